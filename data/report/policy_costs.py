"""The sheet Rule prices: what lifting a rule, a group's share, a standard share or a term would change."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.figures.money import amount, money, zeroed
from data.figures.requirement_values import short_by
from data.figures.result_table import Cell, ResultTable, by_name, make_table, result_table
from data.narrative.text import printable, shortened
from data.narrative.wording import joined
from data.schema.plan_sheets import RULES, STANDARDS
from data.schema.reason_sheets import RULE_PRICES
from model.case import Case
from model.levels import CHOOSING, COST, EQUITY, Level
from model.plan import Plan
from model.sensitivity.policies import ALL
from model.sensitivity.policy_costs import RulePrice
from model.tolerances import NOISE

LIFTED = "without it"  # header of what lifting a rule or share would do
LONGEST_SHOWN = 80  # characters of a name on the terminal

_POLICY = {"rule": "rule", "group": "group share", "family": "standard share", "threshold": "threshold",
           "discount": "discount", "lot": "lots", "step": "steps"}
_SUBJECT = {"rule": "this rule", "group": "this group's share", "family": "this standard share",
            "threshold": "this threshold", "discount": "this discount", "lot": "these lots", "step": "these steps"}
_PLACES = 6  # decimals of a per cent that count when it is rounded up or down: what is behind them is rounding


@dataclass(frozen=True)
class PricedPolicy:
    """What lifting a policy changes: its levels (`price.changes`, or `price.found` where they are not proved), and what
    is `short` at each priority whose level is known, at the families' prices, price_unit. `value` is that of the level
    of `price.span`, and `whole` says that there are terms to keep."""

    price: RulePrice
    short: Mapping[int, float]
    value: float = 0.0
    whole: bool = False

    @property
    def changes(self) -> Mapping[Level, float]:
        """The changes of the levels in order, proved or from one plan to the other."""
        known = {**self.price.changes, **self.price.found}
        return {level: known[level] for level in sorted(known, key=lambda level: level.place)}


def in_money(case: Case, plan: Plan, prices: Sequence[RulePrice]) -> list[PricedPolicy]:
    """The prices with what they change of what the plan of the case lacks, in money."""
    before = short_by(case, plan, lambda row: row.priority)
    priced = []
    for price in prices:
        after = before if price.plan is None else short_by(case, price.plan, lambda row: row.priority)
        value = next((result.value for result in plan.levels if price.span and result.level == price.span.level), 0.0)
        priced.append(PricedPolicy(price, {
            level.priority: after.get(level.priority, 0.0) - before.get(level.priority, 0.0) if change else 0.0
            for level, change in {**price.changes, **price.found}.items() if level.is_shortfall},
            value, plan.whole is not None))
    return priced


def rule_prices_table(case: Case, priced: Sequence[PricedPolicy]) -> ResultTable:
    """One row a rule, group, family and term, in the order given: the change of what is short and of the cost."""
    changes = [_in_columns(each) for each in priced]
    shown = list(dict.fromkeys(name for each in changes for name in each))
    return make_table(case, RULE_PRICES, [
        {"policy": _POLICY[one.price.kind], "name": _name(one), "in_words": rule_price_text(case, one),
         "proved": "no" if one.price.found or not one.price.changes else "yes",
         "change": {name: money(case, each[name]) if name in each else None for name in shown}}
        for one, each in zip(priced, changes, strict=True)], shown).without_unused({
            "proved": any(one.whole for one in priced)})


def _name(priced: PricedPolicy) -> str:
    """The key; of lots and steps together `all`."""
    is_all = priced.price.kind in ("lot", "step") and priced.price.key == ALL
    return "all" if is_all else priced.price.key


def _in_columns(priced: PricedPolicy) -> dict[str, float]:
    """What changes in money, by the words of its column."""
    changes = {f"priority {priority} short": change for priority, change in priced.short.items()}
    return changes | ({"cost": priced.changes[COST]} if COST in priced.changes else {})


def priced_tables(case: Case, priced: Sequence[PricedPolicy], report: Mapping[str, ResultTable]) -> dict[
        str, ResultTable]:
    """The tables of a report that tell what policy costs: Rule prices, and Rules and Standards with what lifting each
    would do beside their figures."""
    words: dict[tuple[str, str], str] = {
        (one.price.kind, one.price.key): rule_price_text(case, one) for one in priced}
    rules, standards = report[RULES.name], report[STANDARDS.name]
    shares = [(str(row["row"]), row["group"] if row["row"] == "group" else row["family"]) for row in standards.rows()]
    return by_name([rule_prices_table(case, priced),
                    _with_lifted(rules, [words.get(("rule", str(rule))) for rule in rules.values("rule")]),
                    _with_lifted(standards, [words.get((kind, str(name))) for kind, name in shares])])


def _with_lifted(table: ResultTable, words: Sequence[Cell]) -> ResultTable:
    """The table, which had no such column, with what lifting the rule or share of each row would do."""
    rows = [{**row, "lifted": {LIFTED: text}} for row, text in zip(table.rows(), words, strict=True)]
    return result_table(table.sheet, rows, table.units, [LIFTED])


def rule_prices_lines(case: Case, priced: Sequence[PricedPolicy]) -> str:
    """What each would change, for the terminal."""
    lines = [f"  {_POLICY[one.price.kind]} {shortened(_name(one), LONGEST_SHOWN)}: {rule_price_text(case, one)}"
             for one in priced]
    lines = lines or ["  there is no rule, group's share, standard share or term"]
    return "\n".join(map(printable, ["", "What policy costs", *lines]))


def rule_price_facts(priced: Sequence[PricedPolicy]) -> list[dict[str, Any]]:
    """What each would change, for the JSON: what is short in money in price_unit, and the levels as they count, but not
    `changes` and `tidy`, which say nothing of better or worse. With terms to keep whether that is `proved`, and what
    the first level that is not can change by (`between`, null where nothing is known of a side)."""
    return [{"kind": one.price.kind, "name": _name(one),
             "short": {f"priority {priority}": change for priority, change in one.short.items()},
             "changes": {str(level): change for level, change in one.changes.items() if level not in CHOOSING},
             **({"proved": bool(one.price.changes) and not one.price.found, "between": _between(one)}
                if one.whole else {})}
            for one in priced]


def _between(priced: PricedPolicy) -> dict[str, Any] | None:
    span = priced.price.span
    return None if span is None else {"level": str(span.level), **{
        name: bound if math.isfinite(bound) else None for name, bound in (("least", span.least), ("most", span.most))}}


def rule_price_text(case: Case, priced: PricedPolicy) -> str:
    """What lifting it would change, the most urgent level first: `lifting this rule would reduce what is short at
    priority 1 by EUR 1.2 m and raise the cost by EUR 500,000`. Where that is not proved it is what the plan found
    without it would change, with what is sure of it."""
    price = priced.price
    subject = _SUBJECT[price.kind]
    if not priced.changes:
        return f"not known: without {subject} no level was proved in time"
    changes = list(_changes_in_words(case, priced))
    if not price.found:
        return f"lifting {subject} would {joined(changes)}" if changes else f"lifting {subject} would change nothing"
    found = (f"the plan found without {subject} would {joined(changes)}" if changes
             else f"no better plan was found without {subject}")
    return f"{found}; {_sure_of(priced)}" if price.span else f"{found}; that is not proved"


def _sure_of(priced: PricedPolicy) -> str:
    """What is sure of the first level that is not proved: `lifting it can reduce the weighted shortfall of priority 1
    by 0.36 % at the most, and perhaps by nothing`."""
    span = priced.price.span
    assert span is not None
    what = (f"the weighted shortfall of priority {span.level.priority}" if span.level.is_shortfall
            else "the cost" if span.level == COST else f"the level {span.level}")
    unknown = f"how much of that lifting {_it(priced)} brings is not proved"
    falls = span.most <= 0
    least, most = (-span.most, -span.least) if falls else (span.least, span.most)
    how = f"lifting {_it(priced)} {{}} {'reduce' if falls else 'raise'} {what} by"
    if priced.value < NOISE or (not math.isfinite(most) and least <= 0):
        return unknown
    sure = _per_cent(least, priced.value, math.floor) if least > 0 else ""
    if not math.isfinite(most):
        return f"{how.format('would')} {sure} at least" if sure else unknown
    if not most:
        return f"lifting {_it(priced)} cannot {'reduce' if falls else 'raise'} {what}"
    limit = _per_cent(most, priced.value, math.ceil)
    return (f"{how.format('would')} {sure} at least and {limit} at the most" if sure
            else f"{how.format('can')} {limit} at the most, and perhaps by nothing")


def _it(priced: PricedPolicy) -> str:
    return "them" if priced.price.kind in ("lot", "step") else "it"


def _per_cent(amount: float, value: float, rounded: Callable[[float], int]) -> str:
    """An amount in per cent of the value of the level in the plan, rounded up for the most and down for the least;
    empty where nothing is left."""
    per_cent = rounded(round(100 * amount / value * 100, _PLACES)) / 100
    return f"{per_cent:.2f} %" if per_cent else ""


def _changes_in_words(case: Case, priced: PricedPolicy) -> Iterable[str]:
    """The changes in words. Where what lacks differs in weight and not in money, or the other way, the weighted
    shortfall is named. How evenly the rest is spread is told only where as much is short as before: it cannot be
    compared otherwise."""
    changes = priced.changes
    short = {level: change for level, change in changes.items() if level.is_shortfall}
    for level, change in short.items():
        if not change:
            continue
        in_money = zeroed(priced.short[level.priority])
        if in_money * change > 0:
            yield f"{_direction(change)} what is short at priority {level.priority} by {amount(case, abs(in_money))}"
            continue
        beside = "as much short" if not in_money else f"{amount(case, abs(in_money))} {_than(in_money)} short"
        yield f"{_direction(change)} the weighted shortfall of priority {level.priority}, with {beside} at its price"
    equity, cost = changes.get(EQUITY, 0.0), changes.get(COST, 0.0)
    if equity and not any(short.values()):
        yield f"spread what is missing {'more' if equity < 0 else 'less'} evenly"
    if cost:
        yield f"{_direction(cost)} the cost by {amount(case, abs(cost))}"


def _direction(change: float) -> str:
    return "reduce" if change < 0 else "raise"


def _than(change: float) -> str:
    return "less" if change < 0 else "more"

