"""Putting a round together is a way to serve a need: it takes all components at once, and one that is missing is told
with its own obstacle. Expired lots and transfers under way in the reasons of needs.

Round R of family F takes one shell C of family G and two charges D of family H."""

from __future__ import annotations

from typing import Any

import pytest

from model.plan import OrderKey, RoundKey, StockKey, TransferKey
from tests.helpers.explained import Explained, by_row, explained
from tests.helpers.worlds import world

Q1 = {"from": "2024-Q1", "to": "2024-Q1"}


def rounds(shells: float, charges: float, **sheets: Any) -> Explained:
    """10 rounds are needed in Q1, each worth 1000; so many shells and charges can be made a quarter, on lines of their
    own."""
    return explained(world(**{
        "Families": [{"family": "F", "weight": 1000}, {"family": "G"}, {"family": "H"}],
        "Items": [{"item": "R"}, {"item": "C", "family": "G"}, {"item": "D", "family": "H"}],
        "Certified": [{"item": "R"}],
        "Assembly": [{"item": "R", "component": "C"}, {"item": "R", "component": "D", "quantity": 2}],
        "Offers": [{"offer": "OC", "item": "C"}, {"offer": "OD", "item": "D"}],
        "Resources": [{"resource": "shells", "capacity": shells}, {"resource": "charges", "capacity": charges}],
        "ResourceUse": [{"resource": "shells", "item": "C"}, {"resource": "charges", "item": "D"}],
        "Requirements": [{"quantity": 10, **Q1}], **sheets}))


def test_the_component_that_is_missing_is_named_with_its_line() -> None:
    # 6 shells, charges for 10 rounds in stock: the line of shells is worth a round for each of them.
    found = rounds(6, 0, Stock=[{"item": "D", "quantity": 30}])
    assert found.plan.shortfall == pytest.approx({(2, 1): 4})
    reason = found.reason(2, 1)
    assert reason.first == RoundKey("A", "R", 1)
    assert by_row(reason.terms) == pytest.approx({("capacity", ("shells", 1)): 1000})
    assert [(part.component, part.first, by_row(part.terms)) for part in reason.components] == [
        ("C", OrderKey("OC", "A", 1), pytest.approx({("capacity", ("shells", 1)): 1000}))]
    assert found.text(2, 1) == (
        "C is missing for R: shells is full in 2024-Q1, taken by A; no expansion of shells is on offer; it would come "
        "by offer OC, delivered in 2024-Q1")


@pytest.mark.parametrize(("shells", "charges", "limiting"), [(6, 20, "shells"), (10, 12, "charges")])
def test_a_component_of_which_there_is_enough_asks_nothing(shells: float, charges: float, limiting: str) -> None:
    reason = rounds(shells, charges).reason(2, 1)
    assert {row[1][0] for row in by_row(reason.terms)} == {limiting}
    assert sum(term.amount for term in reason.terms) == pytest.approx(1000)


def test_the_price_of_a_round_is_the_sum_of_its_components() -> None:
    # 6 shells and charges for 6 rounds: both lines stand in the way together.
    reason = rounds(6, 12).reason(2, 1)
    assert sum(term.amount for term in reason.terms) == pytest.approx(1000)
    asked = [term.amount for part in reason.components for term in part.terms]
    assert sum(asked) == pytest.approx(1000)
    assert {part.component for part in reason.components} == {"C", "D"}


def test_a_stock_target_of_rounds_names_the_component_too() -> None:
    found = rounds(6, 0, Stock=[{"item": "D", "quantity": 30}],
                   Requirements=[{"kind": "stock", "quantity": 10, **Q1}])
    assert found.plan.shortfall == pytest.approx({(2, 1): 4})
    reason = found.reason(2, 1)
    assert reason.first == RoundKey("A", "R", 1)
    assert [part.component for part in reason.components] == ["C"]
    assert by_row(reason.terms) == pytest.approx({("capacity", ("shells", 1)): 250})


def test_a_component_that_cannot_be_there_in_time_is_named_with_its_first_delivery() -> None:
    # Charges come from Q2 on, and the rounds are needed in Q1.
    found = rounds(20, 20, Offers=[{"offer": "OC", "item": "C"}, {"offer": "OD", "item": "D", "lead_months": 3}])
    reason = found.reason(2, 1)
    assert reason.kind == "no way"
    assert [(part.component, part.first, part.late) for part in reason.components] == [
        ("D", OrderKey("OD", "A", 2), True)]
    assert ("the earliest delivery of D, which complete rounds need, is 2024-Q2, because the shortest lead time is "
            "3 months (offer OD)") in found.text(2, 1)


