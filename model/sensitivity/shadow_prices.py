"""What one more unit of a limit is worth: the dual of its row at the first level where it is not zero.

At that level the earlier ones gain nothing from the row: their duals stay feasible when its side moves, so
that their optima and their optimal faces stay what they are. Solving this one level again on its face,
from its basis, confirms what the dual says: the optimum is convex in the side, so that the dual, one of
several where the plan is degenerate, may overstate what a whole step brings and never understates it.

A shadow price is that of one row's side. The capacity and the size of an expansion of a line with a commitment
stand in row 6 as well, which is left as it is. Money that is carried over is there in all later years too:
with carry-over the row of a year's budget is the one that defines what is paid in that year, whose side is
that year's amount in all rows from then on.

Where signed orders set a side, one more unit of the limit is worth nothing, whatever its dual."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from model.levels import CHOOSING, Level
from model.lexicographic.solved_levels import SolvedLevel
from model.lp.problem import Vector
from model.lp.repeated import WarmProgram
from model.lp.standard_form import LinearProgram
from model.phases.phase import LinearRelaxation
from model.plan import ShortfallKey
from model.row_kinds import BUDGET, PAYMENT, ROW_KINDS, RULE, RowId
from model.sensitivity.signed_limits import SignedLimits
from model.tolerances import NO_HELP, NO_PRICE, NOISE, SAME_OPTIMUM
from model.variables import SHORTFALL


@dataclass(frozen=True)
class ShortfallMove:
    """What the requirements lack before and after a step, units: those of the level's priority and before."""

    before: Mapping[ShortfallKey, float]
    after: Mapping[ShortfallKey, float]


@dataclass(frozen=True)
class ShadowPrice:
    """One more unit of a row's side lets the `level` fall by `value` price_unit (for a share row: one unit less that it
    asks for). `side` is the figure itself, `step` by how much it was moved to confirm the price and `confirmed` the
    fall per unit found so; both nan where that was not done. `moved`: what the step does to a level that is a
    shortfall."""

    row: RowId
    level: Level
    value: float
    side: float
    step: float = math.nan
    confirmed: float = math.nan
    moved: ShortfallMove | None = None

    @property
    def is_disproved(self) -> bool:
        """The step brings nothing, whatever the price says."""
        return self.confirmed <= NO_HELP * abs(self.value)

    @property
    def figure(self) -> float:
        """The fall per unit to show: the confirmed one where there is one."""
        return self.value if math.isnan(self.confirmed) else self.confirmed

    @property
    def gain(self) -> float:
        """What one per cent more, at least one unit, would bring: for ranking."""
        return self.figure * step_of(self.side)


def step_of(side: float) -> float:
    """One per cent of a side, at least one unit."""
    return max(1.0, abs(side) / 100)


def shadow_prices(relaxation: LinearRelaxation) -> list[ShadowPrice]:
    """The price of every limit and share row that has one, in the order of levels and rows. Levels that only choose
    among plans that are equally good price none."""
    program, signed = relaxation.program, SignedLimits(relaxation)
    priced = _priced_places(program)
    wanted = np.zeros(len(program.rows), dtype=bool)
    wanted[priced] = True
    prices: list[ShadowPrice] = []
    for solved in relaxation.levels.solved:
        if solved.level in CHOOSING:
            continue
        rows = solved.priced_rows[wanted[solved.priced_rows]]
        for place in rows.tolist():
            row, side = _figure_of(relaxation, place)
            whole = _worth(relaxation, solved, place)
            worth = whole - sum(_worth(relaxation, solved, each) for each in signed.set_from(place))
            wanted[place] = abs(worth) <= NO_PRICE * abs(whole)
            own = relaxation.row(place)
            if not wanted[place] and not signed.are_side_of(own):
                prices.append(ShadowPrice(row, solved.level, worth, side + signed.brought(own)))
    return prices


def _worth(relaxation: LinearRelaxation, solved: SolvedLevel, place: int) -> float:
    """By how much the level falls for one more unit of a row's side, as its dual says; 0 without a part in it."""
    at = int(np.searchsorted(solved.rows, place))
    if at == len(solved.rows) or solved.rows[at] != place:
        return 0.0
    per_unit = float(solved.row_dual[at]) * float(relaxation.levels.scaling.rows[place]) * solved.unit
    return -per_unit if _is_upper(relaxation.program, place) else per_unit


def _priced_places(program: LinearProgram) -> list[int]:
    """The places of the rows that have a price: of budgets that carry over, the rows that say what is paid in a
    year."""
    carried = program.rows.of(PAYMENT.name)
    kinds = [kind for kind in ROW_KINDS if kind.has_shadow_price and not (carried and kind is BUDGET)]
    return sorted([*carried, *(place for kind in kinds for place in program.rows.of(kind.name))])


