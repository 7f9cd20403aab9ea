"""The value of each level again from the plan, and whether its optimum is proved."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from model.levels import CHANGES, CONFLICTS, COST, EQUITY, TIDY, Level, LevelResult, shortfall
from model.tolerances import LEVEL_DRIFT
from model.verification.ledger import Ledger
from model.verification.rules import Combinations, is_relaxable, violations_of
from model.verification.terms import terms_cost

TENTHS = 10


@dataclass(frozen=True)
class LevelCheck:
    """A level's value as reported and as recomputed, and the bound that proves it; all in price_unit.

    `drift`, `gap` and `gap_everywhere` are relative to the larger of 1 and the reported value, at the level changes
    also to what all orders to keep weigh, for it may be nothing but rounding: how far the recomputed
    value, the bound of plans that are optimal for the earlier levels and that of every plan that keeps them are from
    it. They are nan where an unproved level reports no value. `drift` is infinite for a level that is missing, that the
    case does not call for, or that is out of order. `gap_limit` is the gap that passes, relative as well, and
    `multiplier` the largest of an earlier level in the proof against every plan."""

    level: Level
    reported: float
    recomputed: float
    drift: float
    bound: float
    gap: float
    tolerance: float
    proved: bool
    gap_limit: float
    gap_everywhere: float
    multiplier: float

    @property
    def name(self) -> str:
        """The level in a word."""
        return str(self.level)

    @property
    def passed(self) -> bool:
        """The value is right and, where the level is said to be proved, its bound meets it."""
        if not self.proved:
            return not self.drift > self.tolerance
        return self.drift <= self.tolerance and self.gap <= self.gap_limit

    @property
    def proved_everywhere(self) -> bool:
        """It is proved against every plan that keeps the earlier levels."""
        return self.proved and self.gap_everywhere <= self.gap_limit


def level_checks(ledger: Ledger, combinations: Combinations, relaxed: bool) -> tuple[LevelCheck, ...]:
    """A check for each level that the plan reports, and one that fails for each that it lacks.

    A plan that is `relaxed` has level 0 alone."""
    values = _values(ledger, combinations)
    if relaxed:
        values = {level: value for level, value in values.items() if level == CONFLICTS}
    order, least, kept = list(values), _least_gaps(ledger), _kept_worth(ledger)
    checks, place = [], -1
    for result in ledger.plan.levels:
        expected = result.level in values and order.index(result.level) > place
        place = order.index(result.level) if expected else place
        found = _check(result, values.get(result.level, math.nan), expected, kept if result.level == CHANGES else 0.0)
        limit = max(LEVEL_DRIFT, least.get(result.level, 0.0) / max(1.0, abs(result.value)))
        checks.append(replace(found, gap_limit=limit))
    reported = {result.level for result in ledger.plan.levels}
    for level in _called_for(ledger, combinations):
        if level in values and level not in reported:
            checks.append(_check(LevelResult(level, math.nan, math.nan, False, 0.0, 0), values[level], False))
    return tuple(checks)


def _check(result: LevelResult, value: float, expected: bool, beside: float = 0.0) -> LevelCheck:
    size = max(1.0, abs(result.value), beside)
    drift = abs(value - result.value) / size if expected else math.inf
    gap = abs(result.value - result.bound) / size
    return LevelCheck(result.level, result.value, value, drift, result.bound, gap, LEVEL_DRIFT, result.proved,
                      LEVEL_DRIFT, abs(result.value - result.everywhere) / size, result.multiplier)


def _least_gaps(ledger: Ledger) -> dict[Level, float]:
    """The gap that passes however little the level is, in price_unit: one unit of the smallest thing that it counts, as
    long as that is no more of all that it counts than may drift of a level."""
    units: dict[Level, list[tuple[float, float]]] = defaultdict(list)  # worth of a unit, and of all that is needed
    for requirement in ledger.case.requirements:
        for period in range(requirement.first, requirement.last + 1):
            worth, quantity = ledger.value_short(requirement, period), requirement.quantity
            if worth * quantity > 0:
                units[shortfall(requirement.priority)].append((worth, worth * quantity))
                units[EQUITY].append((worth, worth * _banded(quantity, quantity)))
    return {level: min(min(worth for worth, _ in counted), LEVEL_DRIFT * sum(whole for _, whole in counted))
            for level, counted in units.items()}


def _values(ledger: Ledger, combinations: Combinations) -> dict[Level, float]:
    """The value of every level that the case may have, in the order of the levels."""
    values: dict[Level, float] = {}
    if any(is_relaxable(rule) for rule in ledger.case.rules):
        values[CONFLICTS] = _conflicts(ledger, combinations)
    short = dict.fromkeys(sorted({one.priority for one in ledger.case.requirements}), 0.0)
    equity = 0.0
    for requirement in ledger.case.requirements:
        for period in range(requirement.first, requirement.last + 1):
            missing = ledger.shortfall(requirement, period)
            worth = ledger.value_short(requirement, period)
            short[requirement.priority] += worth * missing
            equity += worth * _banded(missing, requirement.quantity)
    values |= {shortfall(priority): value for priority, value in short.items()}
    if ledger.case.equity:
        values[EQUITY] = equity
    values[COST] = _cost(ledger)
    if ledger.kept is not None:
        values[CHANGES] = sum(_weight(ledger, ledger.case.offers[offer].item) * units
                              for (offer, _, _), units in _changes(ledger))
    values[TIDY] = _tidy(ledger)
    return values


def _conflicts(ledger: Ledger, combinations: Combinations) -> float:
    violation = violations_of(ledger)
    return sum(violation.get((rule.key, combination), 0.0) / max(1.0, rule.value)
               for rule in ledger.case.rules if is_relaxable(rule) for combination in combinations[rule.key])


def _banded(missing: float, quantity: float) -> float:
    """sum b * u[b] of one shortfall, units: the bands fill from the first on, for they cost more and more."""
    width = quantity / TENTHS
    return sum(band * min(max(missing - (band - 1) * width, 0.0), width) for band in range(1, TENTHS + 1))


def _cost(ledger: Ledger) -> float:
    """Payments, expansions, idle lines, transfers and what holding and losing stock costs, discounted to the start of
    period 1, and penalties; price_unit."""
    case = ledger.case
    total = 0.0
    for (key, ally, period), quantity in ledger.order.items():
        offer = case.offers[key]
        price = ledger.price(offer, ally, period)
        total += quantity * offer.advance * price * ledger.discount(period - ledger.lead(offer, ally))
        total += quantity * ((1 - offer.advance) * price + ledger.transport(offer, ally)) * ledger.discount(period)
    for (resource, period), size in ledger.expansion.items():
        total += case.resources[resource].expansion_cost * ledger.discount(period) * size
    for (resource, period), size in ledger.idle.items():
        total += case.resources[resource].idle_cost * ledger.discount(period) * size
    for (row, _, period, _), quantity in ledger.transfer.items():
        total += ledger.transfer_rows[row].cost * ledger.discount(period) * quantity
    total += _stock_cost(ledger) + terms_cost(ledger) + case.change_cost * sum(
        ledger.price(case.offers[offer], ally, period) * units for (offer, ally, period), units in _changes(ledger))
    penalties = {rule.key: rule.penalty for rule in case.rules if rule.penalty is not None}
    return total + sum(penalties.get(rule, 0.0) * excess for (rule, _), excess in ledger.plan.violation.items())


def _stock_cost(ledger: Ledger) -> float:
    """What is held or under way costs its family's holding cost, what expires its weight; discounted, price_unit."""
    case, total = ledger.case, 0.0
    a_period = {key: family.holding_cost * case.horizon.months / 12 for key, family in case.families.items()}
    for key, quantity in ledger.stock.items():
        total += a_period[ledger.family(key.item)] * ledger.discount(key.period) * quantity
    for moved, quantity in ledger.transfer.items():
        for period in ledger.under_way(moved):
            total += a_period[ledger.family(moved.item)] * ledger.discount(period) * quantity
    for key, quantity in ledger.written_off.items():
        total += _weight(ledger, key.item) * ledger.discount(key.period) * quantity
    return total


