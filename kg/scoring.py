"""How close predicted facts come to gold facts: names compared as readers do, events aligned, layers counted.

Both sides are lines of the ``facts`` format. An event line makes one statement for itself, one for each
filler, one for an unusual status, one for its time and one for each source; a relation makes one. Events are
paired by type, shared participants and quote; each gold line with at most one predicted line. A gold line
marked ``optional`` is neither missed when absent nor wrong when present.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "LAYERS",
    "Count",
    "Judged",
    "Score",
    "aligned",
    "event_affinity",
    "is_right",
    "relation_affinity",
    "reliability",
    "same_filler",
    "same_name",
    "score",
]

Line = Mapping[str, Any]  # one line of the facts format, as JSON gives it

LAYERS = ("facts", "events", "roles", "time", "source", "relations")

_PARTICIPANTS = frozenset({"agent", "patient", "counterpart", "origin", "destination", "place", "quantity"})
_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "this",
        "that",
        "some",
        "about",
        "around",
        "approximately",
        "nearly",
        "almost",
        "estimated",
        "least",
        "at",
        "more",
        "than",
        "over",
        "up",
        "to",
    ]
)
_PREPOSITIONS = frozenset(
    ["in", "of", "from", "at", "for", "on", "by", "with", "who", "which", "that", "against", "near"]
)
_PLACE_KINDS = frozenset(
    ["region", "province", "city", "town", "village", "capital", "republic", "kingdom", "district", "state"]
)
_SCALE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_CLOSE_SPELLING = 0.86


@dataclass(slots=True)
class Count:
    """True positives, gold items and predicted items of one layer."""

    tp: int = 0
    gold: int = 0
    pred: int = 0

    def add(self, tp: int, gold: int, pred: int) -> None:
        """Count some more."""
        self.tp, self.gold, self.pred = self.tp + tp, self.gold + gold, self.pred + pred

    @property
    def precision(self) -> float:
        """The share of what was predicted that is right; 0 where nothing was."""
        return self.tp / self.pred if self.pred else 0.0

    @property
    def recall(self) -> float:
        """The share of gold that was found; 0 where there is none."""
        return self.tp / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One predicted line: how sure the program was of it, whether gold has it, and all that it says."""

    kind: str  # "event" or "relation"
    confidence: float
    told: bool  # gold has the event, in this status, or the relation
    right: bool  # and every filler, the time and the source


@dataclass(slots=True)
class Score:
    """Counts by layer and by event type, the lines that were missed or wrong, and how sure each one was."""

    layers: dict[str, Count] = field(default_factory=lambda: {layer: Count() for layer in LAYERS})
    by_type: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    missed: list[Line] = field(default_factory=list)
    wrong: list[Line] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)


def score(gold: Mapping[str, Sequence[Line]], predicted: Mapping[str, Sequence[Line]]) -> Score:
    """Score the articles that gold has. Both map an article's id to its lines."""
    result = Score()
    for article, lines in gold.items():
        _score_article(lines, predicted.get(article, ()), result)
    return result


def reliability(
    judged: Iterable[Judged], bins: int = 10
) -> list[tuple[float, float, int, float, float, float]]:
    """How far the confidence can be believed: one row for each of ``bins`` equal ranges that has facts.

    A row is (from, to, facts, mean confidence, share told, share right in every part).

    >>> reliability([Judged("event", 0.75, True, True), Judged("event", 0.77, True, False)])
    [(0.7, 0.8, 2, 0.76, 1.0, 0.5)]
    """
    ranges: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        ranges[min(int(one.confidence * bins), bins - 1)].append(one)
    return [
        (
            number / bins,
            (number + 1) / bins,
            len(group),
            sum(one.confidence for one in group) / len(group),
            sum(one.told for one in group) / len(group),
            sum(one.right for one in group) / len(group),
        )
        for number, group in sorted(ranges.items())
    ]


