"""What the sheets say, read a second time: periods, defaults, windows and lookups, from `Tables` alone."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.input.tables import Tables

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DEFAULTS = {"period": "quarter", "money_scale": 1e6, "equity": "yes", "carry_over": "no", "minimum_defence_share": 0.0,
            "discount_rate": 0.0, "time_preference": 0.05, "expansion_budget": math.inf,
            "change_cost": 0.0}


def given(row: Any, column: str, default: Any) -> Any:
    """The cell, or the default where it is blank."""
    value = row[column]
    return default if value is None else value


@dataclass(frozen=True)
class Order:
    """A possible order and what rules ask about it; `price` escalated, `placed` a period, country and region in lower
    case."""

    offer: str
    ally: str
    period: int
    placed: int
    item: str
    family: str
    standard: str
    manufacturer: str
    country: str
    region: str
    year: str
    price: float
    advance: float
    transport: float

    @property
    def key(self) -> tuple[str, str, str, int]:
        return ("x", self.offer, self.ally, self.period)


class Reading:
    """The workbook in the words of the mathematics; T periods of h months."""

    def __init__(self, tables: Tables):
        self.tables = tables
        written = {row["name"]: row["value"] for row in self.sheet("Settings")}
        self.settings: dict[str, Any] = {**DEFAULTS, **written}
        self.h = MONTHS[self.settings["period"]]
        self.T = int(self.settings["periods"])
        self.start = self._month(str(self.settings["start"]))
        self.scale = float(self.settings["money_scale"])
        self.periods = range(1, self.T + 1)
        self.allies = [str(row["ally"]) for row in self.sheet("Allies")]
        self.items = {str(row["item"]): str(row["family"]) for row in self.sheet("Items")}
        self.standard = {str(row["item"]): given(row, "standard", "no") for row in self.sheet("Items")}
        self.weight = {str(row["family"]): float(given(row, "weight", self._mean_price(str(row["family"]))))
                       for row in self.sheet("Families")}

    def sheet(self, name: str) -> list[Any]:
        """The rows of a sheet; their cells are typed by the sheet, which only a reader of the workbook knows."""
        return list(self.tables[name])

    def _month(self, label: str) -> int:
        year, _, part = label.partition("-")
        if part.startswith("Q"):
            return int(year) * 12 + 3 * (int(part[1:]) - 1)
        return int(year) * 12 + (int(part) - 1 if part else 0)

    def _mean_price(self, family: str) -> float:
        prices = [row["price"] for row in self.sheet("Offers") if self.items[row["item"]] == family]
        return sum(prices) / len(prices) if prices else 1.0

    def period(self, label: str) -> int:
        """The number of the period; outside 1..T for one outside the horizon."""
        return (self._month(label) - self.start) // self.h + 1

    def window(self, row: Any) -> list[int]:
        """The periods from..to within the horizon."""
        first = 1 if row["from"] is None else self.period(row["from"])
        last = self.T if row["to"] is None else self.period(row["to"])
        return [t for t in self.periods if first <= t <= last]

    def length(self, months: float) -> int:
        """Months as periods, rounded up."""
        return math.ceil(round(months / self.h, 9))

    def year(self, t: int) -> int:
        return (self.start + (t - 1) * self.h) // 12

    @property
    def years(self) -> list[int]:
        return sorted({self.year(t) for t in self.periods})

    def Y(self, t: int) -> float:
        return (t - 1) * self.h / 12

    def discount(self, t: int) -> float:
        return float((1 + self.settings["discount_rate"]) ** -self.Y(t))

    @cached_property
    def _usable(self) -> dict[tuple[str, str], int]:
        first: dict[tuple[str, str], int] = {}
        for operated in self.sheet("Systems"):
            for fit in self.sheet("Certified"):
                if fit["system"] == operated["system"]:
                    pair = operated["ally"], fit["item"]
                    since = 1 if fit["from"] is None else self.period(fit["from"])
                    first[pair] = min(first.get(pair, since), since)
        of_systems = dict(first)
        for row in self.sheet("Assembly"):
            for (ally, item), since in of_systems.items():
                if item == row["item"]:
                    first[ally, row["component"]] = min(first.get((ally, row["component"]), since), since)
        return first

    @cached_property
    def assembly(self) -> dict[str, dict[str, float]]:
        """b: components by item, how many of each."""
        parts: dict[str, dict[str, float]] = defaultdict(dict)
        for row in self.sheet("Assembly"):
            parts[str(row["item"])][str(row["component"])] = float(given(row, "quantity", 1.0))
        return parts

    @cached_property
    def sorts(self) -> list[tuple[str, int]]:
        """Every item that keeps, as (item, 0), and its lots that end within the horizon, by their last period."""
        lots = {(str(row["item"]), self.period(row["usable_to"])) for sheet in ("Stock", "Deliveries")
                for row in self.sheet(sheet) if row["usable_to"] is not None}
        return [*((item, 0) for item in self.items), *sorted((item, u) for item, u in lots if 1 <= u <= self.T)]

    def opening(self, row: Any) -> int | None:
        """The sort of a row of Stock; None for one that is over before the horizon."""
        last = self.T + 1 if row["usable_to"] is None else self.period(row["usable_to"])
        return None if last < 1 else 0 if last > self.T else last

    def arriving(self, row: Any) -> int | None:
        """The sort of a row of Deliveries; None for one that arrives after its end."""
        sort = self.opening(row)
        return None if sort and self.period(row["period"]) > sort else sort

    def U(self, ally: str, item: str, t: int) -> bool:
        return self._usable.get((ally, item), self.T + 1) <= t

    @cached_property
    def orders(self) -> list[Order]:
        """Every order variable."""
        possible = [self.order(row, ally, t) for row in self.sheet("Offers") for ally in self.allies
                    if self.may_buy(row, ally) for t in self.window(row)]
        return [o for o in possible if o.placed >= 1 and self.U(o.ally, o.item, o.period)]

    def order(self, offer: Any, ally: str, t: int) -> Order:
        """What an order of the offer for the ally is, delivered in t, possible or not."""
        item, maker = str(offer["item"]), self._makers[offer["manufacturer"]]
        return Order(
            str(offer["offer"]), ally, t, t - self.length(self.term(offer, ally, "lead_months")), item,
            self.items[item], self.standard[item], str(offer["manufacturer"]), given(maker, "country", "").lower(),
            given(maker, "region", "").lower(), str(self.year(t)), self.P(offer, ally, t),
            given(offer, "advance", 0.0), self.term(offer, ally, "transport") or 0.0)

    @cached_property
    def _makers(self) -> dict[Any, Any]:
        return {row["manufacturer"]: row for row in self.sheet("Manufacturers")}

    def may_buy(self, offer: Any, ally: str) -> bool:
        """The ally is named, or nobody is, and no term says no."""
        named = offer["allies"] is None or ally in str(offer["allies"]).split(",")
        return named and self.term(offer, ally, "allowed") != "no"

    def term(self, offer: Any, ally: str, column: str) -> Any:
        """The cell of the pair's row in Terms, else of the manufacturer's, else of the offer."""
        rows = [row for by in ("offer", "manufacturer") for row in self.sheet("Terms")
                if row[by] is not None and row[by] == offer[by] and row["ally"] == ally]
        return next((row[column] for row in rows if row[column] is not None), offer[column])

    def P(self, offer: Any, ally: str, t: int) -> float:
        """The price of a unit for the ally in t."""
        growth = 1 + given(offer, "escalation", 0.0)
        own = [row["price"] for row in self.sheet("Terms") if (row["offer"], row["ally"]) == (offer["offer"], ally)]
        announced = sorted((self.period(row["from"]), row["price"]) for row in self.sheet("Prices")
                           if row["offer"] == offer["offer"] and self.period(row["from"]) <= t)
        if [price for price in own if price is not None]:
            return float(own[0] * growth ** self.Y(t))
        if announced:
            start, price = announced[-1]
            return float(price * growth ** ((t - start) * self.h / 12))
        return float(offer["price"] * growth ** self.Y(t))

    @cached_property
    def use(self) -> dict[tuple[str, str], float]:
        """Resource units that a unit of an offer takes."""
        taken: dict[tuple[str, str], float] = defaultdict(float)
        for row in self.sheet("ResourceUse"):
            for offer in self.sheet("Offers"):
                if row["offer"] == offer["offer"] or (row["item"] is not None and row["item"] == offer["item"]):
                    taken[row["resource"], offer["offer"]] += given(row, "quantity", 1.0)
        return taken

    def capacity(self, resource: Any, t: int) -> float:
        """K[r,t]."""
        rows = [(self.period(row["from"]), row["capacity"]) for row in self.sheet("Capacity")
                if row["resource"] == resource["resource"] and self.period(row["from"]) <= t]
        return float(max(rows)[1] if rows else resource["capacity"])

    def rate(self, resource: Any, t: int) -> float:
        """min_rate[r,t]."""
        rows = [(self.period(row["from"]), row["min_rate"]) for row in self.sheet("Capacity")
                if row["resource"] == resource["resource"] and row["min_rate"] is not None
                and self.period(row["from"]) <= t]
        return float(max(rows)[1] if rows else given(resource, "min_rate", 0.0))

    def figure(self, attribute: str, o: Order) -> float:
        """What a unit of the order carries: the offer's row beats the item's, the item's the manufacturer's."""
        rows = [row for row in self.sheet("Attributes") if row["attribute"] == attribute]
        for column in ("offer", "item", "manufacturer"):
            for row in rows:
                if row[column] == getattr(o, column):
                    return float(row["value"])
        return 0.0

    def priority(self, requirement: Any) -> int:
        return int(given(requirement, "priority", 1 if requirement["kind"] == "use" else 2))

    def v(self, requirement: Any, t: int) -> float:
        """The value of one unit short."""
        ally = next(row for row in self.sheet("Allies") if row["ally"] == requirement["ally"])
        return float(given(ally, "priority", 1.0) * self.weight[requirement["family"]]
                     * (1 + self.settings["time_preference"]) ** -self.Y(t)
                     * (1 if requirement["kind"] == "use" else 1 / self.T))

    def budget(self, ally: Any, year: int) -> float | None:
        """In price_unit; None without a limit."""
        for row in self.sheet("Budgets"):
            if row["ally"] == ally["ally"] and row["year"] == year:
                return float(row["amount"] * self.scale)
        if None in (ally["gdp"], ally["defence_share"], ally["munitions_share"]):
            return None
        months = self.h * sum(self.year(t) == year for t in self.periods)
        share = max(ally["defence_share"], self.settings["minimum_defence_share"])
        return float(ally["gdp"] * share * ally["munitions_share"] * months / 12 * self.scale)
