"""Types: what each candidate names, decided once for the document from all that is said around it.

Evidence is summed over all mentions of one string: its form (a given name, a head word), the vote of spaCy's
model, the words before and behind it, its place in the grammar. An age, a title, "told", "who" make a person,
"in" and ", Kenya" a place, "rights group" an institution; words that news writes small speak against a name.
A single word that ends a person's full name elsewhere in the document is that person's surname, and what is
listed together is of one kind. One string has one type in one document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extraction.grammar import Grammar
from kg.extraction.name_candidates import Candidate, is_office_of, last_word
from kg.extraction.name_runs import (
    GROUP,
    ORGANIZATION,
    PERSON,
    PLACE,
    PLACES,
    POSSESSIVE,
    VOTES,
    Page,
    is_plain_word,
)

__all__ = ["Types", "group_of", "is_ordinary", "root_of"]

# How far its votes on names that no table knows can be believed: it calls the unfamiliar ORG and NORP.
_TRUST = {ORGANIZATION: 0.6, GROUP: 0.5}
_ABBREVIATION = range(2, 8)


@dataclass(slots=True)
class _Evidence:
    """What speaks for each class, summed over the mentions of one string."""

    scores: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    mentions: int = 0
    ordinary: int = 0  # mentions as words that news writes small, which are hardly somebody's name
    no_place: int = 0  # as one such word, which is hardly a place's

    def add(self, kind: str, weight: float) -> None:
        self.scores[kind] += weight


class Types:
    """The type of each string of the document, decided from all of its mentions."""

    def __init__(self, page: Page, candidates: Iterable[Candidate]) -> None:
        self.page = page
        self.evidence: dict[str, _Evidence] = {}
        self.keys: dict[int, str] = {}
        kept = list(candidates)
        for c in kept:
            key = self.key(c)
            found = self.evidence.setdefault(key, _Evidence())
            found.mentions += 1
            _weigh(page, c, found)
        self.types: dict[str, str | None] = {key: _decide(found) for key, found in self.evidence.items()}
        self.parts: dict[str, float] = defaultdict(float)
        self._surnames(kept)
        self._coordinated(kept)

    def key(self, c: Candidate) -> str:
        """The words of a candidate; headlines in capitals count with the text's own spelling."""
        text = self.page.text(c.start, c.end)
        if text.isupper() and len(text) > 5:
            text = text.title()
        return text

    def of(self, c: Candidate) -> str | None:
        """What a candidate names; None where nothing speaks for any class."""
        return self.types.get(self.key(c))

    def _surnames(self, candidates: list[Candidate]) -> None:
        """A part of a person's full name, alone, is that person; of an institution's, that institution."""
        g = self.page.g
        parts = self.parts
        for c in candidates:
            if c.end - c.start > 1 and self.of(c) == PERSON:
                words = [g.text[i] for i in range(c.start, c.end)]
                if is_plain_word(self.page, c.end - 1):
                    continue
                parts[words[-1]] += 3
                parts[words[0]] += 1.5
                for k in range(1, c.end - c.start - 1):
                    parts[words[k]] += 1
                    parts[self.page.text(c.start + k, c.end)] += 2
        for c in candidates:
            if (
                c.end - c.start > 1
                and c.entry is None
                and c.hint is None
                and self.types.get(g.text[c.end - 1]) == PERSON
            ):
                found = self.evidence[self.key(c)]
                found.add(PERSON, 1.5)
                self.types[self.key(c)] = _decide(found)
        for key, found in self.evidence.items():
            if key.endswith("s") and key[:-1] in parts and key not in parts:
                self.types[key] = GROUP  # "the Duartes"
            if key in parts:
                found.ordinary = 0
                found.add(PERSON, min(4.0, 1 + parts[key]))
                self.types[key] = _decide(found)

    def _coordinated(self, candidates: list[Candidate]) -> None:
        """What is listed together is of one kind: "Biruk and Kaleb", "Kutum, Mellit and Malha"."""
        g = self.page.g
        for first, second in pairwise(candidates):
            if second.start != first.end + 1 or g.text[first.end] not in {"and", ",", "or", "&"}:
                continue
            a, b = self.of(first), self.of(second)
            if a == b or first.hint or second.hint:
                continue
            for one, other, kind in ((first, second, a), (second, first, b)):
                weight = _LISTED if g.text[first.end] == "and" else _LISTED / 2
                entry = other.entry
                if kind is None or not self._is_sure(one, kind) or (entry is not None and entry.trusted):
                    continue
                if (entry is None and kind == GROUP) or (entry is not None and entry.type != kind):
                    continue  # a people only makes a people of what the gazetteer thinks may be one
                key = self.key(other)
                self.evidence[key].add(group_of(kind), weight)
                self.types[key] = _decide(self.evidence[key])

    def _is_sure(self, c: Candidate, kind: str) -> bool:
        if c.entry is not None:
            return c.entry.trusted
        return self.evidence[self.key(c)].scores.get(kind, 0.0) >= _SURE


