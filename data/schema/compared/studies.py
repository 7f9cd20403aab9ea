"""The sheets of the studies: each ally alone, losses and delays, more or less money, what is free, and a plan for
several futures."""

from __future__ import annotations

from dataclasses import dataclass

from data.schema.columns import (
    ALLY,
    FAMILY,
    ITEM,
    MANUFACTURER,
    PRIORITY,
    RESOURCE,
    SIGNED,
    UNIT,
    OutputColumn,
    OutputKind,
    OutputSheet,
)
from data.schema.compared.comparison import STATUS

MET_ALONE = OutputColumn("met_alone", "share", "met over required, at its price", shade="lack")
MET_TOGETHER = OutputColumn("met_together", "share", "met over required, at its price", shade="lack")

ALONE_AND_TOGETHER = OutputSheet("Alone and together", "what each ally gains by acting together: above 0 is better", (
    ALLY,
    OutputColumn("outcome", "text", "better off, worse off or the same by acting together", width=11),
    OutputColumn("decided_by", "text", "the first of the priorities, then cost, that differs"),
    OutputColumn("pays_alone", "money", "what it bears as paid when it acts alone; its parts in Costs alone and "
                 "together"),
    OutputColumn("pays_together", "money", "what it bears as paid in the joint plan"),
    OutputColumn("pays_more", "money", "pays together less pays alone; below 0 it pays less",
                 "pays more together {money}"),
    OutputColumn("key", "share", "its part of what is shared when it acts alone"),
    OutputColumn("gained", "money", "what is short alone less that together", "priority {each} gained {money}"),
    MET_ALONE, MET_TOGETHER,
    OutputColumn("cost_alone", "money", "what it bears, discounted to the start of the first period"),
    OutputColumn("cost_together", "money", "what it bears, discounted likewise"),
    OutputColumn("saved", "money", "cost alone less cost together"),
    STATUS,
))

NEEDS_ALONE_AND_TOGETHER = OutputSheet("Needs alone and together",
                                       "what each ally lacks at each priority, at the families' prices", (
    ALLY, PRIORITY,
    OutputColumn("required", "money", "what is required, at its price"),
    OutputColumn("short_alone", "money", "what the ally lacks when it acts alone"),
    OutputColumn("short_together", "money", "value that it lacks in the joint plan"),
    OutputColumn("gained", "money", "short alone less short together"),
    MET_ALONE, MET_TOGETHER,
))

COSTS_ALONE_AND_TOGETHER = OutputSheet("Costs alone and together", "what each ally bears as paid, undiscounted, "
                                       "without penalties", (
    ALLY,
    OutputColumn("orders", "money", "payments for its own orders, transport included, acting together"),
    OutputColumn("given", "money", "contributions to others, acting together"),
    OutputColumn("received", "money", "contributions from others, acting together"),
    OutputColumn("expansions", "money", "its part of the cost of all expansions, acting together"),
    OutputColumn("transfers", "money", "cost of the transfers that it receives, acting together"),
    OutputColumn("holding", "money", "cost of the stock that it holds, acting together", "holding stock {money}"),
    OutputColumn("idle", "money", "its part of what lines below their rate cost, acting together",
                 "idle lines {money}"),
    OutputColumn("total_together", "money", "all that stands before it, with received taken off"),
    OutputColumn("orders_alone", "money", "payments for its orders, acting alone"),
    OutputColumn("expansions_alone", "money", "cost of its expansions, acting alone"),
    OutputColumn("holding_alone", "money", "cost of the stock that it holds, acting alone",
                 "holding stock alone {money}"),
    OutputColumn("total_alone", "money", "orders, expansions and what else it bears, acting alone"),
    OutputColumn("saved", "money", "total alone less total together"),
    OutputColumn("of_gdp_together", "share", "total together over the GDP of the horizon's months", "of GDP together"),
    OutputColumn("of_gdp_alone", "share", "total alone over the GDP of the horizon's months", "of GDP alone"),
))


@dataclass(frozen=True)
class Harm:
    """What is done to one thing at a time: `what` it is (manufacturer, resource, country or region), how it is then
    (`lost`, or `6 months late`), what the sheets are called (`Losses`), and the heading of what is short for it."""

    what: str
    done: str = "lost"
    sheets: str = "Losses"
    heading: str = "lost"

    @property
    def column(self) -> OutputColumn:
        """The column that names the thing."""
        return OutputColumn("lost", "text", f"the {self.what} that is {self.done}", self.what, width=16)


