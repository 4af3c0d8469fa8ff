"""Finding events: words of the lexicon as triggers, and the grammar around them as roles.

This module knows grammar and no event type. For every token it looks up entries by lemma; an entry that
fits (its other words, its conditions) makes a *site*, the place from which deep functions are read; each
role's functions are tried in the entry's order of preference, and a filler must be of a kind that the
lexicon allows. A noun may borrow from the verb that supports it ("gave X asylum", "staged a protest").
Where several entries match one trigger the more specific one is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.extraction.analysis import Argument, Frame, Number, Reading
from kg.extraction.grammar import Grammar, grammar
from kg.lexicon import Condition, Entry, Fixed, Function, Lexicon, RoleRule, Support
from kg.nouns import load_nouns

__all__ = ["FrameFinder", "find_frames"]

_LOCATIVE = frozenset(
    """in at on near outside inside across around along within throughout over through off beside
    between behind beyond under onto into""".split()
)
# Roles that take words as they stand; the others take somebody or something.
_WORD_KINDS = frozenset({"Clause", "Phrase", "Quantity"})
# Where one phrase could fill two roles with equally good functions, the earlier role has it.
_ROLE_ORDER = {
    role: i
    for i, role in enumerate(
        ("patient", "agent", "counterpart", "destination", "origin", "place", "topic", "quantity")
    )
}
_SURE = 0.95  # two types may share a trigger without `also` where both are as sure as this
_TRIGGER_REACH = 8  # tokens; a trigger whose words stand further apart is shown by its head alone
_MODIFIERS = frozenset({"compound", "nmod", "amod", "npadvmod", "nummod"})
_PHRASES = frozenset({"dobj", "obj", "iobj", "prt", "advmod", "oprd", "acomp", "attr"})
# "Sentenced to ten years in prison": what follows these belongs to their phrase.
_OWN_TAILS = frozenset({"to", "for", "as", "about", "over"})
_FURTHER_CLAUSES = frozenset({"conj", "ccomp", "advcl", "relcl", "parataxis"})
_PARTICLES = frozenset({"up", "down", "out", "off", "over", "away", "back"})
_PLACE_NOUNS = frozenset(
    "town city village province region district state capital port island county municipality suburb".split()
)
_PLACE_PARTS = frozenset("front outskirt outskirts vicinity entrance middle heart edge centre center".split())
_CHAIN_NOUNS = frozenset(
    """series wave spate string number campaign case act kind type form round fresh lot series threat
    possibility""".split()
)


def find_frames(reading: Reading, lexicon: Lexicon) -> tuple[Frame, ...]:
    """The events that the words of ``reading`` express, in the order of the text."""
    return FrameFinder(reading, lexicon).find()


@dataclass(frozen=True, slots=True)
class _Match:
    """An entry at its place: the token whose grammar is read, and the words that the entry fixes."""

    entry: Entry
    head: int
    words: tuple[int, ...]  # all tokens of the trigger, sorted
    fixed: tuple[tuple[str, int], ...] = ()  # function -> token, for the fixed parts of a construction
    support: Support | None = None
    verb: int | None = None  # the supporting verb


@dataclass
class _Filled:
    """Fillers found so far for one match."""

    by_role: dict[str, tuple[int, ...]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def add(self, role: str, heads: Sequence[int]) -> None:
        self.by_role[role] = tuple(heads)
        self.used.update(heads)


class FrameFinder:
    """One search through one reading; others use it to ask what a function of a word is."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self.grammar: Grammar = grammar(reading.doc)
        self._nouns = load_nouns()
        self._times = {i for time in reading.times for i in range(time.start, time.end)}
        self._dates = {
            i for time in reading.times if time.value is not None for i in range(time.start, time.end)
        }

    def find(self) -> tuple[Frame, ...]:
        """All frames of the reading, sorted by trigger."""
        frames = [
            frame
            for i in range(self.grammar.size)
            for match in self._matches(i)
            if (frame := self._frame(match)) is not None
        ]
        return tuple(sorted(_best(frames), key=lambda f: (f.start, f.head, f.type)))

    # --- triggers ---------------------------------------------------------------------------------

    def _matches(self, i: int) -> Iterator[_Match]:
        g, lexicon = self.grammar, self.lexicon
        pos, lemma = g.pos[i], g.lemma[i]
        if pos in ("VERB", "AUX") or g.tag[i][:2] == "VB":
            yield from self._verb_matches(i, lemma)
        elif pos == "ADJ" and g.dep[i] in (
            "amod",
            "acl",
            "conj",
            "acomp",
            "oprd",
            "advcl",
            "ROOT",
            "relcl",
            "attr",
        ):
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
                yield _Match(entry, words[0], words)

    def _verb_matches(self, i: int, lemma: str) -> Iterator[_Match]:
        for entry in self.lexicon.constructions.get(lemma, ()):
            words = self._scattered(i, entry.words[1:])
            fixed = None if words is None else self._fixed_parts(i, entry.fixed)
            if words is not None and fixed is not None:
                parts = tuple(token for _, token in fixed)
                yield _Match(entry, i, tuple(sorted({i, *words, *parts})), fixed)
        for entry in self.lexicon.verbs.get(lemma, ()):
            words = self._scattered(i, entry.words[1:])
            if words is not None:
                yield _Match(entry, i, tuple(sorted({i, *words})))

    def _noun_matches(self, i: int, lemma: str) -> Iterator[_Match]:
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
            yield _Match(entry, i, (*words, i), (), support, verb)

    def _adjective_matches(self, i: int) -> Iterator[_Match]:
        g = self.grammar
        entries = self.lexicon.adjectives.get(g.lower[i]) or self.lexicon.adjectives.get(g.lemma[i], ())
        for entry in entries:
            words = self._before(i, entry.words[:-1])
            if words is not None:
                yield _Match(entry, i, (*words, i))

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
                if c < head and g.dep[c] in _MODIFIERS | {"punct", "prep", "advmod"} and c >= head - 8:
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
                if self._reads_like(token, part.lemmas):
                    return token
        return None

    def _fixed_candidates(self, verb: int, function: str) -> Iterator[int]:
        """As :meth:`_heads`, but a fixed object may also follow "number of", "series of"."""
        heads = list(self._of_verb(verb, function))
        if function == "of":
            heads += [token for p, token in self._stray_prepositions(verb, own=True) if p == "of"]
        for head in heads:
            yield head
            if self.grammar.lemma[head] in _CHAIN_NOUNS:
                yield from (o for p, o in self.grammar.prepositions(head) if p == "of")

    def _reads_like(self, token: int, lemmas: frozenset[str]) -> bool:
        g = self.grammar
        if g.lemma[token] in lemmas or g.lower[token] in lemmas:
            return True
        for lemma in lemmas:
            if " " in lemma:
                words = tuple(lemma.split())
                if g.lemma[token] == words[-1] and self._before(token, words[:-1]) is not None:
                    return True
        return False

    # --- supporting verbs -------------------------------------------------------------------------

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

    # --- a frame ----------------------------------------------------------------------------------

    def _frame(self, match: _Match) -> Frame | None:
        entry = match.entry
        if not all(self._holds(c, match) for c in entry.when) or any(
            self._holds(c, match) for c in entry.unless
        ):
            return None
        filled = self._fill(match)
        if not self._is_enough(entry, filled):
            return None
        start, end = self._trigger(match)
        return Frame(
            type=entry.type,
            head=match.head,
            start=start,
            end=end,
            arguments=self._arguments(match, filled),
            status=entry.status or (match.support.status if match.support else None) or "occurred",
            score=entry.score,
            construction=entry.name,
        )

    def _is_enough(self, entry: Entry, filled: _Filled) -> bool:
        """The roles that the entry needs; of an entry that needs nothing, at least one role of any kind."""
        if not entry.needs:
            return bool(filled.by_role)
        return all(any(role in filled.by_role for role in either) for either in entry.needs)

    def _trigger(self, match: _Match) -> tuple[int, int]:
        """From the first to the last word of the trigger and its supporting verb, if they stand close."""
        words = list(match.words)
        if match.verb is not None:
            words.append(match.verb)
        start, end = min(words), max(words) + 1
        if end - start <= _TRIGGER_REACH:
            return start, end
        return match.head, match.head + 1

    def _fill(self, match: _Match) -> _Filled:
        """Fill the roles: first choices of all roles, then second choices, and so on."""
        filled = _Filled()
        filled.used.update(match.words)
        if match.verb is not None:
            filled.used.add(match.verb)
        rules = sorted(match.entry.roles, key=lambda rule: _ROLE_ORDER.get(rule.role, len(_ROLE_ORDER)))
        if match.support is not None and match.verb is not None:
            self._fill_from_support(match, filled, {rule.role: rule.kinds for rule in rules})
        for level in range(max((len(rule.functions) for rule in rules), default=0)):
            for rule in rules:
                if level < len(rule.functions) and rule.role not in filled.by_role:
                    self._try(match, rule, rule.functions[level], filled)
        return filled

    def _fill_from_support(self, match: _Match, filled: _Filled, kinds: dict[str, frozenset[str]]) -> None:
        assert match.support is not None and match.verb is not None
        for role, functions in match.support.roles:
            if role not in kinds:
                continue
            for function in functions:
                heads = self._fitting(self._of_verb(match.verb, function[0]), kinds[role], function, filled)
                if heads:
                    filled.add(role, heads)
                    break

    def _try(self, match: _Match, rule: RoleRule, function: Function, filled: _Filled) -> None:
        if function == ("trigger",):
            filled.by_role[rule.role] = (match.head,)
            return
        fixed = dict(match.fixed)
        if len(function) == 1 and function[0] in fixed:
            filled.add(rule.role, (fixed[function[0]],))  # "signed a treaty": what is fixed fills the role
            return
        heads = self._fitting(self._heads(match, function), rule.kinds, function, filled)
        if not heads and function in (("subject",), ("object",)):
            heads = self._further_antecedent(match, rule, function, filled)
        if heads:
            filled.add(rule.role, heads)

    def _further_antecedent(
        self, match: _Match, rule: RoleRule, function: Function, filled: _Filled
    ) -> list[int]:
        """Where the noun before a relative clause cannot be meant, the noun that it depends on may be.

        "The prisoner X, from the northern region, who has been detained": nobody detains a region.
        """
        g = self.grammar
        if g.dep[match.head] not in ("relcl", "acl") or g.modified(match.head) not in self._heads(
            match, function
        ):
            return []
        for above in g.ancestors(g.head[match.head]):
            if g.is_verb(above):
                break
            if g.is_nominal(above):
                heads = self._fitting((above,), rule.kinds, function, filled)
                if heads:
                    return heads
        return []

    def _fitting(
        self, heads: Iterable[int], kinds: frozenset[str], function: Function, filled: _Filled
    ) -> list[int]:
        """Those of the heads, and of what is coordinated with them, that may fill the role."""
        if function[-1] == "locative" and not kinds:
            kinds = frozenset({"Place"})
        found: list[int] = []
        for head in heads:
            members = self.grammar.conjuncts(head) if self.grammar.is_nominal(head) else (head,)
            for member in map(self._name_in, self._instances(head) or members):
                if member not in filled.used and member not in found and self.fits(member, kinds):
                    found.append(member)
        return found

    def _instances(self, head: int) -> tuple[int, ...]:
        """Who they are in "among those freed were A and B", "A was among the three who were freed"."""
        g = self.grammar
        preposition = g.head[head]
        copula = g.head[preposition]
        if g.dep[head] != "pobj" or g.lower[preposition] != "among" or g.lemma[copula] != "be":
            return ()
        named = g.child(copula, "nsubj", "attr")
        return () if named is None else g.conjuncts(named)

    def _name_in(self, head: int) -> int:
        """The name in "the town of X", "the western province of X", and what it is in "in front of X"."""
        g = self.grammar
        if g.lemma[head] in _PLACE_NOUNS or g.lemma[head] in _PLACE_PARTS:
            for preposition, token in g.prepositions(head):
                if preposition == "of" and (g.pos[token] == "PROPN" or g.lemma[head] in _PLACE_PARTS):
                    return token
        return head

    # --- functions --------------------------------------------------------------------------------

    def _heads(self, match: _Match, function: Function) -> Iterator[int]:
        """What stands in ``function`` of the match: heads of phrases, without their coordination."""
        if len(function) == 2:
            fixed = dict(match.fixed)
            anchors = [fixed[function[0]]] if function[0] in fixed else self._of_site(match, function[0])
            for anchor in anchors:
                if function[0] == "clause" or self.grammar.is_verb(anchor):
                    yield from self._of_verb(anchor, function[1])
                else:
                    yield from self._of_noun(anchor, function[1], match)
            return
        yield from self._of_site(match, function[0])

    def _of_site(self, match: _Match, name: str) -> Iterator[int]:
        category = match.entry.category
        if category in ("verb", "construction"):
            yield from self._of_trigger(match, name)
        elif category == "noun":
            yield from self._of_noun(match.head, name, match)
        else:
            yield from self._of_predicate(match, name)

    def _of_trigger(self, match: _Match, name: str) -> Iterator[int]:
        """As :meth:`_of_verb`, with what the entry knows of its verb better than the parser does."""
        g, verb = self.grammar, match.head
        if name == "locative":
            yield from self._locatives(verb)
            for function, token in match.fixed:
                if function == "object":
                    yield from self._locatives(token)
            return
        if name == "subject" and match.entry.is_intransitive and g.is_passive(verb):
            subject = g.surface_subject(verb)  # "X absconded": a participle only by its form
            if subject is not None:
                yield subject
            return
        found = False
        for head in self._of_verb(verb, name):
            found = True
            yield head
        if name == "object" and not found:
            for word in match.words:
                # "voted down the bill": the particle taken for a preposition
                particle_object = g.child(word, "pobj") if g.lower[word] in _PARTICLES else None
                if particle_object is not None:
                    yield particle_object

    def _of_verb(self, verb: int, name: str) -> Iterator[int]:
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
            yield from self._locatives(verb)
        else:
            yield from self._prepositional(verb, name)

    def _prepositional(self, verb: int, name: str) -> Iterator[int]:
        """Objects of a preposition at the verb, or (as the parser often has it) at a phrase of the verb."""
        found = [token for preposition, token in self._verb_prepositions(verb) if preposition == name]
        yield from found or (token for p, token in self._stray_prepositions(verb) if p == name)

    def _stray_prepositions(self, anchor: int, own: bool = False) -> Iterator[tuple[str, int]]:
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

    def _locatives(self, anchor: int) -> Iterator[int]:
        g = self.grammar
        for preposition, token in self._verb_prepositions(anchor):
            if preposition in _LOCATIVE:
                yield token
        for c in g.children[anchor]:
            if g.dep[c] == "advmod" and g.lower[c] in ("there", "here"):
                yield c
        yield from (token for p, token in self._stray_prepositions(anchor) if p in _LOCATIVE)

    def _of_noun(self, noun: int, name: str, match: _Match) -> Iterator[int]:
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
            yield from self._locatives(noun)
            yield from self._through_verb(noun, None)
        elif name in ("subject", "object", "indirect"):
            if match.verb is not None:
                yield from self._of_verb(match.verb, name)
        else:
            found = [token for p, token in g.prepositions(noun) if p == name]
            if not found and name != "of":
                found = list(self._through_verb(noun, name))
            yield from found or (token for p, token in self._stray_prepositions(noun) if p == name)

    def _through_verb(self, noun: int, name: str | None) -> Iterator[int]:
        """Phrases behind an object noun that hang on its verb: "approved the extradition of X to Y"."""
        g = self.grammar
        verb = g.head[noun]
        if g.dep[noun] not in ("dobj", "nsubjpass") or not g.is_verb(verb):
            return
        for c in g.children[verb]:
            if c > noun and g.dep[c] in ("prep", "agent"):
                for preposition, token in g.objects_of(c):
                    if preposition == name or (name is None and preposition in _LOCATIVE):
                        yield token

    def _of_predicate(self, match: _Match, name: str) -> Iterator[int]:
        """For adjectives and phrases: whom they are said of, and what hangs on them."""
        g = self.grammar
        if name in ("noun", "subject", "object"):
            subject = self._described(match)
            if subject is not None:
                yield subject
            return
        for word in match.words:
            if name == "clause":
                yield from g.clauses(word)
            elif name == "locative":
                yield from self._locatives(word)
            elif name in ("possessive", "compound", "modifier"):
                yield from self._of_noun(word, name, match)
            else:
                yield from (token for p, token in g.prepositions(word) if p == name)
        above = g.head[match.words[0]]
        if g.is_verb(above):
            yield from self._of_verb(above, name) if name != "clause" else ()

    def _described(self, match: _Match) -> int | None:
        g = self.grammar
        first = match.words[0]
        if match.entry.category == "phrase":
            return g.predicated(first)
        head = match.head
        if g.dep[head] in ("amod", "acl", "relcl", "advcl") or g.is_verb(head):
            if g.dep[head] == "amod" and g.is_nominal(g.head[head]):
                return g.head[head]
            subject = g.surface_subject(head)
            return g.modified(head) if subject is None and g.dep[head] == "acl" else subject
        return g.subject_of_predicate(head)

    # --- kinds ------------------------------------------------------------------------------------

    def fits(self, head: int, kinds: frozenset[str]) -> bool:
        """True where the phrase headed by ``head`` may fill a role that takes these kinds."""
        if not kinds:
            return True
        g = self.grammar
        if g.is_verb(head) and not g.is_nominal(head):
            return "Clause" in kinds or ("Phrase" in kinds and g.tag[head] == "VBG")
        if not g.is_nominal(head) and g.lower[head] not in ("there", "here"):
            return False
        if (
            "Quantity" in kinds
            and head not in self._dates
            and (g.pos[head] == "NUM" or g.has(head, "nummod"))
        ):
            return True
        if head in self._times or g.entity_type[head] in _NOBODY:
            return False
        if "Phrase" in kinds:
            return True
        return bool(self.kinds_of(head) & kinds)

    def kinds_of(self, head: int) -> frozenset[str]:
        """All classes that the phrase may belong to: by coreference, else by its noun."""
        entities = self.reading.referents(head)
        if entities:
            return frozenset().union(*(self._superclasses(e.type) for e in entities))
        return self._kinds_of_word(head)

    def _kinds_of_word(self, head: int) -> frozenset[str]:
        g = self.grammar
        pronoun = self.lexicon.pronouns.get(g.lower[head])
        if pronoun is not None:
            return pronoun
        if g.pos[head] == "PROPN":
            label = _LABEL_CLASSES.get(g.entity_type[head])
            noun = None if label else self._class_of_noun(head)
            return _ANY_NAME if label is None and noun is None else self._superclasses(label or noun)
        if g.pos[head] == "NUM" or g.lower[head] in _PARTITIVES:
            inner = next((token for p, token in g.prepositions(head) if p == "of"), None)
            return _PEOPLE if inner is None else self.kinds_of(inner)
        return self._superclasses(self._class_of_noun(head) or _LABEL_CLASSES.get(g.entity_type[head]))

    def _class_of_noun(self, head: int) -> str | None:
        g, nouns = self.grammar, self._nouns
        lemma = g.lemma[head] if g.pos[head] != "PROPN" else g.lower[head]
        before = [g.lemma[c] for c in g.children[head] if g.dep[c] in ("compound", "amod") and c < head]
        return nouns.kind(nouns.entry([*before, lemma]), plural=g.tag[head] in ("NNS", "NNPS"))

    def _superclasses(self, name: str | None) -> frozenset[str]:
        return frozenset() if name is None else self.lexicon.superclasses.get(name, frozenset({name}))

    # --- arguments --------------------------------------------------------------------------------

    def _holds(self, condition: Condition, match: _Match) -> bool:
        name = condition.function[0]
        if name == "form":
            voice = "passive" if self.grammar.is_passive(match.head) else "active"
            return voice in condition.lemmas
        if name == "words":
            return any(word in condition.lemmas for word in self._clause_words(match.head))
        for head in self._heads(match, condition.function):
            for member in self.grammar.conjuncts(head):
                if condition.lemmas and self._reads_like(member, condition.lemmas):
                    return True
                if condition.kinds and self.fits(member, condition.kinds):
                    return True
        return False

    def _clause_words(self, head: int) -> Iterator[str]:
        """Words and lemmas of the trigger's clause: of its verb and all below it but further clauses."""
        g = self.grammar
        top = head
        while not g.is_verb(top) and g.head[top] != top:
            top = g.head[top]
        waiting = [top]
        for i in waiting:
            yield g.lemma[i]
            yield g.lower[i]
            waiting.extend(c for c in g.children[i] if not (g.dep[c] in _FURTHER_CLAUSES and g.is_verb(c)))

    def _arguments(self, match: _Match, filled: _Filled) -> tuple[Argument, ...]:
        g = self.grammar
        word_roles = {rule.role for rule in match.entry.roles if rule.kinds & _WORD_KINDS}
        found = []
        for role in sorted(filled.by_role):
            for head in filled.by_role[role]:
                if head == match.head:
                    start, end = match.words[0], match.words[-1] + 1
                else:
                    start, end = g.full_phrase(head) if role in word_roles else g.phrase(head)
                found.append(Argument(role, head, start, end))
        if match.entry.counts and "quantity" not in filled.by_role:
            found.extend(
                Argument("quantity", n.end - 1, n.start, n.end) for n in self._quantities(match, filled)
            )
        return tuple(sorted(found, key=lambda a: (a.role, a.start)))

    def _quantities(self, match: _Match, filled: _Filled) -> list[Number]:
        """How many are said to be concerned, or how often an event noun is said to have happened.

        Those counted are the patients, or the agents of an event that has no patient. Of people who are
        known by name the number tells nothing new.
        """
        has_patient = any(rule.role == "patient" for rule in match.entry.roles)
        counted = filled.by_role.get("patient" if has_patient else "agent", ())
        anonymous = [head for head in counted if not self._are_named(head)]
        found = [n for n in self.reading.numbers if any(self._counts(n, head) for head in anonymous)]
        return found or [
            n for n in self.reading.numbers if n.noun == match.head and match.entry.category == "noun"
        ]

    def _counts(self, number: Number, head: int) -> bool:
        if number.quantity.value is not None and number.quantity.value <= 1:
            return False
        if number.noun == head or number.start <= head < number.end:
            return True
        return any(p == "of" and token == number.noun for p, token in self.grammar.prepositions(head))

    def _are_named(self, head: int) -> bool:
        entities = self.reading.referents(head)
        return bool(entities) and all(entity.named and entity.type == "Person" for entity in entities)


