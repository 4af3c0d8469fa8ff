"""Graphs that several articles share, kept line by line, and what the store still has to be told.

Such a graph is the union of parts: what one article, one entity or one happening contributes to it. Two
parts may hold the same line; the store has it once, for as long as any part has it. Whoever owns a part
replaces it whole; here it is compared with what was there before, and only the lines that come or go are
written down for the store.

Those notes stand in the same transaction as the change itself. A line to be added or removed is one
whichever has been done before, so that what a killed process may have carried out is carried out again.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.index.database import Database, number

__all__ = ["all_pending", "done", "pending_graphs", "pending_lines", "set_part"]


def set_part(index: Database, graph: str, owner: str, lines: Iterable[str]) -> None:
    """Make these lines of N-Quads, each with its line end, what ``owner`` contributes to ``graph``."""
    row = index.one("SELECT lines FROM part WHERE graph = ? AND owner = ?", graph, owner)
    before = set(_lines(row[0])) if row else set()
    now = set(lines)
    if before == now:
        return
    _come(index, sorted(now - before))
    _go(index, sorted(before - now))
    if now:
        index.run("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", graph, owner, "".join(sorted(now)))
    else:
        index.run("DELETE FROM part WHERE graph = ? AND owner = ?", graph, owner)


def pending_graphs(index: Database, most: int) -> list[str]:
    """The content hashes of articles whose graph has to be written or removed: the first so many."""
    return [row[0] for row in index.all("SELECT sha256 FROM pending_graph ORDER BY sha256 LIMIT ?", most)]


def pending_lines(index: Database, most: int) -> tuple[list[str], list[str]]:
    """Lines that the store has to add, and such that it has to remove: the first so many."""
    rows = index.all("SELECT line, wanted FROM pending_line ORDER BY line LIMIT ?", most)
    return [line for line, wanted in rows if wanted], [line for line, wanted in rows if not wanted]


def done(index: Database, graphs: Iterable[str], lines: Iterable[str]) -> None:
    """The store has these graphs and lines as they should be, on the disk."""
    index.each("DELETE FROM pending_graph WHERE sha256 = ?", ((sha256,) for sha256 in graphs))
    index.each("DELETE FROM pending_line WHERE line = ?", ((line,) for line in lines))


def all_pending(index: Database) -> None:
    """The store is empty: everything has to be written."""
    index.run("DELETE FROM pending_line")
    index.run("INSERT OR IGNORE INTO pending_graph SELECT sha256 FROM article")
    held = index.stream("SELECT lines FROM part")
    index.each(_NOTE, ((line, 1) for (lines,) in held for line in _lines(lines)))


_ONE_MORE = "INSERT INTO line VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1 RETURNING n"
_ONE_LESS = "UPDATE line SET n = n - 1 WHERE id = ? RETURNING n"
_NOTE = "INSERT OR REPLACE INTO pending_line VALUES (?, ?)"


def _lines(text: str) -> list[str]:
    """Lines with their ends; other signs at which Python breaks lines may stand in a literal."""
    return [line + "\n" for line in text.split("\n")[:-1]]


def _come(index: Database, lines: list[str]) -> None:
    """Lines that one more part has."""
    fresh = [line for line in lines if index.all(_ONE_MORE, number(line)) == [(1,)]]
    index.each(_NOTE, [(line, 1) for line in fresh])
    _count(index, len(fresh))


def _go(index: Database, lines: list[str]) -> None:
    """Lines that one part less has."""
    left = [line for line in lines if index.all(_ONE_LESS, number(line)) == [(0,)]]
    index.each("DELETE FROM line WHERE id = ?", [(number(line),) for line in left])
    index.each(_NOTE, [(line, 0) for line in left])
    _count(index, -len(left))


def _count(index: Database, more: int) -> None:
    index.run(
        "INSERT INTO total VALUES ('quads', 'shared', ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", more
    )
