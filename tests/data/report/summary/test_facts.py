"""The four facts of the first page, worked out by hand for the case and plan of `result_world`."""

from dataclasses import replace

from data.figures.purchases import purchases
from data.report.summary.facts import PlanFact, could_join, four_facts, lead_family
from model.case import Item, Requirement
from tests.helpers.result_world import make_case, make_plan

CASE, PLAN = make_case(), make_plan()
NOTHING = make_plan(order={})


def facts(case=CASE, plan=PLAN):
    return four_facts(case, plan, purchases(case, plan))


def test_the_value_is_that_of_the_new_orders_without_transport():
    # 62 rounds of M1 at 100 and 4 of M2 at 50: 6,400; 62 at 2 for transport. M1 is ordered a quarter ahead, for two
    # quarters: two contracts; M2 is one.
    assert facts()[0] == PlanFact("To be signed", "EUR 6,400",
                                  "3 contracts with 1 manufacturer, and EUR 124 for transport")


def test_the_lead_family_is_that_of_the_highest_value():
    # The four rounds of M2 are of another class and come to 200 EUR, the 62 of M1 to 6,200.
    case = make_case(families={"MO": replace(CASE.families["HE"], key="MO", name="mortar"), **CASE.families},
                     items={**CASE.items, "M2": Item("M2", "", "MO", False, "")})
    assert lead_family(case, purchases(case, PLAN)) == "HE"
    assert facts(case)[1] == PlanFact("High explosive", "62 rounds",
                                  "most of the money: EUR 6,200; 2 classes of munition are ordered")


def test_without_orders_the_lead_family_is_that_of_the_highest_need():
    assert facts(plan=NOTHING)[1] == PlanFact(
        "High explosive", "nothing ordered", "the class of munition with the highest need at its price")


def test_large_quantities_are_told_to_three_digits():
    plan = make_plan(order={("O1", "B", 3): 1_234_567.0, ("O1", "B", 2): 12_345.0})
    assert facts(plan=plan)[1].value == "1.25 million rounds"  # 1,246,912


def test_nations_joined_are_those_with_orders_of_those_that_could():
    case = make_case(requirements=(*CASE.requirements, Requirement(5, "C", "HE", "use", 1.0, 1, 1, 1)),
                     allies={**CASE.allies, "C": replace(CASE.allies["B"], key="C", name="Celand"),
                             "D": replace(CASE.allies["B"], key="D", name="Deland")})
    # D requires nothing and orders nothing: it could not join.
    assert could_join(case, purchases(case, PLAN)) == ["=A", "B", "C"]
    assert facts(case)[2] == PlanFact("Nations joined", "2 of 3", "take part in a contract; without: Celand")
    assert facts()[2].value == "2 of 2"
    assert facts(plan=NOTHING)[2] == PlanFact("Nations joined", "0 of 2", "none takes part in a new contract")


def test_the_first_delivery_is_that_of_new_orders():
    # O1 takes a quarter: ordered in 2024-Q3 for 2024-Q4 at the earliest. The delivery of 2024-Q3 was contracted before.
    assert facts()[3] == PlanFact("First delivery", "2024-Q4", "the last in 2025-Q1; first signature in 2024-Q3")
    assert facts(plan=NOTHING)[3] == PlanFact("First delivery", "none", "of new orders")
