"""Who may buy what at which terms: members of an offer, terms of a buyer, announced prices.

`world` fills in ally A that operates S, item I of family F offered as O by M at 10 a unit, in the quarters of 2024."""

from typing import Any

import pytest

from data.case.builder import assemble
from model.plan import Plan
from model.sensitivity.relaxations import sooner
from model.studies.standalone import alone
from tests.helpers.worlds import levels, solve, world

TWO: list[dict[str, Any]] = [{"ally": "A"}, {"ally": "B"}]


def plan_of(**sheets: Any) -> Plan:
    return solve(world(**{"Allies": TWO, "Settings": {"time_preference": 0}, **sheets}))


def needs(quantity: float = 5) -> list[dict[str, Any]]:
    """Both allies use so much in the last quarter."""
    return [{"ally": ally, "quantity": quantity, "from": "2024-Q4"} for ally in ("A", "B")]


def bought(plan: Plan) -> dict[tuple[str, str, int], float]:
    return {(key.offer, key.ally, key.period): round(quantity, 6) for key, quantity in plan.order.items()}


def test_only_members_buy():
    # B is no member: all that it needs is short, 5 at the weight of 10.
    plan = plan_of(Offers=[{"price": 10, "allies": "A"}], Requirements=needs())
    assert {key.ally for key in plan.order} == {"A"} and levels(plan)["shortfall 1"] == pytest.approx(50)


def test_members_limit_orders_and_not_stock():
    # A buys 10 and passes 5 on to B, which may not buy.
    plan = plan_of(Offers=[{"price": 10, "allies": "A"}], Requirements=needs(),
                   Transfers=[{"from_ally": "A", "to_ally": "B"}])
    assert levels(plan)["shortfall 1"] == pytest.approx(0)
    assert sum(plan.order.values()) == pytest.approx(10) and sum(plan.transfer.values()) == pytest.approx(5)


def test_a_buyer_may_be_shut_out_of_all_offers_of_a_manufacturer_but_one():
    # M's offers are closed to B, save P, for which its own row says yes: B pays 12 where A pays 10.
    plan = plan_of(Offers=[{"offer": "O", "price": 10}, {"offer": "P", "price": 12}], Requirements=needs(),
                   Terms=[{"manufacturer": "M", "ally": "B", "allowed": "no"},
                          {"offer": "P", "ally": "B", "allowed": "yes"}])
    assert {key[:2] for key in plan.order} == {("O", "A"), ("P", "B")}
    assert levels(plan)["cost"] == pytest.approx(5 * 10 + 5 * 12)


def test_a_row_with_the_offer_beats_a_row_with_its_manufacturer_cell_by_cell():
    # B: freight 3 by the manufacturer's row, lead time 0 by the offer's own row, where the manufacturer's says a year.
    plan = plan_of(Offers=[{"price": 10}], Requirements=needs(), Terms=[
        {"manufacturer": "M", "ally": "B", "transport": 3, "lead_months": 12},
        {"offer": "O", "ally": "B", "lead_months": 0}])
    assert levels(plan)["shortfall 1"] == pytest.approx(0)
    assert levels(plan)["cost"] == pytest.approx(5 * 10 + 5 * (10 + 3))


def test_the_price_of_a_buyer_escalates_and_beats_announced_prices():
    # A: 8 a unit growing 10 % a year; delivery in Q4 is three quarters after the start. B: 20 from Q3 on, grown one
    # quarter by Q4. Everything is ordered for Q4, as it is held at no cost but nothing is cheaper before.
    plan = plan_of(Offers=[{"price": 10, "escalation": 0.1, "from": "2024-Q4"}], Requirements=needs(),
                   Terms=[{"offer": "O", "ally": "A", "price": 8}],
                   Prices=[{"offer": "O", "from": "2024-Q3", "price": 20}, {"offer": "O", "from": "2025-Q1",
                                                                            "price": 1}])
    assert levels(plan)["cost"] == pytest.approx(5 * 8 * 1.1 ** 0.75 + 5 * 20 * 1.1 ** 0.25)


def test_a_price_from_before_the_plan_holds_from_its_own_start():
    # 16 since Q4 of 2022, five quarters before the plan; a delivery in Q1 costs 16 * 1.1 ** 1.25.
    plan = plan_of(Allies=[{"ally": "A"}], Offers=[{"price": 10, "escalation": 0.1}],
                   Prices=[{"offer": "O", "from": "2022-Q4", "price": 16}],
                   Requirements=[{"quantity": 5, "to": "2024-Q1"}])
    assert levels(plan)["cost"] == pytest.approx(5 * 16 * 1.1 ** 1.25)


