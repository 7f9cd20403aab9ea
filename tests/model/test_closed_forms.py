"""Small problems of any size whose levels are known by a formula, so that every figure of a plan can be checked."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.worlds import levels, solve, world

few = settings(derandomize=True, deadline=None, max_examples=40)

# Down to figures that are nothing as a quantity and something at a price of 100.
amounts = st.one_of(st.integers(0, 60).map(float), st.floats(1e-6, 60))
positive = st.one_of(st.integers(1, 60).map(float), st.floats(1e-3, 60))
SAME = {"rel": 1e-6, "abs": 1e-6}


def label(period: int) -> str:
    """The quarter of that number, counted from 2024-Q1."""
    return f"{2024 + (period - 1) // 4}-Q{(period - 1) % 4 + 1}"


@given(needs=st.lists(amounts, min_size=1, max_size=9), capacity=amounts, lead=st.integers(0, 3), stock=amounts,
       delivery=st.tuples(st.integers(1, 9), amounts), preference=st.sampled_from((0.0, 0.05, 0.3)))
@few
def test_one_ally_and_one_line(needs: list[float], capacity: float, lead: int, stock: float,
                               delivery: tuple[int, float], preference: float):
    """An ally uses needs[t] in each quarter, from its stock, one delivery, and a line that ships after `lead` quarters.

    Let D(t) be the cumulative need and C(t) the cumulative supply: stock, the delivery once it is there, and
    capacity * max(0, t - lead). What is not issued in a quarter is lost. A shortfall is never cheaper earlier, so
    each quarter issues what there is, and the units lost up to t are

        L(t) = max(0, max over tau <= t of D(tau) - C(tau)).

    One unit is worth the price, 100, divided by (1 + preference) a year. Issued up to t is W(t) = D(t) - L(t). What the
    free supply S(t), stock and delivery, does not cover must be ordered by then, so that the orders are at least
    X = max(0, max over t of W(t) - S(t)); and X is enough, ordered as early as the line allows:
    min(X, capacity * max(0, t - lead)) up to t, which is also what the tidy level wants: price times the
    years to each delivery."""
    periods = len(needs)
    when, quantity = delivery
    plan = solve(world(
        Settings={"periods": periods, "time_preference": preference},
        Offers=[{"lead_months": 3 * lead}], Resources=[{"capacity": capacity}], ResourceUse=[{"offer": "O"}],
        Stock=[{"quantity": stock}],
        Deliveries=[{"period": label(when), "quantity": quantity}],
        Requirements=[{"quantity": need, "from": label(period), "to": label(period)}
                      for period, need in enumerate(needs, start=1)]))

    free = [stock + (quantity if when <= period else 0) for period in range(1, periods + 1)]
    line = [capacity * max(0, period - lead) for period in range(1, periods + 1)]
    needed = list(accumulate(needs))
    lost = list(accumulate((max(0.0, need - have - made) for need, have, made in zip(needed, free, line, strict=True)),
                           max))
    ordered = max(0.0, *(need - loss - have for need, loss, have in zip(needed, lost, free, strict=True)))
    early = [min(ordered, made) for made in line]
    found = levels(plan)
    years = [(period - 1) / 4 for period in range(1, periods + 1)]
    assert found["shortfall 1"] == pytest.approx(
        sum(100 * step / (1 + preference)**year for step, year in zip(steps(lost), years, strict=True)), **SAME)
    if any(line):
        assert found["cost"] == pytest.approx(100 * ordered, **SAME)
        assert found["tidy"] == pytest.approx(
            sum(100 * step * year for step, year in zip(steps(early), years, strict=True)), **SAME)


def steps(totals: list[float]) -> list[float]:
    """From cumulative figures to those of each period."""
    return [now - before for before, now in zip([0.0, *totals], totals, strict=False)]


@given(needs=st.lists(positive, min_size=2, max_size=5), priorities=st.booleans(),
       supply=st.one_of(st.sampled_from((0.0, 1.0)), st.floats(1e-5, 0.99999)))
@few
def test_what_is_short_is_spread_evenly(needs: list[float], supply: float, priorities: bool):
    """Allies that want needs[a] in stock at the end of the one period, and an offer of a part of their total Q.

    Of equal rank, n = Q * (1 - supply) units are short in all, at the weight 100. The bands of all allies are tenths
    of their needs and cost 1 to 10 times the weight: the cheapest n units fill the first bands of all, then the
    second, so that the equity level is 100 * sum over b of b * (what of n lies in the b-th tenth of Q). Nobody
    is then more than a band apart: a tenth of its need.

    With one ally of twice the priority, its units are served first."""
    total = sum(needs)
    limit = total * supply
    names = [f"A{number}" for number in range(len(needs))]
    plan = solve(world(
        Settings={"periods": 1, "equity": "yes"},
        Allies=[{"ally": name, "priority": 2 if priorities and name == "A0" else 1} for name in names],
        Offers=[{"max_quantity": limit}],
        Requirements=[{"ally": name, "kind": "stock", "quantity": need, "priority": 1}
                      for name, need in zip(names, needs, strict=True)]))

    short = total - limit
    found = levels(plan)
    if priorities:
        first = max(0.0, needs[0] - limit)
        assert found["shortfall 1"] == pytest.approx(100 * (short + first), **SAME)
        return
    assert found["shortfall 1"] == pytest.approx(100 * short, **SAME)
    assert found["equity"] == pytest.approx(
        sum(100 * band * min(max(short - (band - 1) * total / 10, 0), total / 10) for band in range(1, 11)), **SAME)
    parts = [plan.shortfall.get((row, 1), 0.0) / need for row, need in enumerate(needs, start=2)]
    assert max(parts) - min(parts) <= 0.1 + 1e-6


@given(need=positive, budget=st.one_of(st.just(0.0), st.floats(1e-4, 6000)), offers=st.lists(
    st.tuples(st.integers(10, 200).map(float), amounts), min_size=1, max_size=5))
@few
def test_a_budget_buys_the_cheapest_first(need: float, budget: float, offers: list[tuple[float, float]]):
    """One ally, one period, offers with a price and a limit each: bought by rising price until the need is met, the
    limits are reached or the money is spent. Each unit short is worth the weight, given as 7."""
    plan = solve(world(
        Settings={"periods": 1}, Families=[{"weight": 7}],
        Offers=[{"offer": f"O{number}", "price": price, "max_quantity": limit}
                for number, (price, limit) in enumerate(offers)],
        Requirements=[{"quantity": need}], Budgets=[{"amount": budget}]))

    bought = spent = 0.0
    for price, limit in sorted(offers):
        quantity = min(limit, need - bought, (budget - spent) / price)
        bought, spent = bought + quantity, spent + quantity * price
    found = levels(plan)
    assert found["shortfall 1"] == pytest.approx(7 * (need - bought), **SAME)
    assert found["cost"] == pytest.approx(spent, **SAME)
