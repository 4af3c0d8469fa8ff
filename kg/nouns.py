"""What described things are: head nouns and the ontology class each stands for.

"A court in Almaty" is nobody that a gazetteer knows; that it is a Court is told by its head noun alone.
The table is data (``ontology/lexicon/<language>/_nouns.yaml``). Entries of several words are found by their
end: the longest entry that the words before the head complete wins, so that "border guards" are a
SecurityForce and "guards" are people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import yaml

from kg.errors import LexiconError
from kg.resources import ontology

__all__ = ["Gender", "NounTable", "load_nouns"]

Gender = Literal["female", "male"]

_PERSON = "Person"
_GROUP = "PeopleGroup"
# Endings of nouns for persons that no table lists: "trombonist", "flood evacuee", "fact-checker".
_AGENT_ENDINGS = ("ist", "eer", "ologist", "ician", "woman", "person")


_LINKS = frozenset({"in", "to", "of"})  # no word of content: "brother-in-law"


@dataclass(frozen=True)
class NounTable:
    """Nouns and their classes; ``phrases`` holds the entries of several words, with these, by their last."""

    classes: Mapping[str, str]
    plurals: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(default_factory=dict)
    female: frozenset[str] = frozenset()
    male: frozenset[str] = frozenset()
    collective: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()

    def kind(self, lemma: str, plural: bool = False) -> str | None:
        """The class of a noun or of a whole entry ("border guard"); None where it names no participant.

        >>> load_nouns().kind("lawyer"), load_nouns().kind("lawyer", plural=True)
        ('Person', 'PeopleGroup')
        """
        if plural and lemma in self.plurals:
            return self.plurals[lemma]
        found = self.classes.get(lemma)
        if found is None and lemma.endswith(_AGENT_ENDINGS) and len(lemma) > 6:
            found = _PERSON
        return _GROUP if plural and found == _PERSON else found

    def entry(self, words: Sequence[str]) -> str:
        """The longest entry that ``words`` (lemmas, the head last) end with; the head itself otherwise.

        >>> load_nouns().entry(["regional", "border", "guard"])
        'border guard'
        >>> load_nouns().entry(["former", "consul", "general"])
        'consul-general'
        """
        longest, best = 1, words[-1]
        for parts, entry in self.phrases.get(best, ()):
            if len(parts) > longest and tuple(words[-len(parts) :]) == parts:
                longest, best = len(parts), entry
        return best

    def gender(self, lemma: str) -> Gender | None:
        """The gender that the noun itself tells."""
        if lemma in self.female:
            return "female"
        return "male" if lemma in self.male else None


@cache
def load_nouns(language: str = "en") -> NounTable:
    """The table of this language. Raises LexiconError where the file is missing or malformed."""
    path = ontology("lexicon", language, "_nouns.yaml")
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        classes = {word: kind for kind, words in raw["classes"].items() for word in words}
        lists = {key: frozenset(raw[key]) for key in ("female", "male", "collective", "kin")}
        plurals = dict(raw["plurals"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(
            f"{path}: {error}. Expected the keys classes, plurals, female, male, collective and kin. "
            "Compare with the file that the package ships."
        ) from error
    return NounTable(classes=classes, plurals=plurals, phrases=_by_last_word([*classes, *plurals]), **lists)


_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _by_last_word(entries: Sequence[str]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Entries of several words by the last; a hyphen joins words that the parser takes apart."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry in sorted(set(entries)):
        words = tuple(w for w in re.split("[ -]", entry) if "-" not in entry or w not in _LINKS)
        if len(words) > 1:
            phrases.setdefault(words[-1], []).append((words, entry))
    return {last: tuple(found) for last, found in phrases.items()}
