"""Make ``land.json``, the outline under the map view, from Natural Earth's, for developers.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python kg/explorer/vendor/make_land.py package/countries-110m.json

Natural Earth is in the public domain; world-atlas, which carries it as TopoJSON, has the ISC licence
(LICENSE-WORLD-ATLAS). Written are lines of whole numbers, hundredths of a degree, each but the first as the
step from the one before: coasts as closed rings, frontiers as lines. Frontiers are drawn as Natural Earth has
them, by who holds the ground; the map takes no side.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Line = list[tuple[int, int]]


def main(file: Path) -> None:
    """Write ``land.json`` from one file of world-atlas."""
    topology = json.loads(file.read_text(encoding="utf-8"))
    arcs = [_absolute(arc, topology["transform"]) for arc in topology["arcs"]]
    shapes = _shapes(topology["objects"]["land"])
    rings = [part for shape in shapes for ring in shape for part in _unbroken(_joined(ring, arcs))]
    land = [ring for ring in rings if max(y for _, y in ring) > -6000]  # without Antarctica
    uses = Counter(
        arc if arc >= 0 else ~arc
        for country in topology["objects"]["countries"]["geometries"]
        for shape in _shapes(country)
        for ring in shape
        for arc in ring
    )
    borders = [arcs[arc] for arc in sorted(uses) if uses[arc] > 1]
    content = {"land": [_steps(ring) for ring in land], "borders": [_steps(line) for line in borders]}
    text = json.dumps(content, separators=(",", ":"))
    (HERE / "land.json").write_text(text + "\n", encoding="utf-8")


def _shapes(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """The polygons of a geometry, as rings of arc numbers."""
    if geometry["type"] == "GeometryCollection":
        return [shape for part in geometry["geometries"] for shape in _shapes(part)]
    if geometry["type"] == "MultiPolygon":
        return list(geometry["arcs"])
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else []


def _absolute(arc: list[list[int]], transform: dict[str, list[float]]) -> Line:
    x = y = 0
    points: Line = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        lon = x * transform["scale"][0] + transform["translate"][0]
        lat = y * transform["scale"][1] + transform["translate"][1]
        points.append((round(lon * 100), round(lat * 100)))
    return points


def _joined(ring: list[int], arcs: list[Line]) -> Line:
    points: Line = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def _unbroken(ring: Line) -> list[Line]:
    """The ring; where it crosses the date line it goes on beyond it, and stands at both ends of the map."""
    turned: Line = []
    shift = 0
    for x, y in ring:
        if turned and abs(x + shift - turned[-1][0]) > 18_000:
            shift += 36_000 if turned[-1][0] > x + shift else -36_000
        turned.append((x + shift, y))
    if max(x for x, _ in turned) > 18_000:
        return [turned, [(x - 36_000, y) for x, y in turned]]
    if min(x for x, _ in turned) < -18_000:
        return [turned, [(x + 36_000, y) for x, y in turned]]
    return [turned]


def _steps(points: Line) -> list[int]:
    found = [*points[0]]
    for before, after in pairwise(points):
        if before != after:
            found += (after[0] - before[0], after[1] - before[1])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
