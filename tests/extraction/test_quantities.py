"""What counts as a number, what it counts, and what its hedge leaves of the bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extraction.analysis import Number, Reading
from kg.extraction.parse import parse
from kg.extraction.quantities import find_numbers
from kg.records import Article, Span


def read(text: str) -> Reading:
    article = Article(id="a", text=text, sha256="", body=Span(0, len(text)))
    (parsed,) = parse([article])
    return Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)


def numbers(text: str) -> list[tuple[str, str | None]]:
    reading = read(text)
    return [(n.quantity.text, _noun(reading, n)) for n in find_numbers(reading)]


def _noun(reading: Reading, number: Number) -> str | None:
    return None if number.noun is None else reading.doc[number.noun].text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The UN said 1 million people were held.", [("1 million", "people")]),
        ("Police arrested about 34,000 protesters.", [("about 34,000", "protesters")]),
        ("Thirty-two unarmed civilians were killed.", [("Thirty-two", "civilians")]),
        ("Two dozen villagers fled and three hundred and six others stayed.",
         [("Two dozen", "villagers"), ("three hundred and six", "others")]),
        ("Hundreds of people were detained.", [("Hundreds", "people")]),
        ("Tens of thousands of workers went on strike.", [("Tens of thousands", "workers")]),
        ("Several hundred students marched.", [("Several hundred", "students")]),
        ("A fifth of the population fled.", [("A fifth", "population")]),
        ("Two-thirds of the prisoners were women.", [("Two-thirds", "prisoners")]),
        ("Half a million people have left.", [("Half a million", "people")]),
        ("One person was killed and one of the guards was hurt.", [("One", "person"), ("one", "guards")]),
        ("They took 5-10 hostages.", [("5-10", "hostages")]),
        ("He was held for five and a half years.", [("five and a half", "years")]),
        ("A dozen others were wounded.", [("A dozen", "others")]),
        ("Kenya refused this year to hand over three nurses.", [("three", "nurses")]),
    ],
)  # fmt: skip
def test_finds_the_number_and_the_noun_that_it_counts(text: str, expected: list[tuple[str, str]]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "value", "minimum", "maximum", "qualifier"),
    [
        ("They held 41 people.", 41, 41, 41, "exact"),
        ("They held about 34,000 people.", 34_000, None, None, "estimated"),
        ("They held an estimated 1.5 million people.", 1_500_000, None, None, "estimated"),
        ("They held at least eleven people.", 11, 11, None, "at least"),
        ("They held no fewer than 500 people.", 500, 500, None, "at least"),
        ("They held more than 2,000 people.", 2_000, 2_000, None, "more than"),
        ("They held 2,000 or more people.", 2_000, 2_000, None, "at least"),
        ("They held up to 7,000 people.", 7_000, None, 7_000, "at most"),
        ("They held as many as 40 people.", 40, None, 40, "at most"),
        ("They held fewer than 90 people.", 90, None, 90, "less than"),
        ("They held between 300 and 400 people.", None, 300, 400, "estimated"),
        ("They held 10 to 15 people.", None, 10, 15, "estimated"),
        ("They held 1-2 million people.", None, 1_000_000, 2_000_000, "estimated"),
        ("They held hundreds of people.", None, 200, None, "vague"),
        ("They held tens of thousands of people.", None, 20_000, None, "vague"),
        ("They held a few dozen people.", None, 24, None, "vague"),
        ("They held one in ten people.", 0.1, 0.1, 0.1, "exact"),
    ],
)
def test_the_hedge_sets_the_bounds(
    text: str, value: float | None, minimum: float | None, maximum: float | None, qualifier: str
) -> None:
    (number,) = find_numbers(read(text))
    q = number.quantity
    assert (q.value, q.minimum, q.maximum, q.qualifier) == (value, minimum, maximum, qualifier)


@pytest.mark.parametrize(
    ("text", "said", "value", "unit"),
    [
        ("He paid $5 million.", "$5 million", 5_000_000, "$"),
        ("He paid US$2.5bn.", "US$2.5bn", 2_500_000_000, "$"),
        ("He paid a fine of RM7.8 million.", "RM7.8 million", 7_800_000, "rm"),
        ("He paid up to 50,000 euros.", "up to 50,000 euros", 50_000, "euro"),
        ("He won 66.06 percent of the vote.", "66.06 percent", 66.06, "%"),
        ("He won 5% of the vote.", "5%", 5, "%"),
        ("He was jailed for ten years.", "ten", 10, "year"),
        ("He walked 30 kilometres.", "30", 30, "kilometre"),
    ],
)
def test_money_shares_and_measures_have_a_unit(text: str, said: str, value: float, unit: str) -> None:
    (number,) = find_numbers(read(text))
    assert (number.quantity.text, number.quantity.value, number.quantity.unit) == (said, value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "He was arrested in 2019.",
        "He was arrested on 14 March 2019.",
        "The war of 1994 and 1995 was long.",
        "He fled the country between 1989 and 2003.",
        "He was charged under Article 392.",
        "The council passed Resolution 2401.",
        "The meeting began at 3:30 p.m.",
        "The 30-year-old teacher was freed.",
        "The teacher was 30 years old.",
        "She was six.",
        "Maria Lopez (53) was convicted.",
        "The first man and the third woman were freed.",
        "No one was hurt.",
        "They helped one another.",
        "One day he left.",
        "The team won 3-1.",
        "A three-day visit ended.",
        "It celebrated the Fourth of July.",
        "Cases of COVID-19 rose.",
        "He flew in a Boeing 737.",
    ],
)
def test_what_only_looks_like_a_number_is_left_out(text: str) -> None:
    assert numbers(text) == []


def test_list_numbers_are_left_out_and_paragraphs_are_known() -> None:
    assert numbers("1. Release the journalists.\n\n2) Let 12 activists go.") == [("12", "activists")]


def test_offsets_are_of_the_article_not_of_the_parsed_text() -> None:
    text = "DATE\n\nMaria Lopez, 30, and 12 others were held. Police took 41 men."
    article = Article(id="a", text=text, sha256="", body=Span(6, len(text)))
    (parsed,) = parse([article])
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)
    spans = [reading.span(n.start, n.end) for n in find_numbers(reading)]
    assert [text[s.start : s.end] for s in spans] == ["12", "41"]


def test_the_same_article_gives_the_same_numbers() -> None:
    reading = read("About 20 of the 300 men, and hundreds more, fled.")
    assert find_numbers(reading) == find_numbers(replace(reading))


WORDS = st.sampled_from(
    [
        "about",
        "at",
        "least",
        "one",
        "two",
        "thirty",
        "-",
        "and",
        "a",
        "hundred",
        "half",
        "of",
        "third",
        "in",
        "thousand",
        "dozens",
        "tens",
        "several",
        "few",
        "5",
        "10",
        "1,000",
        "2019",
        "$",
        "%",
        "to",
        "between",
        "from",
        "people",
        "men",
        "years",
        ".",
        ",",
        "(",
        ")",
        "May",
        "more",
        "than",
        "½",
        "3-1",
        "the",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, max_size=25))
def test_any_string_of_number_words_gives_ordered_disjoint_quantities(words: list[str]) -> None:
    reading = read(" ".join(words))
    found = find_numbers(reading)
    ends = [0, *(n.end for n in found)]
    for number, previous_end in zip(found, ends, strict=False):
        span = reading.span(number.start, number.end)
        assert previous_end <= number.start < number.end <= len(reading.doc)
        assert reading.article.text[span.start : span.end] == number.quantity.text
        q = number.quantity
        assert q.minimum is None or q.maximum is None or q.minimum <= q.maximum
