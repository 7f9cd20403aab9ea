"""The sheet Changes: what is new, gone, larger or smaller than in an earlier result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from data.comparison.diff import change_of, in_order_of_signing, same
from data.comparison.result_book import (
    UNITS,
    Contract,
    NoResult,
    ResultBook,
    Total,
    contracts_in,
    number_in,
    read_result,
    text_in,
    value_by_ally,
)
from data.figures.money import unit_of_money
from data.figures.result_table import ResultTable, Row, make_table
from data.schema.plan_sheets import CONTRACTS, ORDERS
from data.schema.reason_sheets import CHANGES
from data.schema.summary import LEVELS, TOTALS
from model.case import Case

_NOTHING = Total(0.0, "")
_NO_CONTRACT: Row = {"manufacturer": None, "order_period": None, "value_before": None, "value_now": None,
                     "value_difference": None}


def earlier_result(path: Path, case: Case) -> ResultBook:
    """The result to compare with; NoResult where the file is none, or where it counts money in another unit."""
    earlier, unit = read_result(path), unit_of_money(case)
    if earlier.money != unit:
        raise NoResult(f"{path}: counts money in {earlier.money}, this plan in {unit}: they cannot be compared")
    return earlier


def changes_table(case: Case, old: ResultBook, report: Mapping[str, ResultTable]) -> ResultTable:
    """Levels, totals and allies with what they were and are, then the contracts that changed, by signing date;
    `report` is that of the new plan."""
    new = _book_of(case, report)
    return make_table(case, CHANGES, [*_levels(old, new), *_totals(old, new), *_allies(old, new),
                                      *_contracts(old, new)])


def _book_of(case: Case, report: Mapping[str, ResultTable]) -> ResultBook:
    """The result as its workbook will hold it."""
    levels = {text_in(row["level"]): Total(number_in(row["value"]), text_in(row["unit"]))
              for row in report[LEVELS.name].rows()}
    totals = {text_in(row["total"]): Total(number_in(row["figure"]), text_in(row["counted_in"]))
              for row in report[TOTALS.name].rows()}
    return ResultBook(contracts_in(report[CONTRACTS.name].rows()), value_by_ally(report[ORDERS.name].rows()),
                      unit_of_money(case), levels, totals)


def _levels(old: ResultBook, new: ResultBook) -> Iterator[Row]:
    """Levels that one of the results does not have are new or gone."""
    for name in dict.fromkeys((*new.levels, *old.levels)):
        before, now = old.levels.get(name), new.levels.get(name)
        unit = (now or before or _NOTHING).unit
        yield _figure("level", name, before.figure if before and before.unit == unit else None,
                      now.figure if now else None, unit)


def _totals(old: ResultBook, new: ResultBook) -> Iterator[Row]:
    """A total that is counted otherwise than before, or that one of the results does not have, has one figure only."""
    for name, now in new.totals.items():
        before = old.totals.get(name)
        comparable = before is not None and before.unit == now.unit
        yield _figure("total", name, before.figure if before and comparable else None, now.figure, now.unit)


def _allies(old: ResultBook, new: ResultBook) -> Iterator[Row]:
    for ally in dict.fromkeys((*new.by_ally, *old.by_ally)):
        yield _figure("ally", ally, old.by_ally.get(ally, 0.0), new.by_ally.get(ally, 0.0), new.money)


def _figure(row: str, name: str, before: float | None, now: float | None, unit: str) -> Row:
    if before is None or now is None:
        change, difference = "gone" if now is None else "new", None
    else:
        change = "the same" if same(before, now) else "larger" if now > before else "smaller"
        difference = 0.0 if same(before, now) else now - before
    return {**_NO_CONTRACT, "row": row, "change": change, "name": name, "before": before, "now": now,
            "difference": difference, "counted_in": unit}


def _contracts(old: ResultBook, new: ResultBook) -> Iterator[Row]:
    nothing = Contract(0.0, "", 0.0)
    for key in in_order_of_signing(old, new):
        before, now = old.contracts.get(key), new.contracts.get(key)
        change = change_of(before, now)
        if change is None:
            continue
        was, now_is = before or nothing, now or nothing
        yield {
            "row": "contract", "change": change.lower(), "name": key.item, "manufacturer": key.manufacturer,
            "order_period": key.order_period, "before": was.quantity, "now": now_is.quantity,
            "difference": now_is.quantity - was.quantity, "counted_in": now_is.unit or was.unit or UNITS,
            "value_before": was.value, "value_now": now_is.value, "value_difference": now_is.value - was.value}
