"""What is decided before it is known which future comes, and what a future does with it.

An order is signed once. A future takes at most what was signed, pays for what it takes, and loses the advance on the
rest. An expansion is ordered once and built in every future, each with its own build time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from model.case import Case
from model.formulation.index_sets import expansion_periods
from model.payments import advance
from model.plan import ExpansionKey, OrderKey
from model.studies.decided import Decided, Signing, signing_of, with_decided


@dataclass(frozen=True)
class Future:
    """A case that may come, and how likely it is; the probabilities of all futures come to 1."""

    name: str
    probability: float
    case: Case


@dataclass(frozen=True)
class FirstStage:
    """The orders and expansions that can be decided up to and with period `until`, in a fixed order."""

    until: int
    orders: tuple[Signing, ...]
    expansions: tuple[ExpansionKey, ...]


def shared_expansions(futures: Sequence[Future], until: int, besides: Iterable[ExpansionKey] = ()) -> tuple[
        ExpansionKey, ...]:
    """The expansions that some future may order by then, and those of `besides`."""
    found = dict.fromkeys(ExpansionKey(key, period) for future in futures for key, line in future.case.resources.items()
                          for period in expansion_periods(future.case, line) if period <= until)
    return tuple(found | dict.fromkeys(besides))


def prepared(future: Future, until: int, expansions: Sequence[ExpansionKey]) -> Future:
    """The future in which the expansions are there where they are ready in time, although it might not have ordered
    them."""
    ordered = Decided(until, {}, dict.fromkeys(expansions, 0.0))
    return replace(future, case=with_decided(future.case, ordered))


def signings(case: Case, orders: Iterable[OrderKey], until: int) -> Iterator[tuple[OrderKey, Signing]]:
    """The orders that are placed by then, and how each is told whatever its lead time."""
    for key in orders:
        signing = signing_of(case, *key)
        if signing[2] <= until:
            yield key, signing


def lost_advance(case: Case, signing: Signing) -> float:
    """What is lost of a unit that was ordered and is not taken: price_unit, when it was ordered."""
    key, ally, placed = signing
    offer = case.offers[key]
    return advance(case, offer, ally, placed + case.lead(offer, ally))
