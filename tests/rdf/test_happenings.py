"""Happenings as RDF: links from events, what they have in common, how many witnesses, and why."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.case import Case
from kg.ontology import NAMESPACE, load_ontology
from kg.rdf.happenings import happenings_graph
from kg.rdf.iris import Iris
from kg.records import AnnotatedArticle
from kg.resolution.event_notes import notes_of
from kg.resolution.identity import default_identity
from kg.store.embedded import EmbeddedStore
from kg.store.sparql import select


@pytest.fixture(scope="module")
def lines(outlets: list[AnnotatedArticle]) -> list[str]:
    identity = default_identity(outlets)
    return happenings_graph(notes_of(one, identity) for one in outlets)


@pytest.fixture(scope="module")
def quads(lines: list[str]) -> list[ox.Quad]:
    return list(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS))  # strict: every address valid


def test_all_is_in_one_graph_and_sorted(lines: list[str], quads: list[ox.Quad]) -> None:
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(Iris().happenings_graph)}
    assert lines == sorted(set(lines))


def test_the_order_of_the_articles_does_not_matter(lines: list[str], outlets: list[AnnotatedArticle]) -> None:
    identity = default_identity(outlets)
    assert happenings_graph(notes_of(one, identity) for one in reversed(outlets)) == lines


def test_every_term_is_in_the_ontology(quads: list[ox.Quad]) -> None:
    used = {q.predicate.value for q in quads}
    used |= {q.object.value for q in quads if q.predicate.value.endswith("#type")}
    own = {term.removeprefix(NAMESPACE) for term in used if term.startswith(NAMESPACE)}
    assert own <= load_ontology().labels.keys()
    assert {"Happening", "Join", "Report", "happening", "witnesses", "joins", "reason"} <= own


def test_the_store_of_a_case_has_them(outlets_case: Case, quads: list[ox.Quad]) -> None:
    store = EmbeddedStore(outlets_case.store_path, read_only=True).graph
    graph = ox.NamedNode(Iris().happenings_graph)
    assert len(list(store.quads_for_pattern(None, None, None, graph))) == len(quads)


def test_a_happening_says_what_its_events_agree_on(outlets_case: Case) -> None:
    rows = select(
        outlets_case.store_path,
        """SELECT ?label ?witnesses ?voices ?time (COUNT(DISTINCT ?event) AS ?events) WHERE {
          ?happening a kg:Happening ; rdfs:label ?label ; kg:witnesses ?witnesses ; kg:voices ?voices .
          ?event kg:happening ?happening . OPTIONAL { ?happening kg:edtf ?time }
        } GROUP BY ?label ?witnesses ?voices ?time ORDER BY ?label""",
    ).rows
    assert [tuple(map(str, row)) for row in rows] == [
        ("arrest: Dano Kesh (2018-05-03)", "2", "2", "2018-05-03", "3"),
        ("ill-treatment: Dano Kesh (2018-05-03)", "2", "2", "2018-05-03", "3"),
        ("release: Dano Kesh (2018-05-09)", "2", "2", "2018-05-09", "3"),
        ("sentencing: Dano Kesh (2018-05-08)", "1", "1", "2018-05-08", "2"),
    ]


def test_the_events_keep_their_own_status(outlets_case: Case) -> None:
    rows = select(
        outlets_case.store_path,
        """SELECT DISTINCT ?status WHERE {
          ?happening kg:happeningType kg:IllTreatment ; kg:disagreesOn "status" .
          ?event kg:happening ?happening ; kg:status ?status . ?happening ?any ?thing .
          FILTER NOT EXISTS { ?happening kg:status ?own }
        } ORDER BY ?status""",
    ).rows
    assert [str(row[0]).rpartition("#")[2] for row in rows] == ["Negated", "Occurred"]


def test_each_join_has_two_events_a_score_and_reasons(outlets_case: Case) -> None:
    rows = select(
        outlets_case.store_path,
        """SELECT ?score (COUNT(DISTINCT ?event) AS ?events) (COUNT(DISTINCT ?reason) AS ?reasons) WHERE {
          ?happening kg:joinedBy ?join . ?join kg:joins ?event ; kg:score ?score ; kg:reason ?reason .
          ?event kg:happening ?happening .
        } GROUP BY ?join ?score""",
    ).rows
    assert len(rows) == 7
    for score, events, reasons in rows:
        assert float(str(score)) >= 6
        assert int(str(events)) == 2
        assert int(str(reasons)) > 0


def test_copies_share_a_report(outlets_case: Case) -> None:
    rows = select(
        outlets_case.store_path,
        "SELECT ?name { ?article kg:report/a kg:Report ; kg:articleName ?name } ORDER BY ?name",
    ).rows
    assert [row[0] for row in rows] == ["courier-1", "valley-1"]


def test_the_shapes_accept_it_and_reject_what_is_missing(quads: list[ox.Quad]) -> None:
    from kg.validation import validate

    assert validate(quads) == []
    broken = [q for q in quads if not q.predicate.value.endswith(("#witnesses", "#reason"))]
    assert {violation.message for violation in validate(broken)} == {
        "A happening must say how many independent articles tell it.",
        "A join must give a reason.",
    }
