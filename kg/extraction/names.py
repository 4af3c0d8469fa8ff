"""Proper names: where they begin and end, and what kind of thing each names.

spaCy's own entities are a vote, no more: trained on American news, they take "Uyghurs" for a state and half
of a Kazakh lawyer for a company. So names are built from below. Capitalised words form *runs*; a run is cut
by grammar that needs no model (titles, heads such as "Ministry", "of", hyphens, particles) and by the
gazetteer into *candidates*; and what a candidate names is decided once for the document, from everything
that is said around each of its mentions: an age, a title, "told", "who" make a person, "in" and ", Kenya" a
place, a head word an institution. A single word that ends a person's full name elsewhere in the document
is that person's surname. One string has one type in one document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.extraction.aliases import is_abbreviation
from kg.extraction.analysis import Name, Reading
from kg.extraction.genders import load_name_genders
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.name_words import NameWords, load_name_words
from kg.gazetteer import Entry, Gazetteer
from kg.nouns import NounTable, load_nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["NICKNAME_QUOTES", "find_names"]

_PERSON: Final = "Person"
_GROUP: Final = "PeopleGroup"
_ORGANIZATION: Final = "Organization"
_PLACE: Final = "Place"
_PLACES = frozenset({"Country", "Region", "City", "Place", "Facility", "Border"})
# spaCy's labels, as the classes that they vote for.
_VOTES = {
    "PERSON": _PERSON,
    "ORG": _ORGANIZATION,
    "GPE": _PLACE,
    "LOC": _PLACE,
    "FAC": "Facility",
    "NORP": _GROUP,
}
_NO_NAMES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"})
_PLURAL_POSSESSIVE = frozenset({"'", "’"})
_POSSESSIVE = frozenset({"'s", "’s", "s’"}) | _PLURAL_POSSESSIVE
_OPEN_CLASS = frozenset({"NOUN", "PROPN", "ADJ", "X"})
# What is no part of a name at its edges, even where a sentence begins with it.
_LOOSE = frozenset({
    "the", "a", "an", "of", "for", "and", "&", "-", "/", "on", "to", "against", "near", "in", "at",
    "from", "by", "with", "after", "before", "when", "while", "but", "as", "if", "since", "under", "his",
    "her", "their", "its", "our", "my", "this", "that", "these", "those", "not", "no", "yet", "so",
    "then", "there", "here", "both", "all", "many", "most", "some",
})  # fmt: skip
NICKNAME_QUOTES = frozenset({'"', "“", "”", "‘", "’"})
_CONNECTORS = frozenset({"of", "for", "on", "against", "to"})
_INNER = frozenset({"in", "to", "and", "at", "of", "for"})  # small words inside a name that brackets spell
_STOPS = frozenset({".", ",", ";", ")"})
# How far its votes on names that no table knows can be believed: it calls the unfamiliar ORG and NORP.
_TRUST = {_ORGANIZATION: 0.6, _GROUP: 0.5}
_HEADLINE = 0.65  # share of capitalised words from which a paragraph without a full stop is a headline
_ABBREVIATION = range(2, 8)
_CO_WORDS = frozenset({"operation", "operative", "operatives", "ordination", "ordinating"})


def find_names(reading: Reading, gazetteer: Gazetteer) -> tuple[Name, ...]:
    """The names in a document, in the order of the text; no two overlap."""
    page = _Page(reading, gazetteer)
    candidates = _candidates(page)
    types = _Types(page, candidates)
    names = [name for c in candidates if (name := _name(page, types, c)) is not None]
    return tuple(_with_borders(page, names))


@dataclass(slots=True)
class _Candidate:
    """Words that are perhaps a name: ``entry`` is what the gazetteer knows, ``hint`` what the form tells."""

    start: int
    end: int
    entry: Entry | None = None
    hint: str | None = None
    titled: bool = False  # a title stands before it

    @property
    def single(self) -> bool:
        return self.end - self.start == 1


class _Page:
    """A document's words, votes and gazetteer entries, read once."""

    def __init__(self, reading: Reading, gazetteer: Gazetteer) -> None:
        self.g: Grammar = grammar(reading.doc)
        self.words: NameWords = load_name_words()
        self.nouns: NounTable = load_nouns()
        self.gazetteer = gazetteer
        self.paragraphs = reading.paragraphs
        self.entity, self.vote = _entities(reading.doc)
        self.aged = {aside.after for aside in reading.asides if aside.kind == "age"}
        self.headline = _headlines(self.g, reading.paragraphs)
        self.space = [bool(token.whitespace_) for token in reading.doc]
        self.firsts = {sentence.start for sentence in reading.doc.sents}
        self.elsewhere = self._names_inside_sentences()
        self.entries = _entries(self.g, self.space, gazetteer)

    def _names_inside_sentences(self) -> frozenset[str]:
        """Words that are names where no sentence begins: they are names where one does, too."""
        g = self.g
        inside = (i for i in range(1, g.size) if i not in self.firsts and not self.headline[i])
        return frozenset(
            g.text[i]
            for i in inside
            if self.vote[i] == "PERSON" and g.pos[i] == "PROPN" and not _is_plain_word(self, i)
        )

    def same_line(self, a: int, b: int) -> bool:
        return self.paragraphs[a] == self.paragraphs[b]

    def text(self, start: int, end: int) -> str:
        """The tokens [start, end) as they were written, on one line."""
        text, space = self.g.text, self.space
        if end - start == 1:
            return text[start]
        last = end - 1
        return "".join([text[i] + " " if space[i] else text[i] for i in range(start, last)]) + text[last]


def _entities(doc: Doc) -> tuple[list[tuple[int, int] | None], list[str | None]]:
    """For each token the span of the entity that spaCy sees there, and its label."""
    spans: list[tuple[int, int] | None] = [None] * len(doc)
    labels: list[str | None] = [None] * len(doc)
    for entity in doc.ents:
        for i in range(entity.start, entity.end):
            spans[i] = (entity.start, entity.end)
            labels[i] = entity.label_
    return spans, labels


def _headlines(g: Grammar, paragraphs: Sequence[int]) -> list[bool]:
    """For each token whether its paragraph is a headline, where capitals tell nothing."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for i, paragraph in enumerate(paragraphs):
        word = g.text[i]
        if word[0].isalpha() and (len(word) > 3 or word[0].isupper()):
            count = counts[paragraph]
            count[0] += 1
            count[1] += word[0].isupper()
        if word in {".", "!", "?"}:
            counts[paragraph][2] += 1
    heads = {
        p
        for p, (all_, capital, stops) in counts.items()
        if all_ >= 4 and not stops and capital >= _HEADLINE * all_
    }
    return [p in heads for p in paragraphs]


def _entries(g: Grammar, space: Sequence[bool], gazetteer: Gazetteer) -> dict[int, tuple[int, Entry]]:
    """Where the gazetteer's names begin, the longest first, none inside another."""
    found: dict[int, tuple[int, Entry]] = {}
    skip = 0
    for i, word in enumerate(g.text):
        if i < skip or not (word[0].isupper() or word in {"al", "occupied", "mainland", "dpa"}):
            continue
        match = gazetteer.longest(g.text, space, i)
        if match is not None:
            found[i] = match
            skip = match[0]
    return found


