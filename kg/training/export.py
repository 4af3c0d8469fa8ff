"""From trained networks to the files that ship: two ONNX graphs, the encoder's in 8-bit integers.

A few channels of a transformer carry numbers twenty times as large as the others; in 8 bits with one scale
for all, little is left of the others. So the input of each matrix is divided, channel by channel, and the
matrix multiplied by the same numbers, before both are rounded (SmoothQuant, arXiv 2211.10438): the product
is the same, and both sides fit their eight bits.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterable
from pathlib import Path

import torch
from torch import Tensor, nn

from kg.extraction.windows import FEATURES, Batch
from kg.training.fit import Model, tensors
from kg.training.model import TriggerReader

__all__ = ["export", "smoothed"]

# How much of the difference between channels goes from the input into the matrix: of 0.5, 0.75 and 0.85 the
# best on development articles (scores .278, .567 and .572; .571 in 32 bits, .476 without smoothing).
_SHARE = 0.85


def export(model: Model, out: Path, sample: Iterable[Batch]) -> None:
    """Write ``encoder.onnx`` and ``arguments.onnx``; ``sample`` shows how large the encoder's numbers get."""
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "encoder.onnx"
        _write_encoder(smoothed(model.triggers, sample), full)
        _quantise(full, out / "encoder.onnx")
    _write_arguments(model, out / "arguments.onnx")


class _Smoothed(nn.Module):
    """A matrix whose input is divided by ``scale``, and its columns multiplied by it: the same product."""

    def __init__(self, matrix: nn.Linear, scale: Tensor) -> None:
        super().__init__()
        self.matrix = matrix
        self.register_buffer("shrink", 1 / scale)
        with torch.no_grad():
            matrix.weight.mul_(scale)

    def forward(self, x: Tensor) -> Tensor:
        """The matrix's own product."""
        return self.matrix(x * self.shrink)


def smoothed(network: TriggerReader, sample: Iterable[Batch]) -> nn.Module:
    """A copy of the network that computes the same from numbers of like size."""
    network = copy.deepcopy(network).eval()
    for name, peak in _peaks(network, sample).items():
        parent, _, own = name.rpartition(".")
        matrix: nn.Linear = network.get_submodule(name)
        largest = matrix.weight.detach().abs().amax(0).clamp(min=1e-5)
        scale = (peak.clamp(min=1e-5) ** _SHARE / largest ** (1 - _SHARE)).clamp(min=1e-3)
        setattr(network.get_submodule(parent), own, _Smoothed(matrix, scale / scale.median()))
    return network


@torch.no_grad()
def _peaks(network: TriggerReader, sample: Iterable[Batch]) -> dict[str, Tensor]:
    """For each matrix the largest number that enters it, channel by channel, by the matrix's name."""
    peaks: dict[str, Tensor] = {}

    def watch(name: str, matrix: nn.Module) -> torch.utils.hooks.RemovableHandle:
        def note(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            largest = given[0].abs().flatten(0, -2).amax(0)
            peaks[name] = torch.maximum(peaks[name], largest) if name in peaks else largest

        return matrix.register_forward_pre_hook(note)

    watching = [watch(n, m) for n, m in network.named_modules() if isinstance(m, nn.Linear)]
    for batch in sample:
        network(*tensors(batch))
    for handle in watching:
        handle.remove()
    return peaks


def _write_encoder(network: nn.Module, path: Path) -> None:
    pieces, words = 12, 7
    batch = torch.export.Dim("batch", min=1, max=64)
    p, w = torch.export.Dim("pieces", min=3, max=510), torch.export.Dim("words", min=2, max=510)
    inputs = (
        torch.ones(2, pieces, dtype=torch.long), torch.ones(2, pieces, dtype=torch.long),
        torch.zeros(2, pieces, len(FEATURES), dtype=torch.long),
        torch.ones(2, words, dtype=torch.long), torch.ones(2, words, dtype=torch.long),
    )  # fmt: skip
    _export(
        network, inputs, path,
        ["ids", "mask", "features", "first", "last"], ["words", "triggers"],
        {"ids": {0: batch, 1: p}, "mask": {0: batch, 1: p}, "features": {0: batch, 1: p},
         "first": {0: batch, 1: w}, "last": {0: batch, 1: w}},
    )  # fmt: skip


def _write_arguments(model: Model, path: Path) -> None:
    pairs, words = 3, 7
    batch, k = torch.export.Dim("batch", min=1, max=64), torch.export.Dim("pairs", min=1, max=1000)
    w = torch.export.Dim("words", min=2, max=510)
    width = model.triggers.encoder.size.width

    def number() -> torch.Tensor:  # the exporter takes one tensor given thrice for one input
        return torch.zeros(pairs, words, dtype=torch.long)

    inputs = (
        torch.zeros(2, words, width), torch.zeros(pairs, dtype=torch.long), torch.zeros(pairs, words),
        torch.zeros(pairs, dtype=torch.long), number(), number(), number(), number(),
        torch.zeros(pairs, dtype=torch.long),
    )  # fmt: skip
    per_word = {0: k, 1: w}
    _export(
        model.arguments, inputs, path,
        ["words", "window", "inside", "types", "paths", "distances", "sentences", "hints", "stands"],
        ["roles", "statuses"],
        {"words": {0: batch, 1: w}, "window": {0: k}, "inside": per_word, "types": {0: k},
         "paths": per_word, "distances": per_word, "sentences": per_word, "hints": per_word,
         "stands": {0: k}},
    )  # fmt: skip


def _export(
    network: nn.Module,
    inputs: tuple[torch.Tensor, ...],
    path: Path,
    names: list[str],
    outputs: list[str],
    shapes: dict[str, dict[int, object]],
) -> None:
    program = torch.onnx.export(
        copy.deepcopy(network).eval(), inputs, input_names=names, output_names=outputs,
        dynamic_shapes=shapes, dynamo=True, verbose=False,
    )  # fmt: skip
    if program is None:
        raise RuntimeError(f"{path.name}: the exporter gave nothing.")
    program.save(str(path), external_data=False)


def _quantise(source: Path, target: Path) -> None:
    """Weights as 8-bit integers: matrices with a scale for each column, the word table as a whole."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source), str(target), op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        per_channel=True, reduce_range=False, weight_type=QuantType.QInt8,
    )  # fmt: skip
