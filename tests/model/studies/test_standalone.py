"""Each ally alone with its part of what is shared, and what acting together gains."""

from dataclasses import replace

import pytest

from data.case.builder import assemble
from data.checks.errors import check
from data.comparison.studies import study_text
from data.comparison.studies.standalone import alone_study
from model.studies.sharing_keys import sharing_keys
from model.studies.standalone import alone, alone_cases
from tests.helpers.result_world import make_case, make_rule
from tests.helpers.studies import Ended, optimum, rows_of, solved
from tests.helpers.worlds import levels, world

TWO = [{"ally": "A"}, {"ally": "B"}]
LINE = {"Resources": [{"capacity": 10}], "ResourceUse": [{"offer": "O"}]}


def needs(a: float, b: float) -> list[dict[str, object]]:
    return [{"ally": "A", "quantity": a}, {"ally": "B", "quantity": b}]


def study_of(tables):
    case = assemble(tables)
    return alone_study(case, optimum(case), solved(alone_cases(case)))


# --- keys

def test_the_key_is_the_part_of_the_value_required():
    # A: priority 2 x weight 100 x 10 units x 4 quarters = 8000. B: weight 100 x 5 x 2 quarters = 1000, and
    # weight 50 x 5 x 4 quarters = 1000. C requires nothing. So 8000, 2000 and 0 of 10000.
    case = assemble(world(
        Allies=[{"ally": "A", "priority": 2}, {"ally": "B"}, {"ally": "C"}],
        Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 50}],
        Requirements=[{"ally": "A", "quantity": 10}, {"ally": "B", "quantity": 5, "from": "2024-Q3"},
                      {"ally": "B", "family": "G", "kind": "stock", "quantity": 5}]))
    assert sharing_keys(case) == pytest.approx({"A": 0.8, "B": 0.2, "C": 0})


def test_a_requirement_counts_in_the_periods_of_the_horizon_alone():
    # B's need begins after the horizon of 2024: it counts nothing.
    case = assemble(world(Allies=TWO, Requirements=[
        {"ally": "A", "quantity": 1}, {"ally": "B", "quantity": 99, "from": "2025-Q1", "to": "2025-Q4"}]))
    assert sharing_keys(case) == {"A": 1, "B": 0}


@pytest.mark.parametrize("key, expected", [("gdp", {"A": 0.25, "B": 0.75}), ("equal", {"A": 0.5, "B": 0.5})])
def test_the_key_by_gdp_or_equally(key, expected):
    case = assemble(world(Settings={"key": key}, Allies=[{"ally": "A", "gdp": 10}, {"ally": "B", "gdp": 30}],
                          Requirements=needs(1, 9)))
    assert sharing_keys(case) == pytest.approx(expected)


def test_where_nobody_requires_anything_all_have_the_same_key():
    assert sharing_keys(assemble(world(Allies=TWO))) == {"A": 0.5, "B": 0.5}


@pytest.mark.parametrize("setting", ["key", "expansion_key"])
def test_a_key_by_gdp_needs_every_gdp(setting):
    # gdp is the sixth column of Allies, B the second row below the header.
    found = check(world(Settings={setting: "gdp"}, Allies=[{"ally": "A", "gdp": 10}, {"ally": "B"}]))
    assert [(one.severity, one.sheet, one.cell) for one in found if "gdp" in one.message] == [("error", "Allies", "F3")]


def test_a_key_by_gdp_needs_some_gdp_above_zero():
    found = check(world(Settings={"key": "gdp"}, Allies=[{"ally": "A", "gdp": 0}, {"ally": "B", "gdp": 0}],
                        Requirements=[{"quantity": 1}]))
    assert [one.cell for one in found if one.severity == "error"] == ["F2"]


def test_without_a_key_by_gdp_no_gdp_is_needed():
    assert [one for one in check(world(Allies=TWO, Requirements=[{"quantity": 1}])) if one.severity == "error"] == []


# --- the case of an ally alone

