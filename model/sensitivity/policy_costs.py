"""What policy costs: the levels of the case without a rule, a share or a term.

Each is lifted alone and the whole case solved again, from the bases of the case. Where the plan keeps no terms and no
row of it has a price at any level nothing need be solved: the duals of every level then prove its optimum without the
row too. Terms have no such prices, and with them a rule has none that says what lifting it changes.

Both plans keep their terms, and neither need be the best: the change of a level is exact where both are proved, and
elsewhere lies between what their bounds leave."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, get_args

from model.case import Case
from model.levels import CONFLICTS, COST, Level, LevelResult
from model.lexicographic.warm_start import Start
from model.lp.highs import SolverFailed
from model.phases.phase import LinearRelaxation
from model.plan import Plan
from model.sensitivity.policies import TERMS, Kind, Policy, lifted, policies
from model.solve import optimize
from model.tolerances import NO_CHANGE, WHOLE_PROOF
from model.verification.ledger import Ledger
from model.verification.terms import terms_cost

Shared = tuple[float, "Start | None"]  # the seconds and the bases that all solves have in common
Solved = tuple[tuple[LevelResult, ...], "Plan | None"]  # the levels and the plan that they leave
ForEach = Callable[[Callable[[Shared, Case], Solved], Shared, Sequence[Case]], Iterator[Solved]]


def in_turn(work: Callable[[Shared, Case], Solved], shared: Shared, cases: Sequence[Case]) -> Iterator[Solved]:
    """Every case, solved one after the other."""
    return (work(shared, case) for case in cases)


class Span(NamedTuple):
    """The change of a level, price_unit, is not known but lies between these."""

    level: Level
    least: float
    most: float


@dataclass(frozen=True)
class RulePrice:
    """`changes[level]`: the level's value without the rule, share or term of this kind and key less its value with it,
    in price_unit; what rounding may explain is 0. Only levels that are proved in both are there, so it is empty where
    the time limit or the solver left nothing. The first level that changes falls, or rises without a discount; later
    ones may do either. `plan`: the plan without it; None where nothing was solved or nothing better found.

    With terms to keep, `found` has the changes from one plan to the other of the levels that are not proved, and `span`
    what the first of them can change by."""

    kind: Kind
    key: str
    changes: Mapping[Level, float]
    plan: Plan | None = None
    found: Mapping[Level, float] = field(default_factory=dict)
    span: Span | None = None


_KIND_OF: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}


def priced_policies(relaxation: LinearRelaxation) -> frozenset[Policy] | None:
    """The policies of which some row has a price at some level; lifting any other changes no level. (Without
    the rows the duals of each level stay feasible and keep their value, and so does its optimal face.) None where terms
    are to be kept: prices then hold while the whole numbers stay."""
    if relaxation.case.keeps_whole_terms:
        return None
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


def rule_prices(case: Case, plan: Plan, priced: Collection[Policy] | None = None,
                solving: Solving = Solving(),
                progress: Callable[[RulePrice], None] = lambda price: None) -> tuple[RulePrice, ...]:
    """The price of every policy of the case, of which `plan` is the plan, in the order of `policies`; of lots and steps
    by their parts as well where the plan is proved to be the best.

    `priced`: those worth solving, from `priced_policies` (default: all)."""
    wanted = policies(case, by_part=all(whole.proved for whole in plan.whole or ()))
    cases = [lifted(case, policy) for policy in wanted if priced is None or policy in priced]
    limit = case.time_limit if solving.time_limit is None else solving.time_limit
    prices = []
    solved = solving.for_each(_solved, (limit, solving.start), cases)
    for policy in wanted:
        left_out = priced is not None and policy not in priced
        without = (plan.levels, None) if left_out else next(solved)
        prices.append(_with_terms(case, plan, policy, without) if plan.whole is not None else RulePrice(
            *policy, _changes(plan.levels, without[0]), without[1]))
        progress(prices[-1])
    return tuple(prices)


def _changes(levels: Sequence[LevelResult], without: Sequence[LevelResult]) -> dict[Level, float]:
    """Level by level; level 0 says nothing of a plan: with one it is zero."""
    after = {result.level: result for result in without if result.proved}
    return {result.level: _told(after[result.level].value - result.value, result.value) for result in levels
            if result.proved and result.level in after and result.level != CONFLICTS}


def _told(change: float, value: float) -> float:
    """A change of a level, 0 where rounding may explain it."""
    return change if abs(change) > NO_CHANGE * max(1.0, abs(value)) else 0.0


class _Known(NamedTuple):
    """A level as a plan has it, and what no plan is below; `proved`: it is the optimum, and so are all before it."""

    value: float
    bound: float
    proved: bool


def _known(case: Case, plan: Plan) -> dict[Level, _Known]:
    """What is known of each level of a case. While no level has moved by its terms, none is below what it is without
    them, save where discounts are paid back."""
    if plan.whole is None:
        return {result.level: _Known(result.value, result.value if result.proved else -math.inf, result.proved)
                for result in plan.levels}
    known, moved = dict[Level, _Known](), False
    for whole in plan.whole:
        bounded = not moved and not (case.discounts and whole.level.place >= COST.place)
        known[whole.level] = _Known(whole.plan, max(whole.bound, whole.lp) if bounded else whole.bound, whole.proved)
        moved = moved or abs(whole.price) > WHOLE_PROOF * max(1.0, abs(whole.lp))
    return known


def _with_terms(case: Case, plan: Plan, policy: Policy, without: Solved) -> RulePrice:
    """The price where the plan keeps terms."""
    after_plan, before = without[1], _known(case, plan)
    if after_plan is None:
        return RulePrice(*policy, {})
    changed = lifted(case, policy)
    after = _known(changed, after_plan)
    levels = [level for level in before if level in after and level != CONFLICTS]
    changes = {level: _told(after[level].value - before[level].value, before[level].value) for level in levels}
    kept = dict.fromkeys(levels, 0.0)
    if policy.kind in TERMS and COST in kept:  # the same plan keeps what is left, at another cost
        cost = terms_cost(Ledger(changed, plan)) - terms_cost(Ledger(case, plan))
        kept[COST] = _told(cost, before[COST].value)
    is_better = [changes[level] for level in levels] <= [kept[level] for level in levels]
    found = changes if is_better else kept
    open_levels = [level for level in levels if not (before[level].proved and after[level].proved)]
    first = open_levels[0] if open_levels else None
    span = None
    if first is not None and not any(changes[level] for level in levels[:levels.index(first)]):
        span = _span(policy, first, before[first], after[first])
    return RulePrice(*policy, {level: changes[level] for level in levels if level not in open_levels},
                     after_plan if is_better else None, {level: found[level] for level in open_levels}, span)


def _span(policy: Policy, level: Level, before: _Known, after: _Known) -> Span:
    """Without a discount a level can only rise, without anything else only fall."""
    least, most = after.bound - before.value, after.value - before.bound
    return Span(level, max(0.0, least), most) if policy.kind == "discount" else Span(level, least, min(0.0, most))


def _solved(shared: Shared, case: Case) -> Solved:
    """The levels of the case and its plan, none where the solver fails. Fewer contracts are no part of a price."""
    time_limit, start = shared
    try:
        outcome = optimize(replace(case, simplify="no"), time_limit, start=start)
    except SolverFailed:
        return (), None
    return outcome.relaxation.levels.results, outcome.plan
