"""Ages: set off by commas, in brackets, "41-year-old", "aged 41", "is 41"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.analysis import Name, RelationMatch
from kg.extraction.describing import describe, modifiers_start, named_before
from kg.extraction.grammar import Grammar
from kg.extraction.relation_page import (
    GROUP,
    NOUNS,
    PERSON,
    Page,
    age_at,
    lemma_of,
)

__all__ = ["aged_subject", "find_ages"]


def find_ages(page: Page) -> Iterator[RelationMatch]:
    """Ages that the parse set aside, and those that stand in the text."""
    g = page.g
    for after, text in page.aged.items():
        subject = page.names[after].head if after in page.names else after
        end = min(after + 2, g.size)
        match = page.match("age", subject, after, after + 1, after, text)
        yield RelationMatch(
            "age", subject, after, after + 1, after, text, (match.evidence[0], max(end, match.evidence[1]))
        )
    for i in range(g.size):
        number = age_at(g, i)
        if number is None:
            continue
        if _is_year_old(g, i):
            yield from _year_old(page, i, number)
        elif g.text[i].isdigit():
            yield from _bare_age(page, i, number)


def _is_year_old(g: Grammar, i: int) -> bool:
    """As in "41-year-old", "41 year old"."""
    rest = [word for word in g.lower[i + 1 : i + 6] if word != "-"]
    return rest[:2] in (["year", "old"], ["years", "old"]) or rest[:1] == ["year-old"]


def _year_old(page: Page, i: int, number: str) -> Iterator[RelationMatch]:
    g = page.g
    k = i + 1
    while k < g.size and g.lower[k] in {"-", "year", "years"}:
        k += 1
    end = k + 1  # after "old"
    if end < g.size and g.text[k] == "year-old":
        end = k + 1
    subject = aged_subject(page, i, k, end)
    if subject is not None:
        yield page.match("age", subject, i, min(end, g.size), i, number)


def aged_subject(page: Page, i: int, old: int, end: int) -> int | None:
    """Whom "41-year-old" describes: a name or noun behind it, the subject of a copula, or "old" itself."""
    g = page.g
    k = end
    head: int | None = None
    while k < min(end + 8, g.size):
        name = page.starts.get(k)
        if name is not None and name.type == PERSON:
            return name.head
        if name is not None:
            k = name.end
            continue
        if g.pos[k] not in {"ADJ", "NOUN", "PROPN", "PUNCT"} or g.text[k] in {",", ".", ";", ")", '"', "”"}:
            break
        if g.pos[k] in NOUNS:
            head = k
        k += 1
    if head is not None:
        description = describe(page, head, modifiers_start(page, head), {})
        return (
            description.subjects[0] if page.nouns.kind(lemma_of(g, head)) in {PERSON, GROUP, None} else None
        )
    before = named_before(page, i, False)
    if before:
        return before[0]
    if g.text[old - 1] != "-" and g.dep[old] in {"acomp", "attr"}:
        subject = g.child(g.head[old], "nsubj")
        return None if subject is None else page.whom(subject)
    return old if g.text[old - 1] == "-" else None


def _bare_age(page: Page, i: int, number: str) -> Iterator[RelationMatch]:
    """As in "Said, 41," "Said (41)", "aged 41", "is 41 years old"."""
    g = page.g
    before = g.lower[i - 1] if i else ""
    name: Name | None = None
    if before in {",", "("} and int(number) > 1:
        name = page.ends.get(i - 1)
        closing = g.text[i + 1] if i + 1 < g.size else "."
        if closing not in (
            {")"} if before == "(" else {",", ".", ";", "and", "was", "is", "of", "from", "who", "has", "had"}
        ):
            return
    elif before in {"aged", "age"}:
        k = i - 2
        while k > 0 and g.text[k] in {",", "("}:
            k -= 1
        name = page.names.get(k)
        if name is None and g.pos[k] in {"NOUN", "PRON"} and page.nouns.kind(g.lemma[k]) in {PERSON, GROUP}:
            yield page.match("age", k, i, i + 1, i, number)
            return
    elif g.dep[i] in {"attr", "acomp"} and g.lemma[g.head[i]] == "be" and g.text[i + 1 : i + 2] != ("%",):
        subject = g.child(g.head[i], "nsubj")
        if subject is not None and (
            page.is_person(page.names.get(subject)) or g.lower[subject] in {"he", "she", "who", "i"}
        ):
            yield page.match("age", page.whom(subject), i, i + 1, i, number)
        return
    if page.is_person(name) and name is not None:
        yield page.match("age", name.head, i, i + 1, i, number)
