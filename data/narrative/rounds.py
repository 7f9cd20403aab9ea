"""Complete rounds in words: which component is missing, and why that one is short."""

from __future__ import annotations

from collections.abc import Sequence

from data.narrative.obstacles import obstacles, percentages
from data.narrative.ways import against_expansion, arrival, first_fact, giver, way_text
from data.narrative.wording import item_name
from model.case import Case, Requirement
from model.plan import RoundKey, TransferKey
from model.row_kinds import CAPACITY
from model.sensitivity.shortfall_reasons import ComponentReason, PriceTerm, ShortfallReason


def missing_components(case: Case, need: Requirement, reason: ShortfallReason,
                       against: Sequence[PriceTerm]) -> list[str]:
    """Of the round that is the cheapest way: each component that it lacks with what stands against it, what asks most
    first, and what else stands against the round. Nothing where no component is in the way."""
    terms = {each.component: against_component(each) for each in reason.components}
    lacking = [each for each in reason.components if terms[each.component]]
    if not lacking or not isinstance(reason.first, RoundKey):
        return []
    amounts = {each.component: sum(term.amount for term in terms[each.component]) for each in lacking}
    told = {row for each in lacking for row in (term.row for term in terms[each.component])}
    rest = [term for term in against if term.row not in told]
    parts = percentages({**amounts, "": sum(term.amount for term in rest)} if rest else amounts)
    clauses = []
    for each in lacking:
        part = f" ({parts[each.component]} % of the reason)" if each.component in parts and len(parts) > 1 else ""
        clauses += _missing(case, need.ally, each, f"{item_name(case, each.component)} is missing for "
                            f"{item_name(case, reason.first.item)}{part}")
    return clauses + ([f"besides, {obstacles(case, need.ally, rest)}"] if rest else [])


def against_component(lacking: ComponentReason) -> list[PriceTerm]:
    """What stands against the cheapest way to a component."""
    asking = [term for term in lacking.terms if term.amount > 0]
    return [term for term in asking if not term.own] or asking


def _missing(case: Case, ally: str, lacking: ComponentReason, what: str) -> list[str]:
    """`FZ is missing for MR: L is full in 2024-Q1`, why the line is no larger, and by which way it would come."""
    against, way = against_component(lacking), lacking.first
    holder = giver(case, way) if isinstance(way, TransferKey) else ally
    said = obstacles(case, holder, against)
    if way is None:
        return [f"{what}: what {ally} has of it {said}"]
    clauses = [f"{what}: {f'what {holder} has {said}' if against[0].row.kind.side == 'need' else said}"]
    if lacking.expansion is not None and against[0].row.kind is CAPACITY:
        clauses.append(against_expansion(case, lacking.expansion))
    return [*clauses, f"it would come by {way_text(case, way)}"]


def late_components(case: Case, need: Requirement, reason: ShortfallReason) -> list[str]:
    """The components that cannot be there in time, and why."""
    clauses = []
    for each in reason.components if reason.kind == "no way" else ():
        name = item_name(case, each.component)
        if each.first is None:
            clauses.append(f"{name}, which complete rounds need, cannot be had within the plan")
        else:
            clauses.append(f"the earliest delivery of {name}, which complete rounds need, is "
                           f"{case.horizon.label(arrival(case, each.first))}, because "
                           f"{first_fact(case, need.ally, each.first)}")
    return clauses
