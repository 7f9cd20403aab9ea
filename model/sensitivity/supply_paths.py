"""The ways to serve a requirement: an order of a usable item or a transfer, delivered in the period or before
and held until then. A way is told by the columns of the program that it changes, and by how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.lp.problem import Places, Vector
from model.phases.phase import LinearRelaxation
from model.plan import OrderKey, StockKey, TransferKey
from model.sensitivity.duals import LevelPrices
from model.tolerances import NOISE
from model.variables import ISSUE, ORDER, STOCK, TRANSFER, VariableKind

Way = OrderKey | TransferKey
Changes = defaultdict[int, float]  # by column


def no_changes() -> Changes:
    """Nothing is changed yet."""
    return defaultdict(float)


@dataclass(frozen=True)
class Need:
    """A requirement of an ally and family in a period: `for_use` or held in stock."""

    ally: str
    family: str
    for_use: bool
    period: int


@dataclass(frozen=True)
class _Ways:
    """The ways of an ally to come by a family, the latest first and orders before transfers: what comes,
    its column, its period and its pair (the place of ally and item)."""

    keys: list[Way]
    columns: Places
    periods: Places
    pairs: Places


class SupplyPaths:
    """All ways of a case, with what each costs at each level."""

    def __init__(self, relaxation: LinearRelaxation, prices: Sequence[LevelPrices]):
        case, indices = relaxation.case, relaxation.built.indices
        self._case, self._program, self._point = case, relaxation.program, relaxation.point
        self._count = case.horizon.count
        self._pair = {pair: place for place, pair in enumerate(indices.holdable)}
        self._reduced = np.array([price.reduced for price in prices]).reshape(len(prices), len(self._point))
        self._zeros = [price.zero for price in prices]
        self._stock, self._issue = self._table(STOCK, indices.stocks), self._table(ISSUE, indices.issues)
        held = np.where(self._stock >= 0, self._reduced[:, self._stock], 0.0)
        # kept[level, pair, t]: what holding a unit costs up to the end of t
        self._kept = np.cumsum(held, axis=2)
        self._families = self._by_family(indices.orders, indices.transfers)
        self._sent: dict[StockKey, list[TransferKey]] = defaultdict(list)
        for key in indices.transfers:
            self._sent[StockKey(self._case.transfer_of[key.transfer].from_ally, key.item, key.period)].append(key)

    def _column(self, kind: VariableKind, key: Way | StockKey) -> int:
        """The column of a decision; -1 where it stands in no row and no level."""
        place = self._program.columns.place(kind.name, key)
        return -1 if place is None else place

    def _table(self, kind: VariableKind, keys: Sequence[StockKey]) -> Places:
        """The columns of stocks or issues by pair and period, -1 where there is none."""
        table = np.full((len(self._pair), self._count + 1), -1)
        for key in keys:
            table[self._pair[key.ally, key.item], key.period] = self._column(kind, key)
        return table

    def _by_family(self, orders: Sequence[OrderKey], transfers: Sequence[TransferKey]) -> dict[tuple[str, str], _Ways]:
        """The ways by ally and family."""
        ways: dict[tuple[str, str], list[tuple[int, Way, int, int]]] = defaultdict(list)
        both: list[Way] = [*orders, *transfers]
        for key in both:
            ally, item = self.arrives(key)
            column = self._column(ORDER if isinstance(key, OrderKey) else TRANSFER, key)
            ways[ally, self._case.items[item].family].append((key.period, key, column, self._pair[ally, item]))
        families = {}
        for pair, own in ways.items():
            own.sort(key=lambda way: -way[0])  # stable: orders stay before transfers
            families[pair] = _Ways([way[1] for way in own], np.array([way[2] for way in own]),
                                   np.array([way[0] for way in own]), np.array([way[3] for way in own]))
        return families

    def arrives(self, way: Way) -> tuple[str, str]:
        """The ally and item that a way brings together."""
        if isinstance(way, OrderKey):
            return way.ally, self._case.offers[way.offer].item
        return self._case.transfer_of[way.transfer].to_ally, way.item

    def earliest(self, need: Need) -> Way | None:
        """The way that comes first; None where there is none."""
        ways = self._families.get((need.ally, need.family))
        return min(ways.keys, key=lambda key: key.period, default=None) if ways else None

    def earliest_order(self, need: Need) -> OrderKey | None:
        """The order that comes first; None where there is none."""
        ways = self._families.get((need.ally, need.family))
        orders = [key for key in ways.keys if isinstance(key, OrderKey)] if ways else []
        return min(orders, key=lambda key: key.period, default=None)

    def cheapest(self, need: Need, levels: int) -> list[Way]:
        """The ways that cost least at the first level, of these the least at the second one, and so on for
        so many levels: of each offer and route the latest, the latest of all first. Empty where nothing can be there
        by the period."""
        ways = self._families.get((need.ally, need.family))
        in_time = np.zeros(0, dtype=np.intp) if ways is None else np.flatnonzero(ways.periods <= need.period)
        if ways is None or not len(in_time):
            return []
        latest: dict[str | int, Way] = {}
        for place in in_time[self._least(self._costs(ways, in_time, need)[:levels])].tolist():
            latest.setdefault(ways.keys[place][0], ways.keys[place])
        return list(latest.values())

    def _costs(self, ways: _Ways, places: Places, need: Need) -> Vector:
        """What each of the ways costs at each level: itself, holding until the need, and its end there."""
        pairs = ways.pairs[places]
        ends = (self._issue if need.for_use else self._stock)[pairs, need.period]
        costs: Vector = (self._reduced[:, ways.columns[places]] + self._reduced[:, ends]
                         + self._kept[:, pairs, need.period - 1] - self._kept[:, pairs, ways.periods[places] - 1])
        return costs

    def changes(self, way: Way, need: Need) -> Changes:
        """What the way changes in the plan until a unit is issued or in stock in the period of the need."""
        changes = no_changes()
        ally, item = self.arrives(way)
        changes[self._column(ORDER if isinstance(way, OrderKey) else TRANSFER, way)] += 1
        self._hold(changes, StockKey(ally, item, way.period), need)
        if isinstance(way, TransferKey):
            given = StockKey(self._case.transfer_of[way.transfer].from_ally, item, way.period)
            if not self._free(changes, given):
                self._order(changes, given)
        return changes

    def held_back(self, need: Need) -> Changes | None:
        """What changes when a unit is taken from what the ally has for something else: from its stock for use,
        from an issue or a transfer, then or earlier, for stock. None where it has nothing."""
        for ally, item in self._pair:
            if (ally == need.ally and self._case.items[item].family == need.family
                    and self._case.usable(ally, item, need.period)):
                changes = self._held_for_use(item, need) if need.for_use else self._held_in_stock(item, need)
                if changes is not None:
                    return changes
        return None

    def _held_for_use(self, item: str, need: Need) -> Changes | None:
        """A unit issued in place of being kept."""
        changes = no_changes()
        self._hold(changes, StockKey(need.ally, item, need.period), need)
        if not self._take(changes, self._stock[self._pair[need.ally, item], need.period]):
            return None
        self._free(changes, StockKey(need.ally, item, need.period + 1))
        return changes

    def _held_in_stock(self, item: str, need: Need) -> Changes | None:
        """A unit kept in place of being issued or passed on, as late as can be."""
        for start in range(need.period, 0, -1):
            changes = no_changes()
            key = StockKey(need.ally, item, start)
            self._hold(changes, key, need)
            if self._free(changes, key):
                return changes
        return None

    def _hold(self, changes: Changes, start: StockKey, need: Need) -> None:
        """Hold a unit from `start` on, and issue it or have it in stock in the period of the need."""
        pair = self._pair[start.ally, start.item]
        for each in range(start.period, need.period):
            changes[int(self._stock[pair, each])] += 1
        changes[int((self._issue if need.for_use else self._stock)[pair, need.period])] += 1

    def _free(self, changes: Changes, held: StockKey) -> bool:
        """Free a unit that an ally holds by giving up what the plan does with one: an issue, else holding it, else a
        transfer, wherever that leads. Says whether there was one."""
        freed = False
        while held.period <= self._count:
            if self._take(changes, self._issue[self._pair[held.ally, held.item], held.period]):
                return True
            following = self._kept_on(changes, held) or self._passed_on(changes, held)
            if following is None:
                return freed
            held, freed = following, True
        return freed

    def _kept_on(self, changes: Changes, held: StockKey) -> StockKey | None:
        """Give up holding the unit over the period; where it would be next. None where the plan does not hold it."""
        taken = self._take(changes, self._stock[self._pair[held.ally, held.item], held.period])
        return held._replace(period=held.period + 1) if taken else None

    def _passed_on(self, changes: Changes, held: StockKey) -> StockKey | None:
        """Give up passing the unit on; where it would be next. None where the plan passes none on."""
        for key in self._sent.get(held, ()):
            if self._take(changes, self._column(TRANSFER, key)):
                return held._replace(ally=self._case.transfer_of[key.transfer].to_ally)
        return None

    def _take(self, changes: Changes, column: int) -> bool:
        """Lower a column by one where the plan uses it and the way has not changed it yet."""
        if column < 0 or self._point[column] <= NOISE or column in changes:
            return False
        changes[int(column)] = -1.0
        return True

    def _order(self, changes: Changes, held: StockKey) -> None:
        """Let an ally that has no unit order one, the cheapest way; nothing where it cannot."""
        pair = self._pair[held.ally, held.item]
        ways = self._families.get((held.ally, self._case.items[held.item].family))
        if ways is None:
            return
        orders = [place for place in np.flatnonzero((ways.pairs == pair) & (ways.periods <= held.period)).tolist()
                  if isinstance(ways.keys[place], OrderKey)]
        if not orders:
            return
        costs = (self._reduced[:, ways.columns[orders]] + self._kept[:, pair, held.period - 1, None]
                 - self._kept[:, pair, ways.periods[orders] - 1])
        best = orders[int(self._least(costs)[0])]
        changes[int(ways.columns[best])] += 1
        for each in range(int(ways.periods[best]), held.period):
            changes[int(self._stock[pair, each])] += 1

    def _least(self, costs: Vector) -> Places:
        """The columns of `costs` (levels by ways) that are lexicographically least; differences below a level's
        zero are none."""
        chosen = np.arange(costs.shape[1])
        for cost, zero in zip(costs, self._zeros, strict=False):
            chosen = chosen[cost[chosen] <= cost[chosen].min() + zero]
        return chosen
