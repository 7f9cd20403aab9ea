"""The sheets of the studies: each ally alone, losses, and more or less money. Also how a study is handed on.

Columns by priority are made for the priorities of the workbook, so the sheets come from functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data.schema.columns import ALLY, PRIORITY, OutputColumn, OutputSheet, output_column
from data.schema.comparison import STATUS, ComparisonChart


@dataclass(frozen=True)
class Study:
    """The answer of a study, ready for a comparison workbook: `sentence` answers, the first of `sheets` is its table,
    `tables` holds the figures by the names of the sheets."""

    title: str
    sentence: str
    sheets: tuple[OutputSheet, ...]
    tables: Mapping[str, pd.DataFrame]
    charts: tuple[ComparisonChart, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def alone_sheets(priorities: Sequence[int]) -> tuple[OutputSheet, ...]:
    """Acting together against acting alone: a row an ally, then the requirements and the costs behind it."""
    return (
        OutputSheet("Alone and together", "what each ally gains by acting together: above 0 is better", (
            ALLY,
            output_column("outcome", "text", "better off, worse off or the same by acting together", 11),
            output_column("decided by", "text", "the first of the priorities, then cost, that differs", 12),
            output_column("key", "share", "its part of what is shared when it acts alone"),
            *_each("priority {} gained {{money}}", "value short alone less that together", priorities),
            output_column("met alone", "share", "met over required, by value, all priorities", shade="lack"),
            output_column("met together", "share", "met over required, by value, all priorities", shade="lack"),
            output_column("cost alone {money}", "money", "what it bears, discounted to the start of the first period"),
            output_column("cost together {money}", "money", "what it bears, discounted likewise"),
            output_column("saved {money}", "money", "cost alone less cost together"),
            STATUS,
        )),
        OutputSheet("Needs alone and together", "what each ally lacks at each priority, by value", (
            ALLY, PRIORITY,
            output_column("required {money}", "money", "value of what is required over the horizon"),
            output_column("short alone {money}", "money", "value that the ally lacks when it acts alone"),
            output_column("short together {money}", "money", "value that it lacks in the joint plan"),
            output_column("gained {money}", "money", "short alone less short together"),
            output_column("met alone", "share", "met over required, by value", shade="lack"),
            output_column("met together", "share", "met over required, by value", shade="lack"),
        )),
        OutputSheet("Costs alone and together", "what each ally bears as paid, undiscounted, without penalties", (
            ALLY,
            *(output_column(f"{part} {{money}}", "money", f"{meaning}, acting together") for part, meaning in (
                ("orders", "payments for its own orders, transport included"), ("given", "contributions to others"),
                ("received", "contributions from others"), ("expansions", "its part of the cost of all expansions"),
                ("transfers", "cost of the transfers that it receives"))),
            output_column("total together {money}", "money", "orders, given, expansions and transfers less received"),
            output_column("orders alone {money}", "money", "payments for its orders, acting alone"),
            output_column("expansions alone {money}", "money", "cost of its expansions, acting alone"),
            output_column("total alone {money}", "money", "orders and expansions, acting alone"),
            output_column("saved {money}", "money", "total alone less total together"),
            output_column("of GDP together", "share", "total together over the GDP of the horizon's months"),
            output_column("of GDP alone", "share", "total alone over the GDP of the horizon's months"),
        )),
    )


def stress_sheets(what: str, priorities: Sequence[int]) -> tuple[OutputSheet, ...]:
    """What each loss does, the worst first; `what` is lost: manufacturer, resource, country or region."""
    lost = output_column(what, "text", f"the {what} that is lost", 16)
    return (
        OutputSheet("Losses", f"one {what} lost at a time, the most harm first: by priority 1, then by the next", (
            lost,
            output_column("name", "text", "its name, where it has one", 26),
            output_column("rank", "integer", "1 does most harm; blank where there is no plan"),
            *_each("priority {} lost {{money}}", "value short more than in Base", priorities),
            output_column("all lost {money}", "money", "value short more than in Base, all priorities", shade="bar"),
            output_column("of the need", "share", "all lost over what is required, by value"),
            output_column("dearer by {money}", "money", "what the plan pays more than in Base, undiscounted"),
            output_column("families hit", "count", "families that lack more"),
            output_column("allies hit", "count", "allies that lack more"),
            STATUS,
        )),
        OutputSheet("Who is hit", "the families and allies that lack more than in Base, the most first", (
            lost,
            output_column("families hit, by {money}", "prose", "value short more than in Base, all priorities", 50),
            output_column("allies hit, by {money}", "prose", "value short more than in Base, all priorities", 50),
            output_column("why there is no plan", "prose", "blank where there is one", 40),
        )),
        OutputSheet("Losses by family", "value short more than in Base, a column a family", (
            lost, output_column("{each} {money}", "money", "value short more than in Base, all priorities"))),
        OutputSheet("Losses by ally", "value short more than in Base, a column an ally", (
            lost, output_column("{each} {money}", "money", "value short more than in Base, all priorities"))),
    )


def frontier_sheets(priorities: Sequence[int]) -> tuple[OutputSheet, ...]:
    """Need met against money."""
    return (
        OutputSheet("Need against money", "all budgets and the expansion budget times a factor", (
            output_column("times today's money", "number", "factor on all budgets; 1 is the workbook as it stands"),
            output_column("money {money}", "money", "all limited budgets of the horizon and the expansion budget"),
            *(output_column(f"priority {priority} met", "share", "met over required, by value", shade="lack")
              for priority in priorities),
            output_column("all met", "share", "met over required, by value, all priorities", shade="lack"),
            *_each("priority {} short {{money}}", "value of what lacks", priorities),
            output_column("spent {money}", "money", "payments for orders, expansions and transfers, undiscounted"),
            output_column("cost {money}", "money", "the level cost: discounted, penalties of rules included"),
            output_column("gained by one more {currency}", "price",
                          "value met more than in the row above for each {currency} of money more"),
            STATUS,
        )),
    )


def _each(name: str, meaning: str, priorities: Sequence[int]) -> Iterator[OutputColumn]:
    return (output_column(name.format(priority), "money", meaning) for priority in priorities)
