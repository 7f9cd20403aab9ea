"""Every sheet and column of the input workbook: type, unit, default, meaning.

The reader, the defaults, the checks, the template and the documentation follow from this one
declaration. What comes out is declared in `results.py`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "key", "number", "integer", "choice", "period", "year", "list", "any"]
Value = str | float | int | None

UNLIMITED = math.inf


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    `key` columns hold keys of the sheet named in `refers_to` (or, without it, the sheet's own
    keys). Numbers lie in minimum..maximum; `above` says that the minimum itself is not allowed.
    `default` is what a blank cell means; where the default depends on other cells it is None and
    `default_text` says in words what holds."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: Value = None
    default_text: str = ""
    minimum: float = 0.0
    maximum: float = math.inf
    above: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str = ""

    def default_in_words(self) -> str:
        """What a blank cell means, for people."""
        if self.required:
            return "required"
        if self.default_text:
            return self.default_text
        if self.default is None:
            return "blank"
        if self.default == UNLIMITED:
            return "unlimited"
        return f"{self.default:.15g}" if isinstance(self.default, float) else str(self.default)


@dataclass(frozen=True)
class Sheet:
    """A sheet of the input: one table with its header in row 1. `key` names the columns that
    together must not repeat; a blank key part is a value of its own."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def _key(name: str, meaning: str, refers_to: str = "", required: bool = True, default_text: str = "") -> Column:
    return Column(name, "key", meaning, required=required, refers_to=refers_to, default_text=default_text)


def _text(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning)


def _number(name: str, meaning: str, unit: str, default: Value = None, default_text: str = "") -> Column:
    return Column(name, "number", meaning, unit, False, default, default_text)


def _required_number(name: str, meaning: str, unit: str) -> Column:
    return Column(name, "number", meaning, unit, required=True)


def _share(name: str, meaning: str, default: Value = None, required: bool = False) -> Column:
    return Column(name, "number", meaning, "share, 0 to 1", required, default, maximum=1.0)


def _yes_no(name: str, meaning: str, default: str | None) -> Column:
    return Column(name, "choice", meaning, default=default, choices=("yes", "no"))


def _period(name: str, meaning: str, required: bool = False, default_text: str = "") -> Column:
    return Column(name, "period", meaning, "period label", required, default_text=default_text)


_ONE_OF_THREE = "give offer, item or manufacturer"
_FIRST, _LAST = "the first period", "the last period"

# Settings are declared like columns: one row a setting in the sheet.
SETTINGS: tuple[Column, ...] = (
    Column("title", "text", "name of the plan, heads the results", default=""),
    Column("start", "period", "first period's label: 2023-09, 2023-Q3 or 2023", "period label", required=True),
    Column("period", "choice", "length of a period", default="quarter", choices=("month", "quarter", "year")),
    Column("periods", "integer", "number of periods", "periods", required=True, minimum=1, maximum=1200),
    Column("currency", "text", "currency of prices and costs of a unit", default="EUR"),
    Column("money_scale", "number", "budgets and sums of money are in this many currency units", "currency units",
           default=1_000_000.0, above=True),
    Column("equity", "choice", "spread what is short fairly: what is missing counts more where more is missing already",
           default="yes", choices=("yes", "no")),
    Column("carry_over", "choice", "unspent budget moves to the next year", default="no", choices=("yes", "no")),
    Column("minimum_defence_share", "number", "every ally spends at least this share of GDP on defence; 0.02 plays the "
           "2 % pledge", "share of GDP", default=0.0, maximum=1.0),
    Column("discount_rate", "number", "a payment a year later is divided by 1 + this rate", "a year", default=0.0),
    Column("time_preference", "number", "a shortfall a year later is divided by 1 + this rate", "a year", default=0.05),
    Column("expansion_budget", "number", "what all expansions together may cost", "money_scale currency units",
           default=UNLIMITED),
    Column("time_limit", "number", "the solver stops after this time", "seconds", default=600.0, above=True),
    Column("key", "choice", "by what shared things are divided where each ally acts alone: value required, GDP, or "
           "equally", default="requirement", choices=("requirement", "gdp", "equal")),
    Column("expansion_key", "choice", "by what allies share the cost of expansions: use of the new capacity, GDP, or "
           "equally", default="use", choices=("use", "gdp", "equal")),
)

