"""What comes of a lever as a planner reads it: the sentence, the sheet Levers and the JSON, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.figures.lever_effects import LeverEffect, lever_effects
from data.narrative.relaxations import effect_text
from data.report.relaxations import lever_facts, levers_lines, levers_table
from model.case import Case
from model.plan import Plan, ShortfallKey
from model.sensitivity.relaxations import Goal, Remedy, remedies
from model.solve import optimize
from tests.helpers.result_world import frame_of
from tests.helpers.worlds import world

ONE = {"periods": 1}
LINE = [{"offer": "O"}]
ROUNDS = [{"unit": "round"}]
TWO = [{"ally": "A"}, {"ally": "B"}]
# 10 are made, and A comes first: A lacks 20 of 30, B all of 40, by priority.
A_FIRST = {"Settings": ONE, "Families": ROUNDS, "Allies": TWO, "Resources": [{"capacity": 10}], "ResourceUse": LINE,
           "Requirements": [{"quantity": 30}, {"ally": "B", "quantity": 40, "priority": 2}]}
ALONE = {"Families": ROUNDS, "Resources": [{"capacity": 60}], "ResourceUse": LINE, "Requirements": [{"quantity": 100}]}


def solved(ally: str, **sheets: Any) -> tuple[Case, Plan, Remedy]:
    case = assemble(world(**sheets))
    outcome = optimize(case)
    assert outcome.plan is not None
    return case, outcome.plan, next(each for each in remedies(outcome.relaxation) if each.ally == ally)


def told(ally: str, goal: Goal, **sheets: Any) -> str:
    case, plan, remedy = solved(ally, **sheets)
    return effect_text(case, remedy, goal, lever_effects(case, plan, remedy)[goal])


def test_what_a_lever_closes_is_told_in_units():
    # 40 of 100 lack in each of four quarters; 20 more a quarter close half of that.
    assert told("A", "half", **ALONE) == "160 rounds short become 80"
    assert told("A", "whole", **ALONE) == "160 rounds short become 0"


def test_what_goes_to_another_need_is_told_with_the_rule_that_reserves_it():
    # Of the 20 more for half of B's need A takes all. 20 of B's own orders are what a minimum has to ask for.
    assert told("B", "half", **A_FIRST) == (
        "40 rounds stay short, unless what this brings is reserved for this need: the largest part of it goes to A, "
        "priority 1: 20 rounds; this row of Rules reserves it: rule B F, kind min_quantity, value 20, ally B, "
        "family F; with that row 40 rounds short become 20")
    # Of the 40 more for all of it A takes 20.
    assert told("B", "whole", **A_FIRST) == (
        "40 rounds short become 20; of the weighted shortfall 50 % closes, not 100 %; "
        "the largest part of the rest goes to A, priority 1: 20 rounds")


def test_who_lacks_as_large_a_part_shares_what_a_lever_brings():
    # 36 of 90 are made. What lacks is spread fairly, at borders of bands in one way only: 60 %, 36 of A's 60 and 18 of
    # B's 30. With 18 more for half of A's need 36 lack, 40 % of each: 24 and 12. Of A's 36 a third closes, not half.
    sheets = {**A_FIRST, "Settings": {"periods": 1, "equity": "yes"}, "Resources": [{"capacity": 36}],
              "Requirements": [{"quantity": 60}, {"ally": "B", "quantity": 30}]}
    assert told("A", "half", **sheets) == (
        "36 rounds short become 24; of the weighted shortfall 33 % closes, not 50 %; "
        "the largest part of the rest goes to B, priority 1: 6 rounds")


def test_the_need_itself_takes_no_part_of_the_rest():
    # A lacks 5 of 15 and takes 5 of the 25 more for half of B's need: 20 are left for B, more than A has of it.
    sheets = {**A_FIRST, "Requirements": [{"quantity": 15}, {"ally": "B", "quantity": 50, "priority": 2}]}
    assert told("B", "half", **sheets) == (
        "50 rounds short become 30; of the weighted shortfall 40 % closes, not 50 %; "
        "the largest part of the rest goes to A, priority 1: 5 rounds")


def test_who_is_named_is_the_one_whose_shortfall_falls_most_at_its_price():
    # The line makes 10 of F, at 100, or of G, at 1. A, that has them, lacks 15 of F and C 30 of G; B, that comes later,
    # 100. Of the 50 more for half of that A takes 15, C 30, and B 5. A's 15 are worth 1,500, C's 30 are worth 30.
    sheets = {"Settings": ONE, "Allies": [*TWO, {"ally": "C"}], "Families": [{"family": "F"}, {"family": "G"}],
              "Items": [{"item": "I"}, {"item": "J", "family": "G"}],
              "Offers": [{"offer": "O"}, {"offer": "P", "item": "J", "price": 1}], "Resources": [{"capacity": 10}],
              "ResourceUse": [{"offer": "O"}, {"offer": "P"}],
              "Requirements": [{"quantity": 25}, {"ally": "C", "family": "G", "quantity": 30},
                               {"ally": "B", "quantity": 100, "priority": 2}]}
    assert told("B", "half", **sheets) == (
        "100 units short become 95; of the weighted shortfall 5 % closes, not 50 %; "
        "the largest part of the rest goes to A, priority 1: 15 units")


def test_what_rounding_leaves_is_nothing():
    case, plan, remedy = solved("A", **ALONE)
    almost = replace(remedy.trials["whole"].plan, shortfall={ShortfallKey(2, 1): 1e-5})
    tried = replace(remedy, trials={"whole": replace(remedy.trials["whole"], plan=almost)})
    assert lever_effects(case, plan, tried)["whole"].after == 0


@pytest.mark.parametrize(("before", "after", "share", "told"), [
    # Of what is late a part stays, though every round is there at the end.
    (10_770, 0, 0.82, "10,800 rounds short become 0; of the weighted shortfall 82 % closes, not 100 %"),
    # 100 %, not 100 % says nothing.
    (400, 2, 0.996, "400 rounds short become 2; of the weighted shortfall 99.6 % closes, not 100.0 %"),
    # Three digits do not tell the two apart.
    (580_000, 579_900, 0.1, "580,000 rounds stay short; of the weighted shortfall 10 % closes, not 100 %"),
    (2, 1, 0.5, "2 rounds short become 1; of the weighted shortfall 50 % closes, not 100 %")])
def test_what_units_do_not_say_the_weighted_shortfall_does(before: float, after: float, share: float, told: str):
    case, _, remedy = solved("B", **A_FIRST)
    effect = LeverEffect(before, after, 0.0, share, closes_nothing=False, leaves_rest=True)
    assert effect_text(case, remedy, "whole", effect) == f"{told}; no other need takes the rest"


def test_a_rule_that_ends_before_the_plan_says_when():
    # Nothing can be held and A takes what Q1 makes; B needs its 6 in Q1 alone.
    sheets = {**A_FIRST, "Settings": {"periods": 2}, "Families": [{"unit": "round", "storage_per_unit": 1}],
              "Allies": [{"ally": "A", "storage": 0}, {"ally": "B", "storage": 0}],
              "Requirements": [{"quantity": 30, "to": "2024-Q1"},
                               {"ally": "B", "quantity": 6, "priority": 2, "to": "2024-Q1"}]}
    assert ("rule B F, kind min_quantity, value 3, ally B, family F, to 2024-Q1; with that row 6 rounds short become 3"
            in told("B", "half", **sheets))


def test_a_minimum_that_cannot_be_kept_is_told_as_such():
    # B may order no more than 5; what else it needs is passed on by A, which no minimum of B's orders reserves.
    sheets = {**A_FIRST, "Rules": [{"kind": "max_quantity", "value": 5, "ally": "B"}],
              "Transfers": [{"from_ally": "A", "to_ally": "B"}]}
    assert told("B", "half", **sheets) == (
        "40 rounds stay short: the largest part of what this brings goes to A, priority 1: 20 rounds; nor would this "
        "row of Rules reserve it: rule B F, kind min_quantity, value 20, ally B, family F")


def test_stock_that_is_there_sooner():
    # 10 a quarter; a stock of 20 is wanted from Q1 on: 10 lack in Q1, none in Q2, the end.
    sheets = {**ALONE, "Settings": {"periods": 2}, "Resources": [{"capacity": 10}],
              "Requirements": [{"quantity": 20, "kind": "stock"}]}
    assert told("A", "half", **sheets) == (
        "nothing is short at the end of the plan; of the weighted shortfall 50 % closes, because stock is there sooner")


def test_a_lever_of_several_relaxations():
    # A line of 6 and powder for 6: 4 of 10 lack, and 4 and 2 more together close them.
    sheets = {"Settings": ONE, "Families": ROUNDS, "Requirements": [{"quantity": 10}],
              "Resources": [{"resource": "LINE", "capacity": 6}, {"resource": "POWDER", "capacity": 3}],
              "ResourceUse": [{"resource": "LINE", "offer": "O"},
                              {"resource": "POWDER", "offer": "O", "quantity": 0.5}]}
    case, plan, remedy = solved("A", **sheets)
    table = frame_of(levers_table(case, plan, [remedy]))
    whole = table[table["goal"] == "all"]
    assert sorted(whole["name"]) == ["LINE", "POWDER"]
    # Each row tells what all changes of its goal do together.
    for column, value in (("short now", 4), ("short after", 0), ("closes", 4), ("closes, at its price EUR", 400),
                          ("closes of the weighted shortfall", 1)):
        assert whole[column].tolist() == [pytest.approx(value, abs=1e-3)] * 2, column
    assert set(whole["what comes of it"]) == {"with both changes: 4 rounds short become 0"}


def test_the_sheet_the_terminal_and_the_json_say_the_same():
    case, plan, remedy = solved("B", **A_FIRST)
    table = frame_of(levers_table(case, plan, [remedy]))
    half, whole = table[table["goal"] == "half"].iloc[0], table[table["goal"] == "all"].iloc[0]
    assert half["could close"] == pytest.approx(0.5)
    assert half[["short now", "short after", "closes"]].tolist() == [40, 40, 0]
    assert whole[["short now", "short after", "closes"]].tolist() == pytest.approx([40, 20, 20], abs=1e-3)
    assert half["what comes of it"] in " ".join(levers_lines(case, plan, [remedy]).split())
    (fact,) = lever_facts(case, plan, [remedy])
    about = {"abs": 1e-3}
    assert fact["outcomes"]["half"] == {
        "short_now": 40, "short_after": 40, "closes": 0, "closes_money": 0, "closes_share": pytest.approx(0, **about),
        "taker": {"ally": "A", "family": "F", "priority": 1, "units": pytest.approx(20, **about)},
        "reserve": {"row": {"rule": "B F", "kind": "min_quantity", "value": "20", "ally": "B", "family": "F"},
                    "short_after": pytest.approx(20, **about)}}
    assert fact["outcomes"]["all"] == {
        "short_now": 40, "short_after": pytest.approx(20, **about), "closes": pytest.approx(20, **about),
        "closes_money": pytest.approx(2000, rel=1e-5), "closes_share": pytest.approx(0.5, **about),
        "taker": {"ally": "A", "family": "F", "priority": 1, "units": pytest.approx(20, **about)}, "reserve": None}
