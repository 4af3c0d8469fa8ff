"""Which names of one article are the same: full form and surname, initials, abbreviation, near spelling.

Within one article a surname stands for the person of that name who was told of last, and an abbreviation
for the institution whose capitals it spells. That is all that is decided here; names of different
articles are :mod:`kg.resolution`'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler, Levenshtein

__all__ = [
    "is_abbreviation",
    "is_near_spelling",
    "is_part_of",
    "is_same_calling",
    "is_short_person",
    "name_words",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
_SMALL = _words("of the and for on in to at de la del du di al el bin ibn van von da dos das y &")
_GENERATION = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name for comparison: plain letters, lower case, no possessive."""
    plain = anyascii(name).lower().replace("`", "'")
    words = [re.sub(r"'s$|'$", "", w) for w in _WORD.findall(plain)]
    return tuple(w.rstrip(".") if len(w) > 2 else w for w in words if w and w != "the")


def is_short_person(full: Sequence[str], short: Sequence[str]) -> bool:
    """True where ``short`` is a shorter form of the person's name ``full``, in words as by name_words.

    Surname, given name, surname with fewer given names, or initials: ("j.", "smith") of ("john", "smith").
    """
    full = [w for w in full if w not in _GENERATION]
    if not short or len(short) >= len(full):
        return len(short) == len(full) > 1 and _fit_with_initials(full, short)
    if len(short) == 1:
        return len(short[0]) > 1 and short[0] not in _SMALL and short[0] in full
    position = 0
    for word in short:
        while position < len(full) and not _word_fits(full[position], word):
            position += 1
        if position == len(full):
            return False
        position += 1
    return any(len(w) > 2 and w in full for w in short)


def _fit_with_initials(full: Sequence[str], short: Sequence[str]) -> bool:
    return full[-1] == short[-1] and all(_word_fits(f, s) for f, s in zip(full, short, strict=True))


def _word_fits(full: str, short: str) -> bool:
    return full == short or (len(short.rstrip(".")) == 1 and full.startswith(short[0]))


def is_abbreviation(full: str, short: str) -> bool:
    """True where ``short`` spells the first letters of the words of ``full``: "WHO".

    Small words may have a letter or none: "APTIP", of an agency for prohibition of trafficking in persons.
    """
    letters = short.replace(".", "").replace("-", "")
    if not (1 < len(letters) < 10 and letters[0].isupper() and letters.isalpha()):
        return False
    words = [w for w in re.split(r"[\s\-/]+", anyascii(full)) if w[:1].isalpha()]
    if len(words) < 2 or (not letters.isupper() and len(words) < 4):
        return False
    initials = [f"{w[0]}?" if w.lower() in _SMALL else w if w.isupper() else w[0] for w in words]
    return re.fullmatch("".join(initials), letters, re.IGNORECASE) is not None


def is_part_of(full: Sequence[str], short: Sequence[str]) -> bool:
    """True where ``short`` is the beginning or end of the institution's name ``full``, by whole words.

    "Supreme Court" of "Supreme Court of Ruritania"; a single word must be long enough to be a name.
    """
    if not short or len(short) >= len(full) or (len(short) == 1 and len(short[0]) < 4):
        return False
    size = len(short)
    return tuple(full[:size]) == tuple(short) or tuple(full[-size:]) == tuple(short)


def is_near_spelling(one: Sequence[str], other: Sequence[str]) -> bool:
    """True where two names differ as transliterations and misprints do, word by word."""
    if len(one) != len(other) or not one or one == other:
        return False
    if len(one) == 1 and min(len(one[0]), len(other[0])) < 7:
        return False
    return all(a == b or _near(a, b) for a, b in zip(one, other, strict=True))


def _near(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 4 or one[0] != other[0]:
        return False
    return Levenshtein.distance(one, other) <= 1 + (len(one) > 8) and JaroWinkler.similarity(one, other) > 0.9


def is_same_calling(one: str, other: str) -> bool:
    """As in "Teacher" and "schoolteacher", "organizer" and "trade union organizer"."""
    return one == other or (min(len(one), len(other)) > 4 and (one.endswith(other) or other.endswith(one)))
