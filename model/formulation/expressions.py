"""Rows of the model as Pyomo takes them fastest: a constraint is (lower, linear body, upper).

A body is given as its terms, (coefficient, variable) pairs. Pyomo need not walk an expression tree
to find them again; this is the one place that knows how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyomo.core.expr import LinearExpression, MonomialTermExpression

Terms = Iterable[tuple[float, Any]]
Row = tuple[float | None, Any, float | None]


def body(terms: Terms) -> Any:
    """The sum of coefficient * variable over the terms."""
    return LinearExpression(list(map(MonomialTermExpression, terms)))


def at_most(terms: Terms, bound: float) -> Row:
    """sum of the terms <= bound."""
    return None, body(terms), bound


def at_least(terms: Terms, bound: float) -> Row:
    """sum of the terms >= bound."""
    return bound, body(terms), None


def equal(terms: Terms, value: float) -> Row:
    """sum of the terms == value."""
    return value, body(terms), value
