"""Workbooks that contradict themselves: which minimum rules cannot be kept, why, and where to look."""

import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pytest

import solve
from data.case.builder import assemble
from data.report.policy import conflicts
from data.report.summary.parts import contradiction_sentence
from model.lp.double_double import exactly
from model.lp.highs import Solution
from model.lp.highs import solve as solve_one
from model.lp.problem import Problem
from model.row_kinds import BUDGET, CAPACITY, OFFER_LIMIT, RULE, STORAGE, RowId
from model.sensitivity import infeasibility
from model.sensitivity.infeasibility import Contradiction, contradictions
from model.solve import optimize
from tests.helpers.command import plan_sheets, write
from tests.helpers.worlds import world

LINE = {"Resources": [{"resource": "LINE", "capacity": 60}], "ResourceUse": [{"resource": "LINE", "offer": "O"}],
        "Requirements": [{"quantity": 10}]}
ALLIES = {"Allies": [{"ally": "A"}, {"ally": "B"}, {"ally": "C"}]}


def minimum(rule: str, value: float, **filters: Any) -> dict[str, Any]:
    return {"rule": rule, "kind": "min_quantity", "value": value, **filters}


class Contradicting:
    """What level 0, the reasons and the report say of a world."""

    def __init__(self, **sheets: Any) -> None:
        self.case = assemble(world(**{**LINE, **sheets}))
        outcome = optimize(self.case)
        assert outcome.status == "conflict" and outcome.plan is not None
        self.plan = outcome.plan
        self.relaxation = outcome.relaxation
        self.reasons = contradictions(self.plan, outcome.relaxation)
        table = conflicts(self.case, self.plan, self.reasons)
        self.rows = [dict(zip(table.headers, row, strict=True)) for row in table.cells()]
        self.answer = contradiction_sentence(self.case, self.plan, self.reasons)


def test_a_minimum_beyond_the_line_is_limited_by_its_capacity():
    # Four quarters of 60 make 240; 300 are asked for: 60 are missing, a fifth.
    told = Contradicting(Rules=[minimum("FLOOR", 300)])
    (row,) = told.rows
    assert (row["rule"], row["combination"], row["kind"], row["counted in"]) == ("FLOOR", "", "min_quantity", "units")
    assert [row[name] for name in ("required", "possible", "missing", "possible alone")] == pytest.approx(
        [300, 240, 60, 240])
    assert row["share missing"] == pytest.approx(0.2)
    assert row["why"] == "cannot be kept even as the only minimum; limited by the capacity of LINE"
    assert row["look at"] == "Rules!D2; Resources!D2"
    assert told.answer == ("The workbook contradicts itself: the minimum rule FLOOR cannot be kept; there is no plan, "
                           "see Conflicts.")


def test_two_minima_that_each_could_be_kept_alone_are_told_together():
    # 240 rounds can be made. 150 for A alone is possible, 150 for B alone too, 300 is not: 60 are missing of one.
    told = Contradicting(**ALLIES, Rules=[minimum("FOR A", 150, ally="A"), minimum("FOR B", 150, ally="B")])
    (row,) = told.rows
    (other,) = {"FOR A", "FOR B"} - {row["rule"]}
    assert row["missing"] == pytest.approx(60)
    assert row["possible alone"] == pytest.approx(150)
    assert row["why"] == f"could be kept alone, but not together with {other}; limited by the capacity of LINE"
    assert set(row["look at"].split("; ")) == {"Rules!D2", "Rules!D3", "Resources!D2"}
    assert f"{row['rule']} could be kept alone, but not together with {other}" in told.answer


def test_three_minima_of_which_any_two_could_be_kept():
    # 100 each: two take 200 of 240, three would take 300.
    told = Contradicting(**ALLIES, Rules=[minimum(f"FOR {ally}", 100, ally=ally) for ally in "ABC"])
    (row,) = told.rows
    others = sorted({"FOR A", "FOR B", "FOR C"} - {row["rule"]})
    assert told.reasons[0].rivals == tuple((other, ()) for other in others)
    assert f"not together with {others[0]} and {others[1]}" in told.answer


def test_a_rule_that_contradicts_itself_over_its_combinations():
    told = Contradicting(**ALLIES, Rules=[minimum("EACH", 100, for_each="ally")])
    (row,) = told.rows
    assert row["combination"] in ("ally A", "ally B", "ally C")
    assert "EACH cannot be kept for all that it holds for at once" in told.answer


