"""What one article says, as RDF: the named graph of the article, and the graph of entities.

The article's graph holds only nodes of the article (itself, its events, relations, claims, evidence,
quantities, and those whom it describes without a name) and points at the entities that it shares with other
articles. What those are called is in one graph for all of them: a statement is in one graph only, so that
a query over all graphs counts nothing twice, and an article can be taken out without a trace.

A country is two nodes. What decides, denies and signs is its state; what is fled, crossed into and lived in
is its territory. The range of the role or relation tells which: a ``kg:Place`` is the territory.

There are no blank nodes: equal articles give equal bytes, and everything can be linked to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.ontology import Ontology, load_ontology
from kg.rdf import edtf
from kg.rdf import terms as t
from kg.rdf.direct import DirectFact, direct_facts
from kg.rdf.iris import DEFAULT_BASE, Iris, escape, evidence
from kg.records import AnnotatedArticle, Event, Filler, Quantity, Relation, Span, Stance

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.resolution.identity import Canonical, Identity

__all__ = [
    "ArticleGraph",
    "article_graph",
    "article_lines",
    "article_quads",
    "canonicals",
    "entity_lines",
    "entity_quads",
    "event_label",
    "node_lines",
]

_CONTEXT = 32  # characters of text before and after a quotation, by which it is found again in a changed text

_TYPE = t.iri(t.RDF + "type")
_LABEL = t.iri(t.RDFS + "label")
_OA = t.Vocabulary(t.OA)
_PROV = t.Vocabulary(t.PROV)
_RDF = t.Vocabulary(t.RDF)
_SCHEMA = t.Vocabulary(t.SCHEMA)
_SEM = t.Vocabulary(t.SEM)
_SKOS = t.Vocabulary(t.SKOS)

# The lexical types of dates, by the length of "2019-10-29", "2019-10" and "2019".
_DATE_TYPES = {10: "date", 7: "gYearMonth", 4: "gYear"}

# Identifiers for which the world has an address of its own.
_SAME_ELSEWHERE = {
    "geonames": "https://sws.geonames.org/{}/",
    "wikidata": "http://www.wikidata.org/entity/{}",
}


@dataclass(frozen=True, slots=True)
class ArticleGraph:
    """What an article contributes, as sorted lines of N-Quads: to its own graph, and to the direct view."""

    lines: list[str]
    direct: list[str]


def article_graph(
    annotated: AnnotatedArticle, identity: Identity, *, base: str = DEFAULT_BASE, run: str | None = None
) -> ArticleGraph:
    """All that an article says. ``run`` is the id of the run that read it."""
    writing = _ArticleGraph(annotated, identity, Iris(base), load_ontology())
    return ArticleGraph(writing.lines(run), writing.direct())


def article_quads(
    annotated: AnnotatedArticle, identity: Identity, *, base: str = DEFAULT_BASE, run: str | None = None
) -> Iterator[Quad]:
    """All that an article says, in its named graph, sorted. ``run`` is the id of the run that read it."""
    return t.quads(article_lines(annotated, identity, base=base, run=run))


def article_lines(
    annotated: AnnotatedArticle, identity: Identity, *, base: str = DEFAULT_BASE, run: str | None = None
) -> list[str]:
    """The same as sorted lines of N-Quads: what to hash, compare or write to a file."""
    return article_graph(annotated, identity, base=base, run=run).lines


def canonicals(
    annotated: AnnotatedArticle, identity: Identity, *, base: str = DEFAULT_BASE
) -> list[Canonical]:
    """The entities that an article shares with others: those that are no nodes of its own."""
    own = Iris(base).article(annotated.article.sha256) + "/"
    known = (identity.canonical(annotated.article.sha256, entity.id) for entity in annotated.entities)
    return [canonical for canonical in known if not canonical.iri.startswith(own)]


def entity_quads(entities: Iterable[Canonical], *, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Names, types and identifiers of entities, in their graph, sorted; each entity once."""
    return t.quads(entity_lines(entities, base=base))


def entity_lines(entities: Iterable[Canonical], *, base: str = DEFAULT_BASE) -> list[str]:
    """The same as sorted lines of N-Quads.

    Where two records have one address, the first in the order of their content describes it.
    """
    lines = t.GraphLines(Iris(base).entities_graph)
    for address, (canonical, type_) in _first_of_each(entities).items():
        _describe(lines, address, canonical, type_)
    return lines.sorted()


def node_lines(address: str, entities: Iterable[Canonical], *, base: str = DEFAULT_BASE) -> list[str]:
    """Those of these lines whose subject is the node at this address."""
    lines = t.GraphLines(Iris(base).entities_graph)
    found = _first_of_each(entities).get(address)
    if found:
        _describe(lines, address, *found)
    return lines.sorted()


