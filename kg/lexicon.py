"""The lexicon: which words express which event, and which grammatical function fills which role.

The knowledge of the domain stands in ``ontology/lexicon/<language>/*.yaml`` (the format is described in
``ontology/lexicon/README.md``), so that an expert can add an event type without reading code. This module
reads those files, checks every name in them against the ontology, merges defaults into entries, and hands
out an immutable :class:`Lexicon` whose tables are keyed by lemma, which is what makes the search for
triggers one dictionary lookup a token.

The files are composed to YAML nodes rather than loaded to dictionaries: a node knows its line, so that a
mistake can be reported where it stands; and a scalar stays the text that was written (the function ``on``
is not the truth value that YAML 1.1 sees in it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import yaml

from kg.errors import LexiconError, nearest
from kg.records import STATUSES, Status

if TYPE_CHECKING:
    from kg.ontology import EntityClass

__all__ = [
    "WORD_KINDS",
    "Category",
    "Condition",
    "Entry",
    "Example",
    "ExampleEvent",
    "Fixed",
    "Function",
    "Governor",
    "Lexicon",
    "RoleRule",
    "StatusTable",
    "Support",
    "load_lexicon",
    "load_statuses",
    "spellings",
]

Category = Literal["verb", "noun", "adjective", "phrase", "construction"]
Function = tuple[str, ...]  # ("subject",), or a path from a fixed argument: ("object", "of")

PREPOSITIONS = frozenset(
    """about above across after against ahead along alongside amid among around as at before behind below
    beneath beside between beyond by concerning despite down during for from in inside into like near
    of off on onto opposite out outside over past per regarding round since through throughout till to
    toward towards under until up upon via with within without""".split()
) | {"out of", "because of", "ahead of", "in front of", "on behalf of"}
STRUCTURAL = frozenset(
    """subject object indirect clause complement locative possessive compound modifier noun trigger
    speaker attendant governor""".split()
)
FUNCTIONS = PREPOSITIONS | STRUCTURAL
# Fillers that are words, not entities; "Approximate" is a Quantity with a hedge ("about 400 people"),
# "Question" a Clause that asks ("whether he would run"), "Command" an infinitive ("told them to leave").
WORD_KINDS = frozenset({"Clause", "Question", "Command", "Phrase", "Quantity", "Approximate"})
FORMS = frozenset({"active", "passive"})
_OBJECTS = frozenset({"object", "indirect"})

_SECTIONS: Mapping[str, Category] = {
    "verbs": "verb",
    "nouns": "noun",
    "adjectives": "adjective",
    "phrases": "phrase",
}
_FILE_KEYS = frozenset({"type", "fillers", "defaults", "constructions", "examples", *_SECTIONS})
_ENTRY_KEYS = frozenset({"roles", "needs", "when", "unless", "status", "score", "also"})
_DEFAULT_SCORE = 0.9


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold of a match: one of ``lemmas`` or ``kinds`` at ``function``.

    ``function`` ``("words",)`` asks for lemmas anywhere in the clause, ``("form",)`` for a voice,
    ``("role", "patient")`` for what fills the role.
    """

    function: Function
    lemmas: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Where the fillers of a role stand (in order of preference), and which kinds may fill it."""

    role: str
    functions: tuple[Function, ...]
    kinds: frozenset[str]  # empty: anything


@dataclass(frozen=True, slots=True)
class Fixed:
    """A part of a construction that the lexicon fixes: one of ``lemmas`` at ``function``."""

    function: str
    lemmas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One headword (or construction) of one event type, with the defaults of its file merged in."""

    type: str
    category: Category
    words: tuple[str, ...]  # ("hand", "over"); of a construction: the verb with its particles
    roles: tuple[RoleRule, ...]
    fixed: tuple[Fixed, ...] = ()
    needs: tuple[frozenset[str], ...] = ()  # of each set one role must be filled
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    status: Status | None = None
    score: float = _DEFAULT_SCORE
    also: tuple[str, ...] = ()
    counts: bool = False  # a number of its people is a `quantity` of the event

    @property
    def name(self) -> str:
        """How the entry is cited in explanations: ``verb:hand over``."""
        parts = [*self.words]
        for fixed in self.fixed:
            lemmas = "/".join(sorted(fixed.lemmas))
            parts.append(lemmas if fixed.function == "object" else f"{fixed.function} {lemmas}")
        return f"{self.category}:{' '.join(parts)}"

    @property
    def is_intransitive(self) -> bool:
        """True for a verb of which nothing stands in the object: a passive of it is none."""
        if self.category not in ("verb", "construction") or any(f.function == "object" for f in self.fixed):
            return False
        return not any(function[0] in _OBJECTS for rule in self.roles for function in rule.functions)

    @property
    def length(self) -> int:
        """How many words the entry fixes: the longer of two matches is the more specific one."""
        return len(self.words) + len(self.fixed)


