"""Participants and speakers of whom coreference knows nothing: destroyed tanks, "those who took part".

Coreference follows people, institutions and places, which is what an article tells of more than once. Much
else may be attacked, seized, banned or voted down, and whoever read the event knows that it was: the words
that fill the role stand for something of their own, called what the words call it; and so does what speaks
("the indictment says"). What points back at something else, a pronoun or a bare number, is nobody new and
stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.extraction.analysis import CIRCUMSTANCES, WORD_ROLES, Reading, Reference
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.phrases import Phrase, label, noun_phrase
from kg.extraction.speech import unknown_speakers
from kg.records import Entity

__all__ = ["with_newcomers", "with_speakers"]

_NOUNS = frozenset({"NOUN", "PROPN"})
_TELLING_WHO = frozenset({"relcl", "acl"})  # "those *who took part*", "those *detained in May*"
_SEAT = re.compile(r"[A-Z]-[A-Z][A-Za-z]{1,4}\.?")  # "Ana Ruiz (R-FL)": a party and a state, and nobody
_LONGEST = 12  # words; a longer description names nobody


def with_newcomers(reading: Reading) -> Reading:
    """The reading with an entity for each participant whose words stand for none yet; one for one label."""
    heads = {a.head for frame in reading.frames for a in frame.arguments if a.role not in WORD_ROLES}
    references = _inside_names(reading, heads | {match.subject for match in reading.relations})
    return _with(reading, _unknown_heads(reading), references)


def with_speakers(reading: Reading) -> Reading:
    """The reading with an entity for each speaker whose words stand for nobody yet."""
    heads = unknown_speakers(reading)
    told = _with(reading, heads, _inside_names(reading, set(heads)))
    if told is reading:
        return reading
    speeches = tuple(
        replace(speech, claimers=tuple(e.id for e in told.referents(speech.source)))
        if speech.source in heads
        else speech
        for speech in told.speeches
    )
    return replace(told, speeches=speeches)


def _with(reading: Reading, heads: Iterable[int], references: list[Reference]) -> Reading:
    """The reading with these references, and an entity for each of the other heads that tells who it is."""
    g = grammar(reading.doc)
    entities = list(reading.entities)
    known = {entity.label.casefold(): entity for entity in entities if not entity.named}
    inside = {reference.head for reference in references}
    for head in heads:
        if head in inside:
            continue
        phrase = _phrase(g, head)
        if phrase is None:
            continue
        words = label(g, reading.doc, phrase).rstrip(" ,;")
        if not any(c.isalpha() for c in words) or _SEAT.fullmatch(words):
            continue
        entity = known.get(words.casefold())
        if entity is None:
            entity = Entity(f"e{len(entities) + 1}", words, "Entity", named=False)
            entities.append(entity)
            known[words.casefold()] = entity
        references.append(Reference(phrase.start, phrase.end, head, "nominal", (entity.id,)))
    if not references:
        return reading
    return replace(reading, entities=tuple(entities), references=(*reading.references, *references))


def _inside_names(reading: Reading, heads: set[int]) -> list[Reference]:
    """What fills a role or speaks by some other word of a name than its head stands for who bears the name.

    As in "the *Committee* to Protect Journalists", which the parser takes for a committee and what it does.
    """
    names = {
        i: reference
        for reference in reading.references
        if reference.kind == "name"
        for i in range(reference.start, reference.end)
    }
    return [replace(names[i], head=i) for i in sorted(heads - reading.reference_at.keys()) if i in names]


def _unknown_heads(reading: Reading) -> Iterable[int]:
    """The heads of participants that stand for nothing known, in the order of the text."""
    heads = {
        argument.head
        for frame in reading.frames
        for argument in frame.arguments
        if argument.role not in WORD_ROLES | CIRCUMSTANCES
    }
    return sorted(head for head in heads if head not in reading.reference_at)


def _phrase(g: Grammar, head: int) -> Phrase | None:
    """The phrase that tells who or what it is; None where its words only point or count."""
    if any(g.lower[c] == "no" and g.dep[c] == "det" for c in g.children[head]) and g.lower[head] == "one":
        return None
    if g.pos[head] in _NOUNS:
        return noun_phrase(g, head)
    if g.lower[head] == "those":
        told = next((c for c in g.children[head] if c > head and g.dep[c] in _TELLING_WHO), None)
        if told is not None:
            end = g.edges(told)[1]
            return Phrase(head, end, head, head) if end - head <= _LONGEST else None
    return None
