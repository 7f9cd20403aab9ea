"""Of plans with whole numbers that all levels take for equal it is always the same one."""

from __future__ import annotations

from typing import Any

import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from model.case import Case
from model.plan import Plan
from model.solve import optimize
from tests.helpers.paths import apart, respelled, said, shuffled
from tests.helpers.worlds import world

SAME = 1e-9


def alike(**sheets: Any) -> Tables:
    """Three allies and three makers that are alike in all but their names, with a term of each kind: a plan in which
    two of them change places is equal at every level."""
    numbers = (1, 2, 3)
    return world(**{
        "Settings": {"periods": 2}, "Allies": [{"ally": f"A{number}"} for number in numbers],
        "Manufacturers": [{"manufacturer": f"M{number}"} for number in numbers],
        "Offers": [{"offer": f"O{number}", "manufacturer": f"M{number}", "lot": 12} for number in numbers],
        "Resources": [{"resource": f"R{number}", "capacity": 15, "max_expansion": 20, "step": 10, "expansion_cost": 50}
                      for number in numbers],
        "ResourceUse": [{"resource": f"R{number}", "offer": f"O{number}"} for number in numbers],
        "Requirements": [{"ally": f"A{number}", "quantity": 20} for number in numbers],
        "Thresholds": [{"threshold": "contract", "for_each": "manufacturer,item,order_period", "at_least": 24,
                        "fixed_cost": 300}],
        "Rules": [{"rule": "few", "kind": "max_count", "value": 2, "count": "ally", "for_each": "manufacturer"},
                  {"rule": "many", "kind": "min_count", "value": 2, "count": "ally", "for_each": "year"}],
        "Discounts": [{"manufacturer": f"M{number}", "per": "total", "from_quantity": 40, "discount": 0.1,
                       "kind": "all"} for number in numbers], **sheets})


def plan_of(case: Case) -> Plan:
    found = optimize(case)
    assert found.status == "optimal" and found.plan is not None and found.plan.whole is not None
    return found.plan


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_and_capitals_change_no_plan_with_whole_numbers(seed: int):
    tables = alike()
    plan = said(assemble(tables), plan_of(assemble(tables)))
    for other in (shuffled(tables, seed), respelled(shuffled(tables, seed + 7), seed)):
        case = assemble(other)
        assert apart(plan, said(case, plan_of(case))) < SAME


def test_two_runs_give_the_same_plan_to_the_bit():
    one, other = plan_of(assemble(alike())), plan_of(assemble(alike()))
    assert (one.order, one.stock, one.expansion, one.whole) == (other.order, other.stock, other.expansion, other.whole)