@dataclass(frozen=True, slots=True)
class ExampleEvent:
    """An event that an example's text tells, in the words of the example."""

    type: str
    status: Status
    roles: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the events that must be found in it; both a test and documentation."""

    type: str  # the event type whose file it stands in
    text: str
    events: tuple[ExampleEvent, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Support:
    """Verbs that lend their subject and objects to an event noun: "gave X asylum", "staged a protest"."""

    words: tuple[str, ...]
    noun: str  # the function in which the event noun stands: "object", "in" ("took part in a rally")
    roles: tuple[tuple[str, tuple[Function, ...]], ...]
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Governor:
    """A word that decides how the event that depends on it stands: "refused to", "a request for"."""

    words: tuple[str, ...]
    at: frozenset[str]  # the functions in which the event depends on it: "clause", "object", "for"
    status: Status | None  # None: it leaves the status as it is ("began to", "continued to")
    negated: Status | None = None  # the status where the governor is negated itself ("did not allow")
    ongoing: Status | None = None  # the status while the governor goes on ("is trying to", "will try to")
    agent: bool = False  # its subject declines or asks, and becomes the event's agent
    only: frozenset[str] = frozenset()  # event types; empty: all
    never: frozenset[str] = frozenset()

    def concerns(self, kind: str) -> bool:
        """True where the rule holds for events of this type."""
        return kind not in self.never and (not self.only or kind in self.only)


@dataclass(frozen=True)
class StatusTable:
    """All that tells a status: ``_status.yaml``, keyed by lemma."""

    verbs: Mapping[str, tuple[Governor, ...]]
    nouns: Mapping[str, tuple[Governor, ...]]
    adjectives: Mapping[str, tuple[Governor, ...]]
    modifiers: Mapping[str, Status]  # "possible", "attempted": beside an event noun or verb
    modals: Mapping[str, Status]
    marks: Mapping[str, Status]  # "if", "unless", "lest"
    time_marks: frozenset[str]  # "until", "once": something to come where the verb is present
    negators: frozenset[str]
    proxies: frozenset[str]  # nouns that stand for their clause: "reports that ..."
    refusing_modals: Mapping[str, frozenset[str]]  # "will" (not) -> the types whose refusal it is
    displaced: Mapping[str, Mapping[str, str]]  # status -> type -> the role that is left to the agent


@dataclass(frozen=True)
class Lexicon:
    """The compiled lexicon of one language. The tables map the lemma of a head to its entries."""

    verbs: Mapping[str, tuple[Entry, ...]]
    nouns: Mapping[str, tuple[Entry, ...]]
    adjectives: Mapping[str, tuple[Entry, ...]]
    phrases: Mapping[str, tuple[Entry, ...]]  # by the first word
    constructions: Mapping[str, tuple[Entry, ...]]  # by the verb
    support: Mapping[str, tuple[Support, ...]]
    statuses: StatusTable
    pronouns: Mapping[str, frozenset[str]]  # pronoun -> the classes of what it may stand for
    superclasses: Mapping[str, frozenset[str]]  # class -> itself and all that it counts as
    roles: Mapping[str, frozenset[str]]  # event type -> the roles that its entries may fill
    participles: Mapping[str, str]  # "arrested" -> "arrest": for participles tagged as adjectives
    examples: tuple[Example, ...]
    entries: tuple[Entry, ...] = field(repr=False, default=())


def load_lexicon(
    folder: Path,
    *,
    types: Iterable[str],
    roles: Iterable[str],
    classes: Mapping[str, EntityClass],
) -> Lexicon:
    """Read and check the lexicon of one language.

    ``types`` and ``roles`` are the names that the ontology knows, ``classes`` its classes of entities.
    Raises LexiconError, naming file and line.
    """
    names = _Names(frozenset(types), frozenset(roles), _closure(classes))
    entries: list[Entry] = []
    examples: list[Example] = []
    for path in sorted(folder.glob("[!_]*.yaml")):
        found, shown = _EventFile(path, names).read()
        entries += found
        examples += shown
    if not entries:
        raise LexiconError(f"{folder}: found no lexicon file, expected <event-type>.yaml. Is the path right?")
    pronouns, superclasses = _KindsFile(folder / "_kinds.yaml", names).read()
    return Lexicon(
        verbs=_by_head(entries, "verb", lambda e: e.words[0]),
        nouns=_by_head(entries, "noun", lambda e: e.words[-1]),
        adjectives=_by_head(entries, "adjective", lambda e: e.words[-1]),
        phrases=_by_head(entries, "phrase", lambda e: e.words[0]),
        constructions=_by_head(entries, "construction", lambda e: e.words[0]),
        support=_SupportFile(folder / "_support.yaml", names).read(),
        statuses=_StatusFile(folder / "_status.yaml", names).read(),
        pronouns=pronouns,
        superclasses=superclasses,
        roles=_roles(entries),
        participles=_participles(entries),
        examples=tuple(examples),
        entries=tuple(entries),
    )


def load_statuses(folder: Path) -> StatusTable:
    """The status table of one language alone. Raises LexiconError, naming file and line."""
    return _StatusFile(folder / "_status.yaml", _Names(frozenset(), frozenset(), {})).read()


# --- names of the ontology ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Names:
    types: frozenset[str]
    roles: frozenset[str]
    superclasses: Mapping[str, frozenset[str]]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(self.superclasses) | WORD_KINDS


def _closure(classes: Mapping[str, EntityClass]) -> dict[str, frozenset[str]]:
    """Each class with all that it is and can act as: a Country is a Place and acts as a State."""

    def above(name: str) -> frozenset[str]:
        return frozenset({name, *classes[name].ancestors})

    return {
        name: above(name).union(*(above(acted) for own in above(name) for acted in classes[own].acts_as))
        for name in classes
    }


# --- reading YAML nodes, with lines ---------------------------------------------------------------

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml composes ten times faster
_T = TypeVar("_T")


class _File:
    """A YAML file whose every complaint names file and line."""

    def __init__(self, path: Path, names: _Names) -> None:
        self.path = path
        self.names = names

    def fail(self, node: yaml.Node | None, message: str) -> LexiconError:
        line = f", line {node.start_mark.line + 1}" if node is not None else ""
        return LexiconError(f"{self.path.name}{line}: {message}")

    def root(self) -> yaml.MappingNode:
        try:
            node = yaml.compose(self.path.read_text(encoding="utf-8"), Loader=_Loader)
        except FileNotFoundError:
            raise self.fail(None, f"not found in {self.path.parent}. The lexicon needs this table.") from None
        except UnicodeDecodeError as error:
            raise self.fail(None, f"is not UTF-8 ({error.reason} at byte {error.start}).") from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = f", line {mark.line + 1}" if mark else ""
            raise LexiconError(
                f"{self.path.name}{line}: not valid YAML: {error.problem or error.context}. "
                "Check indentation, colons and quotation marks there."
            ) from error
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(node, "expected a mapping at the top of the file.")
        return node

    def pairs(
        self, node: yaml.Node, what: str, valid: Iterable[str] | None = None
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Key, key node and value node of a mapping; keys are checked for repetition and validity."""
        if _is_null(node):
            return
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(node, f"{what}: expected a mapping.")
        seen: set[str] = set()
        for key_node, value in node.value:
            key = self.text(key_node, what)
            if key in seen:
                raise self.fail(key_node, f"{what}: {key!r} stands here twice. Keep one.")
            seen.add(key)
            if valid is not None:
                self.known(key, key_node, f"{what}: unknown key", valid)
            yield key, key_node, value

    def text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or _is_null(node):
            raise self.fail(node, f"{what}: expected a word or words.")
        return cast("str", node.value).strip()

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        """The items of a list; a single value counts as a list of one, null as none."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        return [] if _is_null(node) else [node]

    def texts(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        return tuple(self.text(item, what) for item in self.items(node))

    def known(self, name: str, node: yaml.Node, problem: str, valid: Iterable[str]) -> str:
        valid = frozenset(valid)
        if name not in valid:
            raise self.fail(node, f"{problem} {name!r}. {nearest(name, valid)}")
        return name

    # The vocabulary that several files share.

    def role(self, name: str, node: yaml.Node) -> str:
        return self.known(name, node, "unknown role", self.names.roles)

    def status(self, node: yaml.Node) -> Status:
        return cast(
            "Status", self.known(self.text(node, "status"), node, "unknown status", frozenset(STATUSES))
        )

    def function(self, node: yaml.Node) -> Function:
        return self.function_named(self.text(node, "function"), node)

    def function_named(self, text: str, node: yaml.Node) -> Function:
        """``subject``, ``out of``, or a path through a fixed argument: ``object of``."""
        if text in FUNCTIONS:
            return (text,)
        anchor, _, rest = text.partition(" ")
        if rest and anchor in FUNCTIONS:
            return (anchor, self.known(rest, node, "unknown function", FUNCTIONS))
        self.known(text, node, "unknown function", FUNCTIONS)
        raise AssertionError("unreachable")

    def functions(self, node: yaml.Node) -> tuple[Function, ...]:
        return tuple(self.function(item) for item in self.items(node))

    def kinds(self, node: yaml.Node) -> frozenset[str]:
        return frozenset(
            self.known(self.text(item, "kind"), item, "unknown class", self.names.kinds)
            for item in self.items(node)
        )

    def conditions(self, node: yaml.Node, what: str) -> tuple[Condition, ...]:
        found = []
        for key, key_node, value in self.pairs(node, what):
            if key == "form":
                forms = frozenset(
                    self.known(self.text(item, "form"), item, "unknown form", FORMS)
                    for item in self.items(value)
                )
                found.append(Condition(("form",), forms))
                continue
            if key == "words":
                function: Function = ("words",)
            elif key in self.names.roles:
                function = ("role", key)
            else:
                function = self.function_named(key, key_node)
            found.append(self._condition(function, value))
        return tuple(found)

    def _condition(self, function: Function, node: yaml.Node) -> Condition:
        lemmas: set[str] = set()
        kinds: set[str] = set()
        for item in self.items(node):
            text = self.text(item, "condition")
            if text[:1].isupper() and function != ("words",):
                kinds.add(self.known(text, item, "unknown class", self.names.kinds))
            else:
                lemmas.update(spellings(text.lower()))
        return Condition(function, frozenset(lemmas), frozenset(kinds))


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


# --- a file of one event type ---------------------------------------------------------------------


class _EventFile(_File):
    def read(self) -> tuple[list[Entry], list[Example]]:
        root = self.root()
        sections = {key: value for key, _, value in self.pairs(root, "file", _FILE_KEYS)}
        if "type" not in sections:
            raise self.fail(root, "has no `type`. Expected a class of the ontology.")
        type_text = self.text(sections["type"], "type")
        self.type = self.known(type_text, sections["type"], "unknown event type", self.names.types)
        self.fillers = self._fillers(sections.get("fillers"))
        self.defaults = self._defaults(sections.get("defaults"))
        entries = [
            self._entry(category, headword, key_node, value)
            for section, category in _SECTIONS.items()
            if section in sections
            for headword, key_node, value in self.pairs(sections[section], section)
        ]
        if "constructions" in sections:
            for node in self.items(sections["constructions"]):
                entries.extend(self._constructions(node))
        if not entries:
            raise self.fail(
                root, "has no headwords. Expected verbs, nouns, adjectives, phrases or constructions."
            )
        return entries, self._examples(root, sections.get("examples"))

    def _fillers(self, node: yaml.Node | None) -> dict[str, frozenset[str]]:
        if node is None:
            return {}
        return {
            self.role(role, key_node): self.kinds(value)
            for role, key_node, value in self.pairs(node, "fillers")
        }

    def _defaults(self, node: yaml.Node | None) -> dict[str, dict[str, tuple[Function, ...]]]:
        if node is None:
            return {}
        valid = (*_SECTIONS.values(), "construction")
        return {
            category: self._role_functions(value)
            for category, _, value in self.pairs(node, "defaults", valid)
        }

    def _role_functions(self, node: yaml.Node) -> dict[str, tuple[Function, ...]]:
        """Role -> functions; a null takes the role away and is kept as an empty tuple."""
        return {
            self.role(role, key_node): self.functions(value)
            for role, key_node, value in self.pairs(node, "roles")
        }

    def _entry(self, category: Category, headword: str, key_node: yaml.Node, node: yaml.Node) -> Entry:
        if headword != headword.lower():
            raise self.fail(key_node, f"headword {headword!r} is not in lower case. Write the lemma.")
        options = {key: value for key, _, value in self.pairs(node, headword, _ENTRY_KEYS)}
        return self._built(category, tuple(headword.split()), options)

    def _constructions(self, node: yaml.Node) -> Iterator[Entry]:
        """One entry a verb of a construction."""
        valid = _ENTRY_KEYS | FUNCTIONS | {"verb"}
        options = {key: value for key, _, value in self.pairs(node, "construction", valid)}
        if "verb" not in options:
            raise self.fail(node, "construction without `verb`. Expected one verb or a list.")
        fixed = tuple(
            Fixed(key, frozenset(s for lemma in self.texts(value, key) for s in spellings(lemma.lower())))
            for key, value in options.items()
            if key in FUNCTIONS
        )
        if not fixed:
            raise self.fail(node, "construction without a fixed part. Expected `object:` or a preposition.")
        own = {key: value for key, value in options.items() if key in _ENTRY_KEYS}
        for verb in self.texts(options["verb"], "verb"):
            yield self._built("construction", tuple(verb.lower().split()), own, fixed)

    def _built(
        self,
        category: Category,
        words: tuple[str, ...],
        options: Mapping[str, yaml.Node],
        fixed: tuple[Fixed, ...] = (),
    ) -> Entry:
        def read(key: str, reader: Callable[[yaml.Node], _T], otherwise: _T) -> _T:
            node = options.get(key)
            return otherwise if node is None or _is_null(node) else reader(node)

        functions = dict(self._inherited(category))
        if "roles" in options:
            functions.update(self._role_functions(options["roles"]))
        if "place" in self.fillers:
            functions.setdefault("place", (("locative",),))
        return Entry(
            type=self.type,
            category=category,
            words=words,
            fixed=fixed,
            roles=tuple(
                RoleRule(role, where, self.fillers.get(role, frozenset()))
                for role, where in sorted(functions.items())
                if where
            ),
            needs=read("needs", self._needs, ()),
            when=read("when", lambda node: self.conditions(node, "when"), ()),
            unless=read("unless", lambda node: self.conditions(node, "unless"), ()),
            status=read("status", self.status, None),
            score=read("score", self._score, _DEFAULT_SCORE),
            also=read("also", self._also, ()),
            counts="quantity" in self.fillers,
        )

    def _inherited(self, category: Category) -> dict[str, tuple[Function, ...]]:
        """The file's defaults. A construction is read like a verb as to subject and place only."""
        if category == "construction":
            return self.defaults.get("construction", {})
        return self.defaults.get(category, {})

    def _needs(self, node: yaml.Node) -> tuple[frozenset[str], ...]:
        """``[a, b]``: both; ``[[a, b]]``: one of the two."""
        return tuple(
            frozenset(self.role(self.text(role, "needs"), role) for role in self.items(item))
            for item in self.items(node)
        )

    def _score(self, node: yaml.Node) -> float:
        text = self.text(node, "score")
        try:
            score = float(text)
        except ValueError:
            score = -1.0
        if not 0 <= score <= 1:
            raise self.fail(node, f"score {text!r}. Expected a number from 0 to 1.")
        return score

    def _also(self, node: yaml.Node) -> tuple[str, ...]:
        return tuple(
            self.known(self.text(item, "also"), item, "unknown event type", self.names.types)
            for item in self.items(node)
        )

    def _examples(self, root: yaml.Node, node: yaml.Node | None) -> list[Example]:
        items = self.items(node) if node is not None else []
        if not items:
            raise self.fail(
                root, "has no `examples`. Expected sentences with the events they tell; they are tests."
            )
        return [self._example(item) for item in items]

    def _example(self, node: yaml.Node) -> Example:
        keys = {key: value for key, _, value in self.pairs(node, "example", {"text", "events"})}
        for key in ("text", "events"):
            if key not in keys:
                raise self.fail(node, f"example without `{key}`. A look-alike has `events: []`.")
        events = tuple(self._example_event(item) for item in self.items(keys["events"]))
        return Example(
            self.type, self.text(keys["text"], "text"), events, self.path.name, node.start_mark.line + 1
        )

    def _example_event(self, node: yaml.Node) -> ExampleEvent:
        keys = {key: value for key, _, value in self.pairs(node, "event", {"type", "status", "roles"})}
        kind = self.known(
            self.text(keys["type"], "type") if "type" in keys else self.type,
            keys.get("type", node),
            "unknown event type",
            self.names.types,
        )
        roles = tuple(
            (self.role(role, key_node), self.texts(value, role))
            for role, key_node, value in (self.pairs(keys["roles"], "roles") if "roles" in keys else ())
        )
        return ExampleEvent(kind, self.status(keys["status"]) if "status" in keys else "occurred", roles)


