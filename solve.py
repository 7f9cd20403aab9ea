"""The command: read, check, solve, verify, write.

    python solve.py PLAN.xlsx [-o RESULT.xlsx] [--scenario NAME] [--check] [--json] [--time-limit S]
                              [--rule-prices] [--levers] [--confirm N] [--per-ally FOLDER]
                              [--compare-with OLD-result.xlsx] [-q]
    python solve.py PLAN.xlsx --all-scenarios | --scenarios A,B,C [--full] [--jobs N | --scheduler ADDRESS]
    python solve.py PLAN.xlsx --alone | --stress WHAT [--from PERIOD] | --frontier
                              [--scenario NAME] [--jobs N | --scheduler ADDRESS]
    python solve.py --new PLAN.xlsx [--example]
    python solve.py --diff OLD-result.xlsx NEW-result.xlsx

Exit codes: 0 plan written, 1 the workbook has errors, 2 wrong use, 3 the workbook contradicts itself,
4 time limit, 5 the plan failed its verification or the solver failed, 130 interrupted (143 by a
request to end)."""

from __future__ import annotations

import argparse
import gc
import io
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

# Installed, this is joint_procurement.solve; `data` and `model` are the folders beside it, whatever else is named so.
if __package__:
    sys.path.insert(0, str(Path(__file__).parent))

from data.command.options import Progress, is_comparison, is_study, make_parser, refuse_wrong_use
from data.command.output import complain, finish, invalid, tell
from data.command.parallel import NoCluster
from data.command.tools import compare_results, new_workbook
from data.input.findings import Finding, InvalidWorkbook
from data.narrative.text import shortened
from data.schema.status import FAILED, INVALID
from data.signals import watched

if TYPE_CHECKING:
    from data.input.tables import Tables


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code. A signal to end leaves at once with 128 plus its number."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name that the terminal cannot show must not stop the run
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = make_parser("joint-procurement" if __package__ else "solve.py")
    options = parser.parse_args(arguments)
    with watched():
        try:
            if options.new is not None:
                return new_workbook(options.new, options.example)
            if options.diff is not None:
                return compare_results(*options.diff)
            refuse_wrong_use(parser, options)
            return _run(options)
        except Exception as problem:
            if sys.flags.dev_mode:
                raise
            return _give_up(options, problem)


def _give_up(options: argparse.Namespace, problem: Exception) -> int:
    """One line about a fault of the program itself or a lack of memory; `python -X dev` shows all of it."""
    if isinstance(problem, MemoryError):
        text = "there is not enough memory for this workbook"
    else:
        place = traceback.extract_tb(problem.__traceback__)[-1]
        text = (f"internal fault, please report it: {type(problem).__name__}: {shortened(str(problem), 200)} "
                f"({Path(place.filename).name}, line {place.lineno})")
    complain(text)
    return finish(options, [(FAILED, {"status": "failed", "scenario": options.scenario or "Base", "findings": []})])


def _run(options: argparse.Namespace) -> int:
    from data.command.tools import check_workbook, chosen_scenarios

    progress = Progress(options.quiet)
    try:
        tables, found = _read(options.plan, progress)
        if options.check:
            return check_workbook(options, tables, found)
        if is_comparison(options) or is_study(options):
            from data.command.many import compare_scenarios, study

            return (study if is_study(options) else compare_scenarios)(options, tables, found, progress)
        from data.command.one import run_scenario

        name = chosen_scenarios(options, tables)[0]
        with _uncollected():
            return finish(options, [run_scenario(options, tables, found, name, progress)])
    except InvalidWorkbook as problem:
        answer = invalid(options.scenario or "Base", problem.findings)
        tell(answer["findings"], options)
        return finish(options, [(INVALID, answer)], several=is_comparison(options))
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
