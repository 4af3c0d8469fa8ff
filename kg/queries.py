"""Asking a case: SPARQL, and the questions that come ready with the program.

A question is one file, ``ontology/queries/<name>.rq``: SPARQL with a head of comments.

    # title: Who crossed which border, when
    # about: Crossings that are said to have happened, with the words and who says so.
    # parameter person: part of a name; leave it out for everybody

A parameter ``person`` stands in the query as ``{{person}}`` within a string; the value is escaped for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.case import Case
from kg.errors import NotFound, OntologyError, QueryError, UsageError, nearest
from kg.ontology import load_ontology
from kg.store.sparql import DEFAULT_TIMEOUT, PREFIXES, ResultTable, check_query, select

__all__ = ["Question", "ask", "check_questions", "overview", "question", "questions", "text_of"]

_HEAD = re.compile(r"^#\s*(title|about|parameter\s+(\w+)):\s*(.+)$", re.MULTILINE)
_TERM = re.compile(r"(?<![\w:])kg:(\w+)")
_COMMENT = re.compile(r"^\s*#.*$")
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Question:
    """A ready question. ``parameters`` are (name, what it means); ``text`` is the file's."""

    name: str
    title: str
    about: str
    parameters: tuple[tuple[str, str], ...]
    text: str

    def fill(self, values: dict[str, str]) -> str:
        """The query with its parameters filled in; those not given are empty. Raises UsageError."""
        known = [name for name, _ in self.parameters]
        for name in values:
            if name not in known:
                hint = nearest(name, known) if known else "It takes none."
                raise UsageError(f"The question {self.name} has no parameter {name!r}. {hint}")
        return _PLACEHOLDER.sub(lambda match: _escape(values.get(match.group(1), "")), self.text)


def _escape(value: str) -> str:
    """A value that stays inside its string literal, whatever it holds."""
    escapes = {"\\": "\\\\", '"': '\\"', "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(escapes.get(c, c) for c in value)


def questions(folder: Path | None = None) -> tuple[Question, ...]:
    """All ready questions, by name. Raises OntologyError for a file without a head."""
    return tuple(_read(file) for file in _files(folder or resources.ontology("queries")))


def question(name: str) -> Question:
    """The ready question of this name. Raises NotFound with the nearest names."""
    known = {file.stem: file for file in _files(resources.ontology("queries"))}
    if name not in known:
        raise NotFound(f"There is no question {name!r}. {nearest(name, known)} `kg questions` lists all.")
    return _read(known[name])


def check_questions(ontology: Path) -> None:
    """Hold the questions in ``<ontology>/queries`` against the ontology beside them.

    Raises OntologyError with file and line for one that is no SPARQL, that reaches out to other servers, or
    that has a term which ``kg.ttl`` does not declare.
    """
    terms = load_ontology(ontology).labels
    for file in _files(ontology / "queries"):
        text = _read(file).fill({})
        for number, line in enumerate(text.splitlines(), 1):
            for term in _TERM.findall(_COMMENT.sub("", line)):
                if term not in terms:
                    raise OntologyError(
                        f"{file}, line {number}: kg:{term} is no term of the ontology. {nearest(term, terms)}"
                    )
        try:
            check_query(text)
            ox.Store().query(text, prefixes=dict(PREFIXES))
        except (SyntaxError, QueryError) as error:
            at = getattr(error, "lineno", None) or 1
            raise OntologyError(f"{file}, line {at}: this question cannot be asked: {error}.") from error


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.rq"))


def overview() -> ResultTable:
    """The ready questions as rows: name, what it asks, parameters."""
    rows = tuple((q.name, q.title, ", ".join(name for name, _ in q.parameters)) for q in questions())
    return ResultTable(("name", "question", "parameters"), rows)


def ask(case: Case, query: str, *, timeout: float = DEFAULT_TIMEOUT) -> ResultTable:
    """The answer of a query on a case, as plain values. Raises QueryError, QueryTimeout."""
    return select(case.store_path, query, timeout=timeout)


def text_of(
    sparql: str | None, name: str | None, settings: Iterable[str], *, read_stdin: Callable[[], str]
) -> str:
    """The query that a command line means: given, named, or on standard input. Raises UsageError."""
    if (sparql is None) == (name is None):
        raise UsageError(
            "Give either a SPARQL query or --name QUESTION. `kg questions` lists the ready ones."
        )
    values = dict(_setting(text) for text in settings)
    if name is not None:
        return question(name).fill(values)
    if values:
        raise UsageError("--set goes with --name: a query of your own has no parameters.")
    return read_stdin() if sparql == "-" else sparql or ""


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--set {text!r} has no value. Expected PARAMETER=VALUE, such as --set person=Kim.")
    return name.strip(), value


def _read(file: Path) -> Question:
    text = file.read_text(encoding="utf-8")
    heads = [(m.group(1), m.group(2), m.group(3).strip()) for m in _HEAD.finditer(text)]
    plain = {kind: value for kind, _, value in heads}
    if "title" not in plain:
        raise OntologyError(f"{file}, line 1: no title. Expected a first line '# title: ...'.")
    parameters = tuple((name, value) for _, name, value in heads if name)
    unknown = sorted(set(_PLACEHOLDER.findall(text)) - {name for name, _ in parameters})
    if unknown:
        name = unknown[0]
        line = text[: text.index(f"{{{{{name}}}}}")].count("\n") + 1
        raise OntologyError(
            f"{file}, line {line}: {{{{{name}}}}} is used but not explained. "
            f"Expected a line '# parameter {name}: ...'."
        )
    return Question(file.stem, plain["title"], plain.get("about", ""), parameters, text)
