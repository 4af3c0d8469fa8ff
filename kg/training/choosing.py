"""Learn which time and which source an event has: ``python -m kg.training.choosing FOLDER... --halves A B``.

Reads the annotated folders (see :mod:`kg.training.gold`) as the program does, each article with a reader
that has not learnt from it. For each gold event the times (or speakers) around its trigger are the options,
with "none" as one more; the right ones are those that gold names. What is learnt is one weight a sign, by
gradient steps on the log-likelihood with a penalty on large weights, so that a sign seen a few times weighs
little. The second table of sources, which also weighs what the events beside were given, is learnt from
what the first one gives them where it was learnt on other articles.
"""

from __future__ import annotations

import argparse
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg import resources
from kg.extraction.analysis import Frame, Reading
from kg.extraction.choosing import CUT, probabilities
from kg.extraction.dating import Dating
from kg.extraction.sourcing import Sourcing
from kg.extraction.speech import claimers_of
from kg.extraction.weights import ALWAYS, Weights
from kg.records import Status
from kg.scoring import same_name
from kg.training.gold import GoldArticle, head_of, locator, read_unseen

__all__ = ["HOLD", "Choice", "learn", "source_choices", "time_choices"]

_log = logging.getLogger("kg.training.choosing")

_SEEN = 4  # a sign seen less often in training is not given a weight
_STEPS = 160
HOLD = 4.0  # times the penalty: weights that were learnt before move less easily than those from nothing
_FOLDS = 5  # of the articles, to learn on all but one and measure on that one


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


def source_choices(
    gold: GoldArticle, *, located: bool = True, first: Weights | None = None
) -> Iterator[Choice]:
    """One for each gold event that has speakers around it; with the table of the ``first`` choice, again.

    Where gold calls the source by a name that no speaker has, none is right: who speaks was misunderstood,
    and what goes with such readings (a pronoun, a bare noun) should weigh against them.
    """
    reading = gold.reading
    sourcing = Sourcing(reading, first or Weights({}))
    for line, frame in _events(gold, located):
        ruled, stance = claimers_of(reading, frame.start, frame.end, frame.head)
        speakers = sourcing.speakers(frame, ruled)
        right = {i for i, s in enumerate(speakers, 1) if _named(reading, s.claimers, line["source"])}
        if not speakers:
            continue
        signs = (sourcing.options_again if first else sourcing.options)(frame, speakers, ruled, stance)
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
    choices: Sequence[Choice], penalty: float, seen: int = _SEEN, before: Weights | None = None
) -> Weights:
    """The weight of each sign that was seen often enough.

    ``before`` has weights that were learnt from other articles: what is held back are changes of these.
    """
    counts = Counter(sign for choice in choices for option in choice.options for sign in option)
    learnt = {} if before is None else {s: w for s, w in before.of.items() if s not in (ALWAYS, CUT)}
    weighed = {s for s, n in counts.items() if n >= seen} | set(learnt)
    known = {sign: i for i, sign in enumerate(sorted(weighed))}
    begun = np.array([learnt.get(sign, 0.0) for sign in known])
    penalty *= HOLD if learnt else 1.0
    rows = [(k, option, i in c.right) for k, c in enumerate(choices) for i, option in enumerate(c.options)]
    pairs = [(r, known[sign]) for r, (_, option, _) in enumerate(rows) for sign in option if sign in known]
    row, column = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    choice = np.array([k for k, _, _ in rows])
    right = np.array([ok for _, _, ok in rows], dtype=float)
    weights, mean, square = begun.copy(), np.zeros(len(known)), np.zeros(len(known))
    for step in range(1, _STEPS + 1):
        sums = np.bincount(row, weights[column], minlength=len(rows))
        highest = np.full(len(choices), -np.inf)
        np.maximum.at(highest, choice, sums)
        likely = np.exp(sums - highest[choice])
        likely /= np.bincount(choice, likely)[choice]
        wanted = likely * right
        wanted /= np.maximum(np.bincount(choice, wanted), 1e-12)[choice]
        slope = np.bincount(column, (likely - wanted)[row], minlength=len(known))
        slope += penalty * (weights - begun)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        rate = 0.1 if step < 0.6 * _STEPS else 0.03
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return Weights({sign: float(weights[i]) for sign, i in known.items()})


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is learnt; penalty and cut are chosen by cross-validation (see what is printed)."""

    penalty: float  # on large weights
    cut: float  # the probability from which on a choice is trusted
    what: str
    module: str


_PLANS = {
    "times": Plan(16.0, 0.5, "a time dating an event", "dating.py"),
    "sources": Plan(8.0, 0.45, "a speaker being the source", "sourcing.py"),
    "sources-again": Plan(8.0, 0.45, "a speaker being the source among other events", "beside.py"),
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One article's choices: those to learn from, and those that the program is faced with."""

    taught: tuple[Choice, ...]
    met: tuple[Choice, ...]


