"""The sheet Rule prices: what lifting a rule, a group's share or a standard share would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data.figures.money import money, unit_of_money
from data.figures.result_table import Cell, ResultTable, by_name, make_table, result_table
from data.narrative.text import printable, shortened
from data.narrative.wording import joined
from data.schema.plan_sheets import RULES, STANDARDS
from data.schema.reason_sheets import RULE_PRICES
from model.case import Case
from model.levels import COST, EQUITY, TIDY, Level
from model.sensitivity.policy_costs import RulePrice

LIFTED = "without it"  # header of what lifting a rule or share would do
LONGEST_SHOWN = 80  # characters of a name on the terminal

_POLICY = {"rule": "rule", "group": "group share", "family": "standard share"}


def rule_prices_table(case: Case, prices: Sequence[RulePrice]) -> ResultTable:
    """One row a rule, group and family, in the order given: the change of each level but `tidy`."""
    levels = list(dict.fromkeys(level for price in prices for level in price.changes if level != TIDY))
    return make_table(case, RULE_PRICES, [
        {"policy": _POLICY[price.kind], "name": price.key, "in_words": rule_price_text(case, price),
         "change": {str(level): money(case, price.changes[level]) if level in price.changes else None
                    for level in levels}} for price in prices], map(str, levels))


def priced_tables(case: Case, prices: Sequence[RulePrice], report: Mapping[str, ResultTable]) -> dict[
        str, ResultTable]:
    """The tables of a report that tell what policy costs: Rule prices, and Rules and Standards with what lifting each
    would do beside their figures."""
    words: dict[tuple[str, str], str] = {(price.kind, price.key): rule_price_text(case, price) for price in prices}
    rules, standards = report[RULES.name], report[STANDARDS.name]
    shares = [(str(row["row"]), row["group"] if row["row"] == "group" else row["family"]) for row in standards.rows()]
    return by_name([rule_prices_table(case, prices),
                    _with_lifted(rules, [words.get(("rule", str(rule))) for rule in rules.values("rule")]),
                    _with_lifted(standards, [words.get((kind, str(name))) for kind, name in shares])])


def _with_lifted(table: ResultTable, words: Sequence[Cell]) -> ResultTable:
    """The table, which had no such column, with what lifting the rule or share of each row would do."""
    rows = [{**row, "lifted": {LIFTED: text}} for row, text in zip(table.rows(), words, strict=True)]
    return result_table(table.sheet, rows, table.units, [LIFTED])


def rule_prices_lines(case: Case, prices: Sequence[RulePrice]) -> str:
    """What each would change, for the terminal."""
    lines = [f"  {_POLICY[price.kind]} {shortened(price.key, LONGEST_SHOWN)}: {rule_price_text(case, price)}"
             for price in prices]
    lines = lines or ["  there is no rule, group's share or standard share"]
    return "\n".join(map(printable, ["", "What policy costs", *lines]))


def rule_price_facts(prices: Sequence[RulePrice]) -> list[dict[str, Any]]:
    """What each would change, for the JSON: levels in price_unit, but not `tidy`, which says nothing of better or
    worse."""
    return [{"kind": price.kind, "name": price.key,
             "changes": {str(level): change for level, change in price.changes.items() if level != TIDY}}
            for price in prices]


def rule_price_text(case: Case, price: RulePrice) -> str:
    """What lifting it would change, the most urgent level first: `lifting this rule would reduce the priority 1
    shortfall by 1.2 EUR million and raise the cost by 0.5 EUR million`."""
    subject = {"rule": "this rule", "group": "this group's share", "family": "this standard share"}[price.kind]
    if not price.changes:
        return f"not known: without {subject} no level was proved in time"
    changes = list(_changes_in_words(case, price.changes))
    if not changes:
        return f"lifting {subject} would change nothing"
    return f"lifting {subject} would {joined(changes)}"


def _changes_in_words(case: Case, changes: Mapping[Level, float]) -> Iterable[str]:
    """The changes in words. How evenly the rest is spread is told only where as much is short as before: it
    cannot be compared otherwise."""
    short = {level: change for level, change in changes.items() if level.is_shortfall}
    for level, change in short.items():
        if change:
            yield f"{_direction(change)} the priority {level.priority} shortfall by {_amount(case, change)}"
    equity, cost = changes.get(EQUITY, 0.0), changes.get(COST, 0.0)
    if equity and not any(short.values()):
        yield f"spread what is missing {'more' if equity < 0 else 'less'} evenly"
    if cost:
        yield f"{_direction(cost)} the cost by {_amount(case, cost)}"


def _direction(change: float) -> str:
    return "reduce" if change < 0 else "raise"


def _amount(case: Case, change: float) -> str:
    figure = abs(change) / case.money_scale
    return f"{figure:,.0f} {unit_of_money(case)}" if figure >= 1000 else f"{figure:,.3g} {unit_of_money(case)}"
