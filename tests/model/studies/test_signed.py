"""Signed orders in studies: an ally alone has its own, and a loss ends them from its period on."""

from dataclasses import replace

import pytest

from data.case.builder import assemble
from model.case import Case
from model.plan import ExpansionKey, OrderKey
from model.row_kinds import BUDGET
from model.signed_sides import is_set
from model.studies.budget_frontier import with_money
from model.studies.cost_allocation import expansion_parts
from model.studies.losses import stress_cases
from model.studies.standalone import alone
from tests.helpers.studies import optimum
from tests.helpers.verify_world import a_plan
from tests.helpers.worlds import levels, world

TWO_MAKERS = {"Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
              "Offers": [{"offer": "O", "advance": 0.25, "lead_months": 3}, {"offer": "P", "manufacturer": "N"}]}


def the_case(**sheets: object) -> Case:
    return assemble(world(**{"Requirements": [{"quantity": 10}], **sheets}))


def test_an_ally_alone_has_its_own_signed_orders():
    case = the_case(Allies=[{"ally": "A"}, {"ally": "B"}], Signed=[
        {"period": "2024-Q1", "quantity": 3}, {"period": "2024-Q1", "quantity": 4, "ally": "B"}])
    assert [order.quantity for order in alone(case, "B", 0.5).signed] == [4]


def test_what_is_signed_with_a_lost_maker_ends_from_that_period_on():
    # Signed with M: 10 for Q1, Q2 and Q4; with N 10 for Q4. Without M from Q3 on, Q4's from M never come.
    case = the_case(**TWO_MAKERS, Signed=[{"period": f"2024-Q{number}", "quantity": 10} for number in (1, 2, 4)]
                    + [{"offer": "P", "period": "2024-Q4", "quantity": 10}])
    lost = stress_cases(case, "manufacturers", 3)["M"]
    assert [order.period for order in lost.signed_sums.arriving] == [1, 2, 4]
    assert lost.signed_sums.offers == {"O": 20, "P": 10}
    # Of Q1's 1,000 the advance was paid in 2023: 750. Of Q2's all is due. Of Q4's its 250, for they are due in Q3
    # without the loss, are not paid any more. N's 1,000 are.
    assert case.signed_sums.payments == pytest.approx({("A", 2024): 750 + 1000 + 1000 + 1000})
    assert lost.signed_sums.payments == pytest.approx({("A", 2024): 750 + 1000 + 1000})
    # From Q4 on, the advance has been paid by then, and is lost.
    late = stress_cases(case, "manufacturers", 4)["M"]
    assert late.signed_sums.payments == pytest.approx({("A", 2024): 750 + 1000 + 250 + 1000})
    assert [order.period for order in late.signed_sums.arriving] == [1, 2, 4]


def test_a_lost_line_ends_the_signed_orders_that_use_it():
    # Q1 to Q4 are signed, on R; without it from the start on nothing comes, and P has no capacity of its own: 4 x 10
    # at 100 are short where P cannot be ordered either.
    case = the_case(Resources=[{"capacity": 10}], ResourceUse=[{"offer": "O"}],
                    Signed=[{"period": f"2024-Q{number}", "quantity": 10} for number in (1, 2, 3, 4)])
    assert levels(optimum(case))["shortfall 1"] == 0
    assert levels(optimum(stress_cases(case, "resources")["R"]))["shortfall 1"] == pytest.approx(4000)


def test_less_money_than_is_signed_is_no_contradiction():
    case = the_case(Budgets=[{"amount": 1000}], Signed=[{"period": "2024-Q1", "quantity": 8}])
    # 8 of 10 are signed, 200 left for 2; with a quarter of the money nothing is.
    assert sum(optimum(case).order.values()) == pytest.approx(2)
    less = with_money(case, 0.25)
    assert is_set(less, BUDGET.row("A", 2024)) and optimum(less).order == {}


def test_an_expansion_is_shared_by_those_whose_new_orders_need_it():
    # R has 10. B's 8 are signed; A orders 6, of which the line without the 8 takes 2 and the expansion 4: all are A's.
    case = the_case(Allies=[{"ally": "A"}, {"ally": "B"}], ResourceUse=[{"offer": "O"}],
                    Resources=[{"capacity": 10, "max_expansion": 10, "expansion_cost": 1}],
                    Signed=[{"period": "2024-Q2", "quantity": 8, "ally": "B"}])
    plan = replace(a_plan(), order={OrderKey("O", "A", 2): 6.0}, expansion={ExpansionKey("R", 1): 4.0})
    assert expansion_parts(case, plan)["R"] == {"A": 1.0, "B": 0.0}
