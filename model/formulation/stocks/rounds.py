"""Row 17 and complete rounds: what is put together from components and issued, and what could be."""

from __future__ import annotations

from typing import Any

from model.case import Case
from model.formulation.expressions import Row, add_rows, add_variable, at_most, equal
from model.formulation.index_sets import Indices, grouped
from model.plan import RoundKey
from model.row_kinds import COMPONENTS_TAKEN, MATCHED_COMPONENTS
from model.variables import COMPLETED, MATCHED, TAKEN


def add_rounds(model: Any, indices: Indices) -> None:
    """Variables v and m, and of which sorts the components are."""
    add_variable(model, COMPLETED, indices.rounds.completed)
    add_variable(model, MATCHED, indices.rounds.matched)
    add_variable(model, TAKEN, indices.rounds.taken)


def add_components(model: Any, case: Case, indices: Indices) -> None:
    """What completed rounds take of a component, from whichever sorts, and row 17."""
    sorts = grouped(indices.rounds.taken, lambda key: RoundKey(key.ally, key.item, key.period))
    held = grouped((key for key in indices.stocks if key.item in _components(case)),
                   lambda key: RoundKey(key.ally, key.item, key.period))
    completed, matched = _by_component(case, indices.rounds.completed), _by_component(case, indices.rounds.matched)

    def components_taken(model: Any, ally: str, item: str, period: int) -> Row:
        """What completed rounds have of the component is taken from its sorts."""
        key = RoundKey(ally, item, period)
        return equal([*((share, model.completed[each]) for each, share in completed[key]),
                      *((-1.0, model.taken[sort]) for sort in sorts[key])], 0.0)

    def matched_components(model: Any, ally: str, item: str, period: int) -> Row:
        """Row 17: what matched rounds have of the component is held."""
        key = RoundKey(ally, item, period)
        return at_most([*((share, model.matched[each]) for each, share in matched[key]),
                        *((-1.0, model.stock[sort]) for sort in held[key])], 0.0)

    add_rows(model, COMPONENTS_TAKEN, indices.rounds.assembled, components_taken)
    add_rows(model, MATCHED_COMPONENTS, indices.rounds.limited, matched_components)


def _components(case: Case) -> set[str]:
    return {part for parts in case.components.values() for part in parts}


def _by_component(case: Case, rounds: tuple[RoundKey, ...]) -> dict[RoundKey, list[tuple[RoundKey, float]]]:
    """The rounds that have a component, and how many in each, by ally, component and period."""
    pairs = [(RoundKey(key.ally, part, key.period), (key, share)) for key in rounds
             for part, share in case.components[key.item].items()]
    return {key: [pair[1] for pair in own] for key, own in grouped(pairs, lambda pair: pair[0]).items()}
