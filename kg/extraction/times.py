"""When it happened: time expressions, the dates they mean, and which event each of them dates.

A date is only as precise as it was said, and never silently the publication date. "October 1" is that of
the year in which the article stands, or of the year the story is told of: "in April" after "in August
2018" is April 2018. Ages, durations and bounds ("until May") are no dates of anything.

:func:`time_of` gives an event the time that the grammar attaches to it: in its own clause, in the clause
whose infinitive it is, or shared by coordinated verbs. A time in another clause never counts, and where
there is none the answer is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias, cast

import yaml

from kg.errors import LexiconError
from kg.extraction.analysis import Frame, Reading, Time
from kg.extraction.edtf import Unit, When, interval, parse_edtf
from kg.extraction.grammar import Grammar, grammar
from kg.resources import ontology

__all__ = ["TimeWords", "before_date", "easter", "find_times", "governor_of", "load_time_words", "time_of"]

_YEAR = re.compile(r"(?:19|20)\d\d$")
_DECADE = re.compile(r"((?:19|20)\d)0['’]?s$")
_SPAN_OF_YEARS = re.compile(r"((?:19|20)\d\d)[-–/]((?:19|20)?\d\d)$")
_ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)$")
_SLASHED = re.compile(r"(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)$")
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$")
_ORDINAL = re.compile(r"([1-9]|[12]\d|3[01])(?:st|nd|rd|th)$")
_HAVE = frozenset({"has", "have", "had", "'ve"})
_PAST = frozenset({"was", "were", "did"})
_MAIN = frozenset({"ROOT", "relcl", "conj", "ccomp", "advcl"})
_STORY = 2  # paragraphs behind a date in which "the next day" is counted from it
_MOST_DAYS = 31
_LONGEST_DATE = 4  # words: "May 7, 2019"
_NEWS = timedelta(days=31)  # how far back an article looks without saying which year


# The words of a feast, and its month and day or how many days it is from Easter Sunday.
_Feast: TypeAlias = tuple[tuple[str, ...], int | tuple[int, int]]


@dataclass(frozen=True)
class TimeWords:
    """The words of ``_times.yaml``, turned round for look-up."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days: Mapping[str, int]
    units: Mapping[str, str]
    numbers: Mapping[str, int]
    bounds: frozenset[str]
    within: frozenset[str]
    future: frozenset[str]
    planned: frozenset[str]
    deferring: frozenset[str]
    support: frozenset[str]
    called: frozenset[str]
    terms: frozenset[str]
    feasts: Mapping[str, tuple[_Feast, ...]]  # by their first word


@cache
def load_time_words(language: str = "en") -> TimeWords:
    """The table of this language. Raises LexiconError where the file is missing or malformed."""
    path = ontology("lexicon", language, "_times.yaml")
    loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        return TimeWords(
            months={word: i for i, words in enumerate(raw["months"], 1) for word in words},
            weekdays={word: i for i, words in enumerate(raw["weekdays"]) for word in words},
            days=dict(raw["days"]),
            units=dict(raw["units"]),
            numbers=dict(raw["numbers"]),
            feasts=_by_first_word(raw["feasts"]),
            **{
                key: frozenset(raw[key])
                for key in (
                    "bounds",
                    "within",
                    "future",
                    "planned",
                    "deferring",
                    "support",
                    "called",
                    "terms",
                )
            },
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(
            f"{path}: {error}. Expected the tables that the package ships. Compare with the original file."
        ) from error


def _by_first_word(feasts: Mapping[str, int | list[int]]) -> dict[str, tuple[_Feast, ...]]:
    found: dict[str, list[_Feast]] = {}
    for name, day in feasts.items():
        words = tuple(name.replace("'s", " 's").split())  # as the parser takes it apart
        found.setdefault(words[0], []).append((words, day if isinstance(day, int) else (day[0], day[1])))
    return {first: tuple(entries) for first, entries in found.items()}


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).

    >>> easter(2019), easter(2020)
    (datetime.date(2019, 4, 21), datetime.date(2020, 4, 12))
    """
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (century - (century - (century + 8) // 25 + 1) // 3 - century // 4 + 19 * golden + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = moon + sunday - 7 * ((golden + 11 * moon + 22 * sunday) // 451) + 114
    return date(year, shift // 31, shift % 31 + 1)


def find_times(reading: Reading) -> tuple[Time, ...]:
    """All time expressions that may tell when, in the order of the text; no two overlap."""
    if not len(reading.doc):
        return ()
    lower = grammar(reading.doc).lower
    # "598 people had been killed as of Wednesday": until when was counted
    return tuple(
        time for time in _Finder(reading).find() if lower[max(0, time.start - 2) : time.start] != ("as", "of")
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A time expression as it was read: its tokens, its date (or the two ends of an interval), and how."""

    start: int
    end: int
    first: When | None
    last: When | None = None
    basis: str = "explicit"

    @property
    def value(self) -> str | None:
        if self.first is None:
            return None
        return interval(self.first, self.last) if self.last and self.last > self.first else self.first.edtf


