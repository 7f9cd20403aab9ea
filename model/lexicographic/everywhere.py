"""The levels proved against every plan that the rows allow, not only against those on the face of the earlier
levels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model.levels import LevelResult
from model.lexicographic.certificate import Activities, LevelDuals, certificate
from model.lexicographic.solved_levels import SolvedLevel, SolvedLevels
from model.lp.column_range import finite
from model.lp.double_double import exactly
from model.lp.exact_duals import reduced_costs
from model.lp.problem import Problem


def proved_everywhere(levels: SolvedLevels) -> list[LevelResult]:
    """The results of the solved levels with their certificates at the point of the last one, then those of the levels
    that are not solved; as they are where the program does not say what its columns can be."""
    program, scaling, results, solved = levels.program, levels.scaling, levels.results, levels.solved
    if program.widest is None or levels.point is None:
        return list(results)
    part = scaling.whole(program)
    bounds = finite(scaling.bounds(program.bounds), program.widest.scaled(scaling.columns), part.matrix)
    columns = levels.point / scaling.columns
    plan = Activities(part.matrix @ columns, columns)
    objectives = [*program.objectives, *([] if program.settle is None else [program.settle])]
    duals = [_over_all(each, Problem(part.matrix, objective * scaling.columns, bounds))
             for each, objective in zip(solved, objectives, strict=False)]
    proved = []
    for place, result in enumerate(results[:len(solved)]):
        found = certificate(duals[:place + 1], plan, bounds)
        proved.append(replace(result, everywhere=result.value - found.gap.wrong - found.gap.rounding,
                              multiplier=found.multiplier))
    return [*proved, *results[len(solved):]]


def _over_all(level: SolvedLevel, whole: Problem) -> LevelDuals:
    """The duals of a level over all rows in price_unit, zero where they took no part, and the reduced costs that follow
    from them: nobody's word is taken for those."""
    rows, own, places = exactly(np.zeros(whole.matrix.shape[0])), level.duals.rows, level.part.rows
    rows.high[places], rows.low[places] = own.high * level.unit, own.low * level.unit  # a power of two: exact
    return LevelDuals(rows, reduced_costs(whole, rows), level.fixed.rows, level.fixed.columns)
