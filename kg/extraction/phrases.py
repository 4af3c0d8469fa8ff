"""Noun phrases: where they begin and end, what heads them, and what to call them.

A phrase is given by its head. It reaches from its determiner to the prepositional phrase that tells
which one is meant ("a court in Almaty", "members of other communities"); relative clauses, appositions and
the other members of a coordination are not part of it. Its label is what a reader would call the thing:
the phrase without its determiner and number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extraction.grammar import Grammar

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Phrase", "counted", "is_phrase_head", "label", "noun_phrase", "noun_phrases"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What stands before a head and belongs to its phrase.
_LEFT = _words("det amod compound nmod nummod poss quantmod predet advmod neg npadvmod punct intj subtok")
# What is no part of a label: the thing is the same without it.
_DETERMINER_TAGS = _words("DT PDT PRP$ WP$ CD WDT RB POS HYPH , . : `` '' -LRB- -RRB- NFP")
_DETERMINERS = _words(
    "about around some over more than at least up to nearly almost only just roughly approximately "
    "estimated or and an such all both each every another several many few"
)
_PUNCTUATION = _words(", . : `` '' -LRB- -RRB- NFP")
_QUOTES = str.maketrans("", "", '"“”«»')
# Prepositions whose phrase tells which one is meant. "For" and "on" do so in names of institutions only.
_OF = "of"
_PLACING = frozenset({"in", "from", "at", "near", "outside", "within", "inside"})
_INSTITUTIONAL = frozenset({"for", "on", "against"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_NOT_A_PHRASE = _words("compound amod nmod npadvmod det nummod quantmod expl case")
# Where a numeral, adjective or determiner stands for somebody told of before: "the two", "the accused".
_ARGUMENT = _words("nsubj nsubjpass dobj pobj dative conj appos attr agent poss ROOT")
_COUNTING = _words(
    "thousand hundred dozen million billion ten score number majority minority handful half third quarter "
    "rest lot plenty couple series bulk percent some many most all none several few both each one two "
    "three four five six seven eight nine any more another neither either"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: tokens [start, end) with its head; ``core`` is where its label starts."""

    start: int
    end: int
    head: int
    core: int


def noun_phrases(g: Grammar) -> tuple[Phrase, ...]:
    """All noun phrases and pronouns, by head; nested ones ("the head of the court") each by themselves."""
    return tuple(noun_phrase(g, i) for i in range(g.size) if is_phrase_head(g, i))


def is_phrase_head(g: Grammar, i: int) -> bool:
    """True where the token heads a noun phrase: nouns that only modify do not, possessives do."""
    pos, dep = g.pos[i], g.dep[i]
    if pos in _NOMINAL:
        return dep not in _NOT_A_PHRASE or (pos == "PRON" and dep != "expl")
    if g.tag[i] == "PRP$":
        return True
    if pos in ("NUM", "DET"):
        return dep in _ARGUMENT
    if pos in ("ADJ", "VERB"):
        return dep in _ARGUMENT and any(g.tag[c] == "DT" for c in g.children[i] if c < i)
    return False


def noun_phrase(g: Grammar, head: int) -> Phrase:
    """The phrase headed by the token ``head``."""
    start = head
    for child in reversed(g.children[head]):
        if child > head:
            continue
        if g.dep[child] not in _LEFT:
            break
        start = _left_edge(g, child)
    return Phrase(start=start, end=_right_end(g, head), head=head, core=_core(g, start, head))


def _left_edge(g: Grammar, token: int) -> int:
    while g.children[token] and g.children[token][0] < token:
        token = g.children[token][0]
    return token


def _right_end(g: Grammar, head: int) -> int:
    """Behind the last identifying prepositional phrase that follows the head without a break."""
    end = head + 1
    for child in g.children[head]:
        if child < end:
            continue
        inner = g.child(child, "pobj") if child == end and g.dep[child] == "prep" else None
        if inner is None or inner < child or not _identifies(g, head, child, inner):
            break
        end = _right_end(g, inner)
        if g.lower[child] == _OF:
            end = max(end, *(_right_end(g, other) for other in g.conjuncts(inner)))
    return end


def _identifies(g: Grammar, head: int, preposition: int, inner: int) -> bool:
    word = g.lower[preposition]
    if g.pos[inner] == "NUM" or g.tag[inner] == "PRP":
        return False
    if word == _OF:
        return True
    if word in _INSTITUTIONAL:
        return g.pos[head] == "PROPN" and g.pos[inner] == "PROPN"
    return word in _PLACING and (g.pos[inner] == "PROPN" or _is_definite(g, inner))


def _is_definite(g: Grammar, head: int) -> bool:
    """A place told of before, or one that a name tells: "in the region", "in China's capital"."""
    return any(g.pos[c] == "PROPN" or g.lower[c] == "the" for c in g.children[head])


def _core(g: Grammar, start: int, head: int) -> int:
    core = start
    while core < head and (g.tag[core] in _DETERMINER_TAGS or g.lower[core] in _DETERMINERS):
        if g.tag[core] == "CD" and g.text[core + 1] == "-":
            break  # "14-year-old" is no number
        core += 1
    if g.lower[core] == "called" and g.lower[core - 1] == "-":
        core += 1  # "so-called"
    while core < head and g.tag[core] in _PUNCTUATION:
        core += 1
    return core


def label(g: Grammar, doc: Doc, phrase: Phrase) -> str:
    """What to call the thing: the phrase without determiner and number.

    "Thousands of people" are people: a noun that only counts gives way to what it counts.
    """
    inner = counted(g, phrase.head)
    if inner is not None:
        return label(g, doc, noun_phrase(g, inner))
    return " ".join(doc[phrase.core : phrase.end].text.translate(_QUOTES).split())


def counted(g: Grammar, head: int) -> int | None:
    """The noun that a counting head counts: "thousands of ethnic Kazakhs" -> that of "Kazakhs"."""
    if g.lemma[head] not in _COUNTING:
        return None
    for child in g.children[head]:
        if g.lower[child] == _OF and child > head:
            return g.child(child, "pobj")
    return None
