"""The sheets of the result workbook that explain the plan and vouch for it: conflicts, causes, what would help, what
changed, and the checks."""

from __future__ import annotations

from data.schema.columns import (
    ALLY,
    COMBINATION,
    FAMILY,
    ITEM,
    MANUFACTURER,
    PRIORITY,
    RULE,
    RULE_KIND,
    SIGNED,
    UNIT,
    OutputColumn,
    OutputSheet,
)

CONFLICTS = OutputSheet("Conflicts", "where the workbook contradicts itself: minimum rules that cannot be kept", (
    RULE, COMBINATION, RULE_KIND,
    OutputColumn("required", "number", "what the rule asks for"),
    OutputColumn("possible", "number", "the most that can be had with all the other minimum rules"),
    OutputColumn("missing", "number", "required less possible"),
    OutputColumn("share_missing", "share", "missing over required", shade="heat"),
    OutputColumn("counted_in", "text", "unit of required, possible and missing"),
    OutputColumn("possible_alone", "number", "the most that can be had if this were the only minimum"),
    OutputColumn("why", "prose", "whether it could be kept alone, and what stands in the way", width=60),
    OutputColumn("would_help", "prose", "where lots, steps, thresholds or counts stand in the way: what would do, each "
                 "by itself", width=40),
    OutputColumn("look_at", "prose", "the cells of the input: the rule first, then what stands in its way",
                 width=30),
))

BOTTLENECKS = OutputSheet("Bottlenecks", "the limits whose one unit more would help most, confirmed by another solve", (
    OutputColumn("level", "text", "the level that would fall"),
    OutputColumn("limit", "text", "what kind of limit", width=18),
    OutputColumn("name", "text", "resource, offer or ally; of a transfer the allies and the family", width=18),
    OutputColumn("period", "text", "period or year; blank where it holds for all", width=10),
    OutputColumn("worth", "price", "fall of the level for one unit more, by its price, in the level's unit", "worth"),
    OutputColumn("units_added", "quantity", "to confirm it: one per cent of the limit, at least one unit"),
    OutputColumn("confirmed", "price", "fall of the level for each of the units added, solved again",
                 "confirmed"),
    OutputColumn("in_words", "prose",
                 "what the units added close, in units of each family and for whom, or save", width=50),
))

CAUSES = OutputSheet("Causes", "what stands behind all shortfalls, ranked by the money short that it explains", (
    OutputColumn("cause", "prose", "from the cheapest way to serve each shortfall; the first five are checked by "
                 "lifting them", width=50),
    OutputColumn("short_money", "money", "what it explains of what is short: use over the plan, stock at its end",
                 "short, at its price {money}", shade="bar"),
    OutputColumn("share", "share", "the part of all that is short", "share of what is short"),
    OutputColumn("weighted_share", "share", "of the weighted shortfall, which counts late stock too",
                 "share of the weighted shortfall"),
))

RULE_PRICES = OutputSheet("Rule prices", "what lifting each rule, share, threshold, discount, lot or step would "
                          "change", (
    OutputColumn("policy", "text", "rule, group share, standard share, threshold, discount, lots or steps", width=16),
    OutputColumn("name", "text", "the rule, group, family, threshold or line; of a discount manufacturer, item, per; "
                 "all: of all offers or lines together", width=16),
    OutputColumn("in_words", "prose", "what lifting it alone would do", width=60),
    OutputColumn("proved", "text", "yes: exact; no: the difference of two plans that need not be the best", width=9),
    OutputColumn("change", "money", "change without it: of what is short at its price, of the cost discounted; blank "
                 "where that is not known", "{each} {money}"),
))

