"""The pairs of profiles that are the same, found without comparing all with all.

Profiles of one spelling are taken together first: a name is compared with another name once, however many
articles use the two. Where the name tells enough, what stands against it (ages, citizenships, callings) is
compared once for all profiles in which it is alike; only where a name needs the context's support are
single profiles compared, and of large groups only those that share some of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kg.resolution.blocking import joined_keys, keys_of, word_keys
from kg.resolution.clustering import Edge
from kg.resolution.decisions import SAME, base_of, support_could_reach, with_support
from kg.resolution.features import callings, full_names, name_agreement, years_apart
from kg.resolution.kinds import kind_of
from kg.resolution.names import PersonName, Word, words_agree
from kg.resolution.profiles import Profile

__all__ = ["Nodes", "nodes_of"]

_FEW = 900  # pairs of two groups that are compared one by one without looking for what they share


@dataclass(slots=True)
class Nodes:
    """Profiles taken together where nothing could tell them apart, in a fixed order, and the edges."""

    members: list[tuple[Profile, ...]] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


@dataclass(slots=True)
class _Face:
    """Profiles of one spelling of which the same is said, as far as it can speak against."""

    profiles: list[Profile]
    nodes: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """Profiles of one spelling."""

    faces: list[_Face]
    single: bool
    names: tuple[PersonName, ...]  # of people


def nodes_of(profiles: Iterable[Profile], apart: frozenset[tuple[str, str]], least: float = SAME) -> Nodes:
    """Nodes and edges of profiles that are compared. Those in ``apart`` become nodes of their own.

    Edges have at least ``least`` bits.
    """
    return _Matching(apart, least).match(profiles)


class _Matching:
    """One pass over the profiles of a case, or of some components of it."""

    def __init__(self, apart: frozenset[tuple[str, str]], least: float) -> None:
        self._apart = apart
        self._least = least
        self._nodes = Nodes()
        self._found: dict[tuple[int, int], float] = {}
        self._node_of: dict[tuple[str, str], int] = {}

    def match(self, profiles: Iterable[Profile]) -> Nodes:
        groups = self._groups(sorted(profiles, key=lambda p: p.key))
        for group in groups:
            self._within(group)
        for one, other in _group_pairs(groups):
            self._between(one, other)
        self._singles(groups)
        return self._numbered_by_content()

    def _numbered_by_content(self) -> Nodes:
        """The nodes in the order of their first profiles, whatever other profiles were matched with them."""
        members = self._nodes.members
        order = sorted(range(len(members)), key=lambda number: members[number][0].key)
        rank = {number: at for at, number in enumerate(order)}
        edges = [
            Edge(min(rank[one], rank[other]), max(rank[one], rank[other]), bits)
            for (one, other), bits in self._found.items()
        ]
        return Nodes([members[number] for number in order], sorted(edges))

    def _groups(self, profiles: Sequence[Profile]) -> list[_Group]:
        spelled: dict[tuple[object, ...], dict[tuple[object, ...], list[Profile]]] = {}
        for profile in profiles:
            spelled.setdefault(_spelling(profile), {}).setdefault(_said(profile), []).append(profile)
        groups = [
            _Group([_Face(face) for face in faces.values()], _is_single(first), _names(first))
            for faces in spelled.values()
            for first in [next(iter(faces.values()))[0]]
        ]
        for group in groups:
            for face in group.faces:
                self._number(face)
        return groups

    def _number(self, face: _Face) -> None:
        """One node for a face whose profiles are the same by what it says; one each otherwise."""
        first = face.profiles[0]
        whole = base_of(first, first).bits >= SAME
        together = [p for p in face.profiles if whole and p.key not in self._apart]
        single = [(p,) for p in face.profiles if not whole or p.key in self._apart]
        for members in ([tuple(together)] if together else []) + single:
            number = len(self._nodes.members)
            self._nodes.members.append(members)
            face.nodes.append(number)
            self._node_of |= dict.fromkeys((p.key for p in members), number)

    def _within(self, group: _Group) -> None:
        for number, face in enumerate(group.faces):
            if len(face.nodes) > 1:
                self._compare(face, face)
            for other in group.faces[number + 1 :]:
                self._compare(face, other)

    def _between(self, one: _Group, other: _Group) -> None:
        if _spelled_apart(one, other):
            return
        for a in one.faces:
            for b in other.faces:
                if not self._compare(a, b):
                    return

    def _compare(self, one: _Face, other: _Face) -> bool:
        """Edges between two faces; False where their names alone are of two."""
        a, b = one.profiles[0], other.profiles[0]
        if years_apart(a.born, b.born):
            return True  # two people, whatever else is said: most namesakes
        base = base_of(a, b, within=True)
        if base.excluded:
            return not base.comparisons[0].excludes
        if base.bits >= self._least and base.bits >= SAME:
            for number in one.nodes:
                self._join(number, other.nodes[0], base.bits)
            for number in other.nodes:
                self._join(one.nodes[0], number, base.bits)
        elif support_could_reach(base, self._least):
            for p, q in _worth_asking(one, other, base.bits):
                self._ask(p, q)
        return True

    def _singles(self, groups: Sequence[_Group]) -> None:
        """Single names with the full names, and with each other, that share a context."""
        blocks: dict[str, tuple[list[Profile], list[Profile]]] = defaultdict(lambda: ([], []))
        wanted: set[str] = set()
        for single in (True, False):
            for group in groups:
                if group.single != single or kind_of(group.faces[0].profiles[0]) != "person":
                    continue
                for face in group.faces:
                    for profile in face.profiles:
                        keys = [key for key in keys_of(profile) if key.startswith("s ")]
                        wanted |= {*keys} if single else set()
                        for key in keys:
                            if key in wanted:
                                blocks[key][not single].append(profile)
        asked: set[tuple[tuple[str, str], tuple[str, str]]] = set()
        for key in sorted(blocks):
            singles, full = blocks[key]
            for number, p in enumerate(singles):
                for q in (*singles[number + 1 :], *full):
                    if (p.key, q.key) not in asked:
                        asked.add((p.key, q.key))
                        self._ask(p, q)

    def _ask(self, p: Profile, q: Profile) -> None:
        decision = with_support(base_of(p, q), p, q)
        if decision.bits >= self._least and not decision.excluded:
            self._join(self._node_of[p.key], self._node_of[q.key], decision.bits)

    def _join(self, one: int, other: int, bits: float) -> None:
        if one != other:
            pair = (one, other) if one < other else (other, one)
            self._found[pair] = max(bits, self._found.get(pair, bits))


def _spelled_apart(one: _Group, other: _Group) -> bool:
    """True where the names alone are of two people: most pairs, so that nothing else is asked of them."""
    if not one.names or not other.names:
        return False
    return name_agreement(one.names, other.names) is None


def _spelling(profile: Profile) -> tuple[object, ...]:
    kind = kind_of(profile)
    if kind == "person":
        return (kind, full_names(profile.names))
    return (kind, profile.names, profile.home)


def _said(profile: Profile) -> tuple[object, ...]:
    """What may speak against: see features.CONFLICTS."""
    return (profile.born, profile.citizenships, profile.ethnicities, callings(profile.occupations))


def _names(profile: Profile) -> tuple[PersonName, ...]:
    return full_names(profile.names) if kind_of(profile) == "person" else ()


def _is_single(profile: Profile) -> bool:
    names = full_names(profile.names)
    return kind_of(profile) == "person" and all(name.single for name in names)


def _group_pairs(groups: Sequence[_Group]) -> list[tuple[_Group, _Group]]:
    """Pairs of groups that share a key which no context changes, each once."""
    blocks: dict[str, list[int]] = defaultdict(list)
    words: dict[tuple[str, str], _Block] = defaultdict(_Block)
    for number, group in enumerate(groups):
        profile = group.faces[0].profiles[0]
        is_person = kind_of(profile) == "person"
        for key in joined_keys(profile.names) if is_person else keys_of(profile):
            blocks[key].append(number)
        for consonants, letter, word, other in word_keys(profile.names) if is_person else ():
            words[consonants, letter].add(word, other, number)
    pairs = {pair for numbers in blocks.values() for pair in combinations(numbers, 2)}
    for block in words.values():
        pairs.update(block.pairs())
    return [(groups[one], groups[other]) for one, other in sorted(pairs)]


class _Block:
    """Groups with names that share a key of two words, by these words.

    Most that share a key are two people of one family name: whether the words agree is asked once for two
    words, not once for two names.
    """

    def __init__(self) -> None:
        self._numbers: dict[Word, dict[Word, list[int]]] = {}

    def add(self, word: Word, other: Word, number: int) -> None:
        """A group with these two words in a name."""
        numbers = self._numbers.setdefault(word, {}).setdefault(other, [])
        if not numbers or numbers[-1] != number:
            numbers.append(number)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """The groups of which both words agree."""
        others = {other for of in self._numbers.values() for other in of}
        agreeing = _agreeing(others)
        for word, partners in _agreeing(self._numbers).items():
            for partner in partners:
                for other, numbers in self._numbers[word].items():
                    for fitting in agreeing[other]:
                        for a in self._numbers[partner].get(fitting, ()):
                            yield from ((b, a) for b in numbers if b < a)


def _agreeing(words: Iterable[Word]) -> dict[Word, list[Word]]:
    """For each of these words those that agree with it, itself included."""
    found: dict[Word, list[Word]] = {word: [word] for word in words}
    for one, other in combinations(found, 2):
        if words_agree(one, other):
            found[one].append(other)
            found[other].append(one)
    return found


def _worth_asking(one: _Face, other: _Face, bits: float) -> Iterator[tuple[Profile, Profile]]:
    """Pairs of profiles that may reach the threshold with the support of their context."""
    if one is other:
        pairs = ((p, q) for n, p in enumerate(one.profiles) for q in one.profiles[n + 1 :])
    else:
        pairs = ((p, q) for p in one.profiles for q in other.profiles)
    if len(one.profiles) * len(other.profiles) <= _FEW or bits > SAME - _COMMON:
        yield from pairs
        return
    shared: dict[str, list[Profile]] = defaultdict(list)
    for q in other.profiles:
        for token in _tokens(q):
            shared[token].append(q)
    seen: set[tuple[tuple[str, str], tuple[str, str]]] = set()
    for p in one.profiles:
        for token in _tokens(p):
            for q in shared.get(token, ()):
                pair = (p.key, q.key) if p.key < q.key else (q.key, p.key)
                if p.key != q.key and pair not in seen:
                    seen.add(pair)
                    yield p, q


# What citizenship, ethnicity and countries can give together: see features.SUPPORT. Age is in the base.
_COMMON = 3.75


def _tokens(profile: Profile) -> Iterator[str]:
    for name in ("companions", "family", "events", "bodies", "places"):
        yield from (f"{name} {value}" for value in getattr(profile, name))
    yield from (f"occupation {word}" for text in profile.occupations for word in text.split())
