"""Who bears which part of a plan's cost."""

from dataclasses import replace

import pytest

from data.case.builder import assemble
from data.report.figure_parts import totals
from data.report.spending import cost_shares_table
from model.studies.cost_allocation import CostShare, cost_shares, expansion_parts
from tests.helpers.result_world import frame_of, make_case, make_plan, report_of
from tests.helpers.studies import optimum
from tests.helpers.worlds import levels, world

# The plan of result_world: LINE has 25 a period and 10 more from period 2 on, at a cost of 300 in all. Period 2 takes
# 32, 20 for =A and 12 for B, 7 above base; period 3 takes 30 for B, 5 above. Of the 12 above base =A has
# 7 x 20/32 = 4.375 and B 7.625. Payments with freight: =A 20 x 102 + 4 x 50 = 2240, B 42 x 102 = 4284. =A gives B
# 1000, and 6 units that cost 1.5 each to move.
PART_OF_A = 4.375 / 12


def only(orders, **changes):
    """The plan with these orders alone."""
    return make_plan(order=orders, **changes)


def test_each_ally_bears_its_orders_its_part_of_the_expansion_and_what_it_gives():
    shares = cost_shares(make_case(), make_plan())
    assert shares["=A"] == CostShare(2240, 1000, 0, pytest.approx(300 * PART_OF_A), 0)
    assert shares["B"] == CostShare(4284, 0, 1000, pytest.approx(300 * (1 - PART_OF_A)), 9)
    assert shares["=A"].total == pytest.approx(3349.375)
    assert shares["B"].total == pytest.approx(3483.625)


@pytest.mark.parametrize("key", ["use", "gdp", "equal"])
def test_the_shares_add_up_to_what_the_plan_costs(key):
    case, plan = make_case(expansion_key=key), make_plan()
    figure = totals(case, plan)
    assert sum(share.total for share in cost_shares(case, plan).values()) == pytest.approx(
        figure["payments"] + figure["expansion_cost"] + figure["transfer_cost"], rel=1e-12)
    assert sum(expansion_parts(case, plan)["LINE"].values()) == pytest.approx(1, rel=1e-12)


def test_expansions_by_gdp_or_equally():
    case = make_case()
    allies = {"=A": replace(case.allies["=A"], gdp=300.0), "B": replace(case.allies["B"], gdp=100.0)}
    by_gdp = cost_shares(replace(case, allies=allies, expansion_key="gdp"), make_plan())
    assert [share.expansions for share in by_gdp.values()] == pytest.approx([225, 75])
    equally = cost_shares(make_case(expansion_key="equal"), make_plan())
    assert [share.expansions for share in equally.values()] == pytest.approx([150, 150])


def test_new_capacity_that_nobody_needs_is_shared_by_the_load_of_its_line():
    # 3 and 1 of 25 in the periods after the expansion is ready; what came before does not count.
    plan = only({("O1", "=A", 2): 3.0, ("O1", "B", 3): 1.0})
    assert expansion_parts(make_case(), plan)["LINE"] == pytest.approx({"=A": 0.75, "B": 0.25})


@pytest.mark.parametrize(("above", "part"), [(1e-7, 2 / 3), (1e-4, 1.0)])
def test_noise_above_the_capacity_is_no_use_of_what_was_added(above, part):
    # =A fills the 25 that are there anyway, B takes half of them a period later: nobody needs what was added, and the
    # load shares its cost, 25 to 12.5. Where the solver leaves =A a ten-millionth of a round above the 25 it is the
    # same; a tenth of a thousandth is a use, and =A's alone.
    plan = only({("O1", "=A", 2): 25.0 + above, ("O1", "B", 3): 12.5})
    assert expansion_parts(make_case(), plan)["LINE"] == pytest.approx({"=A": part, "B": 1 - part}, abs=1e-6)


def test_use_before_the_expansion_is_ready_does_not_count():
    # Ordered in period 2, ready in period 3, when only B orders.
    plan = make_plan(expansion={("LINE", 2): 10.0})
    assert expansion_parts(make_case(), plan)["LINE"] == pytest.approx({"=A": 0, "B": 1})


