"""--roll: the workbook with which planning goes on after some periods; --new-actuals: what really happened in them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.command.asking.requests import Options
from data.command.cases import prepare
from data.command.output import Answer, complain, finish, invalid, say, tell
from data.command.progress import Progress
from data.comparison.result_book import NoResult
from data.files import beside
from data.input.findings import Finding, InvalidWorkbook, error, errors_of, in_order
from data.input.tables import Tables
from data.schema.status import FAILED, OK

if TYPE_CHECKING:
    from data.roll.result import ResultLines
    from data.roll.seam import Happened, Seam
    from model.case import Case


@dataclass(frozen=True)
class _Rolling:
    """What is rolled on: the planner's workbook, the result of its plan and what that has done by the seam."""

    tables: Tables
    case: Case
    seam: Seam
    happened: Happened
    notes: tuple[str, ...]


def roll(options: Options, tables: Tables, found: Sequence[Finding], progress: Progress) -> int:
    """Write the next workbook, or with --new-actuals the one to fill in; the exit code."""
    try:
        with progress.stage("check"):
            case = prepare(tables, found, "Base").case
        with progress.stage("roll"):
            rolling = _rolling(options, tables, case)
            if options.new_actuals is not None:
                return finish(options, [_write_actuals(options, options.new_actuals, rolling)])
            return finish(options, [_write_next(options, rolling)])
    except InvalidWorkbook as problem:
        tell(in_order(problem.findings), options)
        return finish(options, [invalid("Base", problem.findings)])
    except NoResult as problem:
        complain(str(problem))
        return finish(options, [invalid("Base", [error("", "", str(problem))])])
    except OSError as problem:
        complain(f"{problem.filename or 'the workbook'} cannot be written: {problem.strerror or problem}")
        return finish(options, [Answer(FAILED, {"status": "failed", "scenario": "Base", "findings": []})])


def _rolling(options: Options, tables: Tables, case: Case) -> _Rolling:
    """What has happened by the seam. NoResult where the result does not belong to the plan or cannot be rolled."""
    from data.figures.money import units_of
    from data.roll.actuals.figures import really_happened
    from data.roll.actuals.reader import read_actuals
    from data.roll.planned import planned
    from data.roll.result import read_result_lines
    from data.roll.seam import Seam

    assert options.roll is not None and options.periods is not None
    if options.periods >= case.horizon.count:
        raise NoResult(f"--periods {options.periods}: the plan has {case.horizon.count} periods, and one at least must "
                       f"be left: give 1 to {case.horizon.count - 1}" if case.horizon.count > 1 else
                       "the plan has one period: there is nothing to go on with")
    lines = read_result_lines(options.roll, units_of(case))
    notes = _belongs(options, lines)
    seam = Seam(case.horizon, options.periods)
    try:
        happened = planned(case, tables, lines, seam)
    except ValueError as problem:
        raise NoResult(f"{options.roll}: cannot be rolled on from {options.plan}: {problem}") from None
    if options.actuals is not None:
        happened = really_happened(case, happened, read_actuals(options.actuals, case, seam), seam)
    return _Rolling(tables, case, seam, happened, (*notes, *happened.notes))


def _belongs(options: Options, lines: ResultLines) -> tuple[str, ...]:
    """What to know of the result; NoResult where it is not that of the plan, unless --force says to go on."""
    from data.roll.result import SCENARIO, SHA_256, STATUS

    doubts, notes = list[str](), list[str]()
    if lines.facts.get(SHA_256) != hashlib.sha256(options.plan.read_bytes()).hexdigest():
        doubts.append(f"{options.roll} is not the result of {options.plan} as it is now (their SHA-256 differ): solve "
                      "it again")
    scenario = lines.facts.get(SCENARIO, "Base")
    if scenario != "Base":
        doubts.append(f"{options.roll} is the plan of the scenario {scenario}, and {options.plan} as it stands says "
                      "otherwise: put into it what the scenario changes, and solve it again")
    if doubts and not options.force:
        raise NoResult(f"{'; '.join(doubts)}, or go on with --force")
    if lines.facts.get(STATUS) == "time_limit":
        notes.append("the plan was stopped by the time limit: it keeps all limits, but a better one may be possible")
    return (*doubts, *notes)


def _write_next(options: Options, rolling: _Rolling) -> Answer:
    from data.checks.errors import check
    from data.roll.book import AS_IT_WAS, NOT_CARRIED, next_book, write_next

    path, notes = options.result or beside(options.plan, "-next.xlsx"), list(rolling.notes)
    book = next_book(rolling.tables, rolling.case, rolling.happened, rolling.seam)
    errors = errors_of(check(book.tables))
    if errors:
        complain(f"no workbook was written: what is left after {rolling.seam.old.label(rolling.seam.gone)} is no plan")
        raise InvalidWorkbook(errors)
    _refuse_existing(path)
    assert options.roll is not None
    write_next(path, book, rolling.seam, _source(options), notes)
    if not options.json:
        for sheet, done in book.done.items():
            if done != AS_IT_WAS:
                say(f"{sheet}: {done}")
        for note in notes:
            say(f"note: {note}")
        say(f"note: {NOT_CARRIED}")
        say(f"next: {path}")
    facts: dict[str, Any] = {
        "status": "rolled", "scenario": "Base", "start": rolling.seam.new.label(1),
        "periods": rolling.seam.new.count, "periods_gone": rolling.seam.gone,
        "sheets": {sheet: {"rows_before": len(rolling.tables[sheet].rows), "rows": len(book.tables[sheet].rows),
                           "done": done} for sheet, done in book.done.items()},
        "notes": [*notes, NOT_CARRIED], "result": str(path), "findings": []}
    return Answer(OK, facts)


def _write_actuals(options: Options, path: Path, rolling: _Rolling) -> Answer:
    from data.roll.actuals.book import write_actuals
    from data.roll.actuals.figures import as_planned

    _refuse_existing(path)
    actuals = as_planned(rolling.case, rolling.happened, rolling.seam)
    write_actuals(path, rolling.case, actuals, rolling.seam)
    if not options.json:
        for note in rolling.notes:
            say(f"note: {note}")
        say(f"wrote {path}: correct it, and give it with --actuals")
    return Answer(OK, {"status": "actuals", "scenario": "Base", "periods_gone": rolling.seam.gone,
                       "notes": list(rolling.notes), "result": str(path), "findings": []})


def _source(options: Options) -> str:
    assert options.roll is not None
    text = f"Made from {options.plan.name} and {options.roll.name}"
    return f"{text}, with {options.actuals.name}." if options.actuals else f"{text}, as if all went as planned."


def _refuse_existing(path: Path) -> None:
    """A planner has corrected it by hand: it is left as it is."""
    if path.exists():
        raise NoResult(f"{path} exists already and is left as it is: choose another name or move it away")
