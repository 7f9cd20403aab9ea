"""The sheets Standards, Rules and Conflicts: rows 11 to 13 in figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from data.figures.money import unit_of_money, zeroed
from data.figures.purchases import Purchase
from data.figures.result_table import Cell, ResultTable, Row, make_table, of_signed
from data.narrative.rows import cell_of, combination_in_words, filled
from data.report.bottlenecks import worth_cells
from data.schema.plan_sheets import RULES, STANDARDS
from data.schema.reason_sheets import CONFLICTS as CONFLICTS_SHEET
from model.case import Case, Rule
from model.formulation.common_items import common_items
from model.formulation.index_sets import Indices
from model.formulation.rule_rows import RuleRow, Scope, rule_rows
from model.levels import CONFLICTS
from model.plan import Plan
from model.row_kinds import RULE, RowId
from model.sensitivity.infeasibility import Contradiction
from model.tolerances import NOISE

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations

UNITS = "units"
MOST_LISTED = 6  # of what limits a rule


def standards(case: Case, indices: Indices, bought: Sequence[Purchase]) -> ResultTable:
    """One row a group, family and member that counts, then one row a family with a standard share."""
    ordered: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for order in bought:
        items = ordered[order.ally, order.family]
        items[order.offer.item] = items.get(order.offer.item, 0.0) + order.quantity
    signed: defaultdict[tuple[str, str], float] = defaultdict(float)
    for each in case.signed_sums.seen:
        item = case.items[case.offers[each.offer].item]
        items = ordered[each.ally, item.family]
        items[item.key] = items.get(item.key, 0.0) + each.quantity
        signed[each.ally, item.family] += each.quantity
    rows: list[Row] = []
    for (group, shared), common in common_items(case, indices.orders).items():
        required = case.groups[group].share if common.items else None
        rows += [{"row": "group", "group": group, "family": shared, "member": member,
                  **_achieved(ordered[member, shared], common.items),
                  **of_signed(case, signed=signed[member, shared]), "required_share": required,
                  "items_that_count": "; ".join(common.items) or "none", "lifted": {}} for member in common.members]
    orderable = {case.offers[offer].item for offer, _, _ in indices.orders}
    for key, family in case.families.items():
        if family.standard_share <= 0:
            continue
        total: defaultdict[str, float] = defaultdict(float)
        for (_, ordered_family), items in ordered.items():
            for name, quantity in items.items():
                total[name] += quantity if ordered_family == key else 0.0
        standard = [item.key for item in case.items.values()
                    if item.family == key and item.standard and item.key in orderable]
        rows.append({"row": "family", "group": None, "family": key, "member": None, **_achieved(total, standard),
                     **of_signed(case, signed=sum(each for (_, other), each in signed.items() if other == key)),
                     "required_share": family.standard_share if standard else None,
                     "items_that_count": "; ".join(standard) or "none", "lifted": {}})
    return make_table(case, STANDARDS, rows)


def _achieved(ordered: Mapping[str, float], counting: Sequence[str]) -> dict[str, Cell]:
    total = sum(ordered.values())
    counted = sum(ordered.get(item, 0.0) for item in counting)
    return {"ordered": total, "counted": counted, "achieved_share": counted / total if total >= NOISE else None}


def rules(case: Case, plan: Plan, indices: Indices, bought: Sequence[Purchase],
          explained: Explanations | None) -> ResultTable:
    """One row a rule and combination."""
    order_of = {(order.offer.key, order.ally, order.delivered): order for order in bought}
    rows: list[Row] = []
    for row in rule_rows(case, indices):
        rule = row.rule
        counted = [order_of[key] for key in row.orders if key in order_of]
        amount = sum(_weight(case, order, rule) for order in counted) + row.signed_amount
        scope = None
        if row.scope is not None:
            scope = sum(_size(order, rule) for order in bought if _in_scope(case, order, row.scope))
            scope += row.signed_scope
        rows.append({**_rule_row(case, row, amount, scope, plan.violation.get(row.key, 0.0)),
                     **worth_cells(case, explained, RULE.row(*row.key)), "lifted": {}})
    return make_table(case, RULES, rows).without_unused({"attribute": any(rule.attribute for rule in case.rules)})


def _size(order: Purchase, rule: Rule) -> float:
    return order.value if rule.is_spend else order.quantity


def _weight(case: Case, order: Purchase, rule: Rule) -> float:
    """What an order counts in N: its units or spending, times the figure of the rule's attribute."""
    return _size(order, rule) * case.figure(rule, order.offer.key)


def rule_unit(case: Case, rule: Rule) -> str:
    """What the rule counts: `units`, `EUR million of European content`."""
    unit = unit_of_money(case) if rule.is_spend else UNITS
    return f"{unit} of {rule.attribute}" if rule.attribute else unit


def _in_scope(case: Case, order: Purchase, scope: Scope) -> bool:
    """The order is one of D, the orders that a share refers to."""
    return (scope.first <= order.delivered <= scope.last and scope.ally in (None, order.ally)
            and scope.family in (None, order.family)
            and scope.year in (None, str(case.horizon.year(order.delivered))))


