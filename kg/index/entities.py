"""Who is who, kept up to date: the profiles of a case's entities, and the entities that they make.

Most entities are *settled* by themselves: what the gazetteer identified, and what an article only describes.
Of those it is enough to know how often each form of one (its spellings, its type) occurs; that China is in
ten thousand articles makes none of them dearer. The others are compared: of these, the components are
resolved again that a new profile could belong to, that have lost one, or that a judgement is about.

What resolution decides is a pure function of profiles and judgements (:mod:`kg.resolution.resolver`); that
only some are handed to it changes nothing, since it keeps apart what no comparison connects.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from types import MappingProxyType

from kg.index import clusters
from kg.index.articles import Known, known
from kg.index.clusters import Fresh, Note
from kg.index.database import Database
from kg.index.parts import set_part
from kg.rdf.iris import Iris
from kg.rdf.located import located_lines
from kg.rdf.quads import node_lines
from kg.records import AnnotatedArticle
from kg.resolution import profiles as profile_form
from kg.resolution.blocking import keys_of
from kg.resolution.identity import Canonical, Identity, merged
from kg.resolution.judgements import Judgement, Reference
from kg.resolution.judgements import read as read_judgements
from kg.resolution.kinds import kind_of
from kg.resolution.profiles import Profile, profiles_of
from kg.resolution.resolver import resolution_of

__all__ = ["forget_entities", "identity_of", "note_entities", "settle_entities"]

KIND = "entity"
_OWN = "own"  # the cluster of what an article only describes: it is described in the article's graph
_GROUP = "="  # begins the cluster of what is settled, before its address
_STALE_GROUP, _STALE_COMPONENT, _STALE_CLUSTER = "entity group", "entity component", "entity cluster"


def note_entities(index: Database, article: Known, annotated: AnnotatedArticle, base: str) -> None:
    """Note the entities of an article in place of those that it had."""
    found = profiles_of(annotated, base)
    _open_judged(index, article.sha256, found)
    _replace(index, article, [_fresh(index, profile) for profile in found])


def forget_entities(index: Database, article: Known) -> None:
    """Forget the entities of an article that is taken out."""
    _replace(index, article, [])


def settle_entities(index: Database, judgements: Path, base: str) -> None:
    """Resolve what has changed; whose graphs that concerns is noted as pending."""
    _read_judgements(index, judgements)
    changed = _settle_components(index)  # first: what a judgement has opened is in no group any more
    for address in clusters.touched(index, _STALE_GROUP):
        changed |= _settle_group(index, address)
    iris = Iris(base)
    for address in sorted(changed):
        if not address.startswith(iris.article("")):
            _describe(index, address, iris)
    for kind in (_STALE_GROUP, _STALE_COMPONENT, _STALE_CLUSTER):
        clusters.unmark(index, kind)


def identity_of(index: Database, sha256: str) -> Identity:
    """Who the entities of one article are. Empty for an article that the index does not know."""
    found = known(index, sha256)
    rows = (
        index.all(
            "SELECT note.local, note.json, cluster.canonical FROM note "
            "LEFT JOIN cluster ON cluster.id = note.cluster WHERE note.article = ? AND note.kind = ?",
            found.id,
            KIND,
        )
        if found
        else []
    )
    entities = {
        (sha256, local): _canonical(canonical) if canonical else _profile(own).canonical
        for local, own, canonical in rows
    }
    return Identity(MappingProxyType(entities))


def _fresh(index: Database, profile: Profile) -> Fresh:
    keys, text = keys_of(profile), _dumps(profile_form.to_json(profile))
    address = profile.canonical.iri
    if not _is_settled(profile, keys):
        if index.one("SELECT 1 FROM form WHERE address = ?", address):
            _open_group(index, address)
        return Fresh(profile.entity, text, (*keys, _GROUP + address))
    if address == profile.local and not profile.canonical.named:
        return Fresh(profile.entity, text, (), _OWN)
    if _is_open(index, address):
        return Fresh(profile.entity, text, (_GROUP + address,))
    return Fresh(profile.entity, text, (), _GROUP + address)


def _is_open(index: Database, address: str) -> bool:
    """True where somebody who is compared has this address, or a person has judged it."""
    if index.one("SELECT 1 FROM opened WHERE address = ?", address):
        return True
    return clusters.is_known(index, KIND, _GROUP + address)


def _is_settled(profile: Profile, keys: Sequence[str]) -> bool:
    """True where nothing is compared with it but what has its address, which is the same without asking."""
    return kind_of(profile) == "other" and tuple(keys) == (f"= {profile.canonical.iri}",)


def _replace(index: Database, article: Known, fresh: list[Fresh]) -> None:
    gone, came = clusters.replace_notes(index, KIND, article.id, fresh)
    settled = [note for note in gone if note.component is not None]
    _count_forms(index, [(note.cluster, note.json) for note in settled], -1)
    _count_forms(index, [(one.cluster, one.json) for one in came], 1)


def _count_forms(index: Database, notes: Iterable[tuple[str | None, str]], more: int) -> None:
    """So many more of each form of what is settled."""
    for cluster, text in notes:
        if cluster and cluster.startswith(_GROUP):
            address, form = cluster.removeprefix(_GROUP), _dumps(json.loads(text)[2])
            clusters.stale(index, _STALE_GROUP, address)
            index.run(
                "INSERT INTO form VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
                *(address, form, more),
            )
            index.run("DELETE FROM form WHERE address = ? AND n = 0", address)


def _settle_group(index: Database, address: str) -> set[str]:
    """Bring the entity at this address to the forms that there are; the addresses whose nodes change."""
    rows = index.all("SELECT canonical, n FROM form WHERE address = ?", address)
    forms = {_canonical(text): n for text, n in rows}
    cluster = _GROUP + address
    before = _cluster(index, cluster)
    now = merged(forms) if forms else None
    if before and now and _place(before) != _place(now):
        _rewrite_articles_of(index, cluster)
    return _set_cluster(index, cluster, before, now)


def _settle_components(index: Database) -> set[str]:
    """Resolve the components that may have changed; the addresses whose nodes change."""
    notes = _affected(index)
    if not notes and not clusters.touched(index, _STALE_CLUSTER):
        return set()
    found = {note.id: _profile(note.json) for note in notes}
    judgements = _judgements_on(index, {note.sha256 for note in notes})
    resolution = resolution_of(found.values(), judgements)
    note_of = {profile.key: note for note, profile in zip(notes, found.values(), strict=True)}
    before = {name: _cluster(index, name) for name in {note.cluster for note in notes if note.cluster}}
    before |= {name: _cluster(index, name) for name in clusters.touched(index, _STALE_CLUSTER)}
    now: dict[str, Canonical] = {}
    joined: list[list[tuple[Note, str]]] = []
    tied = {key for component in resolution.components for key in component}
    alone = [(key,) for key in note_of if key not in tied]
    for component in [*resolution.components, *alone]:
        named: dict[Canonical, str] = {}
        members: list[tuple[Note, str]] = []
        for key in component:
            note, canonical = note_of[key], resolution.identity.canonical(*key)
            name = named.setdefault(canonical, f"#{note.id}")
            now[name] = canonical
            members.append((note, name))
            if _reads_otherwise(found[note.id], before.get(note.cluster or ""), canonical):
                index.run("INSERT OR IGNORE INTO pending_graph VALUES (?)", note.sha256)
        joined.append(members)
    clusters.join(index, joined)
    changed: set[str] = set()
    for name in sorted({*before, *now}):
        if name in now or not _has_notes(index, name):
            changed |= _set_cluster(index, name, before.get(name) or _cluster(index, name), now.get(name))
    return changed


def _affected(index: Database) -> list[Note]:
    """The notes that have to be resolved: those not joined, and what they could belong to; sorted."""
    notes = {note.id: note for note in clusters.not_joined(index, KIND)}
    components = {int(name) for name in clusters.touched(index, _STALE_COMPONENT)}
    if clusters.any_joined(index, KIND):  # not so in a first build, where all keys are those of the notes
        keys = {key for note in notes.values() for key in _keys(_profile(note.json))}
        components |= clusters.sharing(index, KIND, keys)
    notes |= {note.id: note for note in clusters.loaded(index, components)}
    return [notes[id_] for id_ in sorted(notes)]


def _keys(profile: Profile) -> tuple[str, ...]:
    """What brings it together with others: what is compared, and who would have the same address."""
    return (*keys_of(profile), _GROUP + profile.canonical.iri)


def _reads_otherwise(profile: Profile, before: Canonical | None, now: Canonical) -> bool:
    """True where its article's graph changes: this names what is shared, and describes what is its own."""
    if before is None or _place(before) != _place(now):
        return True
    own = profile.local.rpartition("/")[0]
    return before != now and now.iri.startswith(own)


