"""Why a requirement is short: the facts that forbid serving it, or the cheapest way to serve it and what
blocks that way at the prices of the levels.

A way is an order of a usable item, delivered in the period or before and held until then, or a transfer. By
duality no way has a negative price; one of price zero at a level could replace what the plan does, at
no loss. So the way that is cheapest at the most urgent level (then at the next one, and so on) says best
what stands between the plan and the need; the terms of its price are what one would have to pay."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.arrays import LinearProgram, Vector
from model.build import Built
from model.indices import OrderKey, grouped
from model.levels import Answer

_SMALL = 1e-9  # of the largest price of a level: below it a price is none


@dataclass(frozen=True)
class Term:
    """A part of a way's price: a row of the model by name and index, and what it asks in price_unit of
    the level for one unit of the way."""

    row: str
    key: Any
    amount: float


@dataclass(frozen=True)
class Reason:
    """Why a requirement is short in a period. `kind` is `no item` (nothing that the ally may use), `no way`
    (nothing can be there by then; `earliest` is the first period in which something can, None for
    never), `blocked` (the way by `order` or `transfer` is the cheapest; at `level` its `terms` stand
    against it), or `unproved` (the time limit came before the level)."""

    kind: str
    earliest: int | None = None
    order: OrderKey | None = None
    transfer: tuple[int, str, int] | None = None
    level: str = ""
    terms: tuple[Term, ...] = ()


@dataclass
class _Prices:
    """One level: the price that each row asks for one unit of its body, and each column's reduced cost,
    both in price_unit; what is not part of the level asks nothing."""

    name: str
    rows: Vector
    reduced: Vector
    zero: float


class Explainer:
    """Reasons for the shortfalls of a solved case."""

    def __init__(self, built: Built, program: LinearProgram, answer: Answer):
        self._built, self._program = built, program
        self._case, self._indices = built.case, built.indices
        self._levels = {level.name: place for place, level in enumerate(answer.solved)}
        self._prices = [_prices(program, answer, place) for place in range(len(answer.solved))]
        self._column = {(column.parent_component().name, column.index()): place
                        for place, column in enumerate(program.columns)}
        items = self._case.items
        self._orders = grouped(self._indices.orders,
                               lambda key: (key[1], items[self._case.offers[key[0]].item].family))
        rows = {row.key: row for row in self._case.transfers}
        self._transfers = grouped(self._indices.transfers,
                                  lambda key: (rows[key[0]].to_ally, items[key[1]].family))
        self._usable = {(ally, items[item].family) for ally, item in self._case.usable_from}
        self._known: dict[tuple[str, str, str, int, str], Reason] = {}

    def reason(self, requirement: int, period: int) -> Reason:
        """Why the requirement row is short in the period."""
        row = self._indices.requirement_of[requirement]
        level = f"shortfall {row.priority}"
        key = row.ally, row.family, row.kind, period, level
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def _find(self, ally: str, family: str, kind: str, period: int, level: str) -> Reason:
        if (ally, family) not in self._usable:
            return Reason("no item")
        ways = list(self._ways(ally, family, kind, period))
        if not ways:
            return Reason("no way", earliest=self._earliest(ally, family))
        if level not in self._levels:
            return Reason("unproved")
        prices = self._prices[:self._levels[level] + 1]
        totals = np.array([[self._total(price, chain) for price in prices] for _, chain in ways])
        best = _cheapest(totals, [price.zero for price in prices])
        first, chain = ways[best]
        place = next((at for at, total in enumerate(totals[best]) if total > prices[at].zero), len(prices) - 1)
        terms = tuple(sorted(self._terms(prices[place], chain[0], ally), key=lambda term: -term.amount))
        order, transfer = (first, None) if isinstance(first[0], str) else (None, first)
        return Reason("blocked", order=order, transfer=transfer, level=prices[place].name, terms=terms)

    def _ways(self, ally: str, family: str, kind: str, period: int) -> Iterator[tuple[Any, list[int]]]:
        """Each way to have a unit in the period: its order or transfer, and the columns of its chain."""
        for order in self._orders.get((ally, family), ()):
            if order[2] <= period:
                item = self._case.offers[order[0]].item
                yield order, [self._column["order", order], *self._kept(ally, item, kind, order[2], period)]
        for transfer in self._transfers.get((ally, family), ()):
            if transfer[2] <= period:
                kept = self._kept(ally, transfer[1], kind, transfer[2], period)
                yield transfer, [self._column["transfer", transfer], *kept]

    def _kept(self, ally: str, item: str, kind: str, start: int, period: int) -> list[int]:
        """The columns that carry a unit from its coming to its use: what is held, and then the stock that is
        wanted or the issue."""
        held = [self._column["stock", (ally, item, each)] for each in range(start, period)]
        return [*held, self._column["issue" if kind == "use" else "stock", (ally, item, period)]]

    def _total(self, price: _Prices, chain: list[int]) -> float:
        return float(price.reduced[chain].sum())

    def _terms(self, price: _Prices, column: int, ally: str) -> Iterator[Term]:
        """What each row asks for one unit of the way's first column, save the ally's own stock balance."""
        matrix = self._program.matrix
        for place in range(matrix.indptr[column], matrix.indptr[column + 1]):
            row = self._program.rows[matrix.indices[place]]
            name = row.parent_component().name
            amount = float(matrix.data[place] * price.rows[matrix.indices[place]])
            own = name == "stock_balance" and row.index()[0] == ally
            if not own and abs(amount) > price.zero:
                yield Term(name, row.index(), amount)

    def _earliest(self, ally: str, family: str) -> int | None:
        periods = [key[2] for key in self._orders.get((ally, family), ())]
        periods += [key[2] for key in self._transfers.get((ally, family), ())]
        return min(periods, default=None)


def _prices(program: LinearProgram, answer: Answer, place: int) -> _Prices:
    level, scaling = answer.solved[place], answer.scaling
    assert scaling is not None
    dual = np.zeros(len(program.rows))
    dual[level.rows] = level.row_dual * scaling.rows[level.rows] * level.unit
    objective = program.objectives[program.levels.index(level.name)]
    reduced = objective - program.matrix.T @ dual
    absent = np.ones(len(program.columns), dtype=bool)
    absent[level.columns] = False
    reduced[absent] = 0.0
    return _Prices(level.name, -dual, reduced, _SMALL * float(abs(objective).max(initial=1.0)))


def _cheapest(totals: Vector, zeros: list[float]) -> int:
    """The row with the lexicographically smallest totals; differences below a level's zero are none."""
    left = np.arange(len(totals))
    for level, zero in enumerate(zeros):
        column = totals[left, level]
        left = left[column <= column.min() + zero]
    return int(left[0]) if len(left) and not math.isnan(totals[left[0], 0]) else 0
