"""Counting what is in a case: for `kg stats`, for a first look, for tests."""

from __future__ import annotations

from collections import Counter

from kg.case import Case
from kg.store.sparql import ResultTable

__all__ = ["statistics"]


def statistics(case: Case) -> ResultTable:
    """Rows of (what, which, count): articles, entities by type, events by type and status, relations."""
    counts: Counter[tuple[str, str]] = Counter()
    for stored in case.articles():
        annotated = stored.annotated
        counts["articles", ""] += 1
        counts.update(("mentioned", entity.type) for entity in annotated.entities)
        counts.update(("events", event.type) for event in annotated.events)
        counts.update(("status", event.status) for event in annotated.events)
        counts.update(("relations", relation.property) for relation in annotated.relations)
        counts["events", "dated"] += sum(event.time is not None for event in annotated.events)
        counts["events", "told by a source"] += sum(bool(event.claimers) for event in annotated.events)
    order = ("articles", "mentioned", "events", "status", "relations")
    ranked = sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1]))
    return ResultTable(
        ("what", "which", "count"), tuple((what, which, str(n)) for (what, which), n in ranked)
    )
