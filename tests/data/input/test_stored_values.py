"""What a file may hold for one cell: the value that a spreadsheet program shows, or what it is and what to mend."""

import datetime

import pytest

from data.input.number_formats import Clock, clock_of_format, moment_of_number, moment_of_text
from data.input.reader import read_workbook
from tests.helpers.books import edit, save
from tests.helpers.broken.books import good_pages, parts_of, write_pages, write_parts
from tests.helpers.permuted import values

STOCK, OFFERS = "xl/worksheets/sheet13.xml", "xl/worksheets/sheet6.xml"


def read(tmp_path, part, old, new, **more):
    """The tables and the lines of the findings after one cell of the good workbook is another in the file."""
    path = tmp_path / "plan.xlsx"
    parts = parts_of(write_pages(path, good_pages()))
    for name, (before, after) in {part: (old, new), **more}.items():
        text = parts[name].decode()
        assert text.count(before) == 1
        parts[name] = text.replace(before, after).encode()
    write_parts(path, parts)
    tables, findings = read_workbook(path)
    return tables, [each.line() for each in findings]


def quantity(tmp_path, cell):
    """What is read of the quantity of the good workbook's only stock, and what is said."""
    tables, lines = read(tmp_path, STOCK, '<c r="C2"><v>100</v></c>', cell)
    return tables["Stock"].rows[0]["quantity"], lines


@pytest.mark.parametrize(("cell", "value"), [
    ('<c r="C2"><v>1E3</v></c>', 1000.0),
    ('<c r="C2" t="n"><v> 7 </v></c>', 7.0),
    ('<c r="C2"><v>+.5</v></c>', 0.5),
    ('<c r="C2"><v>1<!-- -->0</v></c>', 10.0),
    ('<c r="C2" t="str"><f>A1</f><v>8</v></c>', 8.0),
    ('<c r="C2" t="inlineStr"><is><r><t>1</t></r><r><rPr><b/></rPr><t>2</t></r><rPh><t>9</t></rPh></is></c>', 12.0),
    ('<c r="C2" s="77"><v>9</v></c>', 9.0),
    ('<c r="C2"><v>9</v><extLst><ext><v>5</v></ext></extLst></c>', 9.0),
])
def test_numbers_are_read_in_every_spelling_of_the_format(cell, value, tmp_path):
    assert quantity(tmp_path, cell) == (value, [])


@pytest.mark.parametrize(("cell", "said"), [
    ('<c r="C2"><v>0,5</v></c>', "quantity holds '0,5' where the file should hold a number: enter it again and save"),
    ('<c r="C2" t="s"><v>99</v></c>', "quantity has lost its text, number 99 of those that cells share"),
    ('<c r="C2" t="s"><v>-1</v></c>', "quantity has lost its text, number -1 of those that cells share"),
    ('<c r="C2" t="s"><v>&#x661;</v></c>', "quantity has lost its text, number \u0661 of those that cells share"),
    ('<c r="C2"><v>&#160;5</v></c>', "quantity holds '\\xa05' where the file should hold a number: enter it again"),
    ('<c r="C2" t="b"><v>2</v></c>', "quantity holds '2' where the file should hold 1 or 0: enter it again"),
    ('<c r="C2" t="b"><v>1</v></c>', "quantity should be a number (units), not True"),
    ('<c r="C2" t="b"><v>false</v></c>', "quantity should be a number (units), not False"),
    ('<c r="C2" t="d"><v>2024-02-30</v></c>', "quantity holds '2024-02-30' where the file should hold a date"),
    ('<c r="C2" t="d"><v>2024-02-03</v></c>', "quantity should be a number (units), not 2024-02-03"),
    ('<c r="C2" t="q"><v>5</v></c>', "quantity is of the type 'q' in the file, which no spreadsheet program knows"),
    ('<c r="C2"><v>5</v><v>6</v></c>', "quantity holds two values in the file: enter it again"),
    ('<c r="C2" t="inlineStr"><is><t>5</t></is><is><t>6</t></is></c>', "quantity holds two values in the file"),
    ('<c r="C2" t="inlineStr"><v>5</v></c>', "quantity holds '5' in a place of the file that is not its type's"),
    ('<c r="C2"><is><t>5</t></is></c>', "quantity holds '5' in a place of the file that is not its type's"),
    ('<c r="C2" t="e"><v>#N/A</v></c>', "#N/A is an error in the workbook: mend its formula"),
    ('<c r="C2" t="e"><v>#BUSY!</v></c>', "#BUSY! is an error in the workbook: mend its formula"),
    ('<c r="C2" t="e"><v>#NEW!</v></c>', "quantity is the error '#NEW!' in the workbook: mend its formula"),
    ('<c r="C2" t="e" vm="1"><v>#VALUE!</v></c>',
     "quantity is a linked data type or a picture in the cell, which is no value: enter the value itself"),
    ('<c r="C2" t="e" cm="1" vm="1"><f t="array" ref="C2">A1:A9</f><v>#VALUE!</v></c>',
     "quantity is an error of a newer kind in the workbook, such as #SPILL!, #CALC!, #FIELD!"),
    ('<c r="C2"><f>A1</f></c>', "quantity is a formula without a stored value: open the workbook in a spreadsheet"),
    ('<c r="C2"><f>A1</f><v></v></c>', "quantity is a formula without a stored value"),
    ('<c r="C2"><v>1e999</v></c>', "quantity should be a number (units) that is finite"),
    (f'<c r="C2"><v>{"9" * 5000}</v></c>', "quantity should be a number (units) that is finite"),
])
def test_what_is_no_value_is_told_with_its_cell_and_what_to_do(cell, said, tmp_path):
    value, (line,) = quantity(tmp_path, cell)
    assert value is None
    assert line.startswith(f"error: Stock!C2: {said}")