# --- runs: stretches of capitalised words ----------------------------------------------------------------


def _candidates(page: _Page) -> list[_Candidate]:
    """Cut the runs, with the words that join one to the next ("of", "'s") where a head demands it."""
    found: list[_Candidate] = []
    i, size = 0, page.g.size
    while i < size:
        if _begins(page, i):
            end = _extended(page, i, _run_end(page, i))
            _divide(page, i, end, found)
            i = end
        else:
            i += 1
    return found


def _begins(page: _Page, i: int) -> bool:
    g = page.g
    word = g.text[i]
    if i in page.entries:
        return True
    if _is_capital(page, i):
        return True
    return word in page.words.opening and _joins_particle(page, i)


def _is_capital(page: _Page, i: int) -> bool:
    """A word that a writer capitalised because it is (part of) a name, as far as one word tells."""
    g = page.g
    word = g.text[i]
    if not word[0].isupper() or (len(word) == 1 and word == "I"):
        return False
    if word == "All" and _begins_with_all(page, i):
        return True
    if g.pos[i] in {"PROPN", "X"} or i in page.aged or (word in page.elsewhere and len(word) > 2):
        return True
    first = i == 0 or i in page.firsts or g.text[i - 1] in {'"', "“", "‘", "'", ":", "-", "–", "—"}
    if first or page.headline[i]:
        return g.pos[i] in _OPEN_CLASS and (page.vote[i] in _VOTES or _opens_name(page, i))
    return g.pos[i] in _OPEN_CLASS or page.vote[i] in _VOTES


def _begins_with_all(page: _Page, i: int) -> bool:
    """As in "the All Progressives Congress", where neither a sentence nor a headline gives it its capital."""
    g = page.g
    if g.text[i + 1 : i + 2] == ("-",) and i + 2 < g.size:
        return g.text[i + 2][0].isupper()  # "All-China"
    following = i + 1 < g.size and g.text[i + 1][0].isupper() and page.space[i]
    return following and i not in page.firsts and not page.headline[i]


def _opens_name(page: _Page, i: int) -> bool:
    """An unfamiliar first word that the parser took for a noun: "Biruk Mengesha arrived"."""
    g = page.g
    following = i + 1 < g.size and g.pos[i + 1] == "PROPN" and g.text[i + 1][0].isupper()
    unfamiliar = g.lower[i] not in page.nouns.classes and g.lower[i] not in page.words.titles
    return following and unfamiliar and g.pos[i] == "NOUN" and g.head[i] == i + 1 and not page.headline[i]


def _joins_particle(page: _Page, i: int) -> bool:
    """Small, and yet the name begins with it: "al" in "al-Masri", "van" in "van Gogh"."""
    g = page.g
    if i + 1 >= g.size or not page.same_line(i, i + 1):
        return False
    if g.text[i + 1] == "-" and not page.space[i]:
        return i + 2 < g.size and g.text[i + 2][0].isupper()
    return (g.pos[i] == "PROPN" or page.vote[i] == "PERSON") and g.text[i + 1][0].isupper()


def _run_end(page: _Page, start: int) -> int:
    g, words = page.g, page.words
    end = page.entries[start][0] if start in page.entries else start + 1
    size = g.size
    while end < size and page.same_line(start, end):
        word = g.text[end]
        if end - 1 in page.aged:
            break
        if end in page.entries and (word[0].isupper() or word == "al"):
            end = page.entries[end][0]
        elif _is_capital(page, end):
            end += 1
        elif (
            word in {"-", "/"}
            and not page.space[end]
            and not page.space[end - 1]
            and _hyphenated(page, end + 1)
        ) or (
            word == "&"
            and end + 1 < size
            and _is_capital(page, end + 1)
            and not _are_two_persons(page, start, end)
        ):
            end += 2
        elif word.lower() in words.closing and g.text[end - 1][0].isupper():
            end += 1
        elif word.isdigit() and len(word) < 4 and g.lower[end - 1] in words.numbered and page.space[end - 1]:
            return end + 1  # "Regional Trial Court Branch 89"
        elif (word in words.particles and (length := _particles(page, end))) or (
            word in NICKNAME_QUOTES and (length := _nickname(page, start, end))
        ):
            end += length
        else:
            break
    return end


def _nickname(page: _Page, start: int, i: int) -> int:
    """How many words the quoted name at ``i`` takes within a person's name: 'Mehmet Ali "Xalo" Cetin'."""
    g = page.g
    close = next((k for k in range(i + 2, min(i + 5, g.size - 1)) if g.text[k] in NICKNAME_QUOTES), None)
    if close is None or page.headline[i] or not page.same_line(start, close + 1):
        return 0
    around = page.vote[i - 1] == "PERSON" or page.gazetteer.is_given_name(g.text[start])
    inside = all(g.text[k][0].isupper() for k in range(i + 1, close))
    return close + 1 - i if around and inside and _is_capital(page, close + 1) else 0


def _hyphenated(page: _Page, i: int) -> bool:
    """Whether word ``i``, right after a hyphen, is part of the name: "Jong-un", not "Moscow-based"."""
    g = page.g
    if i >= g.size:
        return False
    word = g.text[i]
    if word[0].isupper():
        return g.pos[i] != "NUM"
    if g.lower[i - 2] == "co" and word in _CO_WORDS:
        return True
    if not word.isalpha() or len(word) > 6 or word in page.words.not_parts or i < 3:
        return False
    if page.vote[i] == "PERSON" or g.pos[i] == "PROPN" or word in page.words.particles:
        return True
    # "Seo Da-bin", "Lin Mei-hua": a short syllable between a name and a small one
    return len(g.text[i - 2]) <= 5 and g.text[i - 3][0].isupper() and i - 2 not in page.entries


def _particles(page: _Page, i: int) -> int:
    """How many words at ``i`` are particles that lead to a capitalised word: "de la", "al -", "bin"."""
    g = page.g
    length = 0
    while i + length < g.size and g.text[i + length] in page.words.particles and length < 2:
        length += 1
    if length and i + length < g.size and g.text[i + length] == "-" and not page.space[i + length]:
        length += 1
    following = i + length
    if not length or following >= g.size or not g.text[following][0].isupper():
        return 0
    word = g.text[i]
    if (
        word in {"a", "as", "at", "an", "do", "y", "e", "i", "la", "le", "te", "na", "av", "az"}
        and g.text[following - 1] != "-"
    ):
        return length if page.entity[i] is not None and page.vote[i] in _VOTES else 0
    return length


def _are_two_persons(page: _Page, start: int, end: int) -> bool:
    """Full names on both sides of "&", which joins the words of a firm's name, too."""
    given, lower = load_name_genders().given, page.g.lower
    after = end + 2 < page.g.size and page.same_line(end, end + 2) and _is_capital(page, end + 2)
    return end - start > 1 and after and lower[start] in given and lower[end + 1] in given


