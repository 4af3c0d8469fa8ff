"""The direct view: what is in it, what is not, and the way back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import resources
from kg.errors import OntologyError
from kg.ontology import NAMESPACE, load_ontology
from kg.rdf.direct import load_rules
from kg.rdf.iris import Iris
from kg.records import STATUSES, AnnotatedArticle, Event, Filler, RoleFillers, Span

ID = "https://w3id.org/newskg/id/"
ME = f"{ID}article/484e41e2df3bd17bafdb"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def plain(store: ox.Store) -> set[tuple[str, str, str]]:
    """The plain triples of the direct view, shortened."""
    graph = ox.NamedNode(Iris().direct_graph)
    return {
        (
            q.subject.value.removeprefix(ID),
            q.predicate.value.removeprefix(NAMESPACE),
            q.object.value.removeprefix(ID),
        )
        for q in store.quads_for_pattern(None, None, None, graph)
        if "/direct/" not in q.subject.value
    }


def event(
    type_: str, status: str, stance: str = "asserts", claimers: tuple[str, ...] = (), **roles: str
) -> Event:
    """An event whose roles are filled by entities "e1", "e2", ... or by other words."""
    filled = tuple(
        RoleFillers(role, (Filler(who, who if who[0] == "e" and who[1:].isdigit() else None),))
        for role, who in sorted(roles.items())
    )
    return Event(
        *("v1", type_, status, Span(0, 1), Span(0, 1), filled),
        claimers=claimers,
        stance=stance,  # type: ignore[arg-type]
    )


def test_the_article_in_short(ruritania: AnnotatedArticle, store_of: Callable[..., ox.Store]) -> None:
    court = f"{ME.removeprefix(ID)}/entity/e1-court-in-porvan"
    assert plain(store_of(ruritania)) == {
        ("person/dano-kesh", "crossed", "place/ruritania-syldavia-border"),
        (court, "refusedExtraditionOf", "person/dano-kesh"),
        ("person/dano-kesh", "heldIn", "place/brod-camp"),
        ("person/dano-kesh", "riskedDeportationTo", "place/XS"),
        ("organization/lantern", "estimated", "group/vells"),
        ("organization/lantern", "estimatedDetained", "group/vells"),
        ("state/XS", "denied", "it had held Kesh in a camp"),
        ("state/XS", "contradicted", "organization/lantern"),
        ("person/dano-kesh", "age", "34"),
        ("person/dano-kesh", "occupation", '"teacher"'),
        ("person/dano-kesh", "citizenship", "state/XS"),
        ("place/geonames-1000001", "locatedIn", "place/XR"),
    }


@pytest.mark.parametrize("status", STATUSES)
def test_only_what_happened_has_the_property_of_the_act(
    status: str, with_events: Callable[..., AnnotatedArticle], store_of: Callable[..., ox.Store]
) -> None:
    view = plain(store_of(with_events(event("Extradition", status, agent="e3", patient="e2"))))
    assert (("state/XS", "extradited", "person/dano-kesh") in view) is (status == "occurred")
    assert (("state/XS", "refusedExtraditionOf", "person/dano-kesh") in view) is (status == "refused")
    assert (("state/XS", "requestedExtraditionOf", "person/dano-kesh") in view) is (status == "requested")


@pytest.mark.parametrize(("stance", "shown"), [("asserts", True), ("denies", False), ("hedges", False)])
def test_only_what_somebody_asserts_is_shown(
    stance: str, shown: bool, with_events: Callable[..., AnnotatedArticle], store_of: Callable[..., ox.Store]
) -> None:
    annotated = with_events(event("Arrest", "occurred", stance, ("e5",), agent="e3", patient="e2"))
    assert bool(plain(store_of(annotated))) is shown


@pytest.mark.parametrize(("claimers", "attributed"), [((), "false"), (("e5",), "true")])
def test_each_triple_leads_back_and_says_whose_word_it_is(
    claimers: tuple[str, ...],
    attributed: str,
    with_events: Callable[..., AnnotatedArticle],
    store_of: Callable[..., ox.Store],
) -> None:
    store = store_of(with_events(event("Arrest", "occurred", "asserts", claimers, agent="e3", patient="e2")))
    (found,) = store.query(
        f"PREFIX kg: <{NAMESPACE}> PREFIX rdf: <{RDF}> SELECT * {{ ?fact a kg:DirectFact ;"
        " rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:derivedFrom ?event ; kg:claimer ?who ;"
        " kg:attributed ?attributed . ?s ?p ?o }",
        use_default_graph_as_union=True,
    )
    assert found["event"].value == f"{ME}/event/v1"
    assert found["who"].value == (f"{ID}organization/lantern" if claimers else ME)
    assert found["attributed"].value == attributed


def test_two_events_that_tell_the_same_give_one_triple_and_two_ways_back(
    with_events: Callable[..., AnnotatedArticle], store_of: Callable[..., ox.Store]
) -> None:
    arrest = event("Arrest", "occurred", agent="e3", patient="e2")
    store = store_of(with_events(arrest, replace(arrest, id="v2", evidence=Span(1, 2), trigger=Span(1, 2))))
    assert plain(store) == {("state/XS", "arrested", "person/dano-kesh")}
    back = store.quads_for_pattern(None, ox.NamedNode(NAMESPACE + "derivedFrom"), None, None)
    assert sorted(q.object.value.rpartition("/")[2] for q in back) == ["v1", "v2"]


def test_nobody_does_anything_to_themselves(
    with_events: Callable[..., AnnotatedArticle], store_of: Callable[..., ox.Store]
) -> None:
    assert plain(store_of(with_events(event("Attack", "occurred", agent="e2", patient="e2")))) == set()


def test_a_figure_for_something_else_is_no_figure_of_the_detained(
    with_events: Callable[..., AnnotatedArticle], store_of: Callable[..., ox.Store]
) -> None:
    annotated = with_events(event("Estimate", "occurred", agent="e5", patient="e7", topic="fled the floods"))
    assert plain(store_of(annotated)) == {("organization/lantern", "estimated", "group/vells")}


def test_each_plain_triple_is_one_of_the_nodes(
    ruritania: AnnotatedArticle, store_of: Callable[..., ox.Store]
) -> None:
    store = store_of(ruritania)
    view = store.quads_for_pattern(None, None, None, ox.NamedNode(Iris().direct_graph))
    nodes = store.query(
        f"PREFIX rdf: <{RDF}> SELECT ?s ?p ?o {{ ?fact rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; "
        f"a <{NAMESPACE}DirectFact> }}",
        use_default_graph_as_union=True,
    )
    assert {(q.subject, q.predicate, q.object) for q in view} == {tuple(node) for node in nodes}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", sorted(load_ontology().direct))
def test_each_rule_finds_its_own_case(
    name: str, with_events: Callable[..., AnnotatedArticle], store_of: Callable[..., ox.Store]
) -> None:
    prop = load_ontology().direct[name]
    told = event(
        *(prop.type, prop.status),
        agent="e5",
        patient="e2",
        counterpart="e3",
        origin="e6",
        destination="e8",
        place="e9",
        topic="prison",
    )
    disputed = replace(event("Attack", "occurred", claimers=("e2",), agent="e3"), id="v2")
    annotated = with_events(replace(told, disputes=("v2",)), disputed)
    assert name in {predicate for _, predicate, _ in plain(store_of(annotated))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ontology and its rules that a test may break."""
    shutil.copy(resources.ontology("kg.ttl"), tmp_path / "kg.ttl")
    shutil.copytree(resources.ontology("direct"), tmp_path / "direct")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("fled", "kg:Flight ;", "kg:Flight ;;; (", "cannot be used"),
        ("fled", "?subject kg:fled ?object }", "?object kg:fled ?subject }", "another template"),
        ("fled", "kg:fled", "kg:fledTo", "another template"),
        ("fled", "?event", "?happening", "binds no"),
        ("fled", "WHERE {", "WHERE { SERVICE <http://example.org/> { ?a ?b ?c }", "cannot be used"),
    ],
)
def test_a_broken_rule_is_reported(folder: Path, file: str, old: str, new: str, says: str) -> None:
    rule = folder / "direct" / f"{file}.rq"
    rule.write_text(rule.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(OntologyError, match=says) as caught:
        load_rules(folder)
    assert str(rule) in str(caught.value)


def test_a_rule_for_no_property_is_reported(folder: Path) -> None:
    (folder / "direct" / "fledd.rq").write_text("", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"no direct property kg:fledd .*Did you mean fled"):
        load_rules(folder)


def test_a_property_without_a_rule_is_reported(folder: Path) -> None:
    (folder / "direct" / "fled.rq").unlink()
    with pytest.raises(OntologyError, match="kg:fled has no rule"):
        load_rules(folder)


def test_rules_are_sparql_that_any_engine_can_run() -> None:
    from rdflib.plugins.sparql import prepareQuery

    for rule in load_rules():
        assert prepareQuery(rule.text).algebra.name == "ConstructQuery"
