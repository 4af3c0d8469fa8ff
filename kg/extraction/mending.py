"""Fillers as a careful reader would write them: whole phrases, each participant once, nobody from next door.

Rules and reader both give fillers as stretches of words, and both err at the edges: a topic ends before its
object ("threatened to force") or loses its "not", a list comes once as a whole and once more by its members,
and whoever governs a word near by is taken for who did it ("under the former government", "the mayor
condemned the arrest"). What the grammar knows of this holds whoever proposed the filler, so it is asked
here, once, when the frames of both have been brought together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extraction.analysis import Argument, Frame, Number, Reading
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.phrases import counted, noun_phrase

__all__ = ["mended"]

# Without these a verb says nothing: "force the closure", "step down", "threatened to kill him".
_COMPLEMENTS = frozenset({"dobj", "prt", "dative", "acomp", "attr", "oprd", "xcomp", "ccomp"})
# These say nothing without a place either: "put their lives at risk".
_PLACING = frozenset({"put", "place", "subject", "expose", "keep"})
# A phrase that ends in one of these ends before its head: "the former", "foreign", "has been".
_BEFORE_HEAD = frozenset(
    {
        "det",
        "amod",
        "poss",
        "nummod",
        "aux",
        "auxpass",
        "neg",
        "mark",
        "quantmod",
        "predet",
        "nmod",
        "compound",
    }
)
_ASIDES = frozenset({"relcl", "appos", "parataxis", "advcl"})
_LONGEST = 25  # words; nobody prints a longer topic
_LEADING_TAGS = frozenset({"POS", "WP$", "TO", "DT", ",", ":", "``", "''", "HYPH", "-LRB-", "-RRB-"})
_LEADING_WORDS = frozenset({"also", "then"})
_TRAILING_TAGS = frozenset({"IN", "TO", "DT", "PRP$", "CC", ",", ":", "``", "''", "HYPH", "-LRB-"})
_KEPT_DETERMINERS = frozenset({"no", "any", "all", "both", "every", "each", "another", "some"})
_PARTICLES = frozenset("up down out off over away back aside".split())
_SAY_NOTHING = frozenset("it this that these those them he she they him her which what who so".split())

_SUCCEEDING = frozenset({"replace", "succeed"})
_PLACES = frozenset({"City", "Country", "Region"})
_WHERE = frozenset({"origin", "destination", "place"})
# Whoever stands behind one of these tells when or in whose reach it happened, not who did it.
_CIRCUMSTANCES = frozenset("under during amid since despite after before until unlike than".split())
# The agent of these speaks, also where the words that speak are a noun or a complement.
_SPOKEN = frozenset(
    {"Accusation", "Condemnation", "Demand", "Denial", "Estimate", "Protest", "Testimony", "Threat"}
)
# To do this to an act is not to do the act.
_BEHOLDING = frozenset(
    """cover conceal hide condemn denounce criticise criticize decry deplore dispute investigate probe examine
    document report record witness recall mourn commemorate expose reveal mention describe highlight protest
    monitor track avenge regret lament welcome hail praise question discuss remember cite discredit""".split()
)
# In these what stands behind "for" or "of" is the crime, and where it was is the crime's place.
_JUDGED = frozenset({"Acquittal", "Charge", "Conviction", "Sentencing"})
_FOR_CRIMES = frozenset({"for", "of", "with", "over"})
_CRIMES = frozenset(
    "case connection murder killing death attack abduction kidnapping plot rape robbery".split()
)


def mended(reading: Reading, frames: Iterable[Frame]) -> tuple[Frame, ...]:
    """The frames with their topics whole, and without the fillers that the grammar rules out."""
    g = grammar(reading.doc)
    places = frozenset(name.head for name in reading.names if name.type in _PLACES)
    return tuple(_mended(g, frame, reading.numbers, places) for frame in frames)


def _mended(g: Grammar, frame: Frame, numbers: Sequence[Number], places: frozenset[int]) -> Frame:
    topics = [a for a in frame.arguments if a.role == "topic"]
    whole = _apart(_whole(g, _counted(topic, numbers), frame, topics) for topic in topics)
    others = [
        _hosting(g, a, frame, places)
        for a in frame.arguments
        if a.role != "topic" and not _is_bystander(g, a, frame)
    ]
    others = [_hedged(a, numbers) for a in _of_own_clause(g, frame, _told_once(g, others))]
    others = _succeeding(g, frame, others)
    arguments = tuple(sorted((*others, *whole), key=lambda a: (a.role, a.start)))
    return frame if arguments == frame.arguments else replace(frame, arguments=arguments)


def _hosting(g: Grammar, argument: Argument, frame: Frame, places: frozenset[int]) -> Argument:
    """A country that hosts the talks of others as their place: it does not meet them."""
    if argument.role != "agent" or frame.type != "Meeting" or argument.head not in places:
        return argument
    verb = frame.head if g.is_verb(frame.head) else g.verb_above(frame.head)
    if verb is None or g.lemma[verb] != "host" or g.deep_subject(verb) != argument.head:
        return argument
    return replace(argument, role="place")


def _succeeding(g: Grammar, frame: Frame, arguments: list[Argument]) -> list[Argument]:
    """Who replaces another takes the office; the other, who leaves it, is not appointed."""
    if frame.type != "Appointment" or not g.is_verb(frame.head) or g.lemma[frame.head] not in _SUCCEEDING:
        return arguments
    successor = g.deep_subject(frame.head)
    if successor is None:
        return arguments
    kept = [a for a in arguments if a.role != "patient" or a.head not in g.objects(frame.head)]
    if len(kept) < len(arguments) and all(a.role != "patient" for a in kept):
        kept.append(Argument("patient", successor, *g.phrase(successor)))
    return kept


def _hedged(argument: Argument, numbers: Sequence[Number]) -> Argument:
    """A quantity with all the words of its number: "*at* least 25", "*between* 300 and 400"."""
    if argument.role != "quantity":
        return argument
    touched = [n for n in numbers if argument.start < n.end and n.start < argument.end]
    if len(touched) != 1:
        return argument
    (number,) = touched
    return replace(argument, start=min(argument.start, number.start), end=max(argument.end, number.end))


def _counted(topic: Argument, numbers: Sequence[Number]) -> Argument:
    """A topic that begins within a number from the number's beginning: "*at* least four abductions"."""
    begun = (n.start for n in numbers if n.start < topic.start < n.end)
    return replace(topic, start=min(begun, default=topic.start))


