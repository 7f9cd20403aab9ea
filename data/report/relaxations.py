"""The sheet Levers: what would close half and all of the largest shortfalls."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from data.figures.lever_effects import LeverEffect, NeedKey, lever_effects, units_short
from data.figures.money import money, unit_of_money, zeroed
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.relaxations import (
    Effects,
    changes,
    changes_text,
    counted_in,
    effect_text,
    relaxation_text,
    remedy_name,
    rule_cells,
    sooner_text,
)
from data.narrative.rows import families_of, place_of, when_of
from data.narrative.text import printable
from data.narrative.wording import units
from data.schema.reason_sheets import LEVERS
from model.case import Case
from model.plan import Plan
from model.sensitivity.relaxations import Goal, Relaxation, Remedy

LINE = 100  # characters of a line of the terminal
_NOTE = ("Half, all and per cent are of the weighted shortfall, which counts late stock too; behind each arrow stands "
         "what comes of it when all levels are solved again.")
_WITHOUT_TERMS = ("All of it is of the best plan without lots, steps, thresholds, counts and discounts: with these a "
                  "lever may bring less.")
_GOAL_NAMES: Mapping[Goal, str] = {"half": "half", "whole": "all", "sooner": "sooner"}


def levers_table(case: Case, plan: Plan, remedies: Sequence[Remedy]) -> ResultTable:
    """One row a change of each goal, the dearest first; one row that says why where there is none."""
    return make_table(case, LEVERS, [row for remedy in remedies for row in _rows(case, plan, remedy)])


def levers_lines(case: Case, plan: Plan, remedies: Sequence[Remedy]) -> str:
    """What would close each shortfall and what comes of it, for the terminal."""
    short = units_short(case, plan)
    lines = [line for remedy in remedies for line in _lines(
        case, remedy, short.get(NeedKey(remedy.ally, remedy.family, remedy.priority), 0.0),
        lever_effects(case, plan, remedy))]
    notes = [_NOTE, *[_WITHOUT_TERMS] * case.keeps_whole_terms]
    lines = ([*(line for note in notes for line in _wrapped(note, "  ", "  ")), *lines] if lines
             else ["  nothing is short"])
    return "\n".join(map(printable, ["", "What it would take", *lines]))


def _lines(case: Case, remedy: Remedy, short: float, effects: Effects) -> Iterator[str]:
    """The shortfall, and below it each change with what comes of it, in lines that a terminal shows whole."""
    yield from _wrapped(remedy_name(case, remedy, short), "  ", "    ")
    for change, outcome in changes(case, remedy, effects):
        yield from _wrapped(change, "    ", "      ")
        yield from _wrapped(outcome, "      -> ", "         ")


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return wrap(text, LINE, initial_indent=first, subsequent_indent=others, break_on_hyphens=False,
                break_long_words=False)


def lever_facts(case: Case, plan: Plan, remedies: Sequence[Remedy]) -> list[dict[str, Any]]:
    """What would close each shortfall, for the JSON: values in price_unit, amounts in the unit of the limit, budgets
    in price_unit, `sooner` what lead times a period shorter would close; None for what cannot be had or was not found
    in time. `outcomes`: what comes of each of them with every level solved again, in units and price_unit."""
    return [{"ally": remedy.ally, "family": remedy.family, "priority": remedy.priority, "short": remedy.short,
             "stays": None if remedy.whole is None else remedy.rest, "half": _facts(remedy.half),
             "all": _facts(remedy.whole), "sooner": None if math.isnan(remedy.sooner) else remedy.sooner,
             "outcomes": {_GOAL_NAMES[goal]: _outcome(case, effect)
                          for goal, effect in lever_effects(case, plan, remedy).items()}}
            for remedy in remedies]


def _outcome(case: Case, effect: LeverEffect) -> dict[str, Any]:
    taker, reserve = effect.taker, effect.reserve
    return {"short_now": effect.before, "short_after": effect.after, "closes": effect.before - effect.after,
            "closes_money": effect.money, "closes_share": effect.share,
            "taker": None if taker is None else {**taker.need._asdict(), "units": taker.units},
            "reserve": None if reserve is None else {
                "row": rule_cells(case, reserve.rule), "short_after": effect.after_reserve}}


def _facts(relaxations: Sequence[Relaxation] | None) -> list[dict[str, Any]] | None:
    if relaxations is None:
        return None
    return [{"kind": each.row.kind.name, "key": list(each.row.key), "more": each.asked} for each in relaxations]


def _rows(case: Case, plan: Plan, remedy: Remedy) -> Iterator[Row]:
    effects = lever_effects(case, plan, remedy)
    head: Row = {"ally": remedy.ally, "family": remedy.family, "priority": remedy.priority,
                 "weighted": money(case, remedy.short)}
    if not math.isnan(remedy.sooner):
        yield {**head, "goal": "shorter lead times", "closes": remedy.sooner / remedy.short, "limit": "lead time",
               "name": "all offers", "starts": None, "more": 1.0, "counted_in": f"{case.horizon.unit} shorter",
               "in_words": f"{sooner_text(case, remedy)}, nothing else changed",
               **_effect_cells(case, remedy, "sooner", effects)}
    if not remedy.whole:
        yield {**head, "goal": None, "closes": None, "limit": None, "name": None, "starts": None, "more": None,
               "counted_in": None, "in_words": changes_text(case, remedy), **_effect_cells(case, remedy, "whole", {})}
        return
    closed = remedy.short - remedy.rest
    goal = "all that can be closed" if remedy.rest else "all"
    goals: tuple[tuple[Goal, str, float, Sequence[Relaxation]], ...] = (
        ("half", "half", remedy.short / 2, remedy.half or ()), ("whole", goal, closed, remedy.whole))
    for which, name, closes, relaxations in goals:
        cells = _effect_cells(case, remedy, which, effects)
        if cells["outcome"] and (count := len(relaxations)) > 1:  # no change alone does what stands in its row
            cells = {**cells, "outcome": f"with {'both' if count == 2 else f'all {count}'} changes: {cells['outcome']}"}
        for each in relaxations:
            more, unit = _amount(case, each)
            yield {**head, "goal": name, "closes": closes / remedy.short, "limit": each.row.kind.words.lever,
                   "name": place_of(case, each.row), "starts": when_of(case, each.row), "more": more,
                   "counted_in": unit, "in_words": f"about {relaxation_text(case, each)}", **cells}


def _effect_cells(case: Case, remedy: Remedy, goal: Goal, effects: Effects) -> Row:
    """What comes of all changes of a goal; blank where that was not tried."""
    if goal not in effects:
        return dict.fromkeys(("short_now", "short_after", "closed", "closed_money", "closed_share", "outcome"))
    effect = effects[goal]
    return {"short_now": effect.before, "short_after": effect.after, "closed": zeroed(effect.before - effect.after),
            "closed_money": money(case, effect.money), "closed_share": effect.share,
            "outcome": effect_text(case, remedy, goal, effect)}


def _amount(case: Case, relaxation: Relaxation) -> tuple[float, str]:
    """By how much, and its unit."""
    row = relaxation.row
    if row.kind.unit == "price_unit":
        return money(case, relaxation.asked), unit_of_money(case)
    if "offer" in row.kind.index:
        return relaxation.asked, units(case.families[next(iter(families_of(case, row)))].unit)
    return relaxation.asked, f"{counted_in(case, place_of(case, row)) or row.kind.unit} a {case.horizon.unit}"
