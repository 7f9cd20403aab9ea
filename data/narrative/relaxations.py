"""Relaxations in plain words: what it would take to close a shortfall."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from data.figures.lever_effects import LeverEffect
from data.figures.money import amount
from data.narrative.rows import families_of, filled, when_of
from data.narrative.wording import family_name, in_units, in_words, joined, units
from model.case import Case, Rule
from model.row_kinds import RowId
from model.sensitivity.relaxations import Goal, Relaxation, Remedy
from model.tolerances import NOISE, SMALL_CHANGE

Effects = Mapping[Goal, LeverEffect]

SHOWN = 4         # places that are told, the dearest first
NO_EFFECTS: Effects = MappingProxyType({})
_OBSTACLES = ("lead times, certificates, no offer, who may buy, storage, limits of transfers, rules or other needs "
              "stand in the way")
_TOLD = 0.005     # of the shortfall: what shorter lead times close of it, at least, to be told
_MINOR = 0.01     # of the price of all: what is less is not told by name


def remedy_name(case: Case, remedy: Remedy, short: float) -> str:
    """The shortfall and what it comes to: `155 mm HE [HE155] for POL, priority 1: 3,500 rounds short`."""
    lacks = f"{_units_text(case, remedy.family, short)} short" if short > NOISE else "late, but there at the end"
    return f"{family_name(case, remedy.family)} for {remedy.ally}, priority {remedy.priority}: {lacks}"


def changes_text(case: Case, remedy: Remedy) -> str:
    """What would close half and all of a shortfall: `half of it would take about 12,000 more rounds a quarter at
    155 mm line, Poland [L155-PGZ] from 2024-Q1; all of it ...`."""
    return "; ".join(change for change, _ in changes(case, remedy, NO_EFFECTS))


def changes(case: Case, remedy: Remedy, effects: Effects) -> Iterator[tuple[str, str]]:
    """What it would take, without the name of the shortfall, and for each goal what comes of it, empty where that was
    not tried."""
    def came(goal: Goal) -> str:
        return effect_text(case, remedy, goal, effects[goal]) if goal in effects else ""

    if remedy.whole is None:
        yield "not found out in time", ""
        return
    nothing_helps = remedy.rest >= remedy.short * (1 - SMALL_CHANGE)
    if remedy.half is not None and not nothing_helps:
        yield f"half of it would take {relaxations_text(case, remedy.half)}", came("half")
    if nothing_helps:
        yield f"no more capacity or money would help: {_OBSTACLES}", ""
    elif remedy.rest > 0:
        yield f"all that can be closed would take {relaxations_text(case, remedy.whole)}", came("whole")
        share = 100 * remedy.rest / remedy.short
        yield f"{share:.0f} % of it stays whatever is added: {_OBSTACLES}", ""
    else:
        yield f"all of it would take {relaxations_text(case, remedy.whole)}", came("whole")
    if remedy.sooner > _TOLD * remedy.short:
        yield (f"{sooner_text(case, remedy)} would close {100 * remedy.sooner / remedy.short:.0f} % of it with "
               "nothing else changed"), came("sooner")


def effect_text(case: Case, remedy: Remedy, goal: Goal, effect: LeverEffect) -> str:
    """What comes of all changes of a goal, every level solved again: `160 rounds short become 120; of the weighted
    shortfall 25 % closes, not 50 %; the largest part of the rest goes to B, priority 1: 40 rounds`."""
    if effect.closes_nothing:
        unless = "" if _is_useless(effect) else ", unless what this brings is reserved for this need"
        taken = _taker_text(case, remedy, effect, "what this brings" if _is_useless(effect) else "it")
        stays = _stays_text(case, remedy.family, (effect.before, effect.after))
        return f"{stays}{unless}: {taken}{_reserve_text(case, remedy, effect)}"
    if not effect.leaves_rest:
        return _left_text(case, remedy.family, (effect.before, effect.after), effect.share)
    could = remedy.trials[goal].could / remedy.short
    left = _left_text(case, remedy.family, (effect.before, effect.after), effect.share, could)
    return f"{left}; {_taker_text(case, remedy, effect, 'the rest')}"


def _left_text(case: Case, family: str, short: tuple[float, float], share: float, could: float | None = None) -> str:
    """What lacks before and after; the share that closes where units do not say it or where more could (`could`)."""
    before, after = short
    closes = _closes_text(share, could)
    if _about(before) != _about(after):
        more = ", which is more" if after > before else ""
        left = f"{_units_text(case, family, before)} short become {_about(after)}{more}"
        return left if could is None else f"{left}; {closes}"
    if abs(before - after) > NOISE:
        return f"{_units_text(case, family, after)} stay short; {closes}"
    stay = f"{_units_text(case, family, after)} stay short" if after else "nothing is short"
    return f"{stay} at the end of the plan; {closes}, because stock is there sooner"


def _closes_text(share: float, could: float | None) -> str:
    """`of the weighted shortfall 25 % closes, not 50 %`, with as many decimals as tell the two apart."""
    for decimals in range(3):
        closes = f"{100 * share:.{decimals}f} %"
        hoped = "" if could is None else f"{100 * could:.{decimals}f} %"
        if closes != hoped:
            break
    return f"of the weighted shortfall {closes} closes{f', not {hoped}' if hoped else ''}"


def _stays_text(case: Case, family: str, short: tuple[float, float]) -> str:
    before, after = short
    if after > before and _about(before) != _about(after):
        return f"{_units_text(case, family, before)} short become {_about(after)}, which is more"
    return f"{_units_text(case, family, after)} stay short" if after else "what is late stays late"


def _taker_text(case: Case, remedy: Remedy, effect: LeverEffect, what: str) -> str:
    if effect.taker is None:
        return f"no other need takes {what}"
    need, quantity = effect.taker.need, effect.taker.units
    of = "" if need.family == remedy.family else f" of {family_name(case, need.family)}"
    taken = f"{_units_text(case, need.family, quantity)}{of}" if quantity else f"stock{of} that is there sooner"
    return f"the largest part of {what} goes to {need.ally}, priority {need.priority}: {taken}"


def _is_useless(effect: LeverEffect) -> bool:
    """A minimum was tried, and does not keep it for the need either."""
    return effect.reserve is not None and effect.after_reserve is None


def _reserve_text(case: Case, remedy: Remedy, effect: LeverEffect) -> str:
    """The row of Rules that keeps what the lever brings for its need, cell by cell, and what comes of it."""
    if effect.reserve is None:
        return ""
    cells = ", ".join(f"{column} {cell}" for column, cell in rule_cells(case, effect.reserve.rule).items())
    if effect.after_reserve is None:
        return f"; nor would this row of Rules reserve it: {cells}"
    now = _left_text(case, remedy.family, (effect.before, effect.after_reserve), effect.reserve.closed / remedy.short)
    return f"; this row of Rules reserves it: {cells}; with that row {now}"


def rule_cells(case: Case, rule: Rule) -> dict[str, str]:
    """The cells of a minimum as it would be typed into Rules; what stays blank is left out."""
    cells: dict[str, str] = {"rule": rule.key, "kind": rule.kind, "value": f"{rule.value:.15g}",
                                     "ally": rule.ally or "", "family": rule.family or ""}
    return cells | ({"to": case.horizon.label(rule.last)} if rule.last < case.horizon.count else {})


def _units_text(case: Case, family: str, quantity: float) -> str:
    return in_units(_to_three_digits(quantity), case.families[family].unit)


def sooner_text(case: Case, remedy: Remedy) -> str:
    """`every lead time for 155 mm HE [HE155] a quarter shorter`."""
    parts = any(case.items[item].family == remedy.family for item in case.components)
    return (f"every lead time for {family_name(case, remedy.family)}{' and its components' if parts else ''} "
            f"a {case.horizon.unit} shorter")


def relaxations_text(case: Case, relaxations: Sequence[Relaxation]) -> str:
    """The relaxations joined: `about 12,000 more rounds a quarter at 155 mm line, Poland [L155-PGZ] from 2024-Q1 and 40
    more a quarter at Powder (tonnes) [P] from 2024-Q2, rising to 60 by 2024-Q4`. Small ones are only counted."""
    places: defaultdict[RowId, list[Relaxation]] = defaultdict(list)  # capacity of a resource is one
    for each in relaxations:
        places[each.row.replaced("period", 0) if each.row.part("period") else each.row].append(each)
    total = _price(relaxations)
    if total <= 0:
        return "no change, only another distribution"
    ranked = sorted(places.values(), key=_price, reverse=True)
    shown = [place for place in ranked if _price(place) >= _MINOR * total][:SHOWN]
    parts = [_place_text(case, place) for place in shown]
    if len(ranked) > len(shown):
        rest = len(ranked) - len(shown)
        parts.append(f"{rest} smaller {'change' if rest == 1 else 'changes'}")
    return f"about {joined(parts)}"


def _price(relaxations: Sequence[Relaxation]) -> float:
    return math.fsum(each.amount * each.price for each in relaxations)


def _place_text(case: Case, relaxations: Sequence[Relaxation]) -> str:
    """The relaxations of one place: its capacity may grow in steps."""
    first, *later = sorted(relaxations, key=lambda each: str(when_of(case, each.row)))
    text = relaxation_text(case, first)
    if later:
        in_all = _about(math.fsum(each.asked for each in relaxations))
        text += f", rising to {in_all} by {when_of(case, later[-1].row)}"
    return text


def relaxation_text(case: Case, relaxation: Relaxation) -> str:
    """One relaxation with its amount, where and from when."""
    row = relaxation.row

    def told(quantity: float) -> str:
        return amount(case, quantity) if row.kind.unit == "price_unit" else _about(quantity)

    text = filled(case, row.kind.words.more, row, amount=_about(relaxation.asked), counted=_counted(case, row),
                  money=amount(case, relaxation.asked))
    return f"{text} (the first {told(relaxation.over)} for what is signed already)" if relaxation.over > 0 else text


def _counted(case: Case, row: RowId) -> str:
    """What is counted, in the plural, after a blank; nothing where there is no word for it."""
    if "offer" in row.kind.index:
        unit = case.families[next(iter(families_of(case, row)))].unit
        return f" {units(unit)}" if unit else ""
    unit = counted_in(case, str(row.part("resource"))) if "resource" in row.kind.index else ""
    return f" {unit}" if unit else ""


def counted_in(case: Case, resource: str) -> str:
    """What a unit of the resource is, in the plural, where it makes one unit of munitions counted alike; else
    nothing."""
    uses = case.resource_use.get(resource, {})
    counted = {case.families[case.items[case.offers[offer].item].family].unit for offer in uses}
    known = len(counted) == 1 and set(uses.values()) == {1.0} and "" not in counted
    return units(counted.pop()) if known else ""


def _about(quantity: float) -> str:
    """A quantity as text, to three digits: the prices behind it are nominal, and no plan of years is surer."""
    return in_words(_to_three_digits(quantity))


def _to_three_digits(quantity: float) -> float:
    return float(f"{quantity:.3g}")
