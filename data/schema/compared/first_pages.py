"""The tables of the first pages of comparison workbooks: few columns in plain words, each with its figure in a sheet
behind."""

from __future__ import annotations

from data.schema.columns import UNIT, OutputColumn, OutputSheet
from data.schema.compared.studies import Harm

_NEEDS_MET = OutputColumn("all_met", "share", "met over required, at its price", "needs met")
_FIRST_MET = OutputColumn("priority_met", "share", "met over required, at its price", "needs of priority {each} met")
_LACKS = OutputColumn("short", "money", "required less met, at its price", "lacks {money}")

SCENARIOS_AT_A_GLANCE = OutputSheet("Scenarios at a glance", "Base, then the others from the best to the worst", (
    OutputColumn("scenario", "text", "Base is the workbook as it stands"),
    _NEEDS_MET, _FIRST_MET, _LACKS,
    OutputColumn("orders", "money", "payments for orders, transport included"),
    OutputColumn("expansions", "money", "cost of new capacity", "new capacity {money}"),
    OutputColumn("lacks_most", "text", "the family that lacks most, at its price; why there is no plan where there is "
                 "none", "lacks most"),
))

ALLIES_AT_A_GLANCE = OutputSheet("Allies at a glance", "all together, then the ally that gains most first", (
    OutputColumn("ally", "text", "the nation"),
    OutputColumn("outcome", "text", "by acting together", "by acting together"),
    OutputColumn("met_alone", "share", "met over required, at its price", "needs met alone"),
    OutputColumn("met_together", "share", "met over required, at its price", "needs met together"),
    OutputColumn("gained_in_all", "money", "lacks alone less lacks together, at its price",
                 "lacks less together {money}"),
    OutputColumn("pays_alone", "money", "as paid"),
    OutputColumn("pays_together", "money", "as paid"),
))

MONEY_AT_A_GLANCE = OutputSheet("Money at a glance", "what more and less money meets", (
    OutputColumn("factor", "number", "1 is the workbook as it stands", "times today's money"),
    OutputColumn("money", "money", "all limited budgets of the horizon and the expansion budget", "there is {money}"),
    OutputColumn("spent", "money", "payments, undiscounted"),
    _NEEDS_MET, _FIRST_MET, _LACKS,
    OutputColumn("gained_by_one_more", "price", "against the row above", "each {currency} more meets {currency}"),
))

ROOM_AT_A_GLANCE = OutputSheet("Room at a glance", "manufacturers, the one with the largest orders first", (
    OutputColumn("manufacturer", "text", "who makes it"),
    OutputColumn("verdict", "text", "whether good plans have orders with it", "has orders"),
    OutputColumn("least", "money", "no good plan orders less", "at least {money}"),
    OutputColumn("plan", "money", "in this plan", "in this plan {money}"),
    OutputColumn("most", "money", "no good plan orders more", "at most {money}"),
    OutputColumn("free", "money", "most less least", "free to decide {money}"),
))

FUTURES_AT_A_GLANCE = OutputSheet("Futures at a glance", "all needs, by priority and by family", (
    OutputColumn("of", "text", "which needs", "needs met"),
    OutputColumn("in_plan", "share", "in the plan, as the workbook stands", "in the plan"),
    OutputColumn("mean", "share", "mean of the futures", "on average"),
    OutputColumn("tenth", "share", "10th percentile", "in one future of ten at most"),
    OutputColumn("ninetieth", "share", "90th percentile", "in one future of ten at least"),
    OutputColumn("worst", "share", "the least of all futures", "in the worst future"),
    OutputColumn("in_full", "share", "share of the futures in which all of it is met", "chance that all is met"),
))

CONTRACTS_AT_A_GLANCE = OutputSheet("Contracts at a glance", "what to sign now, the largest first", (
    OutputColumn("item", "text", "munition model", "sign now"),
    OutputColumn("manufacturer", "text", "who makes it", "with"),
    OutputColumn("order_period", "text", "when it is signed", "in"),
    OutputColumn("quantity", "quantity", "what is ordered"),
    UNIT,
    OutputColumn("value", "money", "at the prices of the workbook as it stands"),
    OutputColumn("in_base", "quantity", "what Base's plan orders", "Base's plan orders"),
))

FUTURES_MET_AT_A_GLANCE = OutputSheet("Ways at a glance", "needs met in each future, by what is signed now", (
    OutputColumn("future", "text", "a scenario; expected: all of them, each as likely as it is"),
    OutputColumn("probability", "share", "how likely it is", "how likely"),
    OutputColumn("met_after_base", "share", "with the first orders of Base's plan", "needs met with Base's plan"),
    OutputColumn("met_hedged", "share", "with those of the hedge", "needs met with the hedge"),
    OutputColumn("met_knowing", "share", "with the future's own", "needs met if it were known"),
))


def losses_at_a_glance(harm: Harm) -> OutputSheet:
    """The losses or delays that do most harm."""
    return OutputSheet(f"{harm.sheets} at a glance", "the most harm first", (
        OutputColumn("lost", "text", f"the {harm.what} that is {harm.done}", f"{harm.what} {harm.done}"),
        OutputColumn("all_lost", "money", "at its price", "lacks more than Base {money}"),
        OutputColumn("lost_value", "money", "at its price", "of it priority {each} {money}"),
        OutputColumn("dearer_by", "money", "payments less those of Base", "costs more {money}"),
        OutputColumn("hardest_family", "text", "lacks most more than in Base; why there is no plan where there is none",
                     "what lacks most"),
        OutputColumn("hardest_ally", "text", "lacks most more than in Base", "who lacks most"),
    ))
