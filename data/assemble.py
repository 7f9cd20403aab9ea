"""Tables to the Case: defaults filled, lengths in periods, windows cut, money in price_unit."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from data.case import (
    Ally,
    Case,
    Contribution,
    Family,
    Group,
    Item,
    Manufacturer,
    Offer,
    Requirement,
    Resource,
    Rule,
    Transfer,
)
from data.findings import InvalidWorkbook, error
from data.horizon import Horizon
from data.rows import Row, Table, Tables


class _Reader:
    """Values in force of one table's rows, in the types that the Case wants."""

    def __init__(self, table: Table, horizon: Horizon):
        self.table = table
        self.horizon = horizon

    def text(self, row: Row, column: str) -> str:
        value = self.table.in_force(row, column)
        return "" if value is None else str(value)

    def key(self, row: Row, column: str) -> str | None:
        return self.text(row, column) or None

    def number(self, row: Row, column: str) -> float:
        value = self.table.in_force(row, column)
        if not isinstance(value, int | float):
            raise InvalidWorkbook([error(self.table.name, self.table.cell(row, column), f"{column} is missing")])
        return float(value)

    def maybe(self, row: Row, column: str) -> float | None:
        return None if self.table.in_force(row, column) is None else self.number(row, column)

    def period(self, row: Row, column: str, blank: int) -> int:
        """The period's number, not cut; `blank` where the cell is blank."""
        label = row[column]
        if label is None:
            return blank
        try:
            return self.horizon.number(str(label))
        except ValueError as problem:
            raise InvalidWorkbook([error(self.table.name, self.table.cell(row, column), str(problem))]) from None

    def window(self, row: Row) -> tuple[int, int]:
        """from..to cut to the horizon: first > last where nothing of it is inside."""
        last = self.horizon.count
        return max(1, self.period(row, "from", 1)), min(last, self.period(row, "to", last))


def assemble(tables: Tables) -> Case:
    """The case that the tables describe.

    Expects tables without errors; raises InvalidWorkbook for what makes a case impossible to state."""
    horizon = _horizon(tables)
    scale = _setting(tables, "money_scale")
    minimum_share = _setting(tables, "minimum_defence_share")
    read = {name: _Reader(tables[name], horizon) for name in tables.sheets}

    def reader(name: str) -> _Reader:
        return read.setdefault(name, _Reader(tables[name], horizon))

    allies = _allies(reader("Allies"), scale)
    items = _items(reader("Items"))
    offers = _offers(reader("Offers"))
    systems = _systems(reader("Systems"))
    certified = _certified(reader("Certified"))
    return Case(
        title=str(tables.setting("title") or ""),
        scenario=tables.scenario,
        horizon=horizon,
        currency=str(tables.setting("currency") or "EUR"),
        money_scale=scale,
        equity=tables.setting("equity") == "yes",
        carry_over=tables.setting("carry_over") == "yes",
        minimum_defence_share=minimum_share,
        discount_rate=_setting(tables, "discount_rate"),
        time_preference=_setting(tables, "time_preference"),
        expansion_budget=_setting(tables, "expansion_budget") * scale,
        time_limit=_setting(tables, "time_limit"),
        allies=allies,
        families=_families(reader("Families")),
        items=items,
        manufacturers=_manufacturers(reader("Manufacturers")),
        offers=offers,
        resources=_resources(reader("Resources"), reader("Capacity")),
        resource_use=_resource_use(reader("ResourceUse"), offers),
        systems=systems,
        certified=certified,
        usable_from=_usable_from(systems, certified),
        groups=_groups(reader("Groups")),
        stock=_stock(reader("Stock")),
        deliveries=_deliveries(reader("Deliveries")),
        requirements=_requirements(reader("Requirements")),
        transfers=_transfers(reader("Transfers")),
        contributions=_contributions(reader("Contributions"), scale),
        budgets=_budgets(reader("Budgets"), allies, minimum_share, scale),
        rules=_rules(reader("Rules"), items, scale),
        cells=_cells(tables),
    )


def _setting(tables: Tables, name: str) -> float:
    value = tables.setting(name)
    if not isinstance(value, int | float):
        raise InvalidWorkbook([error("Settings", "", f"{name} must be a number")])
    return float(value)


