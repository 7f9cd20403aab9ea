"""Every sheet of the result workbook, in the order in which it stands there.

The report fills these tables, the workbook formats them by kind and the documentation lists them. The parts of
Summary stand in `summary.py`, what goes in is declared in `inputs.py`."""

from __future__ import annotations

from data.schema.columns import OutputSheet
from data.schema.overview import FLOWS, TARGETS, TIMELINE
from data.schema.plan_sheets import (
    ALLOCATION,
    BUDGETS,
    CAPACITY,
    CONTRACTS,
    CONTRIBUTIONS,
    COST_SHARES,
    EXPANSIONS,
    ORDERS,
    RULES,
    STANDARDS,
    TRANSFERS,
)
from data.schema.reason_sheets import (
    BOTTLENECKS,
    CAUSES,
    CHANGED_ORDERS,
    CHANGES,
    CHECKS,
    CONFLICTS,
    DISCOUNTS_EARNED,
    LEVERS,
    PRICE_OF_TERMS,
    RULE_PRICES,
    RUN,
    SIMPLIFIED,
    TERMS_KEPT,
)
from data.schema.stock_sheets import COMPLETE_ROUNDS, NEEDS, REASONS, SHORTFALLS, STOCK_BY_FAMILY, STOCK_BY_ITEM

SHEETS: tuple[OutputSheet, ...] = (
    CONFLICTS, TARGETS, TIMELINE, FLOWS, ORDERS, CONTRACTS, ALLOCATION, STOCK_BY_FAMILY, STOCK_BY_ITEM,
    COMPLETE_ROUNDS, NEEDS, SHORTFALLS, REASONS, CAUSES, BOTTLENECKS, RULE_PRICES, LEVERS, CHANGES, CHANGED_ORDERS,
    CAPACITY, EXPANSIONS, TRANSFERS, CONTRIBUTIONS, BUDGETS, COST_SHARES, DISCOUNTS_EARNED, STANDARDS, RULES,
    PRICE_OF_TERMS, TERMS_KEPT, SIMPLIFIED, CHECKS, RUN,
)
