"""What more of a limit closes, in units, by tiny worlds worked out by hand. One per cent of a limit is added, at least
one unit."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pytest import approx

from data.case.builder import assemble
from data.input.tables import Tables
from data.narrative.explanations import explanations
from data.narrative.shadow_prices import shadow_price_text
from model.row_kinds import RULE
from model.sensitivity.shadow_prices import ShadowPrice, confirmed, largest_rules, shadow_prices
from tests.helpers.explained import named, solved
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import outcome, world

ONE = {"periods": 1}
LINE = {"Resources": [{"capacity": 4}], "ResourceUse": [{"offer": "O"}]}


def said(tables: Tables, kind: str) -> list[str]:
    """The confirmed worths of a kind of limit in words."""
    relaxation = solved(tables)
    prices = confirmed(relaxation, shadow_prices(relaxation))
    return [shadow_price_text(relaxation.case, price) for price in prices if named(price.row)[0] == kind]


def test_units_of_a_family_are_plain():
    # A unit at 100, which counts 250 (weight 125 and twice for the ally), is one round all the same.
    assert said(world(Settings=ONE, **LINE, Allies=[{"priority": 2}], Families=[{"unit": "round", "weight": 125}],
                      Requirements=[{"quantity": 10}]), "capacity") == ["1 more would close 1 round of F for A"]


def test_half_a_step_is_of_use():
    # 3.5 of the 4 more that the price promises.
    assert said(world(Settings=ONE, Resources=[{"capacity": 400}], ResourceUse=[{"offer": "O"}],
                      Requirements=[{"quantity": 403.5}]), "capacity") == ["4 more would close 3.5 units of F for A"]


TWO: dict[str, Any] = {
    "Settings": ONE, "Allies": [{"ally": "A"}, {"ally": "B", "priority": 1.5}],
    "Families": [{"family": "F", "unit": "round", "weight": 200}, {"family": "G", "unit": "missile", "weight": 100}],
    "Items": [{"item": "I"}, {"item": "J", "family": "G"}],
    "Offers": [{"offer": "O", "price": 100}, {"offer": "P", "item": "J", "price": 10}]}


def test_a_step_that_closes_units_of_two_families():
    # 10 more of 1,000: F, at 200, lacks 4 of 1,004; then G: B, at 150, lacks 5, and 1 is left for A's 10. The 4 of F
    # cost 400, the 6 of G cost 60: F is told first.
    needs = [{"quantity": 1004}, {"ally": "B", "family": "G", "quantity": 5}, {"family": "G", "quantity": 10}]
    assert said(world(**TWO, Resources=[{"capacity": 1000}], ResourceUse=[{"offer": "O"}, {"offer": "P"}],
                      Requirements=needs), "capacity") == [
        "10 more would close 4 rounds of F for A and 6 missiles of G, most of it for B (5)"]


def test_nobody_is_named_where_nobody_gains_most():
    # 10 more are 5 of F for either: B's count more and come first, A's are what is left.
    assert said(world(Settings=ONE, Allies=TWO["Allies"], Resources=[{"capacity": 1000}], ResourceUse=[{"offer": "O"}],
                      Requirements=[{"quantity": 10}, {"ally": "B", "quantity": 1005}]),
                "capacity") == ["10 more would close 10 units of F"]


def test_money_is_said_as_money():
    # One per cent of 100,000 buys 10 more at 100.
    assert said(world(Settings=ONE, Budgets=[{"amount": 100_000}], Requirements=[{"quantity": 2000}]),
                "budget") == ["EUR 1,000 more would close 10 units of F for A"]


def test_stock_that_is_late_comes_earlier():
    # 4 a quarter for a target of 8 in both: 4 lack in Q1, none at the end. One more in Q1 is there a quarter earlier.
    tables = world(Settings={"periods": 2}, **LINE, Requirements=[{"kind": "stock", "quantity": 8}])
    assert said(tables, "capacity")[0] == "1 more would bring 1 unit of F for A one quarter earlier"


def test_what_lacks_more_instead_is_said():
    # 8 of powder W: the line L makes 2 of F, which take 2 of it each and count 500, and the other 4 are G's, 1 each at
    # 100. One more of L is one more of F, which takes what makes 2 of G.
    tables = world(**{**TWO, "Families": [{"family": "F", "weight": 500}, {"family": "G", "weight": 100}]},
                   Resources=[{"resource": "L", "capacity": 2}, {"resource": "W", "capacity": 8}],
                   ResourceUse=[{"resource": "L", "offer": "O"}, {"resource": "W", "offer": "O", "quantity": 2},
                                {"resource": "W", "offer": "P"}],
                   Requirements=[{"quantity": 10}, {"family": "G", "quantity": 10}])
    assert said(tables, "capacity")[0] == ("1 more would close 1 unit of F for A and leave 2 units of G for A more "
                                           "short")


def test_what_saves_money_and_what_is_not_confirmed():
    # The cheap O has 4 of the 10 needed, P is 70 dearer.
    relaxation = solved(world(Settings=ONE, Offers=[{"max_quantity": 4}, {"offer": "P", "price": 170}],
                              Requirements=[{"quantity": 10}]))
    price = next(price for price in shadow_prices(relaxation) if price.row.kind.name == "offer_limit")
    assert shadow_price_text(relaxation.case, price) == (
        "by its price, not solved again: 1 more would lower the cost by EUR 70")
    assert shadow_price_text(relaxation.case, confirmed(relaxation, [price])[0]) == "1 more would save EUR 70"


def rule(name: str, kind: str, value: float, **more: Any) -> dict[str, Any]:
    return {"rule": name, "kind": kind, "value": value, "family": "F", **more}


def test_a_rule_gives_way_by_one():
    # At most 4, or EUR 400, of 10 at 100: one more allowed is one more, a EUR more a hundredth.
    assert said(world(Settings=ONE, Rules=[rule("most", "max_quantity", 4)], Requirements=[{"quantity": 10}]),
                "rule") == ["1 more than it allows would close 1 unit of F for A"]
    assert said(world(Settings=ONE, Rules=[rule("most", "max_spend", 400)], Requirements=[{"quantity": 10}]),
                "rule") == ["EUR 4 more than it allows would close 0.04 units of F for A"]


def test_a_minimum_asks_for_less():
    # At least 4 of the dear P, 70 dearer.
    assert said(world(Settings=ONE, Offers=[{"offer": "O"}, {"offer": "P", "item": "J", "price": 170}],
                      Items=[{"item": "I"}, {"item": "J"}], Requirements=[{"quantity": 10}],
                      Rules=[rule("least", "min_quantity", 4, item="J")]),
                "rule") == ["1 less than it asks for would save EUR 70"]


TWICE = [rule("one", "max_quantity", 4), rule("other", "max_quantity", 4)]


def test_a_worth_that_solving_disproves_is_not_shown():
    # Two rules that both say at most 4 of 10: a unit is worth 100 and one of them has that price, but it alone giving
    # way changes nothing. The same with the limits of two lines.
    lines = {"Resources": [{"resource": each, "capacity": 4} for each in "KL"],
             "ResourceUse": [{"resource": each, "offer": "O"} for each in "KL"]}
    for sheets in ({"Rules": TWICE}, lines):
        tables: Any = world(Settings=ONE, Requirements=[{"quantity": 10}], **sheets)
        relaxation = solved(tables)
        (price,) = (price for price in shadow_prices(relaxation) if price.level.is_shortfall)
        assert price.value > 0 and confirmed(relaxation, [price])[0].is_disproved
        found = told(tables)
        assert (found.prices, found.bottlenecks) == ({}, ())


def test_a_worth_that_solving_confirms_is_shown():
    found = told(world(Settings=ONE, Requirements=[{"quantity": 10}], Rules=TWICE[:1]))
    assert [(row.kind, price.confirmed) for row, price in found.prices.items()] == [(RULE, 100)]


def told(tables: Tables) -> Any:
    solution = outcome(tables)
    assert solution.plan is not None
    return explanations(assemble(tables), solution.plan, solution.relaxation)


def test_only_rules_are_confirmed_besides_limits():
    relaxation = solved(world(Settings=ONE, **LINE, Requirements=[{"quantity": 10}]))
    prices = [*shadow_prices(relaxation), ShadowPrice(RULE.row("one", ()), relaxation.levels.solved[0].level, 1.0, 4.0)]
    assert [price.row.kind for price in largest_rules(prices, relaxation, 5)] == [RULE]


def test_what_a_step_moves_adds_up_to_what_it_brings():
    # Of the level's priority, each unit at its value; those of earlier priorities lose nothing in all. Of many steps of
    # random worlds, and each has words.
    seen = 0
    for seed in range(12):
        relaxation = solved(random_world(seed))
        if relaxation.levels.conflict:
            continue
        case, needs = relaxation.case, relaxation.case.requirement_of
        for price in confirmed(relaxation, shadow_prices(relaxation)):
            assert shadow_price_text(case, price)
            if price.moved is None:
                assert not price.level.is_shortfall
                continue
            fall: defaultdict[int, float] = defaultdict(float)
            for sign, lacking in ((1, price.moved.before), (-1, price.moved.after)):
                for key, quantity in lacking.items():
                    need = needs[key.requirement]
                    fall[need.priority] += sign * quantity * case.value_short(need, key.period)
            found = fall.pop(price.level.priority, 0.0)
            small = 1e-5 * (1 + abs(price.value * price.step))
            assert found == approx(price.confirmed * price.step, abs=small)
            assert all(abs(each) <= small for each in fall.values())
            seen += 1
    assert seen > 50
