"""Fillers whoever proposed them: topics are whole phrases, participants are named once, bystanders go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extraction.analysis import Argument, Frame, Reading
from kg.extraction.mending import mended
from kg.extraction.names import find_names
from kg.extraction.parse import parse
from kg.extraction.quantities import find_numbers
from kg.gazetteer import load_gazetteer
from kg.records import Article, Span


def reading_of(text: str) -> Reading:
    article = Article(id="a", text=text, sha256="", body=Span(0, len(text)))
    (parsed,) = parse([article])
    return Reading(parsed.doc, article, parsed.starts, parsed.paragraphs)


def argument(reading: Reading, role: str, words: str) -> Argument:
    """The first stretch of tokens that reads ``words``; its head is the word highest in the tree."""
    wanted = words.split()
    texts = [t.text for t in reading.doc]
    start = next(i for i in range(len(texts)) if texts[i : i + len(wanted)] == wanted)
    end = start + len(wanted)
    head = min(range(start, end), key=lambda i: len(list(reading.doc[i].ancestors)))
    return Argument(role, head, start, end)


def mend(text: str, kind: str, trigger: str, *fillers: tuple[str, str]) -> list[tuple[str, str]]:
    reading = reading_of(text)
    at = argument(reading, "", trigger)
    frame = Frame(
        kind, at.head, at.start, at.end, tuple(argument(reading, role, words) for role, words in fillers)
    )
    (found,) = mended(reading, [frame])
    return [(a.role, reading.doc[a.start : a.end].text) for a in found.arguments]


@pytest.mark.parametrize(
    ("text", "trigger", "topic", "whole"),
    [
        ("Miners threatened to force the sale of a pit.", "threatened", "force", "force the sale of a pit"),
        ("Nurses called on the mayor to step down.", "called", "step", "step down"),
        ("Nurses demanded protective equipment (PPE) on Monday.", "demanded", "protective equipment ( PPE",
         "protective equipment (PPE)"),
        ("Lawyers condemned the ex-president of Kenya.", "condemned", "president", "ex-president of Kenya"),
        ("Lawyers urged Chad not to return them.", "urged", "return them", "not to return them"),
        ("Lawyers demanded the dismissal of a judge.", "demanded", "dismissal", "dismissal of a judge"),
        ("She denied the claims of fraud, which she mocked.", "denied", "the claims", "claims of fraud"),
        ("Nurses want the rate fixed by the state.", "want", "the rate fixed", "rate fixed by the state"),
        ("Police held him for working on a plan.", "held", "working", "working on a plan"),
        ("Nurses condemned the “leave” at once.", "condemned", "“ leave", "“leave”"),
        ("Nurses opposed “leave” orders.", "opposed", "leave ” orders", "“leave” orders"),
        ("The court ordered that he also be freed.", "ordered", "also be freed", "be freed"),
        ("They threatened to put his shop at risk.", "threatened", "put", "put his shop at risk"),
        ("Nurses condemned the new", "condemned", "new", "new"),
        ("Judges fined him up to 20 dollars.", "fined", "to 20 dollars", "up to 20 dollars"),
        ("The mayor condemned the appeal for", "condemned", "appeal for", "appeal"),
        ("A driver whose visa was revoked sued.", "sued", "whose visa", "visa"),
        ("Soldiers threatened to collude with guards to endanger the state.", "threatened",
         "collude with guards to endanger", "collude with guards to endanger the state"),
    ],
)  # fmt: skip
def test_a_topic_ends_where_its_phrase_ends(text: str, trigger: str, topic: str, whole: str) -> None:
    assert mend(text, "Demand", trigger, ("topic", topic)) == [("topic", whole)]


def test_a_topic_has_its_subject_whole() -> None:
    text = "The cook testified that dozens of nurses in Chad were beaten."
    found = mend(text, "Testimony", "testified", ("topic", "Chad were beaten"))
    assert found == [("topic", "dozens of nurses in Chad were beaten")]


@pytest.mark.parametrize(
    ("destinations", "kept"), [(("Chad", "Kenya"), ["Kenya"]), (("Chad",), ["Chad"]), (("Kenya",), ["Kenya"])]
)
def test_where_a_subordinate_clause_leads_gives_way_to_the_event_s_own(
    destinations: tuple[str, ...], kept: list[str]
) -> None:
    text = "Although he was not sent to Chad, the guards deported him to Kenya."
    found = mend(text, "Deportation", "deported", *(("destination", d) for d in destinations))
    assert found == [("destination", d) for d in kept]


def test_a_topic_that_is_only_a_pronoun_tells_nothing() -> None:
    assert mend("The mayor denied it.", "Denial", "denied", ("agent", "mayor"), ("topic", "it")) == [
        ("agent", "mayor")
    ]


def test_of_topics_that_share_words_the_longest_stays() -> None:
    found = mend(
        "Miners threatened to force the closure of the pit.",
        "Threat",
        "threatened",
        ("topic", "force"),
        ("topic", "closure of the pit"),
    )
    assert found == [("topic", "force the closure of the pit")]


def test_listed_topics_stay_apart() -> None:
    found = mend(
        "The cook was charged with fraud and arson.",
        "Charge",
        "charged",
        ("topic", "fraud"),
        ("topic", "arson"),
    )
    assert found == [("topic", "fraud"), ("topic", "arson")]


def test_a_topic_does_not_grow_over_its_trigger() -> None:
    text = "Judges in the mood to sentence him left."
    assert mend(text, "Sentencing", "sentence", ("topic", "mood")) == [("topic", "mood")]


@pytest.mark.parametrize(
    ("text", "kind", "trigger", "filler"),
    [
        ("Many were arrested under the old government.", "Arrest", "arrested", ("agent", "government")),
        ("The mayor condemned the arrest of the cook.", "Arrest", "arrest", ("agent", "mayor")),
        ("The mayor covered up the killing of the cook.", "Killing", "killing", ("agent", "mayor")),
        ("He was sentenced for the murder of a cook in Chad.", "Sentencing", "sentenced", ("place", "Chad")),
        ("Arrests of cooks and beatings of nurses went on.", "Arrest", "Arrests", ("patient", "nurses")),
    ],
)
def test_who_stands_beside_an_event_takes_no_part_in_it(
    text: str, kind: str, trigger: str, filler: tuple[str, str]
) -> None:
    assert mend(text, kind, trigger, filler) == []


@pytest.mark.parametrize(
    ("text", "kind", "trigger", "filler"),
    [
        ("Many were arrested by the old government.", "Arrest", "arrested", ("agent", "government")),
        ("The mayor ordered the arrest of the cook.", "Arrest", "arrest", ("agent", "mayor")),
        ("He was sentenced by a court in Chad.", "Sentencing", "sentenced", ("place", "Chad")),
        ("The murder of a cook in Chad was planned.", "Killing", "murder", ("place", "Chad")),
        (
            "Arrests of dozens of cooks and hundreds of nurses went on.",
            "Arrest",
            "Arrests",
            ("patient", "nurses"),
        ),
    ],
)
def test_who_takes_part_stays(text: str, kind: str, trigger: str, filler: tuple[str, str]) -> None:
    assert mend(text, kind, trigger, filler) == [filler]


def test_a_member_of_a_named_whole_is_not_told_again() -> None:
    text = "The governments of Chad and Kenya arrested him."
    agents = ("agent", "governments"), ("agent", "Chad"), ("agent", "Kenya")
    assert mend(text, "Arrest", "arrested", *agents) == [("agent", "governments")]


def test_a_frame_without_faults_is_left_as_it_is() -> None:
    reading = reading_of("Police arrested the cook.")
    frame = Frame(
        "Arrest", 1, 1, 2, (argument(reading, "agent", "Police"), argument(reading, "patient", "cook"))
    )
    assert mended(reading, [frame])[0] is frame


@pytest.mark.parametrize(
    ("text", "proposed", "whole"),
    [
        ("At least 25 people were arrested.", "least 25", "At least 25"),
        ("They say that between 300 and 400 monks were arrested.", "300 and 400", "between 300 and 400"),
        ("In March, 25 people were arrested.", "25", "25"),
        ("Police arrested 12 nurses and 15 cooks.", "12 nurses and 15", "12 nurses and 15"),
    ],
)
def test_a_quantity_has_all_the_words_of_its_number(text: str, proposed: str, whole: str) -> None:
    reading = reading_of(text)
    reading = replace(reading, numbers=find_numbers(reading))
    at = argument(reading, "", "arrested")
    quantity = argument(reading, "quantity", proposed)
    (found,) = mended(reading, [Frame("Arrest", at.head, at.start, at.end, (quantity,))])
    assert [reading.doc[a.start : a.end].text for a in found.arguments] == [whole]


def test_a_topic_does_not_begin_within_a_number() -> None:
    reading = reading_of("The group reported that at least four abductions were announced.")
    reading = replace(reading, numbers=find_numbers(reading))
    at = argument(reading, "", "reported")
    topic = argument(reading, "topic", "least four abductions")
    (found,) = mended(reading, [Frame("Estimate", at.head, at.start, at.end, (topic,))])
    assert [reading.doc[a.start : a.end].text for a in found.arguments] == ["at least four abductions"]


@pytest.mark.parametrize(
    ("text", "host", "role"),
    [
        ("Norway, which hosted the talks, was pleased.", "Norway", "place"),
        ("Norway has hosted five rounds of talks between the rivals.", "Norway", "place"),
        ("Norway held talks with the rivals.", "Norway", "agent"),
        ("Dana Ospan hosted talks with the rivals.", "Ospan", "agent"),
    ],
)
def test_a_country_that_hosts_talks_is_where_they_are(text: str, host: str, role: str) -> None:
    reading = reading_of(text)
    reading = replace(reading, names=find_names(reading, load_gazetteer()))
    at = argument(reading, "", "talks")
    frame = Frame("Meeting", at.head, at.start, at.end, (argument(reading, "agent", host),))
    (found,) = mended(reading, [frame])
    assert [a.role for a in found.arguments] == [role]


@pytest.mark.parametrize(
    "text", ["Kurt Adler replaced Pavel Horak in May.", "Pavel Horak was replaced by Kurt Adler in May."]
)
def test_who_replaces_another_takes_the_office(text: str) -> None:
    assert mend(text, "Appointment", "replaced", ("patient", "Pavel Horak")) == [("patient", "Kurt Adler")]


def test_who_is_to_be_replaced_by_nobody_yet_stays() -> None:
    assert mend(
        "Pavel Horak was replaced in May.", "Appointment", "replaced", ("patient", "Pavel Horak")
    ) == [("patient", "Pavel Horak")]
