"""Two implementations of the same text must give the same optimum on workbooks that nobody has chosen."""

import pytest

from data.case.builder import assemble
from model.verification.verify import verify
from tests.helpers.oracle.program_of_the_text import solve_by_the_text
from tests.helpers.random_worlds import random_world, signed_world, world_of_lots
from tests.helpers.worlds import levels, outcome
from tests.helpers.worlds_of_terms import world_of_terms

SEEDS = range(160)
WORLDS = {"plain": random_world, "terms": world_of_terms, "signed": signed_world}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", WORLDS)
def test_every_level_is_that_of_the_second_implementation(kind: str, seed: int):
    tables = WORLDS[kind](seed)
    solved = outcome(tables)
    expected = solve_by_the_text(tables)
    conflict = expected.get("conflicts", 0.0) > 1e-6
    assert solved.plan is not None
    assert solved.status == ("conflict" if conflict else "optimal")
    assert levels(solved.plan) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    verification = verify(assemble(tables), solved.plan, relaxed=conflict)
    assert [check for check in (*verification.rows, *verification.levels) if not check.passed] == []


@pytest.mark.parametrize("seed", range(40))
def test_deliveries_that_expire_are_those_of_the_second_implementation(seed: int):
    tables = world_of_lots(seed)
    plan, expected = outcome(tables).plan, solve_by_the_text(tables)
    assert plan is not None
    assert levels(plan) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_the_method_for_large_programs_finds_the_same(seed: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("model.lp.highs.LARGE", 0)
    assert levels(outcome(random_world(seed)).plan) == pytest.approx(
        solve_by_the_text(random_world(seed)), rel=1e-6, abs=1e-6)
