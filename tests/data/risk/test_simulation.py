"""What futures come to: Base without factors, a scenario with an event that is sure, and known distributions."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import pytest

from data.case.builder import assemble
from data.command.parallel import run_many
from data.input.scenarios import apply_scenario
from data.risk import simulation as simulation_module
from data.risk.factor_tables import effects
from data.risk.future_figures import PlanFigures, frame_of, plan_figures
from data.risk.risk_study import risk_study
from data.risk.simulation import NO_PLAN, Simulation, future_of, tasks_of
from data.workbook.compared.comparison import comparison_bytes
from data.workbook.table_sheet import packed_parts
from model.lp.highs import SolverFailed
from model.solve import optimize
from model.studies.spread import spread
from tests.helpers.futures import begun, factors, simulated
from tests.helpers.studies import rows_of
from tests.helpers.worlds import world

# Two allies, two families and a stock target. Shells need powder, and there is not enough of it.
ALLIANCE: dict[str, Any] = {
    "Allies": [{"ally": "A"}, {"ally": "B", "priority": 2}],
    "Families": [{"family": "F"}, {"family": "G"}],
    "Items": [{"item": "I", "family": "F"}, {"item": "K", "family": "G"}],
    "Offers": [{"lead_months": 3, "price": 100}, {"offer": "P", "item": "K", "lead_months": 3, "price": 70}],
    "Resources": [{"resource": "R", "capacity": 60, "max_expansion": 40, "expansion_cost": 50, "build_months": 3},
                  {"resource": "POWDER", "capacity": 90}],
    "ResourceUse": [{"resource": "R", "offer": "O"}, {"resource": "POWDER", "offer": "O"},
                    {"resource": "POWDER", "offer": "P"}],
    "Requirements": [{"ally": "A", "quantity": 50}, {"ally": "B", "quantity": 30},
                     {"ally": "B", "family": "G", "kind": "stock", "quantity": 80, "priority": 2}]}
WAR = factors(("slip", "Resources", "resource=R", "build_months", "add", "uniform", 0, None, 6),
              ("less", "Resources", "", "capacity", "multiply", "triangular", 0.5, 0.9, 1.1, None, "yes"),
              ("lost", "Resources", "resource=POWDER", "capacity", "multiply", "event", None, None, 0.5, 0.25))


def same(one: PlanFigures, other: PlanFigures) -> bool:
    """No figure differs by more than rounding."""
    return all(np.allclose(mine, others, rtol=1e-9, atol=1e-9, equal_nan=True) for mine, others in (
        (one.shares, other.shares), (one.costs, other.costs), (one.stock, other.stock)))


def test_without_factors_every_future_is_base() -> None:
    found = simulated(world(**ALLIANCE), 3)
    base = plan_figures(found.futures.frame, found.case, found.plan)
    assert len(found.futures.planned) == 3 and all(same(figures, base) for figures in found.futures.planned)
    rows = rows_of(risk_study(found))
    assert all(row["in the plan"] == pytest.approx(row["mean"], abs=1e-12) for row in rows)
    assert "names no factor, so every future is the plan" in risk_study(found).sentence


def test_a_factor_that_changes_nothing_leaves_base() -> None:
    found = simulated(world(**ALLIANCE, Uncertainty=factors(
        ("none", "Resources", "", "capacity", "multiply", "uniform", 1, None, 1),
        ("never", "Resources", "", "capacity", "set", "event", None, None, 0, 0.0))), 2)
    base = plan_figures(found.futures.frame, found.case, found.plan)
    assert all(same(figures, base) for figures in found.futures.planned)


def test_an_event_that_is_sure_is_the_scenario() -> None:
    change = ("Resources", "resource=POWDER", "capacity", "multiply")
    tables = world(**ALLIANCE, Settings={"decided_until": "2023-Q4"}, Scenarios=[dict(zip(
        ("scenario", "sheet", "where", "column", "change", "value"), ("War", *change, 0.5), strict=True))],
        Uncertainty=factors(("war", *change, "event", None, None, 0.5, 1.0)))
    found = simulated(tables, 2)  # nothing is decided, so the future is planned as the scenario is
    scenario = assemble(apply_scenario(tables, "War")[0])
    plan = optimize(scenario).plan
    assert plan is not None
    expected = plan_figures(frame_of(found.case), scenario, plan)
    assert all(same(figures, expected) for figures in found.futures.planned)
    assert not same(expected, plan_figures(frame_of(found.case), found.case, found.plan))


def one_need(**sheets: Any) -> dict[str, Any]:
    """One line and one need of 100 in one quarter: with the capacity u times 100 the share u of it is met."""
    return {"Settings": {"periods": 1}, "Resources": [{"capacity": 100}], "ResourceUse": [{"offer": "O"}],
            "Requirements": [{"quantity": 100}], **sheets}


def test_percentiles_of_a_known_distribution() -> None:
    found = simulated(world(**one_need(Uncertainty=factors(
        ("capacity", "Resources", "", "capacity", "multiply", "uniform", 0, None, 1)))), 128)
    shares = spread(found.futures.shares(("all",)), found.sets)
    # The share is uniform from 0 to 1: mean 1/2, percentiles 0.1, 0.5 and 0.9. A set of 16 futures has one in each
    # sixteenth, so its mean is off by 1 / (16 sqrt(12)) / sqrt(16) at random, and that of 8 sets by an eighth of the
    # square; of 128 plain draws it would be 1 / sqrt(12 128).
    assert 0 < shares.error < 1 / math.sqrt(12 * 128) / 5
    assert abs(shares.mean - 0.5) < 4 / (16 * math.sqrt(12) * math.sqrt(128))
    for percentile, value in ((shares.tenth, 0.1), (shares.middle, 0.5), (shares.ninetieth, 0.9)):
        assert percentile == pytest.approx(value, abs=1 / 16)  # a set leaves a sixteenth open
    (row,) = rows_of(risk_study(found))[:1]
    assert row["mean"] == shares.mean and row["met in full in"] == 0


def test_targets_are_met_as_often_as_the_line_suffices() -> None:
    # The line gives 50 to 150 in each quarter, 100 are used: half of the futures have all, and on average the share
    # met is 1/2 + 1/2 * 3/4.
    found = simulated(world(**{**one_need(), "Settings": {}}, Uncertainty=factors(
        ("capacity", "Resources", "", "capacity", "multiply", "uniform", 0.5, None, 1.5))), 64)
    study = risk_study(found)
    full, average = (rows_of(study, place)[1] for place in (3, 4))
    assert [full["requirement row"], full["2024-Q1"]] == [2, pytest.approx(0.5)]
    assert average["2024-Q1"] == pytest.approx(0.875, abs=0.01)
    year = rows_of(study, 2)[0]
    assert (year["requirement row"], year["year"], year["in the plan"]) == (2, 2024, 1)
    assert [year["mean"], year["10th percentile"], year["met in full in"]] == pytest.approx([0.875, 0.6, 0.5], abs=0.02)


def test_stock_is_shown_against_its_target() -> None:
    # A stock of 40 to 80, of which half the futures have more than 60, against a target of 70.
    found = simulated(world(
        Stock=[{"quantity": 40}], Requirements=[{"kind": "stock", "quantity": 70}], Offers=[{"to": "2023-Q1"}],
        Uncertainty=factors(("stock", "Stock", "", "quantity", "add", "uniform", 0, None, 40))), 64)
    row = rows_of(risk_study(found), 8)[0]
    assert (row["F: target"], row["F: in the plan"]) == (70, 40)
    assert [row[f"F: {name} percentile"] for name in ("10th", "50th", "90th")] == pytest.approx([44, 60, 76], abs=2.5)


@pytest.mark.parametrize("seed", range(4))
def test_more_capacity_in_every_future_never_lowers_the_share_met(seed: int) -> None:
    # One priority of use alone, and weights that are prices: the level counts exactly what is told in money.
    needs = {"Requirements": [{"ally": "A", "quantity": 50}, {"ally": "B", "family": "G", "quantity": 60}],
             "Allies": [{"ally": "A"}, {"ally": "B"}]}

    def shares(least: float, most: float) -> Any:
        return simulated(world(**{**ALLIANCE, **needs}, Uncertainty=factors(
            ("capacity", "Resources", "", "capacity", "multiply", "uniform", least, None, most, None, "yes"))),
            16, seed).futures.shares(("all",))

    less, more = shares(0.3, 0.9), shares(0.5, 1.1)
    assert (more >= less - 1e-9).all() and (more > less + 1e-3).any()


def test_futures_do_not_depend_on_who_solves_them() -> None:
    tables = world(**ALLIANCE, Uncertainty=WAR)
    workbooks = []
    for jobs, scheduler in ((1, False), (2, False), (1, True)):
        simulation, shared = begun(tables, 12, seed=3)
        for future in _solved_by(shared, simulation, jobs, scheduler):
            simulation.futures.add(future)
        workbooks.append(list(packed_parts_of(simulation)))
    assert workbooks[0] == workbooks[1] == workbooks[2]
    other = simulated(tables, 12, seed=4)
    assert list(packed_parts_of(other)) != workbooks[0]


def _solved_by(shared: Any, simulation: Simulation, jobs: int, scheduler: bool) -> list[Any]:
    """The futures, by processes of this machine or by a cluster of two workers."""
    if not scheduler:
        return list(run_many(future_of, shared, tasks_of(simulation.draws), jobs))
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
                                  scheduler_port=0) as cluster:
        return list(run_many(future_of, shared, tasks_of(simulation.draws), scheduler=cluster.scheduler_address))


def packed_parts_of(simulation: Simulation) -> Any:
    return packed_parts(io.BytesIO(comparison_bytes(risk_study(simulation))))


def test_what_moves_the_outcome_most_comes_first() -> None:
    # The capacity decides between 20 and 100 of 100; the event takes a twentieth; the price nothing at all.
    found = simulated(world(**one_need(Uncertainty=factors(
        ("price", "Offers", "", "price", "multiply", "uniform", 1, None, 2),
        ("breakdown", "Resources", "", "capacity", "multiply", "event", None, None, 0.95, 0.5),
        ("capacity", "Resources", "", "capacity", "multiply", "uniform", 0.2, None, 1)))), 64)
    capacity, *others = effects(found)
    assert capacity.name == "capacity" and capacity.correlation > 0.99
    # Below a fifth of the draws lie 0.2 to 0.36 of the capacity, above four fifths 0.84 to 1, less 2.5 % on average.
    assert [capacity.low, capacity.high] == pytest.approx([0.28 * 0.975, 0.92 * 0.975], abs=0.02)
    breakdown = next(one for one in others if one.name == "breakdown")
    assert breakdown.is_event and breakdown.figures.sum() == 32
    assert breakdown.low - breakdown.high == pytest.approx(0.6 * 0.05, abs=0.02)
    assert abs(next(one for one in others if one.name == "price").correlation) < 3 / math.sqrt(63)


def test_the_worst_futures_come_first_with_what_happened_in_them() -> None:
    found = simulated(world(**one_need(Uncertainty=factors(
        ("outage", "Resources", "", "capacity", "set", "event", None, None, 10, 0.25),
        ("rate", "Resources", "", "capacity", "multiply", "uniform", 0.5, None, 1)))), 32)
    worst = rows_of(risk_study(found), 7)
    assert len(worst) == 10
    assert [row["need met"] for row in worst] == sorted(row["need met"] for row in worst)
    for row in worst[:8]:  # a quarter of 32: 10 times what the rate lets through
        assert row["what happens in it"].startswith("outage: capacity is 10; rate: capacity times 0.")
        assert row["need met"] <= 0.1 and row["families hit"] == f"F {100 * row['need met']:.1f} %, in the plan 100.0 %"
    assert "outage" not in worst[8]["what happens in it"]


def test_a_future_without_a_plan_is_told_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = world(**one_need(Uncertainty=factors(
        ("capacity", "Resources", "", "capacity", "multiply", "uniform", 0, None, 1))))
    solve = simulation_module.solve_future

    def fail_low(case: Any, *others: Any) -> Any:
        if case.resources["R"].capacity[0] < 25:
            raise SolverFailed("the solver stopped without an answer")
        return solve(case, *others)

    monkeypatch.setattr(simulation_module, "solve_future", fail_low)
    found = simulated(tables, 32)  # sets of four, with one future in each quarter
    assert sum(future.outcome == NO_PLAN for future in found.futures.solved) == 8
    study = risk_study(found)
    assert rows_of(study)[0]["worst"] >= 0.25
    assert any(note.startswith("8 futures have no plan and are in none of the figures, which are therefore better than "
                               "the truth; future ") and "without an answer" in note for note in study.notes)


def test_lots_are_kept_by_the_plan_and_not_by_futures() -> None:
    found = simulated(world(**one_need(Offers=[{"lot": 30}])), 2)
    base = plan_figures(found.futures.frame, found.case, found.plan)
    # 90 in three lots of the plan; the future can cut what is decided, not raise it.
    assert base.shares[0] == pytest.approx(0.9) and found.futures.shares(("all",)) == pytest.approx([0.9, 0.9])
    (note,) = [note for note in risk_study(found).notes if "lots" in note]
    assert note.startswith("The plan that has decided keeps its lots")
