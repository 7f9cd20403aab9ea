"""Every kind of row of the model, declared once: its number, its unit, what it is to a planner, how its side may be
relaxed and where its figure stands.

The formulation, the verification, shadow prices, reasons, relaxations, conflicts, policy costs and the sheets take a
kind from here: a row that is not declared cannot be built. A new kind of row is a declaration here, a topic in
formulation/, its recomputation in verification/ and a test."""

from __future__ import annotations

from model.row_kinds.kind import Cause, Figure, RelaxationTerms, RowKind, Words, declare
from model.row_kinds.relaxing import (
    from_any_period,
    from_any_year,
    of_capacity,
    of_capacity_from,
    of_offer,
    of_one,
)

_LINE = Cause("capacity of {resource}", ("resource",), is_line=True)
_SIGNED_LINE = Cause("signed orders that fill {resource}", ("resource",))
_SIGNED_OFFER = Cause("signed orders that take all of offer {offer}", ("offer",))
_BUDGET = Cause("budget of {ally}", ("ally",))
_SIGNED_PAIR = Cause("signed orders that are all that {ally} may buy of offer {offer}", ("ally", "offer"))
_SIGNED_BUDGET = Cause("signed orders that take the budget of {ally}", ("ally",))
_SIGNED_RULE = Cause("signed orders that bring rule {rule} to its limit", ("rule",))
_RULE = Cause("rule {rule}", ("rule",))

STOCK_BALANCE = RowKind(
    "stock_balance", 1, "balance", ("ally", "items", "usable_to", "period"), "units",
    ("stock", "order", "transfer", "issue", "written_off", "taken"),
    Cause("stocks that are used up"), Words(
        obstacle="{none} is left at {ally} in {period}",
        own="{ally} {lack} from {period} on"))
USE = RowKind(
    "use", 2, "need", ("ally", "family", "period"), "units", ("issue", "completed", "shortfall"),
    Cause("use of the allies that have stock"), Words(
        obstacle="goes to use of {ally} in {period} (priority {priorities})",
        own="goes to its own use in {period} (priority {priorities})"))
STOCK_REQUIREMENT = RowKind(
    "stock_requirement", 3, "need", ("requirement", "period"), "units", ("stock", "matched", "shortfall"),
    Cause("stock targets of these allies"), Words(
        obstacle="is kept for the stock target of {ally} in {period} (priority {priorities})",
        own="is kept for its own stock target in {period} (priority {priorities})"))
CAPACITY = RowKind(
    "capacity", 4, "limit", ("resource", "period"), "resource units", ("order", "line_load", "added"), _LINE, Words(
        obstacle="{resource} is full {span}", unused="{resource} has no capacity in {period}",
        signed="{resource} is full of signed orders {span}",
        limit="the capacity of {resource.key}", lever="capacity",
        more="{amount} more{counted} a {period_unit} at {resource} from {period}"),
    Figure("Resources", ("resource",), "capacity"), RelaxationTerms(of_capacity_from, from_any_period),
    _SIGNED_LINE, users=True, spans=True)
EXPANSION_LIMIT = RowKind(
    "expansion_limit", 5, "limit", ("resource",), "resource units", ("expansion",), _LINE, Words(
        obstacle="{resource} is expanded as far as it can be", limit="max_expansion of {resource.key}",
        lever="expansion project",
        more="{amount} more{counted} a {period_unit} in the expansion project of {resource}",
        expansion="{line} is expanded as far as it can be"),
    Figure("Resources", ("resource",), "max_expansion"), RelaxationTerms(of_capacity))
COMMITMENT = RowKind(
    "commitment", 6, "condition", ("resource", "period"), "resource units", ("line_load", "added"), _LINE, Words(
        obstacle="the commitment of {resource}", limit="the commitment of {resource.key}",
        expansion="orders do not fill a larger {line} as its commitment asks"),
    Figure("Resources", ("resource",), "commitment"))
EXPANSION_BUDGET = RowKind(
    "expansion_budget", 7, "limit", (), "price_unit", ("expansion",), Cause("expansion budget"), Words(
        obstacle="the expansion budget is spent", limit="expansion_budget", lever="expansion budget",
        more="{money} more budget for expansions", expansion="the expansion budget leaves no more for {line}"),
    Figure("Settings", (), "value", setting="expansion_budget"), RelaxationTerms(of_one))
OFFER_LIMIT = RowKind(
    "offer_limit", 8, "limit", ("offer",), "units", ("order",), Cause("quantity limit of offer {offer}", ("offer",)),
    Words(obstacle="offer {offer} is sold out over the plan", signed="signed orders take all of offer {offer}",
          limit="max_quantity of offer {offer}", lever="offer limit",
          more="{amount} more{counted} under the limit of offer {offer}"),
    Figure("Offers", ("offer",), "max_quantity"), RelaxationTerms(of_offer), _SIGNED_OFFER, users=True)
BUYER_LIMIT = RowKind(
    "buyer_limit", 8, "limit", ("offer", "ally"), "units", ("order",),
    Cause("quantity limit of {ally} for offer {offer}", ("ally", "offer")), Words(
        obstacle="{ally} may buy no more of offer {offer} over the plan",
        signed="signed orders are all that {ally} may buy of offer {offer}",
        limit="max_quantity of {ally} in the terms of offer {offer}", lever="buyer limit",
        more="{amount} more{counted} of offer {offer} for {ally}"),
    Figure("Terms", ("offer", "ally"), "max_quantity"), RelaxationTerms(of_offer), _SIGNED_PAIR, letter="b")
