"""The case's quads in the serialisations of RDF, sorted, so that equal cases give equal bytes."""

from __future__ import annotations

import pyoxigraph as ox

from kg.case import Case
from kg.errors import CaseError
from kg.store.embedded import EmbeddedStore
from kg.store.sparql import PREFIXES

__all__ = ["nquads", "ntriples", "quads_of", "rdfxml", "trig", "turtle"]


def quads_of(case: Case) -> list[ox.Quad]:
    """All quads of the case, sorted by graph, subject, predicate and object. Raises CaseError without a store."""
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
    """All graphs in one, as RDF/XML."""
    return _serialise(_triples(case), ox.RdfFormat.RDF_XML)


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


def _serialise(items: list[ox.Triple] | list[ox.Quad], format_: ox.RdfFormat) -> bytes:
    return ox.serialize(items, format=format_, prefixes=dict(PREFIXES)) or b""
