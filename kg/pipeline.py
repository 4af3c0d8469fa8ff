"""The whole way, composed: sources in, a case with its store out. Nothing here knows how a step works.

    read -> annotate -> keep in the case and its index -> resolve identities -> write graphs

``build`` may be killed at any moment: what is in the case is whole, and everything behind it is derived
from it. The same command again does only what is missing, and costs what has changed, not what there is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg import resources
from kg.case import Case, StoredArticle
from kg.corpus import read_sources
from kg.extraction.config import ExtractionConfig
from kg.index import articles
from kg.index.articles import Known
from kg.index.case_index import CaseIndex, indexed
from kg.records import AnnotatedArticle, Article, Refusal
from kg.version import __version__

if TYPE_CHECKING:
    from kg.extraction.extractor import Extractor

__all__ = ["BuildReport", "annotate", "build", "remove", "run_id", "synchronise"]

# What a build is doing, and with how many articles it is done.
Progress = Callable[[str, int], None]

# Files beside the data that decide nothing about an article's annotations.
_NOT_READ = frozenset({".rq", ".md", ".py", ".pyc"})


@dataclass(slots=True)
class BuildReport:
    """What a build did, for its closing summary."""

    added: int = 0
    unchanged: int = 0
    replaced: int = 0
    refused: list[Refusal] = field(default_factory=list)
    articles: int = 0  # in the case, afterwards
    events: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    quads: int = 0

    @property
    def facts(self) -> int:
        """Events and relations in the case, as the articles tell them."""
        return self.events.total() + self.relations.total()


def build(
    sources: Iterable[str | Path],
    case: Case,
    *,
    config: ExtractionConfig | None = None,
    extractor: Callable[[], Extractor] | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read the sources into the case and bring its store up to date.

    ``extractor`` makes the extractor when the first article needs one (models load slowly). Raises CaseBusy
    where another process writes to the case; unreadable sources are in the report, and the rest goes on.
    An ontology of one's own is copied into the case, which is built with it from then on.
    """
    with case.writing():
        if config and config.ontology:
            _check_ontology(config.ontology)
            case.adopt(config.ontology)
        own = replace(config or ExtractionConfig(), ontology=case.ontology)
        report = BuildReport()
        with resources.using(case.ontology), indexed(case) as index:
            index.refresh()
            _take_in(sources, index, report, run_id(own), extractor or (lambda: _extractor(own)), progress)
            if progress:
                progress("writing the graph", 0)
            _synchronise(index, report)
        return report


def annotate(
    sources: Iterable[str | Path], *, config: ExtractionConfig | None = None
) -> Iterator[AnnotatedArticle | Refusal]:
    """Annotated articles without a case, in the order of the sources; refusals stand in their place."""
    refusals: list[Refusal] = []

    def articles() -> Iterator[Article]:
        for source in read_sources(sources):
            if isinstance(source, Refusal):
                refusals.append(source)
            else:
                yield source

    for annotated in _extractor(config).extract(articles()):
        yield from refusals
        refusals.clear()
        yield annotated
    yield from refusals


def remove(name: str, case: Case) -> StoredArticle:
    """Take one article, and all that only it says, out of the case. Raises NotFound."""
    with case.writing():
        stored = case.find(name)
        with resources.using(case.ontology), indexed(case) as index:
            index.refresh()
            index.remove(stored.sha256)
            _synchronise(index, BuildReport())
        return stored


def run_id(config: ExtractionConfig | None) -> str:
    """A short hash of all that decides the outcome: version, models, ontology, gazetteer, options."""
    known = config or ExtractionConfig()
    options = replace(known, ontology=None)  # of the ontology counts what it says, not where it is
    digest = hashlib.sha256(f"{__version__} {options!r}\n".encode())
    for folder in (
        known.ontology or resources.ontology(),
        resources.data("gazetteer"),
        resources.data("reader"),
        resources.data("judging"),
    ):
        for part in _contents(folder):
            digest.update(part)
    return digest.hexdigest()[:16]


def _contents(folder: Path) -> Iterator[bytes]:
    """What is in a folder: names and bytes of its files, in order."""
    for file in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if file.is_file() and file.suffix not in _NOT_READ:
            yield file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0"


