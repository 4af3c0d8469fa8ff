"""What the sieves of coreference share: the things of one article, and what is known of each so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extraction.analysis import Name, Reading
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.mentions import Mention, ReferenceWords, find_mentions, load_reference_words
from kg.extraction.phrases import label
from kg.extraction.quotations import Quotation, find_quotations
from kg.nouns import NounTable

__all__ = ["COUNTRY", "GROUP", "PEOPLE", "PERSON", "PLACES", "Page", "Thing", "compatible"]

PERSON, GROUP, COUNTRY = "Person", "PeopleGroup", "Country"
PLACES = frozenset({"Country", "Region", "City", "Place", "Border", "Facility"})
PEOPLE = frozenset({PERSON, GROUP})


@dataclass(slots=True, eq=False)
class Thing:
    """Somebody or something, as far as the article has been read."""

    number: int
    kind: str | None
    plural: bool = False
    named: bool = False
    gender: str | None = None
    names: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    complement: set[str] = field(default_factory=set)
    links: tuple[tuple[str, str], ...] = ()
    canonical: str = ""
    owner: int | None = None  # the head of the possessor
    age: str | None = None
    last: int = -1  # the head of the latest mention
    members: tuple[Thing, ...] = ()
    count: int | None = None
    first: int = 0
    mentions: int = 0
    seen: int = -1  # the sentence of the latest mention
    prominence: float = 0.0
    clauses: list[int] = field(default_factory=list)  # verbs that govern its mentions in sentence ``seen``
    was_subject: bool = False
    quoted: int | None = None
    form: str = ""  # the latest mention: "name", "nominal", or the pronoun
    role: str = ""  # its place in the sentence: "subject", "object", "owner", "other"
    first_sentence: int = 0
    same: Thing | None = None  # joined into this one

    def root(self) -> Thing:
        """The thing that this one was joined into; itself where it stands alone."""
        thing = self
        while thing.same is not None:
            thing = thing.same
        return thing

    @property
    def is_person(self) -> bool:
        """True for one person."""
        return self.kind == PERSON and not self.plural


class Page:
    """One article: its mentions, the things found so far, and which things each mention stands for."""

    def __init__(self, reading: Reading, nouns: NounTable) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.g: Grammar = grammar(reading.doc)
        self.nouns = nouns
        self.words: ReferenceWords = load_reference_words()
        self.mentions = find_mentions(reading, self.g, nouns)
        self.at = {m.head: m for m in self.mentions}
        self.things: list[Thing] = []
        self.of: dict[int, tuple[Thing, ...]] = {}  # head token -> what it stands for
        self.relative: dict[int, int] = {}  # relative pronoun -> head of its antecedent
        self._introductions: list[tuple[int, str, int]] | None = None
        self.quotations: list[Quotation] = find_quotations(self.g, reading.paragraphs, self.words.say)
        self.quote_of = {i: q for q in self.quotations for i in range(q.start, q.end)}

    def new(self, kind: str | None, *, first: int) -> Thing:
        """A thing not told of before."""
        thing = Thing(len(self.things), kind, first=first, first_sentence=self.g.sentence[first])
        self.things.append(thing)
        return thing

    def merge(self, kept: Thing, gone: Thing) -> None:
        """One thing of two; ``kept`` keeps its kind, unless the other knows better."""
        kept, gone = kept.root(), gone.root()
        if kept is gone:
            return
        gone.same = kept
        kept.names += gone.names
        kept.labels += gone.labels
        kept.nouns |= gone.nouns
        kept.modifiers |= gone.modifiers
        kept.complement |= gone.complement
        kept.links = kept.links or gone.links
        kept.gender = kept.gender or gone.gender
        kept.named = kept.named or gone.named
        kept.first = min(kept.first, gone.first)
        kept.first_sentence = min(kept.first_sentence, gone.first_sentence)
        kept.kind = kept.kind or gone.kind
        kept.owner = gone.owner if kept.owner is None else kept.owner
        kept.count = kept.count or gone.count
        kept.age = kept.age or gone.age

    def describe(self, thing: Thing, mention: Mention) -> None:
        """What a noun phrase tells about the thing."""
        if mention.noun != "person":  # "an Eritrean": what is meant is no noun for what somebody does
            thing.nouns.add(self.g.lemma[mention.head])
        thing.nouns.add(mention.noun)
        thing.modifiers |= mention.modifiers
        thing.complement |= mention.complement
        thing.gender = thing.gender or mention.gender
        thing.count = thing.count or mention.count
        thing.labels.append(label(self.g, self.doc, mention.phrase))
        thing.age = thing.age or mention.age
        if thing.owner is None:
            thing.owner = mention.owner

    def describe_new(self, mention: Mention) -> Thing:
        """A thing that so far has only this description."""
        thing = self.new(mention.type, first=mention.head)
        thing.plural = mention.plural
        self.describe(thing, mention)
        return thing

    def coordinated(self, head: int) -> tuple[Thing, ...]:
        """The named things of a coordination that starts at ``head``, up to one that is not named.

        "The activists A and B and the politician C": the activists are A and B.
        """
        found: list[Thing] = []
        for i in self.g.conjuncts(head):
            mention = self.at.get(i)
            if mention is None or mention.name is None or i not in self.of:
                break
            found.append(self.of[i][0].root())
        return tuple(dict.fromkeys(found)) if len(found) > 1 else ()

    def expand(self, thing: Thing) -> tuple[Thing, ...]:
        """The members of a group; anything else by itself."""
        thing = thing.root()
        return tuple(dict.fromkeys(m.root() for m in thing.members)) if thing.members else (thing,)

    def owner_of(self, head: int | None) -> Thing | None:
        """Whose: the thing that the possessor at this token stands for."""
        owners = self.of.get(head, ()) if head is not None else ()
        return owners[0].root() if owners else None

    def is_speaking(self, mention: Mention) -> bool:
        """True for the subject of a verb of saying."""
        verb = self.g.head[mention.head]
        return self.g.dep[mention.head] == "nsubj" and self.g.lemma[verb] in self.words.say

    def next_named(self, head: int, kind: str | None) -> int:
        """The number of the first thing of this kind that is named behind ``head`` for the first time."""
        if self._introductions is None:
            roots = {t.root().number: t.root() for t in self.things if t.named}
            self._introductions = sorted((t.first, t.kind or "", t.number) for t in roots.values())
        return next((n for first, k, n in self._introductions if first > head and k == kind), -1)

    def text(self, name: Name) -> str:
        """The words of a name as they stand in the text."""
        return str(self.doc[name.start : name.end].text)

    def lower(self, mention: Mention) -> str:
        """The head in lower case."""
        return self.g.lower[mention.head]


def compatible(one: str | None, other: str | None) -> bool:
    """True where the two kinds can be told of one thing."""
    if one == other:
        return True
    if one is None or other is None:
        return False
    if (one in PEOPLE) != (other in PEOPLE):
        return False
    return (one in PLACES) == (other in PLACES) and one not in PEOPLE
