"""Rules and reader together: each proposes, and what both see is surest.

The rules know what an act is called and whether it came about; the reader finds events that no rule
foresaw, knows which of the rules' words mean an event here, and is the better judge of who takes part in it.
Where both have a frame of one type at the same words, the reader's fillers stand, and the rules' fill the
core roles left open. A frame that only one of them has must be surer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extraction.analysis import Frame, RelationMatch

__all__ = ["Policy", "combine_frames", "combine_relations"]

# One word tells one of these, of one subject: the "Kazakh" of "an ethnic Kazakh" is no citizenship, and
# of "Tajiks and Hui, also known as Dungans" only the Hui are Dungans.
_TOLD_ONCE = {"citizenship": "people", "ethnicity": "people", "alias": "name"}
# Of these the rules' word counts only where the reader sees one too: many nouns beside a name are no office.
_SECONDED = frozenset({"memberOf", "occupation"})
_CORE = frozenset({"agent", "patient", "counterpart"})


@dataclass(frozen=True, slots=True)
class Policy:
    """From which score on something counts that only one of the two has found.

    Chosen on annotated development articles: of the settings within .005 of the best facts F1, the one of the
    highest precision, since a wrong fact costs its reader more than a missing one. Of events only the
    hopeless are dropped here: :mod:`kg.extraction.judging` knows more of them.
    """

    doubted: float = 0.03  # a frame of the rules is dropped where the reader takes it to be less likely
    reader_frame: float = 0.25
    reader_relation: float = 0.6


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
        else:
            asked = support.get((rule.start, rule.end, rule.type))
            if asked is None or asked >= policy.doubted:
                combined.append(replace(rule, support=asked))
    combined += [
        replace(f, support=f.score, arguments=tuple(replace(a, by="reader") for a in f.arguments))
        for f in left
        if f.score >= policy.reader_frame and not _rivals(f, combined)
    ]
    return tuple(sorted(combined, key=lambda f: (f.start, f.end, f.type, f.extractor)))


def combine_relations(
    rules: Sequence[RelationMatch], reader: Sequence[RelationMatch], policy: Policy = _DEFAULT
) -> tuple[RelationMatch, ...]:
    """The relations of both; of one property between the same words, the rules'."""
    read = {(r.property, r.subject, r.object): r.score for r in reader}
    combined = [
        _with(r, read.get((r.property, r.subject, r.object)))
        for r in rules
        if r.property not in _SECONDED or any(_agree(r, other) for other in reader)
    ]
    told = [r for r in rules if r.property in _TOLD_ONCE]
    known = {(r.property, r.subject, r.object) for r in combined}
    combined += [
        r
        for r in reader
        if r.score >= policy.reader_relation
        and (r.property, r.subject, r.object) not in known
        and not any(_tell_the_same(r, other) for other in told)
    ]
    return tuple(combined)


def _with(rule: RelationMatch, read: float | None) -> RelationMatch:
    """The rules' relation, and how sure the reader is of it where it has found it, too."""
    return rule if read is None else replace(rule, score=read, extractor="rules+reader")


def _tell_the_same(a: RelationMatch, b: RelationMatch) -> bool:
    kinds = _TOLD_ONCE.get(a.property), _TOLD_ONCE[b.property]
    return kinds[0] == kinds[1] and a.start < b.end and b.start < a.end


def _agree(a: RelationMatch, b: RelationMatch) -> bool:
    return a.property == b.property and a.start < b.end and b.start < a.end


def _overlap(a: Frame, b: Frame) -> bool:
    return a.start < b.end and b.start < a.end


def _rivals(frame: Frame, others: Sequence[Frame]) -> bool:
    """Whether the same words already stand for an event of another type that is as sure."""
    return any(_overlap(frame, other) and other.score >= frame.score for other in others)


def _joined(rule: Frame, reader: Frame) -> Frame:
    """The rules' word for what it is and how it stands, the reader's for who fills which role.

    Where the reader leaves open who did it to whom, the rules' fillers stand; what else only the rules see,
    a place or a topic, is more often wrong than right.
    """
    filled = {argument.role for argument in reader.arguments}
    left = (a for a in rule.arguments if a.role in _CORE and a.role not in filled)
    ruled = {(a.role, a.head) for a in rule.arguments}
    read = (replace(a, by="both" if (a.role, a.head) in ruled else "reader") for a in reader.arguments)
    return replace(
        rule,
        arguments=(*left, *read),
        score=round(1 - (1 - rule.score) * (1 - reader.score), 3),
        extractor="rules+reader",
        support=reader.score,
    )
