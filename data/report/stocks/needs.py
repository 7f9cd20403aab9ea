"""The sheets Needs, Shortfalls and Reasons: rows 2 and 3 in figures and in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from data.figures.money import money, zeroed
from data.figures.requirement_values import short_by, weighted_by
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.text import first_clauses
from data.schema.stock_sheets import NEEDS, REASONS, SHORTFALLS
from model.case import Case, Requirement
from model.plan import Plan, ShortfallKey

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations

LONGEST_REASON = 270  # characters of a reason in Shortfalls


def needs(case: Case, plan: Plan) -> ResultTable:
    """One row a requirement row, with what is short in each period in which it is in force."""
    rows: list[Row] = []
    for need in case.requirements:
        short = _short(plan, need)
        asked = need.quantity * len(short)
        rows.append({**_named(case, need), "met": 1.0 - sum(short.values()) / asked if asked else None, "short": {
            case.horizon.label(period): short.get(period) for period in case.horizon.periods}})
    return make_table(case, NEEDS, rows, [case.horizon.label(period) for period in case.horizon.periods])


def shortfalls(case: Case, plan: Plan, explained: Explanations | None) -> ResultTable:
    """One row a requirement row that is short in some period, with the reason in the worst."""
    reasons, label = explained.reasons if explained else {}, case.horizon.label
    numbers = {reason: number for number, reason in enumerate(_reasons_in_order(plan, reasons), 1)}
    money_of, weighted = (by(case, plan, lambda need: need.key) for by in (short_by, weighted_by))
    rows: list[Row] = []
    for need in case.requirements:
        short = {period: units for period, units in _short(plan, need).items() if units > 0}
        if not short:
            continue
        worst = max(short, key=lambda period: short[period])  # the first of several
        reason = reasons.get(ShortfallKey(need.key, worst), "")
        rows.append({
            **_named(case, need), "first": label(min(short)), "last": label(max(short)), "periods": len(short),
            "worst_period": label(worst), "worst_short": short[worst], "share_short": short[worst] / need.quantity,
            "short_money": money(case, money_of.get(need.key, 0.0)), "weighted": money(case, weighted[need.key]),
            "reason": first_clauses(reason, LONGEST_REASON) or None, "reason_number": numbers.get(reason)})
    return make_table(case, SHORTFALLS, rows)


def reasons_table(case: Case, plan: Plan, explained: Explanations) -> ResultTable:
    """One row a reason, in the order of the requirement rows for which it holds."""
    weighted: defaultdict[str, float] = defaultdict(float)
    where = _reasons_in_order(plan, explained.reasons)
    for reason, periods_of in where.items():
        for row, periods in periods_of.items():
            need = case.requirement_of[row]
            weighted[reason] += sum(plan.shortfall[ShortfallKey(row, period)] * case.value_short(need, period)
                                    for period in periods)
    return make_table(case, REASONS, [
        {"number": number, "reason": reason, "needs": len(periods_of), "weighted": money(case, weighted[reason]),
         "where": _where(case, periods_of)} for number, (reason, periods_of) in enumerate(where.items(), 1)])


def _reasons_in_order(plan: Plan, reasons: Mapping[ShortfallKey, str]) -> dict[str, dict[int, list[int]]]:
    """Each reason with the rows and periods for which it holds, in the order of the requirement rows."""
    where: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    for key in sorted(key for key in reasons if zeroed(plan.shortfall.get(key, 0.0)) > 0):
        where[reasons[key]].setdefault(key.requirement, []).append(key.period)
    return where


def _short(plan: Plan, need: Requirement) -> dict[int, float]:
    """What is short in each period in which the requirement is in force."""
    return {period: zeroed(plan.shortfall.get(ShortfallKey(need.key, period), 0.0))
            for period in range(need.first, need.last + 1)}


def _named(case: Case, need: Requirement) -> Row:
    return {"input_row": need.key, "ally": need.ally, "family": need.family, "kind": need.kind,
            "priority": need.priority, "unit": case.families[need.family].unit, "need": need.quantity}


def _where(case: Case, periods_of: Mapping[int, Sequence[int]]) -> str:
    """`2024-Q1 to 2024-Q3: 5, 7; 2025-Q1: 7`: the rows that are short in the same periods together."""
    rows_of: defaultdict[str, list[str]] = defaultdict(list)
    for row, periods in periods_of.items():
        rows_of[", ".join(_spans(case, periods))].append(str(row))
    return "; ".join(f"{span}: {', '.join(rows)}" for span, rows in rows_of.items())


def _spans(case: Case, periods: Iterable[int]) -> list[str]:
    """Periods that follow each other as one span."""
    spans: list[list[int]] = []
    for period in periods:
        if spans and spans[-1][-1] == period - 1:
            spans[-1].append(period)
        else:
            spans.append([period])
    return [f"{case.horizon.label(span[0])} to {case.horizon.label(span[-1])}" if len(span) > 1
            else case.horizon.label(span[0]) for span in spans]
