"""Row 9 and the cost level by tiny worlds: payments, budgets, contributions, discounting."""

from typing import Any

import pytest

from model.plan import TransferKey
from tests.helpers.worlds import levels, solve, world

TWO_YEARS = {"start": "2024-Q4", "periods": 2}
Q4 = {"from": "2024-Q4", "to": "2024-Q4"}
NEXT_Q1 = {"from": "2025-Q1", "to": "2025-Q1"}


def budgets(**amounts: float) -> list[dict[str, Any]]:
    """Budgets of A by year: y2024=100."""
    return [{"year": int(year[1:]), "amount": amount} for year, amount in amounts.items()]


@pytest.mark.parametrize(("amounts", "bought"), [
    ({"y2024": 100, "y2025": 1000}, 4),  # a quarter of the price in 2024: 100 / 25
    ({"y2024": 1000, "y2025": 170}, 2),  # three quarters and 10 for transport in 2025: 170 / 85
    ({"y2025": 170}, 2),
    ({"y2024": 100}, 4),
    ({"y2023": 0, "y2026": 0}, 10),  # years outside the horizon
])
def test_the_advance_is_paid_with_the_order_and_the_rest_on_delivery(amounts: dict[str, float], bought: float):
    # Ordered in 2024-Q4 for 2025-Q1. A unit costs 100 and 10 for transport.
    plan = solve(world(Settings=TWO_YEARS, Offers=[{"lead_months": 3, "advance": 0.25, "transport": 10}],
                       Budgets=budgets(**amounts), Requirements=[{"quantity": 10, **NEXT_Q1}]))
    assert plan.order == pytest.approx({("O", "A", 2): bought})
    assert levels(plan)["cost"] == pytest.approx(110 * bought)


@pytest.mark.parametrize(("carry_over", "amounts", "bought"), [
    ("no", {"y2024": 300, "y2025": 700}, 7),
    ("yes", {"y2024": 300, "y2025": 700}, 10),
    ("no", {"y2025": 0}, 0),
    ("yes", {"y2025": 0}, 10),  # no amount in 2024: no row from there on
    ("yes", {"y2024": 0}, 10),  # none in 2025: nothing bounds what is paid by then
])
def test_unspent_money_moves_on_if_it_may(carry_over: str, amounts: dict[str, float], bought: float):
    # 10 units at 100 can be delivered and paid in 2025 alone.
    plan = solve(world(Settings={**TWO_YEARS, "carry_over": carry_over}, Offers=[{"from": "2025-Q1"}],
                       Budgets=budgets(**amounts), Requirements=[{"quantity": 10, **NEXT_Q1}]))
    assert sum(plan.order.values()) == pytest.approx(bought)


def test_carried_money_is_spent_once():
    # 300 + 700 for 10 in 2024 and 10 in 2025: 3 and 7.
    plan = solve(world(Settings={**TWO_YEARS, "carry_over": "yes"}, Budgets=budgets(y2024=300, y2025=700),
                       Requirements=[{"quantity": 10}]))
    assert levels(plan)["shortfall 1"] == pytest.approx(1000)
    assert levels(plan)["cost"] == pytest.approx(1000)


@pytest.mark.parametrize(("pledge", "scale", "rows", "bought"), [
    (None, 1, {}, 2),  # 40000 * 0.01 * 0.5 a year, half a year of it
    (0.02, 1, {}, 4),
    (0.005, 1, {}, 2),  # A spends more than this already
    (0.02, 0.5, {}, 2),  # gdp is in units of half a EUR
    (0.02, 1, {"y2024": 500}, 5),  # a row holds whatever the gdp
])
def test_a_budget_follows_from_the_gdp(pledge: float | None, scale: float, rows: dict[str, float], bought: float):
    # The horizon has Q3 and Q4 of 2024: 6 of 12 months. 10 are needed in Q3 at 100.
    plan = solve(world(Settings={"start": "2024-Q3", "money_scale": scale, "minimum_defence_share": pledge},
                       Allies=[{"gdp": 40000, "defence_share": 0.01, "munitions_share": 1}], Budgets=budgets(**rows),
                       Requirements=[{"quantity": 10, "from": "2024-Q3", "to": "2024-Q3"}]))
    assert sum(plan.order.values()) == pytest.approx(bought)


@pytest.mark.parametrize("blank", ["gdp", "defence_share", "munitions_share"])
def test_without_one_of_the_three_figures_there_is_no_limit(blank: str):
    figures = {"gdp": 1, "defence_share": 0.01, "munitions_share": 0.1, blank: None}
    plan = solve(world(Allies=[figures], Requirements=[{"quantity": 10}]))
    assert levels(plan)["shortfall 1"] == pytest.approx(0)


def supported(**contribution: float) -> dict[str, Any]:
    """A has no weapon and 1000 a year, B has the weapon and no money, and needs 20 at 100 in each of two years."""
    return {
        "Settings": TWO_YEARS, "Allies": [{"ally": "A"}, {"ally": "B"}], "Systems": [{"ally": "B"}],
        "Budgets": [{"ally": ally, "year": year, "amount": amount}
                    for ally, amount in (("A", 1000), ("B", 0)) for year in (2024, 2025)],
        "Contributions": [{"from_ally": "A", "to_ally": "B", **contribution}],
        "Requirements": [{"ally": "B", "quantity": 20}]}


