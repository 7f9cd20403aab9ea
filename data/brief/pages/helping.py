"""Slide 5: what would help: the changes that were tried where they were asked for, else what more of a limit brings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import groupby

from data.brief.fit import Box
from data.brief.material import Material
from data.brief.slides import CONTENT, Deck, Field
from data.figures.money import amount, unit_of_money
from data.figures.result_table import Cell
from data.narrative.rows import plain_limit, when_of
from data.narrative.shadow_prices import how_much_more, what_closes, what_comes_earlier
from data.narrative.wording import (
    ally_title,
    capital,
    counted,
    family_title,
    in_units,
    in_words,
    resource_title,
)
from data.schema.reason_sheets import BOTTLENECKS, LEVERS
from model.case import Case
from model.levels import COST
from model.sensitivity.shadow_prices import ShadowPrice

MOST_LIMITS, MOST_LEVERS = 6, 6
_GOALS = {"half": "Half of it", "all": "All of it", "all that can be closed": "All that can be had",
          "shorter lead times": "Sooner"}
_TABLE = Box(CONTENT.left, CONTENT.top + 0.1, CONTENT.width, 3.9)
_BELOW = Box(CONTENT.left, CONTENT.top + 4.1, CONTENT.width, CONTENT.height - 4.1)
_LIMIT_COLUMNS = (Field("Limit", 5.0), Field("When", 1.2), Field("Raised by", 1.5), Field("What that does", 4.43))
_LEVER_COLUMNS = (Field("What is short", 3.3), Field("What would be changed", 4.7), Field("Short now", 1.2, True),
                  Field("Short then", 1.2, True), Field("Closes", 1.73, True))
LIMIT_NOTES = (
    f"The sheet {BOTTLENECKS.name}: of each limit the period in which one more unit helps most. Each was confirmed by "
    "another solve with that one limit raised by one per cent, at least by one unit.",
    "Effects of several limits do not add up: what one brings may take the room of another.",
)
LEVER_NOTES = (
    f"The sheet {LEVERS.name}: the smallest changes of the limits that would close each of the largest shortfalls, and "
    "what is left when all of them are made and everything is solved again (short now, short after, closes at its "
    "price).",
)
NONE_NOTES = (f"The sheet {BOTTLENECKS.name} has no limit that was confirmed by another solve, and --levers was not "
              "asked for.",)


def add_helping(deck: Deck, material: Material) -> None:
    """A table of what would help, and what was not looked into."""
    levers = list(_lever_rows(material))
    limits = list(_limit_rows(material))
    if levers:
        page = deck.page(_levers_title(material), LEVER_NOTES)
        page.table(_TABLE, _LEVER_COLUMNS, levers[:MOST_LEVERS])
        page.paragraphs(_BELOW, ["Each row is by itself: all its changes are made together and everything is solved "
                                 "again. Rows do not add up."], bullets=False)
    elif limits:
        page = deck.page(_limits_title(material), LIMIT_NOTES)
        page.table(_TABLE, _LIMIT_COLUMNS, limits[:MOST_LIMITS])
        page.paragraphs(_BELOW, ["Each limit was raised by itself, by 1 % or one unit, and solved again. Rows do not "
                                 "add up.", _not_computed(material)])
    else:
        page = deck.page("More money or capacity would bring nothing that is asked for" if material.meets_all
                         else "What would help was not computed for this plan", NONE_NOTES)
        page.paragraphs(CONTENT, ["Every need is met. No limit is known whose relaxation would save cost."]
                        if material.meets_all else [_not_computed(material)], bullets=False)


def _not_computed(material: Material) -> str:
    """What was left out and how to get it."""
    if material.meets_all:
        return "Every need is met: more could only save cost."
    return ("Not computed: which changes together would close a whole shortfall. Solve with --levers to get them here.")


def _limits_title(material: Material) -> str:
    if material.meets_all:
        return "Every need is met; more of these limits would only save cost"
    best = _confirmed(material)[0].row
    how = "a higher" if best.kind.is_limit else "to ask less by the"
    return f"What would help first: {how} {plain_limit(material.case, best)}"


def _levers_title(material: Material) -> str:
    return "What it would take to close the largest shortfalls, each solved again"


def _confirmed(material: Material) -> list[ShadowPrice]:
    """The confirmed limits, the most urgent level and the largest worth first, each place once."""
    seen: set[str] = set()
    chosen: list[ShadowPrice] = []
    for price in material.explained.bottlenecks if material.explained else ():
        name = plain_limit(material.case, price.row)
        if name not in seen and not math.isnan(price.confirmed):
            seen.add(name)
            chosen.append(price)
    return chosen


def _limit_rows(material: Material) -> Iterator[list[str]]:
    """More of what, when, how much, and what it brings."""
    case = material.case
    for price in _confirmed(material):
        brings = _brings(case, price)
        if brings:
            yield [capital(plain_limit(case, price.row)), when_of(case, price.row) or "whole plan",
                   how_much_more(case, price.row, price.step), brings]


def _brings(case: Case, price: ShadowPrice) -> str:
    """What the step closes or saves; empty where that cannot be said in units or money."""
    if price.level == COST:
        return f"Saves {amount(case, price.confirmed * price.step)}"
    if price.moved is None:
        return ""
    closed, lacking = what_closes(case, price.moved)
    if not closed:
        earlier = what_comes_earlier(case, price.moved)
        return f"Brings {_units(case, earlier)} one {case.horizon.unit} earlier" if earlier else ""
    cost = f"; but then lacks {_units(case, lacking)}" if lacking else ""
    return f"Closes {_units(case, closed)}{cost}"


def _units(case: Case, change: Mapping[str, Mapping[str, float]]) -> str:
    """`1,200 rounds of 155 mm high explosive, most for Poland`; the family that is worth most, others counted."""
    family, by_ally = next(iter(change.items()))
    total, most = sum(by_ally.values()), max(by_ally, key=lambda ally: by_ally[ally])
    said = f"{in_units(total, case.families[family].unit)} of {family_title(case, family)}"
    if len(by_ally) == 1:
        said += f" for {ally_title(case, most)}"
    elif by_ally[most] > total / 2 and min(by_ally.values()) >= 0:
        said += f", most for {ally_title(case, most)}"
    return said if len(change) == 1 else f"{said} and {counted(len(change) - 1, 'other family', 'other families')}"


def _lever_rows(material: Material) -> Iterator[list[str]]:
    """A row for all changes of a goal: what is short, what would be changed, what is left then."""
    case = material.case
    rows = [row for row in material.rows(LEVERS.name) if row["goal"] is not None and row["short_after"] is not None]
    for (ally, family, priority, goal), changes in groupby(
            rows, lambda row: (row["ally"], row["family"], row["priority"], row["goal"])):
        told = list(changes)
        need = f"{family_title(case, str(family))} for {ally_title(case, str(ally))}, priority {priority}"
        unit, first = case.families[str(family)].unit, told[0]
        yield [need, f"{_GOALS[str(goal)]}: {_changed(case, told)}", in_units(_figure(first["short_now"]), unit),
               in_units(_figure(first["short_after"]), unit),
               amount(case, _figure(first["closed_money"]) * case.money_scale)]


def _changed(case: Case, changes: list[dict[str, Cell]]) -> str:
    """The dearest change, and how many others."""
    first, more = changes[0], len(changes) - 1
    if first["limit"] == "lead time":
        return f"every lead time for it a {case.horizon.unit} shorter"
    figure, since = _figure(first["more"]), f" from {first['starts']}" if first["starts"] else ""
    by = (amount(case, figure * case.money_scale) if first["counted_in"] == unit_of_money(case)
          else f"{in_words(figure)} {first['counted_in']}")
    said = f"{first['limit']} of {_place(case, str(first['name']))}, {by} more{since}"
    return f"{said}, and {counted(more, 'other change')}" if more else said


def _place(case: Case, key: str) -> str:
    """The name of a line or an ally; what is neither as it stands."""
    if key in case.resources and key not in case.allies:
        return resource_title(case, key)
    return ally_title(case, key) if key in case.allies and key not in case.resources else key


def _figure(cell: Cell) -> float:
    return float(cell) if isinstance(cell, (int, float)) else 0.0
