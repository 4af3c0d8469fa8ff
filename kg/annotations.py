"""The JSON form of an annotated article, and the ``facts`` lines made from it.

The keys are the ones that other programs read, in a fixed order, so that equal articles give equal bytes.
In ``roles`` an entity is its id and words are an object; where exactly an entity's words stand in the
sentence, which most readers do not need, is kept apart in ``words``. ``claimer`` is the first of
``claimers``, or null where the article speaks for itself. Nothing is lost on the way out and back but
``Article.source``: the path that an article was read from is nobody's business but the case's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from kg.records import (
    AnnotatedArticle,
    Article,
    Attribution,
    Entity,
    Event,
    Filler,
    Mention,
    Placing,
    Quantity,
    Relation,
    RoleFillers,
    Span,
    TimeExpression,
)

__all__ = ["Names", "dumps", "dumps_line", "facts", "from_json", "loads", "to_json"]

Json: TypeAlias = dict[str, Any]  # Any is what json.loads gives

# Local entity id -> (IRI, label, aliases): what ``kg.resolution`` knows of it beyond the article.
Names: TypeAlias = Mapping[str, tuple[str, str, Sequence[str]]]


def dumps(annotated: AnnotatedArticle) -> str:
    """The annotated article as one line of JSON, without a line end."""
    return dumps_line(to_json(annotated))


def dumps_line(value: Json) -> str:
    """Any of this module's objects as one line of JSON; letters are left as they are."""
    return json.dumps(value, ensure_ascii=False)


def loads(line: str) -> AnnotatedArticle:
    """The reverse of :func:`dumps`."""
    return from_json(json.loads(line))


def to_json(annotated: AnnotatedArticle) -> Json:
    """The annotated article as plain dicts, lists, strings and numbers."""
    labels = {entity.id: entity.label for entity in annotated.entities}
    return {
        "article": _article_json(annotated.article),
        "text": annotated.article.text,
        "entities": [_entity_json(entity) for entity in annotated.entities],
        "mentions": [_mention_json(mention) for mention in annotated.mentions],
        "times": [_time_json(time) for time in annotated.times],
        "attributions": [_attribution_json(attribution) for attribution in annotated.attributions],
        "events": [_event_json(event, labels) for event in annotated.events],
        "relations": [_relation_json(relation, labels) for relation in annotated.relations],
    }


def from_json(value: Json) -> AnnotatedArticle:
    """The reverse of :func:`to_json`. Keys that newer versions add are passed over.

    Raises KeyError, TypeError or ValueError where the object is not one that :func:`to_json` wrote.
    """
    labels = {entity["id"]: entity["label"] for entity in value["entities"]}
    return AnnotatedArticle(
        article=_article(value["article"], value["text"]),
        entities=tuple(_entity(entity) for entity in value["entities"]),
        mentions=tuple(_mention(mention) for mention in value["mentions"]),
        times=tuple(_time(time) for time in value["times"]),
        attributions=tuple(_attribution(attribution) for attribution in value["attributions"]),
        events=tuple(_event(event, labels) for event in value["events"]),
        relations=tuple(_relation(relation, labels) for relation in value["relations"]),
    )


def facts(annotated: AnnotatedArticle, names: Names | None = None) -> Iterator[Json]:
    """The article's facts, an event or relation each, in the terms of the annotation guide.

    An event that is hedged ("allegedly") or denied says so in ``stance``. With ``names`` an entity carries
    its IRI and the spellings of all articles; without, its local id.
    """
    naming = _Naming(annotated, names or {})
    for event in annotated.events:
        yield {
            "article": annotated.article.id,
            "kind": "event",
            "type": event.type,
            "status": event.status,
            "roles": {role.role: [naming.of(filler) for filler in role.fillers] for role in event.roles},
            "time": event.time,
            "source": naming.all(event.claimers),
            "quote": _quote(annotated, event.evidence),
            "confidence": event.confidence,
            **({"stance": event.stance} if event.stance != "asserts" else {}),
        }
    for relation in annotated.relations:
        yield {
            "article": annotated.article.id,
            "kind": "relation",
            "property": relation.property,
            "subject": naming.of(relation.subject),
            "object": naming.of(relation.object),
            "source": naming.all(relation.claimers),
            "quote": _quote(annotated, relation.evidence),
            "confidence": relation.confidence,
        }


