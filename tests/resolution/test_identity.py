"""Who an entity is before anything is compared: by identifier, by name, or a node of its article."""

from __future__ import annotations

import pytest

from kg.records import AnnotatedArticle, Article, Entity, Placing, Span
from kg.resolution.identity import Canonical, default_canonical, default_identity

ID = "https://w3id.org/newskg/id/"
OPEN = Placing(0.0, ("left open", "it may be the one in Bosnia or Croatia"))
KZ = (("geonames", "1522867"), ("iso", "KZ"))


def article(sha256: str, *entities: Entity) -> AnnotatedArticle:
    return AnnotatedArticle(Article("a", "", sha256 * 64, Span(0, 0)), entities)


def canonical(entity: Entity) -> Canonical:
    return default_canonical(article("a").article, entity)


@pytest.mark.parametrize(
    ("entity", "address"),
    [
        (Entity("e1", "Dano Kesh", "Person"), "person/dano-kesh"),
        (Entity("e1", "Kazakhstan", "Country", links=KZ), "place/KZ"),
        (Entity("e1", "Kazakhstan", "State", links=KZ), "state/KZ"),
        (Entity("e1", "Almaty", "City", links=(("geonames", "1526384"),)), "place/geonames-1526384"),
        (Entity("e1", "Brod", "City"), "place/brod"),
        (Entity("e1", "Kazakhs", "PeopleGroup", links=KZ[1:]), "group/kazakhs"),
        (Entity("e1", "Brod", "City", placing=OPEN), f"article/{'a' * 20}/entity/e1-brod"),
        (Entity("e1", "Brod", "City", placing=OPEN, country="HR"), "place/brod"),
        (Entity("e1", "Lantern", "RightsGroup"), "organization/lantern"),
        (Entity("e7", "court in Brod", "Court", named=False), f"article/{'a' * 20}/entity/e7-court-in-brod"),
        (
            Entity("e7", "the country", "Country", links=KZ, named=False),
            f"article/{'a' * 20}/entity/e7-the-country",
        ),
    ],
)
def test_the_address_tells_who_it_is(entity: Entity, address: str) -> None:
    assert canonical(entity).iri == ID + address


@pytest.mark.parametrize(
    ("entity", "state"),
    [
        (Entity("e1", "Kazakhstan", "Country", links=KZ), f"{ID}state/KZ"),
        (Entity("e1", "Syldavia", "Country"), f"{ID}state/syldavia"),
        (Entity("e7", "land", "Country", named=False), f"{ID}article/{'a' * 20}/entity/e7-land/state"),
        (Entity("e1", "Almaty", "City"), None),
        (Entity("e1", "Dano Kesh", "Person"), None),
    ],
)
def test_only_a_country_has_a_state(entity: Entity, state: str | None) -> None:
    assert canonical(entity).state == state


def test_the_code_of_a_country_is_no_identifier_of_a_people() -> None:
    assert canonical(Entity("e1", "Kazakhs", "PeopleGroup", links=KZ[1:])).links == ()


def test_spellings_of_all_articles_come_together_in_any_order() -> None:
    one = article("a", Entity("e1", "Dano Kesh", "Person", ("Kesh",)))
    other = article("b", Entity("e9", "Dano KESH", "Person", ("D. Kesh",)))
    there, back = default_identity([one, other]), default_identity([other, one])
    assert (
        there.canonical("a" * 64, "e1") == there.canonical("b" * 64, "e9") == back.canonical("a" * 64, "e1")
    )
    assert there.canonical("a" * 64, "e1").aliases == ("D. Kesh", "Dano Kesh", "Kesh")


def test_who_is_only_described_is_never_the_same_in_two_articles() -> None:
    court = Entity("e1", "court in Brod", "Court", named=False)
    identity = default_identity([article("a", court), article("b", court)])
    assert identity.canonical("a" * 64, "e1") != identity.canonical("b" * 64, "e1")
