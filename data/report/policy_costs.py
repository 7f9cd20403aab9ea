"""The sheet Rule prices: what lifting a rule, a group's share or a standard share would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from data.figures.frame import Cell, money, unit_of_money
from data.narrative.text import printable, shortened
from data.narrative.wording import joined
from data.schema.results import RULE_PRICES
from model.case import Case
from model.levels import COST, EQUITY, TIDY, Level
from model.sensitivity.policy_costs import RulePrice

LIFTED = "without it"  # header of what lifting a rule or share would do
LONGEST_SHOWN = 80  # characters of a name on the terminal

_POLICY = {"rule": "rule", "group": "group share", "family": "standard share"}


def rule_prices_table(case: Case, prices: Sequence[RulePrice]) -> pd.DataFrame:
    """One row a rule, group and family, in the order given: the change of each level but `tidy`."""
    levels = list(dict.fromkeys(level for price in prices for level in price.changes if level != TIDY))
    unit = unit_of_money(case)
    headers = [column.heading(case.currency, unit, key) for column, key in RULE_PRICES.expanded(list(map(str, levels)))]
    rows: list[tuple[Cell, ...]] = [
        (_POLICY[price.kind], price.key, rule_price_text(case, price),
         *(money(case, price.changes[level]) if level in price.changes else None for level in levels))
        for price in prices]
    return pd.DataFrame(rows, columns=headers, dtype=object)


def priced_tables(case: Case, prices: Sequence[RulePrice], report: Mapping[str, pd.DataFrame]) -> dict[
        str, pd.DataFrame]:
    """The tables of a report that tell what policy costs: Rule prices, and Rules and Standards with what lifting each
    would do beside their figures."""
    words: dict[tuple[str, str], str] = {(price.kind, price.key): rule_price_text(case, price) for price in prices}
    rules, standards = report["Rules"].copy(), report["Standards"].copy()
    rules[LIFTED] = pd.Series([words.get(("rule", rule)) for rule in rules["rule"]], rules.index, dtype=object)
    shares = zip(standards["row"], standards["group"], standards["family"], strict=True)
    told = [words.get((row, group if row == "group" else family)) for row, group, family in shares]
    standards[LIFTED] = pd.Series(told, standards.index, dtype=object)
    return {"Rule prices": rule_prices_table(case, prices), "Rules": rules, "Standards": standards}


def rule_prices_lines(case: Case, prices: Sequence[RulePrice]) -> str:
    """What each would change, for the terminal."""
    lines = [f"  {_POLICY[price.kind]} {shortened(price.key, LONGEST_SHOWN)}: {rule_price_text(case, price)}"
             for price in prices]
    lines = lines or ["  there is no rule, group's share or standard share"]
    return "\n".join(map(printable, ["", "What policy costs", *lines]))


def rule_price_facts(prices: Sequence[RulePrice]) -> list[dict[str, Any]]:
    """What each would change, for the JSON: levels in price_unit."""
    return [{"kind": price.kind, "name": price.key,
             "changes": {str(level): change for level, change in price.changes.items()}} for price in prices]


def rule_price_text(case: Case, price: RulePrice) -> str:
    """What lifting it would change, the most urgent level first: `lifting this rule would reduce the priority 1
    shortfall by 1.2 EUR million and raise the cost by 0.5 EUR million`."""
    subject = {"rule": "this rule", "group": "this group's share", "family": "this standard share"}[price.kind]
    if not price.changes:
        return f"not known: without {subject} no level was proved in time"
    told = list(_told(case, price.changes))
    if not told:
        return f"lifting {subject} would change nothing"
    return f"lifting {subject} would {joined(told)}"


def _told(case: Case, changes: Mapping[Level, float]) -> Iterable[str]:
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
