"""Choosing one of several, or none, by many weak signs: which time dates an event, who says it.

An option is a list of signs, words that a person can read ("last told before", "3 steps"). A table of
weights (:mod:`kg.extraction.weights`) gives each option a sum, and the sums give probabilities that add up
to one over all options of one choice, "none of them" being an option like the others. The tables
``data/judging/times.tsv`` and ``sources.tsv`` are learnt by ``python -m kg.training.choosing``; ``(cut)`` in
them is the probability from which on a choice is trusted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from kg.extraction.weights import Weights

__all__ = ["CUT", "probabilities", "sureness"]

CUT = "(cut)"
_SURE, _LIKELY = 0.9, 0.7


def probabilities(weights: Weights, options: Sequence[Iterable[str]]) -> list[float]:
    """How likely each option is; the numbers add up to one.

    >>> probabilities(Weights({"near": 1.0, "far": -1.0}), [["near"], ["far"]])[0] > 0.8
    True
    """
    sums = [weights(signs) for signs in options]
    highest = max(sums, default=0.0)
    powers = [math.exp(s - highest) for s in sums]
    total = sum(powers)
    return [power / total for power in powers]


def sureness(score: float) -> str:
    """How sure the reader is, as a part of a sign."""
    return "sure" if score >= _SURE else "likely" if score >= _LIKELY else "unsure"
