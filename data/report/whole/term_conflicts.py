"""Where minimum rules could be kept without the terms of contracts and not with them: the sentence that answers, and
the rows of the sheet Conflicts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from data.figures.money import zeroed
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.narrative.rows import cell_of, combination_in_words, filled
from data.narrative.terms import count_rule_of, group_in_words, term_name, threshold_of
from data.narrative.wording import joined, some_of
from data.report.policy import lacking_rules, limited_by, listed_few, rule_unit
from data.schema.inputs import OFFERS, RESOURCES, THRESHOLDS
from data.schema.inputs import RULES as RULES_SHEET
from data.schema.reason_sheets import CONFLICTS
from model.case import Case, OrderGroups
from model.plan import Plan, RuleKey
from model.row_kinds import RULE
from model.sensitivity.term_conflicts import ClashingMinimum, ClashingTerm, TermClash, TermClashes, TermRow
from model.tolerances import NOISE

_PLACES = {"money": 6, "units": 2}  # decimals of a figure that would do
_MOST = 3  # groups that are named
_CELL = {"lot": (OFFERS.name, "lot"), "step": (RESOURCES.name, "step"), "threshold": (THRESHOLDS.name, "at_least"),
         "count": (RULES_SHEET.name, "value")}
_NOT_PROVED = "the plan without the terms keeps it; with them no plan was found that does"
_NOT_FOUND = "could be kept without the terms; which of them are in the way was not found in time"
_ALL = "its lots, steps, thresholds and counts"


def term_conflict_sentence(case: Case, plan: Plan, clashes: TermClashes) -> str:
    """What answers where minimum rules cannot be kept together with terms."""
    rules = some_of(lacking_rules(case, plan), _MOST)
    if not clashes.proved:
        return (f"No plan was found that keeps {_ALL} together with the minimum rules ({rules}); without these terms "
                f"there is one, and that there is none with them is not proved; see {CONFLICTS.name}.")
    if not clashes.clashes:
        return (f"The workbook contradicts itself: not all minimum rules can be kept together with {_ALL}: {rules}; "
                f"there is no plan, see {CONFLICTS.name}.")
    clauses = [f"the minimum {'rule' if len(clash.minima) == 1 else 'rules'} "
               f"{joined([_rule(case, one.rule) for one in clash.minima])} cannot be kept together with "
               f"{_terms(case, clash)}" for clash in clashes.clashes]
    return f"The workbook contradicts itself: {'; '.join(clauses)}; there is no plan, see {CONFLICTS.name}."


def term_conflicts_table(case: Case, plan: Plan, clashes: TermClashes) -> ResultTable:
    """One row a hard minimum of each clash; where none was found, one for each that lacks something in the plan."""
    rows: list[Row] = [_row(case, clash, one) for clash in clashes.clashes for one in clash.minima]
    why = _NOT_FOUND if clashes.proved else _NOT_PROVED
    rows += [] if rows else [_figures(case, rule, case.rule_of[rule.rule].value - missing) | {
        "possible_alone": None, "why": why, "would_help": None, "look_at": cell_of(case, RULE.row(*rule))}
        for rule, missing in plan.violation.items() if case.rule_of[rule.rule].penalty is None]
    return make_table(case, CONFLICTS, rows)


def _row(case: Case, clash: TermClash, one: ClashingMinimum) -> Row:
    scale = _scale(case, one.rule)
    rivals = [_rule(case, other.rule) for other in clash.minima if other.rule != one.rule]
    limited = limited_by(case, clash.limits)
    cells = [cell_of(case, RULE.row(*one.rule)), *(_cell(case, term) for term in clash.terms),
             *(cell_of(case, RULE.row(*other.rule)) for other in clash.minima),
             *(cell_of(case, row) for row in clash.limits)]
    beside = f"{joined(rivals)} and " if rivals else ""
    return _figures(case, one.rule, one.possible) | {
        "possible_alone": None if one.alone is None else zeroed(one.alone) / scale,
        "why": f"could be kept without the terms, but not together with {beside}{_terms(case, clash)}{limited}",
        "would_help": _help(case, clash), "look_at": listed_few(cells, "; ")}


def _figures(case: Case, key: RuleKey, possible: float | None) -> dict[str, Cell]:
    """The cells of a minimum that are figures."""
    rule, scale = case.rule_of[key.rule], _scale(case, key)
    had = None if possible is None else min(zeroed(possible), rule.value)
    return {"rule": rule.key, "combination": combination_in_words(rule, key.combination), "kind": rule.kind,
            "required": rule.value / scale, "possible": None if had is None else had / scale,
            "missing": None if had is None else (rule.value - had) / scale,
            "share_missing": None if had is None else 1 - had / rule.value, "counted_in": rule_unit(case, rule)}


def _scale(case: Case, key: RuleKey) -> float:
    return case.money_scale if case.rule_of[key.rule].is_spend else 1.0


def _rule(case: Case, key: RuleKey) -> str:
    return filled(case, "{rule}{for_each}", RULE.row(*key))


def _terms(case: Case, clash: TermClash) -> str:
    return some_of([_term(case, term) for term in clash.terms], _MOST, longest=200)


def _term(case: Case, term: ClashingTerm) -> str:
    """The term with the groups of it that are concerned: `... of the threshold T (ally A, period 2024-Q1)`."""
    rows: Mapping[str, Callable[[Case, TermRow], OrderGroups]] = {"threshold": threshold_of, "count": count_rule_of}
    if not term.groups:
        return term_name(case, term.row)
    said = [group_in_words(rows[term.row.kind](case, term.row), group) for group in term.groups]
    more = f"; {len(said) - _MOST} more" if len(said) > _MOST else ""
    return f"{term_name(case, term.row)} ({'; '.join(said[:_MOST])}{more})"


def _help(case: Case, clash: TermClash) -> str | None:
    """`any one of these would do: at most 95 as value of the rule floor; ...`: the nearest figures."""
    ways = [_lower(case, one) for one in clash.minima if one.possible is not None]
    ways += [_other_figure(case, term, term.would_do) for term in clash.terms if term.would_do is not None]
    lead = "any one of these would do: " if len(ways) > 1 else "this would do: "
    return lead + "; ".join(ways) if ways else None


def _lower(case: Case, one: ClashingMinimum) -> str:
    assert one.possible is not None
    is_money = case.rule_of[one.rule.rule].is_spend
    figure = _down(one.possible / _scale(case, one.rule), _PLACES["money" if is_money else "units"])
    unit = rule_unit(case, case.rule_of[one.rule.rule])
    return (f"ask for at most {figure} {unit} in the rule {_rule(case, one.rule)}" if one.possible > NOISE
            else f"do without the rule {_rule(case, one.rule)}")


def _other_figure(case: Case, term: ClashingTerm, figure: float) -> str:
    row = term.row
    where = {"lot": f"the lot of offer {row.key}", "step": f"the step of {row.key}",
             "threshold": f"the threshold {row.key}", "count": f"the rule {row.key}"}[row.kind]
    if figure <= NOISE:
        return f"do without {where}"
    said = _down(figure, _PLACES["units"])
    if row.kind in ("lot", "step"):
        return f"{said} as {where}"
    if row.kind == "count" and count_rule_of(case, term.row).kind == "max_count":
        return f"allow {said} in {where}"
    return f"ask for at most {said} in {where}"


def _down(figure: float, places: int) -> str:
    """A figure as one would type it, not above it."""
    return f"{math.floor(figure * 10 ** places + NOISE) / 10 ** places:,.15g}"


def _cell(case: Case, term: ClashingTerm) -> str:
    sheet, column = _CELL[term.row.kind]
    return case.cells.get((sheet, column, term.row.key)) or f"{sheet}: {term.row.key}"

