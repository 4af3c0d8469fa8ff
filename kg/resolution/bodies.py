"""Names of institutions and places in their parts: what "Ministry of Justice" and "Justice Ministry" share.

A name is the set of its words, without those that tell nothing and with one word for each thing
(``data/names/bodies.yaml``); a country's name or adjective in it tells the home and is no part of it. A name
of common words alone ("Supreme Court") is borne by one institution in most countries: it is
``generic``, and means one institution only within one country.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import yaml

from kg.errors import DataError
from kg.gazetteer import load_gazetteer
from kg.resolution.spelling import folded, skeleton
from kg.resources import data

__all__ = ["BodyName", "named_countries", "parse_body"]

_POSSESSIVE = re.compile(r"['’]s?\b")
_SHORT_NAME = re.compile(r"[A-Z][A-Z0-9&.]{1,7}")
_PLACES = frozenset({"City", "Region", "Country", "Place", "Facility", "PeopleGroup"})
_LONGEST = 3  # words in the name of a country


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name in its parts: its telling words, sorted; ``short``: the short forms that its letters make."""

    words: tuple[str, ...]
    generic: bool
    short: tuple[str, ...] = ()  # of "AAPP" itself; of a long name the first letters
    is_short: bool = False


@lru_cache(maxsize=100_000)
def parse_body(name: str) -> BodyName:
    """The parts of a name.

    >>> parse_body("Kazakh Ministry of Foreign Affairs").words == parse_body("the Foreign Ministry").words
    True
    """
    bare = name.strip()
    known = load_gazetteer().find(bare)
    if known is not None and known.type not in _PLACES:
        return BodyName((folded(known.name),), generic=False)
    if _SHORT_NAME.fullmatch(bare):
        return BodyName(
            (folded(bare),), generic=False, short=(re.sub(r"[^A-Z0-9]", "", bare),), is_short=True
        )
    rest = _without_countries(_POSSESSIVE.sub("", bare))[0]
    tables = _tables()
    words = [tables.one.get(word, word) for word in folded(rest).split() if word not in tables.empty]
    while len(words) > 1 and words[-1] in tables.forms:
        words = words[:-1]
    generic = bool(words) and all(word in tables.generic for word in words)
    told = tuple(sorted({word if word in tables.generic else _root(word, tables) for word in words}))
    return BodyName(told or (folded(bare),), generic or not told, _short_forms(bare, rest))


def _root(word: str, tables: _Tables) -> str:
    """What the spellings of a word share; an adjective without its ending, as in "Nevskyi", "Nevsk"."""
    ending = next((end for end in tables.adjectives if word.endswith(end) and len(word) > len(end) + 2), None)
    return skeleton(f"{word.removesuffix(ending)}sk" if ending else word)


def _short_forms(*names: str) -> tuple[str, ...]:
    """The letters that a name is shortened to: with its country or without, by words or by their parts."""
    tables = _tables()
    found = set()
    for name in names:
        for text in (name, name.replace("-", "")):
            letters = "".join(word[0] for word in folded(text).split() if word not in tables.empty)
            found.add(letters.upper())
    return tuple(sorted(letters for letters in found if len(letters) > 2))


@lru_cache(maxsize=100_000)
def named_countries(name: str) -> tuple[str, ...]:
    """The countries that a name tells by their names or adjectives, as keys: "iso:KZ"."""
    return _without_countries(_POSSESSIVE.sub("", name))[1]


def _without_countries(name: str) -> tuple[str, tuple[str, ...]]:
    """The rest of a name, and the countries that were in it."""
    gazetteer = load_gazetteer()
    words, rest, found = name.split(), [], set()
    at = 0
    while at < len(words):
        for end in range(min(at + _LONGEST, len(words)), at, -1):
            text = " ".join(words[at:end]).strip(",")
            entry = gazetteer.find(text) if text[:1].isupper() else None
            iso = dict(entry.links).get("iso") if entry else None
            if iso:
                found.add(f"iso:{iso}")
                at = end
                break
        else:
            rest.append(words[at])
            at += 1
    return " ".join(rest), tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class _Tables:
    empty: frozenset[str]
    forms: frozenset[str]
    generic: frozenset[str]
    adjectives: tuple[str, ...]
    one: Mapping[str, str]


@cache
def _tables() -> _Tables:
    path = data("names", "bodies.yaml")
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        one = {word: main for main, words in raw["one word"].items() for word in words}
        return _Tables(
            empty=frozenset(raw["empty"]),
            forms=frozenset(raw["forms"]),
            generic=frozenset(raw["generic"]),
            adjectives=tuple(sorted(raw["adjectives"], key=lambda end: (-len(end), end))),
            one=one,
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path}: {error}. Expected the tables that bodies.py reads. Compare with the file that ships."
        ) from error
