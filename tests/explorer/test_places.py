"""Where places are: known by identifier, plausible, and read only for those that a case has."""

from __future__ import annotations

import pytest

from kg.explorer.data import Entity
from kg.explorer.places import coordinates, land
from kg.resources import data


def entity(*identifiers: str) -> Entity:
    return Entity("https://example.org/x", "Somewhere", "City", (), identifiers)


@pytest.mark.parametrize(
    ("identifier", "latitude", "longitude"),
    [
        ("geonames:1526384", (43, 44), (76.5, 77.5)),  # Almaty
        ("geonames:1522867", (42, 54), (48, 85)),  # Kazakhstan
        ("geonames:2661886", (55, 67), (11, 24)),  # Sweden
        ("geonames:1529047", (35, 48), (74, 95)),  # Xinjiang
    ],
)
def test_places_are_where_they_are(
    identifier: str, latitude: tuple[float, float], longitude: tuple[float, float]
) -> None:
    north, east = coordinates([entity("iso:XX", identifier)])[identifier]
    assert latitude[0] < north < latitude[1]
    assert longitude[0] < east < longitude[1]


def test_only_what_is_asked_for_and_known_is_read() -> None:
    assert coordinates([entity("iso:KZ"), entity()]) == {}
    assert set(coordinates([entity("geonames:1526384"), entity("geonames:0")])) == {"geonames:1526384"}


def test_each_identifier_is_one_of_a_place_and_stands_once() -> None:
    def column(file: str, number: int) -> list[str]:
        lines = data("gazetteer", file).read_text(encoding="utf-8").splitlines()
        return [line.split("\t")[number] for line in lines if not line.startswith("#")]

    known = column("coordinates.tsv", 0)
    places = {name for name in column("places.tsv", 3) if name}
    assert len(known) == len(set(known)) and set(known) <= places
    assert len(known) > 0.9 * len(places)
    assert all(abs(float(north)) <= 90 for north in column("coordinates.tsv", 1))
    assert all(abs(float(east)) <= 180 for east in column("coordinates.tsv", 2))


def test_the_outline_is_of_closed_coasts_that_never_leap_over_the_map() -> None:
    for ring in land()["land"]:
        steps = list(zip(ring[2::2], ring[3::2], strict=True))
        assert sum(x for x, _ in steps) == sum(y for _, y in steps) == 0
        assert max(abs(x) for x, _ in steps) < 18_000
