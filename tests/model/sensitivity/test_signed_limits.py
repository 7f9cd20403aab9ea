"""What signed orders set is worth nothing, and what a lever there has to reach first: by tiny worlds."""

from typing import Any

import pytest

from model.sensitivity.relaxations import remedies
from model.sensitivity.shadow_prices import ShadowPrice, confirmed, shadow_prices
from tests.helpers.explained import named, solved
from tests.helpers.worlds import solve, world

ONE = {"periods": 1}
LINE = [{"offer": "O"}]


def prices(sheets: dict[str, Any]) -> dict[tuple[str, Any], ShadowPrice]:
    """All prices, confirmed, by kind and key."""
    relaxation = solved(world(**sheets))
    return {named(price.row): price for price in confirmed(relaxation, shadow_prices(relaxation))}


def signed(quantity: float, period: str = "2024-Q1", **cells: Any) -> list[dict[str, Any]]:
    return [{"quantity": quantity, "period": period, **cells}]


@pytest.mark.parametrize(("kind", "key", "sheets"), [
    ("capacity", ("R", 1), {"Resources": [{"capacity": 4}], "ResourceUse": LINE}),
    ("offer_limit", ("O",), {"Offers": [{"max_quantity": 4}]}),
    ("buyer_limit", ("O", "A"), {"Terms": [{"offer": "O", "ally": "A", "max_quantity": 4}]}),
    ("rule", ("rule", ()), {"Rules": [{"kind": "max_quantity", "value": 4}]}),
])
def test_one_more_of_a_limit_is_worth_nothing_where_signed_orders_exceed_it(
        kind: str, key: tuple[Any, ...], sheets: dict[str, Any]):
    # Of a need of 20 at 100 a unit: with 3 of the 4 signed one more is worth 100, and the figure is the 4 of the sheet;
    # with 6 signed it only brings the limit nearer to them.
    need = {"Settings": ONE, "Requirements": [{"quantity": 20}]}
    worth = prices({**need, **sheets, "Signed": signed(3)})[kind, key]
    assert (worth.side, worth.value, worth.confirmed) == pytest.approx((4, 100, 100))
    assert (kind, key) not in prices({**need, **sheets, "Signed": signed(6)})
    assert (kind, key) in prices({**need, **sheets})


def test_one_more_of_a_budget_is_worth_nothing_where_signed_orders_exceed_it():
    sheets = {"Settings": ONE, "Requirements": [{"quantity": 20}], "Budgets": [{"amount": 400}]}
    worth = prices({**sheets, "Signed": signed(3)})["budget", ("A", 2024)]
    # 4 more in a step of 4 = 1 % of 400: a price of 1 for each, as a unit costs and counts 100.
    assert (worth.side, worth.value, worth.confirmed) == pytest.approx((400, 1, 1))
    assert prices({**sheets, "Signed": signed(6)}) == {}


def test_money_that_carries_over_is_worth_what_it_brings_in_years_that_signed_orders_do_not_set():
    # 400 a year, from 2024-Q3 to 2025-Q2; 6 signed in 2024 set that year's side, not that of both years (800 for 600).
    # More in either year is there in 2025, where it buys: 1 for each.
    sheets = {"Settings": {"start": "2024-Q3", "carry_over": "yes"}, "Requirements": [{"quantity": 20}],
              "Budgets": [{"year": 2024, "amount": 400}, {"year": 2025, "amount": 400}]}
    found = prices({**sheets, "Signed": signed(6, "2024-Q4")})
    for year in (2024, 2025):
        worth = found["budget", ("A", year)]
        assert (worth.side, worth.value, worth.confirmed) == pytest.approx((400, 1, 1))
    # 10 signed, in 2024, set both; 9 of them in 2025 that year's alone: more in 2024 buys then and there.
    assert prices({**sheets, "Signed": signed(10, "2024-Q4")}) == {}
    late = prices({**sheets, "Signed": signed(9, "2025-Q1")})
    assert ("budget", ("A", 2025)) not in late and ("budget", ("A", 2024)) not in late


def test_a_lever_says_what_a_limit_beneath_signed_orders_has_to_reach_first():
    # Short 14 of 20 with 6 signed on a line of 4: the first 2 more of it are for what is signed, 14 for what is short.
    sheets = {"Settings": ONE, "Requirements": [{"quantity": 20}], "Resources": [{"capacity": 4}], "ResourceUse": LINE}
    lever, = remedies(solved(world(**sheets, Signed=signed(6))))
    assert lever.whole is not None and lever.rest == 0
    assert [(each.amount, each.over, each.asked) for each in lever.whole] == [pytest.approx((14, 2, 16))]
    lever, = remedies(solved(world(**sheets, Signed=signed(4))))
    assert lever.whole is not None and [(each.amount, each.over) for each in lever.whole] == [pytest.approx((16, 0))]


def test_the_budgets_that_a_lever_names_are_enough_beside_what_is_signed():
    # 4 a year carried over, 8 signed in the first of two: 4 over then, none of it over in both years together. 20 are
    # needed in each year's one quarter, 8 of them signed: 4,000 in all, for 800 that there are. Whether what is signed
    # has to be reached first depends on the year in which the rest is bought.
    years = {2024: 400.0, 2025: 400.0}
    sheets: dict[str, Any] = {"Settings": {"start": "2024-Q4", "periods": 2, "carry_over": "yes"},
                              "Requirements": [{"quantity": 20}], "Signed": signed(8, "2024-Q4")}
    lever, = remedies(solved(world(**sheets, Budgets=[
        {"year": year, "amount": amount} for year, amount in years.items()])))
    assert lever.whole is not None and lever.rest == 0
    assert 3200 <= sum(each.asked for each in lever.whole) <= 3600
    for each in lever.whole:
        years[each.row.number("year")] += each.asked
    plan = solve(world(**sheets, Budgets=[{"year": year, "amount": amount} for year, amount in years.items()]))
    assert sum(plan.shortfall.values()) == pytest.approx(0, abs=1e-6)


def test_a_line_that_is_oversold_in_one_period_is_not_enlarged_twice():
    # 10 a quarter, 15 signed in Q2, 20 needed in each of three: 10 more from Q1 on make 20 in Q1 and Q3, and in Q2,
    # where 5 of them are for what is signed, the 5 that are missing beside the 15.
    sheets = {"Settings": {"periods": 3}, "Requirements": [{"quantity": 20}], "Resources": [{"capacity": 10}],
              "ResourceUse": LINE}
    lever, = remedies(solved(world(**sheets, Signed=signed(15, "2024-Q2"))))
    assert lever.whole is not None and lever.rest == 0
    assert sum(each.asked for each in lever.whole) == pytest.approx(10)