def _horizon(tables: Tables) -> Horizon:
    unit, count, start = tables.period_unit, tables.setting("periods"), tables.setting("start")
    if not isinstance(count, int | float) or not start:
        raise InvalidWorkbook([error("Settings", "", "start and periods are needed")])
    horizon = Horizon(unit, 0, int(count))
    try:
        return Horizon(unit, (horizon.number(str(start)) - 1) * horizon.months, int(count))
    except ValueError as problem:
        raise InvalidWorkbook([error("Settings", "", f"start: {problem}")]) from None


def _allies(read: _Reader, scale: float) -> dict[str, Ally]:
    def ally(row: Row) -> Ally:
        gdp = read.maybe(row, "gdp")
        return Ally(read.text(row, "ally"), read.text(row, "name"), read.text(row, "role"), read.text(row, "region"),
                    read.number(row, "priority"), read.number(row, "storage"), None if gdp is None else gdp * scale,
                    read.maybe(row, "defence_share"), read.maybe(row, "munitions_share"))
    return {one.key: one for one in map(ally, read.table)}


def _families(read: _Reader) -> dict[str, Family]:
    return {read.text(row, "family"): Family(
        read.text(row, "family"), read.text(row, "name"), read.text(row, "unit"), read.number(row, "weight"),
        read.number(row, "standard_share"), read.number(row, "storage_per_unit")) for row in read.table}


def _items(read: _Reader) -> dict[str, Item]:
    return {read.text(row, "item"): Item(
        read.text(row, "item"), read.text(row, "name"), read.text(row, "family"),
        read.text(row, "standard") == "yes", read.text(row, "reference")) for row in read.table}


def _manufacturers(read: _Reader) -> dict[str, Manufacturer]:
    columns = ("manufacturer", "name", "country", "region")
    return {read.text(row, "manufacturer"): Manufacturer(*(read.text(row, column) for column in columns))
            for row in read.table}


def _offers(read: _Reader) -> dict[str, Offer]:
    offers = {}
    for row in read.table:
        lead = read.horizon.periods_in(read.number(row, "lead_months"))
        first, last = read.window(row)
        key = read.text(row, "offer")
        offers[key] = Offer(
            key, read.text(row, "manufacturer"), read.text(row, "item"), read.number(row, "price"), lead,
            read.number(row, "advance"), read.number(row, "escalation"), max(first, lead + 1), last,
            read.number(row, "max_quantity"), read.number(row, "transport"))
    return offers


def _resources(read: _Reader, announced: _Reader) -> dict[str, Resource]:
    steps: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in announced.table:
        steps[announced.text(row, "resource")].append(
            (announced.period(row, "from", 1), announced.number(row, "capacity")))
    resources = {}
    for row in read.table:
        key = read.text(row, "resource")
        commitment = read.number(row, "commitment")
        months = read.number(row, "commitment_months")
        resources[key] = Resource(
            key, read.text(row, "name"), read.text(row, "manufacturer"),
            _in_force(read.number(row, "capacity"), sorted(steps[key]), read.horizon),
            read.number(row, "max_expansion"), read.number(row, "expansion_cost"),
            read.horizon.periods_in(read.number(row, "build_months")), commitment,
            read.horizon.periods_in(months) if commitment > 0 else 0)
    return resources


def _in_force(base: float, steps: list[tuple[int, float]], horizon: Horizon) -> tuple[float, ...]:
    """K[r,t]: the announced value of the latest step up to t, the base before the first."""
    return tuple(next((capacity for start, capacity in reversed(steps) if start <= period), base)
                 for period in horizon.periods)


def _resource_use(read: _Reader, offers: Mapping[str, Offer]) -> dict[str, dict[str, float]]:
    offers_of: dict[str, list[str]] = defaultdict(list)
    for offer in offers.values():
        offers_of[offer.item].append(offer.key)
    use: dict[str, dict[str, float]] = defaultdict(dict)
    for row in read.table:
        single = read.key(row, "offer")
        taken, quantity = use[read.text(row, "resource")], read.number(row, "quantity")
        for offer_key in [single] if single else offers_of[read.text(row, "item")]:
            if quantity > 0:
                taken[offer_key] = taken.get(offer_key, 0.0) + quantity
    return dict(use)


