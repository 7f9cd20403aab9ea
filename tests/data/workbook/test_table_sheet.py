"""Rows that are written whole are, byte for byte, what XlsxWriter writes of their cells one by one."""

import io
from unittest.mock import patch

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.workbook.table_sheet import CellColumn, TableSheet, packed_parts, table_sheet, write_columns

TEXTS = [None, "", "plain", " <&> \"quoted\" ", "two\nlines", "=1+1", "_x0041_", "\x07bell", "\x00", "plain",
         "é \U0001f600", "http://example.org", "x" * 40_000]
FIGURES = [None, 0, 1, -3, 0.1 + 0.2, 1e-300, -1.5e300, 123456789012345678, 2 ** 70, 1 / 3, True, 5e-324, 7.0]


@pytest.fixture(autouse=True)
def asked_anew():
    table_sheet.cache_clear()
    yield
    table_sheet.cache_clear()


def book(kind: type[Worksheet], blocks: list[tuple[int, int, list[list[object]]]]) -> list[bytes]:
    """The parts of a workbook with blocks of columns: where each begins and its values."""
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    looks = [workbook.add_format(look) for look in ({"bold": True}, {"italic": True}, {"bold": True})]
    for title in ("Other", "Own"):  # strings and formats are numbered through the workbook
        sheet = workbook.add_worksheet(title, kind)
        sheet.set_column(0, 5, 12, looks[1])
        sheet.write_string(0, 0, "beside", looks[0])
        sheet.set_row(3, 40, looks[1])
        for row, column, columns in blocks:
            write_columns(sheet, row, column, [
                CellColumn(values, [looks[(place + number) % 3] for number in range(len(values))])
                for place, values in enumerate(columns)])
        sheet.write_number(40, 2, 5)
    workbook.close()
    return list(packed_parts(buffer))


@pytest.mark.parametrize("blocks", [
    [(1, 0, [TEXTS, FIGURES, TEXTS[::-1]])],
    [(0, 30, [FIGURES])],
    [(2, 1, [[None, None], [None, "a"], ["", None]])],      # a blank row, then one with a single cell
    [(1, 0, [TEXTS]), (1, 2, [FIGURES, TEXTS])],            # two blocks beside each other
    [(1, 3, [FIGURES]), (20, 0, [["a"], [1.0]])],           # and below each other
    [(1, 0, [[], []])], [(1, 0, [])]])
def test_rows_written_whole_are_what_is_written_cell_by_cell(blocks):
    assert table_sheet() is TableSheet
    assert book(TableSheet, blocks) == book(Worksheet, blocks)


@pytest.mark.parametrize("kind", [TableSheet, Worksheet])
@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused_either_way(kind, figure):
    with pytest.raises(TypeError):
        book(kind, [(1, 0, [[figure]])])


def passes_cells_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop over the cells asks another method for each: whole rows would be left out."""
    source = Worksheet._write_rows

    def write_rows(sheet):
        with patch.object(TableSheet, "_write_cell", lambda *cell: None):
            source(sheet)

    monkeypatch.setattr(Worksheet, "_write_rows", write_rows)


def lacks_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("xlsxwriter.sharedstrings.SharedStringTable._get_shared_string_index")


def writes_numbers_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(sheet, number, attributes=()):
        sheet.fh.write("<c" + "".join(f' {name}="{value}"' for name, value in attributes) + f"><v>{number!r}</v></c>")

    monkeypatch.setattr("xlsxwriter.xmlwriter.XMLwriter._xml_number_element", write)


@pytest.mark.parametrize("change", [passes_cells_by, lacks_a_name, writes_numbers_otherwise])
def test_where_xlsxwriter_has_changed_all_is_written_cell_by_cell(monkeypatch, change):
    change(monkeypatch)
    assert table_sheet() is Worksheet
