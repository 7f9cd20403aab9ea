"""The plan's decisions beside what may exist, both from `Case` and `Plan` alone.

What may exist is derived here once more from systems, certificates, windows and lead times, and so is the
arithmetic of prices and values: the verification shares no derivation with the model that it judges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from model.case import Case, Offer, Requirement, Transfer
from model.plan import Plan, RoundKey, ShortfallKey, StockKey, TransferKey

Quantities = dict[tuple[str, str, int], float]
Sorted = dict[StockKey, float]
Moved = dict[TransferKey, float]
Rounds = dict[RoundKey, float]
Sizes = dict[tuple[str, int], float]
Money = dict[tuple[int, int], float]


class Ledger:
    """Decisions with known keys, and the keys that may exist.

    `usable_from[ally, item]`: first period of U = 1. `buyers[offer][ally]`: first and last period in
    which the order exists, only where there is one. `sorts[item]`: the last periods of its lots, 0 for what keeps.
    `kept`: the orders of an earlier plan that there can be here, units; None where there is no earlier plan.
    `order`, `stock`, `issue`, `written_off`, `taken`, `completed`, `matched`, `transfer`, `expansion`,
    `idle`, `contribution`: the plan's, without keys that the case does not know (these fail the existence check
    and have no place in any row)."""

    def __init__(self, case: Case, plan: Plan):
        self.case = case
        self.plan = plan
        self.requirements = {requirement.key: requirement for requirement in case.requirements}
        self.transfer_rows = {transfer.key: transfer for transfer in case.transfers}
        self.contribution_rows = {contribution.key: contribution for contribution in case.contributions}
        self.usable_from = _usable_from(case)
        self.sorts: dict[str, set[int]] = {item: {0} for item in case.items}
        for _, item, usable_to in case.lots:
            self.sorts[item].add(usable_to)
        for _, item, _, usable_to in case.lot_deliveries:
            self.sorts[item].add(usable_to)
        self.buyers = _buyers(case, self.usable_from)
        periods, years = case.horizon.periods, case.horizon.years
        self.kept: Quantities | None = None if case.kept is None else {
            (offer, ally, period): quantity for (offer, ally, period), quantity in case.kept.items()
            if self.may_order(offer, ally, period)}
        self.order: Quantities = {key: value for key, value in plan.order.items()
                      if key[0] in case.offers and key[1] in case.allies and key[2] in periods}
        self.stock, self.issue = self._of_stock(plan.stock), self._of_stock(plan.issue)
        self.written_off, self.taken = self._of_stock(plan.written_off), self._of_stock(plan.taken)
        self.completed, self.matched = self._of_rounds(plan.completed), self._of_rounds(plan.matched)
        self.transfer: Moved = {key: value for key, value in (
            (TransferKey(*key), value) for key, value in plan.transfer.items())
            if key.transfer in self.transfer_rows and key.period in periods and self.is_sort(key.item, key.usable_to)}
        self.expansion: Sizes = {key: value for key, value in plan.expansion.items()
                          if key[0] in case.resources and key[1] in periods}
        self.idle: Sizes = {key: value for key, value in plan.idle.items()
                            if key[0] in case.resources and key[1] in periods}
        self.contribution: Money = {key: value for key, value in plan.contribution.items()
                             if key[0] in self.contribution_rows and key[1] in years}

    def _of_stock(self, table: Mapping[StockKey, float]) -> Sorted:
        """The entries whose sort there is."""
        case = self.case
        return {key: value for key, value in ((StockKey(*key), value) for key, value in table.items())
                if key.ally in case.allies and key.period in case.horizon.periods
                and self.is_sort(key.item, key.usable_to)}

    def _of_rounds(self, table: Mapping[RoundKey, float]) -> Rounds:
        """The entries whose item has components."""
        case = self.case
        return {key: value for key, value in ((RoundKey(*key), value) for key, value in table.items())
                if key.ally in case.allies and key.period in case.horizon.periods and case.components.get(key.item)}

    def may_order(self, offer: str, ally: str, period: int) -> bool:
        """x[o,a,t] exists."""
        first, last = self.buyers.get(offer, {}).get(ally, (1, 0))
        return first <= period <= last

    def is_sort(self, item: str, usable_to: int) -> bool:
        """There is the item, and a lot of it that ends then; 0 for what keeps."""
        return usable_to in self.sorts.get(item, ())

    def last(self, usable_to: int) -> int:
        """The last period in which a sort is there."""
        return usable_to or self.case.horizon.count

    def is_asked_for(self, key: RoundKey, kind: str) -> bool:
        """v (of use) or m (of stock) exists: the ally may use the item, and a row of its family is active."""
        return self.usable(key.ally, key.item, key.period) and any(
            (row.ally, row.family, row.kind) == (key.ally, self.family(key.item), kind)
            and row.first <= key.period <= row.last for row in self.case.requirements)

    def usable(self, ally: str, item: str, period: int) -> bool:
        """U(a,i,t)."""
        return self.usable_from.get((ally, item), period + 1) <= period

    def family(self, item: str) -> str:
        """f(i)."""
        return self.case.items[item].family

    def can_expand(self, resource: str, period: int) -> bool:
        """e[r,t] exists: the expansion is ready, and its commitment ends unless it is decided, within the horizon."""
        one = self.case.resources[resource]
        committed = one.commitment_periods if one.commitment > 0 and period > one.decided else 0
        return one.max_expansion > 0 and period + one.build + max(committed, 1) - 1 <= self.case.horizon.count

    def may_be_idle(self, resource: str, period: int) -> bool:
        """idle[r,t] exists: the line has a rate in the period, and staying below it costs something."""
        one = self.case.resources[resource]
        return one.idle_cost > 0 and len(one.min_rate) >= period and one.min_rate[period - 1] > 0

    def can_transfer(self, key: TransferKey) -> bool:
        """y[j,i,t] exists: the item is in the row's scope, arrives while it is there, and the receiver can use it."""
        transfer = self.transfer_rows[key.transfer]
        arrives = key.period + transfer.delay
        return (transfer.family in (None, self.family(key.item)) and arrives <= self.last(key.usable_to)
                and self.usable(transfer.to_ally, key.item, arrives))

    def under_way(self, key: TransferKey) -> range:
        """The periods at whose end what is moved has left and not arrived."""
        return range(key.period, key.period + self.transfer_rows[key.transfer].delay)

    def movable(self, transfer: Transfer) -> list[str]:
        """The items that the transfer row can move in some period."""
        return [item for ally, item in self.usable_from if transfer.delay < self.case.horizon.count
                and ally == transfer.to_ally and transfer.family in (None, self.family(item))]

    def years(self, period: int) -> float:
        """Y(t): years from the start of period 1 to the start of the period."""
        return (period - 1) * self.case.horizon.months / 12

    def price(self, offer: Offer, ally: str, period: int) -> float:
        """P[o,a,t], price_unit a unit delivered to the ally in the period."""
        terms, price, since = self.case.terms.get((offer.key, ally)), offer.price, 1
        if terms is not None and terms.price is not None:
            price = terms.price
        else:
            for start, announced in self.case.prices.get(offer.key, ()):
                if start <= period:
                    price, since = announced, start
        return float(price * (1 + offer.escalation) ** (self.years(period) - self.years(since)))

    def lead(self, offer: Offer, ally: str) -> int:
        """L[o,a], periods."""
        return _lead(self.case, offer, ally)

    def transport(self, offer: Offer, ally: str) -> float:
        """What the ally pays for moving a unit, price_unit."""
        terms = self.case.terms.get((offer.key, ally))
        return offer.transport if terms is None or terms.transport is None else terms.transport

    def discount(self, period: int) -> float:
        """What one price_unit of the period is worth at the start of period 1."""
        return float((1 + self.case.discount_rate) ** -self.years(period))

    def value_short(self, requirement: Requirement, period: int) -> float:
        """v[k,t], price_unit a unit short."""
        case = self.case
        value = case.allies[requirement.ally].priority * case.families[requirement.family].weight
        value /= (1 + case.time_preference) ** self.years(period)
        return float(value if requirement.kind == "use" else value / case.horizon.count)

    def shortfall(self, requirement: Requirement, period: int) -> float:
        """n[k,t], units."""
        return self.plan.shortfall.get(ShortfallKey(requirement.key, period), 0.0)