class _Finder:
    """Reads one article from left to right; ``story`` is the date that was told last."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.g: Grammar = grammar(reading.doc)
        self.words = load_time_words()
        self.lower = self.g.lower
        self.paragraphs = reading.paragraphs
        published = parse_edtf(reading.article.published)
        self.today = published.as_day() if published and published.day else None
        self.year = published.year if published else None
        self.story: When | None = None
        self.story_paragraph = -1
        self.said_year: int | None = None  # the year of the last date, where it was told with its month
        self.said_year_paragraph = -1
        self.said_year_at = -1
        self.readers: dict[str, Callable[[int], _Found | None]] = {}
        self.readers.update(dict.fromkeys(self.words.months, self.month))
        self.readers.update(dict.fromkeys(self.words.weekdays, self.weekday))
        self.readers.update(dict.fromkeys(self.words.days, self.day_word))
        self.readers.update(
            dict.fromkeys(("last", "this", "next", "past", "previous", "coming"), self.relative)
        )
        self.readers.update(dict.fromkeys(("that", "the"), self.told_before))
        self.readers.update(dict.fromkeys(self.words.numbers, self.counted))

    def find(self) -> list[Time]:
        found: list[_Found] = []
        i = 0
        while i < self.g.size:
            time = self.read(i)
            if time is None:
                i += 1
                continue
            joined = self.join(found, time)
            if joined is not None:
                found[-1] = joined
            else:
                found.append(self.opened(time))
            self.remember(time)
            i = time.end
        return [Time(t.start, t.end, self.head(t.start, t.end), t.value, t.basis) for t in found]

    def read(self, i: int) -> _Found | None:
        word = self.lower[i]
        try:
            if word[0].isdigit():
                return self.digits(i)
            feast = self.feast(i) if word in self.words.feasts else None
            if feast is not None:
                return feast
            reader = self.readers.get(word.rstrip(".")) if word != "." else None
            return reader(i) if reader else None
        except (ValueError, OverflowError):
            return None  # "February 30", or a year that no calendar has

    def word(self, i: int) -> str:
        return self.lower[i] if 0 <= i < self.g.size else ""

    def head(self, start: int, end: int) -> int:
        """The token through which the expression hangs on the sentence."""
        for i in range(end - 1, start - 1, -1):
            if not start <= self.g.head[i] < end and self.g.pos[i] != "PUNCT":
                return i
        return end - 1

    def remember(self, time: _Found) -> None:
        if time.first is None:
            return
        self.story = time.last or time.first
        self.story_paragraph = self.paragraphs[time.start]
        explicit = self.has_year(time) or (time.basis == "story" and self.said_year is not None)
        self.said_year = time.first.year if explicit and time.first.month else None
        self.said_year_paragraph = self.story_paragraph
        self.said_year_at = time.start

    # --- intervals ------------------------------------------------------------------------------------

    def opened(self, time: _Found) -> _Found:
        """As in "Since May", "since 2016": from then to the article's date."""
        if time.first is None or time.last is not None:
            return time
        if (
            self.preposition(time.start) == "since"
            and self.today is not None
            and time.first.as_day() <= self.today
        ):
            return _Found(time.start, time.end, time.first, When.of(self.today), time.basis)
        return time

    def preposition(self, start: int) -> str:
        """The word before an expression and what qualifies it: of "since at least mid-May" the "since"."""
        return self.word(before_date(self.g, start))

    def join(self, found: list[_Found], time: _Found) -> _Found | None:
        """As in "Between 2017 and 2018", "from May to July 2018": one interval."""
        if not found or time.first is None:
            return None
        previous = found[-1]
        link = [self.word(i) for i in range(previous.end, time.start)]
        opening = self.word(previous.start - 1)
        if previous.first is None or previous.last is not None:
            return None
        is_range = (opening == "between" and link == ["and"]) or (
            opening == "from" and link in (["to"], ["until"], ["through"], ["till"])
        )
        if not is_range:
            return self.both(previous, time) if link == ["and"] and opening != "since" else None
        first = previous.first
        if first > time.first and first.month and not self.has_year(previous):
            first = When(time.first.year - (first.month > (time.first.month or 12)), first.month, first.day)
        elif first.month and not self.has_year(previous) and self.has_year(time):
            first = When(time.first.year, first.month, first.day)
        return _Found(previous.start, time.end, first, time.first, time.basis)

    def both(self, first: _Found, second: _Found) -> _Found | None:
        """As in "in 1990 and 1991", "on Monday and Tuesday": one while; "in 1988 and 2007" are two."""
        if first.first is None or second.first is None or second.last is not None:
            return None
        early, late = first.first, second.first
        if early.month and not self.has_year(first) and self.has_year(second):
            early = When(late.year, early.month, early.day)
        unit: Unit = "day" if early.day else "month" if early.month else "year"
        if early.shifted(unit, 1) != late:
            return None
        return _Found(first.start, second.end, early, late, second.basis)

    def has_year(self, time: _Found) -> bool:
        return any(_YEAR.match(self.lower[i]) for i in range(time.start, time.end))

    # --- calendar dates -------------------------------------------------------------------------------

    def digits(self, i: int) -> _Found | None:
        word = self.lower[i]
        if (match := _ISO.match(word)) or (match := self.split_iso(i)):
            return _Found(i, i + (1 if _ISO.match(word) else 5), When(*map(int, match.groups())))
        if match := _SLASHED.match(word):
            return self.slashed(i, *map(int, match.groups()))
        if match := _DECADE.match(word):
            first = int(match.group(1)) * 10
            return _Found(i, i + 1, When(first), When(first + 9))
        if match := _SPAN_OF_YEARS.match(word):
            first, last = int(match.group(1)), int(match.group(1)[:2] + match.group(2)[-2:])
            return _Found(i, i + 1, When(first), When(last)) if first < last else None
        if _YEAR.match(word):
            return self.plain_year(i)
        if _DAY.match(word) and self.month_at(self.month_after(i)):
            return self.day_month(i)
        if _DAY.match(word) and self.last_day(i + 1) and self.month_at(self.month_after(i + 2)):
            return self.days(i, self.day_month(i + 2))
        return self.counted(i) if word.isdigit() else None

    def split_iso(self, i: int) -> re.Match[str] | None:
        """The tokeniser takes "2019-10-29" apart."""
        return _ISO.match("".join(self.lower[i : i + 5])) if self.word(i + 1) == "-" else None

    def slashed(self, i: int, one: int, two: int, year: int) -> _Found:
        """29/10/2019 or 10/29/2019; where both are possible only the year is sure."""
        if one > 12 or one == two:
            return _Found(i, i + 1, When(year, two, one))
        return _Found(i, i + 1, When(year, one, two) if two > 12 else When(year))

    def plain_year(self, i: int) -> _Found | None:
        year = int(self.lower[i])
        if year > (self.year or 2100) + 30:
            return None
        if self.word(i + 1) in ("-", "–") and (match := _SPAN_OF_YEARS.match("".join(self.lower[i : i + 3]))):
            last = int(self.lower[i][:2] + match.group(2)[-2:])
            if last > year:
                return _Found(i, i + 3, When(year), When(last))
        before = self.word(i - 1)
        if before in self.words.within or before in ("(", ",", "year", "-"):
            return _Found(i, i + 1, When(year))
        modifies = self.g.dep[i] in ("nummod", "compound", "amod", "nmod") and self.g.head[i] > i
        if modifies and self.g.tag[self.g.head[i]] in ("NNS", "NNPS") and self.g.head[i] == i + 1:
            return _Found(i, i + 1, When(year)) if before in ("the", "'s", "’s") else None
        return _Found(i, i + 1, When(year)) if modifies or self.g.dep[i] == "npadvmod" else None

    def month_after(self, i: int) -> int:
        return i + 2 if self.word(i + 1) == "of" else i + 1

    def month_at(self, i: int) -> int:
        """The number of the month that the token names; 0 where it names none."""
        if i >= self.g.size or i < 0:
            return 0
        number = self.words.months.get(self.lower[i].rstrip("."), 0)
        if not number or not self.g.text[i][0].isupper():
            return 0
        return 0 if self.g.tag[i] == "MD" or self.g.pos[i] in ("VERB", "AUX", "ADP") else number

    def day_month(self, i: int) -> _Found | None:
        """As in "3 October 2018", "the 3rd of October"."""
        at = self.month_after(i)
        day = int(cast(re.Match[str], _DAY.match(self.lower[i])).group(1))
        year, end = self.year_after(at + 1)
        return self.dated(i, end, self.month_at(at), day, year)

    def month(self, i: int) -> _Found | None:
        """As in "October", "October 1", "Oct. 1, 2018", "October 2018"."""
        month = self.month_at(i)
        if not month:
            return None
        end = i + 1
        if self.word(end) == "." and len(self.lower[i]) <= 4:
            end += 1
        day = 0
        if (match := _DAY.match(self.word(end))) and not self.is_counting(end):
            day = int(match.group(1))
            end += 1
        year, end = self.year_after(end)
        if not day and year is None and not self.stands_as_month(i):
            return None
        if day and self.last_day(end):
            year, after = self.year_after(end + 2)
            last = self.dated(i, after, month, int(self.lower[end + 1]), year)
            return self.days(end - 1, last)
        return self.dated(i, end, month, day, year)

    def last_day(self, dash: int) -> bool:
        """Whether days go on behind a dash: "9-11 August", "August 9–11"."""
        first, last = self.word(dash - 1), self.word(dash + 1)
        return (
            self.word(dash) in ("-", "–")
            and first.isdigit()
            and last.isdigit()
            and int(first) < int(last) <= _MOST_DAYS
        )

    def days(self, first: int, found: _Found | None) -> _Found | None:
        """From one day of a month to a later one, which was read as ``found``."""
        if found is None or found.first is None:
            return found
        early = When(found.first.year, found.first.month, int(self.lower[first]))
        start = min(first, found.start)
        return _Found(start, found.end, early, found.first, found.basis)

    def stands_as_month(self, i: int) -> bool:
        """As in "May" and "April" are persons, too, and "March" is what people do."""
        before = self.word(i - 1)
        return (
            before in self.words.within
            or before in ("that", "the", "-", "earlier", "since", "month")
            or self.word(i + 1) in ("'s", "’s")
            or (i > 0 and self.g.dep[i] in ("npadvmod", "compound", "nmod"))
        )

    def is_counting(self, i: int) -> bool:
        """As in "In May 12 people died": the number is theirs."""
        return (
            self.g.dep[i] == "nummod" and self.g.head[i] > i and self.g.tag[self.g.head[i]] in ("NNS", "NNPS")
        )

    def year_after(self, i: int) -> tuple[int | None, int]:
        """The year behind a month or day, and where the expression ends."""
        at = i + 1 if self.word(i) in (",", "of") else i
        if _YEAR.match(self.word(at)) and not self.is_counting(at):
            return int(self.lower[at]), at + 1
        if self.word(at) in ("this", "last", "that", "next") and self.word(at + 1) == "year":
            anchor = self.story.year if self.word(at) == "that" and self.story else self.year
            if anchor is not None:
                return anchor + {"last": -1, "next": 1}.get(self.word(at), 0), at + 2
        return None, i

    def dated(self, start: int, end: int, month: int, day: int, year: int | None) -> _Found:
        if year is not None:
            return _Found(start, end, When(year, month, day))
        before = self.word(start - 1)
        if before == "last" and self.today:
            return _Found(start, end, self.latest(month, day, strictly=True), basis="document date")
        if before in ("next", "this") and self.today:
            year = self.today.year + (before == "next" and month < self.today.month)
            return _Found(start, end, When(year, month, day), basis="document date")
        if before == "that" and self.story:
            return _Found(start, end, When(self.story.year, month, day), basis="story")
        if self.today is not None and self.is_future(start):
            return _Found(start, end, self.next_one(month, day), basis="document date")
        near = self.said_year is not None and self.said_year_paragraph >= self.paragraphs[start] - 1
        if near and not (self.is_news(start, month, day) if day else self.is_other_story(start)):
            return self.in_story(start, end, month, day)
        if self.today is None:
            return _Found(start, end, None, basis="unresolved")
        return _Found(start, end, self.latest(month, day), basis="document date")

    def in_story(self, start: int, end: int, month: int, day: int) -> _Found:
        """A month of the year that was just told of."""
        year = self.said_year
        assert year is not None
        return _Found(start, end, When(year, month, day), basis="story")

    def is_news(self, start: int, month: int, day: int) -> bool:
        """A day of the last weeks is that of the article's year, unless its sentence tells another year."""
        if self.today is None or self.said_year_at >= self.reading.doc[start].sent.start:
            return False
        return self.today - self.latest(month, day).as_day() <= _NEWS

    def is_other_story(self, start: int) -> bool:
        """A bare month is of the year told before only where the story of the same person goes on.

        "In August 2018, a court refused to extradite Pavel Horak. Horak fled in April": of that year.
        "A court heard him in August 2018. The ministry refused in April": the last April.
        """
        sentence = self.reading.doc[start].sent
        if self.said_year_at >= sentence.start:
            return False
        if self.today is None or self.said_year_at < self.reading.doc[sentence.start - 1].sent.start:
            return True
        if self.preposition(self.said_year_at) == "since":
            return True  # what goes on still has come to the article's year
        verb = self.g.verb_above(start)
        if verb is None or any(self.g.lower[c] == "had" for c in self.g.children[verb]):
            return verb is None
        subject = self.g.surface_subject(verb)
        return subject is None or not self.told_of(subject, self.said_year_at, sentence.start)

    def told_of(self, subject: int, start: int, end: int) -> bool:
        """Whether a person who is the subject is also spoken of between two tokens."""
        people = {entity.id for entity in self.reading.referents(subject) if entity.type == "Person"}
        if not people and self.lower[subject] in ("he", "she"):
            return True
        return any(
            start <= reference.head < end and people & set(reference.entities)
            for reference in self.reading.references
        )

    def latest(self, month: int, day: int, *, strictly: bool = False) -> When:
        """The last such day or month up to the article's date."""
        assert self.today is not None
        now = (self.today.month, self.today.day if day else 0)
        then = (month, day)
        ahead = then > now or (strictly and then == now)
        if ahead and not strictly and day and self.soon(month, day):
            return When(self.today.year, month, day)
        return When(self.today.year - ahead, month, day)

    def soon(self, month: int, day: int) -> bool:
        assert self.today is not None
        return date(self.today.year, month, day) - self.today <= timedelta(days=3)

    def next_one(self, month: int, day: int) -> When:
        assert self.today is not None
        behind = (month, day or 31) < (self.today.month, self.today.day)
        return When(self.today.year + behind, month, day)

    def is_future(self, i: int) -> bool:
        """Will it be, or was it? Told by the auxiliaries and plans above the expression."""
        before = self.preposition(i)
        if before == "since":
            return False
        if self.is_ahead_of(i, before):
            return True
        above, direct = i, True
        for _ in range(8):
            if self.g.head[above] == above:
                break
            above = self.g.head[above]
            told = self.looks_ahead(above, direct=direct)
            direct = direct and self.g.pos[above] not in ("NOUN", "PROPN")
            if told is not None:
                return told
        return False

    def is_ahead_of(self, i: int, before: str) -> bool:
        """As in "a strike for Saturday", "adjourned to 6 March", "set May 7 for it", "ahead of Friday"."""
        if before == "of":
            return self.word(i - 2) == "ahead" or self.word(i - 3) == "ahead"
        if before == "for":
            return self.lower[i].rstrip(".") in self.words.weekdays and self.word(i + 1) not in ("'s", "’s")
        if before in ("set", "fixed"):
            return "for" in self.lower[i : i + _LONGEST_DATE + 1]
        if before not in ("to", "until", "till"):
            return False
        above = self.g.verb_above(i)
        return above is not None and self.g.lemma[above] in self.words.deferring

    def looks_ahead(self, i: int, *, direct: bool) -> bool | None:
        """What one word tells: True for the future, False for the past, None where it tells neither.

        ``direct`` is the time of the word itself: "She appears on Friday" looks ahead, "Friday's deaths
        bring the number to ten" does not.
        """
        g = self.g
        aux = {g.lower[c] for c in g.children[i] if g.dep[c] in ("aux", "auxpass")}
        if aux & self.words.future and "have" not in aux:
            return True
        if g.lemma[i] in self.words.planned and self._is_plan(i) and "had" not in aux:
            return True
        if not g.is_verb(i):
            return None
        if g.tag[i] == "VBD" or aux & _PAST or aux & _HAVE:
            return False
        if g.tag[i] == "VBN" and g.dep[i] == "acl":
            return False  # "a warrant issued in March"
        if g.tag[i] == "VB" and "to" in aux:
            return True if g.lemma[g.head[i]] in self.words.planned or g.lemma[g.head[i]] == "be" else None
        return True if g.tag[i] in ("VBZ", "VBP") and not aux and g.dep[i] in _MAIN and direct else None

    def _is_plan(self, i: int) -> bool:
        """Whether a word of planning plans: "was set to appear", "set for Friday", not "was set on fire"."""
        g = self.g
        if g.pos[i] == "ADJ" or g.tag[i] not in ("VBD", "VBN"):
            return g.tag[i] != "VBD"
        names_it = any(g.dep[c] == "xcomp" or g.lower[c] in ("for", "until") for c in g.children[i])
        return g.tag[i] == "VBN" and (names_it or not g.has(i, "auxpass") or g.lemma[i] != "set")

    # --- days relative to the article -----------------------------------------------------------------

    def feast(self, i: int) -> _Found | None:
        """As in "Good Friday", "Christmas Day last year", "Easter Sunday in 2019"."""
        for words, day in self.words.feasts[self.lower[i]]:
            end = i + len(words)
            said = tuple(word.replace("’", "'") for word in self.lower[i:end])
            if said != words or not self.g.text[i][0].isupper():
                continue
            year, end = self.year_after(end + 1 if self.word(end) == "in" else end)
            if year is None:
                end = i + len(words)
            if isinstance(day, tuple):
                return self.dated(i, end, *day, year)
            return self.movable(i, end, timedelta(days=day), year)
        return None

    def movable(self, start: int, end: int, after_easter: timedelta, year: int | None) -> _Found:
        """A feast so many days after Easter: of the year that is told, or the last one or the next."""
        if year is not None:
            return _Found(start, end, When.of(easter(year) + after_easter))
        if self.today is None:
            return _Found(start, end, None, basis="unresolved")
        day = easter(self.today.year) + after_easter
        if self.is_future(start) and day < self.today:
            day = easter(self.today.year + 1) + after_easter
        elif not self.is_future(start) and day > self.today:
            day = easter(self.today.year - 1) + after_easter
        return _Found(start, end, When.of(day), basis="document date")

    def day_word(self, i: int) -> _Found | None:
        if self.today is None:
            self.today = self.told_today(i)
        if self.today is None:
            return _Found(i, i + 1, None, basis="unresolved")
        if self.lower[i] in ("today", "overnight") and self.g.dep[i] in ("poss", "amod", "compound"):
            return None
        day = self.today + timedelta(days=self.words.days[self.lower[i]])
        return _Found(i, i + 1, When.of(day), basis="document date")

    def told_today(self, i: int) -> date | None:
        """The article's date where it has no other: from "yesterday (July 27, 2022)"."""
        at = i + 2
        if self.word(i + 1) != "(" or at >= self.g.size:
            return None
        written = (
            self.month(at) if self.month_at(at) else self.digits(at) if self.lower[at][0].isdigit() else None
        )
        if written is None or written.first is None or not written.first.day or not self.has_year(written):
            return None
        return written.first.as_day() - timedelta(days=self.words.days[self.lower[i]])

    def weekday(self, i: int) -> _Found | None:
        """As in "Tuesday": the last one up to the article's date, or the next where the sentence looks on."""
        if not self.g.text[i][0].isupper() or (len(self.lower[i]) <= 4 and self.g.pos[i] != "PROPN"):
            return None
        end = i + 1
        at = end + 1 if self.word(end) == "," else end
        if self.month_at(at) or (_DAY.match(self.word(at)) and self.month_at(self.month_after(at))):
            date_after = self.month(at) if self.month_at(at) else self.day_month(at)
            if date_after is not None:
                return _Found(i, date_after.end, date_after.first, basis=date_after.basis)
        if self.words.units.get(self.word(end)) == "day" and self.word(end) != "day":
            end += 1
        if self.word(i - 1) == "a" or self.is_called(i):
            return None  # "on a Friday": any; "Bloody Sunday": once
        if self.today is None:
            return _Found(i, end, None, basis="unresolved")
        if self.word(end) in ("last", "next", "this") and self.word(end + 1) == "week":
            return _Found(i, end + 2, When.of(self.weekday_of_week(i, self.lower[end])), basis="weekday")
        return _Found(i, end, When.of(self.nearest_weekday(i)), basis="weekday")

    def is_called(self, i: int) -> bool:
        """Whether the weekday is the end of a name: "Good Friday"."""
        return self.word(i - 1) in self.words.called and self.g.text[i - 1][0].isupper()

    def weekday_of_week(self, i: int, which: str) -> date:
        """As in "Friday last week"."""
        assert self.today is not None
        monday = self.today - timedelta(days=self.today.weekday())
        weeks = {"last": -1, "next": 1}.get(which, 0)
        return monday + timedelta(days=7 * weeks + self.words.weekdays[self.lower[i].rstrip(".")])

    def nearest_weekday(self, i: int) -> date:
        assert self.today is not None
        back = (self.today.weekday() - self.words.weekdays[self.lower[i].rstrip(".")]) % 7
        before = self.word(i - 1)
        if before == "next" or (before != "last" and self.is_future(i)):
            return self.today + timedelta(days=(7 - back) if back else (7 if before == "next" else 0))
        if before == "last" and back == 0:
            back = 7
        return self.today - timedelta(days=back)

    def relative(self, i: int) -> _Found | None:
        """As in "Last month", "this year", "next week", "the past two years", "last October"."""
        which, at = self.lower[i], i + 1
        if self.word(at) in ("few", "several", "couple") or self.number_at(at) is not None:
            return self.lasting(i, at)
        unit = self.words.units.get(self.word(at))
        if unit is None or which in ("past", "coming", "previous"):
            return None
        if self.today is None:
            return _Found(i, at + 1, None, basis="unresolved")
        step = {"last": -1, "this": 0, "next": 1}[which]
        today = When.of(self.today)
        end = at + 1
        if unit == "season":
            return _Found(i, end, self.season(self.word(at), step), basis="document date")
        if unit == "day":
            return (
                _Found(i, end, today.shifted("day", step), basis="document date") if which != "next" else None
            )
        if unit == "week" and self.word(at) != "fortnight":
            return self.week(i, end, step, weekend=self.word(at) == "weekend")
        if unit in ("hour", "decade"):
            return None
        return _Found(i, end, today.shifted(cast(Unit, unit), step), basis="document date")

    def week(self, start: int, end: int, step: int, *, weekend: bool) -> _Found:
        """A week before or behind the article's, from Monday to Sunday; of its weekend the two days."""
        assert self.today is not None
        monday = self.today - timedelta(days=self.today.weekday() - 7 * step)
        first, last = (5, 6) if weekend else (0, 6)
        begins, ends = (monday + timedelta(days=day) for day in (first, last))
        if not step and not self.is_future(start):
            if begins > self.today:  # "this weekend", said on a Monday
                begins, ends = (day - timedelta(days=7) for day in (begins, ends))
            ends = min(ends, self.today)
        return _Found(start, end, When.of(begins), When.of(ends), basis="document date")

    def season(self, season: str, step: int) -> When:
        """The year of the last, this or next such season."""
        assert self.today is not None
        ends = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 2}[season]
        year = self.today.year
        if step < 0 and self.today.month <= ends:
            year -= 1
        return When(year + (step > 0 and self.today.month > ends))

    def number_at(self, i: int) -> int | None:
        word = self.word(i)
        if word.isdigit() and len(word) <= 3:
            return int(word)
        return self.words.numbers.get(word)

    def lasting(self, i: int, at: int) -> _Found | None:
        """As in "The past two years": from then to the article's date."""
        number, unit = (
            self.number_at(at),
            self.words.units.get(self.g.lemma[at + 1] if at + 1 < self.g.size else ""),
        )
        if number is None or unit is None or self.lower[i] not in ("last", "past", "previous"):
            return None
        if self.today is None or unit not in ("day", "week", "month", "year", "decade"):
            return _Found(i, at + 2, None, basis="duration")
        today = When.of(self.today)
        first = today.shifted(cast(Unit, unit), -number)
        if unit == "week":
            first = today.shifted("day", -7 * number)
        return _Found(i, at + 2, first, today.at("day" if unit == "week" else cast(Unit, unit)), "duration")

    def counted(self, i: int) -> _Found | None:
        """As in "Two weeks ago", "a day earlier", "three years later"; bare durations have no date."""
        number = self.number_at(i)
        at = i + 1
        if number is None or at >= self.g.size:
            return None
        if self.word(at) in ("more", "full", "whole", "half"):
            at += 1
        unit = self.words.units.get(self.g.lemma[at] if at < self.g.size else "")
        if unit is None or unit == "season":
            return None
        direction = self.word(at + 1)
        if direction == "ago":
            return self.counted_from(i, at + 2, When.of(self.today) if self.today else None, unit, -number)
        if direction in ("earlier", "later", "before", "after", "afterwards") and self.starts_nothing(at + 1):
            sign = -1 if direction in ("earlier", "before") else 1
            return self.counted_from(i, at + 2, self.story, unit, sign * number, basis="story")
        return None

    def starts_nothing(self, i: int) -> bool:
        """As in "A day after the ruling" is counted from the ruling, whose date nobody tells here."""
        return self.lower[i] in ("earlier", "later", "afterwards") or self.word(i + 1) in (",", ".", ";", "")

    def counted_from(
        self, start: int, end: int, anchor: When | None, unit: str, number: int, basis: str = "document date"
    ) -> _Found | None:
        if anchor is None:
            return _Found(start, end, None, basis="unresolved")
        if unit == "hour":
            return _Found(start, end, anchor if basis == "document date" else None, basis=basis)
        if (unit in ("day", "week") and not anchor.day) or (unit == "month" and not anchor.month):
            return _Found(start, end, None, basis="unresolved")
        return _Found(start, end, anchor.shifted(cast(Unit, unit), number), basis=basis)

    # --- days relative to the story -------------------------------------------------------------------

    def told_before(self, i: int) -> _Found | None:
        """As in "That day", "the same day", "the next day", "the following year", "on the 26th"."""
        which, at = self.lower[i], i + 1
        if which == "the" and _ORDINAL.match(self.word(at)) and self.word(at + 1) != "of":
            return self.day_of_story(i, at)
        step = 0
        if which == "the":
            if self.word(at) not in ("same", "next", "following", "previous"):
                return self.same_day(i, at)
            step = {"same": 0, "previous": -1}.get(self.word(at), 1)
            at += 1
        unit = self.words.units.get(self.word(at))
        month = self.month_at(at) if which == "that" else 0
        if month:
            return None  # read as a month
        if unit is None or unit in ("hour", "decade") or self.story is None:
            return None
        if self.story_paragraph < self.paragraphs[i] - _STORY:
            return None
        if unit == "season":
            return _Found(i, at + 1, When(self.story.year + step), basis="story")
        if (
            unit == "week"
            or (unit == "day" and not self.story.day)
            or (unit == "month" and not self.story.month)
        ):
            return None
        return _Found(i, at + 1, self.story.shifted(cast(Unit, unit), step), basis="story")

    def same_day(self, i: int, at: int) -> _Found | None:
        """As in "Later in the day": that of the article."""
        if self.word(at) != "day" or self.word(i - 1) != "in" or self.word(i - 2) not in ("later", "earlier"):
            return None
        if self.story is not None and self.story.day and self.story_paragraph == self.paragraphs[i]:
            return _Found(i - 2, at + 1, self.story, basis="story")
        if self.today is None:
            return _Found(i - 2, at + 1, None, basis="unresolved")
        return _Found(i - 2, at + 1, When.of(self.today), basis="document date")

    def day_of_story(self, i: int, at: int) -> _Found | None:
        anchor = self.story or (When.of(self.today) if self.today else None)
        if anchor is None or not anchor.month:
            return None
        if self.g.dep[at] != "pobj":
            return None
        day = int(cast(re.Match[str], _ORDINAL.match(self.lower[at])).group(1))
        return _Found(i, at + 1, When(anchor.year, anchor.month, day), basis="story")


