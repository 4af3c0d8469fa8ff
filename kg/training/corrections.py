"""What a second reader found when going over what the annotation of the training articles leaves out.

One careful pass misses events, and a model taught that they are none learns to miss them as well. A second
reader judged what the program found and the annotation had not; ``data/corrections.tsv`` keeps the verdicts
as places in the articles (no text: the articles belong to their publishers), a line each: article, event
type, status, start and end of the trigger's characters, verdict, and fillers (``role:start-end``, apart by a
space). Of the roles that a line does not fill nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.records import Span
from kg.training.tables import cells_of, read_table

__all__ = ["ARGUABLE", "NOT_TOLD", "TOLD", "Correction", "load_corrections"]

TOLD, ARGUABLE, NOT_TOLD = "told", "arguable", "not told"
_VERDICTS = (TOLD, ARGUABLE, NOT_TOLD)
_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Correction:
    """One place where the program found an event that the annotation has not, and what it is."""

    type: str
    status: str
    trigger: Span  # characters of the article's text
    verdict: str  # TOLD: an event that was missed; ARGUABLE: or a second telling; NOT_TOLD: none
    fillers: tuple[tuple[str, Span], ...] = ()  # role and where the filler stands


def load_corrections(path: Path) -> Mapping[str, tuple[Correction, ...]]:
    """Read the table, by article; lines that begin with ``#`` are remarks.

    Raises:
        DataError: a line is malformed; the message has its number.
    """
    return read_table(path, _parse)


def _parse(line: str) -> tuple[str, Correction]:
    article, type_, status, start, end, verdict, fillers = cells_of(line, _COLUMNS)
    if verdict not in _VERDICTS:
        raise ValueError(f"expected a verdict, one of {', '.join(_VERDICTS)}")
    return article, Correction(
        type_, status, Span(int(start), int(end)), verdict, tuple(map(_filler, fillers.split()))
    )


def _filler(cell: str) -> tuple[str, Span]:
    role, place = cell.split(":")
    start, end = place.split("-")
    return role, Span(int(start), int(end))
