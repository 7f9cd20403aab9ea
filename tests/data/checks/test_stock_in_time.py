"""What a planner is told about stock that expires and stock that is under way.

`world` fills in the rest: quarters 2024-Q1 to Q4, ally A with system S that fires item I of family F, offered as O."""

from __future__ import annotations

from typing import Any

import pytest

from data.case.builder import assemble
from data.checks.errors import check, check_all
from data.input.scenarios import apply_scenario
from tests.helpers.worlds import world

LINE: dict[str, Any] = {"Resources": [{"capacity": 10}], "ResourceUse": [{"offer": "O"}],
                        "Requirements": [{"quantity": 5}]}
PAIR: dict[str, Any] = {"Allies": [{}, {"ally": "B"}], "Systems": [{}]}  # B has no gun
RAIL = {"from_ally": "B", "to_ally": "A"}


def found(**sheets: Any) -> dict[str, str]:
    """Messages by their places."""
    return {f"{one.sheet}!{one.cell}": one.message for one in check(world(**{**LINE, **sheets}))}


def lot(last: str | None, ally: str = "A", quantity: float = 4) -> dict[str, Any]:
    return {"ally": ally, "quantity": quantity, "usable_to": last}


def test_stock_is_read_by_lots():
    # Q3 of 2023 is past; the first and last quarters are within; 2025 is beyond, where stock keeps.
    case = assemble(world(**LINE, Stock=[lot("2023-Q4", quantity=1), lot("2024-Q1", quantity=2),
                                         lot("2024-Q4", quantity=3), lot("2025-Q1", quantity=4), lot(None, quantity=5),
                                         lot("2024-Q2", quantity=0)]))
    assert case.stock == {("A", "I"): 9}
    assert case.lots == {("A", "I", 1): 2, ("A", "I", 4): 3}


def test_two_lots_of_one_item_and_last_period_are_one_row():
    rows = [lot("2024-Q1"), lot("2024-Q2"), lot(None), lot("2024-Q1")]
    [finding] = [one for one in check_all(world(**LINE, Stock=rows)) if one.severity == "error"]
    assert finding.cell == "A5" and "stands in A2 already" in finding.message


def test_a_lot_of_the_past():
    assert found(Stock=[lot("2023-Q4")]) == {
        "Stock!D2": "expired before the plan begins, so this stock is not there: A I 2023-Q4"}


NOBODY = ("nobody who may use the lot can have it before it expires: the holder may not, and no transfer brings it in "
          "time to an ally that may: ")


def test_a_lot_that_its_holder_may_not_use_in_time():
    certified = {"Certified": [{"from": "2024-Q2"}]}
    assert found(**certified, Stock=[lot("2024-Q2")], Requirements=[{"quantity": 5, "from": "2024-Q2"}]) == {}
    assert found(**certified, Stock=[lot("2024-Q1")], Requirements=[{"quantity": 5, "from": "2024-Q2"}]) == {
        "Stock!D2": NOBODY + "A I 2024-Q1"}


@pytest.mark.parametrize(("transfer", "reached"), [
    ({}, True), ({"max_quantity": 0}, False), ({"family": "F"}, True), ({"family": "G"}, False),
    ({"delay_months": 3}, True),    # leaves in Q1, arrives in Q2, the last quarter of the lot
    ({"delay_months": 4}, False),   # two quarters, begun ones count: in Q3
])
def test_a_lot_that_may_be_passed_on_in_time(transfer: dict[str, Any], reached: bool):
    told = found(**PAIR, Families=[{}, {"family": "G"}], Stock=[lot("2024-Q2", "B")], Transfers=[{**RAIL, **transfer}])
    assert told.get("Stock!D2") == (None if reached else NOBODY + "B I 2024-Q2")


def test_a_need_waits_for_what_is_under_way():
    # B alone has any; what leaves in the first quarter arrives in the third.
    alone: dict[str, Any] = {**PAIR, "Offers": [], "Manufacturers": [], "Resources": [], "ResourceUse": [],
                             "Stock": [lot(None, "B")]}
    told = found(**alone, Transfers=[{**RAIL, "delay_months": 6}])
    assert told["Requirements!D2"].endswith("A F in 2024-Q1 (earliest 2024-Q3: what B passes on of I arrives then)")
    # A certificate from the second quarter on makes it no earlier, one from the fourth later.
    for certified, earliest in (("2024-Q2", "2024-Q3: what B passes on of I arrives then"),
                                ("2024-Q4", "2024-Q4: I is certified from then on")):
        told = found(**alone, Transfers=[{**RAIL, "delay_months": 6}], Certified=[{"from": certified}])
        assert told["Requirements!D2"].endswith(f"(earliest {earliest})")
    # A lot until the second quarter never arrives in the third.
    told = found(**{**alone, "Stock": [lot("2024-Q2", "B")]}, Transfers=[{**RAIL, "delay_months": 6}])
    assert told["Requirements!B2"].endswith("or possible order: A F")
    assert "earliest" not in found(**alone, Transfers=[RAIL]).get("Requirements!D2", "")


