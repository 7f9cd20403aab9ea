"""The answer of a hedge as a workbook is made of it: what to sign now, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data.comparison.studies import TERMS_IN_WORDS, Study, difference, short_name
from data.figures.money import amount, money, unit_of_money
from data.figures.result_table import Cell, ResultTable, Row, make_table
from data.hedge.first_tables import contracts_of, enlarge_now, orders_to_place, sign_now
from data.hedge.hedge_page import hedge_page
from data.hedge.ways import HedgeAnswer, HedgeFigures, Way
from data.narrative.wording import capital, counted, percent, some_of
from data.report.figure_parts import level_unit
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.studies import EXPECTED_LEVELS, WHAT_COMES, WORTH_OF_HEDGING
from model.levels import Level, LevelResult
from model.tolerances import LEVEL_DRIFT

WHOLE = "100.0 %"
EXPECTED = "expected"
AS_MUCH = "as much"
WAYS: Mapping[Way, str] = {"hedge": "hedge", "after_base": "Base's plan", "knowing": "its own plan"}


def hedge_study(answer: HedgeAnswer) -> Study:
    """The study of a hedge that is no contradiction."""
    case, signs, gains = answer.base, sign_now(answer), worth(answer)
    return Study(
        title=f"{case.title or 'Joint procurement'}: a plan for {counted(len(answer.names), 'future')}",
        sentence=hedge_sentence(answer),
        page=hedge_page(case, signs, gains, hedge_answer(answer), _short_notes(answer)),
        tables=(what_comes(answer), signs, orders_to_place(answer), enlarge_now(answer), gains,
                levels(answer)),
        charts=(ComparisonChart(WORTH_OF_HEDGING, "column", "Need met in each future, by what is signed now", "future",
                                ("met_after_base", "met_hedged", "met_knowing"), "of the need at its price"),
                *_chart_of_gains(answer)),
        facts={"decided until": _until(answer),
               "futures": ", ".join(f"{short_name(future.name)} {percent(future.probability, WHOLE)}"
                                    for future in answer.hedge.futures)},
        notes=tuple(_notes(answer)), families=tuple(case.families))


def _chart_of_gains(answer: HedgeAnswer) -> tuple[ComparisonChart, ...]:
    """What is gained at the priority that the answer tells of; none where nothing is required."""
    hedged = answer.expected("hedge")
    if hedged is None or hedged.met() is None:
        return ()
    priority = str(_telling(answer, hedged))
    return (ComparisonChart(
        WORTH_OF_HEDGING, "column", f"Less short at priority {priority}: by hedging, and beyond it by knowing",
        "future", ("hedging_gains", "knowing_gains"), unit_of_money(answer.base), each=priority),)


def _until(answer: HedgeAnswer) -> str:
    until, horizon = answer.hedge.first.until, answer.base.horizon
    return "nothing is decided" if until < 1 else horizon.label(min(until, horizon.count))


def hedge_sentence(answer: HedgeAnswer) -> str:
    """What to sign, and what is met with it, with Base's plan and by whoever knew."""
    hedged = answer.expected("hedge")
    if hedged is None or hedged.met() is None:
        return f"{_first(answer)} Nothing is required."
    return f"{_first(answer)} {_met(answer, _telling(answer, hedged), hedged)}"


def hedge_answer(answer: HedgeAnswer) -> str:
    """The same in short where the three ways come to the same."""
    hedged, others = answer.expected("hedge"), [answer.expected("after_base"), answer.expected("knowing")]
    if hedged is None or hedged.met() is None or None in others:
        return hedge_sentence(answer)
    priority = _telling(answer, hedged)
    if any(other.cut or _beside(priority, other, hedged) != AS_MUCH for other in others if other is not None):
        return hedge_sentence(answer)
    return (f"{_first(answer)} On average {percent(hedged.met() or 0.0, WHOLE)} of all needs are met then: Base's plan "
            "does as well, and to know which future comes would gain nothing.")


def _first(answer: HedgeAnswer) -> str:
    """What to sign and enlarge now."""
    case, contracts = answer.base, contracts_of(answer)
    value = sum(each.value for parts in contracts.values() for each in parts)
    signs = f"{counted(len(contracts), 'contract')} of {amount(case, value)}" if contracts else "no contract"
    enlarges = counted(len(answer.hedge.first.expansions), "expansion")
    return f"Up to {_until(answer)} sign {signs} and order {enlarges}." if answer.hedge.first.until >= 1 else (
        "Nothing is decided before the future is known.")


