"""Why something is short where orders come in lots: the plan fixes them, so that no limit has a price any more and
nothing may be blamed that is not known to be in the way. The line makes 60 a quarter, 100 are needed."""

from typing import Any

import pytest

from data.case.builder import assemble
from data.narrative.explanations import explanations
from model.solve import optimize
from tests.helpers.worlds import world

LINE: dict[str, Any] = {"Resources": [{"capacity": 60}], "ResourceUse": [{"offer": "O"}],
                        "Requirements": [{"quantity": 100}]}


def told(**sheets: Any) -> tuple[set[str], list[str]]:
    """The reasons of all shortfalls, and the causes of all together."""
    case = assemble(world(**{**LINE, **sheets}))
    outcome = optimize(case)
    assert outcome.plan is not None
    found = explanations(case, outcome.plan, outcome.relaxation)
    return set(found.reasons.values()), [cause.words for cause in found.causes]


@pytest.mark.parametrize("capacity", [60, 50])
def test_lots_are_named_and_no_other_need_is_blamed(capacity: int):
    # Two lots, 50, are all that can be had, whether the line has 10 left or nothing.
    reasons, causes = told(Offers=[{"lot": 25}], Resources=[{"capacity": capacity}])
    assert all(reason.startswith("orders come in lots of 25; what keeps another one") for reason in reasons)
    assert causes == ["orders in whole lots: what keeps more from being ordered shows a plan with the setting whole "
                      "at no"]


def test_without_whole_numbers_the_line_is_the_reason():
    for sheets in ({"Offers": [{"lot": 25}], "Settings": {"whole": "no"}}, {}):
        reasons, causes = told(**sheets)
        assert all("R is full" in reason for reason in reasons) and all("lots" not in cause for cause in causes)
