"""What may be meant but is worth a look. Things of one kind are one warning with a few examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from data.findings import Finding, warning
from data.horizon import Horizon
from data.rows import Tables

Check = Callable[[Tables], Iterator[Finding]]
SHOWN = 5


def _together(sheet: str, cell: str, names: Sequence[object], message: str) -> Iterator[Finding]:
    """One warning for all names: `message` with {} for up to five of them and the count of the rest."""
    if names:
        shown = ", ".join(str(name) for name in names[:SHOWN])
        rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield warning(sheet, cell, message.format(shown + rest))


def _horizon(tables: Tables) -> Horizon:
    first = Horizon(tables.period_unit, 0, 1)
    count = tables.setting("periods")
    return Horizon(tables.period_unit, (first.number(str(tables.setting("start"))) - 1) * first.months,
                   count if isinstance(count, int) else 1)


def _usable(tables: Tables) -> dict[object, set[object]]:
    """The items that each ally may use at some time."""
    items = defaultdict(set)
    for row in tables["Certified"]:
        items[row["system"]].add(row["item"])
    usable: dict[object, set[object]] = defaultdict(set)
    for row in tables["Systems"]:
        usable[row["ally"]] |= items[row["system"]]
    return usable


def items_without_offers(tables: Tables) -> Iterator[Finding]:
    """An item that nobody offers cannot be ordered."""
    offered = {row["item"] for row in tables["Offers"]}
    yield from _together("Items", "", [row["item"] for row in tables["Items"] if row["item"] not in offered],
                         "nobody offers {}")


def needs_without_weapons(tables: Tables) -> Iterator[Finding]:
    """An ally that operates nothing certified for a family that it needs stays short of all of it."""
    family_of: dict[object, object] = {row["item"]: row["family"] for row in tables["Items"]}
    served = {(ally, family_of.get(item)) for ally, items in _usable(tables).items() for item in items}
    needs = dict.fromkeys((row["ally"], row["family"]) for row in tables["Requirements"])
    unserved = [f"{ally} {family}" for ally, family in needs if (ally, family) not in served]
    yield from _together("Requirements", "", unserved,
                         "no system of the ally is certified for any item of the family: {}")


def offers_without_resources(tables: Tables) -> Iterator[Finding]:
    """An offer that uses no resource is unlimited."""
    used = {row["offer"] for row in tables["ResourceUse"]} | {row["item"] for row in tables["ResourceUse"]}
    yield from _together("Offers", "", [row["offer"] for row in tables["Offers"]
                                        if row["offer"] not in used and row["item"] not in used],
                         "these offers use no resource and are unlimited: {}")


def groups_without_common_items(tables: Tables) -> Iterator[Finding]:
    """Members that cannot share any item of a family are not made to."""
    usable = _usable(tables)
    offered = {row["item"] for row in tables["Offers"]}
    members = defaultdict(list)
    for row in tables["Groups"]:
        members[row["group"]].append(row["ally"])
    items = defaultdict(set)
    for row in tables["Items"]:
        if row["item"] in offered:
            items[row["family"]].add(row["item"])
    found = []
    for group, allies in members.items():
        for family, models in items.items():
            sets = [usable[ally] & models for ally in allies if usable[ally] & models]
            if len(sets) > 1 and not set.intersection(*sets):
                found.append(f"{group} {family}")
    yield from _together("Groups", "", found, "members of the group have no item of the family in common, so the share "
                         "cannot hold and is not asked for: {}")


def rules_without_orders(tables: Tables) -> Iterator[Finding]:
    """A rule whose filters no offer passes."""
    items = {row["item"]: row for row in tables["Items"]}
    makers = {row["manufacturer"]: row for row in tables["Manufacturers"]}
    traits = []
    for offer in tables["Offers"]:
        item, maker = items[offer["item"]], makers[offer["manufacturer"]]
        traits.append({"family": item["family"], "item": item["item"],
                       "standard": tables["Items"].in_force(item, "standard"), "manufacturer": maker["manufacturer"],
                       "country": maker["country"], "region": maker["region"]})
    table = tables["Rules"]
    for rule in table:
        wanted = {name: str(rule[name]).casefold() for name in traits[0] if rule[name] is not None} if traits else {}
        matched = any(all(str(has[name] or "").casefold() == value for name, value in wanted.items()) for has in traits)
        if table.in_force(rule, "active") == "yes" and not matched:
            yield warning("Rules", table.cell(rule, "rule"), f"no possible order matches rule {rule['rule']}")


def budgets_for_some_years(tables: Tables) -> Iterator[Finding]:
    """An ally with Budgets rows for some years only has other limits, or none, in the rest."""
    years = set(_horizon(tables).years)
    given = defaultdict(set)
    for row in tables["Budgets"]:
        given[row["ally"]].add(row["year"])
    yield from _together("Budgets", "", [ally for ally, own in given.items() if own & years and not years <= own],
                         "there are rows for some years of the horizon only: {}")


def outside_the_horizon(tables: Tables) -> Iterator[Finding]:
    """Windows, deliveries, budgets and announced capacity that have no effect."""
    horizon = _horizon(tables)
    for name, first, last in (("Offers", "from", "to"), ("Requirements", "from", "to"), ("Rules", "from", "to"),
                              ("Deliveries", "period", "period")):
        rows = [row.number for row in tables[name]
                if (row[first] is not None and horizon.number(str(row[first])) > horizon.count)
                or (row[last] is not None and horizon.number(str(row[last])) < 1)]
        yield from _together(name, "", rows, "rows outside the horizon have no effect: {}")
    for name in ("Capacity", "Certified"):
        rows = [row.number for row in tables[name]
                if row["from"] is not None and horizon.number(str(row["from"])) > horizon.count]
        yield from _together(name, "", rows, "rows that begin after the horizon have no effect: {}")
    rows = [row.number for row in tables["Budgets"] if row["year"] not in horizon.years]
    yield from _together("Budgets", "", rows, "rows of years outside the horizon have no effect: {}")


def chained_transfers(tables: Tables) -> Iterator[Finding]:
    """A limit on a route means little where another route leads around it."""
    routes = defaultdict(set)
    for row in tables["Transfers"]:
        routes[row["from_ally"]].add(row["to_ally"])
    limited = dict.fromkeys((row["from_ally"], row["to_ally"]) for row in tables["Transfers"]
                            if row["max_quantity"] is not None)
    found = [f"{giver} to {taker} by {next(iter(via))}" for giver, taker in limited
             if (via := {ally for ally in routes[giver] if ally != taker and taker in routes.get(ally, ())})]
    yield from _together("Transfers", "", found, "stock can go around a limit: {}")


def unused_rows(tables: Tables) -> Iterator[Finding]:
    """Rows that nothing else refers to."""
    for sheet, key, users in (("Manufacturers", "manufacturer", ("Offers", "Resources")),
                              ("Resources", "resource", ("ResourceUse",)), ("Families", "family", ("Items",))):
        used = {row[key] for name in users for row in tables[name]}
        yield from _together(sheet, "", [row[key] for row in tables[sheet] if row[key] not in used],
                             f"not used in {' or '.join(users)}: {{}}")


WARNINGS: tuple[Check, ...] = (
    items_without_offers, needs_without_weapons, offers_without_resources, groups_without_common_items,
    rules_without_orders, budgets_for_some_years, outside_the_horizon, chained_transfers, unused_rows)