_LISTED = 1.5
_SURE = 1.5


def _decide(found: _Evidence) -> str | None:
    """The class with the most support, more special ones before the general; None where nothing speaks."""
    groups: dict[str, float] = defaultdict(float)
    groups[PERSON] += _ORDINARY * found.ordinary
    groups[PLACE] += _ORDINARY * found.no_place
    for kind, score in found.scores.items():
        groups[group_of(kind)] += score
    group, score = max(groups.items(), key=lambda item: (item[1], item[0]), default=("", 0.0))
    if score < _ENOUGH:
        return None
    members = {k: s for k, s in found.scores.items() if group_of(k) == group and s > 0}
    special = {k: s for k, s in members.items() if k != group}
    return max(special.items(), key=lambda item: (item[1], item[0]))[0] if special else group


_ENOUGH = 0.5


def group_of(kind: str) -> str:
    """The general class: a person, a people, a place; all else is an organization."""
    if kind in PLACES:
        return PLACE
    return kind if kind in {PERSON, GROUP} else ORGANIZATION


def _weigh(page: Page, c: Candidate, found: _Evidence) -> None:
    """Add what one mention tells. Weights are small whole numbers: how many plain votes a sign is worth."""
    _weigh_form(page, c, found)
    _weigh_vote(page, c, found)
    if not page.headline[c.start]:
        _weigh_before(page, c, found)
        _weigh_after(page, c, found)
        _weigh_grammar(page, c, found)


_BRAND = re.compile(r"[a-z][A-Z]")  # as in "GlobalPost"
_CLAN = re.compile(r"(?:Ma?c|Fitz|D[eiu]|L[aeo]|Van|O|Al|El|Ab[du])[A-Z]")


def _weigh_form(page: Page, c: Candidate, found: _Evidence) -> None:
    g = page.g
    if c.entry is not None:
        doubtful = 1.4 if c.entry.ethnic and not page.gazetteer.is_given_name(g.text[c.start]) else 0.8
        found.add(c.entry.type, 4 if c.entry.trusted else doubtful)
        if not c.entry.trusted and c.entry.type in PLACES and c.single and is_ordinary(page, c):
            found.no_place += 1  # "Along", "Young" and "Man" are towns, too
        return
    if c.hint is not None:
        found.add(c.hint, 4)
        return
    if c.titled:
        found.add(PERSON, 3)
    elif is_ordinary(page, c):
        found.ordinary += 1
        found.no_place += c.single
    first, last = g.text[c.start], g.text[c.end - 1]
    if page.gazetteer.is_given_name(first):
        found.add(PERSON, 0.8 if c.single else 1.6)
    if any(g.text[i] in page.words.particles for i in range(c.start + 1, c.end)):
        found.add(PERSON, 0.6)
    if len(last) > 4 and last.lower().endswith(page.words.endings):
        found.add(PERSON, 0.7)
    if c.single and first.isupper() and len(first) in _ABBREVIATION and not page.headline[c.start]:
        found.add(ORGANIZATION, 1.5)
    if c.single and _BRAND.search(first) and not _CLAN.match(first):
        found.add(ORGANIZATION, 1.2)
    if any(g.text[i] == "&" for i in range(c.start + 1, c.end - 1)):
        found.add(ORGANIZATION, 1.6)
    head = page.words.heads.get(last.lower())
    if head is not None and not c.single:
        found.add(head, 1)
    elif 2 <= c.end - c.start <= 4 and not last.isupper():
        vote = page.vote[c.end - 1]
        if vote in VOTES and (not c.start or g.lower[c.start - 1] != "the"):
            found.add(PERSON, 0.8)
        if vote in VOTES and first.isupper() and len(first) <= 2:
            found.add(PERSON, 1)
    if not c.single and (kind := page.words.first_heads.get(first.lower())) is not None:
        found.add(kind, 2)


_ORDINARY = -1.7  # as much as the model's vote and the look of a name speak for a person


def is_ordinary(page: Page, c: Candidate) -> bool:
    """Of words alone that news writes small elsewhere: "Fact Check", "Official Secrets"."""
    g, words = page.g, page.words
    if not all(not g.text[i][0].isalpha() or g.lower[i] in words.ordinary for i in range(c.start, c.end)):
        return False
    speaks = c.single and g.dep[c.start] == "nsubj" and g.lemma[g.head[c.start]] in words.personal_verbs
    return not speaks and not page.gazetteer.is_given_name(g.text[c.start])


