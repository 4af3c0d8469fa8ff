"""Times told by how far they are from others, or that others bound. The sentences are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.analysis import Reading
from kg.extraction.edtf import parse_edtf
from kg.extraction.parse import parse
from kg.extraction.reckoning import reckoned_times
from kg.extraction.times import find_times
from kg.records import Article, Span

TUESDAY = "2019-10-29"


def read(text: str, published: str | None = TUESDAY) -> Reading:
    article = Article("a", text, "", Span(0, len(text)), published=published)
    parsed = next(parse([article]))
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)
    return replace(reading, times=find_times(reading))


def reckoned(text: str, published: str | None = TUESDAY) -> list[tuple[str, str | None]]:
    """The words that are dated, and their times."""
    reading = read(text, published)
    return [(reading.doc[r.governor].text, r.time.value) for r in reckoned_times(reading)]


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("He was freed on Friday, eight days after police took him.", "took", "2019-10-17"),
        ("He was taken on May 3, two days before police freed him.", "freed", "2019-05-05"),
        ("He was freed on Friday, hours after police took him.", "took", "2019-10-25"),
        ("He was freed in 2018, three years after police took him.", "took", "2015"),
        ("The trial comes two days after police took him.", "took", "2019-10-27"),
        ("Two days after his arrest on May 3, he fled.", "fled", "2019-05-05"),
    ],
)
def test_what_is_so_far_from_a_date_has_a_date(text: str, word: str, value: str) -> None:
    assert reckoned(text) == [(word, value)]


@pytest.mark.parametrize(
    "text",
    [
        "He was freed two days after police took him.",  # nothing has a date
        "He was freed in 2018, eight days after police took him.",  # the date is too vague
        "He was freed on Friday, less than eight days after police took him.",
        "He was freed on Friday, days after police took him.",
    ],
)
def test_what_is_not_told_exactly_is_not_reckoned(text: str) -> None:
    assert reckoned(text) == []


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("Since the coup of May 2018 hundreds have been held.", "held", "2018-05/2019-10-29"),
        ("Since the coup of May 2018 300 men have been held, he said.", "held", "2018-05/2019-10-29"),
        ("Hundreds have been held since Horak took power in 2012.", "held", "2012/2019-10-29"),
        ("He has been held in Lund for ten weeks.", "held", "2019-08/2019-10-29"),
        ("He has been in jail for more than 20 days.", "been", "2019-10-09/2019-10-29"),
        ("She has lived in Lund for five years.", "lived", "2014/2019-10-29"),
    ],
)
def test_what_goes_on_lasts_to_the_day_of_the_article(text: str, word: str, value: str) -> None:
    assert reckoned(text) == [(word, value)]


@pytest.mark.parametrize(
    "text",
    [
        "He was held in Lund for ten weeks.",
        "He has been jailed for five years.",
        "He has been banned for two years.",
        "Hundreds have been held since the coup.",
    ],
)
def test_what_is_over_or_has_no_beginning_makes_no_interval(text: str) -> None:
    assert reckoned(text) == []


@given(st.one_of(st.integers(0, 10**12), st.sampled_from("²③٣")), st.sampled_from(["days", "weeks", "years"]))
def test_however_long_it_is_said_to_last_the_calendar_is_kept_to(number: object, unit: str) -> None:
    for _, value in reckoned(f"She has lived in Lund for {number} {unit}."):
        first, _, last = (value or "").partition("/")
        assert parse_edtf(first) is not None
        assert last == TUESDAY or first == TUESDAY


def test_without_the_date_of_the_article_nothing_lasts_to_it() -> None:
    assert reckoned("Since the coup of May 2018 hundreds have been held.", None) == []


@given(
    st.integers(1, 9), st.sampled_from(["day", "week", "month", "year"]), st.sampled_from(["after", "before"])
)
def test_what_is_reckoned_lies_on_the_side_that_is_told(number: int, unit: str, link: str) -> None:
    text = f"He was freed on May 3, 2018, {number} {unit}s {link} police took him."
    ((word, value),) = reckoned(text)
    assert word == "took"
    assert value is not None
    assert parse_edtf(value) is not None
    freed = "2018-05-03"[: len(value)]
    assert value <= freed if link == "after" else value >= freed
