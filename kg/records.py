"""The records that cross rooms: frozen, slotted, free of any library's types.

A room takes these and gives these; a spaCy ``Doc`` never leaves ``kg.extraction``, a pyoxigraph object
never leaves ``kg.rdf`` and ``kg.store``. Offsets are characters, half-open, into ``Article.text``.
Collections are tuples, so that a record is hashable and equal records are interchangeable.
The JSON form of an :class:`AnnotatedArticle` is written and read by :mod:`kg.annotations`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

__all__ = [
    "STATUSES",
    "AnnotatedArticle",
    "Article",
    "Attribution",
    "Entity",
    "Event",
    "Filler",
    "Mention",
    "Placing",
    "Quantity",
    "Refusal",
    "Relation",
    "RoleFillers",
    "Span",
    "Stance",
    "Status",
    "TimeExpression",
]

Status = Literal["occurred", "refused", "requested", "possible", "negated"]
Stance = Literal["asserts", "denies", "hedges"]
MentionKind = Literal["name", "nominal", "pronoun"]
Qualifier = Literal["exact", "estimated", "at least", "more than", "at most", "less than", "vague"]

STATUSES: tuple[Status, ...] = ("occurred", "refused", "requested", "possible", "negated")


class Span(NamedTuple):
    """A half-open stretch of characters of the article's text."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """True where ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read: its text as a reader would see it, and what is known about it.

    ``text`` is the whole decoded text with ``\\n`` line ends; ``body`` is the part that tells facts
    (without a metadata line and the dateline). ``sha256`` is of ``text`` in UTF-8 together with the
    metadata that changes what is extracted (``published``, ``title``), and names the article's IRI.
    """

    id: str  # the source's name without its ending; what the `facts` export calls "article"
    text: str
    sha256: str
    body: Span
    title: str | None = None
    published: str | None = None  # EDTF date, as precise as known
    url: str | None = None
    publisher: str | None = None
    language: str = "en"
    dateline: Span | None = None  # the place in "ALMATY, Kazakhstan -- ", without the dash
    source: str = ""  # path or URL it was read from; for messages and for replacing, never exported
    skip: tuple[Span, ...] = ()  # parts of the body that are not parsed: a dateline after the title


@dataclass(frozen=True, slots=True)
class Refusal:
    """A source that did not become an article, and why, in words for the person who gave it."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placing:
    """Why a place's name was taken to mean this place, or left open (score 0), in words."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something within one article. ``id`` is local to it: "e1", "e2", ...

    ``label`` is the fullest form the article uses, without an article ("court in Almaty").
    ``type`` is a class of the ontology: Person, Organization, Court, SecurityForce, Ministry, ...,
    Country (state and territory in one; ``kg.rdf`` tells them apart by role), City, Region, Place,
    Facility, Border, PeopleGroup. ``named`` is false where the article only describes it.
    ``links`` are identifiers from the gazetteer, as (scheme, value): ("geonames", "1526384").
    ``country`` is the ISO 3166 code of the country that a place or an institution is in, where that is
    known even of one without an identifier. ``placing`` tells of an ambiguous place how it was decided.
    """

    id: str
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    named: bool = True
    country: str | None = None
    placing: Placing | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an entity. "The two" gives one mention for each of the two."""

    span: Span
    text: str
    entity: str
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time, the EDTF value they resolve to (None: a bare duration), and on what basis."""

    span: Span
    text: str
    value: str | None
    basis: str  # "explicit", "document date", "story", "weekday", "duration", ...


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say what: the source's words, the cue ("said"), the content, who it is."""

    source: Span
    cue: Span
    content: Span
    claimers: tuple[str, ...]  # entity ids
    stance: Stance


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as said. ``minimum``/``maximum`` are None where open; ``value`` where one was named."""

    text: str
    value: float | None
    minimum: float | None
    maximum: float | None
    qualifier: Qualifier
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: an entity, or words (a topic, a quantity). ``span`` is where it stands locally."""

    text: str  # the entity's label, or the words themselves
    entity: str | None = None
    span: Span | None = None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class RoleFillers:
    """One role of an event and all that fill it, in the order of the text."""

    role: str
    fillers: tuple[Filler, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One happening as one article tells it. ``evidence`` always covers ``trigger``."""

    id: str  # local to the article: "v1", ...
    type: str
    status: Status
    trigger: Span
    evidence: Span
    roles: tuple[RoleFillers, ...] = ()  # sorted by role
    time: str | None = None  # EDTF
    time_basis: str | None = None
    claimers: tuple[str, ...] = ()  # entity ids; () where the article speaks for itself
    stance: Stance = "asserts"
    confidence: float = 1.0
    extractor: str = "rules"
    disputes: tuple[str, ...] = ()  # ids of events that this one (a Denial) denies
    more_evidence: tuple[Span, ...] = field(default=())  # further sentences that tell the same event

    def fillers(self, role: str) -> tuple[Filler, ...]:
        """What fills ``role``; empty where nothing does."""
        return next((r.fillers for r in self.roles if r.role == role), ())


@dataclass(frozen=True, slots=True)
class Relation:
    """A standing property of somebody or something. ``subject`` is always an entity."""

    property: str
    subject: Filler
    object: Filler
    evidence: Span
    claimers: tuple[str, ...] = ()
    confidence: float = 1.0
    extractor: str = "rules"


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """Everything that extraction found in one article. Sorted, so that equal input gives equal bytes."""

    article: Article
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()

    def entity(self, entity_id: str) -> Entity:
        """The entity with this local id. Raises KeyError where there is none."""
        for entity in self.entities:
            if entity.id == entity_id:
                return entity
        raise KeyError(entity_id)