# --- cutting a run into candidates -----------------------------------------------------------------------


def _extended(page: _Page, start: int, end: int) -> int:
    """The end of the run with "of Justice and Peace" or "'s Party" where the name goes on with it."""
    g, words = page.g, page.words
    while end + 1 < g.size and page.same_line(start, end + 1):
        word = g.text[end]
        if word in _POSSESSIVE and _possessive_name(page, start, end):
            end = _run_end(page, end + 1)
        elif word in _CONNECTORS and (length := _connects(page, start, end)):
            end = _run_end(page, end + length)
        elif word in {"and", "&"} and _joins_fields(page, start, end, words.continued):
            end = _run_end(page, end + 1)
        elif word in _INNER and (stop := _spelt_out(page, start, end)) is not None:
            end = stop
        else:
            break
    return end


def _spelt_out(page: _Page, start: int, end: int) -> int | None:
    """The end of a name that goes on with "in" or "to", where the brackets behind it have all its initials.

    As in "Agency for the Prohibition of Trafficking in Persons (APTIP)".
    """
    g = page.g
    if g.lower[start] == "the":
        start += 1
    for i in range(end + 1, min(end + 8, g.size - 2)):
        if g.text[i] == "(":
            inside = g.text[i + 2] == ")" and page.same_line(start, i + 2)
            return i if inside and is_abbreviation(page.text(start, i), g.text[i + 1]) else None
        if g.text[i] in _STOPS:
            return None
    return None


def _possessive_name(page: _Page, start: int, end: int) -> bool:
    """A plain noun owns the head: "People's Party"; but "Kenya's Senate" are two names."""
    g = page.g
    after = end + 1
    if after >= g.size or not _is_capital(page, after):
        return False
    stop = _run_end(page, after)
    head = page.words.heads.get(g.text[stop - 1].lower())
    if head is None and g.text[end] in _PLURAL_POSSESSIVE and g.lower[stop - 1].endswith("s"):
        # "National Union of Peoples' Lawyers"
        of_people = page.nouns.kind(g.lower[end - 1].rstrip("s")) in ("Person", "PeopleGroup")
        return of_people and any(g.text[k] in _CONNECTORS for k in range(start, end - 1))
    if head is None or (end - 1 in page.entries and page.entries[end - 1][1].type in _PLACES):
        return False
    owner = g.lower[end - 1]
    if page.words.heads.get(owner) in _PLACES:
        return False  # "Nantou County's Caotun Township"
    if g.lemma[end - 1] in page.nouns.classes or page.nouns.kind(owner.rstrip("s")) is not None:
        return True
    span = page.entity[end]
    return span is not None and span[0] <= start and span[1] >= stop and page.vote[end] == "ORG"


def _connects(page: _Page, start: int, end: int) -> int:
    """How many words from "of" on lead into the rest of an institution's name (0: none do)."""
    g = page.g
    if not _is_continued(page, start, end):
        return 0
    word = g.text[end]
    length = 1
    if end + length < g.size and g.text[end + length] == "the":
        length += 1
    following = end + length
    if following >= g.size or not page.same_line(start, following) or not g.text[following][0].isupper():
        return 0
    if word in {"on", "against", "to"}:
        span = page.entity[end]
        return length if span is not None and span[0] <= start and span[1] > following else 0
    if page.headline[following] and following not in page.entries:
        return 0
    entry = page.entries.get(following)
    if (
        entry is not None
        and entry[1].type == _GROUP
        and not (entry[0] < g.size and g.text[entry[0]][0].isupper())
    ):
        return 0
    return length


def _is_continued(page: _Page, start: int, end: int) -> bool:
    """A head that takes "of" stands right before ``end``, or before an "of" that was passed already."""
    words, g = page.words, page.g
    if g.lower[end - 1] in words.continued:
        return True
    for i in range(end - 2, max(start, end - 6), -1):
        if g.text[i] in {"of", "for"}:
            return g.lower[i - 1] in words.continued and end - 1 not in page.entries
    return False


def _joins_fields(page: _Page, start: int, end: int, joined: frozenset[str]) -> bool:
    """The second field is no name of its own: "Ministry of Health and Welfare"."""
    g = page.g
    if end + 1 >= g.size or not _is_capital(page, end + 1) or end + 1 in page.entries:
        return False
    opened = next((i for i in range(end - 1, start, -1) if g.text[i] in {"of", "for", "on"}), None)
    stop = _run_end(page, end + 1)
    if opened is None:
        return _joined_entity(page, start, end, stop)
    if end - opened > 5 or g.lower[opened - 1] not in joined:
        return _joined_entity(page, start, end, stop)
    if g.lower[stop - 1] in page.words.heads and g.lower[stop - 1] not in page.words.weak_heads:
        return _joined_entity(page, start, end, stop)
    return g.lower[end + 1] not in page.words.titles and stop - end <= 4


def _joined_entity(page: _Page, start: int, end: int, stop: int) -> bool:
    """The model sees one institution, and its last word is a head: "Immigration and Customs Service"."""
    span = page.entity[end]
    head = page.words.heads.get(page.g.lower[stop - 1])
    return (
        span is not None
        and page.vote[end] == "ORG"
        and span[0] <= start
        and span[1] >= stop
        and head is not None
        and (page.g.lower[end - 1] not in page.words.heads or page.g.lower[end - 1] in page.words.weak_heads)
    )


def _divide(page: _Page, start: int, end: int, found: list[_Candidate]) -> None:
    """Cut [start, end) into candidates: titles off, institutions whole, known names apart."""
    start, end = _trimmed(page, start, end)
    if start >= end:
        return
    entry = page.entries.get(start)
    if entry is not None and entry[0] == end:
        found.append(_Candidate(start, end, entry[1]))
        return
    if (hint := _institution(page, start, end)) is not None:
        _institutional(page, start, end, hint, found)
        return
    if end - start > 1 and page.g.lower[end - 1] in page.words.things and not _is_surname(page, start, end):
        return
    if (person := _person_after_head(page, start, end)) is not None:
        _divide(page, start, person, found)
        _divide(page, person, end, found)
        return
    title = _last_title(page, start, end)
    if title is not None:
        _divide(page, start, _before_title(page, start, title), found)
        begun = len(found)
        _divide(page, title + 1, end, found)
        if len(found) > begun and found[begun].start <= title + 2 and found[begun].entry is None:
            found[begun].titled = True
        return
    cut = _known_part(page, start, end)
    if cut is not None and (side := _with_side(page, start, cut[0])) < cut[0]:
        in_city = page.entries[cut[0]][1].type == "City"
        _divide(page, start, side, found)
        found.append(_Candidate(side, cut[1], None, "Place" if in_city else "Region"))
        _divide(page, cut[1], end, found)
        return
    if (office := _office(page, start, end)) is not None:
        _divide_office(page, start, office, found)
        return
    if cut is None:
        found.append(_Candidate(start, end))
        return
    _divide(page, start, cut[0], found)
    found.append(_Candidate(cut[0], cut[1], page.entries[cut[0]][1]))
    _divide(page, cut[1], end, found)


