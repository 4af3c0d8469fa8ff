"""Words between quotation marks, and who speaks them: for "I", "we" and "my".

Only what coreference needs: the full account of who says what is :mod:`kg.extraction.speech`.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from kg.extraction.grammar import Grammar

__all__ = ["Quotation", "find_quotations"]

_OPENING = frozenset("“«")
_CLOSING = frozenset("”»")
_STRAIGHT = frozenset({'"', "''", "``"})
_REACH = 25  # tokens around the marks within which the verb of saying stands


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens [start, end) between marks; ``speaker`` is the head token of who says them."""

    start: int
    end: int
    speaker: int | None


def find_quotations(g: Grammar, paragraphs: Sequence[int], say: Container[str]) -> list[Quotation]:
    """All quotations, in the order of the text. One that is never closed ends with its paragraph."""
    spans = _spans(g, paragraphs)
    inside = {i for start, end in spans for i in range(start, end)}
    found: list[Quotation] = []
    for start, end in spans:
        speaker = _speaker(g, paragraphs, start, end, inside, say)
        if speaker is None and found and paragraphs[start] - paragraphs[found[-1].start] <= 1:
            speaker = found[-1].speaker  # '"A," X said. "B."'
        found.append(Quotation(start, end, speaker))
    return found


def _spans(g: Grammar, paragraphs: Sequence[int]) -> list[tuple[int, int]]:
    spans = []
    start: int | None = None
    for i in range(g.size):
        if start is not None and paragraphs[i] != paragraphs[i - 1]:
            spans.append((start, i))
            start = None
        word = g.text[i]
        if word in _OPENING or (word in _STRAIGHT and start is None):
            start = i + 1
        elif (word in _CLOSING or word in _STRAIGHT) and start is not None:
            if i > start:
                spans.append((start, i))
            start = None
    if start is not None and start < g.size:
        spans.append((start, g.size))
    return spans


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