def losses_sheet(harm: Harm) -> OutputSheet:
    """What each loss does, the worst first."""
    return OutputSheet(harm.sheets, f"one {harm.what} {harm.done} at a time, the most harm first: by priority 1, "
                       "then by the next", (
        harm.column,
        OutputColumn("name", "text", "its name, where it has one", width=26),
        OutputColumn("rank", "integer", "1 does most harm; blank where there is no plan"),
        OutputColumn("lost_value", "money", "short more than in Base, at its price",
                     f"priority {{each}} {harm.heading} {{money}}"),
        OutputColumn("all_lost", "money", "short more than in Base, at its price, all priorities",
                     f"all {harm.heading} {{money}}", shade="bar"),
        OutputColumn("of_the_need", "share", "what is short more over what is required, at its price"),
        OutputColumn("dearer_by", "money", "what the plan pays more than in Base, undiscounted"),
        OutputColumn("families_hit", "count", "families that lack more"),
        OutputColumn("allies_hit", "count", "allies that lack more"),
        STATUS,
    ))


def who_is_hit_sheet(harm: Harm) -> OutputSheet:
    """Who lacks more, in words."""
    return OutputSheet("Who is hit", "the families and allies that lack more than in Base, the most first", (
        harm.column,
        OutputColumn("families_hit", "prose", "short more than in Base, at its price, all priorities",
                     "families hit, by how much", width=50),
        OutputColumn("allies_hit", "prose", "short more than in Base, at its price, all priorities",
                     "allies hit, by how much", width=50),
        OutputColumn("why_there_is_no_plan", "prose", "blank where there is one"),
    ))


def losses_by_sheet(harm: Harm, by: str) -> OutputSheet:
    """What each loss does to each family or ally: `by` says which."""
    article = "an" if by == "ally" else "a"
    return OutputSheet(f"{harm.sheets} by {by}", f"short more than in Base, at its price, a column {article} {by}", (
        harm.column,
        OutputColumn("lost_value", "money", "short more than in Base, at its price, all priorities", "{each} {money}"),
    ))


NEED_AGAINST_MONEY = OutputSheet("Need against money", "all budgets and the expansion budget times a factor", (
    OutputColumn("factor", "number", "factor on all budgets; 1 is the workbook as it stands", "times today's money"),
    OutputColumn("money", "money", "all limited budgets of the horizon and the expansion budget"),
    OutputColumn("priority_met", "share", "met over required, at its price", "priority {each} met", shade="lack"),
    OutputColumn("all_met", "share", "met over required, at its price, all priorities", shade="lack"),
    OutputColumn("priority_short", "money", "what lacks, at its price", "priority {each} short {money}"),
    OutputColumn("spent", "money", "payments for orders, expansions, transfers and idle lines, undiscounted"),
    OutputColumn("cost", "money", "the level cost: discounted, penalties of rules included"),
    OutputColumn("gained_by_one_more", "price",
                 "value met more than in the row above for each {currency} of money more"),
    STATUS,
))


ROOM = OutputSheet("Room", "what every good plan has, what it may have and what none has", (
    OutputColumn("of", "text", "what can be in a plan: a new order, or new capacity", "what", width=26),
    OutputColumn("in_every", "count", "no plan is as good without them", "in every good plan"),
    OutputColumn("same_in_every", "count", "of these: with the same figure in every good plan", "of these always the "
                 "same"),
    OutputColumn("in_some", "count", "there is a good plan with and one without", "in some good plans"),
    OutputColumn("in_none", "count", "no good plan has them", "in no good plan"),
    OutputColumn("may_be_left_out", "prose", "those that are in some", width=60),
))


def _room_sheet(name: str, key: OutputColumn, kind: OutputKind, what: str) -> OutputSheet:
    """The least and the most of each of a sort: `kind` is that of the figures, `what` what they are."""
    return OutputSheet(name, f"{what}: the least and the most that a good plan can have, each by itself", (
        key,
        OutputColumn("name", "text", "its name, where it has one", width=30),
        OutputColumn("least", kind, "no good plan has less"),
        OutputColumn("plan", kind, "in this plan", "this plan" + (" {money}" if kind == "money" else "")),
        OutputColumn("most", kind, "no good plan has more"),
        OutputColumn("free", kind, "most less least", shade="bar"),
        OutputColumn("verdict", "text", "whether good plans have any of it", "any of it", width=20),
    ))


ROOM_OF_MANUFACTURERS = _room_sheet("Room of manufacturers", MANUFACTURER, "money", "value of new orders")
ROOM_OF_ALLIES = _room_sheet("Room of allies", ALLY, "money", "value of an ally's new orders")
ROOM_OF_FAMILIES = _room_sheet("Room of families", FAMILY, "money", "value of new orders")
ROOM_OF_LINES = _room_sheet("Room of lines", OutputColumn("line", "text", "key of Resources", "resource", width=16),
                            "quantity", "new capacity, resource units a period, in all")


PROBABILITY = OutputColumn("probability", "share", "how likely the future is")

