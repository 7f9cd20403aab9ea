"""The sheets of the input that say what can be bought: who makes what, at which price, on which lines."""

from __future__ import annotations

from data.schema.input_columns import (
    FIRST,
    LAST,
    UNLIMITED,
    Column,
    Sheet,
    key_column,
    keys_column,
    number_column,
    period_column,
    required_number_column,
    share_column,
    text_column,
    yes_no_column,
)

AS_OFFERED = "as the offer says"

MANUFACTURERS = Sheet("Manufacturers", "producers", (
    key_column("manufacturer", "short key of the producer"),
    text_column("name", "its full name"),
    text_column("country", "its country, for rules and reports"),
    text_column("region", "its region, for rules and reports"),
), key=("manufacturer",), required=True)
OFFERS = Sheet("Offers", "what a manufacturer sells: an item at a price with a lead time", (
    key_column("offer", "short key of the offer"),
    key_column("manufacturer", "who makes it", "Manufacturers"),
    key_column("item", "what is sold", "Items"),
    required_number_column("price", "price of a unit at the start", "currency a unit"),
    required_number_column("lead_months", "months from order to delivery, rounded up to whole periods", "months"),
    share_column("advance", "share of the price paid when the order is placed", 0.0),
    number_column("escalation", "growth of the price, by the delivery date", "a year", 0.0),
    period_column("from", "first delivery period", default_text=FIRST),
    period_column("to", "last delivery period", default_text=LAST),
    number_column("max_quantity", "most that can be ordered over the horizon by all allies", "units", UNLIMITED),
    number_column("transport", "freight, paid on delivery", "currency a unit", 0.0),
    keys_column("allies", "who may buy, with commas between: the members of a framework contract, those with an export "
                "licence", "Allies", "all allies"),
    number_column("lot", "an order, of an ally for a period, is a multiple of this; 1: whole units", "units",
                  0.0, "orders of any size"),
), key=("offer",), required=True)
TERMS = Sheet("Terms", "what is different for one buyer of an offer, or of all offers of a manufacturer", (
    key_column("offer", "the offer; or", "Offers", required=False, default_text="give offer or manufacturer"),
    key_column("manufacturer", "the manufacturer: holds for each of its offers, save for what a row with the offer "
               "says; allowed, transport and lead_months only", "Manufacturers", required=False,
               default_text="give offer or manufacturer"),
    key_column("ally", "the buyer", "Allies"),
    yes_no_column("allowed", "whether it may buy", None, AS_OFFERED),
    number_column("price", "price of a unit at the start, before escalation; whatever Prices says",
                  "currency a unit", default_text=AS_OFFERED),
    number_column("transport", "freight, paid on delivery", "currency a unit", default_text=AS_OFFERED),
    number_column("lead_months", "months from order to delivery, rounded up to whole periods", "months",
                  default_text=AS_OFFERED),
    number_column("max_quantity", "most that it can order over the horizon", "units", UNLIMITED,
                  "the offer's limit alone"),
    text_column("note", "a remark"),
), key=("offer", "manufacturer", "ally"))
PRICES = Sheet("Prices", "announced prices: of deliveries from a period on, until the offer's next row", (
    key_column("offer", "the offer", "Offers"),
    period_column("from", "first delivery period with this price; it may lie before the plan", required=True),
    required_number_column("price", "price of a unit in that period; it escalates from then on", "currency a unit"),
), key=("offer", "from"))
DISCOUNTS = Sheet("Discounts", "what a manufacturer pays back on what all allies together order of an item, at the "
                  "end of the year or of the plan: to each in proportion to its spending; budgets stay at list price", (
    key_column("manufacturer", "who pays back", "Manufacturers"),
    key_column("item", "on which item", "Items"),
    Column("per", "choice", "what is ordered for delivery in a calendar year, or in all (total)", default="year",
           choices=("year", "total")),
    required_number_column("from_quantity", "from this quantity on", "units"),
    share_column("discount", "the part of the value that is paid back", required=True),
    Column("kind", "choice", "all: on the whole quantity; incremental: on what is above; one for all rows of a "
           "manufacturer, item and per", default="all", choices=("all", "incremental")),
    text_column("note", "a remark"),
), key=("manufacturer", "item", "per", "from_quantity"))
SIGNED = Sheet("Signed", "orders that are signed already: decided, they take capacity and money; rows for the same add "
               "up", (
    key_column("offer", "the offer that was taken up", "Offers"),
    key_column("ally", "the buyer", "Allies"),
    period_column("period", "when it is delivered; before the plan: what limits, shares and rules have seen",
                  required=True),
    required_number_column("quantity", "how much", "units"),
    number_column("price", "price of a unit as signed", "currency a unit",
                  default_text="as a new order would cost in that period"),
    share_column("paid", "share of the value that is paid before the plan", default_text="the offer's advance if it "
                 "was ordered before the plan; else 0, and the advance is due when it is ordered"),
    text_column("note", "a remark"),
))
RESOURCES = Sheet("Resources", "production lines, powder plants, fuze sources: anything with a capacity a period", (
    key_column("resource", "short key of the resource"),
    text_column("name", "its full name"),
    key_column("manufacturer", "who runs it, for reports", "Manufacturers", required=False, default_text="none"),
    required_number_column("capacity", "capacity free for new orders and those in Signed", "resource units a period"),
    number_column("max_expansion", "size of the expansion project on offer", "resource units a period", 0.0),
    number_column("expansion_cost", "cost of one unit of capacity a period", "currency a unit of capacity", 0.0),
    number_column("build_months", "months from the order of an expansion to its first period", "months", 0.0),
    share_column("commitment", "share of the fully expanded capacity that firm orders must fill; for a part of the "
           "expansion a proportional part", 0.0),
    number_column("commitment_months", "for how long, from the day the expansion is ready", "months", 12.0),
    number_column("min_rate", "what the line should make at least", "resource units a period", 0.0),
    number_column("idle_cost", "what each unit below that costs", "currency a resource unit", 0.0),
    number_column("step", "an expansion, ordered in a period, is a multiple of this; as much as max_expansion: all or "
                  "nothing", "resource units a period", 0.0, "expansions of any size"),
), key=("resource",))
RESOURCE_USE = Sheet("ResourceUse", "what an order takes of a resource", (
    key_column("resource", "the resource", "Resources"),
    key_column("offer", "the offer; or", "Offers", required=False, default_text="give offer or item"),
    key_column("item", "the item: holds for each offer of it", "Items", required=False,
         default_text="give offer or item"),
    number_column("quantity", "resource units that one unit ordered takes", "resource units a unit", 1.0),
), key=("resource", "offer", "item"))
CAPACITY = Sheet("Capacity", "announced ramp-up: the capacity from a period on, until the next row of the resource", (
    key_column("resource", "the resource", "Resources"),
    period_column("from", "first period with this capacity", required=True),
    required_number_column("capacity", "capacity from then on", "resource units a period"),
    number_column("min_rate", "what the line should make at least from then on", "resource units a period",
                  default_text="the rate in force goes on"),
), key=("resource", "from"))
_ONE_OF_THREE = "give offer, item or manufacturer"
ATTRIBUTES = Sheet("Attributes", "what orders carry, for rules that weigh them: share of European content, kilograms "
                   "of explosive; the offer's row beats the item's, the item's the manufacturer's; 0 without any", (
    key_column("attribute", "what is carried"),
    key_column("offer", "the offer; or", "Offers", required=False, default_text=_ONE_OF_THREE),
    key_column("item", "the item: holds for each offer of it; or", "Items", required=False,
               default_text=_ONE_OF_THREE),
    key_column("manufacturer", "the manufacturer: holds for each of its offers", "Manufacturers", required=False,
               default_text=_ONE_OF_THREE),
    required_number_column("value", "what a unit, or each currency unit spent, carries of it", "of the attribute"),
), key=("attribute", "offer", "item", "manufacturer"))
