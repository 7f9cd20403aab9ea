"""Terms where there is little or nothing that they could be about: no orders, no lines, nothing that can be kept. By
the exact search and by the one for large programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from model.case import Case, CountRule, Discount, DiscountStep, Threshold
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.worlds import levels, world

NEED: dict[str, Any] = {"Requirements": [{"quantity": 100, "to": "2024-Q1"}]}  # at a weight of 100


@pytest.fixture(params=[5_000, -1], ids=["exact", "large"], autouse=True)
def either_search(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.integers.phase.EXACT", request.param)


def line(**cells: Any) -> dict[str, Any]:
    return {"Resources": [cells], "ResourceUse": [{"offer": "O"}]}


def case(sheets: dict[str, Any], **terms: Any) -> Case:
    return replace(assemble(world(**sheets)), **terms)


def threshold(**given: Any) -> dict[str, Any]:
    return {"thresholds": (Threshold(key="T", first=1, last=4, **given),)}


def count(kind: Any, value: int, counted: Any = "manufacturer") -> dict[str, Any]:
    return {"counts": (CountRule(key="C", first=1, last=4, kind=kind, value=value, count=counted),)}


def discount(*steps: DiscountStep) -> dict[str, Any]:
    return {"discounts": (Discount("M", "I", "total", steps),)}


# What lacks of the 100, units; the makers of the counts below are one, and have no country.
CASES = {
    "nobody may use it": (case({**NEED, "Certified": [], "Offers": [{"lot": 72}]}), 100),
    "nobody may use it, and it is discounted": (case({**NEED, "Certified": []}, **discount(DiscountStep(5, 0.1))), 100),
    "a line that makes nothing": (case({**NEED, **line(capacity=0), "Offers": [{"lot": 72}]}), 100),
    "a lot above what the line makes": (case({**NEED, **line(capacity=50), "Offers": [{"lot": 72}]}), 100),
    "no money": (case({**NEED, "Budgets": [{"amount": 0}], "Offers": [{"lot": 72}]}), 100),
    "steps of a line that cannot grow": (case({**NEED, **line(capacity=60, step=10)}), 40),
    "a step above all that the line can grow": (case({**NEED, **line(capacity=60, max_expansion=25, step=40)}), 40),
    "a threshold above what the line makes": (case({**NEED, **line(capacity=60)}, **threshold(at_least=300)), 100),
    "a threshold of nothing": (case(NEED, **threshold(at_least=0.0)), 0),
    "a threshold of orders that there are not": (case(NEED, **threshold(at_least=300, offer="none")), 0),
    "nobody may deliver": (case(NEED, **count("max_count", 0)), 100),
    "more makers than there are": (case(NEED, **count("min_count", 5)), 100),
    "any number of makers": (case(NEED, **count("min_count", 0)), 0),
    "countries that are not known may be none": (case(NEED, **count("max_count", 0, "country")), 0),
    "countries that are not known are none": (case(NEED, **count("min_count", 1, "country")), 100),
    "a discount that nobody reaches": (case({**NEED, **line(capacity=100)}, **discount(DiscountStep(1e6, 0.1))), 0),
    "a discount from nothing on": (case(NEED, **discount(DiscountStep(0, 0.1))), 0),
    "all is paid back": (case(NEED, **discount(DiscountStep(10, 1.0))), 0)}


@pytest.mark.parametrize("name", CASES)
def test_there_is_a_plan_that_keeps_the_terms(name: str):
    asked, short = CASES[name]
    plan = optimize(asked).plan
    assert plan is not None and plan.whole is not None
    assert levels(plan)["shortfall 1"] == pytest.approx(short * 100)
    verification = verify(asked, plan)
    assert verification.passed and all(term.kept for term in verification.terms)


@pytest.mark.parametrize("needs", [[], [{"quantity": 0}]])
def test_without_needs_nothing_is_ordered(needs: list[dict[str, Any]]):
    plan = optimize(case({"Requirements": needs, "Offers": [{"lot": 72}]}, **threshold(fixed_cost=500))).plan
    assert plan is not None and plan.whole is not None and not plan.order


def test_without_time_there_is_no_plan():
    asked = replace(case({**NEED, "Offers": [{"lot": 72}]}), time_limit=0.0)
    assert optimize(asked).status == "time_limit"
