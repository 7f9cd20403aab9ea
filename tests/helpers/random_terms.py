"""Random terms that take whole numbers, for any small case; the same seed, the same terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from model.case import Case, CountRule, Discount, DiscountStep, Threshold

WORDS = ("ally", "family", "item", "manufacturer", "country", "region", "year", "offer", "order_period", "period")
COUNTED = ("manufacturer", "offer", "item", "ally", "country", "region")
KINDS = ("lots", "steps", "thresholds", "counts", "discounts")


def with_terms(case: Case, seed: int, kinds: Sequence[str] = ()) -> Case:
    """The case with these kinds of terms, or with one to three of all."""
    random = Random(seed)
    for kind in kinds or random.sample(KINDS, random.randint(1, 3)):
        case = _ADDED[kind](case, random)
    return case


def _lots(case: Case, random: Random) -> Case:
    return replace(case, offers={key: replace(offer, lot=random.choice((0.0, 1.0, 5.0, 7.0, 12.5)))
                                 for key, offer in case.offers.items()})


def _steps(case: Case, random: Random) -> Case:
    return replace(case, resources={
        key: replace(line, step=random.choice((0.0, line.max_expansion, line.max_expansion / 3)))
        for key, line in case.resources.items()})


def _window(case: Case, random: Random) -> dict[str, Any]:
    first = random.randint(1, case.horizon.count)
    return random.choice(({"first": 1, "last": case.horizon.count}, {
        "first": first, "last": random.randint(first, case.horizon.count), "since": first}))


def _filters(case: Case, random: Random) -> dict[str, Any]:
    some = random.choice((None, None, "ally", "family", "item", "manufacturer", "offer"))
    keys = {"ally": case.allies, "family": case.families, "item": case.items, "manufacturer": case.manufacturers,
            "offer": case.offers}
    return {} if some is None else {some: random.choice(list(keys[some]))}


def _thresholds(case: Case, random: Random) -> Case:
    return replace(case, thresholds=tuple(Threshold(
        key=f"T{number}", for_each=tuple(random.sample(WORDS, random.randint(0, 2))), **_window(case, random),
        **_filters(case, random), at_least=random.choice((0.0, random.uniform(1, 60))),
        fixed_cost=random.choice((0.0, random.uniform(1, 900)))) for number in range(random.randint(1, 2))))


def _counts(case: Case, random: Random) -> Case:
    return replace(case, counts=tuple(CountRule(
        key=f"C{number}", kind=random.choice(("max_count", "min_count")), value=random.randint(1, 2),
        count=random.choice(COUNTED), for_each=tuple(random.sample(WORDS[:7], random.randint(0, 2))),
        **_window(case, random), **_filters(case, random), least=random.choice((None, random.uniform(1, 20))))
        for number in range(random.randint(1, 2))))


def _discounts(case: Case, random: Random) -> Case:
    pairs = sorted({(offer.manufacturer, offer.item) for offer in case.offers.values()})
    return replace(case, discounts=tuple(Discount(
        manufacturer, item, random.choice(("year", "total")),
        tuple(DiscountStep(quantity, 0.05 + 0.1 * step) for step, quantity in enumerate(sorted(
            random.uniform(5, 80) for _ in range(random.randint(1, 2))))), random.choice(("all", "incremental")))
        for manufacturer, item in random.sample(pairs, min(2, len(pairs)))))


_ADDED = {"lots": _lots, "steps": _steps, "thresholds": _thresholds, "counts": _counts, "discounts": _discounts}
