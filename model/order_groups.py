"""Orders group by group: which of them pass the filters of a row, and which values they have for the words of its
for_each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from model.case import Case, Offer, OrderFilters, OrderGroups, SignedOrder
from model.plan import Combination, OrderKey

Value = Callable[[OrderKey], str]


def value_of(case: Case, word: str) -> Value:
    """The value that an order has for a for_each word; empty where it has none."""
    def offer(key: OrderKey) -> Offer:
        return case.offers[key.offer]

    values: dict[str, Value] = {
        "ally": lambda key: key.ally,
        "family": lambda key: case.items[offer(key).item].family,
        "item": lambda key: offer(key).item,
        "manufacturer": lambda key: offer(key).manufacturer,
        "country": lambda key: case.manufacturers[offer(key).manufacturer].country,
        "region": lambda key: case.manufacturers[offer(key).manufacturer].region,
        "year": lambda key: str(case.horizon.year(key.period)),
        "offer": lambda key: key.offer,
        "period": lambda key: case.horizon.label(key.period),
        "order_period": lambda key: case.horizon.label(key.period - case.lead(offer(key), key.ally)),
    }
    return values[word]


def signed_values(case: Case, words: Sequence[str], order: SignedOrder) -> Combination:
    """The values that a signed order has for the words, without regard to case; empty where it has none."""
    key = as_order(order)
    return folded(tuple(case.horizon.label(order.ordered) if word == "order_period" else value_of(case, word)(key)
                        for word in words))


def matches_offer(case: Case, filters: OrderFilters, offer: Offer) -> bool:
    """The offer passes all filters but that of the ally."""
    item, maker = case.items[offer.item], case.manufacturers[offer.manufacturer]
    return ((filters.family is None or filters.family == item.family)
            and (filters.offer is None or filters.offer == offer.key)
            and (filters.item is None or filters.item == item.key)
            and (filters.standard is None or filters.standard == item.standard)
            and (filters.manufacturer is None or filters.manufacturer == maker.key)
            and (filters.country is None or filters.country.casefold() == maker.country.casefold())
            and (filters.region is None or filters.region.casefold() == maker.region.casefold()))


def as_order(order: SignedOrder) -> OrderKey:
    """The key that a new order for the same would have."""
    return OrderKey(order.offer, order.ally, order.period)


def by_combination(case: Case, words: Sequence[str], keys: Iterable[OrderKey]) -> dict[Combination, list[OrderKey]]:
    """The orders by their values of the words, those without one left out. Values that differ in capitals alone are
    one, spelled as the first of them."""
    values = [value_of(case, word) for word in words]
    spelled: dict[Combination, Combination] = {}
    combined: dict[Combination, list[OrderKey]] = {}
    for key in keys:
        combination = tuple(value(key) for value in values)
        if all(combination):
            combined.setdefault(spelled.setdefault(folded(combination), combination), []).append(key)
    return combined


def folded(combination: Combination) -> Combination:
    """The values without regard to case."""
    return tuple(value.casefold() for value in combination)


def orders_of(case: Case, groups: OrderGroups, orders: Iterable[OrderKey]) -> dict[Combination, list[OrderKey]]:
    """The orders of each group of a row that passes its filters and its window."""
    offers = {offer.key for offer in case.offers.values() if matches_offer(case, groups, offer)}
    return by_combination(case, groups.for_each, (
        key for key in orders if key.offer in offers and groups.first <= key.period <= groups.last
        and groups.ally in (None, key.ally)))


def signed_of(case: Case, groups: OrderGroups) -> Iterator[SignedOrder]:
    """The signed orders that a row sees, of all groups."""
    return (order for order in case.signed_sums.seen if groups.sees(order.period)
            and groups.ally in (None, order.ally) and matches_offer(case, groups, case.offers[order.offer]))
