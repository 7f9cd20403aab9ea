"""Who takes a limit of a solved plan, since when it is used up, and whether an ally has use and room for more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from model.phases.phase import LinearRelaxation
from model.row_kinds import CAPACITY, STORAGE, RowId
from model.signed_sides import is_filled, signed_users
from model.tolerances import FULL, NOISE, USER
from model.variables import ORDER, SHORTFALL


class LimitUse:
    """The rows of a solved program as its point uses them."""

    def __init__(self, relaxation: LinearRelaxation, defined: Mapping[int, int]):
        """`defined`: the column that each definition defines, by places."""
        self._program, self._point = relaxation.program, relaxation.point
        self._case, self._row_at = relaxation.case, relaxation.row
        self._needs, self._items = relaxation.case.requirement_of, relaxation.case.items
        self._definition_of = {column: row for row, column in defined.items()}
        self._by_row = self._program.matrix.tocsr()
        self._activity = self._program.matrix @ self._point
        self._orders = self._program.columns.of(ORDER.name)
        self._users: dict[int, tuple[str, ...]] = {}
        self._last_short: dict[tuple[str, str], int] | None = None

    def users(self, place: int) -> tuple[str, ...]:
        """The allies whose orders, new or signed, take a row, the largest first."""
        if place not in self._users:
            taken: dict[str, float] = defaultdict(float)
            for column, amount in self._entries(place):
                if column in self._orders:
                    key: tuple[str, str, int] = self._program.columns[column].key  # type: ignore[assignment]
                    taken[key[1]] += amount * float(self._point[column])
            for ally, units in signed_users(self._case, self._row_at(place)).items():
                taken[ally] += units
            least = USER * max(taken.values(), default=0.0)
            self._users[place] = tuple(sorted((ally for ally in taken if taken[ally] > least),
                                              key=lambda ally: -taken[ally]))
        return self._users[place]

    def _entries(self, place: int) -> list[tuple[int, float]]:
        """A row's columns and coefficients, with a load replaced by the orders that make it up."""
        entries = self._row(place)
        for column, amount in list(entries):
            if column in self._definition_of and amount == 1.0:
                entries += self._row(self._definition_of[column])
        return entries

    def _row(self, place: int) -> list[tuple[int, float]]:
        part = slice(*self._by_row.indptr[place:place + 2])
        return list(zip(self._by_row.indices[part].tolist(), self._by_row.data[part].tolist(), strict=True))

    def since(self, row: RowId) -> int:
        """The first of the periods in a row, up to that of the row, in which the limit is used up, by signed orders
        alone or not as it is then."""
        filled = is_filled(self._case, row)
        while ((place := self._place(row.before())) is not None and self._used_up(row, place)
               and is_filled(self._case, row.before()) == filled):
            row = row.before()
        return row.number("period")

    def _place(self, row: RowId) -> int | None:
        return self._program.rows.place(row.kind.name, row.key)

    def _used_up(self, row: RowId, place: int) -> bool:
        """Nothing is left of the row's limit, and a capacity is there."""
        side = float(self._program.bounds.row_upper[place])
        left = side - float(self._activity[place])
        return left <= FULL * max(1.0, abs(side)) and (row.kind is not CAPACITY or bool(self.users(place)))

    def has_use(self, balance: RowId) -> bool:
        """The ally lacks some of the items' family in the period of a stock balance, or later."""
        if self._last_short is None:
            self._last_short = self._lacking()
        items = balance.part("items")
        assert isinstance(items, tuple)
        family = self._items[items[0]].family
        return self._last_short.get((str(balance.part("ally")), family), 0) >= balance.number("period")

    def _lacking(self) -> dict[tuple[str, str], int]:
        """The last period in which an ally lacks some of a family."""
        columns, last = self._program.columns, dict[tuple[str, str], int]()
        indices: Sequence[tuple[int, int]] = columns.blocks.get(SHORTFALL.name, ())  # type: ignore[assignment]
        for column, (requirement, period) in zip(columns.of(SHORTFALL.name), indices, strict=True):
            if self._point[column] > NOISE:
                need = self._needs[requirement]
                last[need.ally, need.family] = max(period, last.get((need.ally, need.family), 0))
        return last

    def has_room(self, balance: RowId) -> bool:
        """The ally's storage is not full in the period of a stock balance."""
        row = STORAGE.row(balance.part("ally"), balance.part("period"))
        place = self._place(row)
        return place is None or not self._used_up(row, place)
