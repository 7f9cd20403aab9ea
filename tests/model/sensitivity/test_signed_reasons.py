"""What signed orders alone use up is an obstacle and a cause of its own, which no other need takes: by tiny worlds."""

from typing import Any

import pytest

from data.narrative.causes import Claim
from data.narrative.lifted_causes import LiftedCauses, checked_causes
from data.narrative.rows import cause_of
from model.plan import ShortfallKey
from model.row_kinds import RULE
from model.sensitivity.shortfall_reasons import ShortfallReason
from tests.helpers.explained import Explained, explained, ranked_causes
from tests.helpers.worlds import world

ONE = {"periods": 1}
LINE = [{"offer": "O"}]


def signed(quantity: float, period: str = "2024-Q1", **cells: Any) -> list[dict[str, Any]]:
    return [{"quantity": quantity, "period": period, **cells}]


def reasons(found: Explained) -> dict[ShortfallKey, ShortfallReason]:
    return {key: found.reason(*key) for key in found.plan.shortfall}


def causes(found: Explained) -> list[str]:
    return [cause.words for cause in ranked_causes(found.case, found.plan, reasons(found))]


def test_a_line_full_of_signed_orders_is_an_obstacle_and_a_cause():
    # 4 of 4 are signed for B; A is short of all.
    sheets = {"Settings": ONE, "Allies": [{"ally": "A"}, {"ally": "B"}], "Resources": [{"capacity": 4}],
              "ResourceUse": LINE, "Requirements": [{"quantity": 20}]}
    found = explained(world(**sheets, Signed=signed(4, ally="B")))
    assert found.text(2, 1).startswith("R is full of signed orders in 2024-Q1, those of B; ")
    assert causes(found) == ["signed orders that fill R"]
    # Where new orders take a part of it the line is full as ever.
    found = explained(world(**sheets, Signed=signed(3, ally="B")))
    assert found.text(2, 1).startswith("R is full in 2024-Q1, taken by B, A; ")
    assert causes(found) == ["capacity of R"]


def test_offers_and_budgets_that_signed_orders_take_say_so():
    sheets = {"Settings": ONE, "Requirements": [{"quantity": 20}]}
    found = explained(world(**sheets, Offers=[{"max_quantity": 4}], Signed=signed(4, "2023-Q1")))
    assert found.text(2, 1) == ("signed orders take all of offer O, those of A; cheapest way: offer O, delivered in "
                                "2024-Q1")
    assert causes(found) == ["signed orders that take all of offer O"]
    found = explained(world(**sheets, Budgets=[{"amount": 400}], Signed=signed(4)))
    assert found.text(2, 1).startswith("signed orders take all of the budget of A in 2024")
    assert causes(found) == ["signed orders that take the budget of A"]


@pytest.mark.parametrize("quantity", [4, 6])
def test_a_rule_that_signed_orders_bring_to_its_limit_or_beyond_says_so(quantity: float):
    # 4 may be bought in all; with 3 signed a new order is the fourth, with 4 or 6 there is none, whatever is needed.
    sheets = {"Settings": ONE, "Requirements": [{"quantity": 20}], "Rules": [{"kind": "max_quantity", "value": 4}]}
    found = explained(world(**sheets, Signed=signed(3)))
    assert found.text(2, 1).startswith("rule rule is at its limit; ") and causes(found) == ["rule rule"]
    found = explained(world(**sheets, Signed=signed(quantity)))
    assert found.text(2, 1) == ("signed orders alone bring rule rule to its limit or beyond it; cheapest way: offer O, "
                                "delivered in 2024-Q1")
    assert causes(found) == ["signed orders that bring rule rule to its limit"]
    lifted = checked_causes(found.case, found.plan, found.relaxation, reasons(found))
    assert [cause.words for cause in lifted] == ["signed orders that bring rule rule to its limit"]


def test_a_rule_that_signed_orders_use_up_is_no_cause_where_lifting_it_changes_nothing():
    # What is short is F, of which K makes 4; the rule is about G, for which all that it allows is signed.
    found = explained(world(
        Settings=ONE, Families=[{}, {"family": "G"}], Items=[{}, {"item": "J", "family": "G"}],
        Offers=[{}, {"offer": "P", "item": "J"}], Resources=[{"resource": "K", "capacity": 4}],
        ResourceUse=[{"resource": "K", "offer": "O"}], Rules=[{"kind": "max_quantity", "value": 4, "family": "G"}],
        Requirements=[{"quantity": 10}], Signed=signed(4, offer="P")))
    cause = cause_of(found.case, RULE.row("rule", ()), signed=True)
    claim = Claim(members={cause: 1.0})
    claim.add(found.reason(2, 1), 1, 600.0, 600.0)
    LiftedCauses(found.case, found.relaxation).check(claim)
    assert claim.in_words(found.case) == "capacity of K"


def test_a_share_holds_for_new_orders_by_themselves():
    # Half of F at most from M, which alone offers it: nothing new, whether M has orders already or not.
    sheets = {"Settings": ONE, "Requirements": [{"quantity": 20}],
              "Rules": [{"kind": "max_share", "value": 0.5, "manufacturer": "M", "family": "F"}]}
    for before in ([], signed(10)):
        found = explained(world(**sheets, Signed=before))
        assert found.text(2, 1).startswith("rule rule is at its limit") and causes(found) == ["rule rule"]


@pytest.mark.parametrize("sheets", [
    {"Offers": [{"max_quantity": 4}]}, {"Terms": [{"offer": "O", "ally": "A", "max_quantity": 4}]},
    {"Rules": [{"kind": "max_quantity", "value": 4}]}])
@pytest.mark.parametrize("later", [1, 2])
def test_no_other_need_takes_what_signed_orders_take(sheets: dict[str, Any], later: int):
    # Nothing new may be ordered at all, so that nobody who counts more comes before the need of Q2: one of half the
    # weight for its time, or of a later priority.
    found = explained(world(
        **sheets, Settings={"start": "2024-Q4", "periods": 2, "time_preference": 1}, Signed=signed(6, "2023-Q1"),
        Requirements=[{"quantity": 5, "to": "2024-Q4"}, {"quantity": 5, "from": "2025-Q1", "priority": later}]))
    assert found.plan.shortfall == pytest.approx({(2, 1): 5, (3, 2): 5})
    for row, period in found.plan.shortfall:
        text = found.text(row, period)
        assert "signed orders" in text and "taken by" not in text
        assert "other needs" not in text and "come first" not in text


def test_who_comes_first_on_a_line_that_signed_orders_fill_in_part_is_told():
    # 1 of 4 is left on the line, and B, which counts double, takes it.
    sheets = {"Settings": ONE, "Allies": [{"ally": "A"}, {"ally": "B", "priority": 2}], "Resources": [{"capacity": 4}],
              "ResourceUse": LINE, "Requirements": [{"quantity": 5}, {"ally": "B", "quantity": 5}]}
    assert "other needs would lose more" in explained(world(**sheets, Signed=signed(3))).text(2, 1)
    assert "other needs would lose more" not in explained(world(**sheets, Signed=signed(4))).text(2, 1)
