"""Counts alone and discounts alone of a program that is taken to be too large for the exact search, beside that one."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from data.case.builder import assemble
from model.case import Case, CountRule, Discount, DiscountStep
from model.integers.search import Search
from model.levels import COST, EQUITY, Level
from model.lp.problem import Vector
from model.phases.phase import Outcome
from model.plan import Plan
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import random_world, signed_world
from tests.helpers.worlds import levels, world

WORLDS = {"plain": random_world, "signed": signed_world}
each_world = pytest.mark.parametrize("kind", WORLDS)


def large(case: Case, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """The outcome of the way for large programs, which keeps its terms."""
    with monkeypatch.context() as patch:
        patch.setattr("model.integers.phase.EXACT", -1)
        outcome = optimize(case)
    assert outcome.plan is not None
    if outcome.plan.whole is not None:
        verification = verify(case, outcome.plan, relaxed=outcome.status == "conflict")
        assert [check for check in (*verification.rows, *verification.levels) if not check.passed] == []
        assert all(term.kept for term in verification.terms)
    return outcome


def is_no_worse(plan: Plan, other: Plan, before: Level | None = None) -> bool:
    """The first level that differs is lower, among those before a level."""
    for own, others in zip(plan.levels, other.levels, strict=True):
        if own.level == before:
            break
        if abs(own.value - others.value) > 1e-6 * max(1.0, abs(others.value)):
            return own.value < others.value
    return True


@each_world
@pytest.mark.parametrize("seed", range(12))
def test_counts_are_between_the_exact_optimum_and_what_keeps_the_largest(kind: str, seed: int,
                                                                        monkeypatch: pytest.MonkeyPatch):
    case = with_terms(assemble(WORLDS[kind](seed)), seed, ["counts"])
    exact, found = optimize(case).plan, large(case, monkeypatch).plan
    monkeypatch.setattr("model.integers.large.counts_alone._JOININGS", 0)
    largest = large(case, monkeypatch).plan
    assert exact is not None and found is not None and largest is not None
    assert is_no_worse(exact, found)
    # Choices are made for the levels of what is short; what they leave of the later ones is as it comes.
    assert is_no_worse(found, largest, before=next(
        (level.level for level in found.levels if level.level in (EQUITY, COST)), None))
    for best, level in zip(exact.whole or (), found.whole or (), strict=True):
        assert level.bound <= best.plan + 1e-6 * max(1.0, abs(best.plan))
        if abs(level.plan - best.plan) > 1e-6 * max(1.0, abs(best.plan)):
            break  # later bounds are of plans that are as bad at this level


def test_the_supplier_who_delivers_longer_is_kept_though_he_is_smaller(monkeypatch: pytest.MonkeyPatch):
    # 100 are needed in each of two quarters. M makes 110 in the first alone, N 80 in both: together all 200, 110 of
    # them the cheaper ones of M. With one supplier N's 160 leave 40 short, worth 100 each, M's 110 would leave 90.
    case = assemble(world(
        Requirements=[{"quantity": 100, "to": "2024-Q2"}],
        Manufacturers=[{"manufacturer": "M"}, {"manufacturer": "N"}],
        Offers=[{"offer": "O", "to": "2024-Q1"}, {"offer": "P", "manufacturer": "N", "price": 101}],
        Resources=[{"resource": "R", "capacity": 110}, {"resource": "S", "capacity": 80}],
        ResourceUse=[{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}]))
    row = CountRule(key="C", first=1, last=4, for_each=("ally", "family"), kind="max_count", value=1,
                    count="manufacturer")
    free = optimize(case).plan
    plan = large(replace(case, counts=(row,)), monkeypatch).plan
    assert free is not None and plan is not None and plan.whole is not None
    assert sum(units for key, units in free.order.items() if key.offer == "O") == pytest.approx(110)
    assert {key.offer for key in plan.order} == {"P"} and levels(plan)["shortfall 1"] == pytest.approx(
        40 * case.families["F"].weight)
    assert plan.whole[0].proved


def test_a_choice_that_is_worse_than_the_one_before_is_not_taken(monkeypatch: pytest.MonkeyPatch):
    # The lines make 60 and 50 of the 100 that are needed. The point that would keep few suppliers is one where P has
    # all: with it alone 50 would lack, with O 40.
    tables = world(
        Requirements=[{"quantity": 100, "to": "2024-Q1"}],
        Manufacturers=[{"manufacturer": "M"}, {"manufacturer": "N"}],
        Offers=[{"offer": "O"}, {"offer": "P", "manufacturer": "N", "price": 101}],
        Resources=[{"resource": "R", "capacity": 60}, {"resource": "S", "capacity": 50}],
        ResourceUse=[{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}])
    row = CountRule(key="C", first=1, last=4, kind="max_count", value=1, count="manufacturer")
    looked_at: list[Vector] = []

    def all_from_the_other(self: Search, weights: Callable[[Vector], Vector], point: Vector) -> Vector:
        orders = np.flatnonzero(weights(point))  # those of O, then those of P
        looked_at.append(np.zeros(len(point)))
        looked_at[-1][orders[len(orders) // 2:]] = 50.0
        return looked_at[-1]

    monkeypatch.setattr(Search, "reweighted", all_from_the_other)
    monkeypatch.setattr("model.integers.large.counts_alone._JOININGS", 1)
    plan = large(replace(assemble(tables), counts=(row,)), monkeypatch).plan
    assert looked_at and plan is not None and {key.offer for key in plan.order} == {"O"}


def test_more_is_ordered_than_needed_where_a_discount_pays_for_it(monkeypatch: pytest.MonkeyPatch):
    # 75 at 100 are 7,500, and 80 with a tenth paid back on all of them 7,200: the plan without discounts orders 75,
    # below the step, and its tier is not the best.
    case = assemble(world(Requirements=[{"quantity": 75, "to": "2024-Q1"}]))
    plan = large(replace(case, discounts=(Discount("M", "I", "total", (DiscountStep(80, 0.1),)),)), monkeypatch).plan
    assert plan is not None and plan.whole is not None
    assert sum(plan.order.values()) == pytest.approx(80)
    assert {level.level: level.proved for level in plan.whole}[COST] and levels(plan)["cost"] == pytest.approx(7200)


@each_world
@pytest.mark.parametrize("seed", range(12))
def test_discounts_reach_the_exact_optimum_of_the_cost_and_prove_it(kind: str, seed: int,
                                                                   monkeypatch: pytest.MonkeyPatch):
    # A discount changes no level before the cost: what is saved is paid back too late to be spent.
    case = with_terms(assemble(WORLDS[kind](seed)), seed, ["discounts"])
    exact, outcome = optimize(case).plan, large(case, monkeypatch)
    assert exact is not None and outcome.plan is not None
    if outcome.plan.whole is None or outcome.status == "conflict":
        return
    pursued = [level.level for level in exact.levels].index(COST) + 1
    for best, level in zip(exact.whole or (), outcome.plan.whole[:pursued], strict=False):
        assert level.plan == pytest.approx(best.plan, rel=1e-6, abs=1e-6)
        assert level.proved and level.bound <= best.plan + 1e-6 * max(1.0, abs(best.plan))
