"""The trained reader: how it puts words together, and what the shipped model reads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import resources
from kg.errors import DataError
from kg.extraction.analysis import Argument, Frame, Name, Reading, RelationMatch
from kg.extraction.parse import parse
from kg.extraction.reader import Floats, Page, Query, Reader, Settings, Trigger, queries
from kg.extraction.windows import (
    DISTANCE_BUCKETS,
    FEATURES,
    Batch,
    Labels,
    Sheet,
    batch,
    children_of,
    distance_buckets,
    edge_names,
    heads_of,
    paths_from,
    windows,
)
from kg.records import Article, Span

MODEL = resources.data("reader")
TAKEN = "Police took Dano Kesh into custody on Friday, his lawyer said."
COURT = "On 3 May 2018 a court in Porvan refused to extradite Dano Kesh to Ruritania."


TINY = Labels(
    events=("Arrest", "Detention"),
    properties=("occupation",),
    roles=("agent", "patient", "source", "time", "subject"),
    statuses=("occurred", "refused"),
    pos=("",),
    dep=("",),
    entity=("",),
    names=("", "Person"),
    paths=("", "=<dobj"),
)


def reading(text: str) -> Reading:
    article = Article(id="a", text=text, sha256="0", body=Span(0, len(text)))
    (parsed,) = parse([article])
    return Reading(parsed.doc, article, parsed.starts, parsed.paragraphs, parsed.asides)


@cache
def shipped() -> Reader:
    return Reader(MODEL)


# --- windows, paths, distances ---------------------------------------------------------------------------


def paper(sentences: Sequence[Sequence[int]]) -> Sheet:
    """Make a sheet of sentences, each given by the number of pieces of its words."""
    lengths = np.array([n for s in sentences for n in s], dtype=np.int64)
    last = np.cumsum(lengths) - 1
    ends = np.cumsum([len(s) for s in sentences])
    numbers = np.repeat(np.arange(len(sentences)), [len(s) for s in sentences])
    return Sheet(
        pieces=np.arange(1000, 1000 + int(lengths.sum())),
        first=last - lengths + 1,
        last=last,
        features=np.tile(np.arange(len(lengths))[:, None] % 5, (1, len(FEATURES))),
        sentence=numbers,
        sentence_ends=tuple(int(e) for e in ends),
    )


PAPERS = st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=12), min_size=1, max_size=10).map(paper)


@settings(max_examples=40, deadline=None)
@given(PAPERS, st.integers(5, 40), st.integers(0, 4))
def test_windows_are_whole_sentences_and_cover_each_word_once(page: Sheet, limit: int, skip: int) -> None:
    cut = list(windows(page, limit, skip))
    assert [w.start for w in cut] == [0, *(w.end for w in cut)][:-1]
    assert cut[-1].end == len(page)
    assert all(w.end in page.sentence_ends for w in cut)


@settings(max_examples=40, deadline=None)
@given(PAPERS, st.integers(5, 40))
def test_a_batch_keeps_every_words_pieces_and_features(page: Sheet, limit: int) -> None:
    cut = list(windows(page, limit))
    made = batch(cut, opening=1, closing=2)
    for row, window in enumerate(cut):
        for i, word in enumerate(range(window.start, window.end)):
            own = made.ids[row, made.first[row, i] : made.last[row, i] + 1]
            assert own.tolist() == page.pieces[page.first[word] : page.last[word] + 1].tolist()
            assert (made.features[row, made.first[row, i]] == page.features[word]).all()
        assert made.ids[row, 0] == 1
        assert made.ids[row, made.mask[row].sum() - 1] == 2


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(0, 59), st.integers(1, 5))
def test_distance_is_zero_inside_only_and_never_falls_on_the_way_out(n: int, start: int, size: int) -> None:
    start = min(start, n - 1)
    end = min(n, start + size)
    buckets = distance_buckets(n, start, end)
    assert np.flatnonzero(buckets == 0).tolist() == list(range(start, end))
    assert buckets.max() < DISTANCE_BUCKETS
    assert (np.diff(buckets[:start]) <= 0).all()
    assert (np.diff(buckets[end:]) >= 0).all()


def test_paths_tell_the_preposition_and_the_direction() -> None:
    doc = reading("The court refused to extradite him to Ruritania.").doc
    at = {token.text: token.i for token in doc}
    heads = heads_of(doc)
    paths = paths_from([at["extradite"]], heads, children_of(heads), edge_names(doc))
    assert paths[at["extradite"]] == "="
    assert paths[at["him"]] == "=<dobj"
    assert paths[at["Ruritania"]] == "=<prep:to<pobj"
    assert paths[at["refused"]] == "=>xcomp"
    assert paths[at["court"]] == "=>xcomp<nsubj"


def hinted(text: str) -> Reading:
    """A reading in which the rules have found an arrest, and who is arrested by whom."""
    read = reading(text)
    at = {token.text: token.i for token in read.doc}
    roles = {"agent": "Police", "patient": "Kesh"}
    arguments = tuple(Argument(role, at[w], at[w], at[w] + 1) for role, w in roles.items())
    took = at["took"]
    frame = Frame("Arrest", took, took, took + 1, arguments, status="refused")
    match = RelationMatch("occupation", at["Kesh"], at["lawyer"], at["lawyer"] + 1, at["lawyer"])
    name = Name(at["Dano"], at["Kesh"] + 1, at["Kesh"], "Person", "Dano Kesh")
    return replace(read, names=(name,), frames=(frame,), relations=(match,))


def test_what_the_rules_found_is_among_the_features() -> None:
    read = hinted(TAKEN)
    page = Page(read, shipped().tokenizer, TINY)
    at = {token.text: token.i for token in read.doc}
    features = {name: page.sheet.features[:, i] for i, name in enumerate(FEATURES)}
    assert np.flatnonzero(features["name"]).tolist() == [at["Dano"], at["Kesh"]]
    assert np.flatnonzero(features["event"]).tolist() == [at["took"]]
    assert features["event"][at["took"]] == 1 + TINY.events.index("Arrest")
    assert features["relation"][at["lawyer"]] == 1 + TINY.properties.index("occupation")


def test_the_argument_network_is_told_the_rules_roles_and_status() -> None:
    read = hinted(TAKEN)
    page = Page(read, shipped().tokenizer, TINY)
    at = {token.text: token.i for token in read.doc}
    (window,) = windows(page.sheet, 200)
    triggers = [
        Trigger(0, (at["took"],), 0.9, at["took"]),
        Trigger(2, (at["lawyer"],), 0.9, at["lawyer"]),
        Trigger(0, (at["custody"],), 0.9, at["custody"]),
    ]
    query = queries([(0, window, triggers)], [page])
    told = [{at_: int(n) for at_, n in enumerate(row) if n} for row in query.hints]
    assert told[0].items() >= {at["Police"]: 1, at["Kesh"]: 2}.items()
    assert told[1] == {at["Kesh"]: 1 + TINY.roles.index("subject")}
    assert at["Police"] not in told[2]
    assert query.stands.tolist() == [1 + TINY.statuses.index("refused"), 0, 0]
    assert query.paths[0, at["Kesh"]] == 1


def test_the_reader_says_how_likely_the_rules_frames_are() -> None:
    read = hinted(TAKEN)
    took = next(t.i for t in read.doc if t.text == "took")
    surer, doubtful = (Scripted(TAKEN, {"took": {"Arrest": p}}) for p in (0.9, 0.1))
    support = [
        Reader.of(s, TINY, Settings(), shipped().tokenizer).propose(read).support for s in (surer, doubtful)
    ]
    key = (took, took + 1, "Arrest")
    assert [round(s[key], 2) for s in support] == [0.9, 0.1]


# --- putting words together, with scripted networks -------------------------------------------------------


class Scripted:
    """Networks that answer from a script: word -> type -> probability, word -> role -> probability."""

    def __init__(
        self,
        text: str,
        triggers: Mapping[str, Mapping[str, float]],
        roles: Mapping[str, str] | None = None,
        status: str = "occurred",
    ) -> None:
        self.words = [token.text for token in reading(text).doc]
        self._triggers, self._roles, self._status = triggers, roles or {}, status

    def triggers(self, batch: Batch) -> tuple[Floats, Floats]:
        logits = np.full((1, batch.lengths[0], len(TINY.triggers)), -9.0, dtype=np.float32)
        for word, types in self._triggers.items():
            for name, p in types.items():
                logits[0, self.words.index(word), TINY.triggers.index(name)] = np.log(p / (1 - p))
        return np.zeros((1, batch.lengths[0], 4), dtype=np.float32), logits

    def arguments(self, words: Floats, query: Query) -> tuple[Floats, Floats]:
        assert words.shape[1] == query.inside.shape[1]
        pairs, width = query.inside.shape
        roles = np.full((pairs, width, 2 * len(TINY.roles)), -9.0, dtype=np.float32)
        for word, role in self._roles.items():
            roles[:, self.words.index(word), TINY.roles.index(role)] = 5.0
        statuses = np.zeros((pairs, 2), dtype=np.float32)
        statuses[:, TINY.statuses.index(self._status)] = 3.0
        return roles, statuses


def frames(text: str, networks: Scripted, chosen: Settings | None = None) -> tuple[Frame, ...]:
    reader = Reader.of(networks, TINY, chosen or Settings(), shipped().tokenizer)
    return reader.propose(reading(text)).frames


def test_near_words_of_one_type_are_one_trigger_and_far_ones_two() -> None:
    triggers = {"took": {"Arrest": 0.9}, "custody": {"Arrest": 0.8}}
    near = "Police took him into custody on Friday."
    (frame,) = frames(near, Scripted(near, triggers))
    assert (frame.type, frame.end - frame.start) == ("Arrest", 4)
    assert len(frames(TAKEN, Scripted(TAKEN, triggers))) == 2


def test_a_much_weaker_type_of_the_same_word_is_left_out_and_a_near_one_kept() -> None:
    weak = Scripted(TAKEN, {"took": {"Arrest": 0.9, "Detention": 0.5}})
    near = Scripted(TAKEN, {"took": {"Arrest": 0.9, "Detention": 0.85}})
    assert [f.type for f in frames(TAKEN, weak)] == ["Arrest"]
    assert sorted(f.type for f in frames(TAKEN, near)) == ["Arrest", "Detention"]


@pytest.mark.parametrize(("cut", "found"), [(0.5, 1), (0.7, 0)])
def test_a_type_has_its_own_cut(cut: float, found: int) -> None:
    script = Scripted(TAKEN, {"took": {"Arrest": 0.6}})
    assert len(frames(TAKEN, script, Settings(cuts={"Arrest": cut}))) == found


def test_fillers_are_whole_names_and_the_source_and_time_are_arguments() -> None:
    script = Scripted(
        TAKEN,
        {"took": {"Arrest": 0.9}},
        {"Police": "agent", "Kesh": "patient", "lawyer": "source", "Friday": "time"},
        status="refused",
    )
    (frame,) = frames(TAKEN, script)
    doc = reading(TAKEN).doc
    assert {a.role: doc[a.start : a.end].text for a in frame.arguments} == {
        "agent": "Police",
        "patient": "Dano Kesh",
        "source": "his lawyer",
        "time": "Friday",
    }
    assert frame.status == "refused"
    assert frame.extractor == "model"


def test_a_role_that_is_weighed_later_is_heard_of_sooner() -> None:
    script = Scripted(TAKEN, {"took": {"Arrest": 0.9}}, {"Police": "agent", "Friday": "time"})
    reader = Reader.of(script, TINY, Settings(role_cut=0.999), shipped().tokenizer)
    (heard,) = reader.heeding({"time": 0.1}).propose(reading(TAKEN)).frames
    assert [a.role for a in heard.arguments] == ["time"]
    assert reader.propose(reading(TAKEN)).frames[0].arguments == ()


def test_a_relation_needs_a_subject() -> None:
    text = "The lawyer Dano Kesh waited."
    trigger = {"lawyer": {"occupation": 0.9}}
    read, tokenizer = reading(text), shipped().tokenizer
    script = Scripted(text, trigger, {"Kesh": "subject"})
    (match,) = Reader.of(script, TINY, Settings(), tokenizer).propose(read).relations
    assert match.property == "occupation"
    assert (read.doc[match.object].text, read.doc[match.subject].text) == ("lawyer", "Kesh")
    assert match.evidence == (1, 4)
    without = Reader.of(Scripted(text, trigger), TINY, Settings(), tokenizer)
    assert without.propose(read).relations == ()


@settings(max_examples=30, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_surer_trigger_never_has_a_lower_score(a: float, b: float) -> None:
    calibrated = shipped().settings.calibrated
    low, high = sorted((a, b))
    for kind in ("event", "relation"):
        assert 0 <= calibrated(kind, low) <= calibrated(kind, high) <= 1


# --- the shipped model ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "type_", "status", "fillers"),
    [
        (COURT, "Extradition", "refused", {"agent": "court", "patient": "Kesh", "destination": "Ruritania"}),
        ("Police arrested Mira Tolan in Porvan on Friday.", "Arrest", "occurred",
         {"agent": "Police", "patient": "Tolan", "place": "Porvan"}),
        ("Mira Tolan applied for asylum in Sweden.", "Asylum", "requested", {"agent": "Tolan"}),
        ("Two men illegally crossed the border from Syria into Turkey.", "BorderCrossing", "occurred",
         {"agent": "men"}),
        ("The ministry denied that anybody had been tortured.", "Denial", "occurred", {"agent": "ministry"}),
        ("A court sentenced the blogger to five years in prison.", "Sentencing", "occurred",
         {"agent": "court", "patient": "blogger"}),
    ],
)  # fmt: skip
def test_the_shipped_model_reads_plain_sentences(
    text: str, type_: str, status: str, fillers: dict[str, str]
) -> None:
    read = reading(text)
    doc = read.doc
    found = [f for f in shipped().propose(read).frames if f.type == type_]
    assert found, f"no {type_}"
    heads = {(a.role, doc[a.head].text) for a in found[0].arguments}
    assert fillers.items() <= heads
    assert found[0].status == status


def test_the_shipped_model_reads_relations() -> None:
    read = reading("Mira Tolan, a human rights lawyer from Sweden, spoke first.")
    words = [token.text for token in read.doc]
    found = {(r.property, words[r.subject], words[r.object]) for r in shipped().propose(read).relations}
    assert ("occupation", "Tolan", "lawyer") in found


def test_weather_and_sport_are_no_events() -> None:
    text = "The sun shone over the valley. She baked bread and watered the tomatoes. Rain fell later."
    proposed = shipped().propose(reading(text))
    assert (proposed.frames, proposed.relations) == ((), ())


def test_an_article_is_read_the_same_alone_in_company_and_again() -> None:
    texts = [COURT, TAKEN, "Police arrested Mira Tolan in Porvan on Friday."]
    readings = [reading(text) for text in texts]
    together = shipped().read(readings)
    assert together == [shipped().propose(r) for r in readings]
    assert together == list(reversed(Reader(MODEL, threads=2).read(list(reversed(readings)))))


def test_arguments_and_scores_are_in_bounds() -> None:
    text = " ".join([COURT, TAKEN, "Two men fled to Turkey."] * 15)
    read = reading(text)
    doc = read.doc
    found = shipped().propose(read)
    assert found.frames
    for frame in found.frames:
        assert 0 <= frame.start <= frame.head < frame.end <= len(doc)
        assert 0 < frame.score <= 1
        for argument in frame.arguments:
            assert 0 <= argument.start <= argument.head < argument.end <= len(doc)


@pytest.mark.parametrize("text", ["", ".", "Yes", "a " * 900, "x" * 3000, "\U0001f600 \u200b 東京"])
def test_odd_texts_are_read_without_complaint(text: str) -> None:
    shipped().propose(reading(text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"encoder\.onnx"):
        Reader(tmp_path)


def test_reading_needs_no_training_library() -> None:
    code = (
        "import sys; from pathlib import Path; from kg.extraction.reader import Reader; "
        f"Reader(Path({str(MODEL)!r})); "
        "print([m for m in ('torch', 'transformers', 'onnx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_model_fits_the_package_and_has_a_card() -> None:
    size = sum(path.stat().st_size for path in MODEL.iterdir())
    assert size <= 100_000_000
    assert "Licence" in (MODEL / "card.md").read_text(encoding="utf-8")
