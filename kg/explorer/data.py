"""What a case says, as the page needs it: entities, facts with their claims, links, and the articles' texts.

All of it comes from the store by SELECTs, except the texts and the exact places of the trigger words, which
the store does not hold: those are read from the case's articles. Everything is sorted by address, so that
equal cases give equal pages.

A *fact* is an event or a relation. Its *standing* is the one word that a reader must not miss: an event that
somebody denies is not drawn like one that the article vouches for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import CaseError
from kg.ontology import NAMESPACE, Ontology, load_ontology
from kg.rdf.iris import escape
from kg.records import Span
from kg.store.sparql import select

if TYPE_CHECKING:
    from kg.case import Case

__all__ = [
    "STANDINGS",
    "Article",
    "Claim",
    "Entity",
    "Evidence",
    "Fact",
    "Happening",
    "Link",
    "PageData",
    "family",
    "read",
    "standing",
]

STANDINGS = ("asserted", "claimed", "refused", "requested", "possible", "denied")

# A page of a large case is made once and read often: its queries may take their time.
_TIMEOUT = 600.0


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the case with its whole text."""

    iri: str
    name: str
    title: str
    text: str
    date: str | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something: one node of the store."""

    iri: str
    label: str
    type: str  # the class's local name
    aliases: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of an article, by position in its text, and the words among them that carry the fact."""

    article: int
    span: Span
    trigger: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Who vouches for a fact and in which words. No ``claimers``: the article speaks for itself."""

    claimers: tuple[int, ...]
    stance: str
    confidence: float
    evidence: tuple[Evidence, ...]
    disputes: tuple[int, ...] = ()  # facts whose claims this one denies


@dataclass(frozen=True, slots=True)
class Fact:
    """An event or a relation as one article tells it. Numbers are positions in ``PageData``."""

    iri: str
    kind: str  # "event" or "relation"
    type: str
    status: str
    roles: tuple[tuple[str, int], ...]  # entities
    words: tuple[tuple[str, str], ...] = ()  # what is said in words only: topics, quantities, ages
    time: str | None = None
    earliest: str | None = None
    latest: str | None = None
    claims: tuple[Claim, ...] = ()
    happening: int | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """What several events tell: in how many articles that do not copy each other, and differing on what."""

    iri: str
    witnesses: int
    differ: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two entities. ``fact`` is None for what no article says: a state and its territory."""

    source: int
    target: int
    label: str
    fact: int | None


@dataclass(frozen=True, slots=True)
class PageData:
    """All that a page shows."""

    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    links: tuple[Link, ...]
    articles: tuple[Article, ...]
    names: Mapping[str, str] = field(default_factory=dict)  # local name of a term -> its label
    happenings: tuple[Happening, ...] = ()


def standing(fact: Fact) -> str:
    """The one word for how a fact stands, of ``STANDINGS``.

    What nobody says any more than by denying it is denied; what was refused, requested or is possible stays
    that, whoever tells it; of the rest, what the article itself vouches for is asserted, and what only a
    source says, or what is hedged, is claimed.
    """
    stances = {claim.stance for claim in fact.claims}
    if fact.status == "negated" or stances == {"denies"}:
        return "denied"
    if fact.status in STANDINGS:
        return fact.status
    vouched = any(claim.stance == "asserts" and not claim.claimers for claim in fact.claims)
    return "asserted" if vouched else "claimed"


def family(type_: str, ontology: Ontology | None = None) -> str:
    """The shape that a class is drawn in: person, group, organization, state, facility or place."""
    ontology = ontology or load_ontology()
    classes = ontology.classes.get(type_)
    line = (type_, *classes.ancestors) if classes else (type_,)
    return next((_FAMILIES[name] for name in line if name in _FAMILIES), "other")


_FAMILIES = {
    "Person": "person",
    "PeopleGroup": "group",
    "State": "state",
    "Organization": "organization",
    "Facility": "facility",
    "Place": "place",
}


def read(case: Case) -> PageData:
    """All of a case, sorted. Raises CaseError where the case has no graph."""
    if not case.store_path.exists():
        raise CaseError(f"{case.path} has no graph yet. Run `kg build ARTICLES --case {case.path}` first.")
    return _Reading(case).page()


