"""The verification counts what is signed by itself: each case is kept to the last unit, and not a thousandth more.

To the world of verify_world come signed orders. R has 10 and from period 2 on 20, of which the plan takes 15 in period
2 (10 of O1 and half of 10 of O2) and 20 in period 3; A pays 1,270 in 2025."""

import math
from dataclasses import replace

import pytest

from model.case import Case, SignedOrder, Terms
from model.verification.verify import verify
from tests.helpers.verify_world import a_case, a_plan, rule

ONE = SignedOrder(2, "O1", "A", 2, 5.0, 100.0, 1.0, 1, 0.0)  # O1 is of item I1 and maker M, and takes 1 of R
ANY = {**a_case().offers, "O1": replace(a_case().offers["O1"], max_quantity=math.inf)}
AFTER = ("A", "I1", 2), ("A", "I1", 3)


def failed(case: Case, **plan: object) -> list[str]:
    return [check.row for check in verify(case, a_plan(**plan)).rows if not check.passed]


def held(units: float) -> dict[tuple[str, str, int], float]:
    """A's stock of I1 with so many more from period 2 on."""
    return {key: {2: 8.0, 3: 0.0}[key[2]] + units for key in AFTER}


def test_what_is_signed_stands_in_the_balance():
    assert "1" in failed(a_case(signed=(ONE,), budgets={}))
    assert failed(a_case(signed=(ONE,), budgets={}), stock=held(5)) == []
    assert failed(a_case(signed=(replace(ONE, lost=True),), budgets={})) == []
    assert failed(a_case(signed=(replace(ONE, period=0), replace(ONE, period=4)), budgets={})) == []


@pytest.mark.parametrize(("signed", "passes"), [(5.0, True), (5.01, False)])
def test_a_line_has_room_for_what_is_signed(signed: float, passes: bool):
    # 15 + 5 of 20 in period 2.
    case = a_case(signed=(replace(ONE, quantity=signed),), budgets={})
    assert failed(case, stock=held(signed)) == ([] if passes else ["4"])


def test_on_an_oversold_line_new_orders_have_what_is_added():
    # 19 signed on 10, 10 added: new orders may take 10, not the 15 that they do.
    case = a_case(signed=(replace(ONE, quantity=19.0),), budgets={})
    assert failed(case, stock=held(19)) == ["4"]
    fewer = {**held(19), ("A", "I2", 2): 0.0}
    assert "4" not in failed(case, stock=fewer, order={("O2", "A", 2): 0.0})


def test_what_is_signed_loads_a_committed_line():
    # Committed to 0.8 (1 + 10 / 20) of the 10 that are ready in period 2: 12 of the 15 that are loaded; to 1, 15; and
    # to 1.2, 18: 3 of it signed.
    line = {"R": replace(a_case().resources["R"], commitment=1.2)}
    assert failed(a_case(resources=line, budgets={})) == ["6"]
    signed = (replace(ONE, quantity=3.0),)
    assert failed(a_case(resources=line, budgets={}, signed=signed), stock=held(3)) == []
    assert failed(a_case(resources=line, budgets={}, signed=(replace(ONE, quantity=2.9),)), stock=held(2.9)) == ["6"]


@pytest.mark.parametrize("history", [replace(ONE, period=-3, ordered=-4), ONE])
def test_offers_and_buyers_have_sold_what_is_signed(history: SignedOrder):
    # 30 of O1 are ordered in all, 10 of them by A.
    stock = held(5) if history.period == 2 else {}
    for most, rows in ((35.0, []), (34.9, ["8"])):
        offers = {**a_case().offers, "O1": replace(a_case().offers["O1"], max_quantity=most)}
        assert failed(a_case(signed=(history,), budgets={}, offers=offers), stock=stock) == rows
    for most, rows in ((15.0, []), (14.9, ["8b"]), (1.0, ["8b"])):
        terms = {("O1", "A"): Terms(max_quantity=most)}
        assert failed(a_case(signed=(history,), budgets={}, terms=terms), stock=stock) == rows


def test_a_budget_pays_for_what_is_signed():
    # 2025: 1,270 and, of 5 at 100 with 0.3 paid before and 0.2 due in 2024, half of 500 and 5 of freight.
    signed = (replace(ONE, paid=0.3, advance=0.2),)
    for amount, rows in ((1525.0, []), (1523.0, ["9"])):
        assert failed(a_case(signed=signed, budgets={("A", 2025): amount}), stock=held(5)) == rows
    # 2024: 440 and the 100 that are due when it is ordered.
    for amount, rows in ((540.0, []), (539.0, ["9"])):
        assert failed(a_case(signed=signed, budgets={("A", 2024): amount}), stock=held(5)) == rows
    # What is lost costs its advance alone, if that was due.
    lost = (replace(signed[0], lost=True),)
    assert failed(a_case(signed=lost, budgets={("A", 2024): 540.0, ("A", 2025): 1270.0})) == []
    assert failed(a_case(signed=lost, budgets={("A", 2024): 539.0})) == ["9"]


