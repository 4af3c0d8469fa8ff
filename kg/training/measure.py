"""What the reader gets right on marked articles: triggers, heads of fillers, statuses; and its cuts.

A proposed trigger is right where one of its words is a labelled word of that type. Proposals on words that
are neither positive nor negative (see :mod:`kg.training.gold`) count as nothing. A filler is right where its
head is inside a labelled filler of that role, of a right trigger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from tokenizers import Tokenizer

from kg.extraction.analysis import Frame, RelationMatch
from kg.extraction.reader import Floats, Networks, Query, Reader, Settings
from kg.extraction.windows import Batch, Labels
from kg.training.gold import Marked, Pair

__all__ = ["Count", "Figures", "choose", "measure"]


@dataclass
class Count:
    """Right, labelled and proposed."""

    right: int = 0
    gold: int = 0
    proposed: int = 0

    def add(self, right: int, gold: int, proposed: int) -> None:
        """Count more."""
        self.right += right
        self.gold += gold
        self.proposed += proposed

    @property
    def precision(self) -> float:
        """Right of the proposed."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """Right of the labelled."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.gold + self.proposed) if self.right else 0.0

    def row(self) -> dict[str, float | int]:
        """For reports."""
        return {
            "p": round(self.precision, 3), "r": round(self.recall, 3), "f1": round(self.f1, 3),
            "gold": self.gold, "proposed": self.proposed,
        }  # fmt: skip


@dataclass
class Figures:
    """All counts of one measurement."""

    events: Count = field(default_factory=Count)
    relations: Count = field(default_factory=Count)  # the object's words
    full_relations: Count = field(default_factory=Count)  # with the subject
    arguments: Count = field(default_factory=Count)
    given: Count = field(default_factory=Count)  # arguments of right triggers only
    status: Count = field(default_factory=Count)  # of right triggers
    types: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    roles: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    scored: list[tuple[str, float, bool]] = field(default_factory=list)  # kind, probability, right

    def score(self) -> float:
        """One number for all: F1 over triggers, fillers and whole relations together."""
        total = Count()
        for part in (self.events, self.full_relations, self.arguments):
            total.add(part.right, part.gold, part.proposed)
        return total.f1

    def report(self) -> dict[str, object]:
        """For reports."""
        return {
            "score": round(self.score(), 4),
            "events": self.events.row(),
            "relation objects": self.relations.row(),
            "relations": self.full_relations.row(),
            "arguments": self.arguments.row(),
            "arguments of right triggers": self.given.row(),
            "status": round(self.status.precision, 3),
            "types": {k: v.row() for k, v in sorted(self.types.items())},
            "roles": {k: v.row() for k, v in sorted(self.roles.items())},
        }


def measure(reader: Reader, marked: Sequence[Marked]) -> Figures:
    """Read the articles and compare."""
    figures = Figures()
    for m in marked:
        proposals = reader.propose(m.reading)
        _compare_events(figures, m, proposals.frames, reader.labels)
        _compare_relations(figures, m, proposals.relations, reader.labels)
    return figures


def _compare_events(figures: Figures, m: Marked, frames: Sequence[Frame], labels: Labels) -> None:
    gold = [p for p in m.pairs if p.type in labels.events]
    met: set[int] = set()
    for frame in frames:
        pair = _met(frame.type, frame.start, frame.end, gold)
        if pair is None and _ignored(frame.type, frame.start, frame.end, m):
            continue
        right = pair is not None and id(pair) not in met
        if pair is not None and not right:
            continue  # two triggers for one line: neither more right nor wrong
        figures.scored.append(("event", frame.score, right))
        figures.events.add(int(right), 0, 1)
        figures.types[frame.type].add(int(right), 0, 1)
        if pair is None:
            figures.arguments.add(0, 0, len(frame.arguments))
            continue
        met.add(id(pair))
        figures.status.add(int(frame.status == pair.status), 1, 1)
        _compare_arguments(figures, frame, pair)
    for pair in gold:
        figures.events.add(0, 1, 0)
        figures.types[pair.type].add(0, 1, 0)
        for role, fillers in pair.fillers.items():
            if role not in pair.unknown:
                figures.arguments.add(0, len(fillers), 0)
                figures.roles[role].add(0, len(fillers) if id(pair) in met else 0, 0)
                figures.given.add(0, len(fillers) if id(pair) in met else 0, 0)


