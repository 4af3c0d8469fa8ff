"""What the articles say about one entity: its facts in order of time, each with quote, source and status.

A name is looked up as people write it: blind to case and accents, whole or in part. Where several entities
answer to it, the one with most facts is shown and the others are named.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from anyascii import anyascii

from kg.case import Case
from kg.display import printable
from kg.errors import NotFound, UsageError, nearest
from kg.store.sparql import select

__all__ = ["Dossier", "Fact", "dossier", "find", "render"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One event or relation that the entity takes part in, as one article tells it."""

    kind: str  # "event" or "relation"
    what: str  # event type or relation property
    status: str
    role: str  # the part that the entity plays
    others: tuple[tuple[str, str], ...]  # (role, label) of the others
    time: str | None
    says: str  # who vouches: a source's name, or "the article"
    stance: str
    quote: str  # the words that tell it; those with the event's own word where there are several
    article: str
    more_quotes: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    happening: str | None = None  # the address of what it tells together with other facts
    witnesses: int = 1  # how many articles tell that independently
    disagree: tuple[str, ...] = ()  # what they contradict each other in: "number", "status", "time"


@dataclass(frozen=True, slots=True)
class Dossier:
    """An entity with all its facts."""

    label: str
    type: str
    aliases: tuple[str, ...]
    iris: tuple[str, ...]
    facts: tuple[Fact, ...]
    namesakes: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[tuple[Fact, ...], ...]:
        """The facts, those of one happening together, the one that knows the time best at their head."""
        groups: dict[object, list[Fact]] = {}
        for number, fact in enumerate(self.facts):
            groups.setdefault(fact.happening or number, []).append(fact)
        headed = [sorted(group, key=_vagueness) for group in groups.values()]
        return tuple(map(tuple, sorted(headed, key=lambda group: _order(group[0]))))


@dataclass(frozen=True, slots=True)
class _Known:
    """An entity as the search knows it. ``nodes``: two for a country, its territory and its state."""

    label: str
    type: str
    aliases: tuple[str, ...]
    nodes: tuple[str, ...]
    weight: int


def dossier(case: Case, name: str) -> Dossier:
    """The dossier of the entity that ``name`` means. Raises NotFound with the nearest names."""
    found = find(case, name)
    best = found[0]
    others = tuple(dict.fromkeys(f"{k.label} ({k.type})" for k in found[1:]))
    facts = sorted({*_events(case, best.nodes), *_relations(case, best.nodes)}, key=_order)
    return Dossier(best.label, best.type, best.aliases, best.nodes, tuple(facts), others)


def find(case: Case, name: str) -> list[_Known]:
    """The entities that answer to ``name``, best first: whole name, then beginning, then part of it."""
    wanted = _folded(name)
    known = _entities(case)
    ranked = [
        (rank, -entity.weight, entity.label, entity)
        for entity in known
        if (rank := min(_rank(wanted, _folded(text)) for text in (entity.label, *entity.aliases))) < _NO_MATCH
    ]
    if not wanted or not ranked:
        names = [text for entity in known for text in (entity.label, *entity.aliases)]
        raise NotFound(f"Nobody and nothing called {name!r} in {case.path}. {nearest(name, names)}")
    ranked.sort(key=lambda entry: entry[:3])
    best_rank = ranked[0][0]
    return [entity for rank, _, _, entity in ranked if rank == best_rank or rank < 2]


_NO_MATCH = 9


def _rank(wanted: str, text: str) -> int:
    if text == wanted:
        return 0
    if set(wanted.split()) <= set(text.split()):
        return 1
    if any(word.startswith(wanted) for word in text.split()):
        return 2
    return 3 if wanted in text else _NO_MATCH


def _folded(text: str) -> str:
    return " ".join(anyascii(text).casefold().split())


_ENTITIES = """
SELECT ?node ?label ?class ?alias ?territory (COUNT(DISTINCT ?fact) AS ?weight) WHERE {
  ?node kg:named ?named ; rdfs:label ?label ; a ?class .
  OPTIONAL { ?node skos:altLabel ?alias }
  OPTIONAL { ?node kg:hasTerritory ?territory }
  OPTIONAL {
    ?fact ?property ?node . ?fact a ?kind .
    FILTER(?property NOT IN (schema:mentions, kg:participant))
  }
} GROUP BY ?node ?label ?class ?alias ?territory"""


def _entities(case: Case) -> list[_Known]:
    nodes: dict[str, dict[str, Any]] = {}
    for node, label, class_, alias, territory, weight in select(case.store_path, _ENTITIES).rows:
        assert node and label and class_
        key = territory or node  # a state and its territory are one dossier
        entry = nodes.setdefault(key, {"aliases": set(), "nodes": {}, "labels": set(), "types": set()})
        entry["labels"].add(label)
        entry["types"].add(class_.rpartition("#")[2])
        entry["nodes"][node] = int(weight or 0)
        entry["aliases"].update({alias} if alias else ())
    return [
        _Known(
            label=min(entry["labels"]),
            type=min(entry["types"]),
            aliases=tuple(sorted(entry["aliases"])),
            nodes=tuple(sorted(entry["nodes"])),
            weight=sum(entry["nodes"].values()),
        )
        for _, entry in sorted(nodes.items())
    ]


