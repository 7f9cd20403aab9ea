"""What acting together gains: the joint plan beside the plan of each ally alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from data.comparison.first_pages.of_allies import allies_page
from data.comparison.studies import (
    MOST_NAMED,
    Study,
    StudyCase,
    difference,
    listed,
    message_of,
    plan_of,
    priorities_of,
    share_met,
    short_name,
    terms_notes,
)
from data.figures.money import amount, known_money, money, unit_of_money
from data.figures.purchases import holding_costs_something, lines_may_be_idle
from data.figures.requirement_values import required_by, short_by
from data.figures.result_table import Row, make_table
from data.narrative.wording import counted
from data.report.spending import ALL, horizon_gdp, parts_in_money, together
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.studies import ALONE_AND_TOGETHER, COSTS_ALONE_AND_TOGETHER, NEEDS_ALONE_AND_TOGETHER
from model.case import Case
from model.plan import Plan
from model.studies.cost_allocation import CostShare, cost_shares
from model.studies.sharing_keys import sharing_keys

Outcome = Literal["better off", "worse off", "the same", ""]
BETTER: Outcome = "better off"
WORSE: Outcome = "worse off"
SAME: Outcome = "the same"
COST = "cost"  # decides where no priority does


@dataclass(frozen=True)
class Position:
    """What an ally, or all together, lacks and bears in a plan, price_unit: what is short by priority, cost as paid,
    and cost discounted to the start of the first period."""

    short: Mapping[int, float]
    paid: CostShare
    discounted: float


_NOTHING = Position({}, CostShare(0.0, 0.0, 0.0, 0.0, 0.0), 0.0)


@dataclass(frozen=True)
class Verdict:
    """Better or worse off by acting together, what decides it, and by how much (price_unit). `outcome` is empty where
    there is no plan alone, `decided_by` None where nothing differs."""

    outcome: Outcome
    decided_by: str | None = None
    amount: float = 0.0


@dataclass(frozen=True)
class Standing:
    """An ally, or all together: what it requires by priority, price_unit, and its positions in the joint plan and
    alone, None without a plan alone; `message` then says why."""

    name: str
    status: str
    message: str | None
    required: Mapping[int, float]
    together: Position
    alone: Position | None

    def gained(self, priority: int) -> float | None:
        """What is short alone less what is short together."""
        if self.alone is None:
            return None
        return difference(self.alone.short.get(priority, 0.0), self.together.short.get(priority, 0.0),
                          self.required.get(priority, 0.0))

    @property
    def saved(self) -> float | None:
        """Discounted cost alone less together."""
        if self.alone is None:
            return None
        larger = max(self.alone.discounted, self.together.discounted)
        return difference(self.alone.discounted, self.together.discounted, larger)

    def verdict(self, priorities: Sequence[int]) -> Verdict:
        """The first of the priorities at which what is short differs decides, then the cost."""
        gains = [(f"priority {priority}", self.gained(priority)) for priority in priorities] + [(COST, self.saved)]
        for decided_by, gained in gains:
            if gained is None:
                return Verdict("")
            if gained:
                return Verdict(BETTER if gained > 0 else WORSE, decided_by, abs(gained))
        return Verdict(SAME)


def alone_study(case: Case, joint: Plan, solved: Sequence[StudyCase]) -> Study:
    """The joint plan of the case beside the plans of `alone_cases`, named by their allies; an ally that requires
    nothing needs none."""
    standings = _standings(case, joint, solved)
    priorities, key = priorities_of(case), sharing_keys(case)
    compared = [one for one in standings if one.alone is not None]
    total = _total(compared)
    every = [*standings, total]
    main = make_table(case, ALONE_AND_TOGETHER, [
        _main_row(case, one, priorities, key.get(one.name)) for one in every], map(str, priorities))
    needs = make_table(case, NEEDS_ALONE_AND_TOGETHER, [
        row for one in every for row in _need_rows(case, one, priorities)])
    return Study(
        title=f"{case.title or 'Joint procurement'}: acting together against acting alone",
        sentence=alone_sentence(case, standings, total),
        page=allies_page(case, main, needs, priorities),
        tables=(
            main, needs,
            make_table(case, COSTS_ALONE_AND_TOGETHER,
                       [*(_cost_row(case, one, [one.name]) for one in standings),
                        _cost_row(case, total, [one.name for one in compared])]).without_unused(
                {**dict.fromkeys(("holding", "holding_alone"), holding_costs_something(case)),
                 "idle": lines_may_be_idle(case)})),
        charts=(
            ComparisonChart(ALONE_AND_TOGETHER, "column", "Need met alone and together", "ally",
                            ("met_alone", "met_together"), "share at its price"),
            ComparisonChart(ALONE_AND_TOGETHER, "column", "Cost alone and together, discounted", "ally",
                            ("cost_alone", "cost_together"), unit_of_money(case), len(standings))),
        facts={"scenario": case.scenario, "what is shared is divided by": case.sharing_key,
               "new capacity by": case.expansion_key},
        notes=tuple(_notes(case, standings)), families=tuple(case.families))


def _standings(case: Case, joint: Plan, solved: Sequence[StudyCase]) -> list[Standing]:
    required = required_by(case, lambda row: (row.ally, row.priority))
    short = short_by(case, joint, lambda row: (row.ally, row.priority))
    paid, discounted = cost_shares(case, joint), cost_shares(case, joint, discounted=True)
    case_of = {one.name: one for one in solved}
    standings = []
    for ally in case.allies:
        needs, one = _of(required, ally), case_of.get(ally)
        status, message, alone = "optimal", None, _NOTHING if not needs else None
        if one is not None:
            status, message, alone = one.status, message_of(one), _alone(one, ally)
        elif needs:
            status, message = "failed", "it was not solved"
        position = Position(_of(short, ally), paid[ally], discounted[ally].total)
        standings.append(Standing(ally, status, message, needs, position, alone))
    return standings


def _alone(one: StudyCase, ally: str) -> Position | None:
    """The ally's position in its plan alone; None where there is no such plan."""
    plan = plan_of(one)
    if plan is None or one.case is None:
        return None
    return Position(short_by(one.case, plan, lambda row: row.priority), cost_shares(one.case, plan)[ally],
                    cost_shares(one.case, plan, discounted=True)[ally].total)


