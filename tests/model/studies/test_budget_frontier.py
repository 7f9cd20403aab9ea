"""More or less money: the cases, and where more of it stops helping."""

from dataclasses import replace

import pytest

from data.case.builder import assemble
from data.comparison.studies.budget_frontier import frontier_study
from model.studies.budget_frontier import FACTORS, frontier_cases, held_by_signed, money_available, with_money
from tests.helpers.result_world import make_case
from tests.helpers.studies import Ended, optimum, rows_of, solved
from tests.helpers.worlds import world

# A needs 15 a quarter, 60 in all. The line makes 10 a quarter, 40 in all at 100.
LINE = {"Families": [{"family": "F", "weight": 100}], "Resources": [{"capacity": 10}],
        "ResourceUse": [{"offer": "O"}], "Requirements": [{"quantity": 15}]}


def study_of(tables):
    case = assemble(tables)
    return frontier_study(case, solved(frontier_cases(case)))


def test_all_limited_money_is_multiplied_and_nothing_else():
    joint = make_case(expansion_budget=600.0)
    joint = replace(joint, contributions=(replace(joint.contributions[0], max_amount=400.0),))
    half = with_money(joint, 0.5)
    assert half.budgets == {("=A", 2024): 2500.0, ("=A", 2025): 2000.0, ("B", 2024): 500.0}
    assert half.expansion_budget == 300.0
    assert half.contributions[0].max_amount == 200.0
    same = replace(half, scenario=joint.scenario, budgets=joint.budgets, expansion_budget=600.0,
                   contributions=joint.contributions)
    assert same == joint
    assert money_available(half) == 5300.0


def test_budgets_derived_from_gdp_are_multiplied_too():
    # 100,000 x 2 % x 10 % = 200 for the year.
    case = assemble(world(Allies=[{"gdp": 100_000, "defence_share": 0.02, "munitions_share": 0.1}]))
    assert with_money(case, 1.5).budgets == {("A", 2024): pytest.approx(300)}


def test_what_is_unlimited_stays_so():
    assert with_money(make_case(), 0.25).expansion_budget == float("inf")
    assert with_money(make_case(), 0.25).contributions[0].max_amount == float("inf")


def test_the_factors_run_from_a_quarter_to_twice_and_1_is_the_case_itself():
    case = assemble(world())
    assert list(frontier_cases(case)) == ["0.25", "0.5", "0.75", "1", "1.25", "1.5", "1.75", "2"]
    assert frontier_cases(case)["1"] is case


def test_more_money_stops_helping_where_the_line_is_full():
    # 3200 buys 32 of the 60; a factor of 1.25 buys the 40 that the line makes, and more money no more.
    study = study_of(world(**LINE, Budgets=[{"amount": 3200}]))
    rows = rows_of(study)
    assert [row["times today's money"] for row in rows] == list(FACTORS)
    assert [row["money"] for row in rows] == pytest.approx([800, 1600, 2400, 3200, 4000, 4800, 5600, 6400])
    bought = [8, 16, 24, 32, 40, 40, 40, 40]
    assert [row["priority 1 met"] for row in rows] == pytest.approx([units / 60 for units in bought])
    assert [row["priority 1 short"] for row in rows] == pytest.approx([100 * (60 - units) for units in bought])
    assert [row["spent"] for row in rows] == pytest.approx([100 * units for units in bought])
    # A unit costs 100 and lacks for 100: each EUR more meets 1 EUR more, until the line is full.
    assert rows[0]["gained by one more"] is None
    assert [row["gained by one more"] for row in rows[1:]] == pytest.approx([1, 1, 1, 1, 0, 0, 0])
    assert study.sentence == (
        "With 2 times today's money 66.7 % of the need is met at its price, with today's 53.3 %, with 0.25 times 13.3 "
        "%. More money stops helping from 1.25 times today's on: beyond it brings less than 0.1 % of what any priority "
        "requires.")


def test_money_that_still_helps_at_the_end_is_said_to():
    # 1000 buys 10, twice that 20 of the 40 that the line can make.
    study = study_of(world(**LINE, Budgets=[{"amount": 1000}]))
    assert "More money still helps at 2 times today's." in study.sentence


def test_each_priority_has_its_own_end():
    # Priority 1 needs 20 in all, for 2000; priority 2 the rest of the line's 40, for which it takes twice that.
    study = study_of(world(**{**LINE, "Requirements": [{"quantity": 5}, {"quantity": 10, "priority": 2}]},
                           Budgets=[{"amount": 2000}]))
    assert study.sentence.endswith("It stops helping priority 1 from 1 times on, priority 2 not yet.")


def test_a_hard_minimum_that_little_money_cannot_pay_is_a_row_that_says_so():
    # 1000 must be spent: a quarter of 3200 is 800.
    study = study_of(world(**LINE, Budgets=[{"amount": 3200}], Rules=[{"kind": "min_spend", "value": 1000}]))
    first, second, *_ = rows_of(study)
    assert (first["status"], first["priority 1 met"], first["money"]) == ("conflict", None, 800)
    assert second["gained by one more"] is None
    assert study.sentence.endswith("At 0.25 times today's money there is no plan: it contradicts itself.")


