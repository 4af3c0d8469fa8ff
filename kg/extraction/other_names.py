"""Other names of the same thing: "National Security Committee (KNB)", "also known as"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.analysis import Name, RelationMatch
from kg.extraction.name_runs import NICKNAME_QUOTES
from kg.extraction.relation_page import (
    GROUP,
    PERSON,
    POSSESSIVE,
    RANK,
    Page,
)

__all__ = ["find_other_names"]


def find_other_names(page: Page) -> Iterator[RelationMatch]:
    """Abbreviations in brackets, and what somebody is "also known as"."""
    g = page.g
    for k in range(2, g.size - 2):
        if g.text[k] == "(":
            yield from _bracketed(page, k)
    for name in page.reading.names:
        if name.type == PERSON:
            yield from _nickname(page, name)
        if name.type != GROUP:
            yield from _after_comma(page, name)
        yield from _also_known(page, name)


def _nickname(page: Page, name: Name) -> Iterator[RelationMatch]:
    """As in 'Mehmet Ali "Xalo" Cetin'."""
    quotes = [i for i in range(name.start, name.end) if page.g.text[i] in NICKNAME_QUOTES]
    if len(quotes) == 2:
        yield page.match("alias", name.head, quotes[0] + 1, quotes[1], quotes[1] - 1)


def _bracketed(page: Page, bracket: int) -> Iterator[RelationMatch]:
    """As in "National Security Committee (KNB)", "the Prevention of Terrorism Act (PTA)"."""
    g = page.g
    start = bracket + 1 + (g.lower[bracket + 1] in {"the", "or"})
    end = next((i for i in range(start, min(start + 5, g.size)) if g.text[i] in {")", ",", ";"}), start)
    before = bracket - (g.text[bracket - 1] in POSSESSIVE)
    name = page.ends.get(before)
    if end == start or (name is not None and name.type in {PERSON, GROUP}):
        return
    short = "".join(g.text[start:end])
    if name is not None and name.type in RANK and _abbreviated(page, before, short) is None:
        return  # a dateline: "VAN, Turkey (AP)"
    if name is not None and (
        _is_abbreviation(short) or _is_contraction(short, page.g.text[name.start : name.end])
    ):
        yield page.match("alias", name.head, start, end, end - 1)
    elif (
        name is None and _is_abbreviation(short) and (first := _abbreviated(page, before, short)) is not None
    ):
        head = next(
            (i for i in range(before - 1, first - 1, -1) if not first <= g.head[i] < before), before - 1
        )
        match = page.match("alias", head, start, end, end - 1)
        yield replace(match, evidence=(first, match.evidence[1]))


def _is_abbreviation(short: str) -> bool:
    letters = [c for c in short if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return 2 <= len(short) <= 12 and capitals >= 2 and 2 * capitals >= len(letters)


def _is_contraction(short: str, words: tuple[str, ...]) -> bool:
    """As in "Numsa" for the "National Union of Metalworkers of South Africa": its letters, in order."""
    if not (short.isalpha() and short[0].isupper() and 3 <= len(short) <= 9 and len(words) > 2):
        return False
    letters = iter("".join(words).lower())
    return words[0][0] == short[0] and all(c in letters for c in short.lower())


def _abbreviated(page: Page, end: int, short: str) -> int | None:
    """Where the words before ``end`` begin whose first letters the abbreviation takes; None where none do."""
    g = page.g
    wanted = [c for c in short.upper() if c.isalpha()]
    k = end
    while wanted and k > max(0, end - 10):
        k -= 1
        if g.text[k][0].upper() == wanted[-1]:
            wanted.pop()
        elif g.text[k][0].isupper() or g.pos[k] in {"VERB", "AUX", "PUNCT"}:
            return None
    return None if wanted or not g.text[k][0].isupper() else k


def _after_comma(page: Page, name: Name) -> Iterator[RelationMatch]:
    """As in "the Miners' Labour Congress, MLC,"."""
    g = page.g
    k = name.end + 1
    if name.type == PERSON or name.end - name.start < 2 or k >= g.size or g.text[k - 1] != ",":
        return
    if _is_abbreviation(g.text[k]) and _abbreviated(page, name.end, g.text[k]) is not None:
        yield page.match("alias", name.head, k, k + 1, k)


def _also_known(page: Page, name: Name) -> Iterator[RelationMatch]:
    g = page.g
    k = name.end
    while (
        k < g.size
        and g.text[k]
        in {
            ",",
            "(",
            "-",
            "–",
            "—",
            "who",
            "is",
            "was",
            "are",
            "better",
            "also",
            "formerly",
            "popularly",
            "commonly",
            "simply",
            "widely",
            "then",
        }
        and k < name.end + 4
    ):
        k += 1
    after = _alias_start(page, k)
    if after is None:
        return
    while after < g.size and (g.text[after] in {'"', "“", "‘", "'"} or g.pos[after] == "DET"):
        after += 1
    other = page.starts.get(after)
    if other is not None and other.head != name.head:
        yield page.match("alias", name.head, other.start, other.end, other.head)
        return
    end = after
    while end < g.size and g.text[end][0].isupper() and end < after + 5:
        end += 1
    if end > after:
        yield page.match("alias", name.head, after, end, end - 1)


def _alias_start(page: Page, k: int) -> int | None:
    g = page.g
    if k >= g.size:
        return None
    if g.lower[k] in page.words.alias_words:
        return k + 1
    for phrase in page.words.alias_phrases:
        if g.lower[k : k + len(phrase)] == phrase:
            return k + len(phrase)
    return None
