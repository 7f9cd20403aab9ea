"""Fewer contracts and orders, worked out by hand, and by trying every set of orders by itself."""

from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest

from data.case.builder import assemble
from data.input.reader import read_workbook
from data.narrative.explanations import explanations
from data.template.new_workbook import write_example
from model.lexicographic.listener import Listener
from model.simplify import fewest
from model.simplify.choices import counts_of
from model.solve import optimize
from tests.helpers.oracle.enumerated import SAME, ChosenOracle
from tests.helpers.oracle.linear_program import Unsolved
from tests.helpers.tiny_worlds import SIX, plan_of, tiny, two_makers
from tests.helpers.worlds import levels


@pytest.mark.parametrize("lot", [0, 50])
def test_all_buy_from_one_where_that_is_as_good(lot: int):
    # Six allies need 50 each, and each of two makers could make all 300 at the same price. Of equal plans the names
    # decide, for each ally by itself: some buy here and some there. One contract, of either maker, is as good; each
    # ally needs an order in any case.
    offers = [{"offer": "O", "lot": lot}, {"offer": "P", "manufacturer": "N", "lot": lot}]
    tables = two_makers(50, (300, 300), SIX, Offers=offers)
    case, before = plan_of(tables)
    assert counts_of(case, before.order) == (2, 6)
    for simplify in ("contracts", "both"):
        _, plan = plan_of(tables, simplify=simplify)
        assert plan.simplified is not None and levels(plan) == pytest.approx(levels(before), rel=1e-9)
        assert (plan.simplified.contracts.plan, plan.simplified.contracts.bound) == (1, 1)
        assert plan.simplified.orders.plan == 6
        assert len({key.offer for key in plan.order}) == 1


def test_what_the_tolerance_allows_is_used_only_as_far_as_it_must():
    # A needs 200 at a worth of 100 each; M makes 99 and N makes 1, so that 100 lack: 10,000. Without N's round 101
    # lack: 10,100, one per cent more. With two per cent 102 could lack, which would leave out no more: 101 do.
    tables = two_makers(200, (99, 1))
    for tolerance, short, contracts in ((0.0, 10_000, 2), (0.009, 10_000, 2), (0.01, 10_100, 1), (0.02, 10_100, 1)):
        _, plan = plan_of(tables, simplify="contracts", simplify_tolerance=tolerance)
        assert plan.simplified is not None and plan.simplified.contracts.proved
        assert levels(plan)["shortfall 1"] == pytest.approx(short)
        assert plan.simplified.contracts.plan == contracts


def test_each_level_is_told_once():
    told: list[str] = []
    case = replace(assemble(two_makers(200, (99, 1))), simplify="contracts", simplify_tolerance=0.01)
    plan = optimize(case, listener=Listener(solved=lambda result: told.append(result.name))).plan
    assert plan is not None and plan.simplified is not None and plan.simplified.contracts.plan == 1
    assert told == [result.name for result in plan.levels]


def test_no_level_is_worse_than_may_be_for_the_sake_of_another():
    # A's 100 are 99 of M and one of N; B's 100 can be had from nobody and are worth 10,000. Without N's round M's line
    # could be enlarged for 5,000, so that no more would lack, but the cost of 10,000 may be 10,100 at the most: what M
    # makes now costs 9,900, and the 200 that are left pay for 200 / 5,100 of a round. The rest of that round lacks.
    tables = two_makers(100, (99, 1), ("A", "B"), Offers=[
        {"offer": "O", "allies": "A"}, {"offer": "P", "manufacturer": "N", "allies": "A"}], Resources=[
            {"resource": "M", "capacity": 99, "max_expansion": 1, "expansion_cost": 5000},
            {"resource": "N", "capacity": 1}])
    _, plan = plan_of(tables, simplify="contracts", simplify_tolerance=0.01)
    assert plan.simplified is not None and (plan.simplified.contracts.before, plan.simplified.contracts.plan) == (2, 1)
    assert levels(plan)["shortfall 1"] == pytest.approx(10_000 + 100 * (1 - 200 / 5100))
    assert levels(plan)["cost"] == pytest.approx(10_100)


def test_a_discount_that_is_reached_by_a_hair_is_paid_back():
    # A needs 200; M makes 100 at 100 each and N one. With both 99 lack, 9,900; without N's round 100 lack, 10,000. Two
    # per cent allow that. From 100 on M pays back half a per cent: it makes all 100, for 9,950, and not a hair less.
    _, plan = plan_of(two_makers(200, (100, 1), Discounts=[
        {"manufacturer": "M", "per": "year", "from_quantity": 100, "discount": 0.005}]), simplify="contracts",
        simplify_tolerance=0.02)
    assert plan.simplified is not None and plan.simplified.contracts.plan == 1
    assert levels(plan)["shortfall 1"] == pytest.approx(10_000, rel=1e-9)
    assert levels(plan)["cost"] == pytest.approx(9_950, rel=1e-9)


