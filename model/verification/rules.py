"""Row 13 again: which combinations of a rule have a row, and how far each row is violated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.case import Case, Rule
from model.row_kinds import RULE
from model.verification.ledger import Ledger
from model.verification.signed import seen_by_limits
from model.verification.tally import RowCheck, Tally

Folded = tuple[str, ...]  # values of for_each, in lower case: neither keys nor countries tell cases apart


@dataclass(frozen=True)
class CombinationRow:
    """A row of a rule: the combination as spelled, and the ally, family and year that it gives D, empty where it
    says nothing of them."""

    spelled: tuple[str, ...]
    scope: tuple[str, str, str]


Combinations = Mapping[str, Mapping[Folded, CombinationRow]]  # by rule
OrdersOf = dict[str, list[tuple[str, int, float, float]]]  # by offer: ally, period of delivery, units, price


def folded(spelled: tuple[str, ...]) -> Folded:
    """The combination without regard to case."""
    return tuple(value.casefold() for value in spelled)


def violations_of(ledger: Ledger) -> dict[tuple[str, Folded], float]:
    """The plan's violations g by rule and combination."""
    return {(rule, folded(spelled)): value for (rule, spelled), value in ledger.plan.violation.items()}


def is_relaxable(rule: Rule) -> bool:
    """A hard minimum rule: the only kind of row that level 0 may relax."""
    return rule.penalty is None and rule.kind in ("min_quantity", "min_spend")


def combinations_of(ledger: Ledger) -> Combinations:
    """For each rule the combinations that have a row, and the scope D of each."""
    return {rule.key: _combinations(ledger, rule) for rule in ledger.case.rules}


def _combinations(ledger: Ledger, rule: Rule) -> dict[Folded, CombinationRow]:
    horizon = ledger.case.horizon
    found: dict[Folded, CombinationRow] = {}
    carrying: set[Folded] = set()
    for offer, buyers in ledger.buyers.items():
        if not _matches(ledger.case, rule, offer):
            continue
        for ally, (first, last) in buyers.items():
            if rule.ally not in (None, ally):
                continue
            possible = range(max(first, rule.first), min(last, rule.last) + 1)
            # Without a year in the combination, and whatever it costs, one possible period says all.
            for period in possible if "year" in rule.for_each or rule.attribute is not None else possible[:1]:
                spelled = _values(ledger.case, rule, offer, ally, horizon.year(period))
                if spelled is None:
                    continue
                if folded(spelled) not in found:
                    scope = _scope(ledger.case, rule, offer, ally, horizon.year(period))
                    found[folded(spelled)] = CombinationRow(spelled, scope)
                price = ledger.price(ledger.case.offers[offer], ally, period) if rule.is_spend else 1.0
                if _figure(ledger.case, rule, offer) * price > 0:
                    carrying.add(folded(spelled))
    if not found and is_relaxable(rule):
        found[()] = CombinationRow((), ("", "", ""))  # 0 + g >= value
    if rule.attribute is None or rule.kind not in ("min_share", "min_spend_share"):
        return found
    signed = _sums(ledger, rule, _signed_of(ledger), rule.since)
    return {combination: row for combination, row in found.items()
            if combination in carrying or signed.of(combination) > 0}


def _signed_of(ledger: Ledger) -> OrdersOf:
    """The signed orders that limits see, by offer."""
    signed_of: OrdersOf = defaultdict(list)
    for one in seen_by_limits(ledger.case):
        signed_of[one.offer].append((one.ally, one.period, one.quantity, one.price))
    return signed_of


def _figure(case: Case, rule: Rule, offer: str) -> float:
    """What a unit or price_unit of the offer carries of the rule's attribute; 1 without an attribute."""
    return 1.0 if rule.attribute is None else case.attributes[rule.attribute].get(offer, 0.0)


def _in_family(case: Case, rule: Rule, offer: str) -> bool:
    """The offer passes the family filter; an item or an offer as a filter stands for its family as well."""
    family = case.items[case.offers[offer].item].family
    named = [rule.item, None if rule.offer is None else case.offers[rule.offer].item]
    return rule.family in (None, family) and all(
        item is None or case.items[item].family == family for item in named)


def _matches(case: Case, rule: Rule, offer: str) -> bool:
    """The offer passes all filters that concern offers."""
    item = case.items[case.offers[offer].item]
    maker = case.manufacturers[case.offers[offer].manufacturer]
    return (_in_family(case, rule, offer)
            and rule.offer in (None, offer)
            and rule.item in (None, item.key)
            and rule.standard in (None, item.standard)
            and rule.manufacturer in (None, maker.key)
            and (rule.country is None or rule.country.casefold() == maker.country.casefold())
            and (rule.region is None or rule.region.casefold() == maker.region.casefold()))


def _values(case: Case, rule: Rule, offer: str, ally: str, year: int) -> tuple[str, ...] | None:
    """The values of for_each that an order has, None where one of them is blank."""
    item = case.items[case.offers[offer].item]
    maker = case.manufacturers[case.offers[offer].manufacturer]
    values = {"ally": ally, "family": item.family, "item": item.key, "manufacturer": maker.key,
              "country": maker.country, "region": maker.region, "year": str(year)}
    spelled = tuple(values[word] for word in rule.for_each)
    return None if "" in spelled else spelled


