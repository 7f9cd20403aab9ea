"""The sheet Uncertainty: what it draws, what it changes, and what is wrong with it, with the cell."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from data.checks.errors import check, check_all, draw_errors
from data.futures.factors import Thing, decided_until, future_tables, read_uncertainty
from data.input.findings import Finding
from data.input.scenarios import apply_scenario
from data.input.tables import Tables
from model.horizon import Horizon
from tests.helpers.futures import factors
from tests.helpers.worlds import world

LINES: dict[str, Any] = {
    "Resources": [{"resource": "R", "capacity": 10}, {"resource": "Q", "capacity": 100}],
    "ResourceUse": [{"offer": "O"}, {"resource": "Q", "offer": "O"}], "Requirements": [{"quantity": 5}]}


def drawn(tables: Tables, **quantiles: float) -> Tables:
    """The future in which each factor is at its quantile; those drawn row by row by the key of the row."""
    uncertainty, findings = read_uncertainty(tables)
    assert not findings
    number = {row["resource"]: row.number for row in tables["Resources"]}
    by_thing = {thing: next(value for name, value in quantiles.items()
                            if name == thing.factor or number.get(name) == thing.number)
                for thing in uncertainty.things}
    return future_tables(tables, uncertainty, by_thing)


def capacities(tables: Tables) -> list[Any]:
    return [row["capacity"] for row in tables["Resources"]]


def test_all_rows_of_a_factor_have_one_draw() -> None:
    tables = world(**LINES, Uncertainty=factors(
        ("less", "Resources", "", "capacity", "multiply", "uniform", 0.5, None, 1.0),
        ("Less", "Resources", "resource=Q", "max_expansion", "set", "uniform", 0, None, 40)))
    assert read_uncertainty(tables)[0].things == (Thing("less"),)  # capitals make no other factor
    future = drawn(tables, less=0.5)
    assert capacities(future) == [7.5, 75] and [row["max_expansion"] for row in future["Resources"]] == [None, 20]
    assert capacities(tables) == [10, 100]


def test_rows_that_are_drawn_separately_have_one_each() -> None:
    tables = world(**LINES, Uncertainty=factors(
        ("less", "Resources", "", "capacity", "multiply", "uniform", 0.5, None, 1.0, None, "yes"),
        ("less", "Resources", "", "build_months", "add", "uniform", 0, None, 12, None, "yes"),
        ("lost", "Resources", "", "capacity", "set", "event", None, None, 0, 0.25, "yes")))
    # The two rows of a factor that concern the same line share its draw, as they would without separately.
    assert len(read_uncertainty(tables)[0].things) == 4
    future = drawn(tables, R=0.0, Q=0.5)
    assert capacities(future) == [5, 75] and [row["build_months"] for row in future["Resources"]] == [None, 6]
    assert capacities(drawn(tables, R=0.0, Q=0.8)) == [5, 0]


def test_an_event_of_probability_1_is_the_scenario_and_one_of_0_nothing() -> None:
    changes = [("Resources", "resource=R", "capacity", "multiply", 0.5), ("Offers", "", "to", "set", "2024-Q2"),
               ("Settings", "name=discount_rate", "value", "set", 0.1)]
    names = ("sheet", "where", "column", "change", "value")
    scenario = [{"scenario": "War", **dict(zip(names, change, strict=True))} for change in changes]

    def events(probability: float) -> Tables:
        return world(**LINES, Scenarios=scenario, Uncertainty=factors(
            *(("war", *change[:4], "event", None, None, change[4], probability) for change in changes)))

    expected, _ = apply_scenario(events(1), "War")
    assert drawn(events(1), war=0.0).sheets == expected.sheets
    assert drawn(events(0), war=0.999).sheets == events(0).sheets


def test_what_is_drawn_can_go_to_another_process() -> None:
    uncertainty, _ = read_uncertainty(world(**LINES, Uncertainty=factors(
        ("less", "Resources", "resource=R*|Q", "capacity", "multiply", "uniform", 0.5, None, 1.0, None, "yes"))))
    assert pickle.loads(pickle.dumps(uncertainty)).things == uncertainty.things


BAD = [
    (("f", "Resources", "", "capacity", "multiply", "uniform", 1.0, None, 0.5), "I", "high is 0.5, below low"),
    (("f", "Resources", "", "capacity", "multiply", "triangular", 0.5, 2, 1), "H", "mode is 2: it lies between"),
    (("f", "Resources", "", "capacity", "multiply", "triangular", 0.5, None, 1), "H", "mode is blank"),
    (("f", "Resources", "", "capacity", "multiply", "uniform", None, None, 1), "G", "low is blank"),
    (("f", "Resources", "", "capacity", "multiply", "uniform", 0, 0.5, 1), "H", "says nothing of uniform"),
    (("f", "Resources", "", "capacity", "multiply", "uniform", 0, None, 1, 0.5), "J", "says nothing of uniform"),
    (("f", "Resources", "", "capacity", "multiply", "event", None, None, 1), "J", "probability is blank"),
    (("f", "Resources", "", "capacity", "multiply", "event", 0, None, 1, 0.5), "G", "says nothing of event"),
    (("f", "Resources", "", "capacity", "multiply", "uniform", 0, None, "much"), "I", "should be a number"),
    (("f", "Resources", "resource=X", "capacity", "multiply", "uniform", 0, None, 1), "C", "no row of Resources"),
    (("f", "Resource", "", "capacity", "multiply", "uniform", 0, None, 1), "B", "did you mean Resources"),
    (("f", "Resources", "", "capacty", "multiply", "uniform", 0, None, 1), "D", "did you mean capacity"),
    (("f", "Scenarios", "", "value", "set", "event", None, None, 1, 1), "B", "no sheet 'Scenarios'"),
    (("f", "Uncertainty", "", "low", "set", "event", None, None, 1, 1), "B", "no sheet 'Uncertainty'"),
    (("f", "Requirements", "", "priority", "set", "uniform", 1, None, 3), "D", "use event"),
    (("f", "Settings", "name=equity", "value", "set", "uniform", 1, None, 3), "D", "use event"),
    (("f", "Settings", "name=periods", "value", "set", "event", None, None, 3, 0.5), "C", "the same in all futures"),
    (("f", "Settings", "name=currency", "value", "set", "event", None, None, "USD", 0.5), "C", "the same in all"),
    (("f", "Offers", "", "to", "set", "event", None, None, "2024-13", 0.5), "I", "is not a quarter"),
    # What a draw would make invalid: the ends are looked at.
    (("f", "Resources", "", "capacity", "add", "uniform", -20, None, 5), "G", "at least 0, not -10"),
    (("f", "Offers", "", "advance", "set", "triangular", 0, 0.5, 1.5), "I", "at most 1"),
]


@pytest.mark.parametrize(("row", "column", "words"), BAD, ids=[f"{row[1]}-{words}" for row, _, words in BAD])
def test_what_cannot_be_drawn_is_told_with_its_cell(row: tuple[Any, ...], column: str, words: str) -> None:
    tables = world(**LINES, Uncertainty=factors(row))
    (finding,) = draw_errors(tables)
    assert (finding.severity, finding.sheet, finding.cell) == ("error", "Uncertainty", f"{column}2")
    assert words in finding.message
    assert finding in check_all(tables)
    # A plan does not need the sheet.
    warned = [each for each in check(tables) if each.sheet == "Uncertainty"]
    assert [(each.severity, each.cell) for each in warned] == [("warning", f"{column}2")]


def test_draws_that_only_together_are_wrong_are_told_too() -> None:
    tables = world(**LINES, Uncertainty=factors(
        ("early", "Offers", "", "to", "set", "event", None, None, "2024-Q1", 0.5),
        ("late", "Offers", "", "from", "set", "event", None, None, "2024-Q3", 0.5)))
    (finding,) = draw_errors(tables)
    assert (finding.sheet, finding.cell[-1:]) == ("Offers", "2")
    assert finding.message.startswith("where everything in Uncertainty is at its largest: ends in 2024-Q1")


def warnings(tables: Tables) -> list[Finding]:
    assert draw_errors(tables) == []
    return [each for each in check(tables) if each.sheet in ("Uncertainty", "Settings")]


@pytest.mark.parametrize(("row", "cell", "words"), [
    (("f", "Offers", "", "to", "set", "event", None, None, "2031-Q1", 0.5), "I2", "no period of the plan"),
    (("f", "Resources", "", "capacity", "set", "event", None, None, 1, 0.0), "J2", "never happens"),
    (("f", "Resources", "", "capacity", "multiply", "uniform", 1, None, 1), "I2", "leave everything as it is")])
def test_what_is_doubtful_is_a_warning(row: tuple[Any, ...], cell: str, words: str) -> None:
    (warning,) = warnings(world(**LINES, Uncertainty=factors(row)))
    assert (warning.severity, warning.cell) == ("warning", cell) and words in warning.message


@pytest.mark.parametrize(("label", "period", "words"), [
    (None, 1, ""), ("2024-Q3", 3, ""), ("2023-Q4", 0, "nothing of it is decided"),
    ("2025-Q1", 5, "everything of it is decided")])
def test_decided_until_is_a_period_of_the_plan(label: str | None, period: int, words: str) -> None:
    tables = world(**LINES, Settings={"decided_until": label})
    assert decided_until(tables, Horizon("quarter", 2024 * 12, 4)) == period
    assert [words in each.message for each in warnings(tables)] == ([True] if words else [])


def test_decided_until_has_the_shape_of_a_label() -> None:
    (finding,) = check(world(**LINES, Settings={"decided_until": "2024-03"}))
    assert (finding.severity, finding.sheet) == ("error", "Settings") and "is not a quarter" in finding.message
