"""Weighing signs: a sum of weights in log-odds, read from a table that a person can read and change.

A table (``data/judging/*.tsv``) has one sign a line, its weight first; ``(always)`` counts in every case.
Signs that the table does not know weigh nothing. The tables are learnt by ``python -m kg.training.judging``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import resources
from kg.errors import DataError

__all__ = ["ALWAYS", "Weights", "load_weights", "log_odds", "probability"]

ALWAYS = "(always)"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to the log-odds."""

    of: Mapping[str, float]

    def __call__(self, signs: Iterable[str]) -> float:
        """The log-odds that these signs amount to."""
        known = self.of.get
        total = known(ALWAYS, 0.0)
        for sign in signs:
            total += known(sign, 0.0)
        return total

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read a table; lines that begin with ``#`` are remarks."""
        of: dict[str, float] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            weight, tab, sign = line.partition("\t")
            try:
                of[sign] = float(weight)
            except ValueError:
                tab = ""
            if not tab:
                raise DataError(f"{path}, line {number}: expected a weight, a tab and a sign, found {line!r}")
        return cls(of)

    def save(self, path: Path, remark: str) -> None:
        """Write the table, its signs in alphabetical order."""
        lines = [f"# {line}" for line in remark.splitlines()]
        lines += [f"{weight:.3f}\t{sign}" for sign, weight in sorted(self.of.items())]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@cache
def load_weights(name: str) -> Weights:
    """The table of this name that ships: "tellings", "pairs" or "settings"."""
    return Weights.load(resources.data("judging", f"{name}.tsv"))


def log_odds(probability: float) -> float:
    """The log-odds of a probability, which is kept away from 0 and 1."""
    p = min(max(probability, 0.005), 0.995)
    return math.log(p / (1 - p))


def probability(log_odds: float) -> float:
    """The reverse of :func:`log_odds`."""
    return 1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0)))
