"""The fewest contracts and orders a second time: a plain mixed-integer program over the program of the text, with a row
for each level and a choice for each contract and order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data.input.tables import Tables
from model.case import Case
from tests.helpers.oracle.linear_program import Terms
from tests.helpers.oracle.whole_numbers import WholeOracle, WholeProgram


class _Remembered(WholeProgram):
    """A program that knows the levels which it was asked for, and their values."""

    named: list[tuple[str, Terms]]
    values: dict[str, float]

    def minimise(self, levels: Iterable[tuple[str, Terms]], stop_above: Mapping[str, float]) -> dict[str, float]:
        named = list(levels)
        values = super().minimise(named, stop_above)
        self.named, self.values = named, dict(values)  # to which others add a constant
        return values


class FewestOracle(WholeOracle):
    """The program of the text with the terms of the case; `levels` come first."""

    def __init__(self, tables: Tables, case: Case):
        super().__init__(tables, case)
        self.tables = tables
        whole = self.program.whole
        self.program = _Remembered(self.program)
        self.program.whole = whole

    def _is_as_good(self, kind: str, left_out: Sequence[Any], values: Mapping[str, float]) -> bool:
        """The levels without what is left out are those with it."""
        without = WholeOracle(self.tables, self.case)
        for o in self.read.orders:
            if ((o.manufacturer, o.item, o.placed) if kind == "contracts" else o.key) in left_out:
                without.program.at_most([(o.key, 1.0)], 0)
        again = without.levels()
        return all(again[name] <= value + (without.constant if name == "cost" else 0.0) + 1e-6 * max(1.0, abs(value))
                   for name, value in values.items())

    def fewest(self, kinds: Sequence[str], tolerance: float) -> list[int]:
        """How many contracts or orders there are at the least, each kind given the ones before; the levels may be worse
        by a share."""
        program = self.program
        assert isinstance(program, _Remembered)
        values, named = dict(program.values), list(program.named)
        for name, terms in named:
            allowed = tolerance * abs(values[name] + (self.constant if name == "cost" else 0.0))
            size = max(map(abs, terms.values()))
            side = (values[name] + allowed) / size
            program.at_most([(key, factor / size) for key, factor in terms.items()], side + 1e-9 * max(1.0, abs(side)))
        counted: list[int] = []
        for kind in kinds:
            choices: dict[Any, Any] = {}
            for o in self.read.orders:
                of = (o.manufacturer, o.item, o.placed) if kind == "contracts" else o.key
                if of not in choices:
                    choices[of] = program.number((kind, *of), 1.0)
                program.at_most([(o.key, 1.0), (choices[of], -self.most)], 0)
            count = [(choice, 1.0) for choice in choices.values()]
            while True:
                point = program._mixed_optimum(program._vector(dict(count)), [])
                left_out = [of for of, choice in choices.items() if point[program.columns[choice]] < 0.5]
                if tolerance or self._is_as_good(kind, left_out, values):
                    break
                # What choices of other kinds leave within the solver's tolerance has been taken for a saving.
                program.at_least([(choices[of], 1.0) for of in left_out], 1)
            counted.append(len(choices) - len(left_out))
            program.at_most(count, counted[-1])
        return counted
