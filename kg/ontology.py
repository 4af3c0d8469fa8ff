"""The ontology as records: what kinds of thing, event, role, relation and status there are.

``ontology/kg.ttl`` is the one place where they are written down; the rest of the program asks here. The
file is checked when it is loaded: each term that another refers to must be declared, and each has a label
and a comment, so that a typing error is reported with its line and the nearest valid name and not found
out from a graph with facts missing. It is read with pyoxigraph's parser, which takes a few milliseconds,
because every command of the command line needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg import resources
from kg.errors import OntologyError, nearest

__all__ = [
    "NAMESPACE",
    "DirectProperty",
    "EntityClass",
    "EventType",
    "Ontology",
    "Property",
    "Status",
    "load_ontology",
]

NAMESPACE = "https://w3id.org/newskg/ontology#"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_NOTATION = _SKOS + "notation"

# The terms that the program itself writes or asks for: an ontology without them cannot be used.
_NEEDED_CLASSES = (
    *("Actor", "Article", "Claim", "Country", "DirectFact", "Entity", "Event", "Evidence", "Organization"),
    *("PeopleGroup", "Person", "Place", "Quantity", "Relation", "Run", "State"),
)
_NEEDED_ROLES = ("agent", "counterpart", "destination", "origin", "patient", "place", "quantity", "topic")
_NEEDED_STATUSES = ("negated", "occurred", "possible", "refused", "requested")

# Properties whose objects must be terms of the ontology wherever they are in its namespace.
_REFERENCES = (
    *(_RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")),
    *(NAMESPACE + name for name in ("usualRole", "actsAs", "shortens", "fromStatus")),
    _RDF + "type",
)


@dataclass(frozen=True, slots=True)
class EntityClass:
    """A class of somebody or something; ``ancestors`` are all classes above it, nearest first."""

    name: str
    label: str
    comment: str
    parents: tuple[str, ...]
    ancestors: tuple[str, ...]
    acts_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event, the group it belongs to ("Justice"), and its usual roles in order of use."""

    name: str
    label: str
    comment: str
    parents: tuple[str, ...]
    ancestors: tuple[str, ...]
    roles: tuple[str, ...]

    @property
    def group(self) -> str:
        """The group of event types right above this one; "Event" where it is in none."""
        return self.ancestors[0]


@dataclass(frozen=True, slots=True)
class Property:
    """A role or a standing relation. ``domain`` and ``range`` are class names; None where any will do."""

    name: str
    label: str
    comment: str
    domain: str | None
    range: str | None


@dataclass(frozen=True, slots=True)
class DirectProperty:
    """A property of the direct view: the event type that it puts in one triple, and from which status."""

    name: str
    label: str
    comment: str
    domain: str | None
    range: str | None
    type: str
    status: str


@dataclass(frozen=True, slots=True)
class Status:
    """How an event stands: ``name`` as in annotations ("occurred"), ``term`` in RDF ("Occurred")."""

    name: str
    term: str
    label: str
    comment: str


@dataclass(frozen=True)
class Ontology:
    """All terms, by name, in the order of the file."""

    classes: Mapping[str, EntityClass]
    event_types: Mapping[str, EventType]
    event_groups: Mapping[str, EventType]
    roles: Mapping[str, Property]
    relations: Mapping[str, Property]
    statuses: Mapping[str, Status]
    direct: Mapping[str, DirectProperty]
    labels: Mapping[str, str]  # of every term of the file, by name
    comments: Mapping[str, str]
    _kinds: Mapping[str, frozenset[str]]

    def is_a(self, cls: str, kind: str) -> bool:
        """True where every ``cls`` is a ``kind`` or can act as one: a Country acts as a State.

        False for names that the ontology does not know. Works for entity classes and event types alike.
        """
        return kind in self._kinds.get(cls, frozenset())

    def label(self, name: str) -> str:
        """The English label of a term; the name itself where it is none of ours."""
        return self.labels.get(name, name)

    def require(self, table: str, name: str) -> None:
        """Raise OntologyError, with near names, unless a table ("event_types", "roles", ...) has ``name``."""
        names: Mapping[str, object] = getattr(self, table)
        if name not in names:
            raise OntologyError(
                f"{name!r} is not one of the ontology's {table.replace('_', ' ')}. {nearest(name, names)}"
            )


def load_ontology(folder: Path | None = None) -> Ontology:
    """Read ``kg.ttl`` in ``folder`` (default: the one in use). The result is kept for the next call.

    Raises OntologyError where the file is missing or broken; the message names the file and the line.
    """
    return _load(folder or resources.ontology())


