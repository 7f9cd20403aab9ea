"""Which terms stand behind what is short in a plan that keeps them and not, or less, in the plan without them.

The two plans are compared: of the orders that would serve a need and that the plan with the terms does not have, those
that no plan with the terms can have as they are, because of a lot, a threshold, a count or the step of a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.case import Case, CountRule, OrderGroups, Requirement, Threshold
from model.order_groups import folded, orders_of, signed_of, signed_values, value_of
from model.plan import Combination, OrderKey, Plan
from model.sensitivity.term_conflicts import TermRow
from model.tolerances import NOISE, ROW_VIOLATION

MOST = 3  # terms of a shortfall that are told


@dataclass(frozen=True)
class TermReason:
    """A term in the way of what the plan without it does. `group`: of a lot the ally and the label of the period, of a
    threshold and a count the values of for_each, empty for a step. `without`: what the plan without terms has there,
    units or, of a count, how many."""

    row: TermRow
    group: Combination
    without: float


class TermReasons:
    """The terms behind the shortfalls of a plan, `free` being the plan without them."""

    def __init__(self, case: Case, free: Plan, plan: Plan):
        self._case, self._free, self._plan = case, free, plan
        self._lost = {key: lost for key, quantity in free.order.items()
                      if (lost := quantity - plan.order.get(key, 0.0)) > NOISE}
        rows: list[Threshold | CountRule] = [*case.counts, *case.thresholds]
        self._groups = [_Groups(case, row, free, plan) for row in rows]

    def of(self, need: Requirement, period: int) -> tuple[TermReason, ...]:
        """The terms in the way of orders that would serve the need by the period, of what is lost most first; of orders
        of allies that may pass on to it where none of its own are lost."""
        lost = self._serving(need, period, own=True) or self._serving(need, period, own=False)
        found: dict[TermRow, TermReason] = {}
        for key in sorted(lost, key=lambda key: (-self._lost[key], key)):
            for reason in self._against(key):
                found.setdefault(reason.row, reason)
        return tuple(found.values())[:MOST]

    def _serving(self, need: Requirement, period: int, own: bool) -> Sequence[OrderKey]:
        """Lost orders of the family, or of what its rounds are put together from, that would be there by then: the
        ally's own, or those of allies that may pass some on to it. None of an offer of which as much is there all the
        same."""
        givers = {row.from_ally for row in self._case.transfers
                  if row.to_ally == need.ally and row.family in (None, need.family)}
        items = {item.key for item in self._case.items.values() if item.family == need.family}
        items |= {part for item in items for part in self._case.components.get(item, ())}
        by_offer: dict[str, list[OrderKey]] = defaultdict(list)
        for key in self._lost:
            is_there = key.ally == need.ally if own else key.ally in givers
            if key.period <= period and is_there and self._case.offers[key.offer].item in items:
                by_offer[key.offer].append(key)
        return [key for offer, keys in by_offer.items() if self._less(offer, need.ally if own else None, period)
                for key in keys]

    def _less(self, offer: str, ally: str | None, period: int) -> bool:
        """The plan orders less of the offer by the period than the one without terms."""
        def by_then(plan: Plan) -> float:
            return sum(quantity for key, quantity in plan.order.items()
                       if key.offer == offer and key.period <= period and ally in (None, key.ally))

        return by_then(self._free) - by_then(self._plan) > NOISE

    def _against(self, key: OrderKey) -> Iterator[TermReason]:
        """The terms that the order of the plan without them does not keep, and the steps of the lines that make it."""
        for groups in self._groups:
            reason = groups.against(key)
            if reason is not None:
                yield reason
        for line, uses in self._case.resource_use.items():
            step = self._case.resources[line].step
            if step > 0 and uses.get(key.offer, 0.0) > 0:
                free, kept = (sum(size for each, size in plan.expansion.items() if each.resource == line)
                              for plan in (self._free, self._plan))
                if free - kept > NOISE:
                    yield TermReason(TermRow("step", line), (), free)
        lot, quantity = self._case.offers[key.offer].lot, self._free.order[key]
        if lot > 0 and abs(quantity - lot * round(quantity / lot)) > ROW_VIOLATION * max(1.0, quantity):
            yield TermReason(TermRow("lot", key.offer), (key.ally, self._case.horizon.label(key.period)), quantity)


class _Groups:
    """The groups of a threshold or a rule that counts, as both plans have them."""

    def __init__(self, case: Case, row: Threshold | CountRule, free: Plan, plan: Plan):
        self._case, self._row, self._free = case, row, free
        groups = orders_of(case, row, free.order)
        self._members = {folded(group): keys for group, keys in groups.items()}
        self._spelled = {key: group for group, keys in groups.items() for key in keys}
        self._kept = {folded(group): keys for group, keys in orders_of(case, row, plan.order).items()}
        self._signed = _signed_units(case, row)

    def against(self, key: OrderKey) -> TermReason | None:
        """Why the group of an order cannot be what it is in the plan without terms; None where it can, or has none."""
        group = self._spelled.get(key)
        if group is None:
            return None
        members = self._members[folded(group)]
        if isinstance(self._row, Threshold):
            total = sum(self._free.order[each] for each in members)
            signed = sum(self._signed.get(folded(group), {}).values())
            is_less = total + signed < self._row.at_least * (1 - ROW_VIOLATION)
            return TermReason(TermRow("threshold", self._row.key), group, total + signed) if is_less else None
        units, counted = self._by_value(folded(group), members), value_of(self._case, self._row.count)
        if self._row.kind == "max_count":
            kept = {counted(each).casefold() for each in self._kept.get(folded(group), ())}
            is_less = len(units) > self._row.value and counted(key).casefold() not in kept
            return TermReason(TermRow("count", self._row.key), group, len(units)) if is_less else None
        number = sum(quantity >= self._least(members, value) * (1 - ROW_VIOLATION) for value, quantity in units.items())
        return TermReason(TermRow("count", self._row.key), group, number) if number < self._row.value else None

    def _least(self, members: Sequence[OrderKey], value: str) -> float:
        """The units that make one count: one lot by default, and 1 where there are none."""
        assert isinstance(self._row, CountRule)
        if self._row.least is not None:
            return self._row.least
        counted = value_of(self._case, self._row.count)
        return min((self._case.offers[key.offer].lot or 1.0 for key in members if counted(key).casefold() == value),
                   default=1.0)

    def _by_value(self, group: Combination, members: Sequence[OrderKey]) -> Mapping[str, float]:
        """The units of the plan without terms by what is counted, signed ones included."""
        assert isinstance(self._row, CountRule)
        counted = value_of(self._case, self._row.count)
        units = defaultdict[str, float](float, self._signed.get(group, {}))
        for key in members:
            if counted(key):
                units[counted(key).casefold()] += self._free.order[key]
        return units


def _signed_units(case: Case, row: OrderGroups) -> Mapping[Combination, Mapping[str, float]]:
    """Signed units by group, and by what is counted, or the offer where nothing is."""
    units: dict[Combination, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    word = row.count if isinstance(row, CountRule) else "offer"
    for order in signed_of(case, row):
        units[signed_values(case, row.for_each, order)][signed_values(case, (word,), order)[0]] += order.quantity
    return units
