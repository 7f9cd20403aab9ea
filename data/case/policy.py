"""Groups, budgets and rules of a case."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from data.case.in_force import TableReader
from model.case import Ally, Group, Item, Rule


def read_groups(read: TableReader) -> dict[str, Group]:
    """Groups by key with their members."""
    members: dict[str, list[str]] = defaultdict(list)
    share: dict[str, float] = {}
    for row in read.table:
        members[read.text(row, "group")].append(read.text(row, "ally"))
        share[read.text(row, "group")] = read.number(row, "share")
    return {key: Group(key, tuple(allies), share[key]) for key, allies in members.items()}


def read_budgets(read: TableReader, allies: Mapping[str, Ally], minimum_share: float, scale: float) -> dict[
        tuple[str, int], float]:
    """Row 9's amounts: Budgets rows, else what GDP and the shares give, else none."""
    rows = {(read.text(row, "ally"), int(read.number(row, "year"))): read.number(row, "amount") * scale
            for row in read.table}
    budgets = {}
    for ally in allies.values():
        for year in read.horizon.years:
            amount = rows.get((ally.key, year))
            if amount is None and None not in (ally.gdp, ally.defence_share, ally.munitions_share):
                share = max(ally.defence_share or 0.0, minimum_share)
                amount = (ally.gdp or 0.0) * share * (ally.munitions_share or 0.0) * read.horizon.months_in(year) / 12
            if amount is not None and math.isfinite(amount):
                budgets[ally.key, year] = amount
    return budgets


def read_rules(read: TableReader, items: Mapping[str, Item], scale: float) -> tuple[Rule, ...]:
    """Active rules whose window meets the horizon."""
    rules = []
    for row in read.table:
        first, last = read.window(row)
        if read.text(row, "active") != "yes" or first > last:
            continue
        kind, item, standard = read.text(row, "kind"), read.key(row, "item"), read.key(row, "standard")
        family = read.key(row, "family") or (items[item].family if item else None)
        value = read.number(row, "value") * (scale if kind in ("max_spend", "min_spend") else 1.0)
        for_each = tuple(part for part in read.text(row, "for_each").split(",") if part)
        rules.append(Rule(
            read.text(row, "rule"), kind, value, read.key(row, "ally"), family, item,
            None if standard is None else standard == "yes", read.key(row, "manufacturer"), read.key(row, "country"),
            read.key(row, "region"), for_each, first, last, read.maybe(row, "penalty"),
            since=None if row["from"] is None else read.period(row, "from", 1)))
    return tuple(rules)
