"""Learn the tables of ``data/judging``: ``python -m kg.training.judging FOLDER... --out data/judging``.

Reads the annotated folders (see :mod:`kg.training.gold`) with the program's own rules and learns two logistic
models, by Newton's method with a penalty on large weights, so that a sign seen a few times weighs little:

- ``tellings.tsv``: whether a telling is a fact. It is one where gold has an event of its type and status that
  shares somebody with it or its words; a telling that matches an optional line is left out.
- ``pairs.tsv``: whether two tellings of one type match the same line of gold.

How the signs and the reader's opinion are weighed against each other, in ``settings.tsv``, is learnt on the
development part, which the reader was not trained on. The cuts there are chosen by hand from the table that
the command prints, and kept.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg import resources
from kg.annotations import facts
from kg.extraction.analysis import Reading
from kg.extraction.assemble import tellings_of
from kg.extraction.judging import Telling, proposer, read_as, signs
from kg.extraction.merging import likenesses, may_be_one
from kg.extraction.weights import ALWAYS, Weights, load_weights, log_odds
from kg.records import AnnotatedArticle
from kg.scoring import event_affinity
from kg.training.gold import GoldArticle, read_development, read_folders

__all__ = ["Example", "learn", "pair_examples", "telling_examples", "weigh"]

_log = logging.getLogger("kg.training.judging")

_SEEN = 6  # a sign seen less often in training is not given a weight
_PENALTY = 4.0
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Example:
    """The signs of one case, whether it was so, and what the reader thought."""

    signs: tuple[str, ...]
    right: bool
    support: float | None = None
    by: str = "rules unasked"


def telling_examples(gold: GoldArticle) -> Iterator[Example]:
    """One for each telling of an article that gold lets one judge."""
    tellings = tellings_of(gold.reading)
    for telling, line in zip(tellings, _lines(gold.reading, tellings), strict=True):
        match = _match(gold.lines, line, same_status=True)
        if match is None or not match.get("optional"):
            right = match is not None and match["status"] == line["status"]
            found = signs(gold.reading, telling, gold.reading.frames)
            yield Example(found, right, read_as(telling.frame), proposer(telling.frame))


def pair_examples(gold: GoldArticle) -> Iterator[Example]:
    """One for each two tellings of one type that both match gold."""
    tellings = tellings_of(gold.reading)
    matches = [_match(gold.lines, line) for line in _lines(gold.reading, tellings)]
    for i, (one, match) in enumerate(zip(tellings, matches, strict=True)):
        for other, its_match in zip(tellings[:i], matches, strict=False):
            if may_be_one(gold.reading, other, one) and match is not None and its_match is not None:
                yield Example(likenesses(gold.reading, other, one), match is its_match)


def _lines(reading: Reading, tellings: Sequence[Telling]) -> list[Mapping[str, Any]]:
    """The tellings as lines of the ``facts`` format."""
    events = tuple(replace(t.event, id=f"v{i}") for i, t in enumerate(tellings, 1))
    told = AnnotatedArticle(reading.article, entities=reading.entities, events=events)
    return [json.loads(json.dumps(line)) for line in facts(told)]


def _match(
    gold: Iterable[Mapping[str, Any]], line: Mapping[str, Any], *, same_status: bool = False
) -> Mapping[str, Any] | None:
    """The gold event that a line is closest to; ``same_status``: of those first that stand as it does."""
    close = [(event_affinity(g, line), g) for g in gold if g["kind"] == "event"]
    possible = [(affinity, g) for affinity, g in close if affinity > 0]
    if not possible:
        return None
    return max(possible, key=lambda p: (same_status and p[1]["status"] == line["status"], p[0]))[1]


def learn(examples: Sequence[Example], seen: int = _SEEN, penalty: float = _PENALTY) -> Weights:
    """The weight of each sign that was seen often enough."""
    counts = Counter(sign for example in examples for sign in example.signs)
    known = {sign: i for i, sign in enumerate(sorted(s for s, n in counts.items() if n >= seen))}
    table = np.zeros((len(examples), len(known) + 1))
    table[:, -1] = 1.0
    for row, example in enumerate(examples):
        table[row, [known[sign] for sign in example.signs if sign in known]] = 1.0
    weights = _logistic(table, np.array([e.right for e in examples], dtype=float), penalty)
    return Weights({sign: float(weights[i]) for sign, i in known.items()} | {ALWAYS: float(weights[-1])})


def _logistic(table: NDArray[np.float64], right: NDArray[np.float64], penalty: float) -> NDArray[np.float64]:
    """Newton's steps; the last column, which is the same in each case, is not held back."""
    weights = np.zeros(table.shape[1])
    held = np.full(table.shape[1], penalty)
    held[-1] = 1e-3
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (likely - right) + held * weights
        bend = (table.T * (likely * (1 - likely))) @ table + np.diag(held)
        weights -= np.linalg.solve(bend, slope)
    return weights


def weigh(examples: Sequence[Example], weights: Weights) -> dict[str, float]:
    """How much the signs and the reader count, for each that may have proposed a telling."""
    found: dict[str, float] = {}
    for by in ("rules", "reader"):
        group = [e for e in examples if e.by == by]
        columns = [[weights(e.signs), log_odds(e.support or 0.0), 1.0] for e in group]
        values = _logistic(np.array(columns), np.array([float(e.right) for e in group]), 1.0)
        found |= zip((f"signs, {by}", f"reader, {by}", f"shift, {by}"), values.tolist(), strict=True)
    group = [e for e in examples if e.by != "reader"]
    columns = [[weights(e.signs), 1.0] for e in group]
    values = _logistic(np.array(columns), np.array([float(e.right) for e in group]), 1.0)
    return found | {
        "signs, rules unasked": float(values[0]),
        "reader, rules unasked": 0.0,
        "shift, rules unasked": float(values[1]),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, print what the development part says of it, write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=resources.data("judging"))
    parser.add_argument("--cache", type=Path, help="keep the parsed articles here")
    parsed = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    tellings: list[Example] = []
    pairs: list[Example] = []
    for gold in read_folders(parsed.folders, ["train"], parsed.cache):
        tellings += telling_examples(gold)
        pairs += pair_examples(gold)
    _log.info("%d tellings, %d pairs to learn from", len(tellings), len(pairs))
    judge, pairing = learn(tellings), learn(pairs)
    dev = [e for gold in read_development(parsed.folders, parsed.cache) for e in telling_examples(gold)]
    settings = dict(load_weights("settings").of) | weigh(dev, judge)
    parsed.out.mkdir(parents=True, exist_ok=True)
    how = "Learnt by `python -m kg.training.judging`; see kg/extraction/"
    judge.save(parsed.out / "tellings.tsv", f"What speaks for a telling being a fact.\n{how}judging.py")
    pairing.save(
        parsed.out / "pairs.tsv", f"What speaks for two tellings being of one happening.\n{how}merging.py"
    )
    Weights(settings).save(
        parsed.out / "settings.tsv", f"How signs and reader are weighed, and the cuts.\n{how}judging.py"
    )


if __name__ == "__main__":
    main()