def _is_seen_to_begin(page: Page, c: Candidate) -> bool:
    """Where the model takes the first words alone for a person: "Nan Khin | Thiri Aye"."""
    words = page.g.text[c.start : c.end]
    plain = all(word.isalpha() for word in words) and len(set(words)) == len(words) <= 5
    return plain and not c.single and page.vote[c.start] == "PERSON"


def _weigh_vote(page: Page, c: Candidate, found: _Evidence) -> None:
    """The vote of the model, worth less where its span is another."""
    head = last_word(page, c.start, c.end)
    vote, span = page.vote[head], page.entity[head]
    kind = VOTES.get(vote) if vote is not None else None
    if vote is None and _is_seen_to_begin(page, c):
        found.add(PERSON, 0.6)
    if kind is None or span is None:
        return
    weight = 1.2 if span == (c.start, c.end) else 0.7
    found.add(kind, weight * _TRUST.get(kind, 1.0))


_SERVING = frozenset({"of", "at", "with"})
_CALLED = frozenset({"named", "called", "surnamed", "nicknamed", "name"})
_LOCATIVE = {"in": 1.6, "near": 1.6, "outside": 1.6, "throughout": 1.6, "from": 1.0, "at": 0.9, "to": 0.7}


def _weigh_before(page: Page, c: Candidate, found: _Evidence) -> None:
    g, words = page.g, page.words
    if not c.start:
        return
    i = c.start - 1
    before = g.lower[i]
    if before in words.fields and is_office_of(page, c.start):
        found.add(PERSON, 2)
    if before == "the":
        found.add(PERSON, -1.5)
        found.add(ORGANIZATION, 0.4)
        before = g.lower[i - 1] if i else ""
    elif before == "of" and i and (kind := words.place_nouns.get(g.lower[i - 1])) is not None:
        found.add(kind, 4)
    elif before in _CALLED or (
        before == "as" and i and g.lower[i - 1] in {"name", "named", "only", "identified"}
    ):
        found.add(PERSON, 2)
    elif before == "of" and i and g.text[i - 1] == ",":
        found.add(PLACE, 2)
    elif before in _SERVING and i and g.lower[i - 1] in words.posts and c.entry is None:
        found.add(ORGANIZATION, 2)
    elif (body := _body_before(page, c)) is not None:
        found.add(body, 2.5)
    elif page.nouns.kind(g.lemma[i]) == PERSON and g.pos[i] in {"NOUN", "PROPN"} and page.space[i]:
        found.add(PERSON, 2.5)
    elif before in words.titles and g.text[i][0].isupper():
        found.add(PERSON, 2)
    elif before == "," and page.nouns.kind(g.lemma[i - 1]) == PERSON and g.tag[i - 1] == "NN":
        found.add(PERSON, 1.5)
    elif before == "to" and g.lower[i - 1] == "according":
        before = ""
    if before in words.locative and not (c.end < g.size and g.text[c.end] in POSSESSIVE):
        found.add(PLACE, _LOCATIVE.get(before, 0.5))


def _body_before(page: Page, c: Candidate) -> str | None:
    """What the noun tells that a name stands in apposition to: "the newspaper Agua Lenta"."""
    g, i = page.g, c.start - 1
    kind = page.nouns.kind(g.lemma[i]) if g.tag[i] == "NN" and page.space[i] else None
    if c.entry is not None or kind is None or kind == "State" or g.text[i][0].isupper():
        return None  # a "state police command" is no state
    if group_of(kind) != ORGANIZATION:
        return None
    root = root_of(g, c.start, c.end)
    beside = g.dep[i] in ("compound", "nmod") and g.head[i] == root
    told_twice = g.dep[i] == "dobj" and g.head[root] == g.head[i] and g.dep[root] in ("dobj", "npadvmod")
    if not beside and not told_twice and (g.dep[root] != "appos" or g.head[root] != i):
        return None
    return ORGANIZATION if kind == "GovernmentBody" else kind  # "streaming service", "news agency"


