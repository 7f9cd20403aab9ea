"""Reasons against the duals: what the identity of model/sensitivity/shortfall_reasons.py says holds for every reason,
worked out again from the duals and the matrix; and terms of tiny worlds worked out by hand.

Every way is checked to be one: no row moves that is not a term, save rows that ask nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.levels import Level, shortfall
from model.lp.double_double import exactly
from model.plan import OrderKey
from model.row_kinds import EXPANSION_LIMIT, RULE
from model.sensitivity.shortfall_reasons import Explainer, ShortfallReason
from tests.helpers.explained import Explained, by_row, explained, explained_at_random, named
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import world

ONE = {"periods": 1}
LINE = {"offer": "O"}


def duals(found: Explained, level: Level) -> np.ndarray:
    """The duals of a level by row, in price_unit for one unit of the row's side."""
    solved = found.levels.of(level)
    dual = np.zeros(len(found.program.rows))
    dual[solved.rows] = solved.row_dual * found.levels.scaling.rows[solved.rows] * solved.unit
    return dual


def moved(found: Explained, reason: ShortfallReason) -> np.ndarray:
    """The change of the columns."""
    change = np.zeros(len(found.program.columns))
    for column, amount in reason.changes:
        change[column] += amount
    return change


def slacks(found: Explained, reason: ShortfallReason) -> list[float]:
    """r d of each level up to the reason's own."""
    change, said = moved(found, reason), []
    for name, objective in zip(found.program.levels, found.program.objectives, strict=True):
        said.append(float((objective - found.program.matrix.T @ duals(found, name)) @ change))
        if name == reason.level:
            break
    return said


def check(found: Explained, key: tuple[int, int]) -> bool:
    """All that holds for one reason; says whether it has terms."""
    reason = found.reason(*key)
    if not reason.terms:
        assert reason.kind in ("no item", "no way")
        return False
    check_terms(found, key, reason)
    for equal in reason.equal:  # another offer or route, exactly as dear at every level
        assert equal.first is not None and reason.first is not None
        assert equal.first[0] != reason.first[0]
        assert slacks(found, equal) == pytest.approx(slacks(found, reason), rel=1e-6, abs=1e-6)
        check_terms(found, key, equal)
    return True


def check_terms(found: Explained, key: tuple[int, int], reason: ShortfallReason) -> None:
    """The terms of one way, recomputed from the duals."""
    requirement = found.relaxation.case.requirement_of[key[0]]
    small = 1e-7 * max(1.0, *(abs(term.amount) for term in reason.terms))
    own = reason.level == shortfall(requirement.priority)
    assert reason.worth == (pytest.approx(found.case.value_short(requirement, key[1])) if own else 0)
    change = moved(found, reason)
    rows = found.program.matrix @ change
    price = -duals(found, reason.level) * rows
    terms = by_row(reason.terms)
    for place in np.flatnonzero(abs(rows) > 1e-9):
        name = named(found.relaxation.row(place))
        assert price[place] == pytest.approx(terms.pop(name, 0.0), abs=small), name
    assert not terms
    # complementary slackness: the terms are the worth and what the way costs beyond it
    total = sum(term.amount for term in reason.terms)
    assert total == pytest.approx(reason.worth + reason.slack, abs=small)
    said = slacks(found, reason)
    assert said[-1] == pytest.approx(reason.slack, abs=small)
    first = next((slack for slack in said if abs(slack) > small), 0.0)
    assert first >= 0, said
    # serving the shortfall is what the way does, and it does not use what the plan does not have
    assert change[found.program.columns.place("shortfall", key)] == -1
    assert (found.levels.point[change < 0] > 0).all()
    check_rows(found, reason, rows, key[1], requirement.ally)


def check_rows(found: Explained, reason: ShortfallReason, rows: np.ndarray, period: int, ally: str) -> None:
    """The way is a way: what it brings is issued or held, sums of orders follow their orders, uses only give."""
    ordered = reason.kind == "blocked" and reason.first is not None and isinstance(reason.first, OrderKey)
    for place in np.flatnonzero(abs(rows) > 1e-9):
        name, index = found.program.rows[place]
        assert name not in ("loaded", "payment", "scope_total")
        assert name != "use" or (rows[place] < 0 and not ordered)
        assert name != "stock_balance" or not ordered or (index[0] == ally and index[2] == period + 1)


@pytest.mark.parametrize("start", range(0, 60, 12))
def test_the_identity_holds_on_random_worlds(start: int):
    seen = 0
    for found in explained_at_random(range(start, start + 12)):
        seen += sum(check(found, key) for key in found.explainer.reasons(found.plan.shortfall))
    assert seen > 100


