"""How far the reader's probabilities can be believed, learnt from triggers that were right or wrong."""

from __future__ import annotations

import math

import pytest

from kg.training.measure import _platt


def calibrated(slope: float, shift: float, p: float) -> float:
    return 1 / (1 + math.exp(-(slope * math.log(p / (1 - p)) + shift)))


def test_probabilities_become_shares_of_right_ones() -> None:
    told = [("event", 0.9, k % 10 < 7) for k in range(1000)] + [
        ("event", 0.5, k % 10 < 4) for k in range(1000)
    ]
    slope, shift = _platt(told, "event")
    assert calibrated(slope, shift, 0.9) == pytest.approx(0.7, abs=0.01)
    assert calibrated(slope, shift, 0.5) == pytest.approx(0.4, abs=0.01)


@pytest.mark.parametrize("surely", [0.6, 0.99, 0.99999])
def test_a_few_that_are_all_right_do_not_make_it_sure_of_everything(surely: float) -> None:
    slope, shift = _platt([("relation", surely, True)] * 40, "relation")
    assert 0.5 < slope < 4
    assert abs(shift) < 4


def test_without_examples_probabilities_stay_as_they_are() -> None:
    assert _platt([("relation", 0.7, True)], "event") == (1.0, 0.0)
