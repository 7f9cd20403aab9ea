"""A tiny case in which every kind of row has a row, and a plan for it that keeps them all, worked out by hand.

Years 2024 to 2026 are periods 1 to 3. Family F has the standard item I1, made by M in X, and I2, made
by N in Y; family E has I3, made by N too. Ally A fires I1 and, from period 2, I2; B fires I1 and I3. O1 sells
I1 with a lead of one year at 100, 110, 121; O2 sells I2 at 50 and O3 I3 at 5, at once.

The plan, item by item: A's I1 is 12 - 10 = 2, then 2 + 10 - 4 = 8, then 8 - 8 = 0; its I2 is 10 - 10 = 0 in
period 2. B's I1 is 0, then 5 + 4 = 9, then 9 + 20 = 29; its I3 stays at 40. A lacks 10 - 8 = 2 in period 3,
B 40 - 9 = 31 and 40 - 29 = 11.

Line R has 10 and, ready in period 2, 10 more; it is loaded with 10 + 10/2 = 15 in period 2 and 20 in period 3.
Payments of A: 0.4 * 1100 = 440 in 2024; 0.6 * 1100 + 10 + 500 + 100 given = 1270 in 2025. Of B: 200 in 2024,
0.4 * 2420 - 100 got = 868 in 2025, 0.6 * 2420 + 20 = 1472 in 2026."""

import math
from dataclasses import replace
from typing import Any

from model.case import (
    Ally,
    Case,
    Contribution,
    Family,
    Group,
    Item,
    Manufacturer,
    Offer,
    Requirement,
    Resource,
    Rule,
    Transfer,
)
from model.horizon import Horizon
from model.levels import LevelResult
from model.plan import Plan
from tests.helpers.worlds import level_named

UNLIMITED = math.inf


def rule(kind: str, value: float, **fields: Any) -> Rule:
    """A hard rule over all orders, save what is given."""
    blank = dict.fromkeys(("ally", "family", "item", "standard", "manufacturer", "country", "region", "penalty"))
    return Rule(**{**blank, "key": "P", "kind": kind, "value": value, "for_each": (), "first": 1, "last": 3, **fields})


def a_case(**changes: Any) -> Case:
    """The world, every limit with room left."""
    case = Case(
        title="", scenario="Base", horizon=Horizon("year", 2024 * 12, 3), currency="EUR", money_scale=1.0, equity=True,
        carry_over=False, minimum_defence_share=0.0, discount_rate=0.25, time_preference=1.0, expansion_budget=1000.0,
        time_limit=60.0,
        allies={"A": Ally("A", "", "ally", "", 1.0, 100.0, None, None, None),
                "B": Ally("B", "", "ally", "", 2.0, 100.0, None, None, None)},
        families={"F": Family("F", "", "", 100.0, 0.6, 2.0), "E": Family("E", "", "", 10.0, 0.0, 0.0)},
        items={"I1": Item("I1", "", "F", True, ""), "I2": Item("I2", "", "F", False, ""),
               "I3": Item("I3", "", "E", False, "")},
        manufacturers={"M": Manufacturer("M", "", "X", ""), "N": Manufacturer("N", "", "Y", "north")},
        offers={"O1": Offer("O1", "M", "I1", 100.0, 1, 0.4, 0.1, 2, 3, 50.0, 1.0),
                "O2": Offer("O2", "N", "I2", 50.0, 0, 0.0, 0.0, 1, 2, UNLIMITED, 0.0),
                "O3": Offer("O3", "N", "I3", 5.0, 0, 0.0, 0.0, 1, 3, UNLIMITED, 0.0)},
        resources={"R": Resource("R", "", "", (10.0, 10.0, 10.0), 20.0, 30.0, 1, 0.5, 2)},
        resource_use={"R": {"O1": 1.0, "O2": 0.5}},
        systems={"A": ("G1", "G2"), "B": ("G1", "G3")},
        certified={("G1", "I1"): 1, ("G2", "I2"): 2, ("G3", "I3"): 1},
        usable_from={("A", "I1"): 1, ("A", "I2"): 2, ("B", "I1"): 1, ("B", "I3"): 1},
        groups={"G": Group("G", ("A", "B"), 0.4)},
        stock={("A", "I1"): 12.0},
        deliveries={("B", "I1", 2): 5.0},
        requirements=(Requirement(2, "A", "F", "use", 10.0, 1, 3, 1), Requirement(3, "B", "F", "stock", 40.0, 2, 3, 2)),
        transfers=(Transfer(2, "A", "B", "F", 5.0, 2.0),),
        contributions=(Contribution(2, "A", "B", 200.0),),
        budgets={("A", 2024): 500.0, ("A", 2025): 1300.0, ("A", 2026): 100.0, ("B", 2025): 900.0, ("B", 2026): 1500.0},
        rules=())
    return replace(case, **changes)


# v of A's use is 100, 50, 25; v of B's level is 2 * 100 / 3 times 1, 1/2, 1/4. Shortfall 1: 2 * 25 = 50; shortfall 2:
# 31 * 100/3 + 11 * 50/3. Equity: 2 in bands of 1 count 1 + 2 = 3; 31 in bands of 4 count 4 * (1 + ... + 7) + 8 * 3 =
# 136; 11 count 4 * (1 + 2) + 3 * 3 = 21. Cost, a year later at 0.8: 440 + 0.8 * 670; 0.8 * 968 + 0.64 * 1472;
# 0.8 * 500; 200; expansion 30 * 10; transfer 0.8 * 2 * 4. Tidy: 100 given, 100 * 4 moved, 100 * (1 * 20 + 2 * 20)
# by time.
VALUES = {"shortfall 1": 50.0, "shortfall 2": 3650 / 3, "equity": 3 * 25 + 136 * 100 / 3 + 21 * 50 / 3,
          "cost": 976 + 1716.48 + 400 + 200 + 300 + 6.4, "tidy": 100 + 400 + 6000.0}


def levels(**values: float) -> tuple[LevelResult, ...]:
    return tuple(LevelResult(level_named(name), value, value, True, 0.1, 1)
                 for name, value in {**VALUES, **values}.items())


def a_plan(**changes: Any) -> Plan:
    """The plan of the world; tables given are merged into the plan's."""
    tables: dict[str, dict[Any, float]] = {
        "order": {("O1", "A", 2): 10.0, ("O1", "B", 3): 20.0, ("O2", "A", 2): 10.0, ("O3", "B", 1): 40.0},
        "stock": {("A", "I1", 1): 2.0, ("A", "I1", 2): 8.0, ("B", "I1", 2): 9.0, ("B", "I1", 3): 29.0,
                  ("B", "I3", 1): 40.0, ("B", "I3", 2): 40.0, ("B", "I3", 3): 40.0},
        "issue": {("A", "I1", 1): 10.0, ("A", "I2", 2): 10.0, ("A", "I1", 3): 8.0},
        "contribution": {(2, 2025): 100.0}, "transfer": {(2, "I1", 2): 4.0}, "expansion": {("R", 1): 10.0},
        "shortfall": {(2, 3): 2.0, (3, 2): 31.0, (3, 3): 11.0}, "violation": {}}
    merged = {name: {**table, **changes.get(name, {})} for name, table in tables.items()}
    return Plan(levels=changes.get("levels", levels()), **merged)
