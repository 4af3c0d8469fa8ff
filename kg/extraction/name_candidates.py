"""Candidates: the runs of capitalised words, cut into what may be one name each.

A run is more than a name where news puts things side by side: "Kenyan Interior Minister Omar Naggar". It is
cut by grammar that needs no model and by the gazetteer: small words come off at the edges, titles and offices
come off the names they stand by, an institution with a head such as "Ministry" stays whole, and a known name
stands apart from the words around it. What a candidate names is decided in :mod:`kg.extraction.name_types`,
whether it is a name at all in :mod:`kg.extraction.names`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extraction.grammar import Grammar
from kg.extraction.name_runs import (
    CONNECTORS,
    GROUP,
    NICKNAME_QUOTES,
    PERSON,
    PLACES,
    POSSESSIVE,
    Page,
    begins_with_all,
    find_runs,
    is_plain_word,
)
from kg.gazetteer import Entry

__all__ = ["Candidate", "find_candidates", "is_office_of", "last_word"]

# What is no part of a name at its edges, even where a sentence begins with it.
_LOOSE = frozenset({
    "the", "a", "an", "of", "for", "and", "&", "-", "/", "on", "to", "against", "near", "in", "at",
    "from", "by", "with", "after", "before", "when", "while", "but", "as", "if", "since", "under", "his",
    "her", "their", "its", "our", "my", "this", "that", "these", "those", "not", "no", "yet", "so",
    "then", "there", "here", "both", "all", "many", "most", "some",
})  # fmt: skip


@dataclass(slots=True)
class Candidate:
    """Words that are perhaps a name: ``entry`` is what the gazetteer knows, ``hint`` what the form tells."""

    start: int
    end: int
    entry: Entry | None = None
    hint: str | None = None
    titled: bool = False  # a title stands before it

    @property
    def single(self) -> bool:
        """Whether it is one word."""
        return self.end - self.start == 1


def find_candidates(page: Page) -> list[Candidate]:
    """Cut the runs of a document, in the order of the text."""
    found: list[Candidate] = []
    for start, end in find_runs(page):
        _divide(page, start, end, found)
    return found


def _divide(page: Page, start: int, end: int, found: list[Candidate]) -> None:
    """Cut [start, end) into candidates: titles off, institutions whole, known names apart."""
    start, end = _trimmed(page, start, end)
    if start >= end:
        return
    entry = page.entries.get(start)
    if entry is not None and entry[0] == end:
        found.append(Candidate(start, end, entry[1]))
        return
    if (hint := _institution(page, start, end)) is not None:
        _institutional(page, start, end, hint, found)
        return
    if end - start > 1 and page.g.lower[end - 1] in page.words.things and not _is_surname(page, start, end):
        return
    if (person := _person_after_head(page, start, end)) is not None:
        _divide(page, start, person, found)
        _divide(page, person, end, found)
        return
    title = _last_title(page, start, end)
    if title is not None:
        _divide(page, start, _before_title(page, start, title), found)
        begun = len(found)
        _divide(page, title + 1, end, found)
        if len(found) > begun and found[begun].start <= title + 2 and found[begun].entry is None:
            found[begun].titled = True
        return
    cut = _known_part(page, start, end)
    if cut is not None and (side := _with_side(page, start, cut[0])) < cut[0]:
        in_city = page.entries[cut[0]][1].type == "City"
        _divide(page, start, side, found)
        found.append(Candidate(side, cut[1], None, "Place" if in_city else "Region"))
        _divide(page, cut[1], end, found)
        return
    if (office := _office(page, start, end)) is not None:
        _divide_office(page, start, office, found)
        return
    if cut is None:
        found.append(Candidate(start, end))
        return
    _divide(page, start, cut[0], found)
    found.append(Candidate(cut[0], cut[1], page.entries[cut[0]][1]))
    _divide(page, cut[1], end, found)


def _trimmed(page: Page, start: int, end: int) -> tuple[int, int]:
    """Without determiners, loose connectors, hyphens at the edges, and what leads to a caption."""
    g = page.g
    if start == 0 or start in page.firsts or g.text[start - 1] in page.words.captions:
        while start + 1 < end and g.text[start] in page.words.captions and start not in page.entries:
            start += 1
    while start < end and (g.lower[start] in _LOOSE or g.text[start] in POSSESSIVE):
        known = start in page.entries and page.entries[start][0] <= end
        if known or (g.text[start] == "All" and begins_with_all(page, start)):
            break
        start += 1
    start = _after_day(page, start, end)
    start = _after_field(page, start, end)
    while end > start and (_is_loose_end(page, end - 1) or g.text[end - 1] in POSSESSIVE):
        end -= 1
    return start, end


def _after_day(page: Page, start: int, end: int) -> int:
    """Behind a weekday that tells when: "On Monday | Ryanair". By itself, some are called by one."""
    g = page.g
    day = start + 1 < end and g.text[start] in page.words.days
    return start + 1 if day and start and g.lower[start - 1] in page.words.before_days else start


def _after_field(page: Page, start: int, end: int) -> int:
    """Behind what an office is for: "Minister of Information and Culture | Ines Duarte"."""
    g, fields = page.g, page.words.fields
    name = start
    while name < end and (g.lower[name] in fields or (name > start and _joins(g, name, end, fields))):
        name += 1
    if name == start or page.gazetteer.is_given_name(g.text[start]):
        return start
    if name < end and (name == end - 1 or not g.text[name][0].isupper()):
        return start
    return name if is_office_of(page, start) else start


def _joins(g: Grammar, i: int, end: int, fields: frozenset[str]) -> bool:
    return g.lower[i] in {"and", "&", ","} and i + 1 < end and g.lower[i + 1] in fields


def is_office_of(page: Page, i: int) -> bool:
    """Whether before ``i`` stands an office and "of", and perhaps other fields that it is for."""
    g = page.g
    i -= 1
    while i > 0 and (g.lower[i] in page.words.fields or g.lower[i] in {"and", "&", ","}):
        i -= 1
    return i > 0 and g.lower[i] in {"of", "for", "on"} and is_plain_word(page, i - 1)


def _is_loose_end(page: Page, i: int) -> bool:
    """A small word written small; "An" ends the name of "Thich Quang An", but not in a headline."""
    return page.g.lower[i] in _LOOSE and (page.g.text[i].islower() or page.headline[i] or i in page.firsts)


def _institution(page: Page, start: int, end: int) -> str | None:
    """The class that the run's head word tells, where it is the name of one institution or place."""
    g, words = page.g, page.words
    if end - start < 2:
        return None
    last = head = last_word(page, start, end)
    for i in range(start + 1, end):
        if g.lower[i] in CONNECTORS and g.lower[i - 1] in words.continued:
            head = i - 1
            break
    word = g.lower[head]
    kind = _kind_of_head(page, head)
    if kind is None:
        return None
    if head == last and word in words.weak_heads and not _agrees(page, start, end, kind):
        return None
    if head == start and end - start < 3:
        return None
    return kind


