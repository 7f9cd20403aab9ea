"""What is kept of a future: figures, not its plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.figures.movements import targets
from data.figures.purchases import expansion_cost, purchases
from data.figures.requirement_values import required_by, short_by
from model.case import Case, Requirement
from model.levels import COST
from model.lp.problem import Vector
from model.plan import Plan
from model.tolerances import MET

Part = tuple[str, ...]  # ("all",), ("priority", "1"), ("family", key), ("ally", key), ("each", ally, family)
Target = tuple[str, str, int]  # family, kind, priority
COSTS = ("cost, discounted", "orders, as paid", "expansions, as paid")
Figures = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """What the figures of all futures are about, in order, taken from the case that has decided: parts of the need,
    requirement rows with, after them, the rows of each target together, rows of use, families with a stock target and
    the allies that have it, and the calendar year of each period."""

    parts: tuple[Part, ...]
    rows: tuple[int, ...]
    targets: Mapping[Target, tuple[int, ...]]
    use: tuple[int, ...]
    holders: Mapping[str, tuple[str, ...]]
    year_of: tuple[int, ...]

    def of_kind(self, kind: str) -> list[Part]:
        """The parts of a kind, in order."""
        return [part for part in self.parts if part[0] == kind]

    @property
    def periods(self) -> int:
        """How many there are."""
        return len(self.year_of)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The calendar years, in order."""
        return tuple(dict.fromkeys(self.year_of))

    @cached_property
    def place_of_row(self) -> dict[int, int]:
        """Where each requirement row stands."""
        return {row: place for place, row in enumerate(self.rows)}


@dataclass(frozen=True)
class PlanFigures:
    """Of one plan: `shares` met over required of each part; `costs` price_unit, those of COSTS; `stock` units by family
    and period; `by_year` the share in units of each row of use by calendar year, `met` that of each requirement row and
    target by period. Shares are nan where nothing is asked for."""

    shares: Vector
    costs: Vector
    stock: Figures
    by_year: Figures
    met: Figures


@dataclass(frozen=True)
class FutureFigures:
    """One future, by its number; `outcome` as in the sheet Futures. Without a plan `message` says why."""

    number: int
    outcome: str
    figures: PlanFigures | None = None
    message: str = ""


def frame_of(case: Case) -> Frame:
    """The frame of all futures of the case."""
    rows = [row for row in case.requirements if row.first <= row.last]
    keys: dict[Part, None] = {part: None for row in rows for part in _parts_of(row.ally, row.family, row.priority)}
    allies = {ally: place for place, ally in enumerate(case.allies)}
    families = {family: place for place, family in enumerate(case.families)}

    def place(part: Part) -> tuple[int, ...]:
        kind = ("all", "priority", "family", "ally", "each").index(part[0])
        return (kind, *(int(name) if part[0] == "priority" else allies[name] if number == 0 and kind > 2
                        else families[name] for number, name in enumerate(part[1:])))

    grouped: defaultdict[Target, list[int]] = defaultdict(list)
    for number, row in enumerate(case.requirements):
        grouped[row.family, row.kind, row.priority].append(number)
    ordered = sorted(grouped, key=lambda target: (target[2], families[target[0]], target[1]))
    holders: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for ally, family, _ in targets(case):
        holders[family][ally] = None
    return Frame(tuple(sorted(keys, key=place)), tuple(row.key for row in case.requirements),
                 {target: tuple(grouped[target]) for target in ordered},
                 tuple(row.key for row in case.requirements if row.kind == "use"),
                 {family: tuple(holders[family]) for family in case.families if family in holders},
                 tuple(case.horizon.year(period) for period in case.horizon.periods))


def plan_figures(frame: Frame, case: Case, plan: Plan) -> PlanFigures:
    """The figures of a plan."""
    asked, short = _asked_and_short(frame, case, plan)
    return PlanFigures(_shares(frame, case, plan), _costs(case, plan), _stock(frame, case, plan),
                       _by_year(frame, asked, short), _met(frame, asked, short))


def _parts_of(ally: str, family: str, priority: int) -> tuple[Part, ...]:
    return ("all",), ("priority", str(priority)), ("family", family), ("ally", ally), ("each", ally, family)


