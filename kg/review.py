"""Who is who, as a person sees it: merge, split, the questions that the rules leave open, and why.

Nothing here changes an article or an entity. What somebody decides becomes lines of ``judgements.jsonl``
(:mod:`kg.resolution.judgements`), and the store follows: a merge is undone by taking its line back, a split
by rule-made parts is a judgement that they are different. The command line shows what these functions give.
"""

from __future__ import annotations

import getpass
import os
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

from kg import resources
from kg.case import Case
from kg.errors import NotFound, UsageError, nearest
from kg.records import AnnotatedArticle, Event
from kg.resolution.decisions import SAME, UNSURE, Decision, decide
from kg.resolution.identity import Canonical
from kg.resolution.judgements import Judgement, Problem, Reference, Verdict, append, read
from kg.resolution.kinds import kind_of
from kg.resolution.pairs import nodes_of
from kg.resolution.profiles import Profile, profiles_of
from kg.resolution.resolver import Contradiction, Resolution, resolution_of
from kg.resolution.spelling import folded
from kg.store.sparql import ResultTable

__all__ = [
    "Entity",
    "Explanation",
    "Known",
    "Part",
    "Question",
    "Review",
    "explain",
    "merge",
    "overview",
    "parts",
    "quotes",
    "reviewer",
    "split",
]

