"""Happenings kept up piece by piece: whatever comes and goes, the graph is that of a build from scratch."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.case import StoredArticle
from kg.index import articles
from kg.index.articles import Known
from kg.index.database import Database
from kg.index.happenings import forget_happenings, note_happenings, settle_happenings
from kg.rdf.happenings import happenings_graph
from kg.rdf.iris import DEFAULT_BASE
from kg.records import AnnotatedArticle
from kg.resolution.event_notes import notes_of
from kg.resolution.identity import default_identity


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Database]:
    with Database.writing(tmp_path / "index.sqlite3", "test") as database:
        yield database


def variants(outlets: list[AnnotatedArticle], count: int) -> list[AnnotatedArticle]:
    """Articles that tell some of the events, on some other days, so that joins come, go and are cut."""
    rng = random.Random(11)
    made = []
    for number in range(count):
        one = rng.choice(outlets)
        events = [
            replace(event, time=rng.choice([event.time, None, "2018-05", "2018-05-04", "2018-05-20"]))
            for event in one.events
            if rng.random() < 0.7
        ]
        sha256 = f"{number:064x}"
        made.append(replace(one, article=replace(one.article, sha256=sha256), events=tuple(events)))
    return made


class Part:
    """An index with the articles that are put into it and taken out."""

    def __init__(self, index: Database, known: list[AnnotatedArticle]) -> None:
        self.index = index
        self.identity = default_identity(known)
        self.inside: dict[str, tuple[Known, AnnotatedArticle]] = {}

    def add(self, annotated: AnnotatedArticle) -> None:
        stored = StoredArticle("run", (annotated.article.id,), (), annotated)
        known = articles.put(self.index, stored, "digest", "stamp")
        self.inside[annotated.article.sha256] = (known, annotated)
        note_happenings(self.index, known, annotated, self.identity, DEFAULT_BASE)

    def remove(self, sha256: str) -> None:
        known, _ = self.inside.pop(sha256)
        forget_happenings(self.index, known)
        articles.take_out(self.index, known)

    def lines(self) -> list[str]:
        settle_happenings(self.index, DEFAULT_BASE)
        rows = self.index.all("SELECT lines FROM part")
        return sorted(line + "\n" for (text,) in rows for line in text.split("\n")[:-1])

    def from_scratch(self) -> list[str]:
        return happenings_graph(notes_of(annotated, self.identity) for _, annotated in self.inside.values())


@pytest.mark.parametrize("seed", range(4))
def test_the_graph_is_that_of_a_build_from_scratch_after_every_change(
    index: Database, outlets: list[AnnotatedArticle], seed: int
) -> None:
    rng = random.Random(seed)
    known = variants(outlets, 14)
    part = Part(index, known)
    seen = 0
    for annotated in rng.sample(known, len(known)):
        part.add(annotated)
        if rng.random() < 0.3:
            part.remove(rng.choice(sorted(part.inside)))
        if rng.random() < 0.6:
            assert part.lines() == part.from_scratch()
            seen = max(seen, len(part.from_scratch()))
    assert part.lines() == part.from_scratch()
    assert seen
    for sha256 in sorted(part.inside):
        part.remove(sha256)
    assert part.lines() == []


def test_who_prints_an_article_changes_how_many_witnesses_there_are(
    index: Database, outlets: list[AnnotatedArticle]
) -> None:
    part = Part(index, outlets)
    for annotated in outlets:
        part.add(annotated)
    before = part.lines()
    first, _, third = outlets
    part.add(replace(third, article=replace(third.article, publisher=first.article.publisher)))
    assert part.lines() == part.from_scratch() != before
