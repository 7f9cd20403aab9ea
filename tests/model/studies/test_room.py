"""What is free: the least and the most that good plans can have, by hand and by a second implementation."""

from __future__ import annotations

import copy

import pytest

from data.case.builder import assemble
from model.levels import COST
from model.phases.plan_reading import read_plan
from model.studies.room import RoomOf, room
from model.verification.verify import verify
from tests.helpers.oracle.program_of_the_text import CONFLICT, Oracle
from tests.helpers.random_worlds import random_world, signed_world
from tests.helpers.worlds import outcome, world
from tests.helpers.worlds_of_terms import world_of_terms

WORLDS = {"plain": random_world, "terms": world_of_terms, "signed": signed_world}
# 100 are needed in the only quarter. M sells at 100, N at 110, and each line makes 80.
TWO_MAKERS = {
    "Settings": {"periods": 1},
    "Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
    "Offers": [{"offer": "O"}, {"offer": "P", "manufacturer": "N", "price": 110}],
    "Resources": [{"resource": "R", "capacity": 80}, {"resource": "S", "capacity": 80}],
    "ResourceUse": [{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}],
    "Requirements": [{"quantity": 100, "to": "2024-Q1"}]}


def room_of(share: float, **sheets: object) -> dict[tuple[str, str], RoomOf]:
    found = room(outcome(world(**sheets)).relaxation, share, 60.0)
    return {(each.measure.sort, each.measure.key): each for each in found}


def ends(each: RoomOf) -> tuple[float, float, float]:
    return each.least.value, each.plan, each.most.value


def test_what_is_no_dearer_is_the_plan():
    # 80 of M at 100 and 20 of N at 110: any other split is dearer.
    found = room_of(0.0, **TWO_MAKERS)
    assert ends(found["manufacturer", "M"]) == pytest.approx((8000, 8000, 8000))
    assert ends(found["manufacturer", "N"]) == pytest.approx((2200, 2200, 2200))
    assert {each.verdict for each in found.values()} == {"all"}


def test_a_share_of_the_cost_is_room():
    # The plan costs 80 x 100 + 20 x 110 = 10,200, so 1 % is 102: each round that goes from M to N costs 10 more, so
    # 10.2 may go. M's line is full.
    found = room_of(0.01, **TWO_MAKERS)
    assert ends(found["manufacturer", "M"]) == pytest.approx((6980, 8000, 8000))
    assert ends(found["manufacturer", "N"]) == pytest.approx((2200, 2200, 2200 + 110 * 10.2))
    # No plan is cheaper; for 102 more can be bought than is needed.
    assert ends(found["family", "F"]) == pytest.approx((10200, 10200, 10302))


def test_what_every_need_takes_is_no_room():
    # Both makers are needed in full: 160 of 200.
    found = room_of(0.5, **TWO_MAKERS | {"Requirements": [{"quantity": 200, "to": "2024-Q1"}]})
    assert ends(found["manufacturer", "M"])[0] == pytest.approx(8000)
    assert ends(found["manufacturer", "N"])[0] == pytest.approx(8800)


def test_a_maker_that_may_be_left_out_and_one_that_no_good_plan_has():
    # M alone makes what is needed; 1 % of 4,000 is 40, which pays for 4 rounds of N in place of 4 of M. Where nothing
    # may be dearer N has none.
    sheets = TWO_MAKERS | {"Requirements": [{"quantity": 40, "to": "2024-Q1"}]}
    found = room_of(0.01, **sheets)
    assert ends(found["manufacturer", "N"]) == pytest.approx((0, 0, 440))
    assert found["manufacturer", "N"].verdict == "some"
    assert room_of(0.0, **sheets)["manufacturer", "N"].verdict == "none"


def test_new_capacity_has_room_in_its_own_units():
    # 220 rounds of 100 are needed and the lines make 160: R grows by 60 at 1 a unit, 22,060 in all. 1 % of that is
    # 220.6: enough for 60 at S, 60 dearer, in place of R's; and R can grow by all of its 100.
    found = room_of(0.01, **TWO_MAKERS | {
        "Offers": [{"offer": "O"}, {"offer": "P", "manufacturer": "N"}],
        "Requirements": [{"quantity": 220, "to": "2024-Q1"}],
        "Resources": [{"resource": "R", "capacity": 80, "max_expansion": 100, "expansion_cost": 1, "build_months": 0},
                      {"resource": "S", "capacity": 80, "max_expansion": 100, "expansion_cost": 2, "build_months": 0}]})
    least, plan, most = ends(found["line", "R"])
    assert (least, plan) == pytest.approx((0, 60)) and most == pytest.approx(100)
    assert found["line", "R"].verdict == "some" and found["line", "S"].verdict == "some"


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", WORLDS)
def test_each_end_is_that_of_the_second_implementation_and_of_a_plan_that_keeps_all_rows(kind: str, seed: int):
    share, tables = 0.02, WORLDS[kind](seed)
    case, solved = assemble(tables), outcome(tables)
    if solved.status == "conflict":
        with pytest.raises(ValueError):
            room(solved.relaxation, share, 60.0)
        return
    found, expected = room(solved.relaxation, share, 60.0), _ends_by_the_text(tables, share)
    assert solved.plan is not None
    values = {result.level: result.value for result in solved.plan.levels}
    for each in found:
        size = max(1.0, abs(each.most.value))
        least, most = expected[each.measure.sort, each.measure.key]
        assert each.least.value == pytest.approx(least, abs=1e-5 * size)
        assert each.most.value == pytest.approx(most, abs=1e-5 * size)
        assert each.least.value - 1e-6 * size <= each.plan <= each.most.value + 1e-6 * size
        for end in (each.least, each.most):
            plan = read_plan(solved.relaxation, end.point)
            assert [row for row in verify(case, plan).rows if not row.passed] == []
            for level, value in values.items():
                reached = solved.relaxation.program.value(level, end.point)
                most_of_level = value + share * abs(value) if level == COST else value
                if level.place <= COST.place:
                    assert reached <= most_of_level + 1e-6 * max(1.0, abs(value))


def _ends_by_the_text(tables, share):
    """The least and the most of each measure: a program on the face of all levels before cost, with a row for cost."""
    oracle, case = Oracle(tables), assemble(tables)
    named = oracle.objectives()
    place = [name for name, _ in named].index("cost")
    oracle.program.minimise(named[:place], {"conflicts": CONFLICT})
    best = copy.deepcopy(oracle.program).minimise([named[place]], {})["cost"]
    oracle.program.at_most(named[place][1].items(), best + share * abs(best))
    measures = {}
    for order in oracle.read.orders:
        for sort, key in (("manufacturer", case.offers[order.offer].manufacturer), ("ally", order.ally),
                          ("family", order.family)):
            measures.setdefault((sort, key), {})[order.key] = order.price
    for key in oracle.program.of("e"):
        measures.setdefault(("line", key[1]), {})[key] = 1.0
    found = {}
    for measure, terms in measures.items():
        least = copy.deepcopy(oracle.program).minimise([("least", terms)], {})["least"]
        against = {key: -each for key, each in terms.items()}
        most = copy.deepcopy(oracle.program).minimise([("most", against)], {})["most"]
        found[measure] = least, -most
    return found
