"""The traffic light of Targets, read back from the workbook."""

from pathlib import Path

import openpyxl
import pytest

from data.schema.overview import ALL, HALF, LESS
from data.workbook.overview.targets import LIGHTS, light_of
from data.workbook.result import write_results
from tests.helpers.result_world import make_case, make_plan, report_of


def luminance(color: str) -> float:
    """Relative luminance of a colour, 0 black and 1 white, as the web's guidelines for contrast have it."""
    parts = [int(color[-6:][place:place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_on_a_grey_copy_the_lights_differ_in_the_order_of_what_is_there():
    greys = [luminance(light.background) for light in LIGHTS]
    assert greys == sorted(greys) and all(
        contrast(LIGHTS[place].background, LIGHTS[place + 1].background) > 1.5 for place in range(2))
    assert all(contrast(light.background, light.letters) > 7 for light in LIGHTS)


@pytest.mark.parametrize(("share", "sign"), [(1.2, ALL), (1.0, ALL), (0.9999, HALF), (0.5, HALF), (0.4999, LESS),
                                             (0.0, LESS)])
def test_a_share_has_its_sign(share, sign):
    assert light_of(share).sign == sign


def test_every_share_has_sign_and_colour_in_its_cell(tmp_path: Path):
    case, plan = make_case(), make_plan()
    sheet = openpyxl.load_workbook(write_results(tmp_path / "r.xlsx", case, plan, report_of(case, plan)))["Targets"]
    cells = {header.value: cell for header, cell in zip(sheet[1], sheet[2], strict=True)}
    # 5, 23 and 53 of 60: less than half, less than half, more.
    for header, sign in (("today %", LESS), ("2024 %", LESS), ("2025 %", HALF)):
        light = next(light for light in LIGHTS if light.sign == sign)
        assert sign in cells[header].number_format
        assert cells[header].fill.fgColor.rgb == f"FF{light.background[1:]}"
    assert sheet.freeze_panes == "C2" and sheet.print_title_rows == "$1:$1"


def test_what_is_reached_says_so_in_a_word(tmp_path: Path):
    case, plan = make_case(), make_plan(stock={("B", "M1", period): 80.0 for period in (1, 2, 3)})
    sheet = openpyxl.load_workbook(write_results(tmp_path / "r.xlsx", case, plan, report_of(case, plan)))["Targets"]
    cells = {header.value: cell for header, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["the rest at this pace"].value == f"{ALL} reached" and cells["100 % by"].value == "2024-Q3"
