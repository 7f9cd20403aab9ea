"""One linear program for all futures: a copy of the program of each, and what is decided once.

Columns beside those of the copies: `ordered` X for each first order, `enlarged` E for each first expansion, and `lost`
l for each first order and future, which is what the future does not take. Rows beside those of the copies:

    x_f + l_f = X                       of each first order, x_f the future's order that was placed then
    e_f = E                             of each first expansion that the future has built in time

The advance on l_f counts at the level cost and in row 9. An expansion that a future has not ready in time costs what it
costs and takes of rows 5 and 7 what it takes. Each level is the sum of the futures' own, weighed with how likely they
are."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from model.formulation.build import Built
from model.levels import COST, Level
from model.lp.axis import Axis
from model.lp.column_range import ColumnRange
from model.lp.problem import Bounds, Vector
from model.lp.sparse import sparse
from model.lp.standard_form import LinearProgram
from model.plan import ExpansionKey
from model.row_kinds import BUDGET, PAYMENT
from model.signed_sides import left_of_limit
from model.studies.decided import Decided, Signing
from model.studies.hedge.first_stage import FirstStage, Future, lost_advance, signings
from model.studies.hedge.late import Copy, late_of
from model.variables import ORDER

ORDERED, ENLARGED, LOST = "ordered", "enlarged", "lost"
Entry = tuple[int, float]  # column and coefficient


@dataclass(frozen=True)
class Joined:
    """The program of all futures with its copies, and what is decided once."""

    program: LinearProgram
    copies: tuple[Copy, ...]
    stage: FirstStage


def copies_of(futures: Sequence[Future], programs: Sequence[tuple[Built, LinearProgram]]) -> tuple[Copy, ...]:
    """The futures with their programs, one after the other in the rows and columns of the joined program."""
    copies, row, column = [], 0, 0
    for future, (built, program) in zip(futures, programs, strict=True):
        copies.append(Copy(future, built, program, row, column))
        row, column = row + len(program.rows), column + len(program.columns)
    return tuple(copies)


def first_orders(copies: Sequence[Copy], until: int, besides: Sequence[Signing] = ()) -> tuple[Signing, ...]:
    """The orders that some future can place by then, and those of `besides`."""
    return tuple(dict.fromkeys([*(signing for copy in copies for _, signing in signings(
        copy.future.case, copy.orders, until)), *besides]))


def joined(copies: Sequence[Copy], stage: FirstStage) -> Joined:
    """The one program of the copies."""
    links = _Links(copies, stage)
    levels = tuple(sorted({level for copy in copies for level in copy.program.levels}, key=lambda level: level.place))
    program = LinearProgram(
        matrix=links.matrix(), bounds=links.bounds(), levels=levels,
        objectives=tuple(links.objective(level) for level in levels), columns=links.columns(), rows=links.rows(),
        offsets=tuple(sum(copy.future.probability * copy.program.offset(level) for copy in copies
                          if level in copy.program.levels) for level in levels),
        late=late_of(copies), settle=links.settle(), widest=links.widest())
    return Joined(program, tuple(copies), stage)


def with_first_stage(joined: Joined, decided: Decided, cut: bool) -> LinearProgram:
    """The program in which exactly this was decided; what it does not name was not ordered. `cut`: of an expansion less
    may have been ordered."""
    bounds, columns = joined.program.bounds.copy(), joined.program.columns
    for component, known in ((ORDERED, decided.orders), (ENLARGED, decided.expansions)):
        for place, key in zip(columns.of(component), columns.blocks.get(component, ()), strict=True):
            figures: Mapping[Any, float] = known
            bounds.upper[place] = figures.get(key, 0.0)
            bounds.lower[place] = 0.0 if cut and component == ENLARGED else bounds.upper[place]
    return replace(joined.program, bounds=bounds)


@dataclass
class _Rows:
    """Rows that join, by what they are."""

    names: dict[str, list[Hashable]] = field(default_factory=lambda: defaultdict(list))
    terms: dict[str, list[list[Entry]]] = field(default_factory=lambda: defaultdict(list))
    sides: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, component: str, name: Hashable, terms: list[Entry], lower: float, upper: float) -> None:
        """A row lower <= terms <= upper."""
        self.names[component].append(name)
        self.terms[component].append(terms)
        self.sides[component].append((lower, upper))

    def in_order(self) -> Iterator[tuple[list[Entry], tuple[float, float]]]:
        """The rows, one kind after the other."""
        for component in self.names:
            yield from zip(self.terms[component], self.sides[component], strict=True)


class _Links:
    """What joins the copies: columns, rows, and what they add to rows and levels of the copies."""

    def __init__(self, copies: Sequence[Copy], stage: FirstStage):
        self._copies, self._stage = copies, stage
        self._own = sum(len(copy.program.columns) for copy in copies)
        self._own_rows = sum(len(copy.program.rows) for copy in copies)
        self._ordered = {key: self._own + place for place, key in enumerate(stage.orders)}
        start = self._own + len(stage.orders)
        self._enlarged = {key: start + place for place, key in enumerate(stage.expansions)}
        start += len(stage.expansions)
        lost = [(number, key) for number in range(len(copies)) for key in stage.orders]
        self._lost = {key: start + place for place, key in enumerate(lost)}
        self._count = start + len(lost)
        self._most = np.full(len(stage.orders), 0.0)    # of each first order, where no bound says so
        self._cost = np.zeros(self._count)              # that joins the level cost
        self._into: list[tuple[int, int, float]] = []   # entries in rows of the copies
        self._more = _Rows()
        for number, copy in enumerate(copies):
            self._add_orders(number, copy)
            self._add_advances(number, copy)
            self._add_expansions(number, copy)

    def _add_orders(self, number: int, copy: Copy) -> None:
        """x_f + l_f = X; what the future cannot order is lost altogether."""
        places = copy.program.columns.of(ORDER.name)
        own = {signing: places.start + place for place, key in enumerate(copy.orders)
               for _, signing in signings(copy.future.case, [key], self._stage.until)}
        assert copy.program.widest is not None  # program_of tells what columns can be
        for rank, (key, column) in enumerate(self._ordered.items()):
            terms = [(self._lost[number, key], 1.0), (column, -1.0)]
            if key in own:
                terms.append((copy.column + own[key], 1.0))
                self._most[rank] = max(self._most[rank], copy.program.widest.upper[own[key]])
            self._more.add("delivered", (number, *key), terms, 0.0, 0.0)

    def _add_advances(self, number: int, copy: Copy) -> None:
        """What is lost costs its advance and is a payment of the year in which it was ordered."""
        case = copy.future.case
        paid: dict[tuple[str, int], list[Entry]] = defaultdict(list)
        for key in self._stage.orders:
            advance, column = lost_advance(case, key), self._lost[number, key]
            if advance > 0:
                _, ally, placed = key
                self._cost[column] += copy.future.probability * advance * case.discount(placed)
                paid[ally, case.horizon.year(placed)].append((column, advance))
        for account, terms in paid.items():
            row = copy.program.rows.place((PAYMENT if case.carry_over else BUDGET).name, account)
            if row is not None:
                self._into += [(copy.row + row, column, advance) for column, advance in terms]
            elif account in case.budgets and not case.carry_over:  # nothing else is paid in that year
                left = left_of_limit(case.budgets[account], case.signed_sums.payments.get(account, 0.0))
                self._more.add("advances", (number, *account), terms, -math.inf, left)

    def _add_expansions(self, number: int, copy: Copy) -> None:
        """e_f = E; what the future has not ready in time is paid for and limited all the same."""
        case, own = copy.future.case, copy.expansions
        late: dict[str, list[ExpansionKey]] = defaultdict(list)
        for key, column in self._enlarged.items():
            if key in own:
                self._more.add("enlarged", (number, *key), [(own[key], 1.0), (column, -1.0)], 0.0, 0.0)
            else:
                late[key.resource].append(key)
                cost = case.resources[key.resource].expansion_cost
                self._cost[column] += copy.future.probability * cost * case.discount(key.period)
        for resource, keys in late.items():
            terms = [(column, 1.0) for key, column in own.items() if key.resource == resource]
            self._more.add("expansion_limit", (number, resource), terms + [
                (self._enlarged[key], 1.0) for key in keys], -math.inf, case.resources[resource].max_expansion)
        every = own | {key: self._enlarged[key] for keys in late.values() for key in keys}
        if late and math.isfinite(case.expansion_budget):
            spent = [(column, cost) for key, column in every.items()
                     if (cost := case.resources[key.resource].expansion_cost) > 0]
            if spent:
                self._more.add("expansion_budget", (number,), spent, -math.inf, case.expansion_budget)

    def matrix(self) -> Any:
        """CSC: the copies along the diagonal, and the rows and columns that join them."""
        copies = sparse.block_diag([copy.program.matrix for copy in self._copies], format="csr")
        wide = sparse.hstack([copies, sparse.csr_array((self._own_rows, self._count - self._own))], format="csr")
        entries = [*self._into, *((self._own_rows + row, column, figure) for row, (terms, _) in enumerate(
            self._more.in_order()) for column, figure in terms)]
        rows, columns, data = zip(*entries, strict=True) if entries else ((), (), ())
        shape = self._own_rows + sum(map(len, self._more.names.values())), self._count
        joining = sparse.csr_array((np.array(data, dtype=float), (np.array(rows, dtype=int),
                                                                  np.array(columns, dtype=int))), shape=shape)
        tall = sparse.vstack([wide, sparse.csr_array((shape[0] - self._own_rows, self._count))], format="csr")
        return (tall + joining).tocsc()

    def bounds(self) -> Bounds:
        """Sides and bounds: what joins is at least 0."""
        sides = np.array([sides for _, sides in self._more.in_order()], dtype=float).reshape(-1, 2)
        more = self._count - self._own
        own = [copy.program.bounds for copy in self._copies]
        return Bounds(np.concatenate([*(each.row_lower for each in own), sides[:, 0]]),
                      np.concatenate([*(each.row_upper for each in own), sides[:, 1]]),
                      np.concatenate([*(each.lower for each in own), np.zeros(more)]),
                      np.concatenate([*(each.upper for each in own), np.full(more, np.inf)]))

    def objective(self, level: Level) -> Vector:
        """The level's cost of each column."""
        cost = self._cost.copy() if level == COST else np.zeros(self._count)
        for copy in self._copies:
            if level in copy.program.levels:
                cost[copy.places] += copy.future.probability * copy.program.objective(level)
        return cost

    def settle(self) -> Vector:
        """The costs at the level settle: each copy's own. What is ordered is known by what the futures take."""
        cost = np.zeros(self._count)
        for copy in self._copies:
            assert copy.program.settle is not None  # program_of makes it
            cost[copy.places] = copy.future.probability * copy.program.settle
        return cost

    def widest(self) -> ColumnRange:
        """What the columns can be: of what joins, the most that some future can order."""
        own = [copy.program.widest for copy in self._copies]
        lines = [max(copy.future.case.resources[key.resource].max_expansion for copy in self._copies)
                 for key in self._stage.expansions]
        most = np.concatenate([self._most, np.array(lines, dtype=float), *[self._most] * len(self._copies)])
        return ColumnRange(np.concatenate([*(each.lower for each in own if each), np.zeros(len(most))]),
                           np.concatenate([*(each.upper for each in own if each), most]))

    def columns(self) -> Axis:
        """The names of the columns: a copy's are those of its own program behind its number."""
        return Axis([*(named for copy in enumerate(self._copies) for named in _named(copy[0], copy[1].program.columns)),
                     (ORDERED, self._stage.orders), (ENLARGED, self._stage.expansions), (LOST, list(self._lost))])

    def rows(self) -> Axis:
        """The names of the rows."""
        return Axis([*(named for copy in enumerate(self._copies) for named in _named(copy[0], copy[1].program.rows)),
                     *self._more.names.items()])


def _named(number: int, axis: Axis) -> Iterator[tuple[str, Sequence[Hashable]]]:
    return ((f"{number} {component}", keys) for component, keys in axis.blocks.items())

