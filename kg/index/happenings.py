"""What several articles have in common, kept up to date: happenings, and reports that several of them print.

There are two kinds of notes: one of each event that has a key, and one of each article's text. Both are
settled the same way. Of those that came, the notes with a common key are loaded, with all that these are
joined to, and of those that went, all that they were joined to; these are clustered anew, and what each
cluster amounts to is a part of the graph of happenings. Notes are joined where they are the same, not
where they merely share a key: a component stays as small as what it tells of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kg.index import clusters
from kg.index.articles import Known
from kg.index.clusters import Fresh, Note
from kg.index.database import Database
from kg.index.parts import set_part
from kg.rdf.happenings import happening_lines, report_lines
from kg.rdf.iris import Iris
from kg.records import AnnotatedArticle
from kg.resolution import copies, happenings
from kg.resolution.event_notes import (
    ArticleNote,
    EventNote,
    Key,
    article_note,
    event_note,
    notes_of,
    to_json,
)
from kg.resolution.happenings import Happening
from kg.resolution.identity import Identity

__all__ = ["forget_happenings", "note_happenings", "settle_happenings"]

_EVENT, _REPORT = "event", "report"


@dataclass(frozen=True, slots=True)
class _Part:
    """What some notes amount to: which they are, the address of what they tell, and its lines."""

    members: tuple[Key, ...]
    address: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Component:
    """Notes that are connected, by content hash and local name, and what they amount to."""

    members: tuple[Key, ...]
    parts: tuple[_Part, ...]


def note_happenings(
    index: Database, article: Known, annotated: AnnotatedArticle, identity: Identity, base: str
) -> None:
    """Note the events and the text of an article in place of those that it had."""
    found = notes_of(annotated, identity, base)
    events = [(event, happenings.keys_of(event)) for event in found.events]
    report = Fresh("", _dumps(to_json(found.article)), copies.keys_of(found.article.fingerprint))
    _replace(
        index,
        article,
        [Fresh(event.key[1], _dumps(to_json(event)), keys) for event, keys in events if keys],
        [report],
    )


def forget_happenings(index: Database, article: Known) -> None:
    """Forget the events and the text of an article that is taken out."""
    _replace(index, article, [], [])


def settle_happenings(index: Database, base: str) -> None:
    """Cluster anew what has changed, and write its part of the graph of happenings."""
    _settle(index, _REPORT, base, _keys_of_report, partial(_reports, base=base))
    _settle(index, _EVENT, base, _keys_of_event, partial(_happenings, index=index, base=base))


def _replace(index: Database, article: Known, events: Sequence[Fresh], report: Sequence[Fresh]) -> None:
    gone, _ = clusters.replace_notes(index, _REPORT, article.id, report)
    clusters.replace_notes(index, _EVENT, article.id, events)
    if gone:  # who prints what decides how many witnesses there are
        for note in clusters.notes_of(index, _EVENT, article.id):
            clusters.stale(index, f"{_EVENT} component", str(note.component or ""))


def _settle(
    index: Database,
    kind: str,
    base: str,
    keys_of: Callable[[Note], Sequence[str]],
    clustered: Callable[[Sequence[Note]], Sequence[_Component]],
) -> None:
    notes = _affected(index, kind, keys_of)
    before = {note.cluster for note in notes if note.cluster}
    before |= set(clusters.touched(index, f"{kind} cluster"))
    found = {(note.sha256, note.local): note for note in notes}
    components = clustered(notes)
    parts = [part for component in components for part in component.parts]
    cluster_of = {member: part.address for part in parts for member in part.members}
    connected = {member for component in components for member in component.members}
    alone = [(key,) for key in found if key not in connected]
    clusters.join(
        index,
        [
            [(found[key], cluster_of.get(key, "")) for key in keys]
            for keys in [*(component.members for component in components), *alone]
        ],
    )
    graph = Iris(base).happenings_graph
    for address in sorted(before - {part.address for part in parts}):
        set_part(index, graph, address, ())
    for part in parts:
        set_part(index, graph, part.address, part.lines)
    for what in ("component", "cluster"):
        clusters.unmark(index, f"{kind} {what}")


def _affected(index: Database, kind: str, keys_of: Callable[[Note], Sequence[str]]) -> list[Note]:
    """The notes that are not joined yet, and those that they, or such as went, may belong with; in order."""
    notes = {note.id: note for note in clusters.not_joined(index, kind)}
    components = {int(name) for name in clusters.touched(index, f"{kind} component")}
    components |= clusters.sharing(index, kind, {key for note in notes.values() for key in keys_of(note)})
    notes |= {note.id: note for note in clusters.loaded(index, components)}
    return [notes[number] for number in sorted(notes)]


def _reports(notes: Sequence[Note], *, base: str) -> list[_Component]:
    prints = {note.sha256: _article(note).fingerprint for note in notes}
    found: list[_Component] = []
    for group in copies.reports(prints):
        members = tuple((sha256, "") for sha256 in group)
        lines = tuple(report_lines(group, base=base))
        found.append(_Component(members, (_Part(members, Iris(base).report(group[0]), lines),)))
    return found


def _happenings(notes: Sequence[Note], *, index: Database, base: str) -> list[_Component]:
    pieces = happenings.pieces(map(_event, notes))
    told = [happening for piece in pieces for happening in piece.happenings]
    articles = _articles(index, {sha256 for happening in told for sha256 in happening.articles})
    return [
        _Component(piece.events, tuple(_part(happening, articles, base) for happening in piece.happenings))
        for piece in pieces
    ]


def _part(happening: Happening, articles: Mapping[str, ArticleNote], base: str) -> _Part:
    members = tuple(event.key for event in happening.events)
    lines = tuple(happening_lines(happening, articles, base=base))
    return _Part(members, Iris(base).happening(*happening.key), lines)


def _articles(index: Database, hashes: Iterable[str]) -> Mapping[str, ArticleNote]:
    """The notes of these articles' texts."""
    return {
        sha256: article_note(sha256, json.loads(text))
        for sha256 in sorted(hashes)
        for (text,) in index.all(
            "SELECT note.json FROM note JOIN article ON article.id = note.article "
            "WHERE article.sha256 = ? AND note.kind = ?",
            sha256,
            _REPORT,
        )
    }


def _keys_of_event(note: Note) -> Sequence[str]:
    return happenings.keys_of(_event(note))


def _keys_of_report(note: Note) -> Sequence[str]:
    return copies.keys_of(_article(note).fingerprint)


def _event(note: Note) -> EventNote:
    return event_note(note.sha256, json.loads(note.json))


def _article(note: Note) -> ArticleNote:
    return article_note(note.sha256, json.loads(note.json))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
