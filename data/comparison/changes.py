"""The sheet Changes: what is new, gone, larger or smaller than in an earlier result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from data.comparison.diff import Contract, NoResult, ResultBook, change_of, read_result, result_book, same
from data.figures.frame import Cell, make_frame, unit_of_money
from model.case import Case

Row = tuple[Cell, ...]
_NO_MONEY: Row = (None, None, None)


def earlier_result(path: Path, case: Case) -> ResultBook:
    """The result to compare with; NoResult where the file is none, or where it counts money in another unit."""
    found, unit = read_result(path), unit_of_money(case)
    if found.money != unit:
        raise NoResult(f"{path}: counts money in {found.money}, this plan in {unit}: they cannot be compared")
    return found


def changes_table(case: Case, old: ResultBook, report: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Levels, totals and allies with what they were and are, then the contracts that changed, by signing date;
    `report` is that of the new plan."""
    new = result_book({name: _rows(report[table]) for name, table in (
        ("Contracts", "Contracts"), ("Orders", "Orders"), ("Checks", "Checks"), ("Figures", "Totals"))})
    return make_frame(case, "Changes", [*_levels(case, old, new), *_totals(old, new), *_allies(old, new),
                                        *_contracts(old, new)])


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [tuple(frame.columns), *frame.itertuples(index=False, name=None)]


def _levels(case: Case, old: ResultBook, new: ResultBook) -> Iterator[Row]:
    for name in dict.fromkeys((*new.levels, *old.levels)):
        yield _figure("level", name, old.levels.get(name), new.levels.get(name), case.currency)


def _totals(old: ResultBook, new: ResultBook) -> Iterator[Row]:
    """A total that is counted otherwise than before, or that one of the results does not have, has one figure only."""
    for name, (value, unit) in new.totals.items():
        before, counted = old.totals.get(name, (None, unit))
        yield _figure("total", name, before if counted == unit else None, value, unit)


def _allies(old: ResultBook, new: ResultBook) -> Iterator[Row]:
    for ally in dict.fromkeys((*new.by_ally, *old.by_ally)):
        yield _figure("ally", ally, old.by_ally.get(ally, 0.0), new.by_ally.get(ally, 0.0), new.money)


def _figure(row: str, name: str, before: float | None, now: float | None, unit: str) -> Row:
    if before is None or now is None:
        change, difference = "gone" if now is None else "new", None
    else:
        change = "the same" if same(before, now) else "larger" if now > before else "smaller"
        difference = 0.0 if same(before, now) else now - before
    return row, change, name, None, None, before, now, difference, unit, *_NO_MONEY


def _contracts(old: ResultBook, new: ResultBook) -> Iterator[Row]:
    nothing = Contract(0.0, "", 0.0)
    for key in sorted(dict.fromkeys((*new.contracts, *old.contracts)), key=lambda key: key[0]):
        before, now = old.contracts.get(key), new.contracts.get(key)
        change = change_of(before, now)
        if change is None:
            continue
        period, manufacturer, item = key
        was, now_is = before or nothing, now or nothing
        yield ("contract", change.lower(), item, manufacturer, period, was.quantity, now_is.quantity,
               now_is.quantity - was.quantity, now_is.unit or was.unit, was.value, now_is.value,
               now_is.value - was.value)