def _compare_arguments(figures: Figures, frame: Frame, pair: Pair) -> None:
    used: set[tuple[str, int]] = set()
    for argument in frame.arguments:
        if argument.role in pair.unknown:
            continue
        hit = next(
            (
                i
                for i, (start, end, _) in enumerate(pair.fillers.get(argument.role, ()))
                if start <= argument.head < end and (argument.role, i) not in used
            ),
            None,
        )
        if hit is not None:
            used.add((argument.role, hit))
        for count in (figures.arguments, figures.given, figures.roles[argument.role]):
            count.add(int(hit is not None), 0, 1)


def _compare_relations(
    figures: Figures, m: Marked, relations: Sequence[RelationMatch], labels: Labels
) -> None:
    gold = [p for p in m.pairs if p.type in labels.properties]
    objects: set[int] = set()
    for relation in relations:
        pair = _met(relation.property, relation.start, relation.end, gold)
        if pair is None and _ignored(relation.property, relation.start, relation.end, m):
            continue
        if pair is not None and "subject" in pair.unknown:
            objects.add(id(pair))
            continue
        subject = pair is not None and any(
            start <= relation.subject < end for start, end, _ in pair.fillers.get("subject", ())
        )
        figures.full_relations.add(int(subject), 0, 1)
        figures.types[relation.property].add(int(subject), 0, 1)
        figures.relations.add(int(pair is not None and id(pair) not in objects), 0, 1)
        figures.scored.append(("relation", relation.score, subject))
        if pair is not None:
            objects.add(id(pair))
    for pair in gold:
        if "subject" not in pair.unknown:
            figures.relations.add(0, 1, 0)
            subjects = len(pair.fillers.get("subject", ()))
            figures.full_relations.add(0, subjects, 0)
            figures.types[pair.type].add(0, subjects, 0)


def _met(type_: str, start: int, end: int, gold: Sequence[Pair]) -> Pair | None:
    """Find the labelled trigger of this type that shares a word with [start, end)."""
    for pair in gold:
        if pair.type == type_ and pair.span[0] < end and start < pair.span[1]:
            return pair
    return None


def _ignored(type_: str, start: int, end: int, m: Marked) -> bool:
    return any((word, type_) in m.ignored for word in range(start, end))


_CUTS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)


_OTHERS = {"rival": (0.5, 0.7, 0.85, 1.0), "inside": (0.3, 0.4, 0.5), "reach": (0.3, 0.5, 0.7)}


def choose(networks: Networks, labels: Labels, tokenizer: Tokenizer, marked: Sequence[Marked]) -> Settings:
    """Cuts and calibration that are best on these articles.

    One cut for all types first; a type's own cut is drawn toward it, since few of its triggers are there.
    """
    remembered = Remembering(networks)

    def tried(settings: Settings) -> Figures:
        remembered.rewind()
        return measure(Reader.of(remembered, labels, settings, tokenizer), marked)

    plain = Settings(calibration={"event": (1.0, 0.0), "relation": (1.0, 0.0)})
    by_cut = {cut: tried(replace(plain, cut=cut)) for cut in _CUTS}
    overall = max(_CUTS, key=lambda cut: by_cut[cut].score())
    settings = replace(plain, cut=overall, cuts=_type_cuts(by_cut, overall, labels))
    by_role = {cut: tried(replace(settings, role_cut=cut)) for cut in _CUTS}
    role_cut = max(_CUTS, key=lambda cut: by_role[cut].score())
    settings = replace(settings, role_cut=role_cut, role_cuts=_role_cuts(by_role, role_cut))
    for field_name, values in _OTHERS.items():
        candidates = [replace(settings, **{field_name: value}) for value in values]  # type: ignore[arg-type]
        settings = max(candidates, key=lambda s: tried(s).score())
    low = tried(replace(settings, cut=0.1, cuts={}))
    calibration = {kind: _platt(low.scored, kind) for kind in ("event", "relation")}
    return replace(settings, calibration=calibration)


