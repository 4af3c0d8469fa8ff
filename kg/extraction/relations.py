"""Standing relations: who somebody is, where they are from, what they belong to; what lies in what.

News tells these beside its story, in a few fixed shapes: a title before a name ("rights lawyer Amina Said"),
an apposition ("Said, an ethnic Tuareg and a spokesman for the party"), a copula, a possessive ("her husband,
Musa Said"), an age between commas, a comma between places ("Zharkent, Kazakhstan"). So the layer looks for
*describing nouns* (occupations, kin, "citizen", a people's name) and asks of each: whom does it describe, and
what do the words around it say? Which nouns these are is data (``ontology/lexicon/en/_relations.yaml``).

A match names the head of the phrase that it speaks of; coreference knows who that is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extraction.ages import find_ages
from kg.extraction.analysis import Reading, RelationMatch
from kg.extraction.descriptions import find_descent, find_descriptions, find_memberships
from kg.extraction.other_names import find_other_names
from kg.extraction.places import links_within
from kg.extraction.relation_page import PLACES, Page
from kg.extraction.whereabouts import find_origins, find_places, find_residences
from kg.gazetteer import load_gazetteer
from kg.records import Article, Span

__all__ = ["DatelinePlace", "dateline_places", "find_relations"]

# In this order: descriptions tell the later finders whom a noun describes (``Page.described``).
_FINDERS = (
    find_descriptions,
    find_descent,
    find_ages,
    find_memberships,
    find_places,
    find_residences,
    find_origins,
    find_other_names,
)


def find_relations(reading: Reading) -> tuple[RelationMatch, ...]:
    """The relations of a document, sorted by the words that carry them, each once."""
    page = Page(reading)
    found = {(m.property, m.subject, m.object, m.literal): m for find in _FINDERS for m in find(page)}
    return tuple(sorted(found.values(), key=lambda m: (m.evidence, m.property, m.subject, m.object)))


@dataclass(frozen=True, slots=True)
class DatelinePlace:
    """A place that a dateline names, and where it does."""

    span: Span
    name: str
    type: str
    links: tuple[tuple[str, str], ...] = ()


_DATELINE = re.compile(
    r"\s*(?P<town>[^,(]+?)\s*(?:,\s*(?P<after>[^,(]+?)\s*(?:\(.*\))?|\((?P<in>[^)]+)\)\s*)"
)


def dateline_places(article: Article) -> tuple[DatelinePlace, DatelinePlace] | None:
    """The town and what it lies in ("ALMATY, Kazakhstan"), which stand outside the body's tokens."""
    if article.dateline is None:
        return None
    match = _DATELINE.fullmatch(article.text, *article.dateline)
    if match is None:
        return None
    outer = _dateline_place(article, Span(*match.span("after" if match["after"] else "in")))
    inner = _dateline_place(article, Span(*match.span("town")))
    if outer.type not in {"Country", "Region"} or inner.type in {"Country", "Organization"}:
        return None
    links = links_within(inner.name, inner.links, (outer.name, outer.type, outer.links))
    return replace(inner, links=links), outer


def _dateline_place(article: Article, span: Span) -> DatelinePlace:
    """What the gazetteer knows, else a town: a newspaper's own dateline needs no further proof."""
    text = article.text[span.start : span.end]
    entry = load_gazetteer().find(text)
    if entry is None or entry.type not in PLACES:
        return DatelinePlace(span, text.title() if text.isupper() else text, "City")
    return DatelinePlace(span, entry.name, entry.type, entry.links)
