"""The sheet Targets in the colours of a traffic light, which differ on a copy without colours too, and with a sign in
each cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.figures.result_table import ResultTable
from data.report.overview.targets import MARKED, REACHED
from data.schema.overview import ALL, HALF, LESS, TARGETS
from data.workbook.formats import WrittenSheet

FIXED = 2  # columns that stay in sight


@dataclass(frozen=True)
class Light:
    """How a share of a target is shown from this share on: its sign, and the colours of cell and letters."""

    share: float
    sign: str
    background: str
    letters: str


# The more there is, the darker.
LIGHTS = (Light(1.0, ALL, "#1B5E20", "#FFFFFF"), Light(0.5, HALF, "#F2B134", "#000000"),
          Light(0.0, LESS, "#FDE7E3", "#000000"))


def light_of(share: float) -> Light:
    """The light of a share."""
    return next((light for light in LIGHTS if share >= light.share), LIGHTS[-1])


def dress_targets(page: WrittenSheet, report: Mapping[str, ResultTable]) -> None:
    """Colour the shares, and what is reached or never is; nation and class of munition stay in sight."""
    sheet, formats, table = page.sheet, page.formats, report[TARGETS.name]
    shares = [*table.places("today_share"), *table.places("year_share")]
    (pace,) = table.places("at_this_pace")
    for row, cells in enumerate(table.cells(), 1):
        for place in shares:
            share = cells[place]
            if isinstance(share, int | float):
                light = light_of(share)
                sheet.write_number(row, place, share, formats.cell(
                    "share", f'"{light.sign} "0%', bg_color=light.background, font_color=light.letters))
        if cells[pace] in MARKED.values():
            light = LIGHTS[0] if cells[pace] == MARKED[REACHED] else LIGHTS[-1]
            sheet.write_string(row, pace, str(cells[pace]), formats.cell(
                "text", "General", bg_color=light.background, font_color=light.letters))
    sheet.freeze_panes(1, FIXED)
