"""What is free in a plan: what every good plan has, what it may have, and what none has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from data.comparison.first_pages.of_room import room_page
from data.comparison.first_pages.page import ally_names, manufacturer_names
from data.comparison.studies import MOST_NAMED, TERMS_IN_WORDS, Study, short_name
from data.figures.money import amount, money, unit_of_money
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.wording import capital, counted, family_name, named, resource_name, some_of
from data.schema.columns import OutputSheet
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.studies import ROOM, ROOM_OF_ALLIES, ROOM_OF_FAMILIES, ROOM_OF_LINES, ROOM_OF_MANUFACTURERS
from model.case import Case
from model.levels import COST
from model.plan import Plan
from model.studies.room import RoomOf, Sort, Verdict
from model.tolerances import SAME_NEED

SHEETS: Mapping[Sort, OutputSheet] = {"manufacturer": ROOM_OF_MANUFACTURERS, "ally": ROOM_OF_ALLIES,
                                      "family": ROOM_OF_FAMILIES, "line": ROOM_OF_LINES}
_MANY: Mapping[Sort, str] = {"manufacturer": "manufacturers with orders", "ally": "allies with orders",
                             "family": "families with orders", "line": "lines that are enlarged"}
_VERDICTS: Mapping[Verdict, str] = {"all": "in every good plan", "some": "in some good plans",
                                    "none": "in no good plan"}
MOST_DRAWN = 40
MOST_ANSWERED = 3  # names in the answer of the first page
_ONE_AT_A_TIME = ("Each least and each most is that of some good plan, but not all are those of the same one: what is "
                  "taken here is missing there.")


def room_study(case: Case, plan: Plan, found: Sequence[RoomOf], share: float) -> Study:
    """What `model.studies.room.room` found beside the plan of the case, with a cost of at most 1 + `share` times the
    least."""
    more, unit = share * _cost(plan), unit_of_money(case)
    of_sort = {sort: [each for each in found if each.measure.sort == sort] for sort in SHEETS}
    dearer = f"at most {amount(case, more)} dearer" if more else "no dearer"
    tables = [_table(case, sort, own) for sort, own in of_sort.items()]
    good = (f"A good plan lacks as little at every priority as this plan, spreads it as evenly, keeps all rules and "
            f"limits, and is {dearer} at the level cost.")
    return Study(
        title=f"{case.title or 'Joint procurement'}: what is free",
        sentence=_sentence(case, of_sort, dearer),
        page=room_page(case, tables[0], _answer(case, of_sort, dearer), (
            f"A good plan meets every need as well as this one and is {dearer}. What is taken in one place is missing "
            "in another.", *_terms(case))),
        tables=(_by_sort(case, of_sort), *tables),
        charts=tuple(ComparisonChart(sheet, "range", f"{_CHARTS[sort]}: what good plans can have", sort,
                                     ("least", "free", "plan"), unit if sort != "line" else "units a "
                                     f"{case.horizon.unit}", MOST_DRAWN) for sort, sheet in SHEETS.items()),
        facts={"scenario": case.scenario, "a good plan": f"meets every need as well and is {dearer}"},
        notes=(good, _ONE_AT_A_TIME, *_terms(case)),
        families=tuple(case.families))


_CHARTS: Mapping[Sort, str] = {"manufacturer": "Orders with manufacturers", "ally": "Orders of allies",
                               "family": "Orders of families", "line": "New capacity"}


def _cost(plan: Plan) -> float:
    return abs(plan.value(COST))


def _terms(case: Case) -> list[str]:
    return [f"{capital(TERMS_IN_WORDS)} are left aside here."] if case.has_whole_terms else []


def _by_sort(case: Case, of_sort: Mapping[Sort, Sequence[RoomOf]]) -> ResultTable:
    """How many of each sort are in every good plan, in some and in none."""
    rows: list[Row] = []
    for sort, own in of_sort.items():
        count = {verdict: sum(each.verdict == verdict for each in own) for verdict in _VERDICTS}
        fixed = sum(_is_fixed(each) for each in own if each.verdict == "all")
        rows.append({"of": _MANY[sort], "in_every": count["all"], "same_in_every": fixed, "in_some": count["some"],
                     "in_none": count["none"],
                     "may_be_left_out": _names(case, [each for each in own if each.verdict == "some"])})
    return make_table(case, ROOM, rows)


def _is_fixed(each: RoomOf) -> bool:
    """Every good plan has as much of it."""
    return each.most.value - each.least.value <= SAME_NEED * each.most.value


def _table(case: Case, sort: Sort, found: Sequence[RoomOf]) -> ResultTable:
    """A row for each of a sort, in the order of the workbook."""
    def figure(value: float) -> float:
        return value if sort == "line" else money(case, value)

    rows: list[Row] = []
    for each in found:
        least, most = (figure(end.value) for end in (each.least, each.most))
        free = 0.0 if _is_fixed(each) else most - least
        rows.append({sort: each.measure.key, "name": _NAMES[sort](case, each.measure.key), "least": least,
                     "plan": figure(each.plan), "most": most, "free": free, "verdict": _VERDICTS[each.verdict]})
    return make_table(case, SHEETS[sort], rows)


_NAMES: Mapping[Sort, Callable[[Case, str], str]] = {
    "manufacturer": lambda case, key: case.manufacturers[key].name, "ally": lambda case, key: case.allies[key].name,
    "family": lambda case, key: case.families[key].name, "line": lambda case, key: case.resources[key].name}
_NAMED: Mapping[Sort, Callable[[Case, str], str]] = {
    "manufacturer": lambda case, key: named(case.manufacturers[key].name, short_name(key)),
    "ally": lambda case, key: named(case.allies[key].name, short_name(key)),
    "family": family_name, "line": resource_name}


def _names(case: Case, found: Sequence[RoomOf], most: int = MOST_NAMED) -> str:
    return some_of([_NAMED[each.measure.sort](case, each.measure.key) for each in found], most) if found else ""


def _sentence(case: Case, of_sort: Mapping[Sort, Sequence[RoomOf]], dearer: str) -> str:
    """Who is in every good plan, who may be left out, and where the room is widest."""
    makers = of_sort["manufacturer"]
    if not makers:
        return "No order can be placed, so that nothing is free."
    always = [each for each in makers if each.verdict == "all"]
    parts = [f"Of the plans that meet every need as well as this one and are {dearer}, each has orders with "
             f"{counted(len(always), 'manufacturer')} of {len(makers)}"]
    if some := [each for each in makers if each.verdict == "some"]:
        parts.append(f"{_names(case, some)} may be left out")
    if never := [each for each in makers if each.verdict == "none"]:
        parts.append(f"none has orders with {_names(case, never)}")
    if always and (largest := max(always, key=lambda each: each.least.value)):
        parts.append(f"each orders for at least {amount(case, largest.least.value)} from {_names(case, [largest])}")
    if (widest := max(of_sort["ally"], key=lambda each: each.most.value - each.least.value)) and not _is_fixed(widest):
        parts.append(f"freest is what {_names(case, [widest])} orders: from {amount(case, widest.least.value)} to "
                     f"{amount(case, widest.most.value)}")
    return "; ".join(parts) + "."


def _answer(case: Case, of_sort: Mapping[Sort, Sequence[RoomOf]], dearer: str) -> str:
    """Who is in every good plan, and where the room is widest, by name."""
    makers, names = of_sort["manufacturer"], manufacturer_names(case)
    if not makers:
        return "No order can be placed, so that nothing is free."
    always = [each for each in makers if each.verdict == "all"]
    said = (f"Every plan that meets the needs as well as this one and is {dearer} has orders with {len(always)} of "
            f"{counted(len(makers), 'manufacturer')}")
    if always and (surest := max(always, key=lambda each: each.least.value)):
        said += f", at least {amount(case, surest.least.value)} with {names[surest.measure.key]}"
    if some := [names[each.measure.key] for each in makers if each.verdict == "some"]:
        said += f"; {some_of(some, MOST_ANSWERED)} may be left out"
    widest = max(of_sort["ally"], key=lambda each: each.most.value - each.least.value)
    if _is_fixed(widest):
        return f"{said}."
    return (f"{said}. Most is free in what {ally_names(case)[widest.measure.key]} orders: from "
            f"{amount(case, widest.least.value)} to {amount(case, widest.most.value)}.")
