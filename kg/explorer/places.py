"""Where the places of a case are on the map, and the outline of the land under them.

Both are read only for a case that has a place with a GeoNames identifier, and only the lines that it needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from kg.explorer.data import Entity
from kg.resources import data

__all__ = ["coordinates", "land"]

_SCHEME = "geonames:"


def coordinates(entities: Iterable[Entity]) -> dict[str, tuple[float, float]]:
    """Latitude and longitude by identifier ("geonames:1526384"), for those that are known."""
    wanted = {name for entity in entities for name in entity.identifiers if name.startswith(_SCHEME)}
    found = {}
    for line in _lines() if wanted else ():
        number, latitude, longitude = line.split("\t")
        if _SCHEME + number in wanted:
            found[_SCHEME + number] = (float(latitude), float(longitude))
    return found


def _lines() -> list[str]:
    file = data("gazetteer", "coordinates.tsv")
    return [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@cache
def land() -> dict[str, Any]:
    """Coasts and frontiers as lines of hundredths of a degree; see ``vendor/make_land.py``."""
    file = Path(__file__).parent / "vendor" / "land.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