def test_rounds_may_be_bought_complete_as_well() -> None:
    # 6 are put together, 3 bought complete of P, which is sold out: both ways are blocked by what a round is worth.
    found = rounds(6, 20, Offers=[{"offer": "OC", "item": "C"}, {"offer": "OD", "item": "D"},
                                  {"offer": "P", "item": "R", "max_quantity": 3}])
    assert found.plan.shortfall == pytest.approx({(2, 1): 1})
    reason = found.reason(2, 1)
    assert reason.first in (OrderKey("P", "A", 1), RoundKey("A", "R", 1))
    assert sum(term.amount for term in reason.terms) == pytest.approx(1000)


def test_shells_that_go_to_a_more_urgent_round_are_told() -> None:
    # Shells for 6 and no more to come: 4 are for the first row, so that the second lacks 2 of 4. One more shell is
    # worth a round.
    found = rounds(0, 0, Stock=[{"item": "C", "quantity": 6}, {"item": "D", "quantity": 30}], Offers=(),
                   Requirements=[{"quantity": 4, **Q1, "priority": 1}, {"quantity": 4, **Q1, "priority": 2}])
    assert found.plan.shortfall == pytest.approx({(3, 1): 2})
    reason = found.reason(3, 1)
    assert by_row(reason.terms) == pytest.approx({("components_taken", ("A", "C", 1)): 1000})
    assert [(part.component, by_row(part.terms)) for part in reason.components] == [("C", by_row(reason.terms))]
    assert found.text(3, 1).startswith(
        "C is missing for R: nobody offers C that A may use, and nobody can pass any on, and what A has of it goes to "
        "its own complete rounds in 2024-Q1")


def test_a_lot_that_ended_before_is_told() -> None:
    found = explained(world(Offers=(), Stock=[{"quantity": 10, "usable_to": "2024-Q1"}],
                            Requirements=[{"quantity": 4, "from": "2024-Q2", "to": "2024-Q2"}]))
    reason = found.reason(2, 2)
    assert reason.kind == "no way" and reason.expired == ((StockKey("A", "I", 1, 1), pytest.approx(10)),)
    assert found.text(2, 2).endswith("10 units of I expired at A after 2024-Q1")


def test_a_transfer_that_takes_time_is_a_way_and_leaves_before() -> None:
    # A keeps its 10 as priority 1 asks; B needs them in Q3, for which they would leave in Q2, missing from then on.
    found = explained(world(
        Allies=[{"ally": "A"}, {"ally": "B"}], Offers=(), Stock=[{"quantity": 10}],
        Transfers=[{"from_ally": "A", "to_ally": "B", "delay_months": 3}], Requirements=[
            {"kind": "stock", "quantity": 10, "priority": 1},
            {"ally": "B", "quantity": 4, "from": "2024-Q3", "to": "2024-Q3", "priority": 2}]))
    reason = found.reason(3, 3)
    assert reason.first == TransferKey(2, "I", 2)
    # A unit is worth 1 at B; by which of A's three periods it is kept, no price tells.
    assert sum(term.amount for term in reason.terms) == pytest.approx(1)
    assert {(term.row.kind.name, term.row.key[0]) for term in reason.terms} == {("stock_requirement", 2)}
    assert min(term.row.number("period") for term in reason.terms) >= 2


def test_what_would_be_lost_is_what_a_giver_gives() -> None:
    # 3 may be moved in Q1 and 10 end with it: the limit stands in the way, not A's need of Q2, which others serve.
    found = explained(world(
        Allies=[{"ally": "A"}, {"ally": "B"}], Offers=(), Stock=[{"quantity": 10, "usable_to": "2024-Q1"}],
        Transfers=[{"from_ally": "A", "to_ally": "B", "max_quantity": 3}], Requirements=[{"ally": "B", "quantity": 4,
                                                                                         **Q1}]))
    assert found.plan.shortfall == pytest.approx({(2, 1): 1})
    assert by_row(found.reason(2, 1).terms) == pytest.approx({("transfer_limit", (2, 1)): 1})