def _usable_from(case: Case) -> dict[tuple[str, str], int]:
    """The earliest certificate of the item over the systems that the ally operates; of a component also that of an
    item that has it."""
    fits: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (system, item), first in case.certified.items():
        fits[system].append((item, first))
    usable: dict[tuple[str, str], int] = {}
    for ally, systems in case.systems.items():
        for system in systems:
            for item, first in fits[system]:
                usable[ally, item] = min(first, usable.get((ally, item), first))
    for (ally, item), first in list(usable.items()):
        for component in case.components.get(item, {}):
            usable[ally, component] = min(first, usable.get((ally, component), first))
    return usable


def _lead(case: Case, offer: Offer, ally: str) -> int:
    terms = case.terms.get((offer.key, ally))
    return offer.lead if terms is None or terms.lead is None else terms.lead


def _lets_buy(case: Case, offer: Offer, ally: str) -> bool:
    """The ally is among those that the offer is for, and its terms do not shut it out."""
    shut_out = (offer.key, ally) in case.terms and not case.terms[offer.key, ally].allowed
    return not shut_out and ally in (case.allies if offer.members is None else offer.members)


def _buyers(case: Case, usable_from: Mapping[tuple[str, str], int]) -> dict[str, dict[str, tuple[int, int]]]:
    """For each offer the allies that can order it, with the first and the last possible delivery."""
    users: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (ally, item), first in usable_from.items():
        users[item].append((ally, first))
    buyers: dict[str, dict[str, tuple[int, int]]] = {}
    for offer in case.offers.values():
        last = min(offer.last, case.horizon.count)
        earliest = {ally: max(1, offer.first, first, _lead(case, offer, ally) + 1)
                    for ally, first in users[offer.item] if _lets_buy(case, offer, ally)}
        buyers[offer.key] = {ally: (first, last) for ally, first in earliest.items() if first <= last}
    return buyers
