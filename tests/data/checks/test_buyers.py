"""What a planner is told about Terms, Prices and the members of offers."""

from typing import Any

import pytest

from data.checks.errors import check
from data.input.findings import errors_of
from tests.helpers.worlds import world

LINE: dict[str, Any] = {"Resources": [{"capacity": 10}], "ResourceUse": [{"offer": "O"}],
                        "Allies": [{"ally": "A"}, {"ally": "B"}], "Requirements": [{"quantity": 5}]}


def found(**sheets: Any) -> list[tuple[str, str]]:
    return [(f"{each.sheet}!{each.cell}", each.message) for each in check(world(**{**LINE, **sheets}))]


@pytest.mark.parametrize(("row", "cell"), [
    ({"ally": "A", "price": 5}, "A2"),
    ({"offer": "O", "manufacturer": "M", "ally": "A"}, "A2"),
    ({"manufacturer": "M", "ally": "A", "price": 5}, "E2"),
    ({"manufacturer": "M", "ally": "A", "max_quantity": 5}, "H2"),
    ({"offer": "O", "ally": "B", "allowed": "yes"}, "D2"),
])
def test_terms_that_contradict_themselves_are_errors(row: dict[str, Any], cell: str):
    tables = world(**{**LINE, "Offers": [{"allies": "A"}], "Terms": [row]})
    assert [(each.sheet, each.cell) for each in errors_of(check(tables))] == [("Terms", cell)]


def test_sound_terms_and_prices_have_nothing_to_say():
    assert found(Offers=[{"price": 10}], Terms=[{"offer": "O", "ally": "A", "price": 12},
                                                {"manufacturer": "M", "ally": "B", "lead_months": 3}],
                 Prices=[{"offer": "O", "from": "2024-Q3", "price": 14}]) == []


def test_an_ally_that_a_manufacturers_terms_let_in_needs_no_membership():
    # M sells two offers, one of them for A alone: B's terms with M are about the other.
    assert [place for place, _ in found(Offers=[{"offer": "O", "allies": "A"}, {"offer": "P"}], Terms=[
        {"manufacturer": "M", "ally": "B", "allowed": "yes"}], ResourceUse=[{"item": "I"}])] == []


def test_terms_for_an_ally_that_may_not_buy_have_no_effect():
    ((place, message),) = found(Offers=[{"allies": "A"}], Terms=[{"offer": "O", "ally": "B", "price": 12}])
    assert place == "Terms!C2" and "none of those that the offer is for" in message and "O for B in row 2" in message


def test_terms_for_an_ally_that_cannot_order_have_no_effect():
    ((place, message),) = found(Systems=[{"ally": "A"}], Offers=[{"price": 10}],
                                Terms=[{"offer": "O", "ally": "B", "price": 12}])
    assert place == "Terms!C2" and "cannot order the offer" in message


def test_a_row_that_says_nothing_is_told():
    ((place, message),) = found(Terms=[{"offer": "O", "ally": "B", "note": "see contract"}])
    assert place == "Terms!A2" and "nothing that is different" in message


def test_a_price_of_an_offer_that_nobody_may_buy():
    offers = [{"offer": "O", "price": 1}, {"offer": "P", "price": 1, "allies": "B"}]
    places = [place for place, _ in found(
        Offers=offers, Terms=[{"offer": "P", "ally": "B", "allowed": "no"}], ResourceUse=[{"item": "I"}],
        Prices=[{"offer": "P", "from": "2024-Q1", "price": 1}])]
    assert places == ["Offers!A3", "Prices!A2"]


def test_a_price_from_after_the_plan():
    ((place, message),) = found(Offers=[{"price": 1}], Prices=[{"offer": "O", "from": "2025-Q1", "price": 1}])
    assert place == "Prices!B2" and "after the plan" in message


@pytest.mark.parametrize(("price", "told"), [(99, False), (100, False), (101, True), (1, False), (0.9, True)])
def test_a_price_ten_times_that_of_the_offer_is_told(price: float, told: bool):
    for sheet, row in (("Terms", {"ally": "A"}), ("Prices", {"from": "2024-Q2"})):
        again = {"offer": "O", "price": price, **row}
        places = [place for place, _ in found(Offers=[{"price": 10}], **{sheet: [again]})]
        assert bool(places) is told


