"""The first sieve: all names of one article that are the same.

Names are joined over the whole article before anything else is read, because the full form may come after
the short one: a headline has "Smith", the third sentence "John Smith".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.extraction.aliases import is_abbreviation, is_near_spelling, is_part_of, is_short_person, name_words
from kg.extraction.analysis import Name
from kg.extraction.genders import load_name_genders
from kg.extraction.mentions import Mention
from kg.extraction.things import COUNTRY, GROUP, PEOPLE, PERSON, PLACES, Page, Thing
from kg.resolution.names import is_burmese

__all__ = ["join_names"]

# Nouns for several of one family: "the couple", "the brothers".
_FAMILY = frozenset({"couple", "family"})
_RELATIVES = frozenset({
    "brother", "sister", "sibling", "twin", "cousin", "parent", "spouse", "son", "daughter", "newlywed",
})  # fmt: skip
_PLACING = frozenset({"in", "at", "from", "near", "outside", "around", "across"})


def join_names(page: Page) -> None:
    """Give each name its thing, and each thing all its names."""
    _Namesakes(page).join_names()


class _Namesakes:
    """Joins the names of one article."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def join_names(self) -> None:
        """Names first, over the whole article: the full form may come after the short one."""
        named = [m for m in self.page.mentions if m.name is not None and self.stands_for_itself(m.name)]
        surnames = {
            w: m.type
            for m in named
            if m.name and m.type == PERSON
            for w in _ends(name_words(self.page.text(m.name)))
        }
        named += [
            m
            for m in self.page.mentions
            if m.name and not self.stands_for_itself(m.name) and self.page.lower(m) in surnames
        ]
        named.sort(key=lambda m: m.head)
        named.sort(key=lambda m: _is_adjective(m.name))  # "Russian" is Russia, if only as Russia is a name
        forms: dict[tuple[str, ...], Thing] = {}
        for mention in named:
            assert mention.name is not None
            key = self.name_key(mention.name)
            thing = forms.get(key)
            if thing is None and _is_adjective(mention.name) and not mention.name.links:
                continue  # "European": no country
            if thing is None:
                thing = forms[key] = self.new_named(mention)
            self.add_name(thing, mention)
            self.page.of[mention.head] = (thing,)
        found = [m for m in named if m.head in self.page.of]
        self.take_for_persons(found)
        self.join_brackets(found)
        self.share_family_names(found)
        self.join_forms(found)
        self.join_families(found)

    def take_for_persons(self, named: Sequence[Mention]) -> None:
        """As in "Phoenix" after "Phoenix Sinclair": a town or people of a name that somebody here bears.

        Only where that person is named before, and nothing is ever said to be in, from or near it.
        """
        bearers: dict[str, int] = {}
        placed: set[int] = set()
        acting: set[int] = set()
        things: dict[int, Thing] = {}
        for mention in named:
            assert mention.name is not None
            thing = self.page.of[mention.head][0]
            words = name_words(self.page.text(mention.name))
            if mention.type == PERSON:
                for word in _ends(words):
                    bearers.setdefault(word, mention.head)
            elif mention.type != COUNTRY and words and bearers.get(words[0], mention.head) < mention.head:
                things[thing.number] = thing
                if self.is_placed(mention.head) or mention.plural or len(words) > 1:
                    placed.add(thing.number)
                elif self.page.g.dep[mention.head] in ("nsubj", "nsubjpass", "dobj", "poss"):
                    acting.add(thing.number)
        for number in sorted(acting - placed):
            if things[number].kind in (*PLACES, GROUP):
                things[number].kind, things[number].links = PERSON, ()

    def is_placed(self, i: int) -> bool:
        """As in "In Phoenix": what follows such a preposition is a place."""
        return self.page.g.dep[i] == "pobj" and self.page.g.lower[self.page.g.head[i]] in _PLACING

    def join_brackets(self, named: Sequence[Mention]) -> None:
        """As in "State Security Committee (KGB)": the initials may be those of another language."""
        for first, second in pairwise(named):
            if first.name is None or second.name is None or first.type in (*PEOPLE, *PLACES):
                continue
            opened = second.name.start - 1 == first.name.end and self.page.g.text[first.name.end] in (
                "(",
                "[",
            )
            short = self.page.text(second.name)
            if opened and short.isupper() and 1 < len(short) < 9 and second.type != PERSON:
                self.page.merge(self.page.of[first.head][0], self.page.of[second.head][0])

    def share_family_names(self, named: Sequence[Mention]) -> None:
        """As in "The brothers Musa and Omar Said": a given name before the next one's family name."""
        for first, second in pairwise(named):
            if first.type != PERSON or second.type != PERSON or first.name is None or second.name is None:
                continue
            given, full = self.page.text(first.name), self.page.text(second.name).split()
            if " " in given or len(full) < 2 or second.name.start != first.name.end + 1:
                continue
            thing = self.page.of[first.head][0]
            if self.page.g.lower[first.name.end] == "and" and self.is_given_name(first, named):
                thing.names.append(" ".join([given, *full[1:]]))

    def is_given_name(self, mention: Mention, named: Sequence[Mention]) -> bool:
        """Whether the name is one of relatives, and nobody here bears it with another."""
        assert mention.name is not None
        g, start = self.page.g, mention.name.start
        word = name_words(self.page.text(mention.name))
        if not word or any(len(words) > 1 and word[0] in words for words in self.names_of_persons(named)):
            return False
        if start and g.tag[start - 1] == "NNS" and g.lemma[start - 1] in _RELATIVES:
            return True
        return word[0] in load_name_genders().given and self.tells_of_relatives()

    def tells_of_relatives(self) -> bool:
        """As in "the brothers", "the couple": without them, "Kim and Ana Ruiz" may be of two families."""
        return any(
            m.kind == "nominal" and (m.noun in _FAMILY or (m.plural and m.noun in _RELATIVES))
            for m in self.page.mentions
        )

    def names_of_persons(self, named: Sequence[Mention]) -> list[tuple[str, ...]]:
        """The words of each person's name."""
        return [name_words(self.page.text(m.name)) for m in named if m.type == PERSON and m.name is not None]

    def join_families(self, named: Sequence[Mention]) -> None:
        """As in "The Smiths": all persons of that name."""
        families: dict[str, dict[int, Thing]] = {}
        for mention in named:
            if mention.type == PERSON and mention.name is not None:
                thing = self.page.of[mention.head][0].root()
                words = name_words(thing.names[0])
                if len(words) > 1:
                    families.setdefault(words[-1], {})[thing.number] = thing
        for mention in self.page.mentions:
            word = self.page.lower(mention)
            if not word.endswith("s") or self.page.g.pos[mention.head] != "PROPN" or mention.head == 0:
                continue
            members = families.get(word[:-1]) or families.get(word.removesuffix("es"))
            if members and (mention.plural or self.page.g.lower[mention.phrase.start - 1] == "the"):
                self.page.of[mention.head] = tuple(members[k] for k in sorted(members))

    def stands_for_itself(self, name: Name) -> bool:
        """False for a people's name that only modifies: "Uyghur" in "a Uyghur baker"."""
        if name.use == "modifier" and name.start and self.page.g.lower[name.start - 1] == "ethnic":
            return False
        return name.use == "name" or name.demonym_of is not None or name.type != GROUP

    def name_key(self, name: Name) -> tuple[str, ...]:
        if _is_adjective(name):
            return name_words(name.demonym_of or "")
        if name.canonical and (name.links or name.type not in (*PEOPLE, *PLACES)):
            return name_words(name.canonical) or (name.canonical,)  # "RSF" is Reporters Without Borders
        return name_words(self.page.text(name)) or (self.page.text(name),)

    def new_named(self, mention: Mention) -> Thing:
        name = mention.name
        assert name is not None
        kind = COUNTRY if _is_adjective(name) else name.type
        thing = self.page.new(kind, first=mention.head)
        thing.named = True
        thing.plural = mention.plural
        thing.canonical = name.demonym_of or name.canonical
        return thing

    def add_name(self, thing: Thing, mention: Mention) -> None:
        name = mention.name
        assert name is not None
        text = (name.demonym_of or "") if _is_adjective(name) else self.page.text(name)
        thing.names.append(" ".join(text.split()))
        if thing.kind != GROUP:
            thing.links = thing.links or name.links
        thing.gender = thing.gender or mention.gender
        thing.age = thing.age or mention.age
        if name.use == "name" and thing.kind != PERSON:
            thing.nouns.add(mention.noun.split()[-1])
        if name.use == "name":
            thing.nouns |= {m for m in mention.modifiers if self.page.nouns.kind(m) == PERSON}
            thing.modifiers |= mention.modifiers

    def join_forms(self, named: Sequence[Mention]) -> None:
        """Shorter, abbreviated and misspelt forms to the fullest one, the nearest before it first."""
        order = sorted(
            {self.page.of[m.head][0].number: self.page.of[m.head][0] for m in named}.values(), key=_length
        )
        for thing in order:
            full = self.fuller(thing, named)
            if full is not None:
                self.page.merge(full, thing)

    def fuller(self, thing: Thing, named: Sequence[Mention]) -> Thing | None:
        candidates: dict[int, Thing] = {}
        for mention in named:
            other = self.page.of[mention.head][0]
            if (
                other.root() is not thing.root()
                and _is_fuller(other, thing)
                and not self.is_somebody_else(thing, other)
            ):
                candidates.setdefault(other.root().number, other)
        found = list(candidates.values())
        if len(found) < 2:
            return found[0] if found else None
        before = [c for c in found if c.first < thing.first]
        if thing.kind in PEOPLE or any(c.kind == PERSON for c in found):
            found = [c for c in found if c.kind == PERSON]
        else:
            return _only_shortest(found)  # "the Ministry" after two ministries is neither
        known = [c for c in before if c.kind == PERSON]
        before = [c for c in known if not self.is_told_of_by_kin(c)] or known
        return max(before, key=lambda c: c.first) if before else min(found, key=lambda c: c.first)

    def is_told_of_by_kin(self, person: Thing) -> bool:
        """As in "his sister Ana Ruiz", "Ana Ruiz, the sister of ...": the family name alone is not hers."""
        mention = self.page.at.get(person.first)
        return mention is not None and (self.is_relative(mention) or self.is_called_kin(mention))

    def is_called_kin(self, name: Mention) -> bool:
        """As in "Ana Ruiz, the sister of Luis Ruiz"."""
        return any(
            other.kind == "nominal" and other.noun in self.page.nouns.kin and self.is_beside(other, name)
            for i in self.page.g.children[name.head]
            if (other := self.page.at.get(i)) is not None
        )

    def is_somebody_else(self, short: Thing, full: Thing) -> bool:
        """As in "Her cousin, Ana Ruiz, 52" after "Ana María Ruiz": a full name that is introduced anew.

        An age or a calling alone introduce nobody: news gives them with the shorter form of a name as well.
        """
        if full.kind != PERSON or short.kind != PERSON or len(name_words(short.names[0])) < 2:
            return False
        if full.age and short.age and full.age != short.age:
            return True
        words, fewer = name_words(full.names[0]), name_words(short.names[0])
        if is_burmese(words) and words[: len(fewer)] == fewer != words:
            return True  # "Aung San" beside "Aung San Suu Kyi": no word of it is a family's
        mention = self.page.at.get(short.first)
        return mention is not None and short.first > full.root().first and self.is_relative(mention)

    def is_relative(self, mention: Mention) -> bool:
        """As in "her cousin Ana Ruiz", "her cousin, Ana Ruiz", "Ana Ruiz, her cousin"."""
        kin = self.page.nouns.kin
        if mention.definiteness == "possessive" and not mention.modifiers.isdisjoint(kin):
            return True
        return any(
            other.definiteness == "possessive" and other.noun in kin and self.is_beside(other, mention)
            for other in self.page.mentions
            if other.kind == "nominal" and other.type == PERSON and not other.plural
        )

    def is_beside(self, noun: Mention, name: Mention) -> bool:
        """True where a comma alone stands between them, or the parse puts the one in apposition."""
        g = self.page.g
        first, second = sorted((noun.phrase, name.phrase), key=lambda phrase: phrase.start)
        if first.end + 1 == second.start and g.text[first.end] == ",":
            return True
        one, other = sorted((noun.head, name.head))
        return g.dep[other] == "appos" and g.head[other] == one


