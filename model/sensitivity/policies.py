"""What policy there is to lift, and the case without it: rules, groups' shares, families' standard shares, and the
terms that take whole numbers to keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from model.case import Case, Discount

Kind = Literal["rule", "group", "family", "threshold", "discount", "lot", "step"]
TERMS: frozenset[Kind] = frozenset({"threshold", "discount", "lot", "step"})
ALL = ""  # key of the lots of all offers, and of the steps of all lines


class Policy(NamedTuple):
    """A rule (those that count too), a group's share, a family's standard share, a threshold, a discount, the lots of a
    family or the steps of a line, or those of ALL."""

    kind: Kind
    key: str


def policies(case: Case, by_part: bool = False) -> tuple[Policy, ...]:
    """The active rules, the groups with a share and the families with a standard share, in order; then, where the plan
    keeps them, the terms: those that count stand with the rules. Lots and steps are lifted all together, and where
    there are several also by family and by line (`by_part`)."""
    return (*(Policy("rule", rule.key) for rule in case.rules), *_counts(case),
            *(Policy("group", group.key) for group in case.groups.values() if group.share > 0),
            *(Policy("family", family.key) for family in case.families.values() if family.standard_share > 0),
            *_terms(case, by_part))


def _counts(case: Case) -> Iterator[Policy]:
    return (Policy("rule", rule.key) for rule in case.counts if case.whole)


def _terms(case: Case, by_part: bool) -> Iterator[Policy]:
    if not case.keeps_whole_terms:
        return
    yield from (Policy("threshold", row.key) for row in case.thresholds)
    yield from (Policy("discount", discount_name(each)) for each in case.discounts)
    families = dict.fromkeys(case.items[offer.item].family for offer in case.offers.values() if offer.lot > 0)
    yield from (Policy("lot", key) for key in _together(list(families), by_part))
    lines = [line.key for line in case.resources.values() if line.step > 0]
    yield from (Policy("step", key) for key in _together(lines, by_part))


def _together(parts: list[str], by_part: bool) -> list[str]:
    """All parts together, then each; no part by itself where it is the only one."""
    return [*[ALL] * bool(parts), *(parts if by_part and len(parts) > 1 else [])]


def discount_name(discount: Discount) -> str:
    """The key of a discount: `M, I, year`."""
    return ", ".join((discount.manufacturer, discount.item, discount.per))


def lifted(case: Case, policy: Policy) -> Case:
    """The case without that rule, share, standard share or term."""
    kind, key = policy
    if kind == "rule":
        return replace(case, rules=tuple(rule for rule in case.rules if rule.key != key),
                       counts=tuple(rule for rule in case.counts if rule.key != key))
    if kind == "group":
        return replace(case, groups={**case.groups, key: replace(case.groups[key], share=0.0)})
    if kind == "family":
        return replace(case, families={**case.families, key: replace(case.families[key], standard_share=0.0)})
    if kind == "threshold":
        return replace(case, thresholds=tuple(row for row in case.thresholds if row.key != key))
    if kind == "discount":
        return replace(case, discounts=tuple(each for each in case.discounts if discount_name(each) != key))
    if kind == "lot":
        return replace(case, offers={name: replace(offer, lot=0.0) if key in (ALL, case.items[offer.item].family)
                                     else offer for name, offer in case.offers.items()})
    return replace(case, resources={name: replace(line, step=0.0) if key in (ALL, name) else line
                                    for name, line in case.resources.items()})
