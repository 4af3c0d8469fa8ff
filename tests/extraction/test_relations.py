"""Standing relations in sentences. The people in the examples are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.analysis import Reading
from kg.extraction.names import find_names
from kg.extraction.parse import parse
from kg.extraction.relations import dateline_places, find_relations
from kg.gazetteer import load_gazetteer
from kg.records import Article, Span

Triple = tuple[str, str, str]


def read(text: str) -> Reading:
    article = Article("a", text, "", Span(0, len(text)))
    (parsed,) = parse([article])
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)
    return replace(reading, names=find_names(reading, load_gazetteer()))


def relations(text: str) -> set[Triple]:
    """As (property, head word of the subject, object's value or words)."""
    reading = read(text)
    doc = reading.doc
    return {
        (m.property, doc[m.subject].text, m.literal or text[slice(*reading.span(m.start, m.end))])
        for m in find_relations(reading)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lawyer Dana Ospan spoke.", {("occupation", "Ospan", "Lawyer")}),
        ("Rights lawyer Dana Ospan spoke.", {("occupation", "Ospan", "Rights lawyer")}),
        (
            "A mayor and party spokesman Commissioner Dana Ospan spoke.",
            {("occupation", "Ospan", "party spokesman"), ("occupation", "Ospan", "Commissioner")},
        ),
        (
            "Egyptian President Omar Naggar flew to Cairo.",
            {("occupation", "Naggar", "President"), ("memberOf", "Naggar", "Egypt")},
        ),
        (
            "Dana Ospan, a former foreign minister of Kenya, was freed.",
            {("occupation", "Ospan", "former foreign minister"), ("memberOf", "Ospan", "Kenya")},
        ),
        (
            "The minister of justice, Omar Naggar, denied it.",
            {("occupation", "Naggar", "minister of justice")},
        ),
        (
            "Dana Ospan, an ethnic Kazakh Chinese citizen, left.",
            {("ethnicity", "Ospan", "Kazakh"), ("citizenship", "Ospan", "China")},
        ),
        ("Police held the Kazakh blogger Dana Ospan.", {("citizenship", "Ospan", "Kazakhstan")}),
        ("Tursun Aziz, a Uyghur from Ghulja, was held.", {("ethnicity", "Aziz", "Uyghur")}),
        ("Tursun Aziz, a Uyghur from Ghulja, was held.", {("originFrom", "Aziz", "Ghulja")}),
        ("Two ethnic Kazakhs from Xinjiang crossed.", {("ethnicity", "Kazakhs", "Kazakh")}),
        (
            "Former minister of justice Omar Naggar left.",
            {("occupation", "Naggar", "Former minister of justice")},
        ),
        (
            "Activists Omar Naggar and Dana Ospan left.",
            {("occupation", "Naggar", "Activist"), ("occupation", "Ospan", "Activist")},
        ),
        (
            "Magistrates Omar Naggar and Dana Ospan ruled.",
            {("occupation", "Naggar", "Magistrate"), ("occupation", "Ospan", "Magistrate")},
        ),
        (
            "Uyghur-speaking interpreter Dana Ospan left.",
            {("occupation", "Ospan", "Uyghur-speaking interpreter")},
        ),
        ("The Crown Prince of Kuwait Sheikh Omar Naggar spoke.", {("memberOf", "Naggar", "Kuwait")}),
        (
            "Three judges - Omar Naggar, Ann Lee and Dana Ospan - ruled.",
            {("occupation", "Naggar", "judge"), ("occupation", "Ospan", "judge")},
        ),
        (
            "Dana Ospan, a citizen of Iranian descent, left. Omar Naggar, a man of Masalit origin, stayed.",
            {("originFrom", "Ospan", "Iran"), ("ethnicity", "Naggar", "Masalit")},
        ),
        (
            "Dana Ospan is an ethnic Kazakh. Omar Naggar is a Kazakh, too.",
            {("ethnicity", "Ospan", "Kazakh"), ("ethnicity", "Naggar", "Kazakh")},
        ),
        (
            "Kenyan ambassador to Norway Dana Ospan left.",
            {("occupation", "Ospan", "ambassador to Norway"), ("memberOf", "Ospan", "Kenya")},
        ),
        (
            "She is a teacher. Dana Ospan was a nurse.",
            {("occupation", "She", "teacher"), ("occupation", "Ospan", "nurse")},
        ),
        (
            "A long-serving minister, Dana Ospan, left.",
            {("occupation", "Ospan", "long-serving minister")},
        ),
        (
            "Kenya's Minister of Education Prof Dana Ospan left.",
            {("occupation", "Ospan", "Minister of Education")},
        ),
    ],
)
def test_descriptions_tell_who_somebody_is(text: str, expected: set[Triple]) -> None:
    assert expected <= relations(text)


