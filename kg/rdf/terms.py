"""RDF terms as N-Quads text, and quads from such text.

Graphs are written as sorted lines of canonical N-Quads and become quads in one go: building half a dozen
Python objects a quad is several times slower than letting the parser, which is compiled, do it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.ontology import NAMESPACE
from kg.rdf.iris import escape

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["GraphLines", "Vocabulary", "boolean", "decimal", "integer", "iri", "kg", "quads", "text", "typed"]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
SKOS = "http://www.w3.org/2004/02/skos/core#"

# Escapes of canonical N-Triples. Half a surrogate pair, which no encoding can write, becomes U+FFFD.
_ESCAPES = {
    **{code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **str.maketrans(
        {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}
    ),
}
_SPECIAL = re.compile(r'[\x00-\x1f\x7f"\\\ud800-\udfff]')


class Vocabulary(dict[str, str]):
    """The terms of one namespace, each made once: ``Vocabulary(OA)["start"]``."""

    def __init__(self, namespace: str) -> None:
        super().__init__()
        self._namespace = namespace

    def __missing__(self, name: str) -> str:
        term = self[name] = iri(self._namespace + name)
        return term


def iri(value: str) -> str:
    """An address as a term."""
    return f"<{value}>"


@lru_cache(maxsize=1024)
def kg(name: str) -> str:
    """A term of the ontology."""
    return f"<{NAMESPACE}{escape(name)}>"


def text(value: str) -> str:
    """A plain string."""
    return f'"{_escaped(value)}"'


def typed(value: str, datatype: str) -> str:
    """A literal of one of XML Schema's types: ``typed("2019-10-01", "date")``."""
    return f'"{_escaped(value)}"^^<{XSD}{datatype}>'


def decimal(value: float) -> str:
    """A number in the canonical form of xsd:decimal: ``0.9``, ``1000000.0``."""
    whole, _, fraction = f"{value:.6f}".partition(".")
    return typed(f"{whole}.{fraction.rstrip('0') or '0'}", "decimal")


def integer(value: int) -> str:
    """A whole number."""
    return typed(str(value), "integer")


def boolean(value: bool) -> str:
    """A truth value."""
    return typed("true" if value else "false", "boolean")


def _escaped(value: str) -> str:
    # Most strings need no escape, and looking is five times faster than translating.
    return value.translate(_ESCAPES) if _SPECIAL.search(value) else value


class GraphLines:
    """The triples of one named graph, in any order, and the sorted lines made from them."""

    def __init__(self, graph: str) -> None:
        self._end = f" <{graph}> .\n"
        self.triples: list[str] = []

    def add(self, subject: str, predicate: str, value: str) -> None:
        """One statement, of terms."""
        self.triples.append(f"{subject} {predicate} {value}")

    def sorted(self) -> list[str]:
        """The lines in order, each with its line end."""
        return [line + self._end for line in sorted(set(self.triples))]


def quads(lines: Iterable[str]) -> Iterator[Quad]:
    """Lines that this package made, as quads.

    ``lenient`` leaves out the check of each address, which takes half of the time: :mod:`kg.rdf.iris`
    makes none that is not valid, and the tests read what it makes from any text without it.
    """
    import pyoxigraph as ox

    return ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
