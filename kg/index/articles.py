"""Which articles a case has: names, sources, runs, counts; and what has changed on disk since.

The articles' files are the truth. Each lies in one of 256 folders, whose time of change tells whether a file
came, went or was replaced: so a look at 256 folders, however many articles there are, finds what another
program (or one that was killed) has done. The time of a folder that changed a moment ago is not trusted:
a second change within the clock's tick would leave it as it is.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.index.database import Database
from kg.records import AnnotatedArticle

if TYPE_CHECKING:
    from kg.case import StoredArticle

__all__ = [
    "Changes",
    "Known",
    "changes",
    "counts",
    "known",
    "matching",
    "of_source",
    "put",
    "record_shards",
    "rename",
    "same_content",
    "set_quads",
    "stamp",
    "take_out",
    "total",
]

# Clocks of file systems tick in steps of up to two seconds.
_TICK = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the index has of one article."""

    id: int
    sha256: str
    run: str
    name: str
    names: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Content hashes whose files are new or other than the index knows, and those whose files are gone."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    shards: Mapping[str, int]  # folders that are not as the index knows them, with their time of change


_COLUMNS = "id, sha256, run, name, names, sources"


def known(index: Database, sha256: str) -> Known | None:
    """The article with this content hash."""
    row = index.one(f"SELECT {_COLUMNS} FROM article WHERE sha256 = ?", sha256)
    return _known(row) if row else None


def of_source(index: Database, source: str) -> list[str]:
    """The content hashes of the articles that this source has given, sorted."""
    rows = index.all(
        f"SELECT {_COLUMNS} FROM article WHERE id IN (SELECT article FROM called WHERE word = ?)", source
    )
    return sorted(found.sha256 for found in map(_known, rows) if source in found.sources)


def matching(index: Database, word: str) -> list[str]:
    """The content hashes of articles of this name or source, or with this start (of eight or more)."""
    rows = index.all(
        "SELECT sha256 FROM article WHERE id IN (SELECT article FROM called WHERE word = ?)", word
    )
    if len(word) >= 8 and word.isascii() and word.isalnum():
        rows += index.all("SELECT sha256 FROM article WHERE sha256 >= ? AND sha256 < ?", word, word + "~")
    return sorted({row[0] for row in rows})


def put(index: Database, stored: StoredArticle, digest: str, at: str) -> Known:
    """Note an article that has come into the case or has changed; returns what is known of it from now on.

    ``digest`` is of its file's bytes, ``at`` the file's :func:`stamp`.
    """
    before = index.one("SELECT id, counts FROM article WHERE sha256 = ?", stored.sha256)
    told = _counted(stored.annotated)
    if before:
        _add(index, json.loads(before[1]), -1)
    _add(index, told, 1)
    values = (stored.run, min(stored.names), *map(_listed, (stored.names, stored.sources)))
    values += (digest, at, json.dumps(told, sort_keys=True))
    if before:
        article = int(before[0])
        index.run(
            "UPDATE article SET run = ?, name = ?, names = ?, sources = ?, digest = ?, stamp = ?, counts = ? "
            "WHERE id = ?",
            *values,
            article,
        )
    else:
        article = index.run(
            "INSERT INTO article (sha256, run, name, names, sources, digest, stamp, counts) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            stored.sha256,
            *values,
        )
        _add(index, {"articles": {"": 1}}, 1)
    _call(index, article, stored.names, stored.sources)
    return Known(article, stored.sha256, stored.run, min(stored.names), stored.names, stored.sources)


def rename(index: Database, stored: StoredArticle, digest: str, at: str) -> None:
    """Note other names and sources of an article whose annotations are the same."""
    found = known(index, stored.sha256)
    assert found
    index.run(
        "UPDATE article SET name = ?, names = ?, sources = ?, digest = ?, stamp = ? WHERE id = ?",
        *(min(stored.names), *map(_listed, (stored.names, stored.sources)), digest, at, found.id),
    )
    _call(index, found.id, stored.names, stored.sources)


def same_content(index: Database, sha256: str, digest: str, at: str) -> bool:
    """True where the file has the bytes that the index knows; its new stamp is noted."""
    row = index.one("SELECT id FROM article WHERE sha256 = ? AND digest = ?", sha256, digest)
    if row:
        index.run("UPDATE article SET stamp = ? WHERE id = ?", at, row[0])
    return row is not None


