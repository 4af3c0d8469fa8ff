"""Who says that an event happened, where several may, or the article itself.

The grammar of saying and the quotation marks (:mod:`kg.extraction.speech`) tell who governs the words that an
event stands in. Readers go on: after "the lawyer said" the next sentence of the paragraph is often still the
lawyer's, and is not where it tells background; the article vouches for most that its lead and its past
perfects tell, even inside a "said". :func:`options` lists the signs for each speaker nearby and for none, and
the learnt table ``data/judging/sources.tsv`` weighs them. Then every choice is made once more, with who says
the events beside (:mod:`kg.extraction.beside`), by the table ``sources-again.tsv``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.extraction.analysis import Frame, Reading, RelationMatch, Speech
from kg.extraction.beside import Beside, Given, first_opinion
from kg.extraction.choosing import CUT, probabilities, sureness
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.quotations import stretches
from kg.extraction.speech import claimers_of
from kg.extraction.weights import Weights, load_weights
from kg.records import Stance

__all__ = ["SPEECH_ACTS", "Sourcing", "source_relation"]

_BACK = 4  # sentences before the event in which its source may speak
_AHEAD = 2  # and behind it
_MOST = 0.5  # of the speeches of an article
_HALF = 0.5  # the cut of a table that has none
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_HAVE = frozenset({"had", "'d"})
# Who speaks is the agent of these: only another who tells it is a source.
SPEECH_ACTS = frozenset({"Accusation", "Condemnation", "Demand", "Denial", "Testimony", "Threat"})
_LINKS = frozenset(
    "after before when while as since until because if that where why although though once who which".split()
)


def source_relation(reading: Reading, match: RelationMatch) -> tuple[str, ...]:
    """Who says it of somebody, where it is said in so many words: "She said that Musa Said is a lawyer".

    A title, an apposition or an age beside a name is the writer's own, also inside what somebody else says.
    """
    start, end = match.evidence
    if not any(token.tag_ in _FINITE for token in reading.doc[start:end]):
        return ()
    return claimers_of(reading, match.start, match.end, match.object)[0]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who may be the source, and all that they say nearby, nearest first."""

    claimers: tuple[str, ...]
    speeches: tuple[Speech, ...]


