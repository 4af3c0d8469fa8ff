"""What a user names - files, folders, globs, ``-`` - found, opened safely, and given to the reader that fits.

Everything here may be hostile: links that leave the folder, pipes that never end, devices, a file of 20 GB.
Nothing is read before it is known to be a regular file, and nothing is read whole without a limit. A source
that fails becomes a :class:`~kg.records.Refusal`; the others go on. The order is that of the arguments, and
within a folder that of the names.
"""

from __future__ import annotations

import glob
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from kg.corpus.drafts import DEFAULT_LIMIT, Draft, finish, megabytes
from kg.corpus.html import looks_like_html, read_html
from kg.corpus.jsonl import read_json, read_jsonl
from kg.corpus.text import read_text
from kg.errors import InputError
from kg.records import Article, Refusal

__all__ = ["READERS", "read_sources"]

Reader = Callable[[BinaryIO, str, int], Iterator[Draft | Refusal]]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": read_json,
}

# What cannot be read, and what to do instead.
_FOREIGN: dict[str, str] = {
    ".pdf": "a PDF; turn it to text first (pdftotext)",
    ".doc": "a word processor's document; save it as plain text",
    ".docx": "a word processor's document; save it as plain text",
    ".odt": "a word processor's document; save it as plain text",
    ".rtf": "a word processor's document; save it as plain text",
    ".mhtml": "a web archive; save the page as HTML",
    ".mht": "a web archive; save the page as HTML",
    ".gz": "compressed; unpack it first",
    ".bz2": "compressed; unpack it first",
    ".xz": "compressed; unpack it first",
    ".zst": "compressed; unpack it first",
    ".zip": "an archive; unpack it first",
    ".tar": "an archive; unpack it first",
    ".csv": "a table; save it as JSON Lines, one article a line",
    ".tsv": "a table; save it as JSON Lines, one article a line",
    ".xml": "XML; save the articles as text, HTML or JSON Lines",
}
_EXPECTED = f"Expected {', '.join(sorted(READERS))}."
_STDIN = "stdin"
_SNIFF = 4096
_SIZE_FACTOR = 4  # bytes of one character at most
_NAMED = 5  # how many names a message lists


def read_sources(
    sources: Iterable[str | Path], *, limit: int = DEFAULT_LIMIT, stdin: BinaryIO | None = None
) -> Iterator[Article | Refusal]:
    """The articles of files, folders (with all below them), globs and ``-`` (standard input).

    ``limit`` is the largest text of one article, in characters. A file that is named twice is read once.
    """
    done: set[tuple[int, int]] = set()
    for source in sources:
        name = os.fspath(source)
        if name == "-":
            yield from _read(_standard_input(stdin), "<stdin>", _STDIN, None, limit)
            continue
        for found in _find(name):
            yield from [found] if isinstance(found, Refusal) else _read_file(found, done, limit)


def _find(name: str) -> Iterator[Path | Refusal]:
    """The files that ``name`` stands for: itself, what is in it, what it matches."""
    try:
        path = Path(name)
        mode = path.stat().st_mode
    except FileNotFoundError:
        yield from _matching(name)
        return
    except (OSError, ValueError) as error:
        yield Refusal(_shown(name), _system_message(error))
        return
    if stat.S_ISDIR(mode):
        yield from _in_folder(path)
    else:
        yield path


def _matching(name: str) -> Iterator[Path | Refusal]:
    if not glob.has_magic(name):
        yield Refusal(_shown(name), "There is no such file or folder. Expected an article. Check the name.")
        return
    names = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not names:
        yield Refusal(
            _shown(name), "Nothing matches this pattern. Expected files. Check it, or name a folder."
        )
    for found in names:
        path = Path(found)
        if not path.is_dir():
            yield path


def _in_folder(folder: Path) -> Iterator[Path | Refusal]:
    """The articles below ``folder``, sorted; one refusal for all other files."""
    refusals: list[Refusal] = []
    others: list[str] = []
    count = 0
    for path in _walk(folder, refusals):
        suffix = path.suffix.lower()
        if suffix not in READERS:
            others.append(path.relative_to(folder).as_posix())
        elif path.is_symlink() and not _inside(path, folder):
            refusals.append(
                Refusal(
                    _shown(path), "It links to a file outside its folder. Name that file itself to read it."
                )
            )
        else:
            count += 1
            yield path
    yield from refusals
    if others and count:
        shown = ", ".join(map(_shown, others[:_NAMED])) + (", ..." if len(others) > _NAMED else "")
        yield Refusal(
            _shown(folder),
            f"{len(others)} files in it are no articles and were left out: {shown}. {_EXPECTED}",
        )
    if not count and not refusals:
        held = f"It holds {len(others)} files and no article" if others else "The folder is empty"
        yield Refusal(_shown(folder), f"{held}. {_EXPECTED} Check the folder.")


