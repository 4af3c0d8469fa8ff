"""The store holds just the graphs it was told to, and survives a process that died while writing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import CaseError
from kg.store.embedded import EmbeddedStore

A, B = "http://g.example/a", "http://g.example/b"


def lines(graph: str) -> list[str]:
    return [f'<http://s.example/{i}> <http://p.example/p> "{graph} {i}" <{graph}> .\n' for i in range(50)]


def held(store: EmbeddedStore) -> list[str]:
    return sorted(f"{quad} .\n" for quad in store.quads())


def graphs(store: EmbeddedStore) -> set[str]:
    return {quad.graph_name.value for quad in store.quads()}


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> EmbeddedStore:
    return EmbeddedStore(tmp_path / "store" if request.param == "disk" else None)


def test_sync_writes_what_is_missing_and_removes_what_is_not_wanted(store: EmbeddedStore) -> None:
    assert store.sync({A: "1", B: "1"}, lines) == (2, 0)
    assert store.sync({B: "1"}, lines) == (0, 1)
    assert graphs(store) == {B}


def test_sync_leaves_graphs_with_the_right_digest_alone(store: EmbeddedStore) -> None:
    store.sync({A: "1"}, lines)

    def never(graph: str) -> list[str]:
        raise AssertionError(f"{graph} was written again")

    assert store.sync({A: "1"}, never) == (0, 0)


def test_a_changed_digest_replaces_the_graph_wholly(store: EmbeddedStore) -> None:
    store.sync({A: "1"}, lines)
    store.sync({A: "2"}, lambda graph: lines(graph)[:1])
    assert len(store) == 1


def test_a_graph_whose_writing_was_interrupted_is_written_again(store: EmbeddedStore) -> None:
    def dies(graph: str) -> Iterator[str]:
        yield lines(graph)[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.sync({A: "1"}, dies)
    store.sync({A: "1"}, lines)
    assert held(store) == sorted(lines(A))


def test_a_deleted_store_comes_back_although_its_marks_are_still_there(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.sync({A: "1"}, lines)
    (tmp_path / "other.marks.json").write_text((tmp_path / "store.marks.json").read_text())
    fresh = EmbeddedStore(tmp_path / "other")
    fresh.sync({A: "1"}, lines)
    assert len(fresh) == 50


def test_damaged_marks_mean_that_everything_is_written_again(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.sync({A: "1"}, lines)
    (tmp_path / "store.marks.json").write_text("{")
    assert store.sync({A: "1"}, lines) == (1, 0)
    assert len(store) == 50


def test_any_sequence_of_syncs_ends_with_what_was_wanted_last(store: EmbeddedStore) -> None:
    choice = random.Random(7)
    names = [f"http://g.example/{n}" for n in range(6)]
    for _ in range(25):
        wanted = {name: str(choice.randrange(3)) for name in names if choice.random() < 0.6}
        store.sync(wanted, lines)
    assert graphs(store) == set(wanted)
    assert len(store) == 50 * len(wanted)


def test_a_folder_that_is_no_store_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no store")
    with pytest.raises(CaseError, match="delete the folder"):
        EmbeddedStore(tmp_path / "file", read_only=True)
