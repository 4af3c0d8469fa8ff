"""The shapes: a good graph satisfies them, and each thing that can be missing is named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import annotations, resources
from kg.case import Case, StoredArticle
from kg.errors import OntologyError
from kg.rdf.write import write_store
from kg.records import AnnotatedArticle
from kg.validation import validate, validate_case

HERE = Path(__file__).parent / "rdf"
KG = "https://w3id.org/newskg/ontology#"
OA = "http://www.w3.org/ns/oa#"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
ME = "https://w3id.org/newskg/id/article/484e41e2df3bd17bafdb"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

EARLY = ox.Literal("2010-01-01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return list(ox.parse(path=str(HERE / "ruritania.nq"), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def ruritania() -> AnnotatedArticle:
    return annotations.loads((HERE / "ruritania.json").read_text(encoding="utf-8"))


def changed(
    quads: list[ox.Quad], node: str, predicate: str, value: ox.Literal | ox.NamedNode | None
) -> list[ox.Quad]:
    """The graph with another value of one property of one node; None: without the property."""

    def hit(quad: ox.Quad) -> bool:
        return quad.subject.value == node and quad.predicate.value == predicate

    assert any(map(hit, quads))
    kept = [quad for quad in quads if not hit(quad)]
    first = next(filter(hit, quads))
    return (
        kept if value is None else [*kept, ox.Quad(first.subject, first.predicate, value, first.graph_name)]
    )


def test_a_good_graph_has_no_faults(quads: list[ox.Quad], ruritania: AnnotatedArticle) -> None:
    assert validate(quads, text=ruritania.article.text) == []


@pytest.mark.parametrize(
    ("node", "predicate", "value", "message"),
    [
        ("/event/v1", KG + "status", None, "exactly one status"),
        ("/event/v1", KG + "status", ox.NamedNode(KG + "Maybe"), "exactly one status"),
        ("/event/v1", KG + "trigger", None, "the words that express it"),
        ("/event/v1", LABEL, None, "must have one label"),
        ("/event/v1", KG + "edtf", ox.Literal("3 May 2018"), "must be an EDTF value"),
        (
            "/event/v1",
            KG + "agent",
            ox.NamedNode("https://example.org/nobody"),
            "role agent must have a type",
        ),
        ("/event/v1", KG + "destination", ox.Literal("China"), "role destination must have a type"),
        ("/event/v4", SEM + "hasLatestEndTimeStamp", EARLY, "must not begin after it ends"),
        ("/event/v5", KG + "quantity", ox.Literal("2,500"), "must be a kg:Quantity"),
        ("/event/v5/quantity/1", KG + "qualifier", ox.Literal("roughly"), "one qualifier"),
        ("/claim/v2", KG + "about", None, "claimed by somebody"),
        ("/claim/v2", KG + "claimer", None, "must have a claimer"),
        ("/claim/v2", KG + "stance", None, "exactly one stance"),
        ("/claim/v2", KG + "evidence", None, "must have evidence"),
        ("/claim/v2", KG + "confidence", None, "from 0 to 1"),
        ("/claim/v3", KG + "disputes", ox.NamedNode(ME + "/event/v4"), "must be a claim"),
        ("/relation/r1", "http://www.w3.org/1999/02/22-rdf-syntax-ns#object", None, "one object"),
        ("#char=21,95", KG + "quote", None, "must have one quote"),
        ("#char=21,95", KG + "quote", ox.Literal("A court"), "exact words of its quote selector"),
        ("#char=21,95", OA + "hasSource", None, "one source, an article"),
        ("#char=21,95&by=position", OA + "start", None, "position selector"),
        ("#char=21,95&by=quote", OA + "exact", None, "quote selector with the exact words"),
        ("", KG + "sha256", ox.Literal("abc"), "one SHA-256"),
        ("/entity/e1-court-in-porvan", LABEL, None, "one type and one label"),
    ],
)
def test_a_fault_is_named(
    node: str, predicate: str, value: ox.Literal | ox.NamedNode | None, message: str, quads: list[ox.Quad]
) -> None:
    violations = validate(changed(quads, ME + node, predicate, value))
    assert any(message in violation.message for violation in violations), violations


def test_a_violation_says_where_and_what(quads: list[ox.Quad]) -> None:
    (violation,) = validate(changed(quads, ME + "/event/v1", KG + "edtf", ox.Literal("3 May 2018")))
    assert str(violation) == (
        f"{ME}/event/v1 (extradition (refused): court in Porvan; Dano Kesh; Syldavia): "
        "A time must be an EDTF value such as 2019-10-01, 2018-08, 2018 or 2017/2018. Found: 3 May 2018."
    )


def test_a_quote_that_is_not_in_the_text_is_found(quads: list[ox.Quad], ruritania: AnnotatedArticle) -> None:
    moved = validate(quads, text="x" + ruritania.article.text)
    assert len(moved) == 7
    assert {v.message for v in moved} == {"The quote must be the article's text between start and end."}


def test_a_case_is_validated_article_by_article(tmp_path: Path, ruritania: AnnotatedArticle) -> None:
    case = Case.create(tmp_path / "test.kg")
    twin = replace(ruritania, article=replace(ruritania.article, id="twin", sha256="f" * 64))
    for annotated in (ruritania, twin):
        case.put(StoredArticle("run1", (annotated.article.id,), (), annotated))
    write_store(case)
    report = validate_case(case)
    assert (report.articles, report.violations) == (2, ())


def test_an_article_without_a_graph_is_named(tmp_path: Path, ruritania: AnnotatedArticle) -> None:
    case = Case.create(tmp_path / "test.kg")
    case.put(StoredArticle("run1", ("one",), (), ruritania))
    write_store(case)
    twin = replace(ruritania, article=replace(ruritania.article, sha256="f" * 64))
    case.put(StoredArticle("run1", ("twin",), (), twin))
    (violation,) = validate_case(case).violations
    assert (violation.label, "has no graph" in violation.message) == ("twin", True)


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ("shape:Event sh:property [ ", "cannot be read"),
        ("<x:o> <http://www.w3.org/2002/07/owl#imports> <http://example.org/> .", "load or run"),
        ('shape:Event sh:sparql [ sh:select "SELECT $this {}" ] .', "load or run"),
    ],
)
def test_shapes_that_cannot_be_trusted_are_refused(
    added: str, says: str, tmp_path: Path, quads: list[ox.Quad]
) -> None:
    shutil.copy(resources.ontology("shapes.ttl"), tmp_path / "shapes.ttl")
    with (tmp_path / "shapes.ttl").open("a", encoding="utf-8") as file:
        file.write(added)
    with pytest.raises(OntologyError, match=says):
        validate(quads, folder=tmp_path)
