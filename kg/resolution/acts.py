"""What is known of event types for telling happenings apart, from ``ontology/happenings.yaml``.

How often such a thing happens to the same people, which types name one act, which roles are alike.

An ontology of one's own without that file gets the plainest reading: everything happens seldom, and no two
types are one act.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from kg import resources
from kg.errors import OntologyError, nearest
from kg.ontology import load_ontology

__all__ = ["Acts", "Recurrence", "load_acts"]

Recurrence = Literal["once", "seldom", "often"]

_FILE = "happenings.yaml"


@dataclass(frozen=True, slots=True)
class Acts:
    """The tables of ``happenings.yaml``; see there what they mean."""

    recurrences: Mapping[str, Recurrence]
    families: Mapping[str, str]
    alike_roles: Mapping[str, frozenset[str]]
    topic_decides: frozenset[str]
    contradictions: frozenset[frozenset[str]]

    def recurrence(self, type_: str) -> Recurrence:
        """How often the same people do, or suffer, such a thing."""
        return self.recurrences.get(type_, "seldom")

    def family(self, type_: str) -> str:
        """A name that all types have in common which may tell one act."""
        return self.families.get(type_, type_)

    def role(self, type_: str, role: str) -> str:
        """The role itself, or one name for all roles that are alike in this type."""
        alike = self.alike_roles.get(type_, frozenset())
        return min(alike) if role in alike else role

    def contradict(self, one: str, other: str) -> bool:
        """True for two statuses of which only one can be true."""
        return frozenset((one, other)) in self.contradictions


def load_acts(folder: Path | None = None) -> Acts:
    """Read ``happenings.yaml`` in ``folder`` (default: the ontology in use). The result is kept.

    Raises OntologyError, with the nearest valid name, where it names what the ontology does not have.
    """
    return _load(folder or resources.ontology())


@cache
def _load(folder: Path) -> Acts:
    file = folder / _FILE
    content = _read(file) if file.exists() else {}
    table = _Table(file, content)
    recurrence = table.mapping("recurrence")
    known: dict[str, Recurrence] = {}
    for often in ("once", "seldom", "often"):
        for name in table.types(recurrence.get(often, ())):
            known[name] = often
    acts = [table.types(names) for names in table.rows("one-act")]
    alike = table.mapping("alike-roles")
    table.types(alike)
    return Acts(
        recurrences=MappingProxyType(known),
        families=MappingProxyType({name: min(act) for act in acts for name in act}),
        alike_roles=MappingProxyType({name: frozenset(table.roles(roles)) for name, roles in alike.items()}),
        topic_decides=frozenset(table.types(table.row("topic-decides"))),
        contradictions=frozenset(
            frozenset(pair)
            for row in table.rows("contradict")
            for pair in combinations(table.statuses(row), 2)
        ),
    )


class _Table:
    """The content of the file, handed out in parts that are checked."""

    def __init__(self, file: Path, content: Mapping[str, object]) -> None:
        self._file = file
        self._content = content
        self._ontology = load_ontology(file.parent)

    def mapping(self, key: str) -> dict[str, Iterable[str]]:
        value = self._content.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, value, "names, each with a list")
        return {str(name): self._names(key, names) for name, names in value.items()}

    def rows(self, key: str) -> list[list[str]]:
        value = self._content.get(key, [])
        if not isinstance(value, list):
            raise self._wrong(key, value, "a list of lists")
        return [self._names(key, row) for row in value]

    def row(self, key: str) -> list[str]:
        return self._names(key, self._content.get(key, []))

    def types(self, names: Iterable[str]) -> list[str]:
        return self._known(names, self._ontology.event_types, "event type")

    def roles(self, names: Iterable[str]) -> list[str]:
        return self._known(names, self._ontology.roles, "role")

    def statuses(self, names: Iterable[str]) -> list[str]:
        return self._known(names, self._ontology.statuses, "status")

    def _names(self, key: str, value: object) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise self._wrong(key, value, "a list of names")
        return value

    def _known(self, names: Iterable[str], valid: Mapping[str, object], what: str) -> list[str]:
        listed = list(names)
        for name in listed:
            if name not in valid:
                raise OntologyError(
                    f"{self._file}: {name!r} is no {what} of the ontology. {nearest(name, valid)}"
                )
        return listed

    def _wrong(self, key: str, value: object, expected: str) -> OntologyError:
        return OntologyError(f"{self._file}: {key} is {value!r}. Expected {expected}.")


def _read(file: Path) -> Mapping[str, object]:
    import yaml

    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OntologyError(f"{file} cannot be read ({error}). Expected YAML.") from error
    if not isinstance(content, dict):
        raise OntologyError(f"{file} holds no table. Expected keys such as recurrence and one-act.")
    return content