def test_a_budget_below_what_is_signed_pays_for_that_alone():
    # Nothing is left to the 1,270 of 2025, save what others give.
    case = a_case(signed=(replace(ONE, price=1000.0),), budgets={("A", 2025): 100.0})
    assert failed(case, stock=held(5)) == ["9"]


def test_room_is_there_for_what_is_signed():
    # A has no room; stock of the start takes 24, which the 5 signed ones raise to 34: it holds 26 in period 2.
    allies = {**a_case().allies, "A": replace(a_case().allies["A"], storage=1.0)}
    assert failed(a_case(allies=allies, signed=(ONE,), budgets={}), stock=held(5)) == []
    more = {("A", "I1", 1): 2.0, **held(9.6)}
    assert "10" in failed(a_case(allies=allies, signed=(ONE,), budgets={}), stock=more)


def test_shares_count_what_is_signed_before_the_plan():
    # A has 10 of 20 in the common item: with 20 more of I1 30 of 40, and with 20 of I2 the 0.5 of new orders remain.
    group = {"G": replace(a_case().groups["G"], share=0.75)}
    history = replace(ONE, quantity=20.0, period=0, ordered=-1)
    assert failed(a_case(groups=group, budgets={})) == ["11"]
    assert failed(a_case(groups=group, budgets={}, signed=(history,))) == []
    half = {"G": replace(a_case().groups["G"], share=0.5)}
    assert failed(a_case(groups=half, budgets={}, signed=(replace(history, offer="O2"),))) == []
    # Of the family 30 of 40 are standard; 40 more make it 70 of 80.
    families = {**a_case().families, "F": replace(a_case().families["F"], standard_share=0.875)}
    assert failed(a_case(families=families, budgets={})) == ["12"]
    for units, rows in ((40.0, []), (39.0, ["12"])):
        signed = (replace(history, quantity=units),)
        assert failed(a_case(families=families, budgets={}, offers=ANY, signed=signed)) == rows


# Ordered: 80 units in all; of M 30. Signed: 5 of M delivered two years before the start, at 70.
@pytest.mark.parametrize(("changes", "bound"), [
    ({"kind": "max_quantity", "manufacturer": "M"}, 35),
    ({"kind": "max_quantity", "manufacturer": "M", "since": -1}, 35),
    ({"kind": "max_quantity", "manufacturer": "M", "since": 0}, 30),
    ({"kind": "max_spend", "manufacturer": "M"}, 3520 + 350),
    ({"kind": "max_share", "manufacturer": "N", "family": "F"}, 10 / 45),
    ({"kind": "max_share", "manufacturer": "M", "family": "F"}, 30 / 40),  # of what is signed all is M's: decided
    ({"kind": "min_share", "manufacturer": "M", "family": "F"}, 35 / 45),
    ({"kind": "min_quantity", "manufacturer": "M", "ally": "A"}, 15),
    ({"kind": "min_quantity", "manufacturer": "M", "ally": "B"}, 20),
])
def test_a_rule_counts_what_is_signed(changes: dict[str, object], bound: float):
    signed = (replace(ONE, period=-1, ordered=-2, price=70.0),)
    policy = rule(str(changes.pop("kind")), bound, **changes)
    assert failed(a_case(rules=(policy,), budgets={}, signed=signed)) == []
    tighter = replace(policy, value=bound * (1.001 if policy.is_minimum else 0.999))
    assert failed(a_case(rules=(tighter,), budgets={}, signed=signed)) == ["13"]


def test_what_is_signed_beyond_a_rule_is_excused_and_no_more():
    # 100 signed of M, at most 90: the 30 new ones are too many, and with 130 allowed they are not.
    signed = (replace(ONE, quantity=100.0, period=-1, ordered=-2),)
    for most, rows in ((130.0, []), (129.0, ["13"]), (90.0, ["13"])):
        policy = rule("max_quantity", most, manufacturer="M")
        assert failed(a_case(rules=(policy,), budgets={}, offers=ANY, signed=signed)) == rows
    none = (rule("max_quantity", 0.0, item="I1", ally="B"),)
    assert failed(a_case(rules=none, budgets={}, offers=ANY, signed=signed)) == ["13"]
    # A minimum share of new orders that is kept: N has 50 of 80 units; 100 of M spoil it, and it asks for no more.
    policy = rule("min_spend_share", 700 / 4220, manufacturer="N")
    assert failed(a_case(rules=(policy,), budgets={}, offers=ANY, signed=signed)) == []
    assert failed(a_case(rules=(replace(policy, value=0.17),), budgets={}, offers=ANY, signed=signed)) == ["13"]
