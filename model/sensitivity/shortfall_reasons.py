"""Why a requirement is short: the facts that forbid serving it, or the cheapest way to serve it and what
blocks that way at the prices of the levels.

A way is an order of a usable item, delivered in the period or before and held until then, or a transfer
that frees a unit of the giver (supply_paths.py). Serving one unit of a shortfall n by a way changes the plan
by d: the way's columns rise and n falls by one. With the prices and reduced costs of a level, (*) of
duals.py becomes

    sum of terms = worth + slack,   term = price * (A d) of a row,   slack = r d,

where worth = -c d is the value v of a unit short at the requirement's own level and nothing at the earlier ones.
A d is zero in every balance that the way passes through, so the terms are lines, money, limits, policy and other
needs. Each column of d costs nothing where the plan uses it and not less than nothing elsewhere, first level
first, so slack is never lexicographically negative: 0 for a way that could replace what the plan does at no loss,
and then the terms add up to the worth exactly. A positive slack at an earlier level says that the way would
take from a more urgent need; at the own level, that it costs more than it brings. Negative terms are
what the unit would bring besides (a share that it helps, a later need)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from pyomo.common.gc_manager import PauseGC

from model.formulation.build import Built
from model.formulation.index_sets import OrderKey, ShortfallKey, TransferKey, expansion_periods
from model.levels import Level, shortfall
from model.lp.solved_levels import Answer
from model.lp.standard_form import LinearProgram, Vector
from model.sensitivity.duals import Places, Prices, level_prices
from model.sensitivity.supply_paths import Changes, Ways

Kind = Literal["no item", "no way", "blocked", "unproved"]
USERS = ("capacity", "offer_limit")  # rows of which it is told who takes them
SPANS = ("capacity", "storage", "transfer_limit")  # rows of a period of which it is told how long they are used up
FULL = 1e-6  # relative: what is left of a limit that is used up, at most


@dataclass(frozen=True)
class Term:
    """A part of a way's price: a row of the model by name and index, and what it asks in price_unit of
    the level for one unit short less. `own` are the other stock targets and the later stock of the ally
    itself, which the same unit serves as well. `users` are the allies whose orders take a capacity or an
    offer limit, the largest first. `since` is the first of the periods in a row, up to that of the key, in which a
    capacity, storage or transfer limit is used up; None for other rows."""

    row: str
    key: Any
    amount: float
    own: bool = False
    users: tuple[str, ...] = ()
    since: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why a requirement is short in a period. `kind` is `no item` (nothing that the ally may use), `no way`
    (nothing can be there by then; `first` is the order or transfer that can be there first, None for
    never), `blocked` (the way by `first` is the cheapest), or `unproved` (the time limit came before
    the level).

    At `level` the `terms` stand against the way (for `no way`: against taking what the ally has from what it
    is for, where it has any), the largest first; they add up to `worth` + `slack`, in price_unit of the level for
    one unit. `order` is the first order that can be there, where that is after the period and the way is a
    transfer. `changes` are the columns of the program that the way moves, and by how much. `expansion` is what stands
    against a larger line where the largest term is a full line: `none` where no expansion is on offer, `build` and
    `outlasts` where time forbids it, else a row of the model. `equal` are the other orders (transfers, where the way
    is one) that come exactly as dear, one an offer or route; none of these has any of its own."""

    kind: Kind
    first: OrderKey | TransferKey | None = None
    level: Level | None = None
    order: OrderKey | None = None
    terms: tuple[Term, ...] = ()
    worth: float = 0.0
    slack: float = 0.0
    changes: tuple[tuple[int, float], ...] = ()
    expansion: Term | None = None
    equal: tuple[Reason, ...] = ()


