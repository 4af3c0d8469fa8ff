"""Words for what the annotation gives as values only: the source, the time, and who goes without saying.

They are recovered by what the value must look like near the trigger. Where nothing looks like a source or a
time, the role is unknown there (None) and left out of the loss; where the line has no value, it is known to
be empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from spacy.tokens import Doc, Span, Token

from kg.extraction.analysis import Reading, Time
from kg.scoring import same_name

__all__ = ["filler_words", "source_words", "time_words"]

Spans = list[tuple[int, int]]

_REACH = 2  # sentences before or after the trigger's in which a speaker stands
_SPEAKER = (4, 2)  # before and after it, where he is known: he often goes on speaking
_UNSAID = (4, 1)  # before and after it, where somebody stands whom its own sentence does not name
_STORY = (6, 3)  # sentences before and after it in which a time may stand that the story goes on in
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who"})
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = {name[:3]: i + 1 for i, name in enumerate(_MONTHS)}
_DAY = {name[:3]: i for i, name in enumerate(_DAYS)}


def source_words(reading: Reading, trigger: tuple[int, int], sources: Sequence[str]) -> Spans | None:
    """Phrases near the trigger that mean the source; where nobody is known by its name, what is worded so.

    Of several the one that is said to speak is best, then the nearest, and one before the trigger.
    """
    if not sources:
        return []
    doc = reading.doc
    speaking = {speech.source for speech in reading.speeches}
    found: Spans = []
    for source in sources:
        meant = _meant(reading, trigger, source, _SPEAKER) or _worded(doc, trigger, source)
        if not meant:
            return None
        nearest = min(
            meant, key=lambda t: (t.i not in speaking, not _speaks(t), _sentence_gap(doc, t, trigger), t.i)
        )
        found.append(_phrase(nearest))
    return found


def filler_words(reading: Reading, trigger: tuple[int, int], name: str) -> tuple[int, int] | None:
    """The phrase of a neighbouring sentence that stands for a filler which its own sentence leaves out.

    The nearest one before the event, for what goes without saying has been said; or else the nearest behind.
    """
    own = reading.doc[trigger[0]].sent
    heads = [t.i for t in _meant(reading, trigger, name, _UNSAID)]
    before, behind = [i for i in heads if i < own.start], [i for i in heads if i >= own.end]
    if not before and not behind:
        return None
    reference = reading.reference_at[max(before) if before else min(behind)]
    return reference.start, reference.end


def _meant(reading: Reading, trigger: tuple[int, int], name: str, reach: tuple[int, int]) -> list[Token]:
    """The heads of phrases so many sentences around the trigger that stand for somebody of this name."""
    named = {e.id for e in reading.entities if any(same_name(name, n) for n in (e.label, *e.aliases))}
    start, end = _around(reading.doc, trigger, *reach)
    return [
        reading.doc[reference.head]
        for reference in reading.references
        if start <= reference.head < end and named.intersection(reference.entities)
    ]


def _worded(doc: Doc, trigger: tuple[int, int], source: str) -> list[Token]:
    """Words near the trigger that the name has; the one pronoun that speaks where there is none."""
    start, end = _around(doc, trigger, _REACH, _REACH)
    near = doc[start:end]
    words = {w for w in re.split(r"\W+", source.casefold()) if len(w) > 2}
    named = [t for t in near if t.lower_ in words and t.dep_ not in ("compound", "amod", "poss")]
    if named:
        return named
    pronouns = [t for t in near if t.lower_ in _PRONOUNS and _speaks(t)]
    return pronouns if len(pronouns) == 1 else []


def _around(doc: Doc, trigger: tuple[int, int], before: int, after: int) -> tuple[int, int]:
    """From the first word of the sentence so many before the trigger's to the last of that so many after."""
    sentence = doc[trigger[0]].sent
    start, end = sentence.start, sentence.end
    for _ in range(before):
        start = doc[start - 1].sent.start if start else 0
    for _ in range(after):
        end = doc[end].sent.end if end < len(doc) else end
    return start, end