def _score_article(gold: Sequence[Line], predicted: Sequence[Line], result: Score) -> None:
    events, found_events, event_pairs = aligned(gold, predicted, "event")
    relations, found_relations, relation_pairs = aligned(gold, predicted, "relation")
    layers = result.layers
    same_status = [(g, p) for g, p in event_pairs if g["status"] == _status(p)]
    layers["events"].add(len(same_status), len(events), len(found_events))
    for type_ in {line["type"] for line in [*events, *found_events]}:
        result.by_type[type_].add(
            sum(g["type"] == type_ for g, _ in same_status),
            sum(line["type"] == type_ for line in events),
            sum(line["type"] == type_ for line in found_events),
        )
    hits = sum(_score_pair(g, p, layers) for g, p in event_pairs)
    layers["relations"].add(len(relation_pairs), len(relations), len(found_relations))
    layers["facts"].add(
        hits + len(relation_pairs),
        sum(map(_statements, events)) + len(relations),
        sum(map(_statements, found_events)) + len(found_relations),
    )
    paired = {id(line) for pair in [*event_pairs, *relation_pairs] for line in pair}
    result.missed += [line for line in [*events, *relations] if id(line) not in paired]
    found = [*found_events, *found_relations]
    result.wrong += [line for line in found if id(line) not in paired]
    told = {id(p) for _, p in [*same_status, *relation_pairs]}
    right = {id(p) for g, p in [*event_pairs, *relation_pairs] if is_right(g, p)}
    result.judged += [
        Judged(p["kind"], float(p.get("confidence", 1.0)), id(p) in told, id(p) in right) for p in found
    ]


def is_right(gold: Line, pred: Line) -> bool:
    """Whether all that a line says stands in the gold line it was paired with.

    What it leaves out is no error, but for the source: words that somebody said, printed as a plain fact,
    mislead.
    """
    if pred["kind"] == "relation":
        return True
    roles, sources = pred.get("roles", {}), pred.get("source", [])
    return bool(
        gold["status"] == _status(pred)
        and all(
            any(same_filler(role, name, filler) for name in gold["roles"].get(role, ()))
            for role, fillers in roles.items()
            for filler in fillers
        )
        and pred.get("time") in (None, gold["time"])
        and all(any(same_filler("source", name, source) for name in gold["source"]) for source in sources)
        and bool(sources) == bool(gold["source"])
    )


def same_filler(role: str, gold: str, filler: str | Mapping[str, Any]) -> bool:
    """Whether a predicted filler of a role is the gold one; of a topic the words may differ."""
    return _matches(gold, filler, loose=role == "topic")


def aligned(
    gold: Sequence[Line], predicted: Sequence[Line], kind: str
) -> tuple[list[Line], list[Line], list[tuple[Line, Line]]]:
    """Gold and predicted lines of a kind without optional ones and what matched those; the pairs."""
    affinity = event_affinity if kind == "event" else relation_affinity
    golds = [line for line in gold if line["kind"] == kind]
    preds = [line for line in predicted if line.get("kind") == kind and line.get("type") != "Statement"]
    pairs = _align(golds, preds, affinity)
    spare = {id(line) for line in golds if line.get("optional")}
    spare |= {id(line) for pair in pairs if pair[0].get("optional") for line in pair}
    return (
        [line for line in golds if id(line) not in spare],
        [line for line in preds if id(line) not in spare],
        [pair for pair in pairs if not pair[0].get("optional")],
    )


def _align(
    golds: Sequence[Line], preds: Sequence[Line], affinity: Callable[[Line, Line], float]
) -> list[tuple[Line, Line]]:
    """Pair greedily, the closest first; of equals the later ones, as the reference scorer does."""
    scored = ((affinity(g, p), i, j) for i, g in enumerate(golds) for j, p in enumerate(preds))
    used_gold: set[int] = set()
    used_pred: set[int] = set()
    pairs = []
    for closeness, i, j in sorted(scored, reverse=True):
        if closeness > 0 and i not in used_gold and j not in used_pred:
            used_gold.add(i)
            used_pred.add(j)
            pairs.append((golds[i], preds[j]))
    return pairs


def event_affinity(gold: Line, pred: Line) -> float:
    """How close a predicted event is to a gold one; 0 where they cannot be the same."""
    if gold["type"] != pred.get("type"):
        return 0.0
    hits = participants = 0
    for role, fillers in gold["roles"].items():
        shared = _shared_fillers(role, fillers, pred)
        hits += shared
        participants += shared if role in _PARTICIPANTS else 0
    overlap = _quote_overlap(gold["quote"], pred.get("quote"))
    if not participants and overlap < 0.6:
        return 0.0
    same_status, same_time = gold["status"] == _status(pred), gold["time"] == pred.get("time")
    return float(hits + 0.5 * same_status + 0.25 * same_time + overlap)


def relation_affinity(gold: Line, pred: Line) -> float:
    """1 where a predicted relation is the gold one."""
    return float(
        gold["property"] == pred.get("property")
        and _matches(gold["subject"], pred.get("subject", ""))
        and _matches(gold["object"], pred.get("object", ""))
    )


