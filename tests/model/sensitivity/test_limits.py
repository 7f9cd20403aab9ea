"""Who takes a limit and since when it is used up, at a point that the solver leaves a little off."""

from __future__ import annotations

import pytest

from model.phases.phase import LinearRelaxation
from model.row_kinds import CAPACITY
from model.sensitivity.duals import defined_columns
from model.sensitivity.limits import LimitUse
from tests.helpers.explained import moved_to, solved
from tests.helpers.worlds import world


def full() -> LinearRelaxation:
    """A line of 40 a quarter, of which B takes 30 and A takes 10 in each of two quarters; nothing is held."""
    return solved(world(
        Settings={"periods": 2}, Allies=[{"ally": "A", "storage": 0}, {"ally": "B", "priority": 2, "storage": 0}],
        Families=[{"storage_per_unit": 1}], Resources=[{"capacity": 40}], ResourceUse=[{"offer": "O"}],
        Requirements=[{"quantity": 20}, {"ally": "B", "quantity": 30}]))


def limits(relaxation: LinearRelaxation) -> LimitUse:
    return LimitUse(relaxation, defined_columns(relaxation.program))


@pytest.mark.parametrize(("left", "since"), [(4e-7, 1), (4e-3, 2)])
def test_a_limit_is_used_up_where_rounding_alone_is_left(left: float, since: int) -> None:
    # Of the first quarter's 40 the solver leaves 4e-7, a hundred-millionth: full since then. A ten-thousandth is real.
    found = moved_to(full(), "order", ("O", "B", 1), 30 - left)
    assert limits(found).since(CAPACITY.row("R", 2)) == since


@pytest.mark.parametrize(("taken", "users"), [(1e-6, ("B",)), (3e-3, ("B", "A"))])
def test_who_takes_next_to_nothing_takes_nothing(taken: float, users: tuple[str, ...]) -> None:
    # Beside B's 30 a millionth of a round is the solver's; a ten-thousandth of what B takes is A's.
    found = moved_to(full(), "order", ("O", "A", 1), taken)
    place = found.program.rows.place("capacity", ("R", 1))
    assert place is not None
    assert limits(found).users(place) == users
