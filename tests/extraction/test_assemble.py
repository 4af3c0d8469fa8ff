"""What a filler must be to be printed: somebody or somewhere that the reader can tell from others."""

from __future__ import annotations

from functools import cache

import pytest

from kg.extraction.assemble import assemble
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.records import AnnotatedArticle, Article, Event, Span


@cache
def extractor() -> LayeredExtractor:
    return LayeredExtractor(ExtractionConfig(extractor="rules"))


def event(text: str, type_: str) -> Event:
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    reading = next(extractor().read([article]))
    return next(e for e in assemble(reading, least=0.0).events if e.type == type_)


@pytest.mark.parametrize(
    ("text", "type_", "place"),
    [
        ("Gunmen killed two nurses in Gao.", "Killing", ["Gao"]),
        ("Gunmen killed two nurses in the country.", "Killing", []),
        ("Lin Zhou was arrested in a city.", "Arrest", []),
    ],
)
def test_a_place_that_is_only_called_by_its_kind_is_none(text: str, type_: str, place: list[str]) -> None:
    assert [f.text for f in event(text, type_).fillers("place")] == place


def test_nobody_is_both_the_doer_and_the_one_it_is_done_to() -> None:
    found = event("Lin Zhou fled because he was arrested by police in Gao.", "Arrest")
    doers = {f.entity for f in found.fillers("agent")}
    assert not doers & {f.entity for f in found.fillers("patient")}


def types(text: str) -> set[str]:
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    return {e.type for e in assemble(next(extractor().read([article])), least=0.0).events}


def test_a_question_tells_nothing() -> None:
    assert types("Gunmen killed two nurses in Gao.") == {"Killing"}
    assert types("How many nurses have the gunmen killed in Gao?") == set()


def test_what_has_happened_is_not_dated_after_the_article() -> None:
    assert event("Police arrested Lin Zhou on 3 March 2021.", "Arrest").time == "2021-03-03"
    assert event("Police arrested Lin Zhou on 9 March 2021.", "Arrest").time is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The group said that 766 have been killed and 3,614 are in detention.", {"Killing", "Detention"}),
        ("3,614 were detained.", {"Arrest"}),
        ("The arrest was legal.", set()),
    ],
)
def test_how_many_it_befell_is_told_although_nobody_is_named(text: str, told: set[str]) -> None:
    assert types(text) == told


def test_an_occupation_of_several_is_told_of_each_in_the_singular() -> None:
    text = "Police held two law students, Ines Moreno and Lin Zhou."
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    found = assemble(next(extractor().read([article])), least=0.0).relations
    told = {(r.subject.text, r.object.text) for r in found if r.property == "occupation"}
    assert told == {("Ines Moreno", "law student"), ("Lin Zhou", "law student")}


def test_whoever_estimates_says_it() -> None:
    text = "The Harbour Watch puts the number of detainees at 300, Lin Zhou said."
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    told = assemble(next(extractor().read([article])), least=0.0)
    names = {e.id: e.label for e in told.entities}
    sources = [[names[c] for c in e.claimers] for e in told.events if e.type == "Estimate"]
    assert sources == [["Harbour Watch"]]


def read(text: str) -> AnnotatedArticle:
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    return assemble(next(extractor().read([article])), least=0.0)


def test_what_somebody_is_a_member_of_is_no_person() -> None:
    text = "Jana Novak of Grupa Brzeg told police in Gao that Ivan Maly had fled."
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    (found,) = LayeredExtractor().extract([article])
    assert ("memberOf", "Grupa Brzeg") in [(r.property, r.object.text) for r in found.relations]
    kinds = {e.label: e.type for e in found.entities}
    assert kinds["Grupa Brzeg"] == "Organization"
    assert kinds["Jana Novak"] == kinds["Ivan Maly"] == "Person"


def test_one_of_several_persons_is_no_member_of_them() -> None:
    text = "Adam Novak, Ben Cook and Carl Dahl were held in Gao. Pavel Horak, one of the men, fled."
    assert not [r for r in read(text).relations if r.property == "memberOf"]
