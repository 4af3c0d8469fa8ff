"""Where the data files are: beside the code in a checkout, inside the package in an installed wheel."""

from __future__ import annotations

from pathlib import Path

__all__ = ["data", "ontology"]

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_resources"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def ontology(*parts: str) -> Path:
    """A file or folder below ``ontology/``: ``ontology("lexicon", "en")``."""
    return _ROOT.joinpath("ontology", *parts)


def data(*parts: str) -> Path:
    """A file or folder below ``data/``: ``data("gazetteer", "places.tsv")``."""
    return _ROOT.joinpath("data", *parts)
