"""The trained reader: proposes events and relations that no rule foresaw.

A small transformer reads windows of whole sentences once and says for each word of which event types it
is a trigger, and of which relations the object. Words of one type that stand together make one trigger. A
second, much smaller network then judges every word of the window for every trigger found: which role it
heads, who is given as the source, which words tell the time, and how the event stands (its status). What
the networks say about single words is put together here, with the parse: a filler is the phrase around its
head, as far as the network reads it and no farther than the grammar allows.

What comes out are the same frames and relation matches that the rules make, with a score fitted so that of
the triggers scored 0.7 about seven in ten were right on development articles (see ``card.md`` beside the
model). Each window is run by itself: the model is quantised, and would
otherwise read a sentence a little differently in other company.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kg.errors import DataError
from kg.extraction.analysis import Argument, Frame, Reading, RelationMatch, Speech
from kg.extraction.grammar import grammar
from kg.extraction.times import time_of
from kg.extraction.windows import (
    Batch,
    Ints,
    Labels,
    Window,
    as_json,
    batch,
    children_of,
    distance_buckets,
    edge_names,
    heads_of,
    paths_from,
    sentence_buckets,
    sheet,
    windows,
)
from kg.records import Status

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["Networks", "Page", "Proposals", "Query", "Reader", "Settings", "Trigger", "queries"]

Floats = NDArray[np.float32]

_WINDOW = 220  # word pieces; about eight sentences
_JOINING = frozenset(
    {"ADP", "DET", "PART"}
)  # may stand inside one relation object: "minister of the interior"
_MODIFIERS = frozenset({"compound", "amod", "nummod", "nmod", "poss", "case", "quantmod", "advmod", "neg"})
_EDGES = frozenset({"PUNCT", "ADP", "CCONJ", "SCONJ", "SPACE"})  # a phrase does not end or begin with these
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_DETERMINERS = frozenset({"DET"})


class Proposals(NamedTuple):
    """What the reader found in one article, in text order, and what it thinks of the rules' frames.

    ``support`` has for (start, end, type) of each frame that the rules made how likely the reader takes these
    words to express that type, calibrated as its own scores are.
    """

    frames: tuple[Frame, ...]
    relations: tuple[RelationMatch, ...]
    support: Mapping[tuple[int, int, str], float]


@dataclass(frozen=True)
class Settings:
    """How sure the reader must be, chosen on development articles (``settings.json``)."""

    cuts: Mapping[str, float] = field(default_factory=dict)  # by event type or property
    role_cuts: Mapping[str, float] = field(default_factory=dict)
    cut: float = 0.4
    role_cut: float = 0.4
    inside: float = 0.4  # a word belongs to a filler from here on
    reach: float = 0.5  # of its cut: a weaker word that stands beside a trigger word is part of the trigger
    rival: float = 0.85  # of the best: another type for the same words is kept from here on
    # probability -> how often right, by (slope, shift) in log-odds
    calibration: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: {"event": (1.0, 0.0), "relation": (1.0, 0.0)}
    )

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read ``settings.json``."""
        values = json.loads(path.read_text(encoding="utf-8"))
        values["calibration"] = {k: (v[0], v[1]) for k, v in values["calibration"].items()}
        return cls(**{f.name: values[f.name] for f in fields(cls)})

    def save(self, path: Path) -> None:
        """Write ``settings.json``."""
        path.write_text(as_json(asdict(self)), encoding="utf-8")

    def calibrated(self, kind: str, probability: float) -> float:
        """How often a trigger of this probability is right."""
        slope, shift = self.calibration[kind]
        p = min(max(probability, 1e-6), 1 - 1e-6)
        return round(float(1 / (1 + np.exp(-(slope * np.log(p / (1 - p)) + shift)))), 3)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words of one window that together express a type. Numbers are words of the window's sheet."""

    type: int
    words: tuple[int, ...]
    probability: float
    best: int  # the surest word

    @property
    def start(self) -> int:
        """The first word."""
        return self.words[0]

    @property
    def end(self) -> int:
        """After the last word."""
        return self.words[-1] + 1


