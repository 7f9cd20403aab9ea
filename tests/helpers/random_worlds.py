"""Random small workbooks that use every sheet and setting of the mathematics; the same seed, the same workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from data.input.tables import Tables
from model.horizon import MONTHS_OF, label_of_month
from tests.helpers.random_stock import with_lot_deliveries, with_stock_features
from tests.helpers.worlds import world

KINDS = ("max_share", "min_share", "max_spend_share", "min_spend_share", "max_quantity", "min_quantity", "max_spend",
         "min_spend")
PARTS = ("ally", "family", "item", "manufacturer", "country", "region", "year")
SCALE = 1000
Sheet = list[dict[str, Any]]


@dataclass(frozen=True)
class Size:
    """The least and the most there is of everything."""

    periods: tuple[int, int] = (3, 5)
    allies: tuple[int, int] = (3, 5)
    families: tuple[int, int] = (2, 3)
    items: tuple[int, int] = (3, 6)
    makers: tuple[int, int] = (2, 3)
    offers: tuple[int, int] = (4, 8)
    resources: tuple[int, int] = (2, 3)
    systems: tuple[int, int] = (1, 3)


USUAL = Size()
# For what is solved many times: a program of some fifty columns.
TINY = Size(periods=(2, 3), allies=(2, 2), families=(1, 2), items=(1, 2), makers=(1, 2), offers=(2, 3),
            resources=(1, 2), systems=(1, 1))


def random_world(seed: int, size: Size = USUAL) -> Tables:
    """A workbook that the seed decides."""
    maker = _Maker(Random(seed), Random(~seed), size)
    return world(**with_stock_features(maker.sheets(), seed, maker.named, maker.months))


def signed_world(seed: int, size: Size = USUAL) -> Tables:
    """A workbook that the seed decides with signed orders and contributions by year."""
    maker = _Maker(Random(seed), Random(~seed), size)
    sheets = with_stock_features(maker.sheets(), seed, maker.named, maker.months)
    return world(**{**sheets, "Signed": maker.signed_rows(), "Contributions": maker.contributions_by_year()})


def world_of_lots(seed: int) -> Tables:
    """The random workbook of the seed with deliveries that expire."""
    return with_lot_deliveries(random_world(seed), seed, _Maker(Random(seed), Random(~seed), USUAL).named)


class _Maker:
    """Draws the sheets one after the other; later ones refer to the keys of earlier ones. What lines should make at
    least and what orders carry is drawn apart, so that the rest is the same with it and without."""

    def __init__(self, random: Random, apart: Random, size: Size):
        self.random, self.apart = random, apart
        self.unit = random.choice(("month", "quarter", "year"))
        self.months = MONTHS_OF[self.unit]
        self.count = random.randint(*size.periods)
        self.first = (2024 * 12 + random.randrange(12)) // self.months * self.months
        self.allies = [f"A{number}" for number in range(random.randint(*size.allies))]
        self.families = [f"F{number}" for number in range(random.randint(*size.families))]
        self.items = {f"I{number}": random.choice(self.families) for number in range(random.randint(*size.items))}
        self.makers = [f"M{number}" for number in range(random.randint(*size.makers))]
        self.offers = {f"O{number}": random.choice(list(self.items)) for number in range(random.randint(*size.offers))}
        self.resources = [f"R{number}" for number in range(random.randint(*size.resources))]
        self.systems = [f"S{number}" for number in range(random.randint(*size.systems))]
        self.years = sorted({(self.first + number * self.months) // 12 for number in range(self.count)})

    def sheets(self) -> dict[str, Any]:
        return {
            "Settings": self.settings(), "Allies": self.ally_rows(), "Families": self.family_rows(),
            "Items": self.item_rows(), "Manufacturers": self.maker_rows(), "Offers": self.offer_rows(),
            "Resources": self.resource_rows(), "ResourceUse": self.use_rows(), "Capacity": self.announced_rows(),
            "Systems": self.system_rows(), "Certified": self.certified_rows(), "Groups": self.group_rows(),
            "Stock": self.stock_rows(), "Deliveries": self.delivery_rows(), "Requirements": self.requirement_rows(),
            "Transfers": self.transfer_rows(), "Budgets": self.budget_rows(),
            "Contributions": self.contribution_rows(), "Rules": self.rule_rows(), "Attributes": self.attribute_rows()}

    def often(self, chance: float) -> bool:
        return self.random.random() < chance

    def maybe(self, chance: float, value: Any) -> Any:
        """The value, blank otherwise. The value is drawn in either case."""
        return value if self.often(chance) else None

    def amount(self, low: float, high: float) -> float:
        """A figure that is as often round as not."""
        return float(self.random.randint(int(low), int(high))) if self.often(0.5) else self.random.uniform(low, high)

    def label(self, early: int = -1, late: int = 1) -> str:
        """A period of the horizon or `early` and `late` periods around it."""
        return self.named(self.random.randint(1 + early, self.count + late))

    def named(self, period: int) -> str:
        """The label of a period by its number."""
        return label_of_month(self.first + (period - 1) * self.months, self.unit)

    def length(self, periods: float) -> float:
        """A length of up to so many periods, in months."""
        return float(self.random.randint(0, int(periods * self.months)))

    def some(self, values: Sequence[Any], least: int = 1) -> list[Any]:
        return self.random.sample(list(values), self.random.randint(min(least, len(values)), len(values)))

    def settings(self) -> dict[str, Any]:
        return {
            "start": label_of_month(self.first, self.unit), "period": self.unit, "periods": self.count,
            "money_scale": SCALE, "equity": self.random.choice(("yes", "no", None)),
            "carry_over": self.random.choice(("yes", "no", None)),
            "minimum_defence_share": self.maybe(0.5, 0.02), "discount_rate": self.maybe(0.5, 0.03),
            "time_preference": self.random.choice((0, 0.05, 0.2, None)),
            "expansion_budget": self.maybe(0.5, self.amount(0, 20))}

    def ally_rows(self) -> Sheet:
        return [{"ally": ally, "priority": self.maybe(0.5, self.amount(1, 3)),
                 "gdp": self.maybe(0.8, self.amount(500, 5000)), "defence_share": self.maybe(0.8, 0.015),
                 "munitions_share": self.maybe(0.8, 0.1), "storage": self.maybe(0.4, self.amount(10, 100))}
                for ally in self.allies]

    def family_rows(self) -> Sheet:
        return [{"family": family, "weight": self.maybe(0.5, self.amount(10, 90)),
                 "standard_share": self.maybe(0.4, self.random.choice((0.3, 0.6, 1))),
                 "storage_per_unit": self.maybe(0.6, self.random.choice((0.5, 1, 2)))} for family in self.families]

    def item_rows(self) -> Sheet:
        return [{"item": item, "family": family, "standard": self.random.choice(("yes", "no", None))}
                for item, family in self.items.items()]

    def maker_rows(self) -> Sheet:
        return [{"manufacturer": maker, "country": self.maybe(0.8, self.random.choice(("X", "Y", "y"))),
                 "region": self.maybe(0.8, self.random.choice(("North", "South")))} for maker in self.makers]

    def offer_rows(self) -> Sheet:
        return [{"offer": offer, "manufacturer": self.random.choice(self.makers), "item": item,
                 "price": self.amount(10, 90), "lead_months": self.length(2), "advance": self.maybe(0.5, 0.3),
                 "escalation": self.maybe(0.4, 0.04), "from": self.maybe(0.2, self.label()),
                 "to": self.maybe(0.2, self.label()), "max_quantity": self.maybe(0.3, self.amount(20, 120)),
                 "transport": self.maybe(0.4, self.amount(1, 9))} for offer, item in self.offers.items()]

    def resource_rows(self) -> Sheet:
        return [{"resource": resource, "capacity": self.amount(0, 60),
                 "max_expansion": self.maybe(0.7, self.amount(5, 60)),
                 "expansion_cost": self.maybe(0.7, self.amount(0, 200)),
                 "build_months": self.maybe(0.6, self.length(2)),
                 "commitment": self.maybe(0.5, self.random.choice((0.3, 0.5, 0.8, 1))),
                 "commitment_months": self.maybe(0.8, self.length(3)), **self.rate()} for resource in self.resources]

    def rate(self) -> dict[str, float | None]:
        """What a line should make at least, if anything, and what each unit below costs."""
        rate, cost = self.apart.choice((None, 0.0, self.apart.uniform(1, 40))), self.apart.uniform(0.5, 60)
        return {"min_rate": rate, "idle_cost": self.apart.choice((None, cost, cost))}

    def attribute_rows(self) -> Sheet:
        """Figures of offers, items and manufacturers; some attributes carry shares, others units."""
        rows: dict[tuple[str, str, str], float] = {}
        for attribute, most in (("content", 1.0), ("mass", 9.0)):
            for column, keys in (("offer", self.offers), ("item", self.items), ("manufacturer", self.makers)):
                for key in keys:
                    if self.apart.random() < 0.4:
                        rows[attribute, column, key] = self.apart.choice((0.0, most, self.apart.uniform(0, most)))
        rows["content", "manufacturer", self.makers[0]] = 0.5
        rows["mass", "manufacturer", self.makers[0]] = 2.0
        return [{"attribute": attribute, column: key, "value": value}
                for (attribute, column, key), value in rows.items()]

    def use_rows(self) -> Sheet:
        rows: Sheet = [{"resource": self.random.choice(self.resources), "offer": offer,
                        "quantity": self.maybe(0.4, self.amount(1, 3))} for offer in self.offers if self.often(0.8)]
        return rows + [{"resource": resource, "item": self.random.choice(list(self.items)),
                        "quantity": self.maybe(0.5, 0.5)} for resource in self.resources]

    def announced_rows(self) -> Sheet:
        pairs = {(self.random.choice(self.resources), self.label()) for _ in range(self.random.randint(0, 3))}
        return [{"resource": resource, "from": label, "capacity": self.amount(0, 90),
                 "min_rate": self.apart.choice((None, 0.0, self.apart.uniform(1, 40)))}
                for resource, label in sorted(pairs)]

    def system_rows(self) -> Sheet:
        return [{"ally": ally, "system": system, "quantity": 1} for ally in self.allies
                for system in self.some(self.systems)]

    def certified_rows(self) -> Sheet:
        return [{"system": system, "item": item, "from": self.maybe(0.2, self.label())} for item in self.items
                for system in self.some(self.systems)]

    def group_rows(self) -> Sheet:
        rows: Sheet = []
        for group in ("G0", "G1")[:self.random.randint(0, 2)]:
            share = self.random.choice((0.25, 0.5, 1))
            rows += [{"group": group, "ally": ally, "share": share} for ally in self.some(self.allies, least=2)]
        return rows

    def stock_rows(self) -> Sheet:
        return [{"ally": ally, "item": item, "quantity": self.amount(0, 60)} for ally in self.allies
                for item in self.items if self.often(0.3)]

    def delivery_rows(self) -> Sheet:
        return [{"ally": self.random.choice(self.allies), "item": self.random.choice(list(self.items)),
                 "period": self.label(), "quantity": self.amount(1, 40)} for _ in range(self.random.randint(0, 5))]

    def requirement_rows(self) -> Sheet:
        return [{"ally": ally, "family": family, "kind": kind, "quantity": self.amount(5, 60),
                 "from": self.maybe(0.3, self.label()), "to": self.maybe(0.3, self.label()),
                 "priority": self.maybe(0.5, self.random.randint(1, 3))}
                for ally in self.allies for family in self.families for kind in ("use", "stock", "stock", "use")
                if self.often(0.4)]

    def transfer_rows(self) -> Sheet:
        rows: Sheet = []
        for _ in range(self.random.randint(0, 4)):
            giver, getter = self.random.sample(self.allies, 2)
            rows.append({"from_ally": giver, "to_ally": getter, "cost": self.maybe(0.5, self.amount(0, 9)),
                         "family": self.maybe(0.5, self.random.choice(self.families)),
                         "max_quantity": self.maybe(0.6, self.amount(1, 30))})
        return rows

    def budget_rows(self) -> Sheet:
        return [{"ally": ally, "year": year, "amount": self.amount(0, 6)} for ally in self.allies
                for year in [self.years[0] - 1, *self.years, self.years[-1] + 1] if self.often(0.4)]

    def contribution_rows(self) -> Sheet:
        pairs = {tuple(self.random.sample(self.allies, 2)) for _ in range(self.random.randint(0, 3))}
        return [{"from_ally": giver, "to_ally": getter, "max_amount": self.maybe(0.6, self.amount(0, 4))}
                for giver, getter in sorted(pairs)]

    def contributions_by_year(self) -> Sheet:
        """As many rows as there are years of the pair, before and after the horizon too, or one that holds in all."""
        pairs = sorted({tuple(self.random.sample(self.allies, 2)) for _ in range(self.random.randint(0, 3))})
        return [{"from_ally": giver, "to_ally": getter, "year": year, "max_amount": self.maybe(0.6, self.amount(0, 4))}
                for giver, getter in pairs
                for year in (self.some([self.years[0] - 1, *self.years, self.years[-1] + 1]) if self.often(0.6) else [
                    None])]

    def signed_rows(self) -> Sheet:
        """Before, in and after the horizon, small and far beyond limits, to buyers that may not even use it."""
        return [{"offer": self.random.choice(list(self.offers)), "ally": self.random.choice(self.allies),
                 "period": self.label(-3, 2), "quantity": self.amount(0, self.random.choice((5, 30, 150))),
                 "price": self.maybe(0.4, self.amount(5, 120)), "paid": self.maybe(0.3, self.random.choice((
                     0, 0.3, 1)))} for _ in range(self.random.randint(1, 8))]

    def rule_rows(self) -> Sheet:
        return [self.rule_row(f"rule {number}") for number in range(self.random.randint(0, 5))]

    def rule_row(self, key: str) -> dict[str, Any]:
        kind = self.random.choice(KINDS)
        share, spend, least = kind.endswith("share"), "spend" in kind, kind.startswith("min")
        parts = [part for part in PARTS if self.often(0.25)]
        row = {
            "rule": key, "active": self.random.choice(("yes", None, None, "no")), "kind": kind,
            "ally": self.maybe(0.2, self.random.choice(self.allies)),
            "family": self.maybe(0.3, self.random.choice(self.families)),
            "item": self.maybe(0.2, self.random.choice(list(self.items))),
            "standard": self.maybe(0.2, self.random.choice(("yes", "no"))),
            "manufacturer": self.maybe(0.2, self.random.choice(self.makers)),
            "country": self.maybe(0.2, self.random.choice(("X", "Y"))),
            "region": self.maybe(0.2, self.random.choice(("NORTH", "South"))),
            "from": self.maybe(0.2, self.label()), "to": self.maybe(0.2, self.label()),
            "penalty": self.maybe(0.5, self.amount(0, 80))}
        if row["item"] is not None:  # a filter for another family would leave no order at all
            row["family"] = self.maybe(0.3, self.items[row["item"]])
        if kind.endswith("_share") and not spend and not {"family", "item"} & set(parts) and not (
                row["family"] or row["item"]):
            parts.append("family")
        row["for_each"] = ",".join(parts) or None
        top = 0.9 if share else 6 if spend else 60
        if least and row["penalty"] is None:  # hard minima contradict budgets soon
            top *= 0.2
        row["value"] = self.random.uniform(0, top)
        return row | self.weighed(row)

    def weighed(self, row: dict[str, Any]) -> dict[str, Any]:
        """The attribute of a rule, and an offer that agrees with its filters of family and item, if any."""
        agreeing = [offer for offer, item in self.offers.items()
                    if row["item"] in (None, item) and row["family"] in (None, self.items[item])]
        offer = self.apart.choice(agreeing) if agreeing and self.apart.random() < 0.35 else None
        attribute = self.apart.choice((None, "content", "mass"))
        if row["kind"] in ("min_quantity", "min_spend") and row["penalty"] is None and self.apart.random() < 0.9:
            return {}  # of orders that carry nothing a hard minimum cannot be kept
        return {"offer": offer, "attribute": attribute}
