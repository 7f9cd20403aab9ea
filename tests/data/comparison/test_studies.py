"""A study as a workbook, on the terminal and as facts."""

import io
import json
from typing import Any

import openpyxl
import pytest

from data.case.builder import assemble
from data.comparison.studies import study_facts, study_text, terms_notes
from data.comparison.studies.budget_frontier import frontier_study
from data.comparison.studies.losses import stress_study
from data.comparison.studies.room import room_study
from data.comparison.studies.standalone import alone_study
from data.workbook.compared.comparison import comparison_bytes
from model.solve import optimize
from model.studies.budget_frontier import frontier_cases
from model.studies.losses import stress_cases
from model.studies.room import room
from model.studies.standalone import alone_cases
from tests.helpers.studies import Ended, optimum, rows_of, solved
from tests.helpers.worlds import world

# Names that look like formulas, a maker without whom a minimum is a contradiction, and money that cannot pay that
# minimum at a quarter of today's.
CASE = assemble(world(
    Settings={"key": "equal"}, Allies=[{"ally": "=A"}, {"ally": "B"}], Systems=[{"ally": "=A"}, {"ally": "B"}],
    Manufacturers=[{"manufacturer": "M", "country": "=X"}, {"manufacturer": "N", "country": "Y"}],
    Offers=[{"offer": "O"}, {"offer": "P", "manufacturer": "N"}],
    Resources=[{"capacity": 10, "manufacturer": "M"}], ResourceUse=[{"offer": "O"}],
    Requirements=[{"ally": "=A", "quantity": 10}, {"ally": "B", "quantity": 5, "priority": 3}],
    Budgets=[{"ally": "B", "amount": 800}, {"ally": "=A", "amount": 3000}],
    Rules=[{"kind": "min_spend", "value": 300, "ally": "B", "manufacturer": "N"}]))


def alone():
    return alone_study(CASE, optimum(CASE), solved(alone_cases(CASE)))


def stress():
    return stress_study(CASE, optimum(CASE), solved(stress_cases(CASE, "countries")), "countries", 1)


def frontier():
    return frontier_study(CASE, solved(frontier_cases(CASE)))


def free():
    ended = optimize(CASE)
    assert ended.plan is not None
    return room_study(CASE, ended.plan, room(ended.relaxation, 0.01, 60.0), 0.01)


