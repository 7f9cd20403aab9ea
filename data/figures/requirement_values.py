"""What is required and what lacks, in units and in plain money: units at the family's price, undiscounted and not
weighted, by any key of the requirement rows.

Use counts over all its periods: a round that was not there to be used is missing for good. Stock counts at the end:
what an ally's stock of a family lacks in the last period of its targets. These are compared with the same stock, so
each counts only what it asks for beyond those before it, by priority and then by quantity: the rows add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from model.case import Case, Requirement
from model.plan import Plan, ShortfallKey
from model.tolerances import NOISE

Key = TypeVar("Key", bound=Hashable)


def required_units(case: Case) -> dict[int, float]:
    """What each requirement row adds to what is required, units."""
    required = {row.key: row.quantity * max(0, row.last - row.first + 1) for row in case.requirements
                if row.kind == "use"}
    return required | _beyond(case, lambda row: row.quantity)


def short_units(case: Case, shortfall: Mapping[ShortfallKey, float]) -> dict[ShortfallKey, float]:
    """What each shortfall adds to what lacks, units: of use each of them, of stock those of the last period."""
    rows = case.requirement_of
    short = {key: quantity for key, quantity in sorted(shortfall.items()) if rows[key.requirement].kind == "use"}
    at_the_end = _beyond(case, lambda row: shortfall.get(ShortfallKey(row.key, row.last), 0.0))
    return short | {ShortfallKey(key, rows[key].last): quantity for key, quantity in at_the_end.items() if quantity > 0}


def meets_all(plan: Plan) -> bool:
    """Nothing lacks in any period, whatever it weighs or costs."""
    return all(quantity < NOISE for quantity in plan.shortfall.values())


def short_money(case: Case, plan: Plan) -> dict[ShortfallKey, float]:
    """The same at the families' prices, price_unit."""
    return {key: quantity * case.families[case.requirement_of[key.requirement].family].price
            for key, quantity in short_units(case, plan.shortfall).items()}


def required_by(case: Case, key: Callable[[Requirement], Key]) -> dict[Key, float]:
    """What is required at the families' prices by a key of the requirement row, price_unit."""
    units, required = required_units(case), defaultdict[Key, float](float)
    for row in case.requirements:
        required[key(row)] += units.get(row.key, 0.0) * case.families[row.family].price
    return required


def short_by(case: Case, plan: Plan, key: Callable[[Requirement], Key]) -> dict[Key, float]:
    """What a plan lacks at the families' prices by a key of the requirement row, price_unit."""
    short = defaultdict[Key, float](float)
    for each, amount in short_money(case, plan).items():
        short[key(case.requirement_of[each.requirement])] += amount
    return short


def weighted_by(case: Case, plan: Plan, key: Callable[[Requirement], Key]) -> dict[Key, float]:
    """The weighted shortfall by a key of the requirement row, as the levels count it: units weighed with the ally's
    priority, the family's weight and time, a stock in each of its periods with the part that this is of all."""
    short = defaultdict[Key, float](float)
    for each, quantity in sorted(plan.shortfall.items()):
        row = case.requirement_of[each.requirement]
        short[key(row)] += quantity * case.value_short(row, each.period)
    return short


def _beyond(case: Case, amount: Callable[[Requirement], float]) -> dict[int, float]:
    """What each stock target in force at the end comes to beyond those before it."""
    beyond: dict[int, float] = {}
    for targets in _final_targets(case).values():
        most = 0.0
        for row in sorted(targets, key=lambda row: (row.priority, row.quantity, row.key)):
            beyond[row.key] = max(0.0, amount(row) - most)
            most = max(most, amount(row))
    return beyond


def _final_targets(case: Case) -> Mapping[tuple[str, str], list[Requirement]]:
    """The stock targets of each ally and family that hold in the last period in which it has any."""
    targets: defaultdict[tuple[str, str], list[Requirement]] = defaultdict(list)
    for row in case.requirements:
        if row.kind == "stock" and row.first <= row.last:
            targets[row.ally, row.family].append(row)
    return {pair: [row for row in rows if row.last == max(each.last for each in rows)]
            for pair, rows in targets.items()}
