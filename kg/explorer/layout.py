"""Where each node stands: computed once, in Python, with a seed, so that a picture is the same each time.

A browser that lays out two thousand nodes shows nothing for minutes and something else after each opening.
Here the same graph gives the same whole numbers, in these steps:

1. each connected part by itself: first a rough map from the distances to a few far-apart nodes (pivots),
   which untangles the whole, then forces, which open up the neighbourhoods: all nodes push, links pull;
2. nodes are boxes as large as their labels; boxes that overlap are pushed apart;
3. the parts are set beside each other, the largest first; nodes without links in rows below.

Pushing is between all pairs in small graphs and between neighbours on a grid in large ones, where what is
far away is left to the rough map. No matrix product is used: its sums depend on the number of processors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["place"]

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

_SEED = 20260
_LENGTH = 98.0  # of a link at rest
_REACH = 4.0  # so many lengths away nodes no longer push: what is far apart needs no more room
_MIDDLE = 0.05  # how strongly all are drawn to the middle
_PIVOTS = 24
_ALL_PAIRS = 320  # so many nodes at most push each other all with all
_CELL_SAMPLE = 24  # so many nodes of a grid cell stand for the cell
_MANY = 2000  # of so many nodes and more, nobody looks at each: fewer rounds, smaller samples
_MANY_SAMPLE = 8
_GAP = 34.0  # between parts
_ASPECT = 1.0  # of the whole: pages are wider than high, and so are the names beside the shapes
_STRETCH = 1.15  # of each part
_WIDTHS = tuple(1 + step / 12 for step in range(16))  # of the whole, in widths of the largest part


def place(sizes: Sequence[tuple[float, float]], links: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Positions of as many nodes as there are ``sizes`` (width and height of each with its label).

    ``links`` are pairs of their numbers. The middle of the picture is about (0, 0).
    """
    count = len(sizes)
    if not count:
        return []
    boxes = np.asarray(sizes, dtype=np.float64).reshape(count, 2)
    pairs = _pairs(links)
    parts = _parts(count, pairs)
    positions = np.zeros((count, 2))
    for part in parts:
        positions[part] = _arranged(boxes[part], _within(part, pairs, count))
    _pack(positions, boxes, parts)
    return [(int(x), int(y)) for x, y in np.rint(positions)]


def _pairs(links: Sequence[tuple[int, int]]) -> Ints:
    """The links without direction, repetition and loops, sorted."""
    found = sorted({(min(a, b), max(a, b)) for a, b in links if a != b})
    return np.asarray(found, dtype=np.int64).reshape(len(found), 2)


def _parts(count: int, pairs: Ints) -> list[Ints]:
    """The connected parts, the largest first, then by their first node."""
    root = np.arange(count)
    while True:  # everybody takes the smallest number around, until nobody changes
        before = root.copy()
        np.minimum.at(root, pairs[:, 0], root[pairs[:, 1]])
        np.minimum.at(root, pairs[:, 1], root[pairs[:, 0]])
        root = root[root]
        if (root == before).all():
            break
    order = np.argsort(root, kind="stable")
    starts = np.flatnonzero(np.diff(root[order], prepend=-1))
    parts = np.split(order, starts[1:])
    return sorted(parts, key=lambda part: (-len(part), int(part[0])))


def _within(part: Ints, pairs: Ints, count: int) -> Ints:
    """The links of one part, in its own numbering."""
    if len(part) == count:
        return pairs
    number = np.full(count, -1)
    number[part] = np.arange(len(part))
    own = number[pairs]
    return own[(own >= 0).all(axis=1)]


def _arranged(boxes: Floats, pairs: Ints) -> Floats:
    if len(boxes) == 1:
        return np.zeros((1, 2))
    positions = _rough_map(len(boxes), pairs)
    _pull_and_push(positions, pairs)
    positions *= (_STRETCH**0.5, _STRETCH**-0.5)
    _separate(positions, boxes)
    return positions


