"""The confidence of a line: how likely all of it is right, and what is too unlikely to print."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from kg.extraction.analysis import Reading
from kg.extraction.assemble import assemble, tellings_of
from kg.extraction.confidence import signs, weighed
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.judging import Sureness, Telling
from kg.extraction.weights import ALWAYS, Weights
from kg.records import Article, Span

TEXT = "Police arrested Adama Keita in Bamako on 3 March 2021."


@cache
def told(text: str = TEXT) -> tuple[Reading, Telling]:
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    extractor = LayeredExtractor(ExtractionConfig(extractor="rules"))
    reading = next(extractor.read([article]))
    return reading, tellings_of(reading, Weights({ALWAYS: 5.0}))[0]


@pytest.mark.parametrize(
    ("sure", "present", "absent"),
    [
        (Sureness((("patient", 0.75),)), "patient over 0.7", "patient over 0.8"),
        (Sureness((("agent", 0.9), ("patient", 0.8))), "all fillers over 0.7", "all fillers over 0.8"),
        (Sureness(time=0.5), "time over 0.5", "time over 0.6"),
        (Sureness(source=0.5), "no source over 0.5", "no source over 0.6"),
    ],
)
def test_how_likely_each_part_is_shows_in_steps(sure: Sureness, present: str, absent: str) -> None:
    reading, telling = told()
    found = signs(reading, replace(telling, sure=sure))
    assert present in found
    assert absent not in found


def test_who_fills_it_and_how_often_it_is_told_are_signs() -> None:
    reading, telling = told()
    found = signs(reading, replace(telling, times=2))
    assert {"told 2 times", "has time True", "patient named Person", "has place"} <= set(found)


def test_surer_parts_make_a_surer_line() -> None:
    reading, telling = told()
    unsure = Sureness((("agent", 0.5), ("patient", 0.5), ("place", 0.4)), 0.4, 0.4)
    sure = Sureness((("agent", 0.97), ("patient", 0.97), ("place", 0.97)), 0.97, 0.97)
    low, high = (
        weighed(reading, [replace(telling, sure=s)], least=0.0)[0].event.confidence for s in (unsure, sure)
    )
    assert low < high


def test_a_line_below_the_cut_is_left_out() -> None:
    reading, telling = told()
    doubted = Weights({ALWAYS: -1.0, "type Arrest": 0.0})
    assert weighed(reading, [telling], 0.5, doubted) == []
    assert weighed(reading, [telling], 0.2, doubted)[0].event.confidence == pytest.approx(0.269)


def test_of_a_type_that_was_never_taught_the_confidence_stays() -> None:
    reading, telling = told()
    assert weighed(reading, [telling], 0.99, Weights({ALWAYS: -9.0})) == [telling]


def test_the_confidence_of_an_event_is_that_of_its_line() -> None:
    reading, _ = told()
    (event,) = assemble(reading, least=0.0).events
    assert 0 < event.confidence < 1
    assert assemble(reading, least=event.confidence - 0.001).events == (event,)
    assert assemble(reading, least=event.confidence + 0.001).events == ()
