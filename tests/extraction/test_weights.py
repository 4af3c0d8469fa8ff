"""Tables of weights: read, written, added up; a broken line is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DataError
from kg.extraction.weights import ALWAYS, Weights, load_weights, log_odds, probability


def test_signs_add_up_and_unknown_ones_weigh_nothing() -> None:
    weights = Weights({ALWAYS: -1.0, "named": 2.0, "bare": -0.5})
    assert weights(["named", "bare", "never seen"]) == pytest.approx(0.5)
    assert weights([]) == -1.0


def test_a_table_survives_writing_and_reading(tmp_path: Path) -> None:
    table = Weights({ALWAYS: -1.25, "b sign": 0.5, "a sign": -2.0})
    table.save(tmp_path / "t.tsv", "Two lines\nof remarks")
    assert Weights.load(tmp_path / "t.tsv") == table
    lines = (tmp_path / "t.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["# Two lines", "# of remarks"]
    assert lines[2:] == sorted(lines[2:], key=lambda line: line.partition("\t")[2])


@pytest.mark.parametrize("line", ["0.5 no tab", "much\ta sign", "\tno weight"])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "t.tsv").write_text(f"1.0\tgood\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        Weights.load(tmp_path / "t.tsv")


@given(st.floats(0.01, 0.99))
@settings(max_examples=30)
def test_log_odds_and_probability_undo_each_other(p: float) -> None:
    assert probability(log_odds(p)) == pytest.approx(p)


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_nothing_is_certain(certain: float) -> None:
    assert abs(log_odds(certain)) < 6


@pytest.mark.parametrize("name", ["tellings", "pairs", "settings"])
def test_the_tables_that_ship_can_be_read(name: str) -> None:
    assert load_weights(name).of
