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
from kg.extraction.analysis import Argument, Frame, Reading, Speech, Time
from kg.extraction.grammar import DEEPEST, Grammar, grammar
from kg.extraction.times import time_of
from kg.lexicon import Governor, StatusTable, load_statuses
from kg.records import Status

__all__ = ["assign_status"]

_NOUN_PLACES = frozenset({"pobj", "dobj", "nsubj", "nsubjpass"})
# What these govern is a gerund: "denied *holding* him".
_WITH_GERUNDS = frozenset({"avoid", "consider", "deny", "risk"})
# "From leaving", "of spying" complete their verb; "after leaving", "by leaving" do not.
_GOVERNED_GERUNDS = frozenset(
    {"of", "for", "from", "to", "about", "in", "at", "on", "against", "into", "with"}
)
_PRESENT = frozenset({"VBZ", "VBP"})
_COMMANDS = frozenset({"clause", "command"})
# Said here and now, whatever it makes depend on what: "if nobody helps him, the union calls for a strike".
_PERFORMED = frozenset({"Accusation", "Condemnation", "Demand", "Denial", "Testimony", "Threat"})
# "Not only arrested": what follows adds, nothing is denied.
_ADDING = frozenset({"only", "just", "merely", "simply", "solely"})
# Past tense or doubt in the clause of "suggest" or "insist": it tells what happened, nobody asks for it.
_DOUBTS = frozenset({"may", "might", "could", "would"})
# "Her next trial" is to come; "was tried next to the port" tells where, "they next tried her" what followed.
_ADJECTIVES = frozenset({"next"})
# "On neither occasion", "at no time": no more than another word for "never".
_NO_TIMES = frozenset({"occasion", "time", "point", "case", "stage", "circumstance", "instance", "moment"})
# "Will stay in custody", "is not in custody": these say of a phrase whether, and when, it holds.
_STAYING = frozenset({"be", "remain", "stay", "keep", "linger", "languish"})
_MOST_STEPS = 8  # no sentence nests deeper and is still understood


def assign_status(
    reading: Reading, frames: tuple[Frame, ...], table: StatusTable | None = None
) -> tuple[Frame, ...]:
    """The frames with their status, and with who declined or asked as agent."""
    judge = _Judge(grammar(reading.doc), table or _shipped_table(), reading.speeches)
    ahead = frozenset(time for time in reading.times if _is_ahead(time, reading.article.published))
    return tuple(_foreseen(judge.judged(frame), reading, ahead) for frame in frames)


def _is_ahead(time: Time, published: str | None) -> bool:
    """True for a date after that of the article."""
    if time.value is None or published is None:
        return False
    start = time.value.split("/")[0]
    return start.replace("-", "").isdigit() and start > published[: len(start)]


def _is_told_as_past(g: Grammar, word: int) -> bool:
    """True where the clause of the word is in a past tense: its date cannot be one to come."""
    verb = word if g.is_verb(word) else g.verb_above(word)
    if verb is None:
        return False
    return g.tag[verb] == "VBD" or any(
        g.dep[c] in ("aux", "auxpass") and (g.tag[c] == "VBD" or g.lemma[c] == "have")
        for c in g.children[verb]
    )


def _foreseen(frame: Frame, reading: Reading, ahead: frozenset[Time]) -> Frame:
    """What is said to have happened at a date to come is still to happen: "the election in May"."""
    if frame.status != "occurred" or not ahead or _is_told_as_past(grammar(reading.doc), frame.head):
        return frame
    if time_of(reading, frame) not in ahead:
        return frame
    return replace(frame, status="possible")


@cache
def _shipped_table() -> StatusTable:
    return load_statuses(resources.ontology("lexicon", "en"))


@dataclass(frozen=True, slots=True)
class _Step:
    """A governor on the way up: the word, the function in which the event hangs on it, its rule."""

    word: int
    function: str
    rule: Governor | None  # None: the word belongs to the trigger, or lets the event pass as it is
    below: int  # what hangs on it