def _figure_of(relaxation: LinearRelaxation, place: int) -> tuple[RowId, float]:
    """The row to name, and the figure of its side."""
    row, bounds = relaxation.row(place), relaxation.program.bounds
    if row.kind is PAYMENT:
        ally, year = str(row.part("ally")), row.number("year")
        return BUDGET.row(ally, year), relaxation.case.budgets[ally, year]
    upper = _is_upper(relaxation.program, place)
    return row, float((bounds.row_upper if upper else bounds.row_lower)[place])


def _is_upper(program: LinearProgram, row: int) -> bool:
    """More of the row's side is what helps, not less."""
    return math.isfinite(program.bounds.row_upper[row])


def largest(prices: Iterable[ShadowPrice], relaxation: LinearRelaxation, count: int) -> list[ShadowPrice]:
    """The limits whose one per cent more would bring most, the earlier levels first; limits only, since
    a share row's side is no figure that anybody could buy."""
    return _most_gained([price for price in prices if price.row.kind.is_limit], relaxation, count)


def largest_rules(prices: Iterable[ShadowPrice], relaxation: LinearRelaxation, count: int) -> list[ShadowPrice]:
    """The same of rules, shares that a rule asks for among them."""
    return _most_gained([price for price in prices if price.row.kind is RULE], relaxation, count)


def _most_gained(prices: Iterable[ShadowPrice], relaxation: LinearRelaxation, count: int) -> list[ShadowPrice]:
    order = {solved.level: place for place, solved in enumerate(relaxation.levels.solved)}
    gaining = [price for price in prices if price.value > 0]
    return sorted(gaining, key=lambda price: (order[price.level], -price.gain))[:count]


def confirmed(relaxation: LinearRelaxation, prices: Iterable[ShadowPrice]) -> list[ShadowPrice]:
    """Each price with its level solved again with one per cent more of the side, at least one unit."""
    place_of = {_figure_of(relaxation, place)[0]: place for place in _priced_places(relaxation.program)}
    again: dict[Level, _Again] = {}
    found = []
    for price in prices:
        if price.level not in again:
            again[price.level] = _Again(relaxation, relaxation.levels.of(price.level))
        found.append(again[price.level].confirmed(price, place_of[price.row]))
    return found


class _Again:
    """A level that is solved again on its face, from its basis."""

    def __init__(self, relaxation: LinearRelaxation, solved: SolvedLevel):
        self._relaxation, self._solved, self._signed = relaxation, solved, SignedLimits(relaxation)
        self._warm = WarmProgram(solved.problem, solved.basis)
        self._columns = self._shortfalls() if solved.level.is_shortfall else {}
        self._before: Mapping[ShortfallKey, float] | None = None

    def confirmed(self, price: ShadowPrice, place: int) -> ShadowPrice:
        """The price with the fall of the level for each unit of a step, and what the step moves."""
        step = step_of(price.side)
        moves = self._moves(place, step) | {
            row: -moved for each in self._signed.set_from(place) for row, moved in self._moves(each, step).items()}
        value, point = self._warm.raised(moves)
        before = self._solved.bound - self._relaxation.program.offset(self._solved.level)  # the solver has no constant
        fall = before - value * self._solved.unit
        none = abs(fall) <= SAME_OPTIMUM * abs(before)
        return replace(price, step=step, confirmed=0.0 if none else fall / step,
                       moved=self._move(point) if self._columns else None)

    def _moves(self, place: int, step: float) -> dict[int, float]:
        """By how much a step moves a row of the level, in scaled figures: nothing where it takes no part."""
        at = int(np.searchsorted(self._solved.rows, place))
        if at == len(self._solved.rows) or self._solved.rows[at] != place:
            return {}
        moved = step * float(self._relaxation.levels.scaling.rows[place])
        return {at: moved if _is_upper(self._relaxation.program, place) else -moved}

    def _move(self, point: Vector) -> ShortfallMove:
        """Against the point of the same basis, so that nothing else moves than the step makes move."""
        if self._before is None:
            self._before = self._lacking(self._warm.raised({})[1])
        return ShortfallMove(self._before, self._lacking(point))

    def _shortfalls(self) -> dict[ShortfallKey, tuple[int, float]]:
        """The shortfalls that the level and those before it settle: the place and the scale of their columns."""
        program, part, scaling = self._relaxation.program, self._solved.part, self._relaxation.levels.scaling
        requirement = self._relaxation.case.requirement_of
        columns = program.columns.of(SHORTFALL.name)
        places = np.searchsorted(part.columns, np.array(columns))
        indices: Sequence[Any] = program.columns.blocks.get(SHORTFALL.name, ())
        keys = [ShortfallKey(*index) for index in indices]
        return {key: (int(place), float(scaling.columns[column]))
                for key, place, column in zip(keys, places, columns, strict=True)
                if requirement[key.requirement].priority <= self._solved.level.priority}

    def _lacking(self, point: Vector) -> dict[ShortfallKey, float]:
        return {key: float(point[place]) * scale for key, (place, scale) in self._columns.items()
                if point[place] * scale > NOISE}
