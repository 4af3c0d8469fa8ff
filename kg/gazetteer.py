"""Names that need no guessing: countries and who lives there, peoples, regions, cities, institutions, media.

A parser trained on American news takes "Uyghurs" for a state and "Zharkent" for a person. So what the world
already agrees on is looked up: the tables in ``data/gazetteer`` are written by hand, except the cities,
divisions and identifiers (``places.tsv``), which come from GeoNames (see ``data/gazetteer/make.py``).

Entries are found by their words, in the case in which news writes them: "Turkey" is a country, "turkey" is
dinner. Accents, hyphens and the shape of the apostrophe do not matter. An entry that is not ``trusted``
("Nice", "Mobile", a town of 20,000) is a possibility that needs the sentence's support.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg.errors import DataError
from kg.resources import data

__all__ = ["Entry", "Gazetteer", "fold", "load_gazetteer"]

_IRREGULAR = {"man": "men"}
_SIBILANTS = ("s", "sh", "ch", "x", "z", "ese")
_FIRST_WORD = re.compile(r"[ '/]")
_LONGEST = 9  # words
_ABBREVIATION = 3  # letters: longer words in capitals may be shouted names ("ALMATY")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the gazetteer knows of a name.

    ``type`` is a class of the ontology. ``demonym_of`` is the country (or region) that an adjective or a
    people's name goes back to. ``ethnic`` tells a people ("Kazakh") from a mere nationality
    ("Kazakhstani"); ``plural`` a form that can stand for the people itself ("Kazakhs", "Hui").
    """

    name: str
    type: str
    links: tuple[tuple[str, str], ...] = ()
    country: str | None = None  # ISO 3166 alpha-2
    demonym_of: str | None = None
    ethnic: bool = False
    plural: bool = False
    trusted: bool = True
    by_hand: bool = False  # a place that news names often, from a table written by hand


class Gazetteer:
    """All entries, by their folded words. Made by :func:`load_gazetteer`."""

    def __init__(self, known: dict[str, Entry], made: dict[str, str], given_names: frozenset[str]) -> None:
        self._known = known
        self._made = made  # key -> a line of places.tsv, read when it is first asked for
        self._lengths = _lengths(known, made)
        self._given_names = given_names

    def find(self, name: str) -> Entry | None:
        """The entry that goes by this name.

        >>> load_gazetteer().find("Türkiye").name
        'Turkey'
        """
        return self._entry(fold(name))

    def longest(self, words: Sequence[str], spaces: Sequence[bool], start: int) -> tuple[int, Entry] | None:
        """The longest entry that begins at word ``start``, and where it ends (half-open).

        ``spaces`` tells for each word whether white space follows it.
        """
        first = fold(words[start])
        most = self._lengths.get(_first_word(first), 0)
        if not most and len(first) > _ABBREVIATION and first.isupper():
            most = self._lengths.get(_first_word(first.title()), 0)
        best: tuple[int, Entry] | None = None
        text = ""
        for end in range(start, min(len(words), start + 2 * most + 2)):
            text += fold(words[end])
            entry = self._entry(text)
            if entry is not None:
                best = end + 1, entry
            if spaces[end]:
                text += " "
            if text.count(" ") > most:
                break
        return best

    def institutions(self, name: str) -> tuple[Entry, ...]:
        """All institutions of this name or short name: "NSS" is Armenia's service and South Sudan's."""
        return _bearers().get(name, ())

    def is_given_name(self, word: str) -> bool:
        """True for a common given name that is no word of the news."""
        return word in self._given_names

    def country(self, name: str) -> Entry | None:
        """The country of this name, or whose people or adjective this is."""
        entry = self.find(name)
        if entry is not None and entry.demonym_of:
            entry = self.find(entry.demonym_of)
        return entry if entry is not None and entry.type == "Country" else None

    def _entry(self, key: str) -> Entry | None:
        found = self._known.get(key)
        if found is None:
            line = self._made.get(key)
            if line is not None:
                found = self._known[key] = _place(line)
            elif len(key) > _ABBREVIATION and key.isupper() and key.title() != key.title().upper():
                found = self._entry(key.title())
        return found


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer that ships, read once. Raises DataError where a table is missing or malformed."""
    lines = list(_lines("places.tsv"))
    never = frozenset(_lines("no-places.txt"))
    made = {name: line for name, line in _by_name(lines).items() if name not in never}
    known: dict[str, Entry] = {}
    for table in (_known_places, _countries, _institutions, _peoples):
        for name, entry in table(made):
            known.setdefault(name, entry)
    known |= _states_before_cities(made, known)
    for name, entry in _former_names(made, known):
        known[name] = entry
    return Gazetteer(known, made, frozenset(_lines("given-names.txt")))


def _by_name(lines: list[str]) -> dict[str, str]:
    """Each name's line: trusted cities first, then divisions, then doubtful cities."""
    ranked: tuple[list[str], list[str], list[str]] = ([], [], [])
    for line in lines:
        if "\tCity\t" in line:
            ranked[2 if "\t?\t" in line else 0].append(line)
        else:
            ranked[1].append(line)
    made: dict[str, str] = {}
    for rank in ranked:
        for line in rank:
            name, kind, iso, _, _, further = line.split("\t")
            made.setdefault(f"{kind}:{iso}" if kind == "Country" else fold(name), line)
            if kind == "Region":  # also where a city elsewhere has the name
                made.setdefault(f"Region:{iso}:{fold(name)}", line)
            if further:
                for other in further.split("|"):
                    made.setdefault(fold(other), line)
    return made


