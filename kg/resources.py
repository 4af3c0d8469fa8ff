"""Where the data files are: beside the code in a checkout, inside the package in an installed wheel.

An ontology of one's own takes the place of the one that ships for as long as :func:`using` says so. Every
room asks here for its files (classes, rules, shapes, questions, the JSON-LD context), so that none of
them has to be told which ontology is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

__all__ = ["data", "ontology", "using"]

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_resources"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent

_SHIPPED = _ROOT / "ontology"

_own: ContextVar[Path | None] = ContextVar("an ontology of one's own", default=None)


def ontology(*parts: str) -> Path:
    """A file or folder below ``ontology/``: ``ontology("lexicon", "en")``."""
    folder = _own.get() or _SHIPPED
    return folder.joinpath(*parts) if parts else folder


def data(*parts: str) -> Path:
    """A file or folder below ``data/``: ``data("gazetteer", "places.tsv")``."""
    return _ROOT.joinpath("data", *parts)


@contextmanager
def using(folder: Path | None) -> Iterator[None]:
    """Take a folder like ``ontology/`` for the ontology, within the block; None: the one that is in use."""
    before = _own.set(folder or _own.get())
    try:
        yield
    finally:
        _own.reset(before)
