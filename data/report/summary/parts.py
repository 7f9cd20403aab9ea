"""The parts of the sheet Summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from data.figures.money import amount, money, unit_of_money
from data.figures.purchases import Purchase
from data.figures.requirement_values import meets_all, short_by, weighted_by
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.narrative.text import shortened
from data.narrative.wording import counted, family_name, named, percent, some_of, whole_span
from data.report.checks import NO_PLAN, TIME_BEFORE_TERMS, flag
from data.report.figure_parts import final_targets_met, totals
from data.report.orders import joint_orders
from data.report.policy import broken_at_a_penalty, contradicts_itself, lacking_rules
from data.report.whole.level_prices import first_price, whose_reasons
from data.report.whole.simplified import simplified_sentences
from data.schema.plan_sheets import RULES
from data.schema.reason_sheets import CONFLICTS
from data.schema.stock_sheets import SHORTFALLS
from data.schema.summary import (
    ANSWER,
    KEY_FIGURES,
    LARGEST_CAUSES,
    LARGEST_CONTRACTS,
    LARGEST_SHORTFALLS,
)
from model.case import Case, Requirement
from model.plan import Plan, ShortfallKey
from model.sensitivity.infeasibility import Contradiction

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations
    from model.verification.verify import Verification

LARGEST = 5           # shortfalls and causes that Summary lists
MOST_CONTRACTS = 10   # that Summary lists
LONGEST_SHOWN = 80    # characters of a name in a sentence or on the terminal
LONGEST_CAUSE = 200   # characters of a cause there


def answer_part(case: Case, plan: Plan, sentence: str, verification: Verification) -> ResultTable:
    """Title, scenario, horizon, the sentence that answers, and the check flag."""
    answered = {
        "title": case.title or "Joint procurement",
        "scenario": case.scenario,
        "horizon": whole_span(case),
        "answer": sentence,
        "check": NO_PLAN if contradicts_itself(plan) else flag(verification.passed),
        "money": unit_of_money(case),
    }
    return make_table(case, ANSWER, [{"fact": name, "value": value} for name, value in answered.items()])


def contradiction_sentence(case: Case, plan: Plan, reasons: Sequence[Contradiction] = ()) -> str:
    """What answers where some minimum rules cannot be kept; `reasons`: why."""
    return (f"The workbook contradicts itself: {_contradictions(case, plan, reasons)}; there is no plan, see "
            f"{CONFLICTS.name}.")


def plan_sentence(case: Case, plan: Plan, bought: Sequence[Purchase], explained: Explanations | None = None) -> str:
    """What the plan comes to, in a sentence or two. `explained`: what stands behind the shortfalls."""
    figure = totals(case, plan)
    parts = [f"{counted(len(bought), 'order')} for {amount(case, figure['payments'])}"]
    if plan.expansion:
        parts.append(f"{counted(len(plan.expansion), 'expansion')} for {amount(case, figure['expansion_cost'])}")
    means = " and ".join(parts) + _beside_signed(case, figure)
    if meets_all(plan):
        sentence = f"The plan meets every requirement, with {means}."
    elif not figure["need"]:
        sentence = f"What is required has no price, and some of it is missing, with {means}: see {SHORTFALLS.name}."
    else:
        worst = _shortfalls_by_money(case, plan)[0][0]
        met = percent(figure["met"] / figure["need"], "all")
        sentence = (f"The plan meets {met} of what is required at its price{_at_the_end(case, plan)}, "
                    f"with {means}. What is short would cost {amount(case, figure['short'])}; the largest part of it "
                    f"is {family_name(case, worst.family)} for "
                    f"{named(case.allies[worst.ally].name, name_of(worst.ally))} ({worst.kind}, "
                    f"priority {worst.priority})."
                    f"{_held_back(explained)}")
    if broken := broken_at_a_penalty(case, plan):
        sentence += f" It keeps every limit but for {broken}: see {RULES.name}."
    unproved = [level.name for level in plan.levels if not level.proved]
    if unproved:
        sentence += (f" The time limit came first: {len(plan.levels) - len(unproved)} of {len(plan.levels)} levels are "
                     f"proved, a better plan may exist at {', '.join(unproved)}.")
    if unproved and case.keeps_whole_terms and plan.whole is None:
        sentence += f" {TIME_BEFORE_TERMS}"
    told = (sentence, first_price(case, plan), *simplified_sentences(case, plan), whose_reasons(
        plan, explained is not None and bool(explained.reasons)))
    return " ".join(part for part in told if part)


def _beside_signed(case: Case, figure: Mapping[str, float]) -> str:
    """The signed orders that arrive or are paid for within the plan, with what is still due; empty without any."""
    bearing = {order.key for order in case.signed_sums.arriving} | {
        order.key for order in case.signed if any(due for _, due in order.instalments(case.horizon))}
    if not bearing:
        return ""
    return f", beside {counted(len(bearing), 'signed order')} with {amount(case, figure['signed'])} left to pay"


def _at_the_end(case: Case, plan: Plan) -> str:
    """By when: what the stock targets of the last period get; empty where there are none."""
    share = final_targets_met(case, plan)
    if share is None:
        return ""
    return f", and {percent(share, 'all')} of the stock targets by {case.horizon.label(case.horizon.count)}"


def _held_back(explained: Explanations | None) -> str:
    """The largest cause, as a sentence; empty where none is known."""
    largest = _shares(explained)[:1]
    return "".join(f" What holds the plan back most ({100 * share:.1f} % of what is short): "
                   f"{shortened(cause, LONGEST_CAUSE)}." for cause, share in largest)


def _shares(explained: Explanations | None) -> list[tuple[str, float]]:
    """The causes with their shares of all that is short, the largest first."""
    total = sum(cause.money for cause in explained.causes) if explained else 0.0
    return [(cause.words, cause.money / total) for cause in explained.causes] if explained and total else []


def largest_causes_part(case: Case, explained: Explanations | None) -> ResultTable:
    """The causes that explain most of what is short."""
    return make_table(case, LARGEST_CAUSES, [{"of_what_is_short": share, "cause": cause}
                                             for cause, share in _shares(explained)[:LARGEST]])


def _contradictions(case: Case, plan: Plan, reasons: Sequence[Contradiction]) -> str:
    """Which hard minimum rules cannot be kept: on their own, and together with which others."""
    rivals_of: defaultdict[str, list[str]] = defaultdict(list)
    for reason in reasons:
        if reason.missing_alone == 0:
            rivals_of[reason.rule[0]] += [rule for rule, _ in reason.rivals]
    lacking = lacking_rules(case, plan)
    alone = [rule for rule in lacking if rule not in rivals_of]
    clauses = [f"the minimum {'rule' if len(alone) == 1 else 'rules'} {some_of(alone, LARGEST, LONGEST_SHOWN)} cannot "
               "be kept"] if alone else []
    clauses += [_clash(rule, list(dict.fromkeys(rivals_of[rule]))) for rule in lacking if rule in rivals_of][:LARGEST]
    return "; ".join(clauses)


def _clash(rule: str, rivals: Sequence[str]) -> str:
    others = [rival for rival in rivals if rival != rule]
    if not others:
        return f"the minimum rule {name_of(rule)} cannot be kept for all that it holds for at once"
    return (f"the minimum rule {name_of(rule)} could be kept alone, but not together with "
            f"{some_of(others, LARGEST, LONGEST_SHOWN)}")


def name_of(name: Cell) -> str:
    """A name as a sentence or the terminal has it."""
    return shortened(str(name), LONGEST_SHOWN)


def _shortfalls_by_money(case: Case, plan: Plan) -> list[tuple[Requirement, float]]:
    """Requirement rows that lack something with what that costs, most first, price_unit; stock that is late only last,
    by its weighted shortfall."""
    money_of, weighted = (by(case, plan, lambda row: row.key) for by in (short_by, weighted_by))
    lacking = [(row, money_of.get(row.key, 0.0)) for row in case.requirements if row.key in weighted]
    return sorted(lacking, key=lambda entry: (-entry[1], -weighted[entry[0].key], entry[0].key))


def largest_shortfalls_part(case: Case, plan: Plan) -> ResultTable:
    """The requirement rows that lack most."""
    rows: list[Row] = []
    for row, short in _shortfalls_by_money(case, plan)[:LARGEST]:
        keys = [ShortfallKey(row.key, period) for period in range(row.first, row.last + 1)]
        worst = max(keys, key=lambda key: plan.shortfall.get(key, 0.0))
        rows.append({
            "ally": row.ally, "family": row.family, "kind": row.kind, "priority": row.priority,
            "need_a_period": row.quantity, "worst_short": plan.shortfall[worst],
            "worst_period": case.horizon.label(worst.period), "short_money": money(case, short)})
    return make_table(case, LARGEST_SHORTFALLS, rows)


def key_figures_part(case: Case, plan: Plan, bought: Sequence[Purchase]) -> ResultTable:
    """The plan at a glance; a share is blank where nothing is required."""
    figure, unit = totals(case, plan), unit_of_money(case)
    expanded = {resource for resource, _ in plan.expansion}
    return key_figures(case, [
        ("requirements met, at their price", figure["met"] / figure["need"] if figure["need"] else None, "share"),
        (f"stock targets met in {case.horizon.label(case.horizon.count)}", final_targets_met(case, plan), "share"),
        ("short, at its price", money(case, figure["short"]), unit),
        ("orders", money(case, figure["payments"]), unit),
        *([("signed orders, left to pay", money(case, figure["signed"]), unit)] if case.signed else []),
        ("expansions", money(case, figure["expansion_cost"]), unit),
        ("contributions", money(case, figure["contributions"]), unit),
        *([("holding stock", money(case, figure["holding_cost"]), unit)] if "holding_cost" in figure else []),
        *([("written off", figure["written_off"], "units")] if "written_off" in figure else []),
        *([("discounts paid back", money(case, figure["discounts"]), unit)] if "discounts" in figure else []),
        ("contracts to sign", len(joint_orders(case, bought)), "number"),
        ("manufacturers", len({order.offer.manufacturer for order in bought}), "number"),
        ("resources expanded", len(expanded), f"of {len(case.resources):,}"),
    ])


def key_figures(case: Case, figures: Iterable[tuple[str, Cell, str]]) -> ResultTable:
    """The table of key figures: of each its name, how much, and what is counted."""
    return make_table(case, KEY_FIGURES, [{"figure": name, "value": value, "counted_in": counted_in}
                                          for name, value, counted_in in figures])


def largest_contracts_part(case: Case, bought: Sequence[Purchase]) -> ResultTable:
    """The contracts of the highest value."""
    label = case.horizon.label
    numbered = list(enumerate(joint_orders(case, bought).items(), 1))
    numbered.sort(key=lambda entry: -sum(order.value for order in entry[1][1]))
    return make_table(case, LARGEST_CONTRACTS, [
        {"contract": number, "order_period": label(ordered), "manufacturer": manufacturer,
         "family": case.items[item].family, "item": item, "quantity": sum(order.quantity for order in parts),
         "value": money(case, sum(order.value for order in parts)), "allies": len({order.ally for order in parts}),
         "last_delivery": label(max(order.delivered for order in parts))}
        for number, ((ordered, manufacturer, item), parts) in numbered[:MOST_CONTRACTS]])
