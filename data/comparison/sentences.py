"""The comparison in words: the sentence that answers, the table for the terminal and the facts for programs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data.comparison.contracts import all_contracts, common_contracts, signed
from data.comparison.need_met import keys_of, parts_met, share_of
from data.comparison.outcomes import (
    Measure,
    ScenarioOutcome,
    SolvedScenario,
    base_of,
    change,
    compared_levels,
    measure_of,
    solved,
    why_not,
    worth_showing,
)
from data.figures.decimals import column_texts
from data.figures.money import spoken
from data.narrative.text import printable, shortened
from data.narrative.wording import counted, some_of
from model.levels import Level
from model.tolerances import SAME_LEVEL

LONGEST_NAME = 40        # characters of a scenario's name in a sentence or on the terminal
LONGEST_MESSAGE = 120
NAMED = 3                # scenarios that a sentence names


def scenarios_sentence(outcomes: Sequence[ScenarioOutcome]) -> str:
    """Which scenario is best and worst, by how much, and how many contracts are in all of them."""
    plans = solved(outcomes)
    if not plans:
        return f"None of {counted(len(outcomes), 'scenario')} has a plan."
    parts = [_best_and_worst(measure_of(outcomes), plans, base_of(outcomes, plans))] if len(plans) > 1 else []
    contracts = [signed(one) for one in plans]
    common, known = len(common_contracts(contracts)), len(all_contracts(contracts))
    if len(plans) > 1:
        parts.append(f"{common:,} of {counted(known, 'contract')} {'is' if common == 1 else 'are'} signed in all "
                     f"{len(plans):,} scenarios that have a plan.")
    else:
        parts.append(f"Only {_short(plans[0].name)} has a plan, of {counted(len(outcomes), 'scenario')}.")
    without = [outcome.name for outcome in outcomes if why_not(outcome, outcomes)]
    if without and len(plans) > 1:
        parts.append(f"{some_of(without, NAMED, LONGEST_NAME)} {'has' if len(without) == 1 else 'have'} no plan.")
    unproved = [one.name for one in plans if not one.plan.proved]
    if unproved:
        parts.append(f"The time limit came first in {some_of(unproved, NAMED, LONGEST_NAME)}: better may be possible "
                     "there.")
    return " ".join(parts)


@dataclass(frozen=True)
class LevelCompared:
    """A level with its value in each of the plans, price_unit; `base`: the plan that the others are compared with."""

    level: Level
    plans: Sequence[SolvedScenario]
    values: Sequence[float]
    base: SolvedScenario | None

    def with_value(self, value: float) -> list[SolvedScenario]:
        """The plans that have this value, as far as it is known."""
        return [one for one, own in zip(self.plans, self.values, strict=True) if not change(own, value)]


def _best_and_worst(measure: Measure, plans: Sequence[SolvedScenario], base: SolvedScenario | None) -> str:
    """The first level that tells the plans apart, and who is first and last there."""
    alike: list[str] = []
    for level in worth_showing(plans):
        values = _values(plans, level)
        if values is None:
            continue
        if change(max(values), min(values)):
            start = f"All are alike at {' and '.join(alike)}. " if alike else ""
            compared = LevelCompared(level, plans, values, base)
            return (f"{start}At {_spoken(level)} {_those_with(measure, compared, min(values), 'best')}; "
                    f"{_those_with(measure, compared, max(values), 'worst')}.")
        apart_in_weight = " (in money, not weighted: see Levels)" if _weighted_apart(plans, level) else ""
        alike.append(f"{_spoken(level)}{apart_in_weight}")
    apart = [_spoken(level) for level in compared_levels(plans) if _weighted_apart(plans, level)]
    if apart:
        return f"All scenarios come to the same in money, but not weighted at {' and '.join(apart)}: see Levels."
    return "All scenarios come to the same at every level."


def _weighted_apart(plans: Sequence[SolvedScenario], level: Level) -> bool:
    """The level itself tells the plans apart, as it was solved: stock that is late weighs, and is no money."""
    values = [one.level(level) or 0.0 for one in plans]
    return bool(change(max(values), min(values)))


def _those_with(measure: Measure, compared: LevelCompared, value: float, word: str) -> str:
    """Who has the value at the level: `More is best with EUR 8 m short, EUR 2 m less than in
    Base (20 %)`."""
    few = compared.with_value(value)
    base = compared.base
    before = None if base is None or any(one is base for one in few) else compared.values[0]
    return (f"{some_of([one.name for one in few], NAMED, LONGEST_NAME)} {'is' if len(few) == 1 else 'are'} {word} with "
            f"{_standing(measure, compared.level, value, before)}")


def _values(plans: Sequence[SolvedScenario], level: Level) -> list[float] | None:
    """What a level comes to in money in each plan, price_unit; None where some plan does not have it."""
    values = [one.in_money(level) for one in plans]
    return None if None in values else [value or 0.0 for value in values]


def _spoken(level: Level) -> str:
    return f"priority {level.priority}" if level.is_shortfall else level.kind


def _standing(measure: Measure, level: Level, value: float, before: float | None) -> str:
    """How far from Base a value is, in words."""
    short = " short" if level.is_shortfall else ""
    figure = spoken(measure.units.currency, value)
    said = f"{figure if change(value, 0.0) or not short else 'nothing'}{short}"
    difference = change(value, before)
    if difference is None or before is None:
        return said
    relative = f" ({_percent(abs(difference / before))})" if abs(before) > SAME_LEVEL else ""
    return (f"{said}, {spoken(measure.units.currency, abs(difference))} {'less' if difference < 0 else 'more'} than in "
            f"Base{relative}")


def compare_text(outcomes: Sequence[ScenarioOutcome]) -> str:
    """The sentence and a table, a line a scenario, for the terminal."""
    measure, plans = measure_of(outcomes), solved(outcomes)
    base, levels, by_name = base_of(outcomes, plans), worth_showing(plans), {one.name: one for one in plans}
    table = [["scenario", "met", *(f"{_spoken(level)} short" if level.is_shortfall else _spoken(level)
                                   for level in levels), "orders"]] if plans else []
    figures_of = _figures(measure, plans, levels)
    for outcome in outcomes:
        if outcome.name in by_name:
            table.append(_line(by_name[outcome.name], figures_of[outcome.name], base, levels))
        else:
            message = shortened(why_not(outcome, outcomes), LONGEST_MESSAGE)
            table.append([_short(outcome.name), f"{outcome.status}: {message}"])
    # What is wrong with a scenario runs on over the columns of the figures.
    columns = [[row[place] for row in table if len(row) > max(place, 2) or place == 0]
               for place in range(max(map(len, table)))]
    widths = [max(map(len, column), default=0) for column in columns]
    lines = [scenarios_sentence(outcomes), "",
             f"What is short, cost and orders in {measure.units.money}, change against Base in brackets"]
    for row in table:
        figures = row[1:] if len(row) == 2 else [cell.rjust(width) for cell, width in zip(
            row[1:], widths[1:], strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *figures]))
    return "\n".join(printable(line) for line in lines)


def _figures(measure: Measure, plans: Sequence[SolvedScenario], levels: Sequence[Level]) -> dict[str, list[str]]:
    """What the levels and the orders of each plan come to, by its name; each column with one number of decimals."""
    columns = [[one.in_money(level) for one in plans] for level in levels]
    columns.append([sum(order.payment for order in one.bought) for one in plans])
    texts = [column_texts("money", [None if value is None else measure.money(value) for value in column])
             for column in columns]
    return {one.name: list(row) for one, row in zip(plans, zip(*texts, strict=True), strict=True)}


def _line(one: SolvedScenario, figures: Sequence[str], base: SolvedScenario | None,
          levels: Sequence[Level]) -> list[str]:
    share = share_of(parts_met(one.case, one.plan), "all", "all")
    *of_levels, orders = figures
    return [_short(one.name), "" if share is None else _percent(share),
            *(_with_change(said, one, base, level) for said, level in zip(of_levels, levels, strict=True)), orders]


def _with_change(said: str, one: SolvedScenario, base: SolvedScenario | None, level: Level) -> str:
    """A level's value as it is told, with its change against Base in per cent."""
    value = one.in_money(level)
    if value is None:
        return ""
    before = base.in_money(level) if base and base is not one else None
    difference = change(value, before)
    if difference is None or not before:
        return said
    relative = difference / abs(before)
    return f"{said} ({'+' if relative > 0 else ''}{_percent(relative)})" if difference else f"{said} (=)"