# --- the shared tables ----------------------------------------------------------------------------


class _SupportFile(_File):
    """``_support.yaml``: verbs that lend their arguments to an event noun."""

    def read(self) -> Mapping[str, tuple[Support, ...]]:
        groups = {key: value for key, _, value in self.pairs(self.root(), "file", {"support"})}
        table: dict[str, list[Support]] = {}
        for node in self.items(groups["support"]) if "support" in groups else ():
            for support in self._group(node):
                for lemma in spellings(support.words[0]):
                    table.setdefault(lemma, []).append(support)
        return _frozen_table(table)

    def _group(self, node: yaml.Node) -> Iterator[Support]:
        keys = {
            key: value for key, _, value in self.pairs(node, "support", {"verbs", "noun", "roles", "status"})
        }
        if "verbs" not in keys:
            raise self.fail(node, "support group without `verbs`.")
        roles = tuple(
            (self.role(role, key_node), self.functions(value))
            for role, key_node, value in (self.pairs(keys["roles"], "roles") if "roles" in keys else ())
        )
        nouns = self.texts(keys["noun"], "noun") if "noun" in keys else ("object",)
        status = self.status(keys["status"]) if "status" in keys else None
        for verb in self.texts(keys["verbs"], "verbs"):
            for noun in nouns:
                self.known(noun, keys.get("noun", node), "unknown function", FUNCTIONS)
                yield Support(tuple(verb.split()), noun, roles, status)


