"""The direct view: plain triples between people, places and institutions, each with its way back.

A rule is a file ``ontology/direct/<property>.rq``: a SPARQL CONSTRUCT of one triple,
``?subject kg:<property> ?object``, whose pattern also binds ``?event``, so that any SPARQL engine can run it
and ours can tell from which event each triple comes. For each triple and event there is a node:

    direct/3f2a…  a kg:DirectFact ; rdf:subject S ; rdf:predicate P ; rdf:object O ;
                  kg:derivedFrom <event or relation> ; kg:claimer <who says so> ; kg:attributed true|false .

What is in it: what somebody *asserts*, the article or a source that it quotes. A journalist reads both as
told, and wants to see who told it; so what only a source says is in the view as well, with
``kg:attributed true``, for the explorer to draw dashed and a query to leave out. What is refused, requested
or possible appears under properties of its own only (``kg:refusedExtraditionOf``), never under that of the
act; what is negated, denied or hedged does not appear at all.

The view is derived from the article graphs alone and can be made anew at any time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg import resources
from kg.errors import OntologyError, QueryError, nearest
from kg.ontology import NAMESPACE, load_ontology
from kg.rdf import terms as t
from kg.rdf.iris import DEFAULT_BASE, Iris

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Quad, Store

__all__ = ["Rule", "direct_quads", "load_rules"]

_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_TEMPLATE = re.compile(
    r"CONSTRUCT\s*\{\s*\?subject\s+(?:kg:(?P<property>\w+)|\?property)\s+\?object\s*\.?\s*\}\s*WHERE",
    re.IGNORECASE,
)
_RELATIONS = "relations"  # the one rule for all standing relations, which binds ?property itself


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its property (None: bound by the rule), the file's text, and the SELECT made from it."""

    property: str | None
    text: str
    select: str


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """The rules in ``<folder>/direct`` (default: those that ship), by name.

    Raises OntologyError for a rule that is not SPARQL, has another template than the one above, reaches out
    to other servers, or belongs to no direct property of the ontology; and for a property without a rule.
    """
    return _load((folder or resources.ontology()).resolve())


def direct_quads(store: Store, *, base: str = DEFAULT_BASE, folder: Path | None = None) -> Iterator[Quad]:
    """The direct view of all that is in the store's other graphs, rule by rule, sorted within each."""
    iris = Iris(base)
    claimers = _claimers_in(store)
    for rule in load_rules(folder):
        lines = t.GraphLines(iris.direct_graph)
        for event, subject, predicate, value in _matches(store, rule, iris):
            if subject != value:
                _write(lines, iris, (str(subject), str(predicate), str(value)), event, claimers(event))
        yield from t.quads(lines.sorted())


@cache
def _load(folder: Path) -> tuple[Rule, ...]:
    files = sorted((folder / "direct").glob("*.rq"))
    known = load_ontology(folder).direct
    for file in files:
        if file.stem not in known and file.stem != _RELATIONS:
            raise OntologyError(
                f"{file}: there is no direct property kg:{file.stem} in kg.ttl. {nearest(file.stem, known)}"
            )
    for name in known:
        if not (folder / "direct" / f"{name}.rq").exists():
            raise OntologyError(
                f"{folder / 'direct'}: the direct property kg:{name} has no rule. Expected {name}.rq; "
                "write it, or take the property out of kg.ttl."
            )
    return tuple(_rule(file) for file in files)


def _rule(file: Path) -> Rule:
    text = file.read_text(encoding="utf-8")
    bare = _COMMENT.sub("", text)
    match = _TEMPLATE.search(bare)
    if match is None or match["property"] != (None if file.stem == _RELATIONS else file.stem):
        raise OntologyError(
            f"{file}: the rule has another template than expected. "
            f"Expected CONSTRUCT {{ ?subject kg:{file.stem} ?object }} WHERE {{ ... }}."
        )
    names = "?event ?subject ?object" if match["property"] else "?event ?subject ?property ?object"
    select = f"{bare[: match.start()]}SELECT DISTINCT {names} WHERE{bare[match.end() :]}"
    _check(file, bare, select)
    return Rule(match["property"], text, select)


def _check(file: Path, text: str, select: str) -> None:
    import pyoxigraph as ox

    from kg.store.sparql import check_query

    try:
        check_query(text)
        ox.Store().query(select)
    except (SyntaxError, QueryError) as error:
        raise OntologyError(f"{file}: this rule cannot be used: {error}.") from error
    if "?event" not in text:
        raise OntologyError(
            f"{file}: the rule binds no ?event. Expected the event that the triple comes from."
        )


def _matches(
    store: Store, rule: Rule, iris: Iris
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode, NamedNode | Literal]]:
    """Event, subject, property and object of each match in all graphs but the view's own."""
    import pyoxigraph as ox

    fixed = ox.NamedNode(NAMESPACE + rule.property) if rule.property else None
    solutions = store.query(rule.select, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        event, subject, value = solution["event"], solution["subject"], solution["object"]
        predicate = fixed or solution["property"]
        if isinstance(subject, ox.NamedNode) and event.value.startswith(iris.base):
            yield event, subject, predicate, value


def _claimers_in(store: Store) -> Callable[[NamedNode], tuple[str, ...]]:
    """A function that tells who asserts an event: their addresses, sorted.

    Several rules ask for the same event, so answers are kept; but not for ever, as a case may be large.
    """
    import pyoxigraph as ox

    about, claimer, stance, asserts = (
        ox.NamedNode(NAMESPACE + name) for name in ("about", "claimer", "stance", "Asserts")
    )

    @lru_cache(maxsize=50_000)
    def claimers(event: NamedNode) -> tuple[str, ...]:
        claims = [
            quad.subject
            for quad in store.quads_for_pattern(None, about, event, None)
            if any(store.quads_for_pattern(quad.subject, stance, asserts, None))
        ]
        found = (q.object for claim in claims for q in store.quads_for_pattern(claim, claimer, None, None))
        return tuple(sorted({term.value for term in found if isinstance(term, ox.NamedNode)}))

    return claimers


def _write(
    lines: t.GraphLines, iris: Iris, triple: tuple[str, str, str], event: NamedNode, claimers: tuple[str, ...]
) -> None:
    lines.add(*triple)
    me = t.iri(iris.direct_fact(event.value, *triple))
    lines.add(me, t.iri(t.RDF + "type"), t.kg("DirectFact"))
    for name, term in zip(("subject", "predicate", "object"), triple, strict=True):
        lines.add(me, t.iri(t.RDF + name), term)
    lines.add(me, t.kg("derivedFrom"), str(event))
    for claimer in claimers:
        lines.add(me, t.kg("claimer"), t.iri(claimer))
    article = event.value.rpartition("/")[0].rpartition("/")[0]
    lines.add(me, t.kg("attributed"), t.boolean(article not in claimers))
