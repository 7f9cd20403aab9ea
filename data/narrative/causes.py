"""What stands behind all shortfalls together, ranked by the money short that it explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.figures.requirement_values import short_money
from data.narrative.rows import NamedCause, cause_of
from data.narrative.wording import family_name, listed
from model.case import Case
from model.plan import OrderKey, Plan, ShortfallKey
from model.row_kinds import Cause
from model.sensitivity.shortfall_reasons import Kind, ShortfallReason
from model.tolerances import ADDED_UP

_FACTS: Mapping[Kind, NamedCause] = {
    "no item": NamedCause(Cause("nothing certified for the need")),
    "no way": NamedCause(Cause("lead times: nothing can be there by then")),
    "unproved": NamedCause(Cause("not explained: the time limit came first"))}
_OTHERS = NamedCause(Cause("needs that count as much or more"))

Parts = dict[NamedCause, float]


@dataclass(frozen=True)
class RankedCause:
    """A cause in words with what it explains of what is short: in money at the families' prices (price_unit), and of
    the weighted shortfall."""

    words: str
    money: float
    weighted: float


@dataclass
class _Explained:
    """What a cause explains, in money and weighted; what several explain together, as any one of them alone would
    help, with what each has of the weighted shortfall in it."""

    money: float = 0.0
    weighted: float = 0.0
    members: Parts = field(default_factory=lambda: defaultdict(float))

    def add(self, money: float, weighted: float) -> None:
        """Count a part of a shortfall."""
        self.money += money
        self.weighted += weighted


def ranked_causes(case: Case, plan: Plan, reasons: Mapping[ShortfallKey, ShortfallReason]) -> tuple[RankedCause, ...]:
    """The causes, that which explains most money first; they add up to all that is short, in money and weighted. Stock
    that is late only, and there at the end, costs no money, so its causes come last.

    A shortfall counts for each obstacle of its cheapest way by the part that this has in what stands against the
    way. Where several ways come exactly as dear, only the part that an obstacle has in every one of them
    is its own: the rest counts for all of their obstacles together, one row for a family's orders, one for what
    others could pass on of it."""
    requirement, in_money = {row.key: row for row in case.requirements}, short_money(case, plan)
    explained: dict[str, _Explained] = defaultdict(_Explained)
    together: dict[tuple[str, bool], _Explained] = defaultdict(_Explained)
    for key, reason in reasons.items():
        row = requirement[key.requirement]
        money, weighted = in_money.get(key, 0.0), plan.shortfall[key] * case.value_short(row, key.period)
        ways = [_parts(case, each) for each in (reason, *reason.equal)]
        shared = {cause: min(parts.get(cause, 0.0) for parts in ways) for cause in ways[0]}
        for cause, part in shared.items():
            explained[str(cause)].add(money * part, weighted * part)
        rest = 1.0 - sum(shared.values())
        if rest > ADDED_UP:
            group = together[row.family, isinstance(reason.first, OrderKey)]
            group.add(money * rest, weighted * rest)
            _add_members(group, ways, shared, weighted)
    for (family, ordered), group in together.items():
        explained[_in_words(case, family, ordered, group.members)].add(group.money, group.weighted)
    ranked = [RankedCause(words, each.money, each.weighted) for words, each in explained.items() if each.weighted > 0]
    return tuple(sorted(ranked, key=lambda cause: (-cause.money, -cause.weighted)))


def _add_members(group: _Explained, ways: list[Parts], shared: Parts, value: float) -> None:
    """What each obstacle of the ways has beyond what all of them share, the ways counting alike."""
    for parts in ways:
        for cause, part in parts.items():
            group.members[cause] += value * (part - shared.get(cause, 0.0)) / len(ways)


def _parts(case: Case, reason: ShortfallReason) -> Parts:
    """The parts of a way's obstacles, which add up to one."""
    against = [term for term in reason.terms if term.amount > 0 and not term.own]
    total = sum(term.amount for term in against)
    if reason.kind != "blocked" or not total:
        return {_FACTS.get(reason.kind, _OTHERS): 1.0}
    parts: Parts = defaultdict(float)
    for term in against:
        parts[cause_of(case, term.row)] += term.amount / total
    return parts


def _in_words(case: Case, family: str, ordered: bool, members: Parts) -> str:
    """`any of several full lines for 155 mm high explosive [HE155]: L155-EXP, P-EXPLO and 9 more`."""
    ranked = [cause for cause in sorted(members, key=lambda cause: (-members[cause], str(cause))) if members[cause] > 0]
    lines = [cause.cause.is_line for cause in ranked]
    what = "full lines" if all(lines) else "full lines and other limits" if lines[0] else "limits"
    what = f"any of several {what} for" if ordered else "what others could pass on of"
    return f"{what} {family_name(case, family)}: {listed([cause.shortest for cause in ranked])}"
