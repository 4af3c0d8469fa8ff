"""Words between quotation marks, and who speaks them.

:func:`stretches` finds them, for every layer that asks. :func:`find_quotations` tells who is "I", "we" and
"my" in them, which is what coreference needs; the full account of who says what is
:mod:`kg.extraction.speech`.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from kg.extraction.grammar import Grammar

__all__ = ["OPENING", "STRAIGHT", "Quotation", "Stretch", "find_quotations", "stretches"]

OPENING = frozenset("“«„")
_CLOSING = frozenset("”»")
STRAIGHT = frozenset({'"', "''", "``"})
_SINGLE_OPENING = frozenset({"'", "‘"})
_SINGLE_CLOSING = frozenset({"'", "’"})
_SHORTEST_SINGLE = 4  # tokens; less between single marks is a name or a word held at arm's length
_LONGEST_SINGLE = 300  # tokens; what is longer is closed by some other mark
_REACH = 25  # tokens around the marks within which the verb of saying stands


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens [start, end) between quotation marks; not ``closed`` where the second mark is missing."""

    start: int
    end: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens [start, end) between marks; ``speaker`` is the head token of who says them."""

    start: int
    end: int
    speaker: int | None


def stretches(g: Grammar, paragraphs: Sequence[int]) -> list[Stretch]:
    """What stands between quotation marks, in the order of the text.

    One that is not closed ends with its paragraph. Single marks count as well, where they are no apostrophes:
    the first stands before a word and the second behind one, in one paragraph and outside of double marks.
    """
    found: list[Stretch] = []
    i = 0
    while i < g.size:
        if g.text[i] in OPENING or g.text[i] in STRAIGHT:
            end = i + 1
            while end < g.size and paragraphs[end] == paragraphs[i]:
                if g.text[end] in _CLOSING or g.text[end] in STRAIGHT:
                    break
                end += 1
            closed = end < g.size and paragraphs[end] == paragraphs[i]
        elif g.text[i] in _SINGLE_OPENING and _opens(g, paragraphs, i):
            end = _single_end(g, paragraphs, i)
            closed = end > i + _SHORTEST_SINGLE
            if not closed:
                i += 1
                continue
        else:
            i += 1
            continue
        if end > i + 1:
            found.append(Stretch(i + 1, end, closed))
        i = end + closed
    return found


def _opens(g: Grammar, paragraphs: Sequence[int], i: int) -> bool:
    """A single mark that stands before a word and behind none."""
    first = not i or paragraphs[i - 1] != paragraphs[i] or g.spaced[i - 1] or g.text[i - 1] in ("(", "[")
    return first and not g.spaced[i] and i + 1 < g.size and paragraphs[i + 1] == paragraphs[i]


def _single_end(g: Grammar, paragraphs: Sequence[int], i: int) -> int:
    """Where the single mark at ``i`` is closed; ``i`` where it is not, or where double marks begin first."""
    for end in range(i + 1, min(g.size, i + _LONGEST_SINGLE)):
        if paragraphs[end] != paragraphs[i] or g.text[end] in OPENING or g.text[end] in STRAIGHT:
            return i
        if g.text[end] in _SINGLE_CLOSING and not g.spaced[end - 1] and _is_behind_a_word(g, paragraphs, end):
            return end
    return i


def _is_behind_a_word(g: Grammar, paragraphs: Sequence[int], i: int) -> bool:
    """Tell the mark that closes from the apostrophe of "the workers' demands"."""
    last = i + 1 == g.size or paragraphs[i + 1] != paragraphs[i]
    if not g.text[i - 1][-1].isalnum():
        return True  # behind a comma or a full stop
    return g.tag[i] != "POS" and (last or g.spaced[i] or not g.text[i + 1][0].isalnum())


def find_quotations(g: Grammar, paragraphs: Sequence[int], say: Container[str]) -> list[Quotation]:
    """All quotations with their speakers, in the order of the text."""
    spans = stretches(g, paragraphs)
    inside = {i for span in spans for i in range(span.start, span.end)}
    found: list[Quotation] = []
    for span in spans:
        start, end = span.start, span.end
        speaker = _speaker(g, paragraphs, start, end, inside, say)
        if speaker is None and found and paragraphs[start] - paragraphs[found[-1].start] <= 1:
            speaker = found[-1].speaker  # '"A," X said. "B."'
        found.append(Quotation(start, end, speaker))
    return found


def _speaker(
    g: Grammar,
    paragraphs: Sequence[int],
    start: int,
    end: int,
    inside: Container[int],
    say: Container[str],
) -> int | None:
    """The subject of the nearest verb of saying outside the marks: behind them first, then before."""
    behind = range(end, min(g.size, end + _REACH))
    before = range(start - 1, max(-1, start - 1 - _REACH), -1)
    for reach in (behind, before):
        for i in reach:
            if paragraphs[i] != paragraphs[start]:
                break
            if i in inside:
                if reach is behind:
                    break
                continue
            if g.lemma[i] in say and g.is_verb(i) and not g.is_passive(i):
                subject = g.surface_subject(i)
                if subject is not None and subject not in inside:
                    return subject
            if reach is behind and g.text[i] == "." and i > end + 1:
                break
    return None