def _rule_row(case: Case, row: RuleRow, amount: float, scope: float | None, violation: float) -> Row:
    """The cells of a rule but its worth. `amount` and `scope` (None where the rule is no share) as ordered, in units or
    price_unit, `violation` likewise."""
    rule = row.rule
    counted_in = rule_unit(case, rule)
    scale = case.money_scale if rule.is_spend else 1.0
    limit = rule.value if scope is None else rule.value * scope
    slack = amount - limit if rule.is_minimum else limit - amount
    tolerance = NOISE * max(1.0, abs(limit))
    if slack < -tolerance:
        # Where signed orders alone are beyond the bound no more than they is asked of the new ones.
        state = "violated" if zeroed(violation) or not row.is_set_by_signed else "signed"
    else:
        # A share of nothing binds nobody.
        state = "binding" if slack <= tolerance and (scope is None or scope >= NOISE) else "slack"
    if scope is None:
        bound: Row = {"bound": rule.value / scale, "achieved": amount / scale, "unit": counted_in, "scope": None}
    else:
        bound = {"bound": rule.value, "achieved": amount / scope if scope >= NOISE else None, "unit": "share",
                 "scope": scope / scale}
    return {"rule": rule.key, "combination": combination_in_words(rule, row.combination), "kind": rule.kind,
            "attribute": rule.attribute, **bound, "amount": amount / scale,
            **of_signed(case, signed=row.signed_amount / scale), "violation": zeroed(violation) / scale,
            "counted_in": counted_in, "state": state}


def conflicts(case: Case, plan: Plan, contradictions: Sequence[Contradiction] = ()) -> ResultTable:
    """One row a hard minimum that cannot be kept: what is missing, why, and the cells to look at.

    `contradictions` come from `model.sensitivity.infeasibility`; without them the reasons stay blank."""
    reason_of = {reason.rule: reason for reason in contradictions}
    rows: list[Row] = []
    for violated, missing in sorted(plan.violation.items(), key=lambda entry: _in_order(case, entry[0])):
        key, combination = violated
        rule, reason = case.rule_of[key], reason_of.get(violated)
        if rule.penalty is not None:
            continue
        scale, unit = case.money_scale if rule.is_spend else 1.0, rule_unit(case, rule)
        alone = None
        if reason is not None and reason.missing_alone is not None:
            alone = zeroed(rule.value - reason.missing_alone) / scale
        against = [] if reason is None else [*(RULE.row(*rival) for rival in reason.rivals), *reason.limits]
        places = [cell_of(case, row) for row in (RULE.row(key, combination), *against)]
        rows.append({
            "rule": key, "combination": combination_in_words(rule, combination), "kind": rule.kind,
            "required": rule.value / scale, "possible": zeroed(rule.value - missing) / scale,
            "missing": missing / scale, "share_missing": missing / rule.value, "counted_in": unit,
            "possible_alone": alone, "why": _why(case, reason),
            "would_help": None, "look_at": listed_few(places, "; ")})
    return make_table(case, CONFLICTS_SHEET, rows).without("would_help")


def lacking_rules(case: Case, plan: Plan) -> list[str]:
    """The hard minimum rules that cannot be kept, in the order of the workbook."""
    lacking = {rule for rule, _ in plan.violation}
    return [rule.key for rule in case.rules if rule.penalty is None and rule.key in lacking]


def broken_at_a_penalty(case: Case, plan: Plan) -> str:
    """`1 rule that is broken at its penalty`: the rules that a plan need not keep, and does not; empty where it keeps
    them all."""
    broken = {rule for (rule, _), missing in plan.violation.items()
              if missing >= NOISE and case.rule_of[rule].penalty is not None}
    return "" if not broken else ("1 rule that is broken at its penalty" if len(broken) == 1 else
                                  f"{len(broken):,} rules that are broken at their penalties")


def _in_order(case: Case, key: tuple[str, tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    """The place of a row of a rule: as in the workbook, then by combination."""
    return next(number for number, rule in enumerate(case.rules) if rule.key == key[0]), key[1]


def _why(case: Case, reason: Contradiction | None) -> str | None:
    """Why a minimum cannot be kept, in a sentence."""
    if reason is None or reason.missing_alone is None:
        return None
    if not reason.matched:
        return "no possible order counts for it: look at its filters and window, offers, certificates and lead times"
    limited = limited_by(case, reason.limits)
    if not reason.rivals:
        return f"cannot be kept even as the only minimum{limited}"
    rivals = listed_few([filled(case, "{rule}{for_each}", RULE.row(*rival)) for rival in reason.rivals], ", ")
    if reason.missing_alone == 0:
        return f"could be kept alone, but not together with {rivals}{limited}"
    return f"cannot be kept even as the only minimum, and lacks more together with {rivals}{limited}"


def limited_by(case: Case, rows: Sequence[RowId]) -> str:
    """`; limited by the budget of POL in 2025` behind a sentence; nothing without rows."""
    limits = [filled(case, row.kind.words.limit, row) for row in rows]
    return f"; limited by {listed_few(limits, ', ')}" if limits else ""


def listed_few(texts: Sequence[str], between: str) -> str:
    """The texts, each once, at most MOST_LISTED of them."""
    distinct = list(dict.fromkeys(texts))
    more = [f"{len(distinct) - MOST_LISTED} more"] if len(distinct) > MOST_LISTED else []
    return between.join([*distinct[:MOST_LISTED], *more])


def contradicts_itself(plan: Plan) -> bool:
    """Level 0 found minimum rules that cannot be kept."""
    return any(result.level == CONFLICTS and result.value > NOISE for result in plan.levels)
