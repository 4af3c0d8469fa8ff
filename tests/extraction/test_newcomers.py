"""Participants that coreference does not know: what becomes an entity, what it is called, what does not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.analysis import Argument, Frame, Reading
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.newcomers import with_newcomers
from kg.records import Article, Span


@cache
def read(text: str) -> Reading:
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    return next(LayeredExtractor(ExtractionConfig(extractor="rules")).read([article]))


def filled(text: str, *words: str, role: str = "patient") -> Reading:
    """The article with an event whose role these words fill, of whom coreference has been told nothing."""
    reading = read(text)
    heads = [next(t.i for t in reading.doc if t.text == word) for word in words]
    frames = tuple(
        Frame("Attack", 0, 0, 1, arguments=(Argument(role, head, head, head + 1),)) for head in heads
    )
    references = tuple(r for r in reading.references if r.head not in heads)
    return with_newcomers(replace(reading, frames=frames, references=references))


def labels(reading: Reading) -> list[list[str]]:
    """What each event's filler is called."""
    return [[e.label for e in reading.referents(a.head)] for f in reading.frames for a in f.arguments]


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("Jets destroyed two oil refinement stills near Raqqa.", "stills", "oil refinement stills"),
        ("Soldiers fired on an opposition rally.", "rally", "opposition rally"),
        ("Police may charge those who took part, an aide said.", "those", "those who took part"),
        ("Police may charge those arrested in May.", "those", "those arrested in May"),
    ],
)
def test_what_nobody_told_of_before_is_called_what_the_words_call_it(
    text: str, word: str, label: str
) -> None:
    reading = filled(text, word)
    assert labels(reading) == [[label]]
    (entity,) = reading.referents(reading.frames[0].arguments[0].head)
    assert not entity.named


def test_any_word_of_a_name_stands_for_who_bears_it() -> None:
    text = "Police raided the Committee to Protect Journalists."
    reading = read(text)
    word = next(t.i for t in reading.doc if t.text == "Committee")
    assert word not in reading.reference_at  # the parser lets the name's head be "Protect"
    frame = Frame("Attack", 0, 0, 1, arguments=(Argument("patient", word, word, word + 1),))
    found = with_newcomers(replace(reading, frames=(frame,)))
    assert labels(found) == [["Committee to Protect Journalists"]]
    assert found.entities == reading.entities


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("They were beaten.", "They"),
        ("No one has been arrested.", "one"),
        ("The panel of Ana Ruiz (R-FL) met.", "FL"),
        ("Of them 32 are in prison.", "32"),
        ("Those were beaten.", "Those"),
    ],
)
def test_what_only_points_or_counts_is_nobody_new(text: str, word: str) -> None:
    assert labels(filled(text, word)) == [[]]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The indictment says that they killed a guard.", "indictment"),
        ("Two men were arrested on Monday, court documents show.", "court documents"),
        ("Two men were arrested, according to the Committee to Protect Journalists.",
         "Committee to Protect Journalists"),
        ("Police beat two women, the KTQ said.", "KTQ"),
        ("One of them, Ana Ruiz, said guards had beaten her.", "Ana Ruiz"),
        ("The lawyer asked the court for news. \"He was beaten,\" the defence said.", "defence"),
        ("The Harbour Watch said in a statement that ten men were held. \"Two of them were beaten,\" "
         "the statement said.", "Harbour Watch"),
    ],
)  # fmt: skip
def test_whoever_speaks_is_somebody(text: str, speaker: str) -> None:
    reading = read(text)
    said = [reading.entity_by_id[c].label for speech in reading.speeches[-1:] for c in speech.claimers]
    assert said == [speaker]


@pytest.mark.parametrize("text", ["The mood suggests that many will flee.", "No one said that he had fled."])
def test_what_only_suggests_and_nobody_at_all_speak_not(text: str) -> None:
    assert [speech.claimers for speech in read(text).speeches] in ([], [()])


@pytest.mark.parametrize("role", ["topic", "quantity", "source", "time"])
def test_words_that_are_no_participant_stay_words(role: str) -> None:
    assert labels(filled("Soldiers fired on an opposition rally.", "rally", role=role)) == [[]]


def test_one_description_is_one_entity() -> None:
    reading = read("Jets hit the excavators. Rebels had seized excavators. A rally ended.")
    heads = [t.i for t in reading.doc if t.text in ("excavators", "rally")]
    frames = tuple(
        Frame("Attack", 0, 0, 1, arguments=(Argument("patient", head, head, head + 1),)) for head in heads
    )
    found = with_newcomers(replace(reading, frames=frames, references=()))
    assert labels(found) == [["excavators"], ["excavators"], ["rally"]]
    (first,), (second,), (other,) = (found.referents(head) for head in heads)
    assert first == second != other


def test_who_is_known_is_not_asked_again() -> None:
    reading = read("Police in Gao arrested Lin Zhou.")
    at = next(t.i for t in reading.doc if t.text == "Zhou")
    framed = replace(
        reading, frames=(Frame("Arrest", 0, 0, 1, arguments=(Argument("patient", at, at, at + 1),)),)
    )
    assert with_newcomers(framed) is framed


@given(st.data())
def test_whatever_fills_a_role_entities_keep_their_numbers_and_words_their_places(
    data: st.DataObject,
) -> None:
    text = "Jets hit two oil stills in Gao; they, and those who fled, saw Lin Zhou's tanks burn on Monday."
    reading = read(text)
    heads = data.draw(st.lists(st.integers(0, len(reading.doc) - 1), max_size=6))
    frames = tuple(
        Frame("Attack", 0, 0, 1, arguments=(Argument("patient", head, head, head + 1),)) for head in heads
    )
    found = with_newcomers(replace(reading, frames=frames))
    assert [e.id for e in found.entities] == [f"e{n}" for n in range(1, len(found.entities) + 1)]
    assert found.entities[: len(reading.entities)] == reading.entities
    for reference in found.references[len(reading.references) :]:
        assert reference.start <= reference.head < reference.end
        (entity,) = (found.entity_by_id[e] for e in reference.entities)
        assert all(word in text for word in entity.label.split())