def _score_pair(gold: Line, pred: Line, layers: Mapping[str, Count]) -> int:
    """Count the roles, time and source of a matched event; returns how many of its statements are right."""
    roles = sum(_shared_fillers(role, fillers, pred) for role, fillers in gold["roles"].items())
    layers["roles"].add(roles, _size(gold["roles"]), _size(pred.get("roles", {})))
    time = bool(gold["time"] is not None and gold["time"] == pred.get("time"))
    layers["time"].add(time, gold["time"] is not None, pred.get("time") is not None)
    sources = _pair_up(gold["source"], pred.get("source", []), _matches)
    layers["source"].add(sources, len(gold["source"]), len(pred.get("source", [])))
    status = bool(gold["status"] != "occurred" and gold["status"] == _status(pred))
    return 1 + roles + status + time + sources


def _shared_fillers(role: str, fillers: Sequence[str], pred: Line) -> int:
    return _pair_up(fillers, pred.get("roles", {}).get(role, []), lambda g, p: same_filler(role, g, p))


def _size(roles: Mapping[str, Sequence[object]]) -> int:
    return sum(len(fillers) for fillers in roles.values())


def _status(line: Line) -> str:
    return str(line.get("status", "occurred"))


def _statements(event: Line) -> int:
    """How many single statements an event line makes."""
    return (
        1
        + _size(event.get("roles", {}))
        + (_status(event) != "occurred")
        + (event.get("time") is not None)
        + len(event.get("source", []))
    )


def _pair_up(golds: Sequence[str], preds: Sequence[Any], same: Callable[[str, Any], bool]) -> int:
    """How many gold items find a predicted item of their own."""
    used: set[int] = set()
    for gold in golds:
        for j, pred in enumerate(preds):
            if j not in used and same(gold, pred):
                used.add(j)
                break
    return len(used)


def _matches(gold: str, filler: str | Mapping[str, Any], *, loose: bool = False) -> bool:
    if isinstance(filler, str):
        return same_name(gold, filler, loose=loose)
    names = [filler.get("label"), *filler.get("aliases", [])]
    return any(same_name(gold, name, loose=loose) for name in names if name)


def same_name(gold: str, name: str, *, loose: bool = False) -> bool:
    """Whether a careful reader would take the two names for one; ``loose`` for topics, which are free text.

    >>> same_name("China's northwestern region of Xinjiang", "Xinjiang")
    True
    """
    g, p = _bare_place(_strip(_tokens(gold))), _bare_place(_strip(_tokens(name)))
    if not g or not p:
        return False
    if g == p or "".join(g) == "".join(p):
        return True
    number = _number(g)
    if number is not None and number == _number(p):
        return True
    if (len(g) > 1 and len(p) == 1 and _initials(g) == p[0]) or (
        len(p) > 1 and len(g) == 1 and _initials(p) == g[0]
    ):
        return True
    short, long_ = (g, p) if len(g) <= len(p) else (p, g)
    if set(short) <= set(long_) and _head(long_) in short and any(len(word) > 2 for word in short):
        return True
    if loose:
        here, there = (set(words) - _PREPOSITIONS - _DETERMINERS for words in (g, p))
        if here and there and 2 * len(here & there) / (len(here) + len(there)) >= 0.5:
            return True
    return difflib.SequenceMatcher(None, " ".join(g), " ".join(p)).ratio() >= _CLOSE_SPELLING


def _tokens(name: str) -> list[str]:
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold().replace("’", "'")
    text = re.sub(r"'s\b|'(?=\s|$)", "", text)
    text = re.sub(r"(?<=\d),(?=\d)", "", text)
    return [
        t for t in re.split(r"[^\w.]+", text.replace("u.n.", "un").replace("u.s.", "us")) if t.strip("._")
    ]


def _strip(words: list[str]) -> list[str]:
    start = next((i for i, word in enumerate(words) if word not in _DETERMINERS), len(words))
    return words[start:]


def _bare_place(words: list[str]) -> list[str]:
    for i in range(len(words) - 2):
        if words[i] in _PLACE_KINDS and words[i + 1] == "of":
            return words[i + 2 :]
    return words


def _head(words: Sequence[str]) -> str:
    for i, word in enumerate(words):
        if i and word in _PREPOSITIONS:
            return words[i - 1]
    return words[-1] if words else ""


def _number(words: Sequence[str]) -> float | None:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if re.fullmatch(r"\d+(\.\d+)?", word):
            return float(word) * _SCALE.get(following, 1)
    return None


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words if word not in _PREPOSITIONS and word not in ("the", "and"))


def _quote_overlap(a: str | None, b: str | None) -> float:
    here, there = set(_tokens(a or "")), set(_tokens(b or ""))
    return len(here & there) / min(len(here), len(there)) if here and there else 0.0
