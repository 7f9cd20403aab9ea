"""The verification accepts a right plan and names the kind of row or the level that is wrong."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from model.case import Case, Contribution, Group, Rule, Terms
from model.levels import CONFLICTS, LevelResult
from model.plan import OrderKey, Plan
from model.verification.verify import verify
from tests.helpers.verify_world import VALUES, a_case, a_plan, levels, rule
from tests.helpers.worlds import world


def failed_rows(case: Case, plan: Plan, relaxed: bool = False) -> list[str]:
    return [check.row for check in verify(case, plan, relaxed).rows if not check.passed]


def failed_levels(case: Case, plan: Plan, relaxed: bool = False) -> list[str]:
    return [check.name for check in verify(case, plan, relaxed).levels if not check.passed]


def test_a_right_plan_passes_and_every_kind_of_row_has_been_looked_at():
    verification = verify(a_case(rules=(rule("max_quantity", 80.0),)), a_plan())
    assert verification.passed
    assert {check.row for check in verification.rows if check.count} >= {*map(str, range(1, 15)), "existence", "sign"}
    assert {check.name: check.recomputed for check in verification.levels} == pytest.approx(VALUES, rel=1e-12)


def with_ally(key: str, **fields: Any) -> Case:
    allies = a_case().allies
    return a_case(allies={**allies, key: replace(allies[key], **fields)})


def with_line(**fields: Any) -> Case:
    return a_case(resources={"R": replace(a_case().resources["R"], **fields)})


def with_budget(ally: str, year: int, amount: float) -> Case:
    return a_case(budgets={**a_case().budgets, (ally, year): amount})


def with_family(**fields: Any) -> Case:
    families = a_case().families
    return a_case(families={**families, "F": replace(families["F"], **fields)})


def with_offer(key: str, **fields: Any) -> Case:
    offers = a_case().offers
    return a_case(offers={**offers, key: replace(offers[key], **fields)})


# A limit that the plan meets exactly where the factor is 1, and misses by 0.1 % where it is 0.999.
TIGHT: list[tuple[str, Callable[[float], Case]]] = [
    ("3", lambda factor: a_case(requirements=(a_case().requirements[0], replace(
        a_case().requirements[1], quantity=40 / factor)))),
    ("4", lambda factor: with_line(capacity=(10.0, 10.0, 10 - 20 * (1 - factor)))),  # 20 loaded in period 3
    ("5", lambda factor: with_line(max_expansion=10 * factor)),
    ("6", lambda factor: with_line(commitment=1.0 / factor)),  # 1 * (1 + 10 / 20) * 10 = 15 in period 2
    ("7", lambda factor: a_case(expansion_budget=300 * factor)),
    ("8", lambda factor: with_offer("O1", max_quantity=30 * factor)),
    ("8b", lambda factor: a_case(terms={("O1", "A"): Terms(max_quantity=10 * factor)})),
    ("9", lambda factor: with_budget("A", 2024, 440 * factor)),  # an advance, a year before delivery
    ("9", lambda factor: with_budget("A", 2025, 1270 * factor)),
    ("9", lambda factor: with_budget("B", 2025, 868 * factor)),
    ("9", lambda factor: with_budget("B", 2026, 1472 * factor)),
    ("10", lambda factor: with_ally("B", storage=58 * factor)),  # 29 of I1, 2 each; I3 takes none
    ("11", lambda factor: a_case(groups={"G": Group("G", ("A", "B"), 0.5 / factor)})),  # 10 of A's 20 are I1
    ("12", lambda factor: with_family(standard_share=0.75 / factor)),  # 30 of 40
    ("14", lambda factor: a_case(transfers=(replace(a_case().transfers[0], max_quantity=4 * factor),))),
    ("existence", lambda factor: a_case(contributions=(Contribution(2, "A", "B", 100 * factor),))),
]


@pytest.mark.parametrize(("row", "limited"), TIGHT)
def test_a_limit_may_be_met_but_not_missed(row: str, limited: Callable[[float], Case]):
    assert failed_rows(limited(1.0), a_plan()) == []
    assert failed_rows(limited(0.999), a_plan()) == [row]


def test_the_worst_row_is_named_with_the_size_of_its_violation():
    # 440 paid where 400 are there: 40 too much, relative to 440.
    check = next(check for check in verify(with_budget("A", 2024, 400.0), a_plan()).rows if check.row == "9")
    assert (check.largest, check.where) == (pytest.approx(40 / 440), "ally A, year 2024")


@pytest.mark.parametrize(("row", "case", "plan", "where"), [
    # B wants 400 and has 9 and 29 beside the 31 and 11 that it lacks: the second row lacks more.
    ("3", a_case(requirements=(a_case().requirements[0], replace(a_case().requirements[1], quantity=400.0))), a_plan(),
     "requirement of B for F (stock, priority 2), 2025"),
    ("14", a_case(transfers=(replace(a_case().transfers[0], max_quantity=3.0),)), a_plan(),
     "transfer from A to B of F, 2025"),
    ("14", a_case(transfers=tuple(replace(a_case().transfers[0], key=key, max_quantity=3.0) for key in (2, 3))),
     a_plan(), "transfer from A to B of F, row 2 of Transfers, 2025"),
    ("existence", a_case(contributions=(Contribution(2, "A", "B", 99.0),)), a_plan(),
     "contribution from A to B, year 2025"),
    ("existence", a_case(), a_plan(contribution={(7, 2025): 100.0}),
     "decision contribution, contribution 7, year 2025"),
])
def test_what_comes_from_a_row_of_a_sheet_is_named_by_its_allies_and_family(
        row: str, case: Case, plan: Plan, where: str):
    check = next(check for check in verify(case, plan).rows if check.row == row)
    assert not check.passed and check.where == where


def test_stock_out_of_nothing_breaks_the_balance():
    assert failed_rows(a_case(), a_plan(stock={("B", "I1", 3): 29.029})) == ["1"]
    assert failed_rows(a_case(stock={}), a_plan()) == ["1"]


def test_a_use_is_neither_left_open_nor_overdone():
    assert failed_rows(a_case(), a_plan(shortfall={(2, 3): 1.99})) == ["2"]
    # Issued without a use requirement of the family, out of a stock that has it.
    used = a_plan(issue={("B", "I3", 3): 0.04}, stock={("B", "I3", 3): 39.96})
    assert failed_rows(a_case(), used) == ["2"]


def test_a_tenth_of_a_per_cent_more_than_there_is_is_found():
    # B's 29 in period 3 become 29.029; of A's 10 in period 1, 9.99 or 10.01 are issued.
    assert failed_rows(a_case(), a_plan(stock={("B", "I1", 3): 29 * 1.001})) == ["1"]
    for factor in (0.999, 1.001):
        issued, left = 10 * factor, 12 - 10 * factor
        assert failed_rows(a_case(), a_plan(issue={("A", "I1", 1): issued}, stock={("A", "I1", 1): left})) == ["1", "2"]


def test_no_more_is_short_than_is_required():
    # B lacks 0.1 % more than the 40 that it should have: row 3 has it all, the ten bands of row 15 have no room for it.
    assert failed_rows(a_case(), a_plan(shortfall={(3, 2): 40.0})) == []
    assert failed_rows(a_case(), a_plan(shortfall={(3, 2): 40.04})) == ["15"]


def test_money_that_carries_over_counts_up_to_each_year():
    # 440 <= 600 and 440 + 1270 <= 600 + 1110; year by year 1270 > 1110. B has no amount in 2024 and so no row at all.
    amounts = {("A", 2024): 600.0, ("A", 2025): 1110.0, ("B", 2025): 1.0}
    assert failed_rows(a_case(carry_over=True, budgets=amounts), a_plan()) == []
    assert failed_rows(a_case(carry_over=True, budgets={**amounts, ("A", 2025): 1108.0}), a_plan()) == ["9"]
    assert failed_rows(a_case(budgets={("A", 2024): 600.0, ("A", 2025): 1110.0}), a_plan()) == ["9"]


def test_opening_stock_may_fill_more_than_the_storage():
    # The 12 rounds of the start take 24 in each period; what A holds takes 4, 16 and 0.
    assert failed_rows(with_ally("A", storage=1.0), a_plan()) == []


def test_an_expansion_adds_nothing_before_it_is_ready():
    # Ready in period 3 only: 15 loaded in period 2 on a capacity of 10.
    assert failed_rows(with_line(build=2, commitment=0.0, commitment_periods=0), a_plan()) == ["4"]


# Units: A 10 of I1 and 10 of I2 in 2025, B 40 of I3 in 2024 and 20 of I1 in 2026. Spend: 1100, 500, 200 and 2420, in
# all 4220.
RULES: list[tuple[Rule, float]] = [
    (rule("max_quantity", 0.0), 80),
    (rule("min_quantity", 0.0, ally="A"), 20),
    (rule("max_quantity", 0.0, first=2, last=2), 20),
    (rule("max_spend", 0.0, manufacturer="M"), 3520),
    (rule("min_spend", 0.0, standard=False), 700),
    (rule("max_share", 0.0, family="F", country="X"), 30 / 40),
    (rule("min_share", 0.0, family="F", ally="A", standard=True), 10 / 20),
    (rule("max_share", 0.0, family="F", item="I2"), 10 / 40),
    (rule("max_spend_share", 0.0, country="Y"), 700 / 4220),
    (rule("min_spend_share", 0.0, for_each=("ally",), country="Y"), 200 / 2620),  # A 500 / 1600
    (rule("max_quantity", 0.0, for_each=("year",)), 40),
    (rule("max_quantity", 0.0, for_each=("region",)), 50),  # M's region is blank
    (rule("min_share", 0.0, for_each=("item",)), 10 / 40),  # of the item's family, not of everything
    (rule("min_share", 0.0, for_each=("ally", "family"), standard=True), 10 / 20),  # E has no standard item: no row
    (rule("max_spend_share", 0.0, for_each=("manufacturer", "year"), family="F"), 1.0),
]


@pytest.mark.parametrize(("policy", "achieved"), RULES)
def test_a_rule_counts_what_it_says(policy: Rule, achieved: float):
    looser, tighter = (0.999, 1.001) if policy.is_minimum else (1.001, 0.999)
    for factor in (1.0, looser):
        assert failed_rows(a_case(rules=(replace(policy, value=achieved * factor),)), a_plan()) == []
    assert failed_rows(a_case(rules=(replace(policy, value=achieved * tighter),)), a_plan()) == ["13"]


def test_a_violation_excuses_a_soft_rule_and_costs_its_penalty():
    case = a_case(rules=(rule("max_quantity", 70.0, penalty=3.0),))
    excused = a_plan(violation={("P", ()): 10.0}, levels=levels(cost=VALUES["cost"] + 30))
    assert verify(case, excused).passed
    assert failed_rows(case, a_plan(violation={("P", ()): 9.9})) == ["13"]
    assert failed_levels(case, a_plan(violation={("P", ()): 10.0})) == ["cost"]


def test_only_level_0_may_break_a_hard_minimum():
    # 80 of 100: 20 missing, 20 / 100 = 0.2; another rule that no order can match lacks all of its 5, and 5 / 5 = 1.
    case = a_case(rules=(rule("min_quantity", 100.0), rule("min_quantity", 5.0, key="none", ally="A", item="I3")))
    plan = a_plan(violation={("P", ()): 20.0, ("none", ()): 5.0},
                  levels=(LevelResult(CONFLICTS, 1.2, 1.2, True, 0.1, 1),))
    assert verify(case, plan, relaxed=True).passed
    assert "13" in failed_rows(case, plan)
    assert failed_rows(case, a_plan(violation={("P", ()): 20.0}), relaxed=True) == ["13"]
    assert failed_levels(case, replace(plan, levels=levels()), relaxed=True) == [*VALUES, "conflicts"]


def test_a_hard_minimum_is_measured_by_its_size():
    # One hundredth of a unit in a billion is what rounding leaves.
    case = a_case(rules=(rule("min_quantity", 1e9),))
    huge = 1e9 - 40 - 0.01
    plan = a_plan(order={("O3", "B", 1): huge}, stock={("B", "I3", period): huge for period in (1, 2, 3)},
                  violation={("P", ()): 0.01})
    assert failed_rows(case, plan) == []


# What the plan has beyond what may exist, by 0.01 of a unit.
NOT_THERE: list[tuple[str, tuple[Any, ...]]] = [
    ("order", ("O1", "A", 1)),  # before the lead time is over
    ("order", ("O2", "A", 1)),  # before the certificate
    ("order", ("O2", "A", 3)),  # after the offer's last delivery
    ("order", ("O2", "B", 2)),  # B has no weapon for it
    ("order", ("none", "A", 2)),
    ("stock", ("none", "I1", 2)),
    ("issue", ("A", "I2", 1)),
    ("issue", ("A", "I3", 2)),
    ("transfer", (2, "I3", 2)),  # not of the row's family
    ("transfer", (2, "I2", 2)),  # B cannot use it
    ("transfer", (3, "I1", 2)),
    ("expansion", ("R", 2)),  # ready in 3, committed in 3 and 4
    ("expansion", ("R", 0)),
    ("contribution", (2, 2027)),
    ("contribution", (3, 2025)),
    ("shortfall", (3, 1)),  # the requirement begins in period 2
    ("shortfall", (4, 2)),
    ("violation", ("P", ())),  # hard, and not a minimum
    ("violation", ("soft", ("I9",))),
    ("violation", ("none", ())),
]


@pytest.mark.parametrize(("table", "key"), NOT_THERE)
def test_what_may_not_exist_is_found(table: str, key: tuple[Any, ...]):
    case = a_case(rules=(rule("max_quantity", 80.0),
                         rule("max_quantity", 80.0, key="soft", for_each=("item",), penalty=1.0)))
    assert failed_rows(case, a_plan()) == []
    assert "existence" in failed_rows(case, a_plan(**{table: {key: 0.01}}))


@pytest.mark.parametrize(("table", "key"), [
    ("order", ("O2", "A", 2)), ("stock", ("A", "I1", 3)), ("issue", ("B", "I1", 3)), ("contribution", (2, 2026)),
    ("transfer", (2, "I1", 3)), ("expansion", ("R", 1)), ("shortfall", (2, 1)), ("violation", ("P", ()))])
@pytest.mark.parametrize("value", [-0.001, math.nan])
def test_what_is_negative_or_no_number_is_found(table: str, key: tuple[Any, ...], value: float):
    case = a_case(rules=(rule("max_quantity", 90.0, penalty=1.0),))
    assert "sign" in failed_rows(case, a_plan(**{table: {key: value}}))


@pytest.mark.parametrize("name", VALUES)
def test_a_level_value_must_be_that_of_the_plan_and_proved(name: str):
    def changed(**fields: Any) -> Plan:
        return a_plan(levels=tuple(replace(level, **fields) if level.name == name else level for level in levels()))

    value = VALUES[name]
    off = value * (1 + 1e-6)
    assert failed_levels(a_case(), changed(value=off, bound=off)) == [name]
    limits = {level.name: level.gap_limit for level in verify(a_case(), a_plan()).levels}
    assert 1e-7 <= limits[name] < 1e-5
    for times, failing in ((1.01, [name]), (0.99, [])):
        assert failed_levels(a_case(), changed(bound=value - times * limits[name] * max(1.0, value))) == failing
    assert failed_levels(a_case(), changed(value=math.nan, bound=math.nan)) == [name]
    assert failed_levels(a_case(), changed(value=math.nan, bound=math.nan, proved=False)) == []


def test_the_levels_are_those_that_the_case_calls_for():
    assert failed_levels(a_case(), a_plan(levels=levels()[:-1])) == ["tidy"]
    assert failed_levels(a_case(equity=False), a_plan()) == ["equity"]
    conflicts = LevelResult(CONFLICTS, 0.0, 0.0, True, 0.1, 1)
    assert failed_levels(a_case(), a_plan(levels=(conflicts, *levels()))) == ["conflicts"]
    first, second, *rest = levels()
    assert failed_levels(a_case(), a_plan(levels=(second, first, *rest))) == ["shortfall 1"]
    assert failed_levels(a_case(rules=(rule("min_quantity", 1.0),)), a_plan()) == ["conflicts"]


NOTHING = Plan((), {}, {}, {}, {}, {}, {}, {}, {})


@pytest.mark.parametrize(("quantity", "failed"), [(0.9e-6, False), (1.1e-6, True)])
@pytest.mark.parametrize("kind", ["max_quantity", "max_spend"])
def test_a_rule_is_kept_to_a_millionth_of_a_unit(kind: str, quantity: float, failed: bool):
    # Nothing of F may be ordered. At a million each, a millionth of a unit is one EUR: a rule of spending is kept to a
    # millionth of a unit, too.
    case = assemble(world(Offers=[{"price": 1e6}], Rules=[{"kind": kind, "value": 0}]))
    plan = replace(NOTHING, order={OrderKey("O", "A", 1): quantity})
    assert ("13" in failed_rows(case, plan)) == failed


@pytest.mark.parametrize(("family", "failed"), [("F", False), ("G", True)])
def test_the_dearest_unit_is_one_that_the_rule_weighs(family: str, failed: bool):
    # Half a EUR of O, at 100, is none beside P, at a million, if that is of the same family.
    case = assemble(world(
        Families=[{"family": "F"}, {"family": "G"}], Items=[{"item": "I"}, {"item": "J", "family": family}],
        Offers=[{}, {"offer": "P", "item": "J", "price": 1e6}],
        Rules=[{"kind": "max_spend", "value": 0, "family": "F"}]))
    plan = replace(NOTHING, order={OrderKey("O", "A", 1): 0.005})
    assert ("13" in failed_rows(case, plan)) == failed


SHUT_OUT = [{"offers": {**a_case().offers, "O1": replace(a_case().offers["O1"], members=("B",))}},
            {"terms": {("O1", "A"): Terms(allowed=False)}}, {"terms": {("O1", "A"): Terms(lead=2)}}]


@pytest.mark.parametrize("fields", SHUT_OUT, ids=("no member", "not allowed", "ordered before the plan"))
def test_an_order_of_a_buyer_that_may_not_or_cannot_buy_does_not_exist(fields: dict[str, Any]):
    # A's 10 of O1 arrive in period 2.
    assert "existence" in failed_rows(a_case(**fields), a_plan())


def test_the_cost_of_a_pair_is_recomputed():
    # A's 10 of O1 cost 1 more each on delivery in period 2: the level is off by that much, discounted.
    case = a_case(terms={("O1", "A"): Terms(transport=2.0)})
    (cost,) = [check for check in verify(case, a_plan()).levels if check.name == "cost"]
    assert cost.recomputed - VALUES["cost"] == pytest.approx(10 * 1.0 * case.discount(2))