def _kind_of_head(page: Page, i: int) -> str | None:
    """What a head word tells, with the word before it or alone: "court branch", "court"."""
    g, heads = page.g, page.words.heads
    return heads.get(f"{g.lower[i - 1]} {g.lower[i]}") or heads.get(g.lower[i])


def last_word(page: Page, start: int, end: int) -> int:
    """The last word of a name, before its number: "Branch" of "Regional Trial Court Branch 89"."""
    return end - 2 if end - start > 1 and page.g.text[end - 1].isdigit() else end - 1


def _agrees(page: Page, start: int, end: int, kind: str) -> bool:
    """Whether spaCy's vote for the last word fits the class that it tells as a head."""
    vote = page.vote[end - 1]
    if vote is None or vote == "PERSON":
        return page.g.lower[start] == "the" or (start > 0 and page.g.lower[start - 1] == "the")
    return (vote in {"GPE", "LOC", "FAC"}) == (kind in PLACES) or vote in {"ORG", "FAC"}


def _institutional(page: Page, start: int, end: int, hint: str, found: list[Candidate]) -> None:
    """An institution, whole, unless it is two known names side by side ("UN Security Council")."""
    g = page.g
    if g.lower[start] in {"mr", "mr.", "former", "ex"}:
        start += 1
    if (person := _person_behind(page, start, end)) is not None:
        found.append(Candidate(start, person, None, hint))
        _divide(page, person, end, found)
        return
    entry = page.entries.get(start)
    known = page.entries.get(entry[0]) if entry is not None and entry[0] < end else None
    if entry is not None and known is not None and _is_namesake(entry[1], known[1]):
        found.append(Candidate(start, end, None, hint))
        return
    if entry is not None and known is not None and known[0] == end and known[1].trusted:
        found.append(Candidate(start, entry[0], entry[1]))
        found.append(Candidate(entry[0], end, known[1]))
        return
    owned = entry is not None and entry[0] + 2 == end and page.entries.get(end - 1, (0, None))[0] == end
    if owned and entry is not None and page.g.text[end - 2] == "of" and entry[1].type not in PLACES:
        found.append(Candidate(start, end, entry[1]))  # "National Security Committee of Kazakhstan"
        return
    found.append(Candidate(start, end, None, hint))


