"""How a run ended, in plain sentences: a headline, what there is to know, and the file that was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.desk.window.commands import DeskTask
from data.desk.window.findings import FindingRow, counted_findings, finding_rows
from data.desk.window.run import RunEnded
from data.desk.window.stages import lasted_in_words
from data.schema.status import CONFLICT, INVALID, OK, TIME_LIMIT

WELCOME = ("Choose a workbook", "Choose the workbook with your plan, or drop it on the shortcut of this window. To "
           "begin, make a new, empty one, or look at the worked example first.")
CHOSEN = ("Check lists what is wrong or doubtful in it. Solve makes the plan and writes it into another workbook "
          "beside this one, which is never changed.")

_WRONG_USE = 2
_ERROR, _NOTE = "error: ", "note: "
_FOR_A_TERMINAL = ", or go on with --force"  # the window does not offer it
_DOING = {"check": "Checking", "solve": "Solving", "compare": "Comparing the scenarios of",
          "next": "Making the next workbook from", "actuals": "Writing what the plan has done of",
          "new": "Writing", "example": "Writing"}
_NOT_DONE = {"check": "The workbook could not be checked", "solve": "Not solved", "compare": "Not compared",
             "next": "No workbook was written", "actuals": "No workbook was written",
             "new": "No workbook was written", "example": "No workbook was written"}
_NOT_WRITTEN = {"solve": "No result was written", "compare": "No comparison was written"}
_RESULTS = ("solve", "compare")

Written = Literal["result", "slides", "folder"]  # what there is to open after a run


@dataclass(frozen=True)
class RunOutcome:
    """What the window shows when a run has ended. `written` is the file to open, None where there is none; `good`
    says whether what was asked for is there, `opens` what the button says that opens the file, empty where there is
    none. `slides` are those that were written with it."""

    headline: str
    text: str
    written: Path | None
    findings: tuple[FindingRow, ...]
    good: bool
    opens: str = ""
    slides: Path | None = None

    def files(self) -> dict[Written, Path]:
        """What there is to open."""
        if self.written is None:
            return {}
        there: dict[Written, Path] = {"result": self.written, "folder": self.written.parent}
        return there if self.slides is None else {**there, "slides": self.slides}


def doing_words(asked: DeskTask) -> str:
    """What a run is doing: `Solving plan.xlsx`."""
    return f"{_DOING[asked.kind]} {asked.plan.name}{_near(asked)}"


def outcome_of(asked: DeskTask, ended: RunEnded) -> RunOutcome:
    """What to show of a run that has ended."""
    written = _written(asked, ended)
    rows = tuple(finding_rows(ended.facts))
    if ended.cancelled and ended.code != OK:
        return RunOutcome(f"Cancelled after {lasted_in_words(ended.seconds)}.", _interrupted(ended), written, rows,
                          False)
    if not _understood(asked, ended):
        return RunOutcome(*_unexpected(ended), written, rows, False)
    whole_file = [row.message for row in rows if row.is_error and not row.sheet]
    if ended.code == INVALID and written is None and (len(whole_file) == 1 or not rows):
        text = (whole_file[0] if whole_file else last_complaint(ended)).removesuffix(_FOR_A_TERMINAL)
        return RunOutcome(f"{_NOT_DONE[asked.kind]}.", _sentence(text), None,
                          tuple(row for row in rows if row.sheet), False)
    headline, text = _told(asked, ended, rows, written)
    text = "\n".join([text, *_notes(ended)]).strip()
    opens = "" if written is None else "Open result" if asked.kind in _RESULTS else f"Open {written.name}"
    return RunOutcome(headline, text, written, rows, ended.code == OK, opens, _told_path(ended, "brief"))


def _told(asked: DeskTask, ended: RunEnded, rows: Sequence[FindingRow], written: Path | None) -> tuple[str, str]:
    lasted = lasted_in_words(ended.seconds)
    result = f" Result: {written.name}" if written is not None else ""
    match asked.kind:
        case "check":
            return _checked(ended, rows, lasted)
        case "new":
            return f"Wrote {asked.plan.name}.", ("Fill in its sheets from the first to the last, save it, and check it "
                                                 "here.")
        case "example":
            return f"Wrote {asked.plan.name}.", ("A worked case of three allies and four manufacturers. Look at it, "
                                                 "then solve it here. Its sheet About says what to try.")
        case "actuals":
            return f"Wrote {asked.actuals.name if asked.actuals else 'a workbook'}.", (
                "It says what the plan has done by then. Correct it where something else happened, save it, and press "
                "Next quarter again: it stands there as what really happened.")
        case "next" if ended.code == OK:
            return f"Wrote {written.name if written else 'the next workbook'}.", _rolled(ended)
        case "compare" if written is not None:
            return _compared(ended, lasted, result)
    if ended.code == INVALID:
        return f"{_NOT_DONE[asked.kind]}: {counted_findings([row for row in rows if row.is_error])} to mend first.", (
            "The list below says what, and where. Mend it in the workbook, save it, and try again.")
    if ended.code in (OK, CONFLICT, TIME_LIMIT):
        return _solved(ended, lasted + _near(asked), result)
    return _failed(asked, ended)


def _near(asked: DeskTask) -> str:
    """Near which earlier result the plan stays; empty where it is made afresh."""
    return "" if asked.keep is None else f", near {asked.keep.name}"


def _notes(ended: RunEnded) -> list[str]:
    """What else there is to know, as that the result has another name because the old one is open."""
    return [f"Note: {line.removeprefix(_NOTE)}" for line in ended.last_lines if line.startswith(_NOTE)]


def _checked(ended: RunEnded, rows: Sequence[FindingRow], lasted: str) -> tuple[str, str]:
    if ended.code != OK:
        return f"Checked in {lasted}: {counted_findings(rows)}.", (
            "Errors must be mended before the workbook can be solved. A double click on a line of the list opens the "
            "workbook.")
    if rows:
        return f"Checked in {lasted}: no errors, {counted_findings(rows)}.", (
            "The workbook can be solved. Look at the warnings first: what they name is possible but unusual.")
    return f"Checked in {lasted}: nothing to mend.", "The workbook can be solved."


def _solved(ended: RunEnded, lasted: str, result: str) -> tuple[str, str]:
    answer = str(ended.facts[0].get("answer") or "")
    if ended.code == OK:
        return f"Solved in {lasted}.{result}", answer
    if ended.code == CONFLICT:
        return f"There is no plan: the workbook contradicts itself.{result}", answer or (
            "Its minimum rules cannot all be kept. The result says which stand against each other.")
    kept = f" The best plan until then is kept.{result}" if result else " No plan was found until then."
    return f"Stopped by the time limit after {lasted}.{kept}", answer or (
        "The setting time_limit in the sheet Settings says how many seconds the solver may take.")


def _failed(asked: DeskTask, ended: RunEnded) -> tuple[str, str]:
    failure = ended.facts[0].get("failure")
    if isinstance(failure, Mapping) and failure.get("message"):
        return "Not solved: no plan is proved.", _sentence(str(failure["message"]))
    return f"{_NOT_WRITTEN.get(asked.kind, _NOT_DONE[asked.kind])}.", _sentence(last_complaint(ended))


def _compared(ended: RunEnded, lasted: str, result: str) -> tuple[str, str]:
    without = sum(each.get("status") not in ("optimal", "time_limit") for each in ended.facts)
    lacking = "" if not without else f", {without} of them without a plan"
    count = len(ended.facts)
    return (f"Compared {count} {'scenario' if count == 1 else 'scenarios'} in {lasted}{lacking}.{result}",
            str(ended.facts[0].get("answer") or ""))


def _rolled(ended: RunEnded) -> str:
    facts = ended.facts[0]
    notes = facts.get("notes")
    lines = [f"Planning goes on with {facts.get('start')}. Open it, correct what is known better by now, and choose it "
             "here to solve it."]
    return "\n".join([*lines, *(f"Note: {note}" for note in (notes if isinstance(notes, list) else []))])


def _understood(asked: DeskTask, ended: RunEnded) -> bool:
    """The command has said how it ended."""
    if asked.kind in ("new", "example"):
        return ended.code in (OK, INVALID)
    return bool(ended.facts) and 0 <= ended.code != _WRONG_USE


def _unexpected(ended: RunEnded) -> tuple[str, str]:
    """What is said where the command was refused or broke off."""
    complaint = last_complaint(ended)
    if ended.code == _WRONG_USE and complaint:
        return "Not done.", _sentence(complaint)
    if complaint:
        how = f"It said: {complaint}"
    elif ended.code < 0:
        how = f"The system ended it (signal {-ended.code}), perhaps because there was not enough memory"
    else:
        how = f"It left without a word (exit code {ended.code})"
    return "The solver broke off without an answer.", f"{_sentence(how)} The workbook is untouched: you can try again."


def _interrupted(ended: RunEnded) -> str:
    last = next((line for line in reversed(ended.last_lines) if line.startswith("interrupted: ")), "")
    return _sentence(last.removeprefix("interrupted: "))


def last_complaint(ended: RunEnded) -> str:
    """The last line that tells an error, without the word, or how a fault was told; empty where there was none."""
    lines = [line for line in ended.last_lines if _ERROR in line]
    if lines:
        return lines[-1].partition(_ERROR)[2]
    return ended.last_lines[-1] if any(line.startswith("Traceback") for line in ended.last_lines) else ""


def _sentence(text: str) -> str:
    """The text with a capital and a full stop, unless it begins with a name."""
    if not text:
        return ""
    capital = text[0].upper() + text[1:] if text.split()[0].isalpha() else text
    return capital if capital[-1] in ".!?" else f"{capital}."


def _written(asked: DeskTask, ended: RunEnded) -> Path | None:
    """The file that was written, as the command names it."""
    if asked.kind in ("new", "example"):
        return asked.plan if ended.code == OK else None
    return _told_path(ended, "result")


def _told_path(ended: RunEnded, fact: str) -> Path | None:
    told = next((each.get(fact) for each in ended.facts if each.get(fact)), None)
    return Path(told) if isinstance(told, str) else None