WHAT_COMES = OutputSheet("What comes of it", "each future met in three ways, and the expected figures of all; what is "
                         "short is at its price", (
    OutputColumn("future", "text", "a scenario; expected: all futures, each as likely as it is", width=16),
    PROBABILITY,
    OutputColumn("first_orders", "text", "hedge: what is signed now is this hedge's; Base's plan: that of the workbook "
                 "as it stands; its own plan: as if it were known that this future comes", "what is signed now",
                 width=13),
    OutputColumn("all_met", "share", "met over required, at its price, all priorities", shade="lack"),
    OutputColumn("priority_met", "share", "met over required, at its price", "priority {each} met", shade="lack"),
    OutputColumn("priority_short", "money", "what lacks, at its price", "priority {each} short {money}"),
    OutputColumn("cost", "money", "the level cost: discounted, penalties of rules and lost advances included"),
    OutputColumn("advance_lost", "money", "paid at signing for what the future does not take, undiscounted"),
    OutputColumn("outcome", "text", "optimal; time limit: not proved; cut: less is enlarged than Base's plan does; "
                 "not possible: what is signed now breaks a limit of this future", width=13),
))

WORTH_OF_HEDGING = OutputSheet("What it is worth", "less short, at its price: what hedging gains, and what knowing "
                               "would gain beyond it", (
    OutputColumn("future", "text", "a scenario; expected: all futures, each as likely as it is", width=16),
    PROBABILITY,
    OutputColumn("met_after_base", "share", "all priorities, with the first orders of Base's plan",
                 "met with Base's plan", shade="lack"),
    OutputColumn("met_hedged", "share", "all priorities, with those of the hedge", "met with the hedge", shade="lack"),
    OutputColumn("met_knowing", "share", "all priorities, with the future's own", "met if it were known", shade="lack"),
    OutputColumn("hedging_gains", "money", "short with Base's plan less short with the hedge; below 0: more is short",
                 "hedging gains at priority {each} {money}"),
    OutputColumn("knowing_gains", "money", "short with the hedge less short with the future's own plan",
                 "knowing would gain at priority {each} {money}"),
))

SIGN_NOW = OutputSheet("Sign now", "the contracts to sign, right in all futures together, in order of signing date", (
    SIGNED, MANUFACTURER, ITEM, FAMILY,
    OutputColumn("quantity", "quantity", "what is ordered: the most that a future takes"),
    UNIT,
    OutputColumn("value", "money", "at the prices of the workbook as it stands, without transport", shade="bar"),
    OutputColumn("advance_due", "money", "paid at signing, at these prices"),
    OutputColumn("in_base", "quantity", "what Base's plan orders", "in Base's plan"),
    OutputColumn("taken", "quantity", "what the future takes of it", "taken in {each}"),
))

ORDERS_TO_PLACE = OutputSheet("Orders to place", "the parts of these contracts, ally by ally", (
    OutputColumn("order_period", "text", "when it is placed", width=10), ALLY,
    OutputColumn("offer", "text", "key of Offers", width=16), MANUFACTURER,
    ITEM, FAMILY,
    OutputColumn("quantity", "quantity", "what is ordered"),
    UNIT,
    OutputColumn("in_base", "quantity", "what Base's plan orders", "in Base's plan"),
    OutputColumn("taken", "quantity", "what the future takes of it", "taken in {each}"),
))

ENLARGE_NOW = OutputSheet("Enlarge now", "the expansions to order, the same in all futures", (
    OutputColumn("order_period", "text", "when it is ordered", width=10),
    RESOURCE,
    OutputColumn("name", "text", "its name, where it has one", width=26), MANUFACTURER,
    OutputColumn("size", "quantity", "resource units a period"),
    OutputColumn("cost", "money", "at the costs of the workbook as it stands, undiscounted", shade="bar"),
    OutputColumn("in_base", "quantity", "what Base's plan orders", "in Base's plan"),
    OutputColumn("ready", "text", "first period in which it is there; late: after the last period of the plan",
                 "ready in {each}", width=11),
))

EXPECTED_LEVELS = OutputSheet("Expected levels", "what is minimised, in order: the levels of the futures, each weighed "
                              "with how likely it is", (
    OutputColumn("level", "text", "in the order in which they are minimised", width=13),
    OutputColumn("hedge", "price", "value of this hedge; shortfalls are weighted", "hedge", width=20),
    OutputColumn("after_base", "price", "with the first orders of Base's plan", "Base's plan", width=20),
    OutputColumn("knowing", "price", "each future with its own plan", "if it were known", width=20),
    OutputColumn("counted_in", "text", "unit of the values"),
    OutputColumn("proved", "text", "yes: no first orders do better; nearly: none of those that are as good at the "
                 "levels before, and of others rounding hides the rest; no: the time limit came first", width=9),
))
