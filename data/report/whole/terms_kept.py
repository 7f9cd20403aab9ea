"""The sheets Terms kept and Discounts earned: every term with its amounts, and who gets back how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.figures.money import money
from data.figures.purchases import Purchase
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.wording import units
from data.schema.reason_sheets import DISCOUNTS_EARNED, TERMS_KEPT
from model.case import Case
from model.plan import Plan
from model.verification.ledger import Ledger
from model.verification.terms import TermCheck, term_checks

_WORDS = {"lot": "lot", "step": "step", "threshold": "at least", "max_count": "max_count", "min_count": "min_count",
          "discount": "discount"}
_PLURAL = {"ally": "allies", "country": "countries"}


@dataclass(frozen=True)
class TermsMoney:
    """What terms cost and bring, undiscounted price_unit: None where the plan keeps no such terms."""

    fixed_costs: float | None
    discounts: float | None


def terms_money(case: Case, plan: Plan) -> TermsMoney:
    """Fixed costs of thresholds, and what discounts pay back for what the plan orders."""
    checks = term_checks(Ledger(case, plan)) if plan.whole is not None and (case.thresholds or case.discounts) else []
    fixed = sum(check.money for check in checks if check.kind == "threshold")
    back = -sum(check.money for check in checks if check.kind == "discount")
    return TermsMoney(fixed if plan.whole is not None and any(row.fixed_cost for row in case.thresholds) else None,
                      back if plan.whole is not None and case.discounts else None)


def terms_kept(case: Case, checks: Iterable[TermCheck]) -> ResultTable:
    """One row a term and group that orders anything."""
    spelled = _spellings(case)
    return make_table(case, TERMS_KEPT, [_row(case, spelled, check) for check in checks])


def term_facts(case: Case, checks: Iterable[TermCheck]) -> list[dict[str, Any]]:
    """The terms as --json says them, money in units of the currency."""
    spelled = _spellings(case)
    return [{"term": check.kind, "name": check.key, "combination": _combination(case, spelled, check),
             "amount": check.amount, "asks_for": check.bound, "money": check.money, "kept": check.kept}
            for check in checks]


def _row(case: Case, spelled: Mapping[str, str], check: TermCheck) -> Row:
    times = round(check.amount / check.bound) if check.kind in ("lot", "step") else None
    return {"term": _WORDS[check.kind], "name": check.key, "combination": _combination(case, spelled, check),
            "amount": check.amount,
            "asks_for": None if check.kind == "threshold" and not check.bound else check.bound,
            "counted_in": _counted_in(case, check), "times": times,
            "money": money(case, check.money) if check.money or check.kind == "discount" else None,
            "kept": "yes" if check.kept else "no"}


def _combination(case: Case, spelled: Mapping[str, str], check: TermCheck) -> str:
    """`ally POL, item L15A2`; of orders the ally and the delivery period."""
    words = {"lot": ("ally", "delivery"), "step": ("ordered",), "discount": ("item", "year")}.get(check.kind)
    if words is None:
        rows = case.thresholds if check.kind == "threshold" else case.counts
        words = next(row.for_each for row in rows if row.key == check.key)
    return ", ".join(f"{word.replace('_', ' ')} {spelled.get(value.casefold(), value)}"
                     for word, value in zip(words, check.group, strict=False))


def _spellings(case: Case) -> dict[str, str]:
    """Keys, countries and labels as the workbook spells them, by what they are without regard to case."""
    makers = case.manufacturers.values()
    names = [*(maker.region for maker in makers), *(maker.country for maker in makers), *case.manufacturers,
             *case.offers, *case.items, *case.families, *case.allies]
    labels = [case.horizon.label(period) for period in case.horizon.periods]
    return {name.casefold(): name for name in (*names, *labels)}


def _counted_in(case: Case, check: TermCheck) -> str:
    if check.kind == "lot":
        return units(case.families[case.items[case.offers[check.key].item].family].unit)
    if check.kind == "step":
        return f"units a {case.horizon.unit}"
    if check.kind in ("max_count", "min_count"):
        counted = next(rule.count for rule in case.counts if rule.key == check.key)
        return _PLURAL.get(counted, f"{counted}s")
    return "units"


def discounts_earned(case: Case, bought: Sequence[Purchase], checks: Iterable[TermCheck]) -> ResultTable:
    """One row a discount that is earned, year and ally. What new orders bring back, beyond what signed orders earn
    alone, goes to each ally in proportion to its spending, on signed orders too."""
    rows: list[Row] = []
    for check in checks:
        if check.kind != "discount" or not check.money:
            continue
        item, *years = check.group
        periods = [period for period in case.horizon.periods if not years or str(case.horizon.year(period)) == years[0]]
        quantity, spent = _of_allies(case, bought, (check.key, item), years)
        total = sum(spent.values())
        rows += [{"manufacturer": check.key, "family": case.items[item].family, "item": item,
                  "year": years[0] if years else "total", "paid": case.horizon.label(periods[-1]), "ally": ally,
                  "quantity": quantity[ally], "value": money(case, spent[ally]),
                  "paid_back": money(case, -check.money * spent[ally] / total)}
                 for ally in case.allies if spent.get(ally)]
    return make_table(case, DISCOUNTS_EARNED, rows)


def _of_allies(case: Case, bought: Sequence[Purchase], sold: tuple[str, str], years: Sequence[str]) -> tuple[
        Mapping[str, float], Mapping[str, float]]:
    """Units and spending of each ally on a manufacturer's item in a year or in all, signed orders included."""
    quantity, spent = defaultdict[str, float](float), defaultdict[str, float](float)
    orders = [(order.offer, order.ally, order.delivered, order.quantity, order.value) for order in bought]
    signed = case.signed_sums.seen if years else case.signed_sums.arriving
    orders += [(case.offers[order.offer], order.ally, order.period, order.quantity, order.value) for order in signed]
    for offer, ally, period, units_ordered, value in orders:
        if (offer.manufacturer, offer.item) == sold and (not years or str(case.horizon.year(period)) == years[0]):
            quantity[ally] += units_ordered
            spent[ally] += value
    return quantity, spent
