"""Noun phrases: how far they reach, what they are called, and what kind of thing their noun names."""

from __future__ import annotations

from functools import cache

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.grammar import Grammar, grammar
from kg.extraction.parse import parse
from kg.extraction.phrases import counted, label, noun_phrase, noun_phrases
from kg.nouns import load_nouns
from kg.ontology import load_ontology
from kg.records import Article, Span
from kg.resources import ontology


@cache
def read(text: str) -> tuple[Grammar, object]:
    doc = next(parse([Article("a", text, "", Span(0, len(text)))])).doc
    return grammar(doc), doc


def called(text: str, head: str) -> str:
    g, doc = read(text)
    return label(g, doc, noun_phrase(g, g.text.index(head)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("A court in Almaty refused the request.", "court", "court in Almaty"),
        ("The lawyer who left was freed.", "lawyer", "lawyer"),
        ("Two nurses fled, and four others were held.", "others", "four others"),
        ("Two nurses fled, and the others were held.", "others", "others"),
        (
            "Members of other communities in Xinjiang were held.",
            "Members",
            "Members of other communities in Xinjiang",
        ),
        ("Kazakhstan's immigration police refused.", "police", "Kazakhstan's immigration police"),
        ("He met the head of the court on Monday.", "head", "head of the court"),
        ("About 20 armed men came.", "men", "armed men"),
        ("Both journalists left.", "journalists", "journalists"),
        ("At least two dozen armed men came.", "men", "armed men"),
        ("They were held by the same armed group.", "group", "armed group"),
        ("Click to expand Image Kenyan riot police block a road.", "police", "Kenyan riot police"),
        ("Thousands of ethnic Kazakhs were held.", "Thousands", "ethnic Kazakhs"),
        ('He was sent to a so-called "training camp".', "camp", "training camp"),
        ("A 14-year-old boy was shot.", "boy", "14-year-old boy"),
        ("Police arrested the 34 year old woman.", "woman", "34 year old woman"),
        ("He serves in the very army that fought her.", "army", "army"),
        ("Soldiers in the region left.", "Soldiers", "Soldiers in the region"),
        ("He condemned security agencies in the wake of the abduction.", "agencies", "security agencies"),
        # what the verb asks for is no part of whom it names
        ("Nurses accused the county police of negligence.", "police", "county police"),
        ("The court cleared five Kenyan students of treason.", "students", "Kenyan students"),
        ("He was accused by the prefecture police of funding terrorism.", "police", "prefecture police"),
        ("Kenya offered to strip the publisher of his citizenship.", "publisher", "publisher"),
        ("The court convicted the head of state.", "head", "head of state"),
        ("They accused members of the council of fraud.", "members", "members of the council"),
        # the clause before is no part of it, though the parser takes "pepper thugs" for one thing
        (
            "He told Mara that he was pepper sprayed in the face and sustained minor injuries when "
            "“hired thugs” threw metal objects at him.",
            "thugs",
            "hired thugs",
        ),
        ("Police and soldiers came.", "Police", "Police"),
    ],
)
def test_labels(text: str, head: str, expected: str) -> None:
    assert called(text, head) == expected


def test_a_counting_noun_points_at_what_it_counts() -> None:
    g, _ = read("Hundreds of refugees and dozens of soldiers came.")
    assert counted(g, g.text.index("Hundreds")) == g.text.index("refugees")
    assert counted(g, g.text.index("soldiers")) is None


def test_nested_phrases_are_listed_each_by_itself() -> None:
    g, _ = read("The head of the court met her lawyer.")
    heads = [g.text[p.head] for p in noun_phrases(g)]
    assert heads == ["head", "court", "her", "lawyer"]


_WORDS = "the a court of in Almaty and two lawyers , police held her said thousands who - 's"


@given(st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=12))
@settings(max_examples=25)
def test_a_phrase_holds_its_head_and_its_label_is_in_the_text(words: list[str]) -> None:
    g, _ = read(" ".join(words))
    for phrase in noun_phrases(g):
        assert phrase.start <= phrase.core <= phrase.head < phrase.end <= g.size


@pytest.mark.parametrize(
    ("noun", "plural", "kind"),
    [
        ("lawyer", False, "Person"),
        ("lawyer", True, "PeopleGroup"),
        ("people", True, "PeopleGroup"),
        ("court", False, "Court"),
        ("police", True, "SecurityForce"),
        ("border guard", True, "SecurityForce"),
        ("ministry", False, "Ministry"),
        ("authority", True, "State"),
        ("prison", False, "Facility"),
        ("town", False, "City"),
        ("trombonist", False, "Person"),
        ("decision", False, None),
    ],
)
def test_what_a_noun_names(noun: str, plural: bool, kind: str | None) -> None:
    assert load_nouns().kind(noun, plural) == kind


def test_the_longest_entry_wins() -> None:
    nouns = load_nouns()
    assert nouns.entry(["armed", "border", "guard"]) == "border guard"
    assert nouns.entry(["armed", "guard"]) == "guard"


def test_nouns_tell_gender_where_they_can() -> None:
    nouns = load_nouns()
    assert [nouns.gender(n) for n in ("mother", "uncle", "lawyer")] == ["female", "male", None]


def test_the_table_names_classes_of_the_ontology_and_no_noun_twice() -> None:
    raw = yaml.safe_load(ontology("lexicon", "en", "_nouns.yaml").read_text(encoding="utf-8"))
    words = [w for entries in raw["classes"].values() for w in entries]
    assert len(words) == len(set(words)) > 900
    assert set(raw["classes"]) <= set(load_ontology().classes)
    for key in ("female", "male", "collective", "kin"):
        assert set(raw[key]) <= set(words)
