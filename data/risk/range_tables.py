"""What the futures come to, figure by figure: needs, targets, cost and stock over all of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from data.figures.money import money
from data.figures.movements import targets
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.risk.future_figures import COSTS, Figures, Part, PlanFigures
from data.risk.simulation import Simulation
from data.schema.columns import OutputSheet
from data.schema.compared.risk import (
    ALLIES_MET_IN_FUTURES,
    COSTS_IN_FUTURES,
    HISTOGRAM,
    NEED_MET_IN_FUTURES,
    STOCK_RANGE,
    TARGETS_MET,
    TARGETS_ON_AVERAGE,
    USE_BY_YEAR,
)
from model.lp.problem import Vector
from model.studies.spread import MIDDLE, NINETIETH, TENTH, spread
from model.tolerances import SAME_SHARE

_WIDTHS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1)  # of a bar of the histogram
_MOST_BARS, _LEAST_BARS, _IN_A_BAR = 20, 5, 5  # of the histogram; futures that there are to a bar at least


def known(value: float) -> float | None:
    """The figure, None where there is none."""
    return None if math.isnan(value) else float(value)


def need_met(simulation: Simulation, base: PlanFigures) -> ResultTable:
    """All, the priorities and the families."""
    frame = simulation.futures.frame
    rows = [{"by": part[0], "of": part[-1] if len(part) > 1 else "all", **_spread_of(simulation, base, part)}
            for kind in ("all", "priority", "family") for part in frame.of_kind(kind)]
    return make_table(simulation.case, NEED_MET_IN_FUTURES, rows)


def allies_met(simulation: Simulation, base: PlanFigures) -> ResultTable:
    """Each ally, then its families."""
    frame, rows = simulation.futures.frame, list[Row]()
    each = frame.of_kind("each")
    for part in frame.of_kind("ally"):
        rows.append({"ally": part[1], "family": "all", **_spread_of(simulation, base, part)})
        rows += [{"ally": own[1], "family": own[2], **_spread_of(simulation, base, own)}
                 for own in each if own[1] == part[1]]
    return make_table(simulation.case, ALLIES_MET_IN_FUTURES, rows)


def use_by_year(simulation: Simulation, base: PlanFigures) -> ResultTable:
    """What of each use is there in each calendar year in which it is asked for."""
    case, frame, rows = simulation.case, simulation.futures.frame, list[Row]()
    none = np.full(base.by_year.shape, np.nan)
    met = np.array([none if each.figures is None else each.figures.by_year for each in simulation.futures.solved])
    for place, key in enumerate(frame.use):
        row = case.requirement_of[key]
        for number, year in enumerate(frame.years):
            shares = met[:, place, number]
            if not np.isnan(shares).all():
                rows.append({"ally": row.ally, "family": row.family, "priority": row.priority, "requirement_row": key,
                             "year": year, **_spread(simulation, base.by_year[place, number], shares)})
    return make_table(case, USE_BY_YEAR, rows)


def _spread_of(simulation: Simulation, base: PlanFigures, part: Part) -> dict[str, Cell]:
    frame = simulation.futures.frame
    return _spread(simulation, base.shares[frame.parts.index(part)], simulation.futures.shares(part))


def _spread(simulation: Simulation, in_plan: float, shares: Vector) -> dict[str, Cell]:
    """The cells of a share that each future has, nan where nothing is asked for."""
    found, asked = spread(shares, simulation.sets), shares[~np.isnan(shares)]
    return {"in_plan": known(in_plan), "mean": known(found.mean),
            "error": known(found.error), "tenth": known(found.tenth), "middle": known(found.middle),
            "ninetieth": known(found.ninetieth), "worst": known(found.least),
            "in_full": float(np.mean(asked > 1 - SAME_SHARE)) if len(asked) else None}


def costs(simulation: Simulation, base: PlanFigures) -> ResultTable:
    """What the plans cost."""
    case, rows = simulation.case, list[Row]()
    for place, name in enumerate(COSTS):
        found = spread(simulation.futures.costs(place), simulation.sets)
        figures = {"in_plan": base.costs[place], "mean": found.mean, "error": found.error, "tenth": found.tenth,
                   "middle": found.middle, "ninetieth": found.ninetieth, "most": found.largest}
        rows.append({"cost": name, **{key: None if math.isnan(value) else money(case, float(value))
                                      for key, value in figures.items()}})
    return make_table(case, COSTS_IN_FUTURES, rows)


def targets_met(simulation: Simulation) -> ResultTable:
    """In which share of the futures each target is met in full."""
    return _by_period(simulation, TARGETS_MET, "share_of_futures", simulation.futures.in_full)


def targets_on_average(simulation: Simulation) -> ResultTable:
    """Which share of each target is met on average."""
    return _by_period(simulation, TARGETS_ON_AVERAGE, "share_met", simulation.futures.share)


def _by_period(simulation: Simulation, sheet: OutputSheet, key: str, sums: Figures | None) -> ResultTable:
    """The sums by target and period over the futures in which something is asked for: targets with all allies
    together, then their rows."""
    case, futures = simulation.case, simulation.futures
    labels = [case.horizon.label(period) for period in case.horizon.periods]
    rows: list[Row] = []
    if sums is not None and futures.asked is not None:
        with np.errstate(invalid="ignore", divide="ignore"):
            parts = sums / futures.asked
        for target, place in _targets(simulation):
            cells = {label: known(part) for label, part in zip(labels, parts[place], strict=True)}
            rows.append({**target, key: cells})
    return make_table(case, sheet, rows, labels)


def _targets(simulation: Simulation) -> Iterator[tuple[dict[str, Cell], int]]:
    """What each line of the tables of targets is about, and where its figures stand."""
    case, frame = simulation.case, simulation.futures.frame
    for number, ((family, kind, priority), places) in enumerate(frame.targets.items()):
        target: dict[str, Cell] = {"family": family, "kind": kind, "priority": priority}
        yield {"row": "all allies", **target, "ally": None, "requirement_row": None}, len(frame.rows) + number
        for place in places:
            row = case.requirement_of[frame.rows[place]]
            yield {"row": "row", **target, "ally": row.ally, "requirement_row": row.key}, place


def stock_range(simulation: Simulation, base: PlanFigures) -> ResultTable:
    """Stock against target, the families with the largest targets in money first."""
    case, frame = simulation.case, simulation.futures.frame
    goal = np.zeros((len(frame.holders), frame.periods))
    families = list(frame.holders)
    for (_, family, period), quantity in targets(case).items():
        goal[families.index(family), period - 1] += quantity
    planned = simulation.futures.planned
    held = np.array([each.stock for each in planned]).reshape(len(planned), *goal.shape)
    lines: dict[str, Figures] = {"target": goal, "in_plan": base.stock}
    for key, percentile in (("tenth", TENTH), ("middle", MIDDLE), ("ninetieth", NINETIETH)):
        lines[key] = np.percentile(held, percentile, axis=0) if len(held) else np.full(goal.shape, np.nan)
    worth = {family: goal[place, -1] * case.families[family].price for place, family in enumerate(families)}
    ordered = sorted(families, key=lambda family: -worth[family])
    rows: list[Row] = [
        {"period": case.horizon.label(period), **{
            key: {family: known(figures[families.index(family), period - 1]) for family in ordered}
            for key, figures in lines.items()}} for period in case.horizon.periods]
    return make_table(case, STOCK_RANGE, rows if families else [], ordered)


def histogram(simulation: Simulation) -> ResultTable:
    """How many futures meet how much of the need, in bars of one width."""
    shares = simulation.futures.shares(("all",)) if simulation.futures.frame.parts else np.zeros(0)
    shares = shares[~np.isnan(shares)]
    rows: list[Row] = [{"need_met": label, "futures": count} for label, count in _bars(shares)]
    return make_table(simulation.case, HISTOGRAM, rows)


def _bars(shares: Vector) -> Sequence[tuple[str, int]]:
    """The bars from the least share to the largest, each with its ends in per cent."""
    if not len(shares):
        return []
    least, largest = float(shares.min()), float(shares.max())
    most = min(_MOST_BARS, max(_LEAST_BARS, len(shares) // _IN_A_BAR))
    width = next((each for each in _WIDTHS if (largest - least) / each < most - 1), _WIDTHS[-1])
    first, last = math.floor(least / width + SAME_SHARE), math.floor(largest / width - SAME_SHARE)
    places = np.clip(np.floor(shares / width + SAME_SHARE), first, max(first, last)).astype(int)
    counts = np.bincount(places - first, minlength=max(first, last) - first + 1)
    decimals = 1 if width < 0.01 else 0
    return [(f"{100 * width * (first + place):.{decimals}f} to {100 * width * (first + place + 1):.{decimals}f} %",
             int(count)) for place, count in enumerate(counts)]