LEVERS = OutputSheet("Levers", "the smallest changes that would close half and all of the largest shortfalls", (
    ALLY, FAMILY, PRIORITY,
    OutputColumn("weighted", "money", "what the family lacks at the priority, as the level counts it: no money; see "
                 "Levels",
                 "weighted shortfall {scale}"),
    OutputColumn("goal", "text", "half, all, all that can be closed, or what shorter lead times alone close",
                 width=14),
    OutputColumn("closes", "share", "the part of the weighted shortfall that the changes of the goal could close, if "
                 "all that they bring were kept for this need", "could close"),
    OutputColumn("limit", "text", "what kind of limit is changed", width=16),
    OutputColumn("name", "text", "resource, ally or offer", width=18),
    OutputColumn("starts", "text", "first period or year; blank where it holds for all", "from", width=10),
    OutputColumn("more", "number", "by how much the limit is raised", unit_in="counted_in"),
    OutputColumn("counted_in", "text", "unit of more"),
    OutputColumn("in_words", "prose", "the change in words, or why there is none", width=60),
    OutputColumn("short_now", "quantity", "units that the plan lacks: use over the plan, stock at its end"),
    OutputColumn("short_after", "quantity", "the same with all changes of the goal made and every level solved again; "
                 "blank where there was no time for that or nothing to try"),
    OutputColumn("closed", "quantity", "short now less short after", "closes"),
    OutputColumn("closed_money", "money", "the same at the family's price", "closes, at its price {money}"),
    OutputColumn("closed_share", "share", "the part of the weighted shortfall, which counts late stock too, that then "
                 "closes", "closes of the weighted shortfall"),
    OutputColumn("outcome", "prose", "what comes of all changes of the goal: who takes what does not close here, and "
                 "the row of Rules that would keep it for this need", "what comes of it", width=60),
))

CHANGES = OutputSheet("Changes", "what is new, gone, larger or smaller than in the earlier result", (
    OutputColumn("row", "text", "level, total, ally or contract", width=10),
    OutputColumn("change", "text", "new, gone, larger, smaller, of another value or the same", width=14),
    OutputColumn("name", "text", "the level, total or ally; of a contract the item", width=26),
    MANUFACTURER, SIGNED,
    OutputColumn("before", "number", "figure of the earlier result", unit_in="counted_in"),
    OutputColumn("now", "number", "figure of this result", unit_in="counted_in"),
    OutputColumn("difference", "number", "now less before", unit_in="counted_in"),
    OutputColumn("counted_in", "text", "unit of before, now and difference"),
    OutputColumn("value_before", "money", "value of the contract in the earlier result"),
    OutputColumn("value_now", "money", "value of the contract in this result"),
    OutputColumn("value_difference", "money", "now less before"),
))

CHANGED_ORDERS = OutputSheet("Changed orders", "each order that differs from the earlier plan near which this one "
                             "stays, and why", (
    OutputColumn("change", "text", "new, gone, larger or smaller", width=9),
    ALLY, FAMILY, ITEM,
    OutputColumn("offer", "text", "the offer", width=16),
    MANUFACTURER,
    OutputColumn("delivery_period", "text", "when it arrives", width=10),
    OutputColumn("before", "quantity", "units in the earlier plan, less what has been signed of them since"),
    OutputColumn("now", "quantity", "units in this plan"),
    OutputColumn("difference", "quantity", "now less before"),
    UNIT,
    OutputColumn("value_difference", "money", "difference times the unit price of this plan, or of the earlier one "
                 "where the order cannot be placed any more"),
    OutputColumn("reason", "prose", "for the sake of what it differs: plans that are as good in all that comes before "
                 "that keep the order, or most of it", width=60),
))

PRICE_OF_TERMS = OutputSheet("Price of terms", "what it costs at each level to keep lots, steps, thresholds, counts "
                             "and discounts, and how much better another plan that keeps them could be", (
    OutputColumn("level", "text", "name of the level", width=14),
    OutputColumn("without", "number", "the best value without the terms", "without the terms", unit_in="unit"),
    OutputColumn("value", "number", "the value of this plan", "this plan", unit_in="unit"),
    OutputColumn("bound", "number", "no plan that keeps the terms is below, given the levels before; blank: not proven",
                 "proven bound", unit_in="unit"),
    OutputColumn("unit", "text", "unit of the values", width=16),
    OutputColumn("price", "number", "this plan over the value without the terms, less 1, in per cent", "price of the "
                 "terms, %"),
    OutputColumn("gain", "number", "by how much a plan could be better at the most, in per cent of the value without "
                 "the terms; blank: not proven", "possible gain, %"),
    OutputColumn("proved", "text", "yes: no plan that keeps the terms does better; no: one may", width=9),
    OutputColumn("in_words", "prose", "the same in a sentence", width=80),
))

