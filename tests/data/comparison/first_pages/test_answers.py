"""What first pages say, in sentences worked out by hand, and that their tables say what the sheets behind say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.comparison.first_pages.page import plain_names
from data.comparison.outcomes import ScenarioOutcome
from data.comparison.scenarios import compare
from data.comparison.studies import Study
from data.comparison.studies.budget_frontier import frontier_study
from data.comparison.studies.losses import stress_study
from data.comparison.studies.room import room_study
from data.comparison.studies.standalone import alone_study
from model.case import Case
from model.solve import optimize
from model.studies.budget_frontier import frontier_cases
from model.studies.losses import stress_cases
from model.studies.room import room
from model.studies.standalone import alone_cases
from tests.helpers.compare_world import INVALID, entry, tables_of, three
from tests.helpers.studies import optimum, solved
from tests.helpers.worlds import world


def case_of(**changes: Any) -> Case:
    """A filling line makes 12 a quarter, a spare line nothing that anybody buys. Alphaland uses 10 a quarter at
    priority 1, Betaland 5 at priority 2: 4,000 and 2,000 in the year."""
    return assemble(world(**{
        "Settings": {"key": "equal"}, "Allies": [{"ally": "A", "name": "Alphaland"}, {"ally": "B", "name": "Betaland"}],
        "Families": [{"name": "Shells"}], "Manufacturers": [{"name": "Maker"}],
        "Resources": [{"name": "Filling line", "capacity": 12}, {"resource": "Q", "name": "Spare line", "capacity": 1}],
        "ResourceUse": [{"offer": "O"}],
        "Requirements": [{"quantity": 10}, {"ally": "B", "quantity": 5, "priority": 2}], **changes}))


CASE = case_of()


def alone() -> Study:
    return alone_study(CASE, optimum(CASE), solved(alone_cases(CASE)))


def stress() -> Study:
    return stress_study(CASE, optimum(CASE), solved(stress_cases(CASE, "resources")), "resources")


def frontier() -> Study:
    case = case_of(Resources=[], ResourceUse=[], Budgets=[{"amount": 2000}], Requirements=[{"quantity": 10}])
    return frontier_study(case, solved(frontier_cases(case)))


def free() -> Study:
    ended = optimize(CASE)
    assert ended.plan is not None
    return room_study(CASE, ended.plan, room(ended.relaxation, 0.01, 60.0), 0.01)


# Base lacks 1,600 of 4,000 at priority 1, More 800 and Late 2,000; of priority 2, 800, nothing lacks: 3,200 of 4,800
# are met in Base.
def test_of_scenarios_the_answer_names_the_best_and_the_worst():
    page = compare(three()).page
    assert page.answer == (
        'As the workbook stands (Base) 66.7 % of all needs are met, 60.0 % of the most urgent (priority 1). Best is '
        '"More": 80.0 % met and EUR 800 lacking of the needs of priority 1; worst is "Late": 50.0 % met and EUR 2,000 '
        'lacking.')
    assert page.table.values("scenario") == ["Base", "More", "Late"]
    assert page.table.values("short") == pytest.approx([1600, 800, 2000])
    assert page.table.values("lacks_most") == ["F", "F", "F"]


def test_of_scenarios_that_are_alike_at_the_first_priority_the_next_one_tells():
    # Few meets as much as Base at priority 1 and, as B must not spend more than 200 of 800 on it, less at priority 2.
    budget = {"Budgets": [{"ally": "B", "amount": 200}]}
    page = compare([entry("Base", tables_of(6)), entry("Few", tables_of(6, **budget)),
                    entry("More", tables_of(8))]).page
    assert page.answer.endswith('worst is "Few": 60.0 % met and EUR 1,600 lacking.')


def test_where_all_is_met_only_the_cost_tells_scenarios_apart():
    # 40 of F at 100 and 20 of G at 40 cost 4,800; the rule of Dear asks for 5,000, and nothing else differs.
    built = {"Rules": [{"kind": "min_spend", "value": 5000}]}
    met = [entry("Base", tables_of(10)), entry("Dear", tables_of(10, **built))]
    assert compare(met).page.answer == (
        "As the workbook stands (Base) 100.0 % of all needs are met, 100.0 % of the most urgent (priority 1). All of "
        'them meet as much: cheapest is "Base" (EUR 4,800), dearest is "Dear" (EUR 5,000).')
    assert compare(met).page.table.values("lacks_most") == ["nothing", "nothing"]


def test_one_scenario_alone_is_an_answer_and_one_without_a_plan_is_named_with_the_reason():
    base, more, _ = three()
    assert compare([base]).page.answer == (
        "As the workbook stands (Base) 66.7 % of all needs are met, 60.0 % of the most urgent (priority 1).")
    page = compare([base, more, INVALID]).page
    assert page.notes[0] == "No plan in Typo: Offers!D2: price: 'ten' is no number"
    assert page.table.values("scenario")[-1] == "Typo" and page.table.values("all_met")[-1] is None
    without_base = compare([replace(INVALID, name="Base"), more]).page
    assert without_base.answer.startswith("In More 83.3 % of all needs are met")
    assert compare([INVALID]).page.answer == "None of 1 scenario has a plan."


# Alone each has 6 a quarter of the line. Alphaland lacks 4 of 10 then, 1,600 in the year, and pays 2,400; Betaland gets
# its 5 and pays 2,000. Together priority 1 comes first: Betaland gets 2 of its 5 and lacks 1,200, and all 12 are paid.
# Met are 4,400 of 6,000 alone, 4,800 together.
def test_of_acting_together_the_answer_says_what_all_gain_and_who_loses():
    page = alone().page
    assert page.answer == (
        "Acting together rather than alone the allies meet 80.0 % instead of 73.3 % of all needs and 100.0 % instead "
        "of 60.0 % of the most urgent (priority 1), and pay EUR 4,800 instead of EUR 4,400. Of 2 allies 1 is better "
        "off, 0 the same and 1 worse off: Betaland.")
    assert page.table.values("ally") == ["all together", "Alphaland", "Betaland"]
    assert page.table.values("outcome")[1:] == ["better off (priority 1)", "worse off (priority 2)"]
    assert page.table.values("gained_in_all") == pytest.approx([400, 1600, -1200])


# Without the line Alphaland lacks its 4,000, nothing before, and Betaland 2,000 in place of 1,200.
def test_of_losses_the_answer_names_what_does_most_harm():
    page = stress().page
    assert page.answer == (
        "Losing Filling line does most harm: goods worth EUR 4,000 more lack at priority 1, EUR 4,800 more in all; hit "
        "hardest: Shells. 1 of 2 cases does no harm.")
    assert page.table.rows().__next__()["hardest_ally"] == "Alphaland"
    assert page.table.values("lost") == ["Filling line", "Spare line"]


# 40 at 100 are needed and 2,000 are there: a quarter of it buys 5 of 40, twice as much all.
def test_of_money_the_answer_says_what_more_and_less_meets():
    page = frontier().page
    assert page.answer == ("With today's money 50.0 % of all needs are met, with 2 times as much 100.0 % and with 0.25 "
                           "times as much 12.5 %. More money still helps at 2 times today's.")
    assert page.table.values("short") == pytest.approx(
        [max(0.0, 4000 - 2000 * float(factor)) for factor in page.table.values("factor")])


def test_of_what_is_free_the_answer_has_names_in_place_of_keys():
    # What a good plan orders is as dear as this one's at least; 1 % more of 4,800 buys nothing that lacks.
    assert free().page.answer.startswith("Every plan that meets the needs as well as this one and is at most EUR 48 "
                                         "dearer has orders with 1 of 1 manufacturer, at least EUR 4,800 with Maker")
    assert free().page.table.values("manufacturer") == ["Maker"]


@pytest.mark.parametrize("make", [lambda: compare(three()), alone, stress, frontier, free],
                         ids=["scenarios", "alone", "stress", "frontier", "free"])
def test_a_figure_of_the_page_stands_in_the_sheet_behind(make):
    study = make()
    page = study.page.table
    (behind,) = [table for table in study.tables if table.sheet.name == study.page.behind]
    assert len(page) == len(behind) and len(page.columns) <= 7
    shared = [(place, behind.places(column.declared.key)[0]) for place, column in enumerate(page.columns)
              if behind.places(column.declared.key) and column.declared.kind not in ("text", "prose")]
    assert len(shared) >= 3
    for here, there in shared:
        assert sorted(map(repr, page.column(here))) == sorted(map(repr, behind.column(there)))


def test_names_that_are_not_told_apart_get_their_keys():
    assert plain_names({"A": "Line", "B": "line", "C": "", "D": "Other"}) == {
        "A": "Line [A]", "B": "line [B]", "C": "C", "D": "Other"}


def test_a_scenario_that_the_time_limit_stopped_is_told_below_the_table():
    base, more, _ = three()
    assert more.plan is not None
    levels = tuple(replace(level, proved=False) for level in more.plan.levels)
    stopped = ScenarioOutcome("More", "time_limit", more.case, replace(more.plan, levels=levels), "", 1.0)
    assert "The time limit came first in More: better may be possible there." in compare([base, stopped]).page.notes