def _check_ontology(folder: Path) -> None:
    """Raise OntologyError or LexiconError, with file and line, before anything is built with a broken one."""
    from kg.lexicon import load_lexicon
    from kg.ontology import load_ontology
    from kg.queries import check_questions
    from kg.rdf.direct import load_rules

    known = load_ontology(folder)
    load_lexicon(folder / "lexicon" / "en", types=known.event_types, roles=known.roles, classes=known.classes)
    load_rules(folder)
    check_questions(folder)


def _extractor(config: ExtractionConfig | None) -> Extractor:
    from kg.extraction.extractor import LayeredExtractor

    return LayeredExtractor(config)


def _take_in(
    sources: Iterable[str | Path],
    index: CaseIndex,
    report: BuildReport,
    run: str,
    reader: Callable[[], Extractor],
    progress: Progress | None,
) -> None:
    """Annotate what is new or changed, and put each article into the case as soon as it is done."""
    intake = _Intake(index, report, run)
    fresh = intake.fresh(read_sources(sources))
    first = next(fresh, None)  # the models load only where something has to be read
    if first is None:
        return
    for done, annotated in enumerate(reader().extract(chain([first], fresh)), 1):
        intake.keep(annotated)
        if progress:
            progress("reading articles", done)


class _Intake:
    """What comes into a case: which articles it has already, and which of them a source has replaced."""

    def __init__(self, index: CaseIndex, report: BuildReport, run: str) -> None:
        self._index = index
        self._report = report
        self._run = run
        self._waiting: list[Article] = []

    def fresh(self, sources: Iterable[Article | Refusal]) -> Iterator[Article]:
        """Those articles that must be annotated."""
        for source in sources:
            if isinstance(source, Refusal):
                self._report.refused.append(source)
            elif self._is_known(source):
                self._report.unchanged += 1
                self._replace_earlier(source)
            else:
                self._waiting.append(source)
                yield source

    def keep(self, annotated: AnnotatedArticle) -> None:
        """Put an annotated article into the case; it belongs to the article that has waited longest."""
        article = self._waiting.pop(0)
        names, sources = _with(self._index.known(article.sha256), article)
        self._index.keep(StoredArticle(self._run, names, sources, annotated))
        self._report.added += 1
        self._replace_earlier(article)

    def _is_known(self, article: Article) -> bool:
        known = self._index.known(article.sha256)
        if known is None or known.run != self._run:
            return False
        names, sources = _with(known, article)
        if (names, sources) != (known.names, known.sources):
            self._index.rename(article.sha256, names, sources)
        return True

    def _replace_earlier(self, article: Article) -> None:
        """A source that now gives another text no longer vouches for the old one; what nobody gives, goes."""
        if not article.source:
            return
        for sha256 in self._index.hashes_of(article.source):
            known = self._index.known(sha256)
            if known is None or sha256 == article.sha256:
                continue
            left = tuple(source for source in known.sources if source != article.source)
            self._report.replaced += 1
            if left:
                self._index.rename(sha256, known.names, left)
            else:
                self._index.remove(sha256)


def _with(stored: Known | None, article: Article) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and sources of a stored article together with those of one more arrival of the same text."""
    names = {article.id, *(stored.names if stored else ())}
    sources = {article.source, *(stored.sources if stored else ())} - {""}
    return tuple(sorted(names)), tuple(sorted(sources))


def synchronise(case: Case, report: BuildReport) -> None:
    """Bring what is derived to what the articles and judgements of the case say; count into ``report``.

    The caller holds the case's lock.
    """
    with resources.using(case.ontology), indexed(case) as index:
        index.refresh()
        _synchronise(index, report)


def _synchronise(index: CaseIndex, report: BuildReport) -> None:
    from kg.rdf.write import update_store

    report.quads = update_store(index)
    report.articles = articles.total(index.database, "articles")
    report.events = articles.counts(index.database, "events")
    report.statuses = articles.counts(index.database, "statuses")
    report.relations = articles.counts(index.database, "relations")