def _trimmed(page: _Page, start: int, end: int) -> tuple[int, int]:
    """Without determiners, loose connectors, hyphens at the edges, and what leads to a caption."""
    g = page.g
    if start == 0 or start in page.firsts or g.text[start - 1] in page.words.captions:
        while start + 1 < end and g.text[start] in page.words.captions and start not in page.entries:
            start += 1
    while start < end and (g.lower[start] in _LOOSE or g.text[start] in _POSSESSIVE):
        known = start in page.entries and page.entries[start][0] <= end
        if known or (g.text[start] == "All" and _begins_with_all(page, start)):
            break
        start += 1
    start = _after_day(page, start, end)
    start = _after_field(page, start, end)
    while end > start and (_is_loose_end(page, end - 1) or g.text[end - 1] in _POSSESSIVE):
        end -= 1
    return start, end


def _after_day(page: _Page, start: int, end: int) -> int:
    """Behind a weekday that tells when: "On Monday | Ryanair". By itself, some are called by one."""
    g = page.g
    day = start + 1 < end and g.text[start] in page.words.days
    return start + 1 if day and start and g.lower[start - 1] in page.words.before_days else start


def _after_field(page: _Page, start: int, end: int) -> int:
    """Behind what an office is for: "Minister of Information and Culture | Ines Duarte"."""
    g, fields = page.g, page.words.fields
    name = start
    while name < end and (g.lower[name] in fields or (name > start and _joins(g, name, end, fields))):
        name += 1
    if name == start or page.gazetteer.is_given_name(g.text[start]):
        return start
    if name < end and (name == end - 1 or not g.text[name][0].isupper()):
        return start
    return name if _is_office_of(page, start) else start


def _joins(g: Grammar, i: int, end: int, fields: frozenset[str]) -> bool:
    return g.lower[i] in {"and", "&", ","} and i + 1 < end and g.lower[i + 1] in fields


def _is_office_of(page: _Page, i: int) -> bool:
    """Whether before ``i`` stands an office and "of", and perhaps other fields that it is for."""
    g = page.g
    i -= 1
    while i > 0 and (g.lower[i] in page.words.fields or g.lower[i] in {"and", "&", ","}):
        i -= 1
    return i > 0 and g.lower[i] in {"of", "for", "on"} and _is_plain_word(page, i - 1)


def _is_loose_end(page: _Page, i: int) -> bool:
    """A small word written small; "An" ends the name of "Thich Quang An", but not in a headline."""
    return page.g.lower[i] in _LOOSE and (page.g.text[i].islower() or page.headline[i] or i in page.firsts)


def _institution(page: _Page, start: int, end: int) -> str | None:
    """The class that the run's head word tells, where it is the name of one institution or place."""
    g, words = page.g, page.words
    if end - start < 2:
        return None
    last = head = _last_word(page, start, end)
    for i in range(start + 1, end):
        if g.lower[i] in _CONNECTORS and g.lower[i - 1] in words.continued:
            head = i - 1
            break
    word = g.lower[head]
    kind = _kind_of_head(page, head)
    if kind is None:
        return None
    if head == last and word in words.weak_heads and not _agrees(page, start, end, kind):
        return None
    if head == start and end - start < 3:
        return None
    return kind


def _kind_of_head(page: _Page, i: int) -> str | None:
    """What a head word tells, with the word before it or alone: "court branch", "court"."""
    g, heads = page.g, page.words.heads
    return heads.get(f"{g.lower[i - 1]} {g.lower[i]}") or heads.get(g.lower[i])


def _last_word(page: _Page, start: int, end: int) -> int:
    """The last word of a name, before its number: "Branch" of "Regional Trial Court Branch 89"."""
    return end - 2 if end - start > 1 and page.g.text[end - 1].isdigit() else end - 1


def _agrees(page: _Page, start: int, end: int, kind: str) -> bool:
    """Whether spaCy's vote for the last word fits the class that it tells as a head."""
    vote = page.vote[end - 1]
    if vote is None or vote == "PERSON":
        return page.g.lower[start] == "the" or (start > 0 and page.g.lower[start - 1] == "the")
    return (vote in {"GPE", "LOC", "FAC"}) == (kind in _PLACES) or vote in {"ORG", "FAC"}


def _institutional(page: _Page, start: int, end: int, hint: str, found: list[_Candidate]) -> None:
    """An institution, whole, unless it is two known names side by side ("UN Security Council")."""
    g = page.g
    if g.lower[start] in {"mr", "mr.", "former", "ex"}:
        start += 1
    if (person := _person_behind(page, start, end)) is not None:
        found.append(_Candidate(start, person, None, hint))
        _divide(page, person, end, found)
        return
    entry = page.entries.get(start)
    known = page.entries.get(entry[0]) if entry is not None and entry[0] < end else None
    if entry is not None and known is not None and _is_namesake(entry[1], known[1]):
        found.append(_Candidate(start, end, None, hint))
        return
    if entry is not None and known is not None and known[0] == end and known[1].trusted:
        found.append(_Candidate(start, entry[0], entry[1]))
        found.append(_Candidate(entry[0], end, known[1]))
        return
    owned = entry is not None and entry[0] + 2 == end and page.entries.get(end - 1, (0, None))[0] == end
    if owned and entry is not None and page.g.text[end - 2] == "of" and entry[1].type not in _PLACES:
        found.append(_Candidate(start, end, entry[1]))  # "National Security Committee of Kazakhstan"
        return
    found.append(_Candidate(start, end, None, hint))


def _is_namesake(owner: Entry, known: Entry) -> bool:
    """A place's or people's own body, not the known one: "Kurdish Democratic Party"."""
    general = {"PoliticalParty", "InternationalOrganization"}
    return known.type in general and (owner.type in _PLACES or owner.type == _GROUP)


def _person_behind(page: _Page, start: int, end: int) -> int | None:
    """Where a person begins who stands behind an institution: "University of Oslo | Ines Duarte"."""
    g = page.g
    for i in range(start + 1, end - 2):
        if not any(word in _CONNECTORS for word in g.text[start + 1 : i + 1]):
            continue
        if _is_full_name(page, i + 1, end) and g.text[i] not in _CONNECTORS:
            return i + 1
        if (entry := page.entries.get(i + 1)) is None:
            continue
        person, known = entry
        named = person + 2 <= end <= person + 4 and page.gazetteer.is_given_name(g.text[person])
        if named and known.type != _PERSON and g.lower[end - 1] not in page.words.heads:
            return person
    return None


def _is_surname(page: _Page, start: int, end: int) -> bool:
    """Whether a thing at the end of a run is somebody's surname: "Martin Law", not "the Dover Case"."""
    alone = not start or page.g.pos[start - 1] not in {"DET", "NUM", "ADJ"}
    return end - start == 2 and alone and _is_full_name(page, start, end)


