"""Happenings: the events, of several articles or of one, that are the same thing in the world.

Events are blocked by keys (who took part, what kind of act, which month), compared two by two
(:mod:`kg.resolution.agreement`), and what is the same is joined, strongest agreement first, unless it would
bring two together that cannot be one: then the weaker join is cut. Who could belong to either of two
happenings that are not one belongs to neither. The outcome depends on the set of events, never on their
order, and on each connected piece of them alone: an index that keeps the edges needs to look at no more.

An event keeps its own status, time, number and source. The happening only points at its events, and says what
they have in common and what they disagree on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from kg.resolution.acts import Acts, load_acts
from kg.resolution.agreement import Agreement, agree, days_of, same_number
from kg.resolution.copies import is_copy, joined
from kg.resolution.event_notes import ArticleNote, EventNote, Key, Participant

__all__ = ["Happening", "Join", "Piece", "Witnesses", "cluster", "keys_of", "pieces", "witnesses"]

_MONTH = 31  # days: what is vaguer than a month has no key by time
_SLIP = 2  # days that a time may be off, and fall into the next month
_PLACES = frozenset({"destination", "origin", "place"})


@dataclass(frozen=True, slots=True)
class Join:
    """Two events that are one happening, with the points for it and the reasons in words."""

    one: Key
    other: Key
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """What several events tell. All fields are sorted; ``events`` has two or more.

    ``participants`` are those whom all events name in the same role, ``time`` the narrowest of the told
    times if it agrees with all. ``disagree`` names what the events contradict each other in: "number",
    "status", "time".
    """

    type: str
    events: tuple[EventNote, ...]
    joins: tuple[Join, ...]
    participants: tuple[Participant, ...]
    time: str | None
    disagree: tuple[str, ...]

    @property
    def key(self) -> Key:
        """The first of its events: what it is called by."""
        return self.events[0].key

    @property
    def articles(self) -> tuple[str, ...]:
        """The content hashes of the articles that tell it, sorted, each once."""
        return tuple(sorted({event.key[0] for event in self.events}))


@dataclass(frozen=True, slots=True)
class Piece:
    """Events that comparisons connect, directly or through others, and what they tell once that is cut."""

    events: tuple[Key, ...]
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Witnesses:
    """How many tell a happening independently of one another.

    ``articles`` counts articles that are no copies of one another, of different publishers. ``voices`` counts
    those on whose word they tell it: two independent articles that both only quote the police have one.
    """

    articles: int
    voices: int


def keys_of(note: EventNote) -> tuple[str, ...]:
    """The keys of an event, sorted: events that share none are never compared.

    A person who seldom does such a thing, or suffers it, is a key alone. All else is a key together with the
    month, so that no key gathers all that a minister or a state ever did; or two at once, where not both are
    states or peoples. A town counts as its country, too: one article may name the one, and another the other.
    """
    acts = load_acts()
    family = acts.family(note.type)
    keys = set()
    seldom = acts.recurrence(note.type) != "often"
    people = [p for p in note.participants if p.kind == "person"]
    keys |= {f"{family}|{p.address}" for p in people if seldom or p.role == "patient"}
    if seldom:
        rare = sorted({p.address for p in note.participants if p.kind in ("body", "spot")})
        keys |= {f"{family}|{one}|{other}" for one, other in combinations(rare, 2)}
        countries = {p.country for p in note.participants if p.kind in ("country", "spot") and p.country}
        bodies = [p for p in note.participants if p.kind == "body"]
        keys |= {f"{family}|{p.address}|in {country}" for p in bodies for country in countries}
    for month in _months(note.time):
        keys |= {f"{family}|{p.address}|{month}" for p in note.participants if p.kind != "country"}
    return tuple(sorted(keys))


def _months(time: str | None) -> Sequence[int]:
    """The months in which an event may lie, as numbers; none where it is vaguer than a month."""
    days = days_of(time)
    if days is None or days[1] - days[0] > _MONTH:
        return ()
    return sorted({(day * 12) // 365 for day in range(days[0] - _SLIP, days[1] + _SLIP + 1)})


def cluster(notes: Iterable[EventNote]) -> tuple[Happening, ...]:
    """The happenings that these events tell, by their first event; single events left out."""
    found = (happening for piece in pieces(notes) for happening in piece.happenings)
    return tuple(sorted(found, key=lambda happening: happening.key))


def pieces(notes: Iterable[EventNote]) -> tuple[Piece, ...]:
    """The connected pieces of these events, before any cut, and the happenings in each.

    A piece depends on nothing outside it: to add an event, those pieces are enough that share a key with it.
    """
    by_key = {note.key: note for note in notes}
    joins = [join for pair in _candidates(by_key) if (join := _join(*(by_key[key] for key in pair)))]
    connected = joined(by_key, ((join.one, join.other) for join in joins))
    joins_of: dict[Key, list[Join]] = {keys[0]: [] for keys in connected}
    first_of = {key: keys[0] for keys in connected for key in keys}
    for join in joins:
        joins_of[first_of[join.one]].append(join)
    return tuple(Piece(keys, _clustered(by_key, joins_of[keys[0]])) for keys in connected)


def _clustered(by_key: Mapping[Key, EventNote], joins: Sequence[Join]) -> tuple[Happening, ...]:
    groups = _Clustering(by_key, joins).groups()
    return tuple(_happening([by_key[key] for key in keys], used) for keys, used in groups)


def witnesses(happening: Happening, articles: Mapping[str, ArticleNote]) -> Witnesses:
    """How many independent articles tell it, and on how many voices' word."""
    names = happening.articles
    media = {name: {m for e in happening.events if e.key[0] == name for m in e.media} for name in names}
    pairs = [
        (one, other)
        for one, other in combinations(names, 2)
        if _depend(articles[one], articles[other], media[one], media[other])
    ]
    group_of = {name: group[0] for group in joined(names, pairs) for name in group}
    voices = {voice for e in happening.events for voice in (e.voices or (group_of.get(e.key[0], e.key[0]),))}
    return Witnesses(len({group_of.get(name, name) for name in names}), len(voices))


