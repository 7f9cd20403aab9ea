"""The command's words and what each says of itself."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from data.command.asking.requests import DELAY, KINDS


def make_parser(program: str = "solve.py") -> argparse.ArgumentParser:
    """The options of the command, which was called as `program`."""
    parser = argparse.ArgumentParser(
        prog=program, description="Assigns orders across manufacturers and allies so that stockpile targets are met "
        "as fully, as fairly and then as cheaply as possible.",
        epilog="exit codes: 0 plan written; 1 the workbook has errors; 2 wrong use; 3 the workbook contradicts itself; "
        "4 time limit; 5 verification or solver failed; 130 interrupted (143 by a request to end); --watch ends by "
        "Ctrl-C with 0")
    parser.add_argument("plan", nargs="?", type=Path, metavar="PLAN.xlsx", help="the planner's workbook")
    parser.add_argument("--window", action="store_true", help="open a window with buttons for the usual work; without "
                        "any argument the window opens, too, where there is a screen")
    parser.add_argument("-o", dest="result", type=_workbook, metavar="RESULT.xlsx",
                        help="where the result goes (default: PLAN-result.xlsx beside the input); with "
                        "--check, where the findings go")
    parser.add_argument("--instead", type=_workbook, metavar="RESULT-2.xlsx",
                        help="a numbered result from before that may be written over where the result is open in "
                        "another program; without it a numbered name is taken that is free")
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
    parser.add_argument("--watch", action="store_true", help="solve now, and again whenever the workbook is saved, and "
                        "say what changed; Ctrl-C ends it")
    parser.add_argument("--events", action="store_true", help="for programs: progress and messages on stderr as one "
                        "JSON object a line")
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
    parser.add_argument("--brief", type=_slides, metavar="BRIEF.pptx", help="write six slides of the plan for whoever "
                        "decides, with charts that can be edited (needs python-pptx)")
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


def _to_write(noun: str, kind: str, ending: str) -> Callable[[str], Path]:
    """Reads where a file of a kind is to be written: another ending would promise a file of another kind."""
    def parsed(text: str) -> Path:
        if os.path.isdir(text):
            raise argparse.ArgumentTypeError(f"{text!r} is a folder: name a {noun}, NAME{ending}")
        path = Path(text)
        if path.suffix.lower() != ending:
            raise argparse.ArgumentTypeError(f"{text!r} names no {kind} {noun}: NAME{ending} is wanted")
        return path

    return parsed


_workbook = _to_write("workbook", "Excel", ".xlsx")
_slides = _to_write("presentation", "PowerPoint", ".pptx")


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
