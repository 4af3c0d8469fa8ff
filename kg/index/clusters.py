"""Notes of articles, and which of them belong together.

A note is what a question across articles has to know of one thing in one article: a profile of an entity, a
report of an event. Notes that may belong together share a key; those that turn out to be connected form a
component, and what a component amounts to depends on its notes alone. So when an article comes or goes, only
the components that its notes belong to, or share a key with, have to be thought about again.

Here is the bookkeeping that every kind of note needs. What keys a note has, and what a component amounts to,
the kind knows (:mod:`kg.index.entities`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.index.database import Database, number

__all__ = [
    "Fresh",
    "Note",
    "any_joined",
    "is_known",
    "join",
    "loaded",
    "not_joined",
    "notes_of",
    "reopen",
    "replace_notes",
    "sharing",
    "stale",
    "touched",
    "unmark",
]

_BATCH = 500  # values in one statement


@dataclass(frozen=True, slots=True)
class Fresh:
    """A note as it is handed in. One with a ``cluster`` belongs there by itself; it is compared with none."""

    local: str  # what it is called within the article
    json: str
    keys: tuple[str, ...]
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is kept. Without a ``component`` it has not been joined to others yet."""

    id: int
    sha256: str
    local: str
    json: str
    component: int | None
    cluster: str | None


_COLUMNS = "note.id, article.sha256, note.local, note.json, note.component, note.cluster"
_NOTES = f"SELECT {_COLUMNS} FROM note JOIN article ON article.id = note.article"
_APART = 0  # the component of notes that belong where they belong by themselves


def notes_of(index: Database, kind: str, article: int) -> list[Note]:
    """The notes of one article, in the order in which they came."""
    rows = index.all(f"{_NOTES} WHERE note.article = ? AND note.kind = ? ORDER BY note.id", article, kind)
    return [Note(*row) for row in rows]


def replace_notes(
    index: Database, kind: str, article: int, fresh: Sequence[Fresh]
) -> tuple[list[Note], list[Fresh]]:
    """Make these the notes of an article; those that it has already are left as they are.

    Returns the notes that went and those that came. The components of those that went are stale.
    """
    wanted = {(one.local, one.json): one for one in fresh}
    earlier = notes_of(index, kind, article)
    gone = [note for note in earlier if wanted.pop((note.local, note.json), None) is None]
    index.each("DELETE FROM note WHERE id = ?", [(note.id,) for note in gone])
    index.each("DELETE FROM note_key WHERE note = ?", [(note.id,) for note in gone])
    for note in gone:
        stale(index, f"{kind} component", str(note.component or ""))
        stale(index, f"{kind} cluster", note.cluster or "")
    for one in wanted.values():
        component = _APART if one.cluster else None
        values = (kind, article, one.local, one.json, component, one.cluster)
        note_id = index.run(
            "INSERT INTO note (kind, article, local, json, component, cluster) VALUES (?, ?, ?, ?, ?, ?)",
            *values,
        )
        if not one.cluster:
            _lock(index, kind, note_id, one.keys)
    return gone, list(wanted.values())


def reopen(index: Database, kind: str, cluster: str, keys: Sequence[str]) -> None:
    """Let all notes of a cluster, which belonged there by themselves, be compared from now on."""
    for (note_id,) in index.all("SELECT id FROM note WHERE cluster = ? AND kind = ?", cluster, kind):
        _lock(index, kind, note_id, keys)
    index.run("UPDATE note SET component = NULL WHERE cluster = ? AND kind = ?", cluster, kind)


def stale(index: Database, kind: str, name: str) -> None:
    """Note that something has to be thought about again; an empty name is nothing."""
    if name and name != str(_APART):
        index.run("INSERT OR IGNORE INTO stale VALUES (?, ?)", kind, name)


def touched(index: Database, kind: str) -> list[str]:
    """What has to be thought about again, sorted."""
    return [row[0] for row in index.all("SELECT name FROM stale WHERE kind = ? ORDER BY name", kind)]


def unmark(index: Database, kind: str) -> None:
    """It has been thought about."""
    index.run("DELETE FROM stale WHERE kind = ?", kind)


def not_joined(index: Database, kind: str) -> list[Note]:
    """Notes that belong to no component yet."""
    rows = index.all(f"{_NOTES} WHERE note.kind = ? AND note.component IS NULL ORDER BY note.id", kind)
    return [Note(*row) for row in rows]


def sharing(index: Database, kind: str, keys: Iterable[str]) -> set[int]:
    """The components that have a note with one of these keys."""
    found: set[int] = set()
    for batch in _batches(sorted({number(kind, key) for key in keys})):
        marks = ", ".join("?" * len(batch))
        rows = index.all(
            "SELECT DISTINCT component FROM note WHERE component > 0 AND id IN "
            f"(SELECT note FROM note_key WHERE key IN ({marks}))",
            *batch,
        )
        found.update(row[0] for row in rows)
    return found


def any_joined(index: Database, kind: str) -> bool:
    """True where some note belongs to a component."""
    return index.one("SELECT 1 FROM note WHERE component > 0 AND kind = ? LIMIT 1", kind) is not None


def is_known(index: Database, kind: str, key: str) -> bool:
    """True where a note has this key."""
    return index.one("SELECT 1 FROM note_key WHERE key = ? LIMIT 1", number(kind, key)) is not None


def loaded(index: Database, components: Iterable[int]) -> list[Note]:
    """The notes of these components."""
    found: list[Note] = []
    for batch in _batches(sorted(components)):
        marks = ", ".join("?" * len(batch))
        # "> 0" is what tells SQLite that it may use the index, which has no others.
        query = f"{_NOTES} WHERE note.component > 0 AND note.component IN ({marks})"
        found.extend(Note(*row) for row in index.all(query, *batch))
    return found


def join(index: Database, components: Iterable[Iterable[tuple[Note, str]]]) -> None:
    """Note which notes form a component, and the cluster of each; a component goes by its first note."""
    changed: list[tuple[int, str, int]] = []
    for component in components:
        members = list(component)
        first = min(note.id for note, _ in members)
        changed.extend(
            (first, cluster, note.id)
            for note, cluster in members
            if (note.component, note.cluster) != (first, cluster)
        )
    index.each("UPDATE note SET component = ?, cluster = ? WHERE id = ?", changed)


def _lock(index: Database, kind: str, note: int, keys: Sequence[str]) -> None:
    rows = [(number(kind, key), note) for key in keys]
    index.each("INSERT OR IGNORE INTO note_key VALUES (?, ?)", rows)


def _batches(values: Sequence[int]) -> Iterable[Sequence[int]]:
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))
