"""Row 14: stock passed from ally to ally."""

from __future__ import annotations

import math
from typing import Any

import pyomo.environ as pyo

from model.case import Case
from model.formulation.expressions import Row, at_most
from model.formulation.index_sets import Indices, grouped


def add_transfers(model: Any, case: Case, indices: Indices) -> None:
    """Variable y and row 14."""
    model.transfer = pyo.Var(indices.transfers, within=pyo.NonNegativeReals, doc="y: units moved in a period")
    limit = {row.key: row.max_quantity for row in case.transfers}
    moved = grouped(indices.transfers, lambda key: (key[0], key[2]))

    def transfer_limit(model: Any, row: int, period: int) -> Row:
        """Row 14: sum of y over the items <= max_quantity."""
        return at_most([(1.0, model.transfer[key]) for key in moved[row, period]], limit[row])

    model.transfer_limit = pyo.Constraint([key for key in moved if math.isfinite(limit[key[0]])],
                                          rule=transfer_limit, doc="row 14: units")
