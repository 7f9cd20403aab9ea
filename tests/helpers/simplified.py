"""A case with and without the setting simplify, with all checked that holds whatever the way to it."""

from __future__ import annotations

from dataclasses import replace

from model.case import Case
from model.phases.phase import Outcome
from model.simplify.choices import counts_of
from model.solve import optimize
from model.verification.verify import verify

KINDS = {"contracts": ["contracts"], "orders": ["orders"], "both": ["contracts", "orders"]}


def simplified(case: Case) -> tuple[Outcome, Outcome]:
    """The case without and with the setting; all is checked that holds on any path."""
    before, after = optimize(replace(case, simplify="no")), optimize(case)
    assert after.status == before.status
    if before.status != "optimal":
        assert after.plan is not None and after.plan.simplified is None
        return before, after
    assert before.plan is not None and after.plan is not None
    verification = verify(case, after.plan)
    assert [check for check in (*verification.rows, *verification.levels)
            if not check.passed] == []
    assert all(check.kept for check in verification.terms)
    for old, new in zip(before.plan.levels, after.plan.levels, strict=True):
        assert new.value <= old.value + case.simplify_tolerance * abs(old.value) + 1e-9 * max(1.0, abs(old.value))
    counts, told = counts_of(case, after.plan.order), after.plan.simplified
    assert told is not None and (told.contracts.plan, told.orders.plan) == counts
    assert (told.contracts.before, told.orders.before) == counts_of(case, before.plan.order)
    for kind in KINDS[case.simplify][:1]:
        number = getattr(told, kind)
        assert number.plan <= number.before and (number.bound is None or number.bound <= number.plan)
    return before, after
