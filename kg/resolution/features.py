"""What speaks for two profiles being one person, and what against: one small function for each comparison.

Each gives bits of evidence and says in words what it found; nothing found is no evidence (None). One bit
for doubles the odds, one against halves them. :mod:`kg.resolution.decisions` adds them up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

import yaml

from kg.errors import DataError
from kg.resolution.names import Agreement, PersonName, agreement, parse_name
from kg.resolution.profiles import Profile
from kg.resources import data

__all__ = ["CONFLICTS", "SUPPORT", "Comparison", "full_names", "name_agreement", "nothing", "years_apart"]

# A person's age may be off by so many years: birthdays, and ages as somebody remembered them.
_AGE_TOLERANCE = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of two profiles. ``excludes``: they cannot be one, whatever else is the same."""

    name: str
    bits: float
    detail: str
    excludes: bool = False


def full_names(names: Iterable[str]) -> tuple[PersonName, ...]:
    """The names that tell most: those of two words or more; where there is none, those of one."""
    return _full_names(tuple(names))


@lru_cache(maxsize=200_000)
def _full_names(names: tuple[str, ...]) -> tuple[PersonName, ...]:
    parsed = [name for name in (parse_name(text) for text in names) if name.words]
    full = [name for name in parsed if not name.single]
    # What else an article calls somebody counts where it agrees: "Carlos F. Ruiz", "Carlos Fernando Ruiz".
    return tuple(dict.fromkeys(name for name in full if agreement(name, full[0]))) or tuple(parsed[:1])


@lru_cache(maxsize=100_000)
def name_agreement(one: tuple[PersonName, ...], other: tuple[PersonName, ...]) -> Agreement | None:
    """The best agreement of any two of these names; None where all are names of two people."""
    found = [agreed for a, b in product(one, other) if (agreed := agreement(a, b))]
    return max(found, key=lambda agreed: (agreed.bits - agreed.doubt, agreed.detail), default=None)


def years_apart(one: int | None, other: int | None) -> bool:
    """True where two years of birth cannot be one person's."""
    return one is not None and other is not None and abs(one - other) > _AGE_TOLERANCE


def age(one: Profile, other: Profile) -> Comparison | None:
    """Two ages, each counted from the day of its article, must give one year of birth."""
    if one.born is None or other.born is None:
        return None
    born = f"born about {one.born} and about {other.born}"
    if years_apart(one.born, other.born):
        return Comparison("age", -20.0, born, excludes=True)
    return Comparison("age", 4.0, born)


def article(one: Profile, other: Profile) -> Comparison | None:
    """Two that one article keeps apart are two, unless it spells one name in two ways."""
    if one.article != other.article or one.entity == other.entity:
        return None
    agreed = name_agreement(full_names(one.names), full_names(other.names))
    lengths = {len(name.words) for name in (*full_names(one.names), *full_names(other.names))}
    if agreed is not None and len(lengths) == 1 and _spelled_alike(one, other):
        return None
    return Comparison("article", -20.0, "one article names both", excludes=True)


def _spelled_alike(one: Profile, other: Profile) -> bool:
    names = {
        tuple(sorted(word.text for word in name.words))
        for name in (*full_names(one.names)[:1], *full_names(other.names)[:1])
    }
    return len(names) == 1


def nothing(one: Profile, other: Profile) -> Comparison | None:  # noqa: ARG001 - has the form of the others
    """No comparison: of institutions, one article may name one by two names."""
    return None


def citizenship_conflict(one: Profile, other: Profile) -> Comparison | None:
    """Citizens of two countries; some people have two passports."""
    return _apart("citizenship", 4.0, one.citizenships, other.citizenships)


def ethnicity_conflict(one: Profile, other: Profile) -> Comparison | None:
    """Of two peoples."""
    return _apart("ethnicity", 3.0, one.ethnicities, other.ethnicities)


def walk_of_life(one: Profile, other: Profile) -> Comparison | None:
    """A wrestler and a minister: callings that hardly meet in one life."""
    a, b = callings(one.occupations), callings(other.occupations)
    if not a or not b or a & b or any(pair in _callings().meeting for pair in product(a, b)):
        return None
    return Comparison("occupation", -5.0, f"{_said(one.occupations)}; {_said(other.occupations)}")


