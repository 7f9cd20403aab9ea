"""What comes of a lever when all levels are solved again, worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from data.case.builder import assemble
from model.plan import Plan, ShortfallKey
from model.sensitivity.relaxations import Goal, Remedy, remedies
from model.sensitivity.relaxed_program import RelaxedProgram, shortfall_groups
from model.sensitivity.trials import Trial, Trials
from tests.helpers.worlds import outcome, world

ONE = {"periods": 1}
LINE = [{"offer": "O"}]
TWO = [{"ally": "A"}, {"ally": "B"}]


def remedy_of(ally: str, seconds: float = math.inf, **sheets: Any) -> Remedy:
    solved = outcome(world(**sheets))
    assert solved.status == "optimal"
    return next(remedy for remedy in remedies(solved.relaxation, seconds) if remedy.ally == ally)


def trial_of(ally: str, goal: Goal, **sheets: Any) -> Trial:
    return remedy_of(ally, **sheets).trials[goal]


def short(plan: Plan, requirement: int = 2) -> Any:
    """What a requirement row lacks over the plan; the first stands in row 2."""
    return pytest.approx(sum(quantity for key, quantity in plan.shortfall.items() if key.requirement == requirement),
                         abs=1e-4)


def test_a_need_that_is_alone_gets_what_its_lever_brings():
    # 40 of 100 short in each of four quarters: 20 more a quarter leave 20 a quarter, 40 more leave nothing.
    sheets = {"Resources": [{"capacity": 60}], "ResourceUse": LINE, "Requirements": [{"quantity": 100}]}
    half, whole = trial_of("A", "half", **sheets), trial_of("A", "whole", **sheets)
    assert (half.could, half.closed) == (pytest.approx(8000), pytest.approx(8000))
    assert (whole.could, whole.closed) == (pytest.approx(16000), pytest.approx(16000))
    assert (short(half.plan), short(whole.plan)) == (80, 0)
    assert not half.closes_nothing and half.reserve is None


@pytest.mark.parametrize("first", [{"Requirements": [{"quantity": 30}, {"ally": "B", "quantity": 40, "priority": 2}]},
                                   {"Allies": [{"ally": "A", "priority": 2}, {"ally": "B"}],
                                    "Requirements": [{"quantity": 30}, {"ally": "B", "quantity": 40}]}])
def test_who_comes_first_takes_what_a_lever_brings_for_another(first: dict[str, Any]):
    # 10 are made and A, that comes first, gets them: A lacks 20 of 30, B all 40. For half of B's need 20 more are made:
    # A takes them all. With a minimum of 20 for B it has them and A lacks its 20 as before.
    sheets = {"Settings": ONE, "Allies": TWO, "Resources": [{"capacity": 10}], "ResourceUse": LINE, **first}
    half = trial_of("B", "half", **sheets)
    assert (half.could, half.closed) == (pytest.approx(2000), pytest.approx(0, abs=0.01))
    assert half.closes_nothing and half.reserve is not None
    assert (short(half.plan, 2), short(half.plan, 3)) == (0, 40)
    rule = half.reserve.rule
    assert (rule.kind, rule.value, rule.ally, rule.family, rule.first, rule.last) == (
        "min_quantity", 20, "B", "F", 1, 1)
    assert half.reserve.plan is not None and half.reserve.closed == pytest.approx(2000)
    assert (short(half.reserve.plan, 2), short(half.reserve.plan, 3)) == (20, 20)
    # For all of it 40 more are made: 20 fill A's need, 20 are left for B, half of what they could close.
    whole = trial_of("B", "whole", **sheets)
    assert (whole.could, whole.closed, whole.reserve) == (pytest.approx(4000), pytest.approx(2000, rel=1e-5), None)


def test_a_minimum_counts_what_is_ordered_already_and_stock_once():
    # Of 10 a quarter in two quarters B, with a stock target of 25 at the end, has what A leaves of them: A uses 14 in
    # Q2, so B holds 6 and lacks 19; A, first by priority, also wants a stock of 30 at the end, of which it has nothing.
    # The lever for half of B's need is 9.5 units, which A's stock takes. B must order 6 + 9.5 until Q2.
    sheets = {"Settings": {"periods": 2}, "Allies": TWO, "Resources": [{"capacity": 10}], "ResourceUse": LINE,
              "Rules": [{"kind": "min_quantity", "value": 6, "ally": "B"}],
              "Requirements": [{"quantity": 14, "from": "2024-Q2"},
                               {"quantity": 30, "kind": "stock", "priority": 2, "from": "2024-Q2"},
                               {"ally": "B", "quantity": 25, "kind": "stock", "priority": 3, "from": "2024-Q2"}]}
    half = trial_of("B", "half", **sheets)
    assert half.closes_nothing and half.reserve is not None
    assert (half.reserve.rule.value, half.reserve.rule.last) == (15.5, 2)
    assert half.reserve.plan is not None
    assert half.reserve.plan.shortfall[ShortfallKey(4, 2)] == pytest.approx(9.5, abs=1e-3)


def test_a_minimum_holds_until_the_period_in_which_it_is_needed():
    # Nothing can be held. 4 are made a quarter and A, that comes first, gets them; B needs 6 in Q1. Where A needs 4, it
    # has them, and the 3 more for half of B's need are B's. Where A needs 10 in Q1, it takes them, too: B must have 3
    # delivered until Q1, not later.
    sheets = {"Settings": {"periods": 2}, "Families": [{"storage_per_unit": 1}],
              "Allies": [{"ally": "A", "storage": 0}, {"ally": "B", "storage": 0}],
              "Resources": [{"capacity": 4}], "ResourceUse": LINE}
    other = {"ally": "B", "quantity": 6, "priority": 2, "to": "2024-Q1"}
    enough = trial_of("B", "half", **sheets, Requirements=[{"quantity": 4}, other])
    assert enough.closed == pytest.approx(300)
    taken = trial_of("B", "half", **sheets, Requirements=[{"quantity": 10, "to": "2024-Q1"}, other])
    assert taken.closes_nothing and taken.reserve is not None
    assert (taken.reserve.rule.value, taken.reserve.rule.last) == (3, 1)


def test_a_lever_of_several_relaxations_is_applied_as_a_whole():
    # A line of 6 and powder for 6 units: 4 of 10 short. 4 more of the line and 2 more of the powder close all of it,
    # either alone nothing.
    sheets = {"Settings": ONE, "Requirements": [{"quantity": 10}],
              "Resources": [{"resource": "LINE", "capacity": 6}, {"resource": "POWDER", "capacity": 3}],
              "ResourceUse": [{"resource": "LINE", "offer": "O"},
                              {"resource": "POWDER", "offer": "O", "quantity": 0.5}]}
    remedy = remedy_of("A", **sheets)
    assert remedy.whole is not None and len(remedy.whole) == 2
    whole = remedy.trials["whole"]
    assert (whole.could, whole.closed) == (pytest.approx(400), pytest.approx(400))
    assert short(whole.plan) == 0


def test_shorter_lead_times_are_tried_too():
    # Nothing comes in Q1 with a quarter of lead: 10 short. Without it 10 come, all to A, which comes first.
    sheets = {"Settings": {"periods": 2}, "Allies": TWO, "Offers": [{"lead_months": 3}],
              "Resources": [{"capacity": 10}], "ResourceUse": LINE,
              "Requirements": [{"quantity": 10}, {"ally": "B", "quantity": 10, "priority": 2}]}
    first, second = trial_of("A", "sooner", **sheets), trial_of("B", "sooner", **sheets)
    assert (first.could, first.closed) == (pytest.approx(1000), pytest.approx(1000))
    # B lacks all its 20. Of the 10 that Q1 then brings it could have all without harm to A, that has none in Q1 now.
    assert second.could == pytest.approx(1000, rel=1e-5) and second.closes_nothing


def test_what_could_close_nothing_is_not_tried():
    remedy = remedy_of("A", Settings=ONE, Requirements=[{"quantity": 10}], Offers=[{"lead_months": 3}])
    assert set(remedy.trials) == {"sooner"}
    late = remedy_of("A", Settings=ONE, Requirements=[{"quantity": 10}], Offers=[{"lead_months": 12}])
    assert late.sooner == 0 and late.trials == {}


def test_no_time_no_trial():
    sheets = {"Resources": [{"capacity": 60}], "ResourceUse": LINE, "Requirements": [{"quantity": 100}]}
    assert remedy_of("A", 0.0, **sheets).trials == {}
    # Where time runs out after the lever is found:
    relaxation = outcome(world(**sheets)).relaxation
    groups = shortfall_groups(relaxation)
    found = RelaxedProgram(relaxation, groups).solve(groups[0], None, math.inf)
    assert found is not None
    assert Trials(relaxation, 0.0).of(groups[0], found, relaxation.case) is None
    assert Trials(relaxation, math.inf).of(groups[0], found, relaxation.case) is not None


def test_a_rule_has_a_key_that_is_free():
    sheets = {"Settings": ONE, "Allies": TWO, "Resources": [{"capacity": 10}], "ResourceUse": LINE,
              "Rules": [{"rule": "B F", "kind": "max_quantity", "value": 100, "ally": "B"}],
              "Requirements": [{"quantity": 30}, {"ally": "B", "quantity": 40, "priority": 2}]}
    reserve = trial_of("B", "half", **sheets).reserve
    assert reserve is not None and reserve.rule.key == "B F 2"


def test_a_minimum_that_cannot_be_kept_reserves_nothing():
    # B may order no more than 5: what it needs comes from A's orders by transfer, which no minimum of its own reserves.
    sheets = {"Settings": ONE, "Allies": TWO, "Resources": [{"capacity": 10}], "ResourceUse": LINE,
              "Rules": [{"kind": "max_quantity", "value": 5, "ally": "B"}],
              "Transfers": [{"from_ally": "A", "to_ally": "B"}],
              "Requirements": [{"quantity": 30}, {"ally": "B", "quantity": 40, "priority": 2}]}
    case = assemble(world(**sheets))
    assert case.transfers
    reserve = trial_of("B", "half", **sheets).reserve
    assert reserve is not None and reserve.plan is None and reserve.closed == 0