def _telling(answer: HedgeAnswer, hedged: HedgeFigures) -> int:
    """The first priority at which the three ways differ; the first that anything is required of where they do not."""
    required = [priority for priority in answer.priorities if hedged.required.get(priority, 0.0) > 0]
    others = [each for each in (answer.expected("after_base"), answer.expected("knowing")) if each is not None]
    return next((priority for priority in required for other in others if difference(
        other.short.get(priority, 0.0), hedged.short.get(priority, 0.0), hedged.required[priority])), required[0])


def _met(answer: HedgeAnswer, priority: int, hedged: HedgeFigures) -> str:
    """What is met of a priority on average in the three ways."""
    after, knowing = answer.expected("after_base"), answer.expected("knowing")
    said = (f"On average {percent(hedged.met(priority) or 0.0, WHOLE)} of the need at priority {priority} is met then, "
            f"{amount(answer.base, hedged.short.get(priority, 0.0))} of it lacking")
    if after is not None:
        cut = f" (cut in {some_of(_cut(answer), 3)})" if after.cut else ""
        said += f"; with the first orders of Base's plan{cut} {_beside(priority, after, hedged)}"
    elif impossible := _impossible(answer):
        said += f"; the first orders of Base's plan are not possible in {some_of(impossible, 3)}"
    if knowing is not None:
        said += f"; if it were known which future comes {_beside(priority, knowing, hedged)}"
    return said + "."


def _beside(priority: int, other: HedgeFigures, hedged: HedgeFigures) -> str:
    """What another way meets of a priority: `as much` where it is the same, which two equal figures do not say."""
    same = not difference(other.short.get(priority, 0.0), hedged.short.get(priority, 0.0), hedged.required[priority])
    return AS_MUCH if same else percent(other.met(priority) or 0.0, WHOLE)


def _impossible(answer: HedgeAnswer) -> list[str]:
    """The futures in which Base's first orders break a limit or a minimum rule."""
    return [short_name(name) for name, outcome in zip(answer.names, answer.outcomes("after_base"), strict=True)
            if outcome is None] if answer.base_first is not None else []


def _cut(answer: HedgeAnswer) -> list[str]:
    """The futures that have less than all that Base enlarges first."""
    return [short_name(name) for name, outcome in zip(answer.names, answer.outcomes("after_base"), strict=True)
            if outcome is not None and outcome.cut]


def _short_notes(answer: HedgeAnswer) -> tuple[str, ...]:
    """What must be known first."""
    late = "The time limit came first: other first orders may be better. " if answer.hedge.status != "optimal" else ""
    return (f"{late}What is placed up to {_until(answer)} is the same in all futures; what is placed later adapts. A "
            "future that takes less loses the advance on the rest.",)


def _notes(answer: HedgeAnswer) -> Iterator[str]:
    if answer.hedge.status != "optimal":
        yield "The time limit came first: other first orders may be better."
    yield (f"Orders and expansions placed up to {_until(answer)} (the setting decided_until) are the same in all "
           "futures; all that is placed later adapts to the future.")
    yield ("A future takes of an order at most what was ordered, pays for what it takes and loses the advance on the "
           "rest. An expansion is paid for and built in every future, each with its own build time.")
    yield ("What is signed for an ally is the most that any future takes for it, so that all together can be more than "
           "a line makes: the columns taken in Sign now and Orders to place say what each future takes.")
    yield ("Expected: each future counts as much as it is likely. What is minimised is the expected value of each "
           "level, one after the other; a single future may be met less well than with Base's plan.")
    if answer.base_first is None:
        yield "The workbook as it stands has no plan, so that nothing is compared with Base's plan."
    elif impossible := _impossible(answer):
        yield (f"Not possible in {some_of(impossible, 5)}: the first orders and expansions of Base's plan break a "
               "limit or a minimum rule there.")
    if cut := _cut(answer):
        yield (f"Cut in {some_of(cut, 5)}: the limits there do not let all be built that Base's plan enlarges first. "
               "What they do not let be built costs nothing there, so that Base's plan looks better than it is.")
    if answer.base.has_whole_terms:
        yield f"{capital(TERMS_IN_WORDS)} are left aside here, in all plans."


