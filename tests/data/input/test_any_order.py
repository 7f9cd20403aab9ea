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
        (CELL, 6, '<c r="A2"/>', "Allies!A2", "this cell stands twice in the file"),
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


def test_a_part_with_other_letters_is_read_or_refused_and_never_crashes(tmp_path, good):
    chance, path = random.Random(7), tmp_path / "plan.xlsx"
    read_parts = [name for name in good[0] if "docProps" not in name and "theme" not in name]
    outcomes = set()
    for _ in range(300):
        part = chance.choice(read_parts)
        content = bytearray(good[0][part])
        tag = chance.choice([match for match in re.finditer(rb"<[^?>][^>]+>[^<]*", content) if len(match[0]) > 3])
        place = chance.randrange(tag.start() + 1, tag.end() - 1)
        if chr(content[place]).isalnum():  # so that most of what comes out is still XML
            content[place : place + 1] = chance.choice([b"0", b"1", b"7", b"A", b"B", b"c", b"s", b"n", b".", b""])
        write_parts(path, {**good[0], part: bytes(content)})
        try:
            _, findings = read_workbook(path)
        except InvalidWorkbook as problem:
            findings = problem.findings
        assert all(each.message.isprintable() for each in findings)
        outcomes.add(bool(errors_of(findings)))
    assert outcomes == {True, False}


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


@pytest.mark.parametrize("start", ['<row r="3">', "<row r='3'>", '<row foo="a>b" r="3">', "<row foo='' r=\"3\">"])
def test_a_row_above_a_gap_is_read_after_one_below_it(start, tmp_path):
    path = save(tmp_path / "plan.xlsx")

    def moved(name, text):
        if name != "xl/worksheets/sheet2.xml":
            return text
        third = ROW.findall(text)[2]
        far = '<row r="1500"/><row r="1501"><c r="A1501"><v>9</v></c></row>'
        return text.replace(third, far + third.replace('<row r="3">', start))

    edit(path, moved)
    tables, findings = read_workbook(path)
    assert [row["ally"] for row in tables["Allies"]] == ["EST", "LVA"]
    assert [(each.cell, "is not read" in each.message) for each in findings] == [("A4", True)]


def test_formatted_blank_rows_above_a_stray_cell_are_not_counted_as_cells(tmp_path, monkeypatch):
    path = save(tmp_path / "plan.xlsx")
    rows = "".join(f'<row r="{number}"><c r="A{number}"/></row>' for number in range(4, 40_000))
    stray = '<row r="40000"><c r="A40000"><v>1</v></c></row>'
    edit(path, lambda name, text: text.replace("</sheetData>", f"{rows}{stray}</sheetData>")
         if name == "xl/worksheets/sheet2.xml" else text)
    monkeypatch.setattr("data.input.zip_guard.TAGS", 20_000)
    assert [each.cell for each in read_workbook(path)[1]] == ["A4"]


def test_texts_that_are_read_again_count_once(tmp_path, monkeypatch):
    header, *allies = VALID["Allies"]
    path = save(tmp_path / "plan.xlsx", Allies=[header, *allies, *[(f"A{number}", number) for number in range(2000)]])
    edit(path, lambda name, text: reordered(text, ROW, lambda rows: [*rows[:500], rows[-1], *rows[500:-1]])
         if name == "xl/worksheets/sheet2.xml" else text)
    parts = parts_of(path)
    texts = sum(len(text) for name, content in parts.items() if "sheets/" in name or "sharedStrings" in name
                for text in re.findall(rb"<[tv][^>]*>([^<]*)<", content))
    monkeypatch.setattr("data.input.book_parts.CHARACTERS", texts)
    assert read_workbook(path)[1] == []
    monkeypatch.setattr("data.input.book_parts.CHARACTERS", texts - 1)
    with pytest.raises(InvalidWorkbook, match="million characters"):
        read_workbook(path)


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
