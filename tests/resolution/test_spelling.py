"""Which spellings of a name count as one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.spelling import name_key, skeleton

SAME = [
    ("Qaster", "Kaster"),
    ("Musakhanuly", "Musakanuly"),
    ("Sairagul", "Sayragul"),
    ("Kaisha", "Qaisha"),
    ("Wladimir", "Vladimir"),
    ("Yusuf", "Iusuf"),
    ("Muhammad", "Muhamad"),
    ("Sa'id", "Said"),
    ("Gönül", "Gonul"),
    ("Иванов", "Ivanov"),
]
DIFFERENT = [("Aliev", "Olaev"), ("Hassan", "Hossein"), ("Chen", "Cheng"), ("Murat", "Marat")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_romanisations_of_one_word_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_do_not_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_the_order_of_names_does_not_matter() -> None:
    assert name_key("Mao Zedong") == name_key("Zedong Mao")


@given(st.text(max_size=40))
def test_any_text_has_a_key(name: str) -> None:
    assert name_key(name) == tuple(sorted(name_key(name)))
