"""The page: a pyvis network with a template of our own, in which nothing from an article is ever markup.

Everything the page knows is JSON inside ``<script type="application/json">``, with the signs that could end
the element escaped; scripts read it and write text nodes. The content security policy allows the page's own
scripts and styles, each by its hash, and no request of any kind.

pyvis keeps the nodes and edges and renders; its own template, which asks a CDN for files and puts titles into
the page as HTML, is not used.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from heapq import heappop, heappush
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from kg.explorer.communities import communities
from kg.explorer.data import Claim, Evidence, Fact, Link, PageData, family, standing
from kg.explorer.layout import place
from kg.explorer.places import coordinates, land
from kg.explorer.sentences import Sentences
from kg.records import Span

__all__ = [
    "ALL_AT_ONCE",
    "DRAWABLE",
    "PACKED_FROM",
    "PAGE",
    "START",
    "TURNING",
    "document",
    "json_for_script",
    "policy",
    "read_text",
]

ALL_AT_ONCE = 1000  # so many nodes are all drawn on opening
START = 150  # of more, so many at most: nobody reads two thousand nodes at once
_TOGETHER = 3  # so many at least hang together on opening
DRAWABLE = 10_000  # of more than so many nodes, not all can be drawn; the page opens with its communities
MOST_OF_GROUP = 55  # so many of a community are drawn, as in page/model.js
PACKED_FROM = 3_000_000  # characters of data from which on it is compressed

_THE_ARTICLE = -1  # in the place of a claimer's number

PAGE = Path(__file__).parent / "page"
_VENDOR = Path(__file__).parent / "vendor"

# In this order; each file may use what those before it define.
_SCRIPTS = (
    *("text", "model", "state", "theme", "picture", "rings", "names", "facts", "panel", "article"),
    *("search", "filters", "time", "table", "map", "paths", "save", "main"),
)

# A label in the picture: so many characters a line, so many lines.
_LINE, _LINES = 20, 2
_ELLIPSIS = "…"
_LARGE_LABEL = 7  # of so many facts and more, as in page/picture.js
_CHARACTER, _WIDE, _LINE_HEIGHT, _NODE = 8.0, 15.0, 18.0, 40.0  # pixels; Chinese and Korean signs are wide

# What turns the direction of text round; shown as a sign, so that nobody reads what is not there.
TURNING = re.compile("[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]")


def document(data: PageData, *, focus: Sequence[str] = ()) -> str:
    """The page as one HTML document. ``focus``: addresses of the nodes that it opens at."""
    from kg.explorer.network import PageNetwork

    network = PageNetwork(PAGE)
    _fill(network, data, focus)
    return str(network.generate_html())


def _fill(network: Any, data: PageData, focus: Sequence[str]) -> None:
    """Nodes and edges go where pyvis keeps them; the rest is what the template shows beside them."""
    numbers = {entity.iri: i for i, entity in enumerate(data.entities)}
    focused = [numbers[iri] for iri in focus if iri in numbers]
    groups = _communities(data)
    start = _start(data, focused, groups)
    among_events, of_events = _event_places(data, start)
    at = coordinates(data.entities)
    network.nodes.extend(_nodes(data, start, among_events, at))
    network.edges.extend(_edge(link) for link in data.links)
    scripts = {"vis": read_text(_VENDOR / "vis-network.min.js"), "page": _script()}
    style = read_text(PAGE / "style.css")
    network.show(
        facts=_facts(data, of_events),
        articles=_articles(data),
        names=dict(data.names),
        focus=focused,
        groups=groups,
        happenings=[[told.witnesses, told.differ] for told in data.happenings],
        land=land() if at else None,
        policy=policy(scripts.values(), style),
        style=style,
        scripts=scripts,
        to_json=packed,
    )


def packed(value: object) -> str:
    """The data as JSON, or where that is much, compressed and in letters that a page can hold."""
    text = json_for_script(value)
    if len(text) < PACKED_FROM:
        return text
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 6)).decode("ascii")


def json_for_script(value: object) -> str:
    """JSON that can stand inside a script element: nothing in it ends the element or opens a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


