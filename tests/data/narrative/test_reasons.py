"""What a planner reads where a need is short, by tiny worlds whose answer is worked out by hand.

Requirement rows are named by their row in the sheet: the first is 2."""

from __future__ import annotations

import pytest

from tests.helpers.explained import explained
from tests.helpers.worlds import world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}
Q2 = {"from": "2024-Q2", "to": "2024-Q2"}
LINE = {"offer": "O"}
ONE = {"periods": 1}


def test_no_certified_item():
    # B operates T, which fires nothing.
    found = explained(world(Allies=[{"ally": "B"}], Systems=[{"ally": "B", "system": "T"}],
                            Requirements=[{"ally": "B", "quantity": 5}]))
    assert found.text(2, 1) == "nothing that B operates is certified for F within the plan"


def test_nobody_offers_it():
    # J is certified, only I of another family is offered.
    found = explained(world(Families=[{"family": "F"}, {"family": "G"}],
                            Items=[{"item": "I"}, {"item": "J", "family": "G"}],
                            Requirements=[{"family": "G", "quantity": 5}]))
    assert found.text(2, 1) == "nobody offers G that A may use, and nobody can pass any on"


def test_the_lead_time_is_named_in_periods():
    # 5 months are 2 quarters: ordered in Q1, there in Q3.
    found = explained(world(Offers=[{"lead_months": 5}], Requirements=[{"quantity": 5}]))
    assert found.text(2, 2) == ("the earliest delivery is 2024-Q3, because the shortest lead time is 5 months, rounded "
                                "up to 2 quarters (offer O)")


def test_the_shortest_lead_time_counts():
    # P takes a quarter, O three: the first thing that can be there is P's.
    found = explained(world(Offers=[{"offer": "O", "lead_months": 9}, {"offer": "P", "lead_months": 3}],
                            Requirements=[{"quantity": 5}]))
    assert found.text(2, 1) == ("the earliest delivery is 2024-Q2, because the shortest lead time is 3 months "
                                "(offer P)")


def test_a_lead_time_beyond_the_plan():
    found = explained(world(Offers=[{"lead_months": 12}], Requirements=[{"quantity": 5}]))
    assert found.text(2, 4) == "every lead time for F goes beyond the plan"


def test_a_certification_date():
    # The lead time of a quarter would allow Q2; the certificate comes in Q3.
    found = explained(world(Offers=[{"lead_months": 3}], Certified=[{"from": "2024-Q3"}],
                            Requirements=[{"quantity": 5}]))
    assert found.text(2, 2) == "the earliest delivery is 2024-Q3, because I is certified from then on"


def test_a_lead_time_that_is_not_the_shortest():
    # P takes a quarter, but what it sells is certified in Q4 only: O's three quarters make it Q4 too, and O is first.
    found = explained(world(Items=[{"item": "I"}, {"item": "J"}], Certified=[{"item": "I"},
                            {"item": "J", "from": "2024-Q4"}], Requirements=[{"quantity": 5}],
                            Offers=[{"lead_months": 8}, {"offer": "P", "item": "J", "lead_months": 3}]))
    assert found.text(2, 1) == ("the earliest delivery is 2024-Q4, because the lead time is 8 months, rounded up to "
                                "3 quarters (offer O)")


def test_names_are_told_with_their_keys():
    found = explained(world(Families=[{"family": "F", "name": "155 mm shells"}], Allies=[{"ally": "B"}],
                            Items=[{"item": "I", "name": "155 mm L15"}], Certified=[{"from": "2024-Q2"}],
                            Requirements=[{"ally": "B", "quantity": 5}], Systems=[{"ally": "B"}]))
    assert found.text(2, 1) == "the earliest delivery is 2024-Q2, because 155 mm L15 [I] is certified from then on"


def test_an_offer_window():
    found = explained(world(Offers=[{"from": "2024-Q3"}], Requirements=[{"quantity": 5}]))
    assert found.text(2, 1) == "the earliest delivery is 2024-Q3, because offer O delivers from then on"


def test_a_window_that_closes_before_the_certificate():
    found = explained(world(Offers=[{"to": "2024-Q2"}], Certified=[{"from": "2024-Q3"}],
                            Requirements=[{"quantity": 5}]))
    assert found.text(2, 4) == "lead times, certificates and offer periods leave A no delivery of F within the plan"


