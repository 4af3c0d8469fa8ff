"""Who is who across articles: spellings come together, namesakes and single names stay apart."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import AnnotatedArticle, Article, Entity, Filler, Relation, Span
from kg.resolution.identity import Canonical, Identity
from kg.resolution.resolver import resolve

PEOPLE = "https://w3id.org/newskg/id/person/"


def told(
    number: int, *names: str, ages: tuple[int | None, ...] = (), published: str | None = "2020-05-01"
) -> AnnotatedArticle:
    """An article that names people, and tells the ages of some."""
    entities = tuple(Entity(f"e{n}", name, "Person") for n, name in enumerate(names, 1))
    relations = tuple(
        Relation("age", Filler(entity.label, entity.id), Filler(str(age)), Span(0, 1))
        for entity, age in zip(entities, ages, strict=False)
        if age is not None
    )
    article = Article(f"a{number}", "", sha256_of(number), Span(0, 0), published=published)
    return AnnotatedArticle(article, entities, relations=relations)


def sha256_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def who(identity: Identity, number: int, entity: int = 1) -> Canonical:
    return identity.canonical(sha256_of(number), f"e{entity}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qaster Musakhanuly", "Kaster Musakanuly"),
        ("Sairagul Sauytbay", "Sayragul Sauytbai"),
        ("Ruslan Petrenko", "Руслан Петренко"),
        ("Petrenko Ruslan", "Ruslan Petrenko"),
        ("Wladimir Horn", "Vladimir Horn"),
    ],
)
def test_two_spellings_of_a_full_name_are_one_person(one: str, other: str) -> None:
    identity = resolve([told(1, one), told(2, other)])
    assert who(identity, 1) == who(identity, 2)
    assert {who(identity, 1).label, *who(identity, 1).aliases} == {one, other}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivan Petrov", "Ivan Petrova"),
        ("Aliya Nur", "Aliyar Nur"),
        ("Dano Kesh", "Dano Kish"),
        ("A Bo", "B Bo"),
    ],
)
def test_two_names_are_two_people(one: str, other: str) -> None:
    identity = resolve([told(1, one), told(2, other)])
    assert who(identity, 1).iri != who(identity, 2).iri


def test_a_single_name_stays_a_person_of_its_article() -> None:
    identity = resolve([told(1, "Singh"), told(2, "Singh")])
    first, second = who(identity, 1), who(identity, 2)
    assert first.iri != second.iri
    assert all("/article/" in one.iri for one in (first, second))
    assert first.named


def test_a_single_name_with_an_identifier_is_known_to_the_world() -> None:
    entity = Entity("e1", "Pelé", "Person", links=(("wikidata", "Q12897"),))
    articles = [AnnotatedArticle(told(n).article, (entity,)) for n in (1, 2)]
    identity = resolve(articles)
    assert who(identity, 1) == who(identity, 2)


@pytest.mark.parametrize(("age", "later"), [(30, 30), (30, 31), (30, 28), (30, 32)])
def test_ages_that_birthdays_and_memory_explain_do_not_part(age: int, later: int) -> None:
    identity = resolve([told(1, "Dano Kesh", ages=(age,)), told(2, "Dano Kesh", ages=(later,))])
    assert who(identity, 1) == who(identity, 2)


def test_an_age_is_counted_from_the_year_of_the_article() -> None:
    identity = resolve(
        [
            told(1, "Dano Kesh", ages=(30,), published="2010-01-01"),
            told(2, "Dano Kesh", ages=(40,), published="2020-12-31"),
        ]
    )
    assert who(identity, 1) == who(identity, 2)


def test_namesakes_of_different_ages_are_apart_and_told_by_their_year_of_birth() -> None:
    identity = resolve([told(1, "Dano Kesh", ages=(25,)), told(2, "Dano Kesh", ages=(61,))])
    assert who(identity, 1).iri == f"{PEOPLE}dano-kesh-born-1995"
    assert who(identity, 2).iri == f"{PEOPLE}dano-kesh-born-1959"


def test_who_has_no_age_is_neither_of_two_namesakes() -> None:
    articles = [told(1, "Dano Kesh", ages=(25,)), told(2, "Dano Kesh", ages=(61,)), told(3, "Dano Kesh")]
    identity = resolve(articles)
    assert who(identity, 3).iri == f"{PEOPLE}dano-kesh"
    assert len({who(identity, n).iri for n in (1, 2, 3)}) == 3


def test_without_a_date_an_age_tells_nothing() -> None:
    identity = resolve(
        [told(1, "Dano Kesh", ages=(25,), published=None), told(2, "Dano Kesh", ages=(61,), published=None)]
    )
    assert who(identity, 1) == who(identity, 2)


def test_two_of_one_name_in_one_article_are_two_only_by_age() -> None:
    identity = resolve([told(1, "Dano Kesh", "Dano Kesh", ages=(25, 61))])
    assert who(identity, 1, 1).iri != who(identity, 1, 2).iri


def test_who_has_two_ages_in_one_article_has_none() -> None:
    doubtful = told(2, "Dano Kesh", ages=(61,))
    entity = doubtful.entities[0]
    other = Relation("age", Filler(entity.label, entity.id), Filler("25"), Span(0, 1))
    doubtful = replace(doubtful, relations=(*doubtful.relations, other))
    identity = resolve([told(1, "Dano Kesh", ages=(25,)), doubtful])
    assert who(identity, 1) == who(identity, 2)


def named(number: int, name: str, type_: str, *companions: str, occupation: str = "") -> AnnotatedArticle:
    """An article that names something of this type, in the company of these people."""
    article = told(number, *companions)
    entity = Entity("e9", name, type_)
    said = Relation("occupation", Filler(name, "e9"), Filler(occupation), Span(0, 1))
    return replace(
        article, entities=(*article.entities, entity), relations=(said,) if occupation else article.relations
    )


COMPANY = ("Dano Kesh", "Pavel Horak")


def test_a_group_taken_for_a_person_is_the_group_where_the_company_is_the_same() -> None:
    identity = resolve(
        [named(1, "Aq Jelken", "Person", *COMPANY), named(2, "Aq Jelken", "RightsGroup", *COMPANY)]
    )
    assert who(identity, 1, 9) == who(identity, 2, 9)
    assert who(identity, 1, 9).type == "RightsGroup"


@pytest.mark.parametrize(
    ("name", "companions", "occupation"),
    [("Aq Jelken", (), ""), ("Aq Jelken", COMPANY, "lawyer"), ("Jelken", COMPANY, "")],
    ids=["without company", "with a calling", "a single name"],
)
def test_a_person_is_no_group_by_its_name_alone(
    name: str, companions: tuple[str, ...], occupation: str
) -> None:
    identity = resolve(
        [
            named(1, name, "Person", *companions, occupation=occupation),
            named(2, name, "RightsGroup", *companions),
        ]
    )
    assert who(identity, 1, 9).iri != who(identity, 2, 9).iri


def test_a_given_name_finds_its_bearer_by_a_relative_years_later() -> None:
    def kin(number: int, name: str, published: str) -> AnnotatedArticle:
        article = told(number, name, "Dano Kesh", published=published)
        child, parent = article.entities
        relation = Relation(
            "familyOf", Filler(child.label, child.id), Filler(parent.label, parent.id), Span(0, 1)
        )
        return replace(article, relations=(relation,))

    identity = resolve([kin(1, "Elvedina Kesh", "2018-01-01"), kin(2, "Elvedina", "2020-10-01")])
    assert who(identity, 1) == who(identity, 2)


@pytest.mark.parametrize(
    ("single", "full", "same"), [("Obama", "Michelle Obama", False), ("Obama", "Barack Obama", True)]
)
def test_a_family_name_in_the_news_means_its_best_known_bearer(single: str, full: str, same: bool) -> None:
    company = ("Angela Merkel", "Emmanuel Macron", "Dano Kesh")
    identity = resolve([told(1, single, *company), told(2, full, *company)])
    assert (who(identity, 1) == who(identity, 2)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tarasivskyi District Court", "Tarasivsk District Court"), ("Nevsky Court", "Nevskyi Court")],
)
def test_adjectives_of_places_are_spelled_in_many_ways(one: str, other: str) -> None:
    identity = resolve([named(1, one, "Court"), named(2, other, "Court")])
    assert who(identity, 1, 9) == who(identity, 2, 9)


def test_a_person_and_an_institution_of_one_name_are_two() -> None:
    article = told(1).article
    both = (Entity("e1", "Karl Marx", "Person"), Entity("e2", "Karl Marx", "Organization"))
    identity = resolve([AnnotatedArticle(article, both)])
    assert who(identity, 1, 1).iri != who(identity, 1, 2).iri


def test_who_is_only_described_is_a_node_of_the_article() -> None:
    entity = Entity("e1", "court in Porvan", "Court", named=False)
    identity = resolve([AnnotatedArticle(told(n).article, (entity,)) for n in (1, 2)])
    assert who(identity, 1).iri != who(identity, 2).iri


def test_the_base_of_addresses_can_be_set() -> None:
    identity = resolve([told(1, "Dano Kesh"), told(2, "Singh")], base="https://example.org/case/")
    assert all(who(identity, n).iri.startswith("https://example.org/case/") for n in (1, 2))


NAMES = st.sampled_from(
    [
        "Qaster Kesh",
        "Kaster Kesh",
        "Kesh Kaster",
        "Dano Kesh",
        "Kesh",
        "Singh",
        "Иван Кеш",
        "Ivan Kesh",
        "Ivan Keshev",
    ]
)
PERSON = st.tuples(NAMES, st.one_of(st.none(), st.integers(18, 40)))
ARTICLES = st.lists(
    st.tuples(st.lists(PERSON, max_size=3), st.sampled_from([None, "2019", "2020-05", "2021-01-01"])),
    min_size=1,
    max_size=6,
)


def scripted(drawn: list[tuple[list[tuple[str, int | None]], str | None]]) -> list[AnnotatedArticle]:
    return [
        told(n, *(name for name, _ in people), ages=tuple(age for _, age in people), published=published)
        for n, (people, published) in enumerate(drawn)
    ]


@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_is_nothing(drawn, choice) -> None:  # type: ignore[no-untyped-def]
    articles = scripted(drawn)
    shuffled = articles.copy()
    choice.shuffle(shuffled)
    assert dict(resolve(articles).entities) == dict(resolve(shuffled).entities)


@given(ARTICLES)
def test_everybody_is_somebody_and_one_address_is_one_record(drawn) -> None:  # type: ignore[no-untyped-def]
    articles = scripted(drawn)
    identity = resolve(articles)
    assert set(identity.entities) == {(a.article.sha256, e.id) for a in articles for e in a.entities}
    by_address: dict[str, set[Canonical]] = {}
    for canonical in identity.entities.values():
        by_address.setdefault(canonical.iri, set()).add(canonical)
    assert all(len(records) == 1 for records in by_address.values())


@given(ARTICLES)
def test_no_person_has_years_of_birth_far_apart_without_one_between(drawn) -> None:  # type: ignore[no-untyped-def]
    articles = scripted(drawn)
    identity = resolve(articles)
    years: dict[str, set[int]] = {}
    for one in articles:
        for relation in one.relations:
            if one.article.published and relation.subject.entity:
                iri = identity.canonical(one.article.sha256, relation.subject.entity).iri
                years.setdefault(iri, set()).add(int(one.article.published[:4]) - int(relation.object.text))
    for known in years.values():
        assert all(later - earlier <= 2 for earlier, later in pairwise(sorted(known)))


def test_a_person_is_called_what_most_articles_call_them() -> None:
    spellings = ["Kaster Kesh", "Qaster Kesh", "Qaster Kesh"]
    identity = resolve([told(n, name) for n, name in enumerate(spellings)])
    assert who(identity, 0).label == "Qaster Kesh"
    assert who(identity, 0).aliases == ("Kaster Kesh",)


def test_the_fuller_name_goes_before_the_more_frequent_one() -> None:
    world = (("wikidata", "Q1065"),)
    names = ["UN", "UN", "United Nations"]
    articles = [
        AnnotatedArticle(told(n).article, (Entity("e1", name, "Organization", links=world),))
        for n, name in enumerate(names)
    ]
    assert who(resolve(articles), 0).label == "United Nations"
