"""What the trained reader sees of an article: word pieces, features of words, windows, paths, hints.

The reader is a small transformer that reads windows of whole sentences. Each word brings its pieces, and
what the layers before it know: the shape of its case, its part of speech, its dependency label, its name
type, and the event or relation that the rules found there. Such hints are read, not believed: training has
shown the reader how often each kind is right. An argument is judged by where it stands to the trigger: how
far, on which side, in which sentence, by which path through the parse ("up to the verb, down to its
subject"), and by which role the rules give it. Training and running share this module, so that both see
the same; everything that depends on the language is in :class:`Labels`, a file that ships with the model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.extraction.grammar import grammar

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

    from kg.extraction.analysis import Reading

__all__ = [
    "FEATURES",
    "HINTS",
    "Batch",
    "Ints",
    "Labels",
    "Sheet",
    "Window",
    "batch",
    "children_of",
    "distance_buckets",
    "edge_names",
    "heads_of",
    "paths_from",
    "sentence_buckets",
    "sheet",
    "windows",
]

Ints = NDArray[np.int64]

FEATURES = ("shape", "pos", "dep", "entity", "name", "event", "relation")
HINTS = slice(FEATURES.index("event"), len(FEATURES))  # features that the rules bring
SHAPES = ("other", "lower", "Title", "UPPER", "miXed", "digits", "1st", "punctuation")
PATH_EDGES = 4  # longer paths are "far": the words are related by the text, hardly by the grammar
MAX_PIECES = 440  # of one sentence; the rest of a longer one is not read

# Edges of distance buckets, in words; the side is kept by the sign.
_DISTANCES = np.array([1, 2, 3, 4, 6, 9, 15, 26, 45])
DISTANCE_BUCKETS = 2 * len(_DISTANCES) + 1
_SENTENCE_REACH = 2
SENTENCE_BUCKETS = 2 * _SENTENCE_REACH + 1


@dataclass(frozen=True)
class Labels:
    """The names behind the model's numbers. Number 0 of a feature or path is "none or unknown"."""

    events: tuple[str, ...]
    properties: tuple[str, ...]
    roles: tuple[str, ...]
    statuses: tuple[str, ...]
    pos: tuple[str, ...]
    dep: tuple[str, ...]
    entity: tuple[str, ...]  # as spaCy names them
    names: tuple[str, ...]  # as our own layer of names does
    paths: tuple[str, ...]

    @classmethod
    def load(cls, path: Path) -> Labels:
        """Read ``labels.json``."""
        values: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{f.name: tuple(values[f.name]) for f in fields(cls)})

    def save(self, path: Path) -> None:
        """Write ``labels.json``."""
        path.write_text(json.dumps(asdict(self), indent=0, ensure_ascii=False) + "\n", encoding="utf-8")

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        """Everything that a word may be a trigger of: event types, then relation properties."""
        return self.events + self.properties

    @cached_property
    def tables(self) -> tuple[dict[str, int], ...]:
        """Name -> number for the features that have names, in the order of ``FEATURES``."""
        hints = (("", *self.events), ("", *self.properties))
        named = (self.pos, self.dep, self.entity, self.names, *hints)
        return tuple({name: i for i, name in enumerate(names)} for names in named)

    @cached_property
    def path_ids(self) -> dict[str, int]:
        """Path -> number."""
        return {name: i for i, name in enumerate(self.paths)}

    def feature_sizes(self) -> tuple[int, ...]:
        """How many values each of ``FEATURES`` has."""
        known = (len(SHAPES), len(self.pos), len(self.dep), len(self.entity), len(self.names))
        return (*known, len(self.events) + 1, len(self.properties) + 1)


@dataclass(frozen=True)
class Sheet:
    """One article, ready to be cut into windows. All arrays are over its words, but for ``pieces``."""

    pieces: Ints
    first: Ints  # the number of a word's first piece, in `pieces`
    last: Ints
    features: Ints  # [words, FEATURES]
    sentence: Ints  # the number of each word's sentence
    sentence_ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True)
class Window:
    """Words [start, end) of one sheet: whole sentences that fit the reader's eye."""

    sheet: Sheet
    start: int
    end: int


