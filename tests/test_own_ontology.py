"""A user adds an event type, a rule and a question without touching code; what is broken is named by line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import resources
from kg.case import Case
from kg.errors import KgError, LexiconError, OntologyError
from kg.export import export
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.pipeline import annotate, build, remove, run_id
from kg.queries import ask, check_questions, question
from kg.records import AnnotatedArticle
from kg.validation import validate_case

KG = Path(sys.executable).with_name("kg")

WEDDING = """
kg:Wedding a owl:Class ; rdfs:subClassOf kg:Event ;
    rdfs:label "wedding"@en ; rdfs:comment "Two people marry."@en ;
    kg:usualRole kg:agent , kg:counterpart , kg:place .

kg:married a owl:ObjectProperty , kg:DirectProperty ;
    rdfs:label "married"@en ; rdfs:comment "A person who is said to have married another."@en ;
    kg:shortens kg:Wedding ; kg:fromStatus kg:Occurred .
"""

LEXICON = """
type: Wedding
fillers:
  agent: [Person]
  counterpart: [Person]
  place: [Place]
defaults:
  verb: {agent: subject, counterpart: object, place: locative}
verbs:
  marry: {needs: [agent, counterpart]}
examples:
  - text: "Anna Brandt married Peter Holm in Vienna."
    events:
      - {type: Wedding, roles: {agent: [Anna Brandt], counterpart: [Peter Holm], place: [Vienna]}}
