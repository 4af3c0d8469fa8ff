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
from operator import itemgetter
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

# One row an edge of the direct view. What is known of its event is looked up in tables: an OPTIONAL or a
# path costs the store more than a second, plain query.
_DIRECT = """
SELECT ?subject ?predicate ?object ?event ?attributed WHERE {
  ?fact kg:derivedFrom ?event ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
        kg:attributed ?attributed .
}"""

_EVENTS = """
SELECT ?event ?role ?filler ?label ?class ?status WHERE {
  ?event kg:status ?status ; a ?class ; rdfs:label ?label ; ?role ?filler .
  VALUES ?role { kg:agent kg:patient kg:counterpart kg:origin kg:destination kg:place }
}"""

_QUOTES = """
SELECT ?event ?words ?article WHERE {
  ?claim kg:about ?event ; kg:evidence ?evidence .
  ?evidence kg:quote ?words ; oa:hasSource ?article .
}"""
_TRIGGERS = "SELECT ?event ?words WHERE { ?event kg:trigger ?words }"
_TIMES = "SELECT ?event ?time WHERE { ?event kg:edtf ?time }"
_ARTICLES = "SELECT ?article ?name WHERE { ?article kg:articleName ?name }"

_Edge = tuple[str, str, str, dict[str, Any]]


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
    known, told = _nodes(store), _told(store)
    edges: list[_Edge] = []
    for subject, predicate, object_, event, attributed in _rows(store, _DIRECT):
        event, label, target = event.value, _local(predicate.value), object_.value
        if isinstance(object_, ox.Literal):
            target = f"literal:{target}"
            known[target] = (object_.value, "Literal")
        data = {
            "label": label,
            "event": event,
            "attributed": attributed.value == "true",
            **told.get(event, {}),
        }
        edges.append((subject.value, target, f"{event} {label}", data))
    return _graph({}, edges, known)


def _events(store: ox.Store) -> nx.MultiDiGraph:
    known, told = _nodes(store), _told(store)
    edges: list[_Edge] = []
    events: dict[str, dict[str, str]] = {}
    for event, role, filler, label, class_, status in _rows(store, _EVENTS):
        event, name = event.value, _local(role.value)
        own = {"label": label.value, "type": _local(class_.value), "status": _local(status.value)}
        events[event] = own | told.get(event, {})
        edges.append((event, filler.value, name, {"label": name, "event": event}))
    return _graph(events, edges, known)


VIEWS = {"direct": _direct, "events": _events}


def _graph(
    events: dict[str, dict[str, str]], edges: list[_Edge], known: dict[str, tuple[str, str]]
) -> nx.MultiDiGraph:
    """Events, what stands at the ends of the edges, and the edges; all sorted."""
    import networkx as nx

    made = nx.MultiDiGraph()
    made.add_nodes_from(sorted(events.items()))
    for address in sorted({end for edge in edges for end in edge[:2]} - events.keys()):
        label, type_ = known.get(address, (address, "Entity"))
        made.add_node(address, label=label, type=type_)
    made.add_edges_from(sorted(edges, key=itemgetter(0, 1, 2)))
    return made


def _nodes(store: ox.Store) -> dict[str, tuple[str, str]]:
    """Label and type of all entities, by address; the first by the alphabet where there are several."""
    found: dict[str, tuple[str, str]] = {}
    for node, label, class_ in _rows(store, _ENTITIES):
        value = (label.value, _local(class_.value))
        found[node.value] = min(value, found.get(node.value, value))
    return found


def _told(store: ox.Store) -> dict[str, dict[str, str]]:
    """For each event or relation a quote, the article that it is from, and the time where there is one."""
    names, times, triggers = (_pairs(store, query) for query in (_ARTICLES, _TIMES, _TRIGGERS))
    quotes: dict[str, tuple[bool, str, str]] = {}
    for event, words, article in _rows(store, _QUOTES):
        # Of several quotes the one with the event's own word.
        value = (triggers.get(event.value, "") not in words.value, words.value, names[article.value])
        quotes[event.value] = min(value, quotes.get(event.value, value))
    return {
        event: {"quote": quote, "article": article} | ({"time": times[event]} if event in times else {})
        for event, (_, quote, article) in quotes.items()
    }


def _pairs(store: ox.Store, query: str) -> dict[str, str]:
    return {key.value: value.value for key, value in _rows(store, query)}


def _rows(store: ox.Store, query: str) -> Iterator[Any]:
    solutions = store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return iter(solutions)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
