"""The sheet Map of flows: the value of orders from manufacturers' countries to allies, and stock passed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from data.figures.money import money
from data.figures.purchases import Purchase
from data.figures.result_table import ResultTable, Row, make_table, of_signed
from data.narrative.wording import named
from data.schema.overview import FLOWS, PASSED_ON
from model.case import Case
from model.plan import Plan

NOT_SAID = "not said"         # the country of a manufacturer without one
TOTAL, SIGNED_TOTAL = "all allies", "signed already"
Flow = dict[tuple[str, str], float]  # reported money by who it comes from and who gets it


def flows(case: Case, plan: Plan, bought: Sequence[Purchase]) -> list[ResultTable]:
    """Map of flows and the matrix of what is passed on. Whoever has the most stands first; totals come last."""
    country = {key: _country(case, key) for key in case.manufacturers}
    new = _summed((country[order.offer.manufacturer], _ally(case, order.ally), money(case, order.value))
                  for order in bought)
    signed = _summed((country[case.offers[order.offer].manufacturer], _ally(case, order.ally),
                      money(case, order.value)) for order in case.signed_sums.arriving)
    countries = _by_value(new, signed, lambda pair: pair[0])
    rows: list[Row] = [
        {"ally": ally, "flow": {source: new.get((source, ally)) for source in countries},
         "all_countries": _of(new, to=ally), **of_signed(case, signed=_of(signed, to=ally))}
        for ally in _by_value(new, signed, lambda pair: pair[1])]
    if new:
        rows.append({"ally": TOTAL, "flow": {source: _of(new, source) for source in countries},
                     "all_countries": _of(new), **of_signed(case, signed=_of(signed))})
    if signed:
        rows.append({"ally": SIGNED_TOTAL, "flow": {source: _of(signed, source) for source in countries},
                     "all_countries": _of(signed), **of_signed(case, signed=None)})
    return [make_table(case, FLOWS, rows, countries), _passed_on(case, plan)]


def _passed_on(case: Case, plan: Plan) -> ResultTable:
    """What allies give each other of their stock; no row where nothing is passed on."""
    moved = _summed((_ally(case, row.from_ally), _ally(case, row.to_ally),
                     money(case, quantity * case.families[case.items[key.item].family].price))
                    for key, quantity in plan.transfer.items() for row in (case.transfer_of[key.transfer],))
    getters = _by_value(moved, {}, lambda pair: pair[1])
    rows: list[Row] = [{"ally": ally, "passed_on": {getter: moved.get((ally, getter)) for getter in getters},
                        "all_allies": _of(moved, ally)} for ally in _by_value(moved, {}, lambda pair: pair[0])]
    if moved:
        rows.append({"ally": TOTAL, "passed_on": {getter: _of(moved, to=getter) for getter in getters},
                     "all_allies": _of(moved)})
    return make_table(case, PASSED_ON, rows, getters)


def _summed(parts: Iterable[tuple[str, str, float]]) -> Flow:
    """The sum of each pair."""
    flow: defaultdict[tuple[str, str], float] = defaultdict(float)
    for source, target, value in parts:
        flow[source, target] += value
    return dict(flow)


def _of(flow: Flow, source: str = "", to: str = "") -> float:
    """All that comes from one and goes to another; from anyone or to anyone where that is left out."""
    return sum(value for (giver, getter), value in flow.items() if source in ("", giver) and to in ("", getter))


def _by_value(first: Flow, second: Flow, end: Callable[[tuple[str, str]], str]) -> list[str]:
    """The ends of the flows, the largest in the first flow in front, then by the second."""
    value: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for place, flow in enumerate((first, second)):
        for pair, amount in flow.items():
            value[end(pair)][place] -= amount
    return sorted(value, key=lambda name: (value[name], name))


def _ally(case: Case, key: str) -> str:
    return named(case.allies[key].name, key)


def _country(case: Case, manufacturer: str) -> str:
    """The country of a manufacturer: that of the ally whose key or name it is, else as the workbook has it."""
    country = case.manufacturers[manufacturer].country
    ally = next((key for key, ally in case.allies.items()
                 if country and country.casefold() in (key.casefold(), ally.name.casefold())), None)
    return _ally(case, ally) if ally else country or NOT_SAID