SETTINGS_SHEET = Sheet("Settings", "the horizon, money and what the plan values", (
    Column("name", "key", "name of the setting", required=True),
    Column("value", "any", "its value", required=True),
    _text("unit", "its unit, for the reader"),
    _text("note", "a remark"),
), key=("name",), required=True)
ALLIES = Sheet("Allies", "the nations that hold stock and pay", (
    _key("ally", "short key of the nation"),
    _text("name", "its full name"),
    Column("role", "choice", "ally, or partner for a supported nation", default="ally",
           choices=("ally", "partner")),
    _text("region", "its region, for reports"),
    Column("priority", "number", "a shortage of this ally counts this many times", default=1.0, above=True),
    _number("gdp", "gross domestic product", "money_scale currency units a year"),
    _share("defence_share", "defence spending as a share of GDP"),
    _share("munitions_share", "munitions as a share of defence spending"),
    _number("storage", "room for stocks", "storage units", UNLIMITED),
), key=("ally",), required=True)
FAMILIES = Sheet("Families", "classes of munition for which requirements are stated", (
    _key("family", "short key of the family"),
    _text("name", "its full name"),
    _text("unit", "what is counted: round, missile"),
    _number("weight", "value of one unit short", "currency a unit",
            default_text="the mean of the family's offer prices, 1 without offers"),
    _share("standard_share", "least share of the family's orders that must be of standard items", 0.0),
    _number("storage_per_unit", "room that one unit takes", "storage units a unit", 0.0),
), key=("family",), required=True)
ITEMS = Sheet("Items", "munition models", (
    _key("item", "short key of the model"),
    _text("name", "its full name"),
    _key("family", "the family that it belongs to", "Families"),
    _yes_no("standard", "it counts as standard for the family's standard share", "no"),
    _text("reference", "STANAG or the like"),
), key=("item",), required=True)
MANUFACTURERS = Sheet("Manufacturers", "producers", (
    _key("manufacturer", "short key of the producer"),
    _text("name", "its full name"),
    _text("country", "its country, for rules and reports"),
    _text("region", "its region, for rules and reports"),
), key=("manufacturer",), required=True)
OFFERS = Sheet("Offers", "what a manufacturer sells: an item at a price with a lead time", (
    _key("offer", "short key of the offer"),
    _key("manufacturer", "who makes it", "Manufacturers"),
    _key("item", "what is sold", "Items"),
    _required_number("price", "price of a unit at the start", "currency a unit"),
    _required_number("lead_months", "months from order to delivery, rounded up to whole periods", "months"),
    _share("advance", "share of the price paid when the order is placed", 0.0),
    _number("escalation", "growth of the price, by the delivery date", "a year", 0.0),
    _period("from", "first delivery period", default_text=_FIRST),
    _period("to", "last delivery period", default_text=_LAST),
    _number("max_quantity", "most that can be ordered over the horizon by all allies", "units", UNLIMITED),
    _number("transport", "freight, paid on delivery", "currency a unit", 0.0),
), key=("offer",), required=True)
RESOURCES = Sheet("Resources", "production lines, powder plants, fuze sources: anything with a capacity a period", (
    _key("resource", "short key of the resource"),
    _text("name", "its full name"),
    _key("manufacturer", "who runs it, for reports", "Manufacturers", required=False, default_text="none"),
    _required_number("capacity", "capacity free for new orders", "resource units a period"),
    _number("max_expansion", "size of the expansion project on offer", "resource units a period", 0.0),
    _number("expansion_cost", "cost of one unit of capacity a period", "currency a unit of capacity", 0.0),
    _number("build_months", "months from the order of an expansion to its first period", "months", 0.0),
    _share("commitment", "share of the fully expanded capacity that firm orders must fill; for a part of the "
           "expansion a proportional part", 0.0),
    _number("commitment_months", "for how long, from the day the expansion is ready", "months", 12.0),
    _number("min_rate", "what the line should make at least", "resource units a period", 0.0),
    _number("idle_cost", "what each unit below that costs", "currency a resource unit", 0.0),
), key=("resource",))
RESOURCE_USE = Sheet("ResourceUse", "what an order takes of a resource", (
    _key("resource", "the resource", "Resources"),
    _key("offer", "the offer; or", "Offers", required=False, default_text="give offer or item"),
    _key("item", "the item: holds for each offer of it", "Items", required=False,
         default_text="give offer or item"),
    _number("quantity", "resource units that one unit ordered takes", "resource units a unit", 1.0),
), key=("resource", "offer", "item"))
CAPACITY = Sheet("Capacity", "announced ramp-up: the capacity from a period on, until the next row of the resource", (
    _key("resource", "the resource", "Resources"),
    _period("from", "first period with this capacity", required=True),
    _required_number("capacity", "capacity from then on", "resource units a period"),
    _number("min_rate", "what the line should make at least from then on", "resource units a period",
            default_text="the rate in force goes on"),
), key=("resource", "from"))
SYSTEMS = Sheet("Systems", "weapon systems that an ally operates", (
    _key("ally", "the ally", "Allies"),
    _key("system", "the weapon system"),
    _number("quantity", "how many it has, for reports; 0 means it handles the ammunition only", "pieces"),
), key=("ally", "system"), required=True)
CERTIFIED = Sheet("Certified", "which item fits which system", (
    _key("system", "the weapon system", "Systems"),
    _key("item", "the item", "Items"),
    _period("from", "first period in which it may be used", default_text=_FIRST),
), key=("system", "item"), required=True)
GROUPS = Sheet("Groups", "multinational formations whose members must be able to share ammunition", (
    _key("group", "the formation"),
    _key("ally", "a member", "Allies"),
    _share("share", "least share of each member's orders of a family in items common to all; the same for all "
           "rows of a group", required=True),
), key=("group", "ally"))
STOCK = Sheet("Stock", "opening stock", (
    _key("ally", "who holds it", "Allies"),
    _key("item", "what", "Items"),
    _required_number("quantity", "how much at the start", "units"),
), key=("ally", "item"))
DELIVERIES = Sheet("Deliveries", "already contracted and paid; rows for the same add up", (
    _key("ally", "who gets it", "Allies"),
    _key("item", "what", "Items"),
    _period("period", "when it arrives", required=True),
    _required_number("quantity", "how much", "units"),
))
REQUIREMENTS = Sheet("Requirements", "who needs what by when; use rows for the same time add up, stock rows do not: "
                     "each looks at the whole stock", (
    _key("ally", "who needs it", "Allies"),
    _key("family", "what", "Families"),
    Column("kind", "choice", "use: consumed or passed on in each period; stock: held at the end of each period",
           required=True, choices=("use", "stock")),
    _required_number("quantity", "how much, in each period", "units"),
    _period("from", "first period", default_text=_FIRST),
    _period("to", "last period", default_text=_LAST),
    Column("priority", "integer", "1 comes first", default_text="1 for use, 2 for stock", minimum=1),
), required=True)
TRANSFERS = Sheet("Transfers", "who may pass stock to whom; rows for the same add up", (
    _key("from_ally", "who gives", "Allies"),
    _key("to_ally", "who gets", "Allies"),
    _key("family", "which family", "Families", required=False, default_text="all families"),
    _number("max_quantity", "most in a period, all items together", "units a period", UNLIMITED),
    _number("cost", "cost of moving a unit", "currency a unit", 0.0),
))
BUDGETS = Sheet("Budgets", "what an ally can pay in a calendar year", (
    _key("ally", "who pays", "Allies"),
    Column("year", "year", "calendar year", required=True, minimum=1900, maximum=2500),
    _required_number("amount", "for the months of the year that lie in the horizon", "money_scale currency units"),
), key=("ally", "year"))
CONTRIBUTIONS = Sheet("Contributions", "money for another nation's orders", (
    _key("from_ally", "who gives", "Allies"),
    _key("to_ally", "whose orders it pays", "Allies"),
    _number("max_amount", "most in a calendar year", "money_scale currency units a year", UNLIMITED),
), key=("from_ally", "to_ally"))
ATTRIBUTES = Sheet("Attributes", "what orders carry, for rules that weigh them: share of European content, kilograms of "
                   "explosive; the offer's row beats the item's, the item's the manufacturer's; 0 without any", (
    _key("attribute", "what is carried"),
    _key("offer", "the offer; or", "Offers", required=False, default_text=_ONE_OF_THREE),
    _key("item", "the item: holds for each offer of it; or", "Items", required=False, default_text=_ONE_OF_THREE),
    _key("manufacturer", "the manufacturer: holds for each of its offers", "Manufacturers", required=False,
         default_text=_ONE_OF_THREE),
    _required_number("value", "figure of a unit, or of each currency unit spent", "a unit or a currency unit"),
), key=("attribute", "offer", "item", "manufacturer"))
RULES = Sheet("Rules", "purchasing policy, one row a rule", (
    _key("rule", "short key of the rule"),
    _yes_no("active", "the rule holds", "yes"),
    Column("kind", "choice", "shares and quantities count units, spend kinds count money", required=True,
           choices=("max_share", "min_share", "max_spend_share", "min_spend_share", "max_quantity", "min_quantity",
                    "max_spend", "min_spend")),
    _required_number("value", "the bound; with an attribute in units of it",
                     "share, units or money_scale currency units"),
    _key("ally", "only orders of this ally", "Allies", required=False, default_text="all"),
    _key("family", "only orders of this family", "Families", required=False, default_text="all"),
    _key("offer", "only orders of this offer", "Offers", required=False, default_text="all"),
    _key("item", "only orders of this item", "Items", required=False, default_text="all"),
    Column("standard", "choice", "only standard (yes) or other (no) items", default_text="all",
           choices=("yes", "no")),
    _key("manufacturer", "only orders from this manufacturer", "Manufacturers", required=False, default_text="all"),
    _text("country", "only manufacturers of this country"),
    _text("region", "only manufacturers of this region"),
    Column("for_each", "list", "the rule holds for each value of these separately", default_text="none",
           choices=("ally", "family", "item", "manufacturer", "country", "region", "year")),
    _key("attribute", "each order is weighed with what it carries of this; what a share is a share of is not",
         "Attributes", required=False, default_text="none"),
    _period("from", "first delivery period that counts", default_text=_FIRST),
    _period("to", "last delivery period that counts", default_text=_LAST),
    _number("penalty", "cost of one unit of violation; blank: the rule is hard",
            "currency a unit or a currency unit", default_text="the rule is hard"),
), key=("rule",))
SCENARIOS = Sheet("Scenarios", "what if: changes to the workbook; the rows of one name together are one scenario", (
    _key("scenario", "its name"),
    Column("sheet", "text", "sheet that is changed", required=True),
    Column("where", "text", "which rows: column=value; column=value. A value may use * and |",
           default_text="all rows"),
    Column("column", "text", "column that is changed", required=True),
    Column("change", "choice", "set, multiply or add", required=True, choices=("set", "multiply", "add")),
    Column("value", "any", "the new value, factor or summand", required=True),
    _text("note", "a remark"),
))

SHEETS = (SETTINGS_SHEET, ALLIES, FAMILIES, ITEMS, MANUFACTURERS, OFFERS, RESOURCES, RESOURCE_USE, CAPACITY, SYSTEMS,
          CERTIFIED, GROUPS, STOCK, DELIVERIES, REQUIREMENTS, TRANSFERS, BUDGETS, CONTRIBUTIONS, ATTRIBUTES, RULES,
          SCENARIOS)

SHEET = {sheet.name: sheet for sheet in SHEETS}
SETTING = {setting.name: setting for setting in SETTINGS}
