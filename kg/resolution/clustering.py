"""From decisions about pairs to entities, such that no chain joins what is different.

The strongest evidence is followed first. At each strength, what hangs together becomes one where nothing in
it is different. Where something is, those that differ are the anchors: the others join the anchor they
reach; who reaches two anchors that differ stays apart, since nothing tells which of them it is ("Dano
Kesh", without an age, between a Kesh of 25 and one of 61), unless nearly all that is known is of one.

Single names come last: "Singh" joins the one entity that the evidence points to, and never joins two. The
outcome depends on the set of nodes and edges alone, not on any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Edge", "clusters"]

_STRONGEST = 9
_BY_FAR = 3  # times as many nodes as all others that it could be, and at least so many
_CLEAR = 2.0  # bits by which a single name's best bearer must be better than the next


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Two nodes, by number, that are the same, and the evidence in bits."""

    one: int
    other: int
    bits: float


# Whether two sets of nodes hold two that are different; whether one set does.
Different = Callable[[frozenset[int], frozenset[int]], bool]
Torn = Callable[[frozenset[int]], bool]


def clusters(
    count: int,
    edges: Iterable[Edge],
    *,
    different: Different,
    torn: Torn,
    weight: Callable[[frozenset[int]], int] = len,
    single: Callable[[int], bool] = lambda _: False,
) -> list[frozenset[int]]:
    """The nodes 0 to ``count`` as entities, sorted by their first node.

    Nodes must be numbered in an order of their content, since ties between edges go by number. ``single``
    tells the nodes with a single name.
    """
    full: list[Edge] = []
    partly: list[Edge] = []
    singles: list[Edge] = []
    for edge in sorted(edges):
        kinds = single(edge.one) + single(edge.other)
        (full, partly, singles)[kinds].append(edge)
    growing = _Growing(count, different, torn, weight)
    growing.follow(full)
    growing.adopt(partly, single)
    growing.follow([edge for edge in singles if growing.alone(edge.one) and growing.alone(edge.other)])
    return growing.clusters()


class _Growing:
    """The clusters while they grow. A cluster is named by one of its nodes."""

    def __init__(
        self, count: int, different: Different, torn: Torn, weight: Callable[[frozenset[int]], int]
    ) -> None:
        self._of = list(range(count))
        self._members = {number: frozenset((number,)) for number in range(count)}
        self._different = different
        self._torn = torn
        self._weight = weight

    def clusters(self) -> list[frozenset[int]]:
        return sorted(self._members.values(), key=min)

    def alone(self, node: int) -> bool:
        return len(self._members[self._of[node]]) == 1

    def follow(self, edges: Sequence[Edge]) -> None:
        """Join along the edges, the strongest first."""
        tiers: dict[int, list[Edge]] = defaultdict(list)
        for edge in edges:
            tiers[min(int(edge.bits), _STRONGEST)].append(edge)
        waiting: list[Edge] = []
        for tier in sorted(tiers, reverse=True):
            waiting = [e for e in (*waiting, *tiers[tier]) if self._of[e.one] != self._of[e.other]]
            self._join(waiting)

    def adopt(self, edges: Sequence[Edge], single: Callable[[int], bool]) -> None:
        """Give each single name to the one entity that it is by far the most likely to be."""
        found: dict[int, dict[int, float]] = defaultdict(dict)
        for edge in edges:
            own, full = (edge.one, edge.other) if single(edge.one) else (edge.other, edge.one)
            cluster = self._of[full]
            found[own][cluster] = max(found[own].get(cluster, edge.bits), edge.bits)
        adopted: list[tuple[int, int]] = []
        for own, bearers in sorted(found.items()):
            best, *others = sorted(((bits, cluster) for cluster, bits in bearers.items()), reverse=True)
            if not others or best[0] - others[0][0] > _CLEAR:
                adopted.append((own, best[1]))
        for own, cluster in adopted:
            mine = frozenset((own,))
            if not self._different(mine, self._members[self._of[cluster]]):
                self._merge([self._of[cluster], self._of[own]])

    def _join(self, edges: Sequence[Edge]) -> None:
        links: dict[int, set[int]] = defaultdict(set)
        for edge in edges:
            one, other = self._of[edge.one], self._of[edge.other]
            links[one].add(other)
            links[other].add(one)
        at: dict[int, list[Edge]] = defaultdict(list)
        for edge in edges:
            at[self._of[edge.one]].append(edge)
        for component in _components(links):
            if self._torn(frozenset().union(*(self._members[name] for name in component))):
                inside = [edge for name in component for edge in at.get(name, ())]
                self._join_torn(component, links, inside)
            else:
                self._merge(component)

    def _join_torn(self, component: list[int], links: dict[int, set[int]], edges: Sequence[Edge]) -> None:
        anchors = self._anchors(component)
        if not anchors:  # a single cluster that was torn before: people said so
            return
        inside = frozenset(component)
        own = [edge for edge in edges if {self._of[edge.one], self._of[edge.other]} <= anchors]
        for edge in sorted(own, key=lambda edge: (-edge.bits, edge)):
            one, other = self._of[edge.one], self._of[edge.other]
            if one != other and not self._different(self._members[one], self._members[other]):
                self._merge([one, other])
        free = {name: links[name] & inside - anchors for name in component if name not in anchors}
        for group in _components(free):
            reached = {self._of[name] for one in group for name in links[one] & anchors}
            home = self._home(group, reached)
            if home is not None:
                self._merge([home, *group])
            else:
                self._merge(group)

    def _home(self, group: list[int], reached: set[int]) -> int | None:
        """The anchor that a group belongs to: the only one it reaches, or the one most of all by far."""
        mine = frozenset().union(*(self._members[name] for name in group))
        weights = sorted(((self._weight(self._members[name]), name) for name in reached), reverse=True)
        if not weights:
            return None
        (most, name), others = weights[0], sum(weight for weight, _ in weights[1:])
        if (others and most < _BY_FAR * max(others, 1)) or (others and most < _BY_FAR):
            return None
        return None if self._different(mine, self._members[name]) else name

    def _anchors(self, component: list[int]) -> set[int]:
        anchors: set[int] = set()
        for number, one in enumerate(component):
            for other in component[number + 1 :]:
                if (one not in anchors or other not in anchors) and self._different(
                    self._members[one], self._members[other]
                ):
                    anchors |= {one, other}
        return anchors

    def _merge(self, names: Sequence[int]) -> None:
        first, *others = dict.fromkeys(names)
        if not others:
            return
        union = frozenset().union(*(self._members[name] for name in (first, *others)))
        name = min(union)
        for old in (first, *others):
            del self._members[old]
        self._members[name] = union
        for node in union:
            self._of[node] = name


def _components(links: dict[int, set[int]]) -> list[list[int]]:
    """What hangs together, each sorted, in the order of their first."""
    seen: set[int] = set()
    components: list[list[int]] = []
    for start in sorted(links):
        if start in seen:
            continue
        seen.add(start)
        found, waiting = [start], [start]
        while waiting:
            for name in links.get(waiting.pop(), ()):
                if name not in seen:
                    seen.add(name)
                    found.append(name)
                    waiting.append(name)
        components.append(sorted(found))
    return components
