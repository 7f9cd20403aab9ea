"""Random small workbooks in which buyers differ: members of offers, terms of pairs, announced prices."""

from __future__ import annotations

from random import Random
from typing import Any

from data.input.tables import Table, Tables
from model.horizon import Horizon, label_of_month
from tests.helpers.random_worlds import USUAL, Size, random_world
from tests.helpers.worlds import table_of

Sheet = list[dict[str, Any]]


def world_of_terms(seed: int, size: Size = USUAL) -> Tables:
    """The random workbook of the seed with buyers that differ."""
    tables, random = random_world(seed, size), Random(f"terms {seed}")
    allies = [str(row["ally"]) for row in tables["Allies"]]
    offers = [str(row["offer"]) for row in tables["Offers"]]
    makers = [str(row["manufacturer"]) for row in tables["Manufacturers"]]
    members = {offer: random.sample(allies, random.randint(1, len(allies))) if random.random() < 0.4 else None
               for offer in offers}
    pairs = [(random.choice(offers), None, random.choice(allies)) for _ in range(random.randint(0, 6))]
    pairs += [(None, random.choice(makers), random.choice(allies)) for _ in range(random.randint(0, 3))]
    terms = [_terms(random, members, *pair) for pair in dict.fromkeys(pairs)]
    return (_with_members(tables, members).with_table(table_of("Terms", terms))
            .with_table(table_of("Prices", _prices(random, tables, offers))))


def _with_members(tables: Tables, members: dict[str, list[str] | None]) -> Tables:
    table = tables["Offers"]
    rows = [{**row.values, "allies": None if members[str(row["offer"])] is None else ",".join(
        members[str(row["offer"])] or ())} for row in table]
    again: Table = table_of("Offers", rows)
    return tables.with_table(again)


def _terms(random: Random, members: dict[str, list[str] | None], offer: str | None, maker: str | None,
           ally: str) -> dict[str, Any]:
    def maybe(chance: float, value: Any) -> Any:
        return value if random.random() < chance else None

    outside = offer is not None and members[offer] is not None and ally not in (members[offer] or ())
    return {"offer": offer, "manufacturer": maker, "ally": ally,
            "allowed": maybe(0.4, "no" if outside else random.choice(("yes", "no"))),
            "price": maybe(0.5, random.randint(5, 90)) if offer else None,
            "transport": maybe(0.4, random.randint(0, 20)), "lead_months": maybe(0.5, random.randint(0, 14)),
            "max_quantity": maybe(0.4, random.randint(0, 40)) if offer else None}


def _prices(random: Random, tables: Tables, offers: list[str]) -> Sheet:
    horizon = Horizon(tables.period_unit, 0, int(str(tables.setting("periods"))))
    start = (horizon.number(str(tables.setting("start"))) - 1) * horizon.months
    keys = {(random.choice(offers), random.randint(-2, horizon.count + 1)) for _ in range(random.randint(0, 5))}
    return [{"offer": offer, "from": label_of_month(start + (period - 1) * horizon.months, horizon.unit),
             "price": random.randint(5, 90)} for offer, period in sorted(keys)]
