"""Who says what: the words of an article that somebody vouches for, and whom.

A news article asserts little itself. "Lawyer X told RFE/RL that A had been arrested, while B was released"
makes both clauses X's. This layer finds the verbs and nouns of saying, the phrases ("according to"), and the
quotation marks; what they govern is *content*, and the innermost content that a word stands in tells its
source: in "HRW cited survivors as saying that ..." the survivors.

What is content is decided by grammar, then by quotation marks, which reach over sentences and paragraphs;
a sentence that has neither belongs to the article. The words are data: ``_speech.yaml`` of the language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from kg import resources
from kg.errors import LexiconError
from kg.extraction.analysis import Reading, Speech
from kg.extraction.grammar import Grammar, grammar
from kg.records import Stance

__all__ = ["claimers_of", "denied_by", "find_speech"]

_OPENING = frozenset("“«„")
_CLOSING = frozenset("”»")
_STRAIGHT = frozenset({'"', "''", "``"})
_SHORTEST_QUOTE = 4  # tokens; less is a name or a word held at arm's length
_CLAUSAL = frozenset({"ccomp"})
_SUBORDINATE = frozenset({"while", "whereas", "although", "though", "because", "after", "before", "when", "as", "since"})
_FIRST_PERSON = frozenset({"i", "we"})
_VERBAL_TAGS = frozenset({"VBD", "VBZ", "VBP", "VB", "VBN", "VBG", "MD"})


@dataclass(frozen=True, slots=True)
class _Cue:
    """What a verb or noun of saying governs, and how."""

    stance: Stance
    content: frozenset[str]


@dataclass(frozen=True)
class _Words:
    """The tables of ``_speech.yaml``."""

    verbs: dict[str, _Cue]
    nouns: dict[str, _Cue]
    hedges: frozenset[str]
    hedging_adjectives: frozenset[str]
    hedging_passives: frozenset[str]
    quoting: frozenset[str]


@cache
def _words(language: str) -> _Words:
    path = resources.ontology("lexicon", language, "_speech.yaml")
    try:
        table: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _Words(
            verbs=_cues(table["verbs"]),
            nouns=_cues(table["nouns"]),
            hedges=frozenset(table["hedges"]),
            hedging_adjectives=frozenset(table["hedging_adjectives"]),
            hedging_passives=frozenset(table["hedging_passives"]),
            quoting=frozenset(table["quoting"]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise LexiconError(
            f"{path}: {error}. Expected the tables of saying. Restore the file from the distribution."
        ) from error


def _cues(entries: list[dict[str, Any]]) -> dict[str, _Cue]:
    """Headword -> cue; a word in two entries has the content of both."""
    cues: dict[str, _Cue] = {}
    for entry in entries:
        for word in entry["words"]:
            known = cues.get(word)
            content = frozenset(entry["content"]) | (known.content if known else frozenset())
            cues[word] = _Cue(known.stance if known else entry.get("stance", "asserts"), content)
    return cues


def find_speech(reading: Reading) -> tuple[Speech, ...]:
    """All that is said, in the order of the text: by grammar, by quotation marks, and the hedges."""
    if not len(reading.doc):
        return ()
    finder = _Finder(reading, grammar(reading.doc), _words(reading.article.language))
    return finder.find()


class _Finder:
    """One article's speech; the quotes ask what the grammar found."""

    def __init__(self, reading: Reading, g: Grammar, words: _Words) -> None:
        self.reading = reading
        self.g = g
        self.words = words
        self.found: list[Speech] = []

    def find(self) -> tuple[Speech, ...]:
        g, words = self.g, self.words
        for i in range(g.size):
            lemma, pos = g.lemma[i], g.pos[i]
            if pos in ("VERB", "AUX"):
                cue = words.verbs.get(lemma)
                if cue is not None:
                    self._verb(i, cue)
                elif lemma == "accord":
                    self._according(i)
            elif pos == "NOUN":
                cue = words.nouns.get(lemma)
                if cue is not None:
                    self._noun(i, cue)
            elif g.lower[i] == "according":
                self._according(i)
            elif g.lower[i] in words.hedges or (pos == "ADJ" and g.lower[i] in words.hedging_adjectives):
                self._hedge(i)
        self._quotations()
        return tuple(sorted(self.found, key=lambda s: (s.start, -s.end, s.cue)))

    # --- verbs ------------------------------------------------------------------------------------------

    def _verb(self, i: int, cue: _Cue) -> None:
        g = self.g
        if g.is_passive(i):
            self._passive(i, cue)
            return
        source = self._speaker(i)
        if source is None or g.lower[source] in ("it",) and g.has(i, "nsubj") and self._expletive(i):
            return
        if g.is_negated(i) and cue.stance != "denies":
            return  # "did not say that"
        roots = list(self._content(i, cue))
        for root in roots:
            self._add(root, i, source, cue.stance)
        if not roots and "quote" in cue.content:
            self._beside(i, source, cue.stance)

    def _expletive(self, i: int) -> bool:
        return False

    def _speaker(self, i: int) -> int | None:
        """Who says it: the subject; of "cited survivors as saying" the survivors."""
        g = self.g
        if g.dep[i] == "pcomp" and g.lower[g.head[i]] == "as":
            governor = g.head[g.head[i]]
            if g.lemma[governor] in self.words.quoting:
                if g.is_passive(governor):
                    return g.surface_subject(governor)
                return next(iter(g.objects(governor)), None)
        return g.deep_subject(i)

    def _passive(self, i: int, cue: _Cue) -> None:
        """"was reported by X"; without X nobody vouches for it: "is believed to have fled"."""
        g = self.g
        source = g.by_phrase(i)
        roots = [c for c in g.children[i] if g.dep[c] in ("ccomp", "xcomp")]
        if source is not None:
            subject = g.surface_subject(i)
            for root in roots or ([subject] if subject is not None and "object" in cue.content else []):
                self._add(root, i, source, cue.stance)
        elif g.lemma[i] in self.words.hedging_passives:
            for root in roots:
                self._add(root, i, None, "hedges")

    def _content(self, i: int, cue: _Cue) -> Iterator[int]:
        """The heads of what verb ``i`` governs as content."""
        g = self.g
        for c in g.children[i]:
            dep = g.dep[c]
            if dep == "ccomp":
                if "clause" in cue.content:
                    yield c
            elif dep == "xcomp":
                if "gerund" in cue.content and (g.tag[c] == "VBG" or g.has(c, "aux")):
                    yield c
            elif dep in ("dobj", "obj"):
                if "object" in cue.content:
                    yield c
            elif dep == "advcl":
                mark = g.child(c, "mark")
                if mark is not None and c > i and g.lower[mark] in ("while", "whereas", "although"):
                    yield c
            elif dep == "prep" and g.lower[c] in cue.content:
                yield from (d for d in g.children[c] if g.dep[d] in ("pobj", "pcomp"))

    def _beside(self, i: int, source: int, stance: Stance) -> None:
        """"The rally, he said, was peaceful": the clause that the verb of saying only interrupts."""
        g = self.g
        head = g.head[i]
        if g.dep[i] in ("parataxis", "advcl", "conj", "dep") and head != i and g.is_verb(head):
            if g.dep[i] == "parataxis" or (source < i and g.edges(i)[1] - g.edges(i)[0] <= 6 and g.dep[i] != "conj"):
                self._add(head, i, source, stance)

    def _add(self, root: int, cue: int, source: int | None, stance: Stance) -> None:
        """Content headed by ``root``, in two pieces where the words of saying interrupt it."""
        g = self.g
        start, end = g.edges(root)
        if start <= cue < end:
            first, last = g.edges(cue)
            if source is not None:
                first, last = min(first, g.edges(source)[0]), max(last, g.edges(source)[1])
            pieces = [(start, max(start, first)), (min(end, last), end)]
        else:
            pieces = [(start, end)]
        claimers = () if source is None else self._claimers(source)
        for first, last in pieces:
            if last > first:
                self.found.append(Speech(first, last, cue, source, claimers, stance))

    def _claimers(self, source: int) -> tuple[str, ...]:
        """The entities of the speaker's phrase and of what is coordinated with it."""
        found: list[str] = []
        for head in self.g.conjuncts(source):
            for entity in self.reading.referents(head):
                if entity.id not in found:
                    found.append(entity.id)
        return tuple(found)

    # --- nouns, phrases, hedges ---------------------------------------------------------------------------

    def _noun(self, i: int, cue: _Cue) -> None:
        """"his claim that ...", "a report by X that ..."."""
        g = self.g
        roots = [c for c in g.children[i] if g.dep[c] in ("acl", "ccomp") and g.is_finite(c) and self._has_that(c)]
        if "of" in cue.content:
            roots += [d for c in g.children[i] if g.lower[c] == "of" for d in g.children[c] if g.dep[d] == "pobj"]
        if not roots:
            return
        source = g.doer_of_noun(i)
        for root in roots:
            self._add(root, i, source, cue.stance if source is not None else "hedges")

    def _has_that(self, clause: int) -> bool:
        return any(self.g.lower[c] == "that" and self.g.dep[c] == "mark" for c in self.g.children[clause])

    def _according(self, i: int) -> None:
        """"according to X": the whole clause that it stands in is what X says."""
        g = self.g
        to = i + 1
        if to >= g.size or g.lower[to] != "to":
            return
        source = next((c for c in range(to + 1, g.size) if g.head[c] in (to, i) and g.dep[c] == "pobj"), None)
        if source is None:
            return
        root = self._clause_above(i)
        first, last = g.edges(i)[0], max(g.edges(i)[1], g.edges(source)[1])
        start, end = g.edges(root)
        claimers = self._claimers(source)
        for begin, finish in ((start, min(first, end)), (max(last, start), end)):
            if finish > begin:
                self.found.append(Speech(begin, finish, i, source, claimers, "asserts"))

    def _clause_above(self, i: int) -> int:
        """The top of the sentence that the phrase belongs to, but not beyond a clause of its own speaker."""
        g = self.g
        top = i
        for above in g.ancestors(i):
            top = above
        return top

    def _hedge(self, i: int) -> None:
        """"allegedly": the clause or noun that it modifies is vouched for by nobody."""
        g = self.g
        head = g.head[i]
        if head != i:
            start, end = g.edges(head)
            self.found.append(Speech(start, end, i, None, (), "hedges"))

    # --- quotation marks ----------------------------------------------------------------------------------

    def _quotations(self) -> None:
        pass


def claimers_of(reading: Reading, start: int, end: int, head: int) -> tuple[tuple[str, ...], Stance]:
    """Who says what stands at tokens [start, end) with this head, and how; ``()`` where it is the article.

    The innermost speech counts. A hedge inside somebody's words hedges what that somebody says.
    """
    speech = _innermost(reading, head, sourced=True)
    claimers = speech.claimers if speech else ()
    stance: Stance = speech.stance if speech else "asserts"
    hedge = _innermost(reading, head, sourced=False)
    if hedge is not None and stance == "asserts":
        stance = "hedges"
    return claimers, stance


def denied_by(reading: Reading, head: int) -> Speech | None:
    """The denial that token ``head`` stands in the content of: its source denies it. None where nobody does."""
    speech = _innermost(reading, head, sourced=True)
    return speech if speech is not None and speech.stance == "denies" else None


def _innermost(reading: Reading, token: int, *, sourced: bool) -> Speech | None:
    best: Speech | None = None
    for speech in reading.speeches:
        if speech.start <= token < speech.end and (speech.source is not None) == sourced:
            if best is None or speech.end - speech.start < best.end - best.start:
                best = speech
    return best
