"""Annotated articles as training examples: which words are triggers, which fill which role.

Each folder has ``articles/<id>.txt`` and ``gold/<id>.jsonl``; a line has a verbatim ``quote``, the
``trigger`` words inside it, and for each filler its ``local`` words. This module finds these words among
the parser's tokens. Annotation is not exhaustive in two known ways, and what is not known to be wrong is
left out of the loss rather than taught as wrong:

- one happening is one line, so a second mention of it carries no label although its words are a trigger;
- lines marked optional are neither positive nor negative.

Where later readers went over the whole annotation of an article (:mod:`kg.training.second_reading`), that
reading stands in its place; where one went only over what the program found besides
(:mod:`kg.training.corrections`), that verdict stands.

Two roles have no words in the data and are recovered from what their value must look like: the source
(a name) and the time (a date). So is who or what fills a role although the event's own sentence leaves it
out: the town where the whole scene plays is looked for in the sentences around (:mod:`kg.training.weak`).
"""

from __future__ import annotations

import hashlib
import json
import pickle
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from kg import resources
from kg.corpus import read_sources
from kg.extraction.analysis import WORD_ROLES, Reading
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.parse import load_pipeline
from kg.extraction.reader import Reader
from kg.records import Article, Span
from kg.training.corrections import NOT_TOLD, TOLD, Correction
from kg.training.schema import ROLES
from kg.training.second_reading import lines_of, load_second_reading
from kg.training.weak import filler_words, source_words, time_words

__all__ = [
    "LATER",
    "Association",
    "Marked",
    "Pair",
    "half_of",
    "head_of",
    "locator",
    "mark",
    "part_of",
    "read_development",
    "read_folders",
    "read_unseen",
]

Line = Mapping[str, Any]

_WEAK_POS = frozenset(
    ["DET", "PUNCT", "PRON", "PART", "ADP", "CCONJ", "SCONJ", "AUX", "NUM", "SPACE", "SYM", "X", "INTJ"]
)
LATER = "+later"  # in the id of an article that goes on where another was cut; see kg.training.later
_STRONG = 0.3  # of a lemma's occurrences inside triggers of a type: from here on it is a trigger word of it
_SUPPORTED = 0.15  # a word of a longer trigger that carries its meaning
_SEEN = 2
_NO_DOC: Any = None  # a document is pickled apart


@dataclass(frozen=True)
class GoldArticle:
    """An article as the rules read it, and its gold lines."""

    reading: Reading
    lines: tuple[Line, ...]


@dataclass
class Pair:
    """A trigger of one type with what fills its roles, in words. ``status`` is None for relations."""

    type: str
    words: tuple[int, ...]  # the words that carry the meaning
    span: tuple[int, int]
    status: str | None
    fillers: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)  # role -> (start, end, head)
    unknown: set[str] = field(default_factory=set)  # roles that have a filler nobody located


@dataclass(frozen=True)
class Marked:
    """One article's training targets, as words and names."""

    reading: Reading
    pairs: tuple[Pair, ...]
    ignored: frozenset[tuple[int, str]]  # (word, type): neither positive nor negative

    @property
    def id(self) -> str:
        """The article's."""
        return self.reading.article.id

    @property
    def doc(self) -> Doc:
        """The article's words."""
        return self.reading.doc


def part_of(article_id: str) -> str:
    """``held`` (never looked at), ``dev`` (stopping, thresholds) or ``train``, fixed by the id."""
    tenth = int(hashlib.sha1(article_id.partition(LATER)[0].encode()).hexdigest(), 16) % 10
    return {0: "held", 1: "dev"}.get(tenth, "train")


def half_of(article_id: str) -> int:
    """0 or 1, fixed by the id and independent of the part."""
    return int(hashlib.sha1(f"half{article_id.partition(LATER)[0]}".encode()).hexdigest(), 16) % 2


