"""Whom a describing noun describes: "lawyer Amina Said", "Said, a lawyer", "she is a lawyer".

The shapes are those of news, tried the surest first. They are read from the words and names themselves
rather than from the parse where they can be: parses of long appositions are often wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extraction.analysis import Name
from kg.extraction.name_words import load_name_words
from kg.extraction.relation_page import (
    GROUP,
    NOUNS,
    OWNERS,
    PERSON,
    POSSESSIVE,
    Description,
    Page,
    is_followed_by_noun,
    is_human,
    is_plural,
    lemma_of,
)

__all__ = [
    "complement_end",
    "describe",
    "following_names",
    "is_describing",
    "modifiers_start",
    "named_before",
]

_MODIFIERS = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADV", "VERB", "X"})
_COMMAS = frozenset({",", "–", "—"})
_ARTICLES = (("a",), ("an",), ("the",))
_COMPLEMENTS = frozenset({("of",), ("on",), ("for",), ("to",)})
_FIELDS = frozenset({"justice", "general"})


def is_describing(page: Page, i: int) -> bool:
    """A noun for a person at the end of its compound; or one member of a people ("an Oromo from Ambo")."""
    g = page.g
    name = page.names.get(i)
    if name is not None:
        hyphen = "-" in g.text[i + 1 : i + 2] or (name.start > 0 and g.text[name.start - 1] == "-")
        alone = not hyphen and not is_followed_by_noun(page, i)
        return name.type == GROUP and i == name.end - 1 and alone
    if g.pos[i] not in {"NOUN", "PROPN", "ADJ", "VERB"} or (
        i + 1 < g.size and g.text[i + 1] == "-" and not page.is_dash(i + 1)
    ):
        return False
    lemma = lemma_of(g, i)
    words = page.words
    if lemma in _FIELDS and i > 1 and g.lower[i - 1] == "of":
        return False  # "minister of justice"
    listed = (
        lemma in words.occupations or lemma in words.kin or lemma in words.citizens or lemma in words.natives
    )
    if not listed and (g.pos[i] not in NOUNS or page.nouns.kind(lemma) != PERSON):
        return False
    return not is_followed_by_noun(page, i)


def modifiers_start(page: Page, i: int) -> int:
    """Where the noun's modifiers begin: "former [Kenyan] foreign minister", without the determiner."""
    g = page.g
    start = page.names[i].start if i in page.names else i
    while start > 0:
        before = start - 1
        name = page.names.get(before)
        if name is not None:
            owner = g.text[start] in POSSESSIVE or g.lower[name.start - 1 : name.start] in _ARTICLES
            if name.type == PERSON and not owner:
                break
            start = name.start
        elif (
            g.lower[before] == "and"
            and start in page.starts
            and before in page.ends
            and page.ends[before].type != PERSON
        ):
            start = page.ends[before].start  # "Middle East and North Africa director"
        elif (
            (g.text[before] in POSSESSIVE and before)
            or g.text[before] == "-"
            or (g.pos[before] in _MODIFIERS and g.tag[before] not in {"VBD", "VBZ", "VBP", "VB", "RB", "CD"})
            or (g.tag[before] in {"CD", "RB"} and g.text[start] == "-")
        ):
            start = before
        elif g.text[before] == ")" and before > 2 and g.text[before - 2] == "(" and before - 2 in page.ends:
            start = before - 2
        else:
            break
        if before in page.firsts:
            break
    return start


def describe(page: Page, i: int, start: int, known: Mapping[int, Description]) -> Description:
    """Whom the noun describes, by the shapes of news, the surest first."""
    g = page.g
    plural = is_plural(g, i)
    for subjects in (
        following_names(page, i, plural),
        named_before(page, start, plural),
        _named_after_comma(page, i, start),
        _copula_subject(page, i, known),
        _apposed_to_noun(page, i, start),
    ):
        if subjects:
            return Description(i, start, subjects, True)
    first = known.get(g.head[i]) if g.dep[i] == "conj" else None
    if first is not None and first.named and first.subjects and first.subjects[0] < first.head:
        return Description(i, start, first.subjects, True)
    return Description(i, start, (i,), False)


