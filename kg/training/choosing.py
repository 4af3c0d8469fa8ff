"""Learn which time and which source an event has: ``python -m kg.training.choosing FOLDER...``.

Reads the annotated folders (see :mod:`kg.training.gold`) with the program's own rules. For each gold event
the times (or speakers) around its trigger are the options, with "none" as one more; the right ones are those
that gold names. What is learnt is one weight a sign, by gradient steps on the log-likelihood with a penalty
on large weights, so that a sign seen a few times weighs little.

What the trained reader proposes was learnt from the same articles: the weights of its signs are learnt on
the development part alone, with all others held fast.
"""

from __future__ import annotations

import argparse
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kg import resources
from kg.extraction.analysis import Frame, Reading
from kg.extraction.choosing import CUT, PROPOSED, probabilities
from kg.extraction.dating import Dating
from kg.extraction.sourcing import Sourcing
from kg.extraction.speech import claimers_of
from kg.extraction.weights import ALWAYS, Weights
from kg.records import Status
from kg.scoring import same_name
from kg.training.gold import GoldArticle, head_of, locator, read_development, read_folders

__all__ = ["Choice", "learn", "source_choices", "time_choices"]

_log = logging.getLogger("kg.training.choosing")

_SEEN = 4  # a sign seen less often in training is not given a weight
_PENALTY = 2.0
_STEPS = 160
_READER = "reader"
_CUTS = {
    "times": {CUT: 0.55, PROPOSED: 0.35},
    "sources": {CUT: 0.45},
}  # chosen on the development part: see the table that is printed


@dataclass(frozen=True, slots=True)
class Choice:
    """The signs of each option, "none" first; which are right; whether gold names one at all."""

    options: tuple[tuple[str, ...], ...]
    right: frozenset[int]
    wanted: bool  # gold names one, whether it is among the options or not


def time_choices(gold: GoldArticle, *, located: bool = True) -> Iterator[Choice]:
    """One for each gold event that has times around it.

    With ``located``, gold's own trigger stands for an event that the program did not find.
    """
    dating = Dating(gold.reading, Weights({}))
    for line, frame in _events(gold, located):
        near = dating.near(frame)
        if near:
            right = {i for i, clock in enumerate(near, 1) if clock.time.value == line["time"]} or {0}
            signs = dating.options(frame, near)
            yield Choice(tuple(map(tuple, signs)), frozenset(right), line["time"] is not None)


def source_choices(gold: GoldArticle, *, located: bool = True) -> Iterator[Choice]:
    """One for each gold event that has speakers around it.

    Left out is an event whose source the rules see as somebody whom gold calls otherwise: who is meant
    was misunderstood, not who says it.
    """
    reading = gold.reading
    sourcing = Sourcing(reading, Weights({}))
    for line, frame in _events(gold, located):
        ruled, stance = claimers_of(reading, frame.start, frame.end, frame.head)
        speakers = sourcing.speakers(frame, ruled)
        right = {i for i, s in enumerate(speakers, 1) if _named(reading, s.claimers, line["source"])}
        if not speakers or (line["source"] and not right and ruled):
            continue
        signs = sourcing.options(frame, speakers, ruled, stance)
        yield Choice(tuple(map(tuple, signs)), frozenset(right or {0}), bool(line["source"]))


def _events(gold: GoldArticle, located: bool) -> Iterator[tuple[Mapping[str, Any], Frame]]:
    """Gold's events, and the frame of each: the program's own, or one made of gold's trigger."""
    find = locator(gold)
    for line in gold.lines:
        span = find.trigger(line) if line["kind"] == "event" and not line.get("optional") else None
        if span is None:
            continue
        frame = next((f for f in gold.reading.frames if _meets(f, line["type"], span)), None)
        if frame is None and located:
            status: Status = line["status"]
            frame = Frame(line["type"], head_of(gold.reading.doc, *span), *span, status=status)
        if frame is not None:
            yield line, frame


def _meets(frame: Frame, type_: str, span: tuple[int, int]) -> bool:
    return frame.type == type_ and frame.start < span[1] and span[0] < frame.end


def _named(reading: Reading, claimers: Sequence[str], names: Sequence[str]) -> bool:
    labels = [n for c in claimers for e in [reading.entity_by_id[c]] for n in (e.label, *e.aliases)]
    return any(same_name(name, label) for name in names for label in labels)