def _apart(name: str, cost: float, one: tuple[str, ...], other: tuple[str, ...]) -> Comparison | None:
    if not one or not other or not set(one).isdisjoint(other):
        return None
    return Comparison(name, -cost, f"{_said(one)}; {_said(other)}")


def companions(one: Profile, other: Profile) -> Comparison | None:
    """The same other people in both articles; a full name tells more than a single one."""
    shared = _shared(one.companions, other.companions)
    if not shared:
        return None
    weights = sorted((3.0 if " " in name else 1.5 for name in shared), reverse=True)
    return Comparison("companions", min(6.0, weights[0] + sum(weights[1:]) / 2), f"both with {_said(shared)}")


def family(one: Profile, other: Profile) -> Comparison | None:
    """The same relative."""
    return _same("family", 4.0, one.family, other.family)


def events(one: Profile, other: Profile) -> Comparison | None:
    """The same kind of event in the same part in the same month."""
    return _same("events", 3.0, one.events, other.events)


def bodies(one: Profile, other: Profile) -> Comparison | None:
    """Of the same institution."""
    return _same("institution", 3.0, one.bodies, other.bodies)


def occupation(one: Profile, other: Profile) -> Comparison | None:
    """The same office or calling, where the one's words hold all of the other's."""
    pairs = [(a, b) for a, b in product(one.occupations, other.occupations) if _one_calling(a, b)]
    return Comparison("occupation", 2.5, " / ".join(dict.fromkeys(min(pairs)))) if pairs else None


def _one_calling(a: str, b: str) -> bool:
    one, other = set(a.split()), set(b.split())
    return one <= other or other <= one


def places(one: Profile, other: Profile) -> Comparison | None:
    """A place where both live, come from, or took part in something."""
    return _same("places", 1.5, one.places, other.places)


def citizenship(one: Profile, other: Profile) -> Comparison | None:
    """Citizens of the same country."""
    return _same("citizenship", 1.5, one.citizenships, other.citizenships)


def ethnicity(one: Profile, other: Profile) -> Comparison | None:
    """Of the same people."""
    return _same("ethnicity", 1.5, one.ethnicities, other.ethnicities)


def countries(one: Profile, other: Profile) -> Comparison | None:
    """What countries the articles speak of."""
    if not one.countries or not other.countries:
        return None
    shared = _shared(one.countries, other.countries)
    if shared:
        return Comparison("countries", 0.75, f"both articles speak of {_said(shared)}")
    return Comparison("countries", -1.5, f"{_said(one.countries)}; {_said(other.countries)}")


def _same(name: str, gain: float, one: tuple[str, ...], other: tuple[str, ...]) -> Comparison | None:
    shared = _shared(one, other)
    return Comparison(name, gain, f"both {_said(shared)}") if shared else None


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    if not one or not other:
        return ()
    known = frozenset(other)
    return tuple(value for value in one if value in known)


def _said(values: tuple[str, ...]) -> str:
    shown = ", ".join(value.removeprefix("iso:") for value in values[:3])
    return shown + (", ..." if len(values) > 3 else "")


# What can speak against: asked of every pair.
CONFLICTS: tuple[Callable[[Profile, Profile], Comparison | None], ...] = (
    article,
    age,
    citizenship_conflict,
    ethnicity_conflict,
    walk_of_life,
)
# What can speak for, beside the name: asked where the name is not enough.
SUPPORT: tuple[Callable[[Profile, Profile], Comparison | None], ...] = (
    companions,
    family,
    events,
    bodies,
    occupation,
    places,
    citizenship,
    ethnicity,
    countries,
)


@dataclass(frozen=True, slots=True)
class _Callings:
    of: Mapping[str, str]
    meeting: frozenset[tuple[str, str]]


@lru_cache(maxsize=100_000)
def callings(occupations: tuple[str, ...]) -> frozenset[str]:
    """The walks of life that these occupations belong to."""
    known = _callings().of
    return frozenset(known[word] for text in occupations for word in text.split() if word in known)


@cache
def _callings() -> _Callings:
    path = data("names", "occupations.yaml")
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        pairs = {(a, b) for a, b in raw.pop("meeting")}
        of = {word: name for name, words in raw.items() for word in words}
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            f"{path}: {error}. Expected lists of words, and pairs under `meeting`. "
            "Compare with the file that ships."
        ) from error
    return _Callings(of, frozenset(pairs | {(b, a) for a, b in pairs}))
