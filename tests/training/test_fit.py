"""What training sees of an article: windows of it, some of their words hidden."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs pip install newskg[training]")

from kg import resources  # noqa: E402
from kg.extraction.config import ExtractionConfig  # noqa: E402
from kg.extraction.extractor import LayeredExtractor  # noqa: E402
from kg.extraction.reader import Reader  # noqa: E402
from kg.records import Article, Span  # noqa: E402
from kg.training.fit import Options, Pages  # noqa: E402
from kg.training.gold import Marked  # noqa: E402

TEXT = "Police in Porvan arrested Dano Kesh on Friday, a day after his release."


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    article = Article(id="porvan", text=TEXT, sha256="", body=Span(0, len(TEXT)))
    (reading,) = LayeredExtractor(ExtractionConfig(extractor="rules")).read([article])
    reader = Reader(resources.data("reader"))
    yield Pages([Marked(reading, (), frozenset())], reader.tokenizer, reader.labels)


def pieces(pages: Pages, hidden: float) -> np.ndarray:
    (step,) = pages.steps(Options(hidden=hidden), random.Random(1))
    return step.inputs.ids[0]


def test_hidden_words_are_the_tokenizers_mask_in_each_of_their_pieces(pages: Pages) -> None:
    open_, hidden = pieces(pages, 0.0), pieces(pages, 1.0)
    assert len(open_) == len(hidden)
    assert (open_[0], open_[-1]) == (hidden[0], hidden[-1])
    assert len(set(hidden[1:-1].tolist())) == 1


def test_some_words_are_hidden_and_none_where_none_should_be(pages: Pages) -> None:
    mask = pieces(pages, 1.0)[1]
    plain, partly = pieces(pages, 0.0), pieces(pages, 0.3)
    assert mask not in plain
    assert 0 < (partly == mask).sum() < len(plain) - 2
    assert (partly == plain)[partly != mask].all()


def test_the_sample_by_which_weights_are_rounded_hides_nothing(pages: Pages) -> None:
    (sample,) = pages.sample(Options(hidden=1.0), 1)
    assert len(set(sample.ids[0].tolist())) > 5
