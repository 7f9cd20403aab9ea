"""On workbooks that nobody has chosen every level is that of a plain mixed-integer program, written a second time."""

import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from model.case import Case
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.oracle.whole_numbers import solve_whole_by_the_text
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import TINY, random_world, signed_world
from tests.helpers.worlds import levels
from tests.helpers.worlds_of_terms import world_of_terms

WORLDS = {"plain": random_world, "signed": signed_world, "terms": world_of_terms}


def check(tables: Tables, case: Case) -> None:
    """Where the workbook does not contradict itself without the terms, the plan has the levels of the other program,
    keeps the terms, and each level is proved."""
    solved = optimize(case)
    if solved.status == "conflict" and solved.plan is not None and solved.plan.whole is None:
        return
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


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("kind", WORLDS)
def test_every_level_is_the_lexicographic_optimum_of_whole_numbers(kind: str, seed: int):
    tables = WORLDS[kind](seed)
    check(tables, with_terms(assemble(tables), seed))


@pytest.mark.parametrize("seed", range(120))
@pytest.mark.parametrize("kind", WORLDS)
def test_so_it_is_on_many_tiny_workbooks(kind: str, seed: int):
    tables = WORLDS[kind](seed, TINY)
    check(tables, with_terms(assemble(tables), seed))
