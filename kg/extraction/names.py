"""Proper names: where they begin and end, and what kind of thing each names.

spaCy's own entities are a vote, no more: trained on American news, they take "Uyghurs" for a state and half
of a Kazakh lawyer for a company. So names are built from below. Capitalised words form *runs*
(:mod:`kg.extraction.name_runs`); a run is cut by grammar that needs no model (titles, heads such as
"Ministry", "of", hyphens, particles) and by the gazetteer into *candidates*
(:mod:`kg.extraction.name_candidates`); and what a candidate names is decided once for the document, from
everything that is said around each of its mentions (:mod:`kg.extraction.name_types`). Here they are put
together: candidates that are nothing fall away (weekdays, offices, words of a headline), and the others get
the gazetteer's name and links where it knows them, or the noun behind them ("Evin prison").
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.analysis import Name, Reading
from kg.extraction.name_candidates import Candidate, find_candidates, last_word
from kg.extraction.name_runs import GROUP, PERSON, PLACE, PLACES, VOTES, Page, is_plain_word
from kg.extraction.name_types import Types, group_of, is_ordinary, root_of
from kg.gazetteer import Entry, Gazetteer

__all__ = ["find_names"]

_NO_NAMES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"})


def find_names(reading: Reading, gazetteer: Gazetteer) -> tuple[Name, ...]:
    """The names in a document, in the order of the text; no two overlap."""
    page = Page(reading, gazetteer)
    candidates = find_candidates(page)
    types = Types(page, candidates)
    names = [name for c in candidates if (name := _name(page, types, c)) is not None]
    return tuple(_with_borders(page, names))


def _name(page: Page, types: Types, c: Candidate) -> Name | None:
    g = page.g
    kind = types.of(c)
    text = page.text(c.start, c.end)
    if kind is None or _is_nothing(page, types, c, text):
        return None
    entry = c.entry if c.entry is not None and group_of(c.entry.type) == group_of(kind) else None
    small = _small_head(page, c) if kind in PLACES else None
    if entry is not None and (
        small is None or entry.type == "Country" or small not in {entry.type, "Region"}
    ):
        return _known_name(page, c, entry)
    if small is None:
        return Name(c.start, c.end, root_of(g, c.start, c.end), kind, text)
    text = page.text(c.start, c.end + 1)
    of_it = entry if entry is not None and entry.type == small else page.gazetteer.find(text)
    if of_it is None or of_it.type != small:
        return Name(c.start, c.end + 1, c.end, small, text)
    return Name(c.start, c.end + 1, c.end, small, of_it.name, of_it.links)


def _small_head(page: Page, c: Candidate) -> str | None:
    """What the lower-case noun behind the name makes of it: "Evin prison", "Aqto county"."""
    g, end = page.g, c.end
    if end >= g.size or not page.space[end - 1] or g.pos[end] not in {"NOUN", "PROPN"}:
        return None
    if end + 1 < g.size and g.dep[end] == "compound" and g.head[end] > end:
        return None  # "Herat province police"
    return page.words.small_heads.get(g.text[end]) if page.same_line(c.start, end) else None


def _is_nothing(page: Page, types: Types, c: Candidate, text: str) -> bool:
    """Weekdays, languages, a headline's words that the text never uses as a name."""
    if c.single and c.entry is None and (text in page.words.never or _is_plain(page, types, c)):
        return True
    if types.of(c) == PERSON and c.entry is None and _ends_plainly(page, c):
        return True
    vote = page.vote[last_word(page, c.start, c.end)]
    if vote in _NO_NAMES and c.entry is None and not c.titled:
        return True
    if page.headline[c.start] and c.entry is None:
        found = types.evidence[types.key(c)]
        voted = vote in VOTES and page.entity[c.start] == (c.start, c.end)
        if c.single and text.endswith("s"):
            voted = types.key(c) in types.parts  # a verb: "Girl Dies After Beating"
        return found.mentions < 2 and not voted and not c.titled
    return False


def _is_plain(page: Page, types: Types, c: Candidate) -> bool:
    """A title, a head, a thing or a noun for people by itself ("Envoy", "Law"), unless it is a surname."""
    word, words = page.g.lower[c.start], page.words
    plain = is_plain_word(page, c.start) or word in words.things
    if types.of(c) in {PERSON, PLACE}:
        plain = plain or word in words.colours or _is_plural_of_head(page, c.start)
    return plain and types.key(c) not in types.parts


def _is_plural_of_head(page: Page, i: int) -> bool:
    word = page.g.lower[i]
    one = word.removesuffix("s")
    return one != word and (one in page.words.heads or page.nouns.classes.get(one) == PERSON)


def _ends_plainly(page: Page, c: Candidate) -> bool:
    """What ends as an office, a body or a credit does is nobody's name: "Public Relations Officer"."""
    g, last = page.g, c.end - 1
    if c.single or page.gazetteer.is_given_name(g.text[c.start]) or (c.titled and not is_ordinary(page, c)):
        return False
    office = g.lower[last] in page.words.titles and g.lower[last] not in page.words.name_titles
    body = _is_plural_of_head(page, last) and page.entity[last] != (c.start, c.end)
    return office or body or g.text[last] in page.words.captions


def _known_name(page: Page, c: Candidate, entry: Entry) -> Name:
    """A name of the gazetteer. An adjective, or one member of a people, only modifies."""
    root = root_of(page.g, c.start, c.end)
    modifies = entry.type == GROUP and not _stands_for_people(page, c, entry, root)
    return Name(
        c.start,
        c.end,
        root,
        entry.type,
        entry.name,
        entry.links,
        entry.demonym_of,
        "modifier" if modifies else "name",
    )


def _stands_for_people(page: Page, c: Candidate, entry: Entry, root: int) -> bool:
    """The people themselves: "Uyghurs", "the Chinese"; not "Uyghur" in "a Uyghur" or "Uyghur camps"."""
    g = page.g
    if g.dep[root] in {"compound", "amod", "nmod"} and g.head[root] >= c.end:
        return False
    determiner = g.lower[c.start - 1] if c.start else ""
    if determiner in {"a", "an", "one", "another", "in", "into", "speak", "speaks", "spoke", "speaking"}:
        return False
    if entry.plural:
        return True
    collective = g.text[c.end - 1].endswith(_COLLECTIVE) and g.dep[root] != "poss"
    return collective and determiner != "ethnic"


_COLLECTIVE = ("ese", "ish", "ch", "ss")  # "the Chinese", "the British", "the French", "the Swiss"


def _with_borders(page: Page, names: list[Name]) -> Iterator[Name]:
    """Join "Chinese - Kazakh border" to the name of a border; pass on all others."""
    g = page.g
    i = 0
    while i < len(names):
        first = names[i]
        second = names[i + 1] if i + 1 < len(names) else None
        if (
            second is not None
            and second.start == first.end + 1
            and g.text[first.end] in {"-", "–", "/"}
            and second.end < g.size
            and g.lower[second.end] in {"border", "frontier"}
        ):
            end = second.end + 1
            if end < g.size and g.lower[end] in {"crossing", "checkpoint"}:
                end += 1
            yield Name(first.start, end, end - 1, "Border", page.text(first.start, end))
            i += 2
            continue
        yield first
        i += 1
