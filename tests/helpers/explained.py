"""A world with its plan and what explains it."""

from __future__ import annotations

from dataclasses import dataclass

from data.case.builder import assemble
from data.input.tables import Tables
from data.narrative.reasons import reason_text
from model.case import Case
from model.formulation.build import Built, build
from model.lp.lexicographic import solve_levels
from model.lp.solved_levels import Answer
from model.lp.standard_form import LinearProgram, to_arrays
from model.phases.plan_reading import read_plan
from model.plan import Plan
from model.sensitivity.shortfall_reasons import Explainer, Reason


@dataclass(frozen=True)
class Explained:
    """Everything about a solved world that its explanation is made of."""

    built: Built
    program: LinearProgram
    answer: Answer
    plan: Plan
    explainer: Explainer

    @property
    def case(self) -> Case:
        """What the model got."""
        return self.built.case

    def reason(self, row: int, period: int) -> Reason:
        """Why the requirement in the sheet's row is short in the period, which it is."""
        assert (row, period) in self.plan.shortfall, sorted(self.plan.shortfall)
        return self.explainer.reason(row, period)

    def text(self, row: int, period: int) -> str:
        """The same in words."""
        requirement = self.built.indices.requirement_of[row]
        return reason_text(self.case, self.built.rules, requirement.priority, requirement.ally, requirement.family,
                           self.reason(row, period))


def solved(tables: Tables) -> tuple[LinearProgram, Answer, Built]:
    """The arrays of the tables, how their levels were solved, and the model."""
    built = build(assemble(tables))
    program = to_arrays(built.model, ("band", "bands"))
    return program, solve_levels(program, 600), built


def explained(tables: Tables) -> Explained:
    """The world solved; ValueError where it contradicts itself."""
    program, answer, built = solved(tables)
    if answer.conflict or answer.point is None:
        raise ValueError("there is no plan")
    return Explained(built, program, answer, read_plan(built, program, answer, answer.point),
                     Explainer(built, program, answer))
