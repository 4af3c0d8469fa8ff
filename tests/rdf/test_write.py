"""The store of a case: whole, exact, and only as much written as has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.case import Case, StoredArticle
from kg.ontology import NAMESPACE
from kg.rdf.iris import Iris
from kg.rdf.write import write_store
from kg.records import AnnotatedArticle
from kg.store.embedded import EmbeddedStore


def numbered(annotated: AnnotatedArticle, number: int) -> AnnotatedArticle:
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    return replace(annotated, article=replace(annotated.article, id=f"copy-{number}", sha256=sha256))


def put(case: Case, annotated: AnnotatedArticle, run: str = "run1") -> None:
    case.put(StoredArticle(run, (annotated.article.id,), ("somewhere",), annotated))


def content(case: Case) -> list[str]:
    return sorted(map(str, EmbeddedStore(case.store_path, read_only=True).quads()))


@pytest.fixture
def case(tmp_path: Path, ruritania: AnnotatedArticle) -> Iterator[Case]:
    """A case with three articles, and its store."""
    made = Case.create(tmp_path / "test.kg")
    with made.writing():
        for number in range(3):
            put(made, numbered(ruritania, number))
        write_store(made, made.articles())
        yield made


def test_the_store_has_a_graph_an_article_and_the_shared_ones(case: Case) -> None:
    iris = Iris()
    graphs = {g.value for g in EmbeddedStore(case.store_path, read_only=True).graph.named_graphs()}
    shared = {iris.entities_graph, iris.direct_graph, iris.runs_graph, iris.hierarchy_graph}
    assert graphs == {*shared, *(iris.graph(sha256) for sha256 in case.hashes())}


def test_written_again_nothing_changes(case: Case) -> None:
    before = content(case)
    assert write_store(case, case.articles()) == len(before)
    assert content(case) == before


def test_an_article_taken_out_leaves_no_trace(case: Case, ruritania: AnnotatedArticle) -> None:
    before = content(case)
    extra = replace(
        numbered(ruritania, 9),
        entities=(
            *ruritania.entities[:1],
            replace(ruritania.entities[1], label="X Y"),
            *ruritania.entities[2:],
        ),
    )
    put(case, extra)
    write_store(case, case.articles())
    assert content(case) != before
    case.remove(extra.article.sha256)
    write_store(case, case.articles())
    assert content(case) == before


def test_the_order_of_arrival_does_not_matter(
    case: Case, tmp_path: Path, ruritania: AnnotatedArticle
) -> None:
    other = Case.create(tmp_path / "other.kg")
    for number in (2, 0, 1):
        put(other, numbered(ruritania, number))
        write_store(other, other.articles())
    assert content(other) == content(case)


def test_the_last_article_taken_out_leaves_nothing(case: Case) -> None:
    for sha256 in case.hashes():
        case.remove(sha256)
    assert write_store(case, case.articles()) == 0


def test_a_fact_that_two_articles_tell_is_counted_once(case: Case) -> None:
    store = EmbeddedStore(case.store_path, read_only=True).graph
    query = f"SELECT (COUNT(*) AS ?n) {{ ?who <{NAMESPACE}crossed> ?border }}"
    (row,) = store.query(query, use_default_graph_as_union=True)  # type: ignore[misc]
    assert row["n"].value == "1"


def test_courts_are_found_as_organisations_by_the_hierarchy(case: Case) -> None:
    store = EmbeddedStore(case.store_path, read_only=True).graph
    query = (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        f"SELECT DISTINCT ?label {{ ?x a/rdfs:subClassOf* <{NAMESPACE}Organization> ; rdfs:label ?label }}"
    )
    rows = store.query(query, use_default_graph_as_union=True)
    assert {row["label"].value for row in rows} == {"court in Porvan", "Lantern", "Syldavia", "Ruritania"}  # type: ignore[union-attr]


def test_each_graph_names_the_run_that_made_it(case: Case, ruritania: AnnotatedArticle) -> None:
    put(case, numbered(ruritania, 0), run="run2")
    write_store(case, case.articles())
    store = EmbeddedStore(case.store_path, read_only=True).graph
    made_by = ox.NamedNode("http://www.w3.org/ns/prov#wasGeneratedBy")
    runs = sorted(
        q.object.value.rpartition("/")[2] for q in store.quads_for_pattern(None, made_by, None, None)
    )
    assert runs == ["run1", "run1", "run2"]
    kinds = store.quads_for_pattern(None, None, ox.NamedNode(NAMESPACE + "Run"), None)
    assert sorted(q.subject.value.rpartition("/")[2] for q in kinds) == ["run1", "run2"]
