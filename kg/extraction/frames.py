"""Finding events: words of the lexicon as triggers, and the grammar around them as roles.

This module knows grammar and no event type. :mod:`kg.extraction.triggers` finds the entries that fit; here
their conditions are checked and their roles filled: each role's functions are tried in the entry's order
of preference, and a filler must be of a kind that the lexicon allows. A noun may borrow from the verb that
supports it ("gave X asylum", "staged a protest"). Where several entries match one trigger the more specific
one is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extraction.analysis import Argument, Frame, Number, Reading
from kg.extraction.functions import Functions
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.kinds import Kinds
from kg.extraction.triggers import Match, Triggers
from kg.lexicon import WORD_KINDS, Condition, Entry, Function, Lexicon, RoleRule

__all__ = ["FrameFinder", "find_frames", "without_denied"]

# Where one phrase could fill two roles with equally good functions, the earlier role has it.
_ROLE_ORDER = {
    role: i
    for i, role in enumerate(
        ("patient", "agent", "counterpart", "destination", "origin", "place", "topic", "quantity")
    )
}
_SURE = 0.95  # two types may share a trigger without `also` where both are as sure as this
_TRIGGER_REACH = 8  # tokens; a trigger whose words stand further apart is shown by its head alone
_FURTHER_CLAUSES = frozenset({"conj", "ccomp", "advcl", "relcl", "parataxis"})
_OF_NOUN = frozenset({"of", "possessive", "by"})
_PARTICLES = frozenset({"up", "down", "out", "off", "over", "away", "back"})
_PLACE_NOUNS = frozenset(
    "town city village province region district state capital port island county municipality suburb".split()
)
_PLACE_PARTS = frozenset("front outskirt outskirts vicinity entrance middle heart edge centre center".split())


# Where the lexicon says of a word that it is none of these as it stands, it knows better than the reader:
# "died of cancer". Of other types what it excludes is in three cases of four an event all the same.
_BY_LEXICON = frozenset({"Killing"})


def without_denied(reading: Reading, frames: Sequence[Frame], lexicon: Lexicon) -> tuple[Frame, ...]:
    """The frames, but those of which the lexicon says that their words tell no such event."""
    if not any(f.type in _BY_LEXICON for f in frames):
        return tuple(frames)
    finder = FrameFinder(reading, lexicon)
    return tuple(f for f in frames if f.type not in _BY_LEXICON or not finder.rules_out(f.head, f.type))


def find_frames(reading: Reading, lexicon: Lexicon) -> tuple[Frame, ...]:
    """The events that the words of ``reading`` express, in the order of the text."""
    return FrameFinder(reading, lexicon).find()


@dataclass
class _Filled:
    """Fillers found so far for one match."""

    by_role: dict[str, tuple[int, ...]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def add(self, role: str, heads: Sequence[int]) -> None:
        self.by_role[role] = tuple(heads)
        self.used.update(heads)


class FrameFinder:
    """One search through one reading."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self.grammar: Grammar = grammar(reading.doc)
        self.functions = Functions(self.grammar)
        self.triggers = Triggers(self.grammar, lexicon, self.functions)
        self.kinds = Kinds(reading, lexicon)
        self._numbers: dict[int, list[Number]] = {}  # by the noun counted, and by the number's own tokens
        for number in reading.numbers:
            for i in sorted({*range(number.start, number.end), number.noun} - {None}):
                self._numbers.setdefault(i, []).append(number)

    def find(self) -> tuple[Frame, ...]:
        """All frames of the reading, sorted by trigger."""
        found = [
            (match.entry.length, frame)
            for i in range(self.grammar.size)
            for match in self.triggers.matches(i)
            for frame in self._frames(match)
        ]
        return tuple(sorted(_best(found), key=lambda f: (f.start, f.head, f.type)))

    def rules_out(self, i: int, type_: str) -> bool:
        """Whether all that the lexicon says of the word, as it stands here, is that it is no such event."""
        entries = [match for match in self.triggers.matches(i) if match.entry.type == type_]
        return bool(entries) and all(self._is_excluded(match) for match in entries)

    # --- a frame ----------------------------------------------------------------------------------

    def _frames(self, match: Match) -> Iterator[Frame]:
        """The frame of a match, and those of other types that the entry says the words express too."""
        frame = self._frame(match)
        if frame is None:
            return
        yield frame
        for kind in match.entry.also:
            roles = self.lexicon.roles.get(kind, frozenset())
            yield replace(frame, type=kind, arguments=tuple(a for a in frame.arguments if a.role in roles))

    def _frame(self, match: Match) -> Frame | None:
        entry = match.entry
        if not self._is_met(match, None):
            return None
        filled = self._fill(match)
        if not self._is_enough(entry, filled) or not self._is_met(match, filled):
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

    def _trigger(self, match: Match) -> tuple[int, int]:
        """From the first to the last word of the trigger and its supporting verb, if they stand close."""
        words = list(match.words)
        if match.verb is not None:
            words.append(match.verb)
        start, end = min(words), max(words) + 1
        if end - start <= _TRIGGER_REACH:
            return start, end
        return match.head, match.head + 1

    # --- conditions -------------------------------------------------------------------------------

    def _is_met(self, match: Match, filled: _Filled | None) -> bool:
        """True where the conditions hold: before the roles are filled those on words, then those on roles."""

        def holds(condition: Condition) -> bool:
            heads = None if filled is None else filled.by_role.get(condition.function[-1], ())
            return self._holds(condition, match, heads)

        def asked(conditions: Sequence[Condition]) -> Iterator[Condition]:
            return (c for c in conditions if (c.function[0] == "role") == (filled is not None))

        entry = match.entry
        return all(map(holds, asked(entry.when))) and not any(map(holds, asked(entry.unless)))

    def _is_excluded(self, match: Match) -> bool:
        return any(c.function[0] != "role" and self._holds(c, match) for c in match.entry.unless)

    def _holds(self, condition: Condition, match: Match, heads: Iterable[int] | None = None) -> bool:
        """True where one of the heads (else: of what stands in the condition's function) is as it asks."""
        name = condition.function[0]
        if name == "form":
            voice = "passive" if self.grammar.is_passive(match.head) else "active"
            return voice in condition.lemmas
        if name == "words":
            return any(word in condition.lemmas for word in self._clause_words(match.head))
        for head in self._heads(match, condition.function) if heads is None else heads:
            for member in self.grammar.conjuncts(head):
                if condition.lemmas and self.triggers.reads_like(member, condition.lemmas):
                    return True
                if condition.kinds and self.kinds.fits(member, condition.kinds):
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

    # --- filling roles ----------------------------------------------------------------------------

    def _fill(self, match: Match) -> _Filled:
        """Fill the roles: first choices of all roles, then second choices, and so on."""
        filled = _Filled()
        filled.used.update(match.words)
        if match.verb is not None:
            filled.used.add(match.verb)
        rules = sorted(match.entry.roles, key=lambda rule: _ROLE_ORDER.get(rule.role, len(_ROLE_ORDER)))
        if match.support is not None and match.verb is not None:
            self._fill_from_noun(match, filled, rules)
            self._fill_from_support(match, filled, {rule.role: rule.kinds for rule in rules})
        for level in range(max((len(rule.functions) for rule in rules), default=0)):
            for rule in rules:
                if level < len(rule.functions) and rule.role not in filled.by_role:
                    self._try(match, rule, rule.functions[level], filled)
        self._fill_place(match, rules, filled)
        return filled

    def _fill_place(self, match: Match, rules: Sequence[RoleRule], filled: _Filled) -> None:
        """Places told beside: where a filler is, what a coordinated verb has, what the place is in."""
        rule = next((rule for rule in rules if rule.role == "place" and rule.functions), None)
        if rule is None:
            return
        kinds = rule.kinds or frozenset({"Place"})
        if "place" not in filled.by_role and filled.by_role:
            found = self._fitting(self._nearby(match, filled), kinds, ("locative",), filled)
            if found:
                filled.add("place", found)
        heads = list(filled.by_role.get("place", ()))
        for head in heads:
            wider = self._fitting(self._wider(head), kinds, ("locative",), filled)
            heads += [h for h in wider if h not in heads]
        if heads:
            filled.add("place", heads)

    def _nearby(self, match: Match, filled: _Filled) -> Iterator[int]:
        g = self.grammar
        if not g.is_verb(match.head):
            return
        other = g.child(match.head, "conj")
        if other is not None and g.is_verb(other) and not g.has(other, "nsubj", "nsubjpass"):
            yield from (t for t in self.functions.locatives(other) if g.pos[t] == "PROPN")
        for role in ("patient", "agent"):
            for head in filled.by_role.get(role, ()):
                if head < match.head:
                    yield from (t for p, t in g.prepositions(head) if p == "in" and g.pos[t] == "PROPN")

    def _wider(self, place: int) -> Iterator[int]:
        """What a place is said to be in: "the town of X in Haryana"."""
        g = self.grammar
        yield from (t for p, t in g.prepositions(place) if p == "in" and g.pos[t] == "PROPN")

    def _fill_from_noun(self, match: Match, filled: _Filled, rules: Sequence[RoleRule]) -> None:
        """What hangs on a supported noun itself is surer than what its verb lends it."""
        for rule in rules:
            for function in rule.functions:
                if function[0] in _OF_NOUN and rule.role not in filled.by_role:
                    self._try(match, rule, function, filled)

    def _fill_from_support(self, match: Match, filled: _Filled, kinds: dict[str, frozenset[str]]) -> None:
        assert match.support is not None and match.verb is not None
        for role, functions in match.support.roles:
            if role not in kinds or role in filled.by_role:
                continue
            for function in functions:
                heads = self._fitting(
                    self.functions.of_verb(match.verb, function[0]), kinds[role], function, filled
                )
                if heads:
                    filled.add(role, heads)
                    break

    def _try(self, match: Match, rule: RoleRule, function: Function, filled: _Filled) -> None:
        if function == ("trigger",):
            filled.by_role[rule.role] = (match.head,)
            return
        fixed = dict(match.fixed)
        if len(function) == 1 and function[0] in fixed:
            if rule.role == "quantity" and not self.kinds.fits(fixed[function[0]], rule.kinds):
                return
            filled.add(rule.role, (fixed[function[0]],))  # "signed a treaty": what is fixed fills the role
            return
        heads = self._fitting(self._heads(match, function), rule.kinds, function, filled)
        if not heads and function in (("subject",), ("object",)):
            heads = self._further_antecedent(match, rule, function, filled)
        if heads:
            filled.add(rule.role, heads)

    def _further_antecedent(
        self, match: Match, rule: RoleRule, function: Function, filled: _Filled
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
                if member not in filled.used and member not in found and self.kinds.fits(member, kinds):
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

    # --- functions of a match ---------------------------------------------------------------------

    def _heads(self, match: Match, function: Function) -> Iterator[int]:
        """What stands in ``function`` of the match: heads of phrases, without their coordination."""
        if len(function) == 2:
            fixed = dict(match.fixed)
            anchors = [fixed[function[0]]] if function[0] in fixed else self._of_site(match, function[0])
            for anchor in anchors:
                if function[0] == "clause" or self.grammar.is_verb(anchor):
                    yield from self.functions.of_verb(anchor, function[1])
                else:
                    yield from self.functions.of_noun(anchor, function[1], match.verb)
            return
        yield from self._of_site(match, function[0])

    def _of_site(self, match: Match, name: str) -> Iterator[int]:
        category = match.entry.category
        if name == "speaker":
            speaker = self._speaker(match.head)
            if speaker is not None:
                yield speaker
            return
        if category in ("verb", "construction"):
            yield from self._of_trigger(match, name)
        elif category == "noun":
            yield from self.functions.of_noun(match.head, name, match.verb)
        else:
            yield from self._of_predicate(match, name)

    def _speaker(self, token: int) -> int | None:
        """Who is said to say it: the source of the innermost speech around ``token``."""
        around = [s for s in self.reading.speeches if s.start <= token < s.end and s.source is not None]
        return min(around, key=lambda s: s.end - s.start).source if around else None

    def _of_trigger(self, match: Match, name: str) -> Iterator[int]:
        """As the functions of its verb, with what the entry knows of its verb better than the parser does."""
        g, verb = self.grammar, match.head
        if name == "locative":
            yield from self.functions.locatives(verb)
            for function, token in match.fixed:
                if function == "object":
                    yield from self.functions.locatives(token)
            return
        if name == "subject" and match.entry.is_intransitive and g.is_passive(verb):
            subject = g.surface_subject(verb)  # "X absconded": a participle only by its form
            if subject is not None:
                yield subject
            return
        found = False
        for head in self.functions.of_verb(verb, name):
            found = True
            yield head
        if name == "object" and not found:
            for word in match.words:
                # "voted down the bill": the particle taken for a preposition
                particle_object = g.child(word, "pobj") if g.lower[word] in _PARTICLES else None
                if particle_object is not None:
                    yield particle_object

    def _of_predicate(self, match: Match, name: str) -> Iterator[int]:
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
                if (
                    match.entry.category == "phrase"
                    and g.is_verb(g.head[word])
                    and g.dep[word] in ("prep", "aux")
                ):
                    yield g.head[word]  # "according to X, ..." and "should" speak of their clause
            elif name == "locative":
                yield from self.functions.locatives(word)
            elif name in ("possessive", "compound", "modifier"):
                yield from self.functions.of_noun(word, name, match.verb)
            else:
                yield from (token for p, token in g.prepositions(word) if p == name)
        above = g.head[match.words[0]]
        if g.is_verb(above):
            yield from self.functions.of_verb(above, name) if name != "clause" else ()

    def _described(self, match: Match) -> int | None:
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

    # --- arguments --------------------------------------------------------------------------------

    def _arguments(self, match: Match, filled: _Filled) -> tuple[Argument, ...]:
        g = self.grammar
        word_roles = {rule.role for rule in match.entry.roles if rule.kinds & WORD_KINDS}
        found = []
        for role in sorted(filled.by_role):
            for head in filled.by_role[role]:
                if head == match.head:
                    start, end = match.words[0], match.words[-1] + 1
                else:
                    start, end = self._words(head, filled) if role in word_roles else g.phrase(head)
                found.append(Argument(role, head, start, end))
        if match.entry.counts and "quantity" not in filled.by_role:
            found.extend(
                Argument("quantity", n.end - 1, n.start, n.end) for n in self._quantities(match, filled)
            )
        return tuple(sorted(found, key=lambda a: (a.role, a.start)))

    def _words(self, head: int, filled: _Filled) -> tuple[int, int]:
        """All words of a phrase or clause; a subject that fills a role of its own is not repeated."""
        g = self.grammar
        start, end = g.full_phrase(head)
        subject = g.child(head, "nsubj", "nsubjpass") if g.is_verb(head) else None
        if subject is None or subject > head or subject not in filled.used:
            return start, end
        start = g.edges(subject)[1]
        while start < head and (g.dep[start] in ("aux", "punct") or g.lower[start] == "to"):
            start += 1
        return start, end

    def _quantities(self, match: Match, filled: _Filled) -> list[Number]:
        """How many are said to be concerned, or how often an event noun is said to have happened.

        Those counted are the patients, or the agents of an event that has no patient. Of people who are
        known by name the number tells nothing new.
        """
        has_patient = any(rule.role == "patient" for rule in match.entry.roles)
        counted = filled.by_role.get("patient" if has_patient else "agent", ())
        found = [n for head in counted if not self._are_named(head) for n in self._numbers_of(head)]
        return found or (self._numbers_of(match.head) if match.entry.category == "noun" else [])

    def _numbers_of(self, head: int) -> list[Number]:
        """The numbers that count a phrase, "dozens of nurses" included; "one" counts nothing."""
        inner = [token for p, token in self.grammar.prepositions(head) if p == "of"]
        found: list[Number] = []
        for i in (head, *inner):
            found.extend(n for n in self._numbers.get(i, ()) if n not in found and _is_several(n))
        return found

    def _are_named(self, head: int) -> bool:
        entities = self.reading.referents(head)
        return bool(entities) and all(entity.named and entity.type == "Person" for entity in entities)


def _is_several(number: Number) -> bool:
    return number.quantity.value is None or number.quantity.value > 1


def _best(found: Iterable[tuple[int, Frame]]) -> list[Frame]:
    """Of frames that share trigger words keep the most specific one of each type, and one type a trigger.

    Each frame comes with the number of words that its entry fixes.
    """
    ranked = sorted(found, key=lambda pair: (-pair[0], -pair[1].score, pair[1].type, pair[1].start))
    kept: list[Frame] = []
    covering: dict[int, list[Frame]] = {}
    for _, frame in ranked:
        words = range(frame.start, frame.end)
        rivals = [k for i in words for k in covering.get(i, ()) if _share(k, frame)]
        if any(k.type == frame.type or _excludes(k, frame) for k in rivals):
            continue
        kept.append(frame)
        for i in words:
            covering.setdefault(i, []).append(frame)
    return kept


def _excludes(kept: Frame, frame: Frame) -> bool:
    """True where a trigger that has a type cannot have this one too."""
    if kept.head != frame.head or kept.construction == frame.construction:
        return False
    return min(kept.score, frame.score) < _SURE


def _share(a: Frame, b: Frame) -> bool:
    return a.head == b.head or a.start <= b.head < a.end or b.start <= a.head < b.end
