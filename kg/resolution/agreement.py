"""Whether two events are one happening: points for and against, and the reasons in words.

Each comparison is one small function that looks at one thing (who, where, when, how many, of what) and
gives points for and against with a reason, or finds that it cannot be: another victim, another town,
another year. A named person who is in both counts most, a state least. How many points make one happening
depends on how often such a thing happens to the same people (``ontology/happenings.yaml``).

The outcome depends on the two notes alone, so that an index may keep it. What cannot be one happening is told
apart even where the details that differ are what the articles contradict each other in: agents, numbers
and days may differ within limits, since that is what a reader wants to see side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.rdf.edtf import bounds
from kg.resolution.acts import Acts, Recurrence, load_acts
from kg.resolution.event_notes import EventNote, Number, Participant

__all__ = ["Agreement", "Finding", "Verdict", "agree", "days_of", "same_number"]

Verdict = Literal["same", "unsure", "apart"]

# Points that make one happening, by how often the same people do or suffer such a thing.
_NEEDED = {"once": 5.0, "seldom": 6.0, "often": 9.0}
_UNSURE = 1.5  # so many points short of it, a person should look

# What one shared participant is worth: a person or a ministry is in few events, a state in hundreds.
_WORTH = {"person": 4.0, "body": 2.0, "spot": 2.0, "state": 1.0, "group": 1.0, "country": 1.0}
_MORE = {"person": 2.0, "body": 1.0, "state": 1.0, "group": 0.5}
_ACTORS = ("patient", "agent", "counterpart")  # who it is done to says most about what it is
_PLACES = ("place", "destination", "origin")

# How many days two vague times may span together, and what it is worth that they can be the same.
_SPANS = ((3, 3.0, "the same day"), (31, 2.0, "the same month"), (366, 1.0, "the same year"))
_SLIP = 2  # days: "on Tuesday" and "Monday night" are told of one night
_SOON = 3  # days between publications: one round of news
_RECENT = 31  # days: what an article tells without a date is mostly no older
_LONG = 366
_FAR_FROM = 3.0  # two numbers of which one is so many times the other are of two things


@dataclass(frozen=True, slots=True)
class Finding:
    """What one comparison found. ``apart``: then it cannot be one happening, whatever else agrees."""

    points: float
    reason: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """The verdict on two events, its points, those needed, and all findings."""

    verdict: Verdict
    score: float
    needed: float
    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons in words, weightiest first."""
        ranked = sorted(self.findings, key=lambda f: (not f.apart, -abs(f.points), f.reason))
        return tuple(finding.reason for finding in ranked)


def agree(one: EventNote, other: EventNote) -> Agreement:
    """Compare two events. The same either way round."""
    first, second = sorted((one, other), key=lambda note: note.key)
    pair = _Pair(first, second, load_acts())
    findings: list[Finding] = []
    for comparison in _COMPARISONS:
        for finding in comparison(pair):
            if finding.apart:
                return Agreement("apart", 0.0, pair.needed, (finding,))
            findings.append(finding)
    score = sum(finding.points for finding in findings)
    return Agreement(pair.verdict(score), score, pair.needed, tuple(findings))


