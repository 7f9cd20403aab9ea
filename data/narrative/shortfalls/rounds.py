"""Complete rounds in words: which component is missing, and why that one is short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from data.narrative.obstacles import obstacle, obstacles, percentages
from data.narrative.shortfalls.facts import (
    closed_offers,
    component_sought,
    first_fact,
    forbidden,
    giver,
)
from data.narrative.shortfalls.ways import against_expansion, way_text
from data.narrative.wording import item_name
from model.case import Case, Requirement
from model.plan import RoundKey, TransferKey
from model.row_kinds import CAPACITY
from model.sensitivity.shortfall_reasons import ComponentReason, PriceTerm, ShortfallReason
from model.sensitivity.supply_paths import arrival


def missing_components(case: Case, need: Requirement, reason: ShortfallReason,
                       against: Sequence[PriceTerm]) -> list[str]:
    """Of the round that is the cheapest way: each component that it lacks with what stands against it, the largest
    first, and what else stands against the round; then by which way each would come, and what the ally may not buy.
    Nothing where no component is in the way."""
    lacking = [each for each in reason.components if against_component(each)]
    if not lacking or not isinstance(reason.first, RoundKey):
        return []
    told = {term.row for each in lacking for term in against_component(each)}
    rest = [term for term in against if term.row not in told]
    whole = item_name(case, reason.first.item)
    if len(lacking) == 1 and not rest:
        clauses = [f"{item_name(case, lacking[0].component)} is missing for {whole}: "
                   f"{_in_the_way(case, need.ally, lacking[0])}"]
    else:
        clauses = _in_parts(case, need.ally, {f"{item_name(case, each.component)} is missing for {whole}: ": each
                                              for each in lacking}, rest)
    coming = [each for each in lacking if not each.late]
    return list(dict.fromkeys([*clauses, *_no_larger_line(case, coming), *_by_ways(case, coming),
                               *_other_orders(case, need.ally, coming)]))


def against_component(lacking: ComponentReason) -> list[PriceTerm]:
    """What stands against the cheapest way to a component."""
    asking = [term for term in lacking.terms if term.amount > 0]
    return [term for term in asking if not term.own] or asking


def _in_the_way(case: Case, ally: str, lacking: ComponentReason) -> str:
    """All that stands against the cheapest way to a component; where none comes in time, the fact that forbids it."""
    against, holder = against_component(lacking), _holder(case, ally, lacking)
    said = obstacles(case, holder, against)
    whose = _has(holder) if against[0].row.kind.side == "need" else ""
    return f"{_not_in_time(case, ally, lacking)}{whose}{said}"


def _not_in_time(case: Case, ally: str, lacking: ComponentReason) -> str:
    """Why no more of a component than the ally has can be there."""
    if not lacking.late:
        return ""
    return f"{forbidden(case, component_sought(case, ally, lacking.component), lacking.first)}, and "


def _in_parts(case: Case, ally: str, named: Mapping[str, ComponentReason], rest: Sequence[PriceTerm]) -> list[str]:
    """What stands against each of several components, and against the round besides, with its part of the reason;
    `named`: the components by what is said of them."""
    amounts: dict[str, float] = defaultdict(float)
    for words, lacking in named.items():
        holder = _holder(case, ally, lacking)
        for term in against_component(lacking):
            whose = _has(holder) if term.row.kind.side == "need" else ""
            amounts[f"{words}{_not_in_time(case, ally, lacking)}{whose}{obstacle(case, holder, term)}"] += term.amount
    for term in rest:
        whose = f"what {ally} has " if term.row.kind.side == "need" else ""
        amounts[f"{whose}{obstacle(case, ally, term)}"] += term.amount
    parts = percentages(dict(sorted(amounts.items(), key=lambda part: -part[1])))
    return [f"{text} ({part} %{'' if place else ' of the reason'})" for place, (text, part) in enumerate(parts.items())]


def _holder(case: Case, ally: str, lacking: ComponentReason) -> str:
    """Who has what the way to a component takes."""
    return giver(case, lacking.first) if isinstance(lacking.first, TransferKey) and not lacking.late else ally


def _has(holder: str) -> str:
    return f"what {holder} has of it "


def _no_larger_line(case: Case, lacking: Sequence[ComponentReason]) -> list[str]:
    """Why the full lines of components are no larger."""
    return [against_expansion(case, each.expansion) for each in lacking
            if each.expansion is not None and against_component(each)[0].row.kind is CAPACITY]


def _by_ways(case: Case, lacking: Sequence[ComponentReason]) -> list[str]:
    """By which way each component would come, where one does."""
    if len(lacking) == 1:
        return [f"it would come by {way_text(case, each.first)}" for each in lacking if each.first is not None]
    return [f"{item_name(case, each.component)} would come by {way_text(case, each.first)}" for each in lacking
            if each.first is not None]


def _other_orders(case: Case, ally: str, lacking: Sequence[ComponentReason]) -> list[str]:
    """Of components that would come: why no order is there in time where they are passed on, and which offers the ally
    may not buy."""
    clauses = []
    for each in lacking:
        sought = component_sought(case, ally, each.component)
        if each.order is not None:
            clauses.append(f"the earliest delivery of an order of {sought.name} is "
                           f"{case.horizon.label(each.order.period)}, because {first_fact(case, sought, each.order)}")
        clauses += closed_offers(case, sought)
    return clauses


def late_components(case: Case, need: Requirement, reason: ShortfallReason) -> list[str]:
    """The components that cannot be there in time, and why."""
    clauses = []
    for each in reason.components if reason.kind == "no way" else ():
        sought = component_sought(case, need.ally, each.component)
        name = sought.name
        if each.first is None:
            clauses.append(f"{name}, which complete rounds need, cannot be had within the plan: "
                           f"{forbidden(case, sought, None)}")
        else:
            clauses.append(f"the earliest delivery of {name}, which complete rounds need, is "
                           f"{case.horizon.label(arrival(case, each.first))}, because "
                           f"{first_fact(case, sought, each.first)}")
    return clauses
