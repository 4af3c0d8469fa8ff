"""Learning choices: from choices made by a known rule the rule comes out again."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")

from kg.extraction.choosing import probabilities
from kg.extraction.weights import Weights
from kg.training.choosing import Choice, learn


def choice(right: int, *options: tuple[str, ...]) -> Choice:
    return Choice(options, frozenset({right}), wanted=bool(right))


NEAR = choice(1, ("none",), ("near", "rare"), ("far",))
FAR = choice(0, ("none",), ("far",))


def test_what_is_right_wherever_it_stands_is_learnt() -> None:
    weights = learn([NEAR, FAR] * 20, 2.0)
    none, near, far = probabilities(weights, NEAR.options)
    assert near > 0.8 > none + far
    assert probabilities(weights, FAR.options)[0] > 0.8


def test_a_sign_seen_seldom_is_given_no_weight() -> None:
    assert "once" not in learn([*[NEAR, FAR] * 5, choice(1, ("none",), ("once",))], 2.0).of


def test_the_penalty_keeps_weights_small() -> None:
    loose, tight = (learn([NEAR, FAR] * 20, penalty).of["near"] for penalty in (1.0, 30.0))
    assert 0 < tight < loose


def test_what_was_learnt_before_stays_where_nothing_speaks_against_it() -> None:
    before = Weights({"near": -3.0, "of old": 2.0})
    anew, on = learn([NEAR, FAR] * 20, 2.0), learn([NEAR, FAR] * 20, 2.0, before=before)
    assert on.of["of old"] == pytest.approx(2.0)
    assert before.of["near"] < on.of["near"] < anew.of["near"]
