"""Factors and simulations from plain Python."""

from __future__ import annotations

from typing import Any

from data.case.builder import assemble
from data.futures.factors import decided_until, read_uncertainty
from data.input.tables import Tables
from data.risk.future_figures import frame_of
from data.risk.simulation import Futures, SharedByFutures, Simulation, future_of, tasks_of
from model.lexicographic.warm_start import start_of
from model.solve import optimize
from model.studies.decided import decided_by
from model.studies.draws import draw

_NAMES = ("factor", "sheet", "where", "column", "change", "distribution", "low", "mode", "high", "probability",
          "separately")


def factors(*rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Rows of Uncertainty; the last columns may be left out, None is a blank cell."""
    return [{name: part for name, part in zip(_NAMES, row, strict=False) if part is not None} for row in rows]


def simulated(tables: Tables, count: int, seed: int = 1) -> Simulation:
    """The futures of tables without errors, solved one after the other."""
    simulation, shared = begun(tables, count, seed)
    for task in tasks_of(simulation.draws):
        simulation.futures.add(future_of(shared, task))
    return simulation


def begun(tables: Tables, count: int, seed: int = 1) -> tuple[Simulation, SharedByFutures]:
    """A simulation whose futures are still to be solved."""
    case = assemble(tables)
    outcome = optimize(case)
    assert outcome.plan is not None
    uncertainty, findings = read_uncertainty(tables)
    assert not findings
    decided = decided_by(case, outcome.plan, decided_until(tables, case.horizon))
    simulation = Simulation(case, outcome.plan, tables, uncertainty, decided,
                            draw(len(uncertainty.things), count, seed), seed, Futures(frame_of(case)), count)
    relaxation = outcome.relaxation
    return simulation, SharedByFutures(tables, uncertainty, decided, simulation.futures.frame, None,
                                       start_of(relaxation.program, relaxation.levels))
