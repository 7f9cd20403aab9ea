"""The periods of a plan: labels to numbers and back."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass

from model.tolerances import PART_OF_PERIOD

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
SHAPE_OF = {"month": "YYYY-MM, such as 2023-09", "quarter": "YYYY-Qn, such as 2023-Q3", "year": "YYYY, such as 2023"}
_PATTERN = {
    "month": re.compile(r"(\d{4})-(\d{2})"),
    "quarter": re.compile(r"(\d{4})-[Qq]([1-4])"),
    "year": re.compile(r"(\d{4})()"),
}


def month_of_label(label: str, unit: str) -> int:
    """Months from year 0 to the first month of the period that the label names.

    Raises ValueError where the label has another shape than the unit's."""
    match = _PATTERN[unit].fullmatch(label.strip())
    part = int(match[2] or 1) if match else 0
    if match is None or int(match[1]) < 1 or not 1 <= part <= 12:
        raise ValueError(f"{label!r} is not a {unit}: write it as {SHAPE_OF[unit]}")
    return int(match[1]) * 12 + (part - 1) * MONTHS_OF[unit]


def label_of_month(month: int, unit: str) -> str:
    """The label of the period of that unit that begins with the month (counted from year 0)."""
    year, rest = divmod(month, 12)
    if unit == "month":
        return f"{year:04d}-{rest + 1:02d}"
    return f"{year:04d}-Q{rest // 3 + 1}" if unit == "quarter" else f"{year:04d}"


def label_of_date(date: datetime.date, unit: str) -> str:
    """The label of the period whose first day the date is; ValueError for any other date."""
    month = date.year * 12 + date.month - 1
    if date.day != 1 or month % MONTHS_OF[unit]:
        raise ValueError(f"{date.isoformat()[:10]} is not the first day of a {unit}: write a label; the day lies in "
                         f"{label_of_month(month - month % MONTHS_OF[unit], unit)}")
    return label_of_month(month, unit)


@dataclass(frozen=True)
class Horizon:
    """Periods 1..count of `months` months each, the first beginning `first_month` months after year 0."""

    unit: str
    first_month: int
    count: int

    @property
    def months(self) -> int:
        """Months in a period."""
        return MONTHS_OF[self.unit]

    @property
    def periods(self) -> range:
        """The numbers of the periods: 1..count."""
        return range(1, self.count + 1)

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years of the horizon in order."""
        return tuple(sorted({self.year(period) for period in self.periods}))

    def label(self, period: int) -> str:
        """The label of a period; it may lie outside the horizon."""
        return label_of_month(self.first_month + (period - 1) * self.months, self.unit)

    def number(self, label: str) -> int:
        """The number of the period with that label: below 1 before the horizon, above `count` after
        it. ValueError for a label of another shape."""
        return (month_of_label(label, self.unit) - self.first_month) // self.months + 1

    def year(self, period: int) -> int:
        """The calendar year in which the period starts."""
        return (self.first_month + (period - 1) * self.months) // 12

    def months_in(self, year: int) -> int:
        """Months of the horizon that belong to the calendar year."""
        return self.months * sum(self.year(period) == year for period in self.periods)

    def years_from_start(self, period: int) -> float:
        """Y(t): years from the start of period 1 to the start of the period."""
        return (period - 1) * self.months / 12

    def years_between(self, first: int, last: int) -> float:
        """Years from the start of one period to the start of another."""
        return (last - first) * self.months / 12

    def periods_in(self, months: float) -> int:
        """A length in months as periods, rounded up."""
        return math.ceil(months / self.months - PART_OF_PERIOD)
