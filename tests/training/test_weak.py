"""Words for what the annotation gives as values only: time, source, the unsaid; invented sentences."""

from __future__ import annotations

import pytest

from kg.extraction.analysis import Reading
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.parse import parse
from kg.extraction.times import find_times
from kg.records import Article, Span
from kg.training.weak import filler_words, source_words, time_words


def words(text: str, trigger: str, value: str | None) -> list[str] | None:
    """The words that tell the trigger's time; None where nothing does."""
    article = Article("a", text, "", Span(0, len(text)), published="2019-10-29")
    parsed = next(parse([article]))
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)
    at = next(token.i for token in reading.doc if token.text == trigger)
    spans = time_words(reading.doc, (at, at + 1), value, article.published, find_times(reading))
    return None if spans is None else [reading.doc[start:end].text for start, end in spans]


STORY = "Soldiers came on Monday. {}They arrested Pavel Horak."


@pytest.mark.parametrize("sentences", [0, 2, 5])
def test_a_time_is_found_where_the_story_told_it_last(sentences: int) -> None:
    assert words(STORY.format("It rained. " * sentences), "arrested", "2019-10-28") == ["Monday"]


def test_a_time_told_too_far_away_is_unknown() -> None:
    assert words(STORY.format("It rained. " * 9), "arrested", "2019-10-28") is None


def test_an_event_without_time_is_known_to_have_none() -> None:
    assert words(STORY.format(""), "arrested", None) == []


def test_of_two_expressions_of_one_value_that_of_the_own_sentence_counts() -> None:
    text = "Soldiers came on Monday. They arrested Pavel Horak on October 28."
    assert words(text, "arrested", "2019-10-28") == ["October 28"]


def read(text: str, trigger: str) -> tuple[Reading, tuple[int, int]]:
    """The article as the rules read it, and where the trigger stands."""
    article = Article("a", text, "", Span(0, len(text)), published="2019-10-29")
    reading = next(LayeredExtractor(ExtractionConfig(extractor="rules")).read([article]))
    at = next(token.i for token in reading.doc if token.text == trigger)
    return reading, (at, at + 1)


@pytest.mark.parametrize(
    ("text", "trigger", "source", "expected"),
    [
        (
            "Lawyer Pavel Horak spoke on Monday. Two men were beaten, he said.",
            "beaten", "Pavel Horak", ["he"],
        ),
        (
            "Lawyer Pavel Horak said two men were beaten. Both were students. Both were then deported.",
            "deported", "Pavel Horak", ["Lawyer Pavel Horak"],
        ),
        ("Two men were beaten, reports said.", "beaten", "reports", ["reports"]),
        ("Two men were beaten.", "beaten", "Pavel Horak", None),
    ],
)  # fmt: skip
def test_a_source_is_whoever_near_the_event_is_meant_by_the_name(
    text: str, trigger: str, source: str, expected: list[str] | None
) -> None:
    reading, at = read(text, trigger)
    spans = source_words(reading, at, [source])
    assert (None if spans is None else [reading.doc[i:j].text for i, j in spans]) == expected


def test_an_event_that_the_article_itself_tells_has_no_source() -> None:
    reading, at = read("Two men were beaten, reports said.", "beaten")
    assert source_words(reading, at, []) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police searched a mosque in Kazan on Monday. Three men were arrested.", "Kazan"),
        ("Kazan is old. Police searched a mosque in Kazan. Three men were arrested. Kazan slept.", "Kazan"),
        ("Three men were arrested. Kazan slept.", "Kazan"),
        ("Three men were arrested. Moscow slept.", None),
    ],
)
def test_a_place_that_goes_without_saying_is_found_in_the_sentences_around(
    text: str, expected: str | None
) -> None:
    reading, at = read(text, "arrested")
    span = filler_words(reading, at, "Kazan")
    assert (reading.doc[slice(*span)].text if span else None) == expected
    before = [t.i for t in reading.doc[: at[0]] if t.text == "Kazan"]
    assert span is None or not before or span[0] == before[-1]
