"""Why a requirement is short: the facts that forbid serving it, or the cheapest way to serve it and what
blocks that way at the prices of the levels.

A way is an order of a usable item, delivered in the period or before and held until then, or a transfer
that frees a unit of the giver (supply_paths). Serving one unit of a shortfall n by a way changes the plan
by d: the way's columns rise and n falls by one. With the prices and reduced costs of a level, (*) of
duals.py becomes

    sum of terms = worth + slack,   term = price * (A d) of a row,   slack = r d,

where worth = -c d is the value v of a unit short at the requirement's own level and nothing at the earlier ones.
A d is zero in every balance that the way passes through, so the terms are lines, money, limits, policy and other
needs. Each column of d costs nothing where the plan uses it and not less than nothing elsewhere, first level
first, so slack is never lexicographically negative: 0 for a way that could replace what the plan does at no loss,
and then the terms add up to the worth exactly. A positive slack at an earlier level says that the way would
take from a more urgent need; at the own level, that it costs more than it brings. Negative terms are
what the unit would bring besides (a share that it helps, a later need).

A round that is put together is a way as well (supply_paths/rounds.py): all its components at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pyomo.common.gc_manager import PauseGC

from model.formulation.index_sets import expansion_periods
from model.levels import shortfall
from model.phases.phase import LinearRelaxation
from model.plan import ExpansionKey, OrderKey, RoundKey, ShortfallKey, StockKey, TransferKey
from model.row_kinds import (
    CAPACITY,
    COMPONENTS_TAKEN,
    MATCHED_COMPONENTS,
    STOCK_BALANCE,
    STOCK_REQUIREMENT,
    RowId,
)
from model.sensitivity.duals import LevelPrices, defined_columns, level_prices
from model.sensitivity.limits import LimitUse
from model.sensitivity.shortfall_reasons.reason import (
    ComponentReason,
    ExpansionObstacle,
    Kind,
    PriceTerm,
    ShortfallReason,
)
from model.sensitivity.signed_limits import SignedLimits
from model.sensitivity.supply_paths import Changes, ComponentPath, Need, RoundPaths, SupplyPaths, Way, no_changes
from model.tolerances import NO_PRICE, NO_TERM, NOISE
from model.variables import ADDED, EXPANSION, SHORTFALL, WRITTEN_OFF


@dataclass(frozen=True)
class _Question:
    """A shortfall to explain: the need, the column of the shortfall, the place of its level, and what a unit is
    worth there."""

    need: Need
    column: int
    level: int
    worth: float


class Explainer:
    """Reasons for the shortfalls of a solved case."""

    def __init__(self, relaxation: LinearRelaxation):
        """Raises ValueError where the linear program has no point."""
        self._case, self._program, self._point = relaxation.case, relaxation.program, relaxation.point
        self._relaxation, self._requirement = relaxation, relaxation.case.requirement_of
        last = max((row.priority for row in self._requirement.values()), default=0)
        with PauseGC():  # it would walk the whole model again and again
            self._defined = defined_columns(relaxation.program)
            self._prices = level_prices(relaxation, shortfall(last))
            self._level = {price.level: place for place, price in enumerate(self._prices)}
            self._paths = SupplyPaths(relaxation, self._prices)
            self._limits = LimitUse(relaxation, self._defined)
            self._rounds = RoundPaths(relaxation, self._paths, self._prices)
            self._signed = SignedLimits(relaxation)
        self._usable = {(ally, self._case.items[item].family) for ally, item in self._case.usable_from}
        self._known: dict[tuple[Need, int], list[Way]] = {}

    def reasons(self, keys: Iterable[ShortfallKey]) -> dict[ShortfallKey, ShortfallReason]:
        """The reason of each requirement row and period that is short."""
        with PauseGC():
            return {key: self.reason(*key) for key in keys}

    def reason(self, requirement: int, period: int) -> ShortfallReason:
        """Why the requirement row is short in the period."""
        row = self._requirement[requirement]
        if (row.ally, row.family) not in self._usable:
            return ShortfallReason("no item")
        if shortfall(row.priority) not in self._level:
            return ShortfallReason("unproved")
        column = self._program.columns.place(SHORTFALL.name, (requirement, period))
        assert column is not None
        if self._case.simplify_tolerance and self._point[column] <= NOISE:
            return ShortfallReason("simplified")
        asked = _Question(Need(row.ally, row.family, row.kind == "use", period), column,
                          self._level[shortfall(row.priority)], self._case.value_short(row, period))
        return replace(self._found(asked), expired=self._expired(asked.need))

    def _found(self, asked: _Question) -> ShortfallReason:
        by_way = self._by_cheapest_way(asked)
        if by_way is not None and (by_way.slack <= self._prices[asked.level].zero or not by_way.worth):
            return by_way
        return self._by_own_stock(asked, by_way)

    def _by_cheapest_way(self, asked: _Question) -> ShortfallReason | None:
        """What blocks the cheapest way, and others that cost the same; None where there is no way in time."""
        key = asked.need, asked.level
        if key not in self._known:
            self._known[key] = self._paths.cheapest(asked.need, asked.level + 1)
        ways = self._known[key]
        by_round = self._by_round(asked, ways)
        if by_round is not None or not ways:
            return by_round
        alike = [way for way in ways if type(way) is type(ways[0])]
        first, *equal = (self._priced(asked, "blocked", way, self._paths.changes(way, asked.need)) for way in alike)
        return replace(first, order=self._later_order(asked.need, ways[0]),
                       equal=tuple(each for each in equal if self._as_dear(each, first)))

    def _later_order(self, need: Need, way: Way | None) -> OrderKey | None:
        """The first order, where the way is a transfer and no order can be there in time."""
        order = self._paths.earliest_order(need) if isinstance(way, TransferKey) else None
        return order if order is not None and order.period > need.period else None

    def _by_round(self, asked: _Question, ways: Sequence[Way]) -> ShortfallReason | None:
        """What blocks the cheapest round where putting it together costs less than any of the ways; None elsewhere."""
        if not self._case.components:
            return None
        path = self._rounds.cheapest(asked.need, asked.level + 1)
        if path is None:
            return None
        if path.tied and ways:
            return None
        costs = [path.costs, *(self._paths.cost(self._paths.changes(way, asked.need)) for way in ways[:1])]
        if 0 not in self._paths.least(np.array(costs).T[:asked.level + 1]):
            return None
        reason = self._priced(asked, "blocked", path.key, path.changes)
        lacking = [self._component(reason, part) for part in path.parts if part.way is not None or part.kept]
        return replace(reason, components=tuple(sorted(lacking, key=lambda each: -sum(
            term.amount for term in each.terms))))

    def _component(self, reason: ShortfallReason, part: ComponentPath) -> ComponentReason:
        """What of the round's price is the component's."""
        if part.tied:
            return replace(self._late(part.need), terms=tuple(
                term for term in reason.terms if term.row.kind in (COMPONENTS_TAKEN, MATCHED_COMPONENTS)
                and term.row.part("item") == part.component))
        price = self._prices[self._level[reason.level]] if reason.level is not None else self._prices[0]
        terms = tuple(term for term in self._terms(price, self._rows(part.changes), part.need.ally)
                      if term.row.kind not in (COMPONENTS_TAKEN, MATCHED_COMPONENTS))
        if part.late:
            return replace(self._late(part.need), terms=terms)
        return ComponentReason(part.component, part.way, False, terms,
                               self._against_expansion(price, terms[0]) if terms else None,
                               self._later_order(part.need, part.way), self._expired(part.need))

    def _late(self, need: Need) -> ComponentReason:
        """A component that cannot be there in time."""
        return ComponentReason(need.component, self._paths.earliest(need), True, expired=self._expired(need))

    def _expired(self, need: Need) -> tuple[tuple[StockKey, float], ...]:
        """What the ally writes off of the family, or of the component, before the period, in units, the last first."""
        columns, items = self._program.columns, self._case.items
        keys = [key for key in self._relaxation.built.indices.written_off
                if key.ally == need.ally and items[key.item].family == need.family and key.period < need.period
                and need.component in ("", key.item)]
        left = [(key, float(self._point[place])) for key in keys
                if (place := columns.place(WRITTEN_OFF.name, key)) is not None and self._point[place] > NOISE]
        return tuple(sorted(left, key=lambda each: -each[0].period))

    def _by_own_stock(self, asked: _Question, by_way: ShortfallReason | None) -> ShortfallReason:
        """What the ally has goes to something else, where that says more than its ways do; without any, why there is
        none."""
        held = self._paths.held_back(asked.need)
        if by_way is None:
            first = self._paths.earliest(asked.need)
            late = self._rounds.missing(asked.need) if self._case.components else ()
            none = (ShortfallReason("no way", first) if held is None
                    else self._priced(asked, "no way", first, held))
            return replace(none, components=tuple(map(self._late, late)))
        own = by_way if held is None else self._priced(asked, "blocked", None, held)
        return own if own.worth and own.slack < by_way.slack else by_way

    def _as_dear(self, one: ShortfallReason, other: ShortfallReason) -> bool:
        """Two ways cost the same at the same level: what a giver has to order anew may make a transfer dearer."""
        if one.level is None or one.level != other.level:
            return False
        return abs(one.slack - other.slack) <= self._prices[self._level[one.level]].zero

    def _priced(self, asked: _Question, kind: Kind, first: Way | RoundKey | None, changes: Changes) -> ShortfallReason:
        """The terms at the first level at which they come to something: an earlier one whose needs the way would
        take from, else the requirement's own."""
        changes[asked.column] -= 1.0
        rows = self._rows(changes)
        slacks = [float(sum(price.reduced[column] * amount for column, amount in changes.items()))
                  for price in self._prices[:asked.level + 1]]
        deciding = next((place for place, slack in enumerate(slacks) if slack > self._prices[place].zero), asked.level)
        unpriced = ShortfallReason(kind, first)
        place, terms = self._telling(unpriced, deciding, rows, asked.need.ally)
        return replace(
            unpriced, level=self._prices[place].level, terms=terms, worth=asked.worth if place == asked.level else 0.0,
            slack=slacks[place], changes=tuple(changes.items()),
            expansion=self._against_expansion(self._prices[place], terms[0]) if terms else None)

    def _telling(self, reason: ShortfallReason, deciding: int, rows: Changes,
                 ally: str) -> tuple[int, tuple[PriceTerm, ...]]:
        """The last level up to the deciding one at which something stands against the way, and its terms; the deciding
        one where nothing does at any."""
        for place in range(deciding, -1, -1):
            terms = self._terms(self._prices[place], rows, ally)
            if any(reason.stands_against(term) for term in terms):
                return place, terms
        return deciding, self._terms(self._prices[deciding], rows, ally)

    def _rows(self, changes: Changes) -> Changes:
        """A d by row, without what comes to nothing. A variable that stands for a sum of orders (`changes`
        gets it) moves along with them, so that the rows are those in which it stands."""
        matrix = self._program.matrix
        rows = no_changes()

        def add(column: int, amount: float) -> None:
            for place in range(matrix.indptr[column], matrix.indptr[column + 1]):
                rows[int(matrix.indices[place])] += float(matrix.data[place]) * amount

        for column, amount in list(changes.items()):
            add(column, amount)
        for row in [row for row in rows if row in self._defined]:
            column, amount = self._defined[row], rows[row]
            changes[column] += amount
            add(column, amount)
        return rows

    def _terms(self, price: LevelPrices, rows: Changes, ally: str) -> tuple[PriceTerm, ...]:
        """What each row asks at a level, the largest first."""
        amounts = [(float(price.rows[row]) * change, row) for row, change in rows.items()]
        none = price.zero * (NO_TERM / NO_PRICE)
        priced = sorted(((amount, row) for amount, row in amounts if abs(amount) > none), key=lambda each: -each[0])
        return tuple(self._term(row, amount, ally) for amount, row in priced)

    def _term(self, place: int, amount: float, ally: str) -> PriceTerm:
        row = self._relaxation.row(place)
        own = self._owner(row) == ally
        if amount <= 0:
            return PriceTerm(row, amount, own)
        if own and row.kind is STOCK_BALANCE:
            return PriceTerm(row, amount, own, use=self._limits.has_use(row), room=self._limits.has_room(row))
        return PriceTerm(row, amount, own, self._limits.users(place) if row.kind.users else (),
                         self._limits.since(row) if row.kind.spans else None, self._signed.use_up(row))

    def _owner(self, row: RowId) -> str | None:
        """Whose stock or stock target a row is about."""
        if row.kind is STOCK_BALANCE:
            return str(row.part("ally"))
        if row.kind is STOCK_REQUIREMENT:
            return self._requirement[row.number("requirement")].ally
        return None

    def _against_expansion(self, price: LevelPrices, largest: PriceTerm) -> ExpansionObstacle | None:
        """What stands most against expanding the full line by then, at the prices of the level: None for another
        term."""
        if largest.row.kind is not CAPACITY or largest.amount <= 0:
            return None
        key, period = str(largest.row.part("resource")), largest.row.number("period")
        line = self._case.resources[key]
        orders = expansion_periods(self._case, line)
        if line.max_expansion <= 0:
            return ExpansionObstacle("none", key)
        if not orders:
            return ExpansionObstacle("outlasts", key)
        if line.build + 1 > period:
            return ExpansionObstacle("too late", key, line.build + 1)
        in_time = [each for each in orders if each + line.build <= period]
        terms = self._terms(price, self._rows(self._expanded(price, key, in_time)), "")
        return ExpansionObstacle("row", key, 0, terms[0].row) if terms and terms[0].amount > 0 else None

    def _expanded(self, price: LevelPrices, line: str, orders: Sequence[int]) -> Changes:
        """What changes when a unit of capacity is ordered in the cheapest of the periods, the latest of equal ones."""
        axis, build = self._program.columns, self._case.resources[line].build
        columns = {each: axis.place(EXPANSION.name, ExpansionKey(line, each)) for each in orders}
        known = {each: column for each, column in columns.items() if column is not None}
        ordered = min(known, key=lambda each: (round(float(price.reduced[known[each]]) / price.zero), -each))
        changes = no_changes()
        changes[known[ordered]] = 1.0
        for each in range(ordered + build, self._case.horizon.count + 1):
            added = axis.place(ADDED.name, (line, each))
            assert added is not None
            changes[added] += 1.0
        return changes
