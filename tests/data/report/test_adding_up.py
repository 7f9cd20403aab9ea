"""The figures of a written result add up across its sheets, as a planner with a calculator finds them.

Two results: the worked example as the command solves it, and the plan of `result_world`, which has contributions
and stock of several kinds. Nothing is compared with the program's own tables: only cells with cells."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import solve
from data.template.new_workbook import write_example
from data.workbook.result import write_results
from tests.helpers.accounts import by_period
from tests.helpers.result_world import make_case, make_plan, report_of

Row = dict[str, Any]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    folder = tmp_path_factory.mktemp("adding-up")
    write_example(folder / "plan.xlsx")
    assert solve.main([str(folder / "plan.xlsx"), "-o", str(folder / "r.xlsx"), "-q"]) == 0
    return openpyxl.load_workbook(folder / "r.xlsx")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("adding-up") / "tiny.xlsx"
    case, plan = make_case(), make_plan()
    return openpyxl.load_workbook(write_results(path, case, plan, report_of(case, plan)))


@pytest.fixture(params=["example", "tiny"])
def book(request: pytest.FixtureRequest) -> Workbook:
    result: Workbook = request.getfixturevalue(request.param)
    return result


def table(book: Workbook, sheet: str, name: str = "") -> list[Row]:
    """The rows of a sheet's table by its headers without the unit of sums; `name` where it has several tables."""
    tables = book[sheet].tables
    found = tables[f"Result{name}"] if name else next(iter(tables.values()))
    header, *lines = [[cell.value for cell in cells] for cells in book[sheet][found.ref]]
    names = [re.sub("( EUR)? (million|thousand)$", "", str(text)) for text in header]
    return [dict(zip(names, line, strict=True)) for line in lines if any(value is not None for value in line)]


def under(sheet: Worksheet, heading: str) -> list[tuple[Any, ...]]:
    """The rows of the first page under a heading, up to the next blank row."""
    rows = list(sheet.iter_rows(max_col=3))
    first = next(number for number, row in enumerate(rows) if row[0].value == heading) + 1
    last = next(number for number, row in enumerate(rows[first:], first) if row[0].value is None)
    return rows[first:last]
def stocks(book: Workbook) -> list[Row]:
    """Both stock sheets, period by period."""
    return [row for name in ("Stock by family", "Stock by item") for row in by_period(table(book, name))]


def summed(rows: Iterable[Row], figure: str, *by: str) -> dict[tuple[Any, ...], float]:
    """The sum of a column for each combination of keys that has any."""
    sums: defaultdict[tuple[Any, ...], float] = defaultdict(float)
    for row in rows:
        sums[tuple(row[key] for key in by)] += row[figure] or 0.0
    return {key: value for key, value in sums.items() if abs(value) > 1e-9}


def total(rows: Iterable[Row], figure: str) -> float:
    return sum(row[figure] or 0.0 for row in rows)


@pytest.mark.parametrize("figure", ["quantity", "value"])
def test_contracts_and_allocation_divide_what_is_ordered(book: Workbook, figure: str) -> None:
    orders = table(book, "Orders")
    keys = "manufacturer", "item"
    of_item = [row for row in table(book, "Allocation") if row["measure"] == figure and row["row"] == "item"]
    assert summed(orders, figure, *keys), "there are orders"
    assert summed(table(book, "Contracts"), figure, "order period", *keys) == pytest.approx(
        summed(orders, figure, "order period", *keys))
    assert summed(of_item, "all allies", *keys) == pytest.approx(summed(orders, figure, *keys))
    for ally, ordered in summed(orders, figure, "ally").items():
        assert total(of_item, ally[0]) == pytest.approx(ordered)


def test_budgets_pay_the_orders_of_each_ally(book: Workbook) -> None:
    orders, budgets = table(book, "Orders"), table(book, "Budgets")
    assert summed(budgets, "orders", "ally") == pytest.approx(summed(orders, "payment", "ally"))
    for row in orders:
        assert row["value"] + row["transport"] == pytest.approx(row["payment"])


def test_contributions_are_given_by_one_and_received_by_another(book: Workbook) -> None:
    budgets, contributions = table(book, "Budgets"), table(book, "Contributions")
    for figure, side in (("given", "from ally"), ("received", "to ally")):
        assert summed(budgets, figure, "ally", "year") == pytest.approx(summed(contributions, "amount", side, "year"))


OF_SOME = ("put together", "written off")


