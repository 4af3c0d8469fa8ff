"""Pages as saved from a browser: the article's text, and what the page's metadata say about it.

trafilatura finds the article among menus and advertisements. It is given the page as text and no address, so
it has nothing to fetch; parsing is lxml's HTML parser, which opens no network and expands no entities of the
page's own. Where it finds nothing, the page's paragraphs are taken.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.corpus.dates import publication_date
from kg.corpus.decoding import decode
from kg.corpus.drafts import Draft, clean, megabytes
from kg.corpus.text import draft_of_text
from kg.errors import UnreadableSource
from kg.records import Refusal, Span

__all__ = ["looks_like_html", "plain_text", "read_html"]

_MARKUP_FACTOR = 4  # a page has several times as much markup as text
_CHARSET = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset\s*=|<\?xml[^>]{0,60}?encoding\s*=)\s*["']?([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"<html[^>]{0,400}?\blang\s*=\s*[\"']?([\w-]{2,12})", re.IGNORECASE)
_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_NO_TEXT = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "svg",
    "head",
    "nav",
    "footer",
    "aside",
    "form",
)
_BLOCKS = ("h1", "p", "li", "blockquote", "td")
# trafilatura's time grows with the square of the text: seconds here, minutes at four times as much.
_LARGEST_EXTRACTED = 1_000_000
_DEEPEST = 500  # nested elements; browsers stop near it too


def looks_like_html(text: str) -> bool:
    """True where ``text`` begins as an HTML page does."""
    return bool(_START.match(text[:4000]))


def read_html(file: BinaryIO, name: str, limit: int) -> Iterator[Draft | Refusal]:
    """The one article of a page. Raises UnreadableSource."""
    data = file.read(_MARKUP_FACTOR * limit + 1)
    if len(data) > _MARKUP_FACTOR * limit:
        raise UnreadableSource(
            f"The page is larger than {megabytes(_MARKUP_FACTOR * limit)}. Expected one article. "
            "Save the article's text alone, or raise the limit."
        )
    declared = _CHARSET.search(data[:4096])
    page = decode(data, declared[1].decode("ascii") if declared else None)
    text, fields = _extract(page)
    if not text:
        raise UnreadableSource(
            "The page has no article text. Expected paragraphs of prose. Save its text as a .txt file."
        )
    language = _LANGUAGE.search(page[:20_000])
    title = fields.get("title")
    if title and title not in text[: len(title) + 200]:
        text = f"{title}\n\n{text}"
    yield draft_of_text(
        Draft(
            id=name,
            text=text,
            body=Span(0, len(text)),
            title=title,
            published=publication_date(fields.get("date")),
            url=fields.get("url"),
            publisher=fields.get("sitename"),
            language=language[1] if language else None,
        )
    )


def plain_text(markup: str) -> str:
    """The paragraphs of a piece of HTML, parted by blank lines."""
    tree = _tree(markup)
    if tree is None:
        return ""
    for element in list(tree.iter(*_NO_TEXT)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter("br"):
        element.tail = "\n" + (element.tail or "")
    blocks = [e for e in tree.iter(*_BLOCKS) if next(e.iterchildren(*_BLOCKS), None) is None]
    texts = (" ".join(e.text_content().split()) for e in blocks)
    paragraphs = [text for text in texts if text]
    return clean("\n\n".join(paragraphs) or str(tree.text_content()).strip())


def _extract(page: str) -> tuple[str, dict[str, str]]:
    tree = _tree(page)
    if tree is None:
        return "", {}
    import trafilatura

    # Its complaints about a page are no news for the user; the refusal is.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    fields: dict[str, str] = {}
    text = ""
    if sum(map(len, tree.xpath("//text()[not(parent::script or parent::style)]"))) > _LARGEST_EXTRACTED:
        return plain_text(page), fields
    try:
        found: Any = trafilatura.bare_extraction(
            tree,
            include_comments=False,
            with_metadata=True,
            # Fixed bounds: the result must not depend on the day of the run.
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,
                "max_date": "2100-01-01",
            },
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        found = None  # a page that confuses the library is still a page with paragraphs
    if found is not None:
        text = clean(found.text or "")
        values = {key: getattr(found, key, None) for key in ("title", "date", "url", "sitename")}
        fields = {key: clean(value).replace("\0", " ").strip() for key, value in values.items() if value}
    return "\n\n".join(line for line in text.split("\n") if line.strip()) or plain_text(page), fields


def _tree(markup: str) -> Any:
    """The parsed page; None where there is nothing to parse. Raises UnreadableSource for absurd nesting."""
    from lxml import etree, html

    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    if _depth(tree) > _DEEPEST:
        raise UnreadableSource(
            f"The page nests more than {_DEEPEST} elements. Expected the page of an article. "
            "Save the article's text as a .txt file."
        )
    return tree


def _depth(tree: Any) -> int:
    """How deep the elements nest, without recursion."""
    deepest = 0
    level = [tree]
    while level and deepest <= _DEEPEST:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest
