"""One key for the spellings of a name: what different romanisations of one name have in common.

The same man is Qaster and Kaster, Musakhanuly and Musakanuly; Sairagul is Sayragul. The differences are
regular: letters that one system writes and another does not (q/k, kh/k, y/i, w/v, doubled letters, an
apostrophe). :func:`skeleton` folds them; names whose skeletons are equal are spellings of one name. It
folds no vowels but i/y, so that Aliev and Olaev stay two.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

__all__ = ["name_key", "skeleton"]

# In this order: digraphs before the letters that they consist of.
_FOLDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"['’ʼʻ`´-]", ""),
        (r"sch|sh", "S"),
        (r"tch|ch|ç", "C"),
        (r"dzh|dj|zh", "j"),
        (r"kh|gh|q|x(?=[aeiou])", lambda m: "g" if m.group() == "gh" else "k"),
        (r"ck|c(?=[^h]|$)", "k"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ou|oo", "u"),
        (r"ee|ii|iy|yi|ij", "i"),
        (r"y|j(?=[aeu])", lambda m: "i" if m.group() == "y" else "j"),
        (r"w", "v"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """What the spellings of one word have in common.

    >>> skeleton("Qaster") == skeleton("Kaster")
    True
    """
    folded = anyascii(word).casefold()
    for pattern, replacement in _FOLDS:
        folded = pattern.sub(replacement, folded)
    return folded


def name_key(name: str) -> tuple[str, ...]:
    """The skeletons of a name's words, sorted: family names stand first in some countries, last in others."""
    words = (re.sub(r"[^\w'’ʼʻ`´-]", "", word) for word in name.split())
    return tuple(sorted(skeleton(word) for word in words if word))
