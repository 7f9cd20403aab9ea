"""Number formats show as many decimals as the figures of a column ask for."""

from __future__ import annotations

import pytest

from data.workbook.formats import number_format


def decimals(format_code: str) -> int:
    """How many digits a format shows after the point."""
    return len(format_code.split(";")[0].partition(".")[2].rstrip("%"))


@pytest.mark.parametrize(("shares", "shown"), [
    ([0.4, 0.25], 1),            # 40.0 % and 25.0 %
    ([0.9, 0.001], 1),           # the small one is small beside 90 %
    ([0.05, 0.03], 1),           # 5.0 % and 3.0 % are told apart
    ([0.004, 0.0003, 0.0], 3),   # 0.030 % would be 0.0 % with one
    ([0.0], 1), ([], 1), (["", None], 1)])
def test_small_shares_have_more_decimals(shares: list[object], shown: int) -> None:
    assert decimals(number_format("share", shares)) == shown
