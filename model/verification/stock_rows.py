"""Rows 1, 2, 3, 10, 14 and 17 again: stocks by sort, rounds made of components, and what is under way."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from model.plan import RoundKey
from model.verification.ledger import Ledger
from model.verification.signed import arrivals
from model.verification.tally import Tally

Sort = tuple[str, str, int]  # ally, item and last period of a lot, 0 for what keeps


def balance(ledger: Ledger, tally: Tally) -> None:
    """Row 1: the stock of each sort is the one before, plus what comes in, minus what goes out; what a lot has left in
    its last period is written off. What completed rounds have of a component is taken from its sorts."""
    before = {(ally, item, 0): quantity for (ally, item), quantity in ledger.case.stock.items()}
    before |= ledger.case.lots
    gained, lost = _flows(ledger)
    sorts: dict[Sort, None] = dict.fromkeys(before)
    for table in (ledger.stock, gained, lost):
        sorts.update(dict.fromkeys((ally, item, usable_to) for ally, item, _, usable_to in table))
    for ally, item, usable_to in sorts:
        held = before.get((ally, item, usable_to), 0.0)
        for period in ledger.case.horizon.periods:
            key = ally, item, period, usable_to
            after = ledger.stock.get(key, 0.0)  # type: ignore[call-overload]
            tally.equal(after + lost.get(key, 0.0), held + gained.get(key, 0.0), "ally item period", *key[:3])
            held = after
    asked, taken = _components_of(ledger, ledger.completed), dict[RoundKey, float]()
    for (ally, item, period, _), quantity in ledger.taken.items():
        part = RoundKey(ally, item, period)
        taken[part] = taken.get(part, 0.0) + quantity
    for part in {**asked, **taken}:
        tally.equal(taken.get(part, 0.0), asked.get(part, 0.0), "ally item period", *part)


def _flows(ledger: Ledger) -> tuple[dict[tuple[str, str, int, int], float], dict[tuple[str, str, int, int], float]]:
    """What comes to each sort in each period, and what leaves it."""
    case = ledger.case
    gained: dict[tuple[str, str, int, int], float] = defaultdict(float)
    lost: dict[tuple[str, str, int, int], float] = defaultdict(float)
    for (ally, item, period), quantity in arrivals(case).items():
        gained[ally, item, period, 0] += quantity
    for key, quantity in case.lot_deliveries.items():
        gained[key] += quantity
    for (offer, ally, period), quantity in ledger.order.items():
        gained[ally, case.offers[offer].item, period, 0] += quantity
    for (row, item, period, usable_to), quantity in ledger.transfer.items():
        transfer = ledger.transfer_rows[row]
        gained[transfer.to_ally, item, period + transfer.delay, usable_to] += quantity
        lost[transfer.from_ally, item, period, usable_to] += quantity
    for table in (ledger.issue, ledger.taken, ledger.written_off):
        for key, quantity in table.items():
            lost[key] += quantity
    return gained, lost


def _components_of(ledger: Ledger, rounds: Mapping[RoundKey, float]) -> dict[RoundKey, float]:
    """How much of each component the rounds have, by ally, component and period."""
    parts: dict[RoundKey, float] = defaultdict(float)
    for (ally, item, period), quantity in rounds.items():
        for component, share in ledger.case.components[item].items():
            parts[RoundKey(ally, component, period)] += share * quantity
    return parts


def use(ledger: Ledger, tally: Tally) -> None:
    """Row 2: issued, put together and short make up the use in each period, and no more is short than is needed."""
    needed: dict[tuple[str, str, int], float] = defaultdict(float)
    met: dict[tuple[str, str, int], float] = defaultdict(float)
    for requirement in ledger.case.requirements:
        if requirement.kind == "use":
            for period in range(requirement.first, requirement.last + 1):
                short = ledger.shortfall(requirement, period)
                needed[requirement.ally, requirement.family, period] += requirement.quantity
                met[requirement.ally, requirement.family, period] += short
                tally.at_most(short, requirement.quantity, "requirement period", requirement.key, period)
    for (ally, item, period, _), quantity in ledger.issue.items():
        met[ally, ledger.family(item), period] += quantity
    for (ally, item, period), quantity in ledger.completed.items():
        met[ally, ledger.family(item), period] += quantity
    for key in {**needed, **met}:
        tally.equal(met.get(key, 0.0), needed.get(key, 0.0), "ally family period", *key)


def stock_requirement(ledger: Ledger, tally: Tally) -> None:
    """Row 3: usable stock, matched rounds and shortfall reach the level."""
    held: dict[tuple[str, str, int], float] = defaultdict(float)
    for (ally, item, period, _), quantity in ledger.stock.items():
        if ledger.usable(ally, item, period):
            held[ally, ledger.family(item), period] += quantity
    for (ally, item, period), quantity in ledger.matched.items():
        held[ally, ledger.family(item), period] += quantity
    for requirement in ledger.case.requirements:
        if requirement.kind == "stock":
            for period in range(requirement.first, requirement.last + 1):
                covered = held[requirement.ally, requirement.family, period] + ledger.shortfall(requirement, period)
                tally.at_most(requirement.quantity, covered, "requirement period", requirement.key, period)


def storage(ledger: Ledger, tally: Tally) -> None:
    """Row 10: stocks and what is under way fit the storage, or the room that opening stock, deliveries and signed
    orders take anyway, of lots until they expire."""
    case = ledger.case

    def room_of(item: str, quantity: float) -> float:
        return case.families[ledger.family(item)].storage_per_unit * quantity

    taken: dict[tuple[str, int], float] = defaultdict(float)
    anyway: dict[tuple[str, int], float] = defaultdict(float)
    contracted = [(ally, item, 1, 0, quantity) for (ally, item), quantity in case.stock.items()]
    contracted += [(ally, item, period, 0, quantity) for (ally, item, period), quantity in arrivals(case).items()]
    contracted += [(ally, item, 1, usable_to, quantity) for (ally, item, usable_to), quantity in case.lots.items()]
    contracted += [(*key, quantity) for key, quantity in case.lot_deliveries.items()]
    for ally, item, first, usable_to, quantity in contracted:
        for period in range(first, usable_to or case.horizon.count + 1):
            anyway[ally, period] += room_of(item, quantity)
    for (ally, item, period, _), quantity in ledger.stock.items():
        taken[ally, period] += room_of(item, quantity)
    for key, quantity in ledger.transfer.items():
        for period in ledger.under_way(key):
            taken[ledger.transfer_rows[key.transfer].to_ally, period] += room_of(key.item, quantity)
    for one in case.allies.values():
        if math.isfinite(one.storage):
            for period in case.horizon.periods:
                most = max(one.storage, anyway[one.key, period])
                tally.at_most(taken[one.key, period], most, "ally period", one.key, period)


def transfer_limit(ledger: Ledger, tally: Tally) -> None:
    """Row 14: what a transfer row moves in a period stays within its quantity."""
    moved: dict[tuple[int, int], float] = defaultdict(float)
    for (row, _, period, _), quantity in ledger.transfer.items():
        moved[row, period] += quantity
    for row, transfer in ledger.transfer_rows.items():
        if math.isfinite(transfer.max_quantity):
            for period in ledger.case.horizon.periods:
                tally.at_most(moved[row, period], transfer.max_quantity, "transfer period", row, period)


def matched_components(ledger: Ledger, tally: Tally) -> None:
    """Row 17: an ally holds the components of the rounds that it could complete."""
    held: dict[RoundKey, float] = defaultdict(float)
    for (ally, item, period, _), quantity in ledger.stock.items():
        held[RoundKey(ally, item, period)] += quantity
    for key, matched in _components_of(ledger, ledger.matched).items():
        tally.at_most(matched, held[key], "ally item period", *key)
