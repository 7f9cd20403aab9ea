"""The sheets Capacity and Expansions: rows 4 to 7 in figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.figures.money import money, zeroed
from data.figures.purchases import Purchase
from data.figures.result_table import ResultTable, Row, make_table, of_signed
from data.report.bottlenecks import worth_cells
from data.schema.plan_sheets import CAPACITY as CAPACITY_SHEET
from data.schema.plan_sheets import EXPANSIONS
from data.schema.summary import TIGHTEST_RESOURCES
from model.case import Case, Resource
from model.plan import ExpansionKey, Plan
from model.row_kinds import CAPACITY
from model.tolerances import ALMOST_FULL, NOISE

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations

TIGHTEST = 5          # resources that Summary lists
MOST_PERIODS = 14     # that Summary shows one by one; of more it shows years


@dataclass(frozen=True)
class Load:
    """One resource over the horizon in resource units a period; entry t-1 is period t. `used` by new orders."""

    base: tuple[float, ...]
    added: tuple[float, ...]
    used: tuple[float, ...]
    signed: tuple[float, ...]

    @property
    def capacity(self) -> tuple[float, ...]:
        """Base and added."""
        return tuple(base + added for base, added in zip(self.base, self.added, strict=True))

    @property
    def taken(self) -> tuple[float, ...]:
        """Used by new and signed orders."""
        return tuple(used + signed for used, signed in zip(self.used, self.signed, strict=True))

    def use(self, period: int) -> float | None:
        """Taken over capacity; None where there is no capacity."""
        capacity = self.capacity[period - 1]
        return self.taken[period - 1] / capacity if capacity > 0 else None


def loads(case: Case, plan: Plan, bought: Sequence[Purchase]) -> dict[str, Load]:
    """The load of each resource."""
    taken: defaultdict[tuple[str, int], float] = defaultdict(float)
    for order in bought:
        taken[order.offer.key, order.delivered] += order.quantity
    load_of = {}
    for key, resource in case.resources.items():
        used = [0.0] * case.horizon.count
        use = case.resource_use.get(key, {})
        for (offer, period), quantity in taken.items():
            if offer in use:
                used[period - 1] += use[offer] * quantity
        added = tuple(sum(size for (other, ordered), size in plan.expansion.items()
                          if other == key and ordered + resource.build <= period) for period in case.horizon.periods)
        signed = tuple(case.signed_sums.load.get((key, period), 0.0) for period in case.horizon.periods)
        load_of[key] = Load(resource.capacity, added, tuple(used), signed)
    return load_of


def capacity(case: Case, load_of: dict[str, Load], explained: Explanations | None) -> ResultTable:
    """One row a resource and period."""
    rows: list[Row] = []
    for key, load in load_of.items():
        for period in case.horizon.periods:
            base, added, taken = load.base[period - 1], load.added[period - 1], load.taken[period - 1]
            rows.append({
                "resource": key, "name": case.resources[key].name, "period": case.horizon.label(period), "base": base,
                "added": added, "used": load.used[period - 1], "free": zeroed(base + added - taken),
                "use": load.use(period), **of_signed(case, signed=load.signed[period - 1]),
                **worth_cells(case, explained, CAPACITY.row(key, period))})
    return make_table(case, CAPACITY_SHEET, rows)


def expansions(case: Case, plan: Plan, load_of: dict[str, Load]) -> ResultTable:
    """One row an expansion, by order period, with the load from the day it is ready."""
    place = {key: number for number, key in enumerate(case.resources)}
    label = case.horizon.label
    rows: list[Row] = []
    for expansion in sorted(plan.expansion, key=lambda expansion: (expansion[1], place[expansion[0]])):
        key, ordered = expansion
        resource, load, size = case.resources[key], load_of[key], plan.expansion[expansion]
        ready = ordered + resource.build
        committed = resource.commitment > 0 and resource.commitment_periods > 0
        last = ready + resource.commitment_periods - 1 if committed else case.horizon.count
        window = range(ready, last + 1)
        required = sum(_required_load(plan, resource, period) for period in window) if committed else None
        above = sum(max(0.0, load.taken[period - 1] - load.base[period - 1]) for period in window)
        rows.append({
            "resource": key, "name": resource.name, "ordered": label(ordered), "ready": label(ready), "size": size,
            "cost": money(case, size * resource.expansion_cost), "committed_to": label(last) if committed else None,
            "load_required": required, "load_planned": zeroed(sum(load.taken[period - 1] for period in window)),
            "load_above_base": zeroed(above)})
    return make_table(case, EXPANSIONS, rows)


def _required_load(plan: Plan, resource: Resource, period: int) -> float:
    """The right side of row 6: what all expansions whose commitment runs in the period ask for."""
    latest = period - resource.build
    running = sum(plan.expansion.get(ExpansionKey(resource.key, ordered), 0.0)
                  for ordered in range(max(1, latest - resource.commitment_periods + 1), latest + 1))
    return resource.commitment * (1 + resource.capacity[period - 1] / resource.max_expansion) * running


def tightest(case: Case, load_of: Mapping[str, Load], most: int = TIGHTEST) -> list[str]:
    """The resources that are full in most periods, then those with the highest use; only such that are used."""
    def rank(key: str) -> tuple[int, float]:
        load = load_of[key]
        return -periods_full(load), -sum(load.taken) / (sum(load.capacity) or 1.0)

    return sorted((key for key in case.resources if sum(load_of[key].taken) >= NOISE), key=rank)[:most]


def periods_full(load: Load) -> int:
    """In how many periods less than 0.1 % is free."""
    return sum(used >= ALMOST_FULL * capacity > 0 for used, capacity in zip(load.taken, load.capacity, strict=True))


def tightest_part(case: Case, plan: Plan, load_of: Mapping[str, Load]) -> ResultTable:
    """The tightest resources and their use over time: by period, by year where there are many periods."""
    spans = time_spans(case)
    rows: list[Row] = []
    for key in tightest(case, load_of):
        load = load_of[key]
        added = sum(size for (resource, _), size in plan.expansion.items() if resource == key)
        rows.append({
            "resource": key, "periods_full": periods_full(load), "use_in_all": _use_in(load, case.horizon.periods),
            "new_capacity": added, "use": {span: _use_in(load, periods) for span, periods in spans.items()}})
    return make_table(case, TIGHTEST_RESOURCES, rows, spans)


def time_spans(case: Case) -> dict[str, list[int]]:
    """The periods by their labels, or the periods of each year where there are many."""
    horizon = case.horizon
    if horizon.count <= MOST_PERIODS:
        return {horizon.label(period): [period] for period in horizon.periods}
    return {str(year): [period for period in horizon.periods if horizon.year(period) == year]
            for year in horizon.years[:MOST_PERIODS]}


def _use_in(load: Load, periods: Iterable[int]) -> float | None:
    """Used over capacity in these periods together; None where there is no capacity."""
    places = [period - 1 for period in periods]
    capacity = sum(load.capacity[place] for place in places)
    return sum(load.taken[place] for place in places) / capacity if capacity > 0 else None