def _rough_map(count: int, pairs: Ints) -> Floats:
    """The two main directions of the distances to a few nodes that are far from each other."""
    rng = np.random.default_rng(_SEED)
    jitter = rng.normal(size=(count, 2)) * _LENGTH * 0.2
    starts, ends, neighbours = _adjacency(count, pairs)
    degree = ends - starts
    distances = []
    nearest = np.full(count, np.inf)
    pivot = int(np.argmax(degree))
    for _ in range(min(_PIVOTS, count)):
        distances.append(_distances(pivot, count, starts, ends, neighbours))
        nearest = np.minimum(nearest, distances[-1])
        pivot = int(np.argmax(nearest))
    table = np.stack(distances, axis=1) ** 2
    table -= table.mean(axis=0)
    table -= table.mean(axis=1)[:, None]
    scale = _LENGTH * max(1.0, count**0.5 / 2.2)
    axes = []
    for _ in range(2):
        axis = _main_direction(table, rng)
        spread = float(np.abs(axis).max()) or 1.0
        axes.append(axis / spread * scale)
    return np.stack(axes, axis=1) + jitter


def _main_direction(table: Floats, rng: np.random.Generator) -> Floats:
    """The first principal component of the rows, by power iteration; it is taken out of ``table``."""
    weights = rng.normal(size=table.shape[1])
    for _ in range(40):
        scores = (table * weights).sum(axis=1)
        weights = (table * scores[:, None]).sum(axis=0)
        weights /= float(np.sqrt((weights**2).sum())) or 1.0
    found: Floats = (table * weights).sum(axis=1)
    table -= found[:, None] * weights
    return found


