"""What speaks for and against one thing being whom a pronoun or noun phrase means, and how it is weighed.

A dozen weak cues compete where grammar leaves a choice: how near, how prominent, who governs the clause, what
the noun says. Each is a yes or no; its weight is in ``_antecedents.tsv``, learnt from annotated articles
(``python -m kg.training.antecedents``), and the option with the largest sum is taken. That nobody known is
meant is an option of its own, with cues of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import Protocol

from kg.errors import LexiconError
from kg.extraction.aliases import is_same_calling, name_words
from kg.extraction.mentions import Mention
from kg.extraction.things import PEOPLE, PERSON, PLACES, Page, Thing
from kg.resources import ontology

__all__ = ["Choice", "Cues", "Option", "Ranker", "Weights", "asker_of", "load_weights"]

_FARTHEST = 6  # sentences: beyond them, far is far
# From this probability on, the likeliest antecedent is told; below it, a noun phrase stands for itself and a
# pronoun for nobody: "the suspect" is true where a wrong name is not.
_SURE_ENOUGH = {"he": 0.5, "it": 0.5, "they": 0.4, "somebody": 0.5, "something": 0.4}
_ASKERS = {"male": "he", "female": "he", "thing": "it", "several": "they"}

Option = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The likeliest of the things, by its number, and whether that is sure enough to be told."""

    number: int
    is_sure: bool = True


class Ranker(Protocol):
    """Chooses among options, each given by its cues."""

    def choose(
        self, asker: str, mention: Mention, things: Sequence[Thing], options: Sequence[Option], /
    ) -> Choice:
        """The thing that is meant; number ``len(things)`` where it is nobody known."""
        ...


@dataclass(frozen=True)
class Weights:
    """The weight of each cue, by kind of asker."""

    tables: Mapping[str, Mapping[str, float]]

    def choose(
        self, asker: str, _mention: Mention, things: Sequence[Thing], options: Sequence[Option], /
    ) -> Choice:
        """The likeliest of the things; of equal ones, the first."""
        table = self.tables.get(asker, {})
        sums = [sum([table.get(cue, 0.0) for cue in option]) for option in options]
        likeliest = sums.index(max(sums[: len(things)]))
        likelihood = 1 / sum(exp(s - sums[likeliest]) for s in sums)
        return Choice(likeliest, likelihood >= _SURE_ENOUGH[asker])


@cache
def load_weights(language: str = "en") -> Weights:
    """The table of this language. Raises LexiconError where the file is missing or malformed."""
    path = ontology("lexicon", language, "_antecedents.tsv")
    tables: dict[str, dict[str, float]] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                asker, cue, weight = line.split("\t")
                tables.setdefault(asker, {})[cue] = float(weight)
    except (OSError, ValueError) as error:
        raise LexiconError(
            f"{path}: {error}. Expected lines of an asker, a cue and its weight. Restore the original file."
        ) from error
    return Weights(tables)


def asker_of(mention: Mention, group: str | None = None) -> str:
    """Which table weighs: of a pronoun by its ``group``, of a noun phrase by what it names."""
    if group is not None:
        return _ASKERS[group]
    return "somebody" if mention.type == PERSON else "something"