def _rewrite_articles_of(index: Database, cluster: str) -> None:
    index.run(
        "INSERT OR IGNORE INTO pending_graph SELECT article.sha256 FROM note "
        "JOIN article ON article.id = note.article WHERE note.cluster = ?",
        cluster,
    )


def _place(canonical: Canonical) -> tuple[str, str | None]:
    return canonical.iri, canonical.state


def _has_notes(index: Database, cluster: str) -> bool:
    return index.one("SELECT 1 FROM note WHERE cluster = ? LIMIT 1", cluster) is not None


def _cluster(index: Database, name: str) -> Canonical | None:
    row = index.one("SELECT canonical FROM cluster WHERE id = ?", name)
    return _canonical(row[0]) if row else None


def _set_cluster(index: Database, name: str, before: Canonical | None, now: Canonical | None) -> set[str]:
    """Keep what a cluster is now; the addresses whose nodes that changes."""
    if before == now:
        return set()
    if now is None:
        index.run("DELETE FROM cluster WHERE id = ?", name)
    else:
        values = (name, now.iri, now.state, _dumps(_plain(now)))
        index.run("INSERT OR REPLACE INTO cluster VALUES (?, ?, ?, ?)", *values)
    return {address for one in (before, now) if one for address in _place(one) if address}


def _describe(index: Database, address: str, iris: Iris) -> None:
    """Write what is known of the node at an address anew."""
    rows = index.all("SELECT canonical FROM cluster WHERE address = ? OR state = ?", address, address)
    known = [_canonical(row[0]) for row in rows]
    lines = node_lines(address, known, base=iris.base)
    set_part(index, iris.entities_graph, address, lines)
    links = sorted({link for one in known if one.iri == address for link in one.links})
    set_part(index, iris.gazetteer_graph, address, located_lines(address, links, base=iris.base))