def _lesson(choices: Callable[..., Iterator[Choice]], gold: GoldArticle, **more: Weights) -> Lesson:
    return Lesson(tuple(choices(gold, **more)), tuple(choices(gold, located=False, **more)))


def _without_each_fold(plan: Plan, lessons: Sequence[Lesson], before: Weights | None) -> list[Weights]:
    """What is learnt from the articles of all other folds."""
    return [
        learn(
            [c for i, lesson in enumerate(lessons) if i % _FOLDS != fold for c in lesson.taught],
            plan.penalty,
            before=before,
        )
        for fold in range(_FOLDS)
    ]


def _figures(name: str, lessons: Sequence[Lesson], without: Sequence[Weights]) -> None:
    """Cross-validated precision and recall at several cuts."""
    surest, wanted = [], 0
    for i, lesson in enumerate(lessons):
        for choice in lesson.met:
            given = probabilities(without[i % _FOLDS], choice.options)
            best = max(range(1, len(given)), key=given.__getitem__)
            surest.append((given[best], best in choice.right))
            wanted += choice.wanted
    for cut in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        chosen = [right for probability, right in surest if probability >= cut]
        _log.info(
            "%s from %.2f on: precision %.3f, recall %.3f",
            name, cut, sum(chosen) / max(len(chosen), 1), sum(chosen) / max(wanted, 1),
        )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, print what the development part says of it, write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=resources.data("judging"))
    parser.add_argument(
        "--halves", nargs="+", type=Path, required=True, help="readers trained without half 0 (and half 1)"
    )
    parser.add_argument("--start", type=Path, help="go on from the tables here, learnt from other articles")
    parser.add_argument("--cache", type=Path, help="keep the parsed articles here")
    parsed = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    write(parsed.out, read_unseen(parsed.folders, parsed.halves, parsed.cache), parsed.start)


def write(out: Path, unseen: Iterable[GoldArticle], start: Path | None = None) -> None:
    """Learn the tables and write them to the folder; ``start`` has what was learnt from other articles."""
    golds = list(unseen)

    def table(name: str, lessons: Sequence[Lesson], before: Weights | None) -> list[Weights]:
        plan = _PLANS[name]
        without = _without_each_fold(plan, lessons, before)
        _figures(name, lessons, without)
        learnt = learn([c for lesson in lessons for c in lesson.taught], plan.penalty, before=before)
        Weights({**learnt.of, ALWAYS: 0.0, CUT: plan.cut}).save(
            out / f"{name}.tsv",
            f"What speaks for {plan.what}, or for none.\n"
            f"Learnt by `python -m kg.training.choosing`; see kg/extraction/{plan.module}",
        )
        return without

    before = {name: Weights.load(start / f"{name}.tsv") if start else None for name in _PLANS}
    table("times", [_lesson(time_choices, gold) for gold in golds], before["times"])
    without = table("sources", [_lesson(source_choices, gold) for gold in golds], before["sources"])
    again = [_lesson(source_choices, gold, first=without[i % _FOLDS]) for i, gold in enumerate(golds)]
    table("sources-again", again, before["sources-again"])


if __name__ == "__main__":
    main()
