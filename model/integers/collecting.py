"""The terms of a case, group by group, over the columns of its linear program."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from model.case import Case, CountRule, Discount, SignedOrder, Threshold
from model.formulation.index_sets import grouped
from model.integers.discounts import Rebate
from model.integers.fixing import TermKey
from model.integers.terms import AllOrNothing, AtLeastSoMany, AtMostSoMany, Multiple, Term
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.order_groups import as_order, folded, orders_of, signed_of, signed_values, value_of
from model.plan import Combination, ExpansionKey, OrderKey
from model.tolerances import ADDED_UP, WHOLE_PROOF
from model.variables import EXPANSION, ORDER

Columns = Mapping[OrderKey, int]


def terms_of(case: Case, program: LinearProgram, limits: Vector) -> list[Term]:
    """Every term of the case that new orders or expansions can meet; `limits`: the most of each column."""
    collected = _Collected(case, program, limits)
    return [*collected.multiples(), *(term for row in case.thresholds for term in collected.threshold(row)),
            *(term for rule in case.counts for term in collected.count(rule)),
            *(term for discount in case.discounts for term in collected.discount(discount))]


class _Collected:
    """The columns of orders, and what each can be at the most."""

    def __init__(self, case: Case, program: LinearProgram, limits: Vector):
        self._case, self._program, self._limits = case, program, limits
        keys = (OrderKey(*key) for key in program.columns.blocks.get(ORDER.name, ()))  # type: ignore[misc]
        self._columns: Columns = dict(zip(keys, program.columns.of(ORDER.name), strict=True))
        self._largest_of_all = self._largest_lot(self._columns)
        self._on_lines = {offer for uses in case.resource_use.values() for offer in uses}
        # What neither a line nor the offer limits may be ordered beyond all needs, to reach what a term asks for.
        self._unlimited = {key for key, offer in case.offers.items()
                           if key not in self._on_lines and math.isinf(offer.max_quantity)}
        asked = list(self._asked_of()) if self._unlimited else []
        self._asked = [units for _, units in asked]
        # Of an order the places of what it can help to reach.
        self._asking: dict[OrderKey, list[int]] = defaultdict(list)
        for place, (orders, _) in enumerate(asked):
            for key in orders:
                self._asking[key].append(place)

    def multiples(self) -> Iterator[Multiple]:
        """Orders in lots and expansions in steps."""
        kept = self._case.kept or {}
        for key, column in self._columns.items():
            if self._case.offers[key.offer].lot > 0:
                yield Multiple(column, self._case.offers[key.offer].lot, kept.get(key, 0.0))
        keys = (ExpansionKey(*key) for key in self._program.columns.blocks.get(EXPANSION.name, ()))  # type: ignore[misc]
        for expansion, column in zip(keys, self._program.columns.of(EXPANSION.name), strict=True):
            if self._case.resources[expansion.resource].step > 0:
                yield Multiple(column, self._case.resources[expansion.resource].step)

    def threshold(self, row: Threshold) -> Iterator[Term]:
        """Each group of a threshold, unless what is signed has met it."""
        signed = self._signed(row, signed_of(self._case, row))
        for group, keys in orders_of(self._case, row, self._columns).items():
            before = sum(order.quantity for order in signed.get(folded(group), ()))
            least, cost = max(0.0, row.at_least - before), 0.0 if before else row.fixed_cost
            if least or cost:
                yield self._all_or_nothing(TermKey("Thresholds", row.key, group), keys, least, cost)

    def count(self, rule: CountRule) -> Iterator[Term]:
        """Each group of a rule that counts."""
        signed = self._signed(rule, signed_of(self._case, rule))
        counted = value_of(self._case, rule.count)
        for group, keys in orders_of(self._case, rule, self._columns).items():
            before = self._by_value(rule, signed.get(folded(group), ()))
            of_value = grouped((key for key in keys if counted(key)), lambda key: counted(key).casefold())
            term = TermKey("Rules", rule.key, group)
            found = self._at_most(rule, term, of_value, before) if rule.kind == "max_count" else self._at_least(
                rule, term, of_value, before)
            if isinstance(found, AtMostSoMany):
                yield found
            elif found is not None:
                parts, count = found
                yield AtLeastSoMany(self._all_or_nothing(term, keys, 0.0), parts, count)

    def _at_most(self, rule: CountRule, term: TermKey, of_value: Mapping[str, Sequence[OrderKey]],
                 before: Mapping[str, float]) -> AtMostSoMany | None:
        """Whoever has signed orders counts already; None where all that are left may."""
        parts = [self._all_or_nothing(_one_of(term, value), own, 0.0) for value, own in of_value.items()
                 if value not in before]
        left = max(0, rule.value - len(before))
        return AtMostSoMany(parts, left) if len(parts) > left else None

    def _at_least(self, rule: CountRule, term: TermKey, of_value: Mapping[str, Sequence[OrderKey]],
                  before: Mapping[str, float]) -> tuple[list[AllOrNothing], int] | None:
        """Those that new orders can make count, and how many more it takes; None where it takes none."""
        least = {value: self._least(rule, of_value.get(value, ())) for value in (*of_value, *before)}
        more = rule.value - sum(units >= least[value] for value, units in before.items())
        parts = [self._all_or_nothing(_one_of(term, value), own, least[value] - before.get(value, 0.0))
                 for value, own in of_value.items() if before.get(value, 0.0) < least[value]]
        return (parts, more) if more > 0 else None

    def discount(self, discount: Discount) -> Iterator[Term]:
        """A discount by year, which may have begun before the horizon, or over the horizon in all."""
        case = self._case
        known = case.signed_sums.seen if discount.per == "year" else case.signed_sums.arriving

        def year(order: OrderKey | SignedOrder) -> int:
            return discount.year_of(case.horizon, order.period)

        signed = grouped((order for order in known if discount.is_on(case.offers[order.offer])), year)
        for each, keys in grouped((key for key in self._columns if discount.is_on(case.offers[key.offer])),
                                  year).items():
            before = signed.get(each, ())
            units, spending = sum(one.quantity for one in before), sum(one.value for one in before)
            prices = [case.price(case.offers[key.offer], key.ally, key.period) for key in keys]
            back = (discount.units_above(units) * min(prices) if discount.kind == "incremental"
                    else discount.share(units) * spending)
            last = max(period for period in case.horizon.periods if discount.year_of(case.horizon, period) == each)
            group = (discount.manufacturer, discount.item, *((str(each),) if each else ()))
            yield Rebate(TermKey("Discounts", discount.manufacturer, group), discount,
                         [self._columns[key] for key in keys], prices, self._most(keys), case.discount(last + 1),
                         units, spending, back)

    def _all_or_nothing(self, key: TermKey, orders: Sequence[OrderKey], least: float,
                        cost: float = 0.0) -> AllOrNothing:
        least = self._in_lots(orders, least)
        return AllOrNothing(key, [self._columns[order] for order in orders], least,
                            max(self._most(orders), least + self._largest_lot(orders)), cost,
                            self._hard_most(orders) >= least * (1 - WHOLE_PROOF))

    def _most(self, orders: Iterable[OrderKey]) -> float:
        """The most units of the orders together: what lines and offers allow of each offer and period, whoever
        buys, and of an offer its max_quantity; where nothing limits one, what terms of any of the orders ask for
        besides."""
        orders = list(orders)
        by_offer: dict[str, dict[int, float]] = defaultdict(dict)
        for key in orders:
            by_offer[key.offer][key.period] = float(self._limits[self._columns[key]])
        return sum(min(self._case.offers[offer].max_quantity, sum(own.values())) for offer, own in by_offer.items()
                   ) + self._largest_of_all + self._asked_for(orders)

    def _asked_for(self, orders: Sequence[OrderKey]) -> float:
        """What the terms that any of the orders takes part in ask for together, where nothing else limits one."""
        if not any(key.offer in self._unlimited for key in orders):
            return 0.0
        return sum(self._asked[place] for place in {place for key in orders for place in self._asking[key]})

    def _asked_of(self) -> Iterator[tuple[Sequence[OrderKey], float]]:
        """The orders of each group of a term, and the units that it may ask for."""
        for row in self._case.thresholds:
            yield from ((keys, row.at_least) for keys in orders_of(self._case, row, self._columns).values())
        for rule in self._case.counts:
            for keys in orders_of(self._case, rule, self._columns).values() if rule.kind == "min_count" else ():
                yield keys, rule.value * max(self._least(rule, (key,)) for key in keys)
        for discount in self._case.discounts:
            yield [key for key in self._columns if discount.is_on(self._case.offers[key.offer])], sum(
                units for units, _ in discount.steps[-1:])

    def _in_lots(self, orders: Sequence[OrderKey], least: float) -> float:
        """The least that orders in lots come to where they reach a least, units, if all have the same lot."""
        lots = {self._case.offers[key.offer].lot for key in orders}
        lot = lots.pop() if len(lots) == 1 else 0.0
        return max(least, math.ceil(least / lot - ADDED_UP) * lot) if lot > 0 else least

    def _hard_most(self, orders: Iterable[OrderKey]) -> float:
        """The most units of the orders that lines and offers allow; infinite where neither limits one of them, for more
        than anybody needs can be ordered to reach a threshold."""
        orders = list(orders)
        if not all(key.offer in self._on_lines or math.isfinite(self._case.offers[key.offer].max_quantity)
                   for key in orders):
            return math.inf
        return self._most(orders) - self._largest_of_all

    def _largest_lot(self, orders: Iterable[OrderKey]) -> float:
        """The largest lot of the orders, units: whoever needs less orders one."""
        return max((self._case.offers[key.offer].lot for key in orders), default=0.0)

    def _least(self, rule: CountRule, orders: Sequence[OrderKey]) -> float:
        """The units that make one count."""
        if rule.least is not None:
            return rule.least
        return min((self._case.offers[key.offer].lot or 1.0 for key in orders), default=1.0)

    def _signed(self, row: Threshold | CountRule, orders: Iterable[SignedOrder]) -> dict[
            Combination, list[SignedOrder]]:
        """The signed orders by group, values without regard to case."""
        return grouped(orders, lambda order: signed_values(self._case, row.for_each, order))

    def _by_value(self, rule: CountRule, orders: Iterable[SignedOrder]) -> dict[str, float]:
        """The units of signed orders by what is counted, without regard to case."""
        units: dict[str, float] = defaultdict(float)
        for order in orders:
            value = value_of(self._case, rule.count)(as_order(order)).casefold()
            if value:
                units[value] += order.quantity
        return dict(units)


def _one_of(term: TermKey, value: str) -> TermKey:
    """The term for one of the values that it counts."""
    return term._replace(group=(*term.group, value))