def read_folders(
    folders: Iterable[Path], parts: Sequence[str], cache: Path | None = None
) -> Iterator[GoldArticle]:
    """Annotated articles of these parts, read and parsed as the program does it, sorted by id.

    The lines are the later readers' where there are some, or else those of the folder.
    """
    second = load_second_reading(resources.data("second_reading.tsv"))
    found = [
        (article, folder / "gold" / f"{article.id}.jsonl")
        for folder in folders
        for article in read_sources([str(folder / "articles")])
        if isinstance(article, Article) and part_of(article.id) in parts
    ]
    found.sort(key=lambda pair: pair[0].id)
    readings = _readings([article for article, _ in found], cache)
    for (article, gold), reading in zip(found, readings, strict=True):
        if article.id in second:
            yield GoldArticle(reading, lines_of(article.id, second[article.id], article.text))
        else:
            lines = tuple(json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line)
            yield GoldArticle(reading, lines)


def read_development(folders: Iterable[Path], cache: Path | None = None) -> Iterator[GoldArticle]:
    """The development articles with what the trained reader proposes besides, put together as in use."""
    extractor = LayeredExtractor()
    for gold in read_folders(folders, ["dev"], cache):
        yield replace(gold, reading=extractor.with_proposals(gold.reading))


def read_unseen(
    folders: Iterable[Path], halves: Sequence[Path], cache: Path | None = None
) -> Iterator[GoldArticle]:
    """The training and development articles, each as read by a reader that has not learnt from it.

    ``halves`` are the folders of readers trained without the articles of half 0 and of half 1; where the
    second is not given, the training articles of half 1 are left out. What is learnt from these readings
    holds for articles that nobody has seen; a reader's opinion of the articles it was trained on is far too
    good.
    """
    extractor = LayeredExtractor()
    readers = dict(enumerate(Reader(folder) for folder in halves))
    for gold in read_folders(folders, ["train", "dev"], cache):
        name = gold.reading.article.id
        trained_on = part_of(name) == "train"
        if not trained_on or half_of(name) in readers:
            reader = readers[half_of(name)] if trained_on else None
            yield replace(gold, reading=extractor.with_proposals(gold.reading, reader))


def _readings(articles: Sequence[Article], cache: Path | None) -> Iterator[Reading]:
    """Find what the layers before the reader find (or take it from the cache)."""
    extractor = LayeredExtractor(ExtractionConfig(extractor="rules"))
    if cache is None:
        yield from extractor.read(articles)
        return
    known: dict[str, tuple[bytes, Reading]] = pickle.loads(cache.read_bytes()) if cache.exists() else {}
    missing = [article for article in articles if article.sha256 not in known]
    for reading in extractor.read(missing):
        known[reading.article.sha256] = (
            reading.doc.to_bytes(exclude=["user_data"]),
            replace(reading, doc=_NO_DOC),
        )
    if missing:
        cache.write_bytes(pickle.dumps(known))
    vocabulary = load_pipeline().vocab
    for article in articles:
        content, reading = known[article.sha256]
        yield replace(reading, doc=Doc(vocabulary).from_bytes(content))


class Association:
    """How strongly a lemma expresses a type: the share of its occurrences that lie in triggers of it."""

    def __init__(self, articles: Sequence[GoldArticle]) -> None:
        seen: Counter[str] = Counter()
        inside: Counter[tuple[str, str]] = Counter()
        for gold in articles:
            locate = _Locator(gold)
            for token in gold.reading.doc:
                seen[token.lemma_.lower()] += 1
            for line in gold.lines:
                span = locate.trigger(line)
                if span and line["kind"] == "event":
                    for lemma in {t.lemma_.lower() for t in gold.reading.doc[span[0] : span[1]]}:
                        inside[lemma, line["type"]] += 1
        self._strength = {
            key: count / seen[key[0]] for key, count in sorted(inside.items()) if count >= _SEEN
        }

    def __call__(self, lemma: str, type_: str) -> float:
        """How strongly; 0 for what was seen less than twice."""
        return self._strength.get((lemma.lower(), type_), 0.0)


