"""In what a place lies, as the gazetteer's own graph tells it."""

from __future__ import annotations

import pytest

from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.rdf.located import located_lines

IRIS = Iris()
_IN = "<https://w3id.org/newskg/ontology#locatedIn>"


def pairs(lines: list[str]) -> set[tuple[str, str]]:
    """Who lies in what, without the base."""
    cells = [line.split(" ") for line in lines if _IN in line]
    return {(_short(subject), _short(outer)) for subject, _, outer, *_ in cells}


def _short(iri: str) -> str:
    return iri.strip("<>").removeprefix(DEFAULT_BASE)


def test_a_town_lies_in_its_division_and_the_division_in_its_country() -> None:
    address = IRIS.identified("place", "geonames-266826")
    found = located_lines(address, [("geonames", "266826")])
    assert pairs(found) == {
        ("place/geonames-266826", "place/geonames-278297"),
        ("place/geonames-278297", "place/LB"),
    }


def test_the_division_is_named_in_the_gazetteers_graph_and_nothing_is_written_elsewhere() -> None:
    found = located_lines(IRIS.identified("place", "geonames-266826"), [("geonames", "266826")])
    assert any("prefLabel" in line and '"Lebanon"' in line for line in found)
    assert all(f"<{IRIS.gazetteer_graph}>" in line for line in found)
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("address", "links"),
    [
        (IRIS.identified("place", "LB"), [("iso", "LB"), ("geonames", "272103")]),
        (IRIS.entity("place", "Tripoli"), []),
        (IRIS.identified("group", "geonames-2523119"), [("geonames", "2523119")]),
        (IRIS.identified("place", "geonames-1"), [("geonames", "1")]),
    ],
)
def test_a_country_a_people_and_what_is_not_known_lie_in_nothing(
    address: str, links: list[tuple[str, str]]
) -> None:
    assert located_lines(address, links) == []


def test_the_base_of_the_case_is_kept() -> None:
    found = located_lines(
        "https://example.org/place/geonames-266826", [("geonames", "266826")], base="https://example.org/"
    )
    assert found
    assert not any(DEFAULT_BASE in line for line in found)
