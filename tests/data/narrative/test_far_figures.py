"""Two figures that are far apart in words: with cells and values, and what fits their kind. `world` as in
tests/helpers/worlds.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data.case.builder import assemble
from data.figures.far_apart import FarApart, farthest_apart
from data.narrative.far_figures import far_facts, far_help, far_sentence
from tests.helpers.worlds import world

PAIR = {"Allies": [{"ally": "A"}, {"ally": "B"}]}
DECADE = {"period": "year", "start": "2024", "periods": 11}


def apart(**sheets: Any) -> FarApart:
    found = farthest_apart(assemble(world(**{"Requirements": [{"quantity": 5}], **sheets})))
    assert found is not None
    return found


def test_both_are_told_with_what_they_count_and_their_cells():
    assert far_sentence(apart(Rules=[{"kind": "max_quantity", "value": 3, "penalty": 1.5e9}])) == (
        "a unit against rule rule counts 1.5e9 (Rules!Q2 penalty 1,500,000,000), 1.5e7 times a unit of offer O in "
        "2024-Q1, 100 (Offers!D2 price 100)")


def test_figures_that_work_together_are_told_together():
    # 1000 * 2000 = 2,000,000 against 0.01 * 50 = 0.5, which is in it four million times
    found = apart(Allies=[{"ally": "A", "priority": 1000}, {"ally": "B", "priority": 0.01}],
                  Families=[{"family": "F", "weight": 2000}, {"family": "G", "weight": 50}],
                  Requirements=[{"quantity": 5}, {"ally": "B", "family": "G", "quantity": 5}])
    assert far_sentence(found) == (
        "a unit of F that A lacks in 2024-Q1 counts 2e6 (Families!D2 weight 2,000 and Allies!E2 priority 1,000), "
        "4e6 times a unit of G that B lacks in 2024-Q1, 0.5 (Families!D3 weight 50 and Allies!E3 priority 0.01)")
    assert far_help(found).startswith("choose the priorities of the allies closer together; choose the weights")


def test_a_setting_without_a_row_is_told_by_its_sheet():
    # 0.05 a year, which is the default, over 201 years: 1.05 ** 200 = 17,300
    found = apart(Settings={**DECADE, "periods": 201, "time_preference": None})
    assert far_sentence(found).endswith("0.0058 (Settings time_preference 0.05)")


@pytest.mark.parametrize(("sheets", "said"), [
    ({"Settings": {**DECADE, "time_preference": 9}}, "a lower time_preference, or a shorter horizon"),
    ({"Settings": {**DECADE, "discount_rate": 9}}, "a lower discount_rate, or a shorter horizon"),
    ({"Settings": DECADE, "Offers": [{"escalation": 9}]}, "a lower escalation, or a shorter horizon"),
    ({"Offers": [{}, {"offer": "P", "price": 1e9}]}, "in thousands: its quantities divided by 1,000"),
    ({"Rules": [{"kind": "max_quantity", "value": 3, "penalty": 1e9}]}, "a lower penalty"),
    ({"Rules": [{"kind": "max_quantity", "value": 3, "penalty": 1e-6}]}, "a higher penalty"),
    ({"Offers": [{"max_quantity": 1e12}]}, "none where none is meant"),
    ({"Requirements": [{"quantity": 5}, {"quantity": 1e10}]}, "in thousands or millions"),
    ({**PAIR, "Transfers": [{"from_ally": "A", "to_ally": "B", "cost": 1e-6}]}, "write 0 for a cost"),
])
def test_what_would_help_fits_the_figure(sheets: dict[str, Any], said: str):
    assert said in far_help(apart(**sheets))


def test_programs_get_the_same_cells_and_no_number_that_json_has_no_word_for():
    found = apart(Settings={**DECADE, "periods": 400, "time_preference": 10})
    facts = json.loads(json.dumps(far_facts(found), allow_nan=False))
    assert facts["times_log10"] == pytest.approx(399 * 1.0413926851582251)  # log10(11) a year
    assert facts["figures"][1]["cells"] == [
        {"sheet": "Settings", "cell": "B7", "column": "time_preference", "value": 10}]
    assert "e415 times" in far_sentence(found)  # 11 ** 399 = 10 ** 415.5