def test_without_any_budget_money_makes_no_difference():
    case = assemble(world(**LINE))
    study = frontier_study(case, [Ended(name, "optimal", one, optimum(case))
                                  for name, one in frontier_cases(case).items()])
    assert study.sentence == "No budget limits this plan, so money makes no difference."


# Of the 60 that A needs 24 are signed for Q1, for 2400.
SIGNED = {"Signed": [{"period": "2024-Q1", "quantity": 24}], "Resources": [{"capacity": 24}]}


def test_where_signed_orders_take_more_than_twice_the_budget_nothing_is_said_to_have_stopped():
    # Twice 1000 is less than 2400: no plan can order anything, and all meet the same 24 of 60. 3000 would buy 6 more.
    study = study_of(world(**{**LINE, **SIGNED}, Budgets=[{"amount": 1000}]))
    assert [row["priority 1 met"] for row in rows_of(study)] == pytest.approx([0.4] * 8)
    assert study.sentence == (
        "With 2 times today's money 40.0 % of the need is met at its price, with today's 40.0 %, with 0.25 times 40.0 "
        "%. From 0.25 to 2 times today's more money brings less than 0.1 % of what any priority requires, but that is "
        "not where it stops helping. Signed orders alone take the budget of A in 2024 up to 2.4 times today's: what "
        "more money brings beyond that is not seen here.")
    case = assemble(world(**{**LINE, **SIGNED}, Budgets=[{"amount": 1000}]))
    assert optimum(with_money(case, 3.0)).order != {}


def test_where_twice_the_budget_leaves_money_beside_signed_orders_it_is_seen_to_help_or_not():
    # Twice 1600 leave 800 beside the 2400, for 8 of the 36 that lack. Twice 4000 leave 5600, where 3600 are enough; so
    # do 6000.
    study = study_of(world(**{**LINE, **SIGNED}, Budgets=[{"amount": 1600}]))
    assert study.sentence.endswith("More money still helps at 2 times today's.")
    study = study_of(world(**{**LINE, **SIGNED}, Budgets=[{"amount": 4000}]))
    assert "More money stops helping from 1.5 times today's on" in study.sentence


def test_a_priority_whose_money_signed_orders_take_is_not_said_to_need_no_more():
    # B's need comes first and waits behind its signed orders, A's money helps A all along: 500 buy 5 of 60 and so on.
    study = study_of(world(**{**LINE, "Requirements": [
        {"quantity": 15, "priority": 2}, {"quantity": 15, "ally": "B"}]}, Allies=[{}, {"ally": "B"}],
        Signed=[{"ally": "B", "period": "2024-Q1", "quantity": 10}],
        Budgets=[{"amount": 500}, {"ally": "B", "amount": 250}]))
    assert "More money still helps at 2 times today's. Signed orders alone take the budget of B in 2024 up to 4 " \
           "times today's" in study.sentence
    assert "It stops helping" not in study.sentence


def test_budgets_that_signed_orders_take_of_who_lacks_nothing_and_gives_nothing_do_not_matter():
    # B needs the 5 that are signed for it, no more. A's line makes 40 in all, 35 beside them, for 3500.
    pair = {**LINE, "Allies": [{}, {"ally": "B"}], "Signed": [{"ally": "B", "period": "2024-Q1", "quantity": 5}],
            "Requirements": [{"quantity": 15}, {"ally": "B", "quantity": 5, "to": "2024-Q1"}],
            "Budgets": [{"amount": 3500}, {"ally": "B", "amount": 100}]}
    assert "More money stops helping from 1 times today's on" in study_of(world(**pair)).sentence
    # Where B may give to A, nobody has seen what it could give once 500 are paid for.
    given = study_of(world(**pair, Contributions=[{"from_ally": "B", "to_ally": "A"}])).sentence
    assert "stops helping from" not in given and "the budget of B in 2024 up to 5 times today's" in given


def test_the_budgets_that_signed_orders_take_are_those_of_row_9():
    # 2400 are due in 2024 and 100 in 2025; 1500 and 100 are there, 2026 has no amount.
    years = {"Settings": {"periods": 12}, "Signed": [
        {"period": "2024-Q1", "quantity": 24}, {"period": "2025-Q1", "quantity": 1},
        {"period": "2026-Q1", "quantity": 9}], "Budgets": [{"amount": 1500}, {"year": 2025, "amount": 100}]}
    case = assemble(world(**years))
    assert held_by_signed(case, 1.0) == {("A", 2024): pytest.approx(1.6), ("A", 2025): pytest.approx(1.0)}
    assert held_by_signed(case, 1.25) == {("A", 2024): pytest.approx(1.6)}
    assert held_by_signed(case, 2.0) == {}
    # Together 2500 of 1600: 1.5625 times.
    carried = assemble(world(**{**years, "Settings": {"periods": 12, "carry_over": "yes"}}))
    assert held_by_signed(carried, 1.5) == {("A", 2024): pytest.approx(1.6), ("A", 2025): pytest.approx(1.5625)}
    # Nothing times anything is nothing.
    assert held_by_signed(assemble(world(Signed=[{"period": "2024-Q1", "quantity": 1}], Budgets=[{"amount": 0}])),
                          2.0) == {}
