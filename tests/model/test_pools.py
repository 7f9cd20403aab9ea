"""Items that an ally cannot tell apart are one pool, and no others are; how pools are called; the values with them are
those without."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.case.builder import assemble
from data.case.supply import read_usable_from
from data.input.tables import Tables
from model.case import Case
from model.formulation.index_sets import Indices, make_indices
from model.lexicographic.warm_start import fitted, start_of
from model.plan import Plan
from model.pools import Held, Pool, pools_of
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.random_worlds import random_world
from tests.helpers.strategies import shuffled
from tests.helpers.worlds import levels, world

NOBODY = ()


def items(*names: str) -> list[dict[str, Any]]:
    return [{"item": name} for name in names]


def route(giver: str, getter: str, **more: Any) -> dict[str, Any]:
    return {"from_ally": giver, "to_ally": getter, **more}


def pools(tables: Tables) -> dict[str, set[tuple[str, ...]]]:
    """The items of each ally's pools."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for (ally, *_), members in make_indices(assemble(tables)).members.items():
        found.setdefault(ally, set()).add(members)
    return found


def chain(**sheets: Any) -> Tables:
    """A holds I and J of one family and may pass both on to B, and B to C; each ally operates a system of its own, for
    which both are certified unless `Certified` says otherwise."""
    return world(**{
        "Offers": NOBODY, "Allies": [{"ally": ally} for ally in "ABC"], "Items": items("I", "J"),
        "Systems": [{"ally": ally, "system": f"of {ally}"} for ally in "ABC"], "Certified": certified(),
        "Stock": [{**item, "quantity": 5} for item in items("I", "J")],
        "Transfers": [route("A", "B"), route("B", "C")], **sheets})


def certified(**late: str) -> list[dict[str, Any]]:
    """I and J certified for all three systems, J for that of an ally in `late` from another period on."""
    return [{"system": f"of {ally}", "item": item, **({"from": late[ally]} if item == "J" and ally in late else {})}
            for ally in "ABC" for item in "IJ"]


def test_items_that_nothing_tells_apart_are_one_pool() -> None:
    assert pools(chain()) == {ally: {("I", "J")} for ally in "ABC"}


def test_items_are_told_apart_where_they_can_be_used_from_different_dates_on() -> None:
    # A cannot pass them on, so that only B, where J counts from Q3 on, tells them apart.
    found = pools(chain(Certified=certified(B="2024-Q3"), Transfers=[route("B", "C")],
                        Deliveries=[{"ally": "B", "item": item, "period": "2024-Q1", "quantity": 1} for item in "IJ"]))
    assert found == {"A": {("I", "J")}, "B": {("I",), ("J",)}, "C": {("I", "J")}}


def test_items_are_told_apart_by_where_they_can_go_however_far() -> None:
    # C may use J from Q3 on only: so B tells what it passes on to C apart, and A what it passes on to B.
    assert pools(chain(Certified=certified(C="2024-Q3"))) == {ally: {("I",), ("J",)} for ally in "ABC"}


def test_a_receiver_tells_nothing_apart_for_those_that_give_it_none() -> None:
    found = pools(chain(Certified=certified(C="2024-Q3"), Transfers=[route("A", "B")],
                        Deliveries=[{"ally": "C", "item": item, "period": "2024-Q1", "quantity": 1} for item in "IJ"]))
    assert found == {"A": {("I", "J")}, "B": {("I", "J")}, "C": {("I",), ("J",)}}


def test_what_cannot_go_anywhere_is_no_pool_with_what_can() -> None:
    # B has nothing that J fits.
    found = pools(chain(Certified=[row for row in certified() if row != {"system": "of B", "item": "J"}]))
    assert found == {"A": {("I",), ("J",)}, "B": {("I",)}, "C": {("I",)}}


