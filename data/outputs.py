"""Every sheet and column of the result workbook: kind, unit, meaning, width.

The report fills these tables, the workbook formats them by kind and the documentation lists them.
What goes in is declared in `tables.py`.

A name may hold placeholders: `{money}` is the unit of sums of money (EUR million), `{currency}` the
unit of prices (EUR), and a column with `{each}` is repeated for each of several keys (allies, families
or resources)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# `number` is a figure whose unit stands in another column of the row, `exponent` one that may be tiny,
# `prose` a text of several lines, `any` a text or a number.
OutputKind = Literal["text", "prose", "integer", "quantity", "money", "price", "share", "seconds", "number",
                     "exponent", "any"]

_WIDTHS: dict[OutputKind, int] = {"text": 12, "prose": 40, "integer": 9, "quantity": 13, "money": 15, "price": 13,
                                  "share": 11, "seconds": 11, "number": 14, "exponent": 12, "any": 40}
_SCALE_WORDS = {1.0: "", 1e3: " thousand", 1e6: " million", 1e9: " billion"}


def money_unit(currency: str, scale: float) -> str:
    """The unit of sums of money in words: `EUR million` for a scale of 1,000,000."""
    word = _SCALE_WORDS.get(scale)
    return f"{scale:,.15g} {currency}" if word is None else f"{currency}{word}"


@dataclass(frozen=True)
class OutputColumn:
    """A column of a result table; `width` in characters, at least."""

    name: str
    kind: OutputKind
    meaning: str
    width: int

    @property
    def repeats(self) -> bool:
        """The column comes once for each of several keys."""
        return "{each}" in self.name

    def heading(self, currency: str, money: str, each: str = "") -> str:
        """The header as it stands in the workbook."""
        filled = self.name.replace("{money}", money).replace("{currency}", currency)
        return filled.replace("{each}", each)  # last: a key may hold braces of its own


@dataclass(frozen=True)
class OutputSheet:
    """A result table: a sheet of its own or a part of Summary."""

    name: str
    meaning: str
    columns: tuple[OutputColumn, ...]

    def expanded(self, keys: Sequence[str]) -> list[tuple[OutputColumn, str]]:
        """The columns in order, each with its key: runs of repeated columns come once for each key."""
        expanded: list[tuple[OutputColumn, str]] = []
        for column in self.columns:
            expanded += [(column, key) for key in keys] if column.repeats else [(column, "")]
        return expanded


def _column(name: str, kind: OutputKind, meaning: str, width: int = 0) -> OutputColumn:
    return OutputColumn(name, kind, meaning, width or _WIDTHS[kind])


_ALLY = _column("ally", "text", "the nation")
_FAMILY = _column("family", "text", "class of munition", 16)
_ITEM = _column("item", "text", "munition model", 16)
_UNIT = _column("unit", "text", "what is counted", 9)
_PERIOD = _column("period", "text", "period label", 10)
_PRIORITY = _column("priority", "integer", "1 comes first")
_KIND = _column("kind", "text", "use or stock", 8)
_RESOURCE = _column("resource", "text", "line, plant or source", 20)
_YEAR = _column("year", "integer", "calendar year", 8)
_MANUFACTURER = _column("manufacturer", "text", "who makes it", 16)
_RULE = _column("rule", "text", "the rule", 16)
_COMBINATION = _column("combination", "text", "for which ally, family, ...", 24)
_RULE_KIND = _column("kind", "text", "kind of the rule", 16)

SHEETS: tuple[OutputSheet, ...] = (
    OutputSheet("Conflicts", "where the workbook contradicts itself: minimum rules that cannot be kept", (
        _RULE, _COMBINATION, _RULE_KIND,
        _column("required", "number", "what the rule asks for"),
        _column("possible", "number", "the most that can be had with all the other minimum rules"),
        _column("missing", "number", "required less possible"),
        _column("share missing", "share", "missing over required"),
        _column("counted in", "text", "unit of required, possible and missing"),
        _column("possible alone", "number", "the most that can be had if this were the only minimum"),
        _column("why", "prose", "whether it could be kept alone, and what stands in the way", 60),
        _column("look at", "prose", "the cells of the input: the rule first, then what stands in its way", 30),
    )),
    OutputSheet("Orders", "who orders what from whom, when, and for delivery when", (
        _ALLY, _FAMILY, _ITEM,
        _column("offer", "text", "the offer that is taken up", 16),
        _MANUFACTURER,
        _column("order period", "text", "when the order is placed", 10),
        _column("delivery period", "text", "when it arrives", 10),
        _column("quantity", "quantity", "units ordered"),
        _UNIT,
        _column("unit price {currency}", "price", "price at the delivery date, without transport"),
        _column("value {money}", "money", "quantity times unit price"),
        _column("advance {money}", "money", "part of the value paid when the order is placed"),
        _column("transport {money}", "money", "freight, paid on delivery"),
        _column("payment {money}", "money", "value and transport"),
    )),
    OutputSheet("Contracts", "the contracts to sign, in order of signing date", (
        _column("order period", "text", "when the contract is signed", 10),
        _MANUFACTURER,
        _column("country", "text", "the manufacturer's country"),
        _ITEM,
        _column("quantity", "quantity", "units of all allies together"), _UNIT,
        _column("value {money}", "money", "value of all allies together, without transport"),
        _column("advance due {money}", "money", "paid at signing"),
        _column("transport {money}", "money", "freight, paid on delivery"),
        _column("first delivery", "text", "period of the first delivery", 10),
        _column("last delivery", "text", "period of the last delivery", 10),
        _column("allies", "prose", "who takes part and with how many units"),
        _column("unlocks expansion of", "prose", "resources of these offers that are expanded in the same period", 24),
    )),
    OutputSheet("Allocation", "item and manufacturer by ally, over the horizon", (
        _FAMILY, _ITEM, _MANUFACTURER, _UNIT,
        _column("quantity", "quantity", "units of all allies together"),
        _column("value {money}", "money", "value of all allies together, without transport"),
        _column("{each}: quantity", "quantity", "units of this ally"),
        _column("{each}: {money}", "money", "value of this ally's orders, without transport"),
    )),
    OutputSheet("Stock", "how each stock moves, by item and by family", (
        _column("row", "text", "item: one model; family: all its models together", 8),
        _ALLY, _FAMILY, _ITEM, _PERIOD, _UNIT,
        _column("opening", "quantity", "stock at the start of the period"),
        _column("deliveries", "quantity", "contracted before this plan"),
        _column("orders", "quantity", "delivered on this plan's orders"),
        _column("received", "quantity", "from other allies"),
        _column("sent", "quantity", "to other allies"),
        _column("issued", "quantity", "consumed or passed on for use requirements"),
        _column("closing", "quantity", "stock at the end of the period"),
        _column("usable", "quantity", "part of the closing stock that fits the ally's systems"),
        _column("target", "quantity", "highest stock requirement in force"),
        _column("coverage", "share", "usable stock over target"),
    )),
    OutputSheet("Shortfalls", "each requirement in each period: what is needed, met and short", (
        _column("input row", "integer", "row of the requirement in the sheet Requirements"),
        _ALLY, _FAMILY, _KIND, _PRIORITY, _PERIOD, _UNIT,
        _column("need", "quantity", "required in the period"),
        _column("met", "quantity", "the part that the plan meets"),
        _column("short", "quantity", "the part that it does not meet"),
        _column("share short", "share", "short over need"),
        _column("value short {money}", "money", "weighed with ally priority, family weight and time"),
    )),
    OutputSheet("Capacity", "how full each resource is in each period", (
        _RESOURCE,
        _column("name", "text", "its full name", 20),
        _PERIOD,
        _column("base", "quantity", "capacity without expansion"),
        _column("added", "quantity", "capacity from this plan's expansions"),
        _column("used", "quantity", "taken by this plan's deliveries"),
        _column("free", "quantity", "left"),
        _column("use", "share", "used over base and added"),
    )),
    OutputSheet("Expansions", "which resources to expand, when, and the load that justifies it", (
        _RESOURCE,
        _column("name", "text", "its full name", 20),
        _column("ordered", "text", "period of the order", 10),
        _column("ready", "text", "first period with the new capacity", 10),
        _column("size", "quantity", "capacity added a period"),
        _column("cost {money}", "money", "paid when it is ordered"),
        _column("committed to", "text", "last period of the commitment; blank without one", 10),
        _column("load required", "quantity", "firm orders that the commitment asks for from ready to committed to"),
        _column("load planned", "quantity", "firm orders from ready to committed to, else to the end"),
        _column("load above base", "quantity", "part of it that the base capacity could not make"),
    )),
    OutputSheet("Transfers", "stock passed from ally to ally", (
        _column("from ally", "text", "who gives"),
        _column("to ally", "text", "who gets"),
        _FAMILY, _ITEM, _PERIOD,
        _column("quantity", "quantity", "units moved"), _UNIT,
        _column("cost {money}", "money", "cost of moving them"),
    )),
    OutputSheet("Contributions", "money for another nation's orders", (
        _column("from ally", "text", "who gives"),
        _column("to ally", "text", "whose orders it pays"),
        _YEAR,
        _column("amount {money}", "money", "money moved"),
        _column("limit {money}", "money", "most in the year; blank where unlimited"),
    )),
    OutputSheet("Budgets", "what each ally may spend and spends in each calendar year", (
        _ALLY, _YEAR,
        _column("carried in {money}", "money", "unspent before, where unspent budget moves on"),
        _column("amount {money}", "money", "budget of the year's months in the horizon; blank where unlimited"),
        _column("orders {money}", "money", "payments for its own orders, transport included"),
        _column("given {money}", "money", "contributions to others"),
        _column("received {money}", "money", "contributions from others"),
        _column("left {money}", "money", "carried in and amount less what it pays; blank where unlimited"),
        _column("share of GDP", "share", "what it pays over the GDP of the same months"),
        _column("at 2 % of GDP {money}", "money", "amount if at least 2 % of GDP went to defence"),
    )),
    OutputSheet("Standards", "interoperability of groups and standardization of families", (
        _column("row", "text", "group: row 11; family: row 12", 8),
        _column("group", "text", "the formation", 16),
        _FAMILY,
        _column("member", "text", "member of the group"),
        _column("ordered", "quantity", "units ordered of the family"),
        _column("counted", "quantity", "units of it in common or standard items"),
        _column("achieved share", "share", "counted over ordered; blank without orders"),
        _column("required share", "share", "blank where no item could count"),
        _column("items that count", "prose", "common items of the group, standard items of the family"),
    )),
    OutputSheet("Rules", "each purchasing rule: bound, achieved, binding or not", (
        _RULE, _COMBINATION, _RULE_KIND,
        _column("bound", "number", "value of the rule"),
        _column("achieved", "number", "what the plan has; blank where nothing was ordered"),
        _column("unit", "text", "unit of bound and achieved"),
        _column("amount", "number", "orders that the rule counts"),
        _column("of", "number", "orders that a share refers to"),
        _column("violation", "number", "by how much the rule is not kept"),
        _column("counted in", "text", "unit of amount, of and violation"),
        _column("state", "text", "slack, binding or violated", 10),
    )),
    OutputSheet("Checks", "warnings of the input, and the verification of the plan", (
        _column("result", "text", "PASS, FAIL or warning", 10),
        _column("check", "text", "what was checked", 24),
        _column("place", "text", "cell of the input, or where the violation is largest", 24),
        _column("message", "prose", "in words", 60),
        _column("count", "integer", "rows checked"),
        _column("largest violation", "exponent", "of all rows of the kind"),
        _column("tolerance", "exponent", "largest violation or gap that passes"),
        _column("reported", "price", "value that the solver reported, {currency}", 20),
        _column("recomputed", "price", "value recomputed from the plan's tables", 20),
        _column("dual value", "price", "bound that proves the level, recomputed", 20),
        _column("gap", "exponent", "distance from the dual value, relative"),
    )),
    OutputSheet("Run", "how this result was made", (
        _column("fact", "text", "what", 24),
        _column("value", "any", "its value"),
    )),
)

SUMMARY_PARTS: tuple[OutputSheet, ...] = (
    OutputSheet("Answer", "what the plan comes to", (
        _column("fact", "text", "title, scenario, horizon, answer, check"),
        _column("value", "text", "its value"),
    )),
    OutputSheet("Levels", "what was optimised, one after the other", (
        _column("level", "text", "name of the level"),
        _column("value", "number", "optimum"),
        _column("unit", "text", "unit of the value"),
        _column("proved", "text", "yes: no plan does better; no: the time limit came first"),
        _column("meaning", "text", "what is minimised"),
    )),
    OutputSheet("Totals", "the plan in figures", (
        _column("total", "text", "what"),
        _column("figure", "number", "how much"),
        _column("counted in", "text", "unit"),
    )),
    OutputSheet("Largest shortfalls", "the five requirements that lack most by value", (
        _ALLY, _FAMILY, _KIND, _PRIORITY,
        _column("need a period", "quantity", "required in each period"),
        _column("worst short", "quantity", "short in the worst period"),
        _column("worst period", "text", "the first period in which most is short"),
        _column("value short {money}", "money", "over all periods, as the level counts it"),
    )),
    OutputSheet("Tightest resources", "the five resources that are full longest", (
        _RESOURCE,
        _column("periods full", "integer", "periods with less than 0.1 % free"),
        _column("capacity", "quantity", "over the horizon, expansions included"),
        _column("used", "quantity", "over the horizon"),
        _column("use in all", "share", "used over capacity"),
        _column("new capacity", "quantity", "capacity a period added by expansions"),
    )),
    OutputSheet("Families", "need and shortfall by family in units", (
        _FAMILY, _UNIT,
        _column("use needed", "quantity", "over the horizon, all allies"),
        _column("use short", "quantity", "over the horizon, all allies"),
        _column("final target", "quantity", "highest stock requirements of the last period, all allies"),
        _column("final short", "quantity", "what these lack in the last period"),
        _column("ordered", "quantity", "over the horizon"),
    )),
    OutputSheet("Stock against target", "usable stock of the allies that have a target, largest families", (
        _PERIOD,
        _column("{each}: stock", "quantity", "usable stock at the end of the period"),
        _column("{each}: target", "quantity", "sum of the targets"),
    )),
    OutputSheet("Spending by ally", "payments over the horizon, largest first", (
        _ALLY,
        _column("orders {money}", "money", "payments for its own orders that it bears itself"),
        _column("contributions {money}", "money", "given to others"),
    )),
    OutputSheet("Use of capacity", "use of the tightest resources over time", (
        _PERIOD,
        _column("{each}: use", "share", "used over capacity"),
    )),
)

SHEET = {sheet.name: sheet for sheet in (*SUMMARY_PARTS, *SHEETS)}
