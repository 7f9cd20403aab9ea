"""The sheets Capacity and Expansions: rows 4 to 7 and 18 in figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from data.figures.line_loads import Load, committed_load
from data.figures.money import money, zeroed
from data.figures.result_table import ResultTable, Row, make_table, of_signed
from data.narrative.wording import counted
from data.report.bottlenecks import worth_cells
from data.schema.plan_sheets import CAPACITY as CAPACITY_SHEET
from data.schema.plan_sheets import EXPANSIONS
from data.schema.summary import TIGHTEST_RESOURCES
from model.case import Case, Resource
from model.plan import Plan
from model.row_kinds import CAPACITY, MINIMUM_RATE
from model.tolerances import ALMOST_FULL, NOISE

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations

TIGHTEST = 5          # resources that Summary lists
MOST_PERIODS = 14     # that Summary shows one by one; of more it shows years


def capacity(case: Case, load_of: dict[str, Load], explained: Explanations | None) -> ResultTable:
    """One row a resource and period, but for those of which there is nothing to tell; how many these are stands above
    the page."""
    rows: list[Row] = []
    left_out = without_load(case, load_of, explained)
    for key, load in load_of.items():
        if key in left_out:
            continue
        for period in case.horizon.periods:
            base, added, taken = load.base[period - 1], load.added[period - 1], load.taken[period - 1]
            rows.append({
                "resource": key, "name": case.resources[key].name, "period": case.horizon.label(period), "base": base,
                "added": added, "used": load.used[period - 1], "free": zeroed(base + added - taken),
                "use": load.use(period), **of_signed(case, signed=load.signed[period - 1]),
                **_rate(case, case.resources[key], load, period), "rate_worth": _rate_worth(explained, key, period),
                **worth_cells(case, explained, CAPACITY.row(key, period))})
    has_rates = any(any(line.min_rate) for line in case.resources.values())
    told = f"{len(left_out)} of {counted(len(load_of), 'resource')} without load left out, see Run"
    sheet = replace(CAPACITY_SHEET, meaning=f"{CAPACITY_SHEET.meaning}; {told}") if left_out else CAPACITY_SHEET
    return make_table(case, sheet, rows).without_unused(
        dict.fromkeys(("min_rate", "below_rate", "idle_cost", "rate_worth"), has_rates))


def without_load(case: Case, load_of: Mapping[str, Load], explained: Explanations | None) -> list[str]:
    """The resources of which nothing is taken in any period, and of which there is nothing else to tell: no least rate,
    nothing added, and no more of them would help."""
    helping = {price.row.key[0] for price in explained.prices.values() if price.row.kind is CAPACITY} if explained \
        else set()
    return [key for key, load in load_of.items() if sum(load.taken) < NOISE and not any(load.added)
            and not any(case.resources[key].min_rate) and key not in helping]


def _rate(case: Case, resource: Resource, load: Load, period: int) -> Row:
    """The rate of a line, by how much it stays below it and what that costs; blank without a rate."""
    rate = resource.rate(period)
    if not rate:
        return {"min_rate": None, "below_rate": None, "idle_cost": None}
    below = load.below(resource, period)
    return {"min_rate": rate, "below_rate": below, "idle_cost": money(case, below * resource.idle_cost)}


def _rate_worth(explained: Explanations | None, key: str, period: int) -> float | None:
    """What one unit less of the rate would save, price_unit; None where it has no price."""
    price = explained.prices.get(MINIMUM_RATE.row(key, period)) if explained else None
    return None if price is None else price.figure


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
        required = sum(committed_load(plan, resource, period) for period in window) if committed else None
        above = sum(max(0.0, load.taken[period - 1] - load.base[period - 1]) for period in window)
        rows.append({
            "resource": key, "name": resource.name, "ordered": label(ordered), "ready": label(ready), "size": size,
            "cost": money(case, size * resource.expansion_cost), "committed_to": label(last) if committed else None,
            "load_required": required, "load_planned": zeroed(sum(load.taken[period - 1] for period in window)),
            "load_above_base": zeroed(above)})
    return make_table(case, EXPANSIONS, rows)


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
