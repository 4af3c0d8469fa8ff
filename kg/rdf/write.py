"""The store of a case, brought up to date: what the index says has changed, and nothing else.

The graph of an article is written anew where the article or the address of somebody in it has changed. Of
the graphs that all share (entities, runs, the direct view) the lines that differ come and go. What is to be
written stands in the index before the store is touched, and is struck out there when the store has it on
the disk: a process may be killed in between as often as it likes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.index import articles
from kg.index.case_index import CaseIndex, indexed
from kg.index.happenings import note_happenings, settle_happenings
from kg.index.parts import all_pending, done, pending_graphs, pending_lines, set_part
from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.rdf.provenance import hierarchy_lines
from kg.rdf.quads import article_graph
from kg.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from kg.case import Case

__all__ = ["update_store", "write_store"]

# So much is written at once: enough for the bulk loader to pay, little enough for memory.
_GRAPHS, _LINES = 100, 50_000


def write_store(case: Case, *, base: str = DEFAULT_BASE) -> int:
    """Bring the case's index and store to what its files say; returns the number of quads in the store."""
    with indexed(case, base=base) as index:
        index.refresh()
        return update_store(index)


def update_store(index: CaseIndex) -> int:
    """Bring the store to what the index has been told; returns the number of quads in it."""
    index.settle()
    _write_hierarchy(index)
    _Writing(index).write()
    articles.record_shards(index.database, index.case.articles_path)
    return articles.total(index.database, "quads")


def _write_hierarchy(index: CaseIndex) -> None:
    """The ontology's classes are in the store as long as there is anything to be found by them."""
    lines = hierarchy_lines() if articles.total(index.database, "articles") else []
    set_part(index.database, Iris(index.base).hierarchy_graph, "ontology", lines)


class _Writing:
    """One synchronisation of a case's store."""

    def __init__(self, index: CaseIndex) -> None:
        self._index = index
        self._database = index.database
        self._iris = Iris(index.base)

    def write(self) -> None:
        path = self._index.case.store_path
        known = self._database.meta("store")
        store = None if known and known == EmbeddedStore.identity_at(path) else self._anew(path)
        while True:
            graphs = pending_graphs(self._database, _GRAPHS)
            lines = [line for sha256 in graphs for line in self._article_lines(sha256)]
            come, go = pending_lines(self._database, _LINES)
            if not (graphs or come or go):
                # Only now it is known who is who in all articles, and what each tells of them.
                settle_happenings(self._database, self._index.base)
                come, go = pending_lines(self._database, _LINES)
            if not (graphs or come or go):
                return
            self._database.commit()
            if store is None:  # opening takes time: only where there is something to write
                store = EmbeddedStore(path)
            store.write(map(self._iris.graph, graphs), lines + come, go)
            done(self._database, graphs, come + go)

    def _anew(self, path: Path) -> EmbeddedStore:
        """There is no store, or not the one that the index knows: an empty one takes its place."""
        EmbeddedStore.delete(path)
        store = EmbeddedStore(path)
        all_pending(self._database)
        self._database.set_meta("store", EmbeddedStore.identity_at(path) or "")
        return store

    def _article_lines(self, sha256: str) -> list[str]:
        """The lines of an article's graph; none where the article is gone. Its other parts are noted."""
        known = self._index.known(sha256)
        stored = self._index.get(sha256) if known else None
        if known is None or stored is None:
            set_part(self._database, self._iris.direct_graph, sha256, [])
            return []
        identity = self._index.identity_of(sha256)
        graph = article_graph(stored.annotated, identity, base=self._index.base, run=stored.run)
        set_part(self._database, self._iris.direct_graph, sha256, graph.direct)
        note_happenings(self._database, known, stored.annotated, identity, self._index.base)
        articles.set_quads(self._database, known.id, len(graph.lines))
        return graph.lines
