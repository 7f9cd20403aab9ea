"""Minimum rules that could be kept without the terms of contracts and not with them: which of both, and what would do.

`world` fills in the rest: quarters of 2024, ally A, offer O of M at 100."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import solve
from data.case.builder import assemble
from data.report.whole.term_conflicts import term_conflict_sentence, term_conflicts_table
from model.case import Case, Rule
from model.phases.phase import Outcome
from model.sensitivity.term_conflicts import TermClashes, TermRow, term_clashes
from model.sensitivity.term_conflicts.term_rows import changed
from model.solve import optimize
from tests.helpers.command import plan_sheets, write
from tests.helpers.random_terms import with_terms
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import world

NEED = {"Requirements": [{"quantity": 10}]}
TWO_MAKERS: dict[str, Any] = {
    **NEED, "Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
    "Offers": [{"offer": "O", "price": 200}, {"offer": "P", "manufacturer": "N"}]}
ONE_MAKER = {"rule": "one", "kind": "max_count", "value": 1, "count": "manufacturer", "for_each": "ally"}


def minimum(rule: str, value: float, **filters: Any) -> dict[str, Any]:
    return {"rule": rule, "kind": "min_quantity", "value": value, **filters}


def conflict(**sheets: Any) -> tuple[Case, Outcome]:
    case = assemble(world(**sheets))
    assert optimize(replace(case, whole=False)).status == "optimal", "without the terms there is a plan"
    outcome = optimize(case)
    assert outcome.status == "conflict"
    return case, outcome


class Clashing:
    """What is said of a world whose terms are in the way of its minima."""

    def __init__(self, **sheets: Any) -> None:
        self.case, outcome = conflict(**sheets)
        assert outcome.plan is not None
        clashes = term_clashes(outcome.linear.relaxation)
        assert clashes.proved
        self.answer = term_conflict_sentence(self.case, outcome.plan, clashes)
        self.rows = list(term_conflicts_table(self.case, outcome.plan, clashes).rows())

    def figures(self) -> list[list[Any]]:
        return [[row[key] for key in ("rule", "required", "possible", "possible_alone")] for row in self.rows]


def test_a_lot_above_a_maximum():
    # At most 50 and at least 10: no lot of 72 goes between. One of 50 does.
    told = Clashing(**NEED, Offers=[{"lot": 72}], Rules=[
        minimum("floor", 10), {"rule": "cap", "kind": "max_quantity", "value": 50}])
    assert told.answer == ("The workbook contradicts itself: the minimum rule floor cannot be kept together with lots "
                           "of 72 (offer O); there is no plan, see Conflicts.")
    (row,) = told.rows
    assert told.figures() == [["floor", 10, 0, 0]]
    assert row["why"] == ("could be kept without the terms, but not together with lots of 72 (offer O); limited by "
                          "rule cap")
    assert row["would_help"] == "any one of these would do: do without the rule floor; 50 as the lot of offer O"
    assert row["look_at"] == "Rules!D2; Offers!M2; Rules!D3"


def test_a_smaller_lot_has_to_come_to_the_minimum():
    # At least 45 and at most 50 in lots of 40: one is too little, two are too many, and so for all lots down to 26. Two
    # of 25 are 50.
    (row,) = Clashing(**NEED, Offers=[{"lot": 40}], Rules=[
        minimum("floor", 45), {"rule": "cap", "kind": "max_quantity", "value": 50}]).rows
    assert (row["possible"], row["missing"]) == pytest.approx((40, 5))
    assert row["would_help"] == ("any one of these would do: ask for at most 40 units in the rule floor; 25 as the lot "
                                 "of offer O")


def test_a_minimum_order_above_what_the_budget_buys():
    # Half of the 100 have to come from M at 200 and the rest from N at 100: 50 and 50 cost 15,000 of 15,500. An order
    # of M of 60 costs 12,000, and the rest buys 35 of N: 95. Of m from M and 100 - m from N, 200 m + 100 (100 - m)
    # are at most 15,500 where m is at most 55.
    told = Clashing(**TWO_MAKERS, Budgets=[{"amount": 15500}], Rules=[
        minimum("floor", 100), {"rule": "half", "kind": "min_share", "value": 0.5, "manufacturer": "M", "family": "F"}],
        Thresholds=[{"threshold": "order", "at_least": 60, "manufacturer": "M", "for_each": "ally,offer"}])
    (row,) = told.rows
    assert told.figures() == [["floor", 100, pytest.approx(95), pytest.approx(95)]]
    assert row["why"] == ("could be kept without the terms, but not together with at least 60 of the threshold order "
                          "(ally A, offer O); limited by the budget of A in 2024")
    assert row["would_help"] == ("any one of these would do: ask for at most 95 units in the rule floor; ask for at "
                                 "most 55 in the threshold order")
    assert row["look_at"] == "Rules!D2; Thresholds!N2; Budgets!C2"


def test_one_maker_for_two_minima():
    told = Clashing(**TWO_MAKERS, Rules=[
        minimum("for M", 5, manufacturer="M"), minimum("for N", 6, manufacturer="N"), ONE_MAKER])
    assert told.answer.startswith("The workbook contradicts itself: the minimum rules for M and for N cannot be kept "
                                  "together with at most 1 manufacturer of the rule one (ally A); ")
    assert told.figures() == [["for M", 5, 0, 5], ["for N", 6, 0, 6]]
    assert told.rows[0]["would_help"] == ("any one of these would do: do without the rule for M; do without the rule "
                                          "for N; allow 2 in the rule one")


def test_one_maker_for_two_least_shares():
    # Whoever orders anything orders three tenths from each of both: of one maker alone nothing can be ordered.
    (row,) = Clashing(**TWO_MAKERS, Rules=[minimum("floor", 5), ONE_MAKER, *(
        {"rule": f"some of {maker}", "kind": "min_share", "value": 0.3, "manufacturer": maker, "family": "F"}
        for maker in "MN")]).rows
    assert "at most 1 manufacturer of the rule one (ally A); limited by rule some of " in str(row["why"])
    assert str(row["would_help"]).endswith("allow 2 in the rule one")


def test_more_makers_than_money_is_for():
    # From 5 units on one counts: of both makers that costs 5 x 200 and 5 x 100, and there are 1,200. One of them may
    # order 10 of P for 1,000.
    told = Clashing(**TWO_MAKERS, Budgets=[{"amount": 1200}], Rules=[minimum("floor", 8), {
        "rule": "two", "kind": "min_count", "value": 2, "count": "manufacturer", "least": 5, "for_each": "ally"}])
    (row,) = told.rows
    assert "at least 2 manufacturers of the rule two (ally A); limited by the budget of A in 2024" in str(row["why"])
    assert str(row["would_help"]).endswith("ask for at most 1 in the rule two")


def test_an_expansion_that_costs_too_much_as_a_whole():
    # Four quarters of 60 make 240, and 120 more are asked for: 30 a quarter, for 300 of the 500 that there are. All of
    # the 90 or nothing costs 900. 500 pay 50: a step of 50 does.
    (row,) = Clashing(**NEED, Settings={"expansion_budget": 500}, ResourceUse=[{"offer": "O"}], Resources=[
        {"capacity": 60, "max_expansion": 90, "expansion_cost": 10, "step": 90}], Rules=[
            minimum("floor", 360)]).rows
    assert row["possible"] == pytest.approx(240)
    assert "steps of 90 (expansion of R); limited by expansion_budget" in str(row["why"])
    assert str(row["would_help"]).endswith("50 as the step of R")


def test_what_has_no_part_in_a_clash_is_not_named():
    told = Clashing(**TWO_MAKERS, Thresholds=[{"at_least": 2, "manufacturer": "N"}], Rules=[
        minimum("for M", 5, manufacturer="M"), minimum("for N", 6, manufacturer="N"), minimum("any", 3), ONE_MAKER])
    assert [row["rule"] for row in told.rows] == ["for M", "for N"]
    assert "threshold" not in told.answer


def test_two_clashes_are_told_one_after_the_other():
    # Of A's and B's own offers none has a lot below its most.
    told = Clashing(Allies=[{"ally": "A"}, {"ally": "B"}], **NEED, Offers=[
        {"offer": "O", "lot": 72, "max_quantity": 50, "allies": "A"},
        {"offer": "P", "lot": 60, "max_quantity": 40, "allies": "B"}],
        Rules=[minimum("for A", 10, ally="A"), minimum("for B", 10, ally="B")])
    assert sorted((row["rule"], str(row["would_help"]).rpartition("; ")[2]) for row in told.rows) == [
        ("for A", "50 as the lot of offer O"), ("for B", "40 as the lot of offer P")]


def test_what_is_not_proved_is_not_called_a_contradiction():
    case, outcome = conflict(**NEED, Offers=[{"lot": 72}], Rules=[
        minimum("floor", 10), {"rule": "cap", "kind": "max_quantity", "value": 50}])
    assert outcome.plan is not None
    assert term_clashes(outcome.linear.relaxation, seconds=0) == TermClashes(False, ())
    said = term_conflict_sentence(case, outcome.plan, TermClashes(False, ()))
    assert "contradicts" not in said and "not proved" in said and "floor" in said
    (row,) = term_conflicts_table(case, outcome.plan, TermClashes(False, ())).rows()
    assert row["rule"] == "floor" and "no plan was found" in str(row["why"])
    # What is proved, but was not looked into, names no term.
    said = term_conflict_sentence(case, outcome.plan, TermClashes(True, ()))
    assert "contradicts itself" in said and "floor" in said
    (row,) = term_conflicts_table(case, outcome.plan, TermClashes(True, ())).rows()
    assert "not found in time" in str(row["why"])


def test_the_command_ends_as_a_conflict_and_names_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    # 60 a quarter can be made and 50 are asked for, in lots of 70.
    sheets = plan_sheets()
    sheets["Offers"] = [[*sheets["Offers"][0], "lot"], [*sheets["Offers"][1], 70]]
    sheets["Rules"] = [["rule", "kind", "value"], ["FLOOR", "min_quantity", 50]]
    plan = write(tmp_path / "plan.xlsx", sheets)
    assert solve.main([str(plan), "-q"]) == 3
    said = capsys.readouterr().out
    assert "the minimum rule FLOOR cannot be kept together with lots of 70 (offer ACME-M1)" in said
    assert "60 as the lot of offer ACME-M1" in said
    sheet = openpyxl.load_workbook(tmp_path / "plan-result.xlsx")["Conflicts"]
    row = {header.value: cell.value for header, cell in zip(sheet[1], sheet[2], strict=True)}
    assert row["look at"] == "Rules!C2; Offers!F2; Resources!B2"
    assert solve.main([str(plan), "--all-scenarios", "-q"]) in (0, 3)
    compared = openpyxl.load_workbook(tmp_path / "plan-comparison.xlsx")
    assert "together with these minimum rules: FLOOR" in str([
        cell.value for each in compared for line in each for cell in line])


def at_least_what_is_ordered(seed: int) -> Case:
    """A random case with terms, and minima for each ally a little below what it orders without them."""
    case = assemble(random_world(seed))
    case = replace(case, rules=tuple(rule for rule in case.rules if not rule.is_hard_minimum))
    plan = optimize(case).plan
    assert plan is not None
    ordered: dict[str, float] = {}
    for key, quantity in plan.order.items():
        ordered[key.ally] = ordered.get(key.ally, 0.0) + quantity
    return with_terms(replace(case, rules=(*case.rules, *(
        Rule(f"min {ally}", "min_quantity", 0.97 * quantity, ally, None, None, None, None, None, None, (), 1,
             case.horizon.count, None, since=1) for ally, quantity in ordered.items() if quantity > 1))), seed)


def with_figure(case: Case, row: TermRow, figure: float) -> Case:
    """The case with another figure of a term."""
    if row.kind == "threshold":
        return replace(case, thresholds=tuple(replace(each, at_least=figure * (1 - 1e-7)) if each.key == row.key else
                                              each for each in case.thresholds))
    if row.kind == "count":
        return replace(case, counts=tuple(replace(rule, value=int(figure)) if rule.key == row.key else rule
                                          for rule in case.counts))
    return changed(case, row, figure)


@pytest.mark.parametrize("seed", [2, 6, 19, 39])
def test_what_is_said_to_do_does_in_random_workbooks(seed: int):
    case = at_least_what_is_ordered(seed)
    clashes = term_clashes(optimize(case).linear.relaxation)
    assert clashes.proved and len(clashes.clashes) == 1
    (clash,) = clashes.clashes
    own = {one.rule.rule for one in clash.minima}

    def ends(other: Case) -> str:
        return optimize(replace(other, rules=tuple(
            rule for rule in other.rules if rule.key in own or not rule.is_hard_minimum))).status

    def asking(rule: str, value: float) -> Case:
        return replace(case, rules=tuple(
            replace(each, value=value) if each.key == rule else each for each in case.rules))

    assert ends(case) == "conflict"
    for one in clash.minima:
        if one.possible is not None:
            assert ends(asking(one.rule.rule, one.possible * (1 - 1e-7))) == "optimal"
            assert ends(asking(one.rule.rule, one.possible * 1.001 + 0.01)) == "conflict"
    for term in clash.terms:
        if term.would_do is None:
            continue
        assert ends(with_figure(case, term.row, term.would_do)) == "optimal"
