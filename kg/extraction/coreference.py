"""Who is meant: names, noun phrases and pronouns of one article, joined to the entities they stand for.

A sieve of precise rules, the surest first, a module each: names over the whole article (``namesakes``);
what the grammar joins (``attachments``); leads that tell of those whom the next sentences name (``leads``);
then, from left to right, noun phrases and pronouns (``anaphora``). A wrong link says of one person what
another did, so that where the rules leave a choice, nothing is joined.
"""

from __future__ import annotations

from collections import Counter

from kg.extraction.aliases import name_words
from kg.extraction.analysis import Reading, Reference
from kg.extraction.anaphora import read_on
from kg.extraction.antecedents import Ranker
from kg.extraction.attachments import join_by_grammar, tell_genders
from kg.extraction.leads import join_leads
from kg.extraction.mentions import Mention
from kg.extraction.name_words import load_name_words
from kg.extraction.namesakes import join_names
from kg.extraction.phrases import noun_phrase
from kg.extraction.things import GROUP, PERSON, Page, Thing, compatible
from kg.nouns import NounTable
from kg.records import Entity

__all__ = ["resolve"]

_SIEVES = (join_names, join_by_grammar, join_leads, tell_genders)


def resolve(
    reading: Reading, nouns: NounTable, ranker: Ranker | None = None
) -> tuple[tuple[Entity, ...], tuple[Reference, ...]]:
    """The article's entities in the order of their first mention, and what stands for them where."""
    if not len(reading.doc):
        return (), ()
    page = Page(reading, nouns)
    for sieve in _SIEVES:
        sieve(page)
    read_on(page, ranker)
    return _Results(page).results()


class _Results:
    """Entities and references of one article, when all is read."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.styles = load_name_words().styles

    def results(self) -> tuple[tuple[Entity, ...], tuple[Reference, ...]]:
        """Entities in the order of first mention, and the references to them."""
        self.join_modifiers()
        numbers: dict[int, str] = {}
        references = []
        kept: list[Thing] = []
        for mention in self.page.mentions:
            things = tuple(
                dict.fromkeys(t for x in self.page.of.get(mention.head, ()) for t in self.page.expand(x))
            )
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
            for t in reversed(self.page.things)
            if t.same is None and not t.members and not t.named
            for noun in sorted(t.nouns)
        }
        inside = {i for n in self.page.reading.names for i in range(n.start, n.end)}
        for i in range(self.page.g.size):
            if self.page.g.dep[i] not in ("compound", "nmod") or self.page.g.pos[i] != "NOUN" or i in inside:
                continue
            kind = self.page.nouns.kind(self.page.g.lemma[i], self.page.g.tag[i] == "NNS")
            if kind is None or kind == PERSON or self.page.g.head[i] <= i:
                continue
            mention = Mention(
                noun_phrase(self.page.g, i), "nominal", self.page.g.sentence[i], self.page.g.lemma[i], kind
            )
            thing = self.named_behind(i, kind) or known.get(self.page.g.lemma[i])
            if thing is None or thing.kind is None:
                thing = known[self.page.g.lemma[i]] = self.page.describe_new(mention)
            self.page.of[i] = (thing,)
            added.append(mention)
        self.page.mentions = sorted([*self.page.mentions, *added], key=lambda m: m.head)

    def named_behind(self, i: int, kind: str) -> Thing | None:
        """As in "The armed group X": the noun before a name of its kind tells of the same."""
        things = self.page.of.get(self.page.g.head[i], ())
        thing = things[0].root() if len(things) == 1 else None
        return thing if thing is not None and thing.named and compatible(thing.kind, kind) else None

    def entity(self, thing: Thing, number: str) -> Entity:
        fullest = self.fullest_name(thing) if thing.named else self.fullest_description(thing)
        others = tuple(sorted({*thing.names, *(() if thing.named else thing.labels)} - {fullest}))
        return Entity(
            id=number,
            label=self.styled(thing, fullest) if thing.named and thing.kind == PERSON else fullest,
            type=thing.kind or "Entity",
            aliases=others,
            links=thing.links,
            named=thing.named,
        )

    def fullest_description(self, thing: Thing) -> str:
        """The first description, or a later one that says more about the same."""
        if not thing.labels:
            return str(self.page.doc[thing.first].text)
        owner = self.page.owner_of(thing.owner)
        told_by_pronoun = thing.owner is not None and self.page.g.tag[thing.owner] == "PRP$"
        if told_by_pronoun and owner is not None and owner.named and owner is not thing:
            name = self.fullest_name(owner)
            mark = "'" if name.endswith("s") and owner.kind == GROUP else "'s"
            return f"{name}{mark} {thing.labels[0]}"
        return thing.labels[0]

    def styled(self, thing: Thing, name: str) -> str:
        """A single name with the style that its bearer is known by: "Pope Francis", "Prince Andrew"."""
        g = self.page.g
        if len(name_words(name)) > 1:
            return name
        for n in self.page.reading.names:
            before = n.start - 1
            styled = before >= 0 and g.lower[before] in self.styles and g.text[before][0].isupper()
            if styled and n.end - n.start == 1 and thing in map(Thing.root, self.page.of.get(n.head, ())):
                return f"{g.text[before]} {name}"
        return name

    def fullest_name(self, thing: Thing) -> str:
        forms = Counter(thing.names)
        return max(forms, key=lambda n: (len(name_words(n)), len(n), forms[n], n))