def test_items_that_nobody_can_use_are_a_pool_of_their_own() -> None:
    # K and L fit nothing that A has: they can only be held, I and J be issued as well.
    found = pools(world(Offers=NOBODY, Items=items("I", "J", "K", "L"), Certified=items("I", "J"),
                        Stock=[{**item, "quantity": 1} for item in items("I", "J", "K", "L")]))
    assert found == {"A": {("I", "J"), ("K", "L")}}


def test_routes_in_a_circle_tell_nothing_apart_by_themselves() -> None:
    assert pools(chain(Transfers=[route("A", "B"), route("B", "C"), route("C", "A")])) == {
        ally: {("I", "J")} for ally in "ABC"}


def test_families_are_no_pool_and_their_own_routes_tell_nothing_apart() -> None:
    found = pools(world(
        Offers=NOBODY, Allies=[{"ally": "A"}, {"ally": "B"}], Families=[{"family": "F"}, {"family": "G"}],
        Items=[*items("I", "J"), {"item": "K", "family": "G"}],
        Stock=[{**item, "quantity": 1} for item in items("I", "J", "K")], Transfers=[route("A", "B", family="F")]))
    assert found == {"A": {("I", "J"), ("K",)}, "B": {("I", "J")}}


def test_lots_are_a_pool_where_they_end_together() -> None:
    members = make_indices(assemble(world(
        Offers=NOBODY, Items=items("I", "J"), Stock=[{**item, "usable_to": last, "quantity": 1} for item, last in (
            ({"item": "I"}, "2024-Q2"), ({"item": "J"}, "2024-Q2"), ({"item": "I"}, "2024-Q3"), ({"item": "J"}, None))],
        ))).members
    assert members == {Pool("A", "I", 2): ("I", "J"), Pool("A", "I", 3): ("I",), Pool("A", "I"): ("J",)}


def test_a_component_stands_for_itself_where_rounds_of_it_can_be_used_and_where_it_can_go_from_there() -> None:
    # R takes J. C fires R, and A and B pass J on to it; D fires only I and J themselves.
    found = pools(world(
        Offers=NOBODY, Allies=[{"ally": ally} for ally in "ABCD"], Families=[{"family": "F"}, {"family": "G"}],
        Items=[*items("I", "J"), {"item": "R", "family": "G"}], Assembly=[{"item": "R", "component": "J"}],
        Systems=[{"ally": ally, "system": f"of {ally}"} for ally in "ABCD"],
        Certified=[*({"system": f"of {ally}", "item": item} for ally in "ABCD" for item in "IJ"),
                   {"system": "of C", "item": "R"}],
        Stock=[{"ally": ally, "item": item, "quantity": 1} for ally in "ABCD" for item in "IJ"],
        Transfers=[route("A", "B"), route("B", "C")]))
    assert found == {**{ally: {("I",), ("J",)} for ally in "ABC"}, "D": {("I", "J")}}


def test_a_pool_is_called_by_its_first_item_without_regard_to_case_and_order() -> None:
    for names in (("B", "a", "C"), ("C", "B", "a")):
        indices = make_indices(assemble(world(
            Offers=NOBODY, Items=items(*names), Stock=[{**item, "quantity": 1} for item in items(*names)])))
        assert indices.members == {Pool("A", "a"): ("a", "B", "C")}
        assert set(indices.pool_of.values()) == {Pool("A", "a")}