@dataclass(frozen=True)
class Batch:
    """Windows side by side, padded, in the shape the model takes. ``first``/``last`` index pieces."""

    ids: Ints  # [windows, pieces]
    mask: Ints
    features: Ints  # [windows, pieces, FEATURES]
    first: Ints  # [windows, words]
    last: Ints
    lengths: tuple[int, ...]  # words of each window


def sheet(reading: Reading, tokenizer: Tokenizer, labels: Labels) -> Sheet:
    """Turn the words of an article, and what is known about them, into numbers."""
    words = grammar(reading.doc).text
    encoding = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
    unknown = tokenizer.token_to_id("[UNK]") or 0
    first, last, pieces = _pieces_of_words(encoding.word_ids, encoding.ids, len(words), unknown)
    sentence, ends = _sentences(reading.doc)
    return Sheet(pieces, first, last, _features(reading, words, labels), sentence, ends)


def _pieces_of_words(
    word_ids: Sequence[int | None], ids: Sequence[int], count: int, unknown: int
) -> tuple[Ints, Ints, Ints]:
    """First and last piece of each word. A word the tokenizer drops gets the unknown piece."""
    by_word: list[list[int]] = [[] for _ in range(count)]
    for word, piece in zip(word_ids, ids, strict=True):
        if word is not None:
            by_word[word].append(piece)
    lengths = np.array([max(1, len(pieces)) for pieces in by_word], dtype=np.int64)
    last = np.cumsum(lengths) - 1
    flat = [piece for pieces in by_word for piece in (pieces or [unknown])]
    return last - lengths + 1, last, np.array(flat, dtype=np.int64)


def _features(reading: Reading, words: Sequence[str], labels: Labels) -> Ints:
    pos, dep, entity, names, events, properties = labels.tables
    rows = np.zeros((len(words), len(FEATURES)), dtype=np.int64)
    g = grammar(reading.doc)
    rows[:, 0] = [_shape(word) for word in words]
    rows[:, 1] = [pos.get(name, 0) for name in g.pos]
    rows[:, 2] = [dep.get(name, 0) for name in g.dep]
    rows[:, 3] = [entity.get(name, 0) for name in g.entity_type]
    for name in reading.names:
        rows[name.start : name.end, 4] = names.get(name.type, 0)
    for frame in sorted(reading.frames, key=lambda f: (f.score, -f.start, f.type)):  # the surest last
        rows[frame.start : frame.end, 5] = events.get(frame.type, 0)
    for match in sorted(reading.relations, key=lambda m: (m.score, -m.start, m.property)):
        rows[match.start : match.end, 6] = properties.get(match.property, 0)
    return rows


def _shape(word: str) -> int:
    """Look up the word's shape among ``SHAPES``."""
    if word.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 3 if len(word) > 1 else 2
        return 2 if word[0].isupper() and word[1:].islower() else 4
    if word.isdigit():
        return 5
    if not any(c.isalnum() for c in word):
        return 7
    return 6 if word[0].isdigit() else 0


def heads_of(doc: Doc) -> Ints:
    """For each word the word that governs it; a root governs itself."""
    return np.array(grammar(doc).head, dtype=np.int64)


def _sentences(doc: Doc) -> tuple[Ints, tuple[int, ...]]:
    return np.array(grammar(doc).sentence, dtype=np.int64), tuple(sentence.end for sentence in doc.sents)


def windows(sheet: Sheet, limit: int, skip: int = 0) -> Iterator[Window]:
    """Cut a sheet into windows of whole sentences with up to ``limit`` pieces.

    ``skip`` puts the first cut after that many sentences, so that training sees each sentence in
    different company. A sentence longer than a window gets its own, cut at ``MAX_PIECES``.
    """
    start = 0
    for number, end in enumerate(sheet.sentence_ends):
        next_end = (
            sheet.sentence_ends[number + 1] if number + 1 < len(sheet.sentence_ends) else len(sheet) + 1
        )
        full = next_end > len(sheet) or _piece_count(sheet, start, next_end) > limit
        if full or number + 1 == skip:
            yield Window(sheet, start, _fitting(sheet, start, end))
            start = end