def _only_shortest(things: Sequence[Thing]) -> Thing | None:
    """As in "Harvard" beside "Harvard University" and "Harvard Business School"; None of two as short."""
    first, second = sorted(things, key=_length)[:2]
    return first if _length(first)[0] < _length(second)[0] else None


def _is_adjective(name: Name | None) -> bool:
    """True for "Kazakh" in "Kazakh authorities": it stands for the country."""
    return name is not None and name.use == "modifier" and name.demonym_of is not None


def _ends(words: Sequence[str]) -> Sequence[str]:
    """First and last word of a name of several words."""
    return (words[0], words[-1]) if len(words) > 1 else ()


def _length(thing: Thing) -> tuple[int, int]:
    return (len(name_words(thing.names[0])), thing.first)


def _is_fuller(full: Thing, short: Thing) -> bool:
    """True where the name of ``short``, as first read, is a shorter form of that of ``full``."""
    f, s = full.names[0], short.names[0]
    if full.gender and short.gender and full.gender != short.gender:
        return False
    fw, sw = name_words(f), name_words(s)
    if full.kind == PERSON:
        may_be_person = short.kind == PERSON or (len(sw) == 1 and not short.links and short.kind != COUNTRY)
        return may_be_person and (
            is_short_person(fw, sw) or (short.kind == PERSON and is_near_spelling(fw, sw))
        )
    if short.kind == PERSON or full.kind == GROUP or short.kind == GROUP:
        return False
    if is_abbreviation(f, s):
        return True
    if full.kind in PLACES or short.kind in PLACES:
        return full.kind == short.kind and is_near_spelling(fw, sw) and not (full.links and short.links)
    return is_part_of(fw, sw)
