"""Why something is short in a plan that keeps lots, steps, thresholds and counts: what is short without them too has
the reasons of the plan without them, and what is short only with them has the terms as its reason.

`world` fills in the rest: quarters of 2024, ally A, offer O of M at 100."""

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.figures.requirement_values import short_by
from data.narrative.explanations import explanations
from data.narrative.with_terms import with_terms
from model.plan import OrderKey
from model.sensitivity.term_reasons import TermReasons
from model.solve import optimize
from tests.helpers.worlds import world

LINE: dict[str, Any] = {"Resources": [{"capacity": 60}], "ResourceUse": [{"offer": "O"}],
                        "Requirements": [{"quantity": 100}]}
ONE_NEED: dict[str, Any] = {"Requirements": [{"quantity": 100, "to": "2024-Q1"}]}
TWO_MAKERS: dict[str, Any] = {
    **ONE_NEED, "Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
    "Offers": [{"offer": "O"}, {"offer": "P", "manufacturer": "N"}],
    "Resources": [{"resource": "R", "capacity": 60}, {"resource": "S", "capacity": 30}],
    "ResourceUse": [{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}]}


def told(**sheets: Any) -> tuple[set[str], dict[str, float]]:
    """The reasons of all shortfalls, and what the causes explain in money: all that is short."""
    case = assemble(world(**sheets))
    outcome = optimize(case)
    free = outcome.linear.plan
    assert outcome.plan is not None and free is not None
    found = explanations(case, free, outcome.linear.relaxation)
    if outcome.before is not None:
        found = with_terms(case, outcome.plan, free, found)
    assert found.reasons.keys() == outcome.plan.shortfall.keys()
    causes = {cause.words: cause.money for cause in found.causes}
    assert sum(causes.values()) == pytest.approx(sum(short_by(case, outcome.plan, lambda row: "").values()))
    return set(found.reasons.values()), causes


def test_what_the_line_leaves_short_and_what_the_lots_do():
    # The line makes 60 a quarter, in lots of 25 two: 50. So 40 of the 50 that are short are the line's, 10 the lots'.
    reasons, causes = told(**LINE, Offers=[{"lot": 25}])
    assert len(reasons) == 4 and all("R is full" in reason for reason in reasons)
    assert all("; 10 of it because of the terms: offer O comes in lots of 25, where 60 would be ordered for A in "
               in reason for reason in reasons)
    assert causes == {"capacity of R": pytest.approx(16_000), "terms: whole lots": pytest.approx(4_000)}


def test_a_lot_that_costs_nothing_is_not_named():
    # Two lots of 30 are the line's 60.
    reasons, causes = told(**LINE, Offers=[{"lot": 30}])
    assert all("R is full" in reason and "lot" not in reason for reason in reasons)
    assert causes == {"capacity of R": pytest.approx(16_000)}


def test_without_whole_numbers_the_line_is_the_reason():
    for sheets in ({"Offers": [{"lot": 25}], "Settings": {"whole": "no"}}, {}):
        reasons, causes = told(**LINE, **sheets)
        assert all("R is full" in reason for reason in reasons) and all("lots" not in cause for cause in causes)


def test_a_lot_for_which_there_is_no_room():
    # 30 are wanted in store, and there is room for 50: no lot of 72 fits.
    reasons, causes = told(Requirements=[{"quantity": 30, "kind": "stock"}], Offers=[{"lot": 72}],
                           Allies=[{"storage": 50}], Families=[{"storage_per_unit": 1}])
    assert reasons == {"only because of the terms: offer O comes in lots of 72, where 30 would be ordered for A in "
                       "2024-Q1"}
    assert causes == {"terms: whole lots": pytest.approx(3_000)}


