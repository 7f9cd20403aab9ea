"""From the arguments to a request.

The parser's untyped answer does not leave this folder: all else takes one of the three requests."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from data.command.asking.refusals import refuse_pairs
from data.command.asking.requests import NewWorkbook, Options, Request, ResultPair


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
    refuse_pairs(parser, options)
    return options
