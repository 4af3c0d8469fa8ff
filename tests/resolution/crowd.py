"""Invented people by the hundred thousand, for the benchmark of identity; who they are is known.

People come in stories: a handful who know each other, told by several outlets over some years. Names are put
together from the parts in `crowd.yaml`, frequent parts much more often than rare ones, so that there are
namesakes as in life; each outlet romanises in its own way; ages grow; not every article tells age, trade and
citizenship. As a program it resolves so many and prints what that took:

    python tests/resolution/crowd.py 100000
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from kg.records import AnnotatedArticle, Article, Entity, Event, Filler, Mention, Relation, RoleFillers, Span

SEED = 20191029
_OUTLETS = 12
_FIRST_YEAR, _LAST_YEAR = 2012, 2023
_LONGEST_STORY = 60  # articles; most stories have two or three
_STEEPNESS = 2.0  # of the fall from frequent to rare parts of names
_TRADES = ("lawyer", "journalist", "judge", "minister", "activist", "teacher", "farmer", "student", "doctor")

Words = tuple[tuple[tuple[str, ...], ...], ...]  # a name: words of parts of alternatives


@dataclass(frozen=True)
class Tradition:
    """How people are called in a country, and in which rival ways that is spelled."""

    country: str
    given: Words
    last: Words
    spellings: tuple[tuple[str, str], ...]
    last_first: bool


@dataclass(frozen=True)
class Person:
    """Who somebody is, before any outlet has written of it."""

    number: int
    tradition: Tradition
    given: str
    last: str
    born: int
    trade: str


def traditions() -> tuple[Tradition, ...]:
    table = yaml.safe_load(Path(__file__).with_name("crowd.yaml").read_text(encoding="utf-8"))
    return tuple(
        Tradition(
            row["country"],
            _words(row["given"]),
            _words(row["last"]),
            tuple(row.get("spellings", {}).items()),
            row.get("last_first", False),
        )
        for row in table
    )


def _words(rows: list[list[str]]) -> Words:
    return tuple(
        tuple(tuple(part.replace("~", "") for part in parts.split()) for parts in word) for word in rows
    )


def crowd(mentions: int, seed: int = SEED) -> Iterator[tuple[AnnotatedArticle, tuple[int, ...]]]:
    """Articles that name so many people, each with the numbers of the people it names."""
    chance = random.Random(seed)
    known = traditions()
    number = told = 0
    while told < mentions:
        people = [_person(chance, number + n, known) for n in range(chance.randint(2, 9))]
        number += len(people)
        for _ in range(min(_LONGEST_STORY, int(chance.paretovariate(0.9)))):
            named = chance.sample(people, min(len(people), chance.randint(1, 5)))[: mentions - told]
            told += len(named)
            if named:
                yield _article(chance, named, told), tuple(person.number for person in named)


def _person(chance: random.Random, number: int, known: Sequence[Tradition]) -> Person:
    tradition = chance.choice(known)
    given, last = (_name(chance, words) for words in (tradition.given, tradition.last))
    return Person(number, tradition, given, last, chance.randint(1940, 2000), chance.choice(_TRADES))


def _name(chance: random.Random, words: Words) -> str:
    return " ".join(filter(None, ("".join(_early(chance, part) for part in word) for word in words)))


def _early(chance: random.Random, part: Sequence[str]) -> str:
    """One of these, those that stand first more often."""
    return part[int(chance.expovariate(_STEEPNESS) * len(part)) % len(part)]


def _article(chance: random.Random, people: Sequence[Person], number: int) -> AnnotatedArticle:
    year, outlet = chance.randint(_FIRST_YEAR, _LAST_YEAR), chance.randrange(_OUTLETS)
    entities = tuple(
        Entity(f"e{n}", _spelled(chance, person, outlet), "Person") for n, person in enumerate(people, 1)
    )
    text = ". ".join(entity.label for entity in entities)
    mentions = tuple(_mentions(entities))
    article = Article(
        f"a{number}",
        text,
        hashlib.sha256(f"{number} {text}".encode()).hexdigest(),
        Span(0, len(text)),
        published=f"{year}-{number % 12 + 1:02}",
    )
    relations = tuple(
        Relation(property_, Filler(entity.label, entity.id), Filler(value), mention.span)
        for entity, mention, person in zip(entities, mentions, people, strict=True)
        for property_, value in _said(chance, person, year)
    )
    return AnnotatedArticle(article, entities, mentions, (), (), (_arrest(entities[0]),), relations)


def _mentions(entities: Sequence[Entity]) -> Iterator[Mention]:
    start = 0
    for entity in entities:
        span = Span(start, start + len(entity.label))
        yield Mention(span, entity.label, entity.id, "name")
        start = span.end + len(". ")


def _spelled(chance: random.Random, person: Person, outlet: int) -> str:
    """The name as this outlet romanises it; now and then with an initial, now and then turned round."""
    given, last = person.given, person.last
    for n, (one, other) in enumerate(person.tradition.spellings):
        if outlet >> n & 1:
            given, last = (_replaced(name, one, other) for name in (given, last))
    if chance.random() < 0.02:
        given = f"{given[0]}."
    turned = person.tradition.last_first != (chance.random() < 0.03)
    return f"{last} {given}" if turned else f"{given} {last}"


def _replaced(name: str, one: str, other: str) -> str:
    return name.replace(one, other).replace(one.capitalize(), other.capitalize())


def _said(chance: random.Random, person: Person, year: int) -> Iterator[tuple[str, str]]:
    if chance.random() < 0.5:
        yield "age", str(year - person.born - chance.randint(0, 1))
    if chance.random() < 0.5:
        yield "occupation", person.trade
    if chance.random() < 0.3:
        yield "citizenship", person.tradition.country


def _arrest(entity: Entity) -> Event:
    span = Span(0, len(entity.label))
    roles = (RoleFillers("patient", (Filler(entity.label, entity.id, span),)),)
    return Event("v1", "Arrest", "occurred", span, span, roles)


def resolved(mentions: int) -> dict[str, float]:
    """Resolve so many: CPU seconds, peak memory in MB, and how right it was."""
    from kg.evaluation_identity import Item, measure
    from kg.resolution.profiles import profiles_of
    from kg.resolution.resolver import resolve_profiles

    truth: dict[tuple[str, str], int] = {}
    profiles = []
    reading = 0.0
    for annotated, people in crowd(mentions):
        started = time.process_time()
        profiles.extend(profiles_of(annotated))
        reading += time.process_time() - started
        for entity, number in zip(annotated.entities, people, strict=True):
            truth[annotated.article.sha256, entity.id] = number
    started = time.process_time()
    identity = resolve_profiles(profiles)
    resolving = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    score = measure(
        Item(sha256, "", "Person", str(number), identity.canonical(sha256, entity).iri)
        for (sha256, entity), number in truth.items()
    )
    return {
        "mentions": len(truth),
        "people": len(set(truth.values())),
        "profiles": round(reading, 2),
        "resolve": round(resolving, 2),
        "memory": round(memory, 1),
        "precision": round(score.pairs.precision, 4),
        "recall": round(score.pairs.recall, 4),
    }


if __name__ == "__main__":
    print(json.dumps(resolved(int(sys.argv[1]))))
