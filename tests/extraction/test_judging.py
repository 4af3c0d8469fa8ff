"""What a telling is judged by, and which of two tellings is likelier to be news."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from kg.extraction.analysis import Reading
from kg.extraction.assemble import assemble, tellings_of
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.judging import Telling, judged, proposer, read_as, signs
from kg.extraction.weights import load_weights
from kg.records import Article, Span


@cache
def extractor() -> LayeredExtractor:
    return LayeredExtractor(ExtractionConfig(extractor="rules"))


@cache
def read(text: str) -> Reading:
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    return next(extractor().read([article]))


def told(text: str, type_: str) -> tuple[Reading, Telling]:
    reading = read(text)
    return reading, next(t for t in tellings_of(reading) if t.event.type == type_)


def likely(text: str, type_: str) -> float:
    reading, telling = told(text, type_)
    return judged(reading, [telling], least=0.0)[0].event.confidence


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("Police arrested Adama Keita in Bamako.", "Arrest", "patient named person"),
        ("Police arrested Adama Keita in Bamako.", "Arrest", "form VBD"),
        ("Police arrested two students in Bamako.", "Arrest", "patient counted"),
        ("Police arrested protesters in Bamako.", "Arrest", "patient bare plural"),
        ("None of the students was arrested in Bamako.", "Arrest", "status negated"),
        ("If police arrest Adama Keita, he will appeal.", "Arrest", "mark if"),
        ("Was Adama Keita arrested in Bamako?", "Arrest", "question"),
        ("The arrest of Adama Keita was a surprise.", "Arrest", "noun with the"),
        ("The court charged Adama Keita with murdering a rival.", "Killing", "inside topic of Charge"),
        ("Attacks in Bamako worry the ministry.", "Attack", "only placed Attack"),
    ],
)
def test_the_sign_is_seen(text: str, type_: str, expected: str) -> None:
    reading, telling = told(text, type_)
    assert expected in signs(reading, telling, reading.frames)


@pytest.mark.parametrize(
    ("surer", "weaker", "type_"),
    [
        ("Police arrested Adama Keita in Bamako.", "Police can arrest anyone in Bamako.", "Arrest"),
        (
            "Gunmen killed the mayor, Adama Keita, on Monday.",
            "He is charged with killing rivals.",
            "Killing",
        ),
        ("Gunmen attacked a village near Gao on Monday.", "Attacks in Mali are a problem.", "Attack"),
    ],
)
def test_news_is_likelier_than_what_only_sounds_like_it(surer: str, weaker: str, type_: str) -> None:
    assert likely(surer, type_) > likely(weaker, type_)


def test_what_is_too_unlikely_is_left_out_and_a_cut_of_zero_keeps_all() -> None:
    reading = read("Police arrested Adama Keita in Bamako. Police can arrest anyone in Bamako.")
    everything = assemble(reading, least=0.0).events
    surest = assemble(reading, least=0.8).events
    assert len(surest) < len(everything)
    assert all(event.confidence >= 0.8 for event in surest)
    assert {e.trigger for e in surest} <= {e.trigger for e in everything}


def test_a_type_that_was_never_taught_stands() -> None:
    reading, telling = told("Police arrested Adama Keita in Bamako.", "Arrest")
    frame = replace(telling.frame, type="Eclipse", score=0.4)
    event = replace(telling.event, type="Eclipse", confidence=0.4)
    assert judged(reading, [Telling(frame, event)], least=0.99)[0].event.confidence == 0.4


def test_the_readers_doubt_lowers_and_its_trust_raises_what_is_likely() -> None:
    reading, telling = told("Police arrested Adama Keita in Bamako.", "Arrest")
    low, high = (
        judged(reading, [replace(telling, frame=replace(telling.frame, support=s))], 0.0)[0].event.confidence
        for s in (0.05, 0.95)
    )
    assert low < high


@pytest.mark.parametrize(
    ("extractor_", "support", "by", "read_"),
    [
        ("rules", None, "rules unasked", None),
        ("rules+reader", 0.9, "rules", 0.9),
        ("model", 0.6, "reader", 0.7),
    ],
)
def test_who_proposed_it_decides_how_it_is_weighed(
    extractor_: str, support: float | None, by: str, read_: float | None
) -> None:
    _, telling = told("Police arrested Adama Keita in Bamako.", "Arrest")
    frame = replace(telling.frame, extractor=extractor_, support=support, score=0.7)
    assert (proposer(frame), read_as(frame)) == (by, read_)
    assert f"signs, {by}" in load_weights("settings").of
