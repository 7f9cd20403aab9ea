"""What is wrong or doubtful about attributes, rules that weigh orders and rates of lines, with its cell."""

import pytest

from data.checks.errors import check
from tests.helpers.worlds import solve, world

NEEDED = {"Requirements": [{"quantity": 5}]}
CONTENT = {"kind": "min_spend_share", "value": 0.65, "attribute": "content"}
LINE = {"ResourceUse": [{"offer": "O"}]}
WIDE = {**LINE, "Resources": [{"capacity": 50}]}


def told(severity, **sheets):
    """The messages of a severity by their cells, but that some offer has no line."""
    return {f"{finding.sheet}!{finding.cell}": finding.message for finding in check(world(**{**NEEDED, **sheets}))
            if finding.severity == severity and "they use no resource" not in finding.message}


@pytest.mark.parametrize(("row", "says"), [
    ({}, "give an offer, an item or a manufacturer"),
    ({"offer": "O", "item": "I"}, "not offer and item"),
    ({"item": "I", "manufacturer": "M"}, "not item and manufacturer")])
def test_a_figure_is_of_an_offer_an_item_or_a_manufacturer(row, says):
    found = told("error", Attributes=[{"value": 1, **row}], Rules=[CONTENT])
    assert list(found) == ["Attributes!B2"] and says in found["Attributes!B2"]


def test_a_rule_names_an_attribute_that_is_declared():
    found = told("error", Attributes=[{"attribute": "content", "offer": "O", "value": 1}],
                 Rules=[{**CONTENT, "attribute": "contents"}])
    assert len(found) == 1 and "is not in Attributes; did you mean content?" in "".join(found.values())
    assert len(told("error", Rules=[CONTENT])) == 1  # nor without the sheet


def test_the_same_figure_twice_is_an_error():
    twice = [{"offer": "O", "value": 1}, {"offer": "O", "value": 0.5}]
    assert "stands in A2 already" in told("error", Attributes=twice, Rules=[CONTENT])["Attributes!A3"]


@pytest.mark.parametrize(("rule", "says"), [
    ({"offer": "O", "family": "G"}, "offer O is of family F, the filter says G"),
    ({"offer": "O", "item": "J"}, "offer O is of item I, the filter says J")])
def test_an_offer_agrees_with_the_filters_beside_it(rule, says):
    found = told("error", Families=[{}, {"family": "G"}], Items=[{}, {"item": "J", "family": "G"}],
                 Rules=[{"kind": "max_quantity", "value": 5, **rule}])
    assert found == {f"Rules!{world()['Rules'].letters['offer']}2": says}


def test_a_share_of_an_offer_needs_no_family():
    assert told("error", Rules=[{"kind": "max_share", "value": 0.5, "offer": "O"}]) == {}
    assert len(told("error", Rules=[{"kind": "max_share", "value": 0.5}])) == 1


def test_65_is_no_share():
    found = told("warning", Attributes=[{"offer": "O", "value": 65}], Rules=[CONTENT])
    assert "a figure above 1 in a rule about a share" in found["Attributes!E2"]
    assert "content O (65; rule rule)" in found["Attributes!E2"]
    # In a rule about a quantity it may be kilograms.
    assert told("warning", Attributes=[{"offer": "O", "value": 65}],
                Rules=[{"kind": "max_quantity", "value": 9, "attribute": "content"}]) == {}


def test_an_attribute_that_no_order_carries_is_told():
    found = told("warning", Items=[{}, {"item": "J"}], Attributes=[{"item": "J", "value": 1}],
                 Rules=[{"kind": "max_quantity", "value": 9, "attribute": "content"}])
    assert "no order, possible or signed, carries anything of these: content" in found["Attributes!A2"]


def test_an_attribute_that_no_rule_names_is_told():
    assert "not used" in told("warning", Attributes=[{"offer": "O", "value": 1}])["Attributes!A2"]


def test_a_minimum_share_of_what_nothing_carries_is_told_with_its_combination():
    found = told("warning", Families=[{}, {"family": "G"}], Items=[{}, {"item": "J", "family": "G"}],
                 Offers=[{}, {"offer": "X", "item": "J"}], Attributes=[{"item": "I", "value": 0.9}],
                 Requirements=[{"quantity": 5}, {"family": "G", "quantity": 5}],
                 Rules=[{**CONTENT, "for_each": "family"}])
    told_of = [message for message in found.values() if "no share is asked for there" in message]
    assert len(told_of) == 1 and told_of[0].endswith("rule G") and "carries anything" in told_of[0]


