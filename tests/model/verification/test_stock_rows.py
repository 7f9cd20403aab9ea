"""The verification finds what is wrong with lots, rounds of components and what is under way, each by its row.

A has 6 shells up to period 2 and 4 that keep, and 20 charges; a round takes one shell and two charges. It issues 5
rounds in period 1 from 5 shells of the lot and passes one shell on to B, where it arrives in period 2, the lot's last,
and is written off there; A holds 4 shells and 10 charges, which match 4 rounds of 6. Periods are months: holding a
shell costs 12 a year, 1 a period; losing one costs 7."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from model.case import Case
from model.levels import LevelResult
from model.plan import Plan, RoundKey, StockKey, TransferKey
from model.verification.verify import verify
from tests.helpers.worlds import level_named, world

PERIODS = (1, 2, 3)


def the_case(**changes: Any) -> Case:
    case = assemble(world(
        Settings={"start": "2024-01", "period": "month", "periods": 3}, Offers=(),
        Allies=[{"ally": "A"}, {"ally": "B", "storage": 1}],
        Families=[{"family": "F"}, {"family": "G", "weight": 7, "holding_cost": 12, "storage_per_unit": 1},
                  {"family": "H"}],
        Items=[{"item": "R"}, {"item": "C", "family": "G"}, {"item": "D", "family": "H"}], Certified=[{"item": "R"}],
        Assembly=[{"item": "R", "component": "C"}, {"item": "R", "component": "D", "quantity": 2}],
        Stock=[{"item": "C", "quantity": 6, "usable_to": "2024-02"}, {"item": "C", "quantity": 4},
               {"item": "D", "quantity": 20}],
        Transfers=[{"from_ally": "A", "to_ally": "B", "family": "G", "delay_months": 1, "max_quantity": 1, "cost": 3}],
        Requirements=[{"quantity": 5, "to": "2024-01"}, {"kind": "stock", "quantity": 6}]))
    return replace(case, **changes)


# Two rounds short at the end of each period, a third each. Cost: the way 3, a shell under way for a period 1, one lost
# 7, 4 shells held for three periods.
VALUES = {"shortfall 1": 0.0, "shortfall 2": 2.0, "cost": 3 + 1 + 7 + 12.0, "tidy": 7.0}


def the_plan(**changes: dict[Any, float]) -> Plan:
    """The plan of the world; tables given are merged into the plan's."""
    tables: dict[str, dict[Any, float]] = {
        "order": {}, "issue": {}, "contribution": {}, "expansion": {}, "violation": {},
        "stock": {StockKey("A", item, period): quantity for item, quantity in (("C", 4.0), ("D", 10.0))
                  for period in PERIODS},
        "transfer": {TransferKey(2, "C", 1, 2): 1.0}, "written_off": {StockKey("B", "C", 2, 2): 1.0},
        "completed": {RoundKey("A", "R", 1): 5.0},
        "taken": {StockKey("A", "C", 1, 2): 5.0, StockKey("A", "D", 1): 10.0},
        "matched": {RoundKey("A", "R", period): 4.0 for period in PERIODS},
        "shortfall": {(3, period): 2.0 for period in PERIODS}}
    merged: dict[str, Any] = {name: {**table, **changes.get(name, {})} for name, table in tables.items()}
    return Plan(levels=tuple(LevelResult(level_named(name), value, value, True, 0.1, 1)
                             for name, value in VALUES.items()), **merged)


def failed(case: Case, plan: Plan) -> set[str]:
    verification = verify(case, plan)
    return {check.row for check in verification.rows if not check.passed} | {
        check.name for check in verification.levels if not check.passed}


def test_a_right_plan_passes() -> None:
    verification = verify(the_case(), the_plan())
    assert failed(the_case(), the_plan()) == set()
    assert {check.name: check.recomputed for check in verification.levels} == pytest.approx(VALUES)
    assert next(check.count for check in verification.rows if check.row == "17") == 2 * len(PERIODS)


