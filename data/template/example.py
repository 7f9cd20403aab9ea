"""A small worked case that a newcomer can solve, read and change (`--new FILE --example`).

Three allies and four manufacturers over two years: shells, missiles, and mortar rounds that are put together. Each of
its shortages has one cause that can be worked out on paper, and a scenario or a change that removes it; `ABOUT` says
which."""

from __future__ import annotations

from collections.abc import Sequence

from data.schema.inputs import (
    ALLIES,
    ASSEMBLY,
    ATTRIBUTES,
    BUDGETS,
    CAPACITY,
    CERTIFIED,
    DELIVERIES,
    DISCOUNTS,
    FAMILIES,
    GROUPS,
    ITEMS,
    MANUFACTURERS,
    OFFERS,
    PRICES,
    REQUIREMENTS,
    RESOURCE_USE,
    RESOURCES,
    RULES,
    SCENARIOS,
    SETTINGS_SHEET,
    SIGNED,
    STOCK,
    SYSTEMS,
    TERMS,
    THRESHOLDS,
    TRANSFERS,
    UNCERTAINTY,
    Value,
)

Rows = Sequence[Sequence[Value]]

ABOUT = (
    ("A worked example: three allies, shells, missiles and mortar rounds",
     "Estmark fires 3,000 shells a quarter at its border; Norland has stock and a factory, Midland little money. "
     "The case solves in a second. All names and figures are made up."),
    ("What to look at", ""),
    ("1 Transfers", "Solve the workbook as it stands. No new shell can arrive in the first quarter, and only 2,000 "
                    "from Centra in the second; Norland may pass on 800 a quarter: Estmark is 200 short in each. See "
                    "Shortfalls."),
    ("2 Industry", "By the end of 2026 the allies miss 6,600 shells of their stock targets, although the larger "
                   "Norland line and its expansion run full. See Capacity and Expansions."),
    ("3 Money", "Midland alone misses 3,500 of them: it spends its whole budget, and more shells from the lines would "
                "not help it. See Budgets."),
    ("4 Policy", "The rule on missiles from overseas is soft, and broken: 34 of 96 missiles come from there, as the "
                 "nearer line is full; two are signed already. What is short counts before what is dear. See Rules."),
    ("5 Complete rounds", "A mortar round of Estmark is a bomb with a fuze. It has a bomb for each of the 700 that it "
                          "fires a quarter, but in 2026 it lacks 1,100 fuzes: its stock is used up, and the line makes "
                          "400 a quarter. See Complete rounds and Shortfalls."),
    ("6 Shelf life", "Norland's 1,000 fuzes expire after 2025-Q3, and take two quarters to Estmark. It fires 700 of "
                     "them in their last quarter, and 300 are written off. See Stock by item and Transfers."),
    ("7 Holding stock", "A bomb in store costs 40 EUR a year, 222,000 EUR in all: a cost, but no payment of a budget. "
                        "See CostShares."),
    ("8 Buyers and prices", "Norland is no member of Centra's framework C1, so all its shells come from Nordshell. "
                            "Estmark pays 140 EUR for a fuze, by its own terms; Transocean's missiles cost 20,000 EUR "
                            "more from 2026 on. See Contracts."),
    ("9 European content", "Of what is spent on missiles 72 % is European, as three tenths of each Ocean missile are: "
                           "more than the 65 % that the rule made in Europe asks for. See Rules."),
    ("10 Idle lines", "Before its first deliveries in 2025-Q4 Skyworks makes two missiles in three quarters, the "
                      "signed ones, where it needs 6 a quarter: the 16 that lack cost 160,000 EUR. See Capacity."),
    ("11 Contracts to sign", "Shells and fuzes come in lots of 100, missiles whole, and the Norland line grows by "
                             "cells of 1,000. Midland has one supplier of shells, missiles are bought by two nations "
                             "together, and six at least from overseas. Centra pays back 1.44 million EUR in all; to "
                             "deal with three manufacturers at all costs 750,000. None of it makes a shortage larger; "
                             "Invest enlarges the line by 4,000 where 3,320 would do. See Price of terms, Terms kept "
                             "and Discounts earned; with the option --rule-prices also Rule prices."),
    ("What to try", ""),
    ("scenarios", "Compare scenarios: Share more lets Norland pass on 1,000 a quarter, and nobody is short of shells "
                  "to fire. Invest enlarges the line twice as much and gives Midland more money, and every stock "
                  "target is met."),
    ("how sure", "Solve with --simulate 100: where the plan meets nine tenths of the needs, the futures meet about "
                 "eight tenths on average, and what moves that most is how late the new line is. Set its mode to 1 and "
                 "its high to 3 in Uncertainty: how much surer is the plan?"),
    ("another way", "Add a row to Transfers: from MID to EST. Which of the scenario's effects does it have?"),
    ("a hard rule", "Clear the penalty of the rule overseas: the rule is now hard. Who goes without missiles?"),
    ("a stricter rule", "Set the value of the rule two sources to 0.6: at most six shells of ten from one "
                        "manufacturer. How many shells does the second source cost?"),
    ("fewer suppliers", "Let the rule one supplier hold for Estmark as well (clear its ally, for_each ally): which of "
                        "its shells does it lose?"),
    ("by air", "Set the delay_months of Norland's fuzes to 3: what becomes of the 300?"),
    ("no commitment", "Set the commitment of NORLINE to 0.9 and commitment_months to 24: the expansion now outlasts "
                      "the plan and is no longer on offer."),
    ("an error", "Write NORD for NOR in Stock, and run --check."),
)

