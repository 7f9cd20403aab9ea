"""The sheets that show the whole plan at a glance: how far targets are reached, who makes and delivers what when, and
from where to whom it goes."""

from __future__ import annotations

from data.schema.columns import FAMILY, UNIT, OutputColumn, OutputSheet

ALL, HALF, LESS = "●", "◐", "○"  # signs of how much of a target is there

TARGETS = OutputSheet("Targets", "how far each stock target is reached: today, at the end of each year, and when; "
                      f"{ALL} reached, {HALF} half or more, {LESS} less", (
    OutputColumn("ally", "text", "the nation by its name", "nation"),
    OutputColumn("family", "text", "class of munition by its name", "class of munition"),
    OutputColumn("unit", "text", "what is counted", width=7),
    OutputColumn("target", "quantity", "the highest stock requirement within the plan", width=10),
    OutputColumn("today", "quantity", "usable stock before the first period, complete rounds that its components make "
                 "included", width=10),
    OutputColumn("today_share", "share", "of the target", "today %", width=9),
    OutputColumn("year_stock", "quantity", "usable stock at the end of the calendar year, or of the plan", "{each} "
                 "stock", width=10),
    OutputColumn("year_share", "share", "of the target", "{each} %", width=9),
    OutputColumn("half", "text", "from the end of this period on the plan keeps at least half of the target; at the "
                 "start: from before the plan", "50 % by", width=9),
    OutputColumn("three_quarters", "text", "likewise", "75 % by", width=9),
    OutputColumn("whole", "text", "likewise", "100 % by", width=9),
    OutputColumn("at_this_pace", "text", "when the rest is there if stock goes on growing as on average over the last "
                 "twelve months of the plan, or over all of a plan that is no longer; never: it stands or falls",
                 "the rest at this pace", width=12),
    OutputColumn("rest_money", "money", "what the units that lack at the end of the plan cost at the price of their "
                 "class", "the rest costs {money}", width=12),
))

TIMELINE = OutputSheet("Timeline", "what each manufacturer makes of each item, and when; new capacity below it", (
    FAMILY,
    OutputColumn("item", "text", "the item with its key in brackets; of new capacity the line, plant or source",
                 "what", width=24),
    OutputColumn("manufacturer", "text", "who makes it, with the key in brackets", width=24),
    OutputColumn("row", "text", "contracts: all that the plan orders of the item from the manufacturer; signed "
                 "already: what of it is signed and delivered within the plan; new capacity: all expansions of a line",
                 "kind", width=15),
    OutputColumn("signed_first", "text", "period in which the first contract is signed, or the first expansion ordered",
                 "first signed", width=10),
    OutputColumn("signed_last", "text", "period in which the last one is", "last signed", width=10),
    OutputColumn("first_delivery", "text", "period of the first delivery; of new capacity the first one with it",
                 "first delivery or ready", width=12),
    OutputColumn("last_delivery", "text", "period of the last delivery; of new capacity the last one in which lines "
                 "are committed to it, blank without a commitment", "last delivery or committed to", width=14),
    OutputColumn("quantity", "number", "units of all allies together; of new capacity what is added a period",
                 unit_in="unit"),
    UNIT,
    OutputColumn("value", "money", "value of the orders without transport; cost of the expansions"),
    OutputColumn("delivered", "number", "units delivered in the time; of new capacity what is there at its end",
                 "{each}", width=8, unit_in="unit"),
))

# A part of Timeline that is not written: what its cells show beside their figures.
TIMELINE_SIGNS = OutputSheet("Timeline signs", "where contracts are signed and in what state new capacity is", (
    TIMELINE.column("row"), TIMELINE.column("item"), TIMELINE.column("manufacturer"),
    OutputColumn("time", "text", "label of the column"),
    OutputColumn("signing", "text", "yes where contracts are signed, or expansions ordered, in that time"),
    OutputColumn("state", "text", "of new capacity: building, committed or free; blank of others"),
))

FLOWS = OutputSheet("Map of flows", "value of the plan's new orders, without transport, from the manufacturers' "
                    "countries to the allies; stock passed on between allies below", (
    OutputColumn("ally", "text", "who gets it, with the key in brackets", "to ↓ from →", width=22),
    OutputColumn("flow", "money", "value of what it orders from manufacturers of the country", "{each}", width=9),
    OutputColumn("all_countries", "money", "from all countries together", width=13),
    OutputColumn("signed", "money", "value of what is signed already and delivered within the plan; in no other figure",
                 "signed already {money}", width=13, of_signed=True),
))

# A part of Map of flows that stands below its table.
PASSED_ON = OutputSheet("Passed on between allies", "stock that allies give to others, at the mean price of its "
                        "family's offers, {money}", (
    OutputColumn("ally", "text", "who gives it, with the key in brackets", "from ↓ to →", width=22),
    OutputColumn("passed_on", "money", "value of what it gives to the ally", "{each}", width=9),
    OutputColumn("all_allies", "money", "to all allies together", "all allies", width=9),
))

OVERVIEW_PARTS: tuple[OutputSheet, ...] = (TIMELINE_SIGNS, PASSED_ON)