def _first_of_each(entities: Iterable[Canonical]) -> dict[str, tuple[Canonical, str]]:
    """Who describes each address, and the class of the node there."""
    nodes: dict[str, tuple[Canonical, str]] = {}
    for canonical in sorted(set(entities), key=lambda c: (c.iri, c.label, c.type, c.aliases)):
        for address, type_ in _nodes(canonical):
            nodes.setdefault(address, (canonical, type_))
    return nodes


def event_label(event: Event, ontology: Ontology | None = None) -> str:
    """A line to recognise an event by: "extradition (refused): court in Almaty; Ada Lovelace; China"."""
    ontology = ontology or load_ontology()
    rank = {role: i for i, role in enumerate(ontology.roles)}
    roles = sorted(event.roles, key=lambda r: rank.get(r.role, len(rank)))
    fillers = "; ".join(", ".join(filler.text for filler in role.fillers) for role in roles)
    status = "" if event.status == "occurred" else f" ({event.status})"
    return (
        f"{ontology.label(event.type)}{status}: {fillers}" if fillers else ontology.label(event.type) + status
    )


class _ArticleGraph:
    """The graph of one article while it is written."""

    def __init__(
        self, annotated: AnnotatedArticle, identity: Identity, iris: Iris, ontology: Ontology
    ) -> None:
        self._annotated = annotated
        self._text = annotated.article.text
        self._ontology = ontology
        sha = annotated.article.sha256
        self._iri = iris.article(sha)
        self._article = t.iri(self._iri)
        self._iris = iris
        self._graph = iris.graph(sha)
        self._out = t.GraphLines(self._graph)
        self._entities = {e.id: identity.canonical(sha, e.id) for e in annotated.entities}
        self._in_places = frozenset(
            p.name
            for p in (*ontology.roles.values(), *ontology.relations.values())
            if p.range and ontology.is_a(p.range, "Place")
        )
        self._of_actors = frozenset(
            p.name for p in ontology.relations.values() if p.domain and ontology.is_a(p.domain, "Actor")
        )
        self._types_of = {e.id: e.type for e in annotated.entities}
        self._spans: dict[Span, str] = {}
        self._facts: list[DirectFact] = []

    def lines(self, run: str | None) -> list[str]:
        self._write_article(run)
        for canonical in self._entities.values():
            self._write_entity(canonical)
        for event in self._annotated.events:
            self._write_event(event)
        for number, relation in enumerate(self._annotated.relations, 1):
            self._write_relation(f"r{number}", relation)
        for span, node in self._spans.items():
            self._write_evidence(span, node)
        facts = direct_facts(self._out.triples, self._types(), self._iri)
        self._facts.extend(facts)
        self._out.triples.extend(line for fact in facts for line in fact.lines)
        return self._out.sorted()

    def direct(self) -> list[str]:
        """The plain triples of the direct view, once :meth:`lines` has found them."""
        view = t.GraphLines(self._iris.direct_graph)
        view.triples.extend(fact.plain for fact in self._facts)
        return view.sorted()

    def _types(self) -> set[str]:
        """What the direct view can be made from."""
        types = {event.type for event in self._annotated.events}
        return types | {"Relation"} if self._annotated.relations else types

    def _node(self, kind: str, identifier: str) -> str:
        return f"<{self._iri}/{kind}/{escape(identifier)}>"

    def _write_article(self, run: str | None) -> None:
        article, add, me = self._annotated.article, self._out.add, self._article
        add(me, _TYPE, t.kg("Article"))
        add(me, _TYPE, _SCHEMA["NewsArticle"])
        add(me, _LABEL, t.text(article.title or article.id))
        add(me, t.kg("articleName"), t.text(article.id))
        add(me, t.kg("sha256"), t.text(article.sha256))
        add(me, _SCHEMA["inLanguage"], t.text(article.language))
        if article.title:
            add(me, _SCHEMA["headline"], t.text(article.title))
        if article.publisher:
            add(me, _SCHEMA["publisher"], t.text(article.publisher))
        if article.url:
            add(me, _SCHEMA["url"], t.typed(article.url, "anyURI"))
        if article.published:
            add(me, _SCHEMA["datePublished"], _date(article.published))
        if article.dateline:
            self._write_dateline(article.dateline)
        if run:
            graph = t.iri(self._graph)
            add(graph, _PROV["wasGeneratedBy"], t.iri(self._iris.run(run)))
            add(graph, _PROV["wasDerivedFrom"], me)

    def _write_dateline(self, dateline: Span) -> None:
        words = self._text[dateline.start : dateline.end]
        self._out.add(self._article, _SCHEMA["dateline"], t.text(words))
        for mention in self._annotated.mentions:
            type_ = self._types_of[mention.entity]
            if dateline.covers(mention.span) and self._ontology.is_a(type_, "Place"):
                place = self._entities[mention.entity]
                self._out.add(self._article, _SCHEMA["locationCreated"], t.iri(place.iri))

    def _write_entity(self, canonical: Canonical) -> None:
        own = canonical.iri.startswith(self._iri + "/")
        for address, type_ in _nodes(canonical):
            self._out.add(self._article, _SCHEMA["mentions"], t.iri(address))
            if own:
                _describe(self._out, address, canonical, type_)

    def _write_event(self, event: Event) -> None:
        add, me = self._out.add, self._node("event", event.id)
        add(me, _TYPE, t.kg(event.type))
        add(me, _LABEL, t.text(event_label(event, self._ontology)))
        add(me, t.kg("status"), t.kg(self._ontology.statuses[event.status].term))
        add(me, t.kg("trigger"), t.text(self._text[event.trigger.start : event.trigger.end]))
        for role in event.roles:
            for number, filler in enumerate(role.fillers, 1):
                add(me, t.kg(role.role), self._filler(me, role.role, number, filler))
        self._write_time(me, event)
        claim = self._write_claim(
            event.id, me, event.claimers, event.stance, event.confidence, event.extractor
        )
        for span in (event.evidence, *event.more_evidence):
            add(claim, t.kg("evidence"), self._evidence(span))
        for denied in event.disputes:
            add(claim, t.kg("disputes"), self._node("claim", denied))

    def _write_time(self, me: str, event: Event) -> None:
        if event.time is None:
            return
        self._out.add(me, t.kg("edtf"), t.text(event.time))
        if event.time_basis:
            self._out.add(me, t.kg("timeBasis"), t.text(event.time_basis))
        for predicate, day in _timestamps(edtf.bounds(event.time)):
            self._out.add(me, _SEM[predicate], t.typed(day, "date"))

    def _write_relation(self, identifier: str, relation: Relation) -> None:
        add, me = self._out.add, self._node("relation", identifier)
        add(me, _TYPE, t.kg("Relation"))
        add(me, _LABEL, t.text(self._relation_label(relation)))
        add(me, _RDF["subject"], self._subject(me, relation))
        add(me, _RDF["predicate"], t.kg(relation.property))
        add(me, _RDF["object"], self._object(relation))
        claim = self._write_claim(
            identifier, me, relation.claimers, "asserts", relation.confidence, relation.extractor
        )
        add(claim, t.kg("evidence"), self._evidence(relation.evidence))

    def _relation_label(self, relation: Relation) -> str:
        return f"{relation.subject.text}: {self._ontology.label(relation.property)} {relation.object.text}"

    def _subject(self, me: str, relation: Relation) -> str:
        """Who acts, or a place where the property is one of anything, as "located in" is."""
        subject = relation.subject
        if subject.entity is None:
            return self._described(me, "subject", 1, subject.text)
        canonical = self._entities[subject.entity]
        state = canonical.state if relation.property in self._of_actors else None
        return t.iri(state or canonical.iri)

    def _object(self, relation: Relation) -> str:
        target = relation.object
        if target.entity is not None:
            return self._entity(target.entity, relation.property)
        if relation.property == "age" and target.text.isascii() and target.text.isdigit():
            return t.integer(int(target.text))
        return t.text(target.text)

    def _write_claim(
        self,
        identifier: str,
        about: str,
        claimers: Iterable[str],
        stance: Stance,
        confidence: float,
        extractor: str,
    ) -> str:
        add, claim = self._out.add, self._node("claim", identifier)
        add(claim, _TYPE, t.kg("Claim"))
        add(claim, t.kg("about"), about)
        add(claim, t.kg("stance"), t.kg(stance.capitalize()))
        add(claim, t.kg("confidence"), t.decimal(confidence))
        add(claim, t.kg("extractor"), t.text(extractor))
        for claimer in [self._entity(c, "claimer") for c in claimers] or [self._article]:
            add(claim, t.kg("claimer"), claimer)
        return claim

    def _filler(self, event: str, role: str, number: int, filler: Filler) -> str:
        if filler.entity is not None:
            return self._entity(filler.entity, role)
        if role == "topic":
            return t.text(filler.text)
        if role == "quantity":
            return self._quantity(event, number, filler)
        return self._described(event, role, number, filler.text)

    def _entity(self, entity_id: str, prop: str) -> str:
        """The node of an entity in this role or relation: for a country its territory or its state."""
        canonical = self._entities[entity_id]
        return t.iri(canonical.iri if prop in self._in_places else canonical.state or canonical.iri)

    def _quantity(self, event: str, number: int, filler: Filler) -> str:
        add, me = self._out.add, f"{event[:-1]}/quantity/{number}>"
        add(me, _TYPE, t.kg("Quantity"))
        add(me, _LABEL, t.text(filler.text))
        said = filler.quantity or Quantity(filler.text, None, None, None, "vague")
        add(me, t.kg("qualifier"), t.text(said.qualifier))
        for name, value in (("value", said.value), ("minimum", said.minimum), ("maximum", said.maximum)):
            if value is not None:
                add(me, t.kg(name), t.decimal(value))
        if said.unit:
            add(me, t.kg("unit"), t.text(said.unit))
        return me

    def _described(self, owner: str, role: str, number: int, words: str) -> str:
        """Somebody or something of whom the article has only these words, which no entity was found for."""
        me = f"{owner[:-1]}/{escape(role)}/{number}>"
        self._out.add(me, _TYPE, t.kg("Entity"))
        self._out.add(me, _LABEL, t.text(words))
        self._out.add(me, t.kg("named"), t.boolean(False))
        return me

    def _evidence(self, span: Span) -> str:
        return self._spans.setdefault(span, t.iri(evidence(self._iri, span)))

    def _write_evidence(self, span: Span, me: str) -> None:
        """The stretch by position and by quotation; the selectors are nodes beside it."""
        add, (start, end) = self._out.add, span
        position, quotation = f"{me[:-1]}&by=position>", f"{me[:-1]}&by=quote>"
        exact = t.text(self._text[start:end])
        add(me, _TYPE, t.kg("Evidence"))
        add(me, _TYPE, _OA["SpecificResource"])
        add(me, _OA["hasSource"], self._article)
        add(me, _OA["hasSelector"], position)
        add(me, _OA["hasSelector"], quotation)
        add(me, t.kg("quote"), exact)
        add(position, _TYPE, _OA["TextPositionSelector"])
        add(position, _OA["start"], t.integer(start))
        add(position, _OA["end"], t.integer(end))
        add(quotation, _TYPE, _OA["TextQuoteSelector"])
        add(quotation, _OA["exact"], exact)
        add(quotation, _OA["prefix"], t.text(self._text[max(0, start - _CONTEXT) : start]))
        add(quotation, _OA["suffix"], t.text(self._text[end : end + _CONTEXT]))