@dataclass(frozen=True)
class Query:
    """What the argument network is asked about some triggers of some windows; see ``ArgumentReader``."""

    window: Ints  # [triggers]: each one's window
    inside: Floats  # [triggers, words]: weighs the trigger's words
    types: Ints  # [triggers]
    paths: Ints  # [triggers, words], as the next three
    distances: Ints
    sentences: Ints
    hints: Ints  # the role that the rules give the word, from 1 on
    stands: Ints  # [triggers]: the status that the rules give it, from 1 on


class Networks(Protocol):
    """The two networks, however they are run. Logits, not probabilities."""

    def triggers(self, batch: Batch) -> tuple[Floats, Floats]:
        """Vectors of words, and for each word a logit for each trigger type."""

    def arguments(self, words: Floats, query: Query) -> tuple[Floats, Floats]:
        """For each trigger and word the role logits (heads, then insides), and status logits."""


class Page:
    """What of an article's earlier layers the reader asks again and again."""

    def __init__(self, reading: Reading, tokenizer: Tokenizer, labels: Labels) -> None:
        self.reading = reading
        self.labels = labels
        self.sheet = sheet(reading, tokenizer, labels)
        self.edges = edge_names(reading.doc)
        self.pos = grammar(reading.doc).pos
        self.heads = heads_of(reading.doc)
        self.children = children_of(self.heads)

    def hints(self, trigger: Trigger) -> tuple[dict[int, int], int]:
        """Tell what the rules say of this trigger: word -> role, and the status; numbers from 1 on."""
        name = self.labels.triggers[trigger.type]
        role = self._roles
        if trigger.type >= len(self.labels.events):
            met = (m for m in self.reading.relations if m.property == name and _meet(m, trigger))
            return {match.subject: role["subject"] for match in met}, 0
        found: dict[int, int] = {}
        status = 0
        for frame in sorted(self.reading.frames, key=lambda f: (f.type != name, -f.score, f.start, f.type)):
            if not _meet(frame, trigger):
                continue
            status = status or self.labels.statuses.index(frame.status) + 1
            for argument in frame.arguments:
                found.setdefault(argument.head, role[argument.role])
        speech = self._speech_around(trigger.best)
        if speech is not None and speech.source is not None:
            found.setdefault(speech.source, role["source"])
        time = time_of(self.reading, Frame(name, trigger.best, trigger.start, trigger.end))
        if time is not None:
            found.setdefault(time.head, role["time"])
        return found, status

    @cached_property
    def _roles(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.labels.roles, 1)}

    def _speech_around(self, word: int) -> Speech | None:
        around = (s for s in self.reading.speeches if s.start <= word < s.end and s.source is not None)
        return min(around, key=lambda s: s.end - s.start, default=None)


def _meet(found: Frame | RelationMatch, trigger: Trigger) -> bool:
    return found.start < trigger.end and trigger.start < found.end


