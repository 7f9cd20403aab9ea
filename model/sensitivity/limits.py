"""Who takes a limit of a solved plan, and since when it is used up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from model.phases.phase import LinearRelaxation
from model.row_kinds import CAPACITY, RowId
from model.tolerances import FULL, USER
from model.variables import ORDER


class LimitUse:
    """The rows of a solved program as its point uses them."""

    def __init__(self, relaxation: LinearRelaxation, defined: Mapping[int, int]):
        """`defined`: the column that each definition defines, by places."""
        self._program, self._point = relaxation.program, relaxation.point
        self._definition_of = {column: row for row, column in defined.items()}
        self._by_row = self._program.matrix.tocsr()
        self._activity = self._program.matrix @ self._point
        self._orders = self._program.columns.of(ORDER.name)
        self._users: dict[int, tuple[str, ...]] = {}

    def users(self, place: int) -> tuple[str, ...]:
        """The allies whose orders take a row, the largest first."""
        if place not in self._users:
            taken: dict[str, float] = defaultdict(float)
            for column, amount in self._entries(place):
                if column in self._orders:
                    key: tuple[str, str, int] = self._program.columns[column].key  # type: ignore[assignment]
                    taken[key[1]] += amount * float(self._point[column])
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
        """The first of the periods in a row, up to that of the row, in which the limit is used up."""
        while (place := self._place(row.before())) is not None and self._used_up(row, place):
            row = row.before()
        period = row.part("period")
        assert isinstance(period, int)
        return period

    def _place(self, row: RowId) -> int | None:
        return self._program.rows.place(row.kind.name, row.key)

    def _used_up(self, row: RowId, place: int) -> bool:
        """Nothing is left of the row's limit, and a capacity is there."""
        side = float(self._program.bounds.row_upper[place])
        left = side - float(self._activity[place])
        return left <= FULL * max(1.0, abs(side)) and (row.kind is not CAPACITY or bool(self.users(place)))
