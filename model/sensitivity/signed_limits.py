"""Which sides of a solved program signed orders set: more of such a limit, or less that a share asks for, brings
nothing before it reaches them, whatever the dual of its row says."""

from __future__ import annotations

from model.formulation.common_items import common_items
from model.formulation.stocks.storage import contracted_room
from model.phases.phase import LinearRelaxation
from model.row_kinds import BUDGET, INTEROPERABILITY, PAYMENT, RULE, STANDARDIZATION, STORAGE, RowId
from model.signed_sides import beyond_share, is_filled, is_set, limit_and_signed


class SignedLimits:
    """The rows of a solved program beside its signed orders."""

    def __init__(self, relaxation: LinearRelaxation):
        self._relaxation, self._case = relaxation, relaxation.case
        self._rules = {row.key: row for row in relaxation.built.rules}
        self._common = common_items(self._case, relaxation.built.indices.orders) if self._case.signed else {}
        self._room = contracted_room(self._case) if self._case.signed else {}

    def are_side_of(self, row: RowId) -> bool:
        """They alone go beyond what the row asks for."""
        if not self._case.signed:
            return False
        if row.kind is RULE:
            return self._rules[row.key].is_set_by_signed  # type: ignore[index]
        if row.kind is STORAGE:
            return self._fill_storage(str(row.part("ally")), row.number("period"))
        return is_set(self._case, row) or self._beyond(row) < 0

    def use_up(self, row: RowId) -> bool:
        """They alone use up the limit of the row: no other need takes any of it."""
        if not self._case.signed:
            return False
        if row.kind is RULE:
            return self._rules[row.key].is_filled_by_signed  # type: ignore[index]
        return is_filled(self._case, row)

    def _beyond(self, row: RowId) -> float:
        """What they make of a share row."""
        family = str(row.part("family"))
        if row.kind is INTEROPERABILITY:
            group = str(row.part("group"))
            return beyond_share(self._case, self._case.groups[group].share, family, self._common[group, family].items,
                                str(row.part("ally")))
        if row.kind is STANDARDIZATION:
            standard = [item.key for item in self._case.items.values() if item.standard]
            return beyond_share(self._case, self._case.families[family].standard_share, family, standard)
        return 0.0

    def _fill_storage(self, ally: str, period: int) -> bool:
        """What is contracted takes more room than there is, some of it signed orders."""
        return self._room[ally, period] > self._case.allies[ally].storage and any(
            order.ally == ally and order.period <= period for order in self._case.signed_sums.arriving)

    def brought(self, row: RowId) -> float:
        """What they bring to the left side of a row, in its unit: the program's side is what they leave."""
        if not self._case.signed:
            return 0.0
        if row.kind is RULE:
            return self._rules[row.key].signed  # type: ignore[index]
        return self._beyond(row) or limit_and_signed(self._case, row)[1]

    def set_from(self, place: int) -> list[int]:
        """Of a row that says what is paid in a year, where budgets carry over: the places of the budgets of that and
        later years that signed orders set, which more money in the year does not move. Of other rows none."""
        row, rows = self._relaxation.row(place), self._relaxation.program.rows
        if row.kind is not PAYMENT or not self._case.signed:
            return []
        ally, first = row.part("ally"), row.number("year")
        later = (BUDGET.row(ally, year) for year in self._case.horizon.years if year >= first)
        places = (rows.place(BUDGET.name, each.key) for each in later if is_set(self._case, each))
        return [each for each in places if each is not None]
