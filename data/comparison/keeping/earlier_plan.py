"""The orders of an earlier result, matched with the case that is to stay near them: by offer, ally and period of
delivery, without regard to case. What does not match any more is told with the reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from data.comparison.result_book import number_in, opened, orders_in, text_in
from data.input.findings import Finding, warning
from data.narrative.text import shortened
from data.narrative.wording import counted
from model.case import Case, Offer
from model.tolerances import NOISE

_LONGEST = 60     # characters of a name
_MOST_KINDS = 4   # kinds of reasons that the one line lists
# `lost`: it cannot be ordered any more; `past`: it was to be delivered before this plan; `signed`: it is signed since.
Fate = Literal["lost", "past", "signed"]


class EarlierKey(NamedTuple):
    """What tells an order of a result; the period of delivery by its label."""

    offer: str
    ally: str
    delivery: str


@dataclass(frozen=True)
class EarlierOrder:
    """An order of an earlier result: units, and the price of one in units of the currency, 0 where it is not known."""

    key: EarlierKey
    family: str
    item: str
    manufacturer: str
    quantity: float
    price: float


@dataclass(frozen=True)
class EarlierPlan:
    """The orders of an earlier result, and the units that were signed then for the same deliveries."""

    name: str
    orders: Sequence[EarlierOrder]
    signed: Mapping[EarlierKey, float]
    currency: str


@dataclass(frozen=True)
class Dropped:
    """Units of an earlier order that there are not to keep: what became of them, and a reason with one of what `kind`
    it is, for counting."""

    order: EarlierOrder
    fate: Fate
    reason: str
    kind: str


@dataclass(frozen=True)
class KeptPlan:
    """What a plan is to stay near: `before`, the earlier orders in units by offer, ally and period; and what is not
    there any more."""

    name: str
    before: Mapping[tuple[str, str, int], float]
    dropped: Sequence[Dropped]

    @property
    def lost(self) -> list[Dropped]:
        """What cannot be ordered any more."""
        return [each for each in self.dropped if each.fate == "lost"]

    def line(self) -> str:
        """What is not kept, in one line; empty where all is there."""
        parts = []
        if self.lost:
            kinds = Counter(each.kind for each in self.lost).most_common()
            named = [f"{number:,} {kind}" for kind, number in kinds[:_MOST_KINDS]]
            named += [f"{sum(number for _, number in kinds[_MOST_KINDS:]):,} for other reasons"] * (
                len(kinds) > _MOST_KINDS)
            parts.append(f"{counted(len(self.lost), 'order')} of it cannot be placed any more ({', '.join(named)})")
        for fate, words in (("signed", "signed since, in whole or in part"),
                            ("past", "to be delivered before this plan")):
            number = sum(each.fate == fate for each in self.dropped)
            parts += [f"{counted(number, 'order')} {'is' if number == 1 else 'are'} {words}"] * bool(number)
        return f"the earlier plan {self.name}: {'; '.join(parts)}" if parts else ""

    def findings(self) -> list[Finding]:
        """The same as a warning."""
        line = self.line()
        return [warning("", "", line)] if line else []


def earlier_plan(path: Path) -> EarlierPlan:
    """The orders of a result workbook; NoResult where the file is none."""
    orders: dict[EarlierKey, EarlierOrder] = {}
    signed: dict[EarlierKey, float] = defaultdict(float)
    currency = ""
    for row in opened(path, orders_in):
        key = EarlierKey(*(text_in(row[name]).strip() for name in ("offer", "ally", "delivery_period")))
        folded, currency = _folded(key), text_in(row["currency"])
        signed[folded] += number_in(row.get("signed"))
        order = EarlierOrder(key, text_in(row["family"]), text_in(row["item"]), text_in(row["manufacturer"]),
                             number_in(row["quantity"]), number_in(row.get("unit_price")))
        known = orders.get(folded)
        if order.quantity > 0:
            orders[folded] = order if known is None else replace(known, quantity=known.quantity + order.quantity)
    return EarlierPlan(path.name, tuple(orders.values()), dict(signed), currency)


def kept_plan(case: Case, earlier: EarlierPlan) -> tuple[Case, KeptPlan]:
    """The case that is to stay near the earlier plan, and what there is to keep of it."""
    matching = _Matching(case, earlier)
    for order in earlier.orders:
        matching.match(order)
    kept = KeptPlan(earlier.name, matching.before, tuple(matching.dropped))
    return replace(case, kept=matching.before), kept


def _folded(key: EarlierKey) -> EarlierKey:
    return EarlierKey(*(part.casefold() for part in key))


class _Matching:
    """The earlier orders by what the case calls them, and those that it does not have."""

    def __init__(self, case: Case, earlier: EarlierPlan):
        self._case, self._earlier = case, earlier
        self._offers = {key.casefold(): offer for key, offer in case.offers.items()}
        self._allies = {key.casefold(): key for key in case.allies}
        self._signed = self._signed_now()
        self.before: dict[tuple[str, str, int], float] = {}
        self.dropped: list[Dropped] = []

    def _signed_now(self) -> dict[EarlierKey, float]:
        signed: dict[EarlierKey, float] = defaultdict(float)
        for each in self._case.signed:
            signed[_folded(EarlierKey(each.offer, each.ally, self._case.horizon.label(each.period)))] += each.quantity
        return signed

    def match(self, order: EarlierOrder) -> None:
        """Keep the order, less what has been signed of it since, or tell why it cannot be kept."""
        folded = _folded(order.key)
        since = min(order.quantity, max(0.0, self._signed.get(folded, 0.0) - self._earlier.signed.get(folded, 0.0)))
        if since > NOISE:
            self._drop(replace(order, quantity=since), "signed", "it has been signed since", "are signed since")
        order = replace(order, quantity=order.quantity - since)
        if order.quantity > NOISE:
            self._match(order)

    def _drop(self, order: EarlierOrder, fate: Fate, reason: str, kind: str) -> None:
        same = not order.price or self._earlier.currency == self._case.currency
        self.dropped.append(Dropped(order if same else replace(order, price=0.0), fate, reason, kind))

    def _match(self, order: EarlierOrder) -> None:
        horizon, key = self._case.horizon, order.key
        try:
            period = horizon.number(key.delivery)
        except ValueError:
            self._drop(order, "lost", f"{shortened(key.delivery, _LONGEST)!r} is no {horizon.unit} of this plan",
                       f"with a delivery that is no {horizon.unit}")
            return
        offer, ally = self._offers.get(key.offer.casefold()), self._allies.get(key.ally.casefold())
        if period < 1:
            self._drop(order, "past", "it was to be delivered before this plan", "before this plan")
        elif period > horizon.count:
            self._drop(order, "lost", f"this plan ends with {horizon.label(horizon.count)}",
                       "after the end of this plan")
        elif offer is None:
            self._drop(order, "lost", f"there is no offer {shortened(key.offer, _LONGEST)} in this workbook",
                       "of an offer that there is not")
        elif ally is None:
            self._drop(order, "lost", f"there is no ally {shortened(key.ally, _LONGEST)} in this workbook",
                       "of an ally that there is not")
        elif hindered := self._hindrance(offer, ally, period):
            self._drop(order, "lost", *hindered)
        else:
            self.before[offer.key, ally, period] = order.quantity

    def _hindrance(self, offer: Offer, ally: str, period: int) -> tuple[str, str] | None:
        """Why the ally cannot order the offer for delivery in the period, and of what kind that is; None where it
        can."""
        case, label = self._case, self._case.horizon.label
        usable = case.usable_from.get((ally, offer.item))
        if not case.may_buy(offer, ally):
            return f"{ally} may not buy offer {offer.key}", "of a buyer that may not buy"
        if usable is None:
            return f"{ally} has no system that is certified for {offer.item}", "of an item that its buyer cannot use"
        if period < usable:
            return (f"{ally} can use {offer.item} from {label(usable)} on only",
                    "of an item that its buyer cannot use by then")
        if period <= case.lead(offer, ally):
            return (f"it would have to be ordered in {label(period - case.lead(offer, ally))}, before this plan, and "
                    "is not signed", "with an order date before this plan")
        if not offer.first <= period <= offer.last:
            window = (f"from {label(offer.first)} to {label(offer.last)}" if offer.first <= offer.last
                      else "in no period of this plan")
            return f"offer {offer.key} delivers {window}", "outside the time in which their offer delivers"
        return None
