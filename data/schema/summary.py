"""The parts of Summary, of the sheets Figures and Chart data, and of an ally's own workbook."""

from __future__ import annotations

from data.schema.columns import (
    ALLY,
    FAMILY,
    ITEM,
    KIND,
    MANUFACTURER,
    PERIOD,
    PRIORITY,
    RESOURCE,
    UNIT,
    OutputSheet,
    output_column,
)

SUMMARY_PARTS: tuple[OutputSheet, ...] = (
    OutputSheet("Answer", "what the plan comes to", (
        output_column("fact", "text", "title, scenario, horizon, answer, check"),
        output_column("value", "text", "its value"),
    )),
    OutputSheet("Key figures", "the plan at a glance", (
        output_column("figure", "text", "what"),
        output_column("value", "number", "how much", unit_in="counted in"),
        output_column("counted in", "text", "unit; share for a share"),
    )),
    OutputSheet("Largest causes", "what holds the plan back most", (
        output_column("of what is short", "share", "the part of the value short that the cause explains"),
        output_column("cause", "prose", "from the cheapest way to serve each shortfall"),
    )),
    OutputSheet("Tightest resources", "the five resources that are full longest, and their use over time", (
        RESOURCE,
        output_column("periods full", "count", "periods with less than 0.1 % free"),
        output_column("use in all", "share", "used over capacity, over the horizon"),
        output_column("new capacity", "quantity", "capacity a period added by expansions"),
        output_column("{each}", "share", "used over capacity", shade="heat"),
    )),
    OutputSheet("Largest shortfalls", "the five requirements that lack most by value", (
        ALLY, FAMILY, KIND, PRIORITY,
        output_column("need a period", "quantity", "required in each period"),
        output_column("worst short", "quantity", "short in the worst period"),
        output_column("worst period", "text", "the first period in which most is short"),
        output_column("value short {money}", "money", "over all periods, as the level counts it", shade="bar"),
        output_column("reason", "prose", "why it is short in the worst period; in full in Shortfalls"),
    )),
    OutputSheet("Largest contracts", "the ten contracts of the highest value", (
        output_column("contract", "integer", "number in Contracts"),
        output_column("order period", "text", "when it is signed"),
        MANUFACTURER, FAMILY, ITEM,
        output_column("quantity", "quantity", "units of all allies together"),
        output_column("value {money}", "money", "value of all allies together, without transport", shade="bar"),
        output_column("allies", "count", "how many take part"),
        output_column("last delivery", "text", "period of the last delivery"),
    )),
    OutputSheet("Levels", "what was optimised, one after the other", (
        output_column("level", "text", "name of the level"),
        output_column("value", "number", "optimum"),
        output_column("unit", "text", "unit of the value"),
        output_column("proved", "text", "yes: no plan does better; no: the time limit came first"),
        output_column("meaning", "prose", "what is minimised"),
    )),
)

FIGURE_PARTS: tuple[OutputSheet, ...] = (
    OutputSheet("Totals", "the plan in figures", (
        output_column("total", "text", "what"),
        output_column("figure", "number", "how much", unit_in="counted in"),
        output_column("counted in", "text", "unit"),
    )),
    OutputSheet("Families", "need and shortfall by family in units", (
        FAMILY, UNIT,
        output_column("use needed", "quantity", "over the horizon, all allies"),
        output_column("use short", "quantity", "over the horizon, all allies"),
        output_column("final target", "quantity", "highest stock requirements of the last period, all allies"),
        output_column("final short", "quantity", "what these lack in the last period"),
        output_column("ordered", "quantity", "over the horizon"),
    )),
)

CHART_PARTS: tuple[OutputSheet, ...] = (
    OutputSheet("Stock against target", "need in the period; usable stock and target at its end", (
        PERIOD,
        output_column("{each}: need", "quantity", "use required in the period, all allies"),
        output_column("{each}: stock", "quantity", "usable stock at the end of the period, allies with a target"),
        output_column("{each}: target", "quantity", "sum of the targets"),
    )),
    OutputSheet("Share met", "how much of what each ally needs is met, by value", (
        ALLY,
        output_column("met", "share", "met over needed, over the horizon"),
    )),
    OutputSheet("Spending by ally", "payments for orders and contributions by calendar year, {money}, largest first", (
        ALLY,
        output_column("{each}", "money", "what the ally bears in the year"),
    )),
    OutputSheet("Ramp-up", "capacity of the lines that are expanded most", (
        PERIOD,
        output_column("{each}: base", "quantity", "capacity without expansion"),
        output_column("{each}: added", "quantity", "capacity from this plan's expansions"),
        output_column("{each}: used", "quantity", "taken by this plan's deliveries"),
    )),
)

ALLY_PARTS: tuple[OutputSheet, ...] = (
    OutputSheet("Plan by family", "what the ally has, gets and uses over the horizon", (
        FAMILY, UNIT,
        output_column("stock at start", "quantity", "opening stock of the first period"),
        output_column("contracted before", "quantity", "deliveries contracted before this plan"),
        output_column("ordered", "quantity", "delivered on this plan's orders"),
        output_column("received", "quantity", "from other allies"),
        output_column("sent", "quantity", "to other allies"),
        output_column("issued", "quantity", "consumed or passed on for use requirements"),
        output_column("stock at end", "quantity", "closing stock of the last period"),
        output_column("target at end", "quantity", "highest stock requirement of the last period"),
        output_column("coverage", "share", "usable stock over target in the last period", shade="lack"),
        output_column("value {money}", "money", "value of the orders, without transport", shade="bar"),
    )),
    OutputSheet("Contract parts", "the ally's parts of the contracts to sign, in order of signing date", (
        output_column("contract", "integer", "number in the list of all allies"),
        output_column("order period", "text", "when the contract is signed", 10),
        MANUFACTURER, FAMILY, ITEM,
        output_column("joint quantity", "quantity", "units of all allies together"),
        output_column("quantity", "quantity", "units of this ally"), UNIT,
        output_column("value {money}", "money", "value of this ally's part, without transport", shade="bar"),
        output_column("advance due {money}", "money", "paid at signing"),
        output_column("transport {money}", "money", "freight, paid on delivery"),
        output_column("first delivery", "text", "period of the first delivery", 10),
        output_column("last delivery", "text", "period of the last delivery", 10),
    )),
)
