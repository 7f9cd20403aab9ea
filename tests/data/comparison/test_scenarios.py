"""Scenarios side by side: every figure worked out in compare_world.py."""

from dataclasses import replace

import pytest

from data.comparison.outcomes import ScenarioOutcome
from data.comparison.scenarios import compare
from data.comparison.sentences import compare_facts, compare_text
from data.figures.result_table import by_name
from model.plan import StockKey
from tests.helpers.compare_world import INVALID, entry, tables_of, three
from tests.helpers.result_world import make_case, make_plan

THREE = three()


def rows(entries, name):
    """The rows of a table as dictionaries."""
    table = by_name(compare(entries).tables)[name]
    return [dict(zip(table.headers, row, strict=True)) for row in table.cells()]


def by_hand(name, status="optimal", case=None, plan=None, message=""):
    return ScenarioOutcome(name, status, case or make_case(), plan or make_plan(), message, 1.0)


def test_the_sentence_names_the_best_and_the_worst_and_the_common_contracts():
    # Signed in all: J in Q1, I in Q3 and Q4; I in Q1 and Q2 not in Late.
    assert compare(THREE).sentence == (
        "At priority 1 More is best with EUR 800 short, EUR 800 less than in Base (50.0 %); Late is worst with "
        "EUR 2,000 short, EUR 400 more than in Base (25.0 %). 3 of 5 contracts are signed in all 3 scenarios that "
        "have a plan.")


def test_summary_has_levels_needs_met_and_spending_of_each_scenario():
    base, more, late = rows(THREE, "Scenarios")
    assert [row["scenario"] for row in (base, more, late)] == ["Base", "More", "Late"]
    assert [row["priority 1 short, EUR"] for row in (base, more, late)] == pytest.approx([1600, 800, 2000])
    assert [row["priority 1 short against Base, EUR"] for row in (more, late)] == pytest.approx([-800, 400])
    assert base["priority 1 short against Base, EUR"] is None
    assert [row["priority 2 short against Base, EUR"] for row in (more, late)] == [0, 0]
    assert [row["priority 1 met"] for row in (base, more, late)] == pytest.approx([0.6, 0.8, 0.5])
    assert [row["priority 2 met"] for row in (base, more, late)] == pytest.approx([1, 1, 1])
    assert [row["all met"] for row in (base, more, late)] == pytest.approx([3200 / 4800, 4000 / 4800, 2800 / 4800])
    assert [row["orders, EUR"] for row in (base, more, late)] == pytest.approx([3200, 4000, 2800])


def test_levels_are_told_in_full_with_what_differs_from_base():
    levels = {(row["scenario"], row["level"]): row for row in rows(THREE, "Levels")}
    late = levels["Late", "shortfall 1"]
    assert (late["value"], late["in Base"], late["against Base"]) == pytest.approx((2000, 1600, 400))
    assert late["relative to Base"] == pytest.approx(0.25)
    # The weight of F is its price and nothing else weighs here: weighted it is the same number, and still no money.
    assert (late["counted in"], late["proved"]) == ("weighted", "yes")
    # Nothing discounted: the cost is what is paid.
    assert levels["More", "cost"]["counted in"] == "EUR"
    assert levels["More", "cost"]["against Base"] == pytest.approx(4000 - 3200)


def test_a_difference_that_the_solver_cannot_tell_is_none():
    plan = make_plan()
    levels = tuple(replace(level, value=level.value * (1 + 1e-10)) for level in plan.levels)
    entries = [by_hand("Base"), by_hand("Same", plan=replace(plan, levels=levels))]
    assert {row["against Base"] for row in rows(entries, "Levels")} == {0.0}
    assert compare(entries).sentence.startswith("All scenarios come to the same at every level.")


def test_needs_met_add_up_over_priorities_families_and_allies():
    entries = [*THREE, by_hand("Other")]
    for one in entries:
        told = rows([one], "Need met")
        unit = "EUR" if one.name != "Other" else "EUR thousand"
        (whole,) = [row for row in told if row["by"] == "all"]
        assert whole[f"required {unit}"] > 0
        for by in ("priority", "family", "ally"):
            for column in (f"required {unit}", f"met {unit}", f"short {unit}"):
                assert sum(row[column] for row in told if row["by"] == by) == pytest.approx(whole[column])


def test_needs_met_by_family_and_by_ally():
    met = {(row["scenario"], row["by"], row["of"]): row for row in rows(THREE, "Need met")}
    late = met["Late", "ally", "A"]
    assert (late["required EUR"], late["met EUR"], late["short EUR"]) == pytest.approx((4000, 2000, 2000))
    assert (late["share met"], late["against Base"]) == pytest.approx((0.5, -0.1))
    assert [(row["scenario"], row["F"], row["G"]) for row in rows(THREE, "Met by family")] == [
        ("Base", pytest.approx(0.6), 1), ("More", pytest.approx(0.8), 1), ("Late", pytest.approx(0.5), 1)]
    assert [row["B"] for row in rows(THREE, "Met by ally")] == [1, 1, 1]


