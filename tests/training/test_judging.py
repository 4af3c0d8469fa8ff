"""Learning the tables: what is told apart gets weight, what is rare gets none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from kg.extraction.config import ExtractionConfig
from kg.extraction.extractor import LayeredExtractor
from kg.extraction.weights import ALWAYS, Weights, load_weights
from kg.records import Article, Span
from kg.training.gold import GoldArticle
from kg.training.judging import (
    Example,
    Tables,
    filler_examples,
    learn,
    line_examples,
    relation_examples,
    weigh,
)
from kg.training.verdicts import Verdict, parts_of

TEXT = "Police arrested Adama Keita, a lawyer, in Bamako."


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


def test_what_was_learnt_before_stays_where_nothing_speaks_against_it() -> None:
    before = Weights({"named": -3.0, "of old": 2.0, ALWAYS: 0.0})
    anew, on = learn(examples(), seen=5), learn(examples(), seen=5, before=before)
    assert on.of["of old"] == 2.0
    assert before.of["named"] < on.of["named"] < anew.of["named"]


def test_signs_and_reader_are_weighed_for_each_proposer() -> None:
    weights = learn(examples(), seen=5)
    settings = weigh([(weights, example) for example in examples()])
    for by in ("rules", "reader", "rules unasked"):
        assert settings[f"signs, {by}"] > 0
    assert settings["reader, rules unasked"] == 0
    assert settings["reader, rules"] > 0


@cache
def extractor() -> LayeredExtractor:
    return LayeredExtractor(ExtractionConfig(extractor="rules"))


def annotated(patient: str = "Adama Keita", *others: Mapping[str, Any]) -> GoldArticle:
    article = Article(id="a", text=TEXT, sha256="a", body=Span(0, len(TEXT)), published="2021-03-05")
    event = {
        "kind": "event",
        "type": "Arrest",
        "status": "occurred",
        "roles": {"agent": ["police"], "patient": [patient], "place": ["Bamako"]},
        "time": None,
        "source": [],
        "quote": TEXT,
    }
    return GoldArticle(next(extractor().read([article])), (event, *others))


def the_tables() -> Tables:
    return Tables(load_weights("tellings"), {**load_weights("settings").of, "least": 0.0}, Weights({}))


def test_a_filler_is_right_where_gold_has_it_in_its_role() -> None:
    by_role = {e.signs[0]: e.right for e in filler_examples(annotated("Lin Zhou"))}
    assert by_role == {"agent": True, "patient": False, "place": True}


def test_of_an_event_that_gold_has_not_no_filler_is_judged() -> None:
    reading = annotated().reading
    assert list(filler_examples(GoldArticle(reading, ()))) == []


def test_one_wrong_filler_spoils_the_line() -> None:
    (right,), (wrong,) = (
        line_examples(annotated(name), the_tables()) for name in ("Adama Keita", "Lin Zhou")
    )
    assert right.right
    assert not wrong.right


def test_a_verdict_counts_more_than_annotation() -> None:
    gold = annotated("Lin Zhou")
    line = {
        **gold.lines[0],
        "roles": {"agent": ["Police"], "patient": ["Adama Keita"], "place": ["Bamako"]},
    }
    verdict = Verdict("Arrest", Span(7, 15), True, True, parts_of(line), frozenset())
    assert [e.right for e in line_examples(gold, the_tables(), [verdict])] == [True]


def test_a_relation_is_right_where_gold_has_it_and_unjudged_where_it_is_optional() -> None:
    occupation = {
        "kind": "relation",
        "property": "occupation",
        "subject": "Adama Keita",
        "object": "lawyer",
        "source": [],
    }
    assert [e.right for e in relation_examples(annotated("Adama Keita", occupation))] == [True]
    assert [e.right for e in relation_examples(annotated())] == [False]
    assert list(relation_examples(annotated("Adama Keita", {**occupation, "optional": True}))) == []
