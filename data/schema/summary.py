"""The parts of Summary, of the sheets Figures and Chart data, and of an ally's own workbook."""

from __future__ import annotations

from data.schema.columns import (
    ADVANCE_DUE,
    ALLY,
    FAMILY,
    FIRST_DELIVERY,
    ISSUED,
    ITEM,
    KIND,
    LAST_DELIVERY,
    MANUFACTURER,
    PERIOD,
    PRIORITY,
    RECEIVED,
    RESOURCE,
    SENT,
    SIGNED,
    TAKEN,
    TRANSPORT,
    UNIT,
    WRITTEN_OFF,
    OutputColumn,
    OutputSheet,
)

ANSWER = OutputSheet("Answer", "what the plan comes to", (
    OutputColumn("fact", "text", "title, scenario, horizon, answer, check"),
    OutputColumn("value", "text", "its value"),
))

KEY_FIGURES = OutputSheet("Key figures", "the plan at a glance", (
    OutputColumn("figure", "text", "what"),
    OutputColumn("value", "number", "how much", unit_in="counted_in"),
    OutputColumn("counted_in", "text", "unit; share for a share"),
))

LARGEST_CAUSES = OutputSheet("Largest causes", "what holds the plan back most", (
    OutputColumn("of_what_is_short", "share", "the part of what is short, at the families' prices, that it explains"),
    OutputColumn("cause", "prose", "from the cheapest way to serve each shortfall, checked by lifting it"),
))

TIGHTEST_RESOURCES = OutputSheet("Tightest resources", "the five resources that are full longest, and their use over "
                                 "time", (
    RESOURCE,
    OutputColumn("periods_full", "count", "periods with less than 0.1 % free"),
    OutputColumn("use_in_all", "share", "used over capacity, over the horizon"),
    OutputColumn("new_capacity", "quantity", "capacity a period added by expansions"),
    OutputColumn("use", "share", "used over capacity", "{each}", shade="heat"),
))

LARGEST_SHORTFALLS = OutputSheet("Largest shortfalls", "the five requirements that lack most, at its price", (
    ALLY, FAMILY, KIND, PRIORITY,
    OutputColumn("need_a_period", "quantity", "required in each period"),
    OutputColumn("worst_short", "quantity", "short in the worst period"),
    OutputColumn("worst_period", "text", "the first period in which most is short"),
    OutputColumn("short_money", "money", "use over the plan, stock at its end, at the family's price",
                 "short {money}", shade="bar"),
    OutputColumn("reason", "prose", "why it is short in the worst period; in full in Reasons"),
))

LARGEST_CONTRACTS = OutputSheet("Largest contracts", "the ten contracts of the highest value", (
    OutputColumn("contract", "integer", "number in Contracts"),
    OutputColumn("order_period", "text", "when it is signed"),
    MANUFACTURER, FAMILY, ITEM,
    OutputColumn("quantity", "quantity", "units of all allies together"),
    OutputColumn("value", "money", "value of all allies together, without transport", shade="bar"),
    OutputColumn("allies", "count", "how many take part"),
    OutputColumn("last_delivery", "text", "period of the last delivery"),
))

LEVELS = OutputSheet("Levels", "what was optimised, one after the other", (
    OutputColumn("level", "text", "name of the level"),
    OutputColumn("value", "number", "optimum"),
    OutputColumn("unit", "text", "unit of the value"),
    OutputColumn("proved", "text", "yes: no plan does better; no: one may, for the time limit came first, or the level "
                 "is worse for fewer contracts or orders"),
    OutputColumn("meaning", "prose", "what is minimised"),
))

SUMMARY, FIGURES, CHART_DATA = "Summary", "Figures", "Chart data"  # the sheets that hold several tables
MEANING_OF = {
    FIGURES: "the totals of the plan, and need and shortfall of each family in units",
    CHART_DATA: "the figures behind the charts of Summary",
}

TOTALS = OutputSheet("Totals", "the plan in figures", (
    OutputColumn("total", "text", "what"),
    OutputColumn("figure", "number", "how much", unit_in="counted_in"),
    OutputColumn("counted_in", "text", "unit"),
))

