"""What a delay does: the cases in which something comes later."""

import pytest

from data.case.builder import assemble
from data.comparison.studies.losses import delay_study
from model.studies.losses import NEW_CAPACITY, delay_cases
from tests.helpers.studies import optimum, rows_of, solved
from tests.helpers.worlds import levels, world

# A needs 10 a quarter, of weight 100; M makes 4 and can make 6 more, from the first quarter on.
SMALL_LINE = {
    "Families": [{"family": "F", "weight": 100}], "ResourceUse": [{"offer": "O"}], "Requirements": [{"quantity": 10}],
    "Resources": [{"manufacturer": "M", "capacity": 4, "max_expansion": 6, "expansion_cost": 1, "build_months": 0}]}


def shortfall(case, name: str, months: float) -> float:
    return levels(optimum(delay_cases(case, months)[name]))["shortfall 1"]


@pytest.mark.parametrize(("months", "quarters"), [(3, 1), (4, 2), (6, 2), (24, 4)])
def test_new_capacity_comes_later_by_whole_periods(months: float, quarters: int):
    # 6 a quarter lack until the new capacity is there.
    case = assemble(world(**SMALL_LINE))
    assert levels(optimum(case))["shortfall 1"] == 0
    assert shortfall(case, NEW_CAPACITY, months) == pytest.approx(600 * quarters)


def test_a_rise_that_is_announced_is_late_and_a_fall_is_not():
    # 4 until Q2, 10 in Q3, 5 from Q4 on: a quarter late, 4 in Q3, and 5 in Q4, when no more is left of the 10.
    steps = [{"resource": "R", "from": "2024-Q3", "capacity": 10}, {"resource": "R", "from": "2024-Q4", "capacity": 5}]
    case = assemble(world(**SMALL_LINE, Capacity=steps))
    assert case.resources["R"].capacity == (4, 4, 10, 5)
    assert delay_cases(case, 3)[NEW_CAPACITY].resources["R"].capacity == (4, 4, 4, 5)
    assert delay_cases(case, 6)[NEW_CAPACITY].resources["R"].capacity == (4, 4, 4, 4)


def test_a_manufacturer_that_is_late_delivers_later_and_the_others_do_not():
    # Both could deliver at once, M and N 5 a quarter each. M two quarters late: 5 lack in Q1 and in Q2.
    case = assemble(world(
        Families=[{"family": "F", "weight": 100}], Manufacturers=[{"manufacturer": "M"}, {"manufacturer": "N"}],
        Offers=[{"offer": "O"}, {"offer": "P", "manufacturer": "N"}],
        Resources=[{"resource": "R", "capacity": 5, "manufacturer": "M"},
                   {"resource": "S", "capacity": 5, "manufacturer": "N"}],
        ResourceUse=[{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}],
        Terms=[{"offer": "O", "ally": "A", "lead_months": 3}], Requirements=[{"quantity": 10}]))
    late = delay_cases(case, 6)
    assert list(late) == [NEW_CAPACITY, "M", "N"]
    assert (late["M"].lead(late["M"].offers["O"], "A"), late["M"].lead(late["M"].offers["P"], "A")) == (3, 0)
    # M by its terms a quarter late anyway: 5 lack in Q1; two more quarters late, 5 in each of three.
    assert levels(optimum(case))["shortfall 1"] == pytest.approx(500)
    assert levels(optimum(late["M"]))["shortfall 1"] == pytest.approx(1500)


def test_a_signed_order_that_has_not_come_is_late_and_one_that_has_come_is_not():
    case = assemble(world(Requirements=[{"quantity": 10}], Signed=[
        {"offer": "O", "ally": "A", "period": "2023-Q4", "quantity": 10},
        {"offer": "O", "ally": "A", "period": "2024-Q1", "quantity": 10}]))
    assert [order.period for order in delay_cases(case, 6)["M"].signed] == [0, 3]


def test_the_answer_names_who_does_most_harm():
    # M alone is late by a quarter: its orders come in Q2 at the earliest, so Q1's 10 lack, 10 x 100. Of all new
    # capacity 6 lack in Q1.
    case = assemble(world(**SMALL_LINE))
    study = delay_study(case, optimum(case), solved(delay_cases(case, 3)), 3)
    assert study.sentence == ("A delay of 3 months of M does most harm: EUR 1,000 more short at priority 1, most of it "
                              "of F; next comes all new capacity.")
    rows = rows_of(study)
    assert [(row["manufacturer"], row["priority 1 more short"]) for row in rows] == [
        ("M", pytest.approx(1000)), (NEW_CAPACITY, pytest.approx(600))]
