"""The later parts of a corpus' articles: from the paragraph after the cut on, cut behind a sentence again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.training import later
from kg.training.later import later_parts

BEGINNING = """ date 2020-05-06

Dano &amp; Kesh held

Dano Kesh, a lawyer, was arrested in Porvan. Police said on Friday that he had fled
from Ruritania two years before."""


def article(*paragraphs: str) -> dict[str, Any]:
    return {
        "sample": {
            "Input.title": "Dano &amp; Kesh held",
            "Input.publish_date": "2020-05-06 10:00:00",
            "Input.article_interface": "".join(f"<p>{p}</p> " for p in paragraphs),
        }
    }


OPENING = "Dano Kesh, a lawyer, was arrested in Porvan. Police said on Friday that he had fled from Ruritania"


ANOTHER = ("hrdt-0", " date 2020-05-06\n\nDano & Kesh held\n\nAnother.\n")


@pytest.fixture
def beginnings(tmp_path: Path) -> Path:
    (tmp_path / "hrdt-1.txt").write_text(BEGINNING, encoding="utf-8")
    return tmp_path


def test_what_follows_the_cut_begins_with_the_next_paragraph_under_the_same_title(beginnings: Path) -> None:
    corpus = [
        article("Another."),
        article(f"{OPENING} two years before. He was tired.", "Friends &lt;wept&gt;."),
    ]
    assert list(later_parts(corpus, beginnings)) == [
        ANOTHER,
        ("hrdt-1+later", " date 2020-05-06\n\nDano & Kesh held\n\nFriends <wept>.\n"),
    ]


def test_an_article_whose_beginning_nobody_has_begins_with_its_own(tmp_path: Path) -> None:
    assert list(later_parts([article("Another.")], tmp_path)) == [ANOTHER]


@pytest.mark.parametrize("after", ["", " He was tired."])
def test_an_article_that_was_not_cut_has_no_later_part(beginnings: Path, after: str) -> None:
    corpus = [article("Another."), article(f"{OPENING} two years before.{after}")]
    assert list(later_parts(corpus, beginnings)) == [ANOTHER]


def test_a_long_rest_is_cut_behind_a_sentence_and_goes_on_with_the_next_paragraph(tmp_path: Path) -> None:
    rest = "He was held in a camp. " * 200
    parts = dict(later_parts([article(f"{OPENING} two years before.", rest, "Friends wept.")], tmp_path))
    first, second = parts["hrdt-0"], parts["hrdt-0+later"]
    assert 2000 < len(first) < 2400
    assert first.endswith("camp.\n")
    assert second.endswith("\n\nFriends wept.\n")


def test_text_that_repeats_itself_comes_to_an_end(tmp_path: Path) -> None:
    paragraphs = [f"{OPENING} two years before."] * 60
    assert len(list(later_parts([article(*paragraphs)], tmp_path))) <= len(paragraphs)


def test_many_later_parts_are_numbered_from_the_second_on(tmp_path: Path) -> None:
    paragraphs = [f"Witness {i} said that she was held in a camp for {i} days." * 8 for i in range(16)]
    names = [name for name, _ in later_parts([article(*paragraphs)], tmp_path)]
    assert names == ["hrdt-0", "hrdt-0+later", "hrdt-0+later2", "hrdt-0+later3"]


def test_only_what_was_annotated_is_written(
    beginnings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "train.json"
    corpus.write_text(json.dumps([article(""), article(f"{OPENING} two years before.", "Friends wept.")]))
    for known in ({}, {"hrdt-1+later": ()}):
        monkeypatch.setattr(later, "load_second_reading", lambda _, known=known: known)
        later.main([str(corpus), str(beginnings), "--out", str(tmp_path / f"out{len(known)}")])
    assert [p.name for p in sorted(tmp_path.glob("out*/articles/*"))] == ["hrdt-1+later.txt"]
