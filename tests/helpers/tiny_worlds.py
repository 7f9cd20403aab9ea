"""Worlds of two makers: random ones, and ones for which fewer contracts are worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from data.case.builder import assemble
from data.input.tables import Tables
from model.case import Case
from model.plan import Plan
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.worlds import world

ALLIES, OFFERS, MAKERS = ("A", "B"), ("O", "P"), ("M", "N")
MAKER = dict(zip(OFFERS, MAKERS, strict=True))
SIX = tuple("ABCDEF")


def two_makers(need: float, makes: tuple[float, float], allies: tuple[str, ...] = ("A",), **sheets: Any) -> Tables:
    """Each ally needs so much in the first quarter; M and N make so much of it each quarter at the same price."""
    return world(**{
        "Allies": [{"ally": ally} for ally in allies],
        "Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
        "Offers": [{"offer": "O"}, {"offer": "P", "manufacturer": "N"}],
        "Resources": [{"resource": maker, "capacity": made} for maker, made in zip("MN", makes, strict=True)],
        "ResourceUse": [{"resource": "M", "offer": "O"}, {"resource": "N", "offer": "P"}],
        "Requirements": [{"ally": ally, "quantity": need, "to": "2024-Q1"} for ally in allies], **sheets})


def plan_of(tables: Tables, **settings: Any) -> tuple[Case, Plan]:
    """The case with more settings and its plan, which has passed its verification."""
    case = replace(assemble(tables), **settings)
    solved = optimize(case)
    assert solved.status == "optimal" and solved.plan is not None and verify(case, solved.plan).passed
    return case, solved.plan


def tiny(seed: int, periods: int = 2, signed: bool = False) -> Tables:
    """Two allies that need one item, two makers that offer it on lines of their own, money that runs short; with signed
    orders of up to three pairs of ally and offer, at a price of their own or that of the offer."""
    random, apart = Random(seed), Random(f"signed {seed}")
    pairs = apart.sample([(ally, offer) for ally in ALLIES for offer in OFFERS], apart.randint(1, 3))
    return world(
        Settings={"periods": periods, "discount_rate": 0.04, "equity": random.choice(("yes", "no"))},
        Allies=[{"ally": ally, "priority": random.randint(1, 3)} for ally in ALLIES],
        Manufacturers=[{"manufacturer": maker} for maker in MAKERS],
        Offers=[{"offer": offer, "manufacturer": maker, "price": random.randint(60, 140), "advance": 0.2}
                for offer, maker in MAKER.items()],
        Resources=[{"resource": maker, "capacity": random.randint(15, 40), "max_expansion": 30, "expansion_cost": 90}
                   for maker in MAKERS],
        ResourceUse=[{"resource": maker, "offer": offer} for offer, maker in MAKER.items()],
        Requirements=[{"ally": ally, "quantity": random.randint(10, 50)} for ally in ALLIES],
        Budgets=[{"ally": ally, "amount": random.randint(2000, 9000)} for ally in ALLIES],
        Signed=[{"offer": offer, "ally": ally, "period": "2024-Q1", "quantity": apart.randint(2, 16),
                 "price": apart.choice((None, 50))} for ally, offer in pairs] if signed else [])