# --- which event a time dates -------------------------------------------------------------------------

_TRANSPARENT = frozenset(
    {"prep", "pobj", "npadvmod", "advmod", "nummod", "compound", "nmod", "appos", "pcomp", "conj"}
)

# How the event and the word that the time hangs on may be joined: the functions from the event up to the
# word above both, those from there down to the time's word, what the two are (verb or noun), and on which
# side of the event the time stands. Each is right in at least two of three cases; nothing else is joined.
_BEFORE, _AFTER = "before", "after"
_JOINED: Mapping[tuple[str, str, str], tuple[str, ...]] = {
    ("", "", "verb verb"): (_BEFORE, _AFTER),
    ("", "", "noun noun"): (_BEFORE, _AFTER),
    ("xcomp", "", "verb verb"): (_BEFORE,),  # "In May he tried to leave"
    ("", "xcomp", "verb verb"): (_AFTER,),  # "was forced to resign in May"
    ("", "prep pobj conj", "verb noun"): (_AFTER,),  # "sentenced to ten years and a fine in May"
    ("relcl", "", "verb noun"): (_BEFORE,),  # "air strikes on Tuesday that killed 30"
    ("", "nsubj", "verb noun"): (_BEFORE,),  # "Police on Tuesday arrested"
    ("", "prep pobj", "verb noun"): (_BEFORE, _AFTER),  # "arrested in a raid on Tuesday"
    ("", "dobj", "verb noun"): (_AFTER,),
    ("", "acl", "noun verb"): (_AFTER,),  # "a deal signed on Tuesday"
    ("dobj", "", "noun verb"): (_AFTER,),  # "held a protest on Tuesday"
    ("pobj prep", "", "noun verb"): (_AFTER,),  # "went on trial on Tuesday"
    ("pobj prep pobj prep", "", "noun verb"): (_AFTER,),
    ("pobj prep", "", "noun noun"): (_AFTER,),
}
_LONGEST = 4
_MEANWHILE = frozenset({"when", "while", "as"})


