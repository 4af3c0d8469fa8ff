"""The mentions of an article: every name, noun phrase and pronoun that could stand for somebody.

A mention knows what its own words tell (kind of thing, gender, number, whether it is definite) and where
it stands in the grammar. Who is meant is decided in :mod:`kg.extraction.coreference`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import yaml

from kg.errors import LexiconError
from kg.extraction.analysis import Name, Reading
from kg.extraction.grammar import Grammar
from kg.extraction.phrases import Phrase, counted, is_phrase_head, noun_phrase
from kg.nouns import Gender, NounTable
from kg.records import MentionKind
from kg.resources import ontology

__all__ = ["Mention", "ReferenceWords", "find_mentions", "load_reference_words"]

Definiteness = Literal["definite", "indefinite", "possessive", "bare"]

_PERSON, _GROUP = "Person", "PeopleGroup"
_PLACES = frozenset({"Country", "Region", "City", "Place", "Border", "Facility"})
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "NUM", "ADV"})
_PLURAL_FORMS = frozenset({"are", "were", "have"})
_MANY = 20  # so many of a people are persons, more of them are the people
# How much a place in the sentence draws the attention of what follows.
_PROMINENCE = {"nsubj": 80.0, "nsubjpass": 80.0, "dobj": 50.0, "dative": 45.0, "agent": 45.0, "attr": 40.0}
_ELSEWHERE = 35.0


@dataclass(frozen=True)
class ReferenceWords:
    """The words of ``_reference.yaml``, turned round for look-up."""

    pronouns: Mapping[str, str]
    titles: Mapping[str, Gender]
    stand_ins: Mapping[str, tuple[str, ...]]
    persons: frozenset[str]
    anyone: frozenset[str]
    bystanders: frozenset[str]
    representing: frozenset[str]
    represented: frozenset[str]
    sufferers: frozenset[str]
    perpetrators: frozenset[str]
    counts: Mapping[str, int]
    callings: Mapping[str, int]  # noun -> the number of its set of synonyms
    possessive: frozenset[str]
    reflexive: frozenset[str]
    everyone: frozenset[str]
    partitive: frozenset[str]
    definite: frozenset[str]
    indefinite: frozenset[str]
    weather: frozenset[str]
    say: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Words that may stand for somebody or something, and what they tell by themselves."""

    phrase: Phrase
    kind: MentionKind
    sentence: int
    noun: str  # the head's lemma, or the entry of the noun table that the phrase ends with
    type: str | None = None
    name: Name | None = None
    plural: bool = False
    gender: Gender | None = None
    definiteness: Definiteness = "bare"
    modifiers: frozenset[str] = frozenset()
    complement: frozenset[str] = frozenset()  # the words of "of" and "in" phrases behind the head
    count: int | None = None
    age: str | None = None
    owner: int | None = None  # the head of the possessor
    prominence: float = 0.0
    clause: int = -1  # the verb that governs the phrase

    @property
    def head(self) -> int:
        """The head token."""
        return self.phrase.head


