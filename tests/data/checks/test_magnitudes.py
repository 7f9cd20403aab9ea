"""Figures of a size that no plan can hold, and figures too far apart for one, are found in their cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.case.builder import assemble
from data.checks.errors import check
from data.checks.magnitudes import figures_far_apart
from data.checks.warnings import Facts
from data.input.findings import Finding, errors_of
from data.input.reader import read_workbook
from data.input.scenarios import apply_scenario
from data.template.new_workbook import write_example
from tests.helpers.command import ROOT
from tests.helpers.hard_worlds import KINDS, hard_world, kind_of
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import world


@pytest.mark.parametrize(("sheets", "cell", "said"), [
    ({"Requirements": [{"quantity": 1e-9}]}, "D2", "0 or from 1e-06 to 1e+12"),
    ({"Requirements": [{"quantity": 10}, {"quantity": 1e13}]}, "D3", "not 1e+13"),
    ({"Offers": [{"price": 5e-324}]}, "D2", "not 4.94066e-324"),
    ({"Offers": [{"escalation": 40}]}, "G2", "0.04 is 4 percent"),
    ({"Settings": {"discount_rate": 300}}, "B8", "at most 10"),
    ({"Settings": {"expansion_budget": 1e300}}, "B8", "expansion_budget should be"),
])
def test_a_figure_out_of_size_is_an_error(sheets, cell, said):
    (finding,) = errors_of(check(world(**{"Requirements": [{"quantity": 5}], **sheets})))
    assert finding.cell == cell
    assert said in finding.message


@pytest.mark.parametrize("sheets", [
    {"Requirements": [{"quantity": 0}, {"quantity": 5}]}, {"Requirements": [{"quantity": 1e-6}]},
    {"Offers": [{"price": 1e12}]}, {"Offers": [{"escalation": 10}]}, {"Offers": [{"max_quantity": float("inf")}]},
    {"Settings": {"time_limit": 1e-8}}])
def test_what_can_be_planned_is_no_error(sheets):
    assert errors_of(check(world(**{"Requirements": [{"quantity": 5}], **sheets}))) == []


def far(**sheets: Any) -> list[Finding]:
    """The warnings of figures far apart: families F and G, of which ally A needs 5 units each."""
    two = {"Families": [{"family": "F"}, {"family": "G"}], "Items": [{"item": "I"}, {"item": "J", "family": "G"}],
           "Requirements": [{"quantity": 5}, {"family": "G", "quantity": 5}]}
    return [finding for finding in check(world(**{**two, **sheets})) if "far apart that the plan" in finding.message]


@pytest.mark.parametrize(("weight", "count"), [(1.75e11, 0), (1.77e11, 1)])
def test_weights_farther_apart_than_a_dual_can_tell_are_told(weight: float, count: int):
    # A dual is told from 256 = 2 ** 8 times the rounding of another, which is 2 ** -52 of it: 2 ** 44 = 1.759e13.
    found = far(Families=[{"family": "F", "weight": 0.01}, {"family": "G", "weight": weight}])
    assert [(one.severity, one.sheet, one.cell) for one in found] == [("warning", "Families", "D3")] * count


@pytest.mark.parametrize(("quantity", "count"), [(4.5e9, 0), (4.51e9, 1)])
def test_quantities_of_which_the_last_place_is_more_than_rows_allow_are_told(quantity: float, count: int):
    # A row of one unit may be a millionth of it off; 2 ** -52 of 4.504e9 is that.
    found = far(Requirements=[{"quantity": 1}, {"quantity": quantity}])
    assert [(one.sheet, one.cell) for one in found] == [("Requirements", "D3")] * count


def test_both_figures_and_what_helps_are_in_the_warning():
    [found] = far(Families=[{"family": "F", "weight": 1e-6}, {"family": "G", "weight": 1e9}])
    assert "Families!D3 weight 1,000,000,000" in found.message and "Families!D2 weight 1e-06" in found.message
    assert "exit code 5; what would help: choose the weights" in found.message


def test_a_scenario_that_sets_them_apart_is_told_of_when_it_is_solved():
    weights = [{"family": "F", "weight": 1e-6}, {"family": "G", "weight": 1}]
    scenarios = [{"scenario": "S", "sheet": "Families", "where": "family=G", "column": "weight", "change": "set",
                  "value": 1e9}]
    tables = world(Families=weights, Items=[{"item": "I"}, {"item": "J", "family": "G"}], Scenarios=scenarios,
                   Requirements=[{"quantity": 5}, {"family": "G", "quantity": 5}])
    assert far(Families=weights) == []
    changed, problems = apply_scenario(tables, "S")
    assert problems == [] and [one.cell for one in check(changed) if "far apart that" in one.message] == ["D3"]


def test_usual_workbooks_are_not_warned_of(tmp_path: Path):
    write_example(tmp_path / "example.xlsx")
    tables = [*map(random_world, range(100)), read_workbook(tmp_path / "example.xlsx")[0],
              read_workbook(ROOT / "data" / "reference.xlsx")[0]]
    assert [one for each in tables for one in figures_far_apart(Facts(each, assemble(each)))] == []


def test_hard_workbooks_are_seldom_warned_of():
    # They nearly always solve. Weights of 1e-6 beside 1e9 are 1e15 apart, so where these are drawn many are warned of;
    # of the others, 50 of each kind, fewer than one in ten.
    warned = dict.fromkeys(KINDS, 0)
    for seed in range(50 * len(KINDS)):
        tables = hard_world(seed)
        warned[kind_of(seed)] += len(list(figures_far_apart(Facts(tables, assemble(tables)))))
    assert all(warned[kind] < 5 for kind in KINDS if kind not in ("weights", "everything")), warned
