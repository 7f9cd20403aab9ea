"""Row 13 and level 0 by tiny worlds: every kind of rule, its filters, its combinations, hard and soft.

Where nothing else is said, 10 are needed in 2024-Q1 and there are two offers: O of maker M (country X, region North) at
100 and P of maker N (country Y, region South) at 50."""

from typing import Any

import pytest

from model.plan import Plan
from tests.helpers.worlds import levels, outcome, solve, world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}
MAKERS = [{"manufacturer": "M", "country": "X", "region": "North"}, {"manufacturer": "N", "country": "Y",
                                                                     "region": "South"}]
OFFERS = [{"offer": "O"}, {"offer": "P", "manufacturer": "N", "price": 50}]


def ordered(plan: Plan, offer: str) -> float:
    """All orders of an offer."""
    return sum(quantity for (key, _, _), quantity in plan.order.items() if key == offer)


def ruled(rule: dict[str, Any], **sheets: Any) -> Any:
    """10 of I needed, P the cheaper offer, and one rule."""
    return world(**{"Manufacturers": MAKERS, "Offers": OFFERS, "Rules": [rule],
                    "Requirements": [{"quantity": 10, **Q1}], **sheets})


# Kind, value, maker, how many of the 10 come from O if the rule holds, and by how much 10 of P would violate it.
KINDS = [
    ("max_share", 0.4, "N", 6, 10 - 0.4 * 10),
    ("min_share", 0.3, "M", 3, 0.3 * 10),
    ("max_spend_share", 0.5, "N", 10 / 3, 500 - 0.5 * 500),  # 50 P <= 0.5 (100 O + 50 P): P <= 2 O
    ("min_spend_share", 0.5, "M", 10 / 3, 0.5 * 500),  # 100 O >= 0.5 (100 O + 50 P): the same
    ("max_quantity", 4, "N", 6, 10 - 4),
    ("min_quantity", 3, "M", 3, 3),
    ("max_spend", 200, "N", 6, 500 - 200),  # 4 of P at 50
    ("min_spend", 300, "M", 3, 300),  # 3 of O at 100
]


@pytest.mark.parametrize(("kind", "value", "maker", "of_o", "violation"), KINDS)
def test_a_hard_rule_holds(kind: str, value: float, maker: str, of_o: float, violation: float):
    # Each unit from O in place of P costs 50 more, so no more come from it than the rule asks for.
    plan = solve(ruled({"kind": kind, "value": value, "manufacturer": maker, "family": "F"}))
    assert ordered(plan, "O") == pytest.approx(of_o)
    assert ordered(plan, "P") == pytest.approx(10 - of_o)
    assert plan.violation == {}
    assert levels(plan)["cost"] == pytest.approx(500 + 50 * of_o)


@pytest.mark.parametrize(("kind", "value", "maker", "of_o", "violation"), KINDS)
def test_a_soft_rule_gives_way_where_that_is_cheaper(kind: str, value: float, maker: str, of_o: float,
                                                    violation: float):
    # At a penalty of 0.01 all 10 come from P: 500 and the penalty. At 1000 the rule holds as if it were hard.
    rule = {"kind": kind, "value": value, "manufacturer": maker, "family": "F"}
    plan = solve(ruled({**rule, "penalty": 0.01}))
    assert ordered(plan, "O") == pytest.approx(0)
    assert plan.violation == pytest.approx({("rule", ()): violation})
    assert levels(plan)["cost"] == pytest.approx(500 + 0.01 * violation)
    assert ordered(solve(ruled({**rule, "penalty": 1000})), "O") == pytest.approx(of_o)


@pytest.mark.parametrize(("kind", "value", "maker", "of_p"), [("max_spend", 0.2, "N", 4), ("min_spend", 0.3, "M", 7)])
def test_spend_rules_are_in_money_scale_units(kind: str, value: float, maker: str, of_p: float):
    # 0.2 thousand EUR buy 4 of P; 0.3 thousand must be spent on O.
    plan = solve(ruled({"kind": kind, "value": value, "manufacturer": maker}, Settings={"money_scale": 1000}))
    assert ordered(plan, "P") == pytest.approx(of_p)


def test_spending_of_a_rule_is_the_escalated_price_without_transport():
    # Delivered in 2025 at 50 * 1.1 = 55, transport is not counted: 220 are 4 of P.
    plan = solve(ruled({"kind": "max_spend", "value": 220, "manufacturer": "N"},
                       Settings={"start": "2024", "period": "year", "periods": 2},
                       Offers=[{**OFFERS[1], "escalation": 0.1, "transport": 30, "from": "2025"}],
                       Requirements=[{"quantity": 10, "from": "2025"}]))
    assert plan.order == pytest.approx({("P", "A", 2): 4})


