"""The second sieve: what the grammar joins. Appositions, copulas, "a man named X", relative pronouns.

Also the gender of persons: what their names tell, and whom only one pronoun can mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.aliases import is_abbreviation, name_words
from kg.extraction.genders import load_name_genders
from kg.extraction.mentions import Mention
from kg.extraction.things import GROUP, PEOPLE, PERSON, PLACES, Page, Thing, compatible

__all__ = ["join_by_grammar", "tell_genders"]

_NOBODY_NAMED = Thing(-1, PERSON)


def join_by_grammar(page: Page) -> None:
    """Join names and the phrases that describe them."""
    _Attachments(page).join_by_grammar()


def tell_genders(page: Page) -> None:
    """Note the gender of persons whom a pronoun can only mean."""
    _Genders(page).tell_genders()


class _Attachments:
    """Joins what one article's grammar joins."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def join_by_grammar(self) -> None:
        """Appositions, copulas and relative pronouns."""
        for mention in self.page.mentions:
            if mention.kind == "pronoun":
                self.find_antecedent(mention)
        for mention in [m for m in self.page.mentions if m.kind == "nominal" and m.type is None]:
            if self.is_introduced(mention):
                self.take_for_person(mention)
        for mention in self.page.mentions:
            if mention.kind == "pronoun":
                continue
            head = self.partner(mention)
            if head is not None:
                self.join_pair(self.page.at[head], mention)

    def find_antecedent(self, pronoun: Mention) -> None:
        """The noun before a relative clause; one that "who" takes up is a person."""
        antecedent = self.antecedent(pronoun.head)
        if antecedent is None:
            return
        if pronoun.noun in ("who", "whom"):
            antecedent = self.person_before(pronoun, antecedent)
        self.page.relative[pronoun.head] = antecedent

    def antecedent(self, pronoun: int) -> int | None:
        g = self.page.g
        if g.lower[pronoun] != "whose":
            return g.antecedent(pronoun)
        clause = next((i for i in g.ancestors(pronoun) if g.dep[i] == "relcl"), None)
        return g.modified(clause) if clause is not None else None

    def person_before(self, pronoun: Mention, antecedent: int) -> int:
        """As in "the expulsion of a teacher who ...", "a puppeteer who ...": whose kind is not known."""
        known = self.page.at.get(antecedent)
        if known is None or known.kind != "nominal" or known.type is not None:
            return antecedent
        inside = [
            m
            for i in range(antecedent + 1, pronoun.head)
            if (m := self.page.at.get(i)) is not None and m.type in PEOPLE and self.is_complement(i)
        ]
        if inside:
            return inside[-1].head
        if known.definiteness in ("indefinite", "definite") and not self.has_person_above(known):
            self.take_for_person(known)
        return antecedent

    def is_complement(self, i: int) -> bool:
        """True for what a preposition ties to a noun."""
        g = self.page.g
        return g.dep[i] == "pobj" and not g.is_verb(g.head[g.head[i]])

    def has_person_above(self, mention: Mention) -> bool:
        """As in "members of the house church who ...": whom the phrase is part of."""
        g, i = self.page.g, mention.head
        while g.dep[i] == "pobj":
            i = g.head[g.head[i]]
            above = self.page.at.get(i)
            if above is not None and above.type in PEOPLE:
                return True
        return False

    def take_for_person(self, mention: Mention) -> None:
        person = replace(mention, type=GROUP if mention.plural else PERSON)
        self.page.at[mention.head] = person
        self.page.mentions[self.page.mentions.index(mention)] = person

    def is_introduced(self, mention: Mention) -> bool:
        """As in "Musa Said, a confectioner, ...": whatever the noun, it tells who somebody is."""
        g, phrase = self.page.g, mention.phrase
        if mention.plural or mention.definiteness != "indefinite" or g.dep[mention.head] != "appos":
            return False
        name = self.page.at.get(g.head[mention.head])
        if name is None or name.name is None or name.type != PERSON:
            return False
        return g.text[name.phrase.end : phrase.start] == (",",)

    def partner(self, mention: Mention) -> int | None:
        """The head of the phrase that this one is an apposition to or a predicate of."""
        i, g = mention.head, self.page.g
        dep, above = g.dep[i], g.head[i]
        if dep == "appos" and above in self.page.at:
            return self.introducing(above, mention)
        if dep == "conj" and mention.kind == "nominal":
            return self.described_together(above)
        if mention.name is not None and (noun := self.in_front(mention)) is not None:
            return noun
        if dep == "attr" and g.lemma[above] in ("be", "become", "remain") and not g.has(above, "neg"):
            subject = g.surface_subject(above)
            if subject in self.page.at and subject is not None and subject < i:
                return subject
        if dep in ("oprd", "pobj") and mention.name is not None:
            return self.identified(i) if dep == "oprd" or g.lower[above] != "of" else self.kind_of_place(i)
        return None

    def introducing(self, above: int, mention: Mention) -> int:
        """As in "The lawyer for Ana Ruiz, Musa Said, said": not the nearest noun, but his."""
        g, noun = self.page.g, above
        if mention.name is None or mention.type != PERSON or g.has(mention.head, "conj"):
            return above
        while noun in self.page.at and not self.is_office(self.page.at[noun]):
            if g.dep[noun] != "pobj" or g.head[noun] > noun:
                return above
            noun = g.head[g.head[noun]]
        return noun if noun in self.page.at else above

    def is_office(self, mention: Mention) -> bool:
        """A noun that one person can be: "the lawyer", "a director"."""
        return mention.kind == "nominal" and mention.type == PERSON and not mention.plural

    def described_together(self, first: int) -> int | None:
        """As in "X, a baker and the leader of the group": whom the first description describes."""
        known = self.page.at.get(first)
        if known is None or known.kind != "nominal" or self.page.g.dep[first] not in ("appos", "attr"):
            return None
        return self.partner(known)

    def in_front(self, mention: Mention) -> int | None:
        """As in "The activists X and Y", where the parser takes noun and name for two subjects."""
        g, i = self.page.g, mention.head
        noun = self.page.at.get(mention.name.start - 1) if mention.name is not None else None
        if noun is None or noun.kind != "nominal" or g.pos[noun.head] != "NOUN":
            return None
        return noun.head if g.head[noun.head] == g.head[i] and g.dep[noun.head] == g.dep[i] else None

    def kind_of_place(self, i: int) -> int | None:
        """As in "the region of Xinjiang", "the city of Almaty"."""
        noun = self.page.g.head[self.page.g.head[i]]
        mention = self.page.at.get(noun)
        named = mention is not None and mention.type in PLACES and mention.noun in self.page.words.stand_ins
        return noun if named and self.page.at[i].type in PLACES else None

    def identified(self, i: int) -> int | None:
        """As in "a man named X", "a man identified as X"."""
        verb = self.page.g.head[i]
        if self.page.g.dep[i] == "pobj":
            if self.page.g.lower[verb] != "as":
                return None
            verb = self.page.g.head[verb]
        if self.page.g.dep[i] == "pobj" and self.page.g.lemma[verb] in ("name", "identify"):
            told = self.page.g.child(verb, "dobj", "oprd")  # "named the men as X and Y"
            if told is not None and told in self.page.at and told < i:
                return told
        if self.page.g.dep[verb] in ("acl", "relcl") and self.page.g.lemma[verb] in (
            "name",
            "identify",
            "call",
            "know",
        ):
            return self.bearer(self.page.g.head[verb], self.page.at[i])
        return None

    def bearer(self, noun: int, name: Mention) -> int | None:
        """As in "The chairman of a group named X": the noun that a person can be, not the nearest one."""
        g = self.page.g
        while noun in self.page.at and not compatible(self.page.at[noun].type, name.type):
            if g.dep[noun] != "pobj" or g.head[noun] > noun:
                return None
            noun = g.head[g.head[noun]]
        return noun if noun in self.page.at else None

    def join_pair(self, first: Mention, second: Mention) -> None:
        """Two phrases that the grammar says are one; only where they agree in kind and number."""
        members = self.page.coordinated(second.head) if first.kind != "name" else ()
        if _are_such(first, members):
            self.page.of[first.head] = members
            return
        members = self.page.coordinated(first.head)
        if _are_such(second, members):
            self.page.of[second.head] = members
            return
        if first.kind == "pronoun" or not self.may_be_one(first, second):
            return
        if (first.name and first.head not in self.page.of) or (
            second.name and second.head not in self.page.of
        ):
            return
        if first.name is not None and second.name is not None:
            if is_abbreviation(self.page.text(first.name), self.page.text(second.name)):
                self.page.merge(self.page.of[first.head][0], self.page.of[second.head][0])
            return
        if first.name is None and second.name is None and self.page.g.dep[second.head] == "attr":
            return
        name, nominal = (first, second) if first.name is not None else (second, first)
        if name.name is None:
            thing = (
                self.page.of[first.head][0] if first.head in self.page.of else self.page.describe_new(first)
            )
        else:
            thing = self.page.of[name.head][0].root()
        self.page.describe(thing, nominal)
        self.page.of[first.head] = self.page.of[second.head] = (thing,)

    def may_be_one(self, first: Mention, second: Mention) -> bool:
        if self.type_of(first) is None or self.type_of(second) is None:
            return False
        if first.plural != second.plural:
            return False
        if first.gender and second.gender and first.gender != second.gender:
            return False
        return compatible(self.type_of(first), self.type_of(second))

    def type_of(self, mention: Mention) -> str | None:
        things = self.page.of.get(mention.head)
        return things[0].root().kind if things and len(things) == 1 else mention.type


