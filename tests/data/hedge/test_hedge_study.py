"""What a hedge tells: what to sign, what comes of it in each future, and what hedging and knowing are worth."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest

from data.case.builder import assemble
from data.comparison.outcomes import ScenarioOutcome
from data.comparison.studies import Study, study_facts
from data.hedge.asked import Refused, after_base_first, asked_hedge, solved_hedge
from data.hedge.hedge_study import hedge_study
from data.hedge.memory import TooLarge, available_bytes, guard
from data.hedge.ways import HedgeAnswer
from data.input.findings import InvalidWorkbook
from data.input.scenarios import apply_scenario
from data.input.tables import Tables
from data.workbook.compared.comparison import comparison_bytes
from model.lexicographic.listener import NOBODY
from model.solve import optimize
from model.studies.hedge.size import ProgramSize
from tests.helpers.studies import rows_of
from tests.helpers.worlds import world

# 10 of F are needed in the second quarter, or, in War, 10 of G: 100 each, half of it paid at signing, in the first. Of
# both together no more than 1,000 can be spent. A line of 10 makes G, which has to be built first: 2 a unit.
CHANGES = [("War", "family=F", 0), ("War", "family=G", 10)]


def alliance(*more: dict[str, Any], war: float | None = 0.4, **sheets: Any) -> Tables:
    return world(**{
        "Families": [{"family": "F"}, {"family": "G"}], "Items": [{"item": "I"}, {"item": "J", "family": "G"}],
        "Offers": [{"offer": offer, "item": item, "lead_months": 3, "advance": 0.5, "to": "2024-Q2"}
                   for offer, item in (("O", "I"), ("P", "J"))],
        "Budgets": [{"amount": 1000}],
        "Resources": [{"capacity": 0, "max_expansion": 10, "expansion_cost": 2, "build_months": 3}],
        "ResourceUse": [{"offer": "P"}],
        "Requirements": [{"quantity": quantity, "family": family, "from": "2024-Q2", "to": "2024-Q2"}
                         for family, quantity in (("F", 10), ("G", 0))],
        "Scenarios": [*({"scenario": name, "sheet": "Requirements", "where": where, "column": "quantity",
                         "change": "set", "value": str(value), "probability": war} for name, where, value in CHANGES),
                      *more], **sheets})


def answered(tables: Tables, *names: str) -> HedgeAnswer:
    """The answer as the command makes it."""
    cases = {name: assemble(apply_scenario(tables, name)[0]) for name in names}
    asked = asked_hedge(tables, assemble(tables), cases, None)
    own = {}
    for name, case in asked.own.items():
        ended = optimize(case)
        own[name] = ScenarioOutcome(name, ended.status, case, ended.plan, "", 0.0)
    hedge = solved_hedge(asked, NOBODY)
    first, after = after_base_first(asked, own["Base"], lambda text: None)
    return HedgeAnswer(asked.base, first, hedge, [own[name] for name in names], after)


def told(tables: Tables, *names: str) -> Study:
    return hedge_study(answered(tables, *names))


def test_the_answer_is_what_to_sign_and_what_it_is_worth() -> None:
    # As in the test of the model 20/3 of each are signed, which costs 1,333, and the line is enlarged by as much. Met
    # are 2/3 of 1,000 in both futures; with Base's 10 of F all or nothing: 0.6 on average.
    study = told(alliance(), "Base", "War")
    assert study.sentence == (
        "Up to 2024-Q1 sign 2 contracts of EUR 1,330 and order 1 expansion. On average 66.7 % of the need at priority "
        "1 is met then, EUR 333 of it lacking; with the first orders of Base's plan 60.0 %; if it were known which "
        "future comes 100.0 %.")
    assert study.page.answer == study.sentence  # the three ways differ
    assert study.facts["futures"] == "Base 60.0 %, War 40.0 %" and study.facts["decided until"] == "2024-Q1"
    rows = {(row["future"], row["what is signed now"]): row for row in rows_of(study)}
    assert rows["War", "Base's plan"]["priority 1 short"] == pytest.approx(1000)
    assert rows["War", "Base's plan"]["advance lost"] == pytest.approx(500)
    assert rows["Base", "Base's plan"]["priority 1 short"] == pytest.approx(0)
    assert rows["Base", "hedge"]["priority 1 short"] == pytest.approx(1000 / 3)
    # 2/3 of 1,000 and half of as much again, and the line: 6.67 * 2.
    assert rows["War", "hedge"]["cost"] == pytest.approx(1000 + 40 / 3) == rows["Base", "hedge"]["cost"]
    assert rows["War", "its own plan"]["cost"] == pytest.approx(1020)
    assert rows["expected", "hedge"]["priority 1 short"] == pytest.approx(1000 / 3)
    assert rows["expected", "Base's plan"]["priority 1 short"] == pytest.approx(400)
    assert rows["expected", "Base's plan"]["advance lost"] == pytest.approx(200)


def test_the_first_page_has_the_contracts_and_says_in_short_where_hedging_gains_nothing() -> None:
    page = told(alliance(), "Base", "War").page
    assert page.behind == "Sign now" and page.table.values("item") == ["I", "J"]
    # 20/3 of each at 100; Base's plan has all 10 of I and none of J.
    assert page.table.values("value") == pytest.approx([2000 / 3] * 2)
    assert page.table.values("in_base") == pytest.approx([10, 0])
    # In Peace nothing differs from the workbook as it stands: 10 of F for 1,000.
    same = told(alliance({"scenario": "Peace", "sheet": "Requirements", "where": "family=G", "column": "quantity",
                          "change": "set", "value": "0", "probability": 0.6}), "Base", "Peace").page
    assert same.answer == (
        "Up to 2024-Q1 sign 1 contract of EUR 1,000 and order 0 expansions. On average 100.0 % of all needs are met "
        "then: Base's plan does as well, and to know which future comes would gain nothing.")


def test_where_nothing_is_signed_now_the_first_page_shows_what_each_future_meets() -> None:
    page = told(alliance(Offers=[{"to": "2023-Q4"}]), "Base", "War").page
    assert page.behind == "What it is worth" and page.table.values("future") == ["expected", "Base", "War"]


def test_what_is_signed_stands_beside_base_and_what_each_future_takes() -> None:
    study = told(alliance(), "Base", "War")
    contracts, orders, lines, gains = (rows_of(study, number) for number in (1, 2, 3, 4))
    assert [(row["item"], row["order period"]) for row in contracts] == [("I", "2024-Q1"), ("J", "2024-Q1")]
    assert contracts[0] == contracts[0] | {"quantity": pytest.approx(20 / 3), "in Base's plan": pytest.approx(10),
                                           "taken in Base": pytest.approx(20 / 3), "taken in War": 0.0,
                                           "advance due": pytest.approx(1000 / 3)}
    assert [(row["ally"], row["offer"]) for row in orders] == [("A", "O"), ("A", "P")]
    assert lines[0] == lines[0] | {"resource": "R", "size": pytest.approx(20 / 3), "in Base's plan": 0.0,
                                   "ready in Base": "2024-Q2", "ready in War": "2024-Q2"}
    expected = gains[0]
    assert expected["hedging gains at priority 1"] == pytest.approx(400 - 1000 / 3)
    assert expected["knowing would gain at priority 1"] == pytest.approx(1000 / 3)
    assert [row["hedging gains at priority 1"] for row in gains[1:]] == pytest.approx([-1000 / 3, 2000 / 3])
    levels = {row["level"]: row for row in rows_of(study, 5)}
    assert levels["shortfall 1"]["hedge"] == pytest.approx(1000 / 3)
    assert levels["shortfall 1"]["Base's plan"] == pytest.approx(400)
    assert levels["shortfall 1"]["if it were known"] == pytest.approx(0) and levels["cost"]["proved"] == "yes"


def test_a_hedge_over_base_alone_is_its_plan() -> None:
    rows = rows_of(told(alliance(), "Base"))
    assert [row["priority 1 short"] for row in rows] == pytest.approx([0] * 6)
    assert [row["cost"] for row in rows] == pytest.approx([1000] * 6)


def test_first_orders_of_base_that_are_not_possible_in_a_future_are_told() -> None:
    # Half of 1,000 is paid at signing, and in Poor no more than 400 can be.
    tables = alliance({"scenario": "Poor", "sheet": "Budgets", "column": "amount", "change": "set", "value": "400"},
                      {"scenario": "Poor", "sheet": "Requirements", "column": "quantity", "change": "set",
                       "value": "0"})
    study = told(tables, "Base", "Poor")
    assert "the first orders of Base's plan are not possible in Poor" in study.sentence
    assert any(note.startswith("Not possible in Poor: ") for note in study.notes)
    rows = {(row["future"], row["what is signed now"]): row for row in rows_of(study)}
    assert rows["Poor", "Base's plan"]["outcome"] == "not possible" and rows["expected", "Base's plan"]["cost"] is None
    # What can be lost in Poor is 400: 8 of 10 are signed.
    assert rows["Base", "hedge"]["all met"] == pytest.approx(0.8)


def test_expansions_of_base_that_a_future_does_not_let_be_built_are_cut_and_it_is_said() -> None:
    # In Short the line cannot be enlarged at all; Base, which needs G, would. Of the orders nothing comes in Short.
    tables = alliance({"scenario": "Short", "sheet": "Resources", "column": "max_expansion", "change": "set",
                       "value": "0"}, Requirements=[{"quantity": 10, "family": "G", "from": "2024-Q2"}])
    study = told(tables, "Base", "Short")
    assert "with the first orders of Base's plan (cut in Short) " in study.sentence
    assert any(note.startswith("Cut in Short: ") for note in study.notes)
    rows = {(row["future"], row["what is signed now"]): row for row in rows_of(study)}
    assert rows["Short", "Base's plan"]["outcome"] == "cut, optimal"
    assert rows["Base", "Base's plan"]["outcome"] == "optimal"
    assert rows["Short", "Base's plan"]["all met"] == 0


def test_lots_are_left_aside_and_it_is_said() -> None:
    tables = alliance(Thresholds=[{"at_least": 8}])
    study = told(tables, "Base", "War")
    assert any(note.endswith("are left aside here, in all plans.") for note in study.notes)
    assert not any("left aside" in note for note in told(alliance(), "Base", "War").notes)


def test_the_study_is_a_workbook_and_plain_facts() -> None:
    study = told(alliance(), "Base", "War")
    book = openpyxl.load_workbook(io.BytesIO(comparison_bytes(study)))
    assert book.sheetnames == ["Summary", "Charts", "What comes of it", "Sign now", "Orders to place", "Enlarge now",
                               "What it is worth", "Expected levels", "In full"]
    met, gains = book["Charts"]._charts
    # Hedging loses 333 in Base: below zero a minus has to be there.
    assert [chart.y_axis.number_format.formatCode for chart in (met, gains)] == ["0%", "#,##0"]
    assert len(json.loads(json.dumps(study_facts(study), allow_nan=False))["rows"]) == 9


def test_what_futures_must_share_is_told_with_its_cell() -> None:
    tables = alliance({"scenario": "Long", "sheet": "Settings", "where": "name=periods", "column": "value",
                       "change": "set", "value": "8"})
    with pytest.raises(InvalidWorkbook) as caught:
        answered(tables, "Base", "Long")
    (finding,) = caught.value.findings
    assert (finding.sheet, finding.cell) == ("Scenarios", "A4")
    assert finding.message.startswith("Long changes the start, period or number of periods")


def test_minimum_rules_that_cannot_be_kept_are_named_with_their_future() -> None:
    tables = alliance(Rules=[{"rule": "G for all", "kind": "min_quantity", "value": 4, "family": "G"}], Scenarios=[
        {"scenario": "Short", "sheet": "Resources", "column": "max_expansion", "change": "set", "value": "0"}])
    with pytest.raises(Refused, match=r"not all of these minimum rules can be kept: .*Short: .*G for all") as caught:
        answered(tables, "Base", "Short")
    assert caught.value.code == 3


def test_futures_that_are_larger_than_the_memory_are_told_with_the_figures() -> None:
    size = ProgramSize(1_000_000, 4_000_000, 4)
    guard(None)(size)
    guard(size.bytes)(size)
    with pytest.raises(TooLarge, match=r"4 futures of 1,000,000 columns .* need about \d+\.\d GiB .* has 2\.0 GiB"):
        guard(2 ** 31)(size)
    known = available_bytes()
    assert known is None or known > 2 ** 20
