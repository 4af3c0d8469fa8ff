"""Who is who across the articles of a case: entities of single articles into entities of the case.

Every entity starts as :func:`~kg.resolution.identity.default_canonical` makes it. Then people are compared:
two full names that are spellings of one name (:mod:`kg.resolution.spelling`) are one person, unless what the
articles say of them cannot be true of one person. A person with a single name ("Singh") stays a node of the
article: nothing tells which Singh it is. The outcome depends on the set of articles, never on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.records import AnnotatedArticle, Article, Entity
from kg.resolution.identity import Canonical, Identity, default_canonical, merged
from kg.resolution.spelling import name_key

__all__ = ["resolve"]

# A person's age may be off by so many years: birthdays, and ages as somebody remembered them.
_AGE_TOLERANCE = 2


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One entity of one article, and the year of birth that the article's age for it implies."""

    key: tuple[str, str]
    canonical: Canonical
    born: int | None


def resolve(annotated: Iterable[AnnotatedArticle], base: str = DEFAULT_BASE) -> Identity:
    """The identity of every entity of these articles."""
    candidates = [candidate for one in annotated for candidate in _candidates(one, base)]
    groups: dict[tuple[str, ...], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[_block(candidate.canonical)].append(candidate)
    entities: dict[tuple[str, str], Canonical] = {}
    for block in groups.values():
        for same in _persons(block):
            one = merged([candidate.canonical for candidate in same])
            entities |= {candidate.key: one for candidate in same}
    return Identity(MappingProxyType(entities))


def _candidates(annotated: AnnotatedArticle, base: str) -> Iterable[_Candidate]:
    article = annotated.article
    ages = _ages(annotated)
    for entity in annotated.entities:
        canonical = default_canonical(article, entity, base)
        if _is_single_name(entity):
            local = Iris(base).local_entity(article.sha256, entity.id, entity.label)
            canonical = replace(canonical, iri=local)
        yield _Candidate((article.sha256, entity.id), canonical, _born(article, ages.get(entity.id)))


def _is_single_name(entity: Entity) -> bool:
    return entity.type == "Person" and entity.named and len(name_key(entity.label)) < 2 and not entity.links


def _block(canonical: Canonical) -> tuple[str, ...]:
    """What candidates must share to be the same: for people the folded full name, else the address."""
    key = name_key(canonical.label)
    if canonical.type == "Person" and canonical.named and not canonical.links and len(key) > 1:
        return ("person", *key)
    return ("address", canonical.iri)


def _persons(block: list[_Candidate]) -> list[list[_Candidate]]:
    """One block as one entity each; people of one name but of different ages apart."""
    known = sorted({candidate.born for candidate in block if candidate.born is not None})
    if not known or known[-1] - known[0] <= _AGE_TOLERANCE:
        return [block]
    generations = _generations(known)
    apart: dict[int, list[_Candidate]] = defaultdict(list)
    for candidate in block:
        # Who has no age in an article cannot be told from the namesakes: a node of its own for all of these.
        apart[generations.get(candidate.born, -1) if candidate.born is not None else -1].append(candidate)
    return [_renamed(apart[number], number) for number in sorted(apart)]


def _generations(years: list[int]) -> dict[int, int]:
    """Years of birth into groups with a gap of more than the tolerance between them."""
    numbers: dict[int, int] = {}
    number = 0
    for earlier, year in zip([years[0], *years], years, strict=False):
        number += year - earlier > _AGE_TOLERANCE
        numbers[year] = number
    return numbers


def _renamed(candidates: list[_Candidate], number: int) -> list[_Candidate]:
    """Namesakes need addresses of their own: the year of birth tells them apart."""
    years = [candidate.born for candidate in candidates if candidate.born is not None]
    suffix = f"-born-{min(years)}" if number >= 0 and years else ""
    return [
        replace(candidate, canonical=replace(candidate.canonical, iri=candidate.canonical.iri + suffix))
        for candidate in candidates
    ]


def _ages(annotated: AnnotatedArticle) -> Mapping[str, int]:
    return {
        relation.subject.entity: int(relation.object.text)
        for relation in annotated.relations
        if relation.property == "age" and relation.subject.entity and relation.object.text.isdecimal()
    }


def _born(article: Article, age: int | None) -> int | None:
    year = (article.published or "")[:4]
    return int(year) - age if age is not None and year.isdecimal() else None
