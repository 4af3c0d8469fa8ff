"""Learn how much each cue of coreference weighs: ``python -m kg.training.antecedents FOLDER... --out TABLE``.

An annotated filler has a name and the words that stand for it in its sentence; where these are a pronoun or a
noun phrase, they teach whom it means among the things told of before. The weights are those of a logistic
choice among the options of each such mention, with a penalty on their squares. Articles are kept together
when the figures are cross-validated.
"""

from __future__ import annotations

import argparse
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kg.extraction.antecedents import Choice, Option, Ranker, Weights, load_weights
from kg.extraction.coreference import resolve
from kg.extraction.grammar import grammar
from kg.extraction.mentions import Mention
from kg.extraction.phrases import label, noun_phrase
from kg.extraction.things import Thing
from kg.nouns import load_nouns
from kg.resources import ontology
from kg.scoring import same_name
from kg.training.gold import GoldArticle, head_of, locator, read_folders

__all__ = ["Example", "accuracy", "examples", "learn", "main", "write"]

_log = logging.getLogger("kg.training.antecedents")

_FOLDS = 5
_PENALTY = 2.0
_STEPS = 400
_RATE = 0.05
_SMALLEST = 0.05  # weights nearer to nothing are left out of the table
_RAREST = 4  # a cue of fewer options teaches nothing that holds elsewhere

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One mention: its options, the last of which is that nobody known is meant, and the right ones."""

    article: str
    asker: str
    options: tuple[Option, ...]
    right: frozenset[int]


@dataclass
class _Recorder:
    """A ranker that knows the answers of the annotated mentions, and notes what it was asked."""

    article: str
    answers: Mapping[int, frozenset[str]]
    called: Mapping[int, str]  # what a noun phrase would be called by itself
    others: Ranker
    seen: list[Example] = field(default_factory=list)

    def choose(
        self, asker: str, mention: Mention, things: Sequence[Thing], options: Sequence[Option]
    ) -> Choice:
        """The right option where it is known, so that what follows is read as it should be."""
        names = self.answers.get(mention.head)
        if names is None:
            return self.others.choose(asker, mention, things, options)
        right = {i for i, thing in enumerate(things) if _is_all_of(thing, names)}
        new = mention.kind == "nominal" and any(same_name(name, self.called[mention.head]) for name in names)
        if not right or (new and not any("rule" in options[i] for i in right)):
            right.add(len(things))  # the words themselves are the name: it may well be somebody new
        self.seen.append(Example(self.article, asker, tuple(options), frozenset(right)))
        return Choice(min(right))


def _is_all_of(thing: Thing, names: Iterable[str]) -> bool:
    """Whether the thing, or the members of the group, go by these names."""
    parts = [m.root() for m in thing.members] or [thing]
    known = [[*p.names, *p.labels] for p in parts]
    return all(any(same_name(name, n) for part in known for n in part) for name in names) and len(
        parts
    ) <= max(1, len(set(names)))


def examples(articles: Iterable[GoldArticle], ranker: Ranker | None = None) -> Iterator[Example]:
    """What the annotated articles teach; mentions without annotation are resolved by ``ranker``."""
    nouns = load_nouns()
    for gold in articles:
        called = _Called(gold.reading.doc)
        recorder = _Recorder(gold.reading.article.id, _answers(gold), called, ranker or load_weights())
        resolve(gold.reading, nouns, recorder)
        yield from recorder.seen


class _Called(dict[int, str]):
    """What the noun phrase with this head would be called, made when it is asked for."""

    def __init__(self, doc: Doc) -> None:
        super().__init__()
        self._doc = doc

    def __missing__(self, head: int) -> str:
        g = grammar(self._doc)
        return label(g, self._doc, noun_phrase(g, head))


def _answers(gold: GoldArticle) -> dict[int, frozenset[str]]:
    """For the head of local words, the names of the fillers that they stand for."""
    locate = locator(gold)
    found: dict[int, set[str]] = defaultdict(set)
    for line in gold.lines:
        trigger = locate.trigger(line)
        if trigger is None:
            continue
        for words, name in _local_words(line):
            span = locate.near(words, line, trigger)
            if span is not None:
                found[head_of(gold.reading.doc, *span)].add(name)
    return {head: frozenset(names) for head, names in found.items()}


def _local_words(line: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each filler's words in the sentence and its name."""
    local, roles = line["local"], line.get("roles")
    assert isinstance(local, Mapping)
    if isinstance(roles, Mapping):
        for role, names in roles.items():
            if role not in ("topic", "quantity"):
                yield from ((w, n) for w, n in zip(local[role], names, strict=True) if w)
    elif local["subject"]:
        yield local["subject"], str(line["subject"])