FORMATS = {"xl/styles.xml": (  # the good workbook has one, of no date
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    '<cellXfs count="2"><xf/><xf numFmtId="14"/>')}


@pytest.mark.parametrize("number", ["50000000", "-1", "60", "2958466", "1e400"])
def test_a_number_in_a_date_format_that_is_no_date_is_told_as_that(number, tmp_path):
    _, (line,) = read(tmp_path, STOCK, '<c r="C2"><v>100', f'<c r="C2" s="1"><v>{number}', **FORMATS)
    assert line == (f"error: Stock!C2: quantity is a number formatted as a date: {number} is no date; change the "
                    "cell's format to Number")


@pytest.mark.parametrize("style", ["1", "01", " 1"])
def test_a_date_is_told_by_the_number_of_its_format_in_any_spelling(style, tmp_path):
    _, (line,) = read(tmp_path, STOCK, '<c r="C2"><v>100', f'<c r="C2" s="{style}"><v>45474', **FORMATS)
    assert line == "error: Stock!C2: quantity should be a number (units), not 2024-07-01 00:00:00"


def test_what_is_no_value_does_not_matter_in_a_column_that_is_not_read(tmp_path):
    tables, lines = read(tmp_path, STOCK, "</row></sheetData>", '<c r="H2"><v>0,5</v></c></row></sheetData>')
    assert lines == [] and values(tables) == values(read_workbook(write_pages(tmp_path / "good.xlsx", good_pages()))[0])


def test_a_key_with_the_name_of_an_escape_stays_as_it_is_written(tmp_path):
    # A program writes the text _x0041_ with its first mark escaped: as it stands it would be the letter A.
    tables, lines = read(tmp_path, "xl/sharedStrings.xml", "<t>Estonia</t>", "<t>_x005F_x0041__x0042_</t>")
    assert lines == [] and tables["Allies"].rows[0]["name"] == "_x0041_B"


@pytest.mark.parametrize(("part", "content"), [
    ("docProps/core.xml", b"<coreProperties><created>25.11.2023 10:00</created></coreProperties>"),
    ("docProps/core.xml", b"no XML"),
    ("xl/theme/theme1.xml", b"<theme"),
    ("xl/drawings/drawing1.xml", b"<wsDr><x/>"),
    ("xl/styles.xml", b'<styleSheet><fonts><font><color rgb="#FF0000"/></font></fonts><fills><fill/></fills>'
                      b"</styleSheet>"),
    ("xl/styles.xml", b'<styleSheet><dxfs><dxf><xf numFmtId="14"/></dxf></dxfs><cellXfs><xf numFmtId="x"/></cellXfs>'
                      b"</styleSheet>"),
])
def test_what_says_nothing_about_a_cell_stops_no_reading(part, content, tmp_path):
    path = write_pages(tmp_path / "plan.xlsx", good_pages())
    good = values(read_workbook(path)[0])
    write_parts(path, {**parts_of(path), part: content})
    tables, findings = read_workbook(path)
    assert findings == [] and values(tables) == good