def _scope(case: Case, rule: Rule, offer: str, ally: str, year: int) -> tuple[str, str, str]:
    family = case.items[case.offers[offer].item].family
    return (ally if "ally" in rule.for_each else "",
            family if "family" in rule.for_each or "item" in rule.for_each else "",
            str(year) if "year" in rule.for_each else "")


def rule_check(ledger: Ledger, combinations: Combinations, relaxed: bool) -> RowCheck:
    """Row 13, each combination: a violation excuses only a soft rule and, where `relaxed`, a hard minimum."""
    tally = Tally(RULE.label, RULE.title, ledger.case)
    orders_of: OrdersOf = defaultdict(list)
    for (offer, ally, period), quantity in ledger.order.items():
        orders_of[offer].append((ally, period, quantity, ledger.price(ledger.case.offers[offer], ally, period)))
    signed_of = _signed_of(ledger)
    violation = violations_of(ledger)
    for rule in ledger.case.rules:
        new, signed = _sums(ledger, rule, orders_of, rule.first), _sums(ledger, rule, signed_of, rule.since)
        heaviest = _heaviest(ledger, rule)
        excusable = rule.penalty is not None or (relaxed and is_relaxable(rule))
        for combination, row in combinations[rule.key].items():
            before, all_before = signed.of(combination), signed.whole.get(row.scope, 0.0)
            if not combination and rule.for_each:  # without any possible order: what is signed of all combinations
                before = sum(signed.counted.values())
            amount = new.of(combination) + before
            bound = rule.value * (new.whole.get(row.scope, 0.0) + all_before) if rule.is_share else rule.value
            beyond = before - (rule.value * all_before if rule.is_share else rule.value)
            if rule.is_share and rule.is_minimum:
                bound -= max(0.0, -beyond)
            elif not rule.is_minimum:
                bound += max(0.0, beyond)
            excuse = violation.get((rule.key, combination), 0.0) if excusable else 0.0
            words, key = ("rule for", (rule.key, " ".join(row.spelled))) if row.spelled else ("rule", (rule.key,))
            left, right = (bound, amount + excuse) if rule.is_minimum else (amount, bound + excuse)
            tally.at_most(left, right, words, *key, size=heaviest)
    return tally.result()


def _heaviest(ledger: Ledger, rule: Rule) -> float:
    """What a unit counts at the most where rules count spending or an attribute: the dearest and what carries most."""
    if rule.attribute is None:
        return _dearest(ledger, rule)
    most = max((_figure(ledger.case, rule, offer) for offer in ledger.buyers), default=0.0)
    return max(1.0, most) * max(1.0, _dearest(ledger, rule))


def _dearest(ledger: Ledger, rule: Rule) -> float:
    """What a unit that a spend rule weighs costs at the most, price_unit: of such a unit a millionth is rounding."""
    if not rule.is_spend:
        return 0.0
    case = ledger.case
    return max((ledger.price(case.offers[offer], ally, period) for offer, buyers in ledger.buyers.items()
                if _in_family(case, rule, offer) for ally in _one_of_each_terms(case, offer, buyers)
                for period in case.horizon.periods), default=0.0)


def _one_of_each_terms(case: Case, offer: str, buyers: Iterable[str]) -> Iterable[str]:
    """The buyers of an offer, of those without terms of their own one."""
    return {ally if (offer, ally) in case.terms else "": ally for ally in buyers}.values()


@dataclass(frozen=True)
class RuleSums:
    """The orders N of each combination and D of each scope, in units or, for spend kinds, price_unit; N with an
    attribute in units of that."""

    counted: Mapping[Folded, float]
    whole: Mapping[tuple[str, str, str], float]

    def of(self, combination: Folded) -> float:
        """N of the combination."""
        return self.counted.get(combination, 0.0)


def _sums(ledger: Ledger, rule: Rule, orders_of: OrdersOf, since: int | None) -> RuleSums:
    """N and D of orders that are delivered from `since` on, whenever that was where it is None."""
    case = ledger.case
    counted: dict[Folded, float] = defaultdict(float)
    whole: dict[tuple[str, str, str], float] = defaultdict(float)
    for offer, orders in orders_of.items():
        if not _in_family(case, rule, offer):
            continue
        matches = _matches(case, rule, offer)
        for ally, period, quantity, price in orders:
            if rule.ally not in (None, ally) or period > rule.last or (since is not None and period < since):
                continue
            year = case.horizon.year(period)
            weighted = quantity * price if rule.is_spend else quantity
            whole[_scope(case, rule, offer, ally, year)] += weighted
            spelled = _values(case, rule, offer, ally, year) if matches else None
            if spelled is not None:
                counted[folded(spelled)] += weighted * _figure(case, rule, offer)
    return RuleSums(counted, whole)
