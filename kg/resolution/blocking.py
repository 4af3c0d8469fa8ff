"""Which profiles are worth comparing: those that share a key.

Keys are static functions of one profile, never of the case, so that an index from key to profiles can be
kept while articles come and go. Two profiles that share no key are never the same by rule. A shared key
says only that a comparison is worth its time: most pairs that share one are different.

    n musakanl k     a name's word by its consonants, and the first letter of another word of it
    j kimjongun      all of a name in one: "Kim Jong Un", "Kim Jong-un"; of institutions too
    s sing 2019-10   a word of a name, in a month, with an office or with a relative: where a single name may
                     find its bearer
    b foreign ministry, a aapp, l zharkent     an institution, its short form, a place
    = https://…      an address: what the gazetteer identified, and what is not compared
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.resolution.bodies import parse_body
from kg.resolution.features import full_names
from kg.resolution.kinds import kind_of
from kg.resolution.names import PersonName, Word, block, initials
from kg.resolution.profiles import Profile
from kg.resolution.spelling import skeleton, syllables_as_wade

__all__ = ["WordKey", "joined_keys", "keys_of", "name_keys", "word_keys"]

WordKey = tuple[str, str, Word, Word]  # the consonants of a word, the first letter of another, and the two

_MOST_WORDS = 4  # of a name: who has more is found by these


def keys_of(profile: Profile) -> tuple[str, ...]:
    """The blocking keys of a profile, sorted; never none.

    >>> from kg.resolution.identity import Canonical
    >>> keys_of(Profile("a" * 64, "e1", Canonical("p", "Li Wei", "Person"), "l", ("Li Wei",)))
    ('j livei', 'n l v', 'n v l', 's l -', 's v -')
    """
    return tuple(sorted({*_keys(profile)} or {"= " + profile.canonical.iri}))


def _keys(profile: Profile) -> Iterator[str]:
    kind = kind_of(profile)
    if kind == "person":
        yield from name_keys(profile.names)
        yield from _single_keys(profile)
    elif kind == "body":
        names = [parse_body(name) for name in profile.names]
        yield from (f"b {' '.join(name.words)}" for name in names)
        yield from (f"a {short.casefold()}" for name in names for short in name.short)
        yield from joined_keys(profile.names[:1])  # another article may take it for a person
    elif kind == "place":
        words = parse_body(profile.names[0]).words
        yield f"l {' '.join(words)}"
        if len(words) > 1:  # another article may take it for an institution
            yield f"b {' '.join(words)}"


@lru_cache(maxsize=100_000)
def name_keys(names: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of a person's full names, which no context changes; none where there are single names only."""
    words = (f"n {block} {letter}" for block, letter, *_ in word_keys(names))
    return tuple(sorted({*words, *joined_keys(names)}))


@lru_cache(maxsize=100_000)
def word_keys(names: tuple[str, ...]) -> tuple[WordKey, ...]:
    """The keys by two words of a full name, each with the two words that made it."""
    return tuple(sorted({key for name in _full(names) for key in _by_words(name)}))


@lru_cache(maxsize=100_000)
def joined_keys(names: tuple[str, ...]) -> tuple[str, ...]:
    """The keys by all letters of a full name, however they are put into words."""
    return tuple(sorted({key for name in _full(names) for key in _by_letters(name)}))


def _full(names: tuple[str, ...]) -> list[PersonName]:
    return [name for name in full_names(names) if not name.single]


def _by_words(name: PersonName) -> Iterator[WordKey]:
    words = [*name.words[: _MOST_WORDS - 1], name.words[-1]] if len(name.words) > _MOST_WORDS else name.words
    for number, word in enumerate(words):
        if word.initial:
            continue
        for at, other in enumerate(words):
            if at != number:
                yield from ((block(word.text), letter, word, other) for letter in initials(other))


def _by_letters(name: PersonName) -> Iterator[str]:
    yield f"j {skeleton(name.joined)}"
    readings = [syllables_as_wade(word.text) for word in name.words]
    if None not in readings:
        yield f"j {skeleton(''.join(r or '' for r in readings).replace(' ', ''))}"


def _single_keys(profile: Profile) -> Iterator[str]:
    """Where a single name and the full names that hold it meet: in one month, by one office or relative."""
    ends = {block(word.text) for name in full_names(profile.names) for word in _ends(name)}
    contexts = [*_months(profile.published), *profile.occupations, *profile.family]
    yield from (f"s {end} {context}" for end in sorted(ends) if end for context in contexts)


def _ends(name: PersonName) -> list[Word]:
    return [word for word in (name.words[0], name.words[-1]) if not word.initial]


def _months(published: str | None) -> tuple[str, ...]:
    """The month of an article and the one after it, so that neighbours meet."""
    month = (published or "")[:7]
    if len(month) < 7 or not month.replace("-", "").isdecimal():
        return (month[:4] or "-",)
    year, number = int(month[:4]), int(month[5:])
    return (month, f"{year + number // 12}-{number % 12 + 1:02}")