def test_a_minimum_that_is_impossible_alone_and_loses_more_to_another():
    # FLOOR for B asks 300 of 240: 60 are missing by itself. A's 120 weigh more (1/120 a round against 1/300), so
    # they are kept and FLOOR has the 120 that are left.
    told = Contradicting(**ALLIES, Rules=[minimum("FIRST", 120, ally="A"), minimum("FLOOR", 300, ally="B")])
    (row,) = told.rows
    assert row["rule"] == "FLOOR"
    assert [row["missing"], row["possible"], row["possible alone"]] == pytest.approx([180, 120, 240])
    assert row["why"] == ("cannot be kept even as the only minimum, and lacks more together with FIRST; limited by the "
                          "capacity of LINE")


@pytest.mark.parametrize(("sheets", "limit", "why", "place"), [
    ({"Offers": [{"offer": "O", "max_quantity": 90}]}, OFFER_LIMIT.row("O"), "max_quantity of offer O",
     "Offers!"),
    ({"Rules": [minimum("FLOOR", 300), {"rule": "CAP", "kind": "max_quantity", "value": 90}]},
     RULE.row("CAP", ()), "rule CAP", "Rules!D3"),
    # A round is 100: 9,000 buy 90.
    ({"Budgets": [{"amount": 9000}]}, BUDGET.row("A", 2024), "the budget of A in 2024", "Budgets"),
    # Nothing is used: what is ordered stays, and 90 fit.
    ({"Requirements": [{"kind": "stock", "quantity": 10}], "Allies": [{"ally": "A", "storage": 90}],
      "Families": [{"family": "F", "storage_per_unit": 1}]}, STORAGE.row("A", 4), "the storage of A", "Allies!"),
])
def test_what_limits_a_minimum_is_named(sheets: dict[str, Any], limit: RowId, why: str, place: str):
    # In each of these 90 rounds can be had of 300.
    told = Contradicting(**{"Rules": [minimum("FLOOR", 300)], **sheets})
    (row,) = told.rows
    assert row["missing"] == pytest.approx(210)
    assert told.reasons == (Contradiction(("FLOOR", ()), True, pytest.approx(210), (), (limit,)),)
    assert row["why"].endswith(f"limited by {why}")
    first, second = row["look at"].split("; ")
    assert first == "Rules!D2" and second.startswith(place)


def test_a_minimum_that_no_order_counts_for():
    told = Contradicting(Manufacturers=[{"manufacturer": "M"}, {"manufacturer": "NOBODY"}],
                         Rules=[minimum("FLOOR", 10, manufacturer="NOBODY")])
    (row,) = told.rows
    assert (row["possible"], row["missing"], row["share missing"], row["possible alone"]) == (0, 10, 1, 0)
    assert row["why"].startswith("no possible order counts for it")


def test_independent_contradictions_are_not_blamed_on_each_other():
    # Two families with a line each: 150 + 150 of 240 for F, 300 of 240 for G.
    told = Contradicting(
        **ALLIES, Families=[{"family": "F"}, {"family": "G"}],
        Items=[{"item": "I", "family": "F"}, {"item": "J", "family": "G"}],
        Offers=[{"offer": "O", "item": "I"}, {"offer": "P", "item": "J"}],
        Resources=[{"resource": "LINE", "capacity": 60}, {"resource": "OTHER", "capacity": 60}],
        ResourceUse=[{"resource": "LINE", "offer": "O"}, {"resource": "OTHER", "offer": "P"}],
        Rules=[minimum("F FOR A", 150, ally="A", family="F"), minimum("F FOR B", 150, ally="B", family="F"),
               minimum("G", 300, family="G")])
    reason = {reason.rule[0]: reason for reason in told.reasons}
    assert reason["G"].rivals == ()
    assert {limit.key[0] for limit in reason["G"].limits} == {"OTHER"}
    (pair,) = [one for name, one in reason.items() if name != "G"]
    assert {pair.rule[0], *(rule for rule, _ in pair.rivals)} == {"F FOR A", "F FOR B"}
    assert told.answer.count("cannot be kept") == 1 and "minimum rule G cannot be kept" in told.answer


