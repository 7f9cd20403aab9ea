"""Figures of a size that no plan can hold are found in their cells."""

from __future__ import annotations

import pytest

from data.checks.errors import check
from data.input.findings import errors_of
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
