"""Deep syntax over a dependency parse: who does what to whom, whatever shape the clause has.

spaCy tells surface relations: the subject of "was arrested" is the one arrested, "refused to extradite" has
a subject only at "refused", "the man arrested on Friday" has none at all. :class:`Grammar` undoes passives,
reduced and full relative clauses, control ("ordered him to leave", "refused to leave"), participles and
coordination, so that the layers above ask for ``subject`` or ``object`` and never see the difference.
What the grammar does not join is not joined here.

Tokens are numbers. Everything is read from the document once, into tuples, because a Python attribute of a
spaCy token costs more than the rule that asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, LOWER, ORTH, POS, SENT_START, SPACY, TAG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["DEEPEST", "Grammar", "grammar"]

# Nothing that a person wrote to be read nests deeper; a text that does is not followed further down.
DEEPEST = 60

_KEY = "kg.grammar"
_ATTRIBUTES = [ORTH, LOWER, LEMMA, TAG, POS, DEP, ENT_TYPE]

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_PASSIVE_MARKS = frozenset({"nsubjpass", "auxpass", "csubjpass"})
_OBJECTS = frozenset({"dobj", "obj"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM", "X"})
_VERBAL = frozenset({"VERB", "AUX"})
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_RELATIVE_WORDS = frozenset({"who", "whom", "which", "that"})
# Verbs whose infinitive has the subject as its subject although there is an object ("promised her to leave").
_SUBJECT_CONTROL = frozenset(
    """promise threaten vow pledge swear use take spend refuse decline fail try attempt plan agree intend
    manage seek offer hope""".split()
)
# "called on Russia to release": the object of the preposition controls the infinitive.
_CONTROLLING_PREPOSITIONS = frozenset({"on", "upon", "to", "with", "for"})
# "accused him of crossing", "stopped her from leaving": the object controls the gerund.
_OBJECT_GERUNDS = frozenset({"of", "from", "for", "with", "into"})
# "The right of X to leave": whose it is does what it is for.
_OWNED = frozenset(
    """ability inability right freedom refusal decision attempt failure willingness unwillingness readiness
    desire wish chance opportunity intention effort power plan""".split()
)
_UNDERGOING = frozenset({"see", "have", "get", "find", "watch", "hear", "want"})
_COPULAS = frozenset({"be", "become", "remain", "stay", "seem", "appear", "feel", "get"})
_PLURAL_FORMS = frozenset({"were", "are", "have", "'re", "'ve"})
_LINK_WORDS = frozenset({"cc", "punct", "advmod", "preconj", "aux", "auxpass", "neg"})


def _columns(doc: Doc) -> Iterator[tuple[str, ...]]:
    """What spaCy knows of each word, an attribute at a time: many times faster than asking word by word."""
    names = doc.vocab.strings
    table = doc.to_array(_ATTRIBUTES).reshape(-1, len(_ATTRIBUTES)).astype(np.uint64)
    for column in table.T.tolist():
        text = {number: names[number] for number in set(column)}
        yield tuple([text[number] for number in column])


def grammar(doc: Doc) -> Grammar:
    """The grammar of ``doc``, read once and kept with it."""
    found = doc.user_data.get(_KEY)
    if not isinstance(found, Grammar):
        found = Grammar(doc)
        doc.user_data[_KEY] = found
    return found


class Grammar:
    """One document's words and dependencies, and the deep functions that follow from them.

    ``subject``, ``objects`` and their kin return the *heads* of phrases; :meth:`conjuncts` gives the
    other members of a coordination, :meth:`phrase` the words of a phrase.
    """

    def __init__(self, doc: Doc) -> None:
        self.size = len(doc)
        self.text, self.lower, lemma, self.tag, self.pos, self.dep, self.entity_type = _columns(doc)
        self.lemma = tuple(map(_mended, (found.lower() for found in lemma), self.lower))
        heads, firsts, spaces = doc.to_array([HEAD, SENT_START, SPACY]).astype(np.int64).reshape(-1, 3).T
        self.spaced: tuple[bool, ...] = tuple((spaces > 0).tolist())  # whether a blank stands behind it
        self.head: tuple[int, ...] = tuple((np.arange(self.size) + heads).tolist())
        begun = np.cumsum(firsts == 1)
        self.sentence: tuple[int, ...] = tuple((begun - begun[:1]).tolist())  # of each token, from 0 on
        children: list[list[int]] = [[] for _ in range(self.size)]
        for i, head in enumerate(self.head):
            if head != i:
                children[head].append(i)
        self.children = tuple(tuple(c) for c in children)
        self.depth, self._edges = _measured(self.head, self.children)
        self._subjects: dict[int, int | None] = {}
        self._passives: dict[int, bool] = {}

    # --- small questions --------------------------------------------------------------------------

    def is_verb(self, i: int) -> bool:
        """True for verbs, auxiliaries and participles used as verbs."""
        return self.pos[i] in _VERBAL or (self.tag[i][:2] == "VB")

    def is_nominal(self, i: int) -> bool:
        """True for what can head a phrase that names somebody or something."""
        return self.pos[i] in _NOMINAL

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of ``i`` in one of these dependencies."""
        dep = self.dep
        for c in self.children[i]:
            if dep[c] in deps:
                return c
        return None

    def has(self, i: int, *deps: str) -> bool:
        """True where ``i`` has a child in one of these dependencies."""
        return self.child(i, *deps) is not None

    def edges(self, i: int) -> tuple[int, int]:
        """The half-open range of the whole subtree of ``i``."""
        return self._edges[i]

    def ancestors(self, i: int) -> Iterator[int]:
        """The heads above ``i``, nearest first."""
        while self.head[i] != i:
            i = self.head[i]
            yield i

    def path(self, start: int, above: Sequence[int]) -> tuple[list[str], list[str]] | None:
        """The functions from ``start`` up to the word it shares with another, and from there down to that.

        ``above`` are the other word and its ancestors, nearest first. None: they share no word.
        """
        up: list[str] = []
        i = start
        while i not in above and self.head[i] != i:
            up.append(self.dep[i])
            i = self.head[i]
        if i not in above:
            return None
        down = [self.dep[word] for word in above[: above.index(i)]]
        down.reverse()
        return up, down

    def conjuncts(self, i: int) -> tuple[int, ...]:
        """``i`` and all that is coordinated with it below: the members of "A, B and C" from A."""
        found = [i]
        for member in found:
            found.extend(c for c in self.children[member] if self.dep[c] == "conj")
            found.extend(self._companions(member))
            found.extend(self._listed(member))
        return tuple(sorted(found))

    def _listed(self, i: int) -> Iterator[int]:
        """Of "a student, two nurses and a driver" the parser takes all but the first for an apposition.

        A real one has the number of its noun ("the student, a nurse and mother") or describes a name.
        """
        for c in self.children[i]:
            if self.dep[c] == "appos" and any(self.dep[d] == "conj" for d in self.children[c]):
                both_names = self.pos[i] == "PROPN" and self.pos[c] == "PROPN"
                if both_names or (self.pos[i] == self.pos[c] == "NOUN" and self.tag[i] != self.tag[c]):
                    yield c

    def _companions(self, i: int) -> Iterator[int]:
        """Who is named beside: "X, along with Y"."""
        for c in self.children[i]:
            if self.lower[c] in ("along", "together") and self.dep[c] in ("prep", "advmod"):
                inner = self.child(c, "prep")
                companion = (
                    self.child(inner, "pobj") if inner is not None and self.lower[inner] == "with" else None
                )
                if companion is not None:
                    yield companion

    def verb_above(self, i: int) -> int | None:
        """The nearest verb above ``i``."""
        return next((a for a in self.ancestors(i) if self.is_verb(a)), None)

    # --- relative clauses -------------------------------------------------------------------------

    def is_relative_pronoun(self, i: int) -> bool:
        """True for who, whom, which and that where they stand for the noun before their clause."""
        return self.lower[i] in _RELATIVE_WORDS and (
            self.tag[i] in _RELATIVE or (self.tag[i] == "IN" and self.dep[i] in _SUBJECTS | _OBJECTS)
        )

    def antecedent(self, i: int) -> int | None:
        """What the relative pronoun ``i`` stands for; None where it is no relative pronoun."""
        if not self.is_relative_pronoun(i):
            return None
        for above in self.ancestors(i):
            if self.dep[above] == "relcl":
                return self.modified(above)
        return None

    def modified(self, clause: int) -> int:
        """The noun that a relative clause or participle modifies.

        A plural verb goes back to a whole coordination: "the brothers A and B, who were ...".
        """
        noun = self.head[clause]
        if self.dep[noun] == "conj" and self._is_plural_clause(clause) and self.tag[noun] in ("NNP", "NN"):
            while self.dep[noun] == "conj" and self.is_nominal(self.head[noun]):
                noun = self.head[noun]
        return noun

    def _is_plural_clause(self, clause: int) -> bool:
        return self.tag[clause] == "VBP" or any(
            self.lower[c] in _PLURAL_FORMS for c in self.children[clause] if self.dep[c] in ("aux", "auxpass")
        )

    def resolved(self, i: int) -> int:
        """``i`` itself, or the antecedent where it is a relative pronoun."""
        antecedent = self.antecedent(i)
        return i if antecedent is None else antecedent

    # --- voice ------------------------------------------------------------------------------------

    def is_passive(self, verb: int) -> bool:
        """True where the surface subject (or the noun modified) is the one it is done to."""
        found = self._passives.get(verb)
        if found is None:
            found = self._passives[verb] = self._is_passive(verb)
        return found

    def _is_passive(self, verb: int) -> bool:
        dep, tag = self.dep[verb], self.tag[verb]
        if self._is_marked_passive(verb):
            return True
        if self.depth[verb] > DEEPEST:
            return False
        if dep in ("acl", "amod"):
            return tag in ("VBN", "VBD", "JJ") and not self.has(verb, "aux")
        has_have = any(self.dep[c] == "aux" and self.lemma[c] == "have" for c in self.children[verb])
        if dep == "conj" and not self.has(verb, *_SUBJECTS):
            head = self.head[verb]
            return (
                tag in ("VBN", "VBD", "JJ")
                and not self.has(verb, "aux")
                and self.is_verb(head)
                and self.is_passive(head)
                and not (tag == "VBD" and self.has(verb, *_OBJECTS))
            )
        if tag == "VBD" and dep in ("ccomp", "xcomp", "oprd") and self._is_undergone(verb):
            return True
        if dep == "advcl" and tag == "VBD" and not self.has(verb, *_SUBJECTS, *_OBJECTS):
            return True  # "if convicted", "surfaced in jail, charged with ...": no past tense lacks a subject
        if tag != "VBN" or has_have:
            return False
        if dep in ("advcl", "xcomp", "ccomp", "oprd", "ROOT", "parataxis", "dep"):
            return not self.has(verb, *_OBJECTS) and not self._object_of_conjunct(verb)
        return False

    def _is_undergone(self, verb: int) -> bool:
        """True for "saw its office raided", "had her house searched": tagged as if the office raided."""
        subject = self.child(verb, *_SUBJECTS)
        return (
            self.lemma[self.head[verb]] in _UNDERGOING
            and subject is not None
            and self.head[verb] < subject < verb
            and not self.has(verb, *_OBJECTS, "mark", "aux")
        )

    # --- subjects and objects ---------------------------------------------------------------------

    def surface_subject(self, verb: int) -> int | None:
        """The subject as the clause shows or implies it, antecedents for relative pronouns."""
        if verb in self._subjects:
            return self._subjects[verb]
        if self.depth[verb] > DEEPEST:
            return None
        self._subjects[verb] = None  # a broken parse cannot send us in circles
        found = self._surface_subject(verb)
        if found is not None:
            found = self.resolved(found)
        self._subjects[verb] = found
        return found

    def _surface_subject(self, verb: int) -> int | None:
        own = self._own_subject(verb)
        if own is not None:
            return own
        head, dep = self.head[verb], self.dep[verb]
        if head == verb:
            return None
        if dep == "conj":
            return self._subject_of_first_conjunct(verb, head)
        if dep in ("xcomp", "ccomp", "oprd"):
            return self.controller(head) if dep != "ccomp" or not self.is_finite(verb) else None
        if dep == "advcl":
            return self._subject_of_adverbial(verb, head)
        if dep in ("acl", "relcl"):
            return self._subject_of_noun_clause(verb, head)
        if dep == "amod":
            return head
        if dep == "pcomp":
            return self._subject_of_gerund(head)
        return None

    def _subject_of_adverbial(self, verb: int, head: int) -> int | None:
        """Of "arrested on Friday, he ...", "he came to see her"; the purpose of a passive is its doer's."""
        if not self.is_verb(head) or (self.is_finite(verb) and not self.is_passive(verb)):
            return None
        if self.tag[verb] == "VB" and self.is_passive(head) and self.lemma[head] not in _PASSIVE_CONTROL:
            return self.by_phrase(head)
        if self._is_asked(verb, head):
            return self.controller(head)
        return self.surface_subject(head)

    def _own_subject(self, verb: int) -> int | None:
        """The subject that the verb has itself: the one nearest before it, if there are several."""
        own = [c for c in self.children[verb] if self.dep[c] in _SUBJECTS]
        before = [c for c in own if c < verb]
        return before[-1] if before else own[0] if own else None

    def _subject_of_first_conjunct(self, verb: int, head: int) -> int | None:
        if self.is_verb(head) or self.pos[head] == "ADJ":
            if self.dep[verb] == "conj" and self.tag[verb] == "VB" and self.tag[head] in ("VBN", "VBD"):
                return self._controlled_in_common(verb, head)
            return self.surface_subject(head)
        return None

    def _controlled_in_common(self, verb: int, head: int) -> int | None:
        """A bare infinitive coordinated with a finite verb belongs to that verb's infinitive, if any."""
        inner = self.child(head, "xcomp", "ccomp")
        if inner is not None and inner < verb and self.tag[inner] == "VB":
            return self.surface_subject(inner)
        return self.surface_subject(head)

    def is_finite(self, verb: int) -> bool:
        """True for a verb with tense of its own: by its form, or by its auxiliary."""
        if any(self.dep[c] in ("aux", "auxpass") and self.tag[c] in _FINITE for c in self.children[verb]):
            return True
        return self.tag[verb] in _FINITE

    def controller(self, matrix: int) -> int | None:
        """Who is understood as the subject of the infinitive or participle that depends on ``matrix``."""
        if not self.is_verb(matrix):
            return self.subject_of_predicate(matrix)
        if self.lemma[matrix] not in _SUBJECT_CONTROL:
            own = self.child(matrix, "dobj", "obj", "dative")
            if own is not None:
                if self.dep[own] == "dative" and self.pos[own] == "ADP":
                    own = self.child(own, "pobj")
                return own
            through = self._prepositional_controller(matrix)
            if through is not None:
                return through
        return self.surface_subject(matrix)

    def _prepositional_controller(self, matrix: int) -> int | None:
        if self.lemma[matrix] not in _PREPOSITIONAL_CONTROL:
            return None
        for c in self.children[matrix]:
            if self.dep[c] == "prep" and self.lower[c] in _CONTROLLING_PREPOSITIONS and c > matrix:
                return self.child(c, "pobj")
        return None

    def subject_of_predicate(self, word: int) -> int | None:
        """The subject of the copula above an adjective or noun: "is likely to", "was the first to"."""
        if self.dep[word] in ("acomp", "attr", "oprd", "advmod"):
            return (
                self.controller(self.head[word])
                if self.dep[word] == "oprd"
                else self.surface_subject(self.head[word])
            )
        if self.dep[word] == "conj":
            return self.subject_of_predicate(self.head[word])
        return self.head[word] if self.dep[word] == "amod" else None

    def _subject_of_noun_clause(self, verb: int, noun: int) -> int | None:
        """Of a participle or infinitive behind a noun.

        "people fleeing" -> the people; "the court's decision to extradite" -> the court; "has the right
        to appeal" -> the subject of "has".
        """
        if self.dep[verb] == "relcl":
            gap_taken = self.has(verb, *_OBJECTS) or self.is_finite(verb)
            return self.modified(verb) if gap_taken else None
        if self.tag[verb] != "VB":
            return self.modified(verb)
        if not self.is_nominal(noun):
            return self.subject_of_predicate(noun)
        return self.doer_of_noun(noun)

    def doer_of_noun(self, noun: int) -> int | None:
        """Who decides, asks or tries in "the court's decision to", "a request by X to", "made a bid to"."""
        possessor = self.child(noun, "poss")
        if possessor is not None:
            return possessor
        for c in self.children[noun]:
            if self.dep[c] in ("prep", "agent") and self.lower[c] in ("by", "from"):
                return self.child(c, "pobj")
            if self.lower[c] == "of" and self.lemma[noun] in _OWNED and self._is_for_infinitive(noun, c):
                return self.child(c, "pobj")  # "the right of the nurses to leave"
            if self.dep[c] in ("compound", "nmod") and self.entity_type[c] in ("GPE", "ORG"):
                return c  # "the US bid to extradite him"
        head = self.head[noun]
        if self.dep[noun] in _OBJECTS and self.is_verb(head):
            return self.deep_subject(head)
        if self.dep[noun] == "nsubjpass":
            return self.by_phrase(head)
        if self.dep[noun] == "attr":
            return self.surface_subject(head)
        if self.dep[noun] == "pobj" and self.is_verb(self.head[head]):
            return self.deep_subject(self.head[head])
        return None

    def _subject_of_gerund(self, preposition: int) -> int | None:
        head = self.head[preposition]
        if not self.is_verb(head):
            if self.is_nominal(head) and self.lower[preposition] in ("of", "for", "at", "in"):
                return self._controlled_by_noun(head)
            return self.subject_of_predicate(head)
        if self.lower[preposition] in _OBJECT_GERUNDS:
            objects = self.objects(head)
            if objects:
                return objects[0]
        return self.surface_subject(head)

    def _controlled_by_noun(self, noun: int) -> int | None:
        """Of "his attempt at crossing", "on suspicion of smuggling", "faces charges of spying"."""
        possessor = self.child(noun, "poss")
        if possessor is not None:
            return possessor
        head = self.head[noun]
        if self.dep[noun] in _OBJECTS and self.is_verb(head):
            return self.surface_subject(head)
        if self.dep[noun] == "pobj" and self.is_verb(self.head[head]):
            objects = self.objects(self.head[head])
            return objects[0] if objects else self.surface_subject(self.head[head])
        return None

    def _is_for_infinitive(self, noun: int, preposition: int) -> bool:
        return any(
            self.tag[c] == "VB" and self.dep[c] in ("acl", "relcl") and c > preposition
            for c in self.children[noun]
        )

    def deep_subject(self, verb: int) -> int | None:
        """Who does it: the subject of an active, the by-phrase of a passive."""
        if not self.is_passive(verb):
            return self.surface_subject(verb)
        return self.by_phrase(verb)

    def by_phrase(self, verb: int) -> int | None:
        """The object of "by" at a passive (or at the last of several coordinated ones)."""
        for c in self.children[verb]:
            if self.dep[c] == "agent" or (self.dep[c] == "prep" and self.lower[c] == "by"):
                inner = self.child(c, "pobj")
                return None if inner is None else self.resolved(inner)
        following = self.child(verb, "conj")
        if following is None or not self.is_passive(following) or self.has(following, *_SUBJECTS):
            return None
        if self.depth[following] > DEEPEST:
            return None
        return self.by_phrase(following) if self._adjoins(verb, following) else None

    def _adjoins(self, verb: int, following: int) -> bool:
        """True where only link words stand between coordinated verbs: what follows belongs to both."""
        return all(self.dep[c] in _LINK_WORDS for c in self.children[verb] if verb < c < following)

    def objects(self, verb: int) -> tuple[int, ...]:
        """To whom or what it is done."""
        own = tuple(self.resolved(c) for c in self.children[verb] if self.dep[c] in _OBJECTS)
        if self.is_passive(verb):
            if own:
                return own
            subject = self.surface_subject(verb)
            return () if subject is None else (subject,)
        if own:
            return own
        gap = self._relative_gap(verb)
        if gap is not None:
            return (gap,)
        return self._shared_object(verb)

    def indirect(self, verb: int) -> tuple[int, ...]:
        """The one to whom something is given: a dative, or the subject of "was granted asylum"."""
        found = []
        for c in self.children[verb]:
            if self.dep[c] == "dative":
                inner = self.child(c, "pobj") if self.pos[c] == "ADP" else c
                if inner is not None:
                    found.append(self.resolved(inner))
        if not found and self.is_passive(verb) and self.has(verb, *_OBJECTS):
            subject = self.surface_subject(verb)
            if subject is not None:
                found.append(subject)
        if not found and self.lemma[verb] in _DITRANSITIVE:
            found.extend(self._swallowed_dative(verb))
        return tuple(found)

    def _swallowed_dative(self, verb: int) -> Iterator[int]:
        """In "gave A and B refugee status" the parser takes A and B for modifiers of the status."""
        for o in self.children[verb]:
            if self.dep[o] not in _OBJECTS:
                continue
            modifiers = self._modifiers_in_order(o)
            for i, c in enumerate(modifiers):
                if self._could_receive(c) and (modifiers[i + 1 :] or self.tag[c] == "PRP$"):
                    yield c
                    yield from (
                        m for m in modifiers[i + 1 :] if self._could_receive(m) and self._follows_and(m)
                    )
                    return

    def _follows_and(self, i: int) -> bool:
        return i > 0 and self.lower[i - 1] in ("and", "or", ",")

    def _modifiers_in_order(self, noun: int) -> list[int]:
        found = [c for c in self.children[noun] if c < noun and self.dep[c] in _SWALLOWERS]
        if self.depth[noun] <= DEEPEST:
            found += [d for c in found for d in self._modifiers_in_order(c)]
        return sorted(found)

    def _could_receive(self, i: int) -> bool:
        """A name, a plural noun or a pronoun, where a modifier would be a singular noun or an adjective."""
        return self.tag[i] in ("NNP", "NNPS", "NNS", "PRP", "PRP$")

    def _relative_gap(self, verb: int) -> int | None:
        """The antecedent where a relative clause lacks its object: "the man (whom) police arrested".

        The gap may be that of an infinitive: "the man whom the court declined to extradite".
        """
        head = self.head[verb]
        if self.dep[verb] == "xcomp" and self.lemma[head] in _SUBJECT_CONTROL and self.dep[head] == "relcl":
            own = self._own_subject(head)
            return None if own is None or self.is_relative_pronoun(own) else self.modified(head)
        if self.dep[verb] != "relcl" or self.has(verb, "ccomp", "xcomp"):
            return None
        own = self._own_subject(verb)
        if own is None or self.is_relative_pronoun(own):
            return None
        if any(self.lower[c] in ("where", "when", "why", "how") for c in self.children[verb]):
            return None
        if any(self.is_relative_pronoun(d) for c in self.children[verb] for d in self.children[c]):
            return None
        return self.modified(verb)

    def _shared_object(self, verb: int) -> tuple[int, ...]:
        """The object after the last of coordinated verbs is that of all: "arrested and deported him"."""
        following = self.child(verb, "conj")
        if following is None or not self.is_verb(following) or self._is_marked_passive(following):
            return ()
        if self.depth[following] > DEEPEST:
            return ()
        if self.has(following, *_SUBJECTS) or self.has(verb, "ccomp", "xcomp", "prep"):
            return ()
        if not self._adjoins(verb, following):
            return ()
        return self._object_of_conjunct(verb) or self._shared_object(following)

    def _object_of_conjunct(self, verb: int) -> tuple[int, ...]:
        following = self.child(verb, "conj")
        if following is None or self.has(following, *_SUBJECTS) or self._differ_in_form(verb, following):
            return ()
        return tuple(self.resolved(c) for c in self.children[following] if self.dep[c] in _OBJECTS)

    def _differ_in_form(self, a: int, b: int) -> bool:
        return (self.tag[a] == "VBG") != (self.tag[b] == "VBG")

    def _is_marked_passive(self, verb: int) -> bool:
        return self.has(verb, *_PASSIVE_MARKS)

    # --- prepositions and other dependents --------------------------------------------------------

    def prepositions(self, i: int) -> Iterator[tuple[str, int]]:
        """(preposition, head of its object) for the phrases attached to ``i``, nested ones included.

        "Out of" and "because of" are one preposition; "from A to B" often nests the second in the first.
        """
        for c in self.children[i]:
            if self.dep[c] in ("prep", "agent") or (self.dep[c] == "dative" and self.pos[c] == "ADP"):
                yield from self.objects_of(c)

    def objects_of(self, preposition: int) -> Iterator[tuple[str, int]]:
        """(preposition, head) for one preposition and those nested in it."""
        if self.depth[preposition] > DEEPEST:
            return
        word = self.lower[preposition]
        for c in self.children[preposition]:
            dep = self.dep[c]
            if dep in ("pobj", "pcomp"):
                yield word, self.resolved(c)
            elif dep == "prep":
                inner = self.child(c, "pobj")
                if inner is not None:
                    yield f"{word} {self.lower[c]}", self.resolved(inner)
                    if word not in _COMPOUND_PREPOSITIONS:
                        yield self.lower[c], self.resolved(inner)
            elif dep == "conj" and self.pos[c] in ("ADP", "SCONJ"):
                yield from self.objects_of(c)

    def clauses(self, i: int) -> tuple[int, ...]:
        """The verbs of the clauses that complete ``i``: that-clauses, infinitives, gerunds."""
        found = [
            c
            for c in self.children[i]
            if self.dep[c] in ("ccomp", "xcomp") or (self.dep[c] in ("acl", "relcl") and self.tag[c] == "VB")
        ]
        for c in self.children[i]:
            if self.dep[c] == "prep":
                found.extend(d for d in self.children[c] if self.dep[d] == "pcomp")
            elif self.dep[c] == "advcl" and self._is_asked(c, i):
                found.append(c)
        return tuple(found)

    def _is_asked(self, infinitive: int, verb: int) -> bool:
        """True for an infinitive that is asked for, although the parser takes it for a purpose.

        "Called for her to be released", "asked those who wish to trade to register".
        """
        if not any(self.dep[c] == "aux" and self.tag[c] == "TO" for c in self.children[infinitive]):
            return False
        if any(self.dep[c] == "mark" and self.lower[c] == "for" for c in self.children[infinitive]):
            return True
        return self.lemma[verb] in _PASSIVE_CONTROL and infinitive > verb and self.has(verb, *_OBJECTS)

    def complements(self, i: int) -> tuple[int, ...]:
        """Predicate words: "found *guilty*", "was declared *wanted*", "became *president*"."""
        return tuple(c for c in self.children[i] if self.dep[c] in ("acomp", "attr", "oprd"))

    def predicated(self, i: int) -> int | None:
        """Whom a prepositional phrase ("behind bars") speaks of: the object, the subject, the noun before."""
        head = self.head[i]
        if not self.is_verb(head):
            return head if self.is_nominal(head) else None
        if self.lemma[head] not in _COPULAS:
            objects = self.objects(head)
            if objects:
                return objects[0]
        return self.surface_subject(head)

    def is_negated(self, i: int) -> bool:
        """True where the word has "not", "never" or "no" of its own."""
        return self.has(i, "neg")

    # --- phrases ----------------------------------------------------------------------------------

    def phrase(self, head: int) -> tuple[int, int]:
        """The noun phrase of ``head`` without its article, its coordination, and long tails."""
        start, end = head, head + 1
        for c in self.children[head]:
            dep = self.dep[c]
            if c < head and dep in _BEFORE_NOUN:
                start = min(start, self.edges(c)[0])
            elif c > head and dep == "prep" and self._belongs(c, head):
                end = max(end, self.edges(c)[1])
        return self._trimmed(start, end, head)

    def _belongs(self, preposition: int, head: int) -> bool:
        """Short tails are part of the phrase; an "of" behind a person's name belongs to the verb."""
        if self.lower[preposition] == "of" and self.entity_type[head] == "PERSON":
            return False
        if self.has(preposition, "pcomp"):
            return False  # "accused by police of spying"
        return self.edges(preposition)[1] - head <= _LONGEST_TAIL

    def full_phrase(self, head: int) -> tuple[int, int]:
        """All words of a phrase or clause, without leading function words, commas and long relative tails."""
        start, end = self.edges(head)
        for c in self.children[head]:
            if c > head and self.dep[c] in ("relcl", "appos", "parataxis", "advcl"):
                first, last = self.edges(c)
                if last - first > _LONGEST_TAIL or self.text[first - 1] == ",":
                    end = min(end, first)
        return self._trimmed(start, end, head)

    def _trimmed(self, start: int, end: int, head: int) -> tuple[int, int]:
        while start < head and self._is_leading(start, head):
            start += 1
        while end > head + 1 and (self.pos[end - 1] == "PUNCT" or self.dep[end - 1] in ("cc", "case")):
            end -= 1
        return start, end

    def _is_leading(self, i: int, head: int) -> bool:
        if self.pos[i] == "PUNCT" or self.lower[i] in _ARTICLES:
            return True
        if self.head[i] == head and self.dep[i] in ("mark", "prep", "case", "cc"):
            return True
        return self.lower[i] in ("that", "to") and self.dep[i] in ("mark", "aux")


