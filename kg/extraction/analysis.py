"""What the layers of extraction hand to one another: a parsed document and what is known about it so far.

Every layer is a function from a :class:`Reading` (and its own data) to one of the tuples below; the
extractor adds the tuple to the reading and calls the next layer. Offsets here are *tokens* of the
spaCy document, half-open; :meth:`Reading.span` turns them into characters of the article's text.

  parse -> names -> coreference -> quantities -> times -> speech -> frames -> status -> relations -> assemble

Nothing in this module leaves ``kg.extraction``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from kg.records import Article, Entity, MentionKind, Quantity, Span, Stance, Status

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.extraction.parse import Aside

__all__ = [
    "CIRCUMSTANCES",
    "WORD_ROLES",
    "Argument",
    "Frame",
    "Name",
    "Number",
    "Reading",
    "Reference",
    "RelationMatch",
    "Speech",
    "Time",
]

# Roles whose filler is words, not somebody: what it was about, how many.
WORD_ROLES = frozenset({"topic", "quantity"})
# What the trained reader gives like roles, although it is none: who says so, and when.
CIRCUMSTANCES = frozenset({"source", "time"})


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name (or a demonym used as one) in the text, before anybody asked who is meant.

    ``type`` is an ontology class. ``demonym_of`` is the country or people that an adjective or a
    people's name goes back to: "Kazakh" in "Kazakh authorities" -> "Kazakhstan". ``use`` tells a
    name that stands for the thing itself from one that only modifies ("Kazakh" in "Kazakh law").
    """

    start: int
    end: int
    head: int
    type: str
    canonical: str  # the gazetteer's name where known, else the text
    links: tuple[tuple[str, str], ...] = ()
    demonym_of: str | None = None
    use: Literal["name", "modifier"] = "name"


@dataclass(frozen=True, slots=True)
class Reference:
    """A noun phrase or pronoun, and the entity or entities it stands for ("the two" -> two ids)."""

    start: int
    end: int
    head: int
    kind: MentionKind
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity in the text; ``noun`` is the token that it counts, where there is one."""

    start: int
    end: int
    noun: int | None
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression; ``value`` is EDTF or None for bare durations and unresolvable words."""

    start: int
    end: int
    head: int
    value: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Content [start, end) that somebody is said to say.

    ``cue`` is the token of the verb or noun of saying, ``source`` the head token of the speaker (None where
    only understood), ``claimers`` entity ids.
    """

    start: int
    end: int
    cue: int
    source: int | None
    claimers: tuple[str, ...]
    stance: Stance


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a role, as words of this sentence: [start, end) with its head."""

    role: str
    head: int
    start: int
    end: int
    score: float = 1.0  # how sure the trained reader is; a rule's filler is found or not
    by: Literal["rules", "reader", "both"] = "rules"  # who found it, where rules and reader are put together


@dataclass(frozen=True, slots=True)
class Frame:
    """A trigger, the event type it stands for, and the words that fill its roles."""

    type: str
    head: int  # the token whose grammar was read
    start: int  # the trigger's words
    end: int
    arguments: tuple[Argument, ...] = ()
    status: Status = "occurred"
    refuser: int | None = None  # head of who declined, where the status is refused and the lexicon says so
    score: float = 1.0
    extractor: str = "rules"
    construction: str = ""  # which entry of the lexicon matched: "verb:extradite", for explanations
    support: float | None = None  # how likely the reader takes these words to tell this; None: not asked


@dataclass(frozen=True, slots=True)
class RelationMatch:
    """A standing relation as words: subject head token, object words, the words that carry it."""

    property: str
    subject: int
    start: int  # the object's words
    end: int
    object: int  # the object's head
    literal: str | None = None  # the object's value where it is not the words themselves ("30")
    evidence: tuple[int, int] = (0, 0)
    score: float = 1.0
    extractor: str = "rules"


@dataclass(frozen=True)
class Reading:
    """A parsed article and all that the layers have found in it so far."""

    doc: Doc
    article: Article
    starts: tuple[int, ...]  # for each token its offset in the article's text; never use token.idx
    paragraphs: tuple[int, ...]  # for each token the number of its paragraph
    asides: tuple[Aside, ...] = ()  # ages, set aside before parsing
    names: tuple[Name, ...] = ()
    entities: tuple[Entity, ...] = ()
    references: tuple[Reference, ...] = ()
    numbers: tuple[Number, ...] = ()
    times: tuple[Time, ...] = ()
    speeches: tuple[Speech, ...] = ()
    frames: tuple[Frame, ...] = ()
    relations: tuple[RelationMatch, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Characters of the article's text that the tokens [start, end) cover, without edge space."""
        return Span(self.starts[start], self.starts[end - 1] + len(self.doc[end - 1].text))

    @cached_property
    def entity_by_id(self) -> dict[str, Entity]:
        """Entities by their local id."""
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def reference_at(self) -> dict[int, Reference]:
        """References by their head token; where two share a head, the longer one."""
        by_head: dict[int, Reference] = {}
        for reference in sorted(self.references, key=lambda r: r.end - r.start):
            by_head[reference.head] = reference
        return by_head

    def referents(self, head: int) -> tuple[Entity, ...]:
        """The entities that the phrase headed by token ``head`` stands for; empty where unknown."""
        reference = self.reference_at.get(head)
        return tuple(self.entity_by_id[e] for e in reference.entities) if reference else ()
