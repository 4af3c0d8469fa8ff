"""One key for the spellings of a name: what different romanisations of one name have in common.

The same man is Qaster and Kaster, Musakhanuly and Musakanuly; Sairagul is Sayragul. The differences are
regular: letters that one system writes and another does not (q/k, kh/k, y/i, w/v, doubled letters, an
apostrophe). :func:`skeleton` folds them; names whose skeletons are equal are spellings of one name. It
folds no vowels but i/y, so that Aliev and Olaev stay two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from anyascii import anyascii

__all__ = ["folded", "latin", "name_key", "skeleton", "sound", "syllables_as_wade"]

Replacement = str | Callable[[re.Match[str]], str]

# In this order: digraphs before the letters that they consist of.
_FOLDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"['’ʼʻ`´-]", ""),
        (r"shch|stch", "S"),
        (r"^abd[aeiou]?(?:l(?!l)|r(?=r)|s(?=s))?", "abd"),
        (r"sch|sh", "S"),
        (r"tch|ch|ç", "C"),
        (r"dzh|dj|zh", "j"),
        (r"kh|gh|q|x(?=[aeiou])", lambda m: "g" if m.group() == "gh" else "k"),
        (r"ck|c(?=[^h]|$)", "k"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ou|oo", "u"),
        (r"ee|ii|iy|yi|ij", "i"),
        (r"ae", "a"),
        (r"oe", "o"),
        (r"ue", "u"),
        (r"y|j(?=[aeu])", lambda m: "i" if m.group() == "y" else "j"),
        (r"w", "v"),
        (r"(.)\1+", r"\1"),
    )
)


# What anyascii writes in a way that nobody romanises names in.
_LETTERS = str.maketrans({"ə": "a", "Ə": "a"})


_AZERI = str.maketrans({"x": "kh", "c": "j", "q": "g", "ç": "ch", "ş": "sh"})


@lru_cache(maxsize=100_000)
def latin(word: str) -> str:
    """A word in small Latin letters, whatever its script.

    >>> latin("Əliyarlı")
    'aliyarli'
    """
    if "ə" in word.casefold():  # a letter of Azeri alone, which has these of its own
        word = word.casefold().translate(_AZERI)
    return anyascii(word.translate(_LETTERS).replace("ου", "ou").replace("ού", "ou")).casefold()


def _replaced(word: str, table: tuple[tuple[re.Pattern[str], Replacement], ...]) -> str:
    for pattern, replacement in table:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """What the spellings of one word have in common.

    >>> skeleton("Qaster") == skeleton("Kaster")
    True
    """
    return _replaced(latin(word), _FOLDS)


def name_key(name: str) -> tuple[str, ...]:
    """The skeletons of a name's words, sorted: family names stand first in some countries, last in others."""
    words = (re.sub(r"[^\w'’ʼʻ`´-]", "", word) for word in name.split())
    return tuple(sorted(skeleton(word) for word in words if word))


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """Words as they are compared: small Latin letters and digits, single spaces.

    >>> folded("Gülnar’s  Şomaqı")
    'gulnars somaqi'
    """
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’ʼʻ`´.]", "", anyascii(text).casefold())))


# What careless romanisation and different dialects confuse, for long words and for blocking only.
_HEARD = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[^a-z]", ""),
        (r"tch|tsch|cz|ts|tz", "c"),
        (r"sch|sh", "s"),
        (r"dzh|zh|dj|j", "j"),
        (r"ch", "c"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"kh|ck|[qxkh]|c(?=[aou])", "k"),
        (r"y?eo|oe", "u"),
        (r"w", "v"),
        (r"ou|oo|o|u", "u"),
        (r"ee|ei|ai|ay|ey|iy|y|e|i", "i"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """What even loose spellings of a word have in common; coarser than :func:`skeleton`.

    >>> sound("Tohti") == sound("Toxti")
    True
    """
    return _replaced(latin(word), _HEARD)


# A syllable of Pinyin: how it begins, and how it ends. Those that do not exist do no harm.
_SYLLABLE = re.compile(
    r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)"
    r"(iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|ei|ao|ou|an|en|in|un|er|ia|ie|iu|ua|uo|ui|ue|a|o|e|i|u)"
)
_BEGINNINGS = {
    "b": "p",
    "d": "t",
    "g": "k",
    "zh": "ch",
    "j": "ch",
    "q": "ch",
    "x": "hs",
    "z": "ts",
    "c": "ts",
    "r": "j",
}
_BEFORE_NO_I = frozenset(("zh", "ch", "sh", "r", "z", "c", "s", "g", "k", "h"))
_BACK = ("g", "k", "h")
_WHOLE = {
    ("z", "i"): "tzu",
    ("c", "i"): "tzu",
    ("s", "i"): "ssu",
    ("y", "an"): "yen",
    ("y", "e"): "yeh",
    ("y", "ou"): "yu",
}
_ENDINGS = {"ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "iong": "iung"}


@lru_cache(maxsize=200_000)
def syllables_as_wade(word: str) -> str | None:
    """A word in Pinyin as Wade-Giles writes it, without its apostrophes; None where it is no Pinyin.

    >>> syllables_as_wade("zedong")
    'tse tung'
    """
    syllables = _split(word)
    return " ".join(_as_wade(*parts) for parts in syllables) if syllables else None


def _split(word: str) -> tuple[tuple[str, str], ...] | None:
    """A word as syllables of Pinyin, the longest first; None where it cannot be split."""
    if not word:
        return ()
    for match in _openings(word):
        rest = _split(word[match[2] :])
        if rest is not None:
            return ((match[0], match[1]), *rest)
    return None


def _openings(word: str) -> list[tuple[str, str, int]]:
    found = []
    for end in range(min(6, len(word)), 0, -1):
        match = _SYLLABLE.fullmatch(word, 0, end)
        if match and not (
            match.group(1) in _BEFORE_NO_I and match.group(2)[0] == "i" and match.group(2) != "i"
        ):
            found.append((match.group(1), match.group(2), end))
    return found


def _as_wade(beginning: str, ending: str) -> str:
    if (beginning, ending) in _WHOLE:
        return _WHOLE[beginning, ending]
    if beginning in ("zh", "ch", "sh", "r") and ending == "i":
        ending = "ih"
    elif (ending == "e" and beginning in _BACK) or (ending == "uo" and beginning not in (*_BACK, "sh")):
        ending = "o"
    return _BEGINNINGS.get(beginning, beginning) + _ENDINGS.get(ending, ending)
