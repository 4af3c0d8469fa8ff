"""Rules and reader together: who found what stays known."""

from __future__ import annotations

import pytest

from kg.extraction.analysis import Argument, Frame, RelationMatch
from kg.extraction.combine import combine_frames, combine_relations

RULED = Frame(
    "Arrest", 2, 2, 3, arguments=(Argument("agent", 0, 0, 1), Argument("patient", 4, 3, 5)), score=0.9
)


def read(*arguments: Argument, start: int = 2) -> Frame:
    return Frame("Arrest", start, start, start + 1, arguments=arguments, score=0.8, extractor="model")


@pytest.mark.parametrize(
    ("proposed", "by"),
    [
        ([Argument("patient", 4, 4, 5, 0.7)], {"agent": "rules", "patient": "both"}),
        ([Argument("patient", 6, 6, 7, 0.7)], {"agent": "rules", "patient": "reader"}),
        ([Argument("place", 8, 8, 9, 0.7)], {"agent": "rules", "patient": "rules", "place": "reader"}),
    ],
)
def test_each_filler_knows_who_found_it(proposed: list[Argument], by: dict[str, str]) -> None:
    (frame,) = combine_frames([RULED], [read(*proposed)], {})
    assert {a.role: a.by for a in frame.arguments} == by
    assert frame.extractor == "rules+reader"


def test_in_a_frame_of_the_reader_alone_all_is_the_readers() -> None:
    frames = combine_frames([RULED], [read(Argument("patient", 12, 12, 13, 0.7), start=10)], {})
    assert [[a.by for a in frame.arguments] for frame in frames] == [["rules", "rules"], ["reader"]]


def relation(score: float = 1.0, extractor: str = "rules", property_: str = "age") -> RelationMatch:
    return RelationMatch(property_, 0, 2, 3, 2, score=score, extractor=extractor)


def test_a_relation_that_both_found_is_said_to_be_and_keeps_how_sure_the_reader_is() -> None:
    (both,) = combine_relations([relation()], [relation(0.83, "model")])
    assert (both.extractor, both.score) == ("rules+reader", 0.83)
    assert combine_relations([relation()], []) == (relation(),)


def test_an_office_that_the_reader_does_not_see_is_none() -> None:
    assert combine_relations([relation(property_="memberOf")], []) == ()
