"""Three tiny scenarios whose comparison can be worked out on paper.

In each of four quarters ally A uses 10 of F, priority 1, at 100 EUR; line R makes 6 a quarter (Base), 8 (More), or none
at first and 10 from 2024-Q3 on (Late). Ally B uses 5 of G a quarter, priority 2, at 40 EUR without any limit; as time
costs nothing, all 20 are delivered in the first quarter.

          short of F            value short    orders of A
    Base  4 + 4 + 4 + 4 = 16    1600           24 for 2400
    More  2 + 2 + 2 + 2 =  8     800           32 for 3200
    Late  10 + 10 + 0 + 0 = 20  2000           20 for 2000

Required are 40 of F for 4000 and 20 of G for 800; nothing of G is short and B's orders are 800 in each."""

from __future__ import annotations

from typing import Any

from data.case.builder import assemble
from data.comparison.outcomes import ScenarioOutcome
from data.schema.status import Status
from tests.helpers.worlds import solve, world

INVALID = ScenarioOutcome("Typo", "invalid", None, None, "Offers!D2: price: 'ten' is no number", 0.0)


def tables_of(capacity: float, later: float | None = None, **sheets: Any) -> Any:
    """The workbook with that capacity of R, and another one from 2024-Q3 on."""
    return world(
        Allies=[{"ally": "A"}, {"ally": "B"}],
        Families=[{"family": "F", "unit": "round"}, {"family": "G", "unit": "shell"}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}],
        Offers=[{"offer": "O"}, {"offer": "P", "item": "J", "price": 40}],
        Resources=[{"capacity": capacity}], ResourceUse=[{"item": "I"}],
        Capacity=[] if later is None else [{"from": "2024-Q3", "capacity": later}],
        Requirements=[{"quantity": 10}, {"ally": "B", "family": "G", "quantity": 5, "priority": 2}], **sheets)


def entry(name: str, tables: Any, status: Status = "optimal", message: str = "") -> ScenarioOutcome:
    """The solved scenario."""
    return ScenarioOutcome(name, status, assemble(tables), solve(tables), message, 0.5)


def three() -> list[ScenarioOutcome]:
    """Base, More and Late."""
    return [entry("Base", tables_of(6)), entry("More", tables_of(8)), entry("Late", tables_of(0, 10))]
