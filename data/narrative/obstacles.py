"""What stands against a way to serve a need, as clauses of a reason."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from data.narrative.rows import filled, requirement_of
from data.narrative.wording import SHOWN, joined, listed, span
from model.case import Case
from model.sensitivity.shortfall_reasons import PriceTerm

_REST = "the rest"


def obstacles(case: Case, holder: str, against: Sequence[PriceTerm]) -> str:
    """The obstacles with their parts of the price in per cent, which add up to 100, the largest first: `L is full in
    2024-Q1, taken by A (64 % of the reason) and P is full from 2023-Q4 to 2024-Q1 (36 %)`. `holder` is who has what the
    terms are about."""
    amounts: dict[str, float] = defaultdict(float)
    taken_by: dict[str, str] = {}
    about_stock = against[0].row.kind.side == "need"  # then the sentence has begun with what the holder has
    for term in against:
        text = obstacle(case, holder, term)
        if term.row.kind.side == "need" and not about_stock:
            text = f"what {_owner(case, term)} has {obstacle(case, _owner(case, term), term)}"
        amounts[text] += abs(term.amount)
        taken_by.setdefault(text, _taken_by(term))
    parts = percentages(dict(sorted(amounts.items(), key=lambda part: -part[1])))
    first = next(iter(parts))
    taken = taken_by.get(first, "")
    if len(parts) == 1:
        return f"{first}{taken}"
    told = [f"{text} ({part} %)" for text, part in parts.items()]
    told[0] = f"{first}{taken} ({parts[first]} % of the reason)"
    return joined(told)


def _taken_by(term: PriceTerm) -> str:
    """Who has the limit: of signed orders whose they are, for nobody takes any of it now."""
    if not term.users:
        return ""
    return f", those of {listed(term.users)}" if term.signed else f", taken by {listed(term.users)}"


def percentages(amounts: Mapping[str, float]) -> dict[str, int]:
    """Whole per cent that add up to 100, the largest remainders rounded up; what is not shown by name and what
    rounds to nothing is one part."""
    total = sum(amounts.values())
    shown = {text: amount for place, (text, amount) in enumerate(amounts.items())
             if place < SHOWN and amount >= total / 100}
    if (rest := total - sum(shown.values())) >= total / 100:
        shown[_REST] = rest
    total = sum(shown.values())
    exact = {text: 100 * amount / total for text, amount in shown.items()}
    whole = {text: math.floor(part) for text, part in exact.items()}
    for text in sorted(exact, key=lambda text: whole[text] - exact[text])[:100 - sum(whole.values())]:
        whole[text] += 1
    return whole


def obstacle(case: Case, holder: str, term: PriceTerm) -> str:
    """What stands behind a term, with the period or the span in which it does. Needs continue `what A has ...`."""
    words, row = term.row.kind.words, term.row
    if row.kind.users and row.kind.spans and not term.users and words.unused:
        return filled(case, words.unused, row)
    if words.signed and term.signed:
        return filled(case, words.signed, row, **_spans(case, term))
    own = words.own and (_owner(case, term) == holder if row.kind.side == "need" else term.own)
    return filled(case, words.own if own else words.obstacle, row, lack=_lack(term), **_spans(case, term))


def _lack(term: PriceTerm) -> str:
    """What an ally lacks to hold more: only what it does lack."""
    if term.room:
        return "cannot hold it without loss to other needs"
    return "has no room for it" if term.use else "has no use and no room for it"


def _owner(case: Case, term: PriceTerm) -> str:
    """Whose need a term is."""
    if "requirement" in term.row.kind.index:
        return requirement_of(case, term.row).ally
    return str(term.row.part("ally"))


def _spans(case: Case, term: PriceTerm) -> dict[str, str]:
    """Since when a limit is used up."""
    period = term.row.part("period")
    if not term.row.kind.spans or not isinstance(period, int):
        return {}
    return {"span": span(case, term.since or period, period)}
