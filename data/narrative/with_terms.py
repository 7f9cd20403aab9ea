"""What is said of a plan that keeps its terms: what is short without them too is explained by the plan without them,
and what is short only with them by the terms.

With every order in lots no limit has a price any more: one more unit of it changes nothing while the whole numbers
stay. So the linear program without the terms tells what limits the needs, and the terms are told beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.figures.requirement_values import short_money
from data.narrative.causes import RankedCause
from data.narrative.explanations import Explanations
from data.narrative.terms import term_clause
from data.narrative.wording import in_words
from model.case import Case
from model.plan import Plan, ShortfallKey
from model.sensitivity.term_reasons import TermReason, TermReasons
from model.tolerances import MET, NOISE

_ELSEWHERE = "others, or other needs, get what the plan without them gives here"
_IN_ALL = {"lot": "whole lots", "step": "whole steps of expansions"}


def with_terms(case: Case, plan: Plan, free: Plan, told: Explanations) -> Explanations:
    """The explanations of the plan, from those `told` of the one without terms, `free`: worths stay those of that."""
    added = {key: more for key, units in plan.shortfall.items()
             if (more := units - free.shortfall.get(key, 0.0)) > MET * max(1.0, _quantity(case, key))}
    terms = TermReasons(case, free, plan)
    behind = {key: terms.of(case.requirement_of[key.requirement], key.period) for key in added}
    return replace(told, causes=_causes(case, plan, told.causes, behind, added), reasons={
        key: _reason(case, told.reasons.get(key), behind.get(key), added.get(key, 0.0)) for key in plan.shortfall})


def _quantity(case: Case, key: ShortfallKey) -> float:
    return case.requirement_of[key.requirement].quantity


def _reason(case: Case, without: str | None, behind: Sequence[TermReason] | None, added: float) -> str:
    """Why a need is short: without the terms, because of them, or both."""
    if behind is None:
        return without or "not more than rounding"
    because = "; ".join(term_clause(case, reason) for reason in behind) or _ELSEWHERE
    if without is None:
        return f"only because of the terms: {because}"
    return f"{without}; {in_words(added)} of it because of the terms: {because}"


def _causes(case: Case, plan: Plan, without: Sequence[RankedCause],
            behind: Mapping[ShortfallKey, Sequence[TermReason]],
            added: Mapping[ShortfallKey, float]) -> tuple[RankedCause, ...]:
    """The causes without the terms, and the terms for what is short more, in money and weighted. Where less is short
    than without them, because earlier levels lost, each cause explains as much less."""
    money = sum(short_money(case, plan).values())
    weighted = sum(units * _value(case, key) for key, units in plan.shortfall.items())
    free_money, free_weighted = sum(each.money for each in without), sum(each.weighted for each in without)
    kept = [replace(each, money=each.money * min(1.0, money / free_money if free_money else 1.0),
                    weighted=each.weighted * min(1.0, weighted / free_weighted if free_weighted else 1.0))
            for each in without]
    parts = _parts(case, behind, added)
    more = [RankedCause(words, part * max(0.0, money - free_money), part * max(0.0, weighted - free_weighted))
            for words, part in parts.items()]
    more = [each for each in more if each.money > NOISE or each.weighted > NOISE]
    return tuple(sorted([*kept, *more], key=lambda cause: (-cause.money, -cause.weighted)))


def _value(case: Case, key: ShortfallKey) -> float:
    return case.value_short(case.requirement_of[key.requirement], key.period)


def _parts(case: Case, behind: Mapping[ShortfallKey, Sequence[TermReason]],
           added: Mapping[ShortfallKey, float]) -> Mapping[str, float]:
    """The part of each kind of term in what is short more, by its weight; several behind one count alike."""
    parts = defaultdict[str, float](float)
    for key, units in added.items():
        words = [_cause(reason) for reason in behind[key]] or [f"terms: {_ELSEWHERE}"]
        for each in words:
            parts[each] += units * _value(case, key) / len(words)
    total = sum(parts.values())
    return {words: part / total for words, part in parts.items()} if total else {"terms": 1.0}


def _cause(reason: TermReason) -> str:
    """Lots and steps together, thresholds and rules row by row."""
    kind, key = reason.row
    if kind in _IN_ALL:
        return f"terms: {_IN_ALL[kind]}"
    return f"terms: {'rule' if kind == 'count' else 'threshold'} {key}"
