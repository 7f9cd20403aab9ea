"""A world with its plan and what explains it."""

from __future__ import annotations

from dataclasses import dataclass

from data.assemble import assemble
from data.case import Case
from data.reasons import reason_text
from data.rows import Tables
from model.arrays import LinearProgram, to_arrays
from model.build import Built, build
from model.explain import Explainer, Reason
from model.levels import Answer, solve_levels
from model.plan import Plan
from model.read import read_plan


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
