"""The sheet Levers, what stands in the terminal and in the JSON, from remedies that are given."""

from __future__ import annotations

import math
from typing import Any

import pytest

from data.case.builder import assemble
from data.narrative.relaxations import changes_text, relaxations_text
from data.report.relaxations import lever_facts, levers_lines, levers_table
from model.case import Case
from model.plan import Plan
from model.row_kinds import BUDGET, CAPACITY, EXPANSION_BUDGET, EXPANSION_LIMIT, OFFER_LIMIT
from model.sensitivity.relaxations import Relaxation, Remedy
from tests.helpers.result_world import frame_of
from tests.helpers.worlds import world

LINE, PLANT = Relaxation(CAPACITY.row("L", 2), 5.0, 1200.0), Relaxation(EXPANSION_LIMIT.row("P"), 9.0, 40.0)
MONEY, ALL_MONEY = Relaxation(BUDGET.row("A", 2024), 1.0, 2e6), Relaxation(EXPANSION_BUDGET.row(), 1.0, 3e6)
PLAN = Plan((), {}, {}, {}, {}, {}, {}, {}, {})
LIMIT = Relaxation(OFFER_LIMIT.row("O"), 100.0, 7.0)


@pytest.fixture
def case() -> Case:
    return assemble(world(
        Settings={"money_scale": 1e6}, Families=[{"family": "F", "name": "155 mm shells", "unit": "round"}],
        Resources=[{"resource": "L", "name": "155 mm line, Poland", "capacity": 1},
                   {"resource": "P", "name": "powder (t)", "capacity": 1}],
        ResourceUse=[{"resource": "L", "offer": "O"}, {"resource": "P", "offer": "O", "quantity": 0.01}]))


def rows(case: Case, *remedies: Remedy) -> list[list[Any]]:
    return frame_of(levers_table(case, PLAN, remedies)).values.tolist()


def test_a_row_a_change_with_its_amount_and_unit(case: Case):
    # Of 8 million short half is asked for; 8 - 2 = 6 million, three quarters, is all that can be closed.
    table = rows(case, Remedy("A", "F", 1, 8e6, 2e6, (LINE,), (LINE, PLANT, MONEY, ALL_MONEY, LIMIT)))
    assert [row[:11] for row in table] == [
        ["A", "F", 1, 8, "half", 0.5, "capacity", "L", "2024-Q2", 1200, "rounds a quarter"],
        ["A", "F", 1, 8, "all that can be closed", 0.75, "capacity", "L", "2024-Q2", 1200, "rounds a quarter"],
        ["A", "F", 1, 8, "all that can be closed", 0.75, "expansion project", "P", None, 40,
         "resource units a quarter"],
        ["A", "F", 1, 8, "all that can be closed", 0.75, "budget", "A", "2024", 2, "EUR million"],
        ["A", "F", 1, 8, "all that can be closed", 0.75, "expansion budget", "all", None, 3, "EUR million"],
        ["A", "F", 1, 8, "all that can be closed", 0.75, "offer limit", "O", None, 7, "rounds"]]
    assert [row[11] for row in table[1:3]] == [
        "about 1,200 more rounds a quarter at 155 mm line, Poland [L] from 2024-Q2",
        "about 40 more a quarter in the expansion project of powder (t) [P]"]


def test_a_shortfall_that_closes_wholly(case: Case):
    table = rows(case, Remedy("A", "F", 1, 8e6, 0.0, (LINE,), (LINE,)))
    assert [row[4:6] for row in table] == [["half", 0.5], ["all", 1]]


def test_one_row_says_why_there_is_no_change(case: Case):
    late, unknown = Remedy("A", "F", 1, 8e6, 8e6, None, ()), Remedy("A", "F", 2, 8e6, math.nan, None, None)
    table = rows(case, late, unknown)
    assert [row[4:11] for row in table] == [[None] * 7] * 2
    assert [row[11] for row in table] == [
        "no more capacity or money would help: lead times, certificates, no offer, who may buy, storage, limits of "
        "transfers, rules or other needs stand in the way",
        "not found out in time"]


