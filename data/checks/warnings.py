"""What may be meant but is worth a look. Things of one kind are one warning, at the cell of the first,
with a few examples. The warnings look at the case, so that an order counts as possible here exactly
where the model may place it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from data.checks.supply_bounds import Reach
from data.input.findings import Finding, warning
from data.input.tables import Row, Tables
from data.schema.inputs import (
    ATTRIBUTES,
    BUDGETS,
    CAPACITY,
    CERTIFIED,
    CONTRIBUTIONS,
    DELIVERIES,
    FAMILIES,
    GROUPS,
    ITEMS,
    MANUFACTURERS,
    OFFERS,
    REQUIREMENTS,
    RESOURCE_USE,
    RESOURCES,
    RULES,
    SYSTEMS,
    THRESHOLDS,
    TRANSFERS,
    Sheet,
)
from model.case import Case, Rule
from model.order_groups import matches_offer

SHOWN = 5
Window = tuple[int, int]
Found = list[tuple[Row, str]]  # rows of a sheet with the names of what was found there


@dataclass(frozen=True)
class Facts:
    """The tables, for their cells, and the case that they describe."""

    tables: Tables
    case: Case

    @cached_property
    def orders(self) -> dict[tuple[str, str], Window]:
        """First and last delivery period of each offer and ally that can have an order."""
        allies_of = defaultdict(list)
        for (ally, item), first in self.case.usable_from.items():
            allies_of[item].append((ally, first))
        windows = {(offer.key, ally): (max(self.case.first_delivery(offer, ally), usable), offer.last)
                   for offer in self.case.offers.values() for ally, usable in allies_of[offer.item]
                   if self.case.may_buy(offer, ally)}
        return {key: window for key, window in windows.items() if window[0] <= window[1]}

    @cached_property
    def reach(self) -> Reach:
        """What the data alone allow at most and at the earliest."""
        return Reach(self.case, self.orders)

    @cached_property
    def signed(self) -> set[tuple[str, str]]:
        """Offers and allies of signed orders: what the offer and its terms say bears on these, whether the ally can
        order any more or not."""
        return {(order.offer, order.ally) for order in self.case.signed}

    @cached_property
    def signed_offers(self) -> set[str]:
        """The offers of signed orders."""
        return {offer for offer, _ in self.signed}

    @cached_property
    def orderable(self) -> dict[tuple[str, str], dict[str, None]]:
        """The items of a family that an ally can order, by ally and family, in the order of the offers."""
        items: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for offer, ally in self.orders:
            item = self.case.items[self.case.offers[offer].item]
            items[ally, item.family][item.key] = None
        return dict(items)

    @cached_property
    def completed(self) -> set[str]:
        """The families of items with components."""
        return {self.case.items[item].family for item in self.case.components}

    @cached_property
    def component_families(self) -> set[str]:
        """The families of components."""
        parts = {component for parts in self.case.components.values() for component in parts}
        return {self.case.items[component].family for component in parts}

    def rows(self, sheet: Sheet, key: str) -> dict[str, Row]:
        """The rows of a sheet by their key."""
        return {str(row[key]): row for row in self.tables[sheet]}


Check = Callable[[Facts], Iterator[Finding]]


def figure(value: float) -> str:
    """A quantity or a sum in a message: whole where it is large, else to four digits."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.4g}"


def together(facts: Facts, sheet: Sheet, column: str, found: Sequence[tuple[Row, str]],
             message: str) -> Iterator[Finding]:
    """One warning for all that was found: rows and names. `message` ends where the names follow."""
    if found:
        names = [name for _, name in found]
        rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        cell = facts.tables[sheet].cell(found[0][0], column)
        yield warning(sheet.name, cell, f"{message}: {', '.join(names[:SHOWN])}{rest}")


def items_without_offers(facts: Facts) -> Iterator[Finding]:
    """An item that nobody offers cannot be ordered. One with components may be put together instead, and of a component
    it is told where nobody has it."""
    offered = {offer.item for offer in facts.case.offers.values()}
    offered |= set(facts.case.components).union(*facts.case.components.values())
    found = [(row, item) for item, row in facts.rows(ITEMS, "item").items() if item not in offered]
    yield from together(facts, ITEMS, "item", found, "nobody offers")


def needs_without_weapons(facts: Facts) -> Iterator[Finding]:
    """An ally that operates nothing certified for a family that it needs stays short of all of it."""
    served = {(ally, facts.case.items[item].family) for ally, item in facts.case.usable_from}
    needs: dict[tuple[str, str], Row] = {}
    for row in facts.tables[REQUIREMENTS]:
        if row["quantity"]:
            needs.setdefault((str(row["ally"]), str(row["family"])), row)
    found = [(row, " ".join(need)) for need, row in needs.items() if need not in served]
    yield from together(facts, REQUIREMENTS, "family", found, "the ally operates no system that is certified, "
                         "within the horizon, for any item of the family that it needs")


