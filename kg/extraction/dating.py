"""Which of an article's times dates an event, where there are several, or none.

The grammar alone (:func:`kg.extraction.times.time_of`) sees the times of the event's own clause. Readers see
more: "On Friday gunmen stormed the camp. They killed five" happened on Friday; "the arrest" has the time of
the arrest told above; of "said on Monday that he fled in May" only one time is the flight's. They also know
that most events of a background paragraph have no time at all. :func:`options` lists the signs for each
time and for none, and the learnt table ``data/judging/times.tsv`` weighs them; a choice that is not likely
enough is no choice, and the event has no time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extraction.analysis import Frame, Reading, Time
from kg.extraction.choosing import CUT, probabilities
from kg.extraction.edtf import parse_edtf
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.reckoning import Reckoned, reckoned_times
from kg.extraction.times import before_date, governor_of, time_of
from kg.extraction.weights import Weights, load_weights

__all__ = ["Dating"]

_REACH = 14  # sentences before the event in which a time may stand that dates it
_AHEAD = 5  # and behind it
_FAR = 6  # sentences from which on it is all one how many they are
_LONGEST = 6  # links of a path that are told apart
_PARTICIPANTS = frozenset({"agent", "patient", "counterpart"})
_LINKS = frozenset(
    "after before when while as since until because if that where why although though once".split()
)
_BETWEEN_CLAUSES = frozenset(
    {"ccomp", "xcomp", "relcl", "advcl", "acl", "conj", "parataxis", "csubj", "pcomp", "nsubj", "nsubjpass"}
)
_HAVE = frozenset({"has", "have", "had", "'ve"})
_INTRODUCING = frozenset({"ADP", "SCONJ"})
LEAST_HEARD = 0.03  # from which probability on the reader's word is a sign
_SURENESS = (
    (0.95, "certain"),
    (0.85, "sure"),
    (0.6, "likely"),
    (0.3, "in two minds"),
    (0.1, "in doubt"),
    (LEAST_HEARD, "unlikely"),
    (0.0, "no"),
)
_PERIODS = ((0, "that day"), (7, "that week"), (31, "that month"), (366, "that year"))


@dataclass(frozen=True, slots=True)
class _Clock:
    """One time expression and what is known of it before any event asks."""

    time: Time
    sentence: int
    paragraph: int
    governor: int
    above: tuple[int, ...]  # the governor and the words above it
    signs: tuple[str, ...]
    age: str  # how long before the article's date


class Dating:
    """One article's times and events, and what speaks for joining which."""

    def __init__(self, reading: Reading, weights: Weights | None = None) -> None:
        self.reading = reading
        self.weights = weights or load_weights("times")
        self.g: Grammar = grammar(reading.doc)
        self.ends = [sentence.end for sentence in reading.doc.sents]
        published = parse_edtf(reading.article.published)
        self.today = published.as_day() if published and published.day else None
        self.triggers = {i: frame for frame in reading.frames for i in range(frame.start, frame.end)}
        self.cues = {speech.cue: speech for speech in reading.speeches}
        said = Counter(time.value for time in reading.times)
        self.clocks = [self._clock(time, said) for time in reading.times if time.value]
        self.clocks += [self._clock(time, said, "a beginning") for time in self._beginnings()]
        reckoned = list(reckoned_times(reading))
        self.clocks += [self._reckoned(time, said) for time in reckoned]
        self.reckoned = {time.governor: time.time for time in reckoned}
        self.lead = min((clock.sentence for clock in self.clocks), default=0)
        self.people = [self._somebody(frame) for frame in reading.frames]
        self.times = [self._ruled(frame) for frame in reading.frames]
        self.order = sorted(range(len(reading.frames)), key=lambda i: (reading.frames[i].start, i))

    def weighed(self, frame: Frame) -> tuple[Time | None, float]:
        """The time that dates the event, or None, and how likely this choice is."""
        near = self.near(frame)
        if not near:
            return None, 1.0
        given = probabilities(self.weights, self.options(frame, near))
        likely: dict[str, float] = defaultdict(float)
        for clock, probability in zip(near, given[1:], strict=True):
            likely[clock.time.value or ""] += probability
        value = max(likely, key=lambda v: (likely[v], v))
        if likely[value] < self.weights.of[CUT]:
            return None, given[0]
        surest = max(
            (pair for pair in zip(given[1:], near, strict=True) if pair[1].time.value == value),
            key=lambda pair: pair[0],
        )
        return surest[1].time, likely[value]

    def _ruled(self, frame: Frame) -> Time | None:
        """The time that the grammar attaches to the event, reckoned or told."""
        reckoned = next((self.reckoned[i] for i in range(frame.start, frame.end) if i in self.reckoned), None)
        return reckoned or time_of(self.reading, frame)

    def near(self, frame: Frame) -> list[_Clock]:
        """The times that may date the event: those around it, and those of other tellings of it."""
        sentence = self._sentence(frame.head)
        retold = {
            id(time)
            for other, time in zip(self.reading.frames, self.times, strict=True)
            if time is not None and other.type == frame.type
        }
        return [
            clock
            for clock in self.clocks
            if sentence - _REACH <= clock.sentence <= sentence + _AHEAD or id(clock.time) in retold
        ]

    def options(self, frame: Frame, near: Sequence[_Clock]) -> list[list[str]]:
        """The signs for no time, then those for each of these times."""
        ruled = self._ruled(frame)
        read = self._read(frame)
        tense = self._tense(frame.head)
        sentence = self._sentence(frame.head)
        own = [clock for clock in near if clock.sentence == sentence]
        before = max((c.time.start for c in near if c.sentence < sentence), default=-1)
        closest = min((abs(c.time.start - frame.head) for c in own), default=-1)
        retold = self._retold(frame)
        none = list(self._no_time(frame, tense, ruled, own, retold=bool(retold)))
        if frame.extractor != "rules":
            none.append(f"none: reader {_sureness(max(read.values(), default=0.0))}")
        before_it = self._before(frame, tense)
        if before_it is not None:
            none.append(f"none: event before {'undated' if before_it[0] is None else 'dated'} {before_it[1]}")
        found = [none]
        for clock in near:
            signs = [*clock.signs, f"tense {tense}, {clock.age}", f"{frame.status}, {clock.age}"]
            signs.append(f"{frame.type}, {clock.signs[0]}")
            if ruled is not None:
                signs.append("rules" if ruled is clock.time else "rules: another")
            if frame.extractor != "rules":
                signs += _read_as(read.get(id(clock.time), 0.0), max(read.values(), default=0.0))
            if clock.sentence == sentence:
                signs += self._in_sentence(frame, clock, len(own), closest)
            else:
                signs += self._across(frame, clock, sentence, before, bool(own))
            signs += retold.get(id(clock.time), ())
            if before_it is not None and before_it[0] is clock.time:
                signs.append(f"dates the event before {before_it[1]}")
            found.append(signs)
        return found

    # --- the event ------------------------------------------------------------------------------------

    def _no_time(
        self, frame: Frame, tense: str, ruled: Time | None, own: Sequence[_Clock], *, retold: bool
    ) -> Iterator[str]:
        yield "none"
        yield f"none: {frame.type}"
        yield f"none: {frame.status}"
        yield f"none: tense {tense}"
        yield f"none: {len(own[:3])} in sentence"
        if ruled is None:
            yield "none: rules"
        if retold:
            yield "none: retold"
        paragraph = self.reading.paragraphs[frame.head]
        yield f"none: paragraph {min(paragraph, 4)}"
        if any(s.start <= frame.head < s.end for s in self.reading.speeches if s.source is not None):
            yield "none: said"
        if not self.g.is_verb(frame.head):
            yield f"none: noun {self._determiner(frame.head)}"

    def _tense(self, i: int) -> str:
        g = self.g
        if not g.is_verb(i):
            return "noun"
        verb = i
        for _ in range(3):  # "was arrested and beaten": the auxiliary of the first holds for both
            aux = [g.lower[c] for c in g.children[verb] if g.dep[c] in ("aux", "auxpass")]
            if aux or g.dep[verb] not in ("conj", "xcomp"):
                break
            verb = g.head[verb]
        if any(g.tag[c] == "MD" for c in g.children[verb]):
            return "modal"
        if "had" in aux:
            return "had"
        if _HAVE & set(aux):
            return "have"
        if g.tag[i] in ("VBN", "VBG") and aux:
            return f"{aux[-1]} {g.tag[i]}"
        return g.tag[i]

    def _determiner(self, noun: int) -> str:
        g = self.g
        child = next((c for c in g.children[noun] if g.dep[c] in ("det", "poss")), None)
        if child is None:
            return "bare"
        return "possessed" if g.dep[child] == "poss" else g.lower[child]

    def _somebody(self, frame: Frame) -> frozenset[str]:
        return frozenset(
            entity.id
            for argument in frame.arguments
            if argument.role in _PARTICIPANTS
            for entity in self.reading.referents(argument.head)
        )

    def _retold(self, frame: Frame) -> dict[int, tuple[str, ...]]:
        """What other events' times have to do with this one: told again, of the same people, beside it."""
        who = self._somebody(frame)
        sentence = self._sentence(frame.head)
        found: dict[int, set[str]] = {}
        for other, others, time in zip(self.reading.frames, self.people, self.times, strict=True):
            if time is None or (other.start < frame.end and frame.start < other.end):
                continue
            signs = found.setdefault(id(time), set())
            shared = "same people" if who & others else "other people" if who and others else "people unknown"
            there = "here" if self._sentence(other.head) == sentence else "elsewhere"
            if other.type == frame.type:
                same = "word" if self.g.lemma[other.head] == self.g.lemma[frame.head] else "type"
                signs.add(f"dates same {same} {there}, {shared}")
                if other.status == frame.status:
                    signs.add(f"dates same {same} and status {there}, {shared}")
            elif who & others:
                signs.add(f"dates another event of theirs {there}")
            else:
                signs.add(f"dates another event {there}")
        return {key: tuple(sorted(signs)) for key, signs in found.items()}

    def _before(self, frame: Frame, tense: str) -> tuple[Time | None, str] | None:
        """The time of the event told just before, and how near it stands; None for the first event."""
        earlier = [i for i in self.order if self.reading.frames[i].end <= frame.start]
        if not earlier:
            return None
        other = self.reading.frames[earlier[-1]]
        if self._sentence(other.head) == self._sentence(frame.head):
            where = "here"
        elif self.reading.paragraphs[other.head] == self.reading.paragraphs[frame.head]:
            where = "in the paragraph"
        else:
            where = "above"
        likeness = "in one tense" if self._tense(other.head) == tense else "in another tense"
        return self.times[earlier[-1]], f"{where} {likeness}"

    def _read(self, frame: Frame) -> dict[int, float]:
        """The times that the trained reader gives it, by identity, and how sure it is of each."""
        return {
            id(clock.time): argument.score
            for argument in frame.arguments
            if argument.role == "time"
            for clock in self.clocks
            if clock.time.start < argument.end and argument.start < clock.time.end
        }

    # --- the time -------------------------------------------------------------------------------------

    def _beginnings(self) -> Iterator[Time]:
        """The "since May" as a day or month: "since May, when he was arrested", "a citizen since 2016"."""
        for time in self.reading.times:
            first, slash, _ = (time.value or "").partition("/")
            before = before_date(self.g, time.start)
            if slash and before >= 0 and self.g.lower[before] == "since":
                yield replace(time, value=first)

    def _reckoned(self, reckoned: Reckoned, said: Counter[str | None]) -> _Clock:
        sign = f"reckoned {reckoned.kind}"
        return self._clock(reckoned.time, said, sign, at=(reckoned.governor, reckoned.preposition))

    def _clock(
        self, time: Time, said: Counter[str | None], *more: str, at: tuple[int, int] | None = None
    ) -> _Clock:
        """The time with its signs; ``at``: the word that it dates and its preposition, where known."""
        g = self.g
        governor, before = at or (governor_of(g, time), before_date(g, time.start))
        age = self._age(time.value or "")
        sentence = self._sentence(time.start)
        first = self.ends[sentence - 1] if sentence else 0
        introduced = before >= first and g.pos[before] in _INTRODUCING
        signs = [
            f"kind {self._kind(time.value or '')}",
            f"basis {time.basis}",
            age,
            f"after {g.lower[before] if introduced else 'no preposition'}",
            f"said {min(said[time.value], 3)} times",
            *more,
        ]
        if time.start - first <= 2:
            signs.append("opens its sentence")
        if g.head[governor] == governor:
            signs.append("of the main verb")
        signs.append(f"of {self._what(governor)}")
        return _Clock(
            time,
            sentence,
            self.reading.paragraphs[time.start],
            governor,
            (governor, *g.ancestors(governor)),
            tuple(signs),
            age,
        )

    def _what(self, governor: int) -> str:
        if governor in self.cues:
            return "saying"
        frame = self.triggers.get(governor)
        if frame is not None:
            return "an event"
        return "a verb" if self.g.is_verb(governor) else "a noun"

    def _kind(self, value: str) -> str:
        return "interval" if "/" in value else ("year", "month", "day")[value.count("-")]

    def _age(self, value: str) -> str:
        when = parse_edtf(value.split("/")[0])
        if when is None or self.today is None:
            return "at an unknown distance"
        days = (self.today - when.as_day()).days
        if when.edtf == self.today.isoformat()[: len(when.edtf)] and not when.day:
            return "this month" if when.month else "this year"
        if days < 0:
            return "to come"
        return next((f"of {name}" for limit, name in _PERIODS if days <= limit), "of old")

    # --- the two together -----------------------------------------------------------------------------

    def _in_sentence(self, frame: Frame, clock: _Clock, count: int, closest: int) -> Iterator[str]:
        g = self.g
        start, head = clock.time.start, frame.head
        side = "before" if start < head else "after"
        if frame.start <= clock.governor < frame.end:
            yield f"its own {side}"
        up, down = self._path(head, clock)
        kinds = f"{'verb' if g.is_verb(head) else 'noun'} {'verb' if g.is_verb(clock.governor) else 'noun'}"
        yield f"path {up} | {down} | {kinds} {side}"
        yield f"path {up} | {down}"
        clauses = f"{_clauses(up)} | {_clauses(down)}"
        yield f"clauses {clauses}"
        yield f"clauses {clauses} {side} of {self._what(clock.governor)}"
        rank = "only" if count == 1 else "nearest" if abs(start - head) == closest else "farther"
        yield f"clauses {clauses}, {rank}"
        yield f"up {up}"
        yield f"down {down}"
        steps = len(up.split()) + len(down.split())
        yield f"{min(steps, 6)} steps"
        where = "own" if not steps else "up" if not down else "down" if not up else "aside"
        yield f"of {self._what(clock.governor)}, {where}"
        yield f"{'nearest' if abs(start - head) == closest else 'farther'} of {min(count, 3)}"
        low, high = min(start, head), max(start, head)
        others = {id(f) for i in range(low + 1, high) if (f := self.triggers.get(i)) is not None}
        others.discard(id(frame))
        yield f"{min(len(others), 3)} events between"
        yield f"distance {min((high - low) // 4, 5)} {side}"
        if mark := self._link(self._climb(head, clock)):
            yield f"clause of {mark} {side}"
        if mark := self._link(self._descend(head, clock)):
            yield f"its clause of {mark} {side}"

    def _link(self, words: Iterable[int]) -> str | None:
        """The word that opens one of these words' clauses: "after", "who"."""
        g = self.g
        return next(
            (
                g.lower[c]
                for i in words
                for c in g.children[i]
                if c < i and g.dep[c] in ("mark", "advmod") and g.lower[c] in _LINKS
            ),
            None,
        )

    def _climb(self, head: int, clock: _Clock) -> Iterator[int]:
        i = head
        for _ in range(_LONGEST):
            if i in clock.above:
                return
            yield i
            i = self.g.head[i]

    def _descend(self, head: int, clock: _Clock) -> Iterator[int]:
        mine = {head, *self.g.ancestors(head)}
        for i in clock.above:
            if i in mine:
                return
            yield i

    def _path(self, head: int, clock: _Clock) -> tuple[str, str]:
        """The functions from the event up to the common word, and from there down to the time's governor."""
        path = self.g.path(head, clock.above)
        if path is None:
            return "no", "path"
        up, down = path
        return " ".join(up[:_LONGEST]), " ".join(down[:_LONGEST])

    def _across(self, frame: Frame, clock: _Clock, sentence: int, before: int, own: bool) -> Iterator[str]:
        gap = clock.sentence - sentence
        where = f"{abs(gap)} sentences {'before' if gap < 0 else 'behind'}"
        if abs(gap) > _FAR:
            where = f"far {'before' if gap < 0 else 'behind'}"
        yield where
        paragraphs = clock.paragraph - self.reading.paragraphs[frame.head]
        yield f"{max(-4, min(paragraphs, 3))} paragraphs"
        yield f"{where}, {'same' if not paragraphs else 'other'} paragraph"
        if own:
            yield f"across although own {'before' if gap < 0 else 'behind'}"
        if clock.time.start == before:
            yield "last told before"
            yield f"last told {where}, {'same' if not paragraphs else 'other'} paragraph"
            yield f"last told {where}, tense {self._tense(frame.head)}"
            if "opens its sentence" in clock.signs:
                yield f"last told {where}, opens its sentence"
            if "of the main verb" in clock.signs:
                yield f"last told {where}, of the main verb"
            there = "here" if not paragraphs else "above"
            yield f"last told {there}, own {own}, {clock.signs[0]}, {clock.age}"
            yield f"last told before, {max(-2, paragraphs)} paragraphs"
            yield f"last told before of {self._what(clock.governor)}"
        if clock.sentence == self.lead:
            yield "of the lead"
            yield f"of the lead, from paragraph {min(self.reading.paragraphs[frame.head], 4)}"
        yield f"across of {self._what(clock.governor)}"
        yield f"across {clock.age}"
        yield f"across {clock.signs[0]}"
        yield f"across {frame.status}"
        yield f"across tense {self._tense(frame.head)}"
        main = self.g.head[frame.head] == frame.head
        yield f"across, {'main verb' if main else 'verb' if self.g.is_verb(frame.head) else 'noun'}"

    def _sentence(self, token: int) -> int:
        return bisect_right(self.ends, token)


def _sureness(score: float) -> str:
    """How sure the trained reader is, in steps that a table can weigh."""
    return next(name for limit, name in _SURENESS if score >= limit)


def _read_as(score: float, best: float) -> Iterator[str]:
    """What the reader thinks of one time, and of the one that it likes best."""
    yield f"reader {_sureness(score)}"
    if score < best:
        yield f"reader {_sureness(best)} of another"


def _clauses(path: str) -> str:
    """Of the links of a path those that lead from one clause into another, or to its subject."""
    return " ".join(link for link in path.split() if link in _BETWEEN_CLAUSES)