def test_before_the_first_announced_price_the_offer_says_what_it_costs():
    # 30 from Q3 on: both needs are bought in Q1 or Q2 at 10 and kept.
    plan = plan_of(Offers=[{"price": 10}], Prices=[{"offer": "O", "from": "2024-Q3", "price": 30}],
                   Requirements=needs())
    assert levels(plan)["cost"] == pytest.approx(100) and all(key.period <= 2 for key in plan.order)


def test_the_lead_time_of_a_buyer_decides_when_it_can_have_anything_and_when_it_pays():
    # B waits a year: nothing within the plan. A orders in Q2 for Q4 with half in advance.
    plan = plan_of(Offers=[{"price": 10, "advance": 0.5, "lead_months": 3}], Requirements=needs(),
                   Terms=[{"offer": "O", "ally": "B", "lead_months": 12}, {"offer": "O", "ally": "A",
                                                                          "lead_months": 6}])
    assert {key.ally for key in plan.order} == {"A"} and min(key.period for key in plan.order) >= 3
    assert levels(plan)["shortfall 1"] == pytest.approx(50)


def test_a_shorter_lead_time_of_a_buyer_opens_earlier_periods():
    # The offer takes three quarters; A's own terms none, so that it has the shells in Q1 and B only in Q4.
    plan = plan_of(Offers=[{"price": 10, "lead_months": 9}], Terms=[{"offer": "O", "ally": "A", "lead_months": 0}],
                   Requirements=[{"ally": ally, "quantity": 5, "to": "2024-Q1"} for ally in ("A", "B")])
    assert bought(plan) == {("O", "A", 1): 5}


def test_the_quantity_of_a_buyer_is_limited():
    # Row 8b: 3 of 5 for B.
    plan = plan_of(Offers=[{"price": 10}], Requirements=needs(), Terms=[{"offer": "O", "ally": "B",
                                                                         "max_quantity": 3}])
    assert sum(quantity for key, quantity in plan.order.items() if key.ally == "B") == pytest.approx(3)
    assert levels(plan)["shortfall 1"] == pytest.approx(20)


def test_a_budget_pays_the_prices_of_the_pair():
    # 50 in all: at 10 and freight 2.5 A can have 4.
    plan = plan_of(Allies=[{"ally": "A"}], Offers=[{"price": 8}], Requirements=[{"quantity": 5, "from": "2024-Q4"}],
                   Budgets=[{"ally": "A", "year": 2024, "amount": 50}], Settings={"money_scale": 1},
                   Terms=[{"offer": "O", "ally": "A", "price": 10, "transport": 2.5}])
    assert sum(plan.order.values()) == pytest.approx(4)


def test_spend_rules_weigh_with_the_price_of_the_pair():
    # At most 40 may be spent: at A's price of 20 that is 2 units.
    plan = plan_of(Allies=[{"ally": "A"}], Offers=[{"price": 8}], Requirements=[{"quantity": 5, "from": "2024-Q4"}],
                   Rules=[{"rule": "cap", "kind": "max_spend", "value": 40}], Settings={"money_scale": 1},
                   Terms=[{"offer": "O", "ally": "A", "price": 20}])
    assert sum(plan.order.values()) == pytest.approx(2)


def test_the_default_weight_stays_the_mean_of_the_offers_prices():
    # 10, whatever Terms and Prices say: 5 short at 10.
    plan = plan_of(Allies=[{"ally": "A"}], Offers=[{"price": 10}], Requirements=[{"quantity": 5, "from": "2024-Q4"}],
                   Terms=[{"offer": "O", "ally": "A", "price": 99, "max_quantity": 0}],
                   Prices=[{"offer": "O", "from": "2024-Q1", "price": 77}])
    assert levels(plan)["shortfall 1"] == pytest.approx(50)


def test_alone_an_ally_keeps_its_own_quantity():
    # B's part of what is shared is a half; its 8b limit of 3 is its own.
    case = assemble(world(Allies=TWO, Offers=[{"price": 10, "max_quantity": 40}], Requirements=needs(),
                          Terms=[{"offer": "O", "ally": "B", "max_quantity": 3},
                                 {"offer": "O", "ally": "A", "max_quantity": 9}]))
    one = alone(case, "B", 0.5)
    assert {pair: terms.max_quantity for pair, terms in one.terms.items()} == {("O", "B"): 3}
    assert one.offers["O"].max_quantity == 20


def test_a_shorter_lead_time_is_one_of_the_buyer_too():
    # Of family F every lead time a period shorter: the offer's two quarters and A's three; none becomes less than none.
    case = assemble(world(Allies=TWO, Offers=[{"lead_months": 6}], Requirements=needs(), Terms=[
        {"offer": "O", "ally": "A", "lead_months": 9}, {"offer": "O", "ally": "B", "lead_months": 0}]))
    changed = sooner(case, "F")
    assert changed.offers["O"].lead == 1
    assert {pair[1]: terms.lead for pair, terms in changed.terms.items()} == {"A": 2, "B": 0}
    assert sooner(case, "G") == case
