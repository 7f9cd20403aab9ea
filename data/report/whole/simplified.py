"""The sheet Simplified: how many contracts and orders the plan has, how many it would have otherwise, how few a plan
that is as good can have, and what each level gives up for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.wording import counted, joined
from data.report.figure_parts import level_figure, shown_unit
from data.report.whole.level_prices import level_in_words
from data.schema.reason_sheets import SIMPLIFIED
from model.case import Case
from model.levels import CHOOSING, CONFLICTS
from model.plan import GivenUp, Number, Plan
from model.tolerances import NOISE, SAME_LEVEL

_ASKED = {"contracts": ("contract",), "orders": ("order",), "both": ("contract", "order")}


def simplified_table(case: Case, plan: Plan) -> ResultTable:
    """One row for contracts, one for orders, and one a level; empty for a plan that was not simplified."""
    told = plan.simplified
    if told is None:
        return make_table(case, SIMPLIFIED, [])
    rows: list[Row] = [_number_row(case, plan, "contract", told.contracts),
                       _number_row(case, plan, "order", told.orders)]
    return make_table(case, SIMPLIFIED, [*rows, *(_level_row(case, each) for each in told.levels)])


def _number_row(case: Case, plan: Plan, what: str, number: Number) -> Row:
    return {"what": f"{what}s", "before": number.before, "now": number.plan, "bound": number.bound,
            "counted_in": "number", "change": 100 * (number.plan / number.before - 1) if number.before else None,
            "in_words": _number_sentence(case, plan, what, number) if what in _ASKED[case.simplify]
            else f"{counted(number.plan, what)} instead of {number.before:,}; fewer were not asked for."}


def _level_row(case: Case, each: GivenUp) -> Row:
    before, now = (level_figure(case, each.level, value) for value in (each.before, each.plan))
    share = _share(each)
    return {"what": str(each.level), "before": before, "now": now, "bound": None,
            "counted_in": shown_unit(case, each.level),
            "change": None if share is None else 100 * share, "in_words": ""}


def _share(each: GivenUp) -> float | None:
    """By how much the level is higher, as a share of what it was; None of nothing."""
    if abs(each.before) < NOISE:
        return None
    share = (each.plan - each.before) / abs(each.before)
    return share if abs(share) > SAME_LEVEL else 0.0


def simplified_sentences(case: Case, plan: Plan) -> Iterator[str]:
    """What is said of it in Summary and on the terminal; nothing where nobody asked for it."""
    if not case.simplifies:
        return
    told = plan.simplified
    if told is None:
        yield "There was no time to look for fewer contracts or orders."
        return
    for what in _ASKED[case.simplify]:
        yield _number_sentence(case, plan, what, told.contracts if what == "contract" else told.orders)
    if case.simplify_tolerance:
        yield _given_up(plan)


def _number_sentence(case: Case, plan: Plan, what: str, number: Number) -> str:
    """`481 contracts instead of 497; no plan that is as good has fewer.`"""
    told = plan.simplified
    assert told is not None
    good = "as good" if not case.simplify_tolerance else (
        f"as good to {100 * case.simplify_tolerance:g} % of each level")
    if case.simplify == "both" and what == "order":
        good += " and has as few contracts"
    if not told.free:
        good += " and has the same whole numbers"
    first = f"{counted(number.plan, what)} instead of {number.before:,}" if number.plan != number.before else (
        f"{counted(number.plan, what)}, as many as without simplify")
    if number.proved:
        return f"{first}; no plan that is {good} has fewer."
    if number.bound:
        return (f"{first}; a plan that is {good} has at least {number.bound:,}, and whether fewer than {number.plan:,} "
                "are possible is not proven.")
    return f"{first}; whether a plan that is {good} can have fewer is not proven."


def _given_up(plan: Plan) -> str:
    """What the tolerance was used for, level by level."""
    assert plan.simplified is not None
    parts, is_lower = [], False
    for each in plan.simplified.levels:
        share = _share(each)
        if share and each.level not in (CONFLICTS, *CHOOSING):
            is_lower |= share < 0
            higher = "higher" if share > 0 else "lower"
            parts.append(f"{level_in_words(each.level)} is {abs(100 * share):.3f} % {higher}")
    if not parts:
        return "No level is worse for that."
    why = "; what is lower is so because levels before it are higher" * is_lower
    return f"For that {joined(parts)} than in the plan without simplify{why}."


def simplified_facts(case: Case, plan: Plan) -> dict[str, Any]:
    """The same for --json; a bound that is not proven is null."""
    told = plan.simplified
    if told is None:
        return {"in_words": list(simplified_sentences(case, plan))}
    numbers = {name: {"before": number.before, "plan": number.plan, "bound": number.bound, "proved": number.proved}
               for name, number in (("contracts", told.contracts), ("orders", told.orders))}
    return {**numbers, "tolerance": case.simplify_tolerance,
            "levels": [{"name": str(each.level), "before": each.before, "plan": each.plan} for each in told.levels],
            "in_words": list(simplified_sentences(case, plan))}
