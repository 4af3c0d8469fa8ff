"""The third sieve: leads that describe somebody whom the next sentences name.

"Two ethnic Kazakhs have been given asylum. Lawyer X said that A and B ...": this is how agencies write. Only
where exactly as many are introduced as the lead tells of, and nothing else fits.
"""

from __future__ import annotations

from kg.extraction.aliases import is_same_calling
from kg.extraction.mentions import Mention
from kg.extraction.things import GROUP, PERSON, Page, Thing

__all__ = ["join_leads"]

_INTRODUCTION = 7  # sentences after the lead within which they are named
_ANONYMOUS = 6  # sentences in which "a spokesman said" can be of one who is named later
_LEAD = 3  # sentences of an article that may describe whom the next ones name


def join_leads(page: Page) -> None:
    """Join descriptions in the lead and the names that follow."""
    _Leads(page).join_leads()


class _Leads:
    """The lead of one article."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # What only the title calls somebody says nothing against what the lead calls the same.
        self.titled: dict[int, set[str]] = {}

    def join_leads(self) -> None:
        """As in "A prominent blogger ..." in the lead, named in the sentences that follow.

        Only where the lead describes one person prominently, and the next person to be named is new,
        is introduced as the one whom the article is about, and fits the description.
        """
        self.join_lead_speakers()
        described = [m for m in self.page.mentions if self.is_lead_person(m)]
        self.join_lead_groups()
        for mention in described:
            named = self.introduced_after(mention)
            if named is None:
                continue
            thing = self.page.of[named.head][0].root()
            if any(m.sentence == mention.sentence and m.head < mention.head for m in described):
                continue
            known = set(thing.nouns)
            self.page.describe(thing, mention)
            if mention.sentence == 0:
                self.titled[thing.number] = thing.nouns - known
            self.page.of[mention.head] = (thing,)

    def join_lead_speakers(self) -> None:
        """As in "..., their lawyer said": the only lawyer whom the article names, and only later."""
        for mention in self.page.mentions:
            if mention.sentence >= _ANONYMOUS:
                return
            if mention.kind != "nominal" or mention.type != PERSON or mention.plural:
                continue
            if mention.head in self.page.of or not self.is_source(mention):
                continue
            named = [
                t
                for t in self.page.things
                if t.same is None and t.named and t.is_person and self.has_calling(t, mention.noun)
            ]
            if not named:
                named = self.unintroduced_speaker(mention)
            if len(named) != 1 or named[0].first < mention.head:
                continue
            if mention.gender is None or named[0].gender in (None, mention.gender):
                self.page.describe(named[0], mention)
                self.page.of[mention.head] = (named[0],)

    def is_source(self, mention: Mention) -> bool:
        g, above = self.page.g, self.page.g.head[mention.head]
        return self.page.is_speaking(mention) or (
            g.lower[above] == "to" and g.lower[g.head[above]] == "according"
        )

    def unintroduced_speaker(self, lead: Mention) -> list[Thing]:
        """As in "..., an official said. X told reporters": who goes on speaking, and is not described."""
        for mention in self.page.mentions:
            if mention.sentence <= lead.sentence or mention.name is None or mention.type != PERSON:
                continue
            thing = self.page.of[mention.head][0].root() if mention.head in self.page.of else None
            if mention.sentence > lead.sentence + 1 or thing is None or thing.first < lead.head:
                return []
            if thing.first == mention.head:
                return (
                    [thing]
                    if self.page.is_speaking(mention) and not thing.nouns and mention.age is None
                    else []
                )
        return []

    def has_calling(self, thing: Thing, noun: str) -> bool:
        callings = self.page.words.callings
        return any(
            is_same_calling(noun, other) or (noun in callings and callings[noun] == callings.get(other))
            for other in sorted(thing.nouns)
        )

    def join_lead_groups(self) -> None:
        """As in "Two ethnic Kazakhs ...": exactly so many persons whom the next sentences introduce."""
        for mention in self.page.mentions:
            if mention.sentence >= _LEAD:
                return
            if not self.is_lead_group(mention):
                continue
            members = self.introduced_together(mention)
            if members:
                thing = self.page.describe_new(mention)
                thing.members = members
                self.page.of[mention.head] = (thing,)

    def is_lead_group(self, mention: Mention) -> bool:
        return (
            mention.kind == "nominal"
            and mention.type == GROUP
            and mention.count is not None
            and 1 < mention.count < 8
            and mention.definiteness in ("bare", "indefinite")
            and self.page.lower(mention) != "both"  # that looks back
            and mention.head not in self.page.of
        )

    def introduced_together(self, lead: Mention) -> tuple[Thing, ...]:
        """The persons named first after the lead: coordinated, or each with an age, or all there are."""
        before = {
            t.root().number
            for m in self.page.mentions
            if m.sentence <= lead.sentence
            for t in self.page.of.get(m.head, ())
        }
        new: dict[int, tuple[Thing, Mention]] = {}
        for mention in self.page.mentions:
            if mention.sentence - lead.sentence > _INTRODUCTION:
                break
            if mention.sentence <= lead.sentence or mention.type != PERSON or mention.name is None:
                continue
            things = self.page.of.get(mention.head, ())
            if len(things) != 1 or things[0].root().number in before:
                continue
            together = self.page.coordinated(mention.head)
            if len(together) == lead.count and not before & {t.number for t in together}:
                return together
            new.setdefault(things[0].root().number, (things[0].root(), mention))
        introduced = list(new.values())
        for fitting in (
            [t for t, m in introduced if m.age is not None],
            [
                t
                for t, m in introduced
                if not self.page.is_speaking(m) and not t.nouns - self.page.words.persons
            ],
            [t for t, m in introduced if not self.page.is_speaking(m) and not self.is_of_known_calling(t)],
        ):
            if len(fitting) == lead.count:
                return tuple(fitting)
        return ()

    def is_of_known_calling(self, thing: Thing) -> bool:
        """True where a noun of the table, as "lawyer", tells who the person is."""
        return any(self.page.nouns.kind(n) is not None for n in sorted(thing.nouns - self.page.words.persons))

    def is_lead_person(self, mention: Mention) -> bool:
        return (
            mention.sentence < _LEAD
            and mention.kind == "nominal"
            and mention.type == PERSON
            and not mention.plural
            and mention.head not in self.page.of
            and mention.owner is None
            and mention.definiteness in ("indefinite", "bare", "definite")
            and mention.prominence >= 35.0
            and not self.page.is_speaking(mention)
        )

    def introduced_after(self, lead: Mention) -> Mention | None:
        """The first person to be named after the lead, where that is an introduction that fits."""
        seen: set[int] = set()
        for mention in self.page.mentions:
            if mention.name is None or mention.type != PERSON or mention.head not in self.page.of:
                continue
            thing = self.page.of[mention.head][0].root()
            if mention.sentence <= lead.sentence:
                seen.add(thing.number)
                continue
            if mention.sentence - lead.sentence > _LEAD:
                return None
            if thing.number in seen:
                continue
            return mention if self.fits_lead(thing, mention, lead) else None
        return None

    def fits_lead(self, thing: Thing, mention: Mention, lead: Mention) -> bool:
        if thing.gender and lead.gender and thing.gender != lead.gender:
            return False
        if thing.age and lead.age and thing.age != lead.age:
            return False
        nouns = thing.nouns - self.titled.get(thing.number, set())
        if any(is_same_calling(lead.noun, noun) for noun in sorted(nouns)):
            return True
        if self.page.is_speaking(mention) and mention.age is None:
            return False
        if nouns & self.page.words.bystanders or lead.noun in self.page.words.bystanders:
            return False
        if mention.age is None and nouns and not nouns <= self.page.words.persons:
            return False
        return mention.prominence >= 80.0 or mention.age is not None
