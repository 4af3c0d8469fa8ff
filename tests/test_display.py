"""What is printed: rows in four formats, progress only on a terminal, a summary worth reading."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest

from kg import display
from kg.errors import UsageError
from kg.pipeline import BuildReport
from kg.records import Refusal
from kg.store.sparql import ResultTable

TABLE = ResultTable(
    ("who", "what"), (("Dano Kesh", 'fled, "quickly"'), ("محمد", None), ("[red]x[/red]", "\x1b[31m"))
)


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("COLUMNS", "120")

    def run(format_: str | None = None, table: ResultTable = TABLE) -> str:
        display.rows(table, format_)
        return capsys.readouterr().out

    return run


def test_json_is_what_a_pipe_gets(shown) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(shown()) == [
        {"who": "Dano Kesh", "what": 'fled, "quickly"'},
        {"who": "محمد", "what": None},
        {"who": "[red]x[/red]", "what": "\x1b[31m"},
    ]


@pytest.mark.parametrize(("format_", "separator"), [("csv", ","), ("tsv", "\t")])
def test_separated_values_read_back(shown, format_: str, separator: str) -> None:  # type: ignore[no-untyped-def]
    rows = list(csv.reader(io.StringIO(shown(format_)), delimiter=separator))
    assert rows == [list(TABLE.columns), *([cell or "" for cell in row] for row in TABLE.rows)]


def test_a_table_shows_all_cells_as_they_are_written(shown) -> None:  # type: ignore[no-untyped-def]
    table = shown("table")
    assert "Dano Kesh" in table
    assert "[red]x[/red]" in table  # no markup
    assert "\x1b[31m" not in table  # no colours of the article's choosing
    assert "3 rows" in table


@pytest.mark.parametrize("format_", ["table", "json", "csv", "tsv"])
def test_no_rows_are_no_error(shown, format_: str) -> None:  # type: ignore[no-untyped-def]
    assert "Dano" not in shown(format_, ResultTable(("who",), ()))


def test_one_row_is_no_plural(shown) -> None:  # type: ignore[no-untyped-def]
    assert "1 row\n" in shown("table", ResultTable(("who",), (("x",),)))


def test_another_format_is_answered_with_a_near_one() -> None:
    with pytest.raises(UsageError, match="Did you mean json"):
        display.rows(TABLE, "jsn")


@pytest.mark.parametrize(
    "text", ["plain", "two\nlines", "عربي", "می\u200cخواهم", "\U0001f9d1\u200d\u2696", "é"]
)
def test_words_of_all_languages_are_printable(text: str) -> None:
    assert display.printable(text) == text


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\r", "\x00", "\u2028"])
def test_what_steers_a_terminal_is_not(character: str) -> None:
    assert display.printable(f"a{character}b") == "a\N{REPLACEMENT CHARACTER}b"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_that_is_wiped_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with display.progress(quiet=False) as show:
        assert show
        show("reading articles", 1200)
        show("writing the graph", 0)
    assert "reading articles: 1,200" in terminal.getvalue()
    assert "\n" not in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_there_is_no_progress_in_a_pipe_or_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    with display.progress(quiet=False) as show:
        assert show is None
    monkeypatch.setattr("sys.stderr", Terminal())
    with display.progress(quiet=True) as show:
        assert show is None


def test_the_summary_tells_articles_facts_types_and_refusals(capsys: pytest.CaptureFixture[str]) -> None:
    report = BuildReport(
        added=2,
        unchanged=1200,
        replaced=1,
        refused=[Refusal("x", "y")],
        articles=1202,
        events=Counter({f"Type{n}": n for n in range(1, 16)}),
        statuses=Counter(occurred=3, refused=1),
        relations=Counter(age=2),
        quads=123456,
    )
    display.build_summary(report, Path("case.kg"))
    out = capsys.readouterr().out
    assert "case.kg: 1,202 articles (2 read, 1,200 unchanged, 1 replaced, 1 refused)" in out
    assert "122 facts in 123,456 quads" in out
    assert "Type15 15, Type14 14" in out
    assert "and 3 more types" in out
    assert "occurred 3, refused 1" in out
