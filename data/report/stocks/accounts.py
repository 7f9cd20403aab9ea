"""The sheets Stock by family and Stock by item: rows 1 to 3 in figures, a row a movement, the periods side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields

from data.figures.money import zeroed
from data.figures.movements import Movement, MovementKey, family_movements, movements, targets
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.schema.stock_sheets import MOVEMENTS, STOCK_BY_FAMILY, STOCK_BY_ITEM
from model.case import Case
from model.plan import StockKey

_SHARE = "share"  # what the unit says in rows of coverage
Moves = Mapping[int, Movement]  # of a stock, by the period
_FLOWS = tuple(figure.name for figure in fields(Movement) if figure.name not in ("opening", "closing", "usable"))


def stock_by_family(case: Case, by_sort: Mapping[StockKey, Movement]) -> ResultTable:
    """The account of each ally's stock of a family that has anything or a target, its target, and what is covered."""
    by_family, target = family_movements(case, movements(case, by_sort)), targets(case)
    with_target = {(ally, family) for ally, family, _ in target}
    rows: list[Row] = []
    for ally in case.allies:
        for family in case.families:
            if (ally, family, 1) not in by_family and (ally, family) not in with_target:
                continue
            of_stock = {period: by_family.get((ally, family, period), Movement()) for period in case.horizon.periods}
            named: Row = {"ally": ally, "family": family, "unit": case.families[family].unit}
            rows += _account(case, named, of_stock)
            goals = {period: target.get((ally, family, period)) for period in of_stock}
            if (ally, family) in with_target:
                rows += [_line(case, named, "target", goals),
                         _line(case, {**named, "unit": _SHARE}, "coverage",
                               {period: _covered(of_stock[period], goal) for period, goal in goals.items()})]
    return make_table(case, STOCK_BY_FAMILY, rows, _labels(case))


def stock_by_item(case: Case, by_sort: Mapping[StockKey, Movement]) -> ResultTable:
    """The account of each ally's stock of an item that has anything, all its lots together, followed by that of each
    lot that expires while it is there."""
    moves = movements(case, by_sort)
    lots: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for key in by_sort:
        if key.usable_to:
            lots[key.ally, key.item].add(key.usable_to)
    rows: list[Row] = []
    for ally, item in dict.fromkeys(key[:2] for key in _in_order(case, moves)):
        family = case.items[item].family
        named: Row = {"ally": ally, "family": family, "item": item, "usable_to": None,
                      "unit": case.families[family].unit}
        rows += _account(case, named, {period: moves[ally, item, period] for period in case.horizon.periods})
        for last in sorted(lots[ally, item]):
            of_lot = {period: by_sort.get(StockKey(ally, item, period, last), Movement())
                      for period in range(1, min(last, case.horizon.count) + 1)}
            rows += _account(case, {**named, "usable_to": case.horizon.label(last)}, of_lot)
    return make_table(case, STOCK_BY_ITEM, rows, _labels(case)).without_unused({"usable_to": case.has_lots})


def _in_order(case: Case, moves: Mapping[MovementKey, Movement]) -> list[MovementKey]:
    """Ally by ally, the items of a family together."""
    ally_place, family_place = ({key: place for place, key in enumerate(keys)} for keys in (case.allies, case.families))
    return sorted(moves, key=lambda key: (ally_place[key[0]], family_place[case.items[key[1]].family]))


def _account(case: Case, named: Row, of_stock: Moves) -> Iterator[Row]:
    """A row for each movement that there is in some period, and in any case one for the stock at the end of each; what
    is usable has one where that is not all of it."""
    flows = [flow for flow in _FLOWS if any(zeroed(getattr(moves, flow)) for moves in of_stock.values())]
    after = ("under_way", "matched")  # these are told of the end of the period, like what is usable
    told = [*(flow for flow in flows if flow not in after), "closing"]
    if any(zeroed(moves.closing - moves.usable) for moves in of_stock.values()):
        told.append("usable")
    for movement in (*told, *(flow for flow in flows if flow in after)):
        figures = {period: zeroed(getattr(moves, movement)) for period, moves in of_stock.items()}
        opening = zeroed(of_stock[1].opening) if movement == "closing" else None
        yield _line(case, named, movement, figures, opening)


def _line(case: Case, named: Row, movement: str, figures: Mapping[int, Cell], opening: Cell = None) -> Row:
    """A row of an account; it is blank in periods without a figure."""
    return {**named, "movement": MOVEMENTS[movement], "opening": opening,
            "in_period": {case.horizon.label(period): figures.get(period) for period in case.horizon.periods}}


def _covered(moves: Movement, goal: float | None) -> float | None:
    """What is usable, and what components could complete, over the target; None without one."""
    return (moves.usable + moves.matched) / goal if goal else None


def _labels(case: Case) -> list[str]:
    return [case.horizon.label(period) for period in case.horizon.periods]
