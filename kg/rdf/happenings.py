"""Happenings and reports as RDF: what several events, or several articles, have in common.

    <event>      kg:happening <happening> .
    <happening>  a kg:Happening ; kg:happeningType kg:Arrest ; kg:participant <who all name> ;
                 kg:edtf "2019-10" ; kg:witnesses 2 ; kg:voices 2 ; kg:disagreesOn "number" ;
                 kg:joinedBy <join> .
    <join>       a kg:Join ; kg:joins <event>, <event> ; kg:score 8.0 ; kg:reason "the same day" .
    <article>    kg:report <report> .
    <report>     a kg:Report .

They have a graph of their own, and nothing is said twice: an event keeps its status, time and claims in the
graph of its article, and one that nobody else tells has no happening. Each happening's lines depend on its
own events and articles only, and no two happenings share a line, so that the graph can be kept up piece by
piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.ontology import Ontology, load_ontology
from kg.rdf import edtf
from kg.rdf import terms as t
from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.resolution.copies import reports
from kg.resolution.event_notes import ArticleNote, Key, Notes
from kg.resolution.happenings import Happening, cluster, witnesses

__all__ = ["happening_label", "happening_lines", "happenings_graph", "report_lines"]

_TYPE = t.iri(t.RDF + "type")
_LABEL = t.iri(t.RDFS + "label")
_SEM = t.Vocabulary(t.SEM)


def happenings_graph(notes: Iterable[Notes], *, base: str = DEFAULT_BASE) -> list[str]:
    """All happenings and reports of these articles, as sorted lines of N-Quads."""
    known = {note.article.sha256: note for note in notes}
    articles = {sha256: note.article for sha256, note in known.items()}
    told = cluster(event for note in known.values() for event in note.events)
    lines = [line for one in told for line in happening_lines(one, articles, base=base)]
    for group in reports({sha256: article.fingerprint for sha256, article in articles.items()}):
        lines.extend(report_lines(group, base=base))
    return sorted(lines)


def happening_lines(
    happening: Happening, articles: Mapping[str, ArticleNote], *, base: str = DEFAULT_BASE
) -> list[str]:
    """One happening as sorted lines of N-Quads. ``articles`` has those that tell it, by content hash."""
    iris = Iris(base)
    lines = t.GraphLines(iris.happenings_graph)
    address = iris.happening(*happening.key)
    me, add = t.iri(address), lines.add
    count = witnesses(happening, articles)
    add(me, _TYPE, t.kg("Happening"))
    add(me, _LABEL, t.text(happening_label(happening)))
    add(me, t.kg("happeningType"), t.kg(happening.type))
    add(me, t.kg("witnesses"), t.integer(count.articles))
    add(me, t.kg("voices"), t.integer(count.voices))
    for participant in happening.participants:
        add(me, t.kg("participant"), t.iri(participant.address))
    for what in happening.disagree:
        add(me, t.kg("disagreesOn"), t.text(what))
    _add_time(lines, me, happening.time)
    for event in happening.events:
        add(_event(iris, event.key), t.kg("happening"), me)
    _add_joins(lines, iris, address, happening)
    return lines.sorted()


def report_lines(articles: Sequence[str], *, base: str = DEFAULT_BASE) -> list[str]:
    """The report that these articles (content hashes) print, as sorted lines of N-Quads."""
    iris = Iris(base)
    lines = t.GraphLines(iris.happenings_graph)
    me = t.iri(iris.report(min(articles)))
    lines.add(me, _TYPE, t.kg("Report"))
    lines.add(me, _LABEL, t.text(f"a report in {len(articles)} articles"))
    for sha256 in articles:
        lines.add(t.iri(iris.article(sha256)), t.kg("report"), me)
    return lines.sorted()


def happening_label(happening: Happening, ontology: Ontology | None = None) -> str:
    """A line to recognise it by: "arrest: Ada Lovelace; Almaty (2019-10)"."""
    ontology = ontology or load_ontology()
    rank = {role: number for number, role in enumerate(ontology.roles)}
    ordered = sorted(happening.participants, key=lambda p: (rank.get(p.role, len(rank)), p.label, p.address))
    who = "; ".join(dict.fromkeys(p.label for p in ordered))
    when = f" ({happening.time})" if happening.time else ""
    return f"{ontology.label(happening.type)}{': ' if who else ''}{who}{when}"


def _add_time(lines: t.GraphLines, me: str, time: str | None) -> None:
    """The time that all events allow, and the days between which it lies."""
    if time is None:
        return
    lines.add(me, t.kg("edtf"), t.text(time))
    known = edtf.bounds(time)
    if known and known.earliest_begin:
        lines.add(me, _SEM["hasEarliestBeginTimeStamp"], t.typed(known.earliest_begin, "date"))
    if known and known.latest_end:
        lines.add(me, _SEM["hasLatestEndTimeStamp"], t.typed(known.latest_end, "date"))


def _add_joins(lines: t.GraphLines, iris: Iris, happening: str, told: Happening) -> None:
    for number, join in enumerate(told.joins, 1):
        me = t.iri(f"{happening}/join/{number}")
        lines.add(t.iri(happening), t.kg("joinedBy"), me)
        lines.add(me, _TYPE, t.kg("Join"))
        for key in (join.one, join.other):
            lines.add(me, t.kg("joins"), _event(iris, key))
        lines.add(me, t.kg("score"), t.decimal(join.score))
        for reason in join.reasons:
            lines.add(me, t.kg("reason"), t.text(reason))


def _event(iris: Iris, key: Key) -> str:
    return t.iri(iris.event(*key))
