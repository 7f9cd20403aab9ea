"""The parts of the sheet Summary and the summary for the terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from data.case import Case, Requirement
from data.report_budgets import payments_borne
from data.report_capacity import Load
from data.report_checks import flag
from data.report_frame import SMALLEST, Cell, make_frame, money, unit_of_money
from data.report_money import Purchase, contributions_by_year
from data.report_orders import in_words
from data.report_policy import contradicts_itself
from data.report_stock import Movement, StockKey, targets
from data.report_totals import totals
from model.plan import Plan

if TYPE_CHECKING:
    from model.verify import Verification

LARGEST = 5           # shortfalls and resources that Summary lists
CHARTED_FAMILIES = 4
FULL = 0.999          # a resource used to this share is full


def answer_part(case: Case, plan: Plan, bought: Sequence[Purchase], verification: Verification) -> pd.DataFrame:
    """Title, scenario, horizon, the sentence that answers, and the check flag."""
    horizon = case.horizon
    rows: list[tuple[Cell, ...]] = [
        ("title", case.title or "Joint procurement"),
        ("scenario", case.scenario),
        ("horizon", f"{horizon.label(1)} to {horizon.label(horizon.count)}"),
        ("answer", answer(case, plan, bought)),
        ("check", flag(verification.passed)),
    ]
    return make_frame(case, "Answer", rows)


def answer(case: Case, plan: Plan, bought: Sequence[Purchase]) -> str:
    """What the plan comes to, in a sentence or two."""
    if contradicts_itself(plan):
        hard = {rule.key for rule in case.rules if rule.penalty is None}
        count = sum(rule in hard for rule, _ in plan.violation)
        minima = _count(count, "minimum that the rules ask for", "minima that the rules ask for")
        return f"The workbook contradicts itself: {minima} cannot be met, see Conflicts. There is no plan."
    figure = totals(case, plan)
    unit = unit_of_money(case)
    parts = [f"with {_count(len(bought), 'order', 'orders')} for {money(case, figure['payments']):,.1f} {unit}"]
    if plan.expansion:
        parts.append(f"{_count(len(plan.expansion), 'expansion', 'expansions')} for "
                     f"{money(case, figure['expansion_cost']):,.1f} {unit}")
    means = " and ".join(parts)
    if figure["short"] < SMALLEST:
        sentence = f"The plan meets every requirement, {means}."
    else:
        worst = _shortfalls_by_value(case, plan)[0][0]
        sentence = (f"The plan meets {_percent(figure['met'] / figure['need'])} of the requirements by value, {means}; "
                    f"most is lacking of {worst.family} for {worst.ally} ({worst.kind}, priority {worst.priority}).")
    unproved = [level.name for level in plan.levels if not level.proved]
    if unproved:
        sentence += f" The time limit came first: a better plan may exist at {', '.join(unproved)}."
    return sentence


def _count(number: int, singular: str, plural: str) -> str:
    return f"{number:,} {singular if number == 1 else plural}"


def _percent(share: float) -> str:
    """A share as text that says 100 % only where nothing lacks."""
    return f"{min(100 * share, 99.9):.1f} %"


def _shortfalls_by_value(case: Case, plan: Plan) -> list[tuple[Requirement, float]]:
    """Requirement rows that lack something with the value of what they lack, most first, price_unit."""
    rows = {row.key: row for row in case.requirements}
    value: defaultdict[int, float] = defaultdict(float)
    for (key, period), short in sorted(plan.shortfall.items()):
        value[key] += short * case.value_short(rows[key], period)
    return sorted(((rows[key], total) for key, total in value.items()), key=lambda entry: (-entry[1], entry[0].key))


def largest_shortfalls_part(case: Case, plan: Plan) -> pd.DataFrame:
    """The requirement rows that lack most by value."""
    rows = []
    for row, value in _shortfalls_by_value(case, plan)[:LARGEST]:
        periods = range(row.first, row.last + 1)
        worst = max(periods, key=lambda period: plan.shortfall.get((row.key, period), 0.0))
        rows.append((row.ally, row.family, row.kind, row.priority, row.quantity, plan.shortfall[row.key, worst],
                     case.horizon.label(worst), money(case, value)))
    return make_frame(case, "Largest shortfalls", rows)


def tightest(case: Case, load_of: Mapping[str, Load]) -> list[str]:
    """The resources that are full in most periods, then those with the highest use; only such that are used."""
    def rank(key: str) -> tuple[int, float]:
        load = load_of[key]
        return -_periods_full(load), -sum(load.used) / (sum(load.capacity) or 1.0)

    return sorted((key for key in case.resources if sum(load_of[key].used) >= SMALLEST), key=rank)[:LARGEST]


def _periods_full(load: Load) -> int:
    return sum(used >= FULL * capacity > 0 for used, capacity in zip(load.used, load.capacity, strict=True))


def tightest_part(case: Case, plan: Plan, load_of: Mapping[str, Load]) -> pd.DataFrame:
    """The tightest resources."""
    rows = []
    for key in tightest(case, load_of):
        load = load_of[key]
        capacity, used = sum(load.capacity), sum(load.used)
        added = sum(size for (resource, _), size in plan.expansion.items() if resource == key)
        rows.append((key, _periods_full(load), capacity, used, used / capacity if capacity else None, added))
    return make_frame(case, "Tightest resources", rows)


def stock_part(case: Case, by_family: Mapping[StockKey, Movement]) -> pd.DataFrame:
    """Usable stock and target of the families whose targets are worth most, over the allies with a target."""
    target = targets(case)
    worth: defaultdict[str, float] = defaultdict(float)
    for (_, family, _), quantity in target.items():
        worth[family] += quantity * case.families[family].weight
    charted = sorted(worth, key=lambda family: -worth[family])[:CHARTED_FAMILIES]
    holders = {family: sorted({ally for ally, other, _ in target if other == family}) for family in charted}

    def stock(family: str, period: int) -> float:
        moves = (by_family.get((ally, family, period)) for ally in holders[family])
        return sum(movement.usable for movement in moves if movement)

    def goal(family: str, period: int) -> float:
        return sum(target.get((ally, family, period), 0.0) for ally in holders[family])

    rows: list[tuple[Cell, ...]] = [
        (case.horizon.label(period), *(stock(family, period) for family in charted),
         *(goal(family, period) for family in charted)) for period in case.horizon.periods]
    return make_frame(case, "Stock against target", rows, charted)


def spending_part(case: Case, plan: Plan, bought: Sequence[Purchase]) -> pd.DataFrame:
    """What each ally pays over the horizon, most first; allies that pay nothing are left out."""
    own = payments_borne(case, plan, bought)
    given: defaultdict[str, float] = defaultdict(float)
    for (ally, _), amount in contributions_by_year(case, plan)[0].items():
        given[ally] += amount
    total = {ally: own[ally] + given[ally] for ally in case.allies}
    rows = [(ally, money(case, own[ally]), money(case, given[ally]))
            for ally in sorted(total, key=lambda ally: -total[ally]) if total[ally] >= SMALLEST]
    return make_frame(case, "Spending by ally", rows)


def use_part(case: Case, load_of: Mapping[str, Load]) -> pd.DataFrame:
    """The use of the tightest resources in each period."""
    keys = tightest(case, load_of)
    rows: list[tuple[Cell, ...]] = [(case.horizon.label(period), *(load_of[key].use(period) for key in keys))
                                    for period in case.horizon.periods]
    return make_frame(case, "Use of capacity", rows, keys)


def summary_text(case: Case, plan: Plan, report: Mapping[str, pd.DataFrame]) -> str:
    """The summary for the terminal: what the plan comes to, levels, totals, largest shortfalls."""
    facts = dict(report["Answer"].itertuples(index=False, name=None))
    lines = [f"{facts['title']}, {facts['horizon']}, scenario {case.scenario}", str(facts["answer"]), "",
             f"Levels ({'all proved' if plan.proved else 'not all proved'}, verification {facts['check']})"]
    lines += [f"  {level:<13}{value:>16,.3f} {unit:<13} {meaning}" + ("" if proved == "yes" else " (not proved)")
              for level, value, unit, proved, meaning in report["Levels"].itertuples(index=False, name=None)]
    if "Totals" in report:
        lines += ["", "Totals"]
        lines += [f"  {total:<20}{figure:>16,.1f} {unit}"
                  for total, figure, unit in report["Totals"].itertuples(index=False, name=None)]
    if len(report.get("Largest shortfalls", ())):
        lines += ["", "Largest shortfalls"]
        lines += [f"  {ally:<10} {family:<16} {kind:<5} priority {priority}: {in_words(short)} of {in_words(need)} "
                  f"short in {period}" for ally, family, kind, priority, need, short, period, *_
                  in report["Largest shortfalls"].itertuples(index=False, name=None)]
    if "Conflicts" in report:
        lines += ["", "Conflicts"]
        lines += [f"  {cell or rule}: {rule} {combination}: {in_words(missing)} of {in_words(bound)} {unit} missing"
                  for rule, combination, _, bound, missing, unit, cell
                  in report["Conflicts"].itertuples(index=False, name=None)]
    return "\n".join(lines)