# --- topics -------------------------------------------------------------------------------------------


def _whole(g: Grammar, topic: Argument, frame: Frame, topics: Sequence[Argument]) -> Argument | None:
    """The topic from its first telling word to the end of its phrase; None where it tells nothing."""
    if frame.start <= topic.head < frame.end:
        return topic
    start, end = _begun(g, topic), _ended(g, topic, frame, topics)
    if start and g.text[start - 1] == "“" and "”" in g.text[start:end]:
        start -= 1  # "*“*leave and stay” orders"
    if all(g.lower[i] in _SAY_NOTHING for i in range(start, end)):
        return None
    return replace(topic, start=start, end=end)


def _begun(g: Grammar, topic: Argument) -> int:
    """Behind articles and the like, but before the "not" of an infinitive and the "up" of "up to"."""
    start, head = topic.start, topic.head
    if g.is_verb(head):
        negation = g.child(head, "neg")
        if negation is not None and start - 2 <= negation < start:
            return negation
    if g.lower[start] == "to" and start > 0 and g.lower[start - 1] == "up":
        return start - 1
    subject = g.child(head, "nsubj", "nsubjpass")
    if subject is not None and g.edges(subject)[0] < start < g.edges(subject)[1] <= head:
        start, end = g.edges(subject)  # "that thousands in *X fled*": the subject whole, or not at all
        start = end if topic.end - start > _LONGEST else start
    while start < head and _is_leading(g, start):
        start += 1
    while start and not g.spaced[start - 1] and "-" in g.text[start - 1 : start + 1]:
        start -= 1  # "*ex*-president"
    return start


