"""The store of a case: whole, exact, and only as much written as has changed."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.case import Case, StoredArticle
from kg.errors import CaseError
from kg.ontology import NAMESPACE
from kg.rdf.iris import Iris
from kg.rdf.write import write_store
from kg.records import AnnotatedArticle
from kg.resolution.judgements import Judgement, Reference, append
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
        write_store(made)
        yield made


def test_the_store_has_a_graph_an_article_and_the_shared_ones(case: Case) -> None:
    iris = Iris()
    graphs = {g.value for g in EmbeddedStore(case.store_path, read_only=True).graph.named_graphs()}
    shared = {iris.entities_graph, iris.direct_graph, iris.runs_graph, iris.hierarchy_graph}
    shared.add(iris.happenings_graph)
    assert graphs == {*shared, *(iris.graph(sha256) for sha256 in case.hashes())}


def test_written_again_nothing_changes(case: Case) -> None:
    before = content(case)
    assert write_store(case) == len(before)
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
    write_store(case)
    assert content(case) != before
    case.remove(extra.article.sha256)
    write_store(case)
    assert content(case) == before


def test_the_order_of_arrival_does_not_matter(
    case: Case, tmp_path: Path, ruritania: AnnotatedArticle
) -> None:
    other = Case.create(tmp_path / "other.kg")
    for number in (2, 0, 1):
        put(other, numbered(ruritania, number))
        write_store(other)
    assert content(other) == content(case)


def test_the_last_article_taken_out_leaves_nothing(case: Case) -> None:
    for sha256 in case.hashes():
        case.remove(sha256)
    assert write_store(case) == 0


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
    write_store(case)
    store = EmbeddedStore(case.store_path, read_only=True).graph
    made_by = ox.NamedNode("http://www.w3.org/ns/prov#wasGeneratedBy")
    runs = sorted(
        q.object.value.rpartition("/")[2] for q in store.quads_for_pattern(None, made_by, None, None)
    )
    assert runs == ["run1", "run1", "run2"]
    kinds = store.quads_for_pattern(None, None, ox.NamedNode(NAMESPACE + "Run"), None)
    assert sorted(q.subject.value.rpartition("/")[2] for q in kinds) == ["run1", "run2"]


def named(ruritania: AnnotatedArticle, number: int, name: str) -> AnnotatedArticle:
    """A copy of the article in which the second entity has another name."""
    first, second, *others = numbered(ruritania, number).entities
    entities = (first, replace(second, label=name, aliases=()), *others)
    return replace(numbered(ruritania, number), entities=entities)


def test_adding_an_article_reads_no_other(
    case: Case, ruritania: AnnotatedArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = named(ruritania, 9, "Ilka Moreno")
    put(case, extra)
    read: list[str] = []
    get = Case.get

    def noted(self: Case, sha256: str) -> StoredArticle | None:
        read.append(sha256)
        return get(self, sha256)

    monkeypatch.setattr(Case, "get", noted)
    write_store(case)
    assert set(read) == {extra.article.sha256}


def test_another_spelling_in_a_new_article_reaches_those_that_were_there(
    tmp_path: Path, ruritania: AnnotatedArticle
) -> None:
    """The address of one entity changes as a better spelling comes: as if all had come at once."""
    spellings = ("Qaster Musakhanuly", "Kaster Musakanuly", "Kaster Musakhanuly")
    articles = [named(ruritania, number, name) for number, name in enumerate(spellings)]
    together = Case.create(tmp_path / "together.kg")
    for annotated in articles:
        put(together, annotated)
    write_store(together)
    for order in permutations(articles):
        apart = Case.create(tmp_path / f"{'-'.join(a.article.id for a in order)}.kg")
        for annotated in order:
            put(apart, annotated)
            write_store(apart)
        assert content(apart) == content(together)


def test_a_judgement_and_its_withdrawal_leave_no_trace(case: Case, ruritania: AnnotatedArticle) -> None:
    put(case, named(ruritania, 9, "Ilka Moreno"))
    write_store(case)
    before = content(case)
    one = Reference(numbered(ruritania, 0).article.sha256, "Dano Kesh")
    other = Reference(numbered(ruritania, 9).article.sha256, "Ilka Moreno")
    append(case.judgements_path, [Judgement("same", one, other)])
    write_store(case)
    assert content(case) != before
    append(case.judgements_path, [Judgement("withdrawn", one, other)])
    write_store(case)
    assert content(case) == before


def test_a_judgement_on_what_the_gazetteer_identified_joins_all_of_it(
    case: Case, tmp_path: Path, ruritania: AnnotatedArticle
) -> None:
    """Two addresses become one in all articles, in those to come as well, and go apart again."""
    before = content(case)
    sha256 = numbered(ruritania, 0).article.sha256
    lantern, vells = Reference(sha256, "Lantern", "Organization"), Reference(sha256, "Vells", "PeopleGroup")
    append(case.judgements_path, [Judgement("same", lantern, vells)])
    write_store(case)
    assert content(case) != before
    put(case, numbered(ruritania, 9))
    write_store(case)
    fresh = Case.create(tmp_path / "fresh.kg")
    for stored in case.articles():
        fresh.put(stored)
    append(fresh.judgements_path, [Judgement("same", lantern, vells)])
    write_store(fresh)
    assert content(case) == content(fresh)
    case.remove(numbered(ruritania, 9).article.sha256)
    append(case.judgements_path, [Judgement("withdrawn", lantern, vells)])
    write_store(case)
    assert content(case) == before


@pytest.mark.parametrize("lost", ["index", "store", "both"])
def test_what_is_derived_comes_back(case: Case, lost: str) -> None:
    before = content(case)
    if lost in ("index", "both"):
        case.index_path.unlink()
    if lost in ("store", "both"):
        case.forget_store()
    assert write_store(case) == len(before)
    assert content(case) == before


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_a_damaged_index_is_made_anew(case: Case, damage: bytes) -> None:
    before = content(case)
    case.index_path.write_bytes(damage)
    write_store(case)
    assert content(case) == before


def test_an_index_that_turns_out_damaged_is_deleted_and_the_next_run_makes_it(case: Case) -> None:
    before = content(case)
    data = bytearray(case.index_path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)  # the first page, by which it is opened, stays
    case.index_path.write_bytes(data)
    with contextlib.suppress(CaseError):
        write_store(case)
    write_store(case)
    assert content(case) == before


def test_another_store_in_its_place_is_noticed(case: Case, tmp_path: Path) -> None:
    before = content(case)
    EmbeddedStore(tmp_path / "other").write(
        [], ["<http://s.example/1> <http://p.example/p> <http://o.example/> .\n"]
    )
    case.forget_store()
    (tmp_path / "other").rename(case.store_path)
    write_store(case)
    assert content(case) == before
