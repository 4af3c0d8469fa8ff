"""Times that are told by how far they are from others, or that others bound.

- "was freed on Friday, eight days after police took him": the taking is eight days before that Friday;
- "his arrest on May 3 came two days after a raid", "was freed two days after his arrest on May 3";
- "since the coup of February 2021 hundreds have been held": held from then to the article's date;
- "has been held for ten weeks": from ten weeks before the article's date.

Each hangs on a word of its own, which the expression that :mod:`kg.extraction.times` finds does not: the
word that is dated, not the one that the date stands beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kg.extraction.analysis import Reading, Time
from kg.extraction.edtf import Unit, When, interval, parse_edtf
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.times import TimeWords, before_date, governor_of, load_time_words

__all__ = ["Reckoned", "reckoned_times"]

_APART = {"after": -1, "before": 1}
_VAGUE = frozenset(
    {"less", "more", "than", "nearly", "almost", "about", "over", "within", "up", "least", "most"}
)
_HAVE = frozenset({"has", "have", "'ve"})
_STEPS: Mapping[str, Unit] = {
    "day": "day", "night": "day", "week": "week", "month": "month", "year": "year", "decade": "decade"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A time, the word that it dates, the preposition that introduces it, and how it is told."""

    time: Time
    governor: int
    preposition: int
    kind: str


def reckoned_times(reading: Reading) -> Iterator[Reckoned]:
    """All such times of the article, in the order of the text."""
    published = parse_edtf(reading.article.published)
    reckoner = _Reckoner(reading, published.as_day() if published and published.day else None)
    for i, word in enumerate(reckoner.g.lower):
        if word in _APART:
            yield from reckoner.apart(i)
        elif word == "since":
            yield from reckoner.opened(i)
        elif word == "for":
            yield from reckoner.lasting(i)


class _Reckoner:
    def __init__(self, reading: Reading, today: date | None) -> None:
        self.g: Grammar = grammar(reading.doc)
        self.words: TimeWords = load_time_words()
        self.today = today
        self.times = [(time, governor_of(self.g, time)) for time in reading.times if time.value]

    # --- "eight days after" -----------------------------------------------------------------------------

    def apart(self, i: int) -> Iterator[Reckoned]:
        """Of two events so far apart the one whose date is not told."""
        measure, joined = self._measure(i), self._joined(i)
        if measure is None or joined is None:
            return
        start, number, unit = measure
        above, below = joined
        if self._is_vague(start):
            return
        step = number * _APART[self.g.lower[i]]
        when = self._date_of(above, range(start)) or self._told_now(above)
        dated = below
        if when is None:  # "two days after his arrest on May 3"
            when, dated, step = self._date_of(below, range(i, self.g.size)), above, -step
        value = self._moved(when, unit, step)
        if value is not None and (self.g.is_verb(dated) or self.g.is_nominal(dated)):
            yield Reckoned(Time(start, i + 1, dated, value.edtf, "story"), dated, i, f"apart {unit}")

    def _measure(self, i: int) -> tuple[int, int, Unit] | None:
        """Where "eight days" begins before the word, how many, of what."""
        unit = _STEPS.get(self.words.units.get(self.g.lemma[i - 1], "")) if i else None
        if self.g.lower[i - 1 : i] == ("hours",):
            return i - 1, 0, "day"
        if unit is None or i < 2:
            return None
        word = self.g.lower[i - 2]
        number = int(word) if word.isdecimal() else self.words.numbers.get(word)
        return None if number is None else (i - 2, number, unit)

    def _joined(self, i: int) -> tuple[int, int] | None:
        """What the word joins: the word above it, and the verb or noun that it introduces."""
        g = self.g
        below = g.child(i, "pcomp", "pobj")
        if below is not None:
            return g.head[i], below
        clause = g.head[i]
        return (g.head[clause], clause) if g.dep[i] == "mark" and g.head[clause] != clause else None

    def _is_vague(self, start: int) -> bool:
        return start > 0 and self.g.lower[start - 1] in _VAGUE

    def _date_of(self, word: int, where: range) -> When | None:
        """The one date that stands with the word there."""
        near = [time for time, governor in self.times if governor == word and time.start in where]
        return parse_edtf(near[0].value) if len(near) == 1 else None

    def _told_now(self, verb: int) -> When | None:
        """As in "The hearing comes two days after": what is told in the present is of the article's day."""
        if self.today is None or self.g.tag[verb] != "VBZ" or self.g.has(verb, "aux", "auxpass"):
            return None
        return When.of(self.today) if self.g.lemma[verb] in ("come", "follow", "arrive") else None

    def _moved(self, when: When | None, unit: Unit, step: int) -> When | None:
        """So much earlier or later, where the date is as precise as the measure, and the calendar so long."""
        if when is None or (unit in ("day", "week") and not when.day) or (unit == "month" and not when.month):
            return None
        try:
            return when.shifted(unit, step)
        except (ValueError, OverflowError):
            return None

    # --- "since the coup of February 2021" ---------------------------------------------------------------

    def opened(self, i: int) -> Iterator[Reckoned]:
        """From the date that the clause or phrase behind "since" tells to the article's."""
        joined = self._joined(i)
        if joined is None or self.today is None:
            return
        above, below = joined
        time = next((t for t, _ in self.times if t.start > i and below in self._upwards(t.head)), None)
        if time is None or before_date(self.g, time.start) == i:
            return
        first = parse_edtf(time.value)
        if first is not None and first.as_day() <= self.today:
            value = interval(first, When.of(self.today))
            yield Reckoned(Time(time.start, time.end, above, value, time.basis), above, i, "opened")

    def _upwards(self, i: int) -> tuple[int, ...]:
        return (i, *self.g.ancestors(i))

    # --- "for ten weeks" -----------------------------------------------------------------------------------

    def lasting(self, i: int) -> Iterator[Reckoned]:
        """As in "Has been held for ten weeks": what has gone on so long, and goes on."""
        end = next((j for j in range(i + 1, min(i + 6, self.g.size)) if self.g.lemma[j] in _STEPS), None)
        measure = self._measure(end + 1) if end is not None else None
        verb = self.g.head[i]
        if measure is None or self.today is None or not self._goes_on(verb):
            return
        start, number, unit = measure
        first = self._moved(When.of(self.today), unit, -number)
        if first is None:
            return
        value = interval(first, When.of(self.today))
        yield Reckoned(Time(start, start + 2, verb, value, "duration"), verb, i, "lasting")

    def _goes_on(self, verb: int) -> bool:
        g = self.g
        aux = {g.lower[c] for c in g.children[verb] if g.dep[c] in ("aux", "auxpass")}
        if not aux & _HAVE or g.lemma[verb] in self.words.terms:
            return False
        return "been" in aux or g.lower[verb] == "been" or not g.objects(verb)