def mark(gold: GoldArticle, strength: Association, corrections: Sequence[Correction] = ()) -> Marked:
    """Locate every line's words; see the module's docstring for what is ignored."""
    locate = _Locator(gold)
    doc = gold.reading.doc
    pairs: dict[tuple[str, int], Pair] = {}
    ignored: set[tuple[int, str]] = set()
    for line in gold.lines:
        span = locate.trigger(line)
        if span is None:
            continue
        name = _name(line)
        words = _content(doc, span, name, line["kind"], strength)
        if line.get("optional"):
            ignored.update((word, name) for word in range(*span))
            continue
        ignored.update((word, name) for word in range(*span) if word not in words)
        pair = pairs.setdefault(
            (name, min(words)), Pair(name, words, span, line.get("status"), fillers={}, unknown=set())
        )
        _fill(pair, line, locate, gold)
    found = tuple(sorted(pairs.values(), key=lambda p: (p.span, p.type)))
    ignored |= _repeats(doc, found, strength)
    for correction in corrections:
        words = _trigger_words(locate, doc, correction, strength)
        places = {(word, correction.type) for word in words}
        if correction.verdict == NOT_TOLD:
            ignored -= places
        elif correction.verdict != TOLD or (correction.type, min(words)) in pairs:
            ignored |= places
        else:
            pairs[correction.type, min(words)] = _told(locate, doc, correction, words)
    found = tuple(sorted(pairs.values(), key=lambda p: (p.span, p.type)))
    positive = {(word, pair.type) for pair in found for word in pair.words}
    return Marked(gold.reading, found, frozenset(ignored - positive))


def _trigger_words(
    locate: _Locator, doc: Doc, correction: Correction, strength: Association
) -> tuple[int, ...]:
    span = locate.tokens(correction.trigger)
    return _content(doc, span, correction.type, "event", strength)


def _told(locate: _Locator, doc: Doc, correction: Correction, words: tuple[int, ...]) -> Pair:
    """The event that was missed, with the fillers that the second reader let stand."""
    pair = Pair(correction.type, words, locate.tokens(correction.trigger), correction.status)
    for role, place in correction.fillers:
        _add(pair, role, doc, locate.tokens(place))
    pair.unknown.update(role for role in ROLES if role not in pair.fillers)
    return pair


def _name(line: Line) -> str:
    return str(line["type"] if line["kind"] == "event" else line["property"])


def _content(
    doc: Doc, span: tuple[int, int], type_: str, kind: str, strength: Association
) -> tuple[int, ...]:
    """Words of a trigger that carry its meaning.

    All of a relation's object; of an event's words those that express the type elsewhere too, or else
    the one that governs the others.
    """
    heavy = [i for i in range(*span) if doc[i].pos_ not in _WEAK_POS] or list(range(*span))
    if kind == "relation":
        return tuple(heavy)
    supported = tuple(i for i in heavy if strength(doc[i].lemma_, type_) >= _SUPPORTED)
    return supported or (_root(doc, heavy),)


def _root(doc: Doc, candidates: Sequence[int]) -> int:
    """Find the candidate highest in the tree."""
    return min(candidates, key=lambda i: (sum(1 for _ in doc[i].ancestors), i))


def head_of(doc: Doc, start: int, end: int) -> int:
    """Find the syntactic head of words [start, end): the first whose head lies outside."""
    for i in range(start, end):
        if not start <= doc[i].head.i < end or doc[i].head.i == i:
            return i
    return end - 1


def _fill(pair: Pair, line: Line, locate: _Locator, gold: GoldArticle) -> None:
    """Add this line's fillers to the pair."""
    doc = gold.reading.doc
    is_event = line["kind"] == "event"
    local: dict[str, list[str | None]] = (
        dict(line["local"]) if is_event else {"subject": [line["local"]["subject"]]}
    )
    names = line["roles"] if is_event else {"subject": [line["subject"]]}
    for role, texts in local.items():
        for name, text in zip(names[role], texts, strict=True):
            if text:
                span = locate.near(text, line, pair.span)
            elif role in WORD_ROLES:
                span = None
            else:
                span = filler_words(gold.reading, pair.span, name)
            if span is not None:
                _add(pair, role, doc, span)
            elif text or role == "subject":
                pair.unknown.add(role)
    for role, spans in (
        ("source", source_words(gold.reading, pair.span, line["source"])),
        (
            "time",
            time_words(doc, pair.span, line.get("time"), gold.reading.article.published, gold.reading.times),
        ),
    ):
        if spans is None:
            pair.unknown.add(role)
        for span in spans or ():
            _add(pair, role, doc, span)


