"""Slides as they are laid out: a title that says the message, texts, tables and tiles that fit, and notes below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as PresentationFile
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Inches, Pt

from data.brief.fit import Box, fitted, height_of, lines_in, lines_of, paragraphs_that_fit
from data.narrative.text import clean
from data.report.summary.facts import PlanFact
from data.schema.colors import DARK, PALE

FONT = "Arial"
WIDTH, HEIGHT = 13.333, 7.5     # inches: 16 to 9
MARGIN = 0.6
CONTENT = Box(MARGIN, 1.65, WIDTH - 2 * MARGIN, 5.15)
TITLE_SIZE, TEXT_SIZE, TABLE_SIZE, SMALL_SIZE = 28, 18, 13, 12
TITLE_LINES = 2
_TITLE = Box(MARGIN, 0.4, WIDTH - 2 * MARGIN, 1.05)
_FOOT = Box(MARGIN, 7.0, WIDTH - 2 * MARGIN, 0.3)
_RULE = Box(MARGIN, 1.5, WIDTH - 2 * MARGIN, 0.04)
_NUMBER_WIDTH = 0.8
GAP = 8                         # points between paragraphs
_CELL_SIDE, _CELL_TOP = 0.08, 0.04  # inches of a cell that stay blank
SUM = "All "                    # begins the first cell of a row that sums up
_INDENT = 0.25                  # inches of what stands behind a bullet
_TILE_SIZES, _TILE_LINES = (28, 26, 24, 22, 20), 2
_TITLE_ONLY = 5                 # of the layouts
_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TEXT, _QUIET, _WHITE = "#262626", "#595959", "#FFFFFF"


def rgb(color: str) -> RGBColor:
    """A colour as the slides have it."""
    return RGBColor(*bytes.fromhex(color.removeprefix("#")))


@dataclass(frozen=True)
class Look:
    """How letters look: size in points, bold, colour, and whether they stand at the right of their box."""

    size: float = TEXT_SIZE
    bold: bool = False
    color: str = _TEXT
    right: bool = False


@dataclass(frozen=True)
class Field:
    """A column of a table: its heading, width in inches, and whether it holds figures."""

    heading: str
    width: float
    figures: bool = False


class Deck:
    """The slides. `foot`: what stands at the foot of each."""

    def __init__(self, foot: str) -> None:
        self.file: PresentationFile = Presentation()
        self._foot = foot
        _widen(self.file)

    def page(self, title: str, notes: Sequence[str]) -> SlidePage:
        """A new slide with its title and the notes of whoever presents it."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[_TITLE_ONLY])
        page = SlidePage(slide)
        page.set_title(title)
        page.bar(_RULE, DARK)
        number = len(self.file.slides)
        quiet = Look(SMALL_SIZE, color=_QUIET)
        page.line(Box(_FOOT.left, _FOOT.top, _FOOT.width - _NUMBER_WIDTH, _FOOT.height), self._foot, quiet)
        page.line(Box(_FOOT.left + _FOOT.width - _NUMBER_WIDTH, _FOOT.top, _NUMBER_WIDTH, _FOOT.height), str(number),
                  Look(SMALL_SIZE, color=_QUIET, right=True))
        frame = slide.notes_slide.notes_text_frame
        assert frame is not None
        frame.text = clean("\n".join(notes))
        return page


def _widen(file: PresentationFile) -> None:
    """Make the slides 16 to 9, with what the layouts hold: they are made for 4 to 3."""
    old = file.slide_width
    assert old is not None
    file.slide_width, file.slide_height = Inches(WIDTH), Inches(HEIGHT)
    ratio = Inches(WIDTH) / old
    master = file.slide_master
    for part in (master, *master.slide_layouts):
        for shape in part.placeholders:
            if shape.element.spPr.xfrm is not None:
                shape.left, shape.width = round(shape.left * ratio), round(shape.width * ratio)


