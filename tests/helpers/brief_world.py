"""Workbooks for the slides: as large and as long in words as they come, and slides as they are read back."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pptx import Presentation

from data.brief.deck import brief_bytes
from data.brief.material import Material
from data.command.cases import prepare, solve_case
from data.command.progress import Progress
from data.figures.result_table import by_name
from data.input.tables import Tables
from data.narrative.explanations import explanations
from data.report.policy import conflicts
from data.report.report import VerifiedPlan, make_report
from data.schema.status import CONFLICT
from model.sensitivity.infeasibility import contradictions

LONG = 80  # characters of a name


def long_name(word: str, number: int) -> str:
    """A name of 80 characters, its words long and in capitals, which are wide."""
    return (f"{word} {number} " + "OVERWHELMINGLY LONG-WINDED DESIGNATION OF MUNITIONS " * 2)[:LONG]


def wide_sheets(families: int, periods: int = 4, allies: int = 3) -> dict[str, Any]:
    """Each family is made by a manufacturer of its own, too few of each; every ally needs all of them, to use and to
    have in stock at the end."""
    some = range(1, families + 1)
    nations = range(1, allies + 1)
    return {
        "Settings": {"periods": periods, "title": long_name("Plan", 1)},
        "Allies": [{"ally": f"A{each}", "name": long_name("Nation", each)} for each in nations],
        "Families": [{"family": f"F{each}", "name": long_name("Family", each), "unit": "round"} for each in some],
        "Items": [{"item": f"I{each}", "family": f"F{each}"} for each in some],
        "Manufacturers": [{"manufacturer": f"M{each}", "name": long_name("Maker", each)} for each in some],
        "Offers": [{"offer": f"O{each}", "manufacturer": f"M{each}", "item": f"I{each}", "price": 1000 * each,
                    "lead_months": 3} for each in some],
        "Resources": [{"resource": f"R{each}", "name": long_name("Line", each), "capacity": 100,
                       "max_expansion": 20, "expansion_cost": 500} for each in some],
        "ResourceUse": [{"resource": f"R{each}", "item": f"I{each}"} for each in some],
        "Systems": [{"ally": f"A{each}", "system": "GUN"} for each in nations],
        "Certified": [{"system": "GUN", "item": f"I{each}"} for each in some],
        "Requirements": [{"ally": f"A{nation}", "family": f"F{each}", "kind": kind, "quantity": 60}
                         for nation in nations for each in some for kind in ("use", "stock")],
    }


def material_of(tables: Tables, explained: bool = True) -> Material:
    """What the slides of the workbook are made of."""
    prepared = prepare(tables, [], "Base")
    solved = solve_case(prepared, None, Progress(quiet=True))
    assert solved.found is not None, solved.message
    found, told = solved.found, None
    if explained and solved.code != CONFLICT:
        linear = found.outcome.linear
        assert linear.plan is not None
        told = explanations(prepared.case, linear.plan, linear.relaxation)
    report = make_report(VerifiedPlan(prepared.case, found.plan, found.verification, prepared.findings, {}, told))
    if solved.code == CONFLICT:
        reasons = contradictions(found.plan, found.outcome.relaxation)
        report |= by_name([conflicts(prepared.case, found.plan, reasons)])
    return Material(prepared.case, found.plan, report, told)


def slides_of(material: Material) -> list[Any]:
    """The slides as they are read back."""
    return list(Presentation(BytesIO(brief_bytes(material))).slides)


def title_of(slide: Any) -> str:
    """The message of a slide."""
    return str(slide.shapes.title.text_frame.text)


def texts_of(slide: Any) -> Iterator[str]:
    """Every text on a slide but those of its charts and tables, a paragraph each."""
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield from (paragraph.text for paragraph in shape.text_frame.paragraphs if paragraph.text)


def tables_of(slide: Any) -> list[list[list[str]]]:
    """The cells of each table on a slide."""
    return [[[cell.text for cell in row.cells] for row in shape.table.rows] for shape in slide.shapes
            if shape.has_table]


def charts_of(slide: Any) -> list[Any]:
    """The charts on a slide."""
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def figures_of(chart: Any) -> dict[str, dict[str, float]]:
    """What a chart shows by series and category."""
    plot = chart.plots[0]
    names = [str(name) for name in plot.categories]
    return {series.name: dict(zip(names, series.values, strict=True)) for series in plot.series}
