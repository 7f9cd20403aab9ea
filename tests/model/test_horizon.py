"""Lengths in months become whole periods."""

from __future__ import annotations

import pytest

from model.horizon import Horizon

QUARTERS, MONTHS = Horizon("quarter", 2024 * 12, 4), Horizon("month", 2024 * 12, 4)


@pytest.mark.parametrize("months", range(1, 61))
def test_a_length_that_a_spreadsheet_has_worked_out_is_no_period_longer(months: int) -> None:
    # Months added up in weeks of 0.1: 0.1 + 0.1 + 0.1 is 0.30000000000000004 in the machine, and 30 times 1.1 is
    # 33.00000000000001. Whole months are whole months.
    added = 0.0
    for _ in range(10 * months):
        added += 0.1
    assert MONTHS.periods_in(added) == months
    assert QUARTERS.periods_in(added) == -(-months // 3)
    assert MONTHS.periods_in(months / 11 * 11 / 7 * 7) == months


@pytest.mark.parametrize(("months", "quarters"), [(0, 0), (0.1, 1), (3, 1), (3.000002, 2), (3.5, 2), (9, 3)])
def test_a_part_of_a_period_is_a_whole_one(months: float, quarters: int) -> None:
    # Five seconds more than a quarter are two quarters.
    assert QUARTERS.periods_in(months) == quarters
