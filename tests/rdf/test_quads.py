"""One article as RDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ontology import NAMESPACE, load_ontology
from kg.rdf.quads import article_lines, article_quads, canonicals, entity_lines, event_label
from kg.records import (
    AnnotatedArticle,
    Article,
    Entity,
    Event,
    Filler,
    Quantity,
    Relation,
    RoleFillers,
    Span,
)
from kg.resolution.identity import default_identity

ID = "https://w3id.org/newskg/id/"
ME = f"{ID}article/484e41e2df3bd17bafdb"
OA = "http://www.w3.org/ns/oa#"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"


def lines_of(annotated: AnnotatedArticle) -> list[str]:
    identity = default_identity([annotated])
    return article_lines(annotated, identity, run="0123abcd") + entity_lines(canonicals(annotated, identity))


def values(quads: list[ox.Quad], subject: str, predicate: str) -> list[str]:
    """Objects of a subject's property, below the instance base or the ontology without it."""
    found = [q.object.value for q in quads if (q.subject.value, q.predicate.value) == (subject, predicate)]
    return sorted(value.removeprefix(ID).removeprefix(NAMESPACE) for value in found)


@pytest.fixture(scope="module")
def quads(ruritania: AnnotatedArticle) -> list[ox.Quad]:
    return list(article_quads(ruritania, default_identity([ruritania])))


def test_the_graph_is_the_golden_one(ruritania: AnnotatedArticle, golden: str) -> None:
    assert "".join(lines_of(ruritania)) == golden


def test_lines_are_sorted_and_each_is_there_once(ruritania: AnnotatedArticle) -> None:
    lines = article_lines(ruritania, default_identity([ruritania]))
    assert lines == sorted(set(lines))


def test_the_order_of_the_records_does_not_matter(ruritania: AnnotatedArticle) -> None:
    turned = replace(
        ruritania,
        entities=ruritania.entities[::-1],
        mentions=ruritania.mentions[::-1],
        events=ruritania.events[::-1],
    )
    assert lines_of(turned) == lines_of(ruritania)


def test_every_quote_is_the_text_between_start_and_end(
    quads: list[ox.Quad], ruritania: AnnotatedArticle
) -> None:
    text = ruritania.article.text
    evidence = {q.object.value for q in quads if q.predicate.value == NAMESPACE + "evidence"}
    assert len(evidence) == 7
    for node in evidence:
        start, end = map(int, node.rpartition("=")[2].split(","))
        (quote,) = values(quads, node, NAMESPACE + "quote")
        position, quotation = (node + "&by=position", node + "&by=quote")
        assert quote == text[start:end]
        assert values(quads, position, OA + "start") == [str(start)]
        assert values(quads, position, OA + "end") == [str(end)]
        assert values(quads, quotation, OA + "exact") == [quote]
        assert values(quads, quotation, OA + "prefix") == [text[max(0, start - 32) : start]]
        assert values(quads, quotation, OA + "suffix") == [text[end : end + 32]]


def test_evidence_contains_the_words_that_express_the_event(quads: list[ox.Quad]) -> None:
    for claim in (
        q for q in quads if q.predicate.value == NAMESPACE + "about" and "/event/" in q.object.value
    ):
        (trigger,) = values(quads, claim.object.value, NAMESPACE + "trigger")
        spans = [ID + e for e in values(quads, claim.subject.value, NAMESPACE + "evidence")]
        assert any(trigger in values(quads, span, NAMESPACE + "quote")[0] for span in spans)


@pytest.mark.parametrize(
    ("event", "role", "expected"),
    [
        ("v1", "agent", [f"{ME.removeprefix(ID)}/entity/e1-court-in-porvan"]),
        ("v1", "patient", ["person/dano-kesh"]),
        ("v1", "destination", ["place/XS"]),
        ("v1", "status", ["Refused"]),
        ("v2", "place", ["place/ruritania-syldavia-border"]),
        ("v3", "agent", ["state/XS"]),
        ("v3", "topic", ["it had held Kesh in a camp"]),
        ("v7", "status", ["Possible"]),
    ],
)
def test_roles_and_status(quads: list[ox.Quad], event: str, role: str, expected: list[str]) -> None:
    assert values(quads, f"{ME}/event/{event}", NAMESPACE + role) == expected


@pytest.mark.parametrize(
    ("role", "node"),
    [
        *((role, "state/XS") for role in ("agent", "patient", "counterpart", "topic")),
        *((role, "place/XS") for role in ("origin", "destination", "place")),
    ],
)
def test_a_role_decides_between_a_state_and_its_territory(
    role: str, node: str, with_events: Callable[..., AnnotatedArticle]
) -> None:
    event = Event(
        "v1", "Meeting", "occurred", Span(0, 1), Span(0, 1), (RoleFillers(role, (Filler("S", "e3"),)),)
    )
    annotated = with_events(event)
    quads = list(article_quads(annotated, default_identity([annotated])))
    assert values(quads, f"{ME}/event/v1", NAMESPACE + role) == [node]


