"""How likely it is that a standing relation is right: the confidence of "X is a member of Y" as a line.

As with events (:mod:`kg.extraction.confidence`) many weak signs tell: who found it, how its words hang
together, how they name whom they mean, what they cut off. ``data/judging/relations.tsv`` has a weight for
each, learnt from annotated articles and a strict reader's verdicts by ``python -m kg.training.judging``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.analysis import Reading, RelationMatch
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.weights import load_weights, probability
from kg.records import Entity, Filler

__all__ = ["Standing", "likely", "signs"]

_STEPS = (0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
_EDGES = frozenset({"punct", "cc", "det", "case", "appos", "relcl", "conj"})
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """A relation as the words that were found, and whom they mean."""

    match: RelationMatch
    subject: Entity
    object: Filler
    meant: Entity | None = None  # the object, where it is somebody or something


def likely(reading: Reading, standing: Standing) -> float:
    """How likely it is right; of a property that nobody taught the table, as likely as its finder says."""
    weights = load_weights("relations")
    if standing.match.property not in weights.of:
        return standing.match.score
    return probability(weights(signs(reading, standing)))


def signs(reading: Reading, standing: Standing) -> tuple[str, ...]:
    """What speaks for and against the relation, in words."""
    g, match = grammar(reading.doc), standing.match
    found = [match.property, f"by {match.extractor}", f"{match.property} by {match.extractor}"]
    if match.extractor != "rules":
        found += [f"reader over {step}" for step in _STEPS if match.score >= step]
    found += _subject(reading, g, match, standing.subject)
    found += _between(reading, g, match)
    found += _object(g, match)
    if standing.meant is not None:
        how = "named" if standing.meant.named else "described"
        found.append(f"{match.property} to {how} {standing.meant.type}")
        found.append(f"object {how} of {min(len(standing.meant.label.split()), 5)}")
    return tuple(dict.fromkeys(found))


def _subject(reading: Reading, g: Grammar, match: RelationMatch, subject: Entity) -> Iterator[str]:
    name, reference = match.property, reading.reference_at[match.subject]
    how = f"{reference.kind} of {'named' if subject.named else 'described'}"
    yield f"subject {how}"
    yield f"{name}, subject {how}"
    yield f"{name} of {subject.type}"
    yield f"subject as {g.dep[match.subject]}"
    if len(reference.entities) > 1:
        yield "subject of several"
    if not subject.named:
        yield f"subject label of {min(len(subject.label.split()), 5)}"
    yield f"subject name of {min(len(subject.label.split()), 4)}, {subject.type}"


def _between(reading: Reading, g: Grammar, match: RelationMatch) -> Iterator[str]:
    """How the object's words hang to the subject's."""
    name, start, end = match.property, match.object, match.subject
    if reading.doc[start].sent.start != reading.doc[end].sent.start:
        yield "in two sentences"
        return
    side = "before" if start < end else "behind"
    yield f"{name} {side} at {min(abs(start - end) // 3, 5)}"
    up, down = g.path(start, [end, *g.ancestors(end)]) or ([], [])
    links = f"{' '.join(up[:_LONGEST])} | {' '.join(down[: -_LONGEST - 1 : -1])}"
    yield f"path {links}"
    yield f"{name} over {links}"
    yield f"{min(len(up) + len(down), 6)} steps"
    low, high = min(start, end), max(start, end)
    others = {r.head for r in reading.references if low < r.head < high and r.kind == "name"}
    yield f"{min(len(others), 3)} names between"


def _object(g: Grammar, match: RelationMatch) -> Iterator[str]:
    """The bounds of the object's words: what they begin with, what they cut off."""
    name, start, end = match.property, match.start, match.end
    yield f"{name} of {min(end - start, 6)} words"
    yield f"{name} begins with {g.pos[start]}"
    yield f"{name} ends with {g.tag[end - 1]}"
    if start:
        yield f"{name} after {g.pos[start - 1]}"
    if end < g.size:
        yield f"{name} ahead of {g.pos[end]}"
        if g.lower[end] in ("of", "for", "in", "at", "-", "and", "'s"):
            yield f"{name} ahead of {g.lower[end]}"
    for i in range(start, end):
        for child in g.children[i]:
            if not start <= child < end and g.dep[child] not in _EDGES:
                yield f"{name} cuts off {g.dep[child]}"
