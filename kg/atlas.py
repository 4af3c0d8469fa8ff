"""Where the gazetteer's places lie, and which of them share a name.

A name alone tells no place: there is a Tripoli in Libya, in Lebanon and in Greece. The tables here, which
``data/gazetteer/make_located.py`` makes from GeoNames, hold for each place its country, its first-level
division and how many people live there, and for each name that several places bear who they are. They are
read when an article is read or a case is written, never for looking at one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.errors import DataError
from kg.gazetteer import fold
from kg.resources import data

__all__ = ["Atlas", "Located", "load_atlas"]

_TYPES = {"C": "City", "R": "Region", "K": "Country"}


@dataclass(frozen=True, slots=True)
class Located:
    """A place of GeoNames: ``region`` is the identifier of its first-level division, "" where none is known.

    ``people`` is 0 where nobody counted.
    """

    id: str
    type: str
    country: str  # ISO 3166 alpha-2
    region: str
    people: int


class Atlas:
    """The places of GeoNames that the gazetteer knows, by identifier and by shared name."""

    def __init__(self, located: dict[str, str], namesakes: dict[str, str]) -> None:
        self._located = located  # identifier -> the rest of its line
        self._namesakes = namesakes

    def place(self, id_: str) -> Located | None:
        """The place with this GeoNames identifier.

        >>> load_atlas().place("1526384").country
        'KZ'
        """
        line = self._located.get(id_)
        if line is None:
            return None
        kind, country, region, people = line.split("\t")
        return Located(id_, _TYPES[kind], country, region, int(people))

    def namesakes(self, name: str) -> tuple[Located, ...]:
        """All places of a name that several bear, the largest first; none where the name is one place's."""
        ids = self._namesakes.get(fold(name))
        found = (self.place(id_) for id_ in ids.split("|")) if ids else ()
        return tuple(place for place in found if place is not None)

    def is_world_city(self, name: str) -> bool:
        """Whether news everywhere means a city by this bare name: the largest of it."""
        return name in _world_cities()

    def is_disputed(self, id_: str) -> bool:
        """Whether the world does not agree on the country of the place with this identifier."""
        return id_ in _disputed()

    def country_id(self, iso: str) -> str | None:
        """GeoNames' identifier of a country."""
        return _country_ids().get(iso)

    def name(self, id_: str) -> str:
        """What the gazetteer calls the division or country with this identifier; "" where it has no name."""
        return _division_names().get(id_, "")

    def above(self, id_: str) -> tuple[Located, ...]:
        """What a place lies in, the nearest first: its division, its country."""
        place = self.place(id_)
        if place is None or place.type == "Country" or self.is_disputed(id_):
            return ()
        country = self.country_id(place.country)
        ids = [place.region] if place.region and place.region != id_ else []
        found = (self.place(i) for i in [*ids, *([country] if country else [])])
        return tuple(p for p in found if p is not None)


@cache
def load_atlas() -> Atlas:
    """The tables that ship, read once. Raises DataError where one is missing or malformed."""
    return Atlas(dict(_table("located.tsv")), dict(_table("namesakes.tsv")))


@cache
def _disputed() -> frozenset[str]:
    return frozenset(_lines("disputed.txt"))


@cache
def _world_cities() -> frozenset[str]:
    return frozenset(_lines("world-cities.txt"))


@cache
def _division_names() -> dict[str, str]:
    rows = (line.split("\t") for line in _lines("places.tsv"))
    return {cells[3]: cells[0] for cells in rows if cells[1] != "City" and cells[3]}


@cache
def _country_ids() -> dict[str, str]:
    rows = (line.split("\t") for line in _lines("places.tsv") if "\tCountry\t" in line)
    return {cells[2]: cells[3] for cells in rows}


def _table(file: str) -> Iterator[tuple[str, str]]:
    for line in _lines(file):
        key, _, value = line.partition("\t")
        if not value:
            raise DataError(
                f"{data('gazetteer', file)}: {line!r} has one cell. Expected a key, a tab and what "
                "belongs to it. Reinstall, or make the table again with data/gazetteer/make_located.py."
            )
        yield key, value


def _lines(file: str) -> Iterator[str]:
    path = data("gazetteer", file)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}. Expected a table of the gazetteer. Reinstall.") from error
    return (line for line in text.split("\n") if line and not line.startswith("#"))
