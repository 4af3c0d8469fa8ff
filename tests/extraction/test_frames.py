"""Roles are read from the deep clause: passives, relatives, control, coordination and support verbs are one.

The sentences are parsed by the real pipeline. Only the lexicon's shape decides here, so a small lexicon of
our own is used; coreference knows nothing, and kinds fall back to the nouns.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import resources
from kg.extraction.analysis import Frame, Name, Number, Reading, Reference
from kg.extraction.frames import find_frames, without_denied
from kg.extraction.parse import parse
from kg.lexicon import Lexicon, load_lexicon
from kg.ontology import load_ontology
from kg.records import Article, Entity, Quantity, Span

FILES = {
    "extradition.yaml": """\
type: Extradition
fillers: {agent: [State, Court], patient: [Person], origin: [Place], destination: [Place]}
defaults:
  verb: {agent: subject, patient: object, origin: from, destination: to}
  noun: {agent: by, patient: [of, possessive], destination: to}
verbs: {extradite: }
nouns: {extradition: {needs: [[patient, destination]]}}
examples: [{text: x, events: []}]
""",
    "arrest.yaml": """\
type: Arrest
fillers: {agent: [SecurityForce], patient: [Person, PeopleGroup], place: [Place], topic: [Clause, Phrase],
          quantity: [Quantity]}
defaults:
  verb: {agent: subject, patient: object, topic: for}
  noun: {agent: by, patient: [of, possessive]}
  adjective: {patient: noun}
verbs: {arrest: {needs: [patient]}, round up: {needs: [patient]}}
nouns: {arrest: {needs: [[patient, agent]]}}
adjectives: {wanted: {needs: [patient]}}
phrases: {behind bars: {roles: {patient: subject}}}
constructions: [{verb: [take], into: [custody], roles: {agent: subject, patient: object}, needs: [patient]}]
examples: [{text: x, events: []}]
""",
    "asylum.yaml": """\
type: Asylum
fillers: {agent: [State, Organization], patient: [Person, PeopleGroup], destination: [Place]}
defaults: {noun: {agent: by, patient: [for, to], destination: in}}
nouns: {asylum: {needs: [[patient, agent]]}, refugee status: {needs: [[patient, agent]]}}
examples: [{text: x, events: []}]
""",
    "protest.yaml": """\
type: Protest
fillers: {agent: [Person, PeopleGroup], place: [Place]}
defaults: {verb: {agent: subject}, noun: {agent: [by, of]}}
verbs: {protest: }
nouns: {protest: {needs: [agent]}, hunger strike: {needs: [agent]}}
examples: [{text: x, events: []}]
""",
    "coercion.yaml": """\
type: Coercion
fillers: {agent: [Person, SecurityForce, State], patient: [Person, PeopleGroup], topic: [Clause]}
defaults: {verb: {agent: subject, patient: object, topic: clause}}
verbs: {force: {needs: [topic]}, beat into: {roles: {topic: into}, also: [Arrest], needs: [patient]}}
examples: [{text: x, events: []}]
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    folder: Path = tmp_path_factory.mktemp("lexicon")
    for table in ("_support.yaml", "_status.yaml", "_kinds.yaml"):
        source = resources.ontology("lexicon", "en", table)
        (folder / table).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    ontology = load_ontology()
    return load_lexicon(folder, types=ontology.event_types, roles=ontology.roles, classes=ontology.classes)


def read(text: str) -> Reading:
    article = Article(id="a", text=text, sha256="", body=Span(0, len(text)))
    (parsed,) = parse([article])
    return Reading(
        doc=parsed.doc,
        article=article,
        starts=parsed.starts,
        paragraphs=parsed.paragraphs,
        asides=parsed.asides,
    )


def told(reading: Reading, frame: Frame) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for a in frame.arguments:
        roles.setdefault(a.role, []).append(reading.doc[a.start : a.end].text)
    return roles


