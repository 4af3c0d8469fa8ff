"""Queries do no harm: no network, no writing, an end at the time limit; and what is wrong is said."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.errors import CaseError, QueryError, QueryTimeout
from kg.store.embedded import EmbeddedStore
from kg.store.sparql import check_query, run_query, select

GRAPH = "http://g.example/a"

REFUSED = [
    "SELECT * { SERVICE <http://example.com/sparql> { ?s ?p ?o } }",
    "select * { service silent <http://example.com/sparql> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a' . # comment ends here\n SERVICE ?where { ?s ?p ?o } }",
    'SELECT * { ?s ?p "it\\"s" . SERVICE ?w {} }',
    "PREFIX a: <http://a#> SELECT * { ?s a:b '''x''' SERVICE ?w {} }",
    "SELECT * { { SERVICE<http://x> { } } }",
    "LOAD <http://example.com/data>",
    "LOAD SILENT <file:///etc/passwd> INTO GRAPH <http://x>",
    "INSERT DATA { <http://a> <http://b> <http://c> }",
    "DROP ALL",
    "",
]
ALLOWED = [
    "SELECT * { ?s ?p 'SERVICE' }",
    'SELECT * { ?s ?p """a "SERVICE" b""" }',
    "SELECT * { ?SERVICE ?p ?o } # SERVICE",
    "PREFIX ex: <http://example.com/SERVICE#> SELECT * { ex:SERVICE ?p ?o }",
    "PREFIX SERVICE: <http://example.com/> SELECT * { SERVICE:a ?p ?o }",
    "ASK { ?s <http://example.com/?a=SERVICE> ?o }",
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sparql") / "store"
    number = "http://www.w3.org/2001/XMLSchema#integer"
    EmbeddedStore(path).write(
        [GRAPH],
        [f'<http://s.example/{i}> <http://p.example/p> "{i}"^^<{number}> <{GRAPH}> .\n' for i in range(300)],
    )
    return path


@pytest.mark.parametrize("query", REFUSED)
def test_what_would_reach_the_network_or_write_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        check_query(query)


@pytest.mark.parametrize("query", ALLOWED)
def test_the_refused_words_may_stand_in_strings_names_and_comments(query: str, store: Path) -> None:
    check_query(query)
    run_query(store, query)


def test_a_select_gives_plain_values(store: Path) -> None:
    table = select(store, "SELECT ?s ?none { ?s ?p 7 OPTIONAL { ?s <http://no.example> ?none } }")
    assert table.columns == ("s", "none")
    assert table.rows == (("http://s.example/7", None),)


def test_an_ask_is_answered_with_yes_or_no(store: Path) -> None:
    assert select(store, "ASK { ?s ?p 7 }").rows == (("yes",),)


def test_a_construct_gives_sorted_ntriples(store: Path) -> None:
    lines = run_query(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").decode().splitlines()
    assert len(lines) == 300
    assert lines == sorted(lines)


def test_a_query_that_never_ends_is_ended_at_the_limit(store: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"stopped after 0\.5 seconds"):
        run_query(store, endless, timeout=0.5)
    assert time.monotonic() - started < 5


def test_what_is_no_sparql_is_told_where(store: Path) -> None:
    with pytest.raises(QueryError, match="not SPARQL"):
        run_query(store, "SELECT ?s WHERE { ?s ?p }")


def test_a_case_without_a_graph_says_what_to_do_first(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="kg build"):
        run_query(tmp_path / "none", "ASK {}")
