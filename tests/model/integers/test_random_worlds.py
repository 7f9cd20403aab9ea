"""On workbooks that nobody has chosen every level is that of a plain mixed-integer program, written a second time."""

import pytest

from data.case.builder import assemble
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.oracle.whole_numbers import solve_whole_by_the_text
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import random_world, signed_world
from tests.helpers.worlds import levels

WORLDS = {"plain": random_world, "signed": signed_world}


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("kind", WORLDS)
def test_every_level_is_the_lexicographic_optimum_of_whole_numbers(kind: str, seed: int):
    tables = WORLDS[kind](seed)
    case = with_terms(assemble(tables), seed)
    solved = optimize(case)
    if solved.status == "conflict" and solved.plan is not None and solved.plan.whole is None:
        return  # it contradicts itself without the terms
    expected = solve_whole_by_the_text(tables, case)
    conflict = expected.get("conflicts", 0.0) > 1e-6
    assert solved.plan is not None
    assert solved.status == ("conflict" if conflict else "optimal")
    assert levels(solved.plan) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    verification = verify(case, solved.plan, relaxed=conflict)
    assert [check for check in (*verification.rows, *verification.levels) if not check.passed] == []
    assert all(check.kept for check in verification.terms)
    if not conflict and solved.plan.whole is not None:
        assert all(level.proved for level in solved.plan.whole)