class _Naming:
    """How the entities of one article are written in its facts."""

    def __init__(self, annotated: AnnotatedArticle, names: Names) -> None:
        self._names = {entity.id: _name(entity, names.get(entity.id)) for entity in annotated.entities}

    def of(self, filler: Filler) -> Json | str:
        """An object for an entity, a plain string for words."""
        return self._names[filler.entity] if filler.entity is not None else filler.text

    def all(self, ids: Iterable[str]) -> list[Json]:
        """Entities by their local ids."""
        return [self._names[entity_id] for entity_id in ids]


def _name(entity: Entity, known: tuple[str, str, Sequence[str]] | None) -> Json:
    """The label is what this article calls it; what other articles call it are aliases."""
    iri, label, aliases = known or (entity.id, entity.label, ())
    others = dict.fromkeys([*entity.aliases, label, *aliases])
    others.pop(entity.label, None)
    return {"id": iri, "label": entity.label, "aliases": list(others), "type": entity.type}


def _quote(annotated: AnnotatedArticle, span: Span) -> str:
    return annotated.article.text[span.start : span.end]


def _article_json(article: Article) -> Json:
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "url": article.url,
        "publisher": article.publisher,
        "language": article.language,
        "sha256": article.sha256,
        "body": list(article.body),
        "dateline": _span_json(article.dateline),
        "skip": [list(span) for span in article.skip],
    }


def _article(value: Json, text: str) -> Article:
    return Article(
        id=value["id"],
        text=text,
        sha256=value["sha256"],
        body=_span(value["body"]),
        title=value["title"],
        published=value["published"],
        url=value["url"],
        publisher=value["publisher"],
        language=value["language"],
        dateline=_optional_span(value["dateline"]),
        skip=tuple(_span(span) for span in value["skip"]),
    )


def _entity_json(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "label": entity.label,
        "type": entity.type,
        "aliases": list(entity.aliases),
        "links": dict(entity.links),
        "named": entity.named,
        **({"country": entity.country} if entity.country else {}),
        **({"placing": _placing_json(entity.placing)} if entity.placing else {}),
    }


def _placing_json(placing: Placing) -> Json:
    return {"score": placing.score, "reasons": list(placing.reasons)}


def _placing(value: Json | None) -> Placing | None:
    return Placing(value["score"], tuple(value["reasons"])) if value else None


def _entity(value: Json) -> Entity:
    return Entity(
        id=value["id"],
        label=value["label"],
        type=value["type"],
        aliases=tuple(value["aliases"]),
        links=tuple(value["links"].items()),
        named=value["named"],
        country=value.get("country"),
        placing=_placing(value.get("placing")),
    )


def _mention_json(mention: Mention) -> Json:
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "entity": mention.entity,
        "kind": mention.kind,
    }


def _mention(value: Json) -> Mention:
    return Mention(Span(value["start"], value["end"]), value["text"], value["entity"], value["kind"])


def _time_json(time: TimeExpression) -> Json:
    return {
        "start": time.span.start,
        "end": time.span.end,
        "text": time.text,
        "value": time.value,
        "basis": time.basis,
    }


def _time(value: Json) -> TimeExpression:
    return TimeExpression(Span(value["start"], value["end"]), value["text"], value["value"], value["basis"])


def _attribution_json(attribution: Attribution) -> Json:
    return {
        "source": list(attribution.source),
        "cue": list(attribution.cue),
        "content": list(attribution.content),
        "claimer": _first(attribution.claimers),
        "claimers": list(attribution.claimers),
        "stance": attribution.stance,
    }


def _attribution(value: Json) -> Attribution:
    return Attribution(
        source=_span(value["source"]),
        cue=_span(value["cue"]),
        content=_span(value["content"]),
        claimers=tuple(value["claimers"]),
        stance=value["stance"],
    )


def _event_json(event: Event, labels: Mapping[str, str]) -> Json:
    return {
        "id": event.id,
        "type": event.type,
        "status": event.status,
        "trigger": list(event.trigger),
        "evidence": list(event.evidence),
        "roles": {role.role: [_filler_json(filler) for filler in role.fillers] for role in event.roles},
        "words": {
            role.role: [_words_json(filler, labels) for filler in role.fillers] for role in event.roles
        },
        "time": event.time,
        "time_basis": event.time_basis,
        "claimer": _first(event.claimers),
        "claimers": list(event.claimers),
        "stance": event.stance,
        "confidence": event.confidence,
        "extractor": event.extractor,
        "disputes": list(event.disputes),
        "more_evidence": [list(span) for span in event.more_evidence],
    }


