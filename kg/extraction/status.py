"""How an event stands: occurred, refused, requested, possible or negated.

The status is not in the trigger but above it. "Refused to extradite", "a request for her extradition",
"may be extradited if ..." have the same trigger; the words that govern it differ. From the trigger this
module climbs the tree, one governor at a time, as long as the governor is one that the table
(``_status.yaml``) knows, or part of the trigger itself; modals, negators and conjunctions met on the way
count too. What stands further out decides: "may refuse to extradite" is possible. A verb of saying ends
the climb, for what is said to have happened is told, with its source, as having happened.

Who declines or who asks becomes the agent; the one who was asked, or stopped, takes the role that
``displaced`` names ("the guards turned him back" leaves him as patient).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg import resources
from kg.extraction.analysis import Argument, Frame, Reading
from kg.extraction.grammar import Grammar, grammar
from kg.lexicon import Governor, StatusTable, load_statuses
from kg.records import Status

__all__ = ["assign_status"]

_AUXILIARIES = frozenset({"aux", "auxpass"})
_MOST_STEPS = 8  # no sentence nests deeper and is still understood


def assign_status(
    reading: Reading, frames: tuple[Frame, ...], table: StatusTable | None = None
) -> tuple[Frame, ...]:
    """The frames with their status, and with who declined or asked as agent."""
    judge = _Judge(grammar(reading.doc), table or _shipped_table())
    return tuple(judge.judged(frame) for frame in frames)


@cache
def _shipped_table() -> StatusTable:
    return load_statuses(resources.ontology("lexicon", "en"))


@dataclass(frozen=True, slots=True)
class _Step:
    """A governor on the way up: the word, the function in which the event hangs on it, its rule."""

    word: int
    function: str
    rule: Governor | None  # None: the word belongs to the trigger, or lets the event pass as it is


class _Judge:
    """Judges the frames of one document."""

    def __init__(self, doc_grammar: Grammar, table: StatusTable) -> None:
        self.g = doc_grammar
        self.table = table

    def judged(self, frame: Frame) -> Frame:
        asker: _Step | None = None
        status = self._with_surroundings(frame.head, frame.status, frame)
        for step in self._climb(frame):
            status = self._governed(step, status)
            status = self._with_surroundings(step.word, status, frame, step.rule)
            if step.rule is not None and step.rule.agent and (step.rule.status or status == "refused"):
                asker = step
        return self._with_agent(replace(frame, status=status), asker)

    # --- one word -----------------------------------------------------------------------------------------

    def _governed(self, step: _Step, status: Status) -> Status:
        rule = step.rule
        if rule is None:
            return status
        if self._is_negated(step.word):
            return rule.negated or status
        if rule.status is None:
            return status
        if status == "negated" and rule.status != "negated":
            return status
        return rule.status

    def _with_surroundings(
        self, word: int, status: Status, frame: Frame, rule: Governor | None = None
    ) -> Status:
        """The effect of modals, negators and conjunctions around a word of the chain."""
        g, table = self.g, self.table
        negated = rule is None and self._is_negated(word)
        modal = self._modal(word)
        if modal is not None:
            if self._is_negated(word):
                refuses = g.lower[modal] in table.refusing_modals and frame.type in table.decided
                return "refused" if refuses and (rule is None or rule.status is None) else (
                    "negated" if rule is None else status
                )
            status = "possible" if status != "negated" else status
        elif negated:
            status = "negated"
        for c in g.children[word]:
            if g.dep[c] in ("mark", "advmod", "prep") and g.lower[c] in table.marks and status == "occurred":
                status = table.marks[g.lower[c]]
            elif g.dep[c] == "amod" and g.lower[c] in table.modifiers:
                status = table.modifiers[g.lower[c]]
        return status

    def _modal(self, word: int) -> int | None:
        """The modal auxiliary of a verb, or of the first of coordinated verbs that share it."""
        g = self.g
        for c in g.children[word]:
            if g.dep[c] == "aux" and g.lower[c] in self.table.modals:
                return c
        if self._shares_auxiliaries(word):
            return self._modal(g.head[word])
        return None

    def _shares_auxiliaries(self, word: int) -> bool:
        g = self.g
        return (
            g.dep[word] == "conj"
            and g.is_verb(word)
            and g.is_verb(g.head[word])
            and g.tag[word] in ("VB", "VBN", "VBG")
            and not g.has(word, "nsubj", "nsubjpass", "aux", "auxpass")
        )

    def _is_negated(self, word: int) -> bool:
        """"Not arrested", "no one was arrested", "made no arrests", "without arresting"."""
        g, negators = self.g, self.table.negators
        for c in g.children[word]:
            if g.dep[c] == "neg" or (g.dep[c] in ("det", "preconj", "cc", "advmod") and g.lower[c] in negators):
                return True
            if g.dep[c] in ("nsubj", "nsubjpass", "dobj") and g.is_verb(word):
                if g.lower[c] in negators and g.lower[c] != "never":
                    return True
                if any(g.lower[d] in ("no", "neither") and g.dep[d] == "det" for d in g.children[c]):
                    return True
        above = g.head[word]
        if g.dep[word] in ("pcomp", "pobj") and g.lower[above] in negators:
            return True
        return self._shares_auxiliaries(word) and self._or_coordinated(word) and self._is_negated(above)

    def _or_coordinated(self, word: int) -> bool:
        g = self.g
        return any(g.dep[c] == "cc" and g.lower[c] in ("or", "nor") for c in g.children[g.head[word]])

    # --- the way up -----------------------------------------------------------------------------------------

    def _climb(self, frame: Frame) -> Iterator[_Step]:
        word = frame.head
        seen = {word}
        for _ in range(_MOST_STEPS):
            step = self._step_above(word, frame)
            if step is None or step.word in seen:
                return
            seen.add(step.word)
            yield step
            word = step.word

    def _step_above(self, word: int, frame: Frame) -> _Step | None:
        passing: _Step | None = None
        for above, function in self._governors(word):
            rule = self._rule(above, function)
            if rule is not None:
                return _Step(above, function, rule)
            if passing is None and frame.start <= above < frame.end:
                passing = _Step(above, function, None)
        return passing

    def _governors(self, word: int) -> Iterator[tuple[int, str]]:
        """(governor, function) pairs above a word, likeliest first."""
        g = self.g
        top = word
        while g.dep[top] == "conj" and g.is_verb(top) == g.is_verb(g.head[top]):
            if g.is_verb(top) and g.is_finite(top):
                return  # a new clause
            top = g.head[top]
        head, dep = g.head[top], g.dep[top]
        if g.is_verb(top) and dep not in ("pobj", "dobj", "nsubj", "nsubjpass"):
            if dep in ("xcomp", "ccomp", "advcl", "acl", "oprd") and not (dep == "acl" and g.tag[top] != "VB"):
                yield head, "clause"
            elif dep == "pcomp":
                yield g.head[head], g.lower[head]
            return
        for c in g.children[top]:
            if g.dep[c] in ("acl", "relcl") and top in g.objects(c):
                yield c, "object"
        if dep in ("dobj", "nsubjpass", "oprd"):
            yield head, "object"
        elif dep == "nsubj":
            yield head, "subject"
        elif dep == "pobj":
            yield g.head[head], g.lower[head]
            if not g.is_verb(g.head[head]) and g.dep[g.head[head]] in ("prt", "advmod", "prep"):
                yield g.head[g.head[head]], g.lower[head]

    def _rule(self, word: int, function: str) -> Governor | None:
        g = self.g
        table = self.table.verbs if g.is_verb(word) else (
            self.table.adjectives if g.pos[word] in ("ADJ", "ADV") else self.table.nouns
        )
        for lemma in (g.lower[word], g.lemma[word]):
            for rule in table.get(lemma, ()):
                if function in rule.at and self._has_words(word, rule.words[1:]):
                    return rule
        return None

    def _has_words(self, word: int, others: tuple[str, ...]) -> bool:
        g = self.g
        return all(
            any(g.lower[c] == other for c in g.children[word]) or (word + 1 < g.size and g.lower[word + 1] == other)
            for other in others
        )

    # --- who declines, who asks -------------------------------------------------------------------------------

    def _with_agent(self, frame: Frame, step: _Step | None) -> Frame:
        displaced = self.table.displaced.get(frame.status, {}).get(frame.type)
        if step is None:
            return frame
        agent = self._agent_of(step)
        if agent is None:
            return frame if displaced is None else self._moved(frame, displaced)
        members = self.g.conjuncts(agent)
        if any(a.role == "agent" and a.head in members for a in frame.arguments):
            return replace(frame, refuser=agent if frame.status == "refused" else None)
        kept = self._moved(frame, displaced).arguments
        arguments = [a for a in kept if a.role != "agent" and a.head not in members]
        arguments += [Argument("agent", m, *self.g.phrase(m)) for m in members]
        return replace(
            frame,
            arguments=tuple(sorted(arguments, key=lambda a: (a.role, a.start))),
            refuser=agent if frame.status == "refused" else None,
        )

    def _moved(self, frame: Frame, role: str | None) -> Frame:
        """The agent in the role that is left to it, unless that one is taken."""
        if role is None or any(a.role == role for a in frame.arguments):
            return frame
        moved = [replace(a, role=role) if a.role == "agent" else a for a in frame.arguments]
        return replace(frame, arguments=tuple(sorted(moved, key=lambda a: (a.role, a.start))))

    def _agent_of(self, step: _Step) -> int | None:
        g, word = self.g, step.word
        return g.deep_subject(word) if g.is_verb(word) else g.doer_of_noun(word)
