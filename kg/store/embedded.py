"""The default store: oxigraph on disk, embedded, one writer at a time.

Each article is a named graph; the graphs that articles share stand beside. What has to be written to it, and
whether it has been, the index of the case knows (:mod:`kg.index.parts`), not the store: what a user asks of
the store is only what articles say. A store can be told from any other by its identity, which it gets when
it is made, so that one that was deleted or exchanged is noticed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CaseBusy, CaseError

__all__ = ["EmbeddedStore"]

# From so many lines on the bulk loader, which writes new files each time, is the faster way.
_BULK = 3_000


class EmbeddedStore:
    """A store on disk. Open it read-only for queries while a build may be writing."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        self.path = path
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

    @staticmethod
    def identity_at(path: Path) -> str | None:
        """What tells the store at this path from any other; None where there is none."""
        try:
            return (path / "IDENTITY").read_text(encoding="utf-8").strip() or None
        except OSError:
            return None

    @staticmethod
    def delete(path: Path) -> None:
        """Delete the store at this path, whatever is left of it."""
        if path.exists():
            shutil.rmtree(path)

    @property
    def graph(self) -> ox.Store:
        """The underlying store, for ``kg.rdf`` and ``kg.store`` only."""
        return self._store

    def write(self, graphs: Iterable[str], lines: Sequence[str], gone: Iterable[str] = ()) -> None:
        """Empty these graphs, take out the lines that are gone, add the others; on the disk on return.

        Lines are N-Quads that this program made, each with its line end. Done twice it is the same as once.
        """
        for graph in graphs:
            name = ox.NamedNode(graph)
            if self._store.contains_named_graph(name):
                self._store.remove_graph(name)
        for quad in _parsed(gone):
            self._store.remove(quad)
        if lines:
            self._load(lines)
        if self.path is not None:
            self._store.flush()

    def load_nquads(self, file: Path) -> None:
        """Load a file of N-Quads that another run has written (a shard)."""
        self._store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)

    def quads(self) -> Iterator[ox.Quad]:
        """All quads, in the store's own order."""
        return iter(self._store)

    def __len__(self) -> int:
        return len(self._store)

    def _load(self, lines: Sequence[str]) -> None:
        """Write lines of N-Quads: the store parses them faster than it takes quads one by one.

        ``lenient`` leaves out the check of each address, which :mod:`kg.rdf.iris` has made valid.
        """
        bulk = self.path is not None and len(lines) >= _BULK
        load = self._store.bulk_load if bulk else self._store.load
        load("".join(lines).encode(), ox.RdfFormat.N_QUADS, lenient=True)


def _parsed(lines: Iterable[str]) -> Iterator[ox.Quad]:
    return ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
