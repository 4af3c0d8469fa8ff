"""The weighing of cues, and what names tell of gender. People in the examples are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import resources
from kg.errors import DataError, LexiconError
from kg.extraction import antecedents, genders
from kg.extraction.aliases import name_words
from kg.extraction.antecedents import Weights, load_weights
from kg.extraction.genders import load_name_genders
from kg.extraction.mentions import Mention
from kg.extraction.phrases import Phrase
from kg.extraction.things import Thing

_THEY = Mention(Phrase(0, 1, 0, 0), "pronoun", 0, "they")
_THE_FIRM = Mention(Phrase(0, 2, 1, 1), "nominal", 0, "firm")
_TWO = (Thing(0, "Company"), Thing(1, "Company"))


@pytest.mark.parametrize(
    ("weights", "chosen"),
    [
        ({"near": 1.0}, 1),
        ({"far": 1.0}, 0),
        ({"near": 1.0, "new": 2.0}, 1),
        ({}, 0),
    ],
)
def test_the_thing_with_the_largest_sum_is_chosen(weights: dict[str, float], chosen: int) -> None:
    options = [("far",), ("near",), ("new",)]
    assert Weights({"something": weights}).choose("something", _THE_FIRM, _TWO, options).number == chosen


@pytest.mark.parametrize(
    ("weights", "is_sure"),
    [
        ({"near": 3.0}, True),
        ({"near": 3.0, "new": 3.2}, True),  # a little less likely than nobody
        ({"near": 3.0, "new": 5.0}, False),
        ({"near": 3.0, "far": 3.0, "new": 3.0}, False),  # one of three that are as likely
    ],
)
def test_a_choice_is_sure_where_nothing_else_is_much_likelier(
    weights: dict[str, float], is_sure: bool
) -> None:
    options = [("far",), ("near",), ("new",)]
    assert Weights({"they": weights}).choose("they", _THEY, _TWO, options).is_sure is is_sure


def test_the_weights_that_ship_know_all_askers() -> None:
    assert set(load_weights().tables) == {"he", "it", "something", "somebody", "they"}


def test_a_broken_table_of_weights_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lexicon" / "en").mkdir(parents=True)
    (tmp_path / "lexicon" / "en" / "_antecedents.tsv").write_text("they\tnear\n", encoding="utf-8")
    monkeypatch.setattr(antecedents, "ontology", tmp_path.joinpath)
    with pytest.raises(LexiconError, match=r"_antecedents\.tsv"):
        load_weights.__wrapped__()


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Maria Lopez", "female"),
        ("Ibrahim Demir", "male"),
        ("Gulnara Petrova", "female"),
        ("Zed Abdullaeva", "female"),
        ("Zed Turdubekov", "male"),
        ("Zed Asankyzy", "female"),
        ("Zed Petrovich", "male"),
        ("Villanueva", None),
        ("Andrea Rossi", None),
        ("Zed Horak", None),
        ("", None),
    ],
)
def test_what_a_name_tells_of_gender(name: str, gender: str | None) -> None:
    assert load_name_genders().of(name_words(name)) == gender


def test_a_broken_table_of_genders_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer" / "genders.tsv").write_text("maria\tboth\tgiven\n", encoding="utf-8")
    monkeypatch.setattr(genders, "data", tmp_path.joinpath)
    with pytest.raises(DataError, match=r"genders\.tsv"):
        load_name_genders.__wrapped__()


def test_no_given_name_is_told_to_be_both() -> None:
    lines = resources.data("gazetteer", "genders.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split("\t")[0] for line in lines if line.endswith("\tgiven")]
    assert len(names) == len(set(names))
