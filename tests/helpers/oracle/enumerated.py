"""The best of all choices, each tried by itself: for a handful of choices between a handful of alternatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from data.input.tables import Tables
from tests.helpers.oracle.linear_program import Terms, Unsolved
from tests.helpers.oracle.program_of_the_text import Oracle

SAME = 1e-7  # relative: by so much two equal levels differ


class ChosenOracle(Oracle):
    """The program of the text with what was chosen: more rows, and what it costs."""

    def __init__(self, tables: Tables):
        super().__init__(tables)
        self.more_cost: dict[Any, float] = {}
        self.constant = 0.0

    def orders(self, **wanted: Any) -> list[Any]:
        """The orders with these values: offer, ally, manufacturer, period, and so on."""
        return [o for o in self.read.orders if all(getattr(o, part) == value for part, value in wanted.items())]

    def total(self, least: float, most: float, **wanted: Any) -> None:
        """The orders with these values add up to no less and no more, units."""
        terms = [(o.key, 1.0) for o in self.orders(**wanted)]
        self.program.at_least(terms, least)
        self.program.at_most(terms, most)

    def _cost(self) -> Terms:
        own = super()._cost()
        return {key: own.get(key, 0.0) + self.more_cost.get(key, 0.0) for key in {**own, **self.more_cost}}

    def levels(self) -> dict[str, float]:
        values = super().levels()
        return {**values, "cost": values["cost"] + self.constant}


Alternative = Callable[[ChosenOracle], None]


def best_of(tables: Tables, choices: Sequence[Sequence[Alternative]]) -> dict[str, float]:
    """The levels of the lexicographically best combination of one alternative for each choice."""
    best: dict[str, float] | None = None
    for combination in product(*choices):
        oracle = ChosenOracle(tables)
        for alternative in combination:
            alternative(oracle)
        try:
            values = oracle.levels()
        except Unsolved:  # the alternatives exclude each other
            continue
        if best is None or _is_better(values, best):
            best = values
    assert best is not None
    return best


def _is_better(values: dict[str, float], best: dict[str, float]) -> bool:
    for name, value in values.items():
        if abs(value - best[name]) > SAME * max(1.0, abs(value)):
            return value < best[name]
    return False