def _is_namesake(owner: Entry, known: Entry) -> bool:
    """A place's or people's own body, not the known one: "Kurdish Democratic Party"."""
    general = {"PoliticalParty", "InternationalOrganization"}
    return known.type in general and (owner.type in PLACES or owner.type == GROUP)


def _person_behind(page: Page, start: int, end: int) -> int | None:
    """Where a person begins who stands behind an institution: "University of Oslo | Ines Duarte"."""
    g = page.g
    for i in range(start + 1, end - 2):
        if not any(word in CONNECTORS for word in g.text[start + 1 : i + 1]):
            continue
        if _is_full_name(page, i + 1, end) and g.text[i] not in CONNECTORS:
            return i + 1
        if (entry := page.entries.get(i + 1)) is None:
            continue
        person, known = entry
        named = person + 2 <= end <= person + 4 and page.gazetteer.is_given_name(g.text[person])
        if named and known.type != PERSON and g.lower[end - 1] not in page.words.heads:
            return person
    return None


def _is_surname(page: Page, start: int, end: int) -> bool:
    """Whether a thing at the end of a run is somebody's surname: "Martin Law", not "the Dover Case"."""
    alone = not start or page.g.pos[start - 1] not in {"DET", "NUM", "ADJ"}
    return end - start == 2 and alone and _is_full_name(page, start, end)


def _person_after_head(page: Page, start: int, end: int) -> int | None:
    """Where a person begins who stands right behind an institution: "Santiago Magazine | Ines Duarte"."""
    g, words = page.g, page.words
    for i in range(start + 1, end - 2):
        head = _kind_of_head(page, i) and g.lower[i] not in words.weak_heads and i + 1 not in page.entries
        given = g.lower[i + 1] not in words.titles or g.lower[i + 1] in words.given_titles
        if head and given and end - i <= 5:
            person = page.entity[i + 1] == (i + 1, end) and page.vote[i + 1] == "PERSON"
            if person or page.gazetteer.is_given_name(g.text[i + 1]):
                return i + 1
    return None


def _is_full_name(page: Page, start: int, end: int) -> bool:
    """Whether these words are somebody's name for the model, and begin with a known given name."""
    known = page.gazetteer.is_given_name(page.g.text[start]) and page.g.lower[end - 1] not in page.words.heads
    return known and page.entity[end - 1] == (start, end) and page.vote[start] == "PERSON"


def _last_title(page: Page, start: int, end: int) -> int | None:
    """The last word of the titles in [start, end) that have a name after them."""
    g, words = page.g, page.words
    last = None
    for i in range(start, end - 1):
        word = g.lower[i]
        hyphen = g.text[i + 1] == "-" or (
            i > start and g.text[i - 1] == "-" and g.lower[i - 2] not in words.titles
        )
        if hyphen or word in g.lower[max(0, start - 1) : max(0, i - 1)]:
            continue  # "Sheikh Omar Sheikh Naggar": the second one is part of the name
        if word in words.name_titles:
            title = _is_title(page, i, start)
        else:
            title = word in words.titles or (
                i == start and (word in words.title_parts or _of_several(page, i))
            )
        if title or (last is None and _describes(page, i, start, end)):
            last = i
    return last


def _of_several(page: Page, i: int) -> bool:
    """As in "Magistrates Omar Naggar and Dana Ospan"."""
    word, words = page.g.lower[i], page.words
    return word.endswith("s") and word[:-1] in words.titles and word[:-1] not in words.name_titles


def _office(page: Page, start: int, end: int) -> int | None:
    """Where the office begins that ends the run: "Leon Police | Chief", "USAID | Acting Head"."""
    g, words = page.g, page.words
    last = end - 1
    word = g.lower[last]
    if last == start or word in words.name_titles or word in words.only_before_names:
        return None
    if last == start + 1 and page.gazetteer.is_given_name(g.text[start]):
        return None
    if last in page.entries or not (
        word in words.titles or (page.nouns.classes.get(word) == PERSON and page.vote[last] != "PERSON")
    ):
        return None
    while last > start and (
        g.lower[last - 1] in words.titles
        or g.lower[last - 1] in words.ranks
        or page.nouns.classes.get(g.lower[last - 1]) == PERSON
    ):
        last -= 1
    return last


