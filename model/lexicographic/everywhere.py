"""The levels proved against every plan that the rows allow, not only against those on the face of the earlier
levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.levels import LevelResult
from model.lexicographic.certificate import Activities, LevelDuals, certificate
from model.lexicographic.solved_levels import SolvedLevel, SolvedLevels
from model.lp.column_range import finite
from model.lp.double_double import Double2, exactly
from model.lp.problem import Places


def proved_everywhere(levels: SolvedLevels, results: Sequence[LevelResult]) -> list[LevelResult]:
    """The results of the solved levels with their certificates at the point of the last one; as they are where the
    program does not say what its columns can be."""
    program, scaling = levels.program, levels.scaling
    if program.widest is None or levels.point is None:
        return list(results)
    part = scaling.part(program, *(np.arange(len(axis)) for axis in (program.rows, program.columns)))
    bounds = finite(scaling.bounds(program.bounds), program.widest.scaled(scaling.columns), part.matrix)
    columns = levels.point / scaling.columns
    plan = Activities(part.matrix @ columns, columns)
    duals = [_over_all(each, len(program.rows), len(program.columns)) for each in levels.solved]
    proved = []
    for place, result in enumerate(results):
        found = certificate(duals[:place + 1], plan, bounds)
        proved.append(replace(result, everywhere=result.value - found.gap.wrong - found.gap.rounding,
                              multiplier=found.multiplier))
    return proved


def _over_all(level: SolvedLevel, rows: int, columns: int) -> LevelDuals:
    """The duals of a level in price_unit over all rows and columns: zero where they took no part."""
    return LevelDuals(_placed(level.duals.rows, level.part.rows, rows, level.unit),
                      _placed(level.duals.columns, level.part.columns, columns, level.unit),
                      level.fixed.rows, level.fixed.columns)


def _placed(figures: Double2, places: Places, count: int, unit: float) -> Double2:
    whole = exactly(np.zeros(count))
    whole.high[places], whole.low[places] = figures.high * unit, figures.low * unit  # a power of two: exact
    return whole
