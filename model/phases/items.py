"""The items of pools again: which item of a pool is issued, put together, passed on, held and written off.

First in, first out for each ally and pool: what came first goes first, of what came in one period the first by its
key. Periods are taken in order, and in a period allies in the order of the transfers between them that arrive within
it; an ally first issues, then puts together, then passes on, and holds what is left or writes it off. So the items
depend on the keys and on what flows alone. They add up to what the plan has for the pool, which is what all rows ask
for (docs/model.md, section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import TypeVar

from model.case import Case
from model.formulation.index_sets import Indices, grouped
from model.plan import Plan, StockKey, TransferKey
from model.pools import Held, Pool, by_key, opening
from model.tolerances import NOISE

Batches = list[tuple[str, float]]  # item and units, in the order in which they came
Key = TypeVar("Key")


def in_items(case: Case, indices: Indices, plan: Plan) -> Plan:
    """The plan whose stocks, issues and transfers are of items in place of pools. None of its transfers of a period
    lead in a circle."""
    flows = _Flows(case, indices, plan)
    for period in case.horizon.periods:
        flows.follow(period)
    allies = {ally: place for place, ally in enumerate(case.allies)}
    items = {item: place for place, item in enumerate(case.items)}
    rows = {row.key: place for place, row in enumerate(case.transfers)}

    def by_stock(entry: tuple[StockKey, float]) -> tuple[int, ...]:
        ally, item, period, usable_to = entry[0]
        return allies[ally], items[item], usable_to, period

    def by_transfer(entry: tuple[TransferKey, float]) -> tuple[int, ...]:
        transfer, item, period, usable_to = entry[0]
        return rows[transfer], items[item], usable_to, period

    def sorted_by_stock(table: dict[StockKey, float]) -> dict[StockKey, float]:
        return dict(sorted(table.items(), key=by_stock))

    return replace(plan, stock=sorted_by_stock(flows.stock), issue=sorted_by_stock(flows.issue),
                   taken=sorted_by_stock(flows.taken), written_off=sorted_by_stock(flows.written_off),
                   transfer=dict(sorted(flows.transfer.items(), key=by_transfer)))


class _Flows:
    """The batches of each pool, followed from period to period; `stock`, `issue`, `taken`, `written_off` and `transfer`
    are what they give."""

    def __init__(self, case: Case, indices: Indices, plan: Plan):
        self._indices, self._plan = indices, plan
        self._rows = case.transfer_of
        self._batches: dict[Pool, Batches] = defaultdict(list)
        for held, quantity in sorted(opening(case).items(), key=lambda entry: by_key(entry[0].item)):
            self._batches[indices.pool_of[held]].append((held.item, quantity))
        self._coming = _coming(case, indices, plan)
        self._sent = grouped(sorted(plan.transfer, key=self._order), lambda key: key.period)
        self.stock: dict[StockKey, float] = {}
        self.issue: dict[StockKey, float] = {}
        self.taken: dict[StockKey, float] = {}
        self.written_off: dict[StockKey, float] = {}
        self.transfer: dict[TransferKey, float] = {}

    def _order(self, key: TransferKey) -> tuple[tuple[str, str], ...]:
        """Of an ally's transfers in a period: by receiver and family, not by the place in the workbook."""
        row = self._rows[key.transfer]
        return by_key(row.to_ally), by_key(row.family or "")

    def follow(self, period: int) -> None:
        """A period, each pool after those that pass on to it at once."""
        sent = grouped(self._sent.get(period, ()),
                       lambda key: Pool(self._rows[key.transfer].from_ally, key.item, key.usable_to))
        givers: dict[Pool, list[Pool]] = {pool: [] for pool in self._indices.members}
        for pool, keys in sent.items():
            for key in keys:
                if not self._rows[key.transfer].delay:
                    givers[self._receiver(key, pool)].append(pool)
        for pool in TopologicalSorter(givers).static_order():
            self._follow(pool, period, sent.get(pool, ()))

    def _receiver(self, key: TransferKey, giver: Pool) -> Pool:
        return self._indices.receiver(self._rows[key.transfer], giver)

    def _follow(self, pool: Pool, period: int, sent: Sequence[TransferKey]) -> None:
        """What comes to the pool, what leaves it, and what it holds at the end of the period."""
        came = self._coming.pop((pool, period), {})
        self._batches[pool] += sorted(came.items(), key=lambda batch: by_key(batch[0]))
        key = pool.at(period)
        for out, drawn in ((self._plan.issue, self.issue), (self._plan.taken, self.taken)):
            for item, quantity in self._drawn(pool, out.get(key, 0.0)):
                _add(drawn, key._replace(item=item), quantity)
        for each in sent:
            coming = self._coming[self._receiver(each, pool), period + self._rows[each.transfer].delay]
            for item, quantity in self._drawn(pool, self._plan.transfer[each]):
                _add(self.transfer, each._replace(item=item), quantity)
                _add(coming, item, quantity)
        left, kept = ((self._plan.written_off, self.written_off) if period == pool.usable_to
                      else (self._plan.stock, self.stock))
        self._batches[pool] = self._drawn(pool, left.get(key, 0.0))  # all that is left, rounding aside
        for item, quantity in self._batches[pool]:
            _add(kept, key._replace(item=item), quantity)

    def _drawn(self, pool: Pool, quantity: float) -> Batches:
        """So much of the pool, the oldest first."""
        first, *others = self._indices.members[pool]
        if not quantity or not others:
            return [(first, quantity)] if quantity else []
        drawn, self._batches[pool] = drawn_from(self._batches[pool] or [(first, 0.0)], quantity)
        return drawn


def _coming(case: Case, indices: Indices, plan: Plan) -> defaultdict[tuple[Pool, int], dict[str, float]]:
    """What deliveries, signed and new orders bring to each pool in each period, by item."""
    coming: defaultdict[tuple[Pool, int], dict[str, float]] = defaultdict(dict)
    for (ally, item, period), quantity in case.delivered:
        _add(coming[indices.pool_of[Held(ally, item)], period], item, quantity)
    for (ally, item, period, usable_to), quantity in case.lot_deliveries.items():
        _add(coming[indices.pool_of[Held(ally, item, usable_to)], period], item, quantity)
    for (offer, ally, period), quantity in plan.order.items():
        item = case.offers[offer].item
        _add(coming[indices.pool_of[Held(ally, item)], period], item, quantity)
    return coming


def _add(total: dict[Key, float], key: Key, quantity: float) -> None:
    total[key] = total.get(key, 0.0) + quantity


def drawn_from(batches: Batches, quantity: float) -> tuple[Batches, Batches]:
    """The first batches that make up the quantity, and the others; what they lack is the last one's. Neither has less
    than a millionth of a unit of a batch beside others: it counts as the batch next to it."""
    drawn: Batches = []
    for place, (item, units) in enumerate(batches):
        if units >= quantity:
            drawn.append((item, quantity))
            return _without_dust(drawn), _without_dust([(item, units - quantity), *batches[place + 1:]])
        drawn.append((item, units))
        quantity -= units
    last, units = drawn[-1]
    return _without_dust([*drawn[:-1], (last, units + quantity)]), []


def _without_dust(batches: Batches) -> Batches:
    """The batches, those that are dust as part of the one before or after them."""
    kept: Batches = []
    for item, units in batches:
        if kept and min(units, kept[-1][1]) < NOISE:
            kept[-1] = max(kept[-1], (item, units), key=lambda batch: batch[1])[0], kept[-1][1] + units
        elif units > 0:
            kept.append((item, units))
    return kept
