"""One happening is one event, however often the article tells it; two happenings stay two."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from kg.extraction import merging
from kg.extraction.analysis import Reading
from kg.extraction.assemble import assemble, tellings_of
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.judging import Telling
from kg.extraction.merging import likenesses, merged
from kg.extraction.weights import Weights, load_weights
from kg.records import Article, Event, Span


@cache
def extractor() -> LayeredExtractor:
    return LayeredExtractor(ExtractionConfig(extractor="rules"))


@cache
def events(text: str, type_: str) -> tuple[Event, ...]:
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    reading = next(extractor().read([article]))
    return tuple(e for e in assemble(reading, least=0.0).events if e.type == type_)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Police arrested Adama Keita in Bamako on Monday.\n\nThe arrest of Keita was condemned.", "Arrest"),
        ("Adama Keita was arrested on Monday.\n\nKeita was arrested at the airport in Bamako.", "Arrest"),
        (
            "Zhang Lin was sentenced to six years.\n\nA court sentenced Zhang on Friday.",
            "Sentencing",
        ),
        (
            "Adama Keita met Lin Zhou in Gao.\n\nThe meeting of Keita and Zhou took an hour.",
            "Meeting",
        ),
    ],
)
def test_tellings_of_one_happening_are_one_event(text: str, type_: str) -> None:
    found = events(text, type_)
    assert len(found) == 1
    assert found[0].more_evidence


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Police arrested Adama Keita in Bamako.\n\nPolice arrested Lin Zhou in Gao.", "Arrest"),
        ("Adama Keita was sentenced to six years.\n\nLin Zhou was sentenced to two years.", "Sentencing"),
        ("Adama Keita flew to Chile on Saturday and boarded a ship for Peru.", "Travel"),
        (
            "Gunmen killed four nurses in 2018.\n\nSoldiers killed two farmers in Kidal in 2020.",
            "Killing",
        ),
    ],
)
def test_two_happenings_stay_two(text: str, type_: str) -> None:
    assert len(events(text, type_)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers killed Adama Keita, his wife said.\n\nThe army denied that soldiers killed Keita.",
        "Adama Keita asked for asylum in Norway in May.\n\nNorway refused asylum to Adama Keita.",
    ],
)
def test_what_stands_differently_is_never_merged(text: str) -> None:
    for type_ in ("Killing", "Asylum"):
        found = events(text, type_)
        assert len({e.status for e in found}) == len(found)


def test_the_event_has_the_roles_and_the_time_of_all_its_tellings() -> None:
    text = "Adama Keita was arrested on Monday.\n\nPolice arrested Keita at his home in Bamako."
    (arrest,) = events(text, "Arrest")
    assert {r.role for r in arrest.roles} >= {"agent", "patient", "place"}
    assert arrest.time == "2021-03-01"


def test_every_telling_stays_as_evidence() -> None:
    text = "Adama Keita was arrested on Monday.\n\nPolice arrested Keita.\n\nThe arrest of Keita shocked."
    (arrest,) = events(text, "Arrest")
    quotes = [text[s.start : s.end] for s in (arrest.evidence, *arrest.more_evidence)]
    assert len(quotes) == len(set(quotes)) == 3
    assert arrest.evidence.covers(arrest.trigger)


def test_likeness_does_not_depend_on_which_is_named_first() -> None:
    text = "Police arrested Adama Keita on Monday.\n\nThe arrest of Keita shocked Bamako."
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    reading = next(extractor().read([article]))
    one, other = [t for t in tellings_of(reading) if t.event.type == "Arrest"]
    assert likenesses(reading, one, other) == likenesses(reading, other, one)
    assert merged(reading, [one, other]) == merged(reading, [other, one])


def two_tellings() -> tuple[Reading, list[Telling]]:
    text = "Adama Keita was arrested on Monday.\n\nPolice arrested Keita at his home in Bamako."
    article = Article(id="a", text=text, sha256="a", body=Span(0, len(text)), published="2021-03-05")
    reading = next(extractor().read([article]))
    tellings = [t for t in tellings_of(reading) if t.event.type == "Arrest"]
    return reading, sorted(tellings, key=lambda t: (-t.event.confidence, t.event.trigger))


def merged_where(surely: float, times: tuple[str | None, str | None] = (None, None)) -> Event:
    """What the two tellings become where it takes this much to be surely one."""
    reading, tellings = two_tellings()
    timed = [replace(t, event=replace(t.event, time=time)) for t, time in zip(tellings, times, strict=True)]
    barred = Weights({**load_weights("settings").of, "same happening, surely": surely})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "load_weights", lambda n: barred if n == "settings" else load_weights(n))
        (telling,) = merged(reading, timed)
    assert telling.times == 2
    return telling.event


def test_a_happening_borrows_only_from_a_telling_that_is_surely_the_same() -> None:
    _, (best, _) = two_tellings()
    assert {role.role for role in merged_where(99.0).roles} == {role.role for role in best.event.roles}
    assert {role.role for role in merged_where(-99.0).roles} == {"agent", "patient", "place"}


@pytest.mark.parametrize(
    ("surely", "times", "printed"),
    [
        (-99.0, ("2021-03", "2021-03-01"), "2021-03"),  # its own stands, though another is more exact
        (-99.0, (None, "2021-03-01"), "2021-03-01"),
        (99.0, (None, "2021-03-01"), None),
    ],
)
def test_the_best_telling_keeps_its_own_time(
    surely: float, times: tuple[str | None, str | None], printed: str | None
) -> None:
    assert merged_where(surely, times).time == printed


def test_nobody_is_lent_a_second_side_of_the_happening() -> None:
    reading, (best, other) = two_tellings()
    (patient,) = [role for role in (*best.event.roles, *other.event.roles) if role.role == "patient"][:1]
    doer = replace(best, event=replace(best.event, roles=(replace(patient, role="agent"),)))
    done_to = replace(other, event=replace(other.event, roles=(patient,), confidence=0.1))
    certain = Weights(
        {**load_weights("settings").of, "same happening": -99.0, "same happening, surely": -99.0}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "load_weights", lambda n: certain if n == "settings" else load_weights(n))
        (telling,) = merged(reading, [doer, done_to])
    assert [role.role for role in telling.event.roles] == ["agent"]