class _Genders:
    """Counts what pronouns tell about persons."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tell_genders(self) -> None:
        """Titles, "his wife" and many names tell it; of the others, pronouns that can mean nobody else."""
        self.tell_by_names()
        votes: dict[int, Counter[str]] = {}
        near: list[tuple[int, Thing]] = []  # (sentence, person) of the sentence read and the one before
        for mention in self.page.mentions:
            near = [(s, t) for s, t in near if mention.sentence - s <= 1]
            if mention.kind == "pronoun":
                group = self.page.words.pronouns[mention.noun]
                if group in ("male", "female"):
                    self.vote(votes, group, near, mention)
            elif mention.type == PERSON and not mention.plural:
                known = self.page.of.get(mention.head)
                near.append((mention.sentence, known[0].root() if known else _NOBODY_NAMED))
        for thing in self.page.things:
            told = votes.get(thing.number)
            if thing.same is None and told and thing.gender is None:
                (first, most), *rest = told.most_common()
                if most > 2 * sum(n for _, n in rest):
                    thing.gender = first

    def tell_by_names(self) -> None:
        known = load_name_genders()
        for thing in self.page.things:
            if thing.same is None and thing.gender is None and thing.named and thing.is_person:
                fullest = max((name_words(n) for n in thing.names), key=len)
                thing.gender = known.of(fullest)

    def vote(
        self, votes: dict[int, Counter[str]], group: str, near: list[tuple[int, Thing]], mention: Mention
    ) -> None:
        here = dict.fromkeys(t for s, t in near if s == mention.sentence)
        persons = here or dict.fromkeys(t for _, t in near)
        fitting = [t for t in persons if t.gender in (None, group)]
        if len(fitting) == 1 and fitting[0].named:
            weight = 2 if len(persons) == 1 and here else 1
            votes.setdefault(fitting[0].number, Counter())[group] += weight


def _are_such(several: Mention, members: Sequence[Thing]) -> bool:
    """Whether these can be the ones told of: of "people Amnesty and Oxfam interviewed" neither is one."""
    kinds_fit = several.type is None or all((m.kind in PEOPLE) == (several.type in PEOPLE) for m in members)
    return several.plural and len(members) > 1 and kinds_fit