class Reader:
    """The trained reader in ``folder`` (``data/reader`` of the installation)."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        from tokenizers import Tokenizer

        for name in ("encoder.onnx", "arguments.onnx", "labels.json", "settings.json", "tokenizer.json"):
            if not (folder / name).is_file():
                raise DataError(
                    f"{folder}: no file {name}. Expected the folder of a trained reader. "
                    "Install the package again, or run without the reader."
                )
        self.labels = Labels.load(folder / "labels.json")
        self.settings = Settings.load(folder / "settings.json")
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.networks: Networks = _OnnxNetworks(folder, threads)

    @classmethod
    def of(cls, networks: Networks, labels: Labels, settings: Settings, tokenizer: Tokenizer) -> Reader:
        """Make a reader over networks that are run in another way (while they are trained)."""
        reader = cls.__new__(cls)
        reader.networks, reader.labels, reader.settings = networks, labels, settings
        reader.tokenizer = tokenizer
        return reader

    def heeding(self, cuts: Mapping[str, float]) -> Reader:
        """The same reader that tells of fillers of these roles from other cuts on than the chosen ones.

        A filler that is weighed together with other signs later on is worth hearing of although doubtful.
        """
        other = copy(self)
        other.settings = replace(self.settings, role_cuts={**self.settings.role_cuts, **cuts})
        return other

    def read(self, readings: Sequence[Reading]) -> list[Proposals]:
        """Propose events and relations for each article; the rules' own, if already there, are hints."""
        return [self.propose(reading) for reading in readings]

    def propose(self, reading: Reading) -> Proposals:
        """Propose events and relations for one article."""
        if not len(reading.doc):
            return Proposals((), (), {})
        page = Page(reading, self.tokenizer, self.labels)
        frames: list[Frame] = []
        relations: list[RelationMatch] = []
        support: dict[tuple[int, int, str], float] = {}
        for window in windows(page.sheet, _WINDOW):
            words, logits = self.networks.triggers(batch([window], *self._special))
            probabilities = _sigmoid(logits[0])
            support.update(self._support(probabilities, window, reading.frames))
            found = list(self.triggers_in(probabilities, window, page))
            if not found:
                continue
            roles, statuses = self.networks.arguments(words, queries([(0, window, found)], [page]))
            for trigger, role, status in zip(found, _sigmoid(roles), statuses, strict=True):
                name = self.labels.triggers[trigger.type]
                if trigger.type < len(self.labels.events):
                    frames.append(self._frame(name, trigger, role, status, window, page))
                else:
                    relations.extend(self._relations(name, trigger, role, window, page))
        return Proposals(
            tuple(sorted(frames, key=lambda f: (f.start, f.end, f.type))),
            tuple(sorted(relations, key=lambda r: (r.start, r.end, r.property, r.subject))),
            support,
        )

    def _support(
        self, probabilities: Floats, window: Window, frames: Sequence[Frame]
    ) -> Iterator[tuple[tuple[int, int, str], float]]:
        """How likely the triggers of the rules' frames in a window are what the rules take them for."""
        for frame in frames:
            if window.start <= frame.start and frame.end <= window.end and frame.type in self._types:
                words = probabilities[frame.start - window.start : frame.end - window.start]
                probability = float(words[:, self._types[frame.type]].max())
                yield (frame.start, frame.end, frame.type), self.settings.calibrated("event", probability)

    @cached_property
    def _types(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.labels.triggers)}

    @cached_property
    def _special(self) -> tuple[int, int]:
        """The pieces that open and close a window."""
        return special_pieces(self.tokenizer)

    def triggers_in(self, probabilities: Floats, window: Window, page: Page) -> Iterator[Trigger]:
        """Triggers among the words of a window, rivals of a surer type left out."""
        cuts = np.array([self.settings.cuts.get(t, self.settings.cut) for t in self.labels.triggers])
        reached = probabilities >= cuts * self.settings.reach
        surest = probabilities.max(axis=0)
        best_event = probabilities[:, : len(self.labels.events)].max(axis=1)
        for type_ in np.flatnonzero(surest >= cuts).tolist():
            is_event = type_ < len(self.labels.events)
            members = (np.flatnonzero(reached[:, type_]) + window.start).tolist()
            for words in _groups(members, page, is_event):
                column = [float(probabilities[w - window.start, type_]) for w in words]
                probability = max(column)
                best = words[column.index(probability)]
                rival = float(best_event[best - window.start]) * self.settings.rival if is_event else 0.0
                if probability >= cuts[type_] and probability >= rival:
                    yield Trigger(type_, words, probability, best)

    def _frame(
        self, name: str, trigger: Trigger, roles: Floats, status: Floats, window: Window, page: Page
    ) -> Frame:
        arguments = [
            argument
            for role in self.labels.roles
            if role != "subject"
            for argument in self._arguments(role, roles, window, page)
        ]
        stands: Status = self.labels.statuses[int(status.argmax())]  # type: ignore[assignment]
        return Frame(
            type=name,
            head=trigger.best,
            start=trigger.start,
            end=trigger.end,
            arguments=tuple(sorted(arguments, key=lambda a: (a.role, a.start))),
            status=stands,
            score=self.settings.calibrated("event", trigger.probability),
            extractor="model",
        )

    def _relations(
        self, name: str, trigger: Trigger, roles: Floats, window: Window, page: Page
    ) -> Iterator[RelationMatch]:
        for subject in self._arguments("subject", roles, window, page):
            first, last = min(subject.start, trigger.start), max(subject.end, trigger.end)
            yield RelationMatch(
                property=name,
                subject=subject.head,
                start=trigger.start,
                end=trigger.end,
                object=_head(trigger.start, trigger.end, page),
                evidence=(first, last),
                score=self.settings.calibrated("relation", trigger.probability),
                extractor="model",
            )

    def _arguments(self, role: str, roles: Floats, window: Window, page: Page) -> Iterator[Argument]:
        """Phrases that fill a role: surest heads first, no phrase inside another's."""
        number = self.labels.roles.index(role)
        heads = roles[: window.end - window.start, number]
        inside = roles[: window.end - window.start, number + len(self.labels.roles)]
        cut = self.settings.role_cuts.get(role, self.settings.role_cut)
        taken: list[tuple[int, int]] = []
        for word in sorted(np.flatnonzero(heads >= cut).tolist(), key=lambda w: (-heads[w], w)):
            head = word + window.start
            if any(start <= head < end for start, end in taken):
                continue
            start, end = _phrase(head, inside >= self.settings.inside, window, page)
            if any(start < other_end and other < end for other, other_end in taken):
                start, end = _noun_phrase(head, page)
            taken.append((start, end))
            yield Argument(role, head, start, end, round(float(heads[word]), 3))


