"""Who says what: the words of an article that somebody vouches for, and whom.

A news article asserts little itself. "Lawyer X told RFE/RL that A had been arrested, while B was released"
makes both clauses X's. This layer finds the verbs and nouns of saying, the phrases ("according to"), and the
quotation marks; what they govern is *content*, and the innermost content that a word stands in tells its
source: in "HRW cited survivors as saying that ..." the survivors.

What is content is decided by grammar, then by quotation marks, which reach over sentences and paragraphs;
a sentence that has neither belongs to the article. The words are data: ``_speech.yaml`` of the language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from kg import resources
from kg.errors import LexiconError
from kg.extraction.aliases import name_words
from kg.extraction.analysis import Reading, Speech
from kg.extraction.genders import load_name_genders
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.quotations import OPENING, STRAIGHT, stretches
from kg.records import Entity, Stance

__all__ = ["claimers_of", "denied_by", "find_speech", "unknown_speakers"]

_SHORTEST_QUOTE = 4  # tokens; less is a name or a word held at arm's length
_REACH = 40  # tokens between a quotation and the verb of saying in its sentence
_COMMAS = frozenset({",", "-", "--", "–", "—", ";"})
_BESIDE_A_CUE = frozenset({"dobj", "dative", "npadvmod", "prep", "advmod"})
_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})
_PAST_TAGS = _FINITE_TAGS | {"VBN"}  # "he told" may be taken for a participle
_STOPS = frozenset({".", "!", "?"})
_PLACES = frozenset({"City", "Country", "Facility", "Place", "Region"})
_PRONOUNS = {"he": "male", "she": "female"}
_THINGS = frozenset({"NOUN", "PROPN", "PRON"})
_IN_A_PHRASE = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "CCONJ", "ADP", "PART"})
_DASHES = frozenset({"—", "–", "--"})
_JOINING = frozenset({"and", "but"})
_SUBJECTS_AND_AUXILIARIES = frozenset({"nsubj", "nsubjpass", "aux", "auxpass"})
_VERBAL_TAGS = frozenset({"VBD", "VBZ", "VBP", "VB", "VBN", "VBG", "MD"})


@dataclass(frozen=True, slots=True)
class _Cue:
    """What a verb or noun of saying governs, and how."""

    stance: Stance
    content: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Quote:
    """Tokens [start, end) between quotation marks; not ``closed`` where the marks are missing."""

    start: int
    end: int
    paragraph: int
    closed: bool


@dataclass(frozen=True)
class _Words:
    """The tables of ``_speech.yaml``."""

    verbs: dict[str, _Cue]
    nouns: dict[str, _Cue]
    hedges: frozenset[str]
    accusing: Mapping[str, frozenset[str]]  # part of speech -> the words of accusing
    charges: frozenset[str]  # the prepositions behind them
    hedging_adjectives: frozenset[str]
    hedging_passives: frozenset[str]
    quoting: frozenset[str]
    documents: frozenset[str]
    deniable: frozenset[str]
    telling: frozenset[str]
    going_on: frozenset[str]
    echoing: frozenset[str]
    issuing: frozenset[str]
    question_words: frozenset[str]
    bare: frozenset[str]
    inscribed: frozenset[str]


@cache
def _words(language: str) -> _Words:
    path = resources.ontology("lexicon", language, "_speech.yaml")
    try:
        table: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _Words(
            verbs=_cues(table["verbs"]),
            nouns=_cues(table["nouns"]),
            hedges=frozenset(table["hedges"]),
            accusing={
                "VERB": frozenset(table["accusing"]["verbs"]),
                "NOUN": frozenset(table["accusing"]["nouns"]),
            },
            charges=frozenset(table["accusing"]["prepositions"]),
            hedging_adjectives=frozenset(table["hedging_adjectives"]),
            hedging_passives=frozenset(table["hedging_passives"]),
            quoting=frozenset(table["quoting"]),
            documents=frozenset(table["documents"]),
            deniable=frozenset(table["deniable"]),
            telling=frozenset(table["telling"]),
            going_on=frozenset(table["going_on"]),
            echoing=frozenset(table["echoing"]),
            issuing=frozenset(table["issuing"]),
            question_words=frozenset(table["question_words"]),
            bare=frozenset(table["bare"]),
            inscribed=frozenset(table["inscribed"]),
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
        self.last: tuple[str, ...] = ()  # who spoke last
        self.who: dict[int, tuple[str, ...]] = {}  # the claimers by the head of the speaker's words
        self.spoke: dict[int, tuple[str, ...]] = {}  # who spoke last in the sentence that starts here
        self.quotes = self._quotes()
        self.inside = bytearray(g.size)  # for each token whether it stands between quotation marks
        for q in self.quotes:
            self.inside[q.start : q.end] = b"\1" * (q.end - q.start)
        self.cues: list[tuple[int, int]] = []  # verbs and phrases of saying with their speakers, in order

    def find(self) -> tuple[Speech, ...]:
        """Everything said, sorted."""
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
            elif g.lower[i] == "per" and i and g.lower[i - 1] == "as":
                self._as_per(i)
            elif g.lower[i] in words.hedges or (pos == "ADJ" and g.lower[i] in words.hedging_adjectives):
                self._hedge(i)
            if lemma in words.accusing.get(pos, ()):
                self._charged(i)
        self._quotations()
        self._posts()
        return tuple(sorted(self.found, key=lambda s: (s.start, -s.end, s.cue)))

    # --- verbs ------------------------------------------------------------------------------------------

    def _verb(self, i: int, cue: _Cue) -> None:
        g = self.g
        lost = self._lost(i) if "quote" in cue.content else None
        if lost is not None:
            self._said_by_the_lost(i, lost, cue.stance)
            return
        if g.is_passive(i):
            self._passive(i, cue)
            return
        behind = self._behind(i)
        if behind is not None and "quote" in cue.content:
            self.cues.append((i, behind))
            start, _ = self._between_semicolons(self.reading.doc[i].sent.start, i - 1, i)
            self._piece(start, i - 1, i, behind, cue.stance)
            return
        source = self._speaker(i)
        if g.lemma[i] in self.words.inscribed and (
            source is None or g.lemma[source] not in self.words.documents
        ):
            return
        if source is None or (g.is_negated(i) and cue.stance != "denies") or self._is_unsaid(i):
            return
        if "quote" in cue.content:
            self.cues.append((i, source))
            self._claimers(source)
        roots = list(self._content(i, cue))
        for root in roots:
            self._add(root, i, source, cue.stance)
        if "quote" in cue.content and g.dep[i] != "acl" and not self._says_a_thing(i):
            self._before(i, source, cue.stance)
            if not roots:
                self._beside(i, source, cue.stance)

    def _says_a_thing(self, i: int) -> bool:
        """Tell "they maintained their closure", "the court charged him": not the words around it are said."""
        g = self.g
        return g.lemma[i] not in self.words.telling | self.words.bare and any(
            g.dep[c] == "dobj" and c > i and g.pos[c] in _THINGS for c in g.children[i]
        )

    def _is_unsaid(self, i: int) -> bool:
        """Tell "waits for someone to tell her that", "should say so": nobody has said it yet."""
        g = self.g
        if g.tag[i] != "VB":
            return False
        auxiliaries = [c for c in g.children[i] if g.dep[c] == "aux"]
        if any(g.lower[c] == "to" for c in auxiliaries):
            return g.lemma[g.head[i]] not in self.words.going_on
        return any(g.tag[c] == "MD" for c in auxiliaries)

    def _speaker(self, i: int) -> int | None:
        """Who says it: the subject; of "cited survivors as saying" the survivors."""
        g = self.g
        if g.dep[i] == "pcomp" and g.lower[g.head[i]] == "as":
            governor = g.head[g.head[i]]
            if g.lemma[governor] in self.words.quoting:
                if g.is_passive(governor):
                    return g.surface_subject(governor)
                return next(iter(g.objects(governor)), None)
        if g.dep[i] == "acl" and g.tag[i] == "VBG" and g.lower[g.head[g.head[i]]] == "to":
            # "gave interviews to channels describing the raid": who speaks to a hearer, not the hearer.
            return g.deep_subject(g.head[g.head[g.head[i]]])
        return g.deep_subject(i)

    def _behind(self, i: int) -> int | None:
        """Who says it in "The raid failed, reported the Daily Post.", taken for what is reported."""
        g = self.g
        if not i or g.text[i - 1] != "," or g.tag[i] not in _FINITE_TAGS:
            return None
        if g.has(i, *_SUBJECTS_AND_AUXILIARIES):
            return None
        behind = next((c for c in g.children[i] if c > i and g.dep[c] in ("dobj", "oprd")), None)
        if behind is None or not self.reading.referents(behind):
            return None
        end = g.edges(behind)[1]
        return behind if end >= g.size or g.text[end] in _STOPS else None

    def _lost(self, i: int) -> tuple[int, int] | None:
        """Who says it in "Gunmen took 30 others, residents and an official said", taken for who was taken.

        The words between the last comma and the verb of saying, where they are nothing but a noun phrase that
        the parser joins to what is said; half-open, in tokens.
        """
        g = self.g
        if g.tag[i] not in _PAST_TAGS or g.has(i, "nsubj", "nsubjpass", "expl", "aux", "auxpass"):
            return None
        first = i
        while first and (g.pos[first - 1] in _IN_A_PHRASE or g.dep[first - 1] == "amod"):
            first -= 1
        heads = [k for k in range(first, i) if g.pos[k] in _THINGS and not first <= g.head[k] < i]
        if not heads or not first or g.text[first - 1] != "," or g.sentence[first - 1] != g.sentence[i]:
            return None
        last = max([i, *(g.edges(c)[1] - 1 for c in g.children[i] if c > i and g.dep[c] in _BESIDE_A_CUE)])
        behind = g.text[last + 1] if last + 1 < g.size else "."
        return (first, i) if behind in _STOPS or behind in _COMMAS else None

    def _said_by_the_lost(self, i: int, lost: tuple[int, int], stance: Stance) -> None:
        """What stands before the comma is said by all who are named behind it."""
        g = self.g
        first, end = lost
        members = [
            k
            for k in range(first, end)
            if g.pos[k] in _THINGS and (not first <= g.head[k] < end or g.dep[k] == "conj")
        ]
        found = dict.fromkeys(c for k in members for c in self._found(k))
        source = members[0]
        self.who[source] = tuple(found)
        self.spoke[self.reading.doc[source].sent.start] = self.who[source]
        self.last = self.who[source] or self.last
        self.cues.append((i, source))
        start, _ = self._between_semicolons(self.reading.doc[i].sent.start, first - 1, i)
        self._piece(start, first - 1, i, source, stance)

    def _passive(self, i: int, cue: _Cue) -> None:
        """Read "was reported by X"; without X nobody vouches for it: "is believed to have fled"."""
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
        inverted = any(c < i for c in g.children[i] if g.dep[c] == "ccomp")
        for c in g.children[i]:
            dep = g.dep[c]
            if dep == "ccomp":
                if "clause" in cue.content and not self._is_question(c):
                    yield c
            elif dep == "xcomp":
                if "gerund" in cue.content and (g.tag[c] == "VBG" or g.has(c, "aux")):
                    yield c
            elif dep in ("dobj", "obj"):
                if "object" in cue.content and self._is_reportable(c, cue):
                    yield c
                elif "clause" in cue.content:
                    yield from self._clause_taken_for_relative(i, c)
            elif dep == "conj":
                # "They had paid, he said, and were heading south": what follows is said too.
                if inverted and c > i and g.has(c, *_SUBJECTS_AND_AUXILIARIES):
                    yield c
            elif dep == "advcl":
                mark = g.child(c, "mark")
                if mark is not None and c > i and g.lower[mark] in ("while", "whereas", "although"):
                    yield c
            elif dep == "prep" and g.lower[c] in cue.content:
                yield from (d for d in g.children[c] if g.dep[d] in ("pobj", "pcomp"))
            elif dep == "prep" and c > i and "clause" in cue.content:
                # "told us over a bad line that he had fled": the parser hangs the clause on the line
                yield from (e for d in g.children[c] for e in g.children[d] if self._is_complement(e))

    def _is_complement(self, clause: int) -> bool:
        """A clause that begins with "that" as a conjunction, taken for one that tells which noun is meant."""
        g = self.g
        return g.dep[clause] in ("relcl", "acl") and g.is_finite(clause) and self._has_that(clause)

    def _is_question(self, clause: int) -> bool:
        """Tell "explained why", "asked whether": what such a clause tells is not vouched for."""
        return any(
            self.g.lower[c] in self.words.question_words for c in self.g.children[clause] if c < clause
        )

    def _is_reportable(self, noun: int, cue: _Cue) -> bool:
        """Whether an object is something told: one denies a report, but a court denies an appeal."""
        return cue.stance != "denies" or self.g.lemma[noun] in self.words.deniable

    def _clause_taken_for_relative(self, i: int, hearer: int) -> Iterator[int]:
        """Find "told voters he had won": the parser takes the clause for one that tells which donors."""
        g = self.g
        if g.lemma[i] in self.words.telling and hearer > i:
            for c in g.children[hearer]:
                if (
                    g.dep[c] == "relcl"
                    and g.is_finite(c)
                    and not any(
                        g.is_relative_pronoun(d) or g.lower[d] in ("where", "when", "whose")
                        for d in g.children[c]
                    )
                ):
                    yield c

    def _beside(self, i: int, source: int, stance: Stance) -> None:
        """Read "The rally, he said, was peaceful": the clause that the verb of saying only interrupts."""
        g = self.g
        head, dep = g.head[i], g.dep[i]
        if dep == "parataxis" and head != i:
            self._add(head, i, source, stance)
        elif self._is_set_off(i, source):
            self._add(head if head != i else i, i, source, stance)
        elif dep in ("relcl", "pcomp", "ccomp") and i + 1 < g.size and g.tag[i + 1] in _FINITE_TAGS:
            # "a law that critics say gags the press", "what they said was a sham trial"
            self._piece(
                i + 1, max(g.edges(i)[1], g.edges(head)[1] if dep == "relcl" else 0), i, source, stance
            )
        elif g.lemma[i] in self.words.bare and source < i:
            # The parser lost the clause; after "said" it is still what somebody said.
            self._piece(i + 1, g.edges(i)[1], i, source, stance)

    def _before(self, i: int, source: int, stance: Stance) -> None:
        """Read "A was freed, and B will be, the lawyer said.": all before the comma, however it is parsed."""
        g = self.g
        first = min(i, g.edges(source)[0])
        last = max([i, source, *(g.edges(c)[1] - 1 for c in g.children[i] if g.dep[c] in _BESIDE_A_CUE)])
        if not first or g.text[first - 1] != "," or (last + 1 < g.size and g.text[last + 1] not in _STOPS):
            return
        if any(g.lower[k] == "that" and g.dep[k] == "mark" for k in range(i, last)):
            return  # "On Monday, when he was freed, he told the court in tears that ...": it is said behind
        start, _ = self._between_semicolons(self.reading.doc[i].sent.start, first, i)
        self._piece(start, first, i, source, stance)

    def _is_set_off(self, i: int, source: int) -> bool:
        """Tell ", the lawyer told reporters," between commas, or at the end of the sentence."""
        g = self.g
        first = min(i, g.edges(source)[0])
        last = max([i, source, *(g.edges(c)[1] - 1 for c in g.children[i] if g.dep[c] in _BESIDE_A_CUE)])
        if not first or g.text[first - 1] not in _COMMAS:
            return False
        return last + 1 >= g.size or g.text[last + 1] in _COMMAS or g.text[last + 1] in _STOPS

    def _piece(self, start: int, end: int, cue: int, source: int, stance: Stance) -> None:
        if end > start and any(self.g.tag[t] in _FINITE_TAGS for t in range(start, end)):
            self.found.append(Speech(start, end, cue, source, self._claimers(source), stance))

    def _add(self, root: int, cue: int, source: int | None, stance: Stance) -> None:
        """Content headed by ``root``, in two pieces where the words of saying interrupt it."""
        g = self.g
        start, end = self._between_semicolons(*g.edges(root), cue)
        if start <= cue < end:
            # "a major who *he said* had beaten him": there the clause hangs on the verb of saying.
            first, last = (cue, cue + 1) if cue in g.ancestors(root) else g.edges(cue)
            if source is not None:
                first, last = min(first, g.edges(source)[0]), max(last, g.edges(source)[1])
            pieces = [(start, max(start, first)), (min(end, last), end)]
        else:
            pieces = [(start, end)]
        claimers = () if source is None else self._claimers(source)
        for first, last in pieces:
            if last > first:
                self.found.append(Speech(first, last, cue, source, claimers, stance))

    def _between_semicolons(self, start: int, end: int, cue: int) -> tuple[int, int]:
        """No content reaches over a semicolon: "A was freed; the police said that B was not"."""
        text = self.g.text
        for i in range(cue - 1, start, -1):
            if text[i] == ";":
                start = i + 1
                break
        for i in range(max(cue + 1, start), end):
            if text[i] == ";":
                end = i
                break
        return start, end

    def _claimers(self, source: int) -> tuple[str, ...]:
        """The entities of the speaker's phrase and of what is coordinated with it."""
        if source not in self.who:
            self.who[source] = self._found(source)
            self.spoke[self.reading.doc[source].sent.start] = self.who[source]
        return self.who[source]

    def _found(self, source: int) -> tuple[str, ...]:
        speakers: list[Entity] = []
        for head in self.g.conjuncts(source):
            author = self._author(head) if self.g.lemma[head] in self.words.documents else head
            speakers += self._named(author) or self.reading.referents(author) or self.reading.referents(head)
        if speakers and speakers[0].type == "Person":
            # "said Ana Ruiz, Middle East director": the parser takes what she directs for more speakers.
            places = (i for i, speaker in enumerate(speakers) if speaker.type in _PLACES)
            speakers = speakers[: next(places, len(speakers))]
        found = list(dict.fromkeys(speaker.id for speaker in speakers))
        found = self._going_on(source) or found
        if not found and self.g.lemma[source] in self.words.echoing and self._is_definite(source):
            return self.last  # "the report said": whoever was speaking
        self.last = tuple(found) or self.last
        return tuple(found)

    def _going_on(self, source: int) -> list[str]:
        """Of "He said" behind a sentence in which one person speaks: that person still does."""
        if self.g.lower[source] not in _PRONOUNS or self.inside[source]:
            return []
        start = self.reading.doc[source].sent.start
        if not start or start in self.spoke:
            return []
        before = self.spoke.get(self.reading.doc[start - 1].sent.start, ())
        entity = self.reading.entity_by_id[before[0]] if len(before) == 1 else None
        if entity is None or entity.type != "Person":
            return []
        told = load_name_genders().of(name_words(entity.label))
        return list(before) if told in (None, _PRONOUNS[self.g.lower[source]]) else []

    def _named(self, noun: int) -> tuple[Entity, ...]:
        """The name in apposition: "the news website Delta Now", "one of them, Ana Ruiz,"."""
        if self.g.pos[noun] == "PROPN":
            return ()
        for c in self.g.children[noun]:
            if self.g.dep[c] == "appos" and c > noun:
                called = self.reading.referents(c)
                if len(called) == 1 and called[0].named and called[0].type not in _PLACES:
                    return called
        return ()

    def _is_definite(self, noun: int) -> bool:
        return any(self.g.lower[c] in ("the", "this", "that") for c in self.g.children[noun] if c < noun)

    def _author(self, document: int) -> int:
        """Whose report, statement or study it is; itself where that is not said."""
        g = self.g
        for c in g.children[document]:
            # "court documents" need not be the court's
            owns = g.dep[c] == "poss" or (g.dep[c] in ("compound", "nmod") and g.pos[c] == "PROPN")
            if owns and self.reading.referents(c):
                return c
            if g.dep[c] in ("prep", "agent") and g.lower[c] in ("by", "from", "of"):
                author = g.child(c, "pobj")
                if author is not None and self.reading.referents(author):
                    return author
            if g.dep[c] == "acl" and g.is_passive(c):
                author = g.by_phrase(c)
                if author is not None:
                    return author
        if g.dep[document] in ("dobj", "obj") and g.lemma[g.head[document]] in self.words.issuing:
            issuer = g.deep_subject(g.head[document])  # "released a statement claiming that"
            return document if issuer is None else issuer
        return document

    # --- nouns, phrases, hedges ---------------------------------------------------------------------------

    def _noun(self, i: int, cue: _Cue) -> None:
        """Read "his claim that ...", "a report by X that ..."."""
        g = self.g
        roots = [
            c for c in g.children[i] if g.dep[c] in ("acl", "ccomp") and g.is_finite(c) and self._has_that(c)
        ]
        if "of" in cue.content:
            roots += [
                d for c in g.children[i] if g.lower[c] == "of" for d in g.children[c] if g.dep[d] == "pobj"
            ]
        if not roots:
            return
        verb = g.head[i]
        told = g.dep[i] in ("dobj", "obj") and g.lemma[verb] not in self.words.issuing
        # "disputed the report that ...": who disputes it has not made it.
        source = None if told and not g.has(i, "poss") else g.doer_of_noun(i)
        for root in roots:
            self._add(root, i, source, cue.stance if source is not None else "hedges")

    def _has_that(self, clause: int) -> bool:
        return any(self.g.lower[c] == "that" and self.g.dep[c] == "mark" for c in self.g.children[clause])

    def _according(self, i: int) -> None:
        """Read "according to X": the whole sentence that it stands in is what X says."""
        to = i + 1
        if to < self.g.size and self.g.lower[to] == "to":
            self._sentence_of(i, (to, i))

    def _as_per(self, i: int) -> None:
        """Read "as per X", which says the same where X can speak: not "as per schedule"."""
        source = next((c for c in self.g.children[i] if self.g.dep[c] == "pobj"), None)
        if source is not None and self._claimers(source):
            self._sentence_of(i, (i,))

    def _sentence_of(self, i: int, heads: tuple[int, ...]) -> None:
        """The sentence of the cue ``i`` is what the object of one of ``heads`` says."""
        g = self.g
        source = next((c for head in heads for c in g.children[head] if g.dep[c] == "pobj"), None)
        if source is None:
            return
        self.cues.append((i, source))
        root = self._clause_of(i)
        first, last = g.edges(i)[0], max(g.edges(i)[1], g.edges(source)[1])
        start, end = self._between_semicolons(*g.edges(root), i)
        claimers = self._claimers(source)
        for begin, finish in ((start, min(first, end)), (max(last, start), end)):
            if finish > begin:
                self.found.append(Speech(begin, finish, i, source, claimers, "asserts"))

    def _clause_of(self, i: int) -> int:
        """The head of the sentence; in "A fled and, according to X, B was held" that of the second clause."""
        g = self.g
        clause = next((a for a in g.ancestors(i) if g.dep[a] == "conj" and g.is_finite(a)), None)
        first = g.edges(i)[0]
        opens = any(g.lower[k] in _JOINING for k in range(max(0, first - 2), first))
        return clause if clause is not None and opens else next(reversed([i, *g.ancestors(i)]))

    def _charged(self, i: int) -> None:
        """Read "accused of killing a guard": where nobody is said to accuse, nobody vouches for the deed."""
        g = self.g
        if any(speech.cue == i and speech.source is not None for speech in self.found):
            return
        for c in g.children[i]:
            if c > i and g.dep[c] == "prep" and g.lower[c] in self.words.charges:
                for deed in (d for d in g.children[c] if g.dep[d] in ("pcomp", "pobj")):
                    self.found.append(Speech(*g.edges(deed), i, None, (), "hedges"))

    def _hedge(self, i: int) -> None:
        """Read "allegedly": the clause or noun that it modifies is vouched for by nobody."""
        g = self.g
        head = g.head[i]
        if head != i:
            start, end = g.edges(head)
            self.found.append(Speech(start, end, i, None, (), "hedges"))

    # --- quotation marks ----------------------------------------------------------------------------------

    def _quotations(self) -> None:
        """Words between quotation marks: the speaker of the sentence, of the paragraph, of the one before."""
        quotes = self.quotes
        cues = [cue for cue in self.cues if not self.inside[cue[0]]]
        previous: tuple[int, int] | None = None  # cue and speaker of the quotation before
        for number, q in enumerate(quotes):
            if not self._is_sentence(q):
                continue
            before = quotes[number - 1] if number else None
            cue = self._cue_of(q, cues)
            if cue is None:
                cue = self._cue_of_paragraph(q, before, previous, cues)
            if cue is not None:
                self._say(q, *cue)
            else:
                self._of_the_speaker(q)
            previous = cue

    def _of_the_speaker(self, q: _Quote) -> None:
        """Nobody is said to say it, but it is known who "I" is: an interview's answers."""
        for i in range(q.start, q.end):
            if self.g.text[i] == "I" and self.reading.referents(i):
                self._say(q, i, i)
                return

    def _posts(self) -> None:
        """Read "Police arrested two men. - Amina Said (@AminaS)": whoever posted the paragraph says it."""
        g, paragraphs = self.g, self.reading.paragraphs
        for i in range(2, g.size):
            if not (g.text[i].startswith("@") and g.text[i - 1] == "("):
                continue
            name = next((r for r in self.reading.references if r.end == i - 1), None)
            if name is None or not name.start or g.text[name.start - 1] not in _DASHES:
                continue
            start = name.start - 1
            while start and paragraphs[start - 1] == paragraphs[i] and not g.text[start - 1].startswith("@"):
                start -= 1
            if start < name.start - 1:
                said = name.start - 1
                self.found.append(Speech(start, said, i, name.head, self._claimers(name.head), "asserts"))

    def _say(self, q: _Quote, cue: int, source: int) -> None:
        self.found.append(Speech(q.start, q.end, cue, source, self._claimers(source), "asserts"))

    def _is_sentence(self, q: _Quote) -> bool:
        g = self.g
        return q.end - q.start >= _SHORTEST_QUOTE and any(
            g.tag[i] in _VERBAL_TAGS for i in range(q.start, q.end)
        )

    def _cue_of(self, q: _Quote, cues: list[tuple[int, int]]) -> tuple[int, int] | None:
        """The verb of saying whose sentence the quotation ends or begins in: behind it first."""
        behind = next((c for c in cues if c[0] >= q.end), None)
        if behind is not None and self._same_sentence(q.end, behind[0], q.paragraph):
            return behind
        before = next((c for c in reversed(cues) if c[0] < q.start), None)
        if before is not None and self._same_sentence(before[0], q.start - 1, q.paragraph):
            return before
        return self._before_colon(q)

    def _before_colon(self, q: _Quote) -> tuple[int, int] | None:
        """Read 'The bulletin gives details of the raid: "..."': whoever announces the quotation says it."""
        g = self.g
        colon = q.start - 2
        if colon < 1 or g.text[colon] != ":" or self.inside[colon]:
            return None
        start = self.reading.doc[colon - 1].sent.start
        verb = min((i for i in range(start, colon) if g.is_finite(i)), key=g.depth.__getitem__, default=None)
        subject = None if verb is None else g.deep_subject(verb)
        if verb is None or subject is None or not start <= subject < colon or not self._claimers(subject):
            return None
        return verb, subject

    def _same_sentence(self, first: int, last: int, paragraph: int) -> bool:
        """No full stop and no other quotation between tokens ``first`` and ``last``."""
        g, paragraphs = self.g, self.reading.paragraphs
        if last - first > _REACH or paragraphs[first] != paragraph or paragraphs[last] != paragraph:
            return False
        between = range(first, last)
        opened = sum(g.text[i] in OPENING or g.text[i] in STRAIGHT for i in between)
        return opened <= 1 and not any(g.text[i] in _STOPS for i in between)

    def _cue_of_paragraph(
        self,
        q: _Quote,
        before: _Quote | None,
        previous: tuple[int, int] | None,
        cues: list[tuple[int, int]],
    ) -> tuple[int, int] | None:
        """Who speaks where the sentence does not tell: whoever spoke last, in this paragraph or before it."""
        paragraphs = self.reading.paragraphs
        here = [c for c in cues if paragraphs[c[0]] == q.paragraph]
        if before is not None and before.paragraph == q.paragraph and previous is not None:
            return previous
        said = [c for c in here if c[0] < q.start]
        if said:
            return said[-1]
        if here:
            return here[0]
        if before is not None and not before.closed and before.paragraph == q.paragraph - 1:
            return previous
        above = [c for c in cues if paragraphs[c[0]] == q.paragraph - 1]
        if above:
            return above[-1]
        if before is not None and before.paragraph == q.paragraph - 1:
            return previous
        return None

    def _quotes(self) -> list[_Quote]:
        """The stretches between marks, and the paragraphs they stand in."""
        paragraphs = self.reading.paragraphs
        return [
            _Quote(found.start, found.end, paragraphs[found.start], found.closed)
            for found in stretches(self.g, paragraphs)
        ]


