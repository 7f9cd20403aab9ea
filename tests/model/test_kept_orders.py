"""Near an earlier plan: on workbooks that nobody has chosen nothing changes without need, nothing of more urgency is
given up for that, and two implementations of the text find the same levels."""

from dataclasses import replace

import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from model.case import Case
from model.phases.phase import Outcome
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.kept import earlier_orders, largest_difference, with_change_cost
from tests.helpers.oracle.program_of_the_text import solve_by_the_text
from tests.helpers.oracle.whole_numbers import solve_whole_by_the_text
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import random_world, signed_world
from tests.helpers.worlds import levels
from tests.helpers.worlds_of_terms import world_of_terms

WORLDS = {"plain": random_world, "terms": world_of_terms, "signed": signed_world}
SAME = 1e-9


def world_of(seed: int) -> Tables:
    return list(WORLDS.values())[seed % len(WORLDS)](seed)


def proved(case: Case) -> Outcome:
    """The outcome, whose plan has passed its verification."""
    solved = optimize(case)
    assert solved.plan is not None
    verification = verify(case, solved.plan, relaxed=solved.status == "conflict")
    assert [check for check in (*verification.rows, *verification.levels) if not check.passed] == []
    return solved


@pytest.mark.parametrize("seed", range(25))
def test_with_unchanged_data_nothing_changes(seed: int):
    case = assemble(world_of(seed))
    before = proved(case)
    if before.status != "optimal" or before.plan is None:
        return
    for share in (0.0, 0.05):
        plan = proved(replace(case, kept=before.plan.order, change_cost=share)).plan
        assert plan is not None
        assert largest_difference(before.plan.order, plan.order) <= SAME
        for part in ("stock", "transfer", "expansion", "contribution"):
            assert largest_difference(getattr(before.plan, part), getattr(plan, part)) <= SAME, part


@pytest.mark.parametrize("seed", range(15))
def test_with_unchanged_data_nothing_changes_of_whole_numbers(seed: int):
    case = with_terms(assemble(world_of(seed)), seed)
    before = optimize(case)
    if before.status == "optimal" and before.plan is not None:
        plan = proved(replace(case, kept=before.plan.order)).plan
        assert plan is not None
        assert largest_difference(before.plan.order, plan.order) <= SAME


@pytest.mark.parametrize("share", [0.0, 0.07])
@pytest.mark.parametrize("seed", range(20))
def test_every_level_is_that_of_the_second_implementation(seed: int, share: float):
    tables = with_change_cost(world_of(seed), share)
    case = assemble(tables)
    plan = proved(case).plan
    assert plan is not None
    kept = earlier_orders(seed, case, plan)
    solved = proved(replace(case, kept=kept))
    expected = solve_by_the_text(tables, kept)
    assert solved.plan is not None
    assert levels(solved.plan) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    if solved.status == "optimal":
        free = levels(plan)
        first = list(free).index("cost") if share else list(free).index("tidy")
        assert {name: expected[name] for name in list(free)[:first]} == pytest.approx(
            {name: free[name] for name in list(free)[:first]}, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("share", [0.0, 0.07])
@pytest.mark.parametrize("seed", range(10))
def test_every_level_of_whole_numbers_is_that_of_the_second_implementation(seed: int, share: float):
    tables = with_change_cost(world_of(seed), share)
    case = with_terms(assemble(tables), seed)
    before = optimize(case)
    assert before.plan is not None
    case = replace(case, kept=earlier_orders(seed, case, before.plan))
    solved = optimize(case)
    if solved.status == "conflict" and solved.plan is not None and solved.plan.whole is None:
        return  # it contradicts itself without the terms
    assert solved.plan is not None
    assert levels(solved.plan) == pytest.approx(solve_whole_by_the_text(tables, case), rel=1e-6, abs=1e-6)
    verification = verify(case, solved.plan, relaxed=solved.status == "conflict")
    assert [check for check in (*verification.rows, *verification.levels) if not check.passed] == []
