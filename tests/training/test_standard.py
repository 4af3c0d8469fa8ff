"""The standard to measure by: texts cut where they were read, lines taken from their places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg import resources
from kg.errors import DataError
from kg.training import standard
from kg.training.later import text_of
from kg.training.second_reading import load_second_reading, row_of
from kg.training.standard import standard_articles

SAMPLE = {
    "Input.title": "Dano Kesh held",
    "Input.publish_date": "2020-05-06 10:00:00",
    "Input.article_interface": "<p>Police arrested Dano Kesh in Porvan. Friends wept.</p>",
}
CORPUS: list[dict[str, Any]] = [{"sample": SAMPLE | {"Input.title": "Another"}}, {"sample": SAMPLE}]
QUOTE = "Police arrested Dano Kesh in Porvan"
LENGTH = text_of(SAMPLE).index(" Friends")
ARTICLE = f"hrdd-1+{LENGTH}"
GOLD = {
    "article": ARTICLE, "kind": "event", "type": "Arrest", "status": "occurred", "time": None, "source": [],
    "roles": {"agent": ["Police"], "patient": ["Dano Kesh"]}, "quote": QUOTE,
}  # fmt: skip


def rows(article: str = ARTICLE) -> dict[str, list[list[str]]]:
    local = {"agent": [None], "patient": [None]}
    row = row_of(GOLD | {"trigger": QUOTE, "local": local}, text_of(SAMPLE))
    return {article: [row.split("\t")[1:]]}


def test_an_article_ends_where_its_readers_ended_and_has_their_lines() -> None:
    ((article, text, lines),) = standard_articles(CORPUS, rows())
    assert article == ARTICLE
    assert text == " date 2020-05-06\n\nDano Kesh held\n\nPolice arrested Dano Kesh in Porvan."
    assert lines == [GOLD]


@pytest.mark.parametrize("article", ["hrdd-7+90", "hrdd-1", "hrdd-x+4", "hrdd-1+4"])
def test_of_another_corpus_it_says_so(article: str) -> None:
    with pytest.raises(DataError, match="Expected a"):
        list(standard_articles(CORPUS, rows(article)))


def test_it_writes_what_the_command_evaluates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dev.json").write_text(json.dumps(CORPUS), encoding="utf-8")
    monkeypatch.setattr(standard, "load_second_reading", lambda _: rows())
    standard.main([str(tmp_path / "dev.json"), "--out", str(tmp_path / "out")])
    assert (tmp_path / "out" / "articles" / f"{ARTICLE}.txt").read_text(encoding="utf-8").endswith("Porvan.")
    lines = (tmp_path / "out" / "gold" / f"{ARTICLE}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [GOLD]


def test_the_table_that_ships_is_whole() -> None:
    table = load_second_reading(resources.data("standard.tsv"))
    assert len(table) == 32
    assert sum(map(len, table.values())) == 1081
    assert all(article.startswith("hrdd-") and "+" in article for article in table)
