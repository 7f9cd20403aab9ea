"""Lots, steps, thresholds, counts and discounts as a workbook says them and as the case gets them."""

from pathlib import Path
from typing import Any

from data.case.builder import assemble
from data.checks.errors import check_all
from data.input.findings import errors_of
from data.input.reader import read_workbook
from data.input.scenarios import apply_scenario
from model.case import Case, Discount, DiscountStep
from tests.helpers.books import VALID, save
from tests.helpers.worlds import world


def read(path: Path, **sheets: Any) -> Case:
    tables, findings = read_workbook(save(path / "plan.xlsx", **sheets))
    assert errors_of(findings) == []
    return assemble(tables)


def test_a_workbook_without_them_asks_for_nothing(tmp_path: Path):
    case = read(tmp_path)
    assert not case.has_whole_terms and case.whole and not case.simplifies and case.simplify_tolerance == 0


def test_every_column_reaches_the_case(tmp_path: Path):
    header, *offers = VALID["Offers"]
    case = read(
        tmp_path,
        Offers=[(*header, "lot"), (*offers[0], 72), (*offers[1], None)],
        Resources=[("resource", "capacity", "max_expansion", "step"), ("R", 10, 6, 3)],
        Settings=[*VALID["Settings"], ("simplify", "both"), ("simplify_tolerance", 0.001), ("whole", "no")],
        Thresholds=[("threshold", "offer", "for_each", "from", "at_least", "fixed_cost", "active"),
                    ("small", "O1", "ally, order_period", "2023-Q3", 100, None, None),
                    ("fee", None, "Manufacturer", None, None, 5000, "yes"),
                    ("off", None, None, None, 3, None, "no"), ("late", None, None, "2030-Q1", 3, None, None)],
        Rules=[("rule", "kind", "value", "count", "least", "for_each", "country"),
               ("joint", "min_count", 3, "ally", 50, "item", None),
               ("few", "max_count", 2, "Manufacturer", None, None, "nor"),
               ("most", "max_quantity", 9, None, None, None, None)],
        Discounts=[("manufacturer", "item", "per", "from_quantity", "discount", "kind"),
                   ("nammo", "L15A2", None, 2000, 0.06, None), ("NAMMO", "L15A2", "year", 1000, 0.03, "all"),
                   ("NAMMO", "DM11", "total", 10, 0.1, "incremental")])
    assert [offer.lot for offer in case.offers.values()] == [72, 0] and case.resources["R"].step == 3
    assert (case.simplify, case.simplify_tolerance, case.whole) == ("both", 0.001, False)

    small, fee = case.thresholds
    # The plan begins with 2024-Q1: a `from` before it is cut for new orders, and says how far signed ones reach back.
    assert (small.key, small.at_least, small.fixed_cost, small.first, small.last, small.since) == (
        "small", 100, 0, 1, 4, -1)
    assert (small.offer, small.family, small.for_each) == ("O1", "HE155", ("ally", "order_period"))
    assert (fee.at_least, fee.fixed_cost, fee.since, fee.for_each) == (0, 5000, None, ("manufacturer",))

    joint, few = case.counts
    assert (joint.kind, joint.value, joint.count, joint.least, joint.for_each) == (
        "min_count", 3, "ally", 50, ("item",))
    assert (few.kind, few.value, few.count, few.least, few.country) == ("max_count", 2, "manufacturer", None, "nor")
    assert [rule.key for rule in case.rules] == ["most"]

    # Steps rise by quantity, in whatever order they stand.
    assert case.discounts == (
        Discount("NAMMO", "L15A2", "year", (DiscountStep(1000, 0.03), DiscountStep(2000, 0.06))),
        Discount("NAMMO", "DM11", "total", (DiscountStep(10, 0.1),), "incremental"))


def test_words_that_nobody_knows_are_errors_with_their_cells(tmp_path: Path):
    _, findings = read_workbook(save(
        tmp_path / "plan.xlsx",
        Rules=[("rule", "kind", "value", "count"), ("joint", "min_count", 3, "nations")],
        Thresholds=[("threshold", "for_each", "at_least"), ("small", "month", 1)],
        Settings=[*VALID["Settings"], ("whole", "some")]))
    assert {f"{each.sheet}!{each.cell}" for each in errors_of(findings)} == {"Rules!D2", "Thresholds!B2", "Settings!B4"}


def test_scenarios_change_what_makes_a_contract_one_that_can_be_signed():
    changes = [("Offers", "lot", "set", "72"), ("Resources", "step", "multiply", "2"),
               ("Thresholds", "at_least", "multiply", "1.5"), ("Thresholds", "fixed_cost", "multiply", "0"),
               ("Rules", "count", "set", "offer"), ("Rules", "least", "set", "7"),
               ("Discounts", "discount", "add", "0.01"), ("Discounts", "per", "set", "total"),
               ("Settings", "value", "set", "no")]
    tables = world(
        Resources=[{"capacity": 10, "max_expansion": 8, "step": 4}], ResourceUse=[{"offer": "O"}],
        Requirements=[{"quantity": 5}], Thresholds=[{"at_least": 10, "fixed_cost": 3}],
        Rules=[{"kind": "min_count", "value": 1, "count": "ally"}],
        Discounts=[{"from_quantity": 10, "discount": 0.03}], Settings={"whole": "yes"},
        Scenarios=[{"scenario": "S", "sheet": sheet, "column": column, "change": change, "value": value,
                    **({"where": "name=whole"} if sheet == "Settings" else {})}
                   for sheet, column, change, value in changes])
    assert errors_of(check_all(tables)) == []
    changed, problems = apply_scenario(tables, "S")
    case = assemble(changed)
    assert not problems and case.offers["O"].lot == 72 and case.resources["R"].step == 8
    assert (case.thresholds[0].at_least, case.thresholds[0].fixed_cost) == (15, 0)
    assert (case.counts[0].count, case.counts[0].least) == ("offer", 7)
    assert case.discounts == (Discount("M", "I", "total", (DiscountStep(10, 0.04),)),)
    assert not case.whole and assemble(tables).whole
