"""Who is who across the articles of a case: entities of single articles into entities of the case.

    profiles -> pairs (blocking, features, decisions) -> clusters -> judgements of people -> addresses

Every step is a pure function of a set: neither the order of articles nor the batches in which they came
matter. What no edge and no equal address ties to each other does not influence each other, so that a case
can be resolved component by component.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from types import MappingProxyType
from typing import get_args

from kg.rdf.iris import DEFAULT_BASE, digest
from kg.records import AnnotatedArticle
from kg.resolution.clustering import clusters
from kg.resolution.copies import joined
from kg.resolution.decisions import is_surely_person, names_apart
from kg.resolution.features import full_names, years_apart
from kg.resolution.identity import Canonical, Identity, merged
from kg.resolution.judgements import Judgement, Reference, Verdict
from kg.resolution.kinds import kind_of
from kg.resolution.pairs import Nodes, nodes_of
from kg.resolution.profiles import Profile, profiles_of

__all__ = ["Contradiction", "Resolution", "resolution_of", "resolve", "resolve_profiles"]

Key = tuple[str, str]  # an article's content hash, and the id of an entity there


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A judgement that two are the same, which was not followed: it would join two judged different."""

    judgement: Judgement
    because: Judgement


@dataclass(frozen=True, slots=True)
class Resolution:
    """The outcome: clusters of profiles, sorted, what became of the judgements, and the identity.

    ``components`` are the profiles that an edge, an address or a judgement ties to each other, those apart
    that nothing ties to any: what belongs to different components could be resolved apart, with the same
    outcome.
    """

    clusters: tuple[tuple[Profile, ...], ...]
    by_rule: tuple[tuple[Profile, ...], ...]  # what the rules alone, and "different", make of it
    identity: Identity
    components: tuple[tuple[Key, ...], ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    asleep: tuple[Judgement, ...] = ()  # about articles or names that are not there


def resolve(
    annotated: Iterable[AnnotatedArticle], base: str = DEFAULT_BASE, judgements: Iterable[Judgement] = ()
) -> Identity:
    """The identity of every entity of these articles."""
    profiles = (profile for one in annotated for profile in profiles_of(one, base))
    return resolve_profiles(profiles, judgements)


def resolve_profiles(profiles: Iterable[Profile], judgements: Iterable[Judgement] = ()) -> Identity:
    """The identity of these entities: a pure function of the set of profiles and the judgements."""
    return resolution_of(profiles, judgements).identity


def resolution_of(profiles: Iterable[Profile], judgements: Iterable[Judgement] = ()) -> Resolution:
    """The same with its clusters and with what became of the judgements."""
    known = sorted(profiles, key=lambda p: p.key)
    judged = _Judged(known, judgements)
    by_address, compared = _by_address(known)
    nodes = nodes_of(compared, judged.keys)
    facts = _Facets(nodes, judged.pairs("different"))
    unsure = {frozenset(pair) for pair in judged.pairs("unsure")}
    edges = [edge for edge in nodes.edges if not unsure or not facts.of_people(edge.one, edge.other, unsure)]
    found = clusters(
        len(nodes.members),
        edges,
        different=facts.different,
        torn=facts.torn,
        weight=facts.articles,
        single=facts.is_single,
    )
    grouped = by_address + [[p for node in sorted(one) for p in nodes.members[node]] for one in found]
    by_rule = _sorted(grouped)
    final, contradictions = judged.joined(by_rule)
    identity = Identity(MappingProxyType(_canonicals(final)))
    components = joined((p.key for p in known), _ties(known, nodes, judged))
    return Resolution(final, by_rule, identity, components, contradictions, judged.asleep)


def _ties(profiles: Sequence[Profile], nodes: Nodes, judged: _Judged) -> Iterator[tuple[Key, Key]]:
    """Pairs of profiles that may influence each other; enough of them to connect all that do."""
    for members in nodes.members:
        yield from ((members[0].key, other.key) for other in members[1:])
    for edge in nodes.edges:
        yield nodes.members[edge.one][0].key, nodes.members[edge.other][0].key
    first_at: dict[str, Key] = {}
    for profile in profiles:
        if not _is_local(profile):  # of two groups with one address, each needs one of its own
            yield first_at.setdefault(profile.canonical.iri, profile.key), profile.key
    for verdict in get_args(Verdict):
        yield from judged.pairs(verdict)


def _sorted(groups: Iterable[Iterable[Profile]]) -> tuple[tuple[Profile, ...], ...]:
    inside = (tuple(sorted(group, key=lambda p: p.key)) for group in groups)
    return tuple(sorted(inside, key=lambda group: group[0].key))


def _by_address(profiles: Sequence[Profile]) -> tuple[list[list[Profile]], list[Profile]]:
    """What goes by its address alone, together; and the others, which are compared."""
    groups: dict[str, list[Profile]] = defaultdict(list)
    compared: list[Profile] = []
    for profile in profiles:
        if kind_of(profile) == "other":
            groups[profile.canonical.iri].append(profile)
        else:
            compared.append(profile)
    return list(groups.values()), compared


class _Facets:
    """What may set two nodes apart, whatever joins them."""

    def __init__(self, nodes: Nodes, different: Iterable[tuple[Key, Key]]) -> None:
        self._nodes = nodes
        self._first = [members[0] for members in nodes.members]
        of = {p.key: number for number, members in enumerate(nodes.members) for p in members}
        self._people: dict[int, set[int]] = defaultdict(set)
        self._of = of
        for one, other in different:
            if one in of and other in of:
                self._people[of[one]].add(of[other])
                self._people[of[other]].add(of[one])
        self._names: list[object] = [
            (full_names(p.names), is_surely_person(p)) if p.type == "Person" else (p.names, p.home)
            for p in self._first
        ]
        self._single = [
            kind_of(p) == "person" and all(name.single for name in full_names(p.names)) for p in self._first
        ]
        self._apart: dict[tuple[object, object], bool] = {}
        self._told: dict[frozenset[int], _Told] = {}

    def is_single(self, node: int) -> bool:
        """True where all its names are of one word."""
        return self._single[node]

    def articles(self, nodes: frozenset[int]) -> int:
        """How many profiles tell of it."""
        return sum(len(self._nodes.members[node]) for node in nodes)

    def of_people(self, one: int, other: int, pairs: set[frozenset[Key]]) -> bool:
        """True where a person has spoken about these two nodes."""
        a, b = self._nodes.members[one], self._nodes.members[other]
        return len(a) == len(b) == 1 and frozenset((a[0].key, b[0].key)) in pairs

    def torn(self, nodes: frozenset[int]) -> bool:
        """True where a set of nodes holds two that are different."""
        told = self._tell(nodes)
        if told.torn is None:
            told.torn = (
                (bool(told.born) and years_apart(told.born[0], told.born[-1]))
                or any(len(spelled) > 1 for spelled in told.articles.values())
                or any(self._names_apart(a, b) for a, b in combinations(told.names.values(), 2))
                or any(not self._people[node].isdisjoint(nodes) for node in nodes if node in self._people)
            )
        return told.torn

    def different(self, one: frozenset[int], other: frozenset[int]) -> bool:
        """True where a node of the one is different from a node of the other."""
        a, b = self._tell(one), self._tell(other)
        if a.born and b.born and (years_apart(a.born[0], b.born[-1]) or years_apart(b.born[0], a.born[-1])):
            return True
        fewer, more = (a, b) if len(a.articles) <= len(b.articles) else (b, a)
        if any(len(spelled | more.articles.get(sha, spelled)) > 1 for sha, spelled in fewer.articles.items()):
            return True
        if any(not self._people[node].isdisjoint(other) for node in one if node in self._people):
            return True
        return any(self._names_apart(x, y) for x, y in product(a.names.values(), b.names.values()))

    def _names_apart(self, one: int, other: int) -> bool:
        if one == other:
            return False
        pair = (one, other) if one < other else (other, one)
        names = self._names[pair[0]], self._names[pair[1]]
        if names not in self._apart:
            a, b = self._first[pair[0]], self._first[pair[1]]
            homes = bool(a.home and b.home) and set(a.home).isdisjoint(b.home)
            self._apart[names] = homes or names_apart(a, b)
        return self._apart[names]

    def _tell(self, nodes: frozenset[int]) -> _Told:
        if nodes not in self._told:
            self._told[nodes] = self._told_of(nodes)
        return self._told[nodes]

    def _told_of(self, nodes: frozenset[int]) -> _Told:
        names: dict[object, int] = {}
        articles: dict[str, set[object]] = {}
        for node in sorted(nodes):
            names.setdefault(self._names[node], node)
            if self._first[node].type == "Person":
                spelled = _spelled(self._first[node])
                for profile in self._nodes.members[node]:
                    articles.setdefault(profile.article, set()).add(spelled)
        born = tuple(sorted(b for node in nodes if (b := self._first[node].born) is not None))
        return _Told(names, articles, born)


def _spelled(profile: Profile) -> tuple[str, ...]:
    return tuple(sorted(word.text for name in full_names(profile.names)[:1] for word in name.words))


@dataclass(slots=True)
class _Told:
    names: dict[object, int]  # a node for each name
    articles: dict[str, set[object]]  # which names each article has for it
    born: tuple[int, ...]
    torn: bool | None = None


class _Judged:
    """The judgements of people, tied to the profiles that they are about."""

    def __init__(self, profiles: Sequence[Profile], judgements: Iterable[Judgement]) -> None:
        self._last: dict[tuple[Reference, Reference], tuple[int, Judgement]] = {}
        for number, judgement in enumerate(judgements):
            self._last[judgement.pair] = (number, judgement)
        wanted = {reference for pair in self._last for reference in pair}
        self._found = _references(profiles, wanted)
        live = [(n, j) for n, j in self._last.values() if j.verdict != "withdrawn"]
        self._live = [j for _, j in sorted(live, key=lambda item: item[0]) if self._both(j)]
        self.asleep = tuple(j for _, j in sorted(live, key=lambda item: item[0]) if not self._both(j))
        self.keys = frozenset(key for j in self._live for key in self._both(j) or ())

    def _both(self, judgement: Judgement) -> tuple[Key, Key] | None:
        one, other = (self._found.get(reference) for reference in judgement.pair)
        return (one, other) if one and other and one != other else None

    def pairs(self, verdict: Verdict) -> list[tuple[Key, Key]]:
        """The pairs of profiles with this verdict."""
        return [pair for j in self._live if j.verdict == verdict and (pair := self._both(j))]

    def joined(
        self, groups: tuple[tuple[Profile, ...], ...]
    ) -> tuple[tuple[tuple[Profile, ...], ...], tuple[Contradiction, ...]]:
        """The groups with what people judged the same joined, the latest first; "different" wins."""
        same = [j for j in reversed(self._live) if j.verdict == "same"]
        if not same:
            return groups, ()
        group_of = {p.key: number for number, group in enumerate(groups) for p in group}
        members = {number: {number} for number in range(len(groups))}
        apart: dict[int, dict[int, Judgement]] = defaultdict(dict)
        for judgement in self._live:
            pair = self._both(judgement)
            if judgement.verdict == "different" and pair:
                one, other = group_of[pair[0]], group_of[pair[1]]
                apart[one][other] = apart[other][one] = judgement
        of = {number: number for number in members}
        refused: list[Contradiction] = []
        for judgement in same:
            pair = self._both(judgement)
            if pair is None:
                continue
            one, other = sorted((of[group_of[pair[0]]], of[group_of[pair[1]]]))
            if one == other:
                continue
            against = [
                apart[a][b] for a in sorted(members[one]) for b in sorted(members[other]) if b in apart[a]
            ]
            if against:
                refused.append(Contradiction(judgement, against[0]))
                continue
            members[one] |= members.pop(other)
            of |= dict.fromkeys(members[one], one)
        parts = ([p for number in numbers for p in groups[number]] for numbers in members.values())
        return _sorted(parts), tuple(reversed(refused))


def _references(profiles: Iterable[Profile], wanted: set[Reference]) -> dict[Reference, Key]:
    """Whom each reference means: of that article, by its name there; of several the one of its type."""
    if not wanted:
        return {}
    articles = {reference.article for reference in wanted}
    there: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        if profile.article in articles:
            there[profile.article].append(profile)
    found: dict[Reference, Key] = {}
    for reference in sorted(wanted):
        ranked = [
            (rank, profile.type != reference.type, _order(profile.entity), profile.key)
            for profile in there.get(reference.article, ())
            if (rank := _rank(profile, reference.name)) is not None
        ]
        if ranked:
            found[reference] = min(ranked)[-1]
    return found


def _rank(profile: Profile, name: str) -> int | None:
    """How well a profile answers to a name: by its label, by another of its names, or not at all."""
    if profile.names[0] == name:
        return 0
    return 1 if name in profile.names else None


def _order(entity: str) -> tuple[int, str]:
    digits = "".join(c for c in entity if c.isdecimal())
    return (int(digits) if digits else 0, entity)


def _canonicals(groups: Sequence[tuple[Profile, ...]]) -> dict[Key, Canonical]:
    """The record of each group, with an address that no other group has."""
    starts = [merged([_start(profile) for profile in group]) for group in groups]
    claims: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for profile in group:
            if not _is_local(profile):
                claims[profile.canonical.iri].add(number)
    entities: dict[Key, Canonical] = {}
    for number, group in enumerate(groups):
        canonical = _addressed(number, starts[number], groups, claims)
        entities |= dict.fromkeys((profile.key for profile in group), canonical)
    return entities


def _start(profile: Profile) -> Canonical:
    return replace(profile.canonical, iri=profile.local) if _is_local(profile) else profile.canonical


def _is_local(profile: Profile) -> bool:
    """True for a single name, and an institution that most countries have, unless its country is known."""
    kind = kind_of(profile)
    if kind == "person":
        return all(name.single for name in full_names(profile.names))
    return False


def _addressed(
    number: int, canonical: Canonical, groups: Sequence[tuple[Profile, ...]], claims: dict[str, set[int]]
) -> Canonical:
    group = groups[number]
    if all(map(_is_local, group)):
        if len(group) == 1:
            return canonical
        plain = min(profile.canonical.iri for profile in group)
        return replace(canonical, iri=f"{plain}-{_fingerprint(group)}")
    plain = min(profile.canonical.iri for profile in group if not _is_local(profile))
    canonical = replace(canonical, iri=plain)
    others = claims[plain] - {number}
    if not others:
        return canonical
    mark = _mark(group)
    if mark and all(_mark(groups[other]) != mark for other in others):
        return replace(canonical, iri=f"{plain}-{mark}")
    if not mark and all(_mark(groups[other]) for other in others):
        return canonical
    return replace(canonical, iri=f"{plain}-{_fingerprint(group)}")


def _mark(group: Sequence[Profile]) -> str | None:
    """What tells namesakes apart in an address: the year of birth, the country."""
    born = [profile.born for profile in group if profile.born is not None]
    if born:
        return f"born-{min(born)}"
    homes = sorted({country for profile in group for country in profile.home})
    return "-".join(home.removeprefix("iso:").casefold() for home in homes) or None


def _fingerprint(group: Sequence[Profile]) -> str:
    """A short name for a group by the first of its articles."""
    first = min(group, key=lambda p: p.key)
    return digest(first.article, first.names[0])[:8]
