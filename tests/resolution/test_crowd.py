"""The invented crowd of the benchmark: the same every time, with spellings and namesakes."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("crowd", Path(__file__).with_name("crowd.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def test_a_crowd_is_as_large_as_asked_and_the_same_every_time(made: ModuleType) -> None:
    one = list(made.crowd(500))
    assert sum(len(people) for _, people in one) == 500
    assert one == list(made.crowd(500))
    assert all(len(annotated.entities) == len(people) for annotated, people in one)


def test_people_have_several_spellings_and_names_several_people(made: ModuleType) -> None:
    spellings, bearers = defaultdict(set), defaultdict(set)
    for annotated, people in made.crowd(5000):
        for entity, person in zip(annotated.entities, people, strict=True):
            spellings[person].add(entity.label)
            bearers[entity.label].add(person)
    assert Counter(len(names) > 1 for names in spellings.values())[True] > 100
    assert Counter(len(people) > 1 for people in bearers.values())[True] > 5


def test_a_small_crowd_is_resolved_well_within_its_share_of_the_budget(made: ModuleType) -> None:
    took = made.resolved(1000)
    assert took["mentions"] == 1000
    assert took["profiles"] + took["resolve"] < 6  # ten times its share: a safety net
    assert took["precision"] > 0.98
    assert took["recall"] > 0.9