def square(**rule: Any) -> Any:
    """A and B need 10 of F (standard item I, from O) and 10 of G (item J, from P): 40, all in Q1; at most 4 by rule."""
    return world(
        Allies=[{"ally": "A"}, {"ally": "B"}], Families=[{"family": "F"}, {"family": "G"}], Manufacturers=MAKERS,
        Items=[{"item": "I", "standard": "yes"}, {"item": "J", "family": "G"}],
        Offers=[{"offer": "O"}, {"offer": "P", "manufacturer": "N", "item": "J"}],
        Rules=[{"kind": "max_quantity", "value": 4, **rule}],
        Requirements=[{"ally": ally, "family": family, "quantity": 10, **Q1} for ally in "AB" for family in "FG"])


@pytest.mark.parametrize(("filters", "bounded"), [
    ({"ally": "A"}, [("O", "A"), ("P", "A")]),
    ({"family": "G"}, [("P", "A"), ("P", "B")]),
    ({"item": "J"}, [("P", "A"), ("P", "B")]),
    ({"standard": "yes"}, [("O", "A"), ("O", "B")]),
    ({"standard": "no"}, [("P", "A"), ("P", "B")]),
    ({"manufacturer": "M"}, [("O", "A"), ("O", "B")]),
    ({"country": "Y"}, [("P", "A"), ("P", "B")]),
    ({"country": "y"}, [("P", "A"), ("P", "B")]),
    ({"region": "North"}, [("O", "A"), ("O", "B")]),
    ({"ally": "B", "family": "F"}, [("O", "B")]),
    (Q1, [("O", "A"), ("P", "A"), ("O", "B"), ("P", "B")]),
    ({"item": "J", "family": "F"}, []),
    ({"country": "Z"}, []),
    ({"from": "2024-Q2"}, []),  # later deliveries than anybody needs
    ({"to": "2023-Q4"}, []),  # outside the horizon
    ({"active": "no"}, []),
])
def test_a_rule_bounds_the_orders_that_match_all_its_filters(filters: dict[str, str], bounded: list[tuple[str, str]]):
    # What the filters match is 4 together, everything else the 10 that are needed.
    plan = solve(square(**filters))
    free = {(offer, ally) for offer in "OP" for ally in "AB"} - set(bounded)
    assert {key: quantity for key, quantity in plan.order.items() if key[:2] in free} == pytest.approx(
        {(offer, ally, 1): 10 for offer, ally in free})
    assert sum(plan.order.values()) == pytest.approx(10 * len(free) + (4 if bounded else 0))


@pytest.mark.parametrize(("for_each", "total"), [
    ("ally", 8), ("family", 8), ("item", 8), ("manufacturer", 8), ("country", 8), ("region", 8), ("year", 4),
    ("ally,family", 16), ("ally,country,year", 16),
    ("family,item,manufacturer,country,region", 8),  # two combinations have orders
])
def test_a_rule_holds_for_each_combination_that_has_orders(for_each: str, total: float):
    # 4 a combination.
    assert sum(solve(square(for_each=for_each)).order.values()) == pytest.approx(total)


def test_for_each_year_goes_by_the_year_of_delivery():
    # 10 in 2024-Q4 and 10 in 2025-Q1, delivered a quarter after the order: 4 in 2024, 4 in 2025.
    plan = solve(world(Settings={"start": "2024-Q3", "periods": 3}, Offers=[{"lead_months": 3}],
                       Rules=[{"kind": "max_quantity", "value": 4, "for_each": "year"}],
                       Requirements=[{"quantity": 10, "from": "2024-Q4"}]))
    assert plan.order == pytest.approx({("O", "A", 2): 4, ("O", "A", 3): 4})


def test_a_blank_country_is_no_value_of_for_each():
    # N has no country: its orders are free, and all 10 come from it.
    plan = solve(ruled({"kind": "max_quantity", "value": 0, "for_each": "country"},
                       Manufacturers=[MAKERS[0], {"manufacturer": "N"}]))
    assert ordered(plan, "P") == pytest.approx(10)


def two_families(**rule: Any) -> Any:
    """10 of F from I at 50 or J at 100, and 100 of G from K or L at 50."""
    return world(
        Families=[{"family": "F"}, {"family": "G"}],
        Items=[{"item": "I"}, {"item": "J"}, {"item": "K", "family": "G"}, {"item": "L", "family": "G"}],
        Offers=[{"offer": f"of {item}", "item": item, "price": price}
                for item, price in (("I", 50), ("J", 100), ("K", 50), ("L", 50))],
        Rules=[rule], Requirements=[{"quantity": 10, **Q1}, {"family": "G", "quantity": 100, **Q1}])


@pytest.mark.parametrize(("kind", "of_i"), [("max_share", 5), ("max_spend_share", 20 / 3)])
def test_an_item_filter_stands_for_the_family_of_the_item_in_what_the_share_is_of(kind: str, of_i: float):
    # I <= J: 5. Or 50 I <= 0.5 (50 I + 100 J): I <= 2 J: 20/3. Were G's orders in the sum, I would be free.
    assert ordered(solve(two_families(kind=kind, value=0.5, item="I")), "of I") == pytest.approx(of_i)