_MOST_COMPARED = 40  # profiles of each of two entities that `why` compares: those with most facts
_MOST_QUOTES = 2
_AROUND = 90  # characters of text on each side of a name in a quote
_MOST_LINES = 2_000  # judgements that one split may write


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of the case with all its profiles, one for each article that has it."""

    canonical: Canonical
    profiles: tuple[Profile, ...]

    @property
    def facts(self) -> int:
        """How many facts hang on it."""
        return sum(profile.facts for profile in self.profiles)

    @property
    def best(self) -> Profile:
        """The profile that stands for it in a judgement: with its label, and with most facts."""
        return min(self.profiles, key=lambda p: (p.names[0] != self.canonical.label, -p.facts, p.key))


@dataclass(frozen=True, slots=True)
class Question:
    """Two entities that the rules cannot tell to be one or two, and the profiles that look most alike."""

    one: Entity
    other: Entity
    pair: tuple[Profile, Profile]
    decision: Decision

    @property
    def weight(self) -> tuple[int, int]:
        """How much hangs on the answer: the facts that would move, and all facts of both."""
        return min(self.one.facts, self.other.facts), self.one.facts + self.other.facts


@dataclass(frozen=True, slots=True)
class Part:
    """A part that an entity can be split into: by a spelling, or by an article."""

    option: str  # "--name" or "--article"
    value: str
    articles: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two are one entity, or two: each step of the path with its decision, and what people judged."""

    one: Entity
    other: Entity
    steps: tuple[tuple[Profile, Profile, Decision], ...]
    judgements: tuple[Judgement, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def same(self) -> bool:
        """True where both are one entity."""
        return self.one.canonical.iri == self.other.canonical.iri


class Known:
    """The entities of a case, as articles and judgements make them; found by name or address."""

    def __init__(self, case: Case) -> None:
        with resources.using(case.ontology):
            profiles = [p for stored in case.articles() for p in profiles_of(stored.annotated)]
        said = read(case.judgements_path)
        self.problems: tuple[Problem, ...] = said.problems
        self.judgements = said.judgements
        self.resolution: Resolution = resolution_of(profiles, said.judgements)
        identity = self.resolution.identity
        self.entities = [
            Entity(identity.canonical(*group[0].key), group) for group in self.resolution.clusters
        ]
        self.of = {profile.key: entity for entity in self.entities for profile in entity.profiles}
        self._names: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities:
            for name in dict.fromkeys(folded(n) for n in (entity.canonical.label, *entity.canonical.aliases)):
                self._names[name].append(entity)

    def find(self, name: str) -> Entity:
        """The entity of this name or address. Raises NotFound, or UsageError where several answer to it."""
        for entity in self.entities:
            if name in (entity.canonical.iri, entity.canonical.state) or (
                "/" in name and entity.canonical.iri.endswith("/" + name)
            ):
                return entity
        found = self._names.get(folded(name)) or self._in_part(name)
        exact = [e for e in found if folded(e.canonical.label) == folded(name)]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if not found:
            labels = (entity.canonical.label for entity in self.entities)
            raise NotFound(f"Nobody and nothing in the case is called {name!r}. {nearest(name, labels)}")
        shown = "\n  ".join(_summary(entity) for entity in sorted(found, key=lambda e: e.canonical.iri))
        raise UsageError(
            f"{len(found)} entities are called {name!r}. Expected one. Give its address instead:\n  {shown}"
        )

    def _in_part(self, name: str) -> list[Entity]:
        """Those whose name has all of these words, as `kg show` finds them."""
        words = set(folded(name).split())
        found = (
            e for known, some in sorted(self._names.items()) if words <= set(known.split()) for e in some
        )
        return list({entity.canonical.iri: entity for entity in found}.values()) if words else []

    def profiles(self, name: str, entity: Entity) -> list[Profile]:
        """The profiles of an entity that have this name in their article; all where none has."""
        wanted = folded(name)
        there = [p for p in entity.profiles if wanted in map(folded, p.names)]
        return there or list(entity.profiles)

    def judged_within(self, *entities: Entity) -> list[tuple[Judgement, Entity, Entity]]:
        """The judgements that count between profiles of these entities."""
        by_reference = {
            (p.article, name): entity
            for entity in entities
            for p in entity.profiles
            for name in reversed(p.names)
        }
        found = []
        for judgement in _standing(self.judgements):
            ends = [by_reference.get((r.article, r.name)) for r in judgement.pair]
            if ends[0] is not None and ends[1] is not None:
                found.append((judgement, ends[0], ends[1]))
        return found


def _summary(entity: Entity) -> str:
    c = entity.canonical
    return f"{c.iri}  {c.label} ({c.type}, {len(entity.profiles)} articles, {entity.facts} facts)"


def _standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The last judgement of each pair, unless it was withdrawn; in the order in which they were made."""
    last: dict[tuple[Reference, Reference], Judgement] = {}
    for judgement in judgements:
        last.pop(judgement.pair, None)
        last[judgement.pair] = judgement
    return [judgement for judgement in last.values() if judgement.verdict != "withdrawn"]


def reviewer() -> str:
    """Who decides: KG_REVIEWER, or the name of the account."""
    named = os.environ.get("KG_REVIEWER")
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def merge(case: Case, one: str, other: str, *, by: str | None = None, why: str = "") -> Entity:
    """Judge two entities the same, and bring the store up to date. Gives the entity that they now are.

    Earlier judgements that they are different are taken back. Raises NotFound or UsageError for the names.
    """
    with case.writing():
        known = Known(case)
        a, b = known.find(one), known.find(other)
        if a is b:
            return a
        made = _Made(by, why)
        between = [j for j, x, y in known.judged_within(a, b) if x is not y and j.verdict == "different"]
        lines = [made.again("withdrawn", judgement) for judgement in between]
        lines.append(made.about("same", a.best, b.best))
        append(case.judgements_path, lines)
        _synchronise(case)
        return Known(case).of[a.best.key]


def split(
    case: Case,
    name: str,
    *,
    article: str | None = None,
    spelling: str | None = None,
    by: str | None = None,
    why: str = "",
) -> tuple[Judgement, ...]:
    """Undo what made an entity of several, and bring the store up to date. Gives the lines written.

    Without ``article`` and ``spelling`` the judgements of people that joined it are withdrawn. With one of
    them the profiles of that article, or of that name, are judged different from the others. Raises
    UsageError, with the parts that it can be split into, where no person joined it.
    """
    with case.writing():
        known = Known(case)
        entity = known.find(name)
        made = _Made(by, why)
        if article is None and spelling is None:
            lines = [
                made.again("withdrawn", j) for j, *_ in known.judged_within(entity) if j.verdict == "same"
            ]
            if not lines:
                raise UsageError(_how_to_split(entity, case))
        else:
            lines = list(_differences(case, known, entity, article, spelling, made))
        append(case.judgements_path, lines)
        _synchronise(case)
        return tuple(lines)


def _differences(
    case: Case, known: Known, entity: Entity, article: str | None, spelling: str | None, made: _Made
) -> Iterator[Judgement]:
    sha256 = case.find(article).sha256 if article else None
    part = [
        p
        for p in entity.profiles
        if (sha256 is None or p.article == sha256)
        and (spelling is None or folded(p.names[0]) == folded(spelling))
    ]
    rest = [p for p in entity.profiles if p not in part]
    if not part or not rest:
        raise UsageError(_how_to_split(entity, case))
    lines = len(part) * len(rest)
    if lines > _MOST_LINES:
        raise UsageError(
            f"That would take {lines:,} judgements; at most {_MOST_LINES:,} are written at once. "
            "Split off a smaller part: one article, or a rarer spelling."
        )
    for judgement, *_ in known.judged_within(entity):
        ends = {_side(reference, part, rest) for reference in judgement.pair}
        if judgement.verdict == "same" and ends == {0, 1}:
            yield made.again("withdrawn", judgement)
    for one, other in product(part, rest):
        yield made.about("different", one, other)


def _side(reference: Reference, part: Sequence[Profile], rest: Sequence[Profile]) -> int:
    for number, side in enumerate((part, rest)):
        if any(p.article == reference.article and reference.name in p.names for p in side):
            return number
    return -1


def _how_to_split(entity: Entity, case: Case) -> str:
    shown = "\n".join(f'  {part.option} "{part.value}"' for part in parts(entity, case)[:20])
    if not shown:
        return f"{entity.canonical.label} is of one article and one name. There is nothing to split."
    return (
        f"No person has joined {entity.canonical.label}; the rules have. "
        f"Say which part is somebody else:\n{shown}"
    )


def parts(entity: Entity, case: Case) -> tuple[Part, ...]:
    """What an entity can be split into: its spellings, then its articles; none where there is one of each."""
    spellings = Counter(profile.names[0] for profile in entity.profiles)
    shas = sorted({profile.article for profile in entity.profiles})
    found = [Part("--name", name, n) for name, n in sorted(spellings.items())] if len(spellings) > 1 else []
    if len(shas) > 1:
        stored = (case.get(sha) for sha in shas)
        found += [Part("--article", s.annotated.article.id, 1) for s in stored if s is not None]
    return tuple(found)


class _Made:
    """Judgements of one person at one moment."""

    def __init__(self, by: str | None, why: str) -> None:
        self._by = reviewer() if by is None else by
        self._why = why
        self._when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def about(self, verdict: Verdict, one: Profile, other: Profile) -> Judgement:
        first, second = sorted((_reference(one), _reference(other)))
        return Judgement(verdict, first, second, self._by, self._when, self._why)

    def again(self, verdict: Verdict, judgement: Judgement) -> Judgement:
        return Judgement(verdict, *judgement.pair, self._by, self._when, self._why)


def _reference(profile: Profile) -> Reference:
    return Reference(profile.article, profile.names[0], profile.type)


def _synchronise(case: Case) -> None:
    from kg.pipeline import BuildReport, synchronise

    with resources.using(case.ontology):
        synchronise(case, BuildReport())


class Review:
    """The open questions of a case, one after the other; answers are kept as soon as they are given.

    The caller holds the case (``case.writing()``), and calls :meth:`finish` at the end, however it ends.
    """

    def __init__(self, case: Case, *, by: str | None = None, limit: int | None = None) -> None:
        self._case = case
        self._made = _Made(by, "")
        self._known = Known(case)
        self._asked = self._questions()[:limit]
        self._at = 0
        self._given: dict[int, Judgement] = {}

    @property
    def known(self) -> Known:
        """The entities as they were at the start."""
        return self._known

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, those first on which most hangs."""
        return self._asked

    @property
    def position(self) -> int:
        """How many are behind us."""
        return self._at

    @property
    def answered(self) -> int:
        """How many have got an answer in this review."""
        return len(self._given)

    def question(self) -> Question | None:
        """The question that is to be answered now; None after the last."""
        return self._asked[self._at] if self._at < len(self._asked) else None

    def answer(self, verdict: Verdict) -> None:
        """Keep an answer, on the disk before this returns, and go on to the next question."""
        question = self._asked[self._at]
        judgement = self._made.about(verdict, *question.pair)
        append(self._case.judgements_path, [judgement])
        self._given[self._at] = judgement
        self._at += 1

    def back(self) -> None:
        """Return to the question before, and take its answer back."""
        if self._at == 0:
            return
        self._at -= 1
        earlier = self._given.pop(self._at, None)
        if earlier is not None:
            append(self._case.judgements_path, [self._made.again("withdrawn", earlier)])

    def finish(self) -> None:
        """Bring the store to what was decided."""
        _synchronise(self._case)

    def _questions(self) -> tuple[Question, ...]:
        known = self._known
        spoken = {
            frozenset((x.canonical.iri, y.canonical.iri)) for _, x, y in known.judged_within(*known.entities)
        }
        best: dict[frozenset[str], Question] = {}
        for one, other, decision in _open_pairs(known):
            a, b = known.of[one.key], known.of[other.key]
            pair = frozenset((a.canonical.iri, b.canonical.iri))
            if a is b or pair in spoken or _excluded(a, b):
                continue
            if pair not in best or decision.bits > best[pair].decision.bits:
                best[pair] = Question(a, b, (one, other), decision)
        return tuple(
            sorted(
                best.values(),
                key=lambda q: (*(-n for n in q.weight), -q.decision.bits, q.pair[0].key, q.pair[1].key),
            )
        )


def overview(case: Case, limit: int | None = None) -> ResultTable:
    """The open questions as rows, those first on which most hangs."""
    rows = tuple(
        (
            q.one.canonical.label,
            q.other.canonical.label,
            f"{q.decision.score:.2f}",
            str(q.weight[0]),
            "; ".join(f"{c.name} {c.bits:+.1f}" for c in q.decision.comparisons),
            q.one.canonical.iri,
            q.other.canonical.iri,
        )
        for q in Review(case, limit=limit).questions
    )
    return ResultTable(("one", "other", "score", "facts", "comparisons", "address", "other address"), rows)


def _open_pairs(known: Known) -> Iterator[tuple[Profile, Profile, Decision]]:
    profiles = [p for entity in known.entities for p in entity.profiles]
    nodes = nodes_of((p for p in profiles if not _by_address(p)), frozenset(), UNSURE)
    for edge in nodes.edges:
        one, other = nodes.members[edge.one][0], nodes.members[edge.other][0]
        if known.of[one.key] is not known.of[other.key]:
            yield one, other, decide(one, other)


def _by_address(profile: Profile) -> bool:
    return kind_of(profile) == "other"


def _excluded(one: Entity, other: Entity) -> bool:
    """True where any two of their profiles, of those with most facts, cannot be one."""
    return any(
        decide(a, b).excluded for a, b in product(_most_telling(one.profiles), _most_telling(other.profiles))
    )


def _most_telling(profiles: Iterable[Profile], most: int = 5) -> list[Profile]:
    return sorted(profiles, key=lambda p: (-p.facts, p.key))[:most]


def explain(case: Case, one: str, other: str) -> Explanation:
    """Why two names or addresses are one entity, or two. Raises NotFound or UsageError for the names."""
    known = Known(case)
    a, b = known.find(one), known.find(other)
    judged = tuple(j for j, *_ in known.judged_within(*_unique(a, b)))
    starts, ends = known.profiles(one, a), known.profiles(other, b)
    if a is b:
        steps = _path(a, starts, ends, judged)
    else:
        pairs = product(_most_telling(starts, _MOST_COMPARED), _most_telling(ends, _MOST_COMPARED))
        best = max(((decide(p, q), p, q) for p, q in pairs), key=lambda item: item[0].bits)
        steps = ((best[1], best[2], best[0]),)
    contradictions = tuple(c for c in known.resolution.contradictions if c.judgement in judged)
    return Explanation(a, b, steps, judged, contradictions)


def _unique(one: Entity, other: Entity) -> tuple[Entity, ...]:
    return (one,) if one is other else (one, other)


def _path(
    entity: Entity, starts: Sequence[Profile], ends: Sequence[Profile], judged: Sequence[Judgement]
) -> tuple[tuple[Profile, Profile, Decision], ...]:
    """The shortest way from the one to the other along decisions and judgements, within the entity."""
    goal = {p.key for p in ends}
    of = {p.key: p for p in entity.profiles}
    direct = [(p, q) for p in starts for q in ends if p.key != q.key]
    if not direct:
        return ()
    links = _links(entity, judged)
    came: dict[tuple[str, str], tuple[str, str] | None] = {p.key: None for p in starts if p.key not in goal}
    waiting = deque(sorted(came))
    while waiting:
        here = waiting.popleft()
        if here in goal:
            return tuple((of[a], of[b], decide(of[a], of[b])) for a, b in _steps(here, came))
        for key in sorted(links.get(here, ())):
            if key not in came:
                came[key] = here
                waiting.append(key)
    best = max(((decide(p, q), p, q) for p, q in direct[: _MOST_COMPARED**2]), key=lambda item: item[0].bits)
    return ((best[1], best[2], best[0]),)


def _links(entity: Entity, judged: Sequence[Judgement]) -> dict[tuple[str, str], set[tuple[str, str]]]:
    nodes = nodes_of((p for p in entity.profiles if not _by_address(p)), frozenset(), SAME)
    pairs = [(nodes.members[e.one][0].key, nodes.members[e.other][0].key) for e in nodes.edges]
    pairs += [(members[0].key, other.key) for members in nodes.members for other in members[1:]]
    by_reference = {(p.article, name): p.key for p in entity.profiles for name in reversed(p.names)}
    for judgement in judged:
        ends = [by_reference.get((r.article, r.name)) for r in judgement.pair]
        if judgement.verdict == "same" and ends[0] and ends[1]:
            pairs.append((ends[0], ends[1]))
    links: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for one, other in pairs:
        links[one].add(other)
        links[other].add(one)
    return links


def _steps(
    end: tuple[str, str], came: dict[tuple[str, str], tuple[str, str] | None]
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    steps: list[tuple[tuple[str, str], tuple[str, str]]] = []
    before = came[end]
    while before is not None:
        steps.append((before, end))
        end, before = before, came[before]
    return steps[::-1]


def quotes(case: Case, profile: Profile) -> tuple[str, ...]:
    """What the article says where it names this entity, as it stands there."""
    stored = case.get(profile.article)
    return tuple(_quotes(stored.annotated, profile)) if stored else ()


def _quotes(annotated: AnnotatedArticle, profile: Profile) -> Iterator[str]:
    text = annotated.article.text
    spans = [event.evidence for event in annotated.events if _takes_part(event, profile.entity)]
    spans += [
        r.evidence for r in annotated.relations if profile.entity in (r.subject.entity, r.object.entity)
    ]
    for span in list(dict.fromkeys(spans))[:_MOST_QUOTES]:
        yield " ".join(text[span.start : span.end].split())
    if not spans:
        for mention in annotated.mentions:
            if mention.entity == profile.entity:
                start, end = max(0, mention.span.start - _AROUND), mention.span.end + _AROUND
                yield " ".join(text[start:end].split())
                return


def _takes_part(event: Event, entity: str) -> bool:
    return any(filler.entity == entity for role in event.roles for filler in role.fillers)