def unknown_speakers(reading: Reading) -> list[int]:
    """The heads of speakers who stand for nobody yet, in the order of the text: "the indictment says".

    What plainly says something, or is a document or a name; "the mood suggests" is nobody who speaks.
    """
    g, words = grammar(reading.doc), _words(reading.article.language)
    found = set()
    for speech in reading.speeches:
        head = speech.source
        if head is None or speech.claimers or head in reading.reference_at or g.entity_type[head] == "DATE":
            continue
        plain = g.lemma[speech.cue] in words.bare or g.lower[speech.cue] == "according"
        if plain or g.pos[head] == "PROPN" or g.lemma[head] in words.documents:
            found.add(head)
    return sorted(found)


def claimers_of(reading: Reading, start: int, end: int, head: int) -> tuple[tuple[str, ...], Stance]:
    """Who says what stands at tokens [start, end) with this head, and how; ``()`` where it is the article.

    The innermost speech counts, but not one whose verb of saying is among these words: an event is not
    said by its own trigger. A hedge inside somebody's words hedges what that somebody says.
    """
    speech = _innermost(reading, head, sourced=True, own=range(start, end))
    claimers = speech.claimers if speech else ()
    stance: Stance = speech.stance if speech else "asserts"
    hedge = _innermost(reading, head, sourced=False, own=range(0))
    if hedge is not None and stance == "asserts":
        stance = "hedges"
    return claimers, stance


def denied_by(reading: Reading, head: int) -> Speech | None:
    """The denial in whose content token ``head`` stands: its source denies it. None where nobody does."""
    speech = _innermost(reading, head, sourced=True, own=range(0))
    return speech if speech is not None and speech.stance == "denies" else None


def _innermost(reading: Reading, token: int, *, sourced: bool, own: range) -> Speech | None:
    """The shortest content around ``token``, with or without a source, that no cue in ``own`` governs."""
    around = (
        speech
        for speech in reading.speeches
        if speech.start <= token < speech.end
        and (speech.source is not None) == sourced
        and speech.cue not in own
    )
    return min(around, key=lambda speech: speech.end - speech.start, default=None)