def _event(value: Json, labels: Mapping[str, str]) -> Event:
    return Event(
        id=value["id"],
        type=value["type"],
        status=value["status"],
        trigger=_span(value["trigger"]),
        evidence=_span(value["evidence"]),
        roles=tuple(
            RoleFillers(role, tuple(map(_filler, fillers, value["words"][role], [labels] * len(fillers))))
            for role, fillers in value["roles"].items()
        ),
        time=value["time"],
        time_basis=value["time_basis"],
        claimers=tuple(value["claimers"]),
        stance=value["stance"],
        confidence=value["confidence"],
        extractor=value["extractor"],
        disputes=tuple(value["disputes"]),
        more_evidence=tuple(_span(span) for span in value["more_evidence"]),
    )


def _relation_json(relation: Relation, labels: Mapping[str, str]) -> Json:
    is_entity = relation.object.entity is not None
    return {
        "property": relation.property,
        "subject": relation.subject.entity,
        "object": relation.object.entity if is_entity else relation.object.text,
        "object_entity": is_entity,
        "evidence": list(relation.evidence),
        "claimer": _first(relation.claimers),
        "claimers": list(relation.claimers),
        "confidence": relation.confidence,
        "extractor": relation.extractor,
        "words": {
            "subject": _words_json(relation.subject, labels),
            "object": _words_json(relation.object, labels),
        },
    }


def _relation(value: Json, labels: Mapping[str, str]) -> Relation:
    words = value["words"]
    target = value["object"] if value["object_entity"] else {"text": value["object"]}
    return Relation(
        property=value["property"],
        subject=_filler(value["subject"], words["subject"], labels),
        object=_filler(target, words["object"], labels),
        evidence=_span(value["evidence"]),
        claimers=tuple(value["claimers"]),
        confidence=value["confidence"],
        extractor=value["extractor"],
    )


def _filler_json(filler: Filler) -> Json | str:
    """An entity's id; or the words with their place, and the number that they tell."""
    if filler.entity is not None:
        return filler.entity
    start, end = filler.span or (None, None)
    words: Json = {"text": filler.text, "start": start, "end": end}
    if filler.quantity is not None:
        words["quantity"] = _quantity_json(filler.quantity)
    return words


def _words_json(filler: Filler, labels: Mapping[str, str]) -> Json:
    """Where a filler stands and what it tells beyond its entity; only what there is to tell."""
    words: Json = {}
    if filler.span is not None:
        words["start"], words["end"] = filler.span
    if filler.entity is not None and filler.text != labels.get(filler.entity):
        words["text"] = filler.text
    if filler.quantity is not None:
        words["quantity"] = _quantity_json(filler.quantity)
    return words


def _filler(value: Json | str, words: Json, labels: Mapping[str, str]) -> Filler:
    span = Span(words["start"], words["end"]) if "start" in words else None
    quantity = _quantity(words["quantity"]) if "quantity" in words else None
    if isinstance(value, str):
        return Filler(words["text"] if "text" in words else labels[value], value, span, quantity)
    return Filler(value["text"], None, span, quantity)


def _quantity_json(quantity: Quantity) -> Json:
    return {
        "text": quantity.text,
        "value": quantity.value,
        "minimum": quantity.minimum,
        "maximum": quantity.maximum,
        "qualifier": quantity.qualifier,
        "unit": quantity.unit,
    }


def _quantity(value: Json) -> Quantity:
    return Quantity(
        text=value["text"],
        value=value["value"],
        minimum=value["minimum"],
        maximum=value["maximum"],
        qualifier=value["qualifier"],
        unit=value["unit"],
    )


def _first(ids: Sequence[str]) -> str | None:
    return ids[0] if ids else None


def _span(pair: Sequence[int]) -> Span:
    start, end = pair
    return Span(start, end)


def _optional_span(pair: Sequence[int] | None) -> Span | None:
    return _span(pair) if pair is not None else None


def _span_json(span: Span | None) -> list[int] | None:
    return list(span) if span is not None else None
