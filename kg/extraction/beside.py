"""What the sources of the events told beside one say of its own.

What a witness tells over several sentences has one source, although no "she said" stands with most of it.
Once each event has been given a source by its own signs (:mod:`kg.extraction.sourcing`), the choices are
made once more, with what the neighbours were given as further signs. (Tried with times, it brought nothing.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.analysis import Frame, Reading
from kg.extraction.choosing import sureness

__all__ = ["Beside", "Given", "first_opinion"]

_NEAR = 3  # sentences


@dataclass(frozen=True, slots=True)
class Given:
    """Who was said to say an event, or None; and how likely that is."""

    value: tuple[str, ...] | None
    likely: float


@dataclass(frozen=True, slots=True)
class _Told:
    """One event of the article as its neighbours see it."""

    frame: Frame
    given: Given
    sentence: int
    tense: str
    people: frozenset[str]


class Beside:
    """The events of one article in the order of the text, with what each was given."""

    def __init__(
        self,
        reading: Reading,
        given: Sequence[Given],
        people: Sequence[frozenset[str]],
        sentence_of: Callable[[int], int],
        tense_of: Callable[[int], str],
    ) -> None:
        self._paragraphs = reading.paragraphs
        self._sentence_of, self._tense_of = sentence_of, tense_of
        told = [
            _Told(frame, found, sentence_of(frame.head), tense_of(frame.head), who)
            for frame, found, who in zip(reading.frames, given, people, strict=True)
        ]
        self._told = sorted(told, key=lambda t: (t.frame.start, t.frame.end))

    def signs(
        self, frame: Frame, people: frozenset[str], values: Sequence[tuple[str, ...]]
    ) -> list[list[str]]:
        """The further signs for the article itself, then those for each of these speakers."""
        none: list[str] = []
        found: list[list[str]] = [[] for _ in values]
        for name, told in self._neighbours(frame, people):
            given = told.given
            for sign in self._places(name, told, frame):
                if given.value is None:
                    none.append(f"{sign}: none, {sureness(given.likely)}")
                    continue
                none.append(f"{sign}: some, {sureness(given.likely)}")
                for signs, value in zip(found, values, strict=True):
                    if value == given.value:
                        signs.append(f"{sign}: the same, {sureness(given.likely)}")
        return [none, *found]

    def _neighbours(self, frame: Frame, people: frozenset[str]) -> Iterator[tuple[str, _Told]]:
        before = [t for t in reversed(self._told) if t.frame.head < frame.head]
        behind = [t for t in self._told if t.frame.head > frame.head]
        for side, events in (("before", before), ("behind", behind)):
            for what, fits in (
                ("event", lambda _: True),
                ("event that has one", lambda t: t.given.value is not None),
                ("event of theirs", lambda t: bool(t.people & people)),
            ):
                told = next(filter(fits, events), None)
                if told is not None:
                    yield f"{what} {side}", told
        alike = [
            t
            for t in (*before, *behind)
            if t.frame.type == frame.type and (t.people & people or not t.people or not people)
        ]
        if alike:
            yield "such an event", min(alike, key=lambda t: abs(t.frame.head - frame.head))

    def _places(self, name: str, told: _Told, frame: Frame) -> Iterator[str]:
        gap = abs(told.sentence - self._sentence_of(frame.head))
        where = "here" if not gap else "next" if gap == 1 else "near" if gap <= _NEAR else "far"
        if self._paragraphs[told.frame.head] != self._paragraphs[frame.head]:
            where += " in another paragraph"
        tense = "one tense" if told.tense == self._tense_of(frame.head) else "other tense"
        yield f"{name} {where}"
        yield f"{name} {where}, {tense}"


def first_opinion(likely: float, *, none: bool) -> str:
    """The sign of how likely an option was by its own signs."""
    return f"at first {'none ' if none else ''}{min(9, int(likely * 10))}"