# Two offers of I; only the old one, that nobody can order any more, carries something. 5 of it were signed.
OLD = {"Offers": [{"offer": "Q", "to": "2023-Q4"}, {}], "Attributes": [{"offer": "Q", "value": 1}]}
OF_OLD = {"offer": "Q", "period": "2023-Q4", "quantity": 5}


def of_attributes(**sheets):
    """What is told in the sheets Attributes and Rules, by cells."""
    return {place: message for place, message in told("warning", **sheets).items()
            if place.startswith(("Attributes", "Rules"))}


@pytest.mark.parametrize("kind", ["min_spend_share", "min_share"])
def test_a_minimum_share_that_signed_orders_carry_asks_for_something(kind):
    # The 5 make a row: 5 >= 0.65 (5 + x), so that 2.7 at most can be ordered beside them.
    rule = {**CONTENT, "kind": kind, "family": "F"}
    tables = {**OLD, "Rules": [rule], "Signed": [OF_OLD]}
    assert of_attributes(**tables) == {}
    assert sum(solve(world(**NEEDED, **tables)).order.values()) == pytest.approx(5 / 0.65 - 5)
    # Without them, and with those that came before the rule begins, there is nothing to ask for.
    for other in ({"Signed": []}, {"Rules": [{**rule, "from": "2024-Q1"}]}):
        found = of_attributes(**{**tables, **other})
        assert any("no order, possible or signed, carries anything of the attribute" in each for each in found.values())
        assert sum(solve(world(**{**NEEDED, **tables, **other})).order.values()) == pytest.approx(20)


def test_what_carries_the_attribute_for_nothing_is_told_as_that():
    # O carries 1 and costs nothing, P costs something and carries nothing: 0 >= 0.65 of what is spent on P asks nothing
    # of anybody, and is no row. In units it is one.
    gift = {"Offers": [{"price": 0}, {"offer": "P"}], "Attributes": [{"offer": "O", "value": 1}]}
    found = of_attributes(**gift, Rules=[CONTENT])
    assert found == {
        "Rules!C2": "the rule counts spending, and what carries the attribute has the price 0, so no share is asked "
                    "for there, and orders may move there: rule (O)"}
    assert of_attributes(**gift, Rules=[{**CONTENT, "kind": "min_share", "family": "F"}]) == {}
    # One was bought at 10: that is spending which carries it.
    assert of_attributes(**gift, Rules=[CONTENT], Signed=[{"period": "2024-Q1", "quantity": 1, "price": 10}]) == {}
    assert of_attributes(**gift, Rules=[CONTENT], Signed=[{"period": "2024-Q1", "quantity": 1}]) == found


def test_a_price_of_nothing_is_that_of_the_buyer():
    # A gets O for nothing, B pays for it; each has a share of its own, and of A's none is asked for.
    found = of_attributes(
        Allies=[{}, {"ally": "B"}], Requirements=[{"quantity": 5}, {"ally": "B", "quantity": 5}],
        Offers=[{}, {"offer": "P"}], Attributes=[{"offer": "O", "value": 1}],
        Terms=[{"offer": "O", "ally": "A", "price": 0}], Rules=[{**CONTENT, "for_each": "ally"}])
    assert list(found) == ["Rules!C2"] and found["Rules!C2"].endswith(": rule A (O)")


def test_a_hard_minimum_is_held_against_what_can_be_carried():
    # The line makes 4 * 10 units that carry 2.5: at most 100.
    lines = {**LINE, "Resources": [{"capacity": 10}], "Attributes": [{"offer": "O", "value": 2.5}]}
    rule = {"kind": "min_quantity", "attribute": "content"}
    assert told("warning", **lines, Rules=[{**rule, "value": 100}]) == {}
    found = told("warning", **lines, Rules=[{**rule, "value": 101}])
    assert "possible 100 of content" in "; ".join(found.values())


