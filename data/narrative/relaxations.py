"""Levers in plain words: what it would take to close a shortfall."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from data.figures.frame import unit_of_money
from data.narrative.wording import family_name, in_words, joined, resource_name, units
from model.case import Case
from model.sensitivity.relaxations import Lever, Remedy

SHOWN = 4         # places that are told, the dearest first
_OBSTACLES = "lead times, certificates, storage, rules or other needs stand in the way"
_TOLD = 0.005     # of the shortfall: what shorter lead times close of it, at least, to be told
_MINOR = 0.01     # of the price of all: what is less is not told by name


def remedy_text(case: Case, remedy: Remedy) -> str:
    """What would close half and all of a shortfall: `155 mm HE [HE155] for POL, priority 1: half of it would take
    about 12,000 more rounds a quarter at 155 mm line, Poland [L155-PGZ] from 2024-Q1; all of it ...`."""
    name = f"{family_name(case, remedy.family)} for {remedy.ally}, priority {remedy.priority}"
    if remedy.whole is None:
        return f"{name}: not found out in time"
    told = []
    if remedy.half is not None:
        told.append(f"half of it would take {levers_text(case, remedy.half)}")
    if remedy.rest >= remedy.short * (1 - 1e-6):
        told = [f"no more capacity or money would help: {_OBSTACLES}"]
    elif remedy.rest > 0:
        share = remedy.rest / remedy.short
        told.append(f"all that can be closed would take {levers_text(case, remedy.whole)}; {share:.0%} of it".replace(
            "%", " %") + f" stays whatever is added: {_OBSTACLES}")
    else:
        told.append(f"all of it would take {levers_text(case, remedy.whole)}")
    if remedy.sooner > _TOLD * remedy.short:
        told.append(f"{sooner_text(case, remedy)} would close {100 * remedy.sooner / remedy.short:.0f} % of it with "
                    "nothing else changed")
    return f"{name}: {'; '.join(told)}"


def sooner_text(case: Case, remedy: Remedy) -> str:
    """`every lead time for 155 mm HE [HE155] a quarter shorter`."""
    return f"every lead time for {family_name(case, remedy.family)} a {case.horizon.unit} shorter"


def levers_text(case: Case, levers: Sequence[Lever]) -> str:
    """The levers joined: `about 12,000 more rounds a quarter at 155 mm line, Poland [L155-PGZ] from 2024-Q1 and 40
    more a quarter at Powder (tonnes) [P] from 2024-Q2, rising to 60 by 2024-Q4`. Small ones are only counted."""
    places: defaultdict[tuple[Any, ...], list[Lever]] = defaultdict(list)  # capacity of a resource is one
    for lever in levers:
        places[(lever.kind, lever.key[0]) if lever.kind == "capacity" else (lever.kind, *lever.key)].append(lever)
    total = _price(levers)
    if total <= 0:
        return "no change, only another distribution"
    ranked = sorted(places.values(), key=_price, reverse=True)
    shown = [place for place in ranked if _price(place) >= _MINOR * total][:SHOWN]
    parts = [_place_text(case, place) for place in shown]
    if len(ranked) > len(shown):
        rest = len(ranked) - len(shown)
        parts.append(f"{rest} smaller {'change' if rest == 1 else 'changes'}")
    return f"about {joined(parts)}"


def _price(levers: Sequence[Lever]) -> float:
    return math.fsum(lever.amount * lever.price for lever in levers)


def _place_text(case: Case, levers: Sequence[Lever]) -> str:
    """The levers of one place: its capacity may grow in steps."""
    first, *later = sorted(levers, key=lambda lever: lever.key)
    text = lever_text(case, first)
    if later:
        in_all = _about(math.fsum(lever.amount for lever in levers))
        text += f", rising to {in_all} by {case.horizon.label(later[-1].key[1])}"
    return text


def lever_text(case: Case, lever: Lever) -> str:
    """One lever with its amount, where and from when."""
    amount = _about(lever.amount)
    if lever.kind == "capacity":
        resource, first = lever.key
        return (f"{amount} more{_unit(case, resource)} a {case.horizon.unit} at {resource_name(case, resource)} "
                f"from {case.horizon.label(first)}")
    if lever.kind == "expansion_limit":
        return (f"{amount} more{_unit(case, lever.key[0])} a {case.horizon.unit} in the expansion project of "
                f"{resource_name(case, lever.key[0])}")
    if lever.kind == "offer_limit":
        unit = case.families[case.items[case.offers[lever.key[0]].item].family].unit
        return f"{amount} more{f' {units(unit)}' if unit else ''} under the limit of offer {lever.key[0]}"
    amount = f"{_about(lever.amount / case.money_scale)} {unit_of_money(case)}"
    if lever.kind == "budget":
        return f"{amount} more budget of {lever.key[0]} in {lever.key[1]}"
    return f"{amount} more budget for expansions"


def counted_in(case: Case, resource: str) -> str:
    """What a unit of the resource is, in the plural, where it makes one unit of munitions counted alike; else
    nothing."""
    uses = case.resource_use.get(resource, {})
    counted = {case.families[case.items[case.offers[offer].item].family].unit for offer in uses}
    known = len(counted) == 1 and set(uses.values()) == {1.0} and "" not in counted
    return units(counted.pop()) if known else ""


def _unit(case: Case, resource: str) -> str:
    """The same after a blank."""
    unit = counted_in(case, resource)
    return f" {unit}" if unit else ""


def _about(amount: float) -> str:
    """An amount as text, to three digits: the prices behind it are nominal."""
    return in_words(float(f"{amount:.3g}"))
