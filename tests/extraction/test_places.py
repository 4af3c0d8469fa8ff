"""Which place a name means: by the words beside it, by the article, or nobody says."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.places import Sign, links_within, sign_of, weigh
from kg.gazetteer import load_gazetteer
from kg.records import Article, Entity, Span

_WORDS = re.compile(r"\w+(?:-\w+)*|[^\w\s]")


def article(text: str, dateline: Span | None = None) -> Article:
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Article("a", text, sha, Span(dateline.end if dateline else 0, len(text)), dateline=dateline)


def signs(text: str) -> tuple[Sign, ...]:
    """What the names of the gazetteer in a text point to."""
    tokens = list(_WORDS.finditer(text))
    words = [token.group() for token in tokens]
    spaces = [text[token.end() : token.end() + 1] == " " for token in tokens]
    found, i = [], 0
    while i < len(words):
        match = load_gazetteer().longest(words, spaces, i) if words[i][0].isupper() else None
        if match is not None:
            span = Span(tokens[i].start(), tokens[match[0] - 1].end())
            sign = sign_of(match[1].name, match[1].type, match[1].links, span)
            found += [sign] if sign is not None else []
        i = match[0] if match is not None else i + 1
    return tuple(found)


def placed(name: str, text: str, type_: str | None = None) -> Entity:
    entry = load_gazetteer().find(name)
    kind = type_ or (entry.type if entry else "City")
    links = entry.links if entry and entry.type == kind else ()
    spans = [Span(m.start(), m.end()) for m in re.finditer(re.escape(name), text)]
    (found,) = weigh(article(text), [Entity("e1", name, kind, links=links)], {"e1": spans}, signs(text))
    return found


@pytest.mark.parametrize(
    ("name", "text", "country"),
    [
        ("Tripoli", "Two men were held in Tripoli, Lebanon, on Friday.", "LB"),
        ("Tripoli", "Fighting went on in the Libyan capital, Tripoli.", "LY"),
        ("Tripoli", "Libya's capital Tripoli was quiet. Libya has two governments.", "LY"),
        ("Tripoli", "The Lebanese city of Tripoli was quiet.", "LB"),
        ("Tripoli", "They marched in Tripoli. Lebanon's army watched. Protests in Beirut went on.", "LB"),
        ("Hyderabad", "The man was arrested in Hyderabad, Pakistan.", "PK"),
        ("Hyderabad", "India's police arrested him in Hyderabad on Monday. India denied it.", "IN"),
        ("Birmingham", "He was born in Birmingham, Alabama.", "US"),
        ("Birmingham", "A court in Birmingham jailed two Britons. The British judge spoke of Britain.", "GB"),
        ("Victoria", "A court in Victoria, Seychelles, freed him.", "SC"),
        ("Georgetown", "Police in Georgetown, Guyana, arrested a man.", "GY"),
        ("Santiago", "Students marched in Santiago, Chile.", "CL"),
        ("San Jose", "They arrived in San Jose, Costa Rica, on Monday.", "CR"),
        ("Cordoba", "Workers struck in Cordoba, Argentina.", "AR"),
        ("Cordoba", "Workers struck in Cordoba, Spain.", "ES"),
        ("Paris", "He lives in Paris, Texas.", "US"),
        ("Paris", "He lives in Paris.", "FR"),
        ("Paris", "Uganda's minister flew to Paris. Uganda said so.", "FR"),
        ("Georgia", "Police in Atlanta, Georgia, said so.", "US"),
        ("Georgia", "Georgia said its border with Azerbaijan was shut.", "GE"),
        ("Punjab", "Farmers in Punjab, Pakistan, marched.", "PK"),
        ("Punjab", "Farmers from Punjab marched on New Delhi. India's government answered.", "IN"),
        ("Almaty", "A court in Almaty freed two Chinese citizens.", "KZ"),
        ("Brest-Litovsk", "A treaty was signed at Brest-Litovsk.", "BY"),
    ],
)  # fmt: skip
def test_context_decides_between_namesakes(name: str, text: str, country: str) -> None:
    found = placed(name, text)
    assert found.country == country
    assert found.links
    assert found.label == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Tripoli", "They met in Tripoli on Friday."),
        ("Tripoli", "Germany said its envoy was in Tripoli."),
        ("Birmingham", "They met in Birmingham."),
        ("Hyderabad", "They met in Hyderabad."),
        ("Santiago", "He flew to Santiago. Japan and Sweden sent notes."),
        ("Springfield", "The firm is based in Springfield. The United States and Canada are its markets."),
        ("Georgetown", "The company opened an office in Georgetown."),
        ("Ifo", "She was back in Ifo by October. Kenya and Somalia had agreed on it."),
    ],
)
def test_an_ambiguous_name_without_support_stays_open_and_says_why(name: str, text: str) -> None:
    found = placed(name, text, "City")
    assert found.links == ()
    assert found.placing is not None
    assert found.placing.score == 0
    assert found.placing.reasons[0] == "left open"
    assert len(found.placing.reasons) > 1


@pytest.mark.parametrize(
    ("name", "text", "country"),
    [
        ("Almaty", "He lives in Almaty, Kenya.", "KE"),
        ("Nowhere", "He lives in Nowhere, Kenya.", "KE"),
        ("Moria", "Moria is on Lesbos.", "GR"),
    ],
)
def test_a_place_without_identifier_keeps_the_country_that_is_said(
    name: str, text: str, country: str
) -> None:
    found = placed(name, text)
    assert found.links == ()
    assert found.country == country


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The Chinese embassy in the capital Kinshasa said so. Congo agreed.", "CD"),
        ("In Kinshasa, Turkish officials met. Congo agreed.", "CD"),
        ("Kinshasa and China signed it. Congo agreed.", "CD"),
    ],
)
def test_a_country_that_is_only_near_is_not_what_the_place_lies_in(text: str, country: str) -> None:
    found = placed("Kinshasa", text)
    assert found.country == country


def test_a_decision_tells_its_score_and_its_reasons() -> None:
    found = placed("Tripoli", "Two men were held in Tripoli, Lebanon, on Friday.")
    assert found.placing is not None
    assert 0.9 < found.placing.score <= 1
    assert "Lebanon is named beside it" in found.placing.reasons


def test_the_name_of_a_division_beside_a_town_of_another_country_is_taken_as_that_division() -> None:
    assert placed("Georgia", "Police in Atlanta, Georgia, said so.").type == "Region"


@pytest.mark.parametrize(
    ("town", "outer", "geonames"),
    [
        ("Tripoli", "Lebanon", "266826"),
        ("Tripoli", "Libya", "2210247"),
        ("Almaty", "Kazakhstan", "1526384"),
        ("Almaty", "Kenya", None),
    ],
)
def test_a_datelines_town_lies_in_what_the_dateline_says(town: str, outer: str, geonames: str | None) -> None:
    inner, around = load_gazetteer().find(town), load_gazetteer().find(outer)
    assert inner is not None
    assert around is not None
    links = links_within(town, inner.links, (around.name, around.type, around.links))
    assert dict(links).get("geonames") == geonames


def test_people_and_what_is_only_described_are_left_alone() -> None:
    text = "Victoria met a court in Tripoli, Lebanon."
    entities = [Entity("e1", "Victoria", "Person"), Entity("e2", "court", "Court", named=False)]
    assert weigh(article(text), entities, {"e1": [Span(0, 8)]}, signs(text)) == tuple(entities)


_PLACES = st.sampled_from(
    ["Tripoli", "Georgia", "Paris", "Lebanon", "Almaty", "Victoria", "Libyan", "the", ","]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_PLACES, min_size=1, max_size=8))
def test_whatever_the_words_a_link_is_one_of_the_names_own_and_a_rerun_agrees(words: list[str]) -> None:
    text = " ".join(words)
    first = placed("Tripoli", text)
    assert first == placed("Tripoli", text)
    assert dict(first.links).get("geonames") in {None, "2210247", "266826", "252601", "2210245"}
    assert replace(first, links=(), country=None, placing=None, type="City").label == "Tripoli"


@pytest.mark.parametrize(
    ("name", "text", "type_", "country"),
    [
        ("MIT", "Turkey's MIT brought him to Ankara, Turkish media said.", "SecurityForce", "TR"),
        ("MIT", "He studied at MIT in the United States.", "Organization", "US"),
        ("MIT", "Turkey and the United States spoke of MIT.", "Organization", None),
        ("NSS", "South Sudan's NSS held him. South Sudanese rights groups said so.", "SecurityForce", "SS"),
        ("NSS", "The NSS held him in Yerevan. Armenia denied it.", "SecurityForce", "AM"),
        ("NSS", "The NSS held him.", "Organization", None),
    ],
)  # fmt: skip
def test_a_short_name_of_two_institutions_is_decided_by_the_country_of_the_article(
    name: str, text: str, type_: str, country: str | None
) -> None:
    found = placed(name, text, "Organization")
    assert (found.type, found.country) == (type_, country)
    assert found.placing is not None
    assert (found.placing.score > 0) == (country is not None)


def test_a_city_in_a_list_with_countries_does_not_lie_in_the_next_of_the_list() -> None:
    found = placed("New York", "Money went to New York, Panama and Honduras. The United States said so.")
    assert found.country == "US"


def test_of_a_place_whose_country_is_disputed_no_country_is_told() -> None:
    found = placed("Jerusalem", "They met in Jerusalem. Israel's army and Israeli police were there.")
    assert (dict(found.links).get("geonames"), found.country) == ("281184", None)
