"""Choices between times and between speakers: the tables that ship, and what any table must keep to."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.analysis import Argument, Frame
from kg.extraction.beside import Beside, Given
from kg.extraction.choosing import CUT, probabilities
from kg.extraction.config import ExtractionConfig
from kg.extraction.dating import Dating
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.sourcing import Sourcing
from kg.extraction.weights import Weights, load_weights
from kg.records import AnnotatedArticle, Article, Span

PUBLISHED = "2019-10-29"


@cache
def extractor() -> LayeredExtractor:
    return LayeredExtractor(ExtractionConfig(extractor="rules"))


def article(text: str) -> Article:
    return Article(id="a", text=text, sha256="", body=Span(0, len(text)), published=PUBLISHED)


def annotate(text: str) -> AnnotatedArticle:
    (found,) = extractor().extract([article(text)])
    return found


def times(text: str) -> dict[str, str | None]:
    """The time of each event, by its trigger's words."""
    return {text[slice(*event.trigger)]: event.time for event in annotate(text).events}


def sources(text: str) -> dict[str, list[str]]:
    """The labels of who says each event, by its trigger's words."""
    found = annotate(text)
    return {
        text[slice(*event.trigger)]: [found.entity(c).label for c in event.claimers] for event in found.events
    }


@pytest.mark.parametrize(
    ("text", "trigger", "time"),
    [
        ("Police arrested Pavel Horak in Prague on Monday.", "arrested", "2019-10-28"),
        ("In August 2018, police arrested Pavel Horak in Prague.", "arrested", "2018-08"),
        ("The lawyer said on Monday that police arrested Pavel Horak in May 2018.", "arrested", "2018-05"),
        ("Police arrested Pavel Horak. A rally is planned in Brno on November 9.", "arrested", None),
    ],
)
def test_an_event_has_the_time_of_its_own_clause_or_none(text: str, trigger: str, time: str | None) -> None:
    assert times(text)[trigger] == time


@pytest.mark.parametrize(
    ("text", "trigger", "source"),
    [
        ("Lawyer Jana Novak said that police arrested Pavel Horak.", "arrested", ["Jana Novak"]),
        ("According to Jana Novak, police arrested Pavel Horak in Prague.", "arrested", ["Jana Novak"]),
        ("Police arrested Pavel Horak in Prague.", "arrested", []),
    ],
)
def test_an_event_has_the_source_that_governs_it_or_none(text: str, trigger: str, source: list[str]) -> None:
    assert sources(text)[trigger] == source


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Jana Novak said that Pavel Horak is a lawyer.", ["Jana Novak"]),
        ("Jana Novak said that police arrested lawyer Pavel Horak.", []),
        ("Jana Novak said that Pavel Horak, a lawyer, was arrested.", []),
        ("Pavel Horak is a lawyer.", []),
    ],
)
def test_a_relation_has_a_source_only_where_somebody_says_it_in_so_many_words(
    text: str, told: list[str]
) -> None:
    found = annotate(text)
    (relation,) = [r for r in found.relations if r.property == "occupation"]
    assert [found.entity(c).label for c in relation.claimers] == told


def test_every_frame_is_given_a_choice_and_only_among_what_the_article_has() -> None:
    text = "Jana Novak said police arrested Pavel Horak on Monday. He was beaten in May, she added."
    (reading,) = extractor().read([article(text)])
    dated = [Dating(reading).weighed(frame)[0] for frame in reading.frames]
    said = [Sourcing(reading).weighed(frame)[0][0] for frame in reading.frames]
    assert reading.frames
    assert all(time is None or time in reading.times for time in dated)
    known = {entity.id for entity in reading.entities}
    assert all(known.issuperset(claimers) for claimers in said)


def test_without_times_nothing_is_dated() -> None:
    (reading,) = extractor().read([article("Police arrested Pavel Horak in Prague.")])
    assert {Dating(reading).weighed(frame)[0] for frame in reading.frames} == {None}


@pytest.mark.parametrize(("name", "least"), [("times", 300), ("sources", 150), ("sources-again", 300)])
def test_the_tables_that_ship_have_a_cut_and_know_no_option_better_than_the_signs_tell(
    name: str, least: int
) -> None:
    weights = load_weights(name)
    assert 0.2 < weights.of[CUT] < 0.9
    assert len(weights.of) > least
    assert "none" in weights.of
    assert "rules" in weights.of


def test_the_signs_of_the_tables_are_those_that_the_layers_give() -> None:
    text = "Jana Novak said police arrested Pavel Horak on Monday. The arrest was illegal, she added."
    (reading,) = extractor().read([article(text)])
    dating, sourcing = Dating(reading), Sourcing(reading)
    for frame in reading.frames:
        near = dating.near(frame)
        signs = [s for option in dating.options(frame, near) for s in option]
        assert sum(s in dating.weights.of for s in signs) > len(signs) / 2
        said = sourcing.options(frame, sourcing.speakers(frame, ()), (), "asserts")
        assert sum(s in sourcing.weights.of for option in said for s in option) > 5
        again = sourcing.options_again(frame, sourcing.speakers(frame, ()), (), "asserts")
        known = [s for option in again for s in option if s in sourcing.again.of]
        assert len(known) > len([s for option in said for s in option]) / 2


