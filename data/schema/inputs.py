"""Every sheet and column of the input workbook: type, unit, default, meaning.

The reader, the defaults, the checks, the template and the documentation follow from this one
declaration; what can be bought stands in `supply_sheets.py`. What comes out is declared in `results.py`."""

from __future__ import annotations

import math
from typing import Literal

from data.schema.input_columns import (
    FIRST,
    LAST,
    UNLIMITED,
    Column,
    Sheet,
    Value,
    key_column,
    number_column,
    period_column,
    required_number_column,
    share_column,
    text_column,
    yes_no_column,
)
from data.schema.supply_sheets import (
    ATTRIBUTES,
    CAPACITY,
    DISCOUNTS,
    MANUFACTURERS,
    OFFERS,
    PRICES,
    RESOURCE_USE,
    RESOURCES,
    SIGNED,
    TERMS,
)

__all__ = [
    "ALLIES", "ASSEMBLY", "ATTRIBUTES", "BUDGETS", "CAPACITY", "CERTIFIED", "CONTRIBUTIONS", "COUNT_KINDS",
    "DELIVERIES", "DISCOUNTS", "FAMILIES",
    "GROUPS", "ITEMS", "MANUFACTURERS", "OFFERS", "PRICES", "REQUIREMENTS", "RESOURCES", "RESOURCE_USE", "RULES",
    "SCENARIOS", "SETTING", "SETTINGS", "SETTINGS_SHEET", "SHEET", "SHEETS", "SIGNED", "STOCK", "SYSTEMS", "TERMS",
    "THRESHOLDS", "TRANSFERS", "UNCERTAINTY", "UNLIMITED", "Column", "Sheet", "Value"]

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
    Column("whole", "choice", "no: the plan does without what takes whole numbers to keep (lots, steps, thresholds, "
           "counts, discounts) and is found sooner", default="yes", choices=("yes", "no")),
    Column("simplify", "choice", "of plans that are as good, one with the fewest contracts, or orders; both: contracts "
           "first, then orders", default="no", choices=("no", "contracts", "orders", "both")),
    Column("simplify_tolerance", "number", "by how much each level may be worse for that; 0: by nothing",
           "share of each level", default=0.0, maximum=1.0),
    Column("change_cost", "number", "with --keep: what is ordered otherwise than in the earlier plan counts this share "
           "of its price in the level cost, so that an order changes only where that saves more; it is paid to nobody",
           "share of the price", default=0.0),
    Column("decided_until", "period", "with --simulate and --hedge: what the plan orders up to and with this period "
           "is decided: a future can cut it, not raise it", "period label", default_text=FIRST),
)