def test_a_giver_that_gets_it_later():
    # B may use J, which nobody offers; A gets 3 in Q2 by contract.
    found = explained(world(
        Allies=[{"ally": "A"}, {"ally": "B"}], Items=[{"item": "I"}, {"item": "J"}],
        Systems=[{"ally": "B", "system": "T"}], Certified=[{"system": "T", "item": "J"}],
        Deliveries=[{"item": "J", "period": "2024-Q2", "quantity": 3}],
        Transfers=[{"from_ally": "A", "to_ally": "B"}], Requirements=[{"ally": "B", "quantity": 5}]))
    assert found.text(2, 1) == "the earliest delivery is 2024-Q2, because A has J from then on"


def test_stock_that_is_needed_first():
    # Nothing comes before Q3. Of 10 in stock the use of Q1 takes 8 (priority 1), so the target of 6 is short by 4.
    found = explained(world(Offers=[{"lead_months": 6}], Stock=[{"quantity": 10}], Requirements=[
        {"quantity": 8, **Q1}, {"kind": "stock", "quantity": 6, **Q1}]))
    assert found.text(3, 1) == ("the earliest delivery is 2024-Q3, because the shortest lead time is 6 months "
                                "(offer O); "
                                "what A has goes to its own use in 2024-Q1 (priority 1)")


def test_stock_that_is_held_back_for_a_more_urgent_target():
    # The target of 10 is priority 1, the use of 8 priority 2: all 10 stay in stock.
    found = explained(world(Offers=[{"lead_months": 6}], Stock=[{"quantity": 10}], Requirements=[
        {"quantity": 8, "priority": 2, **Q1}, {"kind": "stock", "quantity": 10, "priority": 1, **Q1}]))
    assert found.text(2, 1) == ("the earliest delivery is 2024-Q3, because the shortest lead time is 6 months "
                                "(offer O); "
                                "what A has is kept for its own stock target in 2024-Q1 (priority 1)")


def test_a_full_line_and_who_takes_it():
    # 10 on a line; B counts double: all 10 go to B.
    found = explained(world(Settings=ONE, Allies=[{"ally": "A"}, {"ally": "B", "priority": 2}],
                            Resources=[{"capacity": 10}], ResourceUse=[LINE],
                            Requirements=[{"quantity": 5}, {"ally": "B", "quantity": 12}]))
    assert found.text(2, 1) == ("R is full in 2024-Q1, taken by B; other needs would lose more than this one gains; no "
                                "expansion of R is on offer; cheapest way: offer O, delivered in 2024-Q1")
    assert found.text(3, 1) == ("R is full in 2024-Q1, taken by B; no expansion of R is on offer; "
                                "cheapest way: offer O, delivered in 2024-Q1")


def test_a_more_urgent_priority_takes_the_line():
    found = explained(world(Settings=ONE, Allies=[{"ally": "A"}, {"ally": "B"}], Resources=[{"capacity": 10}],
                            ResourceUse=[LINE],
                            Requirements=[{"quantity": 5, "priority": 2}, {"ally": "B", "quantity": 12}]))
    assert found.text(2, 1) == ("R is full in 2024-Q1, taken by B; needs of priority 1 come first; no expansion of "
                                "R is on offer; cheapest way: offer O, delivered in 2024-Q1")


def test_a_line_without_capacity():
    found = explained(world(Settings=ONE, Resources=[{"capacity": 0}], ResourceUse=[LINE],
                            Requirements=[{"quantity": 5}]))
    assert found.text(2, 1) == ("R has no capacity in 2024-Q1; no expansion of R is on offer; "
                                "cheapest way: offer O, delivered in 2024-Q1")


def powder(need: float) -> dict[str, object]:
    """A powder plant of 50 for two lines: O takes 1 of line L (20) and 1 of powder P, Q takes 2 of powder.
    A unit of F (O) is worth 100 and one of G (Q) 72. L gives 20 of F and leaves 30 of powder: 15 of G, of `need`."""
    return {"Settings": ONE, "Families": [{"family": "F", "weight": 100}, {"family": "G", "weight": 72}],
            "Items": [{"item": "I"}, {"item": "J", "family": "G"}],
            "Offers": [{"offer": "O"}, {"offer": "Q", "item": "J"}],
            "Resources": [{"resource": "L", "capacity": 20}, {"resource": "P", "capacity": 50}],
            "ResourceUse": [{"resource": "L", "offer": "O"}, {"resource": "P", "offer": "O"},
                            {"resource": "P", "offer": "Q", "quantity": 2}],
            "Requirements": [{"quantity": 30}, {"family": "G", "quantity": need}]}


