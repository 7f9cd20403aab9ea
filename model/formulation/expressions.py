"""Variables and rows of the model as declared, in the form that Pyomo takes fastest: a constraint is (lower, linear
body, upper).

A body is given as its terms, (coefficient, variable) pairs. Pyomo need not walk an expression tree
to find them again; this is the one place that knows how."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import pyomo.core as pyo
from pyomo.core.expr import LinearExpression, MonomialTermExpression

from model.row_kinds import RowKind
from model.variables import VariableKind

Term = tuple[float, Any]
Terms = Iterable[Term]
Row = tuple[float | None, Any, float | None]


def add_variable(model: Any, kind: VariableKind, keys: Iterable[Hashable], bounds: Any = None,
                 signed: bool = False) -> None:
    """A variable of the model for each key, at least zero unless `signed`; `bounds` as Pyomo takes them."""
    within = pyo.Reals if signed or bounds is not None else pyo.NonNegativeReals
    setattr(model, kind.name, pyo.Var(list(keys), within=within, bounds=bounds, doc=kind.doc))


def add_rows(model: Any, kind: RowKind, keys: Iterable[Any], rule: Callable[..., Row]) -> None:
    """A row of the kind for each key; `rule(model, *key)` gives it."""
    setattr(model, kind.name, pyo.Constraint(list(keys), rule=rule, doc=kind.doc))


def add_row(model: Any, kind: RowKind, rule: Callable[[Any], Row]) -> None:
    """The one row of a kind whose key has no parts."""
    setattr(model, kind.name, pyo.Constraint(rule=rule, doc=kind.doc))


def body(terms: Terms, constant: float = 0.0) -> Any:
    """The sum of coefficient * variable over the terms, and of the constant."""
    return LinearExpression([*([constant] if constant else []), *map(MonomialTermExpression, terms)])


def at_most(terms: Terms, bound: float) -> Row:
    """sum of the terms <= bound."""
    return None, body(terms), bound


def at_least(terms: Terms, bound: float) -> Row:
    """sum of the terms >= bound."""
    return bound, body(terms), None


def equal(terms: Terms, value: float) -> Row:
    """sum of the terms == value."""
    return value, body(terms), value
