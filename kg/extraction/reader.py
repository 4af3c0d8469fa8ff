"""The trained reader: proposes events and relations that no rule foresaw.

A small transformer reads windows of whole sentences once and says for each word of which event types it
is a trigger, and of which relations the object. Words of one type that stand together make one trigger. A
second, much smaller network then judges every word of the window for every trigger found: which role it
heads, who is given as the source, which words tell the time, and how the event stands (its status). What
the networks say about single words is put together here, with the parse: a filler is the phrase around its
head, as far as the network reads it and no farther than the grammar allows.

What comes out are the same frames and relation matches that the rules make, with a score that means what it
says: of the triggers scored 0.7 about seven in ten are right (measured on articles that the reader was not
trained on; see ``card.md`` beside the model). Each window is run by itself: the model is quantised, and would
otherwise read a sentence a little differently in other company.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kg.errors import DataError
from kg.extraction.analysis import Argument, Frame, Reading, RelationMatch
from kg.extraction.windows import (
    Batch,
    Ints,
    Labels,
    Sheet,
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
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

__all__ = ["Networks", "Proposals", "Query", "Reader", "Settings", "Trigger", "queries"]

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
    """What the reader found in one article, in the order of the text."""

    frames: tuple[Frame, ...]
    relations: tuple[RelationMatch, ...]


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

    window: Ints
    inside: Floats
    types: Ints
    paths: Ints
    distances: Ints
    sentences: Ints


class Networks(Protocol):
    """The two networks, however they are run. Logits, not probabilities."""

    def triggers(self, batch: Batch) -> tuple[Floats, Floats]:
        """Vectors of words, and for each word a logit for each trigger type."""

    def arguments(self, words: Floats, query: Query) -> tuple[Floats, Floats]:
        """For each trigger and word the role logits (heads, then insides), and status logits."""


class Grammar:
    """What of an article's parse the reader asks again and again."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.edges = edge_names(doc)

    @cached_property
    def pos(self) -> list[str]:
        """Parts of speech."""
        return [token.pos_ for token in self.doc]

    @cached_property
    def heads(self) -> Ints:
        """The head of each word."""
        return heads_of(self.doc)

    @cached_property
    def children(self) -> list[list[int]]:
        """What depends on each word."""
        return children_of(self.heads)


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

    def read(self, readings: Sequence[Reading]) -> list[Proposals]:
        """Propose events and relations for each article."""
        return [self.propose(reading.doc) for reading in readings]

    def propose(self, doc: Doc) -> Proposals:
        """Propose events and relations for one parsed article."""
        if not len(doc):
            return Proposals((), ())
        grammar = Grammar(doc)
        page = sheet(doc, self.tokenizer, self.labels)
        frames: list[Frame] = []
        relations: list[RelationMatch] = []
        for window in windows(page, _WINDOW):
            words, logits = self.networks.triggers(batch([window], *self._special))
            found = list(self.triggers_in(_sigmoid(logits[0]), window, grammar))
            if not found:
                continue
            query = queries([(0, window, found)], [grammar], self.labels)
            roles, statuses = self.networks.arguments(words, query)
            for trigger, role, status in zip(found, _sigmoid(roles), statuses, strict=True):
                name = self.labels.triggers[trigger.type]
                if trigger.type < len(self.labels.events):
                    frames.append(self._frame(name, trigger, role, status, window, grammar))
                else:
                    relations.extend(self._relations(name, trigger, role, window, grammar))
        return Proposals(
            tuple(sorted(frames, key=lambda f: (f.start, f.end, f.type))),
            tuple(sorted(relations, key=lambda r: (r.start, r.end, r.property, r.subject))),
        )

    @cached_property
    def _special(self) -> tuple[int, int]:
        """The pieces that open and close a window."""
        return special_pieces(self.tokenizer)

    def triggers_in(self, probabilities: Floats, window: Window, grammar: Grammar) -> Iterator[Trigger]:
        """Triggers among the words of a window, rivals of a surer type left out."""
        cuts = np.array([self.settings.cuts.get(t, self.settings.cut) for t in self.labels.triggers])
        reached = probabilities >= cuts * self.settings.reach
        surest = probabilities.max(axis=0)
        best_event = probabilities[:, : len(self.labels.events)].max(axis=1)
        for type_ in np.flatnonzero(surest >= cuts).tolist():
            is_event = type_ < len(self.labels.events)
            members = (np.flatnonzero(reached[:, type_]) + window.start).tolist()
            for words in _groups(members, window.sheet, grammar, is_event):
                column = [float(probabilities[w - window.start, type_]) for w in words]
                probability = max(column)
                best = words[column.index(probability)]
                rival = float(best_event[best - window.start]) * self.settings.rival if is_event else 0.0
                if probability >= cuts[type_] and probability >= rival:
                    yield Trigger(type_, words, probability, best)

    def _frame(
        self, name: str, trigger: Trigger, roles: Floats, status: Floats, window: Window, grammar: Grammar
    ) -> Frame:
        arguments = [
            argument
            for role in self.labels.roles
            if role != "subject"
            for argument in self._arguments(role, roles, window, grammar)
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
        self, name: str, trigger: Trigger, roles: Floats, window: Window, grammar: Grammar
    ) -> Iterator[RelationMatch]:
        for subject in self._arguments("subject", roles, window, grammar):
            first, last = min(subject.start, trigger.start), max(subject.end, trigger.end)
            yield RelationMatch(
                property=name,
                subject=subject.head,
                start=trigger.start,
                end=trigger.end,
                object=_head(trigger.start, trigger.end, grammar),
                evidence=(first, last),
                score=self.settings.calibrated("relation", trigger.probability),
                extractor="model",
            )

    def _arguments(self, role: str, roles: Floats, window: Window, grammar: Grammar) -> Iterator[Argument]:
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
            start, end = _phrase(head, inside >= self.settings.inside, window, grammar)
            if any(start < other_end and other < end for other, other_end in taken):
                start, end = _noun_phrase(head, grammar)
            taken.append((start, end))
            yield Argument(role, head, start, end)


