"""Timeline by hand, from the plan of the tiny case; then its sums against those of Orders for random plans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.report.overview.timeline import times_of
from data.report.report import VerifiedPlan, make_report
from model.case import Family
from model.horizon import Horizon
from tests.helpers.result_world import frames_of, make_case, make_plan, make_verification, rows
from tests.helpers.tiny_worlds import plan_of, tiny
from tests.helpers.worlds import world

CELLS = ("2024-Q3", "2024-Q4", "2025-Q1")


def cells(frame: Any) -> list[tuple[Any, ...]]:
    return [tuple(None if value is None else pytest.approx(value) for value in row) for row in rows(frame, *CELLS)]


def signs_of(report: dict[str, Any]) -> list[tuple[Any, ...]]:
    return rows(report["Timeline signs"], "what", "time", "signing", "state")


def test_a_row_tells_who_makes_what_when():
    # M1 with a lead of a quarter: 20 + 12 ordered in Q3 for Q4, 30 in Q4 for Q1, all at 100 EUR; 4 of M2 at 50 EUR are
    # ordered and delivered in 2025-Q1. 10 more a quarter of LINE at 30 EUR, ready a quarter after 2024-Q3 and committed
    # for that one.
    frame = frames_of(make_case(), make_plan())["Timeline"]
    assert rows(frame, "family", "what", "manufacturer", "kind", "first signed", "last signed",
                "first delivery or ready", "last delivery or committed to", "quantity", "unit") == [
        ("HE", "M1", "Maker [MAK]", "contracts", "2024-Q3", "2024-Q4", "2024-Q4", "2025-Q1", 62, "round"),
        ("HE", "M2", "Maker [MAK]", "contracts", "2025-Q1", "2025-Q1", "2025-Q1", "2025-Q1", 4, "round"),
        ("HE", "the line [LINE]", "Maker [MAK]", "new capacity", "2024-Q3", "2024-Q3", "2024-Q4", "2024-Q4", 10,
         "a quarter")]
    assert frame["value EUR thousand"].tolist() == pytest.approx([6.2, 0.2, 0.3])


def test_a_cell_has_what_is_delivered_and_zero_where_something_is_only_signed():
    report = frames_of(make_case(), make_plan())
    assert cells(report["Timeline"]) == [(0, 32, 30), (None, None, 4), (0, 10, 10)]
    assert signs_of(report) == [
        ("M1", "2024-Q3", "yes", None), ("M1", "2024-Q4", "yes", None), ("M2", "2025-Q1", "yes", None),
        ("the line [LINE]", "2024-Q3", "yes", "building"), ("the line [LINE]", "2024-Q4", None, "committed"),
        ("the line [LINE]", "2025-Q1", None, "free")]


def test_expansions_of_a_line_are_one_bar_that_grows():
    # 4 ordered in Q3 are there from Q4; 6 ordered in Q4 from 2025-Q1, and that is the quarter of their commitment.
    report = frames_of(make_case(), make_plan(expansion={("LINE", 1): 4.0, ("LINE", 2): 6.0}))
    (bar,) = cells(report["Timeline"])[2:]
    assert bar == (0, 4, 10)
    assert signs_of(report)[3:] == [
        ("the line [LINE]", "2024-Q3", "yes", "building"), ("the line [LINE]", "2024-Q4", "yes", "committed"),
        ("the line [LINE]", "2025-Q1", None, "committed")]
    assert rows(report["Timeline"], "last signed", "last delivery or committed to", "quantity")[2] == (
        "2024-Q4", "2025-Q1", 10)


def test_rows_come_by_family_and_then_by_first_delivery_the_larger_value_first():
    # M1 gets a family of its own behind HE: so M2, delivered last, stands first.
    case = make_case()
    case = replace(case, families={**case.families, "GUN": Family("GUN", "", "shot", 1.0, 0.0, 0.0)},
                   items={**case.items, "M1": replace(case.items["M1"], family="GUN")})
    assert frames_of(case, make_plan(shortfall={}, transfer={}))["Timeline"]["what"].tolist()[:2] == ["M2", "M1"]
    # Both are delivered in 2025-Q1 for the first time: 70 of M2 are worth 3,500 EUR, 30 of M1 3,000, 4 of M2 only 200.
    for quantity, expected in ((70.0, ["M2", "M1"]), (4.0, ["M1", "M2"])):
        plan = make_plan(order={("O1", "B", 3): 30.0, ("O2", "=A", 3): quantity})
        assert frames_of(make_case(), plan)["Timeline"]["what"].tolist()[:2] == expected


def test_a_line_that_several_families_need_says_so():
    case = make_case()
    case = replace(case, families={**case.families, "GUN": Family("GUN", "", "shot", 1.0, 0.0, 0.0)},
                   items={**case.items, "M2": replace(case.items["M2"], family="GUN")},
                   resource_use={"LINE": {"O1": 1.0, "O2": 1.0}})
    assert frames_of(case, make_plan())["Timeline"]["family"].tolist() == ["HE", "GUN", "several"]


def test_a_long_name_is_cut_and_keeps_its_key():
    case = make_case()
    case = replace(case, items={**case.items, "M1": replace(case.items["M1"], name="shell " * 40)})
    name = frames_of(case, make_plan())["Timeline"]["what"].tolist()[0]
    assert name.startswith("shell shell") and name.endswith("... [M1]") and len(name) <= 62


@pytest.mark.parametrize(("unit", "month", "count", "expected"), [
    ("quarter", 6, 16, ["2024-Q3", "2024-Q4", 14]),            # each by itself
    ("quarter", 6, 17, ["2024-H2", "2025-H1", 7]),             # 1 half-year, then 2025 to 2028 with 8
    ("quarter", 6, 40, ["2024", "2025", 9]),                   # 20 or 21 half-years are too many
    ("month", 1, 24, ["2024-Q1", "2024-Q2", 7]),               # from February 2024 to January 2026: 9 quarters
    ("month", 0, 40, ["2024-Q1", "2024-Q2", 12]),              # 14 quarters
    ("year", 0, 40, ["2020-2024", "2025-2029", 7]),            # 20 blocks of two years are too many: 2060-2064 is last
])
def test_long_horizons_are_told_in_longer_times(unit: str, month: int, count: int, expected: list[Any]):
    horizon = Horizon(unit, 2024 * 12 + month, count)
    times = times_of(horizon)
    assert [*times][:2] == expected[:2] and len(times) == expected[2] + 2
    assert [period for periods in times.values() for period in periods] == list(horizon.periods)


def test_no_orders_and_no_expansions_are_no_rows():
    report = frames_of(make_case(), make_plan(order={}, expansion={}, transfer={}, shortfall={}, violation={}))
    assert len(report["Timeline"]) == len(report["Timeline signs"]) == 0


def test_in_longer_times_new_capacity_is_what_is_there_at_the_end():
    # 12 a quarter are needed and 10 made: 2 more, ordered in 2024-Q1, are there from 2024-Q2, the second quarter of H1.
    case, plan = plan_of(world(
        Settings={"periods": 18}, Requirements=[{"quantity": 12}], ResourceUse=[{"offer": "O"}],
        Resources=[{"capacity": 10, "max_expansion": 5, "expansion_cost": 1, "build_months": 3}]))
    report = make_report(VerifiedPlan(case, plan, make_verification()))
    (bar,) = [row for row in report["Timeline"].rows() if row["row"] == "new capacity"]
    assert [bar[f"delivered: {time}"] for time in ("2024-H1", "2028-H1")] == pytest.approx([2, 2])
    (sign,) = [row for row in report["Timeline signs"].rows() if row["item"] == "R" and row["time"] == "2024-H1"]
    assert (sign["signing"], sign["state"]) == ("yes", "free")


@pytest.mark.parametrize("seed", range(6))
def test_the_rows_add_up_to_the_orders(seed: int):
    case, plan = plan_of(tiny(seed, periods=18, signed=True))  # in half-years
    report = make_report(VerifiedPlan(case, plan, make_verification()))
    orders, timeline = list(report["Orders"].rows()), list(report["Timeline"].rows())
    for kind, quantity, value in (("contracts", "quantity", "value"), ("signed already", "signed", "signed_value")):
        of_kind = [row for row in timeline if row["row"] == kind]
        assert sum(row["value"] for row in of_kind) == pytest.approx(sum(row[value] for row in orders))
        for maker in case.manufacturers:
            own = [row for row in of_kind if row["manufacturer"] == maker]
            ordered = sum(row[quantity] for row in orders if row["manufacturer"] == maker)
            assert len(own) == (ordered > 0)
            assert sum(row["quantity"] for row in own) == pytest.approx(ordered)
            assert sum(value for row in own for label, value in row.items()
                       if label.startswith("delivered: ") and value) == pytest.approx(ordered)
    sizes = [row["size"] for row in report["Expansions"].rows()]
    assert sum(row["quantity"] for row in timeline if row["row"] == "new capacity") == pytest.approx(sum(sizes))
