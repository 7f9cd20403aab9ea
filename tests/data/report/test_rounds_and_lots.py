"""What the result shows of lots, transfers that take time, complete rounds and the cost of holding stock.

The plan of `result_world` with more in it, by hand. B has a lot of 10 M1 usable up to period 2: it issues 2 of them in
period 1 and 3 in period 2, and the other 5 expire. =A sends 6 M1 in period 2 that arrive in period 3. A round R of
family SHELL takes two M1 (a component here) and a fuze Z: B puts 4 together in period 3, and holds 53 M1 and 9 Z."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.figures.movements import movements_by_sort
from data.figures.purchases import purchases
from data.report.checks import checks
from data.report.figure_parts import totals
from data.report.stocks.rounds import round_facts
from model.case import Case, Family, Item, Requirement, Transfer
from model.plan import Plan
from model.solve import optimize
from model.studies.cost_allocation import cost_shares
from tests.helpers.accounts import stock_frame
from tests.helpers.random_worlds import random_world
from tests.helpers.result_world import UNLIMITED, frames_of, make_case, make_plan, make_verification, rows


def rich_case(**changes: Any) -> Case:
    """The case with what this is about; a unit of HE costs 8 a year to hold, 2 a quarter."""
    plain = make_case()
    return make_case(**{
        "families": {"HE": replace(plain.families["HE"], holding_cost=8.0),
                     "SHELL": Family("SHELL", "shell", "shell", 300.0, 0.0, 0.0),
                     "FUZE": Family("FUZE", "fuze", "fuze", 20.0, 0.0, 0.0)},
        "items": {**plain.items, "R": Item("R", "", "SHELL", False, ""), "Z": Item("Z", "", "FUZE", False, "")},
        "usable_from": {**plain.usable_from, ("B", "R"): 1, ("B", "Z"): 1},
        "components": {"R": {"M1": 2.0, "Z": 1.0}}, "lots": {("B", "M1", 2): 10.0},
        "requirements": (*plain.requirements, Requirement(9, "B", "SHELL", "use", 5.0, 3, 3, 1),
                         Requirement(10, "B", "SHELL", "stock", 6.0, 3, 3, 1)),
        "transfers": (Transfer(2, "=A", "B", None, UNLIMITED, 1.5, 1),), **changes})


def rich_plan() -> Plan:
    plain = make_plan()
    return make_plan(
        stock={**plain.stock, ("B", "M1", 1, 2): 8.0, ("B", "Z", 3): 9.0},
        issue={**plain.issue, ("B", "M1", 1, 2): 2.0, ("B", "M1", 2, 2): 3.0}, written_off={("B", "M1", 2, 2): 5.0},
        completed={("B", "R", 3): 4.0}, taken={("B", "M1", 3): 8.0, ("B", "Z", 3): 4.0},
        matched={("B", "R", 3): 6.0}, shortfall={**plain.shortfall, (9, 3): 1.0})


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return frames_of(rich_case(), rich_plan())


def test_a_lot_has_rows_of_its_own_until_it_expires(report: dict[str, Any]):
    stock = stock_frame(report)
    lots = stock[stock["row"] == "lot"]
    assert rows(lots, "ally", "item", "usable to", "period", "opening", "issued", "written off", "closing") == [
        ("B", "M1", "2024-Q4", "2024-Q3", 10, 2, 0, 8), ("B", "M1", "2024-Q4", "2024-Q4", 8, 3, 5, 0)]
    # With what keeps, 5 and then 23: the item has both.
    items = stock[(stock["row"] == "item") & (stock["ally"] == "B") & (stock["item"] == "M1")]
    assert rows(items, "usable to", "opening", "closing") == [(None, 15, 13), (None, 13, 23), (None, 23, 53)]


def test_what_is_under_way_arrives_later(report: dict[str, Any]):
    assert rows(report["Transfers"], "from ally", "to ally", "period", "arrives", "usable to", "quantity") == [
        ("=A", "B", "2024-Q4", "2025-Q1", None, 6)]
    stock = stock_frame(report)
    items = stock[(stock["row"] == "item") & (stock["ally"] == "B") & (stock["item"] == "M1")]
    assert rows(items, "under way", "received") == [(0, 0), (6, 0), (0, 6)]


def test_complete_rounds_name_what_limits_them(report: dict[str, Any]):
    # At the end of period 3: 53 M1 make 26.5 rounds and 9 Z make 9, after which 53 - 18 = 35 M1 are left.
    found = rows(report["Complete rounds"], "ally", "item", "period", "issued", "put together", "complete in stock",
                 "could complete", "limited by", "left over")
    assert found[-1] == ("B", "R", "2025-Q1", 0, 4, 0, 9, "Z", "M1 35")
    # Before there are no fuzes: all of 13 and 23 M1 are left.
    assert [row[-3:] for row in found[:2]] == [(0, "Z", "M1 13"), (0, "Z", "M1 23")]
    assert len(found) == 3  # of =A nobody needs R, and it may not use it


def test_components_of_two_items_serve_only_one():
    # M1 goes into S, too, one each: 6 R take 12 M1 of 53, so S may have 41 and 9 Z still; R what S leaves, all but 5.
    case, plan = rich_case(), rich_plan()
    case = replace(case, items={**case.items, "S": Item("S", "", "SHELL", False, "")},
                   usable_from={**case.usable_from, ("B", "S"): 3},
                   components={**case.components, "S": {"M1": 1.0}})
    matched = replace(plan, matched={**plan.matched, ("B", "S", 3): 40.0})
    found = rows(frames_of(case, matched)["Complete rounds"], "item", "period", "could complete", "limited by",
                 "left over")
    # R: 53 - 40 = 13 M1 make 6.5; 9 - 6.5 = 2.5 Z are left. S: 53 - 12 = 41.
    assert found[-2:] == [("R", "2025-Q1", 6.5, "M1", "Z 2.5"), ("S", "2025-Q1", 41, "M1", None)]


def test_components_count_for_the_target_of_rounds(report: dict[str, Any]):
    stock = stock_frame(report)
    shells = stock[(stock["family"] == "SHELL") & (stock["row"] == "family")]
    assert rows(shells, "ally", "period", "usable", "could complete", "target", "coverage")[-1] == (
        "B", "2025-Q1", 0, 6, 6, 1)


def test_holding_costs_by_who_holds_or_waits(report: dict[str, Any]):
    # 2 a quarter. =A: 6 M1 in period 2, 2 M2 in period 3. B: 5 + 8, 23 and 53 M1, and the 6 under way in period 2.
    held = {"=A": 2.0 * (6 + 2), "B": 2.0 * (5 + 8 + 23 + 53 + 6)}
    case, plan = rich_case(), rich_plan()
    assert {ally: share.holding for ally, share in cost_shares(case, plan).items()} == held
    assert rows(report["CostShares"], "ally", "holding stock EUR thousand") == [
        ("=A", 0.016), ("B", 0.19), ("all allies", pytest.approx(0.206))]
    figure = totals(case, plan)
    assert (figure["holding_cost"], figure["written_off"], figure["loss"]) == (206, 5, 500)  # a M1 weighs 100
    # A year later a quarter's cost counts 1 / 1.1 as much: period 3 is half a year after period 1.
    later = cost_shares(replace(case, discount_rate=0.21), plan, discounted=True)
    assert later["=A"].holding == pytest.approx(2 * 6 / 1.21**0.25 + 2 * 2 / 1.21**0.5)


def test_summary_and_figures_count_them(report: dict[str, Any]):
    figures = dict(rows(report["Totals"], "total", "figure"))
    assert (figures["cost of holding stock"], figures["written off"], figures["written off, at its weight"]) == (
        pytest.approx(0.206), 5, 0.5)
    keys = dict(rows(report["Key figures"], "figure", "value"))
    assert (keys["holding stock"], keys["written off"]) == (pytest.approx(0.206), 5)
    meanings = dict(rows(report["Levels"], "level", "meaning"))
    assert meanings["cost"] == ("discounted payments for orders, expansions, transfers, holding stock, what expires "
                                "and penalties")


def test_a_workbook_without_any_of_it_has_no_such_sheet_column_or_figure():
    report = frames_of(make_case(), make_plan())
    assert "Complete rounds" not in report
    new = {"usable to", "put together", "written off", "under way", "could complete", "arrives",
           "holding stock EUR thousand"}
    assert [name for name, frame in report.items() if new & set(frame.columns)] == []
    named = {row[0] for name, column in (("Totals", "total"), ("Key figures", "figure"))
             for row in rows(report[name], column)}
    assert not {"cost of holding stock", "written off", "holding stock", "written off, at its weight"} & named
    assert not {"holding_cost", "written_off", "loss"} & totals(make_case(), make_plan()).keys()
    assert dict(rows(report["Levels"], "level", "meaning"))["cost"] == (
        "discounted payments for orders, expansions, transfers and penalties")


@pytest.mark.parametrize(("change", "shown", "hidden"), [
    ({"components": {}}, {"usable to", "written off", "under way"}, {"put together", "could complete"}),
    ({"lots": {}}, {"put together", "could complete", "under way"}, {"usable to", "written off"}),
    ({"transfers": make_case().transfers}, {"put together", "usable to"}, {"under way"}),
])
def test_each_column_is_there_where_the_workbook_has_what_it_shows(change: dict[str, Any], shown: set[str],
                                                                   hidden: set[str]):
    plan = rich_plan()
    if "components" in change:
        plan = replace(plan, completed={}, matched={}, taken={})
    if "lots" in change:
        plan = replace(plan, written_off={})
    stock = frames_of(rich_case(**change), plan)["Stock by item"]
    told = set(stock.columns) | set(stock["movement"])
    assert shown <= told and not hidden & told


@pytest.mark.parametrize(("row", "count", "listed"), [("17", 0, False), ("17", 3, True), ("14", 0, True)])
def test_checks_list_matched_components_where_there_are_any(row: str, count: int, listed: bool):
    case, found = make_case(), make_verification()
    found.rows[0].row, found.rows[0].count = row, count
    checked = [str(each["check"]) for each in checks(case, found, []).rows()]
    assert (f"row {row}: stock balance" in checked) == listed


@pytest.mark.parametrize("seed", range(20, 32))
def test_every_stock_of_a_random_workbook_rolls(seed: int):
    case = assemble(random_world(seed))
    plan = optimize(case).plan
    assert plan is not None
    by_sort = movements_by_sort(case, plan, purchases(case, plan))
    for key, move in by_sort.items():
        went = move.sent + move.issued + move.taken + move.written_off
        assert move.opening + move.deliveries + move.signed + move.orders + move.received - went == pytest.approx(
            move.closing, abs=1e-5), key
    # What is on its way to anybody at the end of a period has been sent and has not arrived by then.
    for period in case.horizon.periods:
        until = [move for key, move in by_sort.items() if key.period <= period]
        now = [move for key, move in by_sort.items() if key.period == period]
        sent, received = sum(move.sent for move in until), sum(move.received for move in until)
        under_way = sum(move.under_way for move in now)
        assert sent - received == pytest.approx(under_way, abs=1e-5)


def test_the_json_tells_the_rounds_by_their_components():
    *_, last = round_facts(rich_case(), rich_plan())
    assert last == {"ally": "B", "item": "R", "period": "2025-Q1", "issued": 0, "completed": 4, "in_stock": 0,
                    "allowed": 9, "limited_by": ["Z"], "left_over": {"M1": 35, "Z": 0}}
