"""A plan rolled on period by period to its end: what lacked in each first period, all together, is no more than what
the first plan lacked at its first priority."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.template.new_workbook import write_example
from model.case import Case
from model.plan import Plan
from tests.helpers.rolled import result_of, rolled, solved, write_tables
from tests.helpers.worlds import world

# A line too small and its expansion, a lot, little money, a way that takes a quarter; use alone has priority 1.
WORLD = {
    "Settings": {"periods": 5, "time_preference": 0.05, "carry_over": "yes", "discount_rate": 0.02},
    "Allies": [{"ally": "A"}, {"ally": "B", "priority": 2}],
    "Families": [{"weight": 100}],
    "Offers": [{"lead_months": 3, "advance": 0.2, "escalation": 0.1},
               {"offer": "P", "price": 140, "lead_months": 6, "from": "2024-Q4"}],
    "Resources": [{"capacity": 30, "max_expansion": 20, "expansion_cost": 5, "build_months": 3, "commitment": 0.6,
                   "commitment_months": 6}],
    "ResourceUse": [{"offer": "O"}],
    "Stock": [{"quantity": 20, "usable_to": "2024-Q2"}, {"ally": "B", "quantity": 30}],
    "Deliveries": [{"quantity": 10, "period": "2024-Q3"}],
    "Signed": [{"quantity": 5, "period": "2024-Q3"}],
    "Requirements": [{"quantity": 25}, {"ally": "B", "quantity": 30}, {"kind": "stock", "quantity": 40}],
    "Transfers": [{"from_ally": "B", "to_ally": "A", "max_quantity": 6, "delay_months": 3}],
    "Budgets": [{"amount": 6000}, {"year": 2025, "amount": 2000}],
    "Contributions": [{"from_ally": "B", "to_ally": "A", "max_amount": 500}],
}


# The same without what a later start weighs otherwise: targets of stock, whose weight is one over the periods that are
# left, fairness over the needs that are left, and a preference for what is near.
PLAIN = WORLD | {"Settings": {"periods": 5, "carry_over": "yes", "discount_rate": 0.02},
                 "Requirements": WORLD["Requirements"][:2]}


def test_rolled_to_the_end_near_the_last_plan_the_orders_are_those_of_the_first(tmp_path: Path) -> None:
    # What is left of the best plan is the best from then on, and with --keep it is the one that is taken.
    first = last = solved(write_tables(tmp_path / "plan0.xlsx", world(**PLAIN)))
    assert first is not None and last is not None
    placed: dict[tuple[str, str, str], float] = {}
    for gone in range(first.case.horizon.count):
        assert last is not None
        for key, quantity in last.plan.order.items():
            offer = last.case.offers[key.offer]
            if key.period - last.case.lead(offer, key.ally) == 1 or gone == first.case.horizon.count - 1:
                name = (key.offer, key.ally, last.case.horizon.label(key.period))
                placed[name] = placed.get(name, 0.0) + quantity
        if gone < first.case.horizon.count - 1:
            path = tmp_path / f"plan{gone + 1}.xlsx"
            rolled(last, 1, path)
            last = solved(path, result_of(last.path))
    planned = {(key.offer, key.ally, first.case.horizon.label(key.period)): quantity
               for key, quantity in first.plan.order.items()}
    assert len({label for _, _, label in planned}) > 2
    assert placed == pytest.approx(planned, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("source", ["example", "tiny"])
def test_rolled_to_the_end_no_more_lacks_than_in_the_first_plan(source: str, tmp_path: Path) -> None:
    path = tmp_path / "plan0.xlsx"
    if source == "example":
        write_example(path)
    else:
        write_tables(path, world(**WORLD))
    first = last = solved(path)
    assert first is not None
    lacked = 0.0
    for gone in range(first.case.horizon.count):
        assert last is not None
        ends = last.case.horizon.count == 1
        # What lacks in the period, at its value in the first plan.
        lacked += _lacks(last.case, last.plan, first.case, gone)
        if not ends:
            rolled(last, 1, tmp_path / f"plan{gone + 1}.xlsx")
            last = solved(tmp_path / f"plan{gone + 1}.xlsx")
    planned = next(level.value for level in first.plan.levels if level.name == "shortfall 1")
    assert planned > 0
    assert lacked <= planned * (1 + 1e-6)


def _lacks(case: Case, plan: Plan, first: Case, gone: int) -> float:
    """What lacks of use of priority 1 in the first period of the plan, by its value in the first case."""
    need_of = dict(zip((row.key for row in case.requirements), first.requirements, strict=True))
    assert all(row.kind == "use" for row in first.requirements if row.priority == 1)
    return sum(short * first.value_short(need_of[row], gone + 1) for (row, period), short in plan.shortfall.items()
               if period == 1 and case.requirement_of[row].priority == 1)
