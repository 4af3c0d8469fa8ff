"""Copies of one report: found though cut and changed, told from other reports, in any order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Article, Span
from kg.resolution.copies import (
    Fingerprint,
    fingerprint,
    is_copy,
    keys_of,
    likeness,
    reports,
    text_of,
)

REPORT = (
    "A court in the capital on Tuesday sentenced two fishermen to eight months in prison for crossing the "
    "river that divides the two countries. The judge said they had been seen by a patrol at dawn, near the "
    "old ferry landing, with a boat that belonged to neither of them. Their lawyer said they would appeal. "
    "He told reporters that the men had lost their way in fog, and that the patrol had fired without any "
    "warning. The foreign ministry did not answer questions. Border guards have stopped more than forty "
    "people at the landing since the spring, when the ferry was closed, officials say."
)
OTHER = (
    "Two men who lost their way on the river must go to prison, a judge decided this week. The fishermen, "
    "who are cousins, were caught by border guards in early morning fog. Relatives wept in the courtroom as "
    "the sentence of eight months was read out. A lawyer for the families called the trial a warning to "
    "everybody who lives along the water, and said nobody had been able to show whose boat it was. The "
    "government closed the ferry in spring. Dozens have been stopped since, according to officials."
)


def changed(text: str, every: int) -> str:
    """The text with each so-many-th word replaced."""
    return " ".join("changed" if i % every == 0 else word for i, word in enumerate(text.split(), 1))


@pytest.mark.parametrize(
    "copy",
    [
        REPORT.upper(),
        REPORT.replace(". ", ".\n\n").replace("'", "’"),
        changed(REPORT, 12),
        REPORT[: len(REPORT) // 2],
        REPORT[len(REPORT) // 3 :],
        "Fishermen jailed. " + REPORT + " Additional reporting by our correspondent in the south.",
        changed(REPORT[: len(REPORT) * 2 // 3], 15),
    ],
    ids=["capitals", "layout", "some words", "first half", "last part", "framed", "cut and changed"],
)
def test_a_copy_is_found(copy: str) -> None:
    one, other = fingerprint(REPORT), fingerprint(copy)
    assert is_copy(one, other)
    assert set(keys_of(one)) & set(keys_of(other))


@pytest.mark.parametrize(
    "text", [OTHER, "", "Two words", REPORT[:60], changed(REPORT, 3), " ".join(sorted(REPORT.split()))]
)
def test_another_text_is_no_copy(text: str) -> None:
    assert not is_copy(fingerprint(REPORT), fingerprint(text))


def test_a_quoted_statement_alone_makes_no_copy() -> None:
    statement = " ".join(REPORT.split()[20:40])
    assert not is_copy(fingerprint(REPORT), fingerprint(f"{OTHER} {statement}"))


def test_a_copy_within_a_text_too_long_for_its_sample_is_found() -> None:
    rng = random.Random(7)
    long = " ".join(f"word{rng.randrange(4000)}" for _ in range(1500))
    part = " ".join(long.split()[:900])
    whole, cut = fingerprint(long), fingerprint(part)
    assert not whole.is_whole
    assert is_copy(whole, cut)
    assert likeness(whole, cut).contained == pytest.approx(1.0, abs=0.15)
    assert likeness(whole, cut).jaccard == pytest.approx(0.6, abs=0.15)


def test_copies_of_copies_are_one_report_in_any_order() -> None:
    words = REPORT.split()
    prints = {
        "whole": fingerprint(REPORT),
        "first": fingerprint(" ".join(words[:60])),
        "last": fingerprint(" ".join(words[-60:])),
        "other": fingerprint(OTHER),
        "empty": fingerprint(""),
    }
    assert not is_copy(prints["first"], prints["last"])
    for names in (sorted(prints), sorted(prints, reverse=True)):
        assert reports({name: prints[name] for name in names}) == (("first", "last", "whole"),)


def test_headline_dateline_and_metadata_do_not_count() -> None:
    text = "date 2019-10-29\n\nHEADLINE\n\nALMATY -- " + REPORT
    start = text.index("HEADLINE")
    dateline = Span(text.index("ALMATY"), text.index(REPORT))
    article = Article("a", text, "0" * 64, body=Span(start + 8, len(text)), skip=(dateline,))
    assert text_of(article).strip() == REPORT


words = st.lists(st.sampled_from([f"w{i}" for i in range(30)]), max_size=120).map(" ".join)


@given(words, words)
def test_likeness_is_the_same_either_way_and_within_bounds(one: str, other: str) -> None:
    left, right = fingerprint(one), fingerprint(other)
    found = likeness(left, right)
    assert found == likeness(right, left)
    assert 0 <= found.jaccard <= found.contained <= 1
    assert is_copy(left, left) == (left.size >= 12)


@given(words)
def test_a_short_text_is_its_own_sample(text: str) -> None:
    found = fingerprint(text)
    assert found.sample == tuple(sorted(set(found.sample)))
    assert found.is_whole == (found == Fingerprint(len(found.sample), found.sample))
