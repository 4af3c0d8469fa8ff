"""Addresses: readable, and valid whatever the text."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.rdf.iris import DEFAULT_BASE, Iris, digest, escape, evidence, slug
from kg.records import Span

SHA = "3f2a" * 16
anything = st.text(st.characters(), max_size=30)  # with halves of surrogate pairs


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dano Kesh", "dano-kesh"),
        ("  Dano   KESH ", "dano-kesh"),
        ("Gülnar Şomaqı", "gulnar-somaqi"),
        ("Серик", "serik"),
        ("Kesh’s lawyer", "keshs-lawyer"),
        ("U.N.", "u-n"),
        ("Article 5", "article-5"),
    ],
)
def test_a_slug_can_be_read(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_long_name_is_cut_and_still_its_own() -> None:
    one, other = slug("commission " * 20 + "one"), slug("commission " * 20 + "other")
    assert one != other
    assert len(one) < 80


def test_names_without_letters_are_told_apart() -> None:
    assert slug("...") != slug("???")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Iris().article(SHA), "article/3f2a3f2a3f2a3f2a3f2a"),
        (Iris().graph(SHA), "graph/3f2a3f2a3f2a3f2a3f2a"),
        (Iris().entity("person", "Dano Kesh"), "person/dano-kesh"),
        (Iris().identified("state", "KZ"), "state/KZ"),
        (Iris().identified("place", "geonames-1526384"), "place/geonames-1526384"),
        (Iris().local_entity(SHA, "e7", "court in Porvan"), f"article/{SHA[:20]}/entity/e7-court-in-porvan"),
        (evidence(Iris().article(SHA), Span(3, 9)), f"article/{SHA[:20]}#char=3,9"),
    ],
)
def test_addresses_are_readable(address: str, expected: str) -> None:
    assert address == DEFAULT_BASE + expected


@given(anything, anything)
def test_addresses_are_valid_whatever_the_text(one: str, other: str) -> None:
    iris = Iris()
    for address in (
        iris.article(one),
        iris.run(one),
        iris.entity("person", one),
        iris.identified("place", one),
        iris.local_entity(one, other, one),
        DEFAULT_BASE + digest(one, other),
        evidence(iris.article(one), Span(0, 1)),
        DEFAULT_BASE + escape(one),
    ):
        ox.NamedNode(address)  # raises ValueError where it is no IRI


@pytest.mark.parametrize("base", ["https://example.org/x/", "urn:case:", "http://localhost:8000/id#"])
def test_the_base_can_be_set(base: str) -> None:
    assert Iris(base).article(SHA).startswith(base)


@pytest.mark.parametrize(
    "base", ["", "example.org/", "https://example.org/x", "https://exa mple/", "https://a/<b>/"]
)
def test_a_base_that_is_none_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="Expected an absolute IRI"):
        Iris(base)
