"""What a planner is told about complete rounds.

`world` fills in the rest: quarters 2024-Q1 to Q4, ally A with system S that fires the round I of family F. ROUNDS makes
two fuzes Z of family FUZE, offered as O with a line of 10 a quarter, and a case C of family CASE of which A has 9 one
round; nobody offers the round complete."""

from __future__ import annotations

from typing import Any

import pytest

from data.case.builder import assemble
from data.checks.errors import check
from data.input.cell_values import parse
from data.schema.inputs import ASSEMBLY
from tests.helpers.worlds import world

ROUNDS: dict[str, Any] = {
    "Families": [{"weight": 500}, {"family": "FUZE"}, {"family": "CASE"}],
    "Items": [{}, {"item": "Z", "family": "FUZE"}, {"item": "C", "family": "CASE"}],
    "Certified": [{"item": "I"}], "Offers": [{"item": "Z"}], "Stock": [{"item": "C", "quantity": 9}],
    "Assembly": [{"component": "Z", "quantity": 2}, {"component": "C"}],
    "Resources": [{"capacity": 10}], "ResourceUse": [{"item": "Z"}], "Requirements": [{"quantity": 5}]}


def found(**sheets: Any) -> dict[str, str]:
    """Messages by their places."""
    return {f"{one.sheet}!{one.cell}": one.message for one in check(world(**{**ROUNDS, **sheets}))}


def test_rounds_of_components_that_are_there_have_nothing_to_say():
    # Neither that nobody offers rounds and cases, nor that nobody requires fuzes: that is as it should be.
    assert found() == {}


def test_components_are_usable_from_the_first_period_in_which_a_round_is():
    # I from Q3; J, which takes fuzes too, from Q2: cases from Q3, fuzes from Q2. B has no system.
    case = assemble(world(**ROUNDS | {
        "Allies": [{}, {"ally": "B"}], "Systems": [{}], "Items": [*ROUNDS["Items"], {"item": "J"}],
        "Certified": [{"from": "2024-Q3"}, {"item": "J", "from": "2024-Q2"}],
        "Assembly": [*ROUNDS["Assembly"], {"item": "J", "component": "Z"}]}))
    assert case.usable_from == {("A", "I"): 3, ("A", "J"): 2, ("A", "Z"): 2, ("A", "C"): 3}
    assert case.components == {"I": {"Z": 2, "C": 1}, "J": {"Z": 1}}


@pytest.mark.parametrize(("row", "message"), [
    ({"component": "I"}, "I stands there as a component of itself: name what goes into it"),
    ({"component": "J"}, "the component J is of the family F of I and would count as a complete round: give it a "
                         "family of its own"),
    ({"item": "C", "component": "Z"}, ""),  # row 3, where C is a component, is the one to mend
])
def test_a_component_is_simple_and_of_another_family(row: dict[str, Any], message: str):
    told = found(Items=[*ROUNDS["Items"], {"item": "J"}], Assembly=[*ROUNDS["Assembly"], row])
    where = "Assembly!B4" if message else "Assembly!B3"
    assert told == {where: message or "the component C has components of its own, in row 4: name what I is put "
                    "together from in the end"}


def test_a_circle_is_told_at_both_ends():
    told = found(Assembly=[{"component": "Z"}, {"item": "Z", "component": "I"}])
    assert set(told) == {"Assembly!B2", "Assembly!B3"}


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_a_component_that_no_round_takes_is_refused_by_the_cell(quantity: str):
    with pytest.raises(ValueError, match="quantity"):
        parse(quantity, ASSEMBLY.column("quantity"), "quarter")


def test_a_component_that_nobody_has_or_offers():
    told = found(Stock=[])
    assert told["Assembly!B3"] == ("no ally has or can order the component, so no round can be completed with it: "
                                   "C of I")
    assert told["Requirements!B2"].endswith("or possible order: A F (never there: C)")
    assert found(Stock=[], Deliveries=[{"item": "C", "period": "2024-Q1", "quantity": 1}]) == {}
    offers = [{"item": "Z"}, {"offer": "P", "item": "C", "to": "2023-Q4"}]  # the window is over, but 9 are signed
    signed = [{"offer": "P", "ally": "A", "period": "2024-Q1", "quantity": 9}]
    assert "Assembly!B3" in found(Stock=[], Offers=offers)
    assert "Assembly!B3" not in found(Stock=[], Offers=offers, Signed=signed)


def test_an_offer_that_no_ally_can_take_up_is_none():
    # 12 months from the first quarter on is after the fourth
    told = found(Offers=[{"item": "Z", "lead_months": 12}])
    assert told["Assembly!B2"].endswith(": Z of I")


def test_rounds_without_a_weight_count_for_nothing():
    message = ("nobody offers these rounds complete, so one that is short counts 1, next to nothing: give the weight, "
               "such as what its components cost: F")
    assert found(Families=[{}, *ROUNDS["Families"][1:]]) == {"Families!D2": message}
    offers = [{"item": "Z"}, {"offer": "P"}]
    assert "Families!D2" not in found(Families=[{}, *ROUNDS["Families"][1:]], Offers=offers)


COMPLETE = {"Offers": [{"item": "Z"}, {"offer": "P"}], "ResourceUse": [{"item": "Z"}, {"item": "I"}]}