_CLAIM = """
  ?claim kg:about ?fact ; kg:claimer ?claimer ; kg:stance ?stance ; kg:evidence ?evidence .
  ?evidence kg:quote ?quote ; oa:hasSource/kg:articleName ?article .
  OPTIONAL { ?claimer rdfs:label ?name . FILTER NOT EXISTS { ?claimer a kg:Article } }
  OPTIONAL { ?fact kg:trigger ?trigger }
  OPTIONAL { ?denial kg:disputes ?claim ; kg:about/kg:agent/rdfs:label ?denier }
"""
_COLUMNS = (
    "?fact ?class ?status ?mine ?role ?other ?time ?name ?stance ?quote ?article ?trigger ?denier "
    "?happening ?witnesses ?differs"
)


def _events(case: Case, nodes: Iterable[str]) -> Iterator[Fact]:
    query = f"""
SELECT {_COLUMNS} WHERE {{
  VALUES ?me {{ {_list(nodes)} }}
  ?fact ?mine ?me ; kg:status ?status ; a ?class .
  {_CLAIM}
  OPTIONAL {{ ?fact kg:edtf ?time }}
  OPTIONAL {{
    ?fact kg:happening ?happening . ?happening kg:witnesses ?witnesses .
    OPTIONAL {{ ?happening kg:disagreesOn ?differs }}
  }}
  OPTIONAL {{
    VALUES ?role {{
      kg:agent kg:patient kg:counterpart kg:origin kg:destination kg:place kg:topic kg:quantity
    }}
    ?fact ?role ?node . OPTIONAL {{ ?node rdfs:label ?label }}
    FILTER(?node != ?me)
    BIND(COALESCE(?label, STR(?node)) AS ?other)
  }}
}}"""
    return _facts(case, query, "event")


def _relations(case: Case, nodes: Iterable[str]) -> Iterator[Fact]:
    query = f"""
SELECT {_COLUMNS} WHERE {{
  VALUES ?me {{ {_list(nodes)} }}
  {{ ?fact rdf:subject ?me ; rdf:object ?node . BIND(rdf:subject AS ?mine) BIND(rdf:object AS ?role) }} UNION
  {{ ?fact rdf:object ?me ; rdf:subject ?node . BIND(rdf:object AS ?mine) BIND(rdf:subject AS ?role) }}
  ?fact a kg:Relation ; rdf:predicate ?class .
  OPTIONAL {{ ?node rdfs:label ?label }}
  BIND(COALESCE(?label, STR(?node)) AS ?other)
  {_CLAIM}
}}"""
    return _facts(case, query, "relation")


def _list(nodes: Iterable[str]) -> str:
    return " ".join(f"<{node}>" for node in nodes)