# How many triggers or fillers a cut must win for moving away from the common one by 1; development
# articles have a dozen of a rare type, and a cut that fits these fits no others.
_PULL = 20


def _type_cuts(by_cut: Mapping[float, Figures], overall: float, labels: Labels) -> dict[str, float]:
    return _own_cuts({c: f.types for c, f in by_cut.items()}, overall, labels.triggers)


def _role_cuts(by_cut: Mapping[float, Figures], overall: float) -> dict[str, float]:
    roles = {c: f.roles for c, f in by_cut.items()}
    return _own_cuts(roles, overall, sorted(roles[overall]))


def _own_cuts(
    by_cut: Mapping[float, Mapping[str, Count]], overall: float, names: Iterable[str]
) -> dict[str, float]:
    """Cuts for the names that are clearly better off with one of their own."""
    cuts = {}
    for name in names:

        def worth(cut: float, name: str = name) -> float:
            count = by_cut[cut].get(name, Count())
            return count.f1 * count.gold - _PULL * abs(cut - overall)

        best = max(by_cut, key=worth)
        if best != overall:
            cuts[name] = best
    return cuts


_AS_IT_IS = 4.0  # as much as this many doubtful triggers say


def _platt(scored: Iterable[tuple[str, float, bool]], kind: str) -> tuple[float, float]:
    """Slope and shift in log-odds that make probabilities into shares of right ones.

    Newton's method, held to probabilities as they are where the articles do not say otherwise: without that,
    a few dozen surely right ones send it off to infinity.
    """
    rows = [(p, right) for k, p, right in scored if k == kind]
    p = np.clip(np.array([r[0] for r in rows]), 1e-4, 1 - 1e-4)
    x = np.stack([np.log(p / (1 - p)), np.ones_like(p)], axis=1)
    y = np.array([r[1] for r in rows], dtype=float)
    weights = as_it_is = np.array([1.0, 0.0])
    for _ in range(30):
        q = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (q * (1 - q))[:, None]).T @ x + _AS_IT_IS * np.eye(2)
        step = np.linalg.solve(hessian, x.T @ (y - q) - _AS_IT_IS * (weights - as_it_is))
        weights = weights + np.clip(step, -1, 1)
    return round(float(weights[0]), 4), round(float(weights[1]), 4)


class Remembering:
    """Networks that keep their answers: trying cuts need not read the articles again."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._triggers: list[tuple[Floats, Floats]] = []
        self._arguments: dict[tuple[int, bytes, bytes], tuple[Floats, Floats]] = {}
        self._at = 0

    def rewind(self) -> None:
        """Begin again with the same articles in the same order."""
        self._at = 0

    def triggers(self, batch: Batch) -> tuple[Floats, Floats]:
        """See ``kg.extraction.reader.Networks``."""
        if self._at == len(self._triggers):
            self._triggers.append(self._networks.triggers(batch))
        self._at += 1
        return self._triggers[self._at - 1]

    def arguments(self, words: Floats, query: Query) -> tuple[Floats, Floats]:
        """See ``kg.extraction.reader.Networks``."""
        key = (self._at, query.types.tobytes(), query.inside.tobytes())
        if key not in self._arguments:
            self._arguments[key] = self._networks.arguments(words, query)
        return self._arguments[key]
