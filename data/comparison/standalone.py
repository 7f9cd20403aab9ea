"""What acting together gains: the joint plan beside the plan of each ally alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.comparison.studies import (
    MOST_NAMED,
    Solved,
    amount,
    difference,
    listed,
    message_of,
    plan_of,
    priorities_of,
    share_met,
    short_name,
)
from data.figures.frame import Cell, declared_frame, known_money, money, unit_of_money
from data.figures.requirement_values import required_by, short_by
from data.narrative.wording import counted
from data.report.cost_shares import ALL, horizon_gdp, together
from data.schema.comparison import ComparisonChart
from data.schema.studies import Study, alone_sheets
from model.case import Case
from model.plan import Plan
from model.studies.cost_allocation import CostShare, cost_shares
from model.studies.sharing_keys import sharing_keys

BETTER, WORSE, SAME = "better off", "worse off", "the same"

# Of an ally alone: value short by priority, its cost as paid, and its cost discounted.
Alone = tuple[Mapping[int, float] | None, CostShare | None, float | None]
_NOTHING: Alone = ({}, CostShare(0.0, 0.0, 0.0, 0.0, 0.0), 0.0)
_NO_PLAN: Alone = (None, None, None)


@dataclass(frozen=True)
class Standing:
    """An ally, or all together, alone and in the joint plan, price_unit: by priority what is required and what is
    short, and the costs, discounted and as paid. Without a plan alone its figures are None."""

    name: str
    status: str
    message: str | None
    required: Mapping[int, float]
    short_together: Mapping[int, float]
    short_alone: Mapping[int, float] | None
    together: CostShare
    alone: CostShare | None
    discounted_together: float
    discounted_alone: float | None

    def gained(self, priority: int) -> float | None:
        """Value short alone less value short together."""
        if self.short_alone is None:
            return None
        return difference(self.short_alone.get(priority, 0.0), self.short_together.get(priority, 0.0),
                          self.required.get(priority, 0.0))

    @property
    def saved(self) -> float | None:
        """Discounted cost alone less together."""
        if self.discounted_alone is None:
            return None
        larger = max(self.discounted_alone, self.discounted_together)
        return difference(self.discounted_alone, self.discounted_together, larger)

    def verdict(self, priorities: Sequence[int]) -> tuple[str, str | None, float]:
        """Better or worse off by acting together, what decides it, and by how much: the first of the priorities at
        which the value short differs, then the cost. All of it blank without a plan alone."""
        figures = [(f"priority {priority}", self.gained(priority)) for priority in priorities] + [("cost", self.saved)]
        for name, gained in figures:
            if gained is None:
                return "", None, 0.0
            if gained:
                return BETTER if gained > 0 else WORSE, name, abs(gained)
        return SAME, None, 0.0


def alone_study(case: Case, joint: Plan, entries: Sequence[Solved]) -> Study:
    """The joint plan of the case beside the plans of `alone_cases`, named by their allies; an ally that requires
    nothing needs no entry."""
    standings = _standings(case, joint, entries)
    priorities = priorities_of(case)
    compared = [one for one in standings if one.short_alone is not None]
    total = _total(compared)
    sheets = alone_sheets(priorities)
    key = sharing_keys(case)
    every = [*standings, total]
    rows = ([_main_row(case, one, priorities, key.get(one.name)) for one in every],
            [row for one in every for row in _need_rows(case, one, priorities)],
            [_cost_row(case, one, [one.name] if one is not total else [each.name for each in compared])
             for one in every])
    return Study(
        title=f"{case.title or 'Joint procurement'}: acting together against acting alone",
        sentence=alone_sentence(case, standings, total),
        sheets=sheets,
        tables={sheet.name: declared_frame(sheet, table, case.currency, unit_of_money(case))
                for sheet, table in zip(sheets, rows, strict=True)},
        charts=(
            ComparisonChart(sheets[0].name, "column", "Need met alone and together", "ally",
                            ("met alone", "met together"), "share by value"),
            ComparisonChart(sheets[0].name, "column", "Cost alone and together, discounted", "ally",
                            ("cost alone {money}", "cost together {money}"), unit_of_money(case), len(standings))),
        facts={"scenario": case.scenario, "key": case.sharing_key, "expansion key": case.expansion_key},
        notes=tuple(_notes(case, standings)))


def _standings(case: Case, joint: Plan, entries: Sequence[Solved]) -> list[Standing]:
    required = required_by(case, lambda row: (row.ally, row.priority))
    short = short_by(case, joint, lambda row: (row.ally, row.priority))
    paid, discounted = cost_shares(case, joint), cost_shares(case, joint, discounted=True)
    entry_of = {entry.name: entry for entry in entries}
    standings = []
    for ally in case.allies:
        needs, entry = _of(required, ally), entry_of.get(ally)
        status, message, own = "optimal", None, _NOTHING
        if entry is not None:
            plan, status, message = plan_of(entry), entry.status, message_of(entry)
            own = _NO_PLAN if plan is None or entry.case is None else _alone(entry.case, plan, ally)
        elif needs:
            status, message, own = "failed", "it was not solved", _NO_PLAN
        standings.append(Standing(ally, status, message, needs, _of(short, ally), own[0], paid[ally], own[1],
                                  discounted[ally].total, own[2]))
    return standings


def _alone(case: Case, plan: Plan, ally: str) -> Alone:
    """Value short by priority, cost as paid and cost discounted of an ally's plan alone."""
    return (short_by(case, plan, lambda row: row.priority), cost_shares(case, plan)[ally],
            cost_shares(case, plan, discounted=True)[ally].total)


