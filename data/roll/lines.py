"""What the next workbook says of lines: what was ordered of an expansion is announced capacity, and what it is
committed to is a rate; rows 4 to 6 ask the same of the rest (docs/next_quarter.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.input.tables import Row, Table, Tables
from data.roll.seam import BuiltNow, Happened, Seam, plain
from data.roll.stocks import Values, renumbered
from data.schema.inputs import CAPACITY, RESOURCES
from model.case import Case, Resource
from model.tolerances import ADDED_UP


@dataclass(frozen=True)
class _Step:
    """A row of Capacity: the figures from a period on; a rate of None leaves the one in force."""

    start: int
    capacity: float
    rate: float | None


@dataclass(frozen=True)
class EnlargedLine:
    """A line with what was built of its expansion; `before`: its capacity and rate without any row of Capacity;
    `signed[period]`: the load of signed orders in the old plan."""

    resource: Resource
    built: Sequence[BuiltNow]
    before: tuple[float, float]
    steps: Sequence[_Step]
    signed: Mapping[int, float]

    def announced(self, period: int) -> float:
        """K[r,t] of the old plan, in any period."""
        return next((step.capacity for step in reversed(self.steps) if step.start <= period), self.before[0])

    def capacity(self, period: int) -> float:
        """The capacity with what was built. Where signed orders alone take more than there is they set it, and what
        is built serves new orders (row 4): the old plan counts on that."""
        added = sum(one.size for one in self.built if one.ready <= period)
        return max(self.announced(period), self.signed.get(period, 0.0) if added else 0.0) + added

    def oversold(self, first: int) -> list[int]:
        """The periods from `first` on in which signed orders alone take more than there was without what was built."""
        return [period for period, load in self.signed.items() if period >= first and load > self.announced(period)
                and any(one.ready <= period for one in self.built)]

    def committed(self, period: int) -> float:
        """What row 6 of the old plan asks in the period for what was built, resource units."""
        line = self.resource
        size = sum(one.size for one in self.built if one.ready <= period < one.ready + line.commitment_periods)
        if not size or not line.max_expansion:  # what was built though the workbook offers nothing binds nobody
            return 0.0
        return line.commitment * (1 + self.announced(period) / line.max_expansion) * size

    def asked(self, period: int) -> float:
        """The rate that the old plan's workbook gives."""
        given = (step.rate for step in reversed(self.steps) if step.start <= period and step.rate is not None)
        return next(given, self.before[1])

    def rate(self, period: int, is_committed: bool) -> float:
        """The rate of the next plan. One that cost nothing stands back where the line is committed, as it would cost
        something now."""
        if not is_committed:
            return self.asked(period)
        return max(self.committed(period), self.asked(period) if self.resource.idle_cost > 0 else 0.0)

    def changes(self) -> list[int]:
        """The periods from which on anything may differ."""
        ends = [one.ready + self.resource.commitment_periods for one in self.built]
        beyond = [after for period in self.oversold(1) for after in (period, period + 1)]
        return sorted({*(step.start for step in self.steps), *(one.ready for one in self.built), *ends, *beyond})


@dataclass
class LinesDone:
    """What was done to lines, by their keys: those of which something was built; those of them that are committed, that
    got an idle_cost, that lost a rate which cost nothing, and that signed orders had taken more of than there was."""

    built: list[str] = field(default_factory=list)
    committed: list[str] = field(default_factory=list)
    costed: list[str] = field(default_factory=list)
    without_rate: list[str] = field(default_factory=list)
    oversold: list[str] = field(default_factory=list)


def next_lines(tables: Tables, case: Case, happened: Happened, seam: Seam) -> tuple[Table, Table, LinesDone]:
    """The sheets Resources and Capacity, and what was done to lines of which something was built."""
    lines = _lines(tables, case, happened.built)
    resources, done = [], LinesDone()
    for row in tables[RESOURCES]:
        line = lines.get(str(row["resource"]))
        resources.append(row if line is None else Row(row.number, _next_resource(row.values, line, case, seam, done)))
    rows = [*_untouched(tables, lines), *(values for key, line in lines.items() for values in _steps(key, line, seam))]
    return replace(tables[RESOURCES], rows=tuple(resources)), renumbered(tables[CAPACITY], iter(rows)), done


