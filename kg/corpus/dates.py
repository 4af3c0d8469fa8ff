"""Publication dates in the forms that metadata has them, as EDTF: ``2019-10-29``, ``2019-10``, ``2019``.

The times of the story itself are read by ``kg.extraction.times``; this is for the few fixed forms of file
headers, and never guesses: what is not understood is None.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

__all__ = ["MONTHS", "address_date", "month_day", "publication_date"]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
            ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
            ("october", "oct"), ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?![\d])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s*(\d{4})?", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s*(\d{4}))?(?!\d)", re.IGNORECASE
)
_IN_ADDRESS = re.compile(r"/(20\d\d)([/-])(\d\d)\2(\d\d)(?![\d-])")
_IN_ADDRESS_COMPACT = re.compile(r"/(20\d\d)()(\d\d)(\d\d)\d{0,9}(?=\.|/|$)")
_FIRST_YEAR = 1600
_SECONDS = 1e11  # a larger number counts milliseconds


def publication_date(value: object) -> str | None:
    """The date that ``value`` says, as precise as it says it; None where it is none.

    >>> publication_date("2019-10-29T08:00:00+06:00"), publication_date("Oct. 29, 2019")
    ('2019-10-29', '2019-10-29')
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _valid(int(value)) if 1000 <= value <= 9999 else _of_timestamp(value)
    return _of_words(value.strip()) if isinstance(value, str) else None


def address_date(url: str | None) -> str | None:
    """The day that a newspaper's address tells, as most do for their articles; None where it tells none.

    >>> address_date("https://example.org/world/2022/07/25/court-frees-two")
    '2022-07-25'
    """
    match = _IN_ADDRESS.search(url or "") or _IN_ADDRESS_COMPACT.search(url or "")
    return publication_date(f"{match[1]}-{match[3]}-{match[4]}") if match else None


def month_day(words: str) -> tuple[int | None, int, int] | None:
    """(year or None, month, day) of "Nov 25", "25 November 2019" as a dateline has them."""
    match = _MONTH_FIRST.fullmatch(words)
    if match:
        month, day, year = match.groups()
    else:
        match = _DAY_FIRST.fullmatch(words)
        if not match:
            return None
        day, month, year = match.groups()
    number = MONTHS.get(month.lower())
    if number is None or not 1 <= int(day) <= 31:
        return None
    return (int(year) if year else None), number, int(day)


def _of_words(words: str) -> str | None:
    match = _COMPACT.match(words) or _ISO.match(words)
    if match:
        return _valid(*(int(part) for part in match.groups() if part))
    found = month_day(words)
    if found:
        year, month, day = found
        return _valid(year, month, day) if year else None
    from email.utils import parsedate_to_datetime  # slow to import, and seldom needed

    try:
        return parsedate_to_datetime(words).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _of_timestamp(value: float) -> str | None:
    try:
        seconds = value / 1000 if value > _SECONDS else value
        return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds > 0 else None
    except (OverflowError, ValueError, OSError):
        return None


def _valid(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """EDTF, or None where there is no such day."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if year < _FIRST_YEAR:
        return None
    parts = [f"{year:04d}"] + [f"{part:02d}" for part in (month, day) if part]
    return "-".join(parts)
