"""Which run of the program made an article's graph, and the ontology's hierarchy beside the data.

A run is named by the hash of all that decides the outcome, and has no date: the same input gives the same
bytes whenever it is built. The hierarchy (subclasses and subproperties, nothing else) is a graph in the
store, because articles' nodes have one class each, the narrowest: ``?x a/rdfs:subClassOf* kg:Organization``
finds the courts too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.ontology import load_ontology
from kg.rdf import terms as t
from kg.rdf.iris import DEFAULT_BASE, Iris

__all__ = ["Run", "hierarchy_lines", "run_lines"]


@dataclass(frozen=True, slots=True)
class Run:
    """A version and configuration of the program. ``id`` is the hash of all that decides the outcome."""

    id: str
    version: str | None = None
    model: str | None = None


def run_lines(runs: Iterable[Run], *, base: str = DEFAULT_BASE) -> list[str]:
    """Runs as sorted lines of N-Quads, in a graph of their own."""
    iris = Iris(base)
    lines = t.GraphLines(iris.runs_graph)
    for run in sorted(set(runs), key=lambda run: run.id):
        me = t.iri(iris.run(run.id))
        lines.add(me, t.iri(t.RDF + "type"), t.kg("Run"))
        lines.add(me, t.iri(t.RDF + "type"), t.iri(t.PROV + "Activity"))
        lines.add(me, t.iri(t.RDFS + "label"), t.text(f"run {run.id}"))
        lines.add(me, t.kg("configuration"), t.text(run.id))
        if run.version:
            lines.add(me, t.kg("version"), t.text(run.version))
        if run.model:
            lines.add(me, t.kg("model"), t.text(run.model))
    return lines.sorted()


def hierarchy_lines() -> list[str]:
    """Subclasses among the ontology's classes, and its roles under SEM's properties, as N-Quads."""
    ontology = load_ontology()
    lines = t.GraphLines(Iris().hierarchy_graph)
    tables = (ontology.classes, ontology.event_groups, ontology.event_types)
    for table in tables:
        for name, term in table.items():
            for parent in term.parents:
                lines.add(t.kg(name), t.iri(t.RDFS + "subClassOf"), t.kg(parent))
    for kind, names in (
        ("RoleProperty", ontology.roles),
        ("RelationProperty", ontology.relations),
        ("DirectProperty", ontology.direct),
    ):
        for name in names:
            lines.add(t.kg(name), t.iri(t.RDF + "type"), t.kg(kind))
    return lines.sorted()