FAMILIES = OutputSheet("Families", "need and shortfall by family in units", (
    FAMILY, UNIT,
    OutputColumn("use_needed", "quantity", "over the horizon, all allies"),
    OutputColumn("use_short", "quantity", "over the horizon, all allies"),
    OutputColumn("final_target", "quantity", "highest stock requirements of the last period, all allies"),
    OutputColumn("final_short", "quantity", "what these lack in the last period"),
    OutputColumn("ordered", "quantity", "over the horizon"),
))

STOCK_AGAINST_TARGET = OutputSheet("Stock against target", "need in the period; usable stock and target at its end", (
    PERIOD,
    OutputColumn("need", "quantity", "use required in the period, all allies", "{each}: need"),
    OutputColumn("stock", "quantity", "usable stock at the end of the period, allies with a target",
                 "{each}: stock"),
    OutputColumn("target", "quantity", "sum of the targets", "{each}: target"),
))

SHARE_MET = OutputSheet("Share met", "how much of what each ally needs is met, at the families' prices", (
    ALLY,
    OutputColumn("met", "share", "met over needed, over the horizon"),
))

SPENDING_BY_ALLY = OutputSheet("Spending by ally", "payments for orders and contributions by calendar year, {money}, "
                               "largest first", (
    ALLY,
    OutputColumn("borne", "money", "what the ally bears in the year", "{each}"),
))

RAMP_UP = OutputSheet("Ramp-up", "capacity of the lines that are expanded most", (
    PERIOD,
    OutputColumn("base", "quantity", "capacity without expansion", "{each}: base"),
    OutputColumn("added", "quantity", "capacity from this plan's expansions", "{each}: added"),
    OutputColumn("used", "quantity", "taken by deliveries, of signed orders too", "{each}: used"),
))

PLAN_BY_FAMILY = OutputSheet("Plan by family", "what the ally has, gets and uses over the horizon", (
    FAMILY, UNIT,
    OutputColumn("stock_at_start", "quantity", "opening stock of the first period"),
    OutputColumn("contracted_before", "quantity", "deliveries contracted before this plan, signed orders included"),
    OutputColumn("ordered", "quantity", "delivered on this plan's orders"),
    RECEIVED, SENT, ISSUED, TAKEN, WRITTEN_OFF,
    OutputColumn("stock_at_end", "quantity", "closing stock of the last period"),
    OutputColumn("target_at_end", "quantity", "highest stock requirement of the last period"),
    OutputColumn("coverage", "share", "usable stock over target in the last period", shade="lack"),
    OutputColumn("value", "money", "value of the orders, without transport", shade="bar"),
))

CONTRACT_PARTS = OutputSheet("Contract parts", "the ally's parts of the contracts to sign, in order of signing date", (
    OutputColumn("contract", "integer", "number in the list of all allies"),
    SIGNED, MANUFACTURER, FAMILY, ITEM,
    OutputColumn("joint_quantity", "quantity", "units of all allies together"),
    OutputColumn("quantity", "quantity", "units of this ally"), UNIT,
    OutputColumn("value", "money", "value of this ally's part, without transport", shade="bar"),
    ADVANCE_DUE, TRANSPORT, FIRST_DELIVERY, LAST_DELIVERY,
))

SUMMARY_PARTS: tuple[OutputSheet, ...] = (
    ANSWER, KEY_FIGURES, LARGEST_CAUSES, TIGHTEST_RESOURCES, LARGEST_SHORTFALLS, LARGEST_CONTRACTS, LEVELS,
)
FIGURE_PARTS: tuple[OutputSheet, ...] = (TOTALS, FAMILIES)
CHART_PARTS: tuple[OutputSheet, ...] = (STOCK_AGAINST_TARGET, SHARE_MET, SPENDING_BY_ALLY, RAMP_UP)
ALLY_PARTS: tuple[OutputSheet, ...] = (PLAN_BY_FAMILY, CONTRACT_PARTS)