def _systems(read: _Reader) -> dict[str, tuple[str, ...]]:
    systems: dict[str, list[str]] = defaultdict(list)
    for row in read.table:
        systems[read.text(row, "ally")].append(read.text(row, "system"))
    return {ally: tuple(names) for ally, names in systems.items()}


def _certified(read: _Reader) -> dict[tuple[str, str], int]:
    certified = {}
    for row in read.table:
        first = max(1, read.period(row, "from", 1))
        if first <= read.horizon.count:
            certified[read.text(row, "system"), read.text(row, "item")] = first
    return certified


def _usable_from(systems: Mapping[str, tuple[str, ...]], certified: Mapping[tuple[str, str], int]) -> dict[
        tuple[str, str], int]:
    items_of: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (system, item), first in certified.items():
        items_of[system].append((item, first))
    usable: dict[tuple[str, str], int] = {}
    for ally, names in systems.items():
        for system in names:
            for item, first in items_of[system]:
                usable[ally, item] = min(first, usable.get((ally, item), first))
    return usable


def _groups(read: _Reader) -> dict[str, Group]:
    members: dict[str, list[str]] = defaultdict(list)
    share: dict[str, float] = {}
    for row in read.table:
        members[read.text(row, "group")].append(read.text(row, "ally"))
        share[read.text(row, "group")] = read.number(row, "share")
    return {key: Group(key, tuple(allies), share[key]) for key, allies in members.items()}


def _stock(read: _Reader) -> dict[tuple[str, str], float]:
    return {(read.text(row, "ally"), read.text(row, "item")): read.number(row, "quantity")
            for row in read.table if read.number(row, "quantity") > 0}


def _deliveries(read: _Reader) -> dict[tuple[str, str, int], float]:
    deliveries: dict[tuple[str, str, int], float] = defaultdict(float)
    for row in read.table:
        period = read.period(row, "period", 0)
        if 1 <= period <= read.horizon.count and read.number(row, "quantity") > 0:
            deliveries[read.text(row, "ally"), read.text(row, "item"), period] += read.number(row, "quantity")
    return dict(deliveries)


def _requirements(read: _Reader) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(row.number, read.text(row, "ally"), read.text(row, "family"), read.text(row, "kind"),
                    read.number(row, "quantity"), *read.window(row), int(read.number(row, "priority")))
        for row in read.table)


def _transfers(read: _Reader) -> tuple[Transfer, ...]:
    return tuple(
        Transfer(row.number, read.text(row, "from_ally"), read.text(row, "to_ally"), read.key(row, "family"),
                 read.number(row, "max_quantity"), read.number(row, "cost")) for row in read.table)


def _contributions(read: _Reader, scale: float) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(row.number, read.text(row, "from_ally"), read.text(row, "to_ally"),
                     read.number(row, "max_amount") * scale) for row in read.table)


def _budgets(read: _Reader, allies: Mapping[str, Ally], minimum_share: float, scale: float) -> dict[
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


def _rules(read: _Reader, items: Mapping[str, Item], scale: float) -> tuple[Rule, ...]:
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
            read.key(row, "region"), for_each, first, last, read.maybe(row, "penalty")))
    return tuple(rules)


# Which figure stands behind a row of the model: sheet, key column, column of the figure.
_FIGURES: tuple[tuple[str, str, str, str], ...] = (
    ("capacity", "Resources", "resource", "capacity"),
    ("offer", "Offers", "offer", "max_quantity"),
    ("storage", "Allies", "ally", "storage"),
    ("rule", "Rules", "rule", "value"),
    ("standard", "Families", "family", "standard_share"),
)


def _cells(tables: Tables) -> dict[tuple[str, str], str]:
    cells: dict[tuple[str, str], Any] = {}
    for kind, sheet, key, column in _FIGURES:
        table = tables[sheet]
        for row in table:
            cells[kind, str(row[key])] = f"{sheet}!{table.cell(row, column)}"
    for name in ("Requirements", "Transfers", "Contributions"):
        table = tables[name]
        for row in table:
            cells[name, str(row.number)] = f"{name}!{table.cell(row, 'quantity')}"
    return cells