def _shares(frame: Frame, case: Case, plan: Plan) -> Vector:
    """Met over required of each part at the families' prices."""
    def key(row: Requirement) -> tuple[str, str, int]:
        return row.ally, row.family, row.priority

    place = {part: number for number, part in enumerate(frame.parts)}
    required, short = np.zeros(len(frame.parts)), np.zeros(len(frame.parts))
    for values, sums in ((required_by(case, key), required), (short_by(case, plan, key), short)):
        for needed, value in values.items():
            for part in _parts_of(*needed):
                if part in place:
                    sums[place[part]] += value
    known = required > 0
    shares = np.full(len(required), np.nan)
    shares[known] = np.clip(1 - short[known] / required[known], 0.0, 1.0)
    return shares


def _costs(case: Case, plan: Plan) -> Vector:
    return np.array([plan.value(COST), sum(order.payment for order in purchases(case, plan)),
                     expansion_cost(case, plan)])


def _stock(frame: Frame, case: Case, plan: Plan) -> Figures:
    """Usable stock, and rounds that components make, of the holders of a target."""
    held = np.zeros((len(frame.holders), frame.periods))
    place = {(ally, family): number for number, (family, allies) in enumerate(frame.holders.items())
             for ally in allies}
    for key, quantity in plan.stock.items():
        number = place.get((key.ally, case.items[key.item].family))
        if number is not None and case.usable(key.ally, key.item, key.period):
            held[number, key.period - 1] += quantity
    for rounds, quantity in plan.matched.items():
        number = place.get((rounds.ally, case.items[rounds.item].family))
        if number is not None:
            held[number, rounds.period - 1] += quantity
    return held


def _by_year(frame: Frame, asked: Figures, short: Figures) -> Figures:
    """The share of each row of use that is met in each calendar year: 1 exactly where nothing of it is short."""
    own, lacking = [frame.place_of_row[row] for row in frame.use], _lacking(asked, short)
    shares = np.full((len(own), len(frame.years)), np.nan)
    for place, year in enumerate(frame.years):
        within = [period for period, other in enumerate(frame.year_of) if other == year]
        of_year = np.ix_(own, within)
        total = np.nansum(asked[of_year], axis=1)
        shares[:, place] = _share(np.where(total > 0, total, np.nan), short[of_year].sum(axis=1),
                                  np.any(lacking[of_year], axis=1))
    return shares


def _lacking(asked: Figures, short: Figures) -> Any:
    """Where something is short that counts."""
    return short > MET * np.maximum(1.0, np.nan_to_num(asked))


def _met(frame: Frame, asked: Figures, short: Figures) -> Figures:
    """The share of each requirement row, then of each target together, that is met in each period: 1 exactly where
    nothing of it is short."""
    lacking = _lacking(asked, short)
    shares = [_share(asked, short, lacking)]
    for places in frame.targets.values():
        own = list(places)
        known = ~np.isnan(asked[own])
        total = np.where(known.any(axis=0), np.nansum(asked[own], axis=0), np.nan)
        shares.append(_share(total, short[own].sum(axis=0), np.any(lacking[own], axis=0))[np.newaxis, :])
    return np.concatenate(shares) if frame.rows else np.zeros((0, frame.periods))


def _asked_and_short(frame: Frame, case: Case, plan: Plan) -> tuple[Figures, Figures]:
    """Units asked for and short, a row of Requirements and a column of periods; nan where nothing is asked for."""
    asked = np.full((len(frame.rows), frame.periods), np.nan)
    short = np.zeros_like(asked)
    for row in case.requirements:
        if row.key in frame.place_of_row and row.quantity > 0:
            asked[frame.place_of_row[row.key], row.first - 1:row.last] = row.quantity
    for key, quantity in plan.shortfall.items():
        if key.requirement in frame.place_of_row:
            short[frame.place_of_row[key.requirement], key.period - 1] = quantity
    return asked, short


def _share(asked: Figures, short: Figures, lacking: Any) -> Figures:
    """Met over asked for: below 1 where anything lacks."""
    with np.errstate(invalid="ignore"):
        share = np.clip(1 - short / asked, 0.0, np.where(lacking, np.nextafter(1.0, 0.0), 1.0))
    return np.where(np.isnan(asked), np.nan, np.where(lacking, share, 1.0))
