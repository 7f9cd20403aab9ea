"""The workbook of what really happened: its sheets are filled with what the plan does, and what is changed there holds
in its place."""

from __future__ import annotations

from data.schema.input_columns import (
    Column,
    Sheet,
    key_column,
    period_column,
    required_number_column,
    share_column,
    text_column,
)

_MONEY = "money_scale currency units"
HELD = Sheet("Stock", "what each ally holds at the end of the last period that is over, lots with their last period", (
    key_column("ally", "who holds it", "Allies"),
    key_column("item", "what", "Items"),
    required_number_column("quantity", "how much", "units"),
    period_column("usable_to", "last period in which it can be used", default_text="it keeps"),
), key=("ally", "item", "usable_to"))
CAME = Sheet("Deliveries", "contracted and paid deliveries that were due; one that did not come gets its new period, "
             "one that came in part a row for each part", (
    key_column("ally", "who gets it", "Allies"),
    key_column("item", "what", "Items"),
    period_column("period", "when it came, or when it is to come now", required=True),
    required_number_column("quantity", "how much", "units"),
))
ORDERED = Sheet("Signed", "orders of the plan that were signed, and signed ones that were due; one that did not come "
                "gets its new period, one that was not signed is deleted or 0", (
    key_column("offer", "the offer that was taken up", "Offers"),
    key_column("ally", "the buyer", "Allies"),
    period_column("ordered", "when it was ordered", default_text="its lead time before the delivery"),
    period_column("period", "when it was delivered, or when it is to be delivered now", required=True),
    required_number_column("quantity", "how much", "units"),
    required_number_column("price", "price of a unit as signed", "currency a unit"),
    share_column("paid", "share of the value that is paid before the delivery", required=True),
    text_column("note", "a remark"),
))
BUILT = Sheet("Expansions", "expansions that were ordered", (
    key_column("resource", "the resource", "Resources"),
    period_column("ordered", "when it was ordered", required=True),
    period_column("ready", "first period with the new capacity, or when that is to be now", required=True),
    required_number_column("size", "capacity added", "resource units a period"),
))
_YEAR = Column("year", "year", "calendar year", required=True, minimum=1900, maximum=2500)
PAID = Sheet("Payments", "what each ally has paid for its orders, new and signed ones, transport included, "
             "contributions left out", (
    key_column("ally", "who paid", "Allies"),
    _YEAR,
    required_number_column("paid", "by the end of the last period that is over", _MONEY),
), key=("ally", "year"))
GIVEN = Sheet("Contributions", "money for another nation's orders that was given by now; of the plan all that it gives "
              "in the year", (
    key_column("from_ally", "who gave", "Allies"),
    key_column("to_ally", "whose orders it pays", "Allies"),
    _YEAR,
    required_number_column("given", "by the end of the last period that is over", _MONEY),
), key=("from_ally", "to_ally", "year"))
MADE_FOR = Sheet("Made for", "to which plan this belongs; leave it as it is", (
    key_column("fact", "what"),
    Column("value", "any", "its value", required=True),
), key=("fact",))
PERIODS_GONE, START = "periods", "start"  # facts of Made for

ACTUAL_SHEETS = (HELD, CAME, ORDERED, BUILT, PAID, GIVEN, MADE_FOR)