def _person_after_head(page: _Page, start: int, end: int) -> int | None:
    """Where a person begins who stands right behind an institution: "Santiago Magazine | Ines Duarte"."""
    g, words = page.g, page.words
    for i in range(start + 1, end - 2):
        head = _kind_of_head(page, i) and g.lower[i] not in words.weak_heads and i + 1 not in page.entries
        given = g.lower[i + 1] not in words.titles or g.lower[i + 1] in words.given_titles
        if head and given and end - i <= 5:
            person = page.entity[i + 1] == (i + 1, end) and page.vote[i + 1] == "PERSON"
            if person or page.gazetteer.is_given_name(g.text[i + 1]):
                return i + 1
    return None


def _is_full_name(page: _Page, start: int, end: int) -> bool:
    """Whether these words are somebody's name for the model, and begin with a known given name."""
    known = page.gazetteer.is_given_name(page.g.text[start]) and page.g.lower[end - 1] not in page.words.heads
    return known and page.entity[end - 1] == (start, end) and page.vote[start] == "PERSON"


def _last_title(page: _Page, start: int, end: int) -> int | None:
    """The last word of the titles in [start, end) that have a name after them."""
    g, words = page.g, page.words
    last = None
    for i in range(start, end - 1):
        word = g.lower[i]
        hyphen = g.text[i + 1] == "-" or (
            i > start and g.text[i - 1] == "-" and g.lower[i - 2] not in words.titles
        )
        if hyphen or word in g.lower[max(0, start - 1) : max(0, i - 1)]:
            continue  # "Sheikh Omar Sheikh Naggar": the second one is part of the name
        if word in words.name_titles:
            title = _is_title(page, i, start)
        else:
            title = word in words.titles or (
                i == start and (word in words.title_parts or _of_several(page, i))
            )
        if title or (last is None and _describes(page, i, start, end)):
            last = i
    return last


def _of_several(page: _Page, i: int) -> bool:
    """As in "Magistrates Omar Naggar and Dana Ospan"."""
    word, words = page.g.lower[i], page.words
    return word.endswith("s") and word[:-1] in words.titles and word[:-1] not in words.name_titles


def _office(page: _Page, start: int, end: int) -> int | None:
    """Where the office begins that ends the run: "Leon Police | Chief", "USAID | Acting Head"."""
    g, words = page.g, page.words
    last = end - 1
    word = g.lower[last]
    if last == start or word in words.name_titles or word in words.only_before_names:
        return None
    if last == start + 1 and page.gazetteer.is_given_name(g.text[start]):
        return None
    if last in page.entries or not (
        word in words.titles or (page.nouns.classes.get(word) == _PERSON and page.vote[last] != "PERSON")
    ):
        return None
    while last > start and (
        g.lower[last - 1] in words.titles
        or g.lower[last - 1] in words.ranks
        or page.nouns.classes.get(g.lower[last - 1]) == _PERSON
    ):
        last -= 1
    return last


def _divide_office(page: _Page, start: int, office: int, found: list[_Candidate]) -> None:
    """What stands before an office is a name where a table or its last word says so, or it is in capitals."""
    begun = len(found)
    _divide(page, start, office, found)
    found[begun:] = [
        c
        for c in found[begun:]
        if c.entry is not None or c.hint is not None or page.g.text[c.start].isupper()
    ]


def _describes(page: _Page, i: int, start: int, end: int) -> bool:
    """A noun for a person, capitalised where a sentence begins: "Architect Ines Duarte"."""
    g = page.g
    if i > start and page.vote[i] == "PERSON":
        return False
    if page.nouns.classes.get(g.lower[i]) != _PERSON or page.gazetteer.is_given_name(g.text[i]):
        return False
    return g.pos[i] == "NOUN" or i in page.firsts or (i > start and i + 2 < end)


def _is_title(page: _Page, i: int, start: int) -> bool:
    """A title in "King Arthur" and "Judge Amina Said", a surname in "Mike Judge"."""
    words = page.words
    before = page.g.text[i - 1] if i > start else ""
    if page.g.lower[i] in words.given_titles:
        led = page.g.lower[i - 1] if i else ""
        return led in {"the", "late"} or led in words.titles or led in _POSSESSIVE or i - 1 in page.entries
    return not page.gazetteer.is_given_name(before) and (
        i == start or page.g.lower[i - 1] in words.titles - words.given_titles or i - 1 in page.entries
    )


def _before_title(page: _Page, start: int, title: int) -> int:
    """The end of what stands before a chain of titles: "Texas" in "Texas Deputy Governor"."""
    g = page.g
    while title > start and (
        g.lower[title - 1] in page.words.titles
        or g.lower[title - 1] in page.words.ranks
        or g.text[title - 1] in {"-", "."}
        or g.lower[title - 1] == "of"
    ):
        title -= 1
    return title


def _known_part(page: _Page, start: int, end: int) -> tuple[int, int] | None:
    """A known name inside the run that stands for itself, not for a part of a longer name."""
    for i in range(start, end):
        entry = page.entries.get(i)
        if entry is None or entry[0] > end:
            continue
        if _stands_alone(page, start, end, i, entry[0], entry[1]):
            return i, entry[0]
    return None


def _with_side(page: _Page, start: int, i: int) -> int:
    """Where the name of a part of a known place at ``i`` begins: "East Mosul", "South East Nigeria"."""
    side = i
    while side > start and page.g.text[side - 1] in page.words.sides and page.entries[i][1].type in _PLACES:
        side -= 1
    return side


def _stands_alone(page: _Page, start: int, end: int, i: int, stop: int, entry: Entry) -> bool:
    g = page.g
    if (i > start and g.text[i - 1] in NICKNAME_QUOTES) or (stop < end and g.text[stop] in NICKNAME_QUOTES):
        return False
    if (i > start and g.text[i - 1] == "-") or (stop < end and g.text[stop] == "-"):
        # "Chinese-Kazakh", "US-China"; but "Ust-Kamenogorsk" and "Al-Tashkandi" are one name each
        other = i - 2 if i > start and g.text[i - 1] == "-" else stop + 1
        return entry.trusted and _is_known(page, other) and page.vote[i] != "PERSON"
    span = page.entity[i]
    if not entry.trusted or (span is not None and page.vote[i] == "PERSON" and span[1] - span[0] > stop - i):
        return False
    if entry.type == _GROUP:
        return True
    if stop < end and g.text[stop] in page.words.particles:
        return False
    if g.lower[end - 1] == "international" and end < g.size and g.text[end] in page.words.small_heads:
        return False  # "Narita International airport"
    if entry.type == "City" and (
        page.gazetteer.is_given_name(g.text[i]) or (i > start and page.gazetteer.is_given_name(g.text[i - 1]))
    ):
        return False
    if (
        span is not None
        and page.vote[i] == "ORG"
        and span[0] <= start
        and span[1] >= end
        and entry.type in _PLACES
    ):
        return False
    return i == start or entry.type == "Country" or stop == end


def _is_known(page: _Page, i: int) -> bool:
    """Whether word ``i`` is part of a name of the gazetteer that is trusted."""
    for start in range(i, max(-1, i - 4), -1):
        if start in page.entries:
            end, entry = page.entries[start]
            return end > i and entry.trusted
    return False


