"""The smallest changes that would close a shortfall, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from data.narrative.relaxations import changes_text, relaxations_text
from model.case import Case
from model.sensitivity.relaxations import Goal, Relaxation, Remedy, remedies, sooner
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import outcome, world

LINE = [{"offer": "O"}]
ROUNDS = [{"unit": "rounds"}]
ONCE = {"from": "2024-Q1", "to": "2024-Q1"}


def found(**sheets: Any) -> tuple[Remedy, ...]:
    return remedies_of(world(**sheets))


def remedies_of(tables: Tables) -> tuple[Remedy, ...]:
    solved = outcome(tables)
    assert solved.status == "optimal"
    return remedies(solved.relaxation)


def only(**sheets: Any) -> Remedy:
    (remedy,) = found(**sheets)
    return remedy


def amounts(levers: tuple[Relaxation, ...] | None) -> dict[tuple[Any, ...], Any]:
    assert levers is not None
    return {(lever.row.kind.name, *lever.row.key): pytest.approx(lever.amount, rel=1e-5) for lever in levers}


def told(remedy: Remedy, **sheets: Any) -> str:
    return changes_text(assemble(world(**sheets)), remedy)


def test_a_line_that_is_too_small_in_every_quarter():
    # 40 of 100 short in each of four quarters. A unit of capacity costs nothing on offer, so what it makes in a year
    # counts: 400, times 2 from Q1 (800 for four units made), times 1.75 from Q2 (700 for three): Q1 is cheapest.
    sheets = {"Families": ROUNDS, "Resources": [{"capacity": 60}], "ResourceUse": LINE,
              "Requirements": [{"quantity": 100}]}
    remedy = only(**sheets)
    assert (remedy.short, remedy.rest) == (pytest.approx(16000), 0)
    assert amounts(remedy.half) == {("capacity", "R", 1): 20}
    assert amounts(remedy.whole) == {("capacity", "R", 1): 40}
    assert remedy.whole is not None
    assert remedy.whole[0].price == pytest.approx(800)
    assert told(remedy, **sheets) == (
        "half of it would take about 20 more rounds a quarter at R from 2024-Q1; "
        "all of it would take about 40 more rounds a quarter at R from 2024-Q1")


def test_capacity_is_wanted_no_earlier_than_it_is_needed():
    # Only Q3 and Q4 need 10, of which the line makes 4. What Q1 and Q2 make can be held, so 16 are there: 4 short.
    # One more from Q1 makes 4 units for 800, from Q3 2 for 600, from Q2 3 for 700: still Q1, for one unit.
    requirements = [{"quantity": 10, "from": "2024-Q3"}]
    assert amounts(only(Resources=[{"capacity": 4}], ResourceUse=LINE, Requirements=requirements).whole) == {
        ("capacity", "R", 1): 1}
    # Where nothing can be held, what comes before Q3 is of no use: 6 more from Q3.
    remedy = only(Resources=[{"capacity": 4}], ResourceUse=LINE, Requirements=requirements,
                  Families=[{"storage_per_unit": 1}], Allies=[{"storage": 0}])
    assert amounts(remedy.whole) == {("capacity", "R", 3): 6}


def test_two_resources_are_short_together():
    # A line of 6 and powder for 6 units, half a unit of powder each: 10 are needed once.
    sheets = {"Settings": {"periods": 1}, "Families": ROUNDS, "Requirements": [{"quantity": 10}],
              "Resources": [{"resource": "LINE", "capacity": 6, "expansion_cost": 1000},
                            {"resource": "POWDER", "capacity": 3, "expansion_cost": 10}],
              "ResourceUse": [{"resource": "LINE", "offer": "O"},
                              {"resource": "POWDER", "offer": "O", "quantity": 0.5}]}
    remedy = only(**sheets)
    assert amounts(remedy.whole) == {("capacity", "LINE", 1): 4, ("capacity", "POWDER", 1): 2}
    # One period, all of it: twice what an expansion costs.
    assert remedy.whole is not None
    assert [lever.price for lever in remedy.whole] == [2000, 20]
    assert relaxations_text(assemble(world(**sheets)), remedy.whole) == (
        "about 4 more rounds a quarter at LINE from 2024-Q1 and 1 smaller change")


def test_a_budget():
    # 600 buy 6 of 10 at 100.
    sheets = {"Requirements": [{"quantity": 10, **ONCE}], "Budgets": [{"amount": 600}]}
    remedy = only(**sheets)
    assert amounts(remedy.half) == {("budget", "A", 2024): 200}
    assert amounts(remedy.whole) == {("budget", "A", 2024): 400}
    assert told(remedy, **sheets) == (
        "half of it would take about EUR 200 more budget of A in 2024; "
        "all of it would take about EUR 400 more budget of A in 2024")


def test_budgets_that_carry_over_add_up():
    # 600 of 2024 are left for 2025, which has none: 4 of 10 short, whichever year gets the 400.
    whole = only(Settings={"periods": 5, "carry_over": "yes"}, Requirements=[{"quantity": 10, "from": "2025-Q1"}],
                 Offers=[{"from": "2025-Q1"}], Budgets=[{"amount": 600}, {"year": 2025, "amount": 0}]).whole
    assert whole is not None
    assert {lever.row.kind.name for lever in whole} == {"budget"}
    assert sum(lever.amount for lever in whole) == pytest.approx(400)


def test_the_limit_of_an_offer():
    assert amounts(only(Requirements=[{"quantity": 10, **ONCE}], Offers=[{"max_quantity": 6}]).whole) == {
        ("offer_limit", "O"): 4}


def test_a_larger_project_is_cheaper_than_capacity_out_of_nowhere():
    # 4 and 2 from the project of the line: 4 of 10 short. 50 a unit in the project, 100 beside it.
    sheets = {"Families": ROUNDS, "Requirements": [{"quantity": 10}], "ResourceUse": LINE,
              "Resources": [{"capacity": 4, "max_expansion": 2, "expansion_cost": 50}]}
    remedy = only(**sheets)
    assert amounts(remedy.whole) == {("expansion_limit", "R"): 4}
    assert told(remedy, **sheets).endswith(
        "all of it would take about 4 more rounds a quarter in the expansion project of R")


def test_the_budget_for_expansions():
    # 50 for the project buy one unit of capacity of the 6 that lack, 250 more the rest; each beside it costs 100.
    remedy = only(Settings={"expansion_budget": 50}, Requirements=[{"quantity": 10}], ResourceUse=LINE,
                  Resources=[{"capacity": 4, "max_expansion": 9, "expansion_cost": 50}])
    assert amounts(remedy.whole) == {("expansion_budget",): 250}


def test_what_a_lead_time_forbids_stays():
    # Nothing comes in Q1: 10 stay short; 4 of 10 are made later: 10 + 3 * 6 = 28 at 100. Half leaves 14, so 14 units
    # more in Q2 to Q4: a third of it a quarter, from Q2 on (700 for three units; from Q3 600 for two).
    sheets = {"Requirements": [{"quantity": 10}], "Offers": [{"lead_months": 3}], "Resources": [{"capacity": 4}],
              "ResourceUse": LINE}
    remedy = only(**sheets)
    assert (remedy.short, remedy.rest) == (pytest.approx(2800), pytest.approx(1000))
    assert amounts(remedy.half) == {("capacity", "R", 2): 14 / 3}
    assert amounts(remedy.whole) == {("capacity", "R", 2): 6}
    assert told(remedy, **sheets) == (
        "half of it would take about 4.67 more a quarter at R from 2024-Q2; all that can be "
        "closed would take about 6 more a quarter at R from 2024-Q2; 36 % of it stays whatever is added: lead times, "
        "certificates, no offer, who may buy, storage, limits of transfers, rules or other needs "
        "stand in the way; every lead time for F a "
        "quarter shorter would close 14 % of it with nothing else changed")
    # Then Q1 makes 4 as well: 400 of 2800.
    assert remedy.sooner == pytest.approx(400)


def test_less_than_half_can_be_closed():
    # Q1 lacks all 10, Q2 2 of 4: 1000 of 1200 stay.
    remedy = only(Requirements=[{"quantity": 10, **ONCE}, {"quantity": 4, "from": "2024-Q2", "to": "2024-Q2"}],
                  Offers=[{"lead_months": 3}], Resources=[{"capacity": 2}], ResourceUse=LINE)
    assert (remedy.short, remedy.rest) == (pytest.approx(1200), pytest.approx(1000))
    assert remedy.half is None
    assert amounts(remedy.whole) == {("capacity", "R", 2): 2}


def test_nothing_helps():
    sheets = {"Settings": {"periods": 1}, "Requirements": [{"quantity": 10}], "Offers": [{"lead_months": 3}]}
    remedy = only(**sheets)
    assert (remedy.half, remedy.whole) == (None, ())
    assert told(remedy, **sheets) == (
        "no more capacity or money would help: lead times, certificates, no offer, who may buy, storage, limits of "
        "transfers, rules or other needs stand in the way; every lead time for F a quarter shorter would close 100 % "
        "of it with nothing else changed")


def test_shorter_lead_times_leave_windows_and_other_needs_as_they_are():
    # Two quarters of lead, so 10 in Q1 and 10 in Q2 are short. A quarter less brings O in Q2 (4), not P, which is
    # offered from Q4 on. Of Q, another family, nothing changes.
    tables = world(Families=[{"family": "F"}, {"family": "G"}], Items=[{"item": "I"}, {"item": "J", "family": "G"}],
                   Offers=[{"lead_months": 6}, {"offer": "P", "lead_months": 6, "from": "2024-Q4"},
                           {"offer": "Q", "item": "J", "lead_months": 6}],
                   Resources=[{"capacity": 4}], ResourceUse=LINE,
                   Requirements=[{"quantity": 10, "to": "2024-Q2"}])
    case = assemble(tables)
    shorter = sooner(case, "F")
    assert {key: (offer.lead, shorter.first_delivery(offer, "A")) for key, offer in shorter.offers.items()} == {
        "O": (1, 2), "P": (1, 4), "Q": (2, 3)}
    (remedy,) = remedies_of(tables)
    assert (remedy.short, remedy.sooner) == (pytest.approx(2000), pytest.approx(400))


def test_lead_times_that_cannot_be_shorter_close_nothing():
    assert only(Requirements=[{"quantity": 10, **ONCE}], Offers=[{"max_quantity": 6}]).sooner == 0


def test_a_minimum_rule_is_kept():
    # 5 of the 10 that the line makes go to J by rule, though nobody needs it: the other 5 have to be added.
    remedy = only(
        Settings={"periods": 1}, Families=[{"family": "F"}, {"family": "G"}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"capacity": 10}], ResourceUse=[{"offer": "O"}, {"offer": "P"}],
        Rules=[{"kind": "min_quantity", "value": 5, "item": "J"}], Requirements=[{"quantity": 10}])
    assert amounts(remedy.whole) == {("capacity", "R", 1): 5}


def test_what_counts_for_nothing_is_not_looked_into():
    # A family of no weight is short, too.
    remedy = only(Settings={"periods": 1}, Families=[{"family": "F"}, {"family": "G", "weight": 0}],
                  Requirements=[{"quantity": 10}, {"family": "G", "quantity": 5, "priority": 2}],
                  Offers=[{"max_quantity": 6}])
    assert (remedy.family, remedy.short) == ("F", pytest.approx(400))


@pytest.mark.parametrize("later", [{"priority": 2}, {"family": "G"}, {"ally": "B"}])
def test_nothing_is_taken_from_other_needs(later: dict[str, Any]):
    # 10 are made; one need takes them, for it comes first (priority, or weight, or the ally's priority), and the other
    # lacks its 10: they have to be made, not taken, though both needs are on one line.
    remedy = only(
        Settings={"periods": 1}, Allies=[{"ally": "A", "priority": 2}, {"ally": "B"}],
        Families=[{"family": "F", "weight": 3}, {"family": "G", "weight": 2}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"capacity": 10}], ResourceUse=[{"offer": "O"}, {"offer": "P"}],
        Requirements=[{"quantity": 10}, {"quantity": 10, **later}])
    wanted = {"ally": "A", "family": "F", "priority": 1, **later}
    assert (remedy.ally, remedy.family, remedy.priority) == tuple(wanted.values())
    assert amounts(remedy.whole) == {("capacity", "R", 1): 10}


def changed(case: Case, levers: tuple[Relaxation, ...]) -> Case:
    """The case with the levers pulled, and a little more for rounding."""
    resources, offers, budgets = dict(case.resources), dict(case.offers), dict(case.budgets)
    expansion_budget = case.expansion_budget
    for lever in levers:
        amount = lever.amount * (1 + 1e-6)
        if lever.row.kind.name == "capacity":
            line = resources[lever.row.key[0]]
            resources[line.key] = replace(line, capacity=tuple(
                each + amount * (period >= lever.row.key[1]) for period, each in enumerate(line.capacity, 1)))
        elif lever.row.kind.name == "expansion_limit":
            line = resources[lever.row.key[0]]
            resources[line.key] = replace(line, max_expansion=line.max_expansion + amount)
        elif lever.row.kind.name == "offer_limit":
            offer = offers[lever.row.key[0]]
            offers[offer.key] = replace(offer, max_quantity=offer.max_quantity + amount)
        elif lever.row.kind.name == "budget":
            budgets[lever.row.key[0], lever.row.key[1]] += amount
        else:
            expansion_budget += amount
    return replace(case, resources=resources, offers=offers, budgets=budgets, expansion_budget=expansion_budget)


@pytest.mark.parametrize("seed", range(24))
def test_the_changes_do_what_they_promise_in_random_workbooks(seed: int):
    # A commitment grows with the line's own capacity, which the levers leave out: lines without one.
    case = assemble(random_world(seed))
    case = replace(case, resources={key: replace(line, commitment=0.0, commitment_periods=0)
                                    for key, line in case.resources.items()})
    solved = optimize(case)
    if solved.status != "optimal":
        return
    assert solved.plan is not None
    before = {level.name: level.value for level in solved.plan.levels if level.level.is_shortfall}
    for remedy in remedies(solved.relaxation, count=2):
        promises: list[tuple[Goal, tuple[Relaxation, ...] | None, float]] = [
            ("whole", remedy.whole, remedy.short - remedy.rest)]
        promises += [] if remedy.half is None else [("half", remedy.half, remedy.short / 2)]
        for goal, levers, closed in promises:
            assert levers is not None
            after = optimize(changed(case, levers)).plan
            assert after is not None
            promised = {**before, f"shortfall {remedy.priority}": before[f"shortfall {remedy.priority}"] - closed}
            values = {level.name: level.value for level in after.levels}
            assert no_worse(values, promised)
            if goal in remedy.trials:  # it comes to the levels of the changed case, solved from its own workbook
                assert verify(changed(case, levers), remedy.trials[goal].plan).passed
                tried = {level.name: level.value for level in remedy.trials[goal].plan.levels}
                assert {name: tried[name] for name in before} == pytest.approx(
                    {name: values[name] for name in before}, rel=1e-4, abs=1e-4 * remedy.short)


def no_worse(values: dict[str, float], promised: dict[str, float]) -> bool:
    """Level by level, as the levels count: the first that differs is lower."""
    for name, most in promised.items():
        if abs(values[name] - most) > 1e-6 * max(1.0, most):
            return values[name] < most
    return True


def test_the_largest_come_first_and_a_plan_without_shortfalls_has_none():
    assert found(Requirements=[{"quantity": 10}]) == ()
    allies = [f"A{number}" for number in range(7)]
    told = found(Settings={"periods": 1}, Allies=[{"ally": ally} for ally in allies], Offers=[{"max_quantity": 0}],
                 Requirements=[{"ally": ally, "quantity": 10 + number} for number, ally in enumerate(allies)])
    assert [remedy.ally for remedy in told] == ["A6", "A5", "A4", "A3", "A2"]


def test_the_components_of_a_round_come_sooner_with_it():
    # Of the round I of F, of its fuze Z and of a missile J: what is not in a round keeps its two quarters. So it is
    # with the three quarters that A has by Terms for each of them.
    offers = [{"offer": item, "item": item, "lead_months": 6} for item in ("I", "Z", "J")]
    case = assemble(world(
        Families=[{}, {"family": "FUZE"}, {"family": "G"}],
        Items=[{}, {"item": "Z", "family": "FUZE"}, {"item": "J", "family": "G"}], Offers=offers,
        Terms=[{"offer": item, "ally": "A", "lead_months": 9} for item in ("I", "Z", "J")],
        Assembly=[{"component": "Z"}], Requirements=[{"quantity": 5}]))
    assert {pair[0]: terms.lead for pair, terms in sooner(case, "F").terms.items()} == {"I": 2, "Z": 2, "J": 3}
    assert {key: offer.lead for key, offer in sooner(case, "F").offers.items()} == {"I": 1, "Z": 1, "J": 2}
    assert {key: offer.lead for key, offer in sooner(case, "FUZE").offers.items()} == {"I": 2, "Z": 1, "J": 2}
