"""What is signed already, by tiny worlds: it takes capacity and money, counts in limits, shares and rules, and makes no
workbook infeasible. Without a word a unit costs 100 and a unit short counts 100."""

from typing import Any

import pytest

from data.case.builder import assemble
from model.plan import Plan
from tests.helpers.random_worlds import signed_world
from tests.helpers.worlds import levels, outcome, solve, table_of, world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}
LINE = [{"offer": "O"}]
NEED = [{"quantity": 10}]  # in each of the four quarters
TWO_OFFERS = [{"offer": "O"}, {"offer": "P", "manufacturer": "N", "price": 90}]
TWO_MAKERS = [{"manufacturer": "M"}, {"manufacturer": "N"}]


def ordered(plan: Plan, offer: str = "O") -> float:
    return sum(quantity for key, quantity in plan.order.items() if key.offer == offer)


def signed(quantity: float, period: str = "2024-Q1", **cells: Any) -> dict[str, Any]:
    return {"quantity": quantity, "period": period, **cells}


def test_rows_add_up_and_arrive_in_their_period_and_those_of_nothing_are_not_there():
    # 4 + 3 of the 10 that are fired in Q1 are signed: 3 are ordered. What is decided costs nothing more.
    plan = solve(world(Requirements=[{"quantity": 10, **Q1}], Signed=[signed(4), signed(3), signed(0)]))
    assert plan.order == pytest.approx({("O", "A", 1): 3})
    assert levels(plan)["cost"] == pytest.approx(300)
    assert len(assemble(world(Signed=[signed(4), signed(0)], Requirements=NEED)).signed) == 1


def test_what_comes_before_or_after_the_horizon_is_not_in_stock():
    plan = solve(world(Requirements=[{"quantity": 10, **Q1}], Signed=[signed(4, "2023-Q4"), signed(3, "2025-Q1")]))
    assert plan.order == pytest.approx({("O", "A", 1): 10})


def test_neither_certificate_nor_membership_is_needed():
    # B operates nothing, and may not buy: its 5 arrive all the same, and are passed on to A.
    plan = solve(world(
        Allies=[{"ally": "A"}, {"ally": "B"}], Systems=[{"ally": "A"}], Offers=[{"allies": "A"}],
        Requirements=[{"quantity": 5, **Q1}], Transfers=[{"from_ally": "B", "to_ally": "A"}],
        Signed=[signed(5, ally="B")]))
    assert plan.order == {} and plan.transfer == pytest.approx({(2, "I", 1, 0): 5})


def test_a_line_has_what_signed_orders_leave():
    # Capacity 10 a quarter, 2.5 a unit with the item's row. 3 units signed in Q1 take 7.5: 1 of the 4 more that fit.
    plan = solve(world(Resources=[{"capacity": 10}], ResourceUse=[{"offer": "O", "quantity": 2.5}],
                       Requirements=[{"quantity": 20, **Q1}], Signed=[signed(3)]))
    assert ordered(plan) == pytest.approx(1) and plan.shortfall == pytest.approx({(2, 1): 16})


def test_on_an_oversold_line_an_expansion_serves_new_orders():
    # 14 signed in Q2 on a line of 10: nothing more, and no contradiction. With 5 more from Q2 on, all 5 are new orders.
    line = {"capacity": 10, "expansion_cost": 1}
    sheets: dict[str, Any] = {
        "ResourceUse": LINE, "Signed": [signed(14, "2024-Q2")],
        "Requirements": [{"quantity": 20, "from": "2024-Q2", "to": "2024-Q2"}], "Allies": [{"storage": 0}],
        "Families": [{"storage_per_unit": 1}]}
    assert ordered(solve(world(Resources=[line], **sheets))) == 0
    plan = solve(world(Resources=[{**line, "max_expansion": 5, "build_months": 3}], **sheets))
    assert plan.order == pytest.approx({("O", "A", 2): 5})