def what_comes(answer: HedgeAnswer) -> ResultTable:
    """The expected figures, then each future, in three ways."""
    rows: list[Row] = []
    for number in (None, *range(len(answer.names))):
        for way, words in WAYS.items():
            outcome = answer.expected(way) if number is None else answer.outcomes(way)[number]
            future = None if number is None else answer.hedge.futures[number]
            rows.append({"future": EXPECTED if future is None else future.name,
                         "probability": 1.0 if future is None else future.probability, "first_orders": words,
                         **_figures(answer, outcome), "outcome": _outcome(answer, way, number, outcome)})
    return make_table(answer.base, WHAT_COMES, rows, map(str, answer.priorities))


def _figures(answer: HedgeAnswer, outcome: HedgeFigures | None) -> dict[str, Cell | Mapping[str, Cell]]:
    """The cells of an outcome, blank where there is none."""
    if outcome is None:
        blank = dict.fromkeys(map(str, answer.priorities))
        return {"all_met": None, "priority_met": blank, "priority_short": blank, "cost": None, "advance_lost": None}
    return {"all_met": outcome.met(),
            "priority_met": {str(priority): outcome.met(priority) for priority in answer.priorities},
            "priority_short": {str(priority): money(answer.base, outcome.short.get(priority, 0.0))
                               for priority in answer.priorities},
            "cost": money(answer.base, outcome.cost), "advance_lost": money(answer.base, outcome.lost)}


def _outcome(answer: HedgeAnswer, way: Way, number: int | None, outcome: HedgeFigures | None) -> str:
    if outcome is not None:
        return ("cut, " if outcome.cut else "") + ("optimal" if outcome.proved else "time limit")
    if way == "knowing":
        return "" if number is None else str(answer.own[number].status)
    return "no plan" if answer.base_first is None else "not possible"


def worth(answer: HedgeAnswer) -> ResultTable:
    """What hedging gains and knowing would gain, expected and in each future."""
    rows: list[Row] = []
    for number in (None, *range(len(answer.names))):
        three = {way: answer.expected(way) if number is None else answer.outcomes(way)[number] for way in WAYS}
        hedged = three["hedge"]
        rows.append({
            "future": EXPECTED if number is None else answer.names[number],
            "probability": 1.0 if number is None else answer.hedge.futures[number].probability,
            "met_after_base": _all_met(three["after_base"]), "met_hedged": _all_met(hedged),
            "met_knowing": _all_met(three["knowing"]),
            "hedging_gains": _gains(answer, three["after_base"], hedged),
            "knowing_gains": _gains(answer, hedged, three["knowing"])})
    return make_table(answer.base, WORTH_OF_HEDGING, rows, map(str, answer.priorities))


def _all_met(outcome: HedgeFigures | None) -> float | None:
    return None if outcome is None else outcome.met()


def _gains(answer: HedgeAnswer, worse: HedgeFigures | None, better: HedgeFigures | None) -> dict[str, Cell]:
    """What is less short by priority, as reported; blank where one has no plan."""
    return {str(priority): None if worse is None or better is None else money(answer.base, difference(
        worse.short.get(priority, 0.0), better.short.get(priority, 0.0), better.required.get(priority, 0.0)))
        for priority in answer.priorities}


def levels(answer: HedgeAnswer) -> ResultTable:
    """The expected levels of the three ways."""
    others = {way: answer.expected(way) for way in ("after_base", "knowing")}

    def value(way: Way, level: Level) -> float | None:
        outcome = others[way]
        return None if outcome is None else outcome.levels.get(level, 0.0)

    return make_table(answer.base, EXPECTED_LEVELS, (
        {"level": result.name, "hedge": result.value, "after_base": value("after_base", result.level),
         "knowing": value("knowing", result.level), "counted_in": level_unit(result.level, answer.base.currency),
         "proved": _proof(result)} for result in answer.hedge.levels))


def _proof(result: LevelResult) -> str:
    """How far the expected value of a level is proved."""
    if not result.proved:
        return "no"
    doubt = abs(result.value - result.everywhere) / max(1.0, abs(result.value))
    return "nearly" if doubt > LEVEL_DRIFT else "yes"
