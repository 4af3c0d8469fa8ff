"""Words for the time of a gold line, which the annotation gives as a value only; invented sentences."""

from __future__ import annotations

import pytest

from kg.extraction.analysis import Reading
from kg.extraction.parse import parse
from kg.extraction.times import find_times
from kg.records import Article, Span
from kg.training.weak import time_words


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