# --- what each candidate names ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Evidence:
    """What speaks for each class, summed over the mentions of one string."""

    scores: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    mentions: int = 0
    ordinary: int = 0  # mentions as words that news writes small, which are hardly somebody's name
    no_place: int = 0  # as one such word, which is hardly a place's

    def add(self, kind: str, weight: float) -> None:
        self.scores[kind] += weight


class _Types:
    """The type of each string of the document, decided from all of its mentions."""

    def __init__(self, page: _Page, candidates: Iterable[_Candidate]) -> None:
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

    def key(self, c: _Candidate) -> str:
        """The words of a candidate; headlines in capitals count with the text's own spelling."""
        text = self.page.text(c.start, c.end)
        if text.isupper() and len(text) > 5:
            text = text.title()
        return text

    def of(self, c: _Candidate) -> str | None:
        return self.types.get(self.key(c))

    def _surnames(self, candidates: list[_Candidate]) -> None:
        """A part of a person's full name, alone, is that person; of an institution's, that institution."""
        g = self.page.g
        parts = self.parts
        for c in candidates:
            if c.end - c.start > 1 and self.of(c) == _PERSON:
                words = [g.text[i] for i in range(c.start, c.end)]
                if _is_plain_word(self.page, c.end - 1):
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
                and self.types.get(g.text[c.end - 1]) == _PERSON
            ):
                found = self.evidence[self.key(c)]
                found.add(_PERSON, 1.5)
                self.types[self.key(c)] = _decide(found)
        for key, found in self.evidence.items():
            if key.endswith("s") and key[:-1] in parts and key not in parts:
                self.types[key] = _GROUP  # "the Duartes"
            if key in parts:
                found.ordinary = 0
                found.add(_PERSON, min(4.0, 1 + parts[key]))
                self.types[key] = _decide(found)

    def _coordinated(self, candidates: list[_Candidate]) -> None:
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
                if (entry is None and kind == _GROUP) or (entry is not None and entry.type != kind):
                    continue  # a people only makes a people of what the gazetteer thinks may be one
                key = self.key(other)
                self.evidence[key].add(_group(kind), weight)
                self.types[key] = _decide(self.evidence[key])

    def _is_sure(self, c: _Candidate, kind: str) -> bool:
        if c.entry is not None:
            return c.entry.trusted
        return self.evidence[self.key(c)].scores.get(kind, 0.0) >= _SURE


_LISTED = 1.5
_SURE = 1.5


def _decide(found: _Evidence) -> str | None:
    """The class with the most support, more special ones before the general; None where nothing speaks."""
    groups: dict[str, float] = defaultdict(float)
    groups[_PERSON] += _ORDINARY * found.ordinary
    groups[_PLACE] += _ORDINARY * found.no_place
    for kind, score in found.scores.items():
        groups[_group(kind)] += score
    group, score = max(groups.items(), key=lambda item: (item[1], item[0]), default=("", 0.0))
    if score < _ENOUGH:
        return None
    members = {k: s for k, s in found.scores.items() if _group(k) == group and s > 0}
    special = {k: s for k, s in members.items() if k != group}
    return max(special.items(), key=lambda item: (item[1], item[0]))[0] if special else group


_ENOUGH = 0.5


def _group(kind: str) -> str:
    if kind in _PLACES:
        return _PLACE
    return kind if kind in {_PERSON, _GROUP} else _ORGANIZATION


def _weigh(page: _Page, c: _Candidate, found: _Evidence) -> None:
    """Add what one mention tells. Weights are small whole numbers: how many plain votes a sign is worth."""
    _weigh_form(page, c, found)
    _weigh_vote(page, c, found)
    if not page.headline[c.start]:
        _weigh_before(page, c, found)
        _weigh_after(page, c, found)
        _weigh_grammar(page, c, found)


_BRAND = re.compile(r"[a-z][A-Z]")  # as in "GlobalPost"
_CLAN = re.compile(r"(?:Ma?c|Fitz|D[eiu]|L[aeo]|Van|O|Al|El|Ab[du])[A-Z]")


def _weigh_form(page: _Page, c: _Candidate, found: _Evidence) -> None:
    g = page.g
    if c.entry is not None:
        doubtful = 1.4 if c.entry.ethnic and not page.gazetteer.is_given_name(g.text[c.start]) else 0.8
        found.add(c.entry.type, 4 if c.entry.trusted else doubtful)
        if not c.entry.trusted and c.entry.type in _PLACES and c.single and _is_ordinary(page, c):
            found.no_place += 1  # "Along", "Young" and "Man" are towns, too
        return
    if c.hint is not None:
        found.add(c.hint, 4)
        return
    if c.titled:
        found.add(_PERSON, 3)
    elif _is_ordinary(page, c):
        found.ordinary += 1
        found.no_place += c.single
    first, last = g.text[c.start], g.text[c.end - 1]
    if page.gazetteer.is_given_name(first):
        found.add(_PERSON, 0.8 if c.single else 1.6)
    if any(g.text[i] in page.words.particles for i in range(c.start + 1, c.end)):
        found.add(_PERSON, 0.6)
    if len(last) > 4 and last.lower().endswith(page.words.endings):
        found.add(_PERSON, 0.7)
    if c.single and first.isupper() and len(first) in _ABBREVIATION and not page.headline[c.start]:
        found.add(_ORGANIZATION, 1.5)
    if c.single and _BRAND.search(first) and not _CLAN.match(first):
        found.add(_ORGANIZATION, 1.2)
    head = page.words.heads.get(last.lower())
    if head is not None and not c.single:
        found.add(head, 1)
    elif 2 <= c.end - c.start <= 4 and not last.isupper():
        vote = page.vote[c.end - 1]
        if vote in _VOTES and (not c.start or g.lower[c.start - 1] != "the"):
            found.add(_PERSON, 0.8)
        if vote in _VOTES and first.isupper() and len(first) <= 2:
            found.add(_PERSON, 1)
    if not c.single and (kind := page.words.first_heads.get(first.lower())) is not None:
        found.add(kind, 2)


_ORDINARY = -1.7  # as much as the model's vote and the look of a name speak for a person


def _is_ordinary(page: _Page, c: _Candidate) -> bool:
    """Of words alone that news writes small elsewhere: "Fact Check", "Official Secrets"."""
    g, words = page.g, page.words
    if not all(not g.text[i][0].isalpha() or g.lower[i] in words.ordinary for i in range(c.start, c.end)):
        return False
    speaks = c.single and g.dep[c.start] == "nsubj" and g.lemma[g.head[c.start]] in words.personal_verbs
    return not speaks and not page.gazetteer.is_given_name(g.text[c.start])


def _is_seen_to_begin(page: _Page, c: _Candidate) -> bool:
    """Where the model takes the first words alone for a person: "Nan Khin | Thiri Aye"."""
    words = page.g.text[c.start : c.end]
    plain = all(word.isalpha() for word in words) and len(set(words)) == len(words) <= 5
    return plain and not c.single and page.vote[c.start] == "PERSON"


