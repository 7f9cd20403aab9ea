"""What a planner is told about lots, steps, thresholds, counts and discounts before anything is solved.

`world` fills in the rest: quarters of 2024, allies A and B, offer O of item I by manufacturer M at 100 without lead
time. The line makes 10 a quarter, so 40 over the plan; A needs 5 a quarter, so 20."""

from typing import Any

import pytest

from data.checks.errors import check
from data.input.findings import errors_of
from tests.helpers.worlds import world

LINE: dict[str, Any] = {"Resources": [{"capacity": 10}], "ResourceUse": [{"offer": "O"}],
                        "Allies": [{"ally": "A"}, {"ally": "B"}], "Requirements": [{"quantity": 5}]}


def wrong(**sheets: Any) -> list[str]:
    """The cells of all errors."""
    return [f"{each.sheet}!{each.cell}" for each in errors_of(check(world(**{**LINE, **sheets})))]


def told(**sheets: Any) -> list[tuple[str, str]]:
    """Places and messages of all findings, which are warnings."""
    found = check(world(**{**LINE, **sheets}))
    assert all(each.severity == "warning" for each in found), found
    return [(f"{each.sheet}!{each.cell}", each.message) for each in found]


def rule(**cells: Any) -> dict[str, Any]:
    return {"kind": "min_count", "value": 1, "count": "ally", **cells}


def test_terms_that_can_be_kept_have_nothing_to_say():
    assert told(Offers=[{"lot": 5}], Resources=[{"capacity": 10, "max_expansion": 10, "step": 5}],
                Thresholds=[{"at_least": 20, "for_each": "item"}, {"threshold": "fee", "fixed_cost": 9}],
                Rules=[rule(value=2), rule(rule="fewer", kind="max_count", for_each="family")],
                Discounts=[{"from_quantity": 10, "discount": 0.03}, {"from_quantity": 20, "discount": 0.06}]) == []


def test_a_threshold_asks_for_something_unless_it_does_not_hold():
    assert wrong(Thresholds=[{"for_each": "ally"}]) == ["Thresholds!N2"]
    assert wrong(Thresholds=[{"active": "no"}]) == []
    assert wrong(Thresholds=[{"fixed_cost": 0}]) == []  # a scenario may have set it


@pytest.mark.parametrize(("row", "cell"), [
    (rule(count=None), "R2"),
    (rule(value=1.5), "D2"),
    (rule(penalty=3), "Q2"),
    ({"kind": "max_quantity", "value": 9, "count": "ally"}, "R2"),
    ({"kind": "max_quantity", "value": 9, "least": 2}, "S2"),
])
def test_rules_that_count_and_rules_that_do_not(row: dict[str, Any], cell: str):
    assert wrong(Rules=[row]) == [f"Rules!{cell}"]
    assert wrong(Rules=[{**row, "active": "no"}]) == []


def test_a_rule_that_counts_weighs_no_orders():
    assert wrong(Attributes=[{"item": "I", "value": 1}], Rules=[rule(attribute="content")]) == ["Rules!N2"]


@pytest.mark.parametrize(("second", "cell"), [
    ({"from_quantity": 10, "per": "year"}, "Discounts!D3"),        # a blank per is the year
    ({"from_quantity": 10}, "Discounts!A3"),                       # the same cells: a key that is repeated
    ({"from_quantity": 20, "kind": "incremental"}, "Discounts!F3"),
])
def test_the_quantities_of_a_discount_rise_and_it_is_of_one_kind(second: dict[str, Any], cell: str):
    assert wrong(Discounts=[{"from_quantity": 10, "discount": 0.03}, {"discount": 0.06, **second}]) == [cell]


def test_discounts_by_year_and_in_all_are_two():
    assert wrong(Discounts=[{"from_quantity": 10, "discount": 0.03},
                            {"from_quantity": 10, "discount": 0.01, "per": "total", "kind": "incremental"}]) == []


