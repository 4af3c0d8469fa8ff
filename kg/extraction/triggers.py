"""Triggers: the words of a reading that an entry of the lexicon fits, with all the words it fixes.

A word is looked up by its lemma. The entry's other words need not stand beside it ("handed him over"); the
fixed parts of a construction are looked for in their grammatical function ("was taken by guards into
custody"). Whether the entry's conditions hold, and who fills its roles, is for :mod:`kg.extraction.frames`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.functions import Functions
from kg.extraction.grammar import Grammar
from kg.lexicon import Entry, Fixed, Lexicon, Support

__all__ = ["Match", "Triggers"]

_MODIFIERS = frozenset({"compound", "nmod", "amod", "npadvmod", "nummod", "punct", "prep", "advmod"})
_FURTHEST_MODIFIER = 8  # tokens before the head of a compound
# Where the tagger takes a participle for an adjective, its place tells that it is one.
_PARTICIPLE_PLACES = frozenset({"amod", "acl", "conj", "acomp", "oprd", "advcl", "ROOT", "relcl", "attr"})
# "A series of arrests", "a wave of protests": what is said of the series is said of the arrests.
_CHAIN_NOUNS = frozenset(
    "series wave spate string number campaign case act kind type form round lot threat possibility".split()
)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry at its place: the token whose grammar is read, and the words that the entry fixes."""

    entry: Entry
    head: int
    words: tuple[int, ...]  # all tokens of the trigger, sorted
    fixed: tuple[tuple[str, int], ...] = ()  # function -> token, for the fixed parts of a construction
    support: Support | None = None
    verb: int | None = None  # the supporting verb


