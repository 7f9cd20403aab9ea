"""The ways to serve a requirement: an order of a usable item or a transfer, delivered in the period or before
and held until then. A way is told by the columns of the program that it changes, and by how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.formulation.build import Built
from model.formulation.index_sets import OrderKey, TransferKey
from model.lp.standard_form import Vector
from model.sensitivity.duals import Places, Prices

Integers = NDArray[np.intp]
Changes = dict[int, float]
USED = 1e-6  # the plan uses a column whose value is larger


@dataclass(frozen=True)
class _Family:
    """The ways of an ally to come by a family, the latest first and orders before transfers: what comes,
    its column, its period and its pair (the place of ally and item)."""

    keys: list[OrderKey | TransferKey]
    columns: Integers
    periods: Integers
    pairs: Integers


class Ways:
    """All ways of a case, with what each costs at each level."""

    def __init__(self, built: Built, places: Places, prices: Sequence[Prices], point: Vector):
        case, indices, model = built.case, built.indices, built.model
        self._case, self._point, self._places, self._model = case, point, places, model
        self._count = case.horizon.count
        self._pair = {pair: place for place, pair in enumerate(indices.holdable)}
        self.reduced = np.array([price.reduced for price in prices]).reshape(len(prices), len(point))
        self._zeros = [price.zero for price in prices]
        shape = len(self._pair), self._count + 1
        self._stock, self._issue = np.full(shape, -1), np.full(shape, -1)
        for table, variable in ((self._stock, model.stock), (self._issue, model.issue)):
            for ally, item, period in variable:
                table[self._pair[ally, item], period] = places.column(variable, (ally, item, period))
        held = np.where(self._stock >= 0, self.reduced[:, self._stock], 0.0)
        # kept[level, pair, t]: what holding a unit costs up to the end of t
        self._kept = np.cumsum(held, axis=2)
        self._families = self._make_families(built)
        self._sent: dict[tuple[str, str, int], list[TransferKey]] = defaultdict(list)
        self.route = {row.key: row for row in case.transfers}
        for key in indices.transfers:
            self._sent[self.route[key[0]].from_ally, key[1], key[2]].append(key)

    def _make_families(self, built: Built) -> dict[tuple[str, str], _Family]:
        case, model = built.case, built.model
        routes = {row.key: row.to_ally for row in case.transfers}
        found: dict[tuple[str, str], list[tuple[int, int, OrderKey | TransferKey, int, int]]] = defaultdict(list)
        for order in built.indices.orders:
            offer, ally, period = order
            item = case.offers[offer].item
            found[ally, case.items[item].family].append(
                (-period, 0, order, self._places.column(model.order, order), self._pair[ally, item]))
        for transfer in built.indices.transfers:
            row, item, period = transfer
            ally = routes[row]
            found[ally, case.items[item].family].append(
                (-period, 1, transfer, self._places.column(model.transfer, transfer), self._pair[ally, item]))
        families = {}
        for key, ways in found.items():
            ways.sort(key=lambda way: way[:2])
            families[key] = _Family([way[2] for way in ways], np.array([way[3] for way in ways]),
                                    np.array([-way[0] for way in ways]), np.array([way[4] for way in ways]))
        return families

    def earliest(self, ally: str, family: str, orders: bool = False) -> Any:
        """The way that comes first, or only the first of the orders; None where there is none."""
        ways = self._families.get((ally, family))
        keys = [key for key in ways.keys if not orders or isinstance(key[0], str)] if ways else []
        return min(keys, key=lambda key: key[2], default=None)

    def cheapest(self, ally: str, family: str, kind: str, period: int, levels: int) -> list[OrderKey | TransferKey]:
        """The ways that cost least at the first level, of these the least at the second one, and so on for
        so many levels: of each offer and route the latest, the latest of all first. Empty where nothing can be there
        by the period."""
        ways = self._families.get((ally, family))
        if ways is None:
            return []
        left = np.flatnonzero(ways.periods <= period)
        if not len(left):
            return []
        pairs, columns, before = ways.pairs[left], ways.columns[left], ways.periods[left] - 1
        ends = (self._issue if kind == "use" else self._stock)[pairs, period]
        costs = (self.reduced[:levels, columns] + self.reduced[:levels, ends]
                 + self._kept[:levels, pairs, period - 1] - self._kept[:levels, pairs, before])
        latest: dict[str | int, OrderKey | TransferKey] = {}
        for place in left[self._least(costs)].tolist():
            latest.setdefault(ways.keys[place][0], ways.keys[place])
        return list(latest.values())

    def changes(self, way: OrderKey | TransferKey, kind: str, period: int) -> Changes:
        """What the way changes in the plan until a unit is issued (`use`) or in stock in the period."""
        changes: Changes = defaultdict(float)
        if isinstance(way[0], str):
            ally, item = way[1], self._case.offers[way[0]].item
            changes[self._places.column(self._model.order, way)] += 1
            self._hold(changes, ally, item, way[2], kind, period)
            return changes
        giver, ally, item = self.route[way[0]].from_ally, self.route[way[0]].to_ally, way[1]
        changes[self._places.column(self._model.transfer, way)] += 1
        self._hold(changes, ally, item, way[2], kind, period)
        if not self._free(changes, giver, item, way[2]):
            self._order(changes, giver, item, way[2])
        return changes

    def held_back(self, ally: str, family: str, kind: str, period: int) -> Changes | None:
        """What changes when a unit is taken from what the ally has for something else: from its stock for use,
        from an issue or a transfer, then or earlier, for stock. None where it has nothing."""
        for (holder, item), pair in self._pair.items():
            if holder != ally or self._case.items[item].family != family or not self._case.usable(ally, item, period):
                continue
            for start in range(period, 0, -1) if kind == "stock" else (period,):
                changes: Changes = defaultdict(float)
                self._hold(changes, ally, item, start, kind, period)
                if kind == "use" and not self._take(changes, self._stock[pair, period]):
                    continue
                if self._free(changes, ally, item, start + (kind == "use")) or kind == "use":
                    return changes
        return None

    def _hold(self, changes: Changes, ally: str, item: str, start: int, kind: str, period: int) -> None:
        """Hold a unit from `start` on, and issue it or have it in stock in `period`."""
        pair = self._pair[ally, item]
        for each in range(start, period):
            changes[int(self._stock[pair, each])] += 1
        changes[int((self._issue if kind == "use" else self._stock)[pair, period])] += 1

    def _free(self, changes: Changes, ally: str, item: str, period: int) -> bool:
        """Free a unit at an ally by giving up what the plan does with one: an issue, else holding it, else a
        transfer, wherever that leads. Says whether there was one."""
        found = False
        while period <= self._count:
            pair = self._pair[ally, item]
            if self._take(changes, self._issue[pair, period]):
                return True
            if self._take(changes, self._stock[pair, period]):
                period += 1
            else:
                sent = next((key for key in self._sent.get((ally, item, period), ()) if self._take(
                    changes, self._places.column(self._model.transfer, key))), None)
                if sent is None:
                    return found
                ally = self.route[sent[0]].to_ally
            found = True
        return found

    def _take(self, changes: Changes, column: int) -> bool:
        """Lower a column by one where the plan uses it and the way has not changed it yet."""
        if column < 0 or self._point[column] <= USED or column in changes:
            return False
        changes[int(column)] = -1.0
        return True

    def _order(self, changes: Changes, ally: str, item: str, period: int) -> None:
        """Let an ally that has no unit order one, the cheapest way; nothing where it cannot."""
        pair, ways = self._pair[ally, item], self._families.get((ally, self._case.items[item].family))
        left = [] if ways is None else [place for place in np.flatnonzero((ways.pairs == pair)
                                        & (ways.periods <= period)) if isinstance(ways.keys[place][0], str)]
        if ways is None or not left:
            return
        costs = (self.reduced[:, ways.columns[left]] + self._kept[:, pair, period - 1, None]
                 - self._kept[:, pair, ways.periods[left] - 1])
        best = left[int(self._least(costs)[0])]
        changes[int(ways.columns[best])] += 1
        for each in range(int(ways.periods[best]), period):
            changes[int(self._stock[pair, each])] += 1

    def _least(self, costs: Vector) -> Integers:
        """The columns of `costs` (levels by ways) that are lexicographically least; differences below a level's
        zero are none."""
        chosen = np.arange(costs.shape[1])
        for cost, zero in zip(costs, self._zeros, strict=False):
            chosen = chosen[cost[chosen] <= cost[chosen].min() + zero]
        return chosen
