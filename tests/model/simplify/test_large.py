"""Programs that are too large to search for the fewest to the end: no level is worse than may be, and there are no more
contracts or orders than before."""

from dataclasses import replace

import pytest

from data.case.builder import assemble
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import random_world
from tests.helpers.simplified import KINDS, simplified
from tests.helpers.tiny_worlds import SIX, plan_of, two_makers
from tests.helpers.worlds import levels


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("tolerance", [0.0, 0.03])
@pytest.mark.parametrize("is_searched", [True, False])
def test_a_plan_of_a_large_program_is_as_good(is_searched: bool, tolerance: float, seed: int,
                                              monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("model.simplify.phase.EXACT", -1)
    if not is_searched:
        monkeypatch.setattr("model.simplify.phase._CHOICES", -1)
    case = assemble(random_world(seed))
    if seed % 2:
        case = with_terms(case, seed)
    case = replace(case, simplify=list(KINDS)[seed % 3], simplify_tolerance=tolerance)
    _, after = simplified(case)
    told = after.plan.simplified if after.plan else None
    if told is not None and (case.keeps_whole_terms or tolerance):
        assert told.contracts.bound is None and told.orders.bound is None  # nothing is known of other plans


def test_linear_programs_alone_find_what_is_small(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("model.simplify.phase.EXACT", -1)
    monkeypatch.setattr("model.simplify.phase._CHOICES", -1)
    # Six allies buy all from one maker where both would do, and one round of 200 is left out for one per cent more
    # that lacks: see test_by_hand.
    _, plan = plan_of(two_makers(50, (300, 300), SIX), simplify="both")
    assert plan.simplified is not None and plan.simplified.contracts.plan == 1
    assert plan.simplified.contracts.bound is None
    _, plan = plan_of(two_makers(200, (99, 1)), simplify="orders", simplify_tolerance=0.02)
    assert len(plan.order) == 1 and levels(plan)["shortfall 1"] == pytest.approx(10_100)