def _singular(word: str) -> str:
    """Nouns in headlines are tagged as names, and names keep their plural."""
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


_PARTITIVES = frozenset(
    """hundreds thousands dozens scores millions tens one some many most several all both none each few
    others another number group handful majority half""".split()
)
_PEOPLE = frozenset({"Person", "PeopleGroup"})
_ANY_NAME = frozenset({"Person", "PeopleGroup", "Organization", "State", "Place"})
# The parser's own guess at names, for names that no other layer knows.
_LABEL_CLASSES = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Country",
    "NORP": "PeopleGroup",
    "LOC": "Place",
    "FAC": "Facility",
}


_NOBODY = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL"})


def _best(frames: list[Frame]) -> list[Frame]:
    """Of frames that share trigger words keep the most specific one of each type, and one type a trigger."""
    ranked = sorted(frames, key=lambda f: (-len(f.construction.split()), -f.score, f.type, f.start))
    kept: list[Frame] = []
    for frame in ranked:
        rivals = [k for k in kept if _share(k, frame)]
        if any(k.type == frame.type for k in rivals):
            continue
        if any(k.head == frame.head and min(k.score, frame.score) < _SURE for k in rivals):
            continue
        kept.append(frame)
    return kept


def _share(a: Frame, b: Frame) -> bool:
    return a.head == b.head or a.start <= b.head < a.end or b.start <= a.head < b.end
