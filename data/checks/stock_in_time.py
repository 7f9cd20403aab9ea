"""Stock that expires and stock that is under way: lots that serve nobody, delays that outlast the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from data.checks.warnings import Facts, Found, together
from data.input.findings import Finding
from data.input.tables import Row
from data.schema.inputs import DELIVERIES, STOCK, TRANSFERS
from model.case import Case, Transfer
from model.tolerances import ADDED_UP

_YEAR = 12  # months after the plan in which a lot ends soon enough to tell


def lots_of_the_past(facts: Facts) -> Iterator[Finding]:
    """A lot that expired before the plan begins is not there."""
    found: Found = [(row, _named(row)) for row, last in _lots(facts) if last < 1]
    yield from together(facts, STOCK, "usable_to", found, "expired before the plan begins, so this stock is not there")


def deliveries_of_the_past(facts: Facts) -> Iterator[Finding]:
    """What arrives after its last period is of no use, and not there."""
    number = facts.case.horizon.number
    found: Found = [(row, _named(row)) for row in facts.tables[DELIVERIES] if row["usable_to"] is not None
                    and row["quantity"] and number(str(row["usable_to"])) < number(str(row["period"]))]
    yield from together(facts, DELIVERIES, "usable_to", found, "arrives after its last period, so it is not there")


def lots_that_nobody_can_use(facts: Facts) -> Iterator[Finding]:
    """A lot that its holder may not use by its last period, and that reaches nobody who may."""
    found: Found = [(row, _named(row)) for row, last in _lots(facts) if 1 <= last <= facts.case.horizon.count
                    and not _reaches_use(facts.case, str(row["ally"]), str(row["item"]), last)]
    yield from together(facts, STOCK, "usable_to", found, "nobody who may use the lot can have it before it expires: "
                        "the holder may not, and no transfer brings it in time to an ally that may")


def _reaches_use(case: Case, ally: str, item: str, last: int) -> bool:
    """The ally may use the item by then, or can pass it on so that it arrives, where it may be used, by then."""
    def usable(other: str) -> bool:
        return case.usable(other, item, last)

    family = case.items[item].family
    return usable(ally) or any(
        row.max_quantity > 0 and row.family in (None, family) and 1 + row.delay <= last and usable(row.to_ally)
        for row in case.transfers if row.from_ally == ally)


def lots_that_end_after_the_plan(facts: Facts) -> Iterator[Finding]:
    """More in lots that end within a year after the plan than all use in it could take: what is left expires soon, and
    costs nothing here."""
    case = facts.case
    held: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row, last in _lots(facts):
        if case.horizon.count < last <= case.horizon.count + _YEAR / case.horizon.months:
            held[str(row["ally"]), str(row["item"])].append(row)
    found: Found = []
    for (ally, item), rows in held.items():
        quantity, need = sum(float(row["quantity"] or 0) for row in rows), _use_of(case, ally, item)
        if quantity > need * (1 + ADDED_UP):
            found.append((rows[0], f"{ally} {item} ({quantity - need:,.0f} of {quantity:,.0f})"))
    yield from together(facts, STOCK, "usable_to", found, "lots that end within a year after the plan hold more than "
                        "all use in it could take, and what is left counts as if it kept: look for who needs it, or "
                        "plan some periods more")


def _use_of(case: Case, ally: str, item: str) -> float:
    """The most units of the item that use could take over the plan: of the ally and of those to which it may pass it
    on, of its family and of the rounds that it goes into."""
    takers, passing = {ally}, [ally]
    while passing:
        giver = passing.pop()
        for row in case.transfers:
            if row.from_ally == giver and row.to_ally not in takers and _moves(case, row, item):
                takers.add(row.to_ally)
                passing.append(row.to_ally)
    units = {case.items[item].family: 1.0}  # of the item in one that is used, by family
    for whole, parts in case.components.items():
        if item in parts:
            family = case.items[whole].family
            units[family] = max(parts[item], units.get(family, 0.0))
    return sum(need.quantity * max(0, need.last - need.first + 1) * units[need.family] for need in case.requirements
               if need.kind == "use" and need.ally in takers and need.family in units)


def _moves(case: Case, row: Transfer, item: str) -> bool:
    return (row.max_quantity > 0 and row.family in (None, case.items[item].family)
            and (row.to_ally, item) in case.usable_from)


def delays_beyond_the_plan(facts: Facts) -> Iterator[Finding]:
    """What leaves in the first period arrives after the last."""
    found: Found = [(row, f"{transfer.from_ally} to {transfer.to_ally} ({row['delay_months']:g} months)")
                    for row, transfer in zip(facts.tables[TRANSFERS], facts.case.transfers, strict=True)
                    if transfer.delay >= facts.case.horizon.count]
    yield from together(facts, TRANSFERS, "delay_months", found, "nothing that leaves arrives within the plan, so "
                        "nothing is moved there")


def _lots(facts: Facts) -> Iterator[tuple[Row, int]]:
    """The rows of Stock that hold something and expire, with their last periods; below 1 before the plan."""
    for row in facts.tables[STOCK]:
        if row["usable_to"] is not None and row["quantity"]:
            yield row, facts.case.horizon.number(str(row["usable_to"]))


def _named(row: Row) -> str:
    return f"{row['ally']} {row['item']} {row['usable_to']}"


STOCK_WARNINGS = (lots_of_the_past, deliveries_of_the_past, lots_that_nobody_can_use, lots_that_end_after_the_plan,
                  delays_beyond_the_plan)