def test_beyond_the_most_that_are_looked_into_the_figures_stay_and_the_reasons_are_blank(
        monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(infeasibility, "MOST", 1)
    told = Contradicting(Rules=[minimum("ONE", 300), minimum("TWO", 400)])
    assert [row["missing"] for row in told.rows] == pytest.approx([60, 160])
    assert [row["possible alone"] for row in told.rows] == [pytest.approx(240), None]
    assert told.rows[1]["why"] is None and told.rows[1]["look at"] == "Rules!D3"


def test_no_more_than_a_few_are_looked_into():
    # 30 rules of which none can be kept: each takes a linear program and tells the same as the others.
    told = Contradicting(Rules=[minimum(f"R{number}", 300 + number) for number in range(30)])
    looked_into = [reason.missing_alone is not None for reason in told.reasons]
    assert len(looked_into) == 30 and looked_into == sorted(looked_into, reverse=True)
    assert 10 <= sum(looked_into) < 30


def test_a_minute_is_all_that_the_reasons_take(monkeypatch: pytest.MonkeyPatch):
    # Each linear program takes 25 seconds by this clock: the third ends after 75, and the next is not begun.
    told = Contradicting(Rules=[minimum(f"R{number}", 300 + number) for number in range(6)])
    now, given = [0.0], []

    def slow(problem: Problem, time_limit: float) -> Solution:
        now[0] += 25.0
        given.append(time_limit)
        return solve_one(problem, time_limit)

    monkeypatch.setattr(infeasibility, "solve", slow)
    monkeypatch.setattr(infeasibility, "time", SimpleNamespace(monotonic=lambda: now[0]))
    found = contradictions(told.plan, told.relaxation)
    assert [reason.missing_alone is not None for reason in found] == [True] * 3 + [False] * 3
    assert given == [60, 35, 10]


def test_a_rival_that_takes_little_is_a_rival():
    # FIRST weighs more: its 0.1 go before FLOOR's, which lacks 60 of 300 by itself and 60.1 so. Nothing else explains
    # the tenth.
    told = Contradicting(**ALLIES, Rules=[minimum("FIRST", 0.1, ally="A"), minimum("FLOOR", 300, ally="B")])
    (reason,) = told.reasons
    assert (reason.rule, reason.missing_alone) == (("FLOOR", ()), pytest.approx(60))
    assert reason.rivals == (("FIRST", ()),)


@pytest.mark.parametrize("periods", range(2, 12))
@pytest.mark.parametrize("capacity", [0.1, 0.7, 1.1])
def test_a_minimum_that_only_rounding_misses_could_be_kept_alone(capacity: float, periods: int):
    # Each of two rules asks for all that the line makes in all periods: one can be kept. (Eight times 0.1 added up are
    # less than 0.8 in the machine.)
    asked = round(capacity * periods, 1)
    line = {"resource": "LINE", "capacity": capacity}
    told = Contradicting(**ALLIES, Settings={"periods": periods}, Resources=[line],
                         Rules=[minimum("FOR A", asked, ally="A"), minimum("FOR B", asked, ally="B")])
    assert {reason.missing_alone for reason in told.reasons} == {0.0}
    assert all(len(reason.rivals) == 1 for reason in told.reasons)


def test_rounding_in_the_duals_limits_nothing(monkeypatch: pytest.MonkeyPatch):
    # The line is what limits; the budget, the offer and another rule have enough. Each dual off by a trillionth changes
    # nothing of that.
    told = Contradicting(Offers=[{"max_quantity": 9000}], Budgets=[{"amount": 1e6}], Rules=[
        minimum("FLOOR", 300), {"rule": "CAP", "kind": "max_quantity", "value": 9000}])

    def rounded(problem: Problem, time_limit: float) -> Solution:
        found = solve_one(problem, time_limit)
        assert found.duals is not None
        off = found.duals.rows + exactly(np.full(len(found.row_dual), 1e-12))
        return dataclasses.replace(found, duals=dataclasses.replace(found.duals, rows=off))

    monkeypatch.setattr(infeasibility, "solve", rounded)
    assert told.reasons == contradictions(told.plan, told.relaxation)
    assert {limit.kind for limit in told.reasons[0].limits} == {CAPACITY}


def test_a_line_of_which_a_round_takes_much_is_told_all_the_same():
    # A round of I takes a million millions of what the nine others of the line take one of; 60 of I a quarter. One unit
    # of the line more is next to nothing for FLOOR, and the line is what limits it.
    others = [{"offer": f"P{number}", "item": "J"} for number in range(9)]
    told = Contradicting(
        Families=[{"family": "F"}, {"family": "G"}], Items=[{"item": "I"}, {"item": "J", "family": "G"}],
        Offers=[{"offer": "O"}, *others], Resources=[{"resource": "LINE", "capacity": 60e12}],
        ResourceUse=[{"resource": "LINE", "offer": "O", "quantity": 1e12},
                     *({"resource": "LINE", "offer": each["offer"]} for each in others)],
        Rules=[minimum("FLOOR", 300, item="I")])
    assert told.reasons[0].limits == tuple(CAPACITY.row("LINE", quarter) for quarter in range(1, 5))


def test_a_plan_that_is_off_by_rounding_has_its_rivals():
    # FLOOR lacks 180: 60 by itself and the 120 that FIRST takes. NEVER lacks 60 of 100 whatever the others do; the plan
    # says a hundred-millionth less, which is more than it can be held to.
    told = Contradicting(
        **ALLIES, Items=[{"item": "I"}, {"item": "J"}], Offers=[{}, {"offer": "P", "item": "J", "max_quantity": 40}],
        Rules=[minimum("FIRST", 120, ally="A", item="I"), minimum("FLOOR", 300, ally="B", item="I"),
               minimum("NEVER", 100, item="J")])
    assert told.plan.violation == {("FLOOR", ()): pytest.approx(180), ("NEVER", ()): pytest.approx(60)}
    off = dataclasses.replace(told.plan, violation={("FLOOR", ()): 180.0, ("NEVER", ()): 60 - 1e-6})
    assert [reason.rivals for reason in contradictions(off, told.relaxation)] == [(("FIRST", ()),), ()]


def test_no_time_left_gives_the_conflicts_without_reasons():
    told = Contradicting(Rules=[minimum("FLOOR", 300)])
    assert contradictions(told.plan, told.relaxation, seconds=-1.0) == (Contradiction(("FLOOR", ()), True),)


def test_a_minimum_of_money_is_told_in_the_unit_of_the_report():
    # 240 rounds at 100 are 24,000 of 30,000.
    told = Contradicting(Settings={"money_scale": 1000},
                         Rules=[{"rule": "SPEND", "kind": "min_spend", "value": 30}])
    (row,) = told.rows
    assert [row["required"], row["possible"], row["missing"]] == pytest.approx([30, 24, 6])
    assert row["counted in"] == "EUR thousand"


def test_many_rules_are_named_in_one_sentence():
    told = Contradicting(Rules=[minimum(f"R{number}", 300 + number) for number in range(12)])
    assert [row["rule"] for row in told.rows] == [f"R{number}" for number in range(12)]
    assert "R0, R1, R2, R3, R4 and 7 more cannot be kept" in told.answer
    assert told.answer.count(".") == 1


def test_the_command_writes_the_contradiction(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    sheets = plan_sheets()
    # 180 rounds can be made, in three quarters of 60.
    sheets["Rules"] = [["rule", "kind", "value", "ally"], ["+HALF", "min_quantity", 120, "NA"],
                       ["REST", "min_quantity", 100, "NB"]]
    sheets["Allies"] += [["NB"]]
    sheets["Systems"] += [["NB", "GUN"]]
    assert solve.main([str(write(tmp_path / "plan.xlsx", sheets)), "-q"]) == 3
    book = openpyxl.load_workbook(tmp_path / "plan-result.xlsx")
    assert book.sheetnames == ["Summary", "Conflicts", "Checks", "Run"]
    header, row = ([cell.value for cell in cells] for cells in book["Conflicts"].iter_rows())
    told = dict(zip(header, row, strict=True))
    assert told["missing"] == pytest.approx(40)
    assert set(told["look at"].split("; ")) == {"Rules!C2", "Rules!C3", "Resources!B2"}
    assert not [cell for cells in book["Conflicts"].iter_rows(min_row=2) for cell in cells if cell.hyperlink]
    summary = [cell for cells in book["Summary"].values for cell in cells if isinstance(cell, str)]
    (sentence,) = [text for text in summary if text.startswith("The workbook contradicts itself")]
    assert "+HALF" in sentence and "REST" in sentence
    out = capsys.readouterr().out
    assert sentence in out and "40 of " in out and "Rules!C2" in out


def test_the_reasons_do_not_depend_on_the_order_of_rules():
    rules = [minimum("FIRST", 120, ally="A"), minimum("FLOOR", 300, ally="B")]
    one, other = Contradicting(**ALLIES, Rules=rules), Contradicting(**ALLIES, Rules=rules[::-1])
    (first,), (second,) = one.reasons, other.reasons
    assert first == dataclasses.replace(second, missing_alone=pytest.approx(second.missing_alone))