def test_an_ally_alone_has_its_own_rows_and_its_part_of_what_is_shared():
    shared = make_rule("MOST", "max_quantity", 40.0)
    joint = make_case()
    joint = replace(joint, expansion_budget=1000.0, rules=(*joint.rules, shared), offers={
        **joint.offers, "O1": replace(joint.offers["O1"], max_quantity=80.0)})
    one = alone(joint, "B", 0.25)
    line = one.resources["LINE"]
    assert line.capacity == (6.25, 6.25, 6.25)
    assert (line.max_expansion, line.expansion_cost, line.commitment) == (5.0, 30.0, 0.5)
    assert one.expansion_budget == 250.0
    assert {key: offer.max_quantity for key, offer in one.offers.items()} == {"O1": 20.0, "O2": float("inf")}
    assert list(one.allies) == ["B"]
    assert one.stock == {("B", "M1"): 5.0} and one.deliveries == {} and one.budgets == {("B", 2024): 1000.0}
    assert [row.key for row in one.requirements] == [3, 4]
    assert one.usable_from == {("B", "M1"): 1} and list(one.systems) == ["B"]
    assert one.groups == {} and one.transfers == () and one.contributions == ()
    assert one.families["HE"].standard_share == 0 and one.families["HE"].weight == 100.0


def test_rules_for_all_are_divided_and_an_allys_own_rules_stay():
    rules = (make_rule("ALL", "max_quantity", 40.0), make_rule("MONEY", "max_spend", 100.0, for_each=("year",)),
             make_rule("EACH", "max_spend", 4200.0, for_each=("ally",)), make_rule("B", "max_quantity", 12.0, ally="B"),
             make_rule("SHARE", "max_share", 0.4, family="HE", manufacturer="MAK"),
             make_rule("OTHER", "max_quantity", 7.0, ally="=A"))
    one = alone(make_case(rules=rules), "B", 0.25)
    assert {rule.key: rule.value for rule in one.rules} == {
        "ALL": 10.0, "MONEY": 25.0, "EACH": 4200.0, "B": 12.0, "SHARE": 0.4}


def test_a_minimum_that_only_others_can_order_for_is_theirs_to_keep():
    # B cannot fire M2. Kept, its quarter of the minimum would contradict everything that B can do.
    rules = (make_rule("FLOOR", "min_quantity", 8.0, item="M2", family="HE"),
             make_rule("BASE", "min_quantity", 8.0, item="M1", family="HE"))
    one = alone(make_case(rules=rules), "B", 0.25)
    assert {rule.key: rule.value for rule in one.rules} == {"BASE": 2.0}


def test_an_ally_that_requires_nothing_has_no_case():
    case = assemble(world(Allies=TWO, Requirements=[{"ally": "A", "quantity": 10}], **LINE))
    assert list(alone_cases(case)) == ["A"]


def test_an_ally_alone_keeps_its_lots_and_what_they_cost():
    # Nobody is there to whom B could give its lot: of the 6 that end with Q1 all are lost, alone and together.
    case = assemble(world(
        Allies=TWO, Stock=[{"ally": "B", "quantity": 6, "usable_to": "2024-Q1"},
                           {"quantity": 2, "usable_to": "2024-Q2"}],
        Requirements=[{"ally": "A", "quantity": 1}]))
    cases = alone_cases(case)
    assert {ally: dict(one.lots) for ally, one in cases.items()} == {
        "A": {("A", "I", 2): 2}, "B": {("B", "I", 1): 6}}
    assert levels(optimum(cases["B"]))["cost"] == pytest.approx(600)


def test_an_ally_whose_stock_costs_to_hold_has_a_case():
    for cost, acting in ((4, {"A", "B"}), (0, {"A"})):
        case = assemble(world(Allies=TWO, Families=[{"holding_cost": cost}], Stock=[{"ally": "B", "quantity": 6}],
                              Requirements=[{"ally": "A", "quantity": 1}]))
        assert set(alone_cases(case)) == acting


# --- together and alone

