"""Who is meant: names, noun phrases and pronouns of one article, joined to the entities they stand for.

A sieve of precise rules, the surest first. Names are joined over the whole article; then appositions,
copulas and relative pronouns, which the grammar joins; then, reading from left to right, noun phrases and
pronouns, each to the most prominent thing that agrees with it in kind, gender and number. Prominence fades
from sentence to sentence (after Lappin and Leass, 1994). Last come the leads that describe somebody
whom the next sentences name. A wrong link says of one person what another did, so that where the rules
leave a choice, nothing is joined.

Coordinated names are remembered as a group, for "they", "the two" and "both men" to find.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extraction.aliases import (
    is_abbreviation,
    is_near_spelling,
    is_part_of,
    is_short_person,
    name_words,
)
from kg.extraction.analysis import Name, Reading, Reference
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.mentions import Mention, ReferenceWords, find_mentions, load_reference_words, sentences_of
from kg.extraction.phrases import counted, label, noun_phrase
from kg.extraction.quotations import Quotation, find_quotations
from kg.nouns import NounTable
from kg.records import Entity

__all__ = ["resolve"]

_PERSON, _GROUP, _COUNTRY = "Person", "PeopleGroup", "Country"
_PLACES = frozenset({"Country", "Region", "City", "Place", "Border", "Facility"})
_PEOPLE = frozenset({_PERSON, _GROUP})
# How much of its prominence a thing keeps from one sentence to the next.
_FADING = 0.45
# A pronoun does not look back further than this many sentences, a noun phrase than that many.
_PRONOUN_REACH = 3
_STAND_IN_REACH = 6
_INTRODUCTION = 7  # sentences after the lead within which they are named
_LEAD = 3  # sentences of an article that may describe whom the next ones name
_SAME_GENDER = 1.3
_NAMED = 2.0
_IN_OTHER_QUOTE = 0.6
_NOBODY = 0.6
_NOT_SEVERAL = 0.4
_OFTEN = 0.05
_TOPIC = 0.15
_BYSTANDER = 0.7
_PARALLEL = 30.0  # what a subject gains when a subject asks


@dataclass(slots=True, eq=False)
class _Thing:
    """Somebody or something, as far as the article has been read."""

    number: int
    kind: str | None
    plural: bool = False
    named: bool = False
    gender: str | None = None
    names: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    complement: set[str] = field(default_factory=set)
    links: tuple[tuple[str, str], ...] = ()
    canonical: str = ""
    owner: int | None = None  # the head of the possessor
    age: str | None = None
    last: int = -1  # the head of the latest mention
    members: tuple[_Thing, ...] = ()
    count: int | None = None
    first: int = 0
    mentions: int = 0
    seen: int = -1  # the sentence of the latest mention
    prominence: float = 0.0
    clauses: list[int] = field(default_factory=list)  # verbs that govern its mentions in sentence ``seen``
    was_subject: bool = False
    quoted: int | None = None
    same: _Thing | None = None  # joined into this one

    def root(self) -> _Thing:
        thing = self
        while thing.same is not None:
            thing = thing.same
        return thing

    @property
    def is_person(self) -> bool:
        return self.kind == _PERSON and not self.plural


_NOBODY_NAMED = _Thing(-1, _PERSON)


def resolve(reading: Reading, nouns: NounTable) -> tuple[tuple[Entity, ...], tuple[Reference, ...]]:
    """The article's entities in the order of their first mention, and what stands for them where."""
    if not len(reading.doc):
        return (), ()
    return _Resolver(reading, nouns).resolve()