TERMS_KEPT = OutputSheet("Terms kept", "each lot, step, threshold, count and discount of this plan: what it asks for "
                         "and what there is, recomputed from the plan", (
    OutputColumn("term", "text", "lot, step, at least, max_count, min_count or discount", width=12),
    OutputColumn("name", "text", "the offer, resource, threshold, rule or manufacturer", width=18),
    OutputColumn("combination", "text", "for which ally, period, ...", width=30),
    OutputColumn("amount", "quantity", "what there is, signed orders included"),
    OutputColumn("asks_for", "quantity", "the lot or step of which it is a multiple, the least or the most; of a "
                 "discount the quantity from which it is earned; blank where a threshold costs money and asks for no "
                 "quantity"),
    OutputColumn("counted_in", "text", "unit of both", width=16),
    OutputColumn("times", "count", "how many lots or steps"),
    OutputColumn("money", "money", "what it costs, below 0 where it is paid back; not discounted"),
    OutputColumn("kept", "text", "yes or no", width=9),
))

SIMPLIFIED = OutputSheet("Simplified", "how many contracts and orders the setting simplify leaves, and what each level "
                         "gives up for that", (
    OutputColumn("what", "text", "contracts, orders, or a level", width=14),
    OutputColumn("before", "number", "in the plan without simplify", unit_in="counted_in"),
    OutputColumn("now", "number", "in this plan", "this plan", unit_in="counted_in"),
    OutputColumn("bound", "number", "no plan that is as good has fewer; blank: not proven", "proven bound",
                 unit_in="counted_in"),
    OutputColumn("counted_in", "text", "unit of the three", width=16),
    OutputColumn("change", "number", "this plan over the plan without simplify, less 1, in per cent", "change, %"),
    OutputColumn("in_words", "prose", "the number in a sentence; blank for a level", width=80),
))

DISCOUNTS_EARNED = OutputSheet("Discounts earned", "what manufacturers pay back at the end of the year or of the plan, "
                               "to each ally in proportion to its spending; budgets stay at list price", (
    MANUFACTURER, FAMILY, ITEM,
    OutputColumn("year", "text", "calendar year of delivery; total: the whole plan", width=8),
    OutputColumn("paid", "text", "at the end of this period", width=10),
    ALLY,
    OutputColumn("quantity", "quantity", "units that it ordered, signed ones included"),
    OutputColumn("value", "money", "what it spends on them, without transport"),
    OutputColumn("paid_back", "money", "what it gets back for what this plan orders", shade="bar"),
))

LEVEL_CHECK = "level: "  # with this begins what was checked, where it is a level

CHECKS = OutputSheet("Checks", "warnings of the input, and the verification of the plan", (
    OutputColumn("result", "text", "PASS, FAIL, note or warning", width=10),
    OutputColumn("check", "text", "what was checked", width=24),
    OutputColumn("place", "text", "cell of the input, or where the violation is largest", width=24),
    OutputColumn("message", "prose", "in words", width=60),
    OutputColumn("count", "count", "rows checked, orders of a note"),
    OutputColumn("largest_violation", "exponent", "of all rows of the kind"),
    OutputColumn("tolerance", "exponent", "largest violation that passes"),
    OutputColumn("reported", "price", "value that the solver reported", "reported", width=20),
    OutputColumn("recomputed", "price", "value recomputed from the plan's tables", "recomputed", width=20),
    OutputColumn("dual_value", "price", "bound that proves the level, recomputed", "dual value", width=20),
    OutputColumn("gap", "exponent", "distance from the dual value, relative"),
    OutputColumn("gap_limit", "exponent", "largest gap that passes", "gap that passes"),
    OutputColumn("gap_everywhere", "exponent", "the same distance for every plan that keeps the earlier levels",
                 "gap against every plan"),
    OutputColumn("multiplier", "exponent", "largest multiplier of an earlier level in that proof",
                 "largest multiplier"),
))

RUN = OutputSheet("Run", "how this result was made", (
    OutputColumn("fact", "text", "what", width=24),
    OutputColumn("value", "any", "its value"),
))