def texts_of(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.mark.parametrize("make, sheets, charts", [
    (alone, ["Alone and together", "Needs alone and together", "Costs alone and together"], 2),
    (stress, ["Losses", "Who is hit", "Losses by family", "Losses by ally"], 2),
    (frontier, ["Need against money"], 2),
    (free, ["Room", "Room of manufacturers", "Room of allies", "Room of families", "Room of lines"], 3)],
    ids=["alone", "stress", "frontier", "free"])
def test_a_study_is_a_workbook_that_answers_first(make, sheets, charts):
    study = make()
    book = openpyxl.load_workbook(io.BytesIO(comparison_bytes(study)))
    assert book.sheetnames == ["Summary", "Charts", *sheets, "In full"]
    assert study.page.answer in texts_of(book["Summary"]) and len(book["Summary"]._charts) == 1
    assert {study.sentence, *study.notes} <= set(texts_of(book["In full"]))
    assert len(book["Charts"]._charts) == charts
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


@pytest.mark.parametrize("make", [alone, stress, frontier, free])
def test_the_text_of_a_study_has_the_sentence_and_a_line_a_row(make):
    study = make()
    lines = study_text(study).splitlines()
    table = study.tables[0]
    assert lines[:2] == [study.title, study.sentence]
    assert len(lines) == 2 + len(study.notes) + 2 + len(table)
    assert all(str(name) in line for name, line in zip(table.column(0), lines[-len(table):], strict=True)
               if isinstance(name, str))


def test_a_long_table_is_cut_on_the_terminal():
    plan = optimum(CASE)
    study = stress_study(CASE, plan, [Ended(f"L{number}", "optimal", CASE, plan) for number in range(60)], "resources")
    assert study_text(study, most=40).splitlines()[-1] == "and 20 more, see the workbook"
    assert study.sentence == "No loss of one resource leaves more short than Base."


@pytest.mark.parametrize("make", [alone, stress, frontier, free])
def test_the_facts_of_a_study_are_plain(make):
    study = make()
    facts = json.loads(json.dumps(study_facts(study), allow_nan=False))
    assert facts["answer"] == study.sentence
    assert len(facts["rows"]) == len(study.tables[0])
    assert list(facts["rows"][0]) == study.tables[0].headers


def test_holding_stock_is_part_of_what_each_pays_alone_and_together():
    # A and B hold the 8 that they want in each of four quarters, at 4 a year: 8 x 4 x 1.
    held = {"Allies": [{"ally": "A"}, {"ally": "B"}], "Offers": [], "Manufacturers": [],
            "Stock": [{"ally": "A", "quantity": 8}, {"ally": "B", "quantity": 8}],
            "Requirements": [{"ally": ally, "kind": "stock", "quantity": 8} for ally in ("A", "B")]}

    def costs(holding_cost: float | None) -> list[dict[str, Any]]:
        case = assemble(world(**held, Families=[{"holding_cost": holding_cost}]))
        return rows_of(alone_study(case, optimum(case), solved(alone_cases(case))), 2)

    for row in costs(4)[:2]:
        assert (row["holding stock"], row["holding stock alone"], row["total together"], row["total alone"]) == (
            32, 32, 32, 32)
    assert not [name for name in costs(None)[0] if "holding" in name]


def test_a_study_says_what_it_does_with_terms():
    cases = [assemble(world(Offers=[{"lot": 5}], Requirements=[{"quantity": 5}], Settings={"whole": whole}))
             for whole in ("yes", "no")]
    plain = assemble(world(Requirements=[{"quantity": 5}]))
    ((kept,), (aside,)) = (terms_notes([case, plain]) for case in cases)
    assert "Every plan keeps its lots" in kept and "left aside everywhere" in aside and terms_notes([plain]) == []
    paid = assemble(world(Discounts=[{"from_quantity": 5, "discount": 0.1}], Requirements=[{"quantity": 5}]))
    assert "at list price" in terms_notes([paid])[1]
    joint = optimum(cases[0])
    alone = alone_study(cases[0], joint, solved(alone_cases(cases[0])))
    assert kept in alone.notes and any(note.startswith("Alone an ally keeps them") for note in alone.notes)
    assert kept in stress_study(cases[0], joint, solved(stress_cases(cases[0], "manufacturers")), "manufacturers").notes
    assert kept in frontier_study(cases[0], solved(frontier_cases(cases[0]))).notes


def test_what_is_free_is_told_by_name_and_money():
    # 40 of M at 100, which makes 10 a quarter; N, dearer by 10, can stand for 0.4 x 100 / 10 of them: EUR 40 of 4,000.
    case = assemble(world(
        Settings={"periods": 1}, Manufacturers=[{"manufacturer": "M", "name": "Mill"}, {"manufacturer": "N"}],
        Offers=[{"offer": "O"}, {"offer": "P", "manufacturer": "N", "price": 110}],
        Requirements=[{"quantity": 40, "to": "2024-Q1"}]))
    ended = optimize(case)
    assert ended.plan is not None
    study = room_study(case, ended.plan, room(ended.relaxation, 0.01, 60.0), 0.01)
    assert study.sentence == (
        "Of the plans that meet every need as well as this one and are at most EUR 40 dearer, each has orders with 1 "
        "manufacturer of 2; N may be left out; each orders for at least EUR 3,600 from Mill [M]; "
        "freest is what A orders: from EUR 4,000 to EUR 4,040.")
    rows = rows_of(study, 1)
    assert [(row["manufacturer"], row["any of it"]) for row in rows] == [("M", "in every good plan"),
                                                                         ("N", "in some good plans")]
    assert [row["least"] for row in rows] == pytest.approx([3600, 0])
    assert [row["most"] for row in rows] == pytest.approx([4040, 440])
    assert [row["free"] for row in rows] == pytest.approx([440, 440])
