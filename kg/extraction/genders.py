"""Whether a woman or a man bears a name, where the name tells it.

Given names of many traditions and the endings of Slavic, Turkic and Icelandic names are in
``data/gazetteer/genders.tsv``. Most names of the world are not: of them the article's own pronouns and titles
have to tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.errors import DataError
from kg.nouns import Gender
from kg.resources import data

__all__ = ["NameGenders", "load_name_genders"]

_SHORTEST = 6  # letters of a last word whose ending tells something
_GENDERS: Mapping[str, Gender] = {"female": "female", "male": "male"}


@dataclass(frozen=True)
class NameGenders:
    """The table, by what part of a name tells the gender."""

    given: Mapping[str, Gender]
    endings: Mapping[str, Gender]  # of any word
    last_endings: Mapping[str, Gender]  # of the last of several words

    def of(self, words: Sequence[str]) -> Gender | None:
        """The gender that a name tells, given as its words in plain lower case.

        >>> load_name_genders().of(("maria", "lopez")), load_name_genders().of(("lopez",))
        ('female', None)
        """
        if not words:
            return None
        by_ending = next((g for w in words for g in self._ending(w, self.endings)), None)
        if by_ending is not None:
            return by_ending
        first = self.given.get(words[0].split("-")[0])
        if first is not None or len(words) == 1:
            return first
        return next(iter(self._ending(words[-1], self.last_endings)), None)

    def _ending(self, word: str, endings: Mapping[str, Gender]) -> list[Gender]:
        if len(word) < _SHORTEST:
            return []
        return [endings[word[-n:]] for n in range(6, 1, -1) if word[-n:] in endings]


@cache
def load_name_genders() -> NameGenders:
    """The table that ships. Raises DataError where the file is missing or malformed."""
    path = data("gazetteer", "genders.tsv")
    tables: dict[str, dict[str, Gender]] = {"given": {}, "ending": {}, "last ending": {}}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                word, gender, part = line.split("\t")
                tables[part][word] = _GENDERS[gender]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"{path}: {error}. Expected lines of a name, its gender and its part. Restore the original file."
        ) from error
    return NameGenders(tables["given"], tables["ending"], tables["last ending"])