def test_a_line_without_load_is_shared_among_those_who_order():
    plan = only({("O2", "=A", 3): 4.0})  # O2 does not use LINE
    assert expansion_parts(make_case(), plan)["LINE"] == pytest.approx({"=A": 1, "B": 0})
    assert expansion_parts(make_case(), only({}))["LINE"] == pytest.approx({"=A": 0.5, "B": 0.5})


def test_the_use_of_a_solved_plan():
    # Each quarter 12 for A and 4 for B of a line of 10: 6 more at 50 cost 300, of which A bears 12/16.
    case = assemble(world(Allies=[{"ally": "A"}, {"ally": "B"}], ResourceUse=[{"offer": "O"}],
                          Resources=[{"capacity": 10, "max_expansion": 100, "expansion_cost": 50}],
                          Requirements=[{"ally": "A", "quantity": 12}, {"ally": "B", "quantity": 4}]))
    shares = cost_shares(case, optimum(case))
    assert [share.expansions for share in shares.values()] == pytest.approx([225, 75])
    assert [share.orders for share in shares.values()] == pytest.approx([4800, 1600])


def test_discounted_shares_add_up_to_the_level_cost():
    # Without rules there are no penalties, so the level counts what the allies pay and nothing else. A's 4 units come
    # in 2025, ordered and half paid in 2024, with freight of 10 on delivery, from a line that must be expanded at 30 a
    # unit; B gets C's stock of 2 at 5 each in 2025: 4 x 50 + 4 x 30 + (4 x (50 + 10) + 2 x 5) / 1.25 = 520.
    case = assemble(world(
        Settings={"period": "year", "start": "2024", "periods": 2, "discount_rate": 0.25},
        Allies=[{"ally": "A"}, {"ally": "B"}, {"ally": "C"}],
        Offers=[{"advance": 0.5, "lead_months": 12, "transport": 10}], ResourceUse=[{"offer": "O"}],
        Resources=[{"capacity": 0, "max_expansion": 4, "expansion_cost": 30, "build_months": 12}],
        Stock=[{"ally": "C", "quantity": 2}], Transfers=[{"from_ally": "C", "to_ally": "B", "cost": 5}],
        Requirements=[{"ally": "A", "quantity": 4, "from": "2025"}, {"ally": "B", "quantity": 2, "from": "2025"}]))
    plan = optimum(case)
    assert levels(plan)["shortfall 1"] == 0
    shares = cost_shares(case, plan, discounted=True)
    assert sum(share.total for share in shares.values()) == pytest.approx(520)
    assert levels(plan)["cost"] == pytest.approx(520)


def test_the_sheet_has_a_row_an_ally_and_their_sum():
    # Money in thousand EUR; =A's GDP of 1,000,000 a year over three quarters is 750,000; B's is not known.
    frame = frame_of(cost_shares_table(make_case(), make_plan()))
    assert list(frame["ally"]) == ["=A", "B", "all allies"]
    assert list(frame["total EUR thousand"]) == pytest.approx([3.349375, 3.483625, 6.833])
    assert list(frame["share of total"]) == pytest.approx([3349.375 / 6833, 3483.625 / 6833, 1])
    assert frame["share of GDP"][0] == pytest.approx(3349.375 / 750_000)
    assert list(frame["share of GDP"][1:]) == [None, None]


def test_a_share_above_the_budget_says_what_lies_outside_budgets_and_only_that_one():
    # =A bears 3,349.375 EUR, which its budgets are too; B 3,483.625 of 3,000. Without an amount in a year of the
    # horizon there is no limit, and with it no note.
    budgets = {("=A", 2024): 3000.0, ("=A", 2025): 349.375, ("B", 2024): 1000.0, ("B", 2025): 2000.0}
    outside = "expansions and transfers lie outside budgets"
    notes = cost_shares_table(make_case(budgets=budgets), make_plan()).values("note")
    assert notes == [None, f"above its budget of EUR 3,000: {outside}",
                     f"above their budgets of EUR 6,350: {outside}"]
    assert cost_shares_table(make_case(budgets={**budgets, ("B", 2025): 2483.625}), make_plan()).values("note") == [
        None, None, None]
    del budgets["B", 2025]
    assert cost_shares_table(make_case(budgets=budgets), make_plan()).values("note") == [None, None, None]


def test_the_sheet_is_part_of_every_result():
    report = report_of(make_case(), make_plan())
    assert list(report["CostShares"].cells()) == list(cost_shares_table(make_case(), make_plan()).cells())
