"""Whether each decision of a plan may exist at all, and whether any is negative."""

from __future__ import annotations

import math
from collections.abc import Iterator

from model.plan import RoundKey, StockKey, TransferKey
from model.variables import (
    COMPLETED,
    CONTRIBUTION,
    EXPANSION,
    IDLE,
    ISSUE,
    MATCHED,
    ORDER,
    SHORTFALL,
    STOCK,
    TAKEN,
    TRANSFER,
    VIOLATION,
    WRITTEN_OFF,
    VariableKind,
)
from model.verification.ledger import Ledger
from model.verification.rules import Combinations, folded, is_relaxable
from model.verification.tally import RowCheck, Tally

Decision = tuple[float, bool, VariableKind, tuple[object, ...]]  # value, may exist, what it is, and its key


def existence_check(ledger: Ledger, combinations: Combinations) -> RowCheck:
    """A decision that may not exist must be zero; a contribution must not exceed its amount."""
    tally = Tally("existence", "decisions that may exist", ledger.case)
    for value, exists, kind, key in _decisions(ledger, combinations):
        tally.at_most(0.0 if exists else abs(value), 0.0, _words(kind), kind.name, *key)
    for (row, year), amount in ledger.contribution.items():
        if math.isfinite(ledger.contribution_rows[row].max_amount):
            tally.at_most(amount, ledger.contribution_rows[row].max_amount, "contribution year", row, year)
    return tally.result()


def sign_check(ledger: Ledger, combinations: Combinations) -> RowCheck:
    """All decisions are numbers of at least zero."""
    tally = Tally("sign", "nothing negative", ledger.case)
    for value, _, kind, key in _decisions(ledger, combinations):
        tally.at_most(0.0, value, _words(kind), kind.name, *key)
    return tally.result()


def _words(kind: VariableKind) -> str:
    """The parts of a decision's key in words."""
    return f"decision {' '.join(kind.index)}"


def _decisions(ledger: Ledger, combinations: Combinations) -> Iterator[Decision]:
    yield from _quantities(ledger)
    plan, periods = ledger.plan, ledger.case.horizon.periods
    for (row, year), value in plan.contribution.items():
        known = (row, year) in ledger.contribution and ledger.contribution_rows[row].year in (None, year)
        yield value, known, CONTRIBUTION, (row, year)
    for (resource, period), value in plan.expansion.items():
        exists = (resource, period) in ledger.expansion and ledger.can_expand(resource, period)
        yield value, exists, EXPANSION, (resource, period)
    for (resource, period), value in plan.idle.items():
        exists = (resource, period) in ledger.idle and ledger.may_be_idle(resource, period)
        yield value, exists, IDLE, (resource, period)
    for (row, period), value in plan.shortfall.items():
        requirement = ledger.requirements.get(row)
        exists = requirement is not None and requirement.first <= period <= requirement.last and period in periods
        yield value, exists, SHORTFALL, (row, period)
    rules = {rule.key: rule for rule in ledger.case.rules}
    for (key, combination), value in plan.violation.items():
        has_row = folded(combination) in combinations.get(key, {})
        exists = has_row and (rules[key].penalty is not None or is_relaxable(rules[key]))
        yield value, exists, VIOLATION, (key, " ".join(combination) or "all")


def _quantities(ledger: Ledger) -> Iterator[Decision]:
    """Orders, stocks, rounds and transfers, units."""
    plan, offers = ledger.plan, ledger.case.offers
    for (offer, ally, period), value in plan.order.items():
        exists = ledger.may_order(offer, ally, period) and period - ledger.lead(offers[offer], ally) >= 1
        yield value, exists, ORDER, (offer, ally, period)
    yield from _of_stock(ledger)
    yield from _of_rounds(ledger)
    for row, value in plan.transfer.items():
        moved = TransferKey(*row)
        yield value, moved in ledger.transfer and ledger.can_transfer(moved), TRANSFER, moved


def _of_stock(ledger: Ledger) -> Iterator[Decision]:
    """What is held, issued, taken and written off, units: by sort, up to its last period."""
    plan = ledger.plan
    for key, value in plan.stock.items():
        sort = StockKey(*key)
        yield value, sort in ledger.stock and (not sort.usable_to or sort.period < sort.usable_to), STOCK, sort
    for key, value in plan.issue.items():
        sort = StockKey(*key)
        exists = sort in ledger.issue and ledger.usable(*sort[:3]) and sort.period <= ledger.last(sort.usable_to)
        yield value, exists, ISSUE, sort
    for key, value in plan.written_off.items():
        sort = StockKey(*key)
        yield value, sort in ledger.written_off and sort.period == sort.usable_to, WRITTEN_OFF, sort
    for key, value in plan.taken.items():
        sort = StockKey(*key)
        exists = sort in ledger.taken and sort.period <= ledger.last(sort.usable_to) and any(
            sort.item in parts for parts in ledger.case.components.values())
        yield value, exists, TAKEN, sort


def _of_rounds(ledger: Ledger) -> Iterator[Decision]:
    """Completed and matched rounds, units."""
    for table, known, kind, need in ((ledger.plan.completed, ledger.completed, COMPLETED, "use"),
                                     (ledger.plan.matched, ledger.matched, MATCHED, "stock")):
        for key, value in table.items():
            yield value, key in known and ledger.is_asked_for(RoundKey(*key), need), kind, RoundKey(*key)