def take_out(index: Database, found: Known) -> None:
    """Forget an article; its notes and parts are somebody else's."""
    row = index.one("SELECT counts, quads FROM article WHERE id = ?", found.id)
    assert row
    _add(index, json.loads(row[0]), -1)
    _add(index, {"articles": {"": 1}, "quads": {"": row[1]}}, -1)
    index.run("DELETE FROM article WHERE id = ?", found.id)
    index.run("DELETE FROM called WHERE article = ?", found.id)


def set_quads(index: Database, article: int, quads: int) -> None:
    """Note how many quads the graph of an article has."""
    row = index.one("SELECT quads FROM article WHERE id = ?", article)
    _add(index, {"quads": {"": quads - (row[0] if row else 0)}}, 1)
    index.run("UPDATE article SET quads = ? WHERE id = ?", quads, article)


def counts(index: Database, kind: str) -> Counter[str]:
    """What the articles of the case tell, by type: "events", "statuses" or "relations"."""
    rows = index.all("SELECT which, n FROM total WHERE kind = ? AND n > 0", kind)
    return Counter(dict(rows))


def total(index: Database, kind: str) -> int:
    """How many "articles" or "quads" there are, or of what :func:`counts` counts."""
    return counts(index, kind).total()


def changes(index: Database | None, folder: Path) -> Changes:
    """What has changed in the folder of articles since the index was last brought up to date."""
    before = _shards_before(index) if index else {}
    now = dict(_shards(folder))
    other = {name: at for name, at in now.items() if before.get(name) != at}
    changed: list[str] = []
    gone: list[str] = []
    for name in sorted(other.keys() | (before.keys() - now.keys())):
        files = dict(_files(folder / name)) if name in now else {}
        noted = dict(_noted(index, name)) if index else {}
        changed.extend(sha for sha, at in files.items() if noted.get(sha) != at)
        gone.extend(noted.keys() - files.keys())
    return Changes(tuple(sorted(changed)), tuple(sorted(gone)), other)


def record_shards(index: Database, folder: Path) -> None:
    """Note that the index knows all that is in the folder of articles; nobody else may write meanwhile."""
    before = _shards_before(index)
    settled = time.time_ns() - _TICK
    now = {name: at if at < settled else 0 for name, at in _shards(folder)}
    index.each("DELETE FROM shard WHERE name = ?", [(name,) for name in before.keys() - now.keys()])
    index.each(
        "INSERT OR REPLACE INTO shard VALUES (?, ?)",
        [(name, at) for name, at in now.items() if before.get(name) != at],
    )


def stamp(file: Path | os.DirEntry[str]) -> str:
    """What changes when a file is replaced."""
    status = file.stat()
    return f"{status.st_mtime_ns} {status.st_size} {status.st_ino}"


def _shards_before(index: Database) -> dict[str, int]:
    return dict(index.all("SELECT name, stamp FROM shard"))


def _shards(folder: Path) -> Iterator[tuple[str, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if len(entry.name) == 2 and entry.is_dir():
                    yield entry.name, entry.stat().st_mtime_ns
    except FileNotFoundError:
        return


def _files(shard: Path) -> Iterator[tuple[str, str]]:
    """Content hashes and stamps of a folder's articles."""
    with os.scandir(shard) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".json"):
                yield entry.name.removesuffix(".json"), stamp(entry)


def _noted(index: Database, shard: str) -> list[tuple[str, str]]:
    rows = index.all("SELECT sha256, stamp FROM article WHERE sha256 >= ? AND sha256 < ?", shard, shard + "~")
    return [(sha256, at) for sha256, at in rows]


def _known(row: tuple[int, str, str, str, str, str]) -> Known:
    id_, sha256, run, name, names, sources = row
    return Known(id_, sha256, run, name, tuple(json.loads(names)), tuple(json.loads(sources)))


def _listed(values: tuple[str, ...]) -> str:
    return json.dumps(sorted(set(values)), ensure_ascii=False)


def _call(index: Database, article: int, names: tuple[str, ...], sources: tuple[str, ...]) -> None:
    index.run("DELETE FROM called WHERE article = ?", article)
    index.each("INSERT INTO called VALUES (?, ?)", [(word, article) for word in {*names, *sources}])


def _counted(annotated: AnnotatedArticle) -> dict[str, dict[str, int]]:
    return {
        "events": Counter(event.type for event in annotated.events),
        "statuses": Counter(event.status for event in annotated.events),
        "relations": Counter(relation.property for relation in annotated.relations),
    }


def _add(index: Database, told: Mapping[str, Mapping[str, int]], sign: int) -> None:
    index.each(
        "INSERT INTO total VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(kind, which, sign * n) for kind, numbers in told.items() for which, n in numbers.items() if n],
    )
