"""The networks: a transformer encoder that also sees the parser's features, and the heads over it.

The encoder is written out here (BERT's and MPNet's layers differ by a relative position bias only), so
that the exported graph is exactly what is trained, with nothing for a run without gradients to skip.
Features enter near the bottom, from zero: at the start of training the encoder is the one that was
pretrained. The heads work on words:

- :class:`TriggerReader`: for each word, of each event type and relation property, whether it is a trigger;
- :class:`ArgumentReader`: for a trigger of a given type and each word of the window, of each role whether
  the word heads a filler and whether it lies inside one; and the trigger's status.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from kg.extraction.windows import DISTANCE_BUCKETS, SENTENCE_BUCKETS, Labels

__all__ = ["ArgumentReader", "EncoderSize", "TriggerReader"]


@dataclass(frozen=True)
class EncoderSize:
    """What of a pretrained encoder's ``config.json`` decides its shape."""

    kind: str  # "bert" or "mpnet"
    vocabulary: int
    width: int
    layers: int
    attention_heads: int
    inner: int
    positions: int
    first_position: int  # MPNet counts positions from 2
    epsilon: float
    relative_buckets: int

    @classmethod
    def read(cls, folder: Path, layers: int = 99) -> EncoderSize:
        """From the pretrained model's folder; of its layers at most ``layers``, the lowest."""
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        kind = config["model_type"]
        return cls(
            kind=kind,
            vocabulary=config["vocab_size"],
            width=config["hidden_size"],
            layers=min(layers, config["num_hidden_layers"]),
            attention_heads=config["num_attention_heads"],
            inner=config["intermediate_size"],
            positions=config["max_position_embeddings"],
            first_position=2 if kind == "mpnet" else 0,
            epsilon=config["layer_norm_eps"],
            relative_buckets=config.get("relative_attention_num_buckets", 32) if kind == "mpnet" else 0,
        )


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT does it."""

    def __init__(self, size: EncoderSize, dropout: float) -> None:
        super().__init__()
        width = size.width
        self.heads = size.attention_heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.output = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=size.epsilon)
        self.widen, self.narrow = nn.Linear(width, size.inner), nn.Linear(size.inner, width)
        self.norm = nn.LayerNorm(width, eps=size.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``bias`` is added to the attention scores: the mask and, for MPNet, relative positions."""
        batch, length, width = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        query = query * (width // self.heads) ** -0.5
        mixed = (query @ key.transpose(2, 3) + bias.to(query.dtype)).softmax(-1, dtype=query.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        x = self.attention_norm(x + self.output(mixed))
        return self.norm(x + self.dropout(self.narrow(F.gelu(self.widen(x)))))


class Encoder(nn.Module):
    """Pieces and their words' features to vectors of pieces.

    The features enter above the frozen layers, so that no gradient goes below.
    """

    def __init__(
        self, size: EncoderSize, feature_sizes: tuple[int, ...], frozen: int, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.size = size
        self.frozen = frozen
        self.words = nn.Embedding(size.vocabulary, size.width)
        self.positions = nn.Embedding(size.positions, size.width)
        self.features = nn.ModuleList(nn.Embedding(n, size.width) for n in feature_sizes)
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.norm = nn.LayerNorm(size.width, eps=size.epsilon)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        self.dropout = nn.Dropout(dropout)
        self.relative = (
            nn.Embedding(size.relative_buckets, size.attention_heads) if size.relative_buckets else None
        )

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """[batch, pieces] to [batch, pieces, width]."""
        place = torch.arange(ids.shape[1], device=ids.device) + self.size.first_position
        x = self.norm(self.words(ids) + self.positions(place))
        bias = ((1 - mask)[:, None, None, :] * -10000.0).to(x.dtype)
        if self.relative is not None:
            bias = bias + self.relative(_relative_buckets(place, self.size.relative_buckets)).permute(2, 0, 1)
        for layer in self.layers[: self.frozen]:
            x = layer(x, bias)
        for i, table in enumerate(self.features):
            x = x + table(features[:, :, i])
        x = self.dropout(x)
        for layer in self.layers[self.frozen :]:
            x = layer(x, bias)
        return x

    def train(self, mode: bool = True) -> Encoder:
        """Dropout on or off; what is frozen has none."""
        super().train(mode)
        for layer in self.layers[: self.frozen]:
            layer.dropout.eval()
        return self

    def load_pretrained(self, folder: Path) -> None:
        """Take the weights of a BERT or MPNet in the usual naming."""
        from safetensors.torch import load_file

        saved = load_file(folder / "model.safetensors")
        saved = {k.removeprefix("bert.").removeprefix("mpnet."): v for k, v in saved.items()}
        own: dict[str, Tensor] = {
            name: saved[source] for name, source in _pretrained_names(self.size).items()
        }
        if self.size.kind == "bert":  # every piece is of segment 0
            segment = saved["embeddings.token_type_embeddings.weight"][0]
            own["positions.weight"] = own["positions.weight"] + segment
        missing, unexpected = self.load_state_dict(own, strict=False)
        left = [name for name in missing if not name.startswith("features.")]
        if left or unexpected:
            raise ValueError(f"{folder}: weights do not fit; missing {left}, unexpected {unexpected}")

    def freeze(self) -> None:
        """Leave the embeddings and the frozen layers as they were pretrained."""
        parts = [self.words, self.positions, self.norm, *self.layers[: self.frozen]]
        for module in (*parts, *([self.relative] if self.relative is not None else [])):
            module.requires_grad_(False)


def _relative_buckets(place: Tensor, buckets: int) -> Tensor:
    """MPNet's buckets of relative positions, as in T5."""
    ahead = place[None, :] - place[:, None]  # of the key before the query
    half, distance = buckets // 2, ahead.abs()
    exact = half // 2
    steps = torch.log(distance.clamp(min=1).float() / exact) / math.log(128 / exact) * (half - exact)
    far = exact + steps.long()
    bucket: Tensor = torch.where(distance < exact, distance, far.clamp(max=half - 1))
    return bucket + (ahead > 0).long() * half


def _pretrained_names(size: EncoderSize) -> dict[str, str]:
    """Our parameter name -> the pretrained one."""
    layer = {
        "attention_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }
    if size.kind == "mpnet":
        layer |= {
            "query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v",
            "output": "attention.attn.o", "attention_norm": "attention.LayerNorm",
        }  # fmt: skip
    else:
        layer |= {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "output": "attention.output.dense",
        }  # fmt: skip
    names = {
        "words.weight": "embeddings.word_embeddings.weight",
        "positions.weight": "embeddings.position_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    if size.relative_buckets:
        names["relative.weight"] = "encoder.relative_attention_bias.weight"
    for i in range(size.layers):
        for own, source in layer.items():
            for part in ("weight", "bias"):
                names[f"layers.{i}.{own}.{part}"] = f"encoder.layer.{i}.{source}.{part}"
    return names


class TriggerReader(nn.Module):
    """Words of windows to vectors and to trigger logits."""

    def __init__(self, size: EncoderSize, labels: Labels, frozen: int = 2) -> None:
        super().__init__()
        self.encoder = Encoder(size, labels.feature_sizes(), frozen)
        self.merge = nn.Linear(2 * size.width, size.width)
        self.dropout = nn.Dropout(0.1)
        self.triggers = nn.Linear(size.width, len(labels.triggers))
        with torch.no_grad():  # from the average of a word's first and last piece
            half = torch.eye(size.width) / 2
            self.merge.weight.copy_(torch.cat([half, half], dim=1))
            self.merge.bias.zero_()
            self.triggers.bias.fill_(-4.0)

    def forward(
        self, ids: Tensor, mask: Tensor, features: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Vectors [batch, words, width] and logits [batch, words, types and properties]."""
        pieces = self.encoder(ids, mask, features)
        width = pieces.shape[2]
        ends = [pieces.gather(1, i[:, :, None].expand(-1, -1, width)) for i in (first, last)]
        words = self.merge(torch.cat(ends, dim=2))
        return words, self.triggers(self.dropout(words))


class ArgumentReader(nn.Module):
    """Triggers and their windows' words to roles and statuses."""

    def __init__(self, width: int, labels: Labels, inner: int = 256) -> None:
        super().__init__()
        self.types = nn.Embedding(len(labels.triggers), width)
        self.paths = nn.Embedding(len(labels.paths), inner)
        self.distances = nn.Embedding(DISTANCE_BUCKETS, inner)
        self.sentences = nn.Embedding(SENTENCE_BUCKETS, inner)
        self.hints = nn.Embedding(len(labels.roles) + 1, inner)
        self.stands = nn.Embedding(len(labels.statuses) + 1, inner)
        self.word, self.trigger = nn.Linear(width, inner), nn.Linear(2 * width, inner)
        self.gate = nn.Linear(2 * width, inner)
        self.mixed = nn.Linear(inner, inner)
        self.out = nn.Linear(inner, 2 * len(labels.roles))
        self.standing = nn.Linear(2 * width, inner)
        self.status = nn.Linear(inner, len(labels.statuses))
        self.dropout = nn.Dropout(0.1)
        for table in (self.types, self.paths, self.distances, self.sentences, self.hints, self.stands):
            nn.init.normal_(table.weight, std=0.02)
        nn.init.constant_(self.out.bias, -4.0)

    def forward(
        self,
        words: Tensor,
        window: Tensor,
        inside: Tensor,
        types: Tensor,
        paths: Tensor,
        distances: Tensor,
        sentences: Tensor,
        hints: Tensor,
        stands: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """For each pair the role logits [pairs, words, 2 x roles] and the status logits.

        ``window`` is each pair's row in ``words``; ``inside`` weighs the trigger's words, summing to 1.
        """
        words = self.dropout(words)
        pooled = torch.bmm(inside[:, None, :], words.index_select(0, window))[:, 0]
        trigger = torch.cat([pooled, self.types(types)], dim=1)
        place = self.paths(paths) + self.distances(distances) + self.sentences(sentences) + self.hints(hints)
        word = self.word(words).index_select(0, window)
        hidden = word + self.trigger(trigger)[:, None] + place
        hidden = F.gelu(hidden) + word * self.gate(trigger)[:, None]
        hidden = F.gelu(self.mixed(hidden) + place)
        standing = F.gelu(self.standing(trigger) + self.stands(stands))
        return self.out(hidden), self.status(standing)