def _of(values: Mapping[tuple[str, int], float], ally: str) -> dict[int, float]:
    return {priority: value for (owner, priority), value in values.items() if owner == ally}


def _total(compared: Sequence[Standing]) -> Standing:
    """All allies that have a plan alone, added up."""
    return Standing(ALL, "", None, _added(one.required for one in compared),
                    _all_positions([one.together for one in compared]),
                    _all_positions([one.alone for one in compared if one.alone is not None]))


def _all_positions(positions: Sequence[Position]) -> Position:
    return Position(_added(one.short for one in positions),
                    together([one.paid for one in positions]),
                    sum(one.discounted for one in positions))


def _added(tables: Iterable[Mapping[int, float]]) -> dict[int, float]:
    total: dict[int, float] = {}
    for table in tables:
        for priority, value in table.items():
            total[priority] = total.get(priority, 0.0) + value
    return total


def _main_row(case: Case, one: Standing, priorities: Sequence[int], key: float | None) -> Row:
    """`key`: the ally's part of what is shared; None for all together."""
    verdict, required, alone = one.verdict(priorities), sum(one.required.values()), one.alone
    return {
        "ally": one.name, "outcome": verdict.outcome, "decided_by": verdict.decided_by,
        "pays_alone": None if alone is None else money(case, alone.paid.total),
        "pays_together": money(case, one.together.paid.total),
        "pays_more": None if alone is None else money(case, one.together.paid.total - alone.paid.total),
        "key": 1.0 if key is None else key,
        "gained": {str(priority): known_money(case, one.gained(priority)) for priority in priorities},
        "met_alone": None if alone is None else share_met(sum(alone.short.values()), required),
        "met_together": share_met(sum(one.together.short.values()), required),
        "cost_alone": None if alone is None else money(case, alone.discounted),
        "cost_together": money(case, one.together.discounted), "saved": known_money(case, one.saved),
        "status": one.status}


def _need_rows(case: Case, one: Standing, priorities: Sequence[int]) -> list[Row]:
    rows: list[Row] = []
    for priority in priorities:
        if priority in one.required:
            required, short = one.required[priority], one.together.short.get(priority, 0.0)
            alone = None if one.alone is None else one.alone.short.get(priority, 0.0)
            rows.append({
                "ally": one.name, "priority": priority, "required": money(case, required),
                "short_alone": known_money(case, alone), "short_together": money(case, short),
                "gained": known_money(case, one.gained(priority)),
                "met_alone": None if alone is None else share_met(alone, required),
                "met_together": share_met(short, required)})
    return rows