class _Pair:
    """Two events under comparison, with what several comparisons ask for."""

    def __init__(self, one: EventNote, other: EventNote, acts: Acts) -> None:
        self.one, self.other, self.acts = one, other, acts
        self.in_one_article = one.key[0] == other.key[0]
        self.days = (days_of(one.time), days_of(other.time))
        self.shared = {role: self._shared(role) for role in _ACTORS}
        self.recurrence = self._recurrence()
        self.needed = _NEEDED[self.recurrence]

    def _recurrence(self) -> Recurrence:
        """How often it happens to those whom both name: what is done often is suffered seldom."""
        levels: tuple[Recurrence, ...] = ("once", "seldom", "often")
        found = max((self.acts.recurrence(n.type) for n in (self.one, self.other)), key=levels.index)
        suffered = any(p.kind == "person" for p in self.shared["patient"])
        return found if found == "seldom" or (found == "once") == suffered else "seldom"

    def fillers(self, note: EventNote, role: str) -> dict[str, Participant]:
        """Who is in this role or one alike, by address."""
        wanted = self.acts.role(note.type, role)
        return {p.address: p for p in note.participants if self.acts.role(note.type, p.role) == wanted}

    def _shared(self, role: str) -> list[Participant]:
        if any(self.acts.role(note.type, role) != role for note in (self.one, self.other)):
            return []  # counted under the name of the roles that are alike
        others = self.fillers(self.other, role)
        return [p for address, p in self.fillers(self.one, role).items() if address in others]

    def verdict(self, score: float) -> Verdict:
        if not self._has_anchor():
            return "unsure" if score >= self.needed else "apart"
        if score >= self.needed:
            return "same"
        return "unsure" if score >= self.needed - _UNSURE else "apart"

    def _has_anchor(self) -> bool:
        """States, peoples and dates are common to many things: something rarer must be shared."""
        if any(p.kind in ("person", "body") for shared in self.shared.values() for p in shared):
            return True
        return self._same_spot() and _span(*self.days) <= _SPANS[0][0]

    def _same_spot(self) -> bool:
        return any(
            p.kind == "spot" and address in self.fillers(self.other, role)
            for role in _PLACES
            for address, p in self.fillers(self.one, role).items()
        )


Comparison = Callable[[_Pair], Iterable[Finding]]


def _type(pair: _Pair) -> Iterable[Finding]:
    """The same kind of act; two words for one act are worth less than one word."""
    one, other = pair.one.type, pair.other.type
    if pair.acts.family(one) != pair.acts.family(other):
        yield Finding(0.0, f"{one} and {other} are two things", apart=True)
    elif one != other:
        yield Finding(-1.0, f"told as {one} and as {other}")


def _who(pair: _Pair) -> Iterable[Finding]:
    """The participants in each role; another victim is another happening."""
    found = sorted(
        ((p, role) for role, shared in pair.shared.items() for p in shared),
        key=lambda entry: (-_WORTH.get(entry[0].kind, 0.0), entry[1], entry[0].address),
    )
    seen: set[str] = set()
    for participant, role in found:
        worth = (_MORE if seen else _WORTH).get(participant.kind, 0.0)
        if worth and participant.address not in seen:
            yield Finding(worth, f"{participant.label} is the {role} in both")
        seen.add(participant.address)
    for role in _ACTORS:
        yield from _others_than(pair, role)


def _others_than(pair: _Pair, role: str) -> Iterable[Finding]:
    """Where the two name different people or institutions in one role."""
    if pair.shared[role] or pair.acts.role(pair.one.type, role) != role:
        return
    one, other = pair.fillers(pair.one, role), pair.fillers(pair.other, role)
    for kinds, weight in ((("person",), 3.0), (("state",), 2.0), (("body",), 1.0)):
        left, right = _of_kinds(one, kinds), _of_kinds(other, kinds)
        if left and right:
            apart = role != "agent" and kinds == ("person",)
            yield Finding(-weight, f"{_names(left)} and {_names(right)} are different {role}s", apart)
            return
    if one and other:
        yield Finding(-0.5, f"the {role}s are {_names(one.values())} and {_names(other.values())}")


def _of_kinds(fillers: dict[str, Participant], kinds: Sequence[str]) -> list[Participant]:
    return [p for p in fillers.values() if p.kind in kinds]


