"""The command line as a user meets it: right calls, wrong calls, pipes."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.case import Case
from kg.cli import main
from kg.export import FORMATS

KG = Path(sys.executable).with_name("kg")


def kg(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, *words: str
) -> tuple[int, str, str]:
    """Run one command in this process: exit code, standard output, standard error."""
    monkeypatch.setattr(sys, "argv", ["kg", *words])
    code = 0
    try:
        main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: kg(capfdbinary, monkeypatch, *map(str, words))


@pytest.fixture
def case(sample_case: Case) -> str:
    return str(sample_case.path)


def test_help_names_every_command_and_is_quick() -> None:
    started = time.monotonic()
    shown = subprocess.run([KG, "--help"], capture_output=True, text=True, check=True, timeout=60).stdout
    assert time.monotonic() - started < 2  # the budget of 0.3 s is for the benchmark; this is a safety net
    for command in (
        "build",
        "annotate",
        "query",
        "questions",
        "export",
        "explore",
        "show",
        "disputes",
        "remove",
    ):
        assert f" {command} " in shown


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['kg', '--help']\n"
        "from kg.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'pyoxigraph', 'rdflib', 'networkx', 'numpy', 'onnxruntime', 'pyvis'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.endswith("HEAVY []\n")


def test_a_query_never_loads_a_language_model(case: str) -> None:
    program = (
        "import sys; from kg.cli import main\n"
        f"sys.argv = ['kg', 'query', '--case', {case!r}, 'ASK {{ ?s ?p ?o }}']\n"
        "main_ = main\n"
        "try: main_()\n"
        "except SystemExit: pass\n"
        "print('HEAVY', sorted({'spacy', 'rdflib', 'onnxruntime'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.endswith("HEAVY []\n")


def test_a_build_tells_what_is_in_the_case(run, tmp_path: Path, sample_articles: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("build", sample_articles / "rferl-2019-10-29.txt", "--case", tmp_path / "one.kg")
    assert code == 0
    assert "1 article (1 read" in out
    assert "Extradition" in out


def test_building_again_reads_nothing_and_changes_nothing(run, tmp_path: Path, sample_articles: Path) -> None:  # type: ignore[no-untyped-def]
    article, case = sample_articles / "rferl-2019-10-29.txt", tmp_path / "one.kg"
    run("build", article, "--case", case)
    before = run("export", "--case", case)[1]
    code, out, _ = run("build", article, "--case", case)
    assert (code, "1 unchanged" in out) == (0, True)
    assert run("export", "--case", case)[1] == before


def test_annotations_are_one_json_document_a_line(run, sample_articles: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run(
        "annotate", sample_articles / "rferl-2019-10-29.txt", sample_articles / "agency-2011-06-07.txt"
    )
    documents = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [d["article"]["id"] for d in documents] == ["rferl-2019-10-29", "agency-2011-06-07"]
    for document in documents:
        for event in document["events"]:
            (start, end), (first, last) = event["evidence"], event["trigger"]
            assert start <= first < last <= end


def test_the_surest_facts_can_be_asked_for(run, sample_articles: Path) -> None:  # type: ignore[no-untyped-def]
    article = str(sample_articles / "rferl-2019-10-29.txt")
    every = run("annotate", "--facts", article)[1].splitlines()
    surest = run("annotate", "--facts", "--least", "0.8", article)[1].splitlines()
    assert 0 < len(surest) < len(every)
    assert all(json.loads(line)["confidence"] >= 0.8 for line in surest)
    assert {json.loads(line)["quote"] for line in surest} <= {json.loads(line)["quote"] for line in every}


def test_a_source_that_cannot_be_read_is_said_and_the_rest_goes_on(
    run, tmp_path: Path, sample_articles: Path
) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "empty.txt").write_text("")
    code, out, err = run(
        "build",
        tmp_path / "empty.txt",
        sample_articles / "agency-2011-06-07.txt",
        "--case",
        tmp_path / "c.kg",
    )
    assert code == 0
    assert "1 refused" in out
    assert "empty.txt" in err


def test_nothing_readable_at_all_is_a_failure(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, _, err = run("build", tmp_path / "missing.txt", "--case", tmp_path / "c.kg")
    assert code == 1
    assert "missing.txt" in err


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_every_format_is_written_and_the_same_twice(run, case: str, format_: str) -> None:  # type: ignore[no-untyped-def]
    first = run("export", "--case", case, "--format", format_)
    assert first[0] == 0
    assert len(first[1]) > 100
    assert run("export", "--case", case, "--format", format_) == first


def test_rows_are_json_in_a_pipe(run, case: str) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("query", "--case", case, "SELECT ?s { ?s a kg:Person } LIMIT 2")
    assert code == 0
    assert [list(row) for row in json.loads(out)] == [["s"], ["s"]]


def test_rows_can_be_csv(run, case: str) -> None:  # type: ignore[no-untyped-def]
    out = run("query", "--case", case, "--name", "who-denies-what", "--format", "csv")[1]
    assert out.splitlines()[0].startswith("who,denies")


def test_a_dossier_forgives_spelling_and_case(run, case: str) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("show", "SAUYTBAY", "--case", case)
    assert code == 0
    assert "Flight" in out
    assert "fled China" in out


@pytest.mark.parametrize("format_", ["text", "md", "json"])
def test_a_dossier_comes_in_three_formats(run, case: str, format_: str) -> None:  # type: ignore[no-untyped-def]
    assert "Azanov" in run("show", "azanov", "--case", case, "--format", format_)[1]


def test_one_article_can_be_removed_and_leaves_no_trace(run, tmp_path: Path, sample_articles: Path) -> None:  # type: ignore[no-untyped-def]
    one, other = sample_articles / "rferl-2019-10-29.txt", sample_articles / "agency-2011-06-07.txt"
    run("build", other, "--case", tmp_path / "a.kg")
    run("build", one, other, "--case", tmp_path / "b.kg")
    assert run("remove", "rferl-2019-10-29", "--case", tmp_path / "b.kg")[0] == 0
    for format_ in ("turtle", "facts"):
        exports = [run("export", "--case", tmp_path / c, "--format", format_)[1] for c in ("a.kg", "b.kg")]
        assert exports[0] == exports[1]


WRONG = [
    (("build",), 2, "Missing argument"),
    (("query", "--case", "CASE"), 2, "--name QUESTION"),
    (("query", "--case", "CASE", "SELECT nonsense"), 2, "not SPARQL"),
    (("query", "--case", "CASE", "SELECT * { SERVICE <http://x> {} }"), 2, "network"),
    (("query", "--case", "CASE", "--name", "refused-extradition"), 1, "refused-extraditions"),
    (
        (
            "query",
            "--case",
            "CASE",
            "--timeout",
            "0.2",
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        ),
        4,
        "stopped",
    ),
    (("export", "--case", "CASE", "--format", "turtel"), 2, "Did you mean turtle"),
    (("show", "--case", "CASE", "Zzyzx Qwrt"), 1, "Nobody and nothing"),
    (("show", "--case", "CASE", "azanov", "--format", "pdf"), 2, "no dossier format"),
    (("remove", "--case", "CASE", "rferl-2019-10-30"), 1, "Did you mean rferl-2019-10-29"),
    (("stats", "--case", "no-such.kg"), 1, "kg build"),
    (("questions", "who"), 1, "no question"),
    (("evaluate", "no-such-folder"), 2, "no facts"),
]


@pytest.mark.parametrize(
    ("words", "code", "message"), WRONG, ids=lambda v: " ".join(v)[:40] if isinstance(v, tuple) else ""
)
def test_wrong_calls_are_answered_with_what_to_try(
    run, case: str, words: tuple[str, ...], code: int, message: str
) -> None:  # type: ignore[no-untyped-def]
    result = run(*(case if word == "CASE" else word for word in words))
    assert (result[0], message in " ".join(result[2].split())) == (code, True), result[2]
    assert "Traceback" not in result[2]


def test_no_command_opens_a_connection(
    run, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = tmp_path / "page.html"
    page.write_text(
        '<html><head><link rel="stylesheet" href="http://example.com/a.css">'
        '<script src="http://example.com/a.js"></script></head><body><article>'
        "<p>Dano Kesh fled Ruritania in April 2019, his lawyer told reporters in Vienna on Monday. "
        "Kesh had been held in a camp near the border since the start of the year.</p></article>"
    )
    for words in (
        ("build", page, "--case", tmp_path / "c.kg"),
        ("annotate", page),
        ("query", "--case", case, "SELECT * { ?s ?p ?o } LIMIT 1"),
        ("export", "--case", case, "--format", "jsonld"),
        ("explore", "--case", case, "-o", tmp_path / "graph.html"),
        ("validate", "--case", case),
        ("stats", "--case", case),
    ):
        code, _, err = run(*words)
        assert code == 0, err
