"""The annotated passages of our own: each line's words stand in its passage, in the terms of the ontology.

A passage with a wrong quote would teach the reader nonsense, and silently: these are its only guard.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg import resources
from kg.corpus import read_sources
from kg.records import STATUSES
from kg.training.schema import EVENTS, PROPERTIES, ROLES

FOLDER = resources.data("passages")
PASSAGES = sorted(path.stem for path in (FOLDER / "articles").iterdir())
EDTF = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")


def squeezed(text: str) -> str:
    return " ".join(text.split())


def lines_of(passage: str) -> list[dict[str, Any]]:
    gold: Path = FOLDER / "gold" / f"{passage}.jsonl"
    return [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line]


def test_each_passage_has_its_gold_and_reads_as_an_article() -> None:
    assert sorted(path.stem for path in (FOLDER / "gold").iterdir()) == PASSAGES
    assert [article.id for article in read_sources([str(FOLDER / "articles")])] == PASSAGES


@pytest.mark.parametrize("passage", PASSAGES)
def test_quotes_triggers_and_local_words_stand_in_the_passage(passage: str) -> None:
    text = squeezed((FOLDER / "articles" / f"{passage}.txt").read_text(encoding="utf-8"))
    for line in lines_of(passage):
        assert line["article"] == passage
        assert squeezed(line["quote"]) in text
        assert squeezed(line.get("trigger", line["quote"])) in squeezed(line["quote"])
        for words in line["local"].values():
            for word in words if isinstance(words, list) else [words]:
                assert word is None or squeezed(word) in text


@pytest.mark.parametrize("passage", PASSAGES)
def test_lines_speak_in_the_terms_of_the_schema(passage: str) -> None:
    for line in lines_of(passage):
        assert isinstance(line["source"], list)
        if line["kind"] == "relation":
            assert line["property"] in PROPERTIES
            assert line["subject"]
            assert line["object"]
            continue
        assert line["type"] in EVENTS
        assert line["status"] in STATUSES
        assert line["time"] is None or EDTF.fullmatch(line["time"])
        assert set(line["roles"]) <= set(ROLES)
        assert {role: len(fillers) for role, fillers in line["roles"].items()} == {
            role: len(words) for role, words in line["local"].items()
        }
