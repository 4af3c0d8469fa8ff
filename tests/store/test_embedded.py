"""The store holds what it was told to, whole, however often it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import CaseError
from kg.store import embedded
from kg.store.embedded import EmbeddedStore

A, B = "http://g.example/a", "http://g.example/b"


def lines(graph: str) -> list[str]:
    return [f'<http://s.example/{i}> <http://p.example/p> "{graph} {i}" <{graph}> .\n' for i in range(50)]


def held(store: EmbeddedStore) -> list[str]:
    return sorted(f"{quad} .\n" for quad in store.quads())


@pytest.fixture(params=["disk", "memory", "disk, in bulk"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedStore:
    if request.param == "disk, in bulk":
        monkeypatch.setattr(embedded, "_BULK", 10)
    return EmbeddedStore(None if request.param == "memory" else tmp_path / "store")


def test_graphs_are_written_and_removed(store: EmbeddedStore) -> None:
    store.write([A, B], lines(A) + lines(B))
    assert held(store) == sorted(lines(A) + lines(B))
    store.write([A], [])
    assert held(store) == sorted(lines(B))


def test_a_graph_is_replaced_wholly(store: EmbeddedStore) -> None:
    store.write([A], lines(A))
    store.write([A], lines(A)[:1])
    assert held(store) == lines(A)[:1]


def test_of_a_shared_graph_single_lines_come_and_go(store: EmbeddedStore) -> None:
    store.write([], lines(A)[:30])
    store.write([], lines(A)[30:], lines(A)[:10])
    assert held(store) == sorted(lines(A)[10:])


def test_done_twice_it_is_the_same_as_once(store: EmbeddedStore) -> None:
    store.write([B], lines(A) + lines(B))
    for _ in range(2):
        store.write([B], lines(B)[:5], lines(A)[:10])
    assert held(store) == sorted(lines(A)[10:] + lines(B)[:5])


def test_a_store_keeps_its_identity_and_has_another_than_the_next(tmp_path: Path) -> None:
    path = tmp_path / "store"
    assert EmbeddedStore.identity_at(path) is None
    for _ in range(2):
        EmbeddedStore(path).write([], lines(A))
    first = EmbeddedStore.identity_at(path)
    EmbeddedStore.delete(path)
    EmbeddedStore(path)
    assert None not in (first, EmbeddedStore.identity_at(path))
    assert EmbeddedStore.identity_at(path) != first


def test_a_folder_that_is_no_store_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no store")
    with pytest.raises(CaseError, match="delete the folder"):
        EmbeddedStore(tmp_path / "file", read_only=True)