def learn(
    choices: Sequence[Choice], fixed: Weights | None = None, seen: int = _SEEN, penalty: float = _PENALTY
) -> Weights:
    """The weight of each sign that was seen often enough; those in ``fixed`` are held fast."""
    held = fixed.of if fixed else {}
    counts = Counter(sign for choice in choices for option in choice.options for sign in option)
    known = {s: i for i, s in enumerate(sorted(s for s, n in counts.items() if n >= seen and s not in held))}
    rows = [(k, option, i in c.right) for k, c in enumerate(choices) for i, option in enumerate(c.options)]
    pairs = [(r, known[sign]) for r, (_, option, _) in enumerate(rows) for sign in option if sign in known]
    row, column = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    choice = np.array([k for k, _, _ in rows])
    right = np.array([ok for _, _, ok in rows], dtype=float)
    base = np.array([sum(held.get(sign, 0.0) for sign in option) for _, option, _ in rows])
    weights, mean, square = (np.zeros(len(known)) for _ in range(3))
    for step in range(1, _STEPS + 1):
        sums = base + np.bincount(row, weights[column], minlength=len(rows))
        highest = np.full(len(choices), -np.inf)
        np.maximum.at(highest, choice, sums)
        likely = np.exp(sums - highest[choice])
        likely /= np.bincount(choice, likely)[choice]
        wanted = likely * right
        wanted /= np.maximum(np.bincount(choice, wanted), 1e-12)[choice]
        slope = np.bincount(column, (likely - wanted)[row], minlength=len(known)) + penalty * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        rate = 0.1 if step < 0.6 * _STEPS else 0.03
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return Weights({sign: float(weights[i]) for sign, i in known.items()})


def without_reader(choices: Iterable[Choice]) -> list[Choice]:
    """The choices without what the reader thinks of them."""
    return [
        replace(c, options=tuple(tuple(s for s in o if _READER not in s) for o in c.options)) for c in choices
    ]


def _figures(name: str, choices: Sequence[Choice], weights: Weights) -> None:
    """Precision and recall at several cuts."""
    wanted = sum(c.wanted for c in choices)
    for cut in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        chosen = right = 0
        for c in choices:
            given = probabilities(weights, c.options)
            best = max(range(1, len(given)), key=given.__getitem__)
            chosen += given[best] >= cut
            right += given[best] >= cut and best in c.right
        _log.info(
            "%s from %.2f on: precision %.3f, recall %.3f",
            name, cut, right / max(chosen, 1), right / max(wanted, 1),
        )  # fmt: skip


def _finished(name: str, weights: Weights, dev: Sequence[Choice]) -> Weights:
    """The table with the reader's signs, learnt on the development part, and the cut."""
    _figures(name, without_reader(dev), weights)
    with_reader = Weights({**weights.of, **learn(dev, weights).of})
    read = {sign: weight for sign, weight in with_reader.of.items() if _READER in sign}
    finished = Weights({**weights.of, **read, ALWAYS: 0.0, **_CUTS[name]})
    _figures(f"{name} with the reader", dev, finished)
    return finished


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, print what the development part says of it, write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=resources.data("judging"))
    parser.add_argument("--cache", type=Path, help="keep the parsed articles here")
    parsed = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train = list(read_folders(parsed.folders, ["train"], parsed.cache))
    dev = list(read_development(parsed.folders, parsed.cache))
    write(parsed.out, train, dev)


def write(out: Path, train: Sequence[GoldArticle], dev: Sequence[GoldArticle]) -> None:
    """Learn both tables and write them to the folder."""
    times = learn(without_reader(c for gold in train for c in time_choices(gold)))
    sources = learn(without_reader(c for gold in train for c in source_choices(gold)))
    dated = [c for gold in dev for c in time_choices(gold, located=False)]
    told = [c for gold in dev for c in source_choices(gold, located=False)]
    how = "Learnt by `python -m kg.training.choosing`; see kg/extraction/"
    _finished("times", times, dated).save(
        out / "times.tsv", f"What speaks for a time dating an event, or for none.\n{how}dating.py"
    )
    _finished("sources", sources, told).save(
        out / "sources.tsv", f"What speaks for a speaker being the source, or for none.\n{how}sourcing.py"
    )


if __name__ == "__main__":
    main()