class Triggers:
    """The search for triggers in one document."""

    def __init__(self, grammar: Grammar, lexicon: Lexicon, functions: Functions) -> None:
        self.grammar = grammar
        self.lexicon = lexicon
        self.functions = functions

    def matches(self, i: int) -> Iterator[Match]:
        """The entries that token ``i`` is a trigger of."""
        g, lexicon = self.grammar, self.lexicon
        pos, lemma = g.pos[i], g.lemma[i]
        if pos in ("VERB", "AUX") or g.tag[i][:2] == "VB":
            yield from self._verb_matches(i, lemma)
        elif pos == "ADJ" and g.dep[i] in _PARTICIPLE_PLACES:
            participle = lexicon.participles.get(g.lower[i])
            if participle is not None:
                yield from self._verb_matches(i, participle)
        if pos in ("NOUN", "PROPN") or g.tag[i] == "VBG":
            yield from self._noun_matches(i, lemma if pos != "PROPN" else _singular(g.lower[i]))
        if pos in ("ADJ", "NOUN", "ADV") or (pos == "VERB" and self._is_adjectival(i)):
            yield from self._adjective_matches(i)
        for entry in lexicon.phrases.get(g.lower[i], ()):
            words = self._sequence(i, entry.words)
            if words:
                yield Match(entry, words[0], words)

    def _verb_matches(self, i: int, lemma: str) -> Iterator[Match]:
        for entry in self.lexicon.constructions.get(lemma, ()):
            words = self._scattered(i, entry.words[1:])
            fixed = None if words is None else self._fixed_parts(i, entry.fixed)
            if words is not None and fixed is not None:
                parts = tuple(token for _, token in fixed)
                yield Match(entry, i, tuple(sorted({i, *words, *parts})), fixed)
        for entry in self.lexicon.verbs.get(lemma, ()):
            words = self._scattered(i, entry.words[1:])
            if words is not None:
                yield Match(entry, i, tuple(sorted({i, *words})))

    def _noun_matches(self, i: int, lemma: str) -> Iterator[Match]:
        g = self.grammar
        entries = self.lexicon.nouns.get(lemma) or self.lexicon.nouns.get(g.lower[i], ())
        if not entries or (g.tag[i] == "VBG" and not g.has(i, "det", "poss", "amod")):
            return
        if g.dep[i] in ("compound", "nmod", "npadvmod"):
            return  # "extradition treaty" tells no extradition
        for entry in entries:
            words = self._before(i, entry.words[:-1])
            if words is None:
                continue
            support, verb = self._support(i)
            yield Match(entry, i, (*words, i), (), support, verb)

    def _adjective_matches(self, i: int) -> Iterator[Match]:
        g = self.grammar
        entries = self.lexicon.adjectives.get(g.lower[i]) or self.lexicon.adjectives.get(g.lemma[i], ())
        for entry in entries:
            words = self._before(i, entry.words[:-1])
            if words is not None:
                yield Match(entry, i, (*words, i))

    def _is_adjectival(self, verb: int) -> bool:
        g = self.grammar
        return g.dep[verb] in ("amod", "acl", "acomp", "attr") or g.is_passive(verb)

    def _scattered(self, verb: int, words: tuple[str, ...]) -> tuple[int, ...] | None:
        """Particles and prepositions that belong to the verb, wherever they stand; None if one is missing."""
        found: list[int] = []
        for word in words:
            token = self._dependent_word(verb, word, found)
            if token is None:
                return None
            found.append(token)
        return tuple(found)

    def _dependent_word(self, verb: int, word: str, after: list[int]) -> int | None:
        g = self.grammar
        for anchor in (verb, *after):
            for c in g.children[anchor]:
                if (g.lower[c] == word or g.lemma[c] == word) and c not in after:
                    return c
        for o in g.children[verb]:
            # "handed him over": the particle is sometimes attached to the object
            if g.dep[o] in ("dobj", "pobj"):
                for c in g.children[o]:
                    if g.lower[c] == word and g.dep[c] in ("prt", "advmod", "prep") and c not in after:
                        return c
        last = after[-1] if after else verb
        if last + 1 < g.size and g.lower[last + 1] == word and g.tag[last + 1] in ("RP", "IN", "RB", "TO"):
            return last + 1
        return None

    def _before(self, head: int, words: tuple[str, ...]) -> tuple[int, ...] | None:
        """The earlier words of a compound: among the modifiers of its head, or directly before it."""
        g = self.grammar
        found: list[int] = []
        for word in reversed(words):
            token = next(
                (
                    m
                    for m in reversed(self._modifiers(head))
                    if (g.lower[m] == word or g.lemma[m] == word) and m not in found
                ),
                None,
            )
            if token is None:
                return None
            found.append(token)
        return tuple(sorted(found))

    def _modifiers(self, head: int) -> list[int]:
        """Modifiers before a noun, those of its modifiers included ("asylum - seeker status")."""
        g = self.grammar
        found: list[int] = []
        waiting = [head]
        while waiting:
            for c in g.children[waiting.pop()]:
                if c < head and g.dep[c] in _MODIFIERS and c >= head - _FURTHEST_MODIFIER:
                    found.append(c)
                    waiting.append(c)
        return sorted(found)

    def _sequence(self, i: int, words: tuple[str, ...]) -> tuple[int, ...]:
        """Consecutive tokens that read like ``words``; possessives and adjectives may stand between."""
        g = self.grammar
        found = [i]
        at = i + 1
        for word in words[1:]:
            while at < g.size and g.tag[at] in ("PRP$", "JJ", "DT", "POS") and g.lower[at] != word:
                at += 1
                if at > found[-1] + 3:
                    return ()
            if at >= g.size or (g.lower[at] != word and g.lemma[at] != word):
                return ()
            found.append(at)
            at += 1
        return tuple(found)

    def _fixed_parts(self, verb: int, fixed: tuple[Fixed, ...]) -> tuple[tuple[str, int], ...] | None:
        found: list[tuple[str, int]] = []
        for part in fixed:
            token = self._fixed_part(verb, part)
            if token is None:
                return None
            found.append((part.function, token))
        return tuple(found)

    def _fixed_part(self, verb: int, part: Fixed) -> int | None:
        for head in self._fixed_candidates(verb, part.function):
            for token in self.grammar.conjuncts(head):
                if self.reads_like(token, part.lemmas):
                    return token
        return None

    def _fixed_candidates(self, verb: int, function: str) -> Iterator[int]:
        """What may be the fixed part: also behind "a series of", or where the parser attached it wrongly."""
        heads = list(self.functions.of_verb(verb, function))
        if function == "of":
            heads += [token for p, token in self.functions.stray_prepositions(verb, own=True) if p == "of"]
        for head in heads:
            yield head
            if self.grammar.lemma[head] in _CHAIN_NOUNS:
                yield from (o for p, o in self.grammar.prepositions(head) if p == "of")

    def reads_like(self, token: int, lemmas: frozenset[str]) -> bool:
        """True where the token, or the compound that it heads, is one of ``lemmas``."""
        g = self.grammar
        if g.lemma[token] in lemmas or g.lower[token] in lemmas:
            return True
        for lemma in lemmas:
            if " " in lemma:
                words = tuple(lemma.split())
                if g.lemma[token] == words[-1] and self._before(token, words[:-1]) is not None:
                    return True
        return False

    def _support(self, noun: int) -> tuple[Support | None, int | None]:
        for verb, function in self.governing_verbs(noun):
            for support in self.lexicon.support.get(self.grammar.lemma[verb], ()):
                if support.noun == function and self._scattered(verb, support.words[1:]) is not None:
                    return support, verb
        return None, None

    def governing_verbs(self, noun: int) -> Iterator[tuple[int, str]]:
        """(verb, function) for the verbs on which a noun depends, participles behind it included."""
        g = self.grammar
        for c in g.children[noun]:
            if g.dep[c] in ("acl", "relcl") and noun in g.objects(c):
                yield c, "object"
            elif g.dep[c] in ("acl", "relcl") and g.deep_subject(c) == noun:
                yield c, "subject"
        top = noun
        while g.dep[top] == "conj" or (
            g.dep[top] == "pobj"
            and g.lemma[g.head[g.head[top]]] in _CHAIN_NOUNS
            and g.lower[g.head[top]] == "of"
        ):
            top = g.head[top] if g.dep[top] == "conj" else g.head[g.head[top]]
        head, dep = g.head[top], g.dep[top]
        if dep in ("dobj", "obj") or dep == "oprd":
            yield head, "object"
        elif dep == "nsubjpass":
            yield head, "object"
            yield from ((c, "object") for c in g.conjuncts(head)[1:] if g.is_passive(c))
        elif dep == "nsubj":
            yield head, "subject"
        elif dep == "attr":
            yield head, "complement"
        elif dep == "pobj":
            above = g.head[head]
            if not g.is_verb(above):
                above = g.head[above]  # "took part in": the preposition hangs on the fixed object
            if g.is_verb(above):
                yield above, g.lower[head]


def _singular(word: str) -> str:
    """Nouns in headlines are tagged as names, and names keep their plural."""
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
