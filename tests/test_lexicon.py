"""The lexicon is checked when it is loaded: what is wrong is named with its file, its line and a way out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg import resources
from kg.errors import LexiconError
from kg.lexicon import Lexicon, load_lexicon, load_statuses, spellings
from kg.ontology import load_ontology

SHARED_TABLES = ("_support.yaml", "_status.yaml", "_kinds.yaml")

GOOD = """\
type: Extradition
fillers:
  agent: [State, Court]
  patient: [Person]
  place: [Place]
defaults:
  verb: {agent: subject, patient: object, destination: [to, into]}
  noun: {patient: [of, possessive]}
verbs:
  extradite:
  hand over:
    roles: {destination: null, origin: out of}
    needs: [destination]
    unless: {object: [City, key]}
    score: 0.6
nouns:
  extradition: {needs: [[patient, destination]], also: [Deportation]}
constructions:
  - {verb: [order, authorise], object: [surrender], roles: {patient: object of}, status: possible}
examples:
  - text: "A court extradited him to Peru."
    events:
      - {type: Extradition, status: refused, roles: {patient: [him], destination: Peru}}
"""


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return load(resources.ontology("lexicon", "en"))


def load(folder: Path) -> Lexicon:
    ontology = load_ontology()
    return load_lexicon(folder, types=ontology.event_types, roles=ontology.roles, classes=ontology.classes)


def folder_with(tmp_path: Path, text: str, name: str = "extradition.yaml") -> Path:
    """A folder with the shared tables that ship, and one file of our own."""
    for table in SHARED_TABLES:
        source = resources.ontology("lexicon", "en", table)
        (tmp_path / table).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_file_becomes_entries_with_its_defaults_merged_in(tmp_path: Path) -> None:
    lexicon = load(folder_with(tmp_path, GOOD))
    (plain,) = lexicon.verbs["extradite"]
    roles = {rule.role: rule.functions for rule in plain.roles}
    assert roles == {
        "agent": (("subject",),),
        "patient": (("object",),),
        "destination": (("to",), ("into",)),
        "place": (("locative",),),
    }
    assert {rule.role: rule.kinds for rule in plain.roles}["agent"] == {"State", "Court"}


def test_options_of_an_entry_replace_the_defaults_role_by_role(tmp_path: Path) -> None:
    lexicon = load(folder_with(tmp_path, GOOD))
    (entry,) = lexicon.verbs["hand"]
    roles = {rule.role: rule.functions for rule in entry.roles}
    assert entry.words == ("hand", "over")
    assert "destination" not in roles
    assert roles["origin"] == (("out of",),)
    assert entry.needs == (frozenset({"destination"}),)
    assert entry.score == 0.6
    (condition,) = entry.unless
    assert (condition.lemmas, condition.kinds) == (frozenset({"key"}), frozenset({"City"}))


def test_an_either_or_among_the_needs_stays_together(tmp_path: Path) -> None:
    (entry,) = load(folder_with(tmp_path, GOOD)).nouns["extradition"]
    assert entry.needs == (frozenset({"patient", "destination"}),)
    assert entry.also == ("Deportation",)


def test_a_construction_is_found_by_each_of_its_verbs_in_both_spellings(tmp_path: Path) -> None:
    lexicon = load(folder_with(tmp_path, GOOD))
    assert set(lexicon.constructions) == {"order", "authorise", "authorize"}
    (entry,) = lexicon.constructions["authorize"]
    assert entry.name == "construction:authorise surrender"
    assert {rule.role: rule.functions for rule in entry.roles}["patient"] == (("object", "of"),)


def test_examples_are_kept_with_their_place(tmp_path: Path) -> None:
    (example,) = load(folder_with(tmp_path, GOOD)).examples
    (event,) = example.events
    assert (example.file, example.line) == ("extradition.yaml", 21)
    assert event.status == "refused"
    assert dict(event.roles) == {"patient": ("him",), "destination": ("Peru",)}


def test_participles_of_verbs_are_known_for_taggers_that_see_adjectives(tmp_path: Path) -> None:
    assert load(folder_with(tmp_path, GOOD)).participles["extradited"] == "extradite"


MISTAKES = [
    # (what is right, what is written instead, what must be said about it)
    (
        "type: Extradition",
        "type: Extraditon",
        "line 1: unknown event type 'Extraditon'. Did you mean Extradition",
    ),
    ("  agent: [State", "  agnet: [State", "line 3: unknown role 'agnet'. Did you mean agent"),
    ("patient: [Person]", "patient: [Persom]", "line 4: unknown class 'Persom'. Did you mean Person"),
    ("agent: subject", "agent: subjekt", "line 7: unknown function 'subjekt'. Did you mean subject"),
    ("  extradite:", "  extradite: {score: 7}", "line 10: score '7'. Expected a number from 0 to 1"),
    ("  extradite:", "  Extradite:", "line 10: headword 'Extradite' is not in lower case"),
    ("  extradite:", "  extradite: {neds: [agent]}", "unknown key 'neds'. Did you mean needs"),
    ("  extradite:", "  extradite: {status: refuse}", "unknown status 'refuse'. Did you mean refused"),
    ("  extradite:", "  extradite: {when: {form: [pasive]}}", "unknown form 'pasive'. Did you mean passive"),
    ("  extradite:", "  extradite:\n  extradite:", "line 11: verbs: 'extradite' stands here twice"),
    ("also: [Deportation]", "also: [Deportacion]", "line 17: unknown event type 'Deportacion'"),
    ("patient: object of", "patient: object ov", "line 19: unknown function 'ov'"),
    ("[order, authorise]", "{order, authorise]", "line 19: not valid YAML"),
    ("object: [surrender], ", "", "fixed part"),
    ("nouns:", "nounz:", "line 16: file: unknown key 'nounz'. Did you mean nouns"),
    ("    events:", "    evens:", "line 22: example: unknown key 'evens'"),
]


@pytest.mark.parametrize(("right", "wrong", "complaint"), MISTAKES)
def test_a_mistake_is_reported_where_it_stands(
    tmp_path: Path, wrong: str, right: str, complaint: str
) -> None:
    assert right in GOOD
    with pytest.raises(LexiconError) as caught:
        load(folder_with(tmp_path, GOOD.replace(right, wrong, 1)))
    assert str(caught.value).startswith("extradition.yaml")
    assert complaint in str(caught.value)


def test_a_file_without_examples_is_refused(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("examples:")]
    with pytest.raises(LexiconError, match="has no `examples`"):
        load(folder_with(tmp_path, text))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="found no lexicon file"):
        load(tmp_path)


def test_a_missing_shared_table_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, GOOD)
    (folder / "_status.yaml").unlink()
    with pytest.raises(LexiconError, match=r"_status\.yaml: not found"):
        load(folder)


@pytest.mark.parametrize(
    ("table", "text", "complaint"),
    [
        (
            "_support.yaml",
            "support:\n  - verbs: [give]\n    roles: {agen: subject}\n",
            "line 3: unknown role 'agen'",
        ),
        ("_support.yaml", "support:\n  - roles: {agent: subject}\n", "line 2: support group without `verbs`"),
        ("_status.yaml", "verbs:\n  - {words: [refuse], at: [claus]}\n", "line 2: unknown function 'claus'"),
        (
            "_status.yaml",
            "verbs:\n  - {words: [refuse], at: [clause], only: [Arest]}\n",
            "unknown event type 'Arest'",
        ),
        ("_status.yaml", "modals: {posible: [may]}\n", "unknown key 'posible'. Did you mean possible"),
        ("_kinds.yaml", "stands_for: {Citi: [State]}\n", "unknown class 'Citi'. Did you mean City"),
    ],
)
def test_mistakes_in_shared_tables_are_reported_too(
    tmp_path: Path, table: str, text: str, complaint: str
) -> None:
    folder = folder_with(tmp_path, GOOD)
    (folder / table).write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load(folder)
    assert str(caught.value).startswith(table)
    assert complaint in str(caught.value)


def test_a_country_acts_as_its_state(shipped: Lexicon) -> None:
    assert {"Country", "Place", "State", "Organization"} <= shipped.superclasses["Country"]


def test_the_status_table_can_be_read_alone(shipped: Lexicon) -> None:
    assert load_statuses(resources.ontology("lexicon", "en")) == shipped.statuses


def test_the_word_on_is_a_preposition_and_not_a_truth_value(tmp_path: Path) -> None:
    text = GOOD.replace("  extradite:\n", "  extradite: {roles: {topic: on}}\n")
    (entry,) = load(folder_with(tmp_path, text)).verbs["extradite"]
    assert {rule.role: rule.functions for rule in entry.roles}["topic"] == (("on",),)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("recognise", ("recognise", "recognize")),
        ("naturalization", ("naturalization", "naturalisation")),
        ("arrest", ("arrest",)),
    ],
)
def test_a_headword_is_found_in_either_spelling(word: str, expected: tuple[str, ...]) -> None:
    assert spellings(word) == expected


def test_the_shipped_lexicon_loads_quickly() -> None:
    started = time.process_time()
    load(resources.ontology("lexicon", "en"))
    assert time.process_time() - started < 1.5  # measured: 0.2 s; slack for a machine under load
