"""The file of the index: a SQLite database that is thrown away where anything is wrong with it.

What is in it can be made again from the articles, so nothing is migrated or mended: a file that is damaged,
or that another version of the program or of the ontology wrote, is deleted, and an empty one takes its
place. A change and the list of what the store still lacks (:mod:`kg.index.parts`) are written in one
transaction; whatever kills the program, the next build finds both or neither.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

__all__ = ["Database", "Row", "number"]

# A row is what sqlite3 gives; its columns have the types that the tables below say.
Row: TypeAlias = tuple[Any, ...]
Damaged = sqlite3.DatabaseError  # what sqlite3 says of a file that it cannot use

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE article (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, run TEXT NOT NULL, name TEXT NOT NULL,
    names TEXT NOT NULL, sources TEXT NOT NULL, digest TEXT NOT NULL, stamp TEXT NOT NULL,
    counts TEXT NOT NULL, quads INTEGER NOT NULL DEFAULT 0);
CREATE INDEX article_by_run ON article (run);
CREATE TABLE called (word TEXT, article INTEGER, PRIMARY KEY (word, article)) WITHOUT ROWID;
CREATE TABLE shard (name TEXT PRIMARY KEY, stamp INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE total (kind TEXT, which TEXT, n INTEGER NOT NULL, PRIMARY KEY (kind, which)) WITHOUT ROWID;

CREATE TABLE note (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, article INTEGER NOT NULL, local TEXT NOT NULL,
    json TEXT NOT NULL, component INTEGER, cluster TEXT);
CREATE INDEX note_by_article ON note (article, kind);
CREATE INDEX note_by_component ON note (component) WHERE component > 0;
CREATE INDEX note_by_cluster ON note (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX note_not_joined ON note (kind) WHERE component IS NULL;
CREATE TABLE note_key (key INTEGER, note INTEGER, PRIMARY KEY (key, note)) WITHOUT ROWID;
CREATE INDEX note_key_by_note ON note_key (note);
CREATE TABLE stale (kind TEXT, name TEXT, PRIMARY KEY (kind, name)) WITHOUT ROWID;

CREATE TABLE form (address TEXT, canonical TEXT, n INTEGER NOT NULL, PRIMARY KEY (address, canonical))
    WITHOUT ROWID;
CREATE TABLE cluster (
    id TEXT PRIMARY KEY, address TEXT NOT NULL, state TEXT, canonical TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX cluster_by_address ON cluster (address);
CREATE INDEX cluster_by_state ON cluster (state) WHERE state IS NOT NULL;
CREATE TABLE opened (address TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE judged (article TEXT, number INTEGER, line TEXT NOT NULL, PRIMARY KEY (article, number))
    WITHOUT ROWID;

CREATE TABLE part (graph TEXT, owner TEXT, lines TEXT NOT NULL, PRIMARY KEY (graph, owner));
CREATE TABLE line (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE pending_line (line TEXT PRIMARY KEY, wanted INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE pending_graph (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Database:
    """A connection that is always within a transaction; :meth:`commit` ends one and begins the next."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextlib.contextmanager
    def writing(cls, path: Path, version: str) -> Iterator[Database]:
        """The index at ``path``, empty where there is none of this version. The caller holds the case's lock.

        Where it turns out to be damaged while it is used (``Damaged``), it is deleted on the way out.
        """
        connection = _opened(path, version)
        try:
            yield cls(connection)
            connection.execute("COMMIT")
        except Damaged:
            connection.close()
            forget(path)
            raise
        finally:
            connection.close()

    @classmethod
    @contextlib.contextmanager
    def reading(cls, path: Path) -> Iterator[Database | None]:
        """The index as the last build left it; None where there is none that can be read."""
        connection = None
        try:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1)
            connection.execute("SELECT value FROM meta").fetchone()
        except Damaged:
            connection = None
        try:
            yield cls(connection) if connection else None
        finally:
            if connection:
                connection.close()

    def all(self, query: str, *values: object) -> list[Row]:
        """All rows of a SELECT."""
        return self._connection.execute(query, values).fetchall()

    def stream(self, query: str, *values: object) -> Iterator[Row]:
        """The rows of a SELECT, one at a time, where they may be too many to hold."""
        yield from self._connection.execute(query, values)

    def one(self, query: str, *values: object) -> Row | None:
        """Its first row, or None."""
        row: Row | None = self._connection.execute(query, values).fetchone()
        return row

    def run(self, statement: str, *values: object) -> int:
        """Carry out a statement; the id of the row that it has inserted."""
        return self._connection.execute(statement, values).lastrowid or 0

    def each(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out a statement for each of these rows."""
        self._connection.executemany(statement, rows)

    def meta(self, key: str) -> str | None:
        """A value of the index as a whole."""
        row = self.one("SELECT value FROM meta WHERE key = ?", key)
        return str(row[0]) if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Set a value of the index as a whole."""
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def commit(self) -> None:
        """Everything up to here is on the disk when this returns."""
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")


def forget(path: Path) -> None:
    """Delete the index, with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def number(*parts: str) -> int:
    """A number of 63 bits for a text: rows under a number are small, and no two texts meet by chance."""
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _opened(path: Path, version: str) -> sqlite3.Connection:
    """A connection within a transaction to an index of this version."""
    try:
        connection = _connected(path)
        try:
            row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
            if row and row[0] == version:
                return connection
        except Damaged:
            pass
        connection.close()
    except Damaged:
        pass
    forget(path)
    connection = _connected(path)
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (version,))
    return connection


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    return connection