def offers_without_resources(facts: Facts) -> Iterator[Finding]:
    """An offer that uses no resource is unlimited."""
    used = {offer for taken in facts.case.resource_use.values() for offer in taken}
    found = [(row, offer) for offer, row in facts.rows(OFFERS, "offer").items() if offer not in used]
    yield from together(facts, OFFERS, "offer", found, "no capacity limits these offers, they use no resource")


def offers_without_orders(facts: Facts) -> Iterator[Finding]:
    """An offer that no ally can order: its window and lead time leave no period, or no ally may use the item."""
    possible = {offer for offer, _ in facts.orders}
    found = [(row, offer) for offer, row in facts.rows(OFFERS, "offer").items() if offer not in possible]
    yield from together(facts, OFFERS, "offer", found, "no ally can order these offers: no delivery period is left "
                         "by window and lead time, no system is certified for the item, or those that could use it may "
                         "not buy")


def groups_without_common_items(facts: Facts) -> Iterator[Finding]:
    """Row 11 has no row for a group and family whose members have no item in common."""
    rows: dict[str, Row] = {}
    for row in facts.tables[GROUPS]:
        rows.setdefault(str(row["group"]), row)
    found = []
    for group in facts.case.groups.values():
        for family in facts.case.families if group.share > 0 else ():
            items = [set(facts.orderable[ally, family]) for ally in group.members if (ally, family) in facts.orderable]
            if len(items) > 1 and not set.intersection(*items):
                found.append((rows[group.key], f"{group.key} {family}"))
    yield from together(facts, GROUPS, "group", found, "the members of the group have no item of the family in "
                         "common that they can order, so no share is asked for")


def standards_without_items(facts: Facts) -> Iterator[Finding]:
    """Row 12 has no row for a family of which no standard item can be ordered."""
    items = {item for items in facts.orderable.values() for item in items}
    standard = {item.family for item in facts.case.items.values() if item.standard and item.key in items}
    found = [(row, key) for key, row in facts.rows(FAMILIES, "family").items()
             if facts.case.families[key].standard_share > 0 and key not in standard]
    yield from together(facts, FAMILIES, "standard_share", found, "no standard item of the family can be ordered, "
                         "so no share is asked for")


def rules_without_orders(facts: Facts) -> Iterator[Finding]:
    """A rule that no possible order matches; hard minimums, which then cannot be kept, are told elsewhere."""
    rows = facts.rows(RULES, "rule")
    orders = facts.orders.items()
    found = [(rows[rule.key], rule.key) for rule in facts.case.rules if not is_hard_minimum(rule)
             and not any(matches(facts.case, rule, offer, ally, window) for (offer, ally), window in orders)]
    yield from together(facts, RULES, "rule", found, "no possible order matches the rule")


def shares_of_everything(facts: Facts) -> Iterator[Finding]:
    """Share rules whose share is 1 whatever is ordered: what counts (N of row 13) is all of which it is a share (D)."""
    rows = facts.rows(RULES, "rule")
    found = [(rows[rule.key], f"{rule.key} ({_of_everything(rule)})") for rule in facts.case.rules
             if rule.is_share and {"ally", "family", "year"}.issuperset(rule.for_each)
             and (rule.item, rule.offer, rule.standard, rule.manufacturer, rule.country, rule.region, rule.attribute)
             == (None,) * 7]
    yield from together(facts, RULES, "rule", found, "the rule bounds a share but does not say of what, so each order "
                        "counts in it and the share is always 1: give a manufacturer, a country, a region, an item, an "
                        "offer, standard or an attribute, or one of them in for_each")


def _of_everything(rule: Rule) -> str:
    """What a bound of a share does that is always 1."""
    if rule.is_minimum or rule.value >= 1:
        return "without effect"
    return "nothing that it looks at can be ordered" + " without violating it" * (rule.penalty is not None)


def is_hard_minimum(rule: Rule) -> bool:
    """A hard minimum that asks for something."""
    return rule.is_hard_minimum and rule.value > 0


def matches(case: Case, rule: Rule, offer_key: str, ally: str, window: Window) -> bool:
    """The offer's orders of the ally, in a window of delivery periods, are among those that the rule bounds."""
    return (rule.ally in (None, ally) and matches_offer(case, rule, case.offers[offer_key])
            and window[0] <= rule.last and rule.first <= window[1])


