"""Levers in plain words: what it would take to close a shortfall."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from data.case import Case
from data.report_frame import unit_of_money
from data.report_orders import in_words
from model.levers import Lever, Remedy

SHOWN = 4         # places that are told, the dearest first
_OBSTACLES = "lead times, certificates, storage, rules or other needs stand in the way"
_MINOR = 0.01     # of the price of all: what is less is not told by name


def remedy_text(case: Case, remedy: Remedy) -> str:
    """What would close half and all of a shortfall: `155 HE for POL, priority 1: half of it would take about
    12,000 more rounds a quarter at L155-PGZ from 2024-Q1; all of it ...`."""
    name = f"{remedy.family} for {remedy.ally}, priority {remedy.priority}"
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
    return f"{name}: {'; '.join(told)}"


def levers_text(case: Case, levers: Sequence[Lever]) -> str:
    """The levers joined: `about 12,000 more rounds a quarter at L155-PGZ from 2024-Q1 and 40 more a quarter at
    P-NITRO from 2024-Q2, rising to 60 by 2024-Q4`. Small ones are only counted."""
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
    joined = " and ".join([*([", ".join(parts[:-1])] if parts[1:] else []), parts[-1]])
    return f"about {joined}"


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
        return (f"{amount} more{_unit(case, resource)} a {case.horizon.unit} at {resource} "
                f"from {case.horizon.label(first)}")
    if lever.kind == "expansion_limit":
        return (f"{amount} more{_unit(case, lever.key[0])} a {case.horizon.unit} in the expansion project of "
                f"{lever.key[0]}")
    if lever.kind == "offer_limit":
        unit = case.families[case.items[case.offers[lever.key[0]].item].family].unit
        return f"{amount} more{_spaced(unit)} under the limit of offer {lever.key[0]}"
    amount = f"{_about(lever.amount / case.money_scale)} {unit_of_money(case)}"
    if lever.kind == "budget":
        return f"{amount} more budget of {lever.key[0]} in {lever.key[1]}"
    return f"{amount} more budget for expansions"


def _unit(case: Case, resource: str) -> str:
    """What a unit of the resource is, where it makes one unit of munitions counted alike; else nothing."""
    uses = case.resource_use.get(resource, {})
    units = {case.families[case.items[case.offers[offer].item].family].unit for offer in uses}
    return _spaced(next(iter(units))) if len(units) == 1 and set(uses.values()) == {1.0} else ""


def _spaced(unit: str) -> str:
    """The unit after a blank, a word in the plural: rounds for round, but t for t."""
    if not unit:
        return ""
    return f" {unit}s" if len(unit) > 3 and unit.isalpha() and not unit.endswith("s") else f" {unit}"


def _about(amount: float) -> str:
    """An amount as text, to three digits: the prices behind it are nominal."""
    return in_words(float(f"{amount:.3g}"))