def _lines(tables: Tables, case: Case, built: Iterable[BuiltNow]) -> dict[str, EnlargedLine]:
    of_line: dict[str, list[BuiltNow]] = defaultdict(list)
    for one in built:
        of_line[one.resource].append(one)
    steps: dict[str, list[_Step]] = defaultdict(list)
    for row in tables[CAPACITY]:
        rate = row["min_rate"]
        steps[str(row["resource"])].append(_Step(case.horizon.number(str(row["from"])), float(row["capacity"] or 0.0),
                                                 None if rate is None else float(rate)))
    given = {str(row["resource"]): (float(row["capacity"] or 0.0), float(row["min_rate"] or 0.0))
             for row in tables[RESOURCES]}
    signed: dict[str, dict[int, float]] = defaultdict(dict)
    for (resource, period), load in case.signed_sums.load.items():
        signed[resource][period] = load
    return {key: EnlargedLine(case.resources[key], own, given[key], sorted(steps[key], key=lambda step: step.start),
                      signed[key]) for key, own in of_line.items()}


def _is_committed(line: EnlargedLine, seam: Seam) -> bool:
    return any(line.committed(period) > 0 for period in range(seam.gone + 1, seam.old.count + 1))


def _next_resource(values: Values, line: EnlargedLine, case: Case, seam: Seam, done: LinesDone) -> Values:
    """The row of the line in Resources; notes what was done to it."""
    project, size = line.resource.max_expansion, sum(one.size for one in line.built)
    left = project - size if project - size > ADDED_UP * project else 0.0
    changed = {**values, "max_expansion": plain(left)}
    if line.resource.commitment > 0 and left > 0:
        changed["commitment"] = plain(line.resource.commitment * left / project)
    committed, first = _is_committed(line, seam), seam.gone + 1
    done.built.append(line.resource.key)
    if line.oversold(first):
        done.oversold.append(line.resource.key)
    if not any(step.start <= first for step in line.steps):
        changed["capacity"] = line.capacity(first)
        if committed or values.get("min_rate") is not None:
            changed["min_rate"] = plain(line.rate(first, committed))
    if committed:
        done.committed.append(line.resource.key)
        if not line.resource.idle_cost > 0:
            changed["idle_cost"] = dearest(case, line.resource.key, first)
            done.costed.append(line.resource.key)
            if any(line.asked(period) > 0 for period in case.horizon.periods):
                done.without_rate.append(line.resource.key)
    return changed


def dearest(case: Case, resource: str, period: int) -> float:
    """What a resource unit brings at the most: the price of the dearest offer on the line in the period over its use,
    price_unit; 0 where no offer uses it."""
    return max((case.dearest(case.offers[offer], period) / use
                for offer, use in case.resource_use.get(resource, {}).items()), default=0.0)


def _untouched(tables: Tables, lines: Mapping[str, EnlargedLine]) -> Iterator[Values]:
    return (row.values for row in tables[CAPACITY] if str(row["resource"]) not in lines)


def _steps(key: str, line: EnlargedLine, seam: Seam) -> Iterator[Values]:
    """The rows of Capacity of a line: the one in force at the new start, then one for each change."""
    committed, first = _is_committed(line, seam), seam.gone + 1
    has_rates = committed or any(step.rate is not None for step in line.steps)
    before = [step.start for step in line.steps if step.start <= first]
    known: tuple[float, float] | None = None if before else (line.capacity(first), line.rate(first, committed))
    for start in [*before[-1:], *(period for period in line.changes() if period > first)]:
        period = max(start, first)
        now = line.capacity(period), line.rate(period, committed)
        if now != known:
            yield {"resource": key, "from": seam.old.label(start), "capacity": plain(now[0]),
                   **({"min_rate": plain(now[1])} if has_rates else {})}
        known = now
