"""An extractor that says what it was told to: for tests, and for annotations made elsewhere.

It stands in the same seam as the real one. Annotations that another program made (a language model, a
person) can be put into a case by handing them to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.records import AnnotatedArticle, Article

__all__ = ["ScriptedExtractor"]


class ScriptedExtractor:
    """Answers with the annotations given for an article's id; with none for other articles."""

    def __init__(self, answers: Mapping[str, AnnotatedArticle] | None = None) -> None:
        self._answers = dict(answers or {})

    def extract(self, articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
        """Annotate each article as scripted; the annotations are made to belong to the article."""
        for article in articles:
            yield replace(self._answers.get(article.id, AnnotatedArticle(article)), article=article)
