"""What the text says of stocks: rows 1, 2, 3, 10, 14 and 17 by sort of every item, and what holding and losing cost.

Columns: ("s", ally, item, t, u) and so on, u being the last period of a lot and 0 for what keeps."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from typing import Any

from tests.helpers.oracle.linear_program import Program, Terms
from tests.helpers.oracle.reading import Reading, given
from tests.helpers.oracle.signed import contracts

Requirements = list[tuple[int, Any, list[int]]]  # number, row and the periods in which it is active


class StocksOfTheText:
    """The columns and rows of stocks in a program."""

    def __init__(self, read: Reading, program: Program):
        self.read, self.program, self.signed = read, program, contracts(read)
        self.transfers = list(enumerate(read.sheet("Transfers")))
        self.delay = {j: read.length(given(row, "delay_months", 0)) for j, row in self.transfers}
        self.parts = {part for parts in read.assembly.values() for part in parts}

    def columns(self, requirements: Requirements) -> None:
        """s, w, z, y, v, m, and q: what is taken of each sort of a component."""
        read, column = self.read, self.program.column
        for ally, (item, u), t in product(read.allies, read.sorts, read.periods):
            last = u or read.T
            if t < u or not u:
                column(("s", ally, item, t, u))
            if t <= last and read.U(ally, item, t):
                column(("w", ally, item, t, u))
            if t == u:
                column(("z", ally, item, t, u))
            if t <= last and item in self.parts:
                column(("q", ally, item, t, u))
        for (j, row), (item, u), t in product(self.transfers, read.sorts, read.periods):
            there = t + self.delay[j]
            if row["family"] in (None, read.items[item]) and there <= (u or read.T) and read.U(
                    row["to_ally"], item, there):
                column(("y", j, item, t, u))
        for symbol, kind in (("v", "use"), ("m", "stock")):
            for ally, item, t in product(read.allies, read.assembly, read.periods):
                asked = any((row["ally"], row["family"], row["kind"]) == (ally, read.items[item], kind) and t in window
                            for _, row, window in requirements)
                if asked and read.U(ally, item, t):
                    column((symbol, ally, item, t))

    def rows(self, requirements: Requirements) -> None:
        """Rows 1, 2, 3, 10, 14 and 17."""
        self._balance()
        self._taken()
        self._requirements(requirements)
        self._storage()
        for (j, row), t in product(self.transfers, self.read.periods):
            self.program.at_most([(key, 1.0) for key in self.program.of("y") if (key[1], key[3]) == (j, t)],
                                 given(row, "max_quantity", math.inf))
        for ally, part, t in product(self.read.allies, self.parts, self.read.periods):
            matched = self._made("m", ally, part, t)
            if matched:
                held = [(key, -1.0) for key in self.program.of("s") if key[1:4] == (ally, part, t)]
                self.program.at_most([*matched, *held], 0.0)

    def _known(self, *keys: tuple[Any, float]) -> Iterable[tuple[Any, float]]:
        return [(key, factor) for key, factor in keys if key in self.program.columns]

    def _balance(self) -> None:
        """Row 1 of each sort up to its last period."""
        read = self.read
        given_to: dict[Any, float] = defaultdict(float)
        for row in read.sheet("Stock"):
            sort = read.opening(row)
            if sort is not None:
                given_to[row["ally"], row["item"], 1, sort] += row["quantity"]
        for row in read.sheet("Deliveries"):
            sort = read.arriving(row)
            if sort is not None:
                given_to[row["ally"], row["item"], read.period(row["period"]), sort] += row["quantity"]
        for one in self.signed:
            given_to[one.order.ally, one.order.item, one.order.period, 0] += one.quantity
        for ally, (item, u), t in product(read.allies, read.sorts, read.periods):
            if t > (u or read.T):
                continue
            here = ally, item, t, u
            terms = list(self._known((("s", *here), 1.0), (("z", *here), 1.0), (("s", ally, item, t - 1, u), -1.0),
                                     (("w", *here), 1.0), (("q", *here), 1.0)))
            terms += [(o.key, -1.0) for o in read.orders if (o.ally, o.item, o.period, 0) == here]
            for j, row in self.transfers:
                terms += self._known(*[(("y", j, item, t, u), 1.0)] if row["from_ally"] == ally else [])
                terms += self._known(*[(("y", j, item, t - self.delay[j], u), -1.0)] if row["to_ally"] == ally else [])
            self.program.equals(terms, given_to[here])

    def _made(self, symbol: str, ally: str, part: str, t: int) -> list[tuple[Any, float]]:
        """What completed or matched rounds have of a component."""
        return [(key, self.read.assembly[key[2]][part]) for key in self.program.of(symbol)
                if (key[1], key[3]) == (ally, t) and part in self.read.assembly[key[2]]]

    def _taken(self) -> None:
        """What completed rounds have of a component is taken from its sorts."""
        for ally, part, t in product(self.read.allies, self.parts, self.read.periods):
            sorts = [(key, -1.0) for key in self.program.of("q") if key[1:4] == (ally, part, t)]
            self.program.equals([*self._made("v", ally, part, t), *sorts], 0.0)

    def _requirements(self, requirements: Requirements) -> None:
        """Rows 2 and 3."""
        for ally, family, t in product(self.read.allies, self.read.weight, self.read.periods):
            active = [(k, row) for k, row, window in requirements
                      if row["kind"] == "use" and (row["ally"], row["family"]) == (ally, family) and t in window]
            self.program.equals([*self._usable("w", ally, family, t), *self._usable("v", ally, family, t),
                                 *[(("n", k, t), 1.0) for k, _ in active]], sum(row["quantity"] for _, row in active))
        for k, row, window in requirements:
            for t in window if row["kind"] == "stock" else ():
                self.program.at_least([*self._usable("s", row["ally"], row["family"], t),
                                       *self._usable("m", row["ally"], row["family"], t), (("n", k, t), 1.0)],
                                      row["quantity"])

    def _usable(self, symbol: str, ally: str, family: str, t: int) -> list[tuple[Any, float]]:
        """The usable items of the family that the ally holds, issues, completes or could."""
        return [(key, 1.0) for key in self.program.of(symbol) if (key[1], key[3]) == (ally, t)
                and self.read.items[key[2]] == family and self.read.U(ally, key[2], t)]

    def _storage(self) -> None:
        """Row 10."""
        read = self.read
        room = {row["family"]: given(row, "storage_per_unit", 0.0) for row in read.sheet("Families")}
        for row, t in product(read.sheet("Allies"), read.periods):
            alone = 0.0
            for stock in read.sheet("Stock"):
                sort = read.opening(stock)
                if stock["ally"] == row["ally"] and sort is not None and (sort == 0 or t < sort):
                    alone += stock["quantity"] * room[read.items[stock["item"]]]
            for due in read.sheet("Deliveries"):
                sort = read.arriving(due)
                if due["ally"] == row["ally"] and 1 <= read.period(due["period"]) <= t and sort is not None and (
                        sort == 0 or t < sort):
                    alone += due["quantity"] * room[read.items[due["item"]]]
            alone += sum(one.quantity * room[one.order.family] for one in self.signed
                         if one.order.ally == row["ally"] and 1 <= one.order.period <= t)
            terms = [(key, room[read.items[key[2]]]) for key in self.program.of("s") if (key[1], key[3]) == (
                row["ally"], t)]
            terms += [(key, room[read.items[key[2]]]) for key in self.program.of("y")
                      if self.transfers[key[1]][1]["to_ally"] == row["ally"] and t in self._under_way(key)]
            self.program.at_most(terms, max(given(row, "storage", math.inf), alone))

    def _under_way(self, key: Any) -> range:
        return range(key[3], key[3] + self.delay[key[1]])

    def cost(self) -> Terms:
        """What moving, holding and losing stock costs."""
        read = self.read
        held = {row["family"]: given(row, "holding_cost", 0.0) * read.h / 12 for row in read.sheet("Families")}
        cost: dict[Any, float] = {}
        for key in self.program.of("s"):
            if held[read.items[key[2]]] > 0:
                cost[key] = held[read.items[key[2]]] * read.discount(key[3])
        for key in self.program.of("y"):
            cost[key] = given(self.transfers[key[1]][1], "cost", 0.0) * read.discount(key[3]) + sum(
                held[read.items[key[2]]] * read.discount(t) for t in self._under_way(key))
        for key in self.program.of("z"):
            cost[key] = read.weight[read.items[key[2]]] * read.discount(key[3])
        return cost
