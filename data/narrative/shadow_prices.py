"""What more of a limit brings, in plain words: what the solve that confirms it found, in units."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from data.figures.money import amount
from data.figures.requirement_values import short_units
from data.narrative.rows import rule_of
from data.narrative.wording import SHOWN, counted, family_name, in_units, in_words, joined
from model.case import Case
from model.levels import COST, EQUITY
from model.plan import ShortfallKey
from model.row_kinds import RULE, RowId
from model.sensitivity.shadow_prices import ShadowPrice, ShortfallMove

_NO_PART = 0.001  # of the money that a step moves: what is less is not told

ByFamily = dict[str, dict[str, float]]  # units by family and ally


def shadow_price_text(case: Case, price: ShadowPrice) -> str:
    """`EUR 10 m more would close 1,200 rounds of 155 mm HE [HE155], most of it for POL (900)`. Of a price that was not
    confirmed only what it says of the level."""
    level = price.level
    if math.isnan(price.confirmed):
        one_more = _more(case, price.row, 1.0)
        return f"by its price, not solved again: {one_more} would {_lowers(case, price, price.value)}"
    more, fall = _more(case, price.row, price.step), price.confirmed * price.step
    if level == COST:
        return f"{more} would save {amount(case, fall)}"
    told = _closed(case, price.moved) if price.moved is not None else []
    return f"{more} would {joined(told)}" if told else f"{more} would {_lowers(case, price, fall)}"


def _lowers(case: Case, price: ShadowPrice, fall: float) -> str:
    """What a fall of the level means, and by how much it falls, as it counts."""
    if price.level == COST:
        return f"lower the cost by {amount(case, fall)}"
    if price.level == EQUITY:
        return f"spread what is missing more evenly: the level equity falls by {_figure(fall)}, weighted"
    return f"lower the weighted shortfall of priority {price.level.priority} by {_figure(fall)}"


def _figure(value: float) -> str:
    """Three digits: more would claim what nobody knows."""
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _more(case: Case, row: RowId, step: float) -> str:
    """`EUR 10 m more`, `25 more`; of a rule or a share what it gives way."""
    rule = rule_of(case, row) if row.kind is RULE else None
    in_money = rule.is_spend if rule is not None else row.kind.unit == "price_unit"
    figure = amount(case, step) if in_money else in_words(step)
    if rule is not None and rule.attribute:
        figure += f" of {rule.attribute}"
    if row.kind.is_limit:
        return f"{figure} more"
    return f"{figure} less than it asks for" if rule is None or rule.is_minimum else f"{figure} more than it allows"


def _closed(case: Case, moved: ShortfallMove) -> list[str]:
    """What the step closes by family, or brings earlier where it closes nothing, and what is short more instead."""
    change = _change(case, moved)
    closed, lacking = _gained(case, change, 1), _gained(case, change, -1)
    if closed:
        clauses = [f"close {_listed(case, closed)}"]
    elif earlier := _gained(case, _earlier(case, moved), 1):
        clauses = [f"bring {_listed(case, earlier)} one {case.horizon.unit} earlier"]
    else:
        return []
    return [*clauses, f"leave {_listed(case, lacking)} more short"] if lacking else clauses


def _change(case: Case, moved: ShortfallMove) -> ByFamily:
    """How many units less lack, as Summary counts them: use over the plan, stock at its end."""
    before, after = short_units(case, moved.before), short_units(case, moved.after)
    return _by_family(case, {key: before.get(key, 0.0) - after.get(key, 0.0) for key in {**before, **after}})


def _earlier(case: Case, moved: ShortfallMove) -> ByFamily:
    """How many units less lack, a period each, of all stock targets."""
    return _by_family(case, {key: moved.before.get(key, 0.0) - moved.after.get(key, 0.0)
                             for key in {**moved.before, **moved.after}
                             if case.requirement_of[key.requirement].kind == "stock"})


def _by_family(case: Case, change: Mapping[ShortfallKey, float]) -> ByFamily:
    found: ByFamily = defaultdict(lambda: defaultdict(float))
    for key, quantity in change.items():
        row = case.requirement_of[key.requirement]
        found[row.family][row.ally] += quantity
    return found


def _gained(case: Case, change: ByFamily, sign: int) -> ByFamily:
    """The families of which less lacks in all (1), or more (-1, as what more), the one that costs most first; without
    what is nothing beside the rest."""
    money = {family: sign * case.families[family].price * sum(by_ally.values()) for family, by_ally in change.items()}
    least = _NO_PART * max((case.families[family].price * abs(each) for family, by_ally in change.items()
                            for each in by_ally.values()), default=0.0)
    return {family: {ally: sign * each for ally, each in change[family].items()}
            for family in sorted(money, key=lambda each: -money[each]) if money[family] > least}


def _listed(case: Case, change: ByFamily) -> str:
    """`1,200 rounds of 155 mm HE [HE155], most of it for POL (900)`."""
    said = [_family(case, family, by_ally) for family, by_ally in list(change.items())[:SHOWN]]
    more = len(change) - len(said)
    return joined([*said, f"more of {counted(more, 'other family', 'other families')}"] if more else said)


def _family(case: Case, family: str, by_ally: Mapping[str, float]) -> str:
    """So many units of it in all, and for whom where that is one ally or one has most."""
    total, most = sum(by_ally.values()), max(by_ally, key=lambda ally: by_ally[ally])
    said = f"{in_units(total, case.families[family].unit)} of {family_name(case, family)}"
    others = [abs(each) for ally, each in by_ally.items() if ally != most]
    if max(others, default=0.0) <= _NO_PART * total:
        return f"{said} for {most}"
    if min(by_ally.values()) >= -_NO_PART * total and by_ally[most] > total / 2:
        return f"{said}, most of it for {most} ({in_words(by_ally[most])})"
    return said
