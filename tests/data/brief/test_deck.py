"""What the slides say: the figures of the result workbook, in a minister's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from data.brief.material import Material
from data.figures.money import amount
from data.schema.overview import TARGETS
from data.schema.plan_sheets import CONTRACTS
from data.schema.reason_sheets import CAUSES
from data.schema.stock_sheets import NEEDS, STOCK_BY_FAMILY
from data.schema.summary import KEY_FIGURES
from tests.helpers.brief_world import (
    charts_of,
    figures_of,
    material_of,
    slides_of,
    tables_of,
    texts_of,
    title_of,
    wide_sheets,
)
from tests.helpers.worlds import world


def small(**sheets: Any) -> dict[str, Any]:
    """One nation that uses 100 rounds a quarter and has a target of 50 at the end; a line makes 60 a quarter from the
    second on, at 1,000 EUR. Of 400 + 50 rounds 180 can be had, all of them used: 220 and 50 lack."""
    return {
        "Allies": [{"ally": "A", "name": "Aland"}], "Families": [{"family": "F", "name": "howitzer round",
                                                                   "unit": "round"}],
        "Manufacturers": [{"manufacturer": "M", "name": "Acme"}],
        "Offers": [{"price": 1000, "lead_months": 3}], "Resources": [{"name": "the line", "capacity": 60}],
        "ResourceUse": [{"item": "I"}],
        "Requirements": [{"kind": "use", "quantity": 100},
                         {"kind": "stock", "quantity": 50, "from": "2024-Q4"}]} | sheets


def said(slide: Any) -> str:
    return " ".join(texts_of(slide))


def test_the_slides_of_a_small_plan_by_hand() -> None:
    decision, signing, targets, lacking, helping, certainty = slides_of(material_of(world(**small())))
    # An order in each of the first three quarters is a contract of 60 rounds.
    assert title_of(decision) == "Decision: sign 3 contracts worth EUR 180,000 with 1 manufacturer for 1 nation"
    assert "First: sign 1 contract worth EUR 60,000 in 2024-Q1." in said(decision)
    # 180 of 450 rounds, and nothing of the target.
    assert "This meets 40.0 % of what is required at its price, and 0.0 % of the stock targets by 2024-Q4." in said(
        decision)
    assert title_of(signing) == "Everything is ordered from Acme"
    assert tables_of(signing)[0][1:] == [
        ["Acme", "howitzer round", "180 rounds", "180,000", "2024-Q2 to 2024-Q4"],
        ["All manufacturers", "", "", "180,000", "2024-Q2 to 2024-Q4"]]
    assert title_of(targets) == "0.0 % of the stock targets are met by 2024-Q4"
    assert "Of what is used up over the plan 45.0 % is there, at its price." in said(targets)  # 180 of 400
    assert title_of(lacking) == ("EUR 270,000 of EUR 450,000 that is required cannot be had, all of it howitzer round")
    assert figures_of(charts_of(lacking)[0]) == {"short": {"howitzer round: 270 rounds": 270_000}}
    assert "All of it is missing in Aland (EUR 270,000)." in said(lacking)
    # One more round of the line in a quarter is one less that lacks.
    assert title_of(helping) == "What would help first: a higher capacity of the line"
    assert tables_of(helping)[0][1][2:] == ["2 % more", "Bring 1 × howitzer round, for Aland"]
    assert "Solve with --levers" in said(helping) and "Solve with --simulate" in said(certainty)
    assert title_of(certainty).startswith("The plan is checked and proved best for these figures")


@pytest.fixture(scope="module")
def material() -> Material:
    """Five families, three nations, a year, short of all but the first family of the first nation: it has ten times
    what it needs."""
    return material_of(world(**wide_sheets(5), Stock=[{"ally": "A1", "item": "I1", "quantity": 3000}]))


@pytest.fixture(scope="module")
def slides(material: Material) -> list[Any]:
    return slides_of(material)


def test_the_chart_of_contracts_adds_up_the_sheet_contracts(material: Material, slides: list[Any]) -> None:
    names = {f"M{each}": f"Maker {each} " for each in range(1, 6)}
    value: defaultdict[str, float] = defaultdict(float)
    for row in material.rows(CONTRACTS.name):
        value[names[str(row["manufacturer"])]] += float(row["value"] or 0)
    shown: defaultdict[str, float] = defaultdict(float)
    for series in figures_of(charts_of(slides[1])[0]).values():
        for name, figure in series.items():
            shown[next(each for each in names.values() if name.startswith(each))] += figure
    assert shown == pytest.approx({name: total / 1e6 for name, total in value.items()})  # EUR m; the plan is in EUR


def in_periods(row: Mapping[str, Any], column: str) -> dict[str, float]:
    """What a row has in a column that is repeated for each period."""
    return {label.partition(": ")[2]: float(value or 0) for label, value in row.items()
            if label.startswith(f"{column}: ")}


def test_the_chart_of_targets_is_recomputed_from_stock(material: Material, slides: list[Any]) -> None:
    """The targets, of 60 rounds for each nation, are in force from the first quarter on."""
    price = {f"F{each}": 1000.0 * each for each in range(1, 6)}
    met: defaultdict[str, float] = defaultdict(float)
    for row in material.rows(STOCK_BY_FAMILY.name):
        by_period = in_periods(row, "in_period")
        if row["movement"] == "target":
            assert set(by_period.values()) == {60}
        if row["movement"] == "closing":  # nothing expires here: all of it is usable
            for period, stock in by_period.items():
                met[period] += min(60.0, stock) * price[str(row["family"])]
    asked = 3 * 60 * sum(price.values())
    shown = figures_of(charts_of(slides[2])[0])["All classes"]
    met["today"] = 60 * 1000  # the stock that one nation begins with, as far as its target goes
    assert shown == pytest.approx({period: met[period] / asked for period in shown})
    at_the_end = next(row["value"] for row in material.rows(KEY_FIGURES.name)
                      if str(row["figure"]).startswith("stock targets met"))
    assert shown["2024-Q4"] == pytest.approx(at_the_end)


def test_the_table_of_targets_is_recomputed_from_targets(material: Material, slides: list[Any]) -> None:
    met, asked = defaultdict[str, float](float), 0.0
    for row in material.rows(TARGETS.name):
        price = 1000.0 * float(str(row["family"]).split()[1])
        asked += float(row["target"] or 0) * price
        for year in ("today", "year_stock: 2024"):
            met[year] += min(float(row[year] or 0), float(row["target"] or 0)) * price
    assert tables_of(slides[2])[0][:2] == [
        ["Share there at the end of", "today", "2024"],
        ["All classes", *(f"{100 * met[year] / asked:.1f} %" for year in ("today", "year_stock: 2024"))]]


def test_what_lacks_adds_up_to_the_key_figure_and_is_recomputed_from_needs(material: Material,
                                                                           slides: list[Any]) -> None:
    short: defaultdict[str, float] = defaultdict(float)
    for row in material.rows(NEEDS.name):
        for period, lacks in in_periods(row, "short").items():
            if row["kind"] == "use" or period == "2024-Q4":
                short[str(row["family"])] += lacks
    (shown,) = figures_of(charts_of(slides[3])[0]).values()
    units = {f"F{name.split()[1]}": float(name.rpartition(": ")[2].split()[0].replace(",", "")) for name in shown}
    assert units == pytest.approx(short)
    figure = next(float(row["value"] or 0) for row in material.rows(KEY_FIGURES.name)
                  if row["figure"] == "short, at its price")
    assert sum(shown.values()) == pytest.approx(figure / 1e6)
    assert title_of(slides[3]).startswith(amount(material.case, figure))


def test_the_causes_have_their_shares_of_the_sheet_causes(material: Material, slides: list[Any]) -> None:
    shares = [f"{100 * float(row['share'] or 0):.1f} %" for row in material.rows(CAUSES.name)]
    assert [row[0] for row in tables_of(slides[3])[0][1:]] == shares[:5]


def test_where_all_is_met_the_slides_say_so_and_no_table_is_empty() -> None:
    rich = small(Resources=[{"name": "the line", "capacity": 500}], Requirements=[
        {"kind": "use", "quantity": 100, "from": "2024-Q2"}])
    slides = slides_of(material_of(world(**rich)))
    assert "The plan meets every requirement, in full and on time." in said(slides[0])
    assert title_of(slides[2]) == "All needs for use are met over the plan"
    assert title_of(slides[3]) == "Nothing holds the plan back: every need is met in full and on time"
    assert title_of(slides[4]) == "More money or capacity would bring nothing that is asked for"
    assert all(len(table) > 1 for slide in slides for table in tables_of(slide))


def test_where_nothing_can_be_bought_nothing_is_to_be_signed() -> None:
    slides = slides_of(material_of(world(**small(Resources=[{"capacity": 0}]))))
    assert title_of(slides[0]).startswith("Nothing is to be decided")
    assert title_of(slides[1]) == "Nothing is to be signed" and charts_of(slides[1]) == []


def test_use_is_told_over_the_plan_and_not_by_its_last_period() -> None:
    # Nothing is there in the first quarter, 60 of 100 in each later one: 180 of 400, though 60 % at the end.
    slide = slides_of(material_of(world(**small(Requirements=[{"kind": "use", "quantity": 100}]))))[2]
    assert title_of(slide) == "45.0 % of the needs for use are met over the plan"
    assert tables_of(slide)[0] == [["Share of the use that is there", "2024"], ["All classes", "45.0 %"],
                                   ["howitzer round", "45.0 %"]]
    assert "No class is met in full over the plan." in said(slide)


def test_where_no_limit_helps_the_slide_says_so() -> None:
    late = small(Offers=[{"price": 1000, "lead_months": 60}], Resources=[], ResourceUse=[])
    slide = slides_of(material_of(world(**late)))[4]
    assert title_of(slide) == "No limit is known of which a little more would by itself bring what is missing"


def test_what_weighs_nothing_is_not_called_met() -> None:
    light = small(Families=[{"family": "F", "name": "howitzer round", "unit": "round", "weight": 0}])
    slides = slides_of(material_of(world(**light), explained=False))  # nothing is ordered for it
    assert "This meets 0.0 % of what is required at its price" in said(slides[0])
    assert title_of(slides[3]).startswith("EUR 450,000 of EUR 450,000 that is required cannot be had")


def test_what_has_no_price_is_not_called_met() -> None:
    free = small(Families=[{"family": "F", "name": "howitzer round", "unit": "round", "weight": 0}],
                 Offers=[{"price": 0, "lead_months": 3}])
    slides = slides_of(material_of(world(**free), explained=False))  # nothing is ordered for it
    assert title_of(slides[2]) == "What is required has no price: no share of it can be told"
    assert title_of(slides[3]) == "Some of what is required cannot be had; it has no price"
    assert not any("every requirement" in text for text in texts_of(slides[0]))


def test_a_rule_that_is_broken_at_its_penalty_is_told() -> None:
    # 180 rounds can be had; the rule asks for 300 and costs 1 EUR for each that is not there.
    rule = [{"rule": "FLOOR", "kind": "min_quantity", "value": 300, "penalty": 1}]
    last = slides_of(material_of(world(**small(Rules=rule))))[5]
    assert "limits are kept, but for 1 rule that is broken at its penalty (see Rules), recomputed" in said(last)


def test_a_plan_of_one_period_is_called_by_it() -> None:
    one = small(Settings={"periods": 1}, Requirements=[{"kind": "use", "quantity": 100}])
    assert "Joint procurement · 2024-Q1 · scenario Base" in said(slides_of(material_of(world(**one)))[0])


def test_a_contradiction_takes_two_slides_without_charts() -> None:
    """No more than 180 rounds can be had: 60 in each quarter from the second on."""
    floor = [{"rule": "FLOOR", "kind": "min_quantity", "value": 1000}]
    slides = slides_of(material_of(world(**small(Rules=floor))))
    assert [title_of(slide) for slide in slides] == [
        "There is no plan to decide on: the workbook contradicts itself",
        "To get a plan, ask for less by these rules or allow more where they clash"]
    assert tables_of(slides[0])[0][1][:3] == ["FLOOR", "1,000 units", "180 units"]
    spend = [{"rule": "FLOOR", "kind": "min_spend", "value": 200_000}]  # at 1,000 EUR
    (table,) = tables_of(slides_of(material_of(world(**small(Rules=spend))))[0])
    assert table[1][1:3] == ["EUR 200,000", "EUR 180,000"]
    assert "Rules!" in tables_of(slides[1])[0][1][1]
    assert [charts_of(slide) for slide in slides] == [[], []]


def test_without_explanations_the_slides_say_what_was_not_looked_into() -> None:
    slides = slides_of(replace(material_of(world(**small()), explained=False)))
    assert "was not looked into" in said(slides[3])
    assert title_of(slides[4]) == "What would help was not computed for this plan"


def test_what_has_no_bar_of_its_own_stands_in_that_of_the_others() -> None:
    """Ten families, ten manufacturers: more than a chart shows one by one."""
    material = material_of(world(**wide_sheets(10)), explained=False)
    slides = slides_of(material)
    signed, short = (sum(sum(values.values()) for values in figures_of(charts_of(slide)[0]).values())
                     for slide in (slides[1], slides[3]))
    assert signed == pytest.approx(sum(float(row["value"] or 0) for row in material.rows(CONTRACTS.name)) / 1e6)
    assert short == pytest.approx(next(float(row["value"] or 0) for row in material.rows(KEY_FIGURES.name)
                                       if row["figure"] == "short, at its price") / 1e6)


def test_a_plan_that_is_not_proved_says_so_before_anything_is_decided() -> None:
    material = material_of(world(**small()))
    levels = tuple(replace(level, proved=not level.level.is_shortfall) for level in material.plan.levels)
    decision, _, _, lacking, _, certainty = slides_of(replace(material, plan=replace(material.plan, levels=levels)))
    assert "Before you decide: this plan is not proved to be the best" in said(decision).split("First:")[0]
    assert "lacks in this plan" in title_of(lacking)
    assert title_of(certainty).startswith("The plan is checked, but a better plan may exist")
    assert "Not proved for the shortfall of priority 1 and the shortfall of priority 2: there" in said(certainty)
