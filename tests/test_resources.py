"""The data files are found from wherever the program runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg import resources


@pytest.mark.parametrize(
    "name", ["kg.ttl", "shapes.ttl", "context.jsonld", "queries", "direct", "lexicon/en"]
)
def test_the_ontology_is_there(name: str) -> None:
    assert resources.ontology(*name.split("/")).exists()


@pytest.mark.parametrize(
    "name", ["articles", "gazetteer/places.tsv", "gazetteer/countries.tsv", "dateline.yaml"]
)
def test_the_data_are_there(name: str) -> None:
    assert resources.data(*name.split("/")).exists()


def test_they_do_not_depend_on_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert resources.ontology("kg.ttl").is_absolute()
    assert resources.ontology("kg.ttl").exists()


def test_another_ontology_is_in_use_for_a_block_only(tmp_path: Path) -> None:
    before = resources.ontology()
    with resources.using(tmp_path):
        assert resources.ontology("kg.ttl") == tmp_path / "kg.ttl"
        assert resources.data() != tmp_path
    assert resources.ontology() == before


def test_a_block_that_fails_ends_too(tmp_path: Path) -> None:
    before = resources.ontology()
    with pytest.raises(KeyError), resources.using(tmp_path):
        raise KeyError
    assert resources.ontology() == before


def test_no_data_file_is_a_link_or_can_be_run() -> None:
    files = [file for folder in (resources.ontology(), resources.data()) for file in folder.rglob("*")]
    assert files
    assert [
        file for file in files if file.is_symlink() or (file.is_file() and os.access(file, os.X_OK))
    ] == []
