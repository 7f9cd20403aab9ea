"""The sheet Timeline: what each manufacturer delivers of each item over the periods, and new capacity below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from data.figures.line_loads import Load
from data.figures.money import money
from data.figures.purchases import Purchase
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.text import shortened
from data.narrative.wording import named
from data.schema.overview import TIMELINE, TIMELINE_SIGNS
from model.case import Case
from model.horizon import Horizon
from model.plan import Plan

MOST_TIMES = 16                              # columns of time that a page holds to be read
_BLOCKS = (1, 3, 6, 12, 24, 60, 120)         # months of a column: the least of them with which all times fit
LONGEST_NAME = 62                            # characters of a name with its key: two lines of its column
CONTRACTS_ROW, SIGNED_ROW, CAPACITY_ROW = "contracts", "signed already", "new capacity"
SEVERAL = "several"                          # families of what takes a resource
Times = Mapping[str, Collection[int]]        # periods by the label of their column
State = Literal["building", "committed", "free"]


@dataclass
class DeliveredItem:
    """What a manufacturer delivers of an item: units by period of delivery, the periods of signing, and the value of
    all of it, price_unit. `kind`: new contracts or what is signed already."""

    kind: str
    manufacturer: str
    item: str
    signed: set[int] = field(default_factory=set)
    delivered: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    value: float = 0.0


@dataclass(frozen=True)
class ExpandedLine:
    """All expansions of a resource: capacity added by period of the order, and what of it is there in each period;
    entry t-1 is period t. `committed`: the periods in which it has to be kept busy."""

    resource: str
    ordered: Mapping[int, float]
    build: int
    added: Sequence[float]
    committed: frozenset[int]

    def state(self, period: int) -> State | None:
        """How the capacity stands in a period; None before the first order."""
        if period < min(self.ordered):
            return None
        if not self.added[period - 1]:
            return "building"
        return "committed" if period in self.committed else "free"


def timeline(case: Case, plan: Plan, bought: Sequence[Purchase], load_of: Mapping[str, Load]) -> list[ResultTable]:
    """Timeline and its signs. One row a manufacturer and item, by family and then by first delivery, the larger value
    first. Below them one row a resource that is expanded, by family and then by when its first new capacity is
    ready; what several families need comes last."""
    times = times_of(case.horizon)
    family_place = {key: place for place, key in enumerate(case.families)}
    delivered = sorted(_delivered(case, bought), key=lambda each: (
        family_place[case.items[each.item].family], min(each.delivered), -each.value))
    expanded = sorted(_expanded(case, plan, load_of), key=lambda each: (
        family_place.get(_family_made(case, each.resource), len(family_place)), min(each.ordered) + each.build))
    rows = [*(_delivered_row(case, each, times) for each in delivered),
            *(_expanded_row(case, each, times) for each in expanded)]
    signs = [*(sign for each, row in zip(delivered, rows, strict=False) for sign in _delivered_signs(each, row, times)),
             *(sign for each, row in zip(expanded, rows[len(delivered):], strict=True)
               for sign in _expanded_signs(each, row, times))]
    return [make_table(case, TIMELINE, rows, times), make_table(case, TIMELINE_SIGNS, signs)]


def times_of(horizon: Horizon) -> dict[str, list[int]]:
    """The columns of time by their labels with the periods of each: one a period where there are up to 16, else one a
    quarter, half-year, year or more, whichever is the least of these with which there are no more."""
    times: dict[str, list[int]] = {}
    for months in (block for block in _BLOCKS if block >= horizon.months):
        times = defaultdict(list)
        for period in horizon.periods:
            times[_label(horizon, period, months)].append(period)
        if len(times) <= MOST_TIMES:
            break
    return dict(times)


def _label(horizon: Horizon, period: int, months: int) -> str:
    """The label of the block of so many months in which the period begins."""
    if months <= horizon.months:
        return horizon.label(period)
    year, month = divmod(horizon.first_month + (period - 1) * horizon.months, 12)
    if months < 12:
        return f"{year:04d}-{'Q' if months == 3 else 'H'}{month // months + 1}"
    years = months // 12
    first = year - year % years
    return f"{first:04d}" if years == 1 else f"{first:04d}-{first + years - 1:04d}"


def _delivered(case: Case, bought: Iterable[Purchase]) -> list[DeliveredItem]:
    """What each manufacturer delivers of each item, on new and on signed orders."""
    found: dict[tuple[str, str, str], DeliveredItem] = {}

    def of(kind: str, manufacturer: str, item: str) -> DeliveredItem:
        return found.setdefault((kind, manufacturer, item), DeliveredItem(kind, manufacturer, item))

    for order in bought:
        each = of(CONTRACTS_ROW, order.offer.manufacturer, order.offer.item)
        each.signed.add(order.ordered)
        each.delivered[order.delivered] += order.quantity
        each.value += order.value
    for signed in case.signed_sums.arriving:
        offer = case.offers[signed.offer]
        each = of(SIGNED_ROW, offer.manufacturer, offer.item)
        each.signed.add(signed.ordered)
        each.delivered[signed.period] += signed.quantity
        each.value += signed.value
    return list(found.values())


def _delivered_row(case: Case, each: DeliveredItem, times: Times) -> Row:
    label, item = case.horizon.label, case.items[each.item]
    return {"family": item.family, "item": _named(item.name, each.item),
            "manufacturer": _maker(case, each.manufacturer), "row": each.kind,
            "signed_first": label(min(each.signed)), "signed_last": label(max(each.signed)),
            "first_delivery": label(min(each.delivered)), "last_delivery": label(max(each.delivered)),
            "quantity": sum(each.delivered.values()), "unit": case.families[item.family].unit,
            "value": money(case, each.value),
            "delivered": {time: _figure(sum(each.delivered.get(period, 0.0) for period in periods), each.signed,
                                        periods) for time, periods in times.items()}}


def _figure(figure: float, signed: Collection[int], periods: Collection[int]) -> float | None:
    """What a cell of time holds: nothing where there is nothing, but 0 where something is signed."""
    return figure or (0.0 if any(period in signed for period in periods) else None)


def _named(name: str, key: str) -> str:
    """The name, cut where it is too long, with the whole key."""
    return named(shortened(name, max(LONGEST_NAME - len(key) - 3, LONGEST_NAME // 2)), key)


def _maker(case: Case, key: str) -> str:
    """A manufacturer by name and key; the key alone where it has no row of its own."""
    return _named(case.manufacturers[key].name, key) if key in case.manufacturers else key


def _expanded(case: Case, plan: Plan, load_of: Mapping[str, Load]) -> list[ExpandedLine]:
    """The resources that are expanded."""
    ordered: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for (key, period), size in sorted(plan.expansion.items()):
        ordered[key][period] = size
    lines = []
    for key, sizes in ordered.items():
        resource = case.resources[key]
        length = resource.commitment_periods if resource.commitment > 0 else 0
        ready = [period + resource.build for period in sizes]
        committed = frozenset(period + later for period in ready for later in range(length))
        lines.append(ExpandedLine(key, sizes, resource.build, load_of[key].added, committed))
    return lines


def _expanded_row(case: Case, each: ExpandedLine, times: Times) -> Row:
    label, resource = case.horizon.label, case.resources[each.resource]
    return {"family": _family_made(case, each.resource), "item": _named(resource.name, each.resource),
            "manufacturer": _maker(case, resource.manufacturer), "row": CAPACITY_ROW,
            "signed_first": label(min(each.ordered)), "signed_last": label(max(each.ordered)),
            "first_delivery": label(min(each.ordered) + each.build),
            "last_delivery": label(max(each.committed)) if each.committed else None,
            "quantity": sum(each.ordered.values()), "unit": f"a {case.horizon.unit}",
            "value": money(case, resource.expansion_cost * sum(each.ordered.values())),
            "delivered": {time: _figure(each.added[max(periods) - 1], each.ordered, periods)
                          for time, periods in times.items()}}


def _family_made(case: Case, resource: str) -> str:
    """The family of all that takes the resource, or that it is several; nothing where nothing takes it."""
    families = {case.items[case.offers[offer].item].family for offer in case.resource_use.get(resource, ())}
    return SEVERAL if len(families) > 1 else "".join(families)


def _delivered_signs(each: DeliveredItem, row: Row, times: Times) -> list[Row]:
    """The times in which contracts are signed."""
    return [_sign(row, time, signed=True) for time, periods in times.items() if not each.signed.isdisjoint(periods)]


def _expanded_signs(each: ExpandedLine, row: Row, times: Times) -> list[Row]:
    """The times from the first order on: whether something is ordered, and the state at the end of the time."""
    states = {time: each.state(max(periods)) for time, periods in times.items()}
    return [_sign(row, time, not each.ordered.keys().isdisjoint(times[time]), state)
            for time, state in states.items() if state]


def _sign(row: Row, time: str, signed: bool, state: State | None = None) -> Row:
    return {"row": row["row"], "item": row["item"], "manufacturer": row["manufacturer"], "time": time,
            "signing": "yes" if signed else None, "state": state}
