"""How cells look: number formats that fit the figures, colours for families, formats made once each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.figures.decimals import decimals_of
from data.figures.result_table import Cell, ResultTable
from data.schema.colors import DARK, PALE, PALETTE, family_colors, tint
from data.schema.columns import OutputColumn, OutputKind
from data.schema.summary import SUMMARY

FONT = {"font_name": "Arial", "font_size": 10}
BAR, HEAT, LACK = "#9DC3E6", "#E08214", "#E08214"   # data bars; the dark end of heat maps
TEXTUAL: frozenset[OutputKind] = frozenset({"text", "prose", "any"})
DASH = '"–"'
_FIXED: dict[OutputKind, str] = {
    "text": "General", "prose": "General", "any": "General", "integer": "0", "share": f"0.0%;-0.0%;{DASH}",
    "seconds": "0.00", "exponent": "0.0E+00", "count": f"#,##0;-#,##0;{DASH}",
}
_WELL, _NOT_WELL = PALETTE[:2]
FLAGS = {"PASS": _WELL, "FAIL": _NOT_WELL, "NO PLAN": _NOT_WELL, "violated": _NOT_WELL}
SMALL_SHARE = 0.02       # a column of shares below it shows thousandths of a per cent
SHARE_FORMAT = _FIXED["share"]
SHARES = "share"         # what a unit says where its number is a share


def number_format(kind: OutputKind, values: Iterable[object]) -> str:
    """The number format of a column: one number of decimals, as its figures ask for it, and a dash for zero below the
    units of the others."""
    if kind == "share":
        largest = max((abs(value) for value in values if isinstance(value, (int, float))), default=0.0)
        return f"0.000%;-0.000%;{DASH}" if 0 < largest < SMALL_SHARE else SHARE_FORMAT
    if kind in _FIXED:
        return _FIXED[kind]
    decimals = decimals_of(kind, values)
    behind, room = ("." + "0" * decimals, "_." + "_0" * decimals) if decimals else ("", "")
    return f"#,##0{behind};-#,##0{behind};{DASH}{room}"


def by_unit(table: ResultTable, column: OutputColumn,
            values: Sequence[Cell]) -> dict[Cell, tuple[OutputKind, list[Cell]]]:
    """The figures of a column whose unit stands in another one, unit by unit with their kind: what is neither a share
    nor money is a quantity."""
    kinds: dict[Cell, OutputKind] = dict.fromkeys((table.units.money, table.units.currency), column.kind)
    kinds[SHARES] = "share"
    figures: dict[Cell, list[Cell]] = {}
    for unit, value in zip(table.values(column.unit_in), values, strict=True):
        figures.setdefault(unit, []).append(value)
    return {unit: (kinds.get(unit, "quantity"), found) for unit, found in figures.items()}


def flag_look(text: str) -> dict[str, Any]:
    """How a word looks that says whether all is well; as any other word where it does not."""
    return {"align": "center", "font_color": "#FFFFFF", "bg_color": FLAGS[text]} if text in FLAGS else {}


class CellFormats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook, families: Sequence[str] = ()) -> None:
        self._workbook, self._made = workbook, dict[tuple[Any, ...], Format]()
        self.family_color: Mapping[str, str] = family_colors(families)
        link = {"font_color": "#0563C1", "underline": 1}
        header = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": DARK, "font_color": "#FFFFFF"}
        self.text_header = self.made(**header, align="left", indent=1)
        self.link_header = self.made(**header | link | {"bg_color": PALE}, align="left", indent=1)
        self.number_header = self.made(**header, align="right", indent=1)
        self.tight_header = self.made(**header, align="right")
        self._small_headers = {name: self.made(**header | {"font_size": 9, "valign": "vcenter"}, align=name, indent=1)
                               for name in ("left", "right")}
        self.title = self.made(bold=True, font_size=18, font_color=DARK)
        self.section = self.made(bold=True, font_size=11, font_color=DARK)
        self.note = self.made(font_size=9, font_color="#595959")
        self.link = self.made(**link, font_size=9)
        self.of_kind = {kind: self.cell(kind, number_format(kind, ())) for kind in get_args(OutputKind)}

    def made(self, **properties: Any) -> Format:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def cell(self, kind: OutputKind, shape: str, **more: Any) -> Format:
        """The format of a cell of that kind and number format, with further properties or others than usual."""
        side = {"align": "left", "indent": 1} if kind in TEXTUAL else {"align": "right", "indent": 1}
        return self.made(num_format=shape, valign="vcenter", text_wrap=kind == "prose", **(side | more))

    def family(self, family: str) -> Format | None:
        """The format of a cell that names the family; None for a family without a colour."""
        color = self.family_color.get(family)
        return None if color is None else self.cell("text", "General", bg_color=tint(color))

    def header(self, kind: OutputKind, small: bool = False, tight: bool = False) -> Format:
        """The format of a column's header: over figures it stands at the right like them. `tight`: one of many columns
        side by side, whose figures stand at the edge."""
        if tight:
            return self.tight_header
        if small:
            return self._small_headers["left" if kind in TEXTUAL else "right"]
        return self.text_header if kind in TEXTUAL else self.number_header

    def flag(self, text: str) -> Format | None:
        """The format of a word that says whether all is well; None for any other word."""
        return self.made(**flag_look(text), bold=True, valign="vcenter") if text in FLAGS else None


def edge_of(column: OutputColumn) -> dict[str, int]:
    """How far from the edge the cells of a column stand, where that is not as usual: columns that are repeated, many
    side by side, take no more room than they need."""
    return {"indent": 0} if column.repeats and column.kind not in TEXTUAL else {}


@dataclass(frozen=True)
class WrittenSheet:
    """A sheet that is written, with its workbook and the formats of that."""

    workbook: Workbook
    formats: CellFormats
    sheet: Worksheet

    def write_way_back(self) -> None:
        """A link to the first page, in the first cell."""
        self.sheet.write_url(0, 0, f"internal:'{SUMMARY}'!A1", self.formats.link, f"back to {SUMMARY}")