"""

RULE = """# Who married whom.
PREFIX kg: <https://w3id.org/newskg/ontology#>
CONSTRUCT { ?subject kg:married ?object }
WHERE {
  ?event a kg:Wedding ; kg:status kg:Occurred ; kg:agent ?subject ; kg:counterpart ?object .
  ?claim kg:about ?event ; kg:stance kg:Asserts .
}
"""

QUESTION = """# title: Who married whom
# about: Weddings that took place.
SELECT ?who ?whom { ?a kg:married ?b . ?a rdfs:label ?who . ?b rdfs:label ?whom }
"""

STORY = "date 2020-06-15\n\nAnna Brandt married Peter Holm in Vienna on Monday, her lawyer told reporters.\n"


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    """The ontology that ships, with one more event type."""
    folder = tmp_path / "ours"
    shutil.copytree(resources.ontology(), folder)
    with (folder / "kg.ttl").open("a") as file:
        file.write(WEDDING)
    (folder / "lexicon" / "en" / "wedding.yaml").write_text(LEXICON)
    (folder / "direct" / "married.rq").write_text(RULE)
    (folder / "queries" / "weddings.rq").write_text(QUESTION)
    return folder


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "story.txt"
    file.write_text(f" {STORY}")
    return file


@pytest.fixture
def case(ontology: Path, story: Path, tmp_path: Path) -> Case:
    made = Case.create(tmp_path / "ours.kg")
    build([story], made, config=ExtractionConfig(ontology=ontology))
    return made


def test_the_new_type_is_extracted(ontology: Path, story: Path) -> None:
    (annotated,) = annotate([story], config=ExtractionConfig(ontology=ontology))
    assert isinstance(annotated, AnnotatedArticle)
    (wedding,) = [event for event in annotated.events if event.type == "Wedding"]
    fillers = {role.role: [filler.text for filler in role.fillers] for role in wedding.roles}
    assert fillers == {"agent": ["Anna Brandt"], "counterpart": ["Peter Holm"], "place": ["Vienna"]}


def test_the_ontology_that_ships_knows_nothing_of_it(story: Path, extractor: LayeredExtractor) -> None:
    assert "Wedding" not in extractor.ontology.event_types


def test_its_examples_are_found_in_the_lexicon(ontology: Path) -> None:
    lexicon = LayeredExtractor(ExtractionConfig(ontology=ontology)).lexicon
    assert any("Anna Brandt" in example.text for example in lexicon.examples)


def test_it_stands_in_rdf_in_the_direct_view_and_in_the_hierarchy(case: Case) -> None:
    turtle = export(case, "turtle").decode()
    assert "a kg:Wedding" in turtle
    assert "kg:Wedding rdfs:subClassOf kg:Event" in turtle
    assert ask(case, r"ASK { id:person\/anna-brandt kg:married id:person\/peter-holm }").rows == (("yes",),)


def test_it_keeps_to_the_shapes(case: Case) -> None:
    assert validate_case(case).violations == ()


def test_its_question_is_asked_by_name(case: Case) -> None:
    with resources.using(case.ontology):
        assert ask(case, question("weddings").text).rows == (("Anna Brandt", "Peter Holm"),)


@pytest.mark.parametrize("format_", ["turtle", "jsonld", "facts", "graphml"])
def test_a_case_needs_its_ontology_no_longer_once_it_is_built(
    case: Case, ontology: Path, format_: str
) -> None:
    before = export(case, format_)
    shutil.rmtree(ontology)
    moved = case.path.rename(case.path.with_name("moved.kg"))
    assert export(Case.open(moved), format_) == before
    assert b"edding" in before or format_ == "graphml"


def test_the_next_build_goes_on_with_the_same_ontology(case: Case, story: Path) -> None:
    before = export(case, "nquads")
    assert build([story], Case.open(case.path)).unchanged == 1
    assert export(case, "nquads") == before


def test_an_article_is_removed_with_the_ontology_of_the_case(
    case: Case, ontology: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(
        " date 2020-06-16\n\nMaria Lang married Karl Weiss in Vienna, the mayor of the city said.\n"
    )
    build([other], case)
    remove("other", case)
    alone = Case.create(tmp_path / "alone.kg")
    build([tmp_path / "story.txt"], alone, config=ExtractionConfig(ontology=ontology))
    assert export(case, "nquads") == export(alone, "nquads")


def test_the_ontology_that_ships_takes_its_place_again_when_it_is_given(case: Case, story: Path) -> None:
    report = build([story], case, config=ExtractionConfig(ontology=resources.ontology()))
    assert (report.added, case.ontology) == (1, None)
    assert b"kg:Wedding" not in export(case, "turtle")
    assert not list((case.path / "ontology").glob("*"))


def test_a_run_is_named_by_what_the_ontology_says_not_by_where_it_is(ontology: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(ontology, tmp_path / "copy"))
    first, second = (run_id(ExtractionConfig(ontology=folder)) for folder in (ontology, copy))
    assert first == second != run_id(None)


def test_only_an_ontology_is_copied_into_a_case(ontology: Path, story: Path, tmp_path: Path) -> None:
    (ontology / "private.docx").write_text("not ours")
    case = Case.create(tmp_path / "private.kg")
    case.adopt(ontology)
    assert case.ontology
    assert not list(case.ontology.rglob("*.docx"))


def test_what_a_killed_process_left_of_an_ontology_is_swept(case: Case) -> None:
    left = case.path / "ontology" / ("0" * 16)
    left.mkdir()
    case.sweep()
    assert case.ontology
    assert list((case.path / "ontology").iterdir()) == [case.ontology]


def test_a_marker_cannot_point_outside_the_case(case: Case) -> None:
    (case.path / "case.json").write_text(json.dumps({"kg case": 1, "ontology": "../../../etc"}))
    with pytest.raises(KgError, match="damaged"):
        Case.open(case.path)


# What a user mistypes: file, words there, words put in their place, and what the message must hold.
MISTAKES = [
    (
        "kg.ttl",
        "kg:Wedding ; kg:fromStatus",
        "kg:Weding ; kg:fromStatus",
        OntologyError,
        "Did you mean Wedding",
    ),
    ("kg.ttl", '"wedding"@en ;', '"wedding"@en', OntologyError, "no Turtle"),
    ("lexicon/en/wedding.yaml", "counterpart: object", "conterpart: object", LexiconError, "counterpart"),
    ("lexicon/en/wedding.yaml", "type: Wedding", "type: Weding", LexiconError, "Did you mean Wedding"),
    ("lexicon/en/wedding.yaml", "verbs:", "verb:", LexiconError, "verbs"),
    ("queries/weddings.rq", "kg:married", "kg:maried", OntologyError, "Did you mean married"),
    ("queries/weddings.rq", "?whom {", "?whom {{", OntologyError, "cannot be asked"),
    ("queries/weddings.rq", "# title", "# titel", OntologyError, "title"),
    ("direct/married.rq", "kg:Asserts", "kg:Asserts }", OntologyError, "married.rq"),
]


@pytest.mark.parametrize(
    ("file", "right", "wrong", "error", "message"), MISTAKES, ids=[f"{m[0]}: {m[2][:12]}" for m in MISTAKES]
)
def test_a_mistake_is_named_with_its_file_and_line_before_anything_is_built(
    ontology: Path, story: Path, tmp_path: Path, file: str, right: str, wrong: str, error: type, message: str
) -> None:
    broken = ontology / file
    text = broken.read_text()
    assert right in text
    broken.write_text(text.replace(right, wrong, 1))
    case = Case.create(tmp_path / "none.kg")
    with pytest.raises(error, match=message) as raised:
        build([story], case, config=ExtractionConfig(ontology=ontology), extractor=_never)
    assert broken.name in str(raised.value)
    assert file.endswith("married.rq") or "line " in str(raised.value)
    assert (case.ontology, case.hashes()) == (None, [])


def _never() -> LayeredExtractor:
    raise AssertionError("the extractor was made with a broken ontology")


@pytest.mark.parametrize("command", ["build", "annotate"])
def test_the_command_line_says_it_too(
    ontology: Path, story: Path, tmp_path: Path, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    lexicon = ontology / "lexicon" / "en" / "wedding.yaml"
    lexicon.write_text(LEXICON.replace("type: Wedding", "type: Weding"))
    where = ["--case", str(tmp_path / "cli.kg")] if command == "build" else []
    words = [KG, command, story, "--ontology", ontology, *where]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"{lexicon.name}, line 2" in done.stderr
    assert "Did you mean Wedding" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_questions_that_ship_hold_against_the_ontology() -> None:
    check_questions(resources.ontology())


def test_a_folder_without_an_ontology_is_named(story: Path, tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"kg\.ttl is missing"):
        build([story], Case.create(tmp_path / "c.kg"), config=ExtractionConfig(ontology=tmp_path))


def test_using_ends_with_its_block(ontology: Path) -> None:
    shipped: Callable[[], Path] = resources.ontology
    before = shipped()
    with resources.using(ontology):
        assert shipped() == ontology
        with resources.using(None):
            assert shipped() == ontology
    assert shipped() == before