def test_signed_orders_fill_what_an_expansion_commits_to():
    # All of the enlarged line must be loaded in Q2 (5 + 5), for one quarter. 8 are signed, on 5: the expansion needs
    # only 2 of new orders, for which there is a use of 3; alone it would need 10.
    sheets: dict[str, Any] = {
        "Resources": [{"capacity": 5, "max_expansion": 5, "build_months": 3, "commitment": 1, "commitment_months": 3}],
        "ResourceUse": LINE, "Allies": [{"storage": 0}], "Families": [{"storage_per_unit": 1}],
        "Requirements": [{"quantity": 8 + 3, "from": "2024-Q2", "to": "2024-Q2"}]}
    plan = solve(world(**sheets, Signed=[signed(8, "2024-Q2")]))
    # Row 6 for e: 8 + x >= 2 e, row 4: x <= 0 + e: 3 ordered with e = 3.
    assert plan.order == pytest.approx({("O", "A", 2): 3}) and plan.expansion == pytest.approx({("R", 1): 3})


@pytest.mark.parametrize(("period", "left"), [("2024-Q3", 8), ("2023-Q1", 8), ("2025-Q1", 12)])
def test_an_offer_has_sold_what_is_signed_history_included_and_later_deliveries_not(period: str, left: float):
    plan = solve(world(Offers=[{"max_quantity": 12}], Requirements=[{"quantity": 50, **Q1}],
                       Signed=[signed(4, period)]))
    assert ordered(plan) == pytest.approx(left)
    plan = solve(world(Terms=[{"offer": "O", "ally": "A", "max_quantity": 12}], Requirements=[{"quantity": 50, **Q1}],
                       Signed=[signed(4, period)]))
    assert ordered(plan) == pytest.approx(left)


def test_an_offer_that_is_oversold_sells_no_more():
    for cells in ({"Offers": [{"max_quantity": 3}]}, {"Terms": [{"offer": "O", "ally": "A", "max_quantity": 3}]}):
        assert ordered(solve(world(Requirements=NEED, Signed=[signed(4, "2023-Q1")], **cells))) == 0


# A budget of 1,000 in 2024, of which the signed order takes what is due; the rest buys units of 100 for a use of 50.
@pytest.mark.parametrize(("order", "offer", "left"), [
    (signed(4), {}, 600),                                     # 400 due on delivery
    (signed(4, price=50), {}, 800),                           # at its own price
    (signed(4, paid=0.75), {}, 900),                          # a quarter of 400 is left
    (signed(4), {"transport": 10}, 1000 - 400 - 40),          # freight, on delivery
    (signed(4, paid=1), {"transport": 10}, 1000 - 40),
    (signed(4), {"advance": 0.25, "lead_months": 3}, 700),    # ordered in 2023-Q4, so the advance is paid
    (signed(4, "2024-Q2"), {"advance": 0.25, "lead_months": 3}, 600),        # ordered in Q1: both fall into 2024
    (signed(4, "2025-Q1"), {"advance": 0.25, "lead_months": 3}, 900),        # the advance in Q4, the rest after the end
    (signed(4, "2025-Q1", paid=0), {"advance": 0.25, "lead_months": 3}, 1000),  # paid is given: all on delivery
    (signed(4, "2023-Q4"), {}, 1000),                         # history
    (signed(30), {}, 0),                                      # 3,000 of 1,000: nothing is left, nothing contradicts
])
def test_a_budget_pays_what_is_due_within_the_horizon(order: dict[str, Any], offer: dict[str, Any], left: float):
    other = {"offer": "P", "manufacturer": "M"}
    plan = solve(world(Settings={"discount_rate": 0}, Offers=[offer, other], Budgets=[{"amount": 1000}], Signed=[order],
                       Requirements=[{"quantity": 50, "from": "2024-Q4", "to": "2024-Q4"}]))
    paid = sum(quantity * 100 for key, quantity in plan.order.items() if key.offer == "P")
    paid += sum(quantity * (100 + offer.get("transport", 0)) for key, quantity in plan.order.items()
                if key.offer == "O")
    assert paid == pytest.approx(left)


