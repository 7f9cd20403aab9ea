"""Earlier plans for random workbooks, and what is compared of two plans."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from data.input.tables import Tables
from model.case import Case
from model.plan import OrderKey, Plan
from tests.helpers.worlds import table_of

Orders = Mapping[tuple[str, str, int], float]


def with_change_cost(tables: Tables, share: float) -> Tables:
    """The workbook with the setting change_cost."""
    rows = [{"name": row["name"], "value": row["value"]} for row in tables["Settings"]]
    return tables.with_table(table_of("Settings", [*rows, {"name": "change_cost", "value": share}]))


def earlier_orders(seed: int, case: Case, plan: Plan) -> Orders:
    """Orders that an earlier plan may have had, as the seed decides: some as this one has them, some larger, smaller or
    gone, some that this one does not have, and some that cannot be any more."""
    random = Random(f"earlier {seed}")
    orders: dict[OrderKey, float] = {}
    for key, quantity in plan.order.items():
        factor = random.choice((0.0, 0.5, 1.0, 1.0, 1.7))
        orders[key] = quantity * factor
    for _ in range(random.randint(0, 6)):
        key = OrderKey(random.choice(list(case.offers)), random.choice(list(case.allies)),
                       random.randint(1, case.horizon.count))
        orders[key] = random.uniform(1, 60)
    return {key: quantity for key, quantity in orders.items() if quantity > 0}


def largest_difference(before: Orders, now: Orders) -> float:
    """The largest difference of an order, relative to the larger of 1 and its size."""
    return max((abs(now.get(key, 0.0) - before.get(key, 0.0)) / max(1.0, before.get(key, 0.0))
                for key in {**before, **now}), default=0.0)