def _changes(ledger: Ledger) -> Iterator[tuple[tuple[str, str, int], float]]:
    """By how many units each order is less or more than in the earlier plan; nothing where there is none."""
    if ledger.kept is not None:
        for key in {**ledger.kept, **ledger.order}:
            yield key, abs(ledger.order.get(key, 0.0) - ledger.kept.get(key, 0.0))


def _kept_worth(ledger: Ledger) -> float:
    """What the orders of the earlier plan weigh, price_unit."""
    return sum(_weight(ledger, ledger.case.offers[offer].item) * units
               for (offer, _, _), units in (ledger.kept or {}).items())


def _weight(ledger: Ledger, item: str) -> float:
    """The weight of the item's family, price_unit."""
    return ledger.case.families[ledger.family(item)].weight


def _tidy(ledger: Ledger) -> float:
    case = ledger.case
    total = sum(ledger.contribution.values())
    total += sum(_weight(ledger, item) * quantity for (_, item, *_), quantity in ledger.transfer.items())
    return total + sum(_weight(ledger, case.offers[offer].item) * ledger.years(period) * quantity
                       for (offer, _, period), quantity in ledger.order.items())


def _called_for(ledger: Ledger, combinations: Combinations) -> Iterator[Level]:
    """The levels that a plan must report: those with a variable that counts in the objective.

    A level whose coefficients are all zero has the value zero, reported or not."""
    case = ledger.case
    if any(is_relaxable(rule) for rule in case.rules):
        yield CONFLICTS
    counting = {one.priority for one in case.requirements if one.quantity > 0 and one.first <= one.last
                and ledger.value_short(one, one.first) > 0}
    yield from (shortfall(priority) for priority in sorted(counting))
    if case.equity and counting:
        yield EQUITY
    if _has_cost(ledger, combinations):
        yield COST
    if ledger.kept is not None and any(
            buyers and _weight(ledger, case.offers[offer].item) > 0 for offer, buyers in ledger.buyers.items()):
        yield CHANGES
    if _has_tidy(ledger):
        yield TIDY


