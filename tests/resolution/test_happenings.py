"""Happenings: what is one thing in the world is joined, what is not stays apart; why, and who tells it."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import OntologyError
from kg.resolution.acts import load_acts
from kg.resolution.agreement import agree
from kg.resolution.copies import fingerprint
from kg.resolution.event_notes import (
    ArticleNote,
    EventNote,
    Kind,
    Number,
    Participant,
    article_note,
    event_note,
    to_json,
)
from kg.resolution.happenings import cluster, keys_of, pieces, witnesses

ADA, BEN, EVE = ("person/ada", "person"), ("person/ben", "person"), ("person/eve", "person")
COURT, MINISTRY = ("organization/court", "body"), ("organization/ministry", "body")
KZ, CN = ("state/KZ", "state"), ("state/CN", "state")
ALMATY, ASTANA, PARIS = (
    ("place/almaty", "spot", "KZ"),
    ("place/astana", "spot", "KZ"),
    ("place/paris", "spot", "FR"),
)
KAZAKHSTAN = ("place/KZ", "country", "KZ")

Who = tuple[str, Kind] | tuple[str, Kind, str]


def told(
    type_: str = "Arrest",
    *,
    article: str = "a",
    event: str = "v1",
    status: str = "occurred",
    stance: str = "asserts",
    time: str | None = None,
    published: str | None = "2019-10-29",
    topic: Sequence[str] = (),
    numbers: Sequence[tuple[float | None, float | None]] = (),
    voices: Sequence[str] = (),
    media: Sequence[str] = (),
    **roles: Who | list[Who],
) -> EventNote:
    """One event as an article tells it: roles by name, the rest as in a note."""
    listed = [
        (role, who)
        for role, given in roles.items()
        for who in (given if isinstance(given, list) else [given])
    ]
    return EventNote(
        key=(article * 64, event),
        type=type_,
        status=status,
        stance=stance,
        time=time,
        published=published,
        participants=tuple(
            sorted(
                Participant(role, who[0], who[1], who[0].rpartition("/")[2], *who[2:]) for role, who in listed
            )
        ),
        described=(),
        topic=tuple(topic),
        numbers=tuple(Number(*number) for number in numbers),
        voices=tuple(voices),
        media=tuple(media),
    )


SAME = {
    "one person arrested, in the news of one day": (
        told(patient=ADA),
        told(article="b", published="2019-10-30", patient=ADA),
    ),
    "the month and the day of it": (
        told(patient=ADA, time="2019-10-14"),
        told(article="b", published="2021-01-01", patient=ADA, time="2019-10"),
    ),
    "a town and its country": (
        told(patient=ADA, place=ALMATY, published="2019-06-01"),
        told(article="b", patient=ADA, place=KAZAKHSTAN, published="2019-10-29"),
    ),
    "arrested and detained": (
        told(patient=ADA, time="2019-10-14"),
        told("Detention", article="b", patient=ADA, time="2019-10-14"),
    ),
    "one of two people": (
        told("BorderCrossing", agent=[ADA, BEN], time="2019-10"),
        told("BorderCrossing", article="b", patient=ADA, time="2019-10-01"),
    ),
    "asked for, then refused": (
        told("Extradition", patient=ADA, agent=KZ, status="requested"),
        told("Extradition", article="b", patient=ADA, agent=KZ, status="refused"),
    ),
    "somebody is killed once, whenever it is told": (
        told("Killing", patient=ADA, published="2001"),
        told("Killing", article="b", patient=ADA, published="2019"),
    ),
    "a meeting of two on one day": (
        told("Meeting", agent=ADA, counterpart=BEN, time="2019-10-14"),
        told("Meeting", article="b", agent=[BEN, ADA], time="2019-10-14"),
    ),
    "other numbers, but not by far": (
        told("Release", agent=COURT, patient=ADA, time="2019-10-14", numbers=[(5, 5)]),
        told("Release", article="b", agent=COURT, patient=ADA, time="2019-10-14", numbers=[(7, 7)]),
    ),
    "days that differ by one": (
        told(patient=ADA, agent=MINISTRY, time="2019-10-14"),
        told(article="b", patient=ADA, agent=MINISTRY, time="2019-10-15"),
    ),
}

APART = {
    "another victim": (told(patient=ADA, agent=COURT), told(article="b", patient=BEN, agent=COURT)),
    "another kind of act": (told(patient=ADA), told("Release", article="b", patient=ADA)),
    "another week": (
        told(patient=ADA, time="2019-10-14"),
        told(article="b", patient=ADA, time="2019-10-21"),
    ),
    "another town": (
        told(patient=ADA, place=ALMATY),
        told(article="b", patient=ADA, place=ASTANA),
    ),
    "another country": (
        told(patient=ADA, place=KAZAKHSTAN),
        told(article="b", patient=ADA, place=PARIS),
    ),
    "told before it can have happened": (
        told(patient=ADA, published="2018-01-01"),
        told(article="b", patient=ADA, time="2019-10-14"),
    ),
    "years between two reports without a date": (
        told(patient=ADA, published="2015-01-01"),
        told(article="b", patient=ADA),
    ),
    "a state and a day": (
        told("Accusation", agent=KZ, counterpart=CN, time="2019-10-14"),
        told("Accusation", article="b", agent=KZ, counterpart=CN, time="2019-10-14"),
    ),
    "one minister, two meetings": (
        told("Meeting", agent=ADA, time="2019-10-14"),
        told("Meeting", article="b", agent=ADA, time="2019-10-14"),
    ),
    "numbers far from each other": (
        told("Release", patient=ADA, numbers=[(5, 5)]),
        told("Release", article="b", patient=ADA, numbers=[(500, 500)]),
    ),
    "another sentence": (
        told("Sentencing", patient=ADA, topic=["#5", "prison"]),
        told("Sentencing", article="b", published="2019-12-29", patient=ADA, topic=["#8", "prison"]),
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_one_happening(one: EventNote, other: EventNote) -> None:
    found = agree(one, other)
    assert found.verdict == "same", found
    assert found.score >= found.needed
    assert set(keys_of(one)) & set(keys_of(other))
    (happening,) = cluster([one, other])
    assert happening.events == (one, other)


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_two_happenings(one: EventNote, other: EventNote) -> None:
    assert agree(one, other).verdict != "same", agree(one, other)
    assert cluster([one, other]) == ()


@pytest.mark.parametrize(("one", "other"), [*SAME.values(), *APART.values()])
def test_the_order_of_two_does_not_matter(one: EventNote, other: EventNote) -> None:
    assert agree(one, other) == agree(other, one)


def test_the_reasons_are_words() -> None:
    one, other = SAME["days that differ by one"]
    assert agree(one, other).reasons == (
        "ada is the patient in both",
        "1 day apart",
        "ministry is the agent in both",
        "told with the same status",
    )


def test_what_rules_it_out_is_said_first_and_alone() -> None:
    one, other = APART["another victim"]
    assert agree(one, other).reasons == ("ada and ben are different patients",)


def test_a_chain_is_cut_where_its_ends_exclude_each_other() -> None:
    first = told(patient=ADA, agent=COURT, time="2019-10-14", published="2019-10-15")
    vague = told(article="b", patient=ADA, agent=COURT, published="2019-10-15")
    later = told(article="c", patient=ADA, time="2019-10-24", published="2019-10-25")
    (happening,) = cluster([first, vague, later])
    assert happening.events == (first, vague)


def test_who_could_belong_to_either_of_two_belongs_to_neither() -> None:
    first = told(patient=ADA, time="2019-10-14")
    vague = told(article="b", patient=ADA, time="2019-10")
    later = told(article="c", patient=ADA, time="2019-10-24")
    assert cluster([first, vague, later]) == ()
    (piece,) = pieces([first, vague, later])
    assert piece.events == (first.key, vague.key, later.key)


def test_a_happening_has_what_all_events_agree_on() -> None:
    (found,) = cluster(
        [
            told(patient=[ADA, BEN], place=ALMATY, time="2019-10"),
            told(article="b", patient=ADA, place=KAZAKHSTAN, time="2019-10-14"),
        ]
    )
    assert [p.label for p in found.participants] == ["ada"]
    assert found.time == "2019-10-14"
    assert found.disagree == ()


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        (*SAME["days that differ by one"], ("time",)),
        (*SAME["other numbers, but not by far"], ("number",)),
        (*SAME["asked for, then refused"], ()),
        (
            told(patient=ADA, time="2019-10-14"),
            told(article="b", patient=ADA, time="2019-10-14", status="negated"),
            ("status",),
        ),
        (
            told(patient=ADA, time="2019-10-14"),
            told(article="b", patient=ADA, time="2019-10-14", stance="denies"),
            ("status",),
        ),
        (
            told("Release", patient=ADA, time="2019-10-14", numbers=[(5, None)]),
            told("Release", article="b", patient=ADA, time="2019-10-14", numbers=[(7, 7)]),
            (),
        ),
    ],
)
def test_what_they_contradict_each_other_in_is_noted(
    one: EventNote, other: EventNote, disagree: tuple[str, ...]
) -> None:
    (found,) = cluster([one, other])
    assert found.disagree == disagree
    assert {event.status for event in found.events} == {one.status, other.status}


TEXTS = {name: f"{name} " + " ".join(f"{name}{i}" for i in range(40)) for name in "abc"}


def articles(*names: str, **publishers: str) -> dict[str, ArticleNote]:
    return {
        name * 64: ArticleNote(name * 64, publishers.get(name, ""), fingerprint(TEXTS[name]))
        for name in names
    }


def test_independent_articles_are_as_many_witnesses() -> None:
    (found,) = cluster(told(article=name, patient=ADA) for name in "abc")
    count = witnesses(found, articles("a", "b", "c"))
    assert (count.articles, count.voices) == (3, 3)


def test_copies_count_as_one() -> None:
    (found,) = cluster(told(article=name, patient=ADA) for name in "abc")
    known = articles("a", "b", "c")
    known["b" * 64] = replace(known["b" * 64], fingerprint=fingerprint("Headline. " + TEXTS["a"] + " more."))
    count = witnesses(found, known)
    assert (count.articles, count.voices) == (2, 2)


def test_articles_of_one_publisher_count_as_one() -> None:
    (found,) = cluster(told(article=name, patient=ADA) for name in "abc")
    assert witnesses(found, articles("a", "b", "c", a="the courier", b="the courier", c="wire")).articles == 2


def test_who_credits_another_outlet_is_no_second_witness() -> None:
    (found,) = cluster(
        [told(patient=ADA), told(article="b", patient=ADA, voices=["organization/wire"], media=["wire"])]
    )
    assert witnesses(found, articles("a", "b", a="wire")).articles == 1
    assert witnesses(found, articles("a", "b", a="courier")).articles == 2


def test_two_articles_on_the_word_of_one_source_have_one_voice() -> None:
    (found,) = cluster(told(article=name, patient=ADA, voices=["organization/police"]) for name in "ab")
    count = witnesses(found, articles("a", "b"))
    assert (count.articles, count.voices) == (2, 1)


WHO = st.sampled_from([ADA, BEN, EVE])
TIMES = st.sampled_from(
    [None, "2019", "2019-10", "2019-10-14", "2019-10-15", "2019-10-24", "2018/2019", "2019-11"]
)


@st.composite
def stories(draw: st.DrawFn) -> list[EventNote]:
    """Events that have much in common: few people, few places, a few weeks."""
    notes = []
    for number in range(draw(st.integers(0, 9))):
        place = draw(st.sampled_from([None, ALMATY, ASTANA, KAZAKHSTAN]))
        notes.append(
            told(
                draw(st.sampled_from(["Arrest", "Detention", "Meeting", "Killing", "Release"])),
                article="abc"[number % 3],
                event=f"v{number}",
                status=draw(st.sampled_from(["occurred", "negated", "possible"])),
                time=draw(TIMES),
                published=draw(st.sampled_from(["2019-10-29", "2019-11-20", "2021-01-01"])),
                patient=draw(st.lists(WHO, max_size=2, unique=True)),
                agent=draw(st.sampled_from([COURT, MINISTRY, KZ])),
                **({"place": place} if place else {}),
            )
        )
    return notes


@given(stories(), st.randoms(use_true_random=False))
def test_happenings_do_not_depend_on_the_order_nor_on_what_is_not_connected(
    notes: list[EventNote], rng: random.Random
) -> None:
    found = cluster(notes)
    shuffled = list(notes)
    rng.shuffle(shuffled)
    assert cluster(shuffled) == found
    by_key = {note.key: note for note in notes}
    apart = [cluster(by_key[key] for key in piece.events) for piece in pieces(notes)]
    assert sorted((h for one in apart for h in one), key=lambda h: h.key) == list(found)


@given(stories())
def test_no_happening_holds_two_that_cannot_be_one_and_no_event_is_in_two(notes: list[EventNote]) -> None:
    found = cluster(notes)
    events = [event.key for happening in found for event in happening.events]
    assert len(events) == len(set(events))
    for happening in found:
        assert len(happening.events) > 1
        for one in happening.events:
            for other in happening.events:
                assert one is other or not any(f.apart for f in agree(one, other).findings)


@given(stories())
def test_what_is_the_same_shares_a_key(notes: list[EventNote]) -> None:
    for one in notes:
        for other in notes:
            if one is not other and agree(one, other).verdict == "same":
                assert set(keys_of(one)) & set(keys_of(other))


@given(stories())
def test_notes_survive_json(notes: list[EventNote]) -> None:
    for note in notes:
        assert event_note(note.key[0], json.loads(json.dumps(to_json(note)))) == note
    article = ArticleNote("a" * 64, "wire", fingerprint(TEXTS["a"]))
    assert article_note("a" * 64, json.loads(json.dumps(to_json(article)))) == article


def test_the_table_of_acts_is_checked_against_the_ontology(tmp_path: Path) -> None:
    from kg import resources

    (tmp_path / "kg.ttl").write_bytes(resources.ontology("kg.ttl").read_bytes())
    assert load_acts(tmp_path).recurrence("Meeting") == "seldom"
    for number, (content, message) in enumerate(
        [
            ("recurrence: {often: [Meating]}", "Did you mean Meeting"),
            ("contradict: [[occurred, denied]]", "no status"),
            ("one-act: Arrest", "list of lists"),
            ("- a list", "no table"),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "kg.ttl").write_bytes(resources.ontology("kg.ttl").read_bytes())
        (folder / "happenings.yaml").write_text(content)
        with pytest.raises(OntologyError, match=message):
            load_acts(folder)


def test_a_town_and_its_country_are_compared_where_a_body_acted_in_both() -> None:
    one = told("Killing", article="a", event="v0", time=None, agent=COURT, place=ALMATY)
    other = told("Killing", article="b", event="v1", time=None, agent=COURT, place=KAZAKHSTAN)
    assert agree(one, other).verdict == "same"
    assert set(keys_of(one)) & set(keys_of(other))