def _where(pair: _Pair) -> Iterable[Finding]:
    """The places in each role; two towns are two happenings, a town and its country are none."""
    for role in _PLACES:
        one, other = pair.fillers(pair.one, role), pair.fillers(pair.other, role)
        if not one or not other:
            continue
        common = [one[address] for address in sorted(one.keys() & other.keys())]
        if common:
            best = max(common, key=lambda p: (_WORTH.get(p.kind, 0.0), p.address))
            yield Finding(_WORTH.get(best.kind, 0.0), f"{best.label} is the {role} in both")
        elif not any(_may_hold(a, b) for a in one.values() for b in other.values()):
            reason = f"the {role}s are {_names(one.values())} and {_names(other.values())}"
            yield Finding(0.0, reason, apart=True)
        elif any(_holds(a, b) for a in one.values() for b in other.values()):
            reason = f"{_names(one.values())} and {_names(other.values())} can be one {role}"
            yield Finding(1.0, reason)


def _may_hold(one: Participant, other: Participant) -> bool:
    """Not ruled out: one of them is the country of the other, or nobody knows where it lies."""
    if not one.country or not other.country:
        return True
    return one.country == other.country and "country" in (one.kind, other.kind)


def _holds(one: Participant, other: Participant) -> bool:
    return bool(one.country) and one.country == other.country


def _when(pair: _Pair) -> Iterable[Finding]:
    """The times, as far as they are known; where one is not, the dates of publication."""
    one, other = pair.days
    if one and other:
        yield from _both_dated(one, other)
    elif pair.in_one_article:
        if not one and not other:
            yield from _told_twice(pair)
    elif one or other:
        dated = one or other
        published = days_of(pair.other.published if one else pair.one.published)
        if dated and published:
            yield from _dated_and_news(dated, published, pair.other.status if one else pair.one.status)
    else:
        news = _both_news(days_of(pair.one.published), days_of(pair.other.published))
        yield from (finding for finding in news if finding.points > 0 or pair.recurrence != "once")


def _told_twice(pair: _Pair) -> Iterable[Finding]:
    """One article without a date for either: it comes back to one thing, or sets two sources side by side."""
    if pair.one.status == pair.other.status:
        yield Finding(1.0, "one article tells both alike, without a date")
    elif pair.one.voices != pair.other.voices and pair.acts.contradict(pair.one.status, pair.other.status):
        yield Finding(2.0, "one article sets one source against another")


Days = tuple[int, int]


def days_of(edtf: str | None) -> Days | None:
    """First and last possible day of a time, as numbers; far away where it is open. None: unknown.

    >>> days_of("2018-02")[1] - days_of("2018-02")[0]
    27
    """
    known = bounds(edtf) if edtf else None
    if known is None:
        return None
    first = date.fromisoformat(known.earliest_begin).toordinal() if known.earliest_begin else 0
    last = date.fromisoformat(known.latest_end).toordinal() if known.latest_end else date.max.toordinal()
    return first, last


def _span(one: Days | None, other: Days | None) -> int:
    """How many days the vaguer of two times spans; very many where one is unknown or they do not meet."""
    if one is None or other is None or one[0] > other[1] or other[0] > one[1]:
        return date.max.toordinal()
    return max(one[1] - one[0], other[1] - other[0]) + 1


def _both_dated(one: Days, other: Days) -> Iterable[Finding]:
    gap = max(one[0], other[0]) - min(one[1], other[1])
    if gap > _SLIP:
        yield Finding(0.0, f"{gap} days lie between them", apart=True)
    elif gap > 0:
        yield Finding(1.0, f"{gap} day{'s' * (gap > 1)} apart")
    else:
        span = _span(one, other)
        yield next((Finding(p, words) for days, p, words in _SPANS if span <= days), _LOOSE)


_LOOSE = Finding(0.0, "the times do not exclude each other")


def _dated_and_news(dated: Days, published: Days, status: str) -> Iterable[Finding]:
    """One article says when; the other, which does not, came out some time after it, or before."""
    first, last = published[0], published[1] + _SLIP
    if dated[0] > last:
        if status == "occurred":
            yield Finding(0.0, "one article is older than what the other tells", apart=True)
    elif dated[1] - dated[0] <= _RECENT and dated[1] >= first - _SOON:
        yield Finding(2.0, "the undated report came out within days of the date")
    elif dated[1] - dated[0] <= _RECENT and dated[1] >= first - _RECENT:
        yield Finding(1.0, "the undated report came out within a month of the date")
    elif first - dated[1] > _LONG:
        yield Finding(-1.0, "the undated report came out more than a year after the date")