def following_names(page: Page, i: int, plural: bool) -> tuple[int, ...]:
    """As in "lawyer Amina Said", "Representatives Dan Mor and Earl Ro"; titles may stand between."""
    g = page.g
    k = i + 1
    while k <= min(i + 3, g.size - 1) and k not in page.starts and g.text[k][0].isupper():
        if g.lower[k] not in page.titles and page.nouns.kind(lemma_of(g, k)) != PERSON:
            return ()
        k += 1
    if k < g.size and g.text[k] in {'"', "“"} and k + 1 in page.starts:
        return ()
    if k == i + 1 and g.lower[k : k + 1] in _COMPLEMENTS and lemma_of(g, i) not in page.words.kin:
        k = complement_end(page, i)
        while k < g.size and k not in page.starts and g.lower[k] in page.titles and g.text[k][0].isupper():
            k += 1  # "the Crown Prince of Kuwait Sheikh Mishal"
    name = page.starts.get(k)
    if name is None or name.type != PERSON:
        return ()
    return _listed(page, name) if plural else (name.head,)


def _listed(page: Page, first: Name) -> tuple[int, ...]:
    """The heads of names in a list that begins with ``first``: "A, B and C"."""
    g = page.g
    heads = [first.head]
    name = first
    while True:
        k = name.end
        while k < g.size and g.text[k] in {",", "and", "&"} and k < name.end + 2:
            k += 1
        following = page.starts.get(k)
        if k == name.end or following is None or following.type != PERSON:
            return tuple(heads)
        heads.append(following.head)
        name = following


def named_before(page: Page, start: int, plural: bool) -> tuple[int, ...]:
    """As in "Amina Said, a lawyer": the name that the apposition follows; all of a list before a plural."""
    g = page.g
    k = start - 1
    while k > 0 and (
        g.pos[k] == "DET"
        or g.lower[k] in OWNERS
        or g.lower[k] in {"both", "all", "then", "once", "also", "now", "formerly"}
    ):
        k -= 1
    if k < 1 or g.text[k] not in _COMMAS:
        return ()
    name = page.ends.get(k)
    if name is None and k - 1 in page.aged:
        name = page.ends.get(k)
    if name is None or name.type != PERSON:
        return ()
    if (
        k + 1 == start
        and not plural
        and g.pos[start] == "PROPN"
        and g.text[start - 1] == ","
        and _ends_sentence(page, start)
    ):
        return ()
    heads = [name.head]
    while plural:
        j = name.start - 1
        while j > 0 and g.text[j] in {",", "and"} and j > name.start - 3:
            j -= 1
        previous = page.ends.get(j + 1)
        if j == name.start - 1 or previous is None or previous.type != PERSON:
            break
        heads.append(previous.head)
        name = previous
    return tuple(sorted(heads))


def _ends_sentence(page: Page, i: int) -> bool:
    return i + 1 < page.g.size and page.g.text[i + 1] in {".", "!", "?"}


