"""The accounts of the stock sheets, period by period, as a planner with a pencil reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

PERIOD = re.compile(r"\d{4}(-Q[1-4]|-\d{2})?")
NAMES = ("ally", "family", "item", "usable to")
MOVED = ("deliveries", "signed", "orders", "received", "sent", "issued", "put together", "written off", "under way",
         "could complete")


def by_period(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row a stock and period in which it is told: `row` (family, item or lot), the movements by their words, 0 where
    the account has no such row; the opening of a period is the closing of the one before."""
    accounts: dict[tuple[Any, ...], dict[str, Mapping[str, Any]]] = {}
    for line in lines:
        account = accounts.setdefault(tuple(line.get(name) for name in NAMES), {})
        assert line["movement"] not in account, "a movement stands once in an account"
        account[line["movement"]] = line
    told = []
    for names, account in accounts.items():
        closing = account["closing"]
        before = closing["opening"]
        for period in filter(PERIOD.fullmatch, closing):
            if closing[period] is None:
                continue
            figures = {movement: account[movement][period] if movement in account else 0 for movement in MOVED}
            held = {movement: account.get(movement, closing)[period] for movement in ("closing", "usable")}
            goal = {word: account[word][period] if word in account else None for word in ("target", "coverage")}
            told.append({**dict(zip(NAMES, names, strict=True)), **figures, **held, **goal, "period": period,
                         "opening": before, "row": kind_of(closing)})
            before = closing[period]
    return told


def kind_of(line: Mapping[str, Any]) -> str:
    """Whether an account is that of a family, of an item or of a lot of it."""
    return "lot" if line.get("usable to") else "item" if "item" in line else "family"


def stock_frame(report: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Both stock sheets of a report, period by period."""
    rows = [row for name in ("Stock by family", "Stock by item")
            for row in by_period(report[name].to_dict(orient="records"))]
    return pd.DataFrame(rows, dtype=object)
