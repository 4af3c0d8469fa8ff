"""The default store: oxigraph on disk, embedded, one writer at a time.

Each article is a named graph. Beside the store's folder lies a small file of marks: for each graph the digest
of what it was written from. A mark is removed before its graph is touched and written after the graph is
complete, so a graph with the right mark is whole, and one that a killed process left half-written has none
and is written again. The marks are no quads: what a user asks of the store is only what articles say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CaseBusy, CaseError
from kg.files import write_whole

__all__ = ["EmbeddedStore"]

# So many articles are written at once: enough for the bulk loader to pay, few enough for memory.
_BATCH = 250


class EmbeddedStore:
    """A store on disk. Open it read-only for queries while a build may be writing."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        self.path = path
        self._marks: dict[str, str] = {}
        try:
            if path is None:
                self._store = ox.Store()
            elif read_only:
                self._store = ox.Store.read_only(str(path))
            else:
                path.mkdir(parents=True, exist_ok=True)
                self._store = ox.Store(str(path))
        except OSError as error:
            if "lock" in str(error).lower():
                raise CaseBusy(f"The store {path} is held by another process. Wait and try again.") from error
            raise CaseError(
                f"The store {path} cannot be opened ({error}). "
                "It is derived: delete the folder and run `kg build` again."
            ) from error

    @property
    def graph(self) -> ox.Store:
        """The underlying store, for ``kg.rdf`` and ``kg.store`` only."""
        return self._store

    def sync(
        self,
        wanted: Mapping[str, str],
        lines_of: Callable[[str], Iterable[str]],
    ) -> tuple[int, int]:
        """Make the store hold just the graphs of ``wanted`` (graph IRI -> digest).

        Graphs whose digest has changed are written anew with ``lines_of(graph)``, N-Quads each with its
        line end, made by this program; others are left alone.
        Returns how many graphs were written and how many removed.
        """
        present = {g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode)}
        marks = self.marks() if present else {}  # marks beside an empty store are of one that was deleted
        stale = {graph for graph in marks if wanted.get(graph) != marks[graph]}
        to_write = sorted(graph for graph in wanted if marks.get(graph) != wanted[graph])
        to_remove = sorted((stale | present) - set(wanted))
        marks = {graph: digest for graph, digest in marks.items() if graph not in stale}
        if stale:
            self._save_marks(marks)
        for graph in [*to_remove, *(g for g in to_write if g in present)]:
            self._store.remove_graph(ox.NamedNode(graph))
        for start in range(0, len(to_write), _BATCH):
            batch = to_write[start : start + _BATCH]
            self._write(line for graph in batch for line in lines_of(graph))
            marks |= {graph: wanted[graph] for graph in batch}
            self._save_marks(marks)
        return len(to_write), len(to_remove)

    def load_nquads(self, file: Path) -> None:
        """Load a file of N-Quads that another run has written (a shard); the caller marks its graphs."""
        self._store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)

    def marks(self) -> dict[str, str]:
        """For each graph that is complete, the digest of what it was written from."""
        file = self._marks_file()
        if file is None:
            return dict(self._marks)
        try:
            return dict(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}  # no mark is the safe answer: what has none is written again

    def _marks_file(self) -> Path | None:
        return self.path.with_name(self.path.name + ".marks.json") if self.path else None

    def _save_marks(self, marks: Mapping[str, str]) -> None:
        file = self._marks_file()
        if file is None:
            self._marks = dict(marks)
        else:
            self._store.flush()  # the graphs are on the disk before the marks say so
            write_whole(file, json.dumps(marks, sort_keys=True, indent=0))

    def quads(self) -> Iterator[ox.Quad]:
        """All quads, in the store's own order."""
        return iter(self._store)

    def __len__(self) -> int:
        return len(self._store)

    def _write(self, lines: Iterable[str]) -> None:
        """Write lines of N-Quads: the store parses them faster than it takes quads one by one.

        ``lenient`` leaves out the check of each address, which :mod:`kg.rdf.iris` has made valid.
        """
        data = "".join(lines).encode()
        load = self._store.load if self.path is None else self._store.bulk_load
        load(data, ox.RdfFormat.N_QUADS, lenient=True)
