"""Shared graphs: each line once, for as long as one part has it; and the store told of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.index.database import Database
from kg.index.parts import all_pending, done, pending_lines, set_part

GRAPH = "http://g.example/"


def line(name: str) -> str:
    return f'<http://s.example/> <http://p.example/> "{name}" <{GRAPH}> .\n'


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Database]:
    with Database.writing(tmp_path / "index.sqlite3", "1") as database:
        yield database


def told(index: Database, held: set[str]) -> set[str]:
    """What a store holds once it has been told what is pending."""
    come, go = pending_lines(index, 1000)
    done(index, [], come + go)
    return (held - set(go)) | set(come)


def test_a_line_of_two_parts_goes_with_the_last(index: Database) -> None:
    set_part(index, GRAPH, "one", [line("a"), line("b")])
    set_part(index, GRAPH, "other", [line("b")])
    held = told(index, set())
    assert held == {line("a"), line("b")}
    set_part(index, GRAPH, "one", [])
    assert pending_lines(index, 10) == ([], [line("a")])
    assert told(index, held) == {line("b")}


def test_the_same_part_again_tells_the_store_nothing(index: Database) -> None:
    set_part(index, GRAPH, "one", [line("a")])
    told(index, set())
    set_part(index, GRAPH, "one", [line("a")])
    assert pending_lines(index, 10) == ([], [])


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\u2029"])
def test_only_line_ends_end_lines(index: Database, separator: str) -> None:
    set_part(index, GRAPH, "one", [line(f"a{separator}b")])
    set_part(index, GRAPH, "one", [line("c")])
    assert told(index, set()) == {line("c")}


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.sets(st.sampled_from("abcde")), st.booleans()), max_size=12)
)
def test_whatever_comes_and_goes_the_store_has_the_union(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, set[str], bool]]
) -> None:
    """Also where a killed process carried out what was pending, and another one carries it out again."""
    parts: dict[str, set[str]] = {}
    held: set[str] = set()
    with Database.writing(tmp_path_factory.mktemp("index") / "i", "1") as index:
        for owner, names, killed in steps:
            parts[owner] = {line(name) for name in names}
            set_part(index, GRAPH, owner, parts[owner])
            if killed:
                come, go = pending_lines(index, 1000)
                held = (held - set(go)) | set(come)
        held = told(index, held)
        assert held == set().union(*parts.values())
        all_pending(index)
        assert told(index, set()) == held