@pytest.mark.parametrize(
    ("text", "trigger", "speaker", "sign"),
    [
        (
            "Jana Novak said police came at night. They arrested Pavel Horak. He fled, Jana Novak said.",
            "arrested",
            "Jana Novak",
            "between the speaker and the speaker in the paragraph",
        ),
        (
            "Jana Novak said police came at night. They arrested Pavel Horak. He was armed, Ivan Maly said.",
            "arrested",
            "Jana Novak",
            "between the speaker and another in the paragraph",
        ),
        ("Jana Novak said police arrested Pavel Horak.", "arrested", "Jana Novak", "speaks always"),
        (
            "Jana Novak said Pavel Horak accused the police of torture.",
            "accused",
            "Jana Novak",
            "speech act told by another",
        ),
        ("The lawyer said police arrested Pavel Horak.", "arrested", "lawyer", "named by determined noun"),
    ],
)
def test_the_signs_tell_how_much_of_the_telling_is_the_speaker_s(
    text: str, trigger: str, speaker: str, sign: str
) -> None:
    (reading,) = extractor().read([article(text)])
    sourcing = Sourcing(reading)
    frame = next(f for f in reading.frames if reading.doc[f.head].text == trigger)
    speakers = sourcing.speakers(frame, ())
    at = [reading.entity_by_id[s.claimers[0]].label for s in speakers].index(speaker)
    assert sign in sourcing.options(frame, speakers, (), "asserts")[at + 1]


def test_an_estimate_may_be_its_own_trigger_s() -> None:
    (reading,) = extractor().read([article("Delta Watch estimates that 300 people were detained in Prague.")])
    frame = next(f for f in reading.frames if f.type == "Estimate")
    (speaker, *_) = Sourcing(reading).speakers(frame, ())
    assert [reading.entity_by_id[c].label for c in speaker.claimers] == ["Delta Watch"]


def test_who_is_said_to_tell_an_event_is_a_sign_for_those_beside_it() -> None:
    text = "Jana Novak said gunmen stormed a school. They killed a guard and abducted two pupils."
    (reading,) = extractor().read([article(text)])
    given = {f.type: Given(("e1",), 0.95) if f.type == "Attack" else Given(None, 0.6) for f in reading.frames}
    assert {"Attack", "Killing", "Abduction"} <= set(given)
    second = next(token.i for token in reading.doc if token.text == "They")
    beside = Beside(
        reading,
        [given[f.type] for f in reading.frames],
        [frozenset() for _ in reading.frames],
        lambda token: int(token >= second),
        lambda token: reading.doc[token].tag_,
    )
    killing = next(f for f in reading.frames if f.type == "Killing")
    none, same, other = beside.signs(killing, frozenset(), [("e1",), ("e2",)])
    assert "event before next, one tense: some, sure" in none
    assert "event before next, one tense: the same, sure" in same
    assert "event behind here: none, unsure" in none
    assert not other


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), min_size=1, max_size=6))
def test_the_probabilities_of_a_choice_add_up_to_one(options: list[list[str]]) -> None:
    given_ = probabilities(Weights({"a": 3.0, "b": -2.0, "c": 700.0}), options)
    assert sum(given_) == pytest.approx(1.0)
    assert all(0 <= p <= 1 for p in given_)


def test_a_sign_that_speaks_for_an_option_makes_it_likelier() -> None:
    weights = Weights({"near": 1.0})
    assert probabilities(weights, [["near"], []])[0] > 0.5 > probabilities(weights, [["near"], []])[1]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Pavel Horak has been held since May.", {"2019-05", "2019-05/2019-10-29"}),
        ("Pavel Horak was held from May to July.", {"2019-05/2019-07"}),
        ("Pavel Horak was held in May.", {"2019-05"}),
    ],
)
def test_a_time_that_still_goes_on_may_date_by_its_beginning_too(text: str, values: set[str]) -> None:
    """Who is "a citizen since May" became one in May; who is "held since May" was held until now."""
    (reading,) = extractor().read([article(text)])
    assert {clock.time.value for clock in Dating(reading).clocks} == values


@pytest.mark.parametrize(
    ("text", "words", "together"),
    [
        ("Police, nurses and residents said gunmen fled.", ["Police", "nurses", "residents"],
         [["Police", "nurses", "residents"]]),
        ("Police spoke. Gunmen fled, residents said.", ["Police", "residents"], [["Police"], ["residents"]]),
    ],
)  # fmt: skip
def test_those_whom_the_reader_takes_for_the_source_speak_together_where_and_joins_them(
    text: str, words: list[str], together: list[list[str]]
) -> None:
    (reading,) = extractor().read([article(text)])
    heads = [next(t.i for t in reading.doc if t.text == word) for word in words]
    trigger = next(t.i for t in reading.doc if t.text == "fled")
    arguments = tuple(Argument("source", head, head, head + 1) for head in heads)
    sourcing = Sourcing(replace(reading, speeches=()))
    speakers = sourcing.speakers(Frame("Flight", trigger, trigger, trigger + 1, arguments), ())
    assert [[reading.entity_by_id[c].label for c in s.claimers] for s in speakers] == together