def time_of(reading: Reading, frame: Frame) -> Time | None:
    """The time that the grammar attaches to the event; None where there is none."""
    g = grammar(reading.doc)
    words = load_time_words()
    best: tuple[int, int] | None = None
    chosen: Time | None = None
    for time in reading.times:
        if time.value is None or not _may_date(g, words, time):
            continue
        rank = _rank(g, words, frame, time)
        if rank is not None and (best is None or rank < best):
            best, chosen = rank, time
    return chosen


def _may_date(g: Grammar, words: TimeWords, time: Time) -> bool:
    """False for a bound of something else: "until May", "after Friday"."""
    before = before_date(g, time.start)
    return before < 0 or g.lower[before] not in words.bounds or "/" in (time.value or "")


_BEFORE_DATES = frozenset(
    {"the", "early", "late", "about", "around", "mid", "-", "last", "this", "at", "least"}
)


def before_date(g: Grammar, start: int) -> int:
    """The word before an expression and its qualifiers: "since" of "since at least mid-May"; -1 for none."""
    at = start - 1
    while at >= 0 and g.lower[at] in _BEFORE_DATES:
        at -= 1
    return at


def _rank(g: Grammar, words: TimeWords, frame: Frame, time: Time) -> tuple[int, int] | None:
    """How surely the time dates the event (smaller is surer); None where nothing joins them."""
    governor = governor_of(g, time)
    if frame.start <= governor < frame.end:
        return (0, abs(time.start - frame.head))
    joint = _path(g, frame.head, governor)
    if joint is None:
        return None
    up, down = joint
    side = _BEFORE if time.start < frame.head else _AFTER
    kinds = f"{'verb' if g.is_verb(frame.head) else 'noun'} {'verb' if g.is_verb(governor) else 'noun'}"
    if side in _JOINED.get((up, down, kinds), ()):
        return (1 + len(up.split()) + len(down.split()), abs(time.start - frame.head))
    if up == "conj" and not down and kinds == "verb verb" and _is_shared(g, time, governor, frame.head):
        return (2, abs(time.start - frame.head))
    if up == "conj" and not down and kinds == "verb verb" and _is_sequel(g, time, governor, frame.head):
        return (3, abs(time.start - frame.head))
    if kinds == "verb verb" and (up, down, side) in (("advcl", "", _BEFORE), ("", "advcl", _AFTER)):
        return (
            (3, abs(time.start - frame.head)) if _is_simultaneous(g, frame.head if up else governor) else None
        )
    if up == "dobj" and not down and side == _BEFORE and g.lemma[governor] in words.support:
        return (2, abs(time.start - frame.head))
    return None


