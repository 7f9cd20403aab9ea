"""The same rules with linopy in place of Pyomo: what a project like this one would hand over had it chosen linopy.

The functions that write the rows are the project's own, topic by topic; only what they write into is another: a
variable is a number, a row is a list of terms, and each kind of row becomes a few linopy blocks."""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import linopy
import numpy as np
import xarray

from model.case import Case
from model.formulation.build import build

REALS = "reals"
WRITING = ("build", "expressions", "objectives")  # the modules of the formulation that write into Pyomo


class Variables(dict[Any, int]):
    """The variables of one kind: linopy's number by index. `bounds` is a rule as Pyomo takes it."""

    def __init__(self, keys: Iterable[Any], within: Any, bounds: Callable[..., Any] | None = None, **_: Any):
        super().__init__(dict.fromkeys(keys, 0))
        usual = -math.inf if within == REALS else 0, None
        given = [usual] * len(self) if bounds is None else [bounds(None, *_parts(key)) for key in self]
        self.lower = np.array([low for low, _ in given], dtype=float)
        self.upper = np.array([math.inf if high is None else high for _, high in given], dtype=float)


class Rows:
    """The rows of one kind, or the objectives: indices and a rule that gives the row of an index."""

    def __init__(self, keys: Iterable[Any] = ((),), rule: Callable[..., Any] | None = None, **_: Any):
        assert rule is not None
        self.keys, self.rule = list(keys), rule


class Levels(Rows):
    """The objectives; a rule gives a list of terms."""


class Store:
    """What stands for Pyomo's model: what is set on it goes to linopy."""

    def __init__(self) -> None:
        self.linear = linopy.Model()

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if isinstance(value, Variables):
            names = np.arange(len(value))
            lower, upper = (xarray.DataArray(bound, dims="index", coords={"index": names})
                            for bound in (value.lower, value.upper))
            added = self.linear.add_variables(lower, upper, name=name)
            value.update(zip(value, added.labels.to_numpy().tolist(), strict=True))
        elif isinstance(value, Levels):
            terms = [value.rule(self, *_parts(key)) for key in value.keys]
            expressions = [_expression(self.linear, [each], np.arange(1)).sum() for each in terms]
            self.linear.add_objective(expressions[0])
        elif isinstance(value, Rows) and value.keys:
            _add_rows(self.linear, [value.rule(self, *_parts(key)) for key in value.keys])

    def component_objects(self, kind: type[Rows]) -> list[Any]:
        """What was set of a kind, by its name: the rows alone, as the model asks for them."""
        return [types.SimpleNamespace(local_name=name) for name, value in vars(self).items() if type(value) is kind]


def _parts(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _add_rows(linear: Any, rows: list[Any]) -> None:
    """Blocks of rows of about one length, filled up to a power of 32 with missing terms: smaller steps fill less but
    make more blocks, and linopy takes 5 to 10 ms for any block (measured with 2, 8 and 32)."""
    width = np.array([32 ** -(-max(len(terms) - 1, 0).bit_length() // 5) for _, terms, _ in rows])
    for size in np.unique(width):
        chosen = [row for row, length in zip(rows, width, strict=True) if length == size]
        index = np.arange(len(chosen))
        sign = ["=" if low == high else "<=" if low is None else ">=" for low, _, high in chosen]
        side = [float(high if low is None else low) for low, _, high in chosen]
        linear.add_constraints(_expression(linear, [terms for _, terms, _ in chosen], index), *(
            xarray.DataArray(part, dims="row", coords={"row": index}) for part in (sign, side)))


def _expression(linear: Any, rows: list[list[tuple[float, int]]], index: Any) -> Any:
    """linopy's expression of rows of terms; what a row lacks of the longest is missing terms."""
    size = max(len(terms) for terms in rows)
    length = np.array([len(terms) for terms in rows])
    there = np.arange(size) < length[:, None]
    coefficients, variables = np.full(there.shape, np.nan), np.full(there.shape, -1)
    flat = [term for terms in rows for term in terms]
    coefficients[there] = [coefficient for coefficient, _ in flat]
    variables[there] = [variable for _, variable in flat]
    return linopy.LinearExpression(xarray.Dataset(
        {"coeffs": (("row", "_term"), coefficients), "vars": (("row", "_term"), variables),
         "const": ("row", np.zeros(len(rows)))}, coords={"row": index}), linear)


@contextmanager
def _instead_of_pyomo() -> Iterator[None]:
    """Meanwhile the topics of the model write into a Store."""
    words = types.SimpleNamespace(Var=Variables, Constraint=Rows, Objective=Levels, NonNegativeReals=None, Reals=REALS,
                                  minimize=None, ConcreteModel=lambda name: Store())
    with ExitStack() as patches:
        for module in WRITING:
            patches.enter_context(mock.patch(f"model.formulation.{module}.pyo", words))
        for function in ("model.formulation.expressions.body", "model.formulation.objectives.body"):
            patches.enter_context(mock.patch(function, list))
        yield


def in_linopy(case: Case) -> Any:
    """HiGHS with the case's program of the first level, by way of linopy."""
    with _instead_of_pyomo():
        linear = build(case).model.linear
    return linopy.io.to_highspy(linear)
