"""What a plan decides, declared once: symbol, index, unit and the sheet that shows it.

The formulation makes its variables from here, the plan is read by it, and the verification tells decisions by it. In
the model the item of a stock, an issue or a transfer stands for its pool (model/pools.py); in the plan for itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from model.plan import (
    ContributionKey,
    ExpansionKey,
    LineKey,
    OrderKey,
    RoundKey,
    RuleKey,
    ShortfallKey,
    StockKey,
    TransferKey,
)


@dataclass(frozen=True, eq=False)
class VariableKind:
    """A variable of the model. `name` is that of the model's component and, for a decision, of the plan's field;
    `index` names the parts of its key and `key` makes one of them; `sheet` of the result shows it. What is no decision
    is a running total (`sheet` and `key` are empty) that keeps rows sparse and changes no solution."""

    name: str
    symbol: str
    index: tuple[str, ...]
    unit: str
    meaning: str
    key: Callable[..., Any] | None = None
    sheet: str = ""

    @property
    def doc(self) -> str:
        """Symbol, meaning and unit, for the model."""
        return f"{self.symbol}: {self.meaning}, {self.unit}" if self.symbol else f"{self.meaning}, {self.unit}"


ORDER = VariableKind("order", "x", OrderKey._fields, "units", "delivered in a period", OrderKey, "Orders")
STOCK = VariableKind("stock", "s", StockKey._fields, "units", "held at the end of a period", StockKey, "Stock by item")
ISSUE = VariableKind("issue", "w", StockKey._fields, "units", "issued for use in a period", StockKey, "Stock by item")
SHORTFALL = VariableKind("shortfall", "n", ShortfallKey._fields, "units",
                         "of a requirement that the plan does not meet", ShortfallKey, "Needs")
CONTRIBUTION = VariableKind("contribution", "d", ContributionKey._fields, "price_unit", "moved in a calendar year",
                            ContributionKey, "Contributions")
TRANSFER = VariableKind("transfer", "y", TransferKey._fields, "units", "moved in a period", TransferKey, "Transfers")
WRITTEN_OFF = VariableKind("written_off", "z", StockKey._fields, "units",
                           "expired at the end of the last period of a lot", StockKey, "Stock by item")
COMPLETED = VariableKind("completed", "v", RoundKey._fields, "units", "put together from components and issued",
                         RoundKey, "Complete rounds")
MATCHED = VariableKind("matched", "m", RoundKey._fields, "units", "that components held would make", RoundKey,
                       "Complete rounds")
TAKEN = VariableKind("taken", "", StockKey._fields, "units", "of a component that completed rounds take", StockKey,
                     "Complete rounds")
EXPANSION = VariableKind("expansion", "e", ExpansionKey._fields, "resource units a period", "ordered in a period",
                         ExpansionKey, "Expansions")
IDLE = VariableKind("idle", "idle", LineKey._fields, "resource units",
                    "by which a line stays below its rate in a period", LineKey, "Capacity")
VIOLATION = VariableKind("violation", "g", RuleKey._fields, "units or price_unit",
                         "by how much a row of a rule is not kept", RuleKey, "Rules")

LESS = VariableKind("less", "less", OrderKey._fields, "units", "by which an order is smaller than in the earlier plan")
MORE = VariableKind("more", "more", OrderKey._fields, "units", "by which an order is larger than in the earlier plan")
BAND = VariableKind("band", "u", (*ShortfallKey._fields, "band"), "units", "short in a tenth of the need")
ADDED = VariableKind("added", "", ("resource", "period"), "resource units", "capacity added up to a period")
LINE_LOAD = VariableKind("line_load", "", ("resource", "period"), "resource units", "load of a committed line")
SCOPE_ORDERS = VariableKind("scope_orders", "D", ("scope",), "units or price_unit", "orders that a share refers to")
PAID = VariableKind("paid", "", ("ally", "year"), "price_unit", "payments of an ally in a year")

DECISIONS = (ORDER, STOCK, ISSUE, SHORTFALL, CONTRIBUTION, TRANSFER, EXPANSION, IDLE, VIOLATION, WRITTEN_OFF,
             COMPLETED, MATCHED, TAKEN)
VARIABLES = (*DECISIONS, LESS, MORE, BAND, ADDED, LINE_LOAD, SCOPE_ORDERS, PAID)
