"""The sheets of the risk workbook: what futures that are drawn come to."""

from __future__ import annotations

from data.schema.columns import ALLY, FAMILY, KIND, PERIOD, PRIORITY, YEAR, OutputColumn, OutputSheet

_TENTH = "in one future of ten it is less"
_MIDDLE = "in half of the futures it is less"
_NINETIETH = "in one future of ten it is more"
_ERROR = "how far off the mean may be because so few futures are drawn: one standard error; blank: it cannot be told"

_SHARES = (
    OutputColumn("in_plan", "share", "met in the plan that has decided, as the workbook stands", "in the plan",
                 shade="lack"),
    OutputColumn("mean", "share", "mean of the futures", "mean", shade="lack"),
    OutputColumn("error", "share", _ERROR, "± of the mean"),
    OutputColumn("tenth", "share", _TENTH, "10th percentile", shade="lack"),
    OutputColumn("middle", "share", _MIDDLE, "50th percentile", shade="lack"),
    OutputColumn("ninetieth", "share", _NINETIETH, "90th percentile", shade="lack"),
    OutputColumn("worst", "share", "the least of all futures", shade="lack"),
    OutputColumn("in_full", "share", "in this share of the futures all of it is met", "met in full in"),
)

NEED_MET_IN_FUTURES = OutputSheet("Need met", "share of the need met at its price over all futures", (
    OutputColumn("by", "text", "all, priority or family", width=10),
    OutputColumn("of", "text", "which priority or family", width=14),
    *_SHARES,
))

ALLIES_MET_IN_FUTURES = OutputSheet("Met by ally", "share of the need of each ally met at its price over all futures, "
                                    "and family by family", (
    ALLY,
    OutputColumn("family", "text", "class of munition; all: all of them together"),
    *_SHARES,
))

USE_BY_YEAR = OutputSheet("Use by year", "share of what is needed for use in a calendar year that is there, row by "
                          "row, in units", (
    ALLY, FAMILY, PRIORITY,
    OutputColumn("requirement_row", "integer", "row of the sheet Requirements", width=13),
    YEAR, *_SHARES,
))

_TARGET = (
    OutputColumn("row", "text", "all allies: all rows of family, kind and priority together", width=11),
    FAMILY, KIND, PRIORITY,
    OutputColumn("ally", "text", "the nation; blank for all together"),
    OutputColumn("requirement_row", "integer", "row of the sheet Requirements", width=13),
)

TARGETS_MET = OutputSheet("Targets met", "in which share of the futures each target is met in full, by period; blank: "
                          "nothing is asked for", (
    *_TARGET,
    OutputColumn("share_of_futures", "share", "of those futures in which it asks for something", "{each}",
                 shade="lack"),
))

TARGETS_ON_AVERAGE = OutputSheet("Targets on average", "which share of each target is met on average over the futures, "
                                 "by period, in units", (
    *_TARGET,
    OutputColumn("share_met", "share", "mean of the futures in which it asks for something", "{each}", shade="lack"),
))

COSTS_IN_FUTURES = OutputSheet("Cost", "what the plans of the futures cost", (
    OutputColumn("cost", "text", "what is counted", "what", width=34),
    OutputColumn("in_plan", "money", "in the plan that has decided", "in the plan {money}"),
    OutputColumn("mean", "money", "mean of the futures"),
    OutputColumn("error", "money", _ERROR, "± of the mean {money}"),
    OutputColumn("tenth", "money", _TENTH, "10th percentile {money}"),
    OutputColumn("middle", "money", _MIDDLE, "50th percentile {money}"),
    OutputColumn("ninetieth", "money", _NINETIETH, "90th percentile {money}"),
    OutputColumn("most", "money", "the most of all futures"),
))

FACTORS = OutputSheet("Factors", "what moves the need met, the most first", (
    OutputColumn("factor", "text", "as in Uncertainty; of rows drawn for themselves also those that matter most",
                 width=26),
    OutputColumn("draws", "text", "figures or an event", width=10),
    OutputColumn("rank_correlation", "number", "with the need met in all: 1 or -1 it alone decides which future is "
                 "better, 0 it does not matter", "rank correlation"),
    OutputColumn("by_chance", "number", "as large a rank correlation may come by chance in so many futures",
                 "chance may make"),
    OutputColumn("priority_correlation", "number", "with what is met of the priority", "with priority {each}"),
    OutputColumn("low", "share", "mean need met where the factor is in its lowest fifth; where the event does not "
                 "happen", "low, or without the event"),
    OutputColumn("high", "share", "mean need met where the factor is in its highest fifth; where the event happens",
                 "high, or with it"),
    OutputColumn("low_against_mean", "share", "low less the mean of all futures", "low less mean"),
    OutputColumn("high_against_mean", "share", "high less the mean of all futures", "high less mean"),
    OutputColumn("happens", "count", "in how many futures the event happens"),
    OutputColumn("says", "prose", "what is drawn", width=60),
))

WORST_FUTURES = OutputSheet("Worst futures", "the futures with the least need met, and what happens in them", (
    OutputColumn("future", "integer", "its number in Futures"),
    OutputColumn("all_met", "share", "need met at its price", "need met", shade="lack"),
    OutputColumn("priority_met", "share", "of the priority", "priority {each}", shade="lack"),
    OutputColumn("cost", "money", "discounted, penalties included"),
    OutputColumn("happens", "prose", "what was drawn", "what happens in it", width=80),
    OutputColumn("hit", "prose", "the families that lose most against the plan", "families hit", width=50),
))

STOCK_RANGE = OutputSheet("Stock range", "usable stock of the allies with a target at the end of each period, in "
                          "units", (
    PERIOD,
    OutputColumn("target", "quantity", "what they should hold", "{each}: target"),
    OutputColumn("in_plan", "quantity", "in the plan that has decided", "{each}: in the plan"),
    OutputColumn("tenth", "quantity", _TENTH, "{each}: 10th percentile"),
    OutputColumn("middle", "quantity", _MIDDLE, "{each}: 50th percentile"),
    OutputColumn("ninetieth", "quantity", _NINETIETH, "{each}: 90th percentile"),
))

HISTOGRAM = OutputSheet("Histogram", "how many futures meet how much of the need at its price", (
    OutputColumn("need_met", "text", "from, up to below; the last bar includes its end", "need met", width=16),
    OutputColumn("futures", "count", "how many futures"),
))

FUTURES = OutputSheet("Futures", "every future that was drawn", (
    OutputColumn("future", "integer", "its number"),
    OutputColumn("set", "integer", "futures of a set are drawn together, sets independently"),
    OutputColumn("outcome", "text", "optimal; time limit: not proved; breaks rules: minimum rules cannot all be kept; "
                 "no plan", width=14),
    OutputColumn("all_met", "share", "need met at its price", "need met", shade="lack"),
    OutputColumn("priority_met", "share", "of the priority", "priority {each}", shade="lack"),
    OutputColumn("cost", "money", "discounted, penalties included"),
    OutputColumn("happens", "prose", "what was drawn", "what happens in it", width=80),
    OutputColumn("message", "prose", "why there is no plan"),
))