# "Was ordered to leave": where the parser takes the infinitive for a purpose, the ordered one still leaves.
_PASSIVE_CONTROL = frozenset(
    """order force compel tell allow permit ask request require urge expect instruct summon invite cause lead
    press pressure encourage persuade authorise authorize oblige forbid ban schedule set say report believe
    know think allege claim see hear find elect appoint choose send take bring""".split()
)
# Verbs with two objects, whose first one the parser may attach to the second.
_DITRANSITIVE = frozenset(
    "give grant offer award hand deny refuse issue promise send show teach tell owe guarantee accord".split()
)
_SWALLOWERS = frozenset({"compound", "nmod", "poss", "amod"})


def _measured(
    heads: tuple[int, ...], children: tuple[tuple[int, ...], ...]
) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """For each token its depth in the tree and the half-open range of its subtree, without recursion."""
    depth = [0] * len(heads)
    order = [i for i, head in enumerate(heads) if head == i]
    for i in order:
        for c in children[i]:
            depth[c] = depth[i] + 1
            order.append(c)
    start = list(range(len(heads)))
    end = [i + 1 for i in start]
    for i in reversed(order):
        for c in children[i]:
            start[i] = min(start[i], start[c])
            end[i] = max(end[i], end[c])
    return tuple(depth), tuple(zip(start, end, strict=True))