def test_filters_of_a_threshold_contradict_each_other():
    assert wrong(Families=[{"family": "F"}, {"family": "G"}], Thresholds=[
        {"at_least": 1, "family": "G", "item": "I"}]) == ["Thresholds!F2"]
    assert wrong(Thresholds=[{"at_least": 1, "from": "2024-Q3", "to": "2024-Q1"}]) == ["Thresholds!M2"]


def test_a_lot_is_more_than_can_be_ordered_for_a_period():
    # The line makes 10 a quarter, whoever buys.
    ((place, message),) = told(Offers=[{"lot": 11}])
    assert place == "Offers!M2" and "nothing of the offer can be ordered" in message
    assert message.endswith("O for A (lot 11, possible 10), O for B (lot 11, possible 10)")


def test_a_lot_is_more_than_the_terms_of_a_buyer_allow():
    ((_, message),) = told(Offers=[{"lot": 4}], Terms=[{"offer": "O", "ally": "A", "max_quantity": 3}])
    assert message.endswith(": O for A (lot 4, possible 3)")


def test_a_lot_is_more_than_an_ally_could_ever_need():
    # A needs 4 x 1 and a stock of 3: 7 in all. B needs nothing, and is not told about.
    needs = [{"quantity": 1}, {"quantity": 3, "kind": "stock"}, {"quantity": 2, "kind": "stock", "from": "2024-Q3"}]
    ((place, message),) = told(Offers=[{"lot": 8}], Requirements=needs)
    assert place == "Offers!M2" and message.endswith("could ever need, over the plan and in stock: O for A (lot 8, "
                                                     "needed 7)")
    assert told(Offers=[{"lot": 7}], Requirements=needs) == []
    # What A does not need it may pass on.
    assert told(Offers=[{"lot": 8}], Requirements=needs, Transfers=[{"from_ally": "A", "to_ally": "B"}]) == []


def test_a_lot_of_a_component_is_needed_for_what_is_put_together():
    # 4 rounds of G in all, each with two I: 8 of I are needed, as well as 4 as such.
    sheets: dict[str, Any] = {
        "Families": [{"family": "F"}, {"family": "G"}], "Items": [{"item": "I"}, {"item": "W", "family": "G"}],
        "Assembly": [{"item": "W", "component": "I", "quantity": 2}],
        "Requirements": [{"quantity": 1, "family": "G"}, {"quantity": 1}]}
    # A line of two quarters' size, so that the lot itself can be made.
    assert not [place for place, _ in told(Offers=[{"lot": 10}], **sheets) if place == "Offers!M2"]
    ((_, message),) = (each for each in told(**{
        **sheets, "Offers": [{"lot": 13}], "Resources": [{"capacity": 20}]}) if each[0] == "Offers!M2")
    assert message.endswith("O for A (lot 13, needed 12)")


def test_a_step_is_more_than_the_expansion_on_offer():
    ((place, message),) = told(Resources=[{"capacity": 10, "max_expansion": 6, "step": 7}])
    assert place == "Resources!L2" and message.endswith("R (step 7, max_expansion 6)")
    assert told(Resources=[{"capacity": 10, "max_expansion": 6, "step": 6}]) == []


@pytest.mark.parametrize(("for_each", "most", "groups"), [
    ("item", 40, ["I"]),                               # four quarters of 10
    ("item,period", 10, ["I 2024-Q1", "I 2024-Q2", "I 2024-Q3", "I 2024-Q4"]),
    ("manufacturer,order_period", 10, ["M 2024-Q1", "M 2024-Q2", "M 2024-Q3", "M 2024-Q4"]),
])
def test_a_minimum_above_what_the_line_makes(for_each: str, most: int, groups: list[str]):
    ((place, message),) = told(Thresholds=[{"at_least": most + 1, "for_each": for_each}])
    assert place == "Thresholds!N2"
    assert message.endswith(", ".join(f"threshold {group} (at least {most + 1}, possible {most})" for group in groups))
    assert told(Thresholds=[{"at_least": most, "for_each": for_each}]) == []