def special_pieces(tokenizer: Tokenizer) -> tuple[int, int]:
    """Find the pieces that open and close a window: BERT's, or else MPNet's."""
    for names in (("[CLS]", "[SEP]"), ("<s>", "</s>")):
        opening, closing = (tokenizer.token_to_id(name) for name in names)
        if opening is not None and closing is not None:
            return opening, closing
    raise DataError("tokenizer.json: neither [CLS] and [SEP] nor <s> and </s>. Train the reader anew.")


def queries(asked: Sequence[tuple[int, Window, Sequence[Trigger]]], pages: Sequence[Page]) -> Query:
    """Ask the argument network about triggers of windows, given as (row, window, triggers) and pages."""
    width = max(window.end - window.start for _, window, _ in asked)
    count = sum(len(triggers) for _, _, triggers in asked)
    rows, types, stands = (np.zeros(count, dtype=np.int64) for _ in range(3))
    inside = np.zeros((count, width), dtype=np.float32)
    paths, distances, sentences, hints = (np.zeros((count, width), dtype=np.int64) for _ in range(4))
    k = 0
    for (row, window, triggers), page in zip(asked, pages, strict=True):
        start, length = window.start, window.end - window.start
        sentence = page.sheet.sentence
        for trigger in triggers:
            rows[k], types[k] = row, trigger.type
            inside[k, [word - start for word in trigger.words]] = 1 / len(trigger.words)
            near = paths_from(trigger.words, page.heads, page.children, page.edges)
            hinted, stands[k] = page.hints(trigger)
            for numbers, known in ((paths[k], _numbered(near, page.labels)), (hints[k], hinted)):
                for word, number in known.items():
                    if start <= word < window.end:
                        numbers[word - start] = number
            distances[k, :length] = distance_buckets(length, trigger.start - start, trigger.end - start)
            sentences[k, :length] = sentence_buckets(
                sentence[start : window.end], int(sentence[trigger.start])
            )
            k += 1
    return Query(rows, inside, types, paths, distances, sentences, hints, stands)