def _walk(folder: Path, refusals: list[Refusal]) -> Iterator[Path]:
    """All files below ``folder`` in the order of their names; links to folders are not followed."""

    def refuse(error: OSError) -> None:
        refusals.append(Refusal(_shown(error.filename or folder), _system_message(error)))

    for root, folders, files in os.walk(folder, onerror=refuse):
        # "page_files" beside "page.html" is what a browser saves along with a page.
        pages = {f"{Path(f).stem}_files" for f in files if Path(f).suffix.lower() in (".html", ".htm")}
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in pages)
        for file in sorted(files):
            if not file.startswith("."):
                yield Path(root, file)


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True  # a loop of links: opening it gives the better message


def _read_file(path: Path, done: set[tuple[int, int]], limit: int) -> Iterator[Article | Refusal]:
    source = _shown(path)
    try:
        status = path.stat()
        if (status.st_dev, status.st_ino) in done:
            return
        done.add((status.st_dev, status.st_ino))
        if not stat.S_ISREG(status.st_mode):
            yield Refusal(
                source, f"It is {_kind(status.st_mode)}. Expected a regular file. Use - for standard input."
            )
            return
        suffix = path.suffix.lower()
        if suffix in _FOREIGN:
            yield Refusal(source, f"It is {_FOREIGN[suffix]}. {_EXPECTED}")
            return
        if suffix in (".txt", ".text", ".md", ".markdown") and status.st_size > _SIZE_FACTOR * limit:
            yield Refusal(
                source,
                f"It has {megabytes(status.st_size)}. Expected an article of at most {megabytes(limit)}. "
                "Split it into articles, or raise the limit.",
            )
            return
        with path.open("rb") as file:
            yield from _read(file, source, _shown(path.stem), suffix, limit)
    except OSError as error:
        yield Refusal(source, _system_message(error))


def _read(
    file: BinaryIO, source: str, name: str, suffix: str | None, limit: int
) -> Iterator[Article | Refusal]:
    """The articles of one open file, each finished; whatever the reader raises is a refusal."""
    try:
        buffered, reader = _reader(file, suffix)
        for draft in reader(buffered, name, limit):
            if isinstance(draft, Refusal):
                yield Refusal(source, draft.reason)
            else:  # of a file with many articles each is a source of its own: one does not replace another
                yield finish(draft, source if draft.id == name else f"{source}#{draft.id}", limit)
    except InputError as error:
        yield Refusal(source, str(error))


def _reader(file: BinaryIO, suffix: str | None) -> tuple[BinaryIO, Reader]:
    """The reader for the suffix; where that says nothing (or only "text"), for how the content begins."""
    buffered = file if isinstance(file, io.BufferedReader) else io.BufferedReader(_Raw(file))
    reader = READERS.get(suffix or "")
    if reader is not None and reader is not read_text:
        return buffered, reader
    start = buffered.peek(_SNIFF)[:_SNIFF].decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    if looks_like_html(start):
        return buffered, read_html
    if reader is None and start.startswith(("{", "[{")):
        return buffered, read_json if start.startswith("[") else read_jsonl
    return buffered, read_text


class _Raw(io.RawIOBase):
    """Any binary stream as a raw one, so that its beginning can be looked at before it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)


def _standard_input(stdin: BinaryIO | None) -> BinaryIO:
    return stdin if stdin is not None else sys.stdin.buffer


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
        (stat.S_ISDIR, "a folder"),
    )
    return next((name for test, name in kinds if test(mode)), "no regular file")


def _system_message(error: Exception) -> str:
    """What the system says, and what to try, in words."""
    if isinstance(error, PermissionError):
        return "It may not be read (permission denied). Expected a readable file. Change its permissions."
    if isinstance(error, OSError) and error.strerror:
        return f"It cannot be read ({error.strerror.lower()}). Expected a readable file. Check the name."
    return "The name is no valid file name. Expected a file, a folder or a pattern. Check the name."


def _shown(name: str | Path) -> str:
    """A file name that can be printed and encoded, whatever bytes it has."""
    return os.fspath(name).encode("utf-8", "replace").decode("utf-8")
