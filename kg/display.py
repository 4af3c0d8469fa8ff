"""What a person sees on the terminal: tables, progress, the summary of a build. JSON and CSV for pipes."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError, nearest
from kg.store.sparql import ResultTable

if TYPE_CHECKING:
    from rich.text import Text

    from kg.pipeline import BuildReport

__all__ = ["build_summary", "printable", "progress", "rows"]

_SHOWN_TYPES = 12
_KEPT = frozenset("\n\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")


def rows(table: ResultTable, format_: str | None = None) -> None:
    """Print rows: a table on a terminal, JSON otherwise, or as ``format_`` says (table, json, csv, tsv)."""
    chosen = format_ or ("table" if sys.stdout.isatty() else "json")
    if chosen not in _WRITERS:
        raise UsageError(f"There is no format {chosen!r} for rows. {nearest(chosen, _WRITERS)}")
    _WRITERS[chosen](table)


def _as_table(table: ResultTable) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in table.columns:
        shown.add_column(column, overflow="fold")
    for row in table.rows:
        shown.add_row(*(_plain(cell or "") for cell in row))
    console = Console()
    console.print(shown)
    console.print(f"{len(table.rows):,} row{'' if len(table.rows) == 1 else 's'}", style="dim")


def printable(text: str) -> str:
    """Text that only shows itself: an article's words never colour the terminal, nor move its cursor.

    What joins letters in Persian or Hindi and pictures in emoji stays; what turns the direction of all that
    follows does not.
    """
    return "".join(c if c.isprintable() or c in _KEPT else "\N{REPLACEMENT CHARACTER}" for c in text)


def _plain(cell: str) -> Text:
    """Text, not markup."""
    from rich.text import Text

    return Text(printable(cell))


def _as_json(table: ResultTable) -> None:
    found = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def _separated(separator: str) -> Callable[[ResultTable], None]:
    def write(table: ResultTable) -> None:
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows([cell or "" for cell in row] for row in table.rows)
        sys.stdout.write(buffer.getvalue())

    return write


_WRITERS: dict[str, Callable[[ResultTable], None]] = {
    "table": _as_table,
    "json": _as_json,
    "csv": _separated(","),
    "tsv": _separated("\t"),
}


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int], None] | None]:
    """A line on standard error that tells how far a build is; nothing where that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()

    def show(step: str, done: int) -> None:
        rate = f", {done / max(time.monotonic() - started, 0.001):.1f} a second" if done else ""
        sys.stderr.write(f"\r\x1b[K{step}{f': {done:,}{rate}' if done else ' ...'}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def build_summary(report: BuildReport, case: Path) -> None:
    """What a build did and what is in the case now, in a few lines worth reading."""
    out = sys.stdout
    parts = [f"{report.added:,} read", f"{report.unchanged:,} unchanged"]
    parts += [f"{report.replaced:,} replaced"] if report.replaced else []
    parts += [f"{len(report.refused):,} refused"] if report.refused else []
    out.write(
        f"\n{case}: {report.articles:,} article{'' if report.articles == 1 else 's'} ({', '.join(parts)})\n"
    )
    out.write(f"  {report.facts:,} facts in {report.quads:,} quads\n")
    if report.events:
        out.write(f"  events     {report.events.total():>6,}   {_most(report.events)}\n")
        out.write(f"  status              {_most(report.statuses)}\n")
    if report.relations:
        out.write(f"  relations  {report.relations.total():>6,}   {_most(report.relations)}\n")


def _most(counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{name} {count:,}" for name, count in ordered[:_SHOWN_TYPES])
    rest = len(ordered) - _SHOWN_TYPES
    return shown + (f", and {rest} more types" if rest > 0 else "")