def budgets_for_some_years(facts: Facts) -> Iterator[Finding]:
    """An ally with Budgets rows for some years only has the amount from its GDP, or no limit, in the others."""
    years = set(facts.case.horizon.years)
    given: dict[str, set[object]] = defaultdict(set)
    rows: dict[str, Row] = {}
    for row in facts.tables[BUDGETS]:
        given[str(row["ally"])].add(row["year"])
        rows.setdefault(str(row["ally"]), row)
    found = [(rows[ally], f"{ally} (not {', '.join(map(str, sorted(years.difference(own))))})")
             for ally, own in given.items() if own & years and not years <= own]
    yield from together(facts, BUDGETS, "ally", found, "the ally has no row for some years of the horizon; its GDP "
                         "and shares give the amount there, or there is no limit")


def outside_the_horizon(facts: Facts) -> Iterator[Finding]:
    """Windows, deliveries, budgets, certificates and announced capacity that have no effect. An offer that is not on
    offer any more has one where orders of it are signed."""
    horizon = facts.case.horizon
    for sheet, named_by, first, last in (
            (OFFERS, "offer", "from", "to"), (REQUIREMENTS, "ally family", "from", "to"), (RULES, "rule", "from", "to"),
            (THRESHOLDS, "threshold", "from", "to"),
            (DELIVERIES, "ally item", "period", "period"), (CAPACITY, "resource", "from", ""),
            (CERTIFIED, "system item", "from", "")):
        found = [(row, _named(row, named_by)) for row in facts.tables[sheet]
                 if ((row[first] is not None and horizon.number(str(row[first])) > horizon.count)
                     or (row[last] is not None and horizon.number(str(row[last])) < 1))
                 and not (sheet is OFFERS and row["offer"] in facts.signed_offers)]
        yield from together(facts, sheet, first, found, "outside the horizon, without effect")
    found = [(row, _named(row, "ally")) for row in facts.tables[BUDGETS] if row["year"] not in horizon.years]
    yield from together(facts, BUDGETS, "year", found, "outside the horizon, without effect")
    found = [(row, _named(row, "from_ally to_ally")) for row in facts.tables[CONTRIBUTIONS]
             if row["year"] is not None and row["year"] not in horizon.years]
    yield from together(facts, CONTRIBUTIONS, "year", found, "outside the horizon, without effect")


def _named(row: Row, by: str) -> str:
    """`UKR HE155 in row 5`, by the columns that tell what the row is of."""
    return f"{' '.join(str(row[column]) for column in by.split())} in row {row.number}"


def chained_transfers(facts: Facts) -> Iterator[Finding]:
    """A limit of a transfer means little where stock can take another way through a third ally."""
    routes: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for transfer in facts.case.transfers:
        routes[transfer.from_ally].append((transfer.to_ally, transfer.family))
    found: dict[str, tuple[Row, str]] = {}
    for row, transfer in zip(facts.tables[TRANSFERS], facts.case.transfers, strict=True):
        for via, family in routes[transfer.from_ally] if row["max_quantity"] is not None else ():
            if via != transfer.to_ally and any(to == transfer.to_ally and _meet(transfer.family, family, second)
                                               for to, second in routes.get(via, [])):
                name = f"{transfer.from_ally} to {transfer.to_ally} through {via}"
                found.setdefault(name, (row, name))
    yield from together(facts, TRANSFERS, "max_quantity", list(found.values()), "stock can go around the limit")


def _meet(*families: str | None) -> bool:
    """One family can take all the transfers: None stands for every family."""
    return len({family for family in families if family is not None}) <= 1


def unused_rows(facts: Facts) -> Iterator[Finding]:
    """Rows to which nothing else refers. Families of components are needed for what is put together from them."""
    for sheet, key, users in ((MANUFACTURERS, "manufacturer", (OFFERS, RESOURCES)),
                              (RESOURCES, "resource", (RESOURCE_USE,)), (FAMILIES, "family", (ITEMS,)),
                              (FAMILIES, "family", (REQUIREMENTS,)), (SYSTEMS, "system", (CERTIFIED,)),
                              (ATTRIBUTES, "attribute", (RULES,))):
        used: set[object] = {row[key] for user in users for row in facts.tables[user]}
        used |= facts.component_families if sheet is FAMILIES else set()
        found = [(row, name) for name, row in facts.rows(sheet, key).items() if name not in used]
        names = " or ".join(user.name for user in users)
        yield from together(facts, sheet, key, found, f"not used, without a row in {names}")


WARNINGS: tuple[Check, ...] = (
    items_without_offers, needs_without_weapons, offers_without_resources, offers_without_orders,
    groups_without_common_items, standards_without_items, rules_without_orders, shares_of_everything,
    budgets_for_some_years, outside_the_horizon, chained_transfers, unused_rows)
