"""The index of one case, while somebody writes to the case: told of each change, it stays what the files say.

    with indexed(case) as index:
        index.refresh()               what another program changed, or one that was killed
        index.keep(stored)            into the case, and into the index
        write_store(index)            kg.rdf.write: the graphs that this concerns

Nobody else writes meanwhile: the caller holds the case's lock.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kg import resources
from kg.case import Case, StoredArticle
from kg.errors import CaseError
from kg.index import articles
from kg.index.articles import Known
from kg.index.database import Damaged, Database
from kg.index.entities import forget_entities, identity_of, note_entities, settle_entities
from kg.index.happenings import forget_happenings
from kg.index.parts import set_part
from kg.rdf.direct import load_rules
from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.rdf.provenance import Run, run_lines
from kg.records import AnnotatedArticle
from kg.resolution.identity import Identity
from kg.version import __version__

__all__ = ["CaseIndex", "indexed"]

# Raise it when the form of the index or of the RDF changes, and both are made anew.
_FORM = "2"

# So many articles that have just been annotated are kept, to be written without being read back.
_RECENT = 64
_BETWEEN_COMMITS = 250


@contextlib.contextmanager
def indexed(case: Case, *, base: str = DEFAULT_BASE) -> Iterator[CaseIndex]:
    """The index of a case, for as long as the block lasts. Raises CaseError where it turns out damaged."""
    path = case.index_path
    try:
        with Database.writing(path, _version(base)) as database:
            yield CaseIndex(case, database, base)
    except Damaged as error:
        raise CaseError(
            f"{path} cannot be used ({error}). It is derived from the articles and has been deleted. "
            "Run the same command again."
        ) from error


class CaseIndex:
    """What is known of all articles of a case, and what the store of the case still lacks."""

    def __init__(self, case: Case, database: Database, base: str) -> None:
        self.case = case
        self.database = database
        self.base = base
        self._recent: dict[str, StoredArticle] = {}
        self._uncommitted = 0
        self._last_run = ""

    def refresh(self) -> None:
        """Take in what has changed in the folder of articles since the last time, and sweep it."""
        found = articles.changes(self.database, self.case.articles_path)
        self.case.sweep(found.shards)
        for sha256 in found.gone:
            self._forget(sha256)
        for sha256 in found.changed:
            file = self.case.file(sha256)
            digest, at = _digest(file.read_bytes()), articles.stamp(file)
            if not articles.same_content(self.database, sha256, digest, at):
                stored = self.case.get(sha256)
                assert stored is not None
                self._note(stored, digest, at)

    def known(self, sha256: str) -> Known | None:
        """The article with this content hash, without reading it."""
        return articles.known(self.database, sha256)

    def hashes_of(self, source: str) -> list[str]:
        """The content hashes of the articles that a source has given."""
        return articles.of_source(self.database, source)

    def keep(self, stored: StoredArticle) -> None:
        """Put an article into the case, new or in place of an earlier one with the same content."""
        digest = _digest(self.case.put(stored))
        named = replace(stored, annotated=_called(stored))
        self._note(named, digest, articles.stamp(self.case.file(stored.sha256)))
        self._recent[stored.sha256] = named
        if len(self._recent) > _RECENT:
            del self._recent[next(iter(self._recent))]

    def rename(self, sha256: str, names: tuple[str, ...], sources: tuple[str, ...]) -> None:
        """Give an article other names and sources."""
        stored = self.case.get(sha256)
        assert stored is not None
        stored = replace(stored, names=names, sources=sources)
        if min(names) != stored.annotated.article.id:
            self._rewrite(sha256)
            self._recent.pop(sha256, None)
        digest = _digest(self.case.put(stored))
        articles.rename(self.database, stored, digest, articles.stamp(self.case.file(sha256)))

    def remove(self, sha256: str) -> None:
        """Take an article out of the case."""
        self.case.remove(sha256)
        self._forget(sha256)

    def settle(self) -> None:
        """Decide again who is who, as far as articles and judgements have changed."""
        settle_entities(self.database, self.case.judgements_path, self.base)

    def get(self, sha256: str) -> StoredArticle | None:
        """An article, from memory where it has just come."""
        return self._recent.get(sha256) or self.case.get(sha256)

    def identity_of(self, sha256: str) -> Identity:
        """Who the entities of one article are."""
        return identity_of(self.database, sha256)

    def _note(self, stored: StoredArticle, digest: str, at: str) -> None:
        before = self.known(stored.sha256)
        article = articles.put(self.database, stored, digest, at)
        note_entities(self.database, article, stored.annotated, self.base)
        self._rewrite(stored.sha256)
        if before and before.run != stored.run:
            self._write_run(before.run)
        if stored.run != self._last_run:
            self._write_run(stored.run)
            self._last_run = stored.run
        self._uncommitted += 1
        if self._uncommitted >= _BETWEEN_COMMITS:
            self.database.commit()
            self._uncommitted = 0

    def _forget(self, sha256: str) -> None:
        article = self.known(sha256)
        if article is None:
            return
        forget_entities(self.database, article)
        forget_happenings(self.database, article)
        articles.take_out(self.database, article)
        self._rewrite(sha256)
        self._write_run(article.run)
        self._last_run = ""
        self._recent.pop(sha256, None)

    def _rewrite(self, sha256: str) -> None:
        self.database.run("INSERT OR IGNORE INTO pending_graph VALUES (?)", sha256)

    def _write_run(self, run: str) -> None:
        """A run is in the graph of runs for as long as an article is of it."""
        used = self.database.one("SELECT 1 FROM article WHERE run = ? LIMIT 1", run)
        lines = run_lines([Run(run)], base=self.base) if used else []
        set_part(self.database, Iris(self.base).runs_graph, run, lines)


def _called(stored: StoredArticle) -> AnnotatedArticle:
    return replace(stored.annotated, article=replace(stored.annotated.article, id=min(stored.names)))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _version(base: str) -> str:
    """What decides all that is derived, besides the articles and judgements."""
    digest = hashlib.sha256("\0".join((_FORM, __version__, base)).encode())
    for rule in load_rules():
        digest.update(rule.text.encode() + b"\0")
    for table in (resources.ontology("kg.ttl"), resources.ontology("happenings.yaml")):
        digest.update(table.read_bytes() if table.exists() else b"")
    for file in sorted(Path(resources.data("names")).glob("*")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