@pytest.mark.parametrize(
    ("prop", "node"),
    [
        *((prop, "state/XS") for prop in ("citizenship", "memberOf")),
        *((prop, "place/XS") for prop in ("locatedIn", "residence", "originFrom", "bornIn")),
    ],
)
def test_a_relation_decides_between_a_state_and_its_territory(
    prop: str, node: str, ruritania: AnnotatedArticle
) -> None:
    relation = Relation(prop, Filler("Dano Kesh", "e2"), Filler("Syldavia", "e3"), Span(0, 1))
    annotated = replace(ruritania, relations=(relation,))
    quads = list(article_quads(annotated, default_identity([annotated])))
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    assert values(quads, f"{ME}/relation/r1", rdf + "object") == [node]


def test_state_and_territory_are_linked_both_ways(ruritania: AnnotatedArticle) -> None:
    lines = entity_lines(canonicals(ruritania, default_identity([ruritania])))
    graph = f"<{ID}graph/entities> .\n"
    assert f"<{ID}state/XS> <{NAMESPACE}hasTerritory> <{ID}place/XS> {graph}" in lines
    assert f"<{ID}place/XS> <{NAMESPACE}territoryOf> <{ID}state/XS> {graph}" in lines


def test_a_denial_disputes_the_claim_that_it_denies(quads: list[ox.Quad]) -> None:
    here = ME.removeprefix(ID)
    assert values(quads, f"{ME}/claim/v3", NAMESPACE + "disputes") == [f"{here}/claim/v4"]


def test_the_claimer_is_the_source_or_the_article(quads: list[ox.Quad]) -> None:
    assert values(quads, f"{ME}/claim/v4", NAMESPACE + "claimer") == ["organization/lantern"]
    assert values(quads, f"{ME}/claim/v2", NAMESPACE + "claimer") == [ME.removeprefix(ID)]
    assert values(quads, f"{ME}/claim/r1", NAMESPACE + "claimer") == [ME.removeprefix(ID)]


def test_an_estimate_keeps_its_bounds(quads: list[ox.Quad]) -> None:
    quantity = f"{ME}/event/v5/quantity/1"
    assert values(quads, quantity, NAMESPACE + "minimum") == ["2500.0"]
    assert values(quads, quantity, NAMESPACE + "maximum") == []
    assert values(quads, quantity, NAMESPACE + "qualifier") == ["at least"]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (
            "2018-05-03",
            {
                "hasTimeStamp": "2018-05-03",
                "hasEarliestBeginTimeStamp": "2018-05-03",
                "hasLatestEndTimeStamp": "2018-05-03",
            },
        ),
        ("2017-04", {"hasEarliestBeginTimeStamp": "2017-04-01", "hasLatestEndTimeStamp": "2017-04-30"}),
        (
            "2016/2017-06-30",
            {
                "hasEarliestBeginTimeStamp": "2016-01-01",
                "hasLatestBeginTimeStamp": "2016-12-31",
                "hasEarliestEndTimeStamp": "2017-06-30",
                "hasLatestEndTimeStamp": "2017-06-30",
            },
        ),
        ("2016/..", {"hasEarliestBeginTimeStamp": "2016-01-01", "hasLatestBeginTimeStamp": "2016-12-31"}),
        ("some day", {}),
    ],
)
def test_a_time_is_kept_as_said_and_bounded_for_queries(
    time: str, expected: dict[str, str], with_events: Callable[..., AnnotatedArticle]
) -> None:
    annotated = with_events(Event("v1", "Flight", "occurred", Span(0, 1), Span(0, 1), time=time))
    quads = list(article_quads(annotated, default_identity([annotated])))
    stamps = {
        quad.predicate.value.removeprefix(SEM): quad.object.value
        for quad in quads
        if quad.predicate.value.startswith(SEM)
    }
    assert stamps == expected
    assert values(quads, f"{ME}/event/v1", NAMESPACE + "edtf") == [time]


def test_an_event_without_a_time_never_gets_the_articles(
    with_events: Callable[..., AnnotatedArticle],
) -> None:
    annotated = with_events(Event("v1", "Flight", "occurred", Span(0, 1), Span(0, 1)))
    lines = article_lines(annotated, default_identity([annotated]))
    assert not [line for line in lines if "/event/v1>" in line and "2018-05-04" in line]


