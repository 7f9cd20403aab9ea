"""The items of pools again: which item of a pool is issued, passed on and held.

First in, first out for each ally and pool: what came first goes first, of what came in one period the first by its
key. Periods are taken in order, and in a period allies in the order of the transfers between them; an ally first
issues, then passes on, and holds what is left. So the items depend on the keys and on what flows alone. They add up to
what the plan has for the pool, which is what all rows ask for (docs/model.md, section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import TypeVar

from model.case import Case
from model.formulation.index_sets import Indices, grouped
from model.plan import Plan, StockKey, TransferKey
from model.pools import Held, Pool, by_key
from model.tolerances import NOISE

Lots = list[tuple[str, float]]  # item and units, in the order in which they came
Key = TypeVar("Key")


def in_items(case: Case, indices: Indices, plan: Plan) -> Plan:
    """The plan whose stocks, issues and transfers are of items in place of pools. None of its transfers of a period
    lead in a circle."""
    flows = _Flows(case, indices, plan)
    for period in case.horizon.periods:
        flows.follow(period)
    rank: Mapping[Held, int] = {pair: place for place, pair in enumerate(indices.holdable)}
    rows = {row.key: (place, row.from_ally) for place, row in enumerate(case.transfers)}

    def by_stock(entry: tuple[StockKey, float]) -> tuple[int, int]:
        return rank[entry[0].ally, entry[0].item], entry[0].period

    def by_transfer(entry: tuple[TransferKey, float]) -> tuple[int, int, int]:
        place, giver = rows[entry[0].transfer]
        return place, rank[giver, entry[0].item], entry[0].period

    return replace(plan, stock=dict(sorted(flows.stock.items(), key=by_stock)),
                   issue=dict(sorted(flows.issue.items(), key=by_stock)),
                   transfer=dict(sorted(flows.transfer.items(), key=by_transfer)))


class _Flows:
    """The lots of each pool, followed from period to period; `stock`, `issue` and `transfer` are what they give."""

    def __init__(self, case: Case, indices: Indices, plan: Plan):
        self._indices, self._plan = indices, plan
        self._rows = {row.key: row for row in case.transfers}
        self._lots: dict[Pool, Lots] = defaultdict(list)
        for (ally, item), quantity in sorted(case.stock.items(), key=lambda entry: by_key(entry[0][1])):
            self._lots[indices.pool_of[ally, item]].append((item, quantity))
        self._coming = _coming(case, indices, plan)
        self._sent = grouped(sorted(plan.transfer, key=self._order), lambda key: key.period)
        self.stock: dict[StockKey, float] = {}
        self.issue: dict[StockKey, float] = {}
        self.transfer: dict[TransferKey, float] = {}

    def _order(self, key: TransferKey) -> tuple[tuple[str, str], ...]:
        """Of an ally's transfers in a period: by receiver and family, not by the place in the workbook."""
        row = self._rows[key.transfer]
        return by_key(row.to_ally), by_key(row.family or "")

    def follow(self, period: int) -> None:
        """A period, each pool after those that pass on to it."""
        sent = grouped(self._sent.get(period, ()), lambda key: Pool(self._rows[key.transfer].from_ally, key.item))
        givers: dict[Pool, list[Pool]] = {pool: [] for pool in self._indices.members}
        for pool, keys in sent.items():
            for key in keys:
                givers[self._receiver(key, pool)].append(pool)
        for pool in TopologicalSorter(givers).static_order():
            self._follow(pool, period, sent.get(pool, ()))

    def _receiver(self, key: TransferKey, giver: Pool) -> Pool:
        return self._indices.receiver(self._rows[key.transfer], giver)

    def _follow(self, pool: Pool, period: int, sent: Sequence[TransferKey]) -> None:
        """What comes to the pool, what leaves it, and what it holds at the end of the period."""
        came = self._coming.pop((pool, period), {})
        self._lots[pool] += sorted(came.items(), key=lambda lot: by_key(lot[0]))
        key = StockKey(*pool, period)
        for item, quantity in self._drawn(pool, self._plan.issue.get(key, 0.0)):
            _add(self.issue, key._replace(item=item), quantity)
        for each in sent:
            coming = self._coming[self._receiver(each, pool), period]
            for item, quantity in self._drawn(pool, self._plan.transfer[each]):
                _add(self.transfer, each._replace(item=item), quantity)
                _add(coming, item, quantity)
        self._lots[pool] = self._drawn(pool, self._plan.stock.get(key, 0.0))  # all that is left, rounding aside
        for item, quantity in self._lots[pool]:
            _add(self.stock, key._replace(item=item), quantity)

    def _drawn(self, pool: Pool, quantity: float) -> Lots:
        """So much of the pool, the oldest first."""
        first, *others = self._indices.members[pool]
        if not quantity or not others:
            return [(first, quantity)] if quantity else []
        drawn, self._lots[pool] = drawn_from(self._lots[pool] or [(first, 0.0)], quantity)
        return drawn


def _coming(case: Case, indices: Indices, plan: Plan) -> defaultdict[tuple[Pool, int], dict[str, float]]:
    """What deliveries, signed and new orders bring to each pool in each period, by item."""
    coming: defaultdict[tuple[Pool, int], dict[str, float]] = defaultdict(dict)
    for (ally, item, period), quantity in case.deliveries.items():
        _add(coming[indices.pool_of[ally, item], period], item, quantity)
    for (ally, item, period), quantity in case.signed_sums.deliveries.items():
        _add(coming[indices.pool_of[ally, item], period], item, quantity)
    for (offer, ally, period), quantity in plan.order.items():
        item = case.offers[offer].item
        _add(coming[indices.pool_of[ally, item], period], item, quantity)
    return coming


def _add(total: dict[Key, float], key: Key, quantity: float) -> None:
    total[key] = total.get(key, 0.0) + quantity


def drawn_from(lots: Lots, quantity: float) -> tuple[Lots, Lots]:
    """The first lots that make up the quantity, and the others; what the lots lack is the last one's. Neither has less
    than a millionth of a unit of a lot beside others: it counts as the lot next to it."""
    drawn: Lots = []
    for place, (item, units) in enumerate(lots):
        if units >= quantity:
            drawn.append((item, quantity))
            return _without_dust(drawn), _without_dust([(item, units - quantity), *lots[place + 1:]])
        drawn.append((item, units))
        quantity -= units
    last, units = drawn[-1]
    return _without_dust([*drawn[:-1], (last, units + quantity)]), []


def _without_dust(lots: Lots) -> Lots:
    """The lots, those that are dust as part of the one before or after them."""
    kept: Lots = []
    for item, units in lots:
        if kept and min(units, kept[-1][1]) < NOISE:
            kept[-1] = max(kept[-1], (item, units), key=lambda lot: lot[1])[0], kept[-1][1] + units
        elif units > 0:
            kept.append((item, units))
    return kept
