"""The sheets of the result workbook that show the plan: what is ordered, passed on, used and paid."""

from __future__ import annotations

from data.schema.columns import (
    ADVANCE_DUE,
    ALLY,
    COMBINATION,
    FAMILY,
    FIRST_DELIVERY,
    ITEM,
    LAST_DELIVERY,
    MANUFACTURER,
    PERIOD,
    RESOURCE,
    RULE,
    RULE_KIND,
    SIGNED,
    TRANSPORT,
    UNIT,
    USABLE_TO,
    YEAR,
    OutputColumn,
    OutputSheet,
)

ORDERS = OutputSheet("Orders", "who orders what from whom, when, and for delivery when", (
    ALLY, FAMILY, ITEM,
    OutputColumn("offer", "text", "the offer that is taken up", width=16),
    MANUFACTURER,
    OutputColumn("order_period", "text", "when the order is placed", width=10),
    OutputColumn("delivery_period", "text", "when it arrives", width=10),
    OutputColumn("quantity", "quantity", "units ordered"),
    OutputColumn("signed", "quantity", "units of it that are signed already for the same delivery", of_signed=True),
    UNIT,
    OutputColumn("lot", "quantity", "units of a lot; blank where the order may be of any size", of_lots=True),
    OutputColumn("lots", "count", "how many lots the order has", of_lots=True),
    OutputColumn("unit_price", "price", "price at the delivery date, without transport"),
    OutputColumn("value", "money", "quantity times unit price", shade="bar"),
    OutputColumn("signed_value", "money", "value of what is signed, at its own price", of_signed=True),
    OutputColumn("advance", "money", "part of the value paid when the order is placed"),
    TRANSPORT,
    OutputColumn("payment", "money", "value and transport"),
))

CONTRACTS = OutputSheet("Contracts", "the contracts to sign, in order of signing date", (
    OutputColumn("contract", "integer", "number in order of signing; none where it is signed already"),
    SIGNED, MANUFACTURER,
    OutputColumn("country", "text", "the manufacturer's country"),
    FAMILY, ITEM,
    OutputColumn("quantity", "quantity", "units of all allies together"), UNIT,
    OutputColumn("lots", "count", "how many lots that is", of_lots=True),
    OutputColumn("signed", "quantity", "units ordered in this period that are signed already, delivered within "
                 "the plan", of_signed=True),
    OutputColumn("value", "money", "value of all allies together, without transport", shade="bar"),
    ADVANCE_DUE, TRANSPORT, FIRST_DELIVERY, LAST_DELIVERY,
    OutputColumn("allies", "prose", "who takes part and with how many units"),
    OutputColumn("unlocks_expansion_of", "prose", "resources of these offers that are expanded in the same period",
                 width=24),
))

ALLOCATION = OutputSheet("Allocation", "item and manufacturer by ally, over the horizon", (
    OutputColumn("measure", "text", "quantity: units; value: money, without transport", width=10),
    OutputColumn("row", "text", "item: one model of one manufacturer; family: their sum; all: the sum of all",
                 width=8),
    FAMILY, MANUFACTURER, ITEM,
    OutputColumn("counted_in", "text", "unit of the figures"),
    OutputColumn("all_allies", "number", "all allies together", width=13, unit_in="counted_in"),
    OutputColumn("ally_part", "number", "this ally's part", "{each}", width=9, unit_in="counted_in"),
))

CAPACITY = OutputSheet("Capacity", "how full each resource with load is in each period", (
    RESOURCE,
    OutputColumn("name", "text", "its full name", width=20),
    PERIOD,
    OutputColumn("base", "quantity", "capacity without expansion"),
    OutputColumn("added", "quantity", "capacity from this plan's expansions"),
    OutputColumn("used", "quantity", "taken by this plan's deliveries"),
    OutputColumn("signed", "quantity", "taken by orders that are signed already", of_signed=True),
    OutputColumn("free", "quantity", "left; below 0 where signed orders alone take more than there is"),
    OutputColumn("use", "share", "used, signed orders included, over base and added", shade="heat"),
    OutputColumn("min_rate", "quantity", "what it should make at least; blank without a rate"),
    OutputColumn("below_rate", "quantity", "by how much it stays below that"),
    OutputColumn("idle_cost", "money", "what that costs, not discounted"),
    OutputColumn("rate_worth", "price", "fall of the cost for one unit less of min rate, by its price",
                 "worth of one less of min rate"),
    OutputColumn("worth", "price", "fall of the level beside for one unit more, in the level's unit",
                 "worth of one more unit"),
    OutputColumn("level", "text", "the first level that one more unit would lower"),
    OutputColumn("in_words", "prose", "what more of it closes or saves, in words"),
))

EXPANSIONS = OutputSheet("Expansions", "which resources to expand, when, and the load that justifies it", (
    RESOURCE,
    OutputColumn("name", "text", "its full name", width=20),
    OutputColumn("ordered", "text", "period of the order", width=10),
    OutputColumn("ready", "text", "first period with the new capacity", width=10),
    OutputColumn("size", "quantity", "capacity added a period"),
    OutputColumn("cost", "money", "paid when it is ordered", shade="bar"),
    OutputColumn("committed_to", "text", "last period of the commitment; blank without one", width=10),
    OutputColumn("load_required", "quantity",
                 "firm orders that the commitment asks for from ready to committed to"),
    OutputColumn("load_planned", "quantity", "firm orders from ready to committed to, else to the end"),
    OutputColumn("load_above_base", "quantity", "part of it that the base capacity could not make"),
))

