"""Tiny workbooks whose figures are as far apart as a planner may type them; the same seed, the same workbook.

Each seed is of one kind, in turn: what is extreme in it. Quantities are whole numbers, so that no sum of them is
rounded: an exact solver may then take the arrays of the program as they are."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from data.input.tables import Tables
from tests.helpers.worlds import world

KINDS = ("penalties", "cheap beside dear", "priorities", "time preference", "rates", "weights", "prices", "everything")
RULES = ("max_share", "min_share", "max_spend_share", "min_spend_share", "max_quantity", "min_quantity", "max_spend",
         "min_spend")
LARGEST_AMOUNT = 1e12  # what may be typed
Sheet = list[dict[str, Any]]


def kind_of(seed: int) -> str:
    """What is extreme in the workbook of the seed."""
    return KINDS[seed % len(KINDS)]


def hard_world(seed: int) -> Tables:
    """A workbook that the seed decides."""
    return _Maker(Random(seed), kind_of(seed)).tables()


class _Maker:
    """Draws the sheets one after the other; what others need is drawn first."""

    def __init__(self, random: Random, kind: str):
        self.random = random
        everything = kind == "everything"
        self.extreme = {each for each in KINDS if each == kind or (everything and random.random() < 0.5)}
        self.long = bool(self.extreme & {"time preference", "rates"})
        self.count = 10 if self.long else random.randint(3, 6)
        self.money = random.choice((1.0, 1e6))
        self.allies = [f"A{number}" for number in range(2 if self.long else random.randint(2, 3))]
        least = 2 if self.extreme & {"weights", "cheap beside dear", "prices"} else 1
        self.families = [f"F{number}" for number in range(random.randint(least, 2 if self.long else 3))]
        self.size, self.price = self.sizes()
        self.items = {f"{family}.{number}": family for family in self.families
                      for number in range(random.randint(1, 1 if self.long else 2))}
        self.offers = {f"O{number}": item for number, item in enumerate(
            [*self.items, *random.choices(list(self.items), k=random.randint(0, 2))])}
        self.resources = [f"R{number}" for number in range(random.randint(1, 2))]

    def sizes(self) -> tuple[dict[str, float], dict[str, float]]:
        """How many of each family are needed, and what one costs."""
        size = {family: self.spread(20, 2000) for family in self.families}
        price = {family: self.spread(100, 10_000) for family in self.families}
        if "cheap beside dear" in self.extreme:
            first, second = self.random.sample(self.families, 2)
            size[first], price[first] = self.spread(1e8, 1e9), self.spread(0.01, 1)
            size[second], price[second] = self.spread(10, 50), self.spread(1e6, 1e9)
        if "prices" in self.extreme:
            size = {family: self.spread(1, 1e9) for family in self.families}
            price = {family: self.spread(0.01, 1e9) for family in self.families}
        return size, price

    def tables(self) -> Tables:
        return world(
            Settings=self.settings(), Allies=self.ally_rows(), Families=self.family_rows(),
            Items=[{"item": item, "family": family, "standard": self.random.choice(("yes", "no"))}
                   for item, family in self.items.items()],
            Manufacturers=[{"manufacturer": "M0", "country": "X"}, {"manufacturer": "M1", "country": "Y"}],
            Offers=self.offer_rows(), Resources=self.resource_rows(), ResourceUse=self.use_rows(),
            Stock=self.stock_rows(), Requirements=self.requirement_rows(), Transfers=self.transfer_rows(),
            Budgets=self.budget_rows(), Contributions=self.contribution_rows(), Rules=self.rule_rows())

    def often(self, chance: float) -> bool:
        return self.random.random() < chance

    def spread(self, low: float, high: float) -> float:
        """Any size between the two is as likely; three digits."""
        return float(f"{low * (high / low) ** self.random.random():.3g}")

    def whole(self, typical: float) -> float:
        """A whole number of the typical size."""
        return float(max(1, round(typical * self.random.uniform(0.3, 1.7))))

    def near(self, price: float) -> float:
        """A price of that size."""
        return min(1e9, max(0.01, float(f"{price * self.random.uniform(0.5, 2):.4g}")))

    def rate(self, kind: str) -> float | None:
        """A rate a year: up to 3 where that is what is extreme."""
        if kind in self.extreme:
            return round(self.random.choice((self.random.uniform(0, 3), 3.0)), 3)
        return self.random.choice((None, 0.0, 0.03, 0.07))

    def settings(self) -> dict[str, Any]:
        return {
            "start": "2024" if self.long else "2024-Q1", "period": "year" if self.long else "quarter",
            "periods": self.count, "money_scale": self.money,
            "equity": "yes" if self.often(0.2 if self.long else 0.5) else "no",
            "carry_over": self.random.choice(("yes", "no")), "discount_rate": self.rate("rates"),
            "time_preference": self.rate("time preference"),
            "expansion_budget": self.paid(3) if self.often(0.3) else None}

    def paid(self, times: float) -> float:
        """Money for so many times what a family needs in a period, as it is typed."""
        family = self.random.choice(self.families)
        full = self.size[family] * self.price[family] * times / self.money
        return min(LARGEST_AMOUNT, float(f"{max(full, 1e-5) * self.random.uniform(0.2, 1):.4g}"))

    def ally_rows(self) -> Sheet:
        rows: Sheet = []
        for ally in self.allies:
            row: dict[str, Any] = {"ally": ally}
            if "priorities" in self.extreme:
                row["priority"] = self.random.choice((300.0, 0.01, 1000.0, self.spread(0.01, 1000)))
            if self.often(0.2):
                row["storage"] = self.whole(2 * self.size[self.random.choice(self.families)])
            rows.append(row)
        return rows

    def family_rows(self) -> Sheet:
        rows: Sheet = [{"family": family, "storage_per_unit": self.random.choice((0, 0.5, 1, 2)),
                        "standard_share": self.random.choice((None, None, 0.3))} for family in self.families]
        if "weights" in self.extreme:
            weights = [1e-6, 1e9, *(self.spread(1e-6, 1e9) for _ in rows)][:len(rows)]
            if self.often(0.5):
                weights = [self.spread(1e-6, 1e9) for _ in rows]
            for row, weight in zip(rows, weights, strict=True):
                row["weight"] = weight
        return rows

    def offer_rows(self) -> Sheet:
        months = 12 if self.long else 3
        return [{"offer": offer, "manufacturer": self.random.choice(("M0", "M1")), "item": item,
                 "price": self.near(self.price[self.items[item]]),
                 "lead_months": months * self.random.choice((0, 0, 1, 2)),
                 "advance": self.random.choice((None, 0.3, 1)), "escalation": self.rate("rates"),
                 "max_quantity": self.whole(3 * self.size[self.items[item]]) if self.often(0.3) else None,
                 "transport": self.spread(0.01, 100) if self.often(0.3) else None}
                for offer, item in self.offers.items()]

    def resource_rows(self) -> Sheet:
        rows: Sheet = []
        for resource in self.resources:
            typical = self.size[self.random.choice(self.families)]
            row: dict[str, Any] = {"resource": resource, "capacity": self.random.choice((0.0, self.whole(typical)))}
            if self.often(0.6):
                row |= {"max_expansion": self.whole(typical), "build_months": self.random.choice((0, 3, 12)),
                        "expansion_cost": self.spread(0.01, 1e6), "commitment": self.random.choice((None, 0.3, 0.8)),
                        "commitment_months": self.random.choice((3, 12))}
            rows.append(row)
        return rows

    def use_rows(self) -> Sheet:
        return [{"resource": resource, "item": item, "quantity": self.random.choice((None, self.spread(0.01, 10)))}
                for resource in self.resources for item in self.items if self.often(0.6)]

    def stock_rows(self) -> Sheet:
        return [{"ally": ally, "item": item, "quantity": self.whole(0.5 * self.size[family])} for ally in self.allies
                for item, family in self.items.items() if self.often(0.3)]

    def requirement_rows(self) -> Sheet:
        pairs = [(ally, family) for ally in self.allies for family in self.families]
        chosen = self.random.sample(pairs, min(len(pairs), self.random.randint(2, 5)))
        return [{"ally": ally, "family": family, "kind": self.random.choice(("use", "stock")),
                 "quantity": min(1e9, self.whole(self.size[family])), "priority": self.random.choice((None, 1, 1, 2))}
                for ally, family in chosen]

    def transfer_rows(self) -> Sheet:
        return [{"from_ally": giver, "to_ally": getter, "cost": self.spread(0.01, 100) if self.often(0.5) else None,
                 "max_quantity": self.whole(self.size[self.families[0]]) if self.often(0.4) else None}
                for giver, getter in self.pairs(2)]

    def contribution_rows(self) -> Sheet:
        return [{"from_ally": giver, "to_ally": getter, "max_amount": self.paid(1) if self.often(0.5) else None}
                for giver, getter in self.pairs(2)]

    def pairs(self, most: int) -> Sequence[tuple[str, str]]:
        pairs = [(giver, getter) for giver in self.allies for getter in self.allies if giver != getter]
        return self.random.sample(pairs, self.random.randint(0, most))

    def budget_rows(self) -> Sheet:
        years = range(2024, 2024 + (self.count if self.long else (self.count + 3) // 4))
        return [{"ally": ally, "year": year, "amount": self.paid(2)} for ally in self.allies if self.often(0.7)
                for year in years]

    def rule_rows(self) -> Sheet:
        extreme = "penalties" in self.extreme
        rows = [self.rule_row(f"rule {number}", self.spread(1e6, 1e9) if extreme else self.spread(0.1, 1000))
                for number in range(self.random.randint(1, 3) if extreme else self.random.randint(0, 2))]
        if self.often(0.15):
            rows.append({"rule": "at least", "kind": "min_quantity", "value": 1})
        return rows

    def rule_row(self, key: str, penalty: float) -> dict[str, Any]:
        """A soft rule on a family's orders."""
        kind, family = self.random.choice(RULES), self.random.choice(self.families)
        value = round(self.random.uniform(0.05, 0.9), 3)
        if kind.endswith("quantity"):
            value = self.whole(self.size[family])
        elif kind.endswith("spend"):
            value = self.paid(2)
        return {"rule": key, "kind": kind, "value": value, "penalty": penalty, "family": family,
                "manufacturer": self.random.choice(("M0", "M1", None)),
                "for_each": self.random.choice((None, "manufacturer", "ally", "year"))}
