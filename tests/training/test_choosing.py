"""Learning choices: from choices made by a known rule the rule comes out again."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")

from kg.extraction.choosing import probabilities
from kg.extraction.weights import Weights
from kg.training.choosing import Choice, learn, without_reader


def choice(right: int, *options: tuple[str, ...]) -> Choice:
    return Choice(options, frozenset({right}), wanted=bool(right))


NEAR = choice(1, ("none",), ("near", "rare"), ("far",))
FAR = choice(0, ("none",), ("far",))


def test_what_is_right_wherever_it_stands_is_learnt() -> None:
    weights = learn([NEAR, FAR] * 20)
    none, near, far = probabilities(weights, NEAR.options)
    assert near > 0.8 > none + far
    assert probabilities(weights, FAR.options)[0] > 0.8


def test_a_sign_seen_seldom_is_given_no_weight() -> None:
    assert "once" not in learn([*[NEAR, FAR] * 5, choice(1, ("none",), ("once",))]).of


def test_weights_that_are_held_fast_are_not_learnt_again() -> None:
    fixed = Weights({"none": 0.5, "near": 2.0})
    assert set(learn([NEAR, FAR] * 10, fixed).of) == {"far", "rare"}


def test_the_readers_signs_are_left_out_of_what_is_learnt_from_its_own_articles() -> None:
    (kept,) = without_reader([choice(1, ("none", "none: reader"), ("near", "reader"))])
    assert kept.options == (("none",), ("near",))
