"""Who is the same as whom, as people have decided it: the file ``judgements.jsonl`` of a case.

One judgement a line, as JSON, only ever appended: a person can read it, edit it, compare two versions of it
and carry it to another case. A later line about a pair takes the place of an earlier one; ``withdrawn``
takes an earlier one back, so that the rules decide again.

    {"judgement": "same", "one": {"article": "3f2a…", "name": "Qaster Musakhanuly", "type": "Person"},
     "other": {…}, "by": "ada", "when": "2020-01-31T12:00:00Z", "why": "same passport"}

A :class:`Reference` names an entity by what outlives every re-run and upgrade: the content hash of an
article, and the name there. A judgement whose article is not in the case sleeps until it comes back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from kg.errors import CaseError

__all__ = ["Judgement", "Judgements", "Problem", "Reference", "Verdict", "append", "parse", "read"]

Verdict = Literal["same", "different", "unsure", "withdrawn"]
_VERDICTS: tuple[str, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """An entity, by the content hash of an article and the name that it has there."""

    article: str
    name: str
    type: str = "Person"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody decided about two entities. ``one`` is before ``other``: the order has no meaning."""

    verdict: Verdict
    one: Reference
    other: Reference
    by: str = ""
    when: str = ""
    why: str = ""

    @property
    def pair(self) -> tuple[Reference, Reference]:
        """The two that it is about."""
        return (self.one, self.other) if self.one <= self.other else (self.other, self.one)


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is no judgement: where it is, and what was expected there."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Judgements:
    """What a file holds: its judgements in order, and the lines that are none."""

    judgements: tuple[Judgement, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(path: Path) -> Judgements:
    """The judgements of a file; none where there is no file. A malformed line is named, the rest is kept."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Judgements()
    except OSError as error:
        raise CaseError(
            f"{path} cannot be read: {error.strerror}. Expected a text file of judgements, one a line."
        ) from error
    judgements: list[Judgement] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            judgements.append(parse(line.decode("utf-8")))
        except (ValueError, RecursionError) as error:
            problems.append(Problem(path, number, str(error)))
    return Judgements(tuple(judgements), tuple(problems))


def parse(line: str) -> Judgement:
    """One line as a judgement. Raises ValueError with what was found and what was expected."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON ({error.msg}, character {error.pos + 1}). {_EXPECTED}") from None
    if not isinstance(value, dict):
        raise ValueError(f"{type(value).__name__} found. {_EXPECTED}")
    if value.get("judgement") not in _VERDICTS:
        raise ValueError(
            f'"judgement" is {value.get("judgement")!r}. Expected one of {", ".join(_VERDICTS)}.'
        )
    one, other = sorted((_reference(value, "one"), _reference(value, "other")))
    by, when, why = (_words(value, key) for key in ("by", "when", "why"))
    return Judgement(value["judgement"], one, other, by, when, why)


def append(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write judgements at the end of the file, on the disk before this returns."""
    import os

    text = "".join(_line(judgement) + "\n" for judgement in judgements)
    if not text:
        return
    with path.open("ab+") as file:
        if file.tell() and not _ends_a_line(file):
            text = "\n" + text  # a person's editor, or a kill, left the last line open: it stays as it is
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


_EXPECTED = 'Expected an object like {"judgement": "same", "one": {…}, "other": {…}}.'


def _ends_a_line(file: Any) -> bool:  # a file that is open for reading bytes
    file.seek(-1, 2)
    return bool(file.read(1) == b"\n")


def _reference(value: dict[str, Any], key: str) -> Reference:
    found = value.get(key)
    if not isinstance(found, dict):
        raise ValueError(f'"{key}" is {found!r}. Expected an object with "article", "name" and "type".')
    parts: Sequence[object] = [found.get("article"), found.get("name"), found.get("type", "Person")]
    if not all(isinstance(part, str) and part for part in parts):
        raise ValueError(f'"{key}" is {found!r}. Expected text for "article", "name" and "type".')
    return Reference(*(str(part) for part in parts))


def _words(value: dict[str, Any], key: str) -> str:
    text = value.get(key) or ""
    if not isinstance(text, str):
        raise ValueError(f'"{key}" is {text!r}. Expected text.')
    return text


def _line(judgement: Judgement) -> str:
    value: dict[str, object] = {"judgement": judgement.verdict}
    for key, reference in zip(("one", "other"), judgement.pair, strict=True):
        value[key] = {"article": reference.article, "name": reference.name, "type": reference.type}
    value |= {k: v for k in ("by", "when", "why") if (v := getattr(judgement, k))}
    return json.dumps(value, ensure_ascii=False)