def test_a_powder_plant_shared_by_two_lines():
    # G is short, so a unit of powder is worth 72 / 2 = 36. One more of F takes 36 of powder and 100 - 36 = 64 of line.
    found = explained(world(**powder(40)))
    assert found.plan.order == pytest.approx({("O", "A", 1): 20, ("Q", "A", 1): 15})
    assert found.text(2, 1) == (
        "L is full in 2024-Q1, taken by A (64 % of the reason) and P is full in 2024-Q1 (36 %); no expansion of L is "
        "on offer; cheapest way: offer O, delivered in 2024-Q1")
    assert found.text(3, 1) == ("P is full in 2024-Q1, taken by A; no expansion of P is on offer; "
                                "cheapest way: offer Q, delivered in 2024-Q1")


def test_powder_that_is_left_has_no_part():
    # Only 10 of G are needed: 10 of powder are left over, the line alone blocks F.
    found = explained(world(**powder(10)))
    assert found.text(2, 1) == ("L is full in 2024-Q1, taken by A; no expansion of L is on offer; "
                                "cheapest way: offer O, delivered in 2024-Q1")


def expanding(**line: float) -> dict[str, object]:
    return {"Resources": [{"capacity": 4, **line}], "ResourceUse": [LINE]}


def test_an_expansion_that_comes_too_late():
    # Ordered in Q1, the capacity is there two quarters later; Q1 and Q2 make 4 each of the 10 that Q2 needs.
    found = explained(world(**expanding(max_expansion=6, build_months=6), Requirements=[{"quantity": 10, **Q2}]))
    assert found.text(2, 2) == ("R is full from 2024-Q1 to 2024-Q2, taken by A; R cannot be expanded before 2024-Q3; "
                                "cheapest way: offer O, delivered in 2024-Q2")


def test_an_expansion_that_is_used_up():
    found = explained(world(**expanding(max_expansion=3), Requirements=[{"quantity": 10, **Q1}]))
    assert found.text(2, 1) == ("R is full in 2024-Q1, taken by A; R is expanded as far as it can be; "
                                "cheapest way: offer O, delivered in 2024-Q1")


def test_no_money_to_expand():
    # 30 at 10 a unit: 3 of the 6 that are on offer.
    found = explained(world(Settings={"expansion_budget": 30}, **expanding(max_expansion=6, expansion_cost=10),
                            Requirements=[{"quantity": 10, **Q1}]))
    assert found.text(2, 1) == ("R is full in 2024-Q1, taken by A; the expansion budget leaves no more for R; "
                                "cheapest way: offer O, delivered in 2024-Q1")


def test_a_commitment_that_outlasts_the_plan():
    found = explained(world(**expanding(max_expansion=6, commitment=1, commitment_months=15),
                            Requirements=[{"quantity": 10, **Q1}]))
    assert found.text(2, 1) == ("R is full in 2024-Q1, taken by A; an expansion of R and its commitment would outlast "
                                "the plan; cheapest way: offer O, delivered in 2024-Q1")


def test_a_commitment_that_makes_an_expansion_not_worth_it():
    # An expansion by e = 4 ordered in Q1 doubles the line to 8 for the year and asks for a load of 1 * (1 + 4/4) e = 2e
    # in every quarter. Only Q1 needs 8, later quarters 2 each, there is no room for stock, and orders cannot be more
    # than what is used: Q2 allows 2e <= 2. So e = 1 in Q1, short 8 - 5 = 3.
    found = explained(world(
        **expanding(max_expansion=4, commitment=1, commitment_months=12), Allies=[{"storage": 0}],
        Families=[{"storage_per_unit": 1}],
        Requirements=[{"quantity": 8, **Q1}, {"quantity": 2, "from": "2024-Q2", "to": "2024-Q4"}]))
    assert found.plan.expansion == pytest.approx({("R", 1): 1})
    assert found.plan.shortfall == pytest.approx({(2, 1): 3})
    assert found.text(2, 1) == ("R is full in 2024-Q1, taken by A; orders do not fill a larger R as its commitment "
                                "asks; cheapest way: offer O, delivered in 2024-Q1")


def test_a_budget_year():
    # 1,000 in 2024 buy 10 at 100 of the 12 needed.
    found = explained(world(Settings=ONE, Budgets=[{"amount": 1000}], Requirements=[{"quantity": 12}]))
    assert found.text(2, 1) == "the budget of A in 2024 is spent; cheapest way: offer O, delivered in 2024-Q1"


