"""Rates of lines and rules that weigh orders where allies act alone, something is lost, or a rule is lifted."""

import pytest

from data.case.builder import assemble
from data.comparison.studies.standalone import alone_study
from model.levels import COST
from model.sensitivity.policy_costs import rule_prices
from model.sensitivity.shadow_prices import shadow_prices
from model.studies.losses import stress_cases
from model.studies.standalone import alone_cases
from tests.helpers.explained import solved as explained
from tests.helpers.studies import optimum, rows_of, solved
from tests.helpers.worlds import levels, world

SOON = {"to": "2024-Q1"}
TWO = [{}, {"ally": "B"}]
LINE = {"ResourceUse": [{"offer": "O"}], "Resources": [{"capacity": 50, "min_rate": 10, "idle_cost": 30}]}


def test_each_ally_alone_has_its_part_of_a_rate():
    # A requires 3 of 4 units. Alone it has 7.5 of the rate: 4.5 lack in the first period and 7.5 in the three others,
    # at 30; B has 2.5: 1.5 and three times 2.5. Together 6 and three times 10 lack: the same 1,080.
    needs = [{"quantity": 3, **SOON}, {"ally": "B", "quantity": 1, **SOON}]
    case = assemble(world(**LINE, Allies=TWO, Requirements=needs))
    cases = alone_cases(case)
    assert cases["A"].resources["R"].min_rate == pytest.approx((7.5,) * 4)
    assert levels(optimum(cases["A"]))["cost"] == pytest.approx(300 + 27 * 30)
    assert levels(optimum(cases["B"]))["cost"] == pytest.approx(100 + 9 * 30)
    study = alone_study(case, optimum(case), solved(cases))
    assert [row["outcome"] for row in rows_of(study)][:2] == ["the same", "the same"]


def test_an_ally_without_needs_has_its_part_of_an_idle_line_alone():
    # Half of the rate each by the key equal: B's 5 lack in four periods.
    case = assemble(world(**LINE, Settings={"key": "equal"}, Allies=TWO, Requirements=[{"quantity": 3, **SOON}]))
    assert levels(optimum(alone_cases(case)["B"]))["cost"] == pytest.approx(20 * 30)


def test_a_rule_for_all_is_an_allys_part_of_the_attribute():
    # Half of 10 is 5 alone, 2 units at 2.5.
    case = assemble(world(Settings={"key": "equal"}, Allies=TWO, Attributes=[{"offer": "O", "value": 2.5}],
                          Requirements=[{"quantity": 9, **SOON}, {"ally": "B", "quantity": 9, **SOON}],
                          Rules=[{"kind": "max_quantity", "value": 10, "attribute": "content"}]))
    assert sum(optimum(alone_cases(case)["A"]).order.values()) == pytest.approx(2)


def test_a_lost_line_has_no_rate_to_keep():
    # Lost from the third period on it is idle in the first two alone.
    case = assemble(world(**LINE, Requirements=[{"quantity": 0}]))
    lost = stress_cases(case, "resources", 3)["R"]
    assert lost.resources["R"].min_rate == (10, 10, 0, 0)
    assert levels(optimum(lost))["cost"] == pytest.approx(20 * 30)


def test_lifting_a_rule_that_weighs_saves_what_it_costs():
    # With it 36 of O at 100 and 35 of P at 80, without it 71 of P.
    tables = world(Offers=[{}, {"offer": "P", "price": 80}], Requirements=[{"quantity": 71, **SOON}],
                   Attributes=[{"offer": "O", "value": 1}, {"offer": "P", "value": 0.2}],
                   Rules=[{"kind": "min_spend_share", "value": 0.65, "attribute": "content"}])
    case = assemble(tables)
    price, = rule_prices(case, optimum(case))
    assert price.changes[COST] == pytest.approx(-36 * 20)


@pytest.mark.parametrize(("cost", "worth"), [(30, 30), (130, 100)])
def test_one_unit_less_of_a_rate_is_worth_what_it_costs_to_keep_or_to_miss(cost, worth):
    # Missing it costs 30, keeping it the price of a unit.
    line = {**LINE, "Resources": [{"capacity": 50, "min_rate": 10, "idle_cost": cost}]}
    prices = shadow_prices(explained(world(**line, Requirements=[{"quantity": 4, **SOON}])))
    rates = {price.row.key: price.value for price in prices if price.row.kind.name == "minimum_rate"}
    assert rates == pytest.approx({("R", period): worth for period in range(1, 5)})
