"""The JSON form of annotated articles, and the facts lines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import annotations as form
from kg.records import (
    STATUSES,
    AnnotatedArticle,
    Article,
    Attribution,
    Entity,
    Event,
    Filler,
    Mention,
    Quantity,
    Relation,
    RoleFillers,
    Span,
    TimeExpression,
)

RURITANIA = Path(__file__).parent / "rdf" / "ruritania.json"

texts = st.text(max_size=12)
names = st.text(min_size=1, max_size=8)
ids = st.sampled_from(["e1", "e2"])
spans = st.builds(Span, st.integers(0, 90), st.integers(0, 90))
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
stances = st.sampled_from(["asserts", "denies", "hedges"])
id_tuples = st.lists(ids, max_size=2).map(tuple)
quantities = st.builds(
    Quantity,
    texts,
    numbers,
    numbers,
    numbers,
    st.sampled_from(["exact", "vague", "at least"]),
    st.none() | texts,
)
fillers = st.builds(Filler, texts, st.none() | ids, st.none() | spans, st.none() | quantities)
entity_fillers = st.builds(Filler, texts, ids, st.none() | spans, st.none() | quantities)
roles = st.dictionaries(names, st.lists(fillers, max_size=3).map(tuple), max_size=3).map(
    lambda found: tuple(RoleFillers(role, found[role]) for role in sorted(found))
)
articles = st.builds(
    Article,
    id=names,
    text=texts,
    sha256=st.just("0" * 64),
    body=spans,
    title=st.none() | texts,
    published=st.none() | st.just("2019-10"),
    url=st.none() | texts,
    publisher=st.none() | texts,
    language=st.just("en"),
    dateline=st.none() | spans,
    skip=st.lists(spans, max_size=2).map(tuple),
)
events = st.builds(
    Event,
    id=names,
    type=names,
    status=st.sampled_from(STATUSES),
    trigger=spans,
    evidence=spans,
    roles=roles,
    time=st.none() | st.just("2017/2018"),
    time_basis=st.none() | texts,
    claimers=id_tuples,
    stance=stances,
    confidence=st.floats(0, 1),
    extractor=names,
    disputes=st.lists(names, max_size=2).map(tuple),
    more_evidence=st.lists(spans, max_size=2).map(tuple),
)
relations = st.builds(
    Relation,
    property=names,
    subject=entity_fillers,
    object=fillers,
    evidence=spans,
    claimers=id_tuples,
    confidence=st.floats(0, 1),
    extractor=names,
)


def tuples(strategy):  # type: ignore[no-untyped-def]
    return st.lists(strategy, max_size=2).map(tuple)


entities = st.tuples(
    *(
        st.builds(
            Entity,
            id=st.just(entity_id),
            label=texts,
            type=st.just("Person"),
            aliases=tuples(texts),
            links=st.dictionaries(names, texts, max_size=2).map(lambda d: tuple(d.items())),
            named=st.booleans(),
        )
        for entity_id in ("e1", "e2")
    )
)
annotated_articles = st.builds(
    AnnotatedArticle,
    article=articles,
    entities=entities,
    mentions=tuples(st.builds(Mention, spans, texts, ids, st.sampled_from(["name", "nominal", "pronoun"]))),
    times=tuples(st.builds(TimeExpression, spans, texts, st.none() | texts, texts)),
    attributions=tuples(st.builds(Attribution, spans, spans, spans, id_tuples, stances)),
    events=tuples(events),
    relations=tuples(relations),
)


@pytest.fixture(scope="module")
def ruritania() -> AnnotatedArticle:
    return form.loads(RURITANIA.read_text(encoding="utf-8"))


@given(annotated_articles)
def test_nothing_is_lost_on_the_way_out_and_back(annotated: AnnotatedArticle) -> None:
    assert form.loads(form.dumps(annotated)) == annotated


@given(annotated_articles)
def test_an_article_is_one_line(annotated: AnnotatedArticle) -> None:
    assert len(form.dumps(annotated).split("\n")) == 1


def test_the_path_of_the_source_is_not_told(ruritania: AnnotatedArticle) -> None:
    secret = replace(ruritania, article=replace(ruritania.article, source="/home/someone/leak.txt"))
    assert form.dumps(secret) == form.dumps(ruritania)


def test_the_keys_are_those_that_others_read(ruritania: AnnotatedArticle) -> None:
    value = form.to_json(ruritania)
    assert list(value) == [
        *("article", "text", "entities", "mentions", "times", "attributions", "events", "relations"),
    ]
    assert {"id", "title", "published", "url", "language", "sha256"} <= set(value["article"])
    assert {"id", "label", "type", "aliases", "links"} <= set(value["entities"][0])
    assert {"start", "end", "text", "entity", "kind"} == set(value["mentions"][0])
    assert {"start", "end", "text", "value", "basis"} == set(value["times"][0])
    assert {"source", "cue", "content", "claimer", "stance"} <= set(value["attributions"][0])
    event = {"id", "type", "status", "trigger", "evidence", "roles", "time", "claimer", "confidence"}
    assert event <= set(value["events"][0])
    assert {"property", "subject", "object", "evidence", "claimer"} <= set(value["relations"][0])


def test_in_roles_an_entity_is_its_id_and_words_are_an_object(ruritania: AnnotatedArticle) -> None:
    estimate = form.to_json(ruritania)["events"][4]
    assert estimate["roles"]["agent"] == ["e5"]
    (quantity,) = estimate["roles"]["quantity"]
    assert ruritania.article.text[quantity["start"] : quantity["end"]] == quantity["text"] == "at least 2,500"
    assert quantity["quantity"]["minimum"] == 2500


def test_a_relation_tells_an_entity_from_words(ruritania: AnnotatedArticle) -> None:
    age, _, citizenship, _ = form.to_json(ruritania)["relations"]
    assert (age["object"], age["object_entity"]) == ("34", False)
    assert (citizenship["object"], citizenship["object_entity"]) == ("e3", True)


def test_the_claimer_is_the_first_of_all_or_null(ruritania: AnnotatedArticle) -> None:
    events = form.to_json(ruritania)["events"]
    assert [event["claimer"] for event in events] == [None, None, None, "e5", "e5", "e5", "e10"]


def test_what_is_no_annotated_article_is_refused() -> None:
    for broken in ("{}", '{"entities": 1}', "[]", "null"):
        with pytest.raises((KeyError, TypeError, ValueError)):
            form.from_json(json.loads(broken))


def test_facts_have_names_sources_and_quotes(ruritania: AnnotatedArticle) -> None:
    facts = list(form.facts(ruritania))
    held = facts[3]
    assert held["kind"] == "event"
    assert held["article"] == "ruritania-2018-05-04"
    assert (held["type"], held["status"], held["time"]) == ("Detention", "occurred", "2016/2017")
    assert held["roles"]["patient"] == [
        {"id": "e2", "label": "Dano Kesh", "aliases": ["Kesh"], "type": "Person"}
    ]
    assert [source["label"] for source in held["source"]] == ["Lantern"]
    assert held["quote"].startswith("The rights group Lantern said")
    assert facts[2]["roles"]["topic"] == ["it had held Kesh in a camp"]
    assert facts[0]["source"] == []
    relation = facts[-2]
    assert (relation["kind"], relation["property"], relation["object"]["label"]) == (
        "relation",
        "citizenship",
        "Syldavia",
    )


def test_facts_carry_what_resolution_knows(ruritania: AnnotatedArticle) -> None:
    names = {"e2": ("https://example.org/dano-kesh", "Danno Qesh", ("Kesh", "D. Kesh"))}
    patient = next(form.facts(ruritania, names))["roles"]["patient"][0]
    assert patient["id"] == "https://example.org/dano-kesh"
    assert patient["label"] == "Dano Kesh"  # what this article calls him
    assert patient["aliases"] == ["Kesh", "Danno Qesh", "D. Kesh"]


def test_every_quote_is_a_stretch_of_the_text(ruritania: AnnotatedArticle) -> None:
    for fact in form.facts(ruritania):
        assert fact["quote"] in ruritania.article.text


def test_a_hedged_fact_says_so(ruritania: AnnotatedArticle) -> None:
    hedged = replace(ruritania.events[0], stance="hedges")
    lines = list(form.facts(replace(ruritania, events=(hedged, *ruritania.events[1:]))))
    assert lines[0]["stance"] == "hedges"
    assert all("stance" not in line for line in lines if line["kind"] == "relation")