def _of(values: Mapping[tuple[str, int], float], ally: str) -> dict[int, float]:
    return {priority: value for (owner, priority), value in values.items() if owner == ally}


def _total(standings: Sequence[Standing]) -> Standing:
    """All allies that have a plan alone, added up."""
    def added(tables: Iterable[Mapping[int, float] | None]) -> dict[int, float]:
        total: dict[int, float] = {}
        for table in tables:
            for priority, value in (table or {}).items():
                total[priority] = total.get(priority, 0.0) + value
        return total

    return Standing(
        ALL, "", None, added(one.required for one in standings), added(one.short_together for one in standings),
        added(one.short_alone for one in standings), together({one.name: one.together for one in standings}),
        together({one.name: one.alone for one in standings if one.alone is not None}),
        sum(one.discounted_together for one in standings), sum(one.discounted_alone or 0.0 for one in standings))


def _main_row(case: Case, one: Standing, priorities: Sequence[int], key: float | None) -> tuple[Cell, ...]:
    outcome, decided, _ = one.verdict(priorities)
    required = sum(one.required.values())
    alone = None if one.short_alone is None else share_met(sum(one.short_alone.values()), required)
    return (one.name, outcome, decided, 1.0 if key is None else key,
            *(known_money(case, one.gained(priority)) for priority in priorities),
            alone, share_met(sum(one.short_together.values()), required), known_money(case, one.discounted_alone),
            money(case, one.discounted_together), known_money(case, one.saved), one.status)


def _need_rows(case: Case, one: Standing, priorities: Sequence[int]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for priority in priorities:
        if priority in one.required:
            required, short = one.required[priority], one.short_together.get(priority, 0.0)
            alone = None if one.short_alone is None else one.short_alone.get(priority, 0.0)
            rows.append((one.name, priority, money(case, required), known_money(case, alone), money(case, short),
                         known_money(case, one.gained(priority)), None if alone is None else share_met(alone, required),
                         share_met(short, required)))
    return rows


def _cost_row(case: Case, one: Standing, allies: Sequence[str]) -> tuple[Cell, ...]:
    cost, alone, gdp = one.together, one.alone, horizon_gdp(case, allies)
    return (one.name, *(money(case, part) for part in (cost.orders, cost.given, cost.received, cost.expansions,
                                                       cost.transfers, cost.total)),
            *(known_money(case, part) for part in (
                (alone.orders, alone.expansions, alone.total, alone.total - cost.total) if alone else (None,) * 4)),
            cost.total / gdp if gdp else None, alone.total / gdp if alone and gdp else None)


def alone_sentence(case: Case, standings: Sequence[Standing], total: Standing) -> str:
    """What acting together gains in all, how many allies gain, and who is worse off by how much."""
    priorities = priorities_of(case)
    compared = [one for one in standings if one.short_alone is not None]
    if not compared:
        return "No ally has a plan alone, so there is nothing to compare."
    verdicts = [(one.name, *one.verdict(priorities)) for one in compared]
    better, same, worse = ([each for each in verdicts if each[1] == outcome] for outcome in (BETTER, SAME, WORSE))
    by_priority = ", ".join(
        f"{amount(case, total.short_together.get(priority, 0.0))} instead of "
        f"{amount(case, (total.short_alone or {}).get(priority, 0.0))} at priority {priority}"
        for priority in priorities if total.short_alone is not None)
    short = f"what is short comes to {by_priority}, for " if by_priority else "there is nothing to meet, for "
    sentence = (f"Acting together rather than alone, {short}{amount(case, total.discounted_together)} instead of "
                f"{amount(case, total.discounted_alone or 0.0)}. Of {counted(len(compared), 'ally', 'allies')} "
                f"{len(better)} {'is' if len(better) == 1 else 'are'} better off, {len(same)} the same and "
                f"{len(worse)} worse off")
    urgency = [*(f"priority {priority}" for priority in priorities), "cost"]
    worse.sort(key=lambda each: (urgency.index(each[2] or "cost"), -each[3]))
    named = [f"{short_name(name)} by {amount(case, by)} at {decided}" for name, _, decided, by in worse]
    if len(named) > MOST_NAMED:
        named = [*named[:MOST_NAMED], f"{len(named) - MOST_NAMED} more"]
    return f"{sentence}: {'; '.join(named)}." if named else f"{sentence}."



def _notes(case: Case, standings: Sequence[Standing]) -> Iterable[str]:
    """Who is worse off, all of them; who has no plan alone; and what the words mean."""
    lost: dict[str, dict[str, float]] = {}
    for one in standings:
        outcome, decided, by = one.verdict(priorities_of(case))
        if outcome == WORSE and decided is not None:
            lost.setdefault(decided, {})[one.name] = by
    for decided in sorted(lost, key=lambda each: (each == "cost", len(each), each)):
        yield f"Worse off at {decided}, by {unit_of_money(case)}: {listed(case, lost[decided], len(lost[decided]))}."
    for one in standings:
        if one.short_alone is None:
            yield f"{short_name(one.name)} has no plan alone and is not part of the totals: {one.message}."
    yield ("Better or worse off is decided by the value short at the first priority at which it differs, else by the "
           "discounted cost.")
    yield "An ally's cost includes the contributions that it gives, less those that it gets, but no penalties of rules."
