"""What has to be known of an event to tell whether another article tells of the same happening.

A note holds addresses of the case's entities, not the article's own numbers, and a few words; it can be
written to a line of JSON and kept by an index, so that a new article is compared with notes and no other
article has to be read again. It is made anew when the article changes, or who its entities are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kg.gazetteer import Entry, load_gazetteer
from kg.ontology import Ontology, load_ontology
from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.records import AnnotatedArticle, Article, Entity, Event, Filler
from kg.resolution.copies import Fingerprint, fingerprint, text_of
from kg.resolution.identity import Identity

__all__ = [
    "ArticleNote",
    "EventNote",
    "Key",
    "Notes",
    "Number",
    "Participant",
    "article_note",
    "event_note",
    "notes_of",
    "to_json",
]

Key = tuple[str, str]  # an article's content hash and an event's id there
Kind = Literal["person", "body", "state", "group", "spot", "country"]

# What a named participant is, by its class; the first that fits. A state and a people act in hundreds of
# events that have nothing to do with one another, a person or a ministry in few.
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("Person", "person"),
    ("Country", "country"),
    ("PeopleGroup", "group"),
    ("Place", "spot"),
    ("State", "state"),
    ("Organization", "body"),
)
_PLACE_ROLES = ("destination", "origin", "place")
_ACTOR_ROLES = ("agent", "counterpart", "patient")

_WORD = re.compile(r"[^\W\d_]{4,}")
_FIGURE = re.compile(r"\d[\d,]*|[^\W\d_]+")
_NUMERALS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
}
_STEM = 6  # letters: "sentenced" and "sentence", "separatism" and "separatist" begin alike
_EMPTY = frozenset({"about", "after", "against", "from", "have", "into", "that", "their", "they", "this"}) | {
    "were",
    "which",
    "will",
    "with",
    "would",
    "year",
    "years",
}


@dataclass(frozen=True, slots=True, order=True)
class Participant:
    """Somebody, something or some place in a role. ``country`` is where a place lies (ISO 3166)."""

    role: str
    address: str
    kind: Kind
    label: str
    country: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """A quantity as a stretch of numbers; None where it is open."""

    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class EventNote:
    """One event of one article, as far as it matters for telling happenings apart.

    ``participants`` are those with a name that other articles may share; ``described`` are stems of the
    words for those without, ``topic`` of those that fill the topic, with its numbers ("#5"). ``voices`` are
    the addresses of the sources that the article quotes for it, ``media`` the names of those that are media.
    """

    key: Key
    type: str
    status: str
    stance: str
    time: str | None
    published: str | None
    participants: tuple[Participant, ...]
    described: tuple[str, ...]
    topic: tuple[str, ...]
    numbers: tuple[Number, ...]
    voices: tuple[str, ...]
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleNote:
    """What tells whether two articles are independent witnesses."""

    sha256: str
    publisher: str  # folded; empty where unknown
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes of one article."""

    article: ArticleNote
    events: tuple[EventNote, ...]


def notes_of(annotated: AnnotatedArticle, identity: Identity, base: str = DEFAULT_BASE) -> Notes:
    """The notes of one article. Of ``identity`` only the article's own entities are asked for."""
    article = annotated.article
    reading = _Reading(annotated, identity, base)
    note = ArticleNote(article.sha256, _publisher(article), fingerprint(text_of(article)))
    return Notes(note, tuple(reading.note(event) for event in annotated.events))


class _Reading:
    """One article while notes are taken of its events.

    Of who is who counts the address alone: names, types and identifiers are the article's own, so that a note
    changes when the article does or an address, and not when another article spells a name in a new way.
    """

    def __init__(self, annotated: AnnotatedArticle, identity: Identity, base: str) -> None:
        self._article = annotated.article
        self._ontology = load_ontology()
        self._own = Iris(base).article(annotated.article.sha256) + "/"
        self._identity = identity
        self._entities = {entity.id: entity for entity in annotated.entities}

    def note(self, event: Event) -> EventNote:
        actors = [(r, f) for r in _ACTOR_ROLES for f in event.fillers(r)]
        places = [(r, f) for r in _PLACE_ROLES for f in event.fillers(r)]
        sources = [self._entities[claimer] for claimer in event.claimers]
        return EventNote(
            key=(self._article.sha256, event.id),
            type=event.type,
            status=event.status,
            stance=event.stance,
            time=event.time,
            published=self._article.published,
            participants=tuple(sorted({p for r, f in (*actors, *places) for p in self._named(r, f)})),
            described=_stems(f.text for r, f in actors if not any(self._named(r, f))),
            topic=_stems(filler.text for filler in event.fillers("topic")),
            numbers=tuple(sorted(set(_numbers(event.fillers("quantity"))), key=repr)),
            voices=tuple(sorted({self._voice(source) for source in sources})),
            media=tuple(sorted({n for source in sources for n in _media_names(self._ontology, source)})),
        )

    def _named(self, role: str, filler: Filler) -> Iterator[Participant]:
        """The participant, where it has a name that another article may mean as well."""
        if filler.entity is None:
            return
        entity = self._entities[filler.entity]
        known = self._identity.canonical(self._article.sha256, entity.id)
        kind = _kind(self._ontology, entity.type)
        if kind is None or not entity.named or known.iri.startswith(self._own):
            return
        if kind == "country" and role in _ACTOR_ROLES:
            yield Participant(role, known.state or known.iri, "state", entity.label)
        else:
            yield Participant(role, known.iri, kind, entity.label, _country(entity))

    def _voice(self, source: Entity) -> str:
        known = self._identity.canonical(self._article.sha256, source.id)
        return known.state or known.iri


