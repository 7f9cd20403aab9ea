"""What policy costs: the levels of the case without a rule, a group's share or a family's standard share.

Each is lifted alone and the whole case solved again, from the bases of the case. Where no row of it has a price
at any level nothing need be solved: the duals of every level then prove its optimum without the row too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

from model.case import Case
from model.levels import CONFLICTS, Level, LevelResult
from model.lexicographic.warm_start import Start
from model.lp.highs import SolverFailed
from model.phases.phase import LinearRelaxation
from model.plan import Plan
from model.solve import optimize
from model.tolerances import NO_CHANGE

Kind = Literal["rule", "group", "family"]
Shared = tuple[float, "Start | None"]  # the seconds and the bases that all solves have in common
Solved = tuple[tuple[LevelResult, ...], "Plan | None"]  # the levels and the plan that they leave
ForEach = Callable[[Callable[[Shared, Case], Solved], Shared, Sequence[Case]], Iterator[Solved]]


class Policy(NamedTuple):
    """A rule, a group's share or a family's standard share."""

    kind: Kind
    key: str


def in_turn(work: Callable[[Shared, Case], Solved], shared: Shared, cases: Sequence[Case]) -> Iterator[Solved]:
    """Every case, solved one after the other."""
    return (work(shared, case) for case in cases)


@dataclass(frozen=True)
class RulePrice:
    """`changes[level]`: the level's value without the rule (`kind` rule), the group's share (group) or the
    family's standard share (family) less its value with it, in price_unit; what rounding may explain is 0.
    Only levels that are proved in both are there, so it is empty where the time limit or the solver left
    nothing. The first level that changes falls; later ones may rise. `plan`: the plan without it; None where nothing
    was solved."""

    kind: Kind
    key: str
    changes: Mapping[Level, float]
    plan: Plan | None = None


_KIND_OF: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}


def policies(case: Case) -> tuple[Policy, ...]:
    """The active rules, the groups with a share and the families with a standard share, in order."""
    return (*(Policy("rule", rule.key) for rule in case.rules),
            *(Policy("group", group.key) for group in case.groups.values() if group.share > 0),
            *(Policy("family", family.key) for family in case.families.values() if family.standard_share > 0))


def lifted(case: Case, policy: Policy) -> Case:
    """The case without that rule, share or standard share."""
    kind, key = policy
    if kind == "rule":
        return replace(case, rules=tuple(rule for rule in case.rules if rule.key != key))
    if kind == "group":
        return replace(case, groups={**case.groups, key: replace(case.groups[key], share=0.0)})
    return replace(case, families={**case.families, key: replace(case.families[key], standard_share=0.0)})


def priced_policies(relaxation: LinearRelaxation) -> frozenset[Policy]:
    """The policies of which some row has a price at some level; lifting any other changes no level. (Without
    the rows the duals of each level stay feasible and keep their value, and so does its optimal face.)"""
    places = {place for solved in relaxation.levels.solved for place in solved.priced_rows.tolist()}
    rows = [relaxation.row(place) for place in places]
    return frozenset(Policy(_KIND_OF[row.kind.lifted_by], str(row.part(row.kind.lifted_by)))
                     for row in rows if row.kind.lifted_by)


@dataclass(frozen=True)
class Solving:
    """How the cases without a policy are solved: the seconds of each (default: the case's own), the bases that they
    start from, and what has them solved, one after the other or side by side."""

    time_limit: float | None = None
    start: Start | None = None
    for_each: ForEach = in_turn


def rule_prices(case: Case, levels: Sequence[LevelResult], priced: Collection[Policy] | None = None,
                solving: Solving = Solving(),
                progress: Callable[[RulePrice], None] = lambda price: None) -> tuple[RulePrice, ...]:
    """The price of every policy of the case, whose own optimal levels are `levels`, in the order of `policies`.

    `priced`: those worth solving, from `priced_policies` (default: all)."""
    wanted = policies(case)
    cases = [lifted(case, policy) for policy in wanted if priced is None or policy in priced]
    limit = case.time_limit if solving.time_limit is None else solving.time_limit
    prices = []
    solved = solving.for_each(_solved, (limit, solving.start), cases)
    for policy in wanted:
        left_out = priced is not None and policy not in priced
        without, plan = (levels, None) if left_out else next(solved)
        prices.append(RulePrice(*policy, _changes(levels, without), plan))
        progress(prices[-1])
    return tuple(prices)


def _changes(levels: Sequence[LevelResult], without: Sequence[LevelResult]) -> dict[Level, float]:
    """Level by level; level 0 says nothing of a plan: with one it is zero."""
    after = {result.level: result for result in without if result.proved}
    changes = {}
    for result in levels:
        if result.proved and result.level in after and result.level != CONFLICTS:
            change = after[result.level].value - result.value
            changes[result.level] = change if abs(change) > NO_CHANGE * max(1.0, abs(result.value)) else 0.0
    return changes


def _solved(shared: Shared, case: Case) -> Solved:
    """The levels of the case and its plan, none where the solver fails. Fewer contracts are no part of a price."""
    time_limit, start = shared
    try:
        outcome = optimize(replace(case, simplify="no"), time_limit, start=start)
    except SolverFailed:
        return (), None
    return outcome.relaxation.levels.results, outcome.plan