def test_contributions_pay_for_the_orders_of_another():
    # All of A's money: 10 a year. The tidy level counts it: 1000 + 1000, and 100 * 1/4 year * 10 units of 2025-Q1.
    plan = solve(world(**supported()))
    assert plan.contribution == pytest.approx({(2, 2024): 1000, (2, 2025): 1000})
    assert plan.order == pytest.approx({("O", "B", 1): 10, ("O", "B", 2): 10})
    assert levels(plan) == pytest.approx({"shortfall 1": 2000, "cost": 2000, "tidy": 2250})


def test_contributions_are_limited_a_calendar_year():
    # 300 a year: 3 units in each.
    plan = solve(world(**supported(max_amount=300)))
    assert plan.contribution == pytest.approx({(2, 2024): 300, (2, 2025): 300})
    assert plan.order == pytest.approx({("O", "B", 1): 3, ("O", "B", 2): 3})


def test_no_more_money_moves_than_is_needed():
    # B needs 4 units in 2024-Q4 and A may give 1000: 400 move.
    plan = solve(world(**supported() | {"Requirements": [{"ally": "B", "quantity": 4, **Q4}]}))
    assert plan.contribution == pytest.approx({(2, 2024): 400})


def test_what_an_ally_gets_it_may_pass_on():
    # A gives to B, B to C: C's 4 are paid by A through both rows.
    plan = solve(world(
        Settings=TWO_YEARS, Allies=[{"ally": "A"}, {"ally": "B"}, {"ally": "C"}],
        Budgets=[{"ally": "B", "amount": 0}, {"ally": "C", "amount": 0}],
        Contributions=[{"from_ally": "A", "to_ally": "B"}, {"from_ally": "B", "to_ally": "C"}],
        Requirements=[{"ally": "C", "quantity": 4, **Q4}]))
    assert plan.contribution == pytest.approx({(2, 2024): 400, (3, 2024): 400})


def test_prices_escalate_and_payments_are_discounted():
    # Years 2024 to 2026, need 10 in 2026, ordered a year ahead, 40 % paid then. A unit delivered in 2025 costs
    # 0.4 * 102 + (0.6 * 102 + 5) / 1.1 = 100.98, one in 2026 0.4 * 104.04 / 1.1 + (0.6 * 104.04 + 5) / 1.21 = 93.56:
    # all wait for 2026.
    plan = solve(world(
        Settings={"start": "2024", "period": "year", "periods": 3, "discount_rate": 0.1},
        Offers=[{"lead_months": 12, "advance": 0.4, "escalation": 0.02, "transport": 5}],
        Requirements=[{"quantity": 10, "from": "2026"}]))
    assert plan.order == pytest.approx({("O", "A", 3): 10})
    assert levels(plan)["cost"] == pytest.approx(10 * (0.4 * 104.04 / 1.1 + (0.6 * 104.04 + 5) / 1.21))


def test_an_escalated_price_is_what_the_budget_pays():
    # 10 % a year from the start of 2024: 110 in 2025, 550 buy 5.
    plan = solve(world(Settings={"start": "2024", "period": "year", "periods": 2}, Requirements=[{"quantity": 9}],
                       Offers=[{"escalation": 0.1, "from": "2025"}], Budgets=budgets(y2025=550)))
    assert plan.order == pytest.approx({("O", "A", 2): 5})


def test_an_expansion_is_paid_when_it_is_ordered():
    # 10 are delivered in 2026 and the line must be built the year before: 500 / 1.1, and the orders 1000 / 1.21.
    plan = solve(world(
        Settings={"start": "2024", "period": "year", "periods": 3, "discount_rate": 0.1},
        Offers=[{"from": "2026"}], ResourceUse=[{"offer": "O"}],
        Resources=[{"capacity": 0, "max_expansion": 10, "expansion_cost": 50, "build_months": 12}],
        Requirements=[{"quantity": 10, "from": "2026"}]))
    assert plan.expansion == pytest.approx({("R", 2): 10})
    assert levels(plan)["cost"] == pytest.approx(500 / 1.1 + 1000 / 1.21)


def test_a_transfer_is_paid_when_it_moves_and_a_penalty_is_not_discounted():
    # B needs 10 in 2026: 4 come from A in 2026 at 2, 6 are ordered then at 100 though the rule allows none, at 7 each.
    plan = solve(world(
        Settings={"start": "2024", "period": "year", "periods": 3, "discount_rate": 0.1}, Stock=[{"quantity": 4}],
        Allies=[{"ally": "A"}, {"ally": "B"}], Transfers=[{"from_ally": "A", "to_ally": "B", "cost": 2}],
        Rules=[{"kind": "max_quantity", "value": 0, "penalty": 7}],
        Requirements=[{"ally": "B", "quantity": 10, "from": "2026"}]))
    assert plan.transfer == pytest.approx({TransferKey(2, "I", 3): 4})
    assert plan.violation == pytest.approx({("rule", ()): 6})
    assert levels(plan)["cost"] == pytest.approx(8 / 1.21 + 600 / 1.21 + 42)
