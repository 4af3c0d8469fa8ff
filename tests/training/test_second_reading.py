"""A second reading as places in a text: nothing is lost on the way there and back, and no text is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import resources
from kg.corpus import read_sources
from kg.errors import DataError
from kg.records import STATUSES, Article
from kg.training import gold
from kg.training.corrections import load_corrections
from kg.training.schema import EVENTS, PROPERTIES, ROLES
from kg.training.second_reading import lines_of, load_second_reading, row_of

TEXT = "Dano Kesh was arrested in\nPorvan on Friday, police said. He had fled from Ruritania in 2018."

ARREST: dict[str, Any] = {
    "article": "porvan", "kind": "event", "type": "Arrest", "status": "occurred", "time": "2018-05-04",
    "source": ["police"], "quote": "Dano Kesh was arrested in Porvan on Friday", "trigger": "arrested",
    "roles": {"patient": ["Dano Kesh"], "place": ["Porvan"]},
    "local": {"patient": ["Dano Kesh"], "place": ["Porvan"]},
}  # fmt: skip
FLIGHT: dict[str, Any] = {
    "article": "porvan", "kind": "event", "type": "Flight", "status": "possible", "time": None,
    "source": [], "quote": "He had fled from Ruritania in 2018.", "trigger": "fled", "optional": True,
    "roles": {"agent": ["Dano Kesh"], "destination": ["République de/Porvan: 2_3"]},
    "local": {"agent": ["He"], "destination": [None]},
}  # fmt: skip
FRIEND: dict[str, Any] = {
    "article": "porvan", "kind": "relation", "property": "originFrom", "subject": "Dano Kesh",
    "object": "Ruritania", "source": [], "quote": "He had fled from Ruritania in 2018.",
    "local": {"subject": "He", "object": "Ruritania"},
}  # fmt: skip


def there_and_back(line: dict[str, Any], text: str, folder: Path) -> Any:
    table = folder / "table.tsv"
    table.write_text(f"# remark\n{row_of(line, text)}\n", encoding="utf-8")
    ((article, rows),) = load_second_reading(table).items()
    (back,) = lines_of(article, rows, text)
    return back


@pytest.mark.parametrize("line", [ARREST, FLIGHT, FRIEND], ids=["event", "optional, spelled out", "relation"])
def test_a_line_survives_the_way_to_the_table_and_back(line: dict[str, Any], tmp_path: Path) -> None:
    assert there_and_back(line, TEXT, tmp_path) == line


def test_the_table_keeps_places_and_not_the_words() -> None:
    row = row_of(ARREST, TEXT)
    assert row.split("\t") == [
        "porvan", "Arrest", "occurred", "14+8", "0+42", "2018-05-04",
        "patient:0+9/0+9 place:26+6/26+6 source:44+6/-",
    ]  # fmt: skip


def test_each_passage_of_our_own_survives_it(tmp_path: Path) -> None:
    folder = resources.data("passages")
    for article in read_sources([str(folder / "articles")]):
        assert isinstance(article, Article)
        lines = (folder / "gold" / f"{article.id}.jsonl").read_text(encoding="utf-8").splitlines()
        for line in map(json.loads, lines[::12]):
            back = there_and_back(line, article.text, tmp_path)
            assert back["source"] == line["source"]
            if line["kind"] == "event":
                assert (back["roles"], back["time"]) == (line["roles"], line["time"])
                assert back["trigger"] == " ".join(line["trigger"].split())
            else:
                assert (back["subject"], back["object"]) == (line["subject"], line["object"])


@given(st.text(min_size=1).filter(lambda name: name.strip()))
def test_any_name_can_be_spelled_out(name: str) -> None:
    line = {**ARREST, "roles": {"patient": [name]}, "local": {"patient": [None]}}
    (back,) = lines_of("porvan", [row_of(line, TEXT).split("\t")[1:]], TEXT)
    assert " ".join(back["roles"]["patient"][0].split()) == " ".join(name.split())


def test_a_quote_from_elsewhere_is_refused() -> None:
    with pytest.raises(DataError, match="expected a quote from the article"):
        row_of({**ARREST, "quote": "Somebody else was arrested"}, TEXT)


@pytest.mark.parametrize("row", ["porvan\tArrest\toccurred\t14+8", "porvan\t\t"])
def test_a_line_with_too_few_cells_is_named(row: str, tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text(f"# remark\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        load_second_reading(table)


@pytest.mark.parametrize("place", ["14", "ten+8", "14+8000"])
def test_a_place_outside_the_text_is_refused(place: str) -> None:
    with pytest.raises(DataError, match="Expected a place"):
        lines_of("porvan", [("Arrest", "occurred", place, "0+42", "-", "")], TEXT)


def test_the_second_reading_stands_in_the_place_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "articles" / "porvan.txt").write_text(f" date 2018-05-05\n\n{TEXT}\n", encoding="utf-8")
    (tmp_path / "gold" / "porvan.jsonl").write_text(json.dumps(FRIEND) + "\n", encoding="utf-8")
    part = (gold.part_of("porvan"),)
    (first,) = gold.read_folders([tmp_path], part)
    row = tuple(row_of(ARREST, first.reading.article.text).split("\t")[1:])
    monkeypatch.setattr(gold, "load_second_reading", lambda _: {"porvan": (row,)})
    (second,) = gold.read_folders([tmp_path], part)
    assert [line["kind"] for line in first.lines] == ["relation"]
    assert [line["kind"] for line in second.lines] == ["event"]


def test_no_article_that_was_read_again_has_corrections_besides() -> None:
    again = load_second_reading(resources.data("second_reading.tsv"))
    assert not again.keys() & load_corrections(resources.data("corrections.tsv")).keys()


def test_the_table_that_ships_is_in_the_terms_of_the_schema() -> None:
    known = load_second_reading(resources.data("second_reading.tsv"))
    assert len(known) > 200
    for rows in known.values():
        for name, stands, trigger, _, _, fillers in rows:
            roles = {part.partition(":")[0] for part in fillers.split()}
            if trigger == "-":
                assert name in PROPERTIES
                assert roles <= {"subject", "object", "source"}
            else:
                assert name in EVENTS
                assert stands.removesuffix("?") in STATUSES
                assert roles <= set(ROLES)
