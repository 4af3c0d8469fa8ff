"""The addresses of things: readable where they can be, valid whatever an article contains.

    id/article/3f2a…                     an article, by the hash of its content
    id/article/3f2a…#char=120,184        a stretch of its text (RFC 5147)
    id/article/3f2a…/event/v3            what it tells; likewise relation/r1, claim/v3, entity/e7-…
    id/graph/3f2a…                       the named graph of all that it says
    id/person/ada-lovelace               somebody or something with a name
    id/place/geonames-1526384            ... with an identifier that the gazetteer knows
    id/state/KZ, id/place/KZ             a state, and its territory
    id/happening/77ab…                   what several events tell of
    id/report/77ab…                      a report that several articles print

Plain strings: nothing here needs an RDF library. Text from articles reaches an address only through
:func:`slug` and :func:`escape`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from kg.errors import UsageError
from kg.ontology import NAMESPACE
from kg.records import Span

__all__ = ["DEFAULT_BASE", "Iris", "digest", "escape", "evidence", "slug"]

DEFAULT_BASE = "https://w3id.org/newskg/id/"

# 80 bits of the content hash: no two articles meet by chance, and the address can still be read out.
_HASH_LENGTH = 20
_SLUG_LENGTH = 60
_BASE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*[/#:]")


@dataclass(frozen=True, slots=True)
class Iris:
    """Makes addresses below one base. Raises UsageError where the base is no absolute IRI."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise UsageError(
                f"{self.base!r} is no base for addresses. Expected an absolute IRI that ends in / or #, "
                f"such as {DEFAULT_BASE}"
            )

    def article(self, sha256: str) -> str:
        """The article with this content hash."""
        return f"{self.base}article/{escape(sha256[:_HASH_LENGTH])}"

    def graph(self, sha256: str) -> str:
        """The named graph of what the article with this content hash says."""
        return f"{self.base}graph/{escape(sha256[:_HASH_LENGTH])}"

    @property
    def entities_graph(self) -> str:
        """The named graph of names, types and identifiers of entities."""
        return f"{self.base}graph/entities"

    @property
    def gazetteer_graph(self) -> str:
        """The named graph of what the gazetteer's places lie in."""
        return f"{self.base}graph/gazetteer"

    @property
    def runs_graph(self) -> str:
        """The named graph of the runs of the program."""
        return f"{self.base}graph/runs"

    @property
    def direct_graph(self) -> str:
        """The named graph of the direct view."""
        return f"{self.base}graph/direct"

    @property
    def happenings_graph(self) -> str:
        """The named graph of what several events, or several articles, have in common."""
        return f"{self.base}graph/happenings"

    @property
    def hierarchy_graph(self) -> str:
        """The named graph of the ontology's subclasses: the ontology's own address, whatever the base."""
        return NAMESPACE.rstrip("#")

    def event(self, sha256: str, event_id: str) -> str:
        """An event that the article with this content hash tells."""
        return f"{self.article(sha256)}/event/{escape(event_id)}"

    def happening(self, sha256: str, event_id: str) -> str:
        """A happening, by the first of its events."""
        return f"{self.base}happening/{digest(sha256, event_id)}"

    def report(self, sha256: str) -> str:
        """A report that several articles print, by the first of them."""
        return f"{self.base}report/{digest(sha256)}"

    def run(self, identifier: str) -> str:
        """A run, by the hash of its configuration."""
        return f"{self.base}run/{escape(identifier)}"

    def entity(self, family: str, name: str) -> str:
        """An entity that has a name of its own: ``family`` is "person", "place", ..."""
        return f"{self.base}{family}/{slug(name)}"

    def identified(self, family: str, identifier: str) -> str:
        """An entity by an identifier whose case and form are kept: "KZ", "geonames-1526384"."""
        return f"{self.base}{family}/{escape(identifier)}"

    def local_entity(self, sha256: str, entity_id: str, label: str) -> str:
        """An entity that one article only describes; a node of that article."""
        return f"{self.article(sha256)}/entity/{escape(entity_id)}-{slug(label)}"


def evidence(article: str, span: Span) -> str:
    """A stretch of an article's text."""
    return f"{article}#char={span.start},{span.end}"


def escape(text: str) -> str:
    """Text as one segment of an address: all but letters, digits and ``-._~`` percent-encoded."""
    return quote(text, safe="", errors="replace")


@lru_cache(maxsize=10_000)
def slug(text: str) -> str:
    """A name as a readable segment: ``slug("Gülnar  Şomaqı") == "gulnar-somaqi"``.

    Small Latin letters and digits, joined by hyphens. What is too long is cut and told apart by a hash; what
    has nothing readable is a hash alone.
    """
    from anyascii import anyascii

    words = re.findall(r"[a-z0-9]+", anyascii(text).casefold().replace("'", ""))
    name = "-".join(words)
    if not name:
        return digest(text)
    return name if len(name) <= _SLUG_LENGTH else f"{name[:_SLUG_LENGTH].rstrip('-')}-{digest(text)[:8]}"


def digest(*parts: str) -> str:
    """A short name for what consists of these parts."""
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(joined).hexdigest()[:_HASH_LENGTH]