def test_what_of_a_lot_is_shown_is_part_of_its_item(example: Workbook) -> None:
    stock, keys = stocks(example), ("ally", "item", "period")
    of_lot, of_item = ([row for row in stock if row["row"] == kind] for kind in ("lot", "item"))
    for figure in ("opening", "received", "sent", "put together", "written off", "closing", "under way"):
        items = summed(of_item, figure, *keys)
        lots = summed(of_lot, figure, *keys)
        assert all(lot <= items[key] + 1e-9 for key, lot in lots.items())
    assert summed(of_item, "written off", *keys) == summed(of_lot, "written off", *keys) != {}


def test_rounds_that_are_put_together_take_their_components(example: Workbook) -> None:
    # One bomb and one fuze each, of the ally and period.
    rounds = summed(table(example, "Complete rounds"), "put together", "ally", "period")
    of_item = [row for row in stocks(example) if row["row"] == "item"]
    for component in ("MB-120", "FZ"):
        taken = summed([row for row in of_item if row["item"] == component], "put together", "ally", "period")
        assert taken == pytest.approx(rounds) and rounds


def test_what_serves_a_need_is_issued_or_put_together(example: Workbook) -> None:
    needs = [{**row, "period": period, "met": row["need"] - short} for row, period, short in short_cells(example)
             if (row["kind"], row["family"]) == ("use", "MORTAR")]
    rounds = table(example, "Complete rounds")
    served = summed(rounds, "put together", "ally", "period")
    for key, complete in summed(rounds, "issued", "ally", "period").items():
        served[key] = served.get(key, 0.0) + complete
    assert summed(needs, "met", "ally", "period") == pytest.approx(served)


def test_every_stock_rolls_from_period_to_period(book: Workbook) -> None:
    before: Row | None = None
    for row in stocks(book):
        came, went = row["deliveries"] + row["orders"] + row["received"], row["sent"] + row["issued"]
        came += row.get("signed", 0)  # this and what follows are columns that not every workbook has
        went += sum(row.get(column, 0) for column in OF_SOME)
        assert row["opening"] + came - went == pytest.approx(row["closing"], abs=1e-5)
        if before is not None and all(before.get(key) == row.get(key) for key in (
                "row", "ally", "family", "item", "usable to")):
            assert row["opening"] == pytest.approx(before["closing"], abs=1e-5)
        before = row


@pytest.mark.parametrize("figure", ["opening", "deliveries", "orders", "received", "sent", "issued", "closing"])
def test_the_stock_of_a_family_is_that_of_its_items(book: Workbook, figure: str) -> None:
    stock, keys = stocks(book), ("ally", "family", "period")
    of_family, of_item = ([row for row in stock if row["row"] == kind] for kind in ("family", "item"))
    assert summed(of_family, figure, *keys) == pytest.approx(summed(of_item, figure, *keys))


def test_what_is_ordered_or_passed_on_arrives_in_a_stock(book: Workbook) -> None:
    of_item = [row for row in stocks(book) if row["row"] == "item"]
    assert summed(of_item, "orders", "ally", "item", "period") == pytest.approx(
        summed(table(book, "Orders"), "quantity", "ally", "item", "delivery period"))
    passed_on = table(book, "Transfers")
    assert passed_on
    assert summed(of_item, "sent", "ally", "item", "period") == pytest.approx(
        summed(passed_on, "quantity", "from ally", "item", "period"))
    arrives = "arrives" if "arrives" in passed_on[0] else "period"
    assert summed(of_item, "received", "ally", "item", "period") == pytest.approx(
        summed(passed_on, "quantity", "to ally", "item", arrives))


def test_shortfalls_add_up_to_the_levels(book: Workbook) -> None:
    shortfalls = table(book, "Shortfalls")
    levels = {row["level"]: row["value"] for row in table(book, "Checks", "Levels")}
    short = {f"shortfall {priority}": value
             for (priority,), value in summed(shortfalls, "weighted shortfall", "priority").items()}
    assert short and {name: value for name, value in levels.items() if name in short} == pytest.approx(short)
    totals = {row["total"]: row["figure"] for row in table(book, "Figures", "Totals")}
    assert totals["weighted shortfall"] == pytest.approx(total(shortfalls, "weighted shortfall"))
    assert totals["short, at its price"] == pytest.approx(total(shortfalls, "short, at its price"))


