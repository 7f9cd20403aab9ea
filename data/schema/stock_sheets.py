"""The sheets of the result workbook that show stocks and needs: a row an account, with the periods side by side."""

from __future__ import annotations

from data.schema.columns import (
    ALLY,
    FAMILY,
    ITEM,
    KIND,
    PERIOD,
    PRIORITY,
    UNIT,
    USABLE_TO,
    OutputColumn,
    OutputSheet,
)

# What happens to a stock, by its key, in the order of the rows of an account.
MOVEMENTS = {
    "deliveries": "deliveries", "signed": "signed", "orders": "orders", "received": "received",
    "sent": "sent", "issued": "issued", "taken": "put together", "written_off": "written off", "closing": "closing",
    "under_way": "under way", "usable": "usable", "matched": "could complete", "target": "target",
    "coverage": "coverage",
}

_MOVEMENT = OutputColumn(
    "movement", "text", "what comes in (deliveries contracted before this plan, signed orders, orders of this plan, "
    "received from allies), what goes out (sent to allies, issued, put together to rounds, written off), and what is "
    "there at the end of the period; one that is 0 in all periods has no row", width=14)
_OPENING = OutputColumn("opening", "number", "stock at the start of the plan, in the row of closing; each later "
                        "period opens with the closing of the one before", unit_in="unit")
_IN_PERIOD = OutputColumn("in_period", "number", "the movement in this period", "{each}", unit_in="unit")

STOCK_BY_FAMILY = OutputSheet(
    "Stock by family", "how the stock of each ally and family moves, and how much of its target it covers", (
        ALLY, FAMILY,
        OutputColumn("unit", "text", "what is counted; share: usable stock, and what components could complete, over "
                     "target", width=8),
        _MOVEMENT, _OPENING, _IN_PERIOD))

STOCK_BY_ITEM = OutputSheet("Stock by item", "how the stock of each ally and munition model moves", (
    ALLY, FAMILY, ITEM, USABLE_TO, UNIT, _MOVEMENT, _OPENING, _IN_PERIOD))

COMPLETE_ROUNDS = OutputSheet("Complete rounds", "rounds put together from components, and which component keeps them "
                              "from being more", (
    ALLY, FAMILY, ITEM, PERIOD, UNIT,
    OutputColumn("issued", "quantity", "complete ones that are issued"),
    OutputColumn("completed", "quantity", "put together from components and issued", "put together"),
    OutputColumn("in_stock", "quantity", "complete ones at the end of the period", "complete in stock"),
    OutputColumn("allowed", "quantity", "that the components in stock at the end of the period would make, beside "
                 "those that other items are to be made of", "could complete"),
    OutputColumn("limited_by", "text", "components of which nothing would be left then", width=16),
    OutputColumn("left_over", "prose", "what would be left of each other component", width=30),
))

_INPUT_ROW = OutputColumn("input_row", "integer", "row of the requirement in the sheet Requirements")
_NEED = OutputColumn("need", "quantity", "required in each of its periods")

NEEDS = OutputSheet("Needs", "each requirement, and what of it is short in each period: a dash where all is met, blank "
                    "where it is not in force", (
    _INPUT_ROW, ALLY, FAMILY, KIND, PRIORITY, UNIT, _NEED,
    OutputColumn("met", "share", "what is met over what is needed, all its periods together", shade="lack"),
    OutputColumn("short", "quantity", "what is not met in this period; the rest of the need is met", "short {each}"),
))

SHORTFALLS = OutputSheet("Shortfalls", "the requirements that are short in some period, and why", (
    _INPUT_ROW, ALLY, FAMILY, KIND, PRIORITY, UNIT, _NEED,
    OutputColumn("first", "text", "first period in which it is short", "short from"),
    OutputColumn("last", "text", "last period in which it is short", "short to"),
    OutputColumn("periods", "count", "in how many periods it is short", "periods short"),
    OutputColumn("worst_period", "text", "period in which most is short"),
    OutputColumn("worst_short", "quantity", "short then"),
    OutputColumn("share_short", "share", "short then over need", "share short then", shade="heat"),
    OutputColumn("short_money", "money", "at the family's price, not discounted: use over the plan, stock at its end, "
                 "what lower targets of the same stock lack already not again", "short, at its price {money}",
                 shade="bar"),
    OutputColumn("weighted", "money", "weighted shortfall of all its periods, as the levels count it: no money; see "
                 "Levels", "weighted shortfall {scale}"),
    OutputColumn("reason", "prose", "why it is short in the worst period, as far as two lines go",
                 "reason in the worst period", width=140),
    OutputColumn("reason_number", "integer", "where the sheet Reasons has it in full", "in full: no. in Reasons"),
))

REASONS = OutputSheet("Reasons", "why requirements are short, in full, in every period in which they are", (
    OutputColumn("number", "integer", "by which Shortfalls refers to it", "no."),
    OutputColumn("reason", "prose", "why, from the prices of the levels", width=190),
    OutputColumn("needs", "count", "how many requirements it holds for"),
    OutputColumn("weighted", "money", "the weighted shortfall that it stands behind; see Levels",
                 "weighted shortfall {scale}"),
    OutputColumn("where", "prose", "the periods, and the rows of the sheet Requirements that are short then",
                 "periods: rows of Requirements", width=50),
))