def _weigh_vote(page: _Page, c: _Candidate, found: _Evidence) -> None:
    """The vote of the model, worth less where its span is another."""
    head = _last_word(page, c.start, c.end)
    vote, span = page.vote[head], page.entity[head]
    kind = _VOTES.get(vote) if vote is not None else None
    if vote is None and _is_seen_to_begin(page, c):
        found.add(_PERSON, 0.6)
    if kind is None or span is None:
        return
    weight = 1.2 if span == (c.start, c.end) else 0.7
    found.add(kind, weight * _TRUST.get(kind, 1.0))


_CALLED = frozenset({"named", "called", "surnamed", "nicknamed", "name"})
_LOCATIVE = {"in": 1.6, "near": 1.6, "outside": 1.6, "throughout": 1.6, "from": 1.0, "at": 0.9, "to": 0.7}


def _weigh_before(page: _Page, c: _Candidate, found: _Evidence) -> None:
    g, words = page.g, page.words
    if not c.start:
        return
    i = c.start - 1
    before = g.lower[i]
    if before in words.fields and _is_office_of(page, c.start):
        found.add(_PERSON, 2)
    if before == "the":
        found.add(_PERSON, -1.5)
        found.add(_ORGANIZATION, 0.4)
        before = g.lower[i - 1] if i else ""
    elif before == "of" and i and (kind := words.place_nouns.get(g.lower[i - 1])) is not None:
        found.add(kind, 4)
    elif before in _CALLED or (
        before == "as" and i and g.lower[i - 1] in {"name", "named", "only", "identified"}
    ):
        found.add(_PERSON, 2)
    elif before == "of" and i and g.text[i - 1] == ",":
        found.add(_PLACE, 2)
    elif before == "of" and i and g.lower[i - 1] in words.posts and c.entry is None:
        found.add(_ORGANIZATION, 2)
    elif page.nouns.kind(g.lemma[i]) == _PERSON and g.pos[i] in {"NOUN", "PROPN"} and page.space[i]:
        found.add(_PERSON, 2.5)
    elif before in words.titles and g.text[i][0].isupper():
        found.add(_PERSON, 2)
    elif before == "," and page.nouns.kind(g.lemma[i - 1]) == _PERSON and g.tag[i - 1] == "NN":
        found.add(_PERSON, 1.5)
    elif before == "to" and g.lower[i - 1] == "according":
        before = ""
    if before in words.locative and not (c.end < g.size and g.text[c.end] in _POSSESSIVE):
        found.add(_PLACE, _LOCATIVE.get(before, 0.5))


def _weigh_after(page: _Page, c: _Candidate, found: _Evidence) -> None:
    g, words = page.g, page.words
    end = c.end
    if end - 1 in page.aged:
        found.add(_PERSON, 4)
    if end >= g.size or not page.same_line(c.start, end):
        return
    after = g.text[end]
    if after == "(" and end + 2 < g.size and g.text[end + 2] == ")":
        inner = g.text[end + 1]
        if inner.isdigit() and 0 < int(inner) < 115:
            found.add(_PERSON, 3)
        elif inner.isupper() and not c.single:
            found.add(_ORGANIZATION, 1.5)
    elif after == "," and end + 1 < g.size:
        _weigh_after_comma(page, end + 1, found)
    elif after in {"who", "whose"} and not (c.start and g.lower[c.start - 1] in words.locative):
        found.add(_PERSON, 2)
    elif (
        after == "in"
        and (entry := page.entries.get(end + 1)) is not None
        and entry[1].type in {"Country", "Region"}
    ):
        found.add(_PLACE, 0.8)
    elif after in _POSSESSIVE and end + 1 < g.size and g.lower[end + 1] in words.possessions:
        found.add(_PERSON, 1)
    owned = end + 1 if after in _POSSESSIVE and end + 1 < g.size else end
    if g.lower[owned] in words.body_possessions and (owned > end or g.dep[end - 1] == "compound"):
        found.add(_ORGANIZATION, 1.5)
    kind = words.place_nouns.get(after) or words.body_nouns.get(after)
    if kind is not None and g.pos[end] in {"NOUN", "PROPN"} and page.space[end - 1]:
        found.add(kind, 2)


def _weigh_after_comma(page: _Page, i: int, found: _Evidence) -> None:
    g = page.g
    word = g.lower[i]
    if word in {"who", "whose"}:
        found.add(_PERSON, 2)
    elif word == "aged" or (g.text[i].isdigit() and 5 < int(g.text[i][:4]) < 110 and _closes(g, i + 1)):
        found.add(_PERSON, 3)
    elif (
        (entry := page.entries.get(i)) is not None
        and entry[1].type in {"Country", "Region"}
        and _closes(g, entry[0])
    ):
        found.add(_PLACE, 1.5)
    elif (
        word == "in"
        and (entry := page.entries.get(i + 1)) is not None
        and entry[1].type in {"Country", "Region"}
    ):
        found.add(_PLACE, 1.2)
    else:
        _weigh_description(page, i, found)


_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "my", "our", "one", "another"})


def _weigh_description(page: _Page, i: int, found: _Evidence) -> None:
    """The noun of "X, her fiancé", "X, a retired army officer"."""
    g = page.g
    if g.lower[i] not in _DETERMINERS:
        return
    for k in range(i + 1, min(i + 6, g.size)):
        if g.pos[k] == "NOUN" and (k + 1 == g.size or g.pos[k + 1] not in {"NOUN", "PART"}):
            if g.tag[k] == "NN" and page.nouns.kind(g.lemma[k]) == _PERSON:
                found.add(_PERSON, 1.5)
            return
        if g.pos[k] not in {"NOUN", "ADJ", "PROPN", "NUM", "PUNCT", "ADV", "PART", "VERB"}:
            return


def _closes(g: Grammar, i: int) -> bool:
    return i < g.size and g.text[i] in {",", ".", ")", ";", "-", "–", "—", "and"}


def _weigh_grammar(page: _Page, c: _Candidate, found: _Evidence) -> None:
    """What the name does, is called, or is set beside."""
    g = page.g
    root = _root(g, c.start, c.end)
    dep, head = g.dep[root], g.head[root]
    if dep in {"nsubj", "nsubjpass"} and g.lemma[head] in page.words.personal_verbs:
        found.add(_PERSON, 0.8)
    for child in g.children[head] if dep == "nsubj" and g.lemma[head] == "be" else ():
        if g.dep[child] == "attr" and page.nouns.kind(g.lemma[child]) == _PERSON:
            found.add(_PERSON, 2)
    for child in g.children[root]:
        if g.dep[child] == "appos" and child >= c.end and g.pos[child] == "NOUN":
            _weigh_apposition(page, child, found)
    if dep == "appos" and head < c.start and g.pos[head] == "NOUN":
        _weigh_apposition(page, head, found)
    before = c.start - 1
    if before >= 0 and g.dep[before] == "compound" and g.head[before] == root and g.tag[before] == "NN":
        _weigh_calling(page, before, found)