@pytest.mark.parametrize(
    ("text", "subject", "age"),
    [
        ("Dana Ospan, 41, was held.", "Ospan", "41"),
        ("Daulet Seriqbay, 30 and Dana Ospan, 25, were held.", "Seriqbay", "30"),
        ("Dana Ospan (41) was held.", "Ospan", "41"),
        ("The 41-year-old was held.", "old", "41"),
        ("The 41-year-old teacher was held.", "teacher", "41"),
        ("Dana Ospan, a 41-year-old teacher, was held.", "Ospan", "41"),
        ("Dana Ospan, aged 41, was held.", "Ospan", "41"),
        ("Twelve-year-old Dana Ospan was held.", "Ospan", "12"),
    ],
)
def test_ages(text: str, subject: str, age: str) -> None:
    assert ("age", subject, age) in relations(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FBI director Mark Delaney resigned.", ("memberOf", "Delaney", "FBI")),
        ("Dana Ospan, a spokeswoman for Oxfam, spoke.", ("memberOf", "Ospan", "Oxfam")),
        ("Dana Ospan of the Security Service spoke.", ("memberOf", "Ospan", "Security Service")),
        ("Dana Ospan, a member of the Labour Party, resigned.", ("memberOf", "Ospan", "Labour Party")),
        ("Turkey's foreign minister, Kemal Aksoy, resigned.", ("memberOf", "Aksoy", "Turkey")),
        ("The party's secretary, Kemal Aksoy, resigned.", ("memberOf", "Aksoy", "party")),
        ("China's foreign ministry spokesman, Lin Wei, spoke.", ("memberOf", "Wei", "foreign ministry")),
        ("Lukavac Police Chief, Kemal Aksoy, resigned.", ("memberOf", "Aksoy", "Lukavac Police")),
        ("Governor Omar Naggar of Ondo state spoke.", ("memberOf", "Naggar", "Ondo state")),
        ("Omar Naggar, head of the outlawed New Dawn Front, ran.", ("memberOf", "Naggar", "New Dawn Front")),
    ],
)  # fmt: skip
def test_membership(text: str, expected: Triple) -> None:
    assert expected in relations(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He was tried in Zharkent, Kazakhstan.", ("locatedIn", "Zharkent", "Kazakhstan")),
        ("Both are from China's northwestern region of Xinjiang.", ("locatedIn", "Xinjiang", "China")),
        ("They met in Kazakhstan's largest city, Almaty.", ("locatedIn", "Almaty", "Kazakhstan")),
        ("It happened in the western region of Xinjiang in China.", ("locatedIn", "Xinjiang", "China")),
        ("He was born in the Syrian city of Homs.", ("locatedIn", "Homs", "Syria")),
        ("He fled the East Jerusalem neighborhood of Silwan.", ("locatedIn", "Silwan", "East Jerusalem")),
        ("Kazakhs are the second-largest community in Xinjiang.", ("locatedIn", "Kazakhs", "Xinjiang")),
        (
            "Kazakhs are the largest community in Xinjiang after Uyghurs.",
            ("locatedIn", "Uyghurs", "Xinjiang"),
        ),
        ("The region is home to ethnic Kyrgyz, Tajiks and Hui.", ("locatedIn", "Hui", "region")),
        ("He went to China's consulate in Osh.", ("locatedIn", "consulate", "Osh")),
        ("The Moscow newspaper Novaya Gazeta wrote it.", ("locatedIn", "Gazeta", "Moscow")),
        ("They come from China's Aqto county.", ("locatedIn", "county", "China")),
        ("Dana Ospan lives in Sweden.", ("residence", "Ospan", "Sweden")),
        ("Dana Ospan, who lives in Sweden, spoke.", ("residence", "Ospan", "Sweden")),
        ("London-based journalist Dana Ospan spoke.", ("residence", "Ospan", "London")),
        ("Dana Ospan was born in Tashkent.", ("bornIn", "Ospan", "Tashkent")),
        ("Dana Ospan, a herder from Osh, spoke.", ("originFrom", "Ospan", "Osh")),
    ],
)
def test_places(text: str, expected: Triple) -> None:
    assert expected in relations(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Her husband, Daulet Seriqbay, waited.", ("familyOf", "Seriqbay", "Her")),
        ("His wife waited.", ("familyOf", "wife", "His")),
        ("Ann Lee, the daughter of Omar Naggar and Dana Ospan, left.", ("familyOf", "Lee", "Dana Ospan")),
        ("Dana Ospan's brother Daulet waited.", ("familyOf", "Daulet", "Dana Ospan")),
        ("The National Security Committee (KNB) spoke.", ("alias", "Committee", "KNB")),
        ('They held Omar "Xalo" Naggar.', ("alias", "Naggar", "Xalo")),
        ("Dana Ospan, also known as Dinara, spoke.", ("alias", "Ospan", "Dinara")),
    ],
)
def test_kin_and_other_names(text: str, expected: Triple) -> None:
    assert expected in relations(text)


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("Thousands of Syrians fled.", "citizenship"),  # a crowd, not people
        ("Turkish police arrested nobody.", "citizenship"),
        ("He called his wife.", "familyOf"),  # about him, not her
        ("They fled to Iran, Iraq and Syria.", "locatedIn"),
        ("The Russian newspaper Novaya Gazeta wrote it.", "locatedIn"),
        ("Raids were held in Starton, Anand, Dubai and Mombasa.", "locatedIn"),
        ("Mexican American Dana Ospan left.", "originFrom"),
        ("VAN, Turkey (AP) and others reported it.", "alias"),
        ("Dana Ospan was not a spy and is no teacher.", "age"),
        ("On October 30, Dana Ospan left.", "age"),
        ("A court in Almaty ruled. The Supreme Court in Astana ruled.", "locatedIn"),
        ("Chinese foreign ministry spokesman Lin Wei spoke.", "citizenship"),
        ("Dana Ospan told the BBC in Geneva that it rained.", "locatedIn"),
    ],
)
def test_look_alikes_say_nothing(text: str, unwanted: str) -> None:
    assert unwanted not in {relation for relation, _, _ in relations(text)}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "Kenyan President Omar Naggar and Ugandan President Dana Ospan met.",
            ("memberOf", "Ospan", "Kenya"),
        ),
        ("Mexican American Dana Ospan left.", ("citizenship", "Ospan", "Mexico")),
        ("Dana Ospan is Mexican American.", ("citizenship", "Ospan", "Mexico")),
    ],
)
def test_the_adjective_of_another_tells_nothing(text: str, wrong: Triple) -> None:
    assert wrong not in relations(text)


