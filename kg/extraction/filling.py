"""How likely it is that a filler is right: that the words fill this role, and mean whom they are taken to.

A wrong filler spoils a line that is otherwise true: the town of another clause, the "he" who was somebody
else, half a topic. As with tellings (:mod:`kg.extraction.judging`) no single sign tells, and many weak ones
do: who proposed the words, how they hang to the trigger, whether another event stands nearer to them, how
they name whom they mean. ``data/judging/fillers.tsv`` has a weight for each, learnt from annotated articles
by ``python -m kg.training.judging``. A filler less likely than the cut in ``settings.tsv`` is left out, and
how likely the others are bears on the confidence of the line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kg.extraction.analysis import CIRCUMSTANCES, WORD_ROLES, Argument, Frame, Reading
from kg.extraction.choosing import sureness
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.weights import Weights, load_weights, probability
from kg.records import Filler

__all__ = ["Fillers"]

_LONGEST = 4  # links of a path that are told apart
_BETWEEN_CLAUSES = frozenset(
    {"ccomp", "xcomp", "relcl", "advcl", "acl", "conj", "parataxis", "csubj", "pcomp", "appos"}
)
_EDGES = frozenset({"punct", "cc", "mark", "det", "case"})


class Fillers:
    """One article's fillers, and what speaks for and against each."""

    def __init__(self, reading: Reading, weights: Weights | None = None, least: float | None = None) -> None:
        """``least`` is the likelihood from which on a filler is kept; None: the cut that ships."""
        self.reading = reading
        self.weights = load_weights("fillers") if weights is None else weights
        self.least = load_weights("settings").of["least, filler"] if least is None else least
        self.g: Grammar = grammar(reading.doc)
        self.ends = [sentence.end for sentence in reading.doc.sents]
        self.triggers = {i: frame for frame in reading.frames for i in range(frame.start, frame.end)}
        self.said: dict[str, list[int]] = {}
        self.named: dict[str, list[int]] = {}
        for reference in sorted(reading.references, key=lambda r: r.head):
            for entity in reference.entities:
                self.said.setdefault(entity, []).append(reference.head)
                if reference.kind == "name":
                    self.named.setdefault(entity, []).append(reference.head)

    def likely(self, frame: Frame, argument: Argument, filler: Filler) -> float:
        """How likely it is right, if the event is told at all; 1 of a type that nobody taught the tables."""
        if f"type {frame.type}" not in load_weights("tellings").of:
            return 1.0
        return probability(self.weights(self.signs(frame, argument, filler)))

    def signs(self, frame: Frame, argument: Argument, filler: Filler) -> tuple[str, ...]:
        """What speaks for and against it, in words."""
        role = argument.role
        found = [role, f"{role} of {frame.type}", f"{role}, {frame.status}"]
        found += self._proposed(frame, argument)
        found += self._company(frame, argument)
        found += self._path(frame, argument)
        found += self._words(argument) if role in WORD_ROLES else self._who(argument, filler)
        return tuple(dict.fromkeys(found))

    def _proposed(self, frame: Frame, argument: Argument) -> Iterator[str]:
        """Who proposed it, and how sure the reader is."""
        role, by = argument.role, argument.by if frame.extractor != "model" else "reader"
        frames = frame.extractor
        yield f"by {by} in {frames}"
        yield f"{role} by {by} in {frames}"
        if by != "rules":
            score = argument.score
            yield f"reader {int(score * 10) / 10:.1f}"
            yield f"{role}, reader {sureness(score)}"
            yield f"{by}, reader {sureness(score)}"

    def _company(self, frame: Frame, argument: Argument) -> Iterator[str]:
        """What else fills this role, and which other roles and events the same words fill."""
        role = argument.role
        beside = sum(a.role == role for a in frame.arguments)
        yield f"{role} is one of {min(beside, 4)}"
        for mine in frame.arguments:
            if mine.head == argument.head and mine.role != role:
                yield f"also {mine.role}"
                yield f"{role} also {mine.role}"
        elsewhere = [
            (other.head, a.role)
            for other in self.reading.frames
            if other is not frame
            for a in other.arguments
            if a.head == argument.head and a.role not in CIRCUMSTANCES
        ]
        yield f"fills {min(len(elsewhere), 3)} others"
        for trigger, other_role in elsewhere:
            nearer = abs(trigger - argument.head) < abs(frame.head - argument.head)
            yield f"{role}, {other_role} of another {'nearer' if nearer else 'farther'}"

    def _path(self, frame: Frame, argument: Argument) -> Iterator[str]:
        """How the words hang to the trigger, and what stands between."""
        g, role = self.g, argument.role
        start, end = argument.head, frame.head
        side = "before" if start < end else "behind"
        gap = self._sentence(start) - self._sentence(end)
        if gap:
            yield f"{role} {abs(min(max(gap, -3), 3))} sentences {side}"
            return
        between = {id(f) for i in range(min(start, end), max(start, end)) if (f := self.triggers.get(i))}
        between.discard(id(frame))
        yield f"{min(len(between), 3)} events between"
        yield f"{role}, {min(len(between), 2)} events between"
        yield f"{role} {side} at {min(abs(start - end) // 4, 5)}"
        links_up, links_down = g.path(start, [end, *g.ancestors(end)]) or ([], [])
        up, down = links_up[:_LONGEST], links_down[:_LONGEST]
        kind = "verb" if g.is_verb(end) else "noun"
        links = f"{' '.join(up)} | {' '.join(down)}"
        yield f"path {links} of {kind}"
        yield f"{role} by {links} of {kind}"
        clauses = f"{_clauses(up)} | {_clauses(down)}"
        yield f"clauses {clauses}"
        yield f"{role} over {clauses}"
        yield f"{min(len(up) + len(down), 6)} steps"
        if up and g.dep[start] == "pobj":
            yield f"{role} after {g.lower[g.head[start]]}"
            yield f"{role} after {g.lower[g.head[start]]}, {len(up) - 2} steps"
        nearest = next((f for i in g.ancestors(start) if (f := self.triggers.get(i))), None)
        if nearest is not None:
            yield f"{role} below {'it' if nearest is frame else 'another event'}"

    def _who(self, argument: Argument, filler: Filler) -> Iterator[str]:
        """How the words name whom they mean, and what that is."""
        g, role, head = self.g, argument.role, argument.head
        entity = self.reading.entity_by_id[filler.entity or ""]
        reference = self.reading.reference_at[head]
        yield f"{role} is {entity.type}"
        named = "named" if entity.named else "described"
        how = f"{reference.kind} of {named}"
        yield how
        yield f"{role} {how}"
        yield f"{entity.type} {how}"
        several = min(len(reference.entities), 3)
        if several > 1:
            yield f"{how}, one of {several}"
        if reference.kind == "pronoun":
            yield f"word {g.lower[head]}"
            yield f"{g.lower[head]} of {entity.type}"
        elif reference.kind == "nominal":
            yield f"{how} {g.tag[head]} with {self._determiner(head)}"
            if g.pos[head] == "PROPN":
                yield f"{how} proper"
        label = entity.label.split()
        if reference.kind != "pronoun" and not entity.named:
            yield f"label of {min(len(label), 5)}"
        if reference.kind != "name":
            yield from self._before(head, filler.entity or "", how)
        yield f"{named} told {min(len(self.said[entity.id]), 5)} times"
        if g.dep[head] in ("compound", "poss", "amod", "nmod"):
            yield f"{role} as {g.dep[head]}"

    def _before(self, head: int, entity: str, how: str) -> Iterator[str]:
        """How far back whom it means was spoken of, and by name."""
        for what, places in (("told", self.said), ("named", self.named)):
            at = places.get(entity, [])
            k = bisect_left(at, head)
            if not at:
                yield f"{how}, never {what}"
            elif k == 0:
                yield f"{how}, not yet {what}"
            else:
                yield f"{how}, {what} {min(self._sentence(head) - self._sentence(at[k - 1]), 3)} before"

    def _determiner(self, head: int) -> str:
        child = self.g.child(head, "det", "poss", "nummod")
        if child is None:
            return "nothing"
        return {"poss": "possessor", "nummod": "number"}.get(self.g.dep[child], self.g.lower[child])

    def _words(self, argument: Argument) -> Iterator[str]:
        """The bounds of a topic or a number: what they begin with, and what they cut off."""
        g, role, head = self.g, argument.role, argument.head
        start, end = argument.start, argument.end
        yield f"{role} is {g.pos[head]}"
        yield f"{role} of {min(end - start, 8)} words"
        yield f"{role} begins with {g.pos[start]}"
        yield f"{role} ends with {g.pos[end - 1]}"
        cut = [
            g.dep[c]
            for i in range(start, end)
            for c in g.children[i]
            if not start <= c < end and g.dep[c] not in _EDGES
        ]
        yield f"{role} cuts off {min(len(cut), 2)}"
        for function in cut:
            yield f"{role} cuts off {function}"
        heads = sum(not start <= g.head[i] < end for i in range(start, end))
        yield f"{role} of {min(heads, 3)} parts"

    def _sentence(self, token: int) -> int:
        return bisect_right(self.ends, token)


def _clauses(path: Sequence[str]) -> str:
    return " ".join(link for link in path if link in _BETWEEN_CLAUSES)
