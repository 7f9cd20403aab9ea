"""On tiny workbooks every kind of term gives the best of all choices, each of which is tried by itself."""

from dataclasses import replace
from typing import Any

import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from model.case import Case, CountRule, Discount, DiscountStep, Threshold
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.oracle.enumerated import Alternative, best_of
from tests.helpers.tiny_worlds import ALLIES, MAKER, MAKERS, OFFERS, tiny
from tests.helpers.worlds import levels

each_seed = pytest.mark.parametrize("seed", range(5))
signed_or_not = pytest.mark.parametrize("signed", [False, True])


def before(tables: Tables, **wanted: str) -> float:
    """The units that are signed of an ally, an offer or a maker."""
    return sum(units for units, _ in _signed(tables, **wanted))


def spent_before(tables: Tables, **wanted: str) -> float:
    """What signed orders cost, price_unit."""
    return sum(units * price for units, price in _signed(tables, **wanted))


def _signed(tables: Tables, **wanted: str) -> list[tuple[float, float]]:
    price = {str(row["offer"]): float(row["price"] or 0) for row in tables["Offers"]}
    return [(float(row["quantity"] or 0), float(row["price"] or price[str(row["offer"])])) for row in tables["Signed"]
            if all({**row.values, "manufacturer": MAKER[str(row["offer"])]}[word] == value
                   for word, value in wanted.items())]


def check(case: Case, expected: dict[str, float]) -> None:
    """The plan has the expected levels, keeps its terms and proves its levels."""
    solved = optimize(case)
    assert solved.plan is not None and solved.plan.whole is not None
    assert levels(solved.plan) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert all(level.proved for level in solved.plan.whole)
    verification = verify(case, solved.plan)
    assert verification.passed and all(term.kept for term in verification.terms)


def total(least: float, most: float, **wanted: Any) -> Alternative:
    return lambda oracle: oracle.total(least, most, **wanted)


def nothing(**wanted: Any) -> Alternative:
    return total(0, 0, **wanted)


