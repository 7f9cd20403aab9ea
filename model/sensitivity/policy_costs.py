"""What policy costs: the levels of the case without a rule, a group's share or a family's standard share.

Each is lifted alone and the whole case solved again, from the bases of the case. Where no row of it has a price
at any level nothing need be solved: the duals of every level then prove its optimum without the row too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from model.case import Case
from model.formulation.build import Built
from model.levels import CONFLICTS, Level, LevelResult
from model.lp.highs import SolverFailed
from model.lp.solved_levels import ZERO_DUAL, Answer
from model.lp.standard_form import LinearProgram
from model.lp.warm_start import Start
from model.solve import optimize

Kind = Literal["rule", "group", "family"]
Policy = tuple[Kind, str]
Shared = tuple[float, "Start | None"]  # the seconds and the bases that all solves have in common
Levels = tuple[LevelResult, ...]
ForEach = Callable[[Callable[[Shared, Case], Levels], Shared, Sequence[Case]], Iterator[Levels]]

# A level is proved to 1e-7 of its value: a change below ten times that is none.
NO_CHANGE = 1e-6


def in_turn(work: Callable[[Shared, Case], Levels], shared: Shared, cases: Sequence[Case]) -> Iterator[Levels]:
    """The levels of every case, one after the other."""
    return (work(shared, case) for case in cases)


@dataclass(frozen=True)
class RulePrice:
    """`changes[level]`: the level's value without the rule (`kind` rule), the group's share (group) or the
    family's standard share (family) less its value with it, in price_unit; what rounding may explain is 0.
    Only levels that are proved in both are there, so it is empty where the time limit or the solver left
    nothing. The first level that changes falls; later ones may rise."""

    kind: Kind
    key: str
    changes: Mapping[Level, float]


def policies(case: Case) -> tuple[Policy, ...]:
    """The active rules, the groups with a share and the families with a standard share, in order."""
    rules: list[Policy] = [("rule", rule.key) for rule in case.rules]
    groups: list[Policy] = [("group", group.key) for group in case.groups.values() if group.share > 0]
    families: list[Policy] = [("family", family.key) for family in case.families.values() if family.standard_share > 0]
    return (*rules, *groups, *families)


def lifted(case: Case, policy: Policy) -> Case:
    """The case without that rule, share or standard share."""
    kind, key = policy
    if kind == "rule":
        return replace(case, rules=tuple(rule for rule in case.rules if rule.key != key))
    if kind == "group":
        return replace(case, groups={**case.groups, key: replace(case.groups[key], share=0.0)})
    return replace(case, families={**case.families, key: replace(case.families[key], standard_share=0.0)})


def priced_policies(built: Built, program: LinearProgram, answer: Answer) -> frozenset[Policy]:
    """The policies of which some row has a price at some level; lifting any other changes no level. (Without
    the rows the duals of each level stay feasible and keep their value, and so does its optimal face.)"""
    found: set[Policy] = set()
    for level in answer.solved:
        for row in level.rows[abs(level.row_dual) > ZERO_DUAL].tolist():
            constraint = program.rows[row]
            name, key = constraint.parent_component().name, constraint.index()
            if name == "rule":
                found.add(("rule", built.rules[key].rule.key))
            elif name == "interoperability":
                found.add(("group", key[0]))
            elif name == "standardization":
                found.add(("family", key))
    return frozenset(found)


def rule_prices(case: Case, levels: Sequence[LevelResult], time_limit: float | None = None, for_each: ForEach = in_turn,
                priced: Collection[Policy] | None = None, start: Start | None = None,
                progress: Callable[[RulePrice], None] = lambda price: None) -> tuple[RulePrice, ...]:
    """The price of every policy of the case, whose own optimal levels are `levels`, in the order of `policies`.

    `time_limit` in seconds for each solve (default: the case's own); `for_each` has the cases solved, one after the
    other or side by side; `priced`: those worth solving, from `priced_policies` (default: all); `start`: the
    bases of the case."""
    wanted = policies(case)
    cases = [lifted(case, policy) for policy in wanted if priced is None or policy in priced]
    limit = case.time_limit if time_limit is None else time_limit
    prices = []
    solved = for_each(_levels, (limit, start), cases)
    for kind, key in wanted:
        left_out = priced is not None and (kind, key) not in priced
        prices.append(RulePrice(kind, key, _changes(levels, levels if left_out else next(solved))))
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


def _levels(shared: Shared, case: Case) -> Levels:
    """The levels of the case, none where the solver fails."""
    time_limit, start = shared
    try:
        return optimize(case, time_limit, start=start).trail.answer.levels
    except SolverFailed:
        return ()
