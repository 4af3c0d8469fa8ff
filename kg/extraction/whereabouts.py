"""Where things lie and people live: "Zharkent, Kazakhstan", "who lives in Cairo", "born in Hotan"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.extraction.ages import aged_subject
from kg.extraction.analysis import Name, RelationMatch
from kg.extraction.describing import named_before
from kg.extraction.relation_page import (
    GROUP,
    NOUNS,
    PERSON,
    PLACES,
    POSSESSIVE,
    RANK,
    Page,
    age_at,
    is_human,
)

__all__ = ["find_origins", "find_places", "find_residences"]


def find_places(page: Page) -> Iterator[RelationMatch]:
    """What lies in what."""
    for name in page.reading.names:
        if name.type in RANK:
            yield from _place_after_comma(page, name)
            yield from _owned_place(page, name)
        if name.type == GROUP:
            yield from _adjective_of_place(page, name)
            yield from _community(page, name)
        if name.type not in {PERSON, GROUP}:
            if name.type not in _EVERYWHERE:
                yield from _place_in(page, name)
            yield from _based(page, name)
            yield from _body_of_place(page, name)
    yield from _seats(page)
    yield from _home_to(page)


# A court is the court of its town rather than in it; and a firm's branch is in a town, not the firm.
_EVERYWHERE = frozenset(
    {"InternationalOrganization", "ArmedGroup", "MediaOrganization", "Company", "PoliticalParty", "Court"}
)
_QUARTERS = frozenset({
    "district", "neighborhood", "neighbourhood", "area", "suburb", "sector", "quarter", "township",
})  # fmt: skip


def _is_larger(small: Name, large: Name) -> bool:
    a, b = RANK.get(small.type), RANK.get(large.type)
    return (
        a is not None
        and b is not None
        and (b > a or (b == a == 1 and small.type == "Place" and large.type == "City"))
    )


def _place_after_comma(page: Page, name: Name) -> Iterator[RelationMatch]:
    g = page.g
    if name.end + 1 >= g.size or g.text[name.end] != ",":
        return
    larger = page.starts.get(name.end + 1)
    if larger is None or not _is_larger(name, larger):
        return
    after = g.lower[larger.end] if larger.end < g.size else "."
    previous = page.ends.get(name.start - 1) if name.start and g.text[name.start - 1] == "," else None
    listed = after in {"and", "or"} and previous is not None
    if not listed and after not in POSSESSIVE and not _is_in_a_list(page, name):
        yield page.named("locatedIn", name.head, larger)


def _is_in_a_list(page: Page, name: Name) -> bool:
    """Whether towns are counted up around it ("Mora, Lind, Ulm and Kiel") and do not lie in one another."""
    g = page.g
    run = [name]
    while (before := page.ends.get(run[0].start - 1)) is not None and g.text[run[0].start - 1] == ",":
        run.insert(0, before)
    while (behind := page.starts.get(run[-1].end + 1)) is not None and g.text[run[-1].end] in {",", "and"}:
        run.append(behind)
    return len(run) > 2 and not all(_is_larger(a, b) for a, b in pairwise(run))


def _owned_place(page: Page, name: Name) -> Iterator[RelationMatch]:
    """As in "Uzbekistan's autonomous republic of Karakalpakstan", "Kazakhstan's largest city, Almaty"."""
    g = page.g
    if name.end + 1 >= g.size or g.text[name.end] not in POSSESSIVE:
        return
    place_noun = False
    for k in range(name.end + 1, min(name.end + 9, g.size)):
        other = page.starts.get(k)
        if other is not None:
            beyond = page.starts.get(other.end + 2)
            inner = (
                g.lower[other.end + 1 : other.end + 2] == ("of",)
                and g.lower[other.end] in page.words.place_nouns
            )
            if inner and beyond is not None:
                other, place_noun = beyond, True
            near = (
                k == name.end + 1
                or place_noun
                or (g.lower[other.end : other.end + 1] and g.lower[other.end] in page.words.place_nouns)
            )
            if near and _is_larger(other, name):
                yield page.named("locatedIn", other.head, name)
            return
        if g.lemma[k] in page.words.place_nouns:
            place_noun = True
        elif g.text[k] == "," or g.lower[k] == "of":
            if not place_noun:
                return
        elif g.pos[k] not in {"ADJ", "NOUN", "PUNCT", "ADV", "PROPN"}:
            return


def _adjective_of_place(page: Page, name: Name) -> Iterator[RelationMatch]:
    """As in "the central Syrian city of Hama", "the Iraqi capital, Baghdad"."""
    g = page.g
    k = name.end
    if name.demonym_of is None:
        return
    while (
        k < g.size
        and g.pos[k] in {"ADJ", "NOUN"}
        and g.lemma[k] not in page.words.place_nouns
        and k < name.end + 3
    ):
        k += 1
    if k >= g.size or g.lemma[k] not in page.words.place_nouns:
        return
    k += 1
    if k < g.size and (g.lower[k] == "of" or g.text[k] == ","):
        k += 1
    other = page.starts.get(k)
    if other is not None and other.type in PLACES and other.type != "Country":
        yield page.named("locatedIn", other.head, name, name.demonym_of)


def _community(page: Page, name: Name) -> Iterator[RelationMatch]:
    """As in "Kazakhs are the second-largest community in Xinjiang"."""
    g = page.g
    verb = g.head[name.head]
    if g.dep[name.head] != "nsubj" or g.lemma[verb] not in {"be", "form", "live", "make"}:
        return
    predicate = verb if g.lemma[verb] == "live" else g.child(verb, "attr", "dobj")
    if predicate is None or (predicate != verb and g.lemma[predicate] not in page.words.communities):
        return
    for preposition in (*g.children[predicate], *g.children[verb]):
        if g.lower[preposition] == "in":
            place = page.place_from(preposition + 1)
            if place is not None:
                for people in _peoples(page, name, predicate):
                    yield page.named("locatedIn", people, place)
                return


def _peoples(page: Page, first: Name, predicate: int) -> Iterator[int]:
    """The people that is told of, those beside it, and those after which it comes ("after Uyghurs")."""
    g = page.g
    after = [g.child(c, "pobj") for c in g.children[predicate] if g.lower[c] == "after"]
    for i in (first.head, *g.conjuncts(first.head), *after):
        name = page.names.get(i) if i is not None else None
        if name is not None and name.type == GROUP:
            yield name.head


def _home_to(page: Page) -> Iterator[RelationMatch]:
    """As in "the region is also home to ethnic Kyrgyz, Tajiks, and Hui"."""
    g = page.g
    for i in range(1, g.size - 2):
        if g.lower[i] != "home" or g.lower[i + 1] != "to" or g.lemma[g.head[i]] != "be":
            continue
        place = g.surface_subject(g.head[i])
        named = page.names.get(place) if place is not None else None
        if place is None or (
            named.type not in PLACES if named else g.lemma[place] not in page.words.place_nouns
        ):
            continue
        k = i + 2
        while k < g.size and (
            g.text[k] == "," or g.pos[k] in {"ADJ", "CCONJ", "DET", "NUM", "PROPN", "NOUN", "ADP"}
        ):
            people = page.starts.get(k)
            if people is not None and people.type == GROUP:
                start, end = (named.start, named.end) if named else (place, place + 1)
                yield page.match("locatedIn", people.head, start, end, place)
            k = people.end if people is not None else k + 1


def _place_in(page: Page, name: Name) -> Iterator[RelationMatch]:
    """As in "Xinjiang in China", "the Sughd region of Tajikistan", "the Evin prison in Tehran"."""
    g = page.g
    k = name.end
    if k < g.size and g.lower[k] in page.words.place_nouns and name.type in PLACES:
        k += 1
    comma = k < g.size and g.text[k] == ","
    k += comma
    if k + 1 >= g.size or not (g.lower[k] in {"in", "at"} or (g.lower[k] == "of" and k > name.end)):
        return
    place = page.place_from(k + 1)
    if place is None or (comma and place.start > k + 2):
        return
    if name.type not in RANK:
        if g.head[k] in range(name.start, name.end):  # else, as in "told AFP in Geneva", the verb's
            yield page.named("locatedIn", name.head, place)
        return
    quarter = place.type == "City" and g.lower[name.end] in _QUARTERS
    if quarter and g.lower[k] == "of" and _is_larger(place, name):
        yield page.named("locatedIn", place.head, name)  # "the East Jerusalem neighborhood of Silwan"
    elif quarter or _is_larger(name, place):
        yield page.named("locatedIn", name.head, place)


def _based(page: Page, name: Name) -> Iterator[RelationMatch]:
    """As in "the London-based Exile Press Council", "the council, based in London"."""
    g = page.g
    k = name.start - 1
    while k >= 2 and k > name.start - 5 and k not in page.names and g.pos[k] in NOUNS | {"ADJ"}:
        k -= 1
    if k >= 2 and g.lower[k] == "based" and g.text[k - 1] == "-":
        place = page.ends.get(k - 1)
        if place is not None and place.type in PLACES:
            yield page.named("locatedIn", name.head, place)
    k = name.end + 1 if g.text[name.end : name.end + 1] == (",",) else name.end
    if (
        k + 2 < g.size
        and g.lower[k] in {"based", "located", "headquartered"}
        and g.lower[k + 1] in {"in", "at"}
    ):
        place = page.place_from(k + 2)
        if place is not None:
            yield page.named("locatedIn", name.head, place)


def _body_of_place(page: Page, name: Name) -> Iterator[RelationMatch]:
    """As in "the St. Petersburg news outlet Volna"; "the Russian outlet Volna" may be anywhere."""
    g = page.g
    k = name.start - 1
    if (
        name.type in PLACES | {"ArmedGroup", PERSON, GROUP}
        or name.use != "name"
        or k < 1
        or k in page.names
        or g.pos[k] != "NOUN"
    ):
        return
    if g.tag[k] != "NN" or page.nouns.kind(g.lemma[k]) in PLACES | {PERSON, GROUP, None}:
        return
    while k > max(0, name.start - 6) and k not in page.names and g.pos[k] in NOUNS | {"ADJ", "PART", "PUNCT"}:
        if g.text[k] in {",", ";", "(", ")", '"'}:
            return
        k -= 1
    place = page.names.get(k)
    if place is None or g.lower[place.end] == "-":
        return
    if place.type in PLACES:
        yield page.named("locatedIn", name.head, place)


def _seats(page: Page) -> Iterator[RelationMatch]:
    """As in "China's consulate in Osh": what only a noun and its place tell apart."""
    g = page.g
    for i in range(1, g.size - 2):
        if g.lemma[i] not in page.words.seats or i in page.names or g.lower[i + 1] not in {"in", "at"}:
            continue
        place = page.place_from(i + 2) if g.tag[i] == "NN" and g.head[i + 1] == i else None
        if place is not None and place.type != "Country":
            yield page.named("locatedIn", i, place)


# --- where people live and come from ---------------------------------------------------------------------


def find_residences(page: Page) -> Iterator[RelationMatch]:
    """As in "who lives in Cairo", "at her home in Jinotega", "born in Hotan"."""
    g, words = page.g, page.words
    for i in range(g.size):
        lemma = g.lemma[i]
        if lemma in words.living and g.pos[i] == "VERB":
            yield from _living(page, i, words.living[lemma])
        elif g.lower[i] == "born" and i + 2 < g.size:
            yield from _born(page, i)
        elif g.lower[i] == "based" and i + 1 < g.size and g.lower[i + 1] == "in" and g.dep[i] != "acl":
            yield from _living(page, i, words.living["live"])
        elif lemma in words.homes and i + 2 < g.size and g.lower[i + 1] in {"in", "near"}:
            owner = g.child(i, "poss")
            place = page.place_from(i + 2)
            if owner is not None and place is not None:
                name = page.names.get(owner)
                if name is None or name.type == PERSON:
                    yield page.named("residence", name.head if name else owner, place)


def _living(page: Page, verb: int, prepositions: frozenset[str]) -> Iterator[RelationMatch]:
    g = page.g
    subject = g.deep_subject(verb) if g.lower[verb] != "based" else g.surface_subject(verb)
    if subject is None or g.is_negated(verb) or g.tag[verb] == "VB":
        return
    subject = page.whom(subject)
    for child in g.children[verb]:
        if g.lower[child] in prepositions:
            place = page.place_from(child + 1)
            unnamed = g.pos[subject] == "NOUN" and subject not in page.names
            if place is not None and is_human(page, subject) and not (unnamed and g.dep[subject] == "pobj"):
                yield page.match("residence", subject, place.start, place.end, place.head, None, verb)
                return


def _born(page: Page, i: int) -> Iterator[RelationMatch]:
    g = page.g
    if g.lower[i + 1] not in {"in", "at", "near"}:
        return
    place = page.place_from(i + 2)
    if place is None:
        return
    subject = g.surface_subject(i)
    if subject is None and g.dep[i] in {"acl", "advcl", "relcl"}:
        subject = g.modified(i) if g.dep[i] != "advcl" else g.surface_subject(g.head[i])
    if subject is None:
        before = named_before(page, i, False)
        subject = before[0] if before else None
    if subject is not None:
        subject = page.whom(subject)
        if is_human(page, subject):
            yield page.match("bornIn", subject, place.start, place.end, place.head, None, i)


def find_origins(page: Page) -> Iterator[RelationMatch]:
    """As in "Uyghurs from Ghulja", "a 34-year-old from Aqto" (what follows a noun is told with the noun)."""
    g = page.g
    for i in range(1, g.size - 1):
        if g.lower[i] != "from" or g.lower[i - 1] != "old" or g.text[i - 2] != "-":
            continue
        start = i - 1
        while start > 0 and (
            g.text[start - 1] == "-" or g.lower[start - 1] in {"year", "years"} or age_at(g, start - 1)
        ):
            start -= 1
        subject = aged_subject(page, start, i - 1, i)
        place = page.place_from(i + 1)
        if place is not None and subject is not None:
            yield page.named("originFrom", subject, place)
