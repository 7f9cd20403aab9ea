"""From the arguments to a request.

The parser's untyped answer does not leave this folder: all else takes one of the four requests."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from data.command.asking.refusals import refuse_pairs
from data.command.asking.requests import NewWorkbook, Options, Request, ResultPair, Window

NO_WORKBOOK = "name a workbook, or --new PLAN.xlsx for an empty one"


def parse(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> Request:
    """What the arguments ask for (those of this process where they are None). Leaves with a message where options are
    missing, unknown, or do not go together."""
    given = vars(parser.parse_args(arguments))
    window, plan = given.pop("window"), given["plan"]
    if not (sys.argv[1:] if arguments is None else arguments):
        return Window(None, asked=False)
    if window:
        if any(value is not None and value is not False for name, value in given.items() if name != "plan"):
            parser.error("--window goes with PLAN.xlsx alone: the window has a button for the rest")
        return Window(plan, asked=True)
    new, example, pair = given.pop("new"), given.pop("example"), given.pop("diff")
    if new is not None:
        return NewWorkbook(new, example)
    if pair is not None:
        return ResultPair(*pair)
    if example:
        parser.error("--example goes with --new PLAN.xlsx")
    if plan is None:
        parser.error(NO_WORKBOOK)
    options = Options(**given)
    refuse_pairs(parser, options)
    return options
