"""Two implementations of the same text must give the same optimum on workbooks that nobody has chosen."""

import pytest
from oracle import solve_by_the_text
from random_worlds import random_world
from worlds import levels, outcome

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_level_is_that_of_the_second_implementation(seed: int):
    tables = random_world(seed)
    solved = outcome(tables)
    expected = solve_by_the_text(tables)
    assert solved.plan is not None
    assert solved.status == ("conflict" if expected.get("conflicts", 0.0) > 1e-6 else "optimal")
    assert levels(solved.plan) == pytest.approx(expected, rel=1e-6, abs=1e-6)