def test_a_standard_share_that_sees_what_is_bought_alone():
    families = [{"weight": 500, "standard_share": 0.5}, *ROUNDS["Families"][1:]]
    items = [{"standard": "yes"}, *ROUNDS["Items"][1:]]
    [(place, message)] = found(**COMPLETE, Families=families, Items=items).items()
    assert place == "Families!E2" and message.endswith("components count in their own families: F")
    fuzes = [{"weight": 500}, {"family": "FUZE", "standard_share": 0.5}, {"family": "CASE"}]
    standard = [{}, {"item": "Z", "family": "FUZE", "standard": "yes"}, ROUNDS["Items"][2]]
    assert found(Families=fuzes, Items=standard) == {}


def test_a_group_whose_members_may_both_fire_the_round():
    groups = [{"ally": "A", "share": 0.5}, {"ally": "B", "share": 0.5}]
    told = found(**COMPLETE, Allies=[{}, {"ally": "B"}], Groups=groups)
    assert told == {"Groups!C2": "rounds of the family are also put together from components, and the share of the "
                    "group does not see them: it sees what is bought complete alone, components count in their own "
                    "families: G F"}
    assert found(**COMPLETE, Allies=[{}, {"ally": "B"}], Systems=[{}], Groups=groups) == {}


@pytest.mark.parametrize(("rule", "concerned"), [
    ({"kind": "max_share", "value": 0.5, "family": "F"}, True),
    ({"kind": "max_share", "value": 0.5, "item": "I"}, True),
    ({"kind": "max_share", "value": 0.5, "family": "FUZE", "manufacturer": "M"}, False),
    ({"kind": "max_share", "value": 0.5, "for_each": "family"}, True),
    ({"kind": "max_spend", "value": 5, "for_each": "year"}, False),  # over all families: it sees the components, too
    ({"kind": "max_share", "value": 0.5, "family": "F", "active": "no"}, False),
])
def test_a_rule_on_the_family_of_the_round(rule: dict[str, Any], concerned: bool):
    told = found(**COMPLETE, Rules=[rule])
    assert ("Rules!A2" in told) == concerned and len(told) == concerned


def early(**sheets: Any) -> str:
    """What is said of a need before anything can be there."""
    told = found(**sheets).get("Requirements!D2", "")
    return told.rpartition("(")[2]


def test_a_round_is_there_when_all_of_its_components_are():
    # Fuzes after six months, in Q3; cases from the start. The line makes complete rounds from Q2 on, if any.
    late: dict[str, Any] = {"Offers": [{"item": "Z", "lead_months": 6}]}
    assert early() == ""
    assert early(**late) == "earliest 2024-Q3: the lead time of offer O)"
    complete = [*late["Offers"], {"offer": "P", "lead_months": 3}]
    use = [{"item": "Z"}, {"item": "I"}]
    assert early(Offers=complete, ResourceUse=use) == "earliest 2024-Q2: the lead time of offer P)"
    assert early(**late, Stock=[*ROUNDS["Stock"], {"item": "I", "quantity": 1}]) == ""


def test_components_that_are_never_there_together():
    # Cases expire after Q2, fuzes come in Q3.
    late: dict[str, Any] = {"Offers": [{"item": "Z", "lead_months": 6}],
                            "Stock": [{"item": "C", "quantity": 9, "usable_to": "2024-Q2"}]}
    assert "nothing that the ally may use can ever be there" in found(**late)["Requirements!B2"]
    more = [{"item": "C", "period": "2024-Q4", "quantity": 1}]
    assert early(**late, Deliveries=more) == "earliest 2024-Q4: the components of I are there together)"


def test_components_are_passed_on_but_never_a_round_put_together():
    # B has fuzes and cases but no gun: A gets both by rail, a quarter late.
    pair: dict[str, Any] = {"Allies": [{}, {"ally": "B"}], "Systems": [{}], "Offers": [], "Resources": [],
                            "ResourceUse": [], "Manufacturers": [],
                            "Stock": [{"ally": "B", "item": "Z", "quantity": 9}, {"ally": "B", "item": "C",
                                                                                 "quantity": 9}]}
    rail = {"from_ally": "B", "to_ally": "A", "delay_months": 3}
    told = found(**pair, Transfers=[rail])
    assert told["Requirements!D2"].endswith("(earliest 2024-Q2: what B passes on of Z arrives then)")
    assert "never there: C" in found(**pair, Transfers=[{**rail, "family": "FUZE"}])["Requirements!B2"]


def test_targets_of_rounds_are_no_proof_of_too_little_room():
    # 5 rounds of 10 storage units each have no room in 20; as two fuzes and a case of 1 each they take 15.
    room: dict[str, Any] = {
        "Allies": [{"storage": 20}], "Requirements": [{"kind": "stock", "quantity": 5}],
        "Families": [{"weight": 500, "storage_per_unit": 10}, {"family": "FUZE", "storage_per_unit": 1},
                     {"family": "CASE", "storage_per_unit": 1}]}
    assert found(**room) == {}
    fuzes = [{"kind": "stock", "quantity": 5}, {"kind": "stock", "family": "FUZE", "quantity": 21}]
    assert found(**{**room, "Requirements": fuzes})["Allies!I2"].endswith("A in 2024-Q1 (wanted 21, there is 20)")


def test_a_budget_is_judged_by_what_the_components_cost():
    # 5 rounds a quarter for a year at 2 * 100 a round: 4,000 a year, a hundred times of which is 400,000.
    enough, far = [{"amount": 400_000}], [{"amount": 400_001}]
    assert "Budgets!C2" not in found(Budgets=enough)
    assert "needs 4,000 a year" in found(Budgets=far)["Budgets!C2"]