def _piece_count(sheet: Sheet, start: int, end: int) -> int:
    return int(sheet.last[end - 1] - sheet.first[start]) + 1


def _fitting(sheet: Sheet, start: int, end: int) -> int:
    while _piece_count(sheet, start, end) > MAX_PIECES:
        end -= 1
    return end


def batch(chosen: Sequence[Window], opening: int, closing: int) -> Batch:
    """Windows side by side; ``opening`` and ``closing`` are the tokenizer's special pieces."""
    piece_counts = [_piece_count(w.sheet, w.start, w.end) for w in chosen]
    lengths = tuple(w.end - w.start for w in chosen)
    rows, width = len(chosen), max(piece_counts) + 2
    ids = np.zeros((rows, width), dtype=np.int64)
    mask = np.zeros((rows, width), dtype=np.int64)
    features = np.zeros((rows, width, len(FEATURES)), dtype=np.int64)
    first = np.zeros((rows, max(lengths)), dtype=np.int64)
    last = np.zeros((rows, max(lengths)), dtype=np.int64)
    for row, (window, count, length) in enumerate(zip(chosen, piece_counts, lengths, strict=True)):
        sheet, words = window.sheet, slice(window.start, window.end)
        offset = sheet.first[window.start]
        ids[row, 0], ids[row, count + 1] = opening, closing
        ids[row, 1 : count + 1] = sheet.pieces[offset : offset + count]
        mask[row, : count + 2] = 1
        first[row, :length] = sheet.first[words] - offset + 1
        last[row, :length] = sheet.last[words] - offset + 1
        repeats = sheet.last[words] - sheet.first[words] + 1
        features[row, 1 : count + 1] = np.repeat(sheet.features[words], repeats, axis=0)
    return Batch(ids, mask, features, first, last, lengths)


def edge_names(doc: Doc) -> list[str]:
    """For each word the name of the edge to its head; a preposition's edge names the preposition.

    "prep:to" rather than "prep", and "agent:by": which preposition joins them tells the role.
    """
    g = grammar(doc)
    return [
        f"{dep}:{word}" if dep in ("prep", "agent", "mark", "prt") else dep
        for dep, word in zip(g.dep, g.lower, strict=True)
    ]


def children_of(heads: Ints) -> list[list[int]]:
    """For each word the words that depend on it."""
    children: list[list[int]] = [[] for _ in range(len(heads))]
    for child, head in enumerate(heads.tolist()):
        if child != head:
            children[head].append(child)
    return children


def paths_from(
    trigger: Iterable[int], heads: Ints, children: Sequence[Sequence[int]], edges: Sequence[str]
) -> dict[int, str]:
    """Follow the path from the nearest of the trigger's words to each word around it.

    ``<nsubj`` goes down to a subject, ``>relcl`` up from a relative clause; "=" is the trigger itself.
    """
    reached = dict.fromkeys(trigger, "=")
    frontier = sorted(reached)
    for _ in range(PATH_EDGES):
        following = []
        for word in frontier:
            prefix = reached[word]
            head = int(heads[word])
            if head not in reached:
                reached[head] = f"{prefix}>{edges[word]}"
                following.append(head)
            for child in children[word]:
                if child not in reached:
                    reached[child] = f"{prefix}<{edges[child]}"
                    following.append(child)
        frontier = following
    return reached


def distance_buckets(length: int, start: int, end: int) -> Ints:
    """For each of ``length`` words its bucketed distance to the trigger [start, end); 0 is inside."""
    position = np.arange(length)
    before, after = start - position, position - end + 1
    distance = np.maximum(np.maximum(before, after), 0)
    bucket = np.searchsorted(_DISTANCES, distance, side="right")
    return np.where(after > 0, bucket + len(_DISTANCES), bucket) * (distance > 0)


def sentence_buckets(sentence: Ints, of_trigger: int) -> Ints:
    """For each word how many sentences before or after the trigger's it stands, as a bucket."""
    return np.clip(sentence - of_trigger, -_SENTENCE_REACH, _SENTENCE_REACH) + _SENTENCE_REACH


def as_json(value: Any) -> str:
    """JSON as the model's files are written: sorted, readable, ending in a line end."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
