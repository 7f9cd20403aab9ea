"""Cases solved for a study, as the command hands them on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.comparison.studies import Study
from model.case import Case
from model.plan import Plan
from model.solve import optimize
from model.verification.verify import verify


@dataclass(frozen=True)
class Ended:
    """How a case of a study ended."""

    name: str
    status: str
    case: Case | None
    plan: Plan | None
    message: str = ""


def solved(cases: Mapping[str, Case]) -> list[Ended]:
    """The cases solved in order; every plan has passed its verification."""
    entries = []
    for name, case in cases.items():
        outcome = optimize(case)
        assert outcome.plan is not None
        assert verify(case, outcome.plan, relaxed=outcome.status == "conflict").passed
        message = "it contradicts itself" if outcome.status == "conflict" else ""
        entries.append(Ended(name, outcome.status, case, outcome.plan, message))
    return entries


def optimum(case: Case) -> Plan:
    """The plan of a case that has one."""
    return next(entry.plan for entry in solved({"": case}) if entry.status == "optimal" and entry.plan is not None)


def rows_of(study: Study, sheet: int = 0) -> list[dict[str, Any]]:
    """The rows of a table of the study by the names of its columns, without their units."""
    table = study.tables[sheet]
    names = [name.removesuffix(" EUR") for name in table.headers]
    return [dict(zip(names, row, strict=True)) for row in table.cells()]