# Also surrogates that stand alone, which JSON can say and UTF-8 cannot.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def _nodes(
    data: PageData,
    start: frozenset[int] | None,
    among_events: Mapping[int, tuple[int, int]],
    at: Mapping[str, tuple[float, float]],
) -> Iterable[dict[str, Any]]:
    labels = [_wrapped(name) for name in _distinct(data)]
    weights = _weights(data)
    sizes = [_size(label, weight) for label, weight in zip(labels, weights, strict=True)]
    drawable = len(sizes) <= DRAWABLE
    all_places = place(sizes, [(link.source, link.target) for link in data.links]) if drawable else []
    start_places = _places_of(start, sizes, data.links) if start is not None else {}
    keys = _keys([entity.iri for entity in data.entities])
    families = {type_: family(type_) for type_ in sorted({entity.type for entity in data.entities})}
    for i, entity in enumerate(data.entities):
        node: dict[str, Any] = {
            "key": keys[i],
            "iri": entity.iri,
            "name": entity.label,
            "type": entity.type,
            "family": families[entity.type],
            "weight": weights[i],
        }
        optional = {
            "aliases": entity.aliases,
            "identifiers": entity.identifiers,
            "label": labels[i] if labels[i] != entity.label else "",
            "geo": next((at[name] for name in entity.identifiers if name in at), None),
        }
        node |= {name: value for name, value in optional.items() if value}
        if drawable:
            node["x"], node["y"] = all_places[i]
        if i in start_places:
            node["start"] = start_places[i]
        if i in among_events:
            node["among"] = among_events[i]
        yield node


def _edge(link: Link) -> dict[str, Any]:
    return {"from": link.source, "to": link.target, "label": link.label, "fact": link.fact}


def _communities(data: PageData) -> list[list[int]]:
    """The groups that a case too large to be drawn whole falls into, each from its most evidenced on."""
    if len(data.entities) <= DRAWABLE:
        return []
    weights = _weights(data)
    found = communities(len(data.entities), [(link.source, link.target) for link in data.links])
    around = _neighbours(data)
    return [_from_the_hub(group, weights, around) for group in found]


def _from_the_hub(group: Sequence[int], weights: Sequence[int], around: Mapping[int, set[int]]) -> list[int]:
    """The members in such an order that the first ones, which are drawn, hang together."""
    rest = set(group)
    hub = min(group, key=lambda i: (-weights[i], i))
    front = [(-weights[hub], hub)]
    taken: dict[int, None] = {}
    while front and len(taken) < MOST_OF_GROUP:
        node = heappop(front)[1]
        if node in taken:
            continue
        taken[node] = None
        for other in around[node] & rest:
            if other not in taken:
                heappush(front, (-weights[other], other))
    return [*taken, *sorted(rest - set(taken), key=lambda i: (-weights[i], i))]


def _start(data: PageData, focused: Sequence[int], groups: Sequence[Sequence[int]]) -> frozenset[int] | None:
    """The nodes drawn on opening, or None for all of them.

    Those around the focus, or the leading ones of each community, or the most evidenced.
    """
    if len(data.entities) <= ALL_AT_ONCE:
        return None
    weights = _weights(data)
    if groups and not focused:
        share = START // len(groups)
        return frozenset(node for group in groups for node in group[:share])
    around = _neighbours(data)
    if not focused:
        return frozenset(_leading(weights, around))
    chosen = dict.fromkeys(focused)
    front = list(focused)
    while front and len(chosen) < START:
        next_ = {n for node in front for n in around.get(node, ()) if n not in chosen}
        front = sorted(next_, key=lambda i: (-weights[i], i))[: START - len(chosen)]
        chosen.update(dict.fromkeys(front))
    return frozenset(chosen)


