"""What is made from ``ontology/kg.ttl`` for other readers: a page for people, a context for JSON-LD.

Both are files beside it, kept current by a test. After a change to the ontology::

    python -m kg.rdf.vocabulary
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from kg import resources
from kg.ontology import NAMESPACE, Ontology, Property, load_ontology
from kg.rdf import terms as t

__all__ = ["CONTEXT_FILE", "PAGE_FILE", "context", "page", "write"]

CONTEXT_FILE = "context.jsonld"
PAGE_FILE = "kg.md"

Triples: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]

_PREFIXES = {
    "ace": "https://w3id.org/newskg/ace#",
    "id": "https://w3id.org/newskg/id/",
    "kg": NAMESPACE,
    "oa": t.OA,
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "plover": "https://w3id.org/newskg/plover#",
    "prov": t.PROV,
    "rdf": t.RDF,
    "rdfs": t.RDFS,
    "schema": t.SCHEMA,
    "sem": t.SEM,
    "skos": t.SKOS,
    "xsd": t.XSD,
}

# Terms of other vocabularies that articles' graphs use, and the type of their values.
_BORROWED: Mapping[str, tuple[str, str | None]] = {
    "altLabel": ("skos:altLabel", None),
    "datePublished": ("schema:datePublished", None),
    "dateline": ("schema:dateline", None),
    "end": ("oa:end", "xsd:integer"),
    "exact": ("oa:exact", None),
    "exactMatch": ("skos:exactMatch", "@id"),
    "earliestBegin": ("sem:hasEarliestBeginTimeStamp", "xsd:date"),
    "latestEnd": ("sem:hasLatestEndTimeStamp", "xsd:date"),
    "earliestEnd": ("sem:hasEarliestEndTimeStamp", "xsd:date"),
    "latestBegin": ("sem:hasLatestBeginTimeStamp", "xsd:date"),
    "timeStamp": ("sem:hasTimeStamp", "xsd:date"),
    "hasSelector": ("oa:hasSelector", "@id"),
    "hasSource": ("oa:hasSource", "@id"),
    "headline": ("schema:headline", None),
    "inLanguage": ("schema:inLanguage", None),
    "label": ("rdfs:label", None),
    "locationCreated": ("schema:locationCreated", "@id"),
    "mentions": ("schema:mentions", "@id"),
    "object": ("rdf:object", None),
    "predicate": ("rdf:predicate", "@id"),
    "prefix": ("oa:prefix", None),
    "publisher": ("schema:publisher", None),
    "start": ("oa:start", "xsd:integer"),
    "subject": ("rdf:subject", "@id"),
    "suffix": ("oa:suffix", None),
    "url": ("schema:url", "xsd:anyURI"),
    "wasDerivedFrom": ("prov:wasDerivedFrom", "@id"),
    "wasGeneratedBy": ("prov:wasGeneratedBy", "@id"),
}


def context(folder: Path | None = None) -> str:
    """The JSON-LD context: every term of the ontology and every borrowed one, as a JSON document."""
    terms: dict[str, object] = {"@version": 1.1, **_PREFIXES}
    terms |= {name: _definition(address, kind) for name, (address, kind) in _BORROWED.items()}
    for name, rows in _own(_triples(folder)).items():
        terms[name] = _definition(f"kg:{name}", _coercion(rows))
    return json.dumps({"@context": terms}, indent=1, ensure_ascii=False) + "\n"


def page(folder: Path | None = None) -> str:
    """The ontology as a page of Markdown."""
    ontology, triples = load_ontology(folder), _own(_triples(folder))
    return "\n".join(_page(ontology, triples)) + "\n"


def write(folder: Path | None = None) -> None:
    """Write both files beside ``kg.ttl``."""
    folder = folder or resources.ontology()
    (folder / CONTEXT_FILE).write_text(context(folder), encoding="utf-8")
    (folder / PAGE_FILE).write_text(page(folder), encoding="utf-8")


def _triples(folder: Path | None) -> Triples:
    import pyoxigraph as ox

    file = (folder or resources.ontology()) / "kg.ttl"
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            rows = found.setdefault(quad.subject.value, {})
            rows[quad.predicate.value] = (*rows.get(quad.predicate.value, ()), quad.object.value)
    return found


def _own(triples: Triples) -> Triples:
    return {s.removeprefix(NAMESPACE): rows for s, rows in triples.items() if s.startswith(NAMESPACE)}


def _definition(address: str, kind: str | None) -> object:
    return address if kind is None else {"@id": address, "@type": kind}


def _coercion(rows: Mapping[str, tuple[str, ...]]) -> str | None:
    """``@id`` where the values are always nodes; the datatype where they always have the same."""
    kinds = rows.get(t.RDF + "type", ())
    ranges = [value for value in rows.get(t.RDFS + "range", ()) if value.startswith(t.XSD)]
    if "http://www.w3.org/2002/07/owl#ObjectProperty" in kinds:
        return "@id"
    plain = t.XSD + "string"
    return _short(ranges[0]) if ranges and ranges[0] != plain else None


def _short(address: str) -> str:
    """An address with its prefix."""
    for prefix, namespace in _PREFIXES.items():
        if address.startswith(namespace):
            return f"{prefix}:{address.removeprefix(namespace)}"
    return f"<{address}>"


def _page(ontology: Ontology, triples: Triples) -> Iterator[str]:
    yield "# The ontology, term by term"
    yield ""
    yield "Made from `kg.ttl` by `python -m kg.rdf.vocabulary`; do not edit. `kg:` is"
    yield f"`{NAMESPACE}`. How the graphs are laid out is in [README.md](README.md)."
    yield from _entities(ontology, triples)
    yield from _events(ontology, triples)
    yield from _table("Roles", ("role", "filled by", "what it is"), _signatures(ontology.roles))
    statuses = ((f"`kg:{s.term}`", f"`{s.name}`", s.comment) for s in ontology.statuses.values())
    yield from _table("Statuses", ("status", "in annotations", "when"), statuses)
    relations = (
        (f"`kg:{p.name}`", p.domain or "anything", p.range or "words", p.comment)
        for p in ontology.relations.values()
    )
    yield from _table("Standing relations", ("property", "of", "to", "what it says"), relations)
    yield from _rest(ontology, triples)
    direct = ((f"`kg:{p.name}`", p.label, p.type, p.status, p.comment) for p in ontology.direct.values())
    yield from _table("The direct view", ("property", "reads", "from", "status", "what it says"), direct)


def _entities(ontology: Ontology, triples: Triples) -> Iterator[str]:
    rows = (
        ("&nbsp;" * 4 * len(c.ancestors) + f"`kg:{c.name}`", c.comment, _aligned(triples[c.name]))
        for c in ontology.classes.values()
    )
    yield from _table("Somebody and something", ("class", "what it is", "aligned with"), rows)


def _events(ontology: Ontology, triples: Triples) -> Iterator[str]:
    for group in ontology.event_groups.values():
        rows = (
            (f"`kg:{e.name}`", e.comment, ", ".join(e.roles), _aligned(triples[e.name]))
            for e in ontology.event_types.values()
            if group.name in e.ancestors
        )
        title = f"Events: {group.label}"
        yield from _table(title, ("type", "what happens", "usual roles", "aligned with"), rows, group.comment)


def _rest(ontology: Ontology, triples: Triples) -> Iterator[str]:
    """Whatever is in none of the other tables: claims, evidence, quantities and their properties."""
    shown = {
        *(ontology.classes.keys() | ontology.event_types.keys() | ontology.event_groups.keys()),
        *(ontology.roles.keys() | ontology.relations.keys() | ontology.direct.keys()),
        *(status.term for status in ontology.statuses.values()),
    }
    rows = (
        (f"`kg:{name}`", ontology.comments[name], _aligned(rows))
        for name, rows in triples.items()
        if name not in shown
    )
    yield from _table("Claims, evidence and the rest", ("term", "what it is", "aligned with"), rows)


def _signatures(properties: Mapping[str, Property]) -> Iterator[tuple[str, ...]]:
    for prop in properties.values():
        yield f"`kg:{prop.name}`", prop.range or "words, or anything", prop.comment


def _table(
    title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], intro: str = ""
) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    if intro:
        yield from (intro, "")
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _aligned(rows: Mapping[str, tuple[str, ...]]) -> str:
    predicates = (t.RDFS + "subClassOf", t.RDFS + "subPropertyOf", t.SKOS + "closeMatch")
    others = (v for p in predicates for v in rows.get(p, ()) if not v.startswith(NAMESPACE))
    return ", ".join(f"`{_short(value)}`" for value in others)


if __name__ == "__main__":
    write()
