"""What a phrase may name: a person, a court, a place. Roles take only the kinds that the lexicon allows.

Coreference knows best. Where it knows nothing of a phrase the noun itself tells ("the court"), then the
parser's own guess at names; a bare name of which nothing is known may be anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.extraction.analysis import Frame, Reading
from kg.extraction.grammar import Grammar, grammar
from kg.lexicon import Lexicon
from kg.nouns import load_nouns

__all__ = ["Kinds", "RoleKinds", "role_kinds", "with_fitting"]

RoleKinds = Mapping[tuple[str, str], frozenset[str]]  # (event type, role) -> what may fill it

_PARTITIVES = frozenset(
    """hundreds thousands dozens scores millions tens one some many most several all both none each few
    others another number group handful majority half""".split()
)
_PEOPLE = frozenset({"Person", "PeopleGroup"})
_ANY_NAME = frozenset({"Person", "PeopleGroup", "Organization", "State", "Place"})
_LABEL_CLASSES = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Country",
    "NORP": "PeopleGroup",
    "LOC": "Place",
    "FAC": "Facility",
}
_ASKING = frozenset("whether if why how what where when who whom which".split())
_NOBODY = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL"})


def role_kinds(lexicon: Lexicon) -> RoleKinds:
    """What the lexicon lets fill each role of each event type; no entry where it lets anything."""
    allowed: dict[tuple[str, str], frozenset[str]] = {}
    anything: set[tuple[str, str]] = set()
    for entry in lexicon.entries:
        for rule in entry.roles:
            key = (entry.type, rule.role)
            allowed[key] = allowed.get(key, frozenset()) | rule.kinds
            if not rule.kinds:
                anything.add(key)
    return {key: kinds for key, kinds in allowed.items() if key not in anything}


def with_fitting(
    reading: Reading, frames: Iterable[Frame], lexicon: Lexicon, allowed: RoleKinds
) -> tuple[Frame, ...]:
    """The frames without fillers of a kind that no entry of the lexicon allows in their role.

    For frames that the trained reader proposes: it does not know that a place arrests nobody.
    """
    kinds = Kinds(reading, lexicon)
    return tuple(
        replace(
            frame,
            arguments=tuple(
                a
                for a in frame.arguments
                if kinds.fits(a.head, allowed.get((frame.type, a.role), frozenset()))
            ),
        )
        for frame in frames
    )


class Kinds:
    """Answers for the phrases of one reading; a phrase is asked for by its head."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self.grammar: Grammar = grammar(reading.doc)
        self._nouns = load_nouns()
        self._times = {i for time in reading.times for i in range(time.start, time.end)}
        self._dates = {
            i for time in reading.times if time.value is not None for i in range(time.start, time.end)
        }
        self._counted: set[int] = set()  # nouns with a number, and the words of numbers
        self._hedged: set[int] = set()  # those whose number is said to be "about", "at least", "dozens"
        for number in reading.numbers:
            words = {*range(number.start, number.end), number.end - 1 if number.noun is None else number.noun}
            self._counted |= words
            if number.quantity.qualifier != "exact":
                self._hedged |= words

    def fits(self, head: int, kinds: frozenset[str]) -> bool:
        """True where the phrase headed by ``head`` may fill a role that takes these kinds."""
        if not kinds:
            return True
        g = self.grammar
        if "Question" in kinds and self._is_question(head):
            return True
        if "Command" in kinds and g.tag[head] == "VB" and any(g.tag[c] == "TO" for c in g.children[head]):
            return True
        if g.is_verb(head) and not g.is_nominal(head):
            return "Clause" in kinds or ("Phrase" in kinds and g.tag[head] == "VBG")
        if not g.is_nominal(head) and g.lower[head] not in ("there", "here"):
            return False
        if "Quantity" in kinds and self._is_quantity(head):
            return True
        if "Approximate" in kinds and head in self._hedged and head not in self._times:
            return True
        if head in self._times or g.entity_type[head] in _NOBODY:
            return False
        if "Phrase" in kinds:
            return True
        return bool(self.of(head) & kinds)

    def _is_question(self, head: int) -> bool:
        g = self.grammar
        if not g.is_verb(head):
            return False
        return any(
            (g.lower[i] in _ASKING and g.dep[i] not in ("det", "poss")) or g.text[i] == "?"
            for c in g.children[head]
            for i in (c, *(d for d in g.children[c] if g.tag[d][:1] == "W"))
        )

    def _is_quantity(self, head: int) -> bool:
        """True for what is counted or measured, durations included ("six months"), and for no date."""
        if head in self._dates:
            return False
        g = self.grammar
        return g.pos[head] == "NUM" or g.has(head, "nummod") or head in self._counted or head in self._times

    def of(self, head: int) -> frozenset[str]:
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
            return _PEOPLE if inner is None else self.of(inner)
        return self._superclasses(self._class_of_noun(head) or _LABEL_CLASSES.get(g.entity_type[head]))

    def _class_of_noun(self, head: int) -> str | None:
        g, nouns = self.grammar, self._nouns
        lemma = g.lemma[head] if g.pos[head] != "PROPN" else g.lower[head]
        before = [g.lemma[c] for c in g.children[head] if g.dep[c] in ("compound", "amod") and c < head]
        return nouns.kind(nouns.entry([*before, lemma]), plural=g.tag[head] in ("NNS", "NNPS"))

    def _superclasses(self, name: str | None) -> frozenset[str]:
        return frozenset() if name is None else self.lexicon.superclasses.get(name, frozenset({name}))