class _Resolver:
    """One article: its mentions, the things they stand for, and the sieves in their order."""

    def __init__(self, reading: Reading, nouns: NounTable) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.g: Grammar = grammar(reading.doc)
        self.nouns = nouns
        self.words: ReferenceWords = load_reference_words()
        self.sentences = sentences_of(reading)
        self.mentions = find_mentions(reading, self.g, nouns, self.sentences)
        self.at = {m.head: m for m in self.mentions}
        self.things: list[_Thing] = []
        self.of: dict[int, tuple[_Thing, ...]] = {}  # head token -> what it stands for
        self.relative: dict[int, int] = {}  # relative pronoun -> head of its antecedent
        self.quotations: list[Quotation] = find_quotations(self.g, reading.paragraphs, self.words.say)
        self.quote_of = {i: q for q in self.quotations for i in range(q.start, q.end)}

    def resolve(self) -> tuple[tuple[Entity, ...], tuple[Reference, ...]]:
        self.join_names()
        self.join_by_grammar()
        self.join_leads()
        self.tell_genders()
        self.read()
        return self.results()

    # --- names ----------------------------------------------------------------------------------------

    def join_names(self) -> None:
        """Names first, over the whole article: the full form may come after the short one."""
        named = [m for m in self.mentions if m.name is not None and self.stands_for_itself(m.name)]
        surnames = {
            w: m.type
            for m in named
            if m.name and m.type == _PERSON
            for w in _ends(name_words(self.text(m.name)))
        }
        named += [
            m
            for m in self.mentions
            if m.name and not self.stands_for_itself(m.name) and self.lower(m) in surnames
        ]
        named.sort(key=lambda m: m.head)
        named.sort(key=lambda m: _is_adjective(m.name))  # "Russian" is Russia, if only as Russia is a name
        forms: dict[tuple[str, ...], _Thing] = {}
        for mention in named:
            assert mention.name is not None
            key = self.name_key(mention.name)
            thing = forms.get(key)
            if thing is None and _is_adjective(mention.name) and not mention.name.links:
                continue  # "European": no country
            if thing is None:
                thing = forms[key] = self.new_named(mention)
            self.add_name(thing, mention)
            self.of[mention.head] = (thing,)
        found = [m for m in named if m.head in self.of]
        self.join_brackets(found)
        self.join_forms(found)
        self.join_families(found)

    def join_brackets(self, named: Sequence[Mention]) -> None:
        """As in "State Security Committee (KGB)": the initials may be those of another language."""
        for first, second in pairwise(named):
            if first.name is None or second.name is None or first.type in (*_PEOPLE, *_PLACES):
                continue
            opened = second.name.start - 1 == first.name.end and self.g.text[first.name.end] in ("(", "[")
            short = self.text(second.name)
            if opened and short.isupper() and 1 < len(short) < 9 and second.type != _PERSON:
                self.merge(self.of[first.head][0], self.of[second.head][0])

    def join_families(self, named: Sequence[Mention]) -> None:
        """As in "The Smiths": all persons of that name."""
        families: dict[str, dict[int, _Thing]] = {}
        for mention in named:
            if mention.type == _PERSON and mention.name is not None:
                thing = self.of[mention.head][0].root()
                words = name_words(thing.names[0])
                if len(words) > 1:
                    families.setdefault(words[-1], {})[thing.number] = thing
        for mention in self.mentions:
            word = self.lower(mention)
            if not word.endswith("s") or self.g.pos[mention.head] != "PROPN" or mention.head == 0:
                continue
            members = families.get(word[:-1]) or families.get(word.removesuffix("es"))
            if members and (mention.plural or self.g.lower[mention.phrase.start - 1] == "the"):
                self.of[mention.head] = tuple(members[k] for k in sorted(members))

    def stands_for_itself(self, name: Name) -> bool:
        """False for a people's name that only modifies: "Uyghur" in "a Uyghur baker"."""
        if name.use == "modifier" and name.start and self.g.lower[name.start - 1] == "ethnic":
            return False
        return name.use == "name" or name.demonym_of is not None or name.type != _GROUP

    def name_key(self, name: Name) -> tuple[str, ...]:
        if _is_adjective(name):
            return name_words(name.demonym_of or "")
        if name.links and name.type in _PLACES:
            return name_words(name.canonical)
        return name_words(self.text(name)) or (self.text(name),)

    def text(self, name: Name) -> str:
        return str(self.doc[name.start : name.end].text)

    def lower(self, mention: Mention) -> str:
        return self.g.lower[mention.head]

    def new_named(self, mention: Mention) -> _Thing:
        name = mention.name
        assert name is not None
        kind = _COUNTRY if _is_adjective(name) else name.type
        thing = self.new(kind, first=mention.head)
        thing.named = True
        thing.plural = mention.plural
        thing.canonical = name.demonym_of or name.canonical
        return thing

    def new(self, kind: str | None, *, first: int) -> _Thing:
        thing = _Thing(len(self.things), kind, first=first)
        self.things.append(thing)
        return thing

    def add_name(self, thing: _Thing, mention: Mention) -> None:
        name = mention.name
        assert name is not None
        text = (name.demonym_of or "") if _is_adjective(name) else self.text(name)
        thing.names.append(" ".join(text.split()))
        if thing.kind != _GROUP:
            thing.links = thing.links or name.links
        thing.gender = thing.gender or mention.gender
        thing.age = thing.age or mention.age
        if name.use == "name" and thing.kind != _PERSON:
            thing.nouns.add(mention.noun.split()[-1])
        if name.use == "name":
            thing.nouns |= {m for m in mention.modifiers if self.nouns.kind(m) == _PERSON}
            thing.modifiers |= mention.modifiers

    def join_forms(self, named: Sequence[Mention]) -> None:
        """Shorter, abbreviated and misspelt forms to the fullest one, the nearest before it first."""
        order = sorted({self.of[m.head][0].number: self.of[m.head][0] for m in named}.values(), key=_length)
        for thing in order:
            full = self.fuller(thing, named)
            if full is not None:
                self.merge(full, thing)

    def fuller(self, thing: _Thing, named: Sequence[Mention]) -> _Thing | None:
        candidates: dict[int, _Thing] = {}
        for mention in named:
            other = self.of[mention.head][0]
            if other.root() is not thing.root() and _is_fuller(other, thing):
                candidates.setdefault(other.root().number, other)
        found = list(candidates.values())
        if len(found) < 2:
            return found[0] if found else None
        before = [c for c in found if c.first < thing.first]
        if thing.kind != _PERSON and len(found) > 1:
            return None  # "the Ministry" after two ministries
        return max(before, key=lambda c: c.first) if before else min(found, key=lambda c: c.first)

    def merge(self, kept: _Thing, gone: _Thing) -> None:
        """One thing of two; ``kept`` keeps its kind, unless the other knows better."""
        kept, gone = kept.root(), gone.root()
        if kept is gone:
            return
        gone.same = kept
        kept.names += gone.names
        kept.labels += gone.labels
        kept.nouns |= gone.nouns
        kept.modifiers |= gone.modifiers
        kept.complement |= gone.complement
        kept.links = kept.links or gone.links
        kept.gender = kept.gender or gone.gender
        kept.named = kept.named or gone.named
        kept.first = min(kept.first, gone.first)
        kept.kind = kept.kind or gone.kind
        kept.owner = gone.owner if kept.owner is None else kept.owner
        kept.count = kept.count or gone.count
        kept.age = kept.age or gone.age

    # --- what the grammar joins -----------------------------------------------------------------------

    def join_by_grammar(self) -> None:
        """Appositions, copulas and relative pronouns."""
        for mention in self.mentions:
            if mention.kind == "pronoun":
                antecedent = self.g.antecedent(mention.head)
                if antecedent is not None:
                    self.relative[mention.head] = antecedent
                continue
            head = self.partner(mention)
            if head is not None:
                self.join_pair(self.at[head], mention)

    def partner(self, mention: Mention) -> int | None:
        """The head of the phrase that this one is an apposition to or a predicate of."""
        i, g = mention.head, self.g
        dep, above = g.dep[i], g.head[i]
        if dep == "appos" and above in self.at:
            return above
        if dep == "attr" and g.lemma[above] in ("be", "become", "remain") and not g.has(above, "neg"):
            subject = g.surface_subject(above)
            if subject in self.at and subject is not None and subject < i:
                return subject
        if dep in ("oprd", "pobj") and mention.name is not None:
            return self.identified(i) if dep == "oprd" or g.lower[above] != "of" else self.kind_of_place(i)
        return None

    def kind_of_place(self, i: int) -> int | None:
        """As in "the region of Xinjiang", "the city of Almaty"."""
        noun = self.g.head[self.g.head[i]]
        mention = self.at.get(noun)
        named = mention is not None and mention.type in _PLACES and mention.noun in self.words.stand_ins
        return noun if named and self.at[i].type in _PLACES else None

    def identified(self, i: int) -> int | None:
        """As in "a man named X", "a man identified as X"."""
        verb = self.g.head[i]
        if self.g.dep[i] == "pobj":
            if self.g.lower[verb] != "as":
                return None
            verb = self.g.head[verb]
        if self.g.dep[verb] in ("acl", "relcl") and self.g.lemma[verb] in (
            "name",
            "identify",
            "call",
            "know",
        ):
            noun = self.g.head[verb]
            return noun if noun in self.at else None
        return None

    def join_pair(self, first: Mention, second: Mention) -> None:
        """Two phrases that the grammar says are one; only where they agree in kind and number."""
        members = self.coordinated(second.head) if first.kind != "name" else ()
        if first.plural and len(members) > 1:
            self.of[first.head] = members
            return
        members = self.coordinated(first.head)
        if second.plural and len(members) > 1:
            self.of[second.head] = members
            return
        if first.kind == "pronoun" or not self.may_be_one(first, second):
            return
        if (first.name and first.head not in self.of) or (second.name and second.head not in self.of):
            return
        if first.name is not None and second.name is not None:
            if is_abbreviation(self.text(first.name), self.text(second.name)):
                self.merge(self.of[first.head][0], self.of[second.head][0])
            return
        if first.name is None and second.name is None and self.g.dep[second.head] == "attr":
            return
        name, nominal = (first, second) if first.name is not None else (second, first)
        if name.name is None:
            thing = self.of[first.head][0] if first.head in self.of else self.describe_new(first)
        else:
            thing = self.of[name.head][0].root()
        self.describe(thing, nominal)
        self.of[first.head] = self.of[second.head] = (thing,)

    def may_be_one(self, first: Mention, second: Mention) -> bool:
        if self.type_of(first) is None or self.type_of(second) is None:
            return False
        if first.plural != second.plural:
            return False
        if first.gender and second.gender and first.gender != second.gender:
            return False
        return _compatible(self.type_of(first), self.type_of(second))

    def type_of(self, mention: Mention) -> str | None:
        things = self.of.get(mention.head)
        return things[0].root().kind if things and len(things) == 1 else mention.type

    def coordinated(self, head: int) -> tuple[_Thing, ...]:
        """The named things of a coordination that starts at ``head``."""
        found: list[_Thing] = []
        for i in self.g.conjuncts(head):
            mention = self.at.get(i)
            if mention is None or mention.name is None or i not in self.of:
                return ()
            found.append(self.of[i][0].root())
        return tuple(dict.fromkeys(found)) if len(found) > 1 else ()

    def describe(self, thing: _Thing, mention: Mention) -> None:
        """What a noun phrase tells about the thing."""
        thing.nouns.add(self.g.lemma[mention.head])
        thing.nouns.add(mention.noun)
        thing.modifiers |= mention.modifiers
        thing.complement |= mention.complement
        thing.gender = thing.gender or mention.gender
        thing.count = thing.count or mention.count
        thing.labels.append(label(self.g, self.doc, mention.phrase))
        thing.age = thing.age or mention.age
        if thing.owner is None:
            thing.owner = mention.owner

    def describe_new(self, mention: Mention) -> _Thing:
        thing = self.new(mention.type, first=mention.head)
        thing.plural = mention.plural
        self.describe(thing, mention)
        return thing

    # --- gender ---------------------------------------------------------------------------------------

    def tell_genders(self) -> None:
        """Whom only one pronoun can mean shows by it: "she" where one person is named, by the others, too.

        Names do not tell gender, as far as this program knows; titles, "his wife" and pronouns do.
        """
        votes: dict[int, Counter[str]] = {}
        near: list[tuple[int, _Thing]] = []  # (sentence, person) of the sentence read and the one before
        for mention in self.mentions:
            near = [(s, t) for s, t in near if mention.sentence - s <= 1]
            if mention.kind == "pronoun":
                group = self.words.pronouns[mention.noun]
                if group in ("male", "female"):
                    self.vote(votes, group, near, mention)
            elif mention.type == _PERSON and not mention.plural:
                known = self.of.get(mention.head)
                near.append((mention.sentence, known[0].root() if known else _NOBODY_NAMED))
        for thing in self.things:
            told = votes.get(thing.number)
            if thing.same is None and told and thing.gender is None:
                (first, most), *rest = told.most_common()
                if most > 2 * sum(n for _, n in rest):
                    thing.gender = first

    def vote(
        self, votes: dict[int, Counter[str]], group: str, near: list[tuple[int, _Thing]], mention: Mention
    ) -> None:
        here = dict.fromkeys(t for s, t in near if s == mention.sentence)
        persons = here or dict.fromkeys(t for _, t in near)
        fitting = [t for t in persons if t.gender in (None, group)]
        if len(fitting) == 1 and fitting[0].named:
            weight = 2 if len(persons) == 1 and here else 1
            votes.setdefault(fitting[0].number, Counter())[group] += weight

    # --- reading from left to right -------------------------------------------------------------------

    def read(self) -> None:
        """Noun phrases and pronouns in the order of the text."""
        groups = self.coordinations()
        for mention in self.mentions:
            things = self.of.get(mention.head)
            if things is None:
                things = self.resolve_mention(mention)
                if things:
                    self.of[mention.head] = things
            elif len(things) > 1 and mention.kind == "nominal" and mention.definiteness != "indefinite":
                self.name_members(mention, things)
            for thing in things:
                self.touch(thing.root(), mention, share=1.0)
            if mention.head in groups:
                self.form_group(groups[mention.head], mention)

    def resolve_mention(self, mention: Mention) -> tuple[_Thing, ...]:
        if mention.kind == "pronoun":
            return self.pronoun(mention)
        return self.nominal(mention) if mention.kind == "nominal" else ()

    def touch(self, thing: _Thing, mention: Mention, *, share: float) -> None:
        """Note that the thing was mentioned here, and how prominently."""
        faded = self.prominence(thing, mention.sentence)
        if thing.seen != mention.sentence:
            thing.clauses = []
            thing.was_subject = False
        thing.seen = mention.sentence
        thing.last = mention.head
        thing.mentions += 1
        thing.prominence = faded + mention.prominence * share
        thing.clauses.append(mention.clause)
        thing.was_subject = thing.was_subject or self.g.dep[mention.head] in ("nsubj", "nsubjpass")
        quotation = self.quote_of.get(mention.head)
        thing.quoted = quotation.start if quotation else None

    def prominence(self, thing: _Thing, sentence: int) -> float:
        if thing.seen < 0:
            return 0.0
        return float(thing.prominence * _FADING ** (sentence - thing.seen))

    def coordinations(self) -> dict[int, tuple[int, ...]]:
        """Last member -> all members, for each coordination of at least two phrases."""
        found = {}
        for mention in self.mentions:
            i = mention.head
            if self.g.dep[i] == "conj" or (mention.kind == "pronoun" and self.g.dep[i] == "poss"):
                continue
            if not any(self.g.dep[c] == "conj" for c in self.g.children[i]):
                continue
            members = tuple(c for c in self.g.conjuncts(i) if c in self.at)
            if len(members) > 1:
                found[members[-1]] = members
        return found

    def form_group(self, heads: Iterable[int], mention: Mention) -> None:
        members = [t.root() for h in heads for t in self.of.get(h, ())]
        members = list(dict.fromkeys(members))
        if len(members) < 2 or any(m.kind is None for m in members):
            return
        people = [m.kind in _PEOPLE for m in members]
        if any(people) != all(people):
            return
        for group in self.things:
            if group.members and set(group.members) == set(members):
                self.touch(group, mention, share=1.2)
                return
        awaited = self.awaited_group(members) if all(people) else None
        if awaited is not None:
            awaited.members = tuple(members)
            self.touch(awaited, mention, share=1.2)
            return
        group = self.new(_GROUP if all(people) else members[0].kind, first=mention.head)
        group.plural = True
        group.members = tuple(members)
        group.count = len(members) if all(not m.plural for m in members) else None
        self.touch(group, mention, share=1.2)

    def awaited_group(self, members: Sequence[_Thing]) -> _Thing | None:
        """As in "Two ethnic Kazakhs ..." of the lead, where exactly two persons are now named together."""
        if not all(m.named and m.is_person for m in members):
            return None
        for thing in self.things:
            if (
                thing.kind != _GROUP
                or thing.members
                or thing.same
                or thing.named
                or thing.count != len(members)
            ):
                continue
            if self.sentences[thing.first] < _LEAD and all(m.first > thing.first for m in members):
                return thing
        return None

    def name_members(self, mention: Mention, members: tuple[_Thing, ...]) -> None:
        """As in "The three - A, B and C": whom an earlier phrase meant by three becomes known."""
        earlier = self.taken_up(mention)
        if len(earlier) == 1 and earlier[0].plural and not earlier[0].members:
            earlier[0].members = members

    def expand(self, thing: _Thing) -> tuple[_Thing, ...]:
        thing = thing.root()
        return tuple(dict.fromkeys(m.root() for m in thing.members)) if thing.members else (thing,)

    # --- pronouns -------------------------------------------------------------------------------------

    def pronoun(self, mention: Mention) -> tuple[_Thing, ...]:
        group = self.words.pronouns[mention.noun]
        if group == "relative":
            return self.relative_pronoun(mention)
        if group == "place":
            return self.latest_place(mention)
        if group in ("speaker", "speakers"):
            return self.speaker(mention)
        if group == "thing" and self.is_empty_it(mention):
            return ()
        found = self.best(self.agreeing(mention, group), mention)
        if found is None:
            return ()
        if group in ("male", "female") and found.gender is None and found.kind == _PERSON:
            found.gender = group
        return self.expand(found)

    def relative_pronoun(self, mention: Mention) -> tuple[_Thing, ...]:
        antecedent = self.relative.get(mention.head)
        if antecedent is None:
            return ()
        if mention.noun in ("who", "whom"):
            antecedent = self.personal(antecedent)
        members = [t for i in self.g.conjuncts(antecedent) for t in self.of.get(i, ())]
        plural = antecedent != self.nearest_noun(mention.head)
        return tuple(dict.fromkeys(members)) if plural else self.of.get(antecedent, ())

    def personal(self, antecedent: int) -> int:
        """As in "Members of a house church, who ...": who are persons, whatever stands nearest."""
        head = antecedent
        while self.g.dep[head] == "pobj":
            mention = self.at.get(head)
            if mention is not None and mention.type in _PEOPLE:
                return head
            head = self.g.head[self.g.head[head]]
        mention = self.at.get(head)
        return head if mention is not None and mention.type in _PEOPLE else antecedent

    def nearest_noun(self, i: int) -> int:
        """The noun whose relative clause the pronoun is in, before coordination is looked at."""
        for above in self.g.ancestors(i):
            if self.g.dep[above] == "relcl":
                return self.g.head[above]
        return -1

    def speaker(self, mention: Mention) -> tuple[_Thing, ...]:
        quotation = self.quote_of.get(mention.head)
        if quotation is None or quotation.speaker is None:
            return ()
        self.of_speaker(quotation.speaker)
        return self.of.get(quotation.speaker, ())

    def of_speaker(self, head: int) -> None:
        """Resolve a speaker who stands behind the quotation before its turn comes."""
        mention = self.at.get(head)
        if mention is not None and head not in self.of:
            things = self.resolve_mention(mention)
            if things:
                self.of[head] = things

    def latest_place(self, mention: Mention) -> tuple[_Thing, ...]:
        """As in "There": the town or country that was spoken of last."""
        places = [
            t
            for t in self.things
            if t.same is None
            and t.kind in _PLACES
            and t.named
            and 0 <= mention.sentence - t.seen <= 1
            and t.seen >= 0
        ]
        return (max(places, key=lambda t: t.last),) if places else ()

    def is_empty_it(self, mention: Mention) -> bool:
        """As in "It is clear that ...", "it seems ..."."""
        verb = self.g.head[mention.head]
        if mention.noun != "it" or self.g.dep[mention.head] not in ("nsubj", "nsubjpass"):
            return False
        if self.g.lemma[verb] in self.words.weather:
            return True
        return self.g.lemma[verb] == "be" and self.g.has(verb, "ccomp", "advcl", "xcomp", "acomp")

    def agreeing(self, mention: Mention, group: str) -> list[_Thing]:
        """Things of the last sentences that the pronoun could stand for."""
        quotation = self.quote_of.get(mention.head)
        speaker = self.of.get(quotation.speaker, ()) if quotation and quotation.speaker is not None else ()
        found = []
        for thing in reversed(self.things):
            if thing.same is not None or thing.seen < 0 or mention.sentence - thing.seen > _PRONOUN_REACH:
                continue
            if thing in speaker or not _agrees(thing, group, self.nouns):
                continue
            if not self.is_bound(thing, mention):
                found.append(thing)
        return found

    def is_bound(self, thing: _Thing, mention: Mention) -> bool:
        """True where grammar forbids: "he met him", with him for he."""
        reflexive = mention.noun in self.words.reflexive
        if mention.noun in self.words.possessive and self.g.dep[mention.head] == "poss":
            return False
        if thing.seen != mention.sentence or mention.clause < 0:
            return reflexive
        return (mention.clause in thing.clauses) != reflexive

    def best(self, candidates: Sequence[_Thing], mention: Mention) -> _Thing | None:
        if not candidates:
            return None
        return max(candidates, key=lambda t: (self.score(t, mention), -t.number))

    def score(self, thing: _Thing, mention: Mention) -> float:
        score = self.prominence(thing, mention.sentence)
        if thing.was_subject and self.g.dep[mention.head] in ("nsubj", "nsubjpass"):
            score += _PARALLEL if mention.sentence - thing.seen < 2 else 0
        if mention.gender and thing.gender == mention.gender:
            score *= _SAME_GENDER
        if thing.members:
            score = max(score, min(self.prominence(m.root(), mention.sentence) for m in thing.members))
        if thing.named or thing.members:
            score *= _NAMED
        quotation = self.quote_of.get(mention.head)
        if thing.quoted is not None and thing.quoted != (quotation.start if quotation else None):
            score *= _IN_OTHER_QUOTE
        if mention.kind == "pronoun" and thing.nouns & self.words.bystanders:
            score *= _BYSTANDER
        if thing.kind is None:
            score *= _NOBODY
        if mention.plural and not (thing.plural and thing.kind in (*_PEOPLE, None)):
            score *= _NOT_SEVERAL
        return score * (1 + _OFTEN * min(thing.mentions, 10)) * (1 + _TOPIC * min(len(thing.names), 8))

    # --- noun phrases ---------------------------------------------------------------------------------

    def nominal(self, mention: Mention) -> tuple[_Thing, ...]:
        """What a noun phrase takes up; a new thing where it takes up nothing."""
        inner = counted(self.g, mention.head)
        if inner is not None and inner in self.at:
            return self.counted_phrase(mention, self.at[inner])
        if mention.definiteness != "indefinite":
            found = self.taken_up(mention)
            if found:
                return found
        if mention.noun in self.words.everyone or mention.noun in self.words.partitive:
            return ()
        return (self.describe_new(mention),)

    def counted_phrase(self, mention: Mention, inner: Mention) -> tuple[_Thing, ...]:
        """As in "Thousands of people": the people; "one of them": not they."""
        if inner.kind == "pronoun":
            if inner.head not in self.of:
                self.of[inner.head] = self.pronoun(inner)
            return self.of[inner.head] if mention.noun in ("most", "all", "both", "many", "majority") else ()
        thing = self.describe_new(mention)
        thing.kind = inner.type
        thing.labels.append(self.doc[mention.phrase.start : noun_phrase(self.g, inner.head).end].text)
        return (thing,)

    def taken_up(self, mention: Mention) -> tuple[_Thing, ...]:
        if mention.count is not None and mention.type == _GROUP:
            found = self.counted_group(mention)
            if found:
                return found
        if mention.noun in self.words.everyone:
            return ()
        if mention.noun in self.words.partitive:
            return self.part_of_group(mention)
        same = self.same_noun(mention)
        if same is not None:
            self.describe(same, mention)
            return self.expand(same)
        if mention.definiteness == "definite":
            found = self.stand_in(mention)
            if found:
                return found
        return ()

    def counted_group(self, mention: Mention) -> tuple[_Thing, ...]:
        """As in "The two", "both men", "the three journalists": the last who were named together."""
        if mention.definiteness == "bare" and self.g.lower[mention.head] not in self.words.counts:
            return ()
        if mention.definiteness in ("indefinite", "possessive"):
            return ()
        groups = [
            t
            for t in self.things
            if t.same is None and t.plural and t.count == mention.count and t.seen >= 0 and _are_people(t)
        ]
        if groups:
            named = [t for t in groups if t.members]
            latest = max(
                named or groups, key=lambda t: (t.seen, self.prominence(t, mention.sentence), t.number)
            )
            return self.expand(latest)
        return self.recent_persons(mention)

    def part_of_group(self, mention: Mention) -> tuple[_Thing, ...]:
        """As in "Most had fled", "some said": of the people told of just before."""
        found = [t for t in self.agreeing(mention, "several") if t.kind == _GROUP]
        best = self.best(found, mention)
        return self.expand(best) if best is not None else ()

    def recent_persons(self, mention: Mention) -> tuple[_Thing, ...]:
        """Exactly so many persons named in this sentence and the two before it."""
        recent = [
            t
            for t in self.things
            if t.same is None
            and t.is_person
            and t.named
            and 0 <= mention.sentence - t.seen <= 2
            and t.seen >= 0
        ]
        return tuple(recent) if len(recent) == mention.count else ()

    def same_noun(self, mention: Mention) -> _Thing | None:
        """A thing that was called by this noun, and by nothing that speaks against it."""
        found = [t for t in self.things if t.same is None and t.seen >= 0 and self.is_same(t, mention)]
        if not found:
            return None
        return max(found, key=lambda t: (t.seen, self.prominence(t, mention.sentence)))

    def is_same(self, thing: _Thing, mention: Mention) -> bool:
        if self.g.lemma[mention.head] not in thing.nouns and mention.noun not in thing.nouns:
            return False
        if thing.plural != mention.plural or (thing.members and mention.definiteness != "definite"):
            return False
        if mention.gender and thing.gender and mention.gender != thing.gender:
            return False
        if mention.count is not None and thing.count is not None and mention.count != thing.count:
            return False
        if mention.owner is not None:
            owner = self.owner_of(mention.owner)
            return owner is not None and owner is self.owner_of(thing.owner)
        if mention.noun in self.nouns.kin and thing.owner is not None and mention.definiteness != "definite":
            return False
        if mention.definiteness == "bare" and not mention.plural and thing.kind == _PERSON:
            return False
        known = thing.modifiers | thing.complement | thing.nouns
        known |= {w for n in thing.names for w in name_words(n)}
        return mention.modifiers <= known and (not mention.complement or mention.complement <= known)

    def owner_of(self, head: int | None) -> _Thing | None:
        owners = self.of.get(head, ()) if head is not None else ()
        return owners[0].root() if owners else None

    def stand_in(self, mention: Mention) -> tuple[_Thing, ...]:
        """As in "The country", "the newspaper", "the man": the nearest named thing of that kind."""
        if mention.complement or mention.owner is not None:
            return ()
        kinds = self.words.stand_ins.get(mention.noun)
        if kinds and (not mention.plural or "Facility" in kinds):
            return self.stand_in_for(mention, kinds)
        if mention.age is not None and mention.type == _PERSON:
            return self.of_age(mention)
        if mention.noun in self.words.persons and mention.type in _PEOPLE:
            return self.stand_in_for(mention, (_GROUP,) if mention.plural else (_PERSON,))
        return ()

    def of_age(self, mention: Mention) -> tuple[_Thing, ...]:
        """As in "The 30-year-old": whose age is told elsewhere, or else the person told of last."""
        found = [
            t for t in self.things if t.same is None and t.seen >= 0 and t.age == mention.age and t.is_person
        ]
        if len(found) == 1:
            return (found[0],)
        things = self.stand_in_for(mention, (_PERSON,)) if mention.noun == "year-old" else ()
        return things if len(things) == 1 and things[0].age is None else ()

    def stand_in_for(self, mention: Mention, kinds: tuple[str, ...]) -> tuple[_Thing, ...]:
        found = []
        for thing in self.things:
            if thing.same is not None or thing.seen < 0 or mention.sentence - thing.seen > _STAND_IN_REACH:
                continue
            if thing.kind not in kinds or thing.plural != mention.plural:
                continue
            if thing.nouns & self.words.bystanders and mention.noun not in self.words.anyone:
                continue  # the suspect is not his lawyer
            if mention.gender and thing.gender and thing.gender != mention.gender:
                continue
            if self.is_bound(thing, mention) or not self.can_be_stood_for(thing):
                continue
            found.append(thing)
        best = self.best(found, mention)
        if best is None:
            return ()
        if mention.modifiers and best.kind not in _PEOPLE:
            return ()
        best.nouns.add(mention.noun)
        return self.expand(best)

    def can_be_stood_for(self, thing: _Thing) -> bool:
        return thing.named or bool(thing.members) or self.is_vague(thing) or (thing.plural and thing.kind in _PLACES)

    def is_vague(self, thing: _Thing) -> bool:
        """True where nothing is known of the person that speaks against "the man" or "the suspect"."""
        return thing.kind in _PEOPLE and all(
            n in self.words.persons or n in self.words.counts for n in thing.nouns
        )

    # --- leads ----------------------------------------------------------------------------------------

    def join_leads(self) -> None:
        """As in "A prominent blogger ..." in the lead, named in the sentences that follow.

        Only where the lead describes one person prominently, and the next person to be named is new,
        is introduced as the one whom the article is about, and fits the description.
        """
        described = [m for m in self.mentions if self.is_lead_person(m)]
        self.join_lead_groups()
        for mention in described:
            named = self.introduced_after(mention)
            if named is None:
                continue
            thing = self.of[named.head][0].root()
            if any(m.sentence == mention.sentence and m.head < mention.head for m in described):
                continue
            self.describe(thing, mention)
            self.of[mention.head] = (thing,)

    def join_lead_groups(self) -> None:
        """As in "Two ethnic Kazakhs ...": exactly so many persons whom the next sentences introduce."""
        for mention in self.mentions:
            if mention.sentence >= _LEAD:
                return
            if not self.is_lead_group(mention):
                continue
            members = self.introduced_together(mention)
            if members:
                thing = self.describe_new(mention)
                thing.members = members
                self.of[mention.head] = (thing,)

    def is_lead_group(self, mention: Mention) -> bool:
        return (
            mention.kind == "nominal"
            and mention.type == _GROUP
            and mention.count is not None
            and 1 < mention.count < 8
            and mention.definiteness in ("bare", "indefinite")
            and mention.head not in self.of
            and mention.prominence > 35.0
        )

    def introduced_together(self, lead: Mention) -> tuple[_Thing, ...]:
        """The persons named first after the lead: coordinated, or each with an age, or all there are."""
        before = {
            t.root().number
            for m in self.mentions
            if m.sentence <= lead.sentence
            for t in self.of.get(m.head, ())
        }
        new: dict[int, tuple[_Thing, Mention]] = {}
        for mention in self.mentions:
            if mention.sentence - lead.sentence > _INTRODUCTION:
                break
            if mention.sentence <= lead.sentence or mention.type != _PERSON or mention.name is None:
                continue
            things = self.of.get(mention.head, ())
            if len(things) != 1 or things[0].root().number in before:
                continue
            together = self.coordinated(mention.head)
            if len(together) == lead.count and not before & {t.number for t in together}:
                return together
            new.setdefault(things[0].root().number, (things[0].root(), mention))
        introduced = list(new.values())
        for fitting in (
            [t for t, m in introduced if m.age is not None],
            [t for t, m in introduced if not self.is_speaking(m) and not t.nouns - self.words.persons],
        ):
            if len(fitting) == lead.count:
                return tuple(fitting)
        return ()

    def is_lead_person(self, mention: Mention) -> bool:
        return (
            mention.sentence < _LEAD
            and mention.kind == "nominal"
            and mention.type == _PERSON
            and not mention.plural
            and mention.head not in self.of
            and mention.owner is None
            and mention.definiteness in ("indefinite", "bare")
            and mention.prominence >= 45.0
            and not self.is_speaking(mention)
        )

    def is_speaking(self, mention: Mention) -> bool:
        verb = self.g.head[mention.head]
        return self.g.dep[mention.head] == "nsubj" and self.g.lemma[verb] in self.words.say

    def introduced_after(self, lead: Mention) -> Mention | None:
        """The first person to be named after the lead, where that is an introduction that fits."""
        seen: set[int] = set()
        for mention in self.mentions:
            if mention.name is None or mention.type != _PERSON or mention.head not in self.of:
                continue
            thing = self.of[mention.head][0].root()
            if mention.sentence <= lead.sentence:
                seen.add(thing.number)
                continue
            if mention.sentence - lead.sentence > _LEAD:
                return None
            if thing.number in seen:
                continue
            return mention if self.fits_lead(thing, mention, lead) else None
        return None

    def fits_lead(self, thing: _Thing, mention: Mention, lead: Mention) -> bool:
        if thing.gender and lead.gender and thing.gender != lead.gender:
            return False
        if lead.noun in thing.nouns:
            return True
        if self.is_speaking(mention) and mention.age is None:
            return False
        if thing.nouns and not thing.nouns <= self.words.persons:
            return False
        return mention.prominence >= 80.0 or mention.age is not None

    # --- results --------------------------------------------------------------------------------------

    def results(self) -> tuple[tuple[Entity, ...], tuple[Reference, ...]]:
        """Entities in the order of first mention, and the references to them."""
        self.join_modifiers()
        numbers: dict[int, str] = {}
        references = []
        kept: list[_Thing] = []
        for mention in self.mentions:
            things = tuple(dict.fromkeys(t for x in self.of.get(mention.head, ()) for t in self.expand(x)))
            if not things or any(t.kind is None for t in things):
                continue
            for thing in things:
                if thing.number not in numbers:
                    numbers[thing.number] = f"e{len(numbers) + 1}"
                    kept.append(thing)
            ids = tuple(numbers[t.number] for t in things)
            phrase = mention.phrase
            references.append(Reference(phrase.start, phrase.end, phrase.head, mention.kind, ids))
        return tuple(self.entity(t, numbers[t.number]) for t in kept), tuple(references)

    def join_modifiers(self) -> None:
        """Nouns that modify: "police custody", "a cabinet meeting" tell of the police and the cabinet."""
        added = []
        known = {
            noun: t
            for t in reversed(self.things)
            if t.same is None and not t.members and not t.named
            for noun in sorted(t.nouns)
        }
        inside = {i for n in self.reading.names for i in range(n.start, n.end)}
        for i in range(self.g.size):
            if self.g.dep[i] not in ("compound", "nmod") or self.g.pos[i] != "NOUN" or i in inside:
                continue
            kind = self.nouns.kind(self.g.lemma[i], self.g.tag[i] == "NNS")
            if kind is None or kind == _PERSON or self.g.head[i] <= i:
                continue
            thing = known.get(self.g.lemma[i])
            mention = Mention(noun_phrase(self.g, i), "nominal", self.sentences[i], self.g.lemma[i], kind)
            if thing is None or thing.kind is None:
                thing = known[self.g.lemma[i]] = self.describe_new(mention)
            self.of[i] = (thing,)
            added.append(mention)
        self.mentions = sorted([*self.mentions, *added], key=lambda m: m.head)

    def entity(self, thing: _Thing, number: str) -> Entity:
        fullest = self.fullest_name(thing) if thing.named else self.fullest_description(thing)
        others = tuple(sorted({*thing.names, *(() if thing.named else thing.labels)} - {fullest}))
        return Entity(
            id=number,
            label=fullest,
            type=thing.kind or "Entity",
            aliases=others,
            links=thing.links,
            named=thing.named,
        )

    def fullest_description(self, thing: _Thing) -> str:
        """The first description, or a later one that says more about the same."""
        if not thing.labels:
            return str(self.doc[thing.first].text)
        owner = self.owner_of(thing.owner)
        told_by_pronoun = thing.owner is not None and self.g.tag[thing.owner] == "PRP$"
        if told_by_pronoun and owner is not None and owner.named and owner is not thing:
            return f"{self.fullest_name(owner)}'s {thing.labels[0]}"
        return thing.labels[0]

    def fullest_name(self, thing: _Thing) -> str:
        forms = Counter(thing.names)
        return max(forms, key=lambda n: (len(name_words(n)), len(n), forms[n], n))


