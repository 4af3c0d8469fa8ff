"""In what the gazetteer's places lie: town in division in country, in a graph of its own.

Articles seldom say where Almaty is; a query for all that happened in Kazakhstan must find it. What the
gazetteer knows stands apart from what articles say: ``kg:locatedIn`` here has no claim and no evidence, and
the divisions' names are ``skos:prefLabel``, so that a disputed name stays as the articles word it.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.atlas import Located, load_atlas
from kg.rdf import terms as t
from kg.rdf.iris import DEFAULT_BASE, Iris

__all__ = ["located_lines"]

_SKOS = t.Vocabulary(t.SKOS)


def located_lines(address: str, links: Iterable[tuple[str, str]], *, base: str = DEFAULT_BASE) -> list[str]:
    """What the place at this address lies in, up to its country, as sorted lines of N-Quads.

    None for what has no GeoNames identifier, for a people, and for a country, which lies in nothing.
    """
    known = dict(links)
    iris = Iris(base)
    if "geonames" not in known or not address.startswith(iris.identified("place", "")):
        return []
    atlas = load_atlas()
    lines = t.GraphLines(iris.gazetteer_graph)
    inner = address
    for place in atlas.above(known["geonames"]):
        outer = _address(iris, place)
        lines.add(t.iri(inner), t.kg("locatedIn"), t.iri(outer))
        name = atlas.name(place.id)
        if name:
            lines.add(t.iri(outer), _SKOS["prefLabel"], t.text(name))
        inner = outer
    return lines.sorted()


def _address(iris: Iris, place: Located) -> str:
    """As an article's own entity of this identifier is addressed: see kg.resolution.identity."""
    return iris.identified("place", place.country if place.type == "Country" else f"geonames-{place.id}")
