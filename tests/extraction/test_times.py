"""Time expressions, the dates they mean, and the events they date. The sentences are invented."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.analysis import Frame, Reading
from kg.extraction.edtf import When, interval, parse_edtf
from kg.extraction.parse import parse
from kg.extraction.times import find_times, time_of
from kg.records import Article, Span

TUESDAY = "2019-10-29"
# What the annotation guide allows as a date.
GUIDE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")


@cache
def read(text: str, published: str | None = TUESDAY) -> Reading:
    article = Article("a", text, "", Span(0, len(text)), published=published)
    parsed = next(parse([article]))
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)
    return Reading(**{**vars(reading), "times": find_times(reading)})


def values(text: str, published: str | None = TUESDAY) -> list[str | None]:
    return [t.value for t in read(text, published).times]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He was held on October 1.", "2019-10-01"),
        ("He was held on Oct. 3.", "2019-10-03"),
        ("He was held on 3 October 2018.", "2018-10-03"),
        ("He was held on October 03, 2018.", "2018-10-03"),
        ("He was held on October 3, 2018.", "2018-10-03"),
        ("He was held on the 3rd of October 2018.", "2018-10-03"),
        ("He was held on 2018-10-03.", "2018-10-03"),
        ("He was held on 29/10/2018.", "2018-10-29"),
        ("He was held on 10/29/2018.", "2018-10-29"),
        ("He was held on 3/4/2018.", "2018"),
        ("He was held in August 2018.", "2018-08"),
        ("He was held in 2018.", "2018"),
        ("He was held in April.", "2019-04"),
        ("He was held in November.", "2018-11"),
        ("He was held on December 5.", "2018-12-05"),
        ("He was held at 2 p.m. on July 17.", "2019-07-17"),
        ("It happened in the 1990s.", "1990/1999"),
        ("He was held last October.", "2018-10"),
        ("He was held in June last year.", "2018-06"),
    ],
)
def test_calendar_dates(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He was held on Good Friday.", "2019-04-19"),
        ("He was held on Easter Sunday 2016.", "2016-03-27"),
        ("He was held on Easter Monday in 2018.", "2018-04-02"),
        ("He was held on Christmas Day.", "2018-12-25"),
        ("He was held on New Year's Eve 2015.", "2015-12-31"),
        ("He was held on International Women’s Day.", "2019-03-08"),
        ("The trial will begin on Good Friday.", "2020-04-10"),
        ("He was held on Bloody Sunday.", None),
        ("He was held in a good year.", None),
    ],
)
def test_feasts_are_days(text: str, value: str | None) -> None:
    assert values(text) == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He was held on Tuesday.", "2019-10-29"),
        ("He was held on Monday.", "2019-10-28"),
        ("He was held early Sunday.", "2019-10-27"),
        ("He was held on Wednesday night.", "2019-10-23"),
        ("He will be tried on Wednesday.", "2019-10-30"),
        ("He is due to be tried on Friday.", "2019-11-01"),
        ("He was set to be tried on Friday.", "2019-11-01"),
        ("The house was set on fire on Friday.", "2019-10-25"),
        ("He was held on Friday last week.", "2019-10-25"),
        ("He was held yesterday.", "2019-10-28"),
        ("He was held today.", "2019-10-29"),
        ("He was held last month.", "2019-09"),
        ("He was held last week.", "2019-10-21/2019-10-27"),
        ("He was held this week.", "2019-10-28/2019-10-29"),
        ("He will be tried this week.", "2019-10-28/2019-11-03"),
        ("He will be tried next week.", "2019-11-04/2019-11-10"),
        ("He was held last weekend.", "2019-10-26/2019-10-27"),
        ("Many were held this weekend.", "2019-10-26/2019-10-27"),
        ("He was held last year.", "2018"),
        ("It was closed this year.", "2019"),
        ("He will be tried next month.", "2019-11"),
        ("He was held a year ago.", "2018"),
        ("He was held two months ago.", "2019-08"),
        ("He was held five days ago.", "2019-10-24"),
        ("He was freed later in the day.", "2019-10-29"),
    ],
)
def test_dates_told_from_the_article(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In August 2018, a court ruled. He left in April.", ["2018-08", "2018-04"]),
        ("He was held on May 3, 2018. He was freed two days later.", ["2018-05-03", "2018-05-05"]),
        ("He was held on May 3, 2018. She was held the same day.", ["2018-05-03", "2018-05-03"]),
        ("He was held on May 3, 2018. She was held the next day.", ["2018-05-03", "2018-05-04"]),
        ("He came in 2008 and was jailed two years later.", ["2008", "2010"]),
        ("He was held in May 2018. He fled the following month.", ["2018-05", "2018-06"]),
    ],
)
def test_dates_told_from_the_story(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He has been held since 2017.", "2017/2019-10-29"),
        ("He has been held since May.", "2019-05/2019-10-29"),
        ("It lasted from 2010 to 2014.", "2010/2014"),
        ("It was built between 2017 and 2018.", "2017/2018"),
        ("They met between May and July 2018.", "2018-05/2018-07"),
        ("He has been abroad for the past two years.", "2017/2019"),
        ("He ruled in 2010-2014.", "2010/2014"),
        ("He ruled in 2010-14.", "2010/2014"),
        ("He was held in 2012 and 2013.", "2012/2013"),
        ("He was held on Sunday and Monday.", "2019-10-27/2019-10-28"),
        ("They met on 9-11 August.", "2019-08-09/2019-08-11"),
        ("They met on August 9-11, 2018.", "2018-08-09/2018-08-11"),
    ],
)
def test_intervals(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "The 30-year-old was held for 24 hours.",
        "He spent several years in a camp.",
        "Some 2,000 people came; 1,950 left.",
        "May and his friends may march.",
        "He was fined 2018 dollars.",
        "Some 590 people had been killed as of Wednesday.",
    ],
)
def test_ages_durations_and_figures_are_no_dates(text: str) -> None:
    assert [v for v in values(text) if v is not None] == []


@pytest.mark.parametrize(
    "text", ["He was held on Tuesday.", "He was held last month.", "He was held in May."]
)
def test_without_a_date_of_publication_only_explicit_dates_have_a_value(text: str) -> None:
    assert values(text, None) == [None]
    assert values("He was held on 3 May 2018.", None) == ["2018-05-03"]


def dated(text: str, trigger: str, status: str = "occurred") -> str | None:
    reading = read(text)
    head = next(t.i for t in reading.doc if t.text == trigger)
    time = time_of(reading, Frame("Arrest", head, head, head + 1))
    return time.value if time else None


@pytest.mark.parametrize(
    ("text", "trigger", "value"),
    [
        ("Police arrested Pavel Horak on Monday.", "arrested", "2019-10-28"),
        ("In August 2018, a court refused to extradite Pavel Horak.", "refused", "2018-08"),
        ("In May 2018 he tried to cross the border.", "cross", "2018-05"),
        ("The arrest on Monday shocked many.", "arrest", "2019-10-28"),
        ("They held a protest on Monday.", "protest", "2019-10-28"),
        ("On Monday police arrested Dana Kessler and deported Pavel Horak.", "deported", "2019-10-28"),
        ("A gunman opened fire on Monday and wounded two men.", "wounded", "2019-10-28"),
        ("He resigned in May when gunmen raided his office.", "raided", "2019-05"),
        ("Crowds gathered on Monday, demanding his release.", "demanding", "2019-10-28"),
        ("A campaign forced him to resign in 2009.", "forced", "2009"),
    ],
)
def test_a_time_dates_what_the_grammar_hangs_it_on(text: str, trigger: str, value: str) -> None:
    assert dated(text, trigger) == value


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("A lawyer said on Monday that police had arrested Pavel Horak.", "arrested"),
        ("Pavel Horak was arrested. He left on Monday.", "arrested"),
        ("Dana Kessler left on Monday and Pavel Horak was arrested.", "arrested"),
        ("Pavel Horak was arrested in May 2018 and later sentenced.", "sentenced"),
        ("Pavel Horak was held until May 2018.", "held"),
        ("The man who left on Monday was arrested.", "arrested"),
        ("He was arrested in May and has been held ever since.", "held"),
        ("He was arrested because the strike began in May.", "arrested"),
    ],
)
def test_a_time_of_another_clause_or_a_mere_bound_dates_nothing(text: str, trigger: str) -> None:
    assert dated(text, trigger) is None


def test_a_day_of_the_last_weeks_is_of_the_articles_year_whatever_year_was_told_before() -> None:
    text = "He was held in June 2010. A court upheld the ruling on October 25."
    assert values(text) == ["2010-06", "2019-10-25"]
    assert values("He was held in June 2010 and freed on October 25.") == ["2010-06", "2010-10-25"]
    assert values("He was held in August 2018. He had fled in October.") == ["2018-08", "2018-10"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In August 2018, a court ruled. The ministry rejected their plea in April.", ["2018-08", "2019-04"]),
        (
            "He has been in jail since August 2018. He was sentenced in April.",
            ["2018-08/2019-10-29", "2019-04"],
        ),
        ("He came in August 2018. Much happened. He was sentenced in April.", ["2018-08", "2019-04"]),
    ],
)
def test_a_bare_month_of_another_story_is_the_last_one(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The case was adjourned to 6 March.", "2020-03-06"),
        ("A ruling was put off until November 4.", "2019-11-04"),
        ("They called a strike for Saturday.", "2019-11-02"),
        ("Tension rose ahead of Saturday's vote.", "2019-11-02"),
        ("The hearing has been scheduled for Thursday.", "2019-10-31"),
        ("Saturday's deaths bring the number to ten.", "2019-10-26"),
        ("He has been held since mid-August.", "2019-08/2019-10-29"),
        ("The court set December 7 for the trial.", "2019-12-07"),
        ("She is wanted on a warrant issued in March.", "2019-03"),
    ],
)
def test_what_is_ahead_and_what_goes_on(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They were sentenced in January and April.", ["2019-01", "2019-04"]),
        ("Thousands were killed in 1988 and 2007.", ["1988", "2007"]),
        ("Soldiers came on Monday and Thursday.", ["2019-10-28", "2019-10-24"]),
    ],
)
def test_what_happened_twice_has_two_dates(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_a_weekday_that_ends_a_name_is_no_date() -> None:
    assert values("She remembers Bloody Sunday.") == []


def test_the_day_is_remembered_over_a_short_paragraph() -> None:
    told = "He was held on May 3, 2018.\n\nA crowd came.\n\nThe next day he was freed."
    assert values(told) == ["2018-05-03", "2018-05-04"]
    long_ago = told.replace("A crowd came.", "A crowd came.\n\nIt was large.")
    assert values(long_ago) == ["2018-05-03"]


def test_a_time_afterwards_is_counted_from_the_story() -> None:
    assert values("He arrived in 2012 and was granted asylum two years afterwards.") == ["2012", "2014"]


def test_a_date_behind_yesterday_tells_the_articles_own() -> None:
    text = "Police arrested a man yesterday (October 28, 2019). He appears in court on Friday."
    assert values(text, None) == ["2019-10-28", "2019-10-28", "2019-11-01"]


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(-400, 400))
def test_dates_survive_writing_and_shifting(day: date, number: int) -> None:
    when = When.of(day)
    assert parse_edtf(when.edtf) == when
    assert when.shifted("day", number).shifted("day", -number) == when
    months = when.at("month")
    assert months.shifted("month", number).shifted("month", -number) == months
    assert interval(when, when) == when.edtf


@pytest.mark.parametrize("text", ["2019-13", "2019-02-30", "yesterday", "", None])
def test_what_is_no_date_is_not_parsed(text: str | None) -> None:
    assert parse_edtf(text) is None


_WORDS = """on in since last next this from to between and until May Monday October 31 30 2018 1990s two days
ago weeks later earlier the same day year month , . February"""


@given(st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=9))
@settings(max_examples=25)
def test_no_mixture_of_time_words_gives_anything_but_a_date(words: list[str]) -> None:
    times = read("He came " + " ".join(words) + " .").times
    assert all(t.value is None or GUIDE.fullmatch(t.value) for t in times)
    assert all(t.start <= t.head < t.end for t in times)
    assert all(a.end <= b.start for a, b in pairwise(times))
