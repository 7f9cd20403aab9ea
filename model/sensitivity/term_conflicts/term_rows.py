"""Terms row by row of the sheets that ask for them, as parts of mixed-integer programs that may ease one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from model.case import Case
from model.integers.collecting import terms_of
from model.integers.program import Extension
from model.integers.terms import AllOrNothing, AtLeastSoMany, AtMostSoMany, Multiple, Term
from model.lp.problem import Vector
from model.lp.standard_form import LinearProgram
from model.variables import ORDER

TermKind = Literal["lot", "step", "threshold", "count"]


class TermRow(NamedTuple):
    """A row of the workbook that asks for whole numbers: an offer's lot, a line's step, a threshold, a rule that
    counts."""

    kind: TermKind
    key: str


def term_rows(case: Case) -> tuple[TermRow, ...]:
    """Every row that may keep a minimum rule from being kept: discounts and fees forbid nothing."""
    return (*(TermRow("count", rule.key) for rule in case.counts),
            *(TermRow("threshold", row.key) for row in case.thresholds if row.at_least > 0),
            *(TermRow("step", line.key) for line in case.resources.values() if line.step > 0),
            *(TermRow("lot", offer.key) for offer in case.offers.values() if offer.lot > 0))


def figure_of(case: Case, row: TermRow) -> float:
    """What the row asks for: units of a lot, a step or a minimum, how many of a count."""
    if row.kind == "lot":
        return case.offers[row.key].lot
    if row.kind == "step":
        return case.resources[row.key].step
    if row.kind == "threshold":
        return next(each.at_least for each in case.thresholds if each.key == row.key)
    return float(next(rule.value for rule in case.counts if rule.key == row.key))


def changed(case: Case, row: TermRow, figure: float) -> Case:
    """The case with another lot or step."""
    if row.kind == "lot":
        return replace(case, offers={**case.offers, row.key: replace(case.offers[row.key], lot=figure)})
    assert row.kind == "step"
    return replace(case, resources={**case.resources, row.key: replace(case.resources[row.key], step=figure)})


def terms_by_row(case: Case, program: LinearProgram, limits: Vector) -> Mapping[TermRow, Sequence[Term]]:
    """The terms of each row that new orders or expansions can meet."""
    names, found = program.columns, defaultdict[TermRow, list[Term]](list)
    for term in terms_of(replace(case, thresholds=(), counts=(), discounts=()), program, limits):
        assert isinstance(term, Multiple)
        name = names[term.column]
        assert isinstance(name.key, tuple)
        found[TermRow("lot" if name.component == ORDER.name else "step", str(name.key[0]))].append(term)
    # Lots stay while these are collected: the largest order that there can be depends on them.
    for threshold in case.thresholds:
        found[TermRow("threshold", threshold.key)] += _groups(
            replace(case, thresholds=(threshold,), counts=(), discounts=()), program, limits)
    for rule in case.counts:
        found[TermRow("count", rule.key)] += _groups(
            replace(case, thresholds=(), counts=(rule,), discounts=()), program, limits)
    return found


def _groups(case: Case, program: LinearProgram, limits: Vector) -> Iterator[Term]:
    return (term for term in terms_of(case, program, limits) if not isinstance(term, Multiple))


def added(terms: Mapping[TermRow, Sequence[Term]], kept: Collection[TermRow], extension: Extension,
          eased: TermRow | None = None) -> int | None:
    """The kept terms join the program; the place of the column by which the figure of the row `eased` is less, of a
    most of so many more."""
    for row in kept:
        if row != eased:
            for term in terms.get(row, ()):
                term.add(extension)
    if eased is None:
        return None
    ease = extension.part(float("inf"))
    for term in terms[eased]:
        _add_eased(term, extension, ease)
    return ease


def _add_eased(term: Term, extension: Extension, ease: int) -> None:
    """The term, of which the figure counts less by `ease`. What comes in lots or steps is nothing or at least one."""
    if isinstance(term, Multiple):
        most = float(extension.limits[term.column]) + term.size
        _nothing_or([(term.column, 1.0)], most, term.size, extension, ease)
    elif isinstance(term, AllOrNothing):
        _nothing_or([(column, 1.0) for column in term.columns], term.most, term.least, extension, ease)
    elif isinstance(term, AtMostSoMany):
        chosen = [place for group in term.groups for place in group.add(extension)]
        extension.row([*((place, 1.0) for place in chosen), (ease, -1.0)], float("-inf"), float(term.count))
    elif isinstance(term, AtLeastSoMany):
        begun = term.whole.add(extension)
        counted = [extension.whole(1.0) for _ in term.parts]
        for place, part in zip(counted, term.parts, strict=True):
            extension.row([*((column, 1.0) for column in part.columns), (place, -part.least)], 0.0, float("inf"))
        extension.row([*((place, 1.0) for place in counted), (begun[0], -float(term.count)), (ease, 1.0)],
                      0.0, float("inf"))


def _nothing_or(total: list[tuple[int, float]], most: float, least: float, extension: Extension, ease: int) -> None:
    """Nothing, or at least so much less the ease."""
    chosen = extension.whole(1.0)
    extension.row([*total, (chosen, -most)], float("-inf"), 0.0)
    extension.row([*total, (chosen, -least), (ease, 1.0)], 0.0, float("inf"))
