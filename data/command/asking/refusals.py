"""Which options do not go together, and which paths cannot be used: each is told by the parser, which leaves."""

from __future__ import annotations

import argparse
import os
from importlib.util import find_spec
from pathlib import Path

from data.command.asking.requests import DELAY, Options
from data.files import is_lock, same_file


def refuse_pairs(parser: argparse.ArgumentParser, options: Options) -> None:
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
    for path, name in ((options.per_ally, "--per-ally"), (options.brief, "--brief")):
        if path is not None and (several or study):
            parser.error(f"{name} goes with one scenario")
    if options.brief is not None and options.check:
        parser.error("--brief goes with a plan: --check makes none")
    for asked, name in ((options.rule_prices, "--rule-prices"), (options.levers, "--levers")):
        if asked and (study or (several and not options.full)):
            parser.error(f"{name} goes with one scenario, or with --full")
    if options.keep is not None and (study or options.check):
        parser.error("--keep goes with a plan, of one scenario or of several")
    if options.watch and (study or options.roll is not None):
        parser.error("--watch goes with a plan, of one scenario or of several, and with --check")
    if options.watch and options.json:
        parser.error("--watch goes on and on, and --json is one answer: a program runs the command again itself")
    if options.events and options.quiet:
        parser.error("--events says what goes on and -q that nothing is said: give one of them")
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
    others = (options.instead, options.scenario, options.all_scenarios, options.scenarios, options.asks_study,
              options.check, options.rule_prices, options.levers, options.compare_with, options.keep, options.per_ally,
              options.brief, options.time_limit)
    if any(others):
        parser.error("--roll solves nothing: only -o, --periods, --force, --actuals, --new-actuals, --json, --events "
                     "and -q go with it")


def refuse_paths(parser: argparse.ArgumentParser, options: Options) -> None:
    """Leave with a message where there is no place for the result."""
    if is_lock(options.plan):
        parser.error(f"{options.plan.name} is no workbook: it says that one is open in another program; name that one")
    try:
        if options.result is not None and same_file(options.result, options.plan):
            parser.error("the result must not be written into the input")
        if options.instead is not None and same_file(options.instead, options.plan):
            parser.error("--instead must not name the input")
        folder = (options.result or options.plan).resolve().parent
        if options.result is not None and not folder.is_dir():
            parser.error(f"there is no folder {folder} for the result")
        if options.per_ally is not None and options.per_ally.exists() and not options.per_ally.is_dir():
            parser.error(f"{options.per_ally} is a file: name a folder for the workbooks of the allies")
        _refuse_brief(parser, options.brief)
    except OSError as problem:
        parser.error(f"{problem.filename} cannot be used: {problem.strerror}")
    writes = options.result is not None or not options.check
    if writes and folder.is_dir() and not os.access(folder, os.W_OK):
        parser.error(f"no result can be written into the folder {folder}: give another one with -o")


def _refuse_brief(parser: argparse.ArgumentParser, brief: Path | None) -> None:
    """Leave where there is no place for the slides, or nothing that writes them."""
    if brief is None:
        return
    folder = brief.resolve().parent
    if not folder.is_dir():
        parser.error(f"there is no folder {folder} for the slides")
    if not os.access(folder, os.W_OK):
        parser.error(f"no slides can be written into the folder {folder}: name another one with --brief")
    if find_spec("pptx") is None:
        parser.error("--brief needs the package python-pptx, which is not installed: pip install python-pptx")
