"""Slide 3: when the targets are reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.brief.charts import Drawing, add_lines, legend_label
from data.brief.fit import Box
from data.brief.material import Material
from data.brief.slides import CONTENT, Deck, Field
from data.narrative.wording import percent
from data.report.overview.targets import target_paths, year_ends
from data.report.summary.plain import plain_family
from data.schema.colors import DARK, family_colors
from model.case import Case
from model.plan import Plan, ShortfallKey
from model.tolerances import SAME_SHARE

MOST_FAMILIES, MOST_YEARS = 5, 4
ALL, TODAY = "All classes", "today"
_CHART = Box(CONTENT.left, CONTENT.top, 6.6, CONTENT.height)
_TABLE = Box(CONTENT.left + 6.8, CONTENT.top + 0.1, CONTENT.width - 6.8, 3.6)
_BELOW = Box(CONTENT.left + 6.8, CONTENT.top + 3.75, CONTENT.width - 6.8, CONTENT.height - 3.75)
_NAME_WIDTH = 1.7  # inches of a family in the table
_STOCK_NOTES = (
    "Each nation's usable stock of each class at the end of a period, with the rounds that components in stock could "
    "complete, up to the highest target that the plan has for it, at the price of the class. What one nation has "
    "beyond its target fills no other's.",
    "By nation and class in Targets (target, today, end of each year), by period in Stock by family; the last period's "
    "share of all classes stands in Figures, Key figures. The classes shown are those whose targets are worth most.",
)
_USE_NOTES = (
    "There are no stock targets: the share met is that of what is used up, at the family's price, recomputed from "
    "Needs (need and short): in the chart in each period, in the table in each year, in the title over the plan.",
)


@dataclass(frozen=True)
class Reached:
    """What is asked for and what of it is met, at the families' prices, by family and period; period 0 is before the
    plan."""

    asked: Mapping[tuple[str, int], float]
    met: Mapping[tuple[str, int], float]

    def share(self, families: Sequence[str], period: int) -> float | None:
        """The share of the families' targets that is met in the period; None where there are none."""
        asked = sum(self.asked.get((family, period), 0.0) for family in families)
        met = sum(self.met.get((family, period), 0.0) for family in families)
        return met / asked if asked > 0 else None

    @property
    def families(self) -> list[str]:
        """The families, the one with the largest targets first."""
        worth: defaultdict[str, float] = defaultdict(float)
        for (family, _), asked in self.asked.items():
            worth[family] += asked
        return sorted(worth, key=lambda family: (-worth[family], family))

    def summed(self, periods_of: Mapping[int, Iterable[int]]) -> Reached:
        """The same, with what several periods ask for added up in one of them."""
        asked, met = (({(family, end): sum(figures.get((family, each), 0.0) for each in periods_of[end])
                        for family in self.families for end in periods_of}) for figures in (self.asked, self.met))
        return Reached(asked, met)


def stock_reached(material: Material) -> Reached:
    """What of the stock targets is there: each nation's usable stock of a family, up to the highest target that the
    plan has for it, as the sheet Targets counts."""
    case = material.case
    asked: defaultdict[tuple[str, int], float] = defaultdict(float)
    met: defaultdict[tuple[str, int], float] = defaultdict(float)
    for path in target_paths(case, material.movements):
        price = case.families[path.family].price
        for period in range(case.horizon.count + 1):
            asked[path.family, period] += path.target * price
            met[path.family, period] += min(1.0, path.share(period)) * path.target * price
    return Reached(asked, met)


def use_reached(case: Case, plan: Plan) -> Reached:
    """The same of what is used up in each period."""
    asked: defaultdict[tuple[str, int], float] = defaultdict(float)
    met: defaultdict[tuple[str, int], float] = defaultdict(float)
    for row in case.requirements:
        if row.kind == "use":
            for period in range(row.first, row.last + 1):
                price = case.families[row.family].price
                asked[row.family, period] += row.quantity * price
                short = plan.shortfall.get(ShortfallKey(row.key, period), 0.0)
                met[row.family, period] += (row.quantity - min(row.quantity, short)) * price
    return Reached(asked, met)