@pytest.mark.parametrize(("table", "key", "value", "rows"), [
    ("stock", StockKey("A", "C", 2), 4.01, {"1", "cost"}),
    ("stock", StockKey("A", "C", 1, 2), 0.01, {"1", "cost"}),               # a shell of the lot from nowhere
    ("transfer", TransferKey(2, "C", 1, 2), 1.01, {"1", "10", "14", "cost", "tidy"}),
    ("written_off", StockKey("B", "C", 2, 2), 1.01, {"1", "cost"}),
    ("written_off", StockKey("A", "C", 2, 2), 0.01, {"1", "cost"}),
    ("completed", RoundKey("A", "R", 1), 5.01, {"1", "2"}),
    ("taken", StockKey("A", "C", 1, 2), 5.01, {"1"}),
    ("taken", StockKey("A", "C", 2), 0.01, {"1"}),                          # taken for no round
    ("matched", RoundKey("A", "R", 2), 4.01, {"17"}),
    ("matched", RoundKey("A", "R", 2), 3.99, {"3"}),
])
def test_every_figure_is_looked_at(table: str, key: Any, value: float, rows: set[str]) -> None:
    assert failed(the_case(), the_plan(**{table: {key: value}})) == rows


def test_what_is_taken_makes_up_what_the_rounds_have() -> None:
    # 5 of the lot became 4.99 of it and 0.02 that keep: the sorts balance, and one hundredth is too much.
    taken = {StockKey("A", "C", 1, 2): 4.99, StockKey("A", "C", 1): 0.02}
    stock = {StockKey("A", "C", period): 3.98 for period in PERIODS} | {StockKey("A", "C", 1, 2): 0.01}
    written_off = {StockKey("A", "C", 2, 2): 0.01}
    assert "1" in failed(the_case(), the_plan(taken=taken, stock=stock, written_off=written_off))


@pytest.mark.parametrize(("table", "key"), [
    ("stock", StockKey("A", "C", 2, 2)),         # in its last period a lot is written off, not held
    ("stock", StockKey("A", "C", 1, 3)),         # no lot ends then
    ("issue", StockKey("A", "C", 3, 2)),
    ("transfer", TransferKey(2, "C", 2, 2)),     # would arrive in 3
    ("transfer", TransferKey(2, "C", 3, 0)),     # would arrive after the horizon
    ("transfer", TransferKey(2, "R", 1, 0)),     # another family
    ("written_off", StockKey("A", "C", 1, 2)),   # before its last period
    ("written_off", StockKey("A", "C", 3, 0)),   # it keeps
    ("taken", StockKey("A", "C", 3, 2)),
    ("taken", StockKey("A", "R", 1)),            # no component
    ("completed", RoundKey("A", "R", 2)),        # no use is asked for then
    ("completed", RoundKey("B", "R", 1)),
    ("completed", RoundKey("A", "C", 1)),        # it has no components
    ("matched", RoundKey("B", "R", 1)),
    ("matched", RoundKey("A", "D", 1)),
])
def test_what_may_not_exist_is_found(table: str, key: Any) -> None:
    assert "existence" in failed(the_case(), the_plan(**{table: {key: 0.01}}))


@pytest.mark.parametrize(("table", "key"), [
    ("written_off", StockKey("A", "C", 2, 2)), ("taken", StockKey("A", "C", 1)), ("completed", RoundKey("A", "R", 1)),
    ("matched", RoundKey("A", "R", 1))])
def test_what_is_negative_is_found(table: str, key: Any) -> None:
    assert "sign" in failed(the_case(), the_plan(**{table: {key: -0.01}}))


def test_a_component_may_be_used_through_its_round_alone() -> None:
    # Without the certificate of R nobody may use C: what B gets of it may not exist then.
    assert "existence" in failed(the_case(certified={}), the_plan())


def test_a_lot_makes_room_until_it_expires() -> None:
    # The 6 of the lot and the 4 that keep may lie at A in 1, the 4 alone from 2 on, whatever its storage.
    allies = the_case().allies
    assert failed(the_case(allies={**allies, "A": replace(allies["A"], storage=0.0)}), the_plan()) == set()
    held = {StockKey("A", "C", period): 5.0 for period in (2, 3)}
    found = failed(the_case(allies={**allies, "A": replace(allies["A"], storage=0.0)}), the_plan(stock=held))
    assert "10" in found


@pytest.mark.parametrize("changed", [{"holding_cost": 13.0}, {"weight": 8.0}])
def test_what_holding_and_losing_cost_is_part_of_the_level(changed: dict[str, float]) -> None:
    families = the_case().families
    assert "cost" in failed(the_case(families={**families, "G": replace(families["G"], **changed)}), the_plan())


def test_the_delay_is_that_of_the_row() -> None:
    # At once, or a period later, it is not there when the plan has it.
    row = the_case().transfers[0]
    for delay in (0, 2):
        assert "1" in failed(the_case(transfers=(replace(row, delay=delay),)), the_plan())
