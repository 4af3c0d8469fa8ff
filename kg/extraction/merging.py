"""Which tellings of an article tell one happening, and the one event that they make together.

An article tells its news three or four times: in the headline, in the lead, in the body, and with a noun
behind ("the arrest"). Each telling names some of those who took part, and a pronoun or a description may
hide that they are the same. :func:`likenesses` says in words what two tellings of one type have in common
and where they differ; ``data/judging/pairs.tsv`` has a weight for each, learnt from annotated articles by
``python -m kg.training.judging``. Tellings are joined one after the other to the happening that they are most
like, the likeliest first, so that a bare mention finds its story. Two tellings
may be alike enough to be printed once and yet not surely one: only from those that surely are does a
happening take what its best telling leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extraction.analysis import WORD_ROLES, Reading
from kg.extraction.grammar import Grammar, grammar
from kg.extraction.judging import Sureness, Telling
from kg.extraction.weights import load_weights
from kg.records import Event, RoleFillers, Span

__all__ = ["likenesses", "may_be_one", "merged"]

_ROLES = ("patient", "agent", "counterpart", "destination", "origin", "place", "quantity", "topic")
_PARTICIPANTS = frozenset({"agent", "patient", "counterpart"})
_NEAR = (0, 1, 2, 4, 8)
_POINTING = frozenset({"the", "this", "that", "these", "those", "such"})
_TELLING_APART = ("patient", "destination")  # two that are known by name here are two happenings
_MOVEMENTS = frozenset({"BorderCrossing", "Flight", "Travel"})
_OF_ANOTHER = frozenset("another other second further new previous earlier".split())


def merged(reading: Reading, tellings: Sequence[Telling]) -> list[Telling]:
    """One telling for each happening, with what all its tellings say, in the order of the text."""
    happenings: list[list[Telling]] = []
    for telling in sorted(tellings, key=_telling_order):
        happening = _happening_of(reading, telling, happenings)
        if happening is None:
            happenings.append([telling])
        else:
            happening.append(telling)
    joined = [_joined(reading, happening) for happening in happenings]
    return sorted(joined, key=lambda t: (t.event.trigger, t.event.type, t.event.status))


def _telling_order(telling: Telling) -> tuple[float, Span, str]:
    """The likeliest come first: they name most, and a bare "the arrest" finds its happening."""
    return (-telling.event.confidence, telling.event.trigger, telling.event.type)


def _happening_of(
    reading: Reading, telling: Telling, happenings: Sequence[list[Telling]]
) -> list[Telling] | None:
    """The happening that it is most like: by the likest of the tellings that it already has."""
    weights, least = load_weights("pairs"), load_weights("settings").of["same happening"]
    likest = None
    for happening in happenings:
        if not all(may_be_one(reading, told, telling) for told in happening):
            continue
        like = max(weights(likenesses(reading, told, telling)) for told in happening)
        if like > least:
            likest, least = happening, like
    return likest


def may_be_one(reading: Reading, one: Telling, other: Telling) -> bool:
    """Whether two tellings could be of one happening at all.

    What one says happened and another denies, fears or asks for stands side by side and is never merged; nor
    are tellings of different days, of other people by name, or of two legs of a journey.
    """
    a, b = one.event, other.event
    return (
        a.type == b.type
        and a.status == b.status
        and _times(a.time, b.time) != "another"
        and not any(_differ_by_name(reading, a, b, role) for role in _TELLING_APART)
        and not _are_steps(reading, one, other)
    )


def _differ_by_name(reading: Reading, a: Event, b: Event, role: str) -> bool:
    here, there = _keys(a, role), _keys(b, role)
    apart = bool(here and there) and not here & there and not _worded_alike(a, b, role)
    return apart and _all_named(reading, here) and _all_named(reading, there)


def _are_steps(reading: Reading, one: Telling, other: Telling) -> bool:
    """Whether they are two legs of a journey: "flew to Chile and boarded a ship"."""
    g = grammar(reading.doc)
    start, end = sorted((one.frame.head, other.frame.head))
    return one.event.type in _MOVEMENTS and g.is_verb(end) and g.dep[end] == "conj" and g.head[end] == start


def _joined(reading: Reading, tellings: Sequence[Telling]) -> Telling:
    """The likeliest telling, with what those that are surely the same add, and names for descriptions."""
    first = tellings[0]
    lending = [t for t in tellings if t is first or _surely_one(reading, first, t)]
    roles: dict[str, tuple[RoleFillers, float]] = {}
    for telling in tellings:
        sure = dict(telling.sure.roles)
        for role in telling.event.roles:
            known = roles.get(role.role)
            if (
                telling is first or (telling in lending and not _takes_part_elsewhere(role, roles))
                if known is None
                else _is_nameless(reading, known[0]) and _is_by_name(reading, role)
            ):
                roles[role.role] = role, sure.get(role.role, 1.0)
    timed = first if first.event.time else max(lending, key=lambda t: len(t.event.time or ""))
    evidence = {span for t in tellings for span in (t.event.evidence, *t.event.more_evidence)}
    event = replace(
        first.event,
        roles=tuple(roles[role][0] for role in sorted(roles)),
        time=timed.event.time,
        time_basis=timed.event.time_basis,
        confidence=max(telling.event.confidence for telling in tellings),
        more_evidence=tuple(sorted(evidence - {first.event.evidence})),
    )
    likely = tuple((role, roles[role][1]) for role in sorted(roles))
    parts = Sureness(likely, timed.sure.time, first.sure.source)
    return Telling(first.frame, event, parts, len(tellings))


def _takes_part_elsewhere(role: RoleFillers, roles: Mapping[str, tuple[RoleFillers, float]]) -> bool:
    """Whether the doer would become the one it is done to, told once as the one and once as the other."""
    if role.role not in _PARTICIPANTS:
        return False
    others = {f.entity for other in _PARTICIPANTS if other in roles for f in roles[other][0].fillers}
    return any(f.entity in others for f in role.fillers)


def _surely_one(reading: Reading, one: Telling, other: Telling) -> bool:
    least = load_weights("settings").of["same happening, surely"]
    return load_weights("pairs")(likenesses(reading, one, other)) >= least


def _is_nameless(reading: Reading, role: RoleFillers) -> bool:
    return role.role not in WORD_ROLES and not any(_is_named(reading, f.entity) for f in role.fillers)


def _is_by_name(reading: Reading, role: RoleFillers) -> bool:
    return all(_is_named(reading, f.entity) for f in role.fillers)


def _is_named(reading: Reading, entity: str | None) -> bool:
    known = reading.entity_by_id.get(entity or "")
    return known is not None and known.named


def likenesses(reading: Reading, one: Telling, other: Telling) -> tuple[str, ...]:
    """What speaks for and against two tellings of one type and status being of one happening."""
    first, later = sorted((one, other), key=lambda t: (t.event.trigger, t.event.type))
    a, b = first.event, later.event
    g = grammar(reading.doc)
    found = [f"type {a.type}"]
    found.append(f"status {a.status}")
    found.append(f"time {_times(a.time, b.time)}")
    found += _roles(reading, a, b)
    found += _words(g, first, later)
    found += _distance(reading, first, later)
    if a.claimers and b.claimers:
        found.append("source the same" if set(a.claimers) & set(b.claimers) else "source another")
    return tuple(dict.fromkeys(found))


def _times(a: str | None, b: str | None) -> str:
    if a is None or b is None:
        return "unknown" if a is b else "known of one"
    if a == b:
        return "the same"
    if "/" in a or "/" in b:
        return "a while"  # since May, and one day in June
    return "more exact" if a.startswith(b) or b.startswith(a) else "another"


def _roles(reading: Reading, a: Event, b: Event) -> Iterator[str]:
    """Who is the same and who is not, role by role and over all."""
    shared = apart = 0
    for role in _ROLES:
        here, there = _keys(a, role), _keys(b, role)
        if not here or not there:
            how = "open" if not here and not there else "open in one"
        elif here == there:
            how = "the same"
        elif here & there:
            how = "in part"
        elif _worded_alike(a, b, role):
            how = "worded alike"
        elif _differ_by_name(reading, a, b, role):
            how = "another by name"
        else:
            how = "another"
        yield f"{role} {how}"
        if role in _PARTICIPANTS:
            shared += how in ("the same", "in part")
            apart += how.startswith("another")
            if how in ("the same", "in part", "another", "another by name"):
                yield f"{a.type} {role} {'shared' if how in ('the same', 'in part') else 'another'}"
    yield f"participants shared {shared} apart {apart}"
    crossed = {f.entity for f in a.fillers("agent")} & {f.entity for f in b.fillers("patient")} or {
        f.entity for f in b.fillers("agent")
    } & {f.entity for f in a.fillers("patient")}
    if crossed - {None}:
        yield "sides crossed"


def _keys(event: Event, role: str) -> frozenset[str]:
    return frozenset(f.entity or f.text.casefold() for f in event.fillers(role))


def _worded_alike(a: Event, b: Event, role: str) -> bool:
    """Whether the fillers' words have a content word in common: "two policemen", "the policemen"."""
    return bool(_content(a, role) & _content(b, role))


