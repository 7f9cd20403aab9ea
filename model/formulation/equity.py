"""Row 15: what is missing, in ten bands, so that what is missing counts more where more is missing."""

from __future__ import annotations

from typing import Any

from model.case import Case
from model.formulation.expressions import Row, Term, add_rows, add_variable, equal
from model.formulation.index_sets import Indices, grouped
from model.plan import ShortfallKey
from model.row_kinds import BANDS
from model.variables import BAND

TENTHS = range(1, 11)


def add_equity(model: Any, case: Case, indices: Indices) -> None:
    """Variable u and row 15, both idle until the equity level."""
    quantity = {row.key: row.quantity for row in case.requirements}
    keys = [key for key in indices.shortfalls if quantity[key.requirement] > 0] if case.equity else []
    add_variable(model, BAND, [(*key, band) for key in keys for band in TENTHS],
                 lambda _, row, period, band: (0, quantity[row] / len(TENTHS)))

    parts = grouped(model.band.items(), lambda entry: entry[0][:2])

    def bands(model: Any, row: int, period: int) -> Row:
        """Row 15: n = sum of u over the bands."""
        return equal([(-1.0, model.shortfall[row, period]), *((1.0, band) for _, band in parts[row, period])], 0.0)

    add_rows(model, BANDS, keys, bands)


def unevenness(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level equity: sum of b v u, price_unit."""
    value = {key: case.value_short(indices.requirement_of[key.requirement], key.period) for key in indices.shortfalls}
    return [(band * value[ShortfallKey(row, period)], variable) for (row, period, band), variable in model.band.items()]
