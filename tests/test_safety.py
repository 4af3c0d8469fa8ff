"""A build that is killed at any moment is finished by running it again, with the same bytes."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.case import Case
from kg.errors import CaseBusy
from kg.export import export
from kg.pipeline import build

KILLS = 20


class Builder:
    """The process of tests/building.py, and the two things it can do."""

    def __init__(self, sources: Path) -> None:
        command = [sys.executable, str(Path(__file__).with_name("building.py")), str(sources)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._answer() == "ready"

    def build(self, case: Path, kill_after: float = 0) -> tuple[str, float]:
        assert self._process.stdin
        self._process.stdin.write(f"{case} {kill_after}\n")
        self._process.stdin.flush()
        how, seconds = self._answer().split()
        return how, float(seconds)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream
            stream.close()

    def _answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@pytest.fixture(scope="module")
def builder(sample_articles: Path) -> Iterator[Builder]:
    process = Builder(sample_articles)
    yield process
    process.close()


def test_a_build_killed_at_random_moments_ends_with_the_same_bytes(builder: Builder, tmp_path: Path) -> None:
    how, seconds = builder.build(tmp_path / "undisturbed.kg")
    assert how == "exit-0"
    wanted = {format_: exported(tmp_path / "undisturbed.kg", format_) for format_ in ("turtle", "facts")}
    choice = random.Random(20191029)
    killed = 0
    for attempt in range(KILLS):
        case = tmp_path / f"killed-{attempt}.kg"
        while builder.build(case, kill_after=choice.uniform(0.001, seconds))[0] == "killed":
            killed += 1
        assert builder.build(case)[0] == "exit-0"
        assert {format_: exported(case, format_) for format_ in wanted} == wanted
        assert not list(case.rglob("*.part"))
    assert killed >= KILLS // 2, "most builds ended before they were killed: the test says nothing"


def exported(case: Path, format_: str) -> bytes:
    return export(Case.open(case), format_)


def test_a_second_build_on_the_same_case_is_told_so_and_leaves(tmp_path: Path, sample_articles: Path) -> None:
    case = Case.create(tmp_path / "busy.kg")
    with case.writing(), pytest.raises(CaseBusy, match="another kg process"):
        build([sample_articles], Case.open(case.path))
    assert case.hashes() == []
