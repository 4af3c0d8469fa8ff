"""Communities of a large graph: what hangs together, the same each time."""

from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from kg.explorer.communities import communities


def circles(*sizes: int) -> list[tuple[int, int]]:
    """Groups in which everybody is linked to everybody, each with one link to the next."""
    links, first = [], 0
    for size in sizes:
        links += itertools.combinations(range(first, first + size), 2)
        links += [(first, first - 1)] if first else []
        first += size
    return links


def test_circles_of_friends_are_found_the_largest_first() -> None:
    found = communities(30, circles(5, 12, 9))
    assert found == [list(range(5, 17)), list(range(17, 26)), list(range(5))]


def test_who_has_no_link_is_in_no_community() -> None:
    assert communities(4, []) == []
    assert communities(4, [(1, 1)]) == []


def test_small_groups_join_their_neighbours_until_there_are_few_enough() -> None:
    links = circles(*[4] * 30)
    found = communities(120, links, most=10)
    assert 1 < len(found) <= 10
    assert sum(map(len, found)) > 60


def test_the_order_of_links_does_not_matter() -> None:
    rng = random.Random(3)
    links = [(rng.randrange(200), rng.randrange(200)) for _ in range(300)]
    turned = [(b, a) for a, b in links]
    rng.shuffle(turned)
    assert communities(200, links) == communities(200, turned)


@given(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=60))
def test_nobody_is_in_two_communities(links: list[tuple[int, int]]) -> None:
    members = [node for group in communities(26, links, most=5) for node in group]
    assert len(members) == len(set(members))
    assert set(members) <= {end for a, b in links if a != b for end in (a, b)}