def add_targets(deck: Deck, material: Material) -> None:
    """Shares of targets met over time, of all and of the families with the largest targets; the figures at the end of
    each year beside the chart."""
    case, plan = material.case, material.plan
    stock, reached = True, stock_reached(material)
    if not reached.asked:
        stock, reached = False, use_reached(case, plan)
    if not any(reached.asked.values()):
        _add_without_shares(deck, bool(reached.asked))
        return
    what = "stock targets" if stock else "needs for use"
    ends = ({TODAY: 0} if stock else {}) | year_ends(case, MOST_YEARS)
    in_all = by_year = reached
    if not stock:  # what was not there to be used is missing for good, so that the last period does not tell
        of_year = {end: [each for each in case.horizon.periods if case.horizon.year(each) == case.horizon.year(end)]
                   for end in ends.values()}
        in_all, by_year = reached.summed({case.horizon.count: case.horizon.periods}), reached.summed(of_year)
    page = deck.page(_title(material, in_all, what), _STOCK_NOTES if stock else _USE_NOTES)
    shown = reached.families[:MOST_FAMILIES]
    add_lines(page, _CHART, _drawing(case, reached, shown, what))
    width = (_TABLE.width - _NAME_WIDTH) / max(len(ends), MOST_YEARS + stock)
    heading = "Share there at the end of" if stock else "Share of the use that is there"
    columns = [Field(heading, _NAME_WIDTH), *(Field(name, width, True) for name in ends)]
    rows = [_row(by_year, [family], plain_family(case, family), ends.values()) for family in shown]
    page.table(_TABLE, columns, [_row(by_year, reached.families, ALL, ends.values()), *rows])
    when = f"in {material.last}" if stock else "over the plan"
    page.paragraphs(_BELOW, [_reached_in_full(case, in_all, when), *([_use(case, plan)] if stock else [])],
                    bullets=False)


def _add_without_shares(deck: Deck, required: bool) -> None:
    """What is said where nothing is required, or nothing that has a price."""
    if required:
        page = deck.page("What is required has no price: no share of it can be told", (
            "The sheet Needs has what is required and what of it is short.",))
        page.paragraphs(CONTENT, ["Units are added up at the price of their class, which is nothing here. What is "
                                  "required and what of it is short stands in Needs, in units."], bullets=False)
        return
    page = deck.page("There are no targets to be reached", ("The sheet Requirements asks for nothing in the horizon.",))
    page.paragraphs(CONTENT, ["The workbook requires nothing within the horizon."])


def _title(material: Material, reached: Reached, what: str) -> str:
    """What is met at the end, and of what least."""
    case = material.case
    last = max(period for _, period in reached.asked)
    share = reached.share(reached.families, last)
    first = min(period for _, period in reached.asked)
    end = f"by {case.horizon.label(last)}" if first < last else "over the plan"
    if share is None or share > 1 - SAME_SHARE:
        if first == last:
            return f"All {what} are met over the plan"
        full = next((period for period in range(first, last + 1)
                     if all(_is_full(reached.share(reached.families, each)) for each in range(period, last + 1))), last)
        since = f"from {case.horizon.label(full)} on" if full else "from the first day on"
        return f"All {what} are met {since}"
    shown = reached.families[:MOST_FAMILIES]
    least = min(shown, key=lambda family: (_known(reached.share([family], last)), family))
    of_least = reached.share([least], last)
    if of_least is None or percent(of_least) == percent(share) or of_least > share:
        return f"{percent(share)} of the {what} are met {end}"
    return (f"{percent(share)} of the {what} are met {end}, but only {percent(of_least)} of those for "
            f"{plain_family(case, least)}")


def _known(share: float | None) -> float:
    return 2.0 if share is None else share


def _is_full(share: float | None) -> bool:
    return share is None or share > 1 - SAME_SHARE


def _drawing(case: Case, reached: Reached, shown: Sequence[str], what: str) -> Drawing:
    periods = sorted({period for _, period in reached.asked})
    color_of = family_colors(list(case.families))
    series: dict[str, list[float | None]] = {}
    colors = {ALL: DARK}
    if len(reached.families) > 1:
        series[ALL] = [reached.share(reached.families, period) for period in periods]
    for family in shown:
        title = legend_label(plain_family(case, family), family, series)
        series[title] = [reached.share([family], period) for period in periods]
        colors[title] = color_of[family]
    names = [case.horizon.label(period) if period else TODAY for period in periods]
    return Drawing(f"Share of the {what} that is there, at its price", names, series, colors, "0%", 1.0)


def _row(reached: Reached, families: Sequence[str], name: str, ends: Iterable[int]) -> list[str]:
    shares = [reached.share(families, end) for end in ends]
    return [name, *("–" if share is None else "100 %" if share > 1 - SAME_SHARE else percent(share)
                    for share in shares)]


def _reached_in_full(case: Case, reached: Reached, when: str) -> str:
    """How many families are met in full at the end."""
    last = max(period for _, period in reached.asked)
    asked = [family for family in reached.families if reached.share([family], last) is not None]
    full = [family for family in asked if _is_full(reached.share([family], last))]
    if len(full) == len(asked):
        return f"Every class is met in full {when}."
    if not full:
        return f"No class is met in full {when}."
    which = f" ({plain_family(case, full[0])})" if len(full) == 1 else ""
    return f"Met in full {when}: {len(full)} of {len(asked)} classes{which}."


def _use(case: Case, plan: Plan) -> str:
    """What of the use is met; empty where none is required."""
    use = use_reached(case, plan)
    asked, met = sum(use.asked.values()), sum(use.met.values())
    return f"Of what is used up over the plan {percent(met / asked, 'all')} is there, at its price." if asked else ""