def _numbered(paths: Mapping[int, str], labels: Labels) -> dict[int, int]:
    return {word: labels.path_ids.get(path, 0) for word, path in paths.items()}


def _groups(members: Sequence[int], page: Page, is_event: bool) -> Iterator[tuple[int, ...]]:
    """Words of one type that make one trigger: near one another, in one sentence."""
    group: list[int] = []
    for word in members:
        if group and not _joined(group[-1], word, page, is_event):
            yield tuple(group)
            group = []
        group.append(word)
    if group:
        yield tuple(group)


def _joined(left: int, right: int, page: Page, is_event: bool) -> bool:
    if page.sheet.sentence[left] != page.sheet.sentence[right] or right - left > 3:
        return False
    if right - left == 1:
        return True
    between = range(left + 1, right)
    if is_event:
        return all(page.pos[w] not in ("PUNCT", "CCONJ") for w in between)
    return all(page.pos[w] in _JOINING for w in between)


def _phrase(head: int, inside: NDArray[np.bool_], window: Window, page: Page) -> tuple[int, int]:
    """Words around a filler's head that the network reads as inside, mended by the page."""
    start = end = head - window.start
    while start > 0 and inside[start - 1]:
        start -= 1
    while end + 1 < len(inside) and inside[end + 1]:
        end += 1
    first, last = start + window.start, end + window.start + 1
    if page.pos[head] in _NOMINAL:
        left, right = _noun_phrase(head, page)
        first, last = min(first, left), max(last, right)
    while first < head and page.pos[first] in _EDGES:
        first += 1
    while last - 1 > head and (page.pos[last - 1] in _EDGES or page.pos[last - 1] in _DETERMINERS):
        last -= 1
    return _whole_words(first, last, page)


def _whole_words(first: int, last: int, page: Page) -> tuple[int, int]:
    """The phrase without half of a compound: of "asylum-seeker status" no "seeker status"."""
    doc = page.reading.doc
    while (
        first >= 2
        and doc[first - 1].text == "-"
        and not (doc[first - 1].whitespace_ or doc[first - 2].whitespace_)
    ):
        first -= 2
    while (
        last + 1 < len(doc)
        and doc[last].text == "-"
        and not (doc[last].whitespace_ or doc[last - 1].whitespace_)
    ):
        last += 2
    return first, last


def _noun_phrase(head: int, page: Page) -> tuple[int, int]:
    """Return the head with its modifiers to the left, without a determiner: "regional court", "two men"."""
    start = head
    while start > 0 and page.edges[start - 1] in _MODIFIERS and start <= page.heads[start - 1] <= head:
        start -= 1
    return start, head + 1


def _head(start: int, end: int, page: Page) -> int:
    """Find the syntactic head of the words [start, end)."""
    for word in range(start, end):
        head = int(page.heads[word])
        if head == word or not start <= head < end:
            return word
    return end - 1


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float32)


class _OnnxNetworks:
    """The exported networks, run by onnxruntime on the processor."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def session(name: str) -> onnxruntime.InferenceSession:
            return onnxruntime.InferenceSession(
                str(folder / name), sess_options=options, providers=["CPUExecutionProvider"]
            )

        self._encoder, self._arguments = session("encoder.onnx"), session("arguments.onnx")

    def triggers(self, batch: Batch) -> tuple[Floats, Floats]:
        """See :class:`Networks`."""
        inputs = {name: getattr(batch, name) for name in ("ids", "mask", "features", "first", "last")}
        words, logits = self._encoder.run(["words", "triggers"], inputs)
        return words, logits

    def arguments(self, words: Floats, query: Query) -> tuple[Floats, Floats]:
        """See :class:`Networks`."""
        inputs = {f.name: getattr(query, f.name) for f in fields(Query)}
        roles, statuses = self._arguments.run(["roles", "statuses"], {"words": words, **inputs})
        return roles, statuses
