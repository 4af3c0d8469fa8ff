"""The days between which a vague date lies, so that queries can compare what the text left open.

``kg:edtf`` keeps a time as precise as it was said ("2018-08", "201X", "2017/.."); no SPARQL engine can
compare those. :func:`bounds` gives the earliest and the latest day on which the event can have begun and
ended. Nothing is guessed: a month is not its first day, an interval between two years begins on some day
of the first and ends on some day of the second, and where an interval is open there is no bound. Seasons
are those of the northern hemisphere, as wide as both the astronomical and the meteorological reading.

Understood: EDTF level 0 and 1 (ISO 8601-2:2019), with the older spellings ``u``, ``x`` for an unknown digit
and ``open``, ``unknown`` for an end, since other extractors write them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Bounds", "bounds"]

_DATE = re.compile(r"(?P<year>[0-9]{1,4}X{0,3})(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?[?~%]?")
_OPEN = frozenset({"", "..", "OPEN", "UNKNOWN"})

# EDTF's numbers for seasons and quarters: first and last month and day.
_PARTS_OF_YEAR = {
    21: ((3, 1), (6, 21)),
    22: ((6, 1), (9, 23)),
    23: ((9, 1), (12, 22)),
    24: ((12, 1), (3, 21)),
    33: ((1, 1), (3, 31)),
    34: ((4, 1), (6, 30)),
    35: ((7, 1), (9, 30)),
    36: ((10, 1), (12, 31)),
}
_WINTER = 24


@dataclass(frozen=True, slots=True)
class Bounds:
    """First and last possible day of the beginning and of the end, as ``YYYY-MM-DD``; None where open.

    ``is_interval`` tells something that lasts ("2017/2018") from something that happens once within a
    stretch of time ("2018-08"): only the former has a beginning and an end of its own.
    """

    earliest_begin: str | None
    latest_begin: str | None
    earliest_end: str | None
    latest_end: str | None
    is_interval: bool

    @property
    def day(self) -> str | None:
        """The one day, where it is known to the day and no interval."""
        return self.earliest_begin if self.earliest_begin == self.latest_end else None


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> Bounds | None:
    """The bounds of an EDTF value; None where it is no value that is understood.

    >>> bounds("2018-02").latest_end
    '2018-02-28'
    """
    value = edtf.strip().upper()
    if "/" in value:
        return _interval(*value.split("/", 1))
    stretch = _stretch(value)
    return Bounds(*stretch, *stretch, False) if stretch else None


def _interval(start: str, end: str) -> Bounds | None:
    begins = (None, None) if start in _OPEN else _stretch(start)
    ends = (None, None) if end in _OPEN else _stretch(end)
    if begins is None or ends is None or (start in _OPEN and end in _OPEN):
        return None
    if begins[0] and ends[1] and begins[0] > ends[1]:
        return None
    return Bounds(begins[0], begins[1], ends[0], ends[1], is_interval=True)


def _stretch(date: str) -> tuple[str, str] | None:
    """First and last day of a date without a slash."""
    match = _DATE.fullmatch(date.replace("U", "X"))
    if match is None or len(match["year"]) != 4 or match["year"].startswith("000"):
        return None
    first, last = match["year"].replace("X", "0"), match["year"].replace("X", "9")
    month, day = match["month"], match["day"]
    if month in (None, "XX"):
        return (f"{first}-01-01", f"{last}-12-31") if day in (None, "XX") else None
    # A month in an unknown year is no one stretch of days.
    return _within_year(int(first), int(month), day) if first == last else None


def _within_year(year: int, month: int, day: str | None) -> tuple[str, str] | None:
    if month in _PARTS_OF_YEAR and day is None:
        (m1, d1), (m2, d2) = _PARTS_OF_YEAR[month]
        # "Winter 2018" is said of the one that ends in 2018 and of the one that begins in it.
        first, last = (year - 1, year + 1) if month == _WINTER else (year, year)
        return f"{first:04}-{m1:02}-{d1:02}", f"{last:04}-{m2:02}-{d2:02}"
    if not 1 <= month <= 12:
        return None
    days = monthrange(year, month)[1]
    if day in (None, "XX"):
        return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{days:02}"
    return (date, date) if 1 <= int(day) <= days and (date := f"{year:04}-{month:02}-{day}") else None
