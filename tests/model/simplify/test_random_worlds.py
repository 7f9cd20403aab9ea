"""On workbooks that nobody has chosen the number of contracts or orders is that of a plain mixed-integer program,
written a second time, and no level is worse than may be."""

from dataclasses import replace

import pytest

from data.case.builder import assemble
from tests.helpers.oracle.fewest import FewestOracle
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import random_world, signed_world
from tests.helpers.simplified import KINDS, simplified

WORLDS = {"plain": random_world, "signed": signed_world}


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
