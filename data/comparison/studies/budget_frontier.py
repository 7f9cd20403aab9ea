"""Need met against money, and where more money stops helping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.comparison.first_pages.of_money import money_page
from data.comparison.studies import (
    LONGEST_NAME,
    MOST_NAMED,
    Study,
    StudyCase,
    message_of,
    plan_of,
    priorities_of,
    share_met,
    terms_notes,
)
from data.figures.money import amount, money, unit_of_money
from data.figures.requirement_values import required_by, short_by
from data.figures.result_table import Row, make_table
from data.narrative.text import shortened
from data.narrative.wording import joined, percent, some_of
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.studies import NEED_AGAINST_MONEY
from model.case import Case
from model.levels import COST
from model.plan import Plan
from model.studies.budget_frontier import held_by_signed, is_limited, money_available
from model.studies.cost_allocation import cost_shares
from model.tolerances import NO_MORE_HELP, NOISE

WHOLE = "100.0 %"


@dataclass(frozen=True)
class Point:
    """A factor on all money with what its plan reaches, price_unit: money available, value required and short by
    priority, who lacks something, payments as paid, and the level cost."""

    factor: float
    money: float
    required: Mapping[int, float]
    short: Mapping[int, float]
    lacking: frozenset[str]
    spent: float
    cost: float

    def met(self, priority: int) -> float:
        """Met over required at the priority, at its price."""
        share = share_met(self.short.get(priority, 0.0), self.required[priority])
        return 1.0 if share is None else share

    @property
    def all_met(self) -> float:
        """Met over required, at its price."""
        share = share_met(sum(self.short.values()), sum(self.required.values()))
        return 1.0 if share is None else share


def frontier_study(case: Case, solved: Sequence[StudyCase]) -> Study:
    """The plans of `model.studies.budget_frontier.frontier_cases(case)`, named by their factors, in rising order."""
    priorities, sheet = priorities_of(case), NEED_AGAINST_MONEY
    points = {one.name: _point(case, one.case, plan, float(one.name)) for one in solved
              if (plan := plan_of(one)) is not None and one.case is not None}
    blank = dict.fromkeys(column.key for column in sheet.columns) | {
        key: dict.fromkeys(map(str, priorities)) for key in ("priority_met", "priority_short")}
    rows: list[Row] = []
    before: Point | None = None
    for one in solved:
        point = points.get(one.name)
        rows.append({
            **blank, **(_figures(case, point, before, priorities) if point else {}), "factor": float(one.name),
            "money": None if one.case is None else money(case, money_available(one.case)), "status": one.status})
        before = point or before
    missing = [one for one in solved if one.name not in points]
    main = make_table(case, sheet, rows, map(str, priorities))
    return Study(
        title=f"{case.title or 'Joint procurement'}: need met against money",
        sentence=frontier_sentence(case, list(points.values()), missing),
        page=money_page(case, main, money_answer(case, list(points.values())), [one.name for one in missing]),
        tables=(main,),
        charts=(
            ComparisonChart(sheet, "scatter", "Need met against money", "money", ("priority_met", "all_met"),
                            "share at its price"),
            ComparisonChart(sheet, "scatter", "Spent against money", "money", ("spent",), unit_of_money(case))),
        facts={"scenario": case.scenario, "money": amount(case, money_available(case))},
        notes=("All budgets, given or derived from GDP, the expansion budget and the limits of contributions are "
               "multiplied; allies without a budget stay unlimited.", *terms_notes([case])),
        families=tuple(case.families))


def _point(base: Case, case: Case, plan: Plan, factor: float) -> Point:
    lacking = frozenset(ally for ally, short in short_by(base, plan, lambda row: row.ally).items() if short > NOISE)
    return Point(
        factor, money_available(case), required_by(base, lambda row: row.priority),
        short_by(base, plan, lambda row: row.priority), lacking,
        sum(share.total for share in cost_shares(case, plan).values()),
        plan.value(COST))


def _figures(case: Case, point: Point, before: Point | None, priorities: Sequence[int]) -> Row:
    """The cells of a factor that has a plan; `before`: the plan with less money."""
    more = None
    if before is not None and point.money > before.money:
        more = (sum(before.short.values()) - sum(point.short.values())) / (point.money - before.money)
    return {
        "priority_met": {str(priority): point.met(priority) for priority in priorities}, "all_met": point.all_met,
        "priority_short": {str(priority): money(case, point.short.get(priority, 0.0)) for priority in priorities},
        "spent": money(case, point.spent), "cost": money(case, point.cost), "gained_by_one_more": more}


def stops_helping(points: Sequence[Point], priorities: Sequence[int]) -> float | None:
    """The least factor from which on no more money brings as much as NO_MORE_HELP at any of the priorities; None where
    even the last step did. The points stand by rising factor."""
    last = points[-1]
    flat = [all(last.met(priority) - point.met(priority) < NO_MORE_HELP for priority in priorities) for point in points]
    least = next(place for place in range(len(points)) if all(flat[place:]))
    return points[least].factor if least < len(points) - 1 else None


def frontier_sentence(case: Case, points: Sequence[Point], missing: Sequence[StudyCase]) -> str:
    """Where more money stops helping, at each priority, and what the most money meets."""
    without = ""
    if missing:
        factors = ", ".join(one.name for one in missing)
        without = f" At {factors} times today's money there is no plan: {message_of(missing[0])}."
    if not is_limited(case):
        return f"No budget limits this plan, so money makes no difference.{without}"
    if len(points) < 2:
        return f"Too few of the plans with more or less money can be compared.{without}"
    priorities, least, most = priorities_of(case), points[0], points[-1]
    means = f"With {most.factor:g} times today's money {percent(most.all_met, WHOLE)} of the need is met at its price"
    today = next((point for point in points if point.factor == 1.0), None)
    if today is not None:
        means += f", with today's {percent(today.all_met, WHOLE)}"
    means += f", with {least.factor:g} times {percent(least.all_met, WHOLE)}"
    stop, held = stops_helping(points, priorities), _held(case, most)
    little = f"less than {100 * NO_MORE_HELP:g} % of what any priority requires"
    if stop is None:
        helps = f"More money still helps at {most.factor:g} times today's."
        return f"{means}. {helps}{held or _by_priority(points)}{without}"
    if held:
        return (f"{means}. From {stop:g} to {most.factor:g} times today's more money brings {little}, but that is not "
                f"where it stops helping.{held}{without}")
    return (f"{means}. More money stops helping from {stop:g} times today's on: beyond it brings {little}."
            f"{_by_priority(points)}{without}")


def money_answer(case: Case, points: Sequence[Point]) -> str:
    """The same without the priorities: what more and less money meets, and from when on more stops helping."""
    if not is_limited(case):
        return "No budget limits this plan: more or less money makes no difference."
    if len(points) < 2:
        return "Too few of the plans with more or less money can be compared."
    today = next((point for point in points if point.factor == 1.0), None)
    start = f"With today's money {percent(today.all_met, WHOLE)} of all needs are met" if today else "Of all needs"
    ends = [f"with {point.factor:g} times as much {percent(point.all_met, WHOLE)}" for point in (points[-1], points[0])]
    stop, held = stops_helping(points, priorities_of(case)), _held(case, points[-1])
    if stop is None:
        helps = f"More money still helps at {points[-1].factor:g} times today's."
    elif held:
        helps = f"From {stop:g} to {points[-1].factor:g} times today's more money brings next to nothing."
    else:
        helps = "More money does not help" if stop <= 1 else f"More money stops helping at {stop:g} times today's"
        helps += f", and less does no harm down to {stop:g} times as much." if stop < 1 else "."
    return f"{start}, {' and '.join(ends)}. {helps}{held}"


def _held(case: Case, most: Point) -> str:
    """Which budgets signed orders alone take even with the most money, where more of them could help: of those who lack
    something, or could give to others. Empty where there are none."""
    giving = {row.from_ally for row in case.contributions} if most.lacking else set()
    years = defaultdict[tuple[str, str], list[str]](list)  # by ally and up to how many times
    held = sorted(held_by_signed(case, most.factor).items(), key=lambda each: -each[1])
    for (ally, year), times in held:
        if ally in most.lacking | giving:
            years[ally, f"{times:.3g}"].append(str(year))
    if not years:
        return ""
    upto = "until" if case.carry_over else "in"
    parts = [f"the budget of {shortened(ally, LONGEST_NAME)} {upto} {some_of(each, MOST_NAMED)} up to {times} times "
             "today's" for (ally, times), each in years.items()]
    more = [f"{len(parts) - MOST_NAMED} more"] if len(parts) > MOST_NAMED else []
    return (f" Signed orders alone take {joined([*parts[:MOST_NAMED], *more])}: what more money brings beyond that is "
            "not seen here.")


def _by_priority(points: Sequence[Point]) -> str:
    """Where more money stops helping each priority; empty where there is only one."""
    priorities = sorted(points[0].required)
    if len(priorities) < 2:
        return ""
    words = []
    for priority in priorities:
        stop = stops_helping(points, [priority])
        words.append(f"priority {priority} " + (f"from {stop:g} times on" if stop is not None else "not yet"))
    return f" It stops helping {', '.join(words)}."
