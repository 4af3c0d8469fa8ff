"""Who an entity of an article is in the case: the record that resolution hands to ``kg.rdf``.

:class:`Identity` maps (article, local entity id) to a :class:`Canonical`. :func:`default_canonical` is where
every entity starts: what the gazetteer identified goes by that identifier, what has a name goes by its
name, and what an article only describes is a node of that article. Resolution then merges what is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.ontology import Ontology, load_ontology
from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.records import AnnotatedArticle, Article, Entity

__all__ = ["Canonical", "Identity", "default_canonical", "default_identity", "merged"]

# The first segment of the address, by the class that an entity is; the first that fits.
_FAMILIES = (
    ("Person", "person"),
    ("PeopleGroup", "group"),
    ("Place", "place"),
    ("State", "state"),
    ("Organization", "organization"),
)

# Identifiers that name a thing for all the world, best first, and how they are written in an address.
_SCHEMES = (("iso", ""), ("geonames", "geonames-"), ("wikidata", "wikidata-"))


@dataclass(frozen=True, slots=True)
class Canonical:
    """One entity of the case. ``state`` is the address of the state where the entity is a country.

    ``iri`` of a country is its territory. ``aliases`` are all other spellings seen, sorted. ``links`` are
    identifiers as (scheme, value).
    """

    iri: str
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    state: str | None = None
    named: bool = True


@dataclass(frozen=True, slots=True)
class Identity:
    """Who each entity of each article is. A pure function of mentions and judgements."""

    entities: Mapping[tuple[str, str], Canonical]

    def canonical(self, article_sha: str, entity_id: str) -> Canonical:
        """The entity that an article calls ``entity_id``. Raises KeyError where the article has none."""
        return self.entities[article_sha, entity_id]


def default_identity(annotated: Iterable[AnnotatedArticle], base: str = DEFAULT_BASE) -> Identity:
    """Identity by identifiers and equal names alone, without any comparison; independent of order."""
    single: dict[tuple[str, str], Canonical] = {}
    for one in annotated:
        for entity in one.entities:
            single[one.article.sha256, entity.id] = default_canonical(one.article, entity, base)
    groups: dict[str, list[Canonical]] = {}
    for canonical in single.values():
        groups.setdefault(canonical.iri, []).append(canonical)
    one_of = {iri: merged(group) for iri, group in groups.items()}
    return Identity(MappingProxyType({key: one_of[canonical.iri] for key, canonical in single.items()}))


def default_canonical(article: Article, entity: Entity, base: str = DEFAULT_BASE) -> Canonical:
    """Who an entity is where nothing but its own article is known."""
    ontology = load_ontology()
    iris = Iris(base)
    family = _family(ontology, entity.type)
    links = _links(ontology, entity)
    identifier = _identifier(dict(links)) if entity.named else None
    if identifier is not None:
        iri = iris.identified(family, identifier)
    elif entity.named and not _is_left_open(entity):
        iri = iris.entity(family, entity.label)
    else:
        iri = iris.local_entity(article.sha256, entity.id, entity.label)
    return Canonical(
        iri=iri,
        label=entity.label,
        type=entity.type,
        aliases=tuple(sorted({*entity.aliases} - {entity.label})),
        links=links,
        state=_state(ontology, iris, entity, iri, identifier),
        named=entity.named,
    )


def _is_left_open(entity: Entity) -> bool:
    """Whether nothing told which of several places of its name is meant: two articles may mean two."""
    return entity.placing is not None and entity.placing.score == 0 and not entity.country


def _family(ontology: Ontology, type_: str) -> str:
    return next((family for kind, family in _FAMILIES if ontology.is_a(type_, kind)), "thing")


def _links(ontology: Ontology, entity: Entity) -> tuple[tuple[str, str], ...]:
    """Its identifiers. A country's code is none of a people, whose name may come from the country's."""
    own = ontology.is_a(entity.type, "State")
    return tuple(sorted(link for link in entity.links if own or link[0] != "iso"))


def _identifier(links: Mapping[str, str]) -> str | None:
    return next((prefix + links[scheme] for scheme, prefix in _SCHEMES if links.get(scheme)), None)


def _state(ontology: Ontology, iris: Iris, entity: Entity, iri: str, identifier: str | None) -> str | None:
    """The state of a country; a country that is only described has one of its own as well."""
    if not (ontology.is_a(entity.type, "Place") and ontology.is_a(entity.type, "State")):
        return None
    if not entity.named:
        return f"{iri}/state"
    return iris.identified("state", identifier) if identifier else iris.entity("state", entity.label)


def merged(forms: Iterable[Canonical] | Mapping[Canonical, int]) -> Canonical:
    """One entity from all that share an address, or from how often each form of it occurs.

    Its label is the fullest (United Nations, not UN), of equally full ones the one that most articles use;
    of types the first by the alphabet, a person last: a name that is misread is taken for a person.
    """
    group = Counter(forms)
    used: Counter[str] = Counter()
    for canonical, times in group.items():
        used[canonical.label] += times
    label = min(used, key=lambda text: (-len(text.split()), -used[text], -len(text), text))
    spellings = {name for c in group for name in (c.label, *c.aliases)}
    return Canonical(
        iri=min(c.iri for c in group),
        label=label,
        type=min((c.type for c in group), key=lambda type_: (type_ == "Person", type_)),
        aliases=tuple(sorted(spellings - {label})),
        links=tuple(sorted({link for c in group for link in c.links})),
        state=min((c.state for c in group if c.state), default=None),
        named=any(c.named for c in group),
    )
