"""What really happened in place of what the plan does: figures that are left as they were follow from the others."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from data.roll.seam import BuiltNow, Happened, Lot, Seam, SignedNow, UnderWay
from model.case import Case
from model.tolerances import NOISE, SAME_SHARE

AllyYear = tuple[str, int]
Given = tuple[str, str, int]


@dataclass(frozen=True)
class Actuals:
    """The sheets of a workbook of actuals, in the periods and units of Happened. `due`: contracted deliveries that
    were due in the periods that are over; `signed`: orders of the plan and signed ones that were due."""

    stock: Mapping[Lot, float]
    due: tuple[UnderWay, ...]
    signed: tuple[SignedNow, ...]
    built: tuple[BuiltNow, ...]
    paid: Mapping[AllyYear, float]
    given: Mapping[Given, float]


def as_planned(case: Case, happened: Happened, seam: Seam) -> Actuals:
    """What the workbook is filled with."""
    due = tuple(UnderWay(ally, item, period, 0, quantity) for (ally, item, period), quantity in case.deliveries.items()
                if period <= seam.gone)
    before = tuple(SignedNow(one.offer, one.ally, one.ordered, one.period, one.quantity, one.price,
                             one.paid + one.advance) for one in case.signed if 1 <= one.period <= seam.gone)
    years = years_that_count(case, seam)
    return Actuals(
        happened.stock, due, (*before, *happened.signed), happened.built,
        {(ally, year): happened.paid.get((ally, year), 0.0) for ally in case.allies for year in years
         if (ally, year) in case.budgets},
        {(row.from_ally, row.to_ally, year): happened.given.get((row.from_ally, row.to_ally, year), 0.0)
         for row in case.contributions for year in years if row.holds_in(year)})


def years_that_count(case: Case, seam: Seam) -> tuple[int, ...]:
    """The years of which the next plan asks what was paid: the one under way; where money carries over, all so far."""
    return tuple(year for year in case.horizon.years if year <= seam.last_year and (
        case.carry_over or year == seam.year_under_way))


def really_happened(case: Case, planned: Happened, actuals: Actuals, seam: Seam) -> Happened:
    """What happened by the actuals. A stock or payment that stands there as planned is changed by what came, was signed
    or was paid otherwise than planned; one that was changed by hand holds as it is."""
    before = as_planned(case, planned, seam)
    notes: list[str] = []
    stock = _stock(case, before, actuals, seam, notes)
    late = tuple(one for one in actuals.due if one.period > seam.gone)
    replaced = frozenset(one.key for one in case.signed if 1 <= one.period <= seam.gone)
    return replace(planned, stock=stock, signed=tuple(one for one in actuals.signed if one.quantity >= NOISE),
                   built=tuple(one for one in actuals.built if one.size >= NOISE),
                   paid={**planned.paid, **_paid(case, before, actuals, seam)},
                   given={**planned.given, **actuals.given},
                   late=tuple(one for one in late if one.quantity >= NOISE), replaced=replaced,
                   notes=(*planned.notes, *notes))


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=SAME_SHARE, abs_tol=NOISE)


def _arrived(case: Case, actuals: Actuals, seam: Seam) -> dict[tuple[str, str], float]:
    """Units that came in the periods that are over, by ally and item."""
    came: defaultdict[tuple[str, str], float] = defaultdict(float)
    for due in actuals.due:
        came[due.ally, due.item] += due.quantity if due.period <= seam.gone else 0.0
    for order in actuals.signed:
        came[order.ally, case.offers[order.offer].item] += order.quantity if 1 <= order.period <= seam.gone else 0.0
    return came


def _stock(case: Case, before: Actuals, actuals: Actuals, seam: Seam, notes: list[str]) -> dict[Lot, float]:
    """The stocks: what came less or more than planned changes the stock that keeps, where it was left as planned."""
    stock = {lot: quantity for lot, quantity in actuals.stock.items() if quantity >= NOISE}
    planned, came = _arrived(case, before, seam), _arrived(case, actuals, seam)
    for ally, item in dict.fromkeys((*planned, *came)):
        more = came.get((ally, item), 0.0) - planned.get((ally, item), 0.0)
        lot = Lot(ally, item, "")
        as_it_was = _same(actuals.stock.get(lot, 0.0), before.stock.get(lot, 0.0))
        if abs(more) < NOISE or not as_it_was:
            continue
        left = plain_sum(stock.pop(lot, 0.0), more)
        if left >= NOISE:
            stock[lot] = left
        told = f"{ally} {item}: {abs(more):,.10g} {'more' if more > 0 else 'less'} came than planned, so its stock is"
        notes.append(f"{told} {left:,.10g}" if left > -NOISE else
                     f"{told} 0; the other {-left:,.10g} cannot have been used or passed on as planned")
    return stock


def plain_sum(held: float, more: float) -> float:
    """What there is then; rounding leaves nothing."""
    return 0.0 if abs(held + more) < NOISE else held + more


def _paid(case: Case, before: Actuals, actuals: Actuals, seam: Seam) -> dict[AllyYear, float]:
    """What was paid: what is left as planned is changed by orders that were signed, delivered or paid otherwise."""
    planned, now = (_for_orders(case, each.signed, seam) for each in (before, actuals))
    paid = {}
    for key, amount in actuals.paid.items():
        as_it_was = _same(amount, before.paid.get(key, 0.0))
        paid[key] = max(0.0, amount + now.get(key, 0.0) - planned.get(key, 0.0)) if as_it_was else amount
    return paid


def _for_orders(case: Case, signed: Iterable[SignedNow], seam: Seam) -> dict[AllyYear, float]:
    paid: defaultdict[AllyYear, float] = defaultdict(float)
    for order in signed:
        for year, amount in order.paid_by(case, seam.gone).items():
            paid[order.ally, year] += amount
    return paid
