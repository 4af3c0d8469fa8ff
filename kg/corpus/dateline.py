"""The dateline: "ALMATY, Kazakhstan -- ", "CAIRO, Nov 25 — ", "BEIJING (Reuters) - ", "(Nairobi) – ".

It tells where a report was filed and is no part of the story: parsed with the first sentence it would make
"CAIRO" the subject of something. It is read by its form alone (capitals, a date, an agency in brackets, a
dash), without a list of places, since reports are filed from villages too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import yaml

from kg import resources
from kg.corpus.dates import month_day
from kg.errors import DataError
from kg.records import Span

__all__ = ["Dateline", "find_dateline"]

_LONGEST = 100
# The dash that ends a dateline; a hyphen only with space beside it; a colon only after capitals.
_END = re.compile(r"\s*(--+|—|–|－|―)\s*|\s+-\s*|\s*-\s+|\s*:\s+")
_BRACKETS = re.compile(r"\(([^()]*)\)|/([^/ ][^/]{2,30})/(?=\s|$)")
_DATE_LIKE = re.compile(
    r"\d{1,2}\s+[^\W\d]{3,9}\.?(?:\s+\d{4})?|[^\W\d]{3,9}\.?\s+\d{1,2}(?:,?\s+\d{4})?|\d{4}"
)
_OPENING = "\"'“‘«„([…$£€"


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    path = resources.data("dateline.yaml")
    try:
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        return frozenset(table["inside_names"].split()), frozenset(table["no_places"].split())
    except (OSError, yaml.YAMLError, KeyError, AttributeError, TypeError) as error:
        raise DataError(
            f"{path}: {error}. Expected the words of datelines. Restore the file from the distribution."
        ) from error


@dataclass(frozen=True, slots=True)
class Dateline:
    """The whole of it with its dash, the place in it, and the date where it has one (year may be None)."""

    span: Span
    place: Span | None
    date: tuple[int | None, int, int] | None


def find_dateline(text: str, start: int, end: int) -> Dateline | None:
    """The dateline at the very start of the paragraph ``text[start:end]``, or None."""
    for match in _END.finditer(text, start, min(end, start + _LONGEST)):
        if match.start() == start:
            return None
        if _goes_on(text, match.end(), end):
            found = _read(text, start, match)
            if found is not None:
                return found
        if match.group().strip() == ":":
            return None
    return None


def _goes_on(text: str, position: int, end: int) -> bool:
    """A sentence follows: it begins like one and has more than a word."""
    first = text[position : position + 1]
    return end - position > 20 and (first.isupper() or first.isdigit() or first in _OPENING)


def _read(text: str, start: int, ending: re.Match[str]) -> Dateline | None:
    head = text[start : ending.start()]
    inside = [m.group(1) or m.group(2) for m in _BRACKETS.finditer(head)]
    outside = _BRACKETS.sub(lambda m: " " * len(m.group()), head)
    if any(len(words.split()) > 5 for words in inside) or "(" in outside or ")" in outside:
        return None
    span = Span(start, ending.end())
    if not outside.strip():
        return _all_in_brackets(text, span, inside)
    parts = [(m.start(), m.group()) for m in re.finditer(r"[^,]+", outside) if m.group().strip()]
    places = [part for part in parts if not _DATE_LIKE.fullmatch(part[1].strip().rstrip("."))]
    dates = [part[1].strip().rstrip(".") for part in parts if part not in places]
    if not places or places != parts[: len(places)] or len(places) > 3:
        return None
    if not all(_is_place(words) for _, words in places):
        return None
    capitals = places[0][1].strip().upper() == places[0][1].strip()
    supported = bool(inside or dates or len(places) > 1)
    colon = ending.group().strip() == ":"
    if not capitals and (not supported or (colon and not (inside or dates))):
        return None
    first, last = places[0], places[-1]
    begin = start + first[0] + len(first[1]) - len(first[1].lstrip())
    finish = start + last[0] + len(last[1].rstrip())
    return Dateline(span, Span(begin, finish), _date([*dates, *inside], text[start : ending.start()]))


def _all_in_brackets(text: str, span: Span, inside: list[str]) -> Dateline | None:
    """Read "(Nairobi, January 20, 2020) – " tells the place; "(Reuters) - " only the agency."""
    if len(inside) != 1:
        return None
    words = inside[0]
    place = words.split(",")[0].strip()
    offset = text.index(words, span.start)
    dated = _date([words.partition(",")[2].strip()], words)
    hyphen = text[offset + len(words) + 1 : span.end].strip() == "-"
    if (
        hyphen
        or not _is_place(place)
        or place.isupper()
        or "news" in place.lower()
        or "press" in place.lower()
    ):
        return Dateline(span, None, dated) if _is_place(place) else None
    return Dateline(span, Span(offset, offset + len(place)), dated)


def _is_place(words: str) -> bool:
    """Only capitalised words, few of them, and none that heads a notice."""
    inside, no_places = _words()
    parts = words.replace("/", " ").split()
    if not 1 <= len(parts) <= 5 or parts[0].lower() in no_places or parts[-1].lower() in no_places:
        return False
    if parts[0].lower() == "the" and len(parts) == 1:
        return False
    return all(_is_name_word(part) or (i and part.lower() in inside) for i, part in enumerate(parts))


def _is_name_word(word: str) -> bool:
    return word[:1].isupper() and not any(c.isdigit() for c in word) and word.strip(".'’-").isprintable()


def _date(candidates: list[str], head: str) -> tuple[int | None, int, int] | None:
    """The date among the parts; "January 20" and "2020" are parted by a comma."""
    year = re.search(r"\b(\d{4})\b", head)
    for words in candidates:
        found = month_day(words.strip().rstrip("."))
        if found:
            return (found[0] or (int(year[1]) if year else None)), found[1], found[2]
    return None
