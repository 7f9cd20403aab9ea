"""What a planner reads where policy, other needs or several limits at once stand behind a shortfall, by tiny worlds
whose answer is worked out by hand. Requirement rows are named by their row in the sheet: the first is 2."""

from __future__ import annotations

import re

import pytest

from data.figures.requirement_values import short_by
from data.input.tables import Tables
from data.narrative.rows import filled
from model.row_kinds import TRANSFER_LIMIT
from tests.helpers.explained import explained, explained_at_random, ranked_causes
from tests.helpers.worlds import world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}
ONE = {"periods": 1}
TWO = {"Settings": ONE, "Items": [{"item": "I", "standard": "yes"}, {"item": "J"}],
       "Offers": [{"offer": "P", "item": "J"}, {"max_quantity": 3}], "Requirements": [{"quantity": 8}]}


def test_the_standard_share():
    # Half must be standard, of which there are 3: 6 of 8. One P more would need one O more, one O more brings a P with
    # it: O is worth 200, of which 100 come back through the share, as much as P takes of it.
    found = explained(world(**TWO, Families=[{"standard_share": 0.5}]))
    assert found.plan.order == pytest.approx({("O", "A", 1): 3, ("P", "A", 1): 3})
    assert found.text(2, 1) == ("the standard share of F asks for more standard items over the plan; cheapest way, one "
                                "of 2 that cost the same: offer P, delivered in 2024-Q1; the other is blocked by "
                                "quantity limit of offer O")


def test_interoperability():
    # A and B must order half of F in I, which both can fire; only A can fire J. There are 3 of I, so A gets 3 of J.
    found = explained(world(
        **TWO, Allies=[{"ally": "A"}, {"ally": "B"}],
        Systems=[{"ally": "A"}, {"ally": "B"}, {"ally": "A", "system": "T"}],
        Certified=[{"item": "I"}, {"system": "T", "item": "J"}],
        Groups=[{"ally": "A", "share": 0.5}, {"ally": "B", "share": 0.5}]))
    assert found.plan.order == pytest.approx({("O", "A", 1): 3, ("P", "A", 1): 3})
    assert found.text(2, 1) == ("group G asks A for more common items of F over the plan; cheapest way, one of 2 that "
                                "cost the same: offer P, delivered in 2024-Q1; the other is blocked by quantity limit "
                                "of offer O")


GIVING = {"Settings": ONE, "Allies": [{"ally": "A"}, {"ally": "B"}], "Offers": [{"lead_months": 3}],
          "Stock": [{"ally": "B", "quantity": 10}]}


def test_a_transfer_limit():
    # B could spare all 10, 4 may move.
    found = explained(world(**GIVING, Transfers=[{"from_ally": "B", "to_ally": "A", "max_quantity": 4}],
                            Requirements=[{"quantity": 6}]))
    assert found.text(2, 1) == ("transfers from B to A of all families are at their limit in 2024-Q1; "
                                "cheapest way: I, passed on by B in 2024-Q1")


def test_transfer_limits_are_named_by_their_family_and_apart_by_their_row():
    # Of the 10 that B could spare two rows let 1 and 2 move.
    route = {"from_ally": "B", "to_ally": "A", "family": "F"}
    found = explained(world(**GIVING, Families=[{"name": "155 mm"}], Requirements=[{"quantity": 6}],
                            Transfers=[{**route, "max_quantity": 1}, {**route, "max_quantity": 2}]))
    named = [filled(found.case, TRANSFER_LIMIT.words.limit, TRANSFER_LIMIT.row(row, 1)) for row in (2, 3)]
    assert named == [f"transfers from B to A of 155 mm [F], row {row} of Transfers" for row in (2, 3)]
    assert found.text(2, 1).partition(", row ")[0] == "transfers from B to A of 155 mm [F]"


def test_a_giver_that_needs_it_itself():
    # B uses its 10 at a priority of its own that counts double.
    tables = world(**{**GIVING, "Allies": [{"ally": "A"}, {"ally": "B", "priority": 2}]},
                   Transfers=[{"from_ally": "B", "to_ally": "A"}],
                   Requirements=[{"quantity": 6}, {"ally": "B", "quantity": 12}])
    assert explained(tables).text(2, 1) == ("what B has goes to its own use in 2024-Q1 (priority 1); "
                                            "cheapest way: I, passed on by B in 2024-Q1")


def test_an_order_that_comes_later_than_the_giver():
    # In Q1 only B has any; an order takes a quarter. B needs its 10 itself, at twice the value.
    tables = world(**{**GIVING, "Settings": {"periods": 2}, "Allies": [{"ally": "A"}, {"ally": "B", "priority": 2}]},
                   Transfers=[{"from_ally": "B", "to_ally": "A"}],
                   Requirements=[{"quantity": 6, **Q1}, {"ally": "B", "quantity": 12, **Q1}])
    assert explained(tables).text(2, 1) == ("the earliest delivery of an order is 2024-Q2, because the shortest lead "
                                            "time is 3 months (offer O); what B has goes to its own use in 2024-Q1 "
                                            "(priority 1); cheapest way: I, passed on by B in 2024-Q1")


def test_a_giver_that_keeps_it_for_its_target():
    tables = world(**GIVING, Transfers=[{"from_ally": "B", "to_ally": "A"}],
                   Requirements=[{"quantity": 6, "priority": 2},
                                 {"ally": "B", "kind": "stock", "quantity": 10, "priority": 1}])
    assert explained(tables).text(2, 1) == ("what B has is kept for its own stock target in 2024-Q1 (priority 1); "
                                            "cheapest way: I, passed on by B in 2024-Q1")