TRANSFERS = OutputSheet("Transfers", "stock passed from ally to ally", (
    OutputColumn("from_ally", "text", "who gives"),
    OutputColumn("to_ally", "text", "who gets"),
    FAMILY, ITEM, USABLE_TO, PERIOD,
    OutputColumn("arrives", "text", "period in which they are there", width=10),
    OutputColumn("quantity", "quantity", "units moved"), UNIT,
    OutputColumn("cost", "money", "cost of moving them"),
))

CONTRIBUTIONS = OutputSheet("Contributions", "money for another nation's orders", (
    OutputColumn("from_ally", "text", "who gives"),
    OutputColumn("to_ally", "text", "whose orders it pays"),
    YEAR,
    OutputColumn("amount", "money", "money moved"),
    OutputColumn("limit", "money", "most in the year; blank where unlimited"),
))

BUDGETS = OutputSheet("Budgets", "what each ally may spend and spends in each calendar year", (
    ALLY, YEAR,
    OutputColumn("carried_in", "money", "unspent before, where unspent budget moves on"),
    OutputColumn("amount", "money", "budget of the year's months in the horizon; blank where unlimited"),
    OutputColumn("orders", "money", "payments for its own orders, transport included"),
    OutputColumn("signed", "money", "payments for its orders that are signed already, transport included",
                 of_signed=True),
    OutputColumn("given", "money", "contributions to others"),
    OutputColumn("received", "money", "contributions from others"),
    OutputColumn("left", "money", "carried in and amount less what it pays; blank where unlimited"),
    OutputColumn("share_of_gdp", "share", "what it pays over the GDP of the same months", "share of GDP"),
    OutputColumn("at_pledge", "money", "amount if at least 2 % of GDP went to defence",
                 "at 2 % of GDP or more {money}"),
    OutputColumn("worth", "price", "fall of the level beside for one unit of money more, in the level's unit",
                 "worth of one more {currency}"),
    OutputColumn("level", "text", "the first level that more money would lower"),
    OutputColumn("in_words", "prose", "what more money closes or saves, in words"),
))

COST_SHARES = OutputSheet("CostShares", "what each ally bears as paid, without signed orders: new orders and transfers "
                          "by who gets them, expansions by the setting expansion_key", (
    ALLY,
    OutputColumn("orders", "money", "payments for its own new orders, transport included; those signed "
                 "already stand in Budgets"),
    OutputColumn("given", "money", "contributions to others"),
    OutputColumn("received", "money", "contributions from others"),
    OutputColumn("expansions", "money", "its part of the cost of all expansions"),
    OutputColumn("transfers", "money", "cost of the transfers that it receives"),
    OutputColumn("holding", "money", "cost of the stock that it holds, and of what is on its way to it",
                 "holding stock {money}"),
    OutputColumn("idle", "money", "its part of what lines below their rate cost, by the setting key",
                 "idle lines {money}"),
    OutputColumn("total", "money", "all that stands before it, with received taken off", shade="bar"),
    OutputColumn("share_of_total", "share", "total over that of all allies"),
    OutputColumn("share_of_gdp", "share", "total over the GDP of the horizon's months; blank where not known",
                 "share of GDP"),
    OutputColumn("note", "prose", "where the total is above the budgets of the horizon: what lies outside them; of all "
                 "allies what terms cost and pay back, which is in no total", width=44),
))

STANDARDS = OutputSheet("Standards", "interoperability of groups and standardization of families", (
    OutputColumn("row", "text", "group: row 11; family: row 12", width=8),
    OutputColumn("group", "text", "the formation", width=16),
    FAMILY,
    OutputColumn("member", "text", "member of the group"),
    OutputColumn("ordered", "quantity", "units ordered of the family"),
    OutputColumn("counted", "quantity", "units of it in common or standard items"),
    OutputColumn("signed", "quantity", "units among ordered that are signed already, delivered in the plan or before",
                 of_signed=True),
    OutputColumn("achieved_share", "share", "counted over ordered; blank without orders"),
    OutputColumn("required_share", "share", "blank where no item could count"),
    OutputColumn("items_that_count", "prose", "common items of the group, standard items of the family"),
    OutputColumn("lifted", "prose", "what lifting the share alone would do, where that was asked for", "{each}",
                 width=50),
))

RULES = OutputSheet("Rules", "each purchasing rule: bound, achieved, binding or not", (
    RULE, COMBINATION, RULE_KIND,
    OutputColumn("attribute", "text", "what the orders that it counts are weighed with; blank: with nothing", width=16),
    OutputColumn("bound", "number", "value of the rule", unit_in="unit"),
    OutputColumn("achieved", "number", "what the plan has; blank where nothing was ordered", unit_in="unit"),
    OutputColumn("unit", "text", "unit of bound and achieved"),
    OutputColumn("amount", "number", "orders that the rule counts", unit_in="counted_in"),
    OutputColumn("scope", "number", "orders that a share refers to, not weighed", "of", unit_in="counted_in"),
    OutputColumn("signed", "number", "part of amount that is signed already", unit_in="counted_in", of_signed=True),
    OutputColumn("violation", "number", "by how much the rule is not kept", unit_in="counted_in"),
    OutputColumn("counted_in", "text", "unit of amount, of and violation"),
    OutputColumn("state", "text", "slack, binding, violated, or signed: signed orders alone are beyond the bound",
                 width=10),
    OutputColumn("worth", "price", "fall of the level beside if it asked one unit less, in the level's unit",
                 "worth of one unit less"),
    OutputColumn("level", "text", "the first level that it costs"),
    OutputColumn("in_words", "prose", "what it closes or saves to ask for less, in words"),
    OutputColumn("lifted", "prose", "what lifting the whole rule alone would do, where that was asked for",
                 "{each}", width=50),
))