def test_the_room_of_a_lot_is_let_in_up_to_the_quarter_before_its_last():
    # A lot of 30 until Q3 makes room of 30 in Q1 and Q2; from Q3 on there are 20, and a target of 25 has no room.
    def told(first: str) -> str | None:
        room = {"Allies": [{"storage": 20}], "Families": [{"storage_per_unit": 1}]}
        needs = [{"kind": "stock", "quantity": 25, "from": first, "to": first}]
        return found(**room, Stock=[lot("2024-Q3", quantity=30)], Requirements=needs).get("Allies!I2")

    assert told("2024-Q2") is None
    assert str(told("2024-Q3")).endswith("A in 2024-Q3 (wanted 25, there is 20)")


def test_a_lot_that_ends_soon_after_the_plan_with_more_than_needs_could_use():
    # 5 a quarter over four quarters: 20. Of 30 that end by the end of 2025, 10 are left whatever is planned.
    def told(rows: list[dict[str, Any]], **sheets: Any) -> str | None:
        return found(Stock=rows, **sheets).get("Stock!D2")

    message = str(told([lot("2025-Q4", quantity=30)]))
    assert message.startswith("lots that end within a year after the plan") and message.endswith(": A I (10 of 30)")
    assert told([lot("2026-Q1", quantity=30)]) is None  # more than a year
    assert told([lot("2025-Q4", quantity=20)]) is None  # use could take all of it
    assert str(told([lot("2025-Q1", quantity=15), lot("2025-Q2", quantity=15)])).endswith("(10 of 30)")
    # B needs 3 a quarter, 12 in all, if A may pass it on.
    pair = {"Allies": [{}, {"ally": "B"}], "Requirements": [{"quantity": 5}, {"ally": "B", "quantity": 3}]}
    assert str(told([lot("2025-Q4", quantity=30)], **pair)).endswith("(10 of 30)")
    assert told([lot("2025-Q4", quantity=30)], **pair, Transfers=[{"from_ally": "A", "to_ally": "B"}]) is None


def test_a_component_is_used_by_the_rounds_that_it_goes_into():
    # 5 rounds a quarter take 2 fuzes each: 40 in the plan.
    rounds: dict[str, Any] = {
        "Families": [{}, {"family": "FUZE"}], "Items": [{}, {"item": "Z", "family": "FUZE"}],
        "Certified": [{}], "Assembly": [{"component": "Z", "quantity": 2}]}
    stock = {"ally": "A", "item": "Z", "usable_to": "2025-Q1"}
    assert "Stock!D2" not in found(**rounds, Stock=[{**stock, "quantity": 40}])
    assert found(**rounds, Stock=[{**stock, "quantity": 41}])["Stock!D2"].endswith("A Z (1 of 41)")


def test_a_delay_that_outlasts_the_plan():
    # Four quarters: what leaves in the first arrives in the fifth after 12 months, in the fourth after 9.
    sheets: dict[str, Any] = {"Allies": [{}, {"ally": "B"}], "Stock": [lot(None, "B")]}
    assert found(**sheets, Transfers=[{**RAIL, "delay_months": 12}]) == {
        "Transfers!F2": "nothing that leaves arrives within the plan, so nothing is moved there: B to A (12 months)"}
    assert found(**sheets, Transfers=[{**RAIL, "delay_months": 9}]) == {}


@pytest.mark.parametrize(("months", "periods"), [(None, 0), (0, 0), (1, 1), (3, 1), (3.5, 2), (6, 2)])
def test_a_delay_is_rounded_up_to_whole_quarters(months: float | None, periods: int):
    case = assemble(world(**LINE, **{**PAIR, "Transfers": [{**RAIL, "delay_months": months}]}))
    assert [row.delay for row in case.transfers] == [periods]


@pytest.mark.parametrize(("sheet", "where", "column", "change", "value", "expected"), [
    ("Families", "family=F", "holding_cost", "set", 7, 7),
    ("Families", "family=F", "holding_cost", "add", 2, 5),
    ("Transfers", "to_ally=A", "delay_months", "add", 3, 2),
    ("Transfers", "to_ally=A", "delay_months", "multiply", 0, 0),
    ("Stock", "usable_to=2024-Q1", "usable_to", "set", "2024-Q3", {("B", "I", 3): 4}),
    ("Assembly", "component=Z", "quantity", "multiply", 3, {"I": {"Z": 6}}),
])
def test_scenarios_change_the_columns(sheet: str, where: str, column: str, change: str, value: Any, expected: Any):
    tables = world(**LINE, Allies=[{}, {"ally": "B"}], Families=[{"holding_cost": 3}, {"family": "FUZE"}],
                   Items=[{}, {"item": "Z", "family": "FUZE"}], Certified=[{}],
                   Assembly=[{"component": "Z", "quantity": 2}], Stock=[lot("2024-Q1", "B")],
                   Transfers=[{**RAIL, "delay_months": 3}],
                   Scenarios=[{"scenario": "S", "sheet": sheet, "where": where, "column": column, "change": change,
                               "value": value}])
    changed, problems = apply_scenario(tables, "S")
    case = assemble(changed)
    assert problems == []
    assert expected in (case.families["F"].holding_cost, case.transfers[0].delay, case.lots, case.components)


def test_what_arrives_after_its_last_period_is_told():
    late = {"period": "2024-Q3", "quantity": 4, "usable_to": "2024-Q2"}
    assert "arrives after its last period" in found(Deliveries=[late])["Deliveries!E2"]
    assert "Deliveries!E2" not in found(Deliveries=[{**late, "usable_to": "2024-Q3"}])
