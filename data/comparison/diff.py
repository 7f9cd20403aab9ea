"""What changed between two results: the contracts that are new, gone, larger or smaller; levels and totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data.comparison.result_book import (
    LONGEST_NAME,
    UNITS,
    Contract,
    ContractKey,
    NoResult,
    ResultBook,
    read_result,
)
from data.narrative.text import printable, shortened
from model.tolerances import LEAST_QUANTITY, SAME_QUANTITY

SHARE = "share"      # the unit of a total that is a share
MOST_LINES = 60      # contracts of one group that are listed


@dataclass(frozen=True)
class AllyChange:
    """What the orders of an ally come to in both results, in their unit of money."""

    ally: str
    before: float
    after: float


def compare_files(old: Path, new: Path) -> str:
    """What changed from one result workbook to the other, for the terminal.

    Raises NoResult where a file is none, or where they count money differently."""
    before, after = read_result(old), read_result(new)
    if before.money != after.money:
        raise NoResult(f"{old} counts money in {before.money}, {new} in {after.money}: they cannot be compared")
    return comparison_text(before, after)


def comparison_text(old: ResultBook, new: ResultBook) -> str:
    """The contracts that are new, gone, larger, smaller or of another price, with quantity and value; totals."""
    groups: dict[str, list[str]] = {name: [] for name in ("New", "Gone", "Larger", "Smaller", "Of another value")}
    for key in in_order_of_signing(old, new):
        before, after = old.contracts.get(key), new.contracts.get(key)
        group = change_of(before, after)
        if group:
            groups[group].append(_line(key, before, after, new.money))
    lines = [_totals(old, new)]
    if not any(groups.values()):
        lines.append("the contracts are the same")
    for name, changed in groups.items():
        if changed:
            lines += ["", f"{name} ({len(changed)})", *changed[:MOST_LINES]]
            lines += [f"  and {len(changed) - MOST_LINES} more"] if len(changed) > MOST_LINES else []
    return "\n".join(map(printable, (*lines, *_allies(old, new), *_figures(old, new))))


def shares_text(old: ResultBook, new: ResultBook) -> str:
    """The totals of the newer result that are shares, with what they were where that was something else: `met, of what
    is required: 90.7 % -> 94.7 % (+4 percentage points)`."""
    lines = []
    for name, now in new.totals.items():
        before = old.totals.get(name, now)
        if now.unit == SHARE == before.unit:
            lines.append(f"{name}: {_percent(now.figure)} %, as before" if same(before.figure, now.figure) else
                         f"{name}: {_changed(before.figure, now.figure, SHARE)}")
    return "\n".join(map(printable, lines))


def in_order_of_signing(old: ResultBook, new: ResultBook) -> list[ContractKey]:
    """The contracts of both results by signing date; those of one date as the new result has them."""
    return sorted(dict.fromkeys((*new.contracts, *old.contracts)), key=lambda key: key.order_period)


def change_of(before: Contract | None, after: Contract | None) -> str | None:
    """The group that a contract belongs to, None where nothing changed."""
    if before is None or after is None:
        return "New" if before is None else "Gone"
    if not same(before.quantity, after.quantity):
        return "Larger" if after.quantity > before.quantity else "Smaller"
    return None if same(before.value, after.value) else "Of another value"


def same(one: float, other: float) -> bool:
    """The figures differ by no more than a millionth, or a billionth where both are smaller than a thousandth."""
    return abs(one - other) <= SAME_QUANTITY * max(LEAST_QUANTITY, abs(one), abs(other))


def _line(key: ContractKey, before: Contract | None, after: Contract | None, money: str) -> str:
    period, manufacturer, item = (shortened(part, LONGEST_NAME) for part in key)
    name = f"  {period:<8} {manufacturer} {item}:"
    if before is None or after is None:
        only = after or before
        assert only is not None
        return f"{name} {_figure(only.quantity)} {only.unit or UNITS}, {_figure(only.value)} {money}"
    return (f"{name} {_figure(before.quantity)} -> {_figure(after.quantity)} {after.unit or UNITS}, "
            f"{_changed(before.value, after.value, money)}")


def _totals(old: ResultBook, new: ResultBook) -> str:
    before, after = _value(old.contracts.values()), _value(new.contracts.values())
    return (f"contracts: {len(old.contracts)} -> {len(new.contracts)}, "
            f"{_changed(before, after, new.money)}")


def _value(contracts: Iterable[Contract]) -> float:
    return sum(contract.value for contract in contracts)


def _allies(old: ResultBook, new: ResultBook) -> list[str]:
    """The allies whose orders come to another value, the largest change first."""
    changes = [AllyChange(ally, old.by_ally.get(ally, 0.0), new.by_ally.get(ally, 0.0))
               for ally in dict.fromkeys((*new.by_ally, *old.by_ally))]
    changed = sorted((change for change in changes if not same(change.before, change.after)),
                     key=lambda change: -abs(change.after - change.before))
    lines = [f"  {shortened(change.ally, LONGEST_NAME):<10} "
             f"{_changed(change.before, change.after, new.money)}" for change in changed]
    return ["", f"Orders by ally ({len(changed)})", *lines[:MOST_LINES]] if changed else []


def _figures(old: ResultBook, new: ResultBook) -> list[str]:
    """The levels and totals that both results have, counted in the same, and that differ."""
    lines = []
    for earlier, later in ((old.levels, new.levels), (old.totals, new.totals)):
        for name, now in later.items():
            before = earlier.get(name, now)
            if before.unit == now.unit and not same(before.figure, now.figure):
                lines.append(f"  {name:<26} {_changed(before.figure, now.figure, now.unit)}")
    return ["", "Levels and totals", *lines] if lines else []


def _changed(before: float, after: float, unit: str) -> str:
    """`400 -> 660 EUR (+260)`; of shares `70 % -> 80.5 % (+10.5 percentage points)`."""
    if unit != SHARE:
        return f"{_figure(before)} -> {_figure(after)} {unit} ({_signed(after - before)})"
    return f"{_percent(before)} % -> {_percent(after)} % ({_percent(after - before, '+')} percentage points)"


def _percent(share: float, sign: str = "") -> str:
    """A share in per cent, a decimal where there is something to see."""
    return f"{100 * share:{sign}.1f}".removesuffix(".0")


def _figure(amount: float) -> str:
    return f"{amount:,.0f}" if abs(amount) >= 1000 or amount == round(amount) else f"{amount:,.3g}"


def _signed(amount: float) -> str:
    figure = _figure(amount)
    return figure if figure.startswith("-") or figure == "0" else f"+{figure}"
