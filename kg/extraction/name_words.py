"""The words that tell names apart: heads, titles, particles; read from ``data/gazetteer/name-words.yaml``.

Beside them, from ``ordinary-words.txt``, the words that news writes small: a name of nothing else is
nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from kg.errors import DataError
from kg.resources import data

__all__ = ["NameWords", "load_name_words"]

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class NameWords:
    """The tables of the file, under its keys; ``heads`` and their kin map a word to an ontology class."""

    heads: Mapping[str, str]
    first_heads: Mapping[str, str]
    place_nouns: Mapping[str, str]
    small_heads: Mapping[str, str]
    body_nouns: Mapping[str, str]
    weak_heads: frozenset[str]
    continued: frozenset[str]
    joined: frozenset[str]
    titles: frozenset[str]
    title_parts: frozenset[str]
    name_titles: frozenset[str]
    given_titles: frozenset[str]
    styles: frozenset[str]
    only_before_names: frozenset[str]
    ranks: frozenset[str]
    posts: frozenset[str]
    particles: frozenset[str]
    opening: frozenset[str]
    closing: frozenset[str]
    not_parts: frozenset[str]
    captions: frozenset[str]
    suffixes: frozenset[str]
    endings: tuple[str, ...]
    personal_verbs: frozenset[str]
    possessions: frozenset[str]
    body_possessions: frozenset[str]
    locative: frozenset[str]
    things: frozenset[str]
    fields: frozenset[str]
    numbered: frozenset[str]
    days: frozenset[str]
    before_days: frozenset[str]
    sides: frozenset[str]
    colours: frozenset[str]
    never: frozenset[str]
    ordinary: frozenset[str]  # words that news writes small


@cache
def load_name_words() -> NameWords:
    """The tables, read once. Raises DataError where the file is missing or malformed."""
    path = data("gazetteer", "name-words.yaml")
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        by_class = {key: _inverted(raw[key]) for key in _TABLES}
        lists = {key: frozenset(raw[key]) for key in _LISTS}
        endings = tuple(raw["endings"])
        small = data("gazetteer", "ordinary-words.txt").read_text(encoding="utf-8")
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path}: {error}. Expected the tables that names are read by. Compare with the file that ships."
        ) from error
    tables = {key.replace(" ", "_"): value for key, value in {**by_class, **lists}.items()}
    return NameWords(endings=endings, ordinary=frozenset(small.split()), **tables)  # type: ignore[arg-type]


_TABLES = ("heads", "first heads", "place nouns", "small heads", "body nouns")
_LISTS = (
    "weak heads",
    "continued",
    "joined",
    "titles",
    "title parts",
    "name titles",
    "given titles",
    "styles",
    "only before names",
    "ranks",
    "posts",
    "particles",
    "opening",
    "closing",
    "not parts",
    "captions",
    "suffixes",
    "personal verbs",
    "possessions",
    "body possessions",
    "locative",
    "things",
    "fields",
    "numbered",
    "days",
    "before days",
    "sides",
    "colours",
    "never",
)


def _inverted(table: Mapping[str, list[str]]) -> dict[str, str]:
    inverted: dict[str, str] = {}
    for kind, words in table.items():
        for word in words:
            inverted.setdefault(word, kind)
    return inverted
