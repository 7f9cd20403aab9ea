"""Which test covers which row of the mathematics."""

import importlib
from pathlib import Path

import pytest

# Row of docs/model.md: file and test whose answer is worked out by hand.
ROWS_COVERED = {
    1: "test_stock.test_stock_is_what_was_there_plus_what_comes_minus_what_is_issued",
    2: "test_stock.test_a_use_row_cannot_be_shorter_than_its_own_quantity",
    3: "test_stock.test_stock_counts_from_the_date_of_the_certificate",
    4: "test_industry.test_capacity_is_shared_by_what_orders_take_of_it",
    5: "test_industry.test_expansions_of_a_resource_are_limited_together",
    6: "test_industry.test_an_expansion_commits_to_orders_as_long_as_is_agreed",
    7: "test_industry.test_the_expansion_budget_holds_for_all_expansions",
    8: "test_industry.test_an_offer_is_limited_over_all_allies_and_periods",
    9: "test_money.test_the_advance_is_paid_with_the_order_and_the_rest_on_delivery",
    10: "test_stock.test_storage_bounds_what_is_held",
    11: "test_standards.test_members_of_a_group_order_what_all_can_use",
    12: "test_standards.test_a_share_of_a_family_is_standard_over_all_allies",
    13: "test_rules.test_a_hard_rule_holds",
    14: "test_stock.test_transfers_are_limited_a_period_over_all_items",
    15: "test_objectives.test_bands_are_tenths_of_the_need",
}


def test_every_row_is_covered():
    assert sorted(ROWS_COVERED) == list(range(1, 16))


@pytest.mark.parametrize("row", ROWS_COVERED)
def test_the_test_of_a_row_is_there(row: int):
    module, name = ROWS_COVERED[row].split(".")
    assert Path(__file__).with_name(f"{module}.py").is_file()
    tests = importlib.import_module(f"tests.model.formulation.{module}")
    assert callable(getattr(tests, name, None)), f"row {row} has no test {name}"
