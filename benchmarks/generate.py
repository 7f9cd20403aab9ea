"""Cases of any size that look like a planner's, of two kinds. The same kind, size and seed give the same case.

- capacity: unequal allies, long lead times, shared powder, rules, groups, commitments, transfers. Capacity is short for
  all of them together, so that every level is about who gets it.
- money: allies with budgets of their own, some with little storage, standards, capacity to spare. Each ally's money and
  storage hold it back, so that allies have next to nothing to do with each other."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import Literal

from data.input.tables import Row, Table, Tables
from data.schema.inputs import SHEET, Value

Records = list[dict[str, Value]]
Kind = Literal["capacity", "money"]
Shape = tuple[int, int, int, int]  # allies, families, manufacturers, quarters


def generate(kind: Kind, shape: Shape, seed: int = 0) -> Tables:
    """A case of the kind. Families have three to five items, each made by some of the manufacturers; columns grow about
    with allies x families x periods."""
    pick = random.Random(seed)
    return _short_of_capacity(pick, shape) if kind == "capacity" else _short_of_money(pick, shape)


def _short_of_capacity(pick: random.Random, shape: Shape) -> Tables:
    allies, families, makers, periods = shape
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
        "Manufacturers": _manufacturers(makers),
        "Offers": offers, "Resources": resources, "ResourceUse": use, "Systems": systems, "Certified": certified,
        "Groups": _groups(pick, list(size)),
        "Stock": stock, "Requirements": needs,
        "Transfers": _transfers(pick, size, price),
        "Contributions": [{"from_ally": ally, "to_ally": "A000", "max_amount": 600 * share}
                          for ally, share in size.items() if ally != "A000"],
        "Rules": _rules(pick, price),
    }
    return _tables(sheets, price, items)


def _manufacturers(makers: int) -> Records:
    return [{"manufacturer": f"M{number:03d}", "country": f"C{number % 12}", "region": f"R{number % 3}"}
            for number in range(makers)]


def _groups(pick: random.Random, allies: list[str]) -> Records:
    return [{"group": f"G{number}", "ally": ally, "share": 0.25} for number in range(max(1, len(allies) // 6))
            for ally in pick.sample(allies, min(5, len(allies)))]


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


def _short_of_money(pick: random.Random, shape: Shape) -> Tables:
    allies, families, makers, periods = shape
    price = {f"F{number:02d}": round(pick.uniform(3e3, 8e3), 2) for number in range(families)}
    items: Records = [{"item": f"{family}-{number}", "family": family, "standard": "no" if number == 1 else "yes"}
                      for family in price for number in range(3)]
    nations: Records = [{"ally": f"A{number:03d}", "gdp": round(pick.uniform(1e5, 8e5)),
                         "priority": pick.choice((None, None, 0.8, 1.3)), "defence_share": pick.uniform(0.013, 0.025),
                         "munitions_share": pick.uniform(0.008, 0.018)} for number in range(allies)]
    systems: Records = [{"ally": nation["ally"], "system": f"S{family}-{number}", "quantity": 40.0}
                        for nation in nations for family in price for number in range(2) if pick.random() < 0.75]
    yearly = {str(nation["ally"]): _product(nation, "gdp", "defence_share", "munitions_share") for nation in nations}
    needs, stock = _needs_of_money(pick, yearly, price, systems, periods)
    for nation in nations:
        if pick.random() < 0.2:  # room for a third to two thirds of what is to be stored
            nation["storage"] = round(0.07 * pick.uniform(0.3, 0.7) * sum(
                _product(row, "quantity") for row in needs if row["ally"] == nation["ally"] and row.get("from")), 1)
    offers, lines, use = _lines_to_spare(pick, items, price, makers, sum(_product(row, "quantity") for row in needs)
                                         / periods)
    names = list(yearly)
    sheets: dict[str, Records] = {
        "Settings": [{"name": "start", "value": "2024-Q1"}, {"name": "periods", "value": periods},
                     {"name": "carry_over", "value": "yes"}, {"name": "time_preference", "value": 0.1}],
        "Allies": nations,
        "Families": [{"family": family, "standard_share": pick.choice((None, 0.2, 0.6)), "storage_per_unit": 0.07}
                     for family in price],
        "Items": items, "Manufacturers": _manufacturers(makers),
        "Offers": offers, "Resources": lines, "ResourceUse": use, "Systems": systems,
        "Certified": [{"system": f"S{item['family']}-{number}", "item": item["item"]} for item in items
                      for number in range(2) if pick.random() < 0.7],
        "Groups": _groups(pick, names), "Stock": stock, "Requirements": needs,
        "Transfers": [{"from_ally": ally, "to_ally": "A000", "cost": 20.0}
                      for ally in pick.sample(names[1:], max(1, allies // 3))],
        "Budgets": [{"ally": ally, "year": 2024 + number, "amount": amount * pick.uniform(0.7, 1.1)}
                    for ally, amount in yearly.items() for number in range(-(-periods // 4)) if pick.random() < 0.35],
        "Rules": [{"rule": "diversify", "kind": "max_share", "value": 0.6, "for_each": "manufacturer, family"}],
    }
    return _tables(sheets, price, items)


def _product(row: Mapping[str, Value], *names: str) -> float:
    result = 1.0
    for name in names:
        result *= float(row[name] or 0)
    return result


def _needs_of_money(pick: random.Random, yearly: Mapping[str, float], price: Mapping[str, float], systems: Records,
                    periods: int) -> tuple[Records, Records]:
    """What each ally asks for is worth about 0.3 to 2.4 times its money, two fifths of it from the first period on."""
    needs: Records = []
    stock: Records = []
    operated = {(row["ally"], str(row["system"])[1:].split("-")[0]) for row in systems}
    for ally, money in yearly.items():
        affordable = 1e6 * money * periods / 4 / len(price) * pick.uniform(0.7, 1.6)
        for family, worth in price.items():
            if (ally, family) not in operated:
                continue
            target = round(affordable / worth * pick.uniform(0.5, 1.5))
            common: dict[str, Value] = {"ally": ally, "family": family}
            later = f"{2024 + pick.randrange(max(1, periods // 4))}-Q{pick.randint(2, 4)}"
            now, then = pick.choice((1, 2, 2)), pick.choice((2, 2, 2, 3))
            needs.append({**common, "kind": "stock", "quantity": round(0.4 * target), "priority": now})
            needs.append({**common, "kind": "stock", "quantity": target, "from": later, "priority": then})
            if pick.random() < 0.5:
                needs.append({**common, "kind": "use", "quantity": round(0.03 * target), "priority": 2})
            stock += [{"ally": ally, "item": f"{family}-{number}", "quantity": round(target * pick.uniform(0.05, 0.2))}
                      for number in range(3)]
    return needs, stock


def _lines_to_spare(pick: random.Random, items: Records, price: Mapping[str, float], makers: int,
                    needed: float) -> tuple[Records, Records, Records]:
    """A line for each manufacturer, with a part in eight times what is needed a period, and three items from it."""
    offers: Records = []
    lines: Records = []
    use: Records = []
    for number in range(makers):
        lines.append({"resource": f"L{number:03d}", "capacity": round(8 * needed / makers * pick.uniform(0.5, 1.5)),
                      "max_expansion": pick.choice((None, 1e4)), "expansion_cost": round(pick.uniform(5e3, 3e4)),
                      "build_months": float(pick.randint(0, 10)), "commitment": pick.choice((None, 0.6))})
        for place in range(3):
            item = items[(3 * number + place) % len(items)] if 3 * number < len(items) else pick.choice(items)
            key = f"O{number}-{place}"
            offers.append({"offer": key, "manufacturer": f"M{number:03d}", "item": item["item"],
                           "price": round(price[str(item["family"])] * pick.uniform(0.7, 1.4), 2),
                           "lead_months": float(pick.randint(0, 6))})
            use.append({"resource": f"L{number:03d}", "offer": key, "quantity": 1.0})
    return offers, lines, use


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
