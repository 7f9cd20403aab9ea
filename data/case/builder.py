"""Tables to the Case: defaults filled, lengths in periods, windows cut, money in price_unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean
from typing import get_args

from data.case.in_force import TableReader
from data.case.policy import read_attributes, read_budgets, read_groups, read_rules
from data.case.signed import with_signed
from data.case.stock import read_components, read_deliveries, read_lot_deliveries, read_lots, read_stock
from data.case.supply import (
    read_certified,
    read_offers,
    read_resource_use,
    read_resources,
    read_systems,
    read_usable_from,
)
from data.case.terms import read_prices, read_terms
from data.case.whole_terms import read_counts, read_discounts, read_thresholds
from data.input.findings import InvalidWorkbook, error
from data.input.tables import Row, Tables
from data.schema.inputs import (
    ALLIES,
    ASSEMBLY,
    ATTRIBUTES,
    BUDGETS,
    CAPACITY,
    CERTIFIED,
    CONTRIBUTIONS,
    DELIVERIES,
    DISCOUNTS,
    FAMILIES,
    GROUPS,
    ITEMS,
    MANUFACTURERS,
    OFFERS,
    PRICES,
    REQUIREMENTS,
    RESOURCE_USE,
    RESOURCES,
    RULES,
    SETTINGS_SHEET,
    SIGNED,
    STOCK,
    SYSTEMS,
    TERMS,
    THRESHOLDS,
    TRANSFERS,
    Sheet,
)
from model.case import (
    Ally,
    Case,
    Contribution,
    Family,
    Item,
    Manufacturer,
    Offer,
    Requirement,
    Simplify,
    Transfer,
)
from model.horizon import Horizon
from model.row_kinds import ROW_KINDS

# Figures that are compared with each other or named; of Deliveries rows for the same add up, and the first one stands
# for them.
_NAMED: Mapping[Sheet, tuple[str, ...]] = {
    SETTINGS_SHEET: ("value",), ALLIES: ("priority",), FAMILIES: ("weight",),
    OFFERS: ("price", "transport", "escalation", "lot"),
    RESOURCES: ("max_expansion", "expansion_cost", "idle_cost", "step"), THRESHOLDS: ("at_least",),
    RESOURCE_USE: ("quantity",), CAPACITY: ("capacity",), STOCK: ("quantity",), DELIVERIES: ("quantity",),
    REQUIREMENTS: ("quantity",), TRANSFERS: ("cost",), RULES: ("penalty",)}
_DELIVERED = ("ally", "item", "period")


def assemble(tables: Tables) -> Case:
    """The case that the tables describe.

    Expects tables without errors; raises InvalidWorkbook for what makes a case impossible to state."""
    horizon = _horizon(tables)
    scale = _setting(tables, "money_scale")
    minimum_share = _setting(tables, "minimum_defence_share")

    def reader(sheet: Sheet) -> TableReader:
        return TableReader(tables[sheet], horizon)

    allies = _allies(reader(ALLIES), scale)
    items = _items(reader(ITEMS))
    offers = read_offers(reader(OFFERS))
    systems = read_systems(reader(SYSTEMS))
    certified = read_certified(reader(CERTIFIED))
    components = read_components(reader(ASSEMBLY))
    case = Case(
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
        families=_families(reader(FAMILIES), _mean_prices(items, offers)),
        items=items,
        manufacturers=_manufacturers(reader(MANUFACTURERS)),
        offers=offers,
        resources=read_resources(reader(RESOURCES), reader(CAPACITY)),
        resource_use=read_resource_use(reader(RESOURCE_USE), offers),
        systems=systems,
        certified=certified,
        usable_from=read_usable_from(systems, certified, components),
        groups=read_groups(reader(GROUPS)),
        stock=read_stock(reader(STOCK)),
        lots=read_lots(reader(STOCK)),
        components=components,
        deliveries=read_deliveries(reader(DELIVERIES)),
        lot_deliveries=read_lot_deliveries(reader(DELIVERIES)),
        requirements=_requirements(reader(REQUIREMENTS)),
        transfers=_transfers(reader(TRANSFERS)),
        contributions=_contributions(reader(CONTRIBUTIONS), scale),
        budgets=read_budgets(reader(BUDGETS), allies, minimum_share, scale),
        attributes=read_attributes(reader(ATTRIBUTES), offers),
        rules=read_rules(reader(RULES), items, offers, scale),
        terms=read_terms(reader(TERMS), offers),
        prices=read_prices(reader(PRICES)),
        thresholds=read_thresholds(reader(THRESHOLDS), items, offers),
        counts=read_counts(reader(RULES), items, offers),
        discounts=read_discounts(reader(DISCOUNTS)),
        simplify=_simplify(tables),
        simplify_tolerance=_setting(tables, "simplify_tolerance"),
        whole=tables.setting("whole") == "yes",
        change_cost=_setting(tables, "change_cost"),
        cells=_cells(tables),
        sharing_key=str(tables.setting("key")),
        expansion_key=str(tables.setting("expansion_key")),
    )
    return with_signed(case, reader(SIGNED))


def _setting(tables: Tables, name: str) -> float:
    value = tables.setting(name)
    if not isinstance(value, int | float):
        raise InvalidWorkbook([error(SETTINGS_SHEET.name, "", f"{name} must be a number")])
    return float(value)


def _simplify(tables: Tables) -> Simplify:
    """Of what there is to be as little as possible, among plans that are as good."""
    wanted = tables.setting("simplify")
    return next((each for each in get_args(Simplify) if each == wanted), "no")


def _horizon(tables: Tables) -> Horizon:
    unit, count, start = tables.period_unit, tables.setting("periods"), tables.setting("start")
    if not isinstance(count, int | float) or not start:
        raise InvalidWorkbook([error(SETTINGS_SHEET.name, "", "start and periods are needed")])
    horizon = Horizon(unit, 0, int(count))
    try:
        return Horizon(unit, (horizon.number(str(start)) - 1) * horizon.months, int(count))
    except ValueError as problem:
        raise InvalidWorkbook([error(SETTINGS_SHEET.name, "", f"start: {problem}")]) from None


def _allies(read: TableReader, scale: float) -> dict[str, Ally]:
    def ally(row: Row) -> Ally:
        gdp = read.maybe(row, "gdp")
        return Ally(read.text(row, "ally"), read.text(row, "name"), read.text(row, "role"), read.text(row, "region"),
                    read.number(row, "priority"), read.number(row, "storage"), None if gdp is None else gdp * scale,
                    read.maybe(row, "defence_share"), read.maybe(row, "munitions_share"))
    return {one.key: one for one in map(ally, read.table)}


def _families(read: TableReader, prices: Mapping[str, float]) -> dict[str, Family]:
    return {read.text(row, "family"): Family(
        read.text(row, "family"), read.text(row, "name"), read.text(row, "unit"), read.number(row, "weight"),
        read.number(row, "standard_share"), read.number(row, "storage_per_unit"),
        prices.get(read.text(row, "family"), 0.0), read.number(row, "holding_cost")) for row in read.table}


def _mean_prices(items: Mapping[str, Item], offers: Mapping[str, Offer]) -> dict[str, float]:
    """The mean price of the offers of each family that has any."""
    prices: defaultdict[str, list[float]] = defaultdict(list)
    for offer in offers.values():
        prices[items[offer.item].family].append(offer.price)
    return {family: fmean(own) for family, own in prices.items()}


def _items(read: TableReader) -> dict[str, Item]:
    return {read.text(row, "item"): Item(
        read.text(row, "item"), read.text(row, "name"), read.text(row, "family"),
        read.text(row, "standard") == "yes", read.text(row, "reference")) for row in read.table}


def _manufacturers(read: TableReader) -> dict[str, Manufacturer]:
    columns = ("manufacturer", "name", "country", "region")
    return {read.text(row, "manufacturer"): Manufacturer(*(read.text(row, column) for column in columns))
            for row in read.table}


def _requirements(read: TableReader) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(row.number, read.text(row, "ally"), read.text(row, "family"), read.text(row, "kind"),
                    read.number(row, "quantity"), *read.window(row), int(read.number(row, "priority")))
        for row in read.table)


def _transfers(read: TableReader) -> tuple[Transfer, ...]:
    return tuple(
        Transfer(row.number, read.text(row, "from_ally"), read.text(row, "to_ally"), read.key(row, "family"),
                 read.number(row, "max_quantity"), read.number(row, "cost"),
                 read.horizon.periods_in(read.number(row, "delay_months"))) for row in read.table)


def _contributions(read: TableReader, scale: float) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(row.number, read.text(row, "from_ally"), read.text(row, "to_ally"),
                     read.number(row, "max_amount") * scale, read.year(row, "year")) for row in read.table)


def _cells(tables: Tables) -> dict[tuple[str, ...], str]:
    """Where figures stand, those behind the rows of the model and others that are named: by sheet, column and the row's
    key, or its number where the sheet has no key."""
    cells: dict[tuple[str, ...], str] = {}
    for sheet, columns in _NAMED.items():
        table, key_columns = tables[sheet], _DELIVERED if sheet is DELIVERIES else sheet.key
        for row in table:
            key = tuple(str(row[part] or "") for part in key_columns) or (str(row.number),)
            for column in columns:
                cells.setdefault((table.name, column, *key), f"{table.name}!{table.cell(row, column)}")
    for kind in ROW_KINDS:
        if kind.figure is not None:
            table, column = tables[kind.figure.sheet], kind.figure.column
            for row in table:
                key = ((str(row["name"]),) if kind.figure.setting else (str(row.number),)
                       if "transfer" in kind.index else tuple(str(row[part]) for part in kind.figure.parts))
                cells.setdefault((table.name, column, *key), f"{table.name}!{table.cell(row, column)}")
    return cells
