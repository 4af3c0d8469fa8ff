"""The training loop: windows of marked articles in, the best networks by development score out."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from kg.extraction.reader import Page, Query, Trigger, queries, special_pieces
from kg.extraction.windows import (
    HINTS,
    Batch,
    Labels,
    Window,
    batch,
    children_of,
    edge_names,
    heads_of,
    paths_from,
    windows,
)
from kg.records import STATUSES
from kg.training.gold import Marked, Pair
from kg.training.model import ArgumentReader, EncoderSize, TriggerReader
from kg.training.schema import ROLES

__all__ = ["Model", "Options", "Page", "Pages", "TorchNetworks", "fit", "make_labels", "tensors"]

_log = logging.getLogger(__name__)

_MASKS = ("<mask>", "[MASK]")  # as MPNet and BERT write it
_PATH_SEEN = 4  # a path seen less often is "far"


@dataclass(frozen=True)
class Options:
    """What may be tried; the defaults made the shipped model, which was shown all words."""

    epochs: int = 6
    windows: int = 12  # a step
    pieces: int = 160  # a window
    encoder_rate: float = 7e-5
    head_rate: float = 8e-4
    layers: int = 9  # of the pretrained encoder, from below; the uppermost serve what it was trained for
    frozen_layers: int = 2
    decay: float = 0.01
    average: float = 0.995  # how slowly the averaged weights follow
    blind: float = 0.15  # of the windows come without the rules' hints, so that none is relied on
    hidden: float = 0.12  # of the words are masked, so that what they are part of is known by its company
    inside_weight: float = 0.15
    status_weight: float = 0.5
    patience: int = 3
    seed: int = 2
    threads: int = 2


@dataclass
class Model:
    """The two networks and the names of their numbers."""

    triggers: TriggerReader
    arguments: ArgumentReader
    labels: Labels

    def parameters(self) -> list[tuple[str, nn.Parameter]]:
        """All that training may change, by name."""
        named = [*self.triggers.named_parameters(prefix="triggers")]
        named += self.arguments.named_parameters(prefix="arguments")
        return [(name, p) for name, p in named if p.requires_grad]

    def train(self, on: bool) -> None:
        """Dropout on or off."""
        self.triggers.train(on)
        self.arguments.train(on)

    def save(self, path: Path) -> None:
        """Write the weights."""
        torch.save([self.triggers.state_dict(), self.arguments.state_dict()], path)

    def load(self, path: Path) -> None:
        """Read the weights."""
        triggers, arguments = torch.load(path, weights_only=True)
        self.triggers.load_state_dict(triggers)
        self.arguments.load_state_dict(arguments)


def make_labels(marked: Sequence[Marked], events: Sequence[str], properties: Sequence[str]) -> Labels:
    """All names that the training articles use, the rare ones as number 0."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("pos", "dep", "entity", "names", "paths")}
    for m in marked:
        edges = edge_names(m.doc)
        heads = heads_of(m.doc)
        children = children_of(heads)
        for token in m.doc:
            counts["pos"][token.pos_] += 1
            counts["dep"][token.dep_] += 1
            counts["entity"][token.ent_type_] += 1
        counts["names"].update(name.type for name in m.reading.names)
        for pair in m.pairs:
            reached = paths_from(pair.words, heads, children, edges)
            for fillers in pair.fillers.values():
                for _, _, head in fillers:
                    if head in reached:
                        counts["paths"][reached[head]] += 1

    def known(name: str, least: int) -> tuple[str, ...]:
        return ("", *sorted(k for k, n in counts[name].items() if n >= least and k))

    return Labels(
        events=tuple(events), properties=tuple(properties), roles=ROLES, statuses=STATUSES,
        pos=known("pos", 1), dep=known("dep", 1), entity=known("entity", 1), names=known("names", 5),
        paths=known("paths", _PATH_SEEN),
    )  # fmt: skip


