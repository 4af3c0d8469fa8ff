"""What every finder of relations asks of a document: its words, its names by token, who is human.

A :class:`Page` is made once a document and handed to the finders that :mod:`kg.extraction.relations` lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.extraction.analysis import Name, Reading, RelationMatch
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.name_words import load_name_words
from kg.extraction.relation_words import RelationWords, load_relation_words
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.nouns import NounTable, load_nouns

__all__ = [
    "GROUP",
    "NOUNS",
    "NUMBERS",
    "OWNERS",
    "PERSON",
    "PLACES",
    "POSSESSIVE",
    "RANK",
    "Description",
    "Page",
    "age_at",
    "is_followed_by_noun",
    "is_human",
    "is_plural",
    "lemma_of",
]

PERSON: Final = "Person"
GROUP: Final = "PeopleGroup"
PLACES = frozenset({"Country", "Region", "City", "Place", "Facility", "Border"})
RANK = {"Facility": 0, "Place": 1, "City": 1, "Region": 2, "Country": 3}
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
NOUNS = frozenset({"NOUN", "PROPN"})
OWNERS = frozenset({"his", "her", "their", "its", "my", "our", "whose"})
_NUMERALS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
NUMBERS = {word: number for number, word in enumerate(_NUMERALS, start=1)}
_OLDEST = 115
_DASHES = frozenset({"–", "—", "--"})


@dataclass(slots=True)
class Description:
    """A describing noun at ``head`` with its modifiers from ``start``; ``subjects`` are whom it describes."""

    head: int
    start: int
    subjects: tuple[int, ...]
    named: (
        bool  # the subjects are names, or the subject of a copula; else the noun stands for somebody itself
    )


class Page:
    """A document's words and names, by token."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.g: Grammar = grammar(reading.doc)
        self.words: RelationWords = load_relation_words()
        self.nouns: NounTable = load_nouns()
        self.gazetteer: Gazetteer = load_gazetteer()
        self.names: dict[int, Name] = {}
        self.starts: dict[int, Name] = {}
        self.ends: dict[int, Name] = {}
        for name in reading.names:
            self.starts[name.start] = name
            self.ends[name.end] = name
            for i in range(name.start, name.end):
                self.names[i] = name
        # Peoples that the text calls ethnic somewhere: there, "they are Kazakhs" tells no citizenship.
        self.peoples = frozenset(
            n.canonical
            for n in reading.names
            if n.type == GROUP and "ethnic" in self.g.lower[max(0, n.start - 2) : n.start]
        )
        self.titles = load_name_words().titles
        self.firsts = {sentence.start for sentence in reading.doc.sents}
        self.described: dict[int, Description] = {}
        self.officials: frozenset[int] = frozenset()  # who is described as holding an office of a state
        self.aged = {aside.after: aside.text for aside in reading.asides if aside.kind == "age"}

    def match(
        self, name: str, subject: int, start: int, end: int, head: int, literal: str | None = None, *more: int
    ) -> RelationMatch:
        """A match whose evidence reaches over its subject, its object and ``more`` tokens."""
        tokens = (subject, start, end - 1, *more)
        covered = [self.names[t] for t in (subject, head) if t in self.names]
        first = min([*tokens, *(n.start for n in covered)])
        last = max([*tokens, *(n.end - 1 for n in covered)])
        return RelationMatch(name, subject, start, end, head, literal, (first, last + 1))

    def named(self, relation: str, subject: int, name: Name, literal: str | None = None) -> RelationMatch:
        """A match whose object is a name."""
        return self.match(relation, subject, name.start, name.end, name.head, literal)

    def whom(self, i: int) -> int:
        """The name that the noun at ``i`` describes ("his wife, Ines, who lives in Ufa"); else ``i``."""
        i = self.g.resolved(i)
        found = self.described.get(i)
        return found.subjects[0] if found is not None and found.named and len(found.subjects) == 1 else i

    def is_dash(self, i: int) -> bool:
        """A dash, or a hyphen between spaces that does for one."""
        doc = self.reading.doc
        text = self.g.text[i]
        return text in _DASHES or (
            text == "-" and i > 0 and bool(doc[i].whitespace_ and doc[i - 1].whitespace_)
        )

    def is_person(self, name: Name | None) -> bool:
        """True for the name of a person."""
        return name is not None and name.type == PERSON

    def place_from(self, i: int) -> Name | None:
        """The place named in the phrase that begins at ``i``: Kyzylsu in "China's Kyzylsu prefecture"."""
        g = self.g
        found: Name | None = None
        for k in range(i, min(i + 9, g.size)):
            name = self.starts.get(k)
            if name is not None and name.type in PLACES:
                if name.end < g.size and g.text[name.end] in POSSESSIVE:
                    found = found or name
                    continue
                return name
            if k in self.names or g.text[k] in POSSESSIVE:
                continue
            if g.pos[k] not in {"DET", "ADJ", "NOUN", "PROPN", "ADV", "PUNCT"} and g.lower[k] != "of":
                break
            if g.text[k] in {",", ".", ";", "(", ")"}:
                break
        return found


def lemma_of(g: Grammar, i: int) -> str:
    """The lemma; the tagger leaves capitalised titles as they are ("Ministers", "MPs", "Judges")."""
    lemma = g.lemma[i]
    if g.pos[i] != "PROPN" or not lemma.lower().endswith("s"):
        return lemma
    one = lemma[:-1].lower()
    plural = g.tag[i] == "NNPS" or g.text[i][:-1].isupper() or one in load_relation_words().occupations
    return one if plural else lemma


def is_plural(g: Grammar, i: int) -> bool:
    """Whether the noun, or the title that the tagger takes for a name, tells of several."""
    return g.tag[i] in {"NNS", "NNPS"} or lemma_of(g, i) == g.lemma[i][:-1].lower()


def is_followed_by_noun(page: Page, i: int) -> bool:
    """Whether the word modifies a noun behind it: "police" in "police chief", "Iraqi" in "Iraqi army"."""
    g = page.g
    if i + 1 >= g.size:
        return False
    following = page.names.get(i + 1)
    if following is not None:
        return following.type == GROUP and following.use == "modifier"
    if g.text[i + 1] == "-" and not page.is_dash(i + 1):
        return i + 2 < g.size and g.text[i + 2][0].islower()
    modifies = g.dep[i] in {"compound", "amod", "nmod"} and g.head[i] > i
    if i in page.names:
        return modifies or g.pos[i + 1] == "NOUN"
    if modifies and g.pos[i + 1] in NOUNS | {"ADJ"}:
        return g.head[i] not in page.names or (
            g.text[i][0].isupper() and g.lower[i + 1] in page.words.occupations
        )
    return False


def is_human(page: Page, i: int) -> bool:
    """Whether the phrase headed by token ``i`` can stand for people."""
    name = page.names.get(i)
    if name is not None:
        return name.type in {PERSON, GROUP}
    g = page.g
    if g.pos[i] in {"PRON", "NUM", "DET"}:
        return g.lower[i] not in {"it", "this", "that", "these", "those", "which", "millions", "thousands"}
    return page.nouns.kind(g.lemma[i]) in {PERSON, GROUP} or g.lemma[i] in {
        "old",
        "couple",
        "pair",
        "family",
    }


def age_at(g: Grammar, i: int) -> str | None:
    """The number at ``i``, where it can be somebody's age."""
    text = g.lower[i]
    if text.isdigit():
        return text if len(text) < 4 and 0 < int(text) <= _OLDEST else None
    return str(NUMBERS[text]) if text in NUMBERS else None
