"""Whether a graph is what it should be: the shapes of ``ontology/shapes.ttl``, in words for a person.

One article is checked at a time, together with the graph of entities; that is how much pyshacl can take
at once, and how a person mends what is found. Nothing is inferred and nothing is loaded from elsewhere:
shapes that import other files or run SPARQL or JavaScript are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import resources
from kg.errors import OntologyError
from kg.ontology import NAMESPACE

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, Store
    from rdflib import Graph
    from rdflib.term import Node

    from kg.case import Case

__all__ = ["Report", "Violation", "validate", "validate_case"]

_SHACL = "http://www.w3.org/ns/shacl#"
_OWL_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
_OA = "http://www.w3.org/ns/oa#"
_RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

# Parts of SHACL that run code of whoever wrote the shapes.
_RUNS_CODE = ("sparql", "js", "jsFunctionName", "rule", "ask", "select", "construct")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that is wrong: at which node, what it is called, what the shape says, and what was found."""

    node: str
    label: str
    message: str
    value: str | None = None

    def __str__(self) -> str:
        found = f" Found: {self.value}." if self.value is not None else ""
        called = f" ({self.label})" if self.label else ""
        return f"{self.node}{called}: {self.message}{found}"


@dataclass(frozen=True, slots=True)
class Report:
    """How many articles of a case were checked, and all that is wrong with them."""

    articles: int
    violations: tuple[Violation, ...]


def validate(
    quads: Iterable[Quad], *, text: str | None = None, folder: Path | None = None
) -> list[Violation]:
    """What is wrong with the graph of one article together with that of its entities; sorted.

    With the article's ``text`` each quotation is held against it. Raises OntologyError where the shapes in
    ``folder`` (default: those that ship) cannot be used.
    """
    from pyshacl import validate as shacl

    shapes = _shapes((folder or resources.ontology()).resolve() / "shapes.ttl")
    graph = _graph(quads)
    _, report, _ = shacl(graph, shacl_graph=shapes, inference="none", advanced=False, do_owl_imports=False)
    found = {_violation(graph, report, result) for result in _results(report)}
    if text is not None:
        found |= set(_misquoted(graph, text))
    return sorted(found, key=lambda v: (v.node, v.message, v.value or ""))


def validate_case(case: Case) -> Report:
    """Check the graph of every article of a case, each quotation against the article's text, and happenings.

    Raises CaseError where the case has no store yet.
    """
    from kg.store.embedded import EmbeddedStore

    store = EmbeddedStore(case.store_path, read_only=True).graph
    graphs = _article_graphs(store)
    found: list[Violation] = []
    for sha256 in case.hashes():
        stored = case.get(sha256)
        if stored is None:
            continue
        if sha256 not in graphs:
            message = "The article has no graph. Run `kg build` again."
            found.append(Violation(sha256, stored.annotated.article.id, message))
            continue
        quads = _with_entities(store, graphs[sha256])
        found.extend(validate(quads, text=stored.annotated.article.text))
    found.extend(validate(_happenings(store)))
    return Report(len(case.hashes()), tuple(found))


def _article_graphs(store: Store) -> dict[str, NamedNode]:
    """The named graph of each article, by the article's content hash."""
    import pyoxigraph as ox

    return {
        quad.object.value: quad.graph_name
        for quad in store.quads_for_pattern(None, ox.NamedNode(NAMESPACE + "sha256"), None, None)
        if isinstance(quad.graph_name, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }


def _with_entities(store: Store, graph: NamedNode) -> Iterator[Quad]:
    """An article's graph, and what other graphs say of the entities that it mentions."""
    import pyoxigraph as ox

    mentions = ox.NamedNode("https://schema.org/mentions")
    for quad in store.quads_for_pattern(None, None, None, graph):
        yield quad
        if quad.predicate == mentions and isinstance(quad.object, ox.NamedNode):
            yield from (q for q in store.quads_for_pattern(quad.object, None, None) if _describes(q))


def _happenings(store: Store) -> Iterator[Quad]:
    """What articles tell together."""
    for graph in store.named_graphs():
        if str(graph).endswith("graph/happenings>"):
            yield from store.quads_for_pattern(None, None, None, graph)


def _describes(quad: Quad) -> bool:
    """Not the direct view, which is about the same entities."""
    return not str(quad.graph_name).endswith("graph/direct>")


@cache
def _shapes(file: Path) -> Graph:
    from rdflib import Graph, URIRef

    try:
        shapes = Graph().parse(data=file.read_text(encoding="utf-8"), format="turtle")
    except FileNotFoundError:
        raise OntologyError(f"{file} is missing. Expected the SHACL shapes in Turtle.") from None
    except Exception as error:  # rdflib's parsers raise what they like
        raise OntologyError(f"{file}: these shapes cannot be read ({error}). Expected Turtle.") from error
    for refused in (_OWL_IMPORTS, *(_SHACL + name for name in _RUNS_CODE)):
        if (None, URIRef(refused), None) in shapes:
            raise OntologyError(
                f"{file} uses <{refused}>, which would load or run something. Expected core constraints only."
            )
    return shapes


def _graph(quads: Iterable[Quad]) -> Graph:
    """The quads, without their graphs, for rdflib."""
    import pyoxigraph as ox
    from rdflib import Graph

    triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    return Graph().parse(data=triples.decode() if triples else "", format="nt")


def _results(report: Any) -> Iterator[Node]:  # pyshacl's report is a Graph, bytes or a failure
    from rdflib import Graph, URIRef

    if not isinstance(report, Graph):
        raise OntologyError(
            f"The shapes cannot be applied: {report}. Look at the shape that was changed last."
        )
    yield from report.objects(None, URIRef(_SHACL + "result"))


def _violation(graph: Graph, report: Graph, result: Node) -> Violation:
    from rdflib import URIRef

    def of(name: str) -> Node | None:
        return report.value(result, URIRef(_SHACL + name))

    node, value = of("focusNode"), of("value")
    shown = None if value is None or value == node else str(value)
    label = graph.value(node, URIRef(_RDFS_LABEL)) if node is not None else None
    return Violation(str(node), str(label or ""), str(of("resultMessage") or ""), shown)


def _misquoted(graph: Graph, text: str) -> Iterator[Violation]:
    from rdflib import URIRef

    for selector, start in graph.subject_objects(URIRef(_OA + "start")):
        end = graph.value(selector, URIRef(_OA + "end"))
        evidence = graph.value(None, URIRef(_OA + "hasSelector"), selector)
        quote = graph.value(evidence, URIRef(NAMESPACE + "quote")) if evidence is not None else None
        if end is not None and str(quote) != text[int(str(start)) : int(str(end))]:
            message = "The quote must be the article's text between start and end."
            yield Violation(str(evidence), "", message, str(quote))
