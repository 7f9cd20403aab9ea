"""Number formats show as many decimals as the figures of a column ask for."""

from __future__ import annotations

import pytest

from data.figures.decimals import column_texts, decimals_of
from data.schema.columns import OutputKind
from data.workbook.formats import number_format


def decimals(format_code: str) -> int:
    """How many digits a format shows after the point."""
    return len(format_code.split(";")[0].partition(".")[2].rstrip("%"))


@pytest.mark.parametrize(("shares", "shown"), [
    ([0.4, 0.25], 1),            # 40.0 % and 25.0 %
    ([0.9, 0.001], 1),           # the small one is small beside 90 %
    ([0.05, 0.03], 1),           # 5.0 % and 3.0 % are told apart
    ([0.004, 0.0003, 0.0], 3),   # 0.030 % would be 0.0 % with one
    ([0.0], 1), ([], 1), (["", None], 1)])
def test_small_shares_have_more_decimals(shares: list[object], shown: int) -> None:
    assert decimals(number_format("share", shares)) == shown


@pytest.mark.parametrize(("kind", "values", "shown"), [
    ("quantity", [12_345.6, 0.4], 0),    # the small one is small beside the large one
    ("quantity", [99.6, 0.25], 1), ("quantity", [100.4, 99.6], 0),
    ("quantity", [40.0, 7.0, 0.0], 0),   # 40.0 and 7.0 say nothing more
    ("quantity", [0.0512, 0.02], 4),     # three digits of the largest
    ("money", [12_345.67, 8.25], 0), ("money", [1_234.56, 8.25], 1), ("money", [123.456], 2), ("money", [1.2345], 2),
    ("money", [0.01234], 4), ("money", [-1_234.56, 3.0], 1), ("money", [1_000.0, 250.0], 0), ("money", [40.5, 3.0], 1),
    ("price", [3_500.0, 812.5], 1), ("price", [45_678.9], 0), ("price", [100_000.5, 0.38], 2),
    ("price", [1_234.56, 1_000.0], 1), ("price", [0.0512], 4),
    ("number", [2.004], 0),              # 2.00
    ("money", [0.1 + 0.2, 0.3], 1),      # what rounding leaves is not shown
    ("money", [], 0), ("money", [0.0], 0), ("money", ["", None], 0), ("price", [float("inf")], 0),
    ("quantity", [1e-30], 0)])
def test_a_column_shows_as_many_decimals_as_its_largest_figure_allows_and_any_needs(
        kind: OutputKind, values: list[object], shown: int) -> None:
    assert decimals_of(kind, values) == decimals(number_format(kind, values)) == shown


@pytest.mark.parametrize(("kind", "values", "shown"), [
    ("number", [138_163.135, 0.3, 0.0, 1_576.594], ["138,163", "<1", "0", "1,577"]),  # what is short is never told as 0
    ("number", [217.258, 0.0, 0.001, 1.59], ["217.26", "0.00", "<0.01", "1.59"]),
    ("money", [1_600.0, 800.0, None], ["1,600", "800", ""])])
def test_a_column_of_the_terminal_has_one_number_of_decimals(
        kind: OutputKind, values: list[object], shown: list[str]) -> None:
    assert column_texts(kind, values) == shown


def test_a_zero_is_a_dash_below_the_units_of_the_others() -> None:
    assert number_format("money", [1_234.5, 0.0]) == '#,##0.0;-#,##0.0;"–"_._0'
    assert number_format("quantity", [1_234.5, 0.0]) == '#,##0;-#,##0;"–"'
