"""--keep from file to file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.helpers.command import plan_sheets, solve, write


def two_makers(price: float, **settings: Any) -> dict[str, list[list[Any]]]:
    """Two makers of one round, 60 a quarter each; the second at another price. Stock may be built ahead."""
    sheets = plan_sheets()
    sheets["Settings"] += [[name, value] for name, value in settings.items()]
    sheets["Manufacturers"].append(["BETA"])
    sheets["Offers"] = [["offer", "manufacturer", "item", "price", "lead_months"],
                        ["ACME-M1", "ACME", "M1", 1000, 3], ["BETA-M1", "BETA", "M1", price, 3]]
    sheets["Families"] = [["family", "weight"], ["HE", 1000]]
    sheets["Resources"] = [["resource", "capacity"], ["LINE", 60], ["OTHER", 60]]
    sheets["ResourceUse"] = [["resource", "offer"], ["LINE", "ACME-M1"], ["OTHER", "BETA-M1"]]
    return sheets


@pytest.fixture
def old(tmp_path: Path) -> Path:
    plan = write(tmp_path / "plan.xlsx", two_makers(1001))
    path = tmp_path / "old.xlsx"
    assert solve(plan, "-o", path, "-q").returncode == 0
    return path


def ordered(path: str) -> dict[tuple[Any, ...], float]:
    header, *rows = openpyxl.load_workbook(path)["Orders"].values
    place = {name: header.index(name) for name in ("offer", "delivery period", "quantity")}
    return {(row[place["offer"]], row[place["delivery period"]]): row[place["quantity"]] for row in rows if row[0]}


def test_with_the_same_workbook_nothing_changes(old: Path):
    run = solve(old.with_name("plan.xlsx"), "--keep", old, "--json")
    answer = json.loads(run.stdout)
    assert run.returncode == 0, run.stderr
    assert (answer["kept"]["stays"], answer["kept"]["orders"], answer["kept"]["not_kept"]) == (1, [], [])
    assert answer["levels"]["changes"] == pytest.approx(0, abs=1e-6)
    assert ordered(answer["result"]) == pytest.approx(ordered(str(old)), rel=1e-9)
    book = openpyxl.load_workbook(answer["result"])
    assert "Changed orders" in book.sheetnames and "Changes" in book.sheetnames
    assert any("Every order of the earlier plan old.xlsx" in str(cell) for row in book["Summary"].values
               for cell in row)


def test_what_is_cheaper_changes_unless_a_change_costs_more(old: Path):
    # In Q2 to Q4 300 are needed and 360 can be made: 180 are of ACME at 1,000 and 120 of BETA at 1,001. At 999 BETA
    # makes 180 and ACME 120: that saves 60 * 1, and changes 60 of 1,000 and 60 of 999.
    cheap = write(old.with_name("cheap.xlsx"), two_makers(999))
    answer = json.loads(solve(cheap, "--keep", old, "--json").stdout)
    assert {each["for_the_sake_of"] for each in answer["kept"]["orders"]} == {"cost"}
    assert answer["kept"]["stays"] == pytest.approx((120 * 1000 + 120 * 999) / (180 * 1000 + 120 * 999))
    assert answer["levels"]["changes"] == pytest.approx(120 * 1000)
    dear = write(old.with_name("dear.xlsx"), two_makers(999, change_cost=0.02))
    answer = json.loads(solve(dear, "--keep", old, "--json").stdout)
    assert answer["kept"]["orders"] == [] and answer["totals"]["change_cost"] == pytest.approx(0, abs=1e-6)


def test_what_changes_count_stands_among_the_totals(old: Path):
    # 0.0001 * 60 * 1,999 = 11.994 is less than the 60 that it saves.
    cheap = write(old.with_name("cheap.xlsx"), two_makers(999, change_cost=0.0001))
    answer = json.loads(solve(cheap, "--keep", old, "--json").stdout)
    assert answer["totals"]["change_cost"] == pytest.approx(11.994)
    assert answer["levels"]["cost"] == pytest.approx(180 * 999 + 120 * 1000 + 11.994)
    told = [str(cell) for row in openpyxl.load_workbook(answer["result"])["Figures"].values for cell in row if cell]
    assert any("paid to nobody" in text for text in told)


def test_each_scenario_stays_near_the_same_plan_and_a_lost_offer_is_told_in_one_line(old: Path):
    sheets = two_makers(1001)
    for name in ("Offers", "ResourceUse"):
        sheets[name] = [["NEW-M1" if cell == "BETA-M1" else cell for cell in row] for row in sheets[name]]
    # BETA is the dearer one and makes what lacks as early as it can: 60 in Q2 and in Q3, two orders.
    renamed = write(old.with_name("renamed.xlsx"), sheets)
    run = solve(renamed, "--keep", old, "--all-scenarios", "--full", "--json")
    assert run.returncode == 0, run.stderr
    assert sum("cannot be placed any more (2 of an offer that there is not)" in line
               for line in run.stderr.splitlines()) == 1
    base = json.loads(run.stdout)[0]
    assert [each["what"] for each in base["kept"]["not_kept"]] == ["lost"] * 2
    assert all("kept" in answer for answer in json.loads(run.stdout))


@pytest.mark.parametrize(("arguments", "code"), [(["--keep", "none.xlsx"], 1), (["--keep", "plan.xlsx"], 1),
                                                 (["--keep", "old.xlsx", "--alone"], 2)])
def test_what_cannot_be_kept_is_refused_in_a_line(old: Path, arguments: list[str], code: int):
    given = [str(old.with_name(each)) if each.endswith(".xlsx") else each for each in arguments]
    run = solve(old.with_name("plan.xlsx"), *given)
    assert run.returncode == code and "Traceback" not in run.stderr and run.stderr.strip()
