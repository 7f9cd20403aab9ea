"""The sheet Rule prices: what lifting a rule, a group's share or a standard share would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from model.levels import CHOOSING, COST, EQUITY
from model.plan import Plan
from model.sensitivity.policy_costs import RulePrice

LIFTED = "without it"  # header of what lifting a rule or share would do
LONGEST_SHOWN = 80  # characters of a name on the terminal

_POLICY = {"rule": "rule", "group": "group share", "family": "standard share"}


@dataclass(frozen=True)
class PricedPolicy:
    """What lifting a policy changes: its levels (`price.changes`), and what is `short` at each priority whose level is
    proved, at the families' prices, price_unit."""

    price: RulePrice
    short: Mapping[int, float]


def in_money(case: Case, plan: Plan, prices: Sequence[RulePrice]) -> list[PricedPolicy]:
    """The prices with what they change of what the plan of the case lacks, in money."""
    before = short_by(case, plan, lambda row: row.priority)
    priced = []
    for price in prices:
        after = before if price.plan is None else short_by(case, price.plan, lambda row: row.priority)
        priced.append(PricedPolicy(price, {
            level.priority: after.get(level.priority, 0.0) - before.get(level.priority, 0.0) if change else 0.0
            for level, change in price.changes.items() if level.is_shortfall}))
    return priced


def rule_prices_table(case: Case, priced: Sequence[PricedPolicy]) -> ResultTable:
    """One row a rule, group and family, in the order given: the change of what is short and of the cost."""
    changes = [_in_columns(each) for each in priced]
    shown = list(dict.fromkeys(name for each in changes for name in each))
    return make_table(case, RULE_PRICES, [
        {"policy": _POLICY[one.price.kind], "name": one.price.key, "in_words": rule_price_text(case, one),
         "change": {name: money(case, each[name]) if name in each else None for name in shown}}
        for one, each in zip(priced, changes, strict=True)], shown)


def _in_columns(priced: PricedPolicy) -> dict[str, float]:
    """What changes in money, by the words of its column."""
    changes = {f"priority {priority} short": change for priority, change in priced.short.items()}
    return changes | ({"cost": priced.price.changes[COST]} if COST in priced.price.changes else {})


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
    lines = [f"  {_POLICY[one.price.kind]} {shortened(one.price.key, LONGEST_SHOWN)}: {rule_price_text(case, one)}"
             for one in priced]
    lines = lines or ["  there is no rule, group's share or standard share"]
    return "\n".join(map(printable, ["", "What policy costs", *lines]))


def rule_price_facts(priced: Sequence[PricedPolicy]) -> list[dict[str, Any]]:
    """What each would change, for the JSON: what is short in money in price_unit, and the levels as they count, but not
    `changes` and `tidy`, which say nothing of better or worse."""
    return [{"kind": one.price.kind, "name": one.price.key,
             "short": {f"priority {priority}": change for priority, change in one.short.items()},
             "changes": {str(level): change for level, change in one.price.changes.items() if level not in CHOOSING}}
            for one in priced]


def rule_price_text(case: Case, priced: PricedPolicy) -> str:
    """What lifting it would change, the most urgent level first: `lifting this rule would reduce what is short at
    priority 1 by EUR 1.2 m and raise the cost by EUR 500,000`."""
    price = priced.price
    subject = {"rule": "this rule", "group": "this group's share", "family": "this standard share"}[price.kind]
    if not price.changes:
        return f"not known: without {subject} no level was proved in time"
    changes = list(_changes_in_words(case, priced))
    if not changes:
        return f"lifting {subject} would change nothing"
    return f"lifting {subject} would {joined(changes)}"


def _changes_in_words(case: Case, priced: PricedPolicy) -> Iterable[str]:
    """The changes in words. Where what lacks differs in weight and not in money, or the other way, the weighted
    shortfall is named. How evenly the rest is spread is told only where as much is short as before: it cannot be
    compared otherwise."""
    changes = priced.price.changes
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

