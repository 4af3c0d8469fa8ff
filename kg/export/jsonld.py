"""The case as JSON-LD: compact, one named graph an article, with the context inside.

The context stands in the document itself, so that nobody has to fetch it. Nodes and their properties are
sorted; there are no blank nodes in a case, so there is nothing to nest and nothing to number.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pyoxigraph as ox

from kg import resources
from kg.case import Case
from kg.export.rdf import quads_of
from kg.store.sparql import PREFIXES

__all__ = ["jsonld"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def jsonld(case: Case) -> bytes:
    """All named graphs as one JSON-LD document."""
    context = json.loads(resources.ontology("context.jsonld").read_text(encoding="utf-8"))["@context"]
    terms = _Terms(context)
    nodes: dict[str, dict[str, dict[str, list[Any]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for quad in quads_of(case):
        key, value = terms.property(quad.predicate.value, quad.object)
        nodes[_name(quad.graph_name)][_name(quad.subject)][key].append(value)
    graphs = [
        {
            "@id": graph,
            "@graph": [{"@id": node, **_plain(properties)} for node, properties in sorted(found.items())],
        }
        for graph, found in sorted(nodes.items())
    ]
    document = {"@context": context, "@graph": graphs}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _name(term: Any) -> str:
    return str(term.value)


def _plain(properties: dict[str, list[Any]]) -> dict[str, Any]:
    """One value stands alone; ``@type`` comes first, the rest by name."""
    ordered = sorted(properties.items(), key=lambda item: (item[0] != "@type", item[0]))
    return {key: values[0] if len(values) == 1 else values for key, values in ordered}


class _Terms:
    """The context read backwards: from an address to its term, and to how its values are written."""

    def __init__(self, context: dict[str, Any]) -> None:
        self._prefixes = dict(PREFIXES) | {
            term: value for term, value in context.items() if isinstance(value, str) and value[-1:] in "#/"
        }
        declared = {prefix for prefix in context if prefix in self._prefixes}
        self._prefixes = {prefix: self._prefixes[prefix] for prefix in sorted(declared)}
        self._terms: dict[str, tuple[str, str | None]] = {}
        for term, definition in sorted(context.items(), reverse=True):
            if term.startswith("@") or term in self._prefixes:
                continue
            address = definition if isinstance(definition, str) else definition.get("@id", term)
            type_ = None if isinstance(definition, str) else definition.get("@type")
            self._terms[self._full(address)] = (term, self._full(type_) if type_ else None)

    def property(self, predicate: str, value: Any) -> tuple[str, Any]:
        """A property and one of its values, as they stand in the document."""
        if predicate == _TYPE:
            return "@type", self._terms.get(value.value, (self._short(value.value), None))[0]
        term, coerced = self._terms.get(predicate, (self._short(predicate), None))
        if isinstance(value, ox.NamedNode):
            return term, value.value if coerced == "@id" else {"@id": value.value}
        return term, _literal(value, coerced)

    def _full(self, name: str) -> str:
        prefix, colon, rest = name.partition(":")
        return self._prefixes[prefix] + rest if colon and prefix in self._prefixes else name

    def _short(self, address: str) -> str:
        for prefix, start in self._prefixes.items():
            if address.startswith(start):
                return f"{prefix}:{address[len(start) :]}"
        return address


def _literal(value: ox.Literal, coerced: str | None) -> Any:
    """A literal: plain where the context or JSON itself tells its type, with its type otherwise."""
    if value.language:
        return {"@value": value.value, "@language": value.language}
    type_ = value.datatype.value
    if coerced == type_ or (type_ == _XSD + "string" and coerced is None):
        return value.value
    if coerced is None and type_ == _XSD + "boolean" and value.value in ("true", "false"):
        return value.value == "true"
    if coerced is None and type_ == _XSD + "integer" and str(int(value.value)) == value.value:
        return int(value.value)
    return {"@value": value.value, "@type": type_}