def _is_leading(g: Grammar, i: int) -> bool:
    if g.lower[i] in _LEADING_WORDS:
        return True
    return g.tag[i] in _LEADING_TAGS and g.lower[i] not in _KEPT_DETERMINERS


def _ended(g: Grammar, topic: Argument, frame: Frame, topics: Sequence[Argument]) -> int:
    """The end of the phrase that the topic's words begin."""
    end = topic.end
    while True:
        further = next((f for f in _further(g, topic.start, end) if f > end), end)
        taken = range(end, further)
        if not taken or further - topic.start > _LONGEST or frame.start in taken or frame.head in taken:
            break
        if any(other.start in taken and _is_listed(g, other) for other in topics):
            break
        end = further
    while end > topic.head + 1 and _is_left_over(g, end - 1):
        end -= 1
    return _bracketed(g, topic.start, end)


def _is_left_over(g: Grammar, last: int) -> bool:
    """True for a last word that only leads on to what was left out."""
    if g.tag[last] in _TRAILING_TAGS:
        return g.lower[last] not in _PARTICLES
    return _is_bare_participle(g, last) and g.edges(last)[1] > last + 1


def _is_bare_participle(g: Grammar, i: int) -> bool:
    """As in "the rate *determined* by the board", "for *working* on": says nothing without what follows."""
    return g.dep[i] in ("acl", "pcomp") and g.tag[i] in ("VBN", "VBG")


def _bracketed(g: Grammar, start: int, end: int) -> int:
    """The end with what is open there closed: "protective equipment (PPE*)*", "“hatred*”*"."""
    if end < g.size and g.text[end] == "”" and "“" in g.text[start:end] and "”" not in g.text[start:end]:
        return end + 1
    opened = max((i for i in range(start, end) if g.text[i] == "("), default=-1)
    if opened < 0 or ")" in g.text[opened:end]:
        return end
    closing = next((i for i in range(end, min(end + _LONGEST, g.size)) if g.text[i] == ")"), None)
    return end if closing is None else closing + 1


def _is_listed(g: Grammar, topic: Argument) -> bool:
    """True for one of several topics: "for fraud and *racketeering*"."""
    return g.lower[topic.start - 1] in (",", ";", "and", "or")


def _further(g: Grammar, start: int, end: int) -> Iterator[int]:
    """Where the words [start, end) could end instead, if they break off within a phrase."""
    for i in range(start, end):
        for c in g.children[i]:
            if c >= end and (_completes(g, i, c) or (c == end and _places(g, i, c))):
                yield _end_of(g, c)
    last = end - 1
    above = g.head[last]
    if above >= end and g.dep[last] in _BEFORE_HEAD and g.pos[above] != "PROPN":
        yield _end_of(g, above)
    if g.pos[last] in ("ADP", "SCONJ", "PART"):
        yield from (_end_of(g, c) for c in g.children[last] if c >= end and g.dep[c] in ("pobj", "pcomp"))
    if _is_bare_participle(g, last):
        yield _end_of(g, last)
    if end < g.size and start <= g.head[end] < end:
        if g.lower[end] == "of" and g.dep[end] == "prep":
            yield _end_of(g, end)
        elif g.lower[end] in _PARTICLES and g.dep[end] in ("advmod", "prt"):
            yield end + 1


def _completes(g: Grammar, word: int, child: int) -> bool:
    return (g.is_verb(word) or g.pos[word] == "ADJ") and g.dep[child] in _COMPLEMENTS


def _places(g: Grammar, word: int, child: int) -> bool:
    return g.lemma[word] in _PLACING and g.dep[child] == "prep"


def _end_of(g: Grammar, head: int) -> int:
    """The end of a phrase or clause, without what is only told beside it."""
    end = g.edges(head)[1]
    asides = (i for i in range(head + 1, end) if g.dep[i] in _ASIDES and g.edges(i)[0] > head)
    return min((g.edges(i)[0] for i in asides), default=end)


