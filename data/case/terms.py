"""Who may buy at which terms: what is different for a buyer, and announced prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from data.case.in_force import TableReader
from data.input.tables import Row
from model.case import Offer, PriceStep, Terms

Pair = tuple[str, str]  # offer or manufacturer, and ally


def read_terms(read: TableReader, offers: Mapping[str, Offer]) -> dict[Pair, Terms]:
    """What is different for a buyer, by offer and ally: cell by cell what the row with the offer says, else what the
    row with its manufacturer says."""
    of_offer: dict[str, dict[str, Row]] = defaultdict(dict)
    of_maker: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in read.table:
        key, maker = read.key(row, "offer"), read.text(row, "manufacturer")
        (of_maker[maker] if key is None else of_offer[key])[read.text(row, "ally")] = row
    terms = {}
    for offer in offers.values():
        own, wholesale = of_offer.get(offer.key, {}), of_maker.get(offer.manufacturer, {})
        for ally in {**wholesale, **own}:
            terms[offer.key, ally] = _merged(read, own.get(ally), wholesale.get(ally))
    return terms


def _merged(read: TableReader, own: Row | None, wholesale: Row | None) -> Terms:
    """The terms of a pair; `own` is the row with the offer, `wholesale` the one with the manufacturer."""
    rows = [row for row in (own, wholesale) if row is not None]

    def number(column: str) -> float | None:
        return next((value for value in (read.maybe(row, column) for row in rows) if value is not None), None)

    allowed = next((word for word in (read.key(row, "allowed") for row in rows) if word is not None), "yes")
    months = number("lead_months")
    return Terms(
        allowed=allowed == "yes",
        price=None if own is None else read.maybe(own, "price"),
        transport=number("transport"),
        lead=None if months is None else read.horizon.periods_in(months),
        lead_months=months or 0.0,
        max_quantity=Terms.max_quantity if own is None else read.number(own, "max_quantity"))


def read_prices(read: TableReader) -> dict[str, tuple[PriceStep, ...]]:
    """Announced prices by offer, by rising period."""
    steps: dict[str, list[PriceStep]] = defaultdict(list)
    for row in read.table:
        steps[read.text(row, "offer")].append(PriceStep(read.period(row, "from", 1), read.number(row, "price")))
    return {offer: tuple(sorted(own)) for offer, own in steps.items()}