# --- judgements ---------------------------------------------------------------------------------------


def _read_judgements(index: Database, path: Path) -> None:
    """Take in the file of judgements where it has changed; what the changed lines are about is stale."""
    digest = hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()
    if index.meta("judgements") == digest:
        return
    lines = [_dumps(astuple(judgement)) for judgement in read_judgements(path).judgements]
    before = _by_pair(row[0] for row in index.all("SELECT DISTINCT line, number FROM judged ORDER BY number"))
    now = _by_pair(lines)
    index.run("DELETE FROM judged")
    index.each(
        "INSERT OR IGNORE INTO judged VALUES (?, ?, ?)",
        [
            (reference.article, at, line)
            for at, line in enumerate(lines)
            for reference in _judgement(line).pair
        ],
    )
    for pair in sorted(before.keys() | now.keys()):
        if before.get(pair) != now.get(pair):
            for reference in pair:
                _think_again(index, reference)
    index.set_meta("judgements", digest)


def _by_pair(lines: Iterable[str]) -> dict[tuple[Reference, Reference], list[str]]:
    found: dict[tuple[Reference, Reference], list[str]] = {}
    for line in lines:
        found.setdefault(_judgement(line).pair, []).append(line)
    return found


def _think_again(index: Database, reference: Reference) -> None:
    """A judgement on this entity has come or gone."""
    article = known(index, reference.article)
    for note in clusters.notes_of(index, KIND, article.id) if article else []:
        profile = _profile(note.json)
        if _means(reference, profile):
            _open(index, profile)
            clusters.stale(index, _STALE_COMPONENT, str(note.component or ""))


def _open_judged(index: Database, sha256: str, found: Sequence[Profile]) -> None:
    """An article has come (back) on whose entities there are judgements: they, and their partners, count."""
    for judgement in _judgements_on(index, {sha256}):
        for reference in judgement.pair:
            if reference.article == sha256:
                for profile in found:
                    if _means(reference, profile):
                        _open(index, profile)
            else:
                _think_again(index, reference)


def _open(index: Database, profile: Profile) -> None:
    """What is settled by itself, but judged by a person, is compared from now on, with all of its address."""
    if _is_settled(profile, keys_of(profile)):
        _open_group(index, profile.canonical.iri)


def _open_group(index: Database, address: str) -> None:
    index.run("INSERT OR IGNORE INTO opened VALUES (?)", address)
    clusters.reopen(index, KIND, _GROUP + address, (_GROUP + address,))
    index.run("DELETE FROM form WHERE address = ?", address)


def _judgements_on(index: Database, articles: Iterable[str]) -> list[Judgement]:
    """The judgements on entities of these articles, in their order."""
    if not index.one("SELECT 1 FROM judged LIMIT 1"):
        return []
    found = {
        (number, line)
        for sha256 in articles
        for number, line in index.all("SELECT number, line FROM judged WHERE article = ?", sha256)
    }
    return [_judgement(line) for _, line in sorted(found)]


def _means(reference: Reference, profile: Profile) -> bool:
    """True where a reference may mean this entity: who else it could mean, resolution knows."""
    return reference.article == profile.article and reference.name in profile.names


def _judgement(line: str) -> Judgement:
    verdict, one, other, by, when, why = json.loads(line)
    return Judgement(verdict, Reference(*one), Reference(*other), by, when, why)


# --- forms on disk ------------------------------------------------------------------------------------


def _profile(text: str) -> Profile:
    return profile_form.from_json(json.loads(text))


def _plain(canonical: Canonical) -> list[object]:
    c = canonical
    return [c.iri, c.label, c.type, list(c.aliases), [list(link) for link in c.links], c.state, c.named]


def _canonical(text: str) -> Canonical:
    iri, label, type_, aliases, links, state, named = json.loads(text)
    return Canonical(iri, label, type_, tuple(aliases), tuple(map(tuple, links)), state, named)


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
