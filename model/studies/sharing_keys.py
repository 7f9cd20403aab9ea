"""By what allies share: keys that add up to one.

The setting `key` divides what all draw on where each ally acts alone, the setting `expansion_key` the cost of
expansions."""

from __future__ import annotations

from collections.abc import Mapping

from model.case import Case

Parts = Mapping[str, float]


def sharing_keys(case: Case) -> dict[str, float]:
    """Each ally's part of what is shared, by the setting `key`; the parts add up to 1.

    `requirement`: its part of the value required, the sum of priority x weight x quantity over its requirement
    rows and their periods, so that an ally without requirements has 0. `gdp`: its part of the sum of GDP.
    `equal`: as much as any other, as also where the sum of the others is 0."""
    if case.sharing_key == "gdp":
        return gdp_parts(case)
    if case.sharing_key == "equal":
        return equal_parts(case)
    return parts(case, required_value(case))


def required_value(case: Case) -> dict[str, float]:
    """Priority x weight x quantity over the requirement rows and periods of each ally that has any, price_unit."""
    value: dict[str, float] = {}
    for row in case.requirements:
        worth = case.allies[row.ally].priority * case.families[row.family].weight
        periods = max(0, row.last - row.first + 1)
        value[row.ally] = value.get(row.ally, 0.0) + worth * row.quantity * periods
    return value


def gdp_parts(case: Case) -> dict[str, float]:
    """Each ally's part of the sum of GDP; one whose GDP is not known counts as 0."""
    return parts(case, {ally.key: ally.gdp or 0.0 for ally in case.allies.values()})


def equal_parts(case: Case) -> dict[str, float]:
    """The same part for every ally."""
    return dict.fromkeys(case.allies, 1 / len(case.allies)) if case.allies else {}


def parts(case: Case, amount: Parts) -> dict[str, float]:
    """Each ally's part of the sum of the amounts, equal parts where the sum is 0; an ally without an amount has 0."""
    total = sum(amount.values())
    if total <= 0:
        return equal_parts(case)
    return {ally: amount.get(ally, 0.0) / total for ally in case.allies}
