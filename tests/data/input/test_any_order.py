"""Cells are read by their addresses: in any order of the file, and never one of two that the file has for one place."""

import random
import re
import zipfile

import pytest

from data.input.findings import InvalidWorkbook, errors_of
from data.input.reader import read_workbook
from tests.helpers.books import VALID, edit, save
from tests.helpers.broken.books import good_pages, parts_of, write_pages, write_parts
from tests.helpers.broken.files import SHEET
from tests.helpers.permuted import values

ROW = re.compile(r"<row [^>]*>.*?</row>")
CELL = re.compile(r"<c [^>]*?(?:/>|>.*?</c>)")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The parts and the tables of the good workbook."""
    path = write_pages(tmp_path_factory.mktemp("good") / "plan.xlsx", good_pages())
    return parts_of(path), values(read_workbook(path)[0])


def read(tmp_path, parts, change):
    """Tables and errors after a change of one sheet, Allies."""
    path = tmp_path / "plan.xlsx"
    write_parts(path, {**parts, SHEET: change(parts[SHEET].decode()).encode()})
    tables, findings = read_workbook(path)
    return values(tables), [(f"{each.sheet}!{each.cell}", each.message) for each in errors_of(findings)]


def reordered(text, pattern, order):
    """The text with what matches the pattern in another order."""
    found = pattern.findall(text)
    assert len(found) > 1
    following = iter(order(found))
    return pattern.sub(lambda _: next(following), text)


@pytest.mark.parametrize("pattern", [ROW, CELL], ids=["rows", "cells"])
def test_rows_and_cells_in_falling_order_are_read_alike(pattern, tmp_path, good):
    def falling(text):
        if pattern is ROW:
            return reordered(text, ROW, lambda found: found[::-1])
        return ROW.sub(lambda row: reordered(row[0], CELL, lambda found: found[::-1]), text)

    assert read(tmp_path, good[0], falling) == (good[1], [])


def test_a_header_cell_at_the_end_of_its_row_is_read(tmp_path, good):
    def last(text):
        header = ROW.search(text)[0]
        first = CELL.search(header)[0]
        return text.replace(header, header.replace(first, "").replace("</row>", f"{first}</row>"))

    assert read(tmp_path, good[0], last) == (good[1], [])


@pytest.mark.parametrize(
    ("pattern", "found", "added", "place", "said"),
    [
        (ROW, 1, '<row r="2"><c r="D2"><v>7</v></c></row>', "Allies!A2", "this row stands twice in the file"),
        (ROW, 2, '<row r="2"/>', "Allies!A2", "this row stands twice in the file"),
        (CELL, 6, '<c r="C2"><v>7</v></c>', "Allies!C2", "this cell stands twice in the file"),
        (CELL, 6, '<c r="C2"/>', "Allies!C2", "this cell stands twice in the file"),
        (CELL, 4, "<c/>", "Allies!B2", "this cell stands twice in the file"),
        (CELL, 6, '<c r="D3"><v>7</v></c>', "Allies!D3", "this cell stands in row 2 of the file"),
        (CELL, 6, '<c r="D"><v>7</v></c>', "Allies!D", "this cell stands in row 2 of the file"),
    ],
)
def test_what_the_file_has_twice_or_in_another_row_is_refused(pattern, found, added, place, said, tmp_path, good):
    def more(text):
        match = list(pattern.finditer(text))[found]
        return text[: match.end()] + added + text[match.end() :]

    _, errors = read(tmp_path, good[0], more)
    assert [each for each, _ in errors] == [place]
    assert said in errors[0][1] and "look at this row and save it again" in errors[0][1]


def test_a_row_between_others_whose_numbers_are_left_out_is_told_from_them(tmp_path, good):
    # The second row without a number would be row 3 again.
    _, errors = read(tmp_path, good[0], lambda text: text.replace('<row r="2"', '<row r="3"'))
    assert ("Allies!A3", "this row stands twice in the file") in [(place, each[:33]) for place, each in errors]


@pytest.mark.parametrize("seed", range(60))
def test_what_is_doubled_or_exchanged_is_refused_or_changes_nothing(seed, tmp_path, good):
    parts, tables = good
    chance = random.Random(seed)
    part = chance.choice([name for name in parts if name.startswith("xl/worksheets/")])
    text = parts[part].decode()
    pattern = chance.choice([ROW, CELL, re.compile(r"<v>.*?</v>"), re.compile(r"<sheetData>.*</sheetData>")])
    one, other = sorted(chance.choices(list(pattern.finditer(text)), k=2), key=lambda match: match.start())
    if chance.random() < 0.5 and pattern is ROW and one != other:
        text = text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
    else:
        text = text[: one.end()] + one[0] + text[one.end() :]
    path = tmp_path / "plan.xlsx"
    write_parts(path, {**parts, part: text.encode()})
    found, findings = read_workbook(path)
    assert errors_of(findings) or values(found) == tables


def test_a_part_or_a_relation_that_is_there_twice_is_refused(tmp_path, good):
    path = tmp_path / "plan.xlsx"
    write_parts(path, good[0])
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, good[0][SHEET].replace(b"38000", b"39000"))
    with pytest.raises(InvalidWorkbook, match=f"its part {SHEET} is there twice"):
        read_workbook(path)
    relations = "xl/_rels/workbook.xml.rels"
    content = re.sub(rb"(<Relationship [^>]*/>)", rb"\1\1", good[0][relations], count=1)
    write_parts(path, {**good[0], relations: content})
    with pytest.raises(InvalidWorkbook, match="two of its parts have the relation rId1"):
        read_workbook(path)


def gap(tmp_path, order):
    """What is read of Allies with rows 2, 3 and one far below, put in another order by their markup."""
    path = save(tmp_path / "plan.xlsx", Allies=[*VALID["Allies"], *[()] * 2000, ("LTU", 1, None)])
    edit(path, lambda name, text: reordered(text, ROW, order) if name == "xl/worksheets/sheet2.xml" else text)
    tables, findings = read_workbook(path)
    return [row["ally"] for row in tables["Allies"]], [(each.cell, "is not read" in each.message) for each in findings]


@pytest.mark.parametrize("order", [
    lambda rows: rows, lambda rows: rows[::-1], lambda rows: [*rows[1:], rows[0]], lambda rows: [rows[-1], *rows[:-1]],
    lambda rows: [rows[0], rows[-1], *rows[1:-1]]])
def test_a_long_gap_ends_the_table_wherever_the_rows_stand_in_the_file(order, tmp_path):
    assert gap(tmp_path, order) == (["EST", "LVA"], [("A4", True)])


@pytest.mark.parametrize("order", [lambda rows: rows[::-1], lambda rows: sorted(rows, key=len)])
def test_a_table_of_many_rows_in_any_order_has_no_gap(order, tmp_path):
    allies = [(f"A{number}", number, None) for number in range(3000)]
    path = save(tmp_path / "plan.xlsx", Allies=[VALID["Allies"][0], ("EST",), ("LVA",), *allies])
    edit(path, lambda name, text: reordered(text, ROW, order) if name == "xl/worksheets/sheet2.xml" else text)
    tables, findings = read_workbook(path)
    assert findings == [] and [row["ally"] for row in tables["Allies"]][2:] == [name for name, _, _ in allies]


@pytest.mark.parametrize("between", [
    '<row r="{}" spans="1:3"/>', "<row r='{}'/>", '<row r="{}"><!-- <v> --></row>',
    '<row r="{}"><c s="0"><v/></c></row>'])
def test_formatted_blank_rows_end_the_table_without_a_word(between, tmp_path):
    path = save(tmp_path / "plan.xlsx")
    rows = "".join(between.format(number) for number in range(4, 3000))
    after = '<extLst><ext xmlns:xm="x"><xm:f>Items!A1</xm:f></ext></extLst>'  # of a drop-down list
    edit(path, lambda name, text: text if name != "xl/worksheets/sheet2.xml" else re.sub(
        "</sheetData>(.*)</worksheet>", rf"{rows}</sheetData>\1{after}</worksheet>", text))
    tables, findings = read_workbook(path)
    assert findings == [] and len(tables["Allies"].rows) == 2


@pytest.mark.parametrize("start", ["<row r='3'>", '<row foo="a>b" r="3">', '<!-- --><row r="3">'])
def test_a_row_above_a_gap_is_read_however_it_is_written(start, tmp_path):
    path = save(tmp_path / "plan.xlsx")

    def moved(name, text):
        if name != "xl/worksheets/sheet2.xml":
            return text
        third = ROW.findall(text)[2]
        blank = "".join(f'<row r="{number}"/>' for number in range(4, 1500))
        return text.replace(third, blank + third.replace('<row r="3">', start))

    edit(path, moved)
    tables, findings = read_workbook(path)
    assert findings == [] and [row["ally"] for row in tables["Allies"]] == ["EST", "LVA"]


def test_rows_in_two_bytes_a_letter_are_read_beyond_a_gap(tmp_path):
    path = save(tmp_path / "plan.xlsx")
    parts = parts_of(path)
    name = "xl/worksheets/sheet2.xml"
    text = reordered(parts[name].decode(), ROW, lambda rows: [rows[0], '<row r="1500"/>' + rows[2], rows[1]])
    write_parts(path, {**parts, name: text.encode("utf-16")})
    tables, findings = read_workbook(path)
    assert findings == [] and [row["ally"] for row in tables["Allies"]] == ["EST", "LVA"]


def test_the_rows_of_buttons_and_links_are_no_rows_of_the_table(tmp_path, good):
    anchor = ('<controls><control><anchor><from><xdr:row xmlns:xdr="x">1</xdr:row></from></anchor><row r="2">'
              '<c r="A2"><v>9</v></c></row></control></controls>')
    assert read(tmp_path, good[0], lambda text: text.replace("</worksheet>", f"{anchor}</worksheet>")) == (good[1], [])
