"""Runs: the capitalised words of a document that stand together, and how far each of them goes.

A capital tells a name only where it is the writer's choice: not at the beginning of a sentence, where the
word has to be a name for the parser, for the model or elsewhere in the text, and hardly in a headline. So a
:class:`Page` is made once a document; it knows of every word what the gazetteer, the model and its place in
the text say. From a word that begins a name a run goes on over capitals, particles, hyphens and nicknames;
and over "of", "and", "'s" where the name of an institution takes them. What is in a run, one name or
several, is decided in :mod:`kg.extraction.name_candidates`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.extraction.aliases import is_abbreviation
from kg.extraction.analysis import Reading
from kg.extraction.genders import load_name_genders
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.name_words import NameWords, load_name_words
from kg.gazetteer import Entry, Gazetteer
from kg.nouns import NounTable, load_nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = [
    "CONNECTORS",
    "GROUP",
    "NICKNAME_QUOTES",
    "ORGANIZATION",
    "PERSON",
    "PLACE",
    "PLACES",
    "POSSESSIVE",
    "VOTES",
    "Page",
    "begins_with_all",
    "find_runs",
    "is_plain_word",
]

PERSON: Final = "Person"
GROUP: Final = "PeopleGroup"
ORGANIZATION: Final = "Organization"
PLACE: Final = "Place"
PLACES = frozenset({"Country", "Region", "City", "Place", "Facility", "Border"})
# spaCy's labels, as the classes that they vote for.
VOTES = {
    "PERSON": PERSON,
    "ORG": ORGANIZATION,
    "GPE": PLACE,
    "LOC": PLACE,
    "FAC": "Facility",
    "NORP": GROUP,
}
_PLURAL_POSSESSIVE = frozenset({"'", "’"})
POSSESSIVE = frozenset({"'s", "’s", "s’"}) | _PLURAL_POSSESSIVE
_OPEN_CLASS = frozenset({"NOUN", "PROPN", "ADJ", "X"})
NICKNAME_QUOTES = frozenset({'"', "“", "”", "‘", "’"})
CONNECTORS = frozenset({"of", "for", "on", "against", "to"})
_INNER = frozenset({"in", "to", "and", "at", "of", "for"})  # small words inside a name that brackets spell
_STOPS = frozenset({".", ",", ";", ")"})
_HEADLINE = 0.65  # share of capitalised words from which a paragraph without a full stop is a headline
_CO_WORDS = frozenset({"operation", "operative", "operatives", "ordination", "ordinating"})


class Page:
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
            if self.vote[i] == "PERSON" and g.pos[i] == "PROPN" and not is_plain_word(self, i)
        )

    def same_line(self, a: int, b: int) -> bool:
        """Whether two words stand in one paragraph: no name goes over its end."""
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


def is_plain_word(page: Page, i: int) -> bool:
    """A title, a head or a noun for people and things, which is no name by itself."""
    word, nouns = page.g.lower[i], page.nouns.classes
    words = page.words
    listed = word in words.titles or word in words.title_parts or word in words.heads
    return listed or word in nouns or page.g.lemma[i] in nouns


# --- runs: stretches of capitalised words ----------------------------------------------------------------


def find_runs(page: Page) -> Iterator[tuple[int, int]]:
    """The runs, with the words that join one to the next ("of", "'s") where a head demands it."""
    i, size = 0, page.g.size
    while i < size:
        if _begins(page, i):
            end = _extended(page, i, _run_end(page, i))
            yield i, end
            i = end
        else:
            i += 1


def _begins(page: Page, i: int) -> bool:
    g = page.g
    word = g.text[i]
    if i in page.entries:
        return True
    if _is_capital(page, i):
        return True
    return word in page.words.opening and _joins_particle(page, i)


def _is_capital(page: Page, i: int) -> bool:
    """A word that a writer capitalised because it is (part of) a name, as far as one word tells."""
    g = page.g
    word = g.text[i]
    if not word[0].isupper() or (len(word) == 1 and word == "I"):
        return False
    if word == "All" and begins_with_all(page, i):
        return True
    if g.pos[i] in {"PROPN", "X"} or i in page.aged or (word in page.elsewhere and len(word) > 2):
        return True
    first = i == 0 or i in page.firsts or g.text[i - 1] in {'"', "“", "‘", "'", ":", "-", "–", "—"}
    if first or page.headline[i]:
        return g.pos[i] in _OPEN_CLASS and (page.vote[i] in VOTES or _opens_name(page, i))
    return g.pos[i] in _OPEN_CLASS or page.vote[i] in VOTES


def begins_with_all(page: Page, i: int) -> bool:
    """As in "the All Progressives Congress", where neither a sentence nor a headline gives it its capital."""
    g = page.g
    if g.text[i + 1 : i + 2] == ("-",) and i + 2 < g.size:
        return g.text[i + 2][0].isupper()  # "All-China"
    following = i + 1 < g.size and g.text[i + 1][0].isupper() and page.space[i]
    return following and i not in page.firsts and not page.headline[i]


def _opens_name(page: Page, i: int) -> bool:
    """An unfamiliar first word that the parser took for a noun: "Biruk Mengesha arrived"."""
    g = page.g
    following = i + 1 < g.size and g.pos[i + 1] == "PROPN" and g.text[i + 1][0].isupper()
    unfamiliar = g.lower[i] not in page.nouns.classes and g.lower[i] not in page.words.titles
    return following and unfamiliar and g.pos[i] == "NOUN" and g.head[i] == i + 1 and not page.headline[i]


def _joins_particle(page: Page, i: int) -> bool:
    """Small, and yet the name begins with it: "al" in "al-Masri", "van" in "van Gogh"."""
    g = page.g
    if i + 1 >= g.size or not page.same_line(i, i + 1):
        return False
    if g.text[i + 1] == "-" and not page.space[i]:
        return i + 2 < g.size and g.text[i + 2][0].isupper()
    return (g.pos[i] == "PROPN" or page.vote[i] == "PERSON") and g.text[i + 1][0].isupper()


def _run_end(page: Page, start: int) -> int:
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
        elif word in words.suffixes and end - start > 1 and g.text[end - 1][0].isupper():
            return end + 1  # "Robert Novak jr"
        elif word.isdigit() and len(word) < 4 and g.lower[end - 1] in words.numbered and page.space[end - 1]:
            return end + 1  # "Regional Trial Court Branch 89"
        elif (word in words.particles and (length := _particles(page, end))) or (
            word in NICKNAME_QUOTES and (length := _nickname(page, start, end))
        ):
            end += length
        else:
            break
    return end


def _nickname(page: Page, start: int, i: int) -> int:
    """How many words the quoted name at ``i`` takes within a person's name: 'Mehmet Ali "Xalo" Cetin'."""
    g = page.g
    close = next((k for k in range(i + 2, min(i + 5, g.size - 1)) if g.text[k] in NICKNAME_QUOTES), None)
    if close is None or page.headline[i] or not page.same_line(start, close + 1):
        return 0
    around = page.vote[i - 1] == "PERSON" or page.gazetteer.is_given_name(g.text[start])
    inside = all(g.text[k][0].isupper() for k in range(i + 1, close))
    return close + 1 - i if around and inside and _is_capital(page, close + 1) else 0


