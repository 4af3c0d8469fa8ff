"""What a standing relation is judged by."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from kg.extraction.analysis import Reading
from kg.extraction.assemble import standings_of
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.standing import Standing, likely, signs
from kg.records import Article, Span


@cache
def extractor() -> LayeredExtractor:
    return LayeredExtractor(ExtractionConfig(extractor="rules"))


@cache
def told(text: str, property_: str) -> tuple[Reading, Standing]:
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    reading = next(extractor().read([article]))
    return reading, next(s for s, _ in standings_of(reading) if s.match.property == property_)


@pytest.mark.parametrize(
    ("text", "property_", "expected"),
    [
        ("Adama Keita, a lawyer, fled to Gao.", "occupation", "occupation, subject name of named"),
        ("Adama Keita, a lawyer, fled to Gao.", "occupation", "occupation over appos | "),
        ("Adama Keita, a human rights lawyer, fled.", "occupation", "occupation of 3 words"),
        ("Adama Keita, 30, fled to Gao.", "age", "by rules"),
        ("Adama Keita is a citizen of Mali.", "citizenship", "citizenship to named Country"),
    ],
)
def test_the_sign_is_seen(text: str, property_: str, expected: str) -> None:
    reading, standing = told(text, property_)
    assert expected in signs(reading, standing)


def test_that_the_reader_has_found_it_too_is_a_sign() -> None:
    reading, standing = told("Adama Keita, a lawyer, fled to Gao.", "occupation")
    both = replace(standing, match=replace(standing.match, extractor="rules+reader", score=0.82))
    found = signs(reading, both)
    assert {"by rules+reader", "reader over 0.8"} <= set(found)
    assert "reader over 0.85" not in found
    assert likely(reading, both) > likely(reading, standing)


def test_a_property_that_was_never_taught_is_as_likely_as_its_finder_says() -> None:
    reading, standing = told("Adama Keita, a lawyer, fled to Gao.", "occupation")
    unknown = replace(standing, match=replace(standing.match, property="owns", score=0.4))
    assert likely(reading, unknown) == 0.4