@pytest.mark.parametrize(("period", "left"), [
    ("2024-Q1", 1000),  # before the start, though in the same year
    ("2024-Q2", 700),   # its advance was due before the start: 300 are left of 400
    ("2024-Q3", 600),
    ("2024-Q4", 900),   # the advance in Q3; the rest is due after the end, though in the same year
    ("2025-Q1", 1000),  # even the advance is due after the end
])
def test_of_a_year_only_what_is_due_in_the_horizon_counts(period: str, left: float):
    # The plan has Q2 and Q3 of 2024.
    case = assemble(world(Settings={"start": "2024-Q2", "periods": 2}, Requirements=NEED, Signed=[signed(4, period)],
                          Offers=[{"advance": 0.25, "lead_months": 3}]))
    assert 1000 - case.signed_sums.payments.get(("A", 2024), 0) == pytest.approx(left)


def test_the_price_is_that_of_the_pair_and_period_also_before_the_start():
    # 100 (1.21)^Y: two quarters before the start 100 / 1.1, two after it 110. Terms say 50, so 50 / 1.1 and 55.
    rows = [signed(1, "2023-Q3"), signed(1, "2024-Q3"), signed(1, "2024-Q3", price=7)]
    case = assemble(world(Offers=[{"escalation": 0.21}], Signed=rows, Requirements=NEED))
    assert [order.price for order in case.signed] == pytest.approx([100 / 1.1, 110, 7])
    case = assemble(world(Offers=[{"escalation": 0.21}], Signed=rows, Requirements=NEED,
                          Terms=[{"offer": "O", "ally": "A", "price": 50}]))
    assert [order.price for order in case.signed] == pytest.approx([50 / 1.1, 55, 7])


def test_money_that_carries_over_is_cumulative_on_both_sides():
    # 1,000 a year from 2024-Q3 to 2025-Q2. 1,500 signed in 2024 alone set that year's side; 500 are left by 2025.
    plan = solve(world(
        Settings={"start": "2024-Q3", "carry_over": "yes"}, Signed=[signed(15, "2024-Q4")],
        Budgets=[{"year": 2024, "amount": 1000}, {"year": 2025, "amount": 1000}],
        Requirements=[{"quantity": 50}]))
    assert sum(plan.order.values()) == pytest.approx(5) and {key.period for key in plan.order} <= {3, 4}
    # Year by year all of 2025's are left.
    plan = solve(world(
        Settings={"start": "2024-Q3"}, Signed=[signed(15, "2024-Q4")], Requirements=[{"quantity": 50}],
        Budgets=[{"year": 2024, "amount": 1000}, {"year": 2025, "amount": 1000}]))
    assert sum(plan.order.values()) == pytest.approx(10)


def test_the_room_that_is_contracted_includes_what_is_signed():
    # No room at all but what 5 signed ones take: they are held, and no target beyond them is met.
    plan = solve(world(Allies=[{"storage": 0}], Families=[{"storage_per_unit": 1}], Signed=[signed(5)],
                       Requirements=[{"quantity": 8, "kind": "stock", "from": "2024-Q4"}]))
    assert plan.order == {} and plan.shortfall == pytest.approx({(2, 4): 3})


def test_a_group_s_share_counts_what_is_signed_and_asks_to_make_nothing_worse():
    # Members order half in the common item I; J is A's own, and cheaper. Of 10 I and 10 J needed... all may be J but
    # for the share: 8 I signed before the start leave room for 8 J beside them; the other 2 are I and J alike.
    sheets: dict[str, Any] = {
        "Allies": [{"ally": "A"}, {"ally": "B"}], "Items": [{"item": "I"}, {"item": "J"}],
        "Offers": [{"offer": "O"}, {"offer": "P", "item": "J", "price": 50}],
        "Systems": [{"ally": "A"}, {"ally": "A", "system": "T"}, {"ally": "B"}],
        "Certified": [{"item": "I"}, {"system": "T", "item": "J"}],
        "Groups": [{"ally": "A", "share": 0.5}, {"ally": "B", "share": 0.5}],
        "Requirements": [{"quantity": 10, **Q1}]}
    plan = solve(world(**sheets))
    assert ordered(plan, "P") == pytest.approx(5)
    plan = solve(world(**sheets, Signed=[signed(8, "2023-Q1")]))
    assert (ordered(plan), ordered(plan, "P")) == pytest.approx((1, 9))
    # 8 J signed: the row asks no more of new orders than half, for it is what J has spoilt already.
    plan = solve(world(**sheets, Signed=[signed(8, "2023-Q1", offer="P")]))
    assert (ordered(plan), ordered(plan, "P")) == pytest.approx((5, 5))