def _cost_row(case: Case, one: Standing, allies: Sequence[str]) -> Row:
    """`allies`: those whose GDP the costs are set against."""
    cost, alone, gdp = one.together.paid, None if one.alone is None else one.alone.paid, horizon_gdp(case, allies)
    return {
        "ally": one.name, **parts_in_money(case, cost), "total_together": money(case, cost.total),
        "orders_alone": money(case, alone.orders) if alone else None,
        "expansions_alone": money(case, alone.expansions) if alone else None,
        "holding_alone": money(case, alone.holding) if alone else None,
        "total_alone": money(case, alone.total) if alone else None,
        "saved": money(case, alone.total - cost.total) if alone else None,
        "of_gdp_together": cost.total / gdp if gdp else None,
        "of_gdp_alone": alone.total / gdp if alone and gdp else None}


def alone_sentence(case: Case, standings: Sequence[Standing], total: Standing) -> str:
    """What acting together gains in all, how many allies gain, and who is worse off by how much."""
    if total.alone is None or all(one.alone is None for one in standings):
        return "No ally has a plan alone, so there is nothing to compare."
    verdicts = {one.name: one.verdict(priorities_of(case)) for one in standings if one.alone is not None}
    count = {outcome: sum(verdict.outcome == outcome for verdict in verdicts.values())
             for outcome in (BETTER, SAME, WORSE)}
    return (f"Acting together rather than alone, {_gain_in_all(case, total.together, total.alone)}. "
            f"Of {counted(len(verdicts), 'ally', 'allies')} {count[BETTER]} {'is' if count[BETTER] == 1 else 'are'} "
            f"better off, {count[SAME]} the same and {count[WORSE]} worse off{_who_is_worse_off(case, verdicts)}.")


def _gain_in_all(case: Case, joint: Position, alone: Position) -> str:
    """What is short at each priority and what it costs, each instead of what it comes to alone."""
    by_priority = ", ".join(
        f"{_instead(case, joint.short.get(priority, 0.0), alone.short.get(priority, 0.0))} at "
        f"priority {priority}" for priority in priorities_of(case))
    short = f"what is short comes to {by_priority}" if by_priority else "there is nothing to meet"
    return f"{short}, for {_instead(case, joint.discounted, alone.discounted)}"


def _instead(case: Case, joint: float, alone: float) -> str:
    """`EUR 2 m instead of EUR 3 m`; `EUR 2 m either way` where both read the same."""
    now, before = amount(case, joint), amount(case, alone)
    return f"{now} either way" if now == before else f"{now} instead of {before}"


def _who_is_worse_off(case: Case, verdicts: Mapping[str, Verdict]) -> str:
    """The names behind a colon, the most urgent first, then the most; empty where there is none."""
    urgency = [*(f"priority {priority}" for priority in priorities_of(case)), COST]
    worse = [(name, verdict) for name, verdict in verdicts.items() if verdict.outcome == WORSE]
    worse.sort(key=lambda each: (urgency.index(each[1].decided_by or COST), -each[1].amount))
    named = [f"{short_name(name)} by {amount(case, verdict.amount)} at {verdict.decided_by}"
             for name, verdict in worse[:MOST_NAMED]]
    if len(worse) > MOST_NAMED:
        named.append(f"{len(worse) - MOST_NAMED} more")
    return f": {'; '.join(named)}" if named else ""


def _notes(case: Case, standings: Sequence[Standing]) -> Iterable[str]:
    """Who is worse off, all of them; who has no plan alone; and what the words mean."""
    lost: dict[str, dict[str, float]] = {}
    for one in standings:
        verdict = one.verdict(priorities_of(case))
        if verdict.outcome == WORSE and verdict.decided_by is not None:
            lost.setdefault(verdict.decided_by, {})[one.name] = verdict.amount
    for decided_by in sorted(lost, key=lambda each: (each == COST, len(each), each)):
        yield f"Worse off at {decided_by}: {listed(case, lost[decided_by], len(lost[decided_by]))}."
    for one in standings:
        if one.alone is None:
            yield f"{short_name(one.name)} has no plan alone and is not part of the totals: {one.message}."
    yield ("Better or worse off is decided by what is short at its price, at the first priority at which it "
           "differs, else by the discounted cost.")
    yield "An ally's cost includes the contributions that it gives, less those that it gets, but no penalties of rules."
    yield from terms_notes([case])
    if case.keeps_whole_terms:
        yield ("Alone an ally keeps them as they stand: steps of its part of an expansion, the least of an order or "
               "contract and the number that a rule asks for are as large as for all together. Rules that ask for "
               "several allies are left out.")
