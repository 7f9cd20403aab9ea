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
    SIGNED,
    UNIT,
    OutputColumn,
    OutputSheet,
)
from model.levels import Level

# `column`: bars side by side, `stacked`: on top of each other; `scatter`: over figures, joined by lines; `fan`: lines
# of a target, a plan and three percentiles; `tornado`: bars that lie and begin at zero, to both sides; `bars`: bars
# that lie, the first on top;
# `range`: of three columns the second as bars that begin at the first, and the third as marks.
ChartKind = Literal["column", "stacked", "scatter", "fan", "tornado", "bars", "range"]


@dataclass(frozen=True)
class ComparisonChart:
    """A chart of a comparison workbook, drawn from the table of a sheet.

    `category` and `values` are keys of columns of the sheet; a repeated column stands for all of its columns, or for
    that of `each`. `unit` ends the title in brackets. At most `most` rows are drawn, the first of the table.
    `labelled`: each bar says its figure; `apart`: the category whose bar has another colour."""

    sheet: OutputSheet
    kind: ChartKind
    title: str
    category: str
    values: tuple[str, ...]
    unit: str
    most: int = 40
    each: str = ""
    labelled: bool = False
    apart: str = ""


SCENARIO = OutputColumn("scenario", "text", "the workbook as it stands is Base", width=16)
STATUS = OutputColumn("status", "text", "optimal, time_limit (not proved), conflict, invalid or failed")
REQUIRED = OutputColumn("required", "money", "what is required, at its price")
MET = OutputColumn("met", "money", "what the plan meets of it")
SHORT = OutputColumn("short", "money", "required less met")
SHARE_MET = OutputColumn("share_met", "share", "met over required, at its price", shade="lack")
ALL_MET = OutputColumn("all_met", "share", "met over required, at its price", "all", shade="lack")
EACH_MET = OutputColumn("met", "share", "met over required, at its price; blank where nothing is required", "{each}",
                        shade="lack")


def level_key(level: Level) -> str:
    """The key of the column of what a level comes to in the table of Summary."""
    return f"priority_{level.priority}_short" if level.is_shortfall else level.kind


def against_base_key(level: Level) -> str:
    """The key of the column of its change against Base there."""
    return f"{level_key(level)}_against_base"


def met_key(priority: int | str) -> str:
    """The key of the column of what is met of a priority there."""
    return f"priority_{priority}_met"


def scenarios_sheet(levels: Sequence[Level], priorities: Sequence[int]) -> OutputSheet:
    """The table of Summary, a row a scenario: what is short by priority, and the cost, with the change against Base,
    then what is met by priority, what is spent and what is built, what holding stock costs and what expires."""
    columns: list[OutputColumn] = [SCENARIO, STATUS]
    for level in levels:
        words = level_key(level).replace("_", " ")
        meaning = "what is short, at its price" if level.is_shortfall else "discounted, penalties included"
        columns += [
            OutputColumn(level_key(level), "money", meaning, f"{words}, {{money}}"),
            OutputColumn(against_base_key(level), "money", "less that of Base", f"{words} against Base, {{money}}")]
    columns += [OutputColumn(met_key(priority), "share", "at its price", shade="lack") for priority in priorities]
    columns += [OutputColumn("all_met", "share", "of all priorities, at its price", shade="lack"),
                OutputColumn("orders", "money", "payments for orders, transport included", "orders, {money}"),
                OutputColumn("expansions", "money", "cost of new capacity", "expansions, {money}"),
                OutputColumn("resources_expanded", "count", "resources with new capacity"),
                OutputColumn("holding", "money", "cost of holding stock", "holding stock, {money}"),
                OutputColumn("written_off", "quantity", "stock that expires, in units")]
    return OutputSheet("Scenarios", "a row a scenario; less is better, and an earlier priority comes first",
                       tuple(columns))


LEVELS = OutputSheet("Levels", "the value of each level in full, and how far it is from Base", (
    SCENARIO,
    OutputColumn("level", "text", "what is minimised, in order", width=13),
    OutputColumn("value", "price", "value at the optimum; shortfalls are weighted", "value", width=20),
    OutputColumn("in_base", "price", "value in Base", "in Base", width=20),
    OutputColumn("against_base", "price", "value less that of Base; what no level can tell apart is 0",
                 "against Base", width=20),
    OutputColumn("relative_to_base", "share", "against Base over the value in Base", "relative to Base"),
    OutputColumn("counted_in", "text", "unit of the values"),
    OutputColumn("proved", "text", "yes: no plan does better; no: the time limit came first", width=9),
    OutputColumn("meaning", "prose", "what is minimised", width=90),
))