def _both_news(one: Days | None, other: Days | None) -> Iterable[Finding]:
    if one is None or other is None:
        return
    gap = max(one[0], other[0]) - min(one[1], other[1])
    if gap <= _SOON:
        yield Finding(2.0, "published within days of each other")
    elif gap <= _RECENT:
        yield Finding(1.0, "published within a month of each other")
    elif gap > _LONG:
        yield Finding(-1.0, "published more than a year apart")


def _how_many(pair: _Pair) -> Iterable[Finding]:
    """The numbers, beyond what hedges leave open."""
    if not pair.one.numbers or not pair.other.numbers:
        return
    pairs = [(a, b) for a in pair.one.numbers for b in pair.other.numbers]
    if any(same_number(a, b) for a, b in pairs):
        yield Finding(1.0, "the numbers agree")
    elif all(_far(a, b) for a, b in pairs):
        yield Finding(0.0, "the numbers are far from each other", apart=True)
    else:
        yield Finding(-1.0, "the numbers differ")


def same_number(one: Number, other: Number) -> bool:
    """True where the two stretches meet: "at least 5" and "7" do, "5" and "7" do not."""
    return _low(one) <= _high(other) and _low(other) <= _high(one)


def _far(one: Number, other: Number) -> bool:
    smaller, larger = sorted((one, other), key=lambda n: (_low(n), _high(n)))
    return _low(larger) > _FAR_FROM * max(_high(smaller), 1.0)


def _low(number: Number) -> float:
    return float("-inf") if number.minimum is None else number.minimum


def _high(number: Number) -> float:
    return float("inf") if number.maximum is None else number.maximum


def _of_what(pair: _Pair) -> Iterable[Finding]:
    """The topic: what the charge is, what is demanded."""
    one, other = set(pair.one.topic), set(pair.other.topic)
    decides = bool(one and other) and pair.one.type in pair.acts.topic_decides
    figures, other_figures = _figures(one), _figures(other)
    if decides and figures and other_figures and not figures & other_figures:
        yield Finding(-2.0, "the topics have other figures")
    elif one & other:
        yield Finding(1.0, "the topics have words in common")
    elif decides:
        yield Finding(-1.0, "the topics have no word in common")


def _figures(topic: Iterable[str]) -> set[str]:
    return {word for word in topic if word.startswith("#")}


def _whom_without_a_name(pair: _Pair) -> Iterable[Finding]:
    """Those who have no name in the articles: the same words speak for it, but do not prove it."""
    if set(pair.one.described) & set(pair.other.described):
        yield Finding(1.0, "those without a name are described alike")
    elif not _same_patient(pair) and _has_patient(pair, pair.one) and _has_patient(pair, pair.other):
        yield Finding(-2.0, "nothing shows that it was done to the same")


def _same_patient(pair: _Pair) -> bool:
    return any(pair.shared[pair.acts.role(note.type, "patient")] for note in (pair.one, pair.other))


def _has_patient(pair: _Pair, note: EventNote) -> bool:
    return bool(pair.fillers(note, "patient")) or bool(note.described)


def _status(pair: _Pair) -> Iterable[Finding]:
    """How it stands: other statuses are stages of one act, or what the articles disagree on."""
    if pair.one.status == pair.other.status:
        yield Finding(1.0, "told with the same status")
    else:
        yield Finding(0.0, f"told as {pair.one.status} and as {pair.other.status}")


def _names(participants: Iterable[Participant]) -> str:
    return ", ".join(sorted({p.label for p in participants}))


_COMPARISONS: tuple[Comparison, ...] = (
    _type,
    _who,
    _where,
    _when,
    _how_many,
    _of_what,
    _whom_without_a_name,
    _status,
)
