"""The sheet Price of terms: what lots, steps, thresholds, counts and discounts cost at each level, how much of that is
proven to be unavoidable, and how much better another plan that keeps them could be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from data.figures.decimals import column_texts
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.wording import capital, joined
from data.report.figure_parts import level_figure, shown_unit
from data.schema.reason_sheets import PRICE_OF_TERMS
from model.case import Case
from model.levels import CHOOSING, CONFLICTS, COST, Level, WholeLevel
from model.plan import Plan
from model.tolerances import NOISE, WHOLE_PROOF

_LEVELS = {"conflicts": "how far minimum rules contradict the rest", "equity": "how unevenly what lacks is spread",
           "cost": "the cost", "changes": "what differs from the earlier plan", "tidy": "what is moved"}
_PLACES = 6  # decimals of a per cent that count when it is rounded up or down: what is behind them is rounding


@dataclass(frozen=True)
class LevelPrice:
    """A level with the terms: what it is without them (`lp`), the value of the plan, and the best `bound` that is known
    for all plans that keep the terms and are as good at the levels before, None where nothing is proven; price_unit.
    `lost`: an earlier level is worse than without the terms."""

    whole: WholeLevel
    bound: float | None
    is_first: bool
    lost: bool

    @property
    def change(self) -> float:
        """The price of the terms, 0 where it is below what a proof tells apart."""
        change = self.whole.price
        return change if abs(change) > WHOLE_PROOF * max(1.0, abs(self.whole.lp)) else 0.0

    @property
    def proved(self) -> bool:
        """No plan that keeps the terms is better."""
        gap = math.inf if self.bound is None else self.whole.plan - self.bound
        return self.whole.proved or gap <= WHOLE_PROOF * max(1.0, abs(self.whole.plan))

    @property
    def gain(self) -> float | None:
        """By how much the level could be lower at the most; None where that is not proven."""
        if self.proved:
            return 0.0
        return None if self.bound is None else self.whole.plan - self.bound

    def relative(self, amount: float) -> float | None:
        """An amount as a share of the value without the terms; None where that is nothing."""
        return amount / abs(self.whole.lp) if abs(self.whole.lp) >= NOISE else None


def level_prices(case: Case, plan: Plan) -> list[LevelPrice]:
    """Each level in order; empty for a plan that was not asked to keep any terms.

    As long as no level has lost anything, its value without the terms bounds those with them, save where discounts are
    paid back."""
    prices: list[LevelPrice] = []
    for whole in plan.whole or ():
        lost = any(price.change > 0 or price.lost for price in prices)
        bound = whole.bound if math.isfinite(whole.bound) else None
        same = all(price.change == 0 for price in prices)
        if same and not (case.discounts and whole.level.place >= COST.place):
            bound = whole.lp if bound is None else max(bound, whole.lp)
        prices.append(LevelPrice(whole, bound, not prices, lost))
    return prices


def price_of_terms(case: Case, plan: Plan) -> ResultTable:
    """One row a level, with what it says in a sentence."""
    rows: list[Row] = []
    for price in level_prices(case, plan):
        level, bound = price.whole.level, price.bound
        rows.append({
            "level": str(level), "without": level_figure(case, level, price.whole.lp),
            "value": level_figure(case, level, price.whole.plan),
            "bound": None if bound is None else level_figure(case, level, min(bound, price.whole.plan)),
            "unit": shown_unit(case, level), "price": _per_cent(price, price.change),
            "gain": _per_cent(price, price.gain),
            "proved": "yes" if price.proved else "no", "in_words": level_sentence(case, price)})
    return make_table(case, PRICE_OF_TERMS, rows)


def terms_sentences(case: Case, plan: Plan) -> Iterator[str]:
    """What is said of the levels that a planner minimises, for Summary and the terminal."""
    return (level_sentence(case, price) for price in level_prices(case, plan)
            if price.whole.level not in (CONFLICTS, *CHOOSING))


def first_price(case: Case, plan: Plan) -> str:
    """What the terms cost at the first level that notices them, in a sentence; that none does otherwise."""
    prices = level_prices(case, plan)
    price = next((price for price in prices if price.change), None)
    if price is not None:
        return level_sentence(case, price, named=True)
    return f"{_subject(case, named=True)} cost nothing at any level." if prices else ""


def whose_reasons(plan: Plan, is_short: bool) -> str:
    """What plan the reasons are of, where it is another one and something is short; empty elsewhere."""
    if plan.whole is None or not is_short:
        return ""
    return ("The reasons why something is short, and what one unit more of a limit is worth, are those of the best "
            "plan without the terms; what is short only because of the terms says so.")


def level_in_words(level: Level) -> str:
    """`the shortfall of priority 1`, `the cost`."""
    return f"the shortfall of priority {level.priority}" if level.is_shortfall else _LEVELS[level.kind]


def level_sentence(case: Case, price: LevelPrice, named: bool = False) -> str:
    """`Whole lots raise the shortfall of priority 1 by 0.28 %; at least 0.22 % is unavoidable, so at most 0.06 % could
    still be gained.` `named`: where there are several kinds of terms, it says which."""
    subject, level = _subject(case, named), price.whole.level
    what = level_in_words(level)
    if price.change > 0:
        by = _said(case, price, price.change)
        rise = f"from nothing to {by}" if price.relative(price.change) is None else f"by {by}"
        return f"{subject} raise {what} {rise}{_of_a_rise(case, price)}."
    if price.change == 0:
        return f"{subject} leave {what} as it is{_of_others(case, price)}."
    less = _said(case, price, -price.change)
    if price.lost:
        why = ("because discounts are paid back or earlier levels lost: what the latter brings is no gain"
               if case.discounts and level.place >= COST.place else "because earlier levels lost: that is no gain")
        return (f"With {subject[0].lower()}{subject[1:]} {what} is lower by {less}, {why}{_of_others(case, price)}.")
    return f"{subject} lower {what} by {less}{_of_others(case, price)}."


def _of_a_rise(case: Case, price: LevelPrice) -> str:
    """How much of a rise is unavoidable."""
    given = "" if price.is_first else " given the levels before"
    if price.proved:
        return f"; all of it is unavoidable{given}"
    if price.bound is None or price.gain is None:
        return f"; how much of it is unavoidable{given} is not proven"
    gained = f"at most {_said(case, price, price.gain, math.ceil)} could still be gained"
    unavoidable = _said(case, price, price.bound - price.whole.lp, math.floor)
    if not unavoidable:
        return f"; none of it is proven to be unavoidable{given}, so {gained}"
    return f"; at least {unavoidable} is unavoidable{given}, so {gained}"


def _of_others(case: Case, price: LevelPrice) -> str:
    """Whether another plan could be better, where the level did not rise."""
    among = "" if price.is_first or not price.lost else " and is as good at the levels before"
    if price.proved:
        return f"; no plan that keeps them{among} is better"
    if price.gain is None:
        return f"; whether a plan that keeps them{among} could be better is not proven"
    return f"; at most {_said(case, price, price.gain, math.ceil)} could still be gained"


def _said(case: Case, price: LevelPrice, amount: float, rounded: Callable[[float], float] = round) -> str:
    """An amount in per cent of the value without the terms, or as such where that is nothing. `rounded`: up for the
    most and down for the least, which is empty where nothing is left of it."""
    share = price.relative(amount)
    if share is None:
        figure = level_figure(case, price.whole.level, amount)
        return f"{column_texts('number', [figure])[0]} {shown_unit(case, price.whole.level)}" if figure > 0 else ""
    decimals = 2 if share < 0.1 else 1
    per_cent = rounded(round(100 * share * 10 ** decimals, _PLACES)) / 10 ** decimals
    if per_cent <= 0:
        return "" if rounded is math.floor else f"less than {10.0 ** -decimals:.{decimals}f} %"
    return f"{per_cent:.{decimals}f} %"


def _per_cent(price: LevelPrice, amount: float | None) -> float | None:
    share = None if amount is None else price.relative(amount)
    return None if share is None else 100 * share


def _subject(case: Case, named: bool) -> str:
    """What the terms are called: by their kind where there is but one, else `named` with their kinds."""
    kinds = [words for words, has in (
        ("whole lots", case.keeps_lots), ("whole steps of expansions", any(
            line.step > 0 for line in case.resources.values())), ("thresholds", bool(case.thresholds)),
        ("rules that count", bool(case.counts)), ("discounts", bool(case.discounts))) if has]
    return capital(kinds[0]) if len(kinds) == 1 else f"The terms ({joined(kinds)})" if named else "The terms"


def level_facts(case: Case, plan: Plan) -> Sequence[dict[str, Any]]:
    """The levels as --json says them, in units of the currency; a bound that is not proven is null."""
    return [{"name": str(price.whole.level), "lp": price.whole.lp, "plan": price.whole.plan, "bound": price.bound,
             "proved": price.proved, "in_words": level_sentence(case, price)} for price in level_prices(case, plan)]
