"""Standing relations: who somebody is, where they are from, what they belong to; what lies in what.

News tells these beside its story, in a few fixed shapes: a title before a name ("rights lawyer Amina Said"),
an apposition ("Said, an ethnic Tuareg and a spokesman for the party"), a copula, a possessive ("her husband,
Musa Said"), an age between commas, a comma between places ("Zharkent, Kazakhstan"). So the layer looks for
*describing nouns* (occupations, kin, "citizen", a people's name) and asks of each: whom does it describe, and
what do the words around it say? Which nouns these are is data (``ontology/lexicon/en/_relations.yaml``).

A match names the head of the phrase that it speaks of; coreference knows who that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

import yaml

from kg.errors import LexiconError
from kg.extraction.analysis import Name, Reading, RelationMatch
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.name_words import load_name_words
from kg.gazetteer import load_gazetteer
from kg.nouns import NounTable, load_nouns
from kg.records import Article, Span
from kg.resources import ontology

if TYPE_CHECKING:
    from kg.gazetteer import Gazetteer

__all__ = ["dateline_places", "find_relations"]

_PERSON: Final = "Person"
_GROUP: Final = "PeopleGroup"
_PLACES = frozenset({"Country", "Region", "City", "Place", "Facility", "Border"})
_RANK = {"Facility": 0, "Place": 1, "City": 1, "Region": 2, "Country": 3}
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_MODIFIERS = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADV", "VERB", "X"})
_OWNERS = frozenset({"his", "her", "their", "its", "my", "our", "whose"})
_COMMAS = frozenset({",", "–", "—"})
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        start=1,
    )
}
_OLDEST = 115
_FEW = 12  # more people than these are a crowd, of whom a figure is told and no one's citizenship


def find_relations(reading: Reading) -> tuple[RelationMatch, ...]:
    """The relations of a document, sorted by the words that carry them, each once."""
    page = _Page(reading)
    found = {
        (m.property, m.subject, m.object, m.literal): m
        for find in (_descriptions, _ages, _memberships, _places, _residences, _origins, _aliases)
        for m in find(page)
    }
    return tuple(sorted(found.values(), key=lambda m: (m.evidence, m.property, m.subject, m.object)))


def dateline_places(article: Article) -> tuple[Span, Span] | None:
    """The town and the country of a dateline ("ALMATY, Kazakhstan"), which is outside the body's tokens."""
    if article.dateline is None:
        return None
    text = article.text[article.dateline.start : article.dateline.end]
    match = re.fullmatch(r"\s*([^,(]+?)\s*,\s*([^,(]+?)\s*(?:\(.*\))?", text)
    if match is None or load_gazetteer().find(match[2]) is None:
        return None
    start = article.dateline.start
    return Span(start + match.start(1), start + match.end(1)), Span(start + match.start(2), start + match.end(2))


# --- the words -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    occupations: frozenset[str]
    qualified: frozenset[str]
    membership: frozenset[str]
    plain: frozenset[str]
    offices: frozenset[str]
    kin: frozenset[str]
    vague_kin: frozenset[str]
    citizens: frozenset[str]
    papers: frozenset[str]
    holding: frozenset[str]
    unofficial: frozenset[str]
    forces: frozenset[str]
    natives: frozenset[str]
    living: Mapping[str, frozenset[str]]
    homes: frozenset[str]
    joining: Mapping[str, frozenset[str]]
    alias_words: frozenset[str]
    alias_phrases: tuple[tuple[str, ...], ...]
    place_nouns: frozenset[str]
    communities: frozenset[str]