def _nodes(canonical: Canonical) -> list[tuple[str, str]]:
    """The nodes of an entity, each with its class: two of a country, one of anything else."""
    own = (canonical.iri, canonical.type)
    return [own, (canonical.state, "State")] if canonical.state else [own]


def _describe(lines: t.GraphLines, address: str, canonical: Canonical, type_: str) -> None:
    me = t.iri(address)
    lines.add(me, _TYPE, t.kg(type_))
    lines.add(me, _LABEL, t.text(canonical.label))
    lines.add(me, t.kg("named"), t.boolean(canonical.named))
    for alias in canonical.aliases:
        if alias != canonical.label:
            lines.add(me, _SKOS["altLabel"], t.text(alias))
    for scheme, value in canonical.links:
        lines.add(me, t.kg("identifier"), t.text(f"{scheme}:{value}"))
        if scheme in _SAME_ELSEWHERE and address == canonical.iri:
            lines.add(me, _SKOS["exactMatch"], t.iri(_SAME_ELSEWHERE[scheme].format(escape(value))))
    if canonical.state == address:
        lines.add(me, t.kg("hasTerritory"), t.iri(canonical.iri))
    elif canonical.state:
        lines.add(me, t.kg("territoryOf"), t.iri(canonical.state))


def _date(value: str) -> str:
    """A date in the XML Schema type of its precision; a plain string where it has none."""
    known = edtf.bounds(value) if value.replace("-", "").isdigit() else None
    return t.typed(value, _DATE_TYPES[len(value)]) if known and len(value) in _DATE_TYPES else t.text(value)


def _timestamps(known: edtf.Bounds | None) -> Iterator[tuple[str, str]]:
    """SEM's properties for the days between which an event lies, and those days.

    Every event with a time has an earliest begin or a latest end, so one query finds them all; an
    interval has its latest begin and earliest end as well, and what is known to the day its time stamp.
    """
    if known is None:
        return
    days = [("hasEarliestBeginTimeStamp", known.earliest_begin), ("hasLatestEndTimeStamp", known.latest_end)]
    if known.is_interval:
        days += [
            ("hasLatestBeginTimeStamp", known.latest_begin),
            ("hasEarliestEndTimeStamp", known.earliest_end),
        ]
    elif known.day:
        days.append(("hasTimeStamp", known.day))
    yield from ((predicate, day) for predicate, day in days if day)
