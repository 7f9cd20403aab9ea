"""What a plan has decided by a period, and what that leaves to a future.

Orders and expansions are decided when they are placed. In a future that is solved after it they can be cut, but not
raised, and nothing else can have been placed by then. An order is told by who placed it, for which offer and when: what
the future changes of its lead time moves its delivery, not its signing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from model.case import Case
from model.lp.standard_form import LinearProgram
from model.plan import ExpansionKey, OrderKey, Plan
from model.variables import EXPANSION, ORDER

Signing = tuple[str, str, int]  # offer, ally and the period in which the order is placed


@dataclass(frozen=True)
class Decided:
    """What is placed up to and with period `until` (0: nothing): units of orders, resource units of expansions."""

    until: int
    orders: Mapping[Signing, float]
    expansions: Mapping[ExpansionKey, float]


def decided_by(case: Case, plan: Plan, until: int) -> Decided:
    """What the plan of the case has placed by then."""
    placed = {signing_of(case, *key): quantity for key, quantity in plan.order.items()}
    return Decided(until, {key: quantity for key, quantity in placed.items() if key[2] <= until},
                   {key: size for key, size in plan.expansion.items() if key.period <= until})


def with_decided(case: Case, decided: Decided) -> Case:
    """The case of a future in which what is decided of expansions is there where it is ready in time: that it commits
    to firm orders beyond the horizon, as it is late, is no reason not to have ordered it."""
    last: dict[str, int] = {}
    for key in decided.expansions:
        last[key.resource] = max(last.get(key.resource, 0), key.period)
    return replace(case, resources={key: replace(line, decided=last[key]) if key in last else line
                                    for key, line in case.resources.items()})


def held_to(program: LinearProgram, case: Case, decided: Decided) -> LinearProgram:
    """The program of a future, the case, in which what is placed by then is at most what was decided: no row more, but
    an upper bound of x and e. An order of a delivery that the future does not have (row 1: no certificate yet, the
    offer has ended, the horizon is over) does not arrive at all."""
    bounds, columns = program.bounds.copy(), program.columns
    for kind in (ORDER, EXPANSION):
        for place, index in zip(columns.of(kind.name), columns.blocks.get(kind.name, ()), strict=True):
            most = _most_order(case, decided, OrderKey(*index)) if kind is ORDER else (  # type: ignore[misc]
                _most_expansion(decided, ExpansionKey(*index)))  # type: ignore[misc]
            if most is not None:
                bounds.upper[place] = min(bounds.upper[place], most)
    return replace(program, bounds=bounds)


def _most_order(case: Case, decided: Decided, key: OrderKey) -> float | None:
    """What is left to an order; None where it is placed later and free."""
    signing = signing_of(case, *key)
    return decided.orders.get(signing, 0.0) if signing[2] <= decided.until else None


def _most_expansion(decided: Decided, key: ExpansionKey) -> float | None:
    """The same of an expansion."""
    return decided.expansions.get(key, 0.0) if key.period <= decided.until else None


def signing_of(case: Case, offer: str, ally: str, period: int) -> Signing:
    """When an order that is delivered in the period is placed."""
    return offer, ally, period - case.lead(case.offers[offer], ally)
