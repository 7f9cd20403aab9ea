"""The sheets of a comparison workbook: scenarios side by side; and how a chart of such a workbook is declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.schema.columns import (
    ALLY,
    FAMILY,
    ITEM,
    KIND,
    MANUFACTURER,
    PRIORITY,
    RESOURCE,
    UNIT,
    OutputColumn,
    OutputSheet,
    output_column,
)

# `column`: bars side by side, `stacked`: on top of each other; `scatter`: over figures, joined by lines.
ChartKind = Literal["column", "stacked", "scatter"]


@dataclass(frozen=True)
class ComparisonChart:
    """A chart on the page Summary of a comparison workbook, drawn from the table of a sheet.

    `category` and `values` name columns as the schema of `sheet` declares them (or by their headers in the table); a
    repeated column stands for all of its columns. `unit` ends the title in brackets. At most `most` rows are drawn,
    the first of the table."""

    sheet: str
    kind: ChartKind
    title: str
    category: str
    values: tuple[str, ...]
    unit: str
    most: int = 40


SCENARIO = output_column("scenario", "text", "the workbook as it stands is Base", 16)
STATUS = output_column("status", "text", "optimal, time_limit (not proved), conflict, invalid or failed", 12)
REQUIRED = output_column("required {money}", "money", "value of what is required over the horizon")
MET = output_column("met {money}", "money", "value of what the plan meets")
SHORT = output_column("short {money}", "money", "required less met")
SHARE_MET = output_column("share met", "share", "met over required, by value", shade="lack")
EACH_SHARE = output_column("{each}", "share", "met over required, by value; blank where nothing is required",
                           shade="lack")


def scenarios_sheet(levels: Sequence[str], priorities: Sequence[int]) -> OutputSheet:
    """The table of Summary, a row a scenario: each level with its change against Base, then what is met by
    priority, what is spent and what is built."""
    columns: list[OutputColumn] = [SCENARIO, STATUS]
    for level in levels:
        columns += [output_column(f"{level}, {{money}}", "money", "value of the level"),
                    output_column(f"{level} against Base, {{money}}", "money", "value less that of Base")]
    columns += [output_column(f"priority {priority} met", "share", "by value", shade="lack") for priority in priorities]
    columns += [output_column("all met", "share", "of all priorities, by value", shade="lack"),
                output_column("orders, {money}", "money", "payments for orders, transport included"),
                output_column("expansions, {money}", "money", "cost of new capacity"),
                output_column("resources expanded", "count", "resources with new capacity")]
    return OutputSheet("Scenarios", "a row a scenario; at each level less is better, and earlier levels come first",
                       tuple(columns))


COMPARE_SHEETS: tuple[OutputSheet, ...] = (
    OutputSheet("Levels", "the value of each level in full, and how far it is from Base", (
        SCENARIO,
        output_column("level", "text", "what is minimised, in order", 13),
        output_column("value", "price", "value at the optimum", 20),
        output_column("in Base", "price", "value in Base", 20),
        output_column("against Base", "price", "value less that of Base; what no level can tell apart is 0", 20),
        output_column("relative to Base", "share", "against Base over the value in Base"),
        output_column("counted in", "text", "unit of the values"),
        output_column("proved", "text", "yes: no plan does better; no: the time limit came first", 9),
        output_column("meaning", "prose", "what is minimised", 90),
    )),
    OutputSheet("Need met", "what is required and met by value: in all, by priority, by family and by ally", (
        SCENARIO,
        output_column("by", "text", "all, priority, family or ally", 10),
        output_column("of", "text", "which priority, family or ally", 14),
        REQUIRED, MET, SHORT, SHARE_MET,
        output_column("against Base", "share", "share met less that of Base"),
    )),
    OutputSheet("Met by family", "share of the need met by value, a column a family", (
        SCENARIO, output_column("all", "share", "met over required, by value", shade="lack"), EACH_SHARE)),
    OutputSheet("Met by ally", "share of the need met by value, a column an ally", (
        SCENARIO, output_column("all", "share", "met over required, by value", shade="lack"), EACH_SHARE)),
    OutputSheet("Spending", "what each ally bears: payments for its orders and contributions, by calendar year", (
        SCENARIO, ALLY,
        output_column("all years {money}", "money", "over the horizon", shade="bar"),
        output_column("against Base {money}", "money", "all years less those of Base"),
        output_column("{each} {money}", "money", "in the calendar year"),
    )),
    OutputSheet("New capacity", "capacity added by expansions, a column a scenario; blank: none", (
        RESOURCE, MANUFACTURER,
        output_column("scenarios", "count", "how many scenarios expand it"),
        output_column("{each}", "quantity", "resource units a period, at the end of the horizon"),
    )),
    OutputSheet("Reached", "the first period from which on nothing of a target is short", (
        output_column("row", "text", "family: all rows of family, kind and priority together", 13),
        FAMILY, KIND, PRIORITY,
        output_column("ally", "text", "the nation; blank for all together"),
        output_column("requirement row", "integer", "row of the sheet Requirements", 13),
        output_column("{each}", "text", "period; never: short in the last period of the target", 11),
    )),
    OutputSheet("No regret", "contracts that every scenario with a plan signs: right whatever comes", (
        output_column("order period", "text", "when the contract is signed", 10),
        MANUFACTURER, FAMILY, ITEM,
        output_column("common quantity", "quantity", "the least of all scenarios: wanted in each of them"),
        output_column("largest quantity", "quantity", "the most that a scenario signs"),
        UNIT,
        output_column("common share", "share", "common over largest quantity"),
        output_column("common value {money}", "money", "the common quantity at the prices of the first scenario",
                      shade="bar"),
        output_column("least in", "text", "first scenario with the least quantity", 16),
        output_column("largest in", "text", "first scenario with the largest quantity", 16),
    )),
    OutputSheet("Only in some", "contracts that some scenarios sign and others do not; blank: not signed", (
        output_column("order period", "text", "when the contract is signed", 10),
        MANUFACTURER, FAMILY, ITEM, UNIT,
        output_column("scenarios", "count", "how many scenarios sign it"),
        output_column("{each}", "quantity", "quantity in the scenario"),
    )),
    OutputSheet("Run", "how each scenario ended", (
        SCENARIO, STATUS,
        output_column("seconds", "seconds", "from the tables of the scenario to its plan"),
        output_column("message", "prose", "why there is no plan", 60),
        output_column("result", "prose", "its own result workbook", 40),
    )),
)

COMPARE_SHEET = {sheet.name: sheet for sheet in COMPARE_SHEETS}