def _adjacency(count: int, pairs: Ints) -> tuple[Ints, Ints, Ints]:
    """Each node's neighbours as a stretch of one array: where it starts, where it ends, the array."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    ends = np.cumsum(np.bincount(both[:, 0], minlength=count))
    starts = np.concatenate([[0], ends[:-1]])
    return starts, ends, both[:, 1]


def _distances(source: int, count: int, starts: Ints, ends: Ints, neighbours: Ints) -> Floats:
    """How many links away each node of a connected part is."""
    found = np.full(count, -1)
    found[source] = 0
    front = np.asarray([source])
    level = 0
    while len(front):
        level += 1
        around = neighbours[_stretches(starts[front], ends[front] - starts[front])]
        front = np.unique(around[found[around] < 0])
        found[front] = level
    return np.where(found < 0, level, found).astype(np.float64)


def _stretches(starts: Ints, lengths: Ints) -> Ints:
    """All positions of several stretches, one after the other."""
    before = np.cumsum(lengths) - lengths
    found: Ints = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
    return found


def _pull_and_push(positions: Floats, pairs: Ints) -> None:
    """Forces: links pull their ends together, all nodes push, a weak pull to the middle; cooling down."""
    count = len(positions)
    degree = np.bincount(pairs.ravel(), minlength=count).astype(np.float64)
    charge = 0.8 + 0.3 * degree**0.5
    rounds = max(40 if count < _MANY else 24, min(320, 160_000 // count))
    # A link between two hubs holds clusters together that should be apart; it pulls less.
    ease = 1 / np.sqrt(np.maximum(1.0, np.minimum(degree[pairs[:, 0]], degree[pairs[:, 1]]) - 1))
    push = _push_all if count <= _ALL_PAIRS else _push_near
    for number in range(rounds):
        limit = _LENGTH * (1 - number / rounds) * 0.55 + 0.5
        force = push(positions, charge)
        along = positions[pairs[:, 1]] - positions[pairs[:, 0]]
        length = np.maximum(np.sqrt((along**2).sum(axis=1)), 0.01)
        pull = along * (np.minimum(length, 6 * _LENGTH) / _LENGTH * ease)[:, None]
        for axis in (0, 1):
            force[:, axis] += np.bincount(pairs[:, 0], weights=pull[:, axis], minlength=count)
            force[:, axis] -= np.bincount(pairs[:, 1], weights=pull[:, axis], minlength=count)
        force -= positions * _MIDDLE
        strength = np.maximum(np.sqrt((force**2).sum(axis=1)), 0.01)
        positions += force * (np.minimum(strength, limit) / strength)[:, None]


def _push_all(positions: Floats, charge: Floats) -> Floats:
    apart = positions[:, None, :] - positions[None, :, :]
    square = np.maximum((apart**2).sum(axis=2), 1.0)
    strength = _LENGTH**2 * charge[:, None] * charge[None, :] / square
    strength *= np.maximum(0.0, 1 - square / (_REACH * _LENGTH) ** 2)
    np.fill_diagonal(strength, 0.0)
    force: Floats = (apart * strength[:, :, None]).sum(axis=1)
    return force


def _push_near(positions: Floats, charge: Floats) -> Floats:
    """The same between nodes of neighbouring grid cells, of which a sample stands for a crowded one."""
    force = np.zeros_like(positions)
    sample = _CELL_SAMPLE if len(positions) < _MANY else _MANY_SAMPLE
    for a, b, weight in _near(positions, 2.5 * _LENGTH, sample=sample):
        apart = positions[a] - positions[b]
        square = np.maximum((apart**2).sum(axis=1), 1.0)
        strength = np.where(a == b, 0.0, _LENGTH**2 * charge[a] * charge[b] * weight / square)
        for axis in (0, 1):
            force[:, axis] += np.bincount(a, weights=apart[:, axis] * strength, minlength=len(positions))
    return force


def _near(
    positions: Floats, size: float, *, sample: int = _CELL_SAMPLE, once: bool = False
) -> list[tuple[Ints, Ints, Floats]]:
    """For the nine cells around: pairs of a node and one near it, and how many that one stands for.

    ``once``: each pair of cells is looked at from one side only.
    """
    cells = np.floor(positions / size).astype(np.int64)
    cells -= cells.min(axis=0) - 1
    width = int(cells[:, 1].max()) + 2
    number = cells[:, 0] * width + cells[:, 1]
    order = np.argsort(number, kind="stable")
    ranked = number[order]
    found = []
    ahead = (0, 1, width - 1, width, width + 1)
    for shift in ahead if once else (*ahead, -1, 1 - width, -width, -1 - width):
        starts = np.searchsorted(ranked, number + shift, side="left")
        there = np.searchsorted(ranked, number + shift, side="right") - starts
        taken = np.minimum(there, sample)
        a = np.repeat(np.arange(len(positions)), taken)
        step = np.repeat(there / np.maximum(taken, 1), taken)
        nth = _stretches(np.zeros_like(taken), taken)
        b = order[np.repeat(starts, taken) + (nth * step).astype(np.int64)]
        found.append((a, b, step))
    return found


def _separate(positions: Floats, boxes: Floats) -> None:
    """Push boxes that overlap apart: first like ellipses, the way they stand, then by the shorter way.

    By the shorter way alone, labels, which are wide and low, would pile up in columns.
    """
    count = len(positions)
    reach = float(boxes.max())
    rounds = 300 if count <= _ALL_PAIRS else 120 if count < _MANY else 14
    for number in range(rounds):
        moved = np.zeros_like(positions)
        touching = False
        for a, b in _pairs_near(positions, reach):
            apart = positions[b] - positions[a]
            room = (boxes[a] + boxes[b]) / 2
            overlap = room - np.abs(apart)
            hit = (overlap > 0.5).all(axis=1)
            if not hit.any():
                continue
            touching = True
            a, b, apart, room, overlap = a[hit], b[hit], apart[hit], room[hit], overlap[hit]
            way = _round_way if number < rounds * 0.6 else _short_way
            step = way(apart, room, overlap)
            for axis in (0, 1):
                moved[:, axis] += np.bincount(b, weights=step[:, axis], minlength=count)
                moved[:, axis] -= np.bincount(a, weights=step[:, axis], minlength=count)
        if not touching:
            return
        positions += np.clip(moved, -reach, reach)


def _pairs_near(positions: Floats, reach: float) -> list[tuple[Ints, Ints]]:
    """Each pair of nodes that may touch, once."""
    count = len(positions)
    if count <= _ALL_PAIRS:
        a, b = np.triu_indices(count, 1)
        return [(a, b)]
    sample = _CELL_SAMPLE if count < _MANY else _MANY_SAMPLE
    near = [(a, b) for a, b, _ in _near(positions, reach, sample=sample, once=True)]
    own_cell = near[0][0] < near[0][1]
    return [(near[0][0][own_cell], near[0][1][own_cell]), *near[1:]]


def _round_way(apart: Floats, room: Floats, overlap: Floats) -> Floats:
    """Along the line between the two, measured in boxes."""
    scaled = apart / room
    length = np.maximum(np.sqrt((scaled**2).sum(axis=1)), 0.05)
    step: Floats = scaled / length[:, None] * room * np.maximum(0.12, 1 - length)[:, None] * 0.4
    same_spot = (np.abs(apart) < 0.01).all(axis=1)
    step[same_spot, 1] = overlap[same_spot, 1] * 0.3
    return step


def _short_way(apart: Floats, room: Floats, overlap: Floats) -> Floats:
    """Along the axis on which less is to go."""
    del room
    step = np.zeros_like(apart)
    rows = np.arange(len(apart))
    axis = (overlap[:, 1] <= overlap[:, 0] * 1.3).astype(np.int64)
    step[rows, axis] = overlap[rows, axis] * np.where(apart[rows, axis] >= 0, 0.36, -0.36)
    return step


def _pack(positions: Floats, boxes: Floats, parts: Sequence[Ints]) -> None:
    """Set the parts beside each other, the largest first; then the whole about the middle.

    The small ones stand in rows to the right of the largest and below it, in the width that shows all of
    them largest in a window.
    """
    spans = [_corners(positions[part], boxes[part]) for part in parts]
    sizes = [(w, h) for _, _, w, h in spans]
    area = sum((w + _GAP) * (h + _GAP) for w, h in sizes)
    least = max(sizes[0][0], (area * _ASPECT) ** 0.5 * 0.7)
    tried = [_rows(sizes, least * factor) for factor in _WIDTHS]
    spots = min(tried, key=lambda spots: _window(spots, sizes))
    for part, (left, top, _, _), (x, y) in zip(parts, spans, spots, strict=True):
        positions[part] += (x - left, y - top)
    left, top, w, h = _corners(positions, boxes)
    positions -= (left + w / 2, top + h / 2)


def _rows(sizes: Sequence[tuple[float, float]], width: float) -> list[tuple[float, float]]:
    """The first part, rows to its right as long as they fit beside it, and rows of all the width below."""
    w0, h0 = sizes[0]
    spots = [(0.0, 0.0)]
    left, bottom = w0 + _GAP, h0
    x, y, height = left, 0.0, 0.0
    for w, h in sizes[1:]:
        if x > left and x + w > width:
            x, y, height = left, y + height + _GAP, 0.0
        if left and (x + w > width or y + h > bottom):
            left = 0.0
            x, y, height = 0.0, bottom + _GAP, 0.0
        spots.append((x, y))
        x, height = x + w + _GAP, max(height, h)
    return spots


def _window(spots: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]]) -> float:
    """How large a window must be that shows all of it."""
    width = max(x + w for (x, _), (w, _) in zip(spots, sizes, strict=True))
    height = max(y + h for (_, y), (_, h) in zip(spots, sizes, strict=True))
    return max(width / _ASPECT, height)


def _corners(positions: Floats, boxes: Floats) -> tuple[float, float, float, float]:
    low, high = (positions - boxes / 2).min(axis=0), (positions + boxes / 2).max(axis=0)
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])
