"""Writing a case out: RDF in its serialisations, graphs for other tools, tables, the ``facts`` lines.

Every format is a row of :data:`FORMATS`, loaded when it is used. The same case gives the same bytes:
everything is sorted before it is written.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from kg import resources
from kg.case import Case
from kg.errors import UsageError, nearest

__all__ = ["FORMATS", "export"]

FORMATS: dict[str, str] = {
    "turtle": "kg.export.rdf:turtle",
    "trig": "kg.export.rdf:trig",
    "nquads": "kg.export.rdf:nquads",
    "ntriples": "kg.export.rdf:ntriples",
    "rdfxml": "kg.export.rdf:rdfxml",
    "jsonld": "kg.export.jsonld:jsonld",
    "graphml": "kg.export.graphs:graphml",
    "gexf": "kg.export.graphs:gexf",
    "csv": "kg.export.tables:csv_facts",
    "facts": "kg.export.tables:facts",
    "annotations": "kg.export.tables:annotation_lines",
}


def export(case: Case, format: str = "turtle") -> bytes:
    """The case in this format. Raises UsageError, with the nearest format, where there is no such."""
    if format not in FORMATS:
        raise UsageError(f"There is no export format {format!r}. {nearest(format, FORMATS)}")
    module, _, function = FORMATS[format].partition(":")
    write = cast(Callable[[Case], bytes], getattr(import_module(module), function))
    with resources.using(case.ontology):
        return write(case)
