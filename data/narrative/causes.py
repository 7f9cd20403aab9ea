"""What stands behind all shortfalls together, ranked by the value short that it explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from data.narrative.obstacles import cause
from data.narrative.wording import family_name, listed
from model.case import Case
from model.formulation.index_sets import Indices, ShortfallKey
from model.formulation.rules import RuleRow
from model.plan import Plan
from model.sensitivity.shortfall_reasons import Reason

_FACTS = {"no item": "nothing certified for the need", "no way": "lead times: nothing can be there by then",
          "unproved": "not explained: the time limit came first"}
_OTHERS = "needs that count as much or more"
_CAPACITY = "capacity of "
_SMALL = 1e-9  # of a whole


def ranked_causes(case: Case, plan: Plan, rules: list[RuleRow], indices: Indices,
                  derived: Mapping[ShortfallKey, Reason]) -> tuple[tuple[str, float], ...]:
    """The causes with the value short (price_unit) that they explain, the largest first; they add up to all of it.

    A shortfall counts for each obstacle of its cheapest way by the part that this has in what stands against the
    way. Where several ways come exactly as dear, only the part that an obstacle has in every one of them
    is its own: the rest counts for all of their obstacles together, one row for a family's orders, one for what
    others could pass on of it."""
    explained: dict[str, float] = defaultdict(float)
    joint: dict[tuple[str, bool], float] = defaultdict(float)
    members: dict[tuple[str, bool], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for key, reason in derived.items():
        row = indices.requirement_of[key[0]]
        value = plan.shortfall[key] * case.value_short(row, key[1])
        ways = [_parts(case, rules, each) for each in (reason, *reason.equal)]
        shared = {name: min(parts.get(name, 0.0) for parts in ways) for name in ways[0]}
        for name, part in shared.items():
            explained[name] += value * part
        rest = 1.0 - sum(shared.values())
        if rest > _SMALL:
            group = row.family, reason.first is not None and isinstance(reason.first[0], str)
            joint[group] += value * rest
            for parts in ways:
                for name, part in parts.items():
                    members[group][name] += value * (part - shared.get(name, 0.0)) / len(ways)
    for (family, ordered), value in joint.items():
        explained[_joint(case, family, ordered, members[family, ordered])] += value
    return tuple(sorted(((name, value) for name, value in explained.items() if value > 0),
                        key=lambda entry: -entry[1]))


def _parts(case: Case, rules: list[RuleRow], reason: Reason) -> dict[str, float]:
    """The parts of a way's obstacles, which add up to one."""
    against = [term for term in reason.terms if term.amount > 0 and not term.own]
    total = sum(term.amount for term in against)
    if reason.kind != "blocked" or not total:
        return {_FACTS.get(reason.kind, _OTHERS): 1.0}
    parts: dict[str, float] = defaultdict(float)
    for term in against:
        parts[cause(case, rules, term.row, term.key)] += term.amount / total
    return parts


def _joint(case: Case, family: str, ordered: bool, members: Mapping[str, float]) -> str:
    """`any of several full lines for 155 mm high explosive [HE155]: L155-EXP, P-EXPLO and 9 more`."""
    ranked = [name for name in sorted(members, key=lambda name: (-members[name], name)) if members[name] > 0]
    full = [name.startswith(_CAPACITY) for name in ranked]
    what = "full lines" if all(full) else "full lines and other limits" if full[0] else "limits"
    what = f"any of several {what} for" if ordered else "what others could pass on of"
    keys = [name.removeprefix(_CAPACITY).rpartition("[")[2].removesuffix("]") for name in ranked]
    return f"{what} {family_name(case, family)}: {listed(keys)}"
