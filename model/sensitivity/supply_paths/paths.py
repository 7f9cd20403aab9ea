"""The ways to serve a requirement: an order of a usable item or a transfer, delivered in the period or before
and held until then. A way is told by the columns of the program that it changes, and by how much.

The columns of stocks, issues and transfers are those of pools (model/pools.py): a way goes on with whatever the pool
holds, and a transfer is told by an item of it that the giver may hold by then. A lot serves up to its last period. A
component is one of several needs of a round (rounds.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.formulation.index_sets import grouped
from model.lp.problem import Places, Vector
from model.phases.phase import LinearRelaxation
from model.plan import OrderKey, StockKey, TransferKey
from model.pools import Held, Pool
from model.sensitivity.duals import LevelPrices
from model.sensitivity.supply_paths.need import Changes, Need, Way, arrival, no_changes
from model.tolerances import NOISE
from model.variables import ISSUE, ORDER, STOCK, TAKEN, TRANSFER, WRITTEN_OFF, VariableKind


@dataclass(frozen=True)
class _Ways:
    """The ways of an ally to come by a family, the latest first and orders before transfers: what comes,
    its column, the period in which it arrives and the place of its pool."""

    keys: list[Way]
    columns: Places
    periods: Places
    pools: Places


class SupplyPaths:
    """All ways of a case, with what each costs at each level."""

    def __init__(self, relaxation: LinearRelaxation, prices: Sequence[LevelPrices]):
        case, indices = relaxation.case, relaxation.built.indices
        self._indices = indices
        self._case, self._program, self._point = case, relaxation.program, relaxation.point
        self._count = case.horizon.count
        self._place = {pool: place for place, pool in enumerate(indices.members)}
        self._pool = {held: self._place[pool] for held, pool in indices.pool_of.items()}
        self._component = np.array([pool.item for pool in self._place], dtype=object)
        self._reduced = np.array([price.reduced for price in prices]).reshape(len(prices), len(self._point))
        self._zeros = [price.zero for price in prices]
        self._stock, self._issue = self._table(STOCK, indices.stocks), self._table(ISSUE, indices.issues)
        self._written_off = self._table(WRITTEN_OFF, indices.written_off)
        self._taken = self._table(TAKEN, indices.rounds.taken)
        held = np.where(self._stock >= 0, self._reduced[:, self._stock], 0.0)
        # kept[level, pool, t]: what holding a unit costs up to the end of t
        self._kept = np.cumsum(held, axis=2)
        sent = self._transfers()
        self._families = self._by_family([*indices.orders, *sent])
        self._sent = grouped(sent, lambda key: (self._pool[self.given(key)], key.period))

    def _transfers(self) -> list[TransferKey]:
        """The transfers, each by the first item of its pool that the giver may hold by then."""
        holdable = self._indices.holdable
        items = grouped(holdable, self._indices.pool_of.__getitem__)
        return [key._replace(item=next(
            held.item for held in items[Pool(*self.given(key))] if holdable[held] <= key.period))
            for key in self._indices.transfers]

    def _column(self, kind: VariableKind, key: OrderKey | TransferKey | StockKey) -> int:
        """The column of a decision; -1 where it stands in no row and no level."""
        place = self._program.columns.place(kind.name, key)
        return -1 if place is None else place

    def _column_of(self, way: Way) -> int:
        """The column of a way: of a transfer, that of the pool."""
        if isinstance(way, OrderKey):
            return self._column(ORDER, way)
        return self._column(TRANSFER, way._replace(item=self._indices.pool_of[self.given(way)].item))

    def _table(self, kind: VariableKind, keys: Sequence[StockKey]) -> Places:
        """The columns of stocks or issues by pool and period, -1 where there is none."""
        table = np.full((len(self._place), self._count + 1), -1)
        for key in keys:
            table[self._place[Pool(key.ally, key.item, key.usable_to)], key.period] = self._column(kind, key)
        return table

    def _by_family(self, both: Sequence[Way]) -> dict[tuple[str, str], _Ways]:
        """The ways by ally and family."""
        ways: dict[tuple[str, str], list[tuple[int, Way, int, int]]] = defaultdict(list)
        for key in both:
            held, period = self.arrives(key), arrival(self._case, key)
            ways[held.ally, self._case.items[held.item].family].append(
                (period, key, self._column_of(key), self._pool[held]))
        families = {}
        for pair, own in ways.items():
            own.sort(key=lambda way: -way[0])  # stable: orders stay before transfers
            families[pair] = _Ways([way[1] for way in own], np.array([way[2] for way in own]),
                                   np.array([way[0] for way in own]), np.array([way[3] for way in own]))
        return families

    def arrives(self, way: Way) -> Held:
        """The ally and the sort that a way brings together."""
        if isinstance(way, OrderKey):
            return Held(way.ally, self._case.offers[way.offer].item)
        return Held(self._case.transfer_of[way.transfer].to_ally, way.item, way.usable_to)

    def given(self, way: TransferKey) -> Held:
        """The ally and the sort that a transfer takes apart."""
        return Held(self._case.transfer_of[way.transfer].from_ally, way.item, way.usable_to)

    def earliest(self, need: Need) -> Way | None:
        """The way that comes first; None where there is none."""
        ways = self._families.get((need.ally, need.family))
        keys = [key for key in ways.keys if need.component in ("", self.arrives(key).item)] if ways else []
        return min(keys, key=lambda way: arrival(self._case, way), default=None)

    def earliest_order(self, need: Need) -> OrderKey | None:
        """The order that comes first; None where there is none."""
        ways = self._families.get((need.ally, need.family))
        orders = [key for key in ways.keys if isinstance(key, OrderKey)
                  and need.component in ("", self.arrives(key).item)] if ways else []
        return min(orders, key=lambda key: key.period, default=None)

    def cheapest(self, need: Need, levels: int) -> list[Way]:
        """The ways that cost least at the first level, of these the least at the second one, and so on for
        so many levels: of each offer and route the latest, the latest of all first. Empty where nothing can be there
        by the period."""
        ways = self._families.get((need.ally, need.family))
        in_time = np.zeros(0, dtype=np.intp) if ways is None else np.flatnonzero(self._serve(ways, need))
        if ways is None or not len(in_time):
            return []
        latest: dict[str | int, Way] = {}
        for place in in_time[self.least(self._costs(ways, in_time, need)[:levels])].tolist():
            latest.setdefault(ways.keys[place][0], ways.keys[place])
        return list(latest.values())

    def _serve(self, ways: _Ways, need: Need) -> Vector:
        """Which of the ways come in time for a need, and are still usable then."""
        serve: Vector = (ways.periods <= need.period) & (self._ends(need)[ways.pools, need.period] >= 0)
        return serve & (self._component[ways.pools] == need.component) if need.component else serve

    def _ends(self, need: Need) -> Places:
        """The columns in which what a need asks for ends, by pool and period."""
        return self._stock if not need.for_use else self._taken if need.component else self._issue

    def end_of(self, pool: Pool, need: Need) -> int:
        """The column in which a need of the pool ends; -1 where there is none."""
        return int(self._ends(need)[self._place[pool], need.period])

    def cost(self, changes: Changes) -> Vector:
        """What the changes cost at each level."""
        cost: Vector = self._reduced[:, list(changes)] @ np.array(list(changes.values()))
        return cost

    def _costs(self, ways: _Ways, places: Places, need: Need) -> Vector:
        """What each of the ways costs at each level: itself, holding until the need, and its end there."""
        pools = ways.pools[places]
        ends = self._ends(need)[pools, need.period]
        costs: Vector = (self._reduced[:, ways.columns[places]] + self._reduced[:, ends]
                         + self._kept[:, pools, need.period - 1] - self._kept[:, pools, ways.periods[places] - 1])
        return costs

    def changes(self, way: Way, need: Need) -> Changes:
        """What the way changes in the plan until a unit is issued or in stock in the period of the need."""
        changes = no_changes()
        changes[self._column_of(way)] += 1
        self._hold(changes, Pool(*self.arrives(way)).at(arrival(self._case, way)), need)
        if isinstance(way, TransferKey):
            given = Pool(*self.given(way)).at(way.period)
            if not self._free(changes, given):
                self._order(changes, given)
        return changes

    def held_back(self, need: Need) -> Changes | None:
        """What changes when a unit is taken from what the ally has for something else: from its stock for use,
        from an issue or a transfer, then or earlier, for stock. None where it has nothing."""
        for pool, (item, *_) in self._indices.members.items():
            if (pool.ally == need.ally and self._case.items[item].family == need.family
                    and self._case.usable(pool.ally, item, need.period)
                    and self._ends(need)[self._place[pool], need.period] >= 0):
                held = Pool(pool.ally, item, pool.usable_to)
                changes = self._held_for_use(held, need) if need.for_use else self._held_in_stock(held, need)
                if changes is not None:
                    return changes
        return None

    def _held_for_use(self, pool: Pool, need: Need) -> Changes | None:
        """A unit issued in place of being kept."""
        changes = no_changes()
        self._hold(changes, pool.at(need.period), need)
        if not self._take(changes, self._stock[self._pool[Held(*pool)], need.period]):
            return None
        self._free(changes, pool.at(need.period + 1))
        return changes

    def _held_in_stock(self, pool: Pool, need: Need) -> Changes | None:
        """A unit kept in place of being issued or passed on, as late as can be."""
        for start in range(need.period, 0, -1):
            changes = no_changes()
            key = pool.at(start)
            self._hold(changes, key, need)
            if self._free(changes, key):
                return changes
        return None

    def _hold(self, changes: Changes, start: StockKey, need: Need) -> None:
        """Hold a unit from `start` on, and issue it or have it in stock in the period of the need."""
        pool = self._pool_of(start)
        for each in range(start.period, need.period):
            changes[int(self._stock[pool, each])] += 1
        changes[int(self._ends(need)[pool, need.period])] += 1

    def _pool_of(self, held: StockKey) -> int:
        return self._pool[Held(held.ally, held.item, held.usable_to)]

    def unused(self, changes: Changes, held: StockKey) -> bool:
        """Free a unit that the plan holds up to the end of the horizon, or of its lot to be written off then. Says
        whether there was one."""
        pool, last = self._pool_of(held), held.usable_to or self._count
        columns = self._stock[pool, held.period:last + (0 if held.usable_to else 1)].tolist()
        columns += [int(self._written_off[pool, last])] if held.usable_to else []
        if any(column < 0 or self._point[column] <= NOISE or column in changes for column in columns):
            return False
        for column in columns:
            self._take(changes, column)
        return True

    def _free(self, changes: Changes, held: StockKey) -> bool:
        """Free a unit that an ally holds by giving up what the plan does with one: writing it off, an issue, a round,
        else holding it, else a transfer, wherever that leads. Says whether there was one."""
        freed = False
        while held.period <= (held.usable_to or self._count):
            if held.usable_to and self.unused(changes, held):
                return True
            if any(self._take(changes, table[self._pool_of(held), held.period])
                   for table in (self._issue, self._taken)):
                return True
            following = self._kept_on(changes, held) or self._passed_on(changes, held)
            if following is None:
                return freed
            held, freed = following, True
        return freed

    def _kept_on(self, changes: Changes, held: StockKey) -> StockKey | None:
        """Give up holding the unit over the period; where it would be next. None where the plan does not hold it."""
        taken = self._take(changes, self._stock[self._pool_of(held), held.period])
        return held._replace(period=held.period + 1) if taken else None

    def _passed_on(self, changes: Changes, held: StockKey) -> StockKey | None:
        """Give up passing the unit on; where it would be next. None where the plan passes none on."""
        for key in self._sent.get((self._pool_of(held), held.period), ()):
            if self._take(changes, self._column_of(key)):
                return held._replace(ally=self._case.transfer_of[key.transfer].to_ally, period=arrival(self._case, key))
        return None

    def _take(self, changes: Changes, column: int) -> bool:
        """Lower a column by one where the plan uses it and the way has not changed it yet."""
        if column < 0 or self._point[column] <= NOISE or column in changes:
            return False
        changes[int(column)] = -1.0
        return True

    def _order(self, changes: Changes, held: StockKey) -> None:
        """Let an ally that has no unit order one, the cheapest way; nothing where it cannot."""
        pool = self._pool_of(held)
        ways = self._families.get((held.ally, self._case.items[held.item].family))
        if ways is None:
            return
        orders = [place for place in np.flatnonzero((ways.pools == pool) & (ways.periods <= held.period)).tolist()
                  if isinstance(ways.keys[place], OrderKey)]
        if not orders:
            return
        costs = (self._reduced[:, ways.columns[orders]] + self._kept[:, pool, held.period - 1, None]
                 - self._kept[:, pool, ways.periods[orders] - 1])
        best = orders[int(self.least(costs)[0])]
        changes[int(ways.columns[best])] += 1
        for each in range(int(ways.periods[best]), held.period):
            changes[int(self._stock[pool, each])] += 1

    def least(self, costs: Vector) -> Places:
        """The columns of `costs` (levels by ways) that are lexicographically least; differences below a level's
        zero are none."""
        chosen = np.arange(costs.shape[1])
        for cost, zero in zip(costs, self._zeros, strict=False):
            chosen = chosen[cost[chosen] <= cost[chosen].min() + zero]
        return chosen
