"""Row 14: stock passed from ally to ally, and what that costs."""

from __future__ import annotations

import math
from typing import Any

from model.case import Case
from model.formulation.expressions import Row, Term, add_rows, add_variable, at_most
from model.formulation.index_sets import Indices, grouped
from model.payments import holding
from model.plan import TransferKey
from model.row_kinds import TRANSFER_LIMIT
from model.variables import TRANSFER


def add_transfers(model: Any, case: Case, indices: Indices) -> None:
    """Variable y and row 14."""
    add_variable(model, TRANSFER, indices.transfers)
    limit = {row.key: row.max_quantity for row in case.transfers}
    moved = grouped(indices.transfers, lambda key: (key.transfer, key.period))

    def transfer_limit(model: Any, row: int, period: int) -> Row:
        """Row 14: sum of y over the items <= max_quantity."""
        return at_most([(1.0, model.transfer[key]) for key in moved[row, period]], limit[row])

    add_rows(model, TRANSFER_LIMIT, [key for key in moved if math.isfinite(limit[key[0]])], transfer_limit)


def transfer_costs(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level cost: discounted cost of moving stock and of holding what is under way, price_unit."""
    discount = {period: case.discount(period) for period in case.horizon.periods}

    def cost(key: TransferKey) -> float:
        row = case.transfer_of[key.transfer]
        under_way = range(key.period, key.period + row.delay)
        return row.cost * discount[key.period] + sum(
            holding(case, key.item, period) for period in under_way)

    return [(cost(key), model.transfer[key]) for key in indices.transfers]


def stock_moved(model: Any, case: Case, indices: Indices) -> list[Term]:
    """The level tidy: no stock moves in circles."""
    weight = {item.key: case.families[item.family].weight for item in case.items.values()}
    return [(weight[key.item], model.transfer[key]) for key in indices.transfers]