class SlidePage:
    """One slide. Every text is cut to what its box holds."""

    def __init__(self, slide: Slide) -> None:
        self.slide = slide

    def set_title(self, title: str) -> None:
        """The message of the slide, in two lines at most."""
        shape = self.slide.shapes.title
        assert shape is not None
        shape.left, shape.top, shape.width, shape.height = _inches(_TITLE)
        text = fitted(clean(title), TITLE_SIZE, _TITLE.width, TITLE_LINES, bold=True)
        _fill(shape.text_frame, [text], Look(TITLE_SIZE, bold=True, color=DARK))
        shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM

    def bar(self, box: Box, color: str) -> None:
        """A box of one colour without a border."""
        shape = self.slide.shapes.add_textbox(*_inches(box))  # no shape: those have the shadows of the theme
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(color)

    def line(self, box: Box, text: str, look: Look = Look()) -> None:
        """A text in as many lines as the box holds."""
        frame = self.slide.shapes.add_textbox(*_inches(box)).text_frame
        most = lines_in(box.height, look.size)
        _fill(frame, [fitted(clean(text), look.size, box.width, most, look.bold)], look)

    def paragraphs(self, box: Box, texts: Sequence[str], most_lines: int = 3, bullets: bool = True) -> None:
        """Texts below each other, each in so many lines at most; as many as the box holds, the first ones first."""
        inner = replace(box, width=box.width - (_INDENT if bullets else 0.0))
        most = min(most_lines, lines_in(box.height, TEXT_SIZE))
        cut = [fitted(clean(text), TEXT_SIZE, inner.width, most) for text in texts]
        frame = self.slide.shapes.add_textbox(*_inches(box)).text_frame
        _fill(frame, cut[:paragraphs_that_fit(cut, TEXT_SIZE, inner, GAP)], Look())
        if bullets:
            for paragraph in frame.paragraphs:
                _add_bullet(paragraph)

    def tiles(self, box: Box, tiles: Sequence[PlanFact]) -> None:
        """Facts beside each other, each on a pale ground."""
        gap, edge = 0.2, 0.12
        width = (box.width - gap * (len(tiles) - 1)) / max(1, len(tiles))
        inner = width - 2 * edge
        size = next((size for size in _TILE_SIZES if all(
            lines_of(tile.value, size, inner, bold=True) <= _TILE_LINES for tile in tiles)), _TILE_SIZES[-1])
        high = height_of(_TILE_LINES, size)
        for number, tile in enumerate(tiles):
            left, top = box.left + number * (width + gap), box.top + edge
            self.bar(Box(left, box.top, width, box.height), PALE)
            label = height_of(_TILE_LINES, TEXT_SIZE)
            self.line(Box(left + edge, top, inner, label), tile.label, Look(color=_QUIET))
            self.line(Box(left + edge, top + label, inner, high), tile.value, Look(size, bold=True, color=DARK))
            rest = box.height - 2 * edge - label - high
            self.line(Box(left + edge, top + label + high + 0.05, inner, rest - 0.05), tile.note)

    def table(self, box: Box, columns: Sequence[Field], rows: Sequence[Sequence[str]], most_lines: int = 2) -> None:
        """A table with a dark header; a cell has so many lines at most, and rows that the box does not hold are left
        out. A row whose first cell begins with `SUM` stands out."""
        shown, heights = self._rows_that_fit(box, columns, rows, most_lines)
        frame = self.slide.shapes.add_table(len(shown), len(columns), Inches(box.left), Inches(box.top),
                                            Inches(sum(column.width for column in columns)), Inches(sum(heights)))
        table = frame.table
        table.horz_banding = False
        for place, column in enumerate(columns):
            table.columns[place].width = Inches(column.width)
        for number, (row, height) in enumerate(zip(shown, heights, strict=True)):
            table.rows[number].height = Inches(height)
            sums = number > 0 and row[0].startswith(SUM)
            for place, text in enumerate(row):
                cell = table.cell(number, place)
                cell.margin_left = cell.margin_right = Inches(_CELL_SIDE)
                cell.margin_top = cell.margin_bottom = Inches(_CELL_TOP)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.fill.solid()
                cell.fill.fore_color.rgb = rgb(DARK if number == 0 else PALE if sums or number % 2 == 0 else _WHITE)
                look = Look(TABLE_SIZE, number == 0 or sums, _TEXT if number else _WHITE, columns[place].figures)
                _fill(cell.text_frame, [text], look, margins=False)

    def _rows_that_fit(self, box: Box, columns: Sequence[Field], rows: Sequence[Sequence[str]],
                       most_lines: int) -> tuple[list[list[str]], list[float]]:
        """The header and the rows with their texts cut, and the height of each."""
        shown: list[list[str]] = []
        heights: list[float] = []
        for row in ([column.heading for column in columns], *rows):
            is_head = not shown
            bold = is_head or row[0].startswith(SUM)
            rooms = [column.width - 2 * _CELL_SIDE for column in columns]
            cells = [fitted(clean(text), TABLE_SIZE, room, most_lines, bold)
                     for text, room in zip(row, rooms, strict=True)]
            lines = max(lines_of(text, TABLE_SIZE, room, bold) for text, room in zip(cells, rooms, strict=True))
            height = height_of(lines, TABLE_SIZE) + 2 * _CELL_TOP
            if not is_head and sum(heights) + height > box.height:
                break
            shown.append(cells)
            heights.append(height)
        return shown, heights


def _add_bullet(paragraph: Any) -> None:
    """A bullet before the paragraph, whose lines stand in."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Inches(_INDENT)))
    properties.set("indent", str(-Inches(_INDENT)))
    properties.append(parse_xml(f'<a:buChar xmlns:a="{_NAMESPACE}" char="•"/>'))


def _inches(box: Box) -> tuple[Inches, Inches, Inches, Inches]:
    return Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height)


def _fill(frame: TextFrame, texts: Sequence[str], look: Look, margins: bool = True) -> None:
    """Put the texts into the frame, a paragraph each."""
    frame.word_wrap = True
    if margins:
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if look.right else PP_ALIGN.LEFT
        if number:
            paragraph.space_before = Pt(GAP)
        run = paragraph.add_run()
        run.text = text
        run.font.name, run.font.size, run.font.bold = FONT, Pt(look.size), look.bold
        run.font.color.rgb = rgb(look.color)