def _weigh_calling(page: _Page, noun: int, found: _Evidence) -> None:
    """As in "telecoms giant X", "rights group X": the noun before the name says what it is."""
    kind = page.nouns.kind(page.nouns.entry(page.g.lemma[max(0, noun - 2) : noun + 1]))
    if kind is not None and kind not in _PLACES and kind not in (_PERSON, _GROUP):
        found.add(kind, 2)


def _weigh_apposition(page: _Page, noun: int, found: _Evidence) -> None:
    kind = page.nouns.kind(page.g.lemma[noun])
    if kind == _PERSON:
        found.add(_PERSON, 2)
    elif kind in _PLACES:
        found.add(kind, 1.5)
    elif kind is not None and kind != _GROUP:
        found.add(_ORGANIZATION, 1)


def _root(g: Grammar, start: int, end: int) -> int:
    """The token of the span whose head lies outside; the last where several do."""
    for i in range(end - 1, start - 1, -1):
        if not start <= g.head[i] < end or g.head[i] == i:
            return i
    return end - 1


# --- from candidates to names ----------------------------------------------------------------------------


def _name(page: _Page, types: _Types, c: _Candidate) -> Name | None:
    g = page.g
    kind = types.of(c)
    text = page.text(c.start, c.end)
    if kind is None or _is_nothing(page, types, c, text):
        return None
    entry = c.entry if c.entry is not None and _group(c.entry.type) == _group(kind) else None
    small = _small_head(page, c) if kind in _PLACES else None
    if entry is not None and (
        small is None or entry.type == "Country" or small not in {entry.type, "Region"}
    ):
        return _known_name(page, c, entry)
    if small is None:
        return Name(c.start, c.end, _root(g, c.start, c.end), kind, text)
    text = page.text(c.start, c.end + 1)
    of_it = entry if entry is not None and entry.type == small else page.gazetteer.find(text)
    if of_it is None or of_it.type != small:
        return Name(c.start, c.end + 1, c.end, small, text)
    return Name(c.start, c.end + 1, c.end, small, of_it.name, of_it.links)


def _small_head(page: _Page, c: _Candidate) -> str | None:
    """What the lower-case noun behind the name makes of it: "Evin prison", "Aqto county"."""
    g, end = page.g, c.end
    if end >= g.size or not page.space[end - 1] or g.pos[end] not in {"NOUN", "PROPN"}:
        return None
    if end + 1 < g.size and g.dep[end] == "compound" and g.head[end] > end:
        return None  # "Herat province police"
    return page.words.small_heads.get(g.text[end]) if page.same_line(c.start, end) else None


def _is_nothing(page: _Page, types: _Types, c: _Candidate, text: str) -> bool:
    """Weekdays, languages, a headline's words that the text never uses as a name."""
    if c.single and c.entry is None and (text in page.words.never or _is_plain(page, types, c)):
        return True
    if types.of(c) == _PERSON and c.entry is None and _ends_plainly(page, c):
        return True
    vote = page.vote[_last_word(page, c.start, c.end)]
    if vote in _NO_NAMES and c.entry is None and not c.titled:
        return True
    if page.headline[c.start] and c.entry is None:
        found = types.evidence[types.key(c)]
        voted = vote in _VOTES and page.entity[c.start] == (c.start, c.end)
        if c.single and text.endswith("s"):
            voted = types.key(c) in types.parts  # a verb: "Girl Dies After Beating"
        return found.mentions < 2 and not voted and not c.titled
    return False


def _is_plain(page: _Page, types: _Types, c: _Candidate) -> bool:
    """A title, a head, a thing or a noun for people by itself ("Envoy", "Law"), unless it is a surname."""
    word, words = page.g.lower[c.start], page.words
    plain = _is_plain_word(page, c.start) or word in words.things
    if types.of(c) in {_PERSON, _PLACE}:
        plain = plain or word in words.colours or _is_plural_of_head(page, c.start)
    return plain and types.key(c) not in types.parts


def _is_plain_word(page: _Page, i: int) -> bool:
    word, nouns = page.g.lower[i], page.nouns.classes
    words = page.words
    listed = word in words.titles or word in words.title_parts or word in words.heads
    return listed or word in nouns or page.g.lemma[i] in nouns


def _is_plural_of_head(page: _Page, i: int) -> bool:
    word = page.g.lower[i]
    one = word.removesuffix("s")
    return one != word and (one in page.words.heads or page.nouns.classes.get(one) == _PERSON)


def _ends_plainly(page: _Page, c: _Candidate) -> bool:
    """What ends as an office, a body or a credit does is nobody's name: "Public Relations Officer"."""
    g, last = page.g, c.end - 1
    if c.single or page.gazetteer.is_given_name(g.text[c.start]) or (c.titled and not _is_ordinary(page, c)):
        return False
    office = g.lower[last] in page.words.titles and g.lower[last] not in page.words.name_titles
    body = _is_plural_of_head(page, last) and page.entity[last] != (c.start, c.end)
    return office or body or g.text[last] in page.words.captions


def _known_name(page: _Page, c: _Candidate, entry: Entry) -> Name:
    """A name of the gazetteer. An adjective, or one member of a people, only modifies."""
    root = _root(page.g, c.start, c.end)
    modifies = entry.type == _GROUP and not _stands_for_people(page, c, entry, root)
    return Name(
        c.start,
        c.end,
        root,
        entry.type,
        entry.name,
        entry.links,
        entry.demonym_of,
        "modifier" if modifies else "name",
    )


def _stands_for_people(page: _Page, c: _Candidate, entry: Entry, root: int) -> bool:
    """The people themselves: "Uyghurs", "the Chinese"; not "Uyghur" in "a Uyghur" or "Uyghur camps"."""
    g = page.g
    if g.dep[root] in {"compound", "amod", "nmod"} and g.head[root] >= c.end:
        return False
    determiner = g.lower[c.start - 1] if c.start else ""
    if determiner in {"a", "an", "one", "another", "in", "into", "speak", "speaks", "spoke", "speaking"}:
        return False
    if entry.plural:
        return True
    collective = g.text[c.end - 1].endswith(_COLLECTIVE) and g.dep[root] != "poss"
    return collective and determiner != "ethnic"


_COLLECTIVE = ("ese", "ish", "ch", "ss")  # "the Chinese", "the British", "the French", "the Swiss"


def _with_borders(page: _Page, names: list[Name]) -> Iterator[Name]:
    """Join "Chinese - Kazakh border" to the name of a border; pass on all others."""
    g = page.g
    i = 0
    while i < len(names):
        first = names[i]
        second = names[i + 1] if i + 1 < len(names) else None
        if (
            second is not None
            and second.start == first.end + 1
            and g.text[first.end] in {"-", "–", "/"}
            and second.end < g.size
            and g.lower[second.end] in {"border", "frontier"}
        ):
            end = second.end + 1
            if end < g.size and g.lower[end] in {"crossing", "checkpoint"}:
                end += 1
            yield Name(first.start, end, end - 1, "Border", page.text(first.start, end))
            i += 2
            continue
        yield first
        i += 1
