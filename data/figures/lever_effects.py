"""What comes of a lever in figures: what a need lacks before and after, and who takes the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from data.figures.requirement_values import short_units, weighted_by
from model.case import Case, Requirement
from model.plan import Plan
from model.sensitivity.relaxations import Goal, Remedy
from model.sensitivity.trials import Reserve, Trial
from model.tolerances import MET, NOISE

_PROMISED = 0.995  # of what a lever could close: what closes so much leaves no rest
_SOONER = 0.005    # of what a lever could close: who gains less by value takes no part of the rest


class NeedKey(NamedTuple):
    """An ally's family at a priority."""

    ally: str
    family: str
    priority: int


@dataclass(frozen=True)
class Taker:
    """The need whose shortfall closes most instead. No units: it has its stock sooner and no more at the end."""

    need: NeedKey
    units: float


@dataclass(frozen=True)
class LeverEffect:
    """A need before and after all changes of a goal, every level solved again: `before`, `after` in units, `money` what
    closes at the family's price, `share` what closes of its weighted shortfall. `leaves_rest`: less closes than could;
    `taker` who takes most of the rest, if anybody. `reserve` where nothing closes, with the units short with it."""

    before: float
    after: float
    money: float
    share: float
    closes_nothing: bool
    leaves_rest: bool
    taker: Taker | None = None
    reserve: Reserve | None = None
    after_reserve: float | None = None


def lever_effects(case: Case, plan: Plan, remedy: Remedy) -> dict[Goal, LeverEffect]:
    """What comes of each goal of a remedy that was tried."""
    return {goal: _effect(case, plan, remedy, trial) for goal, trial in remedy.trials.items()}


def _effect(case: Case, plan: Plan, remedy: Remedy, trial: Trial) -> LeverEffect:
    need = NeedKey(remedy.ally, remedy.family, remedy.priority)
    before, after = units_short(case, plan).get(need, 0.0), _left(case, plan, trial.plan, need)
    price, leaves_rest = case.families[remedy.family].price, trial.closed < _PROMISED * trial.could
    reserved = trial.reserve.plan if trial.reserve is not None else None
    return LeverEffect(
        before, after, (before - after) * price, trial.closed / remedy.short, trial.closes_nothing, leaves_rest,
        _taker(case, plan, trial, need) if leaves_rest else None, trial.reserve,
        None if reserved is None else _left(case, plan, reserved, need))


def _taker(case: Case, plan: Plan, trial: Trial, need: NeedKey) -> Taker | None:
    """The other need that closes most at its price; by weighted shortfall where no other lacks fewer units."""
    units = _closed(units_short(case, plan), units_short(case, trial.plan))
    weighted = _closed(weighted_by(case, plan, _need), weighted_by(case, trial.plan, _need))
    others = [each for each in sorted(weighted) if each != need]
    gains = [each for each in others if units.get(each, 0.0) > NOISE]
    if gains:
        largest = max(gains, key=lambda each: (units[each] * case.families[each.family].price, weighted[each]))
        return Taker(largest, units[largest])
    largest = max(others, key=weighted.__getitem__, default=need)
    return Taker(largest, 0.0) if largest != need and weighted[largest] > _SOONER * trial.could else None


def _left(case: Case, plan: Plan, after: Plan, need: NeedKey) -> float:
    """Units that the need lacks after the plan has changed, 0 where rounding is all that is left."""
    before, left = units_short(case, plan).get(need, 0.0), units_short(case, after).get(need, 0.0)
    return left if left > MET * max(1.0, before) else 0.0


def _need(row: Requirement) -> NeedKey:
    return NeedKey(row.ally, row.family, row.priority)


def units_short(case: Case, plan: Plan) -> Mapping[NeedKey, float]:
    """What each need lacks in units: use over the plan, stock at its end."""
    units = defaultdict[NeedKey, float](float)
    for key, quantity in short_units(case, plan.shortfall).items():
        units[_need(case.requirement_of[key.requirement])] += quantity
    return units


def _closed(before: Mapping[NeedKey, float], after: Mapping[NeedKey, float]) -> dict[NeedKey, float]:
    return {need: before.get(need, 0.0) - after.get(need, 0.0) for need in {*before, *after}}
