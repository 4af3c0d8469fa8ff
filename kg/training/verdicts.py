"""Which printed lines a strict reader signed, and what was wrong with the others.

Annotation says what an article tells, and a line that is not in it may still be right: told but overlooked,
or a name in other words. ``data/judging/verdicts.tsv`` keeps what a reader said of lines that the program had
printed, without any text: article, type or property, start and end of the trigger, whether it is told (``R``:
and told by another line already), whether the line was signed as it stood, and its parts, each as ``+`` or
``-``, its name, and a digest of its value. A later program may print other lines at the same place; what was
said of the parts that they share still holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.records import Span
from kg.training.tables import cells_of, read_table

__all__ = ["Verdict", "load_verdicts", "parts_of", "signed"]

_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reader said of one line."""

    type: str
    place: Span  # the trigger's characters; of a relation those of its evidence
    told: bool
    signed: bool
    right: frozenset[str]
    wrong: frozenset[str]

    def row(self, article: str) -> str:
        """The verdict as a line of the table."""
        parts = sorted([*(f"+{part}" for part in self.right), *(f"-{part}" for part in self.wrong)])
        start, end = self.place
        cells = (article, self.type, start, end, int(self.told), int(self.signed), " ".join(parts))
        return "\t".join(map(str, cells))


def load_verdicts(path: Path) -> Mapping[str, tuple[Verdict, ...]]:
    """Read the table, by article; lines that begin with ``#`` are remarks.

    Raises:
        DataError: a line is malformed; the message has its number.
    """
    return read_table(path, _parse)


def _parse(line: str) -> tuple[str, Verdict]:
    article, type_, start, end, told, line_signed, parts = cells_of(line, _COLUMNS)
    if not (start.isdecimal() and end.isdecimal()):
        raise ValueError("expected two places in the text")
    by_sign = {sign: frozenset(p[1:] for p in parts.split() if p[0] == sign) for sign in "+-"}
    place = Span(int(start), int(end))
    return article, Verdict(type_, place, told == "1", line_signed == "1", by_sign["+"], by_sign["-"])


def parts_of(line: Mapping[str, Any]) -> frozenset[str]:
    """All that a line of the ``facts`` format says besides its type, each as its name and a digest."""
    if line["kind"] == "relation":
        said = [("subject", line["subject"]), ("object", line["object"])]
    else:
        said = [(role, filler) for role, fillers in line["roles"].items() for filler in fillers]
        said += [("status", line["status"]), ("time", line["time"] or "")]
    said += [("source", source) for source in line["source"] or [""]]
    return frozenset(f"{name}:{_digest(value)}" for name, value in said)


def _digest(value: str | Mapping[str, Any]) -> str:
    text = value if isinstance(value, str) else str(value["label"])
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:6]


def signed(line: Mapping[str, Any], place: Span, verdicts: Iterable[Verdict]) -> bool | None:
    """Whether the reader signed this line, or would have, judging by its parts; None where nobody knows."""
    name = line["type"] if line["kind"] == "event" else line["property"]
    parts = parts_of(line)
    near = [v for v in verdicts if v.type == name and v.place.start < place.end and place.start < v.place.end]
    for verdict in near:
        if parts == verdict.right | verdict.wrong:
            return verdict.signed
    if any(not verdict.told for verdict in near):
        return False
    if any(parts & verdict.wrong for verdict in near):
        return False
    if any(parts <= verdict.right for verdict in near):
        return True
    return None