def test_signed_orders_help_to_reach_a_minimum():
    # 5 are signed in the first quarter and take as much of the line: 5 and 35 make 40, and 45 with 5 from before.
    signed = [{"quantity": 5, "period": period} for period in ("2023-Q1", "2024-Q1")]
    assert told(Thresholds=[{"at_least": 45}], Signed=signed) == []
    ((_, message),) = told(Thresholds=[{"at_least": 46}], Signed=signed)
    assert message.endswith("threshold (at least 46, possible 45)")


def test_a_threshold_that_no_order_matches_or_outside_the_plan():
    ((place, message),) = told(Manufacturers=[{}, {"manufacturer": "N"}], Resources=[{
        "capacity": 10, "manufacturer": "N"}], Thresholds=[{"at_least": 1, "manufacturer": "N"}])
    assert place == "Thresholds!A2" and "no possible order matches" in message
    ((place, message),) = told(Thresholds=[{"at_least": 1, "from": "2025-Q1"}])
    assert place == "Thresholds!L2" and "outside the horizon" in message


def test_more_makers_are_asked_for_than_there_are():
    ((place, message),) = told(Rules=[rule(value=2, count="manufacturer", for_each="family")])
    assert place == "Rules!D2" and message.endswith("rule F (at least 2, there are 1)")
    # A signed order of another one counts, too.
    assert "Rules!D2" not in dict(told(
        Manufacturers=[{}, {"manufacturer": "N"}],
        Offers=[{}, {"offer": "P", "manufacturer": "N", "allies": "B", "to": "2023-Q4"}],
        Signed=[{"offer": "P", "ally": "A", "quantity": 1, "period": "2023-Q2"}],
        Rules=[rule(value=2, count="manufacturer", for_each="family")]))


def test_as_many_are_allowed_as_there_are():
    ((place, message),) = told(Rules=[rule(kind="max_count", value=2, for_each="family")])
    assert place == "Rules!D2" and message.endswith("no effect: rule (at most 2, there are 2)")


def test_least_has_no_effect_on_a_maximum():
    ((place, _),) = told(Rules=[rule(kind="max_count", least=5, for_each="family")])
    assert place == "Rules!S2"


def test_discounts_that_are_never_earned_or_fall():
    ((place, message),) = told(Discounts=[{"from_quantity": 40, "discount": 0.03},
                                          {"from_quantity": 41, "discount": 0.06}])
    assert place == "Discounts!D3" and message.endswith("M I from 41 on (possible 40)")
    ((place, message),) = told(Discounts=[{"from_quantity": 20, "discount": 0.03},
                                          {"from_quantity": 10, "discount": 0.06}])
    assert place == "Discounts!E2" and message.endswith("M I from 20 on")


def test_a_discount_on_what_nobody_sells():
    ((place, message),) = told(Items=[{"item": "I"}, {"item": "J"}], Offers=[{}, {"offer": "P", "item": "J"}],
                               ResourceUse=[{"item": "I"}, {"item": "J"}], Manufacturers=[{}, {"manufacturer": "N"}],
                               Discounts=[{"manufacturer": "N", "from_quantity": 1, "discount": 0.1}])[-1:]
    assert place == "Discounts!A2" and message.endswith("earns the discount: N I")


def test_settings_that_leave_the_terms_aside():
    ((place, message),) = told(Offers=[{"lot": 5}], Settings={"whole": "no"})
    assert place == "Settings!B8" and "does without lots" in message
    assert told(Settings={"whole": "no"}) == []
    ((place, message),) = told(Settings={"whole": "no", "simplify": "both"})
    assert place == "Settings!B8" and "and simplify" in message
    ((place, message),) = told(Settings={"simplify_tolerance": 0.01})
    assert place == "Settings!B8" and "no effect while simplify is no" in message
    assert told(Settings={"simplify": "orders", "simplify_tolerance": 0.01}) == []


