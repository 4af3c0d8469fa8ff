"""The case's quads in the serialisations of RDF, sorted, so that equal cases give equal bytes."""

from __future__ import annotations

import pyoxigraph as ox

from kg.case import Case
from kg.errors import CaseError
from kg.export.xml import clean
from kg.store.embedded import EmbeddedStore
from kg.store.sparql import PREFIXES

__all__ = ["nquads", "ntriples", "quads_of", "rdfxml", "trig", "turtle"]


def quads_of(case: Case) -> list[ox.Quad]:
    """All quads of the case, sorted by graph, subject, predicate and object.

    Raises CaseError where the case has no store yet.
    """
    if not case.store_path.exists():
        raise CaseError(f"{case.path} has no graph yet. Run `kg build ARTICLES --case {case.path}` first.")
    store = EmbeddedStore(case.store_path, read_only=True)
    return sorted(
        store.quads(), key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object))
    )


def turtle(case: Case) -> bytes:
    """All graphs in one, as Turtle."""
    return _serialise(_triples(case), ox.RdfFormat.TURTLE)


def ntriples(case: Case) -> bytes:
    """All graphs in one, a line a triple."""
    return _serialise(_triples(case), ox.RdfFormat.N_TRIPLES)


def rdfxml(case: Case) -> bytes:
    """All graphs in one, as RDF/XML. Characters that XML has no place for become U+FFFD."""
    made = _serialise([_for_xml(triple) for triple in _triples(case)], ox.RdfFormat.RDF_XML)
    return made.replace(b"\r", b"&#13;")  # which a reader would take for a line end


def trig(case: Case) -> bytes:
    """One named graph an article, as TriG."""
    return _serialise(quads_of(case), ox.RdfFormat.TRIG)


def nquads(case: Case) -> bytes:
    """One named graph an article, a line a quad."""
    return _serialise(quads_of(case), ox.RdfFormat.N_QUADS)


def _triples(case: Case) -> list[ox.Triple]:
    """The triples of all graphs, each once."""
    unique = {quad.triple: None for quad in quads_of(case)}
    return sorted(unique, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))


def _for_xml(triple: ox.Triple) -> ox.Triple:
    value = triple.object
    if not isinstance(value, ox.Literal) or clean(value.value) == value.value:
        return triple
    kind = {"language": value.language} if value.language else {"datatype": value.datatype}
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(clean(value.value), **kind))


def _serialise(items: list[ox.Triple] | list[ox.Quad], format_: ox.RdfFormat) -> bytes:
    return ox.serialize(items, format=format_, prefixes=dict(PREFIXES)) or b""
