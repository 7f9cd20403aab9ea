"""What the result says of lines below their rate, of orders that only keep a line busy, and of rules that weigh."""

import pytest

from data.case.builder import assemble
from data.narrative.explanations import explanations
from data.report.figure_parts import totals
from data.report.report import VerifiedPlan, make_report
from model.studies.cost_allocation import cost_shares
from model.verification.verify import verify
from tests.helpers.worlds import outcome, solve, world

SOON = {"to": "2024-Q1"}
LINE = {"ResourceUse": [{"offer": "O"}]}


def told(tables):
    case, solved = assemble(tables), outcome(tables)
    assert solved.plan is not None
    return make_report(VerifiedPlan(case, solved.plan, verify(case, solved.plan),
                                    explained=explanations(case, solved.plan, solved.relaxation)))


def column(table, *keys):
    return [tuple(row[key] for key in keys) for row in table.rows()]


def idle_world(**cells):
    return world(**LINE, Resources=[{"capacity": 50, "min_rate": 10, **cells}], Requirements=[{"quantity": 4, **SOON}])


def test_capacity_shows_how_far_below_its_rate_a_line_runs_and_what_that_costs():
    # 4 are made in the first period; each of the 10 costs 30.
    assert column(told(idle_world(idle_cost=30))["Capacity"], "used", "min_rate", "below_rate", "idle_cost") == [
        (4, 10, 6, 180), (0, 10, 10, 300), (0, 10, 10, 300), (0, 10, 10, 300)]


def test_it_shows_what_one_unit_less_of_the_rate_would_save():
    # Missing it costs 30, which is less than the 100 of an order; at 130 an order is what is spared.
    for cost, worth in ((30, 30), (130, 100)):
        table = told(idle_world(idle_cost=cost))["Capacity"]
        assert [each for (each,) in column(table, "rate_worth")] == pytest.approx([worth] * 4)
    assert set(column(told(idle_world())["Capacity"], "rate_worth")) == {(None,)}


def test_it_does_so_without_a_cost():
    assert column(told(idle_world())["Capacity"], "min_rate", "below_rate", "idle_cost") == [
        (10, 6, 0), (10, 10, 0), (10, 10, 0), (10, 10, 0)]


def test_without_any_rate_nothing_is_said_of_it():
    table = told(idle_world(min_rate=None, idle_cost=3))["Capacity"]
    assert [key for key in ("min_rate", "below_rate", "idle_cost") if table.places(key)] == []


def test_what_idle_lines_cost_stands_among_the_totals_where_they_could_cost_something():
    tables = idle_world(idle_cost=30)
    assert ("cost of idle lines", 1080) in column(told(tables)["Totals"], "total", "figure")
    assert totals(assemble(tables), solve(tables))["idle_cost"] == pytest.approx(1080)
    assert "cost of idle lines" not in str(column(told(idle_world())["Totals"], "total"))
    assert "idle_cost" not in totals(assemble(idle_world()), solve(idle_world()))


def test_allies_bear_it_by_the_setting_key():
    # A requires 4 of 5 units of value: it bears 4 / 5 of 1,080 less 30 for B's unit, which the line makes too.
    tables = world(**LINE, Allies=[{}, {"ally": "B"}], Requirements=[
        {"quantity": 4, **SOON}, {"ally": "B", "quantity": 1, **SOON}],
        Resources=[{"capacity": 50, "min_rate": 10, "idle_cost": 30}])
    shares = cost_shares(assemble(tables), solve(tables))
    assert {ally: share.idle for ally, share in shares.items()} == pytest.approx({"A": 840, "B": 210})
    assert sum(share.total for share in shares.values()) == pytest.approx(500 + 1050)
    assert column(told(tables)["CostShares"], "ally", "idle")[:2] == [("A", 840), ("B", 210)]


def notes(tables):
    return [(row["place"], row["count"], row["message"]) for row in told(tables)["Checks"].rows()
            if row["result"] == "note"]


def test_orders_that_only_keep_a_line_at_its_rate_are_listed():
    # Idle units cost more than units ordered: 10 in each of four periods, of which A fires 4 in the first.
    (place, count, message), = notes(idle_world(idle_cost=130))
    assert (place, count) == ("R", 4)
    assert message.startswith(
        "36 units of offer O for A, delivered from 2024-Q1 to 2024-Q4, serve no need: R is loaded")
    assert "min_rate" in message


def test_what_a_later_target_wants_serves_a_need():
    # 25 are to be in stock in the end: with 40 made and 4 fired 11 are for nobody, the last ones.
    tables = world(**LINE, Resources=[{"capacity": 50, "min_rate": 10, "idle_cost": 130}], Requirements=[
        {"quantity": 4, **SOON}, {"kind": "stock", "quantity": 25, "from": "2024-Q4"}])
    (_, count, message), = notes(tables)
    assert count == 2 and message.startswith("11 units of offer O for A, delivered from 2024-Q3 to 2024-Q4")


def test_orders_that_only_fill_a_commitment_are_listed():
    # 60 are needed in the second period: 10 more of capacity, committed for two periods to 60 * 0.5 a period. In the
    # third 30 are ordered for nobody.
    tables = world(**LINE, Offers=[{"from": "2024-Q2"}], Requirements=[
        {"quantity": 60, "from": "2024-Q2", "to": "2024-Q2"}], Resources=[
            {"capacity": 50, "max_expansion": 10, "build_months": 3, "commitment": 0.5, "commitment_months": 6}])
    (place, count, message), = notes(tables)
    assert (place, count) == ("R", 1)
    assert message == ("30 units of offer O for A, delivered in 2024-Q3, serve no need: R is loaded as its commitment "
                       "asks for")


def test_nothing_is_listed_where_all_is_needed():
    assert notes(idle_world(idle_cost=30)) == [] and notes(idle_world()) == []


def test_rules_show_what_their_orders_carry():
    # 36 of O at 100 carry all, 35 of P at 80 a fifth: 4,160 of 6,400 spent are 65 %.
    tables = world(Offers=[{}, {"offer": "P", "price": 80}], Requirements=[{"quantity": 71, **SOON}],
                   Attributes=[{"offer": "O", "value": 1}, {"offer": "P", "value": 0.2}],
                   Rules=[{"kind": "min_spend_share", "value": 0.65, "attribute": "content"}])
    row, = told(tables)["Rules"].rows()
    assert (row["attribute"], row["bound"], row["unit"], row["counted_in"], row["state"]) == (
        "content", 0.65, "share", "EUR of content", "binding")
    assert (row["achieved"], row["amount"], row["scope"]) == pytest.approx((0.65, 4160, 6400))


def test_a_quantity_is_in_units_of_the_attribute():
    tables = world(Attributes=[{"offer": "O", "value": 2.5}], Requirements=[{"quantity": 3, **SOON}],
                   Rules=[{"kind": "max_quantity", "value": 10, "attribute": "content"}])
    row, = told(tables)["Rules"].rows()
    assert (row["bound"], row["achieved"], row["amount"], row["counted_in"], row["state"]) == (
        10, 7.5, 7.5, "units of content", "slack")