def test_a_name_a_condition_and_another_sheet_that_are_broken_stop_no_reading(tmp_path):
    path = save(tmp_path / "plan.xlsx", Notes=[("mine",)])
    good = values(read_workbook(path)[0])
    names = '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="99">#REF!</definedName></definedNames>'
    condition = '<conditionalFormatting sqref="?"><cfRule type="none" priority="x"/></conditionalFormatting>'

    def broken(name, text):
        if name == "xl/worksheets/sheet10.xml":
            return "<worksheet><sheetData>"
        return text.replace("</sheets>", f"</sheets>{names}").replace("</sheetData>", f"</sheetData>{condition}")

    edit(path, broken)
    tables, findings = read_workbook(path)
    assert findings == [] and values(tables) == good


@pytest.mark.parametrize(("code", "clock"), [
    ("General", Clock.NONE), ("0.00E+00", Clock.NONE), ("#,##0", Clock.NONE), ('#,##0" days"', Clock.NONE),
    ("[Red]0", Clock.NONE), ("[$USD] #,##0", Clock.NONE), (r"0\d", Clock.NONE), ("0_d", Clock.NONE),
    ("*y0", Clock.NONE), ('0;"d"', Clock.NONE),
    ("0;yyyy", Clock.NONE), ("@", Clock.NONE), (r"0.0\"d\"", Clock.DATE), ("", Clock.NONE),
    ("yyyy-mm-dd", Clock.DATE), ("[$-409]mmm yy", Clock.DATE), ("D/M/YYYY;@", Clock.DATE), ("h:mm", Clock.DATE),
    ("[h]:mm:ss", Clock.DURATION), ("[HH]:mm", Clock.DURATION), ("[mm]:ss", Clock.DURATION), ("[ss].0", Clock.DURATION),
])
def test_a_format_shows_a_date_where_it_names_a_part_of_one(code, clock):
    assert clock_of_format(code) is clock


@pytest.mark.parametrize(("days", "since_1904", "date"), [
    # 1900 counts from its first day as 1, and has a 29 February as day 60, so that day 61 is 1 March.
    (1, False, (1900, 1, 1)), (59, False, (1900, 2, 28)), (61, False, (1900, 3, 1)), (45474, False, (2024, 7, 1)),
    (45474.0, False, (2024, 7, 1)), (2958465, False, (9999, 12, 31)),
    # 1904 counts from its first day as 0: 1462 days less.
    (1, True, (1904, 1, 2)), (60, True, (1904, 3, 1)), (44012, True, (2024, 7, 1)),
])
def test_days_are_counted_from_either_epoch(days, since_1904, date):
    assert moment_of_number(days, Clock.DATE, since_1904) == datetime.datetime(*date)


def test_parts_of_a_day_are_times_and_more_than_a_day_are_hours():
    assert moment_of_number(0.5, Clock.DATE, False) == datetime.time(12)
    assert moment_of_number(45474.25, Clock.DATE, False) == datetime.datetime(2024, 7, 1, 6)
    assert moment_of_number(45474 - 1e-9, Clock.DATE, False) == datetime.datetime(2024, 7, 1)  # as a sum may come out
    assert moment_of_number(1.5, Clock.DURATION, False) == datetime.timedelta(hours=36)


@pytest.mark.parametrize(("text", "moment"), [
    ("2024-07-01", datetime.date(2024, 7, 1)), ("2024-07-01T00:00:00", datetime.datetime(2024, 7, 1)),
    ("2024-07-01T13:30:00.1234567Z", datetime.datetime(2024, 7, 1, 13, 30, 0, 123456)),
    ("T13:30", datetime.time(13, 30)), ("13:30:05", datetime.time(13, 30, 5)),
    ("PT36H", datetime.timedelta(hours=36)), ("PT1H2M3.5S", datetime.timedelta(hours=1, minutes=2, seconds=3.5))])
def test_dates_of_strict_workbooks_are_texts(text, moment):
    assert moment_of_text(text) == moment


@pytest.mark.parametrize("text", [
    "", "T", "Z", "PT", "2024-13-01", "2024-07-01x", "2024-07-0113:30", "24:00", "1.7.2024"])
def test_another_text_is_no_date(text):
    with pytest.raises(ValueError):
        moment_of_text(text)
