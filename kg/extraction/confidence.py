"""How likely it is that the whole line is right, as it would be printed: the confidence of a fact.

A line is right when everything in it is: that it is told, how it stands, each filler, the time, the source.
The layers say how likely each of these is by itself (:class:`kg.extraction.judging.Sureness`); they fail
together, and some fail more often than they admit. :func:`signs` puts what they say into words, with what
the line is about, and ``data/judging/lines.tsv`` weighs them: it is learnt by ``python -m
kg.training.judging`` from articles that were annotated, and from lines that a strict reader signed or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod

from kg.extraction.analysis import Reading
from kg.extraction.judging import Telling, proposer, read_as
from kg.extraction.weights import Weights, load_weights, probability

__all__ = ["signs", "weighed"]

_STEPS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def weighed(
    reading: Reading, tellings: Sequence[Telling], least: float | None = None, weights: Weights | None = None
) -> list[Telling]:
    """The tellings that are likely enough to be right in all their parts, with how likely as confidence.

    ``least`` is the probability from which on a line counts; None: the cut that ships. Of an event type that
    nobody taught the table, such as one of a user, it says nothing and the confidence stays.
    """
    weights = weights or load_weights("lines")
    least = load_weights("settings").of["least, line"] if least is None else least
    kept = []
    for telling in tellings:
        if f"type {telling.frame.type}" not in weights.of:
            kept.append(telling)
            continue
        likely = probability(weights(signs(reading, telling)))
        if likely >= least:
            kept.append(replace(telling, event=replace(telling.event, confidence=round(likely, 3))))
    return kept


def signs(reading: Reading, telling: Telling) -> tuple[str, ...]:
    """What speaks for and against the line being right, in words."""
    frame, event, sure = telling.frame, telling.event, telling.sure
    found = [f"type {frame.type}", f"status {frame.status}", f"{frame.type} {frame.status}"]
    found += [f"by {proposer(frame)}", f"told {min(telling.times, 3)} times", f"stance {event.stance}"]
    found += _over("told", event.confidence)
    read = read_as(frame)
    if read is not None:
        found += _over("reader", read)
    found += _over("all fillers", prod(likely for _, likely in sure.roles))
    for role, likely in sure.roles:
        found += _over(role, likely)
    found += [f"has time {bool(event.time)}", f"has source {bool(event.claimers)}"]
    found += _over("time" if event.time else "no time", sure.time)
    found += _over("source" if event.claimers else "no source", sure.source)
    found += _filled(reading, telling)
    return tuple(dict.fromkeys(found))


def _over(part: str, likely: float) -> Iterator[str]:
    """A sign for each step that a likelihood reaches."""
    return (f"{part} over {step}" for step in _STEPS if likely >= step)


def _filled(reading: Reading, telling: Telling) -> Iterator[str]:
    """Which roles are filled, by how many and by whom."""
    event = telling.event
    yield f"fillers {min(sum(len(role.fillers) for role in event.roles), 6)}"
    for role in event.roles:
        yield f"has {role.role}"
        yield f"{role.role} of {min(len(role.fillers), 4)}"
        for filler in role.fillers:
            entity = reading.entity_by_id.get(filler.entity or "")
            if entity is not None:
                yield f"{role.role} {'named' if entity.named else 'described'} {entity.type}"