def test_money_that_is_carried_over():
    # 2024 has 100 and 2025 has 300, at 100 a unit: 1 and 3 of the 2 and 4 needed: all is spent by 2025.
    found = explained(world(Settings={"period": "year", "start": "2024", "periods": 2, "carry_over": "yes"},
                            Budgets=[{"amount": 100}, {"year": 2025, "amount": 300}],
                            Requirements=[{"quantity": 2, "from": "2024", "to": "2024"},
                                          {"quantity": 4, "from": "2025", "to": "2025"}]))
    assert found.text(3, 2) == "the budget of A up to 2025 is spent; cheapest way: offer O, delivered in 2025"


def test_an_offer_limit():
    found = explained(world(Settings=ONE, Offers=[{"max_quantity": 3}], Requirements=[{"quantity": 5}]))
    assert found.text(2, 1) == ("offer O is sold out over the plan, taken by A; "
                                "cheapest way: offer O, delivered in 2024-Q1")


def test_full_storage():
    # Room for 3 of a target of 5.
    found = explained(world(Settings=ONE, Allies=[{"storage": 3}], Families=[{"storage_per_unit": 1}],
                            Requirements=[{"kind": "stock", "quantity": 5}]))
    assert found.text(2, 1) == "the storage of A is full in 2024-Q1; cheapest way: offer O, delivered in 2024-Q1"


def test_a_rule_that_costs():
    # No more than 3 units from M.
    found = explained(world(Settings=ONE, Rules=[{"rule": "cap", "kind": "max_quantity", "value": 3,
                                                  "manufacturer": "M"}], Requirements=[{"quantity": 5}]))
    assert found.text(2, 1) == "rule cap is at its limit; cheapest way: offer O, delivered in 2024-Q1"


@pytest.mark.parametrize(("priority", "told"), [(1.00000001, False), (1.0001, True)])
def test_others_lose_more_only_where_they_do(priority: float, told: bool):
    # B counts so much more than A, and gets all 10: by a hundred-millionth, which is rounding, or by a ten-thousandth.
    found = explained(world(Settings=ONE, Allies=[{"ally": "A"}, {"ally": "B", "priority": priority}],
                            Resources=[{"capacity": 10}], ResourceUse=[LINE],
                            Requirements=[{"quantity": 5}, {"ally": "B", "quantity": 12}]))
    assert found.plan.shortfall == pytest.approx({(2, 1): 5, (3, 1): 2})
    assert ("other needs would lose more than this one gains" in found.text(2, 1)) == told


def test_an_ally_that_is_no_member_of_the_only_offer():
    found = explained(world(Allies=[{"ally": "A"}, {"ally": "B"}], Offers=[{"allies": "B"}],
                            Requirements=[{"quantity": 5}]))
    assert found.text(2, 1) == "A is no member of offer O, which is for B, and nobody can pass any F on"


def test_an_ally_that_the_terms_shut_out_of_the_quicker_offer():
    # P would deliver in Q1, O delivers in Q2.
    found = explained(world(Offers=[{"offer": "O", "lead_months": 3}, {"offer": "P"}],
                            Terms=[{"offer": "P", "ally": "A", "allowed": "no"}], Requirements=[{"quantity": 5}]))
    assert found.text(2, 1) == ("the earliest delivery is 2024-Q2, because the shortest lead time is 3 months "
                                "(offer O) and the terms do not let A buy offer P")


def test_the_lead_time_of_a_buyer_is_the_one_that_is_told():
    found = explained(world(Offers=[{"lead_months": 3}], Terms=[{"offer": "O", "ally": "A", "lead_months": 6}],
                            Requirements=[{"quantity": 5}]))
    assert found.text(2, 1) == ("the earliest delivery is 2024-Q3, because the shortest lead time is 6 months "
                                "(offer O)")


def test_an_offer_that_is_closed_beside_one_whose_quantity_for_the_buyer_is_used_up():
    # 2 of 5 come from O, no more of which A may buy; P is for B.
    found = explained(world(Allies=[{"ally": "A"}, {"ally": "B"}],
                            Offers=[{"offer": "O"}, {"offer": "P", "allies": "B"}],
                            Terms=[{"offer": "O", "ally": "A", "max_quantity": 2}],
                            Requirements=[{"quantity": 5, **Q1}]))
    assert "A may buy no more of offer O over the plan" in found.text(2, 1)
    assert found.text(2, 1).endswith("A is no member of offer P, which is for B")
