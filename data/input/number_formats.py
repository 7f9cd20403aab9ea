"""Dates as a workbook holds them: days since an epoch, told from other numbers by the cell's format alone; or, in
Strict Open XML, a text."""

from __future__ import annotations

import datetime
import re
from enum import Enum

Moment = datetime.date | datetime.time | datetime.timedelta  # datetime.datetime is a date


class Clock(Enum):
    """What a number format shows of a number: itself, a date or time of day, or hours beyond a day."""

    NONE = "number"
    DATE = "date"
    DURATION = "duration"


# The formats without a code in the workbook, by their numbers; 27 to 36 and 50 to 58 are dates of East Asia.
BUILT_IN = {
    **{str(number): Clock.DATE for number in (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))},
    "46": Clock.DURATION,
}
_LITERAL = re.compile(
    r'[\\_*].'  # a character that is shown as it is, left as wide a gap, or repeated
    r'|"[^"]*"'  # words
    r'|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]', re.I | re.S)  # colours, languages and conditions, but no hours beyond a day
_DURATION = re.compile(r"\[(hh?|mm?|ss?)\]", re.I)
_PART_OF_A_DATE = re.compile("[dmhys]", re.I)

_EPOCH_1900, _EPOCH_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)
_LEAP_DAY = 60  # 29 February 1900, which the format keeps from Lotus 1-2-3 and the calendar lacks
_DAY_IN_MILLISECONDS = 86_400_000
_DATE = r"\d{4}-\d\d-\d\d"
_TIME = r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?"
_ISO = re.compile(rf"({_DATE})?(?:(?:T|(?<!\d))({_TIME}))?Z?", re.ASCII)
_ISO_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", re.ASCII)


def clock_of_format(code: str) -> Clock:
    """What a number format with this code shows of a positive number, which its first section says."""
    bare = _LITERAL.sub("", code).split(";")[0]
    if _DURATION.search(bare):
        return Clock.DURATION
    return Clock.DATE if _PART_OF_A_DATE.search(bare) else Clock.NONE


def moment_of_number(days: float, clock: Clock, since_1904: bool) -> Moment:
    """The date, time or duration that the number stands for; ValueError where there is none.

    Days 1 to 59 of the count from 1900 are those before the leap day that never was."""
    try:
        if clock is Clock.DURATION:
            duration = datetime.timedelta(days=days)
            return datetime.timedelta(seconds=duration.total_seconds() // 1,
                                      microseconds=round(duration.microseconds, -3))
        whole, part = divmod(days, 1)
        since_midnight = datetime.timedelta(milliseconds=round(part * _DAY_IN_MILLISECONDS))
        if days < 0 or (not since_1904 and int(whole) == _LEAP_DAY):
            raise ValueError("no day of the calendar")
        if days < 1 and not since_midnight.days:
            return (datetime.datetime.min + since_midnight).time()
        epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900
        before_the_leap_day = not since_1904 and whole < _LEAP_DAY
        return epoch + datetime.timedelta(days=whole + before_the_leap_day) + since_midnight
    except OverflowError:
        raise ValueError("beyond the calendar") from None


def moment_of_text(text: str) -> Moment:
    """The date, time or duration that a text such as 2024-07-01T00:00:00 is; ValueError where it is none."""
    if match := _ISO.fullmatch(text):
        date, time = match.groups()
        if date and time:
            return datetime.datetime.combine(datetime.date.fromisoformat(date), _time(time))
        if date:
            return datetime.date.fromisoformat(date)
        if time:
            return _time(time)
    match = _ISO_DURATION.fullmatch(text)
    if match and any(match.groups()):
        hours, minutes, seconds = (float(part or 0) for part in match.groups())
        return datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    raise ValueError(f"{text} is no date")


def _time(text: str) -> datetime.time:
    """The time of day; its fraction of a second may have more digits than six."""
    whole, _, fraction = text.partition(".")
    return datetime.time.fromisoformat(whole).replace(microsecond=int(fraction[:6].ljust(6, "0")))
