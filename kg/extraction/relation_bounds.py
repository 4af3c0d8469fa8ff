"""Where the object of a relation that the trained reader proposes begins and ends.

The reader marks words one by one, so its objects may stop inside a title ("Middle East" of "Middle East and
North Africa director"), inside a hyphenated word, or take in what is no part of it ("rejected President").
Grammar and the table of describing nouns set the bounds right; what holds no such noun is no occupation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extraction.analysis import Reading, RelationMatch
from kg.extraction.describing import modifiers_start
from kg.extraction.name_words import load_name_words
from kg.extraction.relation_page import NOUNS, PERSON, POSSESSIVE, Page, lemma_of

__all__ = ["with_terms", "within_bounds"]

_REACH = 7  # tokens behind the proposed words in which the title's noun may stand
_IN_A_TITLE = frozenset({"NOUN", "PROPN", "ADJ"})
_LEADING_ON = frozenset({"CC", "IN", "TO", "DT"})  # no title ends with these
_FINITE = frozenset({"VB", "VBD", "VBP", "VBZ"})
_ORDINALS = frozenset({"first", "second", "third", "last", "next", "then", "now", "also", "once"})
_DASHES = frozenset({"-", "–", "—"})
_LINKS = frozenset({"and", "&", "-"}) | POSSESSIVE
_LONGEST_ABBREVIATION = 4


def within_bounds(reading: Reading, relations: Iterable[RelationMatch]) -> tuple[RelationMatch, ...]:
    """The relations with their objects' bounds set right, without those that then say nothing."""
    page = Page(reading)
    return tuple(mended for match in relations for mended in _mended(page, match))


def with_terms(reading: Reading, relations: Iterable[RelationMatch]) -> tuple[RelationMatch, ...]:
    """The relations, each occupation with the word that it is over: "former" of "former NSA contractor".

    Whoever found "contractor" may have left the office's employer out, and "former" with it; a contractor is
    what the person then still is.
    """
    page = Page(reading)
    return tuple(
        _with_term(page, _with_owned(page, _whole(page, m))) if m.property == "occupation" else m
        for m in relations
    )


def _whole(page: Page, match: RelationMatch) -> RelationMatch:
    """The whole of "deputy Europe and Central Asia director"; of "a point of law - minister" the minister."""
    if match.literal is not None:
        return match
    g, last = page.g, match.end - 1
    start = max([match.start, *(k + 1 for k in range(match.start, match.object) if _sets_off(page, k))])
    name = page.names.get(last)
    head = None
    of_it = any(g.pos[k] == "ADP" for k in range(match.start, last))  # "head of the Council"
    if name is not None and name.type != PERSON and not of_it:
        head = _noun_behind(page, match.end)  # no office ends in a place without a preposition
    if head is None:
        return match if start == match.start else _bounded(match, start, match.end, match.object)
    return _bounded(match, start, head + 1, head)


def _sets_off(page: Page, i: int) -> bool:
    """A dash between two things, not one within a word."""
    doc = page.reading.doc
    return doc[i].text in _DASHES and bool(i and doc[i].whitespace_ and doc[i - 1].whitespace_)


def _with_owned(page: Page, match: RelationMatch) -> RelationMatch:
    """The whole of "chief of Haiti's National Police" where only the "chief of Haiti" was found."""
    end = match.end
    owns = end < page.g.size and page.g.text[end] in POSSESSIVE and match.object < end - 1
    if not owns or match.literal is not None:
        return match
    return _bounded(match, match.start, _owned_end(page, end), match.object)


def _with_term(page: Page, match: RelationMatch) -> RelationMatch:
    g = page.g
    before = range(modifiers_start(page, match.start), match.start)
    start = next((k for k in before if g.lower[k] in page.words.terms), None)
    if start is None or match.literal is not None:
        return match
    return _bounded(match, start, match.end, match.object)


def _mended(page: Page, match: RelationMatch) -> Iterator[RelationMatch]:
    if match.property == "alias":
        match = _bounded(match, match.start, _word_end(page, match.end), match.object)
    elif match.property == "occupation":
        found = _title(page, match.start, match.end)
        if found is None:
            return
        match = _bounded(match, *found)
    if not _repeats_its_subject(page, match):
        yield match


