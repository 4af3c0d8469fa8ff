"""What later readers made of the annotation of a published article: all its lines, complete and corrected.

One careful pass leaves out about a third of what an article tells, and a program that is taught so learns to
leave it out as well. A second reader went over the first one's lines, fast: added, mended, deleted. A third
went through the news once more sentence by sentence and decided each line anew; what the second had as told
and the third left out stands as optional, since two readers differ about it.

The articles belong to their publishers; so ``data/second_reading.tsv`` keeps no text but the places of the
words in it, a line for each line of the annotation: article, type or property, status (``-`` of a relation;
with ``?`` behind it where the line is optional), the trigger's place (``-`` of a relation), the quote's, the
time (or ``-``), and what fills it, as ``role:name/words``, apart by spaces. ``name`` and ``words`` are the
places of the fullest name and of the words that stand for it there (``-`` where none do); a name that the
article does not have in one piece is spelled out behind ``=``, percent-encoded. A place is the number of its
first character and its length, as ``12+5``. An article none of whose lines was left has one line with
nothing but its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote as encode
from urllib.parse import unquote as decode

from kg.errors import DataError
from kg.training.tables import cells_of, read_table

__all__ = ["lines_of", "load_second_reading", "row_of"]

Line = Mapping[str, Any]

_COLUMNS = 7
_NONE = "-"
_PARTICIPANTS = ("subject", "object")


def load_second_reading(path: Path) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The cells of each article's lines; those that begin with ``#`` are remarks.

    Raises:
        DataError: a line has not the columns that it should; the message has its number.
    """
    known = read_table(path, _parse)
    return {article: tuple(cells for cells in rows if cells) for article, rows in known.items()}


def _parse(line: str) -> tuple[str, tuple[str, ...]]:
    if "\t" not in line:
        return line, ()
    article, *cells = cells_of(line, _COLUMNS)
    return article, tuple(cells)


def lines_of(article: str, rows: Iterable[Sequence[str]], text: str) -> tuple[Line, ...]:
    """The annotation in the format of the gold files, its words taken from the article's text.

    Raises:
        DataError: a cell is malformed, or a place lies outside the text.
    """
    return tuple(_line(article, row, text) for row in rows)


def row_of(line: Line, text: str) -> str:
    """A line of annotation as a line of the table.

    Raises:
        DataError: its quote is not in the text.
    """
    quote = _place(line["quote"], text, (0, len(text)))
    if quote is None:
        raise DataError(f"{line['article']}: expected a quote from the article, found {line['quote']!r}")
    optional = "?" if line.get("optional") else ""
    local = line["local"]
    if line["kind"] == "event":
        trigger = _place(line["trigger"], text, quote)
        head = (line["type"], line["status"] + optional, _cell(trigger))
        fillers = [
            _filler(role, name, words, text, quote)
            for role, names in line["roles"].items()
            for name, words in zip(names, local[role], strict=True)
        ]
    else:
        head = (line["property"], _NONE + optional, _NONE)
        fillers = [_filler(role, line[role], local.get(role), text, quote) for role in _PARTICIPANTS]
    fillers += [_filler("source", name, None, text, quote) for name in line["source"]]
    return "\t".join((line["article"], *head, _cell(quote), line.get("time") or _NONE, " ".join(fillers)))


def _line(article: str, row: Sequence[str], text: str) -> Line:
    name, stands, trigger, quote, time, fillers = row
    status = stands.removesuffix("?")
    line: dict[str, Any] = {"article": article, "kind": "relation" if trigger == _NONE else "event"}
    filled = [_filled(part, text) for part in fillers.split()]
    source = [who for role, who, _ in filled if role == "source"]
    if line["kind"] == "relation":
        line |= {"property": name, "local": {role: words for role, _, words in filled if role != "source"}}
        line |= {role: who for role, who, _ in filled if role != "source"}
    else:
        roles = dict.fromkeys(role for role, _, _ in filled if role != "source")
        line |= {
            "type": name,
            "status": status,
            "trigger": _words(trigger, text),
            "time": None if time == _NONE else time,
            "roles": {role: [who for r, who, _ in filled if r == role] for role in roles},
            "local": {role: [words for r, _, words in filled if r == role] for role in roles},
        }
    line |= {"source": source, "quote": _words(quote, text)}
    return line | ({"optional": True} if stands.endswith("?") else {})


def _filler(role: str, name: str, words: str | None, text: str, quote: tuple[int, int]) -> str:
    at = _place(name, text, quote)
    here = None if words is None else _place(words, text, quote)
    spelled = "=" + encode(name, safe="") if at is None else _cell(at)
    return f"{role}:{spelled}/{_cell(here)}"


def _filled(part: str, text: str) -> tuple[str, str, str | None]:
    """Role, name and local words."""
    role, _, rest = part.partition(":")
    name, _, words = rest.rpartition("/")
    who = decode(name[1:]) if name.startswith("=") else _words(name, text)
    return role, who, None if words == _NONE else _words(words, text)


def _place(words: str, text: str, near: tuple[int, int]) -> tuple[int, int] | None:
    """Where the words stand: inside ``near`` if they do, or else the first time."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()))
    found = pattern.search(text, *near) or pattern.search(text)
    return found.span() if found else None


def _cell(place: tuple[int, int] | None) -> str:
    return _NONE if place is None else f"{place[0]}+{place[1] - place[0]}"


def _words(cell: str, text: str) -> str:
    start, _, length = cell.partition("+")
    if not (start.isdecimal() and length.isdecimal() and int(start) + int(length) <= len(text)):
        raise DataError(f"Expected a place in a text of {len(text)} characters, found {cell!r}.")
    return " ".join(text[int(start) : int(start) + int(length)].split())
