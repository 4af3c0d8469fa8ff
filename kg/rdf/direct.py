"""The direct view: plain triples between people, places and institutions, each with its way back.

A rule is a file ``ontology/direct/<property>.rq``: a SPARQL CONSTRUCT of one triple,
``?subject kg:<property> ?object``, whose pattern also binds ``?event`` and ``?claim``, so that any SPARQL
engine can run it and ours can tell from which event each triple comes, and who claims it. For each triple
and event there is a node:

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
    from pyoxigraph import NamedNode, Quad, Store

__all__ = ["Rule", "direct_quads", "load_rules"]

_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_TEMPLATE = re.compile(
    r"CONSTRUCT\s*\{\s*\?subject\s+(?:kg:(?P<property>\w+)|\?property)\s+\?object\s*\.?\s*\}\s*WHERE",
    re.IGNORECASE,
)
_RDF = t.Vocabulary(t.RDF)
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
    claimers_of = _claimers_in(store)
    for rule in load_rules(folder):
        lines = t.GraphLines(iris.direct_graph)
        for match, claims in sorted(_matches(store, rule, iris).items()):
            _write(lines, iris, match, sorted({c for claim in claims for c in claimers_of(claim)}))
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
    names = "?subject ?object" if match["property"] else "?subject ?property ?object"
    select = f"{bare[: match.start()]}SELECT ?event ?claim {names} WHERE{bare[match.end() :]}"
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


@dataclass(frozen=True, slots=True, order=True)
class _Match:
    """One triple of the view as terms, and the address of the event that it comes from."""

    event: str
    subject: str
    predicate: str
    object: str


def _matches(store: Store, rule: Rule, iris: Iris) -> dict[_Match, set[NamedNode]]:
    """Each match of a rule in all graphs, and the claims by which it holds."""
    import pyoxigraph as ox

    fixed = t.kg(rule.property) if rule.property else ""
    solutions = store.query(rule.select, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    found: dict[_Match, set[NamedNode]] = {}
    for solution in solutions:
        event, subject, value = solution["event"], solution["subject"], solution["object"]
        if isinstance(subject, ox.NamedNode) and subject != value and event.value.startswith(iris.base):
            match = _Match(event.value, str(subject), fixed or str(solution["property"]), str(value))
            found.setdefault(match, set()).add(solution["claim"])
    return found


def _claimers_in(store: Store) -> Callable[[NamedNode], tuple[str, ...]]:
    """A function that tells who makes a claim, by their addresses.

    Several rules ask for the same claim, so answers are kept; but not for ever, as a case may be large.
    """
    import pyoxigraph as ox

    claimer = ox.NamedNode(NAMESPACE + "claimer")

    @lru_cache(maxsize=50_000)
    def claimers(claim: NamedNode) -> tuple[str, ...]:
        found = (quad.object for quad in store.quads_for_pattern(claim, claimer, None, None))
        return tuple(sorted(term.value for term in found if isinstance(term, ox.NamedNode)))

    return claimers


def _write(lines: t.GraphLines, iris: Iris, match: _Match, claimers: list[str]) -> None:
    triple = (match.subject, match.predicate, match.object)
    lines.add(*triple)
    me = t.iri(iris.direct_fact(match.event, *triple))
    lines.add(me, _RDF["type"], t.kg("DirectFact"))
    lines.add(me, _RDF["subject"], match.subject)
    lines.add(me, _RDF["predicate"], match.predicate)
    lines.add(me, _RDF["object"], match.object)
    lines.add(me, t.kg("derivedFrom"), t.iri(match.event))
    for claimer in claimers:
        lines.add(me, t.kg("claimer"), t.iri(claimer))
    article = match.event.rpartition("/")[0].rpartition("/")[0]
    lines.add(me, t.kg("attributed"), t.boolean(article not in claimers))