class _StatusFile(_File):
    """``_status.yaml``: governors, modals, marks and negators."""

    _KEYS = frozenset(
        """groups verbs nouns adjectives modifiers modals marks time_marks negators proxies
        refusing_modals displaced""".split()
    )
    _FUNCTIONS = FUNCTIONS | {"infinitive", "command"}

    def read(self) -> StatusTable:
        keys = {key: value for key, _, value in self.pairs(self.root(), "file", self._KEYS)}
        self.groups = self._groups(keys.get("groups"))
        return StatusTable(
            verbs=self._governors(keys.get("verbs")),
            nouns=self._governors(keys.get("nouns")),
            adjectives=self._governors(keys.get("adjectives")),
            modifiers=self._words(keys.get("modifiers")),
            modals=self._words(keys.get("modals")),
            marks=self._words(keys.get("marks")),
            time_marks=self._set(keys.get("time_marks")),
            negators=self._set(keys.get("negators")),
            proxies=self._set(keys.get("proxies")),
            refusing_modals=self._refusing(keys.get("refusing_modals")),
            displaced=self._displaced(keys.get("displaced")),
        )

    def _set(self, node: yaml.Node | None) -> frozenset[str]:
        return frozenset() if node is None else frozenset(self.texts(node, "words"))

    def _groups(self, node: yaml.Node | None) -> dict[str, frozenset[str]]:
        if node is None:
            return {}
        return {
            name: frozenset(self._type(self.text(item, name), item) for item in self.items(value))
            for name, _, value in self.pairs(node, "groups")
        }

    def _type(self, name: str, node: yaml.Node) -> str:
        """An event type; unchecked where the table is read without the ontology."""
        return self.known(name, node, "unknown event type", self.names.types) if self.names.types else name

    def _types(self, node: yaml.Node | None) -> frozenset[str]:
        """Types and groups of types, as types."""
        found: set[str] = set()
        for item in self.items(node) if node is not None else ():
            name = self.text(item, "type")
            found.update(self.groups[name] if name in self.groups else {self._type(name, item)})
        return frozenset(found)

    def _words(self, node: yaml.Node | None) -> Mapping[str, Status]:
        """status: [words] -> word: status."""
        if node is None:
            return MappingProxyType({})
        return MappingProxyType(
            {
                word: cast("Status", status)
                for status, _, value in self.pairs(node, "statuses", frozenset(STATUSES))
                for word in self.texts(value, status)
            }
        )

    def _refusing(self, node: yaml.Node | None) -> Mapping[str, frozenset[str]]:
        table: dict[str, frozenset[str]] = {}
        for item in self.items(node) if node is not None else ():
            keys = {key: value for key, _, value in self.pairs(item, "refusing_modals", {"words", "types"})}
            types = self._types(keys.get("types"))
            table.update((word, types) for word in self.texts(keys["words"], "words"))
        return MappingProxyType(table)

    def _displaced(self, node: yaml.Node | None) -> Mapping[str, Mapping[str, str]]:
        if node is None:
            return MappingProxyType({})
        return MappingProxyType(
            {
                status: MappingProxyType(
                    {
                        self._type(kind, key_node): self.text(value, kind)
                        for kind, key_node, value in self.pairs(types, status)
                    }
                )
                for status, _, types in self.pairs(node, "displaced", frozenset(STATUSES))
            }
        )

    def _governors(self, node: yaml.Node | None) -> Mapping[str, tuple[Governor, ...]]:
        table: dict[str, list[Governor]] = {}
        for item in self.items(node) if node is not None else ():
            for governor in self._group(item):
                for lemma in spellings(governor.words[0]):
                    table.setdefault(lemma, []).append(governor)
        for governors in table.values():
            governors.sort(key=lambda g: -len(g.words))
        return _frozen_table(table)

    def _group(self, node: yaml.Node) -> Iterator[Governor]:
        valid = {"words", "at", "status", "negated", "ongoing", "agent", "only", "never"}
        keys = {key: value for key, _, value in self.pairs(node, "governor", valid)}
        for key in ("words", "at"):
            if key not in keys:
                raise self.fail(node, f"governor without `{key}`.")
        at = frozenset(
            self.known(self.text(item, "at"), item, "unknown function", self._FUNCTIONS)
            for item in self.items(keys["at"])
        )
        for words in self.texts(keys["words"], "words"):
            yield Governor(
                tuple(words.split()),
                at,
                status=self.status(keys["status"]) if "status" in keys else None,
                negated=self.status(keys["negated"]) if "negated" in keys else None,
                ongoing=self.status(keys["ongoing"]) if "ongoing" in keys else None,
                agent="agent" in keys and self.text(keys["agent"], "agent") == "true",
                only=self._types(keys.get("only")),
                never=self._types(keys.get("never")),
            )


