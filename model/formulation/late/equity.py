"""Row 15: what is missing, in ten bands, so that what is missing counts more where more is missing.

The bands come last, when it is known what the levels before equity have left open. A shortfall that they have closed
has none: where it is zero or the whole quantity its bands could not be otherwise, and beyond that point their sum is a
straight line, the first band's or the last one's, which no plan is below.

Ten tenths, rounded, may be less than the whole: the last band, which fills last, may take more."""

from __future__ import annotations

from typing import Any, NamedTuple

import pyomo.core as pyo

from model.formulation.build import Built
from model.formulation.expressions import Row, Term, add_rows, add_variable, body, equal
from model.formulation.index_sets import grouped
from model.levels import EQUITY
from model.plan import ShortfallKey
from model.row_kinds import BANDS
from model.variables import BAND

TENTHS = range(1, 11)


class Left(NamedTuple):
    """The shortfalls with a quantity, by what the earlier levels have left of them."""

    open: list[ShortfallKey]
    none: list[ShortfallKey]
    whole: list[ShortfallKey]


def equity_model(built: Built, left: Left) -> Any:
    """A model with variable u and row 15 of what is open, and the objective of the level equity; its rows refer to the
    shortfalls of the built model."""
    case, shortfall = built.case, built.model.shortfall
    requirement = case.requirement_of
    model = pyo.ConcreteModel(name=case.title)
    add_variable(model, BAND, [(*key, band) for key in left.open for band in TENTHS],
                 lambda _, row, __, band: (0, requirement[row].quantity / (1 if band == TENTHS[-1] else len(TENTHS))))
    parts = grouped(model.band.items(), lambda entry: entry[0][:2])

    def bands(model: Any, row: int, period: int) -> Row:
        """Row 15: n = sum of u over the bands."""
        return equal([(-1.0, shortfall[row, period]), *((1.0, band) for _, band in parts[row, period])], 0.0)

    add_rows(model, BANDS, left.open, bands)
    value = {key: case.value_short(requirement[key.requirement], key.period) for key in (*left.open, *left.none,
                                                                                       *left.whole)}
    terms: list[Term] = [(band * value[ShortfallKey(row, period)], variable)
                         for (row, period, band), variable in model.band.items()]
    terms += [(value[key], shortfall[key]) for key in left.none]
    terms += [(len(TENTHS) * value[key], shortfall[key]) for key in left.whole]
    # sum of b v q/10 over all bands, less 10 v q.
    constant = sum((sum(TENTHS) / len(TENTHS) - len(TENTHS)) * value[key] * requirement[key.requirement].quantity
                   for key in left.whole)
    model.level = pyo.Objective([EQUITY], rule=lambda *_: body(terms, constant), sense=pyo.minimize,
                                doc="equity: price_unit")
    return model
