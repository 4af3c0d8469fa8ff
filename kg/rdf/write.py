"""The store of a case, brought up to date: each graph anew whose digest has changed, the others left alone.

Three passes, none of which holds the articles in memory. The first reads each article once, to resolve who
is who and to note what its graph depends on; from that the digests follow without writing a quad. The
second writes the graphs that are stale. The plain triples of the direct view depend on all of them and
come last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rdf.direct import direct_lines, load_rules
from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.rdf.provenance import Run, hierarchy_lines, run_lines
from kg.rdf.quads import article_lines, entity_lines
from kg.records import AnnotatedArticle
from kg.resolution.resolver import resolve
from kg.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from kg.case import Case, StoredArticle
    from kg.resolution.identity import Canonical, Identity

__all__ = ["write_store"]

# Part of every digest: raise it when the form of the RDF changes, and stores are written anew.
_FORM = "1"


@dataclass(frozen=True, slots=True)
class _Note:
    """What an article's graph depends on, besides who its entities are."""

    sha256: str
    run: str
    name: str
    entities: tuple[str, ...]


def write_store(case: Case, articles: Iterable[StoredArticle], *, base: str = DEFAULT_BASE) -> int:
    """Bring the case's store to what the articles say; returns the number of quads in it."""
    return _Writing(case, base).write(articles)


class _Writing:
    """One synchronisation of a case's store."""

    def __init__(self, case: Case, base: str) -> None:
        self._case = case
        self._base = base
        self._iris = Iris(base)
        self._form = _hash([_FORM, *(rule.text for rule in load_rules())])
        self._notes: dict[str, _Note] = {}  # by graph

    def write(self, articles: Iterable[StoredArticle]) -> int:
        identity = resolve(self._noted(articles), self._base)
        shared = {
            graph: lines
            for graph, lines in (
                (self._iris.entities_graph, self._entity_lines(identity)),
                (self._iris.runs_graph, self._run_lines()),
                (self._iris.hierarchy_graph, hierarchy_lines() if self._notes else []),
            )
            if lines
        }
        wanted = {graph: self._digest(note, identity) for graph, note in self._notes.items()}
        wanted |= {graph: _hash(lines) for graph, lines in shared.items()}
        direct = _hash(
            [_FORM, *(f"{g} {d}" for g, d in sorted(wanted.items())), *(r.text for r in load_rules())]
        )
        store = EmbeddedStore(self._case.store_path)

        def lines_of(graph: str) -> Iterable[str]:
            return shared[graph] if graph in shared else self._article_lines(graph, identity)

        if store.marks().get(self._iris.direct_graph) == direct:
            wanted[self._iris.direct_graph] = direct
        store.sync(wanted, lines_of)
        if self._notes:
            wanted[self._iris.direct_graph] = direct
            store.sync(wanted, lambda _: direct_lines(store.graph, base=self._base))
        return len(store)

    def _noted(self, articles: Iterable[StoredArticle]) -> Iterator[AnnotatedArticle]:
        for stored in articles:
            annotated = stored.annotated
            graph = self._iris.graph(stored.sha256)
            entities = tuple(entity.id for entity in annotated.entities)
            self._notes[graph] = _Note(stored.sha256, stored.run, annotated.article.id, entities)
            yield annotated

    def _digest(self, note: _Note, identity: Identity) -> str:
        """The text and the run decide the annotations; of entities counts what the graph says of them."""
        own = self._iris.article(note.sha256) + "/"
        entities = [identity.canonical(note.sha256, entity) for entity in note.entities]
        known = [repr(e) if e.iri.startswith(own) else f"{e.iri} {e.state}" for e in entities]
        return _hash([self._form, self._base, note.sha256, note.run, note.name, *known])

    def _entity_lines(self, identity: Identity) -> list[str]:
        shared: dict[str, Canonical] = {}
        for note in self._notes.values():
            own = self._iris.article(note.sha256) + "/"
            for entity in note.entities:
                canonical = identity.canonical(note.sha256, entity)
                if not canonical.iri.startswith(own):
                    shared[canonical.iri] = canonical
        return entity_lines(shared.values(), base=self._base)

    def _run_lines(self) -> list[str]:
        return run_lines((Run(note.run) for note in self._notes.values()), base=self._base)

    def _article_lines(self, graph: str, identity: Identity) -> list[str]:
        stored = self._case.get(self._notes[graph].sha256)
        if stored is None:  # it was there a moment ago, and the case is locked
            return []
        return article_lines(stored.annotated, identity, base=self._base, run=stored.run)


def _hash(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()
