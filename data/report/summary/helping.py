"""What would help, for somebody who knows no keys: the limits of which a little more brings most, and what it would
take to close half of the largest shortfall."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from data.figures.money import amount
from data.figures.requirement_values import short_units
from data.figures.result_table import ResultTable, figure_of
from data.narrative.rows import cause_of, rule_of, when_of
from data.narrative.wording import capital, joined
from data.report.summary.plain import plain_ally, plain_share, plain_units, units_of_family
from data.schema.reason_sheets import BOTTLENECKS, LEVERS
from model.case import Case
from model.levels import COST, EQUITY
from model.row_kinds import RULE, RowId
from model.sensitivity.shadow_prices import ShadowPrice, ShortfallMove

MOST_HELPING = 2   # limits that are told
_MOST_CHANGES = 2  # of a lever


def helping(case: Case, bottlenecks: Iterable[ShadowPrice]) -> Iterator[str]:
    """The first limits, each told once, with what solving again with a little more of it has brought."""
    told: set[tuple[str, str]] = set()
    for price in bottlenecks:
        brings = "" if math.isnan(price.confirmed) or len(told) == MOST_HELPING else plain_brings(case, price)
        if brings and (limit := plain_limit(case, price.row)) not in told:
            told.add(limit)
            when = when_of(case, price.row)
            name = ": ".join(filter(None, limit)) + (f" in {when}" if when else "")
            yield f"{name}: {plain_more(case, price)} would {brings}."


def lever_text(case: Case, report: Mapping[str, ResultTable], told: bool = True) -> str:
    """What would close half of the largest shortfall; how to ask for it where it was not asked for. `told`: limits of
    which a little more helps stand above."""
    if LEVERS.name not in report:
        beside = (f"More limits that hold the plan back are in {BOTTLENECKS.name}." if told else
                  "No limit is known of which a little more would by itself bring what is missing.")
        return ("What would close half or all of the largest gaps was not asked for: tick that in the window, or solve "
                f"again with --levers. {beside}")
    rows = [row for row in report[LEVERS.name].rows() if row["goal"] == "half" and row["in_words"]]
    if not rows:
        return f"No change was found that would close half of a gap: see {LEVERS.name}."
    first = rows[0]
    same = [row for row in rows if all(row[key] == first[key] for key in ("ally", "family", "priority"))]
    changes = [str(row["in_words"]) for row in same[:_MOST_CHANGES]]
    more = [f"{len(same) - len(changes)} more changes"] if len(same) > len(changes) else []
    ally, family, after = str(first["ally"]), str(first["family"]), first["short_after"]
    unit = case.families[family].unit
    before = units_of_family(case, figure_of(first["short_now"]), family)
    becomes = "" if after is None else f" would leave {plain_units(figure_of(after), unit)} of them missing"
    return f"Of what {plain_ally(case, ally)} lacks, {before}: {joined([*changes, *more])}{becomes}. See {LEVERS.name}."


def plain_limit(case: Case, row: RowId) -> tuple[str, str]:
    """What kind of limit, of a line, and of what; elsewhere the words say both."""
    cause = cause_of(case, row, signed=False)
    return (capital(row.kind.title), cause.plain) if cause.cause.is_line else ("", capital(cause.plain))


def plain_more(case: Case, price: ShadowPrice) -> str:
    """`1 % more`, `EUR 10 m more`; of a rule or a share what it gives way."""
    row, rule = price.row, rule_of(case, price.row) if price.row.kind is RULE else None
    if rule.is_spend if rule is not None else row.kind.unit == "price_unit":
        step = amount(case, price.step)
    else:
        step = plain_share(price.step / price.side) if 0 < price.step < price.side else plain_units(price.step, "")
    if row.kind.is_limit:
        return f"{step} more"
    return f"{step} less than it asks for" if rule is None or rule.is_minimum else f"{step} more than it allows"


def plain_brings(case: Case, price: ShadowPrice) -> str:
    """What the step brings; empty where it closes nothing at the end of the plan."""
    if price.level == COST:
        return f"save {amount(case, price.confirmed * price.step)}"
    if price.level == EQUITY:
        return "spread what is missing more evenly"
    return _closes(case, price.moved) if price.moved is not None else ""


def _closes(case: Case, moved: ShortfallMove) -> str:
    """`close a gap of 1,200 rounds of 155 mm high explosive, most of it of Poland`, of the class that costs most."""
    before, after = short_units(case, moved.before), short_units(case, moved.after)
    closed: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for key in {**before, **after}:
        row = case.requirement_of[key.requirement]
        closed[row.family][row.ally] += before.get(key, 0.0) - after.get(key, 0.0)
    money = {family: sum(by_ally.values()) * case.families[family].price for family, by_ally in closed.items()}
    if not money or max(money.values()) <= 0:
        return ""
    family = max(money, key=lambda each: money[each])
    by_ally, total = closed[family], sum(closed[family].values())
    most = max(by_ally, key=lambda ally: by_ally[ally])
    whose = f", for {plain_ally(case, most)}" if by_ally[most] > total / 2 else ""
    instead = "; others would lack a little more" if min(
        each for allies in closed.values() for each in allies.values()) < -_NOTICED * total else ""
    return f"bring {units_of_family(case, total, family)}{whose}{instead}"


_NOTICED = 0.001  # of what is closed: what is less is not told