_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _words() -> _Words:
    path = ontology("lexicon", "en", "_relations.yaml")
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        return _Words(
            occupations=frozenset(raw["occupations"]),
            qualified=frozenset(raw["qualified"]),
            membership=frozenset(raw["membership"]),
            plain=frozenset(raw["plain"]),
            offices=frozenset(raw["state offices"]),
            kin=frozenset(raw["kin"]),
            vague_kin=frozenset(raw["vague kin"]),
            citizens=frozenset(raw["citizens"]) | frozenset(raw["papers"]),
            papers=frozenset(raw["papers"]),
            holding=frozenset(raw["holding"]),
            unofficial=frozenset(raw["unofficial"]),
            forces=frozenset(raw["forces"]),
            natives=frozenset(raw["natives"]),
            living={verb: frozenset(words) for verb, words in raw["residence"]["verbs"].items()},
            homes=frozenset(raw["residence"]["nouns"]),
            joining={verb: frozenset(words or ()) for verb, words in raw["membership verbs"].items()},
            alias_words=frozenset(raw["alias words"]),
            alias_phrases=tuple(tuple(phrase) for phrase in raw["alias phrases"]),
            place_nouns=frozenset(raw["place nouns"]),
            communities=frozenset(raw["groups that live"]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(
            f"{path}: {error}. Expected the tables that relations.py reads. Compare with the file that ships."
        ) from error


class _Page:
    """A document's words and names, by token."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.g: Grammar = grammar(reading.doc)
        self.words = _words()
        self.nouns: NounTable = load_nouns()
        self.gazetteer: Gazetteer = load_gazetteer()
        self.names: dict[int, Name] = {}
        self.starts: dict[int, Name] = {}
        self.ends: dict[int, Name] = {}
        for name in reading.names:
            self.starts[name.start] = name
            self.ends[name.end] = name
            for i in range(name.start, name.end):
                self.names[i] = name
        self.titles = load_name_words().titles
        self.described: dict[int, _Description] = {}
        self.aged = {aside.after: aside.text for aside in reading.asides if aside.kind == "age"}

    def match(
        self, name: str, subject: int, start: int, end: int, head: int, literal: str | None = None, *more: int
    ) -> RelationMatch:
        """A match whose evidence reaches over its subject, its object and ``more`` tokens."""
        tokens = (subject, start, end - 1, *more)
        covered = [self.names[t] for t in (subject, head) if t in self.names]
        first = min([*tokens, *(n.start for n in covered)])
        last = max([*tokens, *(n.end - 1 for n in covered)])
        return RelationMatch(name, subject, start, end, head, literal, (first, last + 1))

    def named(self, relation: str, subject: int, name: Name, literal: str | None = None) -> RelationMatch:
        """A match whose object is a name."""
        return self.match(relation, subject, name.start, name.end, name.head, literal)

    def whom(self, i: int) -> int:
        """The name that the noun at ``i`` describes: "his wife, Sesegma, who lives in Ulan-Ude"; else ``i``."""
        i = self.g.resolved(i)
        found = self.described.get(i)
        return found.subjects[0] if found is not None and found.named and len(found.subjects) == 1 else i

    def is_person(self, name: Name | None) -> bool:
        return name is not None and name.type == _PERSON

    def place_from(self, i: int) -> Name | None:
        """The first place named in the phrase that begins at ``i``: "China's Kyzylsu prefecture" -> Kyzylsu."""
        g = self.g
        found: Name | None = None
        for k in range(i, min(i + 9, g.size)):
            name = self.starts.get(k)
            if name is not None and name.type in _PLACES:
                if name.end < g.size and g.text[name.end] in _POSSESSIVE:
                    found = found or name
                    continue
                return name
            if k in self.names or g.text[k] in _POSSESSIVE:
                continue
            if g.pos[k] not in {"DET", "ADJ", "NOUN", "PROPN", "ADV", "PUNCT"} and g.lower[k] != "of":
                break
            if g.text[k] in {",", ".", ";", "(", ")"}:
                break
        return found


# --- describing nouns ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Description:
    """A describing noun at ``head`` with its modifiers from ``start``; ``subjects`` are whom it describes."""

    head: int
    start: int
    subjects: tuple[int, ...]
    named: bool  # the subjects are names, or the subject of a copula; else the noun stands for somebody itself


def _descriptions(page: _Page) -> Iterator[RelationMatch]:
    known = page.described
    for i in range(page.g.size):
        if not _is_describing(page, i):
            continue
        start = _modifiers_start(page, i)
        description = _described(page, i, start, known)
        known[i] = description
        yield from _told(page, description)


def _is_describing(page: _Page, i: int) -> bool:
    """A noun for a person at the end of its compound; or one member of a people ("an Oromo from Ambo")."""
    g = page.g
    name = page.names.get(i)
    if name is not None:
        hyphen = "-" in g.text[i + 1 : i + 2] or (name.start > 0 and g.text[name.start - 1] == "-")
        alone = not hyphen and not _is_followed_by_noun(page, i)
        return name.type == _GROUP and i == name.end - 1 and alone
    if g.pos[i] not in {"NOUN", "PROPN", "ADJ", "VERB"} or (i + 1 < g.size and g.text[i + 1] == "-"):
        return False
    lemma = _lemma(g, i)
    words = page.words
    listed = lemma in words.occupations or lemma in words.kin or lemma in words.citizens or lemma in words.natives
    if not listed and (g.pos[i] not in _NOUNS or page.nouns.kind(lemma) != _PERSON):
        return False
    return not _is_followed_by_noun(page, i)


def _lemma(g: Grammar, i: int) -> str:
    """The lemma; the tagger leaves capitalised titles as they are ("Ministers")."""
    lemma = g.lemma[i]
    if g.pos[i] == "PROPN" and g.tag[i] == "NNPS" and lemma.endswith("s"):
        return lemma[:-1]
    return lemma


def _is_followed_by_noun(page: _Page, i: int) -> bool:
    """Whether the word only modifies a noun behind it: "police" in "police chief", "Iraqi" in "Iraqi army"."""
    g = page.g
    if i + 1 >= g.size:
        return False
    following = page.names.get(i + 1)
    if following is not None:
        return following.type == _GROUP and following.use == "modifier"
    if g.text[i + 1] == "-":
        return i + 2 < g.size and g.text[i + 2][0].islower()
    modifies = g.dep[i] in {"compound", "amod", "nmod"} and g.head[i] > i
    if i in page.names:
        return modifies or g.pos[i + 1] == "NOUN"
    if modifies and g.pos[i + 1] in _NOUNS | {"ADJ"}:
        return g.head[i] not in page.names or (g.text[i][0].isupper() and g.lower[i + 1] in page.words.occupations)
    return False


def _modifiers_start(page: _Page, i: int) -> int:
    """Where the noun's modifiers begin: "former [Kenyan] foreign minister", without the determiner."""
    g = page.g
    start = page.names[i].start if i in page.names else i
    while start > 0:
        before = start - 1
        name = page.names.get(before)
        if name is not None:
            if name.type == _PERSON and g.text[start] not in _POSSESSIVE:
                break
            start = name.start
        elif (
            g.text[before] in _POSSESSIVE
            and before
            or g.text[before] == "-"
            or (g.pos[before] in _MODIFIERS and g.tag[before] not in {"VBD", "VBZ", "VBP", "VB", "RB", "CD"})
            or (g.tag[before] == "CD" and g.text[start] == "-")
        ):
            start = before
        elif g.text[before] == ")" and before > 2 and g.text[before - 2] == "(" and before - 2 in page.ends:
            start = before - 2
        else:
            break
        if before in _sentence_firsts(page):
            break
    return start


def _sentence_firsts(page: _Page) -> frozenset[int]:
    doc = page.reading.doc
    found = doc.user_data.get("kg.sentence_starts")
    if not isinstance(found, frozenset):
        found = frozenset(sentence.start for sentence in doc.sents)
        doc.user_data["kg.sentence_starts"] = found
    return found


def _described(page: _Page, i: int, start: int, known: Mapping[int, _Description]) -> _Description:
    """Whom the noun describes, by the shapes of news, the surest first."""
    g = page.g
    plural = g.tag[i] in {"NNS", "NNPS"}
    for subjects in (
        _following_names(page, i, plural),
        _named_before(page, start, plural),
        _named_after_comma(page, i, start),
        _copula_subject(page, i, known),
        _apposed_to_noun(page, i, start),
    ):
        if subjects:
            return _Description(i, start, subjects, True)
    first = known.get(g.head[i]) if g.dep[i] == "conj" else None
    if first is not None and first.named and first.subjects and first.subjects[0] < first.head:
        return _Description(i, start, first.subjects, True)
    return _Description(i, start, (i,), False)


def _following_names(page: _Page, i: int, plural: bool) -> tuple[int, ...]:
    """ "lawyer Amina Said", "Representatives Dan Mor, Bill Tan and Earl Ro"; titles may stand between."""
    g = page.g
    k = i + 1
    while k <= min(i + 3, g.size - 1) and k not in page.starts and g.text[k][0].isupper():
        if g.lower[k] not in page.titles and page.nouns.kind(_lemma(g, k)) != _PERSON:
            return ()
        k += 1
    if k < g.size and g.text[k] in {'"', "“"} and k + 1 in page.starts:
        return ()
    if k == i + 1 and g.text[i][0].isupper() and g.lower[k : k + 1] in {("of",), ("on",), ("for",)}:
        k = _complement_end(page, i)
    name = page.starts.get(k)
    if name is None or name.type != _PERSON:
        return ()
    return _listed(page, name) if plural else (name.head,)


def _listed(page: _Page, first: Name) -> tuple[int, ...]:
    """The heads of names in a list that begins with ``first``: "A, B and C"."""
    g = page.g
    heads = [first.head]
    name = first
    while True:
        k = name.end
        while k < g.size and g.text[k] in {",", "and", "&"} and k < name.end + 2:
            k += 1
        following = page.starts.get(k)
        if k == name.end or following is None or following.type != _PERSON:
            return tuple(heads)
        heads.append(following.head)
        name = following


def _named_before(page: _Page, start: int, plural: bool) -> tuple[int, ...]:
    """ "Amina Said, a lawyer": the name that the apposition follows; all of a list before a plural."""
    g = page.g
    k = start - 1
    while k > 0 and (g.pos[k] == "DET" or g.lower[k] in _OWNERS or g.lower[k] in {"both", "all", "then", "once", "also", "now", "formerly"}):
        k -= 1
    if k < 1 or g.text[k] not in _COMMAS:
        return ()
    name = page.ends.get(k)
    if name is None and k - 1 in page.aged:
        name = page.ends.get(k)
    if name is None or name.type != _PERSON:
        return ()
    if k + 1 == start and not plural and g.pos[start] == "PROPN" and g.text[start - 1] == "," and _ends_sentence(page, start):
        return ()
    heads = [name.head]
    while plural:
        j = name.start - 1
        while j > 0 and g.text[j] in {",", "and"} and j > name.start - 3:
            j -= 1
        previous = page.ends.get(j + 1)
        if j == name.start - 1 or previous is None or previous.type != _PERSON:
            break
        heads.append(previous.head)
        name = previous
    return tuple(sorted(heads))


def _ends_sentence(page: _Page, i: int) -> bool:
    return i + 1 < page.g.size and page.g.text[i + 1] in {".", "!", "?"}


def _named_after_comma(page: _Page, i: int, start: int) -> tuple[int, ...]:
    """ "the party's secretary general, Musa Said," and "the minister of aviation, Musa Said"."""
    g = page.g
    determiner = g.lower[start - 1] if start else ""
    owned = any(g.text[k] in _POSSESSIVE for k in range(start, i))
    opens = start in _sentence_firsts(page) or start == 0
    counted = start > 0 and g.tag[start - 1] == "CD"
    definite = owned or opens or counted or determiner in {"the", "a", "an"} or determiner in _OWNERS
    k = i + 1
    if k + 2 < g.size and g.text[k] == "(" and g.text[k + 2] == ")":
        k += 3
    if k < g.size and g.lower[k] in {"of", "for", "at", "in", "to", "and"}:
        while k < min(i + 14, g.size) and g.text[k] not in {",", ".", ";", '"'} and g.pos[k] not in {"VERB", "AUX"}:
            k += 1
    if k >= g.size or g.text[k] not in {",", "–", "—", ":", "--"}:
        return ()
    k += 1
    while k < g.size and k not in page.starts and g.lower[k] in page.titles:
        k += 1
    name = page.starts.get(k)
    if name is None or name.type != _PERSON or name.end >= g.size:
        return ()
    if g.tag[i] in {"NNS", "NNPS"}:
        heads = _listed(page, name)
        return heads if len(heads) > 1 and (counted or definite) else ()
    apposed = g.dep[name.head] == "appos" and g.head[name.head] in range(start, k)
    if apposed:
        return (name.head,)
    if not definite:
        return ()
    after = g.text[name.end]
    closes = after in {",", ".", ";", ")", "–", "—", "and", "who", ":"} or g.pos[name.end] in {"VERB", "AUX"}
    if g.pos[name.end] in {"VERB", "AUX"} and not (g.dep[name.head] == "appos" or name.head - 1 not in page.names or opens):
        closes = False
    return (name.head,) if closes else ()


def _copula_subject(page: _Page, i: int, known: Mapping[int, _Description]) -> tuple[int, ...]:
    """ "Said is a lawyer", "who had been a teacher", "worked as a nurse"."""
    g = page.g
    verb = g.head[i]
    if g.dep[i] == "attr" and g.lemma[verb] in {"be", "become", "remain"} and not g.is_negated(verb):
        subject = g.surface_subject(verb)
    elif g.dep[i] == "pobj" and g.lower[verb] == "as" and g.lemma[g.head[verb]] in {"work", "serve", "act", "appoint", "elect"}:
        subject = g.deep_subject(g.head[verb]) if g.lemma[g.head[verb]] in {"work", "serve", "act"} else None
    else:
        return ()
    if subject is None or g.lower[subject] in {"it", "there", "this", "that", "what", "one"} and g.pos[subject] == "PRON" and g.tag[subject] not in {"WDT", "WP"}:
        return ()
    subject = page.whom(subject)
    name = page.names.get(subject)
    if name is not None and name.type != _PERSON:
        return ()
    if name is None and g.pos[subject] == "NOUN" and page.nouns.kind(g.lemma[subject]) is None:
        return ()
    described = known.get(subject)
    return described.subjects if described is not None and described.named else (subject,)


def _apposed_to_noun(page: _Page, i: int, start: int) -> tuple[int, ...]:
    """ "Her husband, a tailor", "All six, Syrians from Daraa": somebody without a name."""
    g = page.g
    noun = g.head[i]
    if g.dep[i] != "appos" or noun >= start or noun in page.names or not _is_human(page, noun):
        return ()
    return (noun,)


# --- what a description says -----------------------------------------------------------------------------


def _told(page: _Page, d: _Description) -> Iterator[RelationMatch]:
    g, words = page.g, page.words
    lemma = _lemma(g, d.head)
    name = page.names.get(d.head)
    if name is not None:
        yield from _nationality(page, d, name)
    elif lemma in words.kin:
        yield from _kin(page, d, lemma)
    elif d.named and lemma in words.occupations:
        yield from _occupation(page, d, lemma)
    elif lemma in words.papers:
        d = _Description(d.head, d.start, _holder(page, d.head), True)
    yield from _said_by_modifiers(page, d, lemma)
    yield from _said_behind(page, d, lemma)


def _holder(page: _Page, i: int) -> tuple[int, ...]:
    """Who "holds Uzbek citizenship" or whose "Chinese passports" these are."""
    g = page.g
    owner = g.child(i, "poss")
    if owner is not None:
        return (owner,) if g.lower[owner] != "its" and owner not in page.names else ()
    verb = g.head[i]
    if g.dep[i] == "dobj" and g.lemma[verb] in page.words.holding and not g.is_negated(verb):
        subject = g.deep_subject(verb)
        if subject is not None and _is_human(page, page.whom(subject)):
            return (page.whom(subject),)
    return ()


def _occupation(page: _Page, d: _Description, lemma: str) -> Iterator[RelationMatch]:
    start = _object_start(page, d)
    end = d.head + 1
    if lemma in page.words.qualified and start == d.head:
        complement = _complement_end(page, d.head)
        if complement == end or lemma == "member":
            return
        end = complement
    elif page.g.lower[end : end + 1] == ("of",) and lemma in {"minister", "secretary", "chief", "director", "commissioner"}:
        end = _complement_end(page, d.head)
    if lemma == "member":
        return
    for subject in d.subjects:
        yield page.match("occupation", subject, start, end, d.head)


def _object_start(page: _Page, d: _Description) -> int:
    """After the last name, possessive, age and plain adjective before the noun."""
    g = page.g
    start = d.head
    while start > d.start:
        k = start - 1
        if k in page.names or g.text[k] in _POSSESSIVE or g.lower[k] in page.words.plain or g.tag[k] in {"CD", "JJS", "PRP$"}:
            break
        if g.text[k] == "-" and (k - 1 in page.names or g.lower[start] in {"old", "based", "born"}):
            break
        if g.lower[k] == "old" and k > 0 and g.text[k - 1] == "-":
            break
        start = k
    while start < d.head and (g.text[start] == "-" or g.lower[start] in {"based", "born", "old"}):
        start += 1
    return start


def _complement_end(page: _Page, i: int) -> int:
    """The end of "of the court" behind the noun."""
    g = page.g
    if i + 1 >= g.size or g.lower[i + 1] not in {"of", "for", "on"}:
        return i + 1
    k = i + 2
    while k < min(i + 10, g.size):
        if k in page.names:
            if page.names[k].type == _PERSON:
                break
            k = page.names[k].end
            if not (k < g.size and g.lower[k] in {"and", "&"} and k + 1 in page.names):
                return k
        elif g.pos[k] in {"DET", "ADJ", "NOUN", "PROPN"} or g.lower[k] in {"and", "of"} | _POSSESSIVE | _OWNERS:
            k += 1
        else:
            break
    while k > i + 1 and (g.pos[k - 1] in {"CCONJ", "DET", "ADP"} or g.lower[k - 1] in _OWNERS):
        k -= 1
    return k


def _nationality(page: _Page, d: _Description, name: Name) -> Iterator[RelationMatch]:
    """One of a people: "Said, a Tuareg", "two ethnic Kazakhs", "four Americans"; not a people as a whole."""
    g = page.g
    counted = d.start > 0 and _counts(g, d.start - 1) and g.lower[d.start - 1] != "the"
    ethnic = any(g.lower[k] == "ethnic" for k in range(d.start, name.start))
    if not (d.named or counted or (name.use == "modifier" and g.lower[d.start - 1] in {"the", "this"})):
        return
    for subject in d.subjects:
        yield from _of_people(page, subject, name, ethnic)


def _of_people(page: _Page, subject: int, name: Name, ethnic: bool) -> Iterator[RelationMatch]:
    """Ethnicity where the text or the people's name says so; else citizenship of its country."""
    entry = page.gazetteer.find(name.canonical)
    country = name.demonym_of
    if entry is not None and entry.ethnic and (ethnic or country is None):
        yield page.named("ethnicity", subject, name, entry.name)
    elif country is not None and page.gazetteer.find(country) is not None:
        kind = page.gazetteer.find(country)
        if ethnic:
            yield page.named("ethnicity", subject, name, name.canonical)
        elif kind is not None and kind.type == "Country":
            yield page.named("citizenship", subject, name, country)


def _kin(page: _Page, d: _Description, lemma: str) -> Iterator[RelationMatch]:
    """ "her husband, Musa Said", "Said's wife", "the son of a farmer"."""
    g = page.g
    owner = _owner(page, d)
    if owner is None or (not d.named and (lemma in page.words.vague_kin or not _is_told_of(page, d.head))):
        return
    start, end, head = owner
    for subject in d.subjects:
        if subject != head:
            yield page.match("familyOf", subject, start, end, head, None, d.head)


_TOLD_OF = frozenset({"nsubj", "nsubjpass", "appos", "ROOT", "attr", "nmod", "dep"})


def _is_told_of(page: _Page, i: int) -> bool:
    """Somebody without a name counts where the sentence is about them; "called his wife" tells of the caller."""
    return page.g.dep[i] in _TOLD_OF


def _owner(page: _Page, d: _Description) -> tuple[int, int, int] | None:
    """The words of the possessor and their head."""
    g = page.g
    possessor = g.child(d.head, "poss")
    before = d.start - 1
    if before >= 0 and g.lower[before] in _OWNERS and g.lower[before] != "its":
        return before, before + 1, before
    for k in range(d.start, d.head):
        if g.lower[k] in _OWNERS:
            return k, k + 1, k
        if g.text[k] in _POSSESSIVE and k:
            name = page.ends.get(k)
            if name is not None:
                return name.start, name.end, name.head
            if page.nouns.kind(g.lemma[k - 1]) in {_PERSON, _GROUP}:
                return k - 1, k, k - 1
    if possessor is not None and g.lower[possessor] in _OWNERS and g.lower[possessor] != "its":
        return possessor, possessor + 1, possessor
    if g.lower[d.head + 1 : d.head + 2] == ("of",):
        for k in range(d.head + 2, min(d.head + 7, g.size)):
            name = page.starts.get(k)
            if name is not None and name.type == _PERSON:
                return name.start, name.end, name.head
            if g.pos[k] == "NOUN" and page.nouns.kind(g.lemma[k]) == _PERSON and not _is_followed_by_noun(page, k):
                following = _following_names(page, k, False)
                head = following[0] if following else k
                return head, head + 1, head
            if g.pos[k] not in {"DET", "ADJ", "PROPN", "NOUN", "NUM"}:
                break
    return None


def _said_by_modifiers(page: _Page, d: _Description, lemma: str) -> Iterator[RelationMatch]:
    """What names before the noun tell: "Chinese", "ethnic Kazakh", "FBI", "Kenya's", "London-based"."""
    g, words = page.g, page.words
    office = lemma in words.offices and not any(g.lower[k] in words.unofficial for k in range(d.start, d.head))
    counted = d.named or (d.start > 0 and _counts(g, d.start - 1))
    k = d.start
    while k < d.head:
        name = page.starts.get(k)
        if name is None:
            k += 1
            continue
        k = name.end
        after = g.text[k] if k < g.size else ""
        suffix = g.lower[k + 1] if after == "-" and k + 1 < g.size else ""
        if name.head == d.head or name.end > d.head:
            continue
        for subject in d.subjects:
            if suffix in {"based", "born"}:
                if name.type in _PLACES or name.type == _GROUP:
                    relation = "residence" if suffix == "based" else "bornIn"
                    yield page.named(relation, subject, name, name.demonym_of)
            elif suffix:
                continue
            elif name.type == _GROUP:
                yield from _adjective(page, d, subject, name, office, counted)
            elif name.type in _PLACES:
                if office and d.named and name.type != "Facility":
                    yield page.named("memberOf", subject, name)
                elif lemma in words.citizens:
                    yield page.named("citizenship", subject, name)
                elif lemma in words.natives and name.type != "Country":
                    yield page.named("residence" if lemma == "resident" else "originFrom", subject, name)
                elif d.named and after in _POSSESSIVE and lemma in words.membership:
                    yield page.named("memberOf", subject, name)
            elif name.type != _PERSON and lemma not in words.kin and (d.named or _is_member(page, d, lemma)):
                yield page.named("memberOf", subject, name)
    if d.named and lemma not in words.kin:
        yield from _owning_body(page, d)
        force = d.head - 1
        if force >= d.start and g.lower[force] in words.forces and force not in page.names:
            start = force
            while start > d.start and start - 1 not in page.names and g.pos[start - 1] in {"ADJ", "NOUN", "PROPN"}:
                start -= 1
            for subject in d.subjects:
                yield page.match("memberOf", subject, start, force + 1, force)


def _counts(g: Grammar, i: int) -> bool:
    """A determiner or number that picks somebody out: "a", "two"; "its citizens" are anybody."""
    number = g.lower[i] in _NUMBERS or (g.text[i].isdigit() and int(g.text[i]) <= _FEW)
    return number or g.lower[i] in {"a", "an", "another", "the", "both", "this", "these"}


def _owning_body(page: _Page, d: _Description) -> Iterator[RelationMatch]:
    """ "the party's secretary general": a body that is only described."""
    g = page.g
    for k in range(max(1, d.start), d.head):
        if g.text[k] in _POSSESSIVE and k - 1 not in page.names and g.pos[k - 1] == "NOUN" and _is_body(page, k - 1):
            start = k - 1
            while start > 0 and g.head[start - 1] == k - 1 and start - 1 not in page.names:
                start -= 1
            for subject in d.subjects:
                yield page.match("memberOf", subject, start, k, k - 1)
    if d.start and g.lower[d.start - 1] == "its":
        for subject in d.subjects:
            yield page.match("memberOf", subject, d.start - 1, d.start, d.start - 1)


def _is_body(page: _Page, i: int) -> bool:
    kind = page.nouns.kind(page.g.lemma[i])
    return kind is not None and kind not in _PLACES and kind not in {_PERSON, _GROUP, "Vehicle", "State"}


def _adjective(
    page: _Page, d: _Description, subject: int, name: Name, office: bool, counted: bool
) -> Iterator[RelationMatch]:
    g = page.g
    ethnic = name.start > 0 and g.lower[name.start - 1] == "ethnic"
    lemma = _lemma(g, d.head)
    if lemma in page.words.citizens and not d.named and not counted:
        return
    if lemma in page.words.citizens and not ethnic:
        entry = page.gazetteer.find(name.canonical)
        if name.demonym_of:
            first_of_two = name.end in page.starts and page.starts[name.end].type == _GROUP
            if first_of_two and entry is not None and entry.ethnic:
                yield page.named("ethnicity", subject, name, entry.name)
            else:
                yield page.named("citizenship", subject, name, name.demonym_of)
        elif entry is not None and entry.ethnic:
            yield page.named("ethnicity", subject, name, entry.name)
        return
    if office and name.demonym_of and not ethnic:
        if d.named:
            yield page.named("memberOf", subject, name, name.demonym_of)
        return
    if office and not ethnic:
        return
    if d.named or (counted and g.dep[d.head] != "pobj") or (d.start and g.tag[d.start - 1] == "CD" and counted):
        yield from _of_people(page, subject, name, ethnic)


_BEHIND = {"of": "memberOf", "for": "memberOf", "at": "memberOf", "with": "memberOf", "from": "originFrom", "in": "memberOf"}


def _said_behind(page: _Page, d: _Description, lemma: str) -> Iterator[RelationMatch]:
    """What follows the noun: "spokesman for the party", "head of the court", "herder from Aqto"."""
    g, words = page.g, page.words
    k = d.head + 1
    if k + 1 >= g.size:
        return
    preposition = g.lower[k]
    if preposition == "from":
        place = page.place_from(k + 1)
        if place is not None and not _is_modifier(page, place) and (d.named or not _is_plural_generic(page, d)):
            for subject in d.subjects:
                yield page.named("originFrom", subject, place)
        return
    if preposition == "in" and g.head[k] == d.head and (lemma in words.kin or g.lower[d.start - 1] in _OWNERS):
        place = page.place_from(k + 1)
        if place is not None:
            for subject in d.subjects:
                yield page.named("residence", subject, place)
        return
    if preposition not in _BEHIND or lemma in words.kin or d.head in page.names:
        return
    if lemma in words.citizens | words.natives:
        place = page.place_from(k + 1) if preposition == "of" else None
        if place is not None:
            relation = "citizenship" if lemma in words.citizens else "residence" if lemma == "resident" else "originFrom"
            for subject in d.subjects:
                yield page.named(relation, subject, place)
        return
    if not d.named and not (_is_member(page, d, lemma) and preposition in {"of", "for"}):
        return
    if lemma not in words.occupations and lemma not in words.membership:
        return
    body = _body_behind(page, k, lemma, preposition)
    if body is not None:
        start, end, head, literal = body
        for subject in d.subjects:
            yield page.match("memberOf", subject, start, end, head, literal, d.head)


def _is_modifier(page: _Page, place: Name) -> bool:
    """ "from the U.S. Department": the place only tells which department."""
    g = page.g
    head = g.head[place.head]
    modifies = g.dep[place.head] in {"compound", "amod", "nmod"} and head >= place.end
    return modifies and g.lemma[head] not in page.words.place_nouns and head not in page.names


def _is_member(page: _Page, d: _Description, lemma: str) -> bool:
    """ "the founder of the party", "two members": somebody in particular."""
    return lemma in page.words.membership and d.start > 0 and page.g.tag[d.start - 1] == "CD"


def _is_plural_generic(page: _Page, d: _Description) -> bool:
    g = page.g
    return g.tag[d.head] in {"NNS", "NNPS"} and not (d.start and (g.tag[d.start - 1] == "CD" or g.pos[d.start - 1] in {"DET", "NUM"}))


def _body_behind(page: _Page, k: int, lemma: str, preposition: str) -> tuple[int, int, int, str | None] | None:
    """The institution (or state) in the phrase that the preposition at ``k`` opens."""
    g = page.g
    described: int | None = None
    adjective: Name | None = None
    for i in range(k + 1, min(k + 9, g.size)):
        name = page.starts.get(i)
        if name is not None:
            if name.type == _GROUP:
                adjective = name
                continue
            if name.type in _PLACES:
                office = lemma in page.words.offices or name.type in {"Country", "Region"}
                if name.type == "Facility" or (preposition == "of" and office):
                    after = name.end < g.size and g.text[name.end] in _POSSESSIVE
                    if not after:
                        return name.start, name.end, name.head, None
                continue
            if name.type == _PERSON:
                return None
            return name.start, name.end, name.head, None
        if i in page.names or g.text[i] in _POSSESSIVE:
            continue
        if g.pos[i] == "NOUN" and _is_body(page, i) and not _is_followed_by_noun(page, i):
            described = i
            break
        if g.pos[i] not in {"DET", "ADJ", "NOUN", "PROPN", "ADV"} or g.text[i] in {",", "."}:
            break
    if described is None or preposition == "in":
        return None
    called = page.starts.get(described + 1)
    if called is not None and called.type not in _PLACES | {_PERSON, _GROUP}:
        return called.start, called.end, called.head, None  # "the opposition movement Zhana Zhol"
    if adjective is not None and adjective.demonym_of and g.lemma[described] in {"government", "parliament", "army", "military", "police"}:
        return adjective.start, described + 1, described, None
    start = described
    while start > k + 1 and g.pos[start - 1] in {"ADJ", "NOUN", "PROPN"}:
        start -= 1
    return start, described + 1, described, None


# --- ages ------------------------------------------------------------------------------------------------


def _ages(page: _Page) -> Iterator[RelationMatch]:
    g = page.g
    for after, text in page.aged.items():
        subject = page.names[after].head if after in page.names else after
        end = min(after + 2, g.size)
        match = page.match("age", subject, after, after + 1, after, text)
        yield RelationMatch("age", subject, after, after + 1, after, text, (match.evidence[0], max(end, match.evidence[1])))
    for i in range(g.size):
        number = _age(g, i)
        if number is None:
            continue
        if _is_year_old(g, i):
            yield from _year_old(page, i, number)
        elif g.text[i].isdigit():
            yield from _bare_age(page, i, number)


def _age(g: Grammar, i: int) -> str | None:
    text = g.lower[i]
    if text.isdigit():
        return text if len(text) < 4 and 0 < int(text) <= _OLDEST else None
    return str(_NUMBERS[text]) if text in _NUMBERS else None


def _is_year_old(g: Grammar, i: int) -> bool:
    """ "41-year-old", "41 year old" """
    rest = [word for word in g.lower[i + 1 : i + 6] if word != "-"]
    return rest[:2] in (["year", "old"], ["years", "old"]) or rest[:1] == ["year-old"]


def _year_old(page: _Page, i: int, number: str) -> Iterator[RelationMatch]:
    g = page.g
    k = i + 1
    while k < g.size and g.lower[k] in {"-", "year", "years"}:
        k += 1
    end = k + 1  # after "old"
    if end < g.size and g.text[k] == "year-old":
        end = k + 1
    subject = _aged_subject(page, i, k, end)
    if subject is not None:
        yield page.match("age", subject, i, min(end, g.size), i, number)


def _aged_subject(page: _Page, i: int, old: int, end: int) -> int | None:
    """Whom "41-year-old" describes: a name or noun behind it, the subject of a copula, or "old" itself."""
    g = page.g
    k = end
    head: int | None = None
    while k < min(end + 8, g.size):
        name = page.starts.get(k)
        if name is not None and name.type == _PERSON:
            return name.head
        if name is not None:
            k = name.end
            continue
        if g.pos[k] not in {"ADJ", "NOUN", "PROPN", "PUNCT"} or g.text[k] in {",", ".", ";", ")", '"', "”"}:
            break
        if g.pos[k] in _NOUNS:
            head = k
        k += 1
    if head is not None:
        description = _described(page, head, _modifiers_start(page, head), {})
        return description.subjects[0] if page.nouns.kind(_lemma(g, head)) in {_PERSON, _GROUP, None} else None
    before = _named_before(page, i, False)
    if before:
        return before[0]
    if g.text[old - 1] != "-" and g.dep[old] in {"acomp", "attr"}:
        subject = g.child(g.head[old], "nsubj")
        return None if subject is None else page.whom(subject)
    return old if g.text[old - 1] == "-" else None


def _bare_age(page: _Page, i: int, number: str) -> Iterator[RelationMatch]:
    """ "Said, 41," "Said (41)", "aged 41", "is 41 years old" """
    g = page.g
    before = g.lower[i - 1] if i else ""
    name: Name | None = None
    if before in {",", "("} and int(number) > 1:
        name = page.ends.get(i - 1)
        closing = g.text[i + 1] if i + 1 < g.size else "."
        if closing not in ({")"} if before == "(" else {",", ".", ";", "and", "was", "is", "of", "from", "who", "has", "had"}):
            return
    elif before in {"aged", "age"}:
        k = i - 2
        while k > 0 and g.text[k] in {",", "("}:
            k -= 1
        name = page.names.get(k)
        if name is None and g.pos[k] in {"NOUN", "PRON"} and page.nouns.kind(g.lemma[k]) in {_PERSON, _GROUP}:
            yield page.match("age", k, i, i + 1, i, number)
            return
    elif g.dep[i] in {"attr", "acomp"} and g.lemma[g.head[i]] == "be" and g.text[i + 1 : i + 2] != ("%",):
        subject = g.child(g.head[i], "nsubj")
        if subject is not None and (page.is_person(page.names.get(subject)) or g.lower[subject] in {"he", "she", "who", "i"}):
            yield page.match("age", page.whom(subject), i, i + 1, i, number)
        return
    if page.is_person(name) and name is not None:
        yield page.match("age", name.head, i, i + 1, i, number)


# --- membership without a describing noun ----------------------------------------------------------------


def _memberships(page: _Page) -> Iterator[RelationMatch]:
    """ "Musa Said of the National Assembly", "who works for the ministry", "heads the party"."""
    g = page.g
    for name in page.reading.names:
        if name.type == _PERSON:
            yield from _of_body(page, name)
    for i in range(g.size):
        prepositions = page.words.joining.get(g.lemma[i])
        if prepositions is None or g.pos[i] != "VERB":
            continue
        subject = g.deep_subject(i)
        if subject is None:
            continue
        subject = page.whom(subject)
        for head in _joined(page, i, prepositions):
            body = page.names.get(head)
            if body is not None and body.type not in _PLACES and body.type not in {_PERSON, _GROUP} and body.use == "name":
                if subject not in page.names or page.is_person(page.names.get(subject)):
                    yield page.match("memberOf", subject, body.start, body.end, body.head, None, i)


def _joined(page: _Page, verb: int, prepositions: frozenset[str]) -> Iterator[int]:
    g = page.g
    if not prepositions:
        for head in g.objects(verb):
            owner = g.child(head, "poss")
            yield owner if owner is not None and head not in page.names else head
    for child in g.children[verb]:
        body = _body_behind(page, child, "", "for") if g.lower[child] in prepositions else None
        if body is not None:
            yield body[2]


def _of_body(page: _Page, name: Name) -> Iterator[RelationMatch]:
    g = page.g
    k = name.start - 1
    if k > 0 and g.text[k] in _POSSESSIVE:
        body = page.ends.get(k)
        if body is not None and body.type not in _PLACES and body.type not in {_PERSON, _GROUP}:
            yield page.named("memberOf", name.head, body)
    k = name.end
    if k < g.size and g.text[k] == ",":
        k += 1
    if k + 1 >= g.size or g.lower[k] not in {"of", "from", "with"}:
        return
    preposition = g.lower[k]
    start = k + 1
    while start < min(k + 5, g.size) and start not in page.starts and g.pos[start] in {"DET", "ADJ", "NOUN"}:
        start += 1
    other = page.starts.get(start)
    if other is not None and other.type not in _PLACES and other.type not in {_PERSON, _GROUP}:
        if preposition != "with" or g.text[k - 1] == ",":
            yield page.named("memberOf", name.head, other)
    elif preposition in {"from", "of"}:
        place = page.place_from(k + 1)
        if place is not None and (preposition == "from" or other is place):
            relation = "originFrom" if preposition == "from" else "residence"
            if preposition == "of" and place.type == "Country":
                relation = "citizenship"
            yield page.named(relation, name.head, place)


# --- places ----------------------------------------------------------------------------------------------


def _places(page: _Page) -> Iterator[RelationMatch]:
    for name in page.reading.names:
        if name.type in _RANK:
            yield from _place_after_comma(page, name)
            yield from _owned_place(page, name)
        if name.type == _GROUP:
            yield from _adjective_of_place(page, name)
            yield from _community(page, name)
        if name.type not in {_PERSON, _GROUP}:
            if name.type not in _EVERYWHERE:
                yield from _place_in(page, name)
            yield from _based(page, name)


_EVERYWHERE = frozenset({"InternationalOrganization", "ArmedGroup", "MediaOrganization", "Company", "PoliticalParty"})
_QUARTERS = frozenset("district neighborhood neighbourhood area suburb sector quarter township".split())


def _is_larger(small: Name, large: Name) -> bool:
    a, b = _RANK.get(small.type), _RANK.get(large.type)
    return a is not None and b is not None and (b > a or (b == a == 1 and small.type == "Place" and large.type == "City"))


def _place_after_comma(page: _Page, name: Name) -> Iterator[RelationMatch]:
    g = page.g
    if name.end + 1 >= g.size or g.text[name.end] != ",":
        return
    larger = page.starts.get(name.end + 1)
    if larger is None or not _is_larger(name, larger):
        return
    after = g.lower[larger.end] if larger.end < g.size else "."
    previous = page.ends.get(name.start - 1) if name.start and g.text[name.start - 1] == "," else None
    listed = after in {"and", "or"} and previous is not None
    if not listed and after not in _POSSESSIVE:
        yield page.named("locatedIn", name.head, larger)


def _owned_place(page: _Page, name: Name) -> Iterator[RelationMatch]:
    """ "Uzbekistan's autonomous republic of Karakalpakstan", "Kazakhstan's largest city, Almaty"."""
    g = page.g
    if name.end + 1 >= g.size or g.text[name.end] not in _POSSESSIVE:
        return
    place_noun = False
    for k in range(name.end + 1, min(name.end + 9, g.size)):
        other = page.starts.get(k)
        if other is not None:
            beyond = page.starts.get(other.end + 2)
            inner = g.lower[other.end + 1 : other.end + 2] == ("of",) and g.lower[other.end] in page.words.place_nouns
            if inner and beyond is not None:
                other, place_noun = beyond, True
            near = k == name.end + 1 or place_noun or g.lower[other.end : other.end + 1] and g.lower[other.end] in page.words.place_nouns
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


def _adjective_of_place(page: _Page, name: Name) -> Iterator[RelationMatch]:
    """ "the central Syrian city of Hama", "the Iraqi capital, Baghdad"."""
    g = page.g
    k = name.end
    if name.demonym_of is None:
        return
    while k < g.size and g.pos[k] in {"ADJ", "NOUN"} and g.lemma[k] not in page.words.place_nouns and k < name.end + 3:
        k += 1
    if k >= g.size or g.lemma[k] not in page.words.place_nouns:
        return
    k += 1
    if k < g.size and (g.lower[k] == "of" or g.text[k] == ","):
        k += 1
    other = page.starts.get(k)
    if other is not None and other.type in _PLACES and other.type != "Country":
        yield page.named("locatedIn", other.head, name, name.demonym_of)


def _community(page: _Page, name: Name) -> Iterator[RelationMatch]:
    """ "Kazakhs are the second-largest community in Xinjiang" """
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
                yield page.named("locatedIn", name.head, place)
                return


def _place_in(page: _Page, name: Name) -> Iterator[RelationMatch]:
    """ "Xinjiang in China", "the Sughd region of Tajikistan", "the Evin prison in Tehran"."""
    g = page.g
    k = name.end
    if k < g.size and g.lower[k] in page.words.place_nouns and name.type in _PLACES:
        k += 1
    comma = k < g.size and g.text[k] == ","
    k += comma
    if k + 1 >= g.size or not (g.lower[k] in {"in", "at"} or (g.lower[k] == "of" and k > name.end)):
        return
    place = page.place_from(k + 1)
    if place is None or (comma and place.start > k + 2):
        return
    if name.type not in _RANK:
        if g.head[k] in range(name.start, name.end):  # else, as in "told AFP in Geneva", the verb's
            yield page.named("locatedIn", name.head, place)
        return
    quarter = place.type == "City" and g.lower[name.end] in _QUARTERS
    if quarter or _is_larger(name, place):
        yield page.named("locatedIn", name.head, place)


def _based(page: _Page, name: Name) -> Iterator[RelationMatch]:
    """ "the London-based Arakan Diaspora Council", "the council, based in London" """
    g = page.g
    k = name.start - 1
    while k >= 2 and k > name.start - 5 and k not in page.names and g.pos[k] in _NOUNS | {"ADJ"}:
        k -= 1
    if k >= 2 and g.lower[k] == "based" and g.text[k - 1] == "-":
        place = page.ends.get(k - 1)
        if place is not None and place.type in _PLACES:
            yield page.named("locatedIn", name.head, place)
    k = name.end + 1 if g.text[name.end : name.end + 1] == (",",) else name.end
    if k + 2 < g.size and g.lower[k] in {"based", "located", "headquartered"} and g.lower[k + 1] in {"in", "at"}:
        place = page.place_from(k + 2)
        if place is not None:
            yield page.named("locatedIn", name.head, place)


# --- where people live and come from ---------------------------------------------------------------------


def _residences(page: _Page) -> Iterator[RelationMatch]:
    """ "who lives in Cairo", "at her home in Jinotega", "born in Hotan"."""
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
                if name is None or name.type == _PERSON:
                    yield page.named("residence", name.head if name else owner, place)


def _living(page: _Page, verb: int, prepositions: frozenset[str]) -> Iterator[RelationMatch]:
    g = page.g
    subject = g.deep_subject(verb) if g.lower[verb] != "based" else g.surface_subject(verb)
    if subject is None or g.is_negated(verb) or g.tag[verb] == "VB":
        return
    subject = page.whom(subject)
    for child in g.children[verb]:
        if g.lower[child] in prepositions:
            place = page.place_from(child + 1)
            unnamed = g.pos[subject] == "NOUN" and subject not in page.names
            if place is not None and _is_human(page, subject) and not (unnamed and g.dep[subject] == "pobj"):
                yield page.match("residence", subject, place.start, place.end, place.head, None, verb)
                return


def _is_human(page: _Page, i: int) -> bool:
    name = page.names.get(i)
    if name is not None:
        return name.type in {_PERSON, _GROUP}
    g = page.g
    if g.pos[i] in {"PRON", "NUM", "DET"}:
        return g.lower[i] not in {"it", "this", "that", "these", "those", "which", "millions", "thousands"}
    return page.nouns.kind(g.lemma[i]) in {_PERSON, _GROUP} or g.lemma[i] in {"old", "couple", "pair", "family"}


def _born(page: _Page, i: int) -> Iterator[RelationMatch]:
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
        before = _named_before(page, i, False)
        subject = before[0] if before else None
    if subject is not None:
        subject = page.whom(subject)
        if _is_human(page, subject):
            yield page.match("bornIn", subject, place.start, place.end, place.head, None, i)


def _origins(page: _Page) -> Iterator[RelationMatch]:
    """ "Uyghurs from Ghulja", "a 34-year-old from Aqto" (what follows a noun is told with the noun)."""
    g = page.g
    for i in range(1, g.size - 1):
        if g.lower[i] != "from" or g.lower[i - 1] != "old" or g.text[i - 2] != "-":
            continue
        start = i - 1
        while start > 0 and (g.text[start - 1] == "-" or g.lower[start - 1] in {"year", "years"} or _age(g, start - 1)):
            start -= 1
        subject = _aged_subject(page, start, i - 1, i)
        place = page.place_from(i + 1)
        if place is not None and subject is not None:
            yield page.named("originFrom", subject, place)


# --- other names -----------------------------------------------------------------------------------------


def _aliases(page: _Page) -> Iterator[RelationMatch]:
    """Abbreviations in brackets, and what somebody is "also known as"."""
    g = page.g
    for k in range(2, g.size - 2):
        if g.text[k] == "(":
            yield from _bracketed(page, k)
    for name in page.reading.names:
        if name.type != _GROUP:
            yield from _after_comma(page, name)
        yield from _also_known(page, name)


def _bracketed(page: _Page, bracket: int) -> Iterator[RelationMatch]:
    """ "National Security Committee (KNB)", "the Prevention of Terrorism Act (PTA)" """
    g = page.g
    start = bracket + 1 + (g.lower[bracket + 1] in {"the", "or"})
    end = next((i for i in range(start, min(start + 5, g.size)) if g.text[i] in {")", ",", ";"}), start)
    before = bracket - (g.text[bracket - 1] in _POSSESSIVE)
    name = page.ends.get(before)
    if end == start or (name is not None and name.type in {_PERSON, _GROUP}):
        return
    short = "".join(g.text[start:end])
    if name is not None and (_is_abbreviation(short) or _is_contraction(short, page.g.text[name.start : name.end])):
        yield page.match("alias", name.head, start, end, end - 1)
    elif name is None and _is_abbreviation(short) and (first := _abbreviated(page, before, short)) is not None:
        head = next((i for i in range(before - 1, first - 1, -1) if not first <= g.head[i] < before), before - 1)
        match = page.match("alias", head, start, end, end - 1)
        yield replace(match, evidence=(first, match.evidence[1]))


def _is_abbreviation(short: str) -> bool:
    letters = [c for c in short if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return 2 <= len(short) <= 12 and capitals >= 2 and 2 * capitals >= len(letters)


def _is_contraction(short: str, words: tuple[str, ...]) -> bool:
    """ "Numsa" for the "National Union of Metalworkers of South Africa": its letters, in order."""
    if not (short.isalpha() and short[0].isupper() and 3 <= len(short) <= 9 and len(words) > 2):
        return False
    letters = iter("".join(words).lower())
    return words[0][0] == short[0] and all(c in letters for c in short.lower())


def _abbreviated(page: _Page, end: int, short: str) -> int | None:
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


def _after_comma(page: _Page, name: Name) -> Iterator[RelationMatch]:
    """ "the Nigeria Labour Congress, NLC," """
    g = page.g
    k = name.end + 1
    if name.type == _PERSON or name.end - name.start < 2 or k >= g.size or g.text[k - 1] != ",":
        return
    if _is_abbreviation(g.text[k]) and _abbreviated(page, name.end, g.text[k]) is not None:
        yield page.match("alias", name.head, k, k + 1, k)


def _also_known(page: _Page, name: Name) -> Iterator[RelationMatch]:
    g = page.g
    k = name.end
    while k < g.size and g.text[k] in {",", "(", "-", "–", "—", "who", "is", "was", "are", "better", "also", "formerly", "popularly", "commonly", "simply", "widely", "then"} and k < name.end + 4:
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


def _alias_start(page: _Page, k: int) -> int | None:
    g = page.g
    if k >= g.size:
        return None
    if g.lower[k] in page.words.alias_words:
        return k + 1
    for phrase in page.words.alias_phrases:
        if g.lower[k : k + len(phrase)] == phrase:
            return k + len(phrase)
    return None