def special_pieces(tokenizer: Tokenizer) -> tuple[int, int]:
    """Find the pieces that open and close a window: BERT's, or else MPNet's."""
    for names in (("[CLS]", "[SEP]"), ("<s>", "</s>")):
        opening, closing = (tokenizer.token_to_id(name) for name in names)
        if opening is not None and closing is not None:
            return opening, closing
    raise DataError("tokenizer.json: neither [CLS] and [SEP] nor <s> and </s>. Train the reader anew.")


def queries(
    asked: Sequence[tuple[int, Window, Sequence[Trigger]]], grammars: Sequence[Grammar], labels: Labels
) -> Query:
    """Ask the argument network about triggers of windows, given as (row, window, triggers)."""
    width = max(window.end - window.start for _, window, _ in asked)
    count = sum(len(triggers) for _, _, triggers in asked)
    rows, types = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    inside = np.zeros((count, width), dtype=np.float32)
    paths, distances, sentences = (np.zeros((count, width), dtype=np.int64) for _ in range(3))
    k = 0
    for (row, window, triggers), grammar in zip(asked, grammars, strict=True):
        length = window.end - window.start
        for trigger in triggers:
            rows[k], types[k] = row, trigger.type
            for word in trigger.words:
                inside[k, word - window.start] = 1 / len(trigger.words)
            near = paths_from(trigger.words, grammar.heads, grammar.children, grammar.edges)
            for word, path in near.items():
                if window.start <= word < window.end:
                    paths[k, word - window.start] = labels.path_ids.get(path, 0)
            distances[k, :length] = distance_buckets(
                length, trigger.start - window.start, trigger.end - window.start
            )
            sentence = window.sheet.sentence
            sentences[k, :length] = sentence_buckets(
                sentence[window.start : window.end], int(sentence[trigger.start])
            )
            k += 1
    return Query(rows, inside, types, paths, distances, sentences)


def _groups(
    members: Sequence[int], page: Sheet, grammar: Grammar, is_event: bool
) -> Iterator[tuple[int, ...]]:
    """Words of one type that make one trigger: near one another, in one sentence."""
    group: list[int] = []
    for word in members:
        if group and not _joined(group[-1], word, page, grammar, is_event):
            yield tuple(group)
            group = []
        group.append(word)
    if group:
        yield tuple(group)


def _joined(left: int, right: int, page: Sheet, grammar: Grammar, is_event: bool) -> bool:
    if page.sentence[left] != page.sentence[right] or right - left > 3:
        return False
    if right - left == 1:
        return True
    between = range(left + 1, right)
    if is_event:
        return all(grammar.pos[w] not in ("PUNCT", "CCONJ") for w in between)
    return all(grammar.pos[w] in _JOINING for w in between)


def _phrase(head: int, inside: NDArray[np.bool_], window: Window, grammar: Grammar) -> tuple[int, int]:
    """Words around a filler's head that the network reads as inside, mended by the grammar."""
    start = end = head - window.start
    while start > 0 and inside[start - 1]:
        start -= 1
    while end + 1 < len(inside) and inside[end + 1]:
        end += 1
    first, last = start + window.start, end + window.start + 1
    if grammar.pos[head] in _NOMINAL:
        left, right = _noun_phrase(head, grammar)
        first, last = min(first, left), max(last, right)
    while first < head and grammar.pos[first] in _EDGES:
        first += 1
    while last - 1 > head and (grammar.pos[last - 1] in _EDGES or grammar.pos[last - 1] in _DETERMINERS):
        last -= 1
    return first, last


def _noun_phrase(head: int, grammar: Grammar) -> tuple[int, int]:
    """Return the head with its modifiers to the left, without a determiner: "regional court", "two men"."""
    start = head
    while start > 0 and grammar.edges[start - 1] in _MODIFIERS and start <= grammar.heads[start - 1] <= head:
        start -= 1
    return start, head + 1


def _head(start: int, end: int, grammar: Grammar) -> int:
    """Find the syntactic head of the words [start, end)."""
    for word in range(start, end):
        head = int(grammar.heads[word])
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
