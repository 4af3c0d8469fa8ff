"""Learning what cues of coreference weigh. People in the examples are invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.extraction.analysis import Reading
from kg.extraction.antecedents import Weights
from kg.extraction.names import find_names
from kg.extraction.parse import parse
from kg.gazetteer import load_gazetteer
from kg.records import Article, Span
from kg.training.antecedents import Example, accuracy, examples, learn, write
from kg.training.gold import GoldArticle

_TEXT = (
    "Police raided the Falcon Bank on Monday. It denies wrongdoing. The troubled bank was fined on Friday."
)


def gold(lines: list[dict[str, object]]) -> GoldArticle:
    article = Article("a", _TEXT, "", Span(0, len(_TEXT)))
    parsed = next(parse([article]))
    reading = Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)
    return GoldArticle(replace(reading, names=find_names(reading, load_gazetteer())), tuple(lines))


def line(quote: str, trigger: str, role: str, words: str) -> dict[str, object]:
    return {
        "kind": "event",
        "quote": quote,
        "trigger": trigger,
        "roles": {role: ["Falcon Bank"]},
        "local": {role: [words]},
    }


def test_an_annotated_filler_teaches_whom_its_words_mean() -> None:
    lines = [
        line("It denies wrongdoing.", "denies", "agent", "It"),
        line("The troubled bank was fined on Friday", "fined", "patient", "The troubled bank"),
    ]
    found = list(examples([gold(lines)], Weights({})))
    assert [e.asker for e in found] == ["it", "something"]
    assert all(len(e.options) - 1 not in e.right for e in found)


def test_words_without_annotation_teach_nothing() -> None:
    assert not list(examples([gold([])], Weights({})))


def test_what_goes_with_right_options_weighs_more() -> None:
    seen = [Example(f"a{i}", "it", (("far",), ("near",), ("new",)), frozenset({1})) for i in range(20)]
    weights = learn(seen)
    table = weights.tables["it"]
    assert table["near"] > table["far"] and table["near"] > table["new"]
    assert accuracy(weights, seen) == {"it": (20, 20)}


def test_the_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    write(Weights({"it": {"near": 1.5, "far": -0.25}}), tmp_path / "table.tsv")
    assert (tmp_path / "table.tsv").read_text(encoding="utf-8").splitlines()[1:] == [
        "it\tfar\t-0.250",
        "it\tnear\t1.500",
    ]