class Cues:
    """What can be said of one mention and each thing that it could mean."""

    def __init__(self, page: Page, mention: Mention) -> None:
        self.page = page
        self.mention = mention
        self.dep = page.g.dep[mention.head]
        self.is_subject = self.dep in ("nsubj", "nsubjpass")
        quotation = page.quote_of.get(mention.head)
        self.quote = quotation.start if quotation else None
        self.above = self.governors()
        self.is_pronoun = mention.kind == "pronoun"
        self.is_speaking = page.is_speaking(mention)

    def governors(self) -> dict[int, str]:
        """Who is the subject of a verb above the mention's own: "X" of "X said that he ..."."""
        g = self.page.g
        found: dict[int, str] = {}
        rank = 0
        for verb in g.ancestors(self.mention.head):
            if not g.is_verb(verb):
                continue
            subject = g.surface_subject(verb)
            if subject is None or subject == self.mention.head:
                continue
            for thing in self.page.of.get(subject, ()):
                said = "says" if g.lemma[verb] in self.page.words.say else "governs"
                found.setdefault(thing.root().number, f"{said}{min(rank, 1)}")
            rank += 1
        return found

    def of_pronoun(
        self, thing: Thing, strength: float, rank: int, rivals: int, second: float = 0.0
    ) -> Option:
        """``strength`` is the thing's prominence beside the most prominent one, ``rank`` its place.

        ``second`` is the strength of the second in place.
        """
        distance = self.mention.sentence - thing.seen
        cues = [
            f"far {min(distance, 3)}",
            f"rank {min(rank, 3)}",
            f"strength {int(strength * 4.99)}",
            f"was {thing.role} is {self.role()}",
            f"last {self.last(thing)} {min(distance, 1)}",
            f"kind {self.kind(thing)}",
        ]
        cues += self.shared(thing)
        if rivals == 1:
            cues.append("only one")
        if rivals > 1 and rank == 0:
            cues.append("first of several")
            cues.append(f"second has {int(second * 4.99)}")
        if distance == 0 and self.mention.head - thing.last < 4:
            cues.append("just before")
        if distance == 0 and thing.role in ("subject", "speaker") and self.mention.head > thing.last:
            cues.append(f"subject here {self.role()}")
        if thing.number not in self.above and self.above:
            cues.append("another governs")
        return tuple(cues)

    def shared(self, thing: Thing) -> list[str]:
        """Cues that pronouns and noun phrases have in common."""
        words = self.page.words
        cues = []
        if thing.number in self.above:
            cues.append(self.above[thing.number])
        if self.mention.gender and thing.gender:
            cues.append("gender fits" if thing.gender == self.mention.gender else "gender differs")
        if thing.quoted is not None and thing.quoted != self.quote:
            cues.append("in other words")
        if thing.nouns & words.bystanders:
            cues.append("bystander")
        cues.append(f"often {min(thing.mentions, 5)}")
        if thing.named:
            cues.append(f"names {min(len(thing.names), 4)}")
        if thing.first_sentence < 2:
            cues.append("in the lead")
        if thing.members:
            cues.append("members")
        return cues

    def role(self) -> str:
        """The mention's place in its sentence."""
        if self.is_speaking:
            return "speaker"
        if self.is_subject:
            return "subject"
        return "owner" if self.dep == "poss" else "other"

    def last(self, thing: Thing) -> str:
        """How the thing was called last."""
        if thing.form in ("name", "nominal"):
            return thing.form
        return "same word" if thing.form == self.mention.noun else "pronoun"

    def kind(self, thing: Thing) -> str:
        """What it is, as far as it matters to a pronoun."""
        number = "several" if thing.plural or thing.members else "one"
        named = "named" if thing.named or thing.members else "described"
        if thing.kind in PEOPLE:
            return f"{number} person {named}"
        if thing.kind is None:
            return f"{number} thing"
        if thing.kind in PLACES:
            return f"{thing.kind} {named}" if number == "one" else "several places"
        return f"{number} institution {named}"

    def of_noun(
        self, thing: Thing, *, same: bool, rule: bool, rank: int, strength: float, alike: int = 0
    ) -> Option:
        """``same`` where the noun is one it was called by, ``rule`` where the rules alone would take it.

        ``alike`` is how many things so far were called by this noun.
        """
        mention, words = self.mention, self.page.words
        ahead = thing.seen < 0
        form = mention.definiteness
        known = "named" if thing.named else "members" if thing.members else "described"
        cues = [f"{known} {form}" + (" ahead" if ahead else "")]
        if ahead:
            cues += self.ahead(thing)
        else:
            distance = mention.sentence - thing.seen
            cues.append(f"far {min(distance, _FARTHEST)}")
            cues.append(f"{known} near" if distance < 3 else f"{known} far")
            cues.append(f"strength {int(strength * 4.99)}")
            cues.append(f"rank {min(rank, 3)}")
            cues.append(f"was {thing.role} is {self.role()}")
            cues.append(f"last {self.last(thing)} {min(distance, 1)}")
        noun = self.noun(thing)
        cues.append(f"{noun} {known}")
        cues.append(f"{noun} {form}")
        if same:
            cues.append(f"same {known}")
            cues.append(f"same {form}")
            cues.append(f"same of {min(alike, 3)}")
        if rule:
            cues.append("rule")
        if mention.noun in words.anyone:
            cues.append(f"anyone {known}")
        elif mention.noun in words.persons:
            cues.append(f"any such {known}")
        if mention.noun in self.page.nouns.kin:
            cues.append("kin")
        if mention.noun in words.bystanders:
            cues.append("asks bystander")
        if mention.complement:
            cues.append("complement" + (" fits" if mention.complement <= self.said(thing) else ""))
        if mention.owner is not None:
            owner = self.page.owner_of(mention.owner)
            cues.append("owner same" if owner and owner is self.page.owner_of(thing.owner) else "owner")
            if owner is thing:
                cues.append("owns itself")
        if mention.modifiers:
            fits = mention.modifiers <= self.said(thing)
            cues.append(f"modifiers {'fit' if fits else 'new'} {known}" + (" ahead" if ahead else ""))
        else:
            cues.append(f"bare noun {known}")
        if mention.age is not None:
            cues.append(
                "age fits"
                if thing.age == mention.age
                else f"age new {form} {known}"
                if thing.age is None
                else "age differs"
            )
        if mention.count is not None:
            cues.append("count fits" if thing.count == mention.count else "count")
        return (*cues, *self.shared(thing))

    def said(self, thing: Thing) -> set[str]:
        """All words that were used of the thing."""
        said = thing.modifiers | thing.complement | thing.nouns
        for name in thing.names:
            said.update(name_words(name))
        return said

    def noun(self, thing: Thing) -> str:
        """How the noun goes with what the thing was called so far."""
        words, noun = self.page.words, self.mention.noun
        if noun in thing.nouns or self.page.g.lemma[self.mention.head] in thing.nouns:
            return "called so"
        callings = words.callings
        for other in thing.nouns:
            if is_same_calling(noun, other) or (noun in callings and callings[noun] == callings.get(other)):
                return "called alike"
        if thing.kind in words.stand_ins.get(noun, ()):
            return "of that kind"
        if thing.kind == PERSON and thing.nouns - words.persons:
            return "called otherwise"
        return "not called"

    def ahead(self, thing: Thing) -> list[str]:
        """Of somebody who is named only later."""
        first = self.page.at[thing.first]
        cues = [f"ahead {min(first.sentence - self.mention.sentence, 4)}"]
        cues.append(
            "next named"
            if thing.number == self.page.next_named(self.mention.head, thing.kind)
            else "later named"
        )
        if first.age is not None:
            cues.append("introduced with age")
        if self.page.is_speaking(first):
            cues.append("introduced speaking")
        if first.prominence >= 80.0:
            cues.append("introduced as subject")
        cues.append(f"sentence {min(self.mention.sentence, 3)}")
        cues.append("asks as subject" if self.is_subject else "asks elsewhere")
        if self.is_speaking:
            cues.append("asks speaking")
        return cues

    def of_nobody(self, rivals: int, *, rule: bool = False, alike: int = 0) -> Option:
        """What speaks for somebody not told of before; ``rule`` where the rules know of somebody."""
        mention, words = self.mention, self.page.words
        cues = ["new", f"new {min(rivals, 3)}"]
        if rule:
            cues.append("new beside rule")
        if self.is_pronoun:
            return (*cues, f"new {mention.noun}", f"new {self.role()}")
        form = mention.definiteness
        cues.append(f"new {form}")
        cues.append(f"new beside {min(alike, 3)} called so")
        if mention.complement:
            cues.append("new complement")
        if mention.modifiers:
            cues.append(f"new modifiers {form}")
        if mention.owner is not None:
            cues.append("new owner kin" if mention.noun in self.page.nouns.kin else "new owner")
        if mention.noun in words.anyone:
            cues.append(f"new anyone {form}")
        elif mention.noun in words.persons:
            cues.append(f"new any such {form}")
        if mention.noun in words.stand_ins:
            cues.append(f"new stand-in {form}")
        if mention.noun in words.bystanders:
            cues.append("new bystander")
        if mention.age is not None:
            cues.append("new age")
        if mention.count is not None:
            cues.append("new count")
        cues.append(f"new sentence {min(mention.sentence, 3)}")
        if self.is_speaking:
            cues.append("new speaking")
        if self.dep in ("attr", "appos"):
            cues.append("new predicate")
        return tuple(cues)
