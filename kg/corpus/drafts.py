"""What every reader hands over, and how it becomes an article.

A reader knows its format and nothing else: it gives :class:`Draft` records. What holds for every format is
here: line ends, stray control characters, emptiness, size, language, the hash.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from kg.corpus.language import detect, expected_languages, language_name, supported
from kg.records import Article, Refusal, Span

__all__ = ["DEFAULT_LIMIT", "Draft", "clean", "finish", "megabytes"]

DEFAULT_LIMIT = 5_000_000  # characters of text in one article: about 800,000 words

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LETTER = re.compile(r"[^\W\d_]")
_MAX_ID = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its reader found it. ``text`` is clean already; spans are offsets into it."""

    id: str
    text: str
    body: Span
    title: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None  # as declared; the words decide
    dateline: Span | None = None
    skip: tuple[Span, ...] = ()


def clean(text: str) -> str:
    r"""``text`` with ``\n`` line ends and without what no reader would see.

    >>> clean("a\r\nb\ufeff")
    'a\nb '
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _UNPRINTABLE.sub(" ", text)
    return _SURROGATE.sub("\ufffd", text)


def finish(draft: Draft, source: str, limit: int) -> Article | Refusal:
    """The article, or why it is none: empty, too large, binary, or in an unknown language."""
    if "\0" in draft.text:
        return Refusal(source, "It holds NUL characters. Expected text. Convert it to plain text first.")
    if len(draft.text) > limit:
        return Refusal(
            source,
            f"It has {megabytes(len(draft.text))} of text. Expected at most {megabytes(limit)}. "
            "Split it into articles, or raise the limit.",
        )
    body = draft.text[draft.body.start : draft.body.end]
    if not _LETTER.search(body):
        return Refusal(source, "It has no text. Expected the words of an article. Check the file.")
    language = detect(body, draft.language)
    if not supported(language):
        return Refusal(
            source,
            f"The text is in {language_name(language)}. {expected_languages()} Translate it first.",
        )
    title = _one_line(draft.title)
    return Article(
        id=_safe_id(draft.id),
        text=draft.text,
        sha256=_digest(draft.text, draft.published, title),
        body=draft.body,
        title=title,
        published=draft.published,
        url=_one_line(draft.url),
        publisher=_one_line(draft.publisher),
        language=language,
        dateline=draft.dateline,
        source=source,
        skip=draft.skip,
    )


def megabytes(size: int) -> str:
    """A size in words: "5 MB", "0.3 MB"."""
    return f"{size / 1e6:.1f} MB".replace(".0 ", " ")


def _digest(text: str, published: str | None, title: str | None) -> str:
    """SHA-256 of the text and of the metadata that change what is extracted; NUL is in none of them."""
    whole = "\0".join((text, published or "", title or ""))
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()


def _one_line(value: str | None) -> str | None:
    """A metadata value on one line, without what could not be encoded; None where nothing is left."""
    return (" ".join(clean(value).replace("\0", " ").split()) or None) if value else None


def _safe_id(name: str) -> str:
    return (_one_line(name) or "article")[:_MAX_ID]
