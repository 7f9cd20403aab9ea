"""Whether each decision of a plan may exist at all, and whether any is negative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from model.verify_ledger import Ledger
from model.verify_rules import Combination, Scope, is_relaxable
from model.verify_tally import RowCheck, Tally

Combinations = Mapping[str, Mapping[Combination, Scope]]


def existence_check(ledger: Ledger, combinations: Combinations) -> RowCheck:
    """A decision that has no variable must be zero; a contribution must not exceed its amount."""
    tally = Tally("existence", "only decisions that may exist", ledger.case.horizon)
    for name, words, table, exists in _tables(ledger, combinations):
        for key, value in table.items():
            tally.at_most(0.0 if exists(key) else abs(value), 0.0, f"{name} {words}", key[0], *key[1:])
    for (row, year), amount in ledger.contribution.items():
        tally.at_most(amount, ledger.contribution_rows[row].max_amount, "contribution year", row, year)
    return tally.result()


def sign_check(ledger: Ledger, combinations: Combinations) -> RowCheck:
    """All decisions are at least zero."""
    tally = Tally("sign", "nothing negative", ledger.case.horizon)
    for name, words, table, _ in _tables(ledger, combinations):
        for key, value in table.items():
            tally.at_most(0.0, value, f"{name} {words}", key[0], *key[1:])
    return tally.result()
