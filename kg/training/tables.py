"""Tables of what readers said of articles: a line each, which begins with the article's id and a tab."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from kg.errors import DataError

__all__ = ["cells_of", "read_table"]

_Row = TypeVar("_Row")


def read_table(path: Path, parse: Callable[[str], tuple[str, _Row]]) -> Mapping[str, tuple[_Row, ...]]:
    """What each line says, by article; lines that begin with ``#`` are remarks.

    ``parse`` makes a line into the article and the rest, and raises ValueError where it cannot.

    Raises:
        DataError: a line is malformed; the message has its number.
    """
    found: dict[str, list[_Row]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            article, row = parse(line)
        except ValueError as error:
            raise DataError(f"{path}, line {number}: {error}; found {line!r}") from error
        found[article].append(row)
    return {article: tuple(rows) for article, rows in sorted(found.items())}


def cells_of(line: str, count: int) -> list[str]:
    """The cells of a line; ValueError where there are not so many."""
    cells = line.split("\t")
    if len(cells) != count:
        raise ValueError(f"expected {count} cells between tabs, found {len(cells)}")
    return cells
