"""How a run ended, in sentences that a planner reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.desk.window.commands import DeskTask, Kind
from data.desk.window.run import RunEnded
from data.desk.window.words import RunOutcome, outcome_of

PLAN, RESULT = Path("/p/plan.xlsx"), "/p/plan-result.xlsx"
ERROR = {"severity": "error", "sheet": "Offers", "cell": "D2", "message": "price should be at least 0, not -5"}
WARNING = {"severity": "warning", "sheet": "Offers", "cell": "D3", "message": "a doubtful price"}


def ended(code: int, *facts: dict[str, Any], said: tuple[str, ...] = (), cancelled: bool = False) -> RunEnded:
    return RunEnded(code, facts, said, 7.2, cancelled)


def shown(kind: Kind, end: RunEnded) -> RunOutcome:
    return outcome_of(DeskTask(kind, PLAN, actuals=Path("/p/plan-actuals.xlsx")), end)


@pytest.mark.parametrize(("kind", "end", "headline"), [
    ("check", ended(0, {"status": "valid", "findings": []}), "Checked in 7 s: nothing to mend."),
    ("check", ended(0, {"status": "valid", "findings": [WARNING]}), "Checked in 7 s: no errors, 1 warning."),
    ("check", ended(1, {"status": "invalid", "findings": [WARNING, ERROR]}), "Checked in 7 s: 1 error, 1 warning."),
    ("solve", ended(0, {"status": "optimal", "result": RESULT}), "Solved in 7 s. Result: plan-result.xlsx"),
    ("solve", ended(1, {"status": "invalid", "findings": [WARNING, ERROR]}), "Not solved: 1 error to mend first."),
    ("solve", ended(3, {"status": "conflict", "result": RESULT}),
     "There is no plan: the workbook contradicts itself. Result: plan-result.xlsx"),
    ("solve", ended(4, {"status": "time_limit", "result": RESULT}),
     "Stopped by the time limit after 7 s. The best plan until then is kept. Result: plan-result.xlsx"),
    ("solve", ended(4, {"status": "time_limit"}),
     "Stopped by the time limit after 7 s. No plan was found until then."),
    ("solve", ended(5, {"status": "failed", "failure": {"message": "the solver failed"}}),
     "Not solved: no plan is proved."),
    ("solve", ended(5, {"status": "failed"}, said=("error: disk full",)), "No result was written."),
    ("compare", ended(5, {"status": "optimal"}, {}, said=("error: disk full",)), "No comparison was written."),
    ("compare", ended(0, *[{"status": "optimal", "result": "/p/c.xlsx"}] * 3),
     "Compared 3 scenarios in 7 s. Result: c.xlsx"),
    ("compare", ended(3, *[{"status": status, "result": "/p/c.xlsx"} for status in ("optimal", "conflict")]),
     "Compared 2 scenarios in 7 s, 1 of them without a plan. Result: c.xlsx"),
    ("compare", ended(1, *[{"status": status, "result": "/p/c.xlsx"} for status in ("optimal", "invalid")]),
     "Compared 2 scenarios in 7 s, 1 of them without a plan. Result: c.xlsx"),
    ("compare", ended(1, {"status": "invalid", "findings": [ERROR]}), "Not compared: 1 error to mend first."),
    ("next", ended(0, {"status": "rolled", "result": "/p/plan-next.xlsx", "start": "2025-Q2"}),
     "Wrote plan-next.xlsx."),
    ("actuals", ended(0, {"status": "actuals", "result": "/p/plan-actuals.xlsx"}), "Wrote plan-actuals.xlsx."),
    ("new", ended(0), "Wrote plan.xlsx."),
    ("example", ended(1, said=("error: /p/plan.xlsx exists already and is left as it is",)),
     "No workbook was written.")])
def test_the_headline_says_what_came_of_it(kind: Kind, end: RunEnded, headline: str) -> None:
    assert shown(kind, end).headline == headline


@pytest.mark.parametrize(("kind", "end", "text"), [
    ("solve", ended(0, {"status": "optimal", "result": RESULT, "answer": "The plan meets all."}),
     "The plan meets all."),
    ("solve", ended(0, {"status": "optimal", "result": "/p/plan-result-2.xlsx", "answer": "The plan meets all."},
                    said=("note: plan-result.xlsx cannot be replaced",)),
     "The plan meets all.\nNote: plan-result.xlsx cannot be replaced"),
    ("solve", ended(5, {"status": "failed", "failure": {"message": "the solver failed"}}), "The solver failed."),
    ("solve", ended(5, {"status": "failed"}, said=("error: the result cannot be written: disk full: /p",)),
     "The result cannot be written: disk full: /p."),
    ("next", ended(1, {"status": "invalid", "findings": [
        {"severity": "error", "sheet": "", "cell": "", "message": "it is not its result, or go on with --force"}]}),
     "It is not its result."),
    ("example", ended(1, said=("error: /p/plan.xlsx exists already and is left as it is",)),
     "/p/plan.xlsx exists already and is left as it is."),
    ("solve", ended(2, said=("usage: solve.py", "solve.py: error: there is no folder /p for the result")),
     "There is no folder /p for the result."),
    ("next", ended(0, {"status": "rolled", "result": "/p/n.xlsx", "start": "2025-Q2", "notes": ["so it is"]}),
     "Planning goes on with 2025-Q2. Open it, correct what is known better by now, and choose it here to solve it.\n"
     "Note: so it is")])
def test_the_text_says_what_there_is_to_know(kind: Kind, end: RunEnded, text: str) -> None:
    assert shown(kind, end).text == text


@pytest.mark.parametrize("end", [
    ended(-9), ended(0), ended(5, said=("warning: Offers!D3: a doubtful price",)), ended(-11, {"status": "optimal"}),
    ended(1, said=("Traceback (most recent call last):", "KeyError: 'x'"))])
def test_a_run_that_broke_off_is_told_and_nothing_is_claimed_of_it(end: RunEnded) -> None:
    outcome = shown("solve", end)
    assert outcome.headline == "The solver broke off without an answer."
    assert outcome.text.endswith(" The workbook is untouched: you can try again.")
    assert "doubtful" not in outcome.text
    assert not outcome.good and outcome.opens == ""


def test_a_cancelled_run_says_what_is_in_its_place() -> None:
    said = ("interrupted: complete and in place: /p/plan-result.xlsx",)
    outcome = shown("solve", ended(130, said=said, cancelled=True))
    assert (outcome.headline, outcome.text) == (
        "Cancelled after 7 s.", "Complete and in place: /p/plan-result.xlsx.")


def test_a_run_that_ended_before_it_was_cancelled_has_its_result() -> None:
    outcome = shown("solve", ended(0, {"status": "optimal", "result": RESULT}, cancelled=True))
    assert outcome.good and outcome.written == Path(RESULT)


@pytest.mark.parametrize(("kind", "opens"), [
    ("solve", "Open result"), ("compare", "Open result"), ("next", "Open written.xlsx"),
    ("actuals", "Open written.xlsx")])
def test_the_button_says_what_it_opens(kind: Kind, opens: str) -> None:
    assert shown(kind, ended(0, {"status": "optimal", "result": "/p/written.xlsx"})).opens == opens