def test_shorter_lead_times_have_a_row_of_their_own(case: Case):
    # 2 of 8 million: a quarter of it.
    remedy = Remedy("A", "F", 1, 8e6, 0.0, None, (LINE,), 2e6)
    assert rows(case, remedy)[0][:12] == ["A", "F", 1, 8, "shorter lead times", 0.25, "lead time", "all offers",
                                     None, 1, "quarter shorter",
                                     "every lead time for 155 mm shells [F] a quarter shorter, nothing else changed"]
    assert levers_lines(case, PLAN, [remedy]).splitlines()[-2:] == [
        "    every lead time for 155 mm shells [F] a quarter shorter would close 25 % of it with nothing else",
        "      changed"]


def test_the_terminal_and_the_json(case: Case):
    remedy = Remedy("A", "F", 1, 8e6, 0.0, None, (LINE,))
    assert levers_lines(case, PLAN, [remedy]) == (
        "\nWhat it would take\n"
        "  Half, all and per cent are of the weighted shortfall, which counts late stock too; behind each\n"
        "  arrow stands what comes of it when all levels are solved again.\n"
        "  155 mm shells [F] for A, priority 1: late, but there at the end\n"
        "    all of it would take about 1,200 more rounds a quarter at 155 mm line, Poland [L] from 2024-Q2")
    assert levers_lines(case, PLAN, []) == "\nWhat it would take\n  nothing is short"
    assert lever_facts(case, PLAN, [remedy, Remedy("A", "F", 2, 5.0, math.nan, None, None)]) == [
        {"ally": "A", "family": "F", "priority": 1, "short": 8e6, "stays": 0.0, "half": None,
         "all": [{"kind": "capacity", "key": ["L", 2], "more": 1200.0}], "sooner": None,
         "outcomes": {}},
        {"ally": "A", "family": "F", "priority": 2, "short": 5.0, "stays": None, "half": None, "all": None,
         "sooner": None, "outcomes": {}}]


def test_many_levers_are_told_by_the_dearest():
    case = assemble(world(Resources=[{"name": "155 mm line", "capacity": 1}]))
    levers = tuple(Relaxation(BUDGET.row("A", 2024 + number), 1, 1000 - number) for number in range(6))
    assert relaxations_text(case, levers) == (
        "about EUR 1,000 more budget of A in 2024, EUR 999 more budget of A in 2025, EUR 998 more budget of A in 2026, "
        "EUR 997 more budget of A in 2027 and 2 smaller changes")
    # The steps of one place stand together.
    mixed = (Relaxation(CAPACITY.row("R", 3), 5, 10), Relaxation(OFFER_LIMIT.row("O"), 3, 10),
             Relaxation(CAPACITY.row("R", 2), 2, 10))
    assert relaxations_text(case, mixed) == (
        "about 10 more a quarter at 155 mm line [R] from 2024-Q2, rising to 20 by 2024-Q3 and 10 more under "
        "the limit of offer O")


@pytest.mark.parametrize(("unit", "shown"), [("round", " rounds"), ("t", " t"), ("rounds", " rounds"), (None, "")])
def test_amounts_are_told_to_three_digits_in_units(unit: str | None, shown: str):
    case = assemble(world(Families=[{"unit": unit}]))
    assert relaxations_text(case, (Relaxation(OFFER_LIMIT.row("O"), 1, 123_456),)) == (
        f"about 123,000 more{shown} under the limit of offer O")


def test_no_time_no_figures():
    remedy = Remedy("A", "F", 1, 5.0, float("nan"), None, None)
    assert changes_text(assemble(world()), remedy) == "not found out in time"


def test_an_ally_whose_name_has_a_colon_is_told_whole(case: Case):
    remedy = Remedy("from: to", "F", 1, 8e6, 0.0, None, None)
    assert rows(case, remedy)[-1][0] == "from: to"
    assert rows(case, remedy)[-1][11] == "not found out in time"
    assert levers_lines(case, PLAN, [remedy]).endswith(
        "155 mm shells [F] for from: to, priority 1: late, but there at the end\n    not found out in time")