def test_a_minimum_order_above_what_money_buys():
    # 30 of the 100 can be paid for: 70 are short without the threshold, and the 30 with it.
    reasons, causes = told(**ONE_NEED, Budgets=[{"amount": 3_000}], Thresholds=[
        {"threshold": "T", "at_least": 60, "for_each": "ally,order_period"}])
    (reason,) = reasons
    assert "the budget of A" in reason and reason.endswith(
        "; 30 of it because of the terms: threshold T asks for at least 60 (ally A, order period 2024-Q1), where 30 "
        "would be ordered")
    assert causes == {"budget of A": pytest.approx(7_000), "terms: threshold T": pytest.approx(3_000)}


def test_a_second_supplier_that_is_not_allowed():
    # 60 of M and 30 of N could come: 10 are short by the lines, 30 by the rule.
    reasons, causes = told(**TWO_MAKERS, Rules=[
        {"rule": "one", "kind": "max_count", "value": 1, "count": "manufacturer", "for_each": "family"}])
    (reason,) = reasons
    assert reason.endswith("; 30 of it because of the terms: rule one allows 1 manufacturer (family F), where 2 would "
                           "get orders")
    assert causes["terms: rule one"] == pytest.approx(3_000)


def test_a_second_ally_that_does_not_join():
    # A alone needs anything; a contract takes two allies.
    reasons, causes = told(**ONE_NEED, Allies=[{"ally": "A"}, {"ally": "B", "storage": 0}], Families=[
        {"storage_per_unit": 1}], Budgets=[{"ally": "A", "amount": 10_000}, {"ally": "B", "amount": 0}], Rules=[
            {"rule": "two", "kind": "min_count", "value": 2, "count": "ally", "for_each": "manufacturer"}])
    assert reasons == {"only because of the terms: rule two asks for 2 allies (manufacturer M), where there would be "
                       "1"}
    assert causes == {"terms: rule two": pytest.approx(10_000)}


def test_a_step_that_the_budget_does_not_pay():
    # The line makes 60 of 100. 40 more cost 400 of the 500 that there are, the step of 90 costs 900.
    reasons, causes = told(**ONE_NEED, Settings={"expansion_budget": 500}, ResourceUse=[{"offer": "O"}], Resources=[
        {"capacity": 60, "max_expansion": 90, "expansion_cost": 10, "step": 90}])
    assert reasons == {"only because of the terms: R is enlarged in steps of 90, where 40 would be ordered"}
    assert causes == {"terms: whole steps of expansions": pytest.approx(4_000)}


def test_what_others_get_because_of_the_terms():
    # Both need 30 and the line makes 50. B counts twice, so without lots it has 30 and A 20; in lots of 30 B has 30 and
    # nobody the rest. Without lots A lacks 10 as well: the line. The other 20 are the lots'.
    reasons, causes = told(Allies=[{"ally": "A"}, {"ally": "B", "priority": 2}], Offers=[{"lot": 30}], Resources=[
        {"capacity": 50}], ResourceUse=[{"offer": "O"}], Requirements=[
            {"ally": ally, "quantity": 30, "to": "2024-Q1"} for ally in "AB"])
    (reason,) = reasons
    assert "R is full" in reason and "20 of it because of the terms: offer O comes in lots of 30, where 20" in reason
    assert causes == {"capacity of R": pytest.approx(1_000), "terms: whole lots": pytest.approx(2_000)}


def test_an_order_that_only_comes_earlier_is_not_lost():
    # 30 in the first and the second quarter become one lot of 60 in the first: as much is there by then. A quarter in
    # which 30 of them come later lacks them.
    case = assemble(world(Requirements=[{"quantity": 30}], Offers=[{"lot": 60}]))
    free = optimize(case).linear.plan
    assert free is not None
    free = replace(free, order={OrderKey("O", "A", 1): 30.0, OrderKey("O", "A", 2): 30.0})
    earlier, later = (replace(free, order={OrderKey("O", "A", period): 60.0}) for period in (1, 2))
    (need,) = case.requirements
    assert TermReasons(case, free, earlier).of(need, 2) == ()
    assert [reason.without for reason in TermReasons(case, free, later).of(need, 1)] == [30]
