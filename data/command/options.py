"""The command's words: what can be asked for, and what does not go together.

The parser's untyped answer does not leave this file: all else takes one of the three requests."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from model.studies.losses import Kind

KINDS: tuple[Kind, ...] = ("manufacturers", "resources", "countries", "regions")  # what --stress can lose
DELAY: Final = "delay"  # what --stress can do besides


@dataclass(frozen=True)
class NewWorkbook:
    """--new: write a workbook, empty or the worked example."""

    path: Path
    example: bool


@dataclass(frozen=True)
class ResultPair:
    """--diff: say what changed between two results."""

    old: Path
    new: Path


@dataclass(frozen=True)
class Options:
    """A workbook to check or to plan with; a field an option, None where it was not given."""

    plan: Path
    result: Path | None
    scenario: str | None
    all_scenarios: bool
    scenarios: Sequence[str] | None
    full: bool
    alone: bool
    stress: Kind | Literal["delay"] | None
    frontier: bool
    room: float | None
    simulate: int | None
    seed: int | None
    hedge: Sequence[str] | None
    since: str | None
    months: float | None
    jobs: int | None
    scheduler: str | None
    check: bool
    json: bool
    time_limit: float | None
    quiet: bool
    rule_prices: bool
    levers: bool
    confirm: int | None
    compare_with: Path | None
    keep: Path | None
    per_ally: Path | None
    roll: Path | None
    periods: int | None
    force: bool
    actuals: Path | None
    new_actuals: Path | None

    @property
    def compares_scenarios(self) -> bool:
        """Several scenarios are to be compared."""
        return self.all_scenarios or bool(self.scenarios)

    @property
    def asks_study(self) -> bool:
        """Allies alone, losses, other budgets, what is free or futures are to be compared with the plan."""
        return (self.alone or self.stress is not None or self.frontier or self.room is not None
                or self.simulate is not None or self.hedge is not None)


Request = NewWorkbook | ResultPair | Options


def parse(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> Request:
    """What the arguments ask for (those of this process where they are None). Leaves with a message where options are
    missing, unknown, or do not go together."""
    given = vars(parser.parse_args(arguments))
    new, example, pair = given.pop("new"), given.pop("example"), given.pop("diff")
    if new is not None:
        return NewWorkbook(new, example)
    if pair is not None:
        return ResultPair(*pair)
    if example:
        parser.error("--example goes with --new PLAN.xlsx")
    if given["plan"] is None:
        parser.error("name a workbook, or --new PLAN.xlsx for an empty one")
    options = Options(**given)
    _refuse_pairs(parser, options)
    return options


def make_parser(program: str = "solve.py") -> argparse.ArgumentParser:
    """The options of the command, which was called as `program`."""
    parser = argparse.ArgumentParser(
        prog=program, description="Assigns orders across manufacturers and allies so that stockpile targets are met "
        "as fully, as fairly and then as cheaply as possible.",
        epilog="exit codes: 0 plan written; 1 the workbook has errors; 2 wrong use; 3 the workbook contradicts itself; "
        "4 time limit; 5 verification or solver failed; 130 interrupted (143 by a request to end)")
    parser.add_argument("plan", nargs="?", type=Path, metavar="PLAN.xlsx", help="the planner's workbook")
    parser.add_argument("-o", dest="result", type=_workbook, metavar="RESULT.xlsx",
                        help="where the result goes (default: PLAN-result.xlsx beside the input); with "
                        "--check, where the findings go")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--scenario", metavar="NAME", help="solve this scenario of the workbook")
    which.add_argument("--all-scenarios", action="store_true", help="solve Base and every scenario and write one "
                       "workbook that compares them")
    which.add_argument("--scenarios", type=_names, metavar="A,B,C", help="the same for Base and these scenarios")
    parser.add_argument("--full", action="store_true", help="with several scenarios: each one's own result, too")
    study = parser.add_mutually_exclusive_group()
    study.add_argument("--alone", action="store_true", help="compare the joint plan with each ally on its own")
    study.add_argument("--stress", choices=(*KINDS, DELAY), metavar="WHAT", help="lose one at a time of the "
                       f"{', '.join(KINDS[:-1])} or {KINDS[-1]}, or delay: which one harms most")
    study.add_argument("--frontier", action="store_true", help="all budgets times 0.25 to 2: need met against money")
    study.add_argument("--room", type=_share, metavar="SHARE", help="what is free: the least and the most of each "
                       "manufacturer, ally, family and new line among the plans that meet every need as well and cost "
                       "at most so much more (0.01: 1 %%)")
    study.add_argument("--simulate", type=_whole(1), metavar="N", help="draw so many futures from the sheet "
                       "Uncertainty and solve each with what the plan has decided: how sure is it")
    parser.add_argument("--seed", type=_whole(0), metavar="S", help="with --simulate: other futures for another number "
                        "(default: 1)")
    study.add_argument("--hedge", type=_names, metavar="A,B,C", help="what to sign now so that it is right on average "
                       "in these scenarios, each as likely as the column probability of Scenarios says")
    parser.add_argument("--from", dest="since", metavar="PERIOD", help="with --stress: lost from this period on")
    parser.add_argument("--months", type=_above_zero("months"), metavar="M", help="with --stress delay: all "
                        "new capacity, then one manufacturer at a time, is so many months late")
    parser.add_argument("--jobs", type=_whole(1), metavar="N", help="processes for related cases (default: one a "
                        "processor)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="solve related cases on the Dask cluster there")
    parser.add_argument("--check", action="store_true", help="check the workbook and stop; with -o the "
                        "findings are listed cell by cell")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout and nothing else")
    parser.add_argument("--time-limit", type=_above_zero("seconds"), metavar="S", help="seconds for the solver")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress and no warnings on stderr")
    parser.add_argument("--rule-prices", action="store_true", help="solve again without each rule, group share, "
                        "standard share, threshold and discount, without lots and without steps: what each costs")
    parser.add_argument("--levers", action="store_true", help="for the largest shortfalls: the smallest changes that "
                        "would close half and all of each, and what comes of them when all is solved again")
    parser.add_argument("--confirm", type=_whole(0), metavar="N", help="so many of the most valuable limits, and of "
                        "the rules, are confirmed by solving again (default: 20)")
    parser.add_argument("--compare-with", type=Path, metavar="OLD-result.xlsx", help="a sheet with what changed "
                        "against an earlier result")
    parser.add_argument("--keep", type=Path, metavar="OLD-result.xlsx", help="stay as near as possible to the orders "
                        "of an earlier result, at no loss to needs; a sheet says what changed and why")
    parser.add_argument("--diff", nargs=2, type=Path, metavar=("OLD-result.xlsx", "NEW-result.xlsx"), help="say which "
                        "contracts are new, gone, larger or smaller in the newer of two results, and stop")
    parser.add_argument("--per-ally", type=Path, metavar="FOLDER", help="write a small workbook for each ally, too, "
                        "with its own rows, into this folder")
    _add_rolling(parser)
    parser.add_argument("--new", type=_workbook, metavar="PLAN.xlsx", help="write an empty workbook to fill in, and "
                        "stop")
    parser.add_argument("--example", action="store_true", help="with --new: a small worked case in place of the empty "
                        "workbook")
    return parser


def _add_rolling(parser: argparse.ArgumentParser) -> None:
    """The options of the workbook with which planning goes on."""
    parser.add_argument("--roll", type=Path, metavar="RESULT.xlsx", help="write the workbook with which planning goes "
                        "on after the first --periods of this result of PLAN.xlsx (-o; default: PLAN-next.xlsx)")
    parser.add_argument("--periods", type=_whole(1), metavar="N", help="with --roll: so many periods are over")
    parser.add_argument("--force", action="store_true", help="with --roll: also where the result is not that of the "
                        "workbook as it is now, or is that of a scenario")
    parser.add_argument("--new-actuals", type=_workbook, metavar="FILE.xlsx", help="with --roll: write what the plan "
                        "has done by then, to be corrected by what really happened, and stop")
    parser.add_argument("--actuals", type=Path, metavar="FILE.xlsx", help="with --roll: that workbook, corrected")


def _workbook(text: str) -> Path:
    """Where a workbook is to be written: another ending would promise a file of another kind."""
    if os.path.isdir(text):
        raise argparse.ArgumentTypeError(f"{text!r} is a folder: name a workbook, NAME.xlsx")
    path = Path(text)
    if path.suffix.lower() != ".xlsx":
        raise argparse.ArgumentTypeError(f"{text!r} names no Excel workbook: NAME.xlsx is wanted")
    return path


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("must name scenarios, with commas between them")
    return names


def _figure(kind: Callable[[str], float], allowed: Callable[[float], bool], wanted: str) -> Callable[[str], float]:
    """Reads a figure; what is none, or not allowed, is told with what is wanted."""
    def parsed(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = float("nan")
        if not allowed(value):
            raise argparse.ArgumentTypeError(f"must be {wanted}, not {text!r}")
        return value

    return parsed


def _whole(least: int) -> Callable[[str], float]:
    return _figure(int, lambda number: number >= least, f"a whole number, {least} or more")


def _above_zero(unit: str) -> Callable[[str], float]:
    return _figure(float, lambda value: 0 < value < float("inf"), f"a number of {unit} above zero")


_share = _figure(float, lambda value: 0 <= value < float("inf"), "a share of the cost, 0 or more: 0.01 for 1 %")


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def _refuse_pairs(parser: argparse.ArgumentParser, options: Options) -> None:
    """Leave where options do not go together."""
    several, study = options.compares_scenarios, options.asks_study
    if several and study:
        parser.error("a study compares with one scenario: name it with --scenario")
    if options.hedge is not None and options.scenario is not None:
        parser.error("--hedge names its scenarios itself: --scenario does not go with it")
    if options.full and not several:
        parser.error("--full goes with --all-scenarios or --scenarios")
    if options.seed is not None and options.simulate is None:
        parser.error("--seed goes with --simulate")
    delay = options.stress == DELAY
    if options.since is not None and (options.stress is None or delay):
        parser.error("--from goes with --stress of what can be lost")
    if delay != (options.months is not None):
        parser.error("--stress delay and --months M go together")
    related = several or options.rule_prices or (study and options.room is None)
    if (options.jobs is not None or options.scheduler is not None) and not related:
        parser.error("--jobs and --scheduler go with several scenarios, a study of several cases or --rule-prices")
    if options.jobs is not None and options.scheduler is not None:
        parser.error("--jobs is for this machine: a cluster has workers of its own")
    if options.per_ally is not None and (several or study):
        parser.error("--per-ally goes with one scenario")
    for asked, name in ((options.rule_prices, "--rule-prices"), (options.levers, "--levers")):
        if asked and (study or (several and not options.full)):
            parser.error(f"{name} goes with one scenario, or with --full")
    if options.keep is not None and (study or options.check):
        parser.error("--keep goes with a plan, of one scenario or of several")
    _refuse_rolling(parser, options)
    if options.compare_with is not None and (study or several):
        parser.error("--compare-with goes with one scenario")


def _refuse_rolling(parser: argparse.ArgumentParser, options: Options) -> None:
    """Leave where options do not go together with --roll, or want it."""
    if options.roll is None:
        if options.periods is not None or options.force or options.actuals or options.new_actuals:
            parser.error("--periods, --force, --actuals and --new-actuals go with --roll RESULT.xlsx")
        return
    if options.periods is None:
        parser.error("--roll needs --periods N: how many are over")
    if options.actuals is not None and options.new_actuals is not None:
        parser.error("--new-actuals writes what --actuals reads: give one of them")
    if options.new_actuals is not None and options.result is not None:
        parser.error("--new-actuals names the file that is written: leave out -o")
    others = (options.scenario, options.all_scenarios, options.scenarios, options.asks_study, options.check,
              options.rule_prices, options.levers, options.compare_with, options.keep, options.per_ally,
              options.time_limit)
    if any(others):
        parser.error("--roll solves nothing: only -o, --periods, --force, --actuals, --new-actuals, --json and -q go "
                     "with it")


def refuse_paths(parser: argparse.ArgumentParser, options: Options) -> None:
    """Leave with a message where there is no place for the result."""
    try:
        if options.result is not None and _same_file(options.result, options.plan):
            parser.error("the result must not be written into the input")
        folder = (options.result or options.plan).resolve().parent
        if options.result is not None and not folder.is_dir():
            parser.error(f"there is no folder {folder} for the result")
        if options.per_ally is not None and options.per_ally.exists() and not options.per_ally.is_dir():
            parser.error(f"{options.per_ally} is a file: name a folder for the workbooks of the allies")
    except OSError as problem:
        parser.error(f"{problem.filename} cannot be used: {problem.strerror}")
    writes = options.result is not None or not options.check
    if writes and folder.is_dir() and not os.access(folder, os.W_OK):
        parser.error(f"no result can be written into the folder {folder}: give another one with -o")
