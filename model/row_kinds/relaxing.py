"""How the sides of rows may be relaxed: the nominal price of a unit, and which changes relax a row."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import fmean

from model.case import Case
from model.row_kinds.kind import Key


def of_one(case: Case, key: Key) -> float:
    """A price_unit costs one."""
    return 1.0


def of_offer(case: Case, key: Key) -> float:
    """The offer's price."""
    return case.offers[str(key[0])].price or 1.0


def of_capacity(case: Case, key: Key) -> float:
    """What an expansion by one unit costs, else what one unit makes in a year, at the mean of the offers' prices."""
    resource = str(key[0])
    if case.resources[resource].expansion_cost > 0:
        return case.resources[resource].expansion_cost
    made = [case.offers[offer].price / use for offer, use in case.resource_use.get(resource, {}).items()]
    return fmean(made) * 12 / case.horizon.months if made and any(made) else 1.0


def of_capacity_from(case: Case, key: Key) -> float:
    """Once more for the part of the horizon for which it is there, so that nothing is asked for earlier than needed."""
    periods, first = case.horizon.count, key[1]
    assert isinstance(first, int)
    return of_capacity(case, key) * (1 + (periods - first + 1) / periods)


def from_any_period(case: Case, key: Key) -> Iterable[Key]:
    """Capacity that is added from a period on is there in all later ones."""
    resource, period = key
    assert isinstance(period, int)
    return ((resource, first) for first in range(1, period + 1))


def from_any_year(case: Case, key: Key) -> Iterable[Key]:
    """Money that is carried over is there in all later years."""
    ally, last = key
    assert isinstance(last, int)
    return ((ally, year) for year in case.horizon.years if year <= last) if case.carry_over else (key,)
