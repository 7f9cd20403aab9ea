"""Terms, Prices and the members of offers: cells that contradict each other, and rows that may be meant otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data.checks.warnings import Facts, Found, together
from data.input.findings import Finding, error
from data.input.keys import split_keys
from data.input.tables import Row, Tables
from data.schema.inputs import OFFERS, PRICES, TERMS

FAR_APART = 10.0  # a price of this offer and that one of the same offer: more than that is a slip of the pen
_OF_AN_OFFER = ("price", "max_quantity")  # what a manufacturer's offers cannot have in common
_SAYING = ("allowed", "price", "transport", "lead_months", "max_quantity")


def terms_make_sense(tables: Tables) -> Iterator[Finding]:
    """A Terms row names an offer or a manufacturer; only one with an offer has a price or a quantity; and it lets in
    nobody whom the offer leaves out."""
    table = tables[TERMS]
    members = {str(row["offer"]): row["allies"] for row in tables[OFFERS]}
    for row in table:
        offer, maker, ally = row["offer"], row["manufacturer"], row["ally"]
        if (offer is None) == (maker is None):
            yield error(table.name, table.cell(row, "offer"), "give either an offer or a manufacturer"
                        + (", not both" if offer is not None else ""))
        elif offer is None:
            for column in (column for column in _OF_AN_OFFER if row[column] is not None):
                yield error(table.name, table.cell(row, column), f"the offers of {maker} have no {column} in common: "
                            f"name the offer, or leave {column} blank")
        elif row["allowed"] == "yes" and _left_out(members.get(str(offer)), ally):
            yield error(table.name, table.cell(row, "allowed"), f"{ally} is none of the allies of offer {offer} "
                        f"({_listed(members[str(offer)])}): add it to them in Offers, or delete the yes")


def _left_out(members: object, ally: object) -> bool:
    """The cell names the allies that may buy, and this is none of them."""
    return members is not None and str(ally).casefold() not in {key.casefold() for key in split_keys(str(members))}


def _listed(members: object) -> str:
    return ", ".join(split_keys(str(members)))


def _named(row: Row) -> str:
    """`O1 for POL in row 5`, or by the manufacturer."""
    return f"{row['offer'] or row['manufacturer']} for {row['ally']} in row {row.number}"


def terms_without_effect(facts: Facts) -> Iterator[Finding]:
    """Terms of a buyer that cannot order and has signed nothing, and rows that change nothing."""
    members = {str(row["offer"]): row["allies"] for row in facts.tables[OFFERS]}
    outside: Found = []
    unable: Found = []
    silent: Found = []
    for row in facts.tables[TERMS]:
        offer, ally = str(row["offer"]), str(row["ally"])
        if all(row[column] is None for column in _SAYING):
            silent.append((row, _named(row)))
        elif (offer, ally) in facts.signed:
            continue  # they say what is due for what is signed
        elif row["offer"] is not None and _left_out(members[offer], ally):
            outside.append((row, _named(row)))
        elif row["offer"] is not None and row["allowed"] != "no" and (offer, ally) not in facts.orders:
            unable.append((row, _named(row)))
    yield from together(facts, TERMS, "offer", silent, "the row says nothing that is different for this buyer")
    yield from together(facts, TERMS, "ally", outside, "the ally is none of those that the offer is for (the column "
                        "allies of Offers), so its terms have no effect")
    yield from together(facts, TERMS, "ally", unable, "the ally cannot order the offer within the plan, so its terms "
                        "have no effect: it operates nothing that is certified for the item, or the window and the "
                        "lead time leave no period")


def prices_without_effect(facts: Facts) -> Iterator[Finding]:
    """Announced prices of an offer that nobody can order or has signed, and those from after the plan, save for what is
    signed and delivered then."""
    orderable, horizon = {offer for offer, _ in facts.orders} | facts.signed_offers, facts.case.horizon
    late = {order.offer for order in facts.case.signed if order.period > horizon.count}
    found: Found = [(row, f"{row['offer']} in row {row.number}") for row in facts.tables[PRICES]
                    if str(row["offer"]) not in orderable]
    yield from together(facts, PRICES, "offer", found, "a price of an offer that no ally can order has no effect")
    found = [(row, f"{row['offer']} in row {row.number}") for row in facts.tables[PRICES]
             if row["from"] is not None and horizon.number(str(row["from"])) > horizon.count
             and row["offer"] not in late]
    yield from together(facts, PRICES, "from", found, "the price begins after the plan, without effect")


def prices_of_one_offer_far_apart(facts: Facts) -> Iterator[Finding]:
    """A price in Terms or Prices that is ten times, or a tenth of, that of the offer."""
    rows = facts.rows(OFFERS, "offer")
    for sheet in (TERMS, PRICES):
        found: Found = []
        for row in facts.tables[sheet]:
            price, usual = row["price"], _price(rows, row)
            if isinstance(price, float) and price > 0 < usual and not 1 / FAR_APART <= price / usual <= FAR_APART:
                found.append((row, f"{row['offer']} ({price:,.15g}, the offer says {usual:,.15g})"))
        yield from together(facts, sheet, "price", found, f"the price is more than {FAR_APART:g} times apart from that "
                            "of the offer: look whether both are for one unit")


def _price(offers: Mapping[str, Row], row: Row) -> float:
    """The offer's own price; 0 where the row names none."""
    price = offers[str(row["offer"])]["price"] if row["offer"] is not None else 0.0
    return price if isinstance(price, float) else 0.0


BUYERS = (terms_without_effect, prices_without_effect, prices_of_one_offer_far_apart)
