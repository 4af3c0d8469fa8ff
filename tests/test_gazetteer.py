"""What the gazetteer knows, and how a name may be written to be found."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.gazetteer import Entry, Gazetteer, load_gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def entry(name: str) -> Entry:
    found = load_gazetteer().find(name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(
    ("spelling", "name", "type_"),
    [
        ("Türkiye", "Turkey", "Country"),
        ("Burma", "Myanmar", "Country"),
        ("U.S.", "United States", "Country"),
        ("UK", "United Kingdom", "Country"),
        ("Netherlands", "Netherlands", "Country"),
        ("Côte d’Ivoire", "Ivory Coast", "Country"),
        ("ALMATY", "Almaty", "City"),
        ("Ust-Kamenogorsk", "Oskemen", "City"),
        ("Nur-Sultan", "Astana", "City"),
        ("Xinjiang", "Xinjiang", "Region"),
        ("Chechnya", "Chechnya", "Region"),
        ("Texas", "Texas", "Region"),
        ("Georgia", "Georgia", "Country"),
        ("UNHCR", "UN High Commissioner for Refugees", "InternationalOrganization"),
        ("HRW", "Human Rights Watch", "RightsGroup"),
        ("RFE/RL", "Radio Free Europe/Radio Liberty", "MediaOrganization"),
        ("ECHR", "European Court of Human Rights", "Court"),
        ("Moria", "Moria", "Facility"),
        ("Uighurs", "Uyghur", "PeopleGroup"),
        ("Dungans", "Hui", "PeopleGroup"),
    ],
)
def test_a_name_is_found_by_its_spellings(spelling: str, name: str, type_: str) -> None:
    found = entry(spelling)
    assert (found.name, found.type) == (name, type_)


@pytest.mark.parametrize(
    ("word", "country", "ethnic", "plural"),
    [
        ("Kazakh", "Kazakhstan", True, False),
        ("Kazakhs", "Kazakhstan", True, True),
        ("Kazakhstani", "Kazakhstan", False, False),
        ("Dutch", "Netherlands", False, True),
        ("Frenchmen", "France", False, True),
        ("Filipinos", "Philippines", False, True),
        ("Poles", "Poland", False, True),
        ("Scottish", "Scotland", False, False),
        ("Rohingya", None, True, True),
    ],
)
def test_a_demonym_goes_back_to_its_country(
    word: str, country: str | None, ethnic: bool, plural: bool
) -> None:
    found = entry(word)
    assert found.type == "PeopleGroup"
    assert (found.demonym_of, found.ethnic, found.plural) == (country, ethnic, plural)


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("Kazakhstan", (("iso", "KZ"), ("geonames", "1522867"))),
        ("Kazakh", (("iso", "KZ"), ("geonames", "1522867"))),
        ("Almaty", (("geonames", "1526384"),)),
        ("Reuters", ()),
    ],
)
def test_places_carry_their_identifiers(name: str, links: tuple[tuple[str, str], ...]) -> None:
    assert entry(name).links == links


@pytest.mark.parametrize("name", ["Nice", "Mobile", "Of", "Reading"])
def test_a_city_named_like_a_common_word_is_not_trusted(name: str) -> None:
    assert not entry(name).trusted


@pytest.mark.parametrize("name", ["turkey", "us", "Nobody At All", ""])
def test_what_is_no_name_is_not_found(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) is None


def test_the_longest_name_wins(gazetteer: Gazetteer) -> None:
    words = ["the", "UN", "Human", "Rights", "Council", "met"]
    match = gazetteer.longest(words, [True] * len(words), 1)
    assert match is not None
    assert (match[0], match[1].name) == (5, "UN Human Rights Council")


@pytest.mark.parametrize("words", [["Ust", "-", "Kamenogorsk"], ["Ust-Kamenogorsk"], ["RFE", "/", "RL"]])
def test_a_name_is_found_however_it_was_tokenised(gazetteer: Gazetteer, words: list[str]) -> None:
    match = gazetteer.longest(words, [False] * len(words), 0)
    assert match is not None
    assert match[0] == len(words)


@pytest.mark.parametrize("word", ["Kazakhstan", "Kazakh", "Kazakhs"])
def test_the_country_of_a_country_or_a_people_is_the_country(gazetteer: Gazetteer, word: str) -> None:
    country = gazetteer.country(word)
    assert country is not None
    assert country.country == "KZ"


def test_all_classes_are_those_of_the_ontology(gazetteer: Gazetteer) -> None:
    known = {
        "Country", "Region", "City", "Place", "Facility", "Border", "PeopleGroup",
        "InternationalOrganization",
        "MediaOrganization", "RightsGroup", "Court", "ArmedGroup", "PoliticalParty", "SecurityForce",
        "GovernmentBody", "Company", "Organization",
    }  # fmt: skip
    names = ["Kazakhstan", "Xinjiang", "Almaty", "Nile", "Moria", "Rio Grande", "Uyghurs", "UN", "BBC", "HRW"]
    names += ["ICC", "Hamas", "ANC", "FBI", "Kremlin", "Google", "PLO"]
    assert {entry(name).type for name in names} <= known


def test_loading_is_quick() -> None:
    start = time.process_time()
    load_gazetteer.__wrapped__()
    assert time.process_time() - start < 0.5


@settings(max_examples=50)
@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6), st.data())
def test_a_match_never_leaves_the_words(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    match = load_gazetteer().longest(words, [True] * len(words), start)
    assert match is None or start < match[0] <= len(words)