class _Judge:
    """Judges the frames of one document."""

    def __init__(self, doc_grammar: Grammar, table: StatusTable, speeches: tuple[Speech, ...] = ()) -> None:
        self.g = doc_grammar
        self.table = table
        self.speeches = speeches

    def judged(self, frame: Frame) -> Frame:
        """The frame with its status and, where somebody declines or asks, its agent."""
        asker: _Step | None = None
        status = self._at_trigger(frame)
        for step in self._climb(frame):
            status = self._governed(step, status)
            status = self._beside(step.word, status)
            if self._names_agent(step, status, frame):
                asker = step
        judged = replace(frame, status=status)
        if asker is None and status == "requested" and self._modal(frame.head) is not None:
            return self._with_doer(judged, self._speaker(frame.head))
        return self._with_agent(judged, asker)

    def _speaker(self, word: int) -> int | None:
        """Who says it: "X must be released, the group said"."""
        around = [s for s in self.speeches if s.start <= word < s.end and s.source is not None]
        return min(around, key=lambda s: s.end - s.start).source if around else None

    def _names_agent(self, step: _Step, status: Status, frame: Frame) -> bool:
        """True where who does the governor's act is the event's agent."""
        if step.rule is None or not step.rule.agent or self._is_told(step):
            return False
        return self._decides(step.rule, status, frame)

    def _decides(self, rule: Governor, status: Status, frame: Frame) -> bool:
        """True where the governor's subject is the agent: it declines, asks, or nobody else is named."""
        if rule.status is not None or status == "refused":
            return True
        return not any(a.role == "agent" for a in frame.arguments)

    # --- one word ---------------------------------------------------------------------------------

    def _at_trigger(self, frame: Frame) -> Status:
        """The status that the words around the trigger give it."""
        if self._is_negated(frame.head):
            if frame.construction.startswith("construction:"):
                own = self._own_rule(frame)
                if own is not None and own.negated == "refused":
                    return "refused"  # "was not allowed to stay"
            modal = self._modal(frame.head)
            refuses = modal is not None and frame.type in self.table.refusing_modals.get(
                self.g.lower[modal], ()
            )
            if modal is not None and self.table.modals[self.g.lower[modal]] == "requested" and not refuses:
                return "possible"  # "should not have beaten them": who says so asks, and may know better
            return "refused" if refuses else "negated"
        return self._beside(frame.head, frame.status, is_performed=frame.type in _PERFORMED)

    def _own_rule(self, frame: Frame) -> Governor | None:
        """The rule of a trigger that is a governor itself: "allow" in "allow to stay"."""
        rules = self.table.verbs.get(self.g.lemma[frame.head], ())
        return next((rule for rule in rules if rule.concerns(frame.type)), None)

    def _governed(self, step: _Step, status: Status) -> Status:
        """What a governor makes of the status, its own negation included."""
        rule = step.rule
        if self._is_negated(step.word):
            if rule is None:
                return "negated"
            return rule.negated or status
        if status == "negated" and rule is not None and rule.status in ("requested", "possible"):
            return "possible" if step.function in _COMMANDS else status  # "urged him not to leave"
        if rule is None or rule.status is None or status == "negated":
            return status
        if self._is_told(step):
            return status
        if rule.ongoing is not None and self._goes_on(step.word):
            return rule.ongoing
        if rule.status == "requested" and status == "refused":
            return "possible"  # somebody asks that it be refused
        return rule.status

    def _goes_on(self, word: int) -> bool:
        """True for "is trying", "will try"; of a noun for what its verb does: "are making an effort"."""
        g = self.g
        verb = word if g.is_verb(word) else g.verb_above(word)
        if verb is None or (verb != word and g.head[word] != verb):
            return False
        aux = [c for c in g.children[verb] if g.dep[c] == "aux"]
        if g.tag[verb] == "VBG":
            return any(g.lemma[c] == "be" for c in aux)
        return g.tag[verb] in _PRESENT or (g.tag[verb] == "VB" and self._modal(verb) is not None)

    def _is_told(self, step: _Step) -> bool:
        """True for "suggested that he *was* (*may have been*) arrested", which asks for no arrest."""
        g, clause = self.g, step.below
        if step.rule is None or step.rule.status != "requested" or step.function != "clause":
            return False
        verbs = (clause, *(c for c in g.children[clause] if g.dep[c] in ("aux", "auxpass")))
        return any(
            g.tag[v] == "VBD"
            or (g.tag[v] in _PRESENT and g.lemma[v] == "have" and v != clause)
            or (g.tag[v] == "MD" and g.lower[v] in _DOUBTS)
            for v in verbs
        )

    def _beside(self, word: int, status: Status, *, is_performed: bool = False) -> Status:
        """The effect of modals, conjunctions and modifiers beside a word of the chain."""
        g, table = self.g, self.table
        if status == "negated":
            return status
        modal = self._modal(word)
        if modal is not None and not self._is_negated(word):
            return table.modals[g.lower[modal]]
        for c in self._modifiers(word):
            dep, lower = g.dep[c], g.lower[c]
            if dep in ("mark", "advmod", "prep") and lower in table.marks and status == "occurred":
                return table.marks[lower]
            if (
                dep == "mark"
                and lower in table.time_marks
                and self._is_present(word)
                and status == "occurred"
            ):
                return "possible"
            if lower in table.modifiers and (dep == "amod" or (dep == "advmod" and lower not in _ADJECTIVES)):
                return table.modifiers[lower]
            if dep == "advcl" and self._is_present(word) and status == "occurred" and self._is_condition(c):
                return status if is_performed else "possible"
        return status

    def _modifiers(self, word: int) -> tuple[int, ...]:
        """The children of a word, and the conjunction of a verb that shares it: "if raped or *beaten*"."""
        g, shared = self.g, word
        while self._shares_auxiliaries(shared):
            shared = g.head[shared]
        marks = (c for c in g.children[shared] if g.dep[c] == "mark" and shared != word)
        return (*g.children[word], *marks)

    def _is_present(self, verb: int) -> bool:
        """True for "is passed", "passes"; the perfect tells what is past."""
        g = self.g
        if g.tag[verb] in _PRESENT:
            return True
        return any(
            g.dep[c] in ("aux", "auxpass") and g.tag[c] in _PRESENT and g.lemma[c] == "be"
            for c in g.children[verb]
        ) and not any(g.dep[c] == "aux" and g.lemma[c] == "have" for c in g.children[verb])

    def _is_condition(self, clause: int) -> bool:
        return any(
            self.g.dep[c] == "mark" and self.g.lower[c] in ("if", "unless") for c in self.g.children[clause]
        )

    def _modal(self, word: int) -> int | None:
        """The modal auxiliary of a verb, or of the verb whose means it is or whose auxiliaries it shares."""
        g = self.g
        for c in g.children[word]:
            if g.dep[c] == "aux" and g.lower[c] in self.table.modals:
                return c
        if g.dep[word] == "pcomp" and g.lower[g.head[word]] == "by":  # "should help by *releasing* him"
            means_of = g.head[g.head[word]]
            finite = next((v for v in (means_of, *g.ancestors(means_of)) if g.is_finite(v)), means_of)
            return None if self._is_negated(finite) else self._modal(finite)
        if self._shares_auxiliaries(word):
            return self._modal(g.head[word])
        return None

    def _shares_auxiliaries(self, word: int) -> bool:
        g = self.g
        return (
            g.dep[word] == "conj"
            and g.depth[word] <= DEEPEST
            and g.is_verb(word)
            and g.is_verb(g.head[word])
            and g.tag[word] in ("VB", "VBN", "VBG")
            and not g.has(word, "nsubj", "nsubjpass")
            and all(
                g.lower[c] == "be"  # "would be tried and *be* deported"
                for c in g.children[word]
                if g.dep[c] in ("aux", "auxpass")
            )
        )

    def _is_negated(self, word: int) -> bool:
        """True for "not arrested", "no one was arrested", "made no arrests", "without arresting"."""
        g, negators = self.g, self.table.negators
        for c in g.children[word]:
            if c + 1 < g.size and g.lower[c] == "not" and g.lower[c + 1] in _ADDING:
                continue
            if g.dep[c] == "neg" or (
                g.dep[c] in ("det", "preconj", "cc", "advmod") and g.lower[c] in negators
            ):
                return True
            if g.dep[c] in ("nsubj", "nsubjpass", "dobj") and g.is_verb(word):
                if g.lower[c] in negators and g.lower[c] != "never":
                    return True
                if any(g.lower[d] in ("no", "neither") and g.dep[d] == "det" for d in g.children[c]):
                    return not any(g.lower[d] in ("fewer", "less", "more") for d in g.children[c])
        above = g.head[word]
        if g.dep[word] in ("pcomp", "pobj") and g.lower[above] in negators:
            return True
        if self._is_yet_to_come(word) or self._follows_nor(word) or self._is_at_no_time(word):
            return True
        return self._shares_auxiliaries(word) and self._or_coordinated(word) and self._is_negated(above)

    def _follows_nor(self, word: int) -> bool:
        """True for the second of "neither confirmed nor denied"."""
        g = self.g
        above = g.head[word]
        return g.dep[word] == "conj" and any(
            above < c < word and g.dep[c] == "cc" and g.lower[c] == "nor" for c in g.children[above]
        )

    def _is_at_no_time(self, verb: int) -> bool:
        """True for "on neither occasion was she held", also where the parser has "was" govern the rest."""
        g = self.g
        verbs = (verb, g.head[verb]) if g.dep[verb] == "ccomp" and g.lemma[g.head[verb]] == "be" else (verb,)
        return any(
            g.lemma[noun] in _NO_TIMES
            and any(g.dep[d] == "det" and g.lower[d] in ("no", "neither") for d in g.children[noun])
            for v in verbs
            for _, noun in g.prepositions(v)
        )

    def _is_yet_to_come(self, verb: int) -> bool:
        """True for "has yet to be charged"."""
        g = self.g
        return any(
            g.tag[c] == "TO" and c > 0 and g.lower[c - 1] == "yet"
            for c in g.children[verb]
            if g.dep[c] == "aux"
        )

    def _or_coordinated(self, word: int) -> bool:
        g = self.g
        return any(g.dep[c] == "cc" and g.lower[c] in ("or", "nor") for c in g.children[g.head[word]])

    # --- the way up -------------------------------------------------------------------------------

    def _climb(self, frame: Frame) -> Iterator[_Step]:
        below = _Step(frame.head, "", None, frame.head)
        seen: set[int] = set()
        for _ in range(_MOST_STEPS):
            seen.add(below.word)
            step = self._step_above(below, frame)
            if step is None or step.word in seen:
                return
            yield step
            below = step

    def _step_above(self, below: _Step, frame: Frame) -> _Step | None:
        passing: _Step | None = None
        is_proxy = below.function == "clause" and self.g.lemma[below.word] in self.table.proxies
        for above, function in self._governors(below.word):
            if is_proxy and function == "object":
                function = "clause"
            rule = self._rule(above, function, frame.type)
            if rule is not None:
                return _Step(above, function, rule, below.word)
            if passing is None and (function == "phrase" or frame.start <= above < frame.end):
                passing = _Step(above, function, None, below.word)
        return passing

    def _governors(self, word: int) -> Iterator[tuple[int, str]]:
        """(governor, function) pairs above a word, likeliest first."""
        g = self.g
        top = word
        while g.dep[top] == "conj" and g.is_verb(top) == g.is_verb(g.head[top]):
            if g.is_verb(top) and g.is_finite(top):
                return  # a new clause
            top = g.head[top]
        if g.is_verb(top) and g.dep[top] not in _NOUN_PLACES:
            yield from self._governors_of_clause(top)
        else:
            yield from self._governors_of_noun(top)

    def _governors_of_clause(self, verb: int) -> Iterator[tuple[int, str]]:
        g = self.g
        head, dep = g.head[verb], g.dep[verb]
        to_infinitive = any(g.dep[c] == "aux" and g.tag[c] == "TO" for c in g.children[verb])
        if dep == "pcomp":
            yield g.head[head], g.lower[head]
            if g.lower[head] in _GOVERNED_GERUNDS:
                yield g.head[head], "clause"
        elif dep == "ccomp":
            if head < verb:  # what stands before its governor is quoted or merely set beside it
                yield head, "clause"
        elif self._is_set_off(head, verb):
            yield head, "clause"
        elif dep in ("xcomp", "oprd") or (dep == "advcl" and to_infinitive):
            own_subject = g.has(verb, "nsubj", "nsubjpass") or g.has(head, "dobj", "dative")
            if to_infinitive and not own_subject:
                yield head, "infinitive"
            elif to_infinitive:
                yield head, "command"
            if g.lemma[head] != "be" or g.is_passive(head):
                yield head, "clause"
            if to_infinitive:
                yield from ((noun, "clause") for noun in self._between(head, verb))
        elif dep == "acl" and (g.tag[verb] != "VBN" or g.has(verb, "mark", "nsubj", "nsubjpass")):
            yield head, "clause"
        elif dep == "relcl" and to_infinitive:
            yield head, "clause"  # "ten days to appeal", "a right to appeal"

    def _is_set_off(self, verb: int, gerund: int) -> bool:
        """As in "denied on Tuesday *organising* it": what is denied, though the parser sets it beside."""
        g = self.g
        if g.dep[gerund] != "advcl" or g.tag[gerund] != "VBG" or g.lemma[verb] not in _WITH_GERUNDS:
            return False
        return verb < gerund and not any(
            g.lower[i] == "," or (g.head[i] == verb and g.dep[i] == "dobj") for i in range(verb + 1, gerund)
        )

    def _between(self, verb: int, infinitive: int) -> Iterator[int]:
        """The plan of "hatched a *plan* to arrest him", "a *plan* hatched in May to arrest him"."""
        g = self.g
        if g.dep[verb] == "acl":
            yield g.modified(verb)
        yield from (noun for noun in g.objects(verb) if verb < noun < infinitive)

    def _governors_of_noun(self, noun: int) -> Iterator[tuple[int, str]]:
        g = self.g
        head, dep = g.head[noun], g.dep[noun]
        if g.pos[noun] == "ADP" and dep == "prep" and g.lemma[head] in _STAYING:
            yield head, "phrase"
        for c in g.children[noun]:
            if g.dep[c] in ("acl", "relcl") and noun in g.objects(c):
                yield c, "object"
        if dep in ("dobj", "nsubjpass", "oprd"):
            yield head, "object"
        elif dep == "nsubj":
            yield head, "subject"
        elif dep == "pobj":
            yield g.head[head], g.lower[head]
            if not g.is_verb(g.head[head]) and g.dep[g.head[head]] in ("prt", "advmod", "prep"):
                yield g.head[g.head[head]], g.lower[head]

    def _rule(self, word: int, function: str, kind: str) -> Governor | None:
        g = self.g
        if g.is_verb(word):
            table = self.table.verbs
        else:
            table = self.table.adjectives if g.pos[word] in ("ADJ", "ADV") else self.table.nouns
        for lemma in (g.lower[word], g.lemma[word]):
            for rule in table.get(lemma, ()):
                if function in rule.at and rule.concerns(kind) and self._has_words(word, rule.words[1:]):
                    return rule
        return None

    def _has_words(self, word: int, others: tuple[str, ...]) -> bool:
        g = self.g
        return all(
            any(g.lower[c] == other for c in g.children[word])
            or (word + 1 < g.size and g.lower[word + 1] == other)
            for other in others
        )

    # --- who declines, who asks -------------------------------------------------------------------

    def _with_agent(self, frame: Frame, step: _Step | None) -> Frame:
        if step is None:
            return frame
        return self._with_doer(frame, self._agent_of(step))

    def _with_doer(self, frame: Frame, agent: int | None) -> Frame:
        """The frame with ``agent`` as who declines or asks, and the former agent in the role left to it."""
        displaced = self.table.displaced.get(frame.status, {}).get(frame.type)
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