SENTENCES = [
    # voice
    ("Serbia extradited the officer to Turkey.", "Extradition",
     {"agent": ["Serbia"], "patient": ["officer"], "destination": ["Turkey"]}),
    ("The officer was extradited from Serbia to Turkey.", "Extradition",
     {"patient": ["officer"], "origin": ["Serbia"], "destination": ["Turkey"]}),
    ("The student was arrested by police.", "Arrest", {"agent": ["police"], "patient": ["student"]}),
    # relatives, full and reduced; participles
    ("The man arrested on Friday was a teacher.", "Arrest", {"patient": ["man"]}),
    ("The nurse who was arrested in Lusaka is free.", "Arrest", {"patient": ["nurse"], "place": ["Lusaka"]}),
    ("The teacher whom police arrested is free.", "Arrest", {"agent": ["police"], "patient": ["teacher"]}),
    ("Arrested in Lusaka, the nurse said nothing.", "Arrest", {"patient": ["nurse"], "place": ["Lusaka"]}),
    # control
    ("The court refused to extradite the spy.", "Extradition", {"agent": ["court"], "patient": ["spy"]}),
    ("The mayor ordered police to arrest the nurse.", "Arrest", {"agent": ["police"], "patient": ["nurse"]}),
    ("The government's decision to extradite the officer was final.", "Extradition",
     {"agent": ["government"], "patient": ["officer"]}),
    # coordination of verbs and of fillers
    ("Police arrested and beat the student.", "Arrest", {"agent": ["Police"], "patient": ["student"]}),
    ("Police arrested a student, two nurses and a driver.", "Arrest",
     {"agent": ["Police"], "patient": ["student", "two nurses", "driver"]}),
    # nominalisations, compounds, adjectives, phrases
    ("Her arrest by police angered the town.", "Arrest", {"agent": ["police"], "patient": ["Her"]}),
    ("The court approved the extradition of the officer to Turkey.", "Extradition",
     {"agent": ["court"], "patient": ["officer"], "destination": ["Turkey"]}),
    ("The wanted man hid in Lusaka.", "Arrest", {"patient": ["wanted man"]}),
    ("The student is behind bars.", "Arrest", {"patient": ["student"]}),
    # support verbs
    ("Sweden gave the woman asylum.", "Asylum", {"agent": ["Sweden"], "patient": ["woman"]}),
    ("The women were granted refugee status in Norway.", "Asylum",
     {"patient": ["women"], "destination": ["Norway"]}),
    ("The woman obtained asylum in Sweden.", "Asylum", {"patient": ["woman"], "destination": ["Sweden"]}),
    ("The decision to give Dano and Lea refugee status was made by the ministry.", "Asylum",
     {"agent": ["ministry"], "patient": ["Dano", "Lea"]}),
    ("Nurses staged a protest in Lusaka.", "Protest", {"agent": ["Nurses"], "place": ["Lusaka"]}),
    ("The prisoners began a hunger strike.", "Protest", {"agent": ["prisoners"]}),
    ("The students took part in a protest.", "Protest", {"agent": ["students"]}),
    # constructions, particles that stand apart
    ("Police took the nurses into custody.", "Arrest", {"agent": ["Police"], "patient": ["nurses"]}),
    ("Police rounded the villagers up.", "Arrest", {"agent": ["Police"], "patient": ["villagers"]}),
    # words as fillers
    ("The guards forced the prisoners to sign a statement.", "Coercion",
     {"agent": ["guards"], "patient": ["prisoners"], "topic": ["sign a statement"]}),
    ("Police arrested the student for insulting the president.", "Arrest",
     {"agent": ["Police"], "patient": ["student"], "topic": ["insulting the president"]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "roles"), SENTENCES, ids=[text for text, _, _ in SENTENCES])
def test_roles_are_those_of_the_deep_clause(
    text: str, kind: str, roles: dict[str, list[str]], lexicon: Lexicon
) -> None:
    reading = read(text)
    found = [told(reading, f) for f in find_frames(reading, lexicon) if f.type == kind]
    assert found == [roles]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The ministers discussed the extradition treaty.", "a modifier of another noun tells no event"),
        ("The storm arrested the decline.", "a decline is nobody who can be arrested"),
        ("He wanted a house.", "an active verb is no adjective"),
        ("The asylum was built in 1870.", "nobody is granted it"),
    ],
)
def test_a_look_alike_gives_no_event(text: str, why: str, lexicon: Lexicon) -> None:
    assert find_frames(read(text), lexicon) == (), why


def test_arguments_are_never_taken_from_a_clause_that_the_grammar_does_not_join(lexicon: Lexicon) -> None:
    reading = read("Police arrested a driver. The president flew to Lusaka, while nurses marched in Kabwe.")
    (frame,) = find_frames(reading, lexicon)
    assert told(reading, frame) == {"agent": ["Police"], "patient": ["driver"]}


