"""Reasons in plain words: why a requirement is short."""

from __future__ import annotations

from collections.abc import Sequence

from data.narrative.obstacles import obstacles
from data.narrative.rows import NamedCause, cause_of
from data.narrative.shortfalls.facts import (
    closed_offers,
    family_sought,
    first_fact,
    forbidden,
    giver,
)
from data.narrative.shortfalls.rounds import late_components, missing_components
from data.narrative.shortfalls.ways import against_expansion, way_text
from data.narrative.wording import family_name, in_units, item_name
from model.case import Case, Requirement
from model.levels import CONFLICTS
from model.plan import RoundKey, TransferKey
from model.row_kinds import CAPACITY, USE
from model.sensitivity.shortfall_reasons import PriceTerm, ShortfallReason
from model.sensitivity.supply_paths import Way
from model.tolerances import UNPAID


def reason_text(case: Case, need: Requirement, reason: ShortfallReason) -> str:
    """One sentence that says why a requirement is short."""
    if reason.kind == "no item":
        return f"nothing that {need.ally} operates is certified for {family_name(case, need.family)} within the plan"
    if reason.kind == "unproved":
        return "not explained: the time limit came first"
    if reason.kind == "simplified":
        return "given up for fewer contracts or orders, as simplify_tolerance allows"
    clauses, sought = list[str](), family_sought(case, need.ally, need.family)
    if reason.kind == "no way":
        late = late_components(case, need, reason)
        clauses += [*late, *closed_offers(case, sought)] if late and reason.first is None else [
            forbidden(case, sought, reason.first), *late]
    if reason.order is not None:
        label = case.horizon.label(reason.order.period)
        clauses.append(f"the earliest delivery of an order is {label}, because "
                       f"{first_fact(case, sought, reason.order)}")
    against = terms_to_tell(reason)
    missing = missing_components(case, need, reason, against) if reason.kind == "blocked" else []
    if missing:
        clauses += [*missing, *_remarks(need.priority, reason)]
    elif against:
        clauses += _blocked(case, need, reason, against)
    if reason.kind == "blocked" and reason.first is not None and not missing:
        clauses += _ways(case, reason, reason.first)
    if reason.kind == "blocked" and not reason.is_of_own_stock:
        clauses += closed_offers(case, sought)
    return "; ".join([*clauses, *_expired(case, reason)])


def _expired(case: Case, reason: ShortfallReason) -> list[str]:
    """What of the family the ally had, but not until then; of a family of rounds what of the components."""
    lots = [*reason.expired[:1], *(lot for each in reason.components for lot in each.expired[:1])]
    return [f"{in_units(quantity, case.families[case.items[key.item].family].unit)} of {item_name(case, key.item)} "
            f"expired at {key.ally} after {case.horizon.label(key.period)}" for key, quantity in lots]


def terms_to_tell(reason: ShortfallReason) -> list[PriceTerm]:
    """For what an ally has, the needs that it goes to, whatever they ask at the level: limits of
    where it goes then only move the price from one row to the other. For other ways, what
    asks something, save the ally's own targets and later stock, which the same unit serves as well."""
    asking = [term for term in reason.terms if term.amount > 0]
    if reason.is_of_own_stock:
        uses = [term for term in reason.terms if term.row.kind is USE]
        return [term for term in asking if term.row.kind.side == "need"] or uses
    return [term for term in asking if not term.own] or asking


def _blocked(case: Case, need: Requirement, reason: ShortfallReason, against: Sequence[PriceTerm]) -> list[str]:
    """What stands against the way, and why that cannot give way."""
    if against[0].row.kind.side != "need":
        expansion = [] if reason.expansion is None or against[0].row.kind is not CAPACITY else [
            against_expansion(case, reason.expansion)]
        return [obstacles(case, need.ally, against), *_remarks(need.priority, reason), *expansion]
    holder = giver(case, reason.first) if isinstance(reason.first, TransferKey) and not reason.is_of_own_stock \
        else need.ally
    return [f"what {holder} has {obstacles(case, holder, against)}"]


def _ways(case: Case, reason: ShortfallReason, first: Way | RoundKey) -> list[str]:
    """The cheapest way, and what stands against others that come exactly as dear."""
    way = way_text(case, first)
    others = other_limits(case, reason)
    if not others:
        return [f"cheapest way: {way}"]
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return [f"cheapest way, one of {len(reason.equal) + 1} that cost the same: {way}",
            f"the other{' is' if len(reason.equal) == 1 else 's are'} blocked by {others[0].short}{more}"]


def other_limits(case: Case, reason: ShortfallReason) -> list[NamedCause]:
    """What stands most against the other ways that come exactly as dear, where it is something else."""
    def most(each: ShortfallReason) -> NamedCause | None:
        against = terms_to_tell(each)
        return cause_of(case, against[0].row, against[0].signed) if against else None

    limits = dict.fromkeys(map(most, reason.equal))
    return [limit for limit in limits if limit is not None and limit != most(reason)]


def _remarks(priority: int, reason: ShortfallReason) -> list[str]:
    """Who comes first, and whether it would pay. What signed orders use up is no other need's: where the rest of the
    price comes to no more than the unit is worth, no need comes before this one."""
    if all(term.signed for term in terms_to_tell(reason)):
        return []
    if reason.level == CONFLICTS:
        return ["the minimum rules come first"]
    if reason.level is not None and reason.level.priority != priority:
        return [f"needs of priority {reason.level.priority} come first"]
    dearer = reason.slack - sum(term.amount for term in reason.terms if term.signed)
    return ["other needs would lose more than this one gains"] if dearer > UNPAID * reason.worth else []
