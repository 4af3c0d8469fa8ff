"""The ontology: what it must contain, how it fails, and that what is made from it is current."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import resources
from kg.errors import OntologyError
from kg.ontology import NAMESPACE, load_ontology
from kg.rdf import vocabulary
from kg.records import STATUSES

EVENT_TYPES = [
    "BorderCrossing",
    "Flight",
    "Travel",
    "Deportation",
    "Extradition",
    "Asylum",
    "Residence",
    "Arrest",
    "Detention",
    "Release",
    "Charge",
    "Trial",
    "Testimony",
    "Conviction",
    "Sentencing",
    "Acquittal",
    "Appeal",
    "Investigation",
    "Warrant",
    "Attack",
    "Killing",
    "Injury",
    "IllTreatment",
    "Abduction",
    "Coercion",
    "Threat",
    "Protest",
    "Accusation",
    "Denial",
    "Condemnation",
    "Demand",
    "NewsConference",
    "Meeting",
    "Estimate",
    "Sanction",
    "Appointment",
    "Resignation",
    "Election",
    "Agreement",
    "Legislation",
]
ROLES = ["agent", "patient", "counterpart", "origin", "destination", "place", "topic", "quantity"]
RELATIONS = [
    "ethnicity",
    "citizenship",
    "occupation",
    "age",
    "memberOf",
    "locatedIn",
    "residence",
    "originFrom",
    "bornIn",
    "familyOf",
    "alias",
]

BOYCOTT = """
kg:Boycott a owl:Class ; rdfs:subClassOf kg:Politics ;
    rdfs:label "boycott"@en ; rdfs:comment "Somebody refuses to deal with another."@en .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the ontology that a test may break."""
    shutil.copy(resources.ontology("kg.ttl"), tmp_path / "kg.ttl")
    return tmp_path


def edit(folder: Path, old: str, new: str) -> int:
    """Replace the first ``old``; returns the number of the line that it stood on."""
    file = folder / "kg.ttl"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_has_the_forty_event_types_of_the_guide() -> None:
    assert sorted(load_ontology().event_types) == sorted(EVENT_TYPES)


def test_has_roles_relations_and_statuses_of_the_guide() -> None:
    ontology = load_ontology()
    assert list(ontology.roles) == ROLES
    assert list(ontology.relations) == RELATIONS
    assert sorted(ontology.statuses) == sorted(STATUSES)


@pytest.mark.parametrize(
    ("cls", "kind", "expected"),
    [
        ("Court", "Organization", True),
        ("Ministry", "GovernmentBody", True),
        ("Person", "Person", True),
        ("Person", "Organization", False),
        ("Facility", "Place", True),
        ("Country", "Place", True),
        ("Country", "State", True),  # a country acts as a state ...
        ("Country", "Organization", True),
        ("State", "Country", False),  # ... but a state is no piece of land
        ("City", "State", False),
        ("Arrest", "Justice", True),
        ("Arrest", "Event", True),
        ("Arrest", "Violence", False),
        ("Unheard", "Entity", False),
    ],
)
def test_is_a_follows_superclasses_and_what_a_class_acts_as(cls: str, kind: str, expected: bool) -> None:
    assert load_ontology().is_a(cls, kind) is expected


def test_every_event_type_has_a_group_and_roles_that_exist() -> None:
    ontology = load_ontology()
    for event in ontology.event_types.values():
        assert event.group in ontology.event_groups
        assert event.roles
        assert set(event.roles) <= set(ontology.roles)


def test_every_event_type_shows_in_the_direct_view() -> None:
    ontology = load_ontology()
    assert {d.type for d in ontology.direct.values()} == set(ontology.event_types)


def test_every_term_is_labelled_and_every_property_has_domain_and_range() -> None:
    import pyoxigraph as ox

    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    rows: dict[str, set[str]] = {}
    kinds: dict[str, set[str]] = {}
    for quad in ox.parse(path=str(resources.ontology("kg.ttl")), format=ox.RdfFormat.TURTLE):
        if str(quad.subject).startswith(f"<{NAMESPACE}"):
            rows.setdefault(str(quad.subject), set()).add(quad.predicate.value)
            if quad.predicate.value.endswith("#type"):
                kinds.setdefault(str(quad.subject), set()).add(quad.object.value.rpartition("#")[2])
    for term, predicates in rows.items():
        assert {rdfs + "label", rdfs + "comment"} <= predicates, term
        if kinds[term] & {"ObjectProperty", "DatatypeProperty", "Property"}:
            assert {rdfs + "domain", rdfs + "range"} <= predicates, term


def test_loads_without_rdflib_and_spacy() -> None:
    code = (
        "import sys; from kg.ontology import load_ontology; load_ontology(); "
        "print([m for m in ('rdflib', 'spacy', 'pyshacl', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_new_event_type_is_a_class_and_takes_every_role(folder: Path) -> None:
    with (folder / "kg.ttl").open("a", encoding="utf-8") as file:
        file.write(BOYCOTT)
    ontology = load_ontology(folder)
    assert ontology.event_types["Boycott"].roles == tuple(ROLES)
    assert ontology.event_types["Boycott"].group == "Politics"
    assert ontology.is_a("Boycott", "Event")
    assert ontology.label("Boycott") == "boycott"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "rdfs:subClassOf kg:Movement",
            "rdfs:subClassOf kg:Movment",
            ["Movment", "Did you mean", "Movement"],
        ),
        ("kg:usualRole kg:agent, kg:patient", "kg:usualRole kg:agnet, kg:patient", ["agnet", "agent"]),
        ("kg:usualRole kg:agent, kg:patient", "kg:usualRole kg:Person, kg:patient", ["no role", "Person"]),
        ('    rdfs:label "flight"@en ;\n', "", ["kg:Flight", "no rdfs:label"]),
        ("kg:shortens kg:Flight ;", "", ["no single kg:shortens"]),
        ("kg:fromStatus kg:Occurred ;", "kg:fromStatus kg:Ocurred ;", ["Ocurred", "Occurred"]),
        ("rdfs:range kg:Place", "rdfs:range kg:Plaice", ["Plaice", "Place"]),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_near_names(
    folder: Path, old: str, new: str, says: list[str]
) -> None:
    edit(folder, old, new)
    with pytest.raises(OntologyError) as caught:
        load_ontology(folder)
    message = str(caught.value)
    assert f"{folder / 'kg.ttl'}, line " in message
    for words in says:
        assert words in message


def test_the_line_of_a_mistake_is_where_the_wrong_name_stands(folder: Path) -> None:
    line = edit(folder, "rdfs:range kg:Place", "rdfs:range kg:Plaice")
    with pytest.raises(OntologyError, match=rf"line {line}: kg:Plaice"):
        load_ontology(folder)


def test_broken_turtle_is_reported_with_its_line(folder: Path) -> None:
    line = edit(folder, "kg:Flight a owl:Class ;", "kg:Flight a ] ;")
    with pytest.raises(OntologyError, match=rf"line {line}: this is no Turtle"):
        load_ontology(folder)


def test_a_circle_of_subclasses_is_refused(folder: Path) -> None:
    edit(folder, "rdfs:subClassOf kg:Organization, schema:Corporation", "rdfs:subClassOf kg:Company")
    with pytest.raises(OntologyError, match="kg:Company is a subclass of itself"):
        load_ontology(folder)


def test_a_term_that_the_program_writes_must_not_be_missing(folder: Path) -> None:
    edit(folder, 'skos:notation "refused"', 'skos:notation "declined"')
    with pytest.raises(OntologyError, match="'refused' is missing"):
        load_ontology(folder)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"kg\.ttl is missing"):
        load_ontology(tmp_path)


def test_require_suggests_the_nearest_name() -> None:
    ontology = load_ontology()
    ontology.require("event_types", "Extradition")
    with pytest.raises(OntologyError, match="Did you mean Extradition"):
        ontology.require("event_types", "Extraditon")


@pytest.mark.parametrize(
    ("file", "make"), [(vocabulary.PAGE_FILE, vocabulary.page), (vocabulary.CONTEXT_FILE, vocabulary.context)]
)
def test_what_is_made_from_the_ontology_is_current(file: str, make) -> None:  # type: ignore[no-untyped-def]
    assert resources.ontology(file).read_text(encoding="utf-8") == make(), "run: python -m kg.rdf.vocabulary"


def test_the_page_shows_every_term() -> None:
    page = vocabulary.page()
    for name in load_ontology().labels:
        if name not in load_ontology().event_groups:
            assert f"`kg:{name}`" in page


def test_the_context_covers_every_term_and_reads_as_json_ld() -> None:
    import pyoxigraph as ox

    context = json.loads(vocabulary.context())
    assert set(load_ontology().labels) <= set(context["@context"])
    document = {**context, "@id": "id:x", "@type": "Extradition", "agent": "id:y", "status": "kg:Refused"}
    read = {
        (quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)
    }
    assert read == {
        ("type", NAMESPACE + "Extradition"),
        ("agent", "https://w3id.org/newskg/id/y"),
        ("status", NAMESPACE + "Refused"),
    }