class _Reading:
    """One reading of a case: what is known is looked up by address until everything has its number."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._ontology = load_ontology()

    def page(self) -> PageData:
        articles, self._triggers = self._articles()
        self._article_number = {article.iri: i for i, article in enumerate(articles)}
        entities = self._entities()
        drafts = self._drafts()
        self._fact_number = {iri: i for i, iri in enumerate(drafts)}
        claims, claimers = self._claims()
        happenings, self._happening_of = self._happenings()
        used = claimers | {end for draft in drafts.values() for _, end in draft.fillers}
        kept = tuple(entities[iri] for iri in sorted(used & set(entities)))
        self._entity_number = {entity.iri: i for i, entity in enumerate(kept)}
        facts = tuple(self._fact(draft, claims.get(iri, ())) for iri, draft in drafts.items())
        links = (*self._direct_links(facts), *self._territories())
        links = tuple(sorted(links, key=_link_order))
        return PageData(kept, facts, links, articles, self._names(), happenings)

    def _rows(self, query: str) -> list[tuple[str | None, ...]]:
        rows = select(self._case.store_path, query, timeout=_TIMEOUT).rows
        return sorted(rows, key=lambda row: tuple(cell or "" for cell in row))

    def _articles(self) -> tuple[tuple[Article, ...], dict[str, Span]]:
        texts = {}
        triggers: dict[str, dict[str, Span]] = {}
        for stored in self._case.articles():
            texts[stored.sha256] = stored.annotated.article.text
            triggers[stored.sha256] = {escape(e.id): e.trigger for e in stored.annotated.events}
        found: list[Article] = []
        where: dict[str, Span] = {}
        for iri, sha, name, label, date, publisher, url in self._rows(_ARTICLES):
            assert iri and sha
            found.append(Article(iri, name or "", label or "", texts.get(sha, ""), date, publisher, url))
            where |= {f"{iri}/event/{event}": span for event, span in triggers.get(sha, {}).items()}
        unique = {article.iri: article for article in reversed(found)}
        return tuple(unique[iri] for iri in sorted(unique)), where

    def _entities(self) -> dict[str, Entity]:
        aliases, identifiers = self._many(_ALIASES), self._many(_IDENTIFIERS)
        found: dict[str, Entity] = {}
        for iri, label, class_ in self._rows(_ENTITIES):
            assert iri and label and class_
            others = tuple(name for name in aliases.get(iri, ()) if name != label)
            found.setdefault(iri, Entity(iri, label, _local(class_), others, identifiers.get(iri, ())))
        return found

    def _many(self, query: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for iri, value in self._rows(query):
            if iri and value and value not in found[iri]:
                found[iri].append(value)
        return {iri: tuple(values) for iri, values in found.items()}

    def _drafts(self) -> dict[str, _Draft]:
        drafts: dict[str, _Draft] = {}
        for iri, class_, status, time, earliest, latest in self._rows(_EVENTS):
            assert iri and class_ and status
            word = _local(status).lower()
            drafts.setdefault(iri, _Draft(iri, "event", _local(class_), word, time, earliest, latest))
        for iri, role, filler, label in self._rows(_ROLES):
            assert iri and role and filler
            drafts[iri].add(_local(role), filler, label)
        for iri, predicate, subject, subject_label, object_, object_label in self._rows(_RELATIONS):
            assert iri and predicate and subject and object_
            draft = drafts.setdefault(iri, _Draft(iri, "relation", _local(predicate), "occurred"))
            draft.add("subject", subject, subject_label)
            draft.add("object", object_, object_label)
        return {iri: drafts[iri] for iri in sorted(drafts)}

    def _claims(self) -> tuple[dict[str, tuple[_Claiming, ...]], set[str]]:
        """The claims of each fact, and the addresses of those who make them."""
        claims: dict[str, _Claiming] = {}
        about: dict[str, str] = {}
        for iri, fact, stance, confidence, claimer, evidence in self._rows(_CLAIMS):
            assert iri and fact and stance
            about[iri] = fact
            claim = claims.setdefault(iri, _Claiming(_local(stance).lower(), float(confidence or 1)))
            claim.claimers.update({claimer} if claimer and claimer not in self._article_number else ())
            claim.evidence.update({evidence} if evidence else ())
        for iri, denied in self._rows(_DISPUTES):
            if iri in claims and denied in about:
                claims[iri].disputes.add(about[denied])
        by_fact: dict[str, tuple[_Claiming, ...]] = {}
        for iri in sorted(claims):
            by_fact[about[iri]] = (*by_fact.get(about[iri], ()), claims[iri])
        return by_fact, {claimer for claim in claims.values() for claimer in claim.claimers}

    def _happenings(self) -> tuple[tuple[Happening, ...], dict[str, int]]:
        """What is told more than once, and which event tells which; none in a case that was built without."""
        told = {iri: int(count or 1) for iri, count in self._rows(_HAPPENINGS) if iri}
        differ = self._many(_DIFFERENCES)
        number = {iri: i for i, iri in enumerate(sorted(told))}
        of = {event: number[iri] for event, iri in self._rows(_TOLD) if event and iri in number}
        return tuple(Happening(iri, told[iri], differ.get(iri, ())) for iri in number), of

    def _fact(self, draft: _Draft, claims: Iterable[_Claiming]) -> Fact:
        known = self._entity_number
        return Fact(
            iri=draft.iri,
            kind=draft.kind,
            type=draft.type,
            status=draft.status,
            roles=tuple((role, known[end]) for role, end in sorted(draft.fillers) if end in known),
            words=tuple(sorted(draft.words)),
            time=draft.time,
            earliest=draft.earliest,
            latest=draft.latest,
            claims=tuple(self._claim(draft.iri, claim) for claim in claims),
            happening=self._happening_of.get(draft.iri),
        )

    def _claim(self, fact: str, claim: _Claiming) -> Claim:
        return Claim(
            claimers=tuple(
                sorted(self._entity_number[c] for c in claim.claimers if c in self._entity_number)
            ),
            stance=claim.stance,
            confidence=claim.confidence,
            evidence=tuple(sorted(self._evidence(fact, claim.evidence), key=lambda e: (e.article, e.span))),
            disputes=tuple(sorted(self._fact_number[f] for f in claim.disputes if f in self._fact_number)),
        )

    def _evidence(self, fact: str, addresses: Iterable[str]) -> Iterator[Evidence]:
        trigger = self._triggers.get(fact)
        for address in addresses:
            article, _, fragment = address.partition("#char=")
            start, _, end = fragment.partition(",")
            if article in self._article_number and start.isdigit() and end.isdigit():
                span = Span(int(start), int(end))
                inside = trigger if trigger and span.covers(trigger) else None
                yield Evidence(self._article_number[article], span, inside)

    def _direct_links(self, facts: tuple[Fact, ...]) -> Iterator[Link]:
        """The direct view's triples between entities; for participants that it leaves out, plain links.

        What is negated, denied or hedged is never in the direct view, but has a place in the picture.
        """
        known = self._entity_number
        linked: dict[int, set[int]] = defaultdict(set)
        for fact, subject, predicate, object_ in self._rows(_DIRECT):
            if fact in self._fact_number and subject in known and object_ in known:
                assert fact and subject and predicate and object_
                number, ends = self._fact_number[fact], (known[subject], known[object_])
                linked[number].update(ends)
                yield Link(*ends, self._ontology.label(_local(predicate)), number)
        for number, told in enumerate(facts):
            yield from _plain_links(number, told, linked[number], self._ontology)

    def _territories(self) -> Iterator[Link]:
        known = self._entity_number
        for state, territory in self._rows(_TERRITORIES):
            if state in known and territory in known:
                yield Link(known[state], known[territory], "territory", None)

    def _names(self) -> dict[str, str]:
        ontology = self._ontology
        tables = (ontology.classes, ontology.event_types, ontology.roles, ontology.relations)
        return {name: ontology.label(name) for table in tables for name in sorted(table)}


@dataclass(slots=True)
class _Draft:
    """A fact while its rows come in."""

    iri: str
    kind: str
    type: str
    status: str
    time: str | None = None
    earliest: str | None = None
    latest: str | None = None
    fillers: set[tuple[str, str]] = field(default_factory=set)
    words: set[tuple[str, str]] = field(default_factory=set)

    def add(self, role: str, filler: str, label: str | None) -> None:
        """A filler is words where it has no label (a literal) or is a quantity, else an entity."""
        if label is None:
            self.words.add((role, filler))
        elif role == "quantity":
            self.words.add((role, label))
        else:
            self.fillers.add((role, filler))


@dataclass(slots=True)
class _Claiming:
    """A claim while its rows come in; everything by address."""

    stance: str
    confidence: float
    claimers: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    disputes: set[str] = field(default_factory=set)


# Who a fact is told from, in the order of preference: the line starts there.
_FIRST = ("agent", "subject", "patient", "counterpart")
# How a line's label goes on where its other end is not simply whom or what it is about.
_JOINED = {"counterpart": " with", "origin": " from", "destination": " to", "place": " in"}


def _plain_links(number: int, fact: Fact, linked: set[int], ontology: Ontology) -> Iterator[Link]:
    ranked = sorted(fact.roles, key=lambda r: _FIRST.index(r[0]) if r[0] in _FIRST else len(_FIRST))
    if not ranked:
        return
    first_role, first = ranked[0]
    for role, other in ranked[1:]:
        if other != first and role != first_role and not {first, other} <= linked:
            label = ontology.label(fact.type)
            yield Link(first, other, label + _JOINED.get(role, ""), number)


def _link_order(link: Link) -> tuple[int, int, str, int]:
    return link.source, link.target, link.label, -1 if link.fact is None else link.fact


def _local(iri: str) -> str:
    return iri.removeprefix(NAMESPACE)


_ARTICLES = """
SELECT DISTINCT ?article ?sha ?name ?label ?date ?publisher ?url WHERE {
  ?article a kg:Article ; kg:sha256 ?sha ; kg:articleName ?name ; rdfs:label ?label .
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article schema:publisher ?publisher }
  OPTIONAL { ?article schema:url ?url }
}"""

_ENTITIES = """
SELECT DISTINCT ?node ?label ?class WHERE { ?node kg:named ?named ; rdfs:label ?label ; a ?class }"""

_ALIASES = "SELECT DISTINCT ?node ?alias WHERE { ?node kg:named ?named ; skos:altLabel ?alias }"

_IDENTIFIERS = "SELECT DISTINCT ?node ?id WHERE { ?node kg:named ?named ; kg:identifier ?id }"

_TERRITORIES = "SELECT DISTINCT ?state ?territory WHERE { ?state kg:hasTerritory ?territory }"

_EVENTS = """
SELECT DISTINCT ?event ?class ?status ?time ?earliest ?latest WHERE {
  ?event kg:status ?status ; a ?class .
  OPTIONAL { ?event kg:edtf ?time }
  OPTIONAL { ?event sem:hasEarliestBeginTimeStamp ?earliest }
  OPTIONAL { ?event sem:hasLatestEndTimeStamp ?latest }
}"""

_ROLES = """
SELECT DISTINCT ?event ?role ?filler ?label WHERE {
  ?event kg:status ?status ; ?role ?filler .
  VALUES ?role { kg:agent kg:patient kg:counterpart kg:origin kg:destination kg:place kg:topic kg:quantity }
  OPTIONAL { ?filler rdfs:label ?label }
}"""

_RELATIONS = """
SELECT DISTINCT ?relation ?predicate ?subject ?subjectLabel ?object ?objectLabel WHERE {
  ?relation a kg:Relation ; rdf:predicate ?predicate ; rdf:subject ?subject ; rdf:object ?object .
  OPTIONAL { ?subject rdfs:label ?subjectLabel }
  OPTIONAL { ?object rdfs:label ?objectLabel }
}"""

_CLAIMS = """
SELECT DISTINCT ?claim ?fact ?stance ?confidence ?claimer ?evidence WHERE {
  ?claim kg:about ?fact ; kg:stance ?stance ; kg:confidence ?confidence .
  OPTIONAL { ?claim kg:claimer ?claimer }
  OPTIONAL { ?claim kg:evidence ?evidence }
}"""

_DISPUTES = "SELECT DISTINCT ?claim ?denied WHERE { ?claim kg:disputes ?denied }"

_HAPPENINGS = "SELECT DISTINCT ?told ?count WHERE { ?told a kg:Happening ; kg:witnesses ?count }"

_DIFFERENCES = "SELECT DISTINCT ?told ?what WHERE { ?told a kg:Happening ; kg:disagreesOn ?what }"

_TOLD = "SELECT DISTINCT ?event ?told WHERE { ?event kg:happening ?told }"

_DIRECT = """
SELECT DISTINCT ?fact ?subject ?predicate ?object WHERE {
  ?direct a kg:DirectFact ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
          kg:derivedFrom ?fact .
  FILTER(isIRI(?object))
}"""
