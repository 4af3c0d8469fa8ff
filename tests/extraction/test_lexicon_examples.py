"""The lexicon's own examples: each listed event must be found, and no other of the file's type."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg import resources
from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.lexicon import Example, load_lexicon
from kg.ontology import load_ontology
from kg.records import AnnotatedArticle, Article, Event, Span
from kg.scoring import same_name


@cache
def examples() -> tuple[Example, ...]:
    ontology = load_ontology()
    lexicon = load_lexicon(
        resources.ontology("lexicon", "en"),
        types=ontology.event_types,
        roles=ontology.roles,
        classes=ontology.classes,
    )
    return tuple(lexicon.examples)


def name_of(example: Example) -> str:
    return f"{Path(example.file).stem}:{example.line}"


@pytest.fixture(scope="session")
def annotated() -> dict[str, AnnotatedArticle]:
    """Every example's text, extracted in one go, by the rules alone: it is the lexicon that is tested."""
    extractor = LayeredExtractor(ExtractionConfig(extractor="rules", least=0.0))
    articles = [
        Article(
            id=name_of(e), text=e.text, sha256=name_of(e), body=Span(0, len(e.text)), published="2020-06-15"
        )
        for e in examples()
    ]
    return {result.article.id: result for result in extractor.extract(articles)}


@pytest.mark.parametrize("example", examples(), ids=name_of)
def test_the_example_gives_just_its_events(example: Example, annotated: dict[str, AnnotatedArticle]) -> None:
    problems = differences(example, annotated[name_of(example)])
    assert not problems, f"{example.text}\n" + "\n".join(problems)


def test_every_file_has_eight_examples_and_two_look_alikes() -> None:
    by_type: dict[str, list[Example]] = {}
    for example in examples():
        by_type.setdefault(example.type, []).append(example)
    few = {type_: len(found) for type_, found in by_type.items() if len(found) < 8}
    assert not few
    look_alikes = {
        type_: sum(all(event.type != type_ for event in example.events) for example in found)
        for type_, found in by_type.items()
    }
    assert {type_: count for type_, count in look_alikes.items() if count < 2} == {}


def test_every_event_type_has_a_file() -> None:
    assert {e.type for e in examples()} == set(load_ontology().event_types)


def differences(example: Example, result: AnnotatedArticle) -> list[str]:
    """What is missing, and what is there that should not be; empty where all is right."""
    found = list(result.events)
    problems = []
    for wanted in example.events:
        match = next((e for e in found if e.type == wanted.type and matches(wanted, e, result)), None)
        if match is None:
            problems.append(f"  missing: {wanted}")
        else:
            found.remove(match)
    problems += [f"  too much or wrong: {told(e)}" for e in found if e.type == example.type]
    return problems


def matches(wanted, event: Event, result: AnnotatedArticle) -> bool:  # type: ignore[no-untyped-def]
    return event.status == wanted.status and all(
        same_fillers(names, role, event, result) for role, names in wanted.roles
    )


def same_fillers(names: tuple[str, ...], role: str, event: Event, result: AnnotatedArticle) -> bool:
    fillers = event.fillers(role)
    if len(fillers) != len(names):
        return False
    loose = role == "topic"
    return all(
        any(same_name(name, spelling, loose=loose) for f in fillers for spelling in spellings(f, result))
        for name in names
    )


def spellings(filler, result: AnnotatedArticle) -> list[str]:  # type: ignore[no-untyped-def]
    if filler.entity is None:
        return [filler.text]
    entity = result.entity(filler.entity)
    return [entity.label, *entity.aliases]


def told(event: Event) -> str:
    roles = {r.role: [f.text for f in r.fillers] for r in event.roles}
    return f"{event.type}/{event.status} {roles}"
