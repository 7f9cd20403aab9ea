"""Lots and steps that cannot be had, and the setting that leaves terms aside."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from data.checks.supply_bounds import Reach
from data.checks.warnings import Facts, Found, Window, figure, together
from data.checks.whole_terms.money import affordable
from data.input.findings import Finding, warning
from data.schema.inputs import OFFERS, RESOURCES, SETTINGS_SHEET
from model.case import Case
from model.case.terms import NO_TERMS
from model.plan import OrderKey
from model.tolerances import ADDED_UP


def lots_beyond_reach(facts: Facts) -> Iterator[Finding]:
    """Lots that are more than can be ordered at once, or than the buyer could ever need or pay for."""
    case, rows = facts.case, facts.rows(OFFERS, "offer")
    needs = _needs(case)
    passing_on = {row.from_ally for row in case.transfers}
    never: Found = []
    too_large: Found = []
    dear: Found = []
    for (key, ally), window in facts.orders.items():
        offer = case.offers[key]
        if offer.lot <= 0:
            continue
        most, need = _most_at_once(case, facts.reach, (key, ally), window), needs[ally, case.items[offer.item].family]
        if offer.lot > most * (1 + ADDED_UP):
            never.append((rows[key], f"{key} for {ally} (lot {figure(offer.lot)}, possible {figure(most)})"))
        elif ally not in passing_on and 0 < need * (1 + ADDED_UP) < offer.lot:
            too_large.append((rows[key], f"{key} for {ally} (lot {figure(offer.lot)}, needed {figure(need)})"))
        elif (units := affordable(case, [OrderKey(key, ally, period) for period in range(
                window[0], window[1] + 1)])) < offer.lot * (1 - ADDED_UP):
            dear.append((rows[key], f"{key} for {ally} (lot {figure(offer.lot)}, paid for {figure(units)} at most)"))
    yield from together(facts, OFFERS, "lot", never, "the lot is more than can be ordered for any period, so nothing "
                        "of the offer can be ordered")
    yield from together(facts, OFFERS, "lot", too_large, "the lot is more than the ally could ever need, over the "
                        "plan and in stock")
    yield from together(facts, OFFERS, "lot", dear, "the lot is more than all budgets of the ally can pay for, so it "
                        "can order nothing of the offer")


def _most_at_once(case: Case, reach: Reach, buyer: tuple[str, str], window: Window) -> float:
    """The most units of an offer that an ally can order for one period."""
    offer = case.offers[buyer[0]]
    made = max(reach.most_in(offer.key, period) for period in range(window[0], window[1] + 1))
    return min(made, reach.left_of_offer(offer), case.terms.get(buyer, NO_TERMS).max_quantity)


def _needs(case: Case) -> dict[tuple[str, str], float]:
    """The most that an ally needs of a family, over the plan and in stock, as such or as a component; units."""
    needs: dict[tuple[str, str], float] = defaultdict(float)
    stock: dict[tuple[str, str], float] = defaultdict(float)
    for row in case.requirements:
        key = row.ally, row.family
        if row.kind == "use":
            needs[key] += row.quantity * max(0, row.last - row.first + 1)
        elif row.first <= row.last:
            stock[key] = max(stock[key], row.quantity)
    for key, quantity in stock.items():
        needs[key] += quantity
    whole = dict(needs)
    for item, parts in case.components.items():
        for part, quantity in parts.items():
            for ally in case.allies:
                needs[ally, case.items[part].family] += quantity * whole.get((ally, case.items[item].family), 0.0)
    return needs


def steps_beyond_expansions(facts: Facts) -> Iterator[Finding]:
    """Steps that are more than the expansion on offer, or than the budget for expansions pays for."""
    case, rows = facts.case, facts.rows(RESOURCES, "resource")
    found: Found = []
    dear: Found = []
    for line in case.resources.values():
        paid = case.expansion_budget / line.expansion_cost if line.expansion_cost > 0 else math.inf
        if line.step > line.max_expansion * (1 + ADDED_UP):
            found.append((rows[line.key], f"{line.key} (step {figure(line.step)}, max_expansion "
                                          f"{figure(line.max_expansion)})"))
        elif line.step * (1 - ADDED_UP) > paid:
            dear.append((rows[line.key], f"{line.key} (step {figure(line.step)}, paid for {figure(paid)} at most)"))
    yield from together(facts, RESOURCES, "step", found, "the step is more than max_expansion, so the line cannot be "
                        "expanded")
    yield from together(facts, RESOURCES, "step", dear, "the step is more than expansion_budget can pay for, so the "
                        "line cannot be expanded")


def terms_set_aside(facts: Facts) -> Iterator[Finding]:
    """The setting that leaves the terms aside."""
    case, table = facts.case, facts.tables[SETTINGS_SHEET]
    cells = {str(row["name"]): table.cell(row, "value") for row in table}
    if not case.whole and (case.has_whole_terms or case.simplify != "no"):
        yield warning(table.name, cells["whole"], "whole is no: the plan does without lots, steps, thresholds, counts, "
                      "discounts and simplify")
    if case.simplify_tolerance and case.simplify == "no":
        yield warning(table.name, cells["simplify_tolerance"], "simplify_tolerance has no effect while simplify is no")
