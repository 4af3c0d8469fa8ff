"""Grammatical functions by name: what stands in ``subject``, ``object``, ``from`` or ``locative`` of a word.

The lexicon speaks of functions, :class:`~kg.extraction.grammar.Grammar` answers one question each; this
module is the table between the two. It also knows where the parser is wrong as a rule: a prepositional
phrase that belongs to the verb is often attached to the noun before it, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extraction.grammar import Grammar

__all__ = ["LOCATIVE", "Functions"]

LOCATIVE = frozenset(
    """in at on near outside inside across around along within throughout over through off beside
    between behind beyond under onto into""".split()
)
_PHRASES = frozenset({"dobj", "obj", "iobj", "prt", "advmod", "oprd", "acomp", "attr"})
# "Sentenced to ten years in prison": what follows these belongs to their phrase.
_OWN_TAILS = frozenset({"to", "for", "as", "about", "over"})


class Functions:
    """The functions of the words of one document: heads of phrases, without their coordination."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar

    def of_verb(self, verb: int, name: str) -> Iterator[int]:
        """What stands in the function ``name`` of a verb; any name that is no other is a preposition."""
        g = self.grammar
        if name == "subject":
            subject = g.deep_subject(verb)
            if subject is not None:
                yield subject
        elif name == "object":
            yield from g.objects(verb)
        elif name == "indirect":
            yield from g.indirect(verb)
        elif name == "clause":
            yield from g.clauses(verb)
        elif name == "complement":
            yield from g.complements(verb)
        elif name == "noun":
            if g.dep[verb] in ("acl", "amod", "relcl"):
                yield g.modified(verb)
        elif name == "possessive":
            yield from (c for c in g.children[verb] if g.dep[c] == "poss")
        elif name == "locative":
            yield from self.locatives(verb)
        else:
            yield from self._prepositional(verb, name)

    def of_noun(self, noun: int, name: str, support: int | None = None) -> Iterator[int]:
        """What stands in the function ``name`` of a noun; ``support`` is a verb that lends it its own."""
        g = self.grammar
        if name == "possessive":
            yield from (g.resolved(c) for c in g.children[noun] if g.dep[c] == "poss")
        elif name in ("compound", "modifier"):
            deps = ("compound", "nmod") if name == "compound" else ("amod", "nmod", "compound")
            yield from (c for c in g.children[noun] if g.dep[c] in deps and c < noun)
        elif name == "clause":
            yield from g.clauses(noun)
            yield from (c for c in g.children[noun] if g.dep[c] == "acl")
        elif name == "noun":
            yield noun
        elif name == "locative":
            yield from self.locatives(noun)
            yield from self._through_verb(noun, None)
        elif name == "governor":
            yield g.head[noun]
            yield g.head[g.head[noun]]
        elif name == "attendant":
            yield from self._attendant(noun)
        elif name in ("subject", "object", "indirect"):
            if support is not None:
                yield from self.of_verb(support, name)
        else:
            found = [token for p, token in g.prepositions(noun) if p == name]
            if not found and name != "of":
                found = list(self._through_verb(noun, name))
            yield from found or (token for p, token in self.stray_prepositions(noun) if p == name)

    def _prepositional(self, verb: int, name: str) -> Iterator[int]:
        """Objects of a preposition at the verb, or (as the parser often has it) at a phrase of the verb."""
        found = [token for preposition, token in self._verb_prepositions(verb) if preposition == name]
        yield from found or (token for p, token in self.stray_prepositions(verb) if p == name)

    def stray_prepositions(self, anchor: int, own: bool = False) -> Iterator[tuple[str, int]]:
        """Prepositions that follow a phrase of the verb (or noun) and that the parser attached to it.

        "Deported the blogger X to Y": "to" hangs on X. Where the phrase keeps its own: "of", unless it
        takes a clause ("accused by neighbours of spying"), or ``own`` asks for it.
        """
        g = self.grammar
        for c in g.children[anchor]:
            if c < anchor:
                continue
            if g.dep[c] in _PHRASES:
                inner: Iterable[int] = (c, *(a for a in g.children[c] if g.dep[a] in ("appos", "conj")))
            elif g.dep[c] in ("agent", "dative") or (g.dep[c] == "prep" and g.lower[c] not in _OWN_TAILS):
                inner = tuple(t for t in g.children[c] if g.dep[t] in ("pobj", "pcomp"))
                inner += tuple(a for t in inner for a in g.children[t] if g.dep[a] in ("appos", "conj"))
            else:
                continue
            for phrase in inner:
                for preposition, token in g.prepositions(phrase):
                    if own or preposition != "of" or g.is_verb(token) or self._takes_no_of(phrase):
                        yield preposition, token

    def _takes_no_of(self, phrase: int) -> bool:
        """Pronouns and persons' names have no "of" of their own: "acquitted X of fraud"."""
        return self.grammar.pos[phrase] == "PRON" or self.grammar.entity_type[phrase] == "PERSON"

    def _verb_prepositions(self, verb: int) -> Iterator[tuple[str, int]]:
        """Prepositions of the verb; a phrase in front of a relative pronoun's clause gives its antecedent."""
        g = self.grammar
        yield from g.prepositions(verb)
        if g.dep[verb] == "relcl":
            for c in g.children[verb]:
                if g.dep[c] == "advmod" and g.lower[c] == "where":
                    yield "in", g.modified(verb)

    def locatives(self, anchor: int) -> Iterator[int]:
        """The objects of all prepositions of place, and "there" and "here"."""
        g = self.grammar
        for preposition, token in self._verb_prepositions(anchor):
            if preposition in LOCATIVE:
                yield token
        for c in g.children[anchor]:
            if g.dep[c] == "advmod" and g.lower[c] in ("there", "here"):
                yield c
        yield from (token for p, token in self.stray_prepositions(anchor) if p in LOCATIVE)

    def _attendant(self, noun: int) -> Iterator[int]:
        """Who does something there: "at a rally in Lagos X said", "during the hearing X denied"."""
        g = self.grammar
        preposition = g.head[noun]
        verb = g.head[preposition]
        if g.dep[noun] == "pobj" and g.lower[preposition] in ("at", "during", "in") and g.is_verb(verb):
            subject = g.deep_subject(verb)
            if subject is not None:
                yield subject

    def _through_verb(self, noun: int, name: str | None) -> Iterator[int]:
        """Phrases behind an object noun that hang on its verb: "approved the extradition of X to Y"."""
        g = self.grammar
        verb = g.head[noun]
        of_place = name is None or name in LOCATIVE  # "the trial began in Minsk"
        if g.dep[noun] not in (("dobj", "nsubjpass", "nsubj") if of_place else ("dobj", "nsubjpass")):
            return
        if not g.is_verb(verb):
            return
        for c in g.children[verb]:
            if c > noun and g.dep[c] in ("prep", "agent"):
                for preposition, token in g.objects_of(c):
                    if preposition == name or (name is None and preposition in LOCATIVE):
                        yield token