def _leading(weights: Sequence[int], around: Mapping[int, set[int]]) -> list[int]:
    """The most evidenced with those that they are linked with, as far as they hang together.

    A name by itself tells nobody what a case is about; each story of the case is seen with its parts. Where
    hardly anybody is linked, simply the most evidenced.
    """
    ranked = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
    leaders = [node for node in ranked if around.get(node)][: START // 3]
    company = [sorted(around[leader], key=lambda i: (-weights[i], i)) for leader in leaders]
    chosen = dict.fromkeys(leaders)
    for nth in range(max(map(len, company), default=0)):
        for own in company:
            if nth < len(own) and len(chosen) < START:
                chosen[own[nth]] = None
    together = [node for node in chosen if _reached(node, around, chosen, _TOGETHER) >= _TOGETHER]
    return together if len(together) >= min(START, len(ranked)) // 10 else ranked[:START]


def _reached(node: int, around: Mapping[int, set[int]], within: Mapping[int, None], enough: int) -> int:
    """How many of ``within`` hang together with the node, itself among them; counted up to ``enough``."""
    found = {node}
    front = [node]
    while front and len(found) < enough:
        for other in sorted(around[front.pop()]):
            if other in within and other not in found:
                found.add(other)
                front.append(other)
    return len(found)


def _neighbours(data: PageData) -> dict[int, set[int]]:
    around: dict[int, set[int]] = {}
    for link in data.links:
        around.setdefault(link.source, set()).add(link.target)
        around.setdefault(link.target, set()).add(link.source)
    return around


def _weights(data: PageData) -> list[int]:
    """How many facts each entity takes part in."""
    weights = [0] * len(data.entities)
    for fact in data.facts:
        for entity in {entity for _, entity in fact.roles}:
            weights[entity] += 1
    return weights


def _places_of(
    chosen: frozenset[int], sizes: Sequence[tuple[float, float]], links: Iterable[Link]
) -> dict[int, tuple[int, int]]:
    order = sorted(chosen)
    number = {node: i for i, node in enumerate(order)}
    pairs = [(number[k.source], number[k.target]) for k in links if k.source in number and k.target in number]
    return dict(zip(order, place([sizes[node] for node in order], pairs), strict=True))


def _size(label: str, weight: int) -> tuple[float, float]:
    lines = label.split("\n")
    width = max(_width(line) for line in lines) * (1.12 if weight > _LARGE_LABEL else 1)
    return max(_NODE, width) + 10, _NODE + min(weight, 12) + len(lines) * _LINE_HEIGHT


def _width(line: str) -> float:
    return sum(_WIDE if east_asian_width(sign) in "WF" else _CHARACTER for sign in line)


def _distinct(data: PageData) -> list[str]:
    """The names as the picture has them: a state that has its territory's name is told apart."""
    places = {entity.label for entity in data.entities if family(entity.type) == "place"}
    return [
        f"{entity.label} (state)" if entity.type == "State" and entity.label in places else entity.label
        for entity in data.entities
    ]


def _wrapped(name: str) -> str:
    """A name as it is written in the picture: in two lines at most, without signs that turn it round."""
    lines = [""]
    for word in TURNING.sub("\N{REPLACEMENT CHARACTER}", name).split():
        if not lines[-1] or len(lines[-1]) + 1 + len(word) <= _LINE:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    shown = [line if len(line) <= _LINE + 2 else line[: _LINE + 1] + _ELLIPSIS for line in lines[:_LINES]]
    if len(lines) > _LINES and not shown[-1].endswith(_ELLIPSIS):
        shown[-1] = shown[-1][:_LINE] + _ELLIPSIS
    return "\n".join(shown)


def _keys(iris: Sequence[str]) -> list[str]:
    """A short name of each node for the address bar, that the same node has in the next build."""
    digests = [hashlib.sha256(iri.encode("utf-8", "replace")).hexdigest() for iri in iris]
    length = 6
    while len({digest[:length] for digest in digests}) < len(digests) and length < 64:
        length += 2
    return [digest[:length] for digest in digests]


def _facts(data: PageData, places: Mapping[int, tuple[int, int]]) -> list[list[Any]]:
    """The facts, each with its sentences and its own place in the picture with events as nodes.

    A fact is a row, as `Fact` in page/model.js reads it: its names a hundred thousand times would cost more
    than it says. 0 stands for a day that is the one before it.
    """
    sentences = [Sentences(article.text) for article in data.articles]
    offsets = [_Offsets(article.text) for article in data.articles]
    keys = _keys([fact.iri for fact in data.facts])
    found = []
    for i, fact in enumerate(data.facts):
        by = sorted({entity for claim in fact.claims for entity in claim.claimers or (_THE_ARTICLE,)})
        disputes = sorted({other for claim in fact.claims for other in claim.disputes})
        row = [
            keys[i],
            fact.kind,
            fact.type,
            fact.status,
            standing(fact),
            list(dict.fromkeys(entity for _, entity in fact.roles)),
            sorted({e.article for claim in fact.claims for e in claim.evidence}),
            by,
            _folded([fact.roles, fact.words]),
            _folded([_claim(claim, sentences, offsets) for claim in fact.claims]),
            fact.time,
            fact.earliest if fact.earliest != fact.time else 0,
            fact.latest if fact.latest != fact.earliest else 0,
            places.get(i),
            disputes or None,
            fact.happening,
        ]
        while row[-1] is None:
            row.pop()
        found.append(row)
    return found


def _folded(value: object) -> str:
    """What is only looked at when somebody asks for it: one text for the browser to keep, not many lists."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _claim(claim: Claim, sentences: Sequence[Sentences], offsets: Sequence[_Offsets]) -> list[object]:
    evidence = [_evidence(e, sentences, offsets) for e in claim.evidence]
    return [claim.claimers, claim.stance, round(claim.confidence, 3), evidence, claim.disputes]


def _evidence(
    evidence: Evidence, sentences: Sequence[Sentences], offsets: Sequence[_Offsets]
) -> list[object]:
    """Article, sentence, words, trigger; positions as the browser counts them."""
    count = offsets[evidence.article]
    sentence = sentences[evidence.article].around(evidence.span)
    trigger = count(evidence.trigger) if evidence.trigger else None
    return [evidence.article, *count(sentence), *count(evidence.span), *(trigger or ())]


class _Offsets:
    """Positions in characters as positions in UTF-16, in which a browser counts."""

    def __init__(self, text: str) -> None:
        self._wide = [i for i, character in enumerate(text) if ord(character) > 0xFFFF]

    def __call__(self, span: Span) -> tuple[int, int]:
        if not self._wide:
            return span.start, span.end
        return span.start + bisect_left(self._wide, span.start), span.end + bisect_left(self._wide, span.end)


def _event_places(
    data: PageData, start: frozenset[int] | None
) -> tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]]:
    """Where entities and events stand when events are drawn as nodes: those that are drawn on opening.

    Of a case that is not drawn whole, the events with two of the entities that are.
    """
    drawn = sorted(start) if start is not None else list(range(len(data.entities)))
    at = {node: i for i, node in enumerate(drawn)}
    events = [i for i, fact in enumerate(data.facts) if fact.kind == "event" and _is_drawn(fact, at, start)]
    labels, weights = _distinct(data), _weights(data)
    sizes = [_size(_wrapped(labels[node]), weights[node]) for node in drawn]
    sizes += [_size(_wrapped(data.names.get(data.facts[i].type, data.facts[i].type)), 0) for i in events]
    count = len(drawn)
    links = [
        (count + n, at[end]) for n, i in enumerate(events) for _, end in data.facts[i].roles if end in at
    ]
    links += [
        (at[k.source], at[k.target])
        for k in data.links
        if k.source in at and k.target in at and (k.fact is None or data.facts[k.fact].kind == "relation")
    ]
    places = place(sizes, links)
    return dict(zip(drawn, places, strict=False)), {i: places[count + n] for n, i in enumerate(events)}


def _is_drawn(fact: Fact, drawn: Mapping[int, int], start: frozenset[int] | None) -> bool:
    """As `withEvents` in page/facts.js chooses."""
    ends = {end for _, end in fact.roles}
    return len(ends & drawn.keys()) >= (1 if start is None else min(2, max(1, len(ends))))


def _articles(data: PageData) -> list[dict[str, Any]]:
    found = []
    for article in data.articles:
        shown = {"name": article.name, "title": article.title or article.name, "text": article.text}
        optional = {"date": article.date, "publisher": article.publisher, "url": article.url}
        found.append(shown | {name: value for name, value in optional.items() if value})
    return found


@cache
def _script() -> str:
    """The page's own scripts as one, in a scope of their own."""
    parts = "\n".join(read_text(PAGE / f"{name}.js") for name in _SCRIPTS)
    return f'(async () => {{\n"use strict";\n{parts}\n}})();\n'


@cache
def read_text(file: Path) -> str:
    """A text with plain line ends: a browser hashes what it has read, without carriage returns."""
    return file.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")


def policy(scripts: Iterable[str], style: str) -> str:
    """No request of any kind; of scripts and styles only those that are known, by their hashes."""
    vendored = json.loads(read_text(_VENDOR / "vendor.json"))
    allowed: Mapping[str, Sequence[str]] = {
        "default-src": ("'none'",),
        "script-src": [_hash(script) for script in scripts] or ("'none'",),
        "style-src": [_hash(style), *(f"'{value}'" for value in vendored["styles"])],
        "img-src": ("data:", "blob:"),
        "base-uri": ("'none'",),
        "form-action": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in allowed.items())


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
