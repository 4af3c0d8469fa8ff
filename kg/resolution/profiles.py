"""What resolution knows of one entity of one article: all that a decision may rest on, and nothing more.

A :class:`Profile` is small, frozen and free of the article's text, so that an index on disk can hold those of
all articles and a comparison needs no article: :func:`to_json` and :func:`from_json` are its form there.
Names and words stand in it as the article writes them; what is compared are the keys beside them (places,
peoples and people by folded name or by identifier), which are static functions of the article alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.ontology import load_ontology
from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.records import AnnotatedArticle, Article, Entity, Event, Filler
from kg.resolution.bodies import named_countries, parse_body
from kg.resolution.identity import Canonical, default_canonical
from kg.resolution.spelling import folded, name_key

__all__ = ["Profile", "from_json", "profiles_of", "to_json"]

# So many people of the article are noted as companions of each: more tell nothing, and long lists are slow.
_MOST_COMPANIONS = 16

# Such a part of all mentions of countries makes a country the article's.
_BY_FAR = 0.6

# Relations that say where somebody belongs, and the field of the profile that they fill.
_FIELDS = {
    "citizenship": "citizenships",
    "ethnicity": "ethnicities",
    "occupation": "occupations",
    "memberOf": "bodies",
    "residence": "places",
    "originFrom": "places",
    "bornIn": "places",
    "locatedIn": "places",
    "familyOf": "family",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """One entity as one article shows it. All collections are sorted, except ``names``: the label first.

    ``canonical`` is who it is where nothing but its own article is known. ``born`` is the year of birth that
    its age and the article's date imply. ``countries`` are those that the article speaks of, as identifiers;
    ``companions`` the folded names of the other people in it; ``events`` what it took part in, as
    "Arrest patient 2019-10". ``facts`` counts what hangs on it.
    """

    article: str
    entity: str
    canonical: Canonical
    local: str  # its address as a node of its article
    names: tuple[str, ...]
    published: str | None = None
    born: int | None = None
    citizenships: tuple[str, ...] = ()
    ethnicities: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    facts: int = 0
    home: tuple[str, ...] = ()  # the country of an institution or place: its own name's, or its article's

    @property
    def key(self) -> tuple[str, str]:
        """The article's content hash and the entity's id there."""
        return self.article, self.entity

    @property
    def type(self) -> str:
        """Its class in the ontology."""
        return self.canonical.type

    @property
    def named(self) -> bool:
        """False where the article only describes it."""
        return self.canonical.named


def profiles_of(annotated: AnnotatedArticle, base: str = DEFAULT_BASE) -> tuple[Profile, ...]:
    """The profiles of all entities of an article, in its order."""
    return tuple(_Reading(annotated, base).profiles())


def to_json(profile: Profile) -> list[Any]:
    """The profile as a list of plain values: short, since an index holds very many."""
    c = profile.canonical
    return [
        profile.article,
        profile.entity,
        [c.iri, c.label, c.type, list(c.aliases), [list(link) for link in c.links], c.state, c.named],
        *(_plain(getattr(profile, name)) for name in Profile.__dataclass_fields__ if name not in _KEYS),
    ]


def from_json(value: Sequence[Any]) -> Profile:
    """The reverse of :func:`to_json`. Raises ValueError, TypeError or IndexError for anything else."""
    rest: list[Any]
    article, entity, (iri, label, type_, aliases, links, state, named), *rest = value
    canonical = Canonical(
        iri, label, type_, tuple(aliases), tuple((scheme, known) for scheme, known in links), state, named
    )
    values: list[Any] = [tuple(v) if isinstance(v, list) else v for v in rest]
    return Profile(article, entity, canonical, *values)


_KEYS = frozenset({"article", "entity", "canonical"})


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


class _Reading:
    """One pass over an article that collects what is said of each entity."""

    def __init__(self, annotated: AnnotatedArticle, base: str) -> None:
        self._annotated = annotated
        self._base = base
        self._iris = Iris(base)
        self._ontology = load_ontology()
        self._entities = {entity.id: entity for entity in annotated.entities}
        self._keys = {entity.id: _key(entity) for entity in annotated.entities}
        self._said: dict[str, dict[str, set[str]]] = {}
        self._ages: dict[str, set[int]] = {}
        self._facts: dict[str, int] = {}
        self._read_relations()
        self._read_events()

    def profiles(self) -> Iterator[Profile]:
        article = self._annotated.article
        people = [e for e in self._annotated.entities if e.type == "Person" and e.named]
        countries = self._countries()
        for entity in self._annotated.entities:
            said: dict[str, Any] = {k: tuple(sorted(v)) for k, v in self._said.get(entity.id, {}).items()}
            others = [self._keys[e.id] for e in people if e.id != entity.id][:_MOST_COMPANIONS]
            companions = {*others} - {self._keys[entity.id]}
            yield Profile(
                article=article.sha256,
                entity=entity.id,
                canonical=default_canonical(article, entity, self._base),
                local=self._iris.local_entity(article.sha256, entity.id, entity.label),
                names=(entity.label, *sorted({*entity.aliases} - {entity.label})),
                published=article.published,
                born=_born(article, self._age(entity.id)),
                countries=countries,
                companions=tuple(sorted(companions)),
                facts=self._facts.get(entity.id, 0),
                home=self._home(entity, said.get("places", ()), said.get("bodies", ())),
                **said,
            )

    def _age(self, entity: str) -> int | None:
        """The age that the article gives; of two, one is somebody else's, and nobody knows which."""
        ages = self._ages.get(entity, set())
        return next(iter(ages)) if len(ages) == 1 else None

    def _read_relations(self) -> None:
        for relation in self._annotated.relations:
            subject, target = relation.subject.entity, relation.object
            if subject is None:
                continue
            self._count(subject, target.entity)
            if relation.property == "age" and target.text.isdecimal():
                self._ages.setdefault(subject, set()).add(int(target.text))
            elif relation.property in _FIELDS:
                self._note(subject, _FIELDS[relation.property], self._key_of(target))
                if relation.property == "familyOf" and target.entity:
                    self._note(target.entity, "family", self._key_of(relation.subject))

    def _read_events(self) -> None:
        for event in self._annotated.events:
            places = [self._key_of(f) for f in event.fillers("place")]
            for role in event.roles:
                for filler in role.fillers:
                    if filler.entity is None:
                        continue
                    self._count(filler.entity)
                    for place in places if role.role != "place" else ():
                        self._note(filler.entity, "places", place)
                    signature = _signature(event, role.role)
                    if signature:
                        self._note(filler.entity, "events", signature)
            self._count(*event.claimers)

    def _countries(self) -> tuple[str, ...]:
        """The countries that the article names, the territory as well as the state."""
        states = (e for e in self._annotated.entities if self._keys[e.id].startswith("iso:"))
        return tuple(sorted({self._keys[e.id] for e in states if self._ontology.is_a(e.type, "State")}))

    def _home(self, entity: Entity, places: Sequence[str], bodies: Sequence[str]) -> tuple[str, ...]:
        """The country that an institution or a place without an identifier is in."""
        if entity.links or not entity.named or entity.type == "Person" or not self._is_local(entity.type):
            return ()
        named = (f"iso:{entity.country}",) if entity.country else named_countries(entity.label)
        if named:
            return named
        said = tuple(sorted({value for value in (*places, *bodies) if value.startswith("iso:")}))
        if said or not parse_body(entity.label).generic:
            return said
        return (self._main_country,) if self._main_country else ()

    def _is_local(self, type_: str) -> bool:
        return self._ontology.is_a(type_, "Organization") or self._ontology.is_a(type_, "Place")

    @cached_property
    def _main_country(self) -> str | None:
        """The country that most mentions of countries are of, where they are most by far."""
        mentioned = Counter(
            self._keys[mention.entity]
            for mention in self._annotated.mentions
            if self._keys.get(mention.entity, "").startswith("iso:")
        )
        if not mentioned:
            return None
        country, most = min(mentioned.items(), key=lambda item: (-item[1], item[0]))
        return country if most / mentioned.total() >= _BY_FAR else None

    def _note(self, entity: str, field: str, value: str) -> None:
        if value:
            self._said.setdefault(entity, {}).setdefault(field, set()).add(value)

    def _count(self, *entities: str | None) -> None:
        for entity in entities:
            if entity is not None:
                self._facts[entity] = self._facts.get(entity, 0) + 1

    def _key_of(self, filler: Filler) -> str:
        if filler.entity is not None and filler.entity in self._keys:
            return self._keys[filler.entity]
        return folded(filler.text)


def _key(entity: Entity) -> str:
    """An identifier where the gazetteer knows one, the folded name otherwise."""
    links: Mapping[str, str] = dict(entity.links)
    if links.get("iso"):
        return f"iso:{links['iso']}"
    if links.get("geonames"):
        return f"geonames:{links['geonames']}"
    if entity.type == "Person":
        return " ".join(name_key(entity.label))
    return folded(entity.label)


def _signature(event: Event, role: str) -> str | None:
    """What happened, as whom, in which month; None where no month is known."""
    month = (event.time or "")[:7]
    return f"{event.type} {role} {month}" if len(month) == 7 and month[:4].isdecimal() else None


def _born(article: Article, age: int | None) -> int | None:
    year = (article.published or "")[:4]
    return int(year) - age if age is not None and len(year) == 4 and year.isdecimal() else None
