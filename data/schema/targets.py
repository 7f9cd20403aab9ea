"""The sheet Targets: how far each stock target is reached, and when."""

from __future__ import annotations

from data.schema.columns import OutputColumn, OutputSheet

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