def _bounded(match: RelationMatch, start: int, end: int, head: int) -> RelationMatch:
    first, last = match.evidence
    evidence = (min(first, start), max(last, end))
    return replace(match, start=start, end=end, object=head, evidence=evidence)


def _title(page: Page, start: int, end: int) -> tuple[int, int, int] | None:
    """The occupation in or around these words: its bounds and its noun; None where there is none."""
    g = page.g
    head = next((k for k in reversed(range(start, end)) if _is_describing(page, k)), None)
    if head is None:
        head = _noun_behind(page, end)
    if head is None:
        last = end - 1
        short = g.text[last].isupper() and len(g.text[last]) <= _LONGEST_ABBREVIATION
        return (start, end, last) if short or (g.tag[last] == "NN" and last not in page.names) else None
    start, end = _word_start(page, min(start, head)), _word_end(page, max(end, head + 1))
    called = page.names.get(end - 1)
    if called is not None and called.type == PERSON and head < called.start:
        end = called.start  # "leader Sayyed" of "leader Sayyed Ali"
    if end < g.size and g.text[end] in POSSESSIVE and head < end - 1:
        end = _owned_end(page, end)
    titles = load_name_words().only_before_names
    while end - 1 > head and (g.tag[end - 1] in _LEADING_ON or g.lower[end - 1] in titles):
        end -= 1  # "Regional Manager of", "Minister of Education Prof"
    while start < head and (_is_no_part(page, start) or g.text[start] == "-"):
        start += 1
    return start, end, head


def _is_describing(page: Page, i: int) -> bool:
    lemma = lemma_of(page.g, i)
    return lemma.lower() in page.words.occupations or page.nouns.kind(lemma.lower()) == PERSON


def _noun_behind(page: Page, end: int) -> int | None:
    """The noun that the proposed words only modify: "director" of "Middle East and North Africa director"."""
    g = page.g
    for k in range(end, min(end + _REACH, g.size)):
        name = page.names.get(k)
        if name is not None and name.type == PERSON:
            return None
        if name is None and _is_describing(page, k):
            return k
        if (
            g.pos[k] not in _IN_A_TITLE
            and g.lower[k] not in {"and", "&", "-"}
            and g.text[k] not in POSSESSIVE
        ):
            return None
    return None


def _is_no_part(page: Page, i: int) -> bool:
    """A word that only leads to the title: an ordinal, a verb, "prominent"."""
    g = page.g
    ordinal = g.lower[i] in _ORDINALS or (g.text[i][0].isdigit() and g.tag[i] == "JJ")
    return ordinal or g.tag[i] in _FINITE | {"CD"} or g.lower[i] in page.words.plain


def _owned_end(page: Page, possessive: int) -> int:
    """The end of "head of the council's legal unit", where only "head of the council" was proposed."""
    g = page.g
    k = possessive + 1
    while k < g.size and g.pos[k] in _IN_A_TITLE and not (k in page.names and page.names[k].type == PERSON):
        k += 1
    return k if k > possessive + 1 and g.pos[k - 1] in NOUNS else possessive


def _word_start(page: Page, start: int) -> int:
    """The start of the hyphenated word that the token stands in: "editor-in-chief"."""
    doc = page.reading.doc
    while start > 1 and doc[start - 1].text == "-" and not doc[start - 1].whitespace_:
        if doc[start - 2].whitespace_:
            break
        start -= 2
    return start


def _word_end(page: Page, end: int) -> int:
    """The end of the hyphenated word that the token before stands in: "President-elect"."""
    doc = page.reading.doc
    while end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_:
        if doc[end].whitespace_:
            break
        end += 2
    return end


def _repeats_its_subject(page: Page, match: RelationMatch) -> bool:
    """Whether it only says again what its subject is called: "blogger" of "a blogger", "S&D" of "S&D"."""
    if match.property not in {"occupation", "alias"}:
        return False
    words = (match.literal or page.reading.doc[match.start : match.end].text).casefold()
    for subject in page.reading.referents(match.subject):
        label = subject.label.casefold()
        if (match.property == "alias" and words == label) or (
            match.property == "occupation" and not subject.named and words in label
        ):
            return True
    return False
