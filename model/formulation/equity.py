"""Row 15: what is missing, in ten bands, so that what is missing counts more where more is missing."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from model.case import Case
from model.formulation.expressions import Row, equal
from model.formulation.index_sets import Indices, grouped

BANDS = range(1, 11)


def add_equity(model: Any, case: Case, indices: Indices) -> None:
    """Variable u and row 15, both idle until the equity level."""
    quantity = {row.key: row.quantity for row in case.requirements}
    keys = [key for key in indices.shortfalls if quantity[key[0]] > 0] if case.equity else []
    model.band = pyo.Var([(*key, band) for key in keys for band in BANDS], doc="u: units short in a tenth of the need",
                         bounds=lambda _, row, period, band: (0, quantity[row] / len(BANDS)))

    parts = grouped(model.band.items(), lambda entry: entry[0][:2])

    def bands(model: Any, row: int, period: int) -> Row:
        """Row 15: n = sum of u over the bands."""
        return equal([(-1.0, model.shortfall[row, period]), *((1.0, band) for _, band in parts[row, period])], 0.0)

    model.bands = pyo.Constraint(keys, rule=bands, doc="row 15: units")