def _is_shared(g: Grammar, time: Time, first: int, second: int) -> bool:
    """As in "On Friday A left and fled": a time before the subject holds for all that share it."""
    subject = g.child(first, "nsubj", "nsubjpass")
    return subject is not None and time.end <= subject and not g.has(second, "nsubj", "nsubjpass")


def _is_sequel(g: Grammar, time: Time, first: int, second: int) -> bool:
    """As in "A gunman opened fire on Friday and wounded five": told in one breath, in one tense."""
    return (
        time.end <= second
        and g.tag[first] == g.tag[second]
        and g.tag[first] in ("VBD", "VBN")
        and not g.has(second, "aux", "nsubj", "nsubjpass", "advmod")
    )


def _is_simultaneous(g: Grammar, clause: int) -> bool:
    """As in "in May when gunmen raided it", "on Friday, demanding his release"; not "after", "because"."""
    links = [g.lower[c] for c in g.children[clause] if c < clause and g.dep[c] in ("mark", "advmod")]
    if g.tag[clause] == "VBG" and not g.has(clause, "aux"):
        return not links
    return any(link in _MEANWHILE for link in links) and g.tag[clause] == "VBD"


def _path(g: Grammar, event: int, governor: int) -> tuple[str, str] | None:
    """The functions from the event up to the common word, and from there down to the governor."""
    above = {event: 0}
    i = event
    for step in range(1, _LONGEST + 1):
        if g.head[i] == i:
            break
        i = g.head[i]
        above[i] = step
    down: list[str] = []
    i = governor
    while i not in above:
        if len(down) == _LONGEST or g.head[i] == i:
            return None
        down.append(g.dep[i])
        i = g.head[i]
    up = []
    at = event
    for _ in range(above[i]):
        up.append(g.dep[at])
        at = g.head[at]
    return " ".join(up), " ".join(reversed(down))


def governor_of(g: Grammar, time: Time) -> int:
    """The verb or noun that the expression hangs on."""
    i = time.head
    while g.head[i] != i:
        dep, above = g.dep[i], g.head[i]
        inside = time.start <= above < time.end
        passing = g.pos[above] in ("ADV", "NUM") and dep in _TRANSPARENT
        if not (inside or passing or g.pos[above] == "ADP" or g.tag[above] in ("IN", "RB")):
            return above
        i = above
    return i