@pytest.mark.parametrize("kind", ["max_share", "max_spend_share"])
def test_for_each_item_stands_for_the_family_of_each_item(kind: str):
    # 80 % at most for each item of its own family: I 8 of 10 by number; by money 50 I <= 0.8 (50 I + 100 J), I <= 8 J,
    # I = 80/9. K and L are 100 together, none of them above 80: their family has two equal ways.
    plan = solve(two_families(kind=kind, value=0.8, for_each="item"))
    assert ordered(plan, "of I") == pytest.approx(8 if kind == "max_share" else 80 / 9)
    assert ordered(plan, "of K") + ordered(plan, "of L") == pytest.approx(100)
    assert max(ordered(plan, "of K"), ordered(plan, "of L")) <= 80 + 1e-6


@pytest.mark.parametrize(("for_each", "of_n"), [("", 10), ("ally", 0)])
def test_a_share_for_each_ally_is_of_the_orders_of_that_ally(for_each: str, of_n: float):
    # A buys 10 of I from M, B can use J of N alone. Half of all may come from N; for each ally B may have nothing.
    plan = solve(world(
        Allies=[{"ally": "A"}, {"ally": "B"}], Items=[{"item": "I"}, {"item": "J"}], Manufacturers=MAKERS,
        Offers=[{"offer": "O"}, {"offer": "P", "manufacturer": "N", "item": "J"}],
        Systems=[{"ally": "A"}, {"ally": "B", "system": "T"}],
        Certified=[{"item": "I"}, {"system": "T", "item": "J"}],
        Rules=[{"kind": "max_share", "value": 0.5, "manufacturer": "N", "family": "F", "for_each": for_each or None}],
        Requirements=[{"ally": ally, "quantity": 10, **Q1} for ally in "AB"]))
    assert ordered(plan, "P") == pytest.approx(of_n)


@pytest.mark.parametrize(("extra", "of_n"), [({}, 10), ({"for_each": "year"}, 0), ({"from": "2025-Q1"}, 0)])
def test_a_share_is_of_the_orders_of_its_year_and_window(extra: dict[str, str], of_n: float):
    # 10 in 2024-Q4, when M sells at 100, and 10 in 2025-Q1, when N alone sells, at 50: half of both may be N's. Of
    # 2025's orders alone half cannot be, so M delivers 20 in 2024.
    plan = solve(world(
        Settings={"start": "2024-Q4", "periods": 2}, Manufacturers=MAKERS, Requirements=[{"quantity": 10}],
        Offers=[{**OFFERS[0], "to": "2024-Q4"}, {**OFFERS[1], "from": "2025-Q1"}],
        Rules=[{"kind": "max_share", "value": 0.5, "manufacturer": "N", "family": "F", **extra}]))
    assert ordered(plan, "P") == pytest.approx(of_n)
    assert ordered(plan, "O") == pytest.approx(20 - of_n)


def test_a_hard_minimum_that_can_be_met_leaves_no_conflict():
    # 20 must be ordered although 10 are needed.
    plan = solve(ruled({"kind": "min_quantity", "value": 20}))
    assert levels(plan) == pytest.approx({"conflicts": 0, "shortfall 1": 0, "cost": 1000, "tidy": 0})


@pytest.mark.parametrize(("rule", "offers", "conflict", "missing"), [
    ({"kind": "min_quantity", "value": 5}, [{"max_quantity": 3}], 2 / 5, 2),
    ({"kind": "min_spend", "value": 500}, [{"max_quantity": 3}], 200 / 500, 200),
    ({"kind": "min_quantity", "value": 0.5}, [{"max_quantity": 0}], 0.5, 0.5),  # a side below 1 counts as 1
    ({"kind": "min_quantity", "value": 5, "manufacturer": "N"}, [{}], 1, 5),  # no order matches
    ({"kind": "min_spend", "value": 5, "country": "Z", "for_each": "ally"}, [{}], 1, 5),
])
def test_a_hard_minimum_that_cannot_be_met_is_a_conflict(rule: dict[str, Any], offers: list[dict[str, Any]],
                                                        conflict: float, missing: float):
    # The sum of what is missing, each divided by what is asked, and nothing else is solved.
    solved = outcome(world(Manufacturers=MAKERS, Offers=offers, Rules=[rule], Requirements=[{"quantity": 10}]))
    assert solved.status == "conflict"
    assert solved.plan is not None
    assert levels(solved.plan) == pytest.approx({"conflicts": conflict})
    assert solved.plan.violation == pytest.approx({("rule", ()): missing})


@pytest.mark.parametrize("rule", [
    {"kind": "min_quantity", "value": 5, "penalty": 9},  # soft
    {"kind": "min_share", "value": 0.5, "family": "F"},  # a share of nothing
    {"kind": "min_quantity", "value": 5, "to": "2023-Q4"},  # outside the horizon
    {"kind": "min_quantity", "value": 5, "active": "no"},
])
def test_other_rules_without_orders_have_no_row(rule: dict[str, Any]):
    # N offers nothing: 10 come from M at 100, without penalty.
    plan = solve(world(Manufacturers=MAKERS, Rules=[{"manufacturer": "N", **rule}],
                       Requirements=[{"quantity": 10, **Q1}]))
    assert levels(plan) == pytest.approx({"shortfall 1": 0, "cost": 1000, "tidy": 0})