def _add(pair: Pair, role: str, doc: Doc, span: tuple[int, int]) -> None:
    filler = (*span, head_of(doc, *span))
    if filler not in pair.fillers.setdefault(role, []):
        pair.fillers[role].append(filler)


def _repeats(doc: Doc, pairs: Sequence[Pair], strength: Association) -> set[tuple[int, str]]:
    """Words that may tell again what a line tells: trigger words of a type that the article has."""
    lemmas: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        lemmas[pair.type].update(doc[word].lemma_.lower() for word in pair.words)
    return {
        (token.i, type_)
        for token in doc
        if token.pos_ not in _WEAK_POS
        for type_, own in lemmas.items()
        if token.lemma_.lower() in own or strength(token.lemma_, type_) >= _STRONG
    }


def locator(gold: GoldArticle) -> _Locator:
    """Finds the words of gold lines in the article."""
    return _Locator(gold)


class _Locator:
    """Finds verbatim words of gold lines among the tokens of one article."""

    def __init__(self, gold: GoldArticle) -> None:
        self._text, self._offsets = _squeezed(gold.reading.article.text)
        self._starts = gold.reading.starts
        self._lengths = [len(token.text) for token in gold.reading.doc]

    def trigger(self, line: Line) -> tuple[int, int] | None:
        """Find the trigger's tokens: an event's trigger words, a relation's object."""
        words = line["trigger"] if line["kind"] == "event" else line["local"]["object"]
        quote = self._quote(line)
        if words is None or quote is None:
            return None
        place = _find(words, self._text, quote[0], quote[1])
        return self._tokens(*place) if place else None

    def near(self, words: str, line: Line, trigger: tuple[int, int]) -> tuple[int, int] | None:
        """Find the occurrence of ``words`` in the quote, or else near it, that is nearest to the trigger."""
        quote = self._quote(line)
        if quote is None:
            return None
        anchor = trigger[0]
        for reach in (0, 300):
            spans = _find_all(words, self._text, max(0, quote[0] - reach), quote[1] + reach)
            tokens = [t for t in (self._tokens(*s) for s in spans) if t]
            if tokens:
                return min(tokens, key=lambda t: (abs(t[0] - anchor), t))
        return None

    def tokens(self, place: Span) -> tuple[int, int]:
        """The tokens that characters of the article's text touch."""
        first = bisect_right(self._starts, place.start) - 1
        return first, bisect_right(self._starts, place.end - 1)

    def _quote(self, line: Line) -> tuple[int, int] | None:
        return _find(" ".join(line["quote"].split()), self._text, 0, len(self._text))

    def _tokens(self, start: int, end: int) -> tuple[int, int] | None:
        """Find the tokens that characters [start, end) of the squeezed text touch."""
        begin, finish = self._offsets[start], self._offsets[end - 1] + 1
        first = bisect_right(self._starts, begin) - 1
        if first < 0:
            return None
        if begin >= self._starts[first] + self._lengths[first]:
            first += 1
        last = bisect_right(self._starts, finish - 1)
        return (first, last) if first < last else None


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Return the text with runs of white space as one space, and each character's offset in the original."""
    characters: list[str] = []
    offsets: list[int] = []
    for i, c in enumerate(text):
        if c.isspace():
            if characters and characters[-1] == " ":
                continue
            c = " "
        characters.append(c)
        offsets.append(i)
    return "".join(characters), offsets


def _find_all(words: str, text: str, start: int, end: int) -> list[tuple[int, int]]:
    words = " ".join(words.split())
    if not words:
        return []
    pattern = re.compile(r"(?<!\w)" + re.escape(words) + r"(?!\w)")
    spans = [m.span() for m in pattern.finditer(text, start, end)]
    if not spans:
        at = text.find(words, start, end)
        spans = [(at, at + len(words))] if at >= 0 else []
    return spans


def _find(words: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    return next(iter(_find_all(words, text, start, end)), None)
