"""The facts of a case as lines and as a table: for spreadsheets, for scoring, for other programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg import annotations as json_form
from kg.case import Case, StoredArticle
from kg.resolution.identity import Identity
from kg.resolution.judgements import read
from kg.resolution.resolver import resolve

__all__ = ["annotation_lines", "csv_facts", "facts"]

_ROLES = ("agent", "patient", "counterpart", "origin", "destination", "place", "topic", "quantity")
_COLUMNS = (
    *("article", "kind", "type", "status", "time"),
    *_ROLES,
    *("subject", "object", "source", "quote"),
)
# A spreadsheet takes a cell that begins so for a formula, and runs it; some skip space or fold wide signs.
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r\n]")


def facts(case: Case) -> bytes:
    """One fact a line, as JSON, sorted by article."""
    return "".join(json_form.dumps_line(fact) + "\n" for fact in _facts(case, _identity(case))).encode()


def annotation_lines(case: Case) -> bytes:
    """The annotated articles, one a line, as `kg annotate` prints them."""
    stored = sorted(case.articles(), key=_order)
    return "".join(json_form.dumps(one.annotated) + "\n" for one in stored).encode()


def csv_facts(case: Case) -> bytes:
    """One fact a row; several fillers of a role are separated by semicolons.

    Whoever is one in the case has one name in the table, whatever each article calls them: rows are counted
    and filtered by it. How the article words it is in the quote.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, _COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    identity = _identity(case)
    labels = {c.iri: c.label for c in identity.entities.values()}
    for fact in _facts(case, identity):
        writer.writerow({column: _safe(text) for column, text in _row(fact, labels).items()})
    return buffer.getvalue().encode()


def _identity(case: Case) -> Identity:
    """Who is who, by the rules and by what people judged."""
    judgements = read(case.judgements_path).judgements
    return resolve((stored.annotated for stored in case.articles()), judgements=judgements)


def _facts(case: Case, identity: Identity) -> Iterator[dict[str, Any]]:
    for stored in sorted(case.articles(), key=_order):
        yield from json_form.facts(stored.annotated, _names(stored, identity))


def _order(stored: StoredArticle) -> tuple[str, str]:
    return stored.annotated.article.id, stored.sha256


def _names(stored: StoredArticle, identity: Identity) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    known = ((e.id, identity.canonical(stored.sha256, e.id)) for e in stored.annotated.entities)
    return {id_: (one.iri, one.label, one.aliases) for id_, one in known}


def _row(fact: dict[str, Any], labels: Mapping[str, str]) -> dict[str, str]:
    row = {"article": fact["article"], "kind": fact["kind"], "quote": fact["quote"]}
    row["source"] = _joined(fact.get("source", []), labels)
    if fact["kind"] == "relation":
        return row | {
            "type": fact["property"],
            "subject": _name(fact["subject"], labels),
            "object": _name(fact["object"], labels),
        }
    row |= {"type": fact["type"], "status": fact["status"], "time": fact["time"] or ""}
    return row | {role: _joined(fillers, labels) for role, fillers in fact["roles"].items()}


def _joined(fillers: list[Any], labels: Mapping[str, str]) -> str:
    return "; ".join(_name(filler, labels) for filler in fillers)


def _name(filler: Any, labels: Mapping[str, str]) -> str:
    return filler if isinstance(filler, str) else labels.get(filler["id"], str(filler["label"]))


def _safe(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