def test_a_plant_that_one_ally_uses_makes_it_better_off_together():
    # Only A's item takes powder, 10 a quarter for a need of 10. Alone with half of it A lacks 5 a quarter: 20 units
    # at 100. B needs 3 a quarter of an item without powder, alone as together. A pays 20 and 40 units of 100.
    study = study_of(world(
        Settings={"key": "equal"}, Allies=TWO, Families=[{"family": "F", "weight": 100}],
        Items=[{"item": "I"}, {"item": "J"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"resource": "POWDER", "capacity": 10}], ResourceUse=[{"resource": "POWDER", "offer": "O"}],
        Systems=[{"ally": "A", "system": "S"}, {"ally": "B", "system": "T"}],
        Certified=[{"system": "S", "item": "I"}, {"system": "T", "item": "J"}], Requirements=needs(10, 3)))
    a, b, total = rows_of(study)
    assert (a["outcome"], a["decided by"], a["priority 1 gained"]) == ("better off", "priority 1", pytest.approx(2000))
    assert (a["met alone"], a["met together"]) == pytest.approx((0.5, 1))
    assert (a["cost alone"], a["cost together"], a["saved"]) == pytest.approx((2000, 4000, -2000))
    assert (b["outcome"], b["decided by"], b["priority 1 gained"], b["saved"]) == ("the same", None, 0, 0)
    assert (total["ally"], total["priority 1 gained"]) == ("all allies", pytest.approx(2000))
    assert (total["cost alone"], total["cost together"]) == pytest.approx((3200, 5200))
    assert study.sentence == (
        "Acting together rather than alone, what is short comes to EUR 0 instead of EUR 2,000 at priority 1, for "
        "EUR 5,200 instead of EUR 3,200. Of 2 allies 1 is better off, 1 the same and 0 worse off.")


def test_an_ally_that_counts_less_is_worse_off_together_and_the_study_says_so():
    # A line of 10 a quarter, both need 10, A counts twice. Alone each has 5 and lacks 20, 2000 at the price
    # of 100, which counts A no more than B. Together A has all of it: it gains 2000. B lacks 40 units, 4000: 2000 more
    # than alone. In all 4000 either way (weighted 4000 in place of 6000), and 40 units of 100 are paid either way.
    study = study_of(world(Settings={"key": "equal"}, Allies=[{"ally": "A", "priority": 2}, {"ally": "B"}],
                           Families=[{"family": "F", "weight": 100}], Requirements=needs(10, 10), **LINE))
    a, b, total = rows_of(study)
    assert (a["outcome"], a["priority 1 gained"]) == ("better off", pytest.approx(2000))
    assert (b["outcome"], b["priority 1 gained"]) == ("worse off", pytest.approx(-2000))
    assert (total["outcome"], total["priority 1 gained"]) == ("the same", 0)
    assert study.sentence == (
        "Acting together rather than alone, what is short comes to EUR 4,000 either way at priority 1, for EUR 4,000 "
        "either way. Of 2 allies 1 is better off, 0 the same and 1 worse off: B by EUR 2,000 at priority 1.")
    assert "Worse off at priority 1: B EUR 2,000." in study.notes
    needs_of_b = next(row for row in rows_of(study, 1) if row["ally"] == "B")
    assert (needs_of_b["required"], needs_of_b["short alone"], needs_of_b["short together"]) == pytest.approx(
        (4000, 2000, 4000))


def test_where_all_is_met_either_way_the_cost_decides():
    # The cheap offer makes 20 at 100, the dear one costs 300. Alone each gets 10 of the 20 cheap ones: A needs 20 and
    # pays 10 x 100 + 10 x 300 = 4000, B needs 5 and pays 500. Together 20 are cheap, 5 dear: 3500 in place of 4500.
    tables = world(
        Settings={"key": "equal", "periods": 1}, Allies=TWO, Families=[{"family": "F", "weight": 100}],
        Offers=[{"offer": "O", "max_quantity": 20}, {"offer": "P", "price": 300}], Requirements=needs(20, 5))
    a, b, total = rows_of(study_of(tables))
    assert total["saved"] == pytest.approx(1000)
    assert a["decided by"] == "cost" and a["outcome"] == "better off"
    assert a["saved"] + b["saved"] == pytest.approx(1000)


