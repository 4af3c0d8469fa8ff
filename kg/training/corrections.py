"""What a second reader found when going over what the annotation of the training articles leaves out.

One careful pass misses events, and a model taught that they are none learns to miss them as well. A second
reader judged what the program found and the annotation had not; ``data/corrections.tsv`` keeps the verdicts
as places in the articles (no text: the articles belong to their publishers), a line each: article, event
type, status, start and end of the trigger's characters, verdict, and fillers (``role:start-end``, apart by a
space). Of the roles that a line does not fill nothing is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError
from kg.records import Span

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
    found: dict[str, list[Correction]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            article, correction = _parse(line)
        except ValueError as error:
            raise DataError(f"{path}, line {number}: {error}; found {line!r}") from error
        found[article].append(correction)
    return {article: tuple(corrections) for article, corrections in sorted(found.items())}


def _parse(line: str) -> tuple[str, Correction]:
    cells = line.split("\t")
    if len(cells) != _COLUMNS:
        raise ValueError(f"expected {_COLUMNS} cells between tabs, found {len(cells)}")
    article, type_, status, start, end, verdict, fillers = cells
    if verdict not in _VERDICTS:
        raise ValueError(f"expected a verdict, one of {', '.join(_VERDICTS)}")
    return article, Correction(
        type_, status, Span(int(start), int(end)), verdict, tuple(map(_filler, fillers.split()))
    )


def _filler(cell: str) -> tuple[str, Span]:
    role, place = cell.split(":")
    start, end = place.split("-")
    return role, Span(int(start), int(end))
