"""What has changed in a case's folder is found at a glance, whoever changed it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from kg.case import Case, StoredArticle
from kg.index import articles
from kg.index.database import Database
from kg.rdf.write import write_store
from kg.records import AnnotatedArticle, Article, Span


def stored(number: int, name: str = "report") -> StoredArticle:
    article = Article(id=name, text="Nothing happened.", sha256=f"{number:02}" * 32, body=Span(0, 17))
    return StoredArticle("run", (name,), (f"/in/{name}.txt",), AnnotatedArticle(article))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Three articles, in folders that were last touched long ago, and an index that knows it."""
    made = Case.create(tmp_path / "new.kg")
    for number in range(3):
        made.put(stored(number))
    for folder in made.articles_path.iterdir():
        os.utime(folder, (1, 1))
    write_store(made)
    return made


def found(case: Case) -> tuple[set[str], set[str], int]:
    """The first two digits of what has changed and what is gone, and how many folders were looked into."""
    with Database.reading(case.index_path) as index:
        changes = articles.changes(index, case.articles_path)
    return {sha[:2] for sha in changes.changed}, {sha[:2] for sha in changes.gone}, len(changes.shards)


def test_where_nothing_changed_no_folder_is_looked_into(case: Case) -> None:
    assert found(case) == (set(), set(), 0)


def test_what_came_went_and_was_replaced_is_found(case: Case) -> None:
    case.put(stored(0, "renamed"))
    case.remove(stored(1).sha256)
    case.put(stored(7))
    assert found(case) == ({"00", "07"}, {"01"}, 3)


def test_a_folder_that_is_gone_takes_its_articles_along(case: Case) -> None:
    shutil.rmtree(case.articles_path / "02")
    assert found(case) == (set(), {"02"}, 0)


def test_a_folder_that_changed_a_moment_ago_is_looked_into_again(case: Case) -> None:
    os.utime(case.articles_path / "00", (time.time(), time.time()))
    write_store(case)
    assert found(case) == (set(), set(), 1)


def test_without_an_index_everything_is_new(case: Case) -> None:
    case.index_path.unlink()
    assert found(case) == ({"00", "01", "02"}, set(), 3)


def test_a_copied_case_is_not_written_anew(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All files have other times, but the bytes that the index knows."""
    copy = Case(tmp_path / "copy.kg")
    shutil.copytree(case.path, copy.path, copy_function=shutil.copyfile)
    for folder in copy.articles_path.iterdir():
        os.utime(folder, (2, 2))
    assert len(found(copy)[0]) == 3

    def never(self: Case, sha256: str) -> None:
        raise AssertionError("an article was read although nothing is new")

    monkeypatch.setattr(Case, "get", never)
    assert write_store(copy) == write_store(case)
    assert found(copy)[0] == set()