@cache
def _load(folder: Path) -> Ontology:
    source = _Source(folder / "kg.ttl")
    source.check()
    return _build(source)


class _Source:
    """The triples of one ontology file, by subject and predicate, and where each term is written."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.text = _read(file)
        self.values: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in _parse(file, self.text):
            self.values.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self.declared = {
            subject.removeprefix(NAMESPACE): None
            for subject, rows in self.values.items()
            if subject.startswith(NAMESPACE) and _RDF + "type" in rows
        }
        self.parents = {name: self.own(name, _RDFS + "subClassOf") for name in self.declared}

    def get(self, name: str, predicate: str) -> list[str]:
        """The values of a property of one of our terms."""
        return self.values.get(NAMESPACE + name, {}).get(predicate, [])

    def own(self, name: str, predicate: str) -> list[str]:
        """Those values that are terms of this ontology, as names."""
        return [v.removeprefix(NAMESPACE) for v in self.get(name, predicate) if v.startswith(NAMESPACE)]

    def first(self, name: str, predicate: str) -> str:
        """One value, or the empty string."""
        return next(iter(self.get(name, predicate)), "")

    def of_type(self, kind: str) -> list[str]:
        """The terms declared as ``kg:<kind>``, in the order of the file."""
        return [name for name in self.declared if NAMESPACE + kind in self.get(name, _RDF + "type")]

    def ancestors(self, name: str) -> tuple[str, ...]:
        """All superclasses of ours, nearest first. Raises OntologyError on a circle."""
        found: dict[str, None] = {}
        level = self.parents.get(name, [])
        while level:
            if name in level:
                raise self.error(name, f"kg:{name} is a subclass of itself", "Take one rdfs:subClassOf away.")
            found.update(dict.fromkeys(level))
            above = [parent for child in level for parent in self.parents.get(child, [])]
            level = [parent for parent in above if parent not in found]
        return tuple(found)

    def below(self, root: str) -> list[str]:
        """The classes under ``root``, and itself, in the order of the file."""
        return [name for name in self.declared if name == root or root in self.ancestors(name)]

    def error(self, name: str, found: str, advice: str) -> OntologyError:
        """An error that points at the first line that writes ``kg:<name>``."""
        lines = self.text.splitlines()
        at = next((i for i, line in enumerate(lines, 1) if _writes(line, name)), None)
        where = f"{self.file}, line {at}" if at else str(self.file)
        return OntologyError(f"{where}: {found}. {advice}")

    def check(self) -> None:
        """Raise OntologyError on the first thing that is wrong."""
        for name in self.declared:
            self._check_described(name)
        for subject, rows in self.values.items():
            for predicate in (p for p in _REFERENCES if p in rows):
                self._check_references(subject.removeprefix(NAMESPACE), predicate, rows[predicate])
        self._check_needed(_NEEDED_CLASSES, self.declared, "class")
        self._check_needed(_NEEDED_ROLES, self.of_type("RoleProperty"), "role")
        notations = [self.first(name, _NOTATION) for name in self.of_type("Status")]
        self._check_needed(_NEEDED_STATUSES, notations, "status (skos:notation)")

    def _check_described(self, name: str) -> None:
        for predicate in ("label", "comment"):
            if not self.first(name, _RDFS + predicate).strip():
                raise self.error(
                    name,
                    f"kg:{name} has no rdfs:{predicate}",
                    f'Expected one of each term: add rdfs:{predicate} "..."@en.',
                )

    def _check_references(self, subject: str, predicate: str, values: Iterable[str]) -> None:
        for value in values:
            name = value.removeprefix(NAMESPACE)
            if value.startswith(NAMESPACE) and name not in self.declared:
                raise self.error(
                    name,
                    f"kg:{name}, to which {subject} refers, is not declared",
                    f"Expected a term of this file. {nearest(name, self.declared)}",
                )
            if predicate == NAMESPACE + "usualRole" and name not in self.of_type("RoleProperty"):
                roles = self.of_type("RoleProperty")
                raise self.error(
                    subject, f"the usual role kg:{name} of kg:{subject} is no role", nearest(name, roles)
                )

    def _check_needed(self, needed: Iterable[str], present: Iterable[str], what: str) -> None:
        names = set(present)
        for name in needed:
            if name not in names:
                raise OntologyError(
                    f"{self.file}: the {what} {name!r} is missing, which the program itself writes. "
                    f"Put it back, or start again from the file that ships. {nearest(name, names)}"
                )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise OntologyError(f"{file} is missing. Expected the ontology in Turtle.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{file} cannot be read ({error}). Expected Turtle in UTF-8.") from error


def _parse(file: Path, text: str) -> Iterable[tuple[str, str, str]]:
    """All triples without blank nodes, as strings."""
    import pyoxigraph as ox

    try:
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield quad.subject.value, quad.predicate.value, quad.object.value
    except SyntaxError as error:
        raise OntologyError(f"{file}, line {error.lineno}: this is no Turtle ({error.msg}).") from error


def _writes(line: str, name: str) -> bool:
    at = line.find("kg:" + name)
    end = at + 3 + len(name)
    return at >= 0 and not line.lstrip().startswith("#") and not line[end : end + 1].isalnum()


def _build(source: _Source) -> Ontology:
    roles = _properties(source, "RoleProperty")
    entity_names = source.below("Entity")
    event_names = source.below("Event")
    groups = {name for name in event_names if source.first(name, NAMESPACE + "isGroup") == "true"}
    classes = {name: _entity_class(source, name) for name in entity_names}
    events = {name: _event_type(source, name, tuple(roles)) for name in event_names}
    return Ontology(
        classes=MappingProxyType(classes),
        event_types=MappingProxyType({n: e for n, e in events.items() if n not in groups}),
        event_groups=MappingProxyType({n: e for n, e in events.items() if n in groups and n != "Event"}),
        roles=MappingProxyType(roles),
        relations=MappingProxyType(_properties(source, "RelationProperty")),
        statuses=MappingProxyType(_statuses(source)),
        direct=MappingProxyType(_direct(source)),
        labels=MappingProxyType({n: source.first(n, _RDFS + "label") for n in source.declared}),
        comments=MappingProxyType({n: source.first(n, _RDFS + "comment") for n in source.declared}),
        _kinds=MappingProxyType(_kinds(source, [*entity_names, *event_names])),
    )


def _entity_class(source: _Source, name: str) -> EntityClass:
    return EntityClass(
        *_described(source, name),
        parents=tuple(source.parents[name]),
        ancestors=source.ancestors(name),
        acts_as=tuple(source.own(name, NAMESPACE + "actsAs")),
    )


def _event_type(source: _Source, name: str, all_roles: tuple[str, ...]) -> EventType:
    usual = tuple(source.own(name, NAMESPACE + "usualRole"))
    return EventType(
        *_described(source, name),
        parents=tuple(source.parents[name]),
        ancestors=source.ancestors(name) or ("Event",),
        roles=usual or all_roles,
    )


def _properties(source: _Source, kind: str) -> dict[str, Property]:
    return {name: Property(*_signature(source, name)) for name in source.of_type(kind)}


def _direct(source: _Source) -> dict[str, DirectProperty]:
    notation = {term: source.first(term, _NOTATION) for term in source.of_type("Status")}
    found: dict[str, DirectProperty] = {}
    for name in source.of_type("DirectProperty"):
        shortens = source.own(name, NAMESPACE + "shortens")
        status = source.own(name, NAMESPACE + "fromStatus")
        if len(shortens) != 1 or len(status) != 1 or status[0] not in notation:
            raise source.error(
                name,
                f"the direct property kg:{name} has no single kg:shortens and kg:fromStatus",
                "Expected one event type and one status.",
            )
        found[name] = DirectProperty(*_signature(source, name), type=shortens[0], status=notation[status[0]])
    return found


def _statuses(source: _Source) -> dict[str, Status]:
    terms = source.of_type("Status")
    return {
        source.first(t, _NOTATION): Status(source.first(t, _NOTATION), *_described(source, t)) for t in terms
    }


def _signature(source: _Source, name: str) -> tuple[str, str, str, str | None, str | None]:
    domain, range_ = source.own(name, _RDFS + "domain"), source.own(name, _RDFS + "range")
    return (*_described(source, name), next(iter(domain), None), next(iter(range_), None))


def _described(source: _Source, name: str) -> tuple[str, str, str]:
    return name, source.first(name, _RDFS + "label"), source.first(name, _RDFS + "comment")


def _kinds(source: _Source, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each class itself, its superclasses, and the classes that it can act as with theirs."""
    kinds: dict[str, frozenset[str]] = {}
    for name in names:
        own = (name, *source.ancestors(name))
        acting = [part for cls in own for part in source.own(cls, NAMESPACE + "actsAs")]
        kinds[name] = frozenset({*own, *acting, *(a for part in acting for a in source.ancestors(part))})
    return kinds
