"""From what the layers found to the facts of the article: fillers named, times and sources set, repeats gone.

A frame says which words fill which role; coreference says whom the words mean. This module joins the two,
asks the time and speech layers for each event's time and source, has the tellings judged and those of one
happening merged, and drops what cannot be printed: an event nobody takes part in, a filler nobody can name.
Evidence is the stretch of the sentence from the first to the last word that carries the fact, and always
covers the trigger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import prod

from kg.extraction.analysis import CIRCUMSTANCES, WORD_ROLES, Argument, Frame, Name, Reading, RelationMatch
from kg.extraction.confidence import weighed
from kg.extraction.dating import Dating
from kg.extraction.disputes import link_denials
from kg.extraction.filling import Fillers
from kg.extraction.judging import Sureness, Telling, judged
from kg.extraction.merging import merged
from kg.extraction.relations import dateline_places
from kg.extraction.sourcing import SPEECH_ACTS, Sourcing, source_relation
from kg.extraction.standing import Standing, likely
from kg.extraction.weights import Weights, load_weights
from kg.gazetteer import load_gazetteer
from kg.records import (
    AnnotatedArticle,
    Attribution,
    Entity,
    Event,
    Filler,
    Mention,
    Quantity,
    Relation,
    RoleFillers,
    Span,
    TimeExpression,
)

__all__ = ["assemble", "standings_of", "tellings_of"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PRONOUNS = frozenset("he she him her his hers they them their theirs it its who whom whose".split())
_LITERAL_OBJECTS = frozenset({"age", "alias", "occupation"})
# What is told of somebody in particular; of a group without a name only ethnicity and kin are news.
_OF_SOMEBODY = frozenset({"citizenship", "ethnicity", "memberOf", "occupation", "originFrom", "residence"})
_TOLD_OF_ONE = _OF_SOMEBODY - {"ethnicity"}
_OF_PEOPLE = (_OF_SOMEBODY - {"memberOf"}) | {"age", "bornIn", "familyOf"}
_SOMEBODY = frozenset({"Person", "PeopleGroup", "Entity"})
# What is only called by its kind tells no reader where it was or who did it: "in the city", "the country".
_AREAS = frozenset({"City", "Country", "Place"})
_SAYS_LITTLE = {
    "place": _AREAS | {"Organization"},
    "origin": _AREAS,
    "destination": _AREAS | {"Region"},
    "agent": frozenset({"Country", "Facility", "Place", "Region"}),
}


def assemble(reading: Reading, least: float | None = None) -> AnnotatedArticle:
    """The annotated article that a finished reading amounts to, in the order of the text.

    Facts whose line is less likely right than ``least`` are left out, and nothing else that is likelier;
    None: what is below the cuts that ship.
    """
    entities = _Entities(reading)
    tellings = tellings_of(reading, least=_cut("least, filler", least))
    told = judged(reading, [t for t in tellings if not _is_asked(reading, t.frame)], _cut("least", least))
    lines = weighed(reading, merged(reading, told), least)
    events = link_denials(reading, _number([line.event for line in lines]))
    standing = load_weights("settings").of["least, relation"] if least is None else least
    relations = _unique_relations(_relations(reading, entities, standing))
    attributions = tuple(_attributions(reading))
    used = _used_entities(events, relations, attributions)
    bodies = _bodies(relations)
    kept = tuple(
        replace(e, type="Organization") if e.type == "Person" and e.id in bodies else e
        for e in entities.all()
        if e.named or e.id in used
    )
    return AnnotatedArticle(
        article=reading.article,
        entities=kept,
        mentions=tuple(_mentions(reading, {e.id for e in kept})),
        times=tuple(_times(reading)),
        attributions=attributions,
        events=events,
        relations=relations,
    )


def _bodies(relations: Iterable[Relation]) -> set[str | None]:
    """What has members is no person, whatever its name looks like, unless it is told of as one."""
    bodies, persons = set(), set()
    for relation in relations:
        persons.add(relation.subject.entity)
        if relation.property == "familyOf":
            persons.add(relation.object.entity)
        elif relation.property == "memberOf":
            bodies.add(relation.object.entity)
    return bodies - persons


def _cut(name: str, least: float | None) -> float:
    """The cut that ships for a part of a line, or what is asked for where that is less."""
    cut = load_weights("settings").of[name]
    return cut if least is None else min(cut, least)


def tellings_of(
    reading: Reading, weights: Weights | None = None, least: float | None = None
) -> list[Telling]:
    """The frames of the reading as events, one by one, but those in which nobody takes part.

    Fillers less likely than ``least`` are left out (None: below the cut that ships). ``weights`` take the
    place of the table of fillers that ships while a new one is learnt.
    """
    dating, sourcing, fillers = Dating(reading), Sourcing(reading), Fillers(reading, weights, least)
    told = (_telling(reading, frame, dating, sourcing, fillers) for frame in reading.frames)
    return [telling for telling in told if _has_somebody(telling.event)]


def _is_asked(reading: Reading, frame: Frame) -> bool:
    """Whether the sentence only asks: "How many has he killed?" tells of no killing."""
    sentence = reading.doc[frame.head].sent
    return any(token.text == "?" for token in sentence[-2:])


class _Entities:
    """The reading's entities, and those that only a relation's object brings ("Chinese" -> China)."""

    def __init__(self, reading: Reading) -> None:
        self._entities = list(reading.entities)
        self._by_name: dict[str, Entity] = {}
        for entity in self._entities:
            for name in (entity.label, *entity.aliases):
                self._by_name.setdefault(name, entity)

    def named(self, name: str, type_: str, links: tuple[tuple[str, str], ...] = ()) -> Entity:
        """The entity of this name, made where the article has it only as an adjective."""
        entity = self._by_name.get(name)
        if entity is None:
            entity = self._add(Entity(self._next(), label=name, type=type_, links=links))
        return entity

    def described(self, words: str, type_: str) -> Entity:
        """The entity that only these words tell of: "the government" in "a government spokesman"."""
        known = self._by_name.get(words)
        return known or self._add(Entity(self._next(), label=words, type=type_, named=False))

    def people(self, name: str) -> Entity:
        """The people of this name: one, whether the article writes "Kazakh", "Kazakhs" or both."""
        peoples = [e for e in self._entities if e.type == "PeopleGroup" and e.named]
        known = [e for e in peoples if _people(e.label) == name]
        if known:
            return max(known, key=lambda e: (e.label != name, -int(e.id[1:])))
        several = f"{name}s"
        label = several if _people(several) == name else name
        entity = Entity(self._next(), label=label, type="PeopleGroup", aliases=tuple({name} - {label}))
        return self._add(entity)

    def all(self) -> tuple[Entity, ...]:
        return tuple(self._entities)

    def of(self, entity_id: str) -> Entity:
        """The entity with this id, which is its number."""
        return self._entities[int(entity_id[1:]) - 1]

    def _next(self) -> str:
        return f"e{len(self._entities) + 1}"

    def _add(self, entity: Entity) -> Entity:
        self._entities.append(entity)
        self._by_name[entity.label] = entity
        return entity


def _people(name: str) -> str | None:
    entry = load_gazetteer().find(name)
    return entry.name if entry is not None and entry.type == "PeopleGroup" else None


def _telling(reading: Reading, frame: Frame, dating: Dating, sourcing: Sourcing, fillers: Fillers) -> Telling:
    """The frame as an event, and how likely each of its parts is right."""
    time, dated = dating.weighed(frame)
    (claimers, stance), sourced = sourcing.weighed(frame)
    found, likely = _found(reading, frame, fillers)
    if time and frame.status == "occurred" and _is_after(reading.article.published, time.value):
        time = None  # what has happened is not dated after the article that tells it
    if frame.type in SPEECH_ACTS:
        claimers = tuple(c for c in claimers if c not in {f.entity for f in found.get("agent", ())})
    if frame.type == "Estimate":  # whoever estimates also says it
        claimers = tuple(f.entity for f in found.get("agent", ()) if f.entity) or claimers
    event = Event(
        id="",
        type=frame.type,
        status=frame.status,
        trigger=reading.span(frame.start, frame.end),
        evidence=_evidence(reading, frame),
        roles=tuple(RoleFillers(role, tuple(found[role])) for role in sorted(found)),
        time=time.value if time else None,
        time_basis=time.basis if time and time.value else None,
        claimers=claimers,
        stance=stance,
        confidence=round(frame.score, 3),
        extractor=frame.extractor,
    )
    roles = tuple((role, prod(likely[role, f] for f in found[role])) for role in sorted(found))
    return Telling(frame, event, Sureness(roles, dated, sourced))


def _found(
    reading: Reading, frame: Frame, fillers: Fillers
) -> tuple[dict[str, list[Filler]], dict[tuple[str, Filler], float]]:
    """Who and what fills each role, without those more likely wrong, and how likely each is right."""
    found: dict[str, list[Filler]] = {}
    likely: dict[tuple[str, Filler], float] = {}
    for argument in frame.arguments:
        if argument.role in CIRCUMSTANCES:
            continue
        for filler in _fillers(reading, argument):
            sure = fillers.likely(frame, argument, filler)
            if sure >= fillers.least and not _holds(found.get(argument.role, ()), filler):
                found.setdefault(argument.role, []).append(filler)
                likely[argument.role, filler] = sure
    _part_doer_from_done_to(reading, found)
    return found, likely


def _is_after(published: str | None, value: str | None) -> bool:
    """Whether a day lies after the day of publication; vaguer dates are not compared."""
    return bool(
        published and value and _DAY.fullmatch(published) and _DAY.fullmatch(value) and value > published
    )


def _has_somebody(event: Event) -> bool:
    """Whether somebody takes part, is counted, or it is somewhere: a topic alone is no fact to be printed."""
    return any(role.role != "topic" for role in event.roles)


def _part_doer_from_done_to(reading: Reading, fillers: dict[str, list[Filler]]) -> None:
    """Nobody arrests himself: where one entity fills both sides, its words on one side were misunderstood.

    A pronoun was more likely than a description, a description more likely than a name, and the doer is
    more often guessed than the one it is done to.
    """
    for other in ("patient", "counterpart"):
        done_to = {f.entity: f for f in reversed(fillers.get(other, ()))}
        for doer in list(fillers.get("agent", ())):
            same = done_to.get(doer.entity)
            if same is None or doer.entity is None or _is_reflexive(reading, same):
                continue
            worse = other if _firmness(reading, same) < _firmness(reading, doer) else "agent"
            fillers[worse] = [f for f in fillers[worse] if f.entity != doer.entity]
    for role in [role for role, found in fillers.items() if not found]:
        del fillers[role]


def _firmness(reading: Reading, filler: Filler) -> int:
    """How surely words stand for whom they are taken to: a pronoun, a description, a name."""
    if _is_pronoun(reading, filler):
        return 0
    return 2 if any(word[:1].isupper() for word in _words_of(reading, filler).split()) else 1


def _is_reflexive(reading: Reading, filler: Filler) -> bool:
    return _words_of(reading, filler).casefold().endswith(("self", "selves", "each other", "one another"))


def _words_of(reading: Reading, filler: Filler) -> str:
    return "" if filler.span is None else reading.article.text[slice(*filler.span)]


def _is_pronoun(reading: Reading, filler: Filler) -> bool:
    return _words_of(reading, filler).casefold() in _PRONOUNS


def _holds(fillers: Sequence[Filler], new: Filler) -> bool:
    return any(f.entity == new.entity if new.entity else f.text == new.text for f in fillers)


def _fillers(reading: Reading, argument: Argument) -> list[Filler]:
    span = reading.span(argument.start, argument.end)
    words = reading.article.text[span.start : span.end]
    if argument.role in WORD_ROLES:
        return [Filler(text=_one_line(words), span=span, quantity=_quantity(reading, argument))]
    return [
        Filler(text=e.label, entity=e.id, span=span)
        for e in reading.referents(argument.head)
        if e.named or e.type not in _SAYS_LITTLE.get(argument.role, ())
    ]


def _quantity(reading: Reading, argument: Argument) -> Quantity | None:
    if argument.role != "quantity":
        return None
    return next(
        (n.quantity for n in reading.numbers if argument.start < n.end and n.start < argument.end), None
    )


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _evidence(reading: Reading, frame: Frame) -> Span:
    """From the first to the last word of trigger and arguments that stand in the trigger's sentence."""
    sentence = reading.doc[frame.head].sent
    inside = [
        a
        for a in frame.arguments
        if a.role != "source" and sentence.start <= a.start and a.end <= sentence.end
    ]
    start = min([frame.start, *(a.start for a in inside)])
    end = max([frame.end, *(a.end for a in inside)])
    return reading.span(max(start, sentence.start), min(end, sentence.end))