class Sourcing:
    """One article's speakers and events, and what speaks for joining which.

    ``weights`` and ``again`` take the place of the tables that ship while new ones are learnt.
    """

    def __init__(
        self, reading: Reading, weights: Weights | None = None, again: Weights | None = None
    ) -> None:
        self.reading = reading
        self.weights = weights or load_weights("sources")
        self.again = again or load_weights("sources-again")
        self.g: Grammar = grammar(reading.doc)
        self.ends = [sentence.end for sentence in reading.doc.sents]
        self.speeches = [
            (self._sentence(speech.cue), self._sentence(speech.start), self._sentence(speech.end - 1), speech)
            for speech in reading.speeches
            if speech.claimers and speech.end > speech.start
        ]
        self.quoted = self._quotations()

    def weighed(self, frame: Frame) -> tuple[tuple[tuple[str, ...], Stance], float]:
        """Who says it and how, and how likely this choice is."""
        ruled, stance = claimers_of(self.reading, frame.start, frame.end, frame.head)
        speakers = self.speakers(frame, ruled)
        if not speakers:
            return (ruled, stance), 1.0
        given = probabilities(self.again, self.options_again(frame, speakers, ruled, stance))
        best = _likeliest(given, self.again.of[CUT])
        if best is None:
            return ((), "asserts" if stance == "denies" else stance), given[0]
        claimers = speakers[best - 1].claimers
        if claimers == ruled:
            return (ruled, stance), given[best]
        return (claimers, "hedges" if stance == "hedges" else "asserts"), given[best]

    def options_again(
        self, frame: Frame, speakers: Sequence[_Speaker], ruled: tuple[str, ...], stance: Stance
    ) -> list[list[str]]:
        """The signs for the article itself and for each speaker, with those that the events beside give."""
        signs = self.options(frame, speakers, ruled, stance)
        first = probabilities(self.weights, signs)
        further = self.beside.signs(frame, self._somebody(frame), [s.claimers for s in speakers])
        for i, (own, more) in enumerate(zip(signs, further, strict=True)):
            own += more
            own.append(first_opinion(first[i], none=not i))
        return signs

    @cached_property
    def beside(self) -> Beside:
        """The events with what their own signs give each."""
        frames = self.reading.frames
        return Beside(
            self.reading, [self._at_first(f) for f in frames], [self._somebody(f) for f in frames],
            self._sentence, self._tense,
        )  # fmt: skip

    def _at_first(self, frame: Frame) -> Given:
        ruled, stance = claimers_of(self.reading, frame.start, frame.end, frame.head)
        speakers = self.speakers(frame, ruled)
        if not speakers:
            return Given(ruled or None, 1.0)
        given = probabilities(self.weights, self.options(frame, speakers, ruled, stance))
        best = _likeliest(given, self.weights.of.get(CUT, _HALF))
        return Given(None, given[0]) if best is None else Given(speakers[best - 1].claimers, given[best])

    def _somebody(self, frame: Frame) -> frozenset[str]:
        return frozenset(
            entity.id
            for argument in frame.arguments
            if argument.role != "source"
            for entity in self.reading.referents(argument.head)
        )

    def speakers(self, frame: Frame, ruled: tuple[str, ...]) -> list[_Speaker]:
        """Who speaks around the event, in the order of the text, and whom rules and reader name."""
        here = self._sentence(frame.head)
        found: dict[tuple[str, ...], list[Speech]] = {}
        for cue, first, last, speech in self.speeches:
            near = first - _AHEAD <= here <= last + _BACK or cue == here
            # Whose figure an Estimate is is told by its own trigger; any other event is not said by its own.
            if near and (frame.type == "Estimate" or not frame.start <= speech.cue < frame.end):
                found.setdefault(speech.claimers, []).append(speech)
        for claimers in (ruled, *self._read_together(frame)):
            if claimers:
                found.setdefault(claimers, [])
        return [
            _Speaker(claimers, tuple(sorted(said, key=lambda s: (self._gap(s, frame), s.end - s.start))))
            for claimers, said in found.items()
        ]

    def options(
        self, frame: Frame, speakers: Sequence[_Speaker], ruled: tuple[str, ...], stance: Stance
    ) -> list[list[str]]:
        """The signs for the article itself, then those for each of these speakers."""
        read = self._read(frame)
        here = self._sentence(frame.head)
        quoted = "quoted" if self.quoted[frame.head] else "unquoted"
        before = [s for cue, first, last, s in self.speeches if cue < here or (s.end <= frame.start)]
        last = max(before, key=lambda s: (s.end, s.cue), default=None)
        found = [list(self._article(frame, ruled, stance, quoted, here))]
        found[0] += ["none: reader"] if not read and frame.extractor != "rules" else []
        for speaker in speakers:
            signs = [f"speaker, {frame.status}", f"speaker of {frame.type}", f"speaker, {quoted}"]
            own = speaker.claimers == ruled
            signs.append("rules" if own else "rules: another" if ruled else "rules: none")
            if read:
                score = max((read[c] for c in speaker.claimers if c in read), default=None)
                signs.append("reader: another" if score is None else f"reader {sureness(score)}")
            signs += self._who(speaker, frame)
            signs += self._near(speaker, frame, here, quoted)
            signs += self._floor(speaker, frame)
            if last is not None and last.claimers == speaker.claimers:
                gap = here - self._sentence(last.cue)
                signs.append(f"last speaker {min(gap, 4)}")
                signs.append(f"last speaker, {quoted}")
                same = self.reading.paragraphs[last.cue] == self.reading.paragraphs[frame.head]
                signs.append(f"last speaker {min(gap, 4)} in {'the same' if same else 'another'} paragraph")
            found.append(signs)
        return found

    def _article(
        self, frame: Frame, ruled: tuple[str, ...], stance: Stance, quoted: str, here: int
    ) -> Iterator[str]:
        g = self.g
        yield "none"
        yield f"none: {frame.type}"
        yield f"none: {frame.status}"
        yield f"none: {quoted}"
        yield f"none: {stance}"
        yield f"none: {'rules' if not ruled else 'rules speak'}"
        yield f"none: paragraph {min(self.reading.paragraphs[frame.head], 4)}"
        yield f"none: tense {self._tense(frame.head)}"
        said = any(cue == here for cue, *_ in self.speeches)
        yield f"none: {'saying' if said else 'no saying'} in sentence"
        if not g.is_verb(frame.head):
            yield "none: noun"
            child = next((c for c in g.children[frame.head] if g.dep[c] in ("det", "poss")), None)
            if child is None:
                yield "none: noun bare"
            else:
                yield f"none: noun {g.lower[child] if g.dep[child] == 'det' else 'possessed'}"
        start = self.ends[here - 1] if here else 0
        yield f"none: sentence opens {g.pos[start]}"
        yield f"none: function {g.dep[frame.head]}"

    def _tense(self, i: int) -> str:
        g = self.g
        if not g.is_verb(i):
            return "noun"
        aux = {g.lower[c] for c in g.children[i] if g.dep[c] in ("aux", "auxpass")}
        return "had" if aux & _HAVE else f"{g.tag[i]} {'with' if aux else 'without'} auxiliary"

    def _who(self, speaker: _Speaker, frame: Frame) -> Iterator[str]:
        entity = self.reading.entity_by_id[speaker.claimers[0]]
        yield f"is {entity.type}"
        yield f"is {'named' if entity.named else 'described'}"
        ids = set(speaker.claimers)
        if frame.type in SPEECH_ACTS:
            doers = {
                e.id for a in frame.arguments if a.role == "agent" for e in self.reading.referents(a.head)
            }
            teller = "its doer" if doers & ids else "another" if doers else "somebody"
            yield f"speech act told by {teller}"
            yield f"{frame.type} told by {teller}"
        for argument in frame.arguments:
            if argument.role != "source" and ids & {e.id for e in self.reading.referents(argument.head)}:
                yield f"is {argument.role}"
                yield f"is {argument.role} of {frame.type}"

    def _floor(self, speaker: _Speaker, frame: Frame) -> Iterator[str]:
        """Whether the speaker has the floor: in the article, in the paragraph, as subject of the sentence."""
        subject = self._subject(frame.head)
        if subject is not None:
            own = not {e.id for e in self.reading.referents(subject)}.isdisjoint(speaker.claimers)
            form = "pronoun" if self.g.pos[subject] == "PRON" else "noun"
            yield f"subject is {'the speaker' if own else 'another'}, a {form}"
        said = sum(s.claimers == speaker.claimers for *_, s in self.speeches)
        if not said:
            return
        share = said / len(self.speeches)
        yield f"speaks {'always' if share == 1 else 'mostly' if share > _MOST else 'at times'}"
        yield from self._between(speaker, frame)
        source = speaker.speeches[0].source if speaker.speeches else None
        if source is not None:
            pronoun, definite = self.g.pos[source] == "PRON", self.g.has(source, "det", "poss")
            yield f"named by {self.g.lower[source] if pronoun else self.g.pos[source].lower()}"
            yield f"named by {'determined' if definite else 'bare'} {self.g.pos[source].lower()}"

    def _between(self, speaker: _Speaker, frame: Frame) -> Iterator[str]:
        """Who spoke last and who speaks next in the paragraph; between two sayings it is one's own."""
        paragraphs = self.reading.paragraphs
        said = sorted(
            (s.cue, s.claimers == speaker.claimers)
            for *_, s in self.speeches
            if paragraphs[s.cue] == paragraphs[frame.head]
        )
        before = next((own for cue, own in reversed(said) if cue < frame.head), None)
        behind = next((own for cue, own in said if cue >= frame.head), None)
        called = {None: "nobody", True: "the speaker", False: "another"}
        yield f"between {called[before]} and {called[behind]} in the paragraph"

    def _subject(self, i: int) -> int | None:
        """Whom the main clause of the sentence of token ``i`` is about."""
        root = next(reversed([i, *self.g.ancestors(i)]))
        return self.g.surface_subject(root)

    def _near(self, speaker: _Speaker, frame: Frame, here: int, quoted: str) -> Iterator[str]:
        around = [s for s in speaker.speeches if s.start <= frame.head < s.end and s.source is not None]
        if around:
            inner = around[0]
            yield f"says it, {quoted}"
            yield f"says it with {self.g.lemma[inner.cue]}"
            yield f"says it, {inner.stance}"
            away = self._sentence(inner.cue) - here
            yield f"says it from {away:+d}" if abs(away) < 4 else "says it from far"
            every = [s for *_, s in self.speeches if s.start <= frame.head < s.end and s.source is not None]
            inmost = min(every, key=lambda s: s.end - s.start)
            voices = len({s.claimers for s in every})
            yield f"innermost {inmost.claimers == speaker.claimers} of {min(voices, 3)}"
            steps = 0
            i = frame.head
            while i != inner.cue and self.g.head[i] != i and steps < 7:
                if self.g.dep[i] in ("relcl", "acl", "advcl", "appos", "conj", "prep"):
                    yield f"says it over {self.g.dep[i]}"
                i = self.g.head[i]
                steps += 1
            yield f"says it {steps} steps above" if i == inner.cue else "says it beside"
            return
        yield "says something else"
        if not speaker.speeches:
            return
        nearest = speaker.speeches[0]
        gap = self._sentence(nearest.cue) - here
        paragraphs = self.reading.paragraphs[nearest.cue] - self.reading.paragraphs[frame.head]
        yield f"speaks {gap:+d}"
        yield f"speaks {gap:+d}, {'same' if not paragraphs else 'other'} paragraph"
        yield f"speaks, {quoted}, {'same' if not paragraphs else 'other'} paragraph"
        yield f"speaks with {self.g.lemma[nearest.cue]}"
        yield f"speaks, {frame.status}"
        yield f"speaks, tense {self._tense(frame.head)}"
        if gap == 0:
            yield f"speaks {'before' if nearest.cue < frame.head else 'behind'} in the sentence"
            mark = next((c for c in self._climb(frame.head) if self.g.lower[c] in _LINKS), None)
            yield f"speaks, clause of {self.g.lower[mark]}" if mark is not None else "speaks, plain clause"
            if self.g.head[nearest.cue] == nearest.cue:
                yield "speaks in the main verb"

    def _climb(self, i: int) -> Iterator[int]:
        for _ in range(4):
            yield from (
                c for c in self.g.children[i] if c < i and self.g.dep[c] in ("mark", "advmod", "nsubj")
            )
            if self.g.head[i] == i:
                return
            i = self.g.head[i]

    def _gap(self, speech: Speech, frame: Frame) -> int:
        if speech.start <= frame.head < speech.end:
            return 0
        return 1 + min(abs(speech.start - frame.head), abs(speech.end - frame.head))

    def _read(self, frame: Frame) -> dict[str, float]:
        """Whom the trained reader takes for the source, and how sure it is."""
        found: dict[str, float] = {}
        for argument in frame.arguments:
            if argument.role == "source":
                for entity in self.reading.referents(argument.head):
                    found[entity.id] = max(found.get(entity.id, 0.0), argument.score)
        return found

    def _read_together(self, frame: Frame) -> list[tuple[str, ...]]:
        """Whom the trained reader takes for the source; those that "and" joins speak together."""
        heads = sorted(a.head for a in frame.arguments if a.role == "source")
        first = {member: head for head in reversed(heads) for member in self.g.conjuncts(head)}
        found: dict[int, dict[str, None]] = {}
        for head in heads:
            for entity in self.reading.referents(head):
                found.setdefault(first[head], {})[entity.id] = None
        return [tuple(ids) for ids in found.values()]

    def _quotations(self) -> bytearray:
        """For each token whether it stands between quotation marks."""
        inside = bytearray(self.g.size)
        for found in stretches(self.g, self.reading.paragraphs):
            inside[found.start : found.end] = b"\1" * (found.end - found.start)
        return inside

    def _sentence(self, token: int) -> int:
        return bisect_right(self.ends, token)


def _likeliest(given: Sequence[float], cut: float) -> int | None:
    """The likeliest speaker's place; None where the article itself is likelier, or none likely enough.

    A claim without its source misleads: where it is open who speaks, who most likely does is printed.
    """
    best = max(range(1, len(given)), key=lambda i: (given[i], -i))
    return None if given[best] < max(given[0], cut) else best