class _KindsFile(_File):
    """``_kinds.yaml``: the classes of pronouns, and which class may stand for which."""

    def read(self) -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
        keys = {key: value for key, _, value in self.pairs(self.root(), "file", {"pronouns", "stands_for"})}
        above = dict(self.names.superclasses)
        for name, key_node, value in (
            self.pairs(keys["stands_for"], "stands_for") if "stands_for" in keys else ()
        ):
            self.known(name, key_node, "unknown class", self.names.superclasses)
            above[name] |= self._with_superclasses(self.kinds(value))
        return MappingProxyType(self._pronouns(keys.get("pronouns"))), MappingProxyType(above)

    def _pronouns(self, node: yaml.Node | None) -> dict[str, frozenset[str]]:
        table: dict[str, frozenset[str]] = {}
        for item in self.items(node) if node is not None else ():
            keys = {key: value for key, _, value in self.pairs(item, "pronouns", {"words", "classes"})}
            classes = self._with_superclasses(self.kinds(keys["classes"]))
            table.update((word, classes) for word in self.texts(keys["words"], "words"))
        return table

    def _with_superclasses(self, classes: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.names.superclasses.get(c, frozenset({c})) for c in sorted(classes)))


# --- compiling ------------------------------------------------------------------------------------


def spellings(word: str) -> tuple[str, ...]:
    """A headword in British and American spelling, so that the files need only one of them."""
    for british, american in (("isation", "ization"), ("ise", "ize"), ("yse", "yze")):
        if word.endswith(british):
            return word, word.removesuffix(british) + american
        if word.endswith(american):
            return word, word.removesuffix(american) + british
    return (word,)


