"""Copies of one report: an agency's text in several outlets, cut, retitled, a few words changed.

Two outlets that print one report are one witness, not two. A text becomes the set of its shingles (runs of
four words), and the set a small sample of itself: the shingles whose hashes are smallest. Samples of the
same set are the same, samples of a part are a part of the sample, so that two samples tell how much of the
shorter text stands in the longer one without either text at hand. The very smallest hashes serve as keys:
texts that share none are never compared, and the work grows with the number of texts, not with its square.

Everything is a pure function of the texts: an index can keep fingerprints and keys, and add one more text
at any time. Hashes are CRCs with their bits stirred, the same on every machine.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeVar
from zlib import crc32

from kg.records import Article, Span

__all__ = [
    "Fingerprint",
    "Likeness",
    "fingerprint",
    "is_copy",
    "joined",
    "keys_of",
    "likeness",
    "reports",
    "text_of",
]

_SHINGLE = 4  # words: unrelated texts share hardly any run of four, a changed word spoils no more than four
_SAMPLE = 128  # hashes kept of a text: the share of common words is then known to within some 0.05
_KEYS = 16  # hashes that are keys: of a cut half, all but one in 60,000 meet the whole

# How much of the shorter text must stand in the longer one. Two reports of one event that quote the same
# statement at length stay below; a report of which every tenth word was changed stays above.
_CONTAINED = 0.5
_FEWEST = 12  # shingles: what is shorter (a caption, a headline) may be equal by chance
_FEWEST_SHARED = 6  # a handful of equal shingles is one quoted sentence

Name = TypeVar("Name", str, tuple[str, str])

_WORD = re.compile(r"\w+")
_STIR = 0x9E3779B1  # the golden ratio's: spreads what CRC leaves regular
_MASK = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many shingles a text has, and the smallest of their hashes, in order."""

    size: int
    sample: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """True where the sample is all that there is."""
        return self.size == len(self.sample)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Of two texts: shingles seen in both, their share in the union, and in the shorter text."""

    shared: int
    jaccard: float
    contained: float


def text_of(article: Article) -> str:
    """The words by which an article is recognised: its body without title, dateline and metadata."""
    start, end = article.body
    skipped = [span for span in article.skip if article.body.covers(span)]
    cuts = [Span(start, start), *sorted(skipped), Span(end, end)]
    return " ".join(article.text[before.end : after.start] for before, after in pairwise(cuts))


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text; blind to case, punctuation and line breaks.

    >>> fingerprint("A court in Almaty ruled today.") == fingerprint("a court in almaty -- ruled today")
    True
    """
    words = [word.encode("utf-8", "replace") for word in _WORD.findall(text.casefold())]
    hashes = {
        (crc32(b" ".join(words[at : at + _SHINGLE])) * _STIR) & _MASK
        for at in range(len(words) - _SHINGLE + 1)
    }
    return Fingerprint(len(hashes), tuple(sorted(hashes)[:_SAMPLE]))


def keys_of(print_: Fingerprint) -> tuple[str, ...]:
    """The keys of a text, sorted: texts that share none are never compared."""
    if print_.size < _FEWEST:
        return ()
    return tuple(f"copy:{value:08x}" for value in print_.sample[:_KEYS])


def likeness(one: Fingerprint, other: Fingerprint) -> Likeness:
    """How alike two texts are, as far as their samples tell; the same either way round."""
    limit = min((p.sample[-1] for p in (one, other) if p.sample and not p.is_whole), default=_MASK)
    left = {value for value in one.sample if value <= limit}
    right = {value for value in other.sample if value <= limit}
    shared, union = len(left & right), len(left | right)
    jaccard = shared / union if union else 0.0
    shorter = min(one.size, other.size)
    common = jaccard * (one.size + other.size) / (1 + jaccard)
    return Likeness(shared, jaccard, min(1.0, common / shorter) if shorter else 0.0)


def is_copy(one: Fingerprint, other: Fingerprint) -> bool:
    """True where one of the two texts is, for the most part, the other or a piece of it."""
    if min(one.size, other.size) < _FEWEST:
        return False
    found = likeness(one, other)
    return found.shared >= _FEWEST_SHARED and found.contained >= _CONTAINED


def reports(prints: Mapping[str, Fingerprint]) -> tuple[tuple[str, ...], ...]:
    """The texts that are copies of one report, by name; each sorted, those without a copy left out.

    A copy of a copy belongs to the same report.
    """
    return joined(prints, (pair for pair in _candidates(prints) if is_copy(prints[pair[0]], prints[pair[1]])))


def joined(names: Iterable[Name], pairs: Iterable[tuple[Name, Name]]) -> tuple[tuple[Name, ...], ...]:
    """The names that pairs connect, directly or through others; each group sorted, single names left out."""
    parent = {name: name for name in names}

    def root(name: Name) -> Name:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    groups: dict[Name, list[Name]] = defaultdict(list)
    for name in sorted(parent):
        groups[root(name)].append(name)
    return tuple(tuple(group) for _, group in sorted(groups.items()) if len(group) > 1)


def _candidates(prints: Mapping[str, Fingerprint]) -> Sequence[tuple[str, str]]:
    """The pairs that share a key, each once, in order."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in sorted(prints):
        for key in keys_of(prints[name]):
            blocks[key].append(name)
    return sorted({pair for block in blocks.values() for pair in combinations(block, 2)})
