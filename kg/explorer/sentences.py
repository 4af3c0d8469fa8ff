"""The sentences of a text that evidence stands in: what the page shows around the words of a fact.

A sentence that is cut too short would tear a quotation, one that is too long only shows more of the text: so
a span is never cut, and where a full stop is doubtful the sentence goes on.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from kg.records import Span

__all__ = ["Sentences"]

# The end of a sentence: a line break, or a full stop (with closing quotes) before a blank and what may begin
# a sentence. Not after one capital letter ("J. Smith") and not after the commonest abbreviations.
_END = re.compile(
    r"\n+|(?<![A-Z])(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bGen)(?<!\bCol)(?<!\bNo)"
    r"[.!?…][\"”’»)\]]*\s+(?=[\"“‘«(\[]*[A-Z0-9])"
)
# A place and its dash before the first sentence: "ALMATY, Kazakhstan -- ".
_DATELINE = re.compile(r"[^\n.!?]{0,120}?[A-Z]{3}[^\n.!?]{0,60}?\s(?:--|[–—])\s+(?=[\"“‘«]*[A-Z])")


class Sentences:
    """The sentences of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        starts = {0, *(match.end() for match in _END.finditer(text))}
        dateline = _DATELINE.match(text)
        self._starts = sorted(starts | ({dateline.end()} if dateline else set()))

    def around(self, span: Span) -> Span:
        """The sentence, or the sentences, in which ``span`` stands; without white space at its ends."""
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_right(self._starts, max(span.start, span.end - 1))
        start = self._starts[first]
        end = self._starts[last] if last < len(self._starts) else len(self._text)
        words = self._text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return Span(min(start, span.start), max(end, span.end))