def _weigh_after(page: Page, c: Candidate, found: _Evidence) -> None:
    g, words = page.g, page.words
    end = c.end
    if end - 1 in page.aged:
        found.add(PERSON, 4)
    if end >= g.size or not page.same_line(c.start, end):
        return
    after = g.text[end]
    if after == "(" and end + 2 < g.size and g.text[end + 2] == ")":
        inner = g.text[end + 1]
        if inner.isdigit() and 0 < int(inner) < 115:
            found.add(PERSON, 3)
        elif inner.isupper() and not c.single:
            found.add(ORGANIZATION, 1.5)
    elif after == "," and end + 1 < g.size:
        _weigh_after_comma(page, end + 1, found)
    elif after in {"who", "whose"} and not (c.start and g.lower[c.start - 1] in words.locative):
        found.add(PERSON, 2)
    elif after == "in" and _area_end(page, end + 1) is not None:
        found.add(PLACE, 0.8)
    elif after in POSSESSIVE and end + 1 < g.size and g.lower[end + 1] in words.possessions:
        found.add(PERSON, 1)
    owned = end + 1 if after in POSSESSIVE and end + 1 < g.size else end
    if g.lower[owned] in words.body_possessions and (owned > end or g.dep[end - 1] == "compound"):
        found.add(ORGANIZATION, 1.5)
    kind = words.place_nouns.get(after) or words.body_nouns.get(after)
    if kind is not None and g.pos[end] in {"NOUN", "PROPN"} and page.space[end - 1]:
        found.add(kind, 2)


def _weigh_after_comma(page: Page, i: int, found: _Evidence) -> None:
    g = page.g
    word = g.lower[i]
    if word in {"who", "whose"}:
        found.add(PERSON, 2)
    elif word == "aged" or (g.text[i].isdigit() and 5 < int(g.text[i][:4]) < 110 and _closes(g, i + 1)):
        found.add(PERSON, 3)
    elif (end := _area_end(page, i)) is not None and _closes(g, end):
        found.add(PLACE, 1.5)
    elif word == "in" and _area_end(page, i + 1) is not None:
        found.add(PLACE, 1.2)
    else:
        _weigh_description(page, i, found)


def _area_end(page: Page, i: int) -> int | None:
    """Where the country or region ends that begins at a token; None where none does."""
    end, entry = page.entries.get(i, (0, None))
    return end if entry is not None and entry.type in {"Country", "Region"} else None


_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "my", "our", "one", "another"})


def _weigh_description(page: Page, i: int, found: _Evidence) -> None:
    """The noun of "X, her fiancé", "X, a retired army officer"."""
    g = page.g
    if g.lower[i] not in _DETERMINERS:
        return
    for k in range(i + 1, min(i + 6, g.size)):
        if g.pos[k] == "NOUN" and (k + 1 == g.size or g.pos[k + 1] not in {"NOUN", "PART"}):
            if g.tag[k] == "NN" and page.nouns.kind(g.lemma[k]) == PERSON:
                found.add(PERSON, 1.5)
            return
        if g.pos[k] not in {"NOUN", "ADJ", "PROPN", "NUM", "PUNCT", "ADV", "PART", "VERB"}:
            return


def _closes(g: Grammar, i: int) -> bool:
    return i < g.size and g.text[i] in {",", ".", ")", ";", "-", "–", "—", "and"}


def _weigh_grammar(page: Page, c: Candidate, found: _Evidence) -> None:
    """What the name does, is called, or is set beside."""
    g = page.g
    root = root_of(g, c.start, c.end)
    dep, head = g.dep[root], g.head[root]
    if dep in {"nsubj", "nsubjpass"} and g.lemma[head] in page.words.personal_verbs:
        found.add(PERSON, 0.8)
    for child in g.children[head] if dep == "nsubj" and g.lemma[head] == "be" else ():
        if g.dep[child] == "attr" and page.nouns.kind(g.lemma[child]) == PERSON:
            found.add(PERSON, 2)
    for child in g.children[root]:
        if g.dep[child] == "appos" and child >= c.end and g.pos[child] == "NOUN":
            _weigh_apposition(page, child, found)
    if dep == "appos" and head < c.start and g.pos[head] == "NOUN":
        _weigh_apposition(page, head, found)
    before = c.start - 1
    if before >= 0 and g.dep[before] == "compound" and g.head[before] == root and g.tag[before] == "NN":
        _weigh_calling(page, before, found)


def _weigh_calling(page: Page, noun: int, found: _Evidence) -> None:
    """As in "telecoms giant X", "rights group X": the noun before the name says what it is."""
    kind = page.nouns.kind(page.nouns.entry(page.g.lemma[max(0, noun - 2) : noun + 1]))
    if kind is not None and kind not in PLACES and kind not in (PERSON, GROUP):
        found.add(kind, 2)


def _weigh_apposition(page: Page, noun: int, found: _Evidence) -> None:
    kind = page.nouns.kind(page.g.lemma[noun])
    if kind == PERSON:
        found.add(PERSON, 2)
    elif kind in PLACES:
        found.add(kind, 1.5)
    elif kind is not None and kind != GROUP:
        found.add(ORGANIZATION, 1)


def root_of(g: Grammar, start: int, end: int) -> int:
    """The token of the span whose head lies outside; the last where several do."""
    for i in range(end - 1, start - 1, -1):
        if not start <= g.head[i] < end or g.head[i] == i:
            return i
    return end - 1