def test_shortfalls_are_the_rows_of_needs_that_are_short(book: Workbook) -> None:
    in_needs = [row["input row"] for row in table(book, "Needs")]
    assert len(in_needs) == len(set(in_needs))
    short: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for row, period, units in short_cells(book):
        if units > 0:
            short[row["input row"]][period] = units
    shortfalls = table(book, "Shortfalls")
    assert [row["input row"] for row in shortfalls] == list(short)
    for row in shortfalls:
        own = short[row["input row"]]
        assert (row["short from"], row["short to"], row["periods short"]) == (min(own), max(own), len(own))
        assert row["worst short"] == own[row["worst period"]] == max(own.values())


def test_every_shortfall_has_a_reason_in_reasons(example: Workbook) -> None:
    told = {row["no."]: row for row in table(example, "Reasons")}
    cells = [row["periods: rows of Requirements"] for row in told.values()]
    parts = [part.rpartition(": ") for cell in cells for part in cell.split("; ")]
    where = {(int(number), period) for spans, _, numbers in parts for period in spelled_out(example, spans)
             for number in numbers.split(", ")}
    assert where == {(row["input row"], period) for row, period, units in short_cells(example) if units > 0}
    for row in table(example, "Shortfalls"):
        reason = told[row["in full: no. in Reasons"]]
        assert reason["reason"].startswith(row["reason in the worst period"].removesuffix("..."))
        assert str(row["input row"]) in reason["periods: rows of Requirements"]


def short_cells(book: Workbook) -> list[tuple[Row, str, float]]:
    """Each requirement with each period in which it is in force, and what is short then."""
    return [(row, name.removeprefix("short "), units) for row in table(book, "Needs") for name, units in row.items()
            if name.startswith("short ") and units is not None]


def spelled_out(book: Workbook, spans: str) -> list[str]:
    """The periods of `2024-Q1 to 2024-Q3, 2025-Q1`."""
    periods = [name.removeprefix("short ") for name in table(book, "Needs")[0] if name.startswith("short ")]
    found: list[str] = []
    for span in spans.split(", "):
        first, _, last = span.partition(" to ")
        found += periods[periods.index(first):periods.index(last or first) + 1]
    return found


def test_expansions_and_transfers_cost_what_the_allies_bear(book: Workbook) -> None:
    totals = {row["total"]: row["figure"] for row in table(book, "Figures", "Totals")}
    *shares, last = table(book, "CostShares")
    others = {"holding stock": "cost of holding stock", "idle lines": "cost of idle lines"}  # of some workbooks
    assert {name for name in others if name in last} == {name for name, cost in others.items() if cost in totals}
    names = ["orders", "expansions", "transfers", *(name for name in others if name in last), "total"]
    assert [last[name] for name in names] == pytest.approx([total(shares, name) for name in names])
    assert total(table(book, "Expansions"), "cost") == pytest.approx(totals["cost of expansions"])
    assert total(shares, "expansions") == pytest.approx(totals["cost of expansions"])
    assert total(table(book, "Transfers"), "cost") == pytest.approx(totals["cost of transfers"])
    assert total(shares, "transfers") == pytest.approx(totals["cost of transfers"])
    assert total(shares, "orders") == pytest.approx(total(table(book, "Orders"), "payment"))
    assert total(shares, "total") == pytest.approx(sum(
        totals.get(name, 0.0) for name in ("value of orders", "transport", "cost of expansions", "cost of transfers",
                                           "cost of holding stock", "cost of idle lines")))


def test_the_causes_explain_all_that_is_short(example: Workbook) -> None:
    causes = table(example, "Causes")
    totals = {row["total"]: row["figure"] for row in table(example, "Figures", "Totals")}
    assert total(causes, "short, at its price") == pytest.approx(totals["short, at its price"])
    for share in ("share of what is short", "share of the weighted shortfall"):
        assert total(causes, share) == pytest.approx(1)
    listed = [row[0].value for row in under(example["Summary"], "Why, in parts of what is missing")]
    assert listed == [f"{100 * row['share of what is short']:.0f} %" for row in causes[:3]]


def test_the_largest_shortfalls_are_rows_of_shortfalls(example: Workbook) -> None:
    of_row = {(row["ally"], row["family"], row["kind"], row["priority"], row["worst period"]): row
              for row in table(example, "Shortfalls")}
    listed = table(example, "Figures", "LargestShortfalls")
    # Shells: three stock targets and what Estmark fires; its mortar rounds; of missiles nothing is short.
    assert len(listed) == 5
    for row in listed:
        full = of_row[row["ally"], row["family"], row["kind"], row["priority"], row["worst period"]]
        assert row["worst short"] == pytest.approx(full["worst short"])
