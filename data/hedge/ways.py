"""Each future of a hedge met in three ways, with the figures of each, price_unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeVar, get_args

from data.comparison.studies import StudyCase, plan_of, priorities_of, share_met
from data.figures.requirement_values import required_by, short_by
from model.case import Case
from model.levels import COST, Level
from model.plan import Plan
from model.studies.decided import Decided
from model.studies.hedge.hedge import Hedge

Key = TypeVar("Key", Level, int)
Way = Literal["hedge", "after_base", "knowing"]


@dataclass(frozen=True)
class HedgeFigures:
    """What comes of a future: required and short by priority, the level cost with what is lost, and advances lost
    undiscounted, price_unit; `levels` as they are minimised. `cut`: it has not all the expansions that were decided.
    Of all futures together: the expected figures."""

    required: Mapping[int, float]
    short: Mapping[int, float]
    cost: float
    lost: float
    levels: Mapping[Level, float]
    proved: bool = True
    cut: bool = False

    def met(self, priority: int | None = None) -> float | None:
        """Met over required, at its price; of all priorities where none is named, None where nothing is required."""
        keys = self.required if priority is None else [priority]
        required = sum(self.required.get(key, 0.0) for key in keys)
        short = sum(self.short.get(key, 0.0) for key in keys)
        return share_met(short, required)


@dataclass(frozen=True)
class HedgeAnswer:
    """All that a hedge is told by: the workbook as it stands and, where it has a plan, what that decides first; the
    hedge; and of each future, in its order, how its own case ended and what comes of Base's first orders (None where
    they are not possible)."""

    base: Case
    base_first: Decided | None
    hedge: Hedge
    own: Sequence[StudyCase]
    after_base: Sequence[Hedge | None]

    @property
    def names(self) -> list[str]:
        """The names of the futures."""
        return [future.name for future in self.hedge.futures]

    @property
    def priorities(self) -> list[int]:
        """The priorities that some future has, rising."""
        return sorted({priority for future in self.hedge.futures for priority in priorities_of(future.case)})

    def outcomes(self, way: Way) -> list[HedgeFigures | None]:
        """What comes of each future; None where there is no plan."""
        return self._outcomes[way]

    @cached_property
    def _outcomes(self) -> dict[Way, list[HedgeFigures | None]]:
        return {way: [self._outcome(way, number) for number in range(len(self.hedge.futures))] for way in get_args(Way)}

    def expected(self, way: Way) -> HedgeFigures | None:
        """The expected figures; None where a future has no plan."""
        found = [each for each in self.outcomes(way) if each is not None]
        if len(found) < len(self.hedge.futures):
            return None
        weights = [future.probability for future in self.hedge.futures]

        def mean(figure: Callable[[HedgeFigures], float]) -> float:
            return sum(weight * figure(each) for weight, each in zip(weights, found, strict=True))

        return HedgeFigures(_mean([each.required for each in found], weights),
                             _mean([each.short for each in found], weights), mean(lambda each: each.cost),
                             mean(lambda each: each.lost), _mean([each.levels for each in found], weights),
                             all(each.proved for each in found), any(each.cut for each in found))

    def _outcome(self, way: Way, number: int) -> HedgeFigures | None:
        case = self.hedge.futures[number].case
        if way == "hedge":
            return _of_hedge(self.hedge, number)
        if way == "after_base":
            if self.base_first is None:
                return None
            hedge = self.after_base[number]
            if hedge is None or hedge.status == "conflict":
                return None
            return replace(_of_hedge(hedge, 0), cut=hedge.first.expansions != self.base_first.expansions)
        plan = plan_of(self.own[number])
        return None if plan is None else _of_plan(
            case, plan, plan.value(COST), 0.0, plan.proved)


def _of_hedge(hedge: Hedge, number: int) -> HedgeFigures:
    return _of_plan(hedge.futures[number].case, hedge.plans[number], hedge.cost(number), hedge.lost(number),
                    hedge.status == "optimal")


def _of_plan(case: Case, plan: Plan, cost: float, lost: float, proved: bool) -> HedgeFigures:
    levels = {each.level: each.value for each in plan.levels} | {COST: cost}
    return HedgeFigures(required_by(case, lambda row: row.priority), short_by(case, plan, lambda row: row.priority),
                         cost, lost, levels, proved)


def _mean(each: Iterable[Mapping[Key, float]], weights: Sequence[float]) -> dict[Key, float]:
    """The probability-weighted sums by key."""
    sums: dict[Key, float] = defaultdict(float)
    for figures, weight in zip(each, weights, strict=True):
        for key, figure in figures.items():
            sums[key] += weight * figure
    return dict(sums)
