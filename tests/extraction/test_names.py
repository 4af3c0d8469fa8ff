"""Names in sentences: where they begin and end, and what they name. People in the examples are invented."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.analysis import Name, Reading
from kg.extraction.names import find_names
from kg.extraction.parse import parse
from kg.gazetteer import load_gazetteer
from kg.records import Article, Span


def read(text: str) -> Reading:
    article = Article("a", text, "", Span(0, len(text)))
    parsed = next(parse([article]))
    return Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)


def names(text: str) -> dict[str, Name]:
    reading = read(text)
    found = find_names(reading, load_gazetteer())
    return {text[slice(*reading.span(n.start, n.end))]: n for n in found}


Types = dict[str, str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Yernar Qasymuly and Daulet Seriqbay, ethnic Kazakhs, were held in Zharkent, a lawyer said.",
            {
                "Yernar Qasymuly": "Person",
                "Daulet Seriqbay": "Person",
                "Kazakhs": "PeopleGroup",
                "Zharkent": "City",
            },
        ),
        (
            "Uyghurs and other Muslims are held in Xinjiang, Radio Free Asia reported.",
            {"Uyghurs": "PeopleGroup", "Muslims": "PeopleGroup", "Xinjiang": "Region"}
            | {"Radio Free Asia": "MediaOrganization"},
        ),
        (
            "Lawyer Ainur Tasbolat told RFE/RL on Friday that the Ministry of Internal Affairs had agreed.",
            {
                "Ainur Tasbolat": "Person",
                "RFE/RL": "MediaOrganization",
                "Ministry of Internal Affairs": "Ministry",
            },
        ),
        (
            "The Ministry of Health and Welfare answered the Committee on Foreign Affairs.",
            {"Ministry of Health and Welfare": "Ministry"},
        ),
        (
            "Egyptian President Omar al-Naggar met Foreign Minister Park Min-su in Cairo.",
            {"Omar al-Naggar": "Person", "Park Min-su": "Person", "Cairo": "City", "Egyptian": "PeopleGroup"},
        ),
        (
            "She heads the National Agency for the Prohibition of Trafficking in Persons (NAPTIP).",
            {"National Agency for the Prohibition of Trafficking in Persons": "Organization"},
        ),
        (
            "The former professor at the University of Havana Julio Estrada met Sheikh Omar Sheikh Naggar.",
            {
                "University of Havana": "Organization",
                "Julio Estrada": "Person",
                "Omar Sheikh Naggar": "Person",
            },
        ),
        (
            "The head of the Movement for Ukraine James Merrow spoke.",
            {"Movement for Ukraine": "Organization", "James Merrow": "Person"},
        ),
        (
            "The President of the Republic Pedro Salas left the Organisation for Economic Co-operation.",
            {"Pedro Salas": "Person", "Organisation for Economic Co-operation": "Organization"},
        ),
        (
            "Workers at a Veltrona plant struck, and a Kestrova spokesperson said GlobalHerald was told.",
            {"Veltrona": "Organization", "Kestrova": "Organization", "GlobalHerald": "Organization"},
        ),
        (
            "The armed group Zelvora and the telecoms giant Kestrova have sued.",
            {"Zelvora": "ArmedGroup", "Kestrova": "Company"},
        ),
        (
            "He was taken to Evin prison and later crossed the Chinese-Kazakh border.",
            {"Evin prison": "Facility", "Chinese-Kazakh border": "Border"},
        ),
        (
            "The Zharkent District Court and the People's Liberation Army gave no comment.",
            {"Zharkent District Court": "Court", "People's Liberation Army": "SecurityForce"},
        ),
        (
            "Biruk and Kaleb Mengesha reached Gondar. Mengesha, 33, said he was tired.",
            {"Biruk": "Person", "Kaleb Mengesha": "Person", "Mengesha": "Person", "Gondar": "City"},
        ),
        (
            "The couple live in Porvanka, a village near Lviv. Porvanka has 300 people.",
            {"Porvanka": "City", "Lviv": "City"},
        ),
    ],
)
def test_names_have_their_span_and_type(text: str, expected: Types) -> None:
    found = {words: name.type for words, name in names(text).items()}
    assert {words: found.get(words) for words in expected} == expected


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("On Friday in October he came back.", {"Friday", "October"}),
        ("The Minister spoke. Gunmen opened fire on Monday.", {"Minister", "Gunmen", "Monday"}),
        ("Dr. Amina Said left.", {"Dr. Amina Said", "Dr."}),
    ],
)
def test_weekdays_titles_and_plain_nouns_are_no_names(text: str, absent: set[str]) -> None:
    assert not absent & names(text).keys()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The monk Thich Quang An was held.", "Thich Quang An"),
        ("They held Anna “Ford” Lukic there.", "Anna “Ford” Lukic"),
        ("AVM Sikiru Smith spoke.", "Sikiru Smith"),
        ("The editor Lady Ann Salem spoke.", "Ann Salem"),
        ("He flew to Herat province.", "Herat province"),
        ("USAID Acting Administrator Ann Salem spoke.", "USAID"),
        ("Vera Lukic, Amnesty Regional Director, spoke.", "Vera Lukic"),
    ],
)
def test_honours_and_offices_stay_outside_a_name_and_its_own_words_inside(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Image Ines Moreno was arrested in Tallinn.", "Ines Moreno"),
        ("Enlarge Photo Ines Moreno in Tallinn.", "Ines Moreno"),
        ("Click to expand Image Ines Moreno in Tallinn.", "Ines Moreno"),
        ("She gave it to the Image Fund in Tallinn.", "Image Fund"),
    ],
)
def test_what_leads_to_a_caption_is_no_part_of_the_name_in_it(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("A poet who founded the newspaper Agua Lenta was held.", "Agua Lenta", "MediaOrganization"),
        ("He ran the television channel Belsar for years.", "Belsar", "MediaOrganization"),
        ("Horak & Novak executive Ivan Maly fled.", "Horak & Novak", "Organization"),
        ("Ivan Maly, executive president of BDN International, fled.", "BDN International", "Organization"),
        ("Poet and lawyer Robert F. Novak jr, and others, fled.", "Robert F. Novak jr", "Person"),
        ("The state police arrested a lawyer, Ivan Maly.", "Ivan Maly", "Person"),
    ],
)
def test_a_noun_in_apposition_and_those_who_serve_it_tell_what_a_name_is(
    text: str, name: str, kind: str
) -> None:
    assert names(text)[name].type == kind


def test_an_office_after_a_body_is_no_persons_name() -> None:
    found = names("Vera Lukic, Amnesty Regional Director, spoke.")
    assert [name for name in found if "Director" in name] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Sool governor, Warsame Adan Haji Nuur, was told on Monday.", "Warsame Adan Haji Nuur"),
        ("The next minister will be Amir Khan Barakzai, another prominent man.", "Amir Khan Barakzai"),
        ("The Minister of Communication Ibrahima Tchana Bello rejected it.", "Ibrahima Tchana Bello"),
        ("The Special Rapporteur on Torture Nils Hagström looked into the case.", "Nils Hagström"),
        ("The Minister of Information and Culture Musa Danladi spoke.", "Musa Danladi"),
        ("They arrested the editor of Santiago Magazine Marta Silveira on Friday.", "Marta Silveira"),
        ("On Monday Skyfare's chief executive, Michael O'Dowd, called it robbery.", "Skyfare"),
        ("The court ordered that the editor Martin Law be held.", "Martin Law"),
        ("It was called by the All India Weavers' Federation on Friday.", "All India Weavers' Federation"),
        ("He visited the All-China Weavers' Federation in 2018.", "All-China Weavers' Federation"),
        ("Gunmen took them in Mangu Local Government Area.", "Mangu Local Government Area"),
        ("They were arrested at the Tarita International airport.", "Tarita International airport"),
        ("He wrote of the Kurdish Democratic Party and its prisons.", "Kurdish Democratic Party"),
        ("The Kurdistan Region Security Council used a video.", "Kurdistan Region Security Council"),
        ("The UN Security Council met on Friday.", "UN Security Council"),
        ("Two men were held in West Bardhaman.", "West Bardhaman"),
        ("The Director of the Office of Foreign Assets Control Andrea M Lopez said so.", "Andrea M Lopez"),
        ("Police raided Lapu Lapu City's Soong Village on Friday.", "Soong Village"),
        ("He was received by Viceroy Irwell and Commodore Andrew Barnes.", "Andrew Barnes"),
        ("East Baton Rouge District Attorney Hillard Marks said so.", "East Baton Rouge"),
        ("The Lebanese Minister of Interior and Municipalities Bassam Haddad met him.", "Bassam Haddad"),
        ("Fighters of the Vermont Air National Guard arrived on Friday.", "Vermont Air National Guard"),
        ("He said this in a statement to Voice of Palestine radio.", "Voice of Palestine"),
        ("The government of Prime Minister Sok Sen arrested the men.", "Sok Sen"),
        ("The Regional Trial Court Branch 78 granted the motion.", "Regional Trial Court Branch 78"),
        ("A lawyer of the National Union of Peoples’ Lawyers spoke.", "National Union of Peoples’ Lawyers"),
        ("Samira Moreno & Moussa Horak were arrested in Tallinn.", "Moussa Horak"),
        ("The firm of Moreno & Horak was fined in Tallinn.", "Moreno & Horak"),
    ],
)
def test_a_name_is_whole_and_has_nothing_of_what_stands_before_it(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("The state Police Public Relations Officer, Ramhan Danladi, said so.", "Public Relations Officer"),
        ("He met her during the Heads of Government Meeting in London.", "Government Meeting"),
        ("Attacks on Media Organisations and Journalists in Sri Lanka rose.", "Media Organisations"),
        ("We are talking about Brown and Black kids who are jailed.", "Black"),
        ("Resistance for the Rule of Law in Burundi attacked the town.", "Law"),
        ("The outlet AFP Fact Check debunked the story.", "Fact Check"),
        ("He was photographed by Karel Prinsloo via Getty Images.", "Getty Images"),
    ],
)
def test_words_that_news_writes_small_are_nobody(text: str, absent: str) -> None:
    found = names(text).get(absent)
    assert found is None or found.type != "Person"


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Along with Dana Ospan, several people were held in Lima.", "Along"),
        ("Young men ran to the square in Minsk.", "Young"),
        ("The report told of death in Custody of two women in Kabul.", "Custody"),
        ("He waits for the Remain in Mexico policy to end.", "Remain"),
    ],
)
def test_a_word_that_news_writes_small_is_no_place(text: str, absent: str) -> None:
    assert absent not in names(text)


def test_a_place_that_is_such_a_word_is_one_where_its_country_stands_behind_it() -> None:
    assert names("Four were hurt in a blast in Male, Maldives, on Thursday.")["Male"].type == "City"


def test_a_surname_that_is_a_word_is_still_one() -> None:
    found = names("Samuel Short confessed in May. In 2014, Short was sentenced, and Short appealed.")
    assert found["Samuel Short"].type == found["Short"].type == "Person"


def test_a_surname_alone_has_the_type_of_its_full_name() -> None:
    text = "Jordan Melnyk, 41, was freed. The court in Kyiv heard that Melnyk had been beaten."
    assert names(text)["Melnyk"].type == "Person"


def test_a_people_is_no_person_and_a_city_that_speaks_is_a_city() -> None:
    found = names("Uyghurs fled. Beijing said it had no knowledge of the case.")
    assert (found["Uyghurs"].type, found["Beijing"].type) == ("PeopleGroup", "City")


@pytest.mark.parametrize(
    ("text", "word", "use", "country"),
    [
        ("Kazakh authorities refused.", "Kazakh", "modifier", "Kazakhstan"),
        ("She is an ethnic Kazakh Chinese citizen.", "Chinese", "modifier", "China"),
        ("She is an ethnic Kazakh Chinese citizen.", "Kazakh", "modifier", "Kazakhstan"),
        ("Two ethnic Kazakhs were caught.", "Kazakhs", "name", "Kazakhstan"),
        ("Several Germans were on board.", "Germans", "name", "Germany"),
    ],
)
def test_an_adjective_modifies_and_a_plural_stands_for_the_people(
    text: str, word: str, use: str, country: str
) -> None:
    name = names(text)[word]
    assert (name.use, name.demonym_of) == (use, country)


def test_known_places_bring_their_name_and_identifiers() -> None:
    name = names("They moved to Nur-Sultan last year.")["Nur-Sultan"]
    assert (name.canonical, name.links) == ("Astana", (("geonames", "1526273"),))


PIECES = (
    "Kazakh police", "Murat Erkin", "the Supreme Court", "of", "and", "Almaty", ",", ".", "Bin", "al-", "-",
    "'s",
    "Ministry of", "said", "in", "President", "Uyghurs", "\n\n", "(41)", "UN", "Nice", "van", "/", "the",
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25))
def test_names_are_sorted_and_never_overlap(pieces: list[str]) -> None:
    reading = read(" ".join(pieces))
    found = find_names(reading, load_gazetteer())
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(n.start <= n.head < n.end for n in found)


@pytest.fixture
def found_twice() -> Callable[[str], tuple[tuple[Name, ...], tuple[Name, ...]]]:
    def twice(text: str) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
        return find_names(read(text), load_gazetteer()), find_names(read(text), load_gazetteer())

    return twice


def test_the_same_text_gives_the_same_names(
    found_twice: Callable[[str], tuple[tuple[Name, ...], tuple[Name, ...]]],
) -> None:
    first, second = found_twice("Murat Erkin told the UN in Geneva that Kazakhs and Uyghurs fled Ili.")
    assert first == second
    assert len(first) == 6


@pytest.mark.parametrize("text", ["", " ", ".", "x"])
def test_a_text_without_names_has_none(text: str) -> None:
    assert find_names(read(text), load_gazetteer()) == ()
