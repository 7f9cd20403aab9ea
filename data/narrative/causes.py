"""What stands behind all shortfalls together, ranked by the money short that it explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.figures.requirement_values import short_money
from data.narrative.rows import NamedCause, NamedPart, cause_of
from data.narrative.shortfalls.facts import barriers, component_sought, family_sought
from data.narrative.wording import capital, family_name, item_name, joined, listed, plain_name
from model.case import Case, Requirement
from model.plan import OrderKey, Plan, ShortfallKey
from model.row_kinds import STORAGE, Cause
from model.sensitivity.shortfall_reasons import ComponentReason, Kind, ShortfallReason
from model.tolerances import ADDED_UP

_FACTS: Mapping[Kind, NamedCause] = {
    "no item": NamedCause(Cause("nothing certified for the need")),
    "unproved": NamedCause(Cause("not explained: the time limit came first")),
    "simplified": NamedCause(Cause("fewer contracts or orders, as simplify_tolerance allows"))}
_OTHERS = NamedCause(Cause("needs that count as much or more"))

# What the prices name where lifting it changes nothing, alone or with all that stands beside it.
NO_LIMIT = "no limit: lifting those that the prices name changes nothing"

_PLAINLY_SHOWN = 2  # limits that are named where keys are not

Parts = dict[NamedCause, float]


@dataclass(frozen=True)
class RankedCause:
    """A cause in words with what it explains of what is short: in money at the families' prices (price_unit), and of
    the weighted shortfall. `plain`: the same words for somebody who knows no keys."""

    words: str
    money: float
    weighted: float
    plain: str = ""


@dataclass
class Claim:
    """What obstacles explain, in money and weighted (`by_priority`: by the priority of the need), and the reasons that
    say so, each with the part of the weighted shortfall that it does so for. `members`: the obstacles, each with what
    it has in that. `family` where any one of several is in the way of it: the obstacles of orders (`ordered`) or of
    what others could pass on. `together`: none of them is in the way without the others. Without any members no limit
    is in the way."""

    family: str = ""
    ordered: bool = False
    together: bool = False
    money: float = 0.0
    by_priority: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    members: Parts = field(default_factory=lambda: defaultdict(float))
    reasons: list[tuple[float, ShortfallReason]] = field(default_factory=list)

    def add(self, reason: ShortfallReason, priority: int, money: float, weighted: float) -> None:
        """Count a part of a shortfall."""
        self.money += money
        self.by_priority[priority] += weighted
        self.reasons.append((weighted, reason))

    @property
    def weighted(self) -> float:
        """All that it explains of the weighted shortfall."""
        return sum(self.by_priority.values())

    def in_words(self, case: Case) -> str:
        """`any of several full lines for 155 mm high explosive [HE155]: L155-EXP, P-EXPLO and 9 more`."""
        ranked = sorted(self.members, key=lambda cause: (-self.members[cause], str(cause)))
        if not ranked:
            return NO_LIMIT
        if self.together:
            return f"{joined([str(cause) for cause in ranked])} together"
        if not self.family or (self.ordered and len(ranked) == 1):
            return str(ranked[0])
        lines = [cause.cause.is_line for cause in ranked]
        what = "full lines" if all(lines) else "full lines and other limits" if lines[0] else "limits"
        what = f"any of several {what} for" if self.ordered else "what others could pass on of"
        return f"{what} {family_name(case, self.family)}: {listed([cause.shortest for cause in ranked])}"


    def in_plain_words(self, case: Case) -> str:
        """`155 mm high explosive: full lines: Line, Spain; TNT plant; and 9 more`."""
        ranked = sorted(self.members, key=lambda cause: (-self.members[cause], str(cause)))
        if not ranked:
            return "No limit was found whose rise alone would change it"
        if self.together or not self.family or (self.ordered and len(ranked) == 1):
            said = [f"full: {cause.plain}" if cause.cause.is_line else cause.plain for cause in ranked]
            return capital(joined(said) + " together" * self.together)
        lines = [cause.cause.is_line for cause in ranked]
        what = "full lines" if all(lines) else "full lines and other limits" if lines[0] else "limits"
        what = what if self.ordered else "little that others can pass on"
        family = capital(plain_name(case.families[self.family].name, self.family))
        return f"{family}: {what}: {_plainly_listed([cause.plain for cause in ranked])}"


def _plainly_listed(names: Sequence[str]) -> str:
    """The first names, which may hold commas, and how many more."""
    more = len(names) - _PLAINLY_SHOWN
    return "; ".join(names[:_PLAINLY_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def in_order(case: Case, claimed: Iterable[Claim]) -> tuple[RankedCause, ...]:
    """The claims in words, that which explains most money first; what comes to the same words is one cause. Stock that
    is late only, and there at the end, costs no money, so its causes come last."""
    money, weighted = defaultdict[str, float](float), defaultdict[str, float](float)
    plain: dict[str, str] = {}
    for claim in claimed:
        words = claim.in_words(case)
        plain.setdefault(words, claim.in_plain_words(case))
        money[words] += claim.money
        weighted[words] += claim.weighted
    ranked = [RankedCause(words, money[words], weighted[words], plain[words]) for words in money if weighted[words] > 0]
    return tuple(sorted(ranked, key=lambda cause: (-cause.money, -cause.weighted)))


def claims(case: Case, plan: Plan, reasons: Mapping[ShortfallKey, ShortfallReason]) -> list[Claim]:
    """What the prices say: claims that add up to all that is short, in money and weighted.

    A shortfall counts for each obstacle of its cheapest way by the part that this has in what stands against the
    way. Where several ways come exactly as dear, only the part that an obstacle has in every one of them
    is its own: the rest counts for all of their obstacles together, one claim for a family's orders, one for what
    others could pass on of it."""
    in_money = short_money(case, plan)
    own: dict[NamedCause, Claim] = {}
    together: dict[tuple[str, bool], Claim] = {}
    for key, reason in reasons.items():
        row = case.requirement_of[key.requirement]
        money, weighted = in_money.get(key, 0.0), plan.shortfall[key] * case.value_short(row, key.period)
        ways = [parts_of(case, row, key.period, each) for each in (reason, *reason.equal)]
        shared = {cause: min(parts.get(cause, 0.0) for parts in ways) for cause in ways[0]}
        for cause, part in shared.items():
            if part > 0:
                claim = own.setdefault(cause, Claim())
                claim.add(reason, row.priority, money * part, weighted * part)
                claim.members[cause] += weighted * part
        rest = 1.0 - sum(shared.values())
        if rest > ADDED_UP:
            family = row.family, isinstance(reason.first, OrderKey)
            group = together.setdefault(family, Claim(*family))
            group.add(reason, row.priority, money * rest, weighted * rest)
            _add_members(group, ways, shared, weighted)
    return [*own.values(), *together.values()]


def _add_members(group: Claim, ways: list[Parts], shared: Parts, value: float) -> None:
    """What each obstacle of the ways has beyond what all of them share, the ways counting alike."""
    for parts in ways:
        for cause, part in parts.items():
            if part > shared.get(cause, 0.0):
                group.members[cause] += value * (part - shared.get(cause, 0.0)) / len(ways)


def parts_of(case: Case, need: Requirement, period: int, reason: ShortfallReason) -> Parts:
    """The parts of a way's obstacles, which add up to one."""
    late = {term.row: each for each in reason.components if each.late for term in each.terms}
    against = [term for term in reason.terms if term.amount > 0 and (not term.own or term.row in late)]
    total = sum(term.amount for term in against)
    if reason.kind == "blocked" and not total and any(not term.room for term in reason.terms):
        return {NamedCause(STORAGE.cause): 1.0}
    if reason.kind == "no way":
        return _not_there(case, need, period, reason)
    if reason.kind != "blocked" or not total:
        return {_FACTS.get(reason.kind, _OTHERS): 1.0}
    parts: Parts = defaultdict(float)
    for term in against:
        of_term = (_late(case, need.ally, late[term.row], period) if term.row in late
                   else {cause_of(case, term.row, term.signed): 1.0})
        for cause, part in of_term.items():
            parts[cause] += part * term.amount / total
    return parts


def _not_there(case: Case, need: Requirement, period: int, reason: ShortfallReason) -> Parts:
    """What lets nothing be there in time: of complete rounds each component that cannot be, unless the rounds
    themselves could be bought by who may buy them."""
    sought = family_sought(case, need.ally, need.family)
    if reason.components and not sought.is_shut_out(case, period):
        parts: Parts = defaultdict(float)
        for each in reason.components:
            for cause, part in _late(case, need.ally, each, period).items():
                parts[cause] += part / len(reason.components)
        return parts
    found = barriers(case, sought, reason.first, period)
    return {NamedCause(Cause(f"{barrier.name}: {barrier.meaning}")): 1.0 / len(found) for barrier in found}


def _late(case: Case, ally: str, lacking: ComponentReason, period: int) -> Parts:
    """What lets a component not be there in time."""
    found = barriers(case, component_sought(case, ally, lacking.component), lacking.first, period)
    key = lacking.component
    part = NamedPart(key, item_name(case, key), plain_name(case.items[key].name, key))
    return {NamedCause(Cause(f"{{component}} for complete rounds, {barrier.name}: {barrier.meaning}", ("component",)),
                       (part,)): 1.0 / len(found) for barrier in found}