def _facts(case: Case, query: str, kind: str) -> Iterator[Fact]:
    """The rows of one fact and one stance, folded into one Fact."""
    single: dict[tuple[str | None, ...], dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    rows = select(case.store_path, query).rows
    for row in rows:
        fact, class_, status, mine, role, other, time, name, stance, quote, article, trigger, denier = row[
            :13
        ]
        happening, witnesses, differs = row[13:]
        folded = single[fact, class_, status, time, stance, article, happening, witnesses]
        folded["mine"].add(_local(mine))
        folded["says"].add(name or "the article")
        folded["quotes"].add(((trigger or "") not in (quote or ""), quote or ""))
        folded["denied_by"].update({denier} if denier else ())
        folded["differs"].update({differs} if differs else ())
        if role and other:
            folded["others"].add((_local(role), other))
    for (_, class_, status, time, stance, article, happening, witnesses), folded in single.items():
        quotes = [quote for _, quote in sorted(folded["quotes"])]
        yield Fact(
            kind=kind,
            what=_local(class_),
            status=_local(status).lower() or "occurred",
            role=", ".join(sorted(folded["mine"])),
            others=tuple(sorted(folded["others"])),
            time=time,
            says=", ".join(sorted(folded["says"])),
            stance=_local(stance).lower(),
            quote=quotes[0],
            article=article or "",
            more_quotes=tuple(quotes[1:]),
            denied_by=tuple(sorted(folded["denied_by"])),
            happening=happening,
            witnesses=int(witnesses or 1),
            disagree=tuple(sorted(folded["differs"])),
        )


def _local(iri: str | None) -> str:
    return (iri or "").rpartition("#")[2]


def _order(fact: Fact) -> tuple[Any, ...]:
    """Relations first, then dated events in order, then the undated."""
    return (
        fact.kind == "event",
        fact.time is None,
        fact.time or "",
        fact.article,
        fact.quote,
        fact.what,
        fact.role,
    )


def _vagueness(fact: Fact) -> tuple[bool, int]:
    """Days before months, months before years, these before stretches of time and the undated."""
    return "/" in (fact.time or "/"), -len(fact.time or "")


def render(dossier_: Dossier, format_: str = "text") -> str:
    """The dossier as text, md (Markdown), html (a page to print) or json.

    Raises UsageError for another format.
    """
    if format_ not in _RENDERERS:
        raise UsageError(f"There is no dossier format {format_!r}. {nearest(format_, _RENDERERS)}")
    return _RENDERERS[format_](dossier_)


def _as_text(dossier_: Dossier) -> str:
    lines = [f"{dossier_.label}  ({dossier_.type})"]
    if dossier_.aliases:
        lines.append(f"also: {', '.join(dossier_.aliases)}")
    for told in dossier_.told:
        lines += ["", f"  {_headline(told[0])}"]
        if len(told) > 1:
            lines.append(f"      {_witnesses(told)}")
        for fact in told:
            lines += [f"      “{_one_line(quote)}”" for quote in (fact.quote, *fact.more_quotes)]
            lines += [f"      {_source(fact)}{_otherwise(fact, told[0])}"]
    if not dossier_.facts:
        lines += ["", "  Named, but nothing is told of it."]
    if dossier_.namesakes:
        lines += ["", f"Others of this name: {'; '.join(dossier_.namesakes)}"]
    return printable("\n".join(lines))


def _as_markdown(dossier_: Dossier) -> str:
    lines = [f"# {_escaped(dossier_.label)}", "", f"*{dossier_.type}*"]
    if dossier_.aliases:
        lines += ["", f"Also: {_escaped(', '.join(dossier_.aliases))}"]
    for told in dossier_.told:
        lines += ["", f"**{_escaped(_headline(told[0]))}**", ""]
        if len(told) > 1:
            lines += [f"{_escaped(_witnesses(told))}", ""]
        for fact in told:
            lines += [f"> {_escaped(_one_line(quote))}\n" for quote in (fact.quote, *fact.more_quotes)]
            lines += [f"— {_escaped(_source(fact) + _otherwise(fact, told[0]))}", ""]
        lines.pop()
    return printable("\n".join(lines))


def _as_json(dossier_: Dossier) -> str:
    return json.dumps(asdict(dossier_), ensure_ascii=False, indent=2)


def _as_html(dossier_: Dossier) -> str:
    from kg.explorer.dossier_page import dossier_page

    return dossier_page(dossier_)


_RENDERERS: dict[str, Callable[[Dossier], str]] = {
    "text": _as_text,
    "md": _as_markdown,
    "html": _as_html,
    "json": _as_json,
}


def _headline(fact: Fact) -> str:
    if fact.kind == "relation":
        others = ", ".join(label for _, label in fact.others)
        return f"{fact.what}: {others}" if fact.role == "subject" else f"{others}: {fact.what}"
    status = "" if fact.status == "occurred" else f", {fact.status}"
    others = "; ".join(f"{role} {label}" for role, label in fact.others)
    return f"{fact.time or 'undated':<12}{fact.what}{status} (as {fact.role})" + (
        f"  {others}" if others else ""
    )


_SAYS = {
    "asserts": ("says", "say"),
    "denies": ("denies", "deny"),
    "hedges": ("leaves open", "leave open"),
}


def _source(fact: Fact) -> str:
    one, several = _SAYS.get(fact.stance, _SAYS["asserts"])
    stance = several if ", " in fact.says else one
    denied = f" · denied by {', '.join(fact.denied_by)}" if fact.denied_by else ""
    return f"{fact.says} {stance} · {fact.article}{denied}"


def _witnesses(told: Sequence[Fact]) -> str:
    """Of facts that tell one happening: how many independent articles do, and what they disagree on."""
    articles = len({fact.article for fact in told})
    count = told[0].witnesses
    if articles == 1:
        words = "told more than once in one article"
    elif count == articles:
        words = f"told by {articles} articles, independently"
    else:
        words = f"told by {articles} articles, {count} of them independent"
        if count == 1:
            words = f"told by {articles} articles that count as one source"
    return words + (f"; they disagree on {' and '.join(told[0].disagree)}" if told[0].disagree else "")


def _otherwise(fact: Fact, first: Fact) -> str:
    """What one account has otherwise than the headline."""
    details = [
        fact.what if fact.what != first.what else "",
        fact.status if fact.status != first.status else "",
        fact.time or "undated" if fact.time != first.time else "",
    ]
    told = ", ".join(filter(None, details))
    return f" · told as {told}" if told else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|" else c for c in text)