def _is_adjective(name: Name | None) -> bool:
    """True for "Kazakh" in "Kazakh authorities": it stands for the country."""
    return name is not None and name.use == "modifier" and name.demonym_of is not None


def _ends(words: Sequence[str]) -> Sequence[str]:
    """First and last word of a name of several words."""
    return (words[0], words[-1]) if len(words) > 1 else ()


def _length(thing: _Thing) -> tuple[int, int]:
    return (len(name_words(thing.names[0])), thing.first)


def _is_fuller(full: _Thing, short: _Thing) -> bool:
    """True where the name of ``short``, as first read, is a shorter form of that of ``full``."""
    f, s = full.names[0], short.names[0]
    if full.gender and short.gender and full.gender != short.gender:
        return False
    fw, sw = name_words(f), name_words(s)
    if full.kind == _PERSON:
        may_be_person = short.kind == _PERSON or (len(sw) == 1 and not short.links and short.kind != _COUNTRY)
        return may_be_person and (
            is_short_person(fw, sw) or (short.kind == _PERSON and is_near_spelling(fw, sw))
        )
    if short.kind == _PERSON or full.kind == _GROUP or short.kind == _GROUP:
        return False
    if is_abbreviation(f, s):
        return True
    if full.kind in _PLACES or short.kind in _PLACES:
        return full.kind == short.kind and is_near_spelling(fw, sw) and not (full.links and short.links)
    return is_part_of(fw, sw)


def _compatible(one: str | None, other: str | None) -> bool:
    """True where the two kinds can be told of one thing."""
    if one == other:
        return True
    if one is None or other is None:
        return False
    if (one in _PEOPLE) != (other in _PEOPLE):
        return False
    return (one in _PLACES) == (other in _PLACES) and one not in _PEOPLE


def _are_people(thing: _Thing) -> bool:
    return thing.kind == _GROUP


def _agrees(thing: _Thing, group: str, nouns: NounTable) -> bool:
    """True where the pronoun of this group can stand for the thing."""
    if group in ("male", "female"):
        if thing.plural or thing.members or (thing.kind is not None and thing.kind != _PERSON):
            return False
        return thing.kind == _PERSON and thing.gender in (None, group)
    if group == "thing":
        return not thing.plural and thing.kind not in _PEOPLE
    if group == "several":
        if thing.plural:
            return True
        return any(n in nouns.collective for n in sorted(thing.nouns)) or thing.kind in (
            "SecurityForce",
            _GROUP,
        )
    return False
