"""The last sieve: noun phrases and pronouns, from left to right, to the most prominent thing that agrees.

Prominence comes from the place in the sentence and fades from one sentence to the next (after Lappin and
Leass, 1994). Coordinated names are remembered as a group, for "they", "the two" and "both men" to find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.extraction.aliases import is_same_calling, name_words
from kg.extraction.antecedents import Cues, Option, Ranker, asker_of, load_weights
from kg.extraction.mentions import Mention
from kg.extraction.phrases import counted, label, noun_phrase
from kg.extraction.things import COUNTRY, GROUP, PEOPLE, PERSON, PLACES, Page, Thing, compatible
from kg.nouns import NounTable

__all__ = ["read_on"]

# How much of its prominence a thing keeps from one sentence to the next.
_FADING = 0.45
# How many sentences a pronoun looks back, and a noun phrase.
_PRONOUN_REACH = 3
_STAND_IN_REACH = 6
_NEAR = 2  # sentences within which "the athlete" can be whom they name
# A group that is awaited was told of in the first sentences: "Two ethnic Kazakhs ...".
_LEAD = 3
# What makes a thing more or less likely to be meant, as factors; found by trial on annotated news.
_SAME_GENDER = 1.3  # its gender is known, and is the pronoun's
_NAMED = 2.0
_IN_OTHER_QUOTE = 0.6  # it was told of in words of somebody else
_NOBODY = 0.6  # it is no participant, place or institution
_NOT_SEVERAL = 0.4  # an institution for "they"
_BYSTANDER = 0.7  # lawyers and spokespersons speak of others
_OFTEN = 0.05  # for each mention so far
_TOPIC = 0.15  # for each time that the article names it: whom the story is about
_PARALLEL = 30.0  # what a subject gains when a subject asks
# "Neither of the two" are the two, "most of them" they.
_EACH_OF_THEM = frozenset({"all", "both", "each", "either", "neither", "none"})
_ALL_OF_THEM = _EACH_OF_THEM | {"most", "many", "majority"}
# Groups and places are taken up by the rules: learnt weights did no better on them.
_BY_RULE_ALONE = frozenset({GROUP, *PLACES})
_MOST = 8  # options for a pronoun: the most prominent ones
_NOUN_REACH = 8  # sentences that a noun phrase looks back
_AHEAD = 6  # sentences that it looks ahead, where it stands in the first ones
_AHEAD_FROM = 4
_OPENING = 2  # paragraphs, the title among them, in which whoever issues a text speaks,
_OPENING_WORDS = 300  # and not more words
_ROLES = {"nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "poss": "owner"}


def read_on(page: Page, ranker: Ranker | None = None) -> None:
    """Resolve all noun phrases and pronouns that the sieves before have left."""
    _Anaphora(page, ranker or load_weights()).read()


class _Anaphora:
    """Reads one article from left to right."""

    def __init__(self, page: Page, ranker: Ranker) -> None:
        self.page = page
        self.ranker = ranker

    def read(self) -> None:
        """Noun phrases and pronouns in the order of the text."""
        groups = self.coordinations()
        for mention in self.page.mentions:
            things = self.page.of.get(mention.head)
            if things is None:
                things = self.resolve_mention(mention)
                if things:
                    self.page.of[mention.head] = things
            elif mention.kind == "nominal" and mention.definiteness != "indefinite":
                self.name_earlier(mention, things)
            for thing in things:
                self.touch(thing.root(), mention, share=1.0)
            if mention.head in groups:
                self.form_group(groups[mention.head], mention)

    def resolve_mention(self, mention: Mention) -> tuple[Thing, ...]:
        if mention.kind == "pronoun":
            return self.pronoun(mention)
        if mention.kind == "nominal" and (subject := self.predicated_of(mention)) is not None:
            self.page.describe(subject, mention)
            return (subject,)
        if mention.kind == "nominal" and mention.noun in self.page.words.represented:
            client = self.client(mention)
            if client:
                return client
        return self.nominal(mention) if mention.kind == "nominal" else ()

    def predicated_of(self, mention: Mention) -> Thing | None:
        """As in "He is a baker": the one person whom the pronoun stands for."""
        g, verb = self.page.g, self.page.g.head[mention.head]
        if (
            g.dep[mention.head] != "attr"
            or g.lemma[verb] not in ("be", "become", "remain")
            or g.has(verb, "neg")
        ):
            return None
        subject = self.page.at.get(g.child(verb, "nsubj") or -1)
        if subject is None or subject.kind != "pronoun" or mention.type != PERSON or mention.plural:
            return None
        things = self.page.of.get(subject.head, ())
        return things[0].root() if len(things) == 1 and things[0].root().is_person else None

    def client(self, mention: Mention) -> tuple[Thing, ...]:
        """Whom the lawyer stands for who has, or speaks of, "his client"; as many as the noun tells."""
        if mention.owner is None:
            return ()
        owner, teller = self.page.owner_of(mention.owner), self.teller(mention)
        for lawyer, client in self.represented(mention.sentence):
            several = len(client) > 1 or client[0].plural
            if several == mention.plural and (lawyer in (owner, teller) or client == (owner,)):
                return client
        return ()

    def represented(self, sentence: int) -> Iterator[tuple[Thing, tuple[Thing, ...]]]:
        """Lawyers told of up to a sentence and whom they stand for: "her lawyer", "a lawyer for Ana Ruiz"."""
        g, page = self.page.g, self.page
        for told in page.mentions:
            if told.sentence > sentence:
                return
            if told.kind == "pronoun" or not {told.noun, *told.modifiers} & page.words.representing:
                continue
            heads = [told.owner] if told.owner is not None else []
            heads += [
                inner
                for c in g.children[told.head]
                if g.lower[c] in ("for", "of", "representing")
                for inner in g.children[c]
                if g.dep[inner] in ("pobj", "dobj")
            ]
            for head in heads:
                if head in page.at and head not in page.of:
                    self.resolve_early(page.at[head])  # "My client is ill," said *his* lawyer
                client = tuple(dict.fromkeys(t.root() for t in page.of.get(head, ())))
                if client and all(t.kind in PEOPLE for t in client):
                    yield from ((lawyer.root(), client) for lawyer in page.of.get(told.head, ()))

    def teller(self, mention: Mention) -> Thing | None:
        """Who says the words that the mention stands in: between quotation marks or in a clause."""
        quotation = self.page.quote_of.get(mention.head)
        if quotation is not None:
            return self.page.owner_of(quotation.speaker)
        g = self.page.g
        verb = next((a for a in g.ancestors(mention.head) if g.lemma[a] in self.page.words.say), None)
        return None if verb is None else self.page.owner_of(g.surface_subject(verb))

    def touch(self, thing: Thing, mention: Mention, *, share: float) -> None:
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
        thing.was_subject = thing.was_subject or self.page.g.dep[mention.head] in ("nsubj", "nsubjpass")
        quotation = self.page.quote_of.get(mention.head)
        thing.quoted = quotation.start if quotation else None
        thing.form = mention.noun if mention.kind == "pronoun" else mention.kind
        speaks = self.page.is_speaking(mention)
        thing.role = "speaker" if speaks else _ROLES.get(self.page.g.dep[mention.head], "other")

    def prominence(self, thing: Thing, sentence: int) -> float:
        if thing.seen < 0:
            return 0.0
        return float(thing.prominence * _FADING ** (sentence - thing.seen))

    def coordinations(self) -> dict[int, tuple[int, ...]]:
        """Last member -> all members, for each coordination of at least two phrases."""
        found = {}
        for mention in self.page.mentions:
            i = mention.head
            if self.page.g.dep[i] == "conj" or (mention.kind == "pronoun" and self.page.g.dep[i] == "poss"):
                continue
            if not any(self.page.g.dep[c] == "conj" for c in self.page.g.children[i]):
                continue
            members = tuple(c for c in self.page.g.conjuncts(i) if c in self.page.at)
            if len(members) > 1:
                found[members[-1]] = members
        return found

    def form_group(self, heads: Iterable[int], mention: Mention) -> None:
        members = [t.root() for h in heads for t in self.page.of.get(h, ())]
        members = list(dict.fromkeys(members))
        if len(members) < 2 or any(m.kind is None for m in members):
            return
        people = [m.kind in PEOPLE for m in members]
        if any(people) != all(people):
            return
        for group in self.page.things:
            if group.members and set(group.members) == set(members):
                self.touch(group, mention, share=1.2)
                return
        awaited = self.awaited_group(members) if all(people) else None
        if awaited is not None:
            awaited.members = tuple(members)
            self.touch(awaited, mention, share=1.2)
            return
        group = self.page.new(GROUP if all(people) else members[0].kind, first=mention.head)
        group.plural = True
        group.members = tuple(members)
        group.count = len(members) if all(not m.plural for m in members) else None
        self.touch(group, mention, share=1.2)

    def awaited_group(self, members: Sequence[Thing]) -> Thing | None:
        """As in "Two ethnic Kazakhs ..." of the lead, where exactly two persons are now named together."""
        if not all(m.named and m.is_person for m in members):
            return None
        for thing in self.page.things:
            if (
                thing.kind != GROUP
                or thing.members
                or thing.same
                or thing.named
                or thing.count != len(members)
            ):
                continue
            if self.page.g.sentence[thing.first] < _LEAD and all(m.first > thing.first for m in members):
                return thing
        return None

    def name_earlier(self, mention: Mention, things: tuple[Thing, ...]) -> None:
        """Whom an earlier phrase only described is named now."""
        if len(things) > 1:
            self.name_members(mention, things)
        else:
            self.name_relative(mention, things[0])

    def name_members(self, mention: Mention, members: tuple[Thing, ...]) -> None:
        """As in "The three - A, B and C": whom an earlier phrase meant by three becomes known."""
        if mention.count is None:
            same = self.same_noun(mention)
            earlier: tuple[Thing, ...] = () if same is None else (same,)
        else:
            taken = self.taken_up(mention)
            earlier = self.several(mention) or (() if taken is None else (taken,))
        if len(earlier) == 1 and earlier[0].plural and not earlier[0].members:
            earlier[0].members = members

    def name_relative(self, mention: Mention, named: Thing) -> None:
        """As in "Her lawyer, X": who was so far only "her lawyer" has a name."""
        named = named.root()
        owner = self.page.owner_of(mention.owner)
        if owner is None or not named.named or mention.noun not in self.page.nouns.kin:
            return
        for thing in self.page.things:
            told = thing.same is None and thing.seen >= 0 and not thing.named and not thing.plural
            alike = thing.kind == named.kind and mention.noun in thing.nouns
            if told and alike and self.page.owner_of(thing.owner) is owner:
                self.page.merge(named, thing)
                return

    def pronoun(self, mention: Mention) -> tuple[Thing, ...]:
        group = self.page.words.pronouns[mention.noun]
        if group == "relative":
            return self.relative_pronoun(mention)
        if group == "place":
            return self.latest_place(mention)
        if group in ("speaker", "speakers"):
            return self.speaker(mention)
        if group == "thing" and self.is_empty_it(mention):
            return ()
        found, is_sure = self.choose_for_pronoun(mention, group, self.agreeing(mention, group))
        if found is None:
            return ()
        if not is_sure:  # whom it may mean stays in mind, and is not told
            self.touch(found, mention, share=1.0)
            return ()
        if group in ("male", "female") and found.gender is None and found.kind == PERSON:
            found.gender = group
        return self.page.expand(found)

    def choose_for_pronoun(
        self, mention: Mention, group: str, things: Sequence[Thing]
    ) -> tuple[Thing | None, bool]:
        """Whom of those that agree with it the pronoun means, and whether that is sure."""
        if not things:
            return None, False
        ranked = self.by_strength(things, mention)[:_MOST]
        cues = Cues(self.page, mention)
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        options = [
            cues.of_pronoun(t, strength, i, len(things), second) for i, (t, strength) in enumerate(ranked)
        ]
        options.append(cues.of_nobody(len(things)))
        return self.choose(asker_of(mention, group), mention, [t for t, _ in ranked], options)

    def by_strength(self, things: Iterable[Thing], mention: Mention) -> list[tuple[Thing, float]]:
        """Things with their share of the strongest one's score, the strongest first."""
        scores = {t.number: self.score(t, mention) for t in things}
        most = max(scores.values(), default=0.0) or 1.0
        found = [(t, scores[t.number] / most) for t in things]
        return sorted(found, key=lambda f: (-f[1], f[0].number))

    def choose(
        self, asker: str, mention: Mention, things: Sequence[Thing], options: Sequence[Option]
    ) -> tuple[Thing | None, bool]:
        """The thing whose cues weigh most, if any, and whether that is sure."""
        choice = self.ranker.choose(asker, mention, things, options)
        return (things[choice.number] if choice.number < len(things) else None), choice.is_sure

    def relative_pronoun(self, mention: Mention) -> tuple[Thing, ...]:
        antecedent = self.page.relative.get(mention.head)
        if antecedent is None:
            return ()
        if mention.noun in ("who", "whom"):
            antecedent = self.personal(antecedent)
        members = [t for i in self.page.g.conjuncts(antecedent) for t in self.page.of.get(i, ())]
        plural = antecedent != self.nearest_noun(mention.head)
        return tuple(dict.fromkeys(members)) if plural else self.page.of.get(antecedent, ())

    def personal(self, antecedent: int) -> int:
        """As in "Members of a house church, who ...": who are persons, whatever stands nearest."""
        head = antecedent
        while self.page.g.dep[head] == "pobj":
            mention = self.page.at.get(head)
            if mention is not None and mention.type in PEOPLE:
                return head
            head = self.page.g.head[self.page.g.head[head]]
        mention = self.page.at.get(head)
        return head if mention is not None and mention.type in PEOPLE else antecedent

    def nearest_noun(self, i: int) -> int:
        """The noun whose relative clause the pronoun is in, before coordination is looked at."""
        for above in self.page.g.ancestors(i):
            if self.page.g.dep[above] == "relcl":
                return self.page.g.head[above]
        return -1

    def speaker(self, mention: Mention) -> tuple[Thing, ...]:
        quotation = self.page.quote_of.get(mention.head)
        if quotation is None and mention.plural:
            return self.issuer(mention)
        if quotation is None or quotation.speaker is None:
            return ()
        self.of_speaker(quotation.speaker)
        return self.page.of.get(quotation.speaker, ())

    def issuer(self, mention: Mention) -> tuple[Thing, ...]:
        """Who "we" are outside of quotation marks: the one institution that speaks as the article opens."""
        g, paragraphs = self.page.g, self.page.reading.paragraphs
        speaking: list[Thing] = []
        for i in range(min(mention.head, _OPENING_WORDS)):
            if paragraphs[i] > _OPENING:
                break
            speaks = g.dep[i] == "nsubj" and g.lemma[g.head[i]] in self.page.words.say
            if not speaks or i in self.page.quote_of:
                continue
            speaking += (t for t in self.page.of.get(i, ()) if t not in speaking)
        if len(speaking) != 1 or not speaking[0].named or speaking[0].kind in {*PEOPLE, *PLACES}:
            return ()
        return (speaking[0],)

    def of_speaker(self, head: int) -> None:
        """Resolve a speaker who stands behind the quotation before its turn comes."""
        mention = self.page.at.get(head)
        if mention is not None:
            self.resolve_early(mention)

    def resolve_early(self, mention: Mention) -> tuple[Thing, ...]:
        """What the mention stands for, found before its turn comes where need be."""
        if mention.head not in self.page.of:
            things = self.resolve_mention(mention)
            if things:
                self.page.of[mention.head] = things
        return self.page.of.get(mention.head, ())

    def latest_place(self, mention: Mention) -> tuple[Thing, ...]:
        """As in "There": the town or country that was spoken of last."""
        places = [
            t
            for t in self.page.things
            if t.same is None
            and t.kind in PLACES
            and t.named
            and 0 <= mention.sentence - t.seen <= 1
            and t.seen >= 0
        ]
        return (max(places, key=lambda t: t.last),) if places else ()

    def is_empty_it(self, mention: Mention) -> bool:
        """As in "It is clear that ...", "it seems ..."."""
        verb = self.page.g.head[mention.head]
        if mention.noun != "it" or self.page.g.dep[mention.head] not in ("nsubj", "nsubjpass"):
            return False
        if self.page.g.lemma[verb] in self.page.words.weather:
            return True
        return self.page.g.lemma[verb] == "be" and self.page.g.has(verb, "ccomp", "advcl", "xcomp", "acomp")

    def agreeing(self, mention: Mention, group: str) -> list[Thing]:
        """Things of the last sentences that the pronoun could stand for."""
        quotation = self.page.quote_of.get(mention.head)
        speaker = (
            self.page.of.get(quotation.speaker, ()) if quotation and quotation.speaker is not None else ()
        )
        found = []
        for thing in reversed(self.page.things):
            if thing.same is not None or thing.seen < 0 or mention.sentence - thing.seen > _PRONOUN_REACH:
                continue
            if thing in speaker or not _agrees(thing, group, self.page.nouns):
                continue
            if not self.is_bound(thing, mention):
                found.append(thing)
        return found

    def is_bound(self, thing: Thing, mention: Mention) -> bool:
        """True where grammar forbids: "he met him", with him for he."""
        reflexive = mention.noun in self.page.words.reflexive
        if mention.noun in self.page.words.possessive and self.page.g.dep[mention.head] == "poss":
            # "said his lawyer, Musa Said": nobody is his own lawyer
            return any(t.root() is thing for t in self.page.of.get(self.page.g.head[mention.head], ()))
        if thing.seen != mention.sentence or mention.clause < 0:
            return reflexive
        return (mention.clause in thing.clauses) != reflexive

    def best(self, candidates: Sequence[Thing], mention: Mention) -> Thing | None:
        if not candidates:
            return None
        return max(candidates, key=lambda t: (self.score(t, mention), -t.number))

    def score(self, thing: Thing, mention: Mention) -> float:
        score = self.prominence(thing, mention.sentence)
        if thing.was_subject and self.page.g.dep[mention.head] in ("nsubj", "nsubjpass"):
            score += _PARALLEL if mention.sentence - thing.seen < 2 else 0
        if mention.gender and thing.gender == mention.gender:
            score *= _SAME_GENDER
        if thing.members:
            score = max(score, min(self.prominence(m.root(), mention.sentence) for m in thing.members))
        if thing.named or thing.members:
            score *= _NAMED
        quotation = self.page.quote_of.get(mention.head)
        if thing.quoted is not None and thing.quoted != (quotation.start if quotation else None):
            score *= _IN_OTHER_QUOTE
        if mention.kind == "pronoun" and thing.nouns & self.page.words.bystanders:
            score *= _BYSTANDER
        if thing.kind is None:
            score *= _NOBODY
        if mention.plural and not (thing.plural and thing.kind in (*PEOPLE, None)):
            score *= _NOT_SEVERAL
        return score * (1 + _OFTEN * min(thing.mentions, 10)) * (1 + _TOPIC * min(len(thing.names), 8))

    def nominal(self, mention: Mention) -> tuple[Thing, ...]:
        """What a noun phrase takes up; a new thing where it takes up nothing."""
        inner = counted(self.page.g, mention.head)
        if inner is not None and inner in self.page.at:
            return self.counted_phrase(mention, self.page.at[inner])
        found = self.several(mention) if mention.definiteness != "indefinite" else ()
        if found:
            return found
        if mention.noun in self.page.words.everyone or mention.noun in self.page.words.partitive:
            return ()
        by_rule = mention.type in _BY_RULE_ALONE or self.is_plain_stand_in(mention)
        thing = self.taken_up(mention) if by_rule else None
        if thing is None and mention.type not in _BY_RULE_ALONE:
            thing = self.choose_for_noun(mention)
        if thing is None:
            return (self.page.describe_new(mention),)
        if thing.seen < 0 or thing in self.called_so(mention):
            self.page.describe(thing, mention)
        else:  # what a later phrase adds may be wrong of it: only the noun itself is kept
            thing.nouns.add(mention.noun)
            thing.age = thing.age or mention.age
        return self.page.expand(thing)

    def is_plain_stand_in(self, mention: Mention) -> bool:
        """As in "The firm", "the agency": a noun for any body of its kind, and no word more."""
        return (
            mention.noun in self.page.words.stand_ins
            and mention.definiteness == "definite"
            and not mention.modifiers
            and not mention.complement
        )

    def several(self, mention: Mention) -> tuple[Thing, ...]:
        """As in "The two", "most": so many of those told of, or some of them."""
        if mention.count is not None and mention.type in (GROUP, COUNTRY, "State"):
            found = self.counted_group(mention)
            if found:
                return found
        if mention.noun in self.page.words.partitive and mention.noun not in self.page.words.everyone:
            return self.part_of_group(mention)
        return ()

    def choose_for_noun(self, mention: Mention) -> Thing | None:
        """What the noun phrase takes up, or who is named only later; None where it is something new."""
        if mention.definiteness == "indefinite" and (mention.type is None or mention.sentence >= _AHEAD_FROM):
            return None
        same = {t.number for t in self.called_so(mention)}
        things = [
            t for t in self.page.things if t.same is None and self.could_be(t, mention, t.number in same)
        ]
        if not things:
            return None
        ranked = self.by_strength(things, mention)
        rule = self.taken_up(mention)
        cues = Cues(self.page, mention)
        options = [
            cues.of_noun(t, same=t.number in same, rule=t is rule, rank=i, strength=strength, alike=len(same))
            for i, (t, strength) in enumerate(ranked)
        ]
        options.append(cues.of_nobody(len(ranked), rule=rule is not None, alike=len(same)))
        chosen, is_sure = self.choose(asker_of(mention), mention, [t for t, _ in ranked], options)
        if chosen is None or not is_sure or self.leaves_open(chosen, things, mention):
            return None
        return chosen

    def leaves_open(self, chosen: Thing, things: Sequence[Thing], mention: Mention) -> bool:
        """As in "A lawyer said ..." before two who are called so: which of them is not told."""
        if chosen.seen >= 0:
            return False
        ahead = [t for t in things if t.seen < 0]
        return sum(any(is_same_calling(mention.noun, n) for n in sorted(t.nouns)) for t in ahead) > 1

    def could_be(self, thing: Thing, mention: Mention, same: bool) -> bool:
        """True where nothing forbids that the noun phrase means the thing."""
        if thing.age and mention.age and thing.age != mention.age:
            return False
        if self.is_opposed(thing, mention):
            return False
        if thing.seen < 0:
            return self.could_be_ahead(thing, mention)
        if mention.definiteness == "indefinite":
            return False
        if same:
            return True
        if mention.definiteness == "bare" and (mention.plural or not mention.prominence):
            return False
        if (
            mention.type is None
            or thing.plural != mention.plural
            or mention.sentence - thing.seen > _NOUN_REACH
        ):
            return False
        if not compatible(thing.kind, mention.type):
            return False
        if mention.gender and thing.gender and mention.gender != thing.gender:
            return False
        if mention.owner is not None and self.page.owner_of(mention.owner) is thing:
            return False
        return not self.is_bound(thing, mention)

    def is_opposed(self, thing: Thing, mention: Mention) -> bool:
        """The victims are not the gunmen, nor the gunmen the victims."""
        words = self.page.words
        return any(
            mention.noun in ours and bool(thing.nouns & theirs)
            for ours, theirs in (
                (words.sufferers, words.perpetrators),
                (words.perpetrators, words.sufferers),
            )
        )

    def could_be_ahead(self, thing: Thing, mention: Mention) -> bool:
        """As in "A prominent blogger ...", where the next sentence names her."""
        if mention.sentence >= _AHEAD_FROM or not thing.named or thing.plural or mention.plural:
            return False
        if mention.type is None or thing.kind in PLACES or not compatible(thing.kind, mention.type):
            return False
        if not 0 <= thing.first_sentence - mention.sentence <= _AHEAD or thing.first < mention.head:
            return False
        return not (mention.gender and thing.gender and mention.gender != thing.gender)

    def counted_phrase(self, mention: Mention, inner: Mention) -> tuple[Thing, ...]:
        """As in "Thousands of people": the people; "one of them": not they."""
        if inner.kind == "pronoun":
            self.resolve_early(inner)
            return self.page.of.get(inner.head, ()) if mention.noun in _ALL_OF_THEM else ()
        if inner.definiteness == "definite" and self.page.lower(mention) in _EACH_OF_THEM:
            members = self.resolve_early(inner)
            if len(members) > 1:
                return members
        thing = self.page.describe_new(mention)
        thing.kind = inner.type
        if self.page.lower(mention) == "one" and inner.type == GROUP:
            thing.kind, thing.plural = PERSON, False
            thing.labels = [self.one_of(inner)]
        else:
            words = self.page.doc[mention.phrase.start : noun_phrase(self.page.g, inner.head).end].text
            thing.labels.append(words)
        return (thing,)

    def one_of(self, several: Mention) -> str:
        """As in "one of the witnesses": he is not they."""
        g, start = self.page.g, several.phrase.start
        determiner = "the " if g.tag[start] in ("DT", "PRP$") else ""
        return f"one of {determiner}{label(g, self.page.doc, noun_phrase(g, several.head))}"

    def taken_up(self, mention: Mention) -> Thing | None:
        """What the rules alone would say: the last thing of the same noun, or one of the kind that fits."""
        if mention.definiteness == "indefinite":
            return None
        same = self.same_noun(mention)
        if same is None and mention.definiteness == "definite":
            return self.stand_in(mention)
        return same

    def counted_group(self, mention: Mention) -> tuple[Thing, ...]:
        """As in "The two", "both men", "the three journalists": the last who were named together."""
        if mention.definiteness == "bare" and not self.is_all_of_them(mention):
            return ()  # "Two are in hospital": of how many, and who, is not told
        if mention.definiteness in ("indefinite", "possessive"):
            return ()
        groups = [
            t
            for t in self.page.things
            if t.same is None
            and t.plural
            and t.count == mention.count
            and t.seen >= 0
            and _is_alike(t, mention)
            and not _differs_in_gender(t, mention)
        ]
        if groups:
            named = [t for t in groups if t.members]
            latest = max(
                named or groups, key=lambda t: (t.seen, self.prominence(t, mention.sentence), t.number)
            )
            return self.page.expand(latest)
        return self.recent_persons(mention) if mention.type == GROUP else ()

    def is_all_of_them(self, mention: Mention) -> bool:
        """As in "both", "neither", "all three", "the pair"; not "two"."""
        g = self.page.g
        return g.lower[mention.head] in _EACH_OF_THEM or g.lower[mention.phrase.start] in _EACH_OF_THEM

    def part_of_group(self, mention: Mention) -> tuple[Thing, ...]:
        """As in "Most had fled", "some said": of the people told of just before."""
        found = [t for t in self.agreeing(mention, "several") if t.kind == GROUP]
        best = self.best(found, mention)
        return self.page.expand(best) if best is not None else ()

    def recent_persons(self, mention: Mention) -> tuple[Thing, ...]:
        """Exactly so many persons named in this sentence and the two before it; not those who only tell."""
        recent = [
            t
            for t in self.page.things
            if t.same is None
            and t.is_person
            and t.named
            and 0 <= mention.sentence - t.seen <= 2
            and t.seen >= 0
            and not _differs_in_gender(t, mention)
        ]
        told_of = [t for t in recent if t.role != "speaker" and not t.nouns & self.page.words.bystanders]
        found = recent if len(recent) == mention.count else told_of
        return tuple(found) if len(found) == mention.count else ()

    def same_noun(self, mention: Mention) -> Thing | None:
        """The last thing that was called by this noun, and by nothing that speaks against it."""
        found = self.called_so(mention)
        if not found:
            return None
        return max(found, key=lambda t: (t.seen, self.prominence(t, mention.sentence)))

    def called_so(self, mention: Mention) -> list[Thing]:
        """Things that were called by this noun, and by nothing that speaks against it."""
        lemma, noun = self.page.g.lemma[mention.head], mention.noun
        return [
            t
            for t in self.page.things
            if (noun in t.nouns or lemma in t.nouns)
            and t.same is None
            and t.seen >= 0
            and self.is_same(t, mention)
        ]

    def is_same(self, thing: Thing, mention: Mention) -> bool:
        """Of a thing that was called by this noun: whether nothing else speaks against it."""
        if thing.plural != mention.plural or (thing.members and mention.definiteness != "definite"):
            return False
        if mention.gender and thing.gender and mention.gender != thing.gender:
            return False
        if mention.count is not None and thing.count is not None and mention.count != thing.count:
            return False
        if mention.owner is not None:
            owner = self.page.owner_of(mention.owner)
            return owner is not None and owner is self.page.owner_of(thing.owner)
        if (
            mention.noun in self.page.nouns.kin
            and thing.owner is not None
            and mention.definiteness != "definite"
        ):
            return False
        if mention.definiteness == "bare" and not mention.plural and thing.kind == PERSON:
            return False
        known = thing.modifiers | thing.complement | thing.nouns
        known |= {w for n in thing.names for w in name_words(n)}
        return mention.modifiers <= known and (not mention.complement or mention.complement <= known)

    def stand_in(self, mention: Mention) -> Thing | None:
        """As in "The country", "the newspaper", "the man": the nearest named thing of that kind."""
        if mention.complement or mention.owner is not None:
            return None
        kinds = self.page.words.stand_ins.get(mention.noun)
        if kinds and (not mention.plural or "Facility" in kinds):
            return self.stand_in_for(mention, kinds)
        if mention.age is not None and mention.type == PERSON:
            return self.of_age(mention)
        if mention.noun in self.page.words.persons and mention.type in PEOPLE:
            return self.stand_in_for(mention, (mention.type,))
        return self.by_new_calling(mention) if mention.type == PERSON and not mention.plural else None

    def by_new_calling(self, mention: Mention) -> Thing | None:
        """As in "The athlete": the only person told of just before of whom no other calling is known."""
        if (
            mention.noun in self.page.nouns.kin
            or mention.noun in self.page.words.bystanders
            or mention.modifiers
        ):
            return None
        near = [
            t
            for t in self.page.things
            if t.same is None
            and t.named
            and t.is_person
            and 0 <= mention.sentence - t.seen <= _NEAR
            and t.seen >= 0
        ]
        if len(near) != 1 or not self.is_vague(near[0]) or self.is_bound(near[0], mention):
            return None
        if mention.gender and near[0].gender and mention.gender != near[0].gender:
            return None
        return near[0]

    def of_age(self, mention: Mention) -> Thing | None:
        """As in "The 30-year-old": whose age is told elsewhere, or else the person told of last."""
        found = [
            t
            for t in self.page.things
            if t.same is None and t.seen >= 0 and t.age == mention.age and t.is_person
        ]
        if len(found) == 1:
            return found[0]
        person = self.stand_in_for(mention, (PERSON,)) if mention.noun == "year-old" else None
        return person if person is not None and person.age is None else None

    def stand_in_for(self, mention: Mention, kinds: tuple[str, ...]) -> Thing | None:
        found = []
        for thing in self.page.things:
            if thing.same is not None or thing.seen < 0 or mention.sentence - thing.seen > _STAND_IN_REACH:
                continue
            if thing.kind not in kinds or thing.plural != mention.plural:
                continue
            if thing.nouns & self.page.words.bystanders and mention.noun not in self.page.words.anyone:
                continue  # the suspect is not his lawyer
            if _differs_in_gender(thing, mention) or self.is_opposed(thing, mention):
                continue
            if self.is_bound(thing, mention) or not self.can_be_stood_for(thing):
                continue
            found.append(thing)
        best = self.best(found, mention)
        if best is None:
            return None
        if mention.modifiers and best.kind not in PEOPLE:
            return None
        return best

    def can_be_stood_for(self, thing: Thing) -> bool:
        return (
            thing.named
            or bool(thing.members)
            or self.is_vague(thing)
            or (thing.plural and thing.kind in PLACES)
        )

    def is_vague(self, thing: Thing) -> bool:
        """True where nothing is known of the person that speaks against "the man" or "the suspect"."""
        return thing.kind in PEOPLE and all(
            n in self.page.words.persons or n in self.page.words.counts for n in thing.nouns
        )


def _is_alike(group: Thing, mention: Mention) -> bool:
    """Persons for "the two men", countries for "the two countries"."""
    return (group.kind == GROUP) == (mention.type == GROUP)


def _differs_in_gender(thing: Thing, mention: Mention) -> bool:
    """As in "The two men" after a man and his lawyer Ana."""
    if mention.gender is None:
        return False
    return any(m.root().gender not in (None, mention.gender) for m in (thing, *thing.members))


def _agrees(thing: Thing, group: str, nouns: NounTable) -> bool:
    """True where the pronoun of this group can stand for the thing."""
    if group in ("male", "female"):
        if thing.plural or thing.members or (thing.kind is not None and thing.kind != PERSON):
            return False
        return thing.kind == PERSON and thing.gender in (None, group)
    if group == "thing":
        return not thing.plural and thing.kind not in PEOPLE
    if group == "several":
        if thing.plural:
            return True
        return any(n in nouns.collective for n in sorted(thing.nouns)) or thing.kind in (
            "SecurityForce",
            GROUP,
        )
    return False