def _named_after_comma(page: Page, i: int, start: int) -> tuple[int, ...]:
    """As in "the party's secretary general, Musa Said," and "the minister of aviation, Musa Said"."""
    g = page.g
    determiner = g.lower[start - 1] if start else ""
    owned = any(g.text[k] in POSSESSIVE for k in range(start, i))
    opens = start in page.firsts or start == 0
    counted = start > 0 and g.tag[start - 1] == "CD"
    definite = owned or opens or counted or determiner in {"the", "a", "an"} or determiner in OWNERS
    k = i + 1
    if k + 2 < g.size and g.text[k] == "(" and g.text[k + 2] == ")":
        k += 3
    if k < g.size and g.lower[k] in {"of", "for", "at", "in", "to", "and"}:
        while (
            k < min(i + 14, g.size)
            and g.text[k] not in {",", ".", ";", '"'}
            and g.pos[k] not in {"VERB", "AUX"}
        ):
            k += 1
    if k >= g.size or not (g.text[k] in {",", ":"} or page.is_dash(k)):
        return ()
    k += 1
    while k < g.size and k not in page.starts and g.lower[k] in page.titles:
        k += 1
    name = page.starts.get(k)
    if name is None or name.type != PERSON or name.end >= g.size:
        return ()
    if is_plural(g, i):
        heads = _listed(page, name)
        return heads if len(heads) > 1 and (counted or definite) else ()
    apposed = g.dep[name.head] == "appos" and g.head[name.head] in range(start, k)
    if apposed:
        return (name.head,)
    if not definite:
        return ()
    after = g.text[name.end]
    closes = after in {",", ".", ";", ")", "–", "—", "and", "who", ":"} or g.pos[name.end] in {"VERB", "AUX"}
    if g.pos[name.end] in {"VERB", "AUX"} and not (
        g.dep[name.head] == "appos" or name.head - 1 not in page.names or opens
    ):
        closes = False
    return (name.head,) if closes else ()


def _copula_subject(page: Page, i: int, known: Mapping[int, Description]) -> tuple[int, ...]:
    """As in "Said is a lawyer", "who had been a teacher", "worked as a nurse"."""
    g = page.g
    verb = g.head[i]
    if g.dep[i] == "attr" and g.lemma[verb] in {"be", "become", "remain"} and not g.is_negated(verb):
        subject = g.surface_subject(verb)
    elif (
        g.dep[i] == "pobj"
        and g.lower[verb] == "as"
        and g.lemma[g.head[verb]] in {"work", "serve", "act", "appoint", "elect"}
    ):
        subject = g.deep_subject(g.head[verb]) if g.lemma[g.head[verb]] in {"work", "serve", "act"} else None
    else:
        return ()
    if subject is None or (
        g.lower[subject] in {"it", "there", "this", "that", "what", "one"}
        and g.pos[subject] == "PRON"
        and g.tag[subject] not in {"WDT", "WP"}
    ):
        return ()
    subject = page.whom(subject)
    name = page.names.get(subject)
    if name is not None and name.type != PERSON:
        return ()
    if name is None and g.pos[subject] == "NOUN" and page.nouns.kind(g.lemma[subject]) is None:
        return ()
    described = known.get(subject)
    return described.subjects if described is not None and described.named else (subject,)


def _apposed_to_noun(page: Page, i: int, start: int) -> tuple[int, ...]:
    """As in "Her husband, a tailor", "All six, Syrians from Daraa": somebody without a name."""
    g = page.g
    noun = g.head[i]
    if g.dep[i] != "appos" or noun >= start or noun in page.names or not is_human(page, noun):
        return ()
    return (noun,)


def complement_end(page: Page, i: int) -> int:
    """The end of "of the court" behind the noun."""
    g = page.g
    if i + 1 >= g.size or g.lower[i + 1 : i + 2] not in _COMPLEMENTS:
        return i + 1
    k = i + 2
    while k < min(i + 10, g.size):
        if k in page.names:
            if page.names[k].type == PERSON:
                break
            k = page.names[k].end
            if not (k < g.size and g.lower[k] in {"and", "&"} and k + 1 in page.names):
                return k
        elif g.pos[k] in {"DET", "ADJ", "NOUN", "PROPN"} or g.lower[k] in {"and", "of"} | POSSESSIVE | OWNERS:
            k += 1
        else:
            break
    titles = load_name_words().only_before_names  # "Minister of Education Prof"
    while k > i + 1 and (
        g.pos[k - 1] in {"CCONJ", "DET", "ADP"} or g.lower[k - 1] in OWNERS or g.lower[k - 1] in titles
    ):
        k -= 1
    return k