@cache
def load_reference_words(language: str = "en") -> ReferenceWords:
    """The table of this language. Raises LexiconError where the file is missing or malformed."""
    path = ontology("lexicon", language, "_reference.yaml")
    loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        return ReferenceWords(
            pronouns={w: group for group, words in raw["pronouns"].items() for w in words},
            titles={w: gender for gender, words in raw["titles"].items() for w in words},
            stand_ins={noun: tuple(kinds) for noun, kinds in raw["stand_ins"].items()},
            counts=dict(raw["counts"]),
            callings={noun: i for i, nouns in enumerate(raw["callings"]) for noun in nouns},
            **{
                key: frozenset(raw[key])
                for key in (
                    *("persons", "anyone", "bystanders", "possessive", "reflexive", "everyone", "partitive"),
                    *("definite", "indefinite", "weather", "say", "representing", "represented"),
                    *("sufferers", "perpetrators"),
                )
            },
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(
            f"{path}: {error}. Expected the tables that the package ships. Compare with the original file."
        ) from error


def find_mentions(reading: Reading, g: Grammar, nouns: NounTable) -> list[Mention]:
    """All mentions, in the order of their heads. Times and measures are none."""
    finder = _Finder(reading, g, nouns, load_reference_words())
    return finder.find()


class _Finder:
    """One article's search; holds what every step needs."""

    def __init__(self, reading: Reading, g: Grammar, nouns: NounTable, words: ReferenceWords) -> None:
        self.reading, self.g, self.nouns, self.words = reading, g, nouns, words
        self.name_at: dict[int, Name] = {}
        self.inside: set[int] = set()
        self.ages = {aside.after: aside.text for aside in reading.asides if aside.kind == "age"}
        for name in reading.names:
            if self.is_common_noun(name):
                continue  # "Police" is a town, too
            self.name_at[name.head] = name
            self.inside.update(range(name.start, name.end))

    def find(self) -> list[Mention]:
        found = []
        for i in range(self.g.size):
            if (name := self.name_at.get(i)) is not None:
                found.append(self.compatriot(name) or self.named(name))
            elif i not in self.inside and is_phrase_head(self.g, i):
                lower = self.g.lower[i]
                if lower in self.words.pronouns:
                    found.append(self.pronoun(i))
                elif (mention := self.nominal(i)) is not None:
                    found.append(mention)
            elif self.g.lower[i] == "there" and self.g.dep[i] == "advmod":
                found.append(self.pronoun(i))
        return found

    def is_common_noun(self, name: Name) -> bool:
        kind = self.nouns.classes.get(self.g.lower[name.head])
        return (
            name.end - name.start == 1 and name.type in _PLACES and kind is not None and kind not in _PLACES
        )

    def named(self, name: Name) -> Mention:
        phrase = noun_phrase(self.g, name.head)
        outer = Phrase(min(phrase.start, name.start), max(phrase.end, name.end), name.head, phrase.core)
        described = [self.g.lemma[i] for i in range(outer.start, name.start) if self.g.pos[i] in _CONTENT]
        gender = self.gender_of_title(name)
        if gender is None and described:
            gender = self.nouns.gender(described[-1])
        return Mention(
            phrase=Phrase(name.start, name.end, name.head, outer.start),
            kind="name",
            sentence=self.g.sentence[name.head],
            noun=self.nouns.entry([self.g.lemma[i] for i in range(name.start, name.end)]),
            type=name.type,
            name=name,
            plural=name.type == _GROUP and self.g.tag[name.head] in _PLURAL_TAGS,
            gender=gender,
            definiteness=self.definiteness(outer.start, name.start),
            age=self.ages.get(name.end - 1),
            modifiers=frozenset(described),
            owner=self.g.child(name.head, "poss"),
            prominence=self.prominence(name.head),
            clause=self.clause(name.head),
        )

    def compatriot(self, name: Name) -> Mention | None:
        """As in "An Eritrean", "the Afghan": somebody told by a people's name."""
        i = name.head
        if name.type != _GROUP or name.end - name.start > 1 or not is_phrase_head(self.g, i):
            return None
        phrase = noun_phrase(self.g, i)
        definiteness = self.definiteness(phrase.start, i)
        count = self.count(phrase, i)
        several = self.g.tag[i] in _PLURAL_TAGS or self.g.lower[i].endswith(("ese", "ish", "ch", "s", "z"))
        if several and (count is None or not 1 < count < _MANY):
            return None  # "Uyghurs", "1 million Uyghurs": the people
        if not several and definiteness not in ("definite", "indefinite"):
            return None
        return Mention(
            phrase=phrase,
            kind="nominal",
            sentence=self.g.sentence[i],
            noun="person",
            type=_GROUP if several else _PERSON,
            plural=several,
            count=count,
            definiteness=definiteness,
            modifiers=frozenset({self.g.lower[i]}),
            prominence=self.prominence(i),
            clause=self.clause(i),
        )

    def gender_of_title(self, name: Name) -> Gender | None:
        first = self.words.titles.get(self.g.lower[name.start])
        if first is None and name.start:
            first = self.words.titles.get(self.g.lower[name.start - 1])
        return first if name.type == _PERSON else None

    def pronoun(self, i: int) -> Mention:
        group = self.words.pronouns[self.g.lower[i]]
        gender: Gender | None = "male" if group == "male" else "female" if group == "female" else None
        return Mention(
            phrase=Phrase(i, i + 1, i, i),
            kind="pronoun",
            sentence=self.g.sentence[i],
            noun=self.g.lower[i],
            plural=group in ("several", "speakers"),
            gender=gender,
            prominence=self.prominence(i),
            clause=self.clause(i),
        )

    def nominal(self, i: int) -> Mention | None:
        g = self.g
        phrase = noun_phrase(g, i)
        if g.lemma[i] in ("year", "month", "week", "day", "hour", "minute", "percent", "kilometer", "mile"):
            return None
        before = [k for k in range(phrase.start, i) if g.pos[k] in _CONTENT or g.tag[k] == "CD"]
        noun = self.nouns.entry([*(g.lemma[k] for k in before), g.lemma[i]])
        plural = g.tag[i] in _PLURAL_TAGS or g.lower[i] in ("people", "police")
        if g.pos[i] in ("ADJ", "VERB") and g.lower[i] in self.words.persons:
            noun, plural = g.lower[i], self.is_plural_subject(i)  # "the accused"
        count = self.count(phrase, i)
        if count is not None and count > 1:
            plural = True
        kind = self.nouns.kind(noun, plural) or self.nouns.kind(g.lemma[i], plural)
        if kind is None and (inner := counted(g, i)) is not None:
            kind = self.nouns.kind(g.lemma[inner], True)
            plural = True
        if kind == _PERSON and plural:
            kind = _GROUP
        if g.lemma[i] == "old" and "year" in g.lower[phrase.start : i]:
            plural = g.lower[i] == "olds"
            noun, kind = "year-old", _GROUP if plural else _PERSON
        if (
            g.pos[i] in ("ADJ", "VERB", "NUM", "DET", "PRON")
            and kind is None
            and noun not in self.words.persons
        ):
            return self.numeral(phrase, count)
        return Mention(
            phrase=phrase,
            kind="nominal",
            sentence=self.g.sentence[i],
            noun=noun,
            type=kind,
            plural=plural,
            gender=self.nouns.gender(noun) or self.nouns.gender(g.lemma[i]) or self.gender_of_words(before),
            definiteness=self.definiteness(phrase.start, i),
            modifiers=frozenset(g.lemma[k] for k in before if g.tag[k] != "CD" and g.tag[k] != "RB"),
            complement=frozenset(
                g.lower[k] for k in range(i + 1, phrase.end) if g.pos[k] in ("PROPN", "NOUN")
            ),
            count=count,
            age=self.age(phrase) or self.age_behind(i),
            owner=g.child(i, "poss"),
            prominence=self.prominence(i),
            clause=self.clause(i),
        )

    def is_plural_subject(self, i: int) -> bool:
        """As in "The accused were ...": the verb alone tells."""
        g, verb = self.g, self.g.head[i]
        forms = [g.lower[verb], *(g.lower[c] for c in g.children[verb] if g.dep[c] in ("aux", "auxpass"))]
        return g.dep[i] in ("nsubj", "nsubjpass") and not _PLURAL_FORMS.isdisjoint(forms)

    def numeral(self, phrase: Phrase, count: int | None) -> Mention | None:
        """As in "The two", "both", "most": numerals and their like in a noun's place."""
        i = phrase.head
        if count is None and self.g.lower[i] not in self.words.everyone | self.words.partitive:
            return None
        return Mention(
            phrase=phrase,
            kind="nominal",
            sentence=self.g.sentence[i],
            noun=self.g.lower[i],
            type=_GROUP if count is None or count > 1 else None,
            plural=True,
            definiteness=self.definiteness(phrase.start, i),
            count=count,
            prominence=self.prominence(i),
            clause=self.clause(i),
        )

    def age(self, phrase: Phrase) -> str | None:
        """As in "30" of "the 30-year-old" and "a 30-year-old teacher"."""
        words = self.g.lower[phrase.start : phrase.head + 1]
        if "old" not in words or "year" not in words:
            return None
        return next((w for w in words if w.isdigit()), None)

    def age_behind(self, i: int) -> str | None:
        """As in "The politician, 55, smiled"."""
        if i in self.ages:
            return self.ages[i]
        following = self.g.text[i + 1 : i + 4]
        if len(following) < 3 or following[0] != "," or following[2] not in (",", "."):
            return None
        return following[1] if following[1].isdigit() and len(following[1]) == 2 else None

    def gender_of_words(self, before: list[int]) -> Gender | None:
        """As in "the female suspect", "a woman lawyer"."""
        for k in before:
            if self.g.lower[k] in ("female", "woman", "women", "pregnant"):
                return "female"
            if self.g.lower[k] == "male":
                return "male"
        return None

    def count(self, phrase: Phrase, head: int) -> int | None:
        if self.g.lower[head] in self.words.counts and counted(self.g, head) is None:
            return self.words.counts[self.g.lower[head]]
        for k in range(phrase.start, head):
            word = self.g.lower[k]
            if self.g.head[k] != head or self.g.dep[k] not in ("nummod", "det", "predet"):
                continue
            if word in self.words.counts:
                return self.words.counts[word]
            if word.isdigit():
                return int(word)
        return None

    def definiteness(self, start: int, head: int) -> Definiteness:
        for k in range(start, head):
            if self.g.tag[k] in ("PRP$", "POS"):
                return "possessive"
            if self.g.lower[k] in self.words.definite or self.g.lower[k] == "both":
                return "definite"
            if self.g.lower[k] in self.words.indefinite:
                return "indefinite"
        return "bare"

    def prominence(self, i: int) -> float:
        while self.g.dep[i] in ("conj", "appos"):
            i = self.g.head[i]
        if self.g.dep[i] == "pobj" and self.g.dep[self.g.head[i]] == "agent":
            return _PROMINENCE["agent"]
        return _PROMINENCE.get(self.g.dep[i], _ELSEWHERE)

    def clause(self, i: int) -> int:
        """The verb of which the phrase is an argument; -1 where it stands inside another phrase."""
        while self.g.dep[i] in ("conj", "appos"):
            i = self.g.head[i]
        head = self.g.head[i]
        if self.g.dep[head] in ("prep", "agent", "dative") and self.g.pos[head] in ("ADP", "SCONJ"):
            head = self.g.head[head]
        return head if self.g.is_verb(head) else -1