def _hyphenated(page: Page, i: int) -> bool:
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


def _particles(page: Page, i: int) -> int:
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
        return length if page.entity[i] is not None and page.vote[i] in VOTES else 0
    return length


def _are_two_persons(page: Page, start: int, end: int) -> bool:
    """Full names on both sides of "&", which joins the words of a firm's name, too."""
    given, lower = load_name_genders().given, page.g.lower
    after = end + 2 < page.g.size and page.same_line(end, end + 2) and _is_capital(page, end + 2)
    return end - start > 1 and after and lower[start] in given and lower[end + 1] in given


# --- where a run goes on with small words ----------------------------------------------------------------


def _extended(page: Page, start: int, end: int) -> int:
    """The end of the run with "of Justice and Peace" or "'s Party" where the name goes on with it."""
    g, words = page.g, page.words
    while end + 1 < g.size and page.same_line(start, end + 1):
        word = g.text[end]
        if word in POSSESSIVE and _possessive_name(page, start, end):
            end = _run_end(page, end + 1)
        elif word in CONNECTORS and (length := _connects(page, start, end)):
            end = _run_end(page, end + length)
        elif word in {"and", "&"} and _joins_fields(page, start, end, words.continued):
            end = _run_end(page, end + 1)
        elif word in _INNER and (stop := _spelt_out(page, start, end)) is not None:
            end = stop
        else:
            break
    return end


def _spelt_out(page: Page, start: int, end: int) -> int | None:
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


def _possessive_name(page: Page, start: int, end: int) -> bool:
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
        return of_people and any(g.text[k] in CONNECTORS for k in range(start, end - 1))
    if head is None or (end - 1 in page.entries and page.entries[end - 1][1].type in PLACES):
        return False
    owner = g.lower[end - 1]
    if page.words.heads.get(owner) in PLACES:
        return False  # "Nantou County's Caotun Township"
    if g.lemma[end - 1] in page.nouns.classes or page.nouns.kind(owner.rstrip("s")) is not None:
        return True
    span = page.entity[end]
    return span is not None and span[0] <= start and span[1] >= stop and page.vote[end] == "ORG"


def _connects(page: Page, start: int, end: int) -> int:
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
        and entry[1].type == GROUP
        and not (entry[0] < g.size and g.text[entry[0]][0].isupper())
    ):
        return 0
    return length


def _is_continued(page: Page, start: int, end: int) -> bool:
    """A head that takes "of" stands right before ``end``, or before an "of" that was passed already."""
    words, g = page.words, page.g
    if g.lower[end - 1] in words.continued:
        return True
    for i in range(end - 2, max(start, end - 6), -1):
        if g.text[i] in {"of", "for"}:
            return g.lower[i - 1] in words.continued and end - 1 not in page.entries
    return False


def _joins_fields(page: Page, start: int, end: int, joined: frozenset[str]) -> bool:
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


def _joined_entity(page: Page, start: int, end: int, stop: int) -> bool:
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
