"""Cases of any size that look like a planner's: unequal allies, shared powder, rules, groups,
commitments, transfers. The same size and seed give the same case."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from statistics import fmean

from data.input.tables import Row, Table, Tables
from data.schema.inputs import SHEET, Value

Records = list[dict[str, Value]]


def generate(allies: int, families: int, makers: int, periods: int, seed: int = 0) -> Tables:
    """A case with so many allies, families, manufacturers and quarters.

    Families have three to five items, each made by some of the manufacturers; columns grow about
    with allies x families x periods."""
    pick = random.Random(seed)
    size = {f"A{number:03d}": 1 / (number + 1) ** 0.8 for number in range(allies)}
    price = {f"F{number:02d}": round(10 ** pick.uniform(2.5, 5.5), 2) for number in range(families)}
    items: Records = [{"item": f"{family}-{number}", "family": family, "standard": "yes" if number < 2 else "no"}
                      for family in price for number in range(pick.randint(3, 5))]
    offers, resources, use = _industry(pick, items, price, makers)
    systems, certified = _weapons(pick, size, items)
    needs, stock = _needs(pick, size, price, items, certified, systems, periods)
    sheets: dict[str, Records] = {
        "Settings": [{"name": "start", "value": "2024-Q1"}, {"name": "periods", "value": periods},
                     {"name": "discount_rate", "value": 0.03}, {"name": "expansion_budget", "value": 200.0 * families}],
        "Allies": [{"ally": ally, "gdp": 2e6 * share, "defence_share": pick.uniform(0.012, 0.025),
                    "munitions_share": 0.03} for ally, share in size.items()],
        "Families": [{"family": family, "standard_share": pick.choice((0.0, 0.3, 0.5))} for family in price],
        "Items": items,
        "Manufacturers": [{"manufacturer": f"M{number:03d}", "country": f"C{number % 12}", "region": f"R{number % 3}"}
                          for number in range(makers)],
        "Offers": offers, "Resources": resources, "ResourceUse": use, "Systems": systems, "Certified": certified,
        "Groups": [{"group": f"G{number}", "ally": ally, "share": 0.25} for number in range(max(1, allies // 6))
                   for ally in pick.sample(list(size), min(5, allies))],
        "Stock": stock, "Requirements": needs,
        "Transfers": _transfers(pick, size, price),
        "Contributions": [{"from_ally": ally, "to_ally": "A000", "max_amount": 600 * share}
                          for ally, share in size.items() if ally != "A000"],
        "Rules": _rules(pick, price),
    }
    return _tables(sheets, price, items)


def _industry(pick: random.Random, items: Records, price: Mapping[str, float], makers: int) -> tuple[
        Records, Records, Records]:
    offers: Records = []
    resources: Records = []
    use: Records = []
    plants = max(2, len(price) // 3)
    for number in range(plants):
        resources.append({"resource": f"P{number}", "capacity": pick.uniform(5e4, 2e5), "max_expansion": 1e5,
                          "expansion_cost": 500.0, "build_months": 18.0, "commitment": 0.5})
    for place, item in enumerate(items):
        family = str(item["family"])
        for number in pick.sample(range(makers), min(pick.randint(1, 3), makers)):
            key = f"O{place}-{number}"
            worth = price[family]
            capacity = round(3e8 / worth * pick.uniform(0.3, 1.5) / len(items) * 4)
            offers.append({"offer": key, "manufacturer": f"M{number:03d}", "item": item["item"],
                           "price": round(worth * pick.uniform(0.7, 1.4), 2),
                           "lead_months": float(pick.choice((3, 6, 9, 12))),
                           "advance": 0.2, "escalation": 0.03})
            resources.append({"resource": f"L{key}", "capacity": float(capacity), "max_expansion": float(2 * capacity),
                              "expansion_cost": 2 * worth, "build_months": float(pick.choice((12, 15, 21))),
                              "commitment": 0.6})
            use.append({"resource": f"L{key}", "offer": key, "quantity": 1.0})
            use.append({"resource": f"P{place % plants}", "offer": key, "quantity": round(worth / 2000, 3)})
    return offers, resources, use


def _weapons(pick: random.Random, size: Mapping[str, float], items: Records) -> tuple[Records, Records]:
    """Two systems a family, each certified for most of its items; allies operate most of them."""
    certified: Records = []
    systems: Records = []
    for family in dict.fromkeys(item["family"] for item in items):
        for number in range(2):
            system = f"S{family}-{number}"
            certified += [{"system": system, "item": item["item"]} for item in items
                          if item["family"] == family and pick.random() < 0.8]
            systems += [{"ally": ally, "system": system, "quantity": 10.0} for ally in size if pick.random() < 0.55]
    return systems, certified


def _needs(pick: random.Random, size: Mapping[str, float], price: Mapping[str, float], items: Records,
           certified: Records, systems: Records, periods: int) -> tuple[Records, Records]:
    needs: Records = []
    stock: Records = []
    ready = f"{2024 + periods // 8}-Q1"
    operated = {(row["ally"], str(row["system"])[1:].split("-")[0]) for row in systems}
    for ally, share in size.items():
        for family, worth in price.items():
            if (ally, family) not in operated:
                continue
            target = float(round(2e9 / worth * share * pick.uniform(0.4, 1.6) / len(price)))
            common: dict[str, Value] = {"ally": ally, "family": family}
            needs.append({**common, "kind": "use", "quantity": round(target * 0.05), "priority": 1})
            needs.append({**common, "kind": "stock", "quantity": round(target * 0.3), "priority": 2})
            needs.append({**common, "kind": "stock", "quantity": target, "from": ready, "priority": 3})
            own = next(item for item in items if item["family"] == family)
            stock.append({"ally": ally, "item": own["item"], "quantity": round(target * pick.uniform(0.1, 0.5))})
    return [{key: float(value) if key == "quantity" and isinstance(value, int) else value for key, value in row.items()}
            for row in needs], [{**row, "quantity": float(row["quantity"] or 0)} for row in stock]


def _transfers(pick: random.Random, size: Mapping[str, float], price: Mapping[str, float]) -> Records:
    return [{"from_ally": ally, "to_ally": "A000", "family": family, "max_quantity": round(1e7 / worth, 1),
             "cost": 60.0} for ally in size if ally != "A000" for family, worth in price.items()
            if pick.random() < 0.4]


def _rules(pick: random.Random, price: Mapping[str, float]) -> Records:
    rules: Records = []
    for number, family in enumerate(price):
        if number % 2 == 0:
            rules.append({"rule": f"half-{family}", "kind": "max_share", "value": 0.6, "family": family,
                          "for_each": "manufacturer", "penalty": round(0.1 * price[family], 2)})
        if number % 3 == 0:
            rules.append({"rule": f"home-{family}", "kind": "min_share", "value": 0.3, "family": family, "region": "R0",
                          "penalty": round(0.2 * price[family], 2)})
    return rules


def _tables(sheets: Mapping[str, Records], price: Mapping[str, float], items: Records) -> Tables:
    """Tables with every declared column, family weights being the mean of the family's offer prices."""
    family_of = {item["item"]: item["family"] for item in items}
    offered: dict[Value, list[float]] = {family: [] for family in price}
    for offer in sheets["Offers"]:
        offered[family_of[offer["item"]]].append(float(offer["price"] or 0))
    for family in sheets["Families"]:
        family["weight"] = fmean(offered[family["family"]]) if offered[family["family"]] else 1.0
    return Tables({name: _table(name, records) for name, records in sheets.items()})


def _table(name: str, records: Iterable[Mapping[str, Value]]) -> Table:
    columns = [column.name for column in SHEET[name].columns]
    rows = [Row(number, {column: record.get(column) for column in columns})
            for number, record in enumerate(records, 2)]
    return Table(name, {column: chr(65 + place) for place, column in enumerate(columns)}, tuple(rows))
