"""Worths against finite differences: the case solved again as a whole with the figure changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from data.input.tables import Row, Table, Tables
from model.case import Case
from model.levels import TIDY
from model.lexicographic.lexicographic import solve_levels
from model.lexicographic.solved_levels import SolvedLevels
from model.row_kinds import BUDGET, CAPACITY, EXPANSION_LIMIT, PAYMENT
from model.sensitivity.shadow_prices import ShadowPrice, confirmed, largest, shadow_prices, step_of
from tests.helpers.explained import named, solved
from tests.helpers.random_worlds import random_world, signed_world
from tests.helpers.worlds import world

ONE = {"periods": 1}
LINE = {"offer": "O"}


def all_confirmed(tables: Tables) -> dict[tuple[str, Any], ShadowPrice]:
    """All prices of the tables, confirmed, by kind and key."""
    relaxation = solved(tables)
    return {named(price.row): price for price in confirmed(relaxation, shadow_prices(relaxation))}


def values(levels: SolvedLevels) -> dict[str, float]:
    """The optimum of each level."""
    return {level.name: level.value for level in levels.results}


def changed(tables: Tables, sheet: str, column: str, number: int, by: float) -> Tables:
    """The tables with one figure of a sheet raised."""
    table = tables[sheet]
    return tables.with_table(Table(table.name, table.letters, tuple(
        Row(row.number, {**row.values, column: float(row.values[column]) + by} if row.number == number
            else row.values) for row in table.rows)))


def test_a_capacity():
    # One more of the line is one more of a use at 100.
    worth = all_confirmed(world(Settings=ONE, Resources=[{"capacity": 4}], ResourceUse=[LINE],
                            Requirements=[{"quantity": 10}]))["capacity", ("R", 1)]
    assert (str(worth.level), worth.side, worth.step) == ("shortfall 1", 4, 1)
    assert (worth.value, worth.confirmed) == pytest.approx((100, 100))


def test_the_first_level_that_gains_is_named():
    # All 10 of priority 1 are met, so that more of the line brings nothing there; at priority 2 a unit is worth 50.
    worth = all_confirmed(world(
        Settings=ONE, Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 50}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"capacity": 12}], ResourceUse=[LINE, {"offer": "P"}],
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 10, "priority": 2}]))["capacity", ("R", 1)]
    assert str(worth.level) == "shortfall 2"
    assert (worth.value, worth.confirmed) == pytest.approx((50, 50))


def test_a_limit_that_only_saves_money():
    # The cheap O has 4 of the 10 needed, P fills up at 70 more: a unit more of O saves 70.
    worth = all_confirmed(world(Settings=ONE, Offers=[{"max_quantity": 4}, {"offer": "P", "price": 170}],
                            Requirements=[{"quantity": 10}]))["offer_limit", ("O",)]
    assert str(worth.level) == "cost"
    assert (worth.value, worth.confirmed) == pytest.approx((70, 70))


def test_what_only_brings_a_delivery_forward_is_worth_nothing():
    # 5 of the 8 that are wanted in Q2 come in Q1 already, as the level tidy has it: a unit more there would come in Q1,
    # not in Q2, and nobody would have or pay anything else.
    tables = world(Settings={"periods": 2}, Resources=[{"capacity": 5}], ResourceUse=[LINE],
                   Requirements=[{"kind": "stock", "quantity": 8, "from": "2024-Q2"}])
    relaxation = solved(tables)
    (tidy,) = [level for level in relaxation.levels.solved if level.level == TIDY]
    assert relaxation.program.rows.place("capacity", ("R", 1)) in tidy.priced_rows
    assert all_confirmed(tables) == {}


def test_a_degenerate_dual_overstates():
    # 10 of 10.5 are met: of a whole step only half is of use. The dual of 100 holds for that half; the step brings 50.
    worth = all_confirmed(world(Settings=ONE, Resources=[{"capacity": 10}], ResourceUse=[LINE],
                            Requirements=[{"quantity": 10.5}]))["capacity", ("R", 1)]
    assert (worth.value, worth.confirmed) == pytest.approx((100, 50))


def test_a_hundredth_is_the_step_of_a_large_figure():
    assert step_of(40) == 1
    assert step_of(2500) == 25
    worth = all_confirmed(world(Settings=ONE, Budgets=[{"amount": 1000}],
                            Requirements=[{"quantity": 30}]))["budget", ("A", 2024)]
    assert worth.step == 10
    assert (worth.value, worth.confirmed) == pytest.approx((1, 1))  # a unit at 100, worth 100


def test_carried_over_money_is_there_in_later_years():
    # 100 in 2024 and 300 in 2025 buy 1 and 3 units at 100, of 2 and 9 that are worth 50 each. A EUR more in either year
    # buys a hundredth of a unit: 0.5.
    found = all_confirmed(world(
        Settings={"period": "year", "start": "2024", "periods": 2, "carry_over": "yes"}, Families=[{"weight": 50}],
        Budgets=[{"amount": 100}, {"year": 2025, "amount": 300}], Requirements=[
            {"quantity": 2, "from": "2024", "to": "2024"}, {"quantity": 9, "from": "2025", "to": "2025"}]))
    early, late = found["budget", ("A", 2024)], found["budget", ("A", 2025)]
    assert (early.side, late.side) == pytest.approx((100, 300))
    assert (early.value, early.confirmed, late.value, late.confirmed) == pytest.approx((0.5,) * 4)


def test_carried_over_money_that_only_the_first_year_lacks():
    # 2025 has more than it can use: its money is worth nothing, that of 2024 is, although the row up to 2025 is slack.
    found = all_confirmed(world(
        Settings={"period": "year", "start": "2024", "periods": 2, "carry_over": "yes"},
        Budgets=[{"amount": 100}, {"year": 2025, "amount": 900}], Requirements=[
            {"quantity": 2, "from": "2024", "to": "2024"}, {"quantity": 3, "from": "2025", "to": "2025"}]))
    assert found["budget", ("A", 2024)].confirmed == pytest.approx(1)
    assert ("budget", ("A", 2025)) not in found


def test_storage_and_a_transfer_limit():
    # A target of 5 with room for 3: a unit of room is worth the unit that it holds. The same with 3 that may move.
    stored = all_confirmed(world(Settings=ONE, Allies=[{"storage": 3}], Families=[{"storage_per_unit": 1}],
                             Requirements=[{"kind": "stock", "quantity": 5}]))["storage", ("A", 1)]
    assert (stored.value, stored.confirmed) == pytest.approx((100, 100))
    moved = all_confirmed(world(
        Settings=ONE, Allies=[{"ally": "A"}, {"ally": "B"}], Offers=[{"lead_months": 3}],
        Stock=[{"ally": "B", "quantity": 10}], Requirements=[{"quantity": 6}],
        Transfers=[{"from_ally": "B", "to_ally": "A", "max_quantity": 3}]))["transfer_limit", (2, 1)]
    assert (moved.value, moved.confirmed) == pytest.approx((100, 100))


def test_an_expansion_limit_and_its_budget():
    # 3 more of the line are on offer, and 30 EUR at 10 pay for 3: both bind, a step of one alone brings nothing.
    tables = world(Settings={**ONE, "expansion_budget": 30}, ResourceUse=[LINE], Requirements=[{"quantity": 10}],
                   Resources=[{"capacity": 4, "max_expansion": 3, "expansion_cost": 10}])
    found = [worth.confirmed for worth in all_confirmed(tables).values()
             if worth.row.kind.name.startswith("expansion")]
    assert found and found == pytest.approx([0.0] * len(found))
    # with 8 on offer only the money binds: a tenth of a unit at 100 for a EUR
    tables = changed(tables, "Resources", "max_expansion", 2, 5)
    worth = all_confirmed(tables)["expansion_budget", ()]
    assert (worth.value, worth.confirmed) == pytest.approx((10, 10))


def test_the_rule_of_a_share_gains_from_asking_less():
    # Standard ones less half of all >= 0: 3 - (3 + P) / 2, so P = 3. Asking for one less, >= -1, lets P be 5: 2 more.
    worth = all_confirmed(world(
        Settings=ONE, Families=[{"standard_share": 0.5}], Items=[{"item": "I", "standard": "yes"}, {"item": "J"}],
        Offers=[{"max_quantity": 3}, {"offer": "P", "item": "J"}],
        Requirements=[{"quantity": 8}]))["standardization", ("F",)]
    assert (worth.value, worth.confirmed) == pytest.approx((200, 200))


def test_the_largest_come_first():
    # L's unit is worth 100, Q's 300, at one level: Q first. A share row is nothing that one could buy.
    relaxation = solved(world(
        Settings=ONE, Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 300}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"resource": "L", "capacity": 4}, {"resource": "Q", "capacity": 4}],
        ResourceUse=[{"resource": "L", "offer": "O"}, {"resource": "Q", "offer": "P"}],
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 10}]))
    found = largest(shadow_prices(relaxation), relaxation, 5)
    assert [worth.row.key for worth in found] == [("Q", 1), ("L", 1)]
    assert [worth.row.key for worth in largest(shadow_prices(relaxation), relaxation, 1)] == [("Q", 1)]


def test_the_largest_are_told_by_what_one_per_cent_more_brings():
    # A unit of Q brings 300, one of L 100: but L has 1,000, of which one per cent are 10, and brings 1,000.
    relaxation = solved(world(
        Settings=ONE, Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 300}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"resource": "L", "capacity": 1000}, {"resource": "Q", "capacity": 4}],
        ResourceUse=[{"resource": "L", "offer": "O"}, {"resource": "Q", "offer": "P"}],
        Requirements=[{"quantity": 2000}, {"family": "G", "quantity": 10}]))
    found = largest(confirmed(relaxation, shadow_prices(relaxation)), relaxation, 2)
    assert [(price.row.key, price.gain) for price in found] == [
        (("L", 1), pytest.approx(1000)), (("Q", 1), pytest.approx(300))]


@pytest.mark.parametrize("tenths", range(1, 10))
def test_a_limit_that_brings_nothing_by_itself_brings_exactly_nothing(tenths: int):
    # The line and the offer's limit both let pass so many tenths of what is needed: whichever has the price, a step of
    # it alone brings nothing, and what rounding leaves of the level's own value is nothing, too.
    found = all_confirmed(world(Settings=ONE, Offers=[{"price": 0.7, "max_quantity": tenths / 10}],
                                Resources=[{"capacity": tenths / 10}], ResourceUse=[LINE],
                                Requirements=[{"quantity": 1.1}, {"quantity": 2.3}]))
    assert found and [price.confirmed for price in found.values()] == [0.0] * len(found)


def test_a_gain_that_is_small_beside_all_that_is_short_is_one():
    # Of G ten thousand millions are short, whatever is done, of F six: a unit of the line is still worth its 100.
    worth = all_confirmed(world(
        Settings=ONE, Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 100}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Resources=[{"capacity": 4}], ResourceUse=[LINE],
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 1e10}]))["capacity", ("R", 1)]
    assert worth.confirmed == pytest.approx(100, rel=1e-4)


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_a_confirmed_worth_is_what_solving_again_brings(start: int):
    # Every fifth worth with all levels solved afresh with the row's side moved: the earlier levels stay, the level
    # named falls by what was confirmed, which is never more than the dual says.
    tried = 0
    for seed in range(start, start + 10):
        relaxation = solved(random_world(seed))
        if relaxation.levels.conflict:
            continue
        program, bounds = relaxation.program, relaxation.program.bounds
        carried = bool(program.rows.of(PAYMENT.name))
        rows = {relaxation.row(place): place for place in range(len(program.rows))}
        for number, worth in enumerate(confirmed(relaxation, shadow_prices(relaxation))):
            small = 1e-6 * (1 + abs(worth.value))
            assert -small <= worth.confirmed <= worth.value + small
            if number % 5:
                continue
            place = rows[PAYMENT.row(*worth.row.key) if carried and worth.row.kind is BUDGET else worth.row]
            more = worth.step if bounds.row_upper[place] < float("inf") else -worth.step
            lower, upper = bounds.row_lower.copy(), bounds.row_upper.copy()
            lower[place] += more
            upper[place] += more
            again = replace(program, bounds=replace(bounds, row_lower=lower, row_upper=upper))
            assert_falls(relaxation.levels, solve_levels(again, 600), worth)
            tried += 1
    assert tried > 10


def assert_falls(before: SolvedLevels, after: SolvedLevels, worth: ShadowPrice) -> None:
    """The earlier levels are what they were and the one named falls by the confirmed figure a unit."""
    old, new = values(before), values(after)
    for name in old:
        small = 1e-6 * (1 + abs(old[name]))
        if name == str(worth.level):
            assert old[name] - new[name] == pytest.approx(worth.confirmed * worth.step, abs=small), worth
            return
        assert new[name] == pytest.approx(old[name], abs=small), (name, worth)


def raised(tables: Tables, case: Case, worth: ShadowPrice) -> Tables | None:
    """The tables with the figure behind a worth raised by its step; None where that is no single cell or where the
    figure stands in another row as well."""
    if worth.row.kind in (CAPACITY, EXPANSION_LIMIT):
        line = case.resources[worth.row.key[0]]
        if line.commitment and line.max_expansion:  # 1 + K/E of row 6
            return None
        if worth.row.kind is CAPACITY:
            return announced(tables, case, line.key, worth.row.key[1], worth.step)
    sheet, column, *key = CELLS.get(worth.row.kind.name, ("", ""))
    keys = worth.row.key or ("expansion_budget",)
    rows = [row for row in tables[sheet] if tuple(row[name] for name in key) == keys] if sheet else []
    scale = 1000 if "budget" in worth.row.kind.name else 1  # the random worlds count money in thousands
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


@pytest.mark.parametrize("random", [random_world, signed_world])
def test_a_worth_is_that_of_the_figure_in_the_workbook(random: Callable[[int], Tables]):
    # The cell raised by the step, read, built and solved again; one of each kind a world.
    tried: set[str] = set()
    for seed in range(40):
        tables = random(seed)
        relaxation = solved(tables)
        if relaxation.levels.conflict:
            continue
        done: set[str] = set()
        for worth in confirmed(relaxation, shadow_prices(relaxation)):
            again = raised(tables, relaxation.case, worth) if worth.row.kind.name not in done else None
            if again is None:
                continue
            assert_falls(relaxation.levels, solved(again).levels, worth)
            done.add(worth.row.kind.name)
        tried |= done
    assert tried == {"capacity", *CELLS}
