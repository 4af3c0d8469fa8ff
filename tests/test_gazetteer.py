"""What the gazetteer knows, and how a name may be written to be found."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.gazetteer import Entry, Gazetteer, load_gazetteer
from kg.resources import data


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


@pytest.mark.parametrize("name", ["Nice", "Mobile", "Reading"])
def test_a_city_named_like_a_common_word_is_not_trusted(name: str) -> None:
    assert not entry(name).trusted


@pytest.mark.parametrize("name", ["turkey", "us", "Of", "March", "Western", "Nobody At All", ""])
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


def rows(file: str) -> list[list[str]]:
    text = data("gazetteer", file).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def test_every_former_name_finds_todays_place_in_its_country() -> None:
    former = rows("former-names.tsv")
    assert sum(len(row[2].split("|")) for row in former) >= 300
    for name, country, others, what in former:
        assert what, name
        for other in others.split("|"):
            found = entry(other)
            assert (found.name, found.type) == (entry(name).name, entry(name).type), other
            assert (found.country or "") == country, other


@pytest.mark.parametrize(
    ("former", "today"),
    [
        ("Burma", "Myanmar"),
        ("Swaziland", "Eswatini"),
        ("Zaire", "Democratic Republic of the Congo"),
        ("East Timor", "Timor-Leste"),
        ("Kaxgar", "Kashgar"),
        ("Kashi", "Kashgar"),
        ("East Turkestan", "Xinjiang"),
        ("Rangoon", "Yangon"),
        ("Kharkov", "Kharkiv"),
        ("Nur-Sultan", "Astana"),
        ("Leningrad", "St. Petersburg"),
        ("Stalingrad", "Volgograd"),
        ("Constantinople", "Istanbul"),
        ("Saigon", "Ho Chi Minh City"),
        ("Leopoldville", "Kinshasa"),
        ("Frunze", "Bishkek"),
    ],
)
def test_a_former_or_disputed_name_shares_the_identifier(former: str, today: str) -> None:
    assert entry(former).links == entry(today).links != ()


UNITED_NATIONS = (
    "AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA "
    "CF TD CL CN CO KM CG CR CI HR CU CY CZ KP CD DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM "
    "GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KW KG LA LV LB LS "
    "LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ MM NA NR NP NL NZ NI NE NG MK "
    "NO OM PK PW PA PG PY PE PH PL PT QA KR RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG SK SI SB SO "
    "ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VE VN YE ZM "
    "ZW "
).split()


def test_all_members_of_the_united_nations_are_known_with_their_people() -> None:
    assert len(set(UNITED_NATIONS)) == 193
    countries = {row[0]: row for row in rows("countries.tsv")}
    nameless = {iso for iso in UNITED_NATIONS if not any(cell for cell in countries[iso][3:5])}
    assert nameless == {"CG", "DM"}  # "Congolese" and "Dominican" are said of the larger namesake
    assert all(dict(entry(countries[iso][1]).links)["iso"] == iso for iso in UNITED_NATIONS)


def test_a_short_name_of_several_institutions_finds_none_but_lists_all(gazetteer: Gazetteer) -> None:
    assert {one.country for one in gazetteer.institutions("NSS")} == {"AM", "SS"}
    assert gazetteer.find("NSS") is None
    assert entry("AFP").name == "Agence France-Presse"


def test_the_tables_stay_small_enough_for_the_wheel() -> None:
    assert sum(file.stat().st_size for file in data("gazetteer").iterdir() if file.is_file()) < 4_000_000
