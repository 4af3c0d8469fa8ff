"""`kg evaluate`: the right figures for the right gold, errors side by side, and wrong calls said in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import annotations, pipeline
from kg.errors import UsageError
from kg.evaluation import evaluate, read_facts, run
from kg.records import AnnotatedArticle

ARTICLE = "ruritania-2018-05-04"


@pytest.fixture(scope="module")
def ruritania() -> AnnotatedArticle:
    file = Path(__file__).with_name("rdf") / "ruritania.json"
    return annotations.loads(file.read_text(encoding="utf-8"))


@pytest.fixture
def gold(tmp_path: Path, ruritania: AnnotatedArticle, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of gold facts beside one of articles; the extractor says what the article's file says."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / f"{ARTICLE}.txt").write_text(ruritania.article.text)

    def scripted(files: list[Path], **options: object) -> Iterator[AnnotatedArticle]:
        assert [file.name for file in files] == [f"{ARTICLE}.txt"]
        yield ruritania

    monkeypatch.setattr(pipeline, "annotate", scripted)
    write(tmp_path / "gold", list(map(plain, annotations.facts(ruritania))))
    return tmp_path / "gold"


def plain(line: dict) -> dict:  # type: ignore[type-arg]
    """A fact as gold has it: names as words."""
    words = json.loads(json.dumps(line), object_hook=lambda o: o.get("label", o))
    return dict(words)


def write(folder: Path, lines: list[dict]) -> None:  # type: ignore[type-arg]
    (folder / f"{ARTICLE}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def lines_of(folder: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in (folder / f"{ARTICLE}.jsonl").read_text().splitlines()]


def test_what_agrees_in_all_scores_one(gold: Path) -> None:
    result = evaluate(gold)
    assert {layer: count.f1 for layer, count in result.layers.items()} == dict.fromkeys(result.layers, 1.0)
    assert (result.missed, result.wrong) == ([], [])


def test_a_fact_that_was_not_found_is_missed(gold: Path) -> None:
    extra = lines_of(gold)[0] | {"type": "Killing", "quote": "something else", "roles": {"agent": ["Nobody"]}}
    write(gold, [*lines_of(gold), extra])
    result = evaluate(gold)
    assert [line["type"] for line in result.missed] == ["Killing"]
    assert result.layers["events"].recall < 1 == result.layers["events"].precision


def test_a_fact_that_gold_does_not_have_is_wrong(gold: Path) -> None:
    write(gold, lines_of(gold)[1:])
    result = evaluate(gold)
    assert [line["type"] for line in result.wrong] == ["Extradition"]
    assert result.layers["events"].precision < 1 == result.layers["events"].recall


def test_another_status_is_no_hit(gold: Path) -> None:
    first, *rest = lines_of(gold)
    write(gold, [first | {"status": "occurred"}, *rest])
    events = evaluate(gold).layers["events"]
    assert (events.tp, events.gold, events.pred) == (6, 7, 7)


def test_the_rows_are_layers_then_on_request_types_and_errors(
    gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(gold, lines_of(gold)[1:])
    run(gold, None, by_type=True, errors=True, format_="tsv")
    heads = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert heads.index("article") < heads.index("type") < heads.index("layer") < heads.index("facts")
    assert heads.count(ARTICLE) == 1


def test_the_page_shows_errors_and_neither_loads_nor_runs_anything(gold: Path, tmp_path: Path) -> None:
    nasty = lines_of(gold)[0] | {"quote": "<script>alert(1)</script>", "type": "<img src=x>"}
    write(gold, [*lines_of(gold), nasty])
    run(gold, None, html=tmp_path / "errors.html", format_="json")
    page = (tmp_path / "errors.html").read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{not json", "line 1: not JSON"),
        ('{"article": "a"}', 'line 1: no fact. Expected "article" and "kind"'),
        ("[1]", "line 1: no fact"),
        ('\n{"kind": "event"}', "line 2: no fact"),
    ],
)
def test_a_broken_gold_file_is_named_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "x.jsonl").write_text(content)
    with pytest.raises(UsageError, match=r"x\.jsonl, ") as raised:
        read_facts(tmp_path)
    assert message in str(raised.value)


def test_gold_may_be_one_file_and_empty_lines_are_nothing(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('\n{"article": "a", "kind": "event"}\n\n{"article": "b", "kind": "relation"}\n')
    assert {article: len(lines) for article, lines in read_facts(file).items()} == {"a": 1, "b": 1}


def test_missing_gold_articles_and_folders_are_said(gold: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no facts"):
        evaluate(tmp_path / "nothing")
    with pytest.raises(UsageError, match="--articles"):
        evaluate(gold, tmp_path / "nowhere")
    (tmp_path / "articles" / f"{ARTICLE}.txt").unlink()
    with pytest.raises(UsageError, match=rf"{ARTICLE}\.txt"):
        evaluate(gold)


def test_the_reliability_table_sets_how_sure_beside_how_often_right(
    gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = lines_of(gold)
    write(gold, [line for line in lines if line["kind"] != "event"])  # all events found are wrong now
    run(gold, None, by_confidence=True, format_="json")
    table = json.loads(capsys.readouterr().out.split("]\n[")[0].rstrip("]\n") + "]")
    facts = sum(int(row["facts"]) for row in table)
    right = sum(int(row["facts"]) * float(row["share right"]) for row in table)
    assert facts == len(lines)
    assert right == pytest.approx(sum(line["kind"] == "relation" for line in lines), abs=0.01)