SHEETS: dict[str, tuple[Sequence[str], Rows]] = {
    SETTINGS_SHEET.name: (("name", "value", "unit", "note"), (
        ("title", "Worked example", None, "heads the results"),
        ("start", "2025-Q1", "period label", "first period"),
        ("period", "quarter", None, "month, quarter or year"),
        ("periods", 8, "periods", "to the end of 2026"),
        ("currency", "EUR", None, "of prices and costs of a unit"),
        ("money_scale", 1_000_000, "currency units", "budgets are in million EUR"),
        ("equity", "yes", None, "spread what is short fairly"),
        ("time_preference", 0.05, "a year", "a shortfall a year later counts 5 % less"),
        ("expansion_budget", 40, "million EUR", "for all expansions together; try 9"),
        ("simplify", "no", None, "try both: 33 orders for 35, and no level is worse; see Simplified"),
        ("decided_until", "2025-Q1", "period label", "for --simulate and --hedge: what is ordered by then is signed"),
    )),
    ALLIES.name: ((
        "ally", "name", "role", "region", "priority", "gdp", "defence_share", "munitions_share", "comment"), (
        ("NOR", "Norland", "ally", "North", 1, 400_000, 0.02, 0.03, "no Budgets row: 400,000 x 2 % x 3 % = 240 a year"),
        ("MID", "Midland", "ally", "Centre", 1, None, None, None, "its money is in Budgets"),
        ("EST", "Estmark", "partner", "East", 1, None, None, None, "no limit; try priority 2: it counts twice"),
    )),
    FAMILIES.name: (("family", "name", "unit", "weight", "standard_share", "holding_cost", "comment"), (
        ("HE155", "155 mm high-explosive shell", "shell", 4000, 0.5, None, "half of the orders in standard shells"),
        ("SAM", "Short-range air-defence missile", "missile", 450_000, None, None, None),
        ("MORTAR", "120 mm mortar round", "round", 900, None, None, "nobody sells it complete; see Assembly"),
        ("BOMB", "120 mm mortar bomb, no fuze", "bomb", 600, None, 40, "EUR a year for each in store"),
        ("FUZE", "Mortar fuze", "fuze", None, None, None, "blank weight: the mean price, 150"),
    )),
    ITEMS.name: (("item", "name", "family", "standard", "reference", "comment"), (
        ("HE-N", "Norland shell", "HE155", "yes", "fits every gun", None),
        ("HE-C", "Centra shell", "HE155", "no", None, None),
        ("SAM-S", "Skylark missile", "SAM", "no", None, "only for the launcher SKY"),
        ("SAM-O", "Ocean missile", "SAM", "no", None, "only for the launcher OCEAN"),
        ("MR-120", "Complete mortar round", "MORTAR", "no", None, None),
        ("MB-120", "Mortar bomb", "BOMB", "no", None, None), ("FZ", "Point fuze", "FUZE", "no", None, None),
    )),
    ASSEMBLY.name: (("item", "component", "quantity", "comment"), (
        ("MR-120", "MB-120", 1, "whoever fires the round may use what goes into it"), ("MR-120", "FZ", 1, None),
    )),
    MANUFACTURERS.name: (("manufacturer", "name", "country", "region"), (
        ("NORDSHELL", "Nordshell", "Norland", "Near"),
        ("CENTRA", "Centra Munitions", "Midland", "Near"),
        ("SKYWORKS", "Skyworks", "Midland", "Near"),
        ("TRANSOCEAN", "Transocean Defence", "Farland", "Overseas"),
    )),
    OFFERS.name: (("offer", "manufacturer", "item", "price", "lead_months", "advance", "allies", "lot", "comment"), (
        ("N1", "NORDSHELL", "HE-N", 3600, 6, None, None, 100, "first delivery in 2025-Q3"),
        ("C1", "CENTRA", "HE-C", 4000, 3, None, "MID, EST", 100,
         "dearer, but there a quarter earlier; a framework of two"),
        ("S1", "SKYWORKS", "SAM-S", 420_000, 9, None, None, 1, "whole missiles"),
        ("O1", "TRANSOCEAN", "SAM-O", 500_000, 12, 0.2, None, 1, "a fifth is due when it is ordered; see Prices"),
        ("F1", "CENTRA", "FZ", 150, 3, None, None, 100, "see Terms"),
    )),
    TERMS.name: (("offer", "manufacturer", "ally", "price", "comment"), (
        ("F1", None, "EST", 140, "Estmark's own price"),
    )),
    PRICES.name: (("offer", "from", "price", "comment"), (
        ("O1", "2026-Q1", 520_000, "announced; its first delivery is then"),
    )),
    DISCOUNTS.name: (("manufacturer", "item", "per", "from_quantity", "discount", "note"), (
        ("CENTRA", "HE-C", "year", 6000, 0.02, "on all of it, paid back at the end of the year"),
        ("CENTRA", "HE-C", "year", 8000, 0.03, "all that its line makes in a year"),
    )),
    RESOURCES.name: (("resource", "name", "manufacturer", "capacity", "max_expansion", "expansion_cost", "build_months",
                   "commitment", "commitment_months", "min_rate", "idle_cost", "step", "comment"), (
        ("NORLINE", "Nordshell filling line", "NORDSHELL", 3000, 2000, 9000, 9, 0.8, 12, None, None, 1000,
         "18 million EUR for two production cells of 1,000, if 80 % of it is ordered for a year"),
        ("CENLINE", "Centra filling line", "CENTRA", 2000, *[None] * 9),
        ("SKYLINE", "Skyworks final assembly", "SKYWORKS", 12, None, None, None, None, None, 6, 10_000, None,
         "EUR for each missile below 6 a quarter"),
        ("OCEANLINE", "Transocean final assembly", "TRANSOCEAN", 8, *[None] * 8, "see Capacity"),
        ("FUZELINE", "Centra fuze assembly", "CENTRA", 400, *[None] * 8, "the neck of the bottle"),
    )),
    RESOURCE_USE.name: (("resource", "offer", "item", "quantity", "comment"), (
        ("NORLINE", None, "HE-N", 1, "holds for each offer of the item"),
        ("CENLINE", None, "HE-C", 1, None),
        ("SKYLINE", "S1", None, 1, None),
        ("OCEANLINE", "O1", None, 1, None), ("FUZELINE", None, "FZ", 1, None),
    )),
    CAPACITY.name: (("resource", "from", "capacity", "comment"), (
        ("OCEANLINE", "2026-Q2", 12, "announced: 12 a quarter from then on"),
    )),
    SYSTEMS.name: (("ally", "system", "quantity"), (
        ("NOR", "GUN-N", 60), ("MID", "GUN-N", 40), ("EST", "GUN-E", 150),
        ("NOR", "SKY", 6), ("MID", "SKY", 4), ("NOR", "OCEAN", 4), ("EST", "OCEAN", 8),
        ("EST", "MORTAR-120", 40),
    )),
    CERTIFIED.name: (("system", "item", "from", "comment"), (
        ("GUN-N", "HE-N", None, None), ("GUN-N", "HE-C", None, None),
        ("GUN-E", "HE-N", None, None), ("GUN-E", "HE-C", None, "try from 2026-Q1: its tests take a year longer"),
        ("SKY", "SAM-S", None, None), ("OCEAN", "SAM-O", None, None),
        ("MORTAR-120", "MR-120", None, "and so the bomb and the fuze"),
    )),
    GROUPS.name: (("group", "ally", "share", "comment"), (
        ("Joint brigade", "NOR", 0.5, "half of each member's orders in what both can fire"),
        ("Joint brigade", "MID", 0.5, None),
    )),
    STOCK.name: (("ally", "item", "quantity", "usable_to", "comment"), (
        ("NOR", "HE-N", 6000, None, None), ("MID", "HE-C", 4000, None, "exactly what it fires in two years"),
        ("EST", "HE-N", 2000, None, "not even one quarter"),
        ("NOR", "SAM-S", 16, None, None), ("MID", "SAM-S", 10, None, None), ("EST", "SAM-O", 6, None, None),
        ("EST", "MB-120", 5600, None, "all that it fires in two years"), ("EST", "FZ", 1000, None, None),
        ("NOR", "FZ", 1000, "2025-Q3", "the last quarter in which they may be fired"),
    )),
    DELIVERIES.name: (("ally", "item", "period", "quantity", "comment"), (
        ("NOR", "SAM-S", "2025-Q2", 2, "an old contract, paid already"),
    )),
    SIGNED.name: (("offer", "ally", "period", "quantity", "price", "paid", "note"), (
        ("S1", "NOR", "2025-Q3", 2, 400_000, 0.5, "signed last year at an old price, half of it paid then"),
    )),
    REQUIREMENTS.name: (("ally", "family", "kind", "quantity", "from", "to", "priority", "comment"), (
        ("NOR", "HE155", "use", 500, None, None, 1, "training, each quarter"),
        ("MID", "HE155", "use", 500, None, None, 1, None),
        ("EST", "HE155", "use", 3000, None, None, 1, "at its border; what is fired comes first"),
        ("EST", "MORTAR", "use", 700, None, None, 1, "bombs with fuzes"),
        ("NOR", "SAM", "stock", 60, "2026-Q4", None, 2, "then missiles, by the end of 2026"),
        ("MID", "SAM", "stock", 40, "2026-Q4", None, 2, None),
        ("EST", "SAM", "stock", 30, "2026-Q4", None, 2, None),
        ("NOR", "HE155", "stock", 12_000, "2026-Q4", None, 3, "then the shells in store"),
        ("MID", "HE155", "stock", 8000, "2026-Q4", None, 3, None),
        ("EST", "HE155", "stock", 9000, "2026-Q4", None, 3, None),
    )),
    TRANSFERS.name: (("from_ally", "to_ally", "family", "max_quantity", "cost", "delay_months", "comment"), (
        ("NOR", "EST", "HE155", 800, 30, None, "the railway; see the scenario Share more"),
        ("NOR", "EST", "FUZE", None, None, 6, "to be tested before they are handed over; try 3"),
    )),
    BUDGETS.name: (("ally", "year", "amount", "comment"), (
        ("MID", 2025, 9, "million EUR; a row for every year of the plan, or none"),
        ("MID", 2026, 19.8, None),
    )),
    ATTRIBUTES.name: (("attribute", "offer", "item", "manufacturer", "value", "comment"), (
        ("European content", None, None, "NORDSHELL", 1, None), ("European content", None, None, "SKYWORKS", 1, None),
        ("European content", None, None, "CENTRA", 0.9, None),
        ("European content", None, None, "TRANSOCEAN", 0.3, "its motors are made in Midland"),
    )),
    RULES.name: (("rule", "active", "kind", "value", "ally", "family", "region", "for_each", "attribute", "penalty",
                  "count", "comment"), (
        ("two sources", "yes", "max_share", 0.75, None, "HE155", None, "manufacturer", None, None, None,
         "no manufacturer gets more than three shells of four"),
        ("overseas", "yes", "max_share", 0.25, None, "SAM", "Overseas", None, None, 20_000, None,
         "soft: each missile above a quarter counts as 20,000 EUR"),
        ("made in Europe", "yes", "min_spend_share", 0.65, None, "SAM", None, None, "European content", None, None,
         "65 % of what is spent on missiles; try 0.75"),
        ("one supplier", "yes", "max_count", 1, "MID", "HE155", None, None, None, None, "manufacturer",
         "Midland buys its shells from one manufacturer"),
        ("joint missiles", "yes", "min_count", 2, None, "SAM", None, "manufacturer", None, None, "ally",
         "missiles are bought of a manufacturer by two nations together, or not at all"),
    )),
    THRESHOLDS.name: (("threshold", "manufacturer", "for_each", "at_least", "fixed_cost", "note"), (
        ("sea freight", "TRANSOCEAN", "order_period", 6, None, "no contract for fewer than six missiles"),
        ("framework", None, "manufacturer", None, 250_000, "what it costs to negotiate; Skyworks is signed already"),
    )),
    SCENARIOS.name: (("scenario", "sheet", "where", "column", "change", "value", "note"), (
        ("Share more", TRANSFERS.name, "from_ally=NOR; family=HE155", "max_quantity", "set", 1000,
         "the railway takes 1,000 shells a quarter"),
        ("Invest", RESOURCES.name, "resource=NORLINE", "max_expansion", "multiply", 2, "twice the expansion on offer"),
        ("Invest", BUDGETS.name, "ally=MID", "amount", "multiply", 2, "and twice the money for Midland"),
    )),
    UNCERTAINTY.name: (("factor", "sheet", "where", "column", "change", "distribution", "low", "mode", "high",
                        "probability", "separately", "note"), (
        ("the new line is late", RESOURCES.name, "resource=NORLINE", "build_months", "add", "triangular", 0, 3, 9, None,
         None, "three months most likely"),
        ("lines give less", RESOURCES.name, None, "capacity", "multiply", "uniform", 0.8, None, 1, None, "yes",
         "each line has its own year"),
        ("no ships", OFFERS.name, "offer=O1", "to", "set", "event", None, None, "2026-Q2", 0.2, None,
         "one in five: nothing from overseas in the second half of 2026"),
    )),
}
