"""What a filler is judged by, and that one that is more likely wrong is left out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from kg.extraction.analysis import Argument, Frame, Reading
from kg.extraction.assemble import tellings_of
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.filling import Fillers
from kg.extraction.judging import Telling
from kg.extraction.weights import ALWAYS, Weights
from kg.records import Article, Filler, Span

TRUSTED = Weights({ALWAYS: 5.0})


@cache
def extractor() -> LayeredExtractor:
    return LayeredExtractor(ExtractionConfig(extractor="rules"))


@cache
def read(text: str) -> Reading:
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    return next(extractor().read([article]))


def told(reading: Reading, type_: str, weights: Weights = TRUSTED) -> Telling:
    return next(t for t in tellings_of(reading, weights) if t.event.type == type_)


def filled(text: str, type_: str, role: str) -> tuple[Reading, Frame, Argument, Filler]:
    reading = read(text)
    telling = told(reading, type_)
    argument = next(a for a in telling.frame.arguments if a.role == role)
    return reading, telling.frame, argument, telling.event.fillers(role)[0]


def signs(text: str, type_: str, role: str) -> tuple[str, ...]:
    reading, frame, argument, filler = filled(text, type_, role)
    return Fillers(reading, TRUSTED).signs(frame, argument, filler)


@pytest.mark.parametrize(
    ("text", "type_", "role", "expected"),
    [
        ("Police arrested Adama Keita in Bamako.", "Arrest", "patient", "patient name of named"),
        ("Police arrested Adama Keita in Bamako.", "Arrest", "patient", "patient is Person"),
        ("Police arrested Adama Keita in Bamako.", "Arrest", "patient", "patient behind at 0"),
        ("Police arrested Adama Keita in Bamako.", "Arrest", "agent", "agent by nsubj |  of verb"),
        ("Police arrested Adama Keita in Bamako.", "Arrest", "place", "place after in"),
        ("Adama Keita spoke. Police arrested him.", "Arrest", "patient", "him of Person"),
        (
            "Adama Keita spoke. Police arrested him.",
            "Arrest",
            "patient",
            "pronoun of named, named 1 before",
        ),
        (
            "Police arrested Adama Keita and Lin Zhou.",
            "Arrest",
            "patient",
            "patient is one of 2",
        ),
        (
            "Adama Keita was arrested and charged with fraud.",
            "Arrest",
            "patient",
            "patient, patient of another farther",
        ),
        ("He was charged with murder in Bamako.", "Charge", "topic", "topic is NOUN"),
    ],
)
def test_the_sign_is_seen(text: str, type_: str, role: str, expected: str) -> None:
    assert expected in signs(text, type_, role)


def test_who_proposed_it_and_how_sure_the_reader_is_are_signs() -> None:
    reading, frame, argument, filler = filled("Police arrested Adama Keita.", "Arrest", "patient")
    fillers = Fillers(reading, TRUSTED)
    ruled = fillers.signs(frame, argument, filler)
    read_ = fillers.signs(
        replace(frame, extractor="rules+reader"), replace(argument, score=0.72, by="both"), filler
    )
    assert "patient by rules in rules" in ruled
    assert {"patient by both in rules+reader", "reader 0.7", "both, reader likely"} <= set(read_)


def test_a_filler_more_likely_wrong_is_left_out_and_the_others_stay() -> None:
    doubted = Weights({ALWAYS: 5.0, "place": -10.0})
    reading = read("Police arrested Adama Keita in Bamako.")
    assert [r.role for r in told(reading, "Arrest").event.roles] == ["agent", "patient", "place"]
    assert [r.role for r in told(reading, "Arrest", doubted).event.roles] == ["agent", "patient"]


def test_a_role_is_as_likely_as_all_its_fillers_together() -> None:
    telling = told(read("Police arrested Adama Keita and Lin Zhou."), "Arrest", Weights({ALWAYS: 1.0}))
    sure = dict(telling.sure.roles)
    assert sure["patient"] == pytest.approx(sure["agent"] ** 2)


def test_what_shipped_was_taught_prefers_a_name_in_its_clause_to_a_pronoun_far_away() -> None:
    near = filled("Police arrested Adama Keita.", "Arrest", "patient")
    far = filled(
        "Adama Keita met Lin Zhou in Gao. The council said it would wait. Police arrested him.",
        "Arrest",
        "patient",
    )
    named, pronoun = (Fillers(reading).likely(frame, a, f) for reading, frame, a, f in (near, far))
    assert named > pronoun


def test_of_a_type_of_ones_own_every_filler_stands() -> None:
    reading, frame, argument, filler = filled("Police arrested Adama Keita in Bamako.", "Arrest", "patient")
    doubting = Fillers(reading, Weights({ALWAYS: -5.0}))
    assert doubting.likely(frame, argument, filler) < 0.1
    assert doubting.likely(replace(frame, type="Quarantine"), argument, filler) == 1.0
