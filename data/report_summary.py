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
from data.report_policy import contradicts_itself, lacking_rules
from data.report_stock import Movement, StockKey, targets
from data.report_totals import totals
from data.texts import printable, shortened
from model.conflicts import Reason
from model.plan import Plan

if TYPE_CHECKING:
    from model.verify import Verification

LARGEST = 5           # shortfalls and resources that Summary lists
CHARTED_FAMILIES = 4
LONGEST_SHOWN = 80    # characters of a name in a sentence or on the terminal
MOST_LINES = 60       # of conflicts on the terminal
FULL = 0.999          # a resource used to this share is full


def answer_part(case: Case, plan: Plan, bought: Sequence[Purchase], verification: Verification,
                reasons: Sequence[Reason] = ()) -> pd.DataFrame:
    """Title, scenario, horizon, the sentence that answers, and the check flag. `reasons` as for `answer`."""
    horizon = case.horizon
    rows: list[tuple[Cell, ...]] = [
        ("title", case.title or "Joint procurement"),
        ("scenario", case.scenario),
        ("horizon", f"{horizon.label(1)} to {horizon.label(horizon.count)}"),
        ("answer", answer(case, plan, bought, reasons)),
        ("check", flag(verification.passed)),
    ]
    return make_frame(case, "Answer", rows)


def answer(case: Case, plan: Plan, bought: Sequence[Purchase], reasons: Sequence[Reason] = ()) -> str:
    """What the plan comes to, in a sentence or two. `reasons`: why minimum rules cannot be kept, where some cannot."""
    if contradicts_itself(plan):
        rules = _contradictions(case, plan, reasons)
        return f"The workbook contradicts itself: {rules}; there is no plan, see Conflicts."
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
                    f"most is lacking of {_short(worst.family)} for {_short(worst.ally)} ({worst.kind}, priority "
                    f"{worst.priority}).")
    unproved = [level.name for level in plan.levels if not level.proved]
    if unproved:
        sentence += (f" The time limit came first: {len(plan.levels) - len(unproved)} of {len(plan.levels)} levels are "
                     f"proved, a better plan may exist at {', '.join(unproved)}.")
    return sentence


def _contradictions(case: Case, plan: Plan, reasons: Sequence[Reason]) -> str:
    """Which hard minimum rules cannot be kept: on their own, and together with which others."""
    rivals_of: defaultdict[str, list[str]] = defaultdict(list)
    for reason in reasons:
        if reason.missing_alone == 0:
            rivals_of[reason.rule[0]] += [rule for rule, _ in reason.rivals]
    lacking = lacking_rules(case, plan)
    alone = [rule for rule in lacking if rule not in rivals_of]
    clauses = [f"the minimum {'rule' if len(alone) == 1 else 'rules'} {_named(alone)} cannot be kept"] if alone else []
    clauses += [_clash(rule, list(dict.fromkeys(rivals_of[rule]))) for rule in lacking if rule in rivals_of][:LARGEST]
    return "; ".join(clauses)


def _clash(rule: str, rivals: Sequence[str]) -> str:
    others = [rival for rival in rivals if rival != rule]
    if not others:
        return f"the minimum rule {_short(rule)} cannot be kept for all that it holds for at once"
    return f"the minimum rule {_short(rule)} could be kept alone, but not together with {_named(others)}"


def _named(rules: Sequence[str]) -> str:
    """Some rules by name: `A, B and 3 more`."""
    names = [_short(rule) for rule in rules[:LARGEST]]
    if len(rules) > LARGEST:
        names.append(f"{len(rules) - LARGEST} more")
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def _short(text: str) -> str:
    return shortened(text, LONGEST_SHOWN)


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
    facts = {name: str(value) for name, value in report["Answer"].itertuples(index=False, name=None)}
    lines = [f"{_short(facts['title'])}, {facts['horizon']}, scenario {_short(case.scenario)}",
             facts["answer"], "",
             f"Levels ({'all proved' if plan.proved else 'not all proved'}, verification {facts['check']})"]
    lines += [f"  {level:<13}{value:>16,.3f} {unit:<13} {meaning}" + ("" if proved == "yes" else " (not proved)")
              for level, value, unit, proved, meaning in report["Levels"].itertuples(index=False, name=None)]
    if "Totals" in report:
        lines += ["", "Totals"]
        lines += [f"  {total:<20}{figure:>16,.1f} {unit}"
                  for total, figure, unit in report["Totals"].itertuples(index=False, name=None)]
    if len(report.get("Largest shortfalls", ())):
        lines += ["", "Largest shortfalls"]
        lines += [f"  {_short(ally):<10} {_short(family):<16} {kind:<5} priority {priority}: {in_words(short)} of "
                  f"{in_words(need)} short in {period}" for ally, family, kind, priority, need, short, period, *_
                  in report["Largest shortfalls"].itertuples(index=False, name=None)]
    if "Conflicts" in report:
        lines += ["", "Conflicts", *_conflict_lines(report["Conflicts"])]
    return "\n".join(map(printable, lines))


def _conflict_lines(conflicts: pd.DataFrame) -> list[str]:
    lines = []
    rows = conflicts.itertuples(index=False, name=None)
    for rule, combination, _, required, _, missing, _, unit, _, why, places in rows:
        name = " ".join(_short(part) for part in (rule, combination) if part)
        lines.append(f"  {name}: {in_words(missing)} of {in_words(required)} {unit} missing")
        lines += [f"    {text}" for text in (why, f"look at {places}") if text]
    if len(lines) > MOST_LINES:
        return [*lines[:MOST_LINES], "  and more: see the sheet Conflicts"]
    return lines
