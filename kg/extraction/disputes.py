"""Which claim a denial denies.

"China denies that the facilities are internment camps" disputes what was just said of the facilities; "the
ministry denied the accusations" disputes the accusation that went before. A denial is tied only to an event
near it (the same paragraph or the one before or two before), told by somebody else, that shares somebody or
something with what is denied. What cannot be tied stays a denial with its words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.analysis import Reading
from kg.records import Event, Filler, Span

__all__ = ["link_denials"]

_DENIALS = frozenset({"Denial"})
# Roles in which what is denied may appear in the disputed event: what was done to whom, and where.
_DISPUTED_ROLES = ("patient", "place", "counterpart", "origin", "destination")
_PARAGRAPHS_BACK = 2
_CONTENT = frozenset({"NOUN", "PROPN", "VERB"})
# Words for a claim as such: what they stand for is the last claim against the denier.
_CLAIM_WORDS = frozenset(
    "accusation allegation assertion charge claim criticism figure guilt guilty involvement report "
    "responsibility wrongdoing".split()
)


def link_denials(reading: Reading, events: Sequence[Event]) -> tuple[Event, ...]:
    """The events with each denial's ``disputes`` filled in where that can be told."""
    places = _Paragraphs(reading)
    linked = []
    for event in events:
        if event.type in _DENIALS and event.status == "occurred":
            linked.append(replace(event, disputes=_disputed(reading, event, events, places)))
        else:
            linked.append(event)
    return tuple(linked)


def _disputed(
    reading: Reading, denial: Event, events: Sequence[Event], places: _Paragraphs
) -> tuple[str, ...]:
    deniers = {f.entity for f in denial.fillers("agent") if f.entity}
    near = [
        e for e in events if _can_be_disputed(e, denial, deniers) and places.near(e.trigger, denial.trigger)
    ]
    denied = _entities_in(reading, denial.fillers("topic")) - deniers
    words = _content(reading, [f.span for f in denial.fillers("topic") if f.span])
    sharing = [e for e in near if denied & _participants(e) or words & _told_in(reading, e)]
    if sharing:
        return tuple(e.id for e in sharing)
    if not denial.fillers("topic") or words & _CLAIM_WORDS:
        against = [e for e in near if deniers & (_participants(e) | _agents(e))]
        return tuple(e.id for e in against[-1:])
    return ()


def _can_be_disputed(event: Event, denial: Event, deniers: set[str]) -> bool:
    """Somebody else's claim that something happened, told before the denial or right behind it."""
    return (
        event is not denial
        and event.type not in _DENIALS
        and event.status == "occurred"
        and not deniers & set(event.claimers)
        and event.trigger.start < denial.evidence.end
        and not denial.evidence.covers(event.trigger)
    )


def _told_in(reading: Reading, event: Event) -> set[str]:
    """The content words that an event is told with: its trigger, and those to whom and where it happened."""
    spans = [event.trigger]
    spans += [f.span for role in ("patient", "place") for f in event.fillers(role) if f.span]
    return _content(reading, spans) - _CLAIM_WORDS


def _content(reading: Reading, spans: Sequence[Span]) -> set[str]:
    """The lemmas of the nouns and verbs in these stretches of the text."""
    found: set[str] = set()
    for span in spans:
        first = bisect_left(reading.starts, span.start)
        last = bisect_left(reading.starts, span.end)
        found |= {token.lemma_.casefold() for token in reading.doc[first:last] if token.pos_ in _CONTENT}
    return found


def _entities_in(reading: Reading, fillers: Sequence[Filler]) -> set[str]:
    """Whom the words of these fillers speak of."""
    spans = [filler.span for filler in fillers if filler.span]
    return {
        entity
        for reference in reading.references
        if any(span.covers(reading.span(reference.start, reference.end)) for span in spans)
        for entity in reference.entities
    }


def _participants(event: Event) -> set[str]:
    return {f.entity for role in _DISPUTED_ROLES for f in event.fillers(role) if f.entity}


def _agents(event: Event) -> set[str]:
    return {f.entity for f in event.fillers("agent") if f.entity}


class _Paragraphs:
    """The paragraph of a stretch of text."""

    def __init__(self, reading: Reading) -> None:
        self._starts = reading.starts
        self._numbers = reading.paragraphs

    def near(self, earlier: Span, later: Span) -> bool:
        return 0 <= self._of(later) - self._of(earlier) <= _PARAGRAPHS_BACK

    def _of(self, span: Span) -> int:
        return self._numbers[max(0, bisect_right(self._starts, span.start) - 1)]
