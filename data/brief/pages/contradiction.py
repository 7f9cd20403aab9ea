"""The slides where there is no plan, because minimum rules of the workbook contradict the rest."""

from __future__ import annotations

from data.brief.fit import Box
from data.brief.material import Material
from data.brief.slides import CONTENT, Deck, Field
from data.figures.result_table import Cell
from data.narrative.wording import capital, counted
from data.report.summary.plain import plain_amount
from data.schema.reason_sheets import CONFLICTS

MOST_RULES = 7
_TABLE = Box(CONTENT.left, CONTENT.top + 0.9, CONTENT.width, CONTENT.height - 0.9)
_WHY = (Field("Rule", 2.6), Field("Asks for", 1.7, True), Field("Possible", 1.7, True),
        Field("Why it cannot be kept", 6.13))
_WHERE = (Field("Rule", 2.6), Field("Cells of the workbook to look at", 9.53))
_WHERE_OF_TERMS = (Field("Rule", 2.6), Field("Cells of the workbook to look at", 5.0), Field("What would do", 4.53))
NOTES = (f"The sheet {CONFLICTS.name}: required, possible with all other minimum rules, and why.",)


def add_contradiction(deck: Deck, material: Material) -> None:
    """Which rules cannot be kept and why, then where to look."""
    rows = list(material.rows(CONFLICTS.name))
    rules = len({str(row["rule"]) for row in rows})
    page = deck.page("There is no plan to decide on: the workbook contradicts itself", NOTES)
    said = f"{counted(rules, 'minimum rule')} cannot be kept with all others and with the limits"
    head = Box(CONTENT.left, CONTENT.top + 0.1, CONTENT.width, 0.65)
    page.paragraphs(head, [f"{said}. Nothing is ordered before that is mended."], bullets=False)
    page.table(_TABLE, _WHY, [
        [_name(row), *(_amount(material, row, key) for key in ("required", "possible")),
         capital(str(row["why"] or "not looked into"))]
        for row in rows[:MOST_RULES]], most_lines=4)
    page = deck.page("To get a plan, ask for less by these rules or allow more where they clash", NOTES)
    page.paragraphs(head, ["Change one of the figures in these cells, then solve again."], bullets=False)
    of_terms = any(row.get("would_help") for row in rows)
    page.table(_TABLE, _WHERE_OF_TERMS if of_terms else _WHERE, [
        [_name(row), str(row["look_at"] or "–"), *([capital(str(row["would_help"] or "–"))] if of_terms else [])]
        for row in rows[:MOST_RULES]], most_lines=4)


def _name(row: dict[str, Cell]) -> str:
    return f"{row['rule']} ({row['combination']})" if row["combination"] else str(row["rule"])


def _amount(material: Material, row: dict[str, Cell], key: str) -> str:
    figure = row[key]
    return plain_amount(material.case, figure, str(row["counted_in"])) if isinstance(figure, (int, float)) else "–"
