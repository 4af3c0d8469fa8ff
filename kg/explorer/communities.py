"""Who hangs together in a large case: groups of nodes with more links inside than out.

Every node begins as a group of its own and takes, round after round, the group that most of its neighbours
are in; then small groups join the neighbour they have most links with. All by arrays, with ties broken by the
smaller number: a hundred thousand nodes take a second, and the same graph gives the same groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["communities"]

Ints: TypeAlias = npt.NDArray[np.int64]

_ROUNDS = 12
_MERGES = 12


def communities(count: int, links: Sequence[tuple[int, int]], *, most: int = 40) -> list[list[int]]:
    """At most so many groups of node numbers, the largest first; nodes without links are in none."""
    pairs = np.asarray([(a, b) for a, b in links if a != b], dtype=np.int64).reshape(-1, 2)
    if not len(pairs):
        return []
    group = _spread(count, pairs)
    for _ in range(_MERGES):
        sizes = np.bincount(group, minlength=count)
        large = np.argsort(-sizes, kind="stable")[:most]
        if (sizes > 0).sum() <= most:
            break
        merged = _merged(group, pairs, np.isin(np.arange(count), large))
        if (merged == group).all():
            break
        group = merged
    linked = np.unique(pairs)
    sizes = np.bincount(group[linked], minlength=count)
    chosen = [int(g) for g in np.argsort(-sizes, kind="stable")[:most] if sizes[g] > 1]
    order = linked[np.argsort(group[linked], kind="stable")]
    starts = np.searchsorted(group[order], chosen)
    return [order[start : start + sizes[g]].tolist() for g, start in zip(chosen, starts, strict=True)]


def _spread(count: int, pairs: Ints) -> Ints:
    """Each node takes the group that most of its neighbours are in, every second node at a time.

    All at once, two halves of a group would swap their names for ever.
    """
    group = np.arange(count)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    for number in range(_ROUNDS):
        turn = both[both[:, 0] % 2 == number % 2]
        node, best = _favourites(turn[:, 0], group[turn[:, 1]], count)
        group[node] = best
    return group


def _merged(group: Ints, pairs: Ints, large: npt.NDArray[np.bool_]) -> Ints:
    """Small groups join the large one, else any other, that they have most links with."""
    ends = group[np.concatenate([pairs, pairs[:, ::-1]])]
    across = ends[(ends[:, 0] != ends[:, 1]) & ~large[ends[:, 0]]]
    to_large = across[large[across[:, 1]]]
    name = np.arange(len(group))
    rest = across[~np.isin(across[:, 0], to_large[:, 0])]
    for chosen in (to_large, rest[rest[:, 1] < rest[:, 0]]):
        small, best = _favourites(chosen[:, 0], chosen[:, 1], len(group))
        name[small] = best
    return name[name[group]]


def _favourites(who: Ints, what: Ints, count: int) -> tuple[Ints, Ints]:
    """For each in ``who`` the value that it has most often in ``what``; of several, the smallest."""
    keys, times = np.unique(who * count + what, return_counts=True)
    owner, value = keys // count, keys % count
    order = np.lexsort((value, -times, owner))
    first = np.flatnonzero(np.diff(owner[order], prepend=-1))
    return owner[order][first], value[order][first]