def test_terms_of_a_shared_powder_plant():
    # G is short: powder is worth 72 / 2 = 36. A unit of F, worth 100, takes one of powder and one of the line: 64.
    found = explained(world(
        Settings=ONE, Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 72}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "Q", "item": "J"}],
        Resources=[{"resource": "L", "capacity": 20}, {"resource": "P", "capacity": 50}],
        ResourceUse=[{"resource": "L", "offer": "O"}, {"resource": "P", "offer": "O"},
                     {"resource": "P", "offer": "Q", "quantity": 2}],
        Requirements=[{"quantity": 30}, {"family": "G", "quantity": 40}]))
    reason = found.reason(2, 1)
    assert by_row(reason.terms) == pytest.approx(
        {("capacity", ("L", 1)): 64, ("capacity", ("P", 1)): 36})
    assert (reason.worth, reason.slack) == pytest.approx((100, 0))
    assert reason.first == ("O", "A", 1)
    assert by_row(found.reason(3, 1).terms) == pytest.approx(
        {("capacity", ("P", 1)): 72})


def test_a_need_that_is_not_worth_what_it_would_take():
    # A's unit is worth 100; the line's last unit serves B, where it is worth 200: 100 more than A would gain.
    found = explained(world(Settings=ONE, Allies=[{"ally": "A"}, {"ally": "B", "priority": 2}],
                            Resources=[{"capacity": 10}], ResourceUse=[LINE],
                            Requirements=[{"quantity": 5}, {"ally": "B", "quantity": 12}]))
    reason = found.reason(2, 1)
    assert [(term.row.kind.name, term.users) for term in reason.terms] == [("capacity", ("B",))]
    assert reason.terms[0].amount == pytest.approx(200)
    assert (reason.worth, reason.slack) == pytest.approx((100, 100))


def test_a_more_urgent_need_is_told_at_its_own_level():
    # At level 1 the line is worth 100 to B; A's priority 2 has no worth there.
    found = explained(world(Settings=ONE, Allies=[{"ally": "A"}, {"ally": "B"}], Resources=[{"capacity": 10}],
                            ResourceUse=[LINE],
                            Requirements=[{"quantity": 5, "priority": 2}, {"ally": "B", "quantity": 12}]))
    reason = found.reason(2, 1)
    assert (reason.level, reason.worth) == (shortfall(1), 0)
    assert reason.slack == pytest.approx(100)


def test_a_unit_that_serves_later_targets_too():
    # A target of 10 in Q1 and Q2, 4 a quarter of the line: short 6 and 2. A unit in Q1 is worth 100 / 4 quarters = 25
    # then and 25 again in Q2: it takes a line that is worth 50 in Q1, and brings 25 later.
    found = explained(world(
        Resources=[{"capacity": 4}], ResourceUse=[LINE],
        Requirements=[{"kind": "stock", "quantity": 10, "from": "2024-Q1", "to": "2024-Q2"}]))
    assert found.plan.shortfall == pytest.approx({(2, 1): 6, (2, 2): 2})
    reason = found.reason(2, 1)
    assert reason.worth == pytest.approx(25)
    assert {term.row.kind.name: (term.amount, term.own) for term in reason.terms} == {
        "capacity": (pytest.approx(50), False), "stock_balance": (pytest.approx(-25), True)}


def test_an_expansion_is_explained_by_what_limits_it():
    # A unit more of the line in Q1 serves Q1's 100; the project's size is worth as much.
    found = explained(world(Settings=ONE, Resources=[{"capacity": 4, "max_expansion": 3}], ResourceUse=[LINE],
                            Requirements=[{"quantity": 10}]))
    expansion = found.reason(2, 1).expansion
    assert expansion is not None
    assert (expansion.kind, expansion.line, expansion.row) == ("row", "R", EXPANSION_LIMIT.row("R"))


def test_a_rule_share_is_told_through_its_scope():
    # From M at most half of F: O (M) and P (N, at most 3), so 3 of each of the 8. A unit of O breaks the rule by half a
    # unit, for which it asks 100; what all orders come to is no term of its own.
    found = explained(world(
        Settings=ONE, Manufacturers=[{"manufacturer": "M"}, {"manufacturer": "N"}],
        Offers=[{"offer": "O"}, {"offer": "P", "manufacturer": "N", "max_quantity": 3}],
        Rules=[{"kind": "max_share", "value": 0.5, "manufacturer": "M", "family": "F"}],
        Requirements=[{"quantity": 8}]))
    reason = found.reason(2, 1)
    assert reason.first == ("O", "A", 1)
    assert [term.row.kind for term in reason.terms] == [RULE]
    assert reason.terms[0].amount == pytest.approx(100)