def _place(line: str) -> Entry:
    name, kind, iso, geonames, mark, _ = line.split("\t")
    links = (("geonames", geonames),) if geonames else ()
    return Entry(name, kind, links, iso or None, trusted=not mark)


Named = Iterator[tuple[str, Entry]]


def _known_places(made: dict[str, str]) -> Named:
    """Regions, seas and cities that news names, with adjectives and people of their own."""
    for name, kind, iso, further, adjectives, people in _rows("known-places.tsv", 6):
        names = [name, *_split(further)]
        entry = Entry(name, kind, _links(made, kind, iso, names), iso or None, by_hand=True)
        yield from ((fold(n), entry) for n in names)
        yield from _demonyms(entry, adjectives, people)


def _links(made: dict[str, str], kind: str, iso: str, names: list[str]) -> tuple[tuple[str, str], ...]:
    """The identifier of the place of this kind, country and one of these names in the table that is made."""
    for name in names:
        for key in (fold(name), f"{kind}:{iso}:{fold(name)}"):
            line = made.get(key)
            if line is not None and line.split("\t", 3)[1:3] == [kind, iso]:
                return _place(line).links
    return ()


def _countries(made: dict[str, str]) -> Named:
    for iso, name, further, adjectives, people in _rows("countries.tsv", 5):
        line = made.get(f"Country:{iso}")
        links = (("iso", iso), *(_place(line).links if line else ())) if iso else ()
        entry = Entry(name, "Country", links, iso or None)
        yield from ((fold(n), entry) for n in (name, *_split(further)))
        yield from _demonyms(entry, adjectives, people)


def _demonyms(place: Entry, adjectives: str, people: str) -> Named:
    """Adjectives and people's nouns, with plurals; they carry the country's identifiers."""
    ethnic = _ethnic_names()
    singular = dict.fromkeys([*_split(adjectives), *_split(people)])
    invariant = {word for word in _split(people) if _plural(word) == word}  # "two Swiss", "the Kyrgyz"
    for word in singular:
        yield fold(word), _people(place, word, ethnic=word in ethnic, plural=word in invariant)
    for word in _split(people):
        plural = _plural(word)
        if plural not in singular:
            yield fold(plural), _people(place, word, ethnic=word in ethnic, plural=True)


def _former_names(made: dict[str, str], known: dict[str, Entry]) -> Named:
    """What a place was called before, and what others call it: the place itself, by another name."""
    for name, iso, others, _ in _rows("former-names.tsv", 4):
        key = fold(name)
        entry = known.get(key) or (_place(made[key]) if key in made else None)
        if entry is not None:
            entry = entry if entry.country else replace(entry, country=iso or None)
            yield from ((fold(other), entry) for other in _split(others))


def _people(place: Entry, word: str, *, ethnic: bool, plural: bool = False) -> Entry:
    return Entry(word, "PeopleGroup", place.links, place.country, place.name, ethnic, plural)


