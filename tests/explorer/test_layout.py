"""The layout: the same each time, labels free, parts apart."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.explorer.layout import place

BOX = (110.0, 60.0)


def graph(count: int) -> list[tuple[int, int]]:
    rng = random.Random(count)
    return [(i, rng.randrange(max(0, i - 12), i)) for i in range(1, count)] + [
        (rng.randrange(count), rng.randrange(count)) for _ in range(count // 3)
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 40, 500])
def test_the_same_graph_gives_the_same_places(count: int) -> None:
    links = graph(count) if count else []
    assert place([BOX] * count, links) == place([BOX] * count, links)


def test_the_order_in_which_links_come_does_not_matter() -> None:
    links = graph(60)
    turned = [(b, a) for a, b in reversed(links)]
    assert place([BOX] * 60, links) == place([BOX] * 60, turned + links)


def test_labels_do_not_lie_over_each_other() -> None:
    places = place([BOX] * 60, graph(60))
    over = [
        (a, b)
        for a, b in itertools.combinations(places, 2)
        if abs(a[0] - b[0]) < BOX[0] - 4 and abs(a[1] - b[1]) < BOX[1] - 4
    ]
    assert not over


def test_what_is_linked_is_nearer_than_what_is_not() -> None:
    count = 80
    links = [(i, i + 1) for i in range(count - 1)]
    places = place([BOX] * count, links)

    def apart(a: int, b: int) -> float:
        return ((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5

    linked = sum(apart(a, b) for a, b in links) / len(links)
    others = sum(apart(i, (i + 40) % count) for i in range(count)) / count
    assert linked < others / 2


def test_unconnected_parts_stand_beside_each_other() -> None:
    ring = [(i, (i + 1) % 8) for i in range(8)]
    places = place([BOX] * 16, ring + [(a + 8, b + 8) for a, b in ring])

    def span(nodes: range, axis: int) -> tuple[int, int]:
        values = [places[n][axis] for n in nodes]
        return min(values), max(values)

    first, second = range(8), range(8, 16)
    assert any(
        span(first, axis)[1] < span(second, axis)[0] or span(second, axis)[1] < span(first, axis)[0]
        for axis in (0, 1)
    )


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(
            st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60)
        )
    )
)
def test_every_graph_has_a_place_for_each_node(case: tuple[int, list[tuple[int, int]]]) -> None:
    count, links = case
    places = place([BOX] * count, links)
    assert len(places) == count
    assert all(isinstance(x, int) and isinstance(y, int) for x, y in places)
    assert len(set(places)) == count
