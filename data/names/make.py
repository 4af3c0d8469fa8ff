"""Make english-nicknames.tsv and the census rows of frequency.tsv from their public sources.

    python data/names/make.py NICKNAMES_CSV CENSUS_FOLDER

NICKNAMES_CSV is names.csv of the Python package `nicknames` (Apache-2.0); CENSUS_FOLDER holds the tables
dist.all.last, dist.female.first and dist.male.first of the United States census of 1990 (public domain), as
the Python package `names` brings them along. Both are run once; what they make is in the repository.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
LEAST = 0.5  # per mille: rarer names count as rare


def nicknames(source: Path) -> None:
    """Write english-nicknames.tsv: a given name and its short forms."""
    short: dict[str, set[str]] = defaultdict(set)
    with source.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["relationship"] == "has_nickname":
                short[row["name1"]].add(row["name2"])
    lines = ["# made by make.py: given name, short forms (|)"]
    lines += [f"{name}\t{'|'.join(sorted(forms))}" for name, forms in sorted(short.items())]
    (HERE / "english-nicknames.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def census(folder: Path) -> None:
    """Write frequency-census.tsv: names that at least one in two thousand people bear."""
    rows: dict[str, float] = {}
    for table in ("dist.all.last", "dist.female.first", "dist.male.first"):
        for line in (folder / table).read_text(encoding="ascii").splitlines():
            name, percent, *_ = line.split()
            rows[name.casefold()] = max(rows.get(name.casefold(), 0.0), float(percent) * 10)
    lines = ["# made by make.py: name, how many of a thousand people bear it"]
    lines += [f"{name}\t{share:.2f}" for name, share in sorted(rows.items()) if share >= LEAST]
    (HERE / "frequency-census.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    nicknames(Path(sys.argv[1]))
    census(Path(sys.argv[2]))
