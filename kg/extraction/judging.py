"""How likely it is that a telling is a fact, whoever proposed it.

A frame may be grammatical and still tell nothing that an editor would print: a crime only named ("charged
with murder"), a habit, a policy, somebody's fear, an act nobody in particular takes part in. No single sign
tells these from news; a dozen weak ones together do. :func:`signs` lists the signs of a telling as words
that a person can read, and ``data/judging/tellings.tsv`` has a weight for each, learnt from annotated
articles by ``python -m kg.training.judging``. The sum of the weights, with what the reader thinks, is the
log-odds of the telling; below the cut (``settings.tsv``) it is left out, and the probability is the
confidence of the fact. Of an event type that it was not taught, such as one of a user, it says nothing and
the telling stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extraction.analysis import Argument, Frame, Reading
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.weights import Weights, load_weights, log_odds, probability
from kg.records import Event

__all__ = ["Sureness", "Telling", "judged", "proposer", "read_as", "signs"]

_PARTICIPANTS = ("agent", "patient", "counterpart")
_PLACES = ("place", "origin", "destination")
_FIRST_OR_SECOND = frozenset("i we me us my our you your myself ourselves".split())
_NO_ONE = frozenset("no nobody none neither noone".split())
_ANY = frozenset("any anyone anybody every everyone each whoever someone somebody one".split())
_CONDITIONS = frozenset("if unless whether whenever when once until".split())
_HEADLINE = 0  # the paragraph that the headline is


@dataclass(frozen=True, slots=True)
class Sureness:
    """How likely each part of a telling is right, if the event is told at all."""

    roles: tuple[tuple[str, float], ...] = ()  # for each role the likelihood of all its fillers together
    time: float = 1.0  # that it has the time it is given, or that it has none
    source: float = 1.0  # the same of the source


@dataclass(frozen=True, slots=True)
class Telling:
    """One place of the text that tells an event: the words that were found, and whom they mean."""

    frame: Frame
    event: Event
    sure: Sureness = Sureness()
    times: int = 1  # how often the article tells it


def judged(
    reading: Reading,
    tellings: Sequence[Telling],
    least: float | None = None,
    weights: Weights | None = None,
    settings: Mapping[str, float] | None = None,
) -> list[Telling]:
    """The tellings that are likely enough, with how likely as their confidence.

    ``least`` is the probability from which on a telling counts; None: the cut that ships. ``weights`` and
    ``settings`` take the place of the tables that ship while new ones are learnt.
    """
    weights = weights or load_weights("tellings")
    settings = settings or load_weights("settings").of
    least = settings["least"] if least is None else least
    kept = []
    for telling in tellings:
        if f"type {telling.frame.type}" not in weights.of:
            kept.append(telling)
            continue
        likely = _likely(weights(signs(reading, telling, reading.frames)), telling.frame, settings)
        if likely >= least:
            kept.append(replace(telling, event=replace(telling.event, confidence=round(likely, 3))))
    return kept


def _likely(told: float, frame: Frame, settings: Mapping[str, float]) -> float:
    """From the signs' log-odds and what the reader says of the words, as who proposed them deserves."""
    by, read = proposer(frame), read_as(frame)
    return probability(
        settings[f"signs, {by}"] * told
        + settings[f"reader, {by}"] * (0.0 if read is None else log_odds(read))
        + settings[f"shift, {by}"]
    )


def read_as(frame: Frame) -> float | None:
    """How likely the reader takes the words to tell this; None where it was not asked."""
    return frame.score if frame.extractor == "model" else frame.support


def proposer(frame: Frame) -> str:
    """Who found the words: the reader alone, or the rules, of which the reader was asked or not."""
    if frame.extractor == "model":
        return "reader"
    return "rules unasked" if frame.support is None else "rules"


def signs(reading: Reading, telling: Telling, others: Sequence[Frame]) -> tuple[str, ...]:
    """What speaks for and against a telling, in words; ``others`` are all frames of the reading."""
    frame, event = telling.frame, telling.event
    g = grammar(reading.doc)
    found = [f"type {frame.type}", f"status {frame.status}", f"{frame.type} {frame.status}"]
    found.append(f"{frame.type} by {g.lemma[frame.head]}")
    found += _form(g, frame)
    found += _company(reading, g, frame, event)
    found += _surroundings(reading, g, frame, others)
    found += [f"has time {bool(event.time)}", f"has source {bool(event.claimers)}"]
    return tuple(dict.fromkeys(found))


