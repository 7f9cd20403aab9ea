"""The command: read, check, solve, verify, write.

    python solve.py PLAN.xlsx [-o RESULT.xlsx] [--instead RESULT-2.xlsx] [--scenario NAME] [--check] [--json]
                              [--time-limit S] [--rule-prices] [--levers] [--confirm N] [--per-ally FOLDER]
                              [--compare-with OLD-result.xlsx] [--keep OLD-result.xlsx] [-q | --events] [--watch]
                              [--brief BRIEF.pptx]
    python solve.py PLAN.xlsx --all-scenarios | --scenarios A,B,C [--full] [--keep OLD-result.xlsx]
                              [--jobs N | --scheduler ADDRESS]
    python solve.py PLAN.xlsx --alone | --stress WHAT [--from PERIOD] | --frontier
                              [--scenario NAME] [--jobs N | --scheduler ADDRESS]
    python solve.py PLAN.xlsx --stress delay --months M [--scenario NAME] [--jobs N | --scheduler ADDRESS]
    python solve.py PLAN.xlsx --room SHARE [--scenario NAME]
    python solve.py PLAN.xlsx --roll RESULT.xlsx --periods N [-o NEXT.xlsx] [--force]
                              [--actuals FILE.xlsx | --new-actuals FILE.xlsx]
    python solve.py PLAN.xlsx --simulate N [--seed S] [--scenario NAME] [--jobs N | --scheduler ADDRESS]
    python solve.py PLAN.xlsx --hedge A,B,C [--jobs N | --scheduler ADDRESS]
    python solve.py --new PLAN.xlsx [--example]
    python solve.py --diff OLD-result.xlsx NEW-result.xlsx
    python solve.py [--window [PLAN.xlsx]]

Without arguments it opens a window with buttons for the usual work, where there is a screen.

Exit codes: 0 plan written, 1 the workbook has errors, 2 wrong use, 3 the workbook contradicts itself,
4 time limit, 5 no plan is proved: it failed its verification or the solver failed, 130 interrupted (143 by a
request to end); --watch ends by Ctrl-C with 0."""

from __future__ import annotations

import gc
import io
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

# Installed, this is joint_procurement.solve; `data` and `model` are the folders beside it, whatever else is named so.
if __package__:
    sys.path.insert(0, str(Path(__file__).parent))

from data.command.asking.parse import NO_WORKBOOK, parse
from data.command.asking.parser import make_parser
from data.command.asking.refusals import refuse_paths
from data.command.asking.requests import NewWorkbook, Options, Request, ResultPair, Window
from data.command.output import Answer, NotSaid, complain, finish, invalid, tell
from data.command.parallel import NoCluster
from data.command.progress import Progress
from data.command.tools import check_workbook, chosen_scenarios, compare_results, new_workbook
from data.desk.window.commands import NEEDED, lacking
from data.files import may_be_replaced
from data.input.findings import Finding, InvalidWorkbook
from data.narrative.text import shortened
from data.schema.status import FAILED
from data.signals import watched
from data.spoken import speak_events, speak_lines

if TYPE_CHECKING:
    from data.input.tables import Tables


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code. A signal to end leaves at once with 128 plus its number."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name that the terminal cannot show must not stop the run
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = make_parser("joint-procurement" if __package__ else "solve.py")
    request = parse(parser, arguments)
    if isinstance(request, Window):
        return _open_window(request, parser.error)
    with watched():
        try:
            match request:
                case NewWorkbook():
                    return new_workbook(request)
                case ResultPair():
                    return compare_results(request)
                case Options():
                    (speak_events if request.events else speak_lines)()
                    refuse_paths(parser, request)
                    if request.instead is not None:
                        may_be_replaced(request.instead)
                    return _watch(request) if request.watch else _run(request)
        except Exception as problem:
            if sys.flags.dev_mode:
                raise
            return _give_up(request, problem)


def _open_window(asked: Window, refuse: Callable[[str], NoReturn]) -> int:
    """The window, until it is closed; the exit code. Where none can be opened a line says why, or the usage what else
    there is where a window was not asked for."""
    try:
        from data.desk.window.start import NoWindow, open_window
    except ImportError as problem:
        if problem.name not in ("tkinter", "_tkinter"):
            raise
        why = "this Python has no tkinter"
    else:
        try:
            return open_window(asked.plan)
        except NoWindow as problem:
            why = str(problem)
    if not asked.asked:
        refuse(NO_WORKBOOK)
    complain(f"the window cannot be opened: {why}")
    return 2


def _watch(options: Options) -> int:
    """Run whenever the workbook is saved, until Ctrl-C; a run that fails does not end it."""
    from data.desk.watch import watch

    def run() -> int:
        try:
            return _run(options)
        except Exception as problem:
            return _give_up(options, problem)

    return watch(options, run)


def _give_up(request: Request, problem: Exception) -> int:
    """One line about a fault of the program itself or a lack of memory; `python -X dev` shows all of it."""
    if isinstance(problem, NotSaid):
        text = str(problem)
    elif isinstance(problem, MemoryError):
        text = "there is not enough memory for this workbook"
    elif isinstance(problem, ModuleNotFoundError) and (package := str(problem.name).partition(".")[0]) in NEEDED:
        text = lacking(package)
    else:
        place = traceback.extract_tb(problem.__traceback__)[-1]
        text = (f"internal fault, please report it: {type(problem).__name__}: {shortened(str(problem), 200)} "
                f"({Path(place.filename).name}, line {place.lineno})")
    complain(text)
    if not isinstance(request, Options):
        return FAILED
    facts = {"status": "failed", "scenario": request.scenario or "Base", "findings": []}
    return finish(request, [Answer(FAILED, facts)])


def _run(options: Options) -> int:
    progress = Progress(options.quiet, brief=options.watch)
    with progress.alive():
        return _answered(options, progress)


def _answered(options: Options, progress: Progress) -> int:
    try:
        tables, found = _read(options.plan, progress)
        if options.check:
            with progress.within():
                progress.begun("check")
                return check_workbook(options, tables, found)
        if options.roll is not None:
            from data.command.roll import roll

            return roll(options, tables, found, progress)
        if options.compares_scenarios:
            from data.command.many import compare_scenarios

            return compare_scenarios(options, tables, found, progress)
        if options.asks_study:
            from data.command.studies import study

            return study(options, tables, found, progress)
        from data.command.one import run_scenario

        name = chosen_scenarios(options, tables)[0]
        solves_again = options.rule_prices or options.levers  # each time a model is built, and one dropped
        with nullcontext() if solves_again else _uncollected():
            return finish(options, [run_scenario(options, tables, found, name, progress)])
    except InvalidWorkbook as problem:
        answer = invalid(options.scenario or "Base", problem.findings)
        tell(answer.facts["findings"], options)
        return finish(options, [answer], several=options.compares_scenarios)
    except NoCluster as problem:
        complain(str(problem))
        return 2


@contextmanager
def _uncollected() -> Iterator[None]:
    """Within, no garbage is collected: one plan makes next to none, and looking for it takes a second."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _read(path: Path, progress: Progress) -> tuple[Tables, list[Finding]]:
    from data.input.reader import read_workbook

    with progress.stage("read"):
        return read_workbook(path)


if __name__ == "__main__":
    sys.exit(main())