def _apart(topics: Iterable[Argument | None]) -> list[Argument]:
    """Of topics that share words the longest one."""
    kept: list[Argument] = []
    for topic in sorted(filter(None, topics), key=lambda a: (a.start - a.end, a.start)):
        if not any(topic.start < other.end and other.start < topic.end for other in kept):
            kept.append(topic)
    return kept


# --- participants -------------------------------------------------------------------------------------


def _is_bystander(g: Grammar, argument: Argument, frame: Frame) -> bool:
    return (
        _is_only_near(g, argument, frame)
        or _is_of_another(g, argument, frame)
        or _is_of_the_crime(g, argument, frame)
    )


def _is_only_near(g: Grammar, argument: Argument, frame: Frame) -> bool:
    """True for an agent in whose time it happened, or who condemned it."""
    head = argument.head
    if argument.role != "agent" or head == frame.refuser or frame.type in _SPOKEN:
        return False
    if g.dep[head] == "pobj" and g.lower[g.head[head]] in _CIRCUMSTANCES:
        return True
    verb = None if g.is_verb(frame.head) else g.verb_above(frame.head)
    if verb is None or frame.start <= verb < frame.end or g.lemma[verb] not in _BEHOLDING:
        return False
    start, end = g.edges(frame.head)
    beheld = (member for o in g.objects(verb) for member in g.conjuncts(o))
    return frame.head in beheld and not start <= head < end


def _is_of_another(g: Grammar, argument: Argument, frame: Frame) -> bool:
    """True for the journalists in "*arrests* of critics and persecution of journalists"."""
    preposition = g.head[argument.head]
    if g.dep[argument.head] != "pobj" or g.lower[preposition] != "of" or not g.is_nominal(frame.head):
        return False
    noun = g.head[preposition]
    own = [token for p, token in g.prepositions(frame.head) if p == "of"]
    if (
        not own
        or noun <= own[0]
        or counted(g, noun) is not None
        or any(a.head == noun for a in frame.arguments)
    ):
        return False
    return any(noun in g.conjuncts(i) for i in (frame.head, *own))


def _is_of_the_crime(g: Grammar, argument: Argument, frame: Frame) -> bool:
    """True for the place in "sentenced for the murder of X in Y": the murder was there, not the judges."""
    if argument.role != "place" or frame.type not in _JUDGED or g.dep[argument.head] != "pobj":
        return False
    described = g.head[g.head[argument.head]]
    about = next((a for a in g.ancestors(described) if g.head[a] == frame.head and g.dep[a] == "prep"), None)
    if about is None or g.pos[described] != "NOUN":
        return False
    return g.lower[about] in _FOR_CRIMES or (g.lower[about] == "in" and g.lemma[described] in _CRIMES)


def _of_own_clause(g: Grammar, frame: Frame, arguments: Sequence[Argument]) -> list[Argument]:
    """Of places one of which only a subordinate clause tells, those of the event's own.

    "After he fled to X, the court sent him to Y": nobody is sent to both.
    """
    apart = [a for a in arguments if a.role in _WHERE and _is_subordinate(g, a.head, frame)]
    told = {a.role for a in arguments if a not in apart}
    return [a for a in arguments if a not in apart or a.role not in told]


def _is_subordinate(g: Grammar, head: int, frame: Frame) -> bool:
    verb = g.verb_above(head)
    if verb is None or verb == frame.head or frame.start <= verb < frame.end:
        return False
    start, end = g.edges(verb)
    return g.dep[verb] in ("advcl", "relcl", "parataxis") and not start <= frame.head < end


def _told_once(g: Grammar, arguments: Sequence[Argument]) -> list[Argument]:
    """Without those whom another filler of the role names already: "the governments of X and Y", "Y"."""
    return [a for a in arguments if not any(_names(g, other, a) for other in arguments)]


def _names(g: Grammar, other: Argument, argument: Argument) -> bool:
    if other.role != argument.role or argument.role == "place":
        return False  # "in the prison in X": both are where it was
    return other.head < argument.head < noun_phrase(g, other.head).end
