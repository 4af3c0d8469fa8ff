"""Rules and reader together: each proposes, and what both see is surest.

The rules are precise about who did what, where the grammar is plain; the reader finds events that no rule
foresaw, and knows which of the rules' words mean an event here. Where both have a frame of one type at the
same words, the rules' fillers stand and the reader's fill the roles left open. A frame that only one of them
has must be surer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extraction.analysis import Argument, Frame, RelationMatch

__all__ = ["Policy", "combine_frames", "combine_relations"]

# One word tells one of these: the "Kazakh" of "an ethnic Kazakh" is no citizenship besides.
_OF_A_PEOPLE = frozenset({"citizenship", "ethnicity"})
_CIRCUMSTANCES = frozenset({"source", "time"})


@dataclass(frozen=True, slots=True)
class Policy:
    """From which score on something counts that only one of the two has found.

    Chosen on annotated development articles: of the settings within .005 of the best facts F1, the one of the
    highest precision, since a wrong fact costs its reader more than a missing one.
    """

    doubted: float = 0.2  # a frame of the rules is dropped where the reader takes it to be less likely
    reader_frame: float = 0.5
    reader_relation: float = 0.8


_DEFAULT = Policy()


def combine_frames(
    rules: Sequence[Frame],
    reader: Sequence[Frame],
    support: Mapping[tuple[int, int, str], float],
    policy: Policy = _DEFAULT,
) -> tuple[Frame, ...]:
    """The frames of both, those of one type at the same words made one; in the order of the text.

    ``support`` is what the reader thinks of the rules' frames; an event type that it was not trained on has
    no entry, and the rules' word stands.
    """
    left = list(reader)
    combined = []
    for rule in rules:
        partner = next((f for f in left if f.type == rule.type and _overlap(f, rule)), None)
        if partner is not None:
            left.remove(partner)
            combined.append(_joined(rule, partner))
        elif support.get((rule.start, rule.end, rule.type), 1.0) >= policy.doubted:
            combined.append(rule)
    combined += [f for f in left if f.score >= policy.reader_frame and not _rivals(f, combined)]
    return tuple(sorted(combined, key=lambda f: (f.start, f.end, f.type, f.extractor)))


def combine_relations(
    rules: Sequence[RelationMatch], reader: Sequence[RelationMatch], policy: Policy = _DEFAULT
) -> tuple[RelationMatch, ...]:
    """The relations of both; of one property between the same words, the rules'."""
    combined = list(rules)
    told = [r for r in rules if r.property in _OF_A_PEOPLE]
    known = {(r.property, r.subject, r.object) for r in combined}
    combined += [
        r
        for r in reader
        if r.score >= policy.reader_relation
        and (r.property, r.subject, r.object) not in known
        and not (r.property in _OF_A_PEOPLE and any(r.start < t.end and t.start < r.end for t in told))
    ]
    return tuple(combined)


def _overlap(a: Frame, b: Frame) -> bool:
    return a.start < b.end and b.start < a.end


def _rivals(frame: Frame, others: Sequence[Frame]) -> bool:
    """Whether the same words already stand for an event of another type that is as sure."""
    return any(_overlap(frame, other) and other.score >= frame.score for other in others)


def _joined(rule: Frame, reader: Frame) -> Frame:
    filled = {argument.role for argument in rule.arguments}
    extra: tuple[Argument, ...] = tuple(
        a for a in reader.arguments if a.role in _CIRCUMSTANCES or a.role not in filled
    )
    return replace(
        rule,
        arguments=(*rule.arguments, *extra),
        score=round(1 - (1 - rule.score) * (1 - reader.score), 3),
        extractor="rules+reader",
    )
