"""Learn the tables of ``data/judging``: ``python -m kg.training.judging FOLDER... --out data/judging``.

Reads the annotated folders (see :mod:`kg.training.gold`) with the program's own rules and learns logistic
models, by Newton's method with a penalty on large weights, so that a sign seen a few times weighs little:

- ``tellings.tsv``: whether a telling is a fact. It is one where gold has an event of its type and status that
  shares somebody with it or its words; a telling that matches an optional line is left out.
- ``pairs.tsv``: whether two tellings of one type match the same line of gold.
- ``fillers.tsv``: whether a filler is one that gold's event has in this role.
- ``relations.tsv``: whether a standing relation is right, as a strict reader said of it
  (:mod:`kg.training.verdicts`) or else as gold has it.
- ``lines.tsv``: whether all that the line of an event says is right, judged in the same way.

How the signs and the reader's opinion are weighed against each other, in ``settings.tsv``, is learnt on the
development part, which the reader was not trained on. The last two tables need the reader's opinion of
articles that it was not trained on: they are learnt on the development part, and on the whole of the articles
where two more readers are given with ``--halves``, each trained without one half (see ``read_unseen``; with
one reader, on the half that it was trained without). What
a line's parts are judged by is learnt without the article's half, too. The cuts in ``settings.tsv`` are
chosen by hand from the table that the command prints, and kept.
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
from kg.extraction import confidence
from kg.extraction.analysis import Reading
from kg.extraction.assemble import standings_of, tellings_of
from kg.extraction.filling import Fillers
from kg.extraction.judging import Telling, judged, proposer, read_as, signs
from kg.extraction.merging import likenesses, may_be_one, merged
from kg.extraction.standing import signs as standing_signs
from kg.extraction.weights import ALWAYS, Weights, load_weights, log_odds, probability
from kg.records import AnnotatedArticle
from kg.scoring import aligned, event_affinity, is_right, relation_affinity, same_filler
from kg.training.choosing import HOLD
from kg.training.gold import GoldArticle, half_of, part_of, read_development, read_folders, read_unseen
from kg.training.verdicts import Verdict, load_verdicts, signed

__all__ = [
    "Example",
    "filler_examples",
    "learn",
    "line_examples",
    "pair_examples",
    "relation_examples",
    "telling_examples",
    "weigh",
]

_log = logging.getLogger("kg.training.judging")

_ANNOTATED = "(judged by annotation)"  # in training alone: what is printed is judged by readers
_SEEN = 6  # a sign seen less often in training is not given a weight
_PENALTY = 4.0
_STEPS = 12
_CLOSE = 1e-3  # a step as small as this changes nothing that the table shows
_SEEN_FILLER, _PENALTY_FILLER = 10, 12.0
_PENALTY_LINE = 8.0
_CUTS = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)  # of lines, to choose from


@dataclass(frozen=True, slots=True)
class Tables:
    """What the parts of a line are judged by."""

    tellings: Weights
    settings: Mapping[str, float]
    fillers: Weights


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


def filler_examples(gold: GoldArticle) -> Iterator[Example]:
    """One for each filler of a telling that gold has an event of."""
    fillers = Fillers(gold.reading, Weights({}))
    tellings = tellings_of(gold.reading, least=0.0)
    for telling, line in zip(tellings, _lines(gold.reading, tellings), strict=True):
        match = _match(gold.lines, line)
        if match is None or match.get("optional"):
            continue
        for role in telling.event.roles:
            wanted = match["roles"].get(role.role, ())
            for filler, printed in zip(role.fillers, line["roles"][role.role], strict=True):
                argument = next(
                    a
                    for a in telling.frame.arguments
                    if a.role == role.role and gold.reading.span(a.start, a.end) == filler.span
                )
                right = any(same_filler(role.role, name, printed) for name in wanted)
                yield Example(fillers.signs(telling.frame, argument, filler), right)


def line_examples(gold: GoldArticle, tables: Tables, verdicts: Sequence[Verdict] = ()) -> Iterator[Example]:
    """One for each line that would be printed, with the parts judged by ``tables``."""
    reading = gold.reading
    told = judged(reading, tellings_of(reading, tables.fillers), None, tables.tellings, tables.settings)
    lines = merged(reading, told)
    printed = _lines(reading, lines)
    _, judgeable, pairs = aligned(gold.lines, printed, "event")
    known = {id(line) for line in judgeable}
    right = {id(line) for match, line in pairs if is_right(match, line)}
    for telling, line in zip(lines, printed, strict=True):
        said = signed(line, telling.event.trigger, verdicts)
        if said is not None or id(line) in known:
            yield _judged_example(confidence.signs(reading, telling), said, id(line) in right)


def relation_examples(gold: GoldArticle, verdicts: Sequence[Verdict] = ()) -> Iterator[Example]:
    """One for each standing relation that words tell, each time they tell it."""
    found = standings_of(gold.reading)
    entities = {e.id: e for e in gold.reading.entities}
    entities |= {s.meant.id: s.meant for s, _ in found if s.meant is not None}
    told = AnnotatedArticle(
        gold.reading.article, entities=tuple(entities.values()), relations=tuple(r for _, r in found)
    )
    for (standing, relation), line in zip(found, facts(told), strict=True):
        said = signed(line, relation.evidence, verdicts)
        matches = [g for g in gold.lines if g["kind"] == "relation" and relation_affinity(g, line)]
        if said is not None or not any(g.get("optional") for g in matches):
            yield _judged_example(standing_signs(gold.reading, standing), said, bool(matches))


def _judged_example(found: tuple[str, ...], said: bool | None, annotated: bool) -> Example:
    """By the reader's verdict where there is one. Annotation is stricter, which is a sign of its own."""
    return Example((*found, _ANNOTATED), annotated) if said is None else Example(found, said)


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