BUDGET = RowKind(
    "budget", 9, "limit", ("ally", "year"), "price_unit", ("order", "contribution", "paid"), _BUDGET, Words(
        obstacle="the budget of {ally} {until} {year} is spent",
        signed="signed orders take all of the budget of {ally} {until} {year}", limit="the budget of {ally} in {year}",
        lever="budget", more="{money} more budget of {ally} in {year}"),
    Figure("Budgets", ("ally", "year"), "amount"), RelaxationTerms(of_one, from_any_year),
    _SIGNED_BUDGET)
STORAGE = RowKind(
    "storage", 10, "limit", ("ally", "period"), "storage units", ("stock", "transfer"), Cause("room for stocks"), Words(
        obstacle="the storage of {ally} is full {span}", limit="the storage of {ally}"),
    Figure("Allies", ("ally",), "storage"), spans=True)
INTEROPERABILITY = RowKind(
    "interoperability", 11, "policy", ("group", "family", "ally"), "units", ("order",), Cause("shares of groups"),
    Words(
        obstacle="group {group} asks {ally} for more common items of {family} over the plan",
        limit="the share of group {group}"),
    Figure("Groups", ("group",), "share"), lifted_by="group")
STANDARDIZATION = RowKind(
    "standardization", 12, "policy", ("family",), "units", ("order",), Cause("standard shares"), Words(
        obstacle="the standard share of {family} asks for more standard items over the plan",
        limit="standard_share of {family.key}"),
    Figure("Families", ("family",), "standard_share"), lifted_by="family")
RULE = RowKind(
    "rule", 13, "policy", ("rule", "combination"), "units or price_unit", ("order", "scope_orders", "violation"), _RULE,
    Words(obstacle="rule {rule}{combination} is at its limit", limit="rule {rule}{for_each}",
          signed="signed orders alone bring rule {rule}{combination} to its limit or beyond it"),
    Figure("Rules", ("rule",), "value"), signed_cause=_SIGNED_RULE, lifted_by="rule", heading="rules")
TRANSFER_LIMIT = RowKind(
    "transfer_limit", 14, "limit", ("transfer", "period"), "units", ("transfer",),
    Cause("limits of transfers from {giver}", ("giver",)), Words(
        obstacle="transfers {transfer} are at their limit {span}", limit="transfers {transfer}"),
    Figure("Transfers", ("transfer",), "max_quantity"), spans=True)
BANDS = RowKind("bands", 15, "balance", ("requirement", "period"), "units", ("shortfall", "band"),
                Cause("how evenly what is missing is spread"), Words(obstacle="what is missing is to be spread evenly"))
MATCHED_COMPONENTS = RowKind(
    "matched_components", 17, "need", ("ally", "item", "period"), "units", ("matched", "stock"),
    Cause("components of complete rounds"), Words(
        obstacle="is kept for complete rounds of {ally} in {period}",
        own="is kept for its own complete rounds in {period}"))
MINIMUM_RATE = RowKind(
    "minimum_rate", 18, "policy", ("resource", "period"), "resource units", ("order", "line_load", "idle"),
    Cause("minimum rate of {resource}", ("resource",)), Words(
        obstacle="{resource} is to run at its minimum rate in {period}", limit="min_rate of {resource.key}"),
    Figure("Resources", ("resource",), "min_rate"))
KEPT_ORDER = RowKind(
    "kept_order", 19, "balance", ("offer", "ally", "period"), "units", ("order", "less", "more"),
    Cause("orders of the earlier plan that are kept"), Words(
        obstacle="is kept as the earlier plan has it, for {ally} in {period}",
        own="is kept as the earlier plan has it, in {period}"))
CHOSEN = RowKind(
    "chosen", 20, "balance", ("sheet", "name", "group"), "units", ("order",), Cause("terms of contracts"), Words(
        obstacle="what was chosen for {name} (sheet {sheet}) leaves no more"))

# Running totals that rows 4, 6, 9 and 13 are written with, and which sorts of a component rounds take in row 1.
ADDED_CAPACITY = RowKind("added_capacity", 4, "definition", ("resource", "period"), "resource units",
                         ("added", "expansion"), _LINE)
LOADED = RowKind("loaded", 6, "definition", ("resource", "period"), "resource units", ("line_load", "order"), _LINE)
PAYMENT = RowKind("payment", 9, "definition", ("ally", "year"), "price_unit", ("paid", "order", "contribution"),
                  _BUDGET)
SCOPE_TOTAL = RowKind("scope_total", 13, "definition", ("scope",), "units or price_unit", ("scope_orders", "order"),
                      Cause("orders that a share refers to"))
COMPONENTS_TAKEN = RowKind("components_taken", 1, "need", ("ally", "item", "period"), "units",
                           ("completed", "taken"), Cause("components of complete rounds"), Words(
                               obstacle="goes to complete rounds of {ally} in {period}",
                               own="goes to its own complete rounds in {period}"))

ROW_KINDS = (STOCK_BALANCE, USE, STOCK_REQUIREMENT, CAPACITY, EXPANSION_LIMIT, COMMITMENT, EXPANSION_BUDGET,
             OFFER_LIMIT, BUYER_LIMIT, BUDGET, STORAGE, INTEROPERABILITY, STANDARDIZATION, RULE, TRANSFER_LIMIT, BANDS,
             MATCHED_COMPONENTS, MINIMUM_RATE, KEPT_ORDER, CHOSEN)
DEFINITIONS = (ADDED_CAPACITY, LOADED, PAYMENT, SCOPE_TOTAL, COMPONENTS_TAKEN)
declare(*ROW_KINDS, *DEFINITIONS)