def _kind(ontology: Ontology, type_: str) -> Kind | None:
    return next((kind for class_, kind in _KINDS if ontology.is_a(type_, class_)), None)


def _country(place: Entity) -> str:
    """Where a place lies: its own code, or what the gazetteer says of the place with this identifier."""
    links = dict(place.links)
    if "iso" in links:
        return links["iso"]
    if "geonames" not in links:
        return ""
    gazetteer = load_gazetteer()
    entries = (gazetteer.find(name) for name in (place.label, *place.aliases))
    return next((e.country for e in entries if e and e.country and _same_place(e, links)), "")


def _same_place(entry: Entry, links: Mapping[str, str]) -> bool:
    return dict(entry.links).get("geonames") == links["geonames"]


def _media_names(ontology: Ontology, source: Entity) -> Iterator[str]:
    if ontology.is_a(source.type, "MediaOrganization"):
        yield from (_folded(name) for name in (source.label, *source.aliases))


def _publisher(article: Article) -> str:
    return _folded(article.publisher or "")


def _folded(name: str) -> str:
    words = re.findall(r"\w+", name.casefold())
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _stems(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({stem for text in texts for stem in _stems_of(text.casefold())}))


def _stems_of(text: str) -> Iterator[str]:
    """The beginnings of its words, and its numbers: "five years in prison" gives "#5" and "prison"."""
    yield from (word[:_STEM] for word in _WORD.findall(text) if word not in _EMPTY)
    for word in _FIGURE.findall(text):
        number = _NUMERALS.get(word, word.replace(",", ""))
        if number.isdecimal():
            yield f"#{number}"


def _numbers(fillers: Iterable[Filler]) -> Iterable[Number]:
    for filler in fillers:
        said = filler.quantity
        if said is None:
            continue
        low = said.minimum if said.minimum is not None else said.value
        high = said.maximum if said.maximum is not None else said.value
        if said.qualifier in ("at least", "more than"):
            high = said.maximum
        elif said.qualifier in ("at most", "less than"):
            low = said.minimum
        if low is not None or high is not None:
            yield Number(low, high)


def to_json(note: EventNote | ArticleNote) -> list[Any]:
    """A note as lists, strings and numbers, for a line of JSON; without the article's hash."""
    if isinstance(note, ArticleNote):
        return [note.publisher, note.fingerprint.size, list(note.fingerprint.sample)]
    return [
        note.key[1],
        note.type,
        note.status,
        note.stance,
        note.time,
        note.published,
        [[p.role, p.address, p.kind, p.label, p.country] for p in note.participants],
        list(note.described),
        list(note.topic),
        [[number.minimum, number.maximum] for number in note.numbers],
        list(note.voices),
        list(note.media),
    ]


def article_note(sha256: str, value: list[Any]) -> ArticleNote:
    """The reverse of :func:`to_json` for the note of an article."""
    publisher, size, sample = value
    return ArticleNote(sha256, publisher, Fingerprint(size, tuple(sample)))


def event_note(sha256: str, value: list[Any]) -> EventNote:
    """The reverse of :func:`to_json` for the note of an event."""
    id_, type_, status, stance, time, published, participants, described, topic, numbers, voices, media = (
        value
    )
    return EventNote(
        key=(sha256, id_),
        type=type_,
        status=status,
        stance=stance,
        time=time,
        published=published,
        participants=tuple(Participant(*participant) for participant in participants),
        described=tuple(described),
        topic=tuple(topic),
        numbers=tuple(Number(*number) for number in numbers),
        voices=tuple(voices),
        media=tuple(media),
    )
