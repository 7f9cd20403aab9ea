"""Which factor moves the outcome most, the worst futures, and all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.figures.money import money
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.futures.factors import Thing, UncertainChange, key_of
from data.narrative.wording import family_name, percent
from data.risk.future_figures import FutureFigures, PlanFigures
from data.risk.happenings import changes_by_factor, what_happened, what_is_drawn
from data.risk.range_tables import known
from data.risk.simulation import Simulation
from data.schema.compared.risk import FACTORS, FUTURES, WORST_FUTURES
from model.lp.problem import Vector
from model.studies.spread import by_chance, rank_correlation

WORST = 10
_FIFTH = 20.0           # per cent of the futures at either end
_LEAST_IN_A_FIFTH = 3   # futures: fewer say nothing
_MOST_ROWS = 10         # drawn for themselves that are shown of a factor
_MOST_HIT = 3


@dataclass(frozen=True)
class FactorEffect:
    """A factor, or a row that is drawn for itself, and what it does to the need met: `figures` say how high it is in
    each future, for an event whether it happens; correlations are nan where they cannot be told."""

    name: str
    is_event: bool
    figures: Vector
    correlation: float
    by_priority: dict[str, float]
    low: float
    high: float
    says: str

    @property
    def size(self) -> float:
        """How much it moves the outcome."""
        return 0.0 if math.isnan(self.correlation) else abs(self.correlation)


def effects(simulation: Simulation) -> list[FactorEffect]:
    """The factors, the one that moves most first, and after each the rows drawn for themselves that move more than
    chance may."""
    place = {thing: number for number, thing in enumerate(simulation.uncertainty.things)}
    quantiles, found = simulation.quantiles, list[list[FactorEffect]]()
    for factor, changes in changes_by_factor(simulation.uncertainty).items():
        things = [thing for thing in place if thing.factor == factor]
        figures = np.mean([_figures(changes, thing, quantiles[:, place[thing]]) for thing in things], axis=0)
        own = [_effect(simulation, factor, changes, figures, len(things) == 1)]
        if len(things) > 1:
            rows = [_effect(simulation, f"{factor}: {key_of(simulation.tables, thing)}", changes,
                            _figures(changes, thing, quantiles[:, place[thing]]), True) for thing in things]
            limit = by_chance(len(simulation.futures.planned))
            own += sorted((row for row in rows if row.size > limit), key=lambda row: -row.size)[:_MOST_ROWS]
        found.append(own)
    return [effect for own in sorted(found, key=lambda own: -own[0].size) for effect in own]


def _figures(changes: Sequence[UncertainChange], thing: Thing, quantiles: Vector) -> Vector:
    """How high a thing is in each future: its quantile, or 1 where the event happens and 0 where it does not."""
    own = [change for change in changes if thing in (change.thing, *change.separate.values())]
    if own and all(change.distribution.kind == "event" for change in own):
        return np.array([float(own[0].distribution.happens(quantile)) for quantile in quantiles])
    return quantiles


def _effect(simulation: Simulation, name: str, changes: Sequence[UncertainChange], figures: Vector,
            alone: bool) -> FactorEffect:
    futures, frame = simulation.futures, simulation.futures.frame
    met = futures.shares(("all",))
    is_event = alone and all(change.distribution.kind == "event" for change in changes)
    low, high = (figures == 0, figures == 1) if is_event else _fifths(figures)
    return FactorEffect(
        name, is_event, figures, rank_correlation(figures, met),
        {part[1]: rank_correlation(figures, futures.shares(part)) for part in frame.of_kind("priority")},
        _mean(met, low, is_event), _mean(met, high, is_event), what_is_drawn(changes))


def _fifths(figures: Vector) -> tuple[Vector, Vector]:
    """Where the figures are in their lowest fifth, and where in their highest."""
    if not len(figures):
        return figures == 0, figures == 0
    low, high = np.percentile(figures, [_FIFTH, 100 - _FIFTH])
    return figures <= low, figures >= high


def _mean(met: Vector, where: Vector, is_event: bool) -> float:
    chosen = met[where.astype(bool) & ~np.isnan(met)]
    return float(chosen.mean()) if len(chosen) >= (1 if is_event else _LEAST_IN_A_FIFTH) else math.nan


def factors_table(simulation: Simulation, found: Sequence[FactorEffect]) -> ResultTable:
    """What each factor does."""
    priorities = [part[1] for part in simulation.futures.frame.of_kind("priority")]
    met = simulation.futures.shares(("all",)) if priorities else np.zeros(0)
    mean = float(np.nanmean(met)) if np.any(~np.isnan(met)) else math.nan
    limit = by_chance(len(simulation.futures.planned))
    rows: list[Row] = [{
        "factor": one.name, "draws": "event" if one.is_event else "figures",
        "rank_correlation": known(one.correlation), "by_chance": limit,
        "priority_correlation": {priority: known(one.by_priority[priority]) for priority in priorities},
        "low": known(one.low), "high": known(one.high), "low_against_mean": known(one.low - mean),
        "high_against_mean": known(one.high - mean),
        "happens": int(one.figures.sum()) if one.is_event else None, "says": one.says} for one in found]
    return make_table(simulation.case, FACTORS, rows, priorities)


def worst_table(simulation: Simulation, base: PlanFigures) -> ResultTable:
    """The futures that meet least of the need."""
    frame = simulation.futures.frame
    solved = [one for one in simulation.futures.solved if one.figures is not None]
    if frame.parts:
        solved.sort(key=lambda one: float(one.figures.shares[0]) if one.figures is not None else 0.0)
    rows: list[Row] = [{"future": one.number, **_outcome(simulation, one), "happens": _happened(simulation, one),
                        "hit": _hit(simulation, one, base)} for one in solved[:WORST]]
    return make_table(simulation.case, WORST_FUTURES, rows, [part[1] for part in frame.of_kind("priority")])


def futures_table(simulation: Simulation) -> ResultTable:
    """All futures."""
    rows: list[Row] = [{
        "future": one.number, "set": int(number) + 1, "outcome": one.outcome, **_outcome(simulation, one),
        "happens": _happened(simulation, one), "message": one.message or None}
        for one, number in zip(simulation.futures.solved, simulation.sets, strict=True)]
    priorities = [part[1] for part in simulation.futures.frame.of_kind("priority")]
    return make_table(simulation.case, FUTURES, rows, priorities)


def _outcome(simulation: Simulation, one: FutureFigures) -> dict[str, Cell | dict[str, Cell]]:
    frame, figures = simulation.futures.frame, one.figures
    of = {part: None if figures is None else known(figures.shares[place]) for place, part in enumerate(frame.parts)}
    return {"all_met": of.get(("all",)),
            "priority_met": {part[1]: of[part] for part in frame.of_kind("priority")},
            "cost": None if figures is None else money(simulation.case, float(figures.costs[0]))}


def _happened(simulation: Simulation, one: FutureFigures) -> str:
    return what_happened(simulation.tables, simulation.uncertainty,
                         simulation.draws.quantiles[one.number - 1].tolist())


def _hit(simulation: Simulation, one: FutureFigures, base: PlanFigures) -> str:
    """The families whose need is met less than in the plan, the most first."""
    frame, figures = simulation.futures.frame, one.figures
    assert figures is not None
    lost = {part[1]: (base.shares[place] - figures.shares[place], figures.shares[place], base.shares[place])
            for place, part in enumerate(frame.parts) if part[0] == "family"}
    worst = sorted((family for family in lost if lost[family][0] > 0), key=lambda family: -lost[family][0])[:_MOST_HIT]
    return "; ".join(f"{family_name(simulation.case, family)} {percent(float(lost[family][1]))}, in the plan "
                     f"{percent(float(lost[family][2]), '100.0 %')}" for family in worst) or "none"
