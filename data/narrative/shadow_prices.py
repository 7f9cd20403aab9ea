"""What one more unit of a limit brings, in plain words."""

from __future__ import annotations

import math

from data.narrative.rows import families_of
from data.narrative.wording import family_name, units
from model.case import Case
from model.levels import COST
from model.sensitivity.shadow_prices import ShadowPrice
from model.tolerances import SAME_PRICE


def shadow_price_text(case: Case, price: ShadowPrice) -> str:
    """`0.9 rounds of 155 mm HE [HE155] less short at priority 1`: units of a family where the limit concerns one only,
    as the level counts them, else money. Where a whole step brings less than the price says it adds what the
    price says, which then holds for the first part of the step at most."""
    families, level = families_of(case, price.row), price.level
    per, said = 1.0, f"{case.currency} less {level}" if level == COST else f"less {level}"
    if level.is_shortfall and len(families) == 1:
        family = case.families[next(iter(families))]
        per, said = family.weight or 1.0, f"{units(family.unit)} of {family_name(case, family.key)} less short at " \
                                          f"priority {level.priority}"
    elif level.is_shortfall:
        said = f"less of the weighted shortfall of priority {level.priority}"
    text = f"{_figure(price.figure / per)} {said}"
    if not math.isnan(price.confirmed) and price.value - price.confirmed > SAME_PRICE * abs(price.value):
        text += (f"; by its price {_figure(price.value / per)}, which holds for the first part of the "
                 f"{price.step:,.4g} added at most")
    return text


def _figure(amount: float) -> str:
    """Two decimals; three digits where that would leave nothing to see."""
    return f"{amount:,.2f}" if abs(amount) >= 0.1 or not amount else f"{amount:.3g}"