def test_a_standard_share_counts_what_is_signed():
    sheets: dict[str, Any] = {
        "Families": [{"standard_share": 0.5}], "Items": [{"item": "I", "standard": "yes"}, {"item": "J"}],
        "Offers": [{"offer": "O"}, {"offer": "P", "item": "J", "price": 50}], "Requirements": [{"quantity": 10, **Q1}]}
    assert ordered(solve(world(**sheets)), "P") == pytest.approx(5)
    assert ordered(solve(world(**sheets, Signed=[signed(8, "2023-Q1")])), "P") == pytest.approx(9)
    assert ordered(solve(world(**sheets, Signed=[signed(8, "2023-Q1", offer="P")])), "P") == pytest.approx(5)


def of_n(rule: dict[str, Any], order: dict[str, Any] | None, need: float = 10) -> float:
    """What is ordered of N, the cheaper of two makers, under a rule and beside a signed order."""
    plan = solve(world(Manufacturers=TWO_MAKERS, Offers=TWO_OFFERS, Rules=[rule], Signed=[order] if order else [],
                       Requirements=[{"quantity": need, **Q1}]))
    return ordered(plan, "P")


BEFORE = signed(4, "2023-Q2", offer="P")


@pytest.mark.parametrize(("rule", "left"), [
    ({}, 2),                                                # a blank from reaches back to all of it
    ({"from": "2023-Q2"}, 2),                               # before the start, uncut
    ({"from": "2023-Q3"}, 6),
    ({"from": "2024-Q1"}, 6),
    ({"for_each": "manufacturer"}, 2),
    ({"for_each": "year"}, 6),                              # 2023 is another year
    ({"manufacturer": "N", "value": 3}, 0),                 # beyond the limit already
    ({"manufacturer": "N", "value": 3, "penalty": 1000}, 0),  # soft rules alike: what is signed is excused
])
def test_a_maximum_counts_what_is_signed_in_its_window(rule: dict[str, Any], left: float):
    assert of_n({"kind": "max_quantity", "value": 6, "manufacturer": "N", **rule}, BEFORE) == pytest.approx(left)


def test_a_maximum_of_spending_counts_at_the_signed_price_without_transport():
    # 4 at 50 are 200 of 560; 360 buy 4 at 90.
    rule = {"kind": "max_spend", "value": 560, "manufacturer": "N"}
    assert of_n(rule, {**BEFORE, "price": 50}) == pytest.approx(4)


def test_a_maximum_share_counts_what_is_signed_in_both_parts():
    # At most half of the family from N. 4 signed of N, and none of M, are 2 too many by themselves, which is decided:
    # of what is new N may still have half.
    rule = {"kind": "max_share", "value": 0.5, "manufacturer": "N", "family": "F"}
    assert of_n(rule, None) == pytest.approx(5)
    assert of_n(rule, BEFORE) == pytest.approx(5)
    # M's are in D alone: N <= (10 + 4) / 2.
    assert of_n(rule, {**BEFORE, "offer": "O"}) == pytest.approx(7)


def test_a_minimum_share_that_signed_orders_miss_asks_of_new_ones_not_to_make_that_worse():
    # At least 0.6 from M, the dearer: 4 signed of N miss it by 2.4, which nobody has to make up: M >= 0.6 * 10.
    rule = {"kind": "min_share", "value": 0.6, "manufacturer": "M", "family": "F"}
    assert of_n(rule, BEFORE) == pytest.approx(4)
    # 4 signed of M count for it: M + 4 >= 0.6 * 14.
    assert of_n(rule, {**BEFORE, "offer": "O"}) == pytest.approx(10 - 4.4)