def _depend(one: ArticleNote, other: ArticleNote, media: set[str], other_media: set[str]) -> bool:
    """True for copies, for articles of one publisher, and where the word of one medium is behind both."""
    if one.publisher and one.publisher == other.publisher:
        return True
    if one.publisher in other_media or other.publisher in media or media & other_media:
        return True
    return is_copy(one.fingerprint, other.fingerprint)


def _candidates(by_key: Mapping[Key, EventNote]) -> Sequence[tuple[Key, Key]]:
    """The pairs that share a key, each once, in order."""
    blocks: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(by_key):
        for block in keys_of(by_key[key]):
            blocks[block].append(key)
    return sorted({pair for block in blocks.values() for pair in combinations(block, 2)})


def _join(one: EventNote, other: EventNote) -> Join | None:
    found = agree(one, other)
    if found.verdict != "same":
        return None
    first, second = sorted((one.key, other.key))
    return Join(first, second, found.score, found.reasons)


class _Clustering:
    """Events joined along edges, strongest first, where no two that cannot be one come together."""

    def __init__(self, by_key: Mapping[Key, EventNote], joins: Sequence[Join]) -> None:
        self._notes = by_key
        self._agreements: dict[tuple[Key, Key], Agreement] = {}
        self._group = {key: [key] for join in joins for key in (join.one, join.other)}
        self._joins = sorted(self._decided(joins), key=lambda j: (-j.score, j.one, j.other))
        self._used: list[Join] = []

    def groups(self) -> list[tuple[list[Key], list[Join]]]:
        """The groups with the joins that made them, by their first event."""
        for join in self._joins:
            self._merge(join)
        whole = {min(group): sorted(group) for group in self._group.values() if len(group) > 1}
        return [(whole[first], [j for j in self._used if j.one in whole[first]]) for first in sorted(whole)]

    def _merge(self, join: Join) -> None:
        one, other = self._group[join.one], self._group[join.other]
        if one is other or any(self._apart(a, b) for a in one for b in other):
            return
        self._used.append(join)
        one.extend(other)
        for key in other:
            self._group[key] = one

    def _apart(self, one: Key, other: Key) -> bool:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._agreements:
            self._agreements[pair] = agree(self._notes[one], self._notes[other])
        return any(finding.apart for finding in self._agreements[pair].findings)

    def _decided(self, joins: Sequence[Join]) -> list[Join]:
        """Those joins that no equally good one contradicts at either end."""
        at: dict[Key, list[Join]] = defaultdict(list)
        for join in joins:
            at[join.one].append(join)
            at[join.other].append(join)
        return [j for j in joins if not any(self._rivals(j, end, at[end]) for end in (j.one, j.other))]

    def _rivals(self, join: Join, end: Key, at_end: Iterable[Join]) -> bool:
        far = _far_end(join, end)
        return any(
            rival.score >= join.score and self._apart(far, _far_end(rival, end))
            for rival in at_end
            if rival is not join
        )


