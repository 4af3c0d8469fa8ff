"""The case as a networkx graph, for measures that SPARQL has no words for.

Two views. ``direct``: people, places and institutions as nodes, an edge for each fact of the direct view
("Sauytbay fled China"). ``events``: events are nodes too, with an edge for each role. Both are made from a
SELECT, not from the quads one by one, and are directed multigraphs: an edge's key names the event and the
property, so that two events between the same two people stay two edges.

    >>> import networkx as nx
    >>> graph = kg.network.graph(case)                      # doctest: +SKIP
    >>> nx.betweenness_centrality(nx.Graph(graph))          # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.case import Case
from kg.errors import CaseError, UsageError, nearest
from kg.store.embedded import EmbeddedStore
from kg.store.sparql import PREFIXES

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["VIEWS", "graph"]

# One row a node: address, label, class.
_ENTITIES = """
SELECT ?node ?label ?class WHERE {
  ?node kg:named ?named ; rdfs:label ?label ; a ?class .
}"""

# One row an edge of the direct view.
_DIRECT = """
SELECT ?subject ?predicate ?object ?event ?attributed ?time WHERE {
  ?fact a kg:DirectFact ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
        kg:derivedFrom ?event ; kg:attributed ?attributed .
  OPTIONAL { ?event kg:edtf ?time }
}"""

_EVENTS = """
SELECT ?event ?role ?filler ?label ?class ?status ?time WHERE {
  ?event kg:status ?status ; a ?class ; rdfs:label ?label ; ?role ?filler .
  VALUES ?role { kg:agent kg:patient kg:counterpart kg:origin kg:destination kg:place }
  OPTIONAL { ?event kg:edtf ?time }
}"""

_CLAIMS = """
SELECT ?event (MIN(?words) AS ?quote) (MIN(?in) AS ?article) WHERE {
  ?claim kg:about ?event ; kg:evidence ?evidence .
  ?evidence kg:quote ?words ; oa:hasSource/kg:articleName ?in .
} GROUP BY ?event"""


def graph(case: Case, view: str = "direct") -> nx.MultiDiGraph:
    """The case as a directed multigraph; see the module for the two views.

    Nodes carry ``label`` and ``type``; edges ``label``, ``event``, ``quote``, ``article`` and, where known,
    ``time``; in the direct view ``attributed`` (only a quoted source says it), in the events view nodes that
    are events carry ``status``. Sorted, so that equal cases give equal graphs. Raises UsageError for
    another view, CaseError for a case without a graph.
    """
    if view not in VIEWS:
        raise UsageError(f"There is no view {view!r}. {nearest(view, VIEWS)}")
    if not case.store_path.exists():
        raise CaseError(f"{case.path} has no graph yet. Run `kg build ARTICLES --case {case.path}` first.")
    return VIEWS[view](EmbeddedStore(case.store_path, read_only=True).graph)


def _direct(store: ox.Store) -> nx.MultiDiGraph:
    import networkx as nx

    known, claims = _nodes(store), _claims(store)
    made = nx.MultiDiGraph()
    edges = []
    for subject, predicate, object_, event, attributed, time in _rows(store, _DIRECT):
        target = _address(object_)
        label = _local(predicate.value)
        quote, article = claims.get(event.value, ("", ""))
        data = {"label": label, "event": event.value, "attributed": attributed.value == "true"}
        data |= {"quote": quote, "article": article} | ({"time": time.value} if time else {})
        edges.append((subject.value, target, f"{event.value} {label}", data))
        if isinstance(object_, ox.Literal):
            known[target] = (object_.value, "Literal")
    _fill(made, edges, known)
    return made


def _events(store: ox.Store) -> nx.MultiDiGraph:
    import networkx as nx

    known, claims = _nodes(store), _claims(store)
    made = nx.MultiDiGraph()
    edges = []
    events: dict[str, dict[str, str]] = {}
    for event, role, filler, label, class_, status, time in _rows(store, _EVENTS):
        quote, article = claims.get(event.value, ("", ""))
        events[event.value] = {
            "label": label.value,
            "type": _local(class_.value),
            "status": _local(status.value),
            "quote": quote,
            "article": article,
        } | ({"time": time.value} if time else {})
        name = _local(role.value)
        edges.append((event.value, _address(filler), name, {"label": name, "event": event.value}))
    for address in sorted(events):
        made.add_node(address, **events[address])
    _fill(made, edges, known)
    return made


VIEWS = {"direct": _direct, "events": _events}


def _fill(
    made: nx.MultiDiGraph,
    edges: list[tuple[str, str, str, dict[str, Any]]],
    known: dict[str, tuple[str, str]],
) -> None:
    """Add the edges, sorted, and what is known of the nodes at their ends."""
    ends = {end for edge in edges for end in edge[:2]}
    for address in sorted(ends - set(made)):
        label, type_ = known.get(address, (address, "Entity"))
        made.add_node(address, label=label, type=type_)
    made.add_edges_from(sorted(edges, key=lambda edge: edge[:3]))


def _nodes(store: ox.Store) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for node, label, class_ in _rows(store, _ENTITIES):
        value = (label.value, _local(class_.value))
        found[node.value] = min(value, found.get(node.value, value))
    return found


def _claims(store: ox.Store) -> dict[str, tuple[str, str]]:
    return {event.value: (quote.value, article.value) for event, quote, article in _rows(store, _CLAIMS)}


def _rows(store: ox.Store, query: str) -> Iterator[Any]:
    solutions = store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return iter(solutions)


def _address(term: ox.NamedNode | ox.Literal) -> str:
    return term.value if isinstance(term, ox.NamedNode) else f"literal:{term.value}"


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