def learn(
    examples: Sequence[Example],
    seen: int = _SEEN,
    penalty: float = _PENALTY,
    before: Weights | None = None,
) -> Weights:
    """The weight of each sign that was seen often enough.

    ``before`` has weights that were learnt from other articles: what is held back are changes of these.
    """
    counts = Counter(sign for example in examples for sign in example.signs)
    learnt = {} if before is None else dict(before.of)
    weighed = {s for s, n in counts.items() if n >= seen} | set(learnt) - {ALWAYS}
    known = {sign: i for i, sign in enumerate(sorted(weighed))}
    table = np.zeros((len(examples), len(known) + 1))
    table[:, -1] = 1.0
    for row, example in enumerate(examples):
        table[row, [known[sign] for sign in example.signs if sign in known]] = 1.0
    begun = np.array([learnt.get(sign, 0.0) for sign in (*known, ALWAYS)])
    penalty *= HOLD if learnt else 1.0
    weights = _logistic(table, np.array([e.right for e in examples], dtype=float), penalty, begun)
    of = {sign: float(weights[i]) for sign, i in known.items() if sign != _ANNOTATED}
    return Weights(of | {ALWAYS: float(weights[-1])})


def _logistic(
    table: NDArray[np.float64],
    right: NDArray[np.float64],
    penalty: float,
    begun: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Newton's steps; the last column, which is the same in each case, is not held back.

    What the others are held to is where they begin, or else nothing.
    """
    begun = np.zeros(table.shape[1]) if begun is None else begun
    weights = begun.copy()
    held = np.full(table.shape[1], penalty)
    held[-1] = 1e-3
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (likely - right) + held * (weights - begun)
        bend = (table.T * (likely * (1 - likely))) @ table + np.diag(held)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < _CLOSE:
            break
    return weights


def weigh(examples: Sequence[tuple[Weights, Example]]) -> dict[str, float]:
    """How much the signs and the reader count, for each that may have proposed a telling.

    Each example comes with the weights of its signs.
    """
    found: dict[str, float] = {}
    for by in ("rules", "reader"):
        group = [(weights, e) for weights, e in examples if e.by == by]
        columns = [[weights(e.signs), log_odds(e.support or 0.0), 1.0] for weights, e in group]
        values = _logistic(np.array(columns), np.array([float(e.right) for _, e in group]), 1.0)
        found |= zip((f"signs, {by}", f"reader, {by}", f"shift, {by}"), values.tolist(), strict=True)
    group = [(weights, e) for weights, e in examples if e.by != "reader"]
    columns = [[weights(e.signs), 1.0] for weights, e in group]
    values = _logistic(np.array(columns), np.array([float(e.right) for _, e in group]), 1.0)
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
    parser.add_argument("--halves", nargs="+", type=Path, help="readers trained without half 0 (and half 1)")
    parser.add_argument("--start", type=Path, help="go on from the tables here, learnt from other articles")
    parser.add_argument("--verdicts", type=Path, default=resources.data("judging", "verdicts.tsv"))
    parser.add_argument("--cache", type=Path, help="keep the parsed articles here")
    parsed = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    ruled = list(read_folders(parsed.folders, ["train"], parsed.cache))
    if parsed.halves:
        unseen = list(read_unseen(parsed.folders, parsed.halves, parsed.cache))
    else:
        unseen = list(read_development(parsed.folders, parsed.cache))
    parsed.out.mkdir(parents=True, exist_ok=True)
    write(parsed.out, ruled, unseen, load_verdicts(parsed.verdicts), parsed.start)


def write(
    out: Path,
    ruled: Sequence[GoldArticle],
    unseen: Sequence[GoldArticle],
    verdicts: Mapping[str, Sequence[Verdict]],
    start: Path | None = None,
) -> None:
    """Learn all tables and write them to the folder.

    ``start`` has tables learnt from what a reader made of other articles; those that need its opinion go on
    from there.
    """
    before = {
        name: None if start is None else Weights.load(start / f"{name}.tsv")
        for name in ("fillers", "lines", "relations")
    }
    judge, settings = _judge(ruled, unseen)
    # The reader's tellings are paired as well where a reader is at hand that has not seen the article.
    paired = [gold for gold in unseen if part_of(_id(gold)) == "train"] or ruled
    pairs = [e for gold in paired for e in pair_examples(gold)]
    known, fillers = _fillers(ruled, unseen, before["fillers"])
    lines = _learnt_lines(unseen, known, judge, settings, verdicts, before["lines"])
    standing = [e for gold in [*ruled, *unseen] for e in relation_examples(gold, verdicts.get(_id(gold), ()))]
    relations = learn(standing, before=before["relations"])
    for name, weights, what, module in (
        ("tellings", judge, "What speaks for a telling being a fact.", "judging.py"),
        ("pairs", learn(pairs), "What speaks for two tellings being of one happening.", "merging.py"),
        ("fillers", fillers, "What speaks for a filler being right.", "filling.py"),
        ("lines", lines, "What speaks for all of a line being right.", "confidence.py"),
        ("relations", relations, "What speaks for a standing relation being right.", "standing.py"),
        ("settings", Weights(settings), "How signs and reader are weighed, and the cuts.", "judging.py"),
    ):
        how = f"Learnt by `python -m kg.training.judging`; see kg/extraction/{module}"
        weights.save(out / f"{name}.tsv", f"{what}\n{how}")


def _judge(ruled: Sequence[GoldArticle], unseen: Sequence[GoldArticle]) -> tuple[Weights, dict[str, float]]:
    """The table of tellings, learnt from all, and how it is weighed against the reader.

    How far the signs can be trusted shows where they were learnt without the article's half.
    """
    examples: dict[int, list[Example]] = {0: [], 1: []}
    for gold in ruled:
        examples[half_of(_id(gold))] += telling_examples(gold)
    known = {half: learn(examples[1 - half]) for half in (0, 1)}
    _log.info("%d tellings to learn from", len(examples[0] + examples[1]))
    seen = [(known[half_of(_id(gold))], e) for gold in unseen for e in telling_examples(gold)]
    return learn(examples[0] + examples[1]), dict(load_weights("settings").of) | weigh(seen)


def _fillers(
    ruled: Sequence[GoldArticle], unseen: Sequence[GoldArticle], before: Weights | None
) -> tuple[dict[int, Weights], Weights]:
    """The table of fillers learnt without each half of the articles, and the one learnt from all."""
    examples: dict[int, list[Example]] = {0: [], 1: []}
    for gold in [*ruled, *unseen]:
        examples[half_of(_id(gold))] += filler_examples(gold)
    known = {half: learn(examples[1 - half], _SEEN_FILLER, _PENALTY_FILLER, before) for half in (0, 1)}
    return known, learn(examples[0] + examples[1], _SEEN_FILLER, _PENALTY_FILLER, before)


def _learnt_lines(
    unseen: Sequence[GoldArticle],
    fillers: Mapping[int, Weights],
    judge: Weights,
    settings: Mapping[str, float],
    verdicts: Mapping[str, Sequence[Verdict]],
    before: Weights | None,
) -> Weights:
    """The table of lines; prints what one learnt without each half of the articles makes of the other."""
    examples: dict[int, list[Example]] = {0: [], 1: []}
    for gold in unseen:
        half = half_of(_id(gold))
        tables = Tables(judge, settings, fillers[half])
        examples[half] += line_examples(gold, tables, verdicts.get(_id(gold), ()))
    judged_: list[tuple[float, bool]] = []
    for half in (0, 1):
        weights = learn(examples[1 - half], penalty=_PENALTY_LINE, before=before)
        judged_ += [
            (probability(weights(e.signs)), e.right) for e in examples[half] if _ANNOTATED not in e.signs
        ]
    _figures(judged_)
    return learn(examples[0] + examples[1], penalty=_PENALTY_LINE, before=before)


def _figures(lines: Sequence[tuple[float, bool]]) -> None:
    """What each cut would leave, and how much of that would be right."""
    for cut in _CUTS:
        kept = [right for likely, right in lines if likely >= cut]
        share = len(kept) / max(len(lines), 1)
        _log.info("lines from %.2f on: %.3f of all, %.3f right", cut, share, sum(kept) / max(len(kept), 1))


def _id(gold: GoldArticle) -> str:
    return gold.reading.article.id


if __name__ == "__main__":
    main()
