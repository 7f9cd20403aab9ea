"""Lots, steps, thresholds and rules that count, in words."""

from __future__ import annotations

from data.narrative.wording import in_words, resource_name
from model.case import Case, CountRule, OrderGroups, Threshold
from model.plan import Combination
from model.sensitivity.term_conflicts import TermRow
from model.sensitivity.term_reasons import TermReason

_PLURAL = {"ally": "allies", "country": "countries"}


def group_in_words(row: OrderGroups, group: Combination) -> str:
    """The values of for_each: `ally POL, order period 2024-Q1`; empty for a row that holds once."""
    return ", ".join(f"{word.replace('_', ' ')} {value}" for word, value in zip(row.for_each, group, strict=True))


def threshold_of(case: Case, row: TermRow) -> Threshold:
    """The row of Thresholds."""
    return next(each for each in case.thresholds if each.key == row.key)


def count_rule_of(case: Case, row: TermRow) -> CountRule:
    """The rule that counts."""
    return next(rule for rule in case.counts if rule.key == row.key)


def term_name(case: Case, row: TermRow) -> str:
    """`lots of 72 (offer O)`, `at least 60 of the threshold T`, `at most 2 manufacturers of the rule R`."""
    if row.kind == "lot":
        return f"lots of {_figure(case.offers[row.key].lot)} (offer {row.key})"
    if row.kind == "step":
        return f"steps of {_figure(case.resources[row.key].step)} (expansion of {row.key})"
    if row.kind == "threshold":
        return f"at least {_figure(threshold_of(case, row).at_least)} of the threshold {row.key}"
    rule = count_rule_of(case, row)
    return f"at {'most' if rule.kind == 'max_count' else 'least'} {_counted(rule, rule.value)} of the rule {row.key}"


def term_clause(case: Case, reason: TermReason) -> str:
    """Why the plan without the terms cannot be had: `offer O comes in lots of 72, where 30 would be ordered for A in
    2024-Q1`."""
    row = reason.row
    if row.kind == "lot":
        ally, label = reason.group
        return (f"offer {row.key} comes in lots of {_figure(case.offers[row.key].lot)}, where "
                f"{in_words(reason.without)} would be ordered for {ally} in {label}")
    if row.kind == "step":
        return (f"{resource_name(case, row.key)} is enlarged in steps of {_figure(case.resources[row.key].step)}, "
                f"where {in_words(reason.without)} would be ordered")
    if row.kind == "threshold":
        threshold = threshold_of(case, row)
        return (f"threshold {row.key} asks for at least {_figure(threshold.at_least)}"
                f"{_in_brackets(threshold, reason.group)}, where {in_words(reason.without)} would be ordered")
    rule = count_rule_of(case, row)
    if rule.kind == "max_count":
        return (f"rule {row.key} allows {_counted(rule, rule.value)}{_in_brackets(rule, reason.group)}, where "
                f"{reason.without:g} would get orders")
    least = "" if rule.least is None else f" with at least {_figure(rule.least)}"
    return (f"rule {row.key} asks for {_counted(rule, rule.value)}{least}{_in_brackets(rule, reason.group)}, where "
            f"there would be {reason.without:g}")


def _counted(rule: CountRule, number: int) -> str:
    """`1 manufacturer`, `2 allies`."""
    return f"{number} {rule.count if number == 1 else _PLURAL.get(rule.count, f'{rule.count}s')}"


def _in_brackets(row: OrderGroups, group: Combination) -> str:
    words = group_in_words(row, group)
    return f" ({words})" if words else ""


def _figure(figure: float) -> str:
    """A figure as the workbook has it."""
    return f"{figure:,.15g}"