def _form(g: Grammar, frame: Frame) -> Iterator[str]:
    """The trigger as a word: its form, how it hangs in the sentence, its article or its auxiliaries."""
    head = frame.head
    yield f"form {g.tag[head]}"
    yield f"function {g.dep[head]}"
    above = g.head[head]
    if g.dep[head] == "pobj":
        yield f"after {g.lower[above]}"
        yield f"function pobj of {g.pos[g.head[above]]}"
    elif above != head:
        yield f"{g.dep[head]} of {g.lemma[above]}" if g.is_verb(above) else f"{g.dep[head]} of noun"
    if g.is_verb(head):
        for child in g.children[head]:
            if g.dep[child] in ("aux", "auxpass", "neg"):
                yield f"auxiliary {g.lemma[child]}"
            elif g.dep[child] == "mark" or g.lower[child] in _CONDITIONS:
                yield f"mark {g.lower[child]}"
        if g.surface_subject(head) is None:
            yield "verb without subject"
    else:
        determiner = next((c for c in g.children[head] if g.dep[c] in ("det", "poss")), None)
        if determiner is None:
            yield f"noun alone {g.tag[head]}"
        else:
            yield f"noun with {'possessor' if g.dep[determiner] == 'poss' else g.lower[determiner]}"


def _company(reading: Reading, g: Grammar, frame: Frame, event: Event) -> Iterator[str]:
    """Who takes part, and how well they are known."""
    filled = {role.role for role in event.roles}
    for role in _PARTICIPANTS:
        kind = (
            _known(reading, g, [a for a in frame.arguments if a.role == role]) if role in filled else "none"
        )
        yield f"{role} {kind}"
        yield f"{frame.type} {role} {'none' if kind == 'none' else 'some'}"
    taking_part = sum(role in filled for role in _PARTICIPANTS)
    yield f"participants {taking_part}"
    placed = sum(role in filled for role in _PLACES)
    yield f"places {placed}"
    if not taking_part:
        yield f"only placed {frame.type}"
    yield f"{frame.type} fillers {min(taking_part + placed, 3)}"
    for role in ("topic", "quantity", "destination", "place"):
        yield f"{role} {role in filled}"
    sides = [{f.entity for f in event.fillers(role)} for role in _PARTICIPANTS]
    if sides[0] & (sides[1] | sides[2]):
        yield "both sides the same"


def _known(reading: Reading, g: Grammar, arguments: Sequence[Argument]) -> str:
    """How well the best known of these fillers is: by name, by description, only as a kind."""
    return min((_how_known(reading, g, a.head) for a in arguments), default="none", key=_ORDER.index)


_ORDER = (
    "named person",
    "named other",
    "pronoun of named",
    "noun of named",
    "counted",
    "definite",
    "indefinite",
    "first person",
    "pronoun",
    "any",
    "bare singular",
    "bare plural",
    "no one",
    "none",
)


def _how_known(reading: Reading, g: Grammar, head: int) -> str:
    entities = reading.referents(head)
    named = any(e.named for e in entities)
    if g.pos[head] == "PROPN" and named:
        return "named person" if any(e.type == "Person" for e in entities) else "named other"
    if g.lower[head] in _FIRST_OR_SECOND:
        return "first person"
    words = {g.lower[head], *(g.lower[c] for c in g.children[head] if g.dep[c] in ("det", "nsubj"))}
    if words & _NO_ONE:
        return "no one"
    if words & _ANY:
        return "any"
    if g.pos[head] in ("PRON", "DET"):
        return "pronoun of named" if named else "pronoun"
    if named:
        return "noun of named"
    if g.has(head, "nummod") or g.pos[head] == "NUM":
        return "counted"
    determiner = g.child(head, "det", "poss")
    if determiner is not None:
        return "indefinite" if g.lower[determiner] in ("a", "an", "some") else "definite"
    return "bare plural" if g.tag[head] in ("NNS", "NNPS") else "bare singular"


def _surroundings(reading: Reading, g: Grammar, frame: Frame, others: Sequence[Frame]) -> Iterator[str]:
    """Where it stands: in the headline, in a question, inside what another event is about."""
    sentence = reading.doc[frame.head].sent
    paragraph = reading.paragraphs[frame.head]
    yield f"paragraph {min(paragraph, 3)}"
    if g.text[sentence.end - 1] == "?":
        yield "question"
    if not any(g.is_finite(i) for i in range(sentence.start, sentence.end) if g.is_verb(i)):
        yield "sentence without verb"
    for other in others:
        if other.head == frame.head:
            if other.type != frame.type:
                yield "word of two types"
            continue
        for argument in other.arguments:
            if argument.start <= frame.head < argument.end and other.head not in range(
                frame.start, frame.end
            ):
                yield f"inside {argument.role}"
                yield f"inside {argument.role} of {other.type}"
    inner = next((s for s in reading.speeches if s.start <= frame.head < s.end), None)
    if inner is not None:
        yield f"said {inner.stance}"
    above = frame.head
    for _ in range(4):  # the clauses above it, as far as they bear on it
        verb = g.verb_above(above)
        if verb is None:
            break
        for child in g.children[verb]:
            if g.dep[child] == "mark" and g.lower[child] in _CONDITIONS:
                yield f"below {g.lower[child]}"
        above = verb
