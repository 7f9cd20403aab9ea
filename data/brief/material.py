"""What the slides are made of: a plan with its report, and a few figures in the words of slides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from data.figures.decimals import decimals_of
from data.figures.movements import Movement, MovementKey, family_movements, movements, movements_by_sort
from data.figures.purchases import Purchase, purchases
from data.figures.requirement_values import meets_all
from data.figures.result_table import Cell, ResultTable
from data.narrative.wording import joined
from data.report.figure_parts import is_proved, totals
from data.report.policy import contradicts_itself
from model.case import Case
from model.levels import CHOOSING, Level
from model.plan import Plan
from model.tolerances import NOISE

if TYPE_CHECKING:
    from data.narrative.explanations import Explanations

_SCALES = ((1e9, "bn"), (1e6, "m"))


@dataclass(frozen=True)
class Material:
    """A verified plan, its report by the names of the sheets, and what explains it, if anything does."""

    case: Case
    plan: Plan
    report: Mapping[str, ResultTable]
    explained: Explanations | None = None

    @cached_property
    def bought(self) -> Sequence[Purchase]:
        """The new orders."""
        return purchases(self.case, self.plan)

    @cached_property
    def totals(self) -> Mapping[str, float]:
        """The totals of the plan, price_unit."""
        return totals(self.case, self.plan)

    @cached_property
    def movements(self) -> Mapping[MovementKey, Movement]:
        """How the stocks of each ally and family move."""
        return family_movements(self.case, movements(self.case, movements_by_sort(self.case, self.plan, self.bought)))

    @property
    def contradicts(self) -> bool:
        """There is no plan: minimum rules contradict the rest."""
        return contradicts_itself(self.plan)

    @property
    def meets_all(self) -> bool:
        """Nothing lacks, and nothing is late."""
        return meets_all(self.plan)

    @property
    def unproved(self) -> list[Level]:
        """The levels at which a better plan may exist."""
        return [result.level for result in self.plan.levels
                if result.level not in CHOOSING and not is_proved(self.plan, result)]

    @property
    def last(self) -> str:
        """The label of the last period."""
        return self.case.horizon.label(self.case.horizon.count)

    def rows(self, sheet: str) -> Iterator[dict[str, Cell]]:
        """The rows of a sheet; none where the report does not have it."""
        return self.report[sheet].rows() if sheet in self.report else iter(())


@dataclass(frozen=True)
class ChartMoney:
    """Sums of money as a chart shows them: divided by `scale`, with what that is counted in and a number format."""

    scale: float
    unit: str
    number_format: str


def chart_money(case: Case, sums: Iterable[float]) -> ChartMoney:
    """How a chart shows these sums, price_unit."""
    figures = list(sums)
    largest = max(map(abs, figures), default=0.0)
    scale, word = next((each for each in _SCALES if largest >= each[0]), (1.0, ""))
    decimals = min(1, decimals_of("quantity", [figure / scale for figure in figures]))
    return ChartMoney(scale, f"{case.currency} {word}".strip(), "#,##0" + (".0" if decimals else ""))


def largest_first(figures: Mapping[str, float]) -> list[str]:
    """The keys of what is above nothing, the largest first; equal ones by name."""
    return sorted((key for key, figure in figures.items() if figure >= NOISE), key=lambda key: (-figures[key], key))


def some(names: Sequence[str], most: int) -> str:
    """`A, B and 3 others`: so many names at most."""
    more = len(names) - most
    return joined([*names[:most], *([f"{more:,} {'other' if more == 1 else 'others'}"] if more > 0 else [])])