def _far_end(join: Join, end: Key) -> Key:
    return join.other if join.one == end else join.one


def _happening(events: Sequence[EventNote], joins: Sequence[Join]) -> Happening:
    used = Counter(event.type for event in events)
    acts = load_acts()
    return Happening(
        type=min(used, key=lambda type_: (-used[type_], type_)),
        events=tuple(events),
        joins=tuple(sorted(joins, key=lambda j: (j.one, j.other))),
        participants=_common(events, acts),
        time=_agreed_time(events),
        disagree=_disagreements(events, acts),
    )


def _common(events: Sequence[EventNote], acts: Acts) -> tuple[Participant, ...]:
    """The participants whom every event names in the same role, or one alike, each by its commonest name."""
    told = [{(acts.role(e.type, p.role), p.address) for p in e.participants} for e in events]
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for event in events:
        for participant in event.participants:
            names[participant.address][participant.label] += 1
    first = events[0]
    return tuple(
        replace(p, label=_commonest(names[p.address]))
        for p in first.participants
        if all((acts.role(first.type, p.role), p.address) in ones for ones in told)
    )


def _commonest(names: Counter[str]) -> str:
    """Of equally common names the fullest."""
    return min(names, key=lambda name: (-names[name], -len(name.split()), -len(name), name))


def _agreed_time(events: Sequence[EventNote]) -> str | None:
    """The narrowest of the times, where it lies within all the others."""
    known = sorted(
        (
            (days[1] - days[0], event.time, days)
            for event in events
            if event.time and (days := days_of(event.time))
        ),
    )
    if not known:
        return None
    _, best, (first, last) = known[0]
    return best if all(days[0] <= first and last <= days[1] for _, _, days in known) else None


def _disagreements(events: Sequence[EventNote], acts: Acts) -> tuple[str, ...]:
    checks = {"number": _numbers_differ, "status": _status_differs, "time": _times_differ}
    return tuple(
        name
        for name, differ in sorted(checks.items())
        if any(differ(one, other, acts) for one, other in combinations(events, 2))
    )


def _numbers_differ(one: EventNote, other: EventNote, _: Acts) -> bool:
    pairs = [(a, b) for a in one.numbers for b in other.numbers]
    return bool(pairs) and not any(same_number(a, b) for a, b in pairs)


def _status_differs(one: EventNote, other: EventNote, acts: Acts) -> bool:
    """One is told as done, the other as not done; or one source denies what another asserts."""
    if acts.contradict(one.status, other.status):
        return one.stance == other.stance
    return one.status == other.status and {one.stance, other.stance} == {"asserts", "denies"}


def _times_differ(one: EventNote, other: EventNote, _: Acts) -> bool:
    first, second = days_of(one.time), days_of(other.time)
    return bool(first and second and (first[0] > second[1] or second[0] > first[1]))
