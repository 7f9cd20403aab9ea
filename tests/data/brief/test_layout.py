"""The slides as they are laid out: nothing runs over, nothing is too small to be read, nothing is called by its key."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFont
from pptx.util import Inches

from data.brief.charts import Drawing, add_lines
from data.brief.deck import brief_bytes
from data.brief.fit import Box, lines_of
from data.brief.material import Material
from data.brief.pages.signing import MOST_GROUPS
from data.brief.slides import Deck
from data.schema.reason_sheets import CHECKS
from data.schema.results import SHEETS
from data.schema.summary import FIGURE_PARTS, FIGURES, LEVELS, SUMMARY
from tests.helpers.brief_world import charts_of, material_of, slides_of, tables_of, texts_of, title_of, wide_sheets
from tests.helpers.command import ROOT
from tests.helpers.worlds import world

# A font with the widths of Arial, in one folder or the other.
FONT = next((folder for folder in map(Path, ("/usr/share/fonts/truetype/liberation",
                                             "/usr/share/fonts/truetype/liberation2")) if folder.is_dir()), None)
KEY = re.compile(r"\b[FMRAIO]\d+\b")                  # of a family, manufacturer, resource, ally, item or offer


@pytest.fixture(scope="module")
def wide() -> Material:
    """40 families with names of 80 characters over 20 quarters."""
    return material_of(world(**wide_sheets(40, 20)))


@pytest.fixture(scope="module")
def slides(wide: Material) -> list[Any]:
    return slides_of(wide)


def test_there_are_six_slides_each_with_a_message_and_notes(slides: list[Any]) -> None:
    assert len(slides) == 6
    sheets = {sheet.name for sheet in SHEETS} | {SUMMARY, FIGURES, "Settings"}
    for slide in slides:
        assert len(title_of(slide)) > 20
        notes = slide.notes_slide.notes_text_frame.text
        assert any(name in notes for name in sheets), notes


def test_the_notes_lead_to_tables_that_stand_where_they_say() -> None:
    # A table of a sheet that holds several is named as "Figures, Totals"; Checks holds the levels.
    stands = {SUMMARY: set[str](), FIGURES: {part.name for part in FIGURE_PARTS}, CHECKS.name: {LEVELS.name}}
    notes = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data" / "brief" / "pages").glob("*.py"))
    named = re.findall(rf"\b({'|'.join(stands)}), ([A-Z]\w+(?: [a-z]\w+)*)", notes)
    assert named
    for sheet, table in named:
        assert any(table.startswith(part) for part in stands[sheet]), f"{sheet}, {table}"


def test_every_shape_stands_on_its_slide_and_on_no_other_text(slides: list[Any]) -> None:
    for slide in slides:
        places = [(shape.left, shape.top, shape.left + shape.width, shape.top + shape.height, shape) for shape in
                  slide.shapes]
        for left, top, right, bottom, shape in places:
            assert left >= 0 and top >= 0 and right <= Inches(13.334) and bottom <= Inches(7.5), shape.name
        full = [place for place in places if not place[4].has_text_frame or place[4].text_frame.text]
        for number, (left, top, right, bottom, shape) in enumerate(full):
            for other in full[number + 1:]:
                apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
                assert apart, (title_of(slide), shape.name, other[4].name)


def test_text_can_be_read_from_the_other_end_of_the_table(slides: list[Any]) -> None:
    foot = Inches(6.95)
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                sizes = [run.font.size.pt for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]
                assert min(sizes, default=18) >= (18 if shape.top < foot else 12), shape.text_frame.text
            if shape.has_table:
                assert all(run.font.size.pt >= 12 for row in shape.table.rows for cell in row.cells
                           for paragraph in cell.text_frame.paragraphs for run in paragraph.runs)
        assert all(chart.font.size.pt >= 12 for chart in charts_of(slide))


@pytest.mark.skipif(FONT is None, reason="measures with a font that has the widths of Arial")
def test_texts_and_cells_are_no_higher_than_their_boxes_by_the_font_itself(slides: list[Any]) -> None:
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                gap = 8 * (len(shape.text_frame.paragraphs) - 1)
                high = sum(height(paragraph, shape.width.pt) for paragraph in shape.text_frame.paragraphs) + gap
                assert high <= shape.height.pt + 0.5, shape.text_frame.text
            if shape.has_table:
                for row in shape.table.rows:
                    for place, cell in enumerate(row.cells):
                        room = shape.table.columns[place].width.pt - cell.margin_left.pt - cell.margin_right.pt
                        high = sum(height(paragraph, room) for paragraph in cell.text_frame.paragraphs)
                        assert high <= row.height.pt - cell.margin_top.pt - cell.margin_bottom.pt + 0.5, cell.text


def height(paragraph: Any, width: float) -> float:
    """Points that a paragraph takes, broken by the widths of the font, a line 1.2 times as high as its letters."""
    run = paragraph.runs[0]
    name = "LiberationSans-Bold.ttf" if run.font.bold else "LiberationSans-Regular.ttf"
    assert FONT is not None
    font = ImageFont.truetype(str(FONT / name), 100)
    size = run.font.size.pt
    indent = 18.0 if "buChar" in str([child.tag for child in paragraph._p.iter()]) else 0.0

    def wide(text: str) -> float:
        return font.getlength(text) * size / 100

    lines, line = 1, ""
    for piece in re.findall(r"\S+?(?:-|(?=\s)|$)\s*|\s+", run.text):
        if line and wide((line + piece).rstrip()) > width - indent:
            lines, line = lines + 1, ""
        line += piece
        while wide(line.rstrip()) > width - indent:
            lines, line = lines + 1, line[1:]
    return lines * size * 1.2


def test_nothing_is_called_by_its_key(slides: list[Any]) -> None:
    for slide in slides:
        said = [*texts_of(slide), *(cell for table in tables_of(slide) for row in table for cell in row)]
        for chart in charts_of(slide):
            said += [*map(str, chart.plots[0].categories), *(series.name for series in chart.plots[0].series)]
        assert [text for text in said if KEY.search(text)] == []


def test_a_table_that_leaves_rows_out_ends_with_their_sum(slides: list[Any]) -> None:
    (table,) = tables_of(slides[1])
    assert [row[0] for row in table[-2:]] == ["Others", "All manufacturers"]
    assert len(table) == 1 + MOST_GROUPS + 1


def test_the_same_plan_gives_the_same_file_which_does_not_know_when_it_was_made(wide: Material) -> None:
    content = brief_bytes(wide)
    assert content == brief_bytes(wide)
    archive = zipfile.ZipFile(BytesIO(content))
    books = [name for name in archive.namelist() if name.endswith(".xlsx")]
    assert len(books) == 3  # behind the charts: contracts, targets, what lacks
    for each in (archive, *(zipfile.ZipFile(BytesIO(archive.read(name))) for name in books)):
        assert {entry.date_time[0] for entry in each.infolist()} == {1980}
        dates = re.findall(rb">(\d{4})-\d\d-\d\dT", each.read("docProps/core.xml"))
        assert set(dates) == {b"2000"}
    assert "docProps/thumbnail.jpeg" not in archive.namelist()


def test_new_slides_of_the_file_are_as_wide_as_those_that_are_there(slides: list[Any]) -> None:
    """Whoever adds one finds its title from one side to the other: 16 to 9 are 13.3 inches, 4 to 3 only 10."""
    for layout in slides[0].part.package.presentation_part.presentation.slide_layouts:
        assert max(each.left + each.width for each in layout.placeholders) > Inches(12)


def test_a_text_that_is_too_long_for_its_box_is_cut_and_not_left_out() -> None:
    page = Deck("foot").page("title", ["notes"])
    page.paragraphs(Box(0, 2, 3, 0.35), ["many words " * 9])
    (text,) = [each for each in texts_of(page.slide) if each.startswith("many")]
    assert text.endswith("...") and lines_of(text, 18, 2.75) == 1  # a bullet takes a quarter of an inch


def test_of_many_periods_some_are_named() -> None:
    """Sixty months: every third, as 24 labels are what an axis holds."""
    page = Deck("foot").page("title", ["notes"])
    names = [f"month {number}" for number in range(60)]
    add_lines(page, Box(1, 2, 6, 4), Drawing("stock", names, {"all": [0.5] * 60}, number_format="0%", most=1.0))
    (chart,) = charts_of(page.slide)
    told = [(child.tag.rpartition("}")[2], child.get("val")) for child in chart.category_axis._element]
    # In this order, or the file counts as broken.
    assert told[-3:] == [("tickLblSkip", "3"), ("tickMarkSkip", "3"), ("noMultiLvlLbl", "0")]
