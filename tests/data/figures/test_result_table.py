"""Tables are made and read by the keys of their columns."""

import re
from collections import Counter

import pytest

from data.comparison.scenarios import compare
from data.comparison.studies.budget_frontier import frontier_study
from data.comparison.studies.losses import stress_study
from data.comparison.studies.standalone import alone_study
from data.figures.result_table import ResultTable, result_table
from data.schema.columns import OutputColumn, OutputSheet, Units
from data.schema.compared.comparison import COMPARE_SHEETS
from data.schema.compared.studies import (
    ALONE_AND_TOGETHER,
    COSTS_ALONE_AND_TOGETHER,
    NEED_AGAINST_MONEY,
    NEEDS_ALONE_AND_TOGETHER,
    Harm,
    losses_by_sheet,
    losses_sheet,
    who_is_hit_sheet,
)
from data.schema.overview import OVERVIEW_PARTS
from data.schema.results import SHEETS
from data.schema.summary import ALLY_PARTS, CHART_PARTS, FIGURE_PARTS, SUMMARY_PARTS
from data.workbook.per_ally import ally_report, plan_by_family
from model.studies.budget_frontier import frontier_cases
from tests.helpers.compare_world import INVALID, three
from tests.helpers.result_world import make_case, make_plan, report_of
from tests.helpers.studies import solved

CASE, PLAN = make_case(), make_plan()
STUDY_SHEETS = (ALONE_AND_TOGETHER, NEEDS_ALONE_AND_TOGETHER, COSTS_ALONE_AND_TOGETHER, NEED_AGAINST_MONEY,
                losses_sheet(Harm("region")), who_is_hit_sheet(Harm("region")), losses_by_sheet(Harm("region"), "ally"))
DECLARED = (*SUMMARY_PARTS, *OVERVIEW_PARTS, *FIGURE_PARTS, *CHART_PARTS, *ALLY_PARTS, *SHEETS,
            *COMPARE_SHEETS, *STUDY_SHEETS)
UNITS = Units("EUR", "EUR million")
SHEET = OutputSheet("Losses", "what is lost", (
    OutputColumn("ally", "text", "who"),
    OutputColumn("unit_price", "price", "of a unit"),
    OutputColumn("lost", "money", "in the year", "{each}: lost {money}"),
    OutputColumn("kept", "money", "in the year", "{each}: kept {money}")))
ROW = {"ally": "A", "unit_price": 2.0, "lost": {"2024": 3.0, "2025": None}, "kept": {"2025": 5.0, "2024": 4.0}}


def made(*rows) -> ResultTable:
    return result_table(SHEET, rows, UNITS, ["2024", "2025"])


@pytest.mark.parametrize("sheet", DECLARED, ids=lambda sheet: sheet.name)
def test_the_keys_of_a_sheet_are_short_plain_and_unique(sheet: OutputSheet):
    keys = Counter(column.key for column in sheet.columns)
    assert max(keys.values()) == 1
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", key) and len(key) <= 24 for key in keys)
    assert all(column.unit_in == "" or column.unit_in in keys for column in sheet.columns)


def tables() -> list[ResultTable]:
    """Every table of a report, of an ally's workbook, and of each comparison."""
    report = report_of(CASE, PLAN)
    own = ally_report(CASE, PLAN, report, "B")
    return [*report.values(), *own.values(), plan_by_family(CASE, own), *compare([*three(), INVALID]).tables,
            *frontier_study(CASE, solved(frontier_cases(CASE))).tables,
            *stress_study(CASE, PLAN, solved({"": CASE}), "resources").tables, *alone_study(CASE, PLAN, []).tables]


def test_every_table_of_a_report_has_exactly_the_declared_columns():
    for table in tables():
        labels = [column.label for column in table.columns]
        assert len(set(labels)) == len(labels), table.sheet.name
        assert all(len(cells) == len(labels) for cells in table.cells()), table.sheet.name
        for column in table.sheet.columns:
            assert len(table.places(column.key)) == (len(table.each) if column.repeats else 1), column.key
        assert all(list(row) == labels for row in table.rows()), table.sheet.name


def test_cells_stand_where_their_keys_say_in_whatever_order_they_are_given():
    table = made(ROW, dict(reversed(list(ROW.items()))))
    assert table.headers == ["ally", "unit price EUR", "2024: lost EUR million", "2025: lost EUR million",
                             "2024: kept EUR million", "2025: kept EUR million"]
    assert list(table.cells()) == [("A", 2.0, 3.0, None, 4.0, 5.0)] * 2
    assert table.values("unit_price") == [2.0, 2.0] and table.places("kept") == [4, 5]
    assert next(iter(table.rows())) == {"ally": "A", "unit_price": 2.0, "lost: 2024": 3.0, "lost: 2025": None,
                                        "kept: 2024": 4.0, "kept: 2025": 5.0}


@pytest.mark.parametrize(("change", "complaint"), [
    ({"value": 1.0}, "Losses: a row has the unknown value"),
    ({"lost": {"2024": 1.0}}, "Losses: lost: a row lacks 2025"),
    ({"kept": {"2024": 1.0, "2025": 1.0, "2026": 1.0}}, "Losses: kept: a row has the unknown 2026"),
    ({"kept": 1.0}, "Losses: kept is repeated and needs a cell for each: 2024, 2025")])
def test_a_row_with_other_keys_is_refused(change, complaint):
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        made(ROW, ROW | change)


def test_a_row_that_lacks_a_key_is_refused():
    with pytest.raises(ValueError, match="Losses: a row lacks ally and has the unknown allies"):
        made({**{key: cell for key, cell in ROW.items() if key != "ally"}, "allies": "A"})


def test_a_table_that_would_have_two_columns_of_one_key_is_refused():
    with pytest.raises(ValueError, match="two columns have one key"):
        result_table(SHEET, [], UNITS, ["2024", "2024"])


def test_rows_and_columns_can_be_left_out():
    table = made(ROW, ROW | {"ally": "B"}, ROW | {"ally": "C"})
    assert table.only([True, False, True]).values("ally") == ["A", "C"]
    assert table.part(1, 3).values("ally") == ["B", "C"]
    nothing = table.only([False] * 3)
    assert len(nothing) == 0 and nothing.headers == table.headers
    assert table.without("unit_price").headers == ["ally", *table.headers[2:]]


def test_a_key_that_a_sheet_does_not_have_is_an_error():
    assert SHEET.column("lost").title("2024") == "2024: lost"
    with pytest.raises(KeyError, match="Losses has no column gained"):
        SHEET.column("gained")