def _divide_office(page: Page, start: int, office: int, found: list[Candidate]) -> None:
    """What stands before an office is a name where a table or its last word says so, or it is in capitals."""
    begun = len(found)
    _divide(page, start, office, found)
    found[begun:] = [
        c
        for c in found[begun:]
        if c.entry is not None or c.hint is not None or page.g.text[c.start].isupper()
    ]


def _describes(page: Page, i: int, start: int, end: int) -> bool:
    """A noun for a person, capitalised where a sentence begins: "Architect Ines Duarte"."""
    g = page.g
    if i > start and page.vote[i] == "PERSON":
        return False
    if page.nouns.classes.get(g.lower[i]) != PERSON or page.gazetteer.is_given_name(g.text[i]):
        return False
    return g.pos[i] == "NOUN" or i in page.firsts or (i > start and i + 2 < end)


def _is_title(page: Page, i: int, start: int) -> bool:
    """A title in "King Arthur" and "Judge Amina Said", a surname in "Mike Judge"."""
    words = page.words
    before = page.g.text[i - 1] if i > start else ""
    if page.g.lower[i] in words.given_titles:
        led = page.g.lower[i - 1] if i else ""
        return led in {"the", "late"} or led in words.titles or led in POSSESSIVE or i - 1 in page.entries
    return not page.gazetteer.is_given_name(before) and (
        i == start or page.g.lower[i - 1] in words.titles - words.given_titles or i - 1 in page.entries
    )


def _before_title(page: Page, start: int, title: int) -> int:
    """The end of what stands before a chain of titles: "Texas" in "Texas Deputy Governor"."""
    g = page.g
    while title > start and (
        g.lower[title - 1] in page.words.titles
        or g.lower[title - 1] in page.words.ranks
        or g.text[title - 1] in {"-", "."}
        or g.lower[title - 1] == "of"
    ):
        title -= 1
    return title


def _known_part(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """A known name inside the run that stands for itself, not for a part of a longer name."""
    for i in range(start, end):
        entry = page.entries.get(i)
        if entry is None or entry[0] > end:
            continue
        if _stands_alone(page, start, end, i, entry[0], entry[1]):
            return i, entry[0]
    return None


def _with_side(page: Page, start: int, i: int) -> int:
    """Where the name of a part of a known place at ``i`` begins: "East Mosul", "South East Nigeria"."""
    side = i
    while side > start and page.g.text[side - 1] in page.words.sides and page.entries[i][1].type in PLACES:
        side -= 1
    return side


def _stands_alone(page: Page, start: int, end: int, i: int, stop: int, entry: Entry) -> bool:
    g = page.g
    if (i > start and g.text[i - 1] in NICKNAME_QUOTES) or (stop < end and g.text[stop] in NICKNAME_QUOTES):
        return False
    if (i > start and g.text[i - 1] == "-") or (stop < end and g.text[stop] == "-"):
        # "Chinese-Kazakh", "US-China"; but "Ust-Kamenogorsk" and "Al-Tashkandi" are one name each
        other = i - 2 if i > start and g.text[i - 1] == "-" else stop + 1
        return entry.trusted and _is_known(page, other) and page.vote[i] != "PERSON"
    span = page.entity[i]
    if not entry.trusted or (span is not None and page.vote[i] == "PERSON" and span[1] - span[0] > stop - i):
        return False
    if entry.type == GROUP:
        return True
    if stop < end and g.text[stop] in page.words.particles:
        return False
    if g.lower[end - 1] == "international" and end < g.size and g.text[end] in page.words.small_heads:
        return False  # "Narita International airport"
    if entry.type == "City" and (
        page.gazetteer.is_given_name(g.text[i]) or (i > start and page.gazetteer.is_given_name(g.text[i - 1]))
    ):
        return False
    if (
        span is not None
        and page.vote[i] == "ORG"
        and span[0] <= start
        and span[1] >= end
        and entry.type in PLACES
    ):
        return False
    return i == start or entry.type == "Country" or stop == end


def _is_known(page: Page, i: int) -> bool:
    """Whether word ``i`` is part of a name of the gazetteer that is trusted."""
    for start in range(i, max(-1, i - 4), -1):
        if start in page.entries:
            end, entry = page.entries[start]
            return end > i and entry.trusted
    return False
