"""Every kind of row of the model, declared once."""

from model.row_kinds.declared import (
    ADDED_CAPACITY,
    BANDS,
    BUDGET,
    BUYER_LIMIT,
    CAPACITY,
    CHOSEN,
    COMMITMENT,
    COMPONENTS_TAKEN,
    DEFINITIONS,
    EXPANSION_BUDGET,
    EXPANSION_LIMIT,
    INTEROPERABILITY,
    KEPT_ORDER,
    LOADED,
    MATCHED_COMPONENTS,
    MINIMUM_RATE,
    OFFER_LIMIT,
    PAYMENT,
    ROW_KINDS,
    RULE,
    SCOPE_TOTAL,
    STANDARDIZATION,
    STOCK_BALANCE,
    STOCK_REQUIREMENT,
    STORAGE,
    TRANSFER_LIMIT,
    USE,
)
from model.row_kinds.kind import Cause, Figure, Key, RelaxationTerms, RowId, RowKind, Side, Words, row_kind

__all__ = ["ADDED_CAPACITY", "BANDS", "BUDGET", "BUYER_LIMIT", "CAPACITY", "CHOSEN", "COMMITMENT",
           "COMPONENTS_TAKEN", "DEFINITIONS", "EXPANSION_BUDGET", "EXPANSION_LIMIT", "INTEROPERABILITY",
           "KEPT_ORDER", "LOADED", "MATCHED_COMPONENTS", "MINIMUM_RATE", "OFFER_LIMIT", "PAYMENT", "ROW_KINDS",
           "RULE", "SCOPE_TOTAL", "STANDARDIZATION", "STOCK_BALANCE", "STOCK_REQUIREMENT", "STORAGE",
           "TRANSFER_LIMIT", "USE", "Cause", "Figure", "Key", "RelaxationTerms", "RowId", "RowKind",
           "Side", "Words", "row_kind"]