NEED_MET = OutputSheet("Need met",
                       "required and met at the families' prices: in all, by priority, by family and by ally", (
    SCENARIO,
    OutputColumn("by", "text", "all, priority, family or ally", width=10),
    OutputColumn("of", "text", "which priority, family or ally", width=14),
    REQUIRED, MET, SHORT, SHARE_MET,
    OutputColumn("against_base", "share", "share met less that of Base", "against Base"),
))

MET_BY_FAMILY = OutputSheet("Met by family", "share of the need met at its price, a column a family", (
    SCENARIO, ALL_MET, EACH_MET,
))

MET_BY_ALLY = OutputSheet("Met by ally", "share of the need met at its price, a column an ally", (
    SCENARIO, ALL_MET, EACH_MET,
))

SPENDING = OutputSheet("Spending", "what each ally bears: payments for its orders and contributions, by calendar "
                       "year", (
    SCENARIO, ALLY,
    OutputColumn("all_years", "money", "over the horizon", shade="bar"),
    OutputColumn("against_base", "money", "all years less those of Base", "against Base {money}"),
    OutputColumn("in_year", "money", "in the calendar year", "{each} {money}"),
))

NEW_CAPACITY = OutputSheet("New capacity", "capacity added by expansions, a column a scenario; blank: none", (
    RESOURCE, MANUFACTURER,
    OutputColumn("scenarios", "count", "how many scenarios expand it"),
    OutputColumn("added", "quantity", "resource units a period, at the end of the horizon", "{each}"),
))

REACHED = OutputSheet("Reached", "the first period from which on nothing of a target is short", (
    OutputColumn("row", "text", "family: all rows of family, kind and priority together", width=13),
    FAMILY, KIND, PRIORITY,
    OutputColumn("ally", "text", "the nation; blank for all together"),
    OutputColumn("requirement_row", "integer", "row of the sheet Requirements", width=13),
    OutputColumn("reached", "text", "period; never: short in the last period of the target", "{each}", width=11),
))

NO_REGRET = OutputSheet("No regret", "contracts that every scenario with a plan signs: right whatever comes", (
    SIGNED, MANUFACTURER, FAMILY, ITEM,
    OutputColumn("common_quantity", "quantity", "the least of all scenarios: wanted in each of them"),
    OutputColumn("largest_quantity", "quantity", "the most that a scenario signs"),
    UNIT,
    OutputColumn("common_share", "share", "common over largest quantity"),
    OutputColumn("common_value", "money", "the common quantity at the prices of the first scenario", shade="bar"),
    OutputColumn("least_in", "text", "first scenario with the least quantity", width=16),
    OutputColumn("largest_in", "text", "first scenario with the largest quantity", width=16),
))

ONLY_IN_SOME = OutputSheet("Only in some", "contracts that some scenarios sign and others do not; blank: not signed", (
    SIGNED, MANUFACTURER, FAMILY, ITEM, UNIT,
    OutputColumn("scenarios", "count", "how many scenarios sign it"),
    OutputColumn("quantity", "quantity", "quantity in the scenario", "{each}"),
))

RUN = OutputSheet("Run", "how each scenario ended", (
    SCENARIO, STATUS,
    OutputColumn("seconds", "seconds", "from the tables of the scenario to its plan"),
    OutputColumn("message", "prose", "why there is no plan", width=60),
    OutputColumn("result", "prose", "its own result workbook"),
))

COMPARE_SHEETS: tuple[OutputSheet, ...] = (
    LEVELS, NEED_MET, MET_BY_FAMILY, MET_BY_ALLY, SPENDING, NEW_CAPACITY, REACHED, NO_REGRET, ONLY_IN_SOME, RUN,
)


IN_FULL = OutputSheet("In full", "the answer in full, and what has to be known of the figures", (
    OutputColumn("what", "text", "answer, fact or note", width=16),
    OutputColumn("says", "prose", "in words", width=120),
))
