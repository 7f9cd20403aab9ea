"""Orders that serve no need and only keep a line busy: for the commitment of an expansion, or because it costs more to
let the line fall below its rate.

A unit serves no need where its ally has more than its highest stock target from the delivery on to the end of the plan,
whatever it issues and passes on. Of several deliveries the latest are the ones that are not needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.figures.complete_rounds import matched_components
from data.figures.line_loads import Load, committed_load
from data.figures.movements import targets
from data.figures.purchases import Purchase
from model.case import Case, Resource
from model.plan import Plan
from model.tolerances import FULL, NOISE


@dataclass(frozen=True)
class BusyLine:
    """Units of an offer that serve no need and keep a line busy, and the `orders` that have them, by delivery;
    `committed`: the commitment of an expansion asks for them, else the rate of the line."""

    resource: str
    offer: str
    committed: bool
    units: float
    orders: tuple[Purchase, ...]


def busy_lines(case: Case, plan: Plan, bought: Sequence[Purchase], load_of: Mapping[str, Load]) -> list[BusyLine]:
    """What lines make for nobody, by resource and offer in the order of the workbook."""
    held = {(key, period): committed for key, resource in case.resources.items() for period in case.horizon.periods
            if (committed := _holds(plan, resource, load_of[key], period)) is not None}
    lines: dict[str, list[str]] = defaultdict(list)
    for resource, use in case.resource_use.items():
        for offer in use:
            lines[offer].append(resource)
    spare = _spare(case, plan)
    units: dict[tuple[str, str, bool], float] = defaultdict(float)
    orders: dict[tuple[str, str, bool], list[Purchase]] = defaultdict(list)
    for order in sorted(bought, key=lambda order: -order.delivered):
        line = next((line for line in lines[order.offer.key] if (line, order.delivered) in held), None)
        left = spare[order.ally, order.family][order.delivered - 1:]
        idle = min(order.quantity, *left)
        if line is None or idle <= NOISE * max(1.0, order.quantity):
            continue
        spare[order.ally, order.family][order.delivered - 1:] = [each - idle for each in left]
        key = line, order.offer.key, held[line, order.delivered]
        units[key] += idle
        orders[key].append(order)
    place = {key: number for number, key in enumerate((*case.resources, *case.offers))}
    return [BusyLine(*key, units[key], tuple(reversed(orders[key])))
            for key in sorted(units, key=lambda key: (place[key[0]], place[key[1]], key[2]))]


def _holds(plan: Plan, resource: Resource, load: Load, period: int) -> bool | None:
    """What the line is loaded for and no more: its commitment (True) or its rate (False); None for neither."""
    used = load.taken[period - 1]
    committed = committed_load(plan, resource, period)
    for side, answer in ((committed, True), (resource.rate(period) if resource.idle_cost else 0.0, False)):
        if side > 0 and NOISE < used <= side + FULL * max(1.0, side):
            return answer
    return None


def _spare(case: Case, plan: Plan) -> dict[tuple[str, str], list[float]]:
    """What each ally has of a family, and may use, beyond its highest stock target at the end of each period."""
    spare: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * case.horizon.count)
    for (ally, item, period, *_), quantity in plan.stock.items():
        if case.usable(ally, item, period):
            spare[ally, case.items[item].family][period - 1] += quantity
    wanted = defaultdict(float, targets(case))
    for (ally, component, period), quantity in matched_components(case, plan).items():
        wanted[ally, case.items[component].family, period] += quantity
    for (ally, family, period), quantity in wanted.items():
        if (ally, family) in spare:
            spare[ally, family][period - 1] -= quantity
    return spare