def learn(seen: Sequence[Example], penalty: float = _PENALTY) -> Weights:
    """The weights under which the right options are likeliest."""
    by_asker: dict[str, list[Example]] = defaultdict(list)
    for example in seen:
        if 0 < len(example.right) < len(example.options):
            by_asker[example.asker].append(example)
    return Weights({asker: _fit(found, penalty) for asker, found in sorted(by_asker.items())})


def _fit(seen: Sequence[Example], penalty: float) -> dict[str, float]:
    counts = Counter(cue for e in seen for option in e.options for cue in option)
    cues = sorted(cue for cue, n in counts.items() if n >= _RAREST)
    number = {cue: i for i, cue in enumerate(cues)}
    rows: list[int] = []
    columns: list[int] = []
    of: list[int] = []
    right: list[bool] = []
    for e, example in enumerate(seen):
        for i, option in enumerate(example.options):
            known = [number[cue] for cue in option if cue in number]
            rows += [len(of)] * len(known)
            columns += known
            of.append(e)
            right.append(i in example.right)
    problem = _Problem(np.array(rows), np.array(columns), np.array(of), np.array(right), len(cues), len(seen))
    weights = problem.solve(penalty)
    return {cue: round(float(w), 3) for cue, w in zip(cues, weights, strict=True) if abs(w) >= _SMALLEST}


@dataclass(frozen=True)
class _Problem:
    """Options as rows of a sparse matrix, and which examples they belong to."""

    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    of: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]
    cues: int
    size: int

    def solve(self, penalty: float) -> Floats:
        """Adam on the whole data: small, smooth and convex but for mentions with several right options."""
        weights = np.zeros(self.cues)
        momentum, spread = np.zeros(self.cues), np.zeros(self.cues)
        for step in range(1, _STEPS + 1):
            gradient = self.gradient(weights) + penalty * weights
            momentum = 0.9 * momentum + 0.1 * gradient
            spread = 0.999 * spread + 0.001 * gradient**2
            rate = _RATE * (1 - step / (_STEPS + 1))
            weights -= rate * (momentum / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        return weights

    def gradient(self, weights: Floats) -> Floats:
        sums = self._summed(self.rows, weights[self.columns], len(self.of))
        likely = self._shares(sums, np.ones(len(self.of)))
        wanted = self._shares(sums, self.right.astype(float))
        return self._summed(self.columns, (likely - wanted)[self.rows], self.cues)

    def _summed(self, places: npt.NDArray[np.int64], values: Floats, size: int) -> Floats:
        return np.asarray(np.bincount(places, weights=values, minlength=size), dtype=np.float64)

    def _shares(self, sums: Floats, allowed: Floats) -> Floats:
        powers = np.exp(np.clip(sums, -30, 30)) * allowed
        totals = np.bincount(self.of, weights=powers, minlength=self.size)
        return np.asarray(powers / np.maximum(totals[self.of], 1e-12))


def accuracy(weights: Weights, seen: Iterable[Example]) -> dict[str, tuple[int, int]]:
    """For each asker how many mentions are decided rightly, of how many."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for example in seen:
        table = weights.tables.get(example.asker, {})
        sums = [sum(table.get(cue, 0.0) for cue in option) for option in example.options]
        found[example.asker][0] += sums.index(max(sums)) in example.right
        found[example.asker][1] += 1
    return {asker: (right, total) for asker, (right, total) in sorted(found.items())}


def write(weights: Weights, out: Path) -> None:
    """The table, sorted."""
    lines = ["# learnt from annotated articles by kg.training.antecedents: asker, cue, weight\n"]
    for asker, table in sorted(weights.tables.items()):
        lines += [f"{asker}\t{cue}\t{weight:.3f}\n" for cue, weight in sorted(table.items())]
    out.write_text("".join(lines), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn from the folders, print cross-validated figures, write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=ontology("lexicon", "en", "_antecedents.tsv"))
    parser.add_argument("--cache", type=Path)
    parsed = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    seen = list(examples(read_folders(parsed.folders, ("train",), parsed.cache)))
    write(_learnt(seen), parsed.out)


def _learnt(seen: Sequence[Example]) -> Weights:
    """The weights of all examples, after a report of what those of the other folds decide in each fold."""
    articles = sorted({e.article for e in seen})
    fold = {article: i % _FOLDS for i, article in enumerate(articles)}
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for held in range(_FOLDS):
        weights = learn([e for e in seen if fold[e.article] != held])
        for asker, counts in accuracy(weights, (e for e in seen if fold[e.article] == held)).items():
            totals[asker] = [a + b for a, b in zip(totals[asker], counts, strict=True)]
    for asker, (right, total) in sorted(totals.items()):
        _log.info(
            "%s: %d of %d decided rightly by the other folds' weights (%.3f)",
            asker,
            right,
            total,
            right / total,
        )
    return learn(seen)


if __name__ == "__main__":
    main()
