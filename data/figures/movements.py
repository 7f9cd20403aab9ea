"""How each stock moves from period to period: rows 1 and 3 in figures, in units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from data.figures.money import zeroed
from data.figures.purchases import Purchase, purchases
from data.figures.result_table import Cell
from model.case import Case
from model.plan import Plan, StockKey

MovementKey = tuple[str, str, int]  # ally, item or family, period


@dataclass
class Movement:
    """What happens to one stock in one period, in units. `taken` is put together to complete rounds that are issued,
    `written_off` expires at the end of the period, `under_way` has been sent to the ally and not arrived by then.
    `usable` is the part of closing that fits the ally's systems, `matched` the rounds that its components make."""

    opening: float = 0.0
    deliveries: float = 0.0
    signed: float = 0.0
    orders: float = 0.0
    received: float = 0.0
    sent: float = 0.0
    issued: float = 0.0
    taken: float = 0.0
    written_off: float = 0.0
    closing: float = 0.0
    under_way: float = 0.0
    usable: float = 0.0
    matched: float = 0.0

    def add(self, other: Movement) -> None:
        """Add another stock's movement of the same period."""
        for figure in fields(self):
            setattr(self, figure.name, getattr(self, figure.name) + getattr(other, figure.name))

    def figures(self, case: Case) -> dict[str, Cell]:
        """All figures by their names, which are those of the sheet's columns; 0 where one is too small to count."""
        return {name: zeroed(figure) for name, figure in vars(self).items() if case.signed or name != "signed"}


Sorts = dict[StockKey, Movement]


def movements_by_sort(case: Case, plan: Plan, bought: Sequence[Purchase]) -> Sorts:
    """The movement of each stock by the lots of its item; only where there is anything."""
    moves: defaultdict[StockKey, Movement] = defaultdict(Movement)
    for (ally, item), quantity in case.stock.items():
        moves[StockKey(ally, item, 1)].opening = quantity
    for (ally, item, usable_to), quantity in case.lots.items():
        moves[StockKey(ally, item, 1, usable_to)].opening = quantity
    for delivered, quantity in case.deliveries.items():
        moves[StockKey(*delivered)].deliveries += quantity
    for lot, quantity in case.lot_deliveries.items():
        moves[StockKey(*lot)].deliveries += quantity
    for delivered, quantity in case.signed_sums.deliveries.items():
        moves[StockKey(*delivered)].signed += quantity
    for order in bought:
        moves[StockKey(order.ally, order.offer.item, order.delivered)].orders += order.quantity
    _add_transfers(case, plan, moves)
    for key, quantity in plan.issue.items():
        moves[key].issued += quantity
    for key, quantity in plan.taken.items():
        moves[key].taken += quantity
    for key, quantity in plan.written_off.items():
        moves[key].written_off += quantity
    for (ally, item, period), quantity in plan.matched.items():
        moves[StockKey(ally, item, period)].matched += quantity
    for key, quantity in plan.stock.items():
        movement = moves[key]
        movement.closing += quantity
        movement.usable += quantity if case.usable(*key[:3]) else 0.0
        if key.period < case.horizon.count:
            moves[key._replace(period=key.period + 1)].opening += quantity
    return dict(moves)


def _add_transfers(case: Case, plan: Plan, moves: defaultdict[StockKey, Movement]) -> None:
    for (row, item, period, usable_to), quantity in sorted(plan.transfer.items()):
        route = case.transfer_of[row]
        moves[StockKey(route.from_ally, item, period, usable_to)].sent += quantity
        moves[StockKey(route.to_ally, item, period + route.delay, usable_to)].received += quantity
        for under_way in range(period, period + route.delay):
            moves[StockKey(route.to_ally, item, under_way, usable_to)].under_way += quantity


def movements(case: Case, by_sort: Mapping[StockKey, Movement]) -> dict[MovementKey, Movement]:
    """The movement of each stock (ally, item, period), all its lots together, that holds or moves anything in any
    period; such a stock has all periods."""
    moves: defaultdict[MovementKey, Movement] = defaultdict(Movement)
    for key, movement in by_sort.items():
        moves[key.ally, key.item, key.period].add(movement)
    pairs = {(ally, item) for ally, item, _ in moves}
    return {(ally, item, period): moves[ally, item, period] for ally in case.allies for item in case.items
            if (ally, item) in pairs for period in case.horizon.periods}


def family_movements(case: Case, moves: Mapping[MovementKey, Movement]) -> dict[MovementKey, Movement]:
    """The movements added up by ally, family and period."""
    by_family: defaultdict[MovementKey, Movement] = defaultdict(Movement)
    for (ally, item, period), movement in moves.items():
        by_family[ally, case.items[item].family, period].add(movement)
    return by_family


def all_family_movements(case: Case, plan: Plan) -> dict[MovementKey, Movement]:
    """The movements of a plan by ally, family and period."""
    return family_movements(case, movements(case, movements_by_sort(case, plan, purchases(case, plan))))


def targets(case: Case) -> dict[MovementKey, float]:
    """The highest stock requirement in force by ally, family and period, units: rows of one stock do not
    add up, each compares the whole stock with its own level."""
    highest: dict[MovementKey, float] = {}
    for need in case.requirements:
        if need.kind == "stock":
            for period in range(need.first, need.last + 1):
                key = need.ally, need.family, period
                highest[key] = max(highest.get(key, 0.0), need.quantity)
    return highest


def has_delays(case: Case) -> bool:
    """Something may be under way from one period to the next."""
    return any(row.delay for row in case.transfers)
