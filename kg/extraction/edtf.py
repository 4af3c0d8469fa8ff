"""Dates as precise as they were said: a year, a month or a day, and what they are in EDTF.

>>> When(2018, 8).edtf, When(2019, 10, 29).shifted("month", -2).edtf
('2018-08', '2019-08')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

__all__ = ["Unit", "When", "interval", "parse_edtf"]

Unit = Literal["day", "week", "month", "year", "decade"]

_EDTF = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$")


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A year, a month of a year, or a day; raises ValueError for a day that no calendar has."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date) -> When:
        """The day as a When."""
        return cls(day.year, day.month, day.day)

    @property
    def edtf(self) -> str:
        """``2019``, ``2019-10`` or ``2019-10-29``."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    def as_day(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    def at(self, unit: Unit) -> When:
        """As precise as the unit. A week has no form of its own: it is told by its month."""
        if unit in ("year", "decade"):
            return When(self.year)
        return When(self.year, self.month) if unit in ("month", "week") else self

    def shifted(self, unit: Unit, number: int) -> When:
        """So many units later (earlier where negative), as precise as the unit."""
        if unit in ("year", "decade"):
            return When(self.year + number * (10 if unit == "decade" else 1))
        if unit == "month":
            months = self.year * 12 + (self.month or 1) - 1 + number
            return When(months // 12, months % 12 + 1)
        return When.of(self.as_day() + timedelta(days=number * (7 if unit == "week" else 1))).at(unit)


def parse_edtf(text: str | None) -> When | None:
    """The date that an EDTF year, month or day says; None for anything else."""
    match = _EDTF.match(text or "")
    if not match:
        return None
    try:
        return When(*(int(part or 0) for part in match.groups()))
    except ValueError:
        return None


def interval(start: When, end: When) -> str:
    """``start/end``, or the one date where both are the same."""
    return start.edtf if start == end else f"{start.edtf}/{end.edtf}"