def test_the_evidence_holds_the_age_that_the_parse_set_aside() -> None:
    text = "Dana Ospan, 41, was held."
    reading = read(text)
    (age,) = [m for m in find_relations(reading) if m.property == "age"]
    assert "41" in text[slice(*reading.span(*age.evidence))]


@pytest.mark.parametrize(
    ("dateline", "expected"),
    [
        ("ALMATY, Kazakhstan", ("Almaty", "Kazakhstan")),
        ("VAN, Turkey (AP)", ("Van", "Turkey")),
        ("LAS PALMAS (Canary Islands)", ("Las Palmas", "Canary Islands")),
        ("DOORN, Namibia", ("Doorn", "Namibia")),
        ("PHOENIX, Ariz.", ("Phoenix", "Arizona")),
        ("BEIRUT", None),
        ("SOMEWHERE, Nowhereland", None),
    ],
)
def test_a_dateline_gives_a_town_and_its_country(dateline: str, expected: tuple[str, str] | None) -> None:
    text = f"{dateline} -- It rained."
    article = Article("a", text, "", Span(len(dateline) + 4, len(text)), dateline=Span(0, len(dateline)))
    places = dateline_places(article)
    assert (places and tuple(p.name for p in places)) == expected


def test_the_places_of_a_dateline_are_where_it_names_them() -> None:
    text = "VAN, Turkey (AP) -- It rained."
    article = Article("a", text, "", Span(20, len(text)), dateline=Span(0, 16))
    places = dateline_places(article)
    assert places is not None
    assert [text[slice(*p.span)] for p in places] == ["VAN", "Turkey"]


PIECES = (
    "lawyer", "Dana Ospan", ",", "41", "a", "Kazakh", "citizen", "of", "Kazakhstan", "'s", "wife", "(KNB)",
    "from", "in",
    "Almaty", "is", "his", "41-year-old", "Human Rights Watch", ".", "and", "born", "-", "based", "President",
    "lives",
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25))
def test_evidence_covers_subject_and_object_whatever_the_words(pieces: list[str]) -> None:
    reading = read(" ".join(pieces))
    for m in find_relations(reading):
        start, end = m.evidence
        assert 0 <= start <= min(m.subject, m.start)
        assert max(m.subject + 1, m.end) <= end <= len(reading.doc)
        assert m.start <= m.object < m.end