class Explainer:
    """Reasons for the shortfalls of a solved case."""

    def __init__(self, built: Built, program: LinearProgram, answer: Answer):
        """Raises ValueError where the answer has no point."""
        if answer.point is None:
            raise ValueError("there is no plan to explain")
        self._case, self._indices, self._program, self._point = built.case, built.indices, program, answer.point
        self._model = built.model
        with PauseGC():  # it would walk the whole model again and again
            self._prepare(built, program, answer, answer.point)

    def _prepare(self, built: Built, program: LinearProgram, answer: Answer, point: Vector) -> None:
        last = max((row.priority for row in built.indices.requirement_of.values()), default=0)
        self._places = Places(built, program)
        self._prices = level_prices(program, answer, self._places, shortfall(last))
        self._level = {price.level: place for place, price in enumerate(self._prices)}
        self._ways = Ways(built, self._places, self._prices, point)
        self._usable = {(ally, built.case.items[item].family) for ally, item in built.case.usable_from}
        self._by_row = program.matrix.tocsr()
        self._activity = program.matrix @ point
        self._spans = {(row.parent_component().local_name, row.index()): place
                       for place, row in enumerate(program.rows) if row.parent_component().local_name in SPANS}
        self._known: dict[tuple[str, str, str, int, int], list[OrderKey | TransferKey]] = {}
        self._users: dict[int, tuple[str, ...]] = {}

    def reasons(self, keys: Iterable[ShortfallKey]) -> dict[ShortfallKey, Reason]:
        """The reason of each requirement row and period that is short."""
        with PauseGC():
            return {key: self.reason(*key) for key in keys}

    def reason(self, requirement: int, period: int) -> Reason:
        """Why the requirement row is short in the period."""
        row = self._indices.requirement_of[requirement]
        level = shortfall(row.priority)
        if (row.ally, row.family) not in self._usable:
            return Reason("no item")
        if level not in self._level:
            return Reason("unproved")
        levels = self._level[level] + 1
        key = row.ally, row.family, row.kind, period, levels
        if key not in self._known:
            self._known[key] = self._ways.cheapest(*key)
        worth = self._case.value_short(row, period)
        short = self._places.column(self._model.shortfall, (requirement, period))
        found = None
        if ways := self._known[key]:
            ordered = isinstance(ways[0][0], str)
            found, *equal = (self._priced("blocked", way, self._ways.changes(way, row.kind, period), short, levels,
                                          worth) for way in ways if isinstance(way[0], str) == ordered)
            order = None if ordered else self._ways.earliest(row.ally, row.family, orders=True)
            found = replace(found, order=order if order is not None and order[2] > period else None,
                            equal=tuple(each for each in equal if self._as_dear(each, found)))
            if found.slack <= self._prices[levels - 1].zero or not found.worth:
                return found
        held = self._ways.held_back(row.ally, row.family, row.kind, period)
        if found is not None:
            own = found if held is None else self._priced("blocked", None, held, short, levels, worth)
            return own if own.worth and own.slack < found.slack else found
        first = self._ways.earliest(row.ally, row.family)
        return Reason("no way", first) if held is None else self._priced("no way", first, held, short, levels, worth)

    def _as_dear(self, one: Reason, other: Reason) -> bool:
        """Two ways cost the same at the same level: what a giver has to order anew may make a transfer dearer."""
        return one.level == other.level and abs(one.slack - other.slack) <= self._zero(one)

    def _zero(self, reason: Reason) -> float:
        """What is no price at the level of the reason."""
        return self._prices[self._level[reason.level]].zero if reason.level else 0.0

    def _priced(self, kind: Kind, first: OrderKey | TransferKey | None, changes: Changes, short: int, levels: int,
                worth: float) -> Reason:
        """The terms at the first level at which they come to something: an earlier one whose needs the way would
        take from, else the requirement's own."""
        changes[short] -= 1.0
        rows = self._rows(changes)
        ally = self._indices.requirement_of[self._program.columns[short].index()[0]].ally
        slacks = [float(sum(price.reduced[column] * amount for column, amount in changes.items()))
                  for price in self._prices[:levels]]
        place = next((at for at, slack in enumerate(slacks) if slack > self._prices[at].zero), levels - 1)
        terms = self._terms(self._prices[place], rows, ally)
        against = _stands_against if kind == "blocked" and first is not None else _is_need
        for earlier in range(place - 1, -1, -1):
            if any(against(term) for term in terms):
                break
            others = self._terms(self._prices[earlier], rows, ally)
            if any(against(term) for term in others):
                place, terms = earlier, others
        return Reason(kind, first, self._prices[place].level, None, terms, worth if place == levels - 1 else 0.0,
                      slacks[place], tuple(changes.items()),
                      self._expansion(self._prices[place], terms[0]) if terms else None)

    def _rows(self, changes: Changes) -> Changes:
        """A d by row, without what comes to nothing. A variable that stands for a sum of orders (`changes`
        gets it) moves along with them, so that the rows are those in which it stands."""
        matrix = self._program.matrix
        rows: Changes = defaultdict(float)

        def add(column: int, amount: float) -> None:
            for place in range(matrix.indptr[column], matrix.indptr[column + 1]):
                rows[int(matrix.indices[place])] += float(matrix.data[place]) * amount

        for column, amount in list(changes.items()):
            add(column, amount)
        for row in [row for row in rows if row in self._places.defined]:
            column, amount = self._places.defined[row], rows[row]
            changes[column] += amount
            add(column, amount)
        return rows

    def _terms(self, price: Prices, rows: Changes, ally: str = "") -> tuple[Term, ...]:
        amounts = [(float(price.rows[row]) * change, row) for row, change in rows.items()]
        priced = sorted(((amount, row) for amount, row in amounts if abs(amount) > price.zero / 1000),
                        key=lambda each: -each[0])
        return tuple(self._term(row, amount, ally) for amount, row in priced)

    def _term(self, row: int, amount: float, ally: str) -> Term:
        constraint = self._program.rows[row]
        name, key = constraint.parent_component().local_name, constraint.index()
        owner = key[0] if name == "stock_balance" else None
        if name == "stock_requirement":
            owner = self._indices.requirement_of[key[0]].ally
        if amount <= 0:
            return Term(name, key, amount, owner == ally)
        return Term(name, key, amount, owner == ally, self._taken_by(row) if name in USERS else (),
                    self._since(name, *key) if name in SPANS else None)

    def _since(self, name: str, key: Any, period: int) -> int:
        """The first of the periods in a row, up to this one, in which the limit is used up."""
        while (row := self._spans.get((name, (key, period - 1)))) is not None and self._used_up(name, row):
            period -= 1
        return period

    def _used_up(self, name: str, row: int) -> bool:
        """Nothing is left of the row's limit, and a capacity is there."""
        side = float(self._program.row_upper[row])
        left = side - float(self._activity[row])
        return left <= FULL * max(1.0, abs(side)) and (name != "capacity" or bool(self._taken_by(row)))

    def _taken_by(self, row: int) -> tuple[str, ...]:
        """The allies whose orders or transfers take a row, the largest first."""
        if row not in self._users:
            taken: dict[str, float] = defaultdict(float)
            for column, amount in self._entries(row):
                variable = self._program.columns[column]
                if variable.parent_component() is self._model.order:
                    taken[variable.index()[1]] += amount * float(self._point[column])
            least = 1e-6 * max(taken.values(), default=0.0)
            self._users[row] = tuple(sorted((ally for ally in taken if taken[ally] > least),
                                            key=lambda ally: -taken[ally]))
        return self._users[row]

    def _entries(self, row: int) -> list[tuple[int, float]]:
        """A row's columns and coefficients, with a load replaced by the orders that make it up."""
        entries = self._row(row)
        for definition in [each for each, column in self._places.defined.items() if (column, 1.0) in entries]:
            entries += self._row(definition)
        return entries

    def _row(self, row: int) -> list[tuple[int, float]]:
        part = slice(*self._by_row.indptr[row:row + 2])
        return list(zip(self._by_row.indices[part].tolist(), self._by_row.data[part].tolist(), strict=True))

    def _expansion(self, price: Prices, largest: Term) -> Term | None:
        """What stands most against expanding the full line by then, at the prices of the level: None for another
        term; a term `build` with the first period in which more could be there."""
        if largest.row != "capacity" or largest.amount <= 0:
            return None
        key, period = largest.key
        line = self._case.resources[key]
        if line.max_expansion <= 0:
            return Term("none", key, 0.0)
        orders = expansion_periods(self._case, line)
        if not orders:
            return Term("outlasts", key, 0.0)
        if line.build + 1 > period:
            return Term("build", (key, line.build + 1), 0.0)
        columns = {each: self._places.column(self._model.expansion, (key, each)) for each in orders
                   if each + line.build <= period}
        ordered = min(columns, key=lambda each: (round(float(price.reduced[columns[each]]) / price.zero), -each))
        changes: Changes = defaultdict(float, {columns[ordered]: 1.0})
        for each in range(ordered + line.build, self._case.horizon.count + 1):
            changes[self._places.column(self._model.added, (key, each))] += 1.0
        terms = self._terms(price, self._rows(changes))
        return terms[0] if terms and terms[0].amount > 0 else None


def _stands_against(term: Term) -> bool:
    """The term asks for something that others could have."""
    return term.amount > 0 and not term.own


def _is_need(term: Term) -> bool:
    """The term is a need that what an ally has goes to."""
    return term.row == "use" or (term.row == "stock_requirement" and term.amount > 0)