class Pages:
    """Articles as pages, cut into windows anew for each epoch."""

    def __init__(self, marked: Sequence[Marked], tokenizer: Tokenizer, labels: Labels) -> None:
        self.pages = [(m, Page(m.reading, tokenizer, labels)) for m in marked]
        self.labels = labels
        self._special = special_pieces(tokenizer)
        self._mask = next(i for i in map(tokenizer.token_to_id, _MASKS) if i is not None)

    def sample(self, options: Options, batches: int = 12) -> Iterator[Batch]:
        """A few batches as they occur in training."""
        plain = replace(options, hidden=0.0)
        for _, step in zip(range(batches), self.steps(plain, random.Random(1)), strict=False):
            yield step.inputs

    def steps(self, options: Options, chance: random.Random) -> Iterator[Step]:
        """One epoch: every sentence once, in windows cut at new places, shuffled."""
        cut = [
            (marked, page, window)
            for marked, page in self.pages
            for window in windows(page.sheet, options.pieces, chance.randrange(4))
        ]
        chance.shuffle(cut)
        cut.sort(key=lambda item: (item[2].end - item[2].start) // 20)  # little padding; still by chance
        steps = [cut[i : i + options.windows] for i in range(0, len(cut), options.windows)]
        chance.shuffle(steps)
        for step in steps:
            blind = [chance.random() < options.blind for _ in step]
            yield self._step(step, blind, _some_words(step, options.hidden, chance))

    def _step(
        self,
        chosen: Sequence[tuple[Marked, Page, Window]],
        blind: Sequence[bool],
        hidden: Sequence[tuple[int, int]],
    ) -> Step:
        inputs = batch([window for _, _, window in chosen], *self._special)
        inputs.features[np.flatnonzero(blind), :, HINTS] = 0
        for row, word in hidden:
            inputs.ids[row, inputs.first[row, word] : inputs.last[row, word] + 1] = self._mask
        rows, width = inputs.first.shape
        count = len(self.labels.triggers)
        target = np.zeros((rows, width, count), dtype=np.float32)
        weight = np.zeros((rows, width, count), dtype=np.float32)
        asked: list[tuple[int, Window, list[Trigger]]] = []
        pairs: list[tuple[Window, Pair]] = []
        number = {name: i for i, name in enumerate(self.labels.triggers)}
        for row, (marked, _, window) in enumerate(chosen):
            weight[row, : window.end - window.start] = 1
            for word, name in marked.ignored:
                if window.start <= word < window.end:
                    weight[row, word - window.start, number[name]] = 0
            inner = [p for p in marked.pairs if window.start <= p.words[0] and p.words[-1] < window.end]
            for pair in inner:
                target[row, [w - window.start for w in pair.words], number[pair.type]] = 1
            found = [Trigger(number[p.type], p.words, 1.0, p.words[0]) for p in inner]
            asked.append((row, window, found))
            pairs.extend((window, p) for p in inner)
        query = queries(asked, [page for _, page, _ in chosen]) if pairs else None
        if query is not None:
            unhinted = np.isin(query.window, np.flatnonzero(blind))
            query.hints[unhinted] = 0
            query.stands[unhinted] = 0
        roles, known, status = _role_targets(pairs, width, self.labels)
        return Step(inputs, target, weight, query, roles, known, status)


def _some_words(
    chosen: Sequence[tuple[Marked, Page, Window]], share: float, chance: random.Random
) -> list[tuple[int, int]]:
    """So many of the windows' words, by row and place in it."""
    words = ((row, i) for row, (_, _, window) in enumerate(chosen) for i in range(window.end - window.start))
    return [word for word in words if chance.random() < share]


Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Step:
    """One batch with its targets."""

    inputs: Batch
    target: Floats
    weight: Floats
    query: Query | None
    roles: Floats
    known: Floats
    status: NDArray[np.int64]


def _role_targets(
    pairs: Sequence[tuple[Window, Pair]], width: int, labels: Labels
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    count = len(labels.roles)
    roles = np.zeros((len(pairs), width, 2 * count), dtype=np.float32)
    known = np.zeros((len(pairs), width, 2 * count), dtype=np.float32)
    status = np.full(len(pairs), -100, dtype=np.int64)
    for k, (window, pair) in enumerate(pairs):
        length = window.end - window.start
        is_event = pair.type in labels.events
        for r, role in enumerate(labels.roles):
            applies = (role != "subject") if is_event else role == "subject"
            if not applies or role in pair.unknown:
                continue
            known[k, :length, [r, r + count]] = 1
            for start, end, head in pair.fillers.get(role, ()):
                if window.start <= head < window.end:
                    roles[k, head - window.start, r] = 1
                    first, last = max(start, window.start), min(end, window.end)
                    roles[k, first - window.start : last - window.start, r + count] = 1
        if pair.status is not None:
            status[k] = labels.statuses.index(pair.status)
    return roles, known, status


def tensors(b: Batch) -> tuple[Tensor, ...]:
    """A batch as the trigger network takes it."""
    return tuple(torch.from_numpy(a) for a in (b.ids, b.mask, b.features, b.first, b.last))


def _asked(query: Query) -> tuple[Tensor, ...]:
    return tuple(torch.from_numpy(getattr(query, f.name)) for f in fields(Query))


def _loss(model: Model, step: Step, options: Options) -> Tensor:
    """Triggers by word, roles by trigger and word, status by trigger; each over what is known."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        words, logits = model.triggers(*tensors(step.inputs))
    target, weight = torch.from_numpy(step.target), torch.from_numpy(step.weight)
    plain = F.binary_cross_entropy_with_logits(logits.float(), target, weight, reduction="sum")
    loss = plain / max(1.0, float(step.target.sum()))
    if step.query is None:
        return loss
    with torch.autocast("cpu", dtype=torch.bfloat16):
        roles, statuses = model.arguments(words.float(), *_asked(step.query))
    known = torch.from_numpy(step.known)
    half = known.shape[2] // 2
    known[:, :, half:] *= options.inside_weight
    role_loss = F.binary_cross_entropy_with_logits(
        roles.float(), torch.from_numpy(step.roles), known, reduction="sum"
    )
    count = len(step.status)
    loss = loss + role_loss / count
    status = torch.from_numpy(step.status)
    if (step.status >= 0).any():
        loss = loss + options.status_weight * F.cross_entropy(statuses.float(), status)
    return loss


class TorchNetworks:
    """The networks as they are trained, behind the protocol that the program's reader uses."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @torch.no_grad()
    def triggers(self, batch: Batch) -> tuple[Floats, Floats]:
        """See ``kg.extraction.reader.Networks``."""
        words, logits = self._model.triggers(*tensors(batch))
        return words.numpy(), logits.numpy()

    @torch.no_grad()
    def arguments(self, words: Floats, query: Query) -> tuple[Floats, Floats]:
        """See ``kg.extraction.reader.Networks``."""
        roles, statuses = self._model.arguments(torch.from_numpy(words), *_asked(query))
        return roles.numpy(), statuses.numpy()


class _Average:
    """Weights averaged over the last steps; steadier than those of any one step."""

    def __init__(self, model: Model, keep: float) -> None:
        self._keep = keep
        self._weights = {name: p.detach().clone() for name, p in model.parameters()}
        self._steps = 0

    @torch.no_grad()
    def follow(self, model: Model) -> None:
        self._steps += 1
        keep = min(self._keep, self._steps / (self._steps + 10))
        for name, p in model.parameters():
            self._weights[name].lerp_(p.detach(), 1 - keep)

    @contextmanager
    def put_in(self, model: Model) -> Iterator[None]:
        """Give the model the averaged weights, and its own again afterwards."""
        own = {name: p.data for name, p in model.parameters()}
        for name, p in model.parameters():
            p.data = self._weights[name]
        yield
        for name, p in model.parameters():
            p.data = own[name]


def fit(
    encoder: Path,
    pages: Pages,
    options: Options,
    score: Callable[[Model], float],
    keep: Callable[[Model], None],
    begin: Callable[[Model], None] | None = None,
) -> Model:
    """Train, ``score`` after each epoch, and ``keep`` the model whenever it is the best so far.

    ``begin`` may give it other weights than the pretrained ones to begin with.
    """
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    chance = random.Random(options.seed)
    size = EncoderSize.read(encoder, options.layers)
    triggers = TriggerReader(size, pages.labels, options.frozen_layers)
    triggers.encoder.load_pretrained(encoder)
    triggers.encoder.freeze()
    model = Model(triggers, ArgumentReader(size.width, pages.labels), pages.labels)
    if begin is not None:
        begin(model)
    optimizer = _optimizer(model, options)
    total = options.epochs * sum(1 for _ in pages.steps(options, random.Random(0)))
    average = _Average(model, options.average)
    best, since, done = -1.0, 0, 0
    for epoch in range(options.epochs):
        started, losses = time.monotonic(), []
        model.train(True)
        for step in pages.steps(options, chance):
            _set_rate(optimizer, done / total)
            loss = _loss(model, step, options)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([p for _, p in model.parameters()], 1.0)
            optimizer.step()
            average.follow(model)
            losses.append(float(loss.detach()))
            done += 1
            if done % 50 == 0:
                _log.info("step %d of %d: loss %.3f", done, total, np.mean(losses[-50:]))
        model.train(False)
        trained = time.monotonic() - started
        with average.put_in(model):
            reached = score(model)
            if reached > best:
                best, since = reached, 0
                keep(model)
            else:
                since += 1
        _log.info(
            "epoch %d: loss %.3f, development score %.4f%s, %.0f s and %.0f s to measure",
            epoch + 1, np.mean(losses), reached, "" if since else " (best)",
            trained, time.monotonic() - started - trained,
        )  # fmt: skip
        if since >= options.patience:
            break
    return model


def _optimizer(model: Model, options: Options) -> torch.optim.Optimizer:
    """Change the pretrained weights slowly, the new ones fast."""
    slow = [p for n, p in model.parameters() if n.startswith("triggers.encoder.") and ".features." not in n]
    fast = [p for n, p in model.parameters() if not n.startswith("triggers.encoder.") or ".features." in n]
    return torch.optim.AdamW(
        [
            {"params": slow, "lr": options.encoder_rate, "top": options.encoder_rate},
            {"params": fast, "lr": options.head_rate, "top": options.head_rate},
        ],
        weight_decay=options.decay,
    )


def _set_rate(optimizer: torch.optim.Optimizer, done: float) -> None:
    """Up over the first twentieth, then down to nothing."""
    share = done / 0.05 if done < 0.05 else (1 - done) / 0.95
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * share
