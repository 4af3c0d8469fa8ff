"""JSON Lines, one article a line, and JSON: an article, a list of articles, or ``{"articles": [...]}``.

Each tool names its fields differently; the table below knows the common names. A line that is wrong is
refused with its number, and the rest goes on. ``text`` is kept as it is, so that offsets into it stay valid
for whoever made the file; only HTML in it is turned to text.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.corpus.dates import publication_date
from kg.corpus.decoding import decode
from kg.corpus.drafts import Draft, clean, megabytes
from kg.corpus.text import draft_of_text
from kg.errors import UnreadableSource
from kg.records import Refusal, Span

__all__ = ["read_json", "read_jsonl"]

_TEXT = (
    "text",
    "body",
    "content",
    "articleBody",
    "article_body",
    "full_text",
    "fulltext",
    "maintext",
    "main_text",
)
_TITLE = ("title", "headline", "name")
_PUBLISHED = (
    "published", "date", "date_published", "datePublished", "publication_date", "publish_date",
    "published_at", "publishedAt", "pubDate", "date_publish", "timestamp", "created_at",
)  # fmt: skip
_URL = ("url", "link", "canonical_url", "source_url", "uri")
_PUBLISHER = ("publisher", "source", "site", "sitename", "site_name", "outlet", "domain", "source_domain")
_ID = ("id", "_id", "uuid", "guid", "article_id")
_LANGUAGE = ("language", "lang", "inLanguage")
_HTML = re.compile(r"</(?:p|div|body|article|html)\s*>|<br\s*/?>", re.IGNORECASE)
_JSON_FACTOR = 20  # a whole JSON file may hold this many articles of the largest size
_ESCAPES = 6  # bytes of one character at most: "\u0436"


def read_jsonl(file: BinaryIO, name: str, limit: int) -> Iterator[Draft | Refusal]:
    """The article of each line; a refusal for each line that is none."""
    seen: set[str] = set()
    empty = True
    for number, line in _lines(file, _ESCAPES * limit):
        if isinstance(line, Refusal):
            yield line
            continue
        if line.strip():
            empty = False
            yield _parse_line(line, name, number, seen)
    if empty:
        raise UnreadableSource("It is empty. Expected one JSON object a line. Check the file.")


def read_json(file: BinaryIO, name: str, limit: int) -> Iterator[Draft | Refusal]:
    """The articles of a JSON file. Raises UnreadableSource where it is no JSON, or too large."""
    most = _JSON_FACTOR * limit
    data = file.read(most + 1)
    if len(data) > most:
        raise UnreadableSource(
            f"It is larger than {megabytes(most)}. Expected a smaller file. Save it as JSON Lines instead."
        )
    if not data.strip():
        raise UnreadableSource("It is empty. Expected a JSON object with a text. Check the file.")
    try:
        value = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        if data.strip().startswith(b"{") and b"\n" in data.strip():
            yield from _as_lines(data, name)
            return
        raise UnreadableSource(
            f"It is no JSON ({_brief(error)}). Expected an article or a list of articles. Check the file."
        ) from error
    items = _items(value)
    seen: set[str] = set()
    for number, item in enumerate(items, 1):
        yield _draft(item, name, number, seen, alone=len(items) == 1, what="item")


def _as_lines(data: bytes, name: str) -> Iterator[Draft | Refusal]:
    """A .json file that holds JSON Lines, as many tools write it."""
    seen: set[str] = set()
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            yield _parse_line(line, name, number, seen)


def _lines(file: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | Refusal]]:
    """Numbered lines, never more than ``longest`` bytes at once in memory; UTF-16 is recoded."""
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = decode(start + file.read(longest))
        for number, recoded in enumerate(text.split("\n"), 1):
            yield number, recoded.encode("utf-8", "replace")
        return
    first = start.removeprefix(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else start
    pending: bytes | None = first + (b"" if b"\n" in first else file.readline(longest))
    number = 1
    while pending:
        *whole, last = pending.split(b"\n")
        for line in whole:
            yield number, line
            number += 1
        if len(last) >= longest:
            yield (
                number,
                Refusal("", f"Line {number} is longer than {megabytes(longest)}. Expected one article."),
            )
            while last and not last.endswith(b"\n"):
                last = file.readline(longest)
            number, last = number + 1, b""
        following = file.readline(longest)
        pending = last + following
        if not following and last:
            yield number, last
            pending = None


def _parse_line(line: bytes, name: str, number: int, seen: set[str]) -> Draft | Refusal:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Refusal(
            "", f"Line {number} is not UTF-8. Expected JSON in UTF-8. Save the file again as UTF-8."
        )
    except (ValueError, RecursionError) as error:
        return Refusal(
            "",
            f"Line {number} is no JSON ({_brief(error)}). Expected one object a line. Mend the line.",
        )
    return _draft(value, name, number, seen, alone=False, what="line")


def _brief(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]


def _items(value: Any) -> list[Any]:
    if isinstance(value, dict):
        nested = next(
            (value[key] for key in ("articles", "items", "docs") if isinstance(value.get(key), list)), None
        )
        return nested if nested is not None and not any(key in value for key in _TEXT) else [value]
    return value if isinstance(value, list) else [value]


def _draft(value: Any, name: str, number: int, seen: set[str], *, alone: bool, what: str) -> Draft | Refusal:
    text = _first(value, _TEXT) if isinstance(value, dict) else None
    if not text:
        found = (
            f"only {', '.join(sorted(map(str, value))[:6])}"
            if isinstance(value, dict) and value
            else "no object"
        )
        return Refusal(
            "",
            f"{what.capitalize()} {number} has no text, {found}. Expected an object with one of the keys "
            f"{', '.join(_TEXT[:3])}. Rename the key that holds the article.",
        )
    fallback = name if alone else f"{name}-{number}"
    own = _identifier(value) or fallback
    identifier = fallback if own in seen else own
    seen.add(identifier)
    text = clean(_plain(text))
    return draft_of_text(
        Draft(
            id=identifier,
            text=text,
            body=Span(0, len(text)),
            title=_first(value, _TITLE),
            published=next((d for d in (publication_date(value.get(k)) for k in _PUBLISHED) if d), None),
            url=_first(value, _URL),
            publisher=_first(value, _PUBLISHER),
            language=_first(value, _LANGUAGE),
        )
    )


def _first(value: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    """The first of ``keys`` that holds words; of an object ({"name": ...}) its name, of a list its first."""
    for key in keys:
        found = value.get(key)
        if isinstance(found, list) and found:
            found = "\n\n".join(f for f in found if isinstance(f, str)) if keys is _TEXT else found[0]
        if isinstance(found, dict):
            found = found.get("name") or found.get("title")
        if isinstance(found, str) and found.strip():
            return found
    return None


def _identifier(value: dict[str, Any]) -> str | None:
    found = next((value[key] for key in _ID if value.get(key) not in (None, "")), None)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None


def _plain(text: str) -> str:
    if not _HTML.search(text):
        return text
    from kg.corpus.html import plain_text

    return plain_text(text) or text