@each_seed
@signed_or_not
def test_the_lots_are_the_best_of_all_multiples(seed: int, signed: bool):
    tables = tiny(seed, periods=1, signed=signed)
    case = assemble(tables)
    lots = {"O": 19.0, "P": 31.0}
    # Nobody orders more than 70: all lines together give 40 + 30 units each at the most.
    choices = [[total(count * lots[offer], count * lots[offer], ally=ally, offer=offer)
                for count in range(int(70 // lots[offer]) + 1)] for ally in ALLIES for offer in OFFERS]
    check(replace(case, offers={key: replace(offer, lot=lots[key]) for key, offer in case.offers.items()}),
          best_of(tables, choices))


@each_seed
@signed_or_not
def test_the_steps_are_the_best_of_all_multiples(seed: int, signed: bool):
    tables = tiny(seed, signed=signed)
    case = assemble(tables)

    def expanded(maker: str, period: int, count: int) -> Alternative:
        def choose(oracle: Any) -> None:
            oracle.program.equals([(("e", maker, period), 1.0)], 15.0 * count)
        return choose

    choices = [[expanded(maker, period, count) for count in range(3)] for maker in MAKERS for period in (1, 2)]
    check(replace(case, resources={key: replace(line, step=15.0) for key, line in case.resources.items()}),
          best_of(tables, choices))


@each_seed
@signed_or_not
@pytest.mark.parametrize(("at_least", "fee"), [(25.0, 0.0), (0.0, 900.0), (25.0, 900.0)])
def test_a_threshold_is_the_best_of_nothing_and_at_least_so_much(seed: int, signed: bool, at_least: float, fee: float):
    tables = tiny(seed, signed=signed)

    def begun(**wanted: Any) -> Alternative:
        def choose(oracle: Any) -> None:
            oracle.total(at_least - before(tables, **wanted), 1e6, **wanted)
            oracle.constant += 0.0 if before(tables, **wanted) else fee
        return choose

    choices = [[nothing(ally=ally, offer=offer), begun(ally=ally, offer=offer)] for ally in ALLIES for offer in OFFERS]
    row = Threshold(key="T", first=1, last=2, for_each=("ally", "manufacturer"), at_least=at_least, fixed_cost=fee)
    check(replace(assemble(tables), thresholds=(row,)), best_of(tables, choices))


@each_seed
@signed_or_not
def test_at_most_one_maker_is_the_best_of_those_that_may_be(seed: int, signed: bool):
    tables = tiny(seed, signed=signed)

    def only(ally: str, makers: list[str]) -> Alternative:
        """Nothing from makers other than these."""
        def choose(oracle: Any) -> None:
            for maker in set(MAKERS) - set(makers):
                oracle.total(0, 0, ally=ally, manufacturer=maker)
        return choose

    # Makers with signed orders count already: no other is added to them.
    begun = {ally: [maker for maker in MAKERS if before(tables, ally=ally, manufacturer=maker)] for ally in ALLIES}
    choices = [[only(ally, begun[ally])] if begun[ally] else [only(ally, [maker]) for maker in MAKERS]
               for ally in ALLIES]
    row = CountRule(key="C", first=1, last=2, for_each=("ally", "family"), kind="max_count", value=1,
                    count="manufacturer")
    check(replace(assemble(tables), counts=(row,)), best_of(tables, choices))


@each_seed
@signed_or_not
@pytest.mark.parametrize("least", [12.0, 30.0])
def test_at_least_two_allies_are_the_best_of_a_joint_contract_and_none(seed: int, signed: bool, least: float):
    tables = tiny(seed, signed=signed)

    def joint(maker: str) -> Alternative:
        def choose(oracle: Any) -> None:
            for ally in ALLIES:
                oracle.total(least - before(tables, ally=ally, manufacturer=maker), 1e6, ally=ally, manufacturer=maker)
        return choose

    choices = [[nothing(manufacturer=maker), joint(maker)] for maker in MAKERS]
    row = CountRule(key="C", first=1, last=2, for_each=("manufacturer",), kind="min_count", value=2, count="ally",
                    least=least)
    check(replace(assemble(tables), counts=(row,)), best_of(tables, choices))


@each_seed
@signed_or_not
@pytest.mark.parametrize("kind", ["all", "incremental"])
def test_a_discount_is_the_best_of_its_steps(seed: int, signed: bool, kind: Any):
    tables, steps = tiny(seed, signed=signed), (DiscountStep(20.0, 0.1), DiscountStep(45.0, 0.3))
    worth = 1.04 ** -0.5  # two quarters, paid back at their end

    def above(units: float) -> float:
        """What is paid back of units at price 1 where each step is for what is above it."""
        return 0.1 * max(0.0, min(units, 45.0) - 20.0) + 0.3 * max(0.0, units - 45.0)

    def reached(maker: str, low: float, high: float, share: float) -> Alternative:
        """All units, signed ones too, lie between two steps. What signed orders are paid back alone is none of it."""
        def choose(oracle: Any) -> None:
            signed_units, price = before(tables, manufacturer=maker), 0.0
            oracle.total(low - signed_units, high - signed_units, manufacturer=maker)
            for o in oracle.orders(manufacturer=maker):
                oracle.more_cost[o.key] = -worth * share * o.price
                price = o.price  # one price a maker
            if kind == "incremental":
                oracle.constant -= worth * price * (above(low) + share * (signed_units - low) - above(signed_units))
            else:
                alone = 0.3 if signed_units >= 45 else 0.1 if signed_units >= 20 else 0.0
                oracle.constant -= worth * (share - alone) * spent_before(tables, manufacturer=maker)
        return choose

    edges = [(0.0, 20.0, 0.0), (20.0, 45.0, 0.1), (45.0, 1e6, 0.3)]
    choices = [[reached(maker, *edge) for edge in edges] for maker in MAKERS]
    check(replace(assemble(tables), discounts=tuple(Discount(maker, "I", "total", steps, kind) for maker in MAKERS)),
          best_of(tables, choices))
