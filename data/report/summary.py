"""The parts of the sheet Summary and the summary for the terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from data.figures.frame import SMALLEST, Cell, make_frame, money, unit_of_money
from data.figures.purchases import Purchase
from data.figures.requirement_values import short_by
from data.narrative.text import printable, shortened
from data.narrative.wording import counted, in_words, percent, some_of
from data.report.checks import NO_PLAN, flag
from data.report.orders import joint_orders
from data.report.policy import contradicts_itself, lacking_rules
from data.report.totals import final_targets_met, totals
from model.case import Case, Requirement
from model.plan import Plan
from model.sensitivity.infeasibility import Contradiction

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations
    from model.verification.verify import Verification

LARGEST = 5           # shortfalls and causes that Summary lists
LARGEST_CONTRACTS = 10
LONGEST_SHOWN = 80    # characters of a name in a sentence or on the terminal
LONGEST_CAUSE = 200   # characters of a cause there
LONGEST_REASON = 175  # characters of a reason in Summary: a line
MOST_LINES = 60       # of conflicts on the terminal


def answer_part(case: Case, plan: Plan, bought: Sequence[Purchase], verification: Verification,
                reasons: Sequence[Contradiction] = (), told: Explanations | None = None) -> pd.DataFrame:
    """Title, scenario, horizon, the sentence that answers, and the check flag. `reasons`, `told` as for `answer`."""
    horizon = case.horizon
    rows: list[tuple[Cell, ...]] = [
        ("title", case.title or "Joint procurement"),
        ("scenario", case.scenario),
        ("horizon", f"{horizon.label(1)} to {horizon.label(horizon.count)}"),
        ("answer", answer(case, plan, bought, reasons, told)),
        ("check", NO_PLAN if contradicts_itself(plan) else flag(verification.passed)),
        ("money", unit_of_money(case)),
    ]
    return make_frame(case, "Answer", rows)


def answer(case: Case, plan: Plan, bought: Sequence[Purchase], reasons: Sequence[Contradiction] = (),
           told: Explanations | None = None) -> str:
    """What the plan comes to, in a sentence or two. `reasons`: why minimum rules cannot be kept, where some cannot;
    `told`: what stands behind the shortfalls."""
    if contradicts_itself(plan):
        rules = _contradictions(case, plan, reasons)
        return f"The workbook contradicts itself: {rules}; there is no plan, see Conflicts."
    figure = totals(case, plan)
    unit = unit_of_money(case)
    parts = [f"{counted(len(bought), 'order')} for {money(case, figure['payments']):,.1f} {unit}"]
    if plan.expansion:
        parts.append(f"{counted(len(plan.expansion), 'expansion')} for "
                     f"{money(case, figure['expansion_cost']):,.1f} {unit}")
    means = " and ".join(parts)
    if figure["short"] < SMALLEST:
        sentence = f"The plan meets every requirement, with {means}."
    else:
        worst = _shortfalls_by_value(case, plan)[0][0]
        sentence = (f"The plan meets {percent(figure['met'] / figure['need'])} of the requirements by value"
                    f"{_at_the_end(case, plan)}, with {means}. Most is lacking of {_short(worst.family)} for "
                    f"{_short(worst.ally)} ({worst.kind}, priority {worst.priority}).{_held_back(told)}")
    unproved = [level.name for level in plan.levels if not level.proved]
    if unproved:
        sentence += (f" The time limit came first: {len(plan.levels) - len(unproved)} of {len(plan.levels)} levels are "
                     f"proved, a better plan may exist at {', '.join(unproved)}.")
    return sentence


def _at_the_end(case: Case, plan: Plan) -> str:
    """By when: what the stock targets of the last period get; empty where there are none."""
    share = final_targets_met(case, plan)
    if share is None:
        return ""
    said = percent(share, "all")
    return f", and {said} of the stock targets by {case.horizon.label(case.horizon.count)}"


def _held_back(told: Explanations | None) -> str:
    """The largest cause, as a sentence; empty where none is known."""
    largest = _shares(told)[:1]
    return "".join(f" What holds the plan back most ({100 * share:.1f} % of what is short): "
                   f"{shortened(cause, LONGEST_CAUSE)}." for cause, share in largest)


def _shares(told: Explanations | None) -> list[tuple[str, float]]:
    """The causes with their shares of all that is short, the largest first."""
    total = sum(cause.value for cause in told.causes) if told else 0.0
    return [(cause.words, cause.value / total) for cause in told.causes] if told and total else []


def largest_causes_part(case: Case, told: Explanations | None) -> pd.DataFrame:
    """The causes that explain most of what is short."""
    return make_frame(case, "Largest causes", [(share, cause) for cause, share in _shares(told)[:LARGEST]])


def _contradictions(case: Case, plan: Plan, reasons: Sequence[Contradiction]) -> str:
    """Which hard minimum rules cannot be kept: on their own, and together with which others."""
    rivals_of: defaultdict[str, list[str]] = defaultdict(list)
    for reason in reasons:
        if reason.missing_alone == 0:
            rivals_of[reason.rule[0]] += [rule for rule, _ in reason.rivals]
    lacking = lacking_rules(case, plan)
    alone = [rule for rule in lacking if rule not in rivals_of]
    clauses = [f"the minimum {'rule' if len(alone) == 1 else 'rules'} {some_of(alone, LARGEST, LONGEST_SHOWN)} cannot "
               "be kept"] if alone else []
    clauses += [_clash(rule, list(dict.fromkeys(rivals_of[rule]))) for rule in lacking if rule in rivals_of][:LARGEST]
    return "; ".join(clauses)


def _clash(rule: str, rivals: Sequence[str]) -> str:
    others = [rival for rival in rivals if rival != rule]
    if not others:
        return f"the minimum rule {_short(rule)} cannot be kept for all that it holds for at once"
    return (f"the minimum rule {_short(rule)} could be kept alone, but not together with "
            f"{some_of(others, LARGEST, LONGEST_SHOWN)}")



def _short(text: str) -> str:
    return shortened(text, LONGEST_SHOWN)



def _shortfalls_by_value(case: Case, plan: Plan) -> list[tuple[Requirement, float]]:
    """Requirement rows that lack something with the value of what they lack, most first, price_unit."""
    rows = {row.key: row for row in case.requirements}
    value = short_by(case, plan, lambda row: row.key)
    return sorted(((rows[key], total) for key, total in value.items()), key=lambda entry: (-entry[1], entry[0].key))


def largest_shortfalls_part(case: Case, plan: Plan, told: Explanations | None) -> pd.DataFrame:
    """The requirement rows that lack most by value, with the reason in the worst period as far as a line goes."""
    reasons = told.reasons if told else {}
    rows: list[tuple[Cell, ...]] = []
    for row, value in _shortfalls_by_value(case, plan)[:LARGEST]:
        periods = range(row.first, row.last + 1)
        worst = max(periods, key=lambda period: plan.shortfall.get((row.key, period), 0.0))
        rows.append((row.ally, row.family, row.kind, row.priority, row.quantity, plan.shortfall[row.key, worst],
                     case.horizon.label(worst), money(case, value), _first_clauses(reasons.get((row.key, worst), ""))))
    return make_frame(case, "Largest shortfalls", rows)


def _first_clauses(reason: str) -> str:
    """As many clauses of a reason as a line takes, the first in any case."""
    clauses = reason.split("; ")
    fitting = [number for number in range(1, len(clauses) + 1) if len("; ".join(clauses[:number])) <= LONGEST_REASON]
    return shortened("; ".join(clauses[:max(fitting, default=1)]), LONGEST_REASON)


def key_figures_part(case: Case, plan: Plan, bought: Sequence[Purchase]) -> pd.DataFrame:
    """The plan at a glance; a share is blank where nothing is required."""
    figure, unit = totals(case, plan), unit_of_money(case)
    expanded = {resource for resource, _ in plan.expansion}
    return make_frame(case, "Key figures", [
        ("requirements met, by value", figure["met"] / figure["need"] if figure["need"] else None, "share"),
        (f"stock targets met in {case.horizon.label(case.horizon.count)}", final_targets_met(case, plan), "share"),
        ("short by value", money(case, figure["short"]), unit),
        ("orders", money(case, figure["payments"]), unit),
        ("expansions", money(case, figure["expansion_cost"]), unit),
        ("contributions", money(case, figure["contributions"]), unit),
        ("contracts to sign", len(joint_orders(case, bought)), "number"),
        ("manufacturers", len({order.offer.manufacturer for order in bought}), "number"),
        ("resources expanded", len(expanded), f"of {len(case.resources):,}"),
    ])


def largest_contracts_part(case: Case, bought: Sequence[Purchase]) -> pd.DataFrame:
    """The contracts of the highest value."""
    label = case.horizon.label
    numbered = list(enumerate(joint_orders(case, bought).items(), 1))
    numbered.sort(key=lambda entry: -sum(order.value for order in entry[1][1]))
    rows = [(number, label(ordered), manufacturer, case.items[item].family, item,
             sum(order.quantity for order in parts), money(case, sum(order.value for order in parts)),
             len({order.ally for order in parts}), label(max(order.delivered for order in parts)))
            for number, ((ordered, manufacturer, item), parts) in numbered[:LARGEST_CONTRACTS]]
    return make_frame(case, "Largest contracts", rows)


def summary_text(case: Case, plan: Plan, report: Mapping[str, pd.DataFrame]) -> str:
    """The summary for the terminal: what the plan comes to, the largest causes, levels, totals, largest
    shortfalls."""
    facts = {name: str(value) for name, value in report["Answer"].itertuples(index=False, name=None)}
    lines = [f"{_short(facts['title'])}, {facts['horizon']}, scenario {_short(case.scenario)}",
             facts["answer"]]
    if len(report.get("Largest causes", ())):
        lines += ["", "What holds the plan back, in shares of what is short"]
        lines += [f"  {share:>7.1%}  {shortened(cause, LONGEST_CAUSE)}"
                  for share, cause in report["Largest causes"].itertuples(index=False, name=None)]
    checked = "no plan" if facts["check"] == NO_PLAN else f"verification {facts['check']}"
    lines += ["", f"Levels ({'all proved' if plan.proved else 'not all proved'}, {checked})"]
    lines += [f"  {level:<13}{value:>16,.3f} {unit:<13} {meaning}" + ("" if proved == "yes" else " (not proved)")
              for level, value, unit, proved, meaning in report["Levels"].itertuples(index=False, name=None)]
    if "Totals" in report:
        lines += ["", "Totals"]
        lines += [f"  {total:<26}{figure:>10.1%}" if unit == "share" else f"  {total:<26}{figure:>10,.1f} {unit}"
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
