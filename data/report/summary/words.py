"""The plan as it is told to a minister: what it costs, what is met, what is missing, why, and how sure it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from data.figures.money import amount
from data.figures.purchases import Purchase, payments_by_year
from data.figures.requirement_values import short_units
from data.figures.result_table import ResultTable, make_table
from data.narrative.text import shortened
from data.narrative.wording import capital, counted, joined
from data.report.checks import flag
from data.report.figure_parts import final_targets_met, is_proved, totals
from data.report.policy import broken_at_a_penalty
from data.report.summary.helping import helping
from data.report.summary.plain import LINES, plain_ally, plain_share, units_of_family
from data.report.whole.level_prices import level_prices
from data.report.whole.simplified import simplified_sentences
from data.schema.overview import TARGETS
from data.schema.plan_sheets import RULES
from data.schema.reason_sheets import CHANGED_ORDERS, CHECKS, PRICE_OF_TERMS, SIMPLIFIED
from data.schema.stock_sheets import NEEDS, SHORTFALLS
from data.schema.summary import IN_PLAIN_WORDS
from model.case import Case
from model.levels import CHOOSING, EQUITY, Level
from model.plan import Plan
from model.tolerances import NOISE

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations
    from model.verification.verify import Verification

COSTS, MET, MISSING = "What it costs", "What is met", "What is missing"
WHY = "Why, in parts of what is missing"
WOULD_HELP, TERMS, SURE = "What would help", "What the terms of contracts do", "How sure this is"
AGAINST_EARLIER = "What stays of the earlier plan"
ORDER = (COSTS, MET, MISSING, WHY, WOULD_HELP, TERMS, AGAINST_EARLIER, SURE)  # on the page
LARGEST_PARTS = 4      # of what is missing that are told
LARGEST_REASONS = 3
LONGEST_WORDS = 240    # characters of a cause: three lines
_TERMS = "Lots, minimum orders and other terms of contracts"
_YEARS = 5             # that are told one by one
_AIMS = {"shortfall": "as little missing as can be, the most urgent first",
         "equity": "an even spread of what is missing", "cost": "the lowest cost"}


@dataclass(frozen=True)
class Told:
    """A line under one of the questions: how much, blank where the text says all, and of what."""

    question: str
    figure: str
    text: str


def plain_words(case: Case, plan: Plan, bought: Sequence[Purchase], verification: Verification,
                explained: Explanations | None) -> ResultTable:
    """What is told, in order."""
    told = [*_costs(case, plan, bought), *_met(case, plan), *missing(case, plan), *_why(explained),
            *_would_help(case, explained), *_terms(case, plan, explained), *sureness(case, plan, verification)]
    return make_table(case, IN_PLAIN_WORDS, [asdict(each) for each in told])


def with_what_is_kept(case: Case, words: ResultTable, sentence: str) -> ResultTable:
    """What is told with a sentence of what stays of the earlier plan, before how sure it is."""
    rows = list(words.rows())
    place = next((number for number, row in enumerate(rows) if row["question"] == SURE), len(rows))
    told = asdict(Told(AGAINST_EARLIER, "", f"{sentence} See {CHANGED_ORDERS.name}."))
    return make_table(case, IN_PLAIN_WORDS, [*rows[:place], told, *rows[place:]])


def _costs(case: Case, plan: Plan, bought: Sequence[Purchase]) -> Iterator[Told]:
    figure = totals(case, plan)
    yield Told(COSTS, amount(case, figure["payments"]) if bought else "", (
        f"for what is ordered, with transport: {_by_year(case, bought)}." if bought else "Nothing is ordered."))
    if plan.expansion:
        lines = len({resource for resource, _ in plan.expansion})
        yield Told(COSTS, amount(case, figure["expansion_cost"]),
                   f"for more capacity at {counted(lines, *LINES)}.")
    if figure.get("signed"):
        yield Told(COSTS, amount(case, figure["signed"]), "still to pay for orders that are signed already.")


def _by_year(case: Case, bought: Sequence[Purchase]) -> str:
    """`EUR 3.1 bn in 2023, EUR 8.2 bn in 2024`."""
    paid: defaultdict[int, float] = defaultdict(float)
    for (_, year), money in payments_by_year(case, bought).items():
        paid[year] += money
    years = [year for year in sorted(paid) if paid[year] >= NOISE]
    said = [f"{amount(case, paid[year])} in {year}" for year in years[:_YEARS]]
    if len(years) > _YEARS:
        said.append(f"{amount(case, sum(paid[year] for year in years[_YEARS:]))} later")
    return joined(said) if said else "nothing within the plan"


def _met(case: Case, plan: Plan) -> Iterator[Told]:
    figure, share = totals(case, plan), final_targets_met(case, plan)
    if not figure["need"]:
        yield Told(MET, "", f"What is required has no price: see {NEEDS.name}." if case.requirements else
                   "Nothing is required.")
        return
    yield Told(MET, plain_share(figure["met"] / figure["need"]),
               f"of all that is required, counted at what it costs: {amount(case, figure['met'])} of "
               f"{amount(case, figure['need'])}.")
    if share is not None:
        last = case.horizon.label(case.horizon.count)
        yield Told(MET, plain_share(share), f"of the stock targets, counted likewise, at the end of {last}.")


def missing(case: Case, plan: Plan, whose: str = "") -> Iterator[Told]:
    """What is missing in all, and the largest parts of it by nation, class of munition and purpose. `whose`: of that
    ally alone, which then is not named."""
    own = {key: quantity for key, quantity in plan.shortfall.items()
           if not whose or case.requirement_of[key.requirement].ally == whose}
    units, price = short_units(case, own), {key: family.price for key, family in case.families.items()}
    money = {key: quantity * price[case.requirement_of[key.requirement].family] for key, quantity in units.items()}
    total = sum(money.values())
    if total < NOISE:
        yield Told(MISSING, "", _costs_nothing(own.values(), units.values()))
        return
    parts: defaultdict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for key, quantity in units.items():
        row = case.requirement_of[key.requirement]
        part = parts[row.ally, row.family, row.kind]
        part[0] += money[key]
        part[1] += quantity
    ranked = sorted(parts, key=lambda part: (-parts[part][0], part))
    shown = ranked[:LARGEST_PARTS]
    yield Told(MISSING, amount(case, total),
               "is what the missing ammunition would cost" + (". The largest parts of it:" if len(ranked) > 1 else ":"))
    for ally, family, kind in shown:
        cost, quantity = parts[ally, family, kind]
        name = "" if whose else f"{plain_ally(case, ally)}: "
        yield Told(MISSING, amount(case, cost), f"{name}{units_of_family(case, quantity, family)}, "
                   f"{'for use during the plan' if kind == 'use' else 'for its stock at the end'}.")


def _costs_nothing(short: Iterable[float], at_the_end: Iterable[float]) -> str:
    """What is said where nothing that costs anything is missing. `short`: in any period; `at_the_end`: what of it is
    not there in the end; units."""
    if any(quantity >= NOISE for quantity in at_the_end):
        return f"What is missing has no price: see {SHORTFALLS.name}."
    if any(quantity >= NOISE for quantity in short):
        return ("Nothing at the end of the plan, but some stock targets are reached later than asked: see "
                f"{TARGETS.name}.")
    return "Nothing: every need is met."


def _why(explained: Explanations | None) -> Iterator[Told]:
    """The largest causes with the part of what is missing that each explains."""
    total = sum(cause.money for cause in explained.causes) if explained else 0.0
    for cause in explained.causes[:LARGEST_REASONS] if explained and total >= NOISE else ():
        words = shortened(cause.plain or capital(cause.words), LONGEST_WORDS)
        yield Told(WHY, plain_share(cause.money / total), f"{words}.")


def _would_help(case: Case, explained: Explanations | None) -> Iterator[Told]:
    for text in helping(case, explained.bottlenecks) if explained else ():
        yield Told(WOULD_HELP, "", text)


def _terms(case: Case, plan: Plan, explained: Explanations | None) -> Iterator[Told]:
    """What lots and other terms do at the first aim that notices them, whose causes are told, and how many contracts or
    orders are left."""
    prices = level_prices(case, plan)
    price = next((price for price in prices if price.change), None)
    if price is not None:
        share, worse = price.relative(abs(price.change)), price.change > 0
        by = "" if share is None else f" by {plain_share(share)}"
        yield Told(TERMS, "", f"{_TERMS} {_raises(price.whole.level, worse, by)}. See {PRICE_OF_TERMS.name}.")
    elif prices:
        yield Told(TERMS, "", f"{_TERMS} cost nothing: without them the plan would be no better.")
    if prices and explained is not None and explained.reasons:
        yield Told(TERMS, "", f"Under {WHY.partition(',')[0]} and {WOULD_HELP} stands what holds for the best plan "
                              "without these terms.")
    sentences = list(simplified_sentences(case, plan))
    if sentences and plan.simplified is not None and case.simplify_tolerance:
        sentences[-1] = f"What is given up for that is in {SIMPLIFIED.name}."
    if sentences:
        yield Told(TERMS, "", " ".join(sentences))


def _raises(level: Level, worse: bool, by: str) -> str:
    """What a higher or lower level means; `by`: how much."""
    if level.is_shortfall:
        return f"{'raise' if worse else 'lower'} what is missing, weighed by urgency,{by}"
    if level == EQUITY:
        return f"let what is missing be spread {'less' if worse else 'more'} evenly{by}"
    return f"make the plan {'dearer' if worse else 'cheaper'}{by}"


def sureness(case: Case, plan: Plan, verification: Verification) -> Iterator[Told]:
    """Whether the plan passed its check, and whether a better one may exist."""
    checked = flag(verification.passed)
    if not verification.passed:
        yield Told(SURE, checked, f"Do not use this plan: the check that is independent of the solver failed. See "
                                  f"{CHECKS.name}.")
        return
    told = [result for result in plan.levels if result.level not in CHOOSING and result.level.kind in _AIMS]
    aims = "; then ".join(dict.fromkeys(_AIMS[result.level.kind] for result in told))
    open_aims = [_AIMS[kind].partition(",")[0] for kind in dict.fromkeys(
        result.level.kind for result in told if not is_proved(plan, result))]
    broken = broken_at_a_penalty(case, plan)
    but = f", but for {broken} (see {RULES.name})," if broken else ""
    first = f"Checked independently of the solver: every limit is kept{but} and every sum is right."
    if not open_aims:
        yield Told(SURE, checked, f"{first} No plan does better in the order of the aims: {aims}." if aims else first)
        return
    yield Told(SURE, checked, f"{first} A better plan may exist: not proved is "
                              f"{joined(open_aims)}{_why_open(plan)}.")


def _why_open(plan: Plan) -> str:
    if not plan.proved:
        return ", because the time limit came first"
    if plan.simplified is not None:
        return ", some of which was given up for fewer contracts or orders"
    return f"; how much could be gained is in {PRICE_OF_TERMS.name}"
