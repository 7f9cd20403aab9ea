"""A world with its plan and what explains it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from data.case.builder import assemble
from data.input.tables import Tables
from data.narrative.causes import RankedCause, claims, in_order
from data.narrative.shortfalls.reasons import reason_text
from model.case import Case
from model.formulation.build import build
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import SolvedLevels
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.phases.linear import program_of
from model.phases.phase import LinearRelaxation
from model.phases.plan_reading import read_plan
from model.plan import Plan, ShortfallKey
from model.row_kinds import RowId
from model.sensitivity.shortfall_reasons import Explainer, PriceTerm, ShortfallReason
from tests.helpers.random_worlds import random_world


@dataclass(frozen=True)
class Explained:
    """Everything about a solved world that its explanation is made of."""

    relaxation: LinearRelaxation
    plan: Plan
    explainer: Explainer

    @property
    def case(self) -> Case:
        """What the model got."""
        return self.relaxation.case

    @property
    def program(self) -> LinearProgram:
        """The arrays."""
        return self.relaxation.program

    @property
    def levels(self) -> SolvedLevels:
        """How the levels were solved."""
        return self.relaxation.levels

    @property
    def weighted_shortfall(self) -> float:
        """All that is short as the levels count it."""
        rows = self.relaxation.case.requirement_of
        return sum(amount * self.case.value_short(rows[row], period)
                   for (row, period), amount in self.plan.shortfall.items())

    def reason(self, row: int, period: int) -> ShortfallReason:
        """Why the requirement in the sheet's row is short in the period, which it is."""
        assert (row, period) in self.plan.shortfall, sorted(self.plan.shortfall)
        return self.explainer.reason(row, period)

    def text(self, row: int, period: int) -> str:
        """The same in words."""
        requirement = self.relaxation.case.requirement_of[row]
        return reason_text(self.case, requirement, self.reason(row, period))


def solved(tables: Tables) -> LinearRelaxation:
    """The model of the tables, its arrays and how their levels were solved."""
    built = build(assemble(tables))
    program = program_of(built)
    return LinearRelaxation(built, program, solve_levels(program, 600))


def explained(tables: Tables) -> Explained:
    """The world solved; ValueError where it contradicts itself."""
    relaxation = solved(tables)
    if relaxation.levels.conflict or relaxation.levels.point is None:
        raise ValueError("there is no plan")
    return _explained(relaxation)


def _explained(relaxation: LinearRelaxation) -> Explained:
    return Explained(relaxation, read_plan(relaxation, relaxation.point), Explainer(relaxation))


def explained_at_random(seeds: Iterable[int]) -> Iterator[Explained]:
    """The random worlds of the seeds that do not contradict themselves."""
    for relaxation in map(solved, map(random_world, seeds)):
        if not relaxation.levels.conflict:
            yield _explained(relaxation)


def at(relaxation: LinearRelaxation, point: Vector) -> LinearRelaxation:
    """The same where the levels had left another point."""
    return replace(relaxation, levels=replace(relaxation.levels, point=point))


def moved_to(relaxation: LinearRelaxation, component: str, key: Hashable, value: float) -> LinearRelaxation:
    """The same where the solver had left another value in one column."""
    place = relaxation.program.columns.place(component, key)
    assert place is not None, (component, key)
    point = relaxation.point.copy()
    point[place] = value
    return at(relaxation, point)


def named(row: RowId) -> tuple[str, tuple[object, ...]]:
    """A row by the name of its kind and its key."""
    return row.kind.name, tuple(row.key)


def by_row(terms: tuple[PriceTerm, ...]) -> dict[tuple[str, tuple[object, ...]], float]:
    """What each row asks."""
    return {named(term.row): term.amount for term in terms}


def ranked_causes(case: Case, plan: Plan, reasons: Mapping[ShortfallKey, ShortfallReason]) -> tuple[RankedCause, ...]:
    """The causes as the prices say, the largest first, without lifting any."""
    return in_order(case, claims(case, plan, reasons))