def _content(event: Event, role: str) -> set[str]:
    words = (word.strip(".,'\"“”‘’").casefold() for f in event.fillers(role) for word in f.text.split())
    return {word.removesuffix("s") for word in words if len(word) > 3}


def _all_named(reading: Reading, keys: frozenset[str]) -> bool:
    entities = [reading.entity_by_id.get(key) for key in sorted(keys)]
    return all(entity is not None and entity.named for entity in entities)


def _words(g: Grammar, first: Telling, later: Telling) -> Iterator[str]:
    """With what words they are told: the same, a noun that points back, a bare noun."""
    one, other = first.frame.head, later.frame.head
    same = g.lemma[one] == g.lemma[other]
    kinds = ["verb" if g.is_verb(i) else "noun" for i in (one, other)]
    yield f"words {'same' if same else 'other'} {kinds[0]} {kinds[1]}"
    for where, head in (("first", one), ("later", other)):
        if g.is_verb(head):
            continue
        determiner = g.child(head, "det", "poss")
        if determiner is None:
            how = "bare"
        elif g.dep[determiner] == "poss":
            how = "with possessor"
        else:
            how = "pointing" if g.lower[determiner] in _POINTING else "new"
        yield f"{where} noun {how} {g.tag[head]}"
        if any(g.lower[c] in _OF_ANOTHER for c in g.children[head]):
            yield f"{where} noun of another"
    fillers = [len([r for r in t.event.roles if r.role in _PARTICIPANTS]) for t in (first, later)]
    yield f"participants of first {fillers[0]}"
    yield f"participants of later {fillers[1]}"


def _distance(reading: Reading, first: Telling, later: Telling) -> Iterator[str]:
    """How far apart they stand."""
    g = grammar(reading.doc)
    if first.event.trigger == later.event.trigger:
        yield "same trigger"
        return
    start, end = first.frame.head, later.frame.head
    sentences = abs(g.sentence[end] - g.sentence[start])
    yield f"sentences apart {next((n for n in reversed(_NEAR) if sentences >= n), 0)}"
    if not sentences and g.dep[end] == "conj" and start in g.ancestors(end):
        yield "coordinated"
    paragraphs = reading.paragraphs[start], reading.paragraphs[end]
    if paragraphs[0] == 0 and paragraphs[1] > 0:
        yield "headline and body"
    elif paragraphs[0] <= 1:
        yield "lead and body"
