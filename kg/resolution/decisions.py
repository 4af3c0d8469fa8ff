"""Whether two profiles are the same, different, or not to be told: each decision with its score and reasons.

The evidence of all comparisons is added up in bits. The sum starts below zero by what it takes to single
one person out of those in play; names that few bear make up for it alone, common ones need the
context's support. A decision depends on the two profiles and the shipped tables, on nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.resolution import features
from kg.resolution.bodies import BodyName, parse_body
from kg.resolution.features import Comparison, full_names, name_agreement
from kg.resolution.kinds import Kind, kind_of
from kg.resolution.profiles import Profile

__all__ = [
    "SAME",
    "UNSURE",
    "Decision",
    "Verdict",
    "base_of",
    "decide",
    "is_surely_person",
    "names_apart",
    "support_could_reach",
    "with_support",
]

Verdict = Literal["same", "unsure", "different"]

SAME = 3.0  # bits: from here on two are the same
UNSURE = 0.0  # bits: from here on a person should look

_IN_PLAY = 10.0  # bits: among about a thousand people two names have to agree by more than chance
_ENOUGH = 9.0  # bits: the rarest of names tell no more than this, so that what speaks against can be heard
_WORD_OF_A_NAME = 5.0  # bits: what each word of an institution's name tells
_MOST_SUPPORT = 24.0  # bits: more than all support together can give


@dataclass(frozen=True, slots=True)
class Decision:
    """What two profiles are to each other: ``bits`` of evidence, and the comparisons that gave them."""

    verdict: Verdict
    bits: float
    comparisons: tuple[Comparison, ...]

    @property
    def score(self) -> float:
        """The evidence as a probability."""
        return 1 / (1 + 2.0**-self.bits) if self.bits > -60 else 0.0

    @property
    def excluded(self) -> bool:
        """True where something speaks against that nothing can outweigh."""
        return any(comparison.excludes for comparison in self.comparisons)


def decide(one: Profile, other: Profile) -> Decision:
    """The decision about two profiles, by rule.

    >>> from kg.resolution.identity import Canonical
    >>> ada = Profile("a" * 64, "e1", Canonical("p", "Ada Lovelace", "Person"), "l", ("Ada Lovelace",))
    >>> decide(ada, ada).verdict
    'same'
    """
    if one.key > other.key:
        one, other = other, one
    base = base_of(one, other)
    return with_support(base, one, other)


def base_of(one: Profile, other: Profile, *, within: bool = False) -> Decision:
    """The decision by name and by what speaks against: before any support is asked for.

    ``within``: for the two as instances of what is said of them, whatever articles they are of.
    """
    kind = _common_kind(one, other)
    if kind == "other":
        return _address(one, other)
    found = _NAMES[kind](one, other)
    if not found[0].excludes:
        found += tuple(c for compare in _CONFLICTS[kind][within:] if (c := compare(one, other)))
    return _decision(found)


def with_support(base: Decision, one: Profile, other: Profile) -> Decision:
    """The decision with the context's support, where the name was not enough."""
    if base.bits >= SAME or base.excluded or base.bits + _MOST_SUPPORT < UNSURE:
        return base
    asked = features.SUPPORT if _common_kind(one, other) == "person" else _CONTEXT
    return _decision((*base.comparisons, *(c for compare in asked if (c := compare(one, other)))))


def _common_kind(one: Profile, other: Profile) -> Kind:
    """As what two are compared; one article takes for a place what another takes for an institution.

    Or for a person: see _misread.
    """
    kinds = kind_of(one), kind_of(other)
    if kinds[0] == kinds[1]:
        return kinds[0]
    if set(kinds) == {"body", "place"}:
        return "mixed"
    return "misread" if set(kinds) == {"body", "person"} else "other"


def support_could_reach(base: Decision, bits: float) -> bool:
    """True where all the support that there can be would lift this decision to ``bits``."""
    return base.bits + _MOST_SUPPORT >= bits


def _decision(found: tuple[Comparison, ...]) -> Decision:
    total = sum(comparison.bits for comparison in found)
    if any(comparison.excludes for comparison in found) or total < UNSURE:
        return Decision("different", total, found)
    return Decision("same" if total >= SAME else "unsure", total, found)


def _address(one: Profile, other: Profile) -> Decision:
    """What is identified, or of a kind that is not compared, goes by its address."""
    if one.canonical.iri == other.canonical.iri and one.named and other.named:
        return _decision((Comparison("identifier", 20.0, one.canonical.iri),))
    return _decision((Comparison("identifier", -20.0, "not the same by any identifier", excludes=True),))


def _person(one: Profile, other: Profile) -> tuple[Comparison, ...]:
    names = full_names(one.names), full_names(other.names)
    agreed = name_agreement(*names)
    shown = f"{one.names[0]} / {other.names[0]}"
    if agreed is None:
        return (Comparison("name", -20.0, f"{shown}: two people's names", excludes=True),)
    told = min(agreed.bits - _IN_PLAY, _ENOUGH) - agreed.doubt
    return (Comparison("name", told, f"{shown}: {agreed.detail}"),)


