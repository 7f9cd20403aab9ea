"""Slide 5: what would help: the changes that were tried where they were asked for, else what more of a limit brings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from data.brief.fit import Box
from data.brief.material import Material
from data.brief.slides import CONTENT, Deck, Field
from data.figures.money import amount, unit_of_money
from data.figures.result_table import Cell, figure_of
from data.narrative.rows import when_of
from data.narrative.wording import capital, counted, in_words, plain_name
from data.report.summary.helping import plain_brings, plain_limit, plain_more
from data.report.summary.plain import plain_ally, plain_family, plain_units
from data.schema.reason_sheets import BOTTLENECKS, LEVERS
from model.case import Case

MOST_LIMITS, MOST_LEVERS = 6, 6
_GOALS = {"half": "Half of it", "all": "All of it", "all that can be closed": "All that can be had",
          "shorter lead times": "Sooner"}
_TABLE = Box(CONTENT.left, CONTENT.top + 0.1, CONTENT.width, 3.9)
_BELOW = Box(CONTENT.left, CONTENT.top + 4.1, CONTENT.width, CONTENT.height - 4.1)
_LIMIT_FIELDS = (Field("Limit", 5.0), Field("When", 1.2), Field("Changed by", 1.6), Field("What that would do", 4.33))
_LEVER_FIELDS = (Field("What is short", 3.3), Field("What would be changed", 4.7), Field("Short now", 1.2, True),
                 Field("Short then", 1.2, True), Field("Closes", 1.73, True))
LIMIT_NOTES = (
    f"The sheet {BOTTLENECKS.name}: of each limit the period in which one more unit helps most, in the order of the "
    "levels. Each was confirmed by another solve with that one limit raised by one per cent, at least by one unit.",
    "Effects of several limits do not add up: what one brings may take the room of another.",
)
LEVER_NOTES = (
    f"The sheet {LEVERS.name}: the smallest changes of the limits that would close each of the largest shortfalls, and "
    "what is left when all of them are made and everything is solved again (short now, short after, closes at its "
    "price).",
)
NONE_NOTES = (f"The sheet {BOTTLENECKS.name} has no limit of which more was confirmed to help by another solve, and "
              "--levers was not asked for.",)


@dataclass(frozen=True)
class HelpfulLimit:
    """A limit by its kind and name, when it holds, by how much it is changed, and what that brings."""

    limit: tuple[str, str]
    when: str
    more: str
    brings: str


def add_helping(deck: Deck, material: Material) -> None:
    """A table of what would help, and what was not looked into."""
    levers, limits = list(_lever_rows(material)), list(_limit_rows(material))
    if levers:
        page = deck.page("What it would take to close the largest shortfalls, each solved again", LEVER_NOTES)
        page.table(_TABLE, _LEVER_FIELDS, levers[:MOST_LEVERS])
        page.paragraphs(_BELOW, ["Each row is by itself: all its changes are made together and everything is solved "
                                 "again. Rows do not add up."], bullets=False)
    elif limits:
        page = deck.page(_limits_title(material, limits[0].limit), LIMIT_NOTES)
        page.table(_TABLE, _LIMIT_FIELDS, [[": ".join(filter(None, each.limit)), each.when, each.more, each.brings]
                                           for each in limits[:MOST_LIMITS]])
        page.paragraphs(_BELOW, ["Each limit was changed by itself, by 1 % or one unit, and solved again. Rows do not "
                                 "add up.", _not_computed(material)])
    else:
        page = deck.page(_title_without_limits(material), NONE_NOTES)
        page.paragraphs(CONTENT, [_not_computed(material)], bullets=False)


def _not_computed(material: Material) -> str:
    """What was left out and how to get it."""
    if material.meets_all:
        return "Every need is met: more could only save cost."
    return "Not computed: which changes together would close a whole shortfall. Solve with --levers to get them here."


def _title_without_limits(material: Material) -> str:
    if material.meets_all:
        return "More money or capacity would bring nothing that is asked for"
    if material.explained is None:
        return "What would help was not computed for this plan"
    return "No limit is known of which a little more would by itself bring what is missing"


def _limits_title(material: Material, first: tuple[str, str]) -> str:
    """`first`: the kind of the first limit, empty where the name says it, and its name."""
    if material.meets_all:
        return "Every need is met; more of these limits would only save cost"
    kind, name = first
    return f"What would help first: a higher {kind.lower()} of {name}" if kind else f"What would help first: {name}"


def _limit_rows(material: Material) -> Iterator[HelpfulLimit]:
    """More of what, when, how much, and what it brings: the most urgent first, each limit once."""
    case, told = material.case, set[tuple[str, str]]()
    for price in material.explained.bottlenecks if material.explained else ():
        brings, limit = "" if math.isnan(price.confirmed) else plain_brings(case, price), plain_limit(case, price.row)
        if brings and limit not in told:
            told.add(limit)
            yield HelpfulLimit(limit, when_of(case, price.row) or "whole plan", plain_more(case, price),
                               capital(brings))


def _lever_rows(material: Material) -> Iterator[list[str]]:
    """A row for all changes of a goal: what is short, what would be changed, what is left then."""
    case = material.case
    rows = [row for row in material.rows(LEVERS.name) if row["goal"] is not None and row["short_after"] is not None]
    for (ally, family, priority, goal), changes in groupby(
            rows, lambda row: (row["ally"], row["family"], row["priority"], row["goal"])):
        told = list(changes)
        need = f"{plain_family(case, str(family))} for {plain_ally(case, str(ally))}, priority {priority}"
        unit, first = case.families[str(family)].unit, told[0]
        yield [need, f"{_GOALS[str(goal)]}: {_changed(case, told)}", plain_units(figure_of(first["short_now"]), unit),
               plain_units(figure_of(first["short_after"]), unit),
               amount(case, figure_of(first["closed_money"]) * case.money_scale)]


def _changed(case: Case, changes: Sequence[dict[str, Cell]]) -> str:
    """The dearest change, and how many others."""
    first, more = changes[0], len(changes) - 1
    if first["limit"] == "lead time":
        return f"every lead time for it a {case.horizon.unit} shorter"
    figure, since = figure_of(first["more"]), f" from {first['starts']}" if first["starts"] else ""
    by = (amount(case, figure * case.money_scale) if first["counted_in"] == unit_of_money(case)
          else f"{in_words(figure)} {first['counted_in']}")
    said = f"{first['limit']} of {_place(case, str(first['name']))}, {by} more{since}"
    return f"{said}, and {counted(more, 'other change')}" if more else said


def _place(case: Case, key: str) -> str:
    """The name of a line or an ally; what is neither, or could be both, as it stands."""
    named = [each[key].name for each in (case.resources, case.allies) if key in each]
    return plain_name(named[0], key) if len(named) == 1 else key
