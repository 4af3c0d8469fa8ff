"""A small annotated article, written for the tests, and stores made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import annotations
from kg.rdf import terms
from kg.rdf.quads import article_graph, canonicals, entity_quads
from kg.records import AnnotatedArticle, Event
from kg.resolution.identity import default_identity

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def ruritania() -> AnnotatedArticle:
    return annotations.loads((HERE / "ruritania.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def golden() -> str:
    return (HERE / "ruritania.nq").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def with_events(ruritania: AnnotatedArticle) -> Callable[..., AnnotatedArticle]:
    """The article with other events."""

    def made(*events: Event) -> AnnotatedArticle:
        return replace(ruritania, events=events, relations=())

    return made


@pytest.fixture(scope="session")
def store_of() -> Callable[..., ox.Store]:
    """A store in memory with the graphs of some articles, of their entities, and the direct view."""

    def made(*articles: AnnotatedArticle) -> ox.Store:
        identity = default_identity(articles)
        store = ox.Store()
        for annotated in articles:
            graph = article_graph(annotated, identity, run="0123abcd")
            store.extend(terms.quads(graph.lines + graph.direct))
        store.extend(entity_quads([c for a in articles for c in canonicals(a, identity)]))
        return store

    return made