def test_what_coreference_knows_decides_the_kind(lexicon: Lexicon) -> None:
    """A bare name could be anybody; once it is known to be a firm, nobody can arrest it."""
    reading = read("Police arrested Ostrava on Friday.")
    entity = Entity(id="e1", label="Ostrava", type="Company")
    known = replace(reading, entities=(entity,), references=(Reference(2, 3, 2, "name", ("e1",)),))
    assert [f.type for f in find_frames(reading, lexicon)] == ["Arrest"]
    assert find_frames(known, lexicon) == ()


def test_the_number_of_patients_is_a_quantity_unless_they_are_known_by_name(lexicon: Lexicon) -> None:
    reading = read("Police arrested forty nurses.")
    number = Number(2, 3, 3, Quantity("forty", 40, 40, 40, "exact"))
    counted = replace(reading, numbers=(number,))
    (frame,) = find_frames(counted, lexicon)
    assert told(counted, frame)["quantity"] == ["forty"]
    named = Entity(id="e1", label="Dano Kesh", type="Person")
    known = replace(counted, entities=(named,), references=(Reference(2, 4, 3, "nominal", ("e1",)),))
    (frame,) = find_frames(known, lexicon)
    assert "quantity" not in told(known, frame)


def test_the_trigger_covers_the_words_of_a_construction(lexicon: Lexicon) -> None:
    reading = read("Police took the nurses into custody.")
    (frame,) = find_frames(reading, lexicon)
    assert reading.doc[frame.start : frame.end].text == "took the nurses into custody"
    assert frame.construction == "construction:take into custody"


def test_words_that_express_another_type_too_give_it_the_same_fillers(lexicon: Lexicon) -> None:
    reading = read("Police beat the prisoners into signing a statement.")
    found = {f.type: told(reading, f) for f in find_frames(reading, lexicon)}
    assert set(found) == {"Coercion", "Arrest"}
    assert found["Arrest"]["patient"] == found["Coercion"]["patient"] == ["prisoners"]


@cache
def shipped() -> Lexicon:
    ontology = load_ontology()
    return load_lexicon(
        resources.ontology("lexicon", "en"),
        types=ontology.event_types,
        roles=ontology.roles,
        classes=ontology.classes,
    )


WORDS = st.sampled_from(
    """police arrested the student extradited to Serbia who was and asylum granted by court refused her in
    Lusaka protest staged of , . forced leave behind bars custody took into not wanted that""".split()
)


@settings(max_examples=25)
@given(st.lists(WORDS, min_size=1, max_size=25))
def test_any_words_give_frames_that_lie_within_the_text(words: list[str]) -> None:
    reading = read(" ".join(words))
    frames = find_frames(reading, shipped())
    assert frames == find_frames(reading, shipped())
    for frame in frames:
        assert 0 <= frame.start <= frame.head < frame.end <= len(reading.doc)
        for argument in frame.arguments:
            assert 0 <= argument.start <= argument.head < argument.end <= len(reading.doc)


def test_names_do_not_disturb_a_reading_without_them(lexicon: Lexicon) -> None:
    """Frames need only a parse: layers that have not run leave their tuples empty."""
    reading = read("Serbia extradited the officer to Turkey.")
    with_names = replace(reading, names=(Name(0, 1, 0, "Country", "Serbia"),))
    assert find_frames(reading, lexicon) == find_frames(with_names, lexicon)


@pytest.mark.parametrize(
    ("text", "word", "stands"),
    [
        ("Ten nurses died of cancer.", "died", False),
        ("Ten nurses have perished from the virus.", "perished", False),
        ("The state had 30 cases of coronavirus and two deaths.", "deaths", False),
        ("Ten nurses died in the attack.", "died", True),
        ("Ten nurses died in Gao.", "died", True),
        ("Gunmen killed ten nurses.", "killed", True),
    ],
)
def test_what_the_lexicon_calls_no_killing_is_none_whoever_proposes_it(
    text: str, word: str, stands: bool
) -> None:
    article = Article(id="a", text=text, sha256="", body=Span(0, len(text)))
    (parsed,) = parse([article])
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs)
    at = next(token.i for token in parsed.doc if token.text == word)
    proposed = (Frame("Killing", at, at, at + 1), Frame("Protest", at, at, at + 1))
    assert without_denied(reading, proposed, shipped()) == (proposed if stands else proposed[1:])