@pytest.mark.parametrize("tolerance", [0.01, 0.5])
def test_a_larger_tolerance_leaves_no_more(tolerance: float, tmp_path: Path):
    # What is as good to a thousandth is as good to a hundredth. In the worked example a year's shells of one maker are
    # then all that its line makes, which is where its next discount begins.
    write_example(tmp_path / "example.xlsx")
    case = assemble(read_workbook(tmp_path / "example.xlsx")[0])
    fewer, fewest_of_all = (optimize(replace(case, simplify="both", simplify_tolerance=each)).plan
                            for each in (0.001, tolerance))
    assert fewer is not None and fewest_of_all is not None
    assert counts_of(case, fewest_of_all.order) <= counts_of(case, fewer.order)


def test_a_level_of_nothing_stays_nothing():
    # M makes 99 of the 100 that are needed, N the last one. Nothing lacks, and half of nothing more is nothing.
    _, plan = plan_of(two_makers(100, (99, 1)), simplify="orders", simplify_tolerance=0.5)
    assert plan.simplified is not None and plan.simplified.orders.plan == 2 and levels(plan)["shortfall 1"] == 0


def test_the_cost_may_be_higher_for_fewer_orders():
    # A needs 100. M makes 90 at 100 each, and N as many as are wanted at 101: 90 * 100 + 10 * 101 = 10,010. All from N
    # costs 10,100, 0.9 % more.
    offers = [{"offer": "O"}, {"offer": "P", "manufacturer": "N", "price": 101}]
    for tolerance, cost, orders in ((0.008, 10_010, 2), (0.01, 10_100, 1)):
        _, plan = plan_of(two_makers(100, (90, 1000), Offers=offers), simplify="orders", simplify_tolerance=tolerance)
        assert levels(plan)["cost"] == pytest.approx(cost) and len(plan.order) == orders


def test_a_need_that_is_given_up_is_explained_so():
    # A's one round from N is left out for one per cent of what lacks anyway: B lacked nothing before.
    tables = two_makers(200, (99, 1), ("A", "B"), Requirements=[
        {"ally": "A", "quantity": 198, "to": "2024-Q1"}, {"ally": "B", "quantity": 1, "to": "2024-Q1"}],
        Offers=[{"offer": "O", "allies": "A"}, {"offer": "P", "manufacturer": "N", "allies": "B"}])
    case = replace(assemble(tables), simplify="contracts", simplify_tolerance=0.02)
    solved = optimize(case)
    assert solved.plan is not None and {key.ally for key in solved.plan.order} == {"A"}
    told = explanations(case, solved.plan, solved.relaxation).reasons
    assert {case.requirement_of[key.requirement].ally: words for key, words in told.items()}["B"] == (
        "given up for fewer contracts or orders, as simplify_tolerance allows")


def test_a_little_that_a_choice_of_no_leaves_is_not_taken_for_nothing(monkeypatch: pytest.MonkeyPatch):
    # Where a thousandth of a choice is none, so is one round of a line that makes a thousand, and one is needed.
    monkeypatch.setitem(fewest._COUNTED, "mip_feasibility_tolerance", 2e-3)
    _, plan = plan_of(two_makers(1, (1000, 1000)), simplify="contracts")
    assert plan.simplified is not None and len(plan.order) == 1
    assert (plan.simplified.contracts.plan, plan.simplified.contracts.bound) == (1, 1)


@pytest.mark.parametrize("seed", range(6))
def test_the_orders_are_the_fewest_of_all_sets_of_orders(seed: int):
    tables = tiny(seed, periods=1)
    best = ChosenOracle(tables).levels()
    keys = [o.key for o in ChosenOracle(tables).orders()]
    assert len(keys) == 4

    def is_as_good(there: Any) -> bool:
        oracle = ChosenOracle(tables)
        for key in keys:
            if key not in there:
                oracle.program.at_most([(key, 1.0)], 0.0)
        try:
            values = oracle.levels()
        except Unsolved:
            return False
        return all(abs(values[name] - value) <= SAME * max(1.0, abs(value)) for name, value in best.items())

    sets = chain.from_iterable(combinations(keys, count) for count in range(5))
    fewest = next(len(there) for there in sets if is_as_good(there))
    _, plan = plan_of(tables, simplify="orders")
    assert plan.simplified is not None
    assert (plan.simplified.orders.plan, plan.simplified.orders.bound) == (fewest, fewest)


def test_without_the_setting_nothing_is_simplified():
    case, plan = plan_of(two_makers(50, (300, 300), SIX))
    assert not case.simplifies and plan.simplified is None
    assert not replace(case, simplify="both", whole=False).simplifies
