"""What differs from the earlier plan, order by order and why: for the sheet Changed orders, for Summary and for
programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.comparison.diff import same
from data.comparison.keeping.earlier_plan import Dropped, KeptPlan
from data.figures.money import amount, money
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.text import shortened
from data.narrative.wording import counted, joined, percent
from data.schema.reason_sheets import CHANGED_ORDERS
from model.case import Case
from model.levels import COST, EQUITY
from model.plan import OrderKey, Plan
from model.studies.kept_orders import ChangeReason

_LONGEST = 80  # characters of the name of a file
_MOST_REASONS = 4  # that the sentence tells
_GONE = "that cannot be placed any more"
_WORDS = {"rows": "because the limits and rules of this workbook leave no room for what was ordered",
          "terms": "so that contracts can be signed as the workbook asks: in lots, of a least size, fewer of them or "
                   "the like",
          "unknown": "for reasons that are not known: the time limit came first"}


@dataclass(frozen=True)
class ChangedOrder:
    """An order that is new, larger or smaller than in the earlier plan, or gone: units, and the price of one in
    price_unit. `reason` says for the sake of what; `lost` where it cannot be placed any more."""

    offer: str
    ally: str
    delivery: str
    family: str
    item: str
    manufacturer: str
    before: float
    now: float
    price: float
    words: str
    reason: ChangeReason | None = None
    lost: Dropped | None = None

    @property
    def change(self) -> str:
        """In a word."""
        if not self.now or not self.before:
            return "gone" if self.before else "new"
        return "larger" if self.now > self.before else "smaller"

    @property
    def value(self) -> float:
        """What is ordered more or, below 0, less, at its price: price_unit."""
        return (self.now - self.before) * self.price


def differing(case: Case, plan: Plan) -> list[OrderKey]:
    """The orders that differ from those that are kept, in the order of the workbook."""
    before = {OrderKey(*key): quantity for key, quantity in (case.kept or {}).items()}
    return [key for key in {**before, **plan.order}
            if not same(before.get(key, 0.0), plan.order.get(key, 0.0))]


def changed_orders(case: Case, plan: Plan, kept: KeptPlan, reasons: Mapping[OrderKey, ChangeReason]) -> list[
        ChangedOrder]:
    """Every order that differs, the largest change first; orders that were to be delivered before this plan or are
    signed since are none."""
    changed = []
    for key, reason in reasons.items():
        offer = case.offers[key.offer]
        changed.append(ChangedOrder(
            offer.key, key.ally, case.horizon.label(key.period), case.items[offer.item].family, offer.item,
            offer.manufacturer, kept.before.get(key, 0.0), plan.order.get(key, 0.0),
            case.price(offer, key.ally, key.period), _words(case, reason), reason))
    for lost in kept.lost:
        order = lost.order
        changed.append(ChangedOrder(
            order.key.offer, order.key.ally, order.key.delivery, order.family, order.item, order.manufacturer,
            order.quantity, 0.0, order.price, f"it cannot be placed any more: {lost.reason}", lost=lost))
    return sorted(changed, key=lambda each: -abs(each.value))


def _words(case: Case, reason: ChangeReason) -> str:
    """For the sake of what an order changes."""
    level = reason.level
    if level is None:
        return _WORDS[reason.kind]
    if level.is_shortfall:
        return f"so that as little as possible lacks of what is needed with priority {level.priority}"
    if level == EQUITY:
        return "so that what lacks is spread as evenly as possible"
    assert level == COST, level
    return "so that the plan costs as little as possible" + (", what changes count included" * case.pays_for_changes)


def stays(case: Case, plan: Plan, kept: KeptPlan) -> float | None:
    """The share of the earlier plan's value that stays: of what there is still to decide, so without what is signed
    since or delivered before this plan. None where that is nothing."""
    price = {key: case.price(case.offers[key[0]], key[1], key[2]) for key in kept.before}
    whole = sum(price[key] * quantity for key, quantity in kept.before.items())
    whole += sum(lost.order.price * lost.order.quantity for lost in kept.lost)
    left = sum(price[key] * min(quantity, plan.order.get(OrderKey(*key), 0.0))
               for key, quantity in kept.before.items())
    return left / whole if whole else None


def changed_orders_table(case: Case, changed: Sequence[ChangedOrder]) -> ResultTable:
    """One row an order that differs."""
    rows: list[Row] = [{
        "change": each.change, "ally": each.ally, "family": each.family, "item": each.item, "offer": each.offer,
        "manufacturer": each.manufacturer, "delivery_period": each.delivery, "before": each.before, "now": each.now,
        "difference": each.now - each.before, "unit": case.families[each.family].unit
        if each.family in case.families else None, "value_difference": money(case, each.value), "reason": each.words}
        for each in changed]
    return make_table(case, CHANGED_ORDERS, rows)


def kept_sentence(case: Case, plan: Plan, kept: KeptPlan, changed: Sequence[ChangedOrder]) -> str:
    """What changed, why, and how much of the value stays, in a sentence."""
    name, share = shortened(kept.name, _LONGEST), stays(case, plan, kept)
    if share is None:
        return f"Nothing of the earlier plan {name} is left to be kept."
    if not changed:
        return f"Every order of the earlier plan {name} that is still to be decided stays as it was."
    groups: dict[str, list[ChangedOrder]] = defaultdict(list)
    for each in changed:
        groups[_GONE if each.lost else each.words].append(each)
    ranked = sorted(groups.items(), key=lambda entry: -_moved(entry[1]))
    if len(ranked) > _MOST_REASONS:
        others = [each for _, own in ranked[_MOST_REASONS - 1:] for each in own]
        ranked = [*ranked[:_MOST_REASONS - 1], (f"for other reasons, see {CHANGED_ORDERS.name}", others)]
    parts = [f"{len(own):,} {words} ({amount(case, _moved(own))})" for words, own in ranked]
    return (f"Of the value of the earlier plan {name} that is still to be decided {percent(share, 'all')} stays as it "
            f"was; {counted(len(changed), 'order')} {'is' if len(changed) == 1 else 'are'} new, gone, larger or "
            f"smaller: {joined(parts)}; the sums are what is ordered more and what is ordered less, added up.")


def _moved(changed: Sequence[ChangedOrder]) -> float:
    """What is ordered more and what is ordered less, added up, at its price: price_unit."""
    return sum(abs(each.value) for each in changed)


def kept_facts(case: Case, plan: Plan, kept: KeptPlan, changed: Sequence[ChangedOrder]) -> dict[str, Any]:
    """The same for programs; money in price_unit."""
    return {
        "earlier": kept.name, "stays": stays(case, plan, kept),
        "orders": [{
            "change": each.change, "ally": each.ally, "offer": each.offer, "item": each.item,
            "delivery_period": each.delivery, "before": each.before, "now": each.now,
            "difference": each.now - each.before, "value_difference": each.value,
            "for_the_sake_of": "nothing" if each.reason is None else str(each.reason.level or each.reason.kind),
            "reason": each.words} for each in changed],
        "not_kept": [{
            "ally": each.order.key.ally, "offer": each.order.key.offer, "delivery_period": each.order.key.delivery,
            "quantity": each.order.quantity, "what": each.fate, "reason": each.reason} for each in kept.dropped]}
