"""What a plan has decided is not raised in a future, and comes as that future lets it."""

from __future__ import annotations

from typing import Any

import pytest

from data.case.builder import assemble
from model.case import Case
from model.plan import ExpansionKey, OrderKey, Plan
from model.solve import optimize
from model.studies.decided import decided_by
from model.studies.futures import SolvedFuture, solve_future
from tests.helpers.worlds import world

# Ally A uses 10 a quarter. What is ordered in a quarter arrives in the next, so nothing can be there in the first. To
# hold stock costs something, so nothing comes before it is needed.
LINE: dict[str, Any] = {
    "Families": [{"holding_cost": 1}],
    "Offers": [{"lead_months": 3}], "Resources": [{"capacity": 30}], "ResourceUse": [{"offer": "O"}],
    "Requirements": [{"quantity": 10}]}


def case(**sheets: Any) -> Case:
    return assemble(world(**{**LINE, **sheets}))


def after(base: Case, future: Case, until: int = 1) -> tuple[Plan, SolvedFuture]:
    """The plan of the base case, and the future after what it has decided."""
    plan = optimize(base).plan
    assert plan is not None
    solved = solve_future(future, decided_by(base, plan, until), 60)
    assert solved.verified and solved.proved
    return plan, solved


def arriving(solved: SolvedFuture, offer: str = "O") -> list[float]:
    """What of an offer arrives in each quarter."""
    assert solved.plan is not None
    return [solved.plan.order.get(OrderKey(offer, "A", period), 0.0) for period in range(1, 5)]


def test_what_is_decided_is_not_raised_and_what_comes_later_is_free() -> None:
    plan, solved = after(case(), case(Requirements=[{"quantity": 25}]))
    assert plan.order == pytest.approx({OrderKey("O", "A", period): 10 for period in (2, 3, 4)})
    # 25 are needed in the future: the order of the first quarter stays at 10, the others are not placed yet.
    assert arriving(solved) == pytest.approx([0, 10, 25, 25])
    assert arriving(after(case(), case(Requirements=[{"quantity": 25}]), until=3)[1]) == pytest.approx([0, 10, 10, 10])
    assert arriving(after(case(), case(Requirements=[{"quantity": 25}]), until=0)[1]) == pytest.approx([0, 25, 25, 25])


def test_what_is_decided_can_be_cut() -> None:
    assert arriving(after(case(), case(Requirements=[{"quantity": 4}]))[1]) == pytest.approx([0, 4, 4, 4])


def test_what_is_decided_is_not_joined_by_others() -> None:
    offers = [{"lead_months": 3}, {"offer": "DEAR", "lead_months": 3, "price": 200}]
    base, lost = case(Offers=offers), case(Offers=offers, Resources=[{"capacity": 0}])
    _, solved = after(base, lost)
    # Without the line all comes from the dear offer, of which nothing was ordered in the first quarter.
    assert arriving(solved) == [0, 0, 0, 0] and arriving(solved, "DEAR") == pytest.approx([0, 0, 10, 10])


@pytest.mark.parametrize(("months", "there"), [
    # Ordered in the first quarter were 10 for the second. Two quarters after that order they arrive in the third; what
    # is needed besides could only have been ordered then, too. The order of the second quarter arrives in the fourth,
    # as large as one likes.
    (6, [0, 0, 10, 25]),
    (9, [0, 0, 0, 10]),
    (12, [0, 0, 0, 0])])  # it would come after the plan: it does not come at all
def test_a_longer_lead_time_moves_the_delivery_not_the_order(months: float, there: list[float]) -> None:
    future = case(Offers=[{"lead_months": months}], Requirements=[{"quantity": 25}])
    assert arriving(after(case(), future)[1]) == pytest.approx(there)


def test_a_shorter_lead_time_brings_the_order_sooner() -> None:
    base = case(Offers=[{"lead_months": 6}])
    # The order of the first quarter was 10 for the third; in the future it is there in the second.
    assert arriving(after(base, case(Requirements=[{"quantity": 25}]))[1]) == pytest.approx([0, 10, 25, 25])


def test_lead_times_are_those_of_the_buyer() -> None:
    terms = {"Terms": [{"offer": "O", "ally": "A", "lead_months": 6}]}
    future = case(Requirements=[{"quantity": 25}], **terms)
    assert arriving(after(case(), future)[1]) == pytest.approx([0, 0, 10, 25])


def test_without_its_certificate_an_order_does_not_arrive() -> None:
    future = case(Certified=[{"from": "2024-Q3"}])
    assert arriving(after(case(), future)[1]) == pytest.approx([0, 0, 10, 10])


def test_an_expansion_is_not_raised_and_may_come_late() -> None:
    def expanded(need: float, months: float = 3) -> Case:
        return case(Offers=[{"lead_months": 0}], Requirements=[{"quantity": need}], Resources=[
            {"capacity": 2, "max_expansion": 100, "expansion_cost": 1, "build_months": months}])

    plan, solved = after(expanded(10), expanded(25))
    assert plan.expansion == pytest.approx({ExpansionKey("R", 1): 8})
    assert solved.plan is not None
    # 8 were ordered in the first quarter for the second; 15 more in the second for the third.
    assert solved.plan.expansion == pytest.approx({ExpansionKey("R", 1): 8, ExpansionKey("R", 2): 15})
    assert arriving(solved) == pytest.approx([2, 10, 25, 25])
    assert arriving(after(expanded(10), expanded(10, 6))[1]) == pytest.approx([2, 2, 10, 10])


def test_a_decided_expansion_that_is_late_keeps_its_commitment_as_long_as_the_plan() -> None:
    def expanded(months: float, need: float = 10) -> Case:
        return case(Offers=[{"lead_months": 0}], Requirements=[{"quantity": need}], Resources=[
            {"capacity": 2, "max_expansion": 8, "expansion_cost": 1, "build_months": months, "commitment": 0.5,
             "commitment_months": 9}])

    # Ready in the second quarter, it is committed to the fourth. Two quarters late, it is there in the fourth alone: a
    # plan could not order it, but it is ordered.
    plan, late = after(expanded(3), expanded(9))
    assert plan.expansion == pytest.approx({ExpansionKey("R", 1): 8})
    assert optimize(expanded(9)).plan.expansion == {}  # type: ignore[union-attr]
    assert arriving(late) == pytest.approx([2, 2, 2, 10])
    # It can be cut: who needs only 1 need not load half of the 10 that the line could make.
    assert arriving(after(expanded(3), expanded(9, 1))[1]) == pytest.approx([1, 1, 1, 1])
    assert arriving(after(expanded(3), expanded(12))[1]) == pytest.approx([2, 2, 2, 2])  # after the plan: not at all


def test_a_future_in_which_rules_cannot_be_kept_breaks_them_as_little_as_can_be() -> None:
    rules = {"Rules": [{"kind": "min_quantity", "value": 20}]}
    _, solved = after(case(**rules), case(Resources=[{"capacity": 5}], **rules))
    # Of the 20 that the rule asks for 15 can be made, and they meet what is needed as far as they go.
    assert solved.breaks_rules and arriving(solved) == pytest.approx([0, 5, 5, 5])
    assert solved.plan is not None and sum(solved.plan.violation.values()) == pytest.approx(5)
    assert not after(case(**rules), case(**rules))[1].breaks_rules


def test_futures_do_without_lots() -> None:
    base = case(Offers=[{"lead_months": 3, "lot": 8}])
    plan, solved = after(base, base)
    assert set(plan.order.values()) <= {8.0, 16.0, 24.0} and solved.plan is not None and solved.plan.whole is None