def compare_facts(outcomes: Sequence[ScenarioOutcome]) -> list[dict[str, Any]]:
    """What a program may want of each scenario beside its levels and totals, in order: `met`, the share of what is
    required at its price, in all and by priority, family and ally; and `against_base`, the change of each level.
    Without a plan there is `message` alone."""
    plans = solved(outcomes)
    base = base_of(outcomes, plans)
    met = [parts_met(one.case, one.plan) for one in plans]
    by_name = {one.name: (one, parts) for one, parts in zip(plans, met, strict=True)}
    facts: list[dict[str, Any]] = []
    for outcome in outcomes:
        if outcome.name not in by_name:
            facts.append({"message": why_not(outcome, outcomes)})
            continue
        one, parts = by_name[outcome.name]
        shares: dict[str, Any] = {"all": share_of(parts, "all", "all")}
        for by in ("priority", "family", "ally"):
            shares[by] = {key: share_of(parts, by, key) for key in keys_of(by, [one], [parts])}
        facts.append({"met": shares, "against_base": {} if base is None else {
            result.name: difference for result in one.plan.levels
            if (difference := change(result.value, base.level(result.level))) is not None}})
    return facts


def _percent(share: float) -> str:
    """A share as text that is not rounded to nothing."""
    digits = 1 if abs(share) >= 0.0005 or not share else 1 - math.floor(math.log10(abs(share))) - 3
    return f"{100 * share:.{digits}f} %"


def _short(name: str) -> str:
    return shortened(name, LONGEST_NAME)