@given(data=st.data(), seed=st.integers(0, 10**9))
@settings(derandomize=True, deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
def test_pools_do_not_depend_on_the_order_of_the_workbook(data: st.DataObject, seed: int) -> None:
    tables = random_world(seed)
    one, other = (make_indices(assemble(each)) for each in (tables, shuffled(tables, data.draw)))
    assert (one.pool_of, one.members, one.held_from) == (other.pool_of, other.members, other.held_from)


def test_a_lost_offer_leaves_the_names_by_which_a_start_is_found() -> None:
    # Without O nobody comes to hold I: the pool is then of J alone, and its columns and rows are still found.
    both = assemble(world(Items=items("I", "J"), Offers=[{}, {"offer": "P", "item": "J"}],
                          Requirements=[{"quantity": 3}]))
    less = replace(both, offers={"P": both.offers["P"]})
    assert [make_indices(case).members for case in (both, less)] == [
        {Pool("A", "I"): ("I", "J")}, {Pool("A", "I"): ("J",)}]
    solved, again = optimize(both).relaxation, optimize(less).relaxation
    start = start_of(solved.program, solved.levels)
    for own, others in ((again.program.columns, start.columns), (again.program.rows, start.rows)):
        assert (own.matched(others) >= 0).all()
    assert fitted(start, again.program).levels.keys() == start.levels.keys()


def test_a_start_whose_pools_are_others_still_leads_to_the_same_levels() -> None:
    # Without the routes all pools are larger, with another certificate some are smaller.
    related = 0
    for seed in range(12):
        case = assemble(random_world(seed))
        relaxation = optimize(case).relaxation
        start = start_of(relaxation.program, relaxation.levels)
        later = {pair: min(first + (pair[1] == "I0"), case.horizon.count) for pair, first in case.certified.items()}
        usable = read_usable_from(case.systems, later, case.components)
        for other in (replace(case, transfers=()), replace(case, certified=later, usable_from=usable)):
            related += make_indices(other).members != make_indices(case).members
            near, afresh = optimize(other, start=start), optimize(other)
            assert near.plan is not None and afresh.plan is not None
            assert levels(near.plan) == pytest.approx(levels(afresh.plan), rel=1e-9, abs=1e-6)
            assert verify(other, near.plan, relaxed=near.status == "conflict").passed
    assert related > 8


def by_item(case: Case, monkeypatch: pytest.MonkeyPatch) -> tuple[Indices, Plan]:
    """The sets and the plan of the model in which every item is a pool of its own."""
    with monkeypatch.context() as apart:
        apart.setattr("model.pools.told_apart_by", lambda case, held, composed: (held.item, held.usable_to))
        solved = optimize(case)
    assert solved.plan is not None
    return solved.relaxation.built.indices, solved.plan


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_the_levels_are_those_of_the_model_without_pools(start: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = 0
    for seed in range(start, start + 20):
        case = assemble(random_world(seed))
        pooled = optimize(case)
        assert pooled.plan is not None
        indices, plan = by_item(case, monkeypatch)
        assert all(len(members) == 1 for members in indices.members.values())
        assert levels(pooled.plan) == pytest.approx(levels(plan), rel=1e-9, abs=1e-6)
        assert verify(case, pooled.plan, relaxed=pooled.status == "conflict").passed
        shared += len(indices.stocks) > len(pooled.relaxation.built.indices.stocks)
    assert shared > 10


def test_the_coarsest_pools_are_found_whatever_the_order_of_items() -> None:
    """Two items are in one pool exactly if no chain of transfers leads them to an ally that tells them apart."""
    for seed in range(60):
        case = assemble(random_world(seed))
        holdable = make_indices(case).holdable
        found = pools_of(case, holdable)
        for held in holdable:
            for other in (each for each in holdable if each.ally == held.ally):
                assert (found[held] == found[other]) == alike(case, held, other)


def alike(case: Case, one: Held, other: Held) -> bool:
    """Nothing tells the sorts apart at the ally or wherever they can go from there."""
    family, reached, waiting = case.items[one.item].family, {one.ally}, [one.ally]
    if (case.items[other.item].family, other.usable_to) != (family, one.usable_to):
        return False
    while waiting:
        at = waiting.pop()
        if case.usable_from.get((at, one.item)) != case.usable_from.get((at, other.item)):
            return False
        if one.item != other.item and any((at, item) in case.usable_from and {one.item, other.item} & set(parts)
                                          for item, parts in case.components.items()):
            return False
        for row in case.transfers:
            if row.from_ally == at and row.to_ally not in reached and row.family in (None, family) and any(
                    (row.to_ally, item) in case.usable_from for item in (one.item, other.item)):
                reached.add(row.to_ally)
                waiting.append(row.to_ally)
    return True