def test_a_minimum_is_met_by_what_is_signed():
    rule = {"kind": "min_quantity", "value": 6, "manufacturer": "M"}
    assert of_n(rule, None) == pytest.approx(4)
    assert of_n(rule, {**BEFORE, "offer": "O"}) == pytest.approx(8)
    assert of_n(rule, {**BEFORE, "offer": "O", "quantity": 60}) == pytest.approx(10)


@pytest.mark.parametrize(("quantity", "missing"), [(2, 3 / 5), (5, None), (9, None)])
def test_a_hard_minimum_without_rows_counts_what_is_signed_and_is_divided_by_its_value(
        quantity: float, missing: float | None):
    # Nobody can order Q any more (its window is past). 5 are asked for, for each country that is not blank.
    tables = world(
        Manufacturers=[{"manufacturer": "M", "country": "X"}, {"manufacturer": "N"}], Requirements=NEED,
        Offers=[{"offer": "O", "to": "2023-Q4"}, {"offer": "P", "manufacturer": "N", "to": "2023-Q4"}],
        Rules=[{"kind": "min_quantity", "value": 5, "for_each": "country"}],
        Signed=[signed(quantity, "2023-Q1"), signed(50, "2023-Q1", offer="P")])
    solved = outcome(tables)
    assert solved.plan is not None
    assert solved.status == ("optimal" if missing is None else "conflict")
    assert levels(solved.plan)["conflicts"] == pytest.approx(missing or 0)


def test_which_combinations_have_a_row_is_decided_by_new_orders():
    # M can sell nothing new: of M alone there is no row, so that nothing is asked of it.
    sheets: dict[str, Any] = {
        "Manufacturers": TWO_MAKERS, "Requirements": [{"quantity": 10, **Q1}], "Signed": [signed(4)],
        "Offers": [{"offer": "O", "to": "2023-Q4"}, {"offer": "P", "manufacturer": "N"}]}
    plan = solve(world(**sheets, Rules=[{"kind": "min_share", "value": 0.5, "for_each": "manufacturer",
                                         "family": "F"}]))
    # N >= 0.5 (N + 4): 6 ordered are enough.
    assert plan.order == pytest.approx({("P", "A", 1): 6}) and plan.violation == {}


def test_a_contribution_of_a_year_moves_in_that_year_alone():
    # B has no money of its own; A gives 300 in 2025 only, so B buys 3 in the quarters of 2025.
    sheets: dict[str, Any] = {
        "Settings": {"start": "2024-Q3"}, "Allies": [{"ally": "A"}, {"ally": "B"}],
        "Budgets": [{"ally": "B", "year": 2024, "amount": 0}, {"ally": "B", "year": 2025, "amount": 0}],
        "Requirements": [{"ally": "B", "quantity": 5}]}
    plan = solve(world(**sheets, Contributions=[{"from_ally": "A", "to_ally": "B", "year": 2025, "max_amount": 300}]))
    assert plan.contribution == pytest.approx({(2, 2025): 300})
    assert sum(plan.order.values()) == pytest.approx(3) and {key.period for key in plan.order} <= {3, 4}
    plan = solve(world(**sheets, Contributions=[
        {"from_ally": "A", "to_ally": "B", "year": 2024, "max_amount": 100},
        {"from_ally": "A", "to_ally": "B", "year": 2025, "max_amount": 300},
        {"from_ally": "A", "to_ally": "B", "year": 2026, "max_amount": 900}]))
    assert plan.contribution == pytest.approx({(2, 2024): 100, (3, 2025): 300})


@pytest.mark.parametrize("seed", range(12))
def test_nothing_signed_makes_a_workbook_infeasible(seed: int):
    # Without hard minimums there is always a plan, the one that orders nothing: here signed orders are beyond limits.
    tables = signed_world(seed)
    signed_rows = [{**row.values, "quantity": 1000 * float(row["quantity"] or 0)} for row in tables["Signed"]]
    rules = [row.values for row in tables["Rules"] if row["penalty"] is not None or row["kind"] not in (
        "min_quantity", "min_spend")]
    solve(tables.with_table(table_of("Signed", signed_rows)).with_table(table_of("Rules", rules)))