def test_a_lot_costs_more_than_the_buyer_has():
    # 20 rounds at 100 are 2,000; what is signed has taken 300 of 2,200.
    budget: dict[str, Any] = {"Requirements": [{"quantity": 10}], "Offers": [{"lot": 20}], "Resources": [
        {"capacity": 20}], "Signed": [{"quantity": 3, "period": "2024-Q1"}]}
    ((place, message),) = told(**budget, Budgets=[{"amount": 2200}])
    assert place == "Offers!M2" and "can pay for" in message
    assert message.endswith("O for A (lot 20, paid for 19 at most)")
    assert told(**budget, Budgets=[{"amount": 2300}]) == []
    # Others may pay.
    assert told(**budget, Budgets=[{"amount": 2200}], Contributions=[{"from_ally": "B", "to_ally": "A"}]) == []


def test_a_step_costs_more_than_there_is_for_expansions():
    line = {"capacity": 10, "max_expansion": 20, "expansion_cost": 10, "step": 20}
    ((place, message),) = told(Resources=[line], Settings={"expansion_budget": 199})
    assert place == "Resources!L2" and message.endswith("R (step 20, paid for 19.9 at most)")
    assert told(Resources=[line], Settings={"expansion_budget": 200}) == []


def test_a_minimum_order_above_what_budgets_buy():
    # A and B have 1,000 and 900: 19 rounds together, 10 and 9 alone.
    money = [{"amount": 1000}, {"ally": "B", "amount": 900}]
    ((place, message),) = told(Budgets=money, Thresholds=[{"at_least": 10, "for_each": "ally"}])
    assert place == "Thresholds!N2" and "can pay for" in message
    assert message.endswith("threshold B (at least 10, paid for 9 at most)")
    ((_, message),) = told(Budgets=money, Thresholds=[{"at_least": 20}])
    assert message.endswith("threshold (at least 20, paid for 19 at most)")
    assert told(Budgets=money, Thresholds=[{"at_least": 19}]) == []


def test_a_minimum_order_that_lots_make_larger_than_the_line():
    # Ten a quarter are made, in lots of 4: at least 9 are three lots, 12.
    ((place, message),) = told(Offers=[{"lot": 4}], Thresholds=[{"at_least": 9, "for_each": "period", "to": "2024-Q1"}])
    assert place == "Thresholds!N2"
    assert message.endswith("threshold 2024-Q1 (at least 9, 12 in lots of 4, possible 10)")
    assert told(Offers=[{"lot": 4}], Thresholds=[{"at_least": 8, "for_each": "period"}]) == []


def test_makers_that_cannot_make_what_counts():
    # N makes 2 a quarter, 8 in all: it never counts where one counts from 9 units on.
    makers: dict[str, Any] = {
        "Manufacturers": [{}, {"manufacturer": "N"}], "Offers": [{}, {"offer": "P", "manufacturer": "N"}],
        "Resources": [{"capacity": 10}, {"resource": "S", "capacity": 2}],
        "ResourceUse": [{"offer": "O"}, {"resource": "S", "offer": "P"}]}
    two = rule(value=2, count="manufacturer", for_each="family")
    ((place, message),) = told(**makers, Rules=[{**two, "least": 9}])
    assert place == "Rules!D2" and message.endswith("rule F (at least 2, there are 1 that can get 9)")
    assert told(**makers, Rules=[{**two, "least": 8}]) == []


def test_a_minimum_above_the_maximum_of_another_rule():
    most = rule(rule="most", kind="max_count", value=1, for_each="item")
    ((place, message),) = told(Rules=[rule(value=2, for_each="item"), most])
    assert place == "Rules!D2" and message.endswith("rule (at least 2, at most 1 by most)")
    assert told(Rules=[rule(value=2, for_each="family"), {**most, "ally": "A"}, rule(rule="one", value=1)])[0][0] == (
        "Rules!D3")  # for one ally at most one: no effect, and no contradiction


def test_a_minimum_of_none_has_no_effect():
    ((place, message),) = told(Rules=[rule(value=0)])
    assert place == "Rules!D2" and message.endswith("rule (at least 0)")