def test_spending_by_ally_and_year():
    spending = {(row["scenario"], row["ally"]): row for row in rows(THREE, "Spending")}
    assert spending["Base", "A"]["2024 EUR"] == pytest.approx(2400)
    assert spending["More", "A"]["all years EUR"] == pytest.approx(3200)
    assert spending["More", "A"]["against Base EUR"] == pytest.approx(800)
    assert spending["Late", "B"]["against Base EUR"] == 0


def test_contributions_are_borne_by_who_gives_and_add_nothing():
    # Orders: B pays 30 * 102 + 12 * 102 = 4284, =A 20 * 102 + 4 * 50 = 2240; =A gives B 1000. Thousands.
    spending = {row["ally"]: row["all years EUR thousand"] for row in rows([by_hand("Base")], "Spending")}
    assert spending == pytest.approx({"=A": 3.24, "B": 3.284})
    (summary,) = rows([by_hand("Base")], "Scenarios")
    assert summary["orders, EUR thousand"] == pytest.approx(6.524)


def test_new_capacity_has_a_column_a_scenario():
    entries = [by_hand("Base"), by_hand("None", plan=make_plan(expansion={}))]
    assert rows(entries, "New capacity") == [
        {"resource": "LINE", "manufacturer": "MAK", "scenarios": 1, "Base": 10.0, "None": None}]
    assert [row["expansions, EUR thousand"] for row in rows(entries, "Scenarios")] == pytest.approx([0.3, 0])


def test_a_target_is_reached_when_it_stays_met():
    # F lacks nothing in Late from Q3 on, G nothing at all. When F lacks something in Base is open: time costs nothing.
    family = {row["family"]: row for row in rows(THREE, "Reached") if row["row"] == "family"}
    assert family["F"]["Late"] == "2024-Q3"
    assert [family["G"][name] for name in ("Base", "More", "Late")] == ["2024-Q1"] * 3


def test_a_family_is_reached_with_the_last_of_its_rows():
    # Row 2 lacks in period 1 alone, row 3 in its first period 2024-Q4, row 4 in its last.
    one = rows([by_hand("Base")], "Reached")
    assert {row["requirement row"]: row["Base"] for row in one if row["row"] == "row"} == {
        2: "2024-Q4", 3: "2025-Q1", 4: "never"}
    case = make_case()
    joined = replace(case, requirements=tuple(replace(row, priority=2) if row.key == 4 else row
                                              for row in case.requirements))
    told = {(row["kind"], row["priority"]): row["Base"] for row in rows([by_hand("Base", case=joined)], "Reached")
            if row["row"] == "family"}
    assert told == {("use", 1): "2024-Q4", ("stock", 2): "never"}


def test_a_shortfall_in_between_puts_off_when_a_target_is_reached():
    plan = make_plan(shortfall={(2, 2): 1.0})
    told = {row["requirement row"]: row["Base"] for row in rows([by_hand("Base", plan=plan)], "Reached")}
    assert told[2] == "2025-Q1"


def test_no_regret_is_what_all_sign_at_the_least_quantity():
    told = {(row["order period"], row["item"]): row for row in rows(THREE, "No regret")}
    assert set(told) == {("2024-Q1", "J"), ("2024-Q3", "I"), ("2024-Q4", "I")}
    third = told["2024-Q3", "I"]
    assert (third["common quantity"], third["largest quantity"]) == pytest.approx((6, 10))
    assert (third["least in"], third["largest in"], third["unit"]) == ("Base", "Late", "round")
    assert third["common share"] == pytest.approx(0.6)
    assert third["common value EUR"] == pytest.approx(600)
    assert told["2024-Q1", "J"]["common quantity"] == pytest.approx(20)


def test_what_only_some_sign_has_a_quantity_for_each_of_them():
    told = rows(THREE, "Only in some")
    assert [(row["order period"], row["item"], row["scenarios"]) for row in told] == [
        ("2024-Q1", "I", 2), ("2024-Q2", "I", 2)]
    assert [(row["Base"], row["More"], row["Late"]) for row in told] == [
        (pytest.approx(6), pytest.approx(8), None)] * 2


def test_an_invalid_scenario_is_a_row_that_says_so_and_the_others_go_on():
    entries = [*THREE[:2], INVALID, THREE[2]]
    table = rows(entries, "Scenarios")
    assert [row["scenario"] for row in table] == ["Base", "More", "Typo", "Late"]
    assert table[2]["status"] == "invalid: Offers!D2: price: 'ten' is no number"
    assert set(list(table[2].values())[2:]) == {None}
    assert rows(entries, "No regret") == rows(THREE, "No regret")
    assert compare(entries).sentence.endswith("Typo has no plan.")


