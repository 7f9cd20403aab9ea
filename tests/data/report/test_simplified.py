"""What is told of a plan with fewer contracts: the sheet Simplified, sentences, levels and checks."""

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.figures.result_table import ResultTable
from data.narrative.explanations import explanations
from data.report.report import VerifiedPlan, make_report
from data.report.summary.terminal import summary_text
from data.report.whole.simplified import simplified_facts, simplified_sentences
from model.case import Case
from model.plan import Number, Plan
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.tiny_worlds import two_makers


def reported(**settings: Any) -> tuple[Case, Plan, dict[str, ResultTable]]:
    """A needs 200 at a worth of 100 each; M makes 99 and N makes 1: see test_by_hand."""
    case = replace(assemble(two_makers(200, (99, 1))), **settings)
    solved = optimize(case)
    assert solved.plan is not None
    told = explanations(case, solved.plan, solved.relaxation)
    return case, solved.plan, make_report(VerifiedPlan(case, solved.plan, verify(case, solved.plan), explained=told))


def test_what_was_given_up_is_told_with_the_numbers():
    case, plan, report = reported(simplify="contracts", simplify_tolerance=0.01)
    contracts, orders, short, *_ = report["Simplified"].rows()
    assert (contracts["before"], contracts["now"], contracts["bound"]) == (2, 1, 1)
    assert contracts["in_words"] == ("1 contract instead of 2; no plan that is as good to 1 % of each level has fewer.")
    assert (orders["before"], orders["now"], orders["bound"]) == (2, 1, None)
    assert (short["what"], short["before"], short["now"], short["change"]) == (
        "shortfall 1", pytest.approx(10_000), pytest.approx(10_100), pytest.approx(1))
    sentences = list(simplified_sentences(case, plan))
    # 200 - 101 rounds cost 9,900 in place of 10,000.
    assert sentences[1] == ("For that the shortfall of priority 1 is 1.000 % higher and the cost is 1.000 % lower than "
                            "in the plan without simplify; what is lower is so because levels before it are higher.")
    levels = {row["level"]: row["proved"] for row in report["Levels"].rows()}
    assert levels["shortfall 1"] == "no"  # the best plan lacks less
    said = summary_text(case, plan, report)
    assert "Fewer contracts or orders\n  1 contract instead of 2" in said
    checks = [row for row in report["Checks"].rows()
              if str(row["check"]).startswith(("as good", "number of", "simplify"))]
    assert {row["result"] for row in checks} == {"PASS", "note"} and len(checks) == len(plan.levels) + 3
    facts = simplified_facts(case, plan)
    assert facts["contracts"] == {"before": 2, "plan": 1, "bound": 1, "proved": True} and facts["tolerance"] == 0.01


def test_what_differs_more_from_an_earlier_plan_is_no_loss_that_is_told():
    # The earlier plan had 5 of N and none of M: 99 and 4 rounds differ, without N's round 99 and 5, 0.97 per cent more.
    case, plan, _ = reported(simplify="contracts", simplify_tolerance=0.01, kept={("P", "A", 1): 5.0})
    assert plan.simplified is not None
    changed = {each.level.kind: each.plan - each.before for each in plan.simplified.levels}
    assert changed["changes"] == pytest.approx(100)  # a round at its weight
    assert list(simplified_sentences(case, plan))[1].startswith(
        "For that the shortfall of priority 1 is 1.000 % higher and the cost is 1.000 % lower than")


def test_what_is_not_proven_is_not_said_to_be():
    case, plan, _ = reported(simplify="both")
    assert plan.simplified is not None
    assert list(simplified_sentences(case, plan)) == [
        "2 contracts, as many as without simplify; no plan that is as good has fewer.",
        "2 orders, as many as without simplify; no plan that is as good and has as few contracts has fewer."]
    unknown = replace(plan.simplified, contracts=Number(9, 5, 3), orders=Number(9, 9), free=False)
    assert list(simplified_sentences(case, replace(plan, simplified=unknown))) == [
        "5 contracts instead of 9; a plan that is as good and has the same whole numbers has at least 3, and whether "
        "fewer than 5 are possible is not proven.",
        "9 orders, as many as without simplify; whether a plan that is as good and has as few contracts and has the "
        "same whole numbers can have fewer is not proven."]


def test_nothing_is_said_where_nobody_asked():
    case, plan, report = reported()
    assert "Simplified" not in report and list(simplified_sentences(case, plan)) == []
    assert not [row for row in report["Checks"].rows() if str(row["check"]).startswith("as good")]


def test_a_plan_that_is_worse_than_may_be_fails():
    case, plan, _ = reported(simplify="contracts", simplify_tolerance=0.01)
    assert plan.simplified is not None and verify(case, plan).passed
    assert not verify(replace(case, simplify_tolerance=0.009), plan).passed
    wrong = replace(plan, simplified=replace(plan.simplified, contracts=Number(2, 2)))
    assert [check.kind for check in verify(case, wrong).counts if not check.passed] == ["contracts"]
