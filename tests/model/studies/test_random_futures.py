"""Futures of random workbooks: the plan itself where nothing changes, and never more than what is decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.case.builder import assemble
from model.solve import optimize
from model.studies.decided import decided_by
from model.studies.futures import solve_future
from model.tolerances import NOISE
from tests.helpers.random_worlds import signed_world

SEEDS = range(24)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_future_in_which_nothing_changes_is_the_plan(seed: int) -> None:
    case = assemble(signed_world(seed))
    outcome = optimize(case)
    plan = outcome.plan
    assert plan is not None
    if outcome.status == "conflict":
        pytest.skip("it contradicts itself")
    for until in (1, case.horizon.count):
        future = solve_future(case, decided_by(case, plan, until), 60)
        assert future.verified and future.proved and not future.breaks_rules and future.plan is not None
        for result, again in zip(plan.levels, future.plan.levels, strict=True):
            assert again.value == pytest.approx(result.value, rel=1e-7, abs=1e-7)
        assert future.plan.order.keys() == plan.order.keys()
        assert [future.plan.order[key] for key in plan.order] == pytest.approx(list(plan.order.values()), abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_decided_is_never_exceeded(seed: int) -> None:
    case = assemble(signed_world(seed))
    plan = optimize(case).plan
    assert plan is not None
    # Lead times a period longer, lines half as large again, and every need twice as large.
    changed = replace(
        case, offers={key: replace(offer, lead=offer.lead + 1) for key, offer in case.offers.items()},
        resources={key: replace(line, capacity=tuple(1.5 * units for units in line.capacity), build=line.build + 1)
                   for key, line in case.resources.items()},
        requirements=tuple(replace(row, quantity=2 * row.quantity) for row in case.requirements))
    until = (case.horizon.count + 1) // 2
    future = solve_future(changed, decided_by(case, plan, until), 60)
    assert future.verified and future.plan is not None
    placed = {(offer, ally, period - case.lead(case.offers[offer], ally)): quantity
              for (offer, ally, period), quantity in plan.order.items()}
    for (offer, ally, period), quantity in future.plan.order.items():
        signing = offer, ally, period - changed.lead(changed.offers[offer], ally)
        if signing[2] <= until:
            assert quantity <= placed.get(signing, 0.0) + NOISE * max(1.0, quantity)
    for expansion, size in future.plan.expansion.items():
        if expansion.period <= until:
            assert size <= plan.expansion.get(expansion, 0.0) + NOISE * max(1.0, size)
