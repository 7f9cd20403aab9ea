"""What the worked example says to a planner: on the terminal and in the sentences of every sheet of its results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

import solve
from data.narrative.shadow_prices import shadow_price_text
from data.template.new_workbook import write_example
from model.levels import COST, EQUITY
from model.row_kinds import BUDGET
from model.sensitivity.shadow_prices import ShadowPrice
from tests.helpers.result_world import make_case

LONGEST_CELL = 40  # what is longer is a sentence
UNSPOKEN = re.compile(r"\d (?:EUR|million)\b")  # 6.3 EUR million, where EUR 6.3 m is meant
SPOKEN = re.compile(r"EUR ([\d,]+(?:\.\d+)?)")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What stands on the terminal for each run, and below the same folder the workbooks."""
    folder = tmp_path_factory.mktemp("spoken")
    plan = folder / "plan.xlsx"
    write_example(plan)
    told = {}
    one = ["--jobs", "1"]
    for name, asked in {"plan": [*one, "--levers", "--rule-prices", "--per-ally", str(folder / "allies")],
                        "comparison": [*one, "--all-scenarios"], "alone": [*one, "--alone"],
                        "stress": [*one, "--stress", "resources"], "frontier": [*one, "--frontier"],
                        "room": ["--room", "0.01"]}.items():
        with pytest.MonkeyPatch.context() as patched:
            lines: list[str] = []
            patched.setattr("builtins.print", lambda *texts, lines=lines, **_: lines.append(" ".join(map(str, texts))))
            assert solve.main([str(plan), "-q", *asked]) == 0
        told[name] = "\n".join(lines)
    return told | {"folder": str(folder)}


def sentences(said: dict[str, str]) -> Iterator[tuple[str, str]]:
    for path in sorted(Path(said["folder"]).rglob("*-*.xlsx")):
        for sheet in openpyxl.load_workbook(path, read_only=True):
            for row in sheet.iter_rows(values_only=True):
                yield from ((f"{path.name} {sheet.title}", cell) for cell in row
                            if isinstance(cell, str) and len(cell) > LONGEST_CELL)


def is_unspoken(sentence: str) -> bool:
    """Money by the unit of a heading, or with more than three digits."""
    figures = (figure.replace(",", "") for figure in SPOKEN.findall(sentence))
    return bool(UNSPOKEN.search(sentence)) or any(
        len((figure.replace(".", "") if "." in figure else figure.rstrip("0")).lstrip("0")) > 3 for figure in figures)


@pytest.mark.parametrize(("sentence", "unspoken"), [
    ("6.3 EUR million more", True), ("of EUR 28.8 m", False), ("EUR 198,000 more", False), ("EUR 100,000.00", True),
    ("for 2,000 EUR", True), ("0.02 EUR million", True), ("EUR 75,748 less", True), ("EUR 0.005", False)])
def test_what_is_unspoken(sentence: str, unspoken: bool):
    assert is_unspoken(sentence) == unspoken


def test_no_sentence_tells_money_by_the_unit_of_a_heading(said: dict[str, str]):
    told = list(sentences(said))
    assert {place.partition(" ")[2] for place, _ in told} >= {"Summary", "Shortfalls", "Levers", "CostShares", "Rules"}
    assert [each for each in told if is_unspoken(each[1])] == []
    assert ("plan-result.xlsx CostShares",
            "above its budget of EUR 28.8 m: expansions, transfers, holding stock and idle lines lie outside "
            "budgets") in told


def test_the_terminal_s_sentences_tell_money_as_spoken(said: dict[str, str]):
    _, _, levers = said["plan"].partition("What policy costs")
    # Half of the 3,500 shells that MID lacks, 1,750 at 3,600: EUR 6.3 m, in whichever of its years.
    half, _, _ = levers.partition("3,500 shells short become")
    asked = re.findall(r"EUR ([\d.]+) m more budget of MID", " ".join(half.split()))
    assert sum(map(float, asked)) == pytest.approx(6.3)
    assert [line for line in levers.splitlines() if is_unspoken(line)] == []
    for study in ("alone", "stress", "frontier", "room"):
        sentence = said[study].splitlines()[1]
        assert "EUR " in sentence or study == "frontier"
        assert not is_unspoken(sentence)


def test_levers_fit_a_terminal_and_say_before_and_after_and_who_takes_the_rest(said: dict[str, str]):
    _, _, levers = said["plan"].partition("What it would take\n")
    levers = levers.partition("result: ")[0]
    assert max(map(len, levers.splitlines())) <= 100
    told = " ".join(levers.split())
    assert "[HE155] for MID, priority 3: 3,500 shells short half of it would take" in told
    assert re.search(r"-> 3,500 shells short become [\d,]+; of the weighted shortfall \d\d % closes, not 100 %; the "
                     r"largest part of the rest goes to (?:EST|NOR), priority 3: [\d,]+ shells", told)


def test_a_lever_s_money_and_units_have_decimals_of_their_own(said: dict[str, str]):
    # Parts of 6.3 and 12.6 million beside 350 shells a quarter, which are not 350.00.
    rows = list(openpyxl.load_workbook(Path(said["folder"], "plan-result.xlsx"))["Levers"].iter_rows())
    header = [cell.value for cell in rows[0]]
    shapes = {row[header.index("counted in")].value: row[header.index("more")].number_format for row in rows[1:]}
    assert {unit: shape.partition(";")[0] for unit, shape in shapes.items()} == {
        "EUR million": "#,##0.00", "shells a quarter": "#,##0", "fuzes a quarter": "#,##0", "quarter shorter": "#,##0"}


def test_levels_and_totals_of_the_terminal_have_one_number_of_decimals_a_column(said: dict[str, str]):
    _, _, below = said["plan"].partition("Levels (")
    levels, _, totals = below.partition("\nTotals\n")
    figures = re.findall(r"^  \S+(?: \d)? +([\d,.]+) (?:weighted|EUR) million", levels, re.MULTILINE)
    assert len(figures) == 6 and all(re.fullmatch(r"\d+\.\d\d", figure) for figure in figures)
    # 400 shells at 4,000 in 2025; 200 mortar rounds at 900 a year after the start and 300 in each quarter after.
    later = [1.05 ** -(quarter / 4) for quarter in range(8)]
    use = 200 * 4000 * (1 + later[1]) + 900 * (200 * later[4] + 300 * sum(later[5:]))
    assert [float(figures[0]), float(figures[1])] == pytest.approx([use / 1e6, 0], abs=0.0051)
    # The two transfers of 800 shells cost EUR 48,000: not nothing.
    assert re.search(r"cost of transfers +0\.05 EUR million", totals)


def test_who_spreads_what_is_missing_more_evenly_is_told_so():
    price = ShadowPrice(BUDGET.row("=A", 2024), EQUITY, 0.3825, 19_800_000.0, 198_000.0, 0.3825)
    assert shadow_price_text(make_case(), price) == (
        "EUR 198,000 more would spread what is missing more evenly: the level equity falls by 75,700, weighted")
    saved = ShadowPrice(BUDGET.row("=A", 2024), COST, 0.3825, 19_800_000.0, 198_000.0, 0.3825)
    assert shadow_price_text(make_case(), saved) == "EUR 198,000 more would save EUR 75,700"
