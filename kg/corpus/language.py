"""Which language a text is in: by script, by letters, by the frequent words. Small, local, deterministic.

It need not tell Danish from Norwegian; it must not let a Spanish text be read by English rules, and must not
refuse an English report full of Spanish names. So another language has to win clearly, and where the words
are too few the declared language (or English) is believed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Any

import yaml

from kg import resources
from kg.errors import DataError

__all__ = ["detect", "expected_languages", "language_name", "supported"]

_SAMPLE = 20_000  # characters: the first pages tell it
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEWEST_WORDS = 12
_CLEARLY = 1.5  # how much more often the words of another language must occur
_SHARE = 0.08  # of all words: below, none of the known languages is recognised
_LETTER_SHARE = 0.004  # how often the telling letters must occur
_DEFAULT = "en"


@cache
def _table() -> dict[str, Any]:
    path = resources.data("languages.yaml")
    try:
        table: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        table["words"] = {code: frozenset(words.split()) for code, words in table["words"].items()}
        return table
    except (OSError, yaml.YAMLError, KeyError, AttributeError) as error:
        raise DataError(
            f"{path}: {error}. Expected the words of languages. Restore the file from the distribution."
        ) from error


@cache
def _supported() -> frozenset[str]:
    """The languages that have a lexicon."""
    folder = resources.ontology("lexicon")
    found = {entry.name for entry in folder.iterdir() if entry.is_dir()} if folder.is_dir() else set()
    return frozenset(found | {_DEFAULT})


def supported(language: str) -> bool:
    """True where there is a lexicon for ``language``."""
    return language in _supported()


def expected_languages() -> str:
    """What languages are expected, as a sentence for messages."""
    return f"Expected {' or '.join(language_name(code) for code in sorted(_supported()))}."


def language_name(code: str) -> str:
    """The English name of a language.

    >>> language_name("kk"), language_name("xx")
    ('Kazakh', 'a language with the code xx')
    """
    name: str = _table()["names"].get(code, "")
    return name or ("an unknown language" if code == "und" else f"a language with the code {code}")


def detect(text: str, declared: str | None = None) -> str:
    """The ISO 639-1 code of the language of ``text``; ``declared`` decides where the text does not."""
    sample = text[:_SAMPLE]
    script = _script(sample)
    believed = (declared or _DEFAULT).replace("_", "-").split("-")[0].lower()
    if script is None:
        return believed
    if script != "LATIN":
        return _by_letters(sample, script)
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < _FEWEST_WORDS:
        return believed
    return _by_words(words, believed)


def _script(sample: str) -> str | None:
    """The script of most letters: the first word of their Unicode names."""
    counts = Counter(c for c in sample if c.isalpha())
    scripts: Counter[str] = Counter()
    for letter, count in counts.items():
        scripts["LATIN" if letter.isascii() else unicodedata.name(letter, "?").split()[0]] += count
    if not scripts:
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > 0.1 * scripts.total():
        return "HIRAGANA"
    return min(scripts, key=lambda script: (-scripts[script], script))


def _by_letters(sample: str, script: str) -> str:
    table = _table()
    if script in table["scripts"]:
        return str(table["scripts"][script])
    lower = sample.lower()
    total = sum(c.isalpha() for c in lower)
    for code, letters in table["letters"].get(script, ()):
        if not letters or sum(lower.count(letter) for letter in letters) > _LETTER_SHARE * total:
            return str(code)
    return "und"


def _by_words(words: list[str], believed: str) -> str:
    counts = Counter(words)
    languages: dict[str, frozenset[str]] = _table()["words"]
    scores = {code: sum(counts[word] for word in sorted(known)) for code, known in languages.items()}
    english = scores[_DEFAULT]
    best = min(scores, key=lambda code: (-scores[code], code))
    if best != _DEFAULT and scores[best] > _CLEARLY * english and scores[best] > _SHARE * len(words):
        return best
    if english >= _SHARE * len(words) or believed == _DEFAULT:
        return _DEFAULT if english or len(words) < 5 * _FEWEST_WORDS else "und"
    return believed