@pytest.mark.parametrize(("cells", "column", "says"), [
    ({"min_rate": 60, "idle_cost": 1}, "min_rate",
     "above the capacity: R in 2024-Q1 (60, capacity 50 in Resources!D2)"),
    ({"min_rate": 10}, "idle_cost", "a min_rate without an idle_cost asks for nothing"),
    ({"idle_cost": 10}, "idle_cost", "an idle_cost without a min_rate has no effect"),
    ({"min_rate": 10, "idle_cost": 10}, "", "")])
def test_rates_that_cannot_be_kept_or_cost_nothing_are_told(cells, column, says):
    tables = {**LINE, "Resources": [{"capacity": 50, **cells}]}
    found = told("warning", **tables)
    letter = world()["Resources"].letters.get(column)
    assert list(found) == ([f"Resources!{letter}2"] if column else []) and says in "".join(found.values())


# When R has its rate and its capacity: where each stands in Q3, the first period in which the rate is above.
@pytest.mark.parametrize(("own", "announced", "place", "says"), [
    ({"capacity": 50, "min_rate": 40}, [{"capacity": 60}, {"from": "2024-Q3", "capacity": 30}], "Resources!J2",
     "(40, capacity 30 in Capacity!C3)"),
    ({"capacity": 30}, [{"from": "2024-Q3", "capacity": 30, "min_rate": 40}], "Capacity!D2",
     "(40, capacity 30 in Capacity!C2)"),
    # The rows may stand in any order, and one from before the plan holds from its start.
    ({"capacity": 9, "min_rate": 10}, [{"from": "2024-Q3", "capacity": 30}, {"capacity": 60, "min_rate": 40}],
     "Capacity!D3", "(40, capacity 30 in Capacity!C2)"),
    ({"capacity": 9}, [{"from": "2023-Q1", "capacity": 60, "min_rate": 40}, {"from": "2024-Q3", "capacity": 30},
                       {"from": "2024-Q4", "capacity": 50, "min_rate": 1}], "Capacity!D2",
     "(40, capacity 30 in Capacity!C3)")])
def test_a_rate_above_the_capacity_is_told_where_it_stands_with_the_cell_of_the_capacity(own, announced, place, says):
    found = told("warning", **LINE, Resources=[{**own, "idle_cost": 1}],
                 Capacity=[{"from": "2024-Q1", **row} for row in announced])
    assert list(found) == [place] and found[place].endswith(f"min_rate is above the capacity: R in 2024-Q3 {says}")


# In each row below what counts is all of which it is a share, so that the share is 1 whatever is ordered. A maximum of
# 0.5 of that is kept by no order at all, a minimum and a maximum of 1 by every plan.
@pytest.mark.parametrize(("rule", "says"), [
    ({"kind": "max_spend_share", "value": 0.5}, "rule (nothing that it looks at can be ordered)"),
    ({"kind": "max_share", "value": 0.5, "family": "F", "for_each": "ally,year", "ally": "A"},
     "rule (nothing that it looks at can be ordered)"),
    ({"kind": "max_share", "value": 0.5, "for_each": "family", "penalty": 3}, "ordered without violating it)"),
    ({"kind": "max_spend_share", "value": 1}, "rule (without effect)"),
    ({"kind": "min_spend_share", "value": 0.65}, "rule (without effect)")])
def test_a_share_that_is_always_1_is_told(rule, says):
    found = told("warning", **WIDE, Rules=[rule])
    assert list(found) == ["Rules!A2"] and found["Rules!A2"].endswith(says)
    if "can be ordered)" in says:
        assert not solve(world(**NEEDED, **WIDE, Rules=[rule])).order


@pytest.mark.parametrize("rule", [
    CONTENT, {"kind": "max_spend_share", "value": 0.5, "region": "R"}, {"kind": "max_spend_share", "value": 0.5,
    "for_each": "manufacturer"}, {"kind": "max_spend_share", "value": 0.5, "standard": "no"},
    {"kind": "max_share", "value": 0.5, "offer": "O"}, {"kind": "max_spend", "value": 5},
    {"kind": "max_spend_share", "value": 0.5, "active": "no"}])
def test_a_share_of_something_is_not(rule):
    found = told("warning", **WIDE, Attributes=[{"attribute": "content", "offer": "O", "value": 0.7}],
                 Manufacturers=[{"region": "R"}], Rules=[rule])
    assert not any("always 1" in message for message in found.values())