SETTINGS_SHEET = Sheet("Settings", "the horizon, money and what the plan values", (
    Column("name", "key", "name of the setting", required=True),
    Column("value", "any", "its value", required=True),
    text_column("unit", "its unit, for the reader"),
    text_column("note", "a remark"),
), key=("name",), required=True)
ALLIES = Sheet("Allies", "the nations that hold stock and pay", (
    key_column("ally", "short key of the nation"),
    text_column("name", "its full name"),
    Column("role", "choice", "ally, or partner for a supported nation", default="ally",
           choices=("ally", "partner")),
    text_column("region", "its region, for reports"),
    Column("priority", "number", "a shortage of this ally counts this many times", default=1.0, above=True),
    number_column("gdp", "gross domestic product", "money_scale currency units a year"),
    share_column("defence_share", "defence spending as a share of GDP"),
    share_column("munitions_share", "munitions as a share of defence spending"),
    number_column("storage", "room for stocks", "storage units", UNLIMITED),
), key=("ally",), required=True)
FAMILIES = Sheet("Families", "classes of munition for which requirements are stated", (
    key_column("family", "short key of the family"),
    text_column("name", "its full name"),
    text_column("unit", "what is counted: round, missile"),
    number_column("weight", "value of one unit short", "currency a unit",
            default_text="the mean of the family's offer prices, 1 without offers"),
    share_column("standard_share", "least share of the family's orders that must be of standard items", 0.0),
    number_column("storage_per_unit", "room that one unit takes", "storage units a unit", 0.0),
    number_column("holding_cost", "what it costs to hold one unit for a year; no payment of a budget",
                  "currency a unit a year", 0.0),
), key=("family",), required=True)
ITEMS = Sheet("Items", "munition models", (
    key_column("item", "short key of the model"),
    text_column("name", "its full name"),
    key_column("family", "the family that it belongs to", "Families"),
    yes_no_column("standard", "it counts as standard for the family's standard share", "no"),
    text_column("reference", "STANAG or the like"),
), key=("item",), required=True)
SYSTEMS = Sheet("Systems", "weapon systems that an ally operates", (
    key_column("ally", "the ally", "Allies"),
    key_column("system", "the weapon system"),
    number_column("quantity", "how many it has, for reports; 0 means it handles the ammunition only", "pieces"),
), key=("ally", "system"), required=True)
CERTIFIED = Sheet("Certified", "which item fits which system", (
    key_column("system", "the weapon system", "Systems"),
    key_column("item", "the item", "Items"),
    period_column("from", "first period in which it may be used", default_text=FIRST),
), key=("system", "item"), required=True)
ASSEMBLY = Sheet("Assembly", "complete rounds: what an item is put together from, where it is issued", (
    key_column("item", "the complete round", "Items"),
    key_column("component", "what goes into it, such as a fuze: an item of another family", "Items"),
    Column("quantity", "number", "how many of the component one item takes", "units a unit", default=1.0, above=True),
), key=("item", "component"))
GROUPS = Sheet("Groups", "multinational formations whose members must be able to share ammunition", (
    key_column("group", "the formation"),
    key_column("ally", "a member", "Allies"),
    share_column("share", "least share of each member's orders of a family in items common to all; the same for all "
           "rows of a group", required=True),
), key=("group", "ally"))
STOCK = Sheet("Stock", "opening stock, in lots where it expires", (
    key_column("ally", "who holds it", "Allies"),
    key_column("item", "what", "Items"),
    required_number_column("quantity", "how much at the start", "units"),
    period_column("usable_to", "last period in which it can be issued, put together or passed on; then it is "
                  "written off",
                  default_text="it keeps"),
), key=("ally", "item", "usable_to"))
DELIVERIES = Sheet("Deliveries", "already contracted and paid; rows for the same add up", (
    key_column("ally", "who gets it", "Allies"),
    key_column("item", "what", "Items"),
    period_column("period", "when it arrives", required=True),
    required_number_column("quantity", "how much", "units"),
    period_column("usable_to", "last period in which it can be used, as in Stock", default_text="it keeps"),
))
REQUIREMENTS = Sheet("Requirements", "who needs what by when; use rows for the same time add up, stock rows do not: "
                     "each looks at the whole stock", (
    key_column("ally", "who needs it", "Allies"),
    key_column("family", "what", "Families"),
    Column("kind", "choice", "use: consumed or passed on in each period; stock: held at the end of each period",
           required=True, choices=("use", "stock")),
    required_number_column("quantity", "how much, in each period", "units"),
    period_column("from", "first period", default_text=FIRST),
    period_column("to", "last period", default_text=LAST),
    Column("priority", "integer", "1 comes first", default_text="1 for use, 2 for stock", minimum=1),
), required=True)
TRANSFERS = Sheet("Transfers", "who may pass stock to whom; rows for the same add up", (
    key_column("from_ally", "who gives", "Allies"),
    key_column("to_ally", "who gets", "Allies"),
    key_column("family", "which family", "Families", required=False, default_text="all families"),
    number_column("max_quantity", "most in a period, all items together", "units a period", UNLIMITED),
    number_column("cost", "cost of moving a unit", "currency a unit", 0.0),
    number_column("delay_months", "months from leaving to arrival, rounded up to whole periods", "months", 0.0),
))
BUDGETS = Sheet("Budgets", "what an ally can pay in a calendar year; without a row gdp x defence_share x "
                "munitions_share of Allies, and no limit where one of them is blank", (
    key_column("ally", "who pays", "Allies"),
    Column("year", "year", "calendar year", required=True, minimum=1900, maximum=2500),
    required_number_column("amount", "for the months of the year that lie in the horizon",
                           "money_scale currency units"),
), key=("ally", "year"))
CONTRIBUTIONS = Sheet("Contributions", "money for another nation's orders", (
    key_column("from_ally", "who gives", "Allies"),
    key_column("to_ally", "whose orders it pays", "Allies"),
    Column("year", "year", "calendar year in which it may give; a pair has rows with years or one without",
           default_text="each year", minimum=1900, maximum=2500),
    number_column("max_amount", "most in a calendar year", "money_scale currency units a year", UNLIMITED),
), key=("from_ally", "to_ally", "year"))
# Which orders a row concerns.
ORDER_FILTERS = (
    key_column("ally", "only orders of this ally", "Allies", required=False, default_text="all"),
    key_column("family", "only orders of this family", "Families", required=False, default_text="all"),
    key_column("offer", "only orders of this offer", "Offers", required=False, default_text="all"),
    key_column("item", "only orders of this item", "Items", required=False, default_text="all"),
    Column("standard", "choice", "only standard (yes) or other (no) items", default_text="all",
           choices=("yes", "no")),
    key_column("manufacturer", "only orders from this manufacturer", "Manufacturers", required=False,
               default_text="all"),
    Column("country", "text", "only manufacturers of this country", default_text="all"),
    Column("region", "text", "only manufacturers of this region", default_text="all"),
)
# Kinds of rules that count how many different ones there are.
COUNT_KINDS: tuple[Literal["max_count", "min_count"], ...] = ("max_count", "min_count")
GROUPING = ("ally", "family", "item", "manufacturer", "country", "region", "year")  # words of for_each
RULES = Sheet("Rules", "purchasing policy, one row a rule", (
    key_column("rule", "short key of the rule"),
    yes_no_column("active", "the rule holds", "yes"),
    Column("kind", "choice", "shares and quantities count units, spend kinds count money, count kinds how many "
           "different ones there are", required=True,
           choices=("max_share", "min_share", "max_spend_share", "min_spend_share", "max_quantity", "min_quantity",
                    "max_spend", "min_spend", *COUNT_KINDS)),
    required_number_column("value", "the bound; with an attribute in units of that",
                           "share, units, money_scale currency units or how many"),
    *ORDER_FILTERS,
    Column("for_each", "list", "the rule holds for each value of these separately", default_text="none",
           choices=GROUPING),
    key_column("attribute", "each order counts with what it carries of this; of what a share is a share, all counts",
               "Attributes", required=False, default_text="none"),
    period_column("from", "first delivery period that counts", default_text=FIRST),
    period_column("to", "last delivery period that counts", default_text=LAST),
    number_column("penalty", "cost of one unit of violation; blank: the rule is hard",
            "currency a unit or a currency unit", default_text="the rule is hard"),
    Column("count", "choice", "what max_count and min_count count, in each combination of for_each that orders "
           "anything", default_text="needed by these kinds alone",
           choices=("manufacturer", "offer", "item", "ally", "country", "region")),
    number_column("least", "with min_count: from how many units on one counts", "units",
                  default_text="one lot, or 1 where there are none"),
), key=("rule",))
THRESHOLDS = Sheet("Thresholds", "minimum orders and contracts, and what it costs to order anything at all: each "
                   "combination of for_each orders nothing, or at least so much", (
    key_column("threshold", "short key of the threshold"),
    yes_no_column("active", "the threshold holds", "yes"),
    *ORDER_FILTERS,
    Column("for_each", "list", "it holds for each value of these separately: a minimum order has offer, ally, period, "
           "a minimum contract manufacturer, item, order_period", default_text="none",
           choices=(*GROUPING, "offer", "order_period", "period")),
    period_column("from", "first delivery period that counts", default_text=FIRST),
    period_column("to", "last delivery period that counts", default_text=LAST),
    number_column("at_least", "least quantity, where anything is ordered", "units", default_text="any quantity"),
    number_column("fixed_cost", "what it costs to order anything at all; undiscounted, no payment of a budget",
                  "currency", default_text="0"),
    text_column("note", "a remark"),
), key=("threshold",))
SCENARIOS = Sheet("Scenarios", "what if: changes to the workbook; the rows of one name together are one scenario", (
    key_column("scenario", "its name"),
    Column("sheet", "text", "sheet that is changed", required=True),
    Column("where", "text", "which rows: column=value; column=value. A value may use * and |",
           default_text="all rows"),
    Column("column", "text", "column that is changed", required=True),
    Column("change", "choice", "set, multiply or add", required=True, choices=("set", "multiply", "add")),
    Column("value", "any", "the new value, factor or summand", required=True),
    share_column("probability", "for --hedge: how likely the scenario is; in one of its rows, or the same in all",
                 default_text="an equal part of what the named ones leave of 1"),
    text_column("note", "a remark"),
))
UNCERTAINTY = Sheet("Uncertainty", "what may turn out otherwise, for --simulate; the rows of one factor are drawn "
                    "together", (
    key_column("factor", "its name"),
    Column("sheet", "text", "sheet that is changed", required=True),
    Column("where", "text", "which rows: column=value; column=value. A value may use * and |",
           default_text="all rows"),
    Column("column", "text", "column that is changed", required=True),
    Column("change", "choice", "set, multiply or add", required=True, choices=("set", "multiply", "add")),
    Column("distribution", "choice", "triangular: from low to high, most likely mode; uniform: from low to high, all "
           "equally likely; event: high with the probability, else no change", required=True,
           choices=("triangular", "uniform", "event")),
    Column("low", "number", "the least value, factor or summand", default_text="needed but for an event",
           minimum=-math.inf),
    Column("mode", "number", "the most likely one", default_text="needed by triangular alone", minimum=-math.inf),
    Column("high", "any", "the largest one; of an event the one that it brings", required=True),
    share_column("probability", "how likely the event is", default_text="needed by an event alone"),
    yes_no_column("separately", "each row that matches is drawn for itself, not all together", "no"),
    text_column("note", "a remark"),
))

SHEETS = (SETTINGS_SHEET, ALLIES, FAMILIES, ITEMS, ASSEMBLY, MANUFACTURERS, OFFERS, TERMS, PRICES, DISCOUNTS,
          RESOURCES, RESOURCE_USE, CAPACITY, SYSTEMS, CERTIFIED, GROUPS, STOCK, DELIVERIES, SIGNED, REQUIREMENTS,
          TRANSFERS, BUDGETS, CONTRIBUTIONS, ATTRIBUTES, RULES, THRESHOLDS, SCENARIOS, UNCERTAINTY)

SHEET = {sheet.name: sheet for sheet in SHEETS}
SETTING = {setting.name: setting for setting in SETTINGS}
