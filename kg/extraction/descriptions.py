"""What the nouns that describe somebody say: occupation, kin, citizenship, people, membership, origin.

A description is a noun, its modifiers and the phrase behind it: "a former *Kenyan* *army* officer *from
Kisumu*" tells four things of whom it describes.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.analysis import Name, RelationMatch
from kg.extraction.describing import complement_end, describe, following_names, is_describing, modifiers_start
from kg.extraction.grammar import Grammar
from kg.extraction.relation_page import (
    GROUP,
    NUMBERS,
    OWNERS,
    PERSON,
    PLACES,
    POSSESSIVE,
    Description,
    Page,
    is_followed_by_noun,
    is_human,
    is_plural,
    lemma_of,
)

__all__ = ["body_behind", "find_descent", "find_descriptions", "find_memberships"]

_FEW = 12  # more people than these are a crowd, of whom a figure is told and no one's citizenship


def find_descriptions(page: Page) -> Iterator[RelationMatch]:
    """What every describing noun of the document says; ``page.described`` is filled on the way."""
    known = page.described
    for i in range(page.g.size):
        if not is_describing(page, i):
            continue
        start = modifiers_start(page, i)
        description = describe(page, i, start, known)
        known[i] = description
        yield from _told(page, description)


def _told(page: Page, d: Description) -> Iterator[RelationMatch]:
    g, words = page.g, page.words
    lemma = lemma_of(g, d.head)
    name = page.names.get(d.head)
    if name is not None:
        yield from _nationality(page, d, name)
    elif lemma in words.kin:
        yield from _kin(page, d, lemma)
    elif d.named and lemma in words.occupations:
        yield from _occupation(page, d, lemma)
    elif lemma in words.papers:
        d = Description(d.head, d.start, _holder(page, d.head), True)
    yield from _said_by_modifiers(page, d, lemma)
    yield from _said_behind(page, d, lemma)


def _holder(page: Page, i: int) -> tuple[int, ...]:
    """Who "holds Uzbek citizenship" or whose "Chinese passports" these are."""
    g = page.g
    owner = g.child(i, "poss")
    if owner is not None:
        return (owner,) if g.lower[owner] != "its" and owner not in page.names else ()
    verb = g.head[i]
    if g.dep[i] == "dobj" and g.lemma[verb] in page.words.holding and not g.is_negated(verb):
        subject = g.deep_subject(verb)
        if subject is not None and is_human(page, page.whom(subject)):
            return (page.whom(subject),)
    return ()


_SENT = frozenset({"ambassador", "envoy", "consul"})
_OF_A_FIELD = frozenset({"minister", "secretary", "chief", "director", "commissioner"})


def _occupation(page: Page, d: Description, lemma: str) -> Iterator[RelationMatch]:
    start = _object_start(page, d)
    end = d.head + 1
    if lemma in page.words.qualified and start == d.head:
        complement = complement_end(page, d.head)
        if complement == end or lemma == "member":
            return
        end = complement
    elif page.g.lower[end : end + 1] == ("of",) and lemma in _OF_A_FIELD:
        complement = complement_end(page, d.head)
        if not any(k in page.names for k in range(end, complement)):
            end = complement  # "minister of justice", but "minister of Kenya" is its member
    elif lemma in _SENT and page.g.lower[end : end + 1] == ("to",):
        place = page.place_from(end + 1)
        end = end if place is None else place.end  # "ambassador to Kenya"
    if lemma == "member" or (lemma == "lady" and page.g.lower[d.head - 1] != "first"):
        return
    literal = _of_one(page, start, end, d.head)
    for subject in d.subjects:
        yield page.match("occupation", subject, start, end, d.head, literal)


def _of_one(page: Page, start: int, end: int, head: int) -> str | None:
    """Each of the "activists Musa Said and Dana Ospan" is an activist."""
    g = page.g
    doc, one = page.reading.doc, lemma_of(g, head)
    if not is_plural(g, head):
        return None
    if g.text[head][:-1].isupper():
        one = g.text[head][:-1]
    elif g.text[head][0].isupper():
        one = one.capitalize()
    return f"{doc[start:head].text_with_ws}{one}{doc[head].whitespace_}{doc[head + 1 : end].text}".strip()


def _object_start(page: Page, d: Description) -> int:
    """After the last name, possessive, age and plain adjective before the noun."""
    g = page.g
    start = d.head
    while start > d.start:
        k = start - 1
        if (
            k in page.names
            or g.text[k] in POSSESSIVE
            or g.text[k] in {"(", ")"}
            or g.lower[k] in page.words.plain
            or g.tag[k] in {"CD", "JJS", "PRP$"}
        ):
            break
        if g.text[k] == "-" and g.lower[start] in {"old", "based", "born"}:
            break
        if g.lower[k] in page.words.occupations and g.text[k].islower() and g.text[start][0].isupper():
            break  # "police spokesman | Commissioner": two titles
        if g.text[k] == "-" and k - 1 in page.names:
            return page.names[k - 1].start  # "Uyghur-speaking interpreter"
        if g.lower[k] == "old" and k > 0 and g.text[k - 1] == "-":
            break
        start = k
    while start < d.head and (g.text[start] == "-" or g.lower[start] in {"based", "born", "old"}):
        start += 1
    return start


def _nationality(page: Page, d: Description, name: Name) -> Iterator[RelationMatch]:
    """One of a people: "Said, a Tuareg", "two ethnic Kazakhs", "four Americans"; not a people as a whole."""
    g = page.g
    counted = d.start > 0 and _counts(g, d.start - 1) and g.lower[d.start - 1] != "the"
    ethnic = name.canonical in page.peoples
    if not ethnic and _is_first_of_two(page, name):
        return  # "Mexican American"
    if not (d.named or counted or (name.use == "modifier" and g.lower[d.start - 1] in {"the", "this"})):
        return
    for subject in d.subjects:
        yield from _of_people(page, subject, name, ethnic)


def _is_first_of_two(page: Page, name: Name) -> bool:
    """Whether it tells where the family of somebody of another country comes from: "Mexican American"."""
    k = name.end + 1 if page.g.text[name.end : name.end + 1] == ("-",) else name.end
    following = page.starts.get(k)
    return following is not None and following.type == GROUP and following.demonym_of is not None


def _of_people(page: Page, subject: int, name: Name, ethnic: bool) -> Iterator[RelationMatch]:
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


_DESCENT = frozenset({
    "origin", "descent", "extraction", "parentage", "ancestry", "heritage", "ethnicity", "background",
    "stock", "roots",
})  # fmt: skip


def find_descent(page: Page) -> Iterator[RelationMatch]:
    """As in "a citizen of Iranian origin", "of mixed Oromo and Gurage parentage"."""
    g = page.g
    for name in page.reading.names:
        if name.type != GROUP or name.end >= g.size:
            continue
        last = name
        while g.lower[last.end : last.end + 1] == ("and",) and last.end + 1 in page.starts:
            last = page.starts[last.end + 1]
        if last.end >= g.size or g.lemma[last.end] not in _DESCENT:
            continue
        of = g.head[last.end]
        if g.lower[of] != "of" or of >= name.start:
            continue
        whom = g.head[of]
        if g.lemma[whom] == "be":
            whom = next((c for c in g.children[whom] if g.dep[c] == "nsubj"), whom)
        subject = page.whom(whom)
        if not is_human(page, subject):
            continue
        entry = page.gazetteer.find(name.canonical)
        if entry is not None and entry.ethnic:
            yield page.named("ethnicity", subject, name, entry.name)
        elif name.demonym_of is not None:
            yield page.named("originFrom", subject, name, name.demonym_of)


def _kin(page: Page, d: Description, lemma: str) -> Iterator[RelationMatch]:
    """As in "her husband, Musa Said", "Said's wife", "the son of a farmer"."""
    owner = _owner(page, d)
    if owner is None or (not d.named and (lemma in page.words.vague_kin or not _is_told_of(page, d.head))):
        return
    start, end, head = owner
    for subject in d.subjects:
        if subject != head:
            yield page.match("familyOf", subject, start, end, head, None, d.head)
            other = _other_parent(page, head)
            if other is not None and other.head != subject:
                yield page.match("familyOf", subject, other.start, other.end, other.head, None, d.head)


def _other_parent(page: Page, head: int) -> Name | None:
    """As in "the son of Musa Said and former minister Dana Ospan"."""
    g, first = page.g, page.names.get(head)
    if first is None or first.type != PERSON or g.lower[first.end : first.end + 1] != ("and",):
        return None
    for k in range(first.end + 1, min(first.end + 5, g.size)):
        name = page.starts.get(k)
        if name is not None and name.type == PERSON:
            return name
        if g.pos[k] not in {"ADJ", "NOUN", "PROPN"}:
            return None
    return None


_TOLD_OF = frozenset({"nsubj", "nsubjpass"})


def _is_told_of(page: Page, i: int) -> bool:
    """Without a name, somebody counts whom the sentence is about: not the wife in "he called his wife"."""
    return page.g.dep[i] in _TOLD_OF


def _owner(page: Page, d: Description) -> tuple[int, int, int] | None:
    """The words of the possessor and their head."""
    g = page.g
    possessor = g.child(d.head, "poss")
    before = d.start - 1
    if before >= 0 and g.lower[before] in OWNERS and g.lower[before] != "its":
        return before, before + 1, before
    for k in range(d.start, d.head):
        if g.lower[k] in OWNERS:
            return k, k + 1, k
        if g.text[k] in POSSESSIVE and k:
            name = page.ends.get(k)
            if name is not None:
                return name.start, name.end, name.head
            if page.nouns.kind(g.lemma[k - 1]) in {PERSON, GROUP}:
                return k - 1, k, k - 1
    if possessor is not None and g.lower[possessor] in OWNERS and g.lower[possessor] != "its":
        return possessor, possessor + 1, possessor
    if g.lower[d.head + 1 : d.head + 2] == ("of",):
        for k in range(d.head + 2, min(d.head + 7, g.size)):
            name = page.starts.get(k)
            if name is not None and name.type == PERSON:
                return name.start, name.end, name.head
            if (
                g.pos[k] == "NOUN"
                and page.nouns.kind(g.lemma[k]) == PERSON
                and not is_followed_by_noun(page, k)
            ):
                following = following_names(page, k, False)
                head = following[0] if following else k
                return head, head + 1, head
            if g.pos[k] not in {"DET", "ADJ", "PROPN", "NOUN", "NUM"}:
                break
    return None


def _said_by_modifiers(page: Page, d: Description, lemma: str) -> Iterator[RelationMatch]:
    """What names before the noun tell: "Chinese", "ethnic Kazakh", "FBI", "Kenya's", "London-based"."""
    g, words = page.g, page.words
    office = lemma in words.offices and not any(
        g.lower[k] in words.unofficial for k in range(d.start, d.head)
    )
    counted = d.named or (d.start > 0 and _counts(g, d.start - 1))
    of_ministry = d.head > d.start and g.lemma[d.head - 1] in words.ministries
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
                if name.type in PLACES or name.type == GROUP:
                    relation = "residence" if suffix == "based" else "bornIn"
                    yield page.named(relation, subject, name, name.demonym_of)
            elif suffix:
                continue
            elif name.type == GROUP:
                yield from _adjective(page, d, subject, name, office, counted)
            elif name.type in PLACES:
                if office and d.named and name.type != "Facility":
                    if not of_ministry:
                        yield page.named("memberOf", subject, name)
                elif lemma in words.citizens:
                    yield page.named("citizenship", subject, name)
                elif lemma in words.natives and name.type != "Country":
                    yield page.named("residence" if lemma == "resident" else "originFrom", subject, name)
                elif d.named and after in POSSESSIVE and lemma in words.membership:
                    yield page.named("memberOf", subject, name)
            elif name.type != PERSON and lemma not in words.kin and (d.named or _is_member(page, d, lemma)):
                yield page.named("memberOf", subject, name)
    if d.named and lemma not in words.kin:
        yield from _owning_body(page, d)
        yield from _modifying_body(page, d)


def _modifying_body(page: Page, d: Description) -> Iterator[RelationMatch]:
    """As in "the police chief", "China's foreign ministry spokesman"."""
    g = page.g
    body = d.head - 1
    if body < d.start or body in page.names:
        return
    if g.lower[body] not in page.words.forces and g.lemma[body] not in page.words.ministries:
        return
    start = body
    while start > d.start and start - 1 not in page.names and g.pos[start - 1] in {"ADJ", "NOUN", "PROPN"}:
        start -= 1
    for subject in d.subjects:
        yield page.match("memberOf", subject, start, body + 1, body)


def _counts(g: Grammar, i: int) -> bool:
    """A determiner or number that picks somebody out: "a", "two"; "its citizens" are anybody."""
    number = g.lower[i] in NUMBERS or (g.text[i].isdigit() and int(g.text[i]) <= _FEW)
    return number or g.lower[i] in {"a", "an", "another", "the", "both", "this", "these"}


def _owning_body(page: Page, d: Description) -> Iterator[RelationMatch]:
    """As in "the party's secretary general": a body that is only described."""
    g = page.g
    for k in range(max(1, d.start), d.head):
        if (
            g.text[k] in POSSESSIVE
            and k - 1 not in page.names
            and g.pos[k - 1] == "NOUN"
            and _is_body(page, k - 1)
        ):
            start = k - 1
            while start > 0 and g.head[start - 1] == k - 1 and start - 1 not in page.names:
                if g.pos[start - 1] == "DET":
                    break
                start -= 1
            for subject in d.subjects:
                yield page.match("memberOf", subject, start, k, k - 1)
    if d.start and g.lower[d.start - 1] == "its":
        for subject in d.subjects:
            yield page.match("memberOf", subject, d.start - 1, d.start, d.start - 1)


def _is_body(page: Page, i: int) -> bool:
    kind = page.nouns.kind(page.g.lemma[i])
    return kind is not None and kind not in PLACES and kind not in {PERSON, GROUP, "Vehicle", "State"}


def _adjective(
    page: Page, d: Description, subject: int, name: Name, office: bool, counted: bool
) -> Iterator[RelationMatch]:
    g = page.g
    ethnic = name.start > 0 and g.lower[name.start - 1] == "ethnic"
    lemma = lemma_of(g, d.head)
    if lemma in page.words.citizens and not d.named and not counted:
        return
    if lemma in page.words.citizens and not ethnic:
        entry = page.gazetteer.find(name.canonical)
        if name.demonym_of:
            first_of_two = name.end in page.starts and page.starts[name.end].type == GROUP
            if first_of_two and entry is not None and entry.ethnic:
                yield page.named("ethnicity", subject, name, entry.name)
            else:
                yield page.named("citizenship", subject, name, name.demonym_of)
        elif entry is not None and entry.ethnic:
            yield page.named("ethnicity", subject, name, entry.name)
        return
    if office and name.demonym_of and not ethnic:
        if d.named and page.g.lemma[d.head - 1] not in page.words.ministries:
            yield page.named("memberOf", subject, name, name.demonym_of)
        return
    if not ethnic and (office or _is_first_of_two(page, name)):
        return
    if (
        d.named
        or (counted and g.dep[d.head] != "pobj")
        or (d.start and g.tag[d.start - 1] == "CD" and counted)
    ):
        yield from _of_people(page, subject, name, ethnic)


_BEHIND = {
    "of": "memberOf",
    "for": "memberOf",
    "at": "memberOf",
    "with": "memberOf",
    "from": "originFrom",
    "in": "memberOf",
}


def _said_behind(page: Page, d: Description, lemma: str) -> Iterator[RelationMatch]:
    """What follows the noun: "spokesman for the party", "head of the court", "herder from Aqto"."""
    g, words = page.g, page.words
    k = d.head + 1
    if k + 1 >= g.size:
        return
    preposition = g.lower[k]
    if preposition == "from":
        place = page.place_from(k + 1)
        if (
            place is not None
            and not _is_modifier(page, place)
            and (d.named or not _is_plural_generic(page, d))
        ):
            for subject in d.subjects:
                yield page.named("originFrom", subject, place)
        return
    if preposition == "in" and g.head[k] == d.head and (lemma in words.kin or g.lower[d.start - 1] in OWNERS):
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
            relation = (
                "citizenship"
                if lemma in words.citizens
                else "residence"
                if lemma == "resident"
                else "originFrom"
            )
            for subject in d.subjects:
                yield page.named(relation, subject, place)
        return
    if not d.named and not (_is_member(page, d, lemma) and preposition in {"of", "for"}):
        return
    if lemma not in words.occupations and lemma not in words.membership:
        return
    body = body_behind(page, k, lemma, preposition)
    if body is not None:
        start, end, head, literal = body
        for subject in d.subjects:
            yield page.match("memberOf", subject, start, end, head, literal, d.head)


def _is_modifier(page: Page, place: Name) -> bool:
    """As in "from the U.S. Department": the place only tells which department."""
    g = page.g
    head = g.head[place.head]
    modifies = g.dep[place.head] in {"compound", "amod", "nmod"} and head >= place.end
    return modifies and g.lemma[head] not in page.words.place_nouns and head not in page.names


def _is_member(page: Page, d: Description, lemma: str) -> bool:
    """As in "the founder of the party", "two members": somebody in particular."""
    return lemma in page.words.membership and d.start > 0 and page.g.tag[d.start - 1] == "CD"


def _is_plural_generic(page: Page, d: Description) -> bool:
    g = page.g
    return g.tag[d.head] in {"NNS", "NNPS"} and not (
        d.start and (g.tag[d.start - 1] == "CD" or g.pos[d.start - 1] in {"DET", "NUM"})
    )


def body_behind(page: Page, k: int, lemma: str, preposition: str) -> tuple[int, int, int, str | None] | None:
    """The institution (or state) in the phrase that the preposition at ``k`` opens."""
    g = page.g
    described: int | None = None
    adjective: Name | None = None
    for i in range(k + 1, min(k + 9, g.size)):
        name = page.starts.get(i)
        if name is not None:
            if name.type == GROUP:
                adjective = name
                continue
            if name.type in PLACES:
                office = lemma in page.words.offices or name.type in {"Country", "Region"}
                if name.type == "Facility" or (preposition == "of" and office):
                    after = name.end < g.size and g.text[name.end] in POSSESSIVE
                    if not after:
                        return name.start, name.end, name.head, None
                continue
            if name.type == PERSON:
                return None
            return name.start, name.end, name.head, None
        if i in page.names or g.text[i] in POSSESSIVE:
            continue
        if g.pos[i] == "NOUN" and _is_body(page, i) and not is_followed_by_noun(page, i):
            described = i
            break
        participle = g.tag[i] in {"VBN", "VBG"}
        if g.text[i] in {",", "."} or not (participle or g.pos[i] in {"DET", "ADJ", "NOUN", "PROPN", "ADV"}):
            break
    if described is None or preposition == "in":
        return None
    called = page.starts.get(described + 1)
    if called is not None and called.type not in PLACES | {PERSON, GROUP}:
        return called.start, called.end, called.head, None  # "the opposition movement New Dawn"
    if (
        adjective is not None
        and adjective.demonym_of
        and g.lemma[described] in {"government", "parliament", "army", "military", "police"}
    ):
        return adjective.start, described + 1, described, None
    start = described
    while start > k + 1 and g.pos[start - 1] in {"ADJ", "NOUN", "PROPN"}:
        start -= 1
    return start, described + 1, described, None


# --- membership without a describing noun ----------------------------------------------------------------


def find_memberships(page: Page) -> Iterator[RelationMatch]:
    """As in "Musa Said of the National Assembly", "who works for the ministry", "heads the party"."""
    g = page.g
    page.officials = frozenset(
        subject
        for d in page.described.values()
        if d.named and lemma_of(g, d.head) in page.words.offices
        for subject in d.subjects
    )
    for name in page.reading.names:
        if name.type == PERSON:
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
            known = body is not None and body.use == "name" and body.type not in PLACES | {PERSON, GROUP}
            person = subject not in page.names or page.is_person(page.names[subject])
            if body is not None and known and person:
                yield page.match("memberOf", subject, body.start, body.end, body.head, None, i)


def _joined(page: Page, verb: int, prepositions: frozenset[str]) -> Iterator[int]:
    g = page.g
    if not prepositions:
        for head in g.objects(verb):
            owner = g.child(head, "poss")
            yield owner if owner is not None and head not in page.names else head
    for child in g.children[verb]:
        body = body_behind(page, child, "", "for") if g.lower[child] in prepositions else None
        if body is not None:
            yield body[2]


def _of_body(page: Page, name: Name) -> Iterator[RelationMatch]:
    g = page.g
    k = name.start - 1
    if k > 0 and g.text[k] in POSSESSIVE:
        body = page.ends.get(k)
        if body is not None and body.type not in PLACES and body.type not in {PERSON, GROUP}:
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
    if other is not None and other.type not in PLACES and other.type not in {PERSON, GROUP}:
        if preposition != "with" or g.text[k - 1] == ",":
            yield page.named("memberOf", name.head, other)
    elif preposition in {"from", "of"}:
        place = page.place_from(k + 1)
        if place is not None and (preposition == "from" or other is place):
            relation = "originFrom"
            if preposition == "of" and name.head in page.officials:
                relation = "memberOf"
            elif preposition == "of" and place.type != "Country":
                relation = "residence"
            yield page.named(relation, name.head, place)
