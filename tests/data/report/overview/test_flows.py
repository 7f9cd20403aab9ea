"""Map of flows by hand, from the plan of the tiny case; then its edges against Orders for random plans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.report.report import VerifiedPlan, make_report
from model.case import Manufacturer
from tests.helpers.result_world import frames_of, make_case, make_plan, make_verification
from tests.helpers.tiny_worlds import plan_of, tiny


def table(frame: Any) -> list[tuple[Any, ...]]:
    return [tuple(value if value is None or isinstance(value, str) else pytest.approx(value) for value in line)
            for line in frame.itertuples(index=False, name=None)]


def case_with(country: str, other: str) -> Any:
    """M1 is made in the one country, M2 in the other."""
    case = make_case()
    return replace(case, manufacturers={"MAK": Manufacturer("MAK", "", country, ""),
                                        "N": Manufacturer("N", "", other, "")},
                   offers={**case.offers, "O2": replace(case.offers["O2"], manufacturer="N")})


@pytest.mark.parametrize("country", ["=A", "aland"])  # the ally's key or its name
def test_value_flows_from_the_country_of_the_maker_to_who_orders(country: str):
    # At 100 EUR 20 of M1 for =A and 12 + 30 for B; at 50 EUR 4 of M2 for =A, of which nobody says where it is made.
    frame = frames_of(case_with(country, ""), make_plan())["Map of flows"]
    assert [*frame.columns] == ["to ↓ from →", "Aland [=A]", "not said", "all countries EUR thousand"]
    assert table(frame) == [("Beland [B]", 4.2, None, 4.2), ("Aland [=A]", 2.0, 0.2, 2.2),
                            ("all allies", 6.2, 0.2, 6.4)]


def test_a_country_that_is_no_ally_keeps_its_name_and_the_largest_stands_first():
    frame = frames_of(case_with("Farland", "B"), make_plan())["Map of flows"]
    assert [*frame.columns][1:3] == ["Farland", "Beland [B]"]


def test_stock_passed_on_counts_at_the_price_of_its_family():
    # 6 of M1 go from =A to B; HE costs 75 EUR.
    frame = frames_of(make_case(), make_plan())["Passed on between allies"]
    assert [*frame.columns] == ["from ↓ to →", "Beland [B]", "all allies"]
    assert table(frame) == [("Aland [=A]", 0.45, 0.45), ("all allies", 0.45, 0.45)]


def test_without_orders_and_transfers_nothing_flows():
    report = frames_of(make_case(), make_plan(order={}, expansion={}, transfer={}, shortfall={}, violation={}))
    assert len(report["Map of flows"]) == len(report["Passed on between allies"]) == 0


@pytest.mark.parametrize("seed", range(6))
def test_the_edges_add_up_to_the_orders(seed: int):
    case, plan = plan_of(tiny(seed, signed=True))
    countries = {"M": "A", "N": "Farland"}
    case = replace(case, manufacturers={key: replace(maker, country=countries[key])
                                        for key, maker in case.manufacturers.items()})
    report = make_report(VerifiedPlan(case, plan, make_verification()))
    orders = list(report["Orders"].rows())
    flows = {row["ally"]: row for row in report["Map of flows"].rows()}
    for ally in case.allies:
        own = [row for row in orders if row["ally"] == ally]
        if ally in flows:
            assert flows[ally]["all_countries"] == pytest.approx(sum(row["value"] for row in own))
            assert flows[ally]["signed"] == pytest.approx(sum(row["signed_value"] for row in own))
        else:
            assert own == []
    for maker, country in countries.items():
        own = [row for row in orders if row["manufacturer"] == maker]
        label = f"flow: {country}"
        assert flows["all allies"].get(label, 0) == pytest.approx(sum(row["value"] for row in own))
        assert flows["signed already"].get(label, 0) == pytest.approx(sum(row["signed_value"] for row in own))
    total = flows["all allies"]
    assert total["all_countries"] == pytest.approx(sum(row["value"] for row in orders))
    assert total["signed"] == flows["signed already"]["all_countries"]
    assert total["signed"] == pytest.approx(sum(row["signed_value"] for row in orders))