def _has_cost(ledger: Ledger, combinations: Combinations) -> bool:
    case = ledger.case
    return (any(ledger.price(case.offers[offer], ally, period) + ledger.transport(case.offers[offer], ally) > 0
                for offer, buyers in ledger.buyers.items() for ally, window in buyers.items()
                for period in range(window[0], window[1] + 1))
            or any(resource.expansion_cost > 0 and ledger.can_expand(resource.key, 1)
                   for resource in case.resources.values())
            or any(ledger.may_be_idle(resource, period) for resource in case.resources
                   for period in case.horizon.periods)
            or any(transfer.cost > 0 and ledger.movable(transfer) for transfer in case.transfers)
            or any(_weight(ledger, item) > 0 for _, item, _ in case.lots)
            or any(_weight(ledger, item) > 0 for _, item, _, _ in case.lot_deliveries) or _costs_to_hold(ledger)
            or any((rule.penalty or 0.0) > 0 and combinations[rule.key] for rule in case.rules))


def _costs_to_hold(ledger: Ledger) -> bool:
    """There is stock at some time of a family that costs to hold."""
    case = ledger.case
    there = {item for table in (case.stock, case.deliveries) for _, item, *_ in table}
    there |= {item for _, item, usable_to in case.lots if usable_to > 1}
    there |= {item for _, item, period, usable_to in case.lot_deliveries if usable_to > period}
    there |= {case.offers[offer].item for offer, buyers in ledger.buyers.items() if buyers}
    return any(case.families[ledger.family(item)].holding_cost > 0 for item in there)


def _has_tidy(ledger: Ledger) -> bool:
    case = ledger.case
    return (any(contribution.max_amount > 0 and contribution.year in (None, *case.horizon.years)
                for contribution in case.contributions)
            or any(_weight(ledger, item) > 0 for transfer in case.transfers for item in ledger.movable(transfer))
            or any(last > 1 and _weight(ledger, case.offers[offer].item) > 0
                   for offer, buyers in ledger.buyers.items() for _, last in buyers.values()))
