"""Resolution against gold identity, the whole way from the text on: the floors it must not fall below.

Development looks closely at the part `dev` alone (see data/identity/README.md); here all articles are
resolved together, as in a case.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import resources
from kg.evaluation_identity import IdentityScore, PairScore, evaluate_identity, evaluate_pairs, read_pairs

FOLDER: Path = resources.data("identity")


@pytest.fixture(scope="module")
def score() -> IdentityScore:
    return evaluate_identity(FOLDER)


@pytest.fixture(scope="module")
def names() -> PairScore:
    return evaluate_pairs(read_pairs(FOLDER / "name-pairs.tsv"))


def shown(score: IdentityScore) -> str:
    return "\n".join(f"{what}: {one.name} / {other.name}" for what, one, other in score.wrong())


def test_what_is_put_together_belongs_together(score: IdentityScore) -> None:
    assert score.pairs.precision >= 0.98, shown(score)


def test_what_belongs_together_is_put_together(score: IdentityScore) -> None:
    assert score.pairs.recall >= 0.90, shown(score)


def test_the_typical_entity_has_its_own_and_all_its_own(score: IdentityScore) -> None:
    assert score.b_cubed[2] >= 0.94, shown(score)


def test_people_alone_are_resolved_as_well(score: IdentityScore) -> None:
    people = score.of("Person")
    assert people.pairs.precision >= 0.98, shown(people)
    assert people.pairs.recall >= 0.85, shown(people)


def test_most_that_gold_names_is_found_at_all(score: IdentityScore) -> None:
    assert len(score.missed) <= 0.06 * (len(score.items) + len(score.missed))


def test_of_the_pairs_of_names_hardly_one_is_merged_wrongly(names: PairScore) -> None:
    assert names.pairs.precision >= 0.95, [p for p in names.wrong if not p.same]
