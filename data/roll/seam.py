"""The seam between a plan and the next one, and what has happened up to it: in the periods of the plan, its units and
price_unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from model.case import Case
from model.horizon import Horizon
from model.tolerances import NOISE


@dataclass(frozen=True)
class Seam:
    """The first `gone` periods of the horizon `old` are over, and planning goes on with the rest."""

    old: Horizon
    gone: int

    @property
    def new(self) -> Horizon:
        """The horizon of the next plan: it ends with the old one."""
        return Horizon(self.old.unit, self.old.first_month + self.gone * self.old.months, self.old.count - self.gone)

    @property
    def last_year(self) -> int:
        """The calendar year of the last period that is over."""
        return self.old.year(self.gone)

    @property
    def year_under_way(self) -> int | None:
        """The calendar year that lies on both sides; None where a year has just ended."""
        return self.last_year if self.last_year == self.new.years[0] else None

    @property
    def years_gone(self) -> float:
        """Years from the old start to the new one."""
        return self.old.years_between(1, self.gone + 1)


class SignedNow(NamedTuple):
    """An order that was signed by the seam: units of the offer for the ally, to be delivered in `period` and ordered in
    `ordered`, at `price` price_unit a unit, of whose value the share `paid` is due before its delivery."""

    offer: str
    ally: str
    ordered: int
    period: int
    quantity: float
    price: float
    paid: float

    def paid_by(self, case: Case, gone: int) -> dict[int, float]:
        """What was paid in the first `gone` periods by calendar year, price_unit: the share `paid` of its value when it
        was ordered, all the rest with the transport when it was delivered."""
        value, years = self.quantity * self.price, dict[int, float]()
        freight = self.quantity * case.transport(case.offers[self.offer], self.ally)
        for period, amount in ((self.ordered, self.paid * value), (self.period, (1 - self.paid) * value + freight)):
            if 1 <= period <= gone:
                year = case.horizon.year(period)
                years[year] = years.get(year, 0.0) + amount
        return years


class UnderWay(NamedTuple):
    """Units that arrive after the seam: `period` says when, `usable_to` is the last period of a lot that expires within
    the horizon, 0 for what keeps."""

    ally: str
    item: str
    period: int
    usable_to: int
    quantity: float


class BuiltNow(NamedTuple):
    """An expansion that was ordered by the seam, `size` resource units a period from `ready` on."""

    resource: str
    ordered: int
    ready: int
    size: float


class Lot(NamedTuple):
    """Stock of an ally that ends with the period `usable_to` (its label); blank where it keeps."""

    ally: str
    item: str
    usable_to: str


@dataclass(frozen=True)
class Happened:
    """What is there at the seam.

    `stock`: what each ally holds. `under_way`: what left a giver and has not arrived. `signed`: what was ordered.
    `late`: contracted deliveries that did not come, with their new periods. `replaced`: rows of Signed in whose place
    `signed` stands. `built`: expansions. `paid[ally, year]`: for orders,
    new and signed ones. `given[giver, taker, year]`: contributions, those of the year under way in full. `room[ally]`:
    the most that its stock takes in the rest of the plan, storage units. `notes`: what a planner should know of it."""

    stock: Mapping[Lot, float]
    under_way: tuple[UnderWay, ...]
    signed: tuple[SignedNow, ...]
    built: tuple[BuiltNow, ...]
    paid: Mapping[tuple[str, int], float]
    given: Mapping[tuple[str, str, int], float]
    room: Mapping[str, float] = field(default_factory=dict)
    late: tuple[UnderWay, ...] = ()
    replaced: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


def plain(figure: float) -> float:
    """A figure as a workbook may hold it: none below a millionth."""
    return 0.0 if figure < NOISE else figure
