"""The default extractor: spaCy's parse, then our layers, one after the other, then the facts.

``Extractor`` is the seam: anything with ``extract(articles)`` fits in its place (a language model behind an
endpoint, a scripted fake in a test). :class:`LayeredExtractor` is deterministic, local and needs no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from kg import resources
from kg.extraction import coreference, frames, names, places, quantities, relations, speech, status, times
from kg.extraction.analysis import Reading
from kg.extraction.assemble import assemble
from kg.extraction.combine import combine_frames, combine_relations
from kg.extraction.config import ExtractionConfig
from kg.extraction.dating import LEAST_HEARD
from kg.extraction.kinds import role_kinds, with_fitting
from kg.extraction.mending import mended
from kg.extraction.newcomers import with_newcomers, with_speakers
from kg.extraction.parse import Parse, parse
from kg.extraction.reader import Reader
from kg.extraction.relation_bounds import with_terms, within_bounds
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.lexicon import Lexicon, load_lexicon
from kg.nouns import NounTable, load_nouns
from kg.ontology import Ontology, load_ontology
from kg.records import AnnotatedArticle, Article

__all__ = ["ExtractionConfig", "Extractor", "LayeredExtractor"]


class Extractor(Protocol):
    """Articles in, annotated articles out, in the same order."""

    def extract(self, articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
        """Annotate each article."""
        ...


class LayeredExtractor:
    """Rules from the lexicon above a dependency parse, and a small trained reader beside them."""

    def __init__(self, config: ExtractionConfig | None = None) -> None:
        self.config = config or ExtractionConfig()
        folder = self.config.ontology or resources.ontology()
        self.ontology: Ontology = load_ontology(folder)
        self.lexicon: Lexicon = load_lexicon(
            folder / "lexicon" / "en",
            types=self.ontology.event_types,
            roles=self.ontology.roles,
            classes=self.ontology.classes,
        )
        self._role_kinds = role_kinds(self.lexicon)
        self.gazetteer: Gazetteer = load_gazetteer()
        self.nouns: NounTable = load_nouns()
        self.reader = None if self.config.extractor == "rules" else Reader(resources.data("reader"))

    def extract(self, articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
        """Annotate each article, in order, as a stream: memory does not grow with their number."""
        for reading in self.read(articles):
            yield assemble(reading, self.config.least)

    def read(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """The finished readings before they are assembled: for measuring and for explanations."""
        waiting: list[Article] = []

        def passing() -> Iterator[Article]:
            for article in articles:
                waiting.append(article)
                yield article

        for parsed in parse(passing(), self.config.pipeline):
            yield self._read(waiting.pop(0), parsed)

    def _read(self, article: Article, parsed: Parse) -> Reading:
        reading = Reading(
            doc=parsed.doc,
            article=article,
            starts=parsed.starts,
            paragraphs=parsed.paragraphs,
            asides=parsed.asides,
        )
        if not len(parsed.doc):
            return reading
        reading = replace(reading, names=names.find_names(reading, self.gazetteer))
        entities, references = coreference.resolve(reading, self.nouns)
        reading = replace(reading, entities=entities, references=references)
        reading = replace(reading, entities=places.locate(reading))
        reading = replace(reading, numbers=quantities.find_numbers(reading))
        reading = replace(reading, times=times.find_times(reading))
        reading = with_speakers(replace(reading, speeches=speech.find_speech(reading)))
        found = frames.find_frames(reading, self.lexicon)
        reading = replace(reading, frames=status.assign_status(reading, found, self.lexicon.statuses))
        reading = replace(reading, relations=relations.find_relations(reading))
        return self.with_proposals(reading)

    def with_proposals(self, reading: Reading, reader: Reader | None = None) -> Reading:
        """What the trained reader makes of a reading of the rules, alone or together with them.

        ``reader`` is one to ask in place of the extractor's own.
        """
        reader = reader or self.reader
        if reader is None:
            return reading
        proposed = reader.heeding({"time": LEAST_HEARD}).propose(reading)
        proposed = proposed._replace(
            frames=with_fitting(
                reading,
                frames.without_denied(reading, proposed.frames, self.lexicon),
                self.lexicon,
                self._role_kinds,
            ),
            relations=within_bounds(reading, proposed.relations),
        )
        if self.config.extractor == "model":
            told = with_terms(reading, proposed.relations)
            return with_newcomers(replace(reading, frames=mended(reading, proposed.frames), relations=told))
        combined = combine_frames(reading.frames, proposed.frames, proposed.support)
        told = with_terms(reading, combine_relations(reading.relations, proposed.relations))
        return with_newcomers(replace(reading, frames=mended(reading, combined), relations=told))
