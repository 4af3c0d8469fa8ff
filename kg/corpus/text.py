"""Plain text and Markdown, as investigators keep them: perhaps a date line, a title, a dateline, then prose.

     date 2019-10-29 ALMATY, Kazakhstan -- Two ethnic Kazakhs ...

     date 2019-10-29

    Court refuses extradition

    ALMATY, Oct 29 (Agency) - A court ...

The body begins after the metadata. A title stays in the body, as it tells facts; the dateline after it is
listed in ``skip``, and the parser leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from kg.corpus.dateline import Dateline, find_dateline
from kg.corpus.dates import address_date, publication_date
from kg.corpus.decoding import decode
from kg.corpus.drafts import Draft, clean
from kg.records import Refusal, Span

__all__ = ["draft_of_text", "read_text"]

_DATE_LINE = re.compile(
    r"\s*(?:date|published|publication date)\s*:?\s+(\d{4}(?:-\d{2}){0,2})(?!\d)[^\S\n]*", re.IGNORECASE
)
_FRONT_MATTER = re.compile(r"\s*---[^\S\n]*\n(.{0,4000}?)\n---[^\S\n]*(?:\n|$)", re.DOTALL)
_ADDRESS_LINE = re.compile(r"\s*(https?://\S+)[^\S\n]*(?=\n|$)")
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_HEADING = re.compile(r"#{1,6}\s+")
_MAX_TITLE_WORDS = 30
_MAX_TITLE_LENGTH = 220
_PARAGRAPHS_BEFORE_DATELINE = 8  # a title, a subtitle, captions, a by-line


def read_text(file: BinaryIO, name: str, limit: int) -> Iterator[Draft | Refusal]:
    """The one article of a text file. Raises UnreadableSource."""
    text = clean(decode(file.read(4 * limit + 4)))
    yield draft_of_text(Draft(id=name, text=text, body=Span(0, len(text))))


def draft_of_text(draft: Draft) -> Draft:
    """``draft`` with what the layout of its text tells: date, title, dateline, where the body begins."""
    text = draft.text
    start, draft = _address(*_metadata(draft))
    end = len(text.rstrip())
    start = min(start + len(text[start:]) - len(text[start:].lstrip()), end)
    paragraphs = _paragraphs(text, start, end)
    found = _dateline(text, paragraphs)
    title, start = _title(text, paragraphs, found, start)
    skip: tuple[Span, ...] = ()
    if found is not None and found.span.start == start:
        start = found.span.end
    elif found is not None:
        skip = (found.span,)
    return replace(
        draft,
        body=Span(start, max(start, end)),
        title=draft.title or title,
        published=_published(draft.published or address_date(draft.url), found),
        dateline=found.place if found else None,
        skip=skip,
    )


def _metadata(draft: Draft) -> tuple[int, Draft]:
    """Where the metadata ends, and the draft with what it says."""
    match = _DATE_LINE.match(draft.text)
    if match:
        return match.end(), replace(draft, published=draft.published or publication_date(match[1]))
    match = _FRONT_MATTER.match(draft.text)
    fields = _front_matter(match[1]) if match else None
    if match is None or fields is None:
        return 0, draft
    return match.end(), replace(
        draft,
        published=draft.published or publication_date(fields.get("date") or fields.get("published")),
        title=draft.title or _string(fields.get("title")),
        url=draft.url or _string(fields.get("url") or fields.get("link")),
        publisher=draft.publisher or _string(fields.get("publisher") or fields.get("source")),
    )


def _address(start: int, draft: Draft) -> tuple[int, Draft]:
    """Past a line that only tells where the article was found."""
    match = _ADDRESS_LINE.match(draft.text, start)
    return (match.end(), replace(draft, url=draft.url or match[1])) if match else (start, draft)


def _front_matter(block: str) -> dict[str, Any] | None:
    """The YAML header of a Markdown file, where it is a plain table; aliases (a bomb) are refused."""
    import yaml

    if "&" in block and "*" in block:
        return None
    try:
        fields = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def _string(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _paragraphs(text: str, start: int, end: int) -> list[Span]:
    """The first paragraphs: what a dateline can stand behind, and one more."""
    found: list[Span] = []
    position = start
    while position < end and len(found) <= _PARAGRAPHS_BEFORE_DATELINE:
        match = _BREAK.search(text, position, end)
        found.append(Span(position, match.start() if match else end))
        position = match.end() if match else end
    return found


def _dateline(text: str, paragraphs: list[Span]) -> Dateline | None:
    """The first dateline of the first paragraphs; "SMITH: ..." again and again is an interview."""
    found = [(p, find_dateline(text, p.start, p.end)) for p in paragraphs[:_PARAGRAPHS_BEFORE_DATELINE]]
    datelines = [d for _, d in found if d is not None]
    colons = [d for d in datelines if text[d.span.start : d.span.end].rstrip().endswith(":")]
    if len(colons) > 1:
        datelines = [d for d in datelines if d not in colons]
    return datelines[0] if datelines else None


def _title(text: str, paragraphs: list[Span], found: Dateline | None, start: int) -> tuple[str | None, int]:
    """The first paragraph, where it is short, no sentence, and not alone; and where the body starts."""
    if not paragraphs:
        return None, start
    first = paragraphs[0]
    words = text[first.start : first.end]
    heading = _HEADING.match(words)
    if heading:
        first, words = Span(first.start + heading.end(), first.end), words[heading.end() :]
    short = (
        len(words) <= _MAX_TITLE_LENGTH
        and len(words.split()) <= _MAX_TITLE_WORDS
        and "\n" not in words.strip()
    )
    sentence = words.rstrip("\"'”’) ").endswith((".", ":", ";", ","))
    dated = found is not None and found.span.start == first.start
    if len(paragraphs) > 1 and short and not dated and (heading or not sentence):
        return words.strip(), first.start
    return None, first.start


def _published(published: str | None, found: Dateline | None) -> str | None:
    """The publication date, made whole by the dateline where only the year (or nothing) is known."""
    if found is None or found.date is None:
        return published
    year, month, day = found.date
    if published is None:
        return publication_date(f"{year}-{month:02d}-{day:02d}") if year else None
    if len(published) == 4 and year in (None, int(published)):
        return publication_date(f"{published}-{month:02d}-{day:02d}") or published
    return published
