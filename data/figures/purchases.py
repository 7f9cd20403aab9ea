"""What the plan's orders, expansions, transfers and contributions come to, in price_unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from model.case import Case, Offer
from model.payments import advance, balance
from model.plan import OrderKey, Plan
from model.studies.cost_allocation import holding_costs


@dataclass(frozen=True)
class Purchase:
    """An order of the plan with its money in price_unit. `ordered` and `delivered` are period numbers; `price` is the
    escalated price of a unit without transport, `freight` the transport of a unit, `advance` is paid when the order is
    placed, `balance` (transport included) on delivery."""

    ally: str
    offer: Offer
    family: str
    ordered: int
    delivered: int
    quantity: float
    price: float
    freight: float
    advance: float
    balance: float

    @property
    def value(self) -> float:
        """Quantity times price."""
        return self.quantity * self.price

    @property
    def transport(self) -> float:
        """Freight, part of the balance."""
        return self.quantity * self.freight

    @property
    def payment(self) -> float:
        """All that is paid: value and transport."""
        return self.advance + self.balance


def purchases(case: Case, plan: Plan) -> list[Purchase]:
    """The plan's orders in the workbook's order of allies and offers, then by delivery period."""
    ally_place = {ally: place for place, ally in enumerate(case.allies)}
    offer_place = {offer: place for place, offer in enumerate(case.offers)}
    keys = sorted(plan.order, key=lambda key: (ally_place[key[1]], offer_place[key[0]], key[2]))
    return [_purchase(case, *key, plan.order[key]) for key in keys]


def _purchase(case: Case, offer_key: str, ally: str, period: int, quantity: float) -> Purchase:
    offer = case.offers[offer_key]
    return Purchase(
        ally=ally, offer=offer, family=case.items[offer.item].family, ordered=period - case.lead(offer, ally),
        delivered=period, quantity=quantity, price=case.price(offer, ally, period),
        freight=case.transport(offer, ally), advance=quantity * advance(case, offer, ally, period),
        balance=quantity * balance(case, offer, ally, period))


def payments_by_year(case: Case, bought: Iterable[Purchase]) -> dict[tuple[str, int], float]:
    """Payments for each ally's own orders by ally and calendar year, price_unit."""
    paid: defaultdict[tuple[str, int], float] = defaultdict(float)
    for purchase in bought:
        paid[purchase.ally, case.horizon.year(purchase.ordered)] += purchase.advance
        paid[purchase.ally, case.horizon.year(purchase.delivered)] += purchase.balance
    return paid


def contributions_by_year(case: Case, plan: Plan) -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]:
    """Contributions given and received by ally and calendar year, price_unit."""
    given: defaultdict[tuple[str, int], float] = defaultdict(float)
    received: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (key, year), amount in sorted(plan.contribution.items()):
        given[case.contribution_of[key].from_ally, year] += amount
        received[case.contribution_of[key].to_ally, year] += amount
    return given, received


def expansion_cost(case: Case, plan: Plan) -> float:
    """What all expansions cost, price_unit, undiscounted."""
    return sum(case.resources[resource].expansion_cost * size for (resource, _), size in sorted(plan.expansion.items()))


def transfer_cost(case: Case, plan: Plan) -> float:
    """What all transfers cost, price_unit, undiscounted."""
    return sum(case.transfer_of[key].cost * quantity for (key, *_), quantity in sorted(plan.transfer.items()))


def change_cost(case: Case, plan: Plan) -> float:
    """What orders that differ from the earlier plan count in the level cost, price_unit, undiscounted; nobody is paid
    it."""
    before = {OrderKey(*key): quantity for key, quantity in (case.kept or {}).items()}
    return case.change_cost * sum(
        abs(plan.order.get(key, 0.0) - before.get(key, 0.0)) * case.price(case.offers[key.offer], key.ally, key.period)
        for key in sorted({**before, **plan.order}))


def lines_may_be_idle(case: Case) -> bool:
    """It costs something to let some line fall below its rate."""
    return any(line.idle_cost and any(line.min_rate) for line in case.resources.values())


def idle_cost(case: Case, plan: Plan) -> float:
    """What lines below their rate cost, price_unit, undiscounted."""
    return sum(case.resources[resource].idle_cost * units for (resource, _), units in sorted(plan.idle.items()))


def holding_costs_something(case: Case) -> bool:
    """Some family has a holding cost."""
    return any(family.holding_cost > 0 for family in case.families.values())


def holding_cost(case: Case, plan: Plan) -> float:
    """What holding stock costs, and what is under way, price_unit, undiscounted."""
    return sum(holding_costs(case, plan).values())


def loss(case: Case, plan: Plan) -> float:
    """What is written off, at the families' weights as the cost level counts it, price_unit, undiscounted."""
    return sum(case.families[case.items[key.item].family].weight * quantity
               for key, quantity in sorted(plan.written_off.items()))