def test_what_each_ally_pays_alone_and_together_stands_beside_better_or_worse():
    # The line of 20 serves both together, A's 15 and B's 5. Alone each has 10: A gets 10 of its 15. Prices are paid a
    # year from the start, of which 25 % a year are taken off: 1 / 1.25 = 0.8.
    later = {"from": "2025"}
    study = study_of(world(
        Settings={"key": "equal", "period": "year", "start": "2024", "periods": 2, "discount_rate": 0.25}, Allies=TWO,
        Families=[{"family": "F", "weight": 100}], Offers=[{"lead_months": 12}], Resources=[{"capacity": 20}],
        ResourceUse=[{"resource": "R", "offer": "O"}],
        Requirements=[{**need, **later} for need in needs(15, 5)]))
    assert study.tables[0].headers[:6] == ["ally", "outcome", "decided by", "pays alone EUR", "pays together EUR",
                                           "pays more together EUR"]
    assert [(row["outcome"], *(row[name] for name in ("pays alone", "pays together", "pays more together")))
            for row in rows_of(study)] == [
        ("better off", *map(pytest.approx, (1000, 1500, 500))), ("the same", *map(pytest.approx, (500, 500, 0))),
        ("better off", *map(pytest.approx, (1500, 2000, 500)))]
    assert rows_of(study)[0]["cost alone"] == pytest.approx(800)
    assert [line.split()[5:8] for line in study_text(study).splitlines() if line.startswith("A ")] == [
        ["1,000", "1,500", "500"]]


def test_an_ally_whose_own_minimum_contradicts_itself_is_told_and_left_out_of_the_totals():
    # Together the line of 10 can make B's minimum of 8; B's half of it cannot.
    study = study_of(world(
        Settings={"key": "equal", "periods": 1}, Allies=TWO, Requirements=needs(2, 8),
        Rules=[{"kind": "min_quantity", "value": 8, "ally": "B"}], **LINE))
    _, b, total = rows_of(study)
    assert (b["status"], b["outcome"], b["met alone"], b["cost alone"]) == ("conflict", "", None, None)
    assert total["cost alone"] == pytest.approx(200)  # A's 2 units alone
    assert "B has no plan alone and is not part of the totals: it contradicts itself." in study.notes


def test_a_case_that_was_not_solved_is_not_taken_for_one_without_needs():
    case = assemble(world(Allies=TWO, Requirements=needs(1, 0)))
    study = alone_study(case, optimum(case), [Ended("B", "optimal", case, optimum(case))])
    assert "A has no plan alone and is not part of the totals: it was not solved." in study.notes


def test_costs_alone_and_together_are_set_against_gdp():
    # B's GDP of 4000 a year, horizon of a year; 5 units a quarter at 100: 2000 alone and together.
    study = study_of(world(Settings={"key": "equal"}, Allies=[{"ally": "A"}, {"ally": "B", "gdp": 4000}],
                           Requirements=needs(5, 5), **LINE))
    a, b, total = rows_of(study, 2)
    assert (b["total together"], b["total alone"], b["of GDP together"], b["of GDP alone"]) == pytest.approx(
        (2000, 2000, 0.5, 0.5))
    assert a["of GDP alone"] is None and total["of GDP alone"] is None


def test_a_contract_of_several_allies_is_no_duty_of_one_alone():
    # Two allies have to order of M together. Alone A could order nothing at all, which would be no answer to what it
    # gains by acting together; one that may have but one maker keeps that rule.
    case = assemble(world(Allies=[{"ally": "A"}, {"ally": "B"}], Requirements=[{"quantity": 10}], Rules=[
        {"rule": "joint", "kind": "min_count", "value": 2, "count": "ally", "for_each": "manufacturer"},
        {"rule": "one", "kind": "max_count", "value": 1, "count": "manufacturer"}]))
    assert [rule.key for rule in alone(case, "A", 1.0).counts] == ["one"]