@pytest.mark.parametrize(
    ("published", "literal"),
    [
        ("2018-05-04", '"2018-05-04"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("2018-05", '"2018-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'),
        ("2018", '"2018"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("201X", '"201X"'),
        ("last May", '"last May"'),
    ],
)
def test_the_date_of_the_article_has_the_type_of_its_precision(
    published: str, literal: str, ruritania: AnnotatedArticle
) -> None:
    annotated = replace(ruritania, article=replace(ruritania.article, published=published))
    lines = article_lines(annotated, default_identity([annotated]))
    assert [line for line in lines if "datePublished" in line] == [
        f"<{ME}> <https://schema.org/datePublished> {literal} <{ID}graph/{ME.rpartition('/')[2]}> .\n"
    ]


def test_who_is_only_described_is_a_node_of_the_article(ruritania: AnnotatedArticle) -> None:
    twin = replace(ruritania, article=replace(ruritania.article, sha256="f" * 64))
    identity = default_identity([ruritania, twin])
    first = identity.canonical(ruritania.article.sha256, "e1").iri
    second = identity.canonical(twin.article.sha256, "e1").iri
    assert first != second
    assert first.startswith(ME)
    assert identity.canonical("f" * 64, "e2").iri == identity.canonical(ruritania.article.sha256, "e2").iri


def test_no_statement_is_in_two_graphs(
    ruritania: AnnotatedArticle, store_of: Callable[..., ox.Store]
) -> None:
    twin = replace(ruritania, article=replace(ruritania.article, id="twin", sha256="f" * 64))
    store = store_of(ruritania, twin)
    triples = [(q.subject, q.predicate, q.object) for q in store]
    assert len(triples) == len(set(triples))


def test_there_are_no_blank_nodes(ruritania: AnnotatedArticle, store_of: Callable[..., ox.Store]) -> None:
    terms = [term for q in store_of(ruritania) for term in (q.subject, q.object, q.graph_name)]
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


def test_all_terms_are_declared_in_the_ontology(golden: str) -> None:
    declared = load_ontology().labels
    for quad in ox.parse(golden, format=ox.RdfFormat.N_QUADS):
        for term in (quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(NAMESPACE):
                assert term.value.removeprefix(NAMESPACE) in declared


def test_words_in_the_role_of_somebody_become_a_node_with_a_label(
    with_events: Callable[..., AnnotatedArticle],
) -> None:
    roles = (
        RoleFillers("patient", (Filler("twelve villagers"),)),
        RoleFillers("quantity", (Filler("some"),)),
    )
    annotated = with_events(Event("v1", "Killing", "occurred", Span(0, 1), Span(0, 1), roles))
    quads = list(article_quads(annotated, default_identity([annotated])))
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    assert values(quads, f"{ME}/event/v1/patient/1", label) == ["twelve villagers"]
    assert values(quads, f"{ME}/event/v1/quantity/1", NAMESPACE + "qualifier") == ["vague"]


def test_an_event_is_labelled_with_its_participants(ruritania: AnnotatedArticle) -> None:
    assert event_label(ruritania.events[0]) == "extradition (refused): court in Porvan; Dano Kesh; Syldavia"


hostile = st.text(st.characters(), min_size=1, max_size=20)  # quotes, controls, halves of surrogate pairs


@given(hostile, hostile, hostile)
def test_any_text_gives_valid_rdf_that_says_the_same(words: str, name: str, link: str) -> None:
    article = Article(name, words, "a" * 64, Span(0, len(words)), title=name, url=words, publisher=link)
    entity = Entity("e1", name, "Person", (words,), (("wikidata", link),))
    roles = (
        RoleFillers("agent", (Filler(name, "e1"),)),
        RoleFillers("quantity", (Filler(words, quantity=Quantity(words, 1e15, 0.1, None, "vague", link)),)),
        RoleFillers("topic", (Filler(words),)),
    )
    event = Event("v1", "Denial", "occurred", Span(0, 1), Span(0, len(words)), roles, time=words)
    relation = Relation("occupation", Filler(name, "e1"), Filler(words), Span(0, len(words)))
    annotated = AnnotatedArticle(article, (entity,), events=(event,), relations=(relation,))
    text = "".join(lines_of(annotated))
    quads = list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))  # strictly, address by address
    readable = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in words)
    for predicate in ("quote", "topic"):
        assert [q.object.value for q in quads if q.predicate.value == NAMESPACE + predicate] == [readable]


def test_another_base_is_used_for_every_address(ruritania: AnnotatedArticle) -> None:
    base = "https://example.org/case/"
    identity = default_identity([ruritania], base)
    lines = article_lines(ruritania, identity, base=base, run="0123abcd")
    lines += entity_lines(canonicals(ruritania, identity, base=base), base=base)
    assert not [line for line in lines if ID in line]
    moved = sorted(line.replace(base, ID) for line in lines if "/direct/" not in line)
    assert moved == sorted(line for line in lines_of(ruritania) if "/direct/" not in line)
