"""No chain joins what is different; who could be either of two stays apart; the order is nothing."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.resolution.clustering import Edge, clusters


def grouped(
    count: int,
    edges: list[tuple[int, int, float]],
    apart: list[tuple[int, int]] | None = None,
    singles: tuple[int, ...] = (),
) -> list[set[int]]:
    conflicts = {frozenset(pair) for pair in apart or ()}

    def torn(nodes: frozenset[int]) -> bool:
        return any(frozenset(pair) in conflicts for pair in combinations(nodes, 2))

    def different(one: frozenset[int], other: frozenset[int]) -> bool:
        return any(frozenset((a, b)) in conflicts for a in one for b in other)

    found = clusters(
        count,
        [Edge(a, b, bits) for a, b, bits in edges],
        different=different,
        torn=torn,
        single=lambda node: node in singles,
    )
    return [set(cluster) for cluster in found]


@pytest.mark.parametrize(
    ("count", "edges", "apart", "outcome"),
    [
        (3, [], [], [{0}, {1}, {2}]),
        (3, [(0, 1, 5), (1, 2, 4)], [], [{0, 1, 2}]),
        # 1 could be 0 or 2, which are two
        (3, [(0, 1, 5), (1, 2, 5)], [(0, 2)], [{0}, {1}, {2}]),
        # the stronger evidence decides
        (3, [(0, 1, 8), (1, 2, 4)], [(0, 2)], [{0, 1}, {2}]),
        # a chain of two between two that differ: nothing tells where to cut
        (4, [(0, 1, 5), (1, 2, 5), (2, 3, 5)], [(0, 3)], [{0}, {1, 2}, {3}]),
        # three articles of the one against one of the other
        (5, [(a, b, 5) for a, b in combinations(range(5), 2)], [(0, 4), (1, 4), (2, 4)], [{0, 1, 2, 3}, {4}]),
    ],
)
def test_what_is_different_is_never_joined(count, edges, apart, outcome) -> None:  # type: ignore[no-untyped-def]
    assert grouped(count, edges, apart) == outcome


def test_a_single_name_joins_the_one_that_it_points_to() -> None:
    assert grouped(3, [(0, 2, 6), (1, 2, 3)], singles=(2,)) == [{0, 2}, {1}]


def test_a_single_name_between_two_joins_neither_and_joins_not_the_two() -> None:
    assert grouped(3, [(0, 2, 4), (1, 2, 4)], singles=(2,)) == [{0}, {1}, {2}]


GRAPHS = st.integers(2, 7).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(
            st.tuples(
                st.integers(0, count - 1), st.integers(0, count - 1), st.sampled_from([3.0, 5.0, 9.0])
            ).filter(lambda edge: edge[0] < edge[1]),
            max_size=12,
            unique_by=lambda edge: edge[:2],
        ),
        st.lists(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(
                lambda pair: pair[0] < pair[1]
            ),
            max_size=4,
        ),
    )
)


@settings(max_examples=200)
@given(GRAPHS, st.randoms(use_true_random=False))
def test_no_cluster_holds_two_that_differ_and_each_node_is_in_one(graph, choice) -> None:  # type: ignore[no-untyped-def]
    count, edges, apart = graph
    found = grouped(count, edges, apart)
    assert sorted(node for cluster in found for node in cluster) == list(range(count))
    assert not any({one, other} <= cluster for cluster in found for one, other in apart)
    shuffled = edges.copy()
    choice.shuffle(shuffled)
    assert grouped(count, shuffled, apart) == found