@cache
def _ethnic_names() -> frozenset[str]:
    rows = _rows("peoples.tsv", 5)
    return frozenset(name for row in rows if not row[4] for name in (row[0], *_split(row[1])))


def _institutions(made: dict[str, str]) -> Named:
    del made
    for name, bearers in _bearers().items():
        first = bearers[0]
        if len(bearers) == 1 or first.name == name or first.type == "MediaOrganization":
            yield fold(name), first


@cache
def _bearers() -> dict[str, tuple[Entry, ...]]:
    """The institutions of each name and short name, in the order of the table.

    A short name that several bear finds none of them, but for a news agency, which the press means first.
    """
    found: dict[str, tuple[Entry, ...]] = {}
    for name, kind, iso, further in _rows("institutions.tsv", 4):
        entry = Entry(name, kind, country=iso or None)
        for other in dict.fromkeys((name, *_split(further))):
            found[other] = (*found.get(other, ()), entry)
    return found


_SHORT = 4  # letters: "Han", "Karen" and "Chin" are also other things; their sentences must say so


def _peoples(made: dict[str, str]) -> Named:
    del made
    doubtful = frozenset(_lines("given-names.txt")) | frozenset(_lines("common-words.txt"))
    for name, further, plurals, iso, faith in _rows("peoples.tsv", 5):
        ethnic = not faith
        singular = (name, *_split(further))
        plural = _split(plurals) or [_plural(word) for word in singular]
        for word in dict.fromkeys([*singular, *plural]):
            trusted = len(word) > _SHORT and word not in doubtful
            yield (
                fold(word),
                Entry(
                    name, "PeopleGroup", (), iso or None, None, ethnic, plural=word in plural, trusted=trusted
                ),
            )


def _states_before_cities(made: dict[str, str], known: dict[str, Entry]) -> dict[str, Entry]:
    """A state of the United States is meant by its name, even where a large city shares it."""
    states: dict[str, Entry] = {}
    for line in made.values():
        if "\tRegion\tUS\t" in line:
            entry = _place(line)
            key = fold(entry.name)
            if key not in known:
                states[key] = entry
    return states


def _plural(word: str) -> str:
    for ending, plural in _IRREGULAR.items():
        if word.endswith(ending) and word[: -len(ending)].endswith(("nch", "sh", "ch", "ts", "woh", "wo")):
            return word[: -len(ending)] + plural
    return word if word.endswith(_SIBILANTS) else f"{word}s"


def _lengths(known: dict[str, Entry], made: dict[str, str]) -> dict[str, int]:
    """For each first word the most words that a name with it has."""
    lengths: dict[str, int] = {}
    for names in (known, made):
        for key in names:
            if " " in key or "'" in key or "/" in key:
                first = _first_word(key)
                words = key.count(" ") + 1
                if lengths.get(first, 0) < words:
                    lengths[first] = min(words, _LONGEST)
            elif key not in lengths:
                lengths[key] = 1
    return lengths


def _first_word(key: str) -> str:
    return _FIRST_WORD.split(key, maxsplit=1)[0]


def fold(name: str) -> str:
    """Without accents; hyphens as spaces, one kind of apostrophe."""
    if not name.isascii():
        name = name.replace("’", "'").replace("‘", "'").replace("ı", "i")
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return name.replace("-", " ") if "-" in name else name


def _split(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _rows(file: str, width: int) -> Iterator[list[str]]:
    """The rows of a hand-written table, filled up to ``width`` cells."""
    for line in _lines(file):
        cells = line.split("\t")
        if len(cells) > width or (len(cells) < 2 and width > 4):
            raise DataError(
                f"{_path(file)}: {line!r} has {len(cells)} cells. Expected {width}, separated by tabs. "
                "Compare with the lines around it."
            )
        yield cells + [""] * (width - len(cells))


def _lines(file: str) -> Iterator[str]:
    try:
        text = _path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(
            f"{_path(file)}: {error.strerror}. Expected a table of the gazetteer. Reinstall."
        ) from error
    return (line for line in text.split("\n") if line and not line.startswith("#"))


def _path(file: str) -> Path:
    return data("gazetteer", file)