def test_percentages_add_up():
    seen = 0
    for found in explained_at_random(range(40)):
        for key in found.plan.shortfall:
            parts = [int(part) for part in re.findall(r"(\d+) %", found.text(*key))]
            assert not parts or sum(parts) == 100, found.text(*key)
            seen += bool(parts)
    assert seen > 50


TWO_LINES = {"Settings": ONE, "Families": [{"family": "F", "name": "155 mm shells"}],
             "Offers": [{"offer": "O"}, {"offer": "P"}], "Requirements": [{"quantity": 10}],
             "ResourceUse": [{"resource": "L", "offer": "O"}, {"resource": "K", "offer": "P"}]}


def test_equal_ways_are_counted_and_the_other_limit_is_named():
    # 3 on each of two lines, a unit of either is worth the same 100.
    found = explained(world(**TWO_LINES, Resources=[{"resource": "L", "name": "the German line", "capacity": 3},
                                                    {"resource": "K", "name": "the Polish line", "capacity": 3}]))
    assert found.text(2, 1) == (
        "the German line [L] is full in 2024-Q1, taken by A; no expansion of L is on offer; cheapest way, one of 2 "
        "that cost the same: offer O, delivered in 2024-Q1; the other is blocked by the Polish line [K]")


def test_equal_ways_through_one_limit_are_told_as_one():
    # Both offers are made on L.
    found = explained(world(**{**TWO_LINES, "ResourceUse": [{"resource": "L", "offer": "O"},
                                                            {"resource": "L", "offer": "P"}]},
                            Resources=[{"resource": "L", "capacity": 3}]))
    assert found.text(2, 1) == ("L is full in 2024-Q1, taken by A; no expansion of L is on offer; "
                                "cheapest way: offer O, delivered in 2024-Q1")


def causes(tables: Tables) -> dict[str, float]:
    """The causes of all that is short."""
    found = explained(tables)
    return {cause.words: cause.money for cause in ranked_causes(
        found.case, found.plan, found.explainer.reasons(found.plan.shortfall))}


def test_the_cause_of_equal_ways_is_none_of_them_alone():
    # 4 short at 100: whichever line is larger helps, so neither is the cause by itself.
    lines = [{"resource": "L", "capacity": 3}, {"resource": "K", "capacity": 3}]
    assert causes(world(**TWO_LINES, Resources=lines)) == pytest.approx(
        {"any of several full lines for 155 mm shells [F]: K, L": 400})


def test_what_equal_ways_share_is_a_cause_of_its_own():
    # 5 of powder make 5 of F or G; G, 3 short, is worth 60 and needs no line, so powder is worth 60 of the 100 of F
    # whichever line makes it, and 40 are the lines', equal ones. F: 2 + 2 made on two lines, 6 short: 360 and 240.
    # G: 1 made, 3 short: all for powder. They cost 100 each to buy, whatever they are worth to the levels.
    found = causes(world(
        Settings=ONE, Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 60}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}],
        Offers=[{"offer": "O"}, {"offer": "P"}, {"offer": "Q", "item": "J"}],
        Resources=[{"resource": "L", "capacity": 2}, {"resource": "K", "capacity": 2},
                   {"resource": "W", "name": "powder", "capacity": 5}],
        ResourceUse=[{"resource": "L", "offer": "O"}, {"resource": "K", "offer": "P"},
                     *({"resource": "W", "offer": offer} for offer in "OPQ")],
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 4}]))
    assert found == pytest.approx({"capacity of powder [W]": 360 + 300,
                                   "any of several full lines for F: K, L": 240})


def test_the_causes_explain_all_that_is_short():
    seen = 0
    for found in explained_at_random(range(12)):
        ranked = ranked_causes(found.case, found.plan, found.explainer.reasons(found.plan.shortfall))
        assert sum(cause.weighted for cause in ranked) == pytest.approx(found.weighted_shortfall)
        assert sum(cause.money for cause in ranked) == pytest.approx(
            short_by(found.case, found.plan, lambda row: "all").get("all", 0.0))
        assert [cause.money for cause in ranked] == sorted((cause.money for cause in ranked), reverse=True)
        seen += bool(ranked)
    assert seen > 5


def test_names_with_brackets_and_colons_come_out_whole():
    # As above, on lines whose keys look like parts of a sentence.
    two = {**TWO_LINES, "ResourceUse": [{"resource": "L[1]", "offer": "O"}, {"resource": "to: K]", "offer": "P"}]}
    found = causes(world(**two, Resources=[{"resource": "L[1]", "capacity": 3},
                                           {"resource": "to: K]", "name": "the [Polish] line", "capacity": 3}]))
    assert found == pytest.approx({"any of several full lines for 155 mm shells [F]: L[1], to: K]": 400})
    told = explained(world(**two, Resources=[{"resource": "L[1]", "capacity": 3},
                                             {"resource": "to: K]", "name": "the [Polish] line", "capacity": 3}]))
    assert told.text(2, 1).endswith("the other is blocked by the [Polish] line [to: K]]")


def test_a_budget_beside_a_line_is_named_whole():
    # O needs L, P is bought by A from money that O's price leaves none of: either limit would help.
    found = causes(world(Settings=ONE, Allies=[{"ally": "A [x]: y"}], Offers=[{"offer": "O"}],
                         Budgets=[{"ally": "A [x]: y", "amount": 300}],
                         Requirements=[{"ally": "A [x]: y", "quantity": 10}],
                         Systems=[{"ally": "A [x]: y"}]))
    assert found == pytest.approx({"budget of A [x]: y": 700})