_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]$")
_SIBILANTS = ("s", "x", "z", "ch", "sh")


def _mended(lemma: str, form: str) -> str:
    """The lemma with the "e" that the lemmatiser lost: "hoped" is not of "hop", which doubles its "p".

    >>> _mended("hop", "hoped"), _mended("stag", "staging"), _mended("stop", "stopped")
    ('hope', 'stage', 'stop')
    """
    if len(form) - len(lemma) not in (2, 3) or not form.startswith(lemma):
        return lemma
    ending = form[len(lemma) :]
    if ending not in ("ed", "ing", "es") or not _SHORT.match(lemma):
        return lemma
    return lemma if ending == "es" and lemma.endswith(_SIBILANTS) else lemma + "e"


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ARTICLES = frozenset({"a", "an", "the"})
_BEFORE_NOUN = frozenset(
    {"compound", "amod", "nmod", "poss", "nummod", "quantmod", "det", "advmod", "npadvmod"}
)
_COMPOUND_PREPOSITIONS = frozenset(
    {"according", "because", "due", "thanks", "owing", "instead", "prior", "ahead"}
)
_LONGEST_TAIL = 12
_PREPOSITIONAL_CONTROL = frozenset(
    "call appeal urge press push plead arrange wait prevail lean depend rely count".split()
)
