"""Noun phrases: where they begin and end, what heads them, and what to call them.

A phrase is given by its head. It reaches from its determiner to the prepositional phrase that tells
which one is meant ("a court in Almaty", "members of other communities"); relative clauses, appositions and
the other members of a coordination are not part of it. Its label is what a reader would call the thing:
the phrase without its determiner and number.
"""

from __future__ import annotations

import re
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
    "estimated dozen or and an such all both each every another several many few same very"
)
_PUNCTUATION = _words(", . : `` '' -LRB- -RRB- NFP")
_QUOTES = str.maketrans("", "", '"“”«»')
# Prepositions whose phrase tells which one is meant. "For" and "on" do so in names of institutions only.
_OF = "of"
_PLACING = frozenset({"in", "from", "at", "near", "outside", "within", "inside"})
# Behind these prepositions no places: "fired on the crowd in the wake of the vote".
_OCCASIONS = frozenset(
    """wake face midst course aftermath time end beginning start hands name event light process moment
    year month week day morning afternoon evening night weekend future past war absence presence""".split()
)
_INSTITUTIONAL = frozenset({"for", "on", "against"})
# What somebody is said to have done stands behind "of", and is none of him: "accused *the police* of fraud".
_OF_DEEDS = frozenset({"accuse", "acquit", "clear", "convict", "absolve", "exonerate", "suspect"})
_OF_LOSSES = frozenset(
    {"strip", "deprive"}
)  # and what is taken, from him: "stripped *the nurse* of her post"
# But these are part of who it is: "convicted *the head of state*".
_SERVED = frozenset(
    "state staff parliament government police mission intelligence justice defence defense health".split()
)
# What never stands in a modifier before its noun: there the parser took in the clause before.
_CLAUSES = frozenset({"acl", "relcl", "advcl", "ccomp"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_NOT_A_PHRASE = _words("compound amod nmod npadvmod det nummod quantmod expl case")
# Where a numeral, adjective or determiner stands for somebody told of before: "the two", "the accused".
_ARGUMENT = _words("nsubj nsubjpass dobj pobj dative conj appos attr agent poss ROOT")
# Marks of captions and of social media, which nobody says: "FILE - Migrants", "#Libya".
_NOT_SAID = re.compile(r"^FILE\s*[-–—]\s*|#(?=\w)")
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
        begun = (c for c in g.children[i] if c < i)  # "*the* accused", "the *consul*-general"
        return dep in _ARGUMENT and any(g.tag[c] == "DT" or g.dep[c] == "compound" for c in begun)
    return False


def noun_phrase(g: Grammar, head: int) -> Phrase:
    """The phrase headed by the token ``head``."""
    start = head
    for child in reversed(g.children[head]):
        if child > head:
            continue
        if g.dep[child] not in _LEFT or any(c > child and g.dep[c] in _CLAUSES for c in g.children[child]):
            break
        start = _left_edge(g, child)
    return Phrase(start=start, end=_right_end(g, head), head=head, core=_core(g, start, head))


def _left_edge(g: Grammar, token: int) -> int:
    while g.children[token] and (first := g.children[token][0]) < token and g.tag[first] != "WRB":
        token = first
    return token


def _right_end(g: Grammar, head: int) -> int:
    """Behind the last identifying prepositional phrase that follows the head without a break."""
    end = head + 1
    while end + 1 < g.size and g.text[end] == "-" and not g.spaced[end - 1] and not g.spaced[end]:
        end += 2  # "the secretary*-general* of the union"
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
        return not _is_deed(g, head, inner)
    if word in _INSTITUTIONAL:
        return g.pos[head] == "PROPN" and g.pos[inner] == "PROPN"
    if g.lower[inner] in _OCCASIONS:
        return False
    return word in _PLACING and (g.pos[inner] == "PROPN" or _is_definite(g, inner))


def _is_deed(g: Grammar, head: int, inner: int) -> bool:
    """True for the negligence of "accused the county police of negligence": the verb asks for it."""
    if g.pos[inner] == "PROPN" or g.lemma[inner] in _SERVED or g.has(inner, "det"):
        return False
    while g.dep[head] == "pobj" and g.lower[g.head[head]] == _OF:
        head = g.head[g.head[head]]  # "accused members *of the council* of fraud"
    verb = g.head[head]
    if g.dep[head] == "pobj" and g.dep[verb] == "agent":
        verb = g.head[verb]
    elif g.dep[head] not in ("dobj", "nsubjpass"):
        return False
    asking = _OF_LOSSES if g.has(inner, "poss") else _OF_DEEDS | _OF_LOSSES
    return g.lemma[verb] in asking and not any(p == _OF for p, _ in g.prepositions(verb))


def _is_definite(g: Grammar, head: int) -> bool:
    """A place told of before, or one that a name tells: "in the region", "in China's capital"."""
    return any(g.pos[c] == "PROPN" or g.lower[c] == "the" for c in g.children[head])


def _core(g: Grammar, start: int, head: int) -> int:
    core = start
    while core < head and (g.tag[core] in _DETERMINER_TAGS or g.lower[core] in _DETERMINERS):
        if g.tag[core] == "CD" and (
            g.text[core + 1] == "-" or tuple(g.lower[core + 1 : core + 3]) == ("year", "old")
        ):
            break  # "14-year-old" is no number
        if g.tag[core] == "RB" and g.lower[core] != "so" and g.text[core + 1] == "-":
            break  # "well-known"
        core += 1
    if g.lower[core] == "called" and g.lower[core - 1] == "-":
        core += 1  # "so-called"
    while core < head and g.tag[core] in _PUNCTUATION:
        core += 1
    if core < head and g.text[core] == "Image" and g.text[core + 1][:1].isupper():
        core += 1  # "Image Ruritanian soldiers": a page's button, glued to its caption
    return core


def label(g: Grammar, doc: Doc, phrase: Phrase) -> str:
    """What to call the thing: the phrase without determiner and number.

    "Thousands of people" are people: a noun that only counts gives way to what it counts.
    """
    inner = counted(g, phrase.head)
    if inner is not None:
        return label(g, doc, noun_phrase(g, inner))
    start = phrase.core
    if g.lower[phrase.head] == "others" == g.lower[start]:  # says nothing without how many: "four others"
        start = min((c for c in g.children[start] if g.dep[c] in ("nummod", "amod")), default=start)
    words = doc[start : phrase.end].text.translate(_QUOTES)
    return " ".join(_NOT_SAID.sub("", words).split())


def counted(g: Grammar, head: int) -> int | None:
    """The noun that a counting head counts: "thousands of ethnic Kazakhs" -> that of "Kazakhs"."""
    if g.lemma[head] not in _COUNTING:
        return None
    for child in g.children[head]:
        if g.lower[child] == _OF and child > head:
            return g.child(child, "pobj")
    return None