def _sentence_gap(doc: Doc, token: Token, trigger: tuple[int, int]) -> int:
    """0 in the trigger's sentence, then sentences before it, then those after."""
    own = doc[trigger[0]].sent
    if own.start <= token.i < own.end:
        return 0
    return own.start - token.i if token.i < own.start else 1000 + token.i


def _speaks(token: Token) -> bool:
    """Whether it is a subject of a verb with a clause, or the object of "according to" or "by"."""
    verb = token.head
    if token.dep_ in ("nsubj", "nsubjpass"):
        return any(child.dep_ == "ccomp" for child in verb.children) or verb.dep_ in ("ccomp", "parataxis")
    return token.dep_ == "pobj" and verb.lower_ in ("to", "by") and verb.head.lower_ in ("according", "to")


def _phrase(token: Token) -> tuple[int, int]:
    """Extend the token to its name or its modifiers to the left."""
    start = token.i
    while start > 0 and token.doc[start - 1].head.i in range(start, token.i + 1):
        if token.doc[start - 1].dep_ not in ("compound", "amod", "nmod"):
            break
        start -= 1
    return start, token.i + 1


def time_words(
    doc: Doc, trigger: tuple[int, int], value: str | None, published: str | None, times: Sequence[Time]
) -> Spans | None:
    """Find the words near the trigger that tell this time.

    Best is an expression that the program itself resolves to the value, in the same sentence or in one
    nearby (stories go on in the time they told last); else a date whose words do not contradict it.
    """
    if value is None:
        return []
    start, end = _around(doc, trigger, *_STORY)
    equal = [t for t in times if t.value == value and start <= t.start < end]
    if equal:
        best_time = min(
            equal, key=lambda t: (_sentence_gap(doc, doc[t.start], trigger), abs(t.head - trigger[0]))
        )
        return [(best_time.start, best_time.end)]
    own = doc[trigger[0]].sent
    dates = [e for e in doc.ents if e.label_ in ("DATE", "TIME") and _agrees(e, value, published)]
    inner = [e for e in dates if own.start <= e.start < own.end]
    if not inner:
        return None
    best = min(inner, key=lambda e: (abs(e.root.i - trigger[0]), e.start))
    return [(best.start, best.end)]


def _agrees(words: Span, value: str, published: str | None) -> bool:
    """Whether everything that the words tell holds of the value's beginning or end."""
    return any(_agrees_with(words, part, published) for part in value.strip("~?").split("/") if part != "..")


def _agrees_with(words: Span, value: str, published: str | None) -> bool:
    parts = [int(p) for p in re.findall(r"\d+", value)]
    if not parts:
        return False
    told = False
    for token in words:
        verdict = _token_agrees(token.lower_, parts, published)
        if verdict is False:
            return False
        told = told or bool(verdict)
    return told


def _token_agrees(word: str, parts: Sequence[int], published: str | None) -> bool | None:
    """Say True or False where the word tells a part of a date, None where it tells nothing."""
    if re.fullmatch(r"(19|20)\d\d", word):
        return int(word) == parts[0]
    if re.fullmatch(r"\d{1,2}(st|nd|rd|th)?", word):
        return len(parts) > 2 and int(re.sub(r"\D", "", word)) == parts[2]
    if word[:3] in _MONTH and (word in _MONTHS or word.rstrip(".") in (word[:3], "sept")):
        return len(parts) > 1 and _MONTH[word[:3]] == parts[1]
    if word in _DAYS:
        return len(parts) > 2 and date(*parts[:3]).weekday() == _DAY[word[:3]]
    return _relative_agrees(word, parts, published)


def _relative_agrees(word: str, parts: Sequence[int], published: str | None) -> bool | None:
    days = {"today": 0, "tonight": 0, "yesterday": 1, "tomorrow": -1}.get(word)
    if days is None or published is None or len(published) < 10:
        return None
    return list(parts) == _parts(date.fromisoformat(published[:10]) - timedelta(days))


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]
