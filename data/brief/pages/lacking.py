"""Slide 4: what holds the plan back, and what lacks by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from data.brief.charts import Drawing, add_bars
from data.brief.fit import Box, fitted
from data.brief.material import Material, chart_money, largest_first
from data.brief.slides import CONTENT, SMALL_SIZE, Deck, Field
from data.figures.money import amount
from data.figures.requirement_values import short_by, short_units
from data.narrative.text import shortened
from data.narrative.wording import capital, joined, percent
from data.report.summary.plain import plain_ally, plain_family, plain_line, plain_units
from data.schema.colors import ACCENT
from data.schema.summary import TIGHTEST_RESOURCES
from model.case import Case
from model.plan import Plan
from model.tolerances import NOISE

MOST_FAMILIES, MOST_CAUSES, MOST_NATIONS = 7, 5, 3
_NATION = 30         # characters of a nation in the sentence
_LABEL_WIDTH = 2.0   # inches of a family in the chart
_LEFT = Box(CONTENT.left, CONTENT.top + 0.1, 6.5, 3.95)
_CHART = Box(CONTENT.left + 6.7, CONTENT.top, CONTENT.width - 6.7, CONTENT.height)
_BELOW = Box(CONTENT.left, CONTENT.top + 4.15, 6.5, CONTENT.height - 4.15)
_CAUSE_COLUMNS = (Field("Share of what is short", 1.35, True), Field("What stands in the way", 5.15))
_LINE_COLUMNS = (Field("Fullest lines", 4.2), Field("Used over the plan", 2.3, True))
NOTES = (
    "What is short: use over the plan and stock at its end, at the family's price: Figures, Key figures (short, at its "
    "price); by family and nation recomputed from Shortfalls. A unit that is late and there in the end is not counted.",
    "Causes: the sheet Causes (share of what is short). A cause counts by its part in what stands against the cheapest "
    "way to serve each shortfall; those shown are checked by lifting them.",
)
FULL_NOTES = ("Nothing is short: Figures, Key figures. The fullest lines: Figures, Tightest resources.",)


def short_units_by_family(case: Case, plan: Plan) -> Mapping[str, float]:
    """What lacks of each family in units: use over the plan, stock at its end."""
    units: defaultdict[str, float] = defaultdict(float)
    for key, quantity in short_units(case, plan.shortfall).items():
        units[case.requirement_of[key.requirement].family] += quantity
    return units


def add_lacking(deck: Deck, material: Material) -> None:
    """Causes and nations at the left, what lacks of each family at the right."""
    if material.meets_all:
        _add_nothing_lacks(deck, material)
        return
    case, plan = material.case, material.plan
    by_family = short_by(case, plan, lambda row: row.family)
    page = deck.page(_title(material), NOTES)
    rows = _cause_rows(material)
    if rows:
        page.table(_LEFT, _CAUSE_COLUMNS, rows, most_lines=4)
    else:
        page.paragraphs(_LEFT, ["Why it is short was not looked into for this plan."], bullets=False)
    families = largest_first(by_family)
    if families:
        page.paragraphs(_BELOW, [_nations(material)], bullets=False)
        add_bars(page, _CHART, _drawing(case, plan, by_family))
    else:
        page.paragraphs(_CHART, [
            "What lacks stands in Needs, in units." if _lacks_at_the_end(material) else
            "Nothing lacks at the end of the plan: what is short before then is stock that comes late."], bullets=False)


def _title(material: Material) -> str:
    """What lacks in money, and the largest cause with its share."""
    case, short, need = material.case, material.totals["short"], material.totals["need"]
    if short < NOISE:
        if _lacks_at_the_end(material):
            return "Some of what is required cannot be had; it has no price"
        return f"All targets are met by {material.last}, some of them late"
    lacks = "lacks in this plan" if material.unproved else "cannot be had"
    missing = f"{amount(case, short)} of {amount(case, need)} that is required {lacks}"
    by_family = short_by(case, material.plan, lambda row: row.family)
    most = largest_first(by_family)[0]
    if by_family[most] <= short / 2:
        return missing
    return f"{missing}, {'all' if len(largest_first(by_family)) == 1 else 'most'} of it {plain_family(case, most)}"


def _lacks_at_the_end(material: Material) -> bool:
    """Something is missing for good, whatever it costs."""
    return any(units >= NOISE for units in short_units_by_family(material.case, material.plan).values())


def _cause_rows(material: Material) -> list[list[str]]:
    """The largest causes with their shares of what is short, at its price; of what is late only without shares."""
    causes = material.explained.causes if material.explained else ()
    total = sum(cause.money for cause in causes)
    return [[percent(cause.money / total, "100 %") if total >= NOISE else "late", capital(cause.plain or cause.words)]
            for cause in causes[:MOST_CAUSES] if total < NOISE or cause.money >= NOISE]


def _nations(material: Material) -> str:
    """Who lacks most."""
    case = material.case
    short = short_by(case, material.plan, lambda row: row.ally)
    lacking = largest_first(short)
    said = [f"{shortened(plain_ally(case, ally), _NATION)} ({amount(case, short[ally])})"
            for ally in lacking[:MOST_NATIONS]]
    if len(lacking) == 1:
        return f"All of it is missing in {said[0]}."
    if len(lacking) <= MOST_NATIONS:
        return f"Missing in {joined(said)}."
    most = sum(short[ally] for ally in lacking[:MOST_NATIONS]) > sum(short.values()) / 2
    return f"{'Most is' if most else 'The largest parts are'} missing in {joined(said)}."


def _drawing(case: Case, plan: Plan, by_family: Mapping[str, float]) -> Drawing:
    units = short_units_by_family(case, plan)
    families = largest_first(by_family)
    shown = families if len(families) <= MOST_FAMILIES else families[:MOST_FAMILIES - 1]
    figures = [by_family[family] for family in shown]
    names = [f"{fitted(plain_family(case, family), SMALL_SIZE, _LABEL_WIDTH)}: "
             f"{plain_units(units[family], case.families[family].unit)}" for family in shown]
    if len(shown) < len(families):
        figures.append(sum(by_family[family] for family in families[len(shown):]))
        names.append(f"{len(families) - len(shown):,} other classes")
    money = chart_money(case, figures)
    return Drawing(f"What lacks, in units and at its price ({money.unit})", names,
                   {"short": [figure / money.scale for figure in figures]}, {"short": ACCENT}, money.number_format)


def _add_nothing_lacks(deck: Deck, material: Material) -> None:
    """All needs are met: which lines are fullest all the same."""
    page = deck.page("Nothing holds the plan back: every need is met in full and on time", FULL_NOTES)
    rows = [[plain_line(material.case, str(row["resource"])), percent(float(row["use_in_all"] or 0.0), "100 %")]
            for row in material.rows(TIGHTEST_RESOURCES.name)]
    page.paragraphs(Box(CONTENT.left, CONTENT.top + 0.1, CONTENT.width, 1.0), [
        "No requirement lacks anything in any period. Reserves are thinnest where lines are fullest."
        if rows else "No requirement lacks anything in any period."], bullets=False)
    if rows:
        page.table(Box(CONTENT.left, CONTENT.top + 1.2, 6.5, 3.9), _LINE_COLUMNS, rows)
