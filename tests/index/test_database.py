"""The file of the index: of this version and whole, or empty; and what was not committed is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.index.database import Damaged, Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "index.sqlite3"
    with Database.writing(file, "1") as index:
        index.set_meta("colour", "blue")
    return file


def colour(path: Path, version: str = "1") -> str | None:
    with Database.writing(path, version) as index:
        return index.meta("colour")


def test_what_was_written_is_there_the_next_time(path: Path) -> None:
    assert colour(path) == "blue"


def test_an_index_of_another_version_is_emptied(path: Path) -> None:
    assert colour(path, "2") is None


def test_what_was_not_committed_is_not_there(path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Database.writing(path, "1") as index:
        index.set_meta("colour", "red")
        index.commit()
        index.set_meta("colour", "green")
        raise KeyboardInterrupt
    assert colour(path) == "red"


def test_an_index_that_turns_out_damaged_is_deleted(path: Path) -> None:
    with pytest.raises(Damaged), Database.writing(path, "1") as index:
        index.run("SELECT * FROM what_is_not_there")
    assert not path.exists()


@pytest.mark.parametrize("content", [None, b"", b"no database"])
def test_reading_where_there_is_no_index_gives_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "index.sqlite3"
    if content is not None:
        file.write_bytes(content)
    with Database.reading(file) as index:
        assert index is None
