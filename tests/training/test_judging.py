"""Learning the tables: what is told apart gets weight, what is rare gets none."""

from __future__ import annotations

from kg.extraction.weights import ALWAYS
from kg.training.judging import Example, learn, weigh


def examples() -> list[Example]:
    return [
        *[Example(("named", "verb"), True, 0.9, "rules")] * 20,
        *[Example(("bare", "verb"), False, 0.3, "rules")] * 20,
        *[Example(("named", "noun"), True, 0.7, "reader")] * 10,
        *[Example(("bare", "noun"), False, 0.4, "reader")] * 10,
        Example(("seen once",), True),
    ]


def test_signs_of_the_right_weigh_up_and_of_the_wrong_down() -> None:
    weights = learn(examples(), seen=5)
    assert weights.of["named"] > 0.5 > -0.5 > weights.of["bare"]
    assert abs(weights.of["verb"]) < 0.5
    assert "seen once" not in weights.of
    assert ALWAYS in weights.of


def test_a_higher_penalty_makes_smaller_weights() -> None:
    loose, tight = (learn(examples(), seen=5, penalty=p).of["named"] for p in (1.0, 20.0))
    assert loose > tight > 0


def test_signs_and_reader_are_weighed_for_each_proposer() -> None:
    settings = weigh(examples(), learn(examples(), seen=5))
    for by in ("rules", "reader", "rules unasked"):
        assert settings[f"signs, {by}"] > 0
    assert settings["reader, rules unasked"] == 0
    assert settings["reader, rules"] > 0
