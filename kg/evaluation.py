"""`kg evaluate`: run the extractor on articles with gold facts, and show where it is right and where not.

The figures are those of :mod:`kg.scoring`. Errors come with their sentence, misses and false alarms side by
side, as rows, as JSON, or as a page that one reads to improve the extractor.
"""

from __future__ import annotations

import html as html_escape
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg import annotations as json_form
from kg.errors import UnreadableSource, UsageError
from kg.extraction.config import ExtractionConfig
from kg.records import Refusal
from kg.scoring import LAYERS, Count, Line, Score, reliability, score
from kg.store.sparql import ResultTable

__all__ = ["evaluate", "read_facts", "run"]


def evaluate(gold: Path, articles: Path | None = None, config: ExtractionConfig | None = None) -> Score:
    """Extract the articles that ``gold`` has facts of, and score them.

    ``gold`` is a folder of ``*.jsonl`` or one file; the articles are ``<id>.txt`` in ``articles`` (default:
    the folder ``articles`` beside ``gold``). Raises UsageError where one is missing.
    """
    from kg import pipeline

    facts = read_facts(gold)
    folder = articles or gold.parent / "articles"
    if not folder.is_dir():
        raise UsageError(
            f"{folder} is not a folder. Expected the articles of {gold}; name it with --articles."
        )
    files = [folder / f"{article}.txt" for article in sorted(facts)]
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        raise UsageError(
            f"{folder} has no {missing[0]}. Expected an article for each one that {gold} has facts of."
        )
    predicted: dict[str, list[Line]] = {}
    for annotated in pipeline.annotate(files, config=config):
        if isinstance(annotated, Refusal):
            raise UnreadableSource(f"{annotated.source}: {annotated.reason}")
        predicted[annotated.article.id] = list(json_form.facts(annotated))
    return score(facts, predicted)


def read_facts(path: Path) -> dict[str, list[Line]]:
    """Facts by article, from a folder of ``*.jsonl`` or one file. Raises UsageError with file and line."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise UsageError(f"{path} has no facts. Expected a folder of *.jsonl files, or one such file.")
    by_article: dict[str, list[Line]] = defaultdict(list)
    for file in files:
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if text.strip():
                line = _parse(text, file, number)
                by_article[line["article"]].append(line)
    return dict(by_article)


def _parse(text: str, file: Path, number: int) -> Line:
    try:
        line = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{file}, line {number}: not JSON ({error}). Expected one fact a line.") from error
    if not isinstance(line, dict) or "article" not in line or line.get("kind") not in ("event", "relation"):
        raise UsageError(
            f'{file}, line {number}: no fact. Expected "article" and "kind": "event" or "relation".'
        )
    return line


def run(
    gold: Path,
    articles: Path | None,
    config: ExtractionConfig | None = None,
    *,
    by_type: bool = False,
    errors: bool = False,
    by_confidence: bool = False,
    html: Path | None = None,
    format_: str | None = None,
) -> None:
    """What the command does: evaluate, and print the layers, then types and errors as asked."""
    from kg import display
    from kg.files import write_whole

    result = evaluate(gold, articles, config)
    if errors:
        display.rows(_error_rows(result), format_)
    if by_type:
        display.rows(_count_rows("type", _types(result)), format_)
    if by_confidence:
        display.rows(_reliability_rows(result), format_)
    display.rows(_count_rows("layer", [(layer, result.layers[layer]) for layer in LAYERS]), format_)
    if html:
        write_whole(html, _page(result))


def _types(result: Score) -> list[tuple[str, Count]]:
    return sorted(result.by_type.items(), key=lambda item: (-item[1].gold, item[0]))


def _count_rows(what: str, counts: Iterable[tuple[str, Count]]) -> ResultTable:
    rows = tuple(
        (name, f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}", str(c.tp), str(c.gold), str(c.pred))
        for name, c in counts
    )
    return ResultTable((what, "precision", "recall", "f1", "right", "gold", "found"), rows)


def _reliability_rows(result: Score) -> ResultTable:
    """Facts by how sure the program was of them: a share right near the confidence is what one hopes for."""
    rows = tuple(
        (f"{first:.1f} to {last:.1f}", str(facts), *(f"{share:.3f}" for share in shares))
        for first, last, facts, *shares in reliability(result.judged)
    )
    return ResultTable(("confidence", "facts", "mean", "share told", "share right"), rows)


def _error_rows(result: Score) -> ResultTable:
    return ResultTable(("article", "what", "fact", "quote"), tuple(_errors(result)))


def _errors(result: Score) -> Iterator[tuple[str, str, str, str]]:
    """Misses and false alarms, those of one article together, in the order of their quotes."""
    both = [("missed", line) for line in result.missed] + [("wrong", line) for line in result.wrong]
    for what, line in sorted(both, key=lambda e: (e[1]["article"], e[1].get("quote", ""), e[0])):
        yield line["article"], what, _fact(line), line.get("quote", "")


def _fact(line: Line) -> str:
    if line["kind"] == "relation":
        return f"{line['property']}({_name(line['subject'])}, {_name(line['object'])})"
    roles = "; ".join(f"{role}: {', '.join(map(_name, names))}" for role, names in line["roles"].items())
    time = f" @{line['time']}" if line.get("time") else ""
    source = f" — {', '.join(map(_name, line['source']))}" if line.get("source") else ""
    return f"{line['type']}/{line.get('status', 'occurred')} {roles}{time}{source}"


def _name(filler: Any) -> str:
    return filler if isinstance(filler, str) else str(filler.get("label", ""))


_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; color: #1c2024 }
table { border-collapse: collapse; margin: 1rem 0 }
td, th { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #dde }
h2 { margin-top: 2.2rem; font-size: 1.05rem }
.missed { border-left: 4px solid #b45309 }
.wrong { border-left: 4px solid #7c3aed }
.e { padding: .3rem .8rem; margin: .5rem 0 }
.e q { color: #4b5563 }
"""
# The page loads nothing and runs nothing, whatever an article smuggled into it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def _page(result: Score) -> str:
    """One HTML page: the layers, the types, and every error below its article. No script, no request."""
    escape = html_escape.escape
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>kg evaluate</title>',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<style>{_STYLE}</style><h1>Extraction against gold</h1>",
        _html_table(_count_rows("layer", [(layer, result.layers[layer]) for layer in LAYERS])),
        _html_table(_count_rows("type", _types(result))),
        "<h2>How far the confidence can be believed</h2>",
        _html_table(_reliability_rows(result)),
    ]
    article = ""
    for name, what, fact, quote in _errors(result):
        if name != article:
            parts.append(f"<h2>{escape(name)}</h2>")
            article = name
        parts.append(f'<div class="e {what}"><b>{what}</b> {escape(fact)}<br><q>{escape(quote)}</q></div>')
    return "\n".join(parts) + "\n"


def _html_table(table: ResultTable) -> str:
    head = "".join(f"<th>{html_escape.escape(c)}</th>" for c in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html_escape.escape(c or '')}</td>" for c in row) + "</tr>"
        for row in table.rows
    )
    return f"<table><tr>{head}</tr>{rows}</table>"
