"""What really happened in place of the plan: quarters 2024-Q1 to Q4, ally A, offer O of item I at 100 EUR, in EUR."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.case.builder import assemble
from data.input.findings import InvalidWorkbook
from data.roll.actuals.book import write_actuals
from data.roll.actuals.figures import Actuals, as_planned, really_happened
from data.roll.actuals.reader import read_actuals
from data.roll.seam import BuiltNow, Happened, Lot, Seam, SignedNow, UnderWay
from model.case import Case
from tests.helpers.worlds import world

KEPT = Lot("A", "I", "")
# Ordered: 8 for Q2, with an advance of 30 %, and 4 for Q3; both at 100 EUR. Paid by Q2: 8 * 100 + 0.3 * 4 * 100 = 920.
CAME = SignedNow("O", "A", 1, 2, 8.0, 100.0, 0.3)
COMING = SignedNow("O", "A", 2, 3, 4.0, 100.0, 0.3)
PLANNED = Happened(stock={KEPT: 20.0, Lot("A", "I", "2024-Q4"): 5.0}, under_way=(), signed=(CAME, COMING),
                   built=(BuiltNow("R", 1, 2, 10.0),), paid={("A", 2024): 920.0}, given={("A", "B", 2024): 70.0})


@pytest.fixture
def case() -> Case:
    return assemble(world(
        Allies=[{"ally": "A"}, {"ally": "B"}], Requirements=[{"quantity": 1}],
        Offers=[{"advance": 0.3, "lead_months": 3}],
        Resources=[{"capacity": 9, "max_expansion": 20}], ResourceUse=[{"offer": "O"}], Budgets=[{"amount": 2000}],
        Contributions=[{"from_ally": "A", "to_ally": "B"}], Deliveries=[{"period": "2024-Q2", "quantity": 6}],
        Signed=[{"period": "2024-Q1", "quantity": 3, "price": 90}, {"period": "2024-Q4", "quantity": 2}]))


def happened(case: Case, change: Callable[[Actuals], Actuals]) -> Happened:
    seam = Seam(case.horizon, 2)
    return really_happened(case, PLANNED, change(as_planned(case, PLANNED, seam)), seam)


def test_what_is_left_as_planned_is_the_plan(case: Case) -> None:
    now = happened(case, lambda actuals: actuals)
    assert now.stock == PLANNED.stock and now.paid == PLANNED.paid and now.given == PLANNED.given
    assert now.built == PLANNED.built and now.late == () and now.notes == ()
    # The signed order that was due in Q1 stands among the orders now, in place of its row, with its own price.
    assert now.replaced == {2} and now.signed == (SignedNow("O", "A", 0, 1, 3.0, 90.0, 0.3), CAME, COMING)


def test_an_order_that_did_not_come_stays_signed_and_is_neither_in_stock_nor_paid(case: Case) -> None:
    # 8 of Q2 come in Q4: the stock of 20 is 12, and 70 % of 800 EUR are not paid: 920 - 560 = 360.
    late = CAME._replace(period=4)
    now = happened(case, lambda actuals: replace(actuals, signed=(late, COMING)))
    assert late in now.signed
    assert now.stock == {KEPT: pytest.approx(12.0 - 3.0), Lot("A", "I", "2024-Q4"): 5.0}  # the 3 of Q1 are deleted, too
    assert now.paid["A", 2024] == pytest.approx(360 - 0.7 * 3 * 90)
    assert len(now.notes) == 1 and "11 less came than planned, so its stock is 9" in now.notes[0]


def test_more_missing_than_there_was_leaves_none_and_says_so(case: Case) -> None:
    # 17 less: 8 and 3 that were not signed, and 6 that come in Q3. The stock of 12 is 0, and 5 are missing beside.
    seam = Seam(case.horizon, 2)
    short = replace(PLANNED, stock={KEPT: 12.0})
    actuals = replace(as_planned(case, short, seam), signed=(), due=(UnderWay("A", "I", 3, 0, 6.0),))
    now = really_happened(case, short, actuals, seam)
    assert now.stock == {} and now.late == (UnderWay("A", "I", 3, 0, 6.0),)
    assert "its stock is 0; the other 5 cannot have been used" in now.notes[0]


def test_what_was_counted_and_paid_holds_as_it_is_written(case: Case) -> None:
    now = happened(case, lambda actuals: replace(
        actuals, stock={KEPT: 17.0}, paid={("A", 2024): 500.0}, given={("A", "B", 2024): 10.0}, signed=(COMING,)))
    assert now.stock == {KEPT: 17} and now.paid["A", 2024] == 500 and now.given["A", "B", 2024] == 10


def edited(path: Path, case: Case, *cells: tuple[str, str, Any]) -> Path:
    """The workbook as the plan fills it, with these cells changed."""
    seam = Seam(case.horizon, 2)
    write_actuals(path, case, as_planned(case, PLANNED, seam), seam)
    book = openpyxl.load_workbook(path)
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    book.save(path)
    return path


def test_what_is_written_is_read_again(case: Case, tmp_path: Path) -> None:
    seam = Seam(case.horizon, 2)
    assert read_actuals(edited(tmp_path / "a.xlsx", case), case, seam) == as_planned(case, PLANNED, seam)


@pytest.mark.parametrize(("sheet", "cell", "value", "words"), [
    ("Stock", "A2", "X", "ally 'X' is not in Allies of the plan"), ("Stock", "C3", -1, "at least 0"),
    ("Stock", "D2", "2024-Q2", "written off by the end of 2024-Q2"), ("Stock", "C2", None, "quantity is blank"),
    ("Deliveries", "C2", "2024-13", "is not a quarter"), ("Signed", "C3", "2024-Q3", "is after 2024-Q2"),
    ("Signed", "D3", "2023-Q4", "before it is ordered"), ("Signed", "G2", 30, "did you mean 0.3"),
    ("Expansions", "A2", "Q", "is not in Resources of the plan"), ("Payments", "B2", 2025, "does not matter"),
    ("Contributions", "C2", 2030, "does not matter"), ("Made for", "B3", 1, "--periods 1, not 2")])
def test_what_is_wrong_is_told_with_its_cell(case: Case, tmp_path: Path, sheet: str, cell: str, value: Any,
                                             words: str) -> None:
    with pytest.raises(InvalidWorkbook) as problem:
        read_actuals(edited(tmp_path / "a.xlsx", case, (sheet, cell, value)), case, Seam(case.horizon, 2))
    (finding,) = problem.value.findings
    assert (finding.sheet, finding.cell) == (f"a.xlsx {sheet}", cell)
    assert words in finding.message


def test_the_same_stock_twice_is_told(case: Case, tmp_path: Path) -> None:
    path = edited(tmp_path / "a.xlsx", case, ("Stock", "A4", "a"), ("Stock", "B4", "i"), ("Stock", "C4", 3))
    with pytest.raises(InvalidWorkbook, match="the same stands in row 2"):
        read_actuals(path, case, Seam(case.horizon, 2))