def test_a_scenario_that_contradicts_itself_counts_as_no_plan():
    # Its plan is that of the relaxed rows: it signs nothing, and still all three sign three contracts.
    broken = replace(THREE[0], name="Floor", status="conflict", message="rule FLOOR cannot be kept",
                     plan=replace(THREE[0].plan, order={}))
    entries = [*THREE, broken]
    assert rows(entries, "Scenarios")[3]["status"] == "conflict: rule FLOOR cannot be kept"
    assert rows(entries, "No regret") == rows(THREE, "No regret")
    assert {row["scenario"] for row in rows(entries, "Levels")} == {"Base", "More", "Late"}


def test_without_a_plan_of_base_there_are_no_differences():
    entries = [replace(INVALID, name="Base"), *THREE[1:]]
    assert {row["against Base"] for row in rows(entries, "Levels")} == {None}
    assert {row["against Base EUR"] for row in rows(entries, "Spending")} == {None}
    assert compare(entries).sentence == (
        "At priority 1 More is best with EUR 800 short; Late is worst with EUR 2,000 short. 3 of 5 contracts are "
        "signed in all 2 scenarios that have a plan. Base has no plan.")


def test_where_no_scenario_has_a_plan_that_is_the_answer():
    told = compare([INVALID, replace(INVALID, name="Other")])
    assert told.sentence == "None of 2 scenarios has a plan."
    tables = by_name(told.tables)
    assert [len(tables[name]) for name in ("Scenarios", "Levels", "No regret", "Only in some")] == [2, 0, 0, 0]


def test_a_scenario_in_another_currency_is_not_compared():
    dollars = replace(THREE[1], case=replace(THREE[1].case, currency="USD"))
    table = rows([THREE[0], dollars], "Scenarios")
    assert table[1]["status"] == "optimal: counts money in USD, not in EUR: it cannot be compared"


def test_a_scenario_with_another_unit_of_money_is_told_in_that_of_base():
    thousands = replace(THREE[1], case=replace(THREE[1].case, money_scale=1000.0))
    assert rows([THREE[0], thousands], "Scenarios")[1]["orders, EUR"] == pytest.approx(4000)


def test_scenarios_alike_at_the_first_priority_are_told_apart_by_the_next():
    # Without B's offer all 20 of G are short at 40 each; F as in Base.
    none_for_b = entry("None for B", tables_of(6, Certified=[{"item": "I"}]))
    assert compare([THREE[0], none_for_b]).sentence.startswith(
        "All are alike at priority 1. At priority 2 Base is best with nothing short; None for B is worst "
        "with EUR 800 short, EUR 800 more than in Base.")


def test_the_terminal_gets_a_line_a_scenario():
    lines = compare_text([*THREE, INVALID]).splitlines()
    assert lines[0] == compare([*THREE, INVALID]).sentence
    base, more, late, typo = (line.split() for line in lines[-4:])
    assert base[:4] == ["Base", "66.7", "%", "1,600"]
    assert more[:6] == ["More", "83.3", "%", "800", "(-50.0", "%)"]
    assert late[-1] == "2,800"
    assert typo[:2] == ["Typo", "invalid:"]


def test_the_terminal_gets_a_line_a_scenario_where_none_has_a_plan():
    lines = compare_text([replace(THREE[0], status="conflict", plan=None, message="rule R cannot be kept"), INVALID])
    assert lines.splitlines()[0] == "None of 2 scenarios has a plan."
    assert [line.split()[:2] for line in lines.splitlines()[-2:]] == [["Base", "conflict:"], ["Typo", "invalid:"]]


def test_programs_get_shares_and_differences():
    base, more, typo = compare_facts([THREE[0], THREE[1], INVALID])
    assert more["met"]["priority"] == pytest.approx({"1": 0.8, "2": 1.0})
    assert more["met"]["ally"] == pytest.approx({"A": 0.8, "B": 1.0})
    assert more["against_base"]["shortfall 1"] == pytest.approx(-800)
    assert base["against_base"]["shortfall 1"] == 0
    assert typo == {"message": "Offers!D2: price: 'ten' is no number"}


def test_holding_and_expiry_stand_there_where_a_scenario_has_them():
    # 6 + 2 + 5 + 23 + 53 units of HE at the end of quarters, at 4 a year; 3 of a lot expire.
    plain, plan = by_hand("Base"), make_plan()
    assert not {"holding stock, EUR thousand", "written off"} & set(rows([plain], "Scenarios")[0])
    held = make_case(families={"HE": replace(make_case().families["HE"], holding_cost=4.0)}, lots={("B", "M1", 1): 3.0})
    other = by_hand("Held", case=held, plan=replace(plan, written_off={StockKey("B", "M1", 1, 1): 3.0}))
    base, changed = rows([plain, other], "Scenarios")
    assert (base["holding stock, EUR thousand"], base["written off"]) == (0, 0)
    assert (changed["holding stock, EUR thousand"], changed["written off"]) == (pytest.approx(0.089), 3)
    meanings = {row["scenario"]: row["meaning"] for row in rows([plain, other], "Levels") if row["level"] == "cost"}
    assert "holding stock" in meanings["Held"] and "holding stock" not in meanings["Base"]