def _number(events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(replace(event, id=f"v{i}") for i, event in enumerate(events, 1))


def _relations(reading: Reading, entities: _Entities, least: float) -> Iterable[Relation]:
    yield from _dateline(reading, entities)
    for standing in _standings(reading, entities):
        confidence = likely(reading, standing)
        if confidence >= least:
            yield _relation(reading, standing, confidence)


def standings_of(reading: Reading) -> list[tuple[Standing, Relation]]:
    """All relations that words tell, before any is judged: to learn from."""
    return [(s, _relation(reading, s, s.match.score)) for s in _standings(reading, _Entities(reading))]


def _relation(reading: Reading, standing: Standing, confidence: float) -> Relation:
    match, subject = standing.match, standing.subject
    return Relation(
        property=match.property,
        subject=Filler(text=subject.label, entity=subject.id),
        object=standing.object,
        evidence=reading.span(*match.evidence),
        claimers=tuple(c for c in source_relation(reading, match) if c != subject.id),
        confidence=round(confidence, 3),
        extractor=match.extractor,
    )


def _standings(reading: Reading, entities: _Entities) -> Iterable[Standing]:
    for match in reading.relations:
        for subject in reading.referents(match.subject):
            for object_ in _objects(reading, match, entities, subject):
                if object_.entity == subject.id or _says_nothing(match, subject):
                    continue
                meant = entities.of(object_.entity) if object_.entity else None
                if match.property == "familyOf" and meant and meant.type not in _SOMEBODY:
                    continue  # "their brother" after a ministry
                yield Standing(match, subject, object_, meant)


def _says_nothing(match: RelationMatch, subject: Entity) -> bool:
    """A people is of its own people; "two Turkish drivers" are Turkish by what they are called."""
    if match.property in _OF_PEOPLE and subject.type not in _SOMEBODY:
        return True
    if match.property not in _OF_SOMEBODY:
        return False
    if subject.type == "PeopleGroup":
        return subject.named or match.property in _TOLD_OF_ONE
    return not subject.named and match.property in _TOLD_OF_ONE and match.property != "occupation"


def _of_one(reading: Reading, match: RelationMatch) -> str:
    """The occupation as one person has it: of "two law students, Ana Ruiz and Bea Lopez", "law student"."""
    start, end = reading.span(match.start, match.end)
    head = reading.doc[match.object]
    text, at = reading.article.text, reading.starts[match.object]
    if head.tag_ != "NNS" or head.dep_ in ("poss", "compound") or not start <= at < end:
        return _one_line(text[start:end])
    return _one_line(text[start:at] + head.lemma_.lower() + text[at + len(head.text) : end])


def _dateline(reading: Reading, entities: _Entities) -> Iterable[Relation]:
    """Where the town of the dateline lies, as the dateline itself says."""
    found = dateline_places(reading.article)
    if found is None:
        return
    inner, outer = (entities.named(p.name, p.type, p.links) for p in found)
    if inner.id != outer.id:
        yield Relation(
            property="locatedIn",
            subject=Filler(text=inner.label, entity=inner.id, span=found[0].span),
            object=Filler(text=outer.label, entity=outer.id, span=found[1].span),
            evidence=Span(found[0].span.start, found[1].span.end),
        )


def _objects(reading: Reading, match: RelationMatch, entities: _Entities, subject: Entity) -> list[Filler]:
    span = reading.span(match.start, match.end)
    words = _one_line(reading.article.text[span.start : span.end])
    if match.property in _LITERAL_OBJECTS:
        one = match.property == "occupation" and subject.type == "Person"
        return [Filler(text=match.literal or (_of_one(reading, match) if one else words), span=span)]
    name = next((n for n in reading.names if n.start <= match.object < n.end), None)
    literal = match.literal or _told_by_adjective(match, name)
    if literal is not None:
        if match.property == "ethnicity":
            entity = entities.people(literal)
        else:
            entity = entities.named(literal, "Country", name.links if name else ())
        return [Filler(text=entity.label, entity=entity.id, span=span)]
    meant = reading.referents(match.object)
    if not meant and match.property == "memberOf":
        meant = (entities.described(words, "Organization"),)
    if match.property == "memberOf" and name is None:
        meant = tuple(e for e in meant if e.type != "Person")  # "one of the four men"
    return [Filler(text=e.label, entity=e.id, span=span) for e in meant]


def _told_by_adjective(match: RelationMatch, name: Name | None) -> str | None:
    """The country of "Chinese", the people of "ethnic Nogai"."""
    if name is None or name.type != "PeopleGroup":
        return None
    if match.property == "ethnicity":
        return _people(name.canonical)
    return name.demonym_of if match.property == "citizenship" else None


def _unique_relations(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """One line a fact: the first telling of each, in the order of the text."""
    found: dict[tuple[str, str | None, str], Relation] = {}
    for relation in sorted(relations, key=lambda r: (r.evidence, r.property, r.subject.text, r.object.text)):
        found.setdefault(
            (relation.property, relation.subject.entity, relation.object.text.casefold()), relation
        )
    return tuple(
        relation
        for relation in found.values()
        if not (
            _is_told_fuller(relation, found)
            or _is_told_as_office(relation, found)
            or _is_fragment(relation, found.values())
        )
    )


def _is_fragment(relation: Relation, others: Iterable[Relation]) -> bool:
    """Of what the rules and the reader make of the same words, the rules' bounds are the surer."""
    span = relation.object.span
    return relation.extractor == "model" and any(
        other.extractor != "model"
        and other.property == relation.property
        and other.subject.entity == relation.subject.entity
        and other.object.span is not None
        and span is not None
        and other.object.span.covers(span)
        for other in others
    )


def _is_told_as_office(relation: Relation, others: Mapping[tuple[str, str | None, str], Relation]) -> bool:
    """Of a "Russian president" it goes without saying that he is Russian."""
    subject, state = relation.subject.entity, relation.object.text.casefold()
    return relation.property == "citizenship" and ("memberOf", subject, state) in others


def _is_told_fuller(relation: Relation, others: Mapping[tuple[str, str | None, str], Relation]) -> bool:
    """A bare "minister" beside "foreign minister": one office, told twice."""
    words = relation.object.text.casefold().split()
    return relation.property == "occupation" and any(
        property_ == "occupation"
        and subject == relation.subject.entity
        and len(fuller := text.split()) > len(words)
        and fuller[-len(words) :] == words
        for property_, subject, text in others
    )


def _attributions(reading: Reading) -> Iterable[Attribution]:
    for speech in reading.speeches:
        if speech.source is None or not speech.claimers or speech.end <= speech.start:
            continue
        yield Attribution(
            source=reading.span(speech.source, speech.source + 1),
            cue=reading.span(speech.cue, speech.cue + 1),
            content=reading.span(speech.start, speech.end),
            claimers=speech.claimers,
            stance=speech.stance,
        )


def _used_entities(
    events: Iterable[Event], relations: Iterable[Relation], attributions: Iterable[Attribution]
) -> set[str]:
    used: set[str] = set()
    for event in events:
        used.update(f.entity for role in event.roles for f in role.fillers if f.entity)
        used.update(event.claimers)
    for relation in relations:
        used.update(f.entity for f in (relation.subject, relation.object) if f.entity)
        used.update(relation.claimers)
    for attribution in attributions:
        used.update(attribution.claimers)
    return used


def _mentions(reading: Reading, kept: set[str]) -> Iterable[Mention]:
    found = {
        Mention(span, reading.article.text[span.start : span.end], entity, reference.kind)
        for reference in reading.references
        for span in (reading.span(reference.start, reference.end),)
        for entity in reference.entities
        if entity in kept
    }
    return sorted(found, key=lambda m: (m.span, m.entity, m.kind))


def _times(reading: Reading) -> Iterable[TimeExpression]:
    for time in sorted(reading.times, key=lambda t: (t.start, t.end)):
        span = reading.span(time.start, time.end)
        yield TimeExpression(span, reading.article.text[span.start : span.end], time.value, time.basis)
