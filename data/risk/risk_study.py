"""The answer of a simulation as a workbook is made of it: how sure the plan is, in a sentence, charts and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from data.comparison.studies import TERMS_IN_WORDS, Study, short_name, study_facts, terms_notes
from data.figures.money import amount
from data.narrative.wording import counted, percent, units
from data.risk.factor_tables import FactorEffect, effects, factors_table, futures_table, worst_table
from data.risk.future_figures import PlanFigures, plan_figures
from data.risk.range_tables import (
    allies_met,
    costs,
    histogram,
    need_met,
    stock_range,
    targets_met,
    targets_on_average,
    use_by_year,
)
from data.risk.risk_page import risk_page
from data.risk.simulation import BREAKS_RULES, NO_PLAN, TIME_LIMIT, Simulation
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.risk import FACTORS, HISTOGRAM, STOCK_RANGE
from model.studies.spread import by_chance, spread
from model.tolerances import SAME_NEED, SAME_SHARE

WHOLE = "100.0 %"
_FANS, _BARS = 3, 12
_TEN = 10  # futures: of fewer there is no tenth
_FEW = 30  # futures: of fewer a tenth is two or three


def risk_study(simulation: Simulation) -> Study:
    """The study of a simulation, of which at least one future was solved."""
    case = simulation.case
    base = plan_figures(simulation.futures.frame, case, simulation.plan)
    found, stocks = effects(simulation), stock_range(simulation, base)
    fans = tuple(ComparisonChart(
        STOCK_RANGE, "fan", f"{family}: stock against its target", "period",
        ("target", "in_plan", "tenth", "middle", "ninetieth"), units(case.families[family].unit), case.horizon.count,
        family) for family in stocks.each[:_FANS])
    needs = need_met(simulation, base)
    spread_of_needs = ComparisonChart(HISTOGRAM, "column", "How many futures meet how much of the need", "need_met",
                                      ("futures",), "")
    return Study(
        title=f"{case.title or 'Joint procurement'}: what if things go wrong",
        sentence=risk_sentence(simulation, base, found),
        page=risk_page(case, needs, risk_answer(simulation, base, found), tuple(_urgent(simulation))),
        tables=(needs, allies_met(simulation, base), use_by_year(simulation, base),
                targets_met(simulation), targets_on_average(simulation), costs(simulation, base),
                factors_table(simulation, found), worst_table(simulation, base), stocks, histogram(simulation),
                futures_table(simulation)),
        charts=(
            spread_of_needs,
            ComparisonChart(FACTORS, "tornado", "What moves the need met: low and high against the mean", "factor",
                            ("low_against_mean", "high_against_mean"), "", _BARS), *fans),
        facts={"scenario": case.scenario, "decided until": _until(simulation),
               "futures": f"{len(simulation.futures.solved):,} (seed {simulation.seed})"},
        notes=tuple(_notes(simulation)), families=tuple(case.families))


def risk_facts(study: Study) -> dict[str, Any]:
    """The study as --json tells it: the answer with the rows of its first table, and those of all others by the names
    of their sheets."""
    return study_facts(study) | {"sheets": {
        table.sheet.name: [dict(zip(table.headers, cells, strict=True)) for cells in table.cells()]
        for table in study.tables[1:]}}


def risk_sentence(simulation: Simulation, base: PlanFigures, found: Sequence[FactorEffect]) -> str:
    """How much of the need is met in the middle and at the ends, how surely each priority, and what moves it most."""
    futures, frame = simulation.futures, simulation.futures.frame
    planned = len(futures.planned)
    if not planned or not frame.parts:
        return "No future has a plan." if frame.parts else "There is nothing to meet."
    shares = futures.shares(("all",))
    all_met = spread(shares, simulation.sets)
    plan = float(base.shares[0])
    error = "" if np.isnan(all_met.error) else f" (± {100 * all_met.error:.1g} points)"
    if all_met.largest - all_met.least <= SAME_NEED:
        where = "In the one future" if planned == 1 else f"In each of {planned:,} futures"
        return (f"{where} {percent(all_met.mean, WHOLE)} of the need is met at its price, in the plan "
                f"{percent(plan, WHOLE)}.{_moves(found, planned)}")
    ends = (f"in one future of ten less than {percent(all_met.tenth)}, in one of ten more than "
            f"{percent(all_met.ninetieth, WHOLE)}, in the worst {percent(all_met.least)}") if planned >= _TEN else (
        f"in the worst {percent(all_met.least)}, in the best {percent(all_met.largest, WHOLE)}")
    return (f"In {planned:,} futures {percent(all_met.mean, WHOLE)}{error} of the need is met at its price on average, "
            f"in the plan {percent(plan, WHOLE)}; {ends}.{_priorities(simulation, base)}{_moves(found, planned)}")


def risk_answer(simulation: Simulation, base: PlanFigures, found: Sequence[FactorEffect]) -> str:
    """The same in short: what is met on average, in one future of ten, and what moves it most."""
    futures, frame = simulation.futures, simulation.futures.frame
    planned = len(futures.planned)
    if not planned or not frame.parts:
        return risk_sentence(simulation, base, found)
    shares = spread(futures.shares(("all",)), simulation.sets)
    ends = (f"in one future of ten it is {percent(shares.tenth, WHOLE)} or less" if planned >= _TEN
            else f"in the worst it is {percent(shares.least, WHOLE)}")
    where = "in the one future" if planned == 1 else f"on average over {planned:,} futures"
    apart = f"; {ends}" if shares.largest - shares.least > SAME_NEED else ""
    moves = _moves(found, planned, ("where it is lowest", "where it is highest"))
    return (f"The plan meets {percent(float(base.shares[0]), WHOLE)} of all needs if all goes as the workbook says, "
            f"and {percent(shares.mean, WHOLE)} {where}{apart}.{moves}")


def _urgent(simulation: Simulation) -> Iterator[str]:
    """What must be known of the figures before all else, in short."""
    count, outcomes = len(simulation.futures.solved), Counter(each.outcome for each in simulation.futures.solved)
    if count < simulation.asked_for:
        yield f"Interrupted: all figures rest on the first {count:,} of {simulation.asked_for:,} futures."
    elif outcomes[NO_PLAN]:
        yield (f"{counted(outcomes[NO_PLAN], 'future has', 'futures have')} no plan: they are in none of the figures, "
               "which are therefore better than the truth.")
    if count < _FEW:
        yield f"So few futures say little of the ends: {_FEW} or more should be drawn, better 200."


def _priorities(simulation: Simulation, base: PlanFigures) -> str:
    """How much of the first priority is met, and in how many futures all of it."""
    futures, frame = simulation.futures, simulation.futures.frame
    first = frame.of_kind("priority")[0]
    shares = futures.shares(first)
    shares = shares[~np.isnan(shares)]
    if not len(shares):
        return ""
    full = int(np.sum(shares > 1 - SAME_SHARE))
    plan = float(base.shares[frame.parts.index(first)])
    return (f" Of priority {first[1]} {percent(float(shares.mean()), WHOLE)} is met on average, in the plan "
            f"{percent(plan, WHOLE)}, and all of it in {full} of {counted(len(shares), 'future')}.")


def _moves(found: Sequence[FactorEffect], planned: int,
           fifths: tuple[str, str] = ("in its lowest fifth", "in its highest")) -> str:
    """Which factor moves the outcome most, if any does more than chance may; `fifths`: how its ends are called."""
    if not found:
        return " The sheet Uncertainty names no factor, so every future is the plan."
    most = found[0]
    if most.size <= by_chance(planned):
        return " No factor moves it more than chance may in so few futures."
    if np.isnan(most.low) or np.isnan(most.high):
        return f" What moves it most: {short_name(most.name)}."
    ends = ("without it", "with it") if most.is_event else fifths
    return (f" What moves it most: {short_name(most.name)} ({percent(most.low, WHOLE)} is met {ends[0]}, "
            f"{percent(most.high, WHOLE)} {ends[1]}).")


def _until(simulation: Simulation) -> str:
    if simulation.decided.until < 1:
        return "nothing is decided"
    return simulation.case.horizon.label(min(simulation.decided.until, simulation.case.horizon.count))


def _notes(simulation: Simulation) -> Iterator[str]:
    case, futures = simulation.case, simulation.futures
    count, asked = len(futures.solved), simulation.asked_for
    if count < asked:
        yield f"Interrupted: all figures rest on the first {count:,} of {asked:,} futures."
    yield from _outcomes(simulation)
    if case.keeps_whole_terms:
        yield (f"The plan that has decided keeps its {TERMS_IN_WORDS}; the futures are solved without them, and may be "
               "a little better for it.")
    else:
        yield from terms_notes([case])
    yield ("The 10th percentile: in one future of ten less is met than this, in nine more. It is no promise and no "
           "worst case.")
    yield ("All figures say how the factors of the sheet Uncertainty work out as they are drawn there, and nothing of "
           "what is not among them.")
    if count < _FEW:
        yield f"So few futures say little of the ends: {_FEW} or more should be drawn, better 200."
    yield ("± is one standard error of the mean: the mean of very many futures lies within it in two of three cases. "
           "It says nothing of whether the factors are right.")
    yield from _decided(simulation)
    yield ("The plan of a future knows from the first period on how that future goes on. Planners learn it late, and "
           "do no better than these figures.")


def _decided(simulation: Simulation) -> Iterator[str]:
    """What is decided, and what becomes of it in a future."""
    case, decided = simulation.case, simulation.decided
    if decided.until < 1:
        yield "Nothing is decided before futures part: each of them is planned anew from the first period on."
        return
    value = sum(quantity * case.price(case.offers[offer], ally, period + case.lead(case.offers[offer], ally))
                for (offer, ally, period), quantity in decided.orders.items())
    yield (f"Decided is what the plan places up to {_until(simulation)}: {counted(len(decided.orders), 'order')} of "
           f"{amount(case, value)} and {counted(len(decided.expansions), 'expansion')}. A future can cut that at no "
           "cost, but not raise it.")
    yield ("What was decided comes with the lead time, capacity and certificate of each future, or not at all. All the "
           "rest is planned anew in it.")


def _outcomes(simulation: Simulation) -> Iterator[str]:
    """What is to be said of futures that did not end like others."""
    outcomes = Counter(future.outcome for future in simulation.futures.solved)
    if outcomes[BREAKS_RULES]:
        yield (f"In {counted(outcomes[BREAKS_RULES], 'future')} minimum rules cannot all be kept: they are broken as "
               "little as can be, and the figures are those of that plan.")
    if outcomes[TIME_LIMIT]:
        yield (f"In {counted(outcomes[TIME_LIMIT], 'future')} the time limit came before the optimum was proved: their "
               "figures may be too low, and differ from one run to the next.")
    if outcomes[NO_PLAN]:
        first = next(future for future in simulation.futures.solved if future.outcome == NO_PLAN)
        yield (f"{counted(outcomes[NO_PLAN], 'future has', 'futures have')} no plan and are in none of the figures, "
               f"which are therefore better than the truth; future {first.number}: {first.message}.")
