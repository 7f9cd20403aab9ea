"""The four facts that a minister asks for first: for how much money, how much of what counts most, who joins, and when
the first of it arrives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from data.figures.money import amount
from data.figures.purchases import Purchase
from data.figures.requirement_values import required_by
from data.figures.result_table import ResultTable, make_table
from data.narrative.wording import LONGEST_PLAIN, capital, counted, some_of
from data.report.orders import joint_orders
from data.report.summary.plain import plain_ally, plain_family, plain_units
from data.schema.summary import FOUR_FACTS
from model.case import Case
from model.plan import Plan

MOST_ABSENT = 3  # nations without an order that are named


@dataclass(frozen=True)
class PlanFact:
    """What is told, how much or when, and a line that says what that counts."""

    label: str
    value: str
    note: str


def four_facts(case: Case, plan: Plan, bought: Sequence[Purchase]) -> tuple[PlanFact, ...]:
    """Value of the new contracts, quantity of the lead class of munition, nations joined, first delivery; `bought`: the
    orders of the plan. Four for every plan that does not contradict itself."""
    return _value(case, bought), _lead(case, bought), _joined(case, bought), _first_delivery(case, bought)


def facts_part(case: Case, plan: Plan, bought: Sequence[Purchase]) -> ResultTable:
    """The four facts as Summary shows them."""
    return make_table(case, FOUR_FACTS, [asdict(fact) for fact in four_facts(case, plan, bought)])


def lead_family(case: Case, bought: Iterable[Purchase]) -> str:
    """The class of munition with the highest value of new orders; where none are placed, of the highest need at its
    price. The first in the workbook of several that are equal; empty where there is none at all."""
    value = _value_of(bought) or required_by(case, lambda row: row.family)
    return max((family for family in case.families if family in value), key=lambda family: value[family], default="")


def could_join(case: Case, bought: Iterable[Purchase]) -> list[str]:
    """The nations that could join: those with a requirement, and those with an order."""
    concerned = {row.ally for row in case.requirements} | {order.ally for order in bought}
    return [ally for ally in case.allies if ally in concerned]


def _value_of(bought: Iterable[Purchase]) -> dict[str, float]:
    """The value of orders by family, price_unit."""
    value: defaultdict[str, float] = defaultdict(float)
    for order in bought:
        value[order.family] += order.value
    return dict(value)


def _value(case: Case, bought: Sequence[Purchase]) -> PlanFact:
    label = "To be signed"
    if not bought:
        return PlanFact(label, "nothing", "the plan places no new order")
    contracts, makers = joint_orders(case, bought), {order.offer.manufacturer for order in bought}
    freight = sum(order.transport for order in bought)
    beside = f", and {amount(case, freight)} for transport" if freight > 0 else ""
    return PlanFact(label, amount(case, sum(order.value for order in bought)),
                f"{counted(len(contracts), 'contract')} with {counted(len(makers), 'manufacturer')}{beside}")


def _lead(case: Case, bought: Sequence[Purchase]) -> PlanFact:
    lead = lead_family(case, bought)
    if not lead:
        return PlanFact("To be ordered", "nothing", "nothing is required")
    label, quantity = capital(plain_family(case, lead)), sum(o.quantity for o in bought if o.family == lead)
    if not quantity:
        return PlanFact(label, "nothing ordered", "the class of munition with the highest need at its price")
    value = _value_of(bought)
    return PlanFact(label, plain_units(quantity, case.families[lead].unit),
                "all that is ordered is of this class" if len(value) == 1 else
                f"most of the money: {amount(case, value[lead])}; {len(value)} classes of munition are ordered")


def _joined(case: Case, bought: Sequence[Purchase]) -> PlanFact:
    could, ordering = could_join(case, bought), {order.ally for order in bought}
    absent = [plain_ally(case, ally) for ally in could if ally not in ordering]
    if not absent:
        note = "every nation with a requirement takes part in a contract" if could else "nothing is required"
    elif not ordering:
        note = "none takes part in a new contract"
    else:
        note = f"take part in a contract; without: {some_of(absent, MOST_ABSENT, LONGEST_PLAIN)}"
    return PlanFact("Nations joined", f"{len(ordering)} of {len(could)}", note)


def _first_delivery(case: Case, bought: Sequence[Purchase]) -> PlanFact:
    label, when = "First delivery", case.horizon.label
    if not bought:
        return PlanFact(label, "none", "of new orders")
    first, last = (end(order.delivered for order in bought) for end in (min, max))
    signed = when(min(order.ordered for order in bought))
    beside = "all of it" if first == last else f"the last in {when(last)}"
    return PlanFact(label, when(first), f"{beside}; first signature in {signed}")
