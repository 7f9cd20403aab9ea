"""How likely a scenario is: what is given, what is left, and what is wrong, with its cell."""

from __future__ import annotations

from typing import Any

import pytest

from data.checks.errors import check, check_all
from data.futures.probabilities import probabilities
from data.input.findings import InvalidWorkbook
from data.input.tables import Tables
from tests.helpers.worlds import world


def scenarios(*rows: tuple[str, float | None]) -> Tables:
    """A world whose scenarios change something, with these probabilities; they stand in rows 2, 3, ... of column G."""
    changes: dict[str, Any] = {"sheet": "Requirements", "column": "quantity", "change": "multiply", "value": "2"}
    return world(Requirements=[{"quantity": 10}],
                 Scenarios=[{"scenario": name, "probability": value, **changes} for name, value in rows])


@pytest.mark.parametrize(("rows", "named", "expected"), [
    # Nothing is given: all are equally likely.
    ([("A", None), ("B", None)], ["Base", "A", "B"], [1 / 3, 1 / 3, 1 / 3]),
    # What is given holds, and the others share what it leaves; Base has no cell.
    ([("A", 0.2), ("B", None)], ["Base", "A", "B"], [0.4, 0.2, 0.4]),
    ([("A", 0.2)], ["Base", "A"], [0.8, 0.2]),
    # All are given: they are scaled to 1. What is not named does not count.
    ([("A", 0.2), ("B", 0.3), ("C", 0.5)], ["A", "B"], [0.4, 0.6]),
    ([("A", 0.5), ("B", 0.5)], ["B", "A"], [0.5, 0.5]),
    ([("A", 1.0)], ["A"], [1.0]),
    # One value in one of its rows, or the same in all, whatever the capitals.
    ([("A", None), ("a", 0.3), ("A", 0.3), ("B", None)], ["A", "B"], [0.3, 0.7])])
def test_probabilities_come_to_one(rows, named, expected):
    found = probabilities(scenarios(*rows), named)
    assert list(found) == named and list(found.values()) == pytest.approx(expected)


@pytest.mark.parametrize(("rows", "named", "cell", "words"), [
    ([("A", 1.0), ("B", None)], ["A", "B"], "G2", "which leaves nothing to B, whose cell is blank"),
    ([("A", 0.5), ("B", 0.5)], ["Base", "A", "B"], "G3", "which leaves nothing to Base, which has none"),
    ([("A", 0.7), ("B", 0.6)], ["A", "B"], "G3", "come to 1.3: together they can be 1 at most"),
    ([("A", None), ("B", 0.0)], ["A", "B"], "G3", "B has the probability 0")])
def test_what_cannot_be_is_told_with_its_cell(rows, named, cell, words):
    with pytest.raises(InvalidWorkbook) as caught:
        probabilities(scenarios(*rows), named)
    (finding,) = caught.value.findings
    assert (finding.sheet, finding.cell) == ("Scenarios", cell) and words in finding.message


@pytest.mark.parametrize("checked", [check, check_all])
def test_rows_of_a_scenario_that_do_not_agree_are_an_error(checked):
    (finding,) = [each for each in checked(scenarios(("A", 0.2), ("B", 0.5), ("a", 0.3))) if each.severity == "error"]
    assert (finding.sheet, finding.cell) == ("Scenarios", "G4")
    assert finding.message == ("a has the probability 0.3 here and 0.2 in row 2: give one, in one of its rows or the "
                               "same in all")
