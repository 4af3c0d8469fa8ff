"""The direct view: plain triples between people, places and institutions, each with its way back.

A rule is a file ``ontology/direct/<property>.rq``: a SPARQL CONSTRUCT of one triple,
``?subject kg:<property> ?object``, whose pattern also binds ``?event`` and ``?claim``, so that any SPARQL
engine can run it and ours can tell from which event each triple comes, and who claims it. For each triple
and event there is a node, in the graph of the article that tells the event:

    .../direct/3f2a…  a kg:DirectFact ; rdf:subject S ; rdf:predicate P ; rdf:object O ;
                  kg:derivedFrom <event or relation> ; kg:claimer <who says so> ; kg:attributed true|false .

Since an event belongs to one article, the rules run on one article at a time, in memory, and only those
whose event type the article has: a case that grows by an article costs one article. The plain triples are
in a graph of their own, each once however many articles tell it, for as long as one does.

What is in it: what somebody *asserts*, the article or a source that it quotes. A journalist reads both as
told, and wants to see who told it; so what only a source says is in the view as well, with
``kg:attributed true``, for the explorer to draw dashed and a query to leave out. What is refused, requested
or possible appears under properties of its own only (``kg:refusedExtraditionOf``), never under that of the
act; what is negated, denied or hedged does not appear at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg import resources
from kg.errors import OntologyError, QueryError, nearest
from kg.ontology import NAMESPACE, DirectProperty, load_ontology
from kg.rdf import terms as t
from kg.rdf.iris import digest

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Store

__all__ = ["DirectFact", "Rule", "direct_facts", "load_rules"]

_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_TEMPLATE = re.compile(
    r"CONSTRUCT\s*\{\s*\?subject\s+(?:kg:(?P<property>\w+)|\?property)\s+\?object\s*\.?\s*\}\s*WHERE",
    re.IGNORECASE,
)
_RDF = t.Vocabulary(t.RDF)
_RELATIONS = "relations"  # the one rule for all standing relations, which binds ?property itself


@dataclass(frozen=True, slots=True)
class DirectFact:
    """One triple of the view, as one event tells it; both in N-Triples without the final stop."""

    plain: str  # the triple itself
    lines: tuple[str, ...]  # its node


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, with the text of its file and the SELECT that is made from it.

    ``property`` is None where the rule binds it; ``type`` is "Relation" where it is about no event type.
    """

    property: str | None
    type: str
    text: str
    select: str


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """The rules in ``<folder>/direct`` (default: those that ship), by name.

    Raises OntologyError for a rule that is not SPARQL, has another template than the one above, reaches out
    to other servers, or belongs to no direct property of the ontology; and for a property without a rule.
    """
    return _load(folder or resources.ontology())


def direct_facts(lines: Iterable[str], types: Collection[str], article: str) -> list[DirectFact]:
    """The direct facts of one article, in the order of the rules.

    ``lines`` are the triples of the article's graph in N-Triples without the final stop; ``types`` the event
    types that it has, and "Relation" where it has relations; ``article`` its address.
    """
    import pyoxigraph as ox

    store = ox.Store()
    evidence = f"<{article}#"  # two fifths of all lines, of which no rule asks anything
    told = " .\n".join([*(line for line in lines if not line.startswith(evidence)), ""])
    store.load(told.encode(), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    found: list[DirectFact] = []
    for rule in load_rules():
        if rule.type in types:
            for match, claims in sorted(_matches(store, rule).items()):
                found.append(_fact(article, match, _claimers(store, claims)))
    return found


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
    return tuple(_rule(file, known) for file in files)


def _rule(file: Path, known: Mapping[str, DirectProperty]) -> Rule:
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
    type_ = known[file.stem].type if file.stem in known else "Relation"
    return Rule(match["property"], type_, text, select)


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


def _matches(store: Store, rule: Rule) -> dict[_Match, set[NamedNode]]:
    """Each match of a rule, and the claims by which it holds."""
    import pyoxigraph as ox

    fixed = t.kg(rule.property) if rule.property else ""
    solutions = store.query(rule.select)
    assert isinstance(solutions, ox.QuerySolutions)
    found: dict[_Match, set[NamedNode]] = {}
    for solution in solutions:
        event, subject, value = solution["event"], solution["subject"], solution["object"]
        if isinstance(subject, ox.NamedNode) and subject != value:
            match = _Match(event.value, str(subject), fixed or str(solution["property"]), str(value))
            found.setdefault(match, set()).add(solution["claim"])
    return found


def _claimers(store: Store, claims: Iterable[NamedNode]) -> list[str]:
    """Who makes these claims, as terms, sorted."""
    import pyoxigraph as ox

    claimer = ox.NamedNode(NAMESPACE + "claimer")
    return sorted({str(q.object) for claim in claims for q in store.quads_for_pattern(claim, claimer, None)})


def _fact(article: str, match: _Match, claimers: list[str]) -> DirectFact:
    me = t.iri(f"{article}/direct/{digest(match.event, match.subject, match.predicate, match.object)}")
    return DirectFact(
        f"{match.subject} {match.predicate} {match.object}",
        (
            f"{me} {_RDF['type']} {t.kg('DirectFact')}",
            f"{me} {_RDF['subject']} {match.subject}",
            f"{me} {_RDF['predicate']} {match.predicate}",
            f"{me} {_RDF['object']} {match.object}",
            f"{me} {t.kg('derivedFrom')} {t.iri(match.event)}",
            *(f"{me} {t.kg('claimer')} {claimer}" for claimer in claimers),
            f"{me} {t.kg('attributed')} {t.boolean(t.iri(article) not in claimers)}",
        ),
    )
