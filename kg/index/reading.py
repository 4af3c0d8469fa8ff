"""Asking the index of a case without writing to it, while perhaps somebody else does.

What the index says may be older than the files; what has changed since it can tell at a glance
(:func:`kg.index.articles.changes`), and those articles are read. Without an index all of them are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.index import articles
from kg.index.database import Damaged, Database

if TYPE_CHECKING:
    from kg.case import Case, StoredArticle

__all__ = ["look_up"]


def look_up(case: Case, word: str) -> tuple[list[str], list[str]]:
    """The articles of this name, source or start of a content hash; where there is none, all names."""
    try:
        with Database.reading(case.index_path) as index:
            return _look_up(case, index, word)
    except Damaged:
        return _look_up(case, None, word)


def _look_up(case: Case, index: Database | None, word: str) -> tuple[list[str], list[str]]:
    changes = articles.changes(index, case.articles_path)
    others = {*changes.changed, *changes.gone}
    found = {sha256 for sha256 in articles.matching(index, word) if sha256 not in others} if index else set()
    names: list[str] = []
    for sha256 in changes.changed:
        stored = case.get(sha256)
        if stored:
            names.extend(stored.names)
            if _answers_to(stored, word):
                found.add(sha256)
    if not found and index:
        rows = index.all("SELECT name, sha256 FROM article")
        names.extend(name for name, sha256 in rows if sha256 not in others)
    return sorted(found), names


def _answers_to(stored: StoredArticle, word: str) -> bool:
    return word in {*stored.names, *stored.sources} or (len(word) >= 8 and stored.sha256.startswith(word))
