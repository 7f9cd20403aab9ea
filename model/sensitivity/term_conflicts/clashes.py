"""Hard minimum rules that could be kept without the terms of contracts and not with them: which of both are in each
other's way, what stands beside them, and how little would have to change.

A clash is found by leaving out one term after the other and then one minimum after the other: what is left out for good
is not needed for the clash, so that of what remains nothing could be left out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from model.case import Case
from model.order_groups import orders_of
from model.phases.phase import LinearRelaxation
from model.plan import Combination, OrderKey, RuleKey
from model.row_kinds import RowId
from model.sensitivity.term_conflicts.minima import Asked, MinimaProgram
from model.sensitivity.term_conflicts.term_rows import TermRow, changed, figure_of, term_rows
from model.tolerances import ADDED_UP, WHOLE_PROOF

MOST = 5         # clashes that are looked into
SECONDS = 60.0   # for all of them
_TRIES = 60      # smaller lots or steps that are tried
_PARTS = 10      # of a lot that is not whole

Part = TypeVar("Part")


class ClashingTerm(NamedTuple):
    """A term of a clash: its row, what that asks for, the groups of it in which the minima have orders (none where the
    row has no for_each), and the figure with which the minima are kept together with all other terms; 0 where only
    doing without it was found to do, None where that is not enough."""

    row: TermRow
    figure: float
    groups: tuple[Combination, ...]
    would_do: float | None


class ClashingMinimum(NamedTuple):
    """A minimum of a clash, and the most that it can have with all terms and the other minima of the clash, and with
    all terms alone, in units or price_unit; None where that was not found."""

    rule: RuleKey
    possible: float | None
    alone: float | None


@dataclass(frozen=True)
class TermClash:
    """Minima and terms that cannot be kept together, of which none could be left out; `limits`: other rows of the
    planner's that stand in the way besides, one a figure."""

    minima: tuple[ClashingMinimum, ...]
    terms: tuple[ClashingTerm, ...]
    limits: tuple[RowId, ...]


@dataclass(frozen=True)
class TermClashes:
    """`proved`: no plan keeps all terms and minima; otherwise none was found. `clashes` as far as time went."""

    proved: bool
    clashes: tuple[TermClash, ...]


def term_clashes(relaxation: LinearRelaxation, seconds: float = SECONDS) -> TermClashes:
    """The clashes of a case whose minimum rules can be kept, but not with its terms; `relaxation` is the
    linear program without them."""
    program = MinimaProgram(relaxation, seconds)
    minima, found = program.minima, list[TermClash]()
    proved = program.can_be_kept(Asked(frozenset(term_rows(program.case)), minima)) is False
    while proved and len(found) < MOST and program.has_time:
        asked = Asked(frozenset(term_rows(program.case)), minima)
        if found and program.can_be_kept(asked) is not False:
            break
        asked = _irreducible(program, asked)
        if not program.has_time:  # something may be left that is not needed
            break
        found.append(_clash(program, asked))
        minima -= asked.minima
    return TermClashes(proved, tuple(found))


def _irreducible(program: MinimaProgram, asked: Asked) -> Asked:
    """As few terms and then as few minima as cannot be kept together."""
    terms = _needed(term_rows(program.case), lambda kept: program.can_be_kept(
        replace(asked, terms=frozenset(kept))) is False)
    asked = replace(asked, terms=frozenset(terms))
    minima = _needed(sorted(asked.minima), lambda kept: program.can_be_kept(
        replace(asked, minima=frozenset(kept))) is False)
    return replace(asked, minima=frozenset(minima))


def _needed(parts: Sequence[Part], still: Callable[[Sequence[Part]], bool]) -> list[Part]:
    """The parts without those that can be left out: halves first, for most can."""
    kept, size = list(parts), max(1, len(parts) // 2)
    while True:
        for start in reversed(range(0, len(kept), size)):
            fewer = kept[:start] + kept[start + size:]
            if still(fewer):
                kept = fewer
        if size == 1:
            return kept
        size //= 2


def _clash(program: MinimaProgram, asked: Asked) -> TermClash:
    case = program.case
    minima = sorted(asked.minima)
    counted = {order for number in minima for order in program.rules[number].orders}
    whole = replace(asked, terms=frozenset(term_rows(case)))  # what would do has to do beside the other terms
    return TermClash(
        tuple(ClashingMinimum(program.key_of(number), program.most(number, whole), program.most(
            number, replace(whole, minima=frozenset((number,))))) for number in minima),
        tuple(ClashingTerm(row, figure_of(case, row), tuple(_groups(case, row, counted)), _would_do(
            program, row, whole)) for row in term_rows(case) if row in asked.terms),
        tuple(_limits(program, asked)))


def _groups(case: Case, row: TermRow, counted: set[OrderKey]) -> Iterator[Combination]:
    """The groups of a threshold or a rule that counts in which some of the orders are."""
    rows = case.thresholds if row.kind == "threshold" else case.counts if row.kind == "count" else ()
    for each in rows:
        if each.key == row.key and each.for_each:
            yield from orders_of(case, each, sorted(counted))


def _limits(program: MinimaProgram, asked: Asked) -> Sequence[RowId]:
    """The fewest limits, rules and commitments that stand in the way besides: lifted together they let the minima be
    kept with the terms, and none of them could stay."""
    limits = program.limits()

    def keeps(lifted: Sequence[RowId]) -> bool:
        places = frozenset(place for row in lifted for place in limits[row])
        return program.can_be_kept(replace(asked, lifted=places)) is True

    if not keeps(list(limits)):
        return ()
    for kind in dict.fromkeys(row.kind for row in limits):  # one that is enough says more than several
        own = [row for row in limits if row.kind is kind]
        if keeps(own):
            return _needed(own, keeps)
    return _needed(list(limits), keeps)


def _would_do(program: MinimaProgram, row: TermRow, asked: Asked) -> float | None:
    """The nearest figure of a term with which the minima are kept; 0 where only doing without it was found to do, None
    where that is not enough."""
    if program.can_be_kept(replace(asked, terms=asked.terms - {row})) is not True:
        return None
    ease, figure = program.eased(row, asked), figure_of(program.case, row)
    if ease is None:
        return 0.0
    if row.kind == "count":
        rule = next(rule for rule in program.case.counts if rule.key == row.key)
        return float(round(figure + ease if rule.kind == "max_count" else figure - ease))
    least = max(0.0, figure - ease)
    if row.kind == "threshold":
        return least
    return next((size for size in _smaller(figure, least) if program.can_be_kept(
        asked, changed(program.case, row, size))), 0.0)


def _smaller(figure: float, most: float) -> Iterator[float]:
    """Lots or steps to try, the largest first, none above `most`: whole ones where the figure is, and else parts."""
    if figure == round(figure):
        first = math.floor(most * (1 + WHOLE_PROOF))
        yield from (float(size) for size in range(first, max(0, first - _TRIES), -1))
        return
    yield from (most / part for part in range(1, _PARTS + 1) if most > ADDED_UP)