def test_without_a_plan_there_is_nothing_to_explain():
    with pytest.raises(ValueError, match="no plan"):
        explained(world(Settings=ONE, Resources=[{"capacity": 1}], ResourceUse=[LINE],
                        Rules=[{"kind": "min_quantity", "value": 5}]))


def test_a_limit_is_told_with_the_span_in_which_it_is_used_up():
    # 4 a quarter: Q1 needs 2, so 2 are held, Q2 needs 7 (4 and the 2 held, 1 short), Q3 2 and Q4 6, of which 2 are held
    # from Q3: no shortfall. The line is full from Q1 to Q2, for a unit more in either would have served Q2.
    found = explained(world(Resources=[{"capacity": 4}], ResourceUse=[LINE], Requirements=[
        {"quantity": quantity, "from": f"2024-Q{quarter}", "to": f"2024-Q{quarter}"}
        for quarter, quantity in enumerate((2, 7, 2, 6), 1)]))
    assert found.plan.shortfall == pytest.approx({(3, 2): 1})
    assert [(term.row.key, term.since) for term in found.reason(3, 2).terms] == [(("R", 2), 1)]


def test_a_span_ends_where_something_is_left():
    # Without room for stock 2 of the 4 of Q1 are made; Q2 and Q3 need 5 each.
    found = explained(world(Resources=[{"capacity": 4}], ResourceUse=[LINE], Allies=[{"storage": 0}],
                            Families=[{"storage_per_unit": 1}], Requirements=[
        {"quantity": 2, "from": "2024-Q1", "to": "2024-Q1"}, {"quantity": 5, "from": "2024-Q2", "to": "2024-Q3"}]))
    assert [(term.row.key, term.since) for term in found.reason(3, 3).terms] == [(("R", 3), 2)]


def two_offers(more: float) -> ShortfallReason:
    """A full line of which a unit by O takes 0.3 and one by P 0.1 and 0.2 and so much more."""
    found = explained(world(
        Settings=ONE, Offers=[{"offer": "O"}, {"offer": "P"}], Resources=[{"capacity": 3}],
        ResourceUse=[{"offer": "O", "quantity": 0.3}, {"offer": "P", "quantity": 0.1},
                     {"offer": "P", "quantity": 0.2 + more}], Requirements=[{"quantity": 20}]))
    return found.reason(2, 1)


def test_ways_that_only_rounding_tells_apart_are_equal():
    # 0.1 + 0.2 is more than 0.3 in the machine. A hundred-millionth more of the line, 100 / 0.3 a unit, is 3e-6 EUR.
    assert [each.first for each in two_offers(0).equal] == [("P", "A", 1)]
    assert two_offers(1e-8).equal == ()
    assert two_offers(1e-8).first == ("O", "A", 1)


def test_a_need_of_next_to_no_weight_has_its_own_terms():
    # G counts a two-thousand-millionth of F; its line is full all the same, and asks what a unit of G is worth.
    found = explained(world(
        Settings=ONE, Families=[{"family": "F", "weight": 100}, {"family": "G", "weight": 5e-8}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Resources=[{"resource": "L", "capacity": 4}, {"resource": "Q", "capacity": 4}],
        ResourceUse=[{"resource": "L", "offer": "O"}, {"resource": "Q", "offer": "P"}],
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 10}]))
    assert by_row(found.reason(3, 1).terms) == {("capacity", ("Q", 1)): pytest.approx(5e-8)}


def test_rounding_in_the_duals_is_no_term():
    # A way by O passes the line, the budget, the offer's limit and a rule; only the line is full.
    found = explained(world(
        Settings=ONE, Offers=[{"max_quantity": 900}], Resources=[{"capacity": 4}], ResourceUse=[LINE],
        Budgets=[{"amount": 1e5}], Rules=[{"kind": "max_quantity", "value": 900}], Requirements=[{"quantity": 10}]))
    levels = replace(found.levels, solved=tuple(
        replace(level, duals=replace(level.duals, rows=level.duals.rows + exactly(np.full(
            len(level.row_dual), 1e-14)))) for level in found.levels.solved))
    off = Explainer(replace(found.relaxation, levels=levels)).reason(2, 1)
    assert [named(term.row) for term in off.terms] == [("capacity", ("R", 1))]


@pytest.mark.parametrize("seed", [20, 24, 30, 31])
def test_something_stands_against_what_is_blocked(seed: int):
    # Where all that a later level asks is what the ally itself would have of the unit, an earlier one says what is
    # full.
    found = explained(random_world(seed))
    reasons = [reason for reason in found.explainer.reasons(found.plan.shortfall).values() if reason.terms]
    assert reasons
    for reason in reasons:
        assert any(reason.stands_against(term) for term in reason.terms), reason
