"""Large programs with terms of one kind, which have ways of their own: counts alone, and discounts alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import takewhile

from model.integers.choices import LargeChoice
from model.integers.discounts import Rebate
from model.integers.large.counts_alone import LargeCounts
from model.integers.large.discounts_alone import choose_tiers
from model.integers.terms import AtLeastSoMany, AtMostSoMany, Term
from model.levels import CONFLICTS, COST
from model.lexicographic.solved_levels import SolvedLevels
from model.lp.standard_form import LinearProgram


def choice_by_kind(program: LinearProgram, terms: Sequence[Term], before: SolvedLevels,
                   deadline: float) -> LargeChoice | None:
    """The choice for counts alone or discounts alone; None for others, or where none was found. `program`: before
    anything was solved; `before`: its levels without the terms; `deadline` is a time of time.monotonic()."""
    if before.point is None:
        return None
    counts = [term for term in terms if isinstance(term, AtMostSoMany | AtLeastSoMany)]
    rebates = [term for term in terms if isinstance(term, Rebate)]
    first = list(takewhile(lambda result: result.level.is_shortfall or result.level == CONFLICTS, before.results))
    if len(counts) == len(terms) and first:
        large = LargeCounts(program, counts, first, deadline)
        best = large.search(before.point)
        # Where there was no time to look at it, it keeps the terms all the same.
        known = best.values is not None or time.monotonic() > deadline
        return LargeChoice(best.chosen, large.bounds) if known else None
    if len(rebates) == len(terms) and COST in program.levels:
        return choose_tiers(before, rebates, deadline)
    return None