def _body(one: Profile, other: Profile) -> tuple[Comparison, ...]:
    a, b = parse_body(one.names[0]), parse_body(other.names[0])
    shown = f"{one.names[0]} / {other.names[0]}"
    if a.words == b.words:
        if a.generic or b.generic:
            return (_within_country(one, other, shown),)
        return (Comparison("name", min(_WORD_OF_A_NAME * len(a.words), _ENOUGH), f"{shown}: the same words"),)
    if _is_called(a, other) or _is_called(b, one):
        return (Comparison("name", 5.0, f"{shown}: the short form is given"),)
    if _shortened(a, b) or _shortened(b, a):
        return (
            Comparison(
                "name",
                min(len(n.short[0]) for n in (a, b) if n.is_short) * 1.5 - 3.5,
                f"{shown}: first letters",
            ),
        )
    return (Comparison("name", -20.0, f"{shown}: two names", excludes=True),)


def _is_called(short: BodyName, long: Profile) -> bool:
    """True where an article gives the short form as another name of the long one."""
    return (
        short.is_short
        and len(short.short or "") > 2
        and short in [parse_body(name) for name in long.names[1:]]
    )


def _shortened(short: BodyName, long: BodyName) -> bool:
    return short.is_short and not long.is_short and short.short[0] in long.short


def _within_country(one: Profile, other: Profile, shown: str) -> Comparison:
    if one.home and one.home == other.home:
        return Comparison("name", 5.0, f"{shown}: the same words, and one country")
    return Comparison("name", 0.5, f"{shown}: many countries have one")


def _place(one: Profile, other: Profile) -> tuple[Comparison, ...]:
    a, b = parse_body(one.names[0]), parse_body(other.names[0])
    shown = f"{one.names[0]} / {other.names[0]}"
    if a.words != b.words:
        return (Comparison("name", -20.0, f"{shown}: two names", excludes=True),)
    if a.generic or b.generic:
        return (Comparison("name", -6.0, f"{shown}: many towns have one"),)
    return (Comparison("name", 2.5 if len(a.words) < 2 else 4.0, f"{shown}: the same words"),)


def _mixed(one: Profile, other: Profile) -> tuple[Comparison, ...]:
    a, b = parse_body(one.names[0]), parse_body(other.names[0])
    shown = f"{one.names[0]} / {other.names[0]}"
    if a.words != b.words or len(a.words) < 2 or a.generic:
        return (Comparison("name", -20.0, f"{shown}: an institution and a place", excludes=True),)
    return (Comparison("name", 4.0, f"{shown}: the same words, of an institution and of a place"),)


def _misread(one: Profile, other: Profile) -> tuple[Comparison, ...]:
    """A name of two words or more that one article takes for a person's: the context must speak for it.

    Never where the article says of that person what is said of people alone.
    """
    a, b = parse_body(one.names[0]), parse_body(other.names[0])
    shown = f"{one.names[0]} / {other.names[0]}"
    if a.words != b.words or len(a.words) < 2 or a.generic:
        return (Comparison("name", -20.0, f"{shown}: an institution and a person", excludes=True),)
    return (Comparison("name", 1.0, f"{shown}: the same words, of an institution and of a mere name"),)


def more_than_a_name(one: Profile, other: Profile) -> Comparison | None:
    """What only a person can be: of an age, with a calling, somebody's relative."""
    for person in (one, other):
        if kind_of(person) == "person" and (is_surely_person(person) or _has_ties(person)):
            return Comparison("type", -20.0, f"{person.names[0]} is a person", excludes=True)
    return None


def is_surely_person(profile: Profile) -> bool:
    """By what may speak against, which is alike in all that is compared as one: see features.CONFLICTS."""
    known = profile.citizenships, profile.ethnicities, features.callings(profile.occupations)
    return profile.born is not None or any(known)


def _has_ties(profile: Profile) -> bool:
    return bool(profile.occupations or profile.family or profile.bodies)


def home(one: Profile, other: Profile) -> Comparison | None:
    """The country of an institution or place: of two countries, it is two."""
    if not one.home or not other.home:
        return None
    told = f"{_countries(one)}; {_countries(other)}"
    if set(one.home).isdisjoint(other.home):
        return Comparison("country", -20.0, told, excludes=True)
    return Comparison("country", 2.0, told)


def _countries(profile: Profile) -> str:
    return ", ".join(country.removeprefix("iso:") for country in profile.home)


_NAMES = {"person": _person, "body": _body, "place": _place, "mixed": _mixed, "misread": _misread}
_CONFLICTS = {
    "person": features.CONFLICTS,
    "body": (features.nothing, home),
    "place": (features.nothing, home),
    "mixed": (features.nothing, home),
    "misread": (more_than_a_name,),
}
_CONTEXT = (features.companions, features.places, features.countries)


def names_apart(one: Profile, other: Profile) -> bool:
    """True where the names alone are those of two."""
    kind = _common_kind(one, other)
    if kind == "misread" and any(kind_of(p) == "person" and is_surely_person(p) for p in (one, other)):
        return True
    return kind == "other" or _NAMES[kind](one, other)[0].excludes
