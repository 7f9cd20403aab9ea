"""A related case that starts from the bases of another: the same levels, whatever has changed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from data.case.builder import assemble
from model.case import Case
from model.levels import COST, shortfall
from model.lexicographic.warm_start import Start, fitted, start_of
from model.phases.phase import Outcome
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import world

SEEDS = range(24)


def start_from(outcome: Outcome) -> Start:
    return start_of(outcome.relaxation.program, outcome.relaxation.levels)


def changed(case: Case, random: Random) -> Case:
    """Other capacities and budgets, one offer gone, one requirement larger: columns, rows and sides differ."""
    resources = {key: replace(line, capacity=tuple(
        amount * random.choice((0, 0.5, 1, 1.5)) for amount in line.capacity)) for key, line in case.resources.items()}
    budgets = {key: amount * random.choice((0.7, 1, 2)) for key, amount in case.budgets.items()}
    named = {rule.offer for rule in case.rules}  # an offer that a rule names stays
    gone = random.choice([key for key in case.offers if key not in named])
    offers = {key: offer for key, offer in case.offers.items() if key != gone}
    use = {key: {offer: units for offer, units in users.items() if offer != gone}
           for key, users in case.resource_use.items()}
    large = random.randrange(len(case.requirements))
    requirements = tuple(replace(row, quantity=row.quantity * (1.5 if place == large else 1))
                         for place, row in enumerate(case.requirements))
    return replace(case, resources=resources, budgets=budgets, offers=offers, resource_use=use,
                   requirements=requirements)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_changed_case_has_the_same_levels_from_the_start_of_another_as_afresh(seed: int) -> None:
    case = assemble(random_world(seed))
    start = start_from(optimize(case))
    other = changed(case, Random(seed))
    near, afresh = optimize(other, start=start), optimize(other)
    assert near.status == afresh.status
    assert near.plan is not None and afresh.plan is not None
    found = {level.name: level.value for level in near.plan.levels}
    assert found == {level.name: pytest.approx(level.value, rel=1e-9, abs=1e-6) for level in afresh.plan.levels}
    assert verify(other, near.plan, relaxed=near.status == "conflict").passed


def test_the_same_case_needs_no_iteration() -> None:
    case = assemble(random_world(1))
    first = optimize(case)
    again = optimize(case, start=start_from(first))
    assert again.plan is not None and first.plan is not None
    assert [level.iterations for level in again.plan.levels] == [0] * len(first.plan.levels)
    assert [level.value for level in again.plan.levels] == pytest.approx([level.value for level in first.plan.levels])


def test_what_is_new_starts_at_its_bound_or_slack() -> None:
    one = world(Requirements=[{"ally": "A", "family": "F", "kind": "use", "quantity": 10}],
                Resources=[{"resource": "R", "capacity": 5}], ResourceUse=[{"resource": "R", "item": "I"}])
    first = optimize(assemble(one))
    # A budget is a new row, and a second offer brings a new column for each of the four quarters.
    two = replace(assemble(one), budgets={("A", 2024): 700.0})
    offer = two.offers["O"]
    two = replace(two, offers={**two.offers, "P": replace(offer, key="P", price=200.0)})
    again = optimize(two, start=start_from(first))
    program = again.relaxation.program
    statuses = fitted(start_from(first), program).levels[shortfall(1)]
    new = [statuses.columns[place] for place, name in enumerate(program.columns)
           if name.component == "order" and name.key[0] == "P"]
    assert new == [0, 0, 0, 0]
    assert statuses.rows[list(program.rows.of("budget"))].tolist() == [1]
    # P has no line: 700 EUR buy 7 of O, none of P, of the 40 rounds that are needed, each worth 150.
    assert again.plan is not None
    assert again.plan.levels[0].value == pytest.approx(33 * two.families["F"].weight)


def test_a_level_that_the_start_does_not_know_is_solved_afresh() -> None:
    case = assemble(random_world(2))
    start = start_from(optimize(case))
    less = replace(start, levels={name: found for name, found in start.levels.items() if name != COST})
    near, afresh = optimize(case, start=less), optimize(case)
    assert near.plan is not None and afresh.plan is not None
    assert [level.value for level in near.plan.levels] == pytest.approx([level.value for level in afresh.plan.levels])


def test_a_case_without_columns_and_rows_has_a_plan() -> None:
    case = replace(assemble(world(Systems=[], Certified=[])), requirements=(), stock={})
    outcome = optimize(case)
    assert (outcome.status, outcome.sizes["columns"]) == ("optimal", 0)
    assert outcome.plan is not None and verify(case, outcome.plan).passed
