"""Warnings of signed orders: those without effect, those that the buyer could not order again, and those that alone are
beyond a limit, which they then set. Each is at the first row that it is about."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from data.checks.warnings import Facts, Found, figure, together
from data.input.findings import Finding
from data.input.tables import Row
from data.schema.inputs import SIGNED
from model.case import SignedOrder
from model.formulation.common_items import common_items
from model.formulation.index_sets import make_indices
from model.formulation.rule_rows import RuleRow, bears_on, rule_rows
from model.signed_sides import beyond_share
from model.tolerances import ADDED_UP

Key = TypeVar("Key")


def signed_without_effect(facts: Facts) -> Iterator[Finding]:
    """Delivered after the plan, and nothing of it is paid within."""
    rows, horizon = _rows(facts), facts.case.horizon
    found: Found = [(rows[order.key], _named(facts, order)) for order in facts.case.signed
                    if order.period > horizon.count and not any(amount for _, amount in order.instalments(horizon))]
    yield from together(facts, SIGNED, "period", found, "delivered after the plan, and nothing of it is paid within "
                        "it, so without effect")


def signed_for_others(facts: Facts) -> Iterator[Finding]:
    """Orders of what the ally cannot use by then, or may not buy."""
    case, rows = facts.case, _rows(facts)
    arriving = case.signed_sums.arriving
    found: Found = [(rows[order.key], _named(facts, order)) for order in arriving
                    if not case.usable(order.ally, case.offers[order.offer].item, order.period)]
    yield from together(facts, SIGNED, "ally", found, "the ally operates nothing that is certified, by the delivery, "
                        "for what is signed")
    found = [(rows[order.key], _named(facts, order)) for order in arriving
             if not case.may_buy(case.offers[order.offer], order.ally)]
    yield from together(facts, SIGNED, "ally", found, "signed, though the ally may not buy from the offer any more")


def signed_above_capacity(facts: Facts) -> Iterator[Finding]:
    """Row 4: lines that signed orders alone take more than there is of."""
    case = facts.case
    limits = {(key, period): case.resources[key].capacity[period - 1] for key, period in case.signed_sums.load}
    yield from _above(facts, _LimitsOfOneKind(
        limits, case.signed_sums.load,
        lambda order, key: order.period == key[1] and order.offer in case.resource_use[key[0]],
        lambda key: f"{key[0]} in {case.horizon.label(key[1])}"),
        "signed orders alone take more than the capacity, so that only an expansion serves new orders")


def signed_above_quantities(facts: Facts) -> Iterator[Finding]:
    """Rows 8 and 8b: offers of which signed orders alone are more than there is on offer."""
    case = facts.case
    yield from _above(facts, _LimitsOfOneKind(
        {key: offer.max_quantity for key, offer in case.offers.items()}, case.signed_sums.offers,
        lambda order, key: order.offer == key, str),
        "signed orders alone are more than the max_quantity of the offer, so nothing more can be ordered")
    yield from _above(facts, _LimitsOfOneKind(
        {pair: terms.max_quantity for pair, terms in case.terms.items()}, case.signed_sums.buyers,
        lambda order, pair: (order.offer, order.ally) == pair, lambda pair: f"{pair[1]} of {pair[0]}"),
        "signed orders alone are more than the max_quantity of the ally's terms, so it can order no more")


def signed_above_budgets(facts: Facts) -> Iterator[Finding]:
    """Row 9: budgets that signed orders alone exceed; money that carries over up to the year."""
    case = facts.case
    limits: dict[tuple[str, int], float] = {}
    due: dict[tuple[str, int], float] = {}
    for ally in case.allies:
        amount = paid = 0.0
        for year in case.horizon.years:
            if (ally, year) not in case.budgets:
                if case.carry_over:
                    break
                continue
            carried = 1.0 if case.carry_over else 0.0
            amount = carried * amount + case.budgets[ally, year]
            paid = carried * paid + case.signed_sums.payments.get((ally, year), 0.0)
            limits[ally, year], due[ally, year] = amount / case.money_scale, paid / case.money_scale
    yield from _above(facts, _LimitsOfOneKind(
        limits, due,
        lambda order, key: order.ally == key[0] and any(
            case.horizon.year(period) <= key[1] for period, _ in order.instalments(case.horizon)),
        lambda key: f"{key[0]} {key[1]}"), "signed orders alone ask more than the budget, so nothing is left for new "
        "ones")


def signed_beyond_policy(facts: Facts) -> Iterator[Finding]:
    """Rows 11 to 13: shares and rules that signed orders alone miss, those of before the plan among them."""
    case = facts.case
    if not case.signed:
        return
    indices = make_indices(case)
    rows = [row for row in rule_rows(case, indices) if row.is_set_by_signed]
    found: Found = [(_first(facts, partial(bears_on, case, row.rule)), _rule_name(row)) for row in rows]
    yield from together(facts, SIGNED, "offer", found, "signed orders alone are beyond the rule, so it asks of new "
                        "orders not to make that worse")
    missed: list[tuple[str, str | None, str]] = []
    for (group, family), common in common_items(case, indices.orders).items():
        missed += [(family, member, f"{group} {family} {member}") for member in common.members if common.items
                   and beyond_share(case, case.groups[group].share, family, common.items, member) < -ADDED_UP]
    standard = [item.key for item in case.items.values() if item.standard]
    missed += [(key, None, key) for key, family in case.families.items()
               if beyond_share(case, family.standard_share, key, standard) < -ADDED_UP]
    found = [(_first(facts, partial(_is_of, facts, family, member)), name) for family, member, name in missed]
    yield from together(facts, SIGNED, "offer", found, "signed orders alone miss the share of the group or the "
                        "standard share, so it asks of new orders not to make that worse")


def _is_of(facts: Facts, family: str, member: str | None, order: SignedOrder) -> bool:
    return facts.case.items[facts.case.offers[order.offer].item].family == family and member in (None, order.ally)


def _rule_name(row: RuleRow) -> str:
    return " ".join((row.rule.key, *row.combination))


@dataclass(frozen=True)
class _LimitsOfOneKind(Generic[Key]):
    """Limits of one kind beside what signed orders bring, by key: which orders are part of one, and how one is
    called."""

    limits: Mapping[Key, float]
    signed: Mapping[Key, float]
    part_of: Callable[[SignedOrder, Key], bool]
    named: Callable[[Key], str]


def _above(facts: Facts, kind: _LimitsOfOneKind[Key], message: str) -> Iterator[Finding]:
    """One warning for all limits of a kind that signed orders alone exceed."""
    found: Found = []
    for key, amount in kind.signed.items():
        limit = kind.limits.get(key, math.inf)
        if amount > limit * (1 + ADDED_UP) + ADDED_UP:
            row = _first(facts, partial(_is_part, kind, key))
            found.append((row, f"{kind.named(key)} ({figure(amount)} signed, limit {figure(limit)})"))
    yield from together(facts, SIGNED, "quantity", found, message)


def _is_part(kind: _LimitsOfOneKind[Key], key: Key, order: SignedOrder) -> bool:
    return kind.part_of(order, key)


def _first(facts: Facts, part_of: Callable[[SignedOrder], bool]) -> Row:
    """The first row that is part of it."""
    return _rows(facts)[next(order.key for order in facts.case.signed if part_of(order))]


def _rows(facts: Facts) -> dict[int, Row]:
    return {row.number: row for row in facts.tables[SIGNED]}


def _named(facts: Facts, order: SignedOrder) -> str:
    return f"{order.offer} for {order.ally} in {facts.case.horizon.label(order.period)}"


SIGNED_WARNINGS = (signed_without_effect, signed_for_others, signed_above_capacity, signed_above_quantities,
                   signed_above_budgets, signed_beyond_policy)
