"""On workbooks that nobody has chosen the number of contracts or orders is that of a plain mixed-integer program,
written a second time, and no level is worse than may be."""

from dataclasses import replace

import pytest

from data.case.builder import assemble
from model.case import Case
from model.phases.phase import Outcome
from model.simplify.choices import counts_of
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.oracle.fewest import FewestOracle
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import random_world, signed_world

WORLDS = {"plain": random_world, "signed": signed_world}
KINDS = {"contracts": ["contracts"], "orders": ["orders"], "both": ["contracts", "orders"]}


def simplified(case: Case) -> tuple[Outcome, Outcome]:
    """The case without and with the setting; all is checked that holds on any path."""
    before, after = optimize(replace(case, simplify="no")), optimize(case)
    assert after.status == before.status
    if before.status != "optimal":
        assert after.plan is not None and after.plan.simplified is None
        return before, after
    assert before.plan is not None and after.plan is not None
    verification = verify(case, after.plan)
    assert [check for check in (*verification.rows, *verification.levels)
            if not check.passed] == []
    assert all(check.kept for check in verification.terms)
    for old, new in zip(before.plan.levels, after.plan.levels, strict=True):
        assert new.value <= old.value + case.simplify_tolerance * abs(old.value) + 1e-9 * max(1.0, abs(old.value))
    counts, told = counts_of(case, after.plan.order), after.plan.simplified
    assert told is not None and (told.contracts.plan, told.orders.plan) == counts
    assert (told.contracts.before, told.orders.before) == counts_of(case, before.plan.order)
    for kind in KINDS[case.simplify][:1]:
        number = getattr(told, kind)
        assert number.plan <= number.before and (number.bound is None or number.bound <= number.plan)
    return before, after


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("tolerance", [0.0, 0.03])
@pytest.mark.parametrize("with_whole_numbers", [False, True])
@pytest.mark.parametrize("kind", WORLDS)
def test_the_number_is_the_least_that_there_is(kind: str, with_whole_numbers: bool, tolerance: float, seed: int):
    tables = WORLDS[kind](seed)
    case = assemble(tables)
    if with_whole_numbers:
        case = with_terms(case, seed)
    case = replace(case, simplify=list(KINDS)[seed % 3], simplify_tolerance=tolerance)
    _, after = simplified(case)
    if after.status != "optimal":
        return
    oracle = FewestOracle(tables, case)
    oracle.levels()
    expected = oracle.fewest(KINDS[case.simplify], tolerance)
    told = after.plan.simplified
    assert [getattr(told, each).plan for each in KINDS[case.simplify]] == expected
    assert all(getattr(told, each).proved for each in KINDS[case.simplify])