def _by_head(
    entries: Iterable[Entry], category: Category, head: Callable[[Entry], str]
) -> Mapping[str, tuple[Entry, ...]]:
    """Entries of a category by the lemma of their head, the longest first."""
    table: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.category == category:
            for lemma in spellings(head(entry)):
                table.setdefault(lemma, []).append(entry)
    for found in table.values():
        found.sort(key=lambda entry: -entry.length)
    return _frozen_table(table)


def _frozen_table(table: Mapping[str, list[_T]]) -> Mapping[str, tuple[_T, ...]]:
    return MappingProxyType({key: tuple(values) for key, values in table.items()})


def _roles(entries: Iterable[Entry]) -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for entry in entries:
        table.setdefault(entry.type, set()).update(rule.role for rule in entry.roles)
        if entry.counts:
            table[entry.type].add("quantity")
    return MappingProxyType({kind: frozenset(roles) for kind, roles in table.items()})


_VOWELS = frozenset("aeiou")


def _participles(entries: Iterable[Entry]) -> Mapping[str, str]:
    """Regular participles of the verbs: the tagger takes "the arrested man" for an adjective."""
    return MappingProxyType(
        {
            form: lemma
            for entry in entries
            if entry.category == "verb"
            for lemma in spellings(entry.words[0])
            for form in _past_forms(lemma)
        }
    )


def _past_forms(lemma: str) -> tuple[str, ...]:
    if lemma.endswith("e"):
        return (lemma + "d",)
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return (lemma[:-1] + "ied",)
    doubles = len(lemma) > 2 and lemma[-1] not in _VOWELS | set("wxy") and lemma[-2] in _VOWELS
    return (lemma + "ed", lemma + lemma[-1] + "ed") if doubles else (lemma + "ed",)
