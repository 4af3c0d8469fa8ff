"""Which names are names of one person, by tradition; and which look alike and are two people's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.decisions import SAME
from kg.resolution.names import agreement, bits, parse_name

_IN_PLAY = 10.0  # what the decision asks of a name, see decisions.py


def told(one: str, other: str) -> float | None:
    found = agreement(parse_name(one), parse_name(other))
    return None if found is None else found.bits - found.doubt - _IN_PLAY


SAME_PERSON = [
    ("Qaster Musakhanuly", "Kaster Musakanuly"),  # romanisations of Kazakh
    ("Serikzhan Bilash", "Serikjan Bilashuly"),  # the patronymic's ending left out
    ("Руслан Петренко", "Ruslan Petrenko"),
    ("Aleksei Anatolyevich Navalny", "Alexei Navalny"),  # the patronymic left out
    ("Petrenko Ruslan Olegovich", "Ruslan Petrenko"),  # the order of registers
    ("Bohdan Hrytsai", "Bogdan Gritsai"),  # Ukrainian and Russian
    ("Muammar Gaddafi", "Moammar Qadhafi"),
    ("Abd al-Rahman Ghannam", "Abdulrahman Ghannam"),
    ("Mohammed bin Salman", "Muhammad Salman"),
    ("Mao Zedong", "Mao Tse-tung"),
    ("Deng Xiaoping", "Teng Hsiao-ping"),
    ("Xi Jinping", "习近平"),
    ("Xi Jinping", "Jinping Xi"),
    ("Andrés Manuel López Obrador", "Andres Lopez Obrador"),
    ("Dr. Şebnem Müller", "Sebnem Mueller"),
    ("Bill Ashworth", "William Ashworth"),
    ("Rebiya Kadeer", "Rabiya Qadir"),
    ("Jean-Luc Mélenchon", "Jean Luc Melenchon"),
    ("Nandhini Ramaswamy", "Smt. Nandhini Ramaswamy"),
    ("Xatirə Cəbrayılzadə", "Khatira Jabrayilzada"),  # letters of Azeri
    ("María Elena Ibarra Otero", "Elena Ibarra Otero"),  # the first of two given names unsaid
]
TWO_PEOPLE = [
    ("Aliya Nur", "Alina Nur"),
    ("Mohammed Kesh", "Mahmoud Kesh"),
    ("Kim Jong-un", "Kim Jong-nam"),
    ("Murat Seitov", "Marat Seitov"),
    ("Dano Keshov", "Dano Keshova"),  # a man's and a woman's form
    ("Aidar Musauly", "Aidar Musakyzy"),
    ("Viktor Zelinsky", "Viktor Zelinskaya"),
    ("Ivan Sergeyevich Petrenko", "Ivan Olegovich Petrenko"),  # cousins
    ("Donald Ashworth", "Donald Ashworth Jr."),  # father and son
    ("Salman bin Abdulaziz", "Mohammed bin Salman"),
    ("Amar Singh", "Baldev Singh"),
    ("Marcos Ruiz Ibarra", "Marcos Ruiz Otero"),
    ("Deng Xiaoping", "Deng Xiaogang"),
    ("A. Ashworth", "Brian Ashworth"),
    ("Zaw Min", "Aung Thura"),
]
NEED_SUPPORT = [
    ("John Smith", "John Smith"),
    ("Zhang Wei", "Zhang Wei"),
    ("Mohammed Ali", "Mohammed Ali"),
    ("A. Smith", "Adam Smith"),
    ("Ali Hassan", "Hassan Ali"),  # a given name and the father's, in another order
    ("Ahmed Mohammed Ghannam", "Mohammed Ghannam"),  # perhaps the father
    ("Singh", "Amar Singh"),
    ("Alyaksandr Lukashenka", "Alexander Lukashenko"),  # Belarusian, and English from Russian
    ("خلدون الحسيني", "Khaldun al-Husseini"),  # the article, written in one with the name
    ("Obama", "Michelle Obama"),
    ("Ulan Sydykov", "Ulanbek Sydykov"),
    ("Dano Kesh", "Dano Kish"),
    ("Thet Naing", "Thet Naing Win"),  # no family names: one word more is another name
]


@pytest.mark.parametrize(("one", "other"), SAME_PERSON)
def test_spellings_of_a_rare_name_are_one_person(one: str, other: str) -> None:
    bits_left = told(one, other)
    assert bits_left is not None
    assert bits_left >= SAME


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_names_that_look_alike_are_two_people(one: str, other: str) -> None:
    assert told(one, other) is None


@pytest.mark.parametrize(("one", "other"), NEED_SUPPORT)
def test_a_name_that_many_could_bear_is_not_enough(one: str, other: str) -> None:
    bits_left = told(one, other)
    assert bits_left is not None
    assert bits_left < SAME


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dr. Omar al-Bashir", ("omar", "bashir")),
        ("Smith, John", ("john", "smith")),
        ("Abu Omar", ("abuomar",)),
        ("William 'Bill' Ashworth", ("william", "ashworth")),
        ("J.K. Ashworth", ("j", "k", "ashworth")),
        ("U Thant", ("u", "thant")),
        ("Le Duc", ("le", "duc")),
        ("Bakyt uulu Nurlan", ("bakytuulu", "nurlan")),
        ("", ()),
        ("—", ()),
    ],
)
def test_a_name_in_its_words(text: str, words: tuple[str, ...]) -> None:
    assert tuple(word.text for word in parse_name(text).words) == words


@pytest.mark.parametrize(("common", "rare"), [("smith", "kesh"), ("zhang", "musakhanuly"), ("ali", "dano")])
def test_a_rare_word_tells_more_than_a_common_one(common: str, rare: str) -> None:
    assert bits(common) < bits(rare)


NAMES = st.lists(
    st.sampled_from(
        "Ali Amar Singh Musakhanuly Musakanuly J. al-Bashir Ivanov Ivanova Xi Jinping Jr. Abu".split()
    ),
    max_size=4,
).map(" ".join)


@given(NAMES, NAMES)
def test_agreement_has_no_direction(one: str, other: str) -> None:
    assert told(one, other) == told(other, one)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    assert (told(one, other) is None) == (told(other, one) is None)
