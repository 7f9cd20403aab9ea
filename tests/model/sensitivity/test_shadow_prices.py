"""Worths against finite differences: the case solved again as a whole with the figure changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.input.tables import Row, Table, Tables
from data.narrative.shadow_prices import worth_text
from model.case import Case
from model.formulation.build import Built
from model.levels import COST
from model.lp.lexicographic import solve_levels
from model.lp.solved_levels import Answer
from model.sensitivity.shadow_prices import Worth, confirm, largest, step_of, worths
from tests.helpers.explained import solved
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import world

ONE = {"periods": 1}
LINE = {"offer": "O"}


def confirmed(tables: Tables) -> dict[tuple[str, Any], Worth]:
    """All worths of the tables, confirmed, by kind and key."""
    program, answer, _ = solved(tables)
    return {(worth.kind, worth.key): worth for worth in confirm(program, answer, worths(program, answer))}


def values(answer: Answer) -> dict[str, float]:
    """The optimum of each level."""
    return {level.name: level.value for level in answer.levels}


def changed(tables: Tables, sheet: str, column: str, number: int, by: float) -> Tables:
    """The tables with one figure of a sheet raised."""
    table = tables[sheet]
    return tables.with_table(Table(table.name, table.letters, tuple(
        Row(row.number, {**row.values, column: float(row.values[column]) + by} if row.number == number
            else row.values) for row in table.rows)))


def test_a_capacity():
    # One more of the line is one more of a use at 100.
    worth = confirmed(world(Settings=ONE, Resources=[{"capacity": 4}], ResourceUse=[LINE],
                            Requirements=[{"quantity": 10}]))["capacity", ("R", 1)]
    assert (str(worth.level), worth.side, worth.step) == ("shortfall 1", 4, 1)
    assert (worth.worth, worth.confirmed) == pytest.approx((100, 100))


def test_the_first_level_that_gains_is_named():
    # All 10 of priority 1 are met, so that more of the line brings nothing there; at priority 2 a unit is worth 50.
    worth = confirmed(world(
        Settings=ONE, Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 50}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"capacity": 12}], ResourceUse=[LINE, {"offer": "P"}],
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 10, "priority": 2}]))["capacity", ("R", 1)]
    assert str(worth.level) == "shortfall 2"
    assert (worth.worth, worth.confirmed) == pytest.approx((50, 50))


def test_a_limit_that_only_saves_money():
    # The cheap O has 4 of the 10 needed, P fills up at 70 more: a unit more of O saves 70.
    worth = confirmed(world(Settings=ONE, Offers=[{"max_quantity": 4}, {"offer": "P", "price": 170}],
                            Requirements=[{"quantity": 10}]))["offer_limit", "O"]
    assert str(worth.level) == "cost"
    assert (worth.worth, worth.confirmed) == pytest.approx((70, 70))


def test_a_degenerate_dual_overstates():
    # 10 of 10.5 are met: of a whole step only half is of use. The dual of 100 holds for that half; the step brings 50.
    worth = confirmed(world(Settings=ONE, Resources=[{"capacity": 10}], ResourceUse=[LINE],
                            Requirements=[{"quantity": 10.5}]))["capacity", ("R", 1)]
    assert (worth.worth, worth.confirmed) == pytest.approx((100, 50))


def test_a_hundredth_is_the_step_of_a_large_figure():
    assert step_of(40) == 1
    assert step_of(2500) == 25
    worth = confirmed(world(Settings=ONE, Budgets=[{"amount": 1000}],
                            Requirements=[{"quantity": 30}]))["budget", ("A", 2024)]
    assert worth.step == 10
    assert (worth.worth, worth.confirmed) == pytest.approx((1, 1))  # a unit at 100, worth 100


def test_carried_over_money_is_there_in_later_years():
    # 100 in 2024 and 300 in 2025 buy 1 and 3 units at 100, of 2 and 9 that are worth 50 each. A EUR more in either year
    # buys a hundredth of a unit: 0.5.
    found = confirmed(world(
        Settings={"period": "year", "start": "2024", "periods": 2, "carry_over": "yes"}, Families=[{"weight": 50}],
        Budgets=[{"amount": 100}, {"year": 2025, "amount": 300}], Requirements=[
            {"quantity": 2, "from": "2024", "to": "2024"}, {"quantity": 9, "from": "2025", "to": "2025"}]))
    early, late = found["budget", ("A", 2024)], found["budget", ("A", 2025)]
    assert (early.side, late.side) == pytest.approx((100, 300))
    assert (early.worth, early.confirmed, late.worth, late.confirmed) == pytest.approx((0.5,) * 4)


def test_carried_over_money_that_only_the_first_year_lacks():
    # 2025 has more than it can use: its money is worth nothing, that of 2024 is, although the row up to 2025 is slack.
    found = confirmed(world(
        Settings={"period": "year", "start": "2024", "periods": 2, "carry_over": "yes"},
        Budgets=[{"amount": 100}, {"year": 2025, "amount": 900}], Requirements=[
            {"quantity": 2, "from": "2024", "to": "2024"}, {"quantity": 3, "from": "2025", "to": "2025"}]))
    assert found["budget", ("A", 2024)].confirmed == pytest.approx(1)
    assert ("budget", ("A", 2025)) not in found


def test_storage_and_a_transfer_limit():
    # A target of 5 with room for 3: a unit of room is worth the unit that it holds. The same with 3 that may move.
    stored = confirmed(world(Settings=ONE, Allies=[{"storage": 3}], Families=[{"storage_per_unit": 1}],
                             Requirements=[{"kind": "stock", "quantity": 5}]))["storage", ("A", 1)]
    assert (stored.worth, stored.confirmed) == pytest.approx((100, 100))
    moved = confirmed(world(
        Settings=ONE, Allies=[{"ally": "A"}, {"ally": "B"}], Offers=[{"lead_months": 3}],
        Stock=[{"ally": "B", "quantity": 10}], Requirements=[{"quantity": 6}],
        Transfers=[{"from_ally": "B", "to_ally": "A", "max_quantity": 3}]))["transfer_limit", (2, 1)]
    assert (moved.worth, moved.confirmed) == pytest.approx((100, 100))


def test_an_expansion_limit_and_its_budget():
    # 3 more of the line are on offer, and 30 EUR at 10 pay for 3: both bind, a step of one alone brings nothing.
    tables = world(Settings={**ONE, "expansion_budget": 30}, ResourceUse=[LINE], Requirements=[{"quantity": 10}],
                   Resources=[{"capacity": 4, "max_expansion": 3, "expansion_cost": 10}])
    found = [worth.confirmed for worth in confirmed(tables).values() if worth.kind.startswith("expansion")]
    assert found and found == pytest.approx([0.0] * len(found))
    # with 8 on offer only the money binds: a tenth of a unit at 100 for a EUR
    tables = changed(tables, "Resources", "max_expansion", 2, 5)
    worth = confirmed(tables)["expansion_budget", None]
    assert (worth.worth, worth.confirmed) == pytest.approx((10, 10))


def test_the_rule_of_a_share_gains_from_asking_less():
    # Standard ones less half of all >= 0: 3 - (3 + P) / 2, so P = 3. Asking for one less, >= -1, lets P be 5: 2 more.
    worth = confirmed(world(
        Settings=ONE, Families=[{"standard_share": 0.5}], Items=[{"item": "I", "standard": "yes"}, {"item": "J"}],
        Offers=[{"max_quantity": 3}, {"offer": "P", "item": "J"}],
        Requirements=[{"quantity": 8}]))["standardization", "F"]
    assert (worth.worth, worth.confirmed) == pytest.approx((200, 200))


def test_the_largest_come_first():
    # L's unit is worth 100, Q's 300, at one level: Q first. A share row is nothing that one could buy.
    program, answer, _ = solved(world(
        Settings=ONE, Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 300}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"resource": "L", "capacity": 4}, {"resource": "Q", "capacity": 4}],
        ResourceUse=[{"resource": "L", "offer": "O"}, {"resource": "Q", "offer": "P"}],
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 10}]))
    found = largest(worths(program, answer), answer, 5)
    assert [worth.key for worth in found] == [("Q", 1), ("L", 1)]
    assert [worth.key for worth in largest(worths(program, answer), answer, 1)] == [("Q", 1)]


def test_words_are_units_where_one_family_is_concerned():
    tables = world(Settings=ONE, Families=[{"unit": "round"}], Resources=[{"capacity": 10}], ResourceUse=[LINE],
                   Requirements=[{"quantity": 10.5}])
    program, answer, built = solved(tables)
    worth = next(each for each in worths(program, answer) if each.kind == "capacity")
    assert worth_text(built.case, worth) == "1.00 rounds of F less short at priority 1"
    assert worth_text(built.case, confirm(program, answer, [worth])[0]) == (
        "0.50 rounds of F less short at priority 1; by its price 1.00, which holds for the first part of the 1 "
        "added at most")
    budget = replace(worth, kind="budget", key=("A", 2024), level=COST)
    assert worth_text(built.case, budget) == "100.00 EUR less cost"


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_a_confirmed_worth_is_what_solving_again_brings(start: int):
    # Every fifth worth with all levels solved afresh with the row's side moved: the earlier levels stay, the level
    # named falls by what was confirmed, which is never more than the dual says.
    tried = 0
    for seed in range(start, start + 10):
        program, answer, _ = solved(random_world(seed))
        if answer.conflict:
            continue
        rows = {(row.parent_component().local_name, row.index()): place for place, row in enumerate(program.rows)}
        carried = any(name == "payment" for name, _ in rows)
        for number, worth in enumerate(confirm(program, answer, worths(program, answer))):
            small = 1e-6 * (1 + abs(worth.worth))
            assert -small <= worth.confirmed <= worth.worth + small
            if number % 5:
                continue
            place = rows["payment" if carried and worth.kind == "budget" else worth.kind, worth.key]
            more = worth.step if program.row_upper[place] < float("inf") else -worth.step
            lower, upper = program.row_lower.copy(), program.row_upper.copy()
            lower[place] += more
            upper[place] += more
            assert_falls(answer, solve_levels(replace(program, row_lower=lower, row_upper=upper), 600), worth)
            tried += 1
    assert tried > 10


def assert_falls(before: Answer, after: Answer, worth: Worth) -> None:
    """The earlier levels are what they were and the one named falls by the confirmed figure a unit."""
    old, new = values(before), values(after)
    for name in old:
        small = 1e-6 * (1 + abs(old[name]))
        if name == str(worth.level):
            assert old[name] - new[name] == pytest.approx(worth.confirmed * worth.step, abs=small), worth
            return
        assert new[name] == pytest.approx(old[name], abs=small), (name, worth)


def raised(tables: Tables, built: Built, worth: Worth) -> Tables | None:
    """The tables with the figure behind a worth raised by its step; None where that is no single cell or where the
    figure stands in another row as well."""
    if worth.kind in ("capacity", "expansion_limit"):
        line = built.case.resources[worth.key[0] if worth.kind == "capacity" else worth.key]
        if line.commitment and line.max_expansion:  # 1 + K/E of row 6
            return None
        if worth.kind == "capacity":
            return announced(tables, built.case, line.key, worth.key[1], worth.step)
    sheet, column, *key = CELLS.get(worth.kind, ("", ""))
    keys = worth.key if isinstance(worth.key, tuple) else ("expansion_budget" if worth.key is None else worth.key,)
    rows = [row for row in tables[sheet] if tuple(row[name] for name in key) == keys] if sheet else []
    scale = 1000 if "budget" in worth.kind else 1  # the random worlds count money in thousands
    return changed(tables, sheet, column, rows[0].number, worth.step / scale) if rows else None


CELLS = {"offer_limit": ("Offers", "max_quantity", "offer"), "budget": ("Budgets", "amount", "ally", "year"),
         "expansion_limit": ("Resources", "max_expansion", "resource"),
         "expansion_budget": ("Settings", "value", "name")}


def announced(tables: Tables, case: Case, line: str, period: int, more: float) -> Tables:
    """The tables with a line's capacity announced period by period, and more of it in one."""
    table = tables["Capacity"]
    rows = [row for row in table.rows if row["resource"] != line]
    for each, capacity in zip(case.horizon.periods, case.resources[line].capacity, strict=True):
        rows.append(Row(1000 + each, {"resource": line, "from": case.horizon.label(each),
                                      "capacity": capacity + (more if each == period else 0.0)}))
    return tables.with_table(Table(table.name, table.letters, tuple(rows)))


def test_a_worth_is_that_of_the_figure_in_the_workbook():
    # The cell raised by the step, read, built and solved again; one of each kind a world.
    tried: set[str] = set()
    for seed in range(40):
        tables = random_world(seed)
        program, answer, built = solved(tables)
        if answer.conflict:
            continue
        done: set[str] = set()
        for worth in confirm(program, answer, worths(program, answer)):
            again = raised(tables, built, worth) if worth.kind not in done else None
            if again is None:
                continue
            assert_falls(answer, solved(again)[1], worth)
            done.add(worth.kind)
        tried |= done
    assert tried == {"capacity", *CELLS}
